/* What collecting shares: collect.c walks entrants and indicators, collect_value.c finds one value.
 */
#pragma once

#include "award/fact_reader.h"
#include "award/import.h"

/* What the basis is called that has a panel value before its correction. */
#define BASIS_UNCORRECTED "uncorrected"

typedef struct PanelView PanelView; /* the marks, laid out once: collect_panel.c */

typedef struct {
    Store *store;
    Ctx *ctx;
    void *parent; /* of everything in the result */
    const Edition *edition;
    const Category *category;
    Date first, last;
    Evidence *evidence;
    size_t evidence_count;
    Mark *marks; /* by indicator, assessor, code */
    size_t mark_count;
    PanelView *panel;
    const StatedFact *supposed; /* count before all that was stated */
    size_t supposed_count;
    FactReader *facts;  /* lives as long as what is collected */
    CoverageAsOf as_of; /* what was reported when the edition was frozen */
    bool lean;          /* values only: no bases of stated facts and of standing */
    bool nobody_too;    /* that nobody takes part is no failure */
} Collector;

/* The raw value of one indicator for one entrant. Missing is no failure: it is said in the value.
 */
Status collect_value(Collector *collector, const Entrant *entrant, const Indicator *indicator,
                     RawValue *ret);

Status value_of_evidence(Collector *collector, const Entrant *entrant, const Indicator *indicator,
                         RawValue *value);
Status value_of_panel(Collector *collector, const Entrant *entrant, const Indicator *indicator,
                      RawValue *value);
/* Lays out marks and assignments for these entrants, once, before value_of_panel is asked. */
Status collect_panel_prepare(Collector *collector, const Entrant *entrants, size_t count);
/* Marks a value as missing, with the message that says so. */
void value_missing(RawValue *value, const char *key, const char *detail);
bool collect_in_period(const Collector *collector, Date day);

/* Adds a basis to a list that lives under `parent`. */
void basis_add(void *parent, ValueBasis **list, size_t *count, ValueBasis basis);
