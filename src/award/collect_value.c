/* One raw value: from coverage, a stated fact, documents, panel marks or the entrant's own
 * standing. */
#include "award/collect.h"

#include "base/mem.h"
#include "base/message.h"

enum { MONTHS_A_YEAR = 12 };

void value_missing(RawValue *value, const char *key, const char *detail)
{
    value->known = false;
    value->missing = key;
    value->missing_detail = detail;
}

static char *show_count(const Collector *collector, int64_t count)
{
    return count_format(collector->parent, count, collector->ctx->lang == LANG_EN);
}

static char *plain_count(const Collector *collector, int64_t count)
{
    return mem_printf(collector->parent, "%lld", (long long)count);
}

bool collect_in_period(const Collector *collector, Date day)
{
    return day.days >= collector->first.days && day.days <= collector->last.days;
}

/* numerator ÷ denominator as a percentage in millionths. */
static Status set_share(Collector *collector, RawValue *value, int64_t numerator,
                        int64_t denominator)
{
    if (denominator <= 0) {
        value_missing(value, "award.missing.zero", NULL);
        return OK;
    }
    if (!ratio_apply(numerator, (int64_t)100 * MICRO, denominator, ROUND_HALF_AWAY, &value->value))
        return fail(collector->ctx, E_LIMIT, "award.value_overflow", NULL);
    value->numerator = numerator;
    value->denominator = denominator;
    value->known = true;
    return OK;
}

/* -- Stated facts ---------------------------------------------------------------------------- */

/* Known facts have names; others are shown by their key. */
static const char *fact_label(const Collector *collector, const char *fact)
{
    char *key = mem_printf(collector->parent, "award.fact.%s", fact);
    bool known = message_text(collector->ctx->lang, key).bytes > 0;
    return known ? say(collector->parent, collector->ctx->lang, key, NULL) : fact;
}

static ValueBasis basis_of_fact(const Collector *collector, const StatedFact *fact)
{
    return (ValueBasis){.what = fact->fact,
                        .label = fact_label(collector, fact->fact),
                        .value = show_count(collector, fact->value),
                        .plain = plain_count(collector, fact->value),
                        .source = fact->source,
                        .dated = fact->as_of,
                        .has_date = true,
                        .synthetic = fact->synthetic};
}

static void show_fact(Collector *collector, ValueBasis **list, size_t *count,
                      const StatedFact *fact)
{
    if (!collector->lean)
        basis_add(collector->parent, list, count, basis_of_fact(collector, fact));
}

/* Who came to the interview, whatever the period: it is held after it. NULL if it is no such fact,
 * or nothing was recorded. */
static Status fact_of_interview(Collector *collector, const Entrant *entrant, const char *key,
                                RawValue *value, const StatedFact **ret)
{
    bool found = false;
    *ret = NULL;
    if (!interview_gives(key))
        return OK;
    StatedFact *fact = mem_new(collector->parent, StatedFact);
    TRY(interview_fact(collector->store, collector->parent, collector->edition,
                       collector->category->key, entrant->code, key, fact, &found));
    if (!found || (fact->synthetic && !collector->edition->synthetic))
        return OK;
    show_fact(collector, &value->basis, &value->basis_count, fact);
    *ret = fact;
    return OK;
}

/* The fact that counts, or NULL; the others are listed as unscored if they lie outside the period.
 */
static Status find_fact(Collector *collector, const Entrant *entrant, const char *key,
                        RawValue *value, const StatedFact **ret)
{
    const StatedFact *facts = NULL;
    size_t count = 0;
    const StatedFact *chosen = NULL;
    for (size_t i = 0; i < collector->supposed_count; i++) {
        const StatedFact *fact = &collector->supposed[i];
        if (strcmp(fact->code, entrant->code) == 0 && strcmp(fact->fact, key) == 0) {
            show_fact(collector, &value->basis, &value->basis_count, fact);
            *ret = fact;
            return OK;
        }
    }
    TRY(fact_of_interview(collector, entrant, key, value, ret));
    if (*ret != NULL)
        return OK;
    TRY(fact_reader_list(collector->facts, entrant->code, key, &facts, &count));
    for (size_t i = 0; i < count; i++) {
        bool counts = collect_in_period(collector, facts[i].as_of) &&
                      (collector->edition->synthetic || !facts[i].synthetic);
        if (!counts) {
            show_fact(collector, &value->unscored, &value->unscored_count, &facts[i]);
        } else if (chosen == NULL) {
            chosen = &facts[i];
        } else if (facts[i].as_of.days == chosen->as_of.days && facts[i].value != chosen->value &&
                   facts[i].synthetic == chosen->synthetic) {
            problem_add(collector->ctx, PROBLEM_WARNING, NULL, "award.fact_contradiction",
                        entrant->code, key, show_count(collector, chosen->value), chosen->source,
                        show_count(collector, facts[i].value), facts[i].source, NULL);
        }
    }
    if (chosen != NULL)
        show_fact(collector, &value->basis, &value->basis_count, chosen);
    *ret = chosen;
    return OK;
}

