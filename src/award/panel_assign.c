/* Who marks whom: from the panel in memory to assignments in the store. */
#include "award/assign.h"
#include "award/panel_private.h"
#include "base/mem.h"
#include "base/message.h"

enum { WHY_BYTES_MAX = 4096 };
/* What changing an assignment costs: more than all load and expertise together, so that nothing
 * moves without need. */
static const int64_t KEEP_COST = 100000000000;

typedef struct {
    Store *store;
    Ctx *ctx;
    void *parent;
    const Panel *panel;
    const PanelRules *rules;
    const AssignOptions *options;
    size_t *entrants; /* those to be assigned, places in the panel */
    size_t count;
    AssignProblem problem;
    unsigned char *chosen;
    bool leave_short; /* after a recusal: fewer than wanted is no failure */
    bool comes_back;  /* somebody whose recusal is lifted */
} Assigning;

static bool is_free(const Panel *panel, size_t entrant, size_t assessor)
{
    unsigned pair = panel->pairs[entrant * panel->assessor_count + assessor];
    return (pair & (PAIR_BLOCKED | PAIR_RECUSED)) == 0 &&
           assessor_in_term(&panel->assessors[assessor], panel->today);
}

static bool was_assigned(const Panel *panel, size_t entrant, size_t assessor)
{
    return panel->pairs[entrant * panel->assessor_count + assessor] & PAIR_ASSIGNED;
}

/* Is the entrant within the assessor's field: its category, its kind, or any if none is named? */
static bool in_field(const Panel *panel, size_t entrant, size_t assessor)
{
    Text rest = text_of(panel->assessors[assessor].expertise);
    Text part;
    bool named = false;
    const ConflictEntrant *one = &panel->entrants[entrant];
    while (text_split(&rest, '|', &part)) {
        part = text_trim(part);
        named = named || part.bytes > 0;
        if (text_is(part, one->category) ||
            text_is(part, one->government ? "government" : "organisation") ||
            (one->sector[0] != '\0' && text_equal_ascii_nocase(part, text_of(one->sector))))
            return true;
    }
    return !named;
}

/* Is there anything in the category that assessors mark? */
static bool is_marked(const Edition *edition, const char *category)
{
    for (size_t c = 0; c < edition->category_count; c++) {
        const Rubric *rubric = edition->categories[c].rubric;
        if (strcmp(edition->categories[c].key, category) != 0)
            continue;
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            if (rubric->indicators[i].source.kind == SOURCE_PANEL && rubric_needs(rubric, i))
                return true;
        }
    }
    return false;
}

static void choose_entrants(Assigning *work)
{
    const Panel *panel = work->panel;
    bool marked = false;
    work->entrants = mem_array(work->parent, size_t, panel->entrant_count);
    for (size_t e = 0; e < panel->entrant_count; e++) {
        const ConflictEntrant *one = &panel->entrants[e];
        bool asked = work->options->code == NULL || strcmp(one->code, work->options->code) == 0;
        if (work->options->category != NULL && strcmp(one->category, work->options->category) != 0)
            asked = false;
        if (e == 0 || strcmp(panel->entrants[e - 1].category, one->category) != 0)
            marked = is_marked(panel->edition, one->category);
        if (asked && marked && one->in_play)
            work->entrants[work->count++] = e;
    }
}

/* How many assessors an entrant should have. All who may, unless a number is given; after a
 * recusal, as many as it had or should have. */
static uint32_t need_of(const Assigning *work, size_t entrant)
{
    uint32_t available = 0;
    uint32_t before = 0;
    int wanted =
        work->options->per_entrant > 0 ? work->options->per_entrant : work->rules->per_entrant;
    for (size_t a = 0; a < work->panel->assessor_count; a++) {
        available += is_free(work->panel, entrant, a);
        before += was_assigned(work->panel, entrant, a);
    }
    if (work->leave_short) {
        uint32_t target = before + (work->comes_back && wanted == 0);
        target = target > (uint32_t)wanted ? target : (uint32_t)wanted;
        return target < available ? target : available;
    }
    if (wanted > 0)
        return (uint32_t)wanted;
    uint32_t least = (uint32_t)(work->rules->elements_min > 1 ? work->rules->elements_min : 1);
    return available > least ? available : least;
}

