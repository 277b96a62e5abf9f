#include "base/testing.h"

#include "base/mem.h"
#include "format/json.h"

static void members_keep_the_order_in_which_they_were_set(void **state)
{
    void *root = *state;
    Json *object = json_object(root);
    json_set_string(object, "z", "last letter first");
    json_set_int(object, "a", 1);
    json_set_bool(object, "m", true);
    json_set_string(object, "none", NULL);
    assert_string_equal(json_print(root, object, false),
                        "{\"z\":\"last letter first\",\"a\":1,\"m\":true,\"none\":null}");
    json_set_int(object, "z", 2); /* a member set again stays where it was */
    assert_string_equal(json_print(root, object, false),
                        "{\"z\":2,\"a\":1,\"m\":true,\"none\":null}");
}

static void integers_stay_exact(void **state)
{
    void *root = *state;
    Json *array = json_array(root);
    json_append_int(array, INT64_MAX);
    json_append_int(array, INT64_MIN);
    json_append_int(array, 9007199254740993);
    assert_string_equal(json_print(root, array, false),
                        "[9223372036854775807,-9223372036854775808,9007199254740993]");
}

static void decimals_print_as_people_write_them(void **state)
{
    void *root = *state;
    static const struct {
        int64_t scaled;
        int digits;
        const char *text;
    } CASES[] = {
        {87500000, 6, "{\"n\":87.5}"}, {87000000, 6, "{\"n\":87}"},
        {0, 6, "{\"n\":0}"},           {515900, 4, "{\"n\":51.59}"},
        {-1, 4, "{\"n\":-0.0001}"},    {123456789012345, 6, "{\"n\":123456789.012345}"},
        {100, 0, "{\"n\":100}"},       {INT64_MAX, 0, "{\"n\":9223372036854775807}"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        Json *object = json_object(root);
        json_set_decimal(object, "n", CASES[i].scaled, CASES[i].digits);
        assert_string_equal(json_print(root, object, false), CASES[i].text);
    }
}

static void a_value_set_into_another_can_still_be_filled(void **state)
{
    void *root = *state;
    Json *object = json_object(root);
    Json *list = json_array(root);
    json_set(object, "list", list);
    Json *item = json_object(root);
    json_append(list, item);
    json_append_string(list, "x");
    json_append_string(list, NULL);
    json_set_int(item, "n", 1);
    assert_string_equal(
        json_print(root, object, true),
        "{\n  \"list\": [\n    {\n      \"n\": 1\n    },\n    \"x\",\n    null\n  ]\n}\n");
    mem_free(object); /* and takes list and item with it: the leak checker looks */
}

static void bytes_that_are_not_utf8_are_replaced(void **state)
{
    void *root = *state;
    Json *object = json_object(root);
    json_set_text(object, "t",
                  TEXT("a\xFF\xC3"
                       "b é \"\\\n"));
    assert_string_equal(json_print(root, object, false), "{\"t\":\"a\xEF\xBF\xBD\xEF\xBF\xBD"
                                                         "b é \\\"\\\\\\n\"}");
    json_set_text(object, "t", TEXT_EMPTY);
    assert_string_equal(json_print(root, object, false), "{\"t\":\"\"}");
    assert_string_equal(json_print(root, json_object(root), true), "{}\n");
}

static int setup(void **state)
{
    *state = mem_root(NULL);
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members_keep_the_order_in_which_they_were_set, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(integers_stay_exact, setup, teardown),
        cmocka_unit_test_setup_teardown(decimals_print_as_people_write_them, setup, teardown),
        cmocka_unit_test_setup_teardown(a_value_set_into_another_can_still_be_filled, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bytes_that_are_not_utf8_are_replaced, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
