/* Finding the figure that holds for a region: its own, or put together from below, or taken from
 * above. */
#include "base/mem.h"
#include "coverage/coverage_rows.h"

/* -- Denominators and targets ---------------------------------------------------------------- */

static Status own_denominator(Store *store, void *parent, const char *name, Region region,
                              const CoverageAsOf *as_of, Denominator *ret, bool *ret_found)
{
    DenominatorRow *rows;
    size_t count;
    TRY(denominator_cell(store, parent, name, region, as_of, &rows, &count));
    *ret_found = false;
    for (size_t i = 0; i < count; i++)
        if (!rows[i].replaced) {
            *ret = rows[i].fact;
            *ret_found = true;
        }
    return OK;
}

Status denominator_get(Store *store, void *parent, const char *name, Region region,
                       Denominator *ret)
{
    bool found;
    TRY(own_denominator(store, parent, name, region, NULL, ret, &found));
    if (found)
        return OK;
    Ctx *ctx = store_ctx(store);
    return fail(ctx, E_NOT_FOUND, "coverage.no_denominator", name, region_format(ctx, region),
                NULL);
}

static RegionLevel level_below(Region region) { return (RegionLevel)(region_level(region) + 1); }

Status denominator_find(Store *store, void *parent, const char *name, Region region,
                        const CoverageAsOf *as_of, Denominator *ret, bool *ret_found)
{
    bool found;
    TRY(own_denominator(store, parent, name, region, as_of, ret, &found));
    if (found || region_level(region) >= LEVEL_REGENCY) {
        *ret_found = found;
        return OK;
    }
    RegionInfo *below;
    size_t count;
    Denominator sum = {.value = 0};
    TRY(region_list(store, parent, level_below(region), region, &below, &count));
    found = count > 0;
    for (size_t i = 0; found && i < count; i++) {
        Denominator part;
        TRY(denominator_find(store, parent, name, below[i].region, as_of, &part, &found));
        if (!found)
            break;
        int64_t value = sum.value + part.value;
        bool synthetic = sum.synthetic || part.synthetic;
        if (i == 0)
            sum = part;
        sum.value = value;
        sum.synthetic = synthetic;
    }
    *ret_found = found;
    if (!found)
        return OK;
    sum.region = region;
    sum.id = 0;
    sum.parts = (int)count;
    *ret = sum;
    return OK;
}

Status target_find(Store *store, void *parent, const char *name, Region region, Target *ret,
                   bool *ret_found)
{
    for (int level = (int)region_level(region); level >= LEVEL_NATION; level--) {
        TargetRow *rows;
        size_t count;
        TRY(target_cell(store, parent, name, region_at(region, (RegionLevel)level), &rows, &count));
        for (size_t i = 0; i < count; i++)
            if (!rows[i].replaced) {
                *ret = rows[i].fact;
                *ret_found = true;
                return OK;
            }
    }
    *ret_found = false;
    return OK;
}

/* -- Reported totals ------------------------------------------------------------------------- */

/* Of one segment: by home if there is such a row, else by workplace. Rows come by segment, basis
 * and id. */
static const Reported *of_segment(const Reported *rows, size_t count, int segment)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].segment == segment)
            return &rows[i];
    return NULL;
}

static void add_part(Reported *sum, const Reported *part, bool first)
{
    int64_t heads = sum->heads;
    bool synthetic = sum->synthetic;
    Basis basis = sum->basis;
    if (first) {
        *sum = *part;
        sum->id = 0;
        return;
    }
    sum->heads = heads + part->heads;
    sum->synthetic = synthetic || part->synthetic;
    sum->basis = basis == BASIS_WORKPLACE ? basis : part->basis;
}

static bool sum_segments(const Reported *rows, size_t count, Reported *ret)
{
    Reported sum = {.heads = 0};
    int parts = 0;
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        const Reported *part = of_segment(rows, count, segment);
        if (part != NULL)
            add_part(&sum, part, parts++ == 0);
    }
    if (parts == 0)
        return false;
    sum.segment = SEGMENT_ALL;
    sum.segments_summed = parts;
    *ret = sum;
    return true;
}

static Status own_reported(Store *store, void *parent, Region region, int segment, Month month,
                           const CoverageAsOf *as_of, Reported *ret, bool *ret_found)
{
    Reported *rows, sum;
    size_t count;
    TRY(reported_of_region(store, parent, region, month, as_of, &rows, &count));
    const Reported *row = of_segment(rows, count, segment);
    bool summed = segment == SEGMENT_ALL && sum_segments(rows, count, &sum);
    *ret_found = row != NULL || summed;
    if (row != NULL) {
        *ret = *row;
        ret->segments_differ =
            summed && sum.segments_summed == SEGMENT_COUNT && sum.heads != row->heads;
    } else if (summed) {
        *ret = sum;
    }
    return OK;
}

Status coverage_reported(Store *store, Region region, int segment, Month month, int64_t *ret_heads,
                         bool *ret_found)
{
    Reported reported;
    void *scratch = mem_root(NULL);
    bool found = false;
    Status status = own_reported(store, scratch, region, segment, month, NULL, &reported, &found);
    mem_free(scratch);
    TRY(status);
    if (found)
        *ret_heads = reported.heads;
    *ret_found = found;
    return OK;
}

Status coverage_reported_find(Store *store, void *parent, Region region, int segment, Month month,
                              const CoverageAsOf *as_of, Reported *ret, bool *ret_found)
{
    bool found;
    TRY(own_reported(store, parent, region, segment, month, as_of, ret, &found));
    *ret_found = found;
    if (found || region_level(region) >= LEVEL_REGENCY)
        return OK;
    RegionInfo *below;
    size_t count;
    Reported sum = {.heads = 0};
    int parts = 0;
    bool partial = false;
    TRY(region_list(store, parent, level_below(region), region, &below, &count));
    for (size_t i = 0; i < count; i++) {
        Reported part;
        TRY(coverage_reported_find(store, parent, below[i].region, segment, month, as_of, &part,
                                   &found));
        partial = partial || !found || part.partial;
        if (found)
            add_part(&sum, &part, parts++ == 0);
    }
    if (parts == 0)
        return OK;
    sum.region = region;
    sum.chain = region_chain(region);
    sum.regions_summed = parts;
    sum.partial = partial;
    *ret = sum;
    *ret_found = true;
    return OK;
}
