/* The cheapest plan for a place, in what order to go about it, and what other places would take.
 * Pure. */
#include "award/plan_private.h"

#include "base/mem.h"
#include "base/progress.h"

typedef struct {
    Ctx *ctx;
    void *parent;
    const PlanQuestion *question;
    size_t count; /* actions */
    Levers levers;
    const Scores *scores;      /* as it is */
    const Ranking *everything; /* with everything at its most */
    int64_t *most;             /* amounts */
    IntegerCurve *curves;
    double fixed_points; /* of what no action touches */
    IntegerAction *actions;
} Planning;

static int64_t step_of(const Planning *planning, size_t action)
{
    return planning->question->actions->actions[action].step;
}

bool plan_in_heads(const PlanAction *action)
{
    for (size_t e = 0; e < action->effect_count; e++)
        if (action->effects[e].kind == PLAN_FACT || action->effects[e].kind == PLAN_SEGMENT)
            return true;
    return false;
}

const char *plan_action_label(const PlanAction *action, Lang lang)
{
    return lang == LANG_EN ? action->label_en : action->label_id;
}

/* -- Ranking with amounts -------------------------------------------------------------------- */

static Status rank_question(const Planning *planning, void *parent, const PlanQuestion *question,
                            const int64_t *amounts, Ranking **ret)
{
    AwardInput *input;
    Scores *scores;
    TRY(levers_apply(planning->ctx, parent, question, &planning->levers, amounts, &input));
    TRY(award_score(planning->ctx, parent, input, &scores));
    return award_rank(planning->ctx, parent, scores, ret);
}

static Status rank_amounts(const Planning *planning, void *parent, const int64_t *amounts,
                           Ranking **ret)
{
    return rank_question(planning, parent, planning->question, amounts, ret);
}

static const RankRow *row_of(const Ranking *ranking, size_t entrant)
{
    size_t at = 0;
    while (ranking->rows[at].entrant != entrant)
        at++;
    return &ranking->rows[at];
}

static int place_of(const Ranking *ranking, size_t entrant)
{
    return row_of(ranking, entrant)->place;
}

static Money cost_of(const PlanQuestion *question, size_t action, int64_t amount)
{
    if (amount == 0)
        return MONEY(0);
    return MONEY(question->unit[action].rupiah * amount +
                 question->actions->actions[action].fixed_cost.rupiah);
}

static PlanPoint make_point(const Planning *planning, int place, const int64_t *amounts,
                            const Ranking *ranking)
{
    const PlanQuestion *question = planning->question;
    PlanPoint point = {.place = place,
                       .reached = place_of(ranking, question->entrant),
                       .shared = row_of(ranking, question->entrant)->tied,
                       .total = ranking->scores->totals[question->entrant],
                       .amounts = mem_array(planning->parent, int64_t, planning->count)};
    memcpy(point.amounts, amounts, planning->count * sizeof *amounts);
    for (size_t a = 0; a < planning->count; a++) {
        point.cost.rupiah += cost_of(question, a, amounts[a]).rupiah;
        point.heads += plan_in_heads(&question->actions->actions[a]) ? amounts[a] : 0;
    }
    point.reachable = point.reached > 0 && point.reached <= place;
    return point;
}

/* -- Curves ---------------------------------------------------------------------------------- */

typedef struct {
    const Planning *planning;
    const Lever *lever;
    Indicator indicator; /* with the range that its scale has now */
    const RawValue *base;
    Score weight;
    bool open; /* a range without extent, which any action may give one */
} CurveOf;

/* A range over all entrants only widens when this one gets better, so the points on today's range
 * are never fewer. Half a step of the points' rounding comes on top. */
