/* Conflicts of interest, computed from what is recorded: pure, arrays in, array out. */
#pragma once

#include "award/award.h"

typedef struct {
    const char *code; /* region, branch or employer number, "" unknown */
    const char *name;
    bool branch; /* of the social-security institution: the code may be that of its region */
} ConflictNominator;

typedef struct {
    const char *category, *code, *name;
    bool government;
    bool in_play;       /* neither withdrawn nor disqualified */
    const char *sector; /* "" unknown */
    Region region; /* a government: itself; an organisation: where it is, REGION_NATION unknown */
    const char *supplied;       /* its indicators that come from membership records; "" none */
    const char *const *sources; /* documents its figures were taken from */
    size_t source_count;
    const ConflictNominator *nominators; /* offices that proposed it */
    size_t nominator_count;
} ConflictEntrant;

typedef struct {
    const PanelRules *rules;
    const Assessor *assessors;
    size_t assessor_count;
    const ConflictEntrant *entrants;
    size_t entrant_count;
    const Tie *ties; /* by code */
    size_t tie_count;
    const Owner *owners; /* by code */
    size_t owner_count;
} ConflictInput;

typedef struct {
    size_t assessor, entrant;
    ConflictKind kind;
    ConflictEffect effect;
    const char *detail; /* what it follows from: the office, the tie, the documents */
    const char *via;    /* the owner it goes through, "" none */
    const char *source; /* where that is written, "" if in the panel's own table */
} Conflict;

/* Every conflict whose rule is not `off`, by entrant, assessor, kind. An assessor and an entrant
 * have at most one of each kind: the nearest owner's, the first by code. */
Conflict *conflict_find(void *parent, const ConflictInput *input, size_t *ret_count);
