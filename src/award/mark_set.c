/* One mark, given on the command line. */
#include "award/seal_private.h"

#include "base/mem.h"

static Status find_indicator(Ctx *ctx, void *scratch, const Category *category, const char *key)
{
    const Rubric *rubric = category->rubric;
    Buf *names = buf_new(scratch, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const char *name = rubric->nodes[rubric->indicators[i].node].key;
        if (rubric->indicators[i].source.kind != SOURCE_PANEL)
            continue;
        if (strcmp(name, key) == 0)
            return OK;
        buf_printf(names, "%s%s", names->bytes == 0 ? "" : ", ", name);
    }
    if (names->bytes == 0)
        return fail(ctx, E_NOT_FOUND, "seal.no_panel", key, category->key, NULL);
    return fail(ctx, E_NOT_FOUND, "seal.no_panel_indicator", key, category->key, names->data, NULL);
}

static Status check_mark(Store *store, void *scratch, const Edition *edition,
                         const AssessorKey *key, const Mark *mark)
{
    Ctx *ctx = store_ctx(store);
    const Category *category = NULL;
    const char *reason = NULL;
    Entrant entrant;
    bool found = false, may = false;
    if (strcmp(mark->assessor, key->assessor) != 0)
        return fail(ctx, E_DENIED, "seal.mark_of_other", mark->assessor, key->assessor, NULL);
    TRY(edition_category(ctx, edition, mark->category, &category));
    TRY(find_indicator(ctx, scratch, category, mark->indicator));
    TRY(entrant_find(store, scratch, edition, category->key, mark->code, &entrant, &found));
    if (!found)
        return fail(ctx, E_NOT_FOUND, "award.row_entrant", mark->code, category->key, NULL);
    TRY(panel_may_mark(store, edition, mark->assessor, mark->category, mark->code, &may, &reason));
    if (!may)
        return fail(ctx, E_CONFLICT, reason, mark->assessor, mark->code, mark->category, NULL);
    if (mark->mark.micro < 0 || mark->mark.micro > (int64_t)AWARD_MARK_MAX * MICRO)
        return fail(ctx, E_INVALID, "award.mark_range", NULL);
    if (strlen(mark->note) > MARK_NOTE_BYTES_MAX)
        return fail(ctx, E_LIMIT, "seal.note_too_long", "1000", NULL);
    return OK;
}

static Status seal_one(Store *store, void *scratch, const Edition *edition, const AssessorKey *key,
                       const Mark *mark, Change *ret)
{
    AwardImportCounts counts = {0};
    TRY(mark_require_sealing(store, edition, key));
    TRY(check_mark(store, scratch, edition, key, mark));
    TRY(event_begin(store, edition_chain(edition), "award mark set", edition->id, NULL));
    TRY(marks_seal(store, edition, key, mark, 1, &counts));
    *ret = counts.added > 0 ? CHANGE_ADDED : counts.updated > 0 ? CHANGE_UPDATED : CHANGE_NONE;
    return OK;
}

Status mark_seal_one(Store *store, const Edition *edition, const AssessorKey *key, const Mark *mark,
                     Change *ret)
{
    void *scratch = mem_root(store_ctx(store));
    Status status = seal_one(store, scratch, edition, key, mark, ret);
    mem_free(scratch);
    return status;
}
