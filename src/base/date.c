#include "base/date.h"

#include "base/mem.h"

static const char *const MONTHS_ID[12] = {"Januari",   "Februari", "Maret",    "April",
                                          "Mei",       "Juni",     "Juli",     "Agustus",
                                          "September", "Oktober",  "November", "Desember"};
static const char *const MONTHS_EN[12] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

/* Days from 1970-01-01, after Howard Hinnant's days_from_civil: the year begins in March, so that
 * the leap day is last. */
static int32_t days_of(int year, int month, int day)
{
    int shifted = month <= 2 ? year - 1 : year;
    int era = shifted / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int days_in_month(int year, int month)
{
    static const int DAYS[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

bool date_from_ymd(int year, int month, int day, Date *ret)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    *ret = (Date){days_of(year, month, day)};
    return true;
}

void date_to_ymd(Date date, int *ret_year, int *ret_month, int *ret_day)
{
    int shifted = date.days + 719468;
    int era = shifted / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_index = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * month_index + 2) / 5 + 1;
    *ret_month = month_index < 10 ? month_index + 3 : month_index - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2 ? 1 : 0);
}

/* The number of a month's name in either language, or its first three letters; 0 if it is none. */
static int month_by_name(Text name)
{
    static const char *const OTHERS[][2] = {
        {"agt", "8"}, {"ags", "8"}, {"nop", "11"}, {"nopember", "11"}, {"pebruari", "2"}};
    for (int i = 0; i < 12; i++) {
        Text id = text_of(MONTHS_ID[i]), en = text_of(MONTHS_EN[i]);
        if (text_equal_ascii_nocase(name, id) || text_equal_ascii_nocase(name, en) ||
            text_equal_ascii_nocase(name, text_slice(id, 0, 3)) ||
            text_equal_ascii_nocase(name, text_slice(en, 0, 3)))
            return i + 1;
    }
    for (size_t i = 0; i < ARRAY_COUNT(OTHERS); i++) {
        int64_t number;
        if (text_equal_ascii_nocase(name, text_of(OTHERS[i][0])) &&
            text_parse_int64(text_of(OTHERS[i][1]), &number))
            return (int)number;
    }
    return 0;
}

/* Up to three parts separated by one kind of '-', '/', '.' or blanks; returns how many, 0 if there
 * are more. */
static int parts_of(Text text, Text parts[3])
{
    static const char SEPARATORS[] = "-/. ";
    char separator = '\0';
    for (size_t i = 0; i < text.bytes && separator == '\0'; i++)
        if (strchr(SEPARATORS, text.data[i]) != NULL)
            separator = text.data[i];
    int count = 0;
    for (Text rest = text, part; text_split(&rest, separator, &part);) {
        if (separator == ' ' && part.bytes == 0)
            continue;
        if (count == 3)
            return 0;
        parts[count++] = part;
    }
    return count;
}

static bool small_number(Text text, int *ret)
{
    int64_t value;
    if (text.bytes == 0 || text.bytes > 4 || !text_parse_int64(text, &value) || value < 0)
        return false;
    *ret = (int)value;
    return true;
}

static bool month_part(Text text, int *ret)
{
    int month = month_by_name(text);
    if (month != 0) {
        *ret = month;
        return true;
    }
    return text.bytes <= 2 && small_number(text, ret);
}

bool date_parse(Text text, Date *ret)
{
    Text parts[3];
    int year, month, day;
    text = text_trim(text);
    if (text.bytes > 10 && (text.data[10] == ' ' || text.data[10] == 'T') && text.data[4] == '-')
        text = text_slice(text, 0, 10); /* a time of day that a spreadsheet added */
    if (parts_of(text, parts) != 3 || !month_part(parts[1], &month))
        return false;
    bool year_first = parts[0].bytes == 4;
    Text year_text = year_first ? parts[0] : parts[2];
    Text day_text = year_first ? parts[2] : parts[0];
    if (year_text.bytes != 4 || !small_number(year_text, &year) || day_text.bytes > 2 ||
        !small_number(day_text, &day))
        return false;
    return date_from_ymd(year, month, day, ret);
}

bool month_from_ym(int year, int month, Month *ret)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12)
        return false;
    *ret = (Month){year * 12 + month - 1};
    return true;
}

