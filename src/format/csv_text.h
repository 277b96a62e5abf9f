/* Tables as text in one layout only, for files whose bytes are compared: RFC 4180 with commas, a
 * line feed after every row, the header first, and quotation marks around a field exactly if it
 * holds a comma, a quotation mark, a line feed or a carriage return. What people hand in is read by
 * table_reader.h instead. */
#pragma once

#include "base/ctx.h"
#include "base/text.h"

/* Appends one row; NULL is an empty field. */
void csv_text_row(Buf *buf, const char *const *fields, size_t count);

typedef struct {
    const char **fields; /* row after row, NUL-terminated */
    size_t count;        /* rows, without the header */
    size_t width;
} CsvText;

/* Reads what csv_text_row wrote, header `header` included. E_INVALID at the first line that
 * deviates, with `name` and the line as place. */
Status csv_text_read(Ctx *ctx, void *parent, const char *name, Text content,
                     const char *const *header, size_t width, CsvText *ret);
