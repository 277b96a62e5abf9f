/* The assignment as a minimum-cost flow. */
#include "award/assign.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

/* Nodes: for each entrant with a choice its start, its side channel and one node for each element;
 * then the assessors. The step from an assessor to the end is not an arc: its price is what the
 * assessor's next entrant costs. */
typedef struct {
    uint32_t to;
    uint32_t next;    /* of the same node; NO_ARC ends the list */
    int32_t capacity; /* what is left */
    int64_t cost;
} Arc;

enum { NO_ARC = UINT32_MAX };

typedef struct {
    const AssignProblem *problem;
    Arc *arcs; /* arc i and its reverse i ^ 1 */
    size_t arc_count, arc_capacity;
    uint32_t *first;
    size_t node_count;
    size_t per_entrant; /* nodes of one entrant */
    size_t *open;       /* entrants with a choice */
    size_t open_count;
    int64_t *load;        /* of each assessor now */
    int64_t *distance;    /* by node */
    uint32_t *came;       /* arc that reached the node */
    uint32_t *queue;      /* ring of node_count + 1 */
    unsigned char *waits; /* is the node in the queue? */
    void *parent;
} Flow;

static const int64_t FAR = INT64_MAX / 4;

static uint32_t start_of(const Flow *flow, size_t place)
{
    return (uint32_t)(place * flow->per_entrant);
}

static uint32_t assessor_node(const Flow *flow, size_t assessor)
{
    return (uint32_t)(flow->open_count * flow->per_entrant + assessor);
}

static void add_arc(Flow *flow, uint32_t from, uint32_t to, int32_t capacity, int64_t cost)
{
    const Arc both[] = {{to, flow->first[from], capacity, cost}, {from, flow->first[to], 0, -cost}};
    for (int i = 0; i < 2; i++) {
        flow->arcs = mem_grow(flow->parent, flow->arcs, flow->arc_count, &flow->arc_capacity);
        flow->arcs[flow->arc_count++] = both[i];
    }
    flow->first[from] = (uint32_t)flow->arc_count - 2;
    flow->first[to] = (uint32_t)flow->arc_count - 1;
}

static int64_t pair_cost(const AssignProblem *problem, size_t entrant, size_t assessor)
{
    return problem->pair_cost == NULL
               ? 0
               : problem->pair_cost[entrant * problem->assessor_count + assessor];
}

static void add_entrant(Flow *flow, size_t place)
{
    const AssignProblem *problem = flow->problem;
    size_t entrant = flow->open[place];
    uint32_t start = start_of(flow, place);
    uint32_t side = start + 1;
    uint32_t need = problem->need[entrant];
    unsigned char *seen = mem_alloc(flow->parent, problem->element_count);
    add_arc(flow, start, side, (int32_t)(need - problem->elements_min), 0);
    for (size_t a = 0; a < problem->assessor_count; a++) {
        uint32_t element = problem->element[a];
        uint32_t node = start + 2 + element;
        if (!problem->may[entrant * problem->assessor_count + a])
            continue;
        if (!seen[element]) {
            seen[element] = 1;
            add_arc(flow, start, node, 1, 0);
            add_arc(flow, side, node, (int32_t)problem->assessor_count, 0);
        }
        add_arc(flow, node, assessor_node(flow, a), 1, pair_cost(problem, entrant, a));
    }
    mem_free(seen);
}

/* Shortest distances from a node, by Bellman and Ford with a queue: arcs back have negative cost,
 * cycles never have. */
static void find_distances(Flow *flow, uint32_t from)
{
    size_t size = flow->node_count + 1;
    size_t head = 0;
    size_t tail = 0;
    for (size_t i = 0; i < flow->node_count; i++) {
        flow->distance[i] = FAR;
        flow->came[i] = NO_ARC;
    }
    flow->distance[from] = 0;
    flow->queue[tail++] = from;
    while (head != tail) {
        uint32_t node = flow->queue[head];
        head = (head + 1) % size;
        flow->waits[node] = 0;
        for (uint32_t i = flow->first[node]; i != NO_ARC; i = flow->arcs[i].next) {
            const Arc *arc = &flow->arcs[i];
            int64_t distance = flow->distance[node] + arc->cost;
            if (arc->capacity == 0 || distance >= flow->distance[arc->to])
                continue;
            flow->distance[arc->to] = distance;
            flow->came[arc->to] = i;
            if (flow->waits[arc->to])
                continue;
            flow->waits[arc->to] = 1;
            flow->queue[tail] = arc->to;
            tail = (tail + 1) % size;
        }
    }
}

/* One unit from an entrant to the cheapest assessor. False if there is none. */
static bool send_one(Flow *flow, size_t place)
{
    uint32_t start = start_of(flow, place);
    int64_t best = FAR;
    size_t assessor = 0;
    find_distances(flow, start);
    for (size_t a = 0; a < flow->problem->assessor_count; a++) {
        int64_t distance = flow->distance[assessor_node(flow, a)];
        if (distance < FAR && distance + 2 * flow->load[a] + 1 < best) {
            best = distance + 2 * flow->load[a] + 1;
            assessor = a;
        }
    }
    if (best == FAR)
        return false;
    flow->load[assessor]++;
    for (uint32_t node = assessor_node(flow, assessor); node != start;) {
        uint32_t arc = flow->came[node];
        flow->arcs[arc].capacity--;
        flow->arcs[arc ^ 1].capacity++;
        node = flow->arcs[arc ^ 1].to;
    }
    return true;
}

