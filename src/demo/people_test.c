#include "demo/people.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/testing.h"

/* Employed persons, August 2022, in the order of plan.csv (BPS Sakernas; the showcase imports them
 * from demo/west-java). */
static const int64_t EMPLOYED[DEMO_REGENCIES] = {
    2589167, 1211763, 1119786, 1682510, 1229218, 901466,  639600,  478750, 1020411,
    617320,  562416,  890992,  800701,  430788,  1077939, 1799668, 740639, 256684,
    496570,  145522,  1298537, 149860,  1452223, 1160313, 286038,  324099, 89588};

enum { BEKASI = 15, CIMAHI = 24 };

typedef struct {
    DemoWorld world;
    PlannedRegency *places;
    Region villages[12], districts[3];
    DemoRegency regency;
} Fixture;

static int make_fixture(void **state)
{
    Fixture *fixture = mem_new(NULL, Fixture);
    fixture->places = plan_places(fixture);
    fixture->world.seed = 7;
    fixture->world.names = name_pool_new(fixture);
    world_read_occupations(&fixture->world, fixture);
    for (int64_t i = 0; i < 3; i++)
        fixture->districts[i] = (Region){327301 + i};
    fixture->world.districts = fixture->districts;
    fixture->world.district_count = 3;
    *state = fixture;
    return 0;
}

static int free_fixture(void **state)
{
    mem_free(*state);
    return 0;
}

static DemoRegency *regency_of(Fixture *fixture, int index, int64_t scale, int64_t newcomers)
{
    const PlannedRegency *place = &fixture->places[index];
    for (int64_t i = 0; i < 12; i++)
        fixture->villages[i] =
            (Region){(place->region.code * 100 + 1 + i / 4) * 10000 + 1001 + i % 4};
    Totals totals = plan_totals(place, EMPLOYED[index]);
    Population population = plan_population(&totals, scale, newcomers);
    fixture->regency = (DemoRegency){.villages = fixture->villages, .village_count = 12};
    regency_prepare(&fixture->regency, &fixture->world, place, index, &totals, &population);
    return &fixture->regency;
}

static void the_plan_adds_up_to_the_cited_shares(void **state)
{
    Fixture *fixture = *state;
    int64_t employed = 0, wage = 0, active = 0;
    for (int i = 0; i < DEMO_REGENCIES; i++) {
        Totals totals = plan_totals(&fixture->places[i], EMPLOYED[i]);
        assert_int_equal(totals.wage + totals.non_wage, EMPLOYED[i]);
        assert_true(totals.active[SEGMENT_PU] <= totals.wage &&
                    totals.active[SEGMENT_BPU] <= totals.non_wage);
        assert_true(totals.active[SEGMENT_NON_ASN] <= totals.non_asn);
        employed += EMPLOYED[i];
        wage += totals.wage;
        for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
            assert_in_range(totals.before[segment], 1, totals.active[segment]);
            active += totals.active[segment];
        }
    }
    assert_int_equal(employed, 23452568);
    assert_in_range(wage * 10000 / employed, 4529,
                    4549); /* 45.39 % worked formally in August 2022 */
    assert_in_range(active * 1000 / employed, 305, 320); /* about 31 % were covered */
}

static void growth_is_what_the_plan_says(void **state)
{
    Fixture *fixture = *state;
    for (int i = 0; i < DEMO_REGENCIES; i++) {
        Totals totals = plan_totals(&fixture->places[i], EMPLOYED[i]);
        int64_t grown = totals.active[SEGMENT_PU] + totals.active[SEGMENT_BPU] -
                        totals.before[SEGMENT_PU] - totals.before[SEGMENT_BPU];
        Rate points;
        assert_true(share_of(grown, EMPLOYED[i], &points));
        assert_in_range(points.ppm - fixture->places[i].growth + 10, 0, 20);
    }
}

static void every_nik_says_where_when_and_which_sex(void **state)
{
    DemoRegency *regency = regency_of(*state, CIMAHI, 100, 50);
    Date today = month_last_day(demo_month());
    int64_t elsewhere = 0;
    for (int64_t i = 0; i < regency->population.people; i++) {
        DemoPerson person;
        person_draw(regency, i, &person);
        char text[32];
        snprintf(text, sizeof text, "%lld", (long long)person.nik.number);
        NikFacts facts = nik_examine(text_of(text), today);
        assert_int_equal(facts.faults & ~(unsigned)NIK_TRAILING_ZERO, NIK_OK);
        assert_int_equal(facts.nik.number, person.nik.number);
        assert_int_equal(facts.birth.days, person.birth.days);
        assert_int_equal(facts.sex, person.sex);
        assert_in_range(age_on(person.birth, today), 18, 64);
        assert_true(region_contains(regency->place->region, person.home));
        elsewhere += !region_contains(regency->place->region, facts.district);
        assert_true(person.name[0] != '\0');
    }
    assert_in_range(elsewhere * 100 / regency->population.people, 10,
                    18); /* not everybody was born here */
}

static void no_nik_is_given_twice_in_two_regencies(void **state)
{
    Map *seen = map_new(NULL, 300000);
    static const int INDEX[] = {CIMAHI, BEKASI};
    for (size_t r = 0; r < ARRAY_COUNT(INDEX); r++) {
        DemoRegency *regency = regency_of(*state, INDEX[r], r == 0 ? 1 : 12, 500);
        for (int64_t i = 0; i < regency->population.people; i++) {
            DemoPerson person;
            person_draw(regency, i, &person);
            assert_true(map_put(seen, (uint64_t)person.nik.number, (uint64_t)i, NULL));
        }
    }
    assert_true(map_count(seen) > 200000);
    mem_free(seen);
}

