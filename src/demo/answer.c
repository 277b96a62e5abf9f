/* Plays the institution that is asked about a roster, and that enrols the people of a bill: it
 * knows the truth. */
#include "base/map.h"
#include "base/mem.h"
#include "demo/output.h"

enum { LIST_ROW, LIST_NIK };
static const Column LIST[] = {
    {"row", "nomor baris|baris", "row", COLUMN_INT, true, 0, NULL},
    {"nik", "nik", "nik", COLUMN_TEXT, true, 0, NULL},
};
static const ColumnSet LIST_COLUMNS = {"roster export", LIST, ARRAY_COUNT(LIST)};

/* True NIK → verdict. */
static Status read_truth(Ctx *ctx, void *memory, const char *path, Map *truth)
{
    TableReader *reader;
    TableRow row;
    TRY(table_open(ctx, memory, path, &DEMO_TRUTH_COLUMNS, NULL, &reader));
    size_t verdict = column_index(&DEMO_TRUTH_COLUMNS, "verdict");
    size_t nik = column_index(&DEMO_TRUTH_COLUMNS, "true_nik");
    for (bool more = true;;) {
        int64_t number;
        TRY(table_next(reader, &row, &more));
        if (!more)
            return OK;
        if (text_parse_int64(row.fields[nik], &number))
            map_put(truth, (uint64_t)number, verdict_parse(row.fields[verdict]), NULL);
    }
}

static Answer answer_of(const Map *truth, Text nik)
{
    int64_t number;
    uint64_t verdict;
    if (nik.bytes != 16 || !text_parse_int64(nik, &number))
        return ANSWER_NOT_FOUND;
    if (!map_get(truth, (uint64_t)number, &verdict))
        return ANSWER_MISMATCHED; /* somebody else's, or a mistyped one */
    switch ((Verdict)verdict) {
    case VERDICT_COVERED:
    case VERDICT_REVIEW:
        return ANSWER_MEMBER;
    case VERDICT_ARREARS: /* nobody is registered by an answer: that takes a bill */
    case VERDICT_LAPSED:
    case VERDICT_NEW:
    case VERDICT_DUPLICATE:
    case VERDICT_INELIGIBLE:
    case VERDICT_CONFLICT:
    case VERDICT_INVALID:
    case VERDICT_COUNT:
        break;
    }
    return ANSWER_FOUND;
}

static Status write_answers(Ctx *ctx, void *memory, const Map *truth, const char *list_path,
                            const char *out_path, int64_t *ret_rows)
{
    static const OutputColumn COLUMNS[] = {
        {"row", NULL}, {"nik", NULL}, {"answer", NULL}, {"number", NULL}, {"note", NULL}};
    TableReader *reader;
    TableWriter *writer;
    TableRow row;
    int64_t rows = 0;
    TRY(table_open(ctx, memory, list_path, &LIST_COLUMNS, NULL, &reader));
    TableWriterOptions options = {.path = out_path, .format = OUTPUT_CSV};
    TRY(table_writer_open(ctx, memory, &options, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (bool more = true;;) {
        int64_t number = 0;
        bool empty = false;
        TRY(table_next(reader, &row, &more));
        if (!more)
            break;
        if (!table_field(ctx, reader, &row, LIST_ROW, &number, &empty))
            return E_INVALID;
        Answer answer = answer_of(truth, row.fields[LIST_NIK]);
        const Cell cells[] = {CELL_INT_OF(number), CELL_TEXT_OF(row.fields[LIST_NIK]),
                              CELL_STRING(ANSWER_KEYS[answer]), CELL_NONE,
                              CELL_STRING("jawaban rekaan (sintetis)")};
        TRY(table_writer_row(writer, cells));
        rows++;
    }
    *ret_rows = rows;
    return table_writer_close(writer);
}

/* -- Bills ----------------------------------------------------------------------------------- */

#define FIRST_MEMBER_NUMBER INT64_C(98000000000)

enum { BILL_BILL, BILL_LINE, BILL_NIK };
static const Column BILL[] = {
    {"bill", "tagihan", "bill", COLUMN_TEXT, true, 0, NULL},
    {"line", "baris tagihan", "bill line", COLUMN_INT, true, 0, NULL},
    {"nik", "nik", "nik", COLUMN_TEXT, true, 0, NULL},
};
static const ColumnSet BILL_LIST_COLUMNS = {"bill", BILL, ARRAY_COUNT(BILL)};

/* Whoever pays already, or died, is refused; everybody else is enrolled. */
static bool enrols(const Map *truth, Text nik)
{
    int64_t number;
    uint64_t verdict;
    return !text_parse_int64(nik, &number) || !map_get(truth, (uint64_t)number, &verdict) ||
           (verdict != VERDICT_COVERED && verdict != VERDICT_INELIGIBLE);
}

static Status write_receipt(Ctx *ctx, void *memory, const Map *truth, const char *bill_path,
                            const char *out_path, int64_t *ret_rows)
{
    static const OutputColumn COLUMNS[] = {{"bill", NULL},     {"line", NULL},   {"nik", NULL},
                                           {"answer", NULL},   {"number", NULL}, {"reason", NULL},
                                           {"synthetic", NULL}};
    TableReader *reader;
    TableWriter *writer;
    TableRow row;
    int64_t rows = 0;
    TRY(table_open(ctx, memory, bill_path, &BILL_LIST_COLUMNS, NULL, &reader));
    TableWriterOptions options = {.path = out_path, .format = OUTPUT_CSV};
    TRY(table_writer_open(ctx, memory, &options, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (bool more = true;;) {
        int64_t line = 0;
        bool empty = false;
        TRY(table_next(reader, &row, &more));
        if (!more)
            break;
        if (!table_field(ctx, reader, &row, BILL_LINE, &line, &empty))
            return E_INVALID;
        bool enrolled = enrols(truth, row.fields[BILL_NIK]);
        const Cell cells[] = {CELL_TEXT_OF(row.fields[BILL_BILL]),
                              CELL_INT_OF(line),
                              CELL_TEXT_OF(row.fields[BILL_NIK]),
                              CELL_STRING(enrolled ? "enrolled" : "refused"),
                              enrolled ? CELL_INT_OF(FIRST_MEMBER_NUMBER + line) : CELL_NONE,
                              CELL_STRING(enrolled ? "" : "penolakan rekaan (sintetis)"),
                              CELL_BOOL_OF(true)};
        TRY(table_writer_row(writer, cells));
        rows++;
    }
    *ret_rows = rows;
    return table_writer_close(writer);
}

static Status
with_truth(Ctx *ctx, const char *list_path, const char *truth_path, const char *out_path,
           Status (*write)(Ctx *ctx, void *memory, const Map *truth, const char *list_path,
                           const char *out_path, int64_t *ret_rows),
           int64_t *ret_rows)
{
    void *memory = mem_root(ctx);
    Map *truth = map_new(memory, 4096);
    Status status = read_truth(ctx, memory, truth_path, truth);
    if (status == OK)
        status = write(ctx, memory, truth, list_path, out_path, ret_rows);
    mem_free(memory);
    return status;
}

Status demo_answer(Ctx *ctx, const char *list_path, const char *truth_path, const char *out_path,
                   int64_t *ret_rows)
{
    return with_truth(ctx, list_path, truth_path, out_path, write_answers, ret_rows);
}

Status demo_receipt(Ctx *ctx, const char *bill_path, const char *truth_path, const char *out_path,
                    int64_t *ret_rows)
{
    return with_truth(ctx, bill_path, truth_path, out_path, write_receipt, ret_rows);
}
