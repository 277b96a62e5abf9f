/* Decrees freeze lists; later ones change them by naming them. */
#include "base/random.h"
#include "fund/decree_private.h"
#include "fund/fund_world_test.h"

#define LIST_HEADER "nik,nama,kode wilayah,pekerjaan\n"
static const char *const PEOPLE[] = {
    "3277014508850001,Siti Aminah,32.77.01.1001,pedagang kaki lima\n",
    "3277011203780002,Dadang Hidayat,32.77.01.1002,ojek\n",
    "3277016107900003,Neneng Kurnia,32.77.01.1001,petani\n",
    "32770199,Asep Tanpa Nomor,,\n",
};

typedef struct {
    const char *number;
    DecreeKind kind;
    const char *amends;
    int dated; /* day of March 2023 */
    int64_t heads;
} Draft;

static Status try_decree(World *world, Draft draft, const char *list, FundId fund, DecreeId *ret_id,
                         bool *ret_existed)
{
    Decree decree = {.number = draft.number,
                     .date = day(2023, 3, draft.dated),
                     .signatory = "Wali Kota Cimahi",
                     .kind = draft.kind,
                     .region = KOTA_CIMAHI,
                     .fund = fund,
                     .from = month_at(2023, 3),
                     .until = month_at(2023, 5),
                     .heads = draft.heads,
                     .synthetic = true};
    char *path = list == NULL ? NULL : write_file(world, "in.csv", list);
    begin(world);
    Status status = decree_create(world->ctx, world->store, &decree, draft.amends, path, NULL,
                                  ret_id, ret_existed);
    if (status == OK)
        commit(world);
    else
        store_rollback(world->store);
    return status;
}

static DecreeId decree(World *world, Draft draft, const char *list, FundId fund)
{
    DecreeId id = {{0}, 0};
    bool existed = false;
    assert_ok(world->ctx, try_decree(world, draft, list, fund, &id, &existed));
    assert_false(existed);
    problems_clear(world->ctx);
    return id;
}

static char *list_of(World *world, const int *people, size_t count)
{
    char *list = mem_string(world->ctx, LIST_HEADER);
    for (size_t i = 0; i < count; i++)
        list = mem_printf(world->ctx, "%s%s", list, PEOPLE[people[i]]);
    return list;
}

#define LIST(world, ...)                                                                           \
    list_of((world), (const int[]){__VA_ARGS__}, ARRAY_COUNT(((const int[]){__VA_ARGS__})))

static int64_t heads_on(World *world, DecreeId root, Date date)
{
    DecreePerson *persons;
    size_t count;
    int64_t heads;
    assert_ok(world->ctx,
              decree_in_force(world->store, world->ctx, root, date, &persons, &count, &heads));
    return heads;
}

static const FundId NO_FUND;

/* -- Creating -------------------------------------------------------------------------------- */

static void a_decree_is_frozen_and_the_same_again_is_nothing(void **state)
{
    World *world = *state;
    Draft draft = {"12/2023", DECREE_ESTABLISHES, NULL, 1, 0};
    DecreeId id = decree(world, draft, LIST(world, 0, 1), NO_FUND), again;
    bool existed = false;
    assert_ok(world->ctx, try_decree(world, draft, LIST(world, 0, 1), NO_FUND, &again, &existed));
    assert_true(existed);
    assert_int_equal(again.id, id.id);
    assert_int_equal(try_decree(world, draft, LIST(world, 0, 2), NO_FUND, &again, &existed),
                     E_CONFLICT);
    assert_string_equal(first_problem(world), "decree.differs");
    Decree found;
    assert_ok(world->ctx,
              decree_find(world->store, world->ctx, KOTA_CIMAHI, TEXT("12/2023"), &found));
    assert_int_equal(found.heads, 2);
    assert_string_equal(found.signatory, "Wali Kota Cimahi");
}

static void a_number_that_is_no_nik_stays_on_the_list_with_a_warning(void **state)
{
    World *world = *state;
    Draft draft = {"12/2023", DECREE_ESTABLISHES, NULL, 1, 0};
    DecreeId id;
    bool existed;
    DecreePerson *persons;
    size_t count;
    assert_ok(world->ctx, try_decree(world, draft, LIST(world, 0, 3, 0), NO_FUND, &id, &existed));
    assert_int_equal(problem_count(world->ctx, PROBLEM_WARNING), 2);
    assert_ok(world->ctx, decree_persons(world->store, world->ctx, id, &persons, &count));
    assert_int_equal(count, 3);
    assert_int_equal(persons[1].nik, 0);
    assert_string_equal(persons[1].nik_text, "32770199");
    assert_int_equal(heads_on(world, id, day(2023, 3, 31)), 3);
    problems_clear(world->ctx);
}

