/* Givers: states against a slow telling of the rules, lists against sums, reconciling twice. */
#include "fund/fund_world_test.h"

#include "base/random.h"

#define SEED 20230317

/* -- States ---------------------------------------------------------------------------------- */

static Pledge any_pledge(Ctx *ctx, Random random)
{
    uint64_t draw = 0;
    Pledge pledge = {.number = "198001012005011001",
                     .name = "Siti",
                     .office = "Disnaker",
                     .amount = {16800},
                     .consent = {INT32_MIN},
                     .until = PLEDGE_OPEN};
    pledge.channel = (PledgeChannel)random_below(random, draw++, CHANNEL_COUNT);
    pledge.from = month_plus(month_at(2023, 1), (int)random_below(random, draw++, 6));
    if (random_below(random, draw++, 2) == 0)
        pledge.until = month_plus(pledge.from, (int)random_below(random, draw++, 8));
    if (random_below(random, draw++, 2) == 0) {
        int later = (int)random_below(random, draw++, 10);
        pledge.consent = month_first_day(month_plus(month_at(2022, 11), later));
    }
    pledge.fact_count = random_below(random, draw++, 7);
    pledge.facts = mem_array(ctx, PledgeFact, pledge.fact_count);
    for (size_t i = 0; i < pledge.fact_count; i++) {
        PledgeFactKind kind = (PledgeFactKind)random_below(random, draw++, 4);
        int later = (int)random_below(random, draw++, 12);
        pledge.facts[i] = (PledgeFact){kind, month_plus(month_at(2022, 12), later)};
    }
    return pledge;
}

/* The life of a pledge told month by month, each month looking at all facts anew. */
static PledgeState told(const Pledge *pledge, Month asked)
{
    bool consent = false, stopped = false, missed = false;
    for (Month month = month_at(2022, 1); month.months <= asked.months; month.months++) {
        int collected = -1;
        if (pledge->consent.days != INT32_MIN && month_of(pledge->consent).months == month.months)
            consent = true;
        for (size_t i = 0; i < pledge->fact_count; i++) {
            if (pledge->facts[i].month.months != month.months)
                continue;
            if (pledge->facts[i].kind == PLEDGE_SIGNED_FACT)
                consent = true;
            else if (pledge->facts[i].kind == PLEDGE_STOPPED_FACT)
                stopped = true;
            else
                collected = pledge->facts[i].kind == PLEDGE_MISSED_FACT;
        }
        if (collected >= 0)
            missed = collected == 1;
    }
    bool over = asked.months > pledge->until.months ||
                (pledge->channel == CHANNEL_ONE_OFF && asked.months > pledge->from.months);
    if (stopped || over)
        return PLEDGE_STOPPED;
    if (!consent)
        return PLEDGE_FILLED;
    if (asked.months < pledge->from.months)
        return PLEDGE_SIGNED;
    return missed ? PLEDGE_FAILED : PLEDGE_ACTIVE;
}

static void a_state_is_what_its_facts_tell(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Random stream = random_stream(SEED, "pledge states");
    int64_t seen[PLEDGE_STATE_COUNT] = {0};
    for (uint64_t i = 0; i < 20000; i++) {
        Pledge pledge = any_pledge(ctx, random_child(stream, i));
        for (Month month = month_at(2022, 10); month.months <= month_at(2024, 3).months;
             month.months++) {
            PledgeState expected = told(&pledge, month), got = pledge_state(&pledge, month);
            seen[got]++;
            if (got != expected)
                fail_msg("seed %d, pledge %d, month %d: %s, not %s", SEED, (int)i, month.months,
                         PLEDGE_STATE_KEYS[got], PLEDGE_STATE_KEYS[expected]);
        }
        mem_free(pledge.facts);
    }
    for (int i = 0; i < PLEDGE_STATE_COUNT; i++)
        assert_true(seen[i] > 1000);
    mem_free(ctx);
}

