/* The directory of NIKs: whose number this is, in the whole store. */
#include "base/mem.h"
#include "registry/member_store.h"

SQL(directory_insert,
    "INSERT INTO person_nik (nik, chain, person) VALUES ($1, $2, $3) ON CONFLICT (nik) DO NOTHING");
SQL(directory_one, "SELECT chain, person FROM person_nik WHERE nik = $1");
SQL(directory_from, "SELECT nik, chain, person FROM person_nik WHERE nik >= $1 ORDER BY nik");
SQL(chain_below, "SELECT 1 FROM person WHERE chain < $1 LIMIT 1");
SQL(chain_above, "SELECT 1 FROM person WHERE chain > $1 LIMIT 1");
SQL(chain_next, "SELECT min(chain) FROM person WHERE chain > $1");

static int compare_entries(const void *left, const void *right)
{
    int64_t a = ((const NikEntry *)left)->nik, b = ((const NikEntry *)right)->nik;
    return (a > b) - (a < b);
}

Status directory_add(Store *store, Chain chain, NikEntry *entries, size_t count)
{
    if (count == 0)
        return OK;
    /* In key order the table grows at its end, page by page, instead of all over. */
    qsort(entries, count, sizeof *entries, compare_entries);
    Statement *statement;
    TRY(store_prepare(store, &directory_insert, &statement));
    for (size_t i = 0; i < count; i++) {
        int64_t changed;
        bind_int(statement, 1, entries[i].nik);
        bind_int(statement, 2, chain.number);
        bind_int(statement, 3, entries[i].person);
        TRY(statement_run(statement, &changed));
        if (changed == 0) {
            Ctx *ctx = store_ctx(store);
            return fail(ctx, E_CONFLICT, "registry.nik_taken", nik_mask(ctx, (Nik){entries[i].nik}),
                        NULL);
        }
    }
    return OK;
}

static Status any_row(Store *store, const Sql *sql, Chain chain, bool *ret)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, sql, &statement));
    bind_int(statement, 1, chain.number);
    TRY(statement_next(statement, &row));
    statement_reset(statement);
    *ret = row;
    return OK;
}

Status directory_has_others(Store *store, Chain chain, bool *ret)
{
    bool below, above;
    TRY(any_row(store, &chain_below, chain, &below));
    TRY(any_row(store, &chain_above, chain, &above));
    *ret = below || above;
    return OK;
}

Status directory_find(Store *store, int64_t nik, PersonId *ret, bool *ret_found)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &directory_one, &statement));
    bind_int(statement, 1, nik);
    TRY(statement_next(statement, &row));
    if (row)
        *ret = (PersonId){{column_int(statement, 0)}, column_int(statement, 1)};
    statement_reset(statement);
    *ret_found = row;
    return OK;
}

Status register_chains(Store *store, void *parent, Chain **ret, size_t *ret_count)
{
    Chain *chains = NULL;
    size_t count = 0, capacity = 0;
    for (int64_t last = -1;;) {
        Statement *statement;
        bool row;
        TRY(store_prepare(store, &chain_next, &statement));
        bind_int(statement, 1, last);
        TRY(statement_next(statement, &row));
        bool found = row && !column_is_null(statement, 0);
        if (found)
            last = column_int(statement, 0);
        statement_reset(statement);
        if (!found)
            break;
        chains = mem_grow(parent, chains, count, &capacity);
        chains[count++] = (Chain){last};
    }
    *ret = chains;
    *ret_count = count;
    return OK;
}

/* -- Many at once ---------------------------------------------------------------------------- */

typedef struct {
    int64_t nik;
    size_t place; /* among the caller's */
} Wanted;

static int compare_wanted(const void *left, const void *right)
{
    int64_t a = ((const Wanted *)left)->nik, b = ((const Wanted *)right)->nik;
    return (a > b) - (a < b);
}

/* How many rows are stepped over before a new search from the top is cheaper. */
enum { STEPS_MAX = 32 };

/* Both sides ascend: step through the directory where wanted numbers lie close together, search
 * again where they do not. */
static Status merge_directory(Store *store, Chain except, const Wanted *wanted, size_t count,
                              PersonId *found)
{
    Statement *statement = NULL;
    bool row = false;
    int steps = STEPS_MAX;
    for (size_t i = 0; i < count; i++) {
        while (statement != NULL && row && steps < STEPS_MAX &&
               column_int(statement, 0) < wanted[i].nik) {
            TRY(statement_next(statement, &row));
            steps++;
        }
        bool search = statement == NULL || (row && column_int(statement, 0) < wanted[i].nik);
        if (search) {
            TRY(store_prepare(store, &directory_from, &statement));
            bind_int(statement, 1, wanted[i].nik);
            TRY(statement_next(statement, &row));
        }
        if (!row)
            break; /* nothing at or after this number */
        if (column_int(statement, 0) == wanted[i].nik && column_int(statement, 1) != except.number)
            found[wanted[i].place] =
                (PersonId){{column_int(statement, 1)}, column_int(statement, 2)};
        steps = 0;
    }
    if (statement != NULL && row)
        statement_reset(statement);
    return OK;
}

Status registry_find_nik(Store *store, Chain except, const int64_t *niks, size_t count,
                         PersonId *ret_persons)
{
    bool others = true;
    if (except.number >= 0)
        TRY(directory_has_others(store, except, &others));
    PersonId *found = mem_array(NULL, PersonId, count);
    Wanted *wanted = mem_array(found, Wanted, others ? count : 0);
    size_t used = 0;
    for (size_t i = 0; others && i < count; i++)
        if (niks[i] != 0)
            wanted[used++] = (Wanted){niks[i], i};
    Status status = OK;
    if (used > 0) {
        qsort(wanted, used, sizeof *wanted, compare_wanted);
        status = merge_directory(store, except, wanted, used, found);
    }
    if (status == OK && count > 0)
        memcpy(ret_persons, found, count * sizeof *found);
    mem_free(found);
    return status;
}
