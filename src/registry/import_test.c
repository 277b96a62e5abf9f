/* Members files into a real store, and the register read back. */
#include "registry/fixture_test.h"

/* 3216010101900001 is a man born 1990-01-01, issued in Tarumajaya. */
#define ASEP "3216010101900001,Asep Sunarya,1990-01-01,"
#define DEWI "3216014202850001,Dewi Lestari,1985-02-02,"

static Register *load(World *world, Region region, Month month)
{
    Register *reg;
    assert_ok(world->ctx, register_load(world->ctx, world->ctx, world->store, region_chain(region),
                                        month, &reg));
    return reg;
}

static void a_member_and_the_cover_are_read_back_as_columns(void **state)
{
    World *world = *state;
    MemberImport counts =
        import_members(world, KAB_BEKASI,
                       ASEP "32.16.01.2001,,bpu,\"JKK,JKM\",apbd,2022-01,2022-12,,,,,\n" DEWI
                            ",,pu,JKK JKM JHT,perusahaan,2021-05,2022-08,15070955,,,,\n");
    assert_int_equal(counts.rows, 2);
    assert_int_equal(counts.persons_new, 2);
    assert_int_equal(counts.covers_new, 2);
    assert_int_equal(counts.rows_bad, 0);
    Register *reg = load(world, KAB_BEKASI, month_at(2022, 12));
    assert_int_equal(reg->count, 2);
    assert_int_equal(reg->nik[0], 3216010101900001);
    assert_int_equal(reg->home[0], 3216012001);
    assert_int_equal(reg->birth[0], 7305);
    assert_int_equal(reg->sex[0], SEX_MALE);
    assert_int_equal(reg->died[0], INT32_MIN);
    assert_int_equal(reg->paid_until[0], month_at(2022, 12).months);
    assert_int_equal(reg->paid_from[0], month_at(2022, 1).months);
    assert_int_equal(reg->payer[0], PAYER_APBD);
    assert_int_equal(reg->programmes[0], PROGRAMME_JKK | PROGRAMME_JKM);
    assert_string_equal(register_name(reg, 0).data, "ASEP SUNARYA");
    assert_int_equal(reg->home[1], 3216); /* nothing stated: the regency that recorded her */
    assert_int_equal(reg->sex[1], SEX_FEMALE);
    assert_int_equal(reg->segment[1], SEGMENT_PU);
    assert_int_equal(reg->paid_until[1], month_at(2022, 8).months);
    reg = load(world, KAB_BEKASI, month_at(2021, 12));
    assert_int_equal(reg->paid_until[0], INT32_MIN);
    reg = load(world, KOTA_CIMAHI, month_at(2021, 12));
    assert_int_equal(reg->count, 0);
}

static void the_same_rows_again_add_no_fact_and_no_event(void **state)
{
    World *world = *state;
    const char *rows = ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n" ASEP
                            ",,bpu,JHT,mandiri,2022-03,2022-05,,,,,\n" DEWI
                            ",,pu,JKK,perusahaan,2021-05,2022-08,15070955,,,,\n";
    const char *turned = DEWI ",,pu,JKK,perusahaan,2021-05,2022-08,15070955,,,,\n" ASEP
                              ",,bpu,JHT,mandiri,2022-03,2022-05,,,,,\n" ASEP
                              ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n";
    MemberImport counts = import_members(world, KAB_BEKASI, rows);
    assert_int_equal(counts.covers_new, 3);
    assert_int_equal(counts.persons_new, 2);
    int64_t events = event_count(world, KAB_BEKASI);
    for (int i = 0; i < 2; i++) {
        counts = import_members(world, KAB_BEKASI, i == 0 ? rows : turned);
        assert_int_equal(counts.rows_unchanged, 3);
        assert_int_equal(counts.persons_new + counts.covers_new + counts.persons_changed, 0);
        assert_int_equal(event_count(world, KAB_BEKASI), events);
    }
    AuditReport report;
    assert_ok(world->ctx, audit_verify(world->ctx, world->store, &report));
}

