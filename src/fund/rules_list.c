/* Who is on a named list. */
#include <stdlib.h>

#include "base/mem.h"
#include "fund/rules_private.h"

typedef struct {
    const Ctx *ctx;
    void *parent;
    int64_t *niks;
    size_t count, capacity;
} Numbers;

static void add_number(Numbers *numbers, int64_t nik)
{
    if (nik == 0)
        return;
    numbers->niks = mem_grow(numbers->parent, numbers->niks, numbers->count, &numbers->capacity);
    numbers->niks[numbers->count++] = nik;
}

static Status add_row(const RosterRow *row, void *argument)
{
    Numbers *numbers = argument;
    add_number(numbers, nik_valid_number(numbers->ctx, row->nik));
    return OK;
}

static Status add_roster(Store *store, Numbers *numbers, const char *name)
{
    RosterId id;
    RosterInfo roster;
    if (!roster_id_parse(text_of(name), &id))
        return fail(store_ctx(store), E_INVALID, "roster.bad_id", name, NULL);
    TRY(roster_get(store, numbers->parent, id, &roster));
    return roster_each_row(store, &roster, add_row, numbers);
}

static Status add_decree(Store *store, Numbers *numbers, Region region, const char *number)
{
    Decree decree;
    DecreePerson *persons = NULL;
    size_t count = 0;
    TRY(decree_find(store, numbers->parent, region, text_of(number), &decree));
    TRY(decree_persons(store, numbers->parent, decree.id, &persons, &count));
    for (size_t i = 0; i < count; i++)
        add_number(numbers, persons[i].nik);
    return OK;
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

int64_t nik_valid_number(const Ctx *ctx, Text text)
{
    NikFacts facts = nik_examine(text, instant_date(ctx->now));
    return nik_is_valid(&facts) ? facts.nik.number : 0;
}

Status people_list_load(Store *store, void *parent, Region region, PeopleList *list)
{
    Numbers numbers = {.ctx = store_ctx(store), .parent = parent};
    Status status = list->kind == LIST_DECREE ? add_decree(store, &numbers, region, list->name)
                                              : add_roster(store, &numbers, list->name);
    if (status != OK)
        return status;
    qsort(numbers.niks, numbers.count, sizeof *numbers.niks, compare_numbers);
    size_t used = 0;
    for (size_t i = 0; i < numbers.count; i++)
        if (used == 0 || numbers.niks[used - 1] != numbers.niks[i])
            numbers.niks[used++] = numbers.niks[i];
    list->niks = numbers.niks;
    list->count = used;
    return OK;
}
