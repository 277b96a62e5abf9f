/* Registrations of households: what is in force, what is due, who complies. Pure. */
#include "base/mem.h"
#include "fund/pledge_private.h"

const char *const RELATION_KEYS[RELATION_COUNT + 1] = {"helper", "driver", NULL};
const char *const ROAD_KEYS[ROAD_COUNT + 1] = {"own-account", "wage-earner", NULL};

const char *relation_message(HouseholdRelation relation)
{
    return relation == RELATION_DRIVER ? "household.relation.driver" : "household.relation.helper";
}

const char *road_message(HouseholdRoad road)
{
    return road == ROAD_WAGE_EARNER ? "household.road.wage-earner" : "household.road.own-account";
}

bool household_in_force(const Household *household, Month month)
{
    for (size_t i = 0; i < household->fact_count; i++)
        if (household->facts[i].kind == HOUSEHOLD_ENDED &&
            household->facts[i].month.months <= month.months)
            return false;
    return household->from.months <= month.months;
}

Status household_price(Ctx *ctx, const Law *law, const Household *household, Month month,
                       Money *ret)
{
    LawHousehold roads;
    void *scratch = mem_root(NULL);
    Status status = law_household(ctx, scratch, law, month, household->wage, &roads);
    if (status == OK)
        *ret = household->road == ROAD_OWN_ACCOUNT ? roads.own_account.price.total
                                                   : roads.wage_earner.price.total;
    mem_free(scratch);
    return status;
}

/* -- Reminders ------------------------------------------------------------------------------- */

static bool is_paid(const Household *household, Month month)
{
    for (size_t i = 0; i < household->fact_count; i++)
        if (household->facts[i].kind == HOUSEHOLD_PAID &&
            household->facts[i].month.months == month.months)
            return true;
    return false;
}

static Status due_day(Ctx *ctx, const Law *law, const Household *household, Month month, Date *ret)
{
    const LawParameter *parameter;
    return law_due_date(ctx, law, household->road == ROAD_OWN_ACCOUNT ? LAW_BPU : LAW_PU, month,
                        ret, &parameter);
}

static int by_due(const void *a, const void *b)
{
    const HouseholdReminder *one = a, *two = b;
    if (one->due.days != two->due.days)
        return one->due.days < two->due.days ? -1 : 1;
    int order = strcmp(one->household->office, two->household->office);
    if (order == 0)
        order = strcmp(one->household->number, two->household->number);
    return order != 0                                ? order
           : one->household->id < two->household->id ? -1
                                                     : one->household->id > two->household->id;
}

Status household_reminders(Ctx *ctx, void *parent, const Law *law, const Household *list,
                           size_t count, Date today, Date until, HouseholdReminder **ret,
                           size_t *ret_count)
{
    HouseholdReminder *out = NULL;
    size_t used = 0, capacity = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t f = 0; f < list[i].fact_count; f++) {
            const HouseholdFact *fact = &list[i].facts[f];
            Date due;
            if (fact->kind != HOUSEHOLD_BILLED || is_paid(&list[i], fact->month))
                continue;
            TRY(due_day(ctx, law, &list[i], fact->month, &due));
            if (due.days > until.days)
                continue;
            out = mem_grow(parent, out, used, &capacity);
            out[used++] = (HouseholdReminder){&list[i], fact->month, fact->amount, due,
                                              today.days - due.days};
        }
    if (used > 0)
        qsort(out, used, sizeof *out, by_due);
    *ret = out;
    *ret_count = used;
    return OK;
}

/* -- Compliance ------------------------------------------------------------------------------ */

typedef struct {
    void *parent;
    Interner *keys; /* of offices, in step with `rows` */
    Map *employers;
    HouseholdCompliance *rows;
    size_t count, capacity;
} Offices;

static HouseholdCompliance *row_of(Offices *offices, const Office *office)
{
    uint32_t at = intern(offices->keys, text_of(office->key));
    if (at < offices->count)
        return &offices->rows[at];
    offices->rows = mem_grow(offices->parent, offices->rows, offices->count, &offices->capacity);
    offices->rows[offices->count] = (HouseholdCompliance){.office = *office};
    return &offices->rows[offices->count++];
}

static Status add_bills(Ctx *ctx, const Law *law, const Household *household, Month month,
                        Date today, HouseholdCompliance *row)
{
    for (size_t f = 0; f < household->fact_count; f++) {
        const HouseholdFact *fact = &household->facts[f];
        Date due;
        if (fact->kind != HOUSEHOLD_BILLED || fact->month.months > month.months)
            continue;
        row->billed++;
        if (is_paid(household, fact->month)) {
            row->paid++;
            continue;
        }
        TRY(due_day(ctx, law, household, fact->month, &due));
        if (due.days >= today.days)
            continue;
        row->overdue++;
        if (!money_add(row->owed, fact->amount, &row->owed))
            return fail(ctx, E_LIMIT, "pledge.too_much", pledge_number_mask(ctx, household->number),
                        NULL);
    }
    return OK;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const HouseholdCompliance *)a)->office.key,
                  ((const HouseholdCompliance *)b)->office.key);
}

Status household_compliance(Ctx *ctx, void *parent, const Law *law, const Office *offices,
                            size_t office_count, const Household *list, size_t count, Month month,
                            Date today, HouseholdCompliance **ret, size_t *ret_count)
{
    void *scratch = mem_root(NULL);
    Offices all = {
        .parent = parent, .keys = interner_new(scratch), .employers = map_new(scratch, count)};
    Status status = OK;
    for (size_t i = 0; i < office_count; i++)
        (void)row_of(&all, &offices[i]);
    for (size_t i = 0; i < count && status == OK; i++) {
        const Household *household = &list[i];
        Office office = {.key = office_key(parent, text_of(household->office)),
                         .name = household->office,
                         .staff = -1};
        HouseholdCompliance *row = row_of(&all, &office);
        row->office.synthetic = row->office.synthetic || household->synthetic;
        if (household_in_force(household, month)) {
            row->workers++;
            row->employers += map_put(
                all.employers, hash64(household->number, strlen(household->number), 0), 1, NULL);
        }
        status = add_bills(ctx, law, household, month, today, row);
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
