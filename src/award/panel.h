/* The panel of an edition: who assesses, whom each element of society or government sent, what ties
 * them to entrants, who must not mark whom, and who marks whom. Formats: doc/format-assessors.md,
 * -ties.md, -owners.md; the rules are data of the edition (doc/format-edition.md, `conflicts`,
 * `panel`).
 *
 * A conflict is never typed in: it follows from what is recorded about assessor, entrant, owner,
 * nomination and the data's origin (conflict.c, pure). An edition without a single assessor has no
 * panel: its marks are then nobody's business here. */
#pragma once

#include "award/award.h"

enum {
    PANEL_ASSESSORS_MAX = 1000,
    PANEL_PAIRS_MAX = 50000000, /* entrants × assessors */
};

/* -- Rules, data of the edition -------------------------------------------------------------- */

typedef enum {
    CONFLICT_EMPLOYER, /* the entrant is the assessor's own employer or office */
    CONFLICT_OWNER,    /* the assessor's employer owns the entrant */
    CONFLICT_LINE,     /* the assessor's government stands above or below the entrant's */
    CONFLICT_FAMILY,   /* declared ties, to the entrant or to one of its owners */
    CONFLICT_SHAREHOLDING,
    CONFLICT_FORMER_EMPLOYER,
    CONFLICT_BUSINESS,
    CONFLICT_OTHER,
    CONFLICT_DATA_SUPPLIER, /* the assessor's office supplies data the entrant is scored on */
    CONFLICT_NOMINATOR,     /* the assessor's office nominated the entrant */
    CONFLICT_KIND_COUNT
} ConflictKind;
/* "employer", "owner", …, NULL. */
extern const char *const CONFLICT_KIND_KEYS[CONFLICT_KIND_COUNT + 1];

typedef enum { CONFLICT_OFF, CONFLICT_WARN, CONFLICT_BLOCK, CONFLICT_EFFECT_COUNT } ConflictEffect;
extern const char *const CONFLICT_EFFECT_KEYS[CONFLICT_EFFECT_COUNT + 1]; /* "off" "warn" "block" */

/* Who spoke for an entrant at an interview. */
typedef enum {
    PRESENCE_HEAD,     /* in person */
    PRESENCE_DEPUTY,   /* the deputy head */
    PRESENCE_DELEGATE, /* somebody sent */
    PRESENCE_ABSENT,   /* nobody came */
    PRESENCE_COUNT
} Presence;
extern const char
    *const PRESENCE_KEYS[PRESENCE_COUNT + 1]; /* "head" "deputy" "delegate" "absent" */

typedef struct PanelRules {
    ConflictEffect effects[CONFLICT_KIND_COUNT];
    int per_entrant;        /* how many assessors mark an entrant; 0: all who may */
    int elements_min;       /* of how many different elements at least */
    int64_t expertise_cost; /* assigning outside one's field weighs as much as so much load */
    int companions_max;     /* beside the one who speaks at an interview */
    int64_t presence_points[PRESENCE_COUNT]; /* the fact interview_attendance */
} PanelRules;

/* What holds where an edition says nothing. */
extern const PanelRules PANEL_RULES_DEFAULT;

/* -- Who ------------------------------------------------------------------------------------- */

/* The element an assessor was sent by. */
typedef enum {
    ELEMENT_PROVINCE_SECRETARY,
    ELEMENT_LABOUR_OFFICE,
    ELEMENT_SOCIAL_SECURITY, /* the institution's regional or branch office */
    ELEMENT_EMPLOYERS,
    ELEMENT_UNIONS,
    ELEMENT_SOCIAL_SECURITY_EXPERT,
    ELEMENT_ECONOMICS,
    ELEMENT_LAW,
    ELEMENT_PUBLIC_POLICY,
    ELEMENT_COMMUNITY_EMPOWERMENT,
    ELEMENT_ACADEMIC,
    ELEMENT_STATISTICS,
    ELEMENT_SME_OFFICE,
    ELEMENT_SOCIAL_OFFICE,
    ELEMENT_INSPECTORATE,
    ELEMENT_OMBUDSMAN,
    ELEMENT_LEGAL_BUREAU,
    ELEMENT_EXPERT_STAFF, /* of the governor */
    ELEMENT_MINISTRY,
    ELEMENT_OTHER,
    ELEMENT_COUNT
} Element;
extern const char *const ELEMENT_KEYS[ELEMENT_COUNT + 1];

typedef struct {
    const char *key, *name; /* "a1"; the name is shown, the key is what marks carry */
    const char *role;       /* chair, secretary, member */
    Element element;
    const char *employer;  /* code of a government ("32") or an employer number; "" unknown */
    const char *office;    /* its name; "" unknown */
    const char *branch;    /* codes of the regions a social-security branch serves, '|' between */
    const char *supplies;  /* documents and sources of data that the office gave, '|' between */
    const char *expertise; /* categories, kinds of entrant, sectors, '|' between; "": any */
    const char *decree;
    bool has_from, has_until;
    Date from, until;       /* term, both days included */
    const char *end_reason; /* "" unless ended before the term */
    bool synthetic;
} Assessor;

typedef struct {
    const char *assessor;
    const char *code;  /* of an entrant or of one of its owners */
    ConflictKind kind; /* FAMILY … OTHER */
    const char *detail, *source;
    bool withdrawn; /* no longer holds; kept */
    bool synthetic;
} Tie;

typedef struct {
    const char *code;  /* an organisation */
    const char *owner; /* a government's code or an employer number */
    const char *source;
    bool withdrawn;
    bool synthetic;
} Owner;

