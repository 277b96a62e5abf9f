/* The inside of the import: columns, one parsed row, and the book of what is known. Private to
 * registry/. */
#pragma once

#include "base/map.h"
#include "registry/registry.h"

enum {
    MEMBER_NIK,
    MEMBER_NAME,
    MEMBER_BIRTH,
    MEMBER_SEX,
    MEMBER_HOME,
    MEMBER_HOME_SINCE,
    MEMBER_OCCUPATION,
    MEMBER_DIED,
    MEMBER_NUMBER,
    MEMBER_CORRECTION,
    MEMBER_PREVIOUS_NIK,
    MEMBER_SEGMENT,
    MEMBER_PROGRAMMES,
    MEMBER_PAYER,
    MEMBER_FROM,
    MEMBER_UNTIL,
    MEMBER_INCOME,
    MEMBER_EMPLOYER,
    MEMBER_EMPLOYER_NAME,
    MEMBER_REPLACES,
    MEMBER_SYNTHETIC,
};

/* Places among the choices, odd ones out in Indonesian and English: male, then female. */
#define MEMBER_SEX_CHOICES "l|laki-laki|m|male|pria|p|perempuan|f|female|wanita"
enum { MEMBER_SEX_FIRST_FEMALE = 5 };

enum {
    ORGANISATION_NUMBER,
    ORGANISATION_NAME,
    ORGANISATION_REGION,
    ORGANISATION_KIND,
    ORGANISATION_SIZE,
    ORGANISATION_SECTOR,
    ORGANISATION_STAFF,
    ORGANISATION_JKK_CLASS,
    ORGANISATION_SINCE,
    ORGANISATION_SYNTHETIC,
};
/* The keys, then the Indonesian words in the same order. */
#define ORGANISATION_KIND_CHOICES                                                                  \
    "unknown|company|public-service|government|tidak diketahui|perusahaan|pelayanan "              \
    "publik|pemerintah"
#define ORGANISATION_SIZE_CHOICES                                                                  \
    "unknown|micro|small|medium|large|tidak diketahui|mikro|kecil|menengah|besar"

enum { DATE_NONE = INT32_MIN, MONTH_EVER = 0, CODE_BYTES_MAX = 32 };

/* A spell of cover as a row states it. */
typedef struct {
    int32_t from, until; /* Month.months, inclusive */
    int64_t income;      /* −1 unknown */
    int64_t replaces;    /* 0 none */
    Text employer;       /* number, empty unknown */
    uint8_t programmes;  /* 0: takes the replaced row back */
    uint8_t segment;
    uint8_t payer;
} SpellFacts;

/* A row that could be read. Texts are the reader's or live in the row's arena. */
typedef struct {
    int64_t nik;
    int64_t previous_nik; /* 0 none */
    int32_t birth;        /* from the column, else from the NIK */
    int32_t died;         /* DATE_NONE */
    int64_t home;         /* 0 not stated */
    int32_t home_since;   /* MONTH_EVER: without a month */
    uint32_t occupation;  /* 0 not stated */
    uint8_t sex;          /* SEX_UNKNOWN: not stated */
    bool sex_stated;      /* in the column, not only by the NIK */
    bool birth_stated;
    bool correction;
    bool synthetic;
    bool has_spell;
    uint64_t key_hash;
    Text name, canonical;
    Text member_number;
    SpellFacts spell;
    Text employer_name;
} MemberRow;

/* -- The book: what is known of one chain's people, in memory, so that a million rows need no look-ups in
 * the store.
 *
 * About 100 bytes a person and 32 a spell. Persons and spells lie in chunks, so that a book grows
 * without being moved. */

enum {
    BOOK_NOBODY = UINT32_MAX,
    BOOK_CHUNK_BITS = 16,
    BOOK_CHUNK = 1 << BOOK_CHUNK_BITS,
};
/* Ids that fit: four thousand million people or spells in one regency. */
#define BOOK_ID_MAX INT64_C(0xfffffffe)

typedef struct {
    int64_t income;
    uint32_t id;
    uint32_t replaces;
    uint32_t employer;    /* interned */
    uint32_t next;        /* the person's spell recorded before this one, BOOK_NOBODY at the end */
    uint16_t from, until; /* Month.months */
    uint8_t programmes, segment, payer;
    bool replaced;
} BookSpell;

typedef struct {
    int64_t home;
    int32_t since;
    uint32_t next;
} BookResidence;

/* Who a person was thought to be before a correction: a row that still says so is old, not wrong.
 */
typedef struct {
    uint64_t key_hash;
    int32_t birth;
    uint32_t next;
} BookFormer;

