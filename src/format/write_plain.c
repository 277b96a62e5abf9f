/* Values as machines read them, without an allocation. */
#include "base/date.h"
#include "format/write_internal.h"

static size_t put_uint(char *buffer, uint64_t value, int digits_min)
{
    char reversed[NUMBER_BYTES_MAX];
    int count = 0;
    while (value > 0 || count < digits_min) {
        reversed[count++] = (char)('0' + value % 10);
        value /= 10;
    }
    for (int i = 0; i < count; i++)
        buffer[i] = reversed[count - 1 - i];
    return (size_t)count;
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static size_t put_int(char *buffer, int64_t value)
{
    size_t sign = value < 0;
    buffer[0] = '-';
    return sign + put_uint(buffer + sign, magnitude(value), 1);
}

/* `value` ÷ 10^digits with all its places, or without trailing zeros. */
static size_t put_decimal(char *buffer, int64_t value, int digits, bool trim)
{
    uint64_t unit = 1;
    for (int i = 0; i < digits; i++)
        unit *= 10;
    size_t at = value < 0;
    buffer[0] = '-';
    at += put_uint(buffer + at, magnitude(value) / unit, 1);
    buffer[at++] = '.';
    at += put_uint(buffer + at, magnitude(value) % unit, digits);
    while (trim && buffer[at - 1] == '0')
        at--;
    return buffer[at - 1] == '.' ? at - 1 : at;
}

static size_t put_date(char *buffer, int year, int month, int day)
{
    size_t at = put_uint(buffer, (uint64_t)year, 4);
    buffer[at++] = '-';
    at += put_uint(buffer + at, (uint64_t)month, 2);
    if (day == 0)
        return at;
    buffer[at++] = '-';
    return at + put_uint(buffer + at, (uint64_t)day, 2);
}

size_t cell_plain(const Cell *cell, char *buffer)
{
    switch (cell->type) {
    case CELL_EMPTY:
    case CELL_TEXT:
        return 0;
    case CELL_INT:
    case CELL_MONEY:
        return put_int(buffer, cell->number);
    case CELL_PERCENT:
    case CELL_POINTS:
        return put_decimal(buffer, cell->number, 4, false);
    case CELL_SCORE:
        return put_decimal(buffer, cell->number, 6, true);
    case CELL_DATE: {
        int year, month, day;
        date_to_ymd((Date){(int32_t)cell->number}, &year, &month, &day);
        return put_date(buffer, year, month, day);
    }
    case CELL_MONTH: {
        Month month = {(int32_t)cell->number};
        return put_date(buffer, month_year(month), month_number(month), 0);
    }
    case CELL_BOOL:
        memcpy(buffer, cell->number != 0 ? "true" : "false", 5);
        return cell->number != 0 ? 4 : 5;
    }
    abort();
}
