/* Who marks whom: pure, arrays in, array out.
 *
 * Every entrant gets `need` assessors out of those who may mark it, of at least `elements_min`
 * different elements. Among all such choices the cheapest, where the cost is the sum over assessors
 * of the square of how many entrants they have (`load` counts what they have elsewhere), plus the
 * pair costs. Squares spread the work: the next entrant costs a busy assessor more.
 *
 * It is a minimum-cost flow, found by successive shortest paths. An entrant sends one unit to each
 * element at no more than one a piece, or through a side channel of capacity need − elements_min
 * that lets an element repeat; so exactly the choices with enough different elements are flows. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ASSIGN_PAIRS_MAX = 100000 }; /* of entrants that leave a choice */

typedef struct {
    size_t entrant_count, assessor_count;
    const unsigned char *may; /* entrant × assessor: 1 if the pair is possible */
    const int64_t *pair_cost; /* entrant × assessor, 0 … 10^12; NULL: all 0 */
    const uint32_t *element;  /* of each assessor, below `element_count` */
    uint32_t element_count;
    const uint32_t *need; /* of each entrant */
    const int64_t *load;  /* of each assessor before; NULL: none */
    uint32_t elements_min;
} AssignProblem;

/* An entrant that cannot have what it needs. */
typedef struct {
    size_t entrant;
    uint32_t available; /* assessors who may mark it */
    uint32_t elements;  /* of so many different elements */
} AssignGap;

typedef enum {
    ASSIGN_DONE,
    ASSIGN_IMPOSSIBLE, /* some entrants lack assessors or elements: the gaps */
    ASSIGN_TOO_LARGE,  /* more than ASSIGN_PAIRS_MAX possible pairs */
} AssignResult;

/* Fills ret_chosen (entrant × assessor, 0 or 1) if the result is ASSIGN_DONE; the gaps hang under
 * `parent`, by entrant. The same arrays give the same choice. */
AssignResult assign_solve(void *parent, const AssignProblem *problem, unsigned char *ret_chosen,
                          AssignGap **ret_gaps, size_t *ret_gap_count);
/* What a choice costs. */
int64_t assign_cost(const AssignProblem *problem, const unsigned char *chosen);
