/* Events and facts: what a commit seals, what it drops, what a rollback leaves. */
#include "base/random.h"
#include "store/fixture_test.h"

SQL(t_notes, "SELECT count(*) FROM test_note");
SQL(t_lines, "SELECT count(*) FROM test_line");
SQL(t_events, "SELECT count(*) FROM audit_event");
SQL(t_files, "SELECT count(*) FROM file");
SQL(t_inputs, "SELECT count(*) FROM event_input");
SQL(t_counters, "SELECT count(*) FROM counter");
SQL(t_heads, "SELECT count(*) FROM chain_head");
SQL(t_states, "SELECT count(*) FROM test_state");
SQL(t_state_set,
    "INSERT INTO test_state (name, value) VALUES ($1, 1) ON CONFLICT (name) DO NOTHING");
SQL(t_note_all, "SELECT chain, id, event, weight, body, seal FROM test_note ORDER BY chain, id");

static void check_digest(const Digest *digest, const char *hex)
{
    char *text = digest_hex(NULL, digest);
    assert_string_equal(text, hex);
    mem_free(text);
}

/* Digests computed outside this program, from doc/store.md, with another implementation of BLAKE2b.
 */
static void the_digest_is_the_documented_one(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    static const char INPUT[] = "nama\nSiti\n";
    Digest input = digest_of(INPUT, sizeof INPUT - 1);
    assert_ok(fixture->ctx, store_begin_write(store));
    assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "note add", "notes.csv", NULL));
    assert_ok(fixture->ctx, event_input(store, KAB_BEKASI, "notes.csv", sizeof INPUT - 1, &input));
    FactWriter *writer;
    assert_ok(fixture->ctx, fact_writer_open(store, KAB_BEKASI, &test_note, &writer));
    for (int64_t i = 0; i < 5; i++) {
        fact_int(writer, NOTE_WEIGHT, i * i - 7);
        fact_text(writer, NOTE_TEXT, TEXT("Siti Rahayu, Cibeber"));
        if (i % 3 == 0)
            fact_blob(writer, NOTE_SEAL, &i, sizeof i);
        assert_ok(fixture->ctx, fact_row(writer, NULL));
    }
    assert_ok(fixture->ctx, fact_writer_close(writer));
    assert_ok(fixture->ctx, store_commit(store));
    Event *events;
    size_t count;
    assert_ok(fixture->ctx, audit_events(store, fixture->ctx, -1, 10, &events, &count));
    assert_int_equal(count, 1);
    assert_int_equal(events[0].chain.number, 3216);
    assert_int_equal(events[0].number, 1);
    assert_int_equal(events[0].at.us, fixture->ctx->now.us);
    assert_string_equal(events[0].actor, "tester");
    assert_string_equal(events[0].command, "note add");
    assert_string_equal(events[0].subject, "notes.csv");
    check_digest(&events[0].digest,
                 "8b8ec514a173d754bbc71cd4e929e416cf2f9d6478d4d052993f73ce2d3a2ebc");
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    assert_int_equal(report.rows, 5);
    mem_free(store);
}

static void numbers_encode_and_stay_apart(void **state)
{
    (void)state;
    static const int64_t NUMBERS[] = {0,   -1,  1,   63,        -64,       64,       127,
                                      128, 255, 256, INT32_MAX, INT64_MAX, INT64_MIN};
    char bytes[ARRAY_COUNT(NUMBERS)][64];
    size_t lengths[ARRAY_COUNT(NUMBERS)];
    for (size_t i = 0; i < ARRAY_COUNT(NUMBERS); i++) {
        FactValue value = {.type = FACT_INT, .number = NUMBERS[i]};
        lengths[i] = row_encode(bytes[i], 7, &value, 1);
        assert_true(lengths[i] <= row_bytes_max(&value, 1));
        for (size_t j = 0; j < i; j++)
            assert_false(lengths[i] == lengths[j] && memcmp(bytes[i], bytes[j], lengths[i]) == 0);
    }
    assert_int_equal(lengths[0], 2 + 2 + 1);  /* id 7, one value, 0 */
    assert_int_equal(lengths[12], 2 + 2 + 9); /* the longest number */
}

