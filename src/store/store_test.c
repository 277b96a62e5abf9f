/* Opening, versions, transactions and statements. */
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/fixture_test.h"

SQL(t_state_add,
    "INSERT INTO test_state (name, value) VALUES ($2, $1) ON CONFLICT (name) DO NOTHING");
SQL(t_state_count, "SELECT count(*) FROM test_state");
SQL(t_state_list, "SELECT name, value FROM test_state WHERE value >= $1 ORDER BY name");
SQL(t_values, "SELECT CAST($1 AS @int), CAST($2 AS @text), $3, CAST($4 AS @int)");
SQL(t_nonsense, "SELECT nothing FROM nowhere");
SQL(t_note_broken,
    "INSERT INTO test_note (chain, id, weight, event) VALUES (0, 1, 1, 1), (0, 1, 1, 1)");

static void write_file(const char *path, const char *content, size_t bytes)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, bytes, file), bytes);
    fclose(file);
}

static void expect_open(Fixture *fixture, StoreMode mode, const char *url, Status status,
                        const char *key)
{
    Store *store = NULL;
    assert_int_equal(store_open(fixture->ctx, fixture->ctx, url, mode, &store), status);
    assert_null(store);
    assert_string_equal(first_problem(fixture->ctx), key);
}

static void what_is_no_store_of_ours_is_refused_by_name(void **state)
{
    Fixture *fixture = *state;
    unlink(fixture->path);
    for (StoreMode mode = STORE_READ; mode <= STORE_WRITE; mode++)
        expect_open(fixture, mode, fixture->path, E_NOT_FOUND, "store.not_found");
    for (StoreMode mode = STORE_READ; mode <= STORE_CREATE; mode++) {
        expect_open(fixture, mode, fixture->folder, E_INVALID, "store.directory");
        expect_open(fixture, mode, "", E_NOT_FOUND, "store.not_found");
        expect_open(fixture, mode, "/nowhere/at/all.db", E_NOT_FOUND, "store.no_folder");
        expect_open(fixture, mode, "postgresql://localhost/x", E_INVALID, "store.no_server_yet");
        expect_open(fixture, mode, "x.db?colour=3", E_INVALID, "store.option");
        expect_open(fixture, mode, "x.db?max_page_count=many", E_INVALID, "store.option");
        write_file(fixture->path, "NIK,Nama\n3276055708900002,Siti\n", 30);
        expect_open(fixture, mode, fixture->path, E_INVALID, "store.not_a_database");
    }
    write_file(fixture->path, "", 0);
    expect_open(fixture, STORE_READ, fixture->path, E_INVALID, "store.empty");
    expect_open(fixture, STORE_WRITE, fixture->path, E_INVALID, "store.empty");
    mem_free(open_store(fixture, "", STORE_CREATE)); /* a creation that was killed at its start */
    mem_free(open_store(fixture, "", STORE_READ));
}

static void a_refused_file_keeps_its_bytes(void **state)
{
    Fixture *fixture = *state;
    char content[4096];
    memset(content, 'x', sizeof content);
    write_file(fixture->path, content, sizeof content);
    expect_open(fixture, STORE_CREATE, fixture->path, E_INVALID, "store.not_a_database");
    FILE *file = fopen(fixture->path, "r");
    char after[sizeof content + 1];
    assert_int_equal(fread(after, 1, sizeof after, file), sizeof content);
    assert_memory_equal(after, content, sizeof content);
    fclose(file);
}

static void the_store_of_another_program_is_not_touched(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    raw(store, "PRAGMA application_id = 12345");
    mem_free(store);
    for (StoreMode mode = STORE_READ; mode <= STORE_CREATE; mode++)
        expect_open(fixture, mode, fixture->path, E_INVALID, "store.foreign");
}

static void a_store_of_a_newer_program_is_refused(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    raw(store, "INSERT INTO migration (number, name, checksum, at) VALUES (9999, "
               "'9999_future.sql', x'00', 0)");
    mem_free(store);
    for (StoreMode mode = STORE_READ; mode <= STORE_CREATE; mode++)
        expect_open(fixture, mode, fixture->path, E_INVALID, "store.newer");
}

