/* Counter-based random numbers (Philox 4x32-10, Salmon et al. 2011): draw number n of a stream is a
 * pure function of (seed, stream, n), so the same seed gives the same figures on one thread or
 * many. Not for secrets. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t key;
} Random;

/* The stream called `name` under `seed`; different names are independent. */
Random random_stream(uint64_t seed, const char *name);
/* A stream of its own for item `index` of a stream. */
Random random_child(Random stream, uint64_t index);

uint64_t random_at(Random stream, uint64_t counter);
/* random_at of `count` counters from `counter` on, several at a time. */
void random_fill(Random stream, uint64_t counter, size_t count, uint64_t *ret);
/* Uniform in 0..bound−1 (bound > 0); bias below 2^-64 × bound. */
uint64_t random_below(Random stream, uint64_t counter, uint64_t bound);
/* Uniform in [0, 1) with 53 bits. */
double random_unit(Random stream, uint64_t counter);