static void state_problem(Assigning *work)
{
    const Panel *panel = work->panel;
    size_t assessors = panel->assessor_count;
    size_t pairs = work->count * assessors;
    unsigned char *may = mem_alloc(work->parent, pairs);
    int64_t *cost = mem_array(work->parent, int64_t, pairs);
    uint32_t *element = mem_array(work->parent, uint32_t, assessors);
    uint32_t *need = mem_array(work->parent, uint32_t, work->count);
    int64_t *load = mem_array(work->parent, int64_t, assessors);
    unsigned char *asked = mem_alloc(work->parent, panel->entrant_count);
    for (size_t i = 0; i < work->count; i++) {
        size_t e = work->entrants[i];
        asked[e] = 1;
        need[i] = need_of(work, e);
        for (size_t a = 0; a < assessors; a++) {
            may[i * assessors + a] = is_free(panel, e, a);
            if (!in_field(panel, e, a))
                cost[i * assessors + a] += work->rules->expertise_cost;
            if (!work->options->afresh && !was_assigned(panel, e, a))
                cost[i * assessors + a] += KEEP_COST;
        }
    }
    for (size_t a = 0; a < assessors; a++) {
        element[a] = panel->assessors[a].element;
        for (size_t e = 0; e < panel->entrant_count; e++)
            load[a] += !asked[e] && was_assigned(panel, e, a) && is_free(panel, e, a);
    }
    work->problem = (AssignProblem){
        .entrant_count = work->count,
        .assessor_count = assessors,
        .may = may,
        .pair_cost = cost,
        .element = element,
        .element_count = ELEMENT_COUNT,
        .need = need,
        .load = load,
        .elements_min = work->leave_short ? 0 : (uint32_t)work->rules->elements_min};
}

/* -- What is impossible, and why ---------------------------------------------------------------- */

static const char *kind_label(const Panel *panel, ConflictKind kind)
{
    char *key = mem_printf(panel->ctx, "award.conflict.%s", CONFLICT_KIND_KEYS[kind]);
    return say(panel->ctx, panel->ctx->lang, key, NULL);
}

/* "b2 (is employed by the entrant), b7 (recused)". */
static const char *why_not(const Panel *panel, size_t entrant)
{
    Ctx *ctx = panel->ctx;
    Buf *why = buf_new(ctx, WHY_BYTES_MAX);
    for (size_t a = 0; a < panel->assessor_count; a++) {
        const char *reason = NULL;
        if (is_free(panel, entrant, a))
            continue;
        unsigned pair = panel->pairs[entrant * panel->assessor_count + a];
        if (!assessor_in_term(&panel->assessors[a], panel->today))
            reason = say(ctx, ctx->lang, "award.why.term", NULL);
        else if (pair & PAIR_RECUSED)
            reason = say(ctx, ctx->lang, "award.why.recused", NULL);
        for (size_t i = 0; reason == NULL && i < panel->conflict_count; i++) {
            const Conflict *conflict = &panel->conflicts[i];
            if (conflict->entrant == entrant && conflict->assessor == a &&
                conflict->effect == CONFLICT_BLOCK)
                reason = kind_label(panel, conflict->kind);
        }
        buf_printf(why, "%s%s: %s", why->bytes == 0 ? "" : "; ", panel->assessors[a].key, reason);
    }
    return why->bytes == 0 ? "-" : why->data;
}

static Status say_gaps(const Assigning *work, const AssignGap *gaps, size_t count)
{
    Ctx *ctx = work->ctx;
    Status status = E_CONFLICT;
    for (size_t i = 0; i < count; i++) {
        size_t e = work->entrants[gaps[i].entrant];
        const ConflictEntrant *entrant = &work->panel->entrants[e];
        uint32_t need = work->problem.need[gaps[i].entrant];
        const char *why = why_not(work->panel, e);
        uint32_t least = work->problem.elements_min;
        if (gaps[i].available < need)
            status = fail(ctx, E_CONFLICT, "award.assign_short", entrant->code, entrant->category,
                          mem_printf(ctx, "%u", need), mem_printf(ctx, "%u", gaps[i].available),
                          why, NULL);
        else
            status = fail(ctx, E_CONFLICT, "award.assign_elements", entrant->code,
                          entrant->category, mem_printf(ctx, "%u", least),
                          mem_printf(ctx, "%u", gaps[i].elements), why, NULL);
    }
    return status;
}

