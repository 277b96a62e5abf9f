/* The table of `coverage show`: for each cell the heads, what they are divided by, the gap to the
 * target and the growth. */
#include "base/mem.h"
#include "coverage/coverage.h"

enum { MONTHS_BEFORE = 12 };

typedef struct {
    Ctx *ctx;
    void *parent;
    Store *store;
    const CoverageQuery *query;
    const Counted *counted; /* NULL: not asked for */
    const Counted *counted_before;
    CoverageRow *rows;
    size_t count, capacity;
} Table;

/* One figure and where it comes from. */
typedef struct {
    int64_t reported, counted, active;
    CoverageFrom source;
    Reported origin; /* if reported */
    bool synthetic;
} Heads;

static Status find_heads(const Table *table, Region region, int segment, Month month,
                         const Counted *counted, CoverageFrom from, Heads *ret)
{
    Heads heads = {.reported = -1, .counted = -1, .active = -1, .source = from};
    bool found = false, counted_synthetic = false;
    if (from != FROM_COUNTED)
        TRY(coverage_reported_find(table->store, table->parent, region, segment, month, NULL,
                                   &heads.origin, &found));
    if (found)
        heads.reported = heads.origin.heads;
    if (counted != NULL && counted->people > 0)
        heads.counted = counted_heads(counted, region, segment, &counted_synthetic);
    if (found) {
        heads.active = heads.reported;
        heads.source = FROM_REPORTED;
    } else if (from != FROM_REPORTED && heads.counted >= 0) {
        heads.active = heads.counted;
        heads.source = FROM_COUNTED;
    }
    heads.synthetic = (found && heads.origin.synthetic) || (heads.counted > 0 && counted_synthetic);
    *ret = heads;
    return OK;
}

static unsigned notes_of_origin(const Heads *heads)
{
    const Reported *origin = &heads->origin;
    if (heads->source != FROM_REPORTED)
        return 0;
    return (origin->regions_summed > 0 ? NOTE_SUM_OF_REGIONS : 0u) |
           (origin->partial ? NOTE_SUM_PARTIAL : 0u) |
           (origin->segments_differ ? NOTE_SEGMENTS_DIFFER : 0u) |
           (origin->basis == BASIS_WORKPLACE ? NOTE_WORKPLACE : 0u);
}

/* Does the denominator count the people that the segment is taken from? */
static bool fits_segment(DenominatorKind kind, int segment)
{
    switch (kind) {
    case DENOMINATOR_EMPLOYED:
    case DENOMINATOR_ELIGIBLE:
    case DENOMINATOR_OTHER:
        return segment == SEGMENT_ALL;
    case DENOMINATOR_NON_WAGE:
        return segment == SEGMENT_BPU;
    case DENOMINATOR_WAGE:
        return segment == SEGMENT_PU;
    case DENOMINATOR_KIND_COUNT:
        break;
    }
    return false;
}

static Status divide(const Table *table, CoverageRow *row, const char *name,
                     Denominator *ret_denominator, bool *ret_found)
{
    *ret_found = false;
    if (name == NULL)
        return OK;
    TRY(denominator_find(table->store, table->parent, name, row->region, NULL, ret_denominator,
                         ret_found));
    return OK;
}

static Status fill_share(const Table *table, CoverageRow *row)
{
    Denominator denominator;
    bool found;
    TRY(divide(table, row, table->query->denominator, &denominator, &found));
    if (!found) {
        row->notes |= table->query->denominator == NULL ? 0 : NOTE_NO_DENOMINATOR;
        return OK;
    }
    row->denominator = denominator.value;
    row->denominator_kind = denominator.kind;
    row->synthetic = row->synthetic || denominator.synthetic;
    row->notes |= denominator.parts > 0 ? NOTE_DENOMINATOR_SUM : 0;
    if (!fits_segment(denominator.kind, row->segment))
        row->notes |= NOTE_DENOMINATOR_OTHER;
    else if (denominator.kind == DENOMINATOR_ELIGIBLE)
        row->notes |= NOTE_UCJ;
    if (row->active < 0)
        return OK;
    TRY(coverage_share(table->ctx, row->active, denominator.value, &row->share));
    row->uncovered = denominator.value > row->active ? denominator.value - row->active : 0;
    row->notes |= row->share.ppm > PPM ? NOTE_OVER_100 : 0;
    return OK;
}

/* Targets are set for all members of a region; one in heads holds only for the region that it
 * names. */
