/* How many heads a fund pays for in which month, and who holds which months: pure. */
#include <assert.h>

#include "base/digest.h"
#include "base/mem.h"
#include "fund/commitment_private.h"

HeadCount *head_count_new(void *parent, Month first, Month last)
{
    HeadCount *counting = mem_new(parent, HeadCount);
    counting->parent = counting;
    counting->first = first;
    counting->months = last.months - first.months + 1;
    counting->by_key = map_new(counting, 64);
    return counting;
}

static uint64_t group_key(FundId fund, AllocationId allocation, unsigned programmes, bool transport)
{
    const int64_t parts[] = {fund.chain.number, fund.id, allocation.chain.number, allocation.id,
                             (int64_t)programmes * 2 + transport};
    return hash64(parts, sizeof parts, 0);
}

static bool is_group(const HeadGroup *group, FundId fund, AllocationId allocation,
                     unsigned programmes, bool transport)
{
    return group->fund.chain.number == fund.chain.number && group->fund.id == fund.id &&
           group->allocation.chain.number == allocation.chain.number &&
           group->allocation.id == allocation.id && group->programmes == programmes &&
           group->transport == transport;
}

/* Keys that collide go on to the next one. */
static HeadGroup *find_group(const HeadCount *counting, FundId fund, AllocationId allocation,
                             unsigned programmes, bool transport, uint64_t *ret_free)
{
    uint64_t at, key = group_key(fund, allocation, programmes, transport);
    for (; map_get(counting->by_key, key, &at); key++)
        if (is_group(&counting->groups[at], fund, allocation, programmes, transport))
            return &counting->groups[at];
    *ret_free = key;
    return NULL;
}

void head_count_add(HeadCount *counting, const Commitment *commitment, Month from, Month until)
{
    uint64_t key;
    bool transport = occupation_is_transport(commitment->occupation);
    if (until.months < from.months)
        return;
    HeadGroup *group = find_group(counting, commitment->fund, commitment->allocation,
                                  commitment->programmes, transport, &key);
    if (group == NULL) {
        counting->groups =
            mem_grow(counting->parent, counting->groups, counting->count, &counting->capacity);
        group = &counting->groups[counting->count];
        *group = (HeadGroup){commitment->fund, commitment->allocation, commitment->programmes,
                             transport, mem_array(counting->parent, int64_t, counting->months + 1)};
        map_set(counting->by_key, key, counting->count++);
    }
    int begin = from.months - counting->first.months, end = until.months - counting->first.months;
    assert(begin >= 0 && end < counting->months);
    group->heads[begin]++;
    group->heads[end + 1]--;
}

void head_count_end(HeadCount *counting)
{
    for (size_t i = 0; i < counting->count; i++)
        for (int month = 1; month <= counting->months; month++)
            counting->groups[i].heads[month] += counting->groups[i].heads[month - 1];
}

int64_t head_count_of(const HeadCount *counting, const Reservation *reservation, FundId fund)
{
    uint64_t key;
    int month = reservation->month.months - counting->first.months;
    const HeadGroup *group = find_group(counting, fund, reservation->allocation,
                                        reservation->programmes, reservation->transport, &key);
    return group == NULL || month < 0 || month >= counting->months ? 0 : group->heads[month];
}

/* -- Exclusiveness --------------------------------------------------------------------------- */

typedef struct {
    Month from, last;
    unsigned programmes;
    int64_t next; /* the same person's next one, −1 none */
} Holding;

struct Holdings {
    Holding *items;
    size_t count, capacity;
    Map *by_nik;
};

Holdings *holdings_new(void *parent, size_t expected)
{
    Holdings *holdings = mem_new(parent, Holdings);
    holdings->by_nik = map_new(holdings, expected);
    return holdings;
}

int64_t holdings_add(Holdings *holdings, int64_t nik, Month from, Month last, unsigned programmes)
{
    uint64_t head = UINT64_MAX;
    bool known = map_get(holdings->by_nik, (uint64_t)nik, &head);
    for (int64_t i = known ? (int64_t)head : -1; i >= 0; i = holdings->items[i].next) {
        const Holding *held = &holdings->items[i];
        if (held->from.months <= last.months && from.months <= held->last.months &&
            (held->programmes & programmes) != 0)
            return i;
    }
    holdings->items = mem_grow(holdings, holdings->items, holdings->count, &holdings->capacity);
    holdings->items[holdings->count] =
        (Holding){from, last, programmes, known ? (int64_t)head : -1};
    map_set(holdings->by_nik, (uint64_t)nik, holdings->count++);
    return -1;
}
