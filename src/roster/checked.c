/* The caller's own file, with what the check found added. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "format/table_writer.h"
#include "roster/explain.h"

enum { BATCH_ROWS = 1 << 16, EXPLAIN_CHUNK = 1 << 12, EXPLANATION_BYTES_MAX = 1 << 27 };

typedef struct {
    const RosterCheck *check;
    size_t *columns; /* of the file: those that are the caller's */
    size_t column_count;
    const Explainer *explainer;
    /* Explanations and reason codes of one batch, by row; each chunk has its own buffer. */
    int64_t batch_from;
    Text *explanations;
    Text *codes;
    void **roots;
} CheckedFile;

static const OutputColumn ADDED[ROSTER_ADDED_COUNT] = {
    {"paritrana_verdict", "column.roster.verdict"},
    {"paritrana_reasons", "column.roster.reasons"},
    {"paritrana_explanation", "column.roster.explanation"},
    {"paritrana_member", "column.roster.member"},
    {"paritrana_payer", "column.roster.payer"},
    {"paritrana_until", "column.roster.until"},
    {"paritrana_duplicate_row", "column.roster.duplicate_row"},
};

/* -- Words, by many threads ------------------------------------------------------------------ */

static Status explain_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    CheckedFile *out = argument;
    void *root = out->roots[begin / EXPLAIN_CHUNK] = mem_root(NULL);
    Buf *buf = buf_new(root, EXPLANATION_BYTES_MAX);
    size_t *ends = mem_array(root, size_t, 2 * (end - begin));
    for (int64_t i = begin; i < end; i++) {
        int64_t row = out->batch_from + i;
        explain_row(out->explainer, row, buf);
        ends[2 * (i - begin)] = buf->bytes;
        const char *separator = "";
        for (uint64_t reasons = out->check->verdicts->reasons[row]; reasons != 0;
             reasons &= reasons - 1) {
            buf_append_string(buf, separator);
            buf_append_string(buf, reason_key(__builtin_ctzll(reasons)));
            separator = " ";
        }
        ends[2 * (i - begin) + 1] = buf->bytes;
    }
    size_t at = 0;
    for (int64_t i = begin; i < end; i++) { /* only now does the buffer stay where it is */
        size_t explained = ends[2 * (i - begin)], coded = ends[2 * (i - begin) + 1];
        out->explanations[i] = (Text){buf->data + at, explained - at};
        out->codes[i] = (Text){buf->data + explained, coded - explained};
        at = coded;
    }
    return OK;
}

/* -- Rows ------------------------------------------------------------------------------------ */

static void set_added(const CheckedFile *out, int64_t row, char *member, Cell *cells)
{
    const RosterVerdicts *verdicts = out->check->verdicts;
    int64_t index, at = row - out->batch_from;
    const Register *reg = check_member(out->check, row, &index);
    explain_member(out->check, row, member);
    /* In a conflict the member is somebody else, whose cover is none of the list's business. */
    bool paid = reg != NULL && reg->paid_until[index] != INT32_MIN &&
                verdicts->verdict[row] != VERDICT_CONFLICT;
    cells[ROSTER_VERDICT - ROSTER_VERDICT] = CELL_STRING(VERDICT_KEYS[verdicts->verdict[row]]);
    cells[ROSTER_REASONS - ROSTER_VERDICT] = CELL_TEXT_OF(out->codes[at]);
    cells[ROSTER_EXPLANATION - ROSTER_VERDICT] = CELL_TEXT_OF(out->explanations[at]);
    cells[ROSTER_MEMBER - ROSTER_VERDICT] = CELL_STRING(member);
    cells[ROSTER_PAYER - ROSTER_VERDICT] =
        paid ? CELL_STRING(explain_payer(out->explainer, reg->payer[index])) : CELL_NONE;
    cells[ROSTER_UNTIL - ROSTER_VERDICT] =
        paid ? CELL_MONTH_OF((Month){reg->paid_until[index]}) : CELL_NONE;
    cells[ROSTER_TWIN - ROSTER_VERDICT] =
        verdicts->twin[row] < 0 ? CELL_NONE
                                : CELL_INT_OF(out->check->file->rows.line[verdicts->twin[row]]);
}

