/* Invented rosters with the faults of real ones, and what is truly the matter with each row. Pure.
 * Private to demo/. */
#pragma once

#include "demo/people.h"
#include "roster/roster.h"

/* What was done to a row; its key stands in the truth file. */
typedef enum {
    FAULT_NONE_NEW,
    FAULT_HARMLESS, /* an apostrophe or blanks around whole digits */
    FAULT_COVERED,
    FAULT_COVERED_SPELLING, /* the member's name in another spelling */
    FAULT_COVERED_TITLE,    /* with titles, or in small letters */
    FAULT_ARREARS,
    FAULT_LAPSED,
    FAULT_DUPLICATE,
    FAULT_CONFLICT, /* a newcomer with a member's NIK */
    FAULT_OVER_AGE,
    FAULT_UNDER_AGE,
    FAULT_WRONG_DOMICILE,
    FAULT_DIED,
    FAULT_SCIENTIFIC_MEMBER, /* a member whose NIK a number cell turned to 3.27706E+15 */
    FAULT_SCIENTIFIC,        /* the same of a newcomer: nobody can tell who it is */
    FAULT_TRAILING_ZERO_MEMBER,
    FAULT_TRAILING_ZERO,
    FAULT_TYPO_MEMBER, /* two digits of the serial number exchanged or one changed */
    FAULT_SHORT,       /* a digit is missing */
    FAULT_BLANK,
    FAULT_DATE, /* an impossible birth date in the NIK */
    ROSTER_FAULT_COUNT
} RosterFault;
const char *roster_fault_key(RosterFault fault);
Verdict roster_fault_verdict(RosterFault fault); /* what is true of such a row */

enum { NIK_TEXT_BYTES = 32 };

typedef struct {
    int64_t no;               /* from 1 */
    char nik[NIK_TEXT_BYTES]; /* as written */
    char name[NAME_BYTES_MAX];
    Date birth;
    Sex sex;
    Region home;
    const char *occupation;
    int decile;
    bool disabled;
    RosterFault fault;
    Nik true_nik;
    int64_t duplicate_of; /* no of the earlier row, 0 none */
} DemoRosterRow;

/* The `newcomers` that plan_population needs for a roster of `rows`: somewhat more, since some
 * people's numbers show no damage. */
int64_t roster_newcomers(int64_t rows);
/* The regency's population must have been planned with that many newcomers; `elsewhere` are
 * villages outside the regency. */
DemoRosterRow *roster_draw(void *parent, const DemoRegency *regency, int64_t count,
                           const Region *elsewhere, size_t elsewhere_count);
/* How many rows a regency's roster has: `wanted` at full scale, fewer where the register is too
 * small to find people in. */
int64_t roster_rows(const Totals *totals, int64_t scale, int64_t wanted);
