/* The list of regions in the store: look-ups, and the writing of what is new. */
#include "base/map.h"
#include "base/mem.h"
#include "base/progress.h"
#include "region/region_name.h"
#include "region/region_rows.h"
#include "store/store.h"

/* How many candidates the message about an ambiguous name shows. */
enum { CANDIDATES_SHOWN_MAX = 12 };

enum { COLUMN_CODE, COLUMN_LEVEL, COLUMN_PARENT, COLUMN_NAME, COLUMN_FOLDED };

FACT_TABLE(REGION_FACT, "region_fact",
           {{"code", FACT_INT, false},
            {"level", FACT_INT, false},
            {"parent", FACT_INT, false},
            {"name", FACT_TEXT, false},
            {"folded", FACT_TEXT, false}});

SQL(region_by_code, "SELECT code, level, parent, name FROM region WHERE code = $1");
SQL(region_by_folded,
    "SELECT code, level, parent, name FROM region WHERE folded = $1 ORDER BY level, code");
/* replace() finds a part of a text on either engine; neither has the other's position function. */
SQL(region_by_part, "SELECT code, level, parent, name FROM region WHERE replace(folded, CAST($1 AS "
                    "@text), '') <> folded "
                    "ORDER BY level, code");
SQL(region_by_range, "SELECT code, level, parent, name FROM region WHERE code >= $1 AND code < $2 "
                     "AND level = $3 ORDER BY code");
SQL(region_all, "SELECT code, level, parent, name FROM region ORDER BY code");
SQL(region_level_counts, "SELECT level, count(*) FROM region GROUP BY level ORDER BY level");

typedef struct {
    RegionInfo *items;
    size_t count;
    size_t capacity;
} InfoList;

static RegionInfo info_of_row(void *parent, const Statement *statement)
{
    return (RegionInfo){
        .region = {column_int(statement, COLUMN_CODE)},
        .level = (RegionLevel)column_int(statement, COLUMN_LEVEL),
        .parent = {column_int(statement, COLUMN_PARENT)},
        .name = column_string(parent, statement, COLUMN_NAME),
    };
}

/* Collects the rows of a statement that are of a kind and inside a region, at most `limit`. */
static Status collect(Statement *statement, void *parent, RegionKind kind, Region within,
                      size_t limit, InfoList *ret)
{
    InfoList list = {0};
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        RegionLevel level = (RegionLevel)column_int(statement, COLUMN_LEVEL);
        Region region = {column_int(statement, COLUMN_CODE)};
        if (!region_kind_fits(kind, level, column_text(statement, COLUMN_NAME)) ||
            !region_contains(within, region))
            continue;
        if (list.count == limit) {
            statement_reset(statement);
            break;
        }
        list.items = mem_grow(parent, list.items, list.count, &list.capacity);
        list.items[list.count++] = info_of_row(parent, statement);
    }
    *ret = list;
    return OK;
}

static Status look_up(Store *store, void *parent, Region region, bool *ret_found, RegionInfo *ret)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &region_by_code, &statement));
    bind_int(statement, 1, region.code);
    TRY(statement_next(statement, &row));
    if (row && ret != NULL)
        *ret = info_of_row(parent, statement);
    if (row)
        statement_reset(statement);
    *ret_found = row;
    return OK;
}

Status region_get(Store *store, void *parent, Region region, RegionInfo *ret)
{
    bool found;
    RegionInfo info;
    TRY(look_up(store, parent, region, &found, &info));
    if (!found)
        return fail(store_ctx(store), E_NOT_FOUND, "region.not_found",
                    region_format(store_ctx(store), region), NULL);
    *ret = info;
    return OK;
}

bool region_exists(Store *store, Region region)
{
    bool found = false;
    return look_up(store, NULL, region, &found, NULL) == OK && found;
}

static Status ambiguous(Ctx *ctx, Text text, const InfoList *list)
{
    Buf *names = buf_new(ctx, 4096);
    for (size_t i = 0; i < list->count && i < CANDIDATES_SHOWN_MAX; i++)
        buf_printf(names, "%s%s (%s)", i == 0 ? "" : ", ", list->items[i].name,
                   region_format(ctx, list->items[i].region));
    if (list->count > CANDIDATES_SHOWN_MAX)
        buf_printf(names, " … +%zu", list->count - CANDIDATES_SHOWN_MAX);
    return fail(ctx, E_CONFLICT, "region.ambiguous", text_string(ctx, text), names->data, NULL);
}

