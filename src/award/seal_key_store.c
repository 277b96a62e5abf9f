/* Public halves of keys in the store; the latest of an edition, or of an assessor, holds. */
#include "award/seal_private.h"

#include "base/mem.h"

FACT_TABLE(EDITION_KEY_FACT, "award_edition_key",
           {{"edition", FACT_TEXT, false},
            {"opening", FACT_BLOB, false},
            {"signing", FACT_BLOB, false}});
FACT_TABLE(ASSESSOR_KEY_FACT, "award_signer",
           {{"edition", FACT_TEXT, false},
            {"assessor", FACT_TEXT, false},
            {"signer", FACT_BLOB, false}});

SQL(edition_key_latest, "SELECT opening, signing FROM award_edition_key WHERE chain = $1 AND "
                        "edition = $2 ORDER BY id DESC LIMIT 1");
SQL(edition_key_number, "SELECT CAST(count(*) AS @int) FROM award_edition_key WHERE chain = $1 AND "
                        "edition = $2");
SQL(assessor_key_latest, "SELECT signer FROM award_signer WHERE chain = $1 AND edition = $2 "
                         "AND assessor = $3 ORDER BY id DESC LIMIT 1");

SQL(assessor_key_any, "SELECT id FROM award_signer WHERE chain = $1 AND edition = $2 AND "
                      "assessor = $3 AND signer = $4 ORDER BY id LIMIT 1");

static Status read_public(Store *store, const Statement *statement, int column, PublicKey *ret)
{
    size_t bytes = 0;
    const void *blob = column_blob(statement, column, &bytes);
    if (bytes != PUBLIC_BYTES)
        return fail(store_ctx(store), E_BROKEN, "seal.row_damaged", NULL);
    memcpy(ret->bytes, blob, PUBLIC_BYTES);
    return OK;
}

