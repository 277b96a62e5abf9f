#include "base/unicode.h"

#include <utf8proc.h>

#include "base/mem.h"

static size_t ascii_prefix(Text text)
{
    size_t at = 0;
    while (at < text.bytes && (unsigned char)text.data[at] < 0x80 && text.data[at] != '\0')
        at++;
    return at;
}

bool utf8_valid(Text text, size_t *ret_offset)
{
    size_t at = ascii_prefix(text);
    while (at < text.bytes) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
                                                 (utf8proc_ssize_t)(text.bytes - at), &point);
        if (step <= 0 || point == 0) {
            if (ret_offset != NULL)
                *ret_offset = at;
            return false;
        }
        at += (size_t)step;
    }
    return true;
}

static Text map_with(void *parent, Text text, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t bytes = utf8proc_map((const utf8proc_uint8_t *)text.data,
                                          (utf8proc_ssize_t)text.bytes, &mapped, options);
    if (bytes < 0) /* only for invalid UTF-8, which the caller excluded, or memory */
        return (Text){mem_string_bytes(parent, text.data, text.bytes), text.bytes};
    Text result = {mem_string_bytes(parent, (const char *)mapped, (size_t)bytes), (size_t)bytes};
    free(mapped);
    return result;
}

Text unicode_fold(void *parent, Text text)
{
    return map_with(parent, text,
                    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                        UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
}

Text unicode_upper(void *parent, Text text)
{
    Text composed = map_with(NULL, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    Buf *buf = buf_new(parent, composed.bytes * 4 + 4);
    bool blank = false;
    for (size_t at = 0; at < composed.bytes;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)composed.data + at,
                                                 (utf8proc_ssize_t)(composed.bytes - at), &point);
        if (step <= 0)
            break;
        at += (size_t)step;
        utf8proc_category_t category = utf8proc_category(point);
        if (category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_CC) {
            blank = buf->bytes > 0;
            continue;
        }
        if (blank)
            buf_append_char(buf, ' ');
        blank = false;
        utf8proc_uint8_t encoded[4];
        utf8proc_ssize_t length = utf8proc_encode_char(utf8proc_toupper(point), encoded);
        buf_append(buf, (Text){(const char *)encoded, (size_t)length});
    }
    mem_free((void *)composed.data);
    return buf_text(buf);
}

/* Walks whole characters while they fit; returns the columns used and where it stopped. */
static int measure(Text text, int columns_max, size_t *ret_bytes)
{
    int columns = 0;
    size_t at = 0;
    while (at < text.bytes) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
                                                 (utf8proc_ssize_t)(text.bytes - at), &point);
        int width = step <= 0 ? 1 : utf8proc_charwidth(point);
        if (columns + width > columns_max)
            break;
        columns += width;
        at += step <= 0 ? 1 : (size_t)step;
    }
    *ret_bytes = at;
    return columns;
}

int unicode_width(Text text)
{
    size_t bytes;
    return measure(text, INT32_MAX / 2, &bytes);
}

Text unicode_fit(Text text, int columns)
{
    size_t bytes;
    (void)measure(text, columns, &bytes);
    return text_slice(text, 0, bytes);
}
