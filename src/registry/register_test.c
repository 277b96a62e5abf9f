/* Which spell a register shows: against an oracle that looks at all spells of a person at once. */
#include "registry/register.h"

#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"
#include "registry/member.h"

enum { ROUNDS = 3000, SPELLS_MAX = 6, AS_OF = 24275 };

static RegisterSpell random_spell(Random stream, uint64_t *counter)
{
    int32_t from = AS_OF - 8 + (int32_t)random_below(stream, (*counter)++, 12);
    return (RegisterSpell){
        .slot = 0,
        .from = from,
        .until = from + (int32_t)random_below(stream, (*counter)++, 6),
        .programmes = (uint8_t)random_below(stream, (*counter)++, 32),
        .segment = (uint8_t)random_below(stream, (*counter)++, SEGMENT_COUNT),
        .payer = (uint8_t)random_below(stream, (*counter)++, PAYER_COUNT),
        .synthetic = (uint8_t)random_below(stream, (*counter)++, 2),
    };
}

static bool counts(const RegisterSpell *spell)
{
    return spell->from <= AS_OF && spell->programmes != 0;
}

/* The order stated in registry.h, as one comparison of two spells. */
static bool comes_first(const RegisterSpell *a, const RegisterSpell *b)
{
    const int left[] = {-a->until, -(a->programmes & PROGRAMME_JKK), a->from, a->payer, a->segment};
    const int right[] = {-b->until, -(b->programmes & PROGRAMME_JKK), b->from, b->payer,
                         b->segment};
    for (size_t i = 0; i < ARRAY_COUNT(left); i++)
        if (left[i] != right[i])
            return left[i] < right[i];
    return false;
}

static void check_person(const Register *reg, const RegisterSpell *spells, size_t count)
{
    const RegisterSpell *shown = NULL;
    bool covered = false;
    for (size_t i = 0; i < count; i++) {
        if (counts(&spells[i]) && (shown == NULL || comes_first(&spells[i], shown)))
            shown = &spells[i];
        covered = covered || (counts(&spells[i]) && spells[i].until >= AS_OF);
    }
    if (shown == NULL) {
        assert_int_equal(reg->paid_until[0], INT32_MIN);
        assert_int_equal(reg->programmes[0], 0);
        return;
    }
    unsigned programmes = 0;
    for (size_t i = 0; i < count; i++)
        if (counts(&spells[i]) &&
            (covered ? spells[i].until >= AS_OF : spells[i].until == shown->until))
            programmes |= spells[i].programmes;
    assert_int_equal(reg->paid_until[0], shown->until);
    assert_int_equal(reg->paid_from[0], shown->from);
    assert_int_equal(reg->payer[0], shown->payer);
    assert_int_equal(reg->segment[0], shown->segment);
    assert_int_equal(reg->programmes[0], programmes);
}

static Register *register_of(Ctx *ctx, const RegisterSpell *spells, size_t count)
{
    Register *reg = mem_new(ctx, Register);
    reg->as_of = (Month){AS_OF};
    register_allocate(reg, 1, REGISTER_COVER_ONLY);
    reg->id[0] = 1;
    for (size_t i = 0; i < count; i++)
        register_add_spell(reg, &spells[i]);
    register_compact(reg, REGISTER_COVER_ONLY);
    return reg;
}

static void the_spell_shown_is_the_one_the_rule_names_in_any_order(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Random stream = random_stream(ctx->seed, "register_test");
    print_message("seed %llu\n", (unsigned long long)ctx->seed);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        uint64_t counter = 0;
        Random draw = random_child(stream, round);
        RegisterSpell spells[SPELLS_MAX], reversed[SPELLS_MAX];
        size_t count = random_below(draw, counter++, SPELLS_MAX + 1);
        for (size_t i = 0; i < count; i++)
            reversed[count - 1 - i] = spells[i] = random_spell(draw, &counter);
        Register *forward = register_of(ctx, spells, count);
        Register *backward = register_of(ctx, reversed, count);
        check_person(forward, spells, count);
        check_person(backward, spells, count);
        mem_free(forward);
        mem_free(backward);
    }
    mem_free(ctx);
}

static void places_without_a_person_are_closed(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Register *reg = mem_new(ctx, Register);
    register_allocate(reg, 5, REGISTER_ALL);
    reg->id[1] = 2;
    reg->nik[1] = 22;
    reg->name_at[1] = 7;
    reg->id[4] = 5;
    reg->nik[4] = 55;
    reg->synthetic[4] = 2;
    register_compact(reg, REGISTER_ALL);
    assert_int_equal(reg->count, 2);
    assert_int_equal(reg->id[0], 2);
    assert_int_equal(reg->nik[0], 22);
    assert_int_equal(reg->name_at[0], 7);
    assert_int_equal(reg->id[1], 5);
    assert_int_equal(reg->nik[1], 55);
    assert_int_equal(reg->synthetic[1], 1);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_spell_shown_is_the_one_the_rule_names_in_any_order),
        cmocka_unit_test(places_without_a_person_are_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
