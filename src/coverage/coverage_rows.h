/* Columns of the three formats, and their rows in the store. Private to coverage/. */
#pragma once

#include "coverage/coverage.h"

enum {
    REPORTED_REGION,
    REPORTED_SEGMENT,
    REPORTED_MONTH,
    REPORTED_HEADS,
    REPORTED_BASIS,
    REPORTED_DOCUMENT,
    REPORTED_DATED,
    REPORTED_REPLACES,
    REPORTED_SYNTHETIC
};
enum {
    DENOMINATOR_NAME,
    DENOMINATOR_REGION,
    DENOMINATOR_PERIOD,
    DENOMINATOR_KIND,
    DENOMINATOR_VALUE,
    DENOMINATOR_SOURCE,
    DENOMINATOR_DATED,
    DENOMINATOR_CERTAINTY,
    DENOMINATOR_REPLACES,
    DENOMINATOR_SYNTHETIC
};
enum {
    TARGET_NAME,
    TARGET_REGION,
    TARGET_YEAR,
    TARGET_AUTHORITY,
    TARGET_DOCUMENT,
    TARGET_PERCENT,
    TARGET_HEADS,
    TARGET_REPLACES,
    TARGET_SYNTHETIC
};

/* The keys, then the Indonesian words in the same order. */
#define BASIS_CHOICES "home|workplace|domisili|tempat kerja"
#define DENOMINATOR_KIND_CHOICES                                                                   \
    "employed|eligible|non-wage|wage|other|bekerja|wajib terlindungi|bukan penerima "              \
    "upah|penerima upah|lainnya"

/* A row as recorded, also if a later one replaced it. */
typedef struct {
    Reported fact;
    int64_t replaces; /* 0 none */
    bool replaced;
} ReportedRow;
typedef struct {
    Denominator fact;
    int64_t replaces;
    bool replaced;
} DenominatorRow;
typedef struct {
    Target fact;
    int64_t replaces;
    bool replaced;
} TargetRow;

/* All rows of one cell: (region, segment, month, basis); (name, region); (name, region). By chain
 * and id. A denominator's as they stood at `as_of`. */
Status reported_cell(Store *store, void *parent, const Reported *cell, ReportedRow **ret,
                     size_t *ret_count);
Status denominator_cell(Store *store, void *parent, const char *name, Region region,
                        const CoverageAsOf *as_of, DenominatorRow **ret, size_t *ret_count);
Status target_cell(Store *store, void *parent, const char *name, Region region, TargetRow **ret,
                   size_t *ret_count);

/* Each under the event begun in the region's chain; seen by the next read. */
Status reported_write(Store *store, const ReportedRow *row);
Status denominator_write(Store *store, const DenominatorRow *row);
Status target_write(Store *store, const TargetRow *row);

/* Rows in force of one region and month, by segment, basis and id. */
Status reported_of_region(Store *store, void *parent, Region region, Month month,
                          const CoverageAsOf *as_of, Reported **ret, size_t *ret_count);