static Status fill_gap(const Table *table, CoverageRow *row)
{
    Target target;
    bool found;
    if (table->query->target == NULL || row->segment != SEGMENT_ALL)
        return OK;
    TRY(target_find(table->store, table->parent, table->query->target, row->region, &target,
                    &found));
    bool own = found && target.region.code == row->region.code;
    if (!found || (!own && target.heads >= 0))
        return OK;
    row->target = target.percent;
    row->target_heads = target.heads;
    row->synthetic = row->synthetic || target.synthetic;
    row->notes |= own ? 0 : NOTE_TARGET_ABOVE;
    if (row->active < 0)
        return OK;
    if (target.heads >= 0)
        row->gap = target.heads > row->active ? target.heads - row->active : 0;
    else if (row->denominator > 0)
        TRY(coverage_gap(table->ctx, row->active, row->denominator, target.percent, &row->gap));
    return OK;
}

static Status fill_growth(const Table *table, CoverageRow *row, Month month)
{
    Heads before;
    if (row->active < 0)
        return OK;
    TRY(find_heads(table, row->region, row->segment, month_plus(month, -MONTHS_BEFORE),
                   table->counted_before, row->source, &before));
    if (before.active < 0) {
        row->notes |= NOTE_NO_BEFORE;
        return OK;
    }
    row->before = before.active;
    row->synthetic = row->synthetic || before.synthetic;
    if (before.active > 0 &&
        !share_of(row->active - before.active, before.active, &row->growth_relative))
        return fail(table->ctx, E_INVALID, "coverage.too_large", NULL);
    const char *name = table->query->denominator_before;
    Denominator denominator;
    bool found;
    TRY(divide(table, row, name == NULL ? table->query->denominator : name, &denominator, &found));
    if (!found || row->share.ppm < 0)
        return OK;
    Rate share;
    TRY(coverage_share(table->ctx, before.active, denominator.value, &share));
    row->growth_points = RATE_PPM(row->share.ppm - share.ppm);
    return OK;
}

static Status add_row(Table *table, const RegionInfo *region, int segment)
{
    const CoverageQuery *query = table->query;
    Heads heads;
    TRY(find_heads(table, region->region, segment, query->month, table->counted, query->from,
                   &heads));
    CoverageRow row = {
        .region = region->region,
        .name = region->name,
        .segment = segment,
        .reported = heads.reported,
        .counted = heads.counted,
        .active = heads.active,
        .source = heads.source,
        .basis = heads.source == FROM_REPORTED ? heads.origin.basis : BASIS_HOME,
        .denominator = -1,
        .share = {-1},
        .uncovered = -1,
        .target = {-1},
        .target_heads = -1,
        .gap = -1,
        .before = -1,
        .growth_points = {INT64_MIN},
        .growth_relative = {INT64_MIN},
        .notes = heads.active < 0 ? 0 : notes_of_origin(&heads),
        .synthetic = heads.synthetic,
    };
    TRY(fill_share(table, &row));
    TRY(fill_gap(table, &row));
    TRY(fill_growth(table, &row, query->month));
    if (row.denominator < 0)
        row.notes &= ~(unsigned)NOTE_WORKPLACE; /* nothing was divided */
    table->rows = mem_grow(table->parent, table->rows, table->count, &table->capacity);
    table->rows[table->count++] = row;
    return OK;
}

static Status add_region(Table *table, const RegionInfo *region)
{
    if (table->query->by_segment)
        for (int segment = 0; segment < SEGMENT_COUNT; segment++)
            TRY(add_row(table, region, segment));
    return add_row(table, region, SEGMENT_ALL);
}

static Status region_info(Table *table, RegionInfo *ret)
{
    Region within = table->query->within;
    if (within.code != REGION_NATION.code)
        return region_get(table->store, table->parent, within, ret);
    *ret = (RegionInfo){.region = REGION_NATION, .level = LEVEL_NATION, .name = "Indonesia"};
    return OK;
}

Status coverage_table(Ctx *ctx, void *parent, Store *store, const CoverageQuery *query,
                      CoverageRow **ret, size_t *ret_count)
{
    Table table = {.ctx = ctx, .parent = parent, .store = store, .query = query};
    Counted *counted = NULL, *before = NULL;
    RegionInfo within;
    TRY(region_info(&table, &within));
    if (within.level > LEVEL_REGENCY)
        return fail(ctx, E_INVALID, "coverage.below_regency", region_format(ctx, within.region),
                    NULL);
    if (query->from != FROM_REPORTED) {
        TRY(coverage_count(ctx, parent, store, query->month, query->arrears_months, &counted));
        TRY(coverage_count(ctx, parent, store, month_plus(query->month, -MONTHS_BEFORE),
                           query->arrears_months, &before));
    }
    table.counted = counted;
    table.counted_before = before;
    if (query->by_regency && within.level < LEVEL_REGENCY) {
        RegionInfo *regions;
        size_t count;
        TRY(region_list(store, parent, LEVEL_REGENCY, within.region, &regions, &count));
        for (size_t i = 0; i < count; i++)
            TRY(add_region(&table, &regions[i]));
    }
    TRY(add_region(&table, &within));
    *ret = table.rows;
    *ret_count = table.count;
    return OK;
}
