/* Households: two lawful roads, one bill a worker and month, and nobody paid for twice. */
#include "fund/fund_world_test.h"

#include "base/random.h"

#define SEED 20230415
#define HOUSE                                                                                      \
    "fund: rumah-tangga\nname: Pekerja rumah tangga ASN\nkind: household\nregion: \"32.77\"\n"     \
    "owner: Pemerintah Kota Cimahi\nfrom: 2023-01\nuntil: 2023-12\nsynthetic: true\n"
#define HEADER                                                                                     \
    "nip,nama pegawai,instansi,nik pekerja,nama pekerja,sebagai,upah,tanggal persetujuan,mulai,"   \
    "jalan\n"
#define AMINAH "11111,Siti,Disnaker,3277014101800001,Aminah,pembantu,2000000,2023-02-20,2023-03,\n"
#define DADANG "11111,Siti,Disnaker,3277010101800002,Dadang,sopir,3000000,2023-02-20,2023-03,pu\n"

static HouseholdRegister take(World *world, const Fund *fund, const char *content)
{
    HouseholdRegister result;
    LinkModel *model;
    const HouseholdTexts none = {0};
    const char *path = write_file(world, "in.csv", content);
    assert_ok(world->ctx, link_model_load(world->ctx, world->ctx, "person", &model));
    begin(world);
    assert_ok(world->ctx, household_register(world->ctx, world->ctx, world->store, world->law, fund,
                                             model, path, NULL, &none, true, &result));
    commit(world);
    return result;
}

static HouseholdBill bill(World *world, const Fund *fund, Month month)
{
    HouseholdBill result;
    begin(world);
    assert_ok(world->ctx, household_bill(world->ctx, world->store, world->law, fund, month,
                                         month_last_day(month), &result));
    commit(world);
    return result;
}

static int64_t pay(World *world, const Fund *fund, Month until, Date date)
{
    int64_t paid;
    Money amount;
    begin(world);
    assert_ok(world->ctx, household_pay(world->ctx, world->store, fund, TEXT("11111"), until, date,
                                        &paid, &amount));
    commit(world);
    return paid;
}

static int64_t balance(World *world, const Fund *fund, int64_t account)
{
    Balance result;
    assert_ok(world->ctx, ledger_balance(world->store, fund->id.chain, account, &result));
    return result.balance.rupiah;
}

/* PP 44/2015: band 1 of own-account workers; class I of wage earners at Rp 2.000.000. */
static void both_roads_are_shown_with_price_and_rule(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    HouseholdRegister result = take(world, fund, HEADER AMINAH DADANG);
    assert_int_equal(result.rows_new, 2);
    const HouseholdChecked *row = &result.list[0];
    assert_true(row->accepted);
    assert_int_equal(row->roads.own_account.price.total.rupiah, 16800);
    assert_int_equal(row->roads.wage_earner.price.total.rupiah, 10800);
    assert_int_equal(row->price.rupiah, 16800);
    assert_string_equal(row->roads.own_account_rule->name, "household.own-account");
    assert_string_equal(row->roads.wage_earner_rule->certainty, "D");
    assert_int_equal(result.list[1].price.rupiah, 16200);
    assert_int_equal(row->household.verdict, VERDICT_NEW);
}

static void a_repeat_registers_nobody_and_another_content_is_refused(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    (void)take(world, fund, HEADER AMINAH);
    HouseholdRegister again = take(world, fund, HEADER AMINAH AMINAH);
    assert_int_equal(again.rows_new, 0);
    assert_int_equal(again.rows_unchanged + again.rows_bad, 2);
    assert_int_equal(again.rows_bad, 0);
    HouseholdRegister other = take(
        world, fund,
        HEADER "22222,Budi,Bappeda,3277014101800001,Aminah,pembantu,2000000,2023-02-20,2023-03,\n");
    assert_int_equal(other.rows_bad, 1);
    assert_string_equal(first_problem(world), "household.registered");
}

static void who_is_paid_by_somebody_else_is_not_registered(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    MemberImport members;
    const MemberImportOptions options = {.region = KOTA_CIMAHI, .synthetic = true};
    const char *path =
        write_file(world, "in.csv",
                   "nik,nama,kode wilayah,segmen,program,pembayar,dari bulan,sampai bulan\n"
                   "3277014101800001,Aminah,32.77.01.1001,bpu,\"jkk,jkm\",apbd,2023-01,2023-12\n");
    begin(world);
    assert_ok(world->ctx, registry_import(world->ctx, world->store, path, &options, &members));
    commit(world);
    assert_int_equal(members.persons_new, 1);
    HouseholdRegister result = take(world, fund, HEADER AMINAH DADANG);
    assert_int_equal(result.rows_new, 1);
    assert_int_equal(result.rows_bad, 1);
    assert_false(result.list[0].accepted);
    assert_string_equal(first_problem(world), "household.covered");
}