/* -- What changes ------------------------------------------------------------------------------- */

static void add_step(Assigning *work, AssignmentPlan *plan, size_t *capacity, size_t i, size_t a)
{
    const Panel *panel = work->panel;
    size_t e = work->entrants[i];
    bool now = work->chosen[i * panel->assessor_count + a];
    bool before = was_assigned(panel, e, a);
    if (!now && !before)
        return;
    AssignmentChange change = !before ? ASSIGNMENT_ADDED
                              : now   ? ASSIGNMENT_KEPT
                                      : ASSIGNMENT_REMOVED;
    plan->added += change == ASSIGNMENT_ADDED;
    plan->removed += change == ASSIGNMENT_REMOVED;
    plan->kept += change == ASSIGNMENT_KEPT;
    plan->steps = mem_grow(work->parent, plan->steps, plan->count, capacity);
    plan->steps[plan->count++] = (AssignmentStep){
        .category = panel->entrants[e].category,
        .code = panel->entrants[e].code,
        .entrant = panel->entrants[e].name,
        .assessor = panel->assessors[a].key,
        .assessor_name = panel->assessors[a].name,
        .element = panel->assessors[a].element,
        .change = change,
        .warned = panel->pairs[e * panel->assessor_count + a] & PAIR_WARNED,
        .in_field = in_field(panel, e, a),
    };
}

static void measure_load(const Assigning *work, AssignmentPlan *plan)
{
    const Panel *panel = work->panel;
    bool any = false;
    for (size_t a = 0; a < panel->assessor_count; a++) {
        size_t load = (size_t)work->problem.load[a];
        if (!assessor_in_term(&panel->assessors[a], panel->today))
            continue;
        for (size_t i = 0; i < work->count; i++)
            load += work->chosen[i * panel->assessor_count + a];
        plan->load_least = !any || load < plan->load_least ? load : plan->load_least;
        plan->load_most = load > plan->load_most ? load : plan->load_most;
        any = true;
    }
}

static Status write_changes(const Assigning *work, const AssignmentPlan *plan)
{
    AssignmentRow *rows = mem_array(work->parent, AssignmentRow, plan->count);
    if (plan->added + plan->removed == 0)
        return OK;
    TRY(stage_require(work->store, work->panel->edition, STAGE_NOMINATIONS, STAGE_FIELD_CHECK));
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const AssignmentStep *step = &plan->steps[i];
        if (step->change != ASSIGNMENT_KEPT)
            rows[count++] = (AssignmentRow){.category = step->category,
                                            .code = step->code,
                                            .assessor = step->assessor,
                                            .assigned = step->change == ASSIGNMENT_ADDED};
    }
    return assignments_write(work->store, work->panel->edition, rows, count);
}

static Status assign(Assigning *work, AssignmentPlan **ret)
{
    AssignGap *gaps = NULL;
    size_t gap_count = 0;
    size_t capacity = 0;
    AssignmentPlan *plan = mem_new(work->parent, AssignmentPlan);
    state_problem(work);
    work->chosen = mem_alloc(work->parent, work->count * work->panel->assessor_count);
    AssignResult result =
        assign_solve(work->parent, &work->problem, work->chosen, &gaps, &gap_count);
    if (result == ASSIGN_IMPOSSIBLE)
        return say_gaps(work, gaps, gap_count);
    if (result == ASSIGN_TOO_LARGE)
        return fail(work->ctx, E_LIMIT, "award.too_many_pairs",
                    count_format(work->parent, ASSIGN_PAIRS_MAX, work->ctx->lang == LANG_EN), NULL);
    for (size_t i = 0; i < work->count; i++) {
        for (size_t a = 0; a < work->panel->assessor_count; a++)
            add_step(work, plan, &capacity, i, a);
    }
    measure_load(work, plan);
    TRY(write_changes(work, plan));
    *ret = plan;
    return OK;
}