static void deductions_add_up_to_what_is_due(void **state)
{
    (void)state;
    enum { PLEDGES = 40 };
    static const char *const OFFICES[] = {"Disnaker", "Dinas  kesehatan", "Dinas Kesehatan"};
    Ctx *ctx = ctx_new();
    Random stream = random_stream(SEED, "deductions");
    Month month = month_at(2023, 5);
    Money price = {16800};
    for (uint64_t round = 0; round < 300; round++) {
        Pledge pledges[PLEDGES];
        int64_t expected = 0, by_office = 0;
        for (uint64_t i = 0; i < PLEDGES; i++) {
            Random one = random_child(stream, round * PLEDGES + i);
            pledges[i] = any_pledge(ctx, one);
            pledges[i].office = OFFICES[random_below(one, 100, ARRAY_COUNT(OFFICES))];
            if (random_below(one, 101, 2) == 0) {
                pledges[i].workers = (int64_t)random_below(one, 102, 5) + 1;
                pledges[i].amount = MONEY(-1);
            }
            PledgeState told_state = told(&pledges[i], month);
            if (told_state == PLEDGE_ACTIVE || told_state == PLEDGE_FAILED)
                expected += pledges[i].workers > 0 ? pledges[i].workers * 16800 : 16800;
        }
        Deduction *list;
        size_t count;
        Money total;
        PledgeScope all = PLEDGE_SCOPE_ALL;
        assert_int_equal(pledge_deductions(ctx, ctx, pledges, PLEDGES, month, price, &all, &list,
                                           &count, &total),
                         OK);
        assert_int_equal(total.rupiah, expected);
        for (size_t o = 0; o < 2; o++) { /* the other two are one office */
            PledgeScope scope = {OFFICES[o], CHANNEL_COUNT};
            assert_int_equal(pledge_deductions(ctx, ctx, pledges, PLEDGES, month, price, &scope,
                                               &list, &count, &total),
                             OK);
            by_office += total.rupiah;
        }
        assert_int_equal(by_office, expected);
    }
    mem_free(ctx);
}

/* -- People's data --------------------------------------------------------------------------- */

static void a_number_is_read_whole_or_not_at_all(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Text number;
    assert_true(pledge_number_read(ctx, TEXT("19800101 200501 1 001"), &number));
    assert_true(text_is(number, "198001012005011001"));
    assert_true(pledge_number_read(ctx, TEXT("'198001012005011001"), &number));
    assert_true(text_is(number, "198001012005011001"));
    assert_false(pledge_number_read(ctx, TEXT("1.98001E+17"), &number));
    assert_false(pledge_number_read(ctx, TEXT("19800101200501100A"), &number));
    assert_false(pledge_number_read(ctx, TEXT(" "), &number));
    assert_false(pledge_number_read(ctx, TEXT("123456789012345678901234567890123"), &number));
    assert_string_equal(pledge_number_mask(ctx, "198001012005011001"), "**************1001");
    assert_string_equal(pledge_number_mask(ctx, "12345"), "*****");
    assert_string_equal(pledge_name_mask(ctx, "Siti  Nurhayati"), "S*** N***");
    assert_string_equal(pledge_name_mask(ctx, "Élodie"), "É***");
    mem_free(ctx);
}

static void no_small_group_can_be_read_off_a_statement(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Random stream = random_stream(SEED, "effect");
    for (uint64_t round = 0; round < 2000; round++) {
        enum { SPELLS_MAX = 60 };
        EffectPerson people[SPELLS_MAX];
        Random random = random_child(stream, round);
        size_t count = random_below(random, 0, SPELLS_MAX), group_count;
        bool there[SPELLS_MAX] = {0};
        int64_t months = 0, shown_months = 0, shown = 0, distinct = 0;
        uint64_t kinds = 1 + random_below(random, 1, 8);
        for (size_t i = 0; i < count; i++) {
            int64_t person = (int64_t)random_below(random, 10 + 3 * i, SPELLS_MAX);
            people[i] = (EffectPerson){person, (int64_t)((uint64_t)person % kinds),
                                       (int64_t)random_below(random, 11 + 3 * i, 12) + 1};
            months += people[i].months;
            distinct += !there[person];
            there[person] = true;
        }
        EffectGroup *groups = effect_groups(ctx, people, count, &group_count);
        for (size_t i = 0; i < group_count; i++) {
            assert_true(groups[i].people >= EFFECT_PEOPLE_MIN);
            shown += groups[i].people;
            shown_months += groups[i].months;
        }
        /* Everybody or nobody: what is missing in the sum would be a group. */
        assert_true(shown == distinct || (shown == 0 && distinct < EFFECT_PEOPLE_MIN));
        assert_true(shown_months == months || shown == 0);
    }
    mem_free(ctx);
}

