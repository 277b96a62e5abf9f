/* What the ledger's tests share: a scratch folder with a new store in it, and its accounts. */
#pragma once

#include <unistd.h>

#include "base/mem.h"
#include "base/message.h"
#include "base/testing.h"
#include "ledger/ledger.h"

#define KOTA_CIMAHI ((Chain){3277})
#define KAB_BEKASI  ((Chain){3216})

typedef struct {
    Ctx *ctx;
    char *folder;
    char *path;
    Store *store;
} Fixture;

static inline void assert_ok(Ctx *ctx, Status status)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; status != OK && i < count; i++)
        print_error("%s\n", problem_format(ctx, LANG_EN, &list[i]));
    assert_int_equal(status, OK);
}

static inline Date day(int year, int month, int date)
{
    Date result = {0};
    assert_true(date_from_ymd(year, month, date, &result));
    return result;
}

/* Noon of a day in western Indonesia. */
static inline void set_day(Ctx *ctx, Date today)
{
    ctx->now = (Instant){(int64_t)today.days * 86400000000 + 18000000000};
}

static inline Store *open_store(Fixture *fixture, const char *options, StoreMode mode)
{
    Store *store;
    assert_ok(fixture->ctx,
              store_open(fixture->ctx, fixture->ctx,
                         mem_printf(fixture->ctx, "%s%s", fixture->path, options), mode, &store));
    return store;
}

static inline void begin_in(Fixture *fixture, Chain chain)
{
    assert_ok(fixture->ctx, store_begin_write(fixture->store));
    assert_ok(fixture->ctx, event_begin(fixture->store, chain, "ledger test", "test", NULL));
}

static inline void begin(Fixture *fixture) { begin_in(fixture, KOTA_CIMAHI); }
static inline void commit(Fixture *fixture)
{
    assert_ok(fixture->ctx, store_commit(fixture->store));
}

static inline int64_t open_account(Fixture *fixture, AccountKind kind, const char *key, bool floor)
{
    int64_t id;
    Account account = {
        .kind = kind, .key = key, .owner = "Dinas Tenaga Kerja", .name = key, .floor = floor};
    assert_ok(fixture->ctx, ledger_account_open(fixture->store, KOTA_CIMAHI, &account, &id));
    return id;
}

static inline int fixture_setup(void **state)
{
    Ctx *ctx = ctx_new();
    Fixture *fixture = mem_new(ctx, Fixture);
    fixture->ctx = ctx;
    fixture->folder = mem_string(ctx, "/tmp/paritrana-ledger-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL)
        return -1;
    fixture->path = mem_printf(ctx, "%s/test.db", fixture->folder);
    ctx->actor = "tester";
    set_day(ctx, day(2023, 4, 10));
    fixture->store = open_store(fixture, "", STORE_CREATE);
    *state = fixture;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    Fixture *fixture = *state;
    static const char *const ENDINGS[] = {"", "-wal", "-shm"};
    char *folder = mem_string(NULL, fixture->folder);
    char *path = mem_string(folder, fixture->path);
    mem_free(fixture->ctx);
    for (size_t i = 0; i < ARRAY_COUNT(ENDINGS); i++)
        unlink(mem_printf(path, "%s%s", path, ENDINGS[i]));
    int failed = rmdir(folder);
    mem_free(folder);
    return failed;
}
