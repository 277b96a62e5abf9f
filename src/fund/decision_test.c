/* Decisions over rosters, the register and the ledger: who gets which fund, why somebody does not,
 * and that a decision taken twice is taken once. */
#include "base/random.h"
#include "fund/fund_world_test.h"

enum { PRICE = 16800 }; /* JKK and JKM of one head in a month of 2023 */

/* -- World ----------------------------------------------------------------------------------- */

typedef struct {
    int number;
    const char *home; /* "" unknown */
    bool disability;
    int day; /* of March 2023, when proposed */
} Row;

static int64_t nik_of(int number) { return 3277010101800000 + number; }

static RosterId commit_roster(World *world, const Row *rows, size_t count)
{
    Buf *buf = buf_new(world->ctx, 1 << 20);
    buf_append_string(buf, "NIK;Nama;Kode Wilayah;Disabilitas;Tanggal Usulan;Sintetis\n");
    for (size_t i = 0; i < count; i++)
        buf_printf(buf, "%lld;Warga %c%c Rekaan;%s;%s;%02d/03/2023;ya\n",
                   (long long)nik_of(rows[i].number), 'A' + rows[i].number / 26 % 26,
                   'A' + rows[i].number % 26, rows[i].home, rows[i].disability ? "ya" : "tidak",
                   rows[i].day);
    return commit_roster_file(world, buf->data);
}

static const Row THREE[] = {
    {1, "32.77.01.1002", false, 1}, {2, "32.77.01.1001", false, 2}, {3, "32.77.01.1002", true, 3}};

static DecisionRequest request_of(Fund **funds, size_t count, int from, int until)
{
    return (DecisionRequest){.region = KOTA_CIMAHI,
                             .from = month_at(2023, from),
                             .until = month_at(2023, until),
                             .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                             .funds = funds,
                             .fund_count = count,
                             .order = funds[0]};
}

/* Decides and stores in one transaction, as the command does. */
static DecisionRun *decide(World *world, const DecisionRequest *request, DecisionStored *ret_stored)
{
    DecisionRun *run;
    begin(world);
    assert_ok(world->ctx,
              decision_run(world->ctx, world->store, world->ctx, world->law, request, &run));
    assert_ok(world->ctx, decision_commit(world->ctx, world->store, world->law, run,
                                          day(2023, 3, 15), LEDGER_NEVER, ret_stored));
    commit(world);
    return run;
}

static const Decision *decision_of(const DecisionRun *run, int number)
{
    for (size_t i = 0; i < run->decision_count; i++)
        if (run->people[run->decisions[i].person].candidate.nik == nik_of(number))
            return &run->decisions[i];
    fail_msg("nothing was decided about %d", number);
    return NULL;
}

static void verify(World *world)
{
    LedgerReport report;
    assert_ok(world->ctx, commitment_verify(world->ctx, world->store));
    assert_ok(world->ctx, ledger_verify(world->ctx, world->store, &report));
}

static bool says(World *world, const DecisionRun *run, const Decision *decision, const char *part)
{
    const char *text = decision_say(world->ctx, LANG_EN, run, decision);
    assert_true(strlen(decision_say(world->ctx, LANG_ID, run, decision)) > 0);
    bool found = strstr(text, part) != NULL;
    if (!found)
        print_error("%s\n", text);
    return found;
}

static void import_members(World *world, const char *rows)
{
    const char *path =
        write_file(world, "in.csv",
                   mem_printf(world->ctx,
                              "NIK;Nama;Jenis Kelamin;Kode Wilayah;Segmen;Program;Pembayar;Dari "
                              "Bulan;Sampai Bulan\n%s",
                              rows));
    const MemberImportOptions options = {.region = KOTA_CIMAHI, .all_or_nothing = true};
    MemberImport result;
    begin(world);
    assert_ok(world->ctx, registry_import(world->ctx, world->store, path, &options, &result));
    commit(world);
}

/* -- People and order ------------------------------------------------------------------------ */

