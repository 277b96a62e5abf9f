#include "format/xlsx_number.h"

#include <math.h>

#include "base/date.h"

enum {
    EXACT_DIGITS = 15,    /* any decimal of so many digits survives the way through a double */
    DAYS_TO_1970 = 25569, /* Excel's number of 1970-01-01 when 1 is 1900-01-01 */
    DAYS_1904 = 1462,     /* between Excel's two beginnings */
    LEAP_DAY_1900 = 60,   /* Excel's 29 February 1900, which never was */
    DAY_MAX = 2958465,    /* 9999-12-31 */
    DAY_SECONDS = 86400,
    PLAIN_EXPONENT_MAX = 21, /* larger numbers keep their exponent */
    PLAIN_EXPONENT_MIN = -7,
};

NumberKind xlsx_builtin_kind(int64_t id)
{
    if (id == 9 || id == 10)
        return NUMBER_PERCENT;
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
        return NUMBER_TIME;
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return NUMBER_DATE;
    return NUMBER_PLAIN;
}

/* "[h]", "[mm]": time that goes on counting beyond its unit, not a colour or a locale. */
static bool is_elapsed(Text code, size_t at)
{
    size_t from = at + 1;
    for (at = from; at < code.bytes && code.data[at] != ']'; at++)
        if (strchr("hHmMsS", code.data[at]) == NULL || code.data[at] == '\0')
            return false;
    return at > from;
}

/* Steps over what a format code shows literally: "text", [colour or locale], \x, _x, *x. True if it
 * did. */
static bool skip_literal(Text code, size_t *at)
{
    char c = code.data[*at];
    if (c == '"' || (c == '[' && !is_elapsed(code, *at))) {
        char close = c == '"' ? '"' : ']';
        do
            ++*at;
        while (*at < code.bytes && code.data[*at] != close);
        ++*at;
        return true;
    }
    if (c == '\\' || c == '_' || c == '*') {
        *at += 2;
        return true;
    }
    return false;
}

NumberKind xlsx_format_kind(Text code)
{
    bool day = false, month = false, time = false, percent = false;
    if (text_equal_ascii_nocase(text_trim(code), TEXT("General")))
        return NUMBER_PLAIN;
    for (size_t at = 0; at < code.bytes && code.data[at] != ';';) {
        if (skip_literal(code, &at))
            continue;
        char c = code.data[at++];
        if (c == '\0')
            continue;
        day = day || strchr("yYdD", c) != NULL;
        month = month || c == 'm' || c == 'M';
        time = time || strchr("hHsS", c) != NULL;
        percent = percent || c == '%';
    }
    if (day || (month && !time))
        return NUMBER_DATE;
    if (time)
        return NUMBER_TIME;
    return percent ? NUMBER_PERCENT : NUMBER_PLAIN;
}

/* Are these digits, with at most one point, that need no rounding to be exact? */
static bool is_exact(Text value)
{
    size_t digits = 0;
    bool point = false;
    size_t at = value.bytes > 0 && value.data[0] == '-';
    if (at == value.bytes || value.bytes >= XLSX_NUMBER_BYTES / 2 || value.data[at] == '.')
        return false;
    for (; at < value.bytes; at++) {
        if (value.data[at] == '.' && !point && at + 1 < value.bytes)
            point = true;
        else if (value.data[at] < '0' || value.data[at] > '9')
            return false;
        else
            digits++;
    }
    return !point || digits <= EXACT_DIGITS;
}

static Text without_trailing_zeros(Text value)
{
    if (value.bytes == 0 || memchr(value.data, '.', value.bytes) == NULL)
        return value;
    while (value.data[value.bytes - 1] == '0')
        value.bytes--;
    if (value.data[value.bytes - 1] == '.')
        value.bytes--;
    return value;
}

