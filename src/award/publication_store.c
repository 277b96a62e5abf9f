/* What was published, in the store. */
#include "award/award.h"
#include "base/mem.h"

enum { AT_MANIFEST, AT_ARCHIVE, AT_FILES, AT_BYTES, AT_SIGNER, AT_EVENT };

FACT_TABLE(PUBLICATION_FACT, "award_publication",
           {{"edition", FACT_TEXT, false},
            {"manifest", FACT_TEXT, false},
            {"archive", FACT_TEXT, false},
            {"files", FACT_INT, false},
            {"bytes", FACT_INT, false},
            {"signer", FACT_TEXT, false}});

SQL(publication_latest, "SELECT manifest, archive, files, bytes, signer, event FROM "
                        "award_publication WHERE chain = $1 AND edition = $2 ORDER BY id DESC LIMIT 1");

Status publication_find(Store *store, void *parent, const Edition *edition, Publication *ret,
                        bool *ret_found)
{
    Statement *statement;
    bool found = false;
    TRY(store_prepare(store, &publication_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    TRY(statement_next(statement, &found));
    *ret_found = found;
    if (!found)
        return OK;
    Publication publication = {
        .edition = edition->id,
        .files = column_int(statement, AT_FILES),
        .bytes = column_int(statement, AT_BYTES),
        .signer = column_string(parent, statement, AT_SIGNER),
        .event = column_int(statement, AT_EVENT),
    };
    bool whole = digest_parse(column_text(statement, AT_MANIFEST), &publication.manifest) &&
                 digest_parse(column_text(statement, AT_ARCHIVE), &publication.archive);
    statement_reset(statement);
    if (!whole)
        return fail(store_ctx(store), E_BROKEN, "publish.stored", edition->id, NULL);
    *ret = publication;
    return OK;
}

Status publication_save(Store *store, const Edition *edition, const Publication *publication,
                        Change *ret)
{
    Ctx *ctx = store_ctx(store);
    Chain chain = edition_chain(edition);
    Publication before;
    bool found = false;
    int64_t event = 0;
    FactWriter *writer;
    TRY(event_begin(store, chain, "award publish", edition->id, &event));
    TRY(publication_find(store, ctx, edition, &before, &found));
    if (found && digest_equal(&before.archive, &publication->archive)) {
        *ret = CHANGE_NONE;
        return OK;
    }
    TRY(fact_writer_open(store, chain, &PUBLICATION_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(digest_hex(ctx, &publication->manifest)));
    fact_text(writer, 2, text_of(digest_hex(ctx, &publication->archive)));
    fact_int(writer, 3, publication->files);
    fact_int(writer, 4, publication->bytes);
    fact_text(writer, 5, text_of(publication->signer));
    TRY(fact_row(writer, NULL));
    TRY(fact_writer_close(writer));
    *ret = found ? CHANGE_UPDATED : CHANGE_ADDED;
    return OK;
}
