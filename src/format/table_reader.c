#include "format/table_reader.h"

#include "base/mem.h"
#include "format/table_internal.h"
#include "format/text_cell.h"

static Status source_next(TableReader *reader, RawRow *ret_row, bool *ret_more)
{
    return reader->csv != NULL ? csv_source_next(reader->csv, ret_row, ret_more)
                               : xlsx_sheet_next(reader->xlsx, ret_row, ret_more);
}

/* Most fields begin and end with a plain character and need no trimming. */
static inline Text trimmed(Text text)
{
    if (text.bytes == 0)
        return text;
    unsigned char first = (unsigned char)text.data[0];
    unsigned char last = (unsigned char)text.data[text.bytes - 1];
    if (first > ' ' && first < 0x80 && last > ' ' && last < 0x80)
        return text;
    return text_trim(text);
}

static bool is_blank(const RawRow *row)
{
    if (row->fault != NULL)
        return false;
    for (size_t i = 0; i < row->count; i++)
        if (trimmed(row->fields[i]).bytes > 0)
            return false;
    return true;
}

static Status source_open(TableReader *reader, const TableReaderOptions *options)
{
    Ctx *ctx = reader->ctx;
    const FileMap *file = reader->file;
    if (xlsx_recognise(file->content))
        return xlsx_sheet_open(ctx, reader, file, options->sheet, options->keep, &reader->xlsx);
    if (options->sheet != NULL)
        return fail(ctx, E_NOT_FOUND, "table.csv_has_no_sheets", file->path, options->sheet, NULL);
    return csv_source_open(ctx, reader, file, options->keep, &reader->csv);
}

static Status read_headers(TableReader *reader)
{
    RawRow row;
    bool more;
    do
        TRY(source_next(reader, &row, &more));
    while (more && is_blank(&row));
    Place place = {.file = reader->file->path};
    if (!more)
        return fail_at(reader->ctx, E_INVALID, &place, "table.empty", NULL);
    place.line = row.line;
    if (row.fault != NULL && strcmp(row.fault, "table.too_many_fields") == 0)
        return fail_at(reader->ctx, E_LIMIT, &place, "table.too_many_columns",
                       mem_printf(reader, "%d", TABLE_COLUMNS_MAX), NULL);
    if (row.fault != NULL)
        return fail_at(reader->ctx, E_INVALID, &place, row.fault, NULL);
    reader->header_line = row.line;
    reader->header_count = row.count;
    reader->headers = mem_array(reader, Text, row.count);
    for (size_t i = 0; i < row.count; i++) {
        Text header = trimmed(row.fields[i]);
        reader->headers[i] = (Text){text_string(reader->headers, header), header.bytes};
    }
    return OK;
}

Status table_open(Ctx *ctx, void *parent, const char *path, const ColumnSet *set,
                  const TableReaderOptions *options, TableReader **ret)
{
    static const TableReaderOptions DEFAULTS = {0};
    if (options == NULL)
        options = &DEFAULTS;
    TableReader *reader = mem_new(parent, TableReader);
    reader->ctx = ctx;
    reader->set = set;
    reader->repair = options->repair;
    reader->position = mem_array(reader, size_t, set->count);
    reader->names = mem_array(reader, const char *, set->count);
    reader->fields = mem_array(reader, Text, set->count);
    Status status = file_map(ctx, reader, path, (int64_t)TABLE_BYTES_MAX_MIB << 20, &reader->file);
    if (status == OK)
        status = source_open(reader, options);
    if (status == OK)
        status = read_headers(reader);
    if (status == OK)
        status = table_headers_match(reader, options->map);
    if (status != OK) {
        mem_free(reader);
        return status;
    }
    *ret = reader;
    return OK;
}

static Place place_of(const TableReader *reader, int64_t line, size_t field)
{
    Place place = {.file = reader->file->path, .line = line, .column = (int)field + 1};
    if (field < reader->header_count && reader->headers[field].bytes > 0)
        place.field = reader->headers[field].data;
    return place;
}

/* False, after recording why, if the row cannot be read by its headers. */
static bool row_fits(TableReader *reader, RawRow *row)
{
    if (row->fault != NULL && reader->repair && strcmp(row->fault, "table.not_utf8") == 0) {
        for (size_t i = 0; i < row->count; i++)
            row->fields[i] = utf8_repaired(reader, row->fields[i]);
    } else if (row->fault != NULL) {
        Place place = place_of(reader, row->line, row->fault_field);
        problem_add(reader->ctx, PROBLEM_ERROR, &place, row->fault, NULL);
        return false;
    }
    for (size_t i = reader->header_count; i < row->count; i++) {
        if (trimmed(row->fields[i]).bytes == 0)
            continue;
        Place place = place_of(reader, row->line, i);
        problem_add(reader->ctx, PROBLEM_ERROR, &place, "table.too_many_fields", NULL);
        return false;
    }
    return true;
}

Status table_next(TableReader *reader, TableRow *ret_row, bool *ret_more)
{
    RawRow row;
    for (;;) {
        bool more;
        TRY(source_next(reader, &row, &more));
        if (!more) {
            *ret_more = false;
            return OK;
        }
        if (is_blank(&row))
            continue;
        if (row_fits(reader, &row))
            break;
        reader->bad_rows++;
    }
    for (size_t i = row.count; i < reader->header_count; i++)
        row.fields[i] = TEXT_EMPTY;
    for (size_t i = 0; i < reader->set->count; i++) {
        size_t position = reader->position[i];
        reader->fields[i] = position == 0 ? TEXT_EMPTY : trimmed(row.fields[position - 1]);
    }
    *ret_row = (TableRow){.line = row.line,
                          .fields = reader->fields,
                          .raw = row.fields,
                          .raw_count = reader->header_count};
    *ret_more = true;
    return OK;
}

const Text *table_headers(const TableReader *reader, size_t *ret_count)
{
    *ret_count = reader->header_count;
    return reader->headers;
}

const char *table_header_of(const TableReader *reader, size_t column)
{
    return reader->names[column];
}
bool table_has(const TableReader *reader, size_t column) { return reader->position[column] != 0; }
int table_position_of(const TableReader *reader, size_t column)
{
    return (int)reader->position[column];
}
const char *table_path(const TableReader *reader) { return reader->file->path; }
int64_t table_bytes(const TableReader *reader) { return (int64_t)reader->file->content.bytes; }
bool table_is_xlsx(const TableReader *reader) { return reader->xlsx != NULL; }
int64_t table_bad_rows(const TableReader *reader) { return reader->bad_rows; }

int64_t table_rows_expected(const TableReader *reader)
{
    return reader->csv != NULL ? csv_source_rows_expected(reader->csv)
                               : xlsx_sheet_rows_expected(reader->xlsx);
}

Digest table_digest(TableReader *reader)
{
    if (!reader->digested)
        reader->digest = digest_of(reader->file->content.data, reader->file->content.bytes);
    reader->digested = true;
    return reader->digest;
}

Place table_place(const TableReader *reader, int64_t line, size_t column)
{
    return (Place){
        .file = reader->file->path,
        .line = line,
        .column = (int)reader->position[column],
        .field = reader->names[column],
    };
}
