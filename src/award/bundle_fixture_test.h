/* Random results for the tests of the bundle: a rubric with every kind of source and scale, and
 * inputs that hold together. */
#pragma once

#include "base/testing.h"

#include "award/bundle_private.h"
#include "base/mem.h"
#include "base/random.h"

static const char FIXTURE_RUBRIC[] =
    "rubric: fixture\n"
    "title: {id: Contoh, en: Example}\n"
    "version: v1\n"
    "weights_from: {id: Uji, en: Test}\n"
    "entrants: regency\n"
    "rounding: {score: 3, points: 4, total: 1, mode: half-away}\n"
    "aspects:\n"
    "  - key: policy\n"
    "    label: {id: Kebijakan, en: Policy}\n"
    "    weight: 30\n"
    "    indicators:\n"
    "      - key: regulation\n"
    "        label: {id: Regulasi, en: Regulation}\n"
    "        weight: 20\n"
    "        source: {evidence: best}\n"
    "        scale:\n"
    "          steps:\n"
    "            - {level: perda, score: 100}\n"
    "            - {level: decree, score: 50}\n"
    "            - {level: none, score: 0}\n"
    "          absent: none\n"
    "      - {key: panel-view, label: {id: Juri, en: Panel}, weight: 10,\n"
    "         source: {panel: trimmed-mean}, scale: {linear: {from: 0, to: 100}}}\n"
    "  - key: results\n"
    "    label: {id: Hasil, en: Results}\n"
    "    weight: 70\n"
    "    indicators:\n"
    "      - {key: wage, label: {id: PU, en: Wage}, weight: 30,\n"
    "         source: {coverage: share, segments: [pu], over: {denominator: employed}},\n"
    "         scale: {target: 80}}\n"
    "      - {key: vulnerable, label: {id: Rentan, en: Vulnerable}, weight: 20,\n"
    "         source: {fact: protected, over: {denominator: employed}},\n"
    "         scale: {linear: {from: 0, to: 2}}}\n"
    "      - {key: complaints, label: {id: Keluhan, en: Complaints}, weight: 20,\n"
    "         direction: lower, source: {fact: complaints, over: {fact: members}},\n"
    "         scale: {steps: [{from: 0, score: 100}, {from: 1, score: 40}]}}\n"
    "  - {key: gate, label: {id: Syarat, en: Gate}, unit: heads, source: {fact: officers},\n"
    "     scale: {gate: {at_least: 10}}}\n"
    "tie_break: [vulnerable, policy]\n";

enum { FIXTURE_ASSESSORS = 4 };

typedef struct {
    Ctx *ctx;
    Random random;
    uint64_t draw;
    Edition edition;
    Secret secret;
    BundleCategory category;
    BundleSource source;
} Fixture;

static inline int64_t fixture_draw(Fixture *f, int64_t below)
{
    return (int64_t)random_below(f->random, f->draw++, (uint64_t)below);
}

static inline void fixture_share(Fixture *f, RawValue *raw, const char *what, int64_t numerator,
                                 const char *over, int64_t denominator)
{
    *raw = (RawValue){.known = true, .numerator = numerator, .denominator = denominator};
    bool fits =
        ratio_apply(numerator, (int64_t)100 * MICRO, denominator, ROUND_HALF_AWAY, &raw->value);
    assert_true(fits);
    raw->basis = mem_array(f->ctx, ValueBasis, 2);
    raw->basis_count = 2;
    raw->basis[0] = (ValueBasis){.what = what,
                                 .plain = mem_printf(f->ctx, "%lld", (long long)numerator),
                                 .source = "laporan, \"resmi\""};
    raw->basis[1] = (ValueBasis){.what = over,
                                 .plain = mem_printf(f->ctx, "%lld", (long long)denominator),
                                 .source = "sakernas"};
}

static inline void fixture_marks(Fixture *f, const char *code)
{
    for (int a = 0; a < FIXTURE_ASSESSORS; a++) {
        BundleMark *mark = &f->category.marks[f->category.mark_count++];
        *mark = (BundleMark){.code = code,
                             .indicator = "panel-view",
                             .assessor = mem_printf(f->ctx, "A%d", a + 1),
                             .abstains = a > 0 && fixture_draw(f, 5) == 0};
        bool assigned = a < FIXTURE_ASSESSORS - 1 || fixture_draw(f, 2) == 0;
        if (assigned)
            f->category.assignments[f->category.assignment_count++] =
                (BundleAssignment){.assessor = mark->assessor, .code = code};
        mark->counts = !mark->abstains && assigned;
        mark->mark.micro = mark->abstains ? 0 : fixture_draw(f, 100 * MICRO + 1);
    }
}

