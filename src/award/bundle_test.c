#include "award/bundle_fixture_test.h"

enum { SEED = 20221231, CASES = 20 };

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

static void what_was_published_verifies(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        Fixture *f = fixture_new(SEED + i, 1 + i, 5, 1);
        f->source.small_below = i % 2 == 0 ? 0 : BUNDLE_SMALL_BELOW;
        f->edition.robustness = (EditionRobustness){.draws = i % 3 == 0 ? 0 : 100 * (int64_t)i,
                                                    .concentration = 1 + (int64_t)i,
                                                    .seed = (int64_t)i};
        assert_int_equal(bundle_withhold(f->ctx, &f->source, NULL), OK);
        BundleReport report = verify(f->ctx, fixture_bundle(f).archive);
        for (size_t c = 0; c < report.count; c++) {
            if (!report.checks[c].good)
                print_error("seed %d case %d: %s line %d %s %s | %s\n", SEED, (int)i,
                            report.checks[c].file, (int)report.checks[c].line, report.checks[c].key,
                            report.checks[c].args[0], report.checks[c].args[1]);
        }
        assert_int_equal(report.failed, 0);
        assert_string_equal(report.edition, "uji-2022");
        mem_free(f->ctx);
    }
}

static void building_twice_gives_the_same_bytes(void **state)
{
    (void)state;
    Fixture *f = fixture_new(SEED, 9, 5, 1);
    Text first = fixture_bundle(f).archive;
    f->ctx->threads = 2;
    f->ctx->lang = LANG_EN;
    assert_true(text_equal(first, fixture_bundle(f).archive));
    mem_free(f->ctx);
}

/* The archive with one file changed, its manifest made anew for the changed files if asked, its
 * signature as it was: what somebody without the key can do. */
static Text tampered(Fixture *f, const Bundle *bundle, size_t file, size_t at, bool manifest_anew)
{
    ZipEntry *files = mem_array(f->ctx, ZipEntry, bundle->count);
    ZipEntry *listed = mem_array(f->ctx, ZipEntry, bundle->count);
    size_t count = 0;
    memcpy(files, bundle->files, bundle->count * sizeof *files);
    char *copy = mem_string_bytes(f->ctx, files[file].content.data, files[file].content.bytes);
    copy[at] ^= (char)(1 + fixture_draw(f, 255));
    files[file].content.data = copy;
    for (size_t i = 0; i < bundle->count && manifest_anew; i++) {
        if (strcmp(files[i].name, BUNDLE_MANIFEST) != 0 &&
            strcmp(files[i].name, BUNDLE_SIGNATURE) != 0)
            listed[count++] = files[i];
    }
    for (size_t i = 0; i < bundle->count && manifest_anew; i++) {
        if (strcmp(files[i].name, BUNDLE_MANIFEST) == 0)
            files[i].content = text_of(bundle_manifest(f->ctx, listed, count));
    }
    Text archive;
    assert_int_equal(zip_pack(f->ctx, f->ctx, files, bundle->count, &archive), OK);
    return archive;
}

static void a_flipped_byte_of_any_file_is_found_and_the_file_named(void **state)
{
    (void)state;
    enum { FLIPS = 12 };
    Fixture *f = fixture_new(SEED, 6, 5, 1);
    f->edition.robustness = (EditionRobustness){.draws = 100, .concentration = 100, .seed = 1};
    Bundle bundle = fixture_bundle(f);
    for (size_t i = 0; i < bundle.count; i++) {
        for (int flip = 0; flip < FLIPS; flip++) {
            size_t at = (size_t)fixture_draw(f, (int64_t)bundle.files[i].content.bytes);
            BundleReport report = verify(f->ctx, tampered(f, &bundle, i, at, false));
            assert_true(report.failed > 0);
            assert_true(names(&report, bundle.files[i].name));
        }
    }
    mem_free(f->ctx);
}

static void a_manifest_made_anew_does_not_help_without_the_key(void **state)
{
    (void)state;
    enum { FLIPS = 6 };
    Fixture *f = fixture_new(SEED, 6, 5, 1);
    Bundle bundle = fixture_bundle(f);
    for (size_t i = 0; i < bundle.count; i++) {
        bool content = strcmp(bundle.files[i].name, BUNDLE_MANIFEST) != 0 &&
                       strcmp(bundle.files[i].name, BUNDLE_SIGNATURE) != 0;
        for (int flip = 0; flip < FLIPS && content; flip++) {
            size_t at = (size_t)fixture_draw(f, (int64_t)bundle.files[i].content.bytes);
            BundleReport report = verify(f->ctx, tampered(f, &bundle, i, at, true));
            assert_true(names(&report, BUNDLE_SIGNATURE));
        }
    }
    mem_free(f->ctx);
}