static void the_disabled_and_cibeber_come_first(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 2 * PRICE * 3);
    commit_roster(world, THREE, 3);
    DecisionRequest request = request_of(&fund, 1, 3, 5);
    DecisionStored stored;
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 2);
    assert_int_equal(stored.refusals, 1);
    assert_int_equal(decision_of(run, 2)->kind, DECISION_FUNDED);
    assert_int_equal(decision_of(run, 3)->kind, DECISION_FUNDED);
    const Decision *refused = decision_of(run, 1);
    assert_int_equal(refused->kind, DECISION_USED_UP);
    assert_true(says(world, run, refused, "All 2 places (people) of Geliat Disnaker"));
    assert_true(says(world, run, refused, "this person is number 3"));
    assert_string_equal(decision_codes(world->ctx, run, refused), "geliat-2023");
    assert_int_equal(run->offers[0].given.rupiah, 2 * PRICE * 3);
    assert_int_equal(run->offers[0].refused, 1);
    verify(world);
}

static void whoever_no_rule_admits_is_told_the_rule(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(
        world, "fund: difabel\nname: Dana Difabel\nkind: csr\nregion: \"32.77\"\nowner: PT Rekaan\n"
               "from: 2023-01\nuntil: 2023-12\nrules:\n  disability: true\n");
    receive(world, fund, "a", 100 * PRICE);
    commit_roster(world, THREE, 3);
    DecisionRequest request = request_of(&fund, 1, 3, 3);
    DecisionStored stored;
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 1);
    const Decision *refused = decision_of(run, 1);
    assert_int_equal(refused->kind, DECISION_EXCLUDED);
    assert_true(says(world, run, refused, "Dana Difabel: only for people with a disability"));
    assert_string_equal(decision_codes(world->ctx, run, refused), "difabel:fund.rule.disability");
    Refusal *list;
    size_t count;
    char *words = NULL;
    assert_ok(world->ctx, store_begin_read(world->store));
    assert_ok(world->ctx, refusal_list(world->store, world->ctx, nik_of(1), &list, &count));
    assert_int_equal(count, 1);
    assert_ok(world->ctx,
              refusal_say(world->ctx, world->store, world->ctx, LANG_EN, &list[0], &words));
    store_rollback(world->store);
    assert_string_equal(words, decision_say(world->ctx, LANG_EN, run, refused));
}

static void the_second_fund_pays_for_whom_the_first_cannot(void **state)
{
    World *world = *state;
    Fund *funds[] = {create_fund(world, GELIAT), create_fund(world, CITY)};
    receive(world, funds[0], "a", 1 * PRICE);
    receive(world, funds[1], "b", 1 * PRICE);
    commit_roster(world, THREE, 3);
    DecisionRequest request = request_of(funds, 2, 4, 4);
    DecisionStored stored;
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 2);
    /* The city's budget pays before the civil servants: the first in the order gets it. */
    assert_int_equal(decision_of(run, 2)->fund, 1);
    assert_int_equal(decision_of(run, 3)->fund, 0);
    assert_true(says(world, run, decision_of(run, 1), "these funds together"));
    verify(world);
}

static void register_household(World *world, int number)
{
    Fund *house = create_fund(world, "fund: rumah-tangga\nname: Rumah tangga ASN\n"
                                     "kind: household\nregion: \"32.77\"\n"
                                     "owner: Pemerintah Kota Cimahi\nfrom: 2023-01\n"
                                     "until: 2023-12\n");
    LinkModel *model;
    HouseholdRegister result;
    const HouseholdTexts none = {0};
    const char *path = write_file(
        world, "in.csv",
        mem_printf(world->ctx,
                   "nip,nama pegawai,instansi,nik pekerja,nama pekerja,sebagai,upah,"
                   "tanggal persetujuan,mulai\n"
                   "11111,Siti,Disnaker,%lld,Warga A%c Rekaan,sopir,2000000,2023-02-20,2023-05\n",
                   (long long)nik_of(number), 'A' + number));
    assert_ok(world->ctx, link_model_load(world->ctx, world->ctx, "person", &model));
    begin(world);
    assert_ok(world->ctx, household_register(world->ctx, world->ctx, world->store, world->law,
                                             house, model, path, NULL, &none, true, &result));
    commit(world);
    assert_int_equal(result.rows_new, 1);
}