/* Promises Aminah's months out of the city's budget. */
static Status promise(World *world, const Fund *city, int from, int until)
{
    AllocationId id;
    bool existed;
    const Commitment promise = {.fund = city->id,
                                .nik = 3277014101800001,
                                .name = TEXT("Aminah"),
                                .home = UTAMA,
                                .from = month_at(2023, from),
                                .until = month_at(2023, until),
                                .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                                .synthetic = true};
    const Allocation allocation = {.chain = region_chain(KOTA_CIMAHI),
                                   .region = KOTA_CIMAHI,
                                   .key = text_of(mem_printf(world->ctx, "promise-%d", from)),
                                   .date = day(2023, 3, 1),
                                   .expires = LEDGER_NEVER};
    begin(world);
    Status status = commitment_add(world->ctx, world->store, world->law, &allocation, &promise, 1,
                                   &id, &existed);
    if (status == OK)
        commit(world);
    else
        store_rollback(world->store);
    return status;
}

static void whom_a_fund_promised_cover_is_not_registered(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE), *city = create_fund(world, CITY);
    receive(world, city, "sp2d-1", 50400);
    assert_ok(world->ctx, promise(world, city, 3, 5));
    assert_int_equal(take(world, fund, HEADER AMINAH).rows_bad, 1);
    assert_string_equal(first_problem(world), "household.promised");
}

/* A registration has no end: the promise of a later month is in its way too. */
static void whom_a_fund_promised_a_later_month_is_not_registered(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE), *city = create_fund(world, CITY);
    receive(world, city, "sp2d-1", 50400);
    assert_ok(world->ctx, promise(world, city, 8, 9));
    assert_int_equal(take(world, fund, HEADER AMINAH).rows_bad, 1);
    assert_string_equal(first_problem(world), "household.promised");
}

static void no_fund_promises_months_of_a_worker_whom_a_household_registered(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE), *city = create_fund(world, CITY);
    int64_t ended;
    receive(world, city, "sp2d-1", 100800);
    assert_int_equal(take(world, fund, HEADER AMINAH).rows_new, 1);
    /* Nothing is billed or paid yet. */
    assert_int_equal(promise(world, city, 3, 5), E_CONFLICT);
    assert_string_equal(first_problem(world), "commitment.household");
    assert_ok(world->ctx, promise(world, city, 1, 2));
    begin(world);
    assert_ok(world->ctx, household_end(world->ctx, world->store, fund, TEXT("3277014101800001"),
                                        month_at(2023, 6), &ended));
    commit(world);
    assert_int_equal(ended, 1);
    assert_int_equal(promise(world, city, 5, 6), E_CONFLICT);
    assert_ok(world->ctx, promise(world, city, 6, 7));
}

/* Months held are those from the first registered to the last before the end, cut to the question.
 */
static void held_months_are_cut_to_the_question(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    HouseholdHold *list;
    size_t count;
    int64_t ended;
    (void)take(world, fund, HEADER AMINAH DADANG);
    begin(world);
    assert_ok(world->ctx, household_end(world->ctx, world->store, fund, TEXT("3277014101800001"),
                                        month_at(2023, 5), &ended));
    commit(world);
    static const struct {
        int from, until;
        size_t count;
        int first, last; /* of the last one found */
    } QUESTIONS[] = {{1, 2, 0, 0, 0}, {1, 3, 2, 3, 3}, {4, 8, 2, 4, 8}, {5, 8, 1, 5, 8}};
    for (size_t i = 0; i < ARRAY_COUNT(QUESTIONS); i++) {
        assert_ok(world->ctx, store_begin_read(world->store));
        assert_ok(world->ctx,
                  household_holds(world->store, world->ctx, month_at(2023, QUESTIONS[i].from),
                                  month_at(2023, QUESTIONS[i].until), &list, &count));
        store_rollback(world->store);
        assert_int_equal(count, QUESTIONS[i].count);
        if (count == 2)
            assert_int_equal(list[0].last.months,
                             i == 1 ? month_at(2023, 3).months : month_at(2023, 4).months);
        if (count > 0) {
            assert_int_equal(list[count - 1].nik, 3277010101800002);
            assert_int_equal(list[count - 1].from.months,
                             month_at(2023, QUESTIONS[i].first).months);
            assert_int_equal(list[count - 1].last.months, month_at(2023, QUESTIONS[i].last).months);
        }
    }
}