static void good_rows_go_in_and_each_bad_one_is_named_with_its_place(void **state)
{
    World *world = *state;
    MemberImport counts = import_members(
        world, KAB_BEKASI,
        "3216013102900001,Salah Tanggal,,,,,,,,,,,,,\n" ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n"
        "3216010101910001,Kurang,,,,bpu,JKK,,2022-01,2022-02,,,,,\n"
        "3216010101920001,Terbalik,,,,bpu,JKK,apbd,2022-05,2022-02,,,,,\n");
    assert_int_equal(counts.rows, 4);
    assert_int_equal(counts.rows_bad, 3);
    assert_int_equal(counts.persons_new, 1);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(count, 3);
    assert_string_equal(list[0].key, "nik.date");
    assert_int_equal(list[0].place.line, 2);
    assert_int_equal(list[0].place.column, 1);
    assert_string_equal(list[1].key, "registry.spell_incomplete");
    assert_int_equal(list[1].place.line, 4);
    assert_int_equal(list[1].place.column, 8);
    assert_string_equal(list[2].key, "registry.until_before_from");
    assert_int_equal(list[2].place.line, 5);
}

static void all_or_nothing_stores_nothing_if_one_row_is_bad(void **state)
{
    World *world = *state;
    MemberImport untouched = {.rows = -7};
    MemberImportOptions options = {.region = KAB_BEKASI, .all_or_nothing = true};
    char *content = mem_printf(world->ctx, "%s%s%s", MEMBER_HEADER,
                               ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n",
                               "3216013102900001,Salah,,,,,,,,,,,,,\n");
    assert_int_equal(import_with(world, content, &options, &untouched), E_INVALID);
    assert_int_equal(untouched.rows, -7);
    assert_int_equal(load(world, KAB_BEKASI, month_at(2022, 12))->count, 0);
    assert_int_equal(event_count(world, KAB_BEKASI), 0);
}

static void another_payer_for_the_same_programme_and_month_is_refused(void **state)
{
    World *world = *state;
    import_members(world, KAB_BEKASI, ASEP ",,bpu,\"JKK,JKM\",apbd,2022-01,2022-06,,,,,\n");
    MemberImport counts =
        import_members(world, KAB_BEKASI, ASEP ",,bpu,JKM,mandiri,2022-06,2022-09,,,,,\n");
    assert_int_equal(counts.rows_bad, 1);
    assert_string_equal(first_problem(world), "registry.other_payer");
    counts = import_members(world, KAB_BEKASI,
                            ASEP ",,bpu,JHT,mandiri,2022-06,2022-09,,,,,\n" ASEP
                                 ",,bpu,\"JKK,JKM\",apbd,2022-06,2022-09,,,,,\n");
    assert_int_equal(counts.covers_new, 2); /* another programme; the same payer's extension */
    Register *reg = load(world, KAB_BEKASI, month_at(2022, 8));
    assert_int_equal(reg->programmes[0], PROGRAMME_JKK | PROGRAMME_JKM | PROGRAMME_JHT);
    assert_int_equal(reg->payer[0], PAYER_APBD);
}

static void a_nik_of_another_regency_is_refused_by_name(void **state)
{
    World *world = *state;
    import_members(world, KAB_BEKASI, ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n");
    MemberImport counts = import_members(world, KOTA_CIMAHI,
                                         ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n" DEWI
                                              ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n");
    assert_int_equal(counts.rows_bad, 1);
    assert_int_equal(counts.persons_new, 1);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].key, "registry.nik_elsewhere");
    assert_string_equal(list[0].args[1], "32.16");
    const int64_t niks[] = {3216014202850001, 0, 3216010101900001, 3276055708900002};
    PersonId found[4];
    assert_ok(world->ctx, registry_find_nik(world->store, (Chain){-1}, niks, 4, found));
    assert_int_equal(found[0].chain.number, 3277);
    assert_int_equal(found[1].id, 0);
    assert_int_equal(found[2].chain.number, 3216);
    assert_int_equal(found[3].id, 0);
    assert_ok(world->ctx,
              registry_find_nik(world->store, region_chain(KAB_BEKASI), niks, 4, found));
    assert_int_equal(found[0].chain.number, 3277);
    assert_int_equal(found[2].id, 0);
    Chain *chains;
    assert_ok(world->ctx, register_chains(world->store, world->ctx, &chains, &count));
    assert_int_equal(count, 2);
    assert_int_equal(chains[1].number, 3277);
}

