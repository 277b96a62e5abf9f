/* The integer programme of a plan, on COIN-OR's CBC. The one file that includes it.
 *
 * Columns, per action: doses (whole), whether it is done (0 or 1, where that matters). Per curve:
 * which piece holds, and how far into it. Rows tie them together; each refused answer adds a
 * choice: some action must go beyond what was refused. */
#include <coin/Cbc_C_Interface.h>

#include "award/plan_private.h"
#include "base/mem.h"
#include "base/progress.h"

/* Effort for one place, besides the programme's own bound. Where many actions cost nearly the same
 * for a point, proving the last rupiah takes for ever; then an answer that is nearly the cheapest
 * comes with its distance. */
enum { ROUNDS_MAX = 200, NODES_MAX = 800, SETTLE_NODES_MAX = 80 };

/* -- Building -------------------------------------------------------------------------------- */

typedef struct {
    void *memory;
    Cbc_Model *model;
    int columns;
    int *indices; /* of the row being made */
    double *factors;
    int used, room;
} Builder;

static int add_column(Builder *builder, double low, double high, double cost, bool whole)
{
    Cbc_addCol(builder->model, "", low, high, cost, whole ? 1 : 0, 0, NULL, NULL);
    return builder->columns++;
}

static void put(Builder *builder, int column, double factor)
{
    if (builder->used == builder->room) {
        builder->room = builder->room == 0 ? 64 : 2 * builder->room;
        builder->indices = mem_resize(builder->memory, builder->indices, (size_t)builder->room,
                                      sizeof *builder->indices);
        builder->factors = mem_resize(builder->memory, builder->factors, (size_t)builder->room,
                                      sizeof *builder->factors);
    }
    builder->indices[builder->used] = column;
    builder->factors[builder->used++] = factor;
}

/* Ends the row; sense as CBC has it: 'L', 'G', 'E'. */
static void end_row(Builder *builder, char sense, double right)
{
    Cbc_addRow(builder->model, "", builder->used, builder->indices, builder->factors, sense, right);
    builder->used = 0;
}

/* Boxes of doses that were refused: so many and all that is less. */
typedef struct {
    int64_t **boxes;
    size_t count, capacity;
} Refused;

/* Doses of an action, and 1 in the second column if there are any. The columns of action a are
 * 2a and 2a + 1. */
static void add_actions(Builder *builder, const IntegerProgramme *programme, double unit)
{
    for (size_t a = 0; a < programme->action_count; a++) {
        const IntegerAction *action = &programme->actions[a];
        int doses =
            add_column(builder, 0, (double)action->most, (double)action->dose_cost / unit, true);
        int done = add_column(builder, 0, action->most > 0 ? 1 : 0,
                              (double)action->fixed_cost / unit, true);
        put(builder, doses, 1);
        put(builder, done, -(double)action->most);
        end_row(builder, 'L', 0);
        put(builder, doses, 1);
        put(builder, done, -(double)(action->least > 1 ? action->least : 1));
        end_row(builder, 'G', 0);
    }
    for (size_t a = 0; a < programme->action_count; a++) {
        int group = programme->actions[a].group;
        if (group < 0)
            continue;
        for (size_t b = a; b < programme->action_count; b++)
            if (programme->actions[b].group == group)
                put(builder, 2 * (int)b + 1, 1);
        end_row(builder, 'L', 1);
    }
}

/* Collects the pieces' points in `total`: pairs of column and factor. */
typedef struct {
    int column;
    double factor;
} Term;

static size_t add_curve(Builder *builder, const IntegerProgramme *programme,
                        const IntegerCurve *curve, Term *total)
{
    size_t terms = 0;
    int first = builder->columns;
    for (size_t p = 0; p < curve->piece_count; p++) {
        const CurvePiece *piece = &curve->pieces[p];
        int chosen = add_column(builder, 0, 1, 0, true);
        int into = add_column(builder, 0, (double)(piece->last - piece->first), 0, false);
        total[terms++] = (Term){chosen, piece->value};
        total[terms++] = (Term){into, piece->slope};
        put(builder, into, 1);
        put(builder, chosen, -(double)(piece->last - piece->first));
        end_row(builder, 'L', 0);
    }
    for (size_t p = 0; p < curve->piece_count; p++)
        put(builder, first + 2 * (int)p, 1);
    end_row(builder, 'E', 1);
    /* Units given = where the pieces are, or more. */
    for (size_t a = 0; a < programme->action_count; a++)
        if (curve->units[a] > 0)
            put(builder, 2 * (int)a, (double)curve->units[a]);
    for (size_t p = 0; p < curve->piece_count; p++) {
        put(builder, first + 2 * (int)p, -(double)curve->pieces[p].first);
        put(builder, first + 2 * (int)p + 1, -1);
    }
    end_row(builder, 'G', 0);
    for (size_t a = 0; a < programme->action_count && curve->least > 0; a++)
        if (curve->units[a] > 0)
            put(builder, 2 * (int)a, (double)curve->units[a]);
    if (curve->least > 0)
        end_row(builder, 'G', (double)curve->least);
    return terms;
}

