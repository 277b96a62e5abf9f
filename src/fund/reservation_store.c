/* What is reserved for a fund's months, in versions. */
#include "base/mem.h"
#include "fund/commitment_private.h"

#define RESERVATION_SELECT                                                                         \
    "SELECT chain, fund, allocation_chain, allocation, month, programmes, transport, version, "    \
    "price, heads, key FROM reservation "
#define RESERVATION_ORDER                                                                          \
    "ORDER BY chain, fund, month, allocation_chain, allocation, programmes, transport, version"
SQL(reservations_of_month,
    RESERVATION_SELECT "WHERE chain = $1 AND fund = $2 AND month = $3 " RESERVATION_ORDER);
SQL(reservations_all, RESERVATION_SELECT RESERVATION_ORDER);

enum {
    FUND,
    ALLOCATION_CHAIN,
    ALLOCATION,
    MONTH,
    PROGRAMMES,
    TRANSPORT,
    VERSION,
    PRICE,
    HEADS,
    KEY
};
FACT_TABLE(reservation_table, "reservation",
           {
               {"fund", FACT_INT, false},
               {"allocation_chain", FACT_INT, false},
               {"allocation", FACT_INT, false},
               {"month", FACT_INT, false},
               {"programmes", FACT_INT, false},
               {"transport", FACT_INT, false},
               {"version", FACT_INT, false},
               {"price", FACT_INT, false},
               {"heads", FACT_INT, false},
               {"key", FACT_TEXT, false},
           });

char *reservation_key(void *parent, const StoredReservation *stored)
{
    const Reservation *reservation = &stored->reservation;
    return mem_printf(parent, "commit:%lld-%lld:%lld:%s:%u:%d:%d",
                      (long long)reservation->allocation.chain.number,
                      (long long)reservation->allocation.id, (long long)stored->fund.id,
                      month_format(parent, reservation->month), reservation->programmes,
                      reservation->transport, stored->version);
}

Status reservation_write(Store *store, const StoredReservation *stored)
{
    FactWriter *out;
    const Reservation *reservation = &stored->reservation;
    TRY(fact_writer_open(store, stored->fund.chain, &reservation_table, &out));
    fact_int(out, FUND, stored->fund.id);
    fact_int(out, ALLOCATION_CHAIN, reservation->allocation.chain.number);
    fact_int(out, ALLOCATION, reservation->allocation.id);
    fact_int(out, MONTH, reservation->month.months);
    fact_int(out, PROGRAMMES, reservation->programmes);
    fact_int(out, TRANSPORT, reservation->transport);
    fact_int(out, VERSION, stored->version);
    fact_int(out, PRICE, reservation->price.rupiah);
    fact_int(out, HEADS, reservation->heads);
    fact_text(out, KEY, reservation->key);
    TRY(fact_row(out, NULL));
    return fact_writer_close(out);
}

static bool same_group(const StoredReservation *a, const StoredReservation *b)
{
    return a->fund.chain.number == b->fund.chain.number && a->fund.id == b->fund.id &&
           a->reservation.month.months == b->reservation.month.months &&
           a->reservation.allocation.chain.number == b->reservation.allocation.chain.number &&
           a->reservation.allocation.id == b->reservation.allocation.id &&
           a->reservation.programmes == b->reservation.programmes &&
           a->reservation.transport == b->reservation.transport;
}

static StoredReservation read_reservation(void *parent, const Statement *statement)
{
    Money price = {column_int(statement, 8)};
    int64_t heads = column_int(statement, 9);
    return (StoredReservation){
        .fund = {{column_int(statement, 0)}, column_int(statement, 1)},
        .version = (int)column_int(statement, 7),
        .reservation = {.allocation = {{column_int(statement, 2)}, column_int(statement, 3)},
                        .month = {(int32_t)column_int(statement, 4)},
                        .programmes = (unsigned)column_int(statement, 5),
                        .transport = column_int(statement, 6) != 0,
                        .price = price,
                        .heads = heads,
                        .amount = {price.rupiah * heads},
                        .key = text_of(column_string(parent, statement, 10))},
    };
}

Status reservations_of(Store *store, void *parent, FundId fund, Month month,
                       StoredReservation **ret, size_t *ret_count)
{
    Statement *statement;
    StoredReservation *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, fund.id == 0 ? &reservations_all : &reservations_of_month,
                      &statement));
    if (fund.id != 0) {
        bind_int(statement, 1, fund.chain.number);
        bind_int(statement, 2, fund.id);
        bind_int(statement, 3, month.months);
    }
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        StoredReservation one = read_reservation(parent, statement);
        if (count > 0 && same_group(&list[count - 1], &one)) {
            list[count - 1] = one;
            continue;
        }
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = one;
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status reservation_is_open(Store *store, void *parent, const StoredReservation *stored,
                           bool *ret_open)
{
    LedgerEntry entry;
    bool found = false;
    *ret_open = false;
    if (stored->reservation.heads == 0)
        return OK;
    TRY(ledger_transfer_find(store, parent, stored->fund.chain, stored->reservation.key, &entry,
                             &found));
    Date today = instant_date(store_ctx(store)->now);
    bool expired =
        found && entry.expires.days != LEDGER_NEVER.days && entry.expires.days <= today.days;
    *ret_open = found && !entry.completed && !expired;
    return OK;
}

Status reservation_list(Store *store, void *parent, FundId fund, Month month, Reservation **ret,
                        size_t *ret_count)
{
    StoredReservation *all;
    size_t count, used = 0;
    TRY(reservations_of(store, parent, fund, month, &all, &count));
    Reservation *list = mem_array(parent, Reservation, count);
    for (size_t i = 0; i < count; i++) {
        bool open;
        TRY(reservation_is_open(store, parent, &all[i], &open));
        if (open)
            list[used++] = all[i].reservation;
    }
    *ret = list;
    *ret_count = used;
    return OK;
}