static Status write_rows(Ctx *ctx, CheckedFile *out, TableWriter *writer)
{
    const RosterFile *file = out->check->file;
    Cell *cells = mem_array(out, Cell, out->column_count + ROSTER_ADDED_COUNT);
    char member[REASON_NUMBER_BYTES];
    out->explanations = mem_array(out, Text, BATCH_ROWS);
    out->codes = mem_array(out, Text, BATCH_ROWS);
    out->roots = mem_array(out, void *, BATCH_ROWS / EXPLAIN_CHUNK);
    Status status = OK;
    for (out->batch_from = 0; out->batch_from < file->rows.count && status == OK;
         out->batch_from += BATCH_ROWS) {
        int64_t left = file->rows.count - out->batch_from,
                count = left < BATCH_ROWS ? left : BATCH_ROWS;
        status = parallel_for(ctx, count, EXPLAIN_CHUNK, explain_chunk, out);
        for (int64_t row = out->batch_from; row < out->batch_from + count && status == OK; row++) {
            for (size_t i = 0; i < out->column_count; i++)
                cells[i] = CELL_TEXT_OF(roster_cell(file, row, out->columns[i]));
            set_added(out, row, member, cells + out->column_count);
            status = table_writer_row(writer, cells);
        }
        for (int64_t c = 0; c < (count + EXPLAIN_CHUNK - 1) / EXPLAIN_CHUNK; c++) {
            mem_free(out->roots[c]);
            out->roots[c] = NULL;
        }
    }
    return status;
}

/* -- The summary sheet ----------------------------------------------------------------------- */

