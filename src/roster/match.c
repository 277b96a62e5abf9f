/* Rule 0: the exact NIK. */
#include <assert.h>

#include "base/digest.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "roster/judge.h"

enum { REGISTER_CHUNK = 1 << 16, ROW_CHUNK = 1 << 16, FILTER_BITS_PER_ROW = 16 };

bool row_nik_is_valid(const RosterRows *rows, int64_t row)
{
    return rows->nik_digits[row] == 16 && (rows->faults[row] & NIK_ERRORS) == 0;
}

typedef struct {
    const RosterRows *rows;
    const Register *reg;
    Map *niks;        /* NIK → a place in `found` */
    int32_t *found;   /* per place: the register's index; the smallest if the register should hold a
                         NIK twice */
    uint64_t *filter; /* bits of the roster's NIKs: most members are not on the roster, and this
                         says so from the cache */
    uint64_t filter_mask;
    int32_t *first;  /* per row: the first with its NIK */
    int32_t *member; /* per row: the result */
} Match;

static uint64_t filter_bit(const Match *match, int64_t nik)
{
    return hash64_int((uint64_t)nik) & match->filter_mask;
}

static void keep_smallest(int32_t *place, int32_t value)
{
    int32_t known = __atomic_load_n(place, __ATOMIC_RELAXED);
    while ((known < 0 || value < known) &&
           !__atomic_compare_exchange_n(place, &known, value, true, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED))
        ;
}

static Status match_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    const Match *match = argument;
    for (int64_t i = begin; i < end; i++) {
        int64_t nik = match->reg->nik[i];
        uint64_t bit = filter_bit(match, nik), place;
        if (nik != 0 && (match->filter[bit / 64] >> (bit % 64) & 1) != 0 &&
            map_get(match->niks, (uint64_t)nik, &place))
            keep_smallest(&match->found[place], (int32_t)i);
    }
    return OK;
}

static Status assign_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    const Match *match = argument;
    for (int64_t row = begin; row < end; row++) {
        uint64_t place;
        if (!row_nik_is_valid(match->rows, row) ||
            !map_get(match->niks, (uint64_t)match->rows->nik[row], &place))
            continue;
        match->member[row] = match->found[place];
        match->first[row] = (int32_t)place;
    }
    return OK;
}

Status roster_match(Ctx *ctx, void *parent, const RosterRows *rows, const Register *reg,
                    RosterMatch **ret)
{
    assert(rows->count < INT32_MAX && reg->count < INT32_MAX);
    RosterMatch *result = mem_new(parent, RosterMatch);
    result->member = mem_array(result, int32_t, rows->count);
    result->elsewhere = mem_array(result, int32_t, rows->count);
    memset(result->member, 0xFF, (size_t)rows->count * sizeof *result->member);
    result->first = mem_array(result, int32_t, rows->count);
    memset(result->first, 0xFF, (size_t)rows->count * sizeof *result->first);
    memset(result->elsewhere, 0xFF, (size_t)rows->count * sizeof *result->elsewhere);
    void *scratch = mem_root(parent);
    Match match = {.rows = rows,
                   .reg = reg,
                   .member = result->member,
                   .first = result->first,
                   .filter_mask = 63};
    while (match.filter_mask + 1 < (uint64_t)rows->count * FILTER_BITS_PER_ROW)
        match.filter_mask = match.filter_mask * 2 + 1;
    match.filter = mem_array(scratch, uint64_t, (match.filter_mask + 1) / 64);
    match.niks = map_new(scratch, (size_t)rows->count);
    match.found = mem_array(scratch, int32_t, rows->count);
    memset(match.found, 0xFF, (size_t)rows->count * sizeof *match.found);
    for (int64_t row = 0; row < rows->count; row++) {
        if (!row_nik_is_valid(rows, row))
            continue;
        uint64_t bit = filter_bit(&match, rows->nik[row]);
        match.filter[bit / 64] |= 1ull << (bit % 64);
        map_put(match.niks, (uint64_t)rows->nik[row], (uint64_t)row, NULL);
    }
    Status status = parallel_for(ctx, reg->count, REGISTER_CHUNK, match_chunk, &match);
    if (status == OK)
        status = parallel_for(ctx, rows->count, ROW_CHUNK, assign_chunk, &match);
    mem_free(scratch);
    if (status == OK)
        *ret = result;
    return status;
}
