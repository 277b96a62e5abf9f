/* Reads a table from CSV or XLSX (told by content, not by name) through a column table.
 *
 * CSV as people really save it: ',' ';' or TAB (sniffed on the header line), UTF-8 with or without
 * BOM, LF, CRLF or CR, quoted fields with newlines and doubled quotes. XLSX: the first sheet that
 * is not hidden, or the one named, shared and inline strings, dates by their number format as ISO
 * text, numbers as their shortest exact decimal, streaming, with ceilings on entries, ratio and
 * bytes, no DOCTYPE, no encryption. Header row: the first row that is not empty.
 *
 * What is wrong with the file as a whole is a Status; what is wrong with a row is the caller's, who
 * has `line` and table_place to say it. */
#pragma once

#include "base/ctx.h"
#include "base/digest.h"
#include "format/column.h"

enum {
    TABLE_BYTES_MAX_MIB = 8192,     /* size of a file */
    TABLE_LINE_BYTES_MAX = 1 << 20, /* one row */
    TABLE_COLUMNS_MAX = 1024,
    XLSX_ROWS_MAX = 1048576, /* what one sheet holds, header included */
    XLSX_ENTRIES_MAX = 10000,
    XLSX_RATIO_MAX = 200, /* unpacked ÷ packed, above XLSX_RATIO_FREE_MIB */
    XLSX_RATIO_FREE_MIB = 64,
    XLSX_BYTES_MAX_MIB = 4096, /* unpacked */
};

typedef struct {
    const char *sheet; /* XLSX sheet by name; NULL: the first one that is not hidden */
    const char *map;   /* file headers for column keys, "nik=No. KTP,name=Nama"; NULL: none */
    bool keep;         /* cells stay valid as long as the reader lives (else until the next row) */
    bool repair;       /* a row with invalid UTF-8 is given with U+FFFD for each damaged byte */
} TableReaderOptions;

typedef struct TableReader TableReader;

/* The two arrays are used again for the next row, even with `keep`: only the texts stay. */
typedef struct {
    int64_t line;       /* CSV: line where the row begins; XLSX: row number. Counts from 1 */
    const Text *fields; /* one per column of the ColumnSet, trimmed; empty if the file lacks it */
    const Text *raw;    /* the row as it is in the file, untrimmed, quotes resolved */
    size_t raw_count;   /* as many as there are headers; those missing in the row are empty */
} TableRow;

/* E_INVALID: not a table, empty, a required column is missing or named twice, encrypted, truncated,
 * DOCTYPE, invalid UTF-8 in the header; E_LIMIT: a ceiling. Every problem of the header is
 * recorded, not only the first. E_NOT_FOUND: no such file or sheet. `options` may be NULL; `parent`
 * owns the reader. */
Status table_open(Ctx *ctx, void *parent, const char *path, const ColumnSet *set,
                  const TableReaderOptions *options, TableReader **ret);

/* The next row that is not empty; false in *ret_more at the end. A damaged container (truncated
 * archive, a line over TABLE_LINE_BYTES_MAX, an unclosed quote, more rows than a sheet holds) is a
 * Status: the file cannot be trusted any further. A row with invalid UTF-8 (unless `repair`), too
 * many fields or a stray quote is recorded as a problem, counted in table_bad_rows and skipped. */
Status table_next(TableReader *reader, TableRow *ret_row, bool *ret_more);

/* The file's own headers, in file order. */
const Text *table_headers(const TableReader *reader, size_t *ret_count);
/* The file's header for a column, or the column's Indonesian header if the file has none. */
const char *table_header_of(const TableReader *reader, size_t column);
bool table_has(const TableReader *reader, size_t column);
/* 1-based position of a column in the file, 0 if absent. */
int table_position_of(const TableReader *reader, size_t column);
const char *table_path(const TableReader *reader);
bool table_is_xlsx(const TableReader *reader);
int64_t table_bad_rows(const TableReader *reader);
/* Rough number of rows, for a progress bar; 0 if unknown. */
int64_t table_rows_expected(const TableReader *reader);
/* Size of the file, and digest of its bytes. */
int64_t table_bytes(const TableReader *reader);
Digest table_digest(TableReader *reader);
/* Place of a cell, for fail_at and problem_add. */
Place table_place(const TableReader *reader, int64_t line, size_t column);

/* Reads a field by its column's type, for row `line`. An empty field gives *ret untouched and true
 * in *ret_empty when the column is optional, and the problem "table.required" when it is required.
 * False after recording a problem with place and remedy
 * ("table.not_a_number", "table.not_a_date", "table.too_long", "table.not_a_choice" …). Reads INT,
 * MONEY, PERCENT (ppm), SCORE (micro), DATE (days), MONTH (months), BOOL (0/1), CHOICE (index in
 * choices). */
MUST_USE bool table_field(Ctx *ctx, const TableReader *reader, const TableRow *row, size_t column,
                          int64_t *ret, bool *ret_empty);
/* The same for TEXT and DIGITS. A code is given as written, also a damaged one (base/damage.h
 * tells); only what is longer than any code is refused. */
MUST_USE bool table_field_text(Ctx *ctx, const TableReader *reader, const TableRow *row,
                               size_t column, Text *ret);
/* Reads one value as a column would, without a file (command-line options share the readers). False
 * without recording. */
MUST_USE bool column_parse(const Column *column, Text text, int64_t *ret);
