/* A document as plain text, 80 columns. */
#include "base/mem.h"
#include "base/unicode.h"
#include "format/document_internal.h"

enum { COLUMN_GAP = 2, SIGNATURE_LINES = 3, SIGNATURES_A_ROW = 2 };

typedef struct {
    void *scratch;
    const Document *document;
    Buf *out;
} Plain;

static int measure(const void *how, Text text)
{
    (void)how;
    return unicode_width(text);
}

static Lines wrap(const Plain *plain, const char *text, int width)
{
    return text_wrap(plain->scratch, text_of(text), width, measure, NULL);
}

static void put_blanks(Buf *out, int count)
{
    for (int i = 0; i < count; i++)
        buf_append_char(out, ' ');
}

/* Ends a line; blanks at its end go. */
static void end_line(Buf *out)
{
    while (out->bytes > 0 && out->data[out->bytes - 1] == ' ')
        out->data[--out->bytes] = '\0';
    buf_append_char(out, '\n');
}

static void put_centred(const Plain *plain, const char *text)
{
    Lines lines = wrap(plain, text, DOCUMENT_COLUMNS);
    for (size_t i = 0; i < lines.count; i++) {
        put_blanks(plain->out, (DOCUMENT_COLUMNS - unicode_width(lines.lines[i])) / 2);
        buf_append(plain->out, lines.lines[i]);
        end_line(plain->out);
    }
}

static void put_paragraph(const Plain *plain, const char *text)
{
    Lines lines = wrap(plain, text, DOCUMENT_COLUMNS);
    for (size_t i = 0; i < lines.count; i++) {
        buf_append(plain->out, lines.lines[i]);
        end_line(plain->out);
    }
}

static void put_rule(const Plain *plain, int columns)
{
    for (int i = 0; i < columns; i++)
        buf_append_char(plain->out, '-');
    end_line(plain->out);
}

/* A row whose cells are wrapped and stand side by side. */
static void put_row(const Plain *plain, const char *const *texts, const int *widths,
                    const bool *number, size_t count)
{
    Lines *cells = mem_array(plain->scratch, Lines, count);
    size_t height = 0;
    for (size_t i = 0; i < count; i++) {
        cells[i] = wrap(plain, texts[i], widths[i]);
        height = cells[i].count > height ? cells[i].count : height;
    }
    for (size_t line = 0; line < height; line++) {
        for (size_t i = 0; i < count; i++) {
            Text text = line < cells[i].count ? cells[i].lines[line] : TEXT_EMPTY;
            int blanks = widths[i] - unicode_width(text);
            put_blanks(plain->out, number[i] ? blanks : 0);
            buf_append(plain->out, text);
            put_blanks(plain->out, (number[i] ? 0 : blanks) + COLUMN_GAP);
        }
        end_line(plain->out);
    }
}

static int total_width(const int *widths, size_t count)
{
    int total = COLUMN_GAP * (int)(count - 1);
    for (size_t i = 0; i < count; i++)
        total += widths[i];
    return total;
}

static void put_table(const Plain *plain, const Block *block)
{
    int widths[DOCUMENT_TABLE_COLUMNS_MAX];
    column_widths(plain->scratch, block, DOCUMENT_COLUMNS, COLUMN_GAP, measure, NULL, widths);
    int total = total_width(widths, block->columns);
    put_rule(plain, total);
    for (size_t row = 0; row < block->rows; row++) {
        put_row(plain, &block->texts[row * block->columns], widths, block->number, block->columns);
        if (row == 0)
            put_rule(plain, total);
    }
    put_rule(plain, total);
}