static void add_curves(Builder *builder, const IntegerProgramme *programme, double wanted)
{
    Term *total = mem_array(builder->memory, Term, programme->curve_count * CURVE_PIECES_MAX * 2);
    size_t terms = 0;
    for (size_t c = 0; c < programme->curve_count; c++)
        terms += add_curve(builder, programme, &programme->curves[c], total + terms);
    for (size_t t = 0; t < terms; t++)
        put(builder, total[t].column, total[t].factor);
    end_row(builder, 'G', wanted);
}

static void add_refused(Builder *builder, const IntegerProgramme *programme, const Refused *refused)
{
    for (size_t r = 0; r < refused->count; r++) {
        const int64_t *box = refused->boxes[r];
        int first = builder->columns;
        for (size_t a = 0; a < programme->action_count; a++) {
            if (box[a] >= programme->actions[a].most)
                continue;
            int beyond = add_column(builder, 0, 1, 0, true);
            put(builder, 2 * (int)a, 1);
            put(builder, beyond, -(double)(box[a] + 1));
            end_row(builder, 'G', 0);
        }
        for (int column = first; column < builder->columns; column++)
            put(builder, column, 1);
        end_row(builder, 'G', 1);
    }
}

/* -- Solving --------------------------------------------------------------------------------- */

static int64_t common_unit(const IntegerProgramme *programme)
{
    int64_t unit = 0;
    for (size_t a = 0; a < programme->action_count; a++) {
        const int64_t costs[] = {programme->actions[a].dose_cost, programme->actions[a].fixed_cost};
        for (size_t i = 0; i < ARRAY_COUNT(costs); i++)
            for (int64_t other = costs[i]; other != 0;) {
                int64_t rest = unit % other;
                unit = other;
                other = rest;
            }
    }
    return unit == 0 ? 1 : unit;
}

/* GIVEN_UP: at the end of the effort; there may be doses that fit, not known to be the cheapest. */
typedef enum { SOLVED, IMPOSSIBLE, GIVEN_UP } Outcome;

/* What may still be spent on a search. Nodes alone do not bound it: every refused answer makes the
 * programme larger, and a large one takes its time before the first node. */
typedef struct {
    int nodes;
    int64_t cells; /* rows × columns of the programmes solved, and what judging takes */
    bool any;      /* the last one gave doses */
} Effort;

/* The programme as far as it is known, with at least so many points; takes what it cost from
 * *effort. */
static Outcome solve_once(const IntegerProgramme *programme, double wanted, const Refused *refused,
                          int64_t *ret_doses, Effort *effort)
{
    Builder builder = {.memory = mem_root(NULL), .model = Cbc_newModel()};
    Cbc_setParameter(builder.model, "logLevel", "0");
    Cbc_setLogLevel(builder.model, 0);
    /* Its strengthening of rows loses answers (2.10.8: plan_test.c finds it at once). */
    Cbc_setParameter(builder.model, "preprocess", "off");
    add_actions(&builder, programme, (double)common_unit(programme));
    add_curves(&builder, programme, wanted);
    add_refused(&builder, programme, refused);
    Cbc_setAllowableGap(builder.model, 0);
    Cbc_setAllowableFractionGap(builder.model, 0);
    Cbc_setMaximumNodes(builder.model, effort->nodes);
    (void)Cbc_solve(builder.model);
    Outcome outcome = Cbc_isProvenOptimal(builder.model) != 0      ? SOLVED
                      : Cbc_isProvenInfeasible(builder.model) != 0 ? IMPOSSIBLE
                                                                   : GIVEN_UP;
    const double *columns = outcome == SOLVED     ? Cbc_getColSolution(builder.model)
                            : outcome == GIVEN_UP ? Cbc_bestSolution(builder.model)
                                                  : NULL;
    effort->any = columns != NULL;
    for (size_t a = 0; columns != NULL && a < programme->action_count; a++)
        ret_doses[a] = (int64_t)(columns[2 * a] + 0.5);
    effort->nodes -= Cbc_getNodeCount(builder.model);
    effort->cells -= (int64_t)Cbc_getNumRows(builder.model) * builder.columns;
    Cbc_deleteModel(builder.model);
    mem_free(builder.memory);
    return outcome;
}

static int64_t cost_of_doses(const IntegerProgramme *programme, const int64_t *doses)
{
    int64_t cost = 0;
    for (size_t a = 0; a < programme->action_count; a++)
        if (doses[a] > 0)
            cost += programme->actions[a].dose_cost * doses[a] + programme->actions[a].fixed_cost;
    return cost;
}

/* More never gives less: as large a box around refused doses as is refused too, beginning to widen
 * it at one action. */
static Status widen_box(const IntegerProgramme *programme, size_t begin, int64_t *box,
                        Effort *effort)
{
    for (size_t i = 0; i < programme->action_count; i++) {
        size_t a = (begin + i) % programme->action_count;
        int64_t refused = box[a], accepted = programme->actions[a].most + 1;
        while (accepted - refused > 1) {
            bool reaches;
            box[a] = refused + (accepted - refused) / 2;
            TRY(programme->judge(box, programme->argument, &reaches));
            effort->cells -= programme->judge_cells;
            if (reaches)
                accepted = box[a];
            else
                refused = box[a];
        }
        box[a] = refused;
    }
    return OK;
}

