/* Problems: what is wrong with an input, where, and (through the message's text) what to do about
 * it.
 *
 * A problem is a message key with arguments and a place. The key is also the machine-readable
 * reason code; texts live in message/id.txt and message/en.txt (base/message.h). Library code
 * records problems, it never prints: the command line renders them at the end, all of a file
 * together. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/status.h"
#include "base/text.h"

typedef struct Ctx Ctx;

/* How many problems a context keeps; more are only counted. The full list of a file is its output
 * file. */
enum { PROBLEMS_SHOWN_MAX = 1000, PROBLEM_ARGS_MAX = 6 };

typedef enum {
    PROBLEM_ERROR,   /* the row, or the command, cannot go on */
    PROBLEM_WARNING, /* goes on; somebody should look */
    PROBLEM_NOTE,    /* worth knowing: which option was used, which figure is uncertain */
} ProblemLevel;

/* Where. Unknown parts are NULL or 0; line and column count from 1. `field` is the column's header
 * as the file has it. */
typedef struct {
    const char *file;
    int64_t line;
    int column;
    const char *field;
} Place;

typedef struct {
    ProblemLevel level;
    const char *key;
    int arg_count;
    const char *args[PROBLEM_ARGS_MAX];
    Place place;
} Problem;

/* Records an error and returns `status`, for `return fail(ctx, E_NOT_FOUND, "region.not_found",
 * code, NULL);`. Arguments are NUL-terminated strings, copied, at most PROBLEM_ARGS_MAX, ended by
 * NULL. */
Status fail(Ctx *ctx, Status status, const char *key, ...) NULL_TERMINATED;
/* The same at a place; `place` may be NULL, its strings are copied. */
Status fail_at(Ctx *ctx, Status status, const Place *place, const char *key, ...) NULL_TERMINATED;
/* Records without failing. */
void problem_add(Ctx *ctx, ProblemLevel level, const Place *place, const char *key,
                 ...) NULL_TERMINATED;

/* The problems kept, in the order recorded, and how many of a level there were in all. */
const Problem *problems(const Ctx *ctx, size_t *ret_count);
int64_t problem_count(const Ctx *ctx, ProblemLevel level);
/* Forgets everything recorded (a caller that expected the failure and dealt with it). */
void problems_clear(Ctx *ctx);
