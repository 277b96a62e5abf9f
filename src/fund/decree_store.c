/* Decrees in the store. */
#include "base/mem.h"
#include "fund/decree_private.h"

#define DECREE_SELECT                                                                              \
    "SELECT chain, id, number, dated, signatory, kind, region, fund_chain, fund, from_month, "     \
    "until_month, amends, root, heads, listed, file_name, digest, synthetic FROM decree "
SQL(decree_of_id_sql, DECREE_SELECT "WHERE chain = $1 AND id = $2");
SQL(decree_of_number_sql, DECREE_SELECT "WHERE chain = $1 AND number = $2");
SQL(decrees_of_root_sql,
    DECREE_SELECT "WHERE chain = $1 AND (id = $2 OR root = $2) ORDER BY dated, id");
SQL(decrees_of_fund_sql,
    DECREE_SELECT "WHERE fund_chain = $1 AND fund = $2 AND root IS NULL ORDER BY chain, id");
SQL(decrees_of_chains,
    DECREE_SELECT "WHERE chain >= $1 AND chain < $2 ORDER BY dated, chain, number");
SQL(decree_first_person, "SELECT first_person FROM decree WHERE chain = $1 AND id = $2");
SQL(decree_next_person, "SELECT CAST(max(id) AS @int) FROM decree_person WHERE chain = $1");
SQL(persons_of_decree, "SELECT id, nik, nik_text, name, home, occupation FROM decree_person WHERE "
                       "chain = $1 AND id >= $2 AND decree = $3 ORDER BY id LIMIT $4");

enum {
    NUMBER,
    DATED,
    SIGNATORY,
    KIND,
    REGION,
    FUND_CHAIN,
    FUND,
    FROM_MONTH,
    UNTIL_MONTH,
    AMENDS,
    ROOT,
    HEADS,
    LISTED,
    FIRST_PERSON,
    FILE_NAME,
    DIGEST,
    SYNTHETIC
};
FACT_TABLE(decree_table, "decree",
           {
               {"number", FACT_TEXT, false},
               {"dated", FACT_INT, false},
               {"signatory", FACT_TEXT, false},
               {"kind", FACT_INT, false},
               {"region", FACT_INT, false},
               {"fund_chain", FACT_INT, true},
               {"fund", FACT_INT, true},
               {"from_month", FACT_INT, true},
               {"until_month", FACT_INT, true},
               {"amends", FACT_INT, true},
               {"root", FACT_INT, true},
               {"heads", FACT_INT, false},
               {"listed", FACT_INT, false},
               {"first_person", FACT_INT, false},
               {"file_name", FACT_TEXT, false},
               {"digest", FACT_TEXT, false},
               {"synthetic", FACT_INT, false},
           });

enum { PERSON_DECREE, PERSON_NIK, PERSON_NIK_TEXT, PERSON_NAME, PERSON_HOME, PERSON_OCCUPATION };
FACT_TABLE(person_table, "decree_person",
           {
               {"decree", FACT_INT, false},
               {"nik", FACT_INT, false},
               {"nik_text", FACT_TEXT, false},
               {"name", FACT_TEXT, false},
               {"home", FACT_INT, false},
               {"occupation", FACT_INT, false},
           });

static Decree read_decree(void *parent, const Statement *statement)
{
    Chain chain = {column_int(statement, 0)};
    int64_t id = column_int(statement, 1), amends = column_int(statement, 11);
    return (Decree){
        .id = {chain, id},
        .number = column_string(parent, statement, 2),
        .date = {(int32_t)column_int(statement, 3)},
        .signatory = column_string(parent, statement, 4),
        .kind = (DecreeKind)column_int(statement, 5),
        .region = {column_int(statement, 6)},
        .fund = {{column_int(statement, 7)}, column_int(statement, 8)},
        .from = {(int32_t)column_int(statement, 9)},
        .until = {(int32_t)column_int(statement, 10)},
        .amends = {chain, amends},
        .root = {chain, column_is_null(statement, 12) ? id : column_int(statement, 12)},
        .heads = column_int(statement, 13),
        .listed = column_int(statement, 14) != 0,
        .file_name = column_string(parent, statement, 15),
        .digest = column_string(parent, statement, 16),
        .synthetic = column_int(statement, 17) != 0,
    };
}

