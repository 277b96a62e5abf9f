/* Registrations of households in the store. */
#include "base/mem.h"
#include "fund/pledge_private.h"

FACT_TABLE(household_table, "household",
           {
               {"fund", FACT_INT, false},
               {"number", FACT_TEXT, false},
               {"employer", FACT_TEXT, false},
               {"office", FACT_TEXT, false},
               {"nik", FACT_INT, false},
               {"name", FACT_TEXT, false},
               {"home", FACT_INT, false},
               {"relation", FACT_INT, false},
               {"wage", FACT_INT, false},
               {"road", FACT_INT, false},
               {"consent", FACT_INT, false},
               {"from_month", FACT_INT, false},
               {"verdict", FACT_INT, false},
               {"synthetic", FACT_INT, false},
           });
FACT_TABLE(household_fact_table, "household_fact",
           {
               {"fund", FACT_INT, false},
               {"household", FACT_INT, false},
               {"kind", FACT_INT, false},
               {"month", FACT_INT, false},
               {"amount", FACT_INT, false},
               {"key", FACT_TEXT, false},
           });

#define HOUSEHOLD_SELECT                                                                           \
    "SELECT chain, id, number, employer, office, nik, name, home, relation, wage, road, consent, " \
    "from_month, verdict, synthetic FROM household "
SQL(households_of_fund, HOUSEHOLD_SELECT "WHERE chain = $1 AND fund = $2 ORDER BY id");
SQL(household_facts_of_fund, "SELECT household, kind, month, amount, key FROM household_fact WHERE "
                             "chain = $1 AND fund = $2 ORDER BY household, id");
/* Registrations of one person that have not ended by a month, and may still begin. */
SQL(households_of_nik, HOUSEHOLD_SELECT
    "WHERE nik = $1 AND NOT EXISTS (SELECT 1 FROM household_fact f WHERE f.chain = household.chain "
    "AND f.fund = household.fund AND f.household = household.id AND f.kind = 0 AND f.month <= $2) "
    "ORDER BY chain, id");

/* Months that households pay for or will: of registrations that begin by $2 and have not ended by
 * $1, with the first month no longer in force. */
SQL(households_holding,
    "SELECT household.chain, household.fund, household.nik, household.from_month, "
    "CAST(min(household_fact.month) AS @int) FROM household LEFT JOIN household_fact ON "
    "household_fact.chain = household.chain AND household_fact.fund = household.fund AND "
    "household_fact.household = household.id AND household_fact.kind = 0 "
    "WHERE household.from_month <= $2 GROUP BY household.chain, household.id, household.fund, "
    "household.nik, household.from_month HAVING min(household_fact.month) IS NULL OR "
    "(min(household_fact.month) > $1 AND min(household_fact.month) > household.from_month) "
    "ORDER BY household.chain, household.id");

SQL(household_paid_sum, "SELECT CAST(sum(amount) AS @int) FROM household_fact WHERE chain = $1 AND "
                        "fund = $2 AND kind = 2");

static Household read_household(void *parent, const Statement *statement)
{
    return (Household){
        .id = column_int(statement, 1),
        .number = column_string(parent, statement, 2),
        .employer = column_string(parent, statement, 3),
        .office = column_string(parent, statement, 4),
        .nik = column_int(statement, 5),
        .name = column_string(parent, statement, 6),
        .home = {column_int(statement, 7)},
        .relation = (HouseholdRelation)column_int(statement, 8),
        .wage = {column_int(statement, 9)},
        .road = (HouseholdRoad)column_int(statement, 10),
        .consent = {(int32_t)column_int(statement, 11)},
        .from = {(int32_t)column_int(statement, 12)},
        .verdict = (Verdict)column_int(statement, 13),
        .synthetic = column_int(statement, 14) != 0,
    };
}

/* Both come in the order of the registration's id. */
static Status read_facts(Store *store, void *parent, const Fund *fund, Household *list,
                         size_t count)
{
    Statement *statement;
    size_t at = 0, capacity = 0;
    TRY(store_prepare(store, &household_facts_of_fund, &statement));
    bind_int(statement, 1, fund->id.chain.number);
    bind_int(statement, 2, fund->id.id);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        while (at < count && list[at].id < column_int(statement, 0)) {
            at++;
            capacity = 0;
        }
        if (at == count || list[at].id != column_int(statement, 0))
            continue;
        Household *household = &list[at];
        household->facts = mem_grow(parent, household->facts, household->fact_count, &capacity);
        household->facts[household->fact_count++] =
            (HouseholdFact){(HouseholdFactKind)column_int(statement, 1),
                            {(int32_t)column_int(statement, 2)},
                            {column_int(statement, 3)},
                            column_string(parent, statement, 4)};
    }
}

