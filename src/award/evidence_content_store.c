/* The files of evidence in the store: each content once, by its digest. */
#include "award/nomination_private.h"
#include "base/mem.h"

SQL(content_add, "INSERT INTO evidence_content (digest, content) VALUES ($1, $2) "
                 "ON CONFLICT (digest) DO NOTHING");
SQL(content_get, "SELECT content FROM evidence_content WHERE digest = $1");

Status evidence_content_add(Store *store, const Evidence *evidence)
{
    Statement *statement;
    TRY(store_prepare(store, &content_add, &statement));
    bind_text(statement, 1, text_of(evidence->file_digest));
    bind_blob(statement, 2, evidence->file_content.data, evidence->file_content.bytes);
    return statement_run(statement, NULL);
}

Status evidence_content(Store *store, void *parent, const Evidence *evidence, Text *ret)
{
    Ctx *ctx = store_ctx(store);
    Statement *statement;
    bool found = false;
    size_t bytes = 0;
    if (evidence->file_digest[0] == '\0')
        return fail(ctx, E_NOT_FOUND, "award.evidence_no_file", evidence->number, NULL);
    TRY(store_prepare(store, &content_get, &statement));
    bind_text(statement, 1, text_of(evidence->file_digest));
    TRY(statement_next(statement, &found));
    if (!found)
        return fail(ctx, E_NOT_FOUND, "award.evidence_only_digest", evidence->number,
                    evidence->file_name, evidence->file_digest, NULL);
    const void *data = column_blob(statement, 0, &bytes);
    char *copy = mem_array(parent, char, bytes);
    memcpy(copy, data, bytes);
    statement_reset(statement);
    Digest digest = digest_of(copy, bytes);
    if (strcmp(digest_hex(parent, &digest), evidence->file_digest) != 0)
        return fail(ctx, E_BROKEN, "award.evidence_content_broken", evidence->number,
                    evidence->file_digest, NULL);
    *ret = (Text){copy, bytes};
    return OK;
}
