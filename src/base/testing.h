/* What every unit test includes: cmocka, with the headers it wants before it. cmocka's macro `fail`
 * would swallow our function of that name (base/problem.h), so it goes; fail_msg keeps its meaning.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* in a block of its own: it needs the ones above */

#undef fail
#undef fail_msg
#define fail_msg(message, ...)                                                                     \
    do {                                                                                           \
        print_error("ERROR: " message "\n", ##__VA_ARGS__);                                        \
        _fail(__FILE__, __LINE__);                                                                 \
    } while (0)