static bool parse_double(Text value, double *ret)
{
    char copy[XLSX_NUMBER_BYTES];
    if (value.bytes == 0 || value.bytes >= sizeof copy)
        return false;
    for (size_t i = 0; i < value.bytes; i++) /* no "inf", "nan", hexadecimal or blanks */
        if (strchr("0123456789+-.eE", value.data[i]) == NULL || value.data[i] == '\0')
            return false;
    memcpy(copy, value.data, value.bytes);
    copy[value.bytes] = '\0';
    char *end;
    double number = strtod(copy, &end);
    if (*end != '\0' || !isfinite(number))
        return false;
    *ret = number;
    return true;
}

/* Digits and a decimal exponent as a person writes the number: "0.0012", "3276055708900002". */
static size_t put_plain(char *buffer, bool negative, const char *digits, int count, int exponent)
{
    size_t at = 0;
    if (negative)
        buffer[at++] = '-';
    if (exponent < 0) {
        buffer[at++] = '0';
        buffer[at++] = '.';
        for (int i = -1; i > exponent; i--)
            buffer[at++] = '0';
    }
    for (int i = 0; i < count || i <= exponent; i++) {
        if (i == exponent + 1 && exponent >= 0)
            buffer[at++] = '.';
        buffer[at++] = i < count ? digits[i] : '0';
    }
    return at;
}

/* The shortest decimal that reads back as the same double. */
static Text shortest(double number, char *buffer)
{
    char scientific[XLSX_NUMBER_BYTES];
    for (int precision = EXACT_DIGITS - 1; precision <= 16; precision++) {
        (void)snprintf(scientific, sizeof scientific, "%.*e", precision, number);
        double back;
        if (parse_double(text_of(scientific), &back) && back == number)
            break;
    }
    char digits[32];
    int count = 0;
    const char *c = scientific;
    for (; *c != 'e'; c++)
        if (*c >= '0' && *c <= '9')
            digits[count++] = *c;
    int64_t exponent;
    if (!text_parse_int64(text_of(c[1] == '+' ? c + 2 : c + 1), &exponent))
        abort(); /* printf always writes one */
    while (count > 1 && digits[count - 1] == '0')
        count--;
    bool negative = scientific[0] == '-';
    if (exponent >= PLAIN_EXPONENT_MIN && exponent < PLAIN_EXPONENT_MAX)
        return (Text){buffer, put_plain(buffer, negative, digits, count, (int)exponent)};
    size_t at = put_plain(buffer, negative, digits, count, 0);
    int bytes = snprintf(buffer + at, XLSX_NUMBER_BYTES - at, "E%+03d", (int)exponent);
    return (Text){buffer, at + (size_t)bytes};
}

/* A whole number of more digits than a spreadsheet keeps, ending in 0: it put the 0 there itself.
 */
static bool is_rounded(Text value)
{
    if (value.bytes <= EXACT_DIGITS || value.data[value.bytes - 1] != '0')
        return false;
    for (size_t i = value.data[0] == '-'; i < value.bytes; i++)
        if (value.data[i] < '0' || value.data[i] > '9')
            return false;
    return true;
}

/* The way a spreadsheet shows such a number, which readers know as damage: 3.2760557089E+15. */
static Text show_rounded(Text value, char *buffer)
{
    bool negative = value.data[0] == '-';
    Text digits = text_slice(value, negative, value.bytes);
    int exponent = (int)digits.bytes - 1;
    while (digits.bytes > 1 && digits.data[digits.bytes - 1] == '0')
        digits.bytes--;
    char copy[XLSX_NUMBER_BYTES];
    memcpy(copy, digits.data, digits.bytes); /* `value` may stand in `buffer` */
    size_t at = put_plain(buffer, negative, copy, (int)digits.bytes, 0);
    int bytes = snprintf(buffer + at, XLSX_NUMBER_BYTES - at, "E%+03d", exponent);
    return (Text){buffer, at + (size_t)bytes};
}

