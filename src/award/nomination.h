/* Nominations: who proposed which entrant, what is still missing, who takes part. Included by
 * award.h. Format: doc/format-nominations.md.
 *
 * A state is computed from facts (nominations, documents, verdicts, acts), never stored. In a
 * category with nominations only the nominated take part; a category without any takes all of its
 * entrants. */
#pragma once

#include "award/award.h"

typedef enum {
    NOMINATED_BY_SELF,
    NOMINATED_BY_BRANCH, /* of the social-security institution */
    NOMINATED_BY_REGENCY,
    NOMINATED_BY_PROVINCE,
    NOMINATED_BY_COUNT
} NominatedBy;
extern const char *const NOMINATED_BY_KEYS[NOMINATED_BY_COUNT + 1];

/* Several may nominate one entrant: known by category, code, by and nominator. */
typedef struct {
    const char *category, *code;
    NominatedBy by;
    const char *nominator;      /* the office or company that signs */
    const char *nominator_code; /* its region, branch or employer number, "" unknown; conflicts are
                                   computed from it */
    const char *note;
    Date submitted;
    bool synthetic;
} Nomination;

/* What is decided about a nomination, each with its reason. */
typedef enum {
    ACT_SHORTLIST,
    ACT_UNLIST, /* takes it off the shortlist again */
    ACT_WITHDRAW,
    ACT_DISQUALIFY,
    ACT_REINSTATE, /* undoes a withdrawal or disqualification */
    ACT_COUNT
} NominationActKind;
extern const char *const NOMINATION_ACT_KEYS[ACT_COUNT + 1];

typedef struct {
    const char *category, *code;
    NominationActKind act;
    Date on;
    const char *reason; /* needed for all but ACT_SHORTLIST */
    const char *decree; /* "" none */
} NominationAct;

typedef enum {
    NOMINATION_NONE,        /* the category has nominations, this entrant has none */
    NOMINATION_OPEN,        /* something is missing, and there is still time */
    NOMINATION_INCOMPLETE,  /* something was missing when nominations closed */
    NOMINATION_GATE_FAILED, /* listed without a place */
    NOMINATION_COMPLETE,
    NOMINATION_SHORTLISTED,
    NOMINATION_NOT_SHORTLISTED, /* the category has a shortlist, without it */
    NOMINATION_WITHDRAWN,
    NOMINATION_DISQUALIFIED,
    NOMINATION_STATE_COUNT
} NominationState;
extern const char *const NOMINATION_STATE_KEYS[NOMINATION_STATE_COUNT + 1];

/* -- The checklist (pure) -------------------------------------------------------------------- */

/* What an item of a category's checklist asks for, the first that fits:
 *     CHECK_ENTRANT    region, size_class, sector, staff, programmes, arrears_months: the entrant's
 *                      own field must be known
 *     CHECK_INDICATOR  an indicator of the rubric that is judged on documents or by the panel: a
 *                      document for it
 *     CHECK_FACT       an indicator that takes a stated fact, or a fact that the rubric uses: the
 *                      statement, dated in the period
 *     CHECK_DOCUMENT   a kind of document (evidence.h) or a level of a scale: one of this kind */
typedef enum { CHECK_DOCUMENT, CHECK_INDICATOR, CHECK_ENTRANT, CHECK_FACT, CHECK_COUNT } CheckKind;

/* False if it is none of these; else *ret_key is the field, indicator, fact or kind it comes to. */
bool checklist_item_parse(const Rubric *rubric, const char *item, CheckKind *ret_kind,
                          const char **ret_key);
/* As people read it: "pos anggaran", "Regulasi yang mewajibkan kepesertaan". */
const char *checklist_item_label(void *parent, Lang lang, const Rubric *rubric, const char *item);

typedef enum {
    CHECK_OK,
    CHECK_MISSING,
    CHECK_LATE,     /* handed in after the deadline */
    CHECK_OUTSIDE,  /* dated outside the period, or no longer in force at its end */
    CHECK_REJECTED, /* every document for it was rejected */
    CHECK_FAILED,   /* gates: not passed */
    CHECK_RESULT_COUNT
} CheckResult;
extern const char *const CHECK_RESULT_KEYS[CHECK_RESULT_COUNT + 1];

