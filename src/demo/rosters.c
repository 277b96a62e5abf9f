#include "demo/rosters.h"

#include <assert.h>

enum {
    DRAW_SHUFFLE,
    DRAW_HOW,
    DRAW_DIGIT,
    DRAW_DECILE,
    DRAW_ELSEWHERE_VILLAGE,
    DRAW_TWIN,
    DRAW_DISABILITY
};
enum {
    AGE_LIMIT_DAYS = 65 * 1461 / 4 + 40,
    CHILD_DAYS = 11 * 365,
    TWIN_TRIES = 64,
    DISABLED_PER_MILLE = 40
};

int64_t roster_rows(const Totals *totals, int64_t scale, int64_t wanted)
{
    Population population = plan_population(totals, scale, 0);
    int64_t most = population.count[CLASS_ACTIVE] / 2;
    return wanted < most ? wanted : most;
}

int64_t roster_newcomers(int64_t rows) { return rows == 0 ? 0 : rows + rows / 20 + 50; }

/* What a roster is drawn from: who was used, so that nobody stands in it twice unless that is the
 * fault. */
typedef struct {
    const DemoRegency *regency;
    const Region *elsewhere;
    size_t elsewhere_count;
    Random stream;
    DemoRosterRow *rows;
    bool *copied; /* per row: it already has a duplicate */
    int64_t used[CLASS_COUNT];
    int64_t over_age, under_age;
} Drawing;

/* The next unused person of a class, spread over the class by a step that shares no divisor with
 * most sizes. False if all were used. */
static bool next_person(Drawing *drawing, PersonClass class, DemoPerson *ret)
{
    const Population *population = &drawing->regency->population;
    int64_t count = population->count[class], used = drawing->used[class];
    if (used >= count)
        return false;
    int64_t step = 7919; /* a prime, so a bijection unless the count is one of its multiples */
    int64_t place = count % step == 0 ? used : (int64_t)((__int128)used * step % count);
    drawing->used[class]++;
    person_draw(drawing->regency, population->first[class] + place, ret);
    return true;
}

static void write_nik(DemoRosterRow *row, Nik nik)
{
    snprintf(row->nik, sizeof row->nik, "%016lld", (long long)nik.number);
}

static void fill_row(DemoRosterRow *row, const DemoPerson *person)
{
    memcpy(row->name, person->name, sizeof row->name);
    row->birth = person->birth;
    row->sex = person->sex;
    row->home = person->home;
    row->occupation = person->occupation;
    row->true_nik = person->nik;
    write_nik(row, person->nik);
}

/* Gives a newcomer another birth date, one that nobody else of this roster has, and the NIK that
 * goes with it. */
static void set_age(const Drawing *drawing, DemoRosterRow *row, int64_t days_lived)
{
    row->birth = (Date){(int32_t)(month_last_day(demo_month()).days - days_lived)};
    row->true_nik = nik_compose(row->home, row->birth, row->sex,
                                demo_serial(drawing->regency->index, 0, row->birth));
    write_nik(row, row->true_nik);
}

static void apply_harmless(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)drawing;
    long long nik = (long long)row->true_nik.number;
    if (random_below(draw, DRAW_HOW, 2) == 0)
        snprintf(row->nik, sizeof row->nik, "'%016lld", nik);
    else
        snprintf(row->nik, sizeof row->nik, "%06lld %06lld %04lld", nik / 10000000000,
                 nik / 10000 % 1000000, nik % 10000);
}

static void apply_conflict(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)draw;
    DemoPerson victim;
    if (next_person(drawing, CLASS_ACTIVE, &victim))
        write_nik(row, victim.nik);
}

/* What a spreadsheet shows for the number in a narrow cell: six significant digits. */
static void apply_scientific(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)drawing, (void)draw;
    long long rounded = ((long long)row->true_nik.number + 5000000000) / 10000000000;
    snprintf(row->nik, sizeof row->nik, "%lld,%05lldE+15", rounded / 100000, rounded % 100000);
}

static void apply_trailing_zero(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)drawing, (void)draw;
    write_nik(row, (Nik){row->true_nik.number / 10 * 10});
}

/* The first digit of the serial number, mistyped: still a possible NIK, of nobody or of somebody
 * else. */
static void apply_typo(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)drawing;
    int64_t serial = row->true_nik.number % 10000;
    int64_t other = (serial + 1000 * (1 + (int64_t)random_below(draw, DRAW_DIGIT, 8))) % 10000;
    write_nik(row, (Nik){row->true_nik.number - serial + (other == 0 ? 1 : other)});
}

static void apply_short(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)drawing;
    size_t gone = 6 + random_below(draw, DRAW_DIGIT, 10);
    memmove(row->nik + gone, row->nik + gone + 1, strlen(row->nik + gone));
}

