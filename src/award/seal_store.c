/* Sealed and opened marks in the store. */
#include "award/seal_private.h"

#include "base/mem.h"

enum { SEALED_ID, SEALED_CATEGORY, SEALED_CODE, SEALED_INDICATOR, SEALED_ASSESSOR };
enum { SEALED_REVISION = SEALED_ASSESSOR + 1, SEALED_COMMITMENT, SEALED_BOX, SEALED_SIGNER };
enum { SEALED_SIGNATURE = SEALED_SIGNER + 1, SEALED_SYNTHETIC, SEALED_EVENT, SEALED_SECRET };

FACT_TABLE(SEALED_FACT, "award_sealed",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"indicator", FACT_TEXT, false},
            {"assessor", FACT_TEXT, false},
            {"revision", FACT_INT, false},
            {"commitment", FACT_BLOB, false},
            {"box", FACT_BLOB, false},
            {"signer", FACT_BLOB, false},
            {"signature", FACT_BLOB, false},
            {"synthetic", FACT_INT, false}});
FACT_TABLE(OPENED_FACT, "award_opened",
           {{"edition", FACT_TEXT, false},
            {"sealed", FACT_INT, false},
            {"mark", FACT_INT, false},
            {"secret", FACT_BLOB, false}});

SQL(sealed_all,
    "SELECT s.id, s.category, s.code, s.indicator, s.assessor, s.revision, s.commitment, s.box, "
    "s.signer, s.signature, s.synthetic, s.event, o.secret FROM award_sealed s LEFT JOIN "
    "award_opened o ON o.chain = s.chain AND o.edition = s.edition AND o.sealed = s.id "
    "WHERE s.chain = $1 AND s.edition = $2 ORDER BY s.id");
SQL(sealed_latest, "SELECT revision, commitment, synthetic FROM award_sealed WHERE chain = $1 AND "
                   "edition = $2 AND category = $3 AND code = $4 AND indicator = $5 AND assessor = "
                   "$6 ORDER BY id DESC LIMIT 1");
SQL(sealed_any,
    "SELECT id FROM award_sealed WHERE chain = $1 AND edition = $2 ORDER BY id LIMIT 1");
SQL(sealed_of_category, "SELECT id FROM award_sealed WHERE chain = $1 AND edition = $2 AND "
                        "category = $3 ORDER BY id LIMIT 1");
SQL(opened_all,
    "SELECT o.sealed, o.secret, m.category, m.code, m.indicator, m.assessor, m.mark, m.note, "
    "m.synthetic FROM award_opened o JOIN award_mark m ON m.chain = o.chain AND m.id = o.mark "
    "WHERE o.chain = $1 AND o.edition = $2 ORDER BY o.sealed, o.id");

SQL(marks_without_seal,
    "SELECT CAST(count(*) AS @int) FROM award_mark m WHERE m.chain = $1 AND m.edition = $2 AND NOT "
    "EXISTS (SELECT 1 FROM award_opened o WHERE o.chain = m.chain AND o.edition = m.edition AND "
    "o.mark = m.id)");

/* False unless the blob has exactly this length. */
static bool column_bytes(const Statement *statement, int column, void *ret, size_t bytes)
{
    size_t stored = 0;
    const void *blob = column_blob(statement, column, &stored);
    if (stored != bytes)
        return false;
    memcpy(ret, blob, bytes);
    return true;
}

static Status read_sealed(Store *store, void *parent, const Statement *statement, SealedRow *ret)
{
    SealedMark *shown = &ret->shown;
    bool whole = column_bytes(statement, SEALED_COMMITMENT, shown->commitment.bytes, DIGEST_BYTES);
    whole = column_bytes(statement, SEALED_BOX, ret->box, SEALED_BYTES) && whole;
    whole = column_bytes(statement, SEALED_SIGNER, ret->signer.bytes, PUBLIC_BYTES) && whole;
    whole =
        column_bytes(statement, SEALED_SIGNATURE, ret->signature.bytes, SIGNATURE_BYTES) && whole;
    shown->opened = !column_is_null(statement, SEALED_SECRET);
    if (shown->opened)
        whole = column_bytes(statement, SEALED_SECRET, shown->secret.bytes, SECRET_BYTES) && whole;
    if (!whole)
        return fail(store_ctx(store), E_BROKEN, "seal.row_damaged", NULL);
    shown->id = column_int(statement, SEALED_ID);
    shown->category = column_string(parent, statement, SEALED_CATEGORY);
    shown->code = column_string(parent, statement, SEALED_CODE);
    shown->indicator = column_string(parent, statement, SEALED_INDICATOR);
    shown->assessor = column_string(parent, statement, SEALED_ASSESSOR);
    shown->revision = column_int(statement, SEALED_REVISION);
    shown->synthetic = column_int(statement, SEALED_SYNTHETIC) != 0;
    shown->event = column_int(statement, SEALED_EVENT);
    return OK;
}

