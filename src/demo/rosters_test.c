#include "demo/rosters.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/testing.h"

enum { ROWS = 2000, SCALE = 40 };

typedef struct {
    DemoWorld world;
    Region villages[8], elsewhere[4], districts[2];
    DemoRegency regency;
    DemoRosterRow *rows;
} Fixture;

static int make_fixture(void **state)
{
    Fixture *fixture = mem_new(NULL, Fixture);
    PlannedRegency *place = &plan_places(fixture)[15]; /* Kab. Bekasi */
    fixture->world.seed = 11;
    fixture->world.names = name_pool_new(fixture);
    world_read_occupations(&fixture->world, fixture);
    for (int64_t i = 0; i < 8; i++)
        fixture->villages[i] = (Region){3216010000 + (i / 4) * 10000 + 2001 + i % 4};
    for (int64_t i = 0; i < 4; i++)
        fixture->elsewhere[i] = (Region){3275010000 + 1001 + i};
    fixture->districts[0] = (Region){327301};
    fixture->districts[1] = (Region){331101};
    fixture->world.districts = fixture->districts;
    fixture->world.district_count = 2;
    Totals totals = plan_totals(place, 1799668);
    Population population = plan_population(&totals, SCALE, roster_newcomers(ROWS));
    fixture->regency = (DemoRegency){.villages = fixture->villages, .village_count = 8};
    regency_prepare(&fixture->regency, &fixture->world, place, 15, &totals, &population);
    fixture->rows = roster_draw(fixture, &fixture->regency, ROWS, fixture->elsewhere, 4);
    *state = fixture;
    return 0;
}

static int free_fixture(void **state)
{
    mem_free(*state);
    return 0;
}

static NikFacts facts_of(const DemoRosterRow *row)
{
    return nik_examine(text_of(row->nik), month_last_day(demo_month()));
}

static void every_fault_occurs_about_as_often_as_planned(void **state)
{
    Fixture *fixture = *state;
    int64_t counts[ROSTER_FAULT_COUNT] = {0};
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(fixture->rows[i].no, i + 1);
        counts[fixture->rows[i].fault]++;
    }
    for (int fault = 0; fault < ROSTER_FAULT_COUNT; fault++)
        assert_in_range(counts[fault], 5, ROWS / 2);
    assert_in_range(counts[FAULT_NONE_NEW] * 100 / ROWS, 40, 50);
}

static void only_duplicates_share_a_nik_and_each_names_the_earlier_row(void **state)
{
    Fixture *fixture = *state;
    Map *first = map_new(fixture, ROWS);
    for (int i = 0; i < ROWS; i++) {
        const DemoRosterRow *row = &fixture->rows[i];
        uint64_t earlier = 0;
        bool fresh = map_put(first, (uint64_t)row->true_nik.number, (uint64_t)row->no, &earlier);
        if (row->fault == FAULT_DUPLICATE) {
            assert_false(fresh);
            assert_int_equal(row->duplicate_of, earlier);
            assert_true(row->duplicate_of < row->no);
            assert_int_equal(fixture->rows[row->duplicate_of - 1].fault, FAULT_NONE_NEW);
        } else {
            assert_true(fresh);
            assert_int_equal(row->duplicate_of, 0);
        }
    }
}

/* The register by NIK, for looking up what a row claims. */
static Map *register_of(const Fixture *fixture, void *parent)
{
    Map *members = map_new(parent, (size_t)fixture->regency.population.members);
    for (int64_t i = 0; i < fixture->regency.population.members; i++) {
        DemoPerson person;
        person_draw(&fixture->regency, i, &person);
        map_set(members, (uint64_t)person.nik.number, (uint64_t)i);
    }
    return members;
}

