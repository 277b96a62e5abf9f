#include "format/table_source.h"
bool xlsx_recognise(Text content) { return text_starts_with(content, TEXT("PK")); }
Status xlsx_sheet_open(Ctx *ctx, void *parent, const FileMap *file, const char *sheet, bool keep, XlsxSheet **ret)
{ (void)parent;(void)sheet;(void)keep;(void)ret; return fail(ctx, E_INVALID, "table.not_a_workbook", file->path, NULL); }
Status xlsx_sheet_next(XlsxSheet *sheet, RawRow *ret_row, bool *ret_more) { (void)sheet;(void)ret_row;(void)ret_more; return E_INVALID; }
int64_t xlsx_sheet_rows_expected(const XlsxSheet *sheet) { (void)sheet; return 0; }
