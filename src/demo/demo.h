/* The West Java showcase: a generator of invented people, rosters, totals, entrants and marks
 * around real denominators, and the measure of how well a roster was checked against the truth that
 * the generator kept.
 *
 * Everything it writes is marked synthetic in every row. A person is a pure function of (seed,
 * regency, number), so a file is the same bytes whatever the number of threads, and no list of
 * people is ever held in memory. What it is made from:
 * demo/west-java/{names,spelling,occupations,plan}.csv, the regions of the store, and the
 * denominator "sakernas-2022-08" of the store. */
#pragma once

#include "base/ctx.h"
#include "store/store.h"

#define DEMO_DENOMINATOR "sakernas-2022-08"
/* Names of the denominators and the target that it invents. */
#define DEMO_WAGE     "example-wage-2022"
#define DEMO_NON_WAGE "example-non-wage-2022"
#define DEMO_NON_ASN  "example-non-asn-2022"
#define DEMO_EMPLOYED "example-employed-2022" /* of provinces */
#define DEMO_TARGET   "example-2022"

enum { DEMO_SCALE_DEFAULT = 100, DEMO_SCALE_MAX = 10000 };

typedef struct {
    const char *folder;
    int64_t scale; /* one person is written for so many; 1 builds all */
    uint64_t seed;
} DemoOptions;

/* One file written. */
typedef struct {
    const char *path;  /* below the folder: "members/3216.csv" */
    const char *about; /* message key: "demo.file.members" */
    int64_t rows;
} DemoFile;

/* Writes all files, streaming. The array and its texts hang under `parent`. E_INVALID for a scale
 * out of range; E_NOT_FOUND if the store lacks the regions or a denominator ("demo.no_regions",
 * "coverage.no_denominator"). */
Status demo_generate(Ctx *ctx, void *parent, Store *store, const DemoOptions *options,
                     DemoFile **ret_files, size_t *ret_count);

/* How one verdict did against the truth. Precision: right ÷ given; recall: right ÷ true. */
typedef struct {
    const char *verdict;
    int64_t truth; /* rows that truly are so */
    int64_t given; /* rows that were called so */
    int64_t right; /* both */
} VerdictScore;

/* What became of one kind of fault. */
typedef struct {
    const char *fault; /* "damaged-scientific" */
    int64_t rows;
    int64_t right;
    const char *usual; /* the verdict given most often */
} FaultScore;

typedef struct {
    VerdictScore *verdicts; /* in the order of the truth's words, the sum last with verdict NULL */
    size_t verdict_count;
    FaultScore *faults; /* by key */
    size_t fault_count;
    int64_t rows;
} DemoScore;

/* Compares a checked roster (the file that `roster check --out` wrote) with the generator's truth
 * by the roster's own row numbers. E_INVALID if they are not of one roster: a row that the other
 * file does not have. */
Status demo_score(Ctx *ctx, void *parent, const char *checked_path, const char *truth_path,
                  DemoScore **ret);

/* Plays the institution that answers about a roster's exported list: writes a reply
 * (doc/format-reply.md) from the truth. *ret_rows counts the answers. */
Status demo_answer(Ctx *ctx, const char *list_path, const char *truth_path, const char *out_path,
                   int64_t *ret_rows);
/* The same for an exported bill: writes its receipt (doc/format-bill.md), with invented member
 * numbers; whoever truly is covered already or not eligible is refused. */
Status demo_receipt(Ctx *ctx, const char *bill_path, const char *truth_path, const char *out_path,
                    int64_t *ret_rows);
