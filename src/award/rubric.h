/* Rubrics: aspects, groups and indicators with their weights, scales and sources of values, read
 * from YAML (doc/rubric.md). A part of award.h; other folders include that. */
#pragma once

#include "base/ctx.h"
#include "base/digest.h"
#include "base/money.h"

enum {
    RUBRIC_BYTES_MAX = 1 << 20,
    RUBRIC_NODES_MAX = 500, /* aspects, groups and indicators together */
    RUBRIC_DEPTH_MAX = 8,
    RUBRIC_STEPS_MAX = 50, /* steps of one scale */
    RUBRIC_TIE_BREAKS_MAX = 50,
    AWARD_KEY_BYTES_MAX = 60, /* keys of editions, categories, indicators, facts: a-z 0-9 _ - */
    AWARD_MARK_MAX = 100,     /* an assessor's mark is 0..100 */
    AWARD_SLOTS_MAX = 1000,   /* places a category can award or send on */
};

typedef enum {
    ENTRANT_PROVINCE,
    ENTRANT_REGENCY,
    ENTRANT_ORGANISATION,
    ENTRANT_VILLAGE,
    ENTRANT_KIND_COUNT
} EntrantKind;
/* "province", "regency", "organisation", "village", NULL; the others alike. */
extern const char *const ENTRANT_KIND_KEYS[ENTRANT_KIND_COUNT + 1];

typedef enum {
    UNIT_PERCENT,
    UNIT_PERCENT_POINTS,
    UNIT_HEADS,
    UNIT_MONTHS,
    UNIT_MARK,
    UNIT_YES_NO,
    UNIT_LEVEL,
    UNIT_COUNT
} Unit;
extern const char *const UNIT_KEYS[UNIT_COUNT + 1];

typedef enum { DIRECTION_HIGHER, DIRECTION_LOWER } Direction; /* which way is better */

typedef enum {
    SOURCE_COVERAGE,
    SOURCE_FACT,
    SOURCE_EVIDENCE,
    SOURCE_PANEL,
    SOURCE_ENTRANT,
    SOURCE_COUNT
} SourceKind;
extern const char *const SOURCE_KEYS[SOURCE_COUNT + 1];

typedef enum { COVERAGE_SHARE, COVERAGE_GROWTH_POINTS, COVERAGE_GROWTH_RELATIVE } CoverageMeasure;
typedef enum { EVIDENCE_BEST, EVIDENCE_LATEST } EvidenceChoice;
typedef enum {
    PANEL_MEAN,
    PANEL_MEDIAN,
    PANEL_TRIMMED_MEAN
} PanelMethod; /* trimmed: without the highest and the lowest, from 3 on */
/* Of marks, for harsh and lenient assessors: doc/rubric.md. */
typedef enum { CORRECTION_NONE, CORRECTION_TWO_WAY } PanelCorrection;
typedef enum { ENTRANT_PROGRAMMES, ENTRANT_ARREARS_MONTHS } EntrantField;

/* What a number of heads is taken as a share of. */
typedef enum {
    OVER_NOTHING,
    OVER_DENOMINATOR, /* a role ("employed") that the edition maps to a named denominator of
                         coverage.h */
    OVER_STAFF,       /* the organisation's own staff */
    OVER_FACT,        /* another stated fact of the same entrant */
} OverKind;

typedef struct {
    SourceKind kind;
    CoverageMeasure measure; /* COVERAGE: measured at the last month of the period, growth against
                                twelve months before */
    unsigned segments;       /* COVERAGE: 1 << Segment */
    const char *fact;        /* FACT: its key */
    EvidenceChoice choice;   /* EVIDENCE */
    PanelMethod method;      /* PANEL */
    PanelCorrection correction;
    int64_t shrinkage_micro; /* CORRECTION_TWO_WAY: millionths of a mark */
    EntrantField field;      /* ENTRANT */
    unsigned programmes; /* ENTRANT_PROGRAMMES: those that all staff must have; the raw value is 1
                            if so, else 0 */
    OverKind over;
    const char *over_key; /* role or fact */
} IndicatorSource;

typedef enum {
    SCALE_LEVELS,
    SCALE_STEPS,
    SCALE_LINEAR,
    SCALE_TARGET,
    SCALE_GATE,
    SCALE_MIN_MAX,
    SCALE_COUNT
} ScaleKind;

typedef struct {
    const char *level; /* SCALE_LEVELS: evidence kind */
    const char *label_id, *label_en;
    int64_t from; /* SCALE_STEPS: lowest raw value of the step, millionths */
    Score score;
} ScaleStep;

typedef struct {
    ScaleKind kind;
    ScaleStep *steps;
    size_t step_count;
    int absent; /* LEVELS: index of the level that holds without any document of the period; −1: it
                   is missing then */
    int64_t low, high; /* LINEAR: bounds; TARGET: high is the target; GATE: the accepted range,
                          INT64_MIN / INT64_MAX open; MIN_MAX: see award_scales */
    Score equal;       /* MIN_MAX: everybody's score if all raw values are equal */
} Scale;

typedef struct {
    size_t node;
    Unit unit;
    Direction direction;
    IndicatorSource source;
    Scale scale;
} Indicator;

/* An aspect, a group inside one, or (with indicator ≥ 0) a leaf. Weights are points of 100, not
 * shares of the parent: children add up to their parent and aspects to 100, exactly. */
typedef struct {
    const char *key, *label_id, *label_en;
    int parent;    /* index in nodes, always smaller than the node's own; −1 for an aspect */
    int indicator; /* index in indicators, −1 for a group */
    Score weight;
    int line; /* in the rubric's file */
} RubricNode;

typedef struct {
    const char *key; /* "regency-city" */
    const char *title_id, *title_en;
    const char *version;
    const char *weights_from_id, *weights_from_en; /* where the weights come from */
    EntrantKind entrants;
    RubricNode *nodes; /* parents before children, otherwise file order */
    size_t node_count;
    Indicator *indicators; /* file order */
    size_t indicator_count;
    size_t *tie_break; /* nodes, first decides first: indicators by score, groups by points */
    size_t tie_break_count;
    int score_decimals, points_decimals, total_decimals; /* 0..6 */
    Rounding rounding;                                   /* ROUND_HALF_AWAY or ROUND_DOWN */
    Digest digest;                                       /* of the file's bytes */
} Rubric;

/* Reads and checks a rubric; `name` names the file in places. E_INVALID (E_LIMIT past a ceiling)
 * with every problem found, each with line and column. */
Status rubric_parse(Ctx *ctx, void *parent, const char *name, Text content, Rubric **ret);
/* The index of a node by key, or −1. */
int rubric_find(const Rubric *rubric, const char *key);
const char *rubric_label(const RubricNode *node, Lang lang);
/* Is this indicator's value needed? Weight 0 outside the tie-break list counts for nothing; gates
 * are always needed. */
bool rubric_needs(const Rubric *rubric, size_t indicator);

/* The score of a raw value on an indicator's scale, before rounding step 3. Not for gates; a
 * min-max scale must have its range (award_scales). */
Status scale_score(Ctx *ctx, const Rubric *rubric, const Indicator *indicator, int64_t raw,
                   Score *ret);
bool scale_gate_passes(const Scale *scale, int64_t raw);

/* One mark from many assessors' (each in micro-points), by method; half away from zero. `count`
 * ≥ 1. Reorders `marks`. */
Score panel_mark(PanelMethod method, Score *marks, size_t count);
