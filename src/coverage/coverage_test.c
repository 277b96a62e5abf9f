/* Shares, gaps and growth: the published figures, and counting against a look at every person. */
#include "coverage/coverage.h"

#include "base/random.h"
#include "coverage/fixture_test.h"

typedef Status (*ImportFn)(Ctx *, Store *, const char *, const CoverageImportOptions *,
                           CoverageImport *);

static CoverageImport import_as(World *world, ImportFn import, const char *content)
{
    CoverageImport counts = {0};
    CoverageImportOptions options = {.all_or_nothing = false};
    char *path = write_file(world, "in.csv", content);
    assert_ok(world->ctx, store_begin_write(world->store));
    assert_ok(world->ctx, import(world->ctx, world->store, path, &options, &counts));
    assert_ok(world->ctx, store_commit(world->store));
    return counts;
}

#define REPORTED_HEADER                                                                            \
    "kode wilayah,segmen,bulan,peserta aktif,dasar,dokumen,tanggal dokumen,mengganti "             \
    "baris,sintetis\n"
#define DENOMINATOR_HEADER "nama,kode wilayah,periode,jenis,nilai,sumber,mengganti baris\n"
#define TARGET_HEADER      "nama,kode wilayah,tahun,penetap,dokumen,persen,orang\n"

static CoverageImport import_reported(World *world, const char *rows)
{
    return import_as(world, reported_import, mem_printf(world->ctx, "%s%s", REPORTED_HEADER, rows));
}

static CoverageImport import_denominators(World *world, const char *rows)
{
    return import_as(world, denominator_import,
                     mem_printf(world->ctx, "%s%s", DENOMINATOR_HEADER, rows));
}

static CoverageImport import_targets(World *world, const char *rows)
{
    return import_as(world, target_import, mem_printf(world->ctx, "%s%s", TARGET_HEADER, rows));
}

static CoverageRow *table(World *world, const CoverageQuery *query, size_t *ret_count)
{
    CoverageRow *rows;
    assert_ok(world->ctx,
              coverage_table(world->ctx, world->ctx, world->store, query, &rows, ret_count));
    return rows;
}

/* Kota Semarang, November 2025 (joglosemar.inews.id/read/655908): 390,498 of 756,873; target 52.15
 * % as Kemendagri states it. */
static void the_published_figures_of_semarang_are_reproduced(void **state)
{
    World *world = *state;
    Rate share;
    int64_t gap;
    assert_ok(world->ctx, coverage_share(world->ctx, 390498, 756873, &share));
    assert_string_equal(rate_format_percent(world->ctx, share, 2, true), "51.59");
    assert_ok(world->ctx, coverage_gap(world->ctx, 390498, 756873, RATE_PPM(521500), &gap));
    assert_int_equal(gap, 4212);
    import_reported(world, "33.74,,2025-11,390498,domisili,joglosemar,2025-11-30,,\n");
    import_denominators(world, "potensi,33.74,2025-11,wajib terlindungi,756.873,joglosemar,\n");
    import_targets(world, "kemendagri,33.74,2025,Kemendagri,kabaran.id,\"52,15\",\n");
    CoverageQuery query = {.month = month_at(2025, 11),
                           .within = {3374},
                           .denominator = "potensi",
                           .target = "kemendagri"};
    size_t count;
    CoverageRow *rows = table(world, &query, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].active, 390498);
    assert_int_equal(rows[0].uncovered, 366375);
    assert_int_equal(rows[0].gap, 4212);
    assert_int_equal(rows[0].share.ppm, share.ppm);
    assert_int_equal(rows[0].notes, NOTE_UCJ | NOTE_NO_BEFORE);
}

static void a_gap_is_never_negative_and_never_what_is_missing_to_100(void **state)
{
    World *world = *state;
    int64_t gap;
    assert_ok(world->ctx, coverage_gap(world->ctx, 60, 100, RATE_PPM(500000), &gap));
    assert_int_equal(gap, 0);
    assert_ok(world->ctx, coverage_gap(world->ctx, 0, 3, RATE_PPM(333334), &gap));
    assert_int_equal(gap, 2); /* ceil(1.000002) */
    Rate share;
    assert_int_equal(coverage_share(world->ctx, 5, 0, &share), E_INVALID);
}

