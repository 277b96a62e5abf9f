/* The register: people, organisations, and the spells of cover that were paid for them. Facts only: whether somebody is active,
 * in arrears or lapsed in a month is computed from paid months and the law (law.h), never stored.
 *
 * `chain` (the regency where a person was first recorded) leads every key and never changes; where a person lives is dated rows. */
#pragma once

#include "base/ctx.h"
#include "format/table_reader.h"
#include "identity/identity.h"
#include "region/region.h"
#include "store/store.h"

typedef enum { SEGMENT_PU, SEGMENT_BPU, SEGMENT_CONSTRUCTION, SEGMENT_MIGRANT, SEGMENT_NON_ASN, SEGMENT_COUNT } Segment;
extern const char *const SEGMENT_KEYS[SEGMENT_COUNT + 1]; /* "pu" … , NULL at the end */

/* Programmes as a set of bits. */
typedef enum { PROGRAMME_JKK = 1, PROGRAMME_JKM = 2, PROGRAMME_JHT = 4, PROGRAMME_JP = 8, PROGRAMME_JKP = 16 } Programme;
/* "jkk,jkm" (any order, ',' '+' ' ' or ';' between). False on an unknown one. */
MUST_USE bool programmes_parse(Text text, unsigned *ret);
char *programmes_format(void *parent, unsigned programmes);

typedef enum {
    PAYER_SELF, PAYER_EMPLOYER, PAYER_APBD, PAYER_APBN, PAYER_VILLAGE, PAYER_CSR, PAYER_DONOR, PAYER_ZAKAT, PAYER_HOUSEHOLD,
    PAYER_COUNT
} PayerKind;
extern const char *const PAYER_KEYS[PAYER_COUNT + 1];

/* A person's id inside a chain. */
typedef struct {
    Chain chain;
    int64_t id;
} PersonId;

/* One regency's register in columns, for whatever reads all of it: matching, counting. Loaded by ctx->threads connections,
 * each a range of ids; element i is person i in id order. Names are canonical forms, NUL-separated in one block.
 * About 60 bytes a person; the whole country fits a large machine. */
typedef struct {
    int64_t count;
    int64_t *id;
    int64_t *nik;
    int32_t *birth;         /* Date.days; INT32_MIN unknown */
    uint8_t *sex;
    int64_t *home;          /* region code of residence at the month asked */
    uint32_t *occupation;   /* code in the occupation list, 0 unknown */
    int32_t *died;          /* Date.days; INT32_MIN alive */
    uint64_t *key_hash;     /* person_name_hash of the name */
    uint32_t *name_at;      /* offset of the canonical name in `names` */
    char *names;
    /* Cover at the month asked, summed over the person's spells. */
    int32_t *paid_until;    /* last paid Month.months with from ≤ month asked, INT32_MIN none */
    int32_t *paid_from;     /* first month of the spell that holds paid_until */
    uint8_t *segment;       /* of that spell */
    uint8_t *payer;
    uint8_t *programmes;
} Register;

/* Loads the register of one chain as of a month, below `parent`. */
Status register_load(Ctx *ctx, void *parent, Store *store, Chain chain, Month as_of, Register **ret);
