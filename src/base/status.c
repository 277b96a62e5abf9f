#include "base/status.h"

#include <assert.h>

typedef struct {
    const char *name;
    int exit_code;
    int http_code;
} StatusFacts;

static const StatusFacts FACTS[] = {
    [OK] = {"ok", 0, 200},
    [E_INVALID] = {"invalid", 2, 422},
    [E_NOT_FOUND] = {"not-found", 3, 404},
    [E_DENIED] = {"denied", 4, 403},
    [E_CONFLICT] = {"conflict", 5, 409},
    [E_EXISTS] = {"exists", 6, 409},
    [E_LIMIT] = {"limit", 7, 413},
    [E_BUSY] = {"busy", 8, 503},
    [E_BROKEN] = {"broken", 9, 500},
};

static const StatusFacts *facts_of(Status status)
{
    assert((unsigned)status < ARRAY_COUNT(FACTS));
    return &FACTS[status];
}

int status_exit_code(Status status) { return facts_of(status)->exit_code; }
int status_http_code(Status status) { return facts_of(status)->http_code; }
const char *status_name(Status status) { return facts_of(status)->name; }
