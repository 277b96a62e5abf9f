/* Blocking against brute force, the pass on one thread and many, precision and recall on synthetic
 * people whose truth is known, and what EM learns. */
#include "base/testing.h"

#include "base/digest.h"
#include "base/mem.h"
#include "base/random.h"
#include "link/block.h"
#include "link/link.h"

enum { RIGHT = 4000, LEFT = 2000, NAME_BYTES = 48, DISTRICTS = 6 };
static const uint64_t SEED = 20221231;

typedef struct {
    int64_t nik[LEFT + RIGHT];
    uint8_t digits[LEFT + RIGHT];
    int32_t birth[LEFT + RIGHT];
    uint8_t sex[LEFT + RIGHT];
    int64_t home[LEFT + RIGHT];
    uint64_t key[LEFT + RIGHT];
    uint32_t name_at[LEFT + RIGHT];
    char names[(LEFT + RIGHT) * NAME_BYTES];
} People;

typedef struct {
    People *people;
    LinkRecords left, right;
    int64_t truth[LEFT]; /* index of the right record, −1: not there */
    int64_t rows[LEFT];
} World;

static const char *const TOKENS[] = {
    "SITI",    "NURHAYATI", "AMINAH",     "SUTRISNO", "SLAMET",   "MULYADI",  "HERMAN",
    "SUPARDI", "ISMAIL",    "SUPRIYANTO", "WAHYUDI",  "JUNAEDI",  "SUPARMAN", "SULASTRI",
    "SUMIATI", "WAHYUNI",   "SUMARNI",    "SUNARTI",  "ERNAWATI", "KARTINI",  "AHMAD",
    "ABDUL",   "DEWI",      "TRI",        "PUTRI",    "AGUS",     "SETIAWAN", "EKA",
    "FITRI",   "RIZKI",     "HIDAYAT",    "RAMADHAN", "MAULANA",  "LESTARI",  "HANDAYANI",
    "SAPUTRA", "GUNAWAN",   "KURNIAWAN",  "YULIANA",  "PERMATA",
};

static uint64_t draw(Random random, uint64_t *counter, uint64_t bound)
{
    return random_below(random, (*counter)++, bound);
}

/* The test's own comparison key: without H and doubled letters. */
static uint64_t key_of(const char *name)
{
    char key[NAME_BYTES];
    size_t bytes = 0;
    for (const char *at = name; *at != '\0'; at++)
        if (*at != 'H' && (bytes == 0 || key[bytes - 1] != *at))
            key[bytes++] = *at;
    return hash64(key, bytes, 1);
}

static void set_nik(People *people, int64_t i, Random random, uint64_t *counter)
{
    int year, month, day;
    date_to_ymd((Date){people->birth[i]}, &year, &month, &day);
    int64_t birth =
        (day + (people->sex[i] == SEX_FEMALE ? 40 : 0)) * 10000LL + month * 100 + year % 100;
    people->nik[i] = people->home[i] / 10000 * 10000000000LL + birth * 10000 + 1 +
                     (int64_t)draw(random, counter, 30);
    people->digits[i] = 16;
}

static void draw_person(People *people, int64_t i, Random random, uint64_t *counter)
{
    char *name = people->names + i * NAME_BYTES;
    int words = 1 + (int)draw(random, counter, 3);
    for (int word = 0; word < words; word++)
        snprintf(name + strlen(name), NAME_BYTES - strlen(name), "%s%s", word > 0 ? " " : "",
                 TOKENS[draw(random, counter, ARRAY_COUNT(TOKENS))]);
    people->name_at[i] = (uint32_t)(i * NAME_BYTES);
    people->key[i] = key_of(name);
    people->birth[i] = (int32_t)draw(random, counter, 50 * 365);
    people->sex[i] = (uint8_t)(SEX_MALE + draw(random, counter, 2));
    people->home[i] = 3216010000LL + (int64_t)draw(random, counter, DISTRICTS) * 10000 + 2001 +
                      (int64_t)draw(random, counter, 9);
    set_nik(people, i, random, counter);
}

static void spoil_name(char *name, Random random, uint64_t *counter)
{
    size_t length = strlen(name), at = 1 + draw(random, counter, length - 1);
    if (draw(random, counter, 2) == 0)
        memmove(name + at, name + at + 1, length - at);
    else
        name[at] = (char)('A' + draw(random, counter, 26));
}

