/* Plays the institution that is asked about a roster: it knows the truth. */
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
    case VERDICT_ARREARS:
    case VERDICT_REVIEW:
        return ANSWER_MEMBER;
    case VERDICT_NEW:
    case VERDICT_LAPSED:
    case VERDICT_DUPLICATE:
        return ANSWER_NUMBER;
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
                              CELL_STRING(ANSWER_KEYS[answer]),
                              answer == ANSWER_NUMBER ? CELL_INT_OF(INT64_C(98000000000) + number)
                                                      : CELL_NONE,
                              CELL_STRING("jawaban rekaan (sintetis)")};
        TRY(table_writer_row(writer, cells));
        rows++;
    }
    *ret_rows = rows;
    return table_writer_close(writer);
}

Status demo_answer(Ctx *ctx, const char *list_path, const char *truth_path, const char *out_path,
                   int64_t *ret_rows)
{
    void *memory = mem_root(ctx);
    Map *truth = map_new(memory, 4096);
    Status status = read_truth(ctx, memory, truth_path, truth);
    if (status == OK)
        status = write_answers(ctx, memory, truth, list_path, out_path, ret_rows);
    mem_free(memory);
    return status;
}