static void an_edited_migration_is_refused(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    raw(store, "DROP TRIGGER migration_refuse_UPDATE; UPDATE migration SET checksum = zeroblob(32) "
               "WHERE number = 1");
    mem_free(store);
    for (StoreMode mode = STORE_READ; mode <= STORE_CREATE; mode++)
        expect_open(fixture, mode, fixture->path, E_INVALID, "store.migration_changed");
}

static void an_older_store_is_brought_up_to_date_by_creating_only(void **state)
{
    Fixture *fixture = *state;
    /* As if nothing but the empty list had been there: every migration is to be applied. */
    unlink(fixture->path);
    write_file(fixture->path, "", 0);
    Store *store = open_store(fixture, "", STORE_CREATE);
    raw(store, "DROP TRIGGER migration_refuse_DELETE; DELETE FROM migration");
    mem_free(store);
    expect_open(fixture, STORE_READ, fixture->path, E_INVALID, "store.older");
    expect_open(fixture, STORE_WRITE, fixture->path, E_INVALID, "store.older");
    /* Here the tables exist already, so the migration fails: nothing of it may remain. */
    expect_open(fixture, STORE_CREATE, fixture->path, E_BROKEN, "store.statement");
    expect_open(fixture, STORE_READ, fixture->path, E_INVALID, "store.older");
}

static void opening_twice_changes_nothing(void **state)
{
    Fixture *fixture = *state;
    mem_free(open_store(fixture, "", STORE_CREATE));
    Store *store = open_store(fixture, "?busy_timeout_ms=10&max_page_count=100000", STORE_CREATE);
    assert_string_equal(store->path, fixture->path);
    assert_int_equal(store->busy_timeout_ms, 10);
    mem_free(store);
}

static void parameters_are_bound_by_their_number(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    Statement *statement;
    bool row;
    assert_ok(fixture->ctx, store_prepare(store, &t_values, &statement));
    bind_null(statement, 4);
    bind_blob(statement, 3, "\0\1", 2);
    bind_text(statement, 2, TEXT("Cimahi"));
    bind_int(statement, 1, INT64_MIN);
    assert_ok(fixture->ctx, statement_next(statement, &row));
    assert_true(row);
    assert_int_equal(column_int(statement, 0), INT64_MIN);
    assert_true(text_is(column_text(statement, 1), "Cimahi"));
    size_t bytes;
    const void *blob = column_blob(statement, 2, &bytes);
    assert_int_equal(bytes, 2);
    assert_memory_equal(blob, "\0\1", 2);
    assert_true(column_is_null(statement, 3));
    assert_int_equal(column_int(statement, 3), 0);
    assert_ok(fixture->ctx, statement_next(statement, &row));
    assert_false(row);
    /* A statement that is prepared again has forgotten its parameters. */
    assert_ok(fixture->ctx, store_prepare(store, &t_values, &statement));
    assert_ok(fixture->ctx, statement_next(statement, &row));
    assert_true(column_is_null(statement, 0) && column_is_null(statement, 1));
    mem_free(store);
}

static void rows_come_in_the_order_asked_for(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    static const char *const NAMES[] = {"c", "a", "b"};
    assert_ok(fixture->ctx, store_begin_write(store));
    assert_ok(fixture->ctx, event_begin(store, CHAIN_NATION, "state set", "x", NULL));
    Statement *statement;
    for (int64_t i = 0; i < 4; i++) {
        int64_t changed = -1;
        assert_ok(fixture->ctx, store_prepare(store, &t_state_add, &statement));
        bind_int(statement, 1, i);
        bind_text(statement, 2, text_of(NAMES[i % 3]));
        assert_ok(fixture->ctx, statement_run(statement, &changed));
        assert_int_equal(changed, i < 3);
    }
    assert_ok(fixture->ctx, store_commit(store));
    assert_ok(fixture->ctx, store_prepare(store, &t_state_list, &statement));
    bind_int(statement, 1, 1);
    bool row;
    assert_ok(fixture->ctx, statement_next(statement, &row));
    assert_true(row && text_is(column_text(statement, 0), "a"));
    assert_ok(fixture->ctx, statement_next(statement, &row));
    assert_true(row && text_is(column_text(statement, 0), "b"));
    assert_ok(fixture->ctx, statement_next(statement, &row));
    assert_false(row);
    mem_free(store);
}

