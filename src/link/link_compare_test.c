/* Comparison levels, the model's file, and one-to-one resolution. */
#include "base/testing.h"

#include "base/digest.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/resource.h"
#include "link/link.h"

static const uint64_t SEED = 3216;

static int setup(void **state)
{
    *state = ctx_new();
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

#define CTX_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static LinkSide side(const char *name, int year, int month, int day, int64_t home, const char *nik)
{
    static int64_t nik_number, home_code;
    static int32_t birth;
    static uint8_t sex, digits;
    static uint64_t key;
    static const uint32_t AT = 0;
    Date date = {INT32_MIN};
    assert_true(year == 0 || date_from_ymd(year, month, day, &date));
    assert_true(nik[0] == '\0' || text_parse_int64(text_of(nik), &nik_number));
    nik_number = nik[0] == '\0' ? 0 : nik_number;
    digits = (uint8_t)strlen(nik);
    birth = date.days;
    home_code = home;
    sex = SEX_MALE;
    key = hash64(name, strlen(name), 0);
    LinkRecords records = {1, &nik_number, &digits, &birth, &sex, &home_code, &key, &AT, name};
    return link_side(&records, 0);
}

static NameLevel name_level(const char *a, const char *b)
{
    LinkSide x = side(a, 0, 0, 0, 0, ""), y = side(b, 0, 0, 0, 0, "");
    return link_name_level(0.92, 0.85, &x, &y);
}

static NikLevel nik_level(const char *a, const char *b)
{
    LinkSide x = side("", 0, 0, 0, 0, a), y = side("", 0, 0, 0, 0, b);
    NikLevel level = link_nik_level(&x, &y);
    assert_int_equal(link_nik_level(&y, &x), level);
    return level;
}

/* The figures printed in Winkler (1990), "String comparator metrics and enhanced decision rules".
 */
static void jaro_winkler_gives_the_published_figures(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        double similarity;
    } PUBLISHED[] = {
        {"MARTHA", "MARHTA", 0.961}, {"DWAYNE", "DUANE", 0.840},     {"DIXON", "DICKSONX", 0.813},
        {"JONES", "JOHNSON", 0.832}, {"ABROMS", "ABRAMS", 0.922},    {"HARDIN", "MARTINEZ", 0.722},
        {"ITMAN", "SMITH", 0.467},   {"MICHELLE", "MICHAEL", 0.921}, {"SUNARTI", "SUNARTI", 1.0},
        {"ABC", "XYZ", 0.0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(PUBLISHED); i++) {
        double similarity = jaro_winkler(text_of(PUBLISHED[i].a), text_of(PUBLISHED[i].b));
        double error = similarity - PUBLISHED[i].similarity;
        if (error > 0.0006 || error < -0.0006)
            fail_msg("%s %s: %f", PUBLISHED[i].a, PUBLISHED[i].b, similarity);
    }
}

/* The definition, word by word: pair equal letters within the window greedily, count half the
 * transpositions. */
static double jaro_winkler_by_definition(const char *a, const char *b)
{
    int a_length = (int)strlen(a), b_length = (int)strlen(b);
    if (a_length == 0 || b_length == 0)
        return a_length == b_length;
    int window = (a_length > b_length ? a_length : b_length) / 2 - 1;
    char a_found[LINK_NAME_BYTES_MAX + 1] = "", b_found[LINK_NAME_BYTES_MAX + 1] = "";
    bool b_used[LINK_NAME_BYTES_MAX] = {false};
    int a_count = 0, b_count = 0;
    for (int i = 0; i < a_length; i++) {
        for (int j = 0; j < b_length; j++) {
            int distance = i > j ? i - j : j - i;
            if (a[i] == b[j] && !b_used[j] && distance <= (window < 0 ? 0 : window)) {
                b_used[j] = true;
                a_found[a_count++] = a[i];
                break;
            }
        }
    }
    for (int j = 0; j < b_length; j++)
        if (b_used[j])
            b_found[b_count++] = b[j];
    assert_int_equal(a_count, b_count);
    if (a_count == 0)
        return 0;
    int moved = 0;
    for (int i = 0; i < a_count; i++)
        moved += a_found[i] != b_found[i];
    double m = a_count;
    double jaro = (m / a_length + m / b_length + (m - moved / 2) / m) / 3;
    int prefix = 0;
    while (prefix < 4 && a[prefix] != '\0' && a[prefix] == b[prefix])
        prefix++;
    return jaro > 0.7 ? jaro + 0.1 * prefix * (1 - jaro) : jaro;
}

static void random_name(Random random, uint64_t *counter, char *ret)
{
    uint64_t length = random_below(random, (*counter)++, 20);
    for (uint64_t i = 0; i < length; i++)
        ret[i] = "ABIN "[random_below(random, (*counter)++, 5)];
    ret[length] = '\0';
}

static void jaro_winkler_and_its_short_cut_agree_with_the_definition(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "jaro_winkler");
    uint64_t counter = 0;
    for (int round = 0; round < 50000; round++) {
        char a[32], b[32];
        random_name(random, &counter, a);
        random_name(random, &counter, b);
        double expected = jaro_winkler_by_definition(a, b);
        double similarity = jaro_winkler(text_of(a), text_of(b));
        if (similarity - expected > 1e-12 || expected - similarity > 1e-12)
            fail_msg("seed %d: '%s' '%s' %f, by definition %f", (int)SEED, a, b, similarity,
                     expected);
        NameLevel level = name_level(a, b);
        bool similar = level == NAME_EXACT || level == NAME_CLOSE || level == NAME_SIMILAR;
        if (a[0] != '\0' && b[0] != '\0' && level != NAME_PART && similar != (expected >= 0.85))
            fail_msg("seed %d: '%s' '%s' level %d, by definition %f", (int)SEED, a, b, level,
                     expected);
    }
}

