#include "award/bundle_fixture_test.h"

#include <math.h>

#include "award/bundle_verify.h"
#include "format/csv_text.h"

enum { SEED = 20221231, DRAWS = 700 };
#define COUNTS  "regency-city/robustness.csv"
#define CHANGES "regency-city/robustness-changes.csv"

static Fixture *firm_fixture(uint64_t seed, size_t count)
{
    Fixture *f = fixture_new(seed, count, 5, 1);
    f->edition.robustness = (EditionRobustness){.draws = DRAWS, .concentration = 20, .seed = 7};
    return f;
}

static BundleReport verify(Ctx *ctx, Text archive)
{
    BundleReport report;
    BundleVerifyOptions options = {0};
    assert_int_equal(bundle_verify(ctx, ctx, "result.zip", archive, &options, &report), OK);
    return report;
}

static bool names(const BundleReport *report, const char *file)
{
    for (size_t i = 0; i < report->count; i++) {
        if (!report->checks[i].good && strcmp(report->checks[i].file, file) == 0)
            return true;
    }
    return false;
}

static ZipEntry *find(const Bundle *bundle, const char *name)
{
    for (size_t i = 0; i < bundle->count; i++) {
        if (strcmp(bundle->files[i].name, name) == 0)
            return &bundle->files[i];
    }
    return NULL;
}

static CsvText table_of(Fixture *f, const Bundle *bundle, BundleTable table)
{
    const char *header[BUNDLE_COLUMNS_MAX];
    CsvText text;
    const char *file = mem_printf(f->ctx, "regency-city/%s", BUNDLE_TABLES[table].file);
    bundle_header(table, header);
    assert_int_equal(csv_text_read(f->ctx, f->ctx, file, find(bundle, file)->content, header,
                                   BUNDLE_TABLES[table].count, &text),
                     OK);
    return text;
}

/* The archive with the files as they are now under a manifest and signature of their own: what
 * somebody with the key can do. */
static Text signed_anew(Fixture *f, Bundle *bundle, const char *without)
{
    ZipEntry *files = mem_array(f->ctx, ZipEntry, bundle->count);
    size_t count = 0;
    for (size_t i = 0; i < bundle->count; i++) {
        const char *name = bundle->files[i].name;
        if (strcmp(name, BUNDLE_MANIFEST) != 0 && strcmp(name, BUNDLE_SIGNATURE) != 0 &&
            (without == NULL || strcmp(name, without) != 0))
            files[count++] = bundle->files[i];
    }
    Text manifest = text_of(bundle_manifest(f->ctx, files, count));
    Signature signature = sign_message(&f->secret, manifest);
    files[count++] = (ZipEntry){BUNDLE_MANIFEST, manifest};
    files[count++] = (ZipEntry){BUNDLE_SIGNATURE, text_of(bundle_signature(f->ctx, &signature))};
    Text archive;
    assert_int_equal(zip_pack(f->ctx, f->ctx, files, count, &archive), OK);
    return archive;
}

/* Replaces the first `old` of a file by `new`. */
static void edit(Fixture *f, Bundle *bundle, const char *name, const char *old, const char *new)
{
    ZipEntry *file = find(bundle, name);
    const char *text = text_string(f->ctx, file->content);
    const char *at = strstr(text, old);
    assert_non_null(at);
    file->content =
        text_of(mem_printf(f->ctx, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old)));
}

/* -- Numbers ---------------------------------------------------------------------------------- */

enum { PUBLISHED_MAX = 40, LEAVES = 6 };

typedef struct {
    size_t count;
    const char *codes[PUBLISHED_MAX];
    int64_t scores[PUBLISHED_MAX][LEAVES]; /* hundredths, in the order of `leaves` */
    const char *leaves[LEAVES];
    double weights[LEAVES];
    size_t leaf_count;
} Published;

static void take_leaves(const Rubric *rubric, Published *ret)
{
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const RubricNode *node = &rubric->nodes[rubric->indicators[i].node];
        if (rubric->indicators[i].scale.kind == SCALE_GATE)
            continue;
        ret->leaves[ret->leaf_count] = node->key;
        ret->weights[ret->leaf_count++] = (double)node->weight.micro / (100.0 * MICRO);
    }
}

