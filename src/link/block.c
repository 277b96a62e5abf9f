#include "link/block.h"

#include <assert.h>

#include "base/digest.h"
#include "base/mem.h"

enum { FILTER_BITS_PER_KEY = 16, NIK_12_DIGITS = 12 };

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
    uint64_t *keys;
    int32_t *heads; /* first slot of the key; −1: skipped, too many */
    uint64_t mask;
    int32_t *next;       /* per slot: the next with the same key, −1 at the end */
    uint64_t *slot_keys; /* per slot: its key, 0 none */
    uint64_t *filter;
    int filter_shift;
} RuleTable;

struct BlockIndex {
    int rule_count;
    unsigned rules[LINK_RULES_MAX];
    RuleTable tables[LINK_RULES_MAX];
    LinkSide *sides; /* per slot */
    int64_t keys_skipped;
};

static uint64_t power_of_two_from(uint64_t wanted)
{
    uint64_t power = 64;
    while (power < wanted)
        power *= 2;
    return power;
}

static uint64_t place_of(const RuleTable *table, uint64_t key)
{
    uint64_t place = key & table->mask;
    while (table->keys[place] != 0 && table->keys[place] != key)
        place = (place + 1) & table->mask;
    return place;
}

static bool filter_has(const RuleTable *table, uint64_t key)
{
    uint64_t bit = key >> table->filter_shift;
    return (table->filter[bit / 64] >> (bit % 64) & 1) != 0;
}

static void table_build(BlockIndex *index, RuleTable *table, int64_t slots, int64_t bucket_max)
{
    uint64_t size = power_of_two_from((uint64_t)slots * 2);
    table->mask = size - 1;
    table->keys = mem_array(index, uint64_t, size);
    table->heads = mem_array(index, int32_t, size);
    table->next = mem_array(index, int32_t, slots);
    uint64_t bits = power_of_two_from((uint64_t)slots * FILTER_BITS_PER_KEY);
    table->filter = mem_array(index, uint64_t, bits / 64);
    table->filter_shift = 64 - __builtin_ctzll(bits);
    int32_t *sizes = mem_array(index, int32_t, size);
    for (int64_t slot = slots - 1; slot >= 0; slot--) { /* backwards, so that chains ascend */
        uint64_t key = table->slot_keys[slot];
        if (key == 0)
            continue;
        uint64_t place = place_of(table, key);
        table->next[slot] = table->keys[place] == 0 ? -1 : table->heads[place];
        table->keys[place] = key;
        table->heads[place] = (int32_t)slot;
        sizes[place]++;
        uint64_t bit = key >> table->filter_shift;
        table->filter[bit / 64] |= 1ull << (bit % 64);
    }
    for (uint64_t place = 0; place < size; place++) {
        if (sizes[place] > bucket_max) {
            table->heads[place] = -1;
            index->keys_skipped++;
        }
    }
    mem_free(sizes);
}

BlockIndex *block_index_new(void *parent, const LinkModel *model, const LinkRecords *left,
                            const int64_t *rows, int64_t row_count)
{
    assert(row_count < INT32_MAX);
    BlockIndex *index = mem_new(parent, BlockIndex);
    index->rule_count = model->rule_count;
    index->sides = mem_array(index, LinkSide, row_count);
    for (int r = 0; r < model->rule_count; r++) {
        index->rules[r] = model->rules[r];
        index->tables[r].slot_keys = mem_array(index, uint64_t, row_count);
    }
    for (int64_t slot = 0; slot < row_count; slot++) {
        index->sides[slot] = link_side(left, rows[slot]);
        BlockParts parts = block_parts(left, rows[slot]);
        for (int r = 0; r < model->rule_count; r++) {
            uint64_t key;
            if (block_key(model->rules[r], &parts, &key))
                index->tables[r].slot_keys[slot] = key;
        }
    }
    for (int r = 0; r < model->rule_count; r++)
        table_build(index, &index->tables[r], row_count, model->bucket_max);
    return index;
}

int64_t block_keys_skipped(const BlockIndex *index) { return index->keys_skipped; }

void block_each(const BlockIndex *index, unsigned rules, const LinkRecords *right_records,
                int64_t right, BlockVisit visit, void *argument)
{
    BlockParts parts = block_parts(right_records, right);
    uint64_t keys[LINK_RULES_MAX] = {0}; /* 0: this rule proposes nothing for this record */
    LinkSide side = {0};
    for (int r = 0; r < index->rule_count; r++) {
        const RuleTable *table = &index->tables[r];
        uint64_t key;
        if ((rules >> r & 1) == 0 || !block_key(index->rules[r], &parts, &key) ||
            !filter_has(table, key))
            continue;
        uint64_t place = place_of(table, key);
        if (table->keys[place] == 0 || table->heads[place] < 0)
            continue;
        keys[r] = key;
        if (side.name == NULL)
            side = link_side(right_records, right);
        for (int32_t slot = table->heads[place]; slot >= 0; slot = table->next[slot]) {
            bool seen = false;
            for (int earlier = 0; earlier < r && !seen; earlier++)
                seen =
                    keys[earlier] != 0 && index->tables[earlier].slot_keys[slot] == keys[earlier];
            if (!seen)
                visit(argument, slot, &index->sides[slot], right, &side);
        }
    }
}
