/* The award: editions and their categories, rubrics, entrants, evidence, stated facts, panel marks;
 * scores, places, explanations, and what parity with a better entrant would take. Formats:
 * doc/rubric.md, doc/format-edition.md, -entrants.md, -evidence.md, -facts.md, -marks.md,
 * -history.md.
 *
 * From data to places:
 *     edition_load → award_collect  store → raw values, each with what it was computed from
 *                  → award_score    raw values → scores and points
 *                  → award_rank     places, or award_explain: one entrant
 * award_score, award_rank, award_explain and award_parity are pure: the same arrays give the same
 * bytes, whatever the threads.
 *
 * Rounding, in this order and nowhere else:
 *   1. a raw value is kept in millionths of its unit (a percentage to six decimals), half away;
 *   2. an indicator's score (0..100) is rounded to the rubric's `score` decimals;
 *   3. its points = weight × score ÷ 100 are rounded to the rubric's `points` decimals; an aspect
 *      is the sum of its indicators;
 *   4. the total is the sum of all points, rounded to the rubric's `total` decimals. Places
 *      compare these rounded totals.
 *
 * No weight of the official award is public: every rubric here is local configuration and says so
 * in `weights_from`. */
#pragma once

#include "award/rubric.h"
#include "coverage/coverage.h"
#include "format/table_reader.h"
#include "law/law.h"
#include "registry/registry.h"

/* -- Scores, places, explanations (pure) ----------------------------------------------------- */

/* One thing a raw value was computed from. */
typedef struct {
    const char *what;  /* "vulnerable_protected", "sakernas-2022-08", "pu 2022-12", assessor */
    const char *label; /* the same as a person reads it */
    const char *value; /* as a person reads it, in the context's language; "" none */
    const char *plain; /* as a program reads it: digits and a point */
    const char *source;
    Date dated;
    bool has_date;
    bool synthetic;
} ValueBasis;

/* `missing` is the message key "award.missing.…" of the problem that a needed but unknown value
 * becomes, `missing_detail` its last argument. */
typedef struct {
    bool known;
    int64_t value;                  /* millionths of the unit; SCALE_LEVELS: the step's index */
    int64_t numerator, denominator; /* heads it is a share of; denominator 0: not a share */
    const char *missing;            /* if not known */
    const char *missing_detail;
    ValueBasis *basis;
    size_t basis_count;
    ValueBasis *unscored; /* documents and facts outside the period: shown, not scored */
    size_t unscored_count;
} RawValue;

typedef struct {
    const char *code; /* "32.16", "32.77.01.1001" or the employer number */
    const char *name;
    bool synthetic;
} AwardEntrant;

/* `values` is entrants × indicators: values[entrant × indicator_count + indicator]. */
typedef struct {
    const Rubric *rubric;
    AwardEntrant *entrants;
    size_t count;
    RawValue *values;
} AwardInput;

typedef struct {
    bool known;  /* a group: all of its needed indicators are known */
    bool failed; /* a gate that is not passed */
    Score score; /* indicators only */
    Score points;
} ScoreCell;

/* `cells` is entrants × nodes. `totals` counts only where complete[] is true. */
typedef struct {
    const AwardInput *input;
    const Scale *scales; /* of award_scales */
    ScoreCell *cells;
    Score *totals;
    bool *complete; /* every needed value is known */
    bool *gate_failed;
} Scores;

/* The index of the entrant with this code; `count` if there is none. */
size_t award_entrant_at(const AwardInput *input, const char *code);

/* The scales; a min-max one with the range of the known values of those who fail no gate. */
Scale *award_scales(void *parent, const AwardInput *input);
/* Scores what is known; what is missing stays unknown, never zero. */
Status award_score(Ctx *ctx, void *parent, const AwardInput *input, Scores **ret);
/* Is every needed value of everybody who fails no gate known? If not, award_rank refuses. */
bool award_scores_complete(const Scores *scores);
/* E_INVALID with one problem for each needed value that is missing; who failed a gate needs none
 * but the gates. Without `marks_too` the panel's marks are not asked for. */
