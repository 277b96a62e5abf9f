/* Memory, problems, maps, random numbers, parallel loops, files, damage: the pieces with few cases
 * each. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/ctx.h"
#include "base/damage.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/parallel.h"
#include "base/testing.h"

static int destroyed;
static void count_destroyed(void *block) { destroyed += block != NULL; }

static void freeing_a_parent_frees_and_finalizes_what_hangs_below(void **state)
{
    (void)state;
    void *root = mem_root(NULL);
    void *child = mem_alloc(root, 10);
    mem_on_free(child, count_destroyed);
    mem_on_free(mem_alloc(child, 10), count_destroyed);
    destroyed = 0;
    mem_free(root);
    assert_int_equal(destroyed, 2);
}

static void a_block_may_be_larger_than_talloc_takes(void **state)
{
    (void)state;
    const size_t quarter_gib = (size_t)256 << 20;
    void *root = mem_root(NULL);
    char *block = mem_alloc(root, quarter_gib + 1);
    assert_int_equal(block[quarter_gib], 0);
    block[quarter_gib] = 'x';
    block = mem_resize(root, block, 2, quarter_gib);
    assert_int_equal(block[quarter_gib], 'x');
    void *other = mem_root(NULL);
    block = mem_move(other, block);
    mem_free(root);
    block[0] = 'y'; /* still mapped */
    mem_free(block);
    char *small = mem_string(other, "tumbuh");
    small = mem_resize(other, small, quarter_gib, 1);
    assert_string_equal(small, "tumbuh");
    small = mem_resize(other, small, 7, 1);
    assert_string_equal(small, "tumbuh");
    mem_free(other);
}

static void problems_past_the_limit_are_counted_not_kept(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Ctx *worker = ctx_worker(ctx);
    for (int i = 0; i < PROBLEMS_SHOWN_MAX + 5; i++)
        problem_add(worker, PROBLEM_WARNING, &(Place){.line = i + 1}, "file.not_found", "x", NULL);
    assert_int_equal(fail(ctx, E_LIMIT, "file.denied", "y", NULL), E_LIMIT);
    ctx_join(ctx, worker);
    size_t count;
    const Problem *list = problems(ctx, &count);
    assert_int_equal(count, PROBLEMS_SHOWN_MAX);
    assert_string_equal(list[0].key, "file.denied");
    assert_int_equal(list[1].place.line, 1);
    assert_int_equal(problem_count(ctx, PROBLEM_WARNING), PROBLEMS_SHOWN_MAX + 5);
    assert_int_equal(problem_count(ctx, PROBLEM_ERROR), 1);
    mem_free(ctx);
}

static void a_problem_reads_place_fault_remedy_and_code(void **state)
{
    (void)state;
    void *memory = mem_root(NULL);
    Problem problem = {.key = "file.not_found",
                       .arg_count = 1,
                       .args = {"a.csv"},
                       .place = {"b.csv", 7, 3, "NIK"}};
    assert_string_equal(problem_format(memory, LANG_EN, &problem),
                        "b.csv:7:3 (column NIK): There is no file a.csv. Check its name and "
                        "folder. [file.not_found]");
    problem.args[0] = "\x1B[31ma\n.csv\xC2\x9B"; /* a cell of somebody's file */
    assert_string_equal(problem_format(memory, LANG_EN, &problem),
                        "b.csv:7:3 (column NIK): There is no file  [31ma .csv . Check its name and "
                        "folder. [file.not_found]");
    assert_string_equal(say(memory, LANG_EN, "no.such.key", "x", NULL), "no.such.key x");
    mem_free(memory);
}

static void check_other_language(const char *key, void *argument)
{
    Lang other = *(const Lang *)argument;
    if (message_text(other, key).bytes == 0)
        fail_msg("no text for %s in the other language", key);
}

static void both_catalogues_have_the_same_keys(void **state)
{
    (void)state;
    message_each(LANG_ID, check_other_language, &(Lang){LANG_EN});
    message_each(LANG_EN, check_other_language, &(Lang){LANG_ID});
}