static void whom_a_household_registered_gets_no_fund(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 100 * PRICE);
    commit_roster(world, THREE, 3);
    register_household(world, 3); /* from May on */
    DecisionRequest request = request_of(&fund, 1, 4, 6);
    DecisionStored stored;
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 2);
    const Decision *refused = decision_of(run, 3);
    assert_int_equal(refused->kind, DECISION_HOUSEHOLD);
    assert_true(says(world, run, refused, "A household registered this person and pays for 2 of"));
    assert_true(says(world, run, refused, "(Rumah tangga ASN)"));
    Refusal *list;
    size_t count;
    char *words = NULL;
    assert_ok(world->ctx, store_begin_read(world->store));
    assert_ok(world->ctx, refusal_list(world->store, world->ctx, nik_of(3), &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].kind, DECISION_HOUSEHOLD);
    assert_ok(world->ctx,
              refusal_say(world->ctx, world->store, world->ctx, LANG_EN, &list[0], &words));
    store_rollback(world->store);
    assert_non_null(strstr(words, "household"));
    /* Month by month: April is nobody's, May and June are the household's. */
    request.by_month = true;
    run = decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 1);
    refused = decision_of(run, 3);
    assert_int_equal(refused->kind, DECISION_FUNDED);
    assert_int_equal(refused->until.months, month_at(2023, 4).months);
    verify(world);
}

static void a_decree_names_the_candidates(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 100 * PRICE);
    commit_roster(world, THREE, 3);
    const char *path =
        write_file(world, "in.csv",
                   "NIK;Nama;Kode Wilayah\n3277010101800001;Warga AB Rekaan;32.77.01.1002\n"
                   "3277010101800099;Warga Lain;32.77.01.1001\n");
    Decree decree = {.number = "560/1/2023",
                     .date = day(2023, 3, 1),
                     .signatory = "Wali Kota",
                     .kind = DECREE_ESTABLISHES,
                     .region = KOTA_CIMAHI,
                     .fund = fund->id};
    DecreeId id;
    bool existed;
    const TableReaderOptions options = {0};
    begin(world);
    assert_ok(world->ctx, decree_create(world->ctx, world->store, &decree, NULL, path, &options,
                                        &id, &existed));
    commit(world);
    assert_ok(world->ctx, decree_get(world->store, world->ctx, id, &decree));
    DecisionRequest request = request_of(&fund, 1, 3, 3);
    request.decree = &decree;
    DecisionStored stored;
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(run->people_count, 2);
    assert_int_equal(stored.commitments, 2);
    assert_int_equal(run->people[decision_of(run, 99)->person].candidate.roster.id, 0);
}

/* -- Cover ----------------------------------------------------------------------------------- */

static void members_who_lapse_are_candidates_and_covered_ones_are_not(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 100 * PRICE);
    commit_roster(world, THREE, 3);
    import_members(world,
                   "3277010101800001;Warga AB Rekaan;L;32.77.01.1002;bpu;jkk,jkm;mandiri;2023-01;"
                   "2023-06\n"
                   "3277010101800050;Warga Lama;L;32.77.01.1002;bpu;jkk,jkm;apbd;2022-01;2023-03\n"
                   "3277010101800051;Warga Sendiri;L;32.77.01.1002;bpu;jkk,jkm;mandiri;2022-01;"
                   "2023-03\n"
                   "3277010101800052;Warga Lampau;L;32.77.01.1002;bpu;jkk,jkm;apbd;2021-01;"
                   "2022-03\n");
    DecisionRequest request = request_of(&fund, 1, 4, 8);
    DecisionStored stored;
    const DecisionRun *run = decide(world, &request, &stored);
    const Decision *covered = decision_of(run, 1);
    assert_int_equal(covered->kind, DECISION_COVERED);
    assert_true(says(world, run, covered, "paid until June 2023"));
    assert_int_equal(decision_of(run, 50)->kind, DECISION_FUNDED);
    assert_int_equal(run->people_count, 4);
    assert_int_equal(stored.commitments, 3);
    verify(world);
}

