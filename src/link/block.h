/* Blocking: which pairs are worth comparing. Private to link. */
#pragma once

#include "link/link.h"

/* What a record has for the blocking rules to ask for. */
typedef struct {
    uint64_t name_key; /* 0: no name */
    int64_t district;  /* 0: unknown */
    int64_t nik_12;    /* 0: fewer than twelve known digits */
    uint16_t year;     /* 0: unknown birth date */
    uint8_t month, day;
    uint8_t sex;
} BlockParts;
BlockParts block_parts(const LinkRecords *records, int64_t index);
/* The hash of a rule's parts; false if one is unknown. */
bool block_key(unsigned rule, const BlockParts *parts, uint64_t *ret_key);

/* Left records by the keys of every rule. */
typedef struct BlockIndex BlockIndex;
BlockIndex *block_index_new(void *parent, const LinkModel *model, const LinkRecords *left,
                            const int64_t *rows, int64_t row_count);
int64_t block_keys_skipped(const BlockIndex *index);

/* Called for each pair once, by the first of the `rules` (bits) that proposes it. `slot` is the
 * left record's place in `rows`. */
typedef void (*BlockVisit)(void *argument, int64_t slot, const LinkSide *left, int64_t right,
                           const LinkSide *right_side);
/* All pairs of right record `right`. Any number of threads may read an index. */
void block_each(const BlockIndex *index, unsigned rules, const LinkRecords *right_records,
                int64_t right, BlockVisit visit, void *argument);