Status award_check_values(Ctx *ctx, const Scores *scores, bool marks_too);

typedef struct {
    size_t entrant; /* index in the input */
    int place;      /* 0: failed a gate, has none */
    bool tied;      /* shares its place */
    int decided_by; /* node of the tie-break list that put it below the one above it with the same
                       total; −1: none was needed */
} RankRow;

typedef struct {
    const Scores *scores;
    RankRow *rows; /* best first; entrants without a place last; equals by code */
    size_t count;
} Ranking;

/* Places each entrant by total, ties broken by the rubric's tie-break list in order. Entrants that
 * stay equal share the better place ("1, 2, 2, 4") and are marked as tied. An entrant that fails a
 * gate is listed without a place and needs no marks. E_INVALID, with one problem each (entrant and
 * indicator), if a needed value is missing: missing is never zero. */
Status award_rank(Ctx *ctx, void *parent, const Scores *scores, Ranking **ret);

typedef struct {
    size_t indicator;
    const RawValue *raw;
    ScoreCell cell;
    Score weight;
    Score best;       /* the most points anybody has here (entrants that passed the gates) */
    int best_entrant; /* −1: nobody's is known */
    Score distance;   /* best − own points */
    bool gate;
} ExplainRow;

typedef struct {
    size_t entrant;
    ExplainRow *rows; /* weakest first: failed gates, missing, then by score; at equal score the
                         heavier weight; weight 0 and passed gates last */
    size_t count;
} Explanation;

Explanation *award_explain(void *parent, const Scores *scores, size_t entrant);

/* What it takes to give `own` the same share of its workers as `other`: exact in integers.
 * heads = ceil(other ÷ other_denominator × own_denominator); additional = heads − own, ≥ 0. */
typedef struct {
    int64_t own, own_denominator;
    int64_t other, other_denominator;
    Money contribution; /* a month for one worker */
} ParityCase;

typedef struct {
    int64_t heads, additional;
    Money now_per_month;                             /* what `own` costs */
    Money per_month, per_year;                       /* for all `heads` */
    Money additional_per_month, additional_per_year; /* beyond what is there */
    Rate own_share, other_share;
} Parity;

/* E_INVALID for a denominator ≤ 0 or negative heads, E_LIMIT if an amount does not fit. */
Status award_parity(Ctx *ctx, const ParityCase *parity_case, Parity *ret);

/* -- Editions -------------------------------------------------------------------------------- */

typedef enum { TIER_PROVINCIAL, TIER_NATIONAL, TIER_COUNT } AwardTier;
extern const char *const TIER_KEYS[TIER_COUNT + 1];

/* Run here, stage by stage with sealed marks (stage.h), or written down afterwards: nothing gated,
 * marks open. */
typedef enum { EDITION_CYCLE, EDITION_RECORD, CONDUCT_COUNT } EditionConduct;
extern const char *const CONDUCT_KEYS[CONDUCT_COUNT + 1];

typedef struct {
    const char *stage; /* "socialisation", "nominations_close", "interview", "ceremony" … free keys,
                          in file order */
    Date planned, actual;
    bool has_planned, has_actual;
} EditionStage;

typedef struct {
    const char *category; /* "": every category that does not name its own */
    const char *role;     /* "employed" */
    const char *name;     /* "sakernas-2022-08" */
} EditionDenominator;

typedef struct {
    const char *key;         /* "regency-city" */
    const char *rubric_name; /* as the edition's file names it */
    const char *rubric_text;
    const Rubric *rubric;
    const char *label_id, *label_en; /* "" as the rubric's title; see category_label */
    int64_t slots;                   /* places awarded, 1..AWARD_SLOTS_MAX */
    bool interview;                  /* are its entrants interviewed? */
    int64_t forward;                 /* the first so many go on to the national tier; 0: nobody */
    const char *sector, *zone;       /* "" all; the only sector, and the only zone (its key), whose
                                        entrants may enter */
    const struct AwardZone *area; /* the zone; NULL if it is "", or only a name (see AwardZone) */
    const char *const *checklist; /* what a nomination must bring: see nomination.h */
    size_t checklist_count;
} Category;

