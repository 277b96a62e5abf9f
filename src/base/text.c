#include "base/text.h"

#include <stdarg.h>

#include "base/mem.h"

Text text_of(const char *string) { return (Text){string, string == NULL ? 0 : strlen(string)}; }

bool text_equal(Text a, Text b)
{
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.data, b.data, a.bytes) == 0);
}

bool text_is(Text a, const char *string) { return text_equal(a, text_of(string)); }

static char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool text_equal_ascii_nocase(Text a, Text b)
{
    if (a.bytes != b.bytes)
        return false;
    for (size_t i = 0; i < a.bytes; i++)
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
            return false;
    return true;
}

int text_compare(Text a, Text b)
{
    size_t shared = a.bytes < b.bytes ? a.bytes : b.bytes;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    if (order != 0)
        return order;
    return a.bytes < b.bytes ? -1 : a.bytes > b.bytes;
}

bool text_starts_with(Text text, Text prefix)
{
    return text.bytes >= prefix.bytes &&
           (prefix.bytes == 0 || memcmp(text.data, prefix.data, prefix.bytes) == 0);
}

bool text_contains(Text text, Text part)
{
    if (part.bytes == 0)
        return true;
    return text.bytes >= part.bytes && memmem(text.data, text.bytes, part.data, part.bytes) != NULL;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

Text text_trim(Text text)
{
    static const Text NO_BREAK_SPACE = {"\xC2\xA0", 2};
    for (;;) {
        if (text.bytes > 0 && is_space(text.data[0]))
            text = text_slice(text, 1, text.bytes);
        else if (text_starts_with(text, NO_BREAK_SPACE))
            text = text_slice(text, 2, text.bytes);
        else
            break;
    }
    for (;;) {
        if (text.bytes > 0 && is_space(text.data[text.bytes - 1]))
            text.bytes--;
        else if (text.bytes >= 2 && memcmp(text.data + text.bytes - 2, NO_BREAK_SPACE.data, 2) == 0)
            text.bytes -= 2;
        else
            return text;
    }
}

Text text_slice(Text text, size_t from, size_t to)
{
    if (to > text.bytes)
        to = text.bytes;
    if (from >= to)
        return TEXT_EMPTY;
    return (Text){text.data + from, to - from};
}

char *text_string(void *parent, Text text)
{
    return mem_string_bytes(parent, text.data, text.bytes);
}

char *text_without_controls(void *parent, Text text)
{
    char *copy = text_string(parent, text);
    size_t bytes = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool c1 = c == 0xC2 && i + 1 < text.bytes && (unsigned char)text.data[i + 1] < 0xA0;
        copy[bytes++] = c < ' ' || c == 0x7F || c1 ? ' ' : (char)c;
        i += c1;
    }
    copy[bytes] = '\0';
    return copy;
}

bool text_split(Text *rest, char separator, Text *ret_part)
{
    if (rest->data == NULL)
        return false;
    const char *found = rest->bytes == 0 ? NULL : memchr(rest->data, separator, rest->bytes);
    if (found == NULL) {
        *ret_part = *rest;
        *rest = TEXT_EMPTY;
        return true;
    }
    size_t length = (size_t)(found - rest->data);
    *ret_part = (Text){rest->data, length};
    *rest = (Text){found + 1, rest->bytes - length - 1};
    return true;
}