static void money_left_over_counts_with_the_next_month(void **state)
{
    (void)state;
    Money left;
    const EffectMoney money[] = {{month_at(2023, 3), {25000}, {16800}},
                                 {month_at(2023, 4), {10000}, {16800}},
                                 {month_at(2023, 5), {0}, {0}}};
    assert_int_equal(effect_months(money, ARRAY_COUNT(money), &left), 2);
    assert_int_equal(left.rupiah, 1400);
}

/* -- Files ----------------------------------------------------------------------------------- */

static PledgeImport import(World *world, const Fund *fund, const char *content)
{
    PledgeImport counts;
    const char *path = write_file(world, "in.csv", content);
    begin(world);
    assert_ok(world->ctx,
              pledge_import(world->ctx, world->store, fund, path, NULL, false, true, &counts));
    commit(world);
    return counts;
}

static Reconcile reconcile(World *world, const Fund *fund, Month month, const char *content)
{
    Reconcile result;
    PledgeScope scope = PLEDGE_SCOPE_ALL;
    const char *path = write_file(world, "in.csv", content);
    begin(world);
    assert_ok(world->ctx, pledge_reconcile(world->ctx, world->ctx, world->store, world->law, fund,
                                           month, path, NULL, &scope, day(2023, 3, 31), &result));
    commit(world);
    return result;
}

static int64_t balance(World *world, const Fund *fund, int64_t account)
{
    Balance result;
    assert_ok(world->ctx, ledger_balance(world->store, fund->id.chain, account, &result));
    return result.balance.rupiah;
}

#define HEADER "nip,nama,instansi,nominal,pekerja,cara,tanggal persetujuan,mulai,sampai\n"

/* Geliat Disnaker, Kota Cimahi: 59 workers in March 2023, the lowest band at Rp 16.800. */
static void pledges_of_one_office_pay_for_the_59_of_march_2023(void **state)
{
    World *world = *state;
    enum { GIVERS = 59 };
    Fund *fund = create_fund(world, GELIAT);
    Buf *givers = buf_new(world->ctx, 1 << 16), *paid = buf_new(world->ctx, 1 << 16);
    buf_append_string(givers, HEADER);
    buf_append_string(paid, "nip,jumlah,tanggal\n");
    for (int i = 0; i < GIVERS; i++) {
        buf_printf(givers,
                   "1980010120050110%02d,Pegawai %d,Disnaker,,1,potong gaji,2023-02-20,"
                   "2023-03,\n",
                   i, i);
        buf_printf(paid, "1980010120050110%02d,16800,2023-03-31\n", i);
    }
    assert_int_equal(import(world, fund, givers->data).rows_new, GIVERS);
    assert_int_equal(import(world, fund, givers->data).rows_unchanged, GIVERS);
    Reconcile first = reconcile(world, fund, month_at(2023, 3), paid->data);
    assert_int_equal(first.expected.rupiah, 991200);
    assert_int_equal(first.received.rupiah, 991200);
    assert_int_equal(first.counts[OUTCOME_PAID], GIVERS);
    assert_int_equal(balance(world, fund, fund->accounts.fund), 991200);
    Reconcile again = reconcile(world, fund, month_at(2023, 3), paid->data);
    assert_int_equal(again.rows_new, 0);
    assert_int_equal(again.rows_unchanged, GIVERS);
    assert_int_equal(again.received.rupiah, 991200);
    assert_int_equal(balance(world, fund, fund->accounts.fund), 991200);
}

