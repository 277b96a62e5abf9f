#include "base/crypto.h"

#include "base/mem.h"
#include "base/testing.h"

static Ctx *ctx;

static int set_up(void **state)
{
    (void)state;
    ctx = ctx_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    mem_free(ctx);
    return 0;
}

static Secret secret_of(const char *hex)
{
    Secret secret;
    assert_true(secret_parse(text_of(hex), &secret));
    return secret;
}

static void test_keyed_digest_is_that_of_pythons_hashlib(void **state)
{
    (void)state;
    Secret key;
    for (int i = 0; i < SECRET_BYTES; i++)
        key.bytes[i] = (uint8_t)i;
    Digest digest = digest_keyed(&key, TEXT("paritrana mark 1\n"));
    assert_string_equal(digest_hex(ctx, &digest),
                        "c566298be90da4d928add59824d83d0d54e4c94a57c8fab51189d4930ebde783");
}

static void test_signature_is_that_of_rfc_8032(void **state)
{
    (void)state;
    Secret seed = secret_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    PublicKey key = signing_public(&seed);
    assert_string_equal(public_hex(ctx, &key),
                        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    Signature signature = sign_message(&seed, TEXT_EMPTY);
    Secret half;
    memcpy(half.bytes, signature.bytes, SECRET_BYTES);
    assert_string_equal(secret_hex(ctx, &half),
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155");
    assert_true(signature_holds(&key, TEXT_EMPTY, &signature));
    assert_false(signature_holds(&key, TEXT("x"), &signature));
    signature.bytes[40] ^= 1;
    assert_false(signature_holds(&key, TEXT_EMPTY, &signature));
}

static void test_opening_key_is_the_secret_times_the_base_point(void **state)
{
    (void)state; /* expected by a plain Montgomery ladder in Python, RFC 7748 */
    Secret secret = secret_of("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20");
    PublicKey key = opening_public(&secret);
    assert_string_equal(public_hex(ctx, &key),
                        "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c");
}

static void test_what_is_sealed_opens_only_with_its_key_and_unchanged(void **state)
{
    (void)state;
    Secret secret = secret_new(ctx, TEXT("test")), other = secret_new(ctx, TEXT("test"));
    PublicKey key = opening_public(&secret);
    uint8_t sealed[5 + SEAL_EXTRA_BYTES], opened[5];
    seal_to(ctx, &key, TEXT("nilai"), sealed);
    Text box = {(const char *)sealed, sizeof sealed};
    assert_true(seal_undo(&secret, box, opened));
    assert_memory_equal(opened, "nilai", 5);
    assert_false(seal_undo(&other, box, opened));
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 4;
        assert_false(seal_undo(&secret, box, opened));
        sealed[i] ^= 4;
    }
    assert_false(seal_undo(&secret, (Text){box.data, SEAL_EXTRA_BYTES - 1}, opened));
}

static void test_secrets_repeat_only_under_a_seed(void **state)
{
    (void)state;
    Secret a = secret_new(ctx, TEXT("test")), b = secret_new(ctx, TEXT("test"));
    assert_memory_not_equal(a.bytes, b.bytes, SECRET_BYTES);
    assert_true(crypto_is_secret(ctx));
    Ctx *one = ctx_new(), *two = ctx_new();
    one->seeded = two->seeded = true;
    a = secret_new(one, TEXT("test"));
    b = secret_new(two, TEXT("test"));
    assert_memory_equal(a.bytes, b.bytes, SECRET_BYTES);
    a = secret_new(one, TEXT("test"));
    assert_memory_not_equal(a.bytes, b.bytes, SECRET_BYTES);
    b = secret_new(two, TEXT("another test"));
    assert_memory_not_equal(a.bytes, b.bytes, SECRET_BYTES);
    assert_false(crypto_is_secret(one));
    mem_free(one);
    mem_free(two);
}

static void test_derived_secrets_differ_by_purpose_and_by_secret(void **state)
{
    (void)state;
    Secret a = secret_new(ctx, TEXT("test")), b = secret_new(ctx, TEXT("test"));
    Secret sign = secret_derive(&a, TEXT("sign")), mark = secret_derive(&a, TEXT("mark"));
    Secret again = secret_derive(&a, TEXT("sign")), of_b = secret_derive(&b, TEXT("sign"));
    assert_memory_not_equal(sign.bytes, mark.bytes, SECRET_BYTES);
    assert_memory_not_equal(sign.bytes, of_b.bytes, SECRET_BYTES);
    assert_memory_equal(sign.bytes, again.bytes, SECRET_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keyed_digest_is_that_of_pythons_hashlib),
        cmocka_unit_test(test_signature_is_that_of_rfc_8032),
        cmocka_unit_test(test_opening_key_is_the_secret_times_the_base_point),
        cmocka_unit_test(test_what_is_sealed_opens_only_with_its_key_and_unchanged),
        cmocka_unit_test(test_secrets_repeat_only_under_a_seed),
        cmocka_unit_test(test_derived_secrets_differ_by_purpose_and_by_secret),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
