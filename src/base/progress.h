/* How far a long piece of work is, and how long its steps took. Library code only counts; the
 * command line draws (cli/progress_bar.c) and, with --timings, prints what each step took. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include "base/ctx.h"

enum { PROGRESS_STEPS_MAX = 64 }; /* steps remembered; more are drawn but not remembered */

typedef struct {
    const char *step;
    Instant began;
    Instant ended;
    int64_t units;
} ProgressStep;

struct Progress {
    const char *_Atomic step; /* a message key, e.g. "progress.roster.match" */
    _Atomic int64_t done;
    _Atomic int64_t total;                  /* 0: unknown */
    ProgressStep steps[PROGRESS_STEPS_MAX]; /* written by the command's own thread only */
    int step_count;
};

/* Begins a step of `total` units (0 if unknown), ending the one before. Call from the command's
 * thread. All three do nothing if nobody watches. */
void progress_begin(Ctx *ctx, const char *step, int64_t total);
void progress_add(Ctx *ctx, int64_t units); /* from any thread */
/* Ends the last step. */
void progress_end(Ctx *ctx);
