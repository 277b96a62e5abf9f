/* Whoever gets at the file itself, past every guard, is found and named. */
#include "store/fixture_test.h"

/* Three events of Kab. Bekasi, two of Kota Cimahi; the second of Bekasi also read a file. */
static Store *trail(Fixture *fixture)
{
    Store *store = open_store(fixture, "", STORE_WRITE);
    Digest digest = digest_of("x", 1);
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, 40, "one"));
    assert_ok(fixture->ctx, write_notes(store, KOTA_CIMAHI, 5, "one"));
    assert_ok(fixture->ctx, store_begin_write(store));
    assert_ok(fixture->ctx, event_begin(store, KAB_BEKASI, "line import", "x.csv", NULL));
    assert_ok(fixture->ctx, event_input(store, KAB_BEKASI, "x.csv", 1, &digest));
    FactWriter *writer;
    assert_ok(fixture->ctx, fact_writer_open(store, KAB_BEKASI, &test_line, &writer));
    for (int64_t i = 0; i < 10; i++) {
        fact_int(writer, LINE_AMOUNT, i * 16800);
        assert_ok(fixture->ctx, fact_row(writer, NULL));
    }
    assert_ok(fixture->ctx, fact_writer_close(writer));
    assert_ok(fixture->ctx, store_commit(store));
    assert_ok(fixture->ctx, write_notes(store, KAB_BEKASI, 33, "three"));
    assert_ok(fixture->ctx, write_notes(store, KOTA_CIMAHI, 5, "two"));
    static const char *const TABLES[] = {"test_note",   "test_line",   "audit_event",
                                         "event_input", "event_table", "file"};
    for (size_t i = 0; i < ARRAY_COUNT(TABLES); i++)
        raw(store,
            mem_printf(fixture->ctx, "DROP TRIGGER %s_refuse_UPDATE; DROP TRIGGER %s_refuse_DELETE",
                       TABLES[i], TABLES[i]));
    return store;
}

typedef struct {
    const char *tampering;
    const char *key, *chain, *event, *command, *table; /* what the problem must name */
} Case;