static void names_are_graded(void **state)
{
    (void)state;
    assert_int_equal(name_level("SITI NURHAYATI", "SITI NURHAYATI"), NAME_EXACT);
    assert_int_equal(name_level("SITI NURHAYATI", "SITI NURHAYATY"), NAME_CLOSE);
    assert_int_equal(name_level("SITI N", "SITI NURHAYATI"), NAME_PART);
    assert_int_equal(name_level("AHMAD FAUZI RIDWAN", "FAUZI RIDWAN"), NAME_PART);
    assert_int_equal(name_level("S N", "SITI NURHAYATI"),
                     NAME_DIFFER); /* initials alone prove nothing */
    assert_int_equal(name_level("SITI NURHAYATI", "BAMBANG SUTRISNO"), NAME_DIFFER);
    assert_int_equal(name_level("", "BAMBANG"), LEVEL_UNKNOWN);
}

static void a_nik_is_near_by_one_slip_of_the_finger(void **state)
{
    (void)state;
    const char *nik = "3276055708900002";
    assert_int_equal(nik_level(nik, nik), NIK_EQUAL);
    assert_int_equal(nik_level(nik, "3276055708900012"), NIK_NEAR_SERIAL);
    assert_int_equal(nik_level(nik, "3276055708910002"), NIK_NEAR);
    assert_int_equal(nik_level(nik, "3276505708900002"), NIK_NEAR); /* 05 and 50 */
    assert_int_equal(nik_level(nik, "3276055709910002"), NIK_DIFFER);
    assert_int_equal(nik_level(nik, "327605570890002"),
                     NIK_NEAR_SERIAL); /* a zero of the serial left out */
    assert_int_equal(nik_level(nik, "327055708900002"), NIK_NEAR);          /* the 6 left out */
    assert_int_equal(nik_level(nik, "32760557089000022"), NIK_LONG_PREFIX); /* one too many */
    assert_int_equal(nik_level(nik, "327605570890000"), NIK_LONG_PREFIX);
    assert_int_equal(nik_level(nik, "32760"), NIK_SHORT_PREFIX);
    assert_int_equal(nik_level(nik, "32761"), NIK_DIFFER);
    assert_int_equal(nik_level(nik, ""), LEVEL_UNKNOWN);
}

