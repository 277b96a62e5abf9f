/* Sealed marks: the bytes as doc/marks-sealed.md has them, and what gives a change away. */
#include "award/seal_private.h"

#include "base/mem.h"
#include "base/testing.h"

enum { CASES = 200, SEED = 7 };

static Ctx *ctx;
static AssessorKey key;
static Secret opening;
static PublicKey opening_key;

static const char EDITION[] = "small-2022";

static int set_up(void **state)
{
    (void)state;
    static const Edition edition = {.id = EDITION};
    ctx = ctx_new();
    key = assessor_key_new(ctx, ctx, &edition, "p1");
    opening = secret_new(ctx, TEXT("test"));
    opening_key = opening_public(&opening);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    mem_free(ctx);
    return 0;
}

static Mark mark_of(int64_t micro, bool abstains, const char *note)
{
    return (Mark){.category = "small",
                  .code = "A-1",
                  .indicator = "ideas",
                  .assessor = "p1",
                  .mark = {.micro = micro},
                  .abstains = abstains,
                  .note = note};
}

/* The expected digests were computed by Python's hashlib from the page's formulas. */
static void test_commitment_is_what_the_page_says(void **state)
{
    (void)state;
    Secret secret;
    AssessorKey known = {.edition = EDITION, .assessor = "p1"};
    for (int i = 0; i < SECRET_BYTES; i++)
        secret.bytes[i] = (uint8_t)i;
    known.marking = secret_derive(&secret, TEXT("paritrana marking 1"));
    Mark mark = mark_of(88500000, false, "ide segar");
    Secret own = mark_secret(&known, EDITION, &mark, 2);
    assert_string_equal(secret_hex(ctx, &own),
                        "ae8c6628aaf9e3f7055ab5636de0431182ed3b06e3c8725436ecdcdde6a7654c");
    Digest commitment = mark_commitment(&own, EDITION, &mark, 2);
    assert_string_equal(digest_hex(ctx, &commitment),
                        "ece23b55b7f1522e79a9f14cd164bf5bd0ea10cc00f838d08c3f56b726e35e1a");
    mark = mark_of(0, true, "");
    commitment = mark_commitment(&own, EDITION, &mark, 2);
    assert_string_equal(digest_hex(ctx, &commitment),
                        "387365fab2d325afdf08ac17f205fb3a5c72a5d8d24e859f41e98bf68548b9c5");
}

static void test_what_is_sealed_opens_as_it_was(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "seal");
    for (uint64_t i = 0; i < CASES; i++) {
        char note[MARK_NOTE_BYTES_MAX + 1] = "";
        size_t bytes =
            i == 0 ? MARK_NOTE_BYTES_MAX : random_below(random, 3 * i, MARK_NOTE_BYTES_MAX);
        memset(note, 'x', bytes);
        note[bytes] = '\0';
        bool abstains = random_below(random, 3 * i + 1, 4) == 0;
        int64_t micro = abstains ? 0 : (int64_t)random_below(random, 3 * i + 2, 100 * MICRO + 1);
        Mark mark = mark_of(micro, abstains, note), opened;
        Secret secret;
        SealedRow row = seal_mark(ctx, EDITION, &key, &opening_key, &mark, 1 + (int64_t)i);
        assert_true(sealed_is_signed(ctx, EDITION, &row));
        assert_true(sealed_open(ctx, &opening, &row, &secret, &opened));
        assert_int_equal(opened.abstains, abstains);
        assert_int_equal(opened.mark.micro, micro);
        assert_string_equal(opened.note, note);
        Digest commitment = mark_commitment(&secret, EDITION, &opened, row.shown.revision);
        assert_true(digest_equal(&commitment, &row.shown.commitment));
    }
}

static void test_another_mark_has_another_commitment(void **state)
{
    (void)state;
    Mark mark = mark_of(50 * MICRO, false, ""), other = mark_of(50 * MICRO + 1, false, "");
    Mark abstains = mark_of(0, true, ""), zero = mark_of(0, false, "");
    Secret secret = mark_secret(&key, EDITION, &mark, 1);
    Digest a = mark_commitment(&secret, EDITION, &mark, 1);
    Digest b = mark_commitment(&secret, EDITION, &other, 1);
    assert_false(digest_equal(&a, &b));
    a = mark_commitment(&secret, EDITION, &abstains, 1);
    b = mark_commitment(&secret, EDITION, &zero, 1);
    assert_false(digest_equal(&a, &b));
    Secret later = mark_secret(&key, EDITION, &mark, 2);
    assert_memory_not_equal(secret.bytes, later.bytes, SECRET_BYTES);
}

static void test_a_row_changed_anywhere_is_not_signed(void **state)
{
    (void)state;
    Mark mark = mark_of(50 * MICRO, false, "");
    SealedRow row = seal_mark(ctx, EDITION, &key, &opening_key, &mark, 1);
    SealedRow changed = row;
    changed.shown.code = "A-2";
    assert_false(sealed_is_signed(ctx, EDITION, &changed));
    changed = row;
    changed.shown.revision = 2;
    assert_false(sealed_is_signed(ctx, EDITION, &changed));
    changed = row;
    changed.shown.commitment.bytes[5] ^= 1;
    assert_false(sealed_is_signed(ctx, EDITION, &changed));
    changed = row;
    changed.box[SEALED_BYTES - 1] ^= 1;
    assert_false(sealed_is_signed(ctx, EDITION, &changed));
    assert_false(sealed_is_signed(ctx, "other-2022", &row));
}

static void test_a_damaged_box_or_another_key_opens_nothing(void **state)
{
    (void)state;
    Mark mark = mark_of(50 * MICRO, false, ""), opened;
    Secret secret, other = secret_new(ctx, TEXT("other"));
    SealedRow row = seal_mark(ctx, EDITION, &key, &opening_key, &mark, 1);
    assert_false(sealed_open(ctx, &other, &row, &secret, &opened));
    row.box[100] ^= 1;
    assert_false(sealed_open(ctx, &opening, &row, &secret, &opened));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commitment_is_what_the_page_says),
        cmocka_unit_test(test_what_is_sealed_opens_as_it_was),
        cmocka_unit_test(test_another_mark_has_another_commitment),
        cmocka_unit_test(test_a_row_changed_anywhere_is_not_signed),
        cmocka_unit_test(test_a_damaged_box_or_another_key_opens_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