static inline void fixture_documents(Fixture *f, const char *code)
{
    static const char *const KINDS[] = {"perda", "decree", "photo"};
    int64_t count = fixture_draw(f, 4);
    for (int64_t i = 0; i < count; i++) {
        Evidence *evidence = &f->category.evidence[f->category.evidence_count++];
        Date first = edition_first_day(&f->edition);
        *evidence = (Evidence){.code = code,
                               .indicator = "regulation",
                               .number = mem_printf(f->ctx, "%lld", (long long)i),
                               .kind = KINDS[fixture_draw(f, 3)],
                               .title = "Tentang, \"jaminan\"",
                               .in_force = {first.days - 100 + (int32_t)fixture_draw(f, 500)},
                               .source = "jdih",
                               .file_digest = "",
                               .verdict = (DocumentVerdict)fixture_draw(f, DOCUMENT_VERDICT_COUNT),
                               .verdict_level = "",
                               .verdict_reason = ""};
        if (evidence->verdict == DOCUMENT_PARTLY)
            evidence->verdict_level = "decree";
    }
}

/* One entrant besides those ranked was disqualified. */
static inline void fixture_decision(Fixture *f)
{
    AwardDecision *decision = mem_new(f->ctx, AwardDecision);
    *decision = (AwardDecision){.decree = "463/Kep.1, 2023",
                                .note = "",
                                .date = edition_last_day(&f->edition),
                                .slots = 3,
                                .scores_digest = ""};
    decision->places = mem_new(f->ctx, DecidedPlace);
    decision->places[0] = (DecidedPlace){.code = "32.99",
                                         .name = "Kota Keluar",
                                         .decided_by = "",
                                         .result_code = "",
                                         .standing = "disqualified",
                                         .reason = "Data tidak benar, \"dikoreksi\""};
    decision->count = 1;
    f->category.decision = decision;
}

/* `scale_by` multiplies every count of the shares: the same shares of more people. */
static inline Fixture *fixture_new(uint64_t seed, size_t count, int64_t least, int64_t scale_by)
{
    Ctx *ctx = ctx_new();
    Fixture *f = mem_new(ctx, Fixture);
    Rubric *rubric = NULL;
    Text text = text_of(FIXTURE_RUBRIC);
    f->ctx = ctx;
    f->random = random_stream(seed, "bundle");
    f->edition = (Edition){
        .id = "uji-2022", .period = 2022, .labels = "", .note = "", .conduct = EDITION_RECORD};
    f->edition.province = (Region){32};
    assert_int_equal(rubric_parse(ctx, ctx, "fixture.yaml", text, &rubric), OK);
    AwardInput *input = mem_new(ctx, AwardInput);
    input->rubric = rubric;
    input->count = count;
    input->entrants = mem_array(ctx, AwardEntrant, count);
    input->values = mem_array(ctx, RawValue, count * rubric->indicator_count);
    f->category =
        (BundleCategory){.key = "regency-city",
                         .title_id = "Contoh",
                         .title_en = "Example",
                         .rubric_text = FIXTURE_RUBRIC,
                         .rubric = rubric,
                         .input = input,
                         .withheld = mem_array(ctx, bool, rubric->indicator_count),
                         .evidence = mem_array(ctx, Evidence, 4 * count),
                         .assignments = mem_array(ctx, BundleAssignment, FIXTURE_ASSESSORS * count),
                         .marks = mem_array(ctx, BundleMark, FIXTURE_ASSESSORS * count)};
    for (size_t e = 0; e < count; e++) {
        char *code = mem_printf(ctx, "32.%02zu", e + 1);
        RawValue *raw = &input->values[e * rubric->indicator_count];
        int64_t employed = (1000 + fixture_draw(f, 500000)) * scale_by;
        input->entrants[e] = (AwardEntrant){.code = code, .name = "Kabupaten \"Uji\", satu"};
        fixture_documents(f, code);
        fixture_marks(f, code);
        raw[0].known = raw[1].known = true;
        fixture_share(f, &raw[2], "pu 2022-12", fixture_draw(f, employed / scale_by) * scale_by,
                      "sakernas-2022-08", employed);
        fixture_share(f, &raw[3], "protected", (least + fixture_draw(f, 900)) * scale_by,
                      "sakernas-2022-08", employed);
        fixture_share(f, &raw[4], "complaints", 10 + fixture_draw(f, 50), "members", 5000);
        raw[5] = (RawValue){.known = true, .value = (8 + fixture_draw(f, 20)) * MICRO};
    }
    bundle_derive(ctx, &f->edition, &f->category);
    fixture_decision(f);
    memset(f->secret.bytes, 7, sizeof f->secret.bytes);
    f->source = (BundleSource){.edition = &f->edition,
                               .categories = &f->category,
                               .category_count = 1,
                               .snapshot = {.chain = "32", .event = 9, .digest = digest_of("9", 1)},
                               .small_below = BUNDLE_SMALL_BELOW};
    return f;
}

static inline Bundle fixture_bundle(Fixture *f)
{
    Bundle bundle;
    Scores *scores = NULL;
    assert_int_equal(award_score(f->ctx, f->ctx, f->category.input, &scores), OK);
    f->category.decision->scores_digest = award_scores_digest(f->ctx, scores);
    assert_int_equal(bundle_build(f->ctx, f->ctx, &f->source, &f->secret, &bundle), OK);
    return bundle;
}
