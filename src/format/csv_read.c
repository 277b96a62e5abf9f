#include "base/mem.h"
#include "base/unicode.h"
#include "format/csv_scan.h"
#include "format/table_source.h"

enum {
    HEAD_BYTES = 4096,     /* looked at to tell what a file is */
    SNIFF_BYTES = 1 << 16, /* looked at to find the separator and the usual length of a row */
    ARENA_BYTES = 1 << 16,
    UNESCAPED_BYTES_MAX = 1 << 20, /* kept between two rows when nobody asked to keep them */
};

struct CsvSource {
    Ctx *ctx;
    const FileMap *file;
    CsvScanner scanner;
    CsvRow row;
    bool keep;
    int64_t rows_expected;
};

static bool starts_with(Text text, const char *prefix)
{
    return text_starts_with(text, text_of(prefix));
}

/* Refuses what is certainly no text table, so that the message can say what to do about it. */
static Status check_kind(Ctx *ctx, const FileMap *file, Text content)
{
    Text head = text_trim(text_slice(content, 0, HEAD_BYTES));
    Place place = {.file = file->path};
    if (starts_with(content, "\xFF\xFE") || starts_with(content, "\xFE\xFF"))
        return fail_at(ctx, E_INVALID, &place, "table.utf16", NULL);
    if (head.bytes == 0 && content.bytes <= HEAD_BYTES)
        return fail_at(ctx, E_INVALID, &place, "table.empty", NULL);
    if (memchr(content.data, '\0', text_slice(content, 0, HEAD_BYTES).bytes) != NULL ||
        starts_with(head, "<") || starts_with(head, "%PDF") || starts_with(head, "{\\rtf"))
        return fail_at(ctx, E_INVALID, &place, "table.not_a_table", NULL);
    return OK;
}

/* The candidate that occurs most often outside quotes on the first line with content; the first of
 * them if none does. */
static char sniff_separator(Text content)
{
    static const char CANDIDATES[] = {',', ';', '\t'};
    size_t counts[sizeof CANDIDATES] = {0};
    bool quoted = false;
    bool begun = false;
    size_t bytes = content.bytes < SNIFF_BYTES ? content.bytes : SNIFF_BYTES;
    for (size_t i = 0; i < bytes; i++) {
        char c = content.data[i];
        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (c == '\n' || c == '\r') {
            if (begun)
                break;
            memset(counts, 0, sizeof counts);
            continue;
        }
        const char *candidate = memchr(CANDIDATES, c, sizeof CANDIDATES);
        if (candidate != NULL)
            counts[candidate - CANDIDATES]++;
        else if (c != ' ')
            begun = true;
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof CANDIDATES; i++)
        if (counts[i] > counts[best])
            best = i;
    return CANDIDATES[best];
}

/* Excel's own line "sep=;" names the separator; it is taken off. */
static bool take_separator_line(Text *content, char *ret_separator)
{
    if (content->bytes < 5 || !text_equal_ascii_nocase(text_slice(*content, 0, 4), TEXT("sep=")))
        return false;
    char separator = content->data[4];
    Text rest = text_slice(*content, 5, content->bytes);
    if (strchr(",;\t", separator) == NULL || !(starts_with(rest, "\n") || starts_with(rest, "\r")))
        return false;
    *content = text_slice(rest, starts_with(rest, "\r\n") ? 2 : 1, rest.bytes);
    *ret_separator = separator;
    return true;
}

static int64_t estimate_rows(Text content)
{
    Text sample = text_slice(content, 0, SNIFF_BYTES);
    int64_t lines = 0;
    for (size_t i = 0; i < sample.bytes; i++)
        lines += sample.data[i] == '\n' ||
                 (sample.data[i] == '\r' && i + 1 < sample.bytes && sample.data[i + 1] != '\n');
    if (lines == 0)
        return 1;
    return lines * (int64_t)content.bytes / (int64_t)sample.bytes;
}

Status csv_source_open(Ctx *ctx, void *parent, const FileMap *file, bool keep, CsvSource **ret)
{
    Text content = file->content;
    if (starts_with(content, "\xEF\xBB\xBF"))
        content = text_slice(content, 3, content.bytes);
    TRY(check_kind(ctx, file, content));
    CsvSource *source = mem_new(parent, CsvSource);
    source->ctx = ctx;
    source->file = file;
    source->keep = keep;
    char separator;
    bool named = take_separator_line(&content, &separator);
    if (!named)
        separator = sniff_separator(content);
    source->rows_expected = estimate_rows(content);
    source->scanner =
        csv_scanner(content, separator, TABLE_LINE_BYTES_MAX, arena_new(source, ARENA_BYTES));
    source->scanner.line += named;
    source->row.fields = mem_array(source, Text, TABLE_COLUMNS_MAX);
    source->row.capacity = TABLE_COLUMNS_MAX;
    *ret = source;
    return OK;
}

/* Which field holds the byte at `offset` of the row; fields with doubled quotes lie elsewhere and
 * are passed over. */
static size_t field_at(const CsvRow *row, size_t offset)
{
    const char *byte = row->span.data + offset;
    size_t found = 0;
    for (size_t i = 0; i < row->count && i < row->capacity; i++)
        if (row->fields[i].data >= row->span.data && row->fields[i].data <= byte)
            found = i;
    return found;
}

static void find_fault(const CsvRow *row, RawRow *raw)
{
    size_t offset;
    if (row->count > row->capacity) {
        raw->fault = "table.too_many_fields";
        raw->fault_field = row->capacity;
    } else if (row->stray_quote) { /* where its fields end is not certain: no repair helps */
        raw->fault = "table.stray_quote";
    } else if (!row->plain && !utf8_valid(row->span, &offset)) {
        raw->fault = "table.not_utf8";
        raw->fault_field = field_at(row, offset);
    }
}

Status csv_source_next(CsvSource *source, RawRow *ret_row, bool *ret_more)
{
    CsvScanner *scanner = &source->scanner;
    CsvRow *row = &source->row;
    if (!source->keep && scanner->unescaped_bytes > UNESCAPED_BYTES_MAX) {
        arena_reset(scanner->arena);
        scanner->unescaped_bytes = 0;
    }
    CsvResult result = csv_next(scanner, row);
    Place place = {.file = source->file->path, .line = row->line};
    switch (result) {
    case CSV_END:
        *ret_more = false;
        return OK;
    case CSV_TOO_LONG:
        return fail_at(source->ctx, E_LIMIT, &place, "table.line_too_long", "1 MiB", NULL);
    case CSV_UNCLOSED:
        return fail_at(source->ctx, E_INVALID, &place, "table.unclosed_quote", NULL);
    case CSV_ROW:
        break;
    }
    RawRow raw = {.fields = row->fields, .count = row->count, .line = row->line};
    if (raw.count > row->capacity)
        raw.count = row->capacity;
    find_fault(row, &raw);
    *ret_row = raw;
    *ret_more = true;
    return OK;
}

int64_t csv_source_rows_expected(const CsvSource *source) { return source->rows_expected; }
