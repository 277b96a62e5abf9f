/* Allocations, commitments and their ends in the store. */
#include "base/digest.h"
#include "base/mem.h"
#include "fund/commitment_private.h"

/* The earliest end of a commitment comes first. */
#define COMMITMENT_SELECT                                                                          \
    "SELECT c.chain, c.id, c.allocation, c.fund_chain, c.fund, c.nik, c.from_month, "              \
    "c.until_month, c.programmes, c.home, c.occupation, c.name, c.synthetic, c.roster_chain, "     \
    "c.roster, c.row_id, c.person_chain, c.person, e.last_month, e.reason FROM commitment c "      \
    "LEFT JOIN commitment_end e ON e.chain = c.chain AND e.commitment = c.id "
#define COMMITMENT_ORDER "ORDER BY c.chain, c.id, e.last_month NULLS FIRST, e.id NULLS FIRST"
SQL(commitment_of_id, COMMITMENT_SELECT "WHERE c.chain = $1 AND c.id = $2 " COMMITMENT_ORDER);
SQL(commitments_of_nik, COMMITMENT_SELECT "WHERE c.nik = $1 " COMMITMENT_ORDER);
SQL(commitments_of_fund,
    COMMITMENT_SELECT "WHERE c.fund_chain = $1 AND c.fund = $2 " COMMITMENT_ORDER);
SQL(commitments_of_chains,
    COMMITMENT_SELECT "WHERE c.chain >= $1 AND c.chain < $2 " COMMITMENT_ORDER);

#define ALLOCATION_SELECT                                                                          \
    "SELECT id, key, region, decree, value_date, expires, digest FROM allocation WHERE chain = "   \
    "$1 "
SQL(allocation_of_key_sql, ALLOCATION_SELECT "AND key = $2");
SQL(allocation_of_id_sql, ALLOCATION_SELECT "AND id = $2");

enum { KEY, REGION, DECREE, VALUE_DATE, EXPIRES, COMMITMENTS, DIGEST };
FACT_TABLE(allocation_table, "allocation",
           {
               {"key", FACT_TEXT, false},
               {"region", FACT_INT, false},
               {"decree", FACT_INT, true},
               {"value_date", FACT_INT, false},
               {"expires", FACT_INT, true},
               {"commitments", FACT_INT, false},
               {"digest", FACT_TEXT, false},
           });

enum {
    ALLOCATION,
    FUND_CHAIN,
    FUND,
    NIK,
    FROM_MONTH,
    UNTIL_MONTH,
    PROGRAMMES,
    HOME,
    OCCUPATION,
    NAME,
    SYNTHETIC,
    ROSTER_CHAIN,
    ROSTER,
    ROW_ID,
    PERSON_CHAIN,
    PERSON
};
FACT_TABLE(commitment_table, "commitment",
           {
               {"allocation", FACT_INT, false},
               {"fund_chain", FACT_INT, false},
               {"fund", FACT_INT, false},
               {"nik", FACT_INT, false},
               {"from_month", FACT_INT, false},
               {"until_month", FACT_INT, false},
               {"programmes", FACT_INT, false},
               {"home", FACT_INT, false},
               {"occupation", FACT_INT, false},
               {"name", FACT_TEXT, false},
               {"synthetic", FACT_INT, false},
               {"roster_chain", FACT_INT, true},
               {"roster", FACT_INT, true},
               {"row_id", FACT_INT, true},
               {"person_chain", FACT_INT, true},
               {"person", FACT_INT, true},
           });

enum { END_COMMITMENT, END_LAST_MONTH, END_REASON };
FACT_TABLE(end_table, "commitment_end",
           {
               {"commitment", FACT_INT, false},
               {"last_month", FACT_INT, false},
               {"reason", FACT_TEXT, false},
           });

/* -- Reading --------------------------------------------------------------------------------- */

static Commitment read_commitment(const Statement *statement)
{
    Chain chain = {column_int(statement, 0)};
    Commitment commitment = {
        .id = {chain, column_int(statement, 1)},
        .allocation = {chain, column_int(statement, 2)},
        .fund = {{column_int(statement, 3)}, column_int(statement, 4)},
        .nik = column_int(statement, 5),
        .from = {(int32_t)column_int(statement, 6)},
        .until = {(int32_t)column_int(statement, 7)},
        .programmes = (unsigned)column_int(statement, 8),
        .home = {column_int(statement, 9)},
        .occupation = (uint32_t)column_int(statement, 10),
        .name = column_text(statement, 11),
        .synthetic = column_int(statement, 12) != 0,
        .roster = {{column_int(statement, 13)}, column_int(statement, 14)},
        .row = column_int(statement, 15),
        .person = {{column_int(statement, 16)}, column_int(statement, 17)},
        .end_reason = column_text(statement, 19),
    };
    commitment.last = column_is_null(statement, 18) ? commitment.until
                                                    : (Month){(int32_t)column_int(statement, 18)};
    return commitment;
}