/* September 2022, as the institution's president stated it (finansial.bisnis.com 2022-10-25). */
static void the_national_segments_of_september_2022_add_up(void **state)
{
    World *world = *state;
    CoverageImport counts =
        import_reported(world, "0,PU,2022-09,17973673,tempat kerja,Bisnis,2022-10-25,,\n"
                               "0,non ASN,2022-09,3889075,tempat kerja,Bisnis,2022-10-25,,\n"
                               "0,BPU,2022-09,4646531,tempat kerja,Bisnis,2022-10-25,,\n"
                               "0,jakon,2022-09,8912286,tempat kerja,Bisnis,2022-10-25,,\n"
                               "nasional,PMI,2022-09,262999,tempat kerja,Bisnis,2022-10-25,,\n");
    assert_int_equal(counts.rows_new, 5);
    int64_t heads;
    bool found;
    assert_ok(world->ctx, coverage_reported(world->store, REGION_NATION, SEGMENT_ALL,
                                            month_at(2022, 9), &heads, &found));
    assert_true(found);
    assert_int_equal(heads, 35684564);
    assert_ok(world->ctx, coverage_reported(world->store, REGION_NATION, SEGMENT_MIGRANT,
                                            month_at(2022, 9), &heads, &found));
    assert_int_equal(heads, 262999);
    assert_ok(world->ctx, coverage_reported(world->store, REGION_NATION, SEGMENT_ALL,
                                            month_at(2022, 10), &heads, &found));
    assert_false(found);
}

static void a_repeat_is_nothing_and_another_value_must_name_what_it_replaces(void **state)
{
    World *world = *state;
    const char *first = "32.16,pu,2022-12,1000,domisili,Surat A,2023-01-10,,\n";
    assert_int_equal(import_reported(world, first).rows_new, 1);
    int64_t events = event_count(world, KAB_BEKASI);
    assert_int_equal(import_reported(world, first).rows_unchanged, 1);
    assert_int_equal(event_count(world, KAB_BEKASI), events);
    CoverageImport counts =
        import_reported(world, "32.16,pu,2022-12,1100,domisili,Surat B,2023-02-10,,\n");
    assert_int_equal(counts.rows_bad, 1);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_string_equal(list[0].key, "coverage.differs");
    assert_string_equal(list[0].args[1], "1");
    problems_clear(world->ctx);
    const char *correction = "32.16,pu,2022-12,1100,domisili,Surat B,2023-02-10,1,\n";
    assert_int_equal(import_reported(world, correction).rows_replacing, 1);
    assert_int_equal(import_reported(world, correction).rows_unchanged, 1);
    assert_int_equal(import_reported(world, first).rows_unchanged,
                     1); /* the old row is known, too */
    assert_int_equal(
        import_reported(world, "32.16,pu,2022-12,1200,domisili,Surat C,,1,\n").rows_bad, 1);
    assert_string_equal(first_problem(world), "coverage.replaced_already");
    assert_int_equal(
        import_reported(world, "32.16,bpu,2022-12,1200,domisili,Surat C,,1,\n").rows_bad, 1);
    assert_string_equal(first_problem(world), "coverage.replaces_unknown");
    Reported reported;
    bool found;
    assert_ok(world->ctx, coverage_reported_find(world->store, world->ctx, KAB_BEKASI, SEGMENT_PU,
                                                 month_at(2022, 12), NULL, &reported, &found));
    assert_int_equal(reported.heads, 1100);
    assert_string_equal(reported.document, "Surat B");
    AuditReport report;
    assert_ok(world->ctx, audit_verify(world->ctx, world->store, &report));
}