/* -- Denominators ---------------------------------------------------------------------------- */

/* What the indicator takes a share of. 0 in *ret and `missing` set if it is not known. */
static Status find_over(Collector *collector, const Entrant *entrant, const IndicatorSource *source,
                        RawValue *value, int64_t *ret)
{
    *ret = 0;
    if (source->over == OVER_STAFF) {
        if (entrant->staff <= 0) {
            value_missing(value, "award.missing.staff", NULL);
            return OK;
        }
        *ret = entrant->staff;
        if (collector->lean)
            return OK;
        basis_add(collector->parent, &value->basis, &value->basis_count,
                  (ValueBasis){.what = "staff",
                               .label = say(collector->parent, collector->ctx->lang,
                                            "award.basis.staff", NULL),
                               .value = show_count(collector, entrant->staff),
                               .plain = plain_count(collector, entrant->staff),
                               .source = collector->edition->id,
                               .synthetic = entrant->synthetic});
        return OK;
    }
    if (source->over == OVER_FACT) {
        const StatedFact *fact = NULL;
        TRY(find_fact(collector, entrant, source->over_key, value, &fact));
        if (fact == NULL)
            value_missing(value, "award.missing.fact", source->over_key);
        else if (fact->value == 0)
            value_missing(value, "award.missing.zero", source->over_key);
        else
            *ret = fact->value;
        return OK;
    }
    Denominator denominator;
    bool found = false;
    const char *name =
        edition_denominator(collector->edition, collector->category->key, source->over_key);
    if (name != NULL)
        TRY(denominator_find(collector->store, collector->parent, name, entrant->region,
                             &collector->as_of, &denominator, &found));
    if (!found) {
        value_missing(value, "award.missing.denominator", name == NULL ? source->over_key : name);
        return OK;
    }
    basis_add(collector->parent, &value->basis, &value->basis_count,
              (ValueBasis){.what = denominator.name,
                           .label = say(collector->parent, collector->ctx->lang,
                                        "award.basis.denominator", denominator.name, NULL),
                           .value = show_count(collector, denominator.value),
                           .plain = plain_count(collector, denominator.value),
                           .source = denominator.source,
                           .dated = denominator.dated,
                           .has_date = denominator.dated.days != INT32_MIN,
                           .synthetic = denominator.synthetic});
    *ret = denominator.value;
    return OK;
}

static Status value_of_fact(Collector *collector, const Entrant *entrant,
                            const IndicatorSource *source, RawValue *value)
{
    const StatedFact *fact = NULL;
    TRY(find_fact(collector, entrant, source->fact, value, &fact));
    if (fact == NULL) {
        value_missing(value, "award.missing.fact", source->fact);
        return OK;
    }
    if (source->over != OVER_NOTHING) {
        int64_t denominator = 0;
        TRY(find_over(collector, entrant, source, value, &denominator));
        return denominator == 0 ? OK : set_share(collector, value, fact->value, denominator);
    }
    if (!ratio_apply(fact->value, MICRO, 1, ROUND_EXACT, &value->value))
        return fail(collector->ctx, E_LIMIT, "award.value_overflow", NULL);
    value->known = true;
    return OK;
}

/* -- Coverage -------------------------------------------------------------------------------- */

static const char *members_label(const Collector *collector, int segment, Month month)
{
    Lang lang = collector->ctx->lang;
    const char *name = say(collector->parent, lang, segment_message((Segment)segment), NULL);
    return say(collector->parent, lang, "award.basis.members", name,
               month_format_long(collector->parent, month, lang == LANG_EN), NULL);
}

/* Reported members of the indicator's segments in a month; `missing` is set if a segment was not
 * reported. */
