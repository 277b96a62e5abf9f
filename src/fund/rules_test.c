/* Who may be paid for, and who comes first. */
#include "base/random.h"
#include "fund/fund_world_test.h"

enum { CASES = 20000 };

static Candidate somebody(void)
{
    return (Candidate){.nik = 3277010101800001,
                       .home = CIBEBER,
                       .home_since = {2020 * 12},
                       .occupation = 5212,
                       .proposed = {19000},
                       .age = 40,
                       .sex = SEX_FEMALE,
                       .disability = DISABILITY_NO,
                       .decile = 3,
                       .segment = SEGMENT_BPU,
                       .verdict = VERDICT_NEW};
}

static RuleReason reason_of(const Conditions *conditions, const Candidate *candidate)
{
    RuleReason reason = {RULE_NONE, false, false};
    bool held = conditions_hold(conditions, candidate, month_at(2023, 3), &reason);
    assert_int_equal(held, reason.rule == RULE_NONE);
    return reason;
}

static void no_condition_admits_everybody(void **state)
{
    (void)state;
    Conditions none = {0};
    Candidate nobody_known = {.nik = 1, .age = -1, .proposed = {INT32_MIN}};
    assert_int_equal(reason_of(&none, &nobody_known).rule, RULE_NONE);
}

static void what_is_not_known_satisfies_no_condition(void **state)
{
    (void)state;
    const Region cimahi[] = {KOTA_CIMAHI};
    const uint32_t vendors[] = {5212, 9520};
    const Conditions asks[] = {
        {.areas = cimahi, .area_count = 1},
        {.resident_months = 6},
        {.occupations = vendors, .occupation_count = 2},
        {.disability = DISABILITY_YES},
        {.sex = SEX_FEMALE},
        {.age_from = 18},
        {.decile_max = 4},
    };
    Candidate unknown = {.nik = 1, .age = -1, .proposed = {INT32_MIN}, .segment = SEGMENT_BPU};
    for (size_t i = 0; i < ARRAY_COUNT(asks); i++) {
        RuleReason reason = reason_of(&asks[i], &unknown);
        assert_int_equal(reason.rule, RULE_AREA + i);
        assert_true(reason.unknown);
        assert_true(message_text(LANG_ID, rule_reason_key(reason)).bytes > 0);
    }
}

static void a_home_known_only_as_the_regency_decides_nothing_about_a_village(void **state)
{
    (void)state;
    const Region cibeber[] = {CIBEBER};
    Conditions conditions = {.areas = cibeber, .area_count = 1};
    Candidate candidate = somebody();
    assert_int_equal(reason_of(&conditions, &candidate).rule, RULE_NONE);
    candidate.home = KOTA_CIMAHI;
    assert_true(reason_of(&conditions, &candidate).unknown);
    candidate.home = UTAMA;
    assert_false(reason_of(&conditions, &candidate).unknown);
    assert_int_equal(reason_of(&conditions, &candidate).rule, RULE_AREA);
}

static void an_age_limit_is_met_below_it_and_not_at_it(void **state)
{
    (void)state;
    Conditions conditions = {.age_from = 18, .age_below = 65};
    Candidate candidate = somebody();
    const struct {
        int16_t age;
        bool holds;
    } CASES_OF_AGE[] = {{17, false}, {18, true}, {64, true}, {65, false}};
    for (size_t i = 0; i < ARRAY_COUNT(CASES_OF_AGE); i++) {
        candidate.age = CASES_OF_AGE[i].age;
        assert_int_equal(reason_of(&conditions, &candidate).rule == RULE_NONE,
                         CASES_OF_AGE[i].holds);
    }
}

static void a_reason_names_rule_person_and_remedy(void **state)
{
    World *world = *state;
    List *occupations;
    const uint32_t farmers[] = {6111};
    FundRules rules = {.conditions = {.occupations = farmers, .occupation_count = 1}};
    Candidate candidate = somebody();
    RuleReason reason;
    assert_ok(world->ctx, occupation_list(world->ctx, world->ctx, &occupations));
    assert_false(fund_admits(&rules, &candidate, month_at(2023, 3), &reason));
    char *text = rule_reason_say(world->ctx, LANG_EN, occupations, &rules, &candidate, reason);
    assert_true(text_contains(text_of(text), text_of(list_name(occupations, 6111, LANG_EN))));
    assert_true(text_contains(text_of(text), text_of(list_name(occupations, 5212, LANG_EN))));
}