static void birth_dates_and_homes_are_graded(void **state)
{
    (void)state;
    LinkModel model = {.name_close = 0.92, .name_similar = 0.85};
    static const struct {
        int year, month, day;
        int level;
    } BIRTHS[] = {
        {1990, 8, 7, BIRTH_EXACT},        {1990, 7, 8, BIRTH_SWAPPED},
        {1991, 8, 7, BIRTH_YEAR_NEAR},    {1980, 8, 7, BIRTH_ONE_DIFFERS},
        {1990, 8, 17, BIRTH_ONE_DIFFERS}, {1990, 9, 7, BIRTH_ONE_DIFFERS},
        {1991, 8, 17, BIRTH_DIFFER},      {0, 0, 0, LEVEL_UNKNOWN},
    };
    LinkSide a = side("A", 1990, 8, 7, 3216052001, "");
    for (size_t i = 0; i < ARRAY_COUNT(BIRTHS); i++) {
        LinkSide b = side("A", BIRTHS[i].year, BIRTHS[i].month, BIRTHS[i].day, 0, "");
        assert_int_equal(link_compare(&model, &a, &b).level[LINK_BIRTH], BIRTHS[i].level);
    }
    static const struct {
        int64_t home;
        int level;
    } HOMES[] = {
        {3216052001, HOME_DISTRICT}, {3216052002, HOME_DISTRICT}, {321605, HOME_DISTRICT},
        {321606, HOME_REGENCY},      {3216, HOME_REGENCY},        {3217052001, HOME_DIFFER},
        {32, LEVEL_UNKNOWN},         {0, LEVEL_UNKNOWN},
    };
    for (size_t i = 0; i < ARRAY_COUNT(HOMES); i++) {
        LinkSide b = side("A", 0, 0, 0, HOMES[i].home, "");
        assert_int_equal(link_compare(&model, &a, &b).level[LINK_HOME], HOMES[i].level);
    }
}

/* -- The model ------------------------------------------------------------------------------- */

static void the_shipped_model_reads_and_survives_being_written(void **state)
{
    Ctx *ctx = *state;
    LinkModel *model = NULL, *again = NULL;
    assert_int_equal(link_model_load(ctx, ctx, "person", &model), OK);
    assert_int_equal(
        link_model_parse(ctx, ctx, "again", text_of(link_model_format(ctx, model)), &again), OK);
    assert_memory_equal(model->weight, again->weight, sizeof model->weight);
    assert_memory_equal(model->rules, again->rules, sizeof model->rules);
    assert_int_equal(model->bucket_max, again->bucket_max);
    assert_true(model->match_from == again->match_from &&
                model->narrow_margin == again->narrow_margin);
}

static void a_faulty_model_is_refused_with_its_place(void **state)
{
    Ctx *ctx = *state;
    static const struct {
        const char *from, *to, *key;
    } FAULTS[] = {
        {"exact: {m: 0.80,", "exact: {m: 0.81,", "link.sum"},
        {"[nik_12]", "[nik_13]", "link.part_unknown"},
        {"review_from: 0.5", "review_from: 0.99", "link.order"},
        {"    swapped:", "    # swapped:", "link.level_missing"},
    };
    Text whole = resource_text("link/person.yaml");
    for (size_t i = 0; i < ARRAY_COUNT(FAULTS); i++) {
        const char *found = memmem(whole.data, whole.bytes, FAULTS[i].from, strlen(FAULTS[i].from));
        assert_non_null(found);
        size_t before = (size_t)(found - whole.data), skip = before + strlen(FAULTS[i].from);
        char *text = mem_printf(ctx, "%.*s%s%.*s", (int)before, whole.data, FAULTS[i].to,
                                (int)(whole.bytes - skip), whole.data + skip);
        LinkModel *model = NULL;
        problems_clear(ctx);
        assert_int_equal(link_model_parse(ctx, ctx, "test.yaml", text_of(text), &model), E_INVALID);
        size_t count;
        const Problem *list = problems(ctx, &count);
        assert_true(count >= 1);
        assert_string_equal(list[0].key, FAULTS[i].key);
        assert_true(list[0].place.line > 0);
        assert_null(model);
    }
}

static void agreeing_on_a_rare_name_weighs_more_than_on_a_common_one(void **state)
{
    Ctx *ctx = *state;
    LinkModel *model = NULL;
    assert_int_equal(link_model_load(ctx, ctx, "person", &model), OK);
    LinkLevels levels = {{NAME_EXACT, BIRTH_EXACT, SEX_EQUAL, HOME_DISTRICT, NIK_DIFFER}};
    double common = link_weight(model, levels, 0.001), rare = link_weight(model, levels, 0.0001);
    double expected = 3.321928094887362; /* log2 of ten times as frequent */
    assert_true(rare - common > expected - 1e-9 && rare - common < expected + 1e-9);
    double prior = link_prior(model, 1000000);
    for (double probability = 0.01; probability < 1; probability += 0.07) {
        double back = link_probability(link_weight_of(probability, prior), prior);
        assert_true(back - probability < 1e-9 && probability - back < 1e-9);
    }
}