static void a_column_added_later_keeps_the_digests_of_older_rows(void **state)
{
    (void)state;
    FactValue values[3] = {{.type = FACT_INT, .number = 5},
                           {.type = FACT_TEXT, .is_null = true},
                           {.type = FACT_INT, .is_null = true}};
    char narrow[64], wide[64];
    size_t bytes = row_encode(narrow, 1, values, 1);
    assert_int_equal(row_encode(wide, 1, values, 3), bytes);
    assert_memory_equal(narrow, wide, bytes);
    values[1] = (FactValue){.type = FACT_TEXT};
    assert_true(row_encode(wide, 1, values, 3) > bytes); /* an empty text is not NULL */
}

/* Rows of every shape are read back as they were written, ids ascend without gaps, over writers
 * opened again and side by side, batches of all sizes, texts longer than the buffer. */
static void rows_are_read_back_as_written(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    Random stream = random_stream(20221201, "fact_test");
    enum { ROUNDS = 9, LONG_BYTES = 200000 };
    static const int64_t COUNTS[ROUNDS] = {1, 31, 32, 33, 0, 64, 65, 500, 2};
    char *big = mem_alloc(fixture->ctx, LONG_BYTES);
    memset(big, 'n', LONG_BYTES);
    int64_t expected_id = 1;
    for (int round = 0; round < ROUNDS; round++) {
        assert_ok(fixture->ctx, store_begin_write(store));
        int64_t event;
        assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "note add", "round", &event));
        FactWriter *writer, *other;
        assert_ok(fixture->ctx, fact_writer_open(store, KAB_BEKASI, &test_note, &writer));
        assert_ok(fixture->ctx, fact_writer_open(store, KAB_BEKASI, &test_note, &other));
        for (int64_t i = 0; i < COUNTS[round]; i++) {
            FactWriter *either =
                random_below(stream, (uint64_t)expected_id * 4, 2) == 0 ? writer : other;
            fact_int(either, NOTE_WEIGHT, expected_id * 31);
            if (expected_id % 5 != 0)
                fact_text(
                    either, NOTE_TEXT,
                    (Text){big, expected_id % 97 == 0 ? LONG_BYTES : (size_t)expected_id % 40});
            if (expected_id % 7 == 0)
                fact_blob(either, NOTE_SEAL, big, (size_t)expected_id % 11);
            int64_t id;
            assert_ok(fixture->ctx, fact_row(either, &id));
            assert_int_equal(id, expected_id++);
        }
        assert_ok(fixture->ctx, fact_writer_close(writer));
        assert_ok(fixture->ctx, fact_writer_close(other));
        assert_ok(fixture->ctx, store_commit(store));
    }
    Statement *statement;
    assert_ok(fixture->ctx, store_prepare(store, &t_note_all, &statement));
    for (int64_t id = 1;; id++) {
        bool row;
        assert_ok(fixture->ctx, statement_next(statement, &row));
        if (!row) {
            assert_int_equal(id, expected_id);
            break;
        }
        assert_int_equal(column_int(statement, 0), 3216);
        assert_int_equal(column_int(statement, 1), id);
        assert_int_equal(column_int(statement, 3), id * 31);
        assert_int_equal(column_is_null(statement, 4), id % 5 == 0);
        if (id % 5 != 0)
            assert_int_equal(column_text(statement, 4).bytes, id % 97 == 0 ? LONG_BYTES : id % 40);
        size_t bytes;
        column_blob(statement, 5, &bytes);
        assert_int_equal(column_is_null(statement, 5), id % 7 != 0);
        assert_int_equal(bytes, id % 7 == 0 ? id % 11 : 0);
    }
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    assert_int_equal(report.rows, expected_id - 1);
    assert_int_equal(report.events, ROUNDS - 1); /* the round without rows left none */
    assert_int_equal(report.chains, 1);
    mem_free(store);
}

static void expect_nothing(Store *store)
{
    static const Sql *const COUNTS[] = {&t_notes,  &t_lines,    &t_events, &t_files,
                                        &t_inputs, &t_counters, &t_heads,  &t_states};
    for (size_t i = 0; i < ARRAY_COUNT(COUNTS); i++)
        assert_int_equal(count_rows(store, COUNTS[i]), 0);
}

