/* What the tests of prices share: a law, the usual cases, and what a price says. */
#pragma once

#include "base/testing.h"

#include "base/mem.h"
#include "law/law.h"

#define PRICE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

typedef struct {
    Ctx *ctx;
    Law *law;
} World;

static inline int setup(void **state)
{
    Ctx *ctx = ctx_new();
    World *world = mem_new(ctx, World);
    ctx->lang = LANG_EN;
    world->ctx = ctx;
    assert_int_equal(law_load(ctx, ctx, &world->law), OK);
    *state = world;
    return 0;
}

static inline int teardown(void **state)
{
    mem_free(((World *)*state)->ctx);
    return 0;
}

static inline Month month(int year, int number)
{
    Month value;
    assert_true(month_from_ym(year, number, &value));
    return value;
}

static inline LawCase own_account(Month when, unsigned programmes, int64_t income)
{
    return (LawCase){.segment = LAW_BPU,
                     .month = when,
                     .programmes = programmes,
                     .income = MONEY(income),
                     .active_workers = -1,
                     .paid_by = LAW_PAYER_SELF};
}

static inline LawCase wage_earner(Month when, unsigned programmes, int64_t wage, int risk)
{
    return (LawCase){.segment = LAW_PU,
                     .month = when,
                     .programmes = programmes,
                     .income = MONEY(wage),
                     .risk_class = risk,
                     .active_workers = -1,
                     .paid_by = LAW_PAYER_EMPLOYER};
}

static inline LawContribution price(World *world, const LawCase *worker)
{
    LawContribution contribution;
    assert_int_equal(law_contribution(world->ctx, world->ctx, world->law, worker, &contribution),
                     OK);
    return contribution;
}

static inline int64_t amount_of(const LawContribution *contribution, LawProgramme programme)
{
    int64_t sum = 0;
    for (size_t i = 0; i < contribution->price.line_count; i++)
        if (contribution->price.lines[i].programme == programme)
            sum += contribution->price.lines[i].amount.rupiah;
    return sum;
}

static inline bool has_note(const LawContribution *contribution, const char *key)
{
    for (size_t i = 0; i < contribution->note_count; i++)
        if (strcmp(contribution->notes[i].key, key) == 0)
            return true;
    return false;
}

static inline void assert_refused(World *world, const LawCase *worker, Status status,
                                  const char *key)
{
    LawContribution untouched = {.note_count = 77};
    problems_clear(world->ctx);
    assert_int_equal(law_contribution(world->ctx, world->ctx, world->law, worker, &untouched),
                     status);
    assert_int_equal(untouched.note_count, 77);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].key, key);
}