static void a_province_that_did_not_report_is_the_sum_of_its_regencies(void **state)
{
    World *world = *state;
    import_reported(
        world, "32.16,pu,2022-12,1000,domisili,A,,,\n32.16,bpu,2022-12,200,domisili,A,,,\n"
               "32.77,pu,2022-12,50,tempat kerja,A,,,ya\n32.16,pu,2021-12,900,domisili,A,,,\n");
    import_denominators(
        world, "kerja,32.16,2022-08,bekerja,4000,BPS,\nkerja,32.77,2022-08,bekerja,40,BPS,\n");
    CoverageQuery query = {.month = month_at(2022, 12),
                           .within = {32},
                           .by_regency = true,
                           .by_segment = true,
                           .denominator = "kerja"};
    size_t count;
    CoverageRow *rows = table(world, &query, &count);
    assert_int_equal(count, 3 * (SEGMENT_COUNT + 1));
    CoverageRow *bekasi = &rows[SEGMENT_COUNT], *cimahi = &rows[2 * SEGMENT_COUNT + 1],
                *province = &rows[count - 1];
    assert_int_equal(bekasi->active, 1200);
    assert_int_equal(bekasi->denominator, 4000);
    assert_int_equal(bekasi->share.ppm, 300000);
    assert_int_equal(bekasi->before, 900);
    assert_int_equal(bekasi->growth_points.ppm, 75000);
    assert_int_equal(bekasi->growth_relative.ppm, 333333);
    assert_int_equal(bekasi->notes, 0);
    assert_false(bekasi->synthetic);
    assert_int_equal(cimahi->share.ppm, 1250000);
    assert_int_equal(cimahi->notes, NOTE_OVER_100 | NOTE_WORKPLACE | NOTE_NO_BEFORE);
    assert_int_equal(cimahi->uncovered, 0);
    assert_true(cimahi->synthetic);
    assert_int_equal(province->active, 1250);
    assert_int_equal(province->denominator, 4040);
    assert_int_equal(province->notes, NOTE_SUM_OF_REGIONS | NOTE_DENOMINATOR_SUM | NOTE_WORKPLACE);
    assert_true(province->synthetic);
    assert_int_equal(rows[SEGMENT_BPU].notes, NOTE_DENOMINATOR_OTHER | NOTE_NO_BEFORE);
    import_reported(world, "32,,2022-12,1300,domisili,Provinsi,,,\n");
    rows = table(world, &query, &count);
    assert_int_equal(rows[count - 1].active, 1300);
    assert_int_equal(rows[count - 1].notes & NOTE_SUM_OF_REGIONS, 0);
}

static void only_an_eligible_denominator_is_called_ucj(void **state)
{
    World *world = *state;
    static const struct {
        const char *word;
        unsigned notes;
    } KINDS[] = {{"employed", 0},
                 {"eligible", NOTE_UCJ},
                 {"other", 0},
                 {"non-wage", NOTE_DENOMINATOR_OTHER},
                 {"wage", NOTE_DENOMINATOR_OTHER}};
    import_reported(world,
                    "32.16,,2022-12,1000,domisili,A,,,\n32.16,,2021-12,1000,domisili,A,,,\n");
    for (size_t i = 0; i < ARRAY_COUNT(KINDS); i++) {
        import_denominators(world, mem_printf(world->ctx, "%s,32.16,2022,%s,4000,BPS,\n",
                                              KINDS[i].word, KINDS[i].word));
        CoverageQuery query = {
            .month = month_at(2022, 12), .within = KAB_BEKASI, .denominator = KINDS[i].word};
        size_t count;
        assert_int_equal(table(world, &query, &count)[0].notes, KINDS[i].notes);
    }
}