static const Case CASES[] = {
    {"UPDATE test_note SET weight = weight + 1 WHERE chain = 3216 AND id = 20", "audit.rows",
     "32.16", "1", "note add", "test_note"},
    {"UPDATE test_note SET body = 'Siti Rahayu, Cibeber ' WHERE chain = 3277 AND id = 7",
     "audit.rows", "32.77", "2", "note add", "test_note"},
    {"UPDATE test_note SET body = NULL WHERE chain = 3277 AND id = 7", "audit.rows", "32.77", "2",
     "note add", "test_note"},
    {"UPDATE test_note SET body = '' WHERE chain = 3277 AND id = 7", "audit.rows", "32.77", "2",
     "note add", "test_note"},
    {"UPDATE test_note SET seal = x'00' WHERE chain = 3216 AND id = 2", "audit.rows", "32.16", "1",
     "note add", "test_note"},
    {"DELETE FROM test_note WHERE chain = 3216 AND id = 40", "audit.rows", "32.16", "1", "note add",
     "test_note"},
    {"DELETE FROM test_note WHERE chain = 3216 AND id > 40", "audit.rows", "32.16", "3", "note add",
     "test_note"},
    {"DELETE FROM test_note WHERE chain = 3277", "audit.rows", "32.77", "1", "note add",
     "test_note"},
    {"DELETE FROM test_line", "audit.rows", "32.16", "2", "line import", "test_line"},
    {"INSERT INTO test_line (chain, id, amount, event) VALUES (3216, 11, 5, 2)", "audit.rows",
     "32.16", "2", "line import", "test_line"},
    {"INSERT INTO test_line (chain, id, amount, event) VALUES (3216, 11, 5, 3)",
     "audit.rows_without_event", "32.16", "3", "note add", "test_line"},
    {"INSERT INTO test_line (chain, id, amount, event) VALUES (3216, 11, 5, 4)",
     "audit.rows_without_event", "32.16", "4", "?", "test_line"},
    {"INSERT INTO test_line (chain, id, amount, event) VALUES (3201, 1, 5, 1)",
     "audit.rows_without_event", "32.01", "1", "?", "test_line"},
    {"UPDATE test_note SET event = 3 WHERE chain = 3216 AND id = 40", "audit.rows", "32.16", "1",
     "note add", "test_note"},
    {"UPDATE test_note SET id = id + 1000 WHERE chain = 3277 AND id = 5", "audit.rows", "32.77",
     "1", "note add", "test_note"},
    {"UPDATE audit_event SET actor = 'nobody' WHERE chain = 3216 AND number = 2", "audit.event",
     "32.16", "2", "line import", ""},
    {"UPDATE audit_event SET at = at + 1 WHERE chain = 3277 AND number = 1", "audit.event", "32.77",
     "1", "note add", ""},
    {"UPDATE audit_event SET subject = '' WHERE chain = 3277 AND number = 1", "audit.event",
     "32.77", "1", "note add", ""},
    {"UPDATE audit_event SET digest = zeroblob(32) WHERE chain = 3277 AND number = 1",
     "audit.event", "32.77", "1", "note add", ""},
    {"UPDATE audit_event SET digest = x'01' WHERE chain = 3277 AND number = 1", "audit.event",
     "32.77", "1", "note add", ""},
    {"UPDATE audit_event SET previous = zeroblob(32) WHERE chain = 3277 AND number = 2",
     "audit.previous", "32.77", "2", "note add", ""},
    {"DELETE FROM audit_event WHERE chain = 3216 AND number = 2", "audit.event_missing", "32.16",
     "2", "?", ""},
    {"DELETE FROM audit_event WHERE chain = 3216 AND number = 3", "audit.event_missing", "32.16",
     "3", "?", ""},
    {"DELETE FROM audit_event WHERE chain = 3277", "audit.event_missing", "32.77", "1", "?", ""},
    {"UPDATE chain_head SET number = 2 WHERE chain = 3216", "audit.head", "32.16", "3", "note add",
     ""},
    {"UPDATE chain_head SET digest = zeroblob(32) WHERE chain = 3216", "audit.head", "32.16", "3",
     "note add", ""},
    {"DELETE FROM chain_head WHERE chain = 3216", "audit.head", "32.16", "1", "note add", ""},
    {"DELETE FROM chain_head WHERE chain = 3277", "audit.head", "32.77", "1", "note add", ""},
    {"UPDATE event_input SET digest = zeroblob(32)", "audit.event", "32.16", "2", "line import",
     ""},
    {"UPDATE event_input SET bytes = 2", "audit.event", "32.16", "2", "line import", ""},
    {"DELETE FROM event_input", "audit.event", "32.16", "2", "line import", ""},
    {"UPDATE event_input SET event = 9", "audit.event", "32.16", "2", "line import", ""},
    {"INSERT INTO event_input (chain, event, position, name, bytes, digest) VALUES (3299, 1, 1, "
     "'x', 1, x'00')",
     "audit.input_without_event", "32.99", "1", "?", ""},
    {"UPDATE event_table SET row_count = 6 WHERE chain = 3277 AND event = 2", "audit.event",
     "32.77", "2", "note add", ""},
    {"DELETE FROM event_table WHERE chain = 3277 AND event = 2", "audit.event", "32.77", "2",
     "note add", ""},
    {"INSERT INTO event_table (chain, event, name, row_count, digest) VALUES (3200, 1, "
     "'test_note', 1, zeroblob(32))",
     "audit.table_without_event", "32", "1", "?", ""},
    {"INSERT INTO event_table (chain, event, name, row_count, digest) VALUES (3277, 1, 'strange', "
     "1, zeroblob(32))",
     "audit.table_unknown", "32.77", "1", "note add", "strange"},
};

static void every_tampering_is_found_and_named(void **state)
{
    Fixture *fixture = *state;
    Store *store = trail(fixture);
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    assert_int_equal(report.events, 5);
    assert_int_equal(report.chains, 2);
    assert_int_equal(report.rows, 40 + 5 + 10 + 33 + 5);
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        const Case *expected = &CASES[i];
        /* Not inside a transaction of ours: the proof reads over connections of its own. */
        raw(store, "CREATE TABLE kept_note AS SELECT * FROM test_note; CREATE TABLE kept_line AS "
                   "SELECT * FROM test_line;"
                   "CREATE TABLE kept_event AS SELECT * FROM audit_event; CREATE TABLE kept_input "
                   "AS SELECT * FROM event_input;"
                   "CREATE TABLE kept_table AS SELECT * FROM event_table; CREATE TABLE kept_head "
                   "AS SELECT * FROM chain_head");
        raw(store, expected->tampering);
        assert_int_equal(audit_verify(fixture->ctx, store, &report), E_BROKEN);
        size_t count;
        const Problem *problem = problems(fixture->ctx, &count);
        if (count != 1 || strcmp(problem->key, expected->key) != 0 ||
            strcmp(problem->args[0], expected->chain) != 0 ||
            strcmp(problem->args[1], expected->event) != 0 ||
            strcmp(problem->args[2], expected->command) != 0 ||
            strcmp(problem->args[3], expected->table) != 0)
            fail_msg("%s: %zu problems, first: %s", expected->tampering, count,
                     problem_format(fixture->ctx, LANG_EN, problem));
        problems_clear(fixture->ctx);
        static const char *const PAIRS[][2] = {
            {"test_note", "kept_note"},    {"test_line", "kept_line"},
            {"audit_event", "kept_event"}, {"event_input", "kept_input"},
            {"event_table", "kept_table"}, {"chain_head", "kept_head"}};
        for (size_t j = 0; j < ARRAY_COUNT(PAIRS); j++)
            raw(store, mem_printf(fixture->ctx,
                                  "DELETE FROM %s; INSERT INTO %s SELECT * FROM %s; DROP TABLE %s",
                                  PAIRS[j][0], PAIRS[j][0], PAIRS[j][1], PAIRS[j][1]));
        assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    }
    mem_free(store);
}

