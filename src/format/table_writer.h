/* Writes a table: to a terminal, as CSV, as JSON (an array of objects), or as XLSX. Which columns
 * there are is said once; people read formatted values (terminal, in the language of the context),
 * machines read plain ones (CSV, JSON: integers for money, ISO dates, percent as a decimal with
 * four places). XLSX gets typed cells, a frozen header and filters.
 *
 * A text cell that begins with = + - @ TAB or CR is written to CSV as it is, and to XLSX always as
 * a string, never as a formula. */
#pragma once

#include "base/ctx.h"
#include "base/digest.h"
#include "base/money.h"
#include "format/column.h"

typedef enum { OUTPUT_TABLE, OUTPUT_CSV, OUTPUT_JSON, OUTPUT_XLSX } OutputFormat;

typedef enum {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_INT,
    CELL_MONEY,
    CELL_PERCENT, /* parts per million */
    CELL_POINTS,  /* percentage points, parts per million, with sign */
    CELL_SCORE,
    CELL_DATE,
    CELL_MONTH,
    CELL_BOOL,
} CellType;

typedef struct {
    CellType type;
    int64_t number;
    Text text;
} Cell;

#define CELL_TEXT_OF(value)  ((Cell){CELL_TEXT, 0, (value)})
#define CELL_STRING(value)   ((Cell){CELL_TEXT, 0, text_of(value)})
#define CELL_INT_OF(value)   ((Cell){CELL_INT, (value), TEXT_EMPTY})
#define CELL_MONEY_OF(value) ((Cell){CELL_MONEY, (value).rupiah, TEXT_EMPTY})
#define CELL_RATE_OF(value)  ((Cell){CELL_PERCENT, (value).ppm, TEXT_EMPTY})
#define CELL_SCORE_OF(value) ((Cell){CELL_SCORE, (value).micro, TEXT_EMPTY})
#define CELL_DATE_OF(value)  ((Cell){CELL_DATE, (value).days, TEXT_EMPTY})
#define CELL_MONTH_OF(value) ((Cell){CELL_MONTH, (value).months, TEXT_EMPTY})
#define CELL_BOOL_OF(value)  ((Cell){CELL_BOOL, (value), TEXT_EMPTY})
#define CELL_NONE            ((Cell){CELL_EMPTY, 0, TEXT_EMPTY})

/* A column of output; `header` is a message key ("column.region") rendered in the context's
 * language. CSV and JSON use `key`. */
typedef struct {
    const char *key;
    const char *header;
} OutputColumn;

typedef struct {
    const char *path; /* NULL: standard output */
    OutputFormat format;
    const char *title; /* terminal: a line above; XLSX: sheet name; NULL: none */
    bool header_keys;  /* XLSX: column keys for headers, as CSV has them, not translated ones */
    int width;         /* terminal columns; 0: ask the terminal */
} TableWriterOptions;

typedef struct TableWriter TableWriter;

/* `parent` owns the writer; freed before table_writer_close it leaves no file behind. */
Status table_writer_open(Ctx *ctx, void *parent, const TableWriterOptions *options,
                         const OutputColumn *columns, size_t count, TableWriter **ret);
/* One row of `count` cells; texts are copied or written before it returns. XLSX: E_LIMIT past
 * XLSX_ROWS_MAX (header included) and for a text over 32,767 characters. */
Status table_writer_row(TableWriter *writer, const Cell *cells);
/* XLSX: a further sheet with its own columns (a summary); other formats: starts a new table (JSON:
 * a further array). Rows go there from now on. */
Status table_writer_sheet(TableWriter *writer, const char *title, const OutputColumn *columns,
                          size_t count);
/* Fixes the XLSX or CSV headers to the caller's own texts (a roster that goes back with its columns
 * untouched). Call right after open. */
Status table_writer_headers(TableWriter *writer, const Text *headers, size_t count);
/* A sheet to be filled in: who reads it can only write into the editable cells. */
typedef struct {
    bool editable;
    bool hidden;
    int width; /* characters; 0: as wide as the content */
    bool bounded;
    int64_t from, until; /* if bounded: only a number of this range can be entered */
    const char *choices; /* only one of these, "ya|tidak"; NULL: anything */
} FormColumn;
/* XLSX only: protects the sheet but for the editable columns, one FormColumn for each column. Call
 * right after open or table_writer_sheet. */
void table_writer_form(TableWriter *writer, const FormColumn *columns);
/* Flushes, syncs, puts the file in place. E_LIMIT if the disk is full: nothing is left behind. */
Status table_writer_close(TableWriter *writer);
