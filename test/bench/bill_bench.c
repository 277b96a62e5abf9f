/* A million-head bill on the embedded store: issued, paid, turned into cover (people who are no
 * members yet become members). And posted lines a second beside one multi-row INSERT into a table
 * with a row for each contribution line, in the same run: both are given arrays in memory and end
 * with a durable commit. Making the people, the fund and the commitments is outside all times.
 *
 *     ./dev bench bill
 *     HEADS=100000 ./dev bench bill */
#include <inttypes.h>
#include <sys/resource.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/random.h"
#include "fund/bill_private.h"
#include "store/engine.h"

enum {
    RUNS = 3,
    PRICE = 16800,
    PROGRAMMES = 2, /* JKK and JKM: contribution lines of one posted line */
    RATIO_WANTED = 8,
    SECONDS_WANTED = 15,
    BATCH = 250, /* rows of one INSERT */
    COLUMNS = 9
};
static const uint64_t SEED = 20230317;
static const Chain CIMAHI = {3277};

static const char *const FIRST[] = {"Siti", "Slamet", "Dewi", "Agus", "Nur",
                                    "Budi", "Rina",   "Asep", "Yani", "Ujang"};
static const char *const LAST[] = {"Rahayu",  "Riyadi", "Lestari", "Setiawan", "Hidayat",
                                   "Suryani", "Komara", "Wulan",   "Permana",  "Nugraha"};

static double seconds_since(Instant from) { return (double)(instant_now().us - from.us) / 1e6; }

/* What this process had of the machine: tells a slow program from a busy machine. */
static double processor_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int64_t heads_asked(void)
{
    int64_t value;
    const char *text = getenv("HEADS");
    return text != NULL && text_parse_int64(text_of(text), &value) ? value : 1000000;
}

/* Number `i` of a permutation: valid, each once, in no order. */
static int64_t nik_at(int64_t i)
{
    enum { DAYS = 28, MONTHS = 12, YEARS = 40, PRIME = 7919 };
    const int64_t all = INT64_C(9973) * DAYS * MONTHS * YEARS;
    int64_t x = i * PRIME % all;
    int64_t serial = x % 9973 + 1, day = x / 9973 % DAYS + 1, month = x / 9973 / DAYS % MONTHS + 1;
    int64_t year = 60 + x / 9973 / DAYS / MONTHS;
    return ((INT64_C(327701) * 100 + day) * 100 + month) * 1000000 + year * 10000 + serial;
}

static Status write_text(Ctx *ctx, const char *folder, const char *name, const char *content)
{
    FileOut *out;
    TRY(file_out_open(ctx, ctx, mem_printf(ctx, "%s/%s", folder, name), &out));
    file_out_write(out, text_of(content));
    return file_commit(ctx, out);
}

static Status make_regions(Ctx *ctx, Store *store, const char *folder)
{
    RegionCounts counts;
    TRY(write_text(ctx, folder, "provinces.csv", "code,name\n32,Jawa Barat\n"));
    TRY(write_text(ctx, folder, "regencies.csv", "code,province_code,name\n32.77,32,Cimahi\n"));
    TRY(write_text(ctx, folder, "districts.csv",
                   "code,regency_code,name\n32.77.01,32.77,Selatan\n"));
    TRY(write_text(ctx, folder, "villages.csv",
                   "code,district_code,name\n32.77.01.1002,32.77.01,Utama\n"));
    TRY(store_begin_write(store));
    TRY(region_import(store, folder, &counts));
    return store_commit(store);
}

static Status make_fund(Ctx *ctx, Store *store, int64_t heads, Fund **ret)
{
    int64_t added;
    bool existed;
    const Receipt receipt = {.key = TEXT("a"),
                             .amount = {heads * PRICE},
                             .date = instant_date(ctx->now),
                             .giver = TEXT("Bendahara")};
    TRY(fund_parse(ctx, ctx, store, "bench",
                   TEXT("fund: bench\nname: Bench\nkind: apbd-regency\nregion: \"32.77\"\n"
                        "owner: x\nfrom: 2023-01\nuntil: 2023-12\n"),
                   ret));
    TRY(store_begin_write(store));
    TRY(fund_create(ctx, store, *ret, false, &existed));
    TRY(fund_receive(ctx, store, *ret, &receipt, 1, &added));
    return store_commit(store);
}

