/* Each verdict once, by example. */
#include "roster/fixture_test.h"

static void check(const RosterVerdicts *verdicts, int64_t row, Verdict verdict, int reason)
{
    if (verdicts->verdict[row] != verdict || (verdicts->reasons[row] & REASON_BIT(reason)) == 0)
        fail_msg("row %d: %s, wanted %s with %s, has %s", (int)row,
                 VERDICT_KEYS[verdicts->verdict[row]], VERDICT_KEYS[verdict], reason_key(reason),
                 reasons_format((void *)verdicts, verdicts->reasons[row]));
}

/* -- By example ------------------------------------------------------------------------------ */

static const Person MEMBERS[] = {
    {"3216051708900002", "Slamet Riyadi", "1990-08-17", 3216052001, 3, ""},
    {"3216051708900003", "Budi Santoso", "1990-08-17", 3216052001, 0, ""},
    {"3216051708900004", "Herman Saputra", "1990-08-17", 3216052001, -1, ""},
    {"3216051708900005", "Supardi", "1990-08-17", 3216052001, -3, ""},
    {"3216051708900006", "Wahyudi Gunawan", "1990-08-17", 3216052001, -4, ""},
    {"3216051708900007", "Junaidi Mulyana", "1990-08-17", 3216052001, INT32_MIN, ""},
    {"3216050101500001", "Karta Wijaya", "1950-01-01", 3216052001, -1, ""},
    {"3216050101500002", "Darma Wijaya", "1950-01-01", 3216052001, -12, ""},
    {"3216051203850001", "Asep Sunandar", "1985-03-12", 3216052001, 2, "2022-12-31"},
    {"3216051203850002", "Ujang Rukmana", "1985-03-12", 3216062001, 2, "2023-01-01"},
    {"3216071511790001", "Ismail Marzuki", "1979-11-15", 3216072003, 5, ""},
};

static World *world_of_members(void **state)
{
    World *world = *state;
    for (size_t i = 0; i < ARRAY_COUNT(MEMBERS); i++)
        add_member(world, &world->reg, &MEMBERS[i]);
    return world;
}

static void cover_and_the_law_decide_for_known_members(void **state)
{
    World *world = world_of_members(state);
    static const struct {
        Verdict verdict;
        Reason reason;
    } EXPECTED[ARRAY_COUNT(MEMBERS)] = {
        {VERDICT_COVERED, REASON_PAID},        {VERDICT_COVERED, REASON_PAID},
        {VERDICT_ARREARS, REASON_IN_ARREARS},  {VERDICT_ARREARS, REASON_IN_ARREARS},
        {VERDICT_LAPSED, REASON_LAPSED},       {VERDICT_NEW, REASON_NEVER_PAID},
        {VERDICT_ARREARS, REASON_IN_ARREARS}, /* 72, but registered already: age counts at
                                                 registration */
        {VERDICT_INELIGIBLE, REASON_OVER_AGE}, {VERDICT_INELIGIBLE, REASON_DIED},
        {VERDICT_COVERED, REASON_PAID}, /* died in the month after */
        {VERDICT_COVERED, REASON_PAID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(MEMBERS); i++)
        add_row(world, MEMBERS[i].nik, MEMBERS[i].name, MEMBERS[i].birth, MEMBERS[i].home);
    RosterVerdicts *verdicts = judge(world);
    for (size_t i = 0; i < ARRAY_COUNT(MEMBERS); i++) {
        check(verdicts, (int64_t)i, EXPECTED[i].verdict, EXPECTED[i].reason);
        assert_int_equal(verdicts->member[i], i);
    }
    assert_int_equal(verdicts->months_unpaid[3], 3);
    assert_int_equal(verdicts->months_unpaid[4], 4);
    assert_int_equal(verdicts->counts[VERDICT_COVERED], 4);
}

static void a_nik_that_belongs_to_somebody_else_is_a_conflict(void **state)
{
    World *world = world_of_members(state);
    int64_t name = add_row(world, "3216051708900002", "Bambang Sutrisno", "", 3216052001);
    int64_t birth = add_row(world, "3216051708900003", "Budi Santoso", "1990-08-16", 3216052001);
    int64_t spelling =
        add_row(world, "3216051708900004", "Herman Saputro", "1990-08-17", 3216052001);
    int64_t short_name = add_row(world, "3216051708900006", "Wahyudi", "", 3216052001);
    int64_t owner = add_row(world, "3216051708900002", "Slamet Riyadi", "", 3216052001);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, name, VERDICT_CONFLICT, REASON_OTHER_NAME);
    check(verdicts, birth, VERDICT_CONFLICT, REASON_OTHER_BIRTH);
    check(verdicts, spelling, VERDICT_ARREARS, REASON_NAME_SPELLING);
    check(verdicts, short_name, VERDICT_LAPSED, REASON_NAME_SPELLING);
    check(verdicts, owner, VERDICT_COVERED,
          REASON_PAID); /* the row in conflict does not take the NIK from its owner */
}