static void a_text_that_is_no_text_is_refused(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    static const Text BAD[] = {{"a\0b", 3}, {"\xff", 1}, {"ab\xC3", 3}, {"\xED\xA0\x80", 3}};
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        assert_ok(fixture->ctx, store_begin_write(store));
        assert_ok(fixture->ctx, event_begin(store, CHAIN_NATION, "state set", "x", NULL));
        Statement *statement;
        assert_ok(fixture->ctx, store_prepare(store, &t_state_add, &statement));
        bind_int(statement, 1, 1);
        bind_text(statement, 2, BAD[i]);
        assert_int_equal(statement_run(statement, NULL), E_INVALID);
        assert_string_equal(first_problem(fixture->ctx), "store.text");
        /* The failure sticks: what was begun can only be undone. */
        assert_int_equal(store_commit(store), E_INVALID);
        assert_string_equal(first_problem(fixture->ctx), "store.rolled_back");
        assert_false(store_is_writing(store));
    }
    assert_int_equal(count_rows(store, &t_state_count), 0);
    mem_free(store);
}

static void an_error_of_ours_is_reported_as_broken(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    Statement *statement;
    assert_int_equal(store_prepare(store, &t_nonsense, &statement), E_BROKEN);
    assert_string_equal(first_problem(fixture->ctx), "store.statement");
    assert_ok(fixture->ctx, store_begin_write(store));
    assert_ok(fixture->ctx, event_begin(store, CHAIN_NATION, "note add", "x", NULL));
    assert_ok(fixture->ctx, store_prepare(store, &t_note_broken, &statement));
    assert_int_equal(statement_run(statement, NULL), E_BROKEN);
    assert_int_equal(store_commit(store), E_BROKEN);
    mem_free(store);
}

static void a_reader_sees_one_moment(void **state)
{
    Fixture *fixture = *state;
    Store *writer = open_store(fixture, "", STORE_WRITE),
          *reader = open_store(fixture, "", STORE_READ);
    static const Sql COUNT = {"count", __FILE__, "SELECT count(*) FROM test_note"};
    assert_ok(fixture->ctx, write_notes(writer, KAB_BEKASI, 5, "first"));
    assert_ok(fixture->ctx,
              store_begin_read(reader)); /* has its moment now, before it reads anything */
    assert_ok(fixture->ctx, write_notes(writer, KAB_BEKASI, 5, "second"));
    assert_int_equal(count_rows(reader, &COUNT), 5);
    store_rollback(reader);
    assert_int_equal(count_rows(reader, &COUNT), 10);
    mem_free(writer);
    mem_free(reader);
}

static void a_second_connection_sees_the_same_or_says_so(void **state)
{
    Fixture *fixture = *state;
    Store *writer = open_store(fixture, "", STORE_WRITE), *again;
    static const Sql COUNT = {"count", __FILE__, "SELECT count(*) FROM test_note"};
    assert_ok(fixture->ctx, write_notes(writer, KAB_BEKASI, 3, "first"));
    Store *reader = open_store(fixture, "", STORE_READ);
    assert_ok(fixture->ctx, store_begin_read(reader));
    assert_ok(fixture->ctx, store_open_again(fixture->ctx, fixture->ctx, reader, &again));
    assert_ok(fixture->ctx, store_begin_read(again));
    assert_int_equal(count_rows(again, &COUNT), 3);
    mem_free(again);
    assert_ok(fixture->ctx, write_notes(writer, KAB_BEKASI, 3, "second"));
    assert_ok(fixture->ctx, store_open_again(fixture->ctx, fixture->ctx, reader, &again));
    assert_int_equal(store_begin_read(again), E_BUSY);
    assert_string_equal(first_problem(fixture->ctx), "store.moved");
    mem_free(again);
    /* Beside a writer it sees what was before the write. */
    assert_ok(fixture->ctx, store_begin_write(writer));
    assert_ok(fixture->ctx, event_begin(writer, KAB_BEKASI, "note add", "third", NULL));
    assert_ok(fixture->ctx, store_open_again(fixture->ctx, fixture->ctx, writer, &again));
    assert_ok(fixture->ctx, store_begin_read(again));
    assert_int_equal(count_rows(again, &COUNT), 6);
    mem_free(again);
    mem_free(reader);
    mem_free(writer);
}

