/* Marks of assessors, 0 to 100, one row for each entrant, indicator and assessor. Format:
 * doc/format-marks.md. */
#include "award/seal_private.h"
#include "base/mem.h"

/* What sealing needs besides the file; `common` first, so that the import's options lead here. */
typedef struct {
    AwardImportOptions common;
    const AssessorKey *key;
    const Panel *panel;
} SealImport;

static const Column COLUMNS[] = {
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"indicator", "indikator", "indicator", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"assessor", "penilai|juri", "assessor", COLUMN_TEXT, true, 100, NULL},
    {"mark", "nilai", "mark|score", COLUMN_SCORE, false, 0, NULL},
    {"abstains", "abstain", "abstains", COLUMN_BOOL, false, 0, NULL},
    {"note", "catatan", "note", COLUMN_TEXT, false, 1000, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet MARK_COLUMNS = COLUMN_SET("marks", COLUMNS);

static Status read_cells(Import *import, const TableRow *row, Mark *mark)
{
    Region region;
    bool no_mark = true;
    bool whole = import_code(import, row, &MARK_COLUMNS, "code", &mark->code, &region);
    whole = import_text(import, row, &MARK_COLUMNS, "assessor", &mark->assessor) && whole;
    whole = import_int(import, row, &MARK_COLUMNS, "mark", &mark->mark.micro, &no_mark) && whole;
    whole = import_flag(import, row, &MARK_COLUMNS, "abstains", &mark->abstains) && whole;
    whole = import_text(import, row, &MARK_COLUMNS, "note", &mark->note) && whole;
    whole = import_flag(import, row, &MARK_COLUMNS, "synthetic", &mark->synthetic) && whole;
    if (!whole)
        return E_INVALID;
    if (no_mark != mark->abstains)
        return import_problem(import, row, &MARK_COLUMNS, "mark",
                              no_mark ? "award.mark_empty" : "award.mark_abstains", NULL, NULL);
    if (!no_mark && (mark->mark.micro < 0 || mark->mark.micro > (int64_t)AWARD_MARK_MAX * MICRO))
        return import_problem(import, row, &MARK_COLUMNS, "mark", "award.mark_range", NULL, NULL);
    return OK;
}

/* In an edition that is run here an assessor seals own marks, of entrants that are the assessor's
 * to mark; in a synthetic one they all are, as those of the form and of the command line. */
static Status check_sealer(Import *import, const TableRow *row, Mark *mark)
{
    const SealImport *seal = (const SealImport *)import->options;
    const char *reason = NULL;
    if (import->edition->conduct != EDITION_CYCLE)
        return OK;
    mark->synthetic = import->edition->synthetic;
    if (strcmp(mark->assessor, seal->key->assessor) != 0)
        return import_problem(import, row, &MARK_COLUMNS, "assessor", "seal.mark_of_other",
                              mark->assessor, seal->key->assessor);
    if (!panel_pair_may(seal->panel, mark->assessor, mark->category, mark->code, &reason)) {
        Place place = table_place(import->reader, row->line, column_index(&MARK_COLUMNS, "code"));
        return fail_at(import->ctx, E_INVALID, &place, reason, mark->assessor, mark->code,
                       mark->category, NULL);
    }
    return OK;
}

/* A key is interned only once its row is accepted, so its number is the row's. */
static Status check_once(Import *import, const TableRow *row, const Mark *mark)
{
    uint32_t before = interned_count(import->keys);
    uint32_t at =
        intern(import->keys, text_of(mem_printf(import->parent, "%s|%s|%s|%s", mark->category,
                                                mark->code, mark->indicator, mark->assessor)));
    if (at == before)
        return OK;
    Mark *first = (Mark *)import->rows + at;
    if (first->category != NULL && first->abstains == mark->abstains &&
        first->mark.micro == mark->mark.micro)
        return import_problem(import, row, &MARK_COLUMNS, "assessor", "award.row_twice", NULL,
                              NULL);
    if (first->category != NULL)
        import->counts.bad++; /* so far it was a good row */
    first->category = NULL;
    return import_problem(import, row, &MARK_COLUMNS, "mark", "seal.mark_twice", mark->code,
                          mark->indicator);
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    Mark *mark = ret_row;
    const Category *category = import_category(import, row, &MARK_COLUMNS);
    TRY(read_cells(import, row, mark));
    if (category == NULL)
        return E_INVALID;
    mark->category = category->key;
    if (import_indicator(import, row, &MARK_COLUMNS, category, SOURCE_PANEL, &mark->indicator) ==
        NULL)
        return E_INVALID;
    TRY(import_entrant(import, row, &MARK_COLUMNS, category, mark->code));
    if (mark->synthetic && !import->edition->synthetic)
        return import_problem(import, row, &MARK_COLUMNS, "synthetic", "award.synthetic", NULL,
                              NULL);
    TRY(check_sealer(import, row, mark));
    return check_once(import, row, mark);
}

/* Of two different marks for the same neither goes into a record: nobody can tell which was meant.
 */
static size_t drop_contradicted(Import *import)
{
    Mark *marks = import->rows;
    size_t kept = 0;
    for (size_t i = 0; i < import->count; i++) {
        if (marks[i].category != NULL)
            marks[kept++] = marks[i];
    }
    return kept;
}

static Status write(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    return marks_write(import->store, import->edition, import->rows, drop_contradicted(import),
                       &import->counts);
}

Status mark_import(Store *store, const Edition *edition, const char *path,
                   const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award mark import",
        .columns = &MARK_COLUMNS,
        .row_bytes = sizeof(Mark),
        .read_row = read_row,
        .chain_of = import_edition_chain,
        .write = write,
    };
    if (edition->conduct == EDITION_CYCLE)
        return fail(store_ctx(store), E_INVALID, "seal.needs_key", edition->id, NULL);
    return import_run(&KIND, store, edition, path, options, ret);
}