static void rows_of_one_person_are_duplicates_of_the_surest(void **state)
{
    World *world = world_of_members(state);
    int64_t damaged = add_row(world, "3.21605E+15", "Ismail Marzuki", "1979-11-15", 3216072003);
    int64_t first = add_row(world, "3216081001880001", "Ahmad Fauzi", "", 3216082001);
    int64_t again = add_row(world, "3216081001880001", "Ahmad Fauzi", "", 3216082001);
    int64_t respelled =
        add_row(world, "3216081001880009", "Achmad Fauzi", "1988-01-10", 3216082001);
    int64_t member = add_row(world, "3216071511790001", "Ismail Marzuki", "", 3216072003);
    int64_t elsewhere = add_row(world, "3216081001880008", "Ahmad Fauzi", "1988-01-10", 3216082002);
    int64_t stolen = add_row(world, "3216081001880001", "Rina Permata", "", 3216082001);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, damaged, VERDICT_DUPLICATE, REASON_SAME_PERSON);
    assert_int_equal(verdicts->twin[damaged], member); /* a later row, but the one with the NIK */
    check(verdicts, first, VERDICT_NEW, REASON_NOT_REGISTERED);
    check(verdicts, again, VERDICT_DUPLICATE, REASON_SAME_NIK);
    assert_int_equal(verdicts->twin[again], first);
    check(verdicts, respelled, VERDICT_DUPLICATE, REASON_SAME_PERSON);
    assert_int_equal(verdicts->twin[respelled], first);
    check(verdicts, member, VERDICT_COVERED, REASON_PAID);
    check(verdicts, elsewhere, VERDICT_NEW,
          REASON_NOT_REGISTERED); /* another village: somebody else */
    check(verdicts, stolen, VERDICT_CONFLICT, REASON_NIK_OF_OTHER_ROW);
    assert_int_equal(verdicts->twin[stolen], first);
}

