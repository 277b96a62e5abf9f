#include "lemon_peer.h"

#include <ctime>

#include <lemon/cost_scaling.h>
#include <lemon/static_graph.h>

#include <utility>
#include <vector>

using Graph = lemon::StaticDigraph;
using Solver = lemon::CostScaling<Graph, int64_t, int64_t>;

/* Nodes: the people, then the funds, then where everybody ends: paid for, or not. The other way
 * round, with one source that leads over the funds to the people, LEMON takes four times as long on
 * a hundred thousand people (18 s beside 3 to 4); its other two methods differ little. */
bool lemon_solve(const LemonProblem *problem, int64_t *ret_objective, double *ret_seconds)
{
    const int people = static_cast<int>(problem->count);
    const int funds = static_cast<int>(problem->fund_count), end = people + funds;
    std::vector<std::pair<int, int>> arcs;
    std::vector<int64_t> costs, capacities;
    for (int i = 0; i < people; i++) {
        for (uint64_t left = problem->eligible[i]; left != 0; left &= left - 1) {
            const int fund = __builtin_ctzll(left);
            arcs.emplace_back(i, people + fund);
            costs.push_back(problem->cost[fund] - problem->gain[i]);
            capacities.push_back(1);
        }
        arcs.emplace_back(i, end);
        costs.push_back(0);
        capacities.push_back(1);
    }
    for (int f = 0; f < funds; f++) {
        arcs.emplace_back(people + f, end);
        costs.push_back(0);
        capacities.push_back(problem->places[f]);
    }
    Graph graph;
    graph.build(end + 1, arcs.begin(), arcs.end());
    Graph::ArcMap<int64_t> cost(graph), capacity(graph);
    for (int i = 0; i < static_cast<int>(arcs.size()); i++) {
        cost[graph.arc(i)] = costs[static_cast<size_t>(i)];
        capacity[graph.arc(i)] = capacities[static_cast<size_t>(i)];
    }
    Graph::NodeMap<int64_t> supply(graph, 0);
    for (int i = 0; i < people; i++)
        supply[graph.node(i)] = 1;
    supply[graph.node(end)] = -people;
    arcs = {};
    costs = capacities = {};

    Solver solver(graph);
    solver.upperMap(capacity).costMap(cost).supplyMap(supply);
    const std::clock_t begin = std::clock();
    const bool optimal = solver.run() == Solver::OPTIMAL;
    *ret_seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    *ret_objective = optimal ? -solver.totalCost<int64_t>() : 0;
    return optimal;
}
