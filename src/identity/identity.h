/* Who a number or a name may be: NIK, person names and their comparison keys. Pure: no store. */
#pragma once

#include "base/ctx.h"
#include "base/damage.h"
#include "base/mem.h"
#include "region/region.h"

/* 16 digits PPKKCC DDMMYY SSSS as one number; DD + 40 for women. 0 is no NIK. */
typedef struct {
    int64_t number;
} Nik;

typedef enum { SEX_UNKNOWN, SEX_MALE, SEX_FEMALE } Sex;

/* Faults are bits, so that one NIK can have several; each has a reason code (nik_fault_key). */
typedef enum {
    NIK_OK = 0,
    NIK_EMPTY = 1 << 0,          /* error */
    NIK_LENGTH = 1 << 1,         /* error: not 16 digits */
    NIK_CHARACTER = 1 << 2,      /* error: something else than digits */
    NIK_DAMAGED = 1 << 3,        /* error: a spreadsheet lost digits; `damage` says how */
    NIK_DATE = 1 << 4,           /* error: no such day */
    NIK_SERIAL = 1 << 5,         /* error: 0000 */
    NIK_FUTURE = 1 << 6,         /* error: born after today in every century */
    NIK_REGION_UNKNOWN = 1 << 7, /* warning: not in the list of today; a NIK keeps its code */
    NIK_HARMLESS = 1 << 8,       /* warning: apostrophe, blanks or dots around whole digits */
    NIK_TRAILING_ZERO = 1 << 9,  /* warning: ends in 0, as a number cell would leave it */
} NikFault;
enum {
    NIK_ERRORS =
        NIK_EMPTY | NIK_LENGTH | NIK_CHARACTER | NIK_DAMAGED | NIK_DATE | NIK_SERIAL | NIK_FUTURE
};

typedef struct {
    Nik nik; /* set if there are 16 digits, also when a fault is an error */
    unsigned faults;
    DamageKind damage;
    int known_count; /* digits known for certain, from the left: see nik_known */
    char known[32];
    Region district; /* at issue */
    Date birth;      /* valid if no NIK_DATE */
    Sex sex;
    int serial;
} NikFacts;

/* Takes any text apart. The century is the latest one in which the birth date is not after today.
 * Does not look up the region: the caller sets NIK_REGION_UNKNOWN if it has a list. */
NikFacts nik_examine(Text text, Date today);
/* The digits that are certain: all 16, or what a damaged NIK still has. */
static inline Text nik_known(const NikFacts *facts)
{
    return (Text){facts->known, (size_t)facts->known_count};
}
static inline bool nik_is_valid(const NikFacts *facts) { return (facts->faults & NIK_ERRORS) == 0; }
const char *nik_fault_key(NikFault fault); /* "nik.length" … */
char *nik_format(void *parent, Nik nik);   /* 16 digits */
char *nik_mask(void *parent, Nik nik);     /* 327605******0002 */

/* A name's canonical form (upper case, titles and degrees off, abbreviations written out) and its
 * comparison key (old spelling, doubled letters, variants folded away). Rules and examples:
 * doc/names.md. Both are below `arena`; input valid UTF-8. */
typedef struct {
    Text canonical; /* "MUHAMMAD SUKARNO" for "H. Moch. Soekarno, S.Pd." */
    Text key;       /* "MUHAMAD SUKARNO" */
    Text first;     /* first token of the key, for blocking */
    Text last;
} PersonName;
PersonName person_name(Arena *arena, Text name);
/* The key alone, hashed: for blocking in bulk. */
uint64_t person_name_hash(const PersonName *name);
