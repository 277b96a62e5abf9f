/* What a workbook says besides the rows of a sheet: which sheets there are, shared strings, number
 * formats. Private to format/. */
#pragma once

#include "format/xlsx_number.h"
#include "format/xml_stream.h"

enum { XLSX_STRINGS_MAX_MIB = 1024 }; /* memory for shared strings */

typedef struct {
    const char *sheet_part; /* the entry that holds the wanted sheet */
    Text *strings;
    size_t string_count;
    uint8_t *kinds; /* NumberKind by cell style */
    size_t kind_count;
    bool from_1904;
} XlsxBook;

/* `sheet` NULL: the first one that is not hidden. Everything hangs below `parent`. */
Status xlsx_book_read(Ctx *ctx, void *parent, ZipFile *zip, const char *sheet, XlsxBook *ret);

/* Undoes Excel's "_x000D_" for characters that XML cannot hold, in place; returns the new length.
 */
size_t xlsx_unescape(char *data, size_t bytes);