static void the_truth_agrees_with_the_register(void **state)
{
    Fixture *fixture = *state;
    Map *members = register_of(fixture, fixture);
    for (int i = 0; i < ROWS; i++) {
        const DemoRosterRow *row = &fixture->rows[i];
        uint64_t number = 0;
        DemoPerson person = {.class = CLASS_NEWCOMER};
        if (map_get(members, (uint64_t)row->true_nik.number, &number))
            person_draw(&fixture->regency, (int64_t)number, &person);
        switch (roster_fault_verdict(row->fault)) {
        case VERDICT_COVERED:
        case VERDICT_REVIEW:
            assert_int_equal(person.class, CLASS_ACTIVE);
            break;
        case VERDICT_ARREARS:
            assert_int_equal(person.class, CLASS_ARREARS);
            break;
        case VERDICT_LAPSED:
            assert_int_equal(person.class, CLASS_LAPSED);
            break;
        case VERDICT_INELIGIBLE:
            assert_int_equal(person.class, row->fault == FAULT_DIED ? CLASS_DEAD : CLASS_NEWCOMER);
            break;
        case VERDICT_NEW:
        case VERDICT_DUPLICATE:
        case VERDICT_CONFLICT:
        case VERDICT_INVALID:
        case VERDICT_COUNT:
            assert_int_equal(person.class, CLASS_NEWCOMER);
            break;
        }
    }
}

static void the_nik_as_written_shows_the_fault(void **state)
{
    Fixture *fixture = *state;
    Map *members = register_of(fixture, fixture);
    for (int i = 0; i < ROWS; i++) {
        const DemoRosterRow *row = &fixture->rows[i];
        NikFacts facts = facts_of(row);
        bool whole = facts.nik.number == row->true_nik.number;
        Verdict verdict = roster_fault_verdict(row->fault);
        if (row->fault == FAULT_CONFLICT) {
            uint64_t victim;
            assert_true(nik_is_valid(&facts) &&
                        map_get(members, (uint64_t)facts.nik.number, &victim));
        } else if (verdict == VERDICT_REVIEW) {
            assert_false(whole);
        } else if (row->fault == FAULT_TRAILING_ZERO) {
            assert_true(!whole && (facts.faults & (NIK_TRAILING_ZERO | NIK_SERIAL)) != 0);
        } else if (verdict == VERDICT_INVALID) {
            assert_false(nik_is_valid(&facts));
        } else {
            assert_true(whole && nik_is_valid(&facts));
        }
    }
}

static void age_and_home_are_right_unless_they_are_the_fault(void **state)
{
    Fixture *fixture = *state;
    Date day = month_last_day(demo_month());
    for (int i = 0; i < ROWS; i++) {
        const DemoRosterRow *row = &fixture->rows[i];
        int age = age_on(row->birth, day);
        assert_int_equal(row->fault == FAULT_OVER_AGE, age >= 65);
        assert_int_equal(row->fault == FAULT_UNDER_AGE, age < 18);
        assert_int_equal(row->fault == FAULT_WRONG_DOMICILE,
                         !region_contains((Region){3216}, row->home));
        assert_in_range(row->decile, 1, 5);
    }
}

static void the_same_seed_draws_the_same_roster(void **state)
{
    Fixture *fixture = *state;
    DemoRosterRow *again = roster_draw(fixture, &fixture->regency, ROWS, fixture->elsewhere, 4);
    for (int i = 0; i < ROWS; i++) {
        assert_string_equal(again[i].nik, fixture->rows[i].nik);
        assert_string_equal(again[i].name, fixture->rows[i].name);
        assert_int_equal(again[i].fault, fixture->rows[i].fault);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_occurs_about_as_often_as_planned),
        cmocka_unit_test(only_duplicates_share_a_nik_and_each_names_the_earlier_row),
        cmocka_unit_test(the_truth_agrees_with_the_register),
        cmocka_unit_test(the_nik_as_written_shows_the_fault),
        cmocka_unit_test(age_and_home_are_right_unless_they_are_the_fault),
        cmocka_unit_test(the_same_seed_draws_the_same_roster),
    };
    return cmocka_run_group_tests(tests, make_fixture, free_fixture);
}