Status panel_assign(Store *store, void *parent, const Edition *edition,
                    const AssignOptions *options, AssignmentPlan **ret)
{
    int64_t event = 0;
    Panel *panel = NULL;
    Ctx *ctx = store_ctx(store);
    TRY(event_begin(store, edition_chain(edition), "award assign", edition->id, &event));
    TRY(panel_load(store, parent, edition, NULL, NULL, &panel));
    if (panel->assessor_count == 0)
        return fail(ctx, E_NOT_FOUND, "award.no_assessors", "", edition->id, "", NULL);
    Assigning work = {.store = store,
                      .ctx = ctx,
                      .parent = parent,
                      .panel = panel,
                      .rules = panel_rules(edition),
                      .options = options};
    if (options->per_entrant > 0 && options->per_entrant < work.rules->elements_min)
        return fail(ctx, E_INVALID, "award.per_entrant_elements",
                    mem_printf(ctx, "%d", options->per_entrant),
                    mem_printf(ctx, "%d", work.rules->elements_min), NULL);
    choose_entrants(&work);
    if (work.count == 0)
        return fail(ctx, E_NOT_FOUND, "award.assign_nobody",
                    options->category == NULL ? edition->id : options->category, NULL);
    return assign(&work, ret);
}

Status panel_recuse(Store *store, void *parent, const Edition *edition, const Recusal *recusal,
                    Change *ret, AssignmentPlan **ret_plan)
{
    int64_t event = 0;
    bool changed = false;
    Assessor assessor;
    Panel *panel = NULL;
    Ctx *ctx = store_ctx(store);
    AssignOptions options = {.category = recusal->category, .code = recusal->code};
    TRY(day_has_come(ctx, NULL, recusal->dated));
    TRY(event_begin(store, edition_chain(edition), "award assessor recuse", edition->id, &event));
    TRY(assessor_get(store, parent, edition, recusal->assessor, &assessor));
    TRY(recusal_write(store, edition, recusal, &changed));
    *ret = changed ? CHANGE_ADDED : CHANGE_NONE;
    if (changed)
        TRY(stage_require(store, edition, STAGE_DRAFT, STAGE_FIELD_CHECK));
    TRY(panel_load(store, parent, edition, NULL, NULL, &panel));
    Assigning work = {.store = store,
                      .ctx = ctx,
                      .parent = parent,
                      .panel = panel,
                      .rules = panel_rules(edition),
                      .options = &options,
                      .leave_short = true,
                      .comes_back = recusal->lifted && changed};
    choose_entrants(&work);
    bool assigned = false;
    for (size_t i = 0; i < work.count; i++) {
        for (size_t a = 0; a < panel->assessor_count; a++)
            assigned = assigned || was_assigned(panel, work.entrants[i], a);
    }
    *ret_plan = mem_new(parent, AssignmentPlan);
    if (!assigned)
        return OK;
    TRY(assign(&work, ret_plan));
    if (work.rules->per_entrant > 0 &&
        (*ret_plan)->kept + (*ret_plan)->added < (size_t)work.rules->per_entrant)
        problem_add(ctx, PROBLEM_WARNING, NULL, "award.recusal_short", recusal->code,
                    recusal->category,
                    mem_printf(ctx, "%zu", (*ret_plan)->kept + (*ret_plan)->added),
                    mem_printf(ctx, "%d", work.rules->per_entrant), NULL);
    return OK;
}

Status panel_conflicts(Store *store, void *parent, const Edition *edition, const char *category,
                       PanelConflict **ret, size_t *ret_count)
{
    Panel *panel = NULL;
    TRY(panel_load(store, parent, edition, category, NULL, &panel));
    PanelConflict *list = mem_array(parent, PanelConflict, panel->conflict_count);
    for (size_t i = 0; i < panel->conflict_count; i++) {
        const Conflict *conflict = &panel->conflicts[i];
        const ConflictEntrant *entrant = &panel->entrants[conflict->entrant];
        const Assessor *assessor = &panel->assessors[conflict->assessor];
        unsigned pair =
            panel->pairs[conflict->entrant * panel->assessor_count + conflict->assessor];
        list[i] =
            (PanelConflict){.category = entrant->category,
                            .code = entrant->code,
                            .entrant = entrant->name,
                            .assessor = assessor->key,
                            .assessor_name = assessor->name,
                            .kind = conflict->kind,
                            .effect = conflict->effect,
                            .detail = conflict->detail,
                            .via = conflict->via,
                            .source = conflict->source,
                            .recused = pair & PAIR_RECUSED,
                            .assigned = (pair & PAIR_ASSIGNED) != 0 && (pair & PAIR_RECUSED) == 0};
    }
    *ret = list;
    *ret_count = panel->conflict_count;
    return OK;
}
