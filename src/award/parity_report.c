/* Parity from the store: which facts, which denominators, at which price. */
#include "award/collect.h"
#include "base/mem.h"

static Status find_indicator(Ctx *ctx, const Category *category, const char *key,
                             const Indicator **ret)
{
    const Rubric *rubric = category->rubric;
    Buf *names = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const Indicator *indicator = &rubric->indicators[i];
        bool fits =
            indicator->source.kind == SOURCE_FACT && indicator->source.over == OVER_DENOMINATOR;
        if (fits && strcmp(rubric->nodes[indicator->node].key, key) == 0) {
            *ret = indicator;
            return OK;
        }
        if (fits)
            buf_printf(names, "%s%s", names->bytes == 0 ? "" : ", ",
                       rubric->nodes[indicator->node].key);
    }
    return fail(ctx, E_INVALID, "award.parity_indicator", key, category->key,
                names->bytes == 0 ? "-" : names->data, NULL);
}

/* The fact that stands first in fact_list's order, whatever its date. */
static Status find_statement(Store *store, void *parent, const char *code, const char *key,
                             StatedFact *ret)
{
    StatedFact *facts = NULL;
    size_t count = 0;
    TRY(fact_list(store, parent, code, key, &facts, &count));
    if (count == 0)
        return fail(store_ctx(store), E_NOT_FOUND, "award.parity_fact", code, key, NULL);
    *ret = facts[0];
    return OK;
}

static Status find_denominator(Store *store, void *parent, const Edition *edition,
                               const Category *category, const char *role, Region region,
                               Denominator *ret)
{
    bool found = false;
    const char *name = edition_denominator(edition, category->key, role);
    if (name != NULL)
        TRY(denominator_find(store, parent, name, region, NULL, ret, &found));
    if (!found)
        return fail(store_ctx(store), E_NOT_FOUND, "award.parity_denominator",
                    region_format(parent, region), name == NULL ? role : name, NULL);
    return OK;
}

static Status find_party(Store *store, void *parent, const Edition *edition,
                         const Category *category, const char *code, Entrant *ret)
{
    bool found = false;
    TRY(entrant_find(store, parent, edition, category->key, code, ret, &found));
    if (!found)
        return fail(store_ctx(store), E_NOT_FOUND, "award.no_entrant_in", code, category->key,
                    edition->id, NULL);
    return OK;
}

Status award_parity_report(Store *store, void *parent, const Law *law, const Edition *edition,
                           const Category *category, const char *own, const char *other,
                           const char *indicator, Month month, ParityReport **ret)
{
    Ctx *ctx = store_ctx(store);
    ParityReport *report = mem_new(parent, ParityReport);
    const Indicator *found = NULL;
    const LawParameter *jkk = NULL;
    const LawParameter *jkm = NULL;
    TRY(find_indicator(ctx, category, indicator, &found));
    const IndicatorSource *source = &found->source;
    TRY(find_party(store, report, edition, category, own, &report->own));
    TRY(find_party(store, report, edition, category, other, &report->other));
    TRY(find_statement(store, report, own, source->fact, &report->own_fact));
    TRY(find_statement(store, report, other, source->fact, &report->other_fact));
    TRY(find_denominator(store, report, edition, category, source->over_key, report->own.region,
                         &report->own_denominator));
    TRY(find_denominator(store, report, edition, category, source->over_key, report->other.region,
                         &report->other_denominator));
    report->month = month;
    report->parity_case = (ParityCase){.own = report->own_fact.value,
                                       .own_denominator = report->own_denominator.value,
                                       .other = report->other_fact.value,
                                       .other_denominator = report->other_denominator.value};
    TRY(law_basic_contribution(ctx, law, month, &report->parity_case.contribution, &jkk, &jkm));
    report->jkk = *jkk;
    report->jkm = *jkm;
    TRY(award_parity(ctx, &report->parity_case, &report->parity));
    *ret = report;
    return OK;
}
