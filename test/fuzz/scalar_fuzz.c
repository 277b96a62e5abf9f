/* Numbers, dates and damaged codes: what parses prints back to something that parses to the same.
 */
#include <assert.h>

#include "base/damage.h"
#include "base/date.h"
#include "base/mem.h"
#include "fuzz.h"

static void check_dates(Ctx *ctx, Text text)
{
    Date date, date_again;
    if (date_parse(text, &date)) {
        assert(date_parse(text_of(date_format(ctx, date)), &date_again));
        assert(date.days == date_again.days);
    }
    Month month, month_again;
    if (month_parse(text, &month)) {
        assert(month_parse(text_of(month_format(ctx, month)), &month_again));
        assert(month.months == month_again.months);
    }
    Instant instant, instant_again;
    if (instant_parse(text, &instant)) {
        assert(instant_parse(text_of(instant_format(ctx, instant)), &instant_again));
        assert(instant.us == instant_again.us);
    }
}

static void check_numbers(Ctx *ctx, Text text)
{
    int64_t number, again;
    if (text_parse_int64(text, &number)) {
        assert(text_parse_int64(text_of(mem_printf(ctx, "%lld", (long long)number)), &again));
        assert(number == again);
    }
    if (text_parse_grouped(text, &number)) {
        assert(text_parse_grouped(text_of(mem_printf(ctx, "%lld", (long long)number)), &again));
        assert(number == again);
    }
    for (int digits = 0; digits <= 6; digits += 2)
        (void)!text_parse_decimal(text, digits, &number);
    static const int EXPECTED[] = {2, 4, 11, 16};
    for (size_t i = 0; i < ARRAY_COUNT(EXPECTED); i++) {
        char buffer[32];
        Damage damage = damage_of(text, EXPECTED[i], buffer);
        assert(damage.digits.bytes <= sizeof buffer);
        assert(!damage.whole || damage.digits.bytes == (size_t)EXPECTED[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    for (Text rest = {(const char *)data, size}, line; text_split(&rest, '\n', &line);) {
        check_dates(ctx, line);
        check_numbers(ctx, line);
    }
    mem_free(ctx);
    return 0;
}
