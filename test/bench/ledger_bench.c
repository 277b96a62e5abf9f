/* A million transfers between a few accounts: posted at once, reserved, their reservations posted,
 * entered again, and proved. Times include the durable commit; making the arrays is outside them.
 *
 *     ./dev bench ledger
 *     TRANSFERS=100000 ./dev bench ledger */
#include "base/mem.h"
#include "base/message.h"
#include "ledger/ledger.h"

enum { AMOUNT = 16800, SOURCE = 1, FUND, INSTITUTION, FIRST_YEAR = 2023 };
static const Chain CIMAHI = {3277};

static double seconds_since(Instant from) { return (double)(instant_now().us - from.us) / 1e6; }

static int64_t transfers_asked(void)
{
    int64_t value;
    const char *text = getenv("TRANSFERS");
    return text != NULL && text_parse_int64(text_of(text), &value) && value > 0 ? value : 1000000;
}

static Transfer transfer(Date date, const char *key, int64_t debit, int64_t credit, int64_t amount)
{
    return (Transfer){.key = text_of(key),
                      .debit = debit,
                      .credit = credit,
                      .amount = MONEY(amount),
                      .value_date = date,
                      .reason = TEXT("bill"),
                      .subject = TEXT("bill:12")};
}

static Status begin(Store *store)
{
    TRY(store_begin_write(store));
    return event_begin(store, CIMAHI, "ledger bench", "bench", NULL);
}

static Status open_books(Ctx *ctx, Store *store, Date date, int64_t money)
{
    static const AccountKind KINDS[] = {ACCOUNT_SOURCE, ACCOUNT_FUND, ACCOUNT_INSTITUTION};
    TRY(begin(store));
    for (size_t i = 0; i < ARRAY_COUNT(KINDS); i++) {
        int64_t id;
        const char *key = ACCOUNT_KIND_KEYS[KINDS[i]];
        TRY(ledger_account_open(store, CIMAHI,
                                &(Account){.kind = KINDS[i],
                                           .floor = KINDS[i] == ACCOUNT_FUND,
                                           .key = key,
                                           .owner = key,
                                           .name = key},
                                &id));
    }
    Transfer receipt = transfer(date, "receipt", SOURCE, FUND, money);
    TRY(ledger_must(ctx, store, CIMAHI, &receipt, 1));
    return store_commit(store);
}

static Status apply(Ctx *ctx, Store *store, const char *what, const Transfer *batch, int64_t count,
                    LedgerResult expected)
{
    LedgerResult *results = mem_array(ctx, LedgerResult, count);
    Instant from = instant_now();
    TRY(begin(store));
    TRY(ledger_apply(ctx, store, CIMAHI, batch, (size_t)count, results));
    TRY(store_commit(store));
    double seconds = seconds_since(from);
    for (int64_t i = 0; i < count; i++)
        if (results[i] != expected)
            return fail(ctx, E_BROKEN, ledger_result_key(results[i]),
                        text_string(ctx, batch[i].key), "", "", "", NULL);
    printf("%-36s %8.2f s %12.0f a second\n", what, seconds, (double)count / seconds);
    fflush(stdout);
    mem_free(results);
    return OK;
}

static Status prove(Ctx *ctx, Store *store)
{
    LedgerReport report;
    Instant from = instant_now();
    TRY(ledger_verify(ctx, store, &report));
    double seconds = seconds_since(from);
    printf("%-36s %8.2f s %12.0f a second\n", "proof of all", seconds,
           (double)report.transfers / seconds);
    return OK;
}

static Status measure(Ctx *ctx, Store *store, int64_t count)
{
    Date date;
    void *texts = mem_root(ctx);
    Transfer *batch = mem_array(ctx, Transfer, count);
    if (!date_from_ymd(FIRST_YEAR, 3, 31, &date))
        abort();
    TRY(open_books(ctx, store, date, 2 * count * AMOUNT));
    for (int64_t i = 0; i < count; i++)
        batch[i] = transfer(date, mem_printf(texts, "bill:12:%09lld", (long long)i), FUND,
                            INSTITUTION, AMOUNT);
    TRY(apply(ctx, store, "posted", batch, count, LEDGER_OK));
    TRY(apply(ctx, store, "the same again", batch, count, LEDGER_EXISTS));
    for (int64_t i = 0; i < count; i++) {
        batch[i].key = text_of(mem_printf(texts, "commitment:12:%09lld", (long long)i));
        batch[i].kind = TRANSFER_PENDING;
    }
    TRY(apply(ctx, store, "reserved", batch, count, LEDGER_OK));
    for (int64_t i = 0; i < count; i++) {
        batch[i].pending = batch[i].key;
        batch[i].key = text_of(mem_printf(texts, "bill:13:%09lld", (long long)i));
        batch[i].kind = TRANSFER_POST;
    }
    TRY(apply(ctx, store, "reservations posted", batch, count, LEDGER_OK));
    return prove(ctx, store);
}

int main(void)
{
    Ctx *ctx = ctx_new();
    const char *folder = getenv("WORK");
    int64_t count = transfers_asked();
    Store *store;
    printf("%lld transfers between three accounts\n", (long long)count);
    Status status =
        store_open(ctx, ctx, mem_printf(ctx, "%s/ledger.db", folder == NULL ? "." : folder),
                   STORE_CREATE, &store);
    if (status == OK)
        status = measure(ctx, store, count);
    size_t problem_total;
    const Problem *list = problems(ctx, &problem_total);
    for (size_t i = 0; i < problem_total; i++)
        fprintf(stderr, "%s\n", problem_format(ctx, LANG_EN, &list[i]));
    mem_free(ctx);
    return status_exit_code(status);
}
