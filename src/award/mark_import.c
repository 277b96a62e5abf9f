/* Marks of assessors, 0 to 100, one row for each entrant, indicator and assessor. Format:
 * doc/format-marks.md. */
#include "award/import.h"
#include "base/mem.h"

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
    Entrant entrant;
    bool found = false;
    TRY(entrant_find(import->store, import->parent, import->edition, category->key, mark->code,
                     &entrant, &found));
    if (!found)
        return import_problem(import, row, &MARK_COLUMNS, "code", "award.row_entrant", mark->code,
                              category->key);
    if (mark->synthetic && !import->edition->synthetic)
        return import_problem(import, row, &MARK_COLUMNS, "synthetic", "award.synthetic", NULL,
                              NULL);
    return import_once(import, row, &MARK_COLUMNS, "assessor",
                       mem_printf(import->parent, "%s|%s|%s|%s", mark->category, mark->code,
                                  mark->indicator, mark->assessor));
}

static Status write(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    return marks_write(import->store, import->edition, import->rows, import->count,
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
    return import_run(&KIND, store, edition, path, options, ret);
}
