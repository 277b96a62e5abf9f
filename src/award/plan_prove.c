/* A plan by way of the store: what if it had been stated so? */
#include "award/plan_private.h"

#include "base/mem.h"

/* A fact as it counts now, from an indicator that is computed from it. */
static bool find_stated(const PlanQuestion *question, const char *fact, int64_t *ret)
{
    const AwardInput *input = question->input;
    const Rubric *rubric = input->rubric;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const IndicatorSource *source = &rubric->indicators[i].source;
        const RawValue *value = &input->values[question->entrant * rubric->indicator_count + i];
        bool above = source->kind == SOURCE_FACT && strcmp(source->fact, fact) == 0;
        bool below = source->kind == SOURCE_FACT && source->over == OVER_FACT &&
                     strcmp(source->over_key, fact) == 0;
        if (!value->known || (!above && !below))
            continue;
        *ret = below                    ? value->denominator
               : value->denominator > 0 ? value->numerator
                                        : value->value / MICRO;
        return true;
    }
    return false;
}

static size_t suppose(void *parent, const PlanQuestion *question, const int64_t *amounts, Date day,
                      StatedFact *facts)
{
    const PlanActions *actions = question->actions;
    size_t count = 0;
    for (size_t a = 0; a < actions->count; a++)
        for (size_t e = 0; e < actions->actions[a].effect_count; e++) {
            const PlanEffect *effect = &actions->actions[a].effects[e];
            size_t at = 0;
            int64_t stated;
            if (effect->kind != PLAN_FACT || amounts[a] == 0)
                continue;
            while (at < count && strcmp(facts[at].fact, effect->key) != 0)
                at++;
            if (at == count && !find_stated(question, effect->key, &stated))
                continue;
            if (at == count)
                facts[count++] =
                    (StatedFact){.code = question->input->entrants[question->entrant].code,
                                 .fact = effect->key,
                                 .value = stated,
                                 .as_of = day,
                                 .source = mem_string(parent, actions->key),
                                 .certainty = "",
                                 .note = "",
                                 .synthetic = true};
            facts[at].value += amounts[a];
        }
    return count;
}

static Status prove(Store *store, void *scratch, const Edition *edition, const Category *category,
                    const PlanQuestion *question, const PlanPoint *point)
{
    Ctx *ctx = store_ctx(store);
    const Rubric *rubric = question->input->rubric;
    const char *code = question->input->entrants[question->entrant].code;
    StatedFact *facts = mem_array(scratch, StatedFact, question->actions->count * PLAN_EFFECTS_MAX);
    size_t count = suppose(scratch, question, point->amounts, edition_last_day(edition), facts);
    AwardInput *planned, *input;
    Scores *scores;
    Ranking *ranking;
    TRY(plan_apply(ctx, scratch, question, point->amounts, &planned));
    TRY(award_suppose(store, scratch, edition, category, facts, count, &input));
    size_t entrant = award_entrant_at(input, code);
    for (size_t i = 0; entrant < input->count && i < rubric->indicator_count; i++)
        if (rubric->indicators[i].source.kind != SOURCE_FACT)
            input->values[entrant * rubric->indicator_count + i] =
                planned->values[question->entrant * rubric->indicator_count + i];
    TRY(award_score(ctx, scratch, input, &scores));
    TRY(award_rank(ctx, scratch, scores, &ranking));
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->rows[i].entrant == entrant && ranking->rows[i].place == point->reached &&
            scores->totals[entrant].micro == point->total.micro)
            return OK;
    return fail(ctx, E_BROKEN, "plan.unproved", code, NULL);
}

Status plan_prove(Store *store, const Edition *edition, const Category *category,
                  const PlanQuestion *question, const PlanPoint *point)
{
    void *scratch = mem_root(NULL);
    Status status = prove(store, scratch, edition, category, question, point);
    mem_free(scratch);
    return status;
}
