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

/* Left records by the keys of every rule. Slot i is rows[i]; rows that lie close together in birth
 * should lie close together here (block_sort), because most buckets share a birthday. */
typedef struct BlockIndex BlockIndex;
Status block_index_new(Ctx *ctx, void *parent, const LinkModel *model, const LinkRecords *left,
                       const int64_t *rows, int64_t row_count, BlockIndex **ret);
int64_t block_keys_skipped(const BlockIndex *index);
/* The rows by birth date, those of one day in the order given; below `parent`. */
int64_t *block_sort(void *parent, const LinkRecords *left, const int64_t *rows, int64_t row_count);

/* Called for each pair once, by the first of the `rules` (bits) that proposes it. `slot` is the
 * left record's place in `rows`. */
typedef void (*BlockVisit)(void *argument, int64_t slot, const LinkSide *left, int64_t right,
                           const LinkSide *right_side);
/* All pairs of the right records [begin, end). Any number of threads may read an index. */
void block_each(const BlockIndex *index, unsigned rules, const LinkRecords *right, int64_t begin,
                int64_t end, BlockVisit visit, void *argument);