static void reconciling_names_each_outcome_once_and_keeps_strangers_apart(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    (void)import(world, fund,
                 HEADER "11111,A,Disnaker,20000,,bendahara,2023-02-01,2023-03,\n"
                        "22222,B,Disnaker,20000,,bendahara,2023-02-01,2023-03,\n"
                        "33333,C,Disnaker,20000,,bendahara,2023-02-01,2023-03,\n"
                        "44444,D,Disnaker,20000,,bendahara,2023-02-01,2023-03,\n"
                        "55555,E,Disnaker,20000,,bendahara,,2023-03,\n");
    static const char PAID[] = "nip,nama,jumlah,no bukti\n11111,A,20000,k1\n22222,B,5000,k2\n"
                               "33333,C,10000,k3\n33333,C,15000,k4\n55555,E,20000,k5\n"
                               ",Hamba Allah,7000,k6\n";
    for (int round = 0; round < 2; round++) {
        Reconcile result = reconcile(world, fund, month_at(2023, 3), PAID);
        assert_int_equal(result.rows_new, round == 0 ? 6 : 0);
        assert_int_equal(result.counts[OUTCOME_PAID], 1);
        assert_int_equal(result.counts[OUTCOME_SHORT], 1);
        assert_int_equal(result.counts[OUTCOME_OVER], 1);
        assert_int_equal(result.counts[OUTCOME_MISSING], 1);
        assert_int_equal(result.counts[OUTCOME_UNKNOWN], 2);
        assert_int_equal(balance(world, fund, fund->accounts.fund), 50000);
        assert_int_equal(balance(world, fund, fund->accounts.suspense), 27000);
    }
    Pledge *list;
    size_t count;
    static const PledgeState STATES[] = {PLEDGE_ACTIVE, PLEDGE_ACTIVE, PLEDGE_ACTIVE, PLEDGE_FAILED,
                                         PLEDGE_FILLED};
    assert_ok(world->ctx, pledge_list(world->store, world->ctx, fund, &list, &count));
    assert_int_equal(count, ARRAY_COUNT(STATES));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pledge_state(&list[i], month_at(2023, 3)), STATES[i]);
    /* What was missing arrives later, in a file of its own. */
    (void)reconcile(world, fund, month_at(2023, 3), "nip,jumlah\n44444,20000\n");
    assert_ok(world->ctx, pledge_list(world->store, world->ctx, fund, &list, &count));
    assert_int_equal(pledge_state(&list[3], month_at(2023, 3)), PLEDGE_ACTIVE);
}

static void random_files_in_any_order_book_each_row_once(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    Random random = random_stream(SEED, "reconcile");
    Buf *givers = buf_new(world->ctx, 1 << 16);
    Buf *files[3];
    int64_t known = 0, unknown = 0;
    buf_append_string(givers, HEADER);
    for (int i = 0; i < 20; i++)
        buf_printf(givers, "1000%02d,G %d,Dinas,20000,,tunai,2023-01-01,2023-01,\n", i, i);
    (void)import(world, fund, givers->data);
    for (uint64_t f = 0; f < ARRAY_COUNT(files); f++) {
        files[f] = buf_new(world->ctx, 1 << 16);
        buf_append_string(files[f], "nip,jumlah,tanggal,no bukti\n");
        for (uint64_t i = 0; i < 15; i++) {
            uint64_t who = random_below(random, 100 * f + 2 * i, 25);
            int64_t amount = (int64_t)random_below(random, 100 * f + 2 * i + 1, 5) * 5000 + 5000;
            buf_printf(files[f], "1000%02d,%lld,2023-03-%02d,f%d-%d\n", (int)who, (long long)amount,
                       (int)i + 1, (int)f, (int)i);
            *(who < 20 ? &known : &unknown) += amount;
        }
    }
    for (uint64_t i = 0; i < 9; i++) {
        uint64_t f = i < 3 ? i : random_below(random, 1000 + i, ARRAY_COUNT(files));
        (void)reconcile(world, fund, month_at(2023, 3), files[f]->data);
    }
    assert_int_equal(balance(world, fund, fund->accounts.fund), known);
    assert_int_equal(balance(world, fund, fund->accounts.suspense), unknown);
    LedgerReport report;
    assert_ok(world->ctx, ledger_verify(world->ctx, world->store, &report));
}