static void a_rollback_leaves_nothing(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    for (int flushed = 0; flushed < 2; flushed++) {
        assert_ok(fixture->ctx, store_begin_write(store));
        assert_true(store_is_writing(store));
        assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "note add", "x", NULL));
        Digest digest = digest_of("x", 1);
        assert_ok(fixture->ctx, event_input(store, KAB_BEKASI, "x.csv", 1, &digest));
        FactWriter *writer;
        assert_ok(fixture->ctx, fact_writer_open(store, KAB_BEKASI, &test_note, &writer));
        for (int64_t i = 0; i < 40; i++) {
            fact_int(writer, NOTE_WEIGHT, i);
            assert_ok(fixture->ctx, fact_row(writer, NULL));
        }
        if (flushed)
            assert_ok(fixture->ctx, fact_writer_close(writer));
        Statement *statement;
        assert_ok(fixture->ctx, store_prepare(store, &t_state_set, &statement));
        bind_text(statement, 1, TEXT("a"));
        assert_ok(fixture->ctx, statement_run(statement, NULL));
        store_rollback(store);
        assert_false(store_is_writing(store));
        expect_nothing(store);
    }
    store_rollback(store); /* harmless */
    mem_free(store);
}

static void a_repeat_that_writes_nothing_leaves_no_event(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, store_begin_write(store));
    assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "note import", "x.csv", NULL));
    Digest digest = digest_of("x", 1);
    assert_ok(fixture->ctx, event_input(store, KAB_BEKASI, "x.csv", 1, &digest));
    int64_t first;
    assert_ok(fixture->ctx, event_take_ids(store, KAB_BEKASI, "thing", 10, &first));
    FactWriter *writer;
    assert_ok(fixture->ctx, fact_writer_open(store, KAB_BEKASI, &test_note, &writer));
    assert_ok(fixture->ctx, fact_writer_close(writer));
    assert_ok(fixture->ctx, store_commit(store));
    expect_nothing(store);
    mem_free(store);
}

static void a_kept_event_is_recorded_without_rows(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, store_begin_write(store));
    assert_ok(fixture->ctx,
              event_begin(store, KAB_BEKASI, "coverage list", "3276055708900002", NULL));
    assert_ok(fixture->ctx, event_begin(store, KOTA_CIMAHI, "coverage list", "", NULL));
    event_keep(store, KAB_BEKASI);
    assert_ok(fixture->ctx, store_commit(store));
    assert_int_equal(count_rows(store, &t_events), 1);
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    assert_int_equal(report.events, 1);
    assert_int_equal(report.chains, 1);
    mem_free(store);
}

static void a_change_of_an_ordinary_table_keeps_the_event(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    for (int round = 0; round < 3; round++) {
        assert_ok(fixture->ctx, store_begin_write(store));
        assert_ok(fixture->ctx, event_begin(store, CHAIN_NATION, "state set", "a", NULL));
        Statement *statement;
        assert_ok(fixture->ctx, store_prepare(store, &t_state_set, &statement));
        bind_text(statement, 1, TEXT("a"));
        assert_ok(fixture->ctx, statement_run(statement, NULL));
        assert_ok(fixture->ctx, store_commit(store));
        assert_int_equal(count_rows(store, &t_states), 1);
        assert_int_equal(count_rows(store, &t_events),
                         1); /* rounds two and three changed nothing */
    }
    mem_free(store);
}

static void one_event_a_chain_and_transaction(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, 3, "first"));
    assert_ok(fixture->ctx, store_begin_write(store));
    int64_t bekasi, cimahi, again, first;
    assert_ok(fixture->ctx, event_begin(store, KOTA_CIMAHI, "note add", "x", &cimahi));
    assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "note add", "x", &bekasi));
    assert_ok(fixture->ctx, event_begin(store, KOTA_CIMAHI, "note add", "x", &again));
    assert_int_equal(bekasi, 2);
    assert_int_equal(cimahi, 1);
    assert_int_equal(again, 1);
    assert_ok(fixture->ctx, event_take_ids(store, KOTA_CIMAHI, "test_note", 10, &first));
    assert_int_equal(first, 1);
    assert_ok(fixture->ctx, event_take_ids(store, KOTA_CIMAHI, "test_note", 1, &first));
    assert_int_equal(first, 11);
    assert_ok(fixture->ctx, event_take_ids(store, KAB_BEKASI, "test_note", 1, &first));
    assert_int_equal(first, 4);
    static const Chain CHAINS[] = {{3216}, {3277}};
    for (size_t i = 0; i < ARRAY_COUNT(CHAINS); i++) {
        FactWriter *writer;
        assert_ok(fixture->ctx, fact_writer_open(store, CHAINS[i], &test_line, &writer));
        assert_ok(fixture->ctx, fact_row(writer, NULL));
        assert_ok(fixture->ctx, fact_writer_close(writer));
    }
    assert_ok(fixture->ctx, store_commit(store));
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    assert_int_equal(report.events, 3);
    assert_int_equal(report.chains, 2);
    assert_int_equal(report.rows, 5);
    Event *events;
    size_t count;
    assert_ok(fixture->ctx, audit_events(store, fixture->ctx, 3216, 10, &events, &count));
    assert_int_equal(count, 2);
    assert_int_equal(events[0].number, 2); /* newest first */
    assert_ok(fixture->ctx, audit_events(store, fixture->ctx, -1, 2, &events, &count));
    assert_int_equal(count, 2);
    mem_free(store);
}

