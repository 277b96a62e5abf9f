#include "base/progress.h"

void progress_begin(Ctx *ctx, const char *step, int64_t total)
{
    if (ctx->progress == NULL)
        return;
    ctx->progress->done = 0;
    ctx->progress->total = total;
    ctx->progress->step = step;
}

void progress_add(Ctx *ctx, int64_t units)
{
    if (ctx->progress != NULL)
        ctx->progress->done += units;
}
