/* paritrana coverage: how many are covered, of how many, and how far it is to the target. */
#include "cli/coverage_cli.h"

#include "base/mem.h"
#include "base/message.h"

Cell word_cell(const Session *session, const char *key, const char *message)
{
    Ctx *ctx = session->ctx;
    return CELL_STRING(session->format == OUTPUT_TABLE ? say(ctx, ctx->lang, message, NULL) : key);
}

Cell segment_cell(const Session *session, int segment)
{
    return segment == SEGMENT_ALL
               ? word_cell(session, "all", "segment.all")
               : word_cell(session, SEGMENT_KEYS[segment], segment_message((Segment)segment));
}

Cell basis_cell(const Session *session, Basis basis)
{
    return word_cell(session, BASIS_KEYS[basis],
                     basis == BASIS_HOME ? "basis.home" : "basis.workplace");
}

Cell kind_cell(const Session *session, DenominatorKind kind)
{
    static const char *const KEYS[DENOMINATOR_KIND_COUNT] = {
        "denominator.employed", "denominator.eligible", "denominator.non-wage", "denominator.wage",
        "denominator.other"};
    return word_cell(session, DENOMINATOR_KIND_KEYS[kind], KEYS[kind]);
}

Cell count_cell(int64_t count) { return count < 0 ? CELL_NONE : CELL_INT_OF(count); }

Cell region_cell(const Session *session, Region region)
{
    return CELL_STRING(region.code == 0 ? "0" : region_format(session->ctx, region));
}

Status arrears_of(Session *session, Month month, int64_t *ret_months)
{
    Law *law;
    const LawParameter *parameter;
    *ret_months = 0;
    if (option_choice(session, "arrears") == 0)
        return OK;
    TRY(law_load(session->ctx, session->ctx, &law));
    TRY(law_parameter(session->ctx, law, LAW_ARREARS_MONTHS, month, &parameter));
    *ret_months = parameter->value;
    return OK;
}

/* -- Show ------------------------------------------------------------------------------------ */

static const OutputColumn SHOW_COLUMNS[] = {
    {"region", "column.code"},
    {"name", "column.region"},
    {"segment", "column.segment"},
    {"reported", "column.reported"},
    {"counted", "column.counted"},
    {"difference", "column.difference"},
    {"active", "column.active"},
    {"source", "column.figure"},
    {"basis", "column.basis"},
    {"denominator", "column.denominator"},
    {"denominator_kind", "column.counts"},
    {"share", "column.share"},
    {"uncovered", "column.uncovered"},
    {"target", "column.target"},
    {"target_heads", "column.target_heads"},
    {"gap", "column.gap"},
    {"before", "column.before"},
    {"growth_points", "column.growth_points"},
    {"growth_relative", "column.growth_relative"},
    {"notes", "column.note"},
    {"synthetic", "column.synthetic"},
};

/* Notes of a row: their keys for machines; for people letters, which are explained below the table.
 */
static const char *notes_of(Session *session, unsigned notes)
{
    static const char PREFIX[] = "coverage.note.";
    Buf *buf = buf_new(session->ctx, 1024);
    char letter = 'a';
    for (unsigned bit = 1; bit <= NOTE_LAST; bit <<= 1, letter++) {
        if ((notes & bit) == 0)
            continue;
        if (session->format == OUTPUT_TABLE)
            buf_append_char(buf, letter);
        else
            buf_printf(buf, "%s%s", buf->bytes > 0 ? " " : "",
                       coverage_note_key((CoverageNote)bit) + strlen(PREFIX));
    }
    return buf->data;
}

static void explain_notes(Session *session, unsigned notes)
{
    char letter[] = "a";
    for (unsigned bit = 1; bit <= NOTE_LAST; bit <<= 1, letter[0]++)
        if ((notes & bit) != 0)
            session_say(session, coverage_note_key((CoverageNote)bit), letter, NULL);
}

static Cell rate_cell(Rate rate) { return rate.ppm == -1 ? CELL_NONE : CELL_RATE_OF(rate); }
static Cell growth_cell(Rate rate, CellType type)
{
    return rate.ppm == INT64_MIN ? CELL_NONE : (Cell){type, rate.ppm, TEXT_EMPTY};
}

enum { SHOW_COUNT = ARRAY_COUNT(SHOW_COLUMNS) };

static void fill_cells(Session *session, const CoverageRow *row, Cell *cells)
{
    bool both = row->reported >= 0 && row->counted >= 0;
    bool any = row->active >= 0;
    bool reported = row->source == FROM_REPORTED;
    const Cell filled[SHOW_COUNT] = {
        region_cell(session, row->region),
        CELL_STRING(row->name),
        segment_cell(session, row->segment),
        count_cell(row->reported),
        count_cell(row->counted),
        both ? CELL_INT_OF(row->reported - row->counted) : CELL_NONE,
        count_cell(row->active),
        any ? word_cell(session, reported ? "reported" : "counted",
                        reported ? "figure.reported" : "figure.counted")
            : CELL_NONE,
        any ? basis_cell(session, row->basis) : CELL_NONE,
        count_cell(row->denominator),
        row->denominator < 0 ? CELL_NONE : kind_cell(session, row->denominator_kind),
        rate_cell(row->share),
        count_cell(row->uncovered),
        rate_cell(row->target),
        count_cell(row->target_heads),
        count_cell(row->gap),
        count_cell(row->before),
        growth_cell(row->growth_points, CELL_POINTS),
        growth_cell(row->growth_relative, CELL_PERCENT),
        row->notes == 0 ? CELL_NONE : CELL_STRING(notes_of(session, row->notes)),
        /* Real figures need no column that says so, for people; generated ones are marked row by
           row. */
        session->format == OUTPUT_TABLE && !row->synthetic ? CELL_NONE
                                                           : CELL_BOOL_OF(row->synthetic),
    };
    memcpy(cells, filled, sizeof filled);
}

