/* The budget sheet that a council is shown: heads × rate × months. Pure. */
#include <stdlib.h>

#include "base/mem.h"
#include "fund/fund_private.h"

enum { PROPOSAL_MONTHS_MAX = 120, PROPOSAL_PAYERS_MAX = 32 };

static int by_district_and_occupation(const void *a, const void *b)
{
    const ProposalCell *left = a, *right = b;
    if (left->district.code != right->district.code)
        return left->district.code < right->district.code ? -1 : 1;
    return (left->occupation > right->occupation) - (left->occupation < right->occupation);
}

/* Cells in order, each place and occupation once. */
static size_t merge_cells(ProposalCell *cells, size_t count)
{
    size_t used = 0;
    if (count > 0)
        qsort(cells, count, sizeof *cells, by_district_and_occupation);
    for (size_t i = 0; i < count; i++) {
        if (used > 0 && by_district_and_occupation(&cells[used - 1], &cells[i]) == 0)
            cells[used - 1].heads += cells[i].heads;
        else
            cells[used++] = cells[i];
    }
    return used;
}

typedef struct {
    Ctx *ctx;
    const Law *law;
    const ProposalQuery *query;
    Proposal *proposal;
    size_t lines_capacity, months_capacity;
} Work;

/* The price of a head in each month, for a payer and a sector. */
static Status prices_of(const Work *work, FundKind payer, uint32_t occupation, Money *ret)
{
    const ProposalQuery *query = work->query;
    FundTerms terms = {payer, query->programmes, query->undecided_relief};
    for (int m = 0; m < query->months; m++)
        TRY(fund_price(work->ctx, work->law, terms, occupation, month_plus(query->from, m),
                       &ret[m]));
    return OK;
}

static Status add_line(Work *work, FundKind payer, const ProposalCell *cell, int64_t heads,
                       const Money *prices)
{
    Proposal *proposal = work->proposal;
    ProposalLine line = {.district = cell->district,
                         .occupation = cell->occupation,
                         .payer = payer,
                         .heads = heads,
                         .synthetic = cell->synthetic};
    for (int m = 0; m < work->query->months; m++) {
        Money month;
        if (!money_times(prices[m], heads, &month) || !money_add(line.amount, month, &line.amount))
            return fail(work->ctx, E_LIMIT, "proposal.too_much", NULL);
    }
    if (!money_add(proposal->amount, line.amount, &proposal->amount))
        return fail(work->ctx, E_LIMIT, "proposal.too_much", NULL);
    proposal->heads += heads;
    proposal->lines =
        mem_grow(proposal, proposal->lines, proposal->line_count, &work->lines_capacity);
    proposal->lines[proposal->line_count++] = line;
    return OK;
}

/* Months of one payer and sector in which the price is the same follow each other as one row. */
static void add_months(Work *work, FundKind payer, PriceSector sector, int64_t heads,
                       const Money *prices)
{
    Proposal *proposal = work->proposal;
    for (int m = 0; heads > 0 && m < work->query->months; m++) {
        ProposalMonths *before =
            proposal->month_count == 0 ? NULL : &proposal->months[proposal->month_count - 1];
        if (m > 0 && before != NULL && before->price.rupiah == prices[m].rupiah) {
            before->until = month_plus(work->query->from, m);
            before->amount.rupiah += prices[m].rupiah * heads; /* add_line has checked the sum */
            continue;
        }
        proposal->months =
            mem_grow(proposal, proposal->months, proposal->month_count, &work->months_capacity);
        proposal->months[proposal->month_count++] =
            (ProposalMonths){.from = month_plus(work->query->from, m),
                             .until = month_plus(work->query->from, m),
                             .payer = payer,
                             .sector = sector,
                             .heads = heads,
                             .price = prices[m],
                             .amount = {prices[m].rupiah * heads}};
    }
}

/* One payer's heads over the cells, in proportion to what is left in them. */
static Status add_payer(Work *work, void *scratch, FundKind payer, int64_t heads,
                        const ProposalCell *cells, size_t count, int64_t *left)
{
    static const uint32_t DRIVER = 8322, OTHER = 0;
    Money *prices[2] = {mem_array(scratch, Money, work->query->months),
                        mem_array(scratch, Money, work->query->months)};
    int64_t *parts = mem_array(scratch, int64_t, count), by_sector[2] = {0, 0};
    if (heads == 0)
        return OK;
    if (!split_largest_remainder(heads, left, count, parts))
        return fail(work->ctx, E_INVALID, "proposal.heads", NULL);
    TRY(prices_of(work, payer, OTHER, prices[0]));
    TRY(prices_of(work, payer, DRIVER, prices[1]));
    for (size_t i = 0; i < count; i++) {
        bool transport = occupation_is_transport(cells[i].occupation);
        if (parts[i] == 0)
            continue;
        TRY(add_line(work, payer, &cells[i], parts[i], prices[transport]));
        by_sector[transport] += parts[i];
        left[i] -= parts[i];
    }
    bool same = by_sector[0] > 0 && by_sector[1] > 0;
    for (int m = 0; m < work->query->months && same; m++)
        same = prices[0][m].rupiah == prices[1][m].rupiah;
    if (same) {
        add_months(work, payer, SECTOR_BOTH, by_sector[0] + by_sector[1], prices[0]);
        return OK;
    }
    add_months(work, payer, SECTOR_OTHER, by_sector[0], prices[0]);
    add_months(work, payer, SECTOR_TRANSPORT, by_sector[1], prices[1]);
    return OK;
}