static void a_map_holds_what_was_put_also_key_zero(void **state)
{
    (void)state;
    enum { KEYS = 5000 };
    void *memory = mem_root(NULL);
    Map *map = map_new(memory, 0);
    for (uint64_t key = 0; key < KEYS; key++)
        assert_true(map_put(map, key * 977, key, NULL));
    uint64_t value = 0;
    assert_false(map_put(map, 0, 1, &value));
    assert_int_equal(value, 0);
    for (uint64_t key = 0; key < KEYS; key++)
        assert_true(map_get(map, key * 977, &value) && value == key);
    assert_false(map_get(map, 5, &value));
    assert_int_equal(map_count(map), KEYS);
    map_set(map, 977, 42);
    assert_true(map_get(map, 977, &value) && value == 42);
    mem_free(memory);
}

static void interning_gives_equal_texts_one_number(void **state)
{
    (void)state;
    void *memory = mem_root(NULL);
    Interner *interner = interner_new(memory);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 1000; i++) {
            char *text = mem_printf(memory, "text %d", i);
            assert_int_equal(intern(interner, text_of(text)), i);
        }
    assert_true(text_is(interned(interner, 17), "text 17"));
    assert_int_equal(interned_count(interner), 1000);
    mem_free(memory);
}

/* Known answer of philox4x32-10 with zero key and counter, from the authors' Random123 test
 * vectors. */
static void philox_gives_the_published_vector(void **state)
{
    (void)state;
    uint64_t got = random_at((Random){0}, 0);
    assert_int_equal((uint32_t)got, 0x6627e8d5u);
    assert_int_equal((uint32_t)(got >> 32), 0xe169c58du);
}

static void random_draws_stay_in_their_bounds_and_spread(void **state)
{
    (void)state;
    Random random = random_stream(1, "bounds");
    int seen[10] = {0};
    for (uint64_t i = 0; i < 10000; i++) {
        seen[random_below(random, i, 10)]++;
        double unit = random_unit(random, i);
        assert_true(unit >= 0 && unit < 1);
    }
    for (int i = 0; i < 10; i++)
        assert_in_range(seen[i], 850, 1150);
    assert_true(random_stream(1, "a").key != random_stream(1, "b").key);
    assert_true(random_stream(1, "a").key != random_stream(2, "a").key);
}

static Status square(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    int64_t *values = argument;
    for (int64_t i = begin; i < end; i++) {
        values[i] = i * i;
        if (i % 100 == 99)
            problem_add(worker, PROBLEM_NOTE, &(Place){.line = i}, "file.denied", "z", NULL);
    }
    return begin == 700 ? fail(worker, E_CONFLICT, "file.denied", "z", NULL) : OK;
}

static void a_parallel_loop_gives_the_same_on_one_thread_and_many(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        int64_t values[1000] = {0};
        Ctx *ctx = ctx_new();
        ctx->threads = threads;
        assert_int_equal(parallel_for(ctx, 1000, 70, square, values), E_CONFLICT);
        for (int64_t i = 0; i < 1000; i++)
            assert_int_equal(values[i], i * i);
        size_t count;
        const Problem *list = problems(ctx, &count);
        assert_int_equal(count, 11);
        assert_int_equal(list[0].place.line, 99);
        assert_int_equal(list[7].place.line,
                         0); /* the failure, in chunk order between 699 and 799 */
        assert_int_equal(parallel_for(ctx, 0, 70, square, values), OK);
        mem_free(ctx);
    }
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    char folder[] = "/tmp/paritrana-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = mem_printf(ctx, "%s/a/b/out.txt", folder);
    assert_int_equal(directory_make(ctx, mem_printf(ctx, "%s/a/b", folder)), OK);
    FileOut *out;
    assert_int_equal(file_out_open(ctx, ctx, path, &out), OK);
    file_out_write(out, TEXT("satu"));
    assert_false(file_exists(path));
    assert_int_equal(file_commit(ctx, out), OK);
    mem_free(out);
    assert_int_equal(file_out_open(ctx, ctx, path, &out), OK);
    file_out_write(out, TEXT("dua"));
    const char *temporary = mem_string(ctx, file_out_path(out));
    mem_free(out);
    assert_false(file_exists(temporary));
    FileMap *map;
    assert_int_equal(file_map(ctx, ctx, path, 100, &map), OK);
    assert_true(text_is(map->content, "satu"));
    FileMap *none;
    assert_int_equal(file_map(ctx, ctx, path, 3, &none), E_LIMIT);
    assert_int_equal(file_map(ctx, ctx, folder, 100, &none), E_INVALID);
    assert_int_equal(file_map(ctx, ctx, "/tmp/paritrana-no-such", 100, &none), E_NOT_FOUND);
    assert_int_equal(file_out_open(ctx, ctx, folder, &out), E_INVALID);
    unlink(path);
    rmdir(mem_printf(ctx, "%s/a/b", folder));
    rmdir(mem_printf(ctx, "%s/a", folder));
    rmdir(folder);
    mem_free(ctx);
}

