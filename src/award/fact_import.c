/* Stated facts: what somebody said about a government or an organisation, when, and where it is
 * written. Format: doc/format-facts.md. */
#include "award/import.h"
#include "base/mem.h"

static const Column COLUMNS[] = {
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"fact", "fakta", "fact", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"value", "nilai|jumlah", "value", COLUMN_INT, true, 0, NULL},
    {"as_of", "per tanggal|tanggal", "as of|date", COLUMN_DATE, true, 0, NULL},
    {"source", "sumber", "source", COLUMN_TEXT, true, 500, NULL},
    {"certainty", "kepastian", "certainty", COLUMN_CHOICE, false, 0, "A|B|C|D"},
    {"note", "catatan", "note", COLUMN_TEXT, false, 1000, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet FACT_COLUMNS = COLUMN_SET("facts", COLUMNS);
static const char *const CERTAINTIES[] = {"A", "B", "C", "D"};

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    StatedFact *fact = ret_row;
    Region region = REGION_NATION;
    int64_t day = 0;
    int64_t certainty = ARRAY_COUNT(CERTAINTIES) - 1;
    bool whole = import_code(import, row, &FACT_COLUMNS, "code", &fact->code, &region);
    whole = import_key(import, row, &FACT_COLUMNS, "fact", &fact->fact) && whole;
    whole = import_int(import, row, &FACT_COLUMNS, "value", &fact->value, NULL) && whole;
    whole = import_int(import, row, &FACT_COLUMNS, "as_of", &day, NULL) && whole;
    whole = import_text(import, row, &FACT_COLUMNS, "source", &fact->source) && whole;
    whole = import_int(import, row, &FACT_COLUMNS, "certainty", &certainty, NULL) && whole;
    whole = import_text(import, row, &FACT_COLUMNS, "note", &fact->note) && whole;
    whole = import_flag(import, row, &FACT_COLUMNS, "synthetic", &fact->synthetic) && whole;
    if (!whole)
        return E_INVALID;
    if (region.code != 0 && !region_exists(import->store, region))
        return import_problem(import, row, &FACT_COLUMNS, "code", "award.entrant_region",
                              fact->code, NULL);
    fact->as_of = (Date){(int32_t)day};
    fact->certainty = CERTAINTIES[certainty];
    return import_once(
        import, row, &FACT_COLUMNS, "fact",
        mem_printf(import->parent, "%s|%s|%d|%s", fact->code, fact->fact, (int)day, fact->source));
}

/* The province all region codes share; the nation if they share none. */
static Chain chain_of(const Import *import)
{
    const StatedFact *facts = import->rows;
    Region province = REGION_NATION;
    for (size_t i = 0; i < import->count; i++) {
        Region region = REGION_NATION;
        bool regional = strchr(facts[i].code, '.') != NULL || strlen(facts[i].code) == 2;
        if (!regional || !region_parse(text_of(facts[i].code), &region))
            continue;
        region = region_at(region, LEVEL_PROVINCE);
        if (province.code != 0 && province.code != region.code)
            return CHAIN_NATION;
        province = region;
    }
    return region_chain(province);
}

static Status write(Import *import, Chain chain)
{
    return facts_write(import->store, chain, import->rows, import->count, &import->counts);
}

Status fact_import(Store *store, const char *path, const AwardImportOptions *options,
                   AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award fact import",
        .columns = &FACT_COLUMNS,
        .row_bytes = sizeof(StatedFact),
        .read_row = read_row,
        .chain_of = chain_of,
        .write = write,
    };
    return import_run(&KIND, store, NULL, path, options, ret);
}
