/* One assessor: found, ended before the term, tied by a single command. */
#include "award/panel_private.h"
#include "base/mem.h"

enum { KEYS_SHOWN_BYTES_MAX = 4096 };

Status assessor_get(Store *store, void *parent, const Edition *edition, const char *key,
                    Assessor *ret)
{
    Assessor *assessors = NULL;
    size_t count = 0;
    TRY(assessor_list(store, parent, edition, &assessors, &count));
    Buf *names = buf_new(parent, KEYS_SHOWN_BYTES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(assessors[i].key, key) == 0) {
            *ret = assessors[i];
            return OK;
        }
        buf_printf(names, "%s%s", i == 0 ? "" : ", ", assessors[i].key);
    }
    return fail(store_ctx(store), E_NOT_FOUND,
                count == 0 ? "award.no_assessors" : "award.no_such_assessor", key, edition->id,
                names->data, NULL);
}

static Change change_of(const AwardImportCounts *counts)
{
    if (counts->unchanged > 0)
        return CHANGE_NONE;
    return counts->added > 0 ? CHANGE_ADDED : CHANGE_UPDATED;
}

Status assessor_end(Store *store, const Edition *edition, const char *key, Date date,
                    const char *reason, Change *ret)
{
    int64_t event = 0;
    Assessor assessor;
    AwardImportCounts counts = {0};
    Ctx *ctx = store_ctx(store);
    TRY(event_begin(store, edition_chain(edition), "award assessor end", edition->id, &event));
    TRY(assessor_get(store, ctx, edition, key, &assessor));
    if (assessor.has_from && date.days < assessor.from.days)
        return fail(ctx, E_INVALID, "award.end_before_term", key, date_format(ctx, assessor.from),
                    NULL);
    assessor.has_until = true;
    assessor.until = date;
    assessor.end_reason = reason;
    TRY(assessors_write(store, edition, &assessor, 1, &counts));
    *ret = change_of(&counts);
    return *ret == CHANGE_NONE ? OK : stage_require(store, edition, STAGE_DRAFT, STAGE_FIELD_CHECK);
}

Status tie_add(Store *store, const Edition *edition, const Tie *tie, Change *ret)
{
    int64_t event = 0;
    Assessor assessor;
    AwardImportCounts counts = {0};
    TRY(event_begin(store, edition_chain(edition), "award assessor tie", edition->id, &event));
    TRY(assessor_get(store, store_ctx(store), edition, tie->assessor, &assessor));
    if (tie->synthetic && !edition->synthetic)
        return fail(store_ctx(store), E_INVALID, "award.synthetic", NULL);
    TRY(ties_write(store, edition, tie, 1, &counts));
    *ret = change_of(&counts);
    return *ret == CHANGE_NONE ? OK : stage_require(store, edition, STAGE_DRAFT, STAGE_FIELD_CHECK);
}
