/* One entrant's result, indicator by indicator, weakest first. */
#include "award/award.h"

#include <assert.h>

#include "base/mem.h"

static int group_of(const ExplainRow *row)
{
    if (row->gate)
        return row->cell.failed || !row->cell.known ? 0 : 4;
    if (row->weight.micro == 0)
        return 3;
    return row->cell.known ? 2 : 1;
}

static int compare_rows(const void *a, const void *b)
{
    const ExplainRow *x = a;
    const ExplainRow *y = b;
    int groups = group_of(x) - group_of(y);
    if (groups != 0)
        return groups;
    if (x->cell.score.micro != y->cell.score.micro)
        return x->cell.score.micro < y->cell.score.micro ? -1 : 1;
    if (x->weight.micro != y->weight.micro)
        return x->weight.micro > y->weight.micro ? -1 : 1;
    return (x->indicator > y->indicator) - (x->indicator < y->indicator);
}

/* The most points anybody who passed the gates has on an indicator; the first one in input order
 * among equals. */
static void find_best(const Scores *scores, size_t node, ExplainRow *row)
{
    row->best_entrant = -1;
    for (size_t e = 0; e < scores->input->count; e++) {
        const ScoreCell *cell = &scores->cells[e * scores->input->rubric->node_count + node];
        if (!cell->known || scores->gate_failed[e])
            continue;
        if (row->best_entrant < 0 || cell->points.micro > row->best.micro) {
            row->best_entrant = (int)e;
            row->best = cell->points;
        }
    }
}

Explanation *award_explain(void *parent, const Scores *scores, size_t entrant)
{
    const AwardInput *input = scores->input;
    const Rubric *rubric = input->rubric;
    assert(entrant < input->count);
    Explanation *explanation = mem_new(parent, Explanation);
    explanation->entrant = entrant;
    explanation->count = rubric->indicator_count;
    explanation->rows = mem_array(explanation, ExplainRow, explanation->count);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        ExplainRow *row = &explanation->rows[i];
        size_t node = rubric->indicators[i].node;
        row->indicator = i;
        row->raw = &input->values[entrant * rubric->indicator_count + i];
        row->cell = scores->cells[entrant * rubric->node_count + node];
        row->weight = rubric->nodes[node].weight;
        row->gate = rubric->indicators[i].scale.kind == SCALE_GATE;
        find_best(scores, node, row);
        if (row->best_entrant >= 0 && row->best.micro > row->cell.points.micro)
            row->distance = (Score){row->best.micro - row->cell.points.micro};
    }
    qsort(explanation->rows, explanation->count, sizeof(ExplainRow), compare_rows);
    return explanation;
}
