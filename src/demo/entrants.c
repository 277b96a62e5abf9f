#include "demo/entrants.h"

#include <assert.h>

#include "base/mem.h"
#include "base/random.h"
#include "demo/people.h"

enum {
    ENTRANTS_MAX = 200,
    FACTS_PER_ENTRANT_MAX = 7,
    EVIDENCE_PER_ENTRANT_MAX = 2,
    MARKED_INDICATORS_MAX = 2
};

/* Companies: how many of each kind, how large, and the category they compete in. */
typedef struct {
    const char *category;
    const char *size_class;
    int count;
    int64_t staff_min, staff_max;
    int64_t sponsored_per_mille_max; /* vulnerable workers paid for, of the staff */
    bool suppliers, interview;
    const char *label;
    const char *const *sectors;
} CompanyKind;

static const char *const INDUSTRY[] = {"Industri pengolahan", "Konstruksi",
                                       "Perdagangan besar dan eceran",
                                       "Pengangkutan dan pergudangan", NULL};
static const char *const SERVICES[] = {"Kesehatan manusia dan aktivitas sosial", "Pendidikan",
                                       "Pengelolaan air dan sampah", "Pengangkutan dan pergudangan",
                                       NULL};
static const char *const SMALL_TRADE[] = {"Penyediaan akomodasi dan makan minum",
                                          "Perdagangan besar dan eceran", "Industri pengolahan",
                                          NULL};

static const CompanyKind COMPANIES[] = {
    {"large-company", "large", 18, 500, 9000, 120, true, true, "PT Contoh Besar", INDUSTRY},
    {"medium-company", "medium", 22, 60, 480, 130, true, true, "PT Contoh Menengah", INDUSTRY},
    {"public-service", "medium", 14, 80, 1500, 110, true, true, "Badan Layanan Contoh", SERVICES},
    {"micro", "micro", 30, 1, 8, 900, false, false, "Usaha Contoh", SMALL_TRADE},
};

enum {
    DRAW_STAFF,
    DRAW_REGION,
    DRAW_SECTOR,
    DRAW_QUALITY,
    DRAW_GATE,
    DRAW_ARREARS,
    DRAW_FACTS = 20,
    DRAW_DAY = 60,
    DRAW_NUMBER,
    DRAW_NOMINATOR,
    DRAW_SUBMITTED,
    DRAW_EXTRACT,
    DRAW_MARKS = 100
};

typedef struct {
    DemoEdition *edition;
    const PlannedRegency *places;
    Random stream;
} Drafting;

static Date day_of_year(int year, int64_t day)
{
    Date first = {0};
    bool good = date_from_ymd(year, 1, 1, &first);
    assert(good);
    return (Date){first.days + (int32_t)day};
}

static DemoEntrant *add_entrant(Drafting *drafting, DemoEntrant entrant)
{
    DemoEdition *edition = drafting->edition;
    assert(edition->entrant_count < ENTRANTS_MAX);
    edition->entrants[edition->entrant_count] = entrant;
    return &edition->entrants[edition->entrant_count++];
}

static void add_fact(Drafting *drafting, const DemoEntrant *entrant, const char *fact,
                     int64_t value)
{
    DemoEdition *edition = drafting->edition;
    assert(edition->fact_count < ENTRANTS_MAX * FACTS_PER_ENTRANT_MAX);
    edition->facts[edition->fact_count++] =
        (DemoFact){entrant->code, fact, value, month_last_day(demo_month())};
}

/* Ranks of regulations from the highest; the desk review may accept one as the next below. */
static const struct {
    const char *kind, *title;
} TITLES[] = {
    {"perda", "Peraturan daerah contoh: pelindungan pekerja"},
    {"perkada", "Peraturan kepala daerah contoh: kepesertaan jaminan sosial ketenagakerjaan"},
    {"decree", "Keputusan kepala daerah contoh: penetapan pekerja rentan"},
    {"circular", "Surat edaran contoh: kepesertaan jaminan sosial ketenagakerjaan"},
    {"agreement", "Perjanjian kerja sama contoh"},
    {"membership-extract", "Kutipan kepesertaan contoh"},
};

static DemoEvidence *add_evidence(Drafting *drafting, const DemoEntrant *entrant, const char *kind,
                                  int year, int64_t day, int64_t number)
{
    DemoEdition *edition = drafting->edition;
    assert(edition->evidence_count < ENTRANTS_MAX * EVIDENCE_PER_ENTRANT_MAX);
    for (size_t i = 0; i < ARRAY_COUNT(TITLES); i++) {
        if (strcmp(TITLES[i].kind, kind) != 0)
            continue;
        DemoEvidence *evidence = &edition->evidence[edition->evidence_count++];
        *evidence = (DemoEvidence){
            .entrant = entrant,
            .kind = TITLES[i].kind,
            .number = mem_printf(edition, "%lld Tahun %d (contoh)", (long long)number, year),
            .title = TITLES[i].title,
            .in_force = day_of_year(year, day),
            .indicator = "regulation",
            .verdict = "accepted",
            .level = "",
            .reason = "",
        };
        return evidence;
    }
    return NULL;
}

