/* Storing organisations; used by their own import and by that of members. Private to registry/. */
#pragma once

#include "registry/registry.h"

typedef struct {
    Text number, name;
    Region region;
    OrganisationKind kind;
    SizeClass size;
    uint32_t sector;
    int64_t staff; /* −1 unknown */
    int jkk_class;
    int32_t since; /* Month.months; 0: always */
    bool synthetic;
} OrganisationRow;

/* Under the event that was begun in the chain. */
typedef struct OrganisationWriter OrganisationWriter;
Status organisation_writer_open(void *parent, Store *store, Chain chain, OrganisationWriter **ret);
Status organisation_write(OrganisationWriter *writer, const OrganisationRow *row);
Status organisation_writer_close(OrganisationWriter *writer);

/* Is a number recorded at all (in what was written so far, a writer's last batch excepted)? */
Status organisation_known(Store *store, Text number, bool *ret);
/* Is exactly this recorded? Else, is there another description from the same month (*ret_differs)?
 */
Status organisation_compare(Store *store, const OrganisationRow *row, bool *ret_same,
                            bool *ret_differs);
