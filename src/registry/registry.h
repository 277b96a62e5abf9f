/* The register: people, organisations, and the spells of cover that were paid for them. Facts only:
 * whether somebody is active, in arrears or lapsed in a month is computed from paid months and the
 * law (law.h), never stored.
 *
 * `chain` (the regency where a person was first recorded) leads every key and never changes; where
 * a person lives is dated rows. Facts add up: what was unknown is filled in, the same again is
 * nothing, something different is a named problem, and a correction is a new row. So the order in
 * which rows arrive does not matter. */
#pragma once

#include "base/ctx.h"
#include "format/column.h"
#include "format/table_reader.h"
#include "identity/identity.h"
#include "region/region.h"
#include "store/store.h"

typedef enum {
    SEGMENT_PU,
    SEGMENT_BPU,
    SEGMENT_CONSTRUCTION,
    SEGMENT_MIGRANT,
    SEGMENT_NON_ASN,
    SEGMENT_COUNT
} Segment;
extern const char *const SEGMENT_KEYS[SEGMENT_COUNT + 1]; /* "pu" "bpu" "construction" "migrant"
                                                             "non-asn", NULL at the end */
/* A key, or what offices write: "jakon", "jasa konstruksi", "pmi", "Non ASN". False on an unknown
 * one. */
MUST_USE bool segment_parse(Text text, Segment *ret);
/* The message key of a segment's name: "segment.pu". */
const char *segment_message(Segment segment);

/* Programmes as a set of bits. */
typedef enum {
    PROGRAMME_JKK = 1,
    PROGRAMME_JKM = 2,
    PROGRAMME_JHT = 4,
    PROGRAMME_JP = 8,
    PROGRAMME_JKP = 16
} Programme;
/* "jkk,jkm" (any order, ',' '+' ' ' ';' '/' or '|' between). False on an unknown one or none at
 * all. */
MUST_USE bool programmes_parse(Text text, unsigned *ret);
char *programmes_format(void *parent, unsigned programmes); /* "JKK, JKM" */

typedef enum {
    PAYER_SELF,
    PAYER_EMPLOYER,
    PAYER_APBD,
    PAYER_APBN,
    PAYER_VILLAGE,
    PAYER_CSR,
    PAYER_DONOR,
    PAYER_ZAKAT,
    PAYER_HOUSEHOLD,
    PAYER_COUNT
} PayerKind;
extern const char *const PAYER_KEYS[PAYER_COUNT + 1]; /* "self" "employer" "apbd" "apbn" "village"
                                                         "csr" "donor" "zakat" "household" */
/* A key, or what offices write: "mandiri", "perusahaan", "APBDes", "donatur", "baznas". */
MUST_USE bool payer_parse(Text text, PayerKind *ret);
const char *payer_message(PayerKind payer); /* "payer.self" */

/* -- Lists ----------------------------------------------------------------------------------- */

/* Occupations by their ISCO-08 unit group (law/list/occupation.yaml) and sectors by KBLI section
 * (law/list/sector.yaml), with Indonesian and English names. Embedded; loading them needs no store.
 */
typedef struct {
    uint32_t code;   /* 9520; sectors: 1 for A … 21 for U */
    const char *key; /* "street-vendor" */
    const char *name_id;
    const char *name_en;
} ListEntry;
typedef struct List List;
Status occupation_list(Ctx *ctx, void *parent, List **ret);
Status sector_list(Ctx *ctx, void *parent, List **ret);
const ListEntry *list_entries(const List *list, size_t *ret_count); /* by code */
/* By code, key or any of its names, folded ("Pedagang  kaki-lima"); NULL if unknown. Remembers what
 * it was asked, so that bulk look-ups of the same few texts cost one hash; not thread-safe. */
const ListEntry *list_find(List *list, Text text);
const ListEntry *list_get(const List *list, uint32_t code);        /* NULL if unknown */
const char *list_name(const List *list, uint32_t code, Lang lang); /* "" for 0 or unknown */

/* -- People ---------------------------------------------------------------------------------- */

/* A person's id inside a chain. */
typedef struct {
    Chain chain;
    int64_t id; /* 0: nobody */
} PersonId;

/* One regency's register in columns, for whatever reads all of it: matching, counting. Element i is
 * person i in id order. Names are canonical forms, NUL-terminated in one block. About 90 bytes a
 * person; the whole country fits a large machine. Corrections and later residences are already
 * applied. */
