#include "fund/allocate_routing.h"

#include <assert.h>

#include "base/mem.h"

/* The lowest fund of a set that is not empty. */
static int lowest(uint64_t funds) { return __builtin_ctzll(funds); }

static RouteCell *cell(const Routing *routing, uint32_t class, int fund)
{
    const RouteClass *c = &routing->classes[class];
    return &routing->cells[c->first_cell + __builtin_popcountll(c->funds & (FUND_BIT(fund) - 1))];
}

uint32_t routing_units(const Routing *routing, uint32_t class, int fund)
{
    return cell(routing, class, fund)->units;
}

static int64_t price(const Routing *routing, uint32_t class, int fund)
{
    return routing->price == NULL
               ? 1
               : routing->price[routing->classes[class].kind * routing->fund_count + (size_t)fund];
}

Routing *routing_new(void *parent, size_t fund_count, const uint8_t *by_precedence,
                     const int64_t *room, const int64_t *price, RouteClass *classes,
                     size_t class_count)
{
    assert(fund_count <= ALLOCATION_FUNDS_MAX);
    Routing *routing = mem_new(parent, Routing);
    routing->fund_count = fund_count;
    routing->by_precedence = by_precedence;
    routing->price = price;
    routing->classes = classes;
    routing->class_count = class_count;
    uint32_t users_max[ALLOCATION_FUNDS_MAX] = {0};
    size_t cell_count = 0;
    for (size_t i = 0; i < class_count; i++) {
        RouteClass *class = &classes[i];
        class->first_cell = (uint32_t)cell_count;
        class->tight = TIGHT_NONE;
        class->closed = class->funds == 0;
        class->likely = class->closed ? 0 : (uint8_t)lowest(class->funds);
        class->placed = 0;
        for (uint64_t left = class->funds; left != 0; left &= left - 1, cell_count++)
            users_max[lowest(left)]++;
    }
    assert(cell_count <= UINT32_MAX);
    routing->cells = mem_array(routing, RouteCell, cell_count);
    for (size_t f = 0; f < fund_count; f++) {
        routing->users[f] = mem_array(routing, uint32_t, users_max[f]);
        routing->room[f] = room[f];
    }
    return routing;
}

static void put(Routing *routing, uint32_t class, int fund, uint32_t units)
{
    RouteCell *c = cell(routing, class, fund);
    routing->room[fund] -= units * price(routing, class, fund);
    assert(routing->room[fund] >= 0);
    if (c->units == 0) {
        c->user = routing->user_count[fund]++;
        routing->users[fund][c->user] = class;
        uint64_t missing =
            routing->classes[class].funds & ~routing->leads_to[fund] & ~FUND_BIT(fund);
        routing->leads_to[fund] |= missing;
        for (; missing != 0; missing &= missing - 1)
            routing->witness[fund][lowest(missing)] = class;
    }
    c->units += units;
}

static void take(Routing *routing, uint32_t class, int fund, uint32_t units)
{
    RouteCell *c = cell(routing, class, fund);
    assert(c->units >= units);
    routing->room[fund] += units * price(routing, class, fund);
    c->units -= units;
    if (c->units == 0) {
        uint32_t last = routing->users[fund][--routing->user_count[fund]];
        routing->users[fund][c->user] = last;
        cell(routing, last, fund)->user = c->user;
    }
}

/* Is there a class that can move from one fund to the other? A witness that has left is replaced by
 * the largest of the next few users that can go there, so that a path moves many units at once. The
 * search goes on where the last one ended: those it passed over are mostly passed over for good. */
static bool edge(Routing *routing, int from, int to)
{
    enum { LOOKED_AT_MAX = 16 };
    if ((routing->leads_to[from] & FUND_BIT(to)) == 0)
        return false;
    uint32_t *witness = &routing->witness[from][to], *at = &routing->search_at[from][to];
    if (cell(routing, *witness, from)->units > 0)
        return true;
    uint32_t units = 0, count = routing->user_count[from], looked_at = 0;
    for (uint32_t i = 0; i < count && looked_at < LOOKED_AT_MAX; i++) {
        *at = *at + 1 < count ? *at + 1 : 0;
        uint32_t user = routing->users[from][*at];
        if ((routing->classes[user].funds & FUND_BIT(to)) == 0)
            continue;
        looked_at++;
        uint32_t has = cell(routing, user, from)->units;
        if (has > units) {
            units = has;
            *witness = user;
        }
    }
    if (units == 0)
        routing->leads_to[from] &= ~FUND_BIT(to);
    return units > 0;
}

