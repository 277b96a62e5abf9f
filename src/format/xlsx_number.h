/* Numbers of a sheet as text: shortest exact decimals, dates by their number format. Private to
 * format/. */
#pragma once

#include "base/text.h"

typedef enum { NUMBER_PLAIN, NUMBER_DATE, NUMBER_TIME, NUMBER_PERCENT } NumberKind;

enum { XLSX_NUMBER_BYTES = 64 };

/* What a number format shows: built in by id, or by its code ("dd/mm/yyyy", "0.00%"). */
NumberKind xlsx_builtin_kind(int64_t id);
NumberKind xlsx_format_kind(Text code);

/* The text of a cell's value. Plain numbers: the digits as stored, or the shortest decimal that
 * gives the same double, without exponent where a person would write none. Dates: 2022-12-31, with
 * " 08:30:00" if there is a time. Times: 08:30:00. Percents: 51.59%. What is no number comes back
 * as it is. `buffer` has XLSX_NUMBER_BYTES and may back the result. */
Text xlsx_number_text(Text value, NumberKind kind, bool from_1904, char *buffer);
