/* Which of the months asked are taken: promised by a fund, paid by somebody, or not ours to pay. */
#include "base/mem.h"
#include "base/progress.h"
#include "fund/decision_private.h"

typedef struct {
    Gathering *gathering;
    DecisionRun *run;
    FundId *holder_ids;
    size_t capacity;
    Map *by_fund; /* hash of a fund's id → holder */
} Taken;

static uint32_t holder_of(Taken *taken, FundId fund)
{
    /* Fewer than 2^40 funds in a chain: the key is the id itself. */
    uint64_t key = (uint64_t)fund.chain.number << 40 | (uint64_t)fund.id,
             index = taken->run->holder_count;
    if (map_put(taken->by_fund, key, index, &index)) {
        taken->holder_ids = mem_grow(taken->gathering->parent, taken->holder_ids,
                                     taken->run->holder_count, &taken->capacity);
        taken->holder_ids[taken->run->holder_count++] = fund;
    }
    return (uint32_t)index;
}

static Status take_months(const Commitment *commitment, void *argument)
{
    Taken *taken = argument;
    const DecisionRequest *request = taken->gathering->request;
    uint64_t at;
    if ((commitment->programmes & request->programmes) == 0 ||
        !map_get(taken->gathering->by_nik, (uint64_t)commitment->nik, &at))
        return OK;
    DecisionPerson *person = &taken->gathering->people[at];
    person->committed |= decision_months(request, commitment->from, commitment->last);
    person->holder = holder_of(taken, commitment->fund);
    return OK;
}

static Status take_households(Taken *taken)
{
    const Gathering *gathering = taken->gathering;
    const DecisionRequest *request = gathering->request;
    HouseholdHold *list;
    size_t count;
    if ((request->programmes & HOUSEHOLD_PROGRAMMES) == 0)
        return OK;
    TRY(household_holds(gathering->store, gathering->parent, request->from, request->until, &list,
                        &count));
    for (size_t i = 0; i < count; i++) {
        uint64_t at;
        if (!map_get(gathering->by_nik, (uint64_t)list[i].nik, &at))
            continue;
        DecisionPerson *person = &gathering->people[at];
        person->household |= decision_months(request, list[i].from, list[i].last);
        if (person->committed == 0)
            person->holder = holder_of(taken, list[i].fund);
    }
    return OK;
}

static Status find_committed(Gathering *gathering, DecisionRun *run)
{
    const DecisionRequest *request = gathering->request;
    Taken taken = {
        .gathering = gathering, .run = run, .by_fund = map_new(gathering->parent, FUNDS_MAX)};
    CommitmentQuery query = {
        .region = REGION_NATION, .from = request->from, .until = request->until};
    TRY(commitment_each(gathering->store, &query, take_months, &taken));
    TRY(take_households(&taken));
    run->holders = mem_array(gathering->parent, const Fund *, run->holder_count);
    for (size_t i = 0; i < run->holder_count; i++)
        TRY(fund_cache_get(&gathering->cache, taken.holder_ids[i], &run->holders[i]));
    return OK;
}

/* Months in which some of the programmes asked are paid. Whose payer does not matter: the answer
 * "known" and the answer "another payer" both say that there is cover. */
static Status find_covered_months(Gathering *gathering, const uint32_t *people, size_t count)
{
    const DecisionRequest *request = gathering->request;
    int months = decision_month_count(request);
    void *scratch = mem_root(NULL);
    PaidCover *covers = mem_array(scratch, PaidCover, count * (size_t)months);
    PaidResult *results = mem_array(scratch, PaidResult, count * (size_t)months);
    for (size_t i = 0; i < count; i++)
        for (int m = 0; m < months; m++)
            covers[i * (size_t)months + (size_t)m] =
                (PaidCover){.nik = gathering->people[people[i]].candidate.nik,
                            .programmes = request->programmes,
                            .payer = PAYER_DONOR,
                            .from = month_plus(request->from, m),
                            .until = month_plus(request->from, m)};
    Status status = registry_paid(gathering->ctx, gathering->store, gathering->chain, covers,
                                  count * (size_t)months, results);
    for (size_t i = 0; status == OK && i < count * (size_t)months; i++)
        if (results[i] == PAID_KNOWN || results[i] == PAID_OTHER_PAYER)
            gathering->people[people[i / (size_t)months]].covered |= UINT64_C(1)
                                                                     << i % (size_t)months;
    mem_free(scratch);
    return status;
}

static Status find_covered(Gathering *gathering)
{
    const DecisionRequest *request = gathering->request;
    void *scratch = mem_root(NULL);
    PaidCover *covers = mem_array(scratch, PaidCover, gathering->count);
    PaidResult *results = mem_array(scratch, PaidResult, gathering->count);
    uint32_t *people = mem_array(scratch, uint32_t, gathering->count);
    size_t members = 0, covered = 0;
    for (size_t i = 0; i < gathering->count; i++) {
        if (!gathering->people[i].member)
            continue;
        people[members] = (uint32_t)i;
        covers[members++] = (PaidCover){.nik = gathering->people[i].candidate.nik,
                                        .programmes = request->programmes,
                                        .payer = PAYER_DONOR,
                                        .from = request->from,
                                        .until = request->until};
    }
    Status status =
        registry_paid(gathering->ctx, gathering->store, gathering->chain, covers, members, results);
    for (size_t i = 0; status == OK && i < members; i++) {
        if (results[i] == PAID_AFTER_DEATH)
            gathering->people[people[i]].died = true;
        if (results[i] == PAID_KNOWN || results[i] == PAID_OTHER_PAYER)
            people[covered++] = people[i];
    }
    if (status == OK && covered > 0)
        status = find_covered_months(gathering, people, covered);
    mem_free(scratch);
    return status;
}

static Status find_elsewhere(Gathering *gathering)
{
    void *scratch = mem_root(NULL);
    int64_t *niks = mem_array(scratch, int64_t, gathering->count);
    PersonId *persons = mem_array(scratch, PersonId, gathering->count);
    for (size_t i = 0; i < gathering->count; i++)
        niks[i] = gathering->people[i].member ? 0 : gathering->people[i].candidate.nik;
    Status status =
        registry_find_nik(gathering->store, gathering->chain, niks, gathering->count, persons);
    for (size_t i = 0; status == OK && i < gathering->count; i++)
        if (persons[i].id != 0)
            gathering->people[i].elsewhere = persons[i].chain;
    mem_free(scratch);
    return status;
}

Status decision_find_taken(Gathering *gathering, DecisionRun *run)
{
    progress_begin(gathering->ctx, "progress.fund.taken", 0);
    TRY(find_committed(gathering, run));
    TRY(find_covered(gathering));
    return find_elsewhere(gathering);
}
