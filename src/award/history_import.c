/* Published results with their sources; where sources contradict each other, both stand. Format:
 * doc/format-history.md. */
#include "award/import.h"
#include "base/mem.h"

static const Column COLUMNS[] = {
    {"period", "periode", "period", COLUMN_INT, false, YEAR_MAX, NULL},
    {"label", "sebutan", "label", COLUMN_TEXT, false, 100, NULL},
    {"level", "tingkat", "level", COLUMN_CHOICE, true, 0, "national|province"},
    {"province", "provinsi", "province", COLUMN_TEXT, false, 2, NULL},
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"rank", "peringkat", "rank|place", COLUMN_INT, false, 10000, NULL},
    {"recipient", "penerima", "recipient", COLUMN_TEXT, true, 200, NULL},
    {"region", "kode wilayah penerima|wilayah", "region", COLUMN_TEXT, false, 5, NULL},
    {"result", "hasil", "result", COLUMN_CHOICE, true, 0, "winner|finalist|candidate|nominee"},
    {"date", "tanggal", "date", COLUMN_TEXT, false, 10, NULL},
    {"note", "catatan", "note", COLUMN_TEXT, false, 500, NULL},
    {"source", "sumber", "source", COLUMN_TEXT, true, 1000, NULL},
};
const ColumnSet HISTORY_COLUMNS = COLUMN_SET("history", COLUMNS);
static const char *const LEVELS[] = {"national", "province"};
static const char *const RESULTS[] = {"winner", "finalist", "candidate", "nominee"};

/* A year, a month or a day: sources often say no more than the year. */
static bool is_dating(Text text)
{
    Date date;
    Month month;
    int64_t year = 0;
    if (text.bytes == 0 || date_parse(text, &date) || month_parse(text, &month))
        return true;
    return text.bytes == 4 && text_parse_int64(text, &year) && year >= YEAR_MIN && year <= YEAR_MAX;
}

static bool read_region(Import *import, const TableRow *row, const char *column, Region *ret)
{
    const char *text = NULL;
    if (!import_text(import, row, &HISTORY_COLUMNS, column, &text))
        return false;
    if (text[0] == '\0')
        return true;
    Place place = table_place(import->reader, row->line, column_index(&HISTORY_COLUMNS, column));
    return region_read(import->ctx, &place, text_of(text), ret) == OK;
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    PublishedResult *result = ret_row;
    int64_t period = 0;
    int64_t level = 0;
    int64_t kind = 0;
    bool whole = import_int(import, row, &HISTORY_COLUMNS, "period", &period, NULL);
    whole = import_text(import, row, &HISTORY_COLUMNS, "label", &result->label) && whole;
    whole = import_int(import, row, &HISTORY_COLUMNS, "level", &level, NULL) && whole;
    whole = read_region(import, row, "province", &result->province) && whole;
    whole = import_key(import, row, &HISTORY_COLUMNS, "category", &result->category) && whole;
    whole = import_int(import, row, &HISTORY_COLUMNS, "rank", &result->rank, NULL) && whole;
    whole = import_text(import, row, &HISTORY_COLUMNS, "recipient", &result->recipient) && whole;
    whole = read_region(import, row, "region", &result->region) && whole;
    whole = import_int(import, row, &HISTORY_COLUMNS, "result", &kind, NULL) && whole;
    whole = import_text(import, row, &HISTORY_COLUMNS, "date", &result->date) && whole;
    whole = import_text(import, row, &HISTORY_COLUMNS, "note", &result->note) && whole;
    whole = import_text(import, row, &HISTORY_COLUMNS, "source", &result->source) && whole;
    if (!whole)
        return E_INVALID;
    if (period == 0 && result->label[0] == '\0')
        return import_problem(import, row, &HISTORY_COLUMNS, "period", "award.history_period", NULL,
                              NULL);
    if (period != 0 && period < YEAR_MIN)
        return import_problem(import, row, &HISTORY_COLUMNS, "period", "award.history_period", NULL,
                              NULL);
    if (!is_dating(text_of(result->date)))
        return import_problem(import, row, &HISTORY_COLUMNS, "date", "award.history_date",
                              result->date, NULL);
    result->period = (int)period;
    result->level = LEVELS[level];
    result->result = RESULTS[kind];
    return import_once(import, row, &HISTORY_COLUMNS, "recipient",
                       mem_printf(import->parent, "%d|%s|%s|%d|%s|%s|%s|%s", result->period,
                                  result->label, result->level, (int)result->province.code,
                                  result->category, result->recipient, result->note,
                                  result->source));
}

static Chain chain_of(const Import *import)
{
    (void)import;
    return CHAIN_NATION; /* results of every province stand side by side */
}

static Status write(Import *import, Chain chain)
{
    (void)chain;
    return history_write(import->store, import->rows, import->count, &import->counts);
}

Status history_import(Store *store, const char *path, const AwardImportOptions *options,
                      AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award history import",
        .columns = &HISTORY_COLUMNS,
        .row_bytes = sizeof(PublishedResult),
        .read_row = read_row,
        .chain_of = chain_of,
        .write = write,
    };
    return import_run(&KIND, store, NULL, path, options, ret);
}