/* Everybody's short name for a province ("jabar") is one more candidate, unless its full name is
 * one already. */
static Status add_alias(Store *store, void *parent, RegionName name, InfoList *list)
{
    Region alias = region_alias(name.bare);
    if (alias.code == 0 || (name.kind != KIND_ANY && name.kind != KIND_PROVINCE))
        return OK;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].region.code == alias.code)
            return OK;
    bool found;
    RegionInfo info;
    TRY(look_up(store, parent, alias, &found, &info));
    if (!found)
        return OK;
    list->items = mem_grow(parent, list->items, list->count, &list->capacity);
    memmove(list->items + 1, list->items, list->count * sizeof *list->items);
    list->items[0] = info;
    list->count++;
    return OK;
}

/* Regions called exactly `name`: without a place to look in, provinces and regencies only. */
static Status candidates(Store *store, void *parent, RegionName name, Region within, InfoList *ret)
{
    Statement *statement;
    InfoList list;
    TRY(store_prepare(store, &region_by_folded, &statement));
    bind_text(statement, 1, name.bare);
    TRY(collect(statement, parent, name.kind, within, SIZE_MAX, &list));
    if (within.code == 0) {
        size_t kept = 0;
        for (size_t i = 0; i < list.count; i++)
            if (list.items[i].level <= LEVEL_REGENCY)
                list.items[kept++] = list.items[i];
        list.count = kept;
        TRY(add_alias(store, parent, name, &list));
    }
    *ret = list;
    return OK;
}

static Status resolve_name(Store *store, void *parent, Text text, Region within, Region *ret)
{
    Ctx *ctx = store_ctx(store);
    RegionName name = region_name_of(parent, text);
    InfoList list;
    TRY(candidates(store, parent, name, within, &list));
    if (list.count == 0 && name.kind != KIND_ANY)
        TRY(candidates(store, parent, (RegionName){KIND_ANY, region_name_plain(parent, text)},
                       within, &list));
    if (list.count == 0)
        return fail(ctx, E_NOT_FOUND, "region.name_not_found", text_string(ctx, text), NULL);
    if (list.count > 1)
        return ambiguous(ctx, text, &list);
    *ret = list.items[0].region;
    return OK;
}

Status region_resolve(Store *store, Text text, Region within, Region *ret)
{
    Ctx *ctx = store_ctx(store);
    Region region;
    text = text_trim(text);
    /* No region's name begins with a digit or an apostrophe, so such a text is meant as a code. */
    if (text.bytes == 0 || (text.data[0] >= '0' && text.data[0] <= '9') || text.data[0] == '\'') {
        TRY(region_read(ctx, NULL, text, &region));
        TRY(region_get(store, ctx, region, &(RegionInfo){0}));
    } else {
        void *scratch = mem_root(ctx);
        Status status = resolve_name(store, scratch, text, within, &region);
        mem_free(scratch);
        TRY(status);
    }
    *ret = region;
    return OK;
}

static Status search(Store *store, void *parent, RegionName name, size_t limit, InfoList *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &region_by_part, &statement));
    bind_text(statement, 1, name.bare);
    return collect(statement, parent, name.kind, REGION_NATION, limit, ret);
}

Status region_search(Store *store, void *parent, Text text, size_t limit, RegionInfo **ret,
                     size_t *ret_count)
{
    InfoList list;
    void *scratch = mem_root(store_ctx(store));
    RegionName name = region_name_of(scratch, text);
    Status status = name.bare.bytes == 0
                        ? fail(store_ctx(store), E_INVALID, "region.search_empty", NULL)
                        : search(store, parent, name, limit, &list);
    if (status == OK && list.count == 0 && name.kind != KIND_ANY)
        status = search(store, parent, (RegionName){KIND_ANY, region_name_plain(scratch, text)},
                        limit, &list);
    mem_free(scratch);
    TRY(status);
    *ret = list.items;
    *ret_count = list.count;
    return OK;
}

/* Codes of a level inside `within` are one range: 32 holds the districts 320000 to 329999. */
static int64_t range_start(int64_t code, RegionLevel from, RegionLevel to)
{
    for (int level = (int)from; level < (int)to; level++)
        code *= level == LEVEL_DISTRICT ? 10000 : 100;
    return code;
}