typedef struct {
    Chain chain;
    Month as_of;
    int64_t count;
    int64_t *id;
    int64_t *nik;
    int32_t *birth;       /* Date.days; INT32_MIN unknown */
    uint8_t *sex;         /* Sex */
    int64_t *home;        /* region code of residence at the month asked; never 0 */
    uint32_t *occupation; /* code in the occupation list, 0 unknown */
    int32_t *died;        /* Date.days; INT32_MIN alive */
    uint64_t *key_hash;   /* person_name_hash of the name */
    uint32_t *name_at;    /* offset of the canonical name in `names` */
    char *names;
    uint8_t *synthetic; /* 1: the person or the cover shown was generated */
    /* Cover at the month asked, over the person's spells that begin not after it. The spell shown
     * is the one that ends last (then one with JKK, then the one that began first, then by payer
     * and segment). */
    int32_t *paid_until; /* last paid Month.months; may lie after the month asked (paid ahead);
                            INT32_MIN none */
    int32_t *paid_from;  /* first month of the spell that holds paid_until; INT32_MIN none */
    uint8_t *segment;    /* of that spell */
    uint8_t *payer;
    uint8_t *programmes; /* of all spells that cover the month asked or, if none does, of those that
                            end at paid_until */
} Register;

/* What register_load brings: everything, or only what counting needs (id, home, died, synthetic and
 * cover; the other columns are NULL). */
typedef enum { REGISTER_ALL, REGISTER_COVER_ONLY } RegisterPart;

/* Loads the register of one chain as of a month, below `parent`, on ctx->threads read-only
 * connections of their own (one, the caller's, if the chain is small or the caller's transaction
 * has added to it). It is what `store` sees when it is called, exactly: facts only ever get added,
 * so the ids that `store` sees bound it. An empty chain gives count 0. */
Status register_load(Ctx *ctx, void *parent, Store *store, Chain chain, Month as_of,
                     Register **ret);
Status register_load_part(Ctx *ctx, void *parent, Store *store, Chain chain, Month as_of,
                          RegisterPart part, Register **ret);
/* The name of person i. */
static inline Text register_name(const Register *reg, int64_t i)
{
    return text_of(reg->names + reg->name_at[i]);
}
/* Chains that have people, ascending; below `parent`. */
Status register_chains(Store *store, void *parent, Chain **ret, size_t *ret_count);

/* Where NIKs are recorded: for each of `count` numbers (any order, 0 allowed) *the* person of the
 * whole store, by the directory. `except` leaves one chain out (its people are in the caller's
 * Register), number −1 none; if no other chain has people nothing is read. ret_persons has `count`
 * places. */
Status registry_find_nik(Store *store, Chain except, const int64_t *niks, size_t count,
                         PersonId *ret_persons);

/* One person as recorded, with corrections applied. Texts are below `parent`. */
typedef struct {
    PersonId id;
    Nik nik;
    const char *name; /* as written first or last corrected */
    const char *canonical;
    Date birth; /* days INT32_MIN unknown */
    Sex sex;
    Region home; /* at `as_of` */
    uint32_t occupation;
    Date died;                 /* days INT32_MIN alive */
    const char *member_number; /* KPJ; "" unknown */
    bool synthetic;
} PersonInfo;
Status registry_person(Store *store, void *parent, PersonId id, Month as_of,
                       PersonInfo *ret); /* E_NOT_FOUND */

/* A spell of cover as recorded. */
typedef struct {
    int64_t id; /* in the person's chain: what the column `replaces` names */
    Segment segment;
    unsigned programmes; /* 0: a correction that only takes the replaced spell back */
    PayerKind payer;
    Month from, until;
    Money income;                /* −1 unknown */
    const char *employer_number; /* "" none */
    int64_t replaces;            /* 0 none */
    bool replaced;               /* a later row names it: no longer counts */
    bool synthetic;
} CoverInfo;
/* All spells of a person in the order recorded. */
Status registry_covers(Store *store, void *parent, PersonId id, CoverInfo **ret, size_t *ret_count);

/* -- Import ---------------------------------------------------------------------------------- */

extern const ColumnSet MEMBER_COLUMNS;       /* doc/format-members.md */
extern const ColumnSet ORGANISATION_COLUMNS; /* doc/format-organisations.md */

typedef struct {
    Region region;                    /* the regency whose register it is */
    const TableReaderOptions *reader; /* --map, --sheet; NULL: none */
    bool all_or_nothing;              /* one bad row and nothing goes in: E_INVALID */
    bool synthetic;                   /* marks every row, besides the column */
} MemberImportOptions;

