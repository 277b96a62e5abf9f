/* Billing what is reserved for a month: one line a person, the reservations posted. */
#include "base/mem.h"
#include "base/progress.h"
#include "fund/bill_private.h"

enum { BREAKDOWN_BYTES_MAX = 1000 };

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    const Law *law;
    const Fund *fund;
    Month month;
    Date date;
    Reservation *reserved;
    size_t reserved_count;
    BillGroup *groups;
    int64_t *heads; /* found per group */
    BillPosting *lines;
    size_t line_count, line_capacity;
    size_t last; /* where the last commitment belonged */
    bool synthetic;
} Issue;

static bool belongs(const Reservation *reserved, const Commitment *commitment, bool transport)
{
    return reserved->allocation.id == commitment->allocation.id &&
           reserved->allocation.chain.number == commitment->allocation.chain.number &&
           reserved->programmes == commitment->programmes && reserved->transport == transport;
}

static Status take(const Commitment *commitment, void *argument)
{
    Issue *in = argument;
    bool transport = occupation_is_transport(commitment->occupation);
    size_t at = in->last;
    if (!belongs(&in->reserved[at], commitment, transport))
        for (at = 0; at < in->reserved_count; at++)
            if (belongs(&in->reserved[at], commitment, transport))
                break;
    if (at == in->reserved_count)
        return OK; /* billed before, or no longer reserved */
    in->last = at;
    in->lines = mem_grow(in->parent, in->lines, in->line_count, &in->line_capacity);
    in->lines[in->line_count++] = (BillPosting){commitment->id.id, commitment->nik, (uint32_t)at};
    in->heads[at]++;
    in->synthetic = in->synthetic || commitment->synthetic;
    return OK;
}

/* The line's price from the law, and the parameters it came from. */
static Status price_group(Issue *in, const Reservation *reserved, BillGroup *ret)
{
    LawContribution contribution;
    LawCase worker = {
        .segment = LAW_BPU,
        .month = in->month,
        .programmes = reserved->programmes,
        .income = {-1},
        .sector = reserved->transport ? LAW_SECTOR_TRANSPORT : LAW_SECTOR_OTHER,
        .active_workers = -1,
        .paid_by = (LawPayer)fund_payer(in->fund->kind),
        .undecided_relief = in->fund->undecided_relief,
    };
    TRY(law_contribution(in->ctx, in->parent, in->law, &worker, &contribution));
    Buf *text = buf_new(in->parent, BREAKDOWN_BYTES_MAX);
    for (size_t i = 0; i < contribution.price.line_count; i++) {
        const LawLine *line = &contribution.price.lines[i];
        buf_printf(text, "%s%s %lld %s %s", i == 0 ? "" : "; ", law_programme_key(line->programme),
                   (long long)line->amount.rupiah, line->parameter->name,
                   month_format(in->parent, line->parameter->from));
        if (line->relief != NULL)
            buf_printf(text, " %s %s", line->relief->name,
                       month_format(in->parent, line->relief->from));
    }
    *ret = (BillGroup){
        .people = reserved->allocation.chain,
        .allocation = reserved->allocation.id,
        .programmes = reserved->programmes,
        .transport = reserved->transport,
        .price = contribution.price.total,
        .heads = reserved->heads,
        .breakdown = text->data,
    };
    if (ret->price.rupiah <= reserved->price.rupiah)
        return OK;
    return fail(in->ctx, E_CONFLICT, "bill.price_above_reserved",
                month_format(in->parent, in->month),
                money_format(in->parent, ret->price, in->ctx->lang == LANG_EN),
                money_format(in->parent, reserved->price, in->ctx->lang == LANG_EN), NULL);
}

static Status check_heads(const Issue *in)
{
    for (size_t i = 0; i < in->reserved_count; i++)
        if (in->heads[i] != in->reserved[i].heads)
            return fail(in->ctx, E_BROKEN, "bill.heads_differ",
                        text_string(in->parent, in->reserved[i].key),
                        mem_printf(in->parent, "%lld", (long long)in->reserved[i].heads),
                        mem_printf(in->parent, "%lld", (long long)in->heads[i]), NULL);
    return OK;
}

/* Posts the reservations; a price that fell since releases the rest. */
static Status post(Issue *in, BillId id)
{
    Transfer *transfers = mem_array(in->parent, Transfer, in->reserved_count);
    for (size_t i = 0; i < in->reserved_count; i++)
        transfers[i] = (Transfer){
            .key = text_of(in->groups[i].transfer),
            .kind = TRANSFER_POST,
            .amount = {in->groups[i].price.rupiah * in->groups[i].heads},
            .value_date = in->date,
            .reason = TEXT("bill"),
            .subject = text_of(mem_printf(in->parent, "bill:%lld", (long long)id.id)),
            .pending = in->reserved[i].key,
        };
    return ledger_must(in->ctx, in->store, id.chain, transfers, in->reserved_count);
}

