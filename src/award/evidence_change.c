/* What is done to documents: handed in, judged, re-opened. */
#include "award/nomination_private.h"

#include "base/mem.h"

enum { NUMBERS_BYTES_MAX = 1 << 12 };

/* -- What may be written down ---------------------------------------------------------------- */

/* The indicator as the rubric has it; NULL: none of this name. */
static const Indicator *indicator_of(const Rubric *rubric, const char *key)
{
    int node = rubric_find(rubric, key);
    if (node < 0 || rubric->nodes[node].indicator < 0)
        return NULL;
    return &rubric->indicators[rubric->nodes[node].indicator];
}

static const char *level_names(Ctx *ctx, const Scale *scale)
{
    Buf *names = buf_new(ctx, NUMBERS_BYTES_MAX);
    for (size_t i = 0; i < scale->step_count; i++)
        buf_printf(names, "%s%s", i == 0 ? "" : ", ", scale->steps[i].level);
    return names->data;
}

static const char *kind_names(Ctx *ctx)
{
    Buf *names = buf_new(ctx, NUMBERS_BYTES_MAX);
    for (size_t i = 0; EVIDENCE_KINDS[i] != NULL; i++)
        buf_printf(names, "%s%s", i == 0 ? "" : ", ", EVIDENCE_KINDS[i]);
    return names->data;
}

const char *evidence_fault(Ctx *ctx, const Category *category, const Evidence *evidence,
                           const char **ret_column, const char **ret_first, const char **ret_second)
{
    const Indicator *indicator = indicator_of(category->rubric, evidence->indicator);
    *ret_second = "";
    *ret_column = "until";
    *ret_first = evidence->number;
    if (evidence->has_until && evidence->until.days < evidence->in_force.days)
        return "award.evidence_until";
    *ret_column = "indicator";
    *ret_first = evidence->indicator;
    if (indicator == NULL && evidence->indicator[0] != '\0') {
        *ret_second = category->key;
        return "award.evidence_indicator";
    }
    bool scored = indicator != NULL && indicator->source.kind == SOURCE_EVIDENCE;
    *ret_column = "value";
    if (scored && indicator->source.choice == EVIDENCE_LATEST && !evidence->has_value)
        return "award.evidence_value";
    *ret_column = "kind";
    *ret_first = evidence->kind;
    if (scored && indicator->source.choice == EVIDENCE_BEST) {
        *ret_second = level_names(ctx, &indicator->scale);
        return scale_level(&indicator->scale, evidence->kind) < 0 ? "award.evidence_kind" : NULL;
    }
    *ret_second = kind_names(ctx);
    if (!scored && !evidence_kind_known(evidence->kind))
        return "award.evidence_other_kind";
    return NULL;
}

const char *evidence_outside(const Edition *edition, const Evidence *evidence)
{
    Date last = edition_last_day(edition);
    if (evidence->in_force.days < edition_first_day(edition).days ||
        evidence->in_force.days > last.days)
        return "award.evidence_outside";
    bool ended = evidence->has_until && evidence->until.days < last.days;
    return ended ? "award.evidence_ended" : NULL;
}

Status evidence_save(Store *store, const Edition *edition, const Evidence *evidence, Change *ret)
{
    Ctx *ctx = store_ctx(store);
    Entrant entrant;
    const Category *category = NULL;
    const char *column;
    const char *first;
    const char *second;
    int64_t event = 0;
    AwardImportCounts counts = {0};
    TRY(edition_category(ctx, edition, evidence->category, &category));
    TRY(stage_require(store, edition, STAGE_NOMINATIONS, STAGE_FIELD_CHECK));
    TRY(nomination_entrant(store, ctx, edition, category->key, evidence->code, &entrant));
    const char *fault = evidence_fault(ctx, category, evidence, &column, &first, &second);
    if (fault != NULL)
        return fail(ctx, E_INVALID, fault, first, second, NULL);
    if (evidence->synthetic && !edition->synthetic)
        return fail(ctx, E_INVALID, "award.synthetic", NULL);
    if (evidence->has_submitted)
        TRY(day_has_come(ctx, NULL, evidence->submitted));
    const char *outside = evidence_outside(edition, evidence);
    if (outside != NULL)
        problem_add(ctx, PROBLEM_WARNING, NULL, outside, evidence->number, evidence->code, NULL);
    TRY(event_begin(store, edition_chain(edition), "award evidence add", edition->id, &event));
    TRY(evidence_write(store, edition, evidence, 1, &counts));
    if (evidence->file_content.bytes > 0)
        TRY(evidence_content_add(store, evidence));
    *ret = counts.added > 0 ? CHANGE_ADDED : counts.updated > 0 ? CHANGE_UPDATED : CHANGE_NONE;
    return OK;
}

/* -- Finding one ----------------------------------------------------------------------------- */

static bool fits(const EvidenceKey *key, const Evidence *evidence)
{
    return strcmp(key->number, evidence->number) == 0 &&
           (key->indicator == NULL || strcmp(key->indicator, evidence->indicator) == 0) &&
           (key->kind == NULL || strcmp(key->kind, evidence->kind) == 0);
}