static Status find_members(Collector *collector, const Entrant *entrant,
                           const IndicatorSource *source, Month month, RawValue *value,
                           int64_t *ret, bool *ret_found)
{
    int64_t sum = 0;
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        if ((source->segments & (1U << segment)) == 0)
            continue;
        Reported reported;
        bool found = false;
        char *what = mem_printf(collector->parent, "%s %s", SEGMENT_KEYS[segment],
                                month_format(collector->parent, month));
        TRY(coverage_reported_find(collector->store, collector->parent, entrant->region, segment,
                                   month, &collector->as_of, &reported, &found));
        if (!found || (reported.synthetic && !collector->edition->synthetic)) {
            value_missing(value, "award.missing.coverage", what);
            *ret_found = false;
            return OK;
        }
        sum += reported.heads;
        basis_add(collector->parent, &value->basis, &value->basis_count,
                  (ValueBasis){.what = what,
                               .label = members_label(collector, segment, month),
                               .value = show_count(collector, reported.heads),
                               .plain = plain_count(collector, reported.heads),
                               .source = reported.document,
                               .dated = reported.dated,
                               .has_date = reported.dated.days != INT32_MIN,
                               .synthetic = reported.synthetic});
    }
    *ret = sum;
    *ret_found = true;
    return OK;
}

static Status value_of_coverage(Collector *collector, const Entrant *entrant,
                                const IndicatorSource *source, RawValue *value)
{
    int64_t members = 0;
    int64_t before = 0;
    int64_t denominator = 0;
    bool found = false;
    Month month = month_of(collector->last);
    TRY(find_members(collector, entrant, source, month, value, &members, &found));
    if (!found)
        return OK;
    if (source->measure != COVERAGE_SHARE) {
        TRY(find_members(collector, entrant, source, month_plus(month, -MONTHS_A_YEAR), value,
                         &before, &found));
        if (!found)
            return OK;
    }
    if (source->measure == COVERAGE_GROWTH_RELATIVE)
        return set_share(collector, value, members - before, before);
    TRY(find_over(collector, entrant, source, value, &denominator));
    return denominator == 0 ? OK : set_share(collector, value, members - before, denominator);
}

/* -- The entrant's own standing -------------------------------------------------------------- */

static Status value_of_entrant(Collector *collector, const Entrant *entrant,
                               const IndicatorSource *source, RawValue *value)
{
    const char *shown;
    if (source->field == ENTRANT_PROGRAMMES) {
        if (!entrant->has_programmes) {
            value_missing(value, "award.missing.programmes", NULL);
            return OK;
        }
        value->value = (entrant->programmes & source->programmes) == source->programmes ? MICRO : 0;
        shown = entrant->programmes == 0 || collector->lean
                    ? "-"
                    : programmes_format(collector->parent, entrant->programmes);
    } else {
        if (entrant->arrears_months < 0) {
            value_missing(value, "award.missing.arrears", NULL);
            return OK;
        }
        if (!ratio_apply(entrant->arrears_months, MICRO, 1, ROUND_EXACT, &value->value))
            return fail(collector->ctx, E_LIMIT, "award.value_overflow", NULL);
        shown = collector->lean ? "" : show_count(collector, entrant->arrears_months);
    }
    value->known = true;
    if (collector->lean)
        return OK;
    bool programmes = source->field == ENTRANT_PROGRAMMES;
    const char *label = say(collector->parent, collector->ctx->lang,
                            programmes ? "award.basis.programmes" : "award.basis.arrears", NULL);
    basis_add(
        collector->parent, &value->basis, &value->basis_count,
        (ValueBasis){.what = programmes ? "programmes" : "arrears_months",
                     .label = label,
                     .value = shown,
                     .plain = programmes ? shown : plain_count(collector, entrant->arrears_months),
                     .source = collector->edition->id,
                     .synthetic = entrant->synthetic});
    return OK;
}

Status collect_value(Collector *collector, const Entrant *entrant, const Indicator *indicator,
                     RawValue *ret)
{
    switch (indicator->source.kind) {
    case SOURCE_COVERAGE:
        return value_of_coverage(collector, entrant, &indicator->source, ret);
    case SOURCE_FACT:
        return value_of_fact(collector, entrant, &indicator->source, ret);
    case SOURCE_EVIDENCE:
        return value_of_evidence(collector, entrant, indicator, ret);
    case SOURCE_PANEL:
        return value_of_panel(collector, entrant, indicator, ret);
    case SOURCE_ENTRANT:
        return value_of_entrant(collector, entrant, &indicator->source, ret);
    case SOURCE_COUNT:
        break;
    }
    return OK;
}
