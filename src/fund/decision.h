/* Decisions: who among a region's people gets which fund, and for everybody else the reason.
 *
 * Candidates are people on committed rosters whose final verdict is new, arrears or lapsed, and
 * members whose cover by somebody else than themselves or an employer ends before the months asked.
 * They stand in one order (the priority rules of one fund); which people and which payer is decided
 * by allocate.h. Part of fund.h: other folders include that. */
#pragma once

#include "fund/allocate.h"

/* Months of one request: a set of them is 64 bits. */
enum { DECISION_MONTHS_MAX = 60 };

typedef struct {
    Region region; /* a regency or city, or a place inside one */
    Month from, until;
    unsigned programmes; /* bits; what one unit buys */
    bool by_month;       /* a unit is a person-month; false: a person for all the months */
    Fund *const *funds;  /* whose money; at most FUNDS_MAX, each may pay for some of this */
    size_t fund_count;
    const Fund *order;       /* whose priority rules are the order */
    const RosterId *rosters; /* only people on these; none: all rosters, and members who lapse */
    size_t roster_count;
    const Decree *decree; /* only people on its list as in force; NULL: no decree */
    bool answered;        /* only rows of rosters that do not wait for an institution's answer */
} DecisionRequest;

/* Stored as numbers: only ever append. */
typedef enum {
    DECISION_FUNDED,
    DECISION_USED_UP,   /* a tight set of funds */
    DECISION_NO_MONEY,  /* amounts differ, and no fund has left what this person costs */
    DECISION_EXCLUDED,  /* no fund's rules admit */
    DECISION_COMMITTED, /* a fund pays for some of these months already */
    DECISION_COVERED,   /* somebody paid for some of these months already */
    DECISION_ELSEWHERE, /* recorded in another regency */
    DECISION_DIED,
    DECISION_HOUSEHOLD, /* a household registered the person, and pays for some of these months */
    DECISION_KIND_COUNT
} DecisionKind;
/* "funded" "used-up" "no-money" "excluded" "committed" "covered" "elsewhere" "died" "household",
 * NULL. */
extern const char *const DECISION_KEYS[DECISION_KIND_COUNT + 1];
const char *decision_message(DecisionKind kind); /* "decision.used-up" */

typedef struct {
    Candidate candidate;
    Text name;
    Priority priority;
    int64_t rank;       /* place among those for whom something was asked, from 1; 0: nothing was */
    uint64_t admitting; /* funds whose rules admit */
    uint64_t committed; /* months asked that a fund pays for already; bit 0 is request.from */
    uint64_t covered;   /* … that somebody paid for already */
    uint64_t household; /* … that are a household's to pay */
    uint32_t holder;    /* index in run.holders of one of these funds */
    Chain elsewhere;    /* number 0: not recorded elsewhere */
    Month paid_until;   /* of a member; months INT32_MIN none */
    uint8_t payer;      /* PayerKind, of that cover */
    bool member;        /* in the register */
    bool died;
    bool pending; /* the roster row waits for an answer */
} DecisionPerson;

/* One person's months with one answer. With units of a month a person may have several. */
typedef struct {
    uint32_t person;
    DecisionKind kind;
    Month from, until;
    int fund;     /* index in the run's offers; −1 none */
    Money amount; /* of these months; 0 unless funded */
    uint32_t set; /* USED_UP: index in plan->sets; else TIGHT_NONE */
} Decision;

/* What a fund brought, and what became of it. */
typedef struct {
    const Fund *fund;
    Money available;                  /* before */
    Money price_least, price_largest; /* of a unit; 0: nobody asked */
    int64_t people, person_months;    /* given */
    Money given;
    int64_t refused; /* people whom its rules admit and nobody pays for */
    int64_t freed;   /* person-months of the months asked that earlier commitments gave back */
} FundOffer;

typedef struct {
    const DecisionRequest *request;
    FundOffer *offers;      /* as in request->funds */
    DecisionPerson *people; /* in falling priority */
    size_t people_count;
    Decision *decisions; /* in this order, then by month */
    size_t decision_count;
    int64_t kinds[DECISION_KIND_COUNT]; /* decisions of each kind */
    int64_t unit_count;
    const AllocationPlan *plan; /* its units are those of `unit_person` */
    uint32_t *unit_person;
    const Fund **holders;
    size_t holder_count;
    List *occupations;
} DecisionRun;

/* Reads candidates, cover, commitments and money, solves, and verifies its own answer. Writes
 * nothing; with a write transaction it first takes the locks of everybody's chains, so that what it
 * saw still holds at decision_commit. E_INVALID "decision.region", "decision.months". */
Status decision_run(Ctx *ctx, Store *store, void *parent, const Law *law,
                    const DecisionRequest *request, DecisionRun **ret);

typedef struct {
    int64_t commitments;
    AllocationId allocation; /* id 0: nobody was funded */
    int64_t refusals;        /* that were not known in this kind before */
} DecisionStored;
/* Stores the commitments, with their reservations, and the refusals with their certificates. What
 * is there already is not stored again: a repeat stores nothing. */
Status decision_commit(Ctx *ctx, Store *store, const Law *law, const DecisionRun *run, Date date,
                       Date expires, DecisionStored *ret);

/* The certificate in words, one sentence or a few. Below `parent`. */
char *decision_say(void *parent, Lang lang, const DecisionRun *run, const Decision *decision);
/* For machines: "geliat-2023:fund.rule.area apbd-2023:fund.rule.disability_unknown", or the funds
 * of a tight set, or "". */
char *decision_codes(void *parent, const DecisionRun *run, const Decision *decision);

/* -- Afterwards -------------------------------------------------------------------------------- */

/* A refusal as stored. Texts and arrays hang under the parent given. */
typedef struct {
    Chain chain;
    Date date; /* when it was decided */
    int64_t nik;
    RosterId roster; /* id 0: none */
    int64_t row;
    DecisionKind kind;
    Month asked_from, asked_until, from, until;
    bool by_month;
    int64_t rank, candidates;
    const char *reasons; /* EXCLUDED: see refusal_reason */
    FundId *funds;       /* that were asked, by their place */
    size_t fund_count;
    uint64_t set; /* USED_UP: funds of the tight set, by place */
    int64_t set_places, set_rank;
    bool synthetic;
} Refusal;
/* All of a person, the last first. */
Status refusal_list(Store *store, void *parent, int64_t nik, Refusal **ret, size_t *ret_count);
/* Why place `place` of the refusal's funds excluded; RULE_NONE: it did not, or did not pay for
 * these months. */
RuleReason refusal_reason(const Refusal *refusal, size_t place);
/* The certificate in words, with funds, rules and person as recorded now. */
Status refusal_say(Ctx *ctx, Store *store, void *parent, Lang lang, const Refusal *refusal,
                   char **ret);

/* -- For the command --------------------------------------------------------------------------- */

/* May the fund pay for what is asked: these programmes, and these months (with units of a month:
 * some of them)? Households and workers pay for themselves, not for others. */
bool decision_may_pay(const DecisionRequest *request, const Fund *fund);
