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

/* A function compiled also for processors that do more numbers at a time; the loader takes the best
 * one. What it calls must be inline to share in that. Not by clang, which names the function such
 * that other files cannot link to it (clang 14). */
#if defined __x86_64__ && !defined __clang__
#define ONE_FOR_EACH_PROCESSOR                                                                     \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ONE_FOR_EACH_PROCESSOR
#endif
#define ALWAYS_INLINE static inline __attribute__((always_inline))

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))