/* The same where prices differ: whoever moves must leave room enough for what moves in, and best
 * takes little where he goes. */
static bool priced_edge(Routing *routing, int from, int to, int64_t need)
{
    enum { LOOKED_AT_MAX = 256 };
    if ((routing->leads_to[from] & FUND_BIT(to)) == 0)
        return false;
    int64_t least = INT64_MAX;
    for (uint32_t i = 0; i < routing->user_count[from] && i < LOOKED_AT_MAX; i++) {
        uint32_t user = routing->users[from][i];
        if ((routing->classes[user].funds & FUND_BIT(to)) == 0 ||
            routing->room[from] + price(routing, user, from) < need ||
            price(routing, user, to) >= least)
            continue;
        least = price(routing, user, to);
        routing->witness[from][to] = user;
    }
    return least != INT64_MAX;
}

uint64_t routing_reach(Routing *routing, uint64_t funds)
{
    uint64_t reached = funds;
    for (uint64_t left = funds; left != 0;) {
        int from = lowest(left);
        left &= left - 1;
        for (uint64_t next = routing->leads_to[from] & ~reached; next != 0; next &= next - 1) {
            int to = lowest(next);
            if (edge(routing, from, to)) {
                reached |= FUND_BIT(to);
                left |= FUND_BIT(to);
            }
        }
    }
    return reached;
}

/* A shortest path, found from either of its ends: `next[f]` is the fund that f's unit moves to. */
typedef struct {
    int8_t next[ALLOCATION_FUNDS_MAX];
    uint8_t queue[ALLOCATION_FUNDS_MAX];
} Path;

/* Moves as many units as every step allows, at most `units`, one fund on along the path. */
static void shift(Routing *routing, const Path *path, int from, uint32_t units)
{
    int last = from;
    for (int f = from; path->next[f] >= 0; f = path->next[f]) {
        uint32_t has = cell(routing, routing->witness[f][path->next[f]], f)->units;
        units = has < units ? has : units;
        last = path->next[f];
    }
    if (routing->price == NULL && routing->room[last] < units)
        units = (uint32_t)routing->room[last];
    /* From the far end, so that each fund has room before it gets. */
    int steps[ALLOCATION_FUNDS_MAX], count = 0;
    for (int f = from; path->next[f] >= 0; f = path->next[f])
        steps[count++] = f;
    while (count > 0) {
        int f = steps[--count], to = path->next[f];
        uint32_t class = routing->witness[f][to];
        take(routing, class, f, units);
        put(routing, class, to, units);
    }
}

/* Finds a shortest path from one of the class's funds to a fund with room, and moves units along
 * it. The fund that then has room for one unit of the class; −1 if there is no such path: then what
 * was reached is used up for good. */
static int make_room(Routing *routing, uint32_t class)
{
    Path path;
    int8_t parent[ALLOCATION_FUNDS_MAX];
    uint64_t seen = routing->used_up;
    int head = 0, tail = 0;
    for (uint64_t left = routing->classes[class].funds & ~seen; left != 0; left &= left - 1) {
        parent[lowest(left)] = -1;
        path.queue[tail++] = (uint8_t)lowest(left);
    }
    seen |= routing->classes[class].funds;
    while (head < tail) {
        int f = path.queue[head++];
        for (uint64_t left = routing->leads_to[f] & ~seen; left != 0; left &= left - 1) {
            int t = lowest(left);
            if (!edge(routing, f, t))
                continue;
            seen |= FUND_BIT(t);
            parent[t] = (int8_t)f;
            if (routing->room[t] == 0) {
                path.queue[tail++] = (uint8_t)t;
                continue;
            }
            path.next[t] = -1;
            for (; parent[t] >= 0; t = parent[t])
                path.next[parent[t]] = (int8_t)t;
            shift(routing, &path, t, UINT32_MAX);
            return t;
        }
    }
    routing->used_up = seen;
    return -1;
}

