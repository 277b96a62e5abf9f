#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/testing.h"
#include "region/region.h"

static const char *const FILES[] = {"provinces.csv", "regencies.csv", "districts.csv",
                                    "villages.csv"};

static const char PROVINCES[] =
    "code,name\n32,Jawa Barat\n15,Jambi\n34,Daerah Istimewa Yogyakarta\n63,Kalimantan Selatan\n";
static const char REGENCIES[] =
    "code,province_code,name\n32.16,32,Kabupaten Bekasi\n32.75,32,KOTA BEKASI\n32.77,32,Kota "
    "Cimahi\n"
    "15.71,15,Kota Jambi\n34.71,34,Kota Yogyakarta\n63.02,63,Kabupaten Kotabaru\n";
static const char DISTRICTS[] =
    "code,regency_code,name\n32.77.01,32.77,Cimahi Selatan\n32.16.05,32.16,Cibarusah\n";
static const char VILLAGES[] =
    "code,district_code,name\n32.77.01.1001,32.77.01,Cibeber\n32.77.01.1002,32.77.01,Kota Baru\n"
    "32.16.05.2001,32.16.05,Cibeber\n32.16.05.2002,32.16.05,Udek Du\xE2\x80\x99"
    "en\n";

typedef struct {
    Ctx *ctx;
    char *folder;
    Store *store;
} World;

static void write_file(World *world, const char *name, const char *content)
{
    FileOut *out;
    assert_int_equal(file_out_open(world->ctx, world->ctx,
                                   mem_printf(world->ctx, "%s/%s", world->folder, name), &out),
                     OK);
    file_out_write(out, text_of(content));
    assert_int_equal(file_commit(world->ctx, out), OK);
}

static Status import(World *world, RegionCounts *ret_counts)
{
    assert_int_equal(store_begin_write(world->store), OK);
    Status status = region_import(world->store, world->folder, ret_counts);
    if (status == OK)
        return store_commit(world->store);
    store_rollback(world->store);
    return status;
}

static int open_world(void **state)
{
    Ctx *ctx = ctx_new();
    World *world = mem_new(ctx, World);
    world->ctx = ctx;
    world->folder = mem_string(ctx, "/tmp/paritrana-region-XXXXXX");
    if (mkdtemp(world->folder) == NULL)
        return -1;
    write_file(world, "provinces.csv", PROVINCES);
    write_file(world, "regencies.csv", REGENCIES);
    write_file(world, "districts.csv", DISTRICTS);
    write_file(world, "villages.csv", VILLAGES);
    *state = world;
    return store_open(ctx, ctx, mem_printf(ctx, "%s/test.db", world->folder), STORE_CREATE,
                      &world->store) == OK
               ? 0
               : -1;
}

/* The same with the regions loaded and a transaction to read them in. */
static int open_loaded(void **state)
{
    RegionCounts counts;
    if (open_world(state) != 0)
        return -1;
    World *world = *state;
    return import(world, &counts) == OK && store_begin_read(world->store) == OK ? 0 : -1;
}

static int close_world(void **state)
{
    World *world = *state;
    void *names = mem_root(NULL);
    char *folder = mem_string(names, world->folder);
    store_rollback(world->store);
    mem_free(world->ctx);
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++)
        unlink(mem_printf(names, "%s/%s", folder, FILES[i]));
    static const char *const ENDINGS[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < ARRAY_COUNT(ENDINGS); i++)
        unlink(mem_printf(names, "%s/test.db%s", folder, ENDINGS[i]));
    int failed = rmdir(folder);
    mem_free(names);
    return failed;
}

/* The key of the only error so far, which is then forgotten. */
static char *error_key(World *world)
{
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(count, 1);
    char *key = mem_string(world->ctx, list[0].key);
    problems_clear(world->ctx);
    return key;
}

static void what_was_imported_is_found_by_code(void **state)
{
    World *world = *state;
    RegionInfo info;
    assert_int_equal(region_get(world->store, world->ctx, (Region){3216}, &info), OK);
    assert_string_equal(info.name, "Kabupaten Bekasi");
    assert_int_equal(info.level, LEVEL_REGENCY);
    assert_int_equal(info.parent.code, 32);
    assert_int_equal(region_get(world->store, world->ctx, (Region){3275}, &info), OK);
    assert_string_equal(info.name, "Kota Bekasi");
    assert_true(region_exists(world->store, (Region){3277011001}));
    assert_false(region_exists(world->store, (Region){3217}));
    assert_int_equal(region_get(world->store, world->ctx, (Region){3217}, &info), E_NOT_FOUND);
    assert_string_equal(error_key(world), "region.not_found");
}

static void counts_are_by_level(void **state)
{
    World *world = *state;
    RegionCounts counts;
    assert_int_equal(region_counts(world->store, &counts), OK);
    assert_int_equal(counts.provinces, 4);
    assert_int_equal(counts.regencies, 6);
    assert_int_equal(counts.districts, 2);
    assert_int_equal(counts.villages, 4);
}

