/* An interview that took place: checked against the panel and the rules, recorded, and what was
 * found put before the desk review again. */
#include "award/interview_private.h"

#include "base/mem.h"

const char *const ITEM_KEYS[ITEM_KIND_COUNT + 1] = {"companion", "assessor", "question", "finding",
                                                    NULL};

enum { KEYS_SHOWN_BYTES_MAX = 4096 };

typedef struct {
    Store *store;
    Ctx *ctx;
    void *scratch;
    const Edition *edition;
    const Category *category;
    const InterviewSlot *slot;
    const InterviewRecord *record;
    InterviewRecord *before; /* NULL: nothing was recorded yet */
} Recording;

Status interview_get(Store *store, void *parent, const Edition *edition, const char *key,
                     InterviewSlot *ret)
{
    InterviewSlot *slots = NULL;
    size_t count = 0;
    TRY(interview_list(store, parent, edition, &slots, &count));
    Buf *keys = buf_new(parent, KEYS_SHOWN_BYTES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(slots[i].key, key) == 0) {
            *ret = slots[i];
            return OK;
        }
        buf_printf(keys, "%s%s", i == 0 ? "" : ", ", slots[i].key);
    }
    return fail(store_ctx(store), E_NOT_FOUND, "award.interview_unknown", key, edition->id,
                count == 0 ? "-" : keys->data, NULL);
}

Status interview_recorded(Store *store, void *parent, const Edition *edition, const char *key,
                          InterviewRecord **ret)
{
    const char *digest = NULL;
    return record_find(store, parent, edition, key, ret, &digest);
}

/* -- Checks ------------------------------------------------------------------------------------- */

/* Whoever must not mark an entrant must not question it either. */
static Status check_assessors(const Recording *recording)
{
    const InterviewSlot *slot = recording->slot;
    const InterviewRecord *record = recording->record;
    Ctx *ctx = recording->ctx;
    Panel *panel = NULL;
    Status status = OK;
    TRY(panel_load(recording->store, recording->scratch, recording->edition, slot->category,
                   slot->code, &panel));
    int64_t entrant = panel_entrant(panel, slot->category, slot->code);
    for (size_t i = 0; i < record->counts[ITEM_ASSESSOR]; i++) {
        const char *key = record->items[ITEM_ASSESSOR][i].subject;
        int at = panel_assessor(panel, key);
        unsigned pair = at < 0 || entrant < 0
                            ? 0
                            : panel->pairs[(size_t)entrant * panel->assessor_count + (size_t)at];
        if (at < 0)
            status = fail(ctx, E_INVALID, "award.no_assessor", key, NULL);
        else if (pair & PAIR_RECUSED)
            status = fail(ctx, E_INVALID, "award.interview_recused", key, slot->code, NULL);
        else if (pair & PAIR_BLOCKED)
            status = fail(ctx, E_INVALID, "award.interview_conflict", key, slot->code, NULL);
    }
    for (size_t i = 0; i < record->counts[ITEM_QUESTION]; i++) {
        const char *by = record->items[ITEM_QUESTION][i].note;
        bool there = by[0] == '\0';
        for (size_t j = 0; j < record->counts[ITEM_ASSESSOR] && !there; j++)
            there = strcmp(record->items[ITEM_ASSESSOR][j].subject, by) == 0;
        if (!there)
            status = fail(ctx, E_INVALID, "award.interview_asker", by, record->interview, NULL);
    }
    return status;
}

static Status check_findings(const Recording *recording)
{
    const Rubric *rubric = recording->category->rubric;
    const InterviewRecord *record = recording->record;
    Status status = OK;
    for (size_t i = 0; i < record->counts[ITEM_FINDING]; i++) {
        const InterviewItem *finding = &record->items[ITEM_FINDING][i];
        int node = rubric_find(rubric, finding->subject);
        bool leaf = node >= 0 && rubric->nodes[node].indicator >= 0;
        bool documents = leaf && rubric->indicators[rubric->nodes[node].indicator].source.kind ==
                                     SOURCE_EVIDENCE;
        if (!leaf)
            status = fail(recording->ctx, E_INVALID, "award.finding_indicator", finding->subject,
                          recording->category->key, NULL);
        else if (finding->detail[0] != '\0' && !documents)
            status = fail(recording->ctx, E_INVALID, "award.finding_documents", finding->subject,
                          finding->detail, NULL);
    }
    return status;
}