static bool is_asked(const CommitmentQuery *query, const Commitment *commitment)
{
    int64_t first, end, chain = commitment->id.chain.number;
    chains_within(query->region, &first, &end);
    if (chain < first || chain >= end)
        return false;
    if (query->fund.id != 0 && (commitment->fund.id != query->fund.id ||
                                commitment->fund.chain.number != query->fund.chain.number))
        return false;
    if (!query->with_ended && commitment->last.months < commitment->from.months)
        return false;
    Month last = query->with_ended ? commitment->until : commitment->last;
    bool bounded = query->from.months != 0 || query->until.months != 0;
    return !bounded ||
           (commitment->from.months <= query->until.months && last.months >= query->from.months);
}

/* Visits each commitment once: its rows differ only in the end, and the earliest stands first. */
static Status visit_all(Statement *statement, const CommitmentQuery *query, CommitmentVisit visit,
                        void *argument)
{
    CommitmentId before = {{-1}, 0};
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        Commitment commitment = read_commitment(statement);
        bool same =
            commitment.id.chain.number == before.chain.number && commitment.id.id == before.id;
        before = commitment.id;
        if (same || !is_asked(query, &commitment))
            continue;
        Status status = visit(&commitment, argument);
        if (status != OK) {
            statement_reset(statement);
            return status;
        }
    }
}

Status commitment_each(Store *store, const CommitmentQuery *query, CommitmentVisit visit,
                       void *argument)
{
    Statement *statement;
    if (query->nik != 0) {
        TRY(store_prepare(store, &commitments_of_nik, &statement));
        bind_int(statement, 1, query->nik);
    } else if (query->fund.id != 0) {
        TRY(store_prepare(store, &commitments_of_fund, &statement));
        bind_int(statement, 1, query->fund.chain.number);
        bind_int(statement, 2, query->fund.id);
    } else {
        int64_t first, end;
        chains_within(query->region, &first, &end);
        TRY(store_prepare(store, &commitments_of_chains, &statement));
        bind_int(statement, 1, first);
        bind_int(statement, 2, end);
    }
    return visit_all(statement, query, visit, argument);
}

typedef struct {
    void *parent;
    Commitment *found;
    bool any;
} Single;

static Status keep_single(const Commitment *commitment, void *argument)
{
    Single *single = argument;
    *single->found = *commitment;
    single->found->name = text_of(text_string(single->parent, commitment->name));
    single->found->end_reason = text_of(text_string(single->parent, commitment->end_reason));
    single->any = true;
    return OK;
}

Status commitment_get(Store *store, void *parent, CommitmentId id, Commitment *ret)
{
    static const CommitmentQuery ANY = {.with_ended = true};
    Commitment found;
    Single single = {parent, &found, false};
    Statement *statement;
    TRY(store_prepare(store, &commitment_of_id, &statement));
    bind_int(statement, 1, id.chain.number);
    bind_int(statement, 2, id.id);
    TRY(visit_all(statement, &ANY, keep_single, &single));
    if (!single.any)
        return fail(store_ctx(store), E_NOT_FOUND, "commitment.not_found",
                    mem_printf(parent, "%lld-%lld", (long long)id.chain.number, (long long)id.id),
                    NULL);
    *ret = found;
    return OK;
}

typedef struct {
    const Map *niks;
    CommitmentVisit visit;
    void *argument;
} Filter;

static Status visit_if_asked(const Commitment *commitment, void *argument)
{
    Filter *filter = argument;
    uint64_t place;
    return map_get(filter->niks, (uint64_t)commitment->nik, &place)
               ? filter->visit(commitment, filter->argument)
               : OK;
}

Status commitments_of_people(Store *store, const Map *niks, const int64_t *list, size_t count,
                             Month from, Month until, CommitmentVisit visit, void *argument)
{
    enum { LOOKED_UP_SINGLY = 2000 };
    CommitmentQuery query = {.from = from, .until = until};
    Filter filter = {niks, visit, argument};
    if (count > LOOKED_UP_SINGLY)
        return commitment_each(store, &query, visit_if_asked, &filter);
    for (size_t i = 0; i < count; i++) {
        query.nik = list[i];
        TRY(commitment_each(store, &query, visit, argument));
    }
    return OK;
}

