/* How many are covered, of how many: reported and counted totals side by side, denominators and
 * targets as objects with sources.
 *
 * A reported total is what an office wrote down; a counted one is computed from the register.
 * Neither overwrites the other. */
#pragma once

#include "base/ctx.h"
#include "format/column.h"
#include "registry/registry.h"

/* What was known at one moment: of every chain the last event that counts. A row of a later event
 * is not seen, and what it replaces is still in force. NULL where it is taken: all that is
 * recorded. */
typedef struct {
    int64_t (*last_event)(const void *of, Chain chain); /* 0: none of the chain */
    const void *of;
} CoverageAsOf;

/* -- Objects --------------------------------------------------------------------------------- */

typedef enum {
    DENOMINATOR_EMPLOYED,
    DENOMINATOR_ELIGIBLE,
    DENOMINATOR_NON_WAGE,
    DENOMINATOR_WAGE,
    DENOMINATOR_OTHER,
    DENOMINATOR_KIND_COUNT
} DenominatorKind;
extern const char
    *const DENOMINATOR_KIND_KEYS[DENOMINATOR_KIND_COUNT +
                                 1]; /* "employed" "eligible" "non-wage" "wage" "other" */

typedef struct {
    Chain chain;
    int64_t id;
    const char *name; /* "sakernas-2022-08" */
    Region region;
    const char *period;
    DenominatorKind kind;
    int64_t value;
    const char *source;
    Date dated; /* days INT32_MIN unknown */
    const char *certainty;
    bool synthetic;
    int parts; /* 0: a value of its own; else the sum of so many regions below */
} Denominator;
/* The denominator called `name` of a region, as stated for it. E_NOT_FOUND with
 * "coverage.no_denominator". */
Status denominator_get(Store *store, void *parent, const char *name, Region region,
                       Denominator *ret);
/* The same without the problem; or, if none is stated for a province or the nation, the sum of all
 * regions a level below if every one of them has it (`parts` says how many). */
Status denominator_find(Store *store, void *parent, const char *name, Region region,
                        const CoverageAsOf *as_of, Denominator *ret, bool *ret_found);
/* In force (not replaced), by name and region; `name` NULL for all. */
Status denominator_list(Store *store, void *parent, const char *name, Region within,
                        Denominator **ret, size_t *ret_count);

typedef struct {
    Chain chain;
    int64_t id;
    const char *name; /* "kemendagri-2025" */
    Region region;
    int year;
    const char *authority;
    const char *document;
    Rate percent;  /* ppm −1: stated in heads */
    int64_t heads; /* −1: stated in percent */
    bool synthetic;
} Target;
/* The target called `name` for a region, or the one stated for the nearest region above it. */
Status target_find(Store *store, void *parent, const char *name, Region region, Target *ret,
                   bool *ret_found);
Status target_list(Store *store, void *parent, const char *name, Region within, Target **ret,
                   size_t *ret_count);

/* Are members counted where they live or where they work? */
typedef enum { BASIS_HOME, BASIS_WORKPLACE, BASIS_COUNT } Basis;
extern const char *const BASIS_KEYS[BASIS_COUNT + 1]; /* "home" "workplace" */

enum { SEGMENT_ALL = -1 };

typedef struct {
    Chain chain;
    int64_t id; /* of the row, 0 for a sum */
    Region region;
    int segment; /* Segment, or SEGMENT_ALL for a total that was reported undivided */
    Month month;
    int64_t heads;
    Basis basis;
    const char *document; /* of a sum: the first one */
    Date dated;
    bool synthetic;
    int segments_summed;  /* >0: the sum of so many segments */
    int regions_summed;   /* >0: the sum of so many regencies because nothing was reported for the
                             region itself */
    bool partial;         /* … and not all of them have reported */
    bool segments_differ; /* an undivided total that is not the sum of its five segments */
} Reported;

/* Reported active members of a region in a month, one segment or all (SEGMENT_ALL: the undivided
 * total if there is one, else the sum of the segments). Counted by home if there is such a row,
 * else by workplace. *ret_found false if nothing was reported; outputs then untouched. */
Status coverage_reported(Store *store, Region region, int segment, Month month, int64_t *ret_heads,
                         bool *ret_found);
/* The same with where it comes from. For a province or the nation of which nothing was reported:
 * the sum of the regions below that reported. */
Status coverage_reported_find(Store *store, void *parent, Region region, int segment, Month month,
                              const CoverageAsOf *as_of, Reported *ret, bool *ret_found);
/* Every row in force of a month inside a region, by region, segment and basis. */
Status reported_list(Store *store, void *parent, Region within, int segment, Month month,
                     Reported **ret, size_t *ret_count);

/* -- Import ---------------------------------------------------------------------------------- */

extern const ColumnSet REPORTED_COLUMNS;    /* doc/format-reported.md */
extern const ColumnSet DENOMINATOR_COLUMNS; /* doc/format-denominators.md */
extern const ColumnSet TARGET_COLUMNS;      /* doc/format-targets.md */

typedef struct {
    int64_t rows, rows_bad, rows_unchanged, rows_new, rows_replacing;
} CoverageImport;
typedef struct {
    const TableReaderOptions *reader; /* NULL: none */
    bool all_or_nothing;
    bool synthetic;
} CoverageImportOptions;
/* Each in the open write transaction; idempotent by content; good rows go in, bad ones are
 * problems. A value that differs from what is recorded for the same cell is a problem unless the
 * column `replaces` names the recorded row. */