bool text_parse_int64(Text text, int64_t *ret_value)
{
    size_t at = 0;
    bool negative = text.bytes > 0 && text.data[0] == '-';
    if (negative)
        at = 1;
    if (at == text.bytes)
        return false;
    int64_t value = 0;
    for (; at < text.bytes; at++) {
        char c = text.data[at];
        if (c < '0' || c > '9')
            return false;
        int digit = negative ? '0' - c : c - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *ret_value = value;
    return true;
}

bool text_parse_grouped(Text text, int64_t *ret_value)
{
    enum { DIGITS_MAX = 32 };
    char digits[DIGITS_MAX];
    size_t count = 0;
    text = text_trim(text);
    if (text.bytes >= 2 && text_equal_ascii_nocase(text_slice(text, 0, 2), TEXT("rp")))
        text =
            text_trim(text_slice(text, text.bytes > 2 && text.data[2] == '.' ? 3 : 2, text.bytes));
    char separator = '\0';
    size_t group = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        if ((c == '.' || c == ',' || c == ' ') && (separator == '\0' || separator == c)) {
            size_t sign = text.data[0] == '-';
            bool first = separator == '\0'; /* one to three digits; "0.500" is no half thousand */
            if (first ? (group <= sign || group - sign > 3 || text.data[sign] == '0') : group != 3)
                return false;
            separator = c;
            group = 0;
            continue;
        }
        if (count == DIGITS_MAX)
            return false;
        digits[count++] = c;
        group++;
    }
    if (separator != '\0' && group != 3)
        return false;
    return text_parse_int64((Text){digits, count}, ret_value);
}

bool text_parse_decimal(Text text, int digits, int64_t *ret_scaled)
{
    text = text_trim(text);
    const char *point = text.bytes == 0 ? NULL : memchr(text.data, '.', text.bytes);
    if (point == NULL && text.bytes > 0)
        point = memchr(text.data, ',', text.bytes);
    Text whole = point == NULL ? text : text_slice(text, 0, (size_t)(point - text.data));
    Text fraction = point == NULL ? TEXT_EMPTY : text_slice(text, whole.bytes + 1, text.bytes);
    if (point != NULL && fraction.bytes == 0)
        return false;
    bool negative = whole.bytes > 0 && whole.data[0] == '-';
    int64_t value;
    if (!text_parse_int64(whole, &value))
        return false;
    for (size_t i = 0; i < fraction.bytes || (int)i < digits; i++) {
        char c = i < fraction.bytes ? fraction.data[i] : '0';
        if (c < '0' || c > '9')
            return false;
        if ((int)i >= digits) {
            if (c != '0')
                return false;
            continue;
        }
        int digit = negative ? '0' - c : c - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *ret_scaled = value;
    return true;
}

Buf *buf_new(void *parent, size_t bytes_max)
{
    Buf *buf = mem_new(parent, Buf);
    buf->bytes_max = bytes_max;
    buf->capacity = 64;
    buf->data = mem_alloc(buf, buf->capacity);
    return buf;
}

void buf_clear(Buf *buf)
{
    buf->bytes = 0;
    buf->data[0] = '\0';
    buf->overflowed = false;
}

static size_t buf_room(Buf *buf, size_t wanted)
{
    if (wanted > buf->bytes_max - buf->bytes) {
        wanted = buf->bytes_max - buf->bytes;
        buf->overflowed = true;
    }
    size_t needed = buf->bytes + wanted + 1;
    if (needed > buf->capacity) {
        size_t capacity = buf->capacity * 2 > needed ? buf->capacity * 2 : needed;
        buf->data = mem_resize(buf, buf->data, capacity, 1);
        buf->capacity = capacity;
    }
    return wanted;
}

void buf_append(Buf *buf, Text text)
{
    size_t room = buf_room(buf, text.bytes);
    if (room > 0)
        memcpy(buf->data + buf->bytes, text.data, room);
    buf->bytes += room;
    buf->data[buf->bytes] = '\0';
}

void buf_append_string(Buf *buf, const char *string) { buf_append(buf, text_of(string)); }

void buf_append_char(Buf *buf, char character) { buf_append(buf, (Text){&character, 1}); }

void buf_printf(Buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int wanted = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (wanted > 0) {
        char *text = mem_alloc(buf, (size_t)wanted + 1);
        vsnprintf(text, (size_t)wanted + 1, format, again);
        buf_append(buf, (Text){text, (size_t)wanted});
        mem_free(text);
    }
    va_end(again);
}

Text buf_text(const Buf *buf) { return (Text){buf->data, buf->bytes}; }
