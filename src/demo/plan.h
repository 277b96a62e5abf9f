/* How many there are: the generator's plan of each regency, in heads, at full scale and at the
 * scale asked. Pure. Private to demo/. */
#pragma once

#include "base/ctx.h"
#include "registry/registry.h"

enum { DEMO_REGENCIES = 27, DEMO_PROVINCES = 6 };

typedef enum { KIND_INDUSTRY, KIND_CITY, KIND_FARM, KIND_COAST, KIND_COUNT } RegencyKind;

/* Facts of a place as demo/west-java/plan.csv states them: parts per million of what the file says.
 */
typedef struct {
    Region region;
    RegencyKind kind;
    int64_t wage, pu, bpu, construction, migrant, non_asn, non_asn_covered, growth;
    int64_t vulnerable;     /* per million employed; −1: a real statement is used */
    const char *regulation; /* the kind of its strongest document of the period */
    Score innovation, interview;
} PlannedRegency;

/* The same in heads. `before` is twelve months earlier. */
typedef struct {
    int64_t employed;
    int64_t wage, non_wage, non_asn; /* denominators */
    int64_t active[SEGMENT_COUNT];
    int64_t before[SEGMENT_COUNT];
    int64_t vulnerable; /* −1: not invented */
} Totals;

/* Reads plan.csv, in its order (by code); the same of provinces.csv, with how many are employed
 * (−1: not invented). */
PlannedRegency *plan_places(void *parent);
PlannedRegency *plan_provinces(void *parent, int64_t **ret_employed);
/* The place's totals for so many employed. Segments and denominators never exceed what they are
 * part of. */
Totals plan_totals(const PlannedRegency *place, int64_t employed);

/* People of one regency's register at a scale. A class++is a run of person numbers: first the
 * active by segment, then those in arrears, the lapsed, the dead, and last the newcomers whom no
 * register knows. */
typedef enum {
    CLASS_ACTIVE,
    CLASS_ARREARS,
    CLASS_LAPSED,
    CLASS_DEAD,
    CLASS_NEWCOMER,
    CLASS_COUNT
} PersonClass;

typedef struct {
    int64_t active[SEGMENT_COUNT];
    int64_t count[CLASS_COUNT];
    int64_t first[CLASS_COUNT]; /* number of the first person of a class++*/
    int64_t members;            /* all but the newcomers */
    int64_t people;
} Population;

/* `newcomers` is how many people outside the register are wanted (rosters). */
Population plan_population(const Totals *totals, int64_t scale, int64_t newcomers);
/* Share of a segment's active members whose cover began within the last twelve months, per million.
 */
int64_t plan_new_share(const Totals *totals, Segment segment);