static Status gather(Statement *statement, void *parent, Decree **ret, size_t *ret_count)
{
    Decree *list = NULL;
    size_t count = 0, capacity = 0;
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = read_decree(parent, statement);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

static Status find_two(Store *store, void *parent, const Sql *sql, int64_t first, int64_t second,
                       Decree **ret, size_t *ret_count)
{
    Statement *statement;
    TRY(store_prepare(store, sql, &statement));
    bind_int(statement, 1, first);
    bind_int(statement, 2, second);
    return gather(statement, parent, ret, ret_count);
}

Status decree_get(Store *store, void *parent, DecreeId id, Decree *ret)
{
    Decree *list;
    size_t count;
    TRY(find_two(store, parent, &decree_of_id_sql, id.chain.number, id.id, &list, &count));
    if (count == 0)
        return fail(store_ctx(store), E_NOT_FOUND, "decree.not_found",
                    mem_printf(parent, "%lld-%lld", (long long)id.chain.number, (long long)id.id),
                    NULL);
    *ret = list[0];
    return OK;
}

Status decree_of_number(Store *store, void *parent, Chain chain, Text number, Decree *ret)
{
    Statement *statement;
    Decree *list;
    size_t count;
    TRY(store_prepare(store, &decree_of_number_sql, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, number);
    TRY(gather(statement, parent, &list, &count));
    *ret = count == 0 ? (Decree){0} : list[0];
    return OK;
}

Status decree_find(Store *store, void *parent, Region region, Text number, Decree *ret)
{
    Decree decree;
    TRY(decree_of_number(store, parent, region_chain(region), number, &decree));
    if (decree.id.id == 0)
        return fail(store_ctx(store), E_NOT_FOUND, "decree.not_found", text_string(parent, number),
                    NULL);
    *ret = decree;
    return OK;
}

Status decrees_of_root(Store *store, void *parent, DecreeId root, Decree **ret, size_t *ret_count)
{
    return find_two(store, parent, &decrees_of_root_sql, root.chain.number, root.id, ret,
                    ret_count);
}

Status decrees_of_fund(Store *store, void *parent, FundId fund, Decree **ret, size_t *ret_count)
{
    return find_two(store, parent, &decrees_of_fund_sql, fund.chain.number, fund.id, ret,
                    ret_count);
}

Status decree_list(Store *store, void *parent, Region within, Decree **ret, size_t *ret_count)
{
    int64_t first, end;
    Decree *list;
    size_t count, used = 0;
    chains_within(within, &first, &end);
    TRY(find_two(store, parent, &decrees_of_chains, first, end, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (region_contains(within, list[i].region))
            list[used++] = list[i];
    *ret = list;
    *ret_count = used;
    return OK;
}

Status decree_persons(Store *store, void *parent, DecreeId id, DecreePerson **ret,
                      size_t *ret_count)
{
    Decree decree;
    Statement *statement;
    bool row;
    TRY(decree_get(store, parent, id, &decree));
    TRY(store_prepare(store, &decree_first_person, &statement));
    bind_int(statement, 1, id.chain.number);
    bind_int(statement, 2, id.id);
    TRY(statement_next(statement, &row));
    int64_t first = column_int(statement, 0);
    statement_reset(statement);
    int64_t heads = decree.listed ? decree.heads : 0;
    DecreePerson *persons = mem_array(parent, DecreePerson, heads);
    size_t count = 0;
    TRY(store_prepare(store, &persons_of_decree, &statement));
    bind_int(statement, 1, id.chain.number);
    bind_int(statement, 2, first);
    bind_int(statement, 3, id.id);
    bind_int(statement, 4, heads);
    for (;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        persons[count++] = (DecreePerson){.id = column_int(statement, 0),
                                          .nik = column_int(statement, 1),
                                          .nik_text = column_string(parent, statement, 2),
                                          .name = column_string(parent, statement, 3),
                                          .home = {column_int(statement, 4)},
                                          .occupation = (uint32_t)column_int(statement, 5)};
    }
    *ret = persons;
    *ret_count = count;
    return OK;
}

static Status write_head(Store *store, const Decree *decree, int64_t first_person, int64_t *ret_id)
{
    FactWriter *out;
    TRY(fact_writer_open(store, decree->id.chain, &decree_table, &out));
    fact_text(out, NUMBER, text_of(decree->number));
    fact_int(out, DATED, decree->date.days);
    fact_text(out, SIGNATORY, text_of(decree->signatory));
    fact_int(out, KIND, decree->kind);
    fact_int(out, REGION, decree->region.code);
    if (decree->fund.id != 0) {
        fact_int(out, FUND_CHAIN, decree->fund.chain.number);
        fact_int(out, FUND, decree->fund.id);
    }
    if (decree->from.months != 0) {
        fact_int(out, FROM_MONTH, decree->from.months);
        fact_int(out, UNTIL_MONTH, decree->until.months);
    }
    if (decree->amends.id != 0) {
        fact_int(out, AMENDS, decree->amends.id);
        fact_int(out, ROOT, decree->root.id);
    }
    fact_int(out, HEADS, decree->heads);
    fact_int(out, LISTED, decree->listed);
    fact_int(out, FIRST_PERSON, first_person);
    fact_text(out, FILE_NAME, text_of(decree->file_name));
    fact_text(out, DIGEST, text_of(decree->digest));
    fact_int(out, SYNTHETIC, decree->synthetic);
    TRY(fact_row(out, ret_id));
    return fact_writer_close(out);
}

Status decree_write(Store *store, const Decree *decree, const DecreeList *list, int64_t *ret_id)
{
    Statement *statement;
    FactWriter *out;
    bool row;
    TRY(store_prepare(store, &decree_next_person, &statement));
    bind_int(statement, 1, decree->id.chain.number);
    TRY(statement_next(statement, &row));
    int64_t first = column_int(statement, 0) + 1;
    statement_reset(statement);
    TRY(write_head(store, decree, first, ret_id));
    if (list->count == 0)
        return OK;
    TRY(fact_writer_open(store, decree->id.chain, &person_table, &out));
    for (size_t i = 0; i < list->count; i++) {
        const DecreePerson *person = &list->persons[i];
        fact_int(out, PERSON_DECREE, *ret_id);
        fact_int(out, PERSON_NIK, person->nik);
        fact_text(out, PERSON_NIK_TEXT, text_of(person->nik_text));
        fact_text(out, PERSON_NAME, text_of(person->name));
        fact_int(out, PERSON_HOME, person->home.code);
        fact_int(out, PERSON_OCCUPATION, person->occupation);
        TRY(fact_row(out, NULL));
    }
    return fact_writer_close(out);
}
