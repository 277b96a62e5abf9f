#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"
#include "region/region.h"

static Region parsed(const char *text)
{
    Region region = {-1};
    return region_parse(text_of(text), &region) ? region : (Region){-1};
}

static void a_code_is_read_with_or_without_dots(void **state)
{
    (void)state;
    assert_int_equal(parsed("32").code, 32);
    assert_int_equal(parsed("3216").code, 3216);
    assert_int_equal(parsed("32.16").code, 3216);
    assert_int_equal(parsed("321605").code, 321605);
    assert_int_equal(parsed(" 32.16.05 ").code, 321605);
    assert_int_equal(parsed("3216052001").code, 3216052001);
    assert_int_equal(parsed("32.16.05.2001").code, 3216052001);
    assert_int_equal(parsed("32.10").code, 3210);
}

static void a_shape_that_no_code_has_is_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",        "3",          "321",     "32.",          "32.1",           "32.160",
        "32.16.5", "32.1605",    "3216.05", "32.16.05.200", "32.16.05.20011", "32.16.05.2001.",
        "00",      "32.00",      "05",      "32.16.00",     "32.16.05.0000",  "32,16",
        "32-16",   "3.2E+1",     "'32.16",  "Bekasi",       "32 16",          "-3",
        "+32",     "32160520011"};
    for (size_t i = 0; i < ARRAY_COUNT(WRONG); i++)
        assert_int_equal(parsed(WRONG[i]).code, -1);
}

static void the_level_is_told_by_the_number_of_digits(void **state)
{
    (void)state;
    assert_int_equal(region_level(REGION_NATION), LEVEL_NATION);
    assert_int_equal(region_level(parsed("32")), LEVEL_PROVINCE);
    assert_int_equal(region_level(parsed("32.16")), LEVEL_REGENCY);
    assert_int_equal(region_level(parsed("32.16.05")), LEVEL_DISTRICT);
    assert_int_equal(region_level(parsed("32.16.05.2001")), LEVEL_VILLAGE);
}

static void an_ancestor_is_a_prefix_and_a_region_is_its_own(void **state)
{
    (void)state;
    Region village = {3216052001};
    assert_int_equal(region_at(village, LEVEL_VILLAGE).code, 3216052001);
    assert_int_equal(region_at(village, LEVEL_DISTRICT).code, 321605);
    assert_int_equal(region_at(village, LEVEL_REGENCY).code, 3216);
    assert_int_equal(region_at(village, LEVEL_PROVINCE).code, 32);
    assert_int_equal(region_at(village, LEVEL_NATION).code, 0);
    assert_int_equal(region_at((Region){32}, LEVEL_VILLAGE).code, 32);
}

static void a_region_contains_itself_and_what_is_below(void **state)
{
    (void)state;
    assert_true(region_contains((Region){3216}, (Region){3216052001}));
    assert_true(region_contains((Region){3216}, (Region){3216}));
    assert_true(region_contains(REGION_NATION, (Region){9401}));
    assert_false(region_contains((Region){3216}, (Region){32}));
    assert_false(region_contains((Region){3216}, (Region){3275}));
    assert_false(region_contains((Region){32}, (Region){3316052001}));
    assert_false(region_contains((Region){32}, REGION_NATION));
}

static void facts_of_a_village_belong_to_its_regencys_chain(void **state)
{
    (void)state;
    assert_int_equal(region_chain((Region){3216052001}).number, 3216);
    assert_int_equal(region_chain((Region){3216}).number, 3216);
    assert_int_equal(region_chain((Region){32}).number, 3200);
    assert_int_equal(region_chain(REGION_NATION).number, 0);
}

/* A code of a random level, built from its parts. */
static Region random_region(Random stream, char text[16])
{
    int province = 11 + (int)random_below(stream, 0, 89),
        regency = 1 + (int)random_below(stream, 1, 99);
    int district = 1 + (int)random_below(stream, 2, 99),
        village = 1 + (int)random_below(stream, 3, 9999);
    int parts = 1 + (int)random_below(stream, 4, 4);
    int bytes = snprintf(text, 16, "%02d.%02d.%02d.%04d", province, regency, district, village);
    int64_t code[] = {province, province * 100 + regency,
                      (province * 100 + regency) * 100 + district, 0};
    code[3] = code[2] * 10000 + village;
    text[parts == 4 ? bytes : parts * 3 - 1] = '\0';
    return (Region){code[parts - 1]};
}

static void writing_and_reading_a_code_gives_it_back(void **state)
{
    (void)state;
    Random stream = random_stream(1, "region codes");
    void *root = mem_root(NULL);
    for (uint64_t i = 0; i < 20000; i++) {
        char text[16];
        Region region = random_region(random_child(stream, i), text);
        assert_string_equal(region_format(root, region), text);
        assert_int_equal(parsed(text).code, region.code);
        char digits[16];
        size_t count = 0;
        for (const char *c = text; *c != '\0'; c++)
            if (*c != '.')
                digits[count++] = *c;
        digits[count] = '\0';
        assert_int_equal(parsed(digits).code, region.code);
    }
    mem_free(root);
}

static void damage_by_a_spreadsheet_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
    } CASES[] = {{"32.1", "region.damaged"},        {"32,16", "region.damaged"},
                 {"3.21605E+09", "region.damaged"}, {"32.16.5", "region.damaged"},
                 {"321", "region.malformed"},       {"Bekasi", "region.malformed"},
                 {"", "region.malformed"},          {"32.16.05.20", "region.damaged"}};
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        Ctx *ctx = ctx_new();
        Region region = {-1};
        assert_int_equal(region_read(ctx, NULL, text_of(CASES[i].text), &region), E_INVALID);
        assert_int_equal(region.code, -1);
        size_t count;
        const Problem *list = problems(ctx, &count);
        assert_int_equal(count, 1);
        assert_string_equal(list[0].key, CASES[i].key);
        mem_free(ctx);
    }
}

static void an_apostrophe_before_a_whole_code_is_a_warning(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Region region;
    assert_int_equal(region_read(ctx, NULL, TEXT("'32.16"), &region), OK);
    assert_int_equal(region.code, 3216);
    assert_int_equal(problem_count(ctx, PROBLEM_WARNING), 1);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_read_with_or_without_dots),
        cmocka_unit_test(a_shape_that_no_code_has_is_refused),
        cmocka_unit_test(the_level_is_told_by_the_number_of_digits),
        cmocka_unit_test(an_ancestor_is_a_prefix_and_a_region_is_its_own),
        cmocka_unit_test(a_region_contains_itself_and_what_is_below),
        cmocka_unit_test(facts_of_a_village_belong_to_its_regencys_chain),
        cmocka_unit_test(writing_and_reading_a_code_gives_it_back),
        cmocka_unit_test(damage_by_a_spreadsheet_is_named),
        cmocka_unit_test(an_apostrophe_before_a_whole_code_is_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
