/* Reported totals, denominators and targets in the store. A row is in force unless another one of
 * its chain replaces it. */
#include "base/mem.h"
#include "coverage/coverage_rows.h"

#define REPLACED(table)                                                                            \
    "CASE WHEN EXISTS (SELECT 1 FROM " table                                                       \
    " n WHERE n.chain = t.chain AND n.replaces = t.id) THEN 1 ELSE 0 END"
#define IN_FORCE(table)                                                                            \
    "NOT EXISTS (SELECT 1 FROM " table " n WHERE n.chain = t.chain AND n.replaces = t.id)"

/* The same of a region's rows as they stood at one event: all are written in the region's chain. */
#define KNOWN_AT(limit) "t.event <= " limit
#define REPLACED_AT(table, limit)                                                                  \
    "CASE WHEN EXISTS (SELECT 1 FROM " table                                                       \
    " n WHERE n.chain = t.chain AND n.replaces = t.id AND n.event <= " limit ") THEN 1 ELSE 0 END"
#define IN_FORCE_AT(table, limit)                                                                  \
    "NOT EXISTS (SELECT 1 FROM " table                                                             \
    " n WHERE n.chain = t.chain AND n.replaces = t.id AND n.event <= " limit ")"

static int64_t last_event_of(const CoverageAsOf *as_of, Region region)
{
    return as_of == NULL ? INT64_MAX : as_of->last_event(as_of->of, region_chain(region));
}

static Status text_statement(Store *store, const Sql *sql, const char *text, int64_t number,
                             Statement **ret)
{
    TRY(store_prepare(store, sql, ret));
    bind_text(*ret, 1, text_of(text));
    bind_int(*ret, 2, number);
    return OK;
}

static int32_t days_or_none(const Statement *row, int column)
{
    return column_is_null(row, column) ? INT32_MIN : (int32_t)column_int(row, column);
}

/* -- Reported -------------------------------------------------------------------------------- */

#define REPORTED_FIELDS                                                                            \
    "t.chain, t.id, t.region, t.segment, t.month, t.heads, t.basis, t.document, t.dated, "         \
    "t.synthetic, t.replaces"
SQL(reported_by_cell,
    "SELECT " REPORTED_FIELDS
    ", " REPLACED("reported") " FROM reported t "
                              "WHERE t.month = $1 AND t.region = $2 AND t.segment = $3 AND t.basis "
                              "= $4 ORDER BY t.chain, t.id");
SQL(reported_by_region,
    "SELECT " REPORTED_FIELDS " FROM reported t WHERE t.month = $1 AND t.region = $2 AND " KNOWN_AT(
        "$3") " AND " IN_FORCE_AT("reported", "$3") " ORDER BY t.segment, t.basis, t.id");
SQL(reported_by_month,
    "SELECT " REPORTED_FIELDS " FROM reported t WHERE t.month = $1 AND " IN_FORCE(
        "reported") " ORDER BY t.region, t.segment, t.basis, t.id");

FACT_TABLE(reported_table, "reported",
           {
               {"region", FACT_INT, false},
               {"segment", FACT_INT, false},
               {"month", FACT_INT, false},
               {"heads", FACT_INT, false},
               {"basis", FACT_INT, false},
               {"document", FACT_TEXT, false},
               {"dated", FACT_INT, true},
               {"replaces", FACT_INT, true},
               {"synthetic", FACT_INT, false},
           });

static void read_reported(const Statement *row, void *parent, Reported *ret)
{
    *ret = (Reported){
        .chain = {column_int(row, 0)},
        .id = column_int(row, 1),
        .region = {column_int(row, 2)},
        .segment = (int)column_int(row, 3),
        .month = {(int32_t)column_int(row, 4)},
        .heads = column_int(row, 5),
        .basis = (Basis)column_int(row, 6),
        .document = column_string(parent, row, 7),
        .dated = {days_or_none(row, 8)},
        .synthetic = column_int(row, 9) != 0,
    };
}

Status reported_cell(Store *store, void *parent, const Reported *cell, ReportedRow **ret,
                     size_t *ret_count)
{
    Statement *row;
    ReportedRow *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &reported_by_cell, &row));
    bind_int(row, 1, cell->month.months);
    bind_int(row, 2, cell->region.code);
    bind_int(row, 3, cell->segment);
    bind_int(row, 4, cell->basis);
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        read_reported(row, parent, &list[count].fact);
        list[count].replaces = column_int(row, 10);
        list[count++].replaced = column_int(row, 11) != 0;
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

