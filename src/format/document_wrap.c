/* Breaking texts into lines and sharing out the width of a table, whatever a width is measured in.
 */
#include "base/mem.h"
#include "format/document_internal.h"

size_t text_first_bytes(Text text)
{
    if (text.bytes == 0)
        return 0;
    unsigned char first = (unsigned char)text.data[0];
    size_t bytes = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (bytes > text.bytes)
        return 1;
    for (size_t i = 1; i < bytes; i++) {
        if (((unsigned char)text.data[i] & 0xC0) != 0x80)
            return 1;
    }
    return bytes;
}

static void add_line(void *parent, Lines *lines, size_t *capacity, Text line)
{
    lines->lines = mem_grow(parent, lines->lines, lines->count, capacity);
    lines->lines[lines->count++] = line;
}

/* The bytes of the longest beginning that fits; at least one character, so that it ends. */
static size_t fitting_bytes(Text text, int width, TextMeasure measure, const void *how)
{
    size_t bytes = 0;
    int used = 0;
    while (bytes < text.bytes) {
        Text rest = text_slice(text, bytes, text.bytes);
        size_t step = text_first_bytes(rest);
        used += measure(how, text_slice(rest, 0, step));
        if (used > width && bytes > 0)
            break;
        bytes += step;
    }
    return bytes;
}

/* Where to break a word that is longer than a line: behind the last sign at which an address may be
 * broken, unless that leaves the line all but empty; else where it must be. */
static size_t breaking_bytes(Text word, int width, TextMeasure measure, const void *how)
{
    enum { EMPTIEST = 4 }; /* a line is at least a quarter full */
    size_t fitting = fitting_bytes(word, width, measure, how);
    for (size_t at = fitting; fitting < word.bytes && at > fitting / EMPTIEST; at--) {
        bool sign = strchr("/-?&", word.data[at - 1]) != NULL && word.data[at - 1] != '\0';
        if (sign && word.data[at] != '/')
            return at;
    }
    return fitting;
}

/* One paragraph: no line break in it. */
static void wrap_paragraph(void *parent, Text text, int width, TextMeasure measure, const void *how,
                           Lines *lines, size_t *capacity)
{
    size_t begin = 0; /* of the line */
    size_t end = 0;   /* of the last word on it */
    size_t at = 0;
    while (at < text.bytes) {
        while (at < text.bytes && text.data[at] == ' ')
            at++;
        size_t word = at;
        while (at < text.bytes && text.data[at] != ' ')
            at++;
        if (word == at)
            break;
        if (end == begin)
            begin = end = word; /* blanks at the beginning of a line are dropped */
        if (measure(how, text_slice(text, begin, at)) <= width) {
            end = at;
            continue;
        }
        if (end > begin) {
            add_line(parent, lines, capacity, text_slice(text, begin, end));
            begin = end = at = word;
            continue;
        }
        end = begin + breaking_bytes(text_slice(text, begin, at), width, measure, how);
        add_line(parent, lines, capacity, text_slice(text, begin, end));
        begin = at = end;
    }
    if (end > begin || begin == 0)
        add_line(parent, lines, capacity, text_slice(text, begin, end));
}

Lines text_wrap(void *parent, Text text, int width, TextMeasure measure, const void *how)
{
    Lines lines = {0};
    size_t capacity = 0;
    Text rest = text;
    Text part;
    while (text_split(&rest, '\n', &part))
        wrap_paragraph(parent, part, width, measure, how, &lines, &capacity);
    if (lines.count == 0)
        add_line(parent, &lines, &capacity, TEXT_EMPTY);
    return lines;
}

/* What a column needs to show its longest word, and its longest line, whole. */
static void measure_column(const Block *block, size_t column, TextMeasure measure, const void *how,
                           int *ret_word, int *ret_line)
{
    *ret_word = *ret_line = 0;
    for (size_t row = 0; row < block->rows; row++) {
        Text lines = text_of(block_text(block, row, column));
        Text line, word;
        while (text_split(&lines, '\n', &line)) {
            int width = measure(how, line);
            *ret_line = width > *ret_line ? width : *ret_line;
            while (text_split(&line, ' ', &word)) {
                width = measure(how, word);
                *ret_word = width > *ret_word ? width : *ret_word;
            }
        }
    }
}

void column_widths(void *parent, const Block *block, int width, int gap, TextMeasure measure,
                   const void *how, int *ret_widths)
{
    size_t count = block->columns;
    int *wanted = mem_array(parent, int, count);
    int left = width - gap * (int)(count - 1);
    int share = left / (int)count;
    int64_t words = 0;
    int64_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        measure_column(block, i, measure, how, &ret_widths[i], &wanted[i]);
        words += ret_widths[i];
    }
    for (size_t i = 0; i < count; i++) {
        if (words > width - gap * (int)(count - 1) && ret_widths[i] > share)
            ret_widths[i] = share; /* its longest words will be broken */
        left -= ret_widths[i];
        missing += wanted[i] - ret_widths[i];
    }
    for (size_t i = 0; i < count && missing > 0 && left > 0; i++) {
        int64_t lacks = wanted[i] - ret_widths[i];
        ret_widths[i] += (int)(missing <= left ? lacks : lacks * left / missing);
    }
    mem_free(wanted);
}
