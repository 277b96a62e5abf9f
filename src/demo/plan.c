#include "demo/plan.h"

#include <assert.h>

#include "base/mem.h"
#include "demo/lines.h"

/* An office's report and the register never agree quite: some who are reported are not yet in the
 * register. */
enum { REGISTERED_PER_MILLE = 985 };
/* Of the active own-account members, in arrears and lapsed; of the others, lapsed; and the dead of
 * all: per thousand. */
enum {
    ARREARS_PER_MILLE = 90,
    LAPSED_BPU_PER_MILLE = 280,
    LAPSED_PER_MILLE = 70,
    DEAD_PER_MILLE = 4
};
/* Few people are enough for every fault of a roster to find somebody. */
enum { CLASS_MIN = 20 };
/* Growth of the segments that the plan says nothing about: 4 % in twelve months. */
enum { OTHER_GROWTH_PPM = 40000 };

static int64_t part_of(int64_t whole, int64_t ppm)
{
    int64_t result = 0;
    bool fits = ratio_apply(whole, ppm, PPM, ROUND_HALF_AWAY, &result);
    assert(fits);
    return result;
}

static RegencyKind kind_of(Text text)
{
    static const char *const KEYS[KIND_COUNT] = {"industry", "city", "farm", "coast"};
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (text_is(text, KEYS[kind]))
            return (RegencyKind)kind;
    abort();
}

enum {
    CODE,
    KIND,
    WAGE,
    PU,
    BPU,
    CONSTRUCTION,
    MIGRANT,
    NON_ASN,
    NON_ASN_COVERED,
    GROWTH,
    VULNERABLE,
    REGULATION,
    INNOVATION,
    INTERVIEW,
    EMPLOYED
};

static PlannedRegency read_place(void *parent, const Lines *line)
{
    enum { PERCENT = 4 }; /* digits that make a percentage parts per million */
    return (PlannedRegency){
        .region = {line_int(line, CODE)},
        .kind = kind_of(line->fields[KIND]),
        .wage = line_decimal(line, WAGE, PERCENT),
        .pu = line_decimal(line, PU, PERCENT),
        .bpu = line_decimal(line, BPU, PERCENT),
        .construction = line_decimal(line, CONSTRUCTION, PERCENT),
        .migrant = line_decimal(line, MIGRANT, PERCENT),
        .non_asn = line_decimal(line, NON_ASN, PERCENT),
        .non_asn_covered = line_decimal(line, NON_ASN_COVERED, PERCENT),
        .growth = line_decimal(line, GROWTH, PERCENT),
        .vulnerable = text_is(line->fields[VULNERABLE], "-") ? -1 : line_int(line, VULNERABLE),
        .regulation = text_string(parent, line->fields[REGULATION]),
        .innovation = {line_int(line, INNOVATION) * MICRO},
        .interview = {line_int(line, INTERVIEW) * MICRO},
    };
}

PlannedRegency *plan_places(void *parent)
{
    PlannedRegency *places = mem_array(parent, PlannedRegency, DEMO_REGENCIES);
    size_t count = 0;
    for (Lines line = lines_of("demo/west-java/plan.csv"); lines_next(&line);) {
        assert(count < DEMO_REGENCIES);
        places[count++] = read_place(places, &line);
    }
    assert(count == DEMO_REGENCIES);
    return places;
}

PlannedRegency *plan_provinces(void *parent, int64_t **ret_employed)
{
    PlannedRegency *places = mem_array(parent, PlannedRegency, DEMO_PROVINCES);
    int64_t *employed = mem_array(places, int64_t, DEMO_PROVINCES);
    size_t count = 0;
    for (Lines line = lines_of("demo/west-java/provinces.csv"); lines_next(&line);) {
        assert(count < DEMO_PROVINCES);
        employed[count] = text_is(line.fields[EMPLOYED], "-") ? -1 : line_int(&line, EMPLOYED);
        places[count++] = read_place(places, &line);
    }
    assert(count == DEMO_PROVINCES);
    *ret_employed = employed;
    return places;
}

Totals plan_totals(const PlannedRegency *place, int64_t employed)
{
    Totals totals = {.employed = employed};
    totals.wage = part_of(employed, place->wage);
    totals.non_wage = employed - totals.wage;
    totals.non_asn = part_of(employed, place->non_asn);
    totals.active[SEGMENT_PU] = part_of(totals.wage, place->pu);
    totals.active[SEGMENT_BPU] = part_of(totals.non_wage, place->bpu);
    totals.active[SEGMENT_CONSTRUCTION] = part_of(employed, place->construction);
    totals.active[SEGMENT_MIGRANT] = part_of(employed, place->migrant);
    totals.active[SEGMENT_NON_ASN] = part_of(totals.non_asn, place->non_asn_covered);
    totals.vulnerable = place->vulnerable < 0 ? -1 : part_of(employed, place->vulnerable);

    int64_t grown[2];
    const int64_t weights[2] = {totals.active[SEGMENT_PU], totals.active[SEGMENT_BPU]};
    bool split = split_largest_remainder(part_of(employed, place->growth), weights, 2, grown);
    assert(split && grown[0] <= weights[0] && grown[1] <= weights[1]);
    for (int segment = 0; segment < SEGMENT_COUNT; segment++)
        totals.before[segment] =
            totals.active[segment] - part_of(totals.active[segment], OTHER_GROWTH_PPM);
    totals.before[SEGMENT_PU] = totals.active[SEGMENT_PU] - grown[0];
    totals.before[SEGMENT_BPU] = totals.active[SEGMENT_BPU] - grown[1];
    return totals;
}

static int64_t per_mille_at_least(int64_t whole, int64_t per_mille)
{
    int64_t part = whole * per_mille / 1000;
    return part < CLASS_MIN ? CLASS_MIN : part;
}

Population plan_population(const Totals *totals, int64_t scale, int64_t newcomers)
{
    Population population = {0};
    int64_t *count = population.count;
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        bool fits = ratio_apply(totals->active[segment], REGISTERED_PER_MILLE, 1000 * scale,
                                ROUND_HALF_AWAY, &population.active[segment]);
        assert(fits);
        count[CLASS_ACTIVE] += population.active[segment];
    }
    int64_t own = population.active[SEGMENT_BPU];
    count[CLASS_ARREARS] = per_mille_at_least(own, ARREARS_PER_MILLE);
    count[CLASS_LAPSED] = per_mille_at_least(own, LAPSED_BPU_PER_MILLE) +
                          (count[CLASS_ACTIVE] - own) * LAPSED_PER_MILLE / 1000;
    count[CLASS_DEAD] = per_mille_at_least(count[CLASS_ACTIVE], DEAD_PER_MILLE);
    count[CLASS_NEWCOMER] = newcomers;
    for (int class = 0; class < CLASS_COUNT; class ++) {
        population.first[class] = population.people;
        population.people += count[class];
    }
    population.members = population.people - newcomers;
    return population;
}

int64_t plan_new_share(const Totals *totals, Segment segment)
{
    int64_t share = 0;
    bool fits = ratio_apply(totals->active[segment] - totals->before[segment], PPM,
                            totals->active[segment], ROUND_HALF_AWAY, &share);
    return fits ? share : 0; /* an empty segment has no newcomers */
}