static void a_person_depends_on_seed_and_number_alone(void **state)
{
    Fixture *fixture = *state;
    DemoRegency *regency = regency_of(fixture, CIMAHI, 100, 0);
    DemoPerson forward, again;
    int64_t different = 0;
    for (int64_t i = 0; i < 200; i++) {
        person_draw(regency, i, &forward);
        person_draw(regency, 199 - i, &again);
        person_draw(regency, i, &again);
        assert_int_equal(forward.nik.number, again.nik.number);
        assert_string_equal(forward.name, again.name);
        assert_int_equal(forward.home.code, again.home.code);
        assert_ptr_equal(forward.occupation, again.occupation);
        assert_int_equal(forward.spells[0].from.months, again.spells[0].from.months);
        assert_int_equal(forward.spells[0].income.rupiah, again.spells[0].income.rupiah);
    }
    fixture->world.seed = 8;
    DemoRegency *other = regency_of(fixture, CIMAHI, 100, 0);
    fixture->world.seed = 7;
    DemoRegency first = *other;
    first.stream =
        random_child(random_stream(7, "demo.people"), (uint64_t)other->place->region.code);
    for (int64_t i = 0; i < 200; i++) {
        person_draw(&first, i, &forward);
        person_draw(other, i, &again);
        different += strcmp(forward.name, again.name) != 0;
    }
    assert_true(different > 150);
}

static void months_paid_fit_the_class(void **state)
{
    DemoRegency *regency = regency_of(*state, BEKASI, 100, 0);
    Month now = demo_month();
    int64_t segments[SEGMENT_COUNT] = {0};
    for (int64_t i = 0; i < regency->population.members; i++) {
        DemoPerson person;
        person_draw(regency, i, &person);
        assert_in_range(person.spell_count, 1, 2);
        const DemoSpell *last = &person.spells[person.spell_count - 1];
        int unpaid = now.months - last->until.months;
        assert_true(last->from.months <= last->until.months && last->from.months <= now.months);
        if (person.spell_count == 2) {
            assert_true(person.spells[0].from.months <= person.spells[0].until.months);
            assert_true(person.spells[0].until.months <
                        last->from.months); /* nobody pays twice for a month */
        }
        if (person.class == CLASS_ACTIVE)
            segments[last->segment]++;
        assert_true(person.class == CLASS_ACTIVE    ? unpaid <= 0
                    : person.class == CLASS_ARREARS ? unpaid >= 1 && unpaid <= 3
                                                    : unpaid >= 4);
        assert_int_equal(person.class == CLASS_DEAD, person.died.days != INT32_MIN);
        if (person.class == CLASS_DEAD)
            assert_true(month_of(person.died).months > last->until.months &&
                        month_of(person.died).months <= now.months);
        assert_int_equal(last->employer != 0, last->segment == SEGMENT_PU);
    }
    for (int segment = 0; segment < SEGMENT_COUNT; segment++)
        assert_int_equal(segments[segment], regency->population.active[segment]);
}

static void every_occupation_is_in_the_list(void **state)
{
    Fixture *fixture = *state;
    Ctx *ctx = ctx_new();
    List *list;
    assert_int_equal(occupation_list(ctx, ctx, &list), OK);
    for (size_t i = 0; i < fixture->world.occupation_count; i++)
        if (list_find(list, text_of(fixture->world.occupations[i].occupation)) == NULL)
            fail_msg("%s", fixture->world.occupations[i].occupation);
    mem_free(ctx);
}

static void a_name_written_otherwise_differs_and_titles_do_not_change_its_key(void **state)
{
    Fixture *fixture = *state;
    Arena *arena = arena_new(fixture, 1 << 16);
    Random stream = random_stream(3, "names_test");
    int same_key = 0, variants = 0;
    for (uint64_t i = 0; i < 2000; i++) {
        Sex sex = i % 2 == 0 ? SEX_MALE : SEX_FEMALE;
        char name[NAME_BYTES_MAX], other[NAME_BYTES_MAX];
        name_draw(fixture->world.names, random_child(stream, i), sex, name);
        PersonName one = person_name(arena, text_of(name));
        for (int how = 0; how < WRITTEN_COUNT; how++) {
            name_rewrite(fixture->world.names, random_child(stream, i), (Written)how, sex, name,
                         other);
            assert_string_not_equal(name, other);
            PersonName two = person_name(arena, text_of(other));
            if (how == WRITTEN_VARIANT) {
                variants++;
                same_key += text_equal(one.key, two.key);
            } else if (!text_equal(one.key, two.key)) {
                fail_msg("%s / %s", name, other);
            }
        }
    }
    assert_true(same_key * 100 >
                variants * 60); /* most spellings fold to one key; the rest is for linkage */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plan_adds_up_to_the_cited_shares),
        cmocka_unit_test(growth_is_what_the_plan_says),
        cmocka_unit_test(every_nik_says_where_when_and_which_sex),
        cmocka_unit_test(no_nik_is_given_twice_in_two_regencies),
        cmocka_unit_test(a_person_depends_on_seed_and_number_alone),
        cmocka_unit_test(months_paid_fit_the_class),
        cmocka_unit_test(every_occupation_is_in_the_list),
        cmocka_unit_test(a_name_written_otherwise_differs_and_titles_do_not_change_its_key),
    };
    return cmocka_run_group_tests(tests, make_fixture, free_fixture);
}