Status sealed_rows(Store *store, void *parent, const Edition *edition, const char *category,
                   SealedRow **ret, size_t *ret_count)
{
    Statement *statement;
    SealedRow *rows = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &sealed_all, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        if (category != NULL && !text_is(column_text(statement, SEALED_CATEGORY), category))
            continue;
        rows = mem_grow(parent, rows, count, &capacity);
        memset(&rows[count], 0, sizeof *rows);
        TRY(read_sealed(store, parent, statement, &rows[count]));
        count++;
    }
    *ret = rows;
    *ret_count = count;
    return OK;
}

Status sealed_list(Store *store, void *parent, const Edition *edition, const char *category,
                   SealedMark **ret, size_t *ret_count)
{
    SealedRow *rows = NULL;
    size_t count = 0;
    TRY(sealed_rows(store, parent, edition, category, &rows, &count));
    SealedMark *list = mem_array(parent, SealedMark, count);
    for (size_t i = 0; i < count; i++)
        list[i] = rows[i].shown;
    *ret = list;
    *ret_count = count;
    return OK;
}

Status sealed_exists(Store *store, const Edition *edition, const char *category, bool *ret)
{
    Statement *statement;
    TRY(store_prepare(store, category == NULL ? &sealed_any : &sealed_of_category, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    if (category != NULL)
        bind_text(statement, 3, text_of(category));
    TRY(statement_next(statement, ret));
    if (*ret)
        statement_reset(statement);
    return OK;
}

/* -- Sealing --------------------------------------------------------------------------------- */

/* The latest revision of a mark, 0 if there is none, and whether it holds the same. */
static Status find_latest(Store *store, const Edition *edition, const AssessorKey *key,
                          const Mark *mark, int64_t *ret_revision, bool *ret_same)
{
    Statement *statement;
    bool found = false;
    Digest stored;
    TRY(store_prepare(store, &sealed_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(mark->category));
    bind_text(statement, 4, text_of(mark->code));
    bind_text(statement, 5, text_of(mark->indicator));
    bind_text(statement, 6, text_of(mark->assessor));
    TRY(statement_next(statement, &found));
    *ret_revision = 0;
    *ret_same = false;
    if (!found)
        return OK;
    *ret_revision = column_int(statement, 0);
    bool synthetic = column_int(statement, 2) != 0;
    bool whole = column_bytes(statement, 1, stored.bytes, DIGEST_BYTES);
    statement_reset(statement);
    if (!whole)
        return fail(store_ctx(store), E_BROKEN, "seal.row_damaged", NULL);
    Secret secret = mark_secret(key, edition->id, mark, *ret_revision);
    Digest own = mark_commitment(&secret, edition->id, mark, *ret_revision);
    *ret_same = digest_equal(&own, &stored) && synthetic == mark->synthetic;
    return OK;
}

static Status write_sealed(FactWriter *writer, const Edition *edition, const SealedRow *row)
{
    const SealedMark *shown = &row->shown;
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(shown->category));
    fact_text(writer, 2, text_of(shown->code));
    fact_text(writer, 3, text_of(shown->indicator));
    fact_text(writer, 4, text_of(shown->assessor));
    fact_int(writer, 5, shown->revision);
    fact_blob(writer, 6, shown->commitment.bytes, DIGEST_BYTES);
    fact_blob(writer, 7, row->box, SEALED_BYTES);
    fact_blob(writer, 8, row->signer.bytes, PUBLIC_BYTES);
    fact_blob(writer, 9, row->signature.bytes, SIGNATURE_BYTES);
    fact_int(writer, 10, shown->synthetic);
    return fact_row(writer, NULL);
}

static int by_what_is_marked(const void *a, const void *b)
{
    const Mark *x = *(const Mark *const *)a, *y = *(const Mark *const *)b;
    int order = strcmp(x->category, y->category);
    order = order == 0 ? strcmp(x->code, y->code) : order;
    return order == 0 ? strcmp(x->indicator, y->indicator) : order;
}

/* The order in which rows are sealed can be seen. That of a file may follow the marks in it, so it
 * is not kept. */
static const Mark **order_untold(void *parent, const Mark *rows, size_t count)
{
    const Mark **order = mem_array(parent, const Mark *, count);
    for (size_t i = 0; i < count; i++)
        order[i] = &rows[i];
    if (count > 1)
        qsort(order, count, sizeof *order, by_what_is_marked);
    return order;
}

Status marks_seal(Store *store, const Edition *edition, const AssessorKey *key, const Mark *rows,
                  size_t count, AwardImportCounts *counts)
{
    Ctx *ctx = store_ctx(store);
    EditionPublic keys;
    FactWriter *writer;
    bool found = false;
    const Mark **order = order_untold(ctx, rows, count);
    TRY(edition_key_public(store, edition, &keys, &found));
    if (!found)
        return fail(ctx, E_NOT_FOUND, "seal.no_key", edition->id, NULL);
    TRY(fact_writer_open(store, edition_chain(edition), &SEALED_FACT, &writer));
    Status status = OK;
    for (size_t i = 0; i < count && status == OK; i++) {
        int64_t revision = 0;
        bool same = false;
        status = find_latest(store, edition, key, order[i], &revision, &same);
        if (status != OK)
            break;
        if (same) {
            counts->unchanged++;
            continue;
        }
        *(revision > 0 ? &counts->updated : &counts->added) += 1;
        SealedRow row = seal_mark(ctx, edition->id, key, &keys.opening, order[i], revision + 1);
        status = write_sealed(writer, edition, &row);
    }
    return status == OK ? fact_writer_close(writer) : status;
}

/* -- Opening --------------------------------------------------------------------------------- */

Status opened_write(Store *store, const Edition *edition, const OpenedMark *rows, size_t count)
{
    FactWriter *writer;
    void *scratch = mem_root(store_ctx(store));
    int64_t *ids = mem_array(scratch, int64_t, count);
    Status status = mark_writer_open(store, edition, &writer);
    for (size_t i = 0; i < count && status == OK; i++)
        status = mark_write_row(writer, edition, &rows[i].mark, &ids[i]);
    if (status == OK)
        status = fact_writer_close(writer);
    if (status == OK)
        status = fact_writer_open(store, edition_chain(edition), &OPENED_FACT, &writer);
    for (size_t i = 0; i < count && status == OK; i++) {
        fact_text(writer, 0, text_of(edition->id));
        fact_int(writer, 1, rows[i].sealed);
        fact_int(writer, 2, ids[i]);
        fact_blob(writer, 3, rows[i].secret.bytes, SECRET_BYTES);
        status = fact_row(writer, NULL);
    }
    if (status == OK)
        status = fact_writer_close(writer);
    mem_free(scratch);
    return status;
}

Status opened_list(Store *store, void *parent, const Edition *edition, OpenedMark **ret,
                   size_t *ret_count)
{
    Statement *statement;
    OpenedMark *rows = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &opened_all, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        rows = mem_grow(parent, rows, count, &capacity);
        OpenedMark *row = &rows[count];
        *row = (OpenedMark){.sealed = column_int(statement, 0)};
        if (!column_bytes(statement, 1, row->secret.bytes, SECRET_BYTES))
            return fail(store_ctx(store), E_BROKEN, "seal.row_damaged", NULL);
        row->mark = (Mark){.category = column_string(parent, statement, 2),
                           .code = column_string(parent, statement, 3),
                           .indicator = column_string(parent, statement, 4),
                           .assessor = column_string(parent, statement, 5),
                           .abstains = column_is_null(statement, 6),
                           .mark = {column_int(statement, 6)},
                           .note = column_string(parent, statement, 7),
                           .synthetic = column_int(statement, 8) != 0};
        count++;
    }
    *ret = rows;
    *ret_count = count;
    return OK;
}

Status marks_unproven(Store *store, const Edition *edition, int64_t *ret)
{
    Statement *statement;
    bool row = false;
    TRY(store_prepare(store, &marks_without_seal, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    TRY(statement_next(statement, &row));
    *ret = row ? column_int(statement, 0) : 0;
    statement_reset(statement);
    return OK;
}