/* Who has a place, in their order, and their scores: from the two files alone. */
static Published published(Fixture *f, const Bundle *bundle)
{
    Published p = {0};
    CsvText ranks = table_of(f, bundle, BUNDLE_RANKS);
    CsvText scores = table_of(f, bundle, BUNDLE_SCORES);
    take_leaves(f->category.rubric, &p);
    for (size_t row = 0; row < ranks.count; row++) {
        if (ranks.fields[row * ranks.width][0] != '\0')
            p.codes[p.count++] = ranks.fields[row * ranks.width + 2];
    }
    for (size_t row = 0; row < scores.count; row++) {
        const char **fields = scores.fields + row * scores.width;
        for (size_t e = 0; e < p.count; e++) {
            for (size_t j = 0; j < p.leaf_count; j++) {
                int64_t micro = 0;
                if (strcmp(fields[0], p.codes[e]) != 0 || strcmp(fields[1], p.leaves[j]) != 0)
                    continue;
                assert_true(text_parse_decimal(text_of(fields[2]), 6, &micro));
                p.scores[e][j] = (micro + MICRO / 200) / (MICRO / 100);
            }
        }
    }
    return p;
}

static size_t place_by_counting(const Published *p, const int16_t *weights, size_t entrant)
{
    size_t place = 1;
    for (size_t other = 0; other < p->count; other++) {
        int64_t difference = 0;
        for (size_t j = 0; j < p->leaf_count; j++)
            difference += weights[j] * (p->scores[other][j] - p->scores[entrant][j]);
        place += difference > 0;
    }
    return place;
}

static int64_t published_count(const CsvText *table, const char *code, size_t place)
{
    int64_t count = 0, at = 0;
    for (size_t row = 0; row < table->count; row++) {
        const char **fields = table->fields + row * table->width;
        assert_true(text_parse_int64(text_of(fields[1]), &at));
        if (strcmp(fields[0], code) == 0 && at == (int64_t)place)
            assert_true(text_parse_int64(text_of(fields[2]), &count));
    }
    return count;
}

static void the_counts_follow_from_the_published_scores(void **state)
{
    (void)state;
    size_t ranked = 0;
    printf("seed %d\n", SEED);
    for (uint64_t c = 0; c < 6; c++) {
        Fixture *f = firm_fixture(SEED + c, 2 + 3 * c);
        Bundle bundle = fixture_bundle(f);
        Published p = published(f, &bundle);
        CsvText table = table_of(f, &bundle, BUNDLE_ROBUSTNESS);
        int64_t counts[PUBLISHED_MAX][PUBLISHED_MAX] = {{0}};
        int16_t weights[ROBUSTNESS_WEIGHTS(LEAVES)] = {0};
        RobustnessDraw *draw = robustness_draw_new(f->ctx, p.weights, p.leaf_count, 20, 7);
        ranked += p.count > 1;
        for (int64_t i = 0; i < DRAWS && p.count > 1; i++) {
            robustness_draw(draw, i, weights);
            for (size_t e = 0; e < p.count; e++)
                counts[e][place_by_counting(&p, weights, e) - 1]++;
        }
        for (size_t e = 0; e < p.count; e++) {
            for (size_t place = 1; place <= p.count; place++)
                assert_int_equal(published_count(&table, p.codes[e], place), counts[e][place - 1]);
        }
        assert_int_equal(verify(f->ctx, bundle.archive).failed, 0);
        mem_free(f->ctx);
    }
    assert_true(ranked > 3);
}

static size_t published_change(const CsvText *table, const char *kind, const char *what,
                               const char *code)
{
    int64_t place = 0;
    for (size_t row = 0; row < table->count; row++) {
        const char **fields = table->fields + row * table->width;
        if (strcmp(fields[0], kind) == 0 && strcmp(fields[1], what) == 0 &&
            strcmp(fields[2], code) == 0)
            assert_true(text_parse_int64(text_of(fields[3]), &place));
    }
    return (size_t)place;
}