static Status write_summary(Ctx *ctx, const CheckedFile *out, TableWriter *writer)
{
    static const OutputColumn COLUMNS[] = {{"verdict", "column.roster.verdict"},
                                           {"meaning", "column.roster.meaning"},
                                           {"rows", "column.roster.rows"},
                                           {"share", "column.roster.share"}};
    const RosterCheck *check = out->check;
    TRY(table_writer_sheet(writer, say(ctx, ctx->lang, "roster.sheet.summary", NULL), COLUMNS,
                           ARRAY_COUNT(COLUMNS)));
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        Rate share = RATE_PPM(0);
        bool any = share_of(check->verdicts->counts[verdict], check->verdicts->count, &share);
        Cell cells[] = {CELL_STRING(VERDICT_KEYS[verdict]),
                        CELL_TEXT_OF(message_text(ctx->lang, verdict_message((Verdict)verdict))),
                        CELL_INT_OF(check->verdicts->counts[verdict]),
                        any ? CELL_RATE_OF(share) : CELL_NONE};
        TRY(table_writer_row(writer, cells));
    }
    const char *facts[][2] = {
        {"roster.fact.file", table_path(check->file->reader)},
        {"roster.fact.region", region_format(ctx, check->rules.region)},
        {"roster.fact.as_of", month_format(ctx, check->rules.as_of)},
        {"roster.fact.area", region_format(ctx, check->rules.area)},
        {"roster.fact.ages", mem_printf(ctx, "%lld–%lld", (long long)check->rules.age_minimum,
                                        (long long)check->rules.age_below - 1)},
        {"roster.fact.link", check->model->version},
        {"roster.fact.digest", digest_hex(ctx, &check->digest)},
    };
    for (size_t i = 0; i < ARRAY_COUNT(facts); i++) {
        Cell cells[] = {CELL_TEXT_OF(message_text(ctx->lang, facts[i][0])),
                        CELL_STRING(facts[i][1]), CELL_NONE, CELL_NONE};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

/* -- The file -------------------------------------------------------------------------------- */

static bool is_ours(const TableReader *reader, size_t column)
{
    for (size_t ours = ROSTER_VERDICT; ours < ROSTER_COLUMN_COUNT; ours++)
        if (table_position_of(reader, ours) == (int)column + 1)
            return true;
    return false;
}

static Status write_table(Ctx *ctx, CheckedFile *out, const TableWriterOptions *options)
{
    const RosterFile *file = out->check->file;
    size_t total, count = 0;
    const Text *file_headers = table_headers(file->reader, &total);
    out->columns = mem_array(out, size_t, total);
    OutputColumn *columns = mem_array(out, OutputColumn, total + ROSTER_ADDED_COUNT);
    Text *headers = mem_array(out, Text, total + ROSTER_ADDED_COUNT);
    for (size_t i = 0; i < total; i++) {
        if (is_ours(file->reader, i)) /* the file was checked before: the old verdicts go */
            continue;
        out->columns[count] = i;
        columns[count] = (OutputColumn){text_string(out, file_headers[i]), "column.roster.callers"};
        headers[count++] = file_headers[i];
    }
    out->column_count = count;
    for (size_t i = 0; i < ROSTER_ADDED_COUNT; i++) {
        columns[count + i] = ADDED[i];
        headers[count + i] = message_text(ctx->lang, ADDED[i].header);
    }
    TableWriter *writer = NULL;
    TRY(table_writer_open(ctx, out, options, columns, count + ROSTER_ADDED_COUNT, &writer));
    TRY(table_writer_headers(writer, headers, count + ROSTER_ADDED_COUNT));
    progress_begin(ctx, "progress.roster.write", file->rows.count);
    TRY(write_rows(ctx, out, writer));
    if (options->format == OUTPUT_XLSX)
        TRY(write_summary(ctx, out, writer));
    return table_writer_close(writer);
}

Status roster_checked_suffix(Ctx *ctx, const char *path)
{
    if (path_has_suffix(path, "xlsx") || path_has_suffix(path, "csv"))
        return OK;
    return fail(ctx, E_INVALID, "roster.out_suffix", path, NULL);
}

Status roster_write_checked(Ctx *ctx, const RosterCheck *check, const char *path)
{
    TRY(roster_checked_suffix(ctx, path));
    TableWriterOptions options = {.path = path,
                                  .format =
                                      path_has_suffix(path, "xlsx") ? OUTPUT_XLSX : OUTPUT_CSV,
                                  .title = say(ctx, ctx->lang, "roster.sheet.rows", NULL)};
    CheckedFile *out = mem_new(ctx, CheckedFile);
    out->check = check;
    out->explainer = explainer_new(out, check, ctx->lang);
    Status status = write_table(ctx, out, &options);
    mem_free(out);
    return status;
}

void roster_record_problems(Ctx *ctx, const RosterCheck *check)
{
    static const unsigned CALLS = 1u << VERDICT_DUPLICATE | 1u << VERDICT_CONFLICT |
                                  1u << VERDICT_INELIGIBLE | 1u << VERDICT_REVIEW |
                                  1u << VERDICT_INVALID;
    const RosterVerdicts *verdicts = check->verdicts;
    Explainer *explainer = explainer_new(ctx, check, ctx->lang);
    for (int64_t row = 0; row < verdicts->count; row++) {
        if ((CALLS >> verdicts->verdict[row] & 1) == 0)
            continue;
        uint64_t deciding =
            verdicts->reasons[row] & verdict_reasons((Verdict)verdicts->verdict[row]);
        int bit = __builtin_ctzll(deciding);
        size_t at = 0;
        Place place = bit == REASON_DAMAGED_TEXT && roster_damage(check->file, row, &at)
                          ? roster_cell_place(check->file, row, at)
                          : table_place(check->file->reader, check->file->rows.line[row],
                                        (size_t)reason_column(bit));
        ReasonArgs args;
        explain_args(explainer, row, bit, &args);
        void *scratch = mem_root(explainer);
        problem_add(ctx, PROBLEM_WARNING, &place, reason_key(bit),
                    text_string(scratch, args.args[0]), text_string(scratch, args.args[1]), NULL);
        mem_free(scratch);
    }
    mem_free(explainer);
}