static void read_choice(const Flow *flow, unsigned char *chosen)
{
    size_t assessors = flow->problem->assessor_count;
    uint32_t first_assessor = assessor_node(flow, 0);
    for (size_t i = 0; i < flow->arc_count; i += 2) {
        const Arc *arc = &flow->arcs[i];
        if (arc->to < first_assessor || arc->capacity != 0)
            continue;
        size_t place = flow->arcs[i + 1].to / flow->per_entrant;
        chosen[flow->open[place] * assessors + (arc->to - first_assessor)] = 1;
    }
}

/* Who may mark an entrant, and of how many elements they are. */
static AssignGap count_available(const AssignProblem *problem, size_t entrant,
                                 unsigned char *elements)
{
    AssignGap gap = {.entrant = entrant};
    memset(elements, 0, problem->element_count);
    for (size_t a = 0; a < problem->assessor_count; a++) {
        if (!problem->may[entrant * problem->assessor_count + a])
            continue;
        gap.available++;
        gap.elements += !elements[problem->element[a]];
        elements[problem->element[a]] = 1;
    }
    return gap;
}

/* Entrants that need everybody are settled here; those with a choice are collected in flow->open.
 */
static AssignResult settle(Flow *flow, void *parent, unsigned char *chosen, AssignGap **ret_gaps,
                           size_t *ret_gap_count)
{
    const AssignProblem *problem = flow->problem;
    size_t assessors = problem->assessor_count;
    size_t gap_capacity = 0;
    size_t pairs = 0;
    unsigned char *elements = mem_alloc(flow->parent, problem->element_count);
    AssignGap *gaps = NULL;
    size_t gap_count = 0;
    for (size_t e = 0; e < problem->entrant_count; e++) {
        AssignGap gap = count_available(problem, e, elements);
        if (gap.available < problem->need[e] || gap.elements < problem->elements_min ||
            problem->need[e] < problem->elements_min) {
            gaps = mem_grow(parent, gaps, gap_count, &gap_capacity);
            gaps[gap_count++] = gap;
        } else if (gap.available > problem->need[e]) {
            flow->open[flow->open_count++] = e;
            pairs += gap.available;
        } else {
            for (size_t a = 0; a < assessors; a++) {
                chosen[e * assessors + a] = problem->may[e * assessors + a];
                flow->load[a] += problem->may[e * assessors + a];
            }
        }
    }
    *ret_gaps = gaps;
    *ret_gap_count = gap_count;
    if (gap_count > 0)
        return ASSIGN_IMPOSSIBLE;
    return pairs > ASSIGN_PAIRS_MAX ? ASSIGN_TOO_LARGE : ASSIGN_DONE;
}

static void run(Flow *flow, unsigned char *chosen)
{
    flow->per_entrant = 2 + flow->problem->element_count;
    flow->node_count = flow->open_count * flow->per_entrant + flow->problem->assessor_count;
    flow->first = mem_array(flow->parent, uint32_t, flow->node_count);
    flow->distance = mem_array(flow->parent, int64_t, flow->node_count);
    flow->came = mem_array(flow->parent, uint32_t, flow->node_count);
    flow->queue = mem_array(flow->parent, uint32_t, flow->node_count + 1);
    flow->waits = mem_alloc(flow->parent, flow->node_count);
    memset(flow->first, 0xff, flow->node_count * sizeof *flow->first);
    for (size_t place = 0; place < flow->open_count; place++)
        add_entrant(flow, place);
    for (size_t place = 0; place < flow->open_count; place++) {
        for (uint32_t i = 0; i < flow->problem->need[flow->open[place]]; i++) {
            bool sent = send_one(flow, place);
            assert(sent); /* settle() saw enough assessors and elements */
        }
    }
    read_choice(flow, chosen);
}

AssignResult assign_solve(void *parent, const AssignProblem *problem, unsigned char *ret_chosen,
                          AssignGap **ret_gaps, size_t *ret_gap_count)
{
    Flow flow = {.problem = problem, .parent = mem_root(NULL)};
    size_t bytes = problem->entrant_count * problem->assessor_count;
    unsigned char *chosen = mem_alloc(flow.parent, bytes);
    flow.open = mem_array(flow.parent, size_t, problem->entrant_count);
    flow.load = mem_array(flow.parent, int64_t, problem->assessor_count);
    if (problem->load != NULL)
        memcpy(flow.load, problem->load, problem->assessor_count * sizeof *flow.load);
    AssignResult result = settle(&flow, parent, chosen, ret_gaps, ret_gap_count);
    if (result == ASSIGN_DONE) {
        if (flow.open_count > 0)
            run(&flow, chosen);
        memcpy(ret_chosen, chosen, bytes);
    }
    mem_free(flow.parent);
    return result;
}

int64_t assign_cost(const AssignProblem *problem, const unsigned char *chosen)
{
    int64_t cost = 0;
    for (size_t a = 0; a < problem->assessor_count; a++) {
        int64_t before = problem->load == NULL ? 0 : problem->load[a];
        int64_t load = before;
        for (size_t e = 0; e < problem->entrant_count; e++) {
            if (!chosen[e * problem->assessor_count + a])
                continue;
            cost += pair_cost(problem, e, a);
            load++;
        }
        cost += load * load - before * before;
    }
    return cost;
}
