/* What an edition says of publishing how firm its places are: read, kept, fixed in time. */
#include "award/award.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/testing.h"

static const char HEAD[] = "edition: uji\n"
                           "period: 2022\n"
                           "tier: provincial\n"
                           "province: \"32\"\n"
                           "synthetic: true\n"
                           "conduct: %s\n"
                           "categories:\n"
                           "  - {category: micro, rubric: micro}\n"
                           "%s\n";

typedef struct {
    Ctx *ctx;
    Store *store;
    char *folder, *path;
} World;

static int setup(void **state)
{
    World *world = mem_new(NULL, World);
    char folder[] = "/tmp/paritrana-edition-XXXXXX";
    assert_non_null(mkdtemp(folder));
    world->ctx = ctx_new();
    world->folder = mem_string(world, folder);
    world->path = mem_printf(world, "%s/e.db", folder);
    assert_int_equal(store_open(world->ctx, world, world->path, STORE_CREATE, &world->store), OK);
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    World *world = *state;
    Ctx *ctx = world->ctx;
    mem_free(world->store);
    unlink(world->path);
    unlink(mem_printf(world, "%s-wal", world->path));
    unlink(mem_printf(world, "%s-shm", world->path));
    rmdir(world->folder);
    mem_free(world);
    mem_free(ctx);
    return 0;
}

static Status parse(Ctx *ctx, const char *conduct, const char *rule, Edition **ret)
{
    const char *text = mem_printf(ctx, HEAD, conduct, rule);
    return edition_parse(ctx, ctx, "e.yaml", text_of(text), ret);
}

static Edition *parsed(Ctx *ctx, const char *conduct, const char *rule)
{
    Edition *edition = NULL;
    assert_int_equal(parse(ctx, conduct, rule, &edition), OK);
    return edition;
}

static Status save(World *world, const Edition *edition, Change *ret)
{
    assert_int_equal(store_begin_write(world->store), OK);
    Status status = edition_save(world->store, edition, ret);
    if (status == OK)
        assert_int_equal(store_commit(world->store), OK);
    else
        store_rollback(world->store);
    return status;
}

static const Problem *only_problem(Ctx *ctx)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    assert_int_equal(count, 1);
    return &list[0];
}

/* -- Reading ---------------------------------------------------------------------------------- */

static void what_is_left_out_has_a_usual_value_but_for_the_seed(void **state)
{
    Ctx *ctx = ((World *)*state)->ctx;
    Edition *edition = parsed(ctx, "cycle", "publish_robustness: {seed: 2022}");
    assert_int_equal(edition->robustness.draws, ROBUSTNESS_PUBLISHED_DRAWS);
    assert_int_equal(edition->robustness.concentration, ROBUSTNESS_CONCENTRATION);
    assert_int_equal(edition->robustness.seed, 2022);
    edition = parsed(ctx, "cycle", "publish_robustness: {seed: 0, draws: 1, concentration: 7}");
    assert_int_equal(edition->robustness.draws, 1);
    assert_int_equal(edition->robustness.concentration, 7);
    assert_int_equal(edition->robustness.seed, 0);
    assert_int_equal(parsed(ctx, "cycle", "")->robustness.draws, 0);
}

static void what_is_wrong_is_named_with_line_and_column(void **state)
{
    static const struct {
        const char *rule, *key;
        int column;
    } WRONG[] = {
        {"publish_robustness: true", "rubric.not_a_mapping", 21},
        {"publish_robustness: [7]", "rubric.not_a_mapping", 21},
        {"publish_robustness: {draws: 10}", "yaml.missing", 21},
        {"publish_robustness: {draws: 0, seed: 1}", "yaml.out_of_range", 29},
        {"publish_robustness: {draws: 100000001, seed: 1}", "yaml.out_of_range", 29},
        {"publish_robustness: {draws: many, seed: 1}", "yaml.not_a_number", 29},
        {"publish_robustness: {concentration: 0, seed: 1}", "yaml.out_of_range", 37},
        {"publish_robustness: {concentration: 1000001, seed: 1}", "yaml.out_of_range", 37},
        {"publish_robustness: {seed: -1}", "yaml.out_of_range", 28},
        {"publish_robustness: {seed: 9223372036854775808}", "yaml.not_a_number", 28},
        {"publish_robustness: {seed: 1, stop: 5}", "yaml.key_unknown", 31},
        {"publish_robustness: {seed: 1, seed: 2}", "yaml.key_twice", 31},
    };
    enum { RULE_LINE = 9 };
    Ctx *ctx = ((World *)*state)->ctx;
    for (size_t i = 0; i < ARRAY_COUNT(WRONG); i++) {
        Edition *edition = NULL;
        assert_int_equal(parse(ctx, "cycle", WRONG[i].rule, &edition), E_INVALID);
        assert_null(edition);
        const Problem *problem = only_problem(ctx);
        assert_string_equal(problem->key, WRONG[i].key);
        assert_int_equal(problem->place.line, RULE_LINE);
        assert_int_equal(problem->place.column, WRONG[i].column);
        problems_clear(ctx);
    }
}

/* -- Keeping ---------------------------------------------------------------------------------- */

static void the_store_gives_back_what_the_file_says(void **state)
{
    static const char *const RULES[] = {"", "publish_robustness: {draws: 77, seed: 0}",
                                        "publish_robustness: {seed: 9223372036854775807}",
                                        "publish_robustness: {draws: 77, seed: 1}", ""};
    World *world = *state;
    for (size_t i = 0; i < ARRAY_COUNT(RULES); i++) {
        Edition *edition = parsed(world->ctx, "cycle", RULES[i]);
        Edition *loaded = NULL;
        Change change;
        assert_int_equal(save(world, edition, &change), OK);
        assert_int_equal(change, i == 0 ? CHANGE_ADDED : CHANGE_UPDATED);
        assert_int_equal(save(world, edition, &change), OK);
        assert_int_equal(change, CHANGE_NONE);
        assert_int_equal(edition_load(world->store, world->ctx, "uji", &loaded), OK);
        assert_memory_equal(&loaded->robustness, &edition->robustness, sizeof loaded->robustness);
    }
}

/* Each of the three numbers is part of the definition, so a file with another one is a change. */
static void each_number_belongs_to_the_definition(void **state)
{
    static const char *const RULES[] = {
        "publish_robustness: {draws: 1, concentration: 2, seed: 3}",
        "publish_robustness: {draws: 9, concentration: 2, seed: 3}",
        "publish_robustness: {draws: 9, concentration: 9, seed: 3}",
        "publish_robustness: {draws: 9, concentration: 9, seed: 9}"};
    World *world = *state;
    for (size_t i = 0; i < ARRAY_COUNT(RULES); i++) {
        Change change;
        assert_int_equal(save(world, parsed(world->ctx, "cycle", RULES[i]), &change), OK);
        assert_int_equal(change, i == 0 ? CHANGE_ADDED : CHANGE_UPDATED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_left_out_has_a_usual_value_but_for_the_seed, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_named_with_line_and_column, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_store_gives_back_what_the_file_says, setup, teardown),
        cmocka_unit_test_setup_teardown(each_number_belongs_to_the_definition, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