static void a_total_that_is_not_the_sum_of_its_segments_is_noted(void **state)
{
    World *world = *state;
    import_reported(
        world, "32.16,,2022-12,1000,domisili,A,,,\n32.16,pu,2022-12,500,domisili,A,,,\n"
               "32.16,bpu,2022-12,100,domisili,A,,,\n32.16,jakon,2022-12,100,domisili,A,,,\n"
               "32.16,pmi,2022-12,100,domisili,A,,,\n32.16,non asn,2022-12,100,domisili,A,,,\n");
    CoverageQuery query = {.month = month_at(2022, 12), .within = KAB_BEKASI};
    size_t count;
    CoverageRow *rows = table(world, &query, &count);
    assert_int_equal(rows[0].active, 1000);
    assert_true((rows[0].notes & NOTE_SEGMENTS_DIFFER) != 0);
}

static void a_target_in_percent_holds_for_the_regions_below_and_one_in_heads_does_not(void **state)
{
    World *world = *state;
    import_reported(world, "32.16,,2022-12,1000,domisili,A,,,\n");
    import_denominators(world, "kerja,32.16,2022,bekerja,4000,BPS,\n");
    import_targets(world, "rpjmd,32,2022,Gubernur,RPJMD,\"30\",\nrencana,32,2022,Gubernur,RKPD,,"
                          "5000\nkota,32.16,2022,Bupati,Perbup,,1500\n");
    static const struct {
        const char *target;
        int64_t gap;
    } EXPECTED[] = {{"rpjmd", 200}, {"rencana", -1}, {"kota", 500}};
    for (size_t i = 0; i < ARRAY_COUNT(EXPECTED); i++) {
        CoverageQuery query = {.month = month_at(2022, 12),
                               .within = KAB_BEKASI,
                               .denominator = "kerja",
                               .target = EXPECTED[i].target};
        size_t count;
        assert_int_equal(table(world, &query, &count)[0].gap, EXPECTED[i].gap);
    }
    assert_int_equal(import_targets(world, "x,32,2022,G,R,30,5\n").rows_bad, 1);
    assert_string_equal(first_problem(world), "coverage.target_one");
    assert_int_equal(import_targets(world, "x,32,2022,G,R,130,\n").rows_bad, 1);
    assert_string_equal(first_problem(world), "coverage.target_percent");
}

/* -- As of ----------------------------------------------------------------------------------- */

enum { PLACES = 3, SEGMENTS_ASKED = 3, STEPS = 90 };

static const Region PLACE[PLACES] = {KAB_BEKASI, KOTA_CIMAHI, {32}};
static const char *const PLACE_CODES[PLACES] = {"32.16", "32.77", "32"};
static const int SEGMENT_ASKED[SEGMENTS_ASKED] = {SEGMENT_ALL, SEGMENT_PU, SEGMENT_BPU};

/* What was found at one moment, and each chain's last event then. */
typedef struct {
    int64_t last[PLACES];
    bool has_denominator[PLACES], has_reported[PLACES][SEGMENTS_ASKED];
    Denominator denominator[PLACES];
    Reported reported[PLACES][SEGMENTS_ASKED];
} Then;

static int64_t last_then(const void *of, Chain chain)
{
    const Then *then = of;
    for (size_t i = 0; i < PLACES; i++)
        if (region_chain(PLACE[i]).number == chain.number)
            return then->last[i];
    return 0;
}

static void look(World *world, const CoverageAsOf *as_of, Then *ret)
{
    Month month = month_at(2022, 12);
    for (size_t i = 0; i < PLACES; i++) {
        assert_ok(world->ctx, denominator_find(world->store, world->ctx, "kerja", PLACE[i], as_of,
                                               &ret->denominator[i], &ret->has_denominator[i]));
        for (size_t s = 0; s < SEGMENTS_ASKED; s++)
            assert_ok(world->ctx, coverage_reported_find(
                                      world->store, world->ctx, PLACE[i], SEGMENT_ASKED[s], month,
                                      as_of, &ret->reported[i][s], &ret->has_reported[i][s]));
    }
}

