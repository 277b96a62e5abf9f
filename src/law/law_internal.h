/* What law.c and law_load.c share. */
#pragma once

#include "law/law.h"

struct Law {
    LawParameter *parameters; /* by name, then by month */
    size_t count;
    size_t capacity;
};

/* Adds the parameters of one document; `law` keeps the document alive. On failure `law` may hold
 * some of them. */
Status law_read(Ctx *ctx, Law *law, const char *name, Text content);
