/* One person, looked up: for people to read, not for bulk work. */
#include "base/mem.h"
#include "registry/member.h"

SQL(person_one, "SELECT nik, birth, sex, home, occupation, died, canonical, name, member_number, "
                "synthetic FROM person "
                "WHERE chain = $1 AND id = $2");
SQL(person_changes, "SELECT nik, birth, sex, occupation, died, canonical, name, member_number, "
                    "synthetic FROM person_change "
                    "WHERE chain = $1 AND person = $2 ORDER BY id");
SQL(person_residences,
    "SELECT since, home FROM residence WHERE chain = $1 AND person = $2 ORDER BY since, id");
SQL(person_covers, "SELECT id, segment, programmes, payer, from_month, until_month, income, "
                   "employer, replaces, synthetic "
                   "FROM cover WHERE chain = $1 AND person = $2 ORDER BY id");

static Status person_statement(Store *store, const Sql *sql, PersonId id, Statement **ret)
{
    TRY(store_prepare(store, sql, ret));
    bind_int(*ret, 1, id.chain.number);
    bind_int(*ret, 2, id.id);
    return OK;
}

static int32_t days_or_none(const Statement *row, int column)
{
    return column_is_null(row, column) ? DATE_NONE : (int32_t)column_int(row, column);
}

static Status apply_changes(Store *store, void *parent, PersonInfo *info)
{
    Statement *row;
    TRY(person_statement(store, &person_changes, info->id, &row));
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            return OK;
        if (!column_is_null(row, 0))
            info->nik = (Nik){column_int(row, 0)};
        if (!column_is_null(row, 1))
            info->birth = (Date){(int32_t)column_int(row, 1)};
        if (!column_is_null(row, 2))
            info->sex = (Sex)column_int(row, 2);
        if (!column_is_null(row, 3))
            info->occupation = (uint32_t)column_int(row, 3);
        if (!column_is_null(row, 4))
            info->died = (Date){(int32_t)column_int(row, 4)};
        if (!column_is_null(row, 5)) {
            info->canonical = column_string(parent, row, 5);
            info->name = column_string(parent, row, 6);
        }
        if (!column_is_null(row, 7))
            info->member_number = column_string(parent, row, 7);
        info->synthetic = info->synthetic || column_int(row, 8) != 0;
    }
}

/* The last home not after the month; before the first, the first (as register_load has it). */
static Status apply_residences(Store *store, Month as_of, PersonInfo *info)
{
    Statement *row;
    int64_t first_since = 0;
    bool any = false, stands_in = false;
    TRY(person_statement(store, &person_residences, info->id, &row));
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            return OK;
        int64_t since = column_int(row, 0);
        if (!any) {
            first_since = since;
            stands_in = since > as_of.months && info->home.code == 0;
        }
        any = true;
        if (since <= as_of.months || (stands_in && since == first_since))
            info->home = (Region){column_int(row, 1)};
    }
}

Status registry_person(Store *store, void *parent, PersonId id, Month as_of, PersonInfo *ret)
{
    Statement *row;
    bool found;
    TRY(person_statement(store, &person_one, id, &row));
    TRY(statement_next(row, &found));
    if (!found) {
        Ctx *ctx = store_ctx(store);
        return fail(ctx, E_NOT_FOUND, "registry.no_person",
                    mem_printf(ctx, "%lld", (long long)id.id), NULL);
    }
    PersonInfo info = {
        .id = id,
        .nik = {column_int(row, 0)},
        .birth = {(int32_t)column_int(row, 1)},
        .sex = (Sex)column_int(row, 2),
        .home = {column_int(row, 3)},
        .occupation = (uint32_t)column_int(row, 4),
        .died = {days_or_none(row, 5)},
        .canonical = column_string(parent, row, 6),
        .name = column_string(parent, row, column_is_null(row, 7) ? 6 : 7),
        .member_number = column_string(parent, row, 8),
        .synthetic = column_int(row, 9) != 0,
    };
    statement_reset(row);
    TRY(apply_changes(store, parent, &info));
    TRY(apply_residences(store, as_of, &info));
    if (info.home.code == 0)
        info.home = (Region){id.chain.number};
    *ret = info;
    return OK;
}

Status registry_covers(Store *store, void *parent, PersonId id, CoverInfo **ret, size_t *ret_count)
{
    Statement *row;
    CoverInfo *covers = NULL;
    size_t count = 0, capacity = 0;
    TRY(person_statement(store, &person_covers, id, &row));
    for (bool more;;) {
        TRY(statement_next(row, &more));
        if (!more)
            break;
        covers = mem_grow(parent, covers, count, &capacity);
        covers[count++] = (CoverInfo){
            .id = column_int(row, 0),
            .segment = (Segment)column_int(row, 1),
            .programmes = (unsigned)column_int(row, 2),
            .payer = (PayerKind)column_int(row, 3),
            .from = {(int32_t)column_int(row, 4)},
            .until = {(int32_t)column_int(row, 5)},
            .income = MONEY(column_is_null(row, 6) ? -1 : column_int(row, 6)),
            .employer_number = column_string(parent, row, 7),
            .replaces = column_int(row, 8),
            .synthetic = column_int(row, 9) != 0,
        };
    }
    for (size_t i = 0; i < count; i++)
        for (size_t later = i + 1; later < count; later++)
            covers[i].replaced = covers[i].replaced || covers[later].replaces == covers[i].id;
    *ret = covers;
    *ret_count = count;
    return OK;
}