/* The key, a colon, the value; or a list's mark and its text. */
static void put_two_columns(const Plain *plain, const Block *block, const char *between)
{
    static const bool TEXTS[] = {false, false, false};
    int key = 0;
    for (size_t row = 0; row < block->rows; row++) {
        int width = unicode_width(text_of(block_text(block, row, 0)));
        key = width > key ? width : key;
    }
    key = key > DOCUMENT_COLUMNS / 2 ? DOCUMENT_COLUMNS / 2 : key;
    for (size_t row = 0; row < block->rows; row++) {
        const char *with[] = {block_text(block, row, 0), between, block_text(block, row, 1)};
        const char *without[] = {with[0], with[2]};
        int rest = DOCUMENT_COLUMNS - key - COLUMN_GAP;
        if (between[0] != '\0')
            put_row(plain, with, (int[]){key, 1, rest - 1 - COLUMN_GAP}, TEXTS, ARRAY_COUNT(with));
        else
            put_row(plain, without, (int[]){key, rest}, TEXTS, ARRAY_COUNT(without));
    }
}

static void put_signatures(const Plain *plain, const Block *block)
{
    static const bool TEXTS[] = {false, false};
    static const int WIDTHS[] = {39, 39};
    for (size_t row = 0; row < block->rows; row += SIGNATURES_A_ROW) {
        size_t count = block->rows - row < SIGNATURES_A_ROW ? block->rows - row : SIGNATURES_A_ROW;
        if (row > 0)
            end_line(plain->out);
        for (size_t part = 0; part < block->columns; part++) {
            const char *texts[SIGNATURES_A_ROW] = {"", ""};
            for (size_t i = 0; i < count; i++)
                texts[i] = block_text(block, row + i, part);
            for (int i = 0; part == 1 && i < SIGNATURE_LINES; i++)
                end_line(plain->out);
            if (texts[0][0] != '\0' || texts[1][0] != '\0')
                put_row(plain, texts, WIDTHS, TEXTS, SIGNATURES_A_ROW);
        }
    }
}

static void put_block(const Plain *plain, const Block *block)
{
    switch (block->kind) {
    case BLOCK_TITLE:
    case BLOCK_SUBTITLE:
    case BLOCK_LARGE:
        put_centred(plain, block_text(block, 0, 0));
        break;
    case BLOCK_HEADING:
        if (plain->document->head.shape == DOCUMENT_CERTIFICATE) {
            put_centred(plain, block_text(block, 0, 0));
            break;
        }
        put_paragraph(plain, block_text(block, 0, 0));
        put_rule(plain, unicode_width(text_of(block_text(block, 0, 0))) < DOCUMENT_COLUMNS
                            ? unicode_width(text_of(block_text(block, 0, 0)))
                            : DOCUMENT_COLUMNS);
        break;
    case BLOCK_PARAGRAPH:
        if (plain->document->head.shape == DOCUMENT_CERTIFICATE)
            put_centred(plain, block_text(block, 0, 0));
        else
            put_paragraph(plain, block_text(block, 0, 0));
        break;
    case BLOCK_PAIRS:
        put_two_columns(plain, block, ":");
        break;
    case BLOCK_LIST:
        put_two_columns(plain, block, "");
        break;
    case BLOCK_TABLE:
        put_table(plain, block);
        break;
    case BLOCK_SIGNATURES:
        put_signatures(plain, block);
        break;
    case BLOCK_QR:
        put_paragraph(plain, block_text(block, 0, 1));
        break;
    }
}

char *document_text(void *parent, const Document *document)
{
    Plain plain = {.scratch = mem_root(parent), .document = document};
    plain.out = buf_new(plain.scratch, DOCUMENT_BYTES_MAX);
    if (document->head.mark[0] != '\0') {
        put_centred(&plain, document->head.mark);
        end_line(plain.out);
    }
    for (size_t i = 0; i < document->count; i++) {
        bool close = document->blocks[i].kind == BLOCK_SUBTITLE && i > 0;
        if (i > 0 && !close)
            end_line(plain.out);
        put_block(&plain, &document->blocks[i]);
    }
    if (document->head.footer[0] != '\0') {
        end_line(plain.out);
        put_paragraph(&plain, document->head.footer);
    }
    if (document->head.mark[0] != '\0') {
        end_line(plain.out);
        put_centred(&plain, document->head.mark);
    }
    char *text = mem_string(parent, plain.out->data);
    mem_free(plain.scratch);
    return text;
}
