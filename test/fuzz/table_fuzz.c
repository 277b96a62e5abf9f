/* Tables from CSV and XLSX: any bytes end in rows or in a problem, and a row's cells lie inside the
 * row. */
#include <assert.h>

#include "base/mem.h"
#include "format/table_reader.h"
#include "fuzz.h"

enum { ROWS_READ_MAX = 2000 };

static const Column COLUMNS[] = {
    {"nik", "nik|no ktp", "nik", COLUMN_DIGITS, false, 16, NULL},
    {"name", "nama", "name", COLUMN_TEXT, false, 50, NULL},
    {"birth_date", "tanggal lahir", "birth date", COLUMN_DATE, false, 0, NULL},
    {"month", "bulan", "month", COLUMN_MONTH, false, 0, NULL},
    {"amount", "jumlah", "amount", COLUMN_MONEY, false, 0, NULL},
    {"share", "persen", "share", COLUMN_PERCENT, false, 0, NULL},
    {"sex", "jk", "sex", COLUMN_CHOICE, false, 0, "l|p"},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
static const ColumnSet SET = COLUMN_SET("fuzz", COLUMNS);

static void read_fields(Ctx *ctx, const TableReader *reader, const TableRow *row)
{
    for (size_t column = 0; column < ARRAY_COUNT(COLUMNS); column++) {
        int64_t number;
        bool empty;
        Text text;
        if (COLUMNS[column].type == COLUMN_TEXT || COLUMNS[column].type == COLUMN_DIGITS)
            (void)!table_field_text(ctx, reader, row, column, &text);
        else
            (void)!table_field(ctx, reader, row, column, &number, &empty);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    TableReaderOptions options = {.keep = size % 2 == 0};
    TableReader *reader;
    Status status = table_open(ctx, ctx, fuzz_file(ctx, data, size), &SET, &options, &reader);
    assert(status == OK || problem_count(ctx, PROBLEM_ERROR) > 0);
    int64_t line = 0;
    for (int rows = 0; status == OK && rows < ROWS_READ_MAX; rows++) {
        TableRow row;
        bool more;
        status = table_next(reader, &row, &more);
        if (status != OK || !more)
            break;
        assert(row.line > line);
        line = row.line;
        read_fields(ctx, reader, &row);
    }
    assert(status == OK || problem_count(ctx, PROBLEM_ERROR) > 0);
    mem_free(ctx);
    return 0;
}