static Status curve_points(int64_t units, void *argument, int64_t *ret)
{
    const CurveOf *curve = argument;
    Ctx *ctx = curve->planning->ctx;
    const Rubric *rubric = curve->planning->question->input->rubric;
    RawValue value;
    Score score = {0};
    int64_t points = 0, step = 1;
    for (int i = rubric->points_decimals; i < 6; i++)
        step *= 10;
    TRY(lever_value(ctx, curve->lever, curve->base, units, &value));
    if (curve->open)
        score.micro = (int64_t)100 * MICRO;
    else if (value.known)
        TRY(scale_score(ctx, rubric, &curve->indicator, value.value, &score));
    if (!ratio_apply(curve->weight.micro, score.micro, (int64_t)100 * MICRO, ROUND_UP, &points))
        return fail(ctx, E_LIMIT, "award.value_overflow", NULL);
    *ret = points + step / 2 + 1;
    return OK;
}

/* The first units with which a gate is passed, by halving. Not meaningful if not even `most`
 * passes: then no place is reached at all. */
static Status find_gate(const CurveOf *curve, int64_t most, int64_t *ret)
{
    int64_t failing = -1, passing = most;
    while (passing - failing > 1) {
        int64_t middle = failing + (passing - failing) / 2;
        RawValue value;
        TRY(lever_value(curve->planning->ctx, curve->lever, curve->base, middle, &value));
        if (value.known && scale_gate_passes(&curve->indicator.scale, value.value))
            passing = middle;
        else
            failing = middle;
    }
    *ret = passing;
    return OK;
}

/* Open as it is, and shut by more? */
static bool closes(const CurveOf *curve, int64_t most)
{
    RawValue value;
    const Scale *scale = &curve->indicator.scale;
    return curve->base->known && scale_gate_passes(scale, curve->base->value) &&
           lever_value(curve->planning->ctx, curve->lever, curve->base, most, &value) == OK &&
           !scale_gate_passes(scale, value.value);
}

static Status fail_worse(const Planning *planning, const Lever *lever)
{
    const PlanActions *actions = planning->question->actions;
    const Rubric *rubric = planning->question->input->rubric;
    size_t action = 0;
    while (action + 1 < actions->count && lever->units[action] == 0)
        action++;
    return fail(planning->ctx, E_INVALID, "plan.worse", actions->actions[action].key,
                rubric->nodes[rubric->indicators[lever->indicator].node].key, NULL);
}

/* So far the rounding of scores and of points alone moves a point of a curve, both ways. */
static int64_t rounding_noise(const Rubric *rubric, Score weight)
{
    double points_step = MICRO, score_step = (double)weight.micro / 100;
    for (int i = 0; i < rubric->points_decimals; i++)
        points_step /= 10;
    for (int i = 0; i < rubric->score_decimals; i++)
        score_step /= 10;
    return (int64_t)(2 * points_step + 2 * score_step) + 2;
}

static Status make_curve(Planning *planning, const Lever *lever, IntegerCurve *ret)
{
    const AwardInput *input = planning->question->input;
    const Rubric *rubric = input->rubric;
    size_t i = lever->indicator;
    CurveOf curve = {.planning = planning,
                     .lever = lever,
                     .indicator = rubric->indicators[i],
                     .base =
                         &input->values[planning->question->entrant * rubric->indicator_count + i],
                     .weight = rubric->nodes[rubric->indicators[i].node].weight};
    curve.indicator.scale = planning->scores->scales[i];
    curve.open = curve.indicator.scale.kind == SCALE_MIN_MAX &&
                 curve.indicator.scale.low >= curve.indicator.scale.high;
    ret->units = mem_array(planning->parent, int64_t, planning->count);
    for (size_t a = 0; a < planning->count; a++)
        ret->units[a] = lever->units[a] * step_of(planning, a);
    if (curve.indicator.scale.kind == SCALE_GATE) {
        ret->pieces = mem_array(planning->parent, CurvePiece, 1);
        ret->pieces[0] = (CurvePiece){0, lever->most, 0, 0};
        ret->piece_count = 1;
        TRY(find_gate(&curve, lever->most, &ret->least));
        return ret->least == lever->most && closes(&curve, lever->most)
                   ? fail_worse(planning, lever)
                   : OK;
    }
    bool falls;
    int64_t tolerance = rounding_noise(rubric, curve.weight);
    TRY(curve_cover(planning->parent, curve_points, &curve, lever->most, tolerance, &ret->pieces,
                    &ret->piece_count, &falls));
    return falls ? fail_worse(planning, lever) : OK;
}