static void an_indicator_left_out_gives_the_places_of_the_others(void **state)
{
    (void)state;
    Fixture *f = firm_fixture(SEED, 12);
    Bundle bundle = fixture_bundle(f);
    Published p = published(f, &bundle);
    CsvText table = table_of(f, &bundle, BUNDLE_ROBUSTNESS_CHANGES);
    assert_true(p.count > 2);
    for (size_t without = 0; without <= p.leaf_count; without++) {
        int16_t weights[ROBUSTNESS_WEIGHTS(LEAVES)] = {0};
        bool all = without == p.leaf_count;
        for (size_t j = 0; j < p.leaf_count; j++)
            weights[j] = j == without ? 0 : (int16_t)lround(p.weights[j] * ROBUSTNESS_WEIGHT_ALL);
        for (size_t e = 0; e < p.count; e++)
            assert_int_equal(published_change(&table, all ? "stated" : "indicator",
                                              all ? "" : p.leaves[without], p.codes[e]),
                             place_by_counting(&p, weights, e));
    }
    size_t kinds = 1 + (NORMALISE_COUNT - 1) + (SUM_COUNT - 1) + p.leaf_count;
    assert_int_equal(table.count, kinds * p.count);
    mem_free(f->ctx);
}

/* A hundredth of a point is one of 10,000 steps, so what every library's logarithm gives can be
 * tried: none comes so near to a half that the last bits could decide. */
static void a_geometric_sum_rounds_alike_whatever_the_logarithm(void **state)
{
    (void)state;
    const long double unit = ROBUSTNESS_SCORE_MAX / logl(ROBUSTNESS_SCORE_MAX / 100.0L);
    long double nearest = 1;
    for (int score = 100; score <= ROBUSTNESS_SCORE_MAX; score++) {
        long double value = unit * logl(score / 100.0L);
        long double distance = fabsl(value - floorl(value) - 0.5L);
        nearest = distance < nearest ? distance : nearest;
    }
    assert_true(nearest > 1e-7L);
}

/* -- Files ------------------------------------------------------------------------------------ */

static void the_files_are_there_exactly_if_the_edition_publishes_them(void **state)
{
    (void)state;
    static const char *const FILES[] = {COUNTS, CHANGES};
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++) {
        Fixture *f = firm_fixture(SEED, 6);
        Bundle firm = fixture_bundle(f);
        assert_non_null(find(&firm, FILES[i]));
        Text without = signed_anew(f, &firm, FILES[i]);
        BundleReport report = verify(f->ctx, without);
        assert_true(names(&report, FILES[i]));
        assert_false(names(&report, BUNDLE_SIGNATURE));

        ZipEntry kept = *find(&firm, FILES[i]);
        f->edition.robustness = (EditionRobustness){0};
        Bundle silent = fixture_bundle(f);
        assert_null(find(&silent, FILES[i]));
        assert_false(text_contains(find(&silent, BUNDLE_EDITION)->content, TEXT("robustness")));
        assert_int_equal(verify(f->ctx, silent.archive).failed, 0);
        ZipEntry *more = mem_array(f->ctx, ZipEntry, silent.count + 1);
        memcpy(more, silent.files, silent.count * sizeof *more);
        more[silent.count] = kept;
        silent.files = more;
        silent.count++;
        report = verify(f->ctx, signed_anew(f, &silent, NULL));
        assert_true(names(&report, FILES[i]));
        mem_free(f->ctx);
    }
}