Status reported_import(Ctx *ctx, Store *store, const char *path,
                       const CoverageImportOptions *options, CoverageImport *ret);
Status denominator_import(Ctx *ctx, Store *store, const char *path,
                          const CoverageImportOptions *options, CoverageImport *ret);
Status target_import(Ctx *ctx, Store *store, const char *path, const CoverageImportOptions *options,
                     CoverageImport *ret);

/* -- Counting -------------------------------------------------------------------------------- */

/* Counted heads: one number per regency and segment, by home in the month asked; a person counts
 * once, in the segment of the spell register.h shows; somebody who died before the month does not
 * count. */
typedef struct {
    size_t region_count;
    Region *regions;                     /* regencies that have members, ascending */
    int64_t (*heads)[SEGMENT_COUNT];     /* [region][segment] */
    int64_t (*synthetic)[SEGMENT_COUNT]; /* of these, generated */
    int64_t people; /* in all registers read: 0 means there is nothing to count */
} Counted;
/* `arrears_months`: how many unpaid months still count as active: 0, or what the law calls arrears
 * (law.h). */
Status coverage_count(Ctx *ctx, void *parent, Store *store, Month month, int64_t arrears_months,
                      Counted **ret);
/* Sum over the regencies inside `region`, one segment or SEGMENT_ALL. */
int64_t counted_heads(const Counted *counted, Region region, int segment, bool *ret_synthetic);
/* Is somebody with this cover a counted member? Pure; coverage_count and coverage list share it. */
bool coverage_is_active(int64_t arrears_months, int32_t paid_until, int32_t died, Month month);

/* -- Arithmetic ------------------------------------------------------------------------------ */

/* heads ÷ denominator in parts per million; over 100 % is legal. E_INVALID with
 * "coverage.denominator_zero". */
Status coverage_share(Ctx *ctx, int64_t heads, int64_t denominator, Rate *ret);
/* ceil(target × denominator) − active, never 100 − coverage; not below 0. */
Status coverage_gap(Ctx *ctx, int64_t heads, int64_t denominator, Rate target, int64_t *ret_gap);

/* -- The table ------------------------------------------------------------------------------- */

typedef enum { FROM_BOTH, FROM_REPORTED, FROM_COUNTED } CoverageFrom;

typedef struct {
    Month month;
    Region within;
    bool
        by_regency; /* rows for each regency (province, for the nation) inside, besides the total */
    bool by_segment;                /* rows for each segment, besides the sum */
    const char *denominator;        /* NULL: heads only */
    const char *denominator_before; /* for twelve months before; NULL: the same one */
    const char *target;             /* NULL: none */
    CoverageFrom from;
    int64_t arrears_months; /* as for coverage_count */
} CoverageQuery;

/* Why a figure is what it is; each has a message "coverage.note.…". */
typedef enum {
    NOTE_UCJ = 1 << 0, /* the denominator is declared eligible: this share is the UCJ */
    NOTE_OVER_100 =
        1 << 1, /* and the members are counted by workplace, or the denominator is not of them */
    NOTE_WORKPLACE = 1 << 2,      /* counted by workplace, divided by residents */
    NOTE_SUM_OF_REGIONS = 1 << 3, /* nothing reported for the region itself */
    NOTE_SUM_PARTIAL = 1 << 4, /* … and not every region below has reported: the share is too low */
    NOTE_DENOMINATOR_SUM = 1 << 5,
    NOTE_NO_DENOMINATOR = 1 << 6,
    NOTE_NO_BEFORE = 1 << 7,    /* nothing twelve months before: no growth */
    NOTE_TARGET_ABOVE = 1 << 8, /* the target is that of a region above */
    NOTE_SEGMENTS_DIFFER =
        1 << 9, /* the segments do not add up to the undivided total that was reported */
    NOTE_DENOMINATOR_OTHER = 1 << 10, /* one segment divided by a denominator of everybody */
    NOTE_LAST = NOTE_DENOMINATOR_OTHER,
} CoverageNote;
const char *coverage_note_key(CoverageNote note);

typedef struct {
    Region region;
    const char *name;
    int segment;      /* SEGMENT_ALL: all of them */
    int64_t reported; /* −1: none */
    int64_t counted;  /* −1: nothing to count */
    int64_t active; /* the one the figures below use: reported if asked and there, else counted; −1:
                       neither */
    CoverageFrom source; /* which one */
    int64_t denominator; /* −1: none */
    Basis basis;         /* of the figure used; counted members are always by home */
    DenominatorKind denominator_kind;
    Rate share;           /* ppm −1: none */
    int64_t uncovered;    /* denominator − active, not below 0; −1: none */
    Rate target;          /* ppm −1: none, or stated in heads */
    int64_t target_heads; /* −1: none */
    int64_t gap;          /* heads to the target; −1: none */
    int64_t before;       /* active twelve months before, same source; −1: none */
    Rate growth_points;   /* share − share before; ppm INT64_MIN: none */
    Rate growth_relative; /* active ÷ before − 1; ppm INT64_MIN: none */
    unsigned notes;
    bool synthetic;
} CoverageRow;

/* Rows by region then segment, each region's sum after its segments, the total of `within` last. */
Status coverage_table(Ctx *ctx, void *parent, Store *store, const CoverageQuery *query,
                      CoverageRow **ret, size_t *ret_count);
