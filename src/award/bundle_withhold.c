/* Small counts of people. An indicator with a count below the threshold at anybody, of people it
 * counts or of those it leaves out, shows shares only, at everybody; so does whatever shares a
 * number with it, for otherwise the number could be computed back. Since an indicator may be
 * withheld by decision too, and the file does not say which it was, the same file could have come
 * from larger counts: nothing about the count follows from it. */
#include "award/bundle_private.h"

#include "base/map.h"
#include "base/mem.h"

typedef struct {
    Ctx *ctx;
    BundleSource *source;
    Interner *numbers; /* "32.16|sakernas-2022-08": one number that some value was computed from */
    uint8_t *withheld; /* by number */
} Withholding;

static bool is_small(const BundleSource *source, int64_t count)
{
    int64_t size = count < 0 ? -count : count;
    return size > 0 && size < source->small_below;
}

static bool basis_is_small(const BundleSource *source, const ValueBasis *basis)
{
    int64_t count = 0;
    return text_parse_int64(text_of(basis->plain), &count) && is_small(source, count);
}

/* Those whom a share leaves out: 3 of 120 without cover are as few as 3 with it, and the difference
 * of two published numbers gives them. */
static bool rest_is_small(const BundleSource *source, const RawValue *raw)
{
    return raw->numerator <= raw->denominator &&
           is_small(source, raw->denominator - raw->numerator);
}

static const RawValue *raw_of(const BundleCategory *category, size_t entrant, size_t indicator)
{
    return &category->input->values[entrant * category->rubric->indicator_count + indicator];
}

static uint32_t number_of(const Withholding *w, const BundleCategory *category, size_t entrant,
                          const ValueBasis *basis)
{
    char *key =
        mem_printf(w->numbers, "%s|%s", category->input->entrants[entrant].code, basis->what);
    uint32_t number = intern(w->numbers, text_of(key));
    mem_free(key);
    return number;
}

static bool has_small_count(const BundleSource *source, const BundleCategory *category, size_t i)
{
    for (size_t e = 0; e < category->input->count && bundle_is_share(category->rubric, i); e++) {
        const RawValue *raw = raw_of(category, e, i);
        if (is_small(source, raw->numerator) || is_small(source, raw->denominator) ||
            rest_is_small(source, raw))
            return true;
        for (size_t b = 0; b < raw->basis_count; b++) {
            if (basis_is_small(source, &raw->basis[b]))
                return true;
        }
    }
    return false;
}

/* Does any of the indicator's values rest on a number that is withheld? */
static bool touches_withheld(const Withholding *w, const BundleCategory *category, size_t i)
{
    for (size_t e = 0; e < category->input->count; e++) {
        const RawValue *raw = raw_of(category, e, i);
        for (size_t b = 0; b < raw->basis_count; b++) {
            if (w->withheld[number_of(w, category, e, &raw->basis[b])])
                return true;
        }
    }
    return false;
}

static void withhold_numbers(Withholding *w, const BundleCategory *category, size_t i)
{
    for (size_t e = 0; e < category->input->count; e++) {
        const RawValue *raw = raw_of(category, e, i);
        for (size_t b = 0; b < raw->basis_count; b++)
            w->withheld[number_of(w, category, e, &raw->basis[b])] = true;
    }
}

static bool spread(Withholding *w)
{
    bool changed = false;
    for (size_t c = 0; c < w->source->category_count; c++) {
        BundleCategory *category = &w->source->categories[c];
        for (size_t i = 0; i < category->rubric->indicator_count; i++) {
            if (category->withheld[i] || !bundle_is_share(category->rubric, i) ||
                !touches_withheld(w, category, i))
                continue;
            category->withheld[i] = changed = true;
            withhold_numbers(w, category, i);
        }
    }
    return changed;
}

/* A value that is itself a count cannot be withheld: it is what is scored. */
static Status check_counts(const Withholding *w, const BundleCategory *category, size_t i)
{
    const Indicator *indicator = &category->rubric->indicators[i];
    const char *key = category->rubric->nodes[indicator->node].key;
    if (bundle_is_panel(category->rubric, i) || bundle_is_share(category->rubric, i))
        return OK;
    if (touches_withheld(w, category, i))
        return fail(w->ctx, E_INVALID, "publish.count_connected", category->key, key, NULL);
    for (size_t e = 0; e < category->input->count && indicator->unit == UNIT_HEADS; e++) {
        const RawValue *raw = raw_of(category, e, i);
        if (raw->known && is_small(w->source, raw->value / MICRO))
            return fail(w->ctx, E_INVALID, "publish.small_count", category->key, key,
                        category->input->entrants[e].code, NULL);
    }
    return OK;
}

static Status withhold_named(Ctx *ctx, BundleSource *source, Text name)
{
    Text rest = name;
    Text part;
    bool split = text_split(&rest, '/', &part);
    for (size_t c = 0; c < source->category_count && split; c++) {
        BundleCategory *category = &source->categories[c];
        for (size_t i = 0; i < category->rubric->indicator_count; i++) {
            const char *key = category->rubric->nodes[category->rubric->indicators[i].node].key;
            if (text_is(part, category->key) && text_is(rest, key) &&
                bundle_is_share(category->rubric, i)) {
                category->withheld[i] = true;
                return OK;
            }
        }
    }
    return fail(ctx, E_NOT_FOUND, "publish.no_indicator", text_string(ctx, name), NULL);
}

static size_t count_numbers(const BundleSource *source)
{
    size_t count = 0;
    for (size_t c = 0; c < source->category_count; c++) {
        const BundleCategory *category = &source->categories[c];
        size_t cells = category->input->count * category->rubric->indicator_count;
        for (size_t i = 0; i < cells; i++)
            count += category->input->values[i].basis_count;
    }
    return count;
}

Status bundle_withhold(Ctx *ctx, BundleSource *source, const char *also)
{
    Text rest = text_of(also);
    Text part;
    Status status = OK;
    while (rest.bytes > 0 && text_split(&rest, ',', &part))
        TRY(withhold_named(ctx, source, text_trim(part)));
    void *scratch = mem_root(ctx);
    Withholding w = {.ctx = ctx,
                     .source = source,
                     .numbers = interner_new(scratch),
                     .withheld = mem_array(scratch, uint8_t, count_numbers(source) + 1)};
    for (size_t c = 0; c < source->category_count; c++) {
        BundleCategory *category = &source->categories[c];
        for (size_t i = 0; i < category->rubric->indicator_count; i++) {
            if (!category->withheld[i])
                category->withheld[i] = has_small_count(source, category, i);
            if (category->withheld[i])
                withhold_numbers(&w, category, i);
        }
    }
    while (spread(&w))
        ;
    for (size_t c = 0; c < source->category_count; c++) {
        for (size_t i = 0; i < source->categories[c].rubric->indicator_count; i++) {
            Status one = check_counts(&w, &source->categories[c], i);
            if (status == OK)
                status = one;
        }
    }
    mem_free(scratch);
    return status;
}
