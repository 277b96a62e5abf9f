#include "base/damage.h"

#include <assert.h>

enum { CODE_DIGITS_MAX = 31, DOUBLE_DIGITS = 15 }; /* a spreadsheet keeps 15 significant digits */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_separator(char c) { return c == ' ' || c == '.' || c == '-'; }

/* mantissa E exponent, as "3.27606E+15" or "3,27606e15"; collects the mantissa's digits. */
static bool read_scientific(Text text, char *digits, size_t *ret_count)
{
    size_t at = 0, count = 0;
    while (at < text.bytes &&
           (is_digit(text.data[at]) || text.data[at] == '.' || text.data[at] == ',')) {
        if (is_digit(text.data[at]) && count < CODE_DIGITS_MAX)
            digits[count++] = text.data[at];
        at++;
    }
    if (count == 0 || at == text.bytes || (text.data[at] != 'E' && text.data[at] != 'e'))
        return false;
    at++;
    if (at < text.bytes && (text.data[at] == '+' || text.data[at] == '-'))
        at++;
    if (at == text.bytes)
        return false;
    for (; at < text.bytes; at++)
        if (!is_digit(text.data[at]))
            return false;
    *ret_count = count;
    return true;
}

/* Digits with single separators between; false if there is anything else. */
static bool read_separated(Text text, char *digits, size_t *ret_count, size_t *ret_separators,
                           Text *ret_after_last_dot)
{
    size_t count = 0, separators = 0;
    *ret_after_last_dot = TEXT_EMPTY;
    for (size_t i = 0; i < text.bytes; i++) {
        if (is_digit(text.data[i])) {
            if (count == CODE_DIGITS_MAX)
                return false;
            digits[count++] = text.data[i];
        } else if (is_separator(text.data[i])) {
            separators++;
            if (text.data[i] == '.')
                *ret_after_last_dot = text_slice(text, i + 1, text.bytes);
        } else {
            return false;
        }
    }
    *ret_count = count;
    *ret_separators = separators;
    return count > 0;
}

static bool all_zero(Text text)
{
    for (size_t i = 0; i < text.bytes; i++)
        if (text.data[i] != '0')
            return false;
    return text.bytes > 0;
}

static Damage damage(DamageKind kind, const char *digits, size_t count, bool whole)
{
    return (Damage){kind, {digits, count}, whole};
}

Damage damage_of(Text text, int expected, char *buffer)
{
    assert(expected > 0 && expected <= CODE_DIGITS_MAX);
    size_t count, separators, wanted = (size_t)expected;
    Text fraction;
    text = text_trim(text);
    bool apostrophe = text.bytes > 0 && (text.data[0] == '\'' || text.data[0] == '`');
    if (apostrophe)
        text = text_trim(text_slice(text, 1, text.bytes));
    else if (text_starts_with(text, TEXT("\xE2\x80\x99")) ||
             text_starts_with(text, TEXT("\xE2\x80\x98"))) {
        text = text_trim(text_slice(text, 3, text.bytes));
        apostrophe = true;
    }
    if (read_scientific(text, buffer, &count)) {
        /* The mantissa was rounded: its last digit that is not zero may have been raised by what is
         * lost behind it. */
        while (count > 0 && buffer[count - 1] == '0')
            count--;
        count -= count > 0;
        return damage(DAMAGE_SCIENTIFIC, buffer, count > wanted ? wanted : count, false);
    }
    if (!read_separated(text, buffer, &count, &separators, &fraction))
        return damage(DAMAGE_NONE, buffer, 0, false);
    if (separators == 1 && fraction.bytes > 0 && fraction.bytes <= 2 && all_zero(fraction) &&
        count - fraction.bytes == wanted)
        return damage(DAMAGE_DECIMAL, buffer, wanted, true); /* 3276055708900002.0 */
    if (count == wanted && separators > 0)
        return damage(DAMAGE_SEPARATORS, buffer, count, true);
    if (count + 1 == wanted && separators > 0 && fraction.bytes > 0)
        return damage(DAMAGE_DECIMAL, buffer, count, false); /* 32.1 for 32.10 */
    if (count == wanted && wanted > DOUBLE_DIGITS && buffer[count - 1] == '0')
        return damage(DAMAGE_TRAILING_ZERO, buffer, DOUBLE_DIGITS, false);
    if (count == wanted)
        return damage(apostrophe ? DAMAGE_APOSTROPHE : DAMAGE_NONE, buffer, count, true);
    if (count < wanted && count + 2 >= wanted)
        return damage(DAMAGE_LEADING_ZERO, buffer, count, false);
    return damage(DAMAGE_NONE, buffer, count, false);
}

const char *damage_key(DamageKind kind)
{
    switch (kind) {
    case DAMAGE_NONE:
        return "damage.none";
    case DAMAGE_SCIENTIFIC:
        return "damage.scientific";
    case DAMAGE_TRAILING_ZERO:
        return "damage.trailing_zero";
    case DAMAGE_LEADING_ZERO:
        return "damage.leading_zero";
    case DAMAGE_APOSTROPHE:
        return "damage.apostrophe";
    case DAMAGE_DECIMAL:
        return "damage.decimal";
    case DAMAGE_SEPARATORS:
        return "damage.separators";
    }
    abort();
}