/* One in nine of the regents' regulations covers only some of the workers: accepted as the decree that is
 * its next lower rank. A circular that is not signed is rejected. */
static void judge(DemoEvidence *evidence, size_t index)
{
    if (evidence == NULL)
        return;
    if (strcmp(evidence->kind, "perkada") == 0 && index % 9 == 1) {
        evidence->verdict = "partly";
        evidence->level = "decree";
        evidence->reason = "hanya mengatur pegawai non-ASN (contoh)";
    } else if (strcmp(evidence->kind, "circular") == 0 && index % 5 == 0) {
        evidence->verdict = "rejected";
        evidence->reason = "salinan tidak ditandatangani (contoh)";
    }
}

/* Handed in during the first fortnight of January after the period. */
static void add_nomination(Drafting *drafting, const DemoEntrant *entrant, const char *by,
                           Random draw)
{
    enum { FIRST_DAY = 8, DAYS = 14 };
    DemoEdition *edition = drafting->edition;
    assert(edition->nomination_count < ENTRANTS_MAX);
    edition->nominations[edition->nomination_count++] = (DemoNomination){
        entrant, by,
        day_of_year(DEMO_YEAR + 1, FIRST_DAY + (int64_t)random_below(draw, DRAW_SUBMITTED, DAYS))};
}

/* Nine marks around a middle, within ±5 points in half points; who abstains has a mark that does
 * not count. */
static void add_marks(Drafting *drafting, const DemoEntrant *entrant, const char *indicator,
                      Score middle, Random draw, int abstains)
{
    enum { HALF_POINTS = 21 };
    DemoEdition *edition = drafting->edition;
    for (int assessor = 1; assessor <= DEMO_ASSESSORS; assessor++) {
        int64_t half =
            (int64_t)random_below(draw, (uint64_t)assessor, HALF_POINTS) - HALF_POINTS / 2;
        int64_t mark = middle.micro + half * (MICRO / 2);
        assert(edition->mark_count < (size_t)ENTRANTS_MAX * MARKED_INDICATORS_MAX * DEMO_ASSESSORS);
        edition->marks[edition->mark_count++] =
            (DemoMark){entrant,
                       indicator,
                       assessor,
                       assessor == abstains,
                       {mark < 0                      ? 0
                        : mark > INT64_C(100) * MICRO ? INT64_C(100) * MICRO
                                                      : mark}};
    }
}

static void add_government(Drafting *drafting, const char *category, const PlannedRegency *place,
                           const Totals *totals, size_t index)
{
    Random draw = random_child(drafting->stream, (uint64_t)place->region.code);
    DemoEntrant *entrant = add_entrant(drafting, (DemoEntrant){.category = category,
                                                               .region = place->region,
                                                               .staff = -1,
                                                               .arrears_months = -1});
    char *code = region_format(drafting->edition, place->region);
    snprintf(entrant->code, sizeof entrant->code, "%s", code);
    if (totals->vulnerable >= 0)
        add_fact(drafting, entrant, "vulnerable_protected", totals->vulnerable);
    judge(add_evidence(drafting, entrant, place->regulation, DEMO_YEAR,
                       10 + (int64_t)random_below(draw, DRAW_DAY, 340),
                       1 + (int64_t)random_below(draw, DRAW_NUMBER, 60)),
          index);
    add_nomination(drafting, entrant, "self", draw);
    /* A regulation that came too late for the period: kept and shown, never scored. */
    if (strcmp(place->regulation, "perkada") == 0 && index % 4 == 0)
        (void)add_evidence(drafting, entrant, "perda", DEMO_YEAR + 1, 60, 3);
    add_marks(drafting, entrant, "innovation", place->innovation, random_child(draw, DRAW_MARKS),
              0);
    /* One assessor teaches in the provincial capital and abstains there. */
    add_marks(drafting, entrant, "interview-answers", place->interview,
              random_child(draw, DRAW_MARKS + 1), place->region.code == 3273 ? DEMO_ASSESSORS : 0);
}

static int64_t part(int64_t whole, int64_t per_mille) { return (whole * per_mille + 500) / 1000; }

/* What a company is scored on, around one quality of 0 … 1000. */
static void add_company_facts(Drafting *drafting, const CompanyKind *kind,
                              const DemoEntrant *entrant, int64_t quality, Random draw)
{
    int64_t wobble[FACTS_PER_ENTRANT_MAX];
    for (uint64_t i = 0; i < FACTS_PER_ENTRANT_MAX; i++)
        wobble[i] = (int64_t)random_below(draw, DRAW_FACTS + i, 101);
    int64_t registered =
        part(entrant->staff, 880 + quality * 120 / 1000 - wobble[0] * (1000 - quality) / 1000);
    add_fact(drafting, entrant, "wages_reported",
             part(entrant->staff, 800 + quality / 5 - wobble[1] * (1000 - quality) / 1000));
    add_fact(drafting, entrant, "workers_registered", registered);
    add_fact(drafting, entrant, "nik_valid", part(registered, 850 + quality / 10 + wobble[2] / 2));
    add_fact(drafting, entrant, "digital_users",
             part(entrant->staff, 250 + quality / 2 + wobble[3]));
    if (kind->suppliers) {
        int64_t suppliers = 4 + entrant->staff / 60 + wobble[4] / 20;
        add_fact(drafting, entrant, "suppliers", suppliers);
        add_fact(drafting, entrant, "suppliers_compliant",
                 part(suppliers, 400 + quality / 2 + wobble[5]));
    }
    add_fact(
        drafting, entrant, "vulnerable_sponsored",
        part(entrant->staff, kind->sponsored_per_mille_max * quality / 1000 * wobble[6] / 100));
}