static void with_units_of_a_month_only_uncovered_months_are_paid(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 3 * PRICE);
    commit_roster(world, THREE, 1);
    import_members(world, "3277010101800001;Warga AB Rekaan;L;32.77.01.1002;bpu;jkk,jkm;mandiri;"
                          "2023-01;2023-05\n");
    DecisionRequest request = request_of(&fund, 1, 4, 9);
    request.by_month = true;
    DecisionStored stored;
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(run->unit_count, 4);
    assert_int_equal(run->decision_count, 2);
    assert_true(run->decisions[0].kind == DECISION_FUNDED &&
                run->decisions[0].from.months == month_at(2023, 6).months &&
                run->decisions[0].until.months == month_at(2023, 8).months);
    assert_int_equal(run->decisions[0].amount.rupiah, 3 * PRICE);
    assert_int_equal(run->decisions[1].kind, DECISION_USED_UP);
    assert_true(says(world, run, &run->decisions[1], "3 places (person-months)"));
    verify(world);
}

static void who_adds_another_programme_pays_beside_the_first(void **state)
{
    World *world = *state;
    Fund *funds[] = {create_fund(world, GELIAT)};
    receive(world, funds[0], "a", 10 * PRICE);
    Fund *savings = create_fund(
        world, "fund: jht\nname: Tabungan\nkind: csr\nregion: \"32.77\"\nowner: PT Rekaan\n"
               "from: 2023-01\nuntil: 2023-12\nprogrammes: [jkk, jkm, jht]\n");
    receive(world, savings, "b", 10 * 20000);
    commit_roster(world, THREE, 1);
    DecisionRequest request = request_of(funds, 1, 3, 3);
    DecisionStored stored;
    decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 1);
    request.funds = &savings;
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 0);
    assert_true(says(world, run, decision_of(run, 1), "Geliat Disnaker pays for 1"));
    request.programmes = PROGRAMME_JHT;
    decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 1);
    verify(world);
}

/* -- Repeats and races ----------------------------------------------------------------------- */

static int64_t last_event(World *world)
{
    Event *events;
    size_t count;
    assert_ok(world->ctx, store_begin_read(world->store));
    assert_ok(world->ctx, audit_events(world->store, world->ctx, 3277, 1, &events, &count));
    store_rollback(world->store);
    return count == 0 ? 0 : events[0].number;
}

static void a_repeat_stores_nothing(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 2 * PRICE);
    commit_roster(world, THREE, 3);
    DecisionRequest request = request_of(&fund, 1, 3, 3);
    DecisionStored stored;
    decide(world, &request, &stored);
    int64_t event = last_event(world);
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(stored.commitments, 0);
    assert_int_equal(stored.refusals, 0);
    assert_int_equal(run->kinds[DECISION_COMMITTED], 2);
    assert_int_equal(last_event(world), event);
}

static void a_stored_refusal_keeps_its_certificate(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 2 * PRICE);
    RosterId roster = commit_roster(world, THREE, 3);
    DecisionRequest request = request_of(&fund, 1, 3, 3);
    DecisionStored stored;
    Refusal *list;
    size_t count;
    decide(world, &request, &stored);
    decide(world, &request, &stored);
    assert_ok(world->ctx, store_begin_read(world->store));
    assert_ok(world->ctx, refusal_list(world->store, world->ctx, nik_of(1), &list, &count));
    char *words = NULL;
    assert_ok(world->ctx,
              refusal_say(world->ctx, world->store, world->ctx, LANG_EN, &list[0], &words));
    assert_non_null(strstr(words, "All 2 places (people) of Geliat Disnaker"));
    store_rollback(world->store);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].kind, DECISION_USED_UP);
    assert_true(list[0].rank == 3 && list[0].candidates == 3);
    assert_true(list[0].set == 1 && list[0].set_places == 2 && list[0].set_rank == 3);
    assert_true(list[0].fund_count == 1 && list[0].funds[0].id == fund->id.id);
    assert_true(list[0].roster.id == roster.id && list[0].row > 0);
}

