/* The result that a verification code stands for, in a published archive. */
#include "award/bundle_private.h"

#include "base/mem.h"

enum { AT_PLACE, AT_AWARDED = 2, AT_ENTRANT, AT_NAME, AT_TOTAL, AT_CODE = 7 };

/* "abcd-efgh ijkl mnop" is "ABCDEFGHIJKLMNOP". */
static char *plain_code(void *parent, const char *code)
{
    char *plain = mem_string(parent, code);
    size_t at = 0;
    for (; *code != '\0'; code++) {
        if (*code != '-' && *code != ' ')
            plain[at++] = *code >= 'a' && *code <= 'z' ? (char)(*code - 'a' + 'A') : *code;
    }
    plain[at] = '\0';
    return plain;
}

static Status look_into(Ctx *ctx, void *parent, const ZipEntry *file, const char *code,
                        BundleResult *ret, bool *ret_found)
{
    const char *header[BUNDLE_COLUMNS_MAX];
    CsvText table;
    Text rest = text_of(file->name);
    Text folder;
    if (!text_split(&rest, '/', &folder) || !text_is(rest, BUNDLE_TABLES[BUNDLE_DECISIONS].file))
        return OK;
    bundle_header(BUNDLE_DECISIONS, header);
    TRY(csv_text_read(ctx, parent, file->name, file->content, header,
                      BUNDLE_TABLES[BUNDLE_DECISIONS].count, &table));
    for (size_t row = 0; row < table.count; row++) {
        const char **fields = table.fields + row * table.width;
        if (strcmp(fields[AT_CODE], code) != 0)
            continue;
        *ret = (BundleResult){.category = text_string(parent, folder),
                              .entrant = fields[AT_ENTRANT],
                              .name = fields[AT_NAME],
                              .place = fields[AT_PLACE],
                              .total = fields[AT_TOTAL],
                              .awarded = strcmp(fields[AT_AWARDED], "true") == 0};
        *ret_found = true;
        return OK;
    }
    return OK;
}

Status bundle_find_code(Ctx *ctx, void *parent, const char *name, Text archive, const char *code,
                        BundleResult *ret)
{
    ZipEntry *files = NULL;
    size_t count = 0;
    bool found = false;
    char *wanted = plain_code(parent, code);
    if (strlen(wanted) != RESULT_CODE_LENGTH)
        return fail(ctx, E_INVALID, "publish.code_form", code,
                    mem_printf(parent, "%d", RESULT_CODE_LENGTH), NULL);
    TRY(zip_unpack(ctx, parent, name, archive, &files, &count));
    for (size_t i = 0; i < count && !found; i++)
        TRY(look_into(ctx, parent, &files[i], wanted, ret, &found));
    return found ? OK : fail(ctx, E_NOT_FOUND, "publish.no_code", code, name, NULL);
}