/* Who proposes it, and the extract that its nomination must bring: one in forty forgets it. */
static void add_company_papers(Drafting *drafting, const DemoEntrant *entrant, int number,
                               Random draw)
{
    static const char *const BY[] = {"self", "self", "branch", "regency"};
    enum { FORGETS = 40, LAST_DAY_OF_YEAR = 364 };
    add_nomination(drafting, entrant, BY[random_below(draw, DRAW_NOMINATOR, ARRAY_COUNT(BY))],
                   draw);
    if (random_below(draw, DRAW_EXTRACT, FORGETS) == 0)
        return;
    DemoEvidence *extract =
        add_evidence(drafting, entrant, "membership-extract", DEMO_YEAR, LAST_DAY_OF_YEAR, number);
    extract->indicator = "";
}

static void add_company(Drafting *drafting, size_t kind_index, int number)
{
    const CompanyKind *kind = &COMPANIES[kind_index];
    Random draw = random_child(random_child(drafting->stream, kind_index), (uint64_t)number);
    size_t sectors = 0;
    while (kind->sectors[sectors] != NULL)
        sectors++;
    int64_t quality = (int64_t)random_below(draw, DRAW_QUALITY, 1001);
    bool lacks_pension = random_below(draw, DRAW_GATE, 8) == 0,
         in_arrears = random_below(draw, DRAW_ARREARS, 12) == 0;
    DemoEntrant *entrant = add_entrant(
        drafting,
        (DemoEntrant){
            .category = kind->category,
            .name = mem_printf(drafting->edition, "%s %02d (sintetis)", kind->label, number),
            .region = drafting->places[random_below(draw, DRAW_REGION, DEMO_REGENCIES)].region,
            .size_class = kind->size_class,
            .sector = kind->sectors[random_below(draw, DRAW_SECTOR, sectors)],
            .staff = kind->staff_min +
                     (int64_t)random_below(draw, DRAW_STAFF,
                                           (uint64_t)(kind->staff_max - kind->staff_min + 1)),
            .programmes = lacks_pension ? "jkk,jkm,jht" : "jkk,jkm,jht,jp",
            .arrears_months = in_arrears ? 2 : 0,
        });
    snprintf(entrant->code, sizeof entrant->code, "98%02zu%04d", kind_index + 1, number);
    add_company_facts(drafting, kind, entrant, quality, draw);
    add_company_papers(drafting, entrant, number, draw);
    if (kind->interview)
        add_marks(drafting, entrant, "interview-answers",
                  (Score){(62 + quality * 30 / 1000) * MICRO}, random_child(draw, DRAW_MARKS), 0);
}

DemoEdition *edition_draw(void *parent, uint64_t seed, const PlannedRegency *places,
                          const Totals *totals)
{
    DemoEdition *edition = mem_new(parent, DemoEdition);
    edition->entrants = mem_array(edition, DemoEntrant, ENTRANTS_MAX);
    edition->facts = mem_array(edition, DemoFact, ENTRANTS_MAX * FACTS_PER_ENTRANT_MAX);
    edition->evidence = mem_array(edition, DemoEvidence, ENTRANTS_MAX * EVIDENCE_PER_ENTRANT_MAX);
    edition->nominations = mem_array(edition, DemoNomination, ENTRANTS_MAX);
    edition->marks =
        mem_array(edition, DemoMark, ENTRANTS_MAX * MARKED_INDICATORS_MAX * DEMO_ASSESSORS);
    Drafting drafting = {edition, places, random_stream(seed, "demo.edition")};
    int64_t *employed;
    PlannedRegency *provinces = plan_provinces(edition, &employed);
    int64_t all = 0;
    for (size_t i = 0; i < DEMO_REGENCIES; i++)
        all += totals[i].employed;
    for (size_t i = 0; i < DEMO_PROVINCES; i++) {
        Totals sums = plan_totals(&provinces[i], employed[i] < 0 ? all : employed[i]);
        add_government(&drafting, "province-government", &provinces[i], &sums, i);
    }
    for (size_t i = 0; i < DEMO_REGENCIES; i++)
        add_government(&drafting, "regency-city", &places[i], &totals[i], i);
    for (size_t kind = 0; kind < ARRAY_COUNT(COMPANIES); kind++)
        for (int number = 1; number <= COMPANIES[kind].count; number++)
            add_company(&drafting, kind, number);
    return edition;
}
