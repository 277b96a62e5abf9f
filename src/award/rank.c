/* Places from totals: ties by the rubric's list, then shared places. */
#include "award/award.h"

#include "base/mem.h"

static const ScoreCell *cell_of(const Scores *scores, size_t entrant, size_t node)
{
    return &scores->cells[entrant * scores->input->rubric->node_count + node];
}

/* Above zero if `a` is better on this node of the tie-break list. */
static int compare_node(const Scores *scores, size_t a, size_t b, size_t node)
{
    bool leaf = scores->input->rubric->nodes[node].indicator >= 0;
    const ScoreCell *x = cell_of(scores, a, node);
    const ScoreCell *y = cell_of(scores, b, node);
    int64_t left = leaf ? x->score.micro : x->points.micro;
    int64_t right = leaf ? y->score.micro : y->points.micro;
    return (left > right) - (left < right);
}

/* Above zero if `a` is better; *ret_node is the deciding node of the tie-break list, −1 if the
 * totals decide or nothing does. */
static int compare_entrants(const Scores *scores, size_t a, size_t b, int *ret_node)
{
    const Rubric *rubric = scores->input->rubric;
    *ret_node = -1;
    if (scores->gate_failed[a] != scores->gate_failed[b])
        return scores->gate_failed[a] ? -1 : 1;
    if (scores->gate_failed[a])
        return 0;
    int64_t left = scores->totals[a].micro;
    int64_t right = scores->totals[b].micro;
    if (left != right)
        return left > right ? 1 : -1;
    for (size_t i = 0; i < rubric->tie_break_count; i++) {
        int order = compare_node(scores, a, b, rubric->tie_break[i]);
        if (order != 0) {
            *ret_node = (int)rubric->tie_break[i];
            return order;
        }
    }
    return 0;
}

static int compare_rows(const void *a, const void *b, void *argument)
{
    const Scores *scores = argument;
    size_t x = ((const RankRow *)a)->entrant;
    size_t y = ((const RankRow *)b)->entrant;
    int node;
    int order = compare_entrants(scores, x, y, &node);
    if (order != 0)
        return -order;
    return strcmp(scores->input->entrants[x].code, scores->input->entrants[y].code);
}

Status award_check_values(Ctx *ctx, const Scores *scores, bool marks_too)
{
    const AwardInput *input = scores->input;
    const Rubric *rubric = input->rubric;
    Status status = OK;
    for (size_t e = 0; e < input->count; e++) {
        for (size_t i = 0; i < rubric->indicator_count && !scores->complete[e]; i++) {
            const RawValue *raw = &input->values[e * rubric->indicator_count + i];
            bool gate = rubric->indicators[i].scale.kind == SCALE_GATE;
            if (raw->known || !rubric_needs(rubric, i) || (scores->gate_failed[e] && !gate))
                continue;
            if (!marks_too && rubric->indicators[i].source.kind == SOURCE_PANEL)
                continue;
            const RubricNode *node = &rubric->nodes[rubric->indicators[i].node];
            status = fail(ctx, E_INVALID, raw->missing == NULL ? "award.missing" : raw->missing,
                          input->entrants[e].code, input->entrants[e].name, node->key,
                          rubric_label(node, ctx->lang),
                          raw->missing_detail == NULL ? "" : raw->missing_detail, NULL);
        }
    }
    return status;
}

static void place_rows(const Scores *scores, Ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        RankRow *row = &ranking->rows[i];
        row->decided_by = -1;
        if (scores->gate_failed[row->entrant])
            continue;
        row->place = (int)i + 1;
        if (i == 0)
            continue;
        RankRow *above = row - 1;
        if (compare_entrants(scores, above->entrant, row->entrant, &row->decided_by) == 0) {
            row->place = above->place;
            row->tied = above->tied = true;
        }
    }
}

Status award_rank(Ctx *ctx, void *parent, const Scores *scores, Ranking **ret)
{
    TRY(award_check_values(ctx, scores, true));
    Ranking *ranking = mem_new(parent, Ranking);
    ranking->scores = scores;
    ranking->count = scores->input->count;
    ranking->rows = mem_array(ranking, RankRow, ranking->count);
    for (size_t i = 0; i < ranking->count; i++)
        ranking->rows[i].entrant = i;
    qsort_r(ranking->rows, ranking->count, sizeof(RankRow), compare_rows, (void *)scores);
    place_rows(scores, ranking);
    *ret = ranking;
    return OK;
}