static void a_damaged_nik_is_reviewed_if_one_member_fits(void **state)
{
    World *world = world_of_members(state);
    static const Person TWINS[] = {{"3216090505800001", "Dadang", "1980-05-05", 3216092001, 1, ""},
                                   {"3216090505800002", "Dadang", "1980-05-05", 3216092002, 1, ""}};
    add_member(world, &world->reg, &TWINS[0]);
    add_member(world, &world->reg, &TWINS[1]);
    int64_t scientific = add_row(world, "3.21607E+15", "Ismail Marzuki", "1979-11-15", 3216072003);
    int64_t slip = add_row(world, "3216051208850001", "Asep Sunandar", "1985-03-12", 3216052001);
    int64_t truncated =
        add_row(world, "321605170890000", "Wahyudi Gunawan", "1990-08-17", 3216052001);
    int64_t nobody = add_row(world, "3.21607E+15", "Tatang Koswara", "1979-11-15", 3216072003);
    int64_t several = add_row(world, "3.21609E+15", "Dadang", "1980-05-05", 3216092003);
    int64_t empty = add_row(world, "", "", "", 0);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, scientific, VERDICT_REVIEW, REASON_MEMBER_FOUND);
    assert_int_equal(verdicts->member[scientific], 10);
    assert_true((verdicts->reasons[scientific] & NIK_DAMAGED) != 0);
    check(verdicts, slip, VERDICT_REVIEW,
          REASON_OTHER_NIK); /* a valid NIK of nobody, one digit off a member's */
    assert_int_equal(verdicts->member[slip], 8);
    check(verdicts, truncated, VERDICT_REVIEW, REASON_MEMBER_FOUND);
    assert_int_equal(verdicts->member[truncated], 4);
    check(verdicts, nobody, VERDICT_INVALID, REASON_NO_MEMBER);
    check(verdicts, several, VERDICT_INVALID, REASON_MEMBERS_SEVERAL);
    check(verdicts, empty, VERDICT_INVALID, REASON_NAME_MISSING);
    assert_int_equal(verdicts->member[empty], -1);
}

static void nobody_is_named_where_several_members_fit_a_new_nik(void **state)
{
    static const Person TWINS[] = {
        {"3216071511790021", "Sukarman Wiryadi", "1979-11-15", 3216072003, 5, ""},
        {"3216071511790045", "Sukarman Wiryadi", "1979-11-15", 3216072003, 5, ""},
    };
    World *world = world_of_members(state);
    for (size_t i = 0; i < ARRAY_COUNT(TWINS); i++)
        add_member(world, &world->reg, &TWINS[i]);
    int64_t row = add_row(world, "3216071511790033", "Sukarman Wiryadi", "1979-11-15", 3216072003);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, row, VERDICT_REVIEW, REASON_MEMBERS_SEVERAL);
    assert_int_equal(verdicts->member[row], -1);
}

static void two_damaged_rows_of_one_member_are_one_person(void **state)
{
    World *world = world_of_members(state);
    int64_t good = add_row(world, "3216071511790001", "Ismail Marzuki", "", 0);
    int64_t damaged = add_row(world, "3.21607E+15", "Ismail Marzuki", "1979-11-15", 3216072003);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, good, VERDICT_COVERED, REASON_PAID);
    check(verdicts, damaged, VERDICT_DUPLICATE, REASON_SAME_MEMBER);
    assert_int_equal(verdicts->twin[damaged], good);
}