static void a_correction_replaces_a_row_and_the_register_follows(void **state)
{
    World *world = *state;
    import_members(world, KAB_BEKASI, ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n");
    CoverInfo *covers;
    PersonInfo person;
    size_t count;
    PersonId id = {region_chain(KAB_BEKASI), 1};
    MemberImport counts =
        import_members(world, KAB_BEKASI, ASEP ",,bpu,JKK,apbd,2022-01,2022-03,,1,,,\n");
    assert_int_equal(counts.covers_replaced, 1);
    assert_ok(world->ctx, registry_covers(world->store, world->ctx, id, &covers, &count));
    assert_int_equal(count, 2);
    assert_true(covers[0].replaced);
    assert_false(covers[1].replaced);
    assert_int_equal(load(world, KAB_BEKASI, month_at(2022, 12))->paid_until[0],
                     month_at(2022, 3).months);
    import_members(world, KAB_BEKASI, "3216010101900001,Asep Sunaria,1990-01-02,,,,,,,,,,ya,,\n");
    assert_ok(world->ctx,
              registry_person(world->store, world->ctx, id, month_at(2022, 12), &person));
    assert_string_equal(person.canonical, "ASEP SUNARIA");
    assert_int_equal(person.birth.days, 7306);
    Register *reg = load(world, KAB_BEKASI, month_at(2022, 12));
    assert_string_equal(register_name(reg, 0).data, "ASEP SUNARIA");
    assert_int_equal(reg->birth[0], 7306);
    counts =
        import_members(world, KAB_BEKASI, "3216010101900001,Orang Lain,1990-01-02,,,,,,,,,,,,\n");
    assert_int_equal(counts.rows_bad, 1);
    size_t problem_total;
    const Problem *list = problems(world->ctx, &problem_total);
    const Problem *last = &list[problem_total - 1];
    assert_string_equal(last->key, "registry.other_name");
    assert_string_equal(last->args[0], "ASEP SUNARIA");
}

/* A row that only names the row it replaces says that there was no such cover. */
static void a_spell_can_be_taken_back(void **state)
{
    World *world = *state;
    import_members(world, KAB_BEKASI, ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n");
    MemberImport counts = import_members(world, KAB_BEKASI, ASEP ",,,,,,,,1,,,\n");
    assert_int_equal(counts.covers_replaced, 1);
    assert_int_equal(load(world, KAB_BEKASI, month_at(2022, 12))->paid_until[0], INT32_MIN);
    counts = import_members(world, KAB_BEKASI, ASEP ",,,,,,,,1,,,\n");
    assert_int_equal(counts.rows_unchanged, 1);
}

static int64_t home_in(World *world, Month month)
{
    PersonInfo person;
    int64_t home = load(world, KAB_BEKASI, month)->home[0];
    PersonId id = {region_chain(KAB_BEKASI), 1};
    assert_ok(world->ctx, registry_person(world->store, world->ctx, id, month, &person));
    assert_int_equal(person.home.code, home);
    return home;
}

static void a_home_holds_from_its_month_on(void **state)
{
    World *world = *state;
    import_members(world, KAB_BEKASI, ASEP "32.77.01,2022-06,,,,,,,,,,\n");
    assert_int_equal(home_in(world, month_at(2020, 1)),
                     327701); /* the first one stands for the time before */
    import_members(world, KAB_BEKASI, ASEP "32.16.02,2021-03,,,,,,,,,,\n");
    assert_int_equal(home_in(world, month_at(2020, 1)), 321602);
    assert_int_equal(home_in(world, month_at(2022, 5)), 321602);
    assert_int_equal(home_in(world, month_at(2022, 6)), 327701);
    import_members(world, KAB_BEKASI, ASEP "32.16.01,,,,,,,,,,,\n");
    assert_int_equal(home_in(world, month_at(2020, 1)), 321601);
    assert_int_equal(home_in(world, month_at(2021, 2)), 321601);
    assert_int_equal(home_in(world, month_at(2021, 3)), 321602);
}

static void a_new_nik_keeps_the_person(void **state)
{
    World *world = *state;
    import_members(world, KAB_BEKASI, ASEP ",,bpu,JKK,apbd,2022-01,2022-12,,,,,\n");
    MemberImport counts =
        import_members(world, KAB_BEKASI,
                       "3216010101900009,Asep Sunarya,1990-01-01,,,,,,,,,,,3216010101900001,\n");
    assert_int_equal(counts.persons_new, 0);
    assert_int_equal(counts.persons_changed, 1);
    Register *reg = load(world, KAB_BEKASI, month_at(2022, 12));
    assert_int_equal(reg->count, 1);
    assert_int_equal(reg->nik[0], 3216010101900009);
    const int64_t niks[] = {3216010101900001, 3216010101900009};
    PersonId found[2];
    assert_ok(world->ctx, registry_find_nik(world->store, (Chain){-1}, niks, 2, found));
    assert_int_equal(found[0].id, 1);
    assert_int_equal(found[1].id, 1);
}

/* Enough people that the register is read on several connections. */
static void a_register_read_by_two_threads_is_the_one_read_by_one(void **state)
{
    enum { MANY = 20500 };
    World *world = *state;
    Buf *content = buf_new(world->ctx, 16 << 20);
    buf_append_string(content, MEMBER_HEADER);
    for (int i = 0; i < MANY; i++) {
        int day = i % 28 + 1, year = i / 28 % 60 + 40, serial = i / (28 * 60) + 1;
        buf_printf(
            content,
            "321601%02d01%02d%04d,Orang %d,,32.16.0%d,,bpu,JKK,apbd,2022-%02d,2022-12,,,,,\n", day,
            year, serial, i, i % 2 + 1, i % 12 + 1);
    }
    MemberImport counts;
    MemberImportOptions options = {.region = KAB_BEKASI};
    assert_ok(world->ctx, import_with(world, content->data, &options, &counts));
    assert_int_equal(counts.persons_new, MANY);
    Register *two = load(world, KAB_BEKASI, month_at(2022, 6));
    world->ctx->threads = 1;
    Register *one = load(world, KAB_BEKASI, month_at(2022, 6));
    assert_int_equal(two->count, MANY);
    assert_int_equal(one->count, MANY);
    assert_memory_equal(one->nik, two->nik, MANY * sizeof *one->nik);
    assert_memory_equal(one->paid_until, two->paid_until, MANY * sizeof *one->paid_until);
    assert_memory_equal(one->home, two->home, MANY * sizeof *one->home);
    for (int i = 0; i < MANY; i += 97) {
        assert_string_equal(register_name(one, i).data, register_name(two, i).data);
        assert_int_equal(two->paid_until[i] != INT32_MIN, i % 12 + 1 <= 6);
    }
    /* What the caller's own transaction added is seen, also on a machine with many threads. */
    world->ctx->threads = 2;
    char *path = write_file(world, "in.csv", MEMBER_HEADER "3216012312990009,Baru,,,,,,,,,,,,,\n");
    assert_ok(world->ctx, store_begin_write(world->store));
    assert_ok(world->ctx, registry_import(world->ctx, world->store, path, &options, &counts));
    assert_int_equal(load(world, KAB_BEKASI, month_at(2022, 6))->count, MANY + 1);
    store_rollback(world->store);
    assert_int_equal(load(world, KAB_BEKASI, month_at(2022, 6))->count, MANY);
}

static void a_register_belongs_to_a_regency(void **state)
{
    World *world = *state;
    MemberImport counts;
    MemberImportOptions options = {.region = {32}};
    assert_int_equal(import_with(world, MEMBER_HEADER ASEP ",,,,,,,,,,,\n", &options, &counts),
                     E_INVALID);
    assert_string_equal(first_problem(world), "registry.not_a_regency");
}

static void an_employer_named_with_its_number_is_known_afterwards(void **state)
{
    World *world = *state;
    MemberImport counts;
    MemberImportOptions options = {.region = KAB_BEKASI, .synthetic = true};
    const char *content =
        "nik,nama,segmen,program,pembayar,dari bulan,sampai bulan,npp,nama perusahaan\n"
        "3216010101900001,Asep,pu,JKK,perusahaan,2022-01,2022-12,15070955,PT Kawai NIP\n"
        "3216010101910001,Budi,pu,JKK,perusahaan,2022-01,2022-12,15070955,PT Kawai NIP\n";
    assert_ok(world->ctx, import_with(world, content, &options, &counts));
    assert_int_equal(counts.organisations_new, 1);
    Organisation organisation;
    assert_ok(world->ctx, organisation_find(world->store, world->ctx, TEXT("15070955"),
                                            month_at(2022, 12), &organisation));
    assert_string_equal(organisation.name, "PT Kawai NIP");
    assert_int_equal(organisation.region.code, 3216);
    assert_true(organisation.synthetic);
    assert_int_equal(load(world, KAB_BEKASI, month_at(2022, 12))->synthetic[0], 1);
}

static OrganisationImport import_organisations(World *world, const char *rows)
{
    OrganisationImport counts;
    char *path = write_file(
        world, "in.csv",
        mem_printf(world->ctx,
                   "npp,nama,kode wilayah,jenis,skala,sektor,jumlah pekerja,berlaku sejak\n%s",
                   rows));
    assert_ok(world->ctx, store_begin_write(world->store));
    assert_ok(world->ctx,
              organisation_import(world->ctx, world->store, path, NULL, false, false, &counts));
    assert_ok(world->ctx, store_commit(world->store));
    return counts;
}

static void an_organisation_is_described_from_a_month_on(void **state)
{
    World *world = *state;
    const char *rows =
        "15070955,PT Kawai NIP,32.16,perusahaan,menengah,industri,1.250,\n"
        "16000001,PT Hosana Medika Pratama,32.16,pelayanan publik,menengah,rumah sakit,400,\n";
    assert_int_equal(import_organisations(world, rows).rows_new, 2);
    assert_int_equal(import_organisations(world, rows).rows_unchanged, 2);
    OrganisationImport counts = import_organisations(
        world, "15070955,PT Kawai NIP,32.16,perusahaan,besar,industri,1.400,\n"
               "15070955,PT Kawai NIP,32.16,perusahaan,besar,industri,1.400,2023-01\n");
    assert_int_equal(counts.rows_bad, 1);
    assert_int_equal(counts.rows_new, 1);
    assert_string_equal(first_problem(world), "organisation.differs");
    Organisation organisation, *list;
    size_t count;
    assert_ok(world->ctx, organisation_find(world->store, world->ctx, TEXT("15070955"),
                                            month_at(2022, 12), &organisation));
    assert_int_equal(organisation.size, SIZE_MEDIUM);
    assert_int_equal(organisation.sector, 3);
    assert_int_equal(organisation.staff, 1250);
    assert_ok(world->ctx, organisation_find(world->store, world->ctx, TEXT("15070955"),
                                            month_at(2023, 1), &organisation));
    assert_int_equal(organisation.size, SIZE_LARGE);
    assert_ok(world->ctx, organisation_list(world->store, world->ctx, (Region){32},
                                            month_at(2023, 5), &list, &count));
    assert_int_equal(count, 2);
    assert_int_equal(list[1].kind, ORGANISATION_PUBLIC_SERVICE);
    assert_int_equal(
        organisation_find(world->store, world->ctx, TEXT("99"), month_at(2023, 1), &organisation),
        E_NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(a_member_and_the_cover_are_read_back_as_columns),
        TEST(the_same_rows_again_add_no_fact_and_no_event),
        TEST(good_rows_go_in_and_each_bad_one_is_named_with_its_place),
        TEST(all_or_nothing_stores_nothing_if_one_row_is_bad),
        TEST(another_payer_for_the_same_programme_and_month_is_refused),
        TEST(a_nik_of_another_regency_is_refused_by_name),
        TEST(a_correction_replaces_a_row_and_the_register_follows),
        TEST(a_spell_can_be_taken_back),
        TEST(a_home_holds_from_its_month_on),
        TEST(a_new_nik_keeps_the_person),
        TEST(a_register_read_by_two_threads_is_the_one_read_by_one),
        TEST(a_register_belongs_to_a_regency),
        TEST(an_employer_named_with_its_number_is_known_afterwards),
        TEST(an_organisation_is_described_from_a_month_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
