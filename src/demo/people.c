#include "demo/people.h"

#include <assert.h>

#include "demo/lines.h"

/* Ages of workers on the last day of the year, as (days lived, per million who are younger): from
 * 18¼ to 64¾ years, so that nobody is near a limit of age by accident. */
static const struct {
    int64_t days, younger;
} AGES[] = {
    {73 * 1461 / 16, 0},     {20 * 1461 / 4, 50000},  {25 * 1461 / 4, 190000},
    {30 * 1461 / 4, 330000}, {35 * 1461 / 4, 460000}, {40 * 1461 / 4, 585000},
    {45 * 1461 / 4, 705000}, {50 * 1461 / 4, 810000}, {55 * 1461 / 4, 895000},
    {60 * 1461 / 4, 955000}, {259 * 1461 / 16, PPM},
};

/* The counters of a person's stream; each drawn figure has its own. */
enum {
    DRAW_SEX,
    DRAW_VILLAGE,
    DRAW_ELSEWHERE,
    DRAW_DISTRICT,
    DRAW_OCCUPATION,
    DRAW_SEGMENT,
    DRAW_NEW,
    DRAW_FROM,
    DRAW_UNTIL,
    DRAW_PAYER,
    DRAW_PROGRAMMES,
    DRAW_INCOME,
    DRAW_EMPLOYER,
    DRAW_EARLIER,
    DRAW_EARLIER_MONTHS,
    DRAW_DIED,
    DRAW_NAME = 100
};

enum {
    NIK_ELSEWHERE_PER_MILLE = 140,
    EARLIER_SPELL_PER_MILLE = 60,
    WORKERS_PER_COMPANY = 25,
    COMPANIES_MAX = 9000,
    MONTHS_OF_HISTORY = 96
};

void world_read_occupations(DemoWorld *world, void *parent)
{
    enum { OCCUPATION, SEGMENT, WEIGHT };
    size_t capacity = 0;
    for (Lines line = lines_of("demo/west-java/occupations.csv"); lines_next(&line);) {
        world->occupations =
            mem_grow(parent, world->occupations, world->occupation_count, &capacity);
        OccupationWeight *entry = &world->occupations[world->occupation_count++];
        entry->occupation = text_string(parent, line.fields[OCCUPATION]);
        bool known = segment_parse(line.fields[SEGMENT], &entry->segment);
        assert(known);
        for (size_t kind = 0; kind < KIND_COUNT; kind++)
            entry->weights[kind] = line_int(&line, WEIGHT + kind);
    }
}

Month demo_month(void)
{
    Month month = {0};
    bool good = month_from_ym(DEMO_YEAR, 12, &month);
    assert(good);
    return month;
}

Date demo_report_date(void)
{
    return (Date){month_first_day(month_plus(demo_month(), 1)).days + 9};
}

void regency_prepare(DemoRegency *regency, const DemoWorld *world, const PlannedRegency *place,
                     int index, const Totals *totals, const Population *population)
{
    regency->world = world;
    regency->place = place;
    regency->index = index;
    regency->totals = *totals;
    regency->population = *population;
    regency->stream =
        random_child(random_stream(world->seed, "demo.people"), (uint64_t)place->region.code);
    regency->employers = population->active[SEGMENT_PU] / WORKERS_PER_COMPANY + 1;
    if (regency->employers > COMPANIES_MAX)
        regency->employers = COMPANIES_MAX;
}