static void assert_same(const Then *a, const Then *b)
{
    for (size_t i = 0; i < PLACES; i++) {
        const Denominator *x = &a->denominator[i], *y = &b->denominator[i];
        assert_int_equal(a->has_denominator[i], b->has_denominator[i]);
        if (a->has_denominator[i]) {
            assert_int_equal(x->value, y->value);
            assert_int_equal(x->parts, y->parts);
            assert_string_equal(x->source, y->source);
        }
        for (size_t s = 0; s < SEGMENTS_ASKED; s++) {
            const Reported *r = &a->reported[i][s], *q = &b->reported[i][s];
            assert_int_equal(a->has_reported[i][s], b->has_reported[i][s]);
            if (!a->has_reported[i][s])
                continue;
            assert_int_equal(r->heads, q->heads);
            assert_int_equal(r->id, q->id);
            assert_int_equal(r->basis, q->basis);
            assert_int_equal(r->regions_summed, q->regions_summed);
            assert_int_equal(r->partial, q->partial);
            assert_string_equal(r->document, q->document);
        }
    }
}

/* The number of the row in force of a cell, to be replaced; "" if there is none. */
static const char *number_in_force(World *world, Region region, int segment, Basis basis)
{
    Reported *rows;
    size_t count;
    assert_ok(world->ctx, reported_list(world->store, world->ctx, region, SEGMENT_ALL,
                                        month_at(2022, 12), &rows, &count));
    for (size_t i = 0; i < count; i++)
        if (rows[i].region.code == region.code && rows[i].segment == segment &&
            rows[i].basis == basis)
            return mem_printf(world->ctx, "%lld", (long long)rows[i].id);
    return "";
}

static const char *denominator_in_force(World *world, Region region)
{
    Denominator *rows;
    size_t count;
    assert_ok(world->ctx,
              denominator_list(world->store, world->ctx, "kerja", region, &rows, &count));
    for (size_t i = 0; i < count; i++)
        if (rows[i].region.code == region.code)
            return mem_printf(world->ctx, "%lld", (long long)rows[i].id);
    return "";
}

/* One statement or correction about one of the places; the province speaks for itself late only. */
static void state_something(World *world, Random draw, uint64_t *counter, int step)
{
    size_t place = random_below(draw, (*counter)++, step < STEPS / 2 ? PLACES - 1 : PLACES);
    size_t segment = random_below(draw, (*counter)++, SEGMENTS_ASKED);
    Basis basis = (Basis)random_below(draw, (*counter)++, BASIS_COUNT);
    int value = 1 + (int)random_below(draw, (*counter)++, 100000);
    CoverageImport counts;
    if (random_below(draw, (*counter)++, 4) == 0)
        counts = import_denominators(
            world, mem_printf(world->ctx, "kerja,%s,2022,bekerja,%d,S%d,%s\n", PLACE_CODES[place],
                              value, step, denominator_in_force(world, PLACE[place])));
    else
        counts = import_reported(
            world,
            mem_printf(world->ctx, "%s,%s,2022-12,%d,%s,D%d,,%s,\n", PLACE_CODES[place],
                       SEGMENT_ASKED[segment] == SEGMENT_ALL ? ""
                                                             : SEGMENT_KEYS[SEGMENT_ASKED[segment]],
                       value, BASIS_KEYS[basis], step,
                       number_in_force(world, PLACE[place], SEGMENT_ASKED[segment], basis)));
    assert_int_equal(counts.rows_new, 1);
}

static void as_of_a_moment_everything_is_found_as_it_was_found_then(void **state)
{
    World *world = *state;
    Random draw = random_stream(world->ctx->seed, "coverage_as_of");
    print_message("seed %llu\n", (unsigned long long)world->ctx->seed);
    uint64_t counter = 0;
    Then *then = mem_array(world->ctx, Then, STEPS + 1);
    Then now = {0};
    for (int step = 0; step <= STEPS; step++) {
        if (step > 0)
            state_something(world, draw, &counter, step);
        for (size_t i = 0; i < PLACES; i++)
            then[step].last[i] = event_count(world, PLACE[i]);
        look(world, NULL, &then[step]);
    }
    assert_false(then[0].has_denominator[0]);
    assert_true(then[STEPS].has_denominator[2]);
    for (int step = 0; step <= STEPS; step++) {
        const CoverageAsOf as_of = {.last_event = last_then, .of = &then[step]};
        look(world, &as_of, &now);
        assert_same(&now, &then[step]);
    }
}

