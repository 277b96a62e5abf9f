/* Disks that fill up, limits that bite, processes that are killed: the store is as before or as
 * after, never between. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/random.h"
#include "store/fixture_test.h"

SQL(t_notes, "SELECT count(*) FROM test_note");
SQL(t_pages, "PRAGMA page_count");

enum { NOTES_BEFORE = 50, NOTES_ADDED = 3000 };

static void expect_proved(Fixture *fixture, int64_t notes)
{
    Store *store = open_store(fixture, "", STORE_READ);
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    assert_int_equal(report.rows, notes);
    assert_int_equal(count_rows(store, &t_notes), notes);
    mem_free(store);
}

static char *read_bytes(Fixture *fixture, size_t *ret_bytes)
{
    FILE *file = fopen(fixture->path, "r");
    struct stat facts;
    assert_int_equal(fstat(fileno(file), &facts), 0);
    char *bytes = mem_alloc(fixture->ctx, (size_t)facts.st_size);
    assert_int_equal(fread(bytes, 1, (size_t)facts.st_size, file), facts.st_size);
    fclose(file);
    *ret_bytes = (size_t)facts.st_size;
    return bytes;
}

static void a_full_store_keeps_its_bytes_at_every_step(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, NOTES_BEFORE, "before"));
    int64_t pages = count_rows(store, &t_pages);
    mem_free(store);
    size_t bytes_before, bytes_after;
    char *before = read_bytes(fixture, &bytes_before);
    int failures = 0;
    for (;; pages++) {
        store =
            open_store(fixture, mem_printf(fixture->ctx, "?max_page_count=%lld", (long long)pages),
                       STORE_WRITE);
        Status status = write_notes(store, KAB_BEKASI, NOTES_ADDED, "after");
        mem_free(store);
        if (status == OK)
            break;
        assert_int_equal(status, E_LIMIT);
        assert_string_equal(first_problem(fixture->ctx), "store.disk_full");
        char *after = read_bytes(fixture, &bytes_after);
        assert_int_equal(bytes_before, bytes_after);
        assert_memory_equal(before, after, bytes_before);
        mem_free(after);
        failures++;
    }
    assert_true(failures > 10);
    expect_proved(fixture, NOTES_BEFORE + NOTES_ADDED);
}

static void a_full_disk_at_creation_leaves_what_a_repeat_completes(void **state)
{
    Fixture *fixture = *state;
    int failures = 0;
    for (int64_t pages = 1;; pages++) {
        unlink(fixture->path);
        Store *store = NULL;
        char *url =
            mem_printf(fixture->ctx, "%s?max_page_count=%lld", fixture->path, (long long)pages);
        Status status = store_open(fixture->ctx, fixture->ctx, url, STORE_CREATE, &store);
        if (status == OK)
            break;
        assert_int_equal(status, E_LIMIT);
        assert_null(store);
        assert_string_equal(first_problem(fixture->ctx), "store.disk_full");
        mem_free(open_store(fixture, "", STORE_CREATE));
        failures++;
    }
    assert_true(failures > 3);
}

/* Runs in a process of its own, whose file-size limit is `bytes`. Ends with the status of the
 * write. */
static void write_under_limit(Fixture *fixture, rlim_t bytes)
{
    struct rlimit limit = {bytes, bytes};
    Ctx *ctx = ctx_new();
    Store *store;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(100);
    Status status = store_open(ctx, ctx, fixture->path, STORE_WRITE, &store);
    if (status != OK)
        _exit(50 + (int)status);
    status = write_notes(store, KAB_BEKASI, NOTES_ADDED, "after");
    mem_free(ctx);
    _exit((int)status);
}

static int run_child(Fixture *fixture, void (*work)(Fixture *fixture, rlim_t argument),
                     rlim_t argument, int64_t kill_after_us)
{
    pid_t child = fork();
    if (child == 0)
        work(fixture, argument);
    assert_true(child > 0);
    if (kill_after_us >= 0) {
        usleep((useconds_t)kill_after_us);
        kill(child, SIGKILL);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    return result;
}

static void a_file_size_limit_ends_in_a_message_and_changes_nothing(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, NOTES_BEFORE, "before"));
    mem_free(store);
    int64_t notes = NOTES_BEFORE, refused = 0;
    for (rlim_t bytes = 4 << 10; notes == NOTES_BEFORE; bytes += 33333) {
        int result = run_child(fixture, write_under_limit, bytes, -1);
        assert_true(WIFEXITED(result)); /* not SIGXFSZ */
        int status = WEXITSTATUS(result);
        assert_true(status == OK || status == E_LIMIT || status == 50 + E_LIMIT);
        if (status == OK)
            notes += NOTES_ADDED;
        else
            refused++;
        expect_proved(fixture, notes);
    }
    assert_true(refused > 2);
}

/* Writes event after event until it is killed. */
static void write_for_ever(Fixture *fixture, rlim_t rows)
{
    Ctx *ctx = ctx_new();
    Store *store;
    if (store_open(ctx, ctx, fixture->path, STORE_CREATE, &store) != OK)
        _exit(1);
    while (write_notes(store, KAB_BEKASI, (int64_t)rows, "for ever") == OK)
        ;
    _exit(2);
}

