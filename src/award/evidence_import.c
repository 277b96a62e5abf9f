/* Evidence: dated documents for indicators that are judged on documents. Format:
 * doc/format-evidence.md. */
#include "award/import.h"
#include "base/mem.h"

static const Column COLUMNS[] = {
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"indicator", "indikator", "indicator", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"number", "nomor", "number", COLUMN_TEXT, true, 100, NULL},
    {"kind", "jenis", "kind", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"title", "judul|tentang", "title|about", COLUMN_TEXT, false, 400, NULL},
    {"in_force", "berlaku sejak|tanggal berlaku", "in force|in force on", COLUMN_DATE, true, 0,
     NULL},
    {"value", "nilai", "value", COLUMN_SCORE, false, 0, NULL},
    {"source", "sumber", "source", COLUMN_TEXT, true, 500, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet EVIDENCE_COLUMNS = COLUMN_SET("evidence", COLUMNS);

/* For `best`, the kind must be a level of the scale; for `latest`, there must be a value. */
static Status check_kind(Import *import, const TableRow *row, const Indicator *indicator,
                         const Evidence *evidence)
{
    if (indicator->source.choice == EVIDENCE_LATEST) {
        if (evidence->has_value)
            return OK;
        return import_problem(import, row, &EVIDENCE_COLUMNS, "value", "award.evidence_value",
                              evidence->indicator, NULL);
    }
    Buf *names = buf_new(import->parent, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < indicator->scale.step_count; i++) {
        if (strcmp(indicator->scale.steps[i].level, evidence->kind) == 0)
            return OK;
        buf_printf(names, "%s%s", i == 0 ? "" : ", ", indicator->scale.steps[i].level);
    }
    return import_problem(import, row, &EVIDENCE_COLUMNS, "kind", "award.evidence_kind",
                          evidence->kind, names->data);
}

static Status read_cells(Import *import, const TableRow *row, Evidence *evidence)
{
    Region region;
    int64_t day = 0;
    bool no_value = true;
    bool whole = import_code(import, row, &EVIDENCE_COLUMNS, "code", &evidence->code, &region);
    whole = import_text(import, row, &EVIDENCE_COLUMNS, "number", &evidence->number) && whole;
    whole = import_key(import, row, &EVIDENCE_COLUMNS, "kind", &evidence->kind) && whole;
    whole = import_text(import, row, &EVIDENCE_COLUMNS, "title", &evidence->title) && whole;
    whole = import_int(import, row, &EVIDENCE_COLUMNS, "in_force", &day, NULL) && whole;
    whole =
        import_int(import, row, &EVIDENCE_COLUMNS, "value", &evidence->value, &no_value) && whole;
    whole = import_text(import, row, &EVIDENCE_COLUMNS, "source", &evidence->source) && whole;
    whole = import_flag(import, row, &EVIDENCE_COLUMNS, "synthetic", &evidence->synthetic) && whole;
    evidence->in_force = (Date){(int32_t)day};
    evidence->has_value = !no_value;
    return whole ? OK : E_INVALID;
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    Evidence *evidence = ret_row;
    const Category *category = import_category(import, row, &EVIDENCE_COLUMNS);
    TRY(read_cells(import, row, evidence));
    if (category == NULL)
        return E_INVALID;
    evidence->category = category->key;
    const Indicator *indicator = import_indicator(import, row, &EVIDENCE_COLUMNS, category,
                                                  SOURCE_EVIDENCE, &evidence->indicator);
    if (indicator == NULL)
        return E_INVALID;
    Entrant entrant;
    bool found = false;
    TRY(check_kind(import, row, indicator, evidence));
    TRY(entrant_find(import->store, import->parent, import->edition, category->key, evidence->code,
                     &entrant, &found));
    if (!found)
        return import_problem(import, row, &EVIDENCE_COLUMNS, "code", "award.row_entrant",
                              evidence->code, category->key);
    if (evidence->synthetic && !import->edition->synthetic)
        return import_problem(import, row, &EVIDENCE_COLUMNS, "synthetic", "award.synthetic", NULL,
                              NULL);
    if (evidence->in_force.days < edition_first_day(import->edition).days ||
        evidence->in_force.days > edition_last_day(import->edition).days) {
        Place place =
            table_place(import->reader, row->line, column_index(&EVIDENCE_COLUMNS, "in_force"));
        problem_add(import->ctx, PROBLEM_NOTE, &place, "award.evidence_outside", evidence->number,
                    evidence->code, NULL);
    }
    return import_once(import, row, &EVIDENCE_COLUMNS, "number",
                       mem_printf(import->parent, "%s|%s|%s|%s|%s", evidence->category,
                                  evidence->code, evidence->indicator, evidence->kind,
                                  evidence->number));
}

static Status write(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    return evidence_write(import->store, import->edition, import->rows, import->count,
                          &import->counts);
}

Status evidence_import(Store *store, const Edition *edition, const char *path,
                       const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award evidence import",
        .columns = &EVIDENCE_COLUMNS,
        .row_bytes = sizeof(Evidence),
        .read_row = read_row,
        .chain_of = import_edition_chain,
        .write = write,
    };
    return import_run(&KIND, store, edition, path, options, ret);
}