static Status make_commitments(Ctx *ctx, Store *store, const Law *law, const Fund *fund,
                               int64_t heads, Month month)
{
    AllocationId id;
    bool existed;
    Commitment *list = mem_array(NULL, Commitment, heads);
    const Allocation allocation = {.chain = CIMAHI,
                                   .region = {3277},
                                   .key = TEXT("bench"),
                                   .date = instant_date(ctx->now),
                                   .expires = LEDGER_NEVER};
    Random random = random_stream(SEED, "names");
    Arena *names = arena_new(ctx, 1 << 20);
    for (int64_t i = 0; i < heads; i++) {
        uint64_t draw = random_at(random, (uint64_t)i);
        char *name = arena_alloc(names, 64);
        int length = snprintf(name, 64, "%s %s", FIRST[draw % 10], LAST[draw / 10 % 10]);
        list[i] = (Commitment){.fund = fund->id,
                               .nik = nik_at(i),
                               .name = {name, (size_t)length},
                               .home = {3277011002},
                               .occupation = 5212,
                               .from = month,
                               .until = month,
                               .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                               .synthetic = true};
    }
    Status status = store_begin_write(store);
    if (status == OK)
        status = commitment_add(ctx, store, law, &allocation, list, (size_t)heads, &id, &existed);
    if (status == OK)
        status = store_commit(store);
    mem_free(list);
    return status;
}

/* What the steps of the last transaction took. */
static void print_steps(Ctx *ctx)
{
    progress_end(ctx);
    for (int i = 0; i < ctx->progress->step_count; i++) {
        const ProgressStep *step = &ctx->progress->steps[i];
        printf("  %-38s %8.2f s\n", step->step, (double)(step->ended.us - step->began.us) / 1e6);
    }
    ctx->progress->step_count = 0;
}

/* -- Issue, pay, cover ----------------------------------------------------------------------- */

static Status bill_all(Ctx *ctx, Store *store, const Law *law, const Fund *fund, Month month,
                       double *ret_issued)
{
    BillId id;
    bool existed;
    BillPayment payment;
    Progress progress = {.step_count = 0};
    ctx->progress = &progress;
    double processor = processor_seconds();
    Instant begin = instant_now();
    TRY(store_begin_write(store));
    TRY(bill_issue(ctx, store, law, fund, month, instant_date(ctx->now), &id, &existed));
    TRY(store_commit(store));
    double issued = seconds_since(begin);
    print_steps(ctx);
    Instant paying = instant_now();
    TRY(store_begin_write(store));
    TRY(bill_pay(ctx, store, id, instant_date(ctx->now), TEXT("8810023"), &payment));
    TRY(store_commit(store));
    double paid = seconds_since(paying);
    print_steps(ctx);
    double together = seconds_since(begin), worked = processor_seconds() - processor;
    printf("issue (read commitments, freeze, post)   %8.2f s\n", issued);
    printf("pay, %9" PRId64 " people made members     %8.2f s\n", payment.covered, paid);
    printf("together                                 %8.2f s   (wanted: under %d; %.2f s of "
           "processor)\n",
           together, SECONDS_WANTED, worked);
    *ret_issued = issued;
    Instant proving = instant_now();
    TRY(store_begin_read(store));
    TRY(bill_verify(ctx, store, &(BillProof){0}));
    store_rollback(store);
    printf("bill verify                              %8.2f s\n", seconds_since(proving));
    ctx->progress = NULL;
    return OK;
}

/* -- Lines a second -------------------------------------------------------------------------- */

