/* Slices of bytes, buffers with a ceiling, and checked parsing of numbers. Nothing here depends on
 * a locale. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* A slice: `bytes` bytes at `data`, not NUL-terminated, owned by somebody else. Empty is {NULL or
 * any, 0}. */
typedef struct {
    const char *data;
    size_t bytes;
} Text;

#define TEXT(literal) ((Text){(literal), sizeof(literal) - 1})
#define TEXT_EMPTY    ((Text){NULL, 0})
/* For printf("%.*s", TEXT_ARGS(t)). */
#define TEXT_ARGS(text) (int)(text).bytes, ((text).data == NULL ? "" : (text).data)

Text text_of(const char *string); /* NULL gives the empty text */
bool text_equal(Text a, Text b);
bool text_is(Text a, const char *string);
bool text_equal_ascii_nocase(Text a, Text b);
int text_compare(Text a, Text b); /* bytewise, as strcmp */
bool text_starts_with(Text text, Text prefix);
bool text_contains(Text text, Text part);
Text text_trim(Text text); /* drops ASCII white space and no-break spaces (U+00A0) at both ends */
Text text_slice(Text text, size_t from, size_t to);
char *text_string(void *parent, Text text);
/* A copy with a blank for each control character: they could move a terminal's cursor or change its
 * title. */
char *text_without_controls(void *parent, Text text); /* a NUL-terminated copy below `parent` */

/* Takes the part before `separator` off `rest` (all of it if there is none).
 * False when `rest` was used up. "a,,b" gives "a", "", "b". */
bool text_split(Text *rest, char separator, Text *ret_part);

/* The whole text as a decimal integer, optional leading '-'. False on anything else or on overflow.
 */
MUST_USE bool text_parse_int64(Text text, int64_t *ret_value);
/* The same, but accepts grouping as people write it: "1.234.567", "1,234,567", "1 234 567",
 * "Rp 16.800". Groups must be of three digits. */
MUST_USE bool text_parse_grouped(Text text, int64_t *ret_value);
/* A decimal with '.' or ',' scaled by 10^digits, exactly: ("51,59", 4) gives 515900.
 * False if it has more decimals than fit (never rounds). A trailing '%' is not accepted here. */
MUST_USE bool text_parse_decimal(Text text, int digits, int64_t *ret_scaled);

/* A growing byte buffer that cannot pass its ceiling: past it the content is cut and `overflowed`
 * is set. `data` is always NUL-terminated. */
typedef struct {
    char *data;
    size_t bytes;
    size_t bytes_max;
    bool overflowed;
    size_t capacity;
} Buf;

Buf *buf_new(void *parent, size_t bytes_max);
void buf_clear(Buf *buf);
void buf_append(Buf *buf, Text text);
void buf_append_string(Buf *buf, const char *string);
void buf_append_char(Buf *buf, char character);
void buf_printf(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
Text buf_text(const Buf *buf);
