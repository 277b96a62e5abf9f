/* What is done to nominations: proposed, put forward, shortlisted, withdrawn, disqualified. */
#include "award/nomination_private.h"

#include "base/mem.h"
#include "base/message.h"

static const char *day_text(Ctx *ctx, Date day)
{
    return date_format_long(ctx, day, ctx->lang == LANG_EN);
}

/* Names the category the entrant really is in. */
static Status elsewhere(Store *store, const Edition *edition, const char *category,
                        const char *code)
{
    Ctx *ctx = store_ctx(store);
    for (size_t i = 0; i < edition->category_count; i++) {
        Entrant other;
        bool found = false;
        const char *key = edition->categories[i].key;
        TRY(entrant_find(store, ctx, edition, key, code, &other, &found));
        if (found)
            return fail(ctx, E_CONFLICT, "award.other_category", code, category, key, other.name,
                        NULL);
    }
    return fail(ctx, E_NOT_FOUND, "award.no_entrant_in", code, category, edition->id, NULL);
}

Status nomination_entrant(Store *store, void *parent, const Edition *edition, const char *category,
                          const char *code, Entrant *ret)
{
    bool found = false;
    TRY(entrant_find(store, parent, edition, category, code, ret, &found));
    return found ? OK : elsewhere(store, edition, category, code);
}

Status nomination_check(Store *store, const Edition *edition, const Nomination *nomination)
{
    Ctx *ctx = store_ctx(store);
    Entrant entrant;
    Date deadline;
    NominationAct *acts = NULL;
    size_t count = 0;
    const NominationAct *out;
    const NominationAct *listed;
    const char *code = nomination->code;
    TRY(nomination_entrant(store, ctx, edition, nomination->category, code, &entrant));
    if (nomination->nominator[0] == '\0')
        return fail(ctx, E_INVALID, "award.nominator", code, NULL);
    if (nomination->synthetic && !edition->synthetic)
        return fail(ctx, E_INVALID, "award.synthetic", NULL);
    TRY(day_has_come(ctx, NULL, nomination->submitted));
    if (nomination_deadline(edition, &deadline) && nomination->submitted.days > deadline.days)
        return fail(ctx, E_CONFLICT, "award.nomination_late", code,
                    day_text(ctx, nomination->submitted), day_text(ctx, deadline), edition->id,
                    NULL);
    TRY(nomination_acts(store, ctx, edition, nomination->category, code, &acts, &count));
    nomination_fold(acts, count, &out, &listed);
    if (out != NULL)
        return fail(ctx, E_CONFLICT, "award.nomination_is_out", code, day_text(ctx, out->on),
                    out->reason, NULL);
    return OK;
}

static Change change_of(const AwardImportCounts *counts)
{
    return counts->added > 0 ? CHANGE_ADDED : counts->updated > 0 ? CHANGE_UPDATED : CHANGE_NONE;
}

Status nomination_create(Store *store, const Edition *edition, const Nomination *nomination,
                         Change *ret)
{
    int64_t event = 0;
    AwardImportCounts counts = {0};
    const Category *category = NULL;
    TRY(edition_category(store_ctx(store), edition, nomination->category, &category));
    TRY(stage_require(store, edition, STAGE_NOMINATIONS, STAGE_NOMINATIONS));
    TRY(nomination_check(store, edition, nomination));
    TRY(event_begin(store, edition_chain(edition), "award nomination add", edition->id, &event));
    TRY(nominations_write(store, edition, nomination, 1, &counts));
    *ret = change_of(&counts);
    return OK;
}

Status entrant_save(Store *store, const Edition *edition, const Entrant *entrant, Change *ret)
{
    int64_t event = 0;
    AwardImportCounts counts = {0};
    const Category *category = NULL;
    TRY(edition_category(store_ctx(store), edition, entrant->category, &category));
    TRY(stage_require(store, edition, STAGE_DRAFT, STAGE_FIELD_CHECK));
    if (!category_admits_region(category, entrant))
        return fail(store_ctx(store), E_CONFLICT, "award.entrant_zone",
                    region_format(store_ctx(store), entrant->region),
                    category_zone_label(category, store_ctx(store)->lang), NULL);
    TRY(event_begin(store, edition_chain(edition), "award entrant add", edition->id, &event));
    TRY(entrants_write(store, edition, entrant, 1, &counts));
    *ret = change_of(&counts);
    return OK;
}

/* -- Acts ------------------------------------------------------------------------------------ */

/* Only who is complete and passed the gates can be shortlisted. */
static Status check_shortlist(Ctx *ctx, const NominationTable *table, const NominationAct *act)
{
    const NominationStatus *status = &table->rows[0];
    const char *missing = nomination_missing(ctx, ctx->lang, table, status);
    switch (status->state) {
    case NOMINATION_NONE:
        return fail(ctx, E_CONFLICT, "award.shortlist_not_nominated", act->code, act->category,
                    NULL);
    case NOMINATION_OPEN:
    case NOMINATION_INCOMPLETE:
        return fail(ctx, E_CONFLICT, "award.shortlist_incomplete", act->code, missing, NULL);
    case NOMINATION_GATE_FAILED:
        return fail(ctx, E_CONFLICT, "award.shortlist_gate", act->code, missing, NULL);
    case NOMINATION_WITHDRAWN:
    case NOMINATION_DISQUALIFIED:
        return fail(ctx, E_CONFLICT, "award.nomination_is_out", act->code,
                    day_text(ctx, status->act->on), status->act->reason, NULL);
    case NOMINATION_COMPLETE:
    case NOMINATION_SHORTLISTED:
    case NOMINATION_NOT_SHORTLISTED:
    case NOMINATION_STATE_COUNT:
        break;
    }
    return OK;
}