static void a_corrected_amount_is_refused_at_its_place(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    (void)import(world, fund, HEADER "11111,A,Disnaker,20000,,tunai,2023-02-01,2023-03,\n");
    (void)reconcile(world, fund, month_at(2023, 3), "nip,jumlah,tanggal\n11111,20000,2023-03-05\n");
    Reconcile result =
        reconcile(world, fund, month_at(2023, 3), "nip,jumlah,tanggal\n11111,2000,2023-03-05\n");
    assert_int_equal(result.rows_bad, 1);
    assert_false(result.closed);
    assert_string_equal(first_problem(world), "pledge.receipt_differs");
    assert_int_equal(balance(world, fund, fund->accounts.fund), 20000);
}

static void whoever_stops_owes_nothing_from_next_month_on(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    Pledge *list;
    size_t count;
    int64_t changed;
    (void)import(world, fund, HEADER "11111,A,Disnaker,20000,,tunai,2023-02-01,2023-03,\n");
    for (int round = 0; round < 2; round++) {
        begin(world);
        assert_ok(world->ctx, pledge_stop(world->ctx, world->store, fund, TEXT("11111"),
                                          month_at(2023, 4), &changed));
        commit(world);
        assert_int_equal(changed, round == 0);
    }
    assert_ok(world->ctx, pledge_list(world->store, world->ctx, fund, &list, &count));
    assert_true(pledge_is_due(&list[0], month_at(2023, 3)));
    assert_int_equal(pledge_state(&list[0], month_at(2023, 4)), PLEDGE_STOPPED);
    /* Giving again, or another amount, is a new pledge. */
    PledgeImport counts =
        import(world, fund, HEADER "11111,A,Disnaker,25000,,tunai,2023-03-20,2023-04,\n");
    assert_int_equal(counts.rows_new, 1);
    /* Deducted all the same: nobody consented, so it waits in suspense. */
    Reconcile result = reconcile(world, fund, month_at(2023, 4), "nip,jumlah\n22222,20000\n");
    assert_int_equal(result.counts[OUTCOME_UNKNOWN], 1);
    assert_int_equal(result.counts[OUTCOME_MISSING], 1);
}

static void a_form_is_signed_by_command_or_by_a_later_file(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    int64_t changed;
    (void)import(world, fund,
                 HEADER "11111,A,Disnaker,20000,,tunai,,2023-03,\n"
                        "22222,B,Disnaker,20000,,tunai,,2023-03,\n");
    begin(world);
    assert_ok(world->ctx, pledge_sign(world->ctx, world->store, fund, TEXT("11111"),
                                      day(2023, 3, 1), &changed));
    commit(world);
    assert_int_equal(changed, 1);
    PledgeImport counts =
        import(world, fund, HEADER "22222,B,Disnaker,20000,,tunai,2023-03-02,2023-03,\n");
    assert_int_equal(counts.signed_now, 1);
    Pledge *list;
    size_t count;
    assert_ok(world->ctx, pledge_list(world->store, world->ctx, fund, &list, &count));
    assert_int_equal(count, 2);
    assert_int_equal(pledge_state(&list[0], month_at(2023, 2)), PLEDGE_FILLED);
    assert_int_equal(pledge_state(&list[0], month_at(2023, 3)), PLEDGE_ACTIVE);
    assert_int_equal(pledge_state(&list[1], month_at(2023, 3)), PLEDGE_ACTIVE);
}