/* -- Resolution ------------------------------------------------------------------------------ */

static void resolution_is_one_to_one_and_nobody_would_rather_swap(void **state)
{
    Ctx *ctx = *state;
    LinkModel *model = NULL;
    assert_int_equal(link_model_load(ctx, ctx, "person", &model), OK);
    enum { LEFT = 12, RIGHT = 9 };
    Random random = random_stream(SEED, "resolve");
    uint64_t counter = 0;
    for (int round = 0; round < 500; round++) {
        LinkPair pairs[LEFT * RIGHT];
        double weight[LEFT][RIGHT] = {{0}};
        int64_t count = 0;
        for (int left = 0; left < LEFT; left++) {
            for (int right = 0; right < RIGHT; right++) {
                if (random_below(random, counter++, 3) != 0)
                    continue;
                /* Few different weights, so that there are ties; a tiny step by place breaks them
                 * as the rule says. */
                double value = 20 + (double)random_below(random, counter++, 8);
                weight[left][right] = value - left * 1e-6 - right * 1e-9;
                pairs[count++] = (LinkPair){
                    .left = left,
                    .right = right,
                    .weight = value,
                    .probability = random_below(random, counter++, 2) == 0 ? 0.6 : 0.999};
            }
        }
        LinkResult results[LEFT];
        link_resolve(model, pairs, count, LEFT, results);
        int owner[RIGHT];
        for (int right = 0; right < RIGHT; right++)
            owner[right] = -1;
        for (int left = 0; left < LEFT; left++) {
            if (results[left].right >= 0) {
                assert_int_equal(owner[results[left].right], -1);
                owner[results[left].right] = left;
            }
        }
        for (int left = 0; left < LEFT; left++) {
            for (int right = 0; right < RIGHT; right++) {
                if (weight[left][right] == 0)
                    continue;
                double mine = results[left].right < 0 ? 0 : weight[left][results[left].right];
                double theirs = owner[right] < 0 ? 0 : weight[owner[right]][right];
                assert_false(weight[left][right] > mine && weight[left][right] > theirs);
            }
        }
    }
}

static void two_candidates_as_good_as_each_other_are_ambiguous(void **state)
{
    Ctx *ctx = *state;
    LinkModel *model = NULL;
    assert_int_equal(link_model_load(ctx, ctx, "person", &model), OK);
    LinkPair pairs[] = {{.left = 0, .right = 4, .weight = 30, .probability = 0.999},
                        {.left = 0, .right = 7, .weight = 29, .probability = 0.99},
                        {.left = 0, .right = 8, .weight = 20, .probability = 0.6},
                        {.left = 1, .right = 4, .weight = 25, .probability = 0.98}};
    LinkResult results[3];
    link_resolve(model, pairs, ARRAY_COUNT(pairs), 3, results);
    assert_int_equal(results[0].right, 4);
    assert_int_equal(results[0].rivals, 1);
    assert_int_equal(results[0].outcome, LINK_MATCH);
    assert_int_equal(results[1].right, -1);
    assert_int_equal(results[1].best, 4);
    assert_int_equal(results[1].outcome, LINK_NEW);
    assert_int_equal(results[2].best, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jaro_winkler_gives_the_published_figures),
        cmocka_unit_test(jaro_winkler_and_its_short_cut_agree_with_the_definition),
        cmocka_unit_test(names_are_graded),
        cmocka_unit_test(a_nik_is_near_by_one_slip_of_the_finger),
        cmocka_unit_test(birth_dates_and_homes_are_graded),
        CTX_TEST(the_shipped_model_reads_and_survives_being_written),
        CTX_TEST(a_faulty_model_is_refused_with_its_place),
        CTX_TEST(agreeing_on_a_rare_name_weighs_more_than_on_a_common_one),
        CTX_TEST(resolution_is_one_to_one_and_nobody_would_rather_swap),
        CTX_TEST(two_candidates_as_good_as_each_other_are_ambiguous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
