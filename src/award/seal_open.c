/* What is still sealed, and the opening of all marks at the freeze. */
#include "award/seal_private.h"

#include "base/mem.h"

/* -- Sealed or open -------------------------------------------------------------------------- */

static bool takes_any_mark(const Rubric *rubric)
{
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        if (mark_taken(rubric, i))
            return true;
    }
    return false;
}

Status seal_require_open(Store *store, const Edition *edition, const Category *category)
{
    AwardStage stage;
    if (edition->conduct != EDITION_CYCLE || !takes_any_mark(category->rubric))
        return OK;
    TRY(stage_current(store, edition, &stage));
    if (stage >= STAGE_FROZEN)
        return OK;
    return fail(store_ctx(store), E_DENIED, "award.sealed", category->key, edition->id, NULL);
}

/* -- Opening --------------------------------------------------------------------------------- */

static Status require_complete(Store *store, void *scratch, const Edition *edition,
                               int64_t *ret_asked)
{
    Ctx *ctx = store_ctx(store);
    MarkProgress *rows = NULL;
    size_t count = 0;
    Status status = OK;
    TRY(mark_progress(store, scratch, edition, &rows, &count));
    *ret_asked = 0;
    for (size_t i = 0; i < count; i++) {
        const MarkProgress *row = &rows[i];
        *ret_asked += row->asked;
        if (row->made < row->asked)
            status = fail(ctx, E_CONFLICT, "seal.incomplete", row->assessor, row->category,
                          count_format(ctx, row->made, ctx->lang == LANG_EN),
                          count_format(ctx, row->asked, ctx->lang == LANG_EN), NULL);
    }
    return status;
}

static Status mark_fails(Ctx *ctx, const char *key, const SealedMark *mark)
{
    return fail(ctx, E_BROKEN, key, mark->assessor, mark->code, mark->indicator, mark->category,
                NULL);
}

/* Sealed by the assessor whose name it carries. */
static Status check_signer(Store *store, void *scratch, const Edition *edition,
                           const SealedRow *row)
{
    bool known = false;
    TRY(assessor_key_known(store, edition, row->shown.assessor, &row->signer, &known));
    if (!known || !sealed_is_signed(scratch, edition->id, row))
        return mark_fails(store_ctx(store), "seal.not_signed", &row->shown);
    return OK;
}

/* Opens one row and checks everything that it claims. */
static Status open_row(Store *store, void *scratch, const Edition *edition, const EditionKey *key,
                       const SealedRow *row, OpenedMark *ret)
{
    Ctx *ctx = store_ctx(store);
    Secret secret;
    Mark mark;
    TRY(check_signer(store, scratch, edition, row));
    if (!sealed_open(scratch, &key->opening, row, &secret, &mark))
        return mark_fails(ctx, "seal.box_damaged", &row->shown);
    Digest commitment = mark_commitment(&secret, edition->id, &mark, row->shown.revision);
    if (!digest_equal(&commitment, &row->shown.commitment))
        return mark_fails(ctx, "seal.commitment_differs", &row->shown);
    *ret = (OpenedMark){.sealed = row->shown.id, .mark = mark, .secret = secret};
    return OK;
}

static Digest root_of(void *scratch, const SealedRow *rows, size_t count)
{
    SealedMark *list = mem_array(scratch, SealedMark, count);
    for (size_t i = 0; i < count; i++)
        list[i] = rows[i].shown;
    return sealed_root(list, count);
}

static bool any_sealed(const SealedRow *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].shown.opened)
            return true;
    }
    return false;
}

static Status open_all(Store *store, void *scratch, const Edition *edition, const EditionKey *key,
                       SealOpening *ret)
{
    Ctx *ctx = store_ctx(store);
    SealedRow *rows = NULL;
    size_t count = 0, opened = 0;
    int64_t asked = 0;
    Status status = OK;
    TRY(require_complete(store, scratch, edition, &asked));
    TRY(sealed_rows(store, scratch, edition, NULL, &rows, &count));
    if (asked == 0 && count == 0) {
        *ret = (SealOpening){0};
        return OK;
    }
    if (key == NULL && any_sealed(rows, count))
        return fail(ctx, E_INVALID, "seal.needs_edition_key", edition->id, NULL);
    if (key != NULL)
        TRY(edition_key_check(store, edition, key));
    OpenedMark *marks = mem_array(scratch, OpenedMark, count);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].shown.opened)
            continue;
        Status one = open_row(store, scratch, edition, key, &rows[i], &marks[opened]);
        if (one == OK)
            opened++;
        else
            status = one;
    }
    TRY(status);
    if (opened > 0) {
        TRY(event_begin(store, edition_chain(edition), "award seal open", edition->id, NULL));
        TRY(opened_write(store, edition, marks, opened));
    }
    *ret = (SealOpening){.opened = (int64_t)opened,
                         .already = (int64_t)(count - opened),
                         .root = root_of(scratch, rows, count)};
    return OK;
}

Status seal_open(Store *store, const Edition *edition, const EditionKey *key, SealOpening *ret)
{
    if (edition->conduct != EDITION_CYCLE) {
        *ret = (SealOpening){0};
        return OK;
    }
    void *scratch = mem_root(store_ctx(store));
    Status status = open_all(store, scratch, edition, key, ret);
    mem_free(scratch);
    return status;
}

static Status verify_all(Store *store, void *scratch, const Edition *edition, SealOpening *ret)
{
    Ctx *ctx = store_ctx(store);
    SealedRow *rows = NULL;
    OpenedMark *opened = NULL;
    size_t count = 0, opened_count = 0, at = 0;
    Status status = OK;
    TRY(sealed_rows(store, scratch, edition, NULL, &rows, &count));
    TRY(opened_list(store, scratch, edition, &opened, &opened_count));
    for (size_t i = 0; i < count; i++) {
        Status signature = check_signer(store, scratch, edition, &rows[i]);
        status = signature == OK ? status : signature;
        if (at == opened_count || opened[at].sealed != rows[i].shown.id)
            continue; /* not opened yet */
        const OpenedMark *mark = &opened[at++];
        Digest commitment =
            mark_commitment(&mark->secret, edition->id, &mark->mark, rows[i].shown.revision);
        if (!digest_equal(&commitment, &rows[i].shown.commitment))
            status = mark_fails(ctx, "seal.commitment_differs", &rows[i].shown);
    }
    TRY(status);
    int64_t unproven = 0;
    TRY(marks_unproven(store, edition, &unproven));
    if (unproven > 0)
        return fail(ctx, E_BROKEN, "seal.mark_unproven",
                    count_format(scratch, unproven, ctx->lang == LANG_EN), edition->id, NULL);
    *ret = (SealOpening){
        .opened = (int64_t)at, .already = (int64_t)count, .root = root_of(scratch, rows, count)};
    return OK;
}

Status seal_verify(Store *store, const Edition *edition, SealOpening *ret)
{
    void *scratch = mem_root(store_ctx(store));
    Status status = verify_all(store, scratch, edition, ret);
    mem_free(scratch);
    return status;
}
