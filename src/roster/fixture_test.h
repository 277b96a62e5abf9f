/* A small world for the tests of the verdict engine: rows and members written by hand, judged. */
#pragma once

#include "base/testing.h"

#include "base/mem.h"
#include "base/random.h"
#include "roster/judge.h"

enum { PEOPLE_MAX = 600, NAME_BYTES = 40, DECEMBER_2022 = 2022 * 12 + 11 };

typedef struct {
    Ctx *ctx;
    Arena *arena;
    RosterRows rows;
    Register reg;
    RosterElsewhere elsewhere;
    RosterMatch match;
    RosterRules rules;
    LinkModel *model;
    size_t row_bytes, member_bytes;
} World;

static inline void *column(World *world, size_t size)
{
    return mem_array_alloc(world, PEOPLE_MAX, size);
}

static inline void register_allocate(World *world, Register *reg)
{
    *reg = (Register){.id = column(world, 8),
                      .nik = column(world, 8),
                      .birth = column(world, 4),
                      .sex = column(world, 1),
                      .home = column(world, 8),
                      .occupation = column(world, 4),
                      .died = column(world, 4),
                      .key_hash = column(world, 8),
                      .name_at = column(world, 4),
                      .names = column(world, NAME_BYTES),
                      .synthetic = column(world, 1),
                      .paid_until = column(world, 4),
                      .paid_from = column(world, 4),
                      .segment = column(world, 1),
                      .payer = column(world, 1),
                      .programmes = column(world, 1)};
}

static inline World *world_new(Ctx *ctx)
{
    World *world = mem_new(ctx, World);
    world->ctx = ctx;
    world->arena = arena_new(world, 1 << 16);
    world->rows = (RosterRows){.line = column(world, 8),
                               .nik = column(world, 8),
                               .nik_digits = column(world, 1),
                               .faults = column(world, 4),
                               .birth = column(world, 4),
                               .birth_stated = column(world, 1),
                               .sex = column(world, 1),
                               .home = column(world, 8),
                               .occupation = column(world, 4),
                               .decile = column(world, 1),
                               .disability = column(world, 1),
                               .proposed = column(world, 4),
                               .synthetic = column(world, 1),
                               .seen = column(world, 1),
                               .key_hash = column(world, 8),
                               .name_at = column(world, 4),
                               .names = column(world, NAME_BYTES),
                               .homes_given = true};
    register_allocate(world, &world->reg);
    register_allocate(world, &world->elsewhere.members);
    world->elsewhere.chains = column(world, sizeof(Chain));
    world->rules = (RosterRules){.region = {3216},
                                 .as_of = {DECEMBER_2022},
                                 .area = {3216},
                                 .arrears_months = 3,
                                 .age_below = 65,
                                 .age_minimum = 18};
    assert_int_equal(link_model_load(ctx, ctx, "person", &world->model), OK);
    return world;
}

static inline uint32_t set_name(World *world, char *names, int64_t index, const char *name,
                                uint64_t *ret_hash)
{
    PersonName parsed = person_name(world->arena, text_of(name));
    snprintf(names + index * NAME_BYTES, NAME_BYTES, "%.*s", TEXT_ARGS(parsed.canonical));
    *ret_hash = parsed.canonical.bytes == 0 ? 0 : person_name_hash(&parsed);
    return (uint32_t)(index * NAME_BYTES);
}

static inline int32_t days(const char *iso)
{
    Date date = {INT32_MIN};
    assert_true(iso[0] == '\0' || date_parse(text_of(iso), &date));
    return date.days;
}

typedef struct {
    const char *nik, *name, *birth;
    int64_t home;
    int32_t paid_until; /* months before (negative) or after December 2022; INT32_MIN: never */
    const char *died;
} Person;

static inline void add_member(World *world, Register *reg, const Person *person)
{
    int64_t i = reg->count++;
    reg->id[i] = i + 1;
    assert_true(text_parse_int64(text_of(person->nik), &reg->nik[i]));
    reg->birth[i] = days(person->birth);
    reg->sex[i] = SEX_MALE;
    reg->home[i] = person->home;
    reg->died[i] = days(person->died);
    reg->name_at[i] = set_name(world, reg->names, i, person->name, &reg->key_hash[i]);
    reg->paid_until[i] =
        person->paid_until == INT32_MIN ? INT32_MIN : DECEMBER_2022 + person->paid_until;
    reg->payer[i] = PAYER_APBD;
}

static inline int64_t add_row(World *world, const char *nik, const char *name, const char *birth,
                              int64_t home)
{
    RosterRows *rows = &world->rows;
    int64_t i = rows->count++;
    NikFacts facts = nik_examine(text_of(nik), (Date){days("2023-01-15")});
    rows->line[i] = i + 2;
    rows->faults[i] = facts.faults;
    Text known = nik_known(&facts);
    if (known.bytes > 0)
        assert_true(text_parse_int64(known, &rows->nik[i]));
    rows->nik_digits[i] = (uint8_t)known.bytes;
    bool valid = nik_is_valid(&facts);
    rows->birth[i] = birth[0] != '\0' ? days(birth) : valid ? facts.birth.days : INT32_MIN;
    rows->birth_stated[i] = birth[0] != '\0';
    rows->sex[i] = SEX_MALE;
    rows->home[i] = home;
    rows->name_at[i] = set_name(world, rows->names, i, name, &rows->key_hash[i]);
    if (rows->key_hash[i] == 0)
        rows->faults[i] |= (uint32_t)REASON_BIT(REASON_NAME_MISSING);
    return i;
}

static inline RosterVerdicts *judge(World *world)
{
    RosterMatch *match = NULL;
    RosterVerdicts *verdicts = NULL;
    assert_int_equal(roster_match(world->ctx, world, &world->rows, &world->reg, &match), OK);
    for (int64_t row = 0; row < world->rows.count; row++)
        for (int64_t i = 0; i < world->elsewhere.members.count && match->member[row] < 0; i++)
            if (row_nik_is_valid(&world->rows, row) &&
                world->elsewhere.members.nik[i] == world->rows.nik[row])
                match->elsewhere[row] = (int32_t)i;
    world->match = *match;
    assert_int_equal(roster_judge(world->ctx, world, &world->rows, &world->reg, &world->elsewhere,
                                  match, &world->rules, world->model, &verdicts),
                     OK);
    return verdicts;
}

static inline int setup(void **state)
{
    Ctx *ctx = ctx_new();
    ctx->threads = 2;
    *state = world_new(ctx);
    return 0;
}

static inline int teardown(void **state)
{
    mem_free(((World *)*state)->ctx);
    return 0;
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
