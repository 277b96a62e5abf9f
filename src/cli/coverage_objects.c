/* paritrana coverage reported|denominator|target: what offices state. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/coverage_cli.h"

static Cell date_cell(Date date) { return date.days == INT32_MIN ? CELL_NONE : CELL_DATE_OF(date); }

/* -- Imports --------------------------------------------------------------------------------- */

typedef Status (*ImportFn)(Ctx *, Store *, const char *, const CoverageImportOptions *,
                           CoverageImport *);

static Status run_import(Session *session, ImportFn import)
{
    static const OutputColumn COLUMNS[] = {{"rows", "column.rows"},
                                           {"rows_bad", "column.rows_bad"},
                                           {"rows_unchanged", "column.rows_unchanged"},
                                           {"rows_new", "column.rows_new"},
                                           {"rows_replacing", "column.rows_replacing"}};
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    CoverageImportOptions options = {
        .reader = &reader,
        .all_or_nothing = option_flag(session, "all-or-nothing"),
        .synthetic = option_flag(session, "synthetic"),
    };
    CoverageImport counts;
    TableWriter *writer;
    TRY(import(session->ctx, session->store, session->operands[0], &options, &counts));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(counts.rows), CELL_INT_OF(counts.rows_bad),
                          CELL_INT_OF(counts.rows_unchanged), CELL_INT_OF(counts.rows_new),
                          CELL_INT_OF(counts.rows_replacing)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

Status coverage_run_reported_import(Session *session)
{
    return run_import(session, reported_import);
}
Status coverage_run_denominator_import(Session *session)
{
    return run_import(session, denominator_import);
}
Status coverage_run_target_import(Session *session) { return run_import(session, target_import); }

/* -- Lists of denominators and targets ------------------------------------------------------- */

Status coverage_run_denominator_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"name", "column.name"},
                                           {"region", "column.region"},
                                           {"row", "column.row"},
                                           {"period", "column.period"},
                                           {"kind", "column.counts"},
                                           {"value", "column.value"},
                                           {"source", "column.source"},
                                           {"dated", "column.dated"},
                                           {"certainty", "column.certainty"},
                                           {"synthetic", "column.synthetic"}};
    Denominator *list;
    size_t count;
    TableWriter *writer;
    TRY(denominator_list(session->store, session->ctx, option_text(session, "name"),
                         option_region(session, "in"), &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {
            CELL_STRING(list[i].name),        region_cell(session, list[i].region),
            CELL_INT_OF(list[i].id),          CELL_STRING(list[i].period),
            kind_cell(session, list[i].kind), CELL_INT_OF(list[i].value),
            CELL_STRING(list[i].source),      date_cell(list[i].dated),
            CELL_STRING(list[i].certainty),   CELL_BOOL_OF(list[i].synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

Status coverage_run_target_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"name", "column.name"},
                                           {"region", "column.region"},
                                           {"row", "column.row"},
                                           {"year", "column.year"},
                                           {"percent", "column.percent"},
                                           {"heads", "column.heads"},
                                           {"authority", "column.authority"},
                                           {"document", "column.document"},
                                           {"synthetic", "column.synthetic"}};
    Target *list;
    size_t count;
    TableWriter *writer;
    TRY(target_list(session->store, session->ctx, option_text(session, "name"),
                    option_region(session, "in"), &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {CELL_STRING(list[i].name),
                              region_cell(session, list[i].region),
                              CELL_INT_OF(list[i].id),
                              CELL_INT_OF(list[i].year),
                              list[i].percent.ppm < 0 ? CELL_NONE : CELL_RATE_OF(list[i].percent),
                              count_cell(list[i].heads),
                              CELL_STRING(list[i].authority),
                              CELL_STRING(list[i].document),
                              CELL_BOOL_OF(list[i].synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}