static void a_rewritten_event_breaks_the_next_one(void **state)
{
    Fixture *fixture = *state;
    Store *store = trail(fixture);
    /* Somebody who knows the format seals event 2 anew for another actor; event 3 still names the
     * old digest. */
    Event forged = {.chain = KAB_BEKASI,
                    .number = 2,
                    .at = fixture->ctx->now,
                    .actor = "nobody",
                    .command = "line import",
                    .subject = "x.csv"};
    Event *events;
    size_t count;
    assert_ok(fixture->ctx, audit_events(store, fixture->ctx, 3216, 3, &events, &count));
    Hasher *hasher = hasher_new(fixture->ctx);
    event_hash_begin(hasher, &forged, &events[2].digest);
    Digest input = digest_of("x", 1);
    event_hash_input(hasher, TEXT("x.csv"), 1, &input);
    static const Sql PROMISE = {"promise", __FILE__,
                                "SELECT digest FROM event_table WHERE chain = 3216 AND event = 2"};
    Statement *statement;
    bool row;
    assert_ok(fixture->ctx, store_prepare(store, &PROMISE, &statement));
    assert_ok(fixture->ctx, statement_next(statement, &row));
    Digest rows;
    size_t bytes;
    memcpy(rows.bytes, column_blob(statement, 0, &bytes), DIGEST_BYTES);
    statement_reset(statement);
    event_hash_table(hasher, TEXT("test_line"), 10, &rows);
    Digest digest = hasher_end(hasher);
    raw(store, mem_printf(fixture->ctx,
                          "UPDATE audit_event SET actor = 'nobody', digest = x'%s' WHERE chain = "
                          "3216 AND number = 2",
                          digest_hex(fixture->ctx, &digest)));
    AuditReport report;
    assert_int_equal(audit_verify(fixture->ctx, store, &report), E_BROKEN);
    const Problem *problem = problems(fixture->ctx, &count);
    assert_string_equal(problem->key, "audit.previous");
    assert_string_equal(problem->args[1], "3");
    problems_clear(fixture->ctx);
    mem_free(store);
}

static void one_thread_and_many_prove_the_same(void **state)
{
    Fixture *fixture = *state;
    Store *store = trail(fixture);
    raw(store, "UPDATE test_note SET weight = 0 WHERE id = 3; UPDATE test_line SET amount = 1 "
               "WHERE id = 2");
    char *said[2];
    for (int i = 0; i < 2; i++) {
        AuditReport report;
        fixture->ctx->threads = i == 0 ? 1 : 4;
        assert_int_equal(audit_verify(fixture->ctx, store, &report), E_BROKEN);
        size_t count;
        const Problem *list = problems(fixture->ctx, &count);
        assert_true(count > 0);
        said[i] = problem_format(fixture->ctx, LANG_ID, &list[0]);
        problems_clear(fixture->ctx);
    }
    assert_string_equal(said[0], said[1]);
    mem_free(store);
}

static void the_proof_works_inside_a_reading_transaction(void **state)
{
    Fixture *fixture = *state;
    mem_free(trail(fixture));
    Store *store = open_store(fixture, "", STORE_READ);
    AuditReport report;
    assert_ok(fixture->ctx, store_begin_read(store));
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, store, &report));
    assert_int_equal(report.events, 5);
    assert_ok(fixture->ctx, store_commit(store));
    mem_free(store);
}

#define AUDIT_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AUDIT_TEST(every_tampering_is_found_and_named),
        AUDIT_TEST(a_rewritten_event_breaks_the_next_one),
        AUDIT_TEST(one_thread_and_many_prove_the_same),
        AUDIT_TEST(the_proof_works_inside_a_reading_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