static void check_resolved(World *world, const char *text, Region within, int64_t code)
{
    Region region = {-1};
    assert_int_equal(region_resolve(world->store, text_of(text), within, &region), OK);
    assert_int_equal(region.code, code);
}

static void a_name_or_a_code_names_a_region(void **state)
{
    World *world = *state;
    check_resolved(world, "32.16", REGION_NATION, 3216);
    check_resolved(world, "3216", REGION_NATION, 3216);
    check_resolved(world, "kab bekasi", REGION_NATION, 3216);
    check_resolved(world, "Kota  BEKASI", REGION_NATION, 3275);
    check_resolved(world, "cimahi", REGION_NATION, 3277);
    check_resolved(world, "Jawa Barat", REGION_NATION, 32);
    check_resolved(world, "jabar", REGION_NATION, 32);
    check_resolved(world, "Prov. Jambi", REGION_NATION, 15);
    check_resolved(world, "Kotabaru", REGION_NATION, 6302);
    check_resolved(world, "Kota Baru", REGION_NATION, 6302);
    check_resolved(world, "DIY", REGION_NATION, 34);
    check_resolved(world, "Cibeber", (Region){3277}, 3277011001);
    check_resolved(world, "kota baru", (Region){3277}, 3277011002);
    check_resolved(world, "Udek Du'en", (Region){3216}, 3216052002);
}

static void an_ambiguous_name_is_refused_with_its_candidates(void **state)
{
    World *world = *state;
    Region region = {-1};
    assert_int_equal(region_resolve(world->store, TEXT("Bekasi"), REGION_NATION, &region),
                     E_CONFLICT);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_string_equal(list[0].key, "region.ambiguous");
    assert_string_equal(list[0].args[1], "Kabupaten Bekasi (32.16), Kota Bekasi (32.75)");
    problems_clear(world->ctx);
    assert_int_equal(region_resolve(world->store, TEXT("Jambi"), REGION_NATION, &region),
                     E_CONFLICT);
    problems_clear(world->ctx);
    assert_int_equal(region_resolve(world->store, TEXT("Yogyakarta"), REGION_NATION, &region),
                     E_CONFLICT);
    problems_clear(world->ctx);
    assert_int_equal(region_resolve(world->store, TEXT("Cibeber"), (Region){32}, &region),
                     E_CONFLICT);
    problems_clear(world->ctx);
    assert_int_equal(region.code, -1);
}

static void a_name_nobody_has_and_a_damaged_code_are_said_apart(void **state)
{
    World *world = *state;
    Region region = {-1};
    assert_int_equal(region_resolve(world->store, TEXT("Atlantis"), REGION_NATION, &region),
                     E_NOT_FOUND);
    assert_string_equal(error_key(world), "region.name_not_found");
    assert_int_equal(region_resolve(world->store, TEXT("Cibeber"), REGION_NATION, &region),
                     E_NOT_FOUND);
    assert_string_equal(error_key(world), "region.name_not_found");
    assert_int_equal(region_resolve(world->store, TEXT("32.1"), REGION_NATION, &region), E_INVALID);
    assert_string_equal(error_key(world), "region.damaged");
    assert_int_equal(region_resolve(world->store, TEXT("32.17"), REGION_NATION, &region),
                     E_NOT_FOUND);
    assert_string_equal(error_key(world), "region.not_found");
    assert_int_equal(region_resolve(world->store, TEXT(""), REGION_NATION, &region), E_INVALID);
    assert_string_equal(error_key(world), "region.malformed");
}

