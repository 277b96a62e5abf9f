/* Archives of one layout only, so that the same files are the same bytes on every machine: a zip
 * whose entries are stored (not compressed), sorted by name, dated 1980-01-01, without extra
 * fields, comments, data descriptors or bytes between. Any zip program opens it. What deviates by
 * one byte is refused when it is read, so nothing can hide in the container; there is nothing to
 * unpack, so nothing can grow. (Workbooks, which other programs write, are read by xlsx_zip.h.)
 *
 * doc/bundle.md has the layout byte by byte. */
#pragma once

#include "base/ctx.h"
#include "base/text.h"

enum {
    ZIP_ENTRIES_MAX = 2000,
    ZIP_NAME_BYTES_MAX = 200,
    ZIP_BYTES_MAX_MIB = 1024,
};

typedef struct {
    const char *name; /* a-z A-Z 0-9 . _ - and '/', each part of it neither empty nor "." or ".." */
    Text content;
} ZipEntry;

/* True for a name that an archive may hold: no absolute path, no way up, no odd characters. */
bool zip_name_valid(Text name);

/* The archive of these entries, which are sorted on the way. E_LIMIT past a ceiling. Names must be
 * valid and differ. */
Status zip_pack(Ctx *ctx, void *parent, ZipEntry *entries, size_t count, Text *ret);

/* The entries of an archive, in its order; contents point into `archive`. `name` names it in
 * problems. E_INVALID: no archive, truncated, damaged (the entry is named), an invalid name, a name
 * twice, entries out of order, any other deviation; E_LIMIT past a ceiling. */
Status zip_unpack(Ctx *ctx, void *parent, const char *name, Text archive, ZipEntry **ret,
                  size_t *ret_count);