/* Somebody with the key, that is the committee itself, still cannot publish places that do not
 * follow: here it publishes a changed value under its own signature. */
static void a_result_that_does_not_follow_fails_even_if_signed(void **state)
{
    (void)state;
    static const char *const FILES[] = {"regency-city/scores.csv", "regency-city/ranks.csv",
                                        "regency-city/inputs.csv"};
    Fixture *f = fixture_new(SEED, 6, 5, 1);
    Bundle bundle = fixture_bundle(f);
    for (size_t wanted = 0; wanted < ARRAY_COUNT(FILES); wanted++) {
        for (size_t i = 0; i < bundle.count; i++) {
            if (strcmp(bundle.files[i].name, FILES[wanted]) != 0)
                continue;
            Text archive = tampered(f, &bundle, i, bundle.files[i].content.bytes / 2, true);
            ZipEntry *files;
            size_t count;
            assert_int_equal(zip_unpack(f->ctx, f->ctx, "x", archive, &files, &count), OK);
            Text manifest = TEXT_EMPTY;
            for (size_t j = 0; j < count; j++) {
                if (strcmp(files[j].name, BUNDLE_MANIFEST) == 0)
                    manifest = files[j].content;
            }
            Signature signature = sign_message(&f->secret, manifest);
            for (size_t j = 0; j < count; j++) {
                if (strcmp(files[j].name, BUNDLE_SIGNATURE) == 0)
                    files[j].content = text_of(bundle_signature(f->ctx, &signature));
            }
            assert_int_equal(zip_pack(f->ctx, f->ctx, files, count, &archive), OK);
            BundleReport report = verify(f->ctx, archive);
            assert_false(names(&report, BUNDLE_SIGNATURE));
            assert_true(names(&report, FILES[wanted]));
        }
    }
    mem_free(f->ctx);
}

static void heads_that_do_not_follow_from_their_basis_are_found(void **state)
{
    (void)state;
    Fixture *f = fixture_new(SEED, 6, 5, 1);
    RawValue *raw = &f->category.input->values[2];
    raw->numerator += 7;
    bool fits = ratio_apply(raw->numerator, (int64_t)100 * MICRO, raw->denominator, ROUND_HALF_AWAY,
                            &raw->value);
    assert_true(fits);
    BundleReport report = verify(f->ctx, fixture_bundle(f).archive);
    assert_true(names(&report, "regency-city/inputs.csv"));
    assert_false(names(&report, BUNDLE_SIGNATURE));
    mem_free(f->ctx);
}

static void another_key_is_told(void **state)
{
    (void)state;
    Fixture *f = fixture_new(SEED, 3, 5, 1);
    Bundle bundle = fixture_bundle(f);
    Secret other = f->secret;
    other.bytes[0] ^= 1;
    PublicKey wanted = signing_public(&other);
    BundleVerifyOptions options = {.signer = &wanted};
    BundleReport report;
    assert_int_equal(bundle_verify(f->ctx, f->ctx, "result.zip", bundle.archive, &options, &report),
                     OK);
    assert_true(names(&report, BUNDLE_SIGNATURE));
    wanted = signing_public(&f->secret);
    assert_int_equal(bundle_verify(f->ctx, f->ctx, "result.zip", bundle.archive, &options, &report),
                     OK);
    assert_int_equal(report.failed, 0);
    mem_free(f->ctx);
}

static Text without_or_with(Fixture *f, const Bundle *bundle, size_t leave_out, const char *extra)
{
    ZipEntry *files = mem_array(f->ctx, ZipEntry, bundle->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < bundle->count; i++) {
        if (i != leave_out)
            files[count++] = bundle->files[i];
    }
    if (extra != NULL)
        files[count++] = (ZipEntry){extra, TEXT("x")};
    Text archive;
    assert_int_equal(zip_pack(f->ctx, f->ctx, files, count, &archive), OK);
    return archive;
}

static void missing_and_additional_files_are_named(void **state)
{
    (void)state;
    static const char *const EXTRA[] = {"regency-city/extra.csv", "note.txt", "other/inputs.csv"};
    Fixture *f = fixture_new(SEED, 3, 5, 1);
    Bundle bundle = fixture_bundle(f);
    for (size_t i = 0; i < bundle.count; i++) {
        BundleReport report = verify(f->ctx, without_or_with(f, &bundle, i, NULL));
        assert_true(names(&report, bundle.files[i].name));
    }
    for (size_t i = 0; i < ARRAY_COUNT(EXTRA); i++) {
        BundleReport report = verify(f->ctx, without_or_with(f, &bundle, bundle.count, EXTRA[i]));
        assert_true(names(&report, EXTRA[i]));
    }
    mem_free(f->ctx);
}

