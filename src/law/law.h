/* The law in dated, cited parameters (the files of law/id/) and what follows from them: what a
 * month of cover costs and who bears it, whether cover is active, in arrears or lapsed, when a
 * contribution is due, how old one may be, when the full death benefit begins. Pure: no store.
 * doc/law.md tells where the values come from and how to add one.
 *
 * No value that is not verified is used silently: its note travels with every answer it touched. */
#pragma once

#include "base/ctx.h"
#include "base/date.h"
#include "base/money.h"

typedef struct Law Law;

/* All parameters, from the embedded law/id/ files. E_INVALID with places if a file is not
 * well-formed. */
Status law_load(Ctx *ctx, void *parent, Law **ret);

/* -- Words of the law -- */

/* Programmes as bits, payers in order: the same values as in registry.h, which this folder may not
 * see. LAW_PAYER_WORKER is the worker's own share of a wage earner's contribution, held back from
 * the wage and handed over by the employer; no spell of cover has it as its payer. */
typedef enum {
    LAW_JKK = 1,
    LAW_JKM = 2,
    LAW_JHT = 4,
    LAW_JP = 8,
    LAW_JKP = 16,
} LawProgramme;
enum { LAW_PROGRAMME_COUNT = 5, LAW_PROGRAMMES_ALL = 31 };
extern const char *const LAW_PROGRAMME_KEYS[LAW_PROGRAMME_COUNT + 1]; /* "jkk" … "jkp", NULL */

typedef enum {
    LAW_PAYER_SELF,
    LAW_PAYER_EMPLOYER,
    LAW_PAYER_APBD,
    LAW_PAYER_APBN,
    LAW_PAYER_VILLAGE,
    LAW_PAYER_CSR,
    LAW_PAYER_DONOR,
    LAW_PAYER_ZAKAT,
    LAW_PAYER_HOUSEHOLD,
    LAW_PAYER_WORKER,
    LAW_PAYER_COUNT
} LawPayer;
extern const char *const LAW_PAYER_KEYS[LAW_PAYER_COUNT + 1]; /* "self" … "worker", NULL */

typedef enum { LAW_PU, LAW_BPU, LAW_SEGMENT_COUNT } LawSegment;
extern const char *const LAW_SEGMENT_KEYS[LAW_SEGMENT_COUNT + 1]; /* "pu" "bpu", NULL */

/* What the reliefs distinguish. */
typedef enum {
    LAW_SECTOR_OTHER,
    LAW_SECTOR_TRANSPORT,
    LAW_SECTOR_LABOUR_INTENSIVE,
    LAW_SECTOR_COUNT
} LawSector;
extern const char *const LAW_SECTOR_KEYS[LAW_SECTOR_COUNT + 1]; /* "other" "transport"
                                                                   "labour-intensive", NULL */

/* The key of one programme bit, and the bit of a key's place: "jkm" is bit 2, place 1. */
const char *law_programme_key(LawProgramme programme);

/* -- Parameters -- */

/* How a value is shown. */
typedef enum {
    LAW_MONEY,  /* rupiah */
    LAW_RATE,   /* parts per million */
    LAW_MONTHS, /* a number of them */
    LAW_YEARS,
    LAW_DAY, /* of a month */
    LAW_NUMBER,
    LAW_WORD, /* `word`, one of the parameter's choices */
    LAW_UNIT_COUNT
} LawUnit;
extern const char *const LAW_UNIT_KEYS[LAW_UNIT_COUNT + 1]; /* "money" "rate" …, NULL */

/* Whom a relief is for. Sets are bits: 1 << value for segments, sectors and payers. */
typedef struct {
    unsigned segments;
    unsigned programmes;
    unsigned sectors;
    unsigned payers_without;   /* the text excludes them */
    unsigned payers_undecided; /* no source decides: the caller does, and a note says so */
    int64_t active_workers;    /* the employer has at least so many; 0: no such condition */
    bool asked;                /* only where the caller says that the worker qualifies */
} LawRelief;

/* One value with its validity and source: "bpu.jkk, band 1: Rp 10.000, from 2015-07, PP 44/2015
 * Lampiran II, B". `label` and `note` are in the context's language. A parameter that is a table
 * (risk classes, income bands) has one entry a row. */
