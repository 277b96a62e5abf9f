/* `household register`: declarations read, their workers checked like rows of a roster, stored. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "fund/pledge_private.h"

#define HOUSEHOLD_WAGE_MAX INT64_C(1000000000)

typedef struct {
    Ctx *ctx;
    Store *store;
    const Law *law;
    const Fund *fund;
    const LinkModel *model;
    TableReader *reader; /* NULL: options */
    const Text *cells;   /* of the row at hand, by column */
    int64_t line;
    void *memory; /* of what is returned */
    bool synthetic;
    NikFacts *niks; /* in step with the list */
    int32_t *births;
    size_t nik_capacity, birth_capacity, capacity;
    HouseholdRegister result;
} Run;

/* -- Reading --------------------------------------------------------------------------------- */

static Place place_of(const Run *run, int64_t line, size_t column)
{
    if (run->reader != NULL)
        return table_place(run->reader, line, column);
    return (Place){.field = HOUSEHOLD_COLUMNS.columns[column].key};
}

static bool bad(Run *run, size_t column, const char *key, const char *detail)
{
    Place place = place_of(run, run->line, column);
    problem_add(run->ctx, PROBLEM_ERROR, &place, key,
                detail != NULL ? detail : text_string(run->memory, run->cells[column]), NULL);
    return false;
}

static bool value(Run *run, size_t column, int64_t absent, int64_t *ret)
{
    const Column *format = &HOUSEHOLD_COLUMNS.columns[column];
    *ret = absent;
    if (run->cells[column].bytes == 0)
        return !format->required || bad(run, column, "household.required", format->key);
    return column_parse(format, run->cells[column], ret) ||
           bad(run, column, "household.value", NULL);
}

static bool text(Run *run, size_t column, const char **ret)
{
    const Column *format = &HOUSEHOLD_COLUMNS.columns[column];
    if (run->cells[column].bytes == 0)
        return bad(run, column, "household.required", format->key);
    if ((int64_t)run->cells[column].bytes > format->limit)
        return bad(run, column, "household.value", NULL);
    *ret = text_string(run->memory, run->cells[column]);
    return true;
}

static bool read_numbers(Run *run, Household *out, NikFacts *ret_nik)
{
    Text number;
    bool good = true;
    if (!pledge_number_read(run->memory, run->cells[HOUSEHOLD_COLUMN_NUMBER], &number))
        good = bad(run, HOUSEHOLD_COLUMN_NUMBER, "pledge.number", NULL);
    else
        out->number = text_string(run->memory, number);
    NikFacts facts = nik_examine(run->cells[HOUSEHOLD_COLUMN_NIK], instant_date(run->ctx->now));
    if (!nik_is_valid(&facts))
        good = bad(run, HOUSEHOLD_COLUMN_NIK, "household.nik", NULL);
    *ret_nik = facts;
    out->nik = facts.nik.number;
    Text home = run->cells[HOUSEHOLD_COLUMN_HOME];
    if (home.bytes > 0 &&
        (!region_parse(home, &out->home) || !region_exists(run->store, out->home)))
        good = bad(run, HOUSEHOLD_COLUMN_HOME, "household.home", NULL);
    return good;
}

static bool read_row(Run *run, Household *ret, NikFacts *ret_nik, int32_t *ret_birth)
{
    Household out = {.nik = 0};
    int64_t relation, wage, consent, from, road, synthetic, birth;
    bool good = read_numbers(run, &out, ret_nik);
    good &= text(run, HOUSEHOLD_COLUMN_EMPLOYER, &out.employer);
    good &= text(run, HOUSEHOLD_COLUMN_OFFICE, &out.office);
    good &= text(run, HOUSEHOLD_COLUMN_NAME, &out.name);
    good &= value(run, HOUSEHOLD_COLUMN_BIRTH, INT32_MIN, &birth);
    good &= value(run, HOUSEHOLD_COLUMN_RELATION, 0, &relation);
    good &= value(run, HOUSEHOLD_COLUMN_WAGE, 0, &wage);
    good &= value(run, HOUSEHOLD_COLUMN_CONSENT, 0, &consent);
    good &= value(run, HOUSEHOLD_COLUMN_FROM, 0, &from);
    good &= value(run, HOUSEHOLD_COLUMN_ROAD, 0, &road);
    good &= value(run, HOUSEHOLD_COLUMN_SYNTHETIC, 0, &synthetic);
    if (good && (wage <= 0 || wage > HOUSEHOLD_WAGE_MAX))
        good = bad(run, HOUSEHOLD_COLUMN_WAGE, "household.value", NULL);
    if (!good)
        return false;
    out.relation = (HouseholdRelation)(relation % RELATION_COUNT);
    out.wage = MONEY(wage);
    out.consent = (Date){(int32_t)consent};
    out.from = (Month){(int32_t)from};
    out.road = (HouseholdRoad)(road % ROAD_COUNT);
    out.synthetic = synthetic != 0 || run->synthetic;
    if (month_of(out.consent).months > out.from.months)
        return bad(run, HOUSEHOLD_COLUMN_CONSENT, "household.consent_late", NULL);
    *ret = out;
    *ret_birth = (int32_t)birth;
    return true;
}

