#include <assert.h>

#include "base/mem.h"
#include "fund/allocate.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

typedef struct {
    uint64_t value;
    uint32_t index;
} SortItem;

/* Stable, by value, digit by digit from the lowest; digits that all values share cost nothing. */
static void sort_items(SortItem **items, SortItem **spare, uint32_t count)
{
    uint64_t differing = 0;
    for (uint32_t i = 1; i < count; i++)
        differing |= (*items)[i].value ^ (*items)[0].value;
    for (int shift = 0; shift < 64; shift += DIGIT_BITS) {
        if ((differing >> shift & (DIGITS - 1)) == 0)
            continue;
        uint32_t starts[DIGITS] = {0}, sum = 0;
        for (uint32_t i = 0; i < count; i++)
            starts[(*items)[i].value >> shift & (DIGITS - 1)]++;
        for (int d = 0; d < DIGITS; d++) {
            uint32_t here = starts[d];
            starts[d] = sum;
            sum += here;
        }
        for (uint32_t i = 0; i < count; i++)
            (*spare)[starts[(*items)[i].value >> shift & (DIGITS - 1)]++] = (*items)[i];
        SortItem *swapped = *items;
        *items = *spare;
        *spare = swapped;
    }
}

uint32_t *priority_order(void *parent, const Priority *priorities, uint32_t count)
{
    void *memory = mem_root(NULL);
    SortItem *items = mem_array(memory, SortItem, count),
             *spare = mem_array(memory, SortItem, count);
    for (uint32_t i = 0; i < count; i++) {
        assert(priorities[i].nik >= 0);
        items[i] = (SortItem){(uint64_t)priorities[i].nik, i};
    }
    sort_items(&items, &spare, count);
    for (uint32_t i = 0; i < count; i++)
        items[i].value = priorities[items[i].index].key;
    sort_items(&items, &spare, count);
    for (uint32_t i = 0; i < count; i++)
        items[i].value = priorities[items[i].index].class;
    sort_items(&items, &spare, count);
    uint32_t *order = mem_array(parent, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        order[i] = items[i].index;
    mem_free(memory);
    return order;
}
