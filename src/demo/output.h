/* Writing the generator's files: headings come from the column tables of the readers, so what is
 * written can be read back. Private to demo/. */
#pragma once

#include "demo/demo.h"
#include "demo/entrants.h"
#include "demo/rosters.h"
#include "format/table_writer.h"
#include "region/region.h"

enum { OUTPUT_COLUMNS_MAX = 24 };

typedef struct {
    Ctx *ctx;
    const char *folder;
    void *parent; /* of the list of files */
    DemoFile *files;
    size_t file_count, file_capacity;
} Output;

/* A file being written. */
typedef struct {
    TableWriter *writer;
    size_t columns;
    int64_t rows;
} OutputTable;

/* Opens `folder/path` (CSV, or XLSX by its suffix) with these columns of a set, headed by their
 * first Indonesian headers in capitals, and lists it. */
Status output_open(Output *output, void *parent, const char *path, const char *about,
                   const ColumnSet *set, const char *const *keys, size_t count, OutputTable *ret);
Status output_row(OutputTable *table, const Cell *cells);
Status output_close(Output *output, OutputTable *table);

Status output_members(Output *output, const DemoRegency *regency);
Status output_organisations(Output *output, const DemoRegency *regencies, size_t count);
/* `village_names` are by the places of regency->villages and of `elsewhere`. */
typedef struct {
    const DemoRegency *regency;
    const DemoRosterRow *rows;
    int64_t count;
    const char *(*village_name)(const void *argument, Region village);
    const void *argument;
} RosterOutput;
Status output_roster(Output *output, const RosterOutput *roster, const char *suffix);
Status output_truth(Output *output, const RosterOutput *roster);
Status output_reported(Output *output, const PlannedRegency *places, const Totals *totals);
Status output_denominators(Output *output, const PlannedRegency *places, const Totals *totals);
Status output_targets(Output *output);
/* `names` are the governments' by entrant, NULL for companies. */
Status output_edition(Output *output, const DemoEdition *edition, const char *const *names);

extern const ColumnSet DEMO_TRUTH_COLUMNS; /* doc/format-demo-truth.md */
