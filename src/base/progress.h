/* How far a long piece of work is. Library code only counts; the command line draws (cli/progress_bar.c). */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include "base/ctx.h"

struct Progress {
    const char *_Atomic step; /* a message key, e.g. "progress.roster.match" */
    _Atomic int64_t done;
    _Atomic int64_t total;    /* 0: unknown */
};

/* Begins a step of `total` units (0 if unknown). Both do nothing if nobody watches. */
void progress_begin(Ctx *ctx, const char *step, int64_t total);
void progress_add(Ctx *ctx, int64_t units); /* from any thread */
