/* Published results from the inside: the input is the text of the bundle's files, each after a line
 * "==== NAME"; they are put into an archive with right checksums, which no mutation of archive
 * bytes would get past. The bytes are read as an archive too. Any such archive ends in checks, and
 * one that is no bundle in a failed one. */
#include <assert.h>
#include <string.h>

#include "award/award.h"
#include "base/mem.h"
#include "fuzz.h"

enum { FILES_MAX = 40 };

static bool is_named(const ZipEntry *files, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, name) == 0)
            return true;
    }
    return false;
}

/* Takes the next "==== NAME\n" and what follows it up to the next one off `rest`. */
static bool take_file(Ctx *ctx, Text *rest, ZipEntry *ret)
{
    static const Text MARK = {"==== ", 5};
    static const Text NEXT = {"\n==== ", 6};
    if (!text_starts_with(*rest, MARK))
        return false;
    const char *line = memchr(rest->data, '\n', rest->bytes);
    if (line == NULL)
        return false;
    size_t name_end = (size_t)(line - rest->data);
    Text content = text_slice(*rest, name_end + 1, rest->bytes);
    const char *next = content.bytes < NEXT.bytes
                           ? NULL
                           : memmem(content.data, content.bytes, NEXT.data, NEXT.bytes);
    size_t bytes = next == NULL ? content.bytes : (size_t)(next - content.data) + 1;
    ret->name = text_string(ctx, text_slice(*rest, MARK.bytes, name_end));
    ret->content = text_slice(content, 0, bytes);
    *rest = text_slice(content, bytes, content.bytes);
    return true;
}

static void verify(Ctx *ctx, Text archive, bool expect_failure)
{
    BundleReport report;
    BundleVerifyOptions options = {0};
    assert(bundle_verify(ctx, ctx, "fuzz.zip", archive, &options, &report) == OK);
    assert(report.count > 0 && report.failed <= report.count);
    assert(!expect_failure || report.failed > 0);
    for (size_t i = 0; i < report.count; i++)
        assert(report.checks[i].file != NULL && report.checks[i].key != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    Text rest = {(const char *)data, size};
    ZipEntry files[FILES_MAX];
    size_t count = 0;
    ZipEntry file;
    verify(ctx, rest, true);
    while (count < FILES_MAX && take_file(ctx, &rest, &file)) {
        if (zip_name_valid(text_of(file.name)) && !is_named(files, count, file.name))
            files[count++] = file;
    }
    Text archive;
    if (zip_pack(ctx, ctx, files, count, &archive) == OK)
        verify(ctx, archive, true); /* the signature of a changed manifest */
    mem_free(ctx);
    return 0;
}
