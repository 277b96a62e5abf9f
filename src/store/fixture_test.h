/* What the store's tests share: a scratch folder with a new store in it, and two small tables of
 * facts. */
#pragma once

#include <unistd.h>

#include "base/mem.h"
#include "base/message.h"
#include "base/testing.h"
#include "store/engine.h"

enum { NOTE_WEIGHT, NOTE_TEXT, NOTE_SEAL };
FACT_TABLE(test_note, "test_note",
           {{"weight", FACT_INT}, {"body", FACT_TEXT, true}, {"seal", FACT_BLOB, true}});
enum { LINE_AMOUNT };
FACT_TABLE(test_line, "test_line", {{"amount", FACT_INT, true}});

static const char TEST_SCHEMA[] =
    "CREATE TABLE test_note (chain @int NOT NULL, id @int NOT NULL, weight @int NOT NULL, body "
    "@text, seal @blob, "
    "event @int NOT NULL, PRIMARY KEY (chain, id)) @table_end;\n@immutable(test_note);\n"
    "CREATE TABLE test_line (chain @int NOT NULL, id @int NOT NULL, amount @int, event @int NOT "
    "NULL, "
    "PRIMARY KEY (chain, id)) @table_end;\n@immutable(test_line);\n"
    "CREATE TABLE test_state (name @text NOT NULL, value @int NOT NULL, PRIMARY KEY (name)) "
    "@table_end;\n";

#define KAB_BEKASI  ((Chain){3216})
#define KOTA_CIMAHI ((Chain){3277})

typedef struct {
    Ctx *ctx;
    char *folder;
    char *path;
} Fixture;

static inline void assert_ok(Ctx *ctx, Status status)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; status != OK && i < count; i++)
        print_error("%s\n", problem_format(ctx, LANG_EN, &list[i]));
    assert_int_equal(status, OK);
}

/* The key of the first problem; the list is cleared. */
static inline char *first_problem(Ctx *ctx)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    assert_true(count > 0);
    char *key = mem_string(ctx, list[0].key);
    assert_true(message_text(LANG_ID, key).bytes > 0);
    problems_clear(ctx);
    return key;
}

static inline Store *open_store(Fixture *fixture, const char *options, StoreMode mode)
{
    Store *store;
    assert_ok(fixture->ctx,
              store_open(fixture->ctx, fixture->ctx,
                         mem_printf(fixture->ctx, "%s%s", fixture->path, options), mode, &store));
    return store;
}

/* Straight to the engine, past every guard of the face. */
static inline void raw(Store *store, const char *sql)
{
    assert_ok(store->ctx,
              store->engine->execute(store, store_translate(store->ctx, ENGINE_SQLITE, sql)));
}

static inline int fixture_setup(void **state)
{
    Ctx *ctx = ctx_new();
    Fixture *fixture = mem_new(ctx, Fixture);
    fixture->ctx = ctx;
    fixture->folder = mem_string(ctx, "/tmp/paritrana-store-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL)
        return -1;
    fixture->path = mem_printf(ctx, "%s/test.db", fixture->folder);
    ctx->now = (Instant){1669852800000000}; /* 2022-12-01 */
    ctx->actor = "tester";
    Store *store = open_store(fixture, "", STORE_CREATE);
    raw(store, TEST_SCHEMA);
    mem_free(store);
    *state = fixture;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    Fixture *fixture = *state;
    static const char *const ENDINGS[] = {"", "-wal", "-shm"};
    char *folder = mem_string(NULL, fixture->folder);
    char *path = mem_string(NULL, fixture->path);
    mem_free(fixture->ctx);
    for (size_t i = 0; i < ARRAY_COUNT(ENDINGS); i++)
        unlink(mem_printf(path, "%s%s", path, ENDINGS[i]));
    int failed = rmdir(folder);
    mem_free(path);
    mem_free(folder);
    return failed;
}

/* One event in a chain that writes `rows` notes; commits. */
static inline Status write_notes(Store *store, Chain chain, int64_t rows, const char *subject)
{
    FactWriter *writer;
    TRY(store_begin_write(store));
    Status status = event_begin(store, chain, "note add", subject, NULL);
    if (status == OK)
        status = fact_writer_open(store, chain, &test_note, &writer);
    for (int64_t i = 0; status == OK && i < rows; i++) {
        fact_int(writer, NOTE_WEIGHT, i * i - 7);
        fact_text(writer, NOTE_TEXT, TEXT("Siti Rahayu, Cibeber"));
        if (i % 3 == 0)
            fact_blob(writer, NOTE_SEAL, &i, sizeof i);
        status = fact_row(writer, NULL);
    }
    if (status == OK)
        status = fact_writer_close(writer);
    if (status == OK)
        return store_commit(store);
    store_rollback(store);
    return status;
}

static inline int64_t count_rows(Store *store, const Sql *sql)
{
    Statement *statement;
    bool row;
    assert_ok(store->ctx, store_prepare(store, sql, &statement));
    assert_ok(store->ctx, statement_next(statement, &row));
    assert_true(row);
    int64_t count = column_int(statement, 0);
    statement_reset(statement);
    return count;
}
