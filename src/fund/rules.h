/* Whom a fund may pay for, and who comes first: rules as data, and the pure predicate over them.
 *
 * A rule is a set of conditions that must all hold; an absent condition admits everybody. What is
 * not known of a person never satisfies a condition: the reason then says "unknown" and which cell
 * to fill in. Part of fund.h: other folders include that. */
#pragma once

#include "base/ctx.h"
#include "base/date.h"
#include "region/region.h"
#include "registry/registry.h"
#include "roster/roster.h"

/* -- Candidates ------------------------------------------------------------------------------ */

/* Somebody whom a fund may be asked to pay for. Identified by `nik`, which is always a whole and
 * valid number (rows with verdict new, arrears, lapsed have one, and so has every member). */
typedef struct {
    int64_t nik;
    RosterId roster;     /* id 0: no roster row, a member who is about to lapse */
    int64_t row;         /* RosterRow.id */
    PersonId person;     /* id 0: not a member yet */
    Region home;         /* 0 unknown */
    Month home_since;    /* lives there since; months 0 unknown */
    uint32_t occupation; /* 0 unknown */
    int32_t need;        /* the larger, the more pressing: candidate_need, or what a caller says */
    Date proposed; /* when the person was proposed: the row's date, else the roster's. INT32_MIN
                      unknown: comes last in an order by date */
    int16_t age;   /* full years on the first day of the period asked; −1 unknown */
    uint8_t sex;   /* Sex */
    uint8_t disability; /* Disability */
    uint8_t decile;     /* 0 unknown */
    uint8_t segment;    /* Segment; a roster row without another is SEGMENT_BPU */
    uint8_t verdict;    /* Verdict after the institution's answer */
    bool synthetic;
} Candidate;

/* How pressing, where nobody says otherwise, stated in words by `fund show`: first by decile (1
 * first, unknown last), inside a decile those in arrears (cover is about to be lost) before the
 * lapsed before the new, then those with a disability. */
int32_t candidate_need(const Candidate *candidate);

/* -- Rules ----------------------------------------------------------------------------------- */

/* Which condition excludes. Stored in certificates as numbers: only ever append. */
typedef enum {
    RULE_NONE,
    RULE_AREA,       /* home is in none of the areas */
    RULE_RESIDENCY,  /* has not lived there long enough */
    RULE_OCCUPATION, /* not one of the occupations */
    RULE_DISABILITY,
    RULE_SEX,
    RULE_AGE,
    RULE_DECILE,
    RULE_SEGMENT,
    RULE_LIST, /* on none of the named lists */
    RULE_COUNT
} RuleKind;
extern const char *const RULE_KEYS[RULE_COUNT + 1]; /* "none" "area" "residency" … NULL */

typedef struct {
    RuleKind rule;
    bool unknown;    /* what the rule asks for is not known of this person */
    bool vulnerable; /* a condition of the local definition of a vulnerable worker, not of the fund
                        itself */
} RuleReason;

/* A list of people by name: the rows of a committed roster ("roster 3277-4"), or those a decree
 * names ("decree 560/Kep.12-Disnaker/2023"). The numbers are read when the fund is loaded. */
typedef enum { LIST_ROSTER, LIST_DECREE } ListKind;
typedef struct {
    ListKind kind;
    const char *name;    /* "3277-4"; the decree's number */
    const int64_t *niks; /* ascending, each once */
    size_t count;
} PeopleList;

typedef struct {
    const Region *areas; /* of any level; none: any place */
    size_t area_count;
    const uint32_t *occupations; /* ascending; none: any */
    size_t occupation_count;
    const PeopleList *lists; /* none: anybody; else on at least one of them */
    size_t list_count;
    int resident_months; /* lives in the area for at least so many months when the period begins; 0:
                            not asked */
    int age_from;        /* full years; 0: any */
    int age_below;       /* 0: any */
    int decile_max;      /* 0: any */
    unsigned segments;   /* bits 1 << Segment; 0: any */
    uint8_t disability;  /* DISABILITY_YES: only people with one; UNKNOWN: any */
    uint8_t sex;         /* Sex; SEX_UNKNOWN: any */
} Conditions;

/* What an office calls a vulnerable worker. There is no national definition, hence a local one with
 * date and source; its conditions apply besides the fund's own. */
typedef struct {
    const char *text; /* in the source's words; NULL: none stated, the conditions are empty */
    const char *source;
    Date dated;
    Conditions conditions;
} VulnerableDefinition;

typedef struct {
    Conditions conditions;
    VulnerableDefinition vulnerable;
} FundRules;

/* Does the candidate satisfy the rules for a period that begins in `from`? If not, the first rule
 * that excludes (in the order of RuleKind, the fund's own before the definition's). Pure, no
 * allocation, any number of threads. `ret_reason` may be NULL. */
bool fund_admits(const FundRules *rules, const Candidate *candidate, Month from,
                 RuleReason *ret_reason);
bool conditions_hold(const Conditions *conditions, const Candidate *candidate, Month from,
                     RuleReason *ret_reason);
/* "fund.rule.area", "fund.rule.area_unknown": also the reason code of a certificate. Its arguments
 * are the ones rule_reason_say fills in. */
const char *rule_reason_key(RuleReason reason);
/* "32.77.01.1005 bukan di 32.77.02": what excludes this candidate, in the language. */
char *rule_reason_say(void *parent, Lang lang, List *occupations, const FundRules *rules,
                      const Candidate *candidate, RuleReason reason);

/* -- Priority -------------------------------------------------------------------------------- */

/* Who satisfies one of the alternatives belongs to the class ("people with a disability, or from
 * Kelurahan Cibeber"). Earlier classes come first; whoever is in none comes after the last. */
typedef struct {
    const char *name;
    const Conditions *any;
    size_t any_count;
} PriorityClass;

/* The order inside a class; ties are broken by NIK, so that it is total. */
typedef enum { ORDER_PROPOSAL, ORDER_NEED, ORDER_LOTTERY, ORDER_COUNT } PriorityOrder;
extern const char *const ORDER_KEYS[ORDER_COUNT + 1]; /* "proposal" "need" "lottery" NULL */

enum { PRIORITY_CLASSES_MAX = 32 };
typedef struct {
    const PriorityClass *classes;
    size_t class_count;
    PriorityOrder order;
    uint64_t seed; /* of the lottery: whoever has it can draw again */
} PriorityRules;

/* Compare `class`, then `key`, then `nik`: the smaller comes first. */
typedef struct {
    uint32_t class; /* index; class_count for whoever is in none */
    uint64_t key;
    int64_t nik;
} Priority;
/* Pure. A lot depends on seed and NIK alone: whoever joins or leaves the list changes nobody
 * else's. */
Priority candidate_priority(const PriorityRules *rules, const Candidate *candidate, Month from);
int priority_compare(const Priority *a, const Priority *b);
