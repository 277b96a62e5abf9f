/* How many are covered, of how many: reported and counted totals side by side, denominators and targets as objects with sources. */
#pragma once

#include "base/ctx.h"
#include "law/law.h"
#include "registry/registry.h"

typedef enum { DENOMINATOR_EMPLOYED, DENOMINATOR_ELIGIBLE, DENOMINATOR_NON_WAGE, DENOMINATOR_WAGE, DENOMINATOR_OTHER } DenominatorKind;

typedef struct {
    const char *name;  /* "sakernas-2022-08" */
    Region region;
    const char *period;
    DenominatorKind kind;
    int64_t value;
    const char *source;
    Date dated;
    const char *certainty;
    bool synthetic;
} Denominator;
/* The denominator called `name` of a region. E_NOT_FOUND. */
Status denominator_get(Store *store, void *parent, const char *name, Region region, Denominator *ret);

/* Reported active members of a region in a month, one segment or all (segment −1). *ret_found false if nothing was reported. */
Status coverage_reported(Store *store, Region region, int segment, Month month, int64_t *ret_heads, bool *ret_found);

/* heads ÷ denominator; over 100 % is legal. gap = ceil(target × denominator) − active, never 100 − coverage; not below 0. */
Status coverage_share(Ctx *ctx, int64_t heads, int64_t denominator, Rate *ret);
Status coverage_gap(Ctx *ctx, int64_t heads, int64_t denominator, Rate target, int64_t *ret_gap);
