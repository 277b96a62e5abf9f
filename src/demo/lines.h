/* The generator's own lists, embedded from demo/west-java/: plain comma-separated lines, '#' begins
 * a comment, the first line that is none names the columns. Faults in them are our bugs and abort.
 * Private to demo/. */
#pragma once

#include "base/text.h"

enum { LINE_FIELDS_MAX = 16 };

typedef struct {
    Text rest;
    size_t count;
    Text fields[LINE_FIELDS_MAX];
} Lines;

/* Begins at the first line after the heading. */
Lines lines_of(const char *resource);
bool lines_next(Lines *lines);
/* Field `index` of the current line. */
int64_t line_int(const Lines *lines, size_t index);
/* A decimal scaled by 10^digits. */
int64_t line_decimal(const Lines *lines, size_t index, int digits);
