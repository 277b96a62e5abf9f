/* Unicode by utf8proc: validity, width on a terminal, and folding for comparison. */
#pragma once

#include <stdbool.h>

#include "base/text.h"

/* Is it valid UTF-8 without NUL bytes? On failure *ret_offset (may be NULL) is the first bad byte.
 */
bool utf8_valid(Text text, size_t *ret_offset);
/* NFKC, case folded, marks and ignorable code points stripped; a new text below `parent`. Input
 * must be valid UTF-8. */
Text unicode_fold(void *parent, Text text);
/* NFC, white space runs to one blank, upper case: how a name is shown. */
Text unicode_upper(void *parent, Text text);
/* Columns on a terminal. */
int unicode_width(Text text);
/* The longest prefix that fits in `columns`. */
Text unicode_fit(Text text, int columns);