typedef struct {
    const char *name; /* "bpu.jkk" */
    const char *label;
    LawUnit unit;
    int64_t value;
    const char *word; /* LAW_WORD; else NULL */
    Month from;       /* in force from this month … */
    Month until;      /* … to this one; INT32_MAX months: open */
    Date day;         /* the very day in `from` that it began, if it matters; days INT32_MIN: not */
    Month known_until;     /* up to this month a change would have been seen; INT32_MAX months: not
                              stated */
    const char *source;    /* the article, as far as it is known */
    const char *seen;      /* where it was read; NULL: not stated */
    const char *certainty; /* "A".."D": A article seen, B two sources, C one source, D not verified;
                              D always carries a note */
    const char *note;      /* NULL: none */
    bool local;            /* local configuration, not national law */
    int row;               /* of a table, from 1 (risk class, income band); 0: a single value */
    Money income_from;     /* of an income band */
    Money income_to;       /* INT64_MAX: no end; −1 where the parameter has no bands */
    Money base;            /* what the band's contributions are computed on */
    const LawRelief *relief; /* whom a discount is for; NULL: this is no relief */
} LawParameter;

/* The names that other folders rely on; each is in law/id/. */
#define LAW_BPU_JKK        "bpu.jkk"                  /* rupiah a month, by income band */
#define LAW_BPU_JKM        "bpu.jkm"                  /* rupiah a month */
#define LAW_ARREARS_MONTHS "arrears.months"           /* unpaid months in a row before lapse: 3 */
#define LAW_AGE_BELOW      "registration.age-below"   /* full years must be below this: 65 */
#define LAW_AGE_MINIMUM    "registration.age-minimum" /* … and at least this; a local parameter */

/* The value of a parameter in force in a month (of a table, its first row). E_NOT_FOUND with
 * "law.no_parameter" (no such name) or "law.not_in_force". */
Status law_parameter(Ctx *ctx, const Law *law, const char *name, Month month,
                     const LawParameter **ret);
/* All rows of a parameter in force in a month; a single value is one row. */
Status law_parameter_rows(Ctx *ctx, const Law *law, const char *name, Month month,
                          const LawParameter **ret_rows, size_t *ret_count);
/* The value in force on a day: in the month a rule began, its day decides. */
Status law_parameter_on(Ctx *ctx, const Law *law, const char *name, Date date,
                        const LawParameter **ret);
/* All values, by name, month of validity and row; the array belongs to `law`. */
const LawParameter *law_parameters(const Law *law, size_t *ret_count);

/* -- Contribution -- */

enum { LAW_LINES_MAX = 6, LAW_RISK_CLASSES = 5, LAW_BANDS_MAX = 64 };
#define LAW_INCOME_MAX INT64_C(1000000000000) /* rupiah a month */

/* One worker in one contribution month. */
typedef struct {
    LawSegment segment;
    Month month;
    unsigned programmes; /* bits of LawProgramme; LAW_JKP adds no line but the view of funds */
    Money income;        /* wage (PU) or income (BPU) a month; negative: not known, then BPU is
                            priced in the lowest band, with a note */
    int risk_class;      /* PU with JKK: 1..5 */
    LawSector sector;
    int64_t active_workers; /* of the employer; negative: not known */
    LawPayer paid_by;       /* BPU: everything. PU: what the employer bears */
    bool covid;             /* the worker qualifies for the relief of PP 49/2020 */
    bool undecided_relief;  /* grant a relief where no source decides whether this payer has it */
} LawCase;

typedef enum {
    LAW_NOT_ROUNDED,   /* base × rate is whole */
    LAW_ROUNDED,       /* once, by the parameter rounding.contribution */
    LAW_ROUNDED_SPLIT, /* the programme's sum once, then split between payers by largest remainder
                        */
} LawRounding;

/* What one payer owes for one programme. amount = base × rate, rounded as said. A flat amount is
 * its own base at 1,000,000 ppm. Pointers belong to the Law. */
typedef struct {
    LawProgramme programme;
    LawPayer payer;
    Money base;
    Rate rate; /* with any relief in it */
    Money amount;
    Money normal; /* without relief */
    LawRounding rounding;
    const LawParameter *parameter;
    const LawParameter *relief; /* NULL: none */
} LawLine;

typedef struct {
    LawLine lines[LAW_LINES_MAX];
    size_t line_count;
    Money by_payer[LAW_PAYER_COUNT];
    Money total;
    int band;    /* BPU: 1..; PU: 0 */
    bool in_gap; /* the income lies between two bands */
    bool capped; /* the wage is above the ceiling of JP */
} LawPrice;