/* -- The programme --------------------------------------------------------------------------- */

/* Actions that do nothing but bring a level of one indicator exclude each other: the best one is
 * enough. */
static int group_of(const Planning *planning, size_t action)
{
    if (planning->question->actions->actions[action].effect_count > 1)
        return -1;
    for (size_t i = 0; i < planning->levers.count; i++) {
        const Lever *lever = &planning->levers.levers[i];
        if (lever->kind == PLAN_EVIDENCE && lever->units[action] > 0)
            return (int)i;
    }
    return -1;
}

static Status make_programme(Planning *planning)
{
    const PlanQuestion *question = planning->question;
    const Rubric *rubric = question->input->rubric;
    const ScoreCell *cells = planning->scores->cells + question->entrant * rubric->node_count;
    planning->curves = mem_array(planning->parent, IntegerCurve, planning->levers.count);
    planning->actions = mem_array(planning->parent, IntegerAction, planning->count);
    for (size_t i = 0; i < rubric->indicator_count; i++)
        planning->fixed_points += (double)cells[rubric->indicators[i].node].points.micro / MICRO;
    for (size_t i = 0; i < planning->levers.count; i++) {
        const Lever *lever = &planning->levers.levers[i];
        size_t node = rubric->indicators[lever->indicator].node;
        planning->fixed_points -= (double)cells[node].points.micro / MICRO;
        TRY(make_curve(planning, lever, &planning->curves[i]));
    }
    for (size_t a = 0; a < planning->count; a++) {
        const PlanAction *action = &question->actions->actions[a];
        planning->actions[a] =
            (IntegerAction){.least = (action->at_least + action->step - 1) / action->step,
                            .most = planning->most[a] / action->step,
                            .dose_cost = question->unit[a].rupiah * action->step,
                            .fixed_cost = action->fixed_cost.rupiah,
                            .group = group_of(planning, a)};
    }
    return OK;
}

/* The other one whom the place needs to be reached: −1, nobody. */
static int find_rival(const Planning *planning, int place)
{
    const Ranking *ranking = planning->everything;
    int others = 0;
    for (size_t i = 0; i < ranking->count; i++) {
        const RankRow *row = &ranking->rows[i];
        if (row->entrant != planning->question->entrant && row->place > 0 && ++others == place)
            return (int)row->entrant;
    }
    return -1;
}

/* The sum of points that the place needs at least, before the total's rounding: with everything at
 * its most the others have the fewest points they can have. */
static double needed_points(const Planning *planning, int rival)
{
    double half = 0.5;
    if (rival < 0)
        return -1;
    for (int i = 0; i < planning->question->input->rubric->total_decimals; i++)
        half /= 10;
    return (double)planning->everything->scores->totals[rival].micro / MICRO - half - 1e-6;
}

/* Where no scale depends on who takes part, only the rival need be ranked beside the entrant. */
typedef struct {
    const Planning *planning;
    PlanQuestion question;
    AwardInput input;
    int place;
    int64_t *amounts;
} Judge;

static Judge make_judge(const Planning *planning, void *parent, int place, int rival)
{
    const AwardInput *input = planning->question->input;
    size_t width = input->rubric->indicator_count, kept = 0;
    Judge judge = {.planning = planning,
                   .question = *planning->question,
                   .place = place,
                   .amounts = mem_array(parent, int64_t, planning->count)};
    for (size_t i = 0; i < width; i++)
        if (input->rubric->indicators[i].scale.kind == SCALE_MIN_MAX)
            return judge;
    const int pair[] = {(int)planning->question->entrant, rival};
    judge.input = (AwardInput){.rubric = input->rubric,
                               .entrants = mem_array(parent, AwardEntrant, 2),
                               .values = mem_array(parent, RawValue, 2 * width)};
    for (size_t i = 0; i < ARRAY_COUNT(pair); i++) {
        if (pair[i] < 0)
            continue;
        judge.input.entrants[kept] = input->entrants[pair[i]];
        memcpy(judge.input.values + kept * width, input->values + (size_t)pair[i] * width,
               width * sizeof(RawValue));
        kept++;
    }
    judge.input.count = kept;
    judge.question.entrant = 0;
    judge.place = 1;
    return judge;
}