/* A zone of an edition: who lies in one of its regions may enter the categories of the zone. A
 * region lies in one zone only. Editions written before zones had regions name zones that no
 * AwardZone has: those admit everybody. */
typedef struct AwardZone {
    const char *key;                 /* "sumatra" */
    const char *label_id, *label_en; /* "" as the key; see zone_label */
    Region *regions;                 /* file order */
    Place *places;                   /* where the file names each; {0} from the store */
    size_t count;
} AwardZone;

typedef enum {
    COMMITTEE_CHAIR,
    COMMITTEE_DEPUTY,
    COMMITTEE_SECRETARY,
    COMMITTEE_MEMBER,
    COMMITTEE_COUNT
} CommitteeRole;
extern const char *const COMMITTEE_KEYS[COMMITTEE_COUNT + 1];

typedef struct {
    CommitteeRole role;
    const char *office; /* "Sekretaris Daerah Provinsi Jawa Barat" */
    const char *name;   /* "" if the file names nobody */
} CommitteeMember;

/* How the firmness of places is drawn that goes into the published archive (robustness.h): fixed in
 * the edition, so that nobody chooses a pleasing seed once the marks are known. */
typedef struct {
    int64_t draws; /* 0: nothing of it is published */
    int64_t concentration;
    int64_t seed; /* from 0 */
} EditionRobustness;

/* Keyed by (period, tier, province, synthetic); `id` is its short name. A later definition of the
 * same id replaces the one before it (both stay in the store), except that a rubric is frozen once
 * its category has a mark, and `robustness` once any category has one. */
typedef struct {
    const char *id;
    int period; /* the year assessed: 1 January – 31 December */
    AwardTier tier;
    Region province;    /* REGION_NATION for the national tier */
    const char *labels; /* free text, '|' between: one edition has many names in the press */
    const char *note;
    bool synthetic;
    EditionConduct conduct;
    const struct PanelRules *panel; /* panel.h; NULL: PANEL_RULES_DEFAULT */
    EditionStage *stages;
    size_t stage_count;
    EditionDenominator *denominators;
    size_t denominator_count;
    Category *categories;
    size_t category_count;
    AwardZone *zones;
    size_t zone_count;
    const char *decree, *decree_by; /* the committee's: number, whose; "" none */
    Date decree_date;
    bool has_decree_date;
    CommitteeMember *committee; /* file order */
    size_t committee_count;
    EditionRobustness robustness;
} Edition;

/* Reads an edition's YAML (doc/format-edition.md). Rubrics are taken from the program's own
 * (rubric/NAME.yaml) or, if the name contains '/' or ends in .yaml, from a file, relative to the
 * working directory. E_INVALID with every problem. */
Status edition_parse(Ctx *ctx, void *parent, const char *name, Text content, Edition **ret);
/* What a category's definition leaves out: three places, no interview, one goes on. */
void category_default_rules(const Edition *edition, Category *category);
/* Its name as people read it: its own label, or its rubric's title. */
const char *category_label(const Category *category, Lang lang);
/* The category's zone as people read it; "" if it has none. */
const char *category_zone_label(const Category *category, Lang lang);
const char *zone_label(const AwardZone *zone, Lang lang);
/* A shipped rubric by name, or a file. `ret_text` may be NULL. */
Status rubric_load(Ctx *ctx, void *parent, const char *name, const char **ret_text, Rubric **ret);

typedef enum { CHANGE_NONE, CHANGE_ADDED, CHANGE_UPDATED } Change;

/* Chain of the edition's facts: the province's, or the nation's. */
Chain edition_chain(const Edition *edition);
/* The name of the denominator that a category uses in a role; NULL if there is none. */
const char *edition_denominator(const Edition *edition, const char *category, const char *role);
Date edition_first_day(const Edition *edition);
Date edition_last_day(const Edition *edition);
/* Needs a write transaction; begins the event. E_EXISTS if another edition has the same period,
 * tier and province, E_CONFLICT if it would change a rubric that has marks, or another rule that is
 * fixed by now, E_NOT_FOUND if a zone names a region that the store does not know. A repeat of the
 * same content is CHANGE_NONE and writes nothing. */