static void a_corrected_correction_is_in_force_between_the_two(void **state)
{
    World *world = *state;
    static const int64_t HEADS[] = {1000, 1100, 1200};
    import_reported(world, "32.16,pu,2022-12,1000,domisili,A,,,\n");
    import_reported(world, "32.16,pu,2022-12,1100,domisili,B,,1,\n");
    import_reported(world, "32.16,pu,2022-12,1200,domisili,C,,2,\n");
    for (size_t i = 0; i < ARRAY_COUNT(HEADS); i++) {
        Reported reported;
        bool found = false;
        Then then = {.last = {(int64_t)i + 1}};
        const CoverageAsOf as_of = {.last_event = last_then, .of = &then};
        assert_ok(world->ctx,
                  coverage_reported_find(world->store, world->ctx, KAB_BEKASI, SEGMENT_PU,
                                         month_at(2022, 12), &as_of, &reported, &found));
        assert_true(found);
        assert_int_equal(reported.heads, HEADS[i]);
    }
}

/* -- Counted ------------------------------------------------------------------------------- */

enum { PEOPLE = 60, SPELLS = 150, HOMES = 3 };

typedef struct {
    int person, from, until; /* months of 2021 and 2022, 0 to 23 */
    Segment segment;
} Paid;

/* Month by month, person by person: the last paid month not after the one asked, and how many
 * unpaid ones follow. */
static int64_t count_slowly(const Paid *paid, const int *home, const int *died, int month,
                            int arrears, int wanted_home, int segment)
{
    int64_t heads = 0;
    for (int person = 0; person < PEOPLE; person++) {
        int last = -1, unpaid = 0;
        Segment of = SEGMENT_PU;
        int from = 99;
        for (int i = 0; i < SPELLS; i++) {
            if (paid[i].person != person || paid[i].from > month)
                continue;
            bool later = paid[i].until > last ||
                         (paid[i].until == last &&
                          (paid[i].from < from || (paid[i].from == from && paid[i].segment < of)));
            if (later) {
                last = paid[i].until;
                from = paid[i].from;
                of = paid[i].segment;
            }
        }
        if (last < 0 || home[person] != wanted_home || (died[person] >= 0 && died[person] < month))
            continue;
        unpaid = month > last ? month - last : 0;
        if (unpaid <= arrears && (segment == SEGMENT_ALL || (int)of == segment))
            heads++;
    }
    return heads;
}

