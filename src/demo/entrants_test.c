#include "demo/entrants.h"

#include "award/award.h"
#include "base/mem.h"
#include "base/testing.h"

static const int64_t EMPLOYED[DEMO_REGENCIES] = {
    2589167, 1211763, 1119786, 1682510, 1229218, 901466,  639600,  478750, 1020411,
    617320,  562416,  890992,  800701,  430788,  1077939, 1799668, 740639, 256684,
    496570,  145522,  1298537, 149860,  1452223, 1160313, 286038,  324099, 89588};
/* What Kab. Bekasi said it protected on 9 December 2022: the one fact of the period that is not
 * invented. */
enum { BEKASI_FARMERS = 26808 };

static const char *const CATEGORIES[] = {"province-government", "regency-city",   "large-company",
                                         "medium-company",      "public-service", "micro"};

typedef struct {
    Ctx *ctx;
    PlannedRegency *places;
    Totals totals[DEMO_REGENCIES];
} Fixture;

static int make_fixture(void **state)
{
    Fixture *fixture = mem_new(NULL, Fixture);
    fixture->ctx = ctx_new();
    fixture->places = plan_places(fixture);
    for (int i = 0; i < DEMO_REGENCIES; i++)
        fixture->totals[i] = plan_totals(&fixture->places[i], EMPLOYED[i]);
    *state = fixture;
    return 0;
}

static int free_fixture(void **state)
{
    Fixture *fixture = *state;
    mem_free(fixture->ctx);
    mem_free(fixture);
    return 0;
}

/* −1 if the edition invents no such fact. */
static int64_t fact_of(const DemoEdition *edition, const char *code, const char *fact)
{
    int64_t value = -1;
    for (size_t i = 0; i < edition->fact_count; i++)
        if (strcmp(edition->facts[i].code, code) == 0 &&
            strcmp(edition->facts[i].fact, fact) == 0) {
            assert_int_equal(value, -1);
            value = edition->facts[i].value;
        }
    return value;
}

static size_t marks_of(const DemoEdition *edition, const DemoEntrant *entrant,
                       const char *indicator, Score *marks)
{
    size_t count = 0;
    for (size_t i = 0; i < edition->mark_count; i++) {
        const DemoMark *mark = &edition->marks[i];
        assert_in_range(mark->mark.micro, 0, INT64_C(100) * MICRO);
        if (mark->entrant == entrant && strcmp(mark->indicator, indicator) == 0 && !mark->abstains)
            marks[count++] = mark->mark;
    }
    return count;
}

static void every_entrant_has_what_its_rubric_asks_for(void **state)
{
    Fixture *fixture = *state;
    DemoEdition *edition = edition_draw(fixture, 5, fixture->places, fixture->totals);
    for (size_t c = 0; c < ARRAY_COUNT(CATEGORIES); c++) {
        Rubric *rubric;
        int count = 0;
        assert_int_equal(rubric_load(fixture->ctx, fixture->ctx, CATEGORIES[c], NULL, &rubric), OK);
        for (size_t e = 0; e < edition->entrant_count; e++) {
            const DemoEntrant *entrant = &edition->entrants[e];
            if (strcmp(entrant->category, CATEGORIES[c]) != 0)
                continue;
            count++;
            for (size_t i = 0; i < rubric->indicator_count; i++) {
                const IndicatorSource *source = &rubric->indicators[i].source;
                const char *key = rubric->nodes[rubric->indicators[i].node].key;
                Score marks[DEMO_ASSESSORS];
                if (source->kind == SOURCE_FACT && strcmp(entrant->code, "32.16") != 0)
                    assert_true(fact_of(edition, entrant->code, source->fact) >= 0);
                if (source->kind == SOURCE_FACT && source->over == OVER_FACT)
                    assert_true(fact_of(edition, entrant->code, source->over_key) > 0);
                if (source->kind == SOURCE_PANEL)
                    assert_in_range(marks_of(edition, entrant, key, marks), DEMO_ASSESSORS - 1,
                                    DEMO_ASSESSORS);
                if (source->kind == SOURCE_ENTRANT)
                    assert_true(entrant->programmes != NULL && entrant->arrears_months >= 0);
                if (source->over == OVER_STAFF)
                    assert_true(entrant->staff > 0);
            }
        }
        assert_true(count >= 6);
    }
}

