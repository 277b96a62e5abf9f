/* The predicate: may this fund pay for this person? */
#include "fund/rules_private.h"

const char *const RULE_KEYS[RULE_COUNT + 1] = {"none",       "area", "residency", "occupation",
                                               "disability", "sex",  "age",       "decile",
                                               "segment",    "list", NULL};

/* Lives in one of the areas? A home that is only known as the regency around an area decides
 * nothing. */
static bool area_holds(const Conditions *conditions, Region home, bool *ret_unknown)
{
    *ret_unknown = home.code == 0;
    for (size_t i = 0; i < conditions->area_count && home.code != 0; i++) {
        if (region_contains(conditions->areas[i], home))
            return true;
        *ret_unknown |= region_contains(home, conditions->areas[i]);
    }
    return false;
}

static bool occupation_holds(const Conditions *conditions, uint32_t occupation)
{
    for (size_t low = 0, high = conditions->occupation_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (conditions->occupations[middle] == occupation)
            return true;
        if (conditions->occupations[middle] < occupation)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool list_has(const PeopleList *list, int64_t nik)
{
    for (size_t low = 0, high = list->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (list->niks[middle] == nik)
            return true;
        if (list->niks[middle] < nik)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool lists_hold(const Conditions *conditions, int64_t nik)
{
    for (size_t i = 0; i < conditions->list_count; i++)
        if (list_has(&conditions->lists[i], nik))
            return true;
    return false;
}

static bool age_holds(const Conditions *conditions, int age)
{
    return age >= conditions->age_from &&
           (conditions->age_below == 0 || age < conditions->age_below);
}

/* The first rule that excludes, in the order of RuleKind. */
static RuleReason first_reason(const Conditions *c, const Candidate *candidate, Month from)
{
    bool unknown;
    if (c->area_count > 0 && !area_holds(c, candidate->home, &unknown))
        return (RuleReason){.rule = RULE_AREA, .unknown = unknown};
    if (c->resident_months > 0 && (candidate->home_since.months == 0 ||
                                   from.months - candidate->home_since.months < c->resident_months))
        return (RuleReason){RULE_RESIDENCY, candidate->home_since.months == 0, false};
    if (c->occupation_count > 0 && !occupation_holds(c, candidate->occupation))
        return (RuleReason){RULE_OCCUPATION, candidate->occupation == 0, false};
    if (c->disability == DISABILITY_YES && candidate->disability != DISABILITY_YES)
        return (RuleReason){RULE_DISABILITY, candidate->disability == DISABILITY_UNKNOWN, false};
    if (c->sex != SEX_UNKNOWN && candidate->sex != c->sex)
        return (RuleReason){RULE_SEX, candidate->sex == SEX_UNKNOWN, false};
    bool ages = c->age_from > 0 || c->age_below > 0;
    if (ages && (candidate->age < 0 || !age_holds(c, candidate->age)))
        return (RuleReason){RULE_AGE, candidate->age < 0, false};
    if (c->decile_max > 0 && (candidate->decile == 0 || candidate->decile > c->decile_max))
        return (RuleReason){RULE_DECILE, candidate->decile == 0, false};
    if (c->segments != 0 && (c->segments & (1u << candidate->segment)) == 0)
        return (RuleReason){.rule = RULE_SEGMENT};
    if (c->list_count > 0 && !lists_hold(c, candidate->nik))
        return (RuleReason){.rule = RULE_LIST};
    return (RuleReason){.rule = RULE_NONE};
}

bool conditions_hold(const Conditions *conditions, const Candidate *candidate, Month from,
                     RuleReason *ret_reason)
{
    RuleReason reason = first_reason(conditions, candidate, from);
    if (ret_reason != NULL)
        *ret_reason = reason;
    return reason.rule == RULE_NONE;
}

bool fund_admits(const FundRules *rules, const Candidate *candidate, Month from,
                 RuleReason *ret_reason)
{
    RuleReason reason = first_reason(&rules->conditions, candidate, from);
    if (reason.rule == RULE_NONE) {
        reason = first_reason(&rules->vulnerable.conditions, candidate, from);
        reason.vulnerable = reason.rule != RULE_NONE;
    }
    if (ret_reason != NULL)
        *ret_reason = reason;
    return reason.rule == RULE_NONE;
}
