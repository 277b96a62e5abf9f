/* Nominations as a table. Format: doc/format-nominations.md. */
#include "award/nomination_private.h"
#include "base/mem.h"

static const Column COLUMNS[] = {
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"by", "diusulkan oleh|pengusul jenis", "by|nominated by", COLUMN_CHOICE, true, 0,
     "self|branch|regency|province"},
    {"nominator", "pengusul", "nominator", COLUMN_TEXT, true, 200, NULL},
    {"nominator_code", "kode pengusul", "nominator code", COLUMN_TEXT, false, 30, NULL},
    {"submitted", "tanggal usulan|tanggal diterima", "submitted|received", COLUMN_DATE, true, 0,
     NULL},
    {"note", "catatan", "note", COLUMN_TEXT, false, 1000, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet NOMINATION_COLUMNS = COLUMN_SET("nominations", COLUMNS);

static Status read_cells(Import *import, const TableRow *row, Nomination *nomination)
{
    const ColumnSet *set = &NOMINATION_COLUMNS;
    Region region;
    int64_t by = 0;
    int64_t day = 0;
    bool whole = import_code(import, row, set, "code", &nomination->code, &region);
    whole = import_int(import, row, set, "by", &by, NULL) && whole;
    whole = import_text(import, row, set, "nominator", &nomination->nominator) && whole;
    whole = import_text(import, row, set, "nominator_code", &nomination->nominator_code) && whole;
    whole = import_int(import, row, set, "submitted", &day, NULL) && whole;
    whole = import_text(import, row, set, "note", &nomination->note) && whole;
    whole = import_flag(import, row, set, "synthetic", &nomination->synthetic) && whole;
    nomination->by = (NominatedBy)by;
    nomination->submitted = (Date){(int32_t)day};
    if (whole && region_parse(text_of(nomination->nominator_code), &region))
        nomination->nominator_code = region_format(import->parent, region);
    return whole ? OK : E_INVALID;
}

/* Too late, or one that was put out: said at the cell. */
static Status check_standing(Import *import, const TableRow *row, const Nomination *nomination)
{
    Ctx *ctx = import->ctx;
    Date deadline;
    NominationAct *acts = NULL;
    size_t count = 0;
    const NominationAct *out;
    const NominationAct *listed;
    TRY(import_day_has_come(import, row, &NOMINATION_COLUMNS, "submitted", nomination->submitted));
    if (nomination_deadline(import->edition, &deadline) &&
        nomination->submitted.days > deadline.days) {
        Place place =
            table_place(import->reader, row->line, column_index(&NOMINATION_COLUMNS, "submitted"));
        return fail_at(ctx, E_CONFLICT, &place, "award.nomination_late", nomination->code,
                       date_format_long(ctx, nomination->submitted, ctx->lang == LANG_EN),
                       date_format_long(ctx, deadline, ctx->lang == LANG_EN), import->edition->id,
                       NULL);
    }
    TRY(nomination_acts(import->store, import->parent, import->edition, nomination->category,
                        nomination->code, &acts, &count));
    nomination_fold(acts, count, &out, &listed);
    if (out == NULL)
        return OK;
    Place place = table_place(import->reader, row->line, column_index(&NOMINATION_COLUMNS, "code"));
    return fail_at(ctx, E_CONFLICT, &place, "award.nomination_is_out", nomination->code,
                   date_format_long(ctx, out->on, ctx->lang == LANG_EN), out->reason, NULL);
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    Nomination *nomination = ret_row;
    const Category *category = import_category(import, row, &NOMINATION_COLUMNS);
    TRY(read_cells(import, row, nomination));
    if (category == NULL)
        return E_INVALID;
    nomination->category = category->key;
    TRY(import_entrant(import, row, &NOMINATION_COLUMNS, category, nomination->code));
    if (nomination->synthetic && !import->edition->synthetic)
        return import_problem(import, row, &NOMINATION_COLUMNS, "synthetic", "award.synthetic",
                              NULL, NULL);
    TRY(check_standing(import, row, nomination));
    return import_once(import, row, &NOMINATION_COLUMNS, "nominator",
                       mem_printf(import->parent, "%s|%s|%d|%s", nomination->category,
                                  nomination->code, (int)nomination->by, nomination->nominator));
}

static Status write(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    return nominations_write(import->store, import->edition, import->rows, import->count,
                             &import->counts);
}

Status nomination_import(Store *store, const Edition *edition, const char *path,
                         const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award nomination import",
        .columns = &NOMINATION_COLUMNS,
        .row_bytes = sizeof(Nomination),
        .read_row = read_row,
        .chain_of = import_edition_chain,
        .write = write,
    };
    TRY(stage_require(store, edition, STAGE_NOMINATIONS, STAGE_NOMINATIONS));
    return import_run(&KIND, store, edition, path, options, ret);
}
