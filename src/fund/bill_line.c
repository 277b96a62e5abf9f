/* Lines of a bill, and the three numbers: pure. */
#include "base/mem.h"
#include "fund/bill_private.h"

const char *const LINE_STATE_KEYS[LINE_STATE_COUNT + 1] = {"open", "enrolled", "dropped", NULL};

char *bill_id_format(void *parent, BillId id)
{
    return mem_printf(parent, "%lld-%lld", (long long)id.chain.number, (long long)id.id);
}

enum { COMMITMENT_BYTES = 5, NIK_BYTES = 7 };

static void put(uint8_t *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get(const uint8_t *from, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint64_t)from[i] << (8 * i);
    return value;
}

void bill_lines_pack(const BillPosting *lines, size_t count, uint8_t *to)
{
    for (size_t i = 0; i < count; i++, to += BILL_LINE_BYTES) {
        put(to, (uint64_t)lines[i].commitment, COMMITMENT_BYTES);
        put(to + COMMITMENT_BYTES, (uint64_t)lines[i].nik, NIK_BYTES);
    }
}

void bill_line_unpack(const uint8_t *from, uint32_t group, BillPosting *ret)
{
    *ret = (BillPosting){(int64_t)get(from, COMMITMENT_BYTES),
                         (int64_t)get(from + COMMITMENT_BYTES, NIK_BYTES), group};
}

void bill_lines_place(const BillPosting *lines, size_t count, const int64_t *heads,
                      size_t group_count, BillPosting *to)
{
    size_t *next = mem_array(NULL, size_t, group_count);
    for (size_t group = 1; group < group_count; group++)
        next[group] = next[group - 1] + (size_t)heads[group - 1];
    for (size_t i = 0; i < count; i++)
        to[next[lines[i].group]++] = lines[i];
    mem_free(next);
}

void bill_count(BillDetail *detail)
{
    Bill *bill = &detail->bill;
    bill->enrolled = bill->dropped = 0;
    bill->enrolled_amount = bill->credited = MONEY(0);
    for (size_t i = 0; i < detail->line_count; i++) {
        int64_t price = detail->groups[detail->lines[i].group].price.rupiah;
        if (detail->lines[i].state == LINE_ENROLLED) {
            bill->enrolled++;
            bill->enrolled_amount.rupiah += price;
        } else if (detail->lines[i].state == LINE_DROPPED) {
            bill->dropped++;
            bill->credited.rupiah += price;
        }
    }
}

static HeadsMoney less(HeadsMoney a, HeadsMoney b)
{
    return (HeadsMoney){a.heads - b.heads, {a.amount.rupiah - b.amount.rupiah}};
}

void reconciliation_finish(Reconciliation *row)
{
    row->open = less(less(row->billed, row->enrolled), row->refused);
    row->unbilled = less(row->decreed, row->billed);
    if (!row->decree_known || row->unbilled.heads < 0)
        row->unbilled = (HeadsMoney){0};
    row->to_explain = less(row->decree_known ? row->decreed : row->billed, row->enrolled);
}

PaidCover bill_cover(const Bill *bill, PayerKind payer, const BillGroup *group,
                     const BillLine *line, const BillPerson *person, bool take_back)
{
    return (PaidCover){
        .nik = line->nik,
        .name = person == NULL ? TEXT_EMPTY : person->name,
        .home = person == NULL ? REGION_NATION : person->home,
        .occupation = person == NULL ? 0 : person->occupation,
        .member_number = text_of(line->number),
        .segment = SEGMENT_BPU,
        .programmes = group->programmes,
        .payer = payer,
        .from = bill->month,
        .until = bill->month,
        .take_back = take_back,
        .synthetic = person != NULL && person->synthetic,
    };
}