static void counted_heads_are_those_that_a_look_at_every_person_gives(void **state)
{
    World *world = *state;
    static const char *const HOME_CODES[HOMES] = {"32.16.01", "32.16.02", "32.77.01"};
    Random draw = random_stream(world->ctx->seed, "coverage_test");
    print_message("seed %llu\n", (unsigned long long)world->ctx->seed);
    uint64_t counter = 0;
    Paid paid[SPELLS];
    int home[PEOPLE], died[PEOPLE];
    Buf *rows = buf_new(world->ctx, 1 << 20);
    for (int i = 0; i < PEOPLE; i++) {
        home[i] = (int)random_below(draw, counter++, HOMES);
        died[i] =
            random_below(draw, counter++, 8) == 0 ? (int)random_below(draw, counter++, 22) : -1;
    }
    for (int i = 0; i < SPELLS; i++) {
        Paid *one = &paid[i];
        one->person = (int)random_below(draw, counter++, PEOPLE);
        one->from = (int)random_below(draw, counter++, 24);
        one->until = one->from + (int)random_below(draw, counter++, 6);
        one->segment = (Segment)random_below(draw, counter++, SEGMENT_COUNT);
        int gone = died[one->person];
        buf_printf(rows, "32160101%02d90%04d,Orang %d,%s,%s,JKK,apbd,%d-%02d,%d-%02d,",
                   one->person % 12 + 1, one->person + 1, one->person,
                   HOME_CODES[home[one->person]], SEGMENT_KEYS[one->segment], 2021 + one->from / 12,
                   one->from % 12 + 1, 2021 + one->until / 12, one->until % 12 + 1);
        if (gone >= 0)
            buf_printf(rows, "%d-%02d-15", 2021 + gone / 12, gone % 12 + 1);
        buf_append_char(rows, '\n');
    }
    world->ctx->now.us +=
        INT64_C(400) * 86400 * 1000000; /* deaths up to the end of 2022 lie in the past */
    import_members(world, rows->data);
    for (int month = 0; month < 24; month += 5)
        for (int arrears = 0; arrears <= 3; arrears += 3) {
            Counted *counted;
            bool synthetic;
            Month asked = month_plus(month_at(2021, 1), month);
            assert_ok(world->ctx, coverage_count(world->ctx, world->ctx, world->store, asked,
                                                 arrears, &counted));
            for (int segment = SEGMENT_ALL; segment < SEGMENT_COUNT; segment++) {
                int64_t bekasi = count_slowly(paid, home, died, month, arrears, 0, segment) +
                                 count_slowly(paid, home, died, month, arrears, 1, segment);
                int64_t cimahi = count_slowly(paid, home, died, month, arrears, 2, segment);
                assert_int_equal(counted_heads(counted, KAB_BEKASI, segment, &synthetic), bekasi);
                assert_int_equal(counted_heads(counted, KOTA_CIMAHI, segment, &synthetic), cimahi);
                assert_int_equal(counted_heads(counted, (Region){32}, segment, &synthetic),
                                 bekasi + cimahi);
                assert_false(synthetic);
            }
            mem_free(counted);
        }
}

static void reported_and_counted_stand_side_by_side(void **state)
{
    World *world = *state;
    import_members(world, "3216010101900001,Asep,,bpu,JKK,apbd,2021-12,2022-12,\n"
                          "3216010101910001,Budi,,bpu,JKK,apbd,2022-08,2022-11,\n");
    import_reported(world, "32.16,bpu,2022-12,5,domisili,A,,,\n");
    size_t count;
    CoverageQuery query = {.month = month_at(2022, 12), .within = KAB_BEKASI};
    CoverageRow row = table(world, &query, &count)[0];
    assert_int_equal(row.reported, 5);
    assert_int_equal(row.counted, 1);
    assert_int_equal(row.active, 5);
    assert_int_equal(row.source, FROM_REPORTED);
    assert_true((row.notes & NOTE_NO_BEFORE) !=
                0); /* a counted figure is not compared with a reported one */
    query.from = FROM_COUNTED;
    query.arrears_months = 3;
    row = table(world, &query, &count)[0];
    assert_int_equal(row.active, 2);
    assert_int_equal(row.before, 1);
    assert_int_equal(row.growth_relative.ppm, PPM);
    assert_int_equal(row.reported, -1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(the_published_figures_of_semarang_are_reproduced),
        TEST(a_gap_is_never_negative_and_never_what_is_missing_to_100),
        TEST(the_national_segments_of_september_2022_add_up),
        TEST(a_repeat_is_nothing_and_another_value_must_name_what_it_replaces),
        TEST(a_province_that_did_not_report_is_the_sum_of_its_regencies),
        TEST(only_an_eligible_denominator_is_called_ucj),
        TEST(a_total_that_is_not_the_sum_of_its_segments_is_noted),
        TEST(a_target_in_percent_holds_for_the_regions_below_and_one_in_heads_does_not),
        TEST(as_of_a_moment_everything_is_found_as_it_was_found_then),
        TEST(a_corrected_correction_is_in_force_between_the_two),
        TEST(counted_heads_are_those_that_a_look_at_every_person_gives),
        TEST(reported_and_counted_stand_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
