#include "base/resource.h"

/* Written by tools/embed in name order; ends with a row of zeros. */
extern const Resource resource_table[];

Text resource_text(const char *name)
{
    for (const Resource *resource = resource_table; resource->name != NULL; resource++)
        if (strcmp(resource->name, name) == 0)
            return (Text){(const char *)resource->data, (size_t)(resource->end - resource->data)};
    return TEXT_EMPTY;
}

const Resource *resource_at(const char *prefix, size_t index)
{
    size_t length = strlen(prefix);
    for (const Resource *resource = resource_table; resource->name != NULL; resource++)
        if (strncmp(resource->name, prefix, length) == 0 && index-- == 0)
            return resource;
    return NULL;
}
