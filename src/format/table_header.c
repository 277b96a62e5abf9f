/* Which column of the file is which column of the format. */
#include "base/mem.h"
#include "base/unicode.h"
#include "format/table_internal.h"

enum { HEADERS_SHOWN_BYTES = 300 };

/* What is left of a header for comparison: folded, without blanks, dots, dashes, underscores, and
 * the stars and colons with which forms mark what must be filled in. */
static Text comparable(void *parent, Text header)
{
    Text folded = unicode_fold(parent, header);
    char *kept = mem_alloc(parent, folded.bytes + 1);
    size_t bytes = 0;
    for (size_t i = 0; i < folded.bytes; i++) {
        unsigned char c = (unsigned char)folded.data[i];
        if (c > ' ' && strchr(".-_*:", c) == NULL)
            kept[bytes++] = (char)c;
    }
    return (Text){kept, bytes};
}

static Text first_alternative(const char *headers)
{
    Text rest = text_of(headers);
    Text first = TEXT_EMPTY;
    (void)text_split(&rest, '|', &first);
    return text_trim(first);
}

static bool is_alternative(void *scratch, Text folded, const char *alternatives)
{
    Text rest = text_of(alternatives);
    for (Text part; text_split(&rest, '|', &part);)
        if (text_equal(comparable(scratch, part), folded))
            return true;
    return false;
}

static bool names_column(void *scratch, Text folded, const Column *column)
{
    return folded.bytes > 0 && (is_alternative(scratch, folded, column->header_id) ||
                                is_alternative(scratch, folded, column->header_en) ||
                                text_equal(comparable(scratch, text_of(column->key)), folded));
}

/* "NIK, Nama, Alamat", cut to what a message can show. */
static const char *headers_shown(void *scratch, const TableReader *reader)
{
    Buf *buf = buf_new(scratch, HEADERS_SHOWN_BYTES);
    for (size_t i = 0; i < reader->header_count; i++) {
        if (reader->headers[i].bytes == 0)
            continue;
        if (buf->bytes > 0)
            buf_append_string(buf, ", ");
        buf_append(buf, unicode_fit(reader->headers[i], 40));
    }
    if (!buf->overflowed)
        return buf->data;
    Text whole = buf_text(buf);
    size_t offset;
    if (!utf8_valid(whole, &offset)) /* the cut has split a character */
        whole = text_slice(whole, 0, offset);
    return mem_printf(scratch, "%.*s…", TEXT_ARGS(whole));
}

static Status map_one(TableReader *reader, void *scratch, const Text *folded, Text pair)
{
    Ctx *ctx = reader->ctx;
    Text header = pair;
    Text key = TEXT_EMPTY;
    (void)text_split(&header, '=', &key);
    key = text_trim(key);
    header = text_trim(header);
    if (header.bytes == 0)
        return fail(ctx, E_INVALID, "table.map_form", text_string(scratch, pair), NULL);
    size_t column = 0;
    while (column < reader->set->count && !text_is(key, reader->set->columns[column].key))
        column++;
    if (column == reader->set->count)
        return fail(ctx, E_INVALID, "table.map_key", text_string(scratch, key), reader->set->name,
                    NULL);
    Text wanted = comparable(scratch, header);
    for (size_t i = 0; i < reader->header_count; i++) {
        if (text_equal(reader->headers[i], header) || text_equal(folded[i], wanted)) {
            reader->position[column] = i + 1;
            return OK;
        }
    }
    return fail(ctx, E_INVALID, "table.map_header", text_string(scratch, header),
                headers_shown(scratch, reader), NULL);
}

static Status apply_map(TableReader *reader, void *scratch, const Text *folded, const char *map)
{
    Status status = OK;
    Text rest = text_of(map);
    for (Text pair; text_split(&rest, ',', &pair);) {
        if (text_trim(pair).bytes == 0)
            continue;
        Status one = map_one(reader, scratch, folded, pair);
        status = status == OK ? one : status;
    }
    return status;
}

static bool is_mapped(const TableReader *reader, size_t header, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        if (reader->position[i] == header + 1)
            return true;
    return false;
}

/* Finds one column by its names among the headers that --map did not give away. */
static Status find_column(TableReader *reader, void *scratch, const Text *folded, const bool *taken,
                          size_t index)
{
    const Column *column = &reader->set->columns[index];
    size_t found = 0;
    for (size_t i = 0; i < reader->header_count; i++) {
        if (taken[i] || !names_column(scratch, folded[i], column))
            continue;
        if (found != 0) {
            Place place = {.file = reader->file->path,
                           .line = reader->header_line,
                           .column = (int)i + 1,
                           .field = reader->headers[i].data};
            return fail_at(reader->ctx, E_INVALID, &place, "table.column_twice",
                           reader->headers[found - 1].data, reader->headers[i].data, column->key,
                           NULL);
        }
        found = i + 1;
    }
    reader->position[index] = found;
    return OK;
}

static Status report_missing(TableReader *reader, void *scratch)
{
    Ctx *ctx = reader->ctx;
    Place place = {.file = reader->file->path, .line = reader->header_line};
    Status status = OK;
    for (size_t i = 0; i < reader->set->count; i++) {
        const Column *column = &reader->set->columns[i];
        if (!column->required || reader->position[i] != 0)
            continue;
        Text expected =
            first_alternative(ctx->lang == LANG_EN ? column->header_en : column->header_id);
        status =
            fail_at(ctx, E_INVALID, &place, "table.column_missing", text_string(scratch, expected),
                    column->key, headers_shown(scratch, reader), NULL);
    }
    return status;
}

static Status match(TableReader *reader, void *scratch, const char *map)
{
    size_t columns = reader->set->count;
    Text *folded = mem_array(scratch, Text, reader->header_count);
    for (size_t i = 0; i < reader->header_count; i++)
        folded[i] = comparable(scratch, reader->headers[i]);
    Status status = apply_map(reader, scratch, folded, map);
    bool *taken = mem_array(scratch, bool, reader->header_count);
    for (size_t i = 0; i < reader->header_count; i++)
        taken[i] = is_mapped(reader, i, columns);
    for (size_t i = 0; i < columns; i++) {
        if (reader->position[i] != 0)
            continue;
        Status one = find_column(reader, scratch, folded, taken, i);
        status = status == OK ? one : status;
        if (one != OK)
            reader->position[i] = SIZE_MAX; /* named twice: not missing as well */
    }
    Status missing = report_missing(reader, scratch);
    return status == OK ? missing : status;
}

Status table_headers_match(TableReader *reader, const char *map)
{
    void *scratch = mem_root(reader);
    Status status = match(reader, scratch, map);
    mem_free(scratch);
    if (status != OK)
        return status;
    for (size_t i = 0; i < reader->set->count; i++) {
        size_t position = reader->position[i];
        reader->names[i] =
            position != 0
                ? reader->headers[position - 1].data
                : text_string(reader, first_alternative(reader->set->columns[i].header_id));
    }
    return OK;
}
