/* What fuzz targets share. A target is one function over bytes; it must return on any input,
 * without a leak. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A context with a fixed clock, for one input. Free with mem_free. */
Ctx *fuzz_ctx(void);
/* Puts the bytes into a file in memory and returns its path (below `ctx`), for parsers that take a
 * path. The file goes with `ctx`. */
const char *fuzz_file(Ctx *ctx, const uint8_t *data, size_t size);
