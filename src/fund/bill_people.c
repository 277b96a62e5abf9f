/* The people behind the lines of a bill: its month's commitments. */
#include "base/mem.h"
#include "fund/bill_private.h"

enum { ARENA_BYTES = 1 << 20, CHUNK_BITS = 14, CHUNK = 1 << CHUNK_BITS };

struct BillPeople {
    BillPerson **chunks; /* by chain and id, as they were visited */
    size_t count, chunk_capacity;
    size_t guess; /* whoever asks line by line mostly asks for the next one */
    Arena *texts;
};

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
    people->count++;
    return OK;
}

Status bill_people_load(Store *store, void *parent, FundId fund, Month month, BillPeople **ret)
{
    CommitmentQuery query = {.fund = fund, .from = month, .until = month, .with_ended = true};
    BillPeople *people = mem_new(parent, BillPeople);
    people->texts = arena_new(people, ARENA_BYTES);
    TRY(commitment_each(store, &query, keep_one, people));
    *ret = people;
    return OK;
}

static const BillPerson *person_at(const BillPeople *people, size_t at)
{
    return &people->chunks[at >> CHUNK_BITS][at & (CHUNK - 1)];
}

static bool is_before(const BillPerson *person, Chain chain, int64_t commitment)
{
    return person->id.chain.number != chain.number ? person->id.chain.number < chain.number
                                                   : person->id.id < commitment;
}

const BillPerson *bill_person(BillPeople *people, Chain chain, int64_t commitment)
{
    size_t low = 0, high = people->count, guess = people->guess;
    if (guess < high && !is_before(person_at(people, guess), chain, commitment) &&
        (guess == 0 || is_before(person_at(people, guess - 1), chain, commitment)))
        low = high = guess;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (is_before(person_at(people, middle), chain, commitment))
            low = middle + 1;
        else
            high = middle;
    }
    people->guess = low + 1;
    if (low == people->count)
        return NULL;
    const BillPerson *person = person_at(people, low);
    return person->id.chain.number == chain.number && person->id.id == commitment ? person : NULL;
}