Status edition_save(Store *store, const Edition *edition, Change *ret);
/* `id` NULL: the only edition there is, or the only one of a province. E_NOT_FOUND, E_CONFLICT
 * (several: it lists them). */
Status edition_load(Store *store, void *parent, const char *id, Edition **ret);
/* All editions, newest period first, then by id; without categories' rubrics. */
Status edition_list(Store *store, void *parent, Edition **ret, size_t *ret_count);
/* The category with this key. E_NOT_FOUND lists those there are. */
Status edition_category(Ctx *ctx, const Edition *edition, const char *key, const Category **ret);

/* -- What the edition is scored on: imports and lists ---------------------------------------- */

typedef struct {
    const char *category, *code, *name;
    Region
        region; /* governments: themselves; organisations: where they are, REGION_NATION unknown */
    const char *size_class, *sector; /* "" unknown */
    int64_t staff;                   /* −1 unknown */
    bool has_programmes;
    unsigned programmes;    /* those in which all staff are enrolled */
    int64_t arrears_months; /* −1 unknown */
    bool synthetic;
} Entrant;

/* What the desk review said of a document; the latest counts (evidence.h). */
typedef enum {
    DOCUMENT_UNJUDGED,
    DOCUMENT_ACCEPTED,
    DOCUMENT_PARTLY, /* counts as the level or value that the verdict names */
    DOCUMENT_REJECTED,
    DOCUMENT_REOPENED, /* by a finding in the field */
    DOCUMENT_VERDICT_COUNT
} DocumentVerdict;
extern const char *const DOCUMENT_VERDICT_KEYS[DOCUMENT_VERDICT_COUNT + 1];

typedef struct {
    const char *category, *code, *indicator; /* indicator "": hands in an item of the checklist */
    const char *number, *kind, *title;       /* "4 Tahun 2022", "perda", … */
    Date in_force;
    bool has_until;
    Date until; /* the last day in force: a repealed regulation, an agreement that ended */
    bool has_value;
    int64_t value; /* millionths of the indicator's unit */
    const char *source;
    bool has_submitted;
    Date submitted;
    const char *file_name, *file_digest; /* "" none; the digest in hexadecimal digits */
    int64_t file_bytes;
    Text file_content; /* while it is being added (evidence_file); empty otherwise */
    bool synthetic;
    int64_t row; /* its id in the edition's chain */
    DocumentVerdict verdict;
    const char *verdict_level; /* PARTLY on a scale of levels */
    bool has_verdict_value;    /* PARTLY on a document with a value */
    int64_t verdict_value;
    const char *verdict_reason, *verdict_by;
    Date verdict_on;
} Evidence;

typedef struct {
    const char *code, *fact; /* "32.77", "vulnerable_protected" */
    int64_t value;           /* a whole number: heads, rupiah */
    Date as_of;
    const char *source, *certainty, *note;
    bool synthetic;
} StatedFact;

typedef struct {
    const char *category, *code, *indicator, *assessor;
    bool abstains; /* recorded and shown, not counted */
    Score mark;
    const char *note;
    bool synthetic;
} Mark;

typedef struct {
    int period;        /* 0: only the press's label is known */
    const char *label; /* "2025 edition" */
    const char *level; /* national, province */
    Region province;
    const char *category; /* as the source's category: regency_city_government … */
    int64_t rank;         /* 0: not stated */
    const char *recipient;
    Region region;      /* REGION_NATION: not a region */
    const char *result; /* winner, finalist, candidate, nominee */
    const char *date;   /* 2023-05-30, or 2023 */
    const char *note, *source;
} PublishedResult;

extern const ColumnSet ENTRANT_COLUMNS, EVIDENCE_COLUMNS, FACT_COLUMNS, MARK_COLUMNS,
    HISTORY_COLUMNS;

typedef struct {
    bool all_or_nothing; /* one bad row and nothing goes in: E_INVALID */
    const char *map;     /* TableReaderOptions.map */
    const char *sheet;
} AwardImportOptions;

