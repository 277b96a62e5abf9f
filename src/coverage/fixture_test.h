/* A scratch folder with a new store in it, three regencies, and a few members. */
#pragma once

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/testing.h"
#include "coverage/coverage.h"

#define KAB_BEKASI  ((Region){3216})
#define KOTA_CIMAHI ((Region){3277})

typedef struct {
    Ctx *ctx;
    char *folder;
    Store *store;
} World;

static inline void assert_ok(Ctx *ctx, Status status)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; status != OK && i < count && i < 10; i++)
        print_error("%s\n", problem_format(ctx, LANG_EN, &list[i]));
    assert_int_equal(status, OK);
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

static inline int open_world(void **state)
{
    Ctx *ctx = ctx_new();
    World *world = mem_new(ctx, World);
    RegionCounts counts;
    world->ctx = ctx;
    world->folder = mem_string(ctx, "/tmp/paritrana-coverage-XXXXXX");
    if (mkdtemp(world->folder) == NULL)
        return -1;
    ctx->now = (Instant){1669852800000000}; /* 2022-12-01 */
    ctx->actor = "tester";
    ctx->threads = 2;
    write_file(world, "provinces.csv", "code,name\n32,Jawa Barat\n33,Jawa Tengah\n");
    write_file(world, "regencies.csv",
               "code,province_code,name\n32.16,32,Kabupaten Bekasi\n32.77,32,Kota "
               "Cimahi\n33.74,33,Kota Semarang\n");
    write_file(world, "districts.csv",
               "code,regency_code,name\n32.16.01,32.16,Tarumajaya\n32.16.02,32.16,Babelan\n"
               "32.77.01,32.77,Cimahi Selatan\n");
    write_file(world, "villages.csv",
               "code,district_code,name\n32.16.01.2001,32.16.01,Setia Asih\n"
               "32.77.01.1001,32.77.01,Cibeber\n");
    *state = world;
    assert_ok(ctx, store_open(ctx, ctx, mem_printf(ctx, "%s/test.db", world->folder), STORE_CREATE,
                              &world->store));
    assert_ok(ctx, store_begin_write(world->store));
    assert_ok(ctx, region_import(world->store, world->folder, &counts));
    assert_ok(ctx, store_commit(world->store));
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

#define MEMBER_HEADER                                                                              \
    "nik,nama,kode wilayah,segmen,program,pembayar,dari bulan,sampai bulan,tanggal meninggal\n"

static inline void import_members(World *world, const char *rows)
{
    MemberImport counts;
    MemberImportOptions options = {.region = KAB_BEKASI};
    char *path = write_file(world, "in.csv", mem_printf(world->ctx, "%s%s", MEMBER_HEADER, rows));
    assert_ok(world->ctx, store_begin_write(world->store));
    assert_ok(world->ctx, registry_import(world->ctx, world->store, path, &options, &counts));
    assert_ok(world->ctx, store_commit(world->store));
    assert_int_equal(counts.rows_bad, 0);
}

/* The key of the first problem, and all are forgotten. */
static inline const char *first_problem(World *world)
{
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_true(count > 0);
    char *key = mem_string(world->ctx, list[0].key);
    problems_clear(world->ctx);
    return key;
}

static inline Month month_at(int year, int number)
{
    Month month;
    assert_true(month_from_ym(year, number, &month));
    return month;
}

static inline int64_t event_count(World *world, Region region)
{
    Event *events;
    size_t count;
    assert_ok(world->ctx, audit_events(world->store, world->ctx, region_chain(region).number, 1000,
                                       &events, &count));
    return (int64_t)count;
}