/* What bill_issue does with its lines: pack, digest, write, post in the ledger, commit. */
static Status post_ours(Ctx *ctx, Store *store, const Fund *fund, const BillPosting *lines,
                        int64_t heads, int run, double *ret)
{
    const char *key = mem_printf(ctx, "bench:%d", run);
    const Transfer transfers[] = {{.key = text_of(mem_printf(ctx, "bench-in:%d", run)),
                                   .kind = TRANSFER_POSTED,
                                   .debit = fund->accounts.source,
                                   .credit = fund->accounts.fund,
                                   .amount = {heads * PRICE},
                                   .value_date = instant_date(ctx->now),
                                   .reason = TEXT("receipt")},
                                  {.key = text_of(key),
                                   .kind = TRANSFER_POSTED,
                                   .debit = fund->accounts.fund,
                                   .credit = fund->accounts.institution,
                                   .amount = {heads * PRICE},
                                   .value_date = instant_date(ctx->now),
                                   .reason = TEXT("bill")}};
    const BillGroup group = {.people = CIMAHI,
                             .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                             .price = {PRICE},
                             .heads = heads,
                             .breakdown = "jkk 10000 bpu.jkk 2015-07; jkm 6800 bpu.jkm 2015-07",
                             .transfer = key};
    const Bill bill = {
        .fund = fund->id, .month = fund->until, .heads = heads, .amount = {heads * PRICE}};
    BillId id = {CIMAHI, 0};
    Instant begin = instant_now();
    TRY(store_begin_write(store));
    TRY(event_begin(store, CIMAHI, "bill issue", "bench", NULL));
    TRY(bill_write(store, &bill, &id.id));
    TRY(bill_groups_write(store, id, &group, 1));
    TRY(bill_lines_write(store, id, lines, (size_t)heads));
    TRY(ledger_must(ctx, store, CIMAHI, transfers, ARRAY_COUNT(transfers)));
    TRY(store_commit(store));
    *ret = seconds_since(begin);
    return OK;
}

static Status insert_lines(Store *store, Statement *statement, const BillPosting *lines,
                           int64_t count)
{
    static const int64_t AMOUNTS[PROGRAMMES] = {10000, 6800};
    bool row;
    for (int64_t first = 0; first < count; first += BATCH) {
        for (int64_t i = 0; i < BATCH; i++) {
            int64_t line = first + i;
            const BillPosting *posted = &lines[line / PROGRAMMES];
            int64_t programme = line % PROGRAMMES;
            const int64_t values[COLUMNS] = {
                3277,           line,    1,       posted->commitment, posted->nik,
                1 << programme, 1000000, 1000000, AMOUNTS[programme]};
            for (int c = 0; c < COLUMNS; c++)
                store->engine->bind_int(statement, (int)i * COLUMNS + c + 1, values[c]);
        }
        TRY(store->engine->step(statement, &row));
        store->engine->reset(statement);
    }
    return OK;
}

static Status post_baseline(Store *store, const BillPosting *lines, int64_t heads, int run,
                            double *ret)
{
    Statement *statement;
    Buf *text = buf_new(store, 1 << 20);
    char *name = mem_printf(store, "contribution_line_%d", run);
    TRY(store->engine->execute(
        store, mem_printf(store,
                          "CREATE TABLE %s (chain INTEGER NOT NULL, id INTEGER NOT NULL, bill "
                          "INTEGER NOT NULL, commitment INTEGER NOT NULL, nik INTEGER NOT NULL, "
                          "programme INTEGER NOT NULL, base INTEGER NOT NULL, rate INTEGER NOT "
                          "NULL, amount INTEGER NOT NULL, PRIMARY KEY (chain, id)) STRICT, "
                          "WITHOUT ROWID",
                          name)));
    buf_printf(text, "INSERT INTO %s VALUES ", name);
    for (int i = 0; i < BATCH; i++)
        for (int c = 0; c < COLUMNS; c++)
            buf_printf(text, "%s$%d%s",
                       c > 0   ? ", "
                       : i > 0 ? ", ("
                               : "(",
                       i * COLUMNS + c + 1, c + 1 == COLUMNS ? ")" : "");
    Instant begin = instant_now();
    TRY(store->engine->begin(store, true));
    TRY(store->engine->prepare(store, name, text->data, &statement));
    TRY(insert_lines(store, statement, lines, heads * PROGRAMMES));
    TRY(store->engine->commit(store));
    *ret = seconds_since(begin);
    mem_free(text);
    return OK;
}

