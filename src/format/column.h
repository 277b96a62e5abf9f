/* A file format is one column table: the reader, the writer, the header mapping, `--help` and the
 * page in doc/ all come from it. Headers are matched in Indonesian or English, without regard to
 * case, blanks, dots, dashes, underscores, stars and colons. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

typedef enum {
    COLUMN_TEXT,    /* limit: longest in bytes */
    COLUMN_DIGITS,  /* a code (NIK, employer number), kept as written; limit: how many digits */
    COLUMN_INT,     /* whole number from 0 up, grouping accepted; limit: largest, 0 any */
    COLUMN_MONEY,   /* whole rupiah from 0 up, "Rp 16.800" and "16.800,00" accepted */
    COLUMN_PERCENT, /* "51,59" or "51.59" or "51,59 %"; parts per million */
    COLUMN_SCORE,   /* decimal to six places */
    COLUMN_DATE,
    COLUMN_MONTH,
    COLUMN_BOOL,   /* ya/tidak, yes/no, true/false, 1/0, y/t */
    COLUMN_CHOICE, /* one of `choices` */
} ColumnType;

typedef struct {
    const char *key;       /* stable machine name, also the JSON key */
    const char *header_id; /* Indonesian header; alternatives after '|': "nik|no ktp" */
    const char *header_en;
    ColumnType type;
    bool required; /* the column must be in the file */
    int64_t limit;
    const char *choices; /* COLUMN_CHOICE: accepted keys separated by '|' */
} Column;

/* `name` is the format's name in doc/ and in messages ("members"). */
typedef struct {
    const char *name;
    const Column *columns;
    size_t count;
} ColumnSet;

/* clang-format off */
#define COLUMN_SET(name, array) {(name), (array), ARRAY_COUNT(array)}
/* clang-format on */

/* The column with this key; aborts if there is none (a key in code that is not in its table is our
 * bug). */
size_t column_index(const ColumnSet *set, const char *key);
