/* Precision and recall of a checked roster. */
#include <assert.h>

#include "base/map.h"
#include "base/mem.h"
#include "demo/output.h"

enum { COLUMN_NO, COLUMN_VERDICT, COLUMN_FAULT };

typedef struct {
    Ctx *ctx;
    void *memory;
    Map *by_number;   /* row number → place in the arrays */
    uint8_t *verdict; /* true */
    uint32_t *fault;  /* interned */
    bool *seen;       /* in the checked file */
    size_t count, verdict_capacity, fault_capacity, seen_capacity;
    Interner *faults;
    int64_t (*given)[VERDICT_COUNT];             /* [fault][verdict given] */
    int64_t pairs[VERDICT_COUNT][VERDICT_COUNT]; /* [true][given] */
} Scoring;

static Status bad_verdict(Scoring *scoring, const TableReader *reader, int64_t line, Text verdict)
{
    Place place = table_place(reader, line, COLUMN_VERDICT);
    return fail_at(scoring->ctx, E_INVALID, &place, "demo.not_a_verdict",
                   text_string(scoring->memory, verdict), NULL);
}

/* Number and verdict of a row. */
static Status read_row(Scoring *scoring, const TableReader *reader, const TableRow *row,
                       int64_t *ret_number, Verdict *ret_verdict)
{
    bool empty = false;
    int64_t number = 0;
    if (!table_field(scoring->ctx, reader, row, COLUMN_NO, &number, &empty))
        return E_INVALID;
    Verdict verdict = verdict_parse(row->fields[COLUMN_VERDICT]);
    if (verdict == VERDICT_COUNT)
        return bad_verdict(scoring, reader, row->line, row->fields[COLUMN_VERDICT]);
    *ret_number = number;
    *ret_verdict = verdict;
    return OK;
}

static Status add_truth(Scoring *scoring, const TableReader *reader, const TableRow *row)
{
    int64_t number = 0;
    Verdict verdict = VERDICT_COUNT;
    TRY(read_row(scoring, reader, row, &number, &verdict));
    scoring->verdict =
        mem_grow(scoring->memory, scoring->verdict, scoring->count, &scoring->verdict_capacity);
    scoring->fault =
        mem_grow(scoring->memory, scoring->fault, scoring->count, &scoring->fault_capacity);
    scoring->seen =
        mem_grow(scoring->memory, scoring->seen, scoring->count, &scoring->seen_capacity);
    scoring->verdict[scoring->count] = (uint8_t)verdict;
    scoring->fault[scoring->count] = intern(scoring->faults, row->fields[COLUMN_FAULT]);
    scoring->seen[scoring->count] = false;
    if (!map_put(scoring->by_number, (uint64_t)number, scoring->count, NULL)) {
        Place place = table_place(reader, row->line, COLUMN_NO);
        return fail_at(scoring->ctx, E_INVALID, &place, "demo.number_twice",
                       mem_printf(scoring->memory, "%lld", (long long)number), NULL);
    }
    scoring->count++;
    return OK;
}

static Status add_checked(Scoring *scoring, const TableReader *reader, const TableRow *row)
{
    int64_t number = 0;
    Verdict verdict = VERDICT_COUNT;
    uint64_t at = 0;
    TRY(read_row(scoring, reader, row, &number, &verdict));
    if (!map_get(scoring->by_number, (uint64_t)number, &at) || scoring->seen[at]) {
        Place place = table_place(reader, row->line, COLUMN_NO);
        return fail_at(scoring->ctx, E_INVALID, &place, "demo.not_in_truth",
                       mem_printf(scoring->memory, "%lld", (long long)number), NULL);
    }
    scoring->seen[at] = true;
    scoring->pairs[scoring->verdict[at]][verdict]++;
    scoring->given[scoring->fault[at]][verdict]++;
    return OK;
}

static Status read_file(Scoring *scoring, const char *path,
                        Status (*add)(Scoring *, const TableReader *, const TableRow *))
{
    TableReader *reader;
    TRY(table_open(scoring->ctx, scoring->memory, path, &DEMO_TRUTH_COLUMNS, NULL, &reader));
    for (;;) {
        TableRow row;
        bool more = false;
        TRY(table_next(reader, &row, &more));
        if (!more)
            break;
        TRY(add(scoring, reader, &row));
    }
    return table_bad_rows(reader) > 0 ? E_INVALID : OK;
}

static void sum_verdicts(const Scoring *scoring, DemoScore *score)
{
    score->verdicts = mem_array(score, VerdictScore, VERDICT_COUNT + 1);
    VerdictScore sum = {0};
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        VerdictScore one = {.verdict = VERDICT_KEYS[verdict],
                            .right = scoring->pairs[verdict][verdict]};
        for (int other = 0; other < VERDICT_COUNT; other++) {
            one.truth += scoring->pairs[verdict][other];
            one.given += scoring->pairs[other][verdict];
        }
        sum.truth += one.truth;
        sum.given += one.given;
        sum.right += one.right;
        if (one.truth > 0 || one.given > 0)
            score->verdicts[score->verdict_count++] = one;
    }
    score->verdicts[score->verdict_count++] = sum;
    score->rows = sum.truth;
}

static int compare_faults(const void *a, const void *b)
{
    const FaultScore *one = a, *other = b;
    return strcmp(one->fault, other->fault);
}

static void sum_faults(const Scoring *scoring, DemoScore *score)
{
    uint32_t count = interned_count(scoring->faults);
    score->faults = mem_array(score, FaultScore, count);
    score->fault_count = count;
    for (uint32_t fault = 0; fault < count; fault++) {
        FaultScore *one = &score->faults[fault];
        one->fault = text_string(score, interned(scoring->faults, fault));
        int usual = 0;
        for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
            one->rows += scoring->given[fault][verdict];
            if (scoring->given[fault][verdict] > scoring->given[fault][usual])
                usual = verdict;
        }
        one->usual = VERDICT_KEYS[usual];
    }
    for (size_t i = 0; i < scoring->count; i++) {
        /* Every row of one fault has one true verdict. */
        FaultScore *one = &score->faults[scoring->fault[i]];
        one->right = scoring->given[scoring->fault[i]][scoring->verdict[i]];
    }
    qsort(score->faults, count, sizeof *score->faults, compare_faults);
}

static Status score_files(Scoring *scoring, void *parent, const char *checked_path,
                          const char *truth_path, DemoScore **ret)
{
    TRY(read_file(scoring, truth_path, add_truth));
    scoring->given =
        mem_alloc(scoring->memory, interned_count(scoring->faults) * sizeof *scoring->given);
    TRY(read_file(scoring, checked_path, add_checked));
    int64_t missing = 0;
    for (size_t i = 0; i < scoring->count; i++)
        missing += !scoring->seen[i];
    if (missing > 0)
        return fail(scoring->ctx, E_INVALID, "demo.rows_missing",
                    mem_printf(scoring->memory, "%lld", (long long)missing), checked_path, NULL);
    DemoScore *score = mem_new(parent, DemoScore);
    sum_verdicts(scoring, score);
    sum_faults(scoring, score);
    *ret = score;
    return OK;
}

Status demo_score(Ctx *ctx, void *parent, const char *checked_path, const char *truth_path,
                  DemoScore **ret)
{
    Scoring scoring = {.ctx = ctx, .memory = mem_root(ctx)};
    scoring.by_number = map_new(scoring.memory, 4096);
    scoring.faults = interner_new(scoring.memory);
    Status status = score_files(&scoring, parent, checked_path, truth_path, ret);
    mem_free(scoring.memory);
    return status;
}