/* -- What stands ----------------------------------------------------------------------------- */

/* `results` are the category's checklist items in order, then the rubric's gates in order. */
typedef struct {
    const Entrant *entrant;
    NominationState state;
    bool in_play;                 /* takes part: needs assessors and marks */
    const Nomination *nomination; /* the first; NULL: none */
    size_t nomination_count;
    const uint8_t *results;   /* CheckResult */
    const NominationAct *act; /* that put it where it is: withdrawal, disqualification, shortlist;
                                 NULL: none */
} NominationStatus;

typedef struct {
    const Category *category;
    NominationStatus *rows; /* one for each entrant, by code */
    size_t count;
    size_t check_count; /* checklist items */
    size_t gate_count;
    const size_t *gates; /* indices of the rubric's indicators */
    bool has_deadline;
    Date deadline;
} NominationTable;

/* The last day to nominate and to hand in: the planned date of the edition's stage "closed". */
bool nomination_deadline(const Edition *edition, Date *ret);

/* Where every entrant of a category stands (`code` NULL), or one of them. */
Status nomination_table(Store *store, void *parent, const Edition *edition,
                        const Category *category, const char *code, NominationTable **ret);
/* Does this entrant take part? False too if it is no entrant of the category. For many entrants ask
 * nomination_table once. */
Status nomination_in_play(Store *store, const Edition *edition, const char *category,
                          const char *code, bool *ret);
/* Who nominated: by order of writing. `code` NULL: of the whole category, by code. */
Status nomination_list(Store *store, void *parent, const Edition *edition, const char *category,
                       const char *code, Nomination **ret, size_t *ret_count);
/* What was decided, in order of writing; `code` NULL: of the whole category, by code. */
Status nomination_acts(Store *store, void *parent, const Edition *edition, const char *category,
                       const char *code, NominationAct **ret, size_t *ret_count);
/* As people read it: an item of the checklist, or after those a gate. */
const char *nomination_check_label(void *parent, Lang lang, const NominationTable *table,
                                   size_t check);
/* The labels of what is missing or failed, "a; b; c"; "" nothing. */
const char *nomination_missing(void *parent, Lang lang, const NominationTable *table,
                               const NominationStatus *status);
/* Why an entrant does not take part, as a sentence for people; "" if it does. */
const char *nomination_reason(void *parent, Lang lang, const NominationTable *table,
                              const NominationStatus *status);

/* -- What is done ---------------------------------------------------------------------------- */

/* Each needs a write transaction and begins the event; a repeat is CHANGE_NONE. */

/* E_CONFLICT: the stage, after the deadline, an entrant of another category, one that is out;
 * E_NOT_FOUND: no entrant of the edition. What is missing is no failure: it can be handed in until
 * the deadline. */
Status nomination_create(Store *store, const Edition *edition, const Nomination *nomination,
                         Change *ret);
/* E_INVALID without a reason; E_CONFLICT: the stage, or a shortlist for one that is incomplete,
 * failed a gate or is out; E_NOT_FOUND. */
Status nomination_act(Store *store, const Edition *edition, const NominationAct *act, Change *ret);
/* Puts an entrant of one edition forward in another: the entrant, the nomination (whose category
 * and code say where) and copies of its documents with their files' digests; their verdicts stay
 * behind. */
Status nomination_forward(Store *store, const Edition *from, const char *from_category,
                          const Edition *to, const Nomination *nomination, Change *ret);
/* Adds or corrects one entrant. */
Status entrant_save(Store *store, const Edition *edition, const Entrant *entrant, Change *ret);

extern const ColumnSet NOMINATION_COLUMNS;
Status nomination_import(Store *store, const Edition *edition, const char *path,
                         const AwardImportOptions *options, AwardImportCounts *ret);
