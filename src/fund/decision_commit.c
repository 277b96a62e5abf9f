/* Keeping what was decided. */
#include "base/digest.h"
#include "base/mem.h"
#include "base/progress.h"
#include "fund/decision_private.h"

/* People who have the months already are not asked for again, so an allocation never repeats; but
 * the same people may get the same months again after an earlier commitment ended. Hence the
 * event's number beside the content. */
static Status decision_key(Store *store, void *parent, const DecisionRun *run, Chain chain,
                           char **ret)
{
    Hasher *hasher = hasher_new(parent);
    int64_t event;
    TRY(event_begin(store, chain, "fund allocate", region_format(parent, run->request->region),
                    &event));
    hasher_add_int(hasher, event);
    for (size_t i = 0; i < run->decision_count; i++) {
        const Decision *decision = &run->decisions[i];
        if (decision->kind != DECISION_FUNDED)
            continue;
        const FundId fund = run->request->funds[decision->fund]->id;
        hasher_add_int(hasher, run->people[decision->person].candidate.nik);
        hasher_add_int(hasher, decision->from.months);
        hasher_add_int(hasher, decision->until.months);
        hasher_add_int(hasher, fund.chain.number);
        hasher_add_int(hasher, fund.id);
    }
    Digest digest = hasher_end(hasher);
    *ret = digest_hex(parent, &digest);
    return OK;
}

static size_t collect(const DecisionRun *run, Commitment *commitments)
{
    size_t count = 0;
    for (size_t i = 0; i < run->decision_count; i++) {
        const Decision *decision = &run->decisions[i];
        if (decision->kind != DECISION_FUNDED)
            continue;
        const DecisionPerson *person = &run->people[decision->person];
        const Fund *fund = run->request->funds[decision->fund];
        commitments[count++] =
            (Commitment){.fund = fund->id,
                         .nik = person->candidate.nik,
                         .roster = person->candidate.roster,
                         .row = person->candidate.row,
                         .person = person->candidate.person,
                         .name = person->name.bytes == 0 ? TEXT("?") : person->name,
                         .home = person->candidate.home,
                         .occupation = person->candidate.occupation,
                         .from = decision->from,
                         .until = decision->until,
                         .programmes = run->request->programmes,
                         .last = decision->until,
                         .synthetic = person->candidate.synthetic || fund->synthetic};
    }
    return count;
}

static Status commit_funded(Ctx *ctx, Store *store, void *scratch, const Law *law,
                            const DecisionRun *run, Date date, Date expires, DecisionStored *stored)
{
    const DecisionRequest *request = run->request;
    bool existed;
    Commitment *commitments = mem_array(scratch, Commitment, run->kinds[DECISION_FUNDED]);
    size_t count = collect(run, commitments);
    Allocation allocation = {.chain = region_chain(request->region),
                             .region = request->region,
                             .date = date,
                             .expires = expires};
    char *key;
    TRY(decision_key(store, scratch, run, allocation.chain, &key));
    allocation.key = text_of(key);
    if (request->decree != NULL)
        allocation.decree = request->decree->id;
    TRY(commitment_add(ctx, store, law, &allocation, commitments, count, &stored->allocation,
                       &existed));
    stored->commitments = (int64_t)count;
    return OK;
}

Status decision_commit(Ctx *ctx, Store *store, const Law *law, const DecisionRun *run, Date date,
                       Date expires, DecisionStored *ret)
{
    DecisionStored stored = {0};
    void *scratch = mem_root(NULL);
    Status status = OK;
    progress_begin(ctx, "progress.fund.commit", 0);
    if (run->kinds[DECISION_FUNDED] > 0)
        status = commit_funded(ctx, store, scratch, law, run, date, expires, &stored);
    if (status == OK)
        status = refusal_write(store, run, region_chain(run->request->region), stored.allocation,
                               date, &stored.refusals);
    if (status == OK)
        *ret = stored;
    mem_free(scratch);
    return status;
}
