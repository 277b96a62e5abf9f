/* The people behind the lines of a bill: its month's commitments. */
#include "base/mem.h"
#include "fund/bill_private.h"

enum { ARENA_BYTES = 1 << 20, CHUNK_BITS = 14, CHUNK = 1 << CHUNK_BITS };

struct BillPeople {
    BillPerson **chunks;
    size_t count, chunk_capacity;
    Arena *texts;
    Map *by_id;
};

/* Ids of commitments stay far below 2^48, numbers of chains below 10,000. */
static uint64_t key_of(Chain chain, int64_t commitment)
{
    return (uint64_t)chain.number << 48 | (uint64_t)commitment;
}

static Text keep(BillPeople *people, Text text)
{
    return text.bytes == 0 ? TEXT_EMPTY
                           : (Text){arena_copy(people->texts, text.data, text.bytes), text.bytes};
}

static Status keep_one(const Commitment *commitment, void *argument)
{
    BillPeople *people = argument;
    if (people->count % CHUNK == 0) {
        people->chunks =
            mem_grow(people, people->chunks, people->count / CHUNK, &people->chunk_capacity);
        people->chunks[people->count / CHUNK] = mem_array(people, BillPerson, CHUNK);
    }
    people->chunks[people->count >> CHUNK_BITS][people->count & (CHUNK - 1)] = (BillPerson){
        .id = commitment->id,
        .name = keep(people, commitment->name),
        .home = commitment->home,
        .occupation = commitment->occupation,
        .last = commitment->last,
        .end_reason = keep(people, commitment->end_reason),
        .synthetic = commitment->synthetic,
    };
    map_put(people->by_id, key_of(commitment->id.chain, commitment->id.id), people->count++, NULL);
    return OK;
}

Status bill_people_load(Store *store, void *parent, FundId fund, Month month, size_t expected,
                        BillPeople **ret)
{
    CommitmentQuery query = {.fund = fund, .from = month, .until = month, .with_ended = true};
    BillPeople *people = mem_new(parent, BillPeople);
    people->texts = arena_new(people, ARENA_BYTES);
    people->by_id = map_new(people, expected);
    TRY(commitment_each(store, &query, keep_one, people));
    *ret = people;
    return OK;
}

const BillPerson *bill_person(const BillPeople *people, Chain chain, int64_t commitment)
{
    uint64_t at;
    return map_get(people->by_id, key_of(chain, commitment), &at)
               ? &people->chunks[at >> CHUNK_BITS][at & (CHUNK - 1)]
               : NULL;
}