Status region_list(Store *store, void *parent, RegionLevel level, Region within, RegionInfo **ret,
                   size_t *ret_count)
{
    Statement *statement;
    InfoList list = {0};
    RegionLevel outer = region_level(within);
    if (level >= outer) {
        TRY(store_prepare(store, &region_by_range, &statement));
        bind_int(statement, 1, range_start(within.code, outer, level));
        bind_int(statement, 2,
                 within.code == 0 ? INT64_MAX : range_start(within.code + 1, outer, level));
        bind_int(statement, 3, level);
        TRY(collect(statement, parent, KIND_ANY, REGION_NATION, SIZE_MAX, &list));
    }
    *ret = list.items;
    *ret_count = list.count;
    return OK;
}

Status region_counts(Store *store, RegionCounts *ret_counts)
{
    Statement *statement;
    int64_t counts[LEVEL_VILLAGE + 1] = {0};
    TRY(store_prepare(store, &region_level_counts, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        int64_t level = column_int(statement, 0);
        if (level >= 0 && level <= LEVEL_VILLAGE)
            counts[level] = column_int(statement, 1);
    }
    *ret_counts = (RegionCounts){counts[LEVEL_PROVINCE], counts[LEVEL_REGENCY],
                                 counts[LEVEL_DISTRICT], counts[LEVEL_VILLAGE]};
    return OK;
}

/* Takes out of `rows` those that are stored already; keeps the order. */
static Status drop_stored(Store *store, void *scratch, RegionRow *rows, size_t *count)
{
    Statement *statement;
    bool *stored = mem_array(scratch, bool, *count);
    Map *by_code = map_new(scratch, *count);
    for (size_t i = 0; i < *count; i++)
        map_set(by_code, (uint64_t)rows[i].region.code, i);
    TRY(store_prepare(store, &region_all, &statement));
    for (bool row;;) {
        uint64_t index;
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        if (map_get(by_code, (uint64_t)column_int(statement, COLUMN_CODE), &index))
            stored[index] = text_equal(rows[index].name, column_text(statement, COLUMN_NAME));
    }
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (!stored[i])
            rows[kept++] = rows[i];
    *count = kept;
    return OK;
}

static Status write_row(FactWriter *writer, void *scratch, const RegionRow *row)
{
    RegionLevel level = region_level(row->region);
    /* Only a regency carries its kind in its name; a village may well be called "Kota Baru". */
    Text folded = level == LEVEL_REGENCY ? region_name_of(scratch, row->name).bare
                                         : region_name_plain(scratch, row->name);
    fact_int(writer, COLUMN_CODE, row->region.code);
    fact_int(writer, COLUMN_LEVEL, level);
    fact_int(writer, COLUMN_PARENT, region_at(row->region, (RegionLevel)(level - 1)).code);
    fact_text(writer, COLUMN_NAME, row->name);
    fact_text(writer, COLUMN_FOLDED, folded);
    return fact_row(writer, NULL);
}

static Status write_event(Store *store, void *scratch, const RegionRow *rows, size_t count,
                          const RegionInput *inputs, size_t input_count)
{
    int64_t event;
    FactWriter *writer;
    TRY(event_begin(store, CHAIN_NATION, "init", "idn-area-data", &event));
    for (size_t i = 0; i < input_count; i++)
        TRY(event_input(store, CHAIN_NATION, inputs[i].name, inputs[i].bytes, &inputs[i].digest));
    TRY(fact_writer_open(store, CHAIN_NATION, &REGION_FACT, &writer));
    progress_begin(store_ctx(store), "progress.region.write", (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        void *row_memory = mem_root(scratch);
        Status status = write_row(writer, row_memory, &rows[i]);
        mem_free(row_memory);
        TRY(status);
        progress_add(store_ctx(store), 1);
    }
    return fact_writer_close(writer);
}

Status region_write(Store *store, RegionRow *rows, size_t *count, const RegionInput *inputs,
                    size_t input_count)
{
    void *scratch = mem_root(store_ctx(store));
    Status status = drop_stored(store, scratch, rows, count);
    if (status == OK && *count > 0)
        status = write_event(store, scratch, rows, *count, inputs, input_count);
    mem_free(scratch);
    return status;
}
