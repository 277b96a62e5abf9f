/* Random rosters full of collisions against a slow reading of the rules. */
#include "roster/fixture_test.h"

static const uint64_t SEED = 321612;

static const char *const FIRST[] = {"Siti", "Ahmad", "Budi", "Dewi", "Rizki", "Agus", "Tri", "Nur"};
static const char *const LAST[] = {"Aminah",  "Fauzi", "Santoso", "Lestari",
                                   "Hidayat", "Salim", "Wahyuni", "Hasanah"};

static uint64_t draw(Random random, uint64_t *counter, uint64_t bound)
{
    return random_below(random, (*counter)++, bound);
}

/* Few names, birth dates and villages, so that everything collides. */
static void random_world(World *world, Random random)
{
    uint64_t counter = 0;
    char nik[40], name[NAME_BYTES], birth[40];
    for (int i = 0; i < 60; i++) {
        int year = 1945 + (int)draw(random, &counter, 4) * 20,
            day = 1 + (int)draw(random, &counter, 3);
        snprintf(nik, sizeof nik, "32160%d%02d01%02d%04d", 1 + (int)draw(random, &counter, 3), day,
                 year % 100, i + 1);
        snprintf(birth, sizeof birth, "%04d-01-%02d", year, day);
        snprintf(name, sizeof name, "%s %s", FIRST[draw(random, &counter, 8)],
                 LAST[draw(random, &counter, 8)]);
        Person person = {nik,
                         name,
                         birth,
                         3216012001 + (int64_t)draw(random, &counter, 3) * 10000,
                         draw(random, &counter, 5) == 0 ? INT32_MIN
                                                        : (int32_t)draw(random, &counter, 12) - 8,
                         draw(random, &counter, 10) == 0 ? "2022-06-01" : ""};
        add_member(world, &world->reg, &person);
    }
    for (int i = 0; i < 120; i++) {
        int64_t member = (int64_t)draw(random, &counter, 60);
        const Register *reg = &world->reg;
        bool known = draw(random, &counter, 3) > 0;
        int year, month, day;
        date_to_ymd((Date){reg->birth[member]}, &year, &month, &day);
        snprintf(nik, sizeof nik, "%lld", (long long)reg->nik[member]);
        if (!known)
            snprintf(nik + 12, sizeof nik - 12, "%04d", 100 + (int)draw(random, &counter, 40));
        if (draw(random, &counter, 10) == 0)
            nik[draw(random, &counter, 16)] = 'x';
        snprintf(birth, sizeof birth, "%04d-01-%02d", year, day);
        const char *original = reg->names + reg->name_at[member];
        bool renamed = draw(random, &counter, 8) == 0;
        snprintf(name, sizeof name, "%s", renamed ? LAST[draw(random, &counter, 8)] : original);
        int64_t row = add_row(world, nik, draw(random, &counter, 30) == 0 ? "" : name,
                              draw(random, &counter, 3) == 0 ? "" : birth,
                              draw(random, &counter, 10) == 0 ? 0 : reg->home[member]);
        world->rows.occupation[row] = (uint32_t)draw(random, &counter, 3);
        world->rows.decile[row] = (uint8_t)draw(random, &counter, 6);
    }
}

static bool same_name(const World *world, const char *a_names, uint32_t a, uint64_t a_hash,
                      const char *b_names, uint32_t b, uint64_t b_hash)
{
    static const int64_t ZERO = 0;
    static const int32_t UNBORN = INT32_MIN;
    static const uint8_t NOTHING = 0;
    LinkRecords x = {1, &ZERO, &NOTHING, &UNBORN, &NOTHING, &ZERO, &a_hash, &a, a_names};
    LinkRecords y = {1, &ZERO, &NOTHING, &UNBORN, &NOTHING, &ZERO, &b_hash, &b, b_names};
    LinkSide left = link_side(&x, 0), right = link_side(&y, 0);
    return link_name_level(world->model->name_close, world->model->name_similar, &left, &right) !=
           NAME_DIFFER;
}

static bool row_conflicts(const World *world, int64_t row)
{
    int32_t member = world->match.member[row];
    const RosterRows *rows = &world->rows;
    const Register *reg = &world->reg;
    return member >= 0 && ((rows->birth_stated[row] && rows->birth[row] != reg->birth[member]) ||
                           !same_name(world, rows->names, rows->name_at[row], rows->key_hash[row],
                                      reg->names, reg->name_at[member], reg->key_hash[member]));
}

static int rank_of(const World *world, int64_t row)
{
    return world->match.member[row] >= 0 ? 0 : row_nik_is_valid(&world->rows, row) ? 1 : 2;
}

/* A row that shares its NIK with an earlier one stands aside. */
static bool stands_aside(const World *world, int64_t row)
{
    const RosterRows *rows = &world->rows;
    for (int64_t earlier = 0; earlier < row && row_nik_is_valid(rows, row); earlier++)
        if (row_nik_is_valid(rows, earlier) && rows->nik[earlier] == rows->nik[row] &&
            !row_conflicts(world, earlier))
            return true;
    return false;
}

/* The surest of the rows with this row's name, birth date and village. */
static int64_t slow_leader(const World *world, int64_t row, int *ret_rank)
{
    const RosterRows *rows = &world->rows;
    int64_t leader = -1;
    for (int64_t other = 0; other < rows->count; other++) {
        bool together = rows->key_hash[other] == rows->key_hash[row] &&
                        rows->birth[other] == rows->birth[row] && rows->birth[row] != INT32_MIN &&
                        rows->home[other] == rows->home[row] &&
                        region_level((Region){rows->home[row]}) == LEVEL_VILLAGE;
        if (!together || row_conflicts(world, other) || stands_aside(world, other) ||
            rank_of(world, other) >= *ret_rank)
            continue;
        *ret_rank = rank_of(world, other);
        leader = other;
    }
    return leader;
}

