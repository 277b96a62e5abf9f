#include "base/mem.h"
#include "base/testing.h"
#include "region/region_name.h"

static void check_name(const char *text, RegionKind kind, const char *bare)
{
    void *root = mem_root(NULL);
    RegionName name = region_name_of(root, text_of(text));
    assert_int_equal(name.kind, kind);
    assert_string_equal(text_string(root, name.bare), bare);
    mem_free(root);
}

static void the_kind_is_told_apart_from_the_name(void **state)
{
    (void)state;
    check_name("Kabupaten Bekasi", KIND_KABUPATEN, "bekasi");
    check_name("KAB. BEKASI", KIND_KABUPATEN, "bekasi");
    check_name("kab.bekasi", KIND_KABUPATEN, "bekasi");
    check_name("Kota Bekasi", KIND_KOTA, "bekasi");
    check_name("Bekasi", KIND_ANY, "bekasi");
    check_name("Kota Adm. Jakarta Selatan", KIND_KOTA, "jakartaselatan");
    check_name("Kabupaten Administrasi Kepulauan Seribu", KIND_KABUPATEN, "kepulauanseribu");
    check_name("Prov. Jawa Barat", KIND_PROVINCE, "jawabarat");
    check_name("Kec. Cibeber", KIND_DISTRICT, "cibeber");
    check_name("Desa Ujong Padang", KIND_VILLAGE, "ujongpadang");
}

static void blanks_punctuation_and_marks_do_not_matter(void **state)
{
    (void)state;
    check_name("Lubuk  Linggau", KIND_ANY, "lubuklinggau");
    check_name("Lubuklinggau", KIND_ANY, "lubuklinggau");
    check_name("Udek Du\xE2\x80\x99"
               "en",
               KIND_ANY, "udekduen");
    check_name("Ki'e", KIND_ANY, "kie");
    check_name("PULO LON / PULO DAYAH", KIND_ANY, "pulolonpulodayah");
}

static void a_name_that_is_only_a_kind_stays_a_name(void **state)
{
    (void)state;
    check_name("Kota", KIND_ANY, "kota");
    check_name("", KIND_ANY, "");
    check_name("...", KIND_ANY, "");
}

static void a_kind_admits_only_its_regions(void **state)
{
    (void)state;
    assert_true(region_kind_fits(KIND_KOTA, LEVEL_REGENCY, TEXT("Kota Bekasi")));
    assert_false(region_kind_fits(KIND_KOTA, LEVEL_REGENCY, TEXT("Kabupaten Bekasi")));
    assert_false(region_kind_fits(KIND_KABUPATEN, LEVEL_REGENCY, TEXT("Kota Bekasi")));
    assert_true(region_kind_fits(KIND_KABUPATEN, LEVEL_REGENCY, TEXT("Kabupaten Kotabaru")));
    assert_true(region_kind_fits(KIND_ANY, LEVEL_VILLAGE, TEXT("Kota Baru")));
    assert_false(region_kind_fits(KIND_PROVINCE, LEVEL_REGENCY, TEXT("Kota Jambi")));
}

static void check_shown(const char *text, const char *shown)
{
    void *root = mem_root(NULL);
    assert_string_equal(text_string(root, region_name_shown(root, text_of(text))), shown);
    mem_free(root);
}

static void a_name_in_capitals_is_shown_as_people_write_it(void **state)
{
    (void)state;
    check_shown("KABUPATEN BEKASI", "Kabupaten Bekasi");
    check_shown("Kota Cimahi", "Kota Cimahi");
    check_shown("PERKEBUNAN AIR BATU III/IX", "Perkebunan Air Batu III/IX");
    check_shown("SAMA'AN BARU", "Sama'an Baru");
    check_shown("WKO", "WKO");
}

static void short_names_of_provinces_are_known(void **state)
{
    (void)state;
    assert_int_equal(region_alias(TEXT("jabar")).code, 32);
    assert_int_equal(region_alias(TEXT("dkijakarta")).code, 31);
    assert_int_equal(region_alias(TEXT("bekasi")).code, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_kind_is_told_apart_from_the_name),
        cmocka_unit_test(blanks_punctuation_and_marks_do_not_matter),
        cmocka_unit_test(a_name_that_is_only_a_kind_stays_a_name),
        cmocka_unit_test(a_kind_admits_only_its_regions),
        cmocka_unit_test(a_name_in_capitals_is_shown_as_people_write_it),
        cmocka_unit_test(short_names_of_provinces_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
