/* Probabilistic record linkage: are these two records the same person?
 *
 * The model of Fellegi and Sunter (1969). Each field of a pair is put on a graded comparison level;
 * a level that is seen with probability m among pairs of one person and u among pairs of two
 * persons adds log2(m ÷ u) to the pair's weight. Agreement on a rare name is worth more than on a
 * common one (term frequency, Winkler 1989). Candidate pairs come from several blocking rules; what
 * is left is resolved one to one and called match, review or new.
 *
 * Levels, probabilities, rules and thresholds are data: link/person.yaml, explained in
 * doc/linkage.md. Pure: no store. Doubles live only here; sums run in a fixed order, so that the
 * result does not depend on the number of threads. */
#pragma once

#include "base/ctx.h"
#include "identity/identity.h"

/* -- Records --------------------------------------------------------------------------------- */

/* People in columns, owned by the caller. */
typedef struct {
    int64_t count;
    const int64_t *nik;        /* the known leading digits as a number; 0: none */
    const uint8_t *nik_digits; /* how many digits `nik` has; NULL: 16 wherever nik is not 0 */
    const int32_t *birth;      /* Date.days; INT32_MIN: unknown */
    const uint8_t *sex;        /* Sex */
    const int64_t *home;       /* region code of any level; 0: unknown */
    const uint64_t *key_hash;  /* person_name_hash */
    const uint32_t
        *name_at; /* offset in `names` of the canonical name, NUL-terminated; empty: unknown */
    const char *names;
} LinkRecords;

/* One record, unpacked for comparison. 48 bytes: most of a pass over the register is spent fetching
 * these. */
typedef struct {
    int64_t nik;
    uint64_t key_hash;
    const char *name;
    uint64_t letters; /* bits 2i and 2i + 1: the name has letter 'A' + i once, twice; bits 52 and
                         53: anything else */
    uint32_t area;    /* code of the district, or of the regency if no more is known; 0: unknown */
    char first[4];    /* of the name */
    uint16_t name_bytes;
    uint16_t year; /* of birth; 0: unknown */
    uint8_t month, day;
    uint8_t sex;
    uint8_t nik_digits;
} LinkSide;
LinkSide link_side(const LinkRecords *records, int64_t index);

/* -- Comparison ------------------------------------------------------------------------------ */

typedef enum { LINK_NAME, LINK_BIRTH, LINK_SEX, LINK_HOME, LINK_NIK, LINK_FIELDS } LinkField;

/* Level 0 of every field: unknown on one side, which says nothing. */
enum { LEVEL_UNKNOWN = 0 };
typedef enum {
    NAME_EXACT = 1,
    NAME_KEY,   /* the same comparison key: MOCHAMAD and MUHAMMAD */
    NAME_CLOSE, /* Jaro–Winkler from `name_close` */
    NAME_PART,  /* the shorter name's words are in the longer one, in order; initials count: SITI N
                   and SITI NURHAYATI */
    NAME_SIMILAR, /* Jaro–Winkler from `name_similar` */
    NAME_DIFFER,
} NameLevel;
typedef enum {
    BIRTH_EXACT = 1,
    BIRTH_SWAPPED,     /* day and month changed places */
    BIRTH_YEAR_NEAR,   /* the year is off by one */
    BIRTH_ONE_DIFFERS, /* day, month or year differs, the other two agree */
    BIRTH_DIFFER,
} BirthLevel;
typedef enum { SEX_EQUAL = 1, SEX_DIFFER } SexLevel;
typedef enum { HOME_DISTRICT = 1, HOME_REGENCY, HOME_DIFFER } HomeLevel;
typedef enum {
    NIK_EQUAL = 1,
    NIK_LONG_PREFIX, /* twelve or more known digits of a damaged one agree */
    NIK_NEAR, /* one digit wrong, missing or too many, or two neighbours exchanged, in the first
                 twelve */
    NIK_NEAR_SERIAL,  /* the same in the serial: the digits of somebody else born that day are as
                         near */
    NIK_SHORT_PREFIX, /* fewer than twelve known digits agree */
    NIK_DIFFER,
} NikLevel;
enum { LINK_LEVELS_MAX = 7, LINK_PATTERNS = 7 * 6 * 3 * 4 * 7 };
/* "name", and "exact" for a level of it from 1 on: the keys of link/person.yaml. */
const char *link_field_key(LinkField field);
const char *link_level_key(LinkField field, int level);
/* How many levels a field has, the unknown one included. */
int link_level_count(LinkField field);

typedef struct {
    uint8_t level[LINK_FIELDS];
} LinkLevels;

/* Similarity of two texts from 0 to 1, bytewise: Jaro (1989), with Winkler's (1990) bonus of 0.1
 * for each of up to four equal first letters where Jaro is above 0.7. Texts longer than
 * LINK_NAME_BYTES_MAX are compared by their beginning. */
enum { LINK_NAME_BYTES_MAX = 64 };
double jaro_winkler(Text a, Text b);
NameLevel link_name_level(double name_close, double name_similar, const LinkSide *a,
                          const LinkSide *b);
NikLevel link_nik_level(const LinkSide *a, const LinkSide *b);

/* -- Model ----------------------------------------------------------------------------------- */

/* What a blocking rule asks to be equal, as bits. */
typedef enum {
    PART_NAME_KEY = 1 << 0,
    PART_BIRTH = 1 << 1,
    PART_BIRTH_YEAR = 1 << 2,
    PART_BIRTH_DAY_MONTH = 1 << 3,
    PART_SEX = 1 << 4,
    PART_DISTRICT = 1 << 5,
    PART_NIK_12 = 1 << 6, /* place, birth date and sex at issue */
} LinkPart;
enum { LINK_RULES_MAX = 8 };