static void parts_never_exceed_wholes(void **state)
{
    Fixture *fixture = *state;
    DemoEdition *edition = edition_draw(fixture, 6, fixture->places, fixture->totals);
    for (size_t e = 0; e < edition->entrant_count; e++) {
        const DemoEntrant *entrant = &edition->entrants[e];
        if (entrant->staff < 0)
            continue;
        int64_t registered = fact_of(edition, entrant->code, "workers_registered");
        assert_in_range(registered, 1, entrant->staff);
        assert_in_range(fact_of(edition, entrant->code, "wages_reported"), 0, entrant->staff);
        assert_in_range(fact_of(edition, entrant->code, "nik_valid"), 0, registered);
        assert_in_range(fact_of(edition, entrant->code, "digital_users"), 0, entrant->staff);
        assert_true(fact_of(edition, entrant->code, "suppliers_compliant") <=
                    fact_of(edition, entrant->code, "suppliers"));
    }
}

static void sectors_are_in_the_list_and_codes_are_used_once(void **state)
{
    Fixture *fixture = *state;
    List *sectors;
    assert_int_equal(sector_list(fixture->ctx, fixture->ctx, &sectors), OK);
    DemoEdition *edition = edition_draw(fixture, 7, fixture->places, fixture->totals);
    for (size_t e = 0; e < edition->entrant_count; e++) {
        const DemoEntrant *entrant = &edition->entrants[e];
        if (entrant->sector != NULL && list_find(sectors, text_of(entrant->sector)) == NULL)
            fail_msg("%s", entrant->sector);
        for (size_t other = 0; other < e; other++)
            assert_string_not_equal(entrant->code, edition->entrants[other].code);
    }
}

/* A raw value of the regencies' rubric, computed here from the plan without the store. */
static RawValue raw_value(const Fixture *fixture, const DemoEdition *edition, const Rubric *rubric,
                          size_t i, const DemoEntrant *entrant, int place)
{
    const Indicator *indicator = &rubric->indicators[i];
    const Totals *totals = &fixture->totals[place];
    RawValue raw = {.known = true};
    int64_t heads = 0, before = 0, whole = totals->employed;
    Score marks[DEMO_ASSESSORS];
    size_t count;
    switch (indicator->source.kind) {
    case SOURCE_EVIDENCE:
        for (size_t step = 0; step < indicator->scale.step_count; step++)
            if (strcmp(indicator->scale.steps[step].level, fixture->places[place].regulation) == 0)
                raw.value = (int64_t)step;
        return raw;
    case SOURCE_PANEL:
        count = marks_of(edition, entrant, rubric->nodes[indicator->node].key, marks);
        raw.value = panel_mark(indicator->source.method, marks, count).micro;
        return raw;
    case SOURCE_FACT:
        heads = strcmp(entrant->code, "32.16") == 0
                    ? BEKASI_FARMERS
                    : fact_of(edition, entrant->code, indicator->source.fact);
        break;
    case SOURCE_COVERAGE:
        for (int segment = 0; segment < SEGMENT_COUNT; segment++)
            if ((indicator->source.segments & 1u << segment) != 0) {
                heads += totals->active[segment];
                before += totals->before[segment];
            }
        if (strcmp(indicator->source.over_key, "employed") != 0)
            whole = strcmp(indicator->source.over_key, "wage") == 0       ? totals->wage
                    : strcmp(indicator->source.over_key, "non-wage") == 0 ? totals->non_wage
                                                                          : totals->non_asn;
        if (indicator->source.measure != COVERAGE_SHARE)
            heads -= before;
        break;
    case SOURCE_ENTRANT:
    case SOURCE_COUNT:
        fail_msg("%s", "not in the regencies' rubric");
    }
    assert_true(ratio_apply(heads, INT64_C(100) * MICRO, whole, ROUND_HALF_AWAY, &raw.value));
    return raw;
}