static Status refuse(const IntegerProgramme *programme, void *parent, const int64_t *doses,
                     Refused *refused, Effort *effort)
{
    enum { BOXES_A_ROUND = 3 };
    size_t count = programme->action_count;
    for (size_t i = 0; i < count && i < BOXES_A_ROUND; i++) {
        int64_t *box = mem_array(parent, int64_t, count);
        memcpy(box, doses, count * sizeof *box);
        TRY(widen_box(programme, i * count / BOXES_A_ROUND, box, effort));
        refused->boxes = mem_grow(parent, refused->boxes, refused->count, &refused->capacity);
        refused->boxes[refused->count++] = box;
    }
    return OK;
}

/* What is still accepted with less of one action after the other. */
static Status trim(const IntegerProgramme *programme, int64_t *doses)
{
    for (size_t a = 0; a < programme->action_count; a++) {
        int64_t accepted = doses[a], refused = programme->actions[a].least - 1;
        bool reaches = false;
        if (accepted == 0)
            continue;
        doses[a] = 0;
        TRY(programme->judge(doses, programme->argument, &reaches));
        if (reaches)
            continue;
        while (accepted - refused > 1) {
            doses[a] = refused + (accepted - refused) / 2;
            TRY(programme->judge(doses, programme->argument, &reaches));
            if (reaches)
                accepted = doses[a];
            else
                refused = doses[a];
        }
        doses[a] = accepted;
    }
    return OK;
}

/* An answer to the programme with a little more than is needed, and with as little of that as is
 * accepted; false: none is. */
static Status ask_more(const IntegerProgramme *programme, double more, int64_t *doses, bool *ret)
{
    const Refused none = {0};
    Effort effort = {.nodes = SETTLE_NODES_MAX};
    *ret = false;
    (void)solve_once(programme, programme->wanted + more, &none, doses, &effort);
    if (!effort.any)
        return OK;
    return programme->judge(doses, programme->argument, ret);
}

/* Asking for a little more than is needed gives an answer soon, and a good one: ever more until one
 * is accepted, then less again by halving. The cheapest of those accepted; if none is, what is
 * needed of everything. */
static Status settle(const IntegerProgramme *programme, void *scratch, int64_t *doses)
{
    enum { HALVINGS = 6 };
    double refused = 0, accepted = 0.001;
    bool reaches = false, found = false;
    int64_t *other = mem_array(scratch, int64_t, programme->action_count);
    for (; accepted < 200; refused = accepted, accepted *= 4) {
        TRY(ask_more(programme, accepted, doses, &found));
        if (found)
            break;
    }
    if (!found) {
        for (size_t a = 0; a < programme->action_count; a++)
            doses[a] = programme->actions[a].most;
        return trim(programme, doses);
    }
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (refused + accepted) / 2;
        TRY(ask_more(programme, middle, other, &reaches));
        if (reaches && cost_of_doses(programme, other) < cost_of_doses(programme, doses))
            memcpy(doses, other, programme->action_count * sizeof *doses);
        accepted = reaches ? middle : accepted;
        refused = reaches ? refused : middle;
    }
    return trim(programme, doses);
}

static Status search(Ctx *ctx, void *scratch, const IntegerProgramme *programme,
                     IntegerAnswer *answer)
{
    Refused refused = {0};
    Outcome outcome = SOLVED;
    Effort effort = {.nodes = NODES_MAX, .cells = programme->cells};
    int64_t least = 0; /* no answer costs less */
    while (outcome == SOLVED && answer->rounds < ROUNDS_MAX && effort.nodes > 0 &&
           effort.cells > 0) {
        bool reaches;
        progress_add(ctx, 1);
        answer->rounds++;
        outcome = solve_once(programme, programme->wanted, &refused, answer->doses, &effort);
        if (outcome != SOLVED)
            break;
        TRY(programme->judge(answer->doses, programme->argument, &reaches));
        answer->found = reaches;
        if (reaches)
            return OK;
        least = cost_of_doses(programme, answer->doses);
        TRY(refuse(programme, scratch, answer->doses, &refused, &effort));
    }
    if (outcome == IMPOSSIBLE)
        return OK;
    TRY(settle(programme, scratch, answer->doses));
    answer->found = true;
    answer->beyond = MONEY(cost_of_doses(programme, answer->doses) - least);
    return OK;
}

Status integer_programme_solve(Ctx *ctx, void *parent, const IntegerProgramme *programme,
                               IntegerAnswer *ret)
{
    void *scratch = mem_root(NULL);
    IntegerAnswer answer = {.doses = mem_array(parent, int64_t, programme->action_count)};
    Status status = search(ctx, scratch, programme, &answer);
    if (status == OK)
        *ret = answer;
    mem_free(scratch);
    return status;
}