/* A row of a registered person, with the faults of rosters. */
static void copy_person(People *people, int64_t from, int64_t to, Random random, uint64_t *counter)
{
    char *name = people->names + to * NAME_BYTES;
    memcpy(name, people->names + from * NAME_BYTES, NAME_BYTES);
    people->name_at[to] = (uint32_t)(to * NAME_BYTES);
    people->birth[to] = people->birth[from];
    people->sex[to] = people->sex[from];
    people->home[to] = people->home[from];
    people->nik[to] = people->nik[from];
    people->digits[to] = 16;
    if (draw(random, counter, 10) < 2)
        spoil_name(name, random, counter);
    people->key[to] = key_of(name);
    if (draw(random, counter, 20) == 0)
        people->birth[to] += (int32_t)draw(random, counter, 2) == 0 ? 365 : 30;
    if (draw(random, counter, 20) == 0)
        people->home[to] = 3216010000LL + (int64_t)draw(random, counter, DISTRICTS) * 10000 + 2001;
    switch (draw(random, counter, 4)) {
    case 0: /* a spreadsheet kept six digits */
        people->nik[to] /= 10000000000LL;
        people->digits[to] = 6;
        break;
    case 1: /* … or fifteen */
        people->nik[to] /= 10;
        people->digits[to] = 15;
        break;
    case 2: /* one digit wrong: digit 5 of the place */
        people->nik[to] +=
            people->nik[to] / 100000000000LL % 10 == 9 ? -100000000000LL : 100000000000LL;
        break;
    default: /* another number altogether */
        set_nik(people, to, random, counter);
    }
}

static LinkRecords records_of(People *people, int64_t from, int64_t count)
{
    return (LinkRecords){count,
                         people->nik + from,
                         people->digits + from,
                         people->birth + from,
                         people->sex + from,
                         people->home + from,
                         people->key + from,
                         people->name_at + from,
                         people->names};
}

static World *world_new(void *parent)
{
    World *world = mem_new(parent, World);
    People *people = world->people = mem_new(world, People);
    Random random = random_stream(SEED, "world");
    uint64_t counter = 0;
    for (int64_t i = 0; i < RIGHT; i++)
        draw_person(people, LEFT + i, random, &counter);
    for (int64_t i = 0; i < LEFT; i++) {
        world->rows[i] = i;
        world->truth[i] = i < LEFT / 2 ? i * 3 : -1; /* each of the first half is somebody else */
        if (world->truth[i] >= 0)
            copy_person(people, LEFT + world->truth[i], i, random, &counter);
        else
            draw_person(people, i, random, &counter);
    }
    world->left = records_of(people, 0, LEFT);
    world->right = records_of(people, LEFT, RIGHT);
    return world;
}

static LinkModel *model_of(Ctx *ctx)
{
    LinkModel *model = NULL;
    assert_int_equal(link_model_load(ctx, ctx, "person", &model), OK);
    model->match_share = 0.5;
    return model;
}

