/* The list that a row of decrees leaves. */
#include <stdlib.h>

#include "base/digest.h"
#include "base/map.h"
#include "base/mem.h"
#include "fund/decree_private.h"

typedef struct {
    DecreePerson person;
    bool in_force;
    int64_t next; /* a further person with this key in the map, −1 none */
} Entry;

struct DecreeFold {
    Entry *entries;
    size_t count, capacity;
    Map *by_key; /* key → the last entry with it */
    int64_t unlisted;
};

DecreeFold *decree_fold_new(void *parent)
{
    DecreeFold *fold = mem_new(parent, DecreeFold);
    fold->by_key = map_new(fold, 64);
    return fold;
}

/* Whoever has no valid number is known by what the list has instead, with the name. */
static uint64_t key_of(const DecreePerson *person)
{
    if (person->nik != 0)
        return (uint64_t)person->nik;
    uint64_t hash = hash64(person->name, strlen(person->name), 0);
    return hash64(person->nik_text, strlen(person->nik_text), hash) | UINT64_C(1) << 63;
}

static bool is_same(const DecreePerson *a, const DecreePerson *b)
{
    return a->nik == b->nik && (a->nik != 0 || (strcmp(a->nik_text, b->nik_text) == 0 &&
                                                strcmp(a->name, b->name) == 0));
}

static Entry *find(DecreeFold *fold, const DecreePerson *person)
{
    uint64_t at;
    if (!map_get(fold->by_key, key_of(person), &at))
        return NULL;
    for (int64_t i = (int64_t)at; i >= 0; i = fold->entries[i].next)
        if (fold->entries[i].in_force && is_same(&fold->entries[i].person, person))
            return &fold->entries[i];
    return NULL;
}

static void add(DecreeFold *fold, const DecreePerson *person)
{
    uint64_t before;
    bool known = map_get(fold->by_key, key_of(person), &before);
    fold->entries = mem_grow(fold, fold->entries, fold->count, &fold->capacity);
    fold->entries[fold->count] = (Entry){*person, true, known ? (int64_t)before : -1};
    map_set(fold->by_key, key_of(person), fold->count);
    fold->count++;
}

static void clear(DecreeFold *fold)
{
    for (size_t i = 0; i < fold->count; i++)
        fold->entries[i].in_force = false;
    fold->unlisted = 0;
}

size_t decree_fold_apply(DecreeFold *fold, const Decree *decree, const DecreePerson *persons,
                         size_t count)
{
    size_t found = 0;
    bool removes = decree->kind == DECREE_REMOVES;
    if (decree->kind == DECREE_REVOKES || decree->kind == DECREE_REPLACES)
        clear(fold);
    if (!decree->listed && decree->kind != DECREE_REVOKES)
        fold->unlisted += removes ? -decree->heads : decree->heads;
    /* A list that has somebody twice decrees two heads; an addition of somebody who is there none.
     */
    bool anew = decree->kind == DECREE_ESTABLISHES || decree->kind == DECREE_REPLACES;
    for (size_t i = 0; i < count; i++) {
        Entry *entry = anew ? NULL : find(fold, &persons[i]);
        found += entry != NULL;
        if (entry != NULL && removes)
            entry->in_force = false;
        else if (entry == NULL && !removes)
            add(fold, &persons[i]);
    }
    return found;
}

static int by_nik(const void *a, const void *b)
{
    const DecreePerson *left = a, *right = b;
    uint64_t x = left->nik == 0 ? UINT64_MAX : (uint64_t)left->nik;
    uint64_t y = right->nik == 0 ? UINT64_MAX : (uint64_t)right->nik;
    if (x != y)
        return x < y ? -1 : 1;
    return (left->id > right->id) - (left->id < right->id);
}

void decree_fold_end(DecreeFold *fold, void *parent, DecreePerson **ret, size_t *ret_count,
                     int64_t *ret_heads)
{
    DecreePerson *persons = mem_array(parent, DecreePerson, fold->count);
    size_t used = 0;
    for (size_t i = 0; i < fold->count; i++)
        if (fold->entries[i].in_force)
            persons[used++] = fold->entries[i].person;
    qsort(persons, used, sizeof *persons, by_nik);
    *ret = persons;
    *ret_count = used;
    *ret_heads = (int64_t)used + fold->unlisted;
}