/* Everything about a case but its income, looked up once: for pricing a million people whose
 * segment, month, programmes, class, sector and payer are the same. */
typedef struct LawTerms LawTerms;

/* `worker->income` is ignored. E_INVALID: no programme, one that the segment does not have, no risk
 * class, a payer that cannot be; E_NOT_FOUND: something is not in force in that month. */
Status law_terms(Ctx *ctx, void *parent, const Law *law, const LawCase *worker,
                 const LawTerms **ret);
/* No look-up, no allocation, safe on any thread. False if the income is above LAW_INCOME_MAX, or
 * unknown for a wage earner. */
MUST_USE bool law_price(const LawTerms *terms, Money income, LawPrice *ret);
/* The same for `heads` people (at least 1): every amount times heads. False if it does not fit. */
MUST_USE bool law_price_times(const LawPrice *price, int64_t heads, LawPrice *ret);

/* Something a reader of the price should know. `key` is a message key, or the parameter's name
 * where the note is that parameter's own. */
typedef struct {
    const char *key;
    const char *text; /* in the context's language */
} LawNote;

/* What a fund receives, where that is not what was billed: for members of JKP a part of JKK (and
 * until January 2025 of JKM) goes on to JKP, and the State adds its share. */
typedef struct {
    LawProgramme fund;
    LawProgramme from; /* whose contribution it came with; 0: from the State */
    Money amount;
    const LawParameter *parameter;
} LawAllocation;

typedef struct {
    LawPrice price;
    LawNote *notes;
    size_t note_count;
    LawAllocation *allocation; /* only if the case has LAW_JKP */
    size_t allocation_count;
} LawContribution;

/* law_terms, law_price and every note. Arrays are below `parent`. Besides the errors of law_terms
 * E_INVALID if a wage earner's wage is missing and E_LIMIT above LAW_INCOME_MAX. */
Status law_contribution(Ctx *ctx, void *parent, const Law *law, const LawCase *worker,
                        LawContribution *ret);

/* JKK + JKM of an own-account worker in the lowest band: the price of protecting one vulnerable
 * worker for a month, with its parameters. Who pays is not known here: in months of relief the full
 * amount stands, and the parameters returned carry a note. */
Status law_basic_contribution(Ctx *ctx, const Law *law, Month month, Money *ret_amount,
                              const LawParameter **ret_jkk, const LawParameter **ret_jkm);

/* The two lawful roads by which a household registers its helper or driver, JKK and JKM, paid by
 * the household: as an own-account worker in the lowest band, or as the wage earner of an
 * individual employer in the risk class of households. `ret_rule` is the parameter that stands for
 * the road. */
typedef struct {
    LawContribution own_account;
    const LawParameter *own_account_rule;
    LawContribution wage_earner;
    const LawParameter *wage_earner_rule;
} LawHousehold;
Status law_household(Ctx *ctx, void *parent, const Law *law, Month month, Money wage,
                     LawHousehold *ret);

/* The day by which a month's contribution is to be paid. */
Status law_due_date(Ctx *ctx, const Law *law, LawSegment segment, Month month, Date *ret,
                    const LawParameter **ret_parameter);

/* -- Status and benefit -- */

/* What a month without payment means. Own-account members: after LAW_ARREARS_MONTHS unpaid months
 * in a row the membership lapses. */
typedef enum { COVER_NONE, COVER_ACTIVE, COVER_ARREARS, COVER_LAPSED } CoverStatus;
typedef struct {
    CoverStatus status;
    int months_unpaid; /* 0 when active */
} CoverState;
/* `paid_until` is the last paid month (one not before `month` is active); use no_cover = true when
 * nothing was ever paid. */
Status law_cover_state(Ctx *ctx, const Law *law, Month paid_until, bool no_cover, Month month,
                       CoverState *ret);
/* The same for bulk work, with the parameter already looked up. */
CoverState law_cover_state_of(int64_t arrears_months, Month paid_until, bool no_cover, Month month);

/* JKM (death not by work accident) of somebody whose unbroken membership began in `member_from`:
 * the full sum, or only the smaller one while the waiting period lasts. */
typedef struct {
    bool full;
    Money amount;
    Month full_from; /* the first month in which a death brings the full sum */
    const LawParameter *waiting;
    const LawParameter *benefit; /* of `amount` */
} LawDeathBenefit;
Status law_death_benefit(Ctx *ctx, const Law *law, Month member_from, Date death,
                         LawDeathBenefit *ret);
