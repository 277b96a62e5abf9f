/* What a proposal does to a region's mark in an edition of the award. */
#include "award/award.h"
#include "base/mem.h"
#include "cli/fund_command.h"

/* The indicator that is scored from this fact, −1 if none is. */
static int indicator_of(const Rubric *rubric, const char *fact)
{
    for (size_t i = 0; i < rubric->indicator_count; i++)
        if (rubric->indicators[i].source.kind == SOURCE_FACT &&
            strcmp(rubric->indicators[i].source.fact, fact) == 0)
            return (int)i;
    return -1;
}

/* Marks that are missing leave everybody without a place: said as "not placed", not as an error of
 * the proposal. */
static int place_of(Session *session, const Scores *scores, size_t entrant)
{
    Ctx *ctx = session->ctx;
    Ranking *ranking;
    Ctx *worker = ctx_worker(ctx);
    int place = 0;
    if (award_rank(worker, ctx, scores, &ranking) == OK)
        for (size_t i = 0; i < ranking->count; i++)
            if (ranking->rows[i].entrant == entrant)
                place = ranking->rows[i].place;
    problems_clear(worker);
    mem_free(worker);
    return place;
}

static Status compare(Session *session, const AwardInput *before, const AwardInput *after,
                      const char *code, int indicator, IndicatorChange *ret)
{
    Ctx *ctx = session->ctx;
    Scores *then, *now;
    const Rubric *rubric = before->rubric;
    size_t node = rubric->indicators[indicator].node;
    TRY(award_score(ctx, ctx, before, &then));
    TRY(award_score(ctx, ctx, after, &now));
    size_t old = award_entrant_at(before, code), new = award_entrant_at(after, code);
    const ScoreCell *cell = &then->cells[old * rubric->node_count + node];
    const ScoreCell *next = &now->cells[new * rubric->node_count + node];
    ret->label = rubric_label(&rubric->nodes[node], ctx->lang);
    ret->known = cell->known && next->known;
    ret->score_before = cell->score;
    ret->score_after = next->score;
    ret->points_before = cell->points;
    ret->points_after = next->points;
    ret->place_before = place_of(session, then, old);
    ret->place_after = place_of(session, now, new);
    ret->placed = ret->place_before > 0 && ret->place_after > 0;
    return OK;
}

Status fund_indicator_change(Session *session, const char *name, Region region, const char *fact,
                             int64_t heads, IndicatorChange *ret)
{
    Ctx *ctx = session->ctx;
    Edition *edition;
    const Category *category;
    AwardInput *before, *after;
    StatedFact *facts;
    size_t count;
    const char *code = region_format(ctx, region);
    TRY(edition_load(session->store, ctx, name, &edition));
    TRY(entrant_category(session->store, edition, code, &category));
    int indicator = indicator_of(category->rubric, fact);
    if (indicator < 0)
        return fail(ctx, E_INVALID, "proposal.fact_unused", fact, category->key, NULL);
    TRY(fact_list(session->store, ctx, code, fact, &facts, &count));
    StatedFact supposed = {.code = code,
                           .fact = fact,
                           .as_of = edition_last_day(edition),
                           .source = "proposal",
                           .certainty = "",
                           .note = "",
                           .synthetic = true};
    IndicatorChange change = {.fact_before = count == 0 ? 0 : facts[0].value,
                              .synthetic = edition->synthetic};
    change.fact_after = supposed.value = change.fact_before + heads;
    TRY(award_collect(session->store, ctx, edition, category, &before));
    TRY(award_suppose(session->store, ctx, edition, category, &supposed, 1, &after));
    if (award_entrant_at(before, code) == before->count ||
        award_entrant_at(after, code) == after->count)
        return fail(ctx, E_NOT_FOUND, "award.no_entrant_in", code, category->key, edition->id,
                    NULL);
    TRY(compare(session, before, after, code, indicator, &change));
    *ret = change;
    return OK;
}