typedef struct {
    const char *assessor, *category, *code;
    const char *reason;
    bool lifted;
    Date dated;
} Recusal;

typedef struct {
    const char *assessor, *code;
} Assignment;

extern const ColumnSet ASSESSOR_COLUMNS, TIE_COLUMNS, OWNER_COLUMNS;

/* Imports as those of award.h: idempotent, a differing row is a correction, bad rows are named. */
Status assessor_import(Store *store, const Edition *edition, const char *path,
                       const AwardImportOptions *options, AwardImportCounts *ret);
Status tie_import(Store *store, const Edition *edition, const char *path,
                  const AwardImportOptions *options, AwardImportCounts *ret);
Status owner_import(Store *store, const Edition *edition, const char *path,
                    const AwardImportOptions *options, AwardImportCounts *ret);

/* Current assessors, by key. */
Status assessor_list(Store *store, void *parent, const Edition *edition, Assessor **ret,
                     size_t *ret_count);
/* E_NOT_FOUND lists those there are. */
Status assessor_get(Store *store, void *parent, const Edition *edition, const char *key,
                    Assessor *ret);
/* Ends a term before its time. */
Status assessor_end(Store *store, const Edition *edition, const char *key, Date date,
                    const char *reason, Change *ret);
/* Those that hold (not withdrawn), by code, assessor, kind; owners by code and owner. */
Status tie_list(Store *store, void *parent, const Edition *edition, Tie **ret, size_t *ret_count);
Status tie_add(Store *store, const Edition *edition, const Tie *tie, Change *ret);
Status owner_list(Store *store, void *parent, const Edition *edition, Owner **ret,
                  size_t *ret_count);

/* -- Who may mark whom ----------------------------------------------------------------------- */

/* Whether the edition has a panel at all. */
Status panel_exists(Store *store, const Edition *edition, bool *ret);

/* A panel read once, for many questions. */
typedef struct Panel Panel;
/* `category` and `code` NULL: every entrant. */
Status panel_load(Store *store, void *parent, const Edition *edition, const char *category,
                  const char *code, Panel **ret);
/* May this assessor mark this entrant today? If not, why: "award.no_assessor",
 * "award.term_over", "award.recused", "award.conflict_blocks", "award.not_assigned". The message
 * takes assessor, code and category. An edition without a panel: yes. */
bool panel_pair_may(const Panel *panel, const char *assessor, const char *category,
                    const char *code, const char **ret_reason_key);

/* The same for one question. */
Status panel_may_mark(Store *store, const Edition *edition, const char *assessor,
                      const char *category, const char *code, bool *ret_may,
                      const char **ret_reason_key);

/* Who must mark whom: what was assigned and not recused, of entrants that take part; by code, then
 * assessor. It depends on the panel's own records alone, neither on today's date nor on conflicts
 * that follow from data of others, so that it stands once the edition is frozen: whose term is
 * over, or whom a new conflict blocks, stays assigned (and is refused as a marker) until `award
 * assign` puts somebody else there. */
Status panel_assignments(Store *store, void *parent, const Edition *edition, const char *category,
                         Assignment **ret, size_t *ret_count);

/* -- Conflicts found, and what is done about them ---------------------------------------------- */

typedef struct {
    const char *category, *code, *entrant; /* its name */
    const char *assessor, *assessor_name;
    ConflictKind kind;
    ConflictEffect effect;
    const char *detail; /* what it follows from: the office, the tie, the documents */
    const char *via;    /* the owner it goes through; "" none */
    const char *source;
    bool recused;  /* the assessor has withdrawn from this entrant already */
    bool assigned; /* is assigned to it, and not recused */
} PanelConflict;

/* Every conflict of the panel whose rule is not `off`; by category, code, assessor, kind. */
Status panel_conflicts(Store *store, void *parent, const Edition *edition, const char *category,
                       PanelConflict **ret, size_t *ret_count);

typedef struct {
    const char *category; /* NULL: all */
    const char *code;     /* NULL: all of them */
    int per_entrant;      /* 0: as the edition's rule says */
    bool afresh;          /* do not hold on to who is assigned already */
} AssignOptions;

typedef enum { ASSIGNMENT_KEPT, ASSIGNMENT_ADDED, ASSIGNMENT_REMOVED } AssignmentChange;
typedef struct {
    const char *category, *code, *entrant;
    const char *assessor, *assessor_name;
    Element element;
    AssignmentChange change;
    bool warned;   /* a conflict that only warns */
    bool in_field; /* within the assessor's expertise */
} AssignmentStep;

typedef struct {
    AssignmentStep *steps; /* by category, code, assessor */
    size_t count;
    size_t kept, added, removed;
    size_t load_least,
        load_most; /* entrants of an assessor who may mark at all, over the edition */
} AssignmentPlan;

/* Decides who marks whom, keeps what can stay, and writes what changes; begins the event.
 * E_CONFLICT if some entrant cannot have what the rules ask for: one problem each, with what stands
 * against each assessor, and nothing is written. */
Status panel_assign(Store *store, void *parent, const Edition *edition,
                    const AssignOptions *options, AssignmentPlan **ret);

/* Takes an assessor off an entrant for good (or lifts that), and puts somebody else there if
 * somebody was assigned. A recusal is never refused for want of others: a warning names the entrant
 * that is left short. `ret_plan` gets the entrant's assignments. */
Status panel_recuse(Store *store, void *parent, const Edition *edition, const Recusal *recusal,
                    Change *ret, AssignmentPlan **ret_plan);
