#include "base/progress.h"

void progress_end(Ctx *ctx)
{
    Progress *progress = ctx->progress;
    if (progress == NULL || progress->step == NULL)
        return;
    ProgressStep *last =
        progress->step_count == 0 ? NULL : &progress->steps[progress->step_count - 1];
    if (last != NULL &&
        last->ended.us == 0) { /* a step past PROGRESS_STEPS_MAX has no place to remember */
        last->ended = instant_now();
        last->units = progress->done;
    }
    progress->step = NULL;
}

void progress_begin(Ctx *ctx, const char *step, int64_t total)
{
    Progress *progress = ctx->progress;
    if (progress == NULL)
        return;
    progress_end(ctx);
    if (progress->step_count < PROGRESS_STEPS_MAX)
        progress->steps[progress->step_count++] =
            (ProgressStep){.step = step, .began = instant_now()};
    progress->done = 0;
    progress->total = total;
    progress->step = step;
}

void progress_add(Ctx *ctx, int64_t units)
{
    if (ctx->progress != NULL)
        ctx->progress->done += units;
}