static Status compare(Ctx *ctx, Store *store, const Fund *fund, int64_t heads, double issued,
                      double *ret_ratio)
{
    BillPosting *lines = mem_array(NULL, BillPosting, heads);
    double ours = 0, baseline = 0;
    for (int64_t i = 0; i < heads; i++)
        lines[i] = (BillPosting){i + 1, nik_at(i), 0};
    for (int run = 0; run < RUNS; run++) {
        double one, other;
        TRY(post_ours(ctx, store, fund, lines, heads, run, &one));
        TRY(post_baseline(store, lines, heads, run, &other));
        ours = run == 0 || one < ours ? one : ours;
        baseline = run == 0 || other < baseline ? other : baseline;
    }
    mem_free(lines);
    double lines_count = (double)(heads * PROGRAMMES);
    *ret_ratio = baseline / ours;
    printf(
        "Posting, from arrays in memory to a durable commit, best of %d, million contribution\n"
        "lines a second. Ours posts one line a member (the %d contribution lines of each follow\n"
        "from the law's version), control totals and the transfer; the other has a row for each.\n",
        RUNS, PROGRAMMES);
    printf("  ours                                   %8.2f     %8.3f s\n", lines_count / ours / 1e6,
           ours);
    printf("  multi-row INSERT                       %8.2f     %8.3f s\n",
           lines_count / baseline / 1e6, baseline);
    printf("  ratio                                  %8.1f     (wanted: %d)\n", *ret_ratio,
           RATIO_WANTED);
    printf("  ratio, counting our posted lines       %8.1f     (one a member)\n",
           *ret_ratio / PROGRAMMES);
    printf("  ratio, all of bill issue               %8.1f     (reads the commitments first)\n",
           baseline / issued);
    return OK;
}

static Status bench(Ctx *ctx, const char *folder)
{
    Law *law;
    Fund *fund;
    Store *store;
    double issued, ratio;
    int64_t heads = heads_asked() / BATCH * BATCH;
    Month month;
    if (!month_from_ym(2023, 3, &month))
        return E_INVALID;
    TRY(law_load(ctx, ctx, &law));
    TRY(store_open(ctx, ctx, mem_printf(ctx, "%s/bench.db", folder), STORE_CREATE, &store));
    TRY(make_regions(ctx, store, folder));
    TRY(make_fund(ctx, store, heads, &fund));
    Instant begin = instant_now();
    TRY(make_commitments(ctx, store, law, fund, heads, month));
    printf("%" PRId64 " heads; commitments made in %.2f s (not counted)\n", heads,
           seconds_since(begin));
    TRY(bill_all(ctx, store, law, fund, month, &issued));
    TRY(compare(ctx, store, fund, heads, issued, &ratio));
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory %ld MB\n", usage.ru_maxrss / 1024);
    return OK;
}

int main(void)
{
    Ctx *ctx = ctx_new();
    const char *folder = getenv("WORK");
    ctx->now = (Instant){1678838400000000}; /* 2023-03-15 */
    ctx->actor = "bench";
    Status status = bench(ctx, folder == NULL ? "/tmp" : folder);
    size_t count;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; i < count && i < 10; i++)
        fprintf(stderr, "%s\n", problem_format(ctx, LANG_EN, &list[i]));
    mem_free(ctx);
    return status == OK ? 0 : 1;
}