/* -- Allocations ----------------------------------------------------------------------------- */

static Status read_allocation(Statement *statement, void *parent, Chain chain,
                              StoredAllocation *ret)
{
    bool row;
    TRY(statement_next(statement, &row));
    *ret = (StoredAllocation){0};
    if (!row)
        return OK;
    *ret = (StoredAllocation){
        .id = {chain, column_int(statement, 0)},
        .allocation = {.chain = chain,
                       .key = text_of(column_string(parent, statement, 1)),
                       .region = {column_int(statement, 2)},
                       .decree = {chain, column_int(statement, 3)},
                       .date = {(int32_t)column_int(statement, 4)},
                       .expires = {(int32_t)column_int(statement, 5)}},
        .digest = column_string(parent, statement, 6),
    };
    statement_reset(statement);
    return OK;
}

Status allocation_of_key(Store *store, void *parent, Chain chain, Text key, StoredAllocation *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &allocation_of_key_sql, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, key);
    return read_allocation(statement, parent, chain, ret);
}

Status allocation_of_id(Store *store, void *parent, AllocationId id, StoredAllocation *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &allocation_of_id_sql, &statement));
    bind_int(statement, 1, id.chain.number);
    bind_int(statement, 2, id.id);
    return read_allocation(statement, parent, id.chain, ret);
}

Status allocation_write(Store *store, const Allocation *allocation, int64_t commitments,
                        const char *digest, int64_t *ret_id)
{
    FactWriter *out;
    TRY(fact_writer_open(store, allocation->chain, &allocation_table, &out));
    fact_text(out, KEY, allocation->key);
    fact_int(out, REGION, allocation->region.code);
    if (allocation->decree.id != 0)
        fact_int(out, DECREE, allocation->decree.id);
    fact_int(out, VALUE_DATE, allocation->date.days);
    if (allocation->expires.days != LEDGER_NEVER.days)
        fact_int(out, EXPIRES, allocation->expires.days);
    fact_int(out, COMMITMENTS, commitments);
    fact_text(out, DIGEST, text_of(digest));
    TRY(fact_row(out, ret_id));
    return fact_writer_close(out);
}

/* -- Writing --------------------------------------------------------------------------------- */

static Status write_one(FactWriter *out, AllocationId allocation, const Commitment *commitment)
{
    fact_int(out, ALLOCATION, allocation.id);
    fact_int(out, FUND_CHAIN, commitment->fund.chain.number);
    fact_int(out, FUND, commitment->fund.id);
    fact_int(out, NIK, commitment->nik);
    fact_int(out, FROM_MONTH, commitment->from.months);
    fact_int(out, UNTIL_MONTH, commitment->until.months);
    fact_int(out, PROGRAMMES, commitment->programmes);
    fact_int(out, HOME, commitment->home.code);
    fact_int(out, OCCUPATION, commitment->occupation);
    fact_text(out, NAME, commitment->name);
    fact_int(out, SYNTHETIC, commitment->synthetic);
    if (commitment->roster.id != 0) {
        fact_int(out, ROSTER_CHAIN, commitment->roster.chain.number);
        fact_int(out, ROSTER, commitment->roster.id);
        fact_int(out, ROW_ID, commitment->row);
    }
    if (commitment->person.id != 0) {
        fact_int(out, PERSON_CHAIN, commitment->person.chain.number);
        fact_int(out, PERSON, commitment->person.id);
    }
    return fact_row(out, NULL);
}

Status commitments_write(Store *store, AllocationId allocation, const Commitment *commitments,
                         size_t count)
{
    FactWriter *out;
    TRY(fact_writer_open(store, allocation.chain, &commitment_table, &out));
    for (size_t i = 0; i < count; i++)
        TRY(write_one(out, allocation, &commitments[i]));
    return fact_writer_close(out);
}

Status commitment_end_write(Store *store, Chain chain, int64_t commitment, Month last, Text reason)
{
    FactWriter *out;
    TRY(fact_writer_open(store, chain, &end_table, &out));
    fact_int(out, END_COMMITMENT, commitment);
    fact_int(out, END_LAST_MONTH, last.months);
    fact_text(out, END_REASON, reason);
    TRY(fact_row(out, NULL));
    return fact_writer_close(out);
}
