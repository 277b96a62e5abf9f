#include "base/money.h"

#include "base/mem.h"
#include "base/text.h"

/* quotient of two positive 128-bit numbers under a rounding rule; false if ROUND_EXACT and there is
 * a remainder */
static bool divide(unsigned __int128 value, unsigned __int128 divisor, Rounding rounding,
                   unsigned __int128 *ret)
{
    unsigned __int128 quotient = value / divisor;
    unsigned __int128 remainder = value % divisor;
    switch (rounding) {
    case ROUND_HALF_AWAY:
        quotient += remainder >= divisor - remainder;
        break;
    case ROUND_UP:
        quotient += remainder != 0;
        break;
    case ROUND_DOWN:
        break;
    case ROUND_EXACT:
        if (remainder != 0)
            return false;
        break;
    }
    *ret = quotient;
    return true;
}

bool ratio_apply(int64_t value, int64_t numerator, int64_t denominator, Rounding rounding,
                 int64_t *ret)
{
    if (denominator <= 0)
        return false;
    __int128 product = (__int128)value * numerator;
    bool negative = product < 0;
    unsigned __int128 quotient;
    if (!divide((unsigned __int128)(negative ? -product : product), (unsigned __int128)denominator,
                rounding, &quotient))
        return false;
    if (quotient > INT64_MAX)
        return false;
    *ret = negative ? -(int64_t)quotient : (int64_t)quotient;
    return true;
}

bool money_add(Money a, Money b, Money *ret)
{
    int64_t sum;
    if (__builtin_add_overflow(a.rupiah, b.rupiah, &sum))
        return false;
    *ret = MONEY(sum);
    return true;
}

bool money_sub(Money a, Money b, Money *ret)
{
    int64_t difference;
    if (__builtin_sub_overflow(a.rupiah, b.rupiah, &difference))
        return false;
    *ret = MONEY(difference);
    return true;
}

bool money_times(Money amount, int64_t count, Money *ret)
{
    int64_t product;
    if (__builtin_mul_overflow(amount.rupiah, count, &product))
        return false;
    *ret = MONEY(product);
    return true;
}

bool money_rate(Money base, Rate rate, Rounding rounding, Money *ret)
{
    return ratio_apply(base.rupiah, rate.ppm, PPM, rounding, &ret->rupiah);
}

/* A part's place in the queue for what the floors leave over: largest remainder first, earlier
 * index among equals. */
typedef struct {
    int64_t remainder;
    size_t index;
} Claim;

static int claim_order(const void *a, const void *b)
{
    const Claim *x = a, *y = b;
    if (x->remainder != y->remainder)
        return x->remainder > y->remainder ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

bool split_largest_remainder(int64_t total, const int64_t *weights, size_t count,
                             int64_t *ret_parts)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        if (weights[i] < 0 || __builtin_add_overflow(sum, weights[i], &sum))
            return false;
    if (sum == 0)
        return false;
    bool negative = total < 0;
    __int128 magnitude = negative ? -(__int128)total : total;
    Claim *claims = mem_array(NULL, Claim, count);
    __int128 left = magnitude;
    for (size_t i = 0; i < count; i++) {
        __int128 product = magnitude * weights[i];
        ret_parts[i] = (int64_t)(product / sum);
        claims[i] = (Claim){(int64_t)(product % sum), i};
        left -= ret_parts[i];
    }
    qsort(claims, count, sizeof *claims, claim_order);
    for (size_t i = 0; i < (size_t)left;
         i++) /* fewer than `count` are left: each floor lost less than one */
        ret_parts[claims[i].index]++;
    for (size_t i = 0; negative && i < count; i++)
        ret_parts[i] = -ret_parts[i];
    mem_free(claims);
    return true;
}

bool share_of(int64_t numerator, int64_t denominator, Rate *ret)
{
    return ratio_apply(numerator, PPM, denominator, ROUND_HALF_AWAY, &ret->ppm);
}

static uint64_t magnitude_of(int64_t value)
{
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/* Digits in groups of three. */
static void append_grouped(Buf *buf, uint64_t magnitude, char separator)
{
    enum { DIGITS_MAX = 20 };
    char digits[DIGITS_MAX];
    int count = 0;
    do {
        digits[count++] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude > 0);
    while (count > 0) {
        buf_append_char(buf, digits[--count]);
        if (count > 0 && count % 3 == 0)
            buf_append_char(buf, separator);
    }
}

enum { NUMBER_BYTES_MAX = 64 };

static char *take(void *parent, Buf *buf)
{
    char *text = text_string(parent, buf_text(buf));
    mem_free(buf);
    return text;
}

char *money_format(void *parent, Money amount, bool english)
{
    Buf *buf = buf_new(NULL, NUMBER_BYTES_MAX);
    buf_append_string(buf, amount.rupiah < 0 ? "-Rp " : "Rp ");
    append_grouped(buf, magnitude_of(amount.rupiah), english ? ',' : '.');
    return take(parent, buf);
}

char *count_format(void *parent, int64_t count, bool english)
{
    Buf *buf = buf_new(NULL, NUMBER_BYTES_MAX);
    if (count < 0)
        buf_append_char(buf, '-');
    append_grouped(buf, magnitude_of(count), english ? ',' : '.');
    return take(parent, buf);
}

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    for (int i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

char *decimal_format(void *parent, int64_t scaled, int scale_digits, int decimals, char point)
{
    int64_t value = scaled;
    if (decimals < scale_digits &&
        !ratio_apply(scaled, 1, power_of_ten(scale_digits - decimals), ROUND_HALF_AWAY, &value))
        value = scaled;
    int shown = decimals < scale_digits ? decimals : scale_digits;
    uint64_t magnitude = magnitude_of(value);
    uint64_t unit = (uint64_t)power_of_ten(shown);
    Buf *buf = buf_new(NULL, NUMBER_BYTES_MAX);
    buf_printf(buf, "%s%llu", value < 0 ? "-" : "", (unsigned long long)(magnitude / unit));
    if (decimals > 0)
        buf_append_char(buf, point);
    if (shown > 0)
        buf_printf(buf, "%0*llu", shown, (unsigned long long)(magnitude % unit));
    for (int i = shown; i < decimals; i++)
        buf_append_char(buf, '0');
    return take(parent, buf);
}

char *rate_format_percent(void *parent, Rate rate, int decimals, bool english)
{
    return decimal_format(parent, rate.ppm, 4, decimals, english ? '.' : ',');
}

char *score_format(void *parent, Score score, int decimals, bool english)
{
    return decimal_format(parent, score.micro, 6, decimals, english ? '.' : ',');
}