typedef struct {
    const char *version, *source;
    double m[LINK_FIELDS][LINK_LEVELS_MAX]; /* level 0 unused; the others add up to 1 */
    double u[LINK_FIELDS][LINK_LEVELS_MAX];
    double weight[LINK_FIELDS][LINK_LEVELS_MAX]; /* log2(m ÷ u), kept by link_model_weigh */
    double name_close, name_similar;             /* Jaro–Winkler bands */
    double match_share;        /* share of the left records that are expected to be on the right */
    double name_frequency_min; /* no name counts as rarer than this */
    double match_from, review_from; /* probabilities */
    double narrow_margin; /* log2: the best candidate must lead the next by this much, else it is
                             ambiguous */
    int rule_count;
    unsigned rules[LINK_RULES_MAX];
    int64_t bucket_max; /* a blocking key shared by more left records than this is left to the other
                           rules */
    int64_t train_pairs_min; /* fewer expected matches than this teach nothing */
    int train_rounds;
    int64_t train_random_pairs;
} LinkModel;

/* From the embedded file link/`name`.yaml, or from a text; E_INVALID with every place that is
 * wrong. */
Status link_model_load(Ctx *ctx, void *parent, const char *name, LinkModel **ret);
Status link_model_parse(Ctx *ctx, void *parent, const char *name, Text content, LinkModel **ret);
/* Fills `weight` after m or u were changed. */
void link_model_weigh(LinkModel *model);
/* The model as YAML that link_model_parse takes back. */
char *link_model_format(void *parent, const LinkModel *model);

LinkLevels link_compare(const LinkModel *model, const LinkSide *a, const LinkSide *b);
/* Sum of log2(m ÷ u). `name_frequency` is the share of right records with the left record's name
 * key: it takes the place of u where the names agree (exact or by key); 0: not known, no
 * adjustment. */
double link_weight(const LinkModel *model, LinkLevels levels, double name_frequency);
/* log2 odds that a random pair is one person: match_share ÷ right_count. */
double link_prior(const LinkModel *model, int64_t right_count);
double link_probability(double weight, double prior);
double link_weight_of(double probability, double prior); /* the other way round */

/* -- Candidates and resolution
 * ------------------------------------------------------------------------------------------- */

typedef struct {
    int64_t left, right;
    double weight;
    double probability;
    LinkLevels levels;
} LinkPair;

typedef struct {
    LinkPair *pairs; /* by ascending right */
    int64_t count;
    int64_t compared;     /* pairs that some rule proposed */
    int64_t keys_skipped; /* blocking keys over bucket_max */
} LinkCandidates;

/* Streams all right records once past the left records `rows` (indexes, ascending) and keeps every
 * pair that some blocking rule proposes and whose probability is at least review_from. Below
 * `parent`. */
Status link_candidates(Ctx *ctx, void *parent, const LinkModel *model, const LinkRecords *left,
                       const int64_t *rows, int64_t row_count, const LinkRecords *right,
                       LinkCandidates **ret);

typedef enum { LINK_NEW, LINK_REVIEW, LINK_MATCH } LinkOutcome;
typedef struct {
    LinkOutcome outcome;
    int64_t right;      /* the one it was given; −1: none */
    int64_t best;       /* its most probable candidate, given to it or not; −1: none */
    double probability; /* of `right`, or of `best` if it got none */
    int32_t rivals;     /* further candidates within narrow_margin of the best: more than 0 means
                           ambiguous */
    LinkLevels levels;
} LinkResult;

/* One to one: pairs by falling weight (then left, then right), each taken if both ends are free. No
 * two records are left that would both rather have each other. `ret` has left_count places. */
void link_resolve(const LinkModel *model, const LinkPair *pairs, int64_t count, int64_t left_count,
                  LinkResult *ret);

/* -- Learning from data ---------------------------------------------------------------------- */

/* A pattern is one combination of levels; counts are whole numbers, so adding them up in any order
 * gives the same. */
typedef struct {
    int64_t counts[LINK_PATTERNS];
    int64_t total;
} LinkPatterns;
int link_pattern(LinkLevels levels);
LinkLevels link_pattern_levels(int pattern);

/* Patterns of the pairs that one blocking rule proposes, or of random pairs. */
Status link_rule_patterns(Ctx *ctx, const LinkModel *model, int rule, const LinkRecords *left,
                          const int64_t *rows, int64_t row_count, const LinkRecords *right,
                          LinkPatterns *ret);
Status link_random_patterns(Ctx *ctx, const LinkModel *model, const LinkRecords *left,
                            const int64_t *rows, int64_t row_count, const LinkRecords *right,
                            LinkPatterns *ret);
/* Expectation–maximisation (Winkler 1988) for m and the share of matches among the counted pairs,
 * with u as in `model`. Fields in `fixed` (bits 1 << LinkField: those the rule made equal) take no
 * part. ret_m is written only for the other fields. */
void link_em(const LinkModel *model, const LinkPatterns *patterns, unsigned fixed,
             double ret_m[LINK_FIELDS][LINK_LEVELS_MAX], double *ret_match_share);
/* Fields that a rule holds equal or nearly so. */
unsigned link_rule_fields(unsigned rule);

typedef struct {
    int64_t pairs[LINK_RULES_MAX];
    double matches[LINK_RULES_MAX]; /* expected */
    int64_t random_pairs;
} LinkTraining;
/* A copy of `model` whose u come from random pairs and whose m come from EM, rule by rule, averaged
 * by expected matches; a field no rule could teach keeps its stated m. */
Status link_train(Ctx *ctx, void *parent, const LinkModel *model, const LinkRecords *left,
                  const int64_t *rows, int64_t row_count, const LinkRecords *right, LinkModel **ret,
                  LinkTraining *ret_training);
