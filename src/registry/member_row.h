/* Reading one row of a members file. Private to registry/. */
#pragma once

#include "registry/member.h"

/* What rows are read with; one per import. */
typedef struct {
    Ctx *ctx;
    const TableReader *reader;
    Date today;
    List *occupations;
    const Map *regions; /* codes of the list, all levels */
    Arena *arena;       /* of the rows; the caller resets it now and then */
    Region region;      /* whose register it is */
    bool synthetic;
    int64_t trailing_zeros; /* NIKs that end in 0: a tenth is natural, many more are a spreadsheet's
                               doing */
    int64_t warnings;
} RowReader;

/* False after recording at least one error with its place; warnings alone leave it true. */
bool member_row_read(RowReader *in, const TableRow *row, MemberRow *ret);
/* Records a warning or error at a cell. */
void member_row_problem(RowReader *in, ProblemLevel level, int64_t line, size_t column,
                        const char *key, const char *a, const char *b);