static void a_list_with_an_unusable_row_is_not_stored_at_all(void **state)
{
    World *world = *state;
    Draft draft = {"12/2023", DECREE_ESTABLISHES, NULL, 1, 0};
    DecreeId id;
    bool existed;
    Decree found;
    assert_int_equal(try_decree(world, draft, LIST_HEADER ",,32.77,\n", NO_FUND, &id, &existed),
                     E_INVALID);
    assert_string_equal(first_problem(world), "decree.nobody");
    assert_int_equal(decree_find(world->store, world->ctx, KOTA_CIMAHI, TEXT("12/2023"), &found),
                     E_NOT_FOUND);
    assert_string_equal(first_problem(world), "decree.not_found");
}

static void a_change_names_the_decree_it_changes_and_is_not_older(void **state)
{
    World *world = *state;
    DecreeId id;
    bool existed;
    decree(world, (Draft){"12/2023", DECREE_ESTABLISHES, NULL, 10, 0}, LIST(world, 0), NO_FUND);
    Draft nameless = {"13/2023", DECREE_ADDS, NULL, 12, 0};
    assert_int_equal(try_decree(world, nameless, LIST(world, 1), NO_FUND, &id, &existed),
                     E_INVALID);
    assert_string_equal(first_problem(world), "decree.amends");
    Draft older = {"13/2023", DECREE_ADDS, "12/2023", 9, 0};
    assert_int_equal(try_decree(world, older, LIST(world, 1), NO_FUND, &id, &existed), E_INVALID);
    assert_string_equal(first_problem(world), "decree.before");
}

static void of_a_file_of_decisions_who_is_funded_is_decreed_once(void **state)
{
    World *world = *state;
    DecreeId id = decree(world, (Draft){"12/2023", DECREE_ESTABLISHES, NULL, 1, 0},
                         "nik,nama,keputusan\n3277014508850001,Siti,didanai\n"
                         "3277014508850001,Siti,funded\n3277011203780002,Dadang,tempat habis\n",
                         NO_FUND);
    assert_int_equal(heads_on(world, id, day(2023, 3, 31)), 1);
}

/* -- In force -------------------------------------------------------------------------------- */

static void later_decrees_add_remove_replace_and_revoke(void **state)
{
    World *world = *state;
    DecreeId root =
        decree(world, (Draft){"1", DECREE_ESTABLISHES, NULL, 1, 0}, LIST(world, 0, 1, 3), NO_FUND);
    decree(world, (Draft){"2", DECREE_ADDS, "1", 5, 0}, LIST(world, 1, 2), NO_FUND);
    decree(world, (Draft){"3", DECREE_REMOVES, "2", 9, 0}, LIST(world, 0, 3), NO_FUND);
    decree(world, (Draft){"4", DECREE_REPLACES, "1", 15, 0}, LIST(world, 2), NO_FUND);
    decree(world, (Draft){"5", DECREE_REVOKES, "4", 20, 0}, NULL, NO_FUND);
    assert_int_equal(heads_on(world, root, day(2023, 2, 28)), 0);
    assert_int_equal(heads_on(world, root, day(2023, 3, 4)), 3);
    assert_int_equal(heads_on(world, root, day(2023, 3, 8)), 4);
    assert_int_equal(heads_on(world, root, day(2023, 3, 14)), 2);
    assert_int_equal(heads_on(world, root, day(2023, 3, 19)), 1);
    assert_int_equal(heads_on(world, root, day(2023, 3, 31)), 0);
}

static void where_only_heads_are_known_they_count_for_the_fund(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    int64_t heads = -1;
    bool any = true;
    assert_ok(world->ctx, decree_heads(world->store, fund->id, month_at(2023, 3), &heads, &any));
    assert_false(any);
    decree(world, (Draft){"594", DECREE_ESTABLISHES, NULL, 20, 594}, NULL, fund->id);
    decree(world, (Draft){"594a", DECREE_REMOVES, "594", 25, 37}, NULL, NO_FUND);
    assert_ok(world->ctx, decree_heads(world->store, fund->id, month_at(2023, 3), &heads, &any));
    assert_true(any);
    assert_int_equal(heads, 557);
    assert_ok(world->ctx, decree_heads(world->store, fund->id, month_at(2023, 6), &heads, &any));
    assert_int_equal(heads, 0);
}