static void spreadsheet_damage_is_named_and_never_repaired(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int expected;
        DamageKind kind;
        const char *digits;
        bool whole;
    } CASES[] = {
        {"3276055708900002", 16, DAMAGE_NONE, "3276055708900002", true},
        {"'3276055708900002", 16, DAMAGE_APOSTROPHE, "3276055708900002", true},
        {"\xE2\x80\x99"
         "3276055708900002",
         16, DAMAGE_APOSTROPHE, "3276055708900002", true},
        {"3.27606E+15", 16, DAMAGE_SCIENTIFIC, "32760", false},
        {"3,2760557089E15", 16, DAMAGE_SCIENTIFIC, "3276055708", false},
        {"3.276E+15", 16, DAMAGE_SCIENTIFIC, "327", false}, /* 3.27595… shows like this */
        {"3.2760E+15", 16, DAMAGE_SCIENTIFIC, "327", false},
        {"3276055708900000", 16, DAMAGE_TRAILING_ZERO, "327605570890000", false},
        {"3276055708900002.0", 16, DAMAGE_DECIMAL, "3276055708900002", true},
        {"32.76.05.570890.0002", 16, DAMAGE_SEPARATORS, "3276055708900002", true},
        {"3276 0557 0890 0002", 16, DAMAGE_SEPARATORS, "3276055708900002", true},
        {"976055708900002", 16, DAMAGE_LEADING_ZERO, "976055708900002", false},
        {"32.1", 4, DAMAGE_DECIMAL, "321", false},
        {"32.10", 4, DAMAGE_SEPARATORS, "3210", true},
        {"Siti", 16, DAMAGE_NONE, "", false},
        {"12", 16, DAMAGE_NONE, "12", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        char buffer[32];
        Damage got = damage_of(text_of(CASES[i].text), CASES[i].expected, buffer);
        if (got.kind != CASES[i].kind || got.whole != CASES[i].whole ||
            !text_is(got.digits, CASES[i].digits))
            fail_msg("%s: %s, %.*s, whole %d", CASES[i].text, damage_key(got.kind),
                     TEXT_ARGS(got.digits), got.whole);
    }
}

static void digests_tell_parts_apart_and_read_back(void **state)
{
    (void)state;
    void *memory = mem_root(NULL);
    Hasher *hasher = hasher_new(memory);
    hasher_add_text(hasher, TEXT("ab"));
    hasher_add_text(hasher, TEXT("c"));
    Digest first = hasher_end(hasher);
    hasher_add_text(hasher, TEXT("a"));
    hasher_add_text(hasher, TEXT("bc"));
    Digest second = hasher_end(hasher), again;
    assert_false(digest_equal(&first, &second));
    assert_true(digest_parse(text_of(digest_hex(memory, &first)), &again));
    assert_true(digest_equal(&first, &again));
    assert_false(digest_parse(TEXT("zz"), &again));
    Digest abc =
        digest_of("abc", 3); /* RFC 7693's function at 32 bytes; checked against b2sum -l 256 */
    assert_string_equal(digest_hex(memory, &abc),
                        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    mem_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freeing_a_parent_frees_and_finalizes_what_hangs_below),
        cmocka_unit_test(a_block_may_be_larger_than_talloc_takes),
        cmocka_unit_test(problems_past_the_limit_are_counted_not_kept),
        cmocka_unit_test(a_problem_reads_place_fault_remedy_and_code),
        cmocka_unit_test(both_catalogues_have_the_same_keys),
        cmocka_unit_test(a_map_holds_what_was_put_also_key_zero),
        cmocka_unit_test(interning_gives_equal_texts_one_number),
        cmocka_unit_test(philox_gives_the_published_vector),
        cmocka_unit_test(random_draws_stay_in_their_bounds_and_spread),
        cmocka_unit_test(a_parallel_loop_gives_the_same_on_one_thread_and_many),
        cmocka_unit_test(a_file_is_replaced_whole_or_not_at_all),
        cmocka_unit_test(spreadsheet_damage_is_named_and_never_repaired),
        cmocka_unit_test(digests_tell_parts_apart_and_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