static bool is_one_of(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

/* People get the columns that say something; machines get all of them, always. */
static bool is_shown(Session *session, size_t column, const Cell *cells, size_t count,
                     bool by_segment, bool side_by_side)
{
    static const char *const BESIDE[] = {"reported", "counted", "difference", "source"};
    static const char *const SPOKEN[] = {"basis", "denominator_kind",
                                         "before"}; /* said below the table */
    const char *key = SHOW_COLUMNS[column].key;
    if (session->format != OUTPUT_TABLE)
        return true;
    if ((strcmp(key, "segment") == 0 && !by_segment) ||
        is_one_of(key, SPOKEN, ARRAY_COUNT(SPOKEN)) ||
        (!side_by_side && is_one_of(key, BESIDE, ARRAY_COUNT(BESIDE))))
        return false;
    for (size_t row = 0; row < count; row++)
        if (cells[row * SHOW_COUNT + column].type != CELL_EMPTY)
            return true;
    return false;
}

static Status write_rows(Session *session, const CoverageQuery *query, const CoverageRow *rows,
                         size_t count)
{
    OutputColumn columns[SHOW_COUNT];
    size_t shown[SHOW_COUNT], used = 0;
    bool reported = false, counted = false;
    TableWriter *writer;
    Cell *cells = mem_array(session->ctx, Cell, count * SHOW_COUNT);
    for (size_t i = 0; i < count; i++) {
        fill_cells(session, &rows[i], cells + i * SHOW_COUNT);
        reported = reported || rows[i].reported >= 0;
        counted = counted || rows[i].counted >= 0;
    }
    for (size_t column = 0; column < SHOW_COUNT; column++)
        if (is_shown(session, column, cells, count, query->by_segment, reported && counted)) {
            columns[used] = SHOW_COLUMNS[column];
            shown[used++] = column;
        }
    TRY(session_table(session, NULL, columns, used, &writer));
    for (size_t i = 0; i < count; i++) {
        Cell line[SHOW_COUNT];
        for (size_t c = 0; c < used; c++)
            line[c] = cells[i * SHOW_COUNT + shown[c]];
        TRY(table_writer_row(writer, line));
    }
    return table_writer_close(writer);
}

/* Below the table: what the figures rest on, so that nobody has to guess. */
static void explain(Session *session, const CoverageQuery *query, const CoverageRow *rows,
                    size_t count)
{
    Ctx *ctx = session->ctx;
    unsigned notes = 0;
    bool synthetic = false, reported = false, counted = false;
    const CoverageRow *divided = NULL;
    for (size_t i = 0; i < count; i++) {
        notes |= rows[i].notes;
        synthetic = synthetic || rows[i].synthetic;
        reported = reported || (rows[i].active >= 0 && rows[i].source == FROM_REPORTED);
        counted = counted || (rows[i].active >= 0 && rows[i].source == FROM_COUNTED);
        divided = rows[i].denominator >= 0 ? &rows[i] : divided;
    }
    if (divided != NULL)
        session_say(session, "coverage.says.denominator", query->denominator,
                    text_string(ctx, kind_cell(session, divided->denominator_kind).text), NULL);
    if (reported || counted)
        session_say(session,
                    reported && counted ? "coverage.says.both"
                    : reported          ? "coverage.says.reported"
                                        : "coverage.says.counted",
                    NULL);
    if (counted)
        session_say(session,
                    query->arrears_months > 0 ? "coverage.says.arrears_count"
                                              : "coverage.says.arrears_exclude",
                    NULL);
    if ((notes & NOTE_NO_BEFORE) == 0 && (reported || counted))
        session_say(session,
                    query->denominator_before == NULL ? "coverage.says.growth"
                                                      : "coverage.says.growth_before",
                    month_format(ctx, month_plus(query->month, -12)), query->denominator_before,
                    NULL);
    explain_notes(session, notes);
    if (synthetic)
        session_say(session, "synthetic.note", NULL);
}

/* "regency,segment" in any order. */
static Status read_by(Session *session, CoverageQuery *query)
{
    const char *by = option_text(session, "by");
    for (Text rest = text_of(by == NULL ? "" : by), part; text_split(&rest, ',', &part);) {
        part = text_trim(part);
        if (text_is(part, "regency"))
            query->by_regency = true;
        else if (text_is(part, "segment"))
            query->by_segment = true;
        else if (part.bytes > 0)
            return fail(session->ctx, E_INVALID, "coverage.by", text_string(session->ctx, part),
                        NULL);
    }
    return OK;
}

static Status check_names(Session *session, const CoverageQuery *query)
{
    Denominator *denominators;
    Target *targets;
    size_t count;
    const char *names[] = {query->denominator, query->denominator_before};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        if (names[i] == NULL)
            continue;
        TRY(denominator_list(session->store, session->ctx, names[i], REGION_NATION, &denominators,
                             &count));
        if (count == 0)
            return fail(session->ctx, E_NOT_FOUND, "coverage.denominator_unknown", names[i], NULL);
    }
    if (query->target == NULL)
        return OK;
    TRY(target_list(session->store, session->ctx, query->target, REGION_NATION, &targets, &count));
    return count > 0
               ? OK
               : fail(session->ctx, E_NOT_FOUND, "coverage.target_unknown", query->target, NULL);
}