static void a_part_of_a_name_finds_regions_by_level_then_code(void **state)
{
    World *world = *state;
    RegionInfo *list;
    size_t count;
    assert_int_equal(region_search(world->store, world->ctx, TEXT("cI ma"), 10, &list, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].region.code, 3277);
    assert_int_equal(list[1].region.code, 327701);
    assert_int_equal(
        region_search(world->store, world->ctx, TEXT("kota bekasi"), 10, &list, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(region_search(world->store, world->ctx, TEXT("a"), 3, &list, &count), OK);
    assert_int_equal(count, 3);
    assert_int_equal(region_search(world->store, world->ctx, TEXT("zzz"), 3, &list, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(region_search(world->store, world->ctx, TEXT("%"), 3, &list, &count),
                     E_INVALID);
    assert_string_equal(error_key(world), "region.search_empty");
}

static void a_list_is_of_one_level_inside_one_region(void **state)
{
    World *world = *state;
    RegionInfo *list;
    size_t count;
    assert_int_equal(
        region_list(world->store, world->ctx, LEVEL_REGENCY, (Region){32}, &list, &count), OK);
    assert_int_equal(count, 3);
    assert_int_equal(list[0].region.code, 3216);
    assert_int_equal(list[2].region.code, 3277);
    assert_int_equal(
        region_list(world->store, world->ctx, LEVEL_VILLAGE, (Region){3277}, &list, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(
        region_list(world->store, world->ctx, LEVEL_PROVINCE, REGION_NATION, &list, &count), OK);
    assert_int_equal(count, 4);
    assert_int_equal(
        region_list(world->store, world->ctx, LEVEL_PROVINCE, (Region){3277}, &list, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(
        region_list(world->store, world->ctx, LEVEL_REGENCY, (Region){3277}, &list, &count), OK);
    assert_int_equal(count, 1);
}

static size_t event_count(World *world)
{
    Event *events;
    size_t count;
    assert_int_equal(store_begin_read(world->store), OK);
    assert_int_equal(audit_events(world->store, world->ctx, 0, 100, &events, &count), OK);
    store_rollback(world->store);
    return count;
}

static void a_repeat_changes_nothing_and_leaves_no_event(void **state)
{
    World *world = *state;
    RegionCounts first, second;
    AuditReport report;
    assert_int_equal(import(world, &first), OK);
    assert_int_equal(event_count(world), 1);
    assert_int_equal(import(world, &second), OK);
    assert_int_equal(event_count(world), 1);
    assert_int_equal(second.villages, first.villages);
    assert_int_equal(audit_verify(world->ctx, world->store, &report), OK);
    assert_int_equal(report.rows, 16);
}

static void a_later_list_adds_and_renames_and_keeps_the_rest(void **state)
{
    World *world = *state;
    RegionCounts counts;
    RegionInfo info;
    AuditReport report;
    assert_int_equal(import(world, &counts), OK);
    write_file(world, "districts.csv",
               "code,regency_code,name\n32.77.01,32.77,Cimahi Kidul\n32.77.02,32.77,Cimahi "
               "Tengah\n32.16.05,32.16,Cibarusah\n");
    assert_int_equal(import(world, &counts), OK);
    assert_int_equal(counts.districts, 3);
    assert_int_equal(event_count(world), 2);
    assert_int_equal(store_begin_read(world->store), OK);
    assert_int_equal(region_get(world->store, world->ctx, (Region){327701}, &info), OK);
    assert_string_equal(info.name, "Cimahi Kidul");
    check_resolved(world, "Cimahi Kidul", (Region){3277}, 327701);
    store_rollback(world->store);
    assert_int_equal(audit_verify(world->ctx, world->store, &report), OK);
}

static void faulty_rows_are_all_named_and_nothing_is_stored(void **state)
{
    World *world = *state;
    RegionCounts counts;
    write_file(world, "regencies.csv",
               "code,province_code,name\n32.16,32,Kabupaten Bekasi\n32.1,32,Kabupaten "
               "Majalengka\n32.75,33,Kota Bekasi\n"
               "32.77,32,Kota Cimahi\n32.77,32,Kota Cimahi\n");
    assert_int_equal(import(world, &counts), E_INVALID);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(count, 3);
    assert_string_equal(list[0].key, "region.import_code");
    assert_int_equal(list[0].place.line, 3);
    assert_string_equal(list[1].key, "region.import_parent");
    assert_string_equal(list[2].key, "region.import_twice");
    assert_int_equal(list[2].place.line, 6);
    problems_clear(world->ctx);
    assert_int_equal(store_begin_read(world->store), OK);
    assert_int_equal(region_counts(world->store, &counts), OK);
    assert_int_equal(counts.provinces + counts.regencies, 0);
}

static void a_missing_file_is_named(void **state)
{
    World *world = *state;
    RegionCounts counts;
    assert_int_equal(unlink(mem_printf(world->ctx, "%s/villages.csv", world->folder)), 0);
    assert_int_equal(import(world, &counts), E_NOT_FOUND);
    assert_string_equal(error_key(world), "file.not_found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_imported_is_found_by_code, open_loaded,
                                        close_world),
        cmocka_unit_test_setup_teardown(counts_are_by_level, open_loaded, close_world),
        cmocka_unit_test_setup_teardown(a_name_or_a_code_names_a_region, open_loaded, close_world),
        cmocka_unit_test_setup_teardown(an_ambiguous_name_is_refused_with_its_candidates,
                                        open_loaded, close_world),
        cmocka_unit_test_setup_teardown(a_name_nobody_has_and_a_damaged_code_are_said_apart,
                                        open_loaded, close_world),
        cmocka_unit_test_setup_teardown(a_part_of_a_name_finds_regions_by_level_then_code,
                                        open_loaded, close_world),
        cmocka_unit_test_setup_teardown(a_list_is_of_one_level_inside_one_region, open_loaded,
                                        close_world),
        cmocka_unit_test_setup_teardown(a_repeat_changes_nothing_and_leaves_no_event, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(a_later_list_adds_and_renames_and_keeps_the_rest,
                                        open_world, close_world),
        cmocka_unit_test_setup_teardown(faulty_rows_are_all_named_and_nothing_is_stored, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(a_missing_file_is_named, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
