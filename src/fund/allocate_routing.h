/* Who pays for how many units of which class, changed along paths over funds. Private to
 * allocate*.c.
 *
 * Fund f leads to fund t if some class that f pays for may also be paid by t: one of its units can
 * move over and leave a place in f. Of each such pair one class is remembered (the witness). */
#pragma once

#include "fund/allocate.h"

/* Units with the same set of funds and the same prices. */
typedef struct {
    uint64_t funds;
    uint32_t kind;
    uint32_t first_cell; /* one cell for each of its funds, ascending */
    uint32_t tight;      /* index of the certificate, TIGHT_NONE */
    bool closed;         /* no path leads to a place any more, nor ever will */
    uint8_t likely;      /* where the last unit went */
    int64_t placed;
} RouteClass;

typedef struct {
    uint32_t units;
    uint32_t user; /* index in the fund's list of users, while units > 0 */
} RouteCell;

typedef struct {
    size_t fund_count;
    const uint8_t *by_precedence; /* funds in the order in which they pay */
    const int64_t *price;         /* [kind × fund_count + fund]; NULL: each unit takes one */
    int64_t room[ALLOCATION_FUNDS_MAX];
    uint64_t used_up; /* funds that no path leads out of to a place (without prices) */
    RouteClass *classes;
    size_t class_count;
    RouteCell *cells;
    uint32_t *users[ALLOCATION_FUNDS_MAX]; /* classes with units in the fund */
    uint32_t user_count[ALLOCATION_FUNDS_MAX];
    uint64_t leads_to[ALLOCATION_FUNDS_MAX];
    uint32_t witness[ALLOCATION_FUNDS_MAX][ALLOCATION_FUNDS_MAX];
    uint32_t search_at[ALLOCATION_FUNDS_MAX][ALLOCATION_FUNDS_MAX];
} Routing;

/* Takes over `classes` (funds and kind filled in). `room` in places, or in rupiah with prices. */
Routing *routing_new(void *parent, size_t fund_count, const uint8_t *by_precedence,
                     const int64_t *room, const int64_t *price, RouteClass *classes,
                     size_t class_count);
/* One more unit of the class, moving others over if it must. False: there is no place; without
 * prices then there never will be. */
bool routing_place(Routing *routing, uint32_t class);
/* The funds that a class can reach. If none of them has room, they are a tight set. */
uint64_t routing_reach(Routing *routing, uint64_t funds);
/* Gives the earlier funds as many units as they can have; everybody keeps a place. Only without
 * prices. `precedence` as in the problem. */
void routing_settle(Routing *routing, const int32_t *precedence);
/* How many units of the class the fund pays for; it must be one of the class's funds. */
uint32_t routing_units(const Routing *routing, uint32_t class, int fund);