typedef struct {
    uint64_t key_hash;
    int64_t home; /* stated without a month, 0 unknown */
    uint32_t id;
    uint32_t name_hash;   /* of the canonical name: corrections of spelling keep the key */
    uint32_t member_hash; /* of the member number, 0 unknown */
    int32_t birth, died;
    uint32_t occupation;
    uint32_t spell; /* the latest, BOOK_NOBODY none */
    uint32_t residence;
    uint32_t former;
    uint8_t sex;
} BookPerson;

typedef struct {
    BookPerson **person_chunks;
    size_t person_count, person_chunk_capacity;
    BookSpell **spell_chunks;
    size_t spell_count, spell_chunk_capacity;
    BookResidence *residences; /* those with a month, and corrections */
    size_t residence_count, residence_capacity;
    BookFormer *formers;
    size_t former_count, former_capacity;
    Interner *employers; /* number 0 is the empty text */
    Map *by_nik;         /* every NIK a person ever had: index of the person */
} Book;

static inline BookPerson *book_person(const Book *book, uint32_t person)
{
    return &book->person_chunks[person >> BOOK_CHUNK_BITS][person & (BOOK_CHUNK - 1)];
}
static inline BookSpell *book_spell(const Book *book, uint32_t spell)
{
    return &book->spell_chunks[spell >> BOOK_CHUNK_BITS][spell & (BOOK_CHUNK - 1)];
}

/* What a row would change. */
typedef enum {
    CHANGE_NIK = 1 << 0,
    CHANGE_BIRTH = 1 << 1,
    CHANGE_SEX = 1 << 2,
    CHANGE_OCCUPATION = 1 << 3,
    CHANGE_DIED = 1 << 4,
    CHANGE_NAME = 1 << 5,
    CHANGE_MEMBER_NUMBER = 1 << 6,
    CHANGE_RESIDENCE = 1 << 7,
} MemberChange;

Book *book_new(void *parent, size_t persons_expected);

/* Adding what is known. Persons get indices 0, 1, 2 …; `spell`, `residence` and `former` of
 * `person` are set by the book. */
uint32_t book_add_person(Book *book, const BookPerson *person, int64_t nik);
void book_add_nik(Book *book, int64_t nik, uint32_t person);
void book_add_spell(Book *book, uint32_t person, int64_t id, const SpellFacts *facts);
void book_add_residence(Book *book, uint32_t person, int32_t since, int64_t home);
/* Takes over what a row or a person_change row says, for the bits in `changes` (CHANGE_NIK …
 * CHANGE_MEMBER_NUMBER). */
void book_change(Book *book, uint32_t person, const MemberRow *row, unsigned changes);
/* Index of the person with this NIK, BOOK_NOBODY if there is none. */
uint32_t book_find(const Book *book, int64_t nik);
uint32_t book_text_hash(Text text); /* 0 for an empty text */

typedef struct {
    uint32_t person; /* BOOK_NOBODY: a new person */
    unsigned
        changes; /* MemberChange bits, for a known person; CHANGE_RESIDENCE also for a new one */
    bool spell_new;
} MemberDecision;

/* What is wrong with a row against the book: a message key, the column, and up to three arguments
 * that the caller formats. */
typedef enum {
    FAULT_NONE,
    FAULT_OTHER_NAME,       /* error */
    FAULT_OTHER_BIRTH,      /* error */
    FAULT_PREVIOUS_UNKNOWN, /* error: nobody has the previous NIK */
    FAULT_NIK_TAKEN,        /* error: the new NIK already belongs to somebody else here */
    FAULT_OTHER_PAYER,      /* error: `spell` overlaps and is paid by another */
    FAULT_REPLACES_UNKNOWN, /* error: the person has no such row */
    FAULT_REPLACED_ALREADY, /* error: another row replaced it */
    FAULT_SEX_DIFFERS,      /* warnings: what is recorded stays */
    FAULT_OCCUPATION_DIFFERS,
    FAULT_DIED_DIFFERS,
    FAULT_MEMBER_NUMBER_DIFFERS,
    FAULT_HOME_DIFFERS,
    FAULT_COVER_AFTER_DEATH,
    FAULT_COUNT
} MemberFault;

enum { FAULTS_PER_ROW_MAX = 8 };
typedef struct {
    MemberFault fault;
    uint32_t spell; /* index of the spell in question, BOOK_NOBODY none */
} FaultFound;

typedef struct {
    FaultFound found[FAULTS_PER_ROW_MAX];
    size_t count;
    bool bad; /* one of them is an error */
} MemberFaults;

/* Decides what a row means against the book. Pure: changes nothing. With faults->bad the decision
 * is not to be carried out. */
MemberDecision book_decide(const Book *book, const MemberRow *row, MemberFaults *ret_faults);
