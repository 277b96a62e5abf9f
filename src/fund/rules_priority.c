/* Who comes first. */
#include "base/random.h"
#include "fund/rules_private.h"

const char *const ORDER_KEYS[ORDER_COUNT + 1] = {"proposal", "need", "lottery", NULL};

int32_t candidate_need(const Candidate *candidate)
{
    enum { DECILES = 10, VERDICT_STEP = 2, DECILE_STEP = 8 };
    int32_t poverty = candidate->decile == 0 ? 0 : DECILES + 1 - candidate->decile;
    int32_t urgency = candidate->verdict == VERDICT_ARREARS  ? 2
                      : candidate->verdict == VERDICT_LAPSED ? 1
                                                             : 0;
    return poverty * DECILE_STEP + urgency * VERDICT_STEP +
           (candidate->disability == DISABILITY_YES);
}

static uint32_t class_of(const PriorityRules *rules, const Candidate *candidate, Month from)
{
    for (size_t class = 0; class < rules->class_count; class ++)
        for (size_t i = 0; i < rules->classes[class].any_count; i++)
            if (conditions_hold(&rules->classes[class].any[i], candidate, from, NULL))
                return (uint32_t) class;
    return (uint32_t)rules->class_count;
}

/* Order-preserving from int32 to uint64. */
static uint64_t rising(int32_t value) { return (uint64_t)((int64_t)value - INT32_MIN); }

Priority candidate_priority(const PriorityRules *rules, const Candidate *candidate, Month from)
{
    Priority priority = {class_of(rules, candidate, from), 0, candidate->nik};
    switch (rules->order) {
    case ORDER_PROPOSAL:
        priority.key =
            candidate->proposed.days == INT32_MIN ? UINT64_MAX : rising(candidate->proposed.days);
        break;
    case ORDER_NEED:
        priority.key = UINT64_MAX - rising(candidate->need);
        break;
    case ORDER_LOTTERY:
        priority.key =
            random_at(random_stream(rules->seed, "fund.lottery"), (uint64_t)candidate->nik);
        break;
    case ORDER_COUNT:
        break;
    }
    return priority;
}

int priority_compare(const Priority *a, const Priority *b)
{
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->nik == b->nik ? 0 : a->nik < b->nik ? -1 : 1;
}
