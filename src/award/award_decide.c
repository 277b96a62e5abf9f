/* Deciding a category: what the ranking gives, who is out, and whether it may be decided now. */
#include "award/award_decision_private.h"
#include "base/map.h"
#include "base/mem.h"

static Status check_text(Ctx *ctx, const char *option, const char *text, bool needed)
{
    if (needed && text_trim(text_of(text)).bytes == 0)
        return fail(ctx, E_INVALID, "award.decision_text_empty", option, NULL);
    if (strlen(text) > DECISION_TEXT_BYTES_MAX)
        return fail(ctx, E_INVALID, "award.decision_text_long", option,
                    mem_printf(ctx, "%d", DECISION_TEXT_BYTES_MAX), NULL);
    return OK;
}

static Status check_asked(Ctx *ctx, const AwardDecision *asked)
{
    Status status = check_text(ctx, "decree", asked->decree, true);
    Status note = check_text(ctx, "note", asked->note, false);
    status = status == OK ? note : status;
    for (size_t i = 0; i < asked->dissent_count; i++) {
        Status one = check_text(ctx, "dissent", asked->dissents[i], true);
        status = status == OK ? one : status;
    }
    if (asked->dissent_count > DISSENTS_MAX)
        status = fail(ctx, E_LIMIT, "award.decision_dissents", mem_printf(ctx, "%d", DISSENTS_MAX),
                      NULL);
    if (asked->date.days > instant_date(ctx->now).days)
        status = fail(ctx, E_INVALID, "award.decision_future", date_format(ctx, asked->date), NULL);
    return status;
}

DecidedPlace award_decision_out(const NominationStatus *status)
{
    return (DecidedPlace){.code = status->entrant->code,
                          .name = status->entrant->name,
                          .decided_by = "",
                          .result_code = "",
                          .standing = NOMINATION_STATE_KEYS[status->state],
                          .reason = status->act == NULL ? "" : status->act->reason};
}

/* Those who take no part (any more), below the places. */
static Status add_those_out(Store *store, void *parent, const Edition *edition,
                            const Category *category, AwardDecision *decision)
{
    NominationTable *table = NULL;
    Interner *codes = interner_new(parent);
    TRY(nomination_table(store, parent, edition, category, NULL, &table));
    for (size_t i = 0; i < decision->count; i++)
        (void)intern(codes, text_of(decision->places[i].code));
    decision->places = mem_resize(parent, decision->places, decision->count + table->count,
                                  sizeof *decision->places);
    for (size_t i = 0; i < table->count; i++) {
        const NominationStatus *status = &table->rows[i];
        uint32_t known = interned_count(codes);
        if (intern(codes, text_of(status->entrant->code)) < known)
            continue; /* it has its row */
        decision->places[decision->count++] = award_decision_out(status);
    }
    return OK;
}

static Status compute(Store *store, void *parent, const Edition *edition, const Category *category,
                      AwardDecision *decision)
{
    Ctx *ctx = store_ctx(store);
    AwardInput *input = NULL;
    Scores *scores = NULL;
    Ranking *ranking = NULL;
    TRY(award_collect_values(store, parent, edition, category, &input));
    TRY(award_score(ctx, parent, input, &scores));
    TRY(award_rank(ctx, parent, scores, &ranking));
    award_decision_fill(parent, edition, category, ranking, decision);
    return add_those_out(store, parent, edition, category, decision);
}

static bool same_text(const char *a, const char *b) { return strcmp(a, b) == 0; }

static bool same_place(const DecidedPlace *a, const DecidedPlace *b)
{
    return same_text(a->code, b->code) && same_text(a->name, b->name) && a->place == b->place &&
           a->tied == b->tied && a->awarded == b->awarded &&
           same_text(a->decided_by, b->decided_by) && a->total.micro == b->total.micro &&
           same_text(a->standing, b->standing) && same_text(a->reason, b->reason);
}

/* What is decided; who signs it and after how many moves is not asked. */
static bool same_decision(const AwardDecision *a, const AwardDecision *b)
{
    if (!same_text(a->decree, b->decree) || a->date.days != b->date.days ||
        !same_text(a->note, b->note) || a->dissent_count != b->dissent_count ||
        a->slots != b->slots || !same_text(a->tie_break, b->tie_break) ||
        !same_text(a->scores_digest, b->scores_digest) || a->count != b->count ||
        a->frozen_event != b->frozen_event)
        return false;
    for (size_t i = 0; i < a->dissent_count; i++) {
        if (!same_text(a->dissents[i], b->dissents[i]))
            return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!same_place(&a->places[i], &b->places[i]))
            return false;
    }
    return true;
}