static void a_killed_writer_leaves_whole_events(void **state)
{
    enum { KILLS = 25, ROWS = 700, LIFE_US_MAX = 60000 };
    Fixture *fixture = *state;
    uint64_t seed = 3216;
    Random stream = random_stream(seed, "kill");
    int64_t rows_before = 0;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (uint64_t i = 0; i < KILLS; i++) {
        int result =
            run_child(fixture, write_for_ever, ROWS, (int64_t)random_below(stream, i, LIFE_US_MAX));
        assert_true(WIFSIGNALED(result));
        Store *store = open_store(fixture, "", i % 2 == 0 ? STORE_READ : STORE_WRITE);
        int64_t rows = count_rows(store, &t_notes);
        assert_int_equal(rows % ROWS, 0);
        assert_true(rows >= rows_before);
        rows_before = rows;
        mem_free(store);
        expect_proved(fixture, rows);
    }
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, ROWS, "and on"));
    mem_free(store);
    expect_proved(fixture, rows_before + ROWS);
}

static void create_and_stop(Fixture *fixture, rlim_t unused)
{
    (void)unused;
    Ctx *ctx = ctx_new();
    for (;;) {
        Store *store;
        if (store_open(ctx, ctx, fixture->path, STORE_CREATE, &store) != OK)
            _exit(1);
        mem_free(store);
        unlink(fixture->path);
    }
}

static void a_killed_creation_is_completed_by_a_repeat(void **state)
{
    enum { KILLS = 15, LIFE_US_MAX = 40000 };
    Fixture *fixture = *state;
    Random stream = random_stream(3277, "kill");
    for (uint64_t i = 0; i < KILLS; i++) {
        static const char *const ENDINGS[] = {"", "-wal", "-shm"};
        for (size_t j = 0; j < ARRAY_COUNT(ENDINGS); j++)
            unlink(mem_printf(fixture->ctx, "%s%s", fixture->path, ENDINGS[j]));
        int result =
            run_child(fixture, create_and_stop, 0, (int64_t)random_below(stream, i, LIFE_US_MAX));
        assert_true(WIFSIGNALED(result));
        mem_free(open_store(fixture, "", STORE_CREATE));
        mem_free(open_store(fixture, "", STORE_READ));
    }
}

static void create_once(Fixture *fixture, rlim_t unused)
{
    (void)unused;
    Ctx *ctx = ctx_new();
    Store *store;
    Status status = store_open(ctx, ctx, fixture->path, STORE_CREATE, &store);
    mem_free(ctx);
    _exit((int)status);
}

static void processes_that_create_at_once_agree(void **state)
{
    enum { ROUNDS = 10, PROCESSES = 4 };
    Fixture *fixture = *state;
    for (int round = 0; round < ROUNDS; round++) {
        pid_t children[PROCESSES];
        unlink(fixture->path);
        for (int i = 0; i < PROCESSES; i++) {
            children[i] = fork();
            if (children[i] == 0)
                create_once(fixture, 0);
        }
        for (int i = 0; i < PROCESSES; i++) {
            int result;
            assert_int_equal(waitpid(children[i], &result, 0), children[i]);
            assert_true(WIFEXITED(result));
            assert_int_equal(WEXITSTATUS(result), OK);
        }
        mem_free(open_store(fixture, "", STORE_READ));
    }
}

static void garbage_inside_a_store_is_reported_as_damage(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, NOTES_ADDED, "before"));
    int64_t pages = count_rows(store, &t_pages);
    mem_free(store);
    size_t bytes;
    mem_free(read_bytes(fixture, &bytes));
    size_t page = bytes / (size_t)pages;
    FILE *file = fopen(fixture->path, "r+");
    char *garbage = mem_alloc(fixture->ctx, page);
    memset(garbage, 0xA5, page);
    for (int64_t i = pages - 10; i < pages; i++) { /* the last pages are rows, not the schema */
        fseek(file, (long)((size_t)i * page), SEEK_SET);
        assert_int_equal(fwrite(garbage, 1, page, file), page);
    }
    fclose(file);
    store = open_store(fixture, "", STORE_READ);
    AuditReport report;
    assert_int_equal(audit_verify(fixture->ctx, store, &report), E_BROKEN);
    assert_string_equal(first_problem(fixture->ctx), "store.corrupt");
    mem_free(store);
}

#define FAULT_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAULT_TEST(a_full_store_keeps_its_bytes_at_every_step),
        FAULT_TEST(a_full_disk_at_creation_leaves_what_a_repeat_completes),
        FAULT_TEST(a_file_size_limit_ends_in_a_message_and_changes_nothing),
        FAULT_TEST(a_killed_writer_leaves_whole_events),
        FAULT_TEST(a_killed_creation_is_completed_by_a_repeat),
        FAULT_TEST(processes_that_create_at_once_agree),
        FAULT_TEST(garbage_inside_a_store_is_reported_as_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
