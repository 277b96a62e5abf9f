/* Shares, gaps and the rule of who counts: arithmetic without a store. */
#include "coverage/coverage.h"

#include "base/mem.h"

const char *const DENOMINATOR_KIND_KEYS[DENOMINATOR_KIND_COUNT + 1] = {
    "employed", "eligible", "non-wage", "wage", "other", NULL};
const char *const BASIS_KEYS[BASIS_COUNT + 1] = {"home", "workplace", NULL};

Status coverage_share(Ctx *ctx, int64_t heads, int64_t denominator, Rate *ret)
{
    if (denominator <= 0 || !share_of(heads, denominator, ret))
        return fail(ctx, E_INVALID, "coverage.denominator_zero", NULL);
    return OK;
}

Status coverage_gap(Ctx *ctx, int64_t heads, int64_t denominator, Rate target, int64_t *ret_gap)
{
    int64_t wanted;
    if (denominator <= 0 || !ratio_apply(denominator, target.ppm, PPM, ROUND_UP, &wanted))
        return fail(ctx, E_INVALID, "coverage.denominator_zero", NULL);
    *ret_gap = wanted > heads ? wanted - heads : 0;
    return OK;
}

bool coverage_is_active(int64_t arrears_months, int32_t paid_until, int32_t died, Month month)
{
    if (died != INT32_MIN && month_of((Date){died}).months < month.months)
        return false;
    return paid_until != INT32_MIN && month.months - (int64_t)paid_until <= arrears_months;
}

const char *coverage_note_key(CoverageNote note)
{
    switch (note) {
    case NOTE_UCJ:
        return "coverage.note.ucj";
    case NOTE_OVER_100:
        return "coverage.note.over_100";
    case NOTE_WORKPLACE:
        return "coverage.note.workplace";
    case NOTE_SUM_OF_REGIONS:
        return "coverage.note.sum_of_regions";
    case NOTE_SUM_PARTIAL:
        return "coverage.note.sum_partial";
    case NOTE_DENOMINATOR_SUM:
        return "coverage.note.denominator_sum";
    case NOTE_NO_DENOMINATOR:
        return "coverage.note.no_denominator";
    case NOTE_NO_BEFORE:
        return "coverage.note.no_before";
    case NOTE_TARGET_ABOVE:
        return "coverage.note.target_above";
    case NOTE_SEGMENTS_DIFFER:
        return "coverage.note.segments_differ";
    case NOTE_DENOMINATOR_OTHER:
        return "coverage.note.denominator_other";
    }
    abort();
}