static bool same_declaration(const Household *a, const Household *b)
{
    return strcmp(a->number, b->number) == 0 && a->relation == b->relation &&
           a->wage.rupiah == b->wage.rupiah && a->road == b->road &&
           a->from.months == b->from.months;
}

/* Is the worker registered already, in the store or earlier in this file? */
static Status meet(Run *run, HouseholdChecked *row, bool *ret_good)
{
    Household *household = &row->household, other;
    Chain chain = run->fund->id.chain;
    bool found = false;
    for (size_t i = 0; i < run->result.count && !found; i++)
        if (run->result.list[i].household.nik == household->nik) {
            other = run->result.list[i].household;
            found = true;
        }
    if (!found)
        TRY(household_of_nik(run->store, run->memory, household->nik, household->from, &other,
                             &chain, &found));
    if (!found)
        return OK;
    if (chain.number == run->fund->id.chain.number && same_declaration(&other, household)) {
        row->existed = true;
        household->id = other.id;
        household->verdict = other.verdict;
        return OK;
    }
    *ret_good = bad(run, HOUSEHOLD_COLUMN_NIK, "household.registered",
                    pledge_number_mask(run->memory, other.number));
    return OK;
}

static Status take_row(Run *run)
{
    HouseholdChecked row = {.line = run->line};
    NikFacts nik;
    int32_t birth = INT32_MIN;
    bool good = read_row(run, &row.household, &nik, &birth);
    run->result.rows++;
    if (good)
        TRY(meet(run, &row, &good));
    if (!good) {
        run->result.rows_bad++;
        return OK;
    }
    TRY(law_household(run->ctx, run->memory, run->law, row.household.from, row.household.wage,
                      &row.roads));
    row.price = row.household.road == ROAD_OWN_ACCOUNT ? row.roads.own_account.price.total
                                                       : row.roads.wage_earner.price.total;
    HouseholdRegister *result = &run->result;
    result->list = mem_grow(run->memory, result->list, result->count, &run->capacity);
    run->niks = mem_grow(run->memory, run->niks, result->count, &run->nik_capacity);
    run->births = mem_grow(run->memory, run->births, result->count, &run->birth_capacity);
    run->niks[result->count] = nik;
    run->births[result->count] = birth;
    result->list[result->count++] = row;
    result->rows_unchanged += row.existed;
    return OK;
}

static Status take_file(Run *run, const char *path, const TableReaderOptions *options)
{
    TRY(table_open(run->ctx, run->memory, path, &HOUSEHOLD_COLUMNS, options, &run->reader));
    for (;;) {
        TableRow row;
        bool more;
        TRY(table_next(run->reader, &row, &more));
        if (!more)
            break;
        run->cells = row.fields;
        run->line = row.line;
        TRY(take_row(run));
    }
    run->result.rows += table_bad_rows(run->reader);
    run->result.rows_bad += table_bad_rows(run->reader);
    return OK;
}

