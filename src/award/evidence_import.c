/* Evidence: dated documents for indicators that are judged on documents. Format:
 * doc/format-evidence.md. */
#include "award/nomination_private.h"
#include "base/mem.h"

static const Column COLUMNS[] = {
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"indicator", "indikator", "indicator", COLUMN_TEXT, false, AWARD_KEY_BYTES_MAX, NULL},
    {"number", "nomor", "number", COLUMN_TEXT, true, 100, NULL},
    {"kind", "jenis", "kind", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"title", "judul|tentang", "title|about", COLUMN_TEXT, false, 400, NULL},
    {"in_force", "berlaku sejak|tanggal berlaku", "in force|in force on", COLUMN_DATE, true, 0,
     NULL},
    {"until", "berlaku sampai|dicabut", "until|in force until", COLUMN_DATE, false, 0, NULL},
    {"value", "nilai", "value", COLUMN_SCORE, false, 0, NULL},
    {"source", "sumber", "source", COLUMN_TEXT, true, 500, NULL},
    {"submitted", "tanggal diterima|diajukan", "submitted|received", COLUMN_DATE, false, 0, NULL},
    {"file_name", "nama berkas", "file name", COLUMN_TEXT, false, 400, NULL},
    {"file_digest", "sidik berkas", "file digest", COLUMN_TEXT, false, DIGEST_HEX, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet EVIDENCE_COLUMNS = COLUMN_SET("evidence", COLUMNS);

/* A day that may be left out. */
static bool read_day(Import *import, const TableRow *row, const char *key, Date *ret, bool *ret_has)
{
    int64_t day = 0;
    bool empty = true;
    if (!import_int(import, row, &EVIDENCE_COLUMNS, key, &day, &empty))
        return false;
    *ret_has = !empty;
    *ret = (Date){(int32_t)day};
    return true;
}

static bool read_file_cells(Import *import, const TableRow *row, Evidence *evidence)
{
    Digest digest;
    bool whole = import_text(import, row, &EVIDENCE_COLUMNS, "file_name", &evidence->file_name);
    whole =
        import_text(import, row, &EVIDENCE_COLUMNS, "file_digest", &evidence->file_digest) && whole;
    if (whole && evidence->file_digest[0] != '\0' &&
        !digest_parse(text_of(evidence->file_digest), &digest)) {
        (void)import_problem(import, row, &EVIDENCE_COLUMNS, "file_digest", "award.evidence_digest",
                             evidence->file_digest, NULL);
        return false;
    }
    return whole;
}

static Status read_cells(Import *import, const TableRow *row, Evidence *evidence)
{
    const ColumnSet *set = &EVIDENCE_COLUMNS;
    Region region;
    int64_t day = 0;
    bool no_value = true;
    bool whole = import_code(import, row, set, "code", &evidence->code, &region);
    whole = import_text(import, row, set, "indicator", &evidence->indicator) && whole;
    whole = import_text(import, row, set, "number", &evidence->number) && whole;
    whole = import_key(import, row, set, "kind", &evidence->kind) && whole;
    whole = import_text(import, row, set, "title", &evidence->title) && whole;
    whole = import_int(import, row, set, "in_force", &day, NULL) && whole;
    whole = import_int(import, row, set, "value", &evidence->value, &no_value) && whole;
    whole = import_text(import, row, set, "source", &evidence->source) && whole;
    whole = import_flag(import, row, set, "synthetic", &evidence->synthetic) && whole;
    whole = read_day(import, row, "until", &evidence->until, &evidence->has_until) && whole;
    whole =
        read_day(import, row, "submitted", &evidence->submitted, &evidence->has_submitted) && whole;
    whole = read_file_cells(import, row, evidence) && whole;
    evidence->in_force = (Date){(int32_t)day};
    evidence->has_value = !no_value;
    evidence->verdict_level = evidence->verdict_reason = evidence->verdict_by = "";
    return whole ? OK : E_INVALID;
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    Evidence *evidence = ret_row;
    const Category *category = import_category(import, row, &EVIDENCE_COLUMNS);
    const char *column;
    const char *first;
    const char *second;
    TRY(read_cells(import, row, evidence));
    if (category == NULL)
        return E_INVALID;
    evidence->category = category->key;
    const char *fault = evidence_fault(import->ctx, category, evidence, &column, &first, &second);
    if (fault != NULL)
        return import_problem(import, row, &EVIDENCE_COLUMNS, column, fault, first, second);
    TRY(import_entrant(import, row, &EVIDENCE_COLUMNS, category, evidence->code));
    if (evidence->synthetic && !import->edition->synthetic)
        return import_problem(import, row, &EVIDENCE_COLUMNS, "synthetic", "award.synthetic", NULL,
                              NULL);
    if (evidence->has_submitted)
        TRY(import_day_has_come(import, row, &EVIDENCE_COLUMNS, "submitted", evidence->submitted));
    const char *outside = evidence_outside(import->edition, evidence);
    if (outside != NULL) {
        Place place =
            table_place(import->reader, row->line, column_index(&EVIDENCE_COLUMNS, "in_force"));
        problem_add(import->ctx, PROBLEM_NOTE, &place, outside, evidence->number, evidence->code,
                    NULL);
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
    TRY(stage_require(store, edition, STAGE_NOMINATIONS, STAGE_FIELD_CHECK));
    return import_run(&KIND, store, edition, path, options, ret);
}