static void
the_three_published_first_lead_and_cimahi_lacks_protection_of_the_vulnerable(void **state)
{
    Fixture *fixture = *state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Ctx *ctx = ctx_new();
        DemoEdition *edition = edition_draw(ctx, seed, fixture->places, fixture->totals);
        Rubric *rubric;
        Scores *scores;
        Ranking *ranking;
        assert_int_equal(rubric_load(ctx, ctx, "regency-city", NULL, &rubric), OK);
        AwardInput input = {.rubric = rubric,
                            .entrants = mem_array(ctx, AwardEntrant, DEMO_REGENCIES),
                            .values =
                                mem_array(ctx, RawValue, DEMO_REGENCIES * rubric->indicator_count)};
        for (size_t e = 0; e < edition->entrant_count; e++) {
            const DemoEntrant *entrant = &edition->entrants[e];
            if (strcmp(entrant->category, "regency-city") != 0)
                continue;
            for (size_t i = 0; i < rubric->indicator_count; i++)
                input.values[input.count * rubric->indicator_count + i] =
                    raw_value(fixture, edition, rubric, i, entrant, (int)input.count);
            input.entrants[input.count++] = (AwardEntrant){entrant->code, entrant->code, true};
        }
        assert_int_equal(input.count, DEMO_REGENCIES);
        assert_int_equal(award_score(ctx, ctx, &input, &scores), OK);
        assert_int_equal(award_rank(ctx, ctx, scores, &ranking), OK);
        static const char *const FIRST[] = {"32.16", "32.02", "32.77"};
        for (size_t i = 0; i < ARRAY_COUNT(FIRST); i++)
            assert_string_equal(input.entrants[ranking->rows[i].entrant].code, FIRST[i]);
        Explanation *why = award_explain(ctx, scores, ranking->rows[2].entrant);
        assert_string_equal(rubric->nodes[rubric->indicators[why->rows[0].indicator].node].key,
                            "vulnerable-protection");
        mem_free(ctx);
    }
}

/* Each entrant is nominated once, in time for its documents; the desk review names a lower level
 * wherever it accepts in part, a reason wherever it does not accept in full. */
static void everybody_is_nominated_once_and_every_document_is_judged(void **state)
{
    Fixture *fixture = *state;
    bool forgot = false;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        DemoEdition *edition = edition_draw(fixture, seed, fixture->places, fixture->totals);
        assert_int_equal(edition->nomination_count, edition->entrant_count);
        for (size_t e = 0; e < edition->entrant_count; e++)
            assert_ptr_equal(edition->nominations[e].entrant, &edition->entrants[e]);
        int partly = 0;
        int rejected = 0;
        size_t extracts = 0;
        for (size_t i = 0; i < edition->evidence_count; i++) {
            const DemoEvidence *evidence = &edition->evidence[i];
            bool part = strcmp(evidence->verdict, "partly") == 0;
            partly += part;
            rejected += strcmp(evidence->verdict, "rejected") == 0;
            extracts += evidence->indicator[0] == '\0';
            assert_int_equal(part, evidence->level[0] != '\0');
            assert_int_equal(strcmp(evidence->verdict, "accepted") == 0,
                             evidence->reason[0] == '\0');
        }
        assert_true(partly > 0 && rejected > 0);
        forgot = forgot || extracts < edition->entrant_count - DEMO_REGENCIES - DEMO_PROVINCES;
    }
    assert_true(forgot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entrant_has_what_its_rubric_asks_for),
        cmocka_unit_test(parts_never_exceed_wholes),
        cmocka_unit_test(everybody_is_nominated_once_and_every_document_is_judged),
        cmocka_unit_test(sectors_are_in_the_list_and_codes_are_used_once),
        cmocka_unit_test(
            the_three_published_first_lead_and_cimahi_lacks_protection_of_the_vulnerable),
    };
    return cmocka_run_group_tests(tests, make_fixture, free_fixture);
}
