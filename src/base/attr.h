/* Compiler attributes under readable names. Nothing here allocates, fails or does anything. */
#pragma once

/* The compiler checks the arguments of a printf-like function. */
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/* A variadic function whose list must end with NULL. */
#define NULL_TERMINATED __attribute__((sentinel))

/* A result that a caller may not drop. `Status` carries this itself under clang. */
#define MUST_USE __attribute__((warn_unused_result))

/* Runs `fn(&variable)` when the variable goes out of scope. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))
