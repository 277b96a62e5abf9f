/* Calendar without time zones or locale: Date counts days from 1970-01-01 (proleptic Gregorian),
 * Month is year × 12 + month − 1, Instant is UTC microseconds. Text is ISO 8601; readers also take
 * the forms Indonesian offices write (31/12/2022, 31-12-2022, 12/2022, "Des 2022", "Desember
 * 2022"). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/text.h"

typedef struct {
    int32_t days;
} Date;
typedef struct {
    int32_t months;
} Month;
typedef struct {
    int64_t us;
} Instant;

/* Years this program accepts in any input. */
enum { YEAR_MIN = 1900, YEAR_MAX = 2200 };

/* False if there is no such day: 31 February, year outside YEAR_MIN..YEAR_MAX. */
MUST_USE bool date_from_ymd(int year, int month, int day, Date *ret);
void date_to_ymd(Date date, int *ret_year, int *ret_month, int *ret_day);
MUST_USE bool date_parse(Text text, Date *ret);
char *date_format(void *parent, Date date);                    /* 2022-12-31 */
char *date_format_long(void *parent, Date date, bool english); /* 31 Desember 2022 */

/* `month` 1..12. */
MUST_USE bool month_from_ym(int year, int month, Month *ret);
static inline int month_year(Month month) { return month.months / 12; }
static inline int month_number(Month month) { return month.months % 12 + 1; }
static inline Month month_plus(Month month, int count) { return (Month){month.months + count}; }
Month month_of(Date date);
Date month_first_day(Month month);
Date month_last_day(Month month);
MUST_USE bool month_parse(Text text, Month *ret);
char *month_format(void *parent, Month month);                    /* 2022-12 */
char *month_format_long(void *parent, Month month, bool english); /* Desember 2022 */

/* Full years lived on `day` by somebody born on `birth`; somebody born on 29 February has a
 * birthday on 1 March in common years. Negative before birth. */
int age_on(Date birth, Date day);

/* ISO 8601 UTC: "2022-12-31T00:00:00Z", also with fractions to microseconds, or a date alone (its
 * midnight). */
MUST_USE bool instant_parse(Text text, Instant *ret);
char *
instant_format(void *parent,
               Instant instant);    /* 2022-12-31T00:00:00Z, microseconds only if there are any */
Date instant_date(Instant instant); /* the day in UTC+7 (western Indonesia), where offices live */
Instant instant_now(void);
