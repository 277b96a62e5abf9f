/* Refusals, with what explains them. */
#include "base/digest.h"
#include "base/mem.h"
#include "fund/decision_private.h"

SQL(refusals_of_request,
    "SELECT refusal.nik, refusal.kind, refusal.reasons FROM refusal_run JOIN refusal ON "
    "refusal.chain = refusal_run.chain AND refusal.run = refusal_run.id WHERE refusal_run.chain = "
    "$1 AND refusal_run.from_month = $2 AND refusal_run.until_month = $3 AND "
    "refusal_run.programmes = $4 ORDER BY refusal.id");
SQL(refusals_of_person,
    "SELECT refusal.run, refusal.kind, refusal.rank, refusal.reasons, refusal.from_month, "
    "refusal.until_month, refusal.roster_chain, refusal.roster, refusal.row_id, "
    "refusal_run.decided, refusal_run.from_month, refusal_run.until_month, refusal_run.people, "
    "refusal_set.funds, refusal_set.places, refusal_set.closed_rank, refusal.chain, "
    "refusal_run.by_month, refusal.synthetic "
    "FROM refusal JOIN refusal_run ON refusal_run.chain = refusal.chain AND refusal_run.id = "
    "refusal.run LEFT JOIN refusal_set ON refusal_set.chain = refusal.chain AND refusal_set.run = "
    "refusal.run AND refusal_set.number = refusal.set_number WHERE refusal.nik = $1 "
    "ORDER BY refusal_run.decided DESC, refusal.chain, refusal.id DESC");
SQL(funds_of_refusals, "SELECT fund_chain, fund FROM refusal_fund WHERE chain = $1 AND run = $2 "
                       "ORDER BY place");

enum {
    RUN_REGION,
    RUN_FROM,
    RUN_UNTIL,
    RUN_PROGRAMMES,
    RUN_BY_MONTH,
    RUN_ALLOCATION,
    RUN_DECIDED,
    RUN_PEOPLE
};
FACT_TABLE(run_table, "refusal_run",
           {
               {"region", FACT_INT, false},
               {"from_month", FACT_INT, false},
               {"until_month", FACT_INT, false},
               {"programmes", FACT_INT, false},
               {"by_month", FACT_INT, false},
               {"allocation", FACT_INT, true},
               {"decided", FACT_INT, false},
               {"people", FACT_INT, false},
           });

enum { FUND_RUN, FUND_PLACE, FUND_FUND_CHAIN, FUND_FUND, FUND_AVAILABLE };
FACT_TABLE(fund_table, "refusal_fund",
           {
               {"run", FACT_INT, false},
               {"place", FACT_INT, false},
               {"fund_chain", FACT_INT, false},
               {"fund", FACT_INT, false},
               {"available", FACT_INT, false},
           });

enum { SET_RUN, SET_NUMBER, SET_FUNDS, SET_PLACES, SET_CLOSED_RANK };
FACT_TABLE(set_table, "refusal_set",
           {
               {"run", FACT_INT, false},
               {"number", FACT_INT, false},
               {"funds", FACT_INT, false},
               {"places", FACT_INT, false},
               {"closed_rank", FACT_INT, false},
           });

enum {
    RUN,
    NIK,
    KIND,
    RANK,
    SET_OF,
    REASONS,
    FROM_MONTH,
    UNTIL_MONTH,
    ROSTER_CHAIN,
    ROSTER,
    ROW_ID,
    SYNTHETIC
};
FACT_TABLE(refusal_table, "refusal",
           {
               {"run", FACT_INT, false},
               {"nik", FACT_INT, false},
               {"kind", FACT_INT, false},
               {"rank", FACT_INT, false},
               {"set_number", FACT_INT, true},
               {"reasons", FACT_TEXT, false},
               {"from_month", FACT_INT, false},
               {"until_month", FACT_INT, false},
               {"roster_chain", FACT_INT, true},
               {"roster", FACT_INT, true},
               {"row_id", FACT_INT, true},
               {"synthetic", FACT_INT, false},
           });

/* -- Writing --------------------------------------------------------------------------------- */

static Status write_run(Store *store, const DecisionRun *run, Chain chain, AllocationId allocation,
                        Date date, int64_t *ret_run)
{
    FactWriter *writer;
    int64_t people = 0;
    for (size_t i = 0; i < run->people_count; i++)
        people += run->people[i].rank > 0;
    TRY(fact_writer_open(store, chain, &run_table, &writer));
    fact_int(writer, RUN_REGION, run->request->region.code);
    fact_int(writer, RUN_FROM, run->request->from.months);
    fact_int(writer, RUN_UNTIL, run->request->until.months);
    fact_int(writer, RUN_PROGRAMMES, run->request->programmes);
    fact_int(writer, RUN_BY_MONTH, run->request->by_month);
    if (allocation.id != 0)
        fact_int(writer, RUN_ALLOCATION, allocation.id);
    fact_int(writer, RUN_DECIDED, date.days);
    fact_int(writer, RUN_PEOPLE, people);
    TRY(fact_row(writer, ret_run));
    return fact_writer_close(writer);
}