/* -- Small counts ----------------------------------------------------------------------------- */

static Text content_of(const Bundle *bundle, const char *name)
{
    for (size_t i = 0; i < bundle->count; i++) {
        if (strcmp(bundle->files[i].name, name) == 0)
            return bundle->files[i].content;
    }
    fail_msg("no file %s", name);
    return TEXT_EMPTY;
}

static void indicators_that_share_a_number_with_a_small_count_show_shares_only(void **state)
{
    (void)state;
    Fixture *f = fixture_new(SEED, 5, 5, 1);
    RawValue *raw = &f->category.input->values[3];
    fixture_share(f, raw, "protected", 3, "sakernas-2022-08", raw->denominator);
    assert_int_equal(bundle_withhold(f->ctx, &f->source, NULL), OK);
    assert_true(f->category.withheld[3]);  /* the small one */
    assert_true(f->category.withheld[2]);  /* has the same denominator */
    assert_false(f->category.withheld[4]); /* has nothing in common */
    Bundle bundle = fixture_bundle(f);
    Text basis = content_of(&bundle, "regency-city/basis.csv");
    assert_false(text_contains(basis, TEXT("protected,3,")));
    assert_true(text_contains(basis, TEXT("protected,,")));
    assert_true(text_contains(basis, TEXT("sakernas-2022-08,,")));
    assert_int_equal(verify(f->ctx, bundle.archive).failed, 0);
    mem_free(f->ctx);
}

static void those_whom_a_share_leaves_out_are_counted_too(void **state)
{
    (void)state;
    for (int64_t left = 0; left <= BUNDLE_SMALL_BELOW; left++) {
        Fixture *f = fixture_new(SEED, 5, 5, 1);
        RawValue *raw = &f->category.input->values[4];
        fixture_share(f, raw, "complaints", 5000 - left, "members", 5000);
        assert_int_equal(bundle_withhold(f->ctx, &f->source, NULL), OK);
        assert_int_equal(f->category.withheld[4], left > 0 && left < BUNDLE_SMALL_BELOW);
        mem_free(f->ctx);
    }
}

/* The same archive comes from ten times as many people, if that committee chooses to withhold: so
 * nobody can tell from it that a count is small, let alone which. */
static void a_withheld_small_count_cannot_be_told_from_a_large_one(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        Fixture *small = fixture_new(SEED + i, 4 + i, 1, 1);
        Fixture *large = fixture_new(SEED + i, 4 + i, 1, 10);
        RawValue *raw = &small->category.input->values[3];
        fixture_share(small, raw, "protected", 2, "sakernas-2022-08", raw->denominator);
        raw = &large->category.input->values[3];
        fixture_share(large, raw, "protected", 20, "sakernas-2022-08", raw->denominator);
        assert_int_equal(bundle_withhold(small->ctx, &small->source, NULL), OK);
        assert_int_equal(bundle_withhold(large->ctx, &large->source, "regency-city/vulnerable"),
                         OK);
        Text a = fixture_bundle(small).archive;
        Text b = fixture_bundle(large).archive;
        assert_true(text_equal(a, b));
        mem_free(small->ctx);
        mem_free(large->ctx);
    }
}

static void a_small_count_that_is_itself_scored_is_not_published(void **state)
{
    (void)state;
    Fixture *f = fixture_new(SEED, 5, 5, 1);
    f->category.input->values[5].value = 4 * MICRO;
    assert_int_equal(bundle_withhold(f->ctx, &f->source, NULL), E_INVALID);
    f->source.small_below = 0;
    assert_int_equal(bundle_withhold(f->ctx, &f->source, NULL), OK);
    assert_int_equal(bundle_withhold(f->ctx, &f->source, "regency-city/nothing"), E_NOT_FOUND);
    mem_free(f->ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_published_verifies),
        cmocka_unit_test(building_twice_gives_the_same_bytes),
        cmocka_unit_test(a_flipped_byte_of_any_file_is_found_and_the_file_named),
        cmocka_unit_test(a_manifest_made_anew_does_not_help_without_the_key),
        cmocka_unit_test(a_result_that_does_not_follow_fails_even_if_signed),
        cmocka_unit_test(heads_that_do_not_follow_from_their_basis_are_found),
        cmocka_unit_test(another_key_is_told),
        cmocka_unit_test(missing_and_additional_files_are_named),
        cmocka_unit_test(indicators_that_share_a_number_with_a_small_count_show_shares_only),
        cmocka_unit_test(those_whom_a_share_leaves_out_are_counted_too),
        cmocka_unit_test(a_withheld_small_count_cannot_be_told_from_a_large_one),
        cmocka_unit_test(a_small_count_that_is_itself_scored_is_not_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