static Status judge_doses(const int64_t *doses, void *argument, bool *ret)
{
    Judge *judge = argument;
    const Planning *planning = judge->planning;
    void *scratch = mem_root(NULL);
    Ranking *ranking;
    for (size_t a = 0; a < planning->count; a++)
        judge->amounts[a] = doses[a] * step_of(planning, a);
    Status status = rank_question(planning, scratch, &judge->question, judge->amounts, &ranking);
    if (status == OK) {
        int place = place_of(ranking, judge->question.entrant);
        *ret = place > 0 && place <= judge->place;
    }
    mem_free(scratch);
    return status;
}

static Status find_point(Planning *planning, int place, PlanPoint *ret)
{
    void *scratch = mem_root(planning->parent);
    int rival = find_rival(planning, place);
    Judge judge = make_judge(planning, scratch, place, rival);
    if (judge.input.count > 0)
        judge.question.input = &judge.input;
    IntegerProgramme programme = {.actions = planning->actions,
                                  .action_count = planning->count,
                                  .curves = planning->curves,
                                  .curve_count = planning->levers.count,
                                  .wanted = needed_points(planning, rival) - planning->fixed_points,
                                  .judge = judge_doses,
                                  .argument = &judge};
    IntegerAnswer answer = {.found = false};
    Ranking *ranking;
    PlanPoint best = make_point(planning, place, planning->most, planning->everything);
    if (best.reachable)
        TRY(integer_programme_solve(planning->ctx, scratch, &programme, &answer));
    if (!answer.found) {
        best.reachable = false; /* regulations that exclude each other count twice at their most */
        *ret = best;
        mem_free(scratch);
        return OK;
    }
    for (size_t a = 0; a < planning->count; a++)
        answer.doses[a] *= step_of(planning, a);
    TRY(rank_amounts(planning, scratch, answer.doses, &ranking));
    *ret = make_point(planning, place, answer.doses, ranking);
    ret->rounds = answer.rounds;
    ret->beyond = answer.beyond;
    mem_free(scratch);
    return OK;
}

/* -- In what order --------------------------------------------------------------------------- */

/* Points of the entrant, gates or not, before the total's rounding. */
static Score points_of(const Ranking *ranking, size_t entrant)
{
    const Rubric *rubric = ranking->scores->input->rubric;
    Score sum = {0};
    for (size_t i = 0; i < rubric->node_count; i++)
        if (rubric->nodes[i].parent < 0)
            sum.micro += ranking->scores->cells[entrant * rubric->node_count + i].points.micro;
    return sum;
}

static bool opens_gate(const Planning *planning, size_t action)
{
    for (size_t i = 0; i < planning->levers.count; i++)
        if (planning->curves[i].least > 0 && planning->levers.levers[i].units[action] > 0)
            return true;
    return false;
}

typedef struct {
    size_t action;
    bool gate;
    Score gained, total;
    Money cost;
    int place;
} Candidate;

/* What opens a gate, then more points per rupiah; free things first of all. */
static bool goes_before(const Candidate *a, const Candidate *b)
{
    if (a->gate != b->gate)
        return a->gate;
    return (__int128)a->gained.micro * b->cost.rupiah > (__int128)b->gained.micro * a->cost.rupiah;
}