static Status write_funds(Store *store, const DecisionRun *run, Chain chain, int64_t id)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, chain, &fund_table, &writer));
    for (size_t f = 0; f < run->request->fund_count; f++) {
        fact_int(writer, FUND_RUN, id);
        fact_int(writer, FUND_PLACE, (int64_t)f);
        fact_int(writer, FUND_FUND_CHAIN, run->request->funds[f]->id.chain.number);
        fact_int(writer, FUND_FUND, run->request->funds[f]->id.id);
        fact_int(writer, FUND_AVAILABLE, run->offers[f].available.rupiah);
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status write_sets(Store *store, const DecisionRun *run, Chain chain, int64_t id)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, chain, &set_table, &writer));
    for (size_t s = 0; s < run->plan->set_count; s++) {
        const TightSet *set = &run->plan->sets[s];
        fact_int(writer, SET_RUN, id);
        fact_int(writer, SET_NUMBER, (int64_t)s);
        fact_int(writer, SET_FUNDS, (int64_t)set->funds);
        fact_int(writer, SET_PLACES, set->places);
        fact_int(writer, SET_CLOSED_RANK, run->people[run->unit_person[set->closed_at]].rank);
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

/* Which rule of which fund excluded; other kinds of refusal have none. */
static void write_reasons(Buf *buf, const DecisionRun *run, const Decision *decision)
{
    const DecisionRequest *request = run->request;
    buf_clear(buf);
    if (decision->kind != DECISION_EXCLUDED)
        return;
    for (size_t f = 0; f < request->fund_count; f++) {
        RuleReason reason = {RULE_NONE};
        if (!fund_admits(&request->funds[f]->rules, &run->people[decision->person].candidate,
                         request->from, &reason))
            buf_printf(buf, "%s%zu:%d:%d:%d", buf->bytes == 0 ? "" : " ", f, (int)reason.rule,
                       reason.unknown, reason.vulnerable);
    }
}

/* What makes two refusals of a person for the same months the same. */
static uint64_t refusal_hash(int64_t nik, DecisionKind kind, Text reasons)
{
    return hash64_int((uint64_t)nik * DECISION_KIND_COUNT + (uint64_t)kind) ^
           hash64(reasons.data, reasons.bytes, 0);
}

static Status write_refusal(FactWriter *writer, const DecisionRun *run, int64_t id,
                            const Decision *decision, Text reasons)
{
    const DecisionPerson *person = &run->people[decision->person];
    fact_int(writer, RUN, id);
    fact_int(writer, NIK, person->candidate.nik);
    fact_int(writer, KIND, decision->kind);
    fact_int(writer, RANK, person->rank);
    if (decision->set != TIGHT_NONE)
        fact_int(writer, SET_OF, decision->set);
    fact_text(writer, REASONS, reasons);
    fact_int(writer, FROM_MONTH, decision->from.months);
    fact_int(writer, UNTIL_MONTH, decision->until.months);
    if (person->candidate.roster.id != 0) {
        fact_int(writer, ROSTER_CHAIN, person->candidate.roster.chain.number);
        fact_int(writer, ROSTER, person->candidate.roster.id);
        fact_int(writer, ROW_ID, person->candidate.row);
    }
    fact_int(writer, SYNTHETIC, person->candidate.synthetic);
    return fact_row(writer, NULL);
}

static Status known_refusals(Store *store, void *parent, Chain chain,
                             const DecisionRequest *request, Map **ret)
{
    Statement *statement;
    Map *known = map_new(parent, 1024);
    TRY(store_prepare(store, &refusals_of_request, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, request->from.months);
    bind_int(statement, 3, request->until.months);
    bind_int(statement, 4, request->programmes);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        map_set(known,
                refusal_hash(column_int(statement, 0), (DecisionKind)column_int(statement, 1),
                             column_text(statement, 2)),
                1);
    }
    *ret = known;
    return OK;
}

/* The run with its funds and sets is written with its first new refusal. */
static Status write_new(Store *store, void *scratch, const DecisionRun *run, Chain chain,
                        AllocationId allocation, Date date, int64_t *ret_new)
{
    enum { REASONS_BYTES_MAX = 64 * 16 };
    Map *known;
    FactWriter *writer = NULL;
    int64_t id = 0, written = 0;
    Buf *reasons = buf_new(scratch, REASONS_BYTES_MAX);
    TRY(known_refusals(store, scratch, chain, run->request, &known));
    for (size_t i = 0; i < run->decision_count; i++) {
        const Decision *decision = &run->decisions[i];
        int64_t nik = run->people[decision->person].candidate.nik;
        if (decision->kind == DECISION_FUNDED || decision->kind == DECISION_COMMITTED)
            continue;
        write_reasons(reasons, run, decision);
        uint64_t hash = refusal_hash(nik, decision->kind, buf_text(reasons)), before;
        if (map_get(known, hash, &before))
            continue;
        if (id == 0) {
            TRY(write_run(store, run, chain, allocation, date, &id));
            TRY(write_funds(store, run, chain, id));
            TRY(write_sets(store, run, chain, id));
            TRY(fact_writer_open(store, chain, &refusal_table, &writer));
        }
        TRY(write_refusal(writer, run, id, decision, buf_text(reasons)));
        written++;
    }
    *ret_new = written;
    return writer == NULL ? OK : fact_writer_close(writer);
}

Status refusal_write(Store *store, const DecisionRun *run, Chain chain, AllocationId allocation,
                     Date date, int64_t *ret_new)
{
    void *scratch = mem_root(NULL);
    Status status = write_new(store, scratch, run, chain, allocation, date, ret_new);
    mem_free(scratch);
    return status;
}

/* -- Reading --------------------------------------------------------------------------------- */

RuleReason refusal_reason(const Refusal *refusal, size_t place)
{
    Text rest = text_of(refusal->reasons), one, field;
    while (text_split(&rest, ' ', &one)) {
        int64_t fields[4] = {0};
        for (size_t i = 0; i < ARRAY_COUNT(fields) && text_split(&one, ':', &field); i++)
            if (!text_parse_int64(field, &fields[i]))
                return (RuleReason){RULE_NONE};
        if (fields[0] == (int64_t)place && fields[1] > RULE_NONE && fields[1] < RULE_COUNT)
            return (RuleReason){(RuleKind)fields[1], fields[2] != 0, fields[3] != 0};
    }
    return (RuleReason){RULE_NONE};
}

static Refusal read_refusal(void *parent, const Statement *statement)
{
    return (Refusal){
        .kind = (DecisionKind)column_int(statement, 1),
        .rank = column_int(statement, 2),
        .reasons = column_string(parent, statement, 3),
        .from = {(int32_t)column_int(statement, 4)},
        .until = {(int32_t)column_int(statement, 5)},
        .roster = {{column_int(statement, 6)}, column_int(statement, 7)},
        .row = column_int(statement, 8),
        .date = {(int32_t)column_int(statement, 9)},
        .asked_from = {(int32_t)column_int(statement, 10)},
        .asked_until = {(int32_t)column_int(statement, 11)},
        .candidates = column_int(statement, 12),
        .set = (uint64_t)column_int(statement, 13),
        .set_places = column_int(statement, 14),
        .set_rank = column_int(statement, 15),
        .chain = {column_int(statement, 16)},
        .by_month = column_int(statement, 17) != 0,
        .synthetic = column_int(statement, 18) != 0,
    };
}

static Status read_funds(Store *store, void *parent, int64_t run, Refusal *refusal)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(store_prepare(store, &funds_of_refusals, &statement));
    bind_int(statement, 1, refusal->chain.number);
    bind_int(statement, 2, run);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        refusal->funds = mem_grow(parent, refusal->funds, refusal->fund_count, &capacity);
        refusal->funds[refusal->fund_count++] =
            (FundId){{column_int(statement, 0)}, column_int(statement, 1)};
    }
}

Status refusal_list(Store *store, void *parent, int64_t nik, Refusal **ret, size_t *ret_count)
{
    Statement *statement;
    Refusal *list = NULL;
    int64_t *runs = NULL;
    size_t count = 0, capacity = 0, run_capacity = 0;
    TRY(store_prepare(store, &refusals_of_person, &statement));
    bind_int(statement, 1, nik);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        runs = mem_grow(parent, runs, count, &run_capacity);
        runs[count] = column_int(statement, 0);
        list[count] = read_refusal(parent, statement);
        list[count++].nik = nik;
    }
    for (size_t i = 0; i < count; i++)
        TRY(read_funds(store, parent, runs[i], &list[i]));
    mem_free(runs);
    *ret = list;
    *ret_count = count;
    return OK;
}