Status household_list(Store *store, void *parent, const Fund *fund, Household **ret,
                      size_t *ret_count)
{
    Statement *statement;
    Household *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &households_of_fund, &statement));
    bind_int(statement, 1, fund->id.chain.number);
    bind_int(statement, 2, fund->id.id);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = read_household(parent, statement);
    }
    TRY(read_facts(store, parent, fund, list, count));
    *ret = list;
    *ret_count = count;
    return OK;
}

Status household_of_nik(Store *store, void *parent, int64_t nik, Month month, Household *ret,
                        Chain *ret_chain, bool *ret_found)
{
    Statement *statement;
    TRY(store_prepare(store, &households_of_nik, &statement));
    bind_int(statement, 1, nik);
    bind_int(statement, 2, month.months);
    TRY(statement_next(statement, ret_found));
    if (!*ret_found)
        return OK;
    *ret_chain = (Chain){column_int(statement, 0)};
    *ret = read_household(parent, statement);
    statement_reset(statement);
    return OK;
}

Status household_holds(Store *store, void *parent, Month from, Month until, HouseholdHold **ret,
                       size_t *ret_count)
{
    Statement *statement;
    HouseholdHold *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &households_holding, &statement));
    bind_int(statement, 1, from.months);
    bind_int(statement, 2, until.months);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        int32_t first = (int32_t)column_int(statement, 3), last = until.months;
        if (!column_is_null(statement, 4) && column_int(statement, 4) - 1 < last)
            last = (int32_t)column_int(statement, 4) - 1;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (HouseholdHold){
            .fund = {{column_int(statement, 0)}, column_int(statement, 1)},
            .nik = column_int(statement, 2),
            .from = {first > from.months ? first : from.months},
            .last = {last},
        };
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status household_paid(Store *store, const Fund *fund, Money *ret)
{
    Statement *statement;
    bool row;
    Money sum = {0};
    if (fund->kind == FUND_HOUSEHOLD) {
        TRY(store_prepare(store, &household_paid_sum, &statement));
        bind_int(statement, 1, fund->id.chain.number);
        bind_int(statement, 2, fund->id.id);
        TRY(statement_next(statement, &row));
        if (row && !column_is_null(statement, 0))
            sum.rupiah = column_int(statement, 0);
        statement_reset(statement);
    }
    *ret = sum;
    return OK;
}

Status household_write(Store *store, const Fund *fund, Household *household)
{
    enum {
        FUND,
        NUMBER,
        EMPLOYER,
        OFFICE,
        NIK,
        NAME,
        HOME,
        RELATION,
        WAGE,
        ROAD,
        CONSENT,
        FROM,
        VERDICT,
        SYNTHETIC
    };
    FactWriter *out;
    TRY(fact_writer_open(store, fund->id.chain, &household_table, &out));
    fact_int(out, FUND, fund->id.id);
    fact_text(out, NUMBER, text_of(household->number));
    fact_text(out, EMPLOYER, text_of(household->employer));
    fact_text(out, OFFICE, text_of(household->office));
    fact_int(out, NIK, household->nik);
    fact_text(out, NAME, text_of(household->name));
    fact_int(out, HOME, household->home.code);
    fact_int(out, RELATION, household->relation);
    fact_int(out, WAGE, household->wage.rupiah);
    fact_int(out, ROAD, household->road);
    fact_int(out, CONSENT, household->consent.days);
    fact_int(out, FROM, household->from.months);
    fact_int(out, VERDICT, household->verdict);
    fact_int(out, SYNTHETIC, household->synthetic);
    TRY(fact_row(out, &household->id));
    return fact_writer_close(out);
}

Status household_news_write(Store *store, const Fund *fund, const HouseholdNews *news, size_t count)
{
    enum { FUND, HOUSEHOLD, KIND, MONTH, AMOUNT, KEY };
    FactWriter *out;
    if (count == 0)
        return OK;
    TRY(fact_writer_open(store, fund->id.chain, &household_fact_table, &out));
    for (size_t i = 0; i < count; i++) {
        fact_int(out, FUND, fund->id.id);
        fact_int(out, HOUSEHOLD, news[i].household->id);
        fact_int(out, KIND, news[i].fact.kind);
        fact_int(out, MONTH, news[i].fact.month.months);
        fact_int(out, AMOUNT, news[i].fact.amount.rupiah);
        fact_text(out, KEY, text_of(news[i].fact.key));
        TRY(fact_row(out, NULL));
    }
    return fact_writer_close(out);
}