static Status take_texts(Run *run, const HouseholdTexts *texts)
{
    Text cells[HOUSEHOLD_COLUMN_COUNT] = {
        [HOUSEHOLD_COLUMN_NUMBER] = text_of(texts->number),
        [HOUSEHOLD_COLUMN_EMPLOYER] = text_of(texts->employer),
        [HOUSEHOLD_COLUMN_OFFICE] = text_of(texts->office),
        [HOUSEHOLD_COLUMN_NIK] = text_of(texts->nik),
        [HOUSEHOLD_COLUMN_NAME] = text_of(texts->name),
        [HOUSEHOLD_COLUMN_BIRTH] = text_of(texts->birth),
        [HOUSEHOLD_COLUMN_HOME] = text_of(texts->home),
        [HOUSEHOLD_COLUMN_RELATION] = text_of(texts->relation),
        [HOUSEHOLD_COLUMN_WAGE] = text_of(texts->wage),
        [HOUSEHOLD_COLUMN_CONSENT] = text_of(texts->consent),
        [HOUSEHOLD_COLUMN_FROM] = text_of(texts->from),
        [HOUSEHOLD_COLUMN_ROAD] = text_of(texts->road),
    };
    run->cells = cells;
    Status status = take_row(run);
    run->cells = NULL;
    return status;
}

/* -- Checking -------------------------------------------------------------------------------- */

/* The workers that begin in one month, as a roster. `at` has their places in the list. */
static void make_rows(const Run *run, void *scratch, const size_t *at, size_t count,
                      RosterRows *ret)
{
    RosterRows rows = {
        .count = (int64_t)count,
        .line = mem_array(scratch, int64_t, count),
        .nik = mem_array(scratch, int64_t, count),
        .nik_digits = mem_array(scratch, uint8_t, count),
        .faults = mem_array(scratch, uint32_t, count),
        .birth = mem_array(scratch, int32_t, count),
        .birth_stated = mem_array(scratch, uint8_t, count),
        .sex = mem_array(scratch, uint8_t, count),
        .home = mem_array(scratch, int64_t, count),
        .occupation = mem_array(scratch, uint32_t, count),
        .decile = mem_array(scratch, uint8_t, count),
        .synthetic = mem_array(scratch, uint8_t, count),
        .seen = mem_array(scratch, uint8_t, count),
        .key_hash = mem_array(scratch, uint64_t, count),
        .name_at = mem_array(scratch, uint32_t, count),
        .homes_given = false,
    };
    Arena *arena = arena_new(scratch, 1 << 14);
    Buf *names = buf_new(scratch, (count + 1) * 1024);
    for (size_t i = 0; i < count; i++) {
        const HouseholdChecked *row = &run->result.list[at[i]];
        const NikFacts *nik = &run->niks[at[i]];
        PersonName name = person_name(arena, text_of(row->household.name));
        rows.line[i] = row->line;
        rows.nik[i] = nik->nik.number;
        rows.nik_digits[i] = 16;
        rows.faults[i] = nik->faults;
        rows.birth_stated[i] = run->births[at[i]] != INT32_MIN;
        rows.birth[i] = rows.birth_stated[i] ? run->births[at[i]] : nik->birth.days;
        rows.sex[i] = (uint8_t)nik->sex;
        rows.home[i] = row->household.home.code;
        rows.synthetic[i] = row->household.synthetic;
        rows.seen[i] = VERDICT_COUNT;
        rows.key_hash[i] = person_name_hash(&name);
        rows.name_at[i] = (uint32_t)names->bytes;
        buf_append(names, name.canonical);
        buf_append_char(names, '\0');
    }
    rows.names = names->data;
    *ret = rows;
}

static Status check_month(Run *run, void *scratch, const size_t *at, size_t count, Month month)
{
    RosterRows rows;
    RosterRules rules = {.region = region_at(run->fund->region, LEVEL_REGENCY),
                         .as_of = month,
                         .area = REGION_NATION}; /* a helper may live in the next town */
    Register *reg;
    RosterMatch *match;
    RosterElsewhere *elsewhere;
    RosterVerdicts *verdicts;
    make_rows(run, scratch, at, count, &rows);
    TRY(roster_rules_law(run->ctx, run->law, &rules));
    TRY(register_load(run->ctx, scratch, run->store, region_chain(rules.region), month, &reg));
    TRY(roster_match(run->ctx, scratch, &rows, reg, &match));
    TRY(roster_find_elsewhere(run->store, scratch, &rows, &rules, match, &elsewhere));
    TRY(roster_judge(run->ctx, scratch, &rows, reg, elsewhere, match, &rules, run->model,
                     &verdicts));
    for (size_t i = 0; i < count; i++) {
        run->result.list[at[i]].household.verdict = (Verdict)verdicts->verdict[i];
        run->result.list[at[i]].reasons = verdicts->reasons[i];
    }
    return OK;
}

