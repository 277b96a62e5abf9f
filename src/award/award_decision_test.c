/* Decisions without a store: codes, digests, and whom a number of places awards. */
#include "award/award.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { ENTRANTS_MAX = 20, ROUNDS = 500, SEED = 20230522 };

static int setup(void **state)
{
    *state = ctx_new();
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

typedef struct {
    Random stream;
    uint64_t at;
} Draws;

static int64_t draw(Draws *draws, int64_t below)
{
    return (int64_t)random_below(draws->stream, draws->at++, (uint64_t)below);
}

/* A category with one indicator, and entrants with few different totals, so that many are equal. */
typedef struct {
    Rubric rubric;
    RubricNode node;
    Indicator indicator;
    size_t tie_break;
    AwardEntrant entrants[ENTRANTS_MAX];
    RawValue values[ENTRANTS_MAX];
    ScoreCell cells[ENTRANTS_MAX];
    Score totals[ENTRANTS_MAX];
    bool complete[ENTRANTS_MAX], gate_failed[ENTRANTS_MAX];
    AwardInput input;
    Scores scores;
    Category category;
    Edition edition;
} World;

static World *new_world(Ctx *ctx, Draws *draws)
{
    World *world = mem_new(ctx, World);
    world->node = (RubricNode){.key = "only", .parent = -1, .indicator = 0};
    world->rubric = (Rubric){.version = "v1",
                             .nodes = &world->node,
                             .node_count = 1,
                             .indicators = &world->indicator,
                             .indicator_count = 1,
                             .tie_break = &world->tie_break,
                             .tie_break_count = 1};
    world->input = (AwardInput){.rubric = &world->rubric,
                                .entrants = world->entrants,
                                .values = world->values,
                                .count = 1 + (size_t)draw(draws, ENTRANTS_MAX)};
    for (size_t i = 0; i < world->input.count; i++) {
        Score score = {draw(draws, 4) * MICRO};
        world->entrants[i] = (AwardEntrant){.code = mem_printf(world, "E-%02zu", i), .name = "PT"};
        world->values[i].known = true;
        world->cells[i] = (ScoreCell){.known = true, .score = {draw(draws, 2) * MICRO}};
        world->totals[i] = score;
        world->complete[i] = true;
        world->gate_failed[i] = draw(draws, 8) == 0;
    }
    world->scores = (Scores){.input = &world->input,
                             .cells = world->cells,
                             .totals = world->totals,
                             .complete = world->complete,
                             .gate_failed = world->gate_failed};
    world->category =
        (Category){.key = "small", .rubric = &world->rubric, .slots = 1 + draw(draws, 5)};
    world->edition = (Edition){.id = "small-2022"};
    return world;
}

static AwardDecision decide(Ctx *ctx, const World *world)
{
    Ranking *ranking = NULL;
    AwardDecision decision = {.decree = "400.9/77"};
    assert_int_equal(award_rank(ctx, ctx, &world->scores, &ranking), OK);
    award_decision_fill(ctx, &world->edition, &world->category, ranking, &decision);
    return decision;
}

/* -- Facts ----------------------------------------------------------------------------------- */

/* The code was computed by Python's hashlib.blake2b and base64.b32encode. */
static void the_code_of_a_result_is_what_others_compute(void **state)
{
    char *code = award_result_code(*state, "west-java-2022-example", "regency-city", "32.77", 3,
                                   (Score){84100000}, "400.9/Kep.77");
    assert_string_equal(code, "25NUMX7TSS7LM7I3");
    assert_int_equal(strlen(code), RESULT_CODE_LENGTH);
    assert_string_equal(award_result_code_grouped(*state, "ABCDEFGHIJKLMNOP"),
                        "ABCD-EFGH-IJKL-MNOP");
    assert_string_equal(award_result_code_grouped(*state, ""), "");
}

static void every_part_of_a_result_changes_its_code(void **state)
{
    Ctx *ctx = *state;
    const char *codes[] = {
        award_result_code(ctx, "e", "c", "1", 1, (Score){5}, "d"),
        award_result_code(ctx, "f", "c", "1", 1, (Score){5}, "d"),
        award_result_code(ctx, "e", "d", "1", 1, (Score){5}, "d"),
        award_result_code(ctx, "e", "c", "2", 1, (Score){5}, "d"),
        award_result_code(ctx, "e", "c", "1", 2, (Score){5}, "d"),
        award_result_code(ctx, "e", "c", "1", 1, (Score){6}, "d"),
        award_result_code(ctx, "e", "c", "1", 1, (Score){5}, "e"),
    };
    for (size_t i = 0; i < ARRAY_COUNT(codes); i++) {
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(codes[i], codes[j]);
    }
}

/* The oracle counts: awarded is who has fewer better ones than there are places. */
static void as_many_are_awarded_as_have_fewer_better_ones_than_places(void **state)
{
    Ctx *ctx = *state;
    Draws draws = {random_stream(SEED, "awarded"), 0};
    print_message("seed %d\n", SEED);
    for (int round = 0; round < ROUNDS; round++) {
        World *world = new_world(ctx, &draws);
        AwardDecision decision = decide(ctx, world);
        assert_int_equal(decision.count, world->input.count);
        for (size_t i = 0; i < world->input.count; i++) {
            const DecidedPlace *place = award_decision_place(&decision, world->entrants[i].code);
            int64_t better = 0;
            int64_t equal = 0;
            for (size_t j = 0; j < world->input.count; j++) {
                int64_t a = world->totals[j].micro * 10 + world->cells[j].score.micro;
                int64_t b = world->totals[i].micro * 10 + world->cells[i].score.micro;
                better += !world->gate_failed[j] && a > b;
                equal += !world->gate_failed[j] && a == b;
            }
            if (world->gate_failed[i]) {
                assert_int_equal(place->place, 0);
                assert_false(place->awarded);
                assert_string_equal(place->result_code, "");
                assert_string_equal(place->standing, "gate");
                continue;
            }
            assert_int_equal(place->place, better + 1);
            assert_true(place->tied == (equal > 1));
            assert_true(place->awarded == (better < world->category.slots));
            assert_int_equal(strlen(place->result_code), RESULT_CODE_LENGTH);
        }
        mem_free(world);
    }
}

static void any_change_of_a_score_changes_the_digest(void **state)
{
    Ctx *ctx = *state;
    Draws draws = {random_stream(SEED, "digest"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        World *world = new_world(ctx, &draws);
        const char *before = award_scores_digest(world, &world->scores);
        size_t entrant = (size_t)draw(&draws, (int64_t)world->input.count);
        assert_string_equal(before, award_scores_digest(world, &world->scores));
        switch (draw(&draws, 4)) {
        case 0:
            world->totals[entrant].micro++;
            break;
        case 1:
            world->cells[entrant].score.micro++;
            break;
        case 2:
            world->cells[entrant].known = false;
            break;
        default:
            world->gate_failed[entrant] = !world->gate_failed[entrant];
        }
        assert_string_not_equal(before, award_scores_digest(world, &world->scores));
        mem_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_of_a_result_is_what_others_compute),
        cmocka_unit_test(every_part_of_a_result_changes_its_code),
        cmocka_unit_test(as_many_are_awarded_as_have_fewer_better_ones_than_places),
        cmocka_unit_test(any_change_of_a_score_changes_the_digest),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
