/* JSON: an array of objects, one a line, written as the rows come. A further table is a further
 * array. */
#include "format/text_cell.h"
#include "format/write_internal.h"

static void put_string(TableWriter *writer, Text text)
{
    static const char HEX[] = "0123456789abcdef";
    writer_put_char(writer, '"');
    size_t from = 0;
    for (size_t at = 0; at < text.bytes; at++) {
        unsigned char c = (unsigned char)text.data[at];
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        writer_put(writer, text_slice(text, from, at));
        from = at + 1;
        writer_put_char(writer, '\\');
        if (c == '"' || c == '\\')
            writer_put_char(writer, (char)c);
        else if (c == '\n')
            writer_put_char(writer, 'n');
        else
            writer_put(writer, (Text){(const char[]){'u', '0', '0', HEX[c >> 4], HEX[c & 15]}, 5});
    }
    writer_put(writer, text_slice(text, from, text.bytes));
    writer_put_char(writer, '"');
}

static bool is_ascii(Text text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text.bytes; i++)
        all |= (unsigned char)text.data[i];
    return all < 0x80;
}

static void put_text(TableWriter *writer, Text text)
{
    if (is_ascii(text)) {
        put_string(writer, text);
        return;
    }
    void *scratch = mem_root(writer);
    put_string(writer, utf8_repaired(scratch, text));
    mem_free(scratch);
}

static Status json_begin(TableWriter *writer)
{
    writer_put_char(writer, '[');
    return OK;
}

static void put_cell(TableWriter *writer, const Cell *cell)
{
    char number[NUMBER_BYTES_MAX];
    switch (cell->type) {
    case CELL_EMPTY:
        writer_put(writer, TEXT("null"));
        return;
    case CELL_TEXT:
        put_text(writer, cell->text);
        return;
    case CELL_DATE:
    case CELL_MONTH:
        put_string(writer, (Text){number, cell_plain(cell, number)});
        return;
    case CELL_INT:
    case CELL_MONEY:
    case CELL_PERCENT:
    case CELL_POINTS:
    case CELL_SCORE:
    case CELL_BOOL:
        writer_put(writer, (Text){number, cell_plain(cell, number)});
        return;
    }
    abort();
}

static Status json_row(TableWriter *writer, const Cell *cells)
{
    writer_put(writer, writer->rows == 0 ? TEXT("\n{") : TEXT(",\n{"));
    for (size_t i = 0; i < writer->count; i++) {
        if (i > 0)
            writer_put_char(writer, ',');
        put_text(writer, text_of(writer->keys[i]));
        writer_put_char(writer, ':');
        put_cell(writer, &cells[i]);
    }
    writer_put_char(writer, '}');
    return OK;
}

static Status json_end(TableWriter *writer)
{
    writer_put(writer, writer->rows == 0 ? TEXT("]\n") : TEXT("\n]\n"));
    return OK;
}

const WriterFormat WRITER_JSON = {.begin = json_begin, .row = json_row, .end = json_end};
