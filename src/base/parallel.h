/* A parallel for over index ranges whose result does not depend on the number of threads: the
 * chunks are fixed by `count` and `chunk`, each runs with a context of its own, and problems are
 * merged in chunk order. */
#pragma once

#include "base/ctx.h"

/* Works on [begin, end). May write only to what belongs to these indices; anything that outlives
 * the call must not hang under `worker`. */
typedef Status (*ParallelFn)(Ctx *worker, int64_t begin, int64_t end, void *argument);

/* Runs `fn` over 0..count−1 in chunks on ctx->threads threads. Every chunk runs even if one fails;
 * the status of the first failing chunk (in chunk order) is returned. Advances the progress by the
 * chunk's size. */
Status parallel_for(Ctx *ctx, int64_t count, int64_t chunk, ParallelFn fn, void *argument);