static void apply_blank(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)drawing, (void)draw;
    row->nik[0] = '\0';
}

/* Day 32 to 39 exists for nobody. */
static void apply_date(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)drawing;
    row->nik[6] = '3';
    row->nik[7] = (char)('2' + random_below(draw, DRAW_DIGIT, 8));
}

static void rewrite(const Drawing *drawing, DemoRosterRow *row, Random draw, Written how)
{
    char written[NAME_BYTES_MAX];
    name_rewrite(drawing->regency->world->names, draw, how, row->sex, row->name, written);
    memcpy(row->name, written, sizeof row->name);
}

static void apply_spelling(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    rewrite(drawing, row, draw, WRITTEN_VARIANT);
}

static void apply_title(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    rewrite(drawing, row, draw,
            random_below(draw, DRAW_HOW, 2) == 0 ? WRITTEN_TITLE : WRITTEN_CASE);
}

static void apply_over_age(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)draw;
    set_age(drawing, row, AGE_LIMIT_DAYS + drawing->over_age++ * 37 % 5475);
}

static void apply_under_age(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    (void)draw;
    set_age(drawing, row, CHILD_DAYS + drawing->under_age++ * 37 % 1000);
}

static void apply_wrong_domicile(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    row->home =
        drawing->elsewhere[random_below(draw, DRAW_ELSEWHERE_VILLAGE, drawing->elsewhere_count)];
}

static const struct {
    const char *key;
    Verdict verdict;
    int per_mille;
    PersonClass who; /* whom the row is about */
    void (*apply)(Drawing *drawing, DemoRosterRow *row, Random draw);
} FAULTS[ROSTER_FAULT_COUNT] = {
    [FAULT_NONE_NEW] = {"none", VERDICT_NEW, 440, CLASS_NEWCOMER, NULL},
    [FAULT_HARMLESS] = {"harmless-signs", VERDICT_NEW, 25, CLASS_NEWCOMER, apply_harmless},
    [FAULT_COVERED] = {"covered", VERDICT_COVERED, 95, CLASS_ACTIVE, NULL},
    [FAULT_COVERED_SPELLING] = {"covered-other-spelling", VERDICT_COVERED, 60, CLASS_ACTIVE,
                                apply_spelling},
    [FAULT_COVERED_TITLE] = {"covered-with-title", VERDICT_COVERED, 25, CLASS_ACTIVE, apply_title},
    [FAULT_ARREARS] = {"arrears", VERDICT_ARREARS, 60, CLASS_ARREARS, NULL},
    [FAULT_LAPSED] = {"lapsed", VERDICT_LAPSED, 45, CLASS_LAPSED, NULL},
    [FAULT_DUPLICATE] = {"duplicate", VERDICT_DUPLICATE, 40, CLASS_NEWCOMER, NULL},
    [FAULT_CONFLICT] = {"nik-of-another", VERDICT_CONFLICT, 20, CLASS_NEWCOMER, apply_conflict},
    [FAULT_OVER_AGE] = {"over-age", VERDICT_INELIGIBLE, 50, CLASS_NEWCOMER, apply_over_age},
    [FAULT_UNDER_AGE] = {"under-age", VERDICT_INELIGIBLE, 5, CLASS_NEWCOMER, apply_under_age},
    [FAULT_WRONG_DOMICILE] = {"wrong-domicile", VERDICT_INELIGIBLE, 35, CLASS_NEWCOMER,
                              apply_wrong_domicile},
    [FAULT_DIED] = {"died", VERDICT_INELIGIBLE, 20, CLASS_DEAD, NULL},
    [FAULT_SCIENTIFIC_MEMBER] = {"damaged-scientific-member", VERDICT_REVIEW, 15, CLASS_ACTIVE,
                                 apply_scientific},
    [FAULT_SCIENTIFIC] = {"damaged-scientific", VERDICT_INVALID, 10, CLASS_NEWCOMER,
                          apply_scientific},
    [FAULT_TRAILING_ZERO_MEMBER] = {"damaged-last-digit-member", VERDICT_REVIEW, 15, CLASS_ACTIVE,
                                    apply_trailing_zero},
    [FAULT_TRAILING_ZERO] = {"damaged-last-digit", VERDICT_INVALID, 5, CLASS_NEWCOMER,
                             apply_trailing_zero},
    [FAULT_TYPO_MEMBER] = {"mistyped-member", VERDICT_REVIEW, 15, CLASS_ACTIVE, apply_typo},
    [FAULT_SHORT] = {"digit-missing", VERDICT_INVALID, 10, CLASS_NEWCOMER, apply_short},
    [FAULT_BLANK] = {"nik-missing", VERDICT_INVALID, 5, CLASS_NEWCOMER, apply_blank},
    [FAULT_DATE] = {"impossible-date", VERDICT_INVALID, 5, CLASS_NEWCOMER, apply_date},
};

