/* NIKs, region codes and names: any line is taken apart without harm, and a second pass changes
 * nothing. */
#include <assert.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "fuzz.h"
#include "identity/identity.h"

static void check_nik(Ctx *ctx, Text text)
{
    NikFacts facts = nik_examine(text, instant_date(ctx->now));
    assert(nik_known(&facts).bytes <= sizeof facts.known);
    if (facts.nik.number == 0) {
        assert(!nik_is_valid(&facts));
        return;
    }
    NikFacts again = nik_examine(text_of(nik_format(ctx, facts.nik)), instant_date(ctx->now));
    assert(again.nik.number == facts.nik.number && again.birth.days == facts.birth.days);
    assert((again.faults & NIK_ERRORS) == (facts.faults & NIK_ERRORS));
}

static void check_region(Ctx *ctx, Text text)
{
    Region region, again;
    if (!region_parse(text, &region))
        return;
    assert(region_parse(text_of(region_format(ctx, region)), &again) && again.code == region.code);
    assert(region_contains(region_at(region, LEVEL_PROVINCE), region));
}

static void check_name(Arena *arena, Text text)
{
    if (!utf8_valid(text, NULL))
        return;
    PersonName once = person_name(arena, text), twice = person_name(arena, once.canonical);
    assert(text_equal(once.canonical, twice.canonical) && text_equal(once.key, twice.key));
    assert(utf8_valid(once.canonical, NULL) && utf8_valid(once.key, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    Arena *arena = arena_new(ctx, 4096);
    for (Text rest = {(const char *)data, size}, line; text_split(&rest, '\n', &line);) {
        check_nik(ctx, line);
        check_region(ctx, line);
        check_name(arena, line);
    }
    mem_free(ctx);
    return 0;
}
