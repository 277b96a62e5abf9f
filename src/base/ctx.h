/* What a function needs besides its arguments: memory, problems, clock, randomness, threads,
 * progress, language. One per command; one per chunk of work in parallel_for. */
#pragma once

#include <stdint.h>

#include "base/date.h"
#include "base/problem.h"
#include "base/random.h"

typedef enum { LANG_ID, LANG_EN } Lang;

typedef struct ProblemList ProblemList; /* private to problem.c */
typedef struct Progress Progress;       /* base/progress.h */

/* The context is itself a memory root: pass it as `parent` to mem_new and friends. */
struct Ctx {
    Instant now;   /* the time of the command: --now, or the clock read once at the start */
    uint64_t seed; /* --seed; every random stream of the command derives from it */
    bool seeded;   /* --seed was given: secrets follow from it too (base/crypto.h) */
    uint64_t secrets_drawn;
    int threads; /* at least 1 */
    Lang lang;
    const char *actor; /* who acts: the operating-system user or --as */
    ProblemList *problem_list;
    Progress *progress; /* NULL: nobody watches */
};

/* A new root with the machine's clock, processors and user, seed 1, Indonesian. Free with mem_free.
 */
Ctx *ctx_new(void);
/* A root of its own for one chunk of a parallel loop, with the settings of `ctx` and an empty
 * problem list. */
Ctx *ctx_worker(const Ctx *ctx);
/* Appends the worker's problems to `ctx` and frees the worker. */
void ctx_join(Ctx *ctx, Ctx *worker);
