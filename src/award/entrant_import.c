/* Entrants: governments by region code, organisations by employer number. Format:
 * doc/format-entrants.md. */
#include "award/import.h"
#include "base/mem.h"

static const Column COLUMNS[] = {
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp|nomor pendaftaran perusahaan",
     "code|region code|employer number", COLUMN_TEXT, true, 30, NULL},
    {"name", "nama", "name", COLUMN_TEXT, false, 200, NULL},
    {"region", "wilayah", "region", COLUMN_TEXT, false, 13, NULL},
    {"size_class", "skala usaha|kelas usaha", "size class", COLUMN_CHOICE, false, 0,
     "large|medium|small|micro"},
    {"sector", "sektor", "sector", COLUMN_TEXT, false, 100, NULL},
    {"staff", "jumlah pekerja|karyawan", "staff", COLUMN_INT, false, 100000000, NULL},
    {"programmes", "program", "programmes|programs", COLUMN_TEXT, false, 60, NULL},
    {"arrears_months", "bulan menunggak", "arrears months|months in arrears", COLUMN_INT, false,
     1200, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet ENTRANT_COLUMNS = COLUMN_SET("entrants", COLUMNS);
static const char *const SIZE_CLASSES[] = {"large", "medium", "small", "micro"};

/* A government must be of the kind the category judges, inside the edition's province, and in the
 * list of regions. */
static Status check_government(Import *import, const TableRow *row, const Category *category,
                               Region region, Entrant *entrant)
{
    RegionLevel level = entrant_level(category->rubric->entrants);
    Ctx *ctx = import->ctx;
    if (region_level(region) != level)
        return import_problem(import, row, &ENTRANT_COLUMNS, "code", "award.entrant_level",
                              entrant->code, category->key);
    if (level != LEVEL_PROVINCE && !region_contains(import->edition->province, region))
        return import_problem(import, row, &ENTRANT_COLUMNS, "code", "award.entrant_outside",
                              entrant->code, region_format(ctx, import->edition->province));
    RegionInfo info;
    if (!region_exists(import->store, region))
        return import_problem(import, row, &ENTRANT_COLUMNS, "code", "award.entrant_region",
                              entrant->code, NULL);
    TRY(region_get(import->store, import->parent, region, &info));
    entrant->region = region;
    if (entrant->name[0] == '\0')
        entrant->name = info.name;
    return OK;
}

static Status check_organisation(Import *import, const TableRow *row, const Category *category,
                                 Entrant *entrant)
{
    const char *region = NULL;
    if (!import_text(import, row, &ENTRANT_COLUMNS, "region", &region))
        return E_INVALID;
    if (entrant->name[0] == '\0')
        return import_problem(import, row, &ENTRANT_COLUMNS, "name", "award.entrant_name",
                              entrant->code, category->key);
    if (region[0] == '\0')
        return OK;
    Place place = table_place(import->reader, row->line, column_index(&ENTRANT_COLUMNS, "region"));
    TRY(region_read(import->ctx, &place, text_of(region), &entrant->region));
    if (!region_exists(import->store, entrant->region))
        return import_problem(import, row, &ENTRANT_COLUMNS, "region", "award.entrant_region",
                              region, NULL);
    return OK;
}

/* Staff, programmes and arrears: unknown stays unknown. */
static Status read_standing(Import *import, const TableRow *row, Entrant *entrant)
{
    const char *programmes = NULL;
    int64_t size = 0;
    bool no_size = true;
    entrant->staff = -1;
    entrant->arrears_months = -1;
    entrant->size_class = "";
    bool whole = import_int(import, row, &ENTRANT_COLUMNS, "staff", &entrant->staff, NULL);
    whole = import_int(import, row, &ENTRANT_COLUMNS, "arrears_months", &entrant->arrears_months,
                       NULL) &&
            whole;
    whole = import_int(import, row, &ENTRANT_COLUMNS, "size_class", &size, &no_size) && whole;
    whole = import_text(import, row, &ENTRANT_COLUMNS, "sector", &entrant->sector) && whole;
    whole = import_flag(import, row, &ENTRANT_COLUMNS, "synthetic", &entrant->synthetic) && whole;
    whole = import_text(import, row, &ENTRANT_COLUMNS, "programmes", &programmes) && whole;
    if (!whole)
        return E_INVALID;
    if (!no_size)
        entrant->size_class = SIZE_CLASSES[size];
    if (programmes[0] == '\0')
        return OK;
    if (strcmp(programmes, "-") != 0 &&
        !programmes_parse(text_of(programmes), &entrant->programmes))
        return import_problem(import, row, &ENTRANT_COLUMNS, "programmes", "award.programmes",
                              programmes, NULL);
    entrant->has_programmes = true;
    return OK;
}

/* The category's sector and zone, each named at its column. A government has no sector. */
static Status check_admitted(Import *import, const TableRow *row, const Category *category,
                             const Entrant *entrant, bool government)
{
    const char *place = government ? "code" : "region";
    if (!government && !category_admits_sector(category, entrant))
        return import_problem(import, row, &ENTRANT_COLUMNS, "sector", "award.entrant_sector",
                              entrant->sector[0] == '\0' ? "-" : entrant->sector, category->sector);
    if (category_admits_region(category, entrant))
        return OK;
    const char *zone = category_zone_label(category, import->ctx->lang);
    return entrant->region.code == 0
               ? import_problem(import, row, &ENTRANT_COLUMNS, place, "award.entrant_nowhere",
                                entrant->name, zone)
               : import_problem(import, row, &ENTRANT_COLUMNS, place, "award.entrant_zone",
                                region_format(import->ctx, entrant->region), zone);
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    Entrant *entrant = ret_row;
    Region region = REGION_NATION;
    const Category *category = import_category(import, row, &ENTRANT_COLUMNS);
    bool code = import_code(import, row, &ENTRANT_COLUMNS, "code", &entrant->code, &region);
    bool name = import_text(import, row, &ENTRANT_COLUMNS, "name", &entrant->name);
    TRY(read_standing(import, row, entrant));
    if (category == NULL || !code || !name)
        return E_INVALID;
    entrant->category = category->key;
    if (category->rubric->entrants == ENTRANT_VILLAGE && region.code == 0 &&
        region_parse(text_of(entrant->code), &region))
        entrant->code = region_format(import->parent, region); /* ten digits without dots */
    bool government = category->rubric->entrants != ENTRANT_ORGANISATION;
    if (government != (region.code != 0))
        return import_problem(import, row, &ENTRANT_COLUMNS, "code",
                              government ? "award.entrant_level" : "award.entrant_number",
                              entrant->code, category->key);
    if (entrant->synthetic && !import->edition->synthetic)
        return import_problem(import, row, &ENTRANT_COLUMNS, "synthetic", "award.synthetic", NULL,
                              NULL);
    TRY(government ? check_government(import, row, category, region, entrant)
                   : check_organisation(import, row, category, entrant));
    TRY(check_admitted(import, row, category, entrant, government));
    return import_once(import, row, &ENTRANT_COLUMNS, "code",
                       mem_printf(import->parent, "%s|%s", entrant->category, entrant->code));
}

static Status write(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    return entrants_write(import->store, import->edition, import->rows, import->count,
                          &import->counts);
}

Status entrant_import(Store *store, const Edition *edition, const char *path,
                      const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award entrant import",
        .columns = &ENTRANT_COLUMNS,
        .row_bytes = sizeof(Entrant),
        .read_row = read_row,
        .chain_of = import_edition_chain,
        .write = write,
    };
    TRY(stage_require(store, edition, STAGE_DRAFT, STAGE_CLOSED));
    return import_run(&KIND, store, edition, path, options, ret);
}
