/* Does a decision still hold? Only then is it carried on with and put on paper. */
#include "award/award_decision_private.h"
#include "base/mem.h"

/* The freeze that was decided on must be the one that holds: whoever takes the edition back has
 * opened the decision again. */
static Status check_freeze(Store *store, void *parent, const Edition *edition,
                           const AwardDecision *decision)
{
    Snapshot snapshot = {0};
    if (edition->conduct == EDITION_RECORD)
        return OK;
    TRY(stage_snapshot(store, parent, edition, &snapshot));
    if (snapshot.frozen && snapshot.event == decision->frozen_event)
        return OK;
    return fail(store_ctx(store), E_CONFLICT, "award.decision_reopened", decision->category,
                edition->id, decision->decree, NULL);
}

static bool is_out(const char *standing)
{
    return strcmp(standing, NOMINATION_STATE_KEYS[NOMINATION_WITHDRAWN]) == 0 ||
           strcmp(standing, NOMINATION_STATE_KEYS[NOMINATION_DISQUALIFIED]) == 0;
}

/* Withdrawals and disqualifications as they were decided on? Scores do not show them: who is out
 * has none. */
static bool same_out(const NominationTable *table, const AwardDecision *decision)
{
    for (size_t i = 0; i < table->count; i++) {
        const NominationStatus *status = &table->rows[i];
        const char *now = NOMINATION_STATE_KEYS[status->state];
        const DecidedPlace *place = award_decision_place(decision, status->entrant->code);
        const char *then = place == NULL ? "" : place->standing;
        if (!is_out(now) && !is_out(then))
            continue;
        if (strcmp(now, then) != 0 || status->act == NULL ||
            strcmp(status->act->reason, place->reason) != 0)
            return false;
    }
    return true;
}

Status award_decision_basis(Store *store, void *parent, const Edition *edition,
                            const Category *category, const AwardDecision *decision,
                            DecisionBasis *ret)
{
    Ctx *ctx = store_ctx(store);
    AwardInput *input = NULL;
    DecisionBasis basis = {0};
    TRY(check_freeze(store, parent, edition, decision));
    TRY(award_collect_values(store, parent, edition, category, &input));
    TRY(award_score(ctx, parent, input, &basis.scores));
    TRY(nomination_table(store, parent, edition, category, NULL, &basis.table));
    if (strcmp(award_scores_digest(parent, basis.scores), decision->scores_digest) != 0 ||
        !same_out(basis.table, decision))
        return fail(ctx, E_CONFLICT,
                    edition->conduct == EDITION_RECORD ? "award.decision_changed_record"
                                                       : "award.decision_changed",
                    decision->category, edition->id, decision->decree, NULL);
    *ret = basis;
    return OK;
}

Status award_decision_require(Store *store, const Edition *edition, const Category *category,
                              const AwardDecision *decision)
{
    void *scratch = mem_root(store_ctx(store));
    DecisionBasis basis;
    Status status = award_decision_basis(store, scratch, edition, category, decision, &basis);
    mem_free(scratch);
    return status;
}