const char *roster_fault_key(RosterFault fault) { return FAULTS[fault].key; }

Verdict roster_fault_verdict(RosterFault fault) { return FAULTS[fault].verdict; }

/* Damage that leaves the number as it was is none: such a person is put back for another. */
static bool nik_shows_damage(const DemoRosterRow *row)
{
    bool zeroed = row->fault == FAULT_TRAILING_ZERO || row->fault == FAULT_TRAILING_ZERO_MEMBER;
    return !zeroed || row->true_nik.number % 10 != 0;
}

static bool draw_row(Drawing *drawing, DemoRosterRow *row, Random draw)
{
    DemoPerson person;
    do {
        if (!next_person(drawing, FAULTS[row->fault].who, &person))
            return false;
        fill_row(row, &person);
    } while (!nik_shows_damage(row));
    row->decile = 1 + (int)random_below(draw, DRAW_DECILE, 5);
    row->disabled = random_below(draw, DRAW_DISABILITY, 1000) < DISABLED_PER_MILLE;
    if (FAULTS[row->fault].apply != NULL)
        FAULTS[row->fault].apply(drawing, row, draw);
    return true;
}

/* Copies an earlier good row, written in another way half of the time. False if none is left
 * without a copy. */
static bool draw_duplicate(Drawing *drawing, int64_t at, Random draw)
{
    for (uint64_t i = 0; at > 0 && i < TWIN_TRIES; i++) {
        int64_t other = (int64_t)random_below(draw, DRAW_TWIN + i * 16, (uint64_t)at);
        if (drawing->rows[other].fault != FAULT_NONE_NEW || drawing->copied[other])
            continue;
        DemoRosterRow *row = &drawing->rows[at];
        *row = drawing->rows[other];
        row->fault = FAULT_DUPLICATE;
        row->duplicate_of = drawing->rows[other].no;
        drawing->copied[other] = true;
        if (random_below(draw, DRAW_HOW, 2) == 0)
            rewrite(drawing, row, draw, WRITTEN_CASE);
        return true;
    }
    return false;
}

/* How many rows get each fault, by largest remainder, then shuffled (Fisher and Yates). */
static uint8_t *shuffled_faults(void *parent, Random stream, int64_t count)
{
    int64_t weights[ROSTER_FAULT_COUNT], parts[ROSTER_FAULT_COUNT];
    for (int fault = 0; fault < ROSTER_FAULT_COUNT; fault++)
        weights[fault] = FAULTS[fault].per_mille;
    bool split = split_largest_remainder(count, weights, ROSTER_FAULT_COUNT, parts);
    assert(split);
    uint8_t *faults = mem_array(parent, uint8_t, count);
    int64_t at = 0;
    for (int fault = 0; fault < ROSTER_FAULT_COUNT; fault++)
        for (int64_t i = 0; i < parts[fault]; i++)
            faults[at++] = (uint8_t)fault;
    for (int64_t i = count - 1; i > 0; i--) {
        int64_t other = (int64_t)random_below(stream, (uint64_t)i, (uint64_t)i + 1);
        uint8_t swapped = faults[i];
        faults[i] = faults[other];
        faults[other] = swapped;
    }
    return faults;
}

DemoRosterRow *roster_draw(void *parent, const DemoRegency *regency, int64_t count,
                           const Region *elsewhere, size_t elsewhere_count)
{
    assert(roster_newcomers(count) <= regency->population.count[CLASS_NEWCOMER] &&
           elsewhere_count > 0);
    DemoRosterRow *rows = mem_array(parent, DemoRosterRow, count);
    Random stream = random_child(random_stream(regency->world->seed, "demo.rosters"),
                                 (uint64_t)regency->place->region.code);
    Drawing drawing = {.regency = regency,
                       .elsewhere = elsewhere,
                       .elsewhere_count = elsewhere_count,
                       .stream = stream,
                       .rows = rows,
                       .copied = mem_array(rows, bool, count)};
    uint8_t *faults = shuffled_faults(rows, random_child(stream, DRAW_SHUFFLE), count);
    for (int64_t i = 0; i < count; i++) {
        Random draw = random_child(stream, (uint64_t)i + 1);
        rows[i] = (DemoRosterRow){.no = i + 1, .fault = (RosterFault)faults[i]};
        bool drawn = rows[i].fault == FAULT_DUPLICATE ? draw_duplicate(&drawing, i, draw)
                                                      : draw_row(&drawing, &rows[i], draw);
        if (!drawn) { /* nobody is left for this fault: one more who is new */
            rows[i] = (DemoRosterRow){.no = i + 1, .fault = FAULT_NONE_NEW};
            drawn = draw_row(&drawing, &rows[i], draw);
        }
        assert(drawn);
        rows[i].no = i + 1;
    }
    return rows;
}
