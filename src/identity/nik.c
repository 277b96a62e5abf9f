/* The NIK, digit by digit: PPKKCC DDMMYY SSSS. Layout, +40 for women, serial from 0001 and the
 * permanence of the code at issue: Dukcapil Klaten, "Arti 16 digit NIK"; UU 23/2006 article 13. */
#include "base/mem.h"
#include "identity/identity.h"

enum {
    NIK_DIGITS = 16,
    WOMEN_DAY_OFFSET = 40,
    PLACE_BASE = 100,
    SERIAL_BASE = 10000,
    CENTURY = 100,
    FIRST_CENTURY = 1900, /* nobody on the register was born before */
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The number if the text is 16 digits; −1 otherwise. */
static int64_t whole_number(Text text)
{
    if (text.bytes != NIK_DIGITS)
        return -1;
    int64_t number = 0;
    for (size_t i = 0; i < NIK_DIGITS; i++) {
        if (!is_digit(text.data[i]))
            return -1;
        number = number * 10 + (text.data[i] - '0');
    }
    return number;
}

/* A two-digit year has no century: the latest in which the day is not after today. NIK_DATE if no
 * century has that day, NIK_FUTURE if all that have it are still to come. */
static unsigned birth_of(int year, int month, int day, Date today, Date *ret)
{
    int this_year, unused_month, unused_day;
    bool exists = false;
    date_to_ymd(today, &this_year, &unused_month, &unused_day);
    for (int century = this_year - this_year % CENTURY; century >= FIRST_CENTURY;
         century -= CENTURY) {
        Date birth;
        if (!date_from_ymd(century + year, month, day, &birth))
            continue;
        *ret = birth;
        exists = true;
        if (birth.days <= today.days)
            return NIK_OK;
    }
    return exists ? NIK_FUTURE : NIK_DATE;
}

static void take_apart(NikFacts *facts, int64_t number, Date today)
{
    facts->nik = (Nik){number};
    facts->serial = (int)(number % SERIAL_BASE);
    int64_t date = number / SERIAL_BASE;
    int year = (int)(date % PLACE_BASE), month = (int)(date / 100 % 100),
        day = (int)(date / 10000 % 100);
    facts->district = (Region){date / 1000000};
    facts->sex = day > WOMEN_DAY_OFFSET ? SEX_FEMALE : SEX_MALE;
    facts->faults |= birth_of(year, month, day > WOMEN_DAY_OFFSET ? day - WOMEN_DAY_OFFSET : day,
                              today, &facts->birth);
    if (facts->faults & NIK_DATE)
        facts->sex = SEX_UNKNOWN;
    if (facts->serial == 0)
        facts->faults |= NIK_SERIAL;
    if (number % 10 == 0)
        facts->faults |= NIK_TRAILING_ZERO;
}

static bool has_other_than_digits(Text text)
{
    for (size_t i = 0; i < text.bytes; i++)
        if (!is_digit(text.data[i]))
            return true;
    return false;
}

/* A leading zero can only have been lost if there was one: no province of today begins with 0, but
 * the numbers of the 1990s do (09 was Jakarta), and then the rest must still hold a day. */
static bool lost_leading_zero(Text digits, Date today)
{
    char padded[NIK_DIGITS] = "0";
    NikFacts facts = {0};
    if (digits.bytes != NIK_DIGITS - 1 || digits.data[0] == '0' || has_other_than_digits(digits))
        return false;
    memcpy(padded + 1, digits.data, NIK_DIGITS - 1);
    take_apart(&facts, whole_number((Text){padded, NIK_DIGITS}), today);
    return (facts.faults & (NIK_DATE | NIK_FUTURE | NIK_SERIAL)) == 0;
}

static void keep_known(NikFacts *facts, Text digits)
{
    facts->known_count =
        digits.bytes < sizeof facts->known ? (int)digits.bytes : (int)sizeof facts->known;
    if (digits.bytes > 0)
        memcpy(facts->known, digits.data, (size_t)facts->known_count);
}

static void examine_irregular(NikFacts *facts, Text text, Date today)
{
    char buffer[32];
    Damage damage = damage_of(text, NIK_DIGITS, buffer);
    int64_t number = whole_number(damage.digits);
    facts->damage = damage.kind;
    keep_known(facts, damage.digits);
    switch (damage.kind) {
    case DAMAGE_TRAILING_ZERO: /* an apostrophe and a last 0: the apostrophe kept the cell a text,
                                  so the 0 is its own */
        number = whole_number((Text){buffer, NIK_DIGITS});
        facts->damage = DAMAGE_APOSTROPHE;
        keep_known(facts, (Text){buffer, NIK_DIGITS});
        break;
    case DAMAGE_SCIENTIFIC:
        facts->faults |= NIK_DAMAGED;
        return;
    case DAMAGE_DECIMAL:
    case DAMAGE_APOSTROPHE:
    case DAMAGE_SEPARATORS:
    case DAMAGE_LEADING_ZERO:
    case DAMAGE_NONE:
        break;
    }
    if (number >= 0) {
        facts->faults |= NIK_HARMLESS;
        take_apart(facts, number, today);
    } else if (lost_leading_zero(damage.digits, today)) {
        facts->damage = DAMAGE_LEADING_ZERO;
        facts->faults |= NIK_DAMAGED;
    } else {
        facts->damage = damage.kind == DAMAGE_DECIMAL ? DAMAGE_DECIMAL : DAMAGE_NONE;
        facts->faults |= facts->damage == DAMAGE_DECIMAL ? NIK_DAMAGED
                         : has_other_than_digits(text)   ? NIK_CHARACTER
                                                         : NIK_LENGTH;
    }
}

NikFacts nik_examine(Text text, Date today)
{
    NikFacts facts = {.damage = DAMAGE_NONE};
    text = text_trim(text);
    int64_t number = whole_number(text);
    if (number >= 0) {
        keep_known(&facts, text);
        take_apart(&facts, number, today);
    } else if (text.bytes == 0) {
        facts.faults = NIK_EMPTY;
    } else {
        examine_irregular(&facts, text, today);
    }
    return facts;
}

const char *nik_fault_key(NikFault fault)
{
    switch (fault) {
    case NIK_OK:
        return "nik.ok";
    case NIK_EMPTY:
        return "nik.empty";
    case NIK_LENGTH:
        return "nik.length";
    case NIK_CHARACTER:
        return "nik.character";
    case NIK_DAMAGED:
        return "nik.damaged";
    case NIK_DATE:
        return "nik.date";
    case NIK_SERIAL:
        return "nik.serial";
    case NIK_FUTURE:
        return "nik.future";
    case NIK_REGION_UNKNOWN:
        return "nik.region_unknown";
    case NIK_HARMLESS:
        return "nik.harmless";
    case NIK_TRAILING_ZERO:
        return "nik.trailing_zero";
    }
    abort();
}

char *nik_format(void *parent, Nik nik)
{
    return mem_printf(parent, "%016lld", (long long)nik.number);
}

char *nik_mask(void *parent, Nik nik)
{
    char *text = nik_format(parent, nik);
    memset(text + 6, '*', 6);
    return text;
}