Status edition_key_public(Store *store, const Edition *edition, EditionPublic *ret, bool *ret_found)
{
    Statement *statement;
    EditionPublic found = {0};
    bool row = false;
    TRY(store_prepare(store, &edition_key_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    TRY(statement_next(statement, &row));
    if (row) {
        TRY(read_public(store, statement, 0, &found.opening));
        TRY(read_public(store, statement, 1, &found.signing));
        statement_reset(statement);
        *ret = found;
    }
    *ret_found = row;
    return OK;
}

static bool same_public(const EditionPublic *a, const EditionPublic *b)
{
    return public_equal(&a->opening, &b->opening) && public_equal(&a->signing, &b->signing);
}

Status edition_key_check(Store *store, const Edition *edition, const EditionKey *key)
{
    Ctx *ctx = store_ctx(store);
    EditionPublic stored;
    bool found = false;
    TRY(edition_key_public(store, edition, &stored, &found));
    if (!found)
        return fail(ctx, E_NOT_FOUND, "seal.no_key", edition->id, NULL);
    if (strcmp(key->edition, edition->id) != 0 || !same_public(&stored, &key->shown))
        return fail(ctx, E_DENIED, "seal.other_edition_key", edition->id, NULL);
    return OK;
}

Status edition_key_count(Store *store, const Edition *edition, int64_t *ret)
{
    Statement *statement;
    bool row = false;
    TRY(store_prepare(store, &edition_key_number, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    TRY(statement_next(statement, &row));
    *ret = row ? column_int(statement, 0) : 0;
    statement_reset(statement);
    return OK;
}

/* Nothing may rest on a key that is replaced: no mark sealed to it, no minutes that name it, no
 * archive that it signed. */
static Status require_unused(Store *store, void *scratch, const Edition *edition)
{
    Ctx *ctx = store_ctx(store);
    SealedMark *sealed = NULL;
    size_t count = 0;
    Publication published;
    bool found = false;
    TRY(sealed_list(store, scratch, edition, NULL, &sealed, &count));
    if (count > 0)
        return fail(ctx, E_CONFLICT, "seal.key_sealed", edition->id,
                    count_format(ctx, (int64_t)count, ctx->lang == LANG_EN), NULL);
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        AwardDecision *decision = NULL;
        TRY(award_decision_find(store, scratch, edition, category->key, &decision));
        if (decision != NULL)
            return fail(ctx, E_CONFLICT, "seal.key_decided", edition->id,
                        category_label(category, ctx->lang), decision->decree, NULL);
    }
    TRY(publication_find(store, scratch, edition, &published, &found));
    return found ? fail(ctx, E_CONFLICT, "seal.key_published", edition->id, NULL) : OK;
}

/* The event of a first key, or of one that takes another's place; CHANGE_NONE: it is there. */
static Status begin_key(Store *store, const Edition *edition, const EditionKey *key,
                        const char *replace_reason, Change *ret)
{
    EditionPublic stored;
    bool found = false;
    Ctx *ctx = store_ctx(store);
    Chain chain = edition_chain(edition);
    TRY(edition_key_public(store, edition, &stored, &found));
    *ret = !found ? CHANGE_ADDED : same_public(&stored, &key->shown) ? CHANGE_NONE : CHANGE_UPDATED;
    if (*ret == CHANGE_NONE)
        return OK;
    if (!found)
        return event_begin(store, chain, "award key create", edition->id, NULL);
    if (replace_reason == NULL)
        return fail(ctx, E_EXISTS, "seal.edition_has_key", edition->id, NULL);
    void *scratch = mem_root(ctx);
    Status status = require_unused(store, scratch, edition);
    if (status == OK)
        status = event_begin(store, chain, "award key create --replace",
                             mem_printf(scratch, "%s: %s", edition->id, replace_reason), NULL);
    mem_free(scratch);
    return status;
}

Status edition_key_save(Store *store, const Edition *edition, const EditionKey *key,
                        const char *replace_reason, Change *ret)
{
    FactWriter *writer;
    Change change = CHANGE_NONE;
    TRY(begin_key(store, edition, key, replace_reason, &change));
    if (change == CHANGE_NONE) {
        *ret = CHANGE_NONE;
        return OK;
    }
    TRY(fact_writer_open(store, edition_chain(edition), &EDITION_KEY_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_blob(writer, 1, key->shown.opening.bytes, PUBLIC_BYTES);
    fact_blob(writer, 2, key->shown.signing.bytes, PUBLIC_BYTES);
    TRY(fact_row(writer, NULL));
    *ret = change;
    return fact_writer_close(writer);
}

Status assessor_key_public(Store *store, const Edition *edition, const char *assessor,
                           PublicKey *ret, bool *ret_found)
{
    Statement *statement;
    bool row = false;
    TRY(store_prepare(store, &assessor_key_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(assessor));
    TRY(statement_next(statement, &row));
    if (row) {
        TRY(read_public(store, statement, 0, ret));
        statement_reset(statement);
    }
    *ret_found = row;
    return OK;
}

Status assessor_key_known(Store *store, const Edition *edition, const char *assessor,
                          const PublicKey *signer, bool *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &assessor_key_any, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(assessor));
    bind_blob(statement, 4, signer->bytes, PUBLIC_BYTES);
    TRY(statement_next(statement, ret));
    if (*ret)
        statement_reset(statement);
    return OK;
}

Status assessor_key_check(Store *store, const Edition *edition, const AssessorKey *key)
{
    Ctx *ctx = store_ctx(store);
    PublicKey stored;
    bool found = false;
    if (strcmp(key->edition, edition->id) != 0)
        return fail(ctx, E_DENIED, "seal.key_of_other_edition", key->edition, edition->id, NULL);
    TRY(assessor_key_public(store, edition, key->assessor, &stored, &found));
    if (!found)
        return fail(ctx, E_DENIED, "seal.assessor_without_key", key->assessor, edition->id, NULL);
    if (!public_equal(&stored, &key->signer))
        return fail(ctx, E_DENIED, "seal.other_assessor_key", key->assessor, edition->id, NULL);
    return OK;
}

Status assessor_key_save(Store *store, const Edition *edition, const AssessorKey *key, bool replace,
                         Change *ret)
{
    PublicKey stored;
    FactWriter *writer;
    bool found = false;
    TRY(assessor_key_public(store, edition, key->assessor, &stored, &found));
    if (found && public_equal(&stored, &key->signer)) {
        *ret = CHANGE_NONE;
        return OK;
    }
    if (found && !replace)
        return fail(store_ctx(store), E_EXISTS, "seal.assessor_has_key", key->assessor, NULL);
    TRY(event_begin(store, edition_chain(edition), "award assessor key",
                    mem_printf(store_ctx(store), "%s %s", edition->id, key->assessor), NULL));
    TRY(fact_writer_open(store, edition_chain(edition), &ASSESSOR_KEY_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(key->assessor));
    fact_blob(writer, 2, key->signer.bytes, PUBLIC_BYTES);
    TRY(fact_row(writer, NULL));
    *ret = found ? CHANGE_UPDATED : CHANGE_ADDED;
    return fact_writer_close(writer);
}