int64_t employer_number(int regency_index, int64_t employer)
{
    return 90000000 + (regency_index + 1) * 10000 + employer + 1;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Person numbers are spread over the ages by a bijection of 0 … people − 1: i × step + 1 modulo
 * people, step near the golden section. */
static int64_t age_place(int64_t number, int64_t people)
{
    int64_t step = people * 618 / 1000 + 1;
    while (common_divisor(step, people) != 1)
        step++;
    return (int64_t)(((__int128)number * step + 1) % people);
}

static int64_t days_lived(int64_t place, int64_t people)
{
    int64_t share = (int64_t)((__int128)place * PPM / people);
    size_t upper = 1;
    while (AGES[upper].younger <= share)
        upper++;
    int64_t width = AGES[upper].younger - AGES[upper - 1].younger;
    return AGES[upper - 1].days +
           (share - AGES[upper - 1].younger) * (AGES[upper].days - AGES[upper - 1].days) / width;
}

Nik nik_compose(Region district, Date birth, Sex sex, int serial)
{
    int year, month, day;
    date_to_ymd(birth, &year, &month, &day);
    int64_t number = region_at(district, LEVEL_DISTRICT).code;
    number = number * 100 + day + (sex == SEX_FEMALE ? 40 : 0);
    number = number * 100 + month;
    number = number * 100 + year % 100;
    return (Nik){number * 10000 + serial};
}

static Date last_day(void) { return month_last_day(demo_month()); }

int demo_serial(int regency_index, int64_t rank, Date birth)
{
    enum { SERIALS = 9999, SPREAD = 70, DAYS_TO_POSITIVE = 40000 };
    int64_t place = regency_index + DEMO_REGENCIES * rank;
    assert(place < SERIALS);
    /* What is added depends on the day alone, so those of one day stay apart, while last digits
     * vary from day to day. */
    return (int)(1 + (place + (birth.days + DAYS_TO_POSITIVE) * INT64_C(11) % SPREAD) % SERIALS);
}

/* Those of a regency who were born on one day stand side by side in the order of age, so their
 * places there are their serial numbers; the regency's index keeps the serials of people from two
 * regencies apart even where the NIK was issued in a third. */
static int serial_of(const DemoRegency *regency, int64_t place)
{
    int64_t people = regency->population.people, rank = 0;
    int64_t days = days_lived(place, people);
    while (rank < place && days_lived(place - rank - 1, people) == days)
        rank++;
    return demo_serial(regency->index, rank, (Date){(int32_t)(last_day().days - days)});
}

static void draw_identity(const DemoRegency *regency, Random stream, Segment segment,
                          DemoPerson *person)
{
    static const uint64_t MEN_PER_MILLE[SEGMENT_COUNT] = {[SEGMENT_PU] = 610,
                                                          [SEGMENT_BPU] = 560,
                                                          [SEGMENT_CONSTRUCTION] = 960,
                                                          [SEGMENT_MIGRANT] = 300,
                                                          [SEGMENT_NON_ASN] = 480};
    int64_t place = age_place(person->number, regency->population.people);
    person->birth =
        (Date){(int32_t)(last_day().days - days_lived(place, regency->population.people))};
    person->sex =
        random_below(stream, DRAW_SEX, 1000) < MEN_PER_MILLE[segment] ? SEX_MALE : SEX_FEMALE;
    person->home = regency->villages[random_below(stream, DRAW_VILLAGE, regency->village_count)];
    Region district = region_at(person->home, LEVEL_DISTRICT);
    if (random_below(stream, DRAW_ELSEWHERE, 1000) < NIK_ELSEWHERE_PER_MILLE)
        district =
            regency->world
                ->districts[random_below(stream, DRAW_DISTRICT, regency->world->district_count)];
    person->nik = nik_compose(district, person->birth, person->sex, serial_of(regency, place));
    name_draw(regency->world->names, random_child(stream, DRAW_NAME), person->sex, person->name);
    if (person->class != CLASS_NEWCOMER)
        person->member_number =
            INT64_C(99000000000) + (regency->index + 1) * INT64_C(10000000) + person->number;
}

static const char *draw_occupation(const DemoRegency *regency, Random stream, Segment segment)
{
    const DemoWorld *world = regency->world;
    RegencyKind kind = regency->place->kind;
    int64_t sum = 0;
    for (size_t i = 0; i < world->occupation_count; i++)
        if (world->occupations[i].segment == segment)
            sum += world->occupations[i].weights[kind];
    int64_t target = (int64_t)random_below(stream, DRAW_OCCUPATION, (uint64_t)sum);
    for (size_t i = 0; i < world->occupation_count; i++)
        if (world->occupations[i].segment == segment &&
            (target -= world->occupations[i].weights[kind]) < 0)
            return world->occupations[i].occupation;
    abort();
}

static PayerKind draw_payer(Random stream, Segment segment)
{
    static const struct {
        PayerKind payer;
        uint64_t up_to;
    } OWN[] = {{PAYER_SELF, 620},  {PAYER_APBD, 810},  {PAYER_VILLAGE, 865},   {PAYER_CSR, 905},
               {PAYER_DONOR, 930}, {PAYER_ZAKAT, 960}, {PAYER_HOUSEHOLD, 1000}};
    uint64_t share = random_below(stream, DRAW_PAYER, 1000);
    switch (segment) {
    case SEGMENT_PU:
    case SEGMENT_CONSTRUCTION:
        return PAYER_EMPLOYER;
    case SEGMENT_NON_ASN:
        return PAYER_APBD;
    case SEGMENT_MIGRANT:
        return share < 700 ? PAYER_SELF : PAYER_EMPLOYER;
    case SEGMENT_BPU:
    case SEGMENT_COUNT:
        for (size_t i = 0;; i++)
            if (share < OWN[i].up_to)
                return OWN[i].payer;
    }
    abort();
}

static unsigned draw_programmes(Random stream, Segment segment)
{
    uint64_t share = random_below(stream, DRAW_PROGRAMMES, 1000);
    unsigned basic = PROGRAMME_JKK | PROGRAMME_JKM;
    if (segment == SEGMENT_PU)
        return basic | PROGRAMME_JHT | (share < 850 ? PROGRAMME_JP : 0) |
               (share < 600 ? PROGRAMME_JKP : 0);
    return segment == SEGMENT_BPU && share < 180 ? basic | PROGRAMME_JHT : basic;
}

static Money draw_income(Random stream, Segment segment)
{
    static const struct {
        int64_t from, steps;
    } RANGES[SEGMENT_COUNT] = {[SEGMENT_PU] = {1800000, 70},
                               [SEGMENT_BPU] = {700000, 16},
                               [SEGMENT_CONSTRUCTION] = {2000000, 40},
                               [SEGMENT_MIGRANT] = {4000000, 80},
                               [SEGMENT_NON_ASN] = {1500000, 40}};
    int64_t step = (int64_t)random_below(stream, DRAW_INCOME, (uint64_t)RANGES[segment].steps);
    return MONEY(RANGES[segment].from + step * 50000);
}

/* Large companies have most workers: the number is drawn by the square of a uniform one. */
static int64_t draw_employer(const DemoRegency *regency, Random stream)
{
    uint64_t range = (uint64_t)regency->employers;
    uint64_t one = random_below(stream, DRAW_EMPLOYER, range),
             other = random_below(stream, DRAW_EMPLOYER + 50, range);
    return employer_number(regency->index, (int64_t)(one < other ? one : other));
}

/* Begins and ends the latest spell by class. Arrears are one to three unpaid months, lapsed is from
 * the fourth on. */
static void draw_months(const DemoRegency *regency, Random stream, PersonClass class,
                        Segment segment, DemoSpell *spell)
{
    Month now = demo_month();
    uint64_t until = random_below(stream, DRAW_UNTIL, 1000);
    if (class == CLASS_ACTIVE) {
        bool new_this_year = (int64_t)random_below(stream, DRAW_NEW, PPM) <
                             plan_new_share(&regency->totals, segment);
        int64_t since = new_this_year
                            ? (int64_t)random_below(stream, DRAW_FROM, 12)
                            : 12 + (int64_t)random_below(stream, DRAW_FROM, MONTHS_OF_HISTORY);
        spell->from = month_plus(now, -(int)since);
        bool ahead = spell->payer != PAYER_EMPLOYER && until < 120;
        spell->until = month_plus(now, ahead ? 1 + (int)(until % 3) : 0);
        return;
    }
    int unpaid = class == CLASS_ARREARS ? 1 + (int)(until % 3) : 4 + (int)(until % 36);
    spell->until = month_plus(now, -unpaid);
    spell->from = month_plus(spell->until, -(int)random_below(stream, DRAW_FROM, 36));
}

static void draw_cover(const DemoRegency *regency, Random stream, Segment segment,
                       DemoPerson *person)
{
    DemoSpell spell = {.segment = segment,
                       .payer = draw_payer(stream, segment),
                       .programmes = draw_programmes(stream, segment),
                       .income = draw_income(stream, segment)};
    if (spell.payer == PAYER_EMPLOYER && segment == SEGMENT_PU)
        spell.employer = draw_employer(regency, stream);
    draw_months(regency, stream, person->class, segment, &spell);
    if (random_below(stream, DRAW_EARLIER, 1000) < EARLIER_SPELL_PER_MILLE) {
        /* An earlier job, over before this cover began, so that nobody pays twice for a month. */
        int gap = 2 + (int)random_below(stream, DRAW_EARLIER_MONTHS, 12);
        int length = 6 + (int)random_below(stream, DRAW_EARLIER_MONTHS + 50, 30);
        DemoSpell earlier = {.segment = SEGMENT_PU,
                             .payer = PAYER_EMPLOYER,
                             .programmes = PROGRAMME_JKK | PROGRAMME_JKM | PROGRAMME_JHT,
                             .income = draw_income(stream, SEGMENT_PU),
                             .employer = draw_employer(regency, random_child(stream, DRAW_EARLIER)),
                             .until = month_plus(spell.from, -gap),
                             .from = month_plus(spell.from, -gap - length)};
        person->spells[person->spell_count++] = earlier;
    }
    person->spells[person->spell_count++] = spell;
    if (person->class == CLASS_DEAD) {
        Month month = month_plus(spell.until, 1 + (int)random_below(stream, DRAW_DIED, 3));
        person->died =
            (Date){month_first_day(month).days + (int)random_below(stream, DRAW_DIED + 50, 28)};
    }
}

static Segment segment_of(const DemoRegency *regency, Random stream, PersonClass class,
                          int64_t number)
{
    const Population *population = &regency->population;
    if (class == CLASS_ACTIVE) {
        for (int segment = 0;; segment++) {
            if (number < population->active[segment])
                return (Segment)segment;
            number -= population->active[segment];
        }
    }
    bool own = class == CLASS_ARREARS || class == CLASS_NEWCOMER ||
               random_below(stream, DRAW_SEGMENT, 3) > 0;
    return own ? SEGMENT_BPU : SEGMENT_PU;
}

void person_draw(const DemoRegency *regency, int64_t number, DemoPerson *ret)
{
    const Population *population = &regency->population;
    assert(number >= 0 && number < population->people);
    *ret = (DemoPerson){.number = number, .class = CLASS_ACTIVE, .died = {INT32_MIN}};
    while (ret->class + 1 < CLASS_COUNT && number >= population->first[ret->class + 1])
        ret->class ++;
    Random stream = random_child(regency->stream, (uint64_t)number);
    Segment segment = segment_of(regency, stream, ret->class, number);
    draw_identity(regency, stream, segment, ret);
    ret->occupation = draw_occupation(regency, stream, segment);
    if (ret->class != CLASS_NEWCOMER)
        draw_cover(regency, stream, segment, ret);
}