/* New declarations, month by month; one pass over the register for each. */
static Status check(Run *run)
{
    size_t count = run->result.count;
    size_t *at = mem_array(run->memory, size_t, count);
    bool *done = mem_array(run->memory, bool, count);
    for (size_t i = 0; i < count; i++) {
        size_t used = 0;
        Month month = run->result.list[i].household.from;
        for (size_t j = i; j < count; j++) {
            const HouseholdChecked *row = &run->result.list[j];
            if (done[j] || row->existed || row->household.from.months != month.months)
                continue;
            done[j] = true;
            at[used++] = j;
        }
        if (used == 0)
            continue;
        void *scratch = mem_root(NULL);
        Status status = check_month(run, scratch, at, used, month);
        mem_free(scratch);
        TRY(status);
    }
    return OK;
}

/* -- Storing --------------------------------------------------------------------------------- */

typedef struct {
    const Household *household;
    Month last; /* the last month promised; months INT32_MIN none */
} Promised;

/* A registration has no end yet, so a promise for any month from its first one on is in its way. */
static Status see_commitment(const Commitment *commitment, void *argument)
{
    Promised *promised = argument;
    if (commitment->last.months >= commitment->from.months &&
        commitment->last.months >= promised->household->from.months &&
        commitment->last.months > promised->last.months)
        promised->last = commitment->last;
    return OK;
}

/* Whoever is promised cover by a fund is not sold a second one. */
static Status find_promise(Run *run, const Household *household, Month *ret_last)
{
    CommitmentQuery query = {.nik = household->nik};
    Promised promised = {household, {INT32_MIN}};
    TRY(commitment_each(run->store, &query, see_commitment, &promised));
    *ret_last = promised.last;
    return OK;
}

static Status decide(Run *run, HouseholdChecked *row)
{
    Household *household = &row->household;
    Place place = place_of(run, row->line, HOUSEHOLD_COLUMN_NIK);
    Month promised;
    Verdict verdict = household->verdict;
    TRY(find_promise(run, household, &promised));
    if (promised.months != INT32_MIN) {
        problem_add(run->ctx, PROBLEM_ERROR, &place, "household.promised",
                    month_format(run->memory, promised), NULL);
    } else if (verdict == VERDICT_COVERED) {
        problem_add(run->ctx, PROBLEM_ERROR, &place, "household.covered",
                    month_format(run->memory, household->from), NULL);
    } else if (verdict != VERDICT_NEW && verdict != VERDICT_ARREARS && verdict != VERDICT_LAPSED) {
        problem_add(
            run->ctx, PROBLEM_ERROR, &place, "household.verdict",
            text_string(run->memory, message_text(run->ctx->lang, verdict_message(verdict))),
            reasons_format(run->memory, row->reasons), NULL);
    } else {
        row->accepted = true;
        run->result.rows_new++;
        return household_write(run->store, run->fund, household);
    }
    run->result.rows_bad++;
    return OK;
}

static Status take(Run *run, const char *path, const TableReaderOptions *options,
                   const HouseholdTexts *texts)
{
    Chain chain = run->fund->id.chain;
    TRY(event_begin(run->store, chain, "household register",
                    path != NULL ? path_name(path) : run->fund->key, NULL));
    TRY(path != NULL ? take_file(run, path, options) : take_texts(run, texts));
    TRY(check(run));
    for (size_t i = 0; i < run->result.count; i++)
        if (!run->result.list[i].existed)
            TRY(decide(run, &run->result.list[i]));
        else
            run->result.list[i].accepted = true;
    if (run->reader == NULL || run->result.rows_new == 0)
        return OK;
    Digest digest = table_digest(run->reader);
    return event_input(run->store, chain, path_name(path), table_bytes(run->reader), &digest);
}

Status household_register(Ctx *ctx, void *parent, Store *store, const Law *law, const Fund *fund,
                          const LinkModel *model, const char *path,
                          const TableReaderOptions *options, const HouseholdTexts *texts,
                          bool synthetic, HouseholdRegister *ret)
{
    Run run = {.ctx = ctx,
               .store = store,
               .law = law,
               .fund = fund,
               .model = model,
               .memory = mem_root(parent),
               .synthetic = synthetic};
    Status status = take(&run, path, options, texts);
    if (status != OK) {
        mem_free(run.memory);
        return status;
    }
    *ret = run.result;
    return OK;
}
