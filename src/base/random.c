#include "base/random.h"

#include "base/attr.h"
#include "base/digest.h"

/* Philox 4x32 with 10 rounds: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1,
 * 2, 3", SC11. */
enum { PHILOX_ROUNDS = 10 };

static inline uint64_t philox(Random stream, uint64_t counter)
{
    uint32_t c0 = (uint32_t)counter, c1 = (uint32_t)(counter >> 32), c2 = 0, c3 = 0;
    uint32_t k0 = (uint32_t)stream.key, k1 = (uint32_t)(stream.key >> 32);
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        uint64_t product0 = (uint64_t)0xD2511F53u * c0;
        uint64_t product1 = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)product1;
        c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)product0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (uint64_t)c1 << 32 | c0;
}

uint64_t random_at(Random stream, uint64_t counter) { return philox(stream, counter); }

ONE_FOR_EACH_PROCESSOR void random_fill(Random stream, uint64_t counter, size_t count,
                                        uint64_t *ret)
{
    for (size_t i = 0; i < count; i++)
        ret[i] = philox(stream, counter + i);
}

Random random_stream(uint64_t seed, const char *name)
{
    return (Random){hash64(name, strlen(name), seed)};
}

Random random_child(Random stream, uint64_t index)
{
    return (Random){hash64_int(stream.key ^ hash64_int(index + 0x9E3779B97F4A7C15ULL))};
}

uint64_t random_below(Random stream, uint64_t counter, uint64_t bound)
{
    return (uint64_t)((unsigned __int128)random_at(stream, counter) * bound >> 64);
}

double random_unit(Random stream, uint64_t counter)
{
    return (double)(random_at(stream, counter) >> 11) * 0x1.0p-53;
}
