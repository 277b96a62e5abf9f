#include "base/problem.h"

#include <assert.h>
#include <stdarg.h>

#include "base/ctx.h"
#include "base/mem.h"

struct ProblemList {
    Problem *items;
    size_t count;
    size_t capacity;
    int64_t counts[PROBLEM_NOTE + 1];
};

static ProblemList *list_of(Ctx *ctx)
{
    if (ctx->problem_list == NULL)
        ctx->problem_list = mem_new(ctx, ProblemList);
    return ctx->problem_list;
}

static const char *copy_or_null(void *parent, const char *text)
{
    return text == NULL ? NULL : mem_string(parent, text);
}

/* Counts the problem and returns a place for it, or NULL when enough of them are kept. */
static Problem *list_add(ProblemList *list, ProblemLevel level)
{
    list->counts[level]++;
    if (list->count == PROBLEMS_SHOWN_MAX)
        return NULL;
    list->items = mem_grow(list, list->items, list->count, &list->capacity);
    Problem *problem = &list->items[list->count++];
    *problem = (Problem){.level = level};
    return problem;
}

static void record(Ctx *ctx, ProblemLevel level, const Place *place, const char *key,
                   va_list arguments)
{
    ProblemList *list = list_of(ctx);
    Problem *problem = list_add(list, level);
    if (problem == NULL)
        return;
    problem->key = mem_string(list, key);
    for (const char *argument; (argument = va_arg(arguments, const char *)) != NULL;) {
        assert(problem->arg_count < PROBLEM_ARGS_MAX);
        problem->args[problem->arg_count++] = mem_string(list, argument);
    }
    if (place != NULL) {
        problem->place = *place;
        problem->place.file = copy_or_null(list, place->file);
        problem->place.field = copy_or_null(list, place->field);
    }
}

Status fail(Ctx *ctx, Status status, const char *key, ...)
{
    va_list arguments;
    va_start(arguments, key);
    record(ctx, PROBLEM_ERROR, NULL, key, arguments);
    va_end(arguments);
    return status;
}

Status fail_at(Ctx *ctx, Status status, const Place *place, const char *key, ...)
{
    va_list arguments;
    va_start(arguments, key);
    record(ctx, PROBLEM_ERROR, place, key, arguments);
    va_end(arguments);
    return status;
}

void problem_add(Ctx *ctx, ProblemLevel level, const Place *place, const char *key, ...)
{
    va_list arguments;
    va_start(arguments, key);
    record(ctx, level, place, key, arguments);
    va_end(arguments);
}

const Problem *problems(const Ctx *ctx, size_t *ret_count)
{
    *ret_count = ctx->problem_list == NULL ? 0 : ctx->problem_list->count;
    return *ret_count == 0 ? NULL : ctx->problem_list->items;
}

int64_t problem_count(const Ctx *ctx, ProblemLevel level)
{
    return ctx->problem_list == NULL ? 0 : ctx->problem_list->counts[level];
}

void problems_clear(Ctx *ctx)
{
    mem_free(ctx->problem_list);
    ctx->problem_list = NULL;
}

void ctx_join(Ctx *ctx, Ctx *worker)
{
    ProblemList *from = worker->problem_list;
    if (from != NULL) {
        ProblemList *to = list_of(ctx);
        for (size_t i = 0; i < from->count; i++) {
            const Problem *source = &from->items[i];
            Problem *problem = list_add(to, source->level);
            from->counts[source->level]--;
            if (problem == NULL)
                continue;
            *problem = *source;
            problem->key = mem_string(to, source->key);
            for (int a = 0; a < source->arg_count; a++)
                problem->args[a] = mem_string(to, source->args[a]);
            problem->place.file = copy_or_null(to, source->place.file);
            problem->place.field = copy_or_null(to, source->place.field);
        }
        for (int level = 0; level <= PROBLEM_NOTE;
             level++) /* those the worker counted but did not keep */
            to->counts[level] += from->counts[level];
    }
    mem_free(worker);
}
