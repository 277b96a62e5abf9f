#include "base/mem.h"
#include "base/message.h"
#include "base/testing.h"
#include "registry/registry.h"

static void programmes_are_read_in_any_order_and_with_any_separator(void **state)
{
    (void)state;
    static const char *const SAME[] = {"JKK, JKM", "jkm+jkk",    "JKM/jkk",
                                       "jkk;JKM;", " JKK  JKM ", "jkm & jkk"};
    unsigned found;
    for (size_t i = 0; i < ARRAY_COUNT(SAME); i++) {
        assert_true(programmes_parse(text_of(SAME[i]), &found));
        assert_int_equal(found, PROGRAMME_JKK | PROGRAMME_JKM);
    }
    assert_false(programmes_parse(TEXT("JKK, JXX"), &found));
    assert_false(programmes_parse(TEXT(" , "), &found));
    assert_false(programmes_parse(TEXT_EMPTY, &found));
}

static void programmes_written_are_read_back(void **state)
{
    (void)state;
    for (unsigned set = 1; set < 32; set++) {
        unsigned found;
        char *text = programmes_format(NULL, set);
        assert_true(programmes_parse(text_of(text), &found));
        assert_int_equal(found, set);
        mem_free(text);
    }
}

static void every_key_and_the_words_of_offices_are_understood(void **state)
{
    (void)state;
    Segment segment;
    PayerKind payer;
    for (int i = 0; i < SEGMENT_COUNT; i++) {
        assert_true(segment_parse(text_of(SEGMENT_KEYS[i]), &segment));
        assert_int_equal(segment, i);
        assert_true(message_text(LANG_ID, segment_message(segment)).bytes > 0);
    }
    for (int i = 0; i < PAYER_COUNT; i++) {
        assert_true(payer_parse(text_of(PAYER_KEYS[i]), &payer));
        assert_int_equal(payer, i);
        assert_true(message_text(LANG_ID, payer_message(payer)).bytes > 0);
    }
    assert_null(SEGMENT_KEYS[SEGMENT_COUNT]);
    assert_null(PAYER_KEYS[PAYER_COUNT]);
    assert_true(segment_parse(TEXT("Non ASN"), &segment) && segment == SEGMENT_NON_ASN);
    assert_true(segment_parse(TEXT("Jasa Konstruksi"), &segment) &&
                segment == SEGMENT_CONSTRUCTION);
    assert_true(payer_parse(TEXT("APBDes"), &payer) && payer == PAYER_VILLAGE);
    assert_true(payer_parse(TEXT("Pemberi Kerja"), &payer) && payer == PAYER_EMPLOYER);
    assert_false(segment_parse(TEXT("PNS"), &segment));
    assert_false(payer_parse(TEXT(""), &payer));
}

static void an_occupation_is_found_by_code_key_and_any_name_however_written(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    List *list;
    assert_int_equal(occupation_list(ctx, ctx, &list), OK);
    static const char *const SAME[] = {
        "9520", "street-vendor", "Pedagang Kaki Lima", "pedagang  kaki-lima",
        "PKL",  "Street vendor"};
    for (size_t i = 0; i < ARRAY_COUNT(SAME); i++) {
        const ListEntry *entry = list_find(list, text_of(SAME[i]));
        assert_non_null(entry);
        assert_int_equal(entry->code, 9520);
    }
    assert_null(list_find(list, TEXT("astronot")));
    assert_null(list_find(list, TEXT("astronot"))); /* also the second time it is asked */
    assert_null(list_find(list, TEXT_EMPTY));
    assert_string_equal(list_name(list, 6222, LANG_ID), "Nelayan");
    assert_string_equal(list_name(list, 0, LANG_ID), "");
    mem_free(ctx);
}

/* The vulnerable workers of the glossary, as offices write them. */
static void the_occupations_of_vulnerable_workers_are_all_known(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    List *list;
    assert_int_equal(occupation_list(ctx, ctx, &list), OK);
    static const char *const NAMES[] = {"petani",     "nelayan",
                                        "peternak",   "pedagang kaki lima",
                                        "ojek",       "asisten rumah tangga",
                                        "sopir",      "buruh bangunan",
                                        "buruh tani", "pemulung",
                                        "marbot",     "juru parkir"};
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++)
        assert_non_null(list_find(list, text_of(NAMES[i])));
    mem_free(ctx);
}

static void sectors_are_the_21_sections(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    List *list;
    size_t count;
    assert_int_equal(sector_list(ctx, ctx, &list), OK);
    const ListEntry *entries = list_entries(list, &count);
    assert_int_equal(count, 21);
    for (size_t i = 0; i < count; i++) {
        char letter[] = {(char)('A' + (int)i), '\0'};
        assert_int_equal(entries[i].code, i + 1);
        assert_string_equal(entries[i].key, letter);
    }
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programmes_are_read_in_any_order_and_with_any_separator),
        cmocka_unit_test(programmes_written_are_read_back),
        cmocka_unit_test(every_key_and_the_words_of_offices_are_understood),
        cmocka_unit_test(an_occupation_is_found_by_code_key_and_any_name_however_written),
        cmocka_unit_test(the_occupations_of_vulnerable_workers_are_all_known),
        cmocka_unit_test(sectors_are_the_21_sections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