static void faults_are_named_and_good_rows_kept(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    PledgeImport counts =
        import(world, fund,
               HEADER "11111,A,Disnaker,20000,,tunai,2023-02-01,2023-03,\n"
                      "11111,A,Disnaker,30000,,tunai,2023-02-01,2023-03,\n"
                      "11111,A,Disnaker,20000,,tunai,2023-02-01,2023-05,\n"
                      "11111,A,Disnaker,100000,,sekali,2023-02-01,2023-05,\n"
                      "1.98E+17,A,Disnaker,20000,,tunai,2023-02-01,2023-03,\n"
                      "22222,A,Disnaker,20000,2,tunai,2023-02-01,2023-03,\n"
                      "22222,A,Disnaker,0,,tunai,2023-02-01,2023-03,\n"
                      "22222,A,Disnaker,20000,,tunai,2023-02-01,2023-03,2023-02\n");
    static const char *const KEYS[] = {"pledge.differs", "pledge.overlaps",
                                       "pledge.number",  "pledge.amount_or_workers",
                                       "pledge.amount",  "pledge.months_cross"};
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(counts.rows_new, 2);
    assert_int_equal(counts.rows_bad, ARRAY_COUNT(KEYS));
    assert_int_equal(count, ARRAY_COUNT(KEYS));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(list[i].key, KEYS[i]);
}

/* -- Participation --------------------------------------------------------------------------- */

static void offices_where_nobody_gives_are_shown(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    PledgeImport counts;
    const char *path =
        write_file(world, "in.csv", "instansi,jumlah pegawai\nDisnaker,60\nDinas Kesehatan,200\n");
    begin(world);
    assert_ok(world->ctx,
              office_import(world->ctx, world->store, fund->id.chain, path, NULL, true, &counts));
    commit(world);
    assert_int_equal(counts.rows_new, 2);
    (void)import(world, fund,
                 HEADER "11111,A,DISNAKER,20000,,tunai,2023-02-01,2023-03,\n"
                        "11111,A,disnaker,20000,,sekali,2023-02-01,2023-03,\n"
                        "22222,B,Bappeda,20000,,tunai,2023-02-01,2023-03,\n");
    Office *offices;
    Pledge *pledges;
    Participation *rows;
    size_t office_count, pledge_count, count;
    Month month = month_at(2023, 3);
    assert_ok(world->ctx, office_list(world->store, world->ctx, fund->id.chain, month, &offices,
                                      &office_count));
    assert_ok(world->ctx, pledge_list(world->store, world->ctx, fund, &pledges, &pledge_count));
    assert_ok(world->ctx,
              pledge_participation(world->ctx, world->ctx, offices, office_count, pledges,
                                   pledge_count, NULL, 0, month, MONEY(16800), &rows, &count));
    assert_int_equal(count, 3);
    assert_string_equal(rows[0].office.key, "BAPPEDA");
    assert_int_equal(rows[0].office.staff, -1);
    assert_string_equal(rows[1].office.key, "DINAS KESEHATAN");
    assert_int_equal(rows[1].givers, 0);
    assert_int_equal(rows[2].givers, 1);
    assert_int_equal(rows[2].due.rupiah, 40000);
    assert_int_equal(rows[2].office.staff, 60);
}

#define WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_is_what_its_facts_tell),
        cmocka_unit_test(deductions_add_up_to_what_is_due),
        cmocka_unit_test(a_number_is_read_whole_or_not_at_all),
        cmocka_unit_test(no_small_group_can_be_read_off_a_statement),
        cmocka_unit_test(money_left_over_counts_with_the_next_month),
        WORLD(pledges_of_one_office_pay_for_the_59_of_march_2023),
        WORLD(reconciling_names_each_outcome_once_and_keeps_strangers_apart),
        WORLD(random_files_in_any_order_book_each_row_once),
        WORLD(a_corrected_amount_is_refused_at_its_place),
        WORLD(whoever_stops_owes_nothing_from_next_month_on),
        WORLD(a_form_is_signed_by_command_or_by_a_later_file),
        WORLD(faults_are_named_and_good_rows_kept),
        WORLD(offices_where_nobody_gives_are_shown),
    };
    print_message("seed %d\n", SEED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
