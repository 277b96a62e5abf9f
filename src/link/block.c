#include "link/block.h"

#include <assert.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/parallel.h"

enum { FILTER_BITS_PER_KEY = 8, NIK_12_DIGITS = 12, SLOT_CHUNK = 1 << 14 };

BlockParts block_parts(const LinkRecords *records, int64_t index)
{
    BlockParts parts = {.sex = records->sex[index]};
    if (records->names[records->name_at[index]] != '\0')
        parts.name_key = records->key_hash[index];
    if (records->birth[index] != INT32_MIN) {
        int year, month, day;
        date_to_ymd((Date){records->birth[index]}, &year, &month, &day);
        parts.year = (uint16_t)year;
        parts.month = (uint8_t)month;
        parts.day = (uint8_t)day;
    }
    Region home = {records->home[index]};
    if (region_level(home) >= LEVEL_DISTRICT)
        parts.district = region_at(home, LEVEL_DISTRICT).code;
    int digits = records->nik[index] == 0      ? 0
                 : records->nik_digits == NULL ? 16
                                               : records->nik_digits[index];
    if (digits >= NIK_12_DIGITS) {
        parts.nik_12 = records->nik[index];
        for (; digits > NIK_12_DIGITS; digits--)
            parts.nik_12 /= 10;
    }
    return parts;
}

bool block_key(unsigned rule, const BlockParts *parts, uint64_t *ret_key)
{
    static const unsigned DATED = PART_BIRTH | PART_BIRTH_YEAR | PART_BIRTH_DAY_MONTH;
    if (((rule & PART_NAME_KEY) && parts->name_key == 0) || ((rule & DATED) && parts->year == 0) ||
        ((rule & PART_SEX) && parts->sex == SEX_UNKNOWN) ||
        ((rule & PART_DISTRICT) && parts->district == 0) ||
        ((rule & PART_NIK_12) && parts->nik_12 == 0))
        return false;
    uint64_t key = rule;
    if (rule & PART_NAME_KEY)
        key = hash64_int(key ^ parts->name_key);
    uint64_t date = 0;
    if (rule & (PART_BIRTH | PART_BIRTH_YEAR))
        date = (uint64_t)parts->year << 16;
    if (rule & (PART_BIRTH | PART_BIRTH_DAY_MONTH))
        date |= (uint64_t)parts->month << 8 | parts->day;
    if (rule & PART_SEX)
        date |= (uint64_t)parts->sex << 40;
    if (rule & (DATED | PART_SEX))
        key = hash64_int(key ^ date);
    if (rule & PART_DISTRICT)
        key = hash64_int(key + (uint64_t)parts->district);
    if (rule & PART_NIK_12)
        key = hash64_int(key + (uint64_t)parts->nik_12);
    *ret_key = key == 0 ? 1 : key; /* 0 marks a free place in the table */
    return true;
}

/* One rule's table: open addressing over keys, each with a chain of slots in ascending order. A bit
 * filter in front answers most look-ups from the processor's cache: nearly every right record has
 * no partner. */
typedef struct {
    uint64_t key; /* 0: free */
    int32_t head; /* first slot of the key; −1: skipped, too many */
    int32_t count;
} Bucket;

typedef struct {
    Bucket *buckets;
    uint64_t mask;
    int32_t *next;       /* per slot: the next with the same key, −1 at the end */
    uint64_t *slot_keys; /* per slot: its key, 0 none */
    uint64_t *filter;
    int filter_shift;
    int64_t keys_skipped;
} RuleTable;

struct BlockIndex {
    int rule_count;
    unsigned rules[LINK_RULES_MAX];
    RuleTable tables[LINK_RULES_MAX];
    LinkSide *sides; /* per slot */
    int64_t slots;
    int64_t bucket_max;
    const LinkRecords *left;
    const int64_t *rows;
};

static uint64_t power_of_two_from(uint64_t wanted)
{
    uint64_t power = 64;
    while (power < wanted)
        power *= 2;
    return power;
}