/* What doc/format-roster.md says, read row by row, for all but linkage. VERDICT_COUNT: linkage has
 * the say. */
static Verdict slow_verdict(const World *world, int64_t row, int64_t *ret_twin)
{
    const RosterRows *rows = &world->rows;
    const Register *reg = &world->reg;
    int32_t member = world->match.member[row];
    *ret_twin = -1;
    if (row_conflicts(world, row))
        return VERDICT_CONFLICT;
    bool valid = row_nik_is_valid(rows, row);
    for (int64_t other = 0; other < row && valid; other++) {
        if (!row_nik_is_valid(rows, other) || rows->nik[other] != rows->nik[row] ||
            row_conflicts(world, other))
            continue;
        *ret_twin = other;
        bool other_birth = rows->birth_stated[row] && rows->birth_stated[other] &&
                           rows->birth[row] != rows->birth[other];
        bool same = same_name(world, rows->names, rows->name_at[row], rows->key_hash[row],
                              rows->names, rows->name_at[other], rows->key_hash[other]);
        return member < 0 && (other_birth || !same) ? VERDICT_CONFLICT : VERDICT_DUPLICATE;
    }
    bool named = rows->names[rows->name_at[row]] != '\0';
    int my_rank = rank_of(world, row), best_rank = 9;
    int64_t leader = named ? slow_leader(world, row, &best_rank) : -1;
    if (leader >= 0 && leader != row && !(my_rank == 0 && best_rank == 0)) {
        *ret_twin = leader;
        return VERDICT_DUPLICATE;
    }
    if (member < 0 && (named || !valid))
        return VERDICT_COUNT;
    if (member < 0)
        return VERDICT_INVALID;
    if (reg->died[member] != INT32_MIN && reg->died[member] <= days("2022-12-31"))
        return VERDICT_INELIGIBLE;
    int unpaid =
        reg->paid_until[member] == INT32_MIN ? -1 : DECEMBER_2022 - reg->paid_until[member];
    if (reg->paid_until[member] != INT32_MIN && unpaid <= 0)
        return VERDICT_COVERED;
    bool registered = reg->paid_until[member] != INT32_MIN && unpaid <= 3;
    int age = age_on((Date){rows->birth[row]}, (Date){days("2022-12-01")});
    if (!registered && (age >= 65 || age < 18))
        return VERDICT_INELIGIBLE;
    if (rows->home[row] != 0 && rows->home[row] / 1000000 != 3216)
        return VERDICT_INELIGIBLE;
    if (rows->decile[row] > world->rules.decile_max)
        return VERDICT_INELIGIBLE;
    if (rows->decile[row] == 0)
        return VERDICT_INVALID;
    return registered                             ? VERDICT_ARREARS
           : reg->paid_until[member] != INT32_MIN ? VERDICT_LAPSED
                                                  : VERDICT_NEW;
}

static void random_rosters_get_the_verdicts_of_the_rules_read_slowly(void **state)
{
    Ctx *ctx = ((World *)*state)->ctx;
    int64_t seen[VERDICT_COUNT + 1] = {0};
    for (uint64_t round = 0; round < 150; round++) {
        World *world = world_new(ctx);
        world->rules.decile_max = 4;
        random_world(world, random_child(random_stream(SEED, "rosters"), round));
        RosterVerdicts *verdicts = judge(world);
        int64_t counts[VERDICT_COUNT] = {0};
        for (int64_t row = 0; row < world->rows.count; row++) {
            int64_t twin;
            Verdict expected = slow_verdict(world, row, &twin),
                    verdict = (Verdict)verdicts->verdict[row];
            seen[expected]++;
            counts[verdict]++;
            if (expected != VERDICT_COUNT && (verdict != expected || verdicts->twin[row] != twin))
                fail_msg("seed %d, round %d, row %d: %s (twin %d), slowly %s (twin %d)", (int)SEED,
                         (int)round, (int)row, VERDICT_KEYS[verdict], verdicts->twin[row],
                         VERDICT_KEYS[expected], (int)twin);
            bool allowed = verdict == VERDICT_NEW || verdict == VERDICT_REVIEW ||
                           verdict == VERDICT_INVALID || verdict == VERDICT_INELIGIBLE ||
                           verdict == VERDICT_DUPLICATE;
            assert_true(expected != VERDICT_COUNT || allowed);
            assert_true(verdicts->reasons[row] != 0);
        }
        assert_memory_equal(counts, verdicts->counts, sizeof counts);
        mem_free(world);
    }
    for (int verdict = 0; verdict <= VERDICT_COUNT; verdict++)
        assert_true(verdict == VERDICT_REVIEW || seen[verdict] > 0);
}

static void one_thread_and_many_give_the_same_verdicts(void **state)
{
    World *world = *state;
    random_world(world, random_stream(SEED, "threads"));
    world->ctx->threads = 1;
    RosterVerdicts *one = judge(world);
    world->ctx->threads = 4;
    RosterVerdicts *many = judge(world);
    size_t count = (size_t)world->rows.count;
    assert_memory_equal(one->verdict, many->verdict, count);
    assert_memory_equal(one->reasons, many->reasons, count * sizeof *one->reasons);
    assert_memory_equal(one->twin, many->twin, count * sizeof *one->twin);
    assert_memory_equal(one->member, many->member, count * sizeof *one->member);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(random_rosters_get_the_verdicts_of_the_rules_read_slowly),
        WORLD_TEST(one_thread_and_many_give_the_same_verdicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