/* The same where prices differ, one unit at a time. A fund that is too poor for this class may be
 * rich enough for a unit that moves there; a path only must not come back to where it was. */
static int make_room_priced(Routing *routing, uint32_t class)
{
    Path path;
    int8_t parent[ALLOCATION_FUNDS_MAX];
    int64_t need[ALLOCATION_FUNDS_MAX];    /* what the unit that moves in takes */
    uint64_t behind[ALLOCATION_FUNDS_MAX]; /* funds on the way there, itself included */
    uint64_t seen = routing->classes[class].funds;
    int head = 0, tail = 0;
    for (uint64_t left = seen; left != 0; left &= left - 1) {
        int f = lowest(left);
        parent[f] = -1;
        need[f] = price(routing, class, f);
        behind[f] = FUND_BIT(f);
        path.queue[tail++] = (uint8_t)f;
    }
    while (head < tail) {
        int f = path.queue[head++];
        for (uint64_t left = routing->leads_to[f] & ~behind[f]; left != 0; left &= left - 1) {
            int t = lowest(left);
            if (!priced_edge(routing, f, t, need[f]))
                continue;
            int64_t takes = price(routing, routing->witness[f][t], t);
            if (routing->room[t] >= takes) {
                path.next[t] = -1;
                path.next[f] = (int8_t)t;
                for (t = f; parent[t] >= 0; t = parent[t])
                    path.next[parent[t]] = (int8_t)t;
                shift(routing, &path, t, 1);
                return t;
            }
            if ((seen & FUND_BIT(t)) != 0)
                continue;
            seen |= FUND_BIT(t);
            parent[t] = (int8_t)f;
            need[t] = takes;
            behind[t] = behind[f] | FUND_BIT(t);
            path.queue[tail++] = (uint8_t)t;
        }
    }
    return -1;
}

bool routing_place(Routing *routing, uint32_t class)
{
    RouteClass *c = &routing->classes[class];
    if (c->closed)
        return false;
    int fund = c->likely;
    if (routing->room[fund] < price(routing, class, fund)) {
        fund = -1;
        for (size_t i = 0; i < routing->fund_count && fund < 0; i++) {
            int f = routing->by_precedence[i];
            if ((c->funds & FUND_BIT(f)) != 0 && routing->room[f] >= price(routing, class, f))
                fund = f;
        }
        if (fund < 0)
            fund = routing->price == NULL ? make_room(routing, class)
                                          : make_room_priced(routing, class);
        if (fund < 0) {
            c->closed = true;
            return false;
        }
        c->likely = (uint8_t)fund;
    }
    put(routing, class, fund, 1);
    c->placed++;
    return true;
}

/* Finds a shortest path to `to` from a fund that pays later, the latest first among equally near
 * ones. −1: none. */
static int path_from_later(Routing *routing, int to, const int32_t *precedence, Path *path)
{
    uint64_t seen = FUND_BIT(to);
    int head = 0, tail = 0;
    path->next[to] = -1;
    path->queue[tail++] = (uint8_t)to;
    while (head < tail) {
        int t = path->queue[head++];
        for (size_t i = routing->fund_count; i-- > 0;) {
            int f = routing->by_precedence[i];
            if ((seen & FUND_BIT(f)) != 0 || !edge(routing, f, t))
                continue;
            seen |= FUND_BIT(f);
            path->next[f] = (int8_t)t;
            path->queue[tail++] = (uint8_t)f;
            if (precedence[f] > precedence[to])
                return f;
        }
    }
    return -1;
}

void routing_settle(Routing *routing, const int32_t *precedence)
{
    assert(routing->price == NULL);
    for (size_t i = 0; i < routing->fund_count; i++) {
        int to = routing->by_precedence[i];
        Path path;
        for (int from; routing->room[to] > 0 &&
                       (from = path_from_later(routing, to, precedence, &path)) >= 0;)
            shift(routing, &path, from, UINT32_MAX);
    }
}