static void the_same_file_is_remembered_once(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    Digest digest = digest_of("x", 1);
    for (int round = 0; round < 2; round++) {
        assert_ok(fixture->ctx, store_begin_write(store));
        assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "note import", "x.csv", NULL));
        assert_ok(fixture->ctx,
                  event_input(store, KAB_BEKASI, round == 0 ? "x.csv" : "copy.csv", 1, &digest));
        assert_ok(fixture->ctx, event_input(store, KAB_BEKASI, "x.csv", 1, &digest));
        event_keep(store, KAB_BEKASI);
        assert_ok(fixture->ctx, store_commit(store));
    }
    assert_int_equal(count_rows(store, &t_files), 1);
    assert_int_equal(count_rows(store, &t_inputs), 4);
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    mem_free(store);
}

static void a_fact_with_a_bad_text_is_refused(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, store_begin_write(store));
    assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "note add", "x", NULL));
    FactWriter *writer;
    assert_ok(fixture->ctx, fact_writer_open(store, KAB_BEKASI, &test_note, &writer));
    fact_int(writer, NOTE_WEIGHT, 1);
    fact_text(writer, NOTE_TEXT, (Text){"a\0b", 3});
    assert_int_equal(fact_row(writer, NULL), E_INVALID);
    assert_string_equal(first_problem(fixture->ctx), "store.text");
    assert_ok(fixture->ctx, fact_writer_close(writer));
    assert_int_equal(store_commit(store), E_INVALID);
    expect_nothing(store);
    mem_free(store);
}

static void facts_cannot_be_changed_or_deleted(void **state)
{
    Fixture *fixture = *state;
    Store *store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, 3, "first"));
    static const char *const ATTEMPTS[] = {
        "UPDATE test_note SET weight = 1",
        "DELETE FROM test_note",
        "INSERT OR REPLACE INTO test_note (chain, id, weight, event) VALUES (3216, 1, 1, 1)",
        "INSERT INTO test_note VALUES (3216, 1, 1, '', x'', 1) ON CONFLICT DO UPDATE SET id = 9",
        "UPDATE audit_event SET actor = 'nobody'",
        "DELETE FROM event_table",
    };
    for (size_t i = 0; i < ARRAY_COUNT(ATTEMPTS); i++) {
        assert_int_equal(store->engine->execute(store, ATTEMPTS[i]), E_BROKEN);
        assert_string_equal(first_problem(fixture->ctx), "store.statement");
    }
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    mem_free(store);
}

#define FACT_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT_TEST(the_digest_is_the_documented_one),
        cmocka_unit_test(numbers_encode_and_stay_apart),
        cmocka_unit_test(a_column_added_later_keeps_the_digests_of_older_rows),
        FACT_TEST(rows_are_read_back_as_written),
        FACT_TEST(a_rollback_leaves_nothing),
        FACT_TEST(a_repeat_that_writes_nothing_leaves_no_event),
        FACT_TEST(a_kept_event_is_recorded_without_rows),
        FACT_TEST(a_change_of_an_ordinary_table_keeps_the_event),
        FACT_TEST(one_event_a_chain_and_transaction),
        FACT_TEST(the_same_file_is_remembered_once),
        FACT_TEST(a_fact_with_a_bad_text_is_refused),
        FACT_TEST(facts_cannot_be_changed_or_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
