#include "format/csv_text.h"

#include "base/mem.h"
#include "base/unicode.h"

static bool is_special(char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; }

static bool needs_quotes(const char *field)
{
    for (; *field != '\0'; field++) {
        if (is_special(*field))
            return true;
    }
    return false;
}

void csv_text_row(Buf *buf, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *field = fields[i] == NULL ? "" : fields[i];
        if (i > 0)
            buf_append_char(buf, ',');
        if (!needs_quotes(field)) {
            buf_append_string(buf, field);
            continue;
        }
        buf_append_char(buf, '"');
        for (; *field != '\0'; field++) {
            if (*field == '"')
                buf_append_char(buf, '"');
            buf_append_char(buf, *field);
        }
        buf_append_char(buf, '"');
    }
    buf_append_char(buf, '\n');
}

typedef struct {
    Arena *arena;
    Text content;
    size_t at;
    Buf *field;
} Scanner;

/* The field at `at`, behind whose separator `at` then stands. False if it is not written as it
 * should be. */
static bool scan_field(Scanner *scanner, char separator, const char **ret)
{
    const char *data = scanner->content.data;
    size_t end = scanner->content.bytes;
    size_t at = scanner->at;
    bool quoted = at < end && data[at] == '"';
    buf_clear(scanner->field);
    if (quoted) {
        for (at++; at < end; at++) {
            if (data[at] == '"' && !(at + 1 < end && data[at + 1] == '"'))
                break;
            at += data[at] == '"';
            buf_append_char(scanner->field, data[at]);
        }
        at++; /* the closing quotation mark */
    } else {
        while (at < end && !is_special(data[at]))
            buf_append_char(scanner->field, data[at++]);
    }
    Text field = buf_text(scanner->field);
    if (at >= end || data[at] != separator || memchr(field.data, '\0', field.bytes) != NULL)
        return false;
    scanner->at = at + 1;
    *ret = arena_copy(scanner->arena, field.data, field.bytes);
    return quoted == needs_quotes(*ret);
}

static bool scan_row(Scanner *scanner, const char **fields, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        if (!scan_field(scanner, i + 1 < width ? ',' : '\n', &fields[i]))
            return false;
    }
    return true;
}

static Status deviates(Ctx *ctx, const char *name, size_t row)
{
    Place place = {.file = name, .line = (int64_t)row + 1};
    return fail_at(ctx, E_INVALID, &place, "csv.layout", NULL);
}

Status csv_text_read(Ctx *ctx, void *parent, const char *name, Text content,
                     const char *const *header, size_t width, CsvText *ret)
{
    enum { BLOCK_BYTES = 1 << 16 };
    CsvText text = {.width = width};
    size_t capacity = 0;
    Scanner scanner = {.arena = arena_new(parent, BLOCK_BYTES),
                       .content = content,
                       .field = buf_new(parent, content.bytes)};
    const char **row = mem_array(parent, const char *, width);
    size_t odd = 0;
    if (!utf8_valid(content, &odd)) {
        size_t line = 0;
        for (size_t i = 0; i < odd; i++)
            line += content.data[i] == '\n';
        return deviates(ctx, name, line);
    }
    if (!scan_row(&scanner, row, width))
        return deviates(ctx, name, 0);
    for (size_t i = 0; i < width; i++) {
        if (strcmp(row[i], header[i]) != 0)
            return deviates(ctx, name, 0);
    }
    while (scanner.at < content.bytes) {
        if (!scan_row(&scanner, row, width))
            return deviates(ctx, name, text.count + 1);
        while ((text.count + 1) * width > capacity)
            text.fields = mem_grow_array(parent, text.fields, sizeof *text.fields, &capacity);
        memcpy(text.fields + text.count * width, row, width * sizeof *row);
        text.count++;
    }
    *ret = text;
    return OK;
}