static void each_month_is_billed_once_and_paid_once(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    (void)take(world, fund, HEADER AMINAH DADANG);
    for (int round = 0; round < 2; round++) {
        HouseholdBill result = bill(world, fund, month_at(2023, 3));
        assert_int_equal(result.bills, 2);
        assert_int_equal(result.amount.rupiah, 16800 + 16200);
        assert_int_equal(result.bills_new, round == 0 ? 2 : 0);
    }
    assert_int_equal(bill(world, fund, month_at(2023, 2)).bills, 0);
    assert_int_equal(balance(world, fund, fund->accounts.receivable), 33000);
    assert_int_equal(balance(world, fund, fund->accounts.institution), 33000);
    assert_int_equal(pay(world, fund, month_at(2023, 3), day(2023, 4, 3)), 2);
    assert_int_equal(pay(world, fund, month_at(2023, 3), day(2023, 4, 4)), 0);
    assert_int_equal(balance(world, fund, fund->accounts.receivable), 0);
    assert_int_equal(balance(world, fund, fund->accounts.source), 33000);
    assert_int_equal(balance(world, fund, fund->accounts.institution), 0);
    assert_int_equal(balance(world, fund, fund->accounts.paid), 33000);
    LedgerReport report;
    assert_ok(world->ctx, ledger_verify(world->ctx, world->store, &report));
}

static void a_month_that_was_paid_is_cover_and_others_are_not(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    const int64_t nik = 3277014101800001;
    PersonId person;
    CoverInfo *covers;
    size_t count;
    (void)take(world, fund, HEADER AMINAH);
    (void)bill(world, fund, month_at(2023, 3));
    (void)bill(world, fund, month_at(2023, 4));
    (void)pay(world, fund, month_at(2023, 3), day(2023, 4, 3));
    assert_ok(world->ctx, registry_find_nik(world->store, (Chain){-1}, &nik, 1, &person));
    assert_ok(world->ctx, registry_covers(world->store, world->ctx, person, &covers, &count));
    assert_int_equal(count, 1);
    assert_int_equal(covers[0].payer, PAYER_HOUSEHOLD);
    assert_int_equal(covers[0].segment, SEGMENT_BPU);
    assert_int_equal(covers[0].from.months, month_at(2023, 3).months);
    assert_int_equal(covers[0].until.months, month_at(2023, 3).months);
    /* The declaration again is still the same one. */
    assert_int_equal(take(world, fund, HEADER AMINAH).rows_unchanged, 1);
}

static void open_bills_are_reminded_by_the_fifteenth_of_the_next_month(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    (void)take(world, fund, HEADER AMINAH DADANG);
    (void)bill(world, fund, month_at(2023, 3));
    Household *list;
    HouseholdReminder *due;
    HouseholdCompliance *rows;
    size_t count, due_count, row_count;
    const Office health = {.key = "DINAS KESEHATAN", .name = "Dinas Kesehatan", .staff = 200};
    assert_ok(world->ctx, household_list(world->store, world->ctx, fund, &list, &count));
    assert_ok(world->ctx, household_reminders(world->ctx, world->ctx, world->law, list, count,
                                              day(2023, 4, 1), day(2023, 4, 14), &due, &due_count));
    assert_int_equal(due_count, 0);
    assert_ok(world->ctx,
              household_reminders(world->ctx, world->ctx, world->law, list, count, day(2023, 4, 20),
                                  day(2023, 4, 20), &due, &due_count));
    assert_int_equal(due_count, 2);
    assert_int_equal(due[0].due.days, day(2023, 4, 15).days);
    assert_int_equal(due[0].days_late, 5);
    assert_ok(world->ctx,
              household_compliance(world->ctx, world->ctx, world->law, &health, 1, list, count,
                                   month_at(2023, 3), day(2023, 4, 20), &rows, &row_count));
    assert_int_equal(row_count, 2);
    assert_string_equal(rows[0].office.key, "DINAS KESEHATAN");
    assert_int_equal(rows[0].employers, 0);
    assert_int_equal(rows[1].employers, 1);
    assert_int_equal(rows[1].workers, 2);
    assert_int_equal(rows[1].overdue, 2);
    assert_int_equal(rows[1].owed.rupiah, 33000);
}

static void an_ended_registration_is_billed_no_more_and_frees_the_worker(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    int64_t ended;
    (void)take(world, fund, HEADER AMINAH);
    for (int round = 0; round < 2; round++) {
        begin(world);
        assert_ok(world->ctx, household_end(world->ctx, world->store, fund,
                                            TEXT("3277014101800001"), month_at(2023, 4), &ended));
        commit(world);
        assert_int_equal(ended, round == 0);
    }
    assert_int_equal(bill(world, fund, month_at(2023, 3)).bills, 1);
    assert_int_equal(bill(world, fund, month_at(2023, 4)).bills, 0);
    HouseholdRegister other = take(
        world, fund,
        HEADER "22222,Budi,Bappeda,3277014101800001,Aminah,pembantu,2000000,2023-02-20,2023-04,\n");
    assert_int_equal(other.rows_new, 1);
}

