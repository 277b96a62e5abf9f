/* What the files of the panel share. */
#pragma once

#include "award/conflict.h"
#include "award/import.h"

/* The index of a word in a NULL-terminated list; −1 if it is not there. */
int panel_word(const char *const *keys, Text text);

/* -- Written to the store (in *_store.c) ------------------------------------------------------ */

Status assessors_write(Store *store, const Edition *edition, const Assessor *rows, size_t count,
                       AwardImportCounts *counts);
Status ties_write(Store *store, const Edition *edition, const Tie *rows, size_t count,
                  AwardImportCounts *counts);
Status owners_write(Store *store, const Edition *edition, const Owner *rows, size_t count,
                    AwardImportCounts *counts);

/* Recusals that hold, by category, code, assessor. */
Status recusal_list(Store *store, void *parent, const Edition *edition, Recusal **ret,
                    size_t *ret_count);
/* Appends one, unless the same already holds (*ret_changed false). Needs the event. */
Status recusal_write(Store *store, const Edition *edition, const Recusal *recusal,
                     bool *ret_changed);

typedef struct {
    const char *category, *code, *assessor;
    bool assigned;
} AssignmentRow;
/* Assignments as written last, those taken off left out; by category, code, assessor. */
Status assignment_rows(Store *store, void *parent, const Edition *edition, AssignmentRow **ret,
                       size_t *ret_count);
Status assignments_write(Store *store, const Edition *edition, const AssignmentRow *rows,
                         size_t count);

/* -- A panel in memory ----------------------------------------------------------------------- */

enum {
    PAIR_WARNED = 1,
    PAIR_BLOCKED = 2,
    PAIR_RECUSED = 4,
    PAIR_ASSIGNED = 8,
};

struct Panel {
    Ctx *ctx;
    const Edition *edition;
    Date today;
    Assessor *assessors; /* by key */
    size_t assessor_count;
    ConflictEntrant *entrants; /* by category and code */
    size_t entrant_count;
    Conflict *conflicts;
    size_t conflict_count;
    unsigned char *pairs; /* entrant × assessor: PAIR_… */
};

int panel_assessor(const Panel *panel, const char *key);
int64_t panel_entrant(const Panel *panel, const char *category, const char *code);
/* Does the assessor's term hold on a day? */
bool assessor_in_term(const Assessor *assessor, Date day);
/* The rules of the edition, or those of PANEL_RULES_DEFAULT. */
const PanelRules *panel_rules(const Edition *edition);
