/* Verdicts of the desk review as a table. Format: doc/format-verdicts.md. */
#include "award/nomination_private.h"
#include "base/mem.h"

static const Column COLUMNS[] = {
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"number", "nomor", "number", COLUMN_TEXT, true, 100, NULL},
    {"indicator", "indikator", "indicator", COLUMN_TEXT, false, AWARD_KEY_BYTES_MAX, NULL},
    {"kind", "jenis", "kind", COLUMN_TEXT, false, AWARD_KEY_BYTES_MAX, NULL},
    {"verdict", "putusan", "verdict", COLUMN_CHOICE, true, 0, "accepted|partly|rejected|reopened"},
    {"level", "dinilai sebagai", "level|as", COLUMN_TEXT, false, AWARD_KEY_BYTES_MAX, NULL},
    {"value", "nilai", "value", COLUMN_SCORE, false, 0, NULL},
    {"reason", "alasan", "reason", COLUMN_TEXT, false, 1000, NULL},
    {"judged_by", "dinilai oleh|pemeriksa", "judged by|by", COLUMN_TEXT, true, 200, NULL},
    {"date", "tanggal", "date", COLUMN_DATE, true, 0, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet DOCUMENT_VERDICT_COLUMNS = COLUMN_SET("verdicts", COLUMNS);

static Status read_cells(Import *import, const TableRow *row, EvidenceKey *key, Evidence *judged)
{
    const ColumnSet *set = &DOCUMENT_VERDICT_COLUMNS;
    Region region;
    int64_t verdict = 0;
    int64_t day = 0;
    bool no_value = true;
    bool synthetic = false;
    bool whole = import_code(import, row, set, "code", &key->code, &region);
    whole = import_text(import, row, set, "number", &key->number) && whole;
    whole = import_text(import, row, set, "indicator", &key->indicator) && whole;
    whole = import_text(import, row, set, "kind", &key->kind) && whole;
    whole = import_int(import, row, set, "verdict", &verdict, NULL) && whole;
    whole = import_text(import, row, set, "level", &judged->verdict_level) && whole;
    whole = import_int(import, row, set, "value", &judged->verdict_value, &no_value) && whole;
    whole = import_text(import, row, set, "reason", &judged->verdict_reason) && whole;
    whole = import_text(import, row, set, "judged_by", &judged->verdict_by) && whole;
    whole = import_int(import, row, set, "date", &day, NULL) && whole;
    whole = import_flag(import, row, set, "synthetic", &synthetic) && whole;
    if (!whole)
        return E_INVALID;
    if (synthetic && !import->edition->synthetic)
        return import_problem(import, row, set, "synthetic", "award.synthetic", NULL, NULL);
    key->indicator = key->indicator[0] == '\0' ? NULL : key->indicator;
    key->kind = key->kind[0] == '\0' ? NULL : key->kind;
    judged->verdict = (DocumentVerdict)(verdict + DOCUMENT_ACCEPTED);
    judged->has_verdict_value = !no_value;
    judged->verdict_on = (Date){(int32_t)day};
    return OK;
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    Evidence *judged = ret_row;
    Evidence cells = {0};
    EvidenceKey key = {0};
    const char *argument;
    const Category *category = import_category(import, row, &DOCUMENT_VERDICT_COLUMNS);
    TRY(read_cells(import, row, &key, &cells));
    if (category == NULL)
        return E_INVALID;
    key.category = category->key;
    TRY(import_entrant(import, row, &DOCUMENT_VERDICT_COLUMNS, category, key.code));
    Place place =
        table_place(import->reader, row->line, column_index(&DOCUMENT_VERDICT_COLUMNS, "number"));
    TRY(evidence_find_at(import->store, import->parent, import->edition, &key, &place, judged));
    Evidence stored = *judged;
    judged->verdict = cells.verdict;
    judged->verdict_level = cells.verdict_level;
    judged->has_verdict_value = cells.has_verdict_value;
    judged->verdict_value = cells.verdict_value;
    judged->verdict_reason = cells.verdict_reason;
    judged->verdict_by = cells.verdict_by;
    judged->verdict_on = cells.verdict_on;
    const char *fault = verdict_fault(import->ctx, category, judged, &argument);
    if (fault != NULL)
        return import_problem(import, row, &DOCUMENT_VERDICT_COLUMNS, "verdict", fault, argument,
                              key.code);
    TRY(import_day_has_come(import, row, &DOCUMENT_VERDICT_COLUMNS, "date", judged->verdict_on));
    TRY(import_once(import, row, &DOCUMENT_VERDICT_COLUMNS, "number",
                    mem_printf(import->parent, "%lld", (long long)judged->row)));
    /* Row 0 marks a verdict that stands already. */
    if (verdict_same(&stored, judged)) {
        judged->row = 0;
        import->counts.unchanged++;
    } else {
        *(stored.verdict == DOCUMENT_UNJUDGED ? &import->counts.added : &import->counts.updated) +=
            1;
    }
    return OK;
}

static Status write(Import *import, Chain chain)
{
    Evidence *rows = import->rows;
    size_t count = 0;
    (void)chain; /* the edition's own */
    for (size_t i = 0; i < import->count; i++) {
        if (rows[i].row != 0)
            rows[count++] = rows[i];
    }
    return verdicts_write(import->store, import->edition, rows, count);
}

Status verdict_import(Store *store, const Edition *edition, const char *path,
                      const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award evidence verdict import",
        .columns = &DOCUMENT_VERDICT_COLUMNS,
        .row_bytes = sizeof(Evidence),
        .read_row = read_row,
        .chain_of = import_edition_chain,
        .write = write,
    };
    TRY(verdict_stage(store, edition));
    return import_run(&KIND, store, edition, path, options, ret);
}
