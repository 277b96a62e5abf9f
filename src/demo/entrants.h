/* An invented, complete edition: entrants of all six categories with what they are scored on. Pure.
 * Private to demo/. */
#pragma once

#include "demo/plan.h"

enum { DEMO_ASSESSORS = 9, DEMO_CODE_BYTES = 16 };

typedef struct {
    const char *category;
    char code[DEMO_CODE_BYTES]; /* "32.16", or an employer number */
    const char *name;           /* governments: NULL, the caller has the region's */
    Region region;
    const char *size_class; /* NULL: none */
    const char *sector;
    int64_t staff; /* −1: none */
    const char *programmes;
    int64_t arrears_months; /* −1: none */
} DemoEntrant;

typedef struct {
    const char *code;
    const char *fact;
    int64_t value;
    Date as_of;
} DemoFact;

typedef struct {
    const DemoEntrant *entrant;
    const char *kind; /* "perda" … */
    const char *number;
    const char *title;
    Date in_force;
    const char *indicator; /* "": completes the nomination */
    const char *verdict;   /* of the desk review: "accepted" … */
    const char *level;     /* "partly": what it counts as; else "" */
    const char *reason;
} DemoEvidence;

typedef struct {
    const DemoEntrant *entrant;
    const char *by; /* "self", "branch", "regency" */
    Date submitted;
} DemoNomination;

typedef struct {
    const DemoEntrant *entrant;
    const char *indicator;
    int assessor; /* 1 … DEMO_ASSESSORS */
    bool abstains;
    Score mark;
} DemoMark;

typedef struct {
    DemoEntrant *entrants;
    size_t entrant_count;
    DemoFact *facts;
    size_t fact_count;
    DemoEvidence *evidence;
    size_t evidence_count;
    DemoNomination *nominations;
    size_t nomination_count;
    DemoMark *marks;
    size_t mark_count;
} DemoEdition;

/* `totals` are those of the places, DEMO_REGENCIES long. */
DemoEdition *edition_draw(void *parent, uint64_t seed, const PlannedRegency *places,
                          const Totals *totals);