/* -- Sealing --------------------------------------------------------------------------------- */

static Status write_sealed(Import *import, Chain chain)
{
    (void)chain;
    const SealImport *seal = (const SealImport *)import->options;
    return marks_seal(import->store, import->edition, seal->key, import->rows, import->count,
                      &import->counts);
}

Status mark_require_sealing(Store *store, const Edition *edition, const AssessorKey *key)
{
    Ctx *ctx = store_ctx(store);
    EditionPublic keys;
    bool found = false;
    if (edition->conduct != EDITION_CYCLE)
        return fail(ctx, E_INVALID, "seal.record_has_no_keys", edition->id, NULL);
    TRY(stage_require(store, edition, STAGE_DESK_REVIEW, STAGE_FIELD_CHECK));
    TRY(edition_key_public(store, edition, &keys, &found));
    if (!found)
        return fail(ctx, E_NOT_FOUND, "seal.no_key", edition->id, NULL);
    return assessor_key_check(store, edition, key);
}

/* What is sealed is published and cannot be taken back, so one bad row and nothing is. The file is
 * not named in the trail: its size and digest would tell what was marked. */
Status mark_import_sealed(Store *store, const Edition *edition, const char *path,
                          const AwardImportOptions *options, const AssessorKey *key,
                          AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award mark import",
        .columns = &MARK_COLUMNS,
        .row_bytes = sizeof(Mark),
        .read_row = read_row,
        .chain_of = import_edition_chain,
        .write = write_sealed,
        .input_is_secret = true,
    };
    SealImport seal = {.common = *options, .key = key};
    Panel *panel = NULL;
    seal.common.all_or_nothing = true;
    TRY(mark_require_sealing(store, edition, key));
    TRY(panel_load(store, store_ctx(store), edition, NULL, NULL, &panel));
    seal.panel = panel;
    return import_run(&KIND, store, edition, path, &seal.common, ret);
}
