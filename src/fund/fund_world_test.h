/* What the tests of funds share: a store with three regencies and their villages, the law, two
 * funds, and rosters of invented people. */
#pragma once

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/testing.h"
#include "fund/fund.h"

#define KAB_BEKASI  ((Region){3216})
#define KOTA_CIMAHI ((Region){3277})
#define CIBEBER     ((Region){3277011001})
#define UTAMA       ((Region){3277011002})
#define SETIA_ASIH  ((Region){3216012001})

typedef struct {
    Ctx *ctx;
    char *folder;
    Store *store;
    Law *law;
} World;

static inline void assert_ok(Ctx *ctx, Status status)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; status != OK && i < count && i < 10; i++)
        print_error("%s\n", problem_format(ctx, LANG_EN, &list[i]));
    assert_int_equal(status, OK);
}

/* The key of the first error, which must have a text; all problems are forgotten. */
static inline const char *first_problem(World *world)
{
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    const char *key = "";
    for (size_t i = 0; i < count && key[0] == '\0'; i++)
        if (list[i].level == PROBLEM_ERROR)
            key = mem_string(world->ctx, list[i].key);
    problems_clear(world->ctx);
    assert_true(message_text(LANG_ID, key).bytes > 0);
    return key;
}

static inline char *write_file(World *world, const char *name, const char *content)
{
    FileOut *out;
    char *path = mem_printf(world->ctx, "%s/%s", world->folder, name);
    assert_ok(world->ctx, file_out_open(world->ctx, world->ctx, path, &out));
    file_out_write(out, text_of(content));
    assert_ok(world->ctx, file_commit(world->ctx, out));
    return path;
}

static inline Date day(int year, int month, int number)
{
    Date date;
    assert_true(date_from_ymd(year, month, number, &date));
    return date;
}

static inline Month month_at(int year, int number)
{
    Month month;
    assert_true(month_from_ym(year, number, &month));
    return month;
}

static inline void begin(World *world) { assert_ok(world->ctx, store_begin_write(world->store)); }
static inline void commit(World *world) { assert_ok(world->ctx, store_commit(world->store)); }

static inline int open_world(void **state)
{
    Ctx *ctx = ctx_new();
    World *world = mem_new(ctx, World);
    RegionCounts counts;
    world->ctx = ctx;
    world->folder = mem_string(ctx, "/tmp/paritrana-fund-XXXXXX");
    if (mkdtemp(world->folder) == NULL)
        return -1;
    ctx->now = (Instant){1678838400000000}; /* 2023-03-15 */
    ctx->actor = "tester";
    write_file(world, "provinces.csv", "code,name\n32,Jawa Barat\n33,Jawa Tengah\n");
    write_file(world, "regencies.csv",
               "code,province_code,name\n32.16,32,Kabupaten Bekasi\n32.77,32,Kota "
               "Cimahi\n33.74,33,Kota Semarang\n");
    write_file(world, "districts.csv",
               "code,regency_code,name\n32.16.01,32.16,Tarumajaya\n"
               "32.77.01,32.77,Cimahi Selatan\n");
    write_file(world, "villages.csv",
               "code,district_code,name\n32.16.01.2001,32.16.01,Setia Asih\n"
               "32.77.01.1001,32.77.01,Cibeber\n"
               "32.77.01.1002,32.77.01,Utama\n");
    *state = world;
    assert_ok(ctx, store_open(ctx, ctx, mem_printf(ctx, "%s/test.db", world->folder), STORE_CREATE,
                              &world->store));
    begin(world);
    assert_ok(ctx, region_import(world->store, world->folder, &counts));
    commit(world);
    assert_ok(ctx, law_load(ctx, ctx, &world->law));
    return 0;
}

static inline int close_world(void **state)
{
    World *world = *state;
    static const char *const FILES[] = {"provinces.csv", "regencies.csv", "districts.csv",
                                        "villages.csv",  "in.csv",        "test.db",
                                        "test.db-wal",   "test.db-shm"};
    void *names = mem_root(NULL);
    char *folder = mem_string(names, world->folder);
    mem_free(world->ctx);
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++)
        unlink(mem_printf(names, "%s/%s", folder, FILES[i]));
    int failed = rmdir(folder);
    mem_free(names);
    return failed;
}

/* -- Funds ----------------------------------------------------------------------------------- */

#define GELIAT                                                                                     \
    "fund: geliat-2023\nname: Geliat Disnaker\nkind: asn\nregion: \"32.77\"\n"                     \
    "owner: Dinas Tenaga Kerja Kota Cimahi\nfrom: 2023-01\nuntil: 2023-12\n"                       \
    "synthetic: true\nrules:\n  areas: [\"32.77\"]\n"                                              \
    "priority:\n  order: proposal\n  classes:\n    - name: Disabilitas dan Cibeber\n"              \
    "      any:\n        - {disability: true}\n        - {areas: [\"32.77.01.1001\"]}\n"
#define CITY                                                                                       \
    "fund: apbd-2023\nname: APBD Kota Cimahi\nkind: apbd-regency\nregion: \"32.77\"\n"             \
    "owner: Pemerintah Kota Cimahi\nceiling: 20160000\nfrom: 2023-01\nuntil: 2023-12\n"
#define PROVINCE                                                                                   \
    "fund: apbd-jabar\nname: APBD Jawa Barat\nkind: apbd-province\nregion: \"32\"\n"               \
    "owner: Pemerintah Provinsi Jawa Barat\nfrom: 2023-01\nuntil: 2023-12\n"

static inline Fund *parse_fund(World *world, const char *yaml)
{
    Fund *fund = NULL;
    assert_ok(world->ctx,
              fund_parse(world->ctx, world->ctx, world->store, "test", text_of(yaml), &fund));
    return fund;
}

static inline Fund *create_fund(World *world, const char *yaml)
{
    bool existed;
    Fund *fund = parse_fund(world, yaml);
    begin(world);
    assert_ok(world->ctx, fund_create(world->ctx, world->store, fund, false, &existed));
    commit(world);
    return fund;
}

static inline void receive(World *world, const Fund *fund, const char *key, int64_t rupiah)
{
    int64_t added;
    const Receipt receipt = {.key = text_of(key),
                             .amount = {rupiah},
                             .date = day(2023, 3, 1),
                             .giver = TEXT("Bendahara"),
                             .document = TEXT("BKM-1")};
    begin(world);
    assert_ok(world->ctx, fund_receive(world->ctx, world->store, fund, &receipt, 1, &added));
    commit(world);
    assert_int_equal(added, 1);
}

/* -- Rosters --------------------------------------------------------------------------------- */

/* Checks and commits a roster of Kota Cimahi as of February 2023. */
static inline RosterId commit_roster_file(World *world, const char *content)
{
    Ctx *ctx = world->ctx;
    const char *path = write_file(world, "in.csv", content);
    RosterRules rules = {.region = KOTA_CIMAHI, .as_of = month_at(2023, 2), .area = KOTA_CIMAHI};
    LinkModel *model;
    RosterFile *file;
    RosterCheck *check;
    RosterId id;
    bool existed;
    const TableReaderOptions options = {0};
    begin(world);
    assert_ok(ctx, roster_rules_law(ctx, world->law, &rules));
    assert_ok(ctx, link_model_load(ctx, ctx, "person", &model));
    assert_ok(ctx, roster_read(ctx, ctx, world->store, path, &options, &file));
    assert_ok(ctx, roster_check(ctx, ctx, world->store, file, &rules, model, &check));
    assert_ok(ctx, roster_commit(ctx, world->store, check, &id, &existed));
    commit(world);
    return id;
}