/* Does what is decided hold already? */
static bool holds(const NominationAct *act, const NominationAct *out, const NominationAct *listed)
{
    switch (act->act) {
    case ACT_SHORTLIST:
        return listed != NULL;
    case ACT_UNLIST:
        return listed == NULL;
    case ACT_REINSTATE:
        return out == NULL;
    case ACT_WITHDRAW:
    case ACT_DISQUALIFY:
    case ACT_COUNT:
        break;
    }
    return out != NULL && out->act == act->act && out->on.days == act->on.days &&
           strcmp(out->reason, act->reason) == 0 && strcmp(out->decree, act->decree) == 0;
}

static Status require_stage(Store *store, const Edition *edition, NominationActKind act)
{
    if (act == ACT_SHORTLIST || act == ACT_UNLIST)
        return stage_require(store, edition, STAGE_DESK_REVIEW, STAGE_FIELD_CHECK);
    return stage_require(store, edition, STAGE_NOMINATIONS, STAGE_FROZEN);
}

static Status check_act(Store *store, void *scratch, const Edition *edition,
                        const NominationAct *act, bool *ret_holds)
{
    Ctx *ctx = store_ctx(store);
    Entrant entrant;
    const Category *category = NULL;
    NominationTable *table = NULL;
    NominationAct *acts = NULL;
    size_t count = 0;
    const NominationAct *out;
    const NominationAct *listed;
    TRY(edition_category(ctx, edition, act->category, &category));
    TRY(require_stage(store, edition, act->act));
    TRY(nomination_entrant(store, scratch, edition, category->key, act->code, &entrant));
    if (act->act != ACT_SHORTLIST && act->reason[0] == '\0')
        return fail(ctx, E_INVALID, "award.act_reason", act->code, NULL);
    TRY(day_has_come(ctx, NULL, act->on));
    TRY(nomination_acts(store, scratch, edition, category->key, act->code, &acts, &count));
    nomination_fold(acts, count, &out, &listed);
    *ret_holds = holds(act, out, listed);
    if (act->act != ACT_SHORTLIST || *ret_holds)
        return OK;
    TRY(nomination_table(store, scratch, edition, category, act->code, &table));
    return check_shortlist(ctx, table, act);
}

Status nomination_act(Store *store, const Edition *edition, const NominationAct *act, Change *ret)
{
    bool standing = false;
    int64_t event = 0;
    void *scratch = mem_root(store_ctx(store));
    Status status = check_act(store, scratch, edition, act, &standing);
    mem_free(scratch);
    TRY(status);
    if (standing) {
        *ret = CHANGE_NONE;
        return OK;
    }
    char *command =
        mem_printf(store_ctx(store), "award nomination %s", NOMINATION_ACT_KEYS[act->act]);
    TRY(event_begin(store, edition_chain(edition), command, edition->id, &event));
    TRY(nomination_act_write(store, edition, act));
    *ret = CHANGE_ADDED;
    return OK;
}

/* -- To another edition ---------------------------------------------------------------------- */

/* Documents go where the other rubric has their indicator; elsewhere they are only kept. */
static void move_document(const Category *to, const Nomination *nomination, Evidence *evidence)
{
    int node = rubric_find(to->rubric, evidence->indicator);
    evidence->category = to->key;
    evidence->code = nomination->code;
    evidence->has_submitted = true;
    evidence->submitted = nomination->submitted;
    if (node < 0 || to->rubric->nodes[node].indicator < 0)
        evidence->indicator = "";
    evidence->synthetic = evidence->synthetic || nomination->synthetic;
}

static Status forward(Store *store, void *scratch, const Edition *from, const char *from_category,
                      const Edition *to, const Nomination *nomination, Change *ret)
{
    Entrant entrant;
    Evidence *evidence = NULL;
    size_t count = 0;
    AwardImportCounts counts = {0};
    Change change;
    const Category *category = NULL;
    TRY(edition_category(store_ctx(store), to, nomination->category, &category));
    TRY(nomination_entrant(store, scratch, from, from_category, nomination->code, &entrant));
    entrant.category = category->key;
    TRY(entrant_save(store, to, &entrant, &change));
    TRY(nomination_create(store, to, nomination, ret));
    TRY(evidence_of(store, scratch, from, from_category, nomination->code, &evidence, &count));
    for (size_t i = 0; i < count; i++)
        move_document(category, nomination, &evidence[i]);
    return evidence_write(store, to, evidence, count, &counts);
}

Status nomination_forward(Store *store, const Edition *from, const char *from_category,
                          const Edition *to, const Nomination *nomination, Change *ret)
{
    void *scratch = mem_root(store_ctx(store));
    Status status = forward(store, scratch, from, from_category, to, nomination, ret);
    mem_free(scratch);
    return status;
}
