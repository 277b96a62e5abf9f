/* What the files about decrees share. Private. */
#pragma once

#include "fund/fund_private.h"

enum { DECREE_NUMBER_BYTES_MAX = 100 };
enum { DECREE_NIK, DECREE_NAME, DECREE_HOME, DECREE_OCCUPATION, DECREE_DECISION };

typedef struct {
    DecreePerson *persons;
    size_t count, capacity;
} DecreeList;

/* What a decree does to a list in force: pure. `list` holds those in force, in order. */
typedef struct DecreeFold DecreeFold;
DecreeFold *decree_fold_new(void *parent);
/* Applies a decree's own list (NULL, 0 if it has none). How many of its people it found in the list
 * before: those an ADDS did not need to add, those a REMOVES took out. */
size_t decree_fold_apply(DecreeFold *fold, const Decree *decree, const DecreePerson *persons,
                         size_t count);
/* Those in force, by NIK and then in the order listed, and how many with those stated in heads. */
void decree_fold_end(DecreeFold *fold, void *parent, DecreePerson **ret, size_t *ret_count,
                     int64_t *ret_heads);

/* The decree of this number in the chain; id 0 if there is none. */
Status decree_of_number(Store *store, void *parent, Chain chain, Text number, Decree *ret);
/* The decrees of a root by date and id, itself first. */
Status decrees_of_root(Store *store, void *parent, DecreeId root, Decree **ret, size_t *ret_count);
/* The roots that name the fund, by chain and id. */
Status decrees_of_fund(Store *store, void *parent, FundId fund, Decree **ret, size_t *ret_count);
/* Writes decree and people under the event that was begun. */
Status decree_write(Store *store, const Decree *decree, const DecreeList *list, int64_t *ret_id);
