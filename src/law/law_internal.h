/* What the files of this folder share. */
#pragma once

#include "format/yaml.h"
#include "law/law.h"

enum { LAW_MONTHS_OPEN = INT32_MAX, LAW_NO_DAY = INT32_MIN };

/* JKK and JKM of the lowest band in a month in which some own-account workers have relief: the
 * parameters as they are, but with a note that says so. */
typedef struct {
    Month month;
    LawParameter jkk, jkm;
} BasicInRelief;

struct Law {
    LawParameter *parameters; /* by name, month, row */
    size_t count;
    size_t capacity;
    BasicInRelief *basic; /* by month */
    size_t basic_count;
    size_t basic_capacity;
};

/* Adds the parameters of one document; `law` keeps the document alive. On failure `law` may hold
 * some of them. */
Status law_read(Ctx *ctx, Law *law, const char *name, Text content);
/* Sorts what was read and prepares `basic`. */
Status law_finish(Ctx *ctx, Law *law);

/* -- law_value.c -- */

/* The words {id: …, en: …} of a key, in the context's language. */
Status law_read_words(Ctx *ctx, YamlNode mapping, const char *key, const char **ret);
/* The conditions of a relief; below `law`. */
Status law_read_relief(Ctx *ctx, Law *law, YamlNode node, const LawRelief **ret);
/* Appends the entries of one dated value to `law`: one, or one a row of its table. `common` has
 * what the parameter says of all its values. */
Status law_read_value(Ctx *ctx, Law *law, YamlNode node, YamlNode choices,
                      const LawParameter *common);

/* -- relief.c -- */

/* What a relief means for one contribution of a case. */
typedef enum {
    RELIEF_NONE, /* it is for others */
    RELIEF_GRANTED,
    RELIEF_GRANTED_BY_OPTION, /* undecided, and the caller grants it */
    RELIEF_NOT_ASKED,         /* would be granted if the caller said that the worker qualifies */
    RELIEF_EXCLUDED,          /* not for this payer */
    RELIEF_UNDECIDED,         /* no source decides for this payer */
    RELIEF_WORKERS_UNKNOWN,
    RELIEF_WORKERS_FEW,
} ReliefOutcome;

typedef struct {
    const LawParameter *relief;
    ReliefOutcome outcome;
} ReliefFound;
/* The relief in force that speaks about a programme of a case; outcome RELIEF_NONE if there is
 * none. */
ReliefFound relief_find(const Law *law, const LawCase *worker, LawProgramme programme);
/* Is a relief for own-account workers in force in a month? */
const LawParameter *relief_of_own_account(const Law *law, Month month);

/* -- contribution.c -- */

typedef enum {
    BASE_INCOME,  /* the wage, uncapped */
    BASE_CAPPED,  /* the wage up to LawTerms.ceiling */
    BASE_BAND,    /* the band's base */
    BASE_NOMINAL, /* the band's own amount of the parameter */
    BASE_FLAT,    /* the parameter's value is the amount */
} BaseKind;

typedef struct {
    LawProgramme programme;
    LawPayer payer;
    BaseKind base;
    Rate rate;   /* without relief; BASE_NOMINAL and BASE_FLAT: unused */
    int64_t due; /* parts per million of the normal amount that are owed */
    const LawParameter *parameter;
    ReliefFound relief;
} TermLine;

struct LawTerms {
    LawCase worker;
    TermLine lines[LAW_LINES_MAX];
    size_t line_count;
    const LawParameter *bands; /* BPU; NULL: PU */
    size_t band_count;
    LawPrice *by_band;           /* each band's price */
    const LawParameter *ceiling; /* of JP; NULL: not asked */
    const LawParameter *gap;
    bool gap_upper; /* an income between two bands belongs to the upper one */
    const LawParameter *rounding_rule;
    Rounding rounding;
};

/* -- note.c -- */

/* The notes of a priced case and, for JKP, the view of funds. */
Status contribution_notes(Ctx *ctx, void *parent, const Law *law, const LawTerms *terms,
                          LawContribution *contribution);
/* -- allocation.c -- */
Status contribution_allocate(Ctx *ctx, void *parent, const Law *law, const LawTerms *terms,
                             LawContribution *contribution);
/* Adds a note unless it is there already. */
void contribution_note(Ctx *ctx, void *parent, LawContribution *contribution, const char *key,
                       const char *text);
