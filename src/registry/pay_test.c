/* Cover that was paid for here keeps the register's rules: one payer, one person per NIK. */
#include "registry/fixture_test.h"

enum { BUDI = 0, SITI = 1 };
static const int64_t NIKS[] = {3216010101800001, 3216014101800002};

static PaidCover cover_of(int who, int from, int until, unsigned programmes, PayerKind payer)
{
    return (PaidCover){.nik = NIKS[who],
                       .name = TEXT("Siti Rahayu"),
                       .home = {3216012001},
                       .segment = SEGMENT_BPU,
                       .programmes = programmes,
                       .payer = payer,
                       .from = month_at(2022, from),
                       .until = month_at(2022, until)};
}

static PaidResult pay_in(World *world, Region region, PaidCover cover)
{
    PaidResult result, again;
    Chain chain = region_chain(region);
    assert_ok(world->ctx, store_begin_write(world->store));
    assert_ok(world->ctx, event_begin(world->store, chain, "test", "", NULL));
    assert_ok(world->ctx, registry_paid(world->ctx, world->store, chain, &cover, 1, &again));
    assert_ok(world->ctx, registry_pay(world->ctx, world->store, chain, &cover, 1, &result));
    if (!cover.take_back && result != PAID_ELSEWHERE)
        assert_int_equal(again, result); /* asking says what doing does */
    assert_ok(world->ctx, store_commit(world->store));
    return result;
}

static PaidResult pay(World *world, PaidCover cover) { return pay_in(world, KAB_BEKASI, cover); }

enum { JKK_JKM = PROGRAMME_JKK | PROGRAMME_JKM };

static void who_is_new_becomes_a_member_with_what_the_nik_says(void **state)
{
    World *world = *state;
    PersonId person;
    PersonInfo info;
    PaidCover cover = cover_of(SITI, 3, 3, JKK_JKM, PAYER_APBD);
    cover.member_number = TEXT("23012345678");
    assert_int_equal(pay(world, cover), PAID_WRITTEN);
    assert_ok(world->ctx, registry_find_nik(world->store, (Chain){-1}, &NIKS[SITI], 1, &person));
    assert_ok(world->ctx,
              registry_person(world->store, world->ctx, person, month_at(2022, 3), &info));
    assert_int_equal(info.sex, SEX_FEMALE);
    assert_string_equal(date_format(world->ctx, info.birth), "1980-01-01");
    assert_string_equal(info.member_number, "23012345678");
    assert_int_equal(info.home.code, 3216012001);
}

static void the_same_payer_is_the_same_cover_and_another_stands_against_it(void **state)
{
    World *world = *state;
    assert_int_equal(pay(world, cover_of(SITI, 3, 5, JKK_JKM, PAYER_APBD)), PAID_WRITTEN);
    assert_int_equal(pay(world, cover_of(SITI, 4, 4, JKK_JKM, PAYER_APBD)), PAID_KNOWN);
    assert_int_equal(pay(world, cover_of(SITI, 4, 4, JKK_JKM, PAYER_DONOR)), PAID_OTHER_PAYER);
    assert_int_equal(pay(world, cover_of(SITI, 5, 6, JKK_JKM, PAYER_APBD)), PAID_OTHER_PAYER);
    assert_int_equal(pay(world, cover_of(SITI, 4, 4, PROGRAMME_JHT, PAYER_SELF)), PAID_WRITTEN);
    assert_int_equal(pay(world, cover_of(SITI, 6, 6, JKK_JKM, PAYER_DONOR)), PAID_WRITTEN);
}

static void what_is_taken_back_leaves_the_month_to_another(void **state)
{
    World *world = *state;
    PaidCover cover = cover_of(BUDI, 3, 3, JKK_JKM, PAYER_APBD);
    assert_int_equal(pay(world, cover), PAID_WRITTEN);
    cover.take_back = true;
    assert_int_equal(pay(world, cover), PAID_WRITTEN);
    assert_int_equal(pay(world, cover), PAID_KNOWN);
    assert_int_equal(pay(world, cover_of(BUDI, 3, 3, JKK_JKM, PAYER_DONOR)), PAID_WRITTEN);
}

static void nobody_becomes_two_people(void **state)
{
    World *world = *state;
    assert_int_equal(pay(world, cover_of(BUDI, 3, 3, JKK_JKM, PAYER_APBD)), PAID_WRITTEN);
    assert_int_equal(pay_in(world, KOTA_CIMAHI, cover_of(BUDI, 4, 4, JKK_JKM, PAYER_APBD)),
                     PAID_ELSEWHERE);
}

static void the_dead_are_not_covered(void **state)
{
    World *world = *state;
    import_members(world, KAB_BEKASI,
                   "3216010101800001,Budi,,32.16.01.2001,,,,,,,,,,,2022-02-10\n");
    assert_int_equal(pay(world, cover_of(BUDI, 2, 2, JKK_JKM, PAYER_APBD)), PAID_WRITTEN);
    assert_int_equal(pay(world, cover_of(BUDI, 3, 3, JKK_JKM, PAYER_APBD)), PAID_AFTER_DEATH);
}

int main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        WITH_WORLD(who_is_new_becomes_a_member_with_what_the_nik_says),
        WITH_WORLD(the_same_payer_is_the_same_cover_and_another_stands_against_it),
        WITH_WORLD(what_is_taken_back_leaves_the_month_to_another),
        WITH_WORLD(nobody_becomes_two_people),
        WITH_WORLD(the_dead_are_not_covered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