static void the_local_definition_of_a_vulnerable_worker_applies_besides_the_rules(void **state)
{
    (void)state;
    FundRules rules = {.vulnerable = {.text = "penghasilan rendah",
                                      .source = "Perwal 1/2023",
                                      .conditions = {.decile_max = 2}}};
    Candidate candidate = somebody();
    RuleReason reason;
    assert_false(fund_admits(&rules, &candidate, month_at(2023, 3), &reason));
    assert_true(reason.vulnerable);
    assert_int_equal(reason.rule, RULE_DECILE);
}

/* -- Property -------------------------------------------------------------------------------- */

typedef struct {
    Random random;
    uint64_t drawn;
} Draw;

static int draw(Draw *draws, int bound)
{
    return (int)random_below(draws->random, draws->drawn++, (uint64_t)bound);
}

static const Region PLACES[] = {KOTA_CIMAHI, CIBEBER, UTAMA, KAB_BEKASI, SETIA_ASIH, {32}};
static const uint32_t JOBS[] = {5212, 6111, 8321, 9313};

static Candidate draw_candidate(Draw *draws)
{
    int place = draw(draws, (int)ARRAY_COUNT(PLACES) + 1);
    int job = draw(draws, (int)ARRAY_COUNT(JOBS) + 1);
    return (Candidate){.nik = 1 + draw(draws, 9),
                       .home = place == (int)ARRAY_COUNT(PLACES) ? REGION_NATION : PLACES[place],
                       .home_since = {draw(draws, 2) == 0 ? 0 : 2023 * 12 + draw(draws, 6) - 4},
                       .occupation = job == (int)ARRAY_COUNT(JOBS) ? 0 : JOBS[job],
                       .proposed = {draw(draws, 4) == 0 ? INT32_MIN : 19000 + draw(draws, 5)},
                       .age = (int16_t)(draw(draws, 60) + 10 - (draw(draws, 5) == 0 ? 71 : 0)),
                       .sex = (uint8_t)draw(draws, 3),
                       .disability = (uint8_t)draw(draws, 3),
                       .decile = (uint8_t)draw(draws, 5),
                       .segment = (uint8_t)draw(draws, SEGMENT_COUNT),
                       .verdict = (uint8_t)draw(draws, VERDICT_COUNT)};
}

/* By the words of the manual, one at a time, as slowly as it takes. */
static RuleKind slow_rule(const Conditions *c, const Candidate *p, Month from)
{
    bool area = c->area_count == 0, job = c->occupation_count == 0, listed = c->list_count == 0;
    for (size_t i = 0; i < c->area_count; i++) {
        int64_t home = p->home.code;
        while (home > 0 && home != c->areas[i].code)
            home = home > 99999999 ? home / 10000 : home / 100;
        area = area || home == c->areas[i].code;
    }
    for (size_t i = 0; i < c->occupation_count; i++)
        job = job || (p->occupation != 0 && p->occupation == c->occupations[i]);
    for (size_t i = 0; i < c->list_count; i++)
        for (size_t n = 0; n < c->lists[i].count; n++)
            listed = listed || c->lists[i].niks[n] == p->nik;
    if (!area)
        return RULE_AREA;
    if (c->resident_months > 0 &&
        !(p->home_since.months > 0 && p->home_since.months + c->resident_months <= from.months))
        return RULE_RESIDENCY;
    if (!job)
        return RULE_OCCUPATION;
    if (c->disability != 0 && p->disability != DISABILITY_YES)
        return RULE_DISABILITY;
    if (c->sex != 0 && p->sex != c->sex)
        return RULE_SEX;
    if ((c->age_from > 0 || c->age_below > 0) &&
        !(p->age >= 0 && p->age >= c->age_from && (c->age_below == 0 || p->age < c->age_below)))
        return RULE_AGE;
    if (c->decile_max > 0 && !(p->decile >= 1 && p->decile <= c->decile_max))
        return RULE_DECILE;
    if (c->segments != 0 && !(c->segments >> p->segment & 1))
        return RULE_SEGMENT;
    return listed ? RULE_NONE : RULE_LIST;
}