static void the_programme_chooses_by_age_area_occupation_and_decile(void **state)
{
    World *world = world_of_members(state);
    static const uint32_t FARMERS[] = {6111, 6112};
    world->rules.occupations = FARMERS;
    world->rules.occupation_count = ARRAY_COUNT(FARMERS);
    world->rules.decile_max = 4;
    world->rules.area = (Region){321605};
    static const struct {
        const char *nik;
        int64_t home;
        uint32_t occupation;
        uint8_t decile;
        Verdict verdict;
        Reason reason;
    } ROWS[] = {
        {"3216050212570001", 3216052001, 6111, 4, VERDICT_NEW,
         REASON_NOT_REGISTERED}, /* 65 on 2 December */
        {"3216050112570001", 3216052001, 6111, 4, VERDICT_INELIGIBLE,
         REASON_OVER_AGE}, /* 65 on the 1st */
        {"3216050112040001", 3216052001, 6111, 4, VERDICT_NEW,
         REASON_NOT_REGISTERED}, /* 18 on the 1st */
        {"3216050212040001", 3216052001, 6111, 4, VERDICT_INELIGIBLE, REASON_UNDER_AGE},
        {"3216050112800001", 3216062001, 6111, 4, VERDICT_INELIGIBLE, REASON_OUTSIDE_AREA},
        {"3216050112800002", 3216, 6111, 4, VERDICT_NEW,
         REASON_HOME_MISSING}, /* somewhere in the regency */
        {"3216050112800003", 3216052001, 5221, 4, VERDICT_INELIGIBLE, REASON_OCCUPATION_OUTSIDE},
        {"3216050112800004", 3216052001, 0, 4, VERDICT_INVALID, REASON_OCCUPATION_MISSING},
        {"3216050112800005", 3216052001, 6112, 5, VERDICT_INELIGIBLE, REASON_DECILE_OUTSIDE},
        {"3216050112800006", 3216052001, 6112, 0, VERDICT_INVALID, REASON_DECILE_MISSING},
        {"3216051708900002", 3216062001, 5221, 9, VERDICT_COVERED,
         REASON_PAID}, /* paid: nothing to ask */
        {"3216051708900004", 3216062001, 6111, 1, VERDICT_INELIGIBLE, REASON_OUTSIDE_AREA},
    };
    static const char *const NAMES[] = {"Agus Salim",     "Bayu Aji",      "Candra Kirana",
                                        "Dedi Kusuma",    "Eko Prasetyo",  "Feri Irawan",
                                        "Gilang Ramadan", "Hasan Basri",   "Indra Lesmana",
                                        "Joko Widagdo",   "Slamet Riyadi", "Herman Saputra"};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        int64_t row = add_row(world, ROWS[i].nik, NAMES[i], "", ROWS[i].home);
        world->rows.occupation[row] = ROWS[i].occupation;
        world->rows.decile[row] = ROWS[i].decile;
    }
    RosterVerdicts *verdicts = judge(world);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++)
        check(verdicts, (int64_t)i, ROWS[i].verdict, ROWS[i].reason);
}

static void members_of_other_regencies_count_as_members(void **state)
{
    World *world = world_of_members(state);
    static const Person BANDUNG = {
        "3273011505750001", "Yayat Supriatna", "1975-05-15", 3216052001, 0, ""};
    add_member(world, &world->elsewhere.members, &BANDUNG);
    int64_t covered = add_row(world, BANDUNG.nik, BANDUNG.name, "", 3216052001);
    int64_t conflict = add_row(world, BANDUNG.nik, "Bambang Sutrisno", "", 3216052001);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, covered, VERDICT_COVERED, REASON_PAID);
    check(verdicts, covered, VERDICT_COVERED, REASON_ELSEWHERE);
    assert_int_equal(verdicts->elsewhere[covered], 0);
    check(verdicts, conflict, VERDICT_CONFLICT, REASON_OTHER_NAME);
}

static void every_reason_has_a_code(void **state)
{
    (void)state;
    for (int bit = 0; bit < REASON_END; bit++)
        assert_true((reason_key(bit) != NULL) == (bit < 10 || bit >= REASON_NAME_MISSING));
    assert_true(REASON_END <= 64);
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        assert_int_equal(verdict_parse(text_of(VERDICT_KEYS[verdict])), verdict);
    assert_int_equal(verdict_parse(TEXT("sudah terlindungi")), VERDICT_COVERED);
    assert_int_equal(verdict_parse(TEXT("mungkin")), VERDICT_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(cover_and_the_law_decide_for_known_members),
        WORLD_TEST(a_nik_that_belongs_to_somebody_else_is_a_conflict),
        WORLD_TEST(rows_of_one_person_are_duplicates_of_the_surest),
        WORLD_TEST(a_damaged_nik_is_reviewed_if_one_member_fits),
        WORLD_TEST(nobody_is_named_where_several_members_fit_a_new_nik),
        WORLD_TEST(two_damaged_rows_of_one_member_are_one_person),
        WORLD_TEST(the_programme_chooses_by_age_area_occupation_and_decile),
        WORLD_TEST(members_of_other_regencies_count_as_members),
        WORLD_TEST(every_reason_has_a_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
