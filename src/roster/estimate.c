/* How well the fields of this list agree with the register for those who are the same person. */
#include "base/mem.h"
#include "roster/judge.h"
#include "roster/roster_private.h"

Status roster_estimate(Ctx *ctx, void *parent, Store *store, const RosterFile *file, Region region,
                       Month as_of, const LinkModel *model, LinkModel **ret,
                       LinkTraining *ret_training)
{
    const RosterRows *rows = &file->rows;
    Register *reg = NULL;
    RosterMatch *match = NULL;
    void *scratch = mem_root(parent);
    Status status = register_load(ctx, scratch, store, region_chain(region), as_of, &reg);
    if (status == OK)
        status = roster_match(ctx, scratch, rows, reg, &match);
    if (status == OK) {
        int64_t *list = mem_array(scratch, int64_t, rows->count);
        int64_t count = 0;
        for (int64_t row = 0; row < rows->count; row++)
            if (match->member[row] < 0 && rows->names[rows->name_at[row]] != '\0')
                list[count++] = row;
        LinkRecords left = rows_as_records(rows), right = register_as_records(reg);
        status = link_train(ctx, parent, model, &left, list, count, &right, ret, ret_training);
    }
    mem_free(scratch);
    return status;
}
