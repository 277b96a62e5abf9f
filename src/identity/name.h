/* Person names in steps: pieces as written, canonical tokens, key tokens. Pure; inside the folder
 * only. Rules and examples: doc/names.md. */
#pragma once

#include "identity/identity.h"

/* What a word is besides a name. A word can be several. */
enum {
    WORD_TITLE = 1 << 0,         /* dropped before a name: H, DR, NY */
    WORD_NOISE = 1 << 1,         /* dropped wherever it stands: HJ, ALM */
    WORD_DEGREE = 1 << 2,        /* dropped after a name: SE, SPD */
    WORD_DEGREE_MARKED = 1 << 3, /* the same, but only if a dot or a comma shows it: MA, BA */
    WORD_SHORT = 1 << 4,         /* written out: MOH is MUHAMMAD */
    WORD_SHORT_FIRST = 1 << 5,   /* written out only before another word: ST is SITI */
    WORD_NOBLE = 1 << 6,         /* registered, but often left out: the key does without RADEN */
    WORD_LINK = 1 << 7,          /* between names: the key does without BIN, BINTI, BORU */
    WORD_INITIAL_NOBLE = 1 << 8, /* R: RADEN before two or more words, else an initial */
};

typedef struct {
    const char *word;
    unsigned roles;
    const char *full; /* for WORD_SHORT and WORD_SHORT_FIRST */
} Word;

enum { WORD_BYTES_MAX = 11 };

/* NULL if the word is only a name. `bytes` are upper-case ASCII. */
const Word *word_find(const char *bytes, size_t count);
/* The table in order, for the test that it is sorted; NULL past the end. */
const Word *word_at(size_t index);

/* A run of letters and digits, upper case, in modern spelling. */
typedef struct {
    const char *bytes;
    uint32_t count;
    bool dot_before;   /* a dot stood between the piece before and this one */
    bool comma_before; /* a comma or a bracket did */
    const Word *word;
} Piece;

/* Cuts a name into pieces. `buffer` has room for text.bytes, `pieces` for text.bytes / 2 + 1.
 * ASCII, or folded Unicode. */
size_t name_pieces(Text text, char *buffer, Piece *pieces);
/* Drops titles and degrees; at least one piece stays. Returns how many are left. */
size_t name_undress(Piece *pieces, size_t count);
/* Writes the canonical form; returns its end. At most 9 bytes a piece more than the pieces have. */
char *name_write(const Piece *pieces, size_t count, char *to);

/* The key of a canonical form; at most twice its bytes and 8 more. Sets name->key, first, last. */
void name_key(Text canonical, char *to, PersonName *name);
/* The key's list of exceptions, for the test that it is sorted and final. False past the end. */
bool name_variant_at(size_t index, const char **ret_from, const char **ret_to);
