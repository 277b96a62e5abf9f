/* The reader's inside, shared by table_reader.c, table_header.c and table_field.c. Private to
 * format/. */
#pragma once

#include "format/table_source.h"

struct TableReader {
    Ctx *ctx;
    FileMap *file;
    const ColumnSet *set;
    CsvSource *csv; /* one of these two */
    XlsxSheet *xlsx;
    Text *headers; /* of the file, trimmed */
    size_t header_count;
    int64_t header_line;
    size_t *position;   /* per column of the set: 1-based place in the file, 0 if absent */
    const char **names; /* per column: the file's header, or the first Indonesian one */
    Text *fields;       /* one per column, the row given out last */
    int64_t bad_rows;
    bool repair;
    bool digested;
    Digest digest;
};

/* Finds each column's place among reader->headers; fills `position` and `names`. Every problem is
 * recorded. */
Status table_headers_match(TableReader *reader, const char *map);
