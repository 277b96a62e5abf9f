/* What places would be if one assessor had not marked: computed again from the marks that the
 * values carry as their bases. */
#include <assert.h>
#include <stdlib.h>

#include "award/collect.h"
#include "award/robustness.h"
#include "base/map.h"
#include "base/mem.h"

/* A basis of a panel value is a mark, an abstention (no figure), or the value before correction. */
static bool is_mark(const ValueBasis *basis)
{
    return basis->plain[0] != '\0' && strcmp(basis->what, BASIS_UNCORRECTED) != 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static Interner *intern_assessors(void *parent, const AwardInput *input)
{
    Interner *names = interner_new(parent);
    size_t indicators = input->rubric->indicator_count;
    for (size_t i = 0; i < input->count * indicators; i++) {
        if (input->rubric->indicators[i % indicators].source.kind != SOURCE_PANEL)
            continue;
        for (size_t b = 0; b < input->values[i].basis_count; b++) {
            if (is_mark(&input->values[i].basis[b]))
                intern(names, text_of(input->values[i].basis[b].what));
        }
    }
    return names;
}

size_t robustness_assessors(void *parent, const AwardInput *input, const char *const **ret)
{
    Interner *names = intern_assessors(parent, input);
    size_t count = interned_count(names);
    const char **list = mem_array(parent, const char *, count);
    for (uint32_t i = 0; i < count; i++)
        list[i] = text_string(parent, interned(names, i));
    qsort(list, count, sizeof *list, compare_names);
    *ret = list;
    return count;
}

/* All marks of one indicator but the assessor's. */
static size_t cells_without(const AwardInput *input, size_t indicator, Interner *names,
                            const char *assessor, PanelCell *ret)
{
    size_t indicators = input->rubric->indicator_count, count = 0;
    for (size_t e = 0; e < input->count; e++) {
        const RawValue *value = &input->values[e * indicators + indicator];
        for (size_t b = 0; b < value->basis_count; b++) {
            const ValueBasis *basis = &value->basis[b];
            int64_t micro = 0;
            if (!is_mark(basis) || strcmp(basis->what, assessor) == 0)
                continue;
            bool read = text_parse_decimal(text_of(basis->plain), 6, &micro);
            assert(read);
            ret[count++] = (PanelCell){
                .entrant = e, .assessor = intern(names, text_of(basis->what)), .mark = {micro}};
        }
    }
    return count;
}

static void aggregate_again(void *parent, AwardInput *input, size_t indicator, const char *assessor)
{
    const IndicatorSource *source = &input->rubric->indicators[indicator].source;
    size_t indicators = input->rubric->indicator_count, most = 0;
    Interner *names = intern_assessors(parent, input);
    for (size_t e = 0; e < input->count; e++)
        most += input->values[e * indicators + indicator].basis_count;
    PanelCell *cells = mem_array(parent, PanelCell, most);
    PanelValue *values = mem_array(parent, PanelValue, input->count);
    Score *effects = mem_array(parent, Score, interned_count(names));
    const PanelRule rule = {.method = source->method,
                            .correction = source->correction,
                            .shrinkage_micro = source->shrinkage_micro};
    size_t count = cells_without(input, indicator, names, assessor, cells);
    panel_aggregate(&rule, cells, count, input->count, interned_count(names), values, effects);
    for (size_t e = 0; e < input->count; e++) {
        RawValue *value = &input->values[e * indicators + indicator];
        if (!value->known)
            continue;
        value->known = values[e].count > 0;
        value->value = values[e].value.micro;
        value->missing = "award.missing.marks";
    }
}

AwardInput *robustness_without_assessor(void *parent, const AwardInput *input, const char *assessor)
{
    AwardInput *other = mem_new(parent, AwardInput);
    size_t values = input->count * input->rubric->indicator_count;
    *other = *input;
    other->values = mem_array(other, RawValue, values);
    memcpy(other->values, input->values, values * sizeof *input->values);
    for (size_t i = 0; i < input->rubric->indicator_count; i++) {
        if (input->rubric->indicators[i].source.kind == SOURCE_PANEL)
            aggregate_again(other, other, i, assessor);
    }
    return other;
}