/* A decision stands until the edition is taken back, which is itself decided, with a reason. */
static Status check_reopened(Store *store, void *parent, const Edition *edition,
                             const AwardDecision *before)
{
    StageMove *moves = NULL;
    size_t count = 0;
    TRY(stage_moves(store, parent, edition, &moves, &count));
    for (size_t i = (size_t)before->moves; i < count; i++) {
        if (moves[i].back)
            return OK;
    }
    AwardStage stage = STAGE_DRAFT;
    TRY(stage_current(store, edition, &stage));
    const char *back =
        AWARD_STAGE_KEYS[stage > STAGE_FROZEN ? STAGE_FROZEN : STAGE_FIELD_CHECK];
    return fail(store_ctx(store), E_CONFLICT,
                edition->conduct == EDITION_RECORD ? "award.decided_record" : "award.decided",
                before->category, edition->id, before->decree, date_format(parent, before->date),
                back, NULL);
}

static Status read_freeze(Store *store, void *parent, const Edition *edition,
                          AwardDecision *decision)
{
    Snapshot snapshot = {0};
    StageMove *moves = NULL;
    size_t count = 0;
    decision->frozen_digest = "";
    TRY(stage_moves(store, parent, edition, &moves, &count));
    decision->moves = (int64_t)count;
    if (edition->conduct == EDITION_RECORD)
        return OK;
    TRY(stage_snapshot(store, parent, edition, &snapshot));
    if (!snapshot.frozen)
        return OK;
    Digest digest = snapshot_digest(parent, &snapshot);
    decision->frozen_event = snapshot.event;
    decision->frozen_digest = digest_hex(parent, &digest);
    if (decision->date.days < snapshot.dated.days)
        return fail(store_ctx(store), E_INVALID, "award.decision_before_freeze",
                    date_format(parent, decision->date), date_format(parent, snapshot.dated), NULL);
    return OK;
}

Status award_decide(Store *store, void *parent, const Edition *edition, const Category *category,
                    const AwardDecision *asked, AwardDecision **ret, Change *ret_change)
{
    Ctx *ctx = store_ctx(store);
    AwardDecision *before = NULL;
    AwardDecision *decision = mem_new(parent, AwardDecision);
    AwardStage stage = STAGE_DRAFT;
    TRY(check_asked(ctx, asked));
    TRY(event_begin(store, edition_chain(edition), "award decide",
                    mem_printf(parent, "%s %s", edition->id, category->key), &decision->event));
    TRY(award_decision_find(store, parent, edition, category->key, &before));
    /* Whoever repeats a decision that was carried on with is told that nothing changed. */
    TRY(stage_current(store, edition, &stage));
    if (before == NULL || stage < STAGE_FROZEN)
        TRY(stage_require(store, edition, STAGE_FROZEN, STAGE_FROZEN));
    decision->decree = asked->decree;
    decision->date = asked->date;
    decision->note = asked->note;
    decision->dissents = asked->dissents;
    decision->dissent_count = asked->dissent_count;
    TRY(read_freeze(store, parent, edition, decision));
    TRY(compute(store, decision, edition, category, decision));
    if (before != NULL && same_decision(before, decision)) {
        *ret = before;
        *ret_change = CHANGE_NONE;
        return OK;
    }
    if (before != NULL) {
        TRY(check_reopened(store, parent, edition, before));
        TRY(stage_require(store, edition, STAGE_FROZEN, STAGE_FROZEN));
    }
    TRY(award_decision_write(store, edition, decision));
    *ret = decision;
    *ret_change = before == NULL ? CHANGE_ADDED : CHANGE_UPDATED;
    return OK;
}

Status award_decision_get(Store *store, void *parent, const Edition *edition, const char *category,
                          AwardDecision **ret)
{
    AwardDecision *decision = NULL;
    TRY(award_decision_find(store, parent, edition, category, &decision));
    if (decision == NULL)
        return fail(store_ctx(store), E_NOT_FOUND, "award.undecided", category, edition->id, NULL);
    *ret = decision;
    return OK;
}

/* A category without entrants has nothing to decide. */
static Status require_decision(Store *store, void *scratch, const Edition *edition,
                               const Category *category, const Snapshot *snapshot)
{
    Entrant *entrants = NULL;
    size_t count = 0;
    AwardDecision *decision = NULL;
    TRY(entrant_list(store, scratch, edition, category->key, &entrants, &count));
    if (count == 0)
        return OK;
    TRY(award_decision_find(store, scratch, edition, category->key, &decision));
    if (decision == NULL)
        return fail(store_ctx(store), E_CONFLICT, "award.gate_decision", edition->id, category->key,
                    NULL);
    if (decision->frozen_event != snapshot->event)
        return fail(store_ctx(store), E_CONFLICT, "award.gate_decision_old", edition->id,
                    category->key, decision->decree, NULL);
    return award_decision_require(store, edition, category, decision);
}

Status award_decisions_require(Store *store, const Edition *edition)
{
    void *scratch = mem_root(store_ctx(store));
    Snapshot snapshot = {0};
    Status status = stage_snapshot(store, scratch, edition, &snapshot);
    for (size_t i = 0; i < edition->category_count && (status == OK || status == E_CONFLICT); i++) {
        Status one = require_decision(store, scratch, edition, &edition->categories[i], &snapshot);
        status = one == OK ? status : one;
    }
    mem_free(scratch);
    return status;
}
