/* Putting winners forward: from a provincial edition, decided and published, to the national one.
 * Included by award.h. */
#pragma once

#include "award/award.h"

/* One entrant that goes on. */
typedef struct {
    const char *category, *code, *name;
    int64_t place;
    Change change; /* CHANGE_NONE: it was put forward before */
} ForwardedEntrant;

/* Puts forward, in every category whose rule says so (`forward: n`), whoever holds one of the first
 * n places; who shares the n-th goes along. The national edition must be taking nominations in a
 * category of the same name. Each becomes a nomination by the province, with copies of its
 * documents. Needs a write transaction; begins events in both chains. E_CONFLICT: not published, or
 * the other edition is not national, of another period or closed; E_NOT_FOUND: a category is not
 * decided, or the national edition does not have it. */
Status award_forward(Store *store, void *parent, const Edition *from, const Edition *to,
                     Date submitted, ForwardedEntrant **ret, size_t *ret_count);
/* OK once everybody was put forward whom the rules send on; else E_CONFLICT names each category. */
Status award_forward_require(Store *store, const Edition *edition);