Status evidence_find_at(Store *store, void *parent, const Edition *edition, const EvidenceKey *key,
                        const Place *place, Evidence *ret)
{
    Ctx *ctx = store_ctx(store);
    Evidence *list = NULL;
    size_t count = 0;
    const Evidence *found = NULL;
    Buf *numbers = buf_new(parent, NUMBERS_BYTES_MAX);
    TRY(evidence_of(store, parent, edition, key->category, key->code, &list, &count));
    for (size_t i = 0; i < count; i++) {
        buf_printf(numbers, "%s%s %s", i == 0 ? "" : "; ", list[i].kind, list[i].number);
        if (!fits(key, &list[i]))
            continue;
        if (found != NULL)
            return fail_at(ctx, E_CONFLICT, place, "award.evidence_several", key->code, key->number,
                           NULL);
        found = &list[i];
    }
    if (found == NULL)
        return fail_at(ctx, E_NOT_FOUND, place, "award.evidence_unknown", key->code, key->number,
                       count == 0 ? "-" : numbers->data, NULL);
    *ret = *found;
    return OK;
}

Status evidence_find(Store *store, void *parent, const Edition *edition, const EvidenceKey *key,
                     Evidence *ret)
{
    Entrant entrant;
    TRY(nomination_entrant(store, parent, edition, key->category, key->code, &entrant));
    return evidence_find_at(store, parent, edition, key, NULL, ret);
}

/* -- Verdicts -------------------------------------------------------------------------------- */

const char *verdict_fault(Ctx *ctx, const Category *category, const Evidence *evidence,
                          const char **ret_argument)
{
    const Indicator *indicator = indicator_of(category->rubric, evidence->indicator);
    *ret_argument = evidence->number;
    if (evidence->verdict != DOCUMENT_ACCEPTED && evidence->verdict_reason[0] == '\0')
        return "award.verdict_reason";
    if (evidence->verdict_by[0] == '\0')
        return "award.verdict_by";
    bool scored = indicator != NULL && indicator->source.kind == SOURCE_EVIDENCE;
    bool named = evidence->verdict_level[0] != '\0' || evidence->has_verdict_value;
    if (evidence->verdict != DOCUMENT_PARTLY || !scored)
        return named ? "award.verdict_as" : NULL;
    if (indicator->source.choice == EVIDENCE_LATEST)
        return evidence->has_verdict_value && evidence->verdict_level[0] == '\0'
                   ? NULL
                   : "award.verdict_value";
    int level = scale_level(&indicator->scale, evidence->verdict_level);
    int own = scale_level(&indicator->scale, evidence->kind);
    bool below =
        level >= 0 && own >= 0 && !evidence->has_verdict_value &&
        indicator->scale.steps[level].score.micro < indicator->scale.steps[own].score.micro;
    *ret_argument = level_names(ctx, &indicator->scale);
    return below ? NULL : "award.verdict_level";
}

bool verdict_same(const Evidence *a, const Evidence *b)
{
    return a->verdict == b->verdict && strcmp(a->verdict_level, b->verdict_level) == 0 &&
           a->has_verdict_value == b->has_verdict_value &&
           (!a->has_verdict_value || a->verdict_value == b->verdict_value) &&
           strcmp(a->verdict_reason, b->verdict_reason) == 0 &&
           strcmp(a->verdict_by, b->verdict_by) == 0 && a->verdict_on.days == b->verdict_on.days;
}

Status verdict_stage(Store *store, const Edition *edition)
{
    return stage_require(store, edition, STAGE_DESK_REVIEW, STAGE_FIELD_CHECK);
}

static Status judge(Store *store, void *scratch, const Edition *edition, const EvidenceKey *key,
                    const EvidenceVerdict *verdict, Change *ret)
{
    Ctx *ctx = store_ctx(store);
    Evidence stored;
    const Category *category = NULL;
    const char *argument;
    int64_t event = 0;
    TRY(edition_category(ctx, edition, key->category, &category));
    TRY(verdict_stage(store, edition));
    TRY(evidence_find(store, scratch, edition, key, &stored));
    Evidence judged = stored;
    judged.verdict = verdict->verdict;
    judged.verdict_level = verdict->level == NULL ? "" : verdict->level;
    judged.has_verdict_value = verdict->has_value;
    judged.verdict_value = verdict->value;
    judged.verdict_reason = verdict->reason == NULL ? "" : verdict->reason;
    judged.verdict_by = verdict->by == NULL ? "" : verdict->by;
    judged.verdict_on = verdict->on;
    const char *fault = verdict_fault(ctx, category, &judged, &argument);
    if (fault != NULL)
        return fail(ctx, E_INVALID, fault, argument, key->code, NULL);
    TRY(day_has_come(ctx, NULL, judged.verdict_on));
    *ret = CHANGE_NONE;
    if (verdict_same(&stored, &judged))
        return OK;
    bool reopened = verdict->verdict == DOCUMENT_REOPENED;
    const char *command = reopened ? "award evidence reopen" : "award evidence verdict";
    TRY(event_begin(store, edition_chain(edition), command, edition->id, &event));
    TRY(verdicts_write(store, edition, &judged, 1));
    *ret = stored.verdict == DOCUMENT_UNJUDGED ? CHANGE_ADDED : CHANGE_UPDATED;
    return OK;
}

Status evidence_judge(Store *store, const Edition *edition, const EvidenceKey *key,
                      const EvidenceVerdict *verdict, Change *ret)
{
    Change change = CHANGE_NONE;
    void *scratch = mem_root(store_ctx(store));
    Status status = judge(store, scratch, edition, key, verdict, &change);
    mem_free(scratch);
    if (status == OK)
        *ret = change;
    return status;
}

Status evidence_reopen(Store *store, const Edition *edition, const EvidenceKey *key,
                       const char *reason, const char *by, Date on, Change *ret)
{
    const EvidenceVerdict verdict = {
        .verdict = DOCUMENT_REOPENED, .level = "", .reason = reason, .by = by, .on = on};
    return evidence_judge(store, edition, key, &verdict, ret);
}
