/* The bytes of sealed marks: canonical text, commitment, box, signature. Pure but for the
 * randomness of the box. */
#include "award/seal_private.h"

#include <assert.h>

#include "base/mem.h"

enum {
    /* The payload of a box: secret, mark (8 bytes, little-endian), 1 if it abstains, length of the
     * note (2 bytes, little-endian), note, zeros. */
    AT_MARK = SECRET_BYTES,
    AT_ABSTAINS = AT_MARK + 8,
    AT_NOTE_BYTES = AT_ABSTAINS + 1,
    AT_NOTE = AT_NOTE_BYTES + 2,
    CANONICAL_BYTES_MAX = 8192,
};
static_assert(AT_NOTE + MARK_NOTE_BYTES_MAX <= SEAL_PAYLOAD_BYTES, "a note fits");

/* Up to and including the revision. */
static Buf *canonical_key(void *parent, const char *edition, const Mark *mark, int64_t revision)
{
    Buf *text = buf_new(parent, CANONICAL_BYTES_MAX);
    buf_printf(text, "paritrana mark 1\n%s\n%s\n%s\n%s\n%s\n%lld\n", edition, mark->category,
               mark->code, mark->indicator, mark->assessor, (long long)revision);
    return text;
}

char *mark_canonical(void *parent, const char *edition, const Mark *mark, int64_t revision)
{
    Buf *text = canonical_key(parent, edition, mark, revision);
    if (mark->abstains)
        buf_append_string(text, "abstains");
    else
        buf_printf(text, "%lld", (long long)mark->mark.micro);
    buf_printf(text, "\n%s", mark->note);
    assert(!text->overflowed); /* its parts have limits */
    return text->data;
}

Secret mark_secret(const AssessorKey *key, const char *edition, const Mark *mark, int64_t revision)
{
    void *scratch = mem_root(NULL);
    Secret secret =
        secret_derive(&key->marking, buf_text(canonical_key(scratch, edition, mark, revision)));
    mem_free(scratch);
    return secret;
}

Digest mark_commitment(const Secret *secret, const char *edition, const Mark *mark,
                       int64_t revision)
{
    void *scratch = mem_root(NULL);
    Digest digest = digest_keyed(secret, text_of(mark_canonical(scratch, edition, mark, revision)));
    mem_free(scratch);
    return digest;
}

static void put_little(uint8_t *at, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get_little(const uint8_t *at, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static Mark key_of(const SealedMark *sealed)
{
    return (Mark){.category = sealed->category,
                  .code = sealed->code,
                  .indicator = sealed->indicator,
                  .assessor = sealed->assessor,
                  .note = "",
                  .synthetic = sealed->synthetic};
}

/* What the assessor signs: which mark, its commitment, the box. */
static Text signed_message(void *parent, const char *edition, const SealedRow *row)
{
    Mark key = key_of(&row->shown);
    Buf *text = buf_new(parent, CANONICAL_BYTES_MAX);
    buf_append_string(text, "paritrana seal 1\n");
    buf_append(text, buf_text(canonical_key(parent, edition, &key, row->shown.revision)));
    buf_append(text, (Text){(const char *)row->shown.commitment.bytes, DIGEST_BYTES});
    buf_append(text, (Text){(const char *)row->box, SEALED_BYTES});
    assert(!text->overflowed);
    return buf_text(text);
}

SealedRow seal_mark(Ctx *ctx, const char *edition, const AssessorKey *key, const PublicKey *opening,
                    const Mark *mark, int64_t revision)
{
    void *scratch = mem_root(ctx);
    uint8_t payload[SEAL_PAYLOAD_BYTES] = {0};
    size_t note_bytes = strlen(mark->note);
    assert(note_bytes <= MARK_NOTE_BYTES_MAX);
    Secret secret = mark_secret(key, edition, mark, revision);
    SealedRow row = {.shown = {.category = mark->category,
                               .code = mark->code,
                               .indicator = mark->indicator,
                               .assessor = mark->assessor,
                               .revision = revision,
                               .commitment = mark_commitment(&secret, edition, mark, revision),
                               .synthetic = mark->synthetic},
                     .signer = key->signer};
    memcpy(payload, secret.bytes, SECRET_BYTES);
    put_little(payload + AT_MARK, mark->abstains ? 0 : (uint64_t)mark->mark.micro, 8);
    payload[AT_ABSTAINS] = mark->abstains;
    put_little(payload + AT_NOTE_BYTES, note_bytes, 2);
    memcpy(payload + AT_NOTE, mark->note, note_bytes);
    seal_to(ctx, opening, (Text){(const char *)payload, sizeof payload}, row.box);
    row.signature = sign_message(&key->signing, signed_message(scratch, edition, &row));
    mem_free(scratch);
    return row;
}

bool sealed_is_signed(void *scratch, const char *edition, const SealedRow *row)
{
    return signature_holds(&row->signer, signed_message(scratch, edition, row), &row->signature);
}

bool sealed_open(void *parent, const Secret *opening, const SealedRow *row, Secret *ret_secret,
                 Mark *ret_mark)
{
    uint8_t payload[SEAL_PAYLOAD_BYTES];
    if (!seal_undo(opening, (Text){(const char *)row->box, SEALED_BYTES}, payload))
        return false;
    size_t note_bytes = get_little(payload + AT_NOTE_BYTES, 2);
    int64_t micro = (int64_t)get_little(payload + AT_MARK, 8);
    if (payload[AT_ABSTAINS] > 1 || note_bytes > MARK_NOTE_BYTES_MAX || micro < 0 ||
        micro > (int64_t)AWARD_MARK_MAX * MICRO)
        return false;
    Mark mark = key_of(&row->shown);
    mark.abstains = payload[AT_ABSTAINS] == 1;
    mark.mark = (Score){micro};
    mark.note = mem_string_bytes(parent, (const char *)payload + AT_NOTE, note_bytes);
    memcpy(ret_secret->bytes, payload, SECRET_BYTES);
    *ret_mark = mark;
    return true;
}

Digest sealed_root(const SealedMark *list, size_t count)
{
    void *scratch = mem_root(NULL);
    Hasher *hasher = hasher_new(scratch);
    for (size_t i = 0; i < count; i++)
        hasher_add(hasher, list[i].commitment.bytes, DIGEST_BYTES);
    Digest root = hasher_end(hasher);
    mem_free(scratch);
    return root;
}