static Status run_show(Session *session)
{
    CoverageQuery query = {
        .within = option_region(session, "in"),
        .denominator = option_text(session, "denominator"),
        .denominator_before = option_text(session, "denominator-before"),
        .target = option_text(session, "target"),
        .from = (CoverageFrom)option_choice(session, "from"),
    };
    CoverageRow *rows;
    size_t count;
    (void)option_month(session, "month", &query.month);
    TRY(read_by(session, &query));
    TRY(check_names(session, &query));
    TRY(arrears_of(session, query.month, &query.arrears_months));
    TRY(coverage_table(session->ctx, session->ctx, session->store, &query, &rows, &count));
    TRY(write_rows(session, &query, rows, count));
    explain(session, &query, rows, count);
    return OK;
}

/* -- The table of commands ------------------------------------------------------------------- */

static const Option IMPORT_OPTIONS[] = {
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "all-or-nothing", .type = VALUE_FLAG},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option OBJECT_OPTIONS[] = {{.name = "name", .type = VALUE_TEXT},
                                        {.name = "in", .type = VALUE_REGION}};
static const Option SHOW_OPTIONS[] = {
    {.name = "month", .type = VALUE_MONTH, .required = true},
    {.name = "in", .type = VALUE_REGION},
    {.name = "by", .type = VALUE_TEXT, .fallback = "regency"},
    {.name = "denominator", .type = VALUE_TEXT},
    {.name = "denominator-before", .type = VALUE_TEXT},
    {.name = "target", .type = VALUE_TEXT},
    {.name = "from", .type = VALUE_CHOICE, .choices = "both|reported|counted", .fallback = "both"},
    {.name = "arrears", .type = VALUE_CHOICE, .choices = "exclude|count", .fallback = "exclude"},
};
static const Option LIST_OPTIONS[] = {
    {.name = "month", .type = VALUE_MONTH, .required = true},
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "segment", .type = VALUE_CHOICE, .choices = "pu|bpu|construction|migrant|non-asn"},
    {.name = "from", .type = VALUE_CHOICE, .choices = "reported|counted", .fallback = "counted"},
    {.name = "arrears", .type = VALUE_CHOICE, .choices = "exclude|count", .fallback = "exclude"},
    {.name = "reveal", .type = VALUE_FLAG},
};

#define IMPORT(kind, file, function)                                                               \
    {                                                                                              \
        .noun = "coverage", .verb = kind " import", .operands = "FILE", .options = IMPORT_OPTIONS, \
        .option_count = ARRAY_COUNT(IMPORT_OPTIONS), .use = USES_STORE_WRITE,                      \
        .example =                                                                                 \
            "paritrana coverage " kind " import var/showcase/data/" file " --db var/west-java.db", \
        .run = (function)                                                                          \
    }
#define LIST(kind, function)                                                                       \
    {                                                                                              \
        .noun = "coverage", .verb = kind " list", .options = OBJECT_OPTIONS,                       \
        .option_count = ARRAY_COUNT(OBJECT_OPTIONS), .use = USES_STORE_READ,                       \
        .example = "paritrana coverage " kind " list --in 32 --db var/west-java.db",               \
        .run = (function)                                                                          \
    }

static const Command COMMANDS[] = {
    {.noun = "coverage",
     .verb = "show",
     .options = SHOW_OPTIONS,
     .option_count = ARRAY_COUNT(SHOW_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana coverage show --month 2022-12 --in 32 --by regency,segment "
                "--denominator sakernas-2022-08 "
                "--db var/west-java.db",
     .run = run_show},
    {.noun = "coverage",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_REVEAL,
     .example = "paritrana coverage list --month 2022-12 --region 32.77 --segment bpu --db "
                "var/west-java.db",
     .run = coverage_run_list},
    IMPORT("reported", "reported.csv", coverage_run_reported_import),
    IMPORT("denominator", "denominators.csv", coverage_run_denominator_import),
    LIST("denominator", coverage_run_denominator_list),
    IMPORT("target", "targets.csv", coverage_run_target_import),
    LIST("target", coverage_run_target_list),
};

COMMAND_LIST(coverage, COMMANDS);