static Text plain_text(Text value, char *buffer)
{
    double number;
    Text plain = value;
    if (is_exact(value))
        plain = without_trailing_zeros(value);
    else if (parse_double(value, &number))
        plain = shortest(number, buffer);
    return is_rounded(plain) && plain.bytes < XLSX_NUMBER_BYTES ? show_rounded(plain, buffer)
                                                                : plain;
}

/* Moves the point of a plain decimal two places to the right and adds '%'. */
static Text percent_text(Text value, char *buffer)
{
    char copy[XLSX_NUMBER_BYTES];
    double number;
    Text plain = plain_text(value, copy);
    if (!parse_double(value, &number) || memchr(plain.data, 'E', plain.bytes) != NULL ||
        plain.bytes > XLSX_NUMBER_BYTES - 8)
        return plain.data == copy ? plain_text(value, buffer) : plain;
    const char *point = memchr(plain.data, '.', plain.bytes);
    size_t whole = point == NULL ? plain.bytes : (size_t)(point - plain.data);
    Text decimals = text_slice(plain, whole + 1, plain.bytes);
    char digits[XLSX_NUMBER_BYTES];
    size_t count = 0;
    bool negative = plain.data[0] == '-';
    for (size_t i = negative; i < whole; i++)
        digits[count++] = plain.data[i];
    for (size_t i = 0; i < 2 || i < decimals.bytes; i++)
        digits[count++] = i < decimals.bytes ? decimals.data[i] : '0';
    size_t ones = whole - negative + 2; /* digits before the moved point */
    size_t first = 0;
    while (first + 1 < ones && digits[first] == '0')
        first++;
    size_t at = 0;
    if (negative)
        buffer[at++] = '-';
    for (size_t i = first; i < count; i++) {
        if (i == ones)
            buffer[at++] = '.';
        buffer[at++] = digits[i];
    }
    buffer[at++] = '%';
    return (Text){buffer, at};
}

static size_t put_date(char *buffer, int64_t day, bool from_1904)
{
    if (day == LEAP_DAY_1900 && !from_1904) {
        memcpy(buffer, "1900-02-29", 10); /* as Excel shows it; no reader of dates takes it */
        return 10;
    }
    int64_t days = day - DAYS_TO_1970;
    if (from_1904)
        days += DAYS_1904;
    else if (day < LEAP_DAY_1900)
        days++;
    int year, month, number;
    date_to_ymd((Date){(int32_t)days}, &year, &month, &number);
    return (size_t)snprintf(buffer, XLSX_NUMBER_BYTES, "%04d-%02d-%02d", year, month, number);
}

static Text date_text(Text value, NumberKind kind, bool from_1904, char *buffer)
{
    double number;
    if (!parse_double(value, &number) || number < 0 || number >= DAY_MAX + 1 ||
        (kind == NUMBER_TIME && number >= 1))
        return plain_text(value, buffer);
    int64_t day = (int64_t)number;
    int64_t seconds = llround((number - (double)day) * DAY_SECONDS);
    if (seconds == DAY_SECONDS) {
        day++;
        seconds = 0;
    }
    size_t at = 0;
    if (kind == NUMBER_DATE && (day > 0 || from_1904)) {
        at = put_date(buffer, day, from_1904);
        if (seconds == 0)
            return (Text){buffer, at};
        buffer[at++] = ' ';
    }
    int bytes = snprintf(buffer + at, XLSX_NUMBER_BYTES - at, "%02d:%02d:%02d",
                         (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
    return (Text){buffer, at + (size_t)bytes};
}

Text xlsx_number_text(Text value, NumberKind kind, bool from_1904, char *buffer)
{
    switch (kind) {
    case NUMBER_PLAIN:
        return plain_text(value, buffer);
    case NUMBER_PERCENT:
        return percent_text(value, buffer);
    case NUMBER_DATE:
    case NUMBER_TIME:
        return date_text(value, kind, from_1904, buffer);
    }
    abort();
}
