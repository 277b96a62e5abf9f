/* Raw values from the published marks and documents, as award_collect makes them from the stored
 * ones. */
#include "award/bundle_private.h"

#include "base/mem.h"

typedef struct {
    void *parent;
    const Edition *edition;
    BundleCategory *category;
    size_t indicator;
    const char *key;
} Deriving;

static RawValue *value_at(const Deriving *d, size_t entrant)
{
    size_t width = d->category->rubric->indicator_count;
    return &d->category->input->values[entrant * width + d->indicator];
}

/* -- Documents -------------------------------------------------------------------------------- */

/* What a better document has more of: its level's score, or its date. Equals keep the earlier
 * recorded one. */
static int64_t worth_of(const Indicator *indicator, const Evidence *evidence, int64_t value)
{
    return indicator->source.choice == EVIDENCE_BEST ? indicator->scale.steps[value].score.micro
                                                     : evidence->in_force.days;
}

static void value_of_documents(const Deriving *d, const Indicator *indicator, const char *code,
                               const Evidence *list, size_t count, RawValue *value)
{
    int64_t best = 0;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].indicator, d->key) != 0 || strcmp(list[i].code, code) != 0)
            continue;
        EvidenceWorth worth = evidence_worth(d->edition, indicator, &list[i]);
        if (!worth.counts)
            continue;
        int64_t rank = worth_of(indicator, &list[i], worth.value);
        if (found && rank <= best)
            continue;
        found = true;
        best = rank;
        value->value = worth.value;
    }
    if (!found && indicator->scale.absent >= 0)
        value->value = indicator->scale.absent;
    value->known = found || indicator->scale.absent >= 0;
}

static void derive_documents(const Deriving *d, const Indicator *indicator)
{
    const BundleCategory *category = d->category;
    size_t from = 0; /* documents are sorted by entrant, as entrants are */
    for (size_t e = 0; e < category->input->count; e++) {
        const char *code = category->input->entrants[e].code;
        while (from < category->evidence_count && strcmp(category->evidence[from].code, code) < 0)
            from++;
        size_t end = from;
        while (end < category->evidence_count && strcmp(category->evidence[end].code, code) == 0)
            end++;
        value_of_documents(d, indicator, code, category->evidence + from, end - from,
                           value_at(d, e));
        from = end;
    }
}

/* -- Panel ------------------------------------------------------------------------------------ */

static void derive_marks(const Deriving *d, const Indicator *indicator)
{
    const BundleCategory *category = d->category;
    const AwardInput *input = category->input;
    PanelCell *cells = mem_array(d->parent, PanelCell, category->mark_count + 1);
    PanelValue *values = mem_array(d->parent, PanelValue, input->count);
    Score *effects = mem_array(d->parent, Score, PANEL_ASSESSORS_MAX + 1);
    size_t count = 0;
    size_t e = 0; /* marks are sorted by entrant, as entrants are */
    for (size_t i = 0; i < category->mark_count && e < input->count; i++) {
        const BundleMark *mark = &category->marks[i];
        while (e < input->count && strcmp(input->entrants[e].code, mark->code) < 0)
            e++;
        if (e < input->count && strcmp(input->entrants[e].code, mark->code) == 0 &&
            strcmp(mark->indicator, d->key) == 0 && mark->counts)
            cells[count++] = (PanelCell){.entrant = e,
                                         .assessor = (size_t)bundle_assessor_number(mark->assessor),
                                         .mark = mark->mark};
    }
    PanelRule rule = {.method = indicator->source.method,
                      .correction = indicator->source.correction,
                      .shrinkage_micro = indicator->source.shrinkage_micro};
    panel_aggregate(&rule, cells, count, input->count, PANEL_ASSESSORS_MAX + 1, values, effects);
    for (e = 0; e < input->count; e++) {
        RawValue *value = value_at(d, e);
        if (value->known)
            value->value = values[e].value.micro;
        value->known = value->known && values[e].count > 0;
    }
    mem_free(cells);
    mem_free(values);
    mem_free(effects);
}

/* -- Shares ----------------------------------------------------------------------------------- */

/* The sum of `count` counts of the basis from `from` on. False if one is not there or no count. */
static bool sum_of(const RawValue *value, size_t from, size_t count, int64_t *ret)
{
    int64_t sum = 0;
    for (size_t i = from; i < from + count; i++) {
        int64_t number = 0;
        if (i >= value->basis_count || !text_parse_int64(text_of(value->basis[i].plain), &number) ||
            __builtin_add_overflow(sum, number, &sum))
            return false;
    }
    *ret = sum;
    return true;
}

/* Heads from what they were computed from: members of each segment, those twelve months before,
 * what the share is taken of. */
static bool heads_of(const IndicatorSource *source, const RawValue *value, int64_t *ret_numerator,
                     int64_t *ret_denominator)
{
    bool coverage = source->kind == SOURCE_COVERAGE;
    size_t segments = coverage ? (size_t)__builtin_popcount(source->segments) : 1;
    bool growth = coverage && source->measure != COVERAGE_SHARE;
    bool over = source->over != OVER_NOTHING;
    size_t before_count = growth ? segments : 0;
    size_t over_at = segments + before_count;
    int64_t now = 0;
    int64_t before = 0;
    int64_t denominator = 0;
    if (value->basis_count != over_at + over || !sum_of(value, 0, segments, &now) ||
        !sum_of(value, segments, before_count, &before) ||
        !sum_of(value, over_at, over, &denominator) ||
        __builtin_sub_overflow(now, before, ret_numerator))
        return false;
    *ret_denominator = over ? denominator : before;
    return *ret_denominator > 0;
}

/* What does not follow from its basis becomes unknown, and is seen as a difference. */
static void derive_shares(const Deriving *d, const Indicator *indicator)
{
    for (size_t e = 0; e < d->category->input->count; e++) {
        RawValue *value = value_at(d, e);
        if (!value->known || value->denominator == 0 || d->category->withheld[d->indicator])
            continue;
        value->known =
            heads_of(&indicator->source, value, &value->numerator, &value->denominator) &&
            ratio_apply(value->numerator, (int64_t)100 * MICRO, value->denominator, ROUND_HALF_AWAY,
                        &value->value);
    }
}

void bundle_derive(void *parent, const Edition *edition, BundleCategory *category)
{
    const Rubric *rubric = category->rubric;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const Indicator *indicator = &rubric->indicators[i];
        Deriving d = {parent, edition, category, i, rubric->nodes[indicator->node].key};
        if (indicator->source.kind == SOURCE_EVIDENCE)
            derive_documents(&d, indicator);
        else if (indicator->source.kind == SOURCE_PANEL)
            derive_marks(&d, indicator);
        else if (bundle_is_share(rubric, i))
            derive_shares(&d, indicator);
    }
}