static Bucket *bucket_of(const RuleTable *table, uint64_t key)
{
    uint64_t place = key & table->mask;
    while (table->buckets[place].key != 0 && table->buckets[place].key != key)
        place = (place + 1) & table->mask;
    return &table->buckets[place];
}

static bool filter_has(const RuleTable *table, uint64_t key)
{
    uint64_t bit = key >> table->filter_shift;
    return (table->filter[bit / 64] >> (bit % 64) & 1) != 0;
}

static void table_allocate(BlockIndex *index, RuleTable *table)
{
    uint64_t size = power_of_two_from((uint64_t)index->slots * 5 / 4),
             bits = power_of_two_from((uint64_t)index->slots * FILTER_BITS_PER_KEY);
    table->mask = size - 1;
    table->buckets = mem_array(index, Bucket, size);
    table->next = mem_array(index, int32_t, index->slots);
    table->slot_keys = mem_array(index, uint64_t, index->slots);
    table->filter = mem_array(index, uint64_t, bits / 64);
    table->filter_shift = 64 - __builtin_ctzll(bits);
}

static Status fill_slots(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    BlockIndex *index = argument;
    for (int64_t slot = begin; slot < end; slot++) {
        index->sides[slot] = link_side(index->left, index->rows[slot]);
        BlockParts parts = block_parts(index->left, index->rows[slot]);
        for (int r = 0; r < index->rule_count; r++) {
            uint64_t key;
            if (block_key(index->rules[r], &parts, &key))
                index->tables[r].slot_keys[slot] = key;
        }
    }
    return OK;
}

static void fill_table(RuleTable *table, int64_t slots, int64_t bucket_max)
{
    for (int64_t slot = slots - 1; slot >= 0; slot--) { /* backwards, so that chains ascend */
        uint64_t key = table->slot_keys[slot];
        if (key == 0)
            continue;
        Bucket *bucket = bucket_of(table, key);
        table->next[slot] = bucket->key == 0 ? -1 : bucket->head;
        *bucket = (Bucket){key, (int32_t)slot, bucket->count + 1};
        uint64_t bit = key >> table->filter_shift;
        table->filter[bit / 64] |= 1ull << (bit % 64);
    }
    for (uint64_t place = 0; place <= table->mask; place++) {
        if (table->buckets[place].count > bucket_max) {
            table->buckets[place].head = -1;
            table->keys_skipped++;
        }
    }
}

static Status fill_tables(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    BlockIndex *index = argument;
    for (int64_t rule = begin; rule < end; rule++)
        fill_table(&index->tables[rule], index->slots, index->bucket_max);
    return OK;
}

Status block_index_new(Ctx *ctx, void *parent, const LinkModel *model, const LinkRecords *left,
                       const int64_t *rows, int64_t row_count, BlockIndex **ret)
{
    assert(row_count < INT32_MAX);
    BlockIndex *index = mem_new(parent, BlockIndex);
    index->left = left;
    index->rows = rows;
    index->slots = row_count;
    index->bucket_max = model->bucket_max;
    index->rule_count = model->rule_count;
    index->sides = mem_array(index, LinkSide, row_count);
    for (int r = 0; r < model->rule_count; r++) {
        index->rules[r] = model->rules[r];
        table_allocate(index, &index->tables[r]);
    }
    TRY(parallel_for(ctx, row_count, SLOT_CHUNK, fill_slots, index));
    TRY(parallel_for(ctx, index->rule_count, 1, fill_tables, index));
    *ret = index;
    return OK;
}

int64_t block_keys_skipped(const BlockIndex *index)
{
    int64_t skipped = 0;
    for (int r = 0; r < index->rule_count; r++)
        skipped += index->tables[r].keys_skipped;
    return skipped;
}

