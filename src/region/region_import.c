/* Reads the CSV files of idn-area-data (one per level, each row with its code, its parent's code
 * and its name). */
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/progress.h"
#include "base/unicode.h"
#include "format/table_reader.h"
#include "region/region_name.h"
#include "region/region_rows.h"

enum { REGION_FILE_BYTES_MAX = 64 << 20, REGION_NAME_BYTES_MAX = 100 };
enum { FIELD_CODE, FIELD_NAME, FIELD_PARENT };

static const Column PROVINCE_COLUMNS[] = {
    {"code", "kode", "code", COLUMN_TEXT, true, 13, NULL},
    {"name", "nama", "name", COLUMN_TEXT, true, REGION_NAME_BYTES_MAX, NULL},
};
static const Column REGENCY_COLUMNS[] = {
    {"code", "kode", "code", COLUMN_TEXT, true, 13, NULL},
    {"name", "nama", "name", COLUMN_TEXT, true, REGION_NAME_BYTES_MAX, NULL},
    {"province_code", "kode provinsi", "province_code", COLUMN_TEXT, true, 13, NULL},
};
static const Column DISTRICT_COLUMNS[] = {
    {"code", "kode", "code", COLUMN_TEXT, true, 13, NULL},
    {"name", "nama", "name", COLUMN_TEXT, true, REGION_NAME_BYTES_MAX, NULL},
    {"regency_code", "kode kabupaten", "regency_code", COLUMN_TEXT, true, 13, NULL},
};
static const Column VILLAGE_COLUMNS[] = {
    {"code", "kode", "code", COLUMN_TEXT, true, 13, NULL},
    {"name", "nama", "name", COLUMN_TEXT, true, REGION_NAME_BYTES_MAX, NULL},
    {"district_code", "kode kecamatan", "district_code", COLUMN_TEXT, true, 13, NULL},
};

typedef struct {
    const char *file;
    RegionLevel level;
    ColumnSet columns;
} RegionFile;

static const RegionFile FILES[] = {
    {"provinces.csv", LEVEL_PROVINCE, COLUMN_SET("regions", PROVINCE_COLUMNS)},
    {"regencies.csv", LEVEL_REGENCY, COLUMN_SET("regions", REGENCY_COLUMNS)},
    {"districts.csv", LEVEL_DISTRICT, COLUMN_SET("regions", DISTRICT_COLUMNS)},
    {"villages.csv", LEVEL_VILLAGE, COLUMN_SET("regions", VILLAGE_COLUMNS)},
};

typedef struct {
    Ctx *ctx;
    void *memory;
    Map *seen; /* code → 1, of all levels read so far */
    RegionRow *rows;
    size_t count;
    size_t capacity;
    bool refused; /* some row was wrong: everything is still read, nothing will be written */
} RegionLoad;

static Status refuse(RegionLoad *load, const TableReader *reader, const TableRow *row, size_t field,
                     const char *key)
{
    Place place = table_place(reader, row->line, field);
    load->refused = true;
    return fail_at(load->ctx, E_INVALID, &place, key, text_string(load->memory, row->fields[field]),
                   NULL);
}

static Status read_row(RegionLoad *load, const RegionFile *file, const TableReader *reader,
                       const TableRow *row)
{
    Region region, parent = REGION_NATION;
    Text name = row->fields[FIELD_NAME];
    if (!region_parse(row->fields[FIELD_CODE], &region) || region_level(region) != file->level)
        return refuse(load, reader, row, FIELD_CODE, "region.import_code");
    if (file->level > LEVEL_PROVINCE) {
        Region expected = region_at(region, (RegionLevel)(file->level - 1));
        if (!region_parse(row->fields[FIELD_PARENT], &parent) || parent.code != expected.code ||
            !map_get(load->seen, (uint64_t)parent.code, &(uint64_t){0}))
            return refuse(load, reader, row, FIELD_PARENT, "region.import_parent");
    }
    if (name.bytes == 0 || name.bytes > REGION_NAME_BYTES_MAX)
        return refuse(load, reader, row, FIELD_NAME, "region.import_name");
    if (!map_put(load->seen, (uint64_t)region.code, 1, NULL))
        return refuse(load, reader, row, FIELD_CODE, "region.import_twice");
    load->rows = mem_grow(load->memory, load->rows, load->count, &load->capacity);
    load->rows[load->count++] = (RegionRow){region, region_name_shown(load->memory, name)};
    return OK;
}

static Status read_file(RegionLoad *load, const RegionFile *file, const char *path,
                        RegionInput *ret_input)
{
    FileMap *map;
    TableReader *reader;
    TRY(file_map(load->ctx, load->memory, path, REGION_FILE_BYTES_MAX, &map));
    RegionInput input = {file->file, (int64_t)map->content.bytes,
                         digest_of(map->content.data, map->content.bytes)};
    mem_free(map);
    TRY(table_open(load->ctx, load->memory, path, &file->columns, NULL, &reader));
    for (;;) {
        TableRow row;
        bool more;
        TRY(table_next(reader, &row, &more));
        if (!more)
            break;
        progress_add(load->ctx, 1);
        /* What is wrong with a row is recorded there; the rest of the file is still looked at. */
        if (read_row(load, file, reader, &row) != OK)
            continue;
    }
    load->refused = load->refused || table_bad_rows(reader) > 0;
    mem_free(reader);
    *ret_input = input;
    return OK;
}

static Status load_all(Store *store, const char *folder, RegionLoad *load)
{
    RegionInput inputs[ARRAY_COUNT(FILES)];
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++)
        TRY(read_file(load, &FILES[i], mem_printf(load->memory, "%s/%s", folder, FILES[i].file),
                      &inputs[i]));
    if (load->refused)
        return E_INVALID;
    return region_write(store, load->rows, &load->count, inputs, ARRAY_COUNT(FILES));
}

Status region_import(Store *store, const char *folder, RegionCounts *ret_counts)
{
    enum { ROWS_EXPECTED = 100000 };
    void *memory = mem_root(store_ctx(store));
    RegionLoad load = {
        .ctx = store_ctx(store),
        .memory = memory,
        .seen = map_new(memory, ROWS_EXPECTED),
    };
    progress_begin(load.ctx, "progress.region.read", 0);
    Status status = load_all(store, folder, &load);
    mem_free(memory);
    TRY(status);
    return region_counts(store, ret_counts);
}
