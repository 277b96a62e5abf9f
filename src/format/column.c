#include "format/column.h"

#include <assert.h>

size_t column_index(const ColumnSet *set, const char *key)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->columns[i].key, key) == 0)
            return i;
    assert(false && "this key is in the column table");
    abort();
}
