/* From the store to the arrays that scoring takes. */
#include "award/collect.h"
#include "award/nomination_private.h"

#include "base/mem.h"

void basis_add(void *parent, ValueBasis **list, size_t *count, ValueBasis basis)
{
    *list = mem_resize(parent, *list, *count + 1, sizeof **list);
    (*list)[(*count)++] = basis;
}

static Status collect_entrants(Collector *collector, const Entrant *entrants, AwardInput *input)
{
    const Rubric *rubric = input->rubric;
    for (size_t e = 0; e < input->count; e++) {
        input->entrants[e] = (AwardEntrant){
            .code = entrants[e].code, .name = entrants[e].name, .synthetic = entrants[e].synthetic};
        for (size_t i = 0; i < rubric->indicator_count; i++)
            TRY(collect_value(collector, &entrants[e], &rubric->indicators[i],
                              &input->values[e * rubric->indicator_count + i]));
    }
    return OK;
}

/* Who is ranked: those who take part, and those who failed a gate, who are shown without a place.
 */
static bool is_ranked(const NominationStatus *status)
{
    return status->in_play || status->state == NOMINATION_GATE_FAILED;
}

static Status find_entrants(Collector *collector, AwardInput *input, Entrant **ret)
{
    const Category *category = collector->category;
    NominationTable *table = NULL;
    TRY(nomination_table(collector->store, input, collector->edition, category, NULL, &table));
    if (table->count == 0)
        return fail(collector->ctx, E_NOT_FOUND, "award.no_entrants", category->key,
                    collector->edition->id, NULL);
    Entrant *entrants = mem_array(input, Entrant, table->count);
    for (size_t i = 0; i < table->count; i++) {
        if (is_ranked(&table->rows[i]))
            entrants[input->count++] = *table->rows[i].entrant;
    }
    if (input->count == 0 && !collector->nobody_too)
        return fail(collector->ctx, E_NOT_FOUND, "award.nobody_in_play", category->key,
                    collector->edition->id, NULL);
    *ret = entrants;
    return OK;
}

static Status collect_with(Collector collector, AwardInput *input, AwardInput **ret)
{
    Store *store = collector.store;
    const Edition *edition = collector.edition;
    const Category *category = collector.category;
    Entrant *entrants = NULL;
    TRY(seal_require_open(store, edition, category));
    TRY(find_entrants(&collector, input, &entrants));
    TRY(fact_reader_open(store, input, edition, input->count, &collector.facts));
    collector.as_of = snapshot_coverage(fact_reader_snapshot(collector.facts));
    TRY(evidence_list(store, input, edition, category->key, &collector.evidence,
                      &collector.evidence_count));
    TRY(mark_list(store, input, edition, category->key, &collector.marks, &collector.mark_count));
    TRY(collect_panel_prepare(&collector, entrants, input->count));
    input->rubric = category->rubric;
    input->entrants = mem_array(input, AwardEntrant, input->count);
    input->values = mem_array(input, RawValue, input->count * category->rubric->indicator_count);
    TRY(collect_entrants(&collector, entrants, input));
    *ret = input;
    return OK;
}

static Collector new_collector(Store *store, AwardInput *input, const Edition *edition,
                               const Category *category)
{
    return (Collector){.store = store,
                       .ctx = store_ctx(store),
                       .parent = input,
                       .edition = edition,
                       .category = category,
                       .first = edition_first_day(edition),
                       .last = edition_last_day(edition)};
}

Status award_collect(Store *store, void *parent, const Edition *edition, const Category *category,
                     AwardInput **ret)
{
    return award_suppose(store, parent, edition, category, NULL, 0, ret);
}

Status award_collect_values(Store *store, void *parent, const Edition *edition,
                            const Category *category, AwardInput **ret)
{
    AwardInput *input = mem_new(parent, AwardInput);
    Collector collector = new_collector(store, input, edition, category);
    collector.lean = true;
    collector.nobody_too = true;
    return collect_with(collector, input, ret);
}

Status award_suppose(Store *store, void *parent, const Edition *edition, const Category *category,
                     const StatedFact *supposed, size_t supposed_count, AwardInput **ret)
{
    AwardInput *input = mem_new(parent, AwardInput);
    Collector collector = new_collector(store, input, edition, category);
    collector.supposed = supposed;
    collector.supposed_count = supposed_count;
    return collect_with(collector, input, ret);
}
