/* What a reader of many facts says is what fact_list says of each, however the facts were written
 * and corrected, and in whatever order they are asked for. */
#include "award/fact_reader.h"

#include <unistd.h>

#include "award/import.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { CODES = 40, KEYS = 3, WRITES = 60, ROWS = 25, MANY = 1000000 };
static const uint64_t SEED = 20221231;
static const char *const NAMES[KEYS] = {"vulnerable", "workers", "wages"};

typedef struct {
    Ctx *ctx;
    Store *store;
    char *folder, *path;
} Fixture;

static void assert_ok(Status status) { assert_int_equal(status, OK); }

/* The same statement may come from two chains, again, corrected, with another source or date. */
enum { DRAWS_A_FACT = 7 };

/* Fact `number` of the test, from draws of its own. */
static StatedFact random_fact(Fixture *fixture, Random stream, uint64_t number)
{
    static const char *const SOURCES[] = {"report", "office", "press"};
    static const char *const CERTAINTIES[] = {"A", "B"};
    uint64_t at = number * DRAWS_A_FACT;
    return (StatedFact){.code =
                            mem_printf(fixture->ctx, "C%02d", (int)random_below(stream, at, CODES)),
                        .fact = NAMES[random_below(stream, at + 1, KEYS)],
                        .value = (int64_t)random_below(stream, at + 2, 4),
                        .as_of = {(int32_t)(19000 + random_below(stream, at + 3, 3))},
                        .source = SOURCES[random_below(stream, at + 4, ARRAY_COUNT(SOURCES))],
                        .certainty = CERTAINTIES[random_below(stream, at + 5, 2)],
                        .note = "",
                        .synthetic = random_below(stream, at + 6, 2) == 0};
}

static void write_facts(Fixture *fixture, Random stream)
{
    Random chains = random_child(stream, 1);
    for (uint64_t w = 0; w < WRITES; w++) {
        StatedFact rows[ROWS];
        AwardImportCounts counts = {0};
        Chain chain = {random_below(chains, w, 2) == 0 ? 0 : 3200};
        assert_ok(store_begin_write(fixture->store));
        assert_ok(event_begin(fixture->store, chain, "test", "facts", &(int64_t){0}));
        for (uint64_t i = 0; i < ROWS; i++)
            rows[i] = random_fact(fixture, stream, w * ROWS + i);
        assert_ok(facts_write(fixture->store, chain, rows, ROWS, &counts));
        assert_ok(store_commit(fixture->store));
    }
}

static int setup(void **state)
{
    Fixture *fixture = mem_new(NULL, Fixture);
    char folder[] = "/tmp/paritrana-facts-XXXXXX";
    print_message("seed %llu\n", (unsigned long long)SEED);
    assert_non_null(mkdtemp(folder));
    fixture->ctx = ctx_new();
    fixture->folder = mem_string(fixture, folder);
    fixture->path = mem_printf(fixture, "%s/facts.db", folder);
    assert_ok(store_open(fixture->ctx, fixture, fixture->path, STORE_CREATE, &fixture->store));
    write_facts(fixture, random_stream(SEED, "facts"));
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fixture = *state;
    char *path = mem_string(NULL, fixture->path);
    char *folder = mem_string(NULL, fixture->folder);
    Ctx *ctx = fixture->ctx;
    mem_free(fixture);
    mem_free(ctx);
    unlink(path);
    rmdir(folder);
    mem_free(path);
    mem_free(folder);
    return 0;
}

static void assert_same(Fixture *fixture, FactReader *reader, const char *code)
{
    for (int k = 0; k < KEYS; k++) {
        StatedFact *expected = NULL;
        const StatedFact *got = NULL;
        size_t expected_count = 0, count = 0;
        assert_ok(
            fact_list(fixture->store, fixture->ctx, code, NAMES[k], &expected, &expected_count));
        assert_ok(fact_reader_list(reader, code, NAMES[k], &got, &count));
        assert_int_equal(count, expected_count);
        for (size_t i = 0; i < count; i++) {
            assert_string_equal(got[i].code, expected[i].code);
            assert_string_equal(got[i].fact, expected[i].fact);
            assert_string_equal(got[i].source, expected[i].source);
            assert_string_equal(got[i].certainty, expected[i].certainty);
            assert_int_equal(got[i].value, expected[i].value);
            assert_int_equal(got[i].as_of.days, expected[i].as_of.days);
            assert_int_equal(got[i].synthetic, expected[i].synthetic);
        }
    }
}

static void check(Fixture *fixture, size_t entrants, bool ascending)
{
    Edition edition = {.id = "record", .conduct = EDITION_RECORD};
    FactReader *reader = NULL;
    assert_ok(store_begin_read(fixture->store));
    assert_ok(fact_reader_open(fixture->store, fixture->ctx, &edition, entrants, &reader));
    Random stream = random_stream(SEED, "ask");
    for (int i = 0; i < CODES + 5; i++) { /* also of codes that nobody spoke of */
        int code = ascending ? i : (int)random_below(stream, (uint64_t)i, CODES + 5);
        assert_same(fixture, reader, mem_printf(fixture->ctx, "C%02d", code));
    }
    store_rollback(fixture->store);
}

static void one_by_one_it_says_what_fact_list_says(void **state) { check(*state, 1, false); }

static void in_one_pass_it_says_what_fact_list_says(void **state) { check(*state, MANY, true); }

static void out_of_order_it_still_says_what_fact_list_says(void **state)
{
    check(*state, MANY, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_by_one_it_says_what_fact_list_says),
        cmocka_unit_test(in_one_pass_it_says_what_fact_list_says),
        cmocka_unit_test(out_of_order_it_still_says_what_fact_list_says),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