static Status next_step(const Planning *planning, const PlanPoint *plan, int64_t *done,
                        Score before, PlanStep *ret)
{
    const size_t entrant = planning->question->entrant;
    Candidate best = {0};
    bool any = false;
    for (size_t a = 0; a < planning->count; a++) {
        if (done[a] == plan->amounts[a])
            continue;
        void *scratch = mem_root(NULL);
        Ranking *ranking;
        done[a] = plan->amounts[a];
        Status status = rank_amounts(planning, scratch, done, &ranking);
        done[a] = 0;
        if (status == OK) {
            Candidate one = {.action = a,
                             .gate = opens_gate(planning, a),
                             .gained = {points_of(ranking, entrant).micro - before.micro},
                             .total = ranking->scores->totals[entrant],
                             .cost = cost_of(planning->question, a, plan->amounts[a]),
                             .place = place_of(ranking, entrant)};
            if (!any || goes_before(&one, &best))
                best = one;
            any = true;
        }
        mem_free(scratch);
        TRY(status);
    }
    *ret = (PlanStep){.action = best.action,
                      .amount = plan->amounts[best.action],
                      .cost = best.cost,
                      .gained = best.gained,
                      .total = best.total,
                      .place = best.place};
    done[best.action] = plan->amounts[best.action];
    return OK;
}

static Status make_steps(const Planning *planning, const Ranking *now, PlanAnswer *answer)
{
    int64_t *done = mem_array(planning->parent, int64_t, planning->count);
    Score points = points_of(now, planning->question->entrant);
    size_t left = 0;
    answer->steps = mem_array(planning->parent, PlanStep, planning->count);
    for (size_t a = 0; a < planning->count; a++)
        left += answer->plan.amounts[a] > 0;
    for (; left > 0; left--) {
        PlanStep *step = &answer->steps[answer->step_count++];
        TRY(next_step(planning, &answer->plan, done, points, step));
        points.micro += step->gained.micro;
    }
    return OK;
}

/* -- All ------------------------------------------------------------------------------------- */

/* Better places, from the next one up: all if there are few, else ever wider apart. */
static size_t choose_places(const Planning *planning, int now, int *places)
{
    static const int APART[] = {1,  2,  3,   5,   7,   10,  15,  20, 30,
                                50, 70, 100, 150, 200, 300, 400, 500};
    int last = now > 0 ? now : (int)planning->question->input->count + 1;
    size_t count = 0;
    if (last - 1 <= PLAN_FRONTIER_MAX) {
        for (int place = last - 1; place >= 1; place--)
            places[count++] = place;
        return count;
    }
    for (size_t i = ARRAY_COUNT(APART); i-- > 0;)
        if (APART[i] < last)
            places[count++] = APART[i];
    return count;
}

static Status answer_question(Planning *planning, PlanAnswer *answer)
{
    const PlanQuestion *question = planning->question;
    Ranking *now, *everything;
    int64_t *nothing = mem_array(planning->parent, int64_t, planning->count);
    int places[PLAN_FRONTIER_MAX];
    planning->most = mem_array(planning->parent, int64_t, planning->count);
    for (size_t a = 0; a < planning->count; a++)
        planning->most[a] = plan_most(question, a) / step_of(planning, a) * step_of(planning, a);
    TRY(levers_make(planning->ctx, planning->parent, question, &planning->levers));
    TRY(rank_amounts(planning, planning->parent, nothing, &now));
    TRY(rank_amounts(planning, planning->parent, planning->most, &everything));
    planning->scores = now->scores;
    planning->everything = everything;
    TRY(make_programme(planning));
    answer->now = make_point(planning, place_of(now, question->entrant), nothing, now);
    progress_begin(planning->ctx, "progress.award.plan", 0);
    TRY(find_point(planning, question->place, &answer->plan));
    TRY(make_steps(planning, now, answer));
    size_t count = choose_places(planning, answer->now.reached, places);
    answer->frontier = mem_array(planning->parent, PlanPoint, count);
    for (size_t i = 0; i < count; i++) {
        PlanPoint *point = &answer->frontier[answer->frontier_count++];
        if (places[i] == question->place)
            *point = answer->plan;
        else
            TRY(find_point(planning, places[i], point));
    }
    return OK;
}

Status award_plan(Ctx *ctx, void *parent, const PlanQuestion *question, PlanAnswer **ret)
{
    PlanAnswer *answer = mem_new(parent, PlanAnswer);
    Planning planning = {
        .ctx = ctx, .parent = answer, .question = question, .count = question->actions->count};
    Status status = answer_question(&planning, answer);
    if (status == OK)
        *ret = answer;
    else
        mem_free(answer);
    return status;
}
