/* The cheapest way up: which actions, and how much of each, bring an entrant to a place. Part of
 * award.h: other folders include that. File: doc/format-plan.md.
 *
 * An action adds to what indicators are computed from: heads to a stated fact or to a segment's
 * members, months of arrears settled, programmes for all staff, a regulation. It has a price,
 * bounds and a lead time. What the others have stays as it is dated.
 *
 * The least cost is the answer of an integer programme (CBC) over amounts in whole numbers, which
 * takes each indicator's points as lines that are never below them, and hence is never dearer than
 * the truth. Its answer is scored and ranked like any entrant. If the place is not reached, then no
 * smaller amounts reach it either, because more never gives fewer points; the programme is told so
 * and solved again. The first answer that reaches the place is therefore the cheapest. Where that
 * takes too long, an answer is found by asking for a little more, and comes with how far it can be
 * from the cheapest; since nothing cheaper holds more of any action than its cost pays for, the
 * question is then asked again within these bounds. */
#pragma once

#include "award/award.h"

enum {
    PLAN_ACTIONS_MAX = 40,
    PLAN_EFFECTS_MAX = 8,
    PLAN_FRONTIER_MAX = 20, /* places that are priced */
    PLAN_MONTHS_MAX = 60,
    PLAN_LEAD_DAYS_MAX = 3650,
};
#define PLAN_AMOUNT_MAX INT64_C(100000000)
#define PLAN_COST_MAX   INT64_C(1000000000000000) /* rupiah: of one unit, and once */

/* -- Actions (pure) -------------------------------------------------------------------------- */

typedef enum {
    PLAN_FACT,       /* adds heads to a stated fact */
    PLAN_SEGMENT,    /* adds members to a segment in the month measured */
    PLAN_ARREARS,    /* settles months of arrears */
    PLAN_PROGRAMMES, /* enrols all staff in programmes */
    PLAN_EVIDENCE,   /* brings a regulation, decree … into force */
    PLAN_EFFECT_KIND_COUNT
} PlanEffectKind;

typedef struct {
    PlanEffectKind kind;
    const char *key;     /* FACT: its key; EVIDENCE: the indicator */
    const char *level;   /* EVIDENCE */
    Segment segment;     /* SEGMENT */
    unsigned programmes; /* PROGRAMMES: bits */
} PlanEffect;

typedef struct {
    const char *key, *label_id, *label_en;
    PlanEffect *effects;
    size_t effect_count;
    int64_t at_least, at_most, step; /* at_least: if it is done at all */
    int law_months;              /* the law's price of so many months is part of a unit's; 0: not */
    LawCase worker;              /* of that price; its month is the first after the lead time */
    bool per_staff;              /* a unit is for every one of the entrant's staff */
    Money unit_cost, fixed_cost; /* besides; once, if it is done at all */
    int lead_days;
    const char *source, *note; /* "" none */
} PlanAction;

typedef struct {
    const char *key;
    Date as_of;       /* the day of the prices and bounds, from which lead times count */
    bool synthetic;   /* numbers in it are invented */
    const char *note; /* "" none */
    PlanAction *actions;
    size_t count;
} PlanActions;

/* Reads actions from YAML. E_INVALID with every problem and its place, E_LIMIT. */
Status plan_actions_parse(Ctx *ctx, void *parent, const char *name, Text content,
                          PlanActions **ret);
Status plan_actions_load(Ctx *ctx, void *parent, const char *path, PlanActions **ret);
const char *plan_action_label(const PlanAction *action, Lang lang);

/* What one unit costs: its own price and the law's, for all of `staff` if it is per staff.
 * E_INVALID "plan.staff" if the staff is not known. */
typedef struct {
    Money unit;
    Money law_month; /* the law's part in its first month, of one worker; 0: none */
    Month first;     /* that month */
    Date ready;      /* as_of and the lead time */
} PlanPrice;
Status plan_price(Ctx *ctx, const Law *law, const PlanActions *actions, const PlanAction *action,
                  int64_t staff, PlanPrice *ret);

/* -- Plans (pure) ---------------------------------------------------------------------------- */

typedef struct {
    const AwardInput *input;
    size_t entrant; /* index in the input */
    const PlanActions *actions;
    const Money *unit; /* per action */
    const bool *late;  /* per action: not ready in time, not taken */
    int place;         /* wanted, from 1 */
    int64_t effort;    /* for each place, before an answer that is only nearly the cheapest will do:
                          rows × columns of the programmes solved; 0: the usual */
} PlanQuestion;

/* What reaching a place takes. */
typedef struct {
    int place;      /* wanted */
    bool reachable; /* with everything at its most, if not by less */
    int reached;    /* the place it gives; 0: a gate is failed */
    bool shared;    /* with somebody equal */
    Score total;
    Money cost;
    int64_t heads;    /* of actions that are counted in heads */
    int64_t *amounts; /* per action */
    Money beyond;     /* the cost is at most this above the least; 0: proved the least */
    int rounds;       /* times that the programme was solved */
} PlanPoint;

typedef struct {
    size_t action;
    int64_t amount;
    Money cost;
    Score gained; /* points that it adds to the steps before it */
    Score total;  /* after it */
    int place;    /* after it; 0: a gate is still failed */
} PlanStep;

typedef struct {
    PlanPoint now;   /* nothing is done */
    PlanPoint plan;  /* the place wanted; not reachable: everything at its most */
    PlanStep *steps; /* of the plan: what opens a gate first, then most points per rupiah first */
    size_t step_count;
    PlanPoint *frontier; /* better places, from the next one up: all, or ever wider apart, with the
                            wanted one and the first three */
    size_t frontier_count;
} PlanAnswer;

/* E_INVALID if an action touches nothing that is scored ("plan.idle"), if more of it would give
 * fewer points ("plan.worse"), or if values are missing that ranking needs. */
Status award_plan(Ctx *ctx, void *parent, const PlanQuestion *question, PlanAnswer **ret);

/* Is this action counted in heads? Else in months of arrears or in acts. */
bool plan_in_heads(const PlanAction *action);

/* The entrant's values with amounts of the actions, in an input of its own below `parent`; all
 * others share theirs with `question->input`. */
Status plan_apply(Ctx *ctx, void *parent, const PlanQuestion *question, const int64_t *amounts,
                  AwardInput **ret);

/* The same by way of the store: stated facts through award_suppose, the rest on top of it. Ranks,
 * and returns E_BROKEN "plan.unproved" if that does not give the place and total of `point`. */
Status plan_prove(Store *store, const Edition *edition, const Category *category,
                  const PlanQuestion *question, const PlanPoint *point);
