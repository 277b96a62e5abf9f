/* Reports about givers: what an office takes, who takes part, what giving did. Pure. */
#include "base/mem.h"
#include "fund/pledge_private.h"

/* -- Deductions ------------------------------------------------------------------------------ */

static int by_office(const void *a, const void *b)
{
    const Pledge *one = ((const Deduction *)a)->pledge, *two = ((const Deduction *)b)->pledge;
    int order = strcmp(one->office, two->office);
    if (order == 0)
        order = strcmp(one->name, two->name);
    if (order == 0)
        order = strcmp(one->number, two->number);
    return order != 0 ? order : one->id < two->id ? -1 : one->id > two->id;
}

Status pledge_deductions(Ctx *ctx, void *parent, const Pledge *pledges, size_t count, Month month,
                         Money price, const PledgeScope *scope, Deduction **ret, size_t *ret_count,
                         Money *ret_total)
{
    void *scratch = mem_root(NULL);
    Deduction *list = mem_array(parent, Deduction, count);
    size_t used = 0;
    Money total = {0};
    Status status = OK;
    for (size_t i = 0; i < count && status == OK; i++) {
        Money due = {0};
        if (!pledge_in_scope(scratch, &pledges[i], scope))
            continue;
        status = pledge_due(ctx, &pledges[i], month, price, &due);
        if (status != OK || due.rupiah == 0)
            continue;
        list[used++] = (Deduction){&pledges[i], due};
        if (!money_add(total, due, &total))
            status = fail(ctx, E_LIMIT, "pledge.too_much",
                          pledge_number_mask(scratch, pledges[i].number), NULL);
    }
    mem_free(scratch);
    if (status != OK)
        return status;
    if (used > 0)
        qsort(list, used, sizeof *list, by_office);
    *ret = list;
    *ret_count = used;
    *ret_total = total;
    return OK;
}

/* -- Participation --------------------------------------------------------------------------- */

typedef struct {
    void *parent;
    Interner *keys; /* of offices, in step with `rows` */
    Participation *rows;
    size_t count, capacity;
} Offices;

static Participation *row_of(Offices *offices, const Office *office)
{
    uint32_t at = intern(offices->keys, text_of(office->key));
    if (at < offices->count)
        return &offices->rows[at];
    offices->rows = mem_grow(offices->parent, offices->rows, offices->count, &offices->capacity);
    offices->rows[offices->count] = (Participation){.office = *office};
    return &offices->rows[offices->count++];
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const Participation *)a)->office.key, ((const Participation *)b)->office.key);
}

/* Givers with something due, each once: by number. */
static Status add_givers(Ctx *ctx, void *scratch, Offices *offices, const Pledge *pledges,
                         size_t count, Month month, Money price, Map *office_of)
{
    Map *failed = map_new(scratch, count);
    for (size_t i = 0; i < count; i++) {
        const Pledge *pledge = &pledges[i];
        Money due = {0};
        TRY(pledge_due(ctx, pledge, month, price, &due));
        if (due.rupiah == 0)
            continue;
        uint64_t number = hash64(pledge->number, strlen(pledge->number), 0), at;
        Office office = {.key = office_key(offices->parent, text_of(pledge->office)),
                         .name = pledge->office,
                         .staff = -1};
        Participation *row = row_of(offices, &office);
        row->office.synthetic = row->office.synthetic || pledge->synthetic;
        if (map_put(office_of, number, (uint64_t)(row - offices->rows), &at))
            row->givers++;
        if (pledge_state(pledge, month) == PLEDGE_FAILED && map_put(failed, number, 1, NULL))
            row->failed++;
        if (!money_add(row->due, due, &row->due))
            return fail(ctx, E_LIMIT, "pledge.too_much",
                        pledge_number_mask(scratch, pledge->number), NULL);
    }
    return OK;
}

Status pledge_participation(Ctx *ctx, void *parent, const Office *offices, size_t office_count,
                            const Pledge *pledges, size_t count, const PledgeReceipt *receipts,
                            size_t receipt_count, Month month, Money price, Participation **ret,
                            size_t *ret_count)
{
    void *scratch = mem_root(NULL);
    Offices all = {.parent = parent, .keys = interner_new(scratch)};
    Map *office_of = map_new(scratch, count);
    for (size_t i = 0; i < office_count; i++)
        (void)row_of(&all, &offices[i]);
    Status status = add_givers(ctx, scratch, &all, pledges, count, month, price, office_of);
    for (size_t i = 0; i < receipt_count && status == OK; i++) {
        uint64_t at;
        if (!receipts[i].unexplained && receipts[i].month.months == month.months &&
            map_get(office_of, hash64(receipts[i].number, strlen(receipts[i].number), 0), &at))
            all.rows[at].received.rupiah += receipts[i].amount.rupiah;
    }
    mem_free(scratch);
    if (status != OK)
        return status;
    if (all.count > 0)
        qsort(all.rows, all.count, sizeof *all.rows, by_key);
    *ret = all.rows;
    *ret_count = all.count;
    return OK;
}

/* -- Effect ---------------------------------------------------------------------------------- */

static int by_group(const void *a, const void *b)
{
    const EffectPerson *one = a, *two = b;
    if (one->group != two->group)
        return one->group < two->group ? -1 : 1;
    return one->person < two->person ? -1 : one->person > two->person;
}

static int by_people(const void *a, const void *b)
{
    const EffectGroup *one = a, *two = b;
    if (one->people != two->people)
        return one->people > two->people ? -1 : 1;
    return one->group < two->group ? -1 : one->group > two->group;
}

/* People may have several spells in one group: each counts once. */
static EffectGroup *count_groups(void *parent, EffectPerson *people, size_t count,
                                 size_t *ret_count)
{
    EffectGroup *groups = mem_array(parent, EffectGroup, count + 1);
    size_t used = 0;
    if (count > 0)
        qsort(people, count, sizeof *people, by_group);
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && people[i].group == people[i - 1].group;
        if (!same)
            groups[used++] = (EffectGroup){.group = people[i].group};
        groups[used - 1].people += !same || people[i].person != people[i - 1].person;
        groups[used - 1].months += people[i].months;
    }
    *ret_count = used;
    return groups;
}

EffectGroup *effect_groups(void *parent, const EffectPerson *people, size_t count,
                           size_t *ret_count)
{
    EffectPerson *sorted = mem_array(parent, EffectPerson, count);
    if (count > 0)
        memcpy(sorted, people, count * sizeof *people);
    size_t used, small = 0;
    EffectGroup *groups = count_groups(parent, sorted, count, &used);
    EffectGroup rest = {.group = -1};
    if (used > 0)
        qsort(groups, used, sizeof *groups, by_people);
    while (used > 0 && (groups[used - 1].people < EFFECT_PEOPLE_MIN ||
                        (small > 0 && rest.people < EFFECT_PEOPLE_MIN))) {
        rest.people += groups[used - 1].people;
        rest.months += groups[used - 1].months;
        used--;
        small++;
    }
    if (rest.people >= EFFECT_PEOPLE_MIN)
        groups[used++] = rest;
    *ret_count = used;
    return groups;
}

int64_t effect_months(const EffectMoney *money, size_t count, Money *ret_left)
{
    int64_t months = 0, left = 0;
    for (size_t i = 0; i < count; i++) {
        left += money[i].received.rupiah;
        if (money[i].price.rupiah > 0) {
            months += left / money[i].price.rupiah;
            left %= money[i].price.rupiah;
        }
    }
    *ret_left = MONEY(left);
    return months;
}
