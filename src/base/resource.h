/* Data files embedded in the binary: law/, rubric/, link/, message/, migration/, demo/. Named by
 * their path in the source tree. */
#pragma once

#include "base/text.h"

typedef struct {
    const char *name; /* "migration/0001_region.sql" */
    const unsigned char *data;
    const unsigned char *end;
} Resource;

/* The content; empty data NULL if there is no such resource. */
Text resource_text(const char *name);
/* All resources whose name starts with `prefix`, in name order; index from 0; NULL when there are
 * no more. */
const Resource *resource_at(const char *prefix, size_t index);