/* What an import did. Bad rows are recorded as problems; the good ones go in. */
typedef struct {
    int64_t rows, added, updated, unchanged, bad;
} AwardImportCounts;

/* Each needs a write transaction and begins the event; a repeat of the same file writes nothing. A
 * row that differs from the stored one of the same key is a correction: appended, the later one
 * counts. */
Status entrant_import(Store *store, const Edition *edition, const char *path,
                      const AwardImportOptions *options, AwardImportCounts *ret);
Status evidence_import(Store *store, const Edition *edition, const char *path,
                       const AwardImportOptions *options, AwardImportCounts *ret);
Status mark_import(Store *store, const Edition *edition, const char *path,
                   const AwardImportOptions *options, AwardImportCounts *ret);
/* Facts belong to no edition. They are written to the chain of the province that all rows share,
 * else to the nation's. */
Status fact_import(Store *store, const char *path, const AwardImportOptions *options,
                   AwardImportCounts *ret);
Status history_import(Store *store, const char *path, const AwardImportOptions *options,
                      AwardImportCounts *ret);

/* Entrants of a category (NULL: of all), by category and code. */
Status entrant_list(Store *store, void *parent, const Edition *edition, const char *category,
                    Entrant **ret, size_t *ret_count);
/* The category an entrant is in. E_NOT_FOUND; E_CONFLICT if it is in several. */
Status entrant_category(Store *store, const Edition *edition, const char *code,
                        const Category **ret);
/* All stated facts of an entrant with this key: real ones before synthetic ones, then latest date
 * first, then certainty A before B …, then the later recorded. */
Status fact_list(Store *store, void *parent, const char *code, const char *fact, StatedFact **ret,
                 size_t *ret_count);
/* Published results, optionally of one region (contained ones included) or period; by period,
 * level, province, category, rank. */
Status history_list(Store *store, void *parent, Region region, int period, PublishedResult **ret,
                    size_t *ret_count);

/* -- From the store to raw values ------------------------------------------------------------ */

/* The raw values of every entrant of a category, each with its basis. Evidence and facts count if
 * dated inside the period; the first of fact_list's order counts, and where sources contradict each
 * other on its date a warning says which was taken. An edition that is not synthetic never counts
 * synthetic facts. Every assessor who marked an indicator must have marked it (or abstained) for
 * everybody. */
Status award_collect(Store *store, void *parent, const Edition *edition, const Category *category,
                     AwardInput **ret);
/* The same values without their bases: for many entrants of whom only places are asked. If all have
 * withdrawn or are disqualified, of nobody: that, too, is decided. */
Status award_collect_values(Store *store, void *parent, const Edition *edition,
                            const Category *category, AwardInput **ret);
/* The same, as it would be if these facts had been stated: each takes the place of all that was
 * stated of this entrant under this key. Nothing is stored. */
Status award_suppose(Store *store, void *parent, const Edition *edition, const Category *category,
                     const StatedFact *supposed, size_t supposed_count, AwardInput **ret);

/* Parity on facts as stated, whatever their date: the latest of each entrant, real ones before
 * synthetic ones. */
typedef struct {
    Entrant own, other;
    StatedFact own_fact, other_fact;
    Denominator own_denominator, other_denominator;
    LawParameter jkk, jkm;
    Month month; /* of the contribution */
    ParityCase parity_case;
    Parity parity;
} ParityReport;
Status award_parity_report(Store *store, void *parent, const Law *law, const Edition *edition,
                           const Category *category, const char *own, const char *other,
                           const char *indicator, Month month, ParityReport **ret);

/* -- Parts with a header of their own -------------------------------------------------------- */

#include "award/award_decision.h"
#include "award/evidence.h"
#include "award/fairness.h"
#include "award/forward.h"
#include "award/interview.h"
#include "award/nomination.h"
#include "award/panel.h"
#include "award/plan.h"
#include "award/publish.h"
#include "award/robustness.h"
#include "award/seal.h"
#include "award/stage.h"
