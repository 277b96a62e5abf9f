#include "format/csv_scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

uint64_t csv_block_scan_plain(const char *block, char separator, bool *ret_plain)
{
    uint64_t special = 0;
    bool plain = true;
    for (int i = 0; i < CSV_BLOCK_BYTES; i++) {
        char c = block[i];
        if (c == separator || c == '"' || c == '\n' || c == '\r')
            special |= (uint64_t)1 << i;
        plain = plain && c > '\0' && (unsigned char)c < 0x80;
    }
    *ret_plain = plain;
    return special;
}

#ifdef __SSE2__
uint64_t csv_block_scan(const char *block, char separator, bool *ret_plain)
{
    const __m128i separators = _mm_set1_epi8(separator);
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i feeds = _mm_set1_epi8('\n');
    const __m128i returns = _mm_set1_epi8('\r');
    __m128i least = _mm_set1_epi8(1);
    uint64_t special = 0;
    int odd = 0;
    for (int part = 0; part < 4; part++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(block + 16 * part));
        __m128i found = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, separators), _mm_cmpeq_epi8(bytes, quotes)),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, feeds), _mm_cmpeq_epi8(bytes, returns)));
        special |= (uint64_t)(uint32_t)_mm_movemask_epi8(found) << (16 * part);
        odd |= _mm_movemask_epi8(_mm_cmplt_epi8(bytes, least)); /* signed: NUL and all from 0x80 */
    }
    *ret_plain = odd == 0;
    return special;
}
#else
uint64_t csv_block_scan(const char *block, char separator, bool *ret_plain)
{
    return csv_block_scan_plain(block, separator, ret_plain);
}
#endif

CsvScanner csv_scanner(Text content, char separator, size_t row_bytes_max, Arena *arena)
{
    return (CsvScanner){
        .at = content.data,
        .end = content.data + content.bytes,
        .separator = separator,
        .row_bytes_max = row_bytes_max,
        .line = 1,
        .arena = arena,
    };
}

static void load_block(CsvScanner *scanner, const char *from)
{
    size_t left = (size_t)(scanner->end - from);
    scanner->block = from;
    if (left >= CSV_BLOCK_BYTES) {
        scanner->special = csv_block_scan(from, scanner->separator, &scanner->block_plain);
        return;
    }
    char last[CSV_BLOCK_BYTES];
    memset(last, ' ', sizeof last); /* never special: no file is separated by blanks */
    memcpy(last, from, left);
    scanner->special = csv_block_scan(last, scanner->separator, &scanner->block_plain);
}

/* The first special byte from `from` on, `stop` if there is none before. */
static inline const char *next_special(CsvScanner *scanner, const char *from, const char *stop,
                                       bool *plain)
{
    while (from < stop) {
        size_t offset = (size_t)(from - scanner->block);
        if (scanner->block == NULL || from < scanner->block || offset >= CSV_BLOCK_BYTES) {
            load_block(scanner, from);
            offset = 0;
        }
        *plain = *plain && scanner->block_plain;
        uint64_t rest = scanner->special >> offset;
        if (rest != 0) {
            const char *found = from + __builtin_ctzll(rest);
            return found < stop ? found : stop;
        }
        from = scanner->block + CSV_BLOCK_BYTES;
    }
    return stop;
}

static inline bool is_blank(char c, char separator)
{
    return (c == ' ' || c == '\t') && c != separator;
}

static inline const char *skip_blanks(const char *at, const char *stop, char separator)
{
    while (at < stop && is_blank(*at, separator))
        at++;
    return at;
}

static int64_t count_line_ends(const char *at, const char *end)
{
    int64_t count = 0;
    for (; at < end; at++)
        count += *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
    return count;
}

static Text unescape(CsvScanner *scanner, const char *from, const char *to)
{
    char *copy = arena_alloc(scanner->arena, (size_t)(to - from));
    scanner->unescaped_bytes += (size_t)(to - from);
    size_t bytes = 0;
    while (from < to) {
        copy[bytes++] = *from;
        from += *from == '"' ? 2 : 1;
    }
    return (Text){copy, bytes};
}

/* Reads a quoted field whose opening quote is at `quote`; returns the byte after its closing quote,
 * NULL if there is none. */
static const char *quoted_field(CsvScanner *scanner, const char *quote, const char *stop,
                                Text *ret_field)
{
    const char *from = quote + 1;
    bool doubled = false;
    for (const char *at = from;;) {
        const char *found = at < stop ? memchr(at, '"', (size_t)(stop - at)) : NULL;
        if (found == NULL)
            return NULL;
        if (found + 1 < stop && found[1] == '"') {
            doubled = true;
            at = found + 2;
            continue;
        }
        scanner->line += count_line_ends(from, found);
        *ret_field =
            doubled ? unescape(scanner, from, found) : (Text){from, (size_t)(found - from)};
        return found + 1;
    }
}

/* Stores a field and returns the special byte that ends it, `stop` if none does, NULL for an
 * unclosed quote. */
static inline const char *next_field(CsvScanner *scanner, CsvRow *row, const char *start,
                                     const char *stop)
{
    Text field;
    const char *cursor = start;
    const char *quote = start;
    if (start < stop && (*start == ' ' || *start == '\t'))
        quote = skip_blanks(start, stop, scanner->separator);
    bool quoted = quote < stop && *quote == '"';
    if (quoted) {
        row->plain = false;
        cursor = quoted_field(scanner, quote, stop, &field);
        if (cursor == NULL)
            return NULL;
        cursor = skip_blanks(cursor, stop, scanner->separator);
    }
    const char *begun = cursor;
    while ((cursor = next_special(scanner, cursor, stop, &row->plain)) < stop && *cursor == '"')
        cursor++;
    if (!quoted)
        field = (Text){start, (size_t)(cursor - start)};
    else if (cursor != begun)
        row->stray_quote = true;
    if (row->count < row->capacity)
        row->fields[row->count] = field;
    row->count++;
    return cursor;
}

CsvResult csv_next(CsvScanner *scanner, CsvRow *row)
{
    const char *start = scanner->at;
    row->line = scanner->line;
    row->count = 0;
    row->plain = true;
    row->stray_quote = false;
    if (start == scanner->end)
        return CSV_END;
    bool whole = (size_t)(scanner->end - start) <= scanner->row_bytes_max;
    const char *stop = whole ? scanner->end : start + scanner->row_bytes_max + 1;
    const char *at = start;
    for (;;) {
        at = next_field(scanner, row, at, stop);
        if (at == NULL)
            return CSV_UNCLOSED;
        if (at == stop || *at != scanner->separator)
            break;
        at++;
    }
    if (at == stop && !whole)
        return CSV_TOO_LONG;
    row->span = (Text){start, (size_t)(at - start)};
    if (at < scanner->end) {
        at += *at == '\r' && at + 1 < scanner->end && at[1] == '\n' ? 2 : 1;
        scanner->line++;
    }
    scanner->at = at;
    return CSV_ROW;
}
