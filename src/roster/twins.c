/* Rows of one file that are the same person. */
#include "base/digest.h"
#include "base/map.h"
#include "base/mem.h"
#include "roster/judge.h"

static bool is_in_conflict(const Judge *judge, int64_t row)
{
    return (judge->verdicts->reasons[row] & REASON_CONFLICTS) != 0;
}

static bool names_differ(const Judge *judge, int64_t a, int64_t b)
{
    const RosterRows *rows = judge->rows;
    if (rows->key_hash[a] == rows->key_hash[b])
        return false;
    LinkRecords records = rows_as_records(rows);
    LinkSide x = link_side(&records, a), y = link_side(&records, b);
    return link_name_level(judge->model->name_close, judge->model->name_similar, &x, &y) ==
           NAME_DIFFER;
}

/* Among rows without a conflict the first with a NIK owns it. A later one is the same person, or,
 * if nobody in the register has that NIK and the names or birth dates say otherwise, in conflict
 * with the owner. */
static void twins_by_nik(void *scratch, Judge *judge)
{
    const RosterRows *rows = judge->rows;
    Map *heirs =
        map_new(scratch, 64); /* first row of a NIK that is in conflict → the first that is not */
    for (int64_t row = 0; row < rows->count; row++) {
        int64_t first = judge->match->first[row];
        uint64_t owner = (uint64_t)first;
        if (first < 0 || is_in_conflict(judge, row) || first == row ||
            (is_in_conflict(judge, first) &&
             map_put(heirs, (uint64_t)first, (uint64_t)row, &owner)))
            continue;
        bool other_birth = rows->birth_stated[row] && rows->birth_stated[owner] &&
                           rows->birth[row] != rows->birth[owner];
        bool same = judge_member(judge, row).reg != NULL ||
                    !(other_birth || names_differ(judge, row, (int64_t)owner));
        judge->verdicts->twin[row] = (int32_t)owner;
        judge->verdicts->reasons[row] |=
            REASON_BIT(same ? REASON_SAME_NIK : REASON_NIK_OF_OTHER_ROW);
    }
}

/* Whoever is surest leads a group: a known member, then a usable NIK, then the first. */
typedef enum { RANK_MEMBER, RANK_NIK, RANK_OTHER } Rank;

/* False if the row belongs to no group: no name, no birth date, no village, or settled already. */
static bool group_of(const Judge *judge, int64_t row, uint64_t *ret_key)
{
    const RosterRows *rows = judge->rows;
    if (judge->verdicts->twin[row] >= 0 || is_in_conflict(judge, row) ||
        rows->birth[row] == INT32_MIN || rows->names[rows->name_at[row]] == '\0' ||
        region_level((Region){rows->home[row]}) != LEVEL_VILLAGE)
        return false;
    uint64_t key = hash64_int(rows->key_hash[row] ^ (uint64_t)(uint32_t)rows->birth[row]);
    *ret_key = hash64_int(key + (uint64_t)rows->home[row]);
    return true;
}

static bool same_group(const RosterRows *rows, int64_t a, int64_t b)
{
    return rows->key_hash[a] == rows->key_hash[b] && rows->birth[a] == rows->birth[b] &&
           rows->home[a] == rows->home[b];
}

static void twins_by_person(void *scratch, Judge *judge)
{
    const RosterRows *rows = judge->rows;
    Map *leaders =
        map_new(scratch, (size_t)rows->count); /* rank and row as one number: the smallest leads */
    for (int64_t row = 0; row < rows->count; row++) {
        uint64_t key, known;
        if (!group_of(judge, row, &key))
            continue;
        bool member = judge_member(judge, row).reg != NULL;
        Rank rank = member ? RANK_MEMBER : row_nik_is_valid(rows, row) ? RANK_NIK : RANK_OTHER;
        uint64_t claim = (uint64_t)rank << 32 | (uint64_t)row;
        if (!map_put(leaders, key, claim, &known) && claim < known)
            map_set(leaders, key, claim);
    }
    for (int64_t row = 0; row < rows->count; row++) {
        uint64_t key, claim;
        if (!group_of(judge, row, &key) || !map_get(leaders, key, &claim))
            continue;
        int64_t leader = (int64_t)(uint32_t)claim;
        /* Two members with a NIK each are two persons, however alike. */
        bool two_members =
            judge_member(judge, row).reg != NULL && judge_member(judge, leader).reg != NULL;
        if (leader == row || two_members || !same_group(rows, row, leader))
            continue;
        judge->verdicts->twin[row] = (int32_t)leader;
        judge->verdicts->reasons[row] |= REASON_BIT(REASON_SAME_PERSON);
    }
}

void judge_twins(void *parent, Judge *judge)
{
    void *scratch = mem_root(parent);
    twins_by_nik(scratch, judge);
    mem_free(scratch);
    scratch = mem_root(parent);
    twins_by_person(scratch, judge);
    mem_free(scratch);
}
