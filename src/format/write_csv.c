/* CSV: comma, LF, UTF-8 without byte-order mark, quotes only where they are needed. */
#include "format/write_internal.h"

/* What a reader that sniffs could take for structure. */
static const bool NEEDS_QUOTES[256] = {
    ['"'] = true, [','] = true, [';'] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true};

static void put_text(TableWriter *writer, Text text)
{
    size_t at = 0;
    while (at < text.bytes && !NEEDS_QUOTES[(unsigned char)text.data[at]])
        at++;
    if (at == text.bytes) {
        writer_put(writer, text);
        return;
    }
    writer_put_char(writer, '"');
    for (Text rest = text; rest.bytes > 0;) {
        const char *quote = memchr(rest.data, '"', rest.bytes);
        size_t part = quote == NULL ? rest.bytes : (size_t)(quote - rest.data) + 1;
        writer_put(writer, text_slice(rest, 0, part));
        if (quote != NULL)
            writer_put_char(writer, '"');
        rest = text_slice(rest, part, rest.bytes);
    }
    writer_put_char(writer, '"');
}

/* A line with nothing on it would not be read back as a row. */
static void end_line(TableWriter *writer, bool blank)
{
    if (blank)
        writer_put(writer, TEXT("\"\""));
    writer_put_char(writer, '\n');
}

static Status csv_begin(TableWriter *writer)
{
    if (writer->tables > 1)
        writer_put_char(writer, '\n');
    for (size_t i = 0; i < writer->count; i++) {
        if (i > 0)
            writer_put_char(writer, ',');
        put_text(writer, writer->headers[i]);
    }
    end_line(writer, writer->count == 1 && writer->headers[0].bytes == 0);
    return OK;
}

static Status csv_row(TableWriter *writer, const Cell *cells)
{
    for (size_t i = 0; i < writer->count; i++) {
        if (i > 0)
            writer_put_char(writer, ',');
        const Cell *cell = &cells[i];
        if (cell->type == CELL_TEXT) {
            put_text(writer, cell->text);
            continue;
        }
        if (writer->chunk_used + NUMBER_BYTES_MAX > CHUNK_BYTES)
            writer_flush(writer);
        writer->chunk_used += cell_plain(cell, writer->chunk + writer->chunk_used);
    }
    end_line(writer,
             writer->count == 1 && (cells[0].type == CELL_EMPTY ||
                                    (cells[0].type == CELL_TEXT && cells[0].text.bytes == 0)));
    return OK;
}

const WriterFormat WRITER_CSV = {.begin = csv_begin, .row = csv_row};