static Status check_record(const Recording *recording)
{
    const InterviewRecord *record = recording->record;
    Ctx *ctx = recording->ctx;
    int most = panel_rules(recording->edition)->companions_max;
    Status status = OK;
    if (recording->slot->cancelled)
        return fail(ctx, E_CONFLICT, "award.interview_cancelled", record->interview, NULL);
    if (record->synthetic && !recording->edition->synthetic)
        return fail(ctx, E_INVALID, "award.synthetic", NULL);
    if (record->counts[ITEM_COMPANION] > (size_t)most)
        status =
            fail(ctx, E_INVALID, "award.companions", mem_printf(ctx, "%d", most),
                 mem_printf(ctx, "%zu", record->counts[ITEM_COMPANION]), record->interview, NULL);
    Status assessors = check_assessors(recording);
    Status findings = check_findings(recording);
    TRY(status);
    TRY(assessors);
    return findings;
}

/* -- Recording ---------------------------------------------------------------------------------- */

static const char *digest_record(void *parent, const InterviewRecord *record)
{
    Hasher *hasher = hasher_new(parent);
    const char *const texts[] = {record->interview, record->speaker, record->position,
                                 record->minutes};
    hasher_add_int(hasher, record->held.days);
    hasher_add_int(hasher, (int64_t)record->presence);
    hasher_add_int(hasher, record->synthetic);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        hasher_add_text(hasher, text_of(texts[i]));
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++) {
        hasher_add_int(hasher, (int64_t)record->counts[kind]);
        for (size_t i = 0; i < record->counts[kind]; i++) {
            hasher_add_text(hasher, text_of(record->items[kind][i].subject));
            hasher_add_text(hasher, text_of(record->items[kind][i].detail));
            hasher_add_text(hasher, text_of(record->items[kind][i].note));
        }
    }
    Digest digest = hasher_end(hasher);
    return digest_hex(parent, &digest);
}

static bool was_found(const InterviewRecord *before, const InterviewItem *finding)
{
    for (size_t i = 0; before != NULL && i < before->counts[ITEM_FINDING]; i++) {
        const InterviewItem *old = &before->items[ITEM_FINDING][i];
        if (strcmp(old->subject, finding->subject) == 0 &&
            strcmp(old->detail, finding->detail) == 0 && strcmp(old->note, finding->note) == 0)
            return true;
    }
    return false;
}

/* Documents of findings that the record before did not have. */
static Status reopen_documents(const Recording *recording, size_t *ret_reopened)
{
    const InterviewRecord *record = recording->record;
    size_t reopened = 0;
    for (size_t i = 0; i < record->counts[ITEM_FINDING]; i++) {
        const InterviewItem *finding = &record->items[ITEM_FINDING][i];
        Change change = CHANGE_NONE;
        EvidenceKey key = {.category = recording->slot->category,
                           .code = recording->slot->code,
                           .indicator = finding->subject,
                           .number = finding->detail};
        if (finding->detail[0] == '\0' || was_found(recording->before, finding))
            continue;
        TRY(evidence_reopen(recording->store, recording->edition, &key, finding->note,
                            record->interview, record->held, &change));
        reopened += change != CHANGE_NONE;
    }
    *ret_reopened = reopened;
    return OK;
}

static Status record_it(Recording *recording, Change *ret, size_t *ret_reopened)
{
    Store *store = recording->store;
    const Edition *edition = recording->edition;
    const InterviewRecord *record = recording->record;
    InterviewSlot slot;
    const char *before = NULL;
    int64_t event = 0;
    TRY(event_begin(store, edition_chain(edition), "award interview record", edition->id, &event));
    TRY(interview_get(store, recording->scratch, edition, record->interview, &slot));
    recording->slot = &slot;
    TRY(edition_category(recording->ctx, edition, slot.category, &recording->category));
    TRY(check_record(recording));
    TRY(day_has_come(recording->ctx, NULL, record->held));
    const char *digest = digest_record(recording->scratch, record);
    TRY(record_find(store, recording->scratch, edition, record->interview, &recording->before,
                    &before));
    if (recording->before != NULL && strcmp(before, digest) == 0) {
        *ret = CHANGE_NONE;
        *ret_reopened = 0;
        return OK;
    }
    TRY(stage_require(store, edition, STAGE_INTERVIEW, STAGE_FIELD_CHECK));
    TRY(record_write(store, edition, record, digest));
    TRY(reopen_documents(recording, ret_reopened));
    *ret = recording->before == NULL ? CHANGE_ADDED : CHANGE_UPDATED;
    return OK;
}

Status interview_record(Store *store, const Edition *edition, const InterviewRecord *record,
                        Change *ret, size_t *ret_reopened)
{
    Recording recording = {.store = store,
                           .ctx = store_ctx(store),
                           .scratch = mem_root(store_ctx(store)),
                           .edition = edition,
                           .record = record};
    Status status = record_it(&recording, ret, ret_reopened);
    mem_free(recording.scratch);
    return status;
}
