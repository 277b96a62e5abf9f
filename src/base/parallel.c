#include "base/parallel.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/mem.h"
#include "base/progress.h"

typedef struct {
    Ctx *ctx;
    int64_t count;
    int64_t chunk;
    int64_t chunk_count;
    ParallelFn fn;
    void *argument;
    Ctx **workers; /* one context per chunk, joined in chunk order at the end */
    Status *statuses;
    _Atomic int64_t next;
} Loop;

static void *run_chunks(void *argument)
{
    Loop *loop = argument;
    for (int64_t i; (i = loop->next++) < loop->chunk_count;) {
        int64_t begin = i * loop->chunk;
        int64_t end = begin + loop->chunk < loop->count ? begin + loop->chunk : loop->count;
        loop->workers[i] = ctx_worker(loop->ctx);
        loop->workers[i]->threads = 1;
        loop->statuses[i] = loop->fn(loop->workers[i], begin, end, loop->argument);
        progress_add(loop->ctx, end - begin);
    }
    return NULL;
}

Status parallel_for(Ctx *ctx, int64_t count, int64_t chunk, ParallelFn fn, void *argument)
{
    assert(chunk > 0 && count >= 0);
    Loop loop = {.ctx = ctx,
                 .count = count,
                 .chunk = chunk,
                 .chunk_count = (count + chunk - 1) / chunk,
                 .fn = fn,
                 .argument = argument};
    void *memory = mem_root(NULL);
    loop.workers = mem_array(memory, Ctx *, loop.chunk_count);
    loop.statuses = mem_array(memory, Status, loop.chunk_count);
    int helpers =
        ctx->threads - 1 < loop.chunk_count - 1 ? ctx->threads - 1 : (int)(loop.chunk_count - 1);
    pthread_t *threads = mem_array(memory, pthread_t, helpers > 0 ? helpers : 0);
    int started = 0;
    while (started < helpers && pthread_create(&threads[started], NULL, run_chunks, &loop) == 0)
        started++;
    run_chunks(&loop);
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    Status status = OK;
    for (int64_t i = 0; i < loop.chunk_count; i++) {
        if (status == OK)
            status = loop.statuses[i];
        ctx_join(ctx, loop.workers[i]);
    }
    mem_free(memory);
    return status;
}