static void lies_about_the_draws_fail_even_if_signed(void **state)
{
    (void)state;
    static const struct {
        const char *file, *old, *new, *named;
    } LIES[] = {
        {BUNDLE_EDITION, "\"seed\": 7", "\"seed\": 8", COUNTS},
        {BUNDLE_EDITION, "\"concentration\": 20", "\"concentration\": 21", COUNTS},
        {BUNDLE_EDITION, "\"draws\": 700", "\"draws\": 701", COUNTS},
        {BUNDLE_EDITION, "\"draws\": 700", "\"draws\": 0", BUNDLE_EDITION},
        {BUNDLE_EDITION, "\"draws\": 700", "\"draws\": 100000001", BUNDLE_EDITION},
        {BUNDLE_EDITION, "\"concentration\": 20", "\"concentration\": -1", BUNDLE_EDITION},
        {BUNDLE_EDITION, "\"seed\": 7", "\"seed\": -7", BUNDLE_EDITION},
        {BUNDLE_EDITION, "\"robustness_error\": ", "\"robustness_error\": 1", BUNDLE_EDITION},
        {BUNDLE_EDITION, "\"robustness_error\": ", "\"robustness_mistake\": ", BUNDLE_EDITION},
        {BUNDLE_EDITION, "\"robustness\": {", "\"robust\": {", COUNTS},
        {CHANGES, "stated,,32.01,", "stated,,32.01,1", CHANGES},
        {CHANGES, "geometric", "harmonic", CHANGES},
        {COUNTS, "32.01,", "32.02,", COUNTS},
    };
    for (size_t i = 0; i < ARRAY_COUNT(LIES); i++) {
        Fixture *f = firm_fixture(SEED, 6);
        Bundle bundle = fixture_bundle(f);
        edit(f, &bundle, LIES[i].file, LIES[i].old, LIES[i].new);
        BundleReport report = verify(f->ctx, signed_anew(f, &bundle, NULL));
        assert_false(names(&report, BUNDLE_SIGNATURE));
        assert_true(names(&report, LIES[i].named));
        mem_free(f->ctx);
    }
}

/* One alone is before nobody: nothing is drawn, and the tables say nothing. */
static void with_fewer_than_two_places_nothing_is_drawn(void **state)
{
    (void)state;
    enum { OFFICERS = 5, WITHOUT_GATE = 4, ENTRANTS = 5 };
    for (size_t placed = 0; placed <= 2; placed++) {
        Fixture *f = firm_fixture(SEED, ENTRANTS);
        size_t width = f->category.rubric->indicator_count;
        for (size_t e = 0; e < ENTRANTS; e++)
            f->category.input->values[e * width + OFFICERS].value = (e < placed ? 12 : 9) * MICRO;
        Bundle bundle = fixture_bundle(f);
        Text edition = find(&bundle, BUNDLE_EDITION)->content;
        assert_int_equal(published(f, &bundle).count, placed);
        assert_int_equal(table_of(f, &bundle, BUNDLE_ROBUSTNESS).count > 0, placed == 2);
        assert_int_equal(table_of(f, &bundle, BUNDLE_ROBUSTNESS_CHANGES).count > 0, placed == 2);
        assert_int_equal(text_contains(edition, TEXT("robustness_error")), placed == 2);
        assert_int_equal(verify(f->ctx, bundle.archive).failed, 0);
        mem_free(f->ctx);
    }
    Fixture *f = firm_fixture(SEED, 0); /* everybody withdrew */
    Bundle bundle = fixture_bundle(f);
    assert_int_equal(table_of(f, &bundle, BUNDLE_ROBUSTNESS).count, 0);
    assert_int_equal(verify(f->ctx, bundle.archive).failed, 0);
    mem_free(f->ctx);
}

static void one_thread_and_many_publish_the_same_draws(void **state)
{
    (void)state;
    enum { MANY_DRAWS = 40000 }; /* several blocks */
    Fixture *f = firm_fixture(SEED, 9);
    f->edition.robustness.draws = MANY_DRAWS;
    f->ctx->threads = 1;
    Text one = fixture_bundle(f).archive;
    f->ctx->threads = 3;
    assert_true(text_equal(one, fixture_bundle(f).archive));
    assert_int_equal(verify(f->ctx, one).failed, 0);
    mem_free(f->ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counts_follow_from_the_published_scores),
        cmocka_unit_test(an_indicator_left_out_gives_the_places_of_the_others),
        cmocka_unit_test(a_geometric_sum_rounds_alike_whatever_the_logarithm),
        cmocka_unit_test(the_files_are_there_exactly_if_the_edition_publishes_them),
        cmocka_unit_test(lies_about_the_draws_fail_even_if_signed),
        cmocka_unit_test(with_fewer_than_two_places_nothing_is_drawn),
        cmocka_unit_test(one_thread_and_many_publish_the_same_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
