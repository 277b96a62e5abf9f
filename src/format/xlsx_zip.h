/* The zip container of a workbook, read from a mapped file through minizip. Private to format/. */
#pragma once

#include "base/file.h"

typedef struct ZipFile ZipFile; /* one entry may be open at a time */

/* E_INVALID: no archive, truncated, encrypted; E_LIMIT: XLSX_ENTRIES_MAX, XLSX_RATIO_MAX,
 * XLSX_BYTES_MAX_MIB, all by what the directory declares; zip_read never gives more than that. */
Status zip_open(Ctx *ctx, void *parent, const FileMap *file, ZipFile **ret);
/* Opens an entry by its name (without regard to case). False in *ret_found if there is none. */
Status zip_enter(ZipFile *zip, const char *name, bool *ret_found);
/* At most `size` bytes of the open entry; 0 at its end, when its checksum was right. E_INVALID if
 * it is damaged. */
Status zip_read(ZipFile *zip, void *buffer, int size, int *ret_bytes);
void zip_leave(ZipFile *zip);
const char *zip_path(const ZipFile *zip);

/* Is there an archive at `path` that has an entry of at least `bytes`? (What was written, looked at
 * again.) */
bool xlsx_zip_holds(Ctx *ctx, const char *path, int64_t bytes);