static void of_two_allocations_for_the_last_rupiah_one_is_refused(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 1 * PRICE);
    RosterId rosters[] = {commit_roster(world, THREE, 1), commit_roster(world, THREE + 1, 1)};
    DecisionRun *runs[2];
    DecisionRequest requests[2];
    DecisionStored stored;
    for (int i = 0; i < 2; i++) { /* both look before either writes */
        requests[i] = request_of(&fund, 1, 3, 3);
        requests[i].rosters = &rosters[i];
        requests[i].roster_count = 1;
        assert_ok(world->ctx, store_begin_read(world->store));
        assert_ok(world->ctx, decision_run(world->ctx, world->store, world->ctx, world->law,
                                           &requests[i], &runs[i]));
        store_rollback(world->store);
        assert_int_equal(runs[i]->kinds[DECISION_FUNDED], 1);
    }
    begin(world);
    assert_ok(world->ctx, decision_commit(world->ctx, world->store, world->law, runs[0],
                                          day(2023, 3, 15), LEDGER_NEVER, &stored));
    commit(world);
    begin(world);
    assert_int_equal(decision_commit(world->ctx, world->store, world->law, runs[1],
                                     day(2023, 3, 15), LEDGER_NEVER, &stored),
                     E_CONFLICT);
    store_rollback(world->store);
    assert_string_equal(first_problem(world), "commitment.money_short");
    const DecisionRun *again = decide(world, &requests[1], &stored);
    assert_true(says(world, again, decision_of(again, 2), "does not pay for a single person"));
    verify(world);
}

static void what_a_commitment_gave_back_is_reported_and_given_again(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", 2 * 3 * PRICE);
    commit_roster(world, THREE, 3);
    DecisionRequest request = request_of(&fund, 1, 3, 5);
    DecisionStored stored;
    int64_t ended;
    decide(world, &request, &stored);
    CommitmentEnd end = {
        .commitment = {{3277}, 1}, .last = month_at(2023, 2), .reason = TEXT("died")};
    begin(world);
    assert_ok(world->ctx,
              commitment_end(world->ctx, world->store, &end, 1, day(2023, 3, 15), &ended));
    commit(world);
    const DecisionRun *run = decide(world, &request, &stored);
    assert_int_equal(run->offers[0].freed, 3);
    assert_int_equal(stored.commitments, 1);
    verify(world);
}

static void a_request_that_cannot_be_is_refused(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, PROVINCE);
    DecisionRequest request = request_of(&fund, 1, 5, 4);
    DecisionRun *run;
    begin(world);
    assert_int_equal(decision_run(world->ctx, world->store, world->ctx, world->law, &request, &run),
                     E_INVALID);
    assert_string_equal(first_problem(world), "decision.months");
    request.until = month_at(2023, 5);
    request.region = (Region){32};
    assert_int_equal(decision_run(world->ctx, world->store, world->ctx, world->law, &request, &run),
                     E_INVALID);
    assert_string_equal(first_problem(world), "decision.region");
    store_rollback(world->store);
}

/* -- Property -------------------------------------------------------------------------------- */

typedef struct {
    Random random;
    uint64_t drawn;
} Draw;

static int draw(Draw *from, int bound)
{
    return (int)random_below(from->random, from->drawn++, (uint64_t)bound);
}

enum { PEOPLE = 40, MONTHS = 12, ROUNDS = 25 };

typedef struct {
    int paid[PEOPLE][MONTHS]; /* how many pay for JKK and JKM */
    int64_t spent[3];
    Fund *const *funds;
} Books;

static Status keep_books(const Commitment *commitment, void *argument)
{
    Books *books = argument;
    for (int month = commitment->from.months; month <= commitment->last.months; month++) {
        books->paid[commitment->nik - nik_of(0)][month % 12]++;
        for (int f = 0; f < 3; f++)
            if (books->funds[f]->id.chain.number == commitment->fund.chain.number &&
                books->funds[f]->id.id == commitment->fund.id)
                books->spent[f] += PRICE;
    }
    return OK;
}