static void the_predicate_agrees_with_the_words_of_the_manual(void **state)
{
    World *world = *state;
    static const int64_t ODD[] = {1, 3, 5, 7, 9}, FEW[] = {2, 4};
    const PeopleList lists[] = {{LIST_ROSTER, "3277-1", ODD, 5}, {LIST_DECREE, "12", FEW, 2}};
    Draw draws = {random_stream(world->ctx->seed, "rules_test"), 0};
    int64_t held = 0;
    print_message("seed %llu\n", (unsigned long long)world->ctx->seed);
    for (int i = 0; i < CASES; i++) {
        size_t place = (size_t)draw(&draws, 5), job = (size_t)draw(&draws, 3);
        size_t list = (size_t)draw(&draws, 2);
        Conditions conditions = {
            .areas = PLACES + place,
            .area_count = (size_t)draw(&draws, 3) * (size_t)draw(&draws, 2) / 2,
            .occupations = JOBS + job,
            .occupation_count = draw(&draws, 2) == 0 ? 0 : ARRAY_COUNT(JOBS) - job,
            .lists = lists + list,
            .list_count = draw(&draws, 3) == 0 ? 2 - list : 0,
            .resident_months = draw(&draws, 3) == 0 ? draw(&draws, 6) : 0,
            .age_from = draw(&draws, 2) * draw(&draws, 30),
            .age_below = draw(&draws, 2) * (30 + draw(&draws, 40)),
            .decile_max = draw(&draws, 2) * draw(&draws, 5),
            .segments = draw(&draws, 2) == 0 ? 0 : (unsigned)draw(&draws, 1 << SEGMENT_COUNT),
            .disability = draw(&draws, 4) == 0 ? DISABILITY_YES : DISABILITY_UNKNOWN,
            .sex = draw(&draws, 2) == 0 ? SEX_UNKNOWN : (uint8_t)(1 + draw(&draws, 2))};
        Candidate candidate = draw_candidate(&draws);
        RuleReason reason = reason_of(&conditions, &candidate);
        assert_int_equal(reason.rule, slow_rule(&conditions, &candidate, month_at(2023, 3)));
        held += reason.rule == RULE_NONE;
    }
    assert_true(held > CASES / 50 && held < CASES);
}

/* -- Priority -------------------------------------------------------------------------------- */

static void disability_and_cibeber_come_before_everybody_else(void **state)
{
    World *world = *state;
    Fund *fund = parse_fund(world, GELIAT);
    Candidate first = somebody(), disabled = somebody(), other = somebody();
    disabled.home = UTAMA;
    disabled.disability = DISABILITY_YES;
    other.home = UTAMA;
    other.proposed.days = 1; /* long before the others */
    Month from = month_at(2023, 3);
    Priority places[] = {candidate_priority(&fund->priority, &first, from),
                         candidate_priority(&fund->priority, &disabled, from),
                         candidate_priority(&fund->priority, &other, from)};
    assert_int_equal(places[0].class, 0);
    assert_int_equal(places[1].class, 0);
    assert_int_equal(places[2].class, 1);
    assert_true(priority_compare(&places[1], &places[2]) < 0);
}

static void without_a_date_one_comes_last_in_an_order_by_proposal(void **state)
{
    (void)state;
    PriorityRules rules = {.order = ORDER_PROPOSAL};
    Candidate dated = somebody(), undated = somebody();
    undated.proposed.days = INT32_MIN;
    Priority a = candidate_priority(&rules, &dated, month_at(2023, 3));
    Priority b = candidate_priority(&rules, &undated, month_at(2023, 3));
    assert_true(priority_compare(&a, &b) < 0);
}

static void need_is_decile_then_urgency_then_disability(void **state)
{
    (void)state;
    Candidate poor = somebody(), urgent = somebody(), unknown = somebody();
    poor.decile = 1;
    urgent.decile = 2;
    urgent.verdict = VERDICT_ARREARS;
    urgent.disability = DISABILITY_YES;
    unknown.decile = 0;
    assert_true(candidate_need(&poor) > candidate_need(&urgent));
    assert_true(candidate_need(&urgent) > candidate_need(&unknown));
}

static void a_lot_does_not_depend_on_who_else_takes_part(void **state)
{
    (void)state;
    PriorityRules rules = {.order = ORDER_LOTTERY, .seed = 17};
    PriorityRules other = {.order = ORDER_LOTTERY, .seed = 18};
    Candidate candidate = somebody();
    Month from = month_at(2023, 3);
    Priority one = candidate_priority(&rules, &candidate, from);
    candidate.decile = 9;
    candidate.proposed.days = 5;
    Priority two = candidate_priority(&rules, &candidate, from);
    assert_int_equal(one.key, two.key);
    assert_int_not_equal(one.key, candidate_priority(&other, &candidate, from).key);
}

