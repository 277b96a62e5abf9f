#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"

typedef struct {
    int descriptor;
} MemoryFile;

Ctx *fuzz_ctx(void)
{
    Ctx *ctx = ctx_new();
    if (!instant_parse(TEXT("2023-06-30T00:00:00Z"), &ctx->now))
        abort();
    ctx->threads = 1;
    return ctx;
}

static void close_file(void *block)
{
    const MemoryFile *file = block;
    close(file->descriptor);
}

const char *fuzz_file(Ctx *ctx, const uint8_t *data, size_t size)
{
    MemoryFile *file = mem_new(ctx, MemoryFile);
    file->descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    if (file->descriptor < 0 || write(file->descriptor, data, size) != (ssize_t)size)
        abort();
    mem_on_free(file, close_file);
    return mem_printf(ctx, "/proc/self/fd/%d", file->descriptor);
}
