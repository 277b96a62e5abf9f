/* What spreadsheets do to long digit codes (NIK, member numbers, region codes): recognised and
 * named, never silently repaired. A NIK typed into a number cell becomes 3.27606E+15; a double
 * keeps 15 digits, so the 16th turns to 0; a code with a leading zero loses it; `32.10` becomes
 * `32.1`; an apostrophe forces text and sometimes stays. */
#pragma once

#include "base/text.h"

typedef enum {
    DAMAGE_NONE,
    DAMAGE_SCIENTIFIC,    /* 3.27606E+15: digits are lost */
    DAMAGE_TRAILING_ZERO, /* a code of over 15 digits ends in 0: a number cell keeps 15 digits and
                             would have put the 0 there. It may be right */
    DAMAGE_LEADING_ZERO,  /* one or two digits short, as a number cell leaves a code that began with
                             0 */
    DAMAGE_APOSTROPHE,    /* '3276…: harmless, the digits are whole */
    DAMAGE_DECIMAL,       /* 3276055708900002.0 or 32.1 for 32.10 */
    DAMAGE_SEPARATORS,    /* blanks, dots or dashes between digits: the digits are whole */
} DamageKind;

typedef struct {
    DamageKind kind;
    Text digits; /* what digits are known for certain: a prefix for SCIENTIFIC, all for harmless
                    kinds */
    bool whole;  /* true if `digits` is the complete code (harmless damage) */
} Damage;

/* Examines a code that should have `expected` digits. `buffer` needs room for 32 bytes and backs
 * `digits`. */
Damage damage_of(Text text, int expected, char *buffer);
const char *damage_key(DamageKind kind); /* the message key: "damage.scientific" … */