typedef struct {
    int64_t rows;
    int64_t rows_bad;       /* with at least one error; nothing of such a row is stored */
    int64_t rows_unchanged; /* everything in them was known */
    int64_t persons_new;
    int64_t persons_changed; /* something unknown filled in, a move, a correction */
    int64_t covers_new;
    int64_t covers_replaced; /* of these, corrections */
    int64_t organisations_new;
    int64_t warnings;
} MemberImport;

/* Reads a members file into the open write transaction: streaming, idempotent by content. Good rows
 * go in, each bad one is a problem with line and column. If nothing is new no event is begun.
 * E_INVALID for the file as a whole, or with all_or_nothing. */
Status registry_import(Ctx *ctx, Store *store, const char *path, const MemberImportOptions *options,
                       MemberImport *ret);

/* -- Cover that was paid for here ---------------------------------------------------------------- */

/* A spell that this program itself paid for (a bill), rather than read from a members file. */
typedef struct {
    int64_t nik; /* whole and valid */
    Text name;   /* of somebody who is not a member yet; may be empty for one who is */
    Region home; /* 0 unknown */
    uint32_t occupation;
    Text member_number; /* fills in an unknown one; may be empty */
    Segment segment;
    unsigned programmes; /* bits; not 0 */
    PayerKind payer;
    Month from, until;
    bool take_back; /* the spell with exactly these months, programmes and payer does not hold */
    bool synthetic;
} PaidCover;

typedef enum {
    PAID_WRITTEN,     /* recorded, or taken back */
    PAID_KNOWN,       /* was recorded (or taken back, or never recorded) before: nothing to do */
    PAID_OTHER_PAYER, /* some month and programme of it has another payer: not recorded */
    PAID_ELSEWHERE,   /* the number belongs to a person of another chain: not recorded */
    PAID_AFTER_DEATH, /* the person died before it begins: not recorded */
    PAID_RESULT_COUNT
} PaidResult;

/* Records spells in the open event of a chain, in order; whoever is not a member yet becomes one,
 * with birth date and sex by the NIK. One payer per person, programme and month: a spell by the
 * same kind of payer that holds all of it is the same cover (PAID_KNOWN), any other overlap stands
 * against it. `ret_results` has `count` places. Reads the chain's whole register once: a million
 * spells belong in one call. */
Status registry_pay(Ctx *ctx, Store *store, Chain chain, const PaidCover *covers, size_t count,
                    PaidResult *ret_results);
/* What registry_pay would answer, without writing: PAID_KNOWN if the register has this cover. */
Status registry_paid(Ctx *ctx, Store *store, Chain chain, const PaidCover *covers, size_t count,
                     PaidResult *ret_results);

/* -- Organisations --------------------------------------------------------------------------- */

typedef enum {
    ORGANISATION_UNKNOWN,
    ORGANISATION_COMPANY,
    ORGANISATION_PUBLIC_SERVICE,
    ORGANISATION_GOVERNMENT,
    ORGANISATION_KIND_COUNT
} OrganisationKind;
extern const char
    *const ORGANISATION_KIND_KEYS[ORGANISATION_KIND_COUNT +
                                  1]; /* "unknown" "company" "public-service" "government" */
typedef enum {
    SIZE_UNKNOWN,
    SIZE_MICRO,
    SIZE_SMALL,
    SIZE_MEDIUM,
    SIZE_LARGE,
    SIZE_COUNT
} SizeClass;
extern const char *const SIZE_KEYS[SIZE_COUNT + 1]; /* "unknown" "micro" "small" "medium" "large" */

typedef struct {
    Chain chain;
    int64_t id;
    const char *number; /* employer number (NPP), unique in the store */
    const char *name;
    Region region;
    OrganisationKind kind;
    SizeClass size;
    uint32_t sector; /* KBLI section 1..21, 0 unknown */
    int64_t staff;   /* −1 unknown */
    int jkk_class;   /* 1..5, 0 unknown */
    Month since;     /* the description holds from this month; months 0: always */
    bool synthetic;
} Organisation;

typedef struct {
    int64_t rows, rows_bad, rows_unchanged, rows_new;
} OrganisationImport;
Status organisation_import(Ctx *ctx, Store *store, const char *path,
                           const TableReaderOptions *reader, bool all_or_nothing, bool synthetic,
                           OrganisationImport *ret);
/* The description in force at a month. E_NOT_FOUND with "organisation.not_found". */
Status organisation_find(Store *store, void *parent, Text number, Month as_of, Organisation *ret);
/* Those whose region lies in `within`, each as of a month, by region and number. */
Status organisation_list(Store *store, void *parent, Region within, Month as_of, Organisation **ret,
                         size_t *ret_count);
