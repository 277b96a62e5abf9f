/* The cheapest plan for a place, in what order to go about it, and what other places would take.
 * Pure. */
#include "award/plan_private.h"

#include "base/mem.h"
#include "base/progress.h"

/* Effort for the place that is asked for, and for each of the other ones: a second or two, and a
 * fraction of it. */
enum { CELLS_WANTED = 1000000, CELLS_OTHER = 100000 };

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
        TRY(plan_curve_make(planning, lever, &planning->curves[i]));
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

/* Is the rival ahead at equal totals, even if everything is done? Then it is with less as well: the
 * entrant has the most on each node of the tie-break list, the rival the fewest. */
static bool loses_ties(const Planning *planning, int rival)
{
    const Scores *scores = planning->everything->scores;
    const Rubric *rubric = scores->input->rubric;
    const ScoreCell *own = scores->cells + planning->question->entrant * rubric->node_count;
    const ScoreCell *other = scores->cells + (size_t)rival * rubric->node_count;
    for (size_t i = 0; i < rubric->tie_break_count; i++) {
        size_t node = rubric->tie_break[i];
        bool leaf = rubric->nodes[node].indicator >= 0;
        int64_t mine = leaf ? own[node].score.micro : own[node].points.micro;
        int64_t its = leaf ? other[node].score.micro : other[node].points.micro;
        if (mine != its)
            return mine < its;
    }
    return false;
}

/* The sum of points that the place needs at least, before the total's rounding: with everything at
 * its most the others have the fewest points they can have. */
static double needed_points(const Planning *planning, int rival)
{
    const Rubric *rubric = planning->question->input->rubric;
    int64_t step = MICRO;
    if (rival < 0)
        return -1;
    for (int i = 0; i < rubric->total_decimals; i++)
        step /= 10;
    int64_t total = planning->everything->scores->totals[rival].micro;
    total += loses_ties(planning, rival) ? step : 0;
    total -= rubric->rounding == ROUND_DOWN ? 0 : step / 2;
    return (double)total / MICRO - 1e-6;
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
        judge->amounts[a] = doses[a] * plan_step(planning, a);
    Status status = rank_question(planning, scratch, &judge->question, judge->amounts, &ranking);
    if (status == OK) {
        int place = place_of(ranking, judge->question.entrant);
        *ret = place > 0 && place <= judge->place;
    }
    mem_free(scratch);
    return status;
}

/* A score takes about a twentieth of the time that a cell of a programme takes. */
static int64_t judge_cells(const AwardInput *input)
{
    return (int64_t)(input->count * input->rubric->indicator_count) / 20;
}

/* `cells`: effort, see IntegerProgramme. */
static Status search_point(const Planning *planning, int place, int64_t cells, PlanPoint *ret)
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
                                  .cells = cells,
                                  .judge_cells = judge_cells(judge.question.input),
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
        answer.doses[a] *= plan_step(planning, a);
    TRY(rank_amounts(planning, scratch, answer.doses, &ranking));
    *ret = make_point(planning, place, answer.doses, ranking);
    ret->rounds = answer.rounds;
    ret->beyond = answer.beyond;
    mem_free(scratch);
    return OK;
}

/* What follows from the most of each action; the levers and the scores as it is are there. */
static Status prepare(Planning *planning)
{
    Ranking *everything;
    planning->most = mem_array(planning->parent, int64_t, planning->count);
    for (size_t a = 0; a < planning->count; a++)
        planning->most[a] =
            plan_most(planning->question, a) / plan_step(planning, a) * plan_step(planning, a);
    TRY(rank_amounts(planning, planning->parent, planning->most, &everything));
    planning->everything = everything;
    return make_programme(planning);
}

/* The same question with no more of any action than a plan of this cost can hold. Is it less? */
static bool bound_actions(const Planning *planning, void *parent, Money cost, PlanQuestion *ret)
{
    const PlanQuestion *question = planning->question;
    PlanActions *actions = mem_new(parent, PlanActions);
    bool less = false;
    *actions = *question->actions;
    actions->actions = mem_array(actions, PlanAction, actions->count);
    for (size_t a = 0; a < actions->count; a++) {
        PlanAction *action = &actions->actions[a];
        *action = question->actions->actions[a];
        int64_t left = cost.rupiah - action->fixed_cost.rupiah, unit = question->unit[a].rupiah;
        int64_t most = left < 0 ? 0 : unit == 0 ? action->at_most : left / unit;
        less = less || (!question->late[a] && most < action->at_most);
        action->at_most = most < action->at_most ? most : action->at_most;
    }
    *ret = *question;
    ret->actions = actions;
    return less;
}

