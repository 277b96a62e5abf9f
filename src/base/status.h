/* How a function ended. One exit code and one HTTP code each (status_exit_code, status_http_code).
 *
 * A function that returns anything but OK has left its `ret_` outputs untouched and has recorded at
 * least one problem (base/problem.h) in the context that says what was wrong, where, and what to
 * do. */
#pragma once

#include "base/attr.h"

#ifdef __clang__
#define STATUS_ATTRIBUTE MUST_USE /* gcc has this attribute for functions only */
#else
#define STATUS_ATTRIBUTE
#endif

typedef enum STATUS_ATTRIBUTE {
    OK = 0,
    E_INVALID,   /* the input is wrong: a file, an argument, a rubric */
    E_NOT_FOUND, /* what was named does not exist */
    E_DENIED,    /* the actor may not do this */
    E_CONFLICT,  /* it contradicts what is stored */
    E_EXISTS,    /* it is there already and is not the same */
    E_LIMIT,     /* a named limit was reached: rows, bytes, disk space */
    E_BUSY,      /* another process is writing; try again */
    E_BROKEN,    /* the store or the machine is damaged */
} Status;

/* 0 OK, 2 E_INVALID, 3 E_NOT_FOUND, 4 E_DENIED, 5 E_CONFLICT, 6 E_EXISTS, 7 E_LIMIT, 8 E_BUSY, 9
 * E_BROKEN. 1 is left to the shell and to sanitizers. */
int status_exit_code(Status status);
int status_http_code(Status status);
const char *status_name(Status status);

/* Returns from the calling function unless `expression` is OK. */
#define TRY(expression)                                                                            \
    do {                                                                                           \
        Status try_status_ = (expression);                                                         \
        if (try_status_ != OK)                                                                     \
            return try_status_;                                                                    \
    } while (0)