static void a_second_writer_is_told_to_wait(void **state)
{
    Fixture *fixture = *state;
    Store *first = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, store_begin_write(first));
    pid_t child = fork();
    if (child == 0) {
        /* Another process: its own context, its own connection. */
        Ctx *ctx = ctx_new();
        Store *second;
        Status opened = store_open(ctx, ctx, mem_printf(ctx, "%s?busy_timeout_ms=1", fixture->path),
                                   STORE_WRITE, &second);
        Status status = opened == OK ? store_begin_write(second) : OK;
        _exit(status == E_BUSY ? 0 : 1);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result));
    assert_int_equal(WEXITSTATUS(result), 0);
    Store *second = open_store(fixture, "?busy_timeout_ms=1", STORE_WRITE);
    assert_int_equal(store_begin_write(second), E_BUSY);
    assert_string_equal(first_problem(fixture->ctx), "store.busy");
    store_rollback(first);
    assert_ok(fixture->ctx, store_begin_write(second));
}

static void a_name_that_the_engine_would_take_for_something_else_is_a_file(void **state)
{
    Fixture *fixture = *state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(fixture->folder), 0);
    static const char *const NAMES[] = {":memory:", "file:x.db"};
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        Store *store;
        struct stat facts;
        assert_ok(fixture->ctx,
                  store_open(fixture->ctx, fixture->ctx, NAMES[i], STORE_CREATE, &store));
        mem_free(store);
        assert_int_equal(stat(mem_printf(fixture->ctx, "./%s", NAMES[i]), &facts), 0);
        assert_int_equal(unlink(mem_printf(fixture->ctx, "./%s", NAMES[i])), 0);
    }
    assert_int_equal(chdir(before), 0);
}

static void every_statement_of_the_program_prepares(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_READ);
    size_t count = 0;
    for (const Sql *sql; (sql = store_sql_at(count)) != NULL; count++) {
        Statement *statement;
        if (sql != &t_nonsense)
            assert_ok(fixture->ctx, store_prepare(store, sql, &statement));
    }
    assert_true(count > 10);
    mem_free(store);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_is_no_store_of_ours_is_refused_by_name),
        STORE_TEST(a_refused_file_keeps_its_bytes),
        STORE_TEST(the_store_of_another_program_is_not_touched),
        STORE_TEST(a_store_of_a_newer_program_is_refused),
        STORE_TEST(an_edited_migration_is_refused),
        STORE_TEST(an_older_store_is_brought_up_to_date_by_creating_only),
        STORE_TEST(opening_twice_changes_nothing),
        STORE_TEST(parameters_are_bound_by_their_number),
        STORE_TEST(rows_come_in_the_order_asked_for),
        STORE_TEST(a_text_that_is_no_text_is_refused),
        STORE_TEST(an_error_of_ours_is_reported_as_broken),
        STORE_TEST(a_reader_sees_one_moment),
        STORE_TEST(a_second_connection_sees_the_same_or_says_so),
        STORE_TEST(a_second_writer_is_told_to_wait),
        STORE_TEST(a_name_that_the_engine_would_take_for_something_else_is_a_file),
        STORE_TEST(every_statement_of_the_program_prepares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
