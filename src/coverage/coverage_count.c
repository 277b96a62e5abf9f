/* Counting members in the registers, by where they live in the month asked. */
#include "base/map.h"
#include "base/mem.h"
#include "coverage/coverage.h"

typedef struct {
    Counted *counted;
    Map *places; /* regency → index */
    size_t region_capacity, heads_capacity, synthetic_capacity;
} Count;

static size_t place_of(Count *count, Region regency)
{
    Counted *counted = count->counted;
    uint64_t place = counted->region_count;
    if (!map_put(count->places, (uint64_t)regency.code, place, &place))
        return (size_t)place;
    counted->regions =
        mem_grow(counted, counted->regions, counted->region_count, &count->region_capacity);
    counted->heads =
        mem_grow(counted, counted->heads, counted->region_count, &count->heads_capacity);
    counted->synthetic =
        mem_grow(counted, counted->synthetic, counted->region_count, &count->synthetic_capacity);
    counted->regions[counted->region_count] = regency;
    memset(counted->heads[counted->region_count], 0, sizeof counted->heads[0]);
    memset(counted->synthetic[counted->region_count], 0, sizeof counted->synthetic[0]);
    return counted->region_count++;
}

static void count_register(Count *count, const Register *reg, int64_t arrears_months)
{
    Region last = {-1};
    size_t place = 0;
    for (int64_t i = 0; i < reg->count; i++) {
        if (!coverage_is_active(arrears_months, reg->paid_until[i], reg->died[i], reg->as_of))
            continue;
        Region regency = region_at((Region){reg->home[i]}, LEVEL_REGENCY);
        if (regency.code != last.code)
            place = place_of(count, regency);
        last = regency;
        count->counted->heads[place][reg->segment[i]]++;
        count->counted->synthetic[place][reg->segment[i]] += reg->synthetic[i];
    }
    count->counted->people += reg->count;
}

Status coverage_count(Ctx *ctx, void *parent, Store *store, Month month, int64_t arrears_months,
                      Counted **ret)
{
    Count count = {.counted = mem_new(parent, Counted)};
    count.places = map_new(count.counted, 64);
    Chain *chains;
    size_t chain_count;
    Status status = register_chains(store, count.counted, &chains, &chain_count);
    for (size_t i = 0; status == OK && i < chain_count; i++) {
        Register *reg;
        status = register_load_part(ctx, count.counted, store, chains[i], month,
                                    REGISTER_COVER_ONLY, &reg);
        if (status != OK)
            break;
        count_register(&count, reg, arrears_months);
        mem_free(reg);
    }
    if (status != OK) {
        mem_free(count.counted);
        return status;
    }
    *ret = count.counted;
    return OK;
}

int64_t counted_heads(const Counted *counted, Region region, int segment, bool *ret_synthetic)
{
    int64_t heads = 0, synthetic = 0;
    for (size_t i = 0; i < counted->region_count; i++) {
        if (!region_contains(region, counted->regions[i]))
            continue;
        for (int s = 0; s < SEGMENT_COUNT; s++)
            if (segment == SEGMENT_ALL || segment == s) {
                heads += counted->heads[i][s];
                synthetic += counted->synthetic[i][s];
            }
    }
    *ret_synthetic = synthetic > 0;
    return heads;
}