/* Random requests, money and ends; an auditor with plain books looks after each. */
static void nobody_has_two_payers_and_no_fund_promises_more_than_it_has(void **state)
{
    World *world = *state;
    static const uint64_t SEED = 20230315;
    print_message("seed %llu\n", (unsigned long long)SEED);
    Draw from = {random_stream(SEED, "decisions"), 0};
    Row rows[PEOPLE];
    for (int i = 0; i < PEOPLE; i++)
        rows[i] = (Row){i, draw(&from, 2) == 0 ? "32.77.01.1001" : "32.77.01.1002",
                        draw(&from, 5) == 0, 1 + draw(&from, 28)};
    commit_roster(world, rows, PEOPLE);
    Fund *funds[] = {create_fund(world, GELIAT), create_fund(world, CITY),
                     create_fund(world, PROVINCE)};
    int64_t received[3] = {0};
    for (int round = 0; round < ROUNDS; round++) {
        int f = draw(&from, 3);
        int64_t amount = (1 + draw(&from, 15)) * PRICE;
        received[f] += amount;
        receive(world, funds[f], mem_printf(world->ctx, "r%d", round), amount);
        int first = 1 + draw(&from, MONTHS), last = first + draw(&from, MONTHS + 1 - first);
        DecisionRequest request = request_of(funds, 3, first, last);
        request.by_month = draw(&from, 2) == 0;
        DecisionStored stored;
        const DecisionRun *run = decide(world, &request, &stored);
        if (stored.commitments > 0 && draw(&from, 3) == 0) {
            CommitmentEnd end = {.commitment = {{3277}, 1 + draw(&from, 5)},
                                 .last = month_at(2023, 1 + draw(&from, 6)),
                                 .reason = TEXT("removed")};
            int64_t ended;
            begin(world);
            assert_ok(world->ctx,
                      commitment_end(world->ctx, world->store, &end, 1, day(2023, 3, 15), &ended));
            commit(world);
        }
        Books books = {.funds = funds};
        CommitmentQuery query = {.region = REGION_NATION};
        assert_ok(world->ctx, store_begin_read(world->store));
        assert_ok(world->ctx, commitment_each(world->store, &query, keep_books, &books));
        store_rollback(world->store);
        for (int p = 0; p < PEOPLE; p++)
            for (int m = 0; m < MONTHS; m++)
                assert_in_range(books.paid[p][m], 0, 1);
        for (int i = 0; i < 3; i++)
            assert_true(books.spent[i] <= received[i]);
        int64_t answers = 0;
        for (int kind = 0; kind < DECISION_KIND_COUNT; kind++)
            answers += run->kinds[kind];
        assert_int_equal(answers, run->decision_count);
        verify(world);
    }
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(the_disabled_and_cibeber_come_first),
        WORLD_TEST(whoever_no_rule_admits_is_told_the_rule),
        WORLD_TEST(the_second_fund_pays_for_whom_the_first_cannot),
        WORLD_TEST(whom_a_household_registered_gets_no_fund),
        WORLD_TEST(a_decree_names_the_candidates),
        WORLD_TEST(members_who_lapse_are_candidates_and_covered_ones_are_not),
        WORLD_TEST(with_units_of_a_month_only_uncovered_months_are_paid),
        WORLD_TEST(who_adds_another_programme_pays_beside_the_first),
        WORLD_TEST(a_repeat_stores_nothing),
        WORLD_TEST(a_stored_refusal_keeps_its_certificate),
        WORLD_TEST(of_two_allocations_for_the_last_rupiah_one_is_refused),
        WORLD_TEST(what_a_commitment_gave_back_is_reported_and_given_again),
        WORLD_TEST(a_request_that_cannot_be_is_refused),
        WORLD_TEST(nobody_has_two_payers_and_no_fund_promises_more_than_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