static Status check_query(Ctx *ctx, const ProposalQuery *query, int64_t available,
                          int64_t *ret_heads)
{
    int64_t heads = query->heads < 0 ? available : query->heads, split = 0;
    if (query->months < 1 || query->months > PROPOSAL_MONTHS_MAX)
        return fail(ctx, E_INVALID, "proposal.months", NULL);
    if (query->payer_count == 0 || query->payer_count > PROPOSAL_PAYERS_MAX)
        return fail(ctx, E_INVALID, "proposal.payers", NULL);
    for (size_t i = 0; i < query->payer_count; i++) {
        if (query->payers[i].heads < 0 && i + 1 < query->payer_count)
            return fail(ctx, E_INVALID, "proposal.payers", NULL);
        split += query->payers[i].heads < 0 ? 0 : query->payers[i].heads;
    }
    bool rest = query->payers[query->payer_count - 1].heads < 0;
    if (heads <= 0 || split > heads || (!rest && split != heads))
        return fail(ctx, E_INVALID, "proposal.split", mem_printf(ctx, "%lld", (long long)split),
                    mem_printf(ctx, "%lld", (long long)heads), NULL);
    *ret_heads = heads;
    return OK;
}

Status fund_proposal(Ctx *ctx, void *parent, const Law *law, const ProposalQuery *query,
                     const ProposalCell *cells, size_t count, Proposal **ret)
{
    void *scratch = mem_root(NULL);
    Proposal *proposal = mem_new(parent, Proposal);
    Work work = {.ctx = ctx, .law = law, .query = query, .proposal = proposal};
    ProposalCell *merged = mem_array(scratch, ProposalCell, count);
    int64_t available = 0, heads = 0;
    if (count > 0)
        memcpy(merged, cells, count * sizeof *merged);
    size_t used = merge_cells(merged, count);
    int64_t *left = mem_array(scratch, int64_t, used);
    for (size_t i = 0; i < used; i++)
        available += left[i] = merged[i].heads;
    Status status = check_query(ctx, query, available, &heads);
    int64_t *scaled = mem_array(scratch, int64_t, used);
    /* Fewer or more heads than the list has: the same mix of places and occupations. */
    if (status == OK && !split_largest_remainder(heads, left, used, scaled))
        status = fail(ctx, E_INVALID, "proposal.heads", NULL);
    int64_t rest = heads;
    for (size_t p = 0; p < query->payer_count && status == OK; p++) {
        int64_t own = query->payers[p].heads < 0 ? rest : query->payers[p].heads;
        status = add_payer(&work, scratch, query->payers[p].kind, own, merged, used, scaled);
        rest -= own;
    }
    mem_free(scratch);
    if (status != OK) {
        mem_free(proposal);
        return status;
    }
    proposal->scaled = heads != available;
    *ret = proposal;
    return OK;
}

typedef struct {
    void *parent;
    ProposalCell *cells;
    size_t count, capacity;
} CellList;

/* A row that may be paid for, also while it waits for the institution's answer. */
static Status add_row(const RosterRow *row, void *argument)
{
    CellList *list = argument;
    if (row->final != VERDICT_NEW && row->final != VERDICT_ARREARS && row->final != VERDICT_LAPSED)
        return OK;
    list->cells = mem_grow(list->parent, list->cells, list->count, &list->capacity);
    list->cells[list->count++] = (ProposalCell){.district = region_at(row->home, LEVEL_DISTRICT),
                                                .occupation = row->occupation,
                                                .heads = 1,
                                                .synthetic = row->synthetic};
    return OK;
}

Status fund_proposal_cells(Store *store, void *parent, const RosterInfo *roster, ProposalCell **ret,
                           size_t *ret_count)
{
    CellList list = {.parent = parent};
    TRY(roster_each_row(store, roster, add_row, &list));
    list.count = merge_cells(list.cells, list.count);
    *ret = list.cells;
    *ret_count = list.count;
    return OK;
}