bool month_parse(Text text, Month *ret)
{
    Text parts[3];
    int year, month;
    text = text_trim(text);
    int count = parts_of(text, parts);
    if (count == 3) { /* a spreadsheet made a whole date of it: any day of the month will do */
        Date date;
        if (!date_parse(text, &date))
            return false;
        *ret = month_of(date);
        return true;
    }
    if (count != 2)
        return false;
    bool year_first = parts[0].bytes == 4 && month_by_name(parts[0]) == 0;
    if (!small_number(year_first ? parts[0] : parts[1], &year) ||
        !month_part(year_first ? parts[1] : parts[0], &month))
        return false;
    return month_from_ym(year, month, ret);
}

Month month_of(Date date)
{
    int year, month, day;
    date_to_ymd(date, &year, &month, &day);
    return (Month){year * 12 + month - 1};
}

Date month_first_day(Month month)
{
    return (Date){days_of(month_year(month), month_number(month), 1)};
}

Date month_last_day(Month month) { return (Date){month_first_day(month_plus(month, 1)).days - 1}; }

char *date_format(void *parent, Date date)
{
    int year, month, day;
    date_to_ymd(date, &year, &month, &day);
    return mem_printf(parent, "%04d-%02d-%02d", year, month, day);
}

char *date_format_long(void *parent, Date date, bool english)
{
    int year, month, day;
    date_to_ymd(date, &year, &month, &day);
    return mem_printf(parent, "%d %s %d", day, (english ? MONTHS_EN : MONTHS_ID)[month - 1], year);
}

char *month_format(void *parent, Month month)
{
    return mem_printf(parent, "%04d-%02d", month_year(month), month_number(month));
}

char *month_format_long(void *parent, Month month, bool english)
{
    return mem_printf(parent, "%s %d", (english ? MONTHS_EN : MONTHS_ID)[month_number(month) - 1],
                      month_year(month));
}

int age_on(Date birth, Date day)
{
    int birth_year, birth_month, birth_day, year, month, day_of_month;
    date_to_ymd(birth, &birth_year, &birth_month, &birth_day);
    date_to_ymd(day, &year, &month, &day_of_month);
    bool had_birthday = month > birth_month || (month == birth_month && day_of_month >= birth_day);
    return year - birth_year - (had_birthday ? 0 : 1);
}

static const int64_t US_PER_SECOND = 1000000;
static const int64_t US_PER_DAY = 86400 * 1000000LL;

bool instant_parse(Text text, Instant *ret)
{
    Date date;
    Text day = text_slice(text, 0, 10);
    if (day.bytes != 10 || !date_parse(day, &date))
        return false;
    int64_t us = date.days * US_PER_DAY;
    if (text.bytes > 10) {
        int64_t hour, minute, second, fraction = 0;
        if (text.bytes < 20 || (text.data[10] != 'T' && text.data[10] != ' ') ||
            text.data[13] != ':' || text.data[16] != ':' || text.data[text.bytes - 1] != 'Z' ||
            !text_parse_int64(text_slice(text, 11, 13), &hour) ||
            !text_parse_int64(text_slice(text, 14, 16), &minute) ||
            !text_parse_int64(text_slice(text, 17, 19), &second) || hour < 0 || hour > 23 ||
            minute < 0 || minute > 59 || second < 0 || second > 59)
            return false;
        Text rest = text_slice(text, 19, text.bytes - 1);
        if (rest.bytes > 0) {
            char *decimal = mem_printf(NULL, "0%.*s", TEXT_ARGS(rest));
            bool fits = rest.data[0] == '.' && text_parse_decimal(text_of(decimal), 6, &fraction);
            mem_free(decimal);
            if (!fits)
                return false;
        }
        us += ((hour * 60 + minute) * 60 + second) * US_PER_SECOND + fraction;
    }
    *ret = (Instant){us};
    return true;
}

char *instant_format(void *parent, Instant instant)
{
    int64_t day = instant.us / US_PER_DAY - (instant.us % US_PER_DAY < 0);
    int64_t us = instant.us - day * US_PER_DAY;
    char *date = date_format(NULL, (Date){(int32_t)day});
    int64_t seconds = us / US_PER_SECOND;
    char *text = mem_printf(parent, "%sT%02d:%02d:%02d", date, (int)(seconds / 3600),
                            (int)(seconds / 60 % 60), (int)(seconds % 60));
    char *full = us % US_PER_SECOND == 0
                     ? mem_printf(parent, "%sZ", text)
                     : mem_printf(parent, "%s.%06dZ", text, (int)(us % US_PER_SECOND));
    mem_free(text);
    mem_free(date);
    return full;
}

Date instant_date(Instant instant)
{
    int64_t local = instant.us + 7 * 3600 * US_PER_SECOND;
    return (Date){(int32_t)(local / US_PER_DAY - (local % US_PER_DAY < 0))};
}

Instant instant_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (Instant){now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000};
}