static int setup(void **state)
{
    Ctx *ctx = ctx_new();
    ctx->threads = 2;
    *state = ctx;
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

/* -- Blocking -------------------------------------------------------------------------------- */

/* Does a rule propose the pair, part by part? */
static bool rule_holds(unsigned rule, const BlockParts *a, const BlockParts *b)
{
    bool dated = a->year != 0 && b->year != 0;
    bool same_day = a->month == b->month && a->day == b->day;
    return (!(rule & PART_NAME_KEY) || (a->name_key != 0 && a->name_key == b->name_key)) &&
           (!(rule & PART_BIRTH) || (dated && a->year == b->year && same_day)) &&
           (!(rule & PART_BIRTH_YEAR) || (dated && a->year == b->year)) &&
           (!(rule & PART_BIRTH_DAY_MONTH) || (dated && same_day)) &&
           (!(rule & PART_SEX) || (a->sex != SEX_UNKNOWN && a->sex == b->sex)) &&
           (!(rule & PART_DISTRICT) || (a->district != 0 && a->district == b->district)) &&
           (!(rule & PART_NIK_12) || (a->nik_12 != 0 && a->nik_12 == b->nik_12));
}

static double frequency_of(const World *world, int64_t left)
{
    int64_t same = 0;
    for (int64_t right = 0; right < RIGHT; right++)
        same += world->right.key_hash[right] == world->left.key_hash[left];
    return (double)same / RIGHT;
}

static void the_pass_finds_what_comparing_all_with_all_finds(void **state)
{
    Ctx *ctx = *state;
    World *world = world_new(ctx);
    LinkModel *model = model_of(ctx);
    LinkCandidates *candidates = NULL;
    assert_int_equal(link_candidates(ctx, ctx, model, &world->left, world->rows, LEFT,
                                     &world->right, &candidates),
                     OK);
    uint8_t *found = mem_array(ctx, uint8_t, LEFT * RIGHT);
    for (int64_t i = 0; i < candidates->count; i++) {
        uint8_t *place = &found[candidates->pairs[i].left * RIGHT + candidates->pairs[i].right];
        assert_int_equal(*place, 0); /* each pair once */
        *place = 1;
    }
    double prior = link_prior(model, RIGHT);
    int64_t expected = 0, compared = 0;
    for (int64_t left = 0; left < LEFT; left++) {
        LinkSide a = link_side(&world->left, left);
        BlockParts a_parts = block_parts(&world->left, left);
        double frequency = frequency_of(world, left);
        for (int64_t right = 0; right < RIGHT; right++) {
            BlockParts b_parts = block_parts(&world->right, right);
            bool proposed = false;
            for (int rule = 0; rule < model->rule_count; rule++)
                proposed = proposed || rule_holds(model->rules[rule], &a_parts, &b_parts);
            if (!proposed)
                continue;
            compared++;
            LinkSide b = link_side(&world->right, right);
            double probability =
                link_probability(link_weight(model, link_compare(model, &a, &b), frequency), prior);
            if ((probability >= model->review_from) != (found[left * RIGHT + right] == 1))
                fail_msg("seed %d: row %d, person %d, probability %f", (int)SEED, (int)left,
                         (int)right, probability);
            expected += probability >= model->review_from;
        }
    }
    assert_int_equal(candidates->count, expected);
    assert_int_equal(candidates->compared, compared);
    assert_int_equal(candidates->keys_skipped, 0);
    assert_true(expected > LEFT / 3);
}

static void one_thread_and_many_give_the_same_bytes(void **state)
{
    Ctx *ctx = *state;
    World *world = world_new(ctx);
    LinkModel *model = model_of(ctx);
    LinkCandidates *one = NULL, *many = NULL;
    LinkModel *learned_one = NULL, *learned_many = NULL;
    LinkTraining training;
    model->train_random_pairs = 50000;
    ctx->threads = 1;
    assert_int_equal(
        link_candidates(ctx, ctx, model, &world->left, world->rows, LEFT, &world->right, &one), OK);
    assert_int_equal(link_train(ctx, ctx, model, &world->left, world->rows, LEFT, &world->right,
                                &learned_one, &training),
                     OK);
    ctx->threads = 3;
    assert_int_equal(
        link_candidates(ctx, ctx, model, &world->left, world->rows, LEFT, &world->right, &many),
        OK);
    assert_int_equal(link_train(ctx, ctx, model, &world->left, world->rows, LEFT, &world->right,
                                &learned_many, &training),
                     OK);
    assert_int_equal(one->count, many->count);
    assert_memory_equal(one->pairs, many->pairs, (size_t)one->count * sizeof *one->pairs);
    assert_string_equal(link_model_format(ctx, learned_one), link_model_format(ctx, learned_many));
}

static void a_key_that_too_many_share_is_left_to_the_other_rules(void **state)
{
    Ctx *ctx = *state;
    World *world = world_new(ctx);
    LinkModel *model = model_of(ctx);
    for (int64_t i = 0; i < LEFT / 2;
         i++) /* a thousand people born on the first of January of an unknown year */
        world->people->birth[i] = 0;
    model->bucket_max = LEFT / 2 / DISTRICTS / 2;
    LinkCandidates *candidates = NULL;
    assert_int_equal(link_candidates(ctx, ctx, model, &world->left, world->rows, LEFT,
                                     &world->right, &candidates),
                     OK);
    assert_true(candidates->keys_skipped >= DISTRICTS);
    assert_true(candidates->count > 0);
}

/* -- Truth ----------------------------------------------------------------------------------- */

static void known_people_are_found_and_strangers_are_not(void **state)
{
    Ctx *ctx = *state;
    World *world = world_new(ctx);
    LinkModel *model = model_of(ctx);
    LinkCandidates *candidates = NULL;
    assert_int_equal(link_candidates(ctx, ctx, model, &world->left, world->rows, LEFT,
                                     &world->right, &candidates),
                     OK);
    LinkResult *results = mem_array(ctx, LinkResult, LEFT);
    link_resolve(model, candidates->pairs, candidates->count, LEFT, results);
    int right_match = 0, wrong_match = 0, right_any = 0, wrong_any = 0;
    for (int64_t i = 0; i < LEFT; i++) {
        if (results[i].right < 0)
            continue;
        bool right = results[i].right == world->truth[i];
        right_any += right;
        wrong_any += !right;
        right_match += right && results[i].outcome == LINK_MATCH;
        wrong_match += !right && results[i].outcome == LINK_MATCH;
    }
    print_message("matches: %d right, %d wrong; with review: %d right, %d wrong; of %d known\n",
                  right_match, wrong_match, right_any, wrong_any, LEFT / 2);
    assert_true(wrong_match * 100 <= right_match);   /* precision of matches at least 99 % */
    assert_true(right_any * 100 >= 95 * (LEFT / 2)); /* recall with review at least 95 % */
    assert_true(wrong_any * 100 <= 3 * right_any);
}

/* -- Learning -------------------------------------------------------------------------------- */

static int draw_level(const double *probability, int levels, double unit)
{
    for (int level = 1; level < levels - 1; level++) {
        unit -= probability[level];
        if (unit < 0)
            return level;
    }
    return levels - 1;
}

static void em_finds_the_probabilities_the_pairs_were_drawn_with(void **state)
{
    Ctx *ctx = *state;
    LinkModel *model = model_of(ctx), *start = model_of(ctx);
    LinkPatterns *patterns = mem_new(ctx, LinkPatterns);
    enum { PAIRS = 200000, SHARE_PERCENT = 20 };
    Random random = random_stream(SEED, "em");
    uint64_t counter = 0;
    static const double NAME_M[] = {0, 0.5, 0.2, 0.1, 0.1, 0.05, 0.05};
    memcpy(model->m[LINK_NAME], NAME_M, sizeof NAME_M);
    for (int i = 0; i < PAIRS; i++) {
        bool match = draw(random, &counter, 100) < SHARE_PERCENT;
        LinkLevels levels;
        for (int field = 0; field < LINK_FIELDS; field++)
            levels.level[field] = (uint8_t)draw_level(match ? model->m[field] : model->u[field],
                                                      link_level_count((LinkField)field),
                                                      random_unit(random, counter++));
        assert_memory_equal(link_pattern_levels(link_pattern(levels)).level, levels.level,
                            sizeof levels.level);
        patterns->counts[link_pattern(levels)]++;
        patterns->total++;
    }
    double m[LINK_FIELDS][LINK_LEVELS_MAX], share;
    link_em(start, patterns, 0, m, &share);
    assert_true(share > 0.195 && share < 0.205);
    for (int field = 0; field < LINK_FIELDS; field++) {
        for (int level = 1; level < link_level_count((LinkField)field); level++) {
            double error = m[field][level] - model->m[field][level];
            if (error > 0.01 || error < -0.01)
                fail_msg("field %d level %d: %f for %f", field, level, m[field][level],
                         model->m[field][level]);
        }
    }
}

static void training_learns_how_clean_the_names_are(void **state)
{
    Ctx *ctx = *state;
    World *world = world_new(ctx);
    LinkModel *model = model_of(ctx), *trained = NULL;
    model->train_random_pairs = 200000;
    LinkTraining training;
    assert_int_equal(link_train(ctx, ctx, model, &world->left, world->rows, LEFT, &world->right,
                                &trained, &training),
                     OK);
    int exact = 0, known = 0;
    for (int64_t i = 0; i < LEFT / 2; i++) {
        LinkSide a = link_side(&world->left, i), b = link_side(&world->right, world->truth[i]);
        int level = link_compare(model, &a, &b).level[LINK_NAME];
        exact += level == NAME_EXACT;
        known += level != LEVEL_UNKNOWN;
    }
    double truth = (double)exact / known, learned = trained->m[LINK_NAME][NAME_EXACT];
    print_message("exact names among true pairs: %f, learned: %f, stated: %f\n", truth, learned,
                  model->m[LINK_NAME][NAME_EXACT]);
    assert_true(learned > truth - 0.03 && learned < truth + 0.03);
    double districts = trained->u[LINK_HOME][HOME_DISTRICT];
    assert_true(districts > 1.0 / DISTRICTS - 0.02 && districts < 1.0 / DISTRICTS + 0.02);
    for (int field = 0; field < LINK_FIELDS; field++) {
        double m = 0, u = 0;
        for (int level = 1; level < link_level_count((LinkField)field); level++) {
            m += trained->m[field][level];
            u += trained->u[field][level];
        }
        assert_true(m > 1 - 1e-9 && m < 1 + 1e-9 && u > 1 - 1e-9 && u < 1 + 1e-9);
    }
}

#define CTX_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CTX_TEST(the_pass_finds_what_comparing_all_with_all_finds),
        CTX_TEST(one_thread_and_many_give_the_same_bytes),
        CTX_TEST(a_key_that_too_many_share_is_left_to_the_other_rules),
        CTX_TEST(known_people_are_found_and_strangers_are_not),
        CTX_TEST(em_finds_the_probabilities_the_pairs_were_drawn_with),
        CTX_TEST(training_learns_how_clean_the_names_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