static void a_named_list_of_a_fund_is_the_people_its_decree_names(void **state)
{
    World *world = *state;
    decree(world, (Draft){"12/2023", DECREE_ESTABLISHES, NULL, 1, 0}, LIST(world, 1, 0, 3),
           NO_FUND);
    Fund *fund = parse_fund(world, GELIAT "vulnerable:\n  text: x\n  source: y\n"
                                          "  dated: 2023-01-01\n  lists: [decree 12/2023]\n");
    const PeopleList *list = &fund->rules.vulnerable.conditions.lists[0];
    assert_int_equal(list->count, 2);
    Candidate candidate = {.nik = 3277014508850001, .home = CIBEBER};
    RuleReason reason;
    assert_true(fund_admits(&fund->rules, &candidate, month_at(2023, 3), &reason));
    candidate.nik++;
    assert_false(fund_admits(&fund->rules, &candidate, month_at(2023, 3), &reason));
    assert_int_equal(reason.rule, RULE_LIST);
}

/* Sets of numbers, kept as plain flags, must agree with the fold over any row of decrees. */
static void the_list_in_force_is_what_sets_would_give(void **state)
{
    World *world = *state;
    enum { ROUNDS = 300, STEPS = 12, NUMBERS = 40, LISTED_MAX = 15 };
    Random random = random_stream(world->ctx->seed, "decree_test");
    uint64_t drawn = 0;
    print_message("seed %llu\n", (unsigned long long)world->ctx->seed);
    for (int round = 0; round < ROUNDS; round++) {
        bool in_force[NUMBERS + 1] = {false};
        void *scratch = mem_root(NULL);
        DecreeFold *fold = decree_fold_new(scratch);
        for (int step = 0; step < STEPS; step++) {
            Decree one = {.kind = step == 0 ? DECREE_ESTABLISHES
                                            : (DecreeKind)(1 + random_below(random, drawn++, 4)),
                          .listed = true};
            DecreePerson persons[LISTED_MAX];
            bool listed[NUMBERS + 1] = {false};
            size_t count = 0;
            while (one.kind != DECREE_REVOKES && count < LISTED_MAX) {
                int64_t nik = 1 + (int64_t)random_below(random, drawn++, NUMBERS);
                if (!listed[nik]) {
                    persons[count] = (DecreePerson){
                        .id = step * 100 + (int64_t)count, .nik = nik, .nik_text = "", .name = ""};
                    count++;
                }
                listed[nik] = true;
            }
            decree_fold_apply(fold, &one, persons, count);
            for (int64_t nik = 1; nik <= NUMBERS; nik++)
                in_force[nik] = one.kind == DECREE_REMOVES ? in_force[nik] && !listed[nik]
                                : one.kind == DECREE_ADDS  ? in_force[nik] || listed[nik]
                                                           : listed[nik];
        }
        DecreePerson *left;
        size_t count;
        int64_t heads, expected = 0;
        decree_fold_end(fold, scratch, &left, &count, &heads);
        for (int64_t nik = 1; nik <= NUMBERS; nik++)
            if (in_force[nik])
                assert_int_equal(left[expected++].nik, nik);
        assert_int_equal(heads, expected);
        assert_int_equal(count, expected);
        mem_free(scratch);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(a_decree_is_frozen_and_the_same_again_is_nothing),
        TEST(a_number_that_is_no_nik_stays_on_the_list_with_a_warning),
        TEST(a_list_with_an_unusable_row_is_not_stored_at_all),
        TEST(a_change_names_the_decree_it_changes_and_is_not_older),
        TEST(of_a_file_of_decisions_who_is_funded_is_decreed_once),
        TEST(later_decrees_add_remove_replace_and_revoke),
        TEST(where_only_heads_are_known_they_count_for_the_fund),
        TEST(a_named_list_of_a_fund_is_the_people_its_decree_names),
        TEST(the_list_in_force_is_what_sets_would_give),
    };
    return cmocka_run_group_tests_name("decree", tests, NULL, NULL);
}