static Status collect_reported(Statement *row, void *parent, Region within, int segment,
                               Reported **ret, size_t *ret_count)
{
    Reported *list = NULL;
    size_t count = 0, capacity = 0;
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            break;
        Region region = {column_int(row, 2)};
        if (!region_contains(within, region) ||
            (segment != SEGMENT_ALL && column_int(row, 3) != segment))
            continue;
        list = mem_grow(parent, list, count, &capacity);
        read_reported(row, parent, &list[count++]);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status reported_of_region(Store *store, void *parent, Region region, Month month,
                          const CoverageAsOf *as_of, Reported **ret, size_t *ret_count)
{
    Statement *row;
    TRY(store_prepare(store, &reported_by_region, &row));
    bind_int(row, 1, month.months);
    bind_int(row, 2, region.code);
    bind_int(row, 3, last_event_of(as_of, region));
    return collect_reported(row, parent, region, SEGMENT_ALL, ret, ret_count);
}

Status reported_list(Store *store, void *parent, Region within, int segment, Month month,
                     Reported **ret, size_t *ret_count)
{
    Statement *row;
    TRY(store_prepare(store, &reported_by_month, &row));
    bind_int(row, 1, month.months);
    return collect_reported(row, parent, within, segment, ret, ret_count);
}

Status reported_write(Store *store, const ReportedRow *row)
{
    FactWriter *out;
    const Reported *fact = &row->fact;
    TRY(fact_writer_open(store, region_chain(fact->region), &reported_table, &out));
    fact_int(out, 0, fact->region.code);
    fact_int(out, 1, fact->segment);
    fact_int(out, 2, fact->month.months);
    fact_int(out, 3, fact->heads);
    fact_int(out, 4, fact->basis);
    fact_text(out, 5, text_of(fact->document));
    if (fact->dated.days != INT32_MIN)
        fact_int(out, 6, fact->dated.days);
    if (row->replaces != 0)
        fact_int(out, 7, row->replaces);
    fact_int(out, 8, fact->synthetic);
    TRY(fact_row(out, NULL));
    return fact_writer_close(out);
}

/* -- Denominators ---------------------------------------------------------------------------- */

#define DENOMINATOR_FIELDS                                                                         \
    "t.chain, t.id, t.name, t.region, t.period, t.kind, t.value, t.source, t.dated, t.certainty, " \
    "t.synthetic, t.replaces"
SQL(denominator_by_cell,
    "SELECT " DENOMINATOR_FIELDS
    ", " REPLACED_AT("denominator", "$3") " FROM denominator t WHERE t.name = $1 AND t.region = $2 "
                                          "AND " KNOWN_AT("$3") " ORDER BY t.chain, t.id");
SQL(denominator_all, "SELECT " DENOMINATOR_FIELDS ", 0 FROM denominator t WHERE " IN_FORCE(
                         "denominator") " ORDER BY t.name, t.region, t.chain, t.id");

FACT_TABLE(denominator_table, "denominator",
           {
               {"name", FACT_TEXT, false},
               {"region", FACT_INT, false},
               {"period", FACT_TEXT, false},
               {"kind", FACT_INT, false},
               {"value", FACT_INT, false},
               {"source", FACT_TEXT, false},
               {"dated", FACT_INT, true},
               {"certainty", FACT_TEXT, false},
               {"replaces", FACT_INT, true},
               {"synthetic", FACT_INT, false},
           });

static void read_denominator(const Statement *row, void *parent, DenominatorRow *ret)
{
    ret->fact = (Denominator){
        .chain = {column_int(row, 0)},
        .id = column_int(row, 1),
        .name = column_string(parent, row, 2),
        .region = {column_int(row, 3)},
        .period = column_string(parent, row, 4),
        .kind = (DenominatorKind)column_int(row, 5),
        .value = column_int(row, 6),
        .source = column_string(parent, row, 7),
        .dated = {days_or_none(row, 8)},
        .certainty = column_string(parent, row, 9),
        .synthetic = column_int(row, 10) != 0,
    };
    ret->replaces = column_int(row, 11);
    ret->replaced = column_int(row, 12) != 0;
}

Status denominator_cell(Store *store, void *parent, const char *name, Region region,
                        const CoverageAsOf *as_of, DenominatorRow **ret, size_t *ret_count)
{
    Statement *row;
    DenominatorRow *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(text_statement(store, &denominator_by_cell, name, region.code, &row));
    bind_int(row, 3, last_event_of(as_of, region));
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        read_denominator(row, parent, &list[count++]);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status denominator_list(Store *store, void *parent, const char *name, Region within,
                        Denominator **ret, size_t *ret_count)
{
    Statement *row;
    Denominator *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &denominator_all, &row));
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            break;
        Region region = {column_int(row, 3)};
        if (!region_contains(within, region) ||
            (name != NULL && !text_is(column_text(row, 2), name)))
            continue;
        DenominatorRow one;
        read_denominator(row, parent, &one);
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = one.fact;
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status denominator_write(Store *store, const DenominatorRow *row)
{
    FactWriter *out;
    const Denominator *fact = &row->fact;
    TRY(fact_writer_open(store, region_chain(fact->region), &denominator_table, &out));
    fact_text(out, 0, text_of(fact->name));
    fact_int(out, 1, fact->region.code);
    fact_text(out, 2, text_of(fact->period));
    fact_int(out, 3, fact->kind);
    fact_int(out, 4, fact->value);
    fact_text(out, 5, text_of(fact->source));
    if (fact->dated.days != INT32_MIN)
        fact_int(out, 6, fact->dated.days);
    fact_text(out, 7, text_of(fact->certainty));
    if (row->replaces != 0)
        fact_int(out, 8, row->replaces);
    fact_int(out, 9, fact->synthetic);
    TRY(fact_row(out, NULL));
    return fact_writer_close(out);
}

/* -- Targets --------------------------------------------------------------------------------- */

#define TARGET_FIELDS                                                                              \
    "t.chain, t.id, t.name, t.region, t.year, t.authority, t.document, t.percent, t.heads, "       \
    "t.synthetic, t.replaces"
SQL(target_by_cell,
    "SELECT " TARGET_FIELDS
    ", " REPLACED("target") " FROM target t "
                            "WHERE t.name = $1 AND t.region = $2 ORDER BY t.chain, t.id");
SQL(target_all,
    "SELECT " TARGET_FIELDS
    ", 0 FROM target t WHERE " IN_FORCE("target") " ORDER BY t.name, t.region, t.chain, t.id");

FACT_TABLE(target_table, "target",
           {
               {"name", FACT_TEXT, false},
               {"region", FACT_INT, false},
               {"year", FACT_INT, false},
               {"authority", FACT_TEXT, false},
               {"document", FACT_TEXT, false},
               {"percent", FACT_INT, true},
               {"heads", FACT_INT, true},
               {"replaces", FACT_INT, true},
               {"synthetic", FACT_INT, false},
           });

static void read_target(const Statement *row, void *parent, TargetRow *ret)
{
    ret->fact = (Target){
        .chain = {column_int(row, 0)},
        .id = column_int(row, 1),
        .name = column_string(parent, row, 2),
        .region = {column_int(row, 3)},
        .year = (int)column_int(row, 4),
        .authority = column_string(parent, row, 5),
        .document = column_string(parent, row, 6),
        .percent = RATE_PPM(column_is_null(row, 7) ? -1 : column_int(row, 7)),
        .heads = column_is_null(row, 8) ? -1 : column_int(row, 8),
        .synthetic = column_int(row, 9) != 0,
    };
    ret->replaces = column_int(row, 10);
    ret->replaced = column_int(row, 11) != 0;
}

Status target_cell(Store *store, void *parent, const char *name, Region region, TargetRow **ret,
                   size_t *ret_count)
{
    Statement *row;
    TargetRow *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(text_statement(store, &target_by_cell, name, region.code, &row));
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        read_target(row, parent, &list[count++]);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status target_list(Store *store, void *parent, const char *name, Region within, Target **ret,
                   size_t *ret_count)
{
    Statement *row;
    Target *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &target_all, &row));
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            break;
        Region region = {column_int(row, 3)};
        if (!region_contains(within, region) ||
            (name != NULL && !text_is(column_text(row, 2), name)))
            continue;
        TargetRow one;
        read_target(row, parent, &one);
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = one.fact;
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status target_write(Store *store, const TargetRow *row)
{
    FactWriter *out;
    const Target *fact = &row->fact;
    TRY(fact_writer_open(store, region_chain(fact->region), &target_table, &out));
    fact_text(out, 0, text_of(fact->name));
    fact_int(out, 1, fact->region.code);
    fact_int(out, 2, fact->year);
    fact_text(out, 3, text_of(fact->authority));
    fact_text(out, 4, text_of(fact->document));
    if (fact->percent.ppm >= 0)
        fact_int(out, 5, fact->percent.ppm);
    if (fact->heads >= 0)
        fact_int(out, 6, fact->heads);
    if (row->replaces != 0)
        fact_int(out, 7, row->replaces);
    fact_int(out, 8, fact->synthetic);
    TRY(fact_row(out, NULL));
    return fact_writer_close(out);
}
