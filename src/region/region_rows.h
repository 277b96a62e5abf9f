/* The rows of the list on their way into the store; inside the folder only. */
#pragma once

#include "base/digest.h"
#include "region/region.h"

typedef struct {
    Region region;
    Text name;
} RegionRow;

typedef struct {
    const char *name;
    int64_t bytes;
    Digest digest;
} RegionInput;

/* Writes the rows that the store does not have or has under another name, as one event; no event if
 * there are none. `rows` and `*count` become what was written. Each code comes once. */
Status region_write(Store *store, RegionRow *rows, size_t *count, const RegionInput *inputs,
                    size_t input_count);