static Status write_all(Issue *in, BillId *ret_id)
{
    Bill bill = {.fund = in->fund->id,
                 .month = in->month,
                 .issued = in->date,
                 .heads = (int64_t)in->line_count,
                 .synthetic = in->synthetic || in->fund->synthetic};
    BillId id = {in->fund->id.chain, 0};
    for (size_t i = 0; i < in->reserved_count; i++)
        bill.amount.rupiah += in->groups[i].price.rupiah * in->groups[i].heads;
    TRY(law_due_date(in->ctx, in->law, LAW_BPU, in->month, &bill.due, &(const LawParameter *){0}));
    TRY(bill_write(in->store, &bill, &id.id));
    for (size_t i = 0; i < in->reserved_count; i++)
        in->groups[i].transfer = mem_printf(in->parent, "bill:%lld:%zu", (long long)id.id, i);
    BillPosting *placed = mem_array(in->parent, BillPosting, in->line_count);
    bill_lines_place(in->lines, in->line_count, in->heads, in->reserved_count, placed);
    progress_begin(in->ctx, "progress.bill.post", bill.heads);
    TRY(bill_groups_write(in->store, id, in->groups, in->reserved_count));
    TRY(bill_lines_write(in->store, id, placed, in->line_count));
    TRY(post(in, id));
    *ret_id = id;
    return OK;
}

/* A line whose person has the same programme and month on another bill is dropped at once: so that
 * whatever happened to commitments in between, nobody is paid for twice. */
static Status drop_billed_elsewhere(Issue *in, BillId id)
{
    BillId *others;
    BillDetail *detail;
    size_t count, used = 0, capacity = 0;
    BillDrop *drops = NULL;
    TRY(bills_of_month(in->store, in->parent, in->month, &others, &count));
    if (count < 2)
        return OK;
    TRY(bill_detail(in->store, in->parent, id, &detail));
    Map *places = map_new(in->parent, detail->line_count);
    for (size_t i = 0; i < detail->line_count; i++)
        map_put(places, (uint64_t)detail->lines[i].nik, i, NULL);
    for (size_t b = 0; b < count; b++) {
        BillDetail *other;
        uint64_t place;
        if (others[b].id == id.id && others[b].chain.number == id.chain.number)
            continue;
        TRY(bill_detail(in->store, in->parent, others[b], &other));
        for (size_t i = 0; i < other->line_count; i++) {
            const BillLine *line = &other->lines[i];
            if (line->state == LINE_DROPPED || !map_get(places, (uint64_t)line->nik, &place) ||
                (detail->groups[detail->lines[place].group].programmes &
                 other->groups[line->group].programmes) == 0)
                continue;
            drops = mem_grow(in->parent, drops, used, &capacity);
            drops[used++] =
                (BillDrop){place, TEXT("bill.dropped_billed"), TEXT("covered-elsewhere")};
        }
        mem_free(other);
    }
    return bill_drop(in->ctx, in->store, detail, drops, used, in->date, &(int64_t){0}, &(Money){0});
}

static Status issue_again(Issue *in, BillId *ret_id)
{
    BillId *ids;
    size_t count;
    TRY(bills_of_fund(in->store, in->parent, in->fund->id, in->month, true, &ids, &count));
    if (count == 0)
        return fail(in->ctx, E_NOT_FOUND, "bill.nothing_reserved", in->fund->key,
                    month_format(in->parent, in->month), NULL);
    *ret_id = ids[count - 1];
    return OK;
}

/* In the fund's chain and those of the people, whose commitments may end; what is reserved is read
 * again under their locks. */
static Status begin_events(Issue *in)
{
    const FundId fund = in->fund->id;
    const char *subject =
        mem_printf(in->parent, "%s %s", in->fund->key, month_format(in->parent, in->month));
    TRY(reservation_list(in->store, in->parent, fund, in->month, &in->reserved,
                         &in->reserved_count));
    Chain *chains = mem_array(in->parent, Chain, in->reserved_count + 1);
    for (size_t i = 0; i < in->reserved_count; i++)
        chains[i] = in->reserved[i].allocation.chain;
    chains[in->reserved_count] = fund.chain;
    TRY(chains_begin(in->store, chains, in->reserved_count + 1, "bill issue", subject));
    return reservation_list(in->store, in->parent, fund, in->month, &in->reserved,
                            &in->reserved_count);
}

static Status issue(Issue *in, BillId *ret_id, bool *ret_existed)
{
    CommitmentQuery query = {.fund = in->fund->id, .from = in->month, .until = in->month};
    TRY(begin_events(in));
    *ret_existed = in->reserved_count == 0;
    if (*ret_existed)
        return issue_again(in, ret_id);
    in->groups = mem_array(in->parent, BillGroup, in->reserved_count);
    in->heads = mem_array(in->parent, int64_t, in->reserved_count);
    for (size_t i = 0; i < in->reserved_count; i++)
        TRY(price_group(in, &in->reserved[i], &in->groups[i]));
    progress_begin(in->ctx, "progress.bill.people", 0);
    TRY(commitment_each(in->store, &query, take, in));
    TRY(check_heads(in));
    TRY(write_all(in, ret_id));
    return drop_billed_elsewhere(in, *ret_id);
}

Status bill_issue(Ctx *ctx, Store *store, const Law *law, const Fund *fund, Month month, Date date,
                  BillId *ret_id, bool *ret_existed)
{
    BillId id = {{0}, 0};
    bool existed = false;
    void *scratch = mem_root(NULL);
    Issue in = {.ctx = ctx,
                .store = store,
                .parent = scratch,
                .law = law,
                .fund = fund,
                .month = month,
                .date = date};
    Status status = issue(&in, &id, &existed);
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret_id = id;
    *ret_existed = existed;
    return OK;
}
