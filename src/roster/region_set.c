#include "base/mem.h"
#include "roster/roster_private.h"

enum { REGENCY_CODES = 10000, DISTRICT_CODES = 1000000, WORD_BITS = 64 };

struct RegionSet {
    bool empty; /* no list was loaded: nothing can be called unknown */
    uint64_t regencies[(REGENCY_CODES + WORD_BITS - 1) / WORD_BITS];
    uint64_t districts[(DISTRICT_CODES + WORD_BITS - 1) / WORD_BITS];
};

static Status load_level(Store *store, RegionLevel level, uint64_t *bits, size_t *ret_count)
{
    void *scratch = mem_root(store_ctx(store));
    RegionInfo *regions = NULL;
    Status status = region_list(store, scratch, level, REGION_NATION, &regions, ret_count);
    for (size_t i = 0; status == OK && i < *ret_count; i++)
        bits[regions[i].region.code / WORD_BITS] |= 1ull << (regions[i].region.code % WORD_BITS);
    mem_free(scratch);
    return status;
}

Status region_set_load(Store *store, void *parent, RegionSet **ret)
{
    RegionSet *set = mem_new(parent, RegionSet);
    size_t regencies = 0, districts = 0;
    TRY(load_level(store, LEVEL_REGENCY, set->regencies, &regencies));
    TRY(load_level(store, LEVEL_DISTRICT, set->districts, &districts));
    set->empty = regencies == 0;
    *ret = set;
    return OK;
}

/* Villages are looked up by their district: there are 83,000 of them, and a wrong village in a real
 * district cannot cost anybody the cover. */
bool region_set_has(const RegionSet *set, Region region)
{
    if (set->empty || region_level(region) < LEVEL_REGENCY)
        return true;
    const uint64_t *bits = region_level(region) == LEVEL_REGENCY ? set->regencies : set->districts;
    int64_t code = region_at(region, LEVEL_DISTRICT).code;
    return (bits[code / WORD_BITS] >> (code % WORD_BITS) & 1) != 0;
}
