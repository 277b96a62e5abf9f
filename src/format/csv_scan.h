/* Splits CSV text into rows and fields, at memory speed. Private to format/.
 *
 * The text is read where it lies (a mapped file): fields are slices of it, only quoted fields with
 * doubled quotes are copied. Sixteen bytes are compared at a time; what remains per field is one
 * bit scan. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"

enum { CSV_BLOCK_BYTES = 64 };

typedef enum {
    CSV_ROW,
    CSV_END,
    CSV_TOO_LONG, /* no end of the row within row_bytes_max */
    CSV_UNCLOSED, /* a quote is still open at the end, or where the row got too long */
} CsvResult;

typedef struct {
    const char *at; /* the next unread byte */
    const char *end;
    char separator;
    size_t row_bytes_max;
    int64_t line;           /* of `at`, counted from 1 */
    Arena *arena;           /* backs fields with doubled quotes */
    size_t unescaped_bytes; /* taken from it so far */
    /* The block looked at last: where it begins and which of its bytes are special. */
    const char *block;
    uint64_t special;
    bool block_plain; /* it holds only ASCII and no NUL */
} CsvScanner;

typedef struct {
    Text *fields; /* the caller's, room for `capacity` */
    size_t capacity;
    size_t count;     /* how many fields the row has; those beyond `capacity` are counted only */
    int64_t line;     /* where it begins */
    Text span;        /* the row's bytes without its line end */
    bool plain;       /* certainly only ASCII and no NUL; if false, somebody must look */
    bool stray_quote; /* text between a closing quote and the next separator */
} CsvRow;

/* Begins at `content` (without a byte-order mark). */
CsvScanner csv_scanner(Text content, char separator, size_t row_bytes_max, Arena *arena);

/* The next row, also an empty one. A quoted field begins with a quote after optional blanks; LF,
 * CRLF and CR end a row outside quotes. The last row needs no line end. After CSV_TOO_LONG or
 * CSV_UNCLOSED the scanner is spent; row->line is set. */
CsvResult csv_next(CsvScanner *scanner, CsvRow *row);

/* The bits of the bytes that are the separator, a quote, CR or LF in a block of CSV_BLOCK_BYTES;
 * *ret_plain: only ASCII, no NUL. The plain twin is the oracle of the fast one, and stands in where
 * there is no SSE2. */
uint64_t csv_block_scan(const char *block, char separator, bool *ret_plain);
uint64_t csv_block_scan_plain(const char *block, char separator, bool *ret_plain);
