#include "base/text.h"

#include "base/mem.h"
#include "base/testing.h"
#include "base/unicode.h"

static int64_t grouped(const char *text)
{
    int64_t value = -12345;
    return text_parse_grouped(text_of(text), &value) ? value : -99999;
}

static void grouped_numbers_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_int_equal(grouped("1.799.668"), 1799668);
    assert_int_equal(grouped("1,799,668"), 1799668);
    assert_int_equal(grouped("Rp 16.800"), 16800);
    assert_int_equal(grouped("Rp. 991.200"), 991200);
    assert_int_equal(grouped("16800"), 16800);
    assert_int_equal(grouped("-1.000"), -1000);
}

static void grouping_that_is_not_by_three_is_refused(void **state)
{
    (void)state;
    assert_int_equal(grouped("1.79.668"), -99999);
    assert_int_equal(grouped("1234.567"), -99999);
    assert_int_equal(grouped("1.234,567"), -99999);
    assert_int_equal(grouped("0.500"), -99999);
    assert_int_equal(grouped("-.500"), -99999);
    assert_int_equal(grouped("1."), -99999);
    assert_int_equal(grouped(".100"), -99999);
    assert_int_equal(grouped(""), -99999);
    assert_int_equal(grouped("12a"), -99999);
}

static void integers_at_the_edge_are_exact_and_past_it_refused(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_true(text_parse_int64(TEXT("9223372036854775807"), &value));
    assert_true(value == INT64_MAX);
    assert_true(text_parse_int64(TEXT("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_false(text_parse_int64(TEXT("9223372036854775808"), &value));
    assert_false(text_parse_int64(TEXT("-"), &value));
    assert_false(text_parse_int64(TEXT_EMPTY, &value));
}

static void decimals_are_exact_and_never_rounded(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_true(text_parse_decimal(TEXT("51,59"), 4, &value));
    assert_int_equal(value, 515900);
    assert_true(text_parse_decimal(TEXT("-0.5"), 1, &value));
    assert_int_equal(value, -5);
    assert_true(text_parse_decimal(TEXT("7.50"), 1, &value));
    assert_int_equal(value, 75);
    assert_false(text_parse_decimal(TEXT("7.55"), 1, &value));
    assert_false(text_parse_decimal(TEXT("7."), 1, &value));
    assert_false(text_parse_decimal(TEXT("1.2.3"), 6, &value));
    assert_false(text_parse_decimal(TEXT("99999999999999"), 6, &value));
}

static void splitting_keeps_empty_parts_and_ends(void **state)
{
    (void)state;
    Text rest = TEXT("a,,b"), part;
    assert_true(text_split(&rest, ',', &part) && text_is(part, "a"));
    assert_true(text_split(&rest, ',', &part) && part.bytes == 0);
    assert_true(text_split(&rest, ',', &part) && text_is(part, "b"));
    assert_false(text_split(&rest, ',', &part));
}

static void trimming_drops_no_break_spaces_too(void **state)
{
    (void)state;
    assert_true(text_is(text_trim(TEXT("\xC2\xA0 \tSiti Aminah \r\n\xC2\xA0")), "Siti Aminah"));
    assert_int_equal(text_trim(TEXT(" \xC2\xA0 ")).bytes, 0);
}

static void a_buffer_stops_at_its_ceiling_and_says_so(void **state)
{
    (void)state;
    Buf *buf = buf_new(NULL, 5);
    buf_append_string(buf, "abc");
    assert_false(buf->overflowed);
    buf_printf(buf, "%d", 1234);
    assert_true(buf->overflowed);
    assert_string_equal(buf->data, "abc12");
    buf_clear(buf);
    assert_false(buf->overflowed);
    mem_free(buf);
}

static void invalid_utf8_is_found_at_its_byte(void **state)
{
    (void)state;
    size_t at = 0;
    assert_true(utf8_valid(TEXT("Désa Çibeber"), NULL));
    assert_false(utf8_valid(TEXT("Desa \xFF"), &at));
    assert_int_equal(at, 5);
    assert_false(utf8_valid((Text){"a\0b", 3}, &at));
    assert_int_equal(at, 1);
    assert_false(utf8_valid(TEXT("\xC0\x80"), &at)); /* overlong */
}

static void folding_ignores_case_width_and_marks(void **state)
{
    (void)state;
    void *memory = mem_root(NULL);
    assert_true(text_equal(unicode_fold(memory, TEXT("ＡBÉ")), unicode_fold(memory, TEXT("abe"))));
    assert_true(text_is(unicode_upper(memory, TEXT("  siti \t  aminah ")), "SITI AMINAH"));
    assert_int_equal(unicode_width(TEXT("é日")), 3);
    assert_int_equal(unicode_fit(TEXT("日本"), 3).bytes, 3);
    mem_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grouped_numbers_are_read_as_people_write_them),
        cmocka_unit_test(grouping_that_is_not_by_three_is_refused),
        cmocka_unit_test(integers_at_the_edge_are_exact_and_past_it_refused),
        cmocka_unit_test(decimals_are_exact_and_never_rounded),
        cmocka_unit_test(splitting_keeps_empty_parts_and_ends),
        cmocka_unit_test(trimming_drops_no_break_spaces_too),
        cmocka_unit_test(a_buffer_stops_at_its_ceiling_and_says_so),
        cmocka_unit_test(invalid_utf8_is_found_at_its_byte),
        cmocka_unit_test(folding_ignores_case_width_and_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