/* A cheaper plan than the one found has less of everything than its cost pays for. So much less
 * moves the range of a scale over all entrants less, and the others keep more of their points: what
 * the place needs is then known more closely. */
static Status search_closer(const Planning *planning, int place, int64_t cells, PlanPoint *point,
                            bool *ret_closer)
{
    void *scratch = mem_root(NULL);
    PlanQuestion question;
    Planning closer = *planning;
    PlanPoint other = {.reachable = false};
    Status status = OK;
    *ret_closer = bound_actions(planning, scratch, point->cost, &question);
    closer.parent = scratch;
    closer.question = &question;
    closer.fixed_points = 0;
    if (*ret_closer)
        status = levers_make(planning->ctx, scratch, &question, &closer.levers);
    if (*ret_closer && status == OK)
        status = prepare(&closer);
    if (*ret_closer && status == OK)
        status = search_point(&closer, place, cells, &other);
    if (status == OK && other.reachable) {
        int64_t least = point->cost.rupiah - point->beyond.rupiah;
        int64_t other_least = other.cost.rupiah - other.beyond.rupiah;
        int64_t *amounts = point->amounts;
        if (other.cost.rupiah < point->cost.rupiah) {
            memcpy(amounts, other.amounts, planning->count * sizeof *amounts);
            *point = other;
            point->amounts = amounts;
        }
        least = other_least > least ? other_least : least;
        point->beyond = MONEY(point->cost.rupiah > least ? point->cost.rupiah - least : 0);
    }
    mem_free(scratch);
    return status;
}

static Status find_point(const Planning *planning, int place, PlanPoint *ret)
{
    bool wanted = place == planning->question->place, closer = true;
    const int times = wanted ? 3 : 1;
    int64_t cells = wanted ? CELLS_WANTED : CELLS_OTHER;
    if (planning->question->effort > 0)
        cells = planning->question->effort;
    TRY(search_point(planning, place, cells, ret));
    for (int i = 0; i < times && closer && ret->reachable && ret->beyond.rupiah > 0; i++)
        TRY(search_closer(planning, place, cells, ret, &closer));
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

/* Better places, from the next one up: all if there are few; else ever wider apart, with the one
 * that is wanted and the first three. */
static size_t choose_places(int last, int wanted, int *places)
{
    static const int APART[] = {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 400};
    enum { HONOURS = 3 };
    size_t count = 0, apart = 0;
    for (int place = last - 1; place >= 1; place--) {
        while (apart < ARRAY_COUNT(APART) && APART[apart] < last - place)
            apart++;
        bool step = apart < ARRAY_COUNT(APART) && APART[apart] == last - place;
        if (last - 1 <= PLAN_FRONTIER_MAX || step || place == wanted || place <= HONOURS)
            places[count++] = place;
    }
    return count;
}

static Status answer_question(Planning *planning, PlanAnswer *answer)
{
    const PlanQuestion *question = planning->question;
    Ranking *now;
    int64_t *nothing = mem_array(planning->parent, int64_t, planning->count);
    int places[PLAN_FRONTIER_MAX];
    TRY(levers_make(planning->ctx, planning->parent, question, &planning->levers));
    TRY(rank_amounts(planning, planning->parent, nothing, &now));
    planning->scores = now->scores;
    TRY(prepare(planning));
    answer->now = make_point(planning, place_of(now, question->entrant), nothing, now);
    progress_begin(planning->ctx, "progress.award.plan", 0);
    TRY(find_point(planning, question->place, &answer->plan));
    TRY(make_steps(planning, now, answer));
    int last = answer->now.reached > 0 ? answer->now.reached : (int)question->input->count + 1;
    size_t count = choose_places(last, question->place, places);
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