static void faults_of_a_declaration_are_named_at_their_places(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE);
    HouseholdRegister result = take(
        world, fund,
        HEADER "11111,Siti,Disnaker,32770141018,Aminah,pembantu,2000000,2023-02-20,2023-03,\n"
               "11111,Siti,Disnaker,3277014101800001,Aminah,tukang,2000000,2023-02-20,2023-03,\n"
               "11111,Siti,Disnaker,3277014101800001,Aminah,pembantu,2000000,,2023-03,\n"
               "11111,Siti,Disnaker,3277014101800001,Aminah,pembantu,2000000,2023-05-01,2023-03,\n"
               "11111,Siti,Disnaker,3277014101100001,Aminah,pembantu,2000000,2023-02-20,2023-03,\n"
               "11111,Siti,Disnaker,3277010101800002,Dadang,sopir,0,2023-02-20,2023-03,\n");
    static const char *const KEYS[] = {"household.nik",      "household.value",
                                       "household.required", "household.consent_late",
                                       "household.value",    "household.verdict"};
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(result.rows_bad, ARRAY_COUNT(KEYS));
    assert_int_equal(result.rows_new, 0);
    assert_int_equal(count, ARRAY_COUNT(KEYS));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(list[i].key, KEYS[i]);
}

/* What a household pays goes to the institution: the fund never had it, and its ceiling is not
 * touched. */
static void payments_of_households_are_not_received_by_the_fund(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, HOUSE "ceiling: 20000\n");
    FundPosition position;
    (void)take(world, fund, HEADER AMINAH DADANG);
    (void)bill(world, fund, month_at(2023, 3));
    assert_int_equal(pay(world, fund, month_at(2023, 3), day(2023, 4, 10)), 2);
    assert_ok(world->ctx,
              fund_position(world->ctx, world->store, fund, month_at(2023, 3), &position));
    assert_int_equal(position.received.rupiah, 0);
    assert_int_equal(position.room.rupiah, 20000);
    assert_int_equal(position.billed.rupiah, 16800 + 16200);
    receive(world, fund, "help", 20000); /* all of the ceiling */
    assert_ok(world->ctx,
              fund_position(world->ctx, world->store, fund, month_at(2023, 3), &position));
    assert_int_equal(position.received.rupiah, 20000);
    assert_int_equal(position.available.rupiah, 20000);
    assert_int_equal(position.room.rupiah, 0);
    assert_int_equal(position.billed.rupiah, 16800 + 16200);
}

/* Months billed and paid in any order, again and again: what is receivable is what was billed and
 * not paid. */
static void receivables_are_bills_without_payment(void **state)
{
    World *world = *state;
    enum { MONTHS = 8, STEPS = 40, PRICES = 16800 + 16200 };
    Fund *fund = create_fund(world, HOUSE);
    Random random = random_stream(SEED, "households");
    bool billed[MONTHS] = {0}, paid[MONTHS] = {0};
    (void)take(world, fund, HEADER AMINAH DADANG);
    for (uint64_t step = 0; step < STEPS; step++) {
        int at = (int)random_below(random, 2 * step, MONTHS), open = 0;
        Month month = month_plus(month_at(2023, 3), at);
        if (random_below(random, 2 * step + 1, 3) > 0) {
            (void)bill(world, fund, month);
            billed[at] = true;
        } else {
            int64_t expected = 0;
            for (int i = 0; i <= at; i++) {
                expected += billed[i] && !paid[i] ? 2 : 0;
                paid[i] = paid[i] || billed[i];
            }
            assert_int_equal(pay(world, fund, month, day(2023, 12, 1)), expected);
        }
        for (int i = 0; i < MONTHS; i++)
            open += billed[i] && !paid[i];
        assert_int_equal(balance(world, fund, fund->accounts.receivable), open * PRICES);
    }
}

#define WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD(both_roads_are_shown_with_price_and_rule),
        WORLD(a_repeat_registers_nobody_and_another_content_is_refused),
        WORLD(who_is_paid_by_somebody_else_is_not_registered),
        WORLD(whom_a_fund_promised_cover_is_not_registered),
        WORLD(whom_a_fund_promised_a_later_month_is_not_registered),
        WORLD(no_fund_promises_months_of_a_worker_whom_a_household_registered),
        WORLD(held_months_are_cut_to_the_question),
        WORLD(each_month_is_billed_once_and_paid_once),
        WORLD(a_month_that_was_paid_is_cover_and_others_are_not),
        WORLD(open_bills_are_reminded_by_the_fifteenth_of_the_next_month),
        WORLD(an_ended_registration_is_billed_no_more_and_frees_the_worker),
        WORLD(faults_of_a_declaration_are_named_at_their_places),
        WORLD(payments_of_households_are_not_received_by_the_fund),
        WORLD(receivables_are_bills_without_payment),
    };
    print_message("seed %d\n", SEED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