/* A counting sort: birth dates are few. */
int64_t *block_sort(void *parent, const LinkRecords *left, const int64_t *rows, int64_t row_count)
{
    enum { DAY_KEYS = 1 << 16, DAY_BIAS = 1 << 15 };
    int64_t *sorted = mem_array(parent, int64_t, row_count);
    int64_t *starts = mem_array(parent, int64_t, DAY_KEYS + 1);
    for (int64_t i = 0; i < row_count; i++)
        starts[((unsigned)(left->birth[rows[i]] + DAY_BIAS) % DAY_KEYS) + 1]++;
    for (int day = 0; day < DAY_KEYS; day++)
        starts[day + 1] += starts[day];
    for (int64_t i = 0; i < row_count; i++)
        sorted[starts[(unsigned)(left->birth[rows[i]] + DAY_BIAS) % DAY_KEYS]++] = rows[i];
    mem_free(starts);
    return sorted;
}

/* -- The pass -------------------------------------------------------------------------------- */

/* Right records are taken in groups, and what a step will need of memory is asked for one step
 * before. */
enum { GROUP = 16 };

typedef struct {
    uint64_t keys[GROUP][LINK_RULES_MAX]; /* 0: this rule proposes nothing for this record */
    const Bucket *buckets[GROUP][LINK_RULES_MAX];
} Group;

static void group_keys(const BlockIndex *index, unsigned rules, const LinkRecords *records,
                       int64_t begin, int count, Group *group)
{
    for (int i = 0; i < count; i++) {
        BlockParts parts = block_parts(records, begin + i);
        for (int r = 0; r < index->rule_count; r++) {
            uint64_t key = 0;
            bool asks = (rules >> r & 1) != 0 && block_key(index->rules[r], &parts, &key);
            group->keys[i][r] = asks ? key : 0;
            __builtin_prefetch(
                &index->tables[r].filter[(key >> index->tables[r].filter_shift) / 64]);
        }
    }
}

static void group_filter(const BlockIndex *index, int count, Group *group)
{
    for (int i = 0; i < count; i++) {
        for (int r = 0; r < index->rule_count; r++) {
            const RuleTable *table = &index->tables[r];
            uint64_t key = group->keys[i][r];
            if (key != 0 && filter_has(table, key))
                __builtin_prefetch(&table->buckets[key & table->mask]);
            else
                group->keys[i][r] = 0;
        }
    }
}

static void group_buckets(const BlockIndex *index, int count, Group *group)
{
    for (int i = 0; i < count; i++) {
        for (int r = 0; r < index->rule_count; r++) {
            if (group->keys[i][r] == 0)
                continue;
            const Bucket *bucket = bucket_of(&index->tables[r], group->keys[i][r]);
            group->buckets[i][r] = bucket;
            if (bucket->key == 0 || bucket->head < 0)
                group->keys[i][r] = 0;
            else
                __builtin_prefetch(&index->sides[bucket->head]);
        }
    }
}

static void visit_record(const BlockIndex *index, const uint64_t *keys,
                         const Bucket *const *buckets, const LinkRecords *records, int64_t right,
                         BlockVisit visit, void *argument)
{
    LinkSide side = {0};
    for (int r = 0; r < index->rule_count; r++) {
        if (keys[r] == 0)
            continue;
        if (side.name == NULL)
            side = link_side(records, right);
        const RuleTable *table = &index->tables[r];
        for (int32_t slot = buckets[r]->head; slot >= 0; slot = table->next[slot]) {
            bool seen = false;
            for (int earlier = 0; earlier < r && !seen; earlier++)
                seen =
                    keys[earlier] != 0 && index->tables[earlier].slot_keys[slot] == keys[earlier];
            if (!seen)
                visit(argument, slot, &index->sides[slot], right, &side);
        }
    }
}

void block_each(const BlockIndex *index, unsigned rules, const LinkRecords *right, int64_t begin,
                int64_t end, BlockVisit visit, void *argument)
{
    Group group;
    for (; begin < end; begin += GROUP) {
        int count = end - begin < GROUP ? (int)(end - begin) : GROUP;
        group_keys(index, rules, right, begin, count, &group);
        group_filter(index, count, &group);
        group_buckets(index, count, &group);
        for (int i = 0; i < count; i++)
            visit_record(index, group.keys[i], group.buckets[i], right, begin + i, visit, argument);
    }
}