static void the_order_is_total_and_transitive(void **state)
{
    World *world = *state;
    Fund *fund = parse_fund(world, GELIAT);
    Draw draws = {random_stream(world->ctx->seed, "rules_test.order"), 0};
    for (int i = 0; i < CASES; i++) {
        Priority p[3];
        for (int k = 0; k < 3; k++) {
            Candidate candidate = draw_candidate(&draws);
            p[k] = candidate_priority(&fund->priority, &candidate, month_at(2023, 3));
        }
        assert_int_equal(priority_compare(&p[0], &p[1]), -priority_compare(&p[1], &p[0]));
        if (priority_compare(&p[0], &p[1]) <= 0 && priority_compare(&p[1], &p[2]) <= 0)
            assert_true(priority_compare(&p[0], &p[2]) <= 0);
        if (priority_compare(&p[0], &p[1]) == 0)
            assert_int_equal(p[0].nik, p[1].nik);
    }
}

/* -- YAML ------------------------------------------------------------------------------------ */

static void the_canonical_form_is_its_own_canonical_form(void **state)
{
    World *world = *state;
    static const char *const FUNDS[] = {
        GELIAT, CITY, PROVINCE,
        CITY "undecided_relief: true\nrules:\n  occupations: [farmer, street-vendor]\n"
             "  age_from: 18\n  age_below: 65\n  decile_max: 4\n  segments: [bpu]\n"
             "  resident_months: 6\n  sex: female\n"
             "vulnerable:\n  text: \"tidak \\\"tetap\\\"\"\n  source: Perwal 1/2023\n"
             "  dated: 2023-01-05\n  decile_max: 4\n"
             "priority:\n  order: lottery\n  seed: 20230317\n  classes:\n"
             "    - {name: Semua, any: [{}, {disability: true, areas: Cibeber}]}\n"};
    for (size_t i = 0; i < ARRAY_COUNT(FUNDS); i++) {
        Fund *once = parse_fund(world, FUNDS[i]);
        Fund *twice = parse_fund(world, once->definition);
        assert_string_equal(once->definition, twice->definition);
    }
}

static void every_fault_of_a_fund_is_named_with_its_place(void **state)
{
    World *world = *state;
    Fund *fund = NULL;
    const char *yaml = "fund: Geliat 2023\nname: x\nkind: village\nregion: \"32.77\"\nowner: y\n"
                       "from: 2023-05\nuntil: 2023-01\nprogrammes: [jp]\n"
                       "rules:\n  areas: [Nowhere]\n  occupations: [astronaut]\n"
                       "  age_from: 65\n  age_below: 18\n  lists: [roster 3277-9]\n"
                       "priority:\n  order: lottery\n";
    static const char *const KEYS[] = {
        "fund.key",        "fund.region_of_kind", "fund.months_cross",
        "fund.programmes", "fund.area_unknown",   "fund.occupation_unknown",
        "fund.ages_cross", "fund.list_unknown",   "fund.seed"};
    assert_int_equal(
        fund_parse(world->ctx, world->ctx, world->store, "fund.yaml", text_of(yaml), &fund),
        E_INVALID);
    assert_null(fund);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    for (size_t k = 0; k < ARRAY_COUNT(KEYS); k++) {
        bool found = false;
        for (size_t i = 0; i < count; i++)
            found = found || (strcmp(list[i].key, KEYS[k]) == 0 && list[i].place.line > 0);
        if (!found)
            fail_msg("%s is not named", KEYS[k]);
    }
    problems_clear(world->ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_condition_admits_everybody),
        cmocka_unit_test(what_is_not_known_satisfies_no_condition),
        cmocka_unit_test(a_home_known_only_as_the_regency_decides_nothing_about_a_village),
        cmocka_unit_test(an_age_limit_is_met_below_it_and_not_at_it),
        cmocka_unit_test(a_reason_names_rule_person_and_remedy),
        cmocka_unit_test(the_local_definition_of_a_vulnerable_worker_applies_besides_the_rules),
        cmocka_unit_test(the_predicate_agrees_with_the_words_of_the_manual),
        cmocka_unit_test(disability_and_cibeber_come_before_everybody_else),
        cmocka_unit_test(without_a_date_one_comes_last_in_an_order_by_proposal),
        cmocka_unit_test(need_is_decile_then_urgency_then_disability),
        cmocka_unit_test(a_lot_does_not_depend_on_who_else_takes_part),
        cmocka_unit_test(the_order_is_total_and_transitive),
        cmocka_unit_test(the_canonical_form_is_its_own_canonical_form),
        cmocka_unit_test(every_fault_of_a_fund_is_named_with_its_place),
    };
    return cmocka_run_group_tests_name("rules", tests, open_world, close_world);
}
