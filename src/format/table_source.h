/* What the table reader reads from: CSV text or a sheet of a workbook, as rows of raw cells.
 * Private to format/. */
#pragma once

#include "base/file.h"
#include "format/table_reader.h"

typedef struct {
    Text *fields; /* room for TABLE_COLUMNS_MAX; the caller may blank those from `count` on */
    size_t count; /* never more than TABLE_COLUMNS_MAX */
    int64_t line;
    const char
        *fault; /* message key if the row itself is damaged but its end is certain; else NULL */
    size_t fault_field; /* index of the field at fault */
} RawRow;

typedef struct CsvSource CsvSource;
/* E_INVALID: empty, binary, UTF-16, a document of another kind. */
Status csv_source_open(Ctx *ctx, void *parent, const FileMap *file, bool keep, CsvSource **ret);
Status csv_source_next(CsvSource *source, RawRow *ret_row, bool *ret_more);
int64_t csv_source_rows_expected(const CsvSource *source);

typedef struct XlsxSheet XlsxSheet;
bool xlsx_recognise(Text content);
/* `sheet` NULL: the first visible one. E_NOT_FOUND if there is no sheet of this name. */
Status xlsx_sheet_open(Ctx *ctx, void *parent, const FileMap *file, const char *sheet, bool keep,
                       XlsxSheet **ret);
Status xlsx_sheet_next(XlsxSheet *sheet, RawRow *ret_row, bool *ret_more);
int64_t xlsx_sheet_rows_expected(const XlsxSheet *sheet);
