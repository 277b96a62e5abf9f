/* LEMON's cost scaling on an allocation, written the way somebody would who has LEMON: a node for
 * each person, an arc for each fund that may pay. The one file that includes LEMON is
 * lemon_peer.cpp. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t count;            /* people */
    const uint64_t *eligible; /* per person: bit f for fund f */
    const int64_t *gain;      /* per person: what serving is worth, more than any fund's cost */
    size_t fund_count;
    const int64_t *places; /* per fund */
    const int64_t *cost;   /* per fund: of each person it pays for */
} LemonProblem;

/* The most that gain − cost can be. `ret_seconds` is processor time of the run alone, after the
 * graph was built: a busy machine does not count against LEMON. False if LEMON finds no answer. */
bool lemon_solve(const LemonProblem *problem, int64_t *ret_objective, double *ret_seconds);

#ifdef __cplusplus
}
#endif
