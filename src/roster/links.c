/* The members behind damaged and unknown NIKs. */
#include "base/mem.h"
#include "roster/judge.h"

LinkRecords rows_as_records(const RosterRows *rows)
{
    return (LinkRecords){rows->count, rows->nik,      rows->nik_digits, rows->birth, rows->sex,
                         rows->home,  rows->key_hash, rows->name_at,    rows->names};
}

LinkRecords register_as_records(const Register *reg)
{
    return (LinkRecords){reg->count, reg->nik,      NULL,         reg->birth, reg->sex,
                         reg->home,  reg->key_hash, reg->name_at, reg->names};
}

/* Rows that are members by their exact NIK, so that a damaged twin of theirs is seen as one. */
static void note_members(Judge *judge)
{
    for (int64_t row = judge->rows->count - 1; row >= 0; row--) /* backwards: the first row stays */
        if (judge->match->member[row] >= 0 && judge->verdicts->twin[row] < 0 &&
            judge->verdicts->reasons[row] == 0)
            judge->row_of_member[judge->match->member[row]] = (int32_t)row;
}

/* In a small register a shared birthday alone makes a pair probable; but nobody is somebody else by
 * name or born on another day. Keeps the pairs that fit and lets their left ends count places in
 * `links`. */
static int64_t keep_fitting(LinkCandidates *candidates, const int32_t *linked)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < candidates->count; i++) {
        LinkPair pair = candidates->pairs[i];
        if (pair.levels.level[LINK_NAME] == NAME_DIFFER ||
            pair.levels.level[LINK_BIRTH] == BIRTH_DIFFER)
            continue;
        pair.left = linked[pair.left];
        candidates->pairs[kept++] = pair;
    }
    return kept;
}

Status judge_links(Ctx *ctx, void *parent, Judge *judge)
{
    const RosterRows *rows = judge->rows;
    judge->linked = mem_array(parent, int32_t, rows->count);
    judge->row_of_member = mem_array(parent, int32_t, judge->reg->count);
    memset(judge->row_of_member, 0xFF, (size_t)judge->reg->count * sizeof *judge->row_of_member);
    note_members(judge);
    void *scratch = mem_root(parent);
    int64_t *list = mem_array(scratch, int64_t, rows->count);
    int64_t count = 0;
    for (int64_t row = 0; row < rows->count; row++) {
        bool settled = judge_member(judge, row).reg != NULL || judge->verdicts->twin[row] >= 0 ||
                       rows->names[rows->name_at[row]] == '\0';
        judge->linked[row] = settled ? -1 : (int32_t)count;
        if (!settled)
            list[count++] = row;
    }
    LinkRecords left = rows_as_records(rows), right = register_as_records(judge->reg);
    LinkCandidates *candidates = NULL;
    Status status =
        link_candidates(ctx, scratch, judge->model, &left, list, count, &right, &candidates);
    if (status == OK) {
        int64_t fitting = keep_fitting(candidates, judge->linked);
        judge->links = mem_array(parent, LinkResult, count);
        link_resolve(judge->model, candidates->pairs, fitting, count, judge->links);
        judge->verdicts->link_keys_skipped = candidates->keys_skipped;
        for (int64_t i = 0; i < count; i++)
            if (judge->links[i].right >= 0 && judge->row_of_member[judge->links[i].right] < 0)
                judge->row_of_member[judge->links[i].right] = (int32_t)list[i];
    }
    mem_free(scratch);
    return status;
}
