/* What decrees leave in force: who, and how many a fund was told to pay for. */
#include "base/mem.h"
#include "fund/decree_private.h"

Status decree_in_force(Store *store, void *parent, DecreeId root, Date day, DecreePerson **ret,
                       size_t *ret_count, int64_t *ret_heads)
{
    void *scratch = mem_root(NULL);
    Decree *decrees;
    size_t count = 0;
    DecreeFold *fold = decree_fold_new(scratch);
    Status status = decrees_of_root(store, scratch, root, &decrees, &count);
    for (size_t i = 0; i < count && status == OK && decrees[i].date.days <= day.days; i++) {
        DecreePerson *persons = NULL;
        size_t person_count = 0;
        if (decrees[i].listed)
            status = decree_persons(store, parent, decrees[i].id, &persons, &person_count);
        if (status == OK)
            decree_fold_apply(fold, &decrees[i], persons, person_count);
    }
    if (status == OK)
        decree_fold_end(fold, parent, ret, ret_count, ret_heads);
    mem_free(scratch);
    return status;
}

/* A decree that was signed after the month it speaks of counts for it all the same. */
static Status heads_of_root(Store *store, void *scratch, const Decree *root, Month month,
                            int64_t *ret_heads)
{
    DecreePerson *persons;
    size_t count;
    Date day = month_last_day(month);
    if (root->from.months != 0 &&
        (month.months < root->from.months || month.months > root->until.months)) {
        *ret_heads = 0;
        return OK;
    }
    if (day.days < root->date.days)
        day = root->date;
    return decree_in_force(store, scratch, root->id, day, &persons, &count, ret_heads);
}

Status decree_heads(Store *store, FundId fund, Month month, int64_t *ret_heads, bool *ret_any)
{
    void *scratch = mem_root(NULL);
    Decree *roots;
    size_t count = 0;
    int64_t total = 0, heads = 0;
    Status status = decrees_of_fund(store, scratch, fund, &roots, &count);
    for (size_t i = 0; i < count && status == OK; i++) {
        status = heads_of_root(store, scratch, &roots[i], month, &heads);
        total += heads;
    }
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret_heads = total;
    *ret_any = count > 0;
    return OK;
}
