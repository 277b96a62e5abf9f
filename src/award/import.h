/* How the award's tables come in: a file's rows become an array of facts, with every problem named;
 * the *_store.c files write it. */
#pragma once

#include "award/award.h"
#include "base/map.h"

enum {
    AWARD_ROWS_MAX = 1000000
}; /* rows of one award table: every entrant of the nation, many times over */

typedef struct Import Import;

/* Reads one row into `ret_row` (zeroed), whose strings hang under import->parent. E_INVALID,
 * E_NOT_FOUND or E_CONFLICT with its problems recorded makes it a bad row; anything else ends the
 * import. */
typedef Status (*ImportRow)(Import *import, const TableRow *row, void *ret_row);

struct Import {
    Store *store;
    Ctx *ctx;
    void *parent;
    const Edition *edition; /* NULL for facts and history */
    const AwardImportOptions *options;
    TableReader *reader;
    Interner *keys; /* of the rows read, to find a key that comes twice */
    void *rows;
    size_t count;
    size_t capacity;
    AwardImportCounts counts;
    bool input_is_secret; /* of the kind of import */
};

/* What one table of the award is: its columns, how a row is read, whose chain it belongs to, how
 * its rows are written (import->rows, import->count; counts into import->counts). */
typedef struct {
    const char *command;
    const ColumnSet *columns;
    size_t row_bytes;
    ImportRow read_row;
    Chain (*chain_of)(const Import *import);
    Status (*write)(Import *import, Chain chain);
    bool input_is_secret; /* the trail gets neither size nor digest of the file */
} ImportKind;

/* Reads the whole file, begins the event, writes. `edition` is NULL for tables that belong to none.
 * With all_or_nothing and a bad row: E_INVALID. */
Status import_run(const ImportKind *kind, Store *store, const Edition *edition, const char *path,
                  const AwardImportOptions *options, AwardImportCounts *ret);
/* The chain of the import's edition. */
Chain import_edition_chain(const Import *import);

/* Fields of a row by column key. Each records its problem with the place; false then. An empty
 * optional field leaves `ret` untouched, texts become "". */
bool import_text(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                 const char **ret);
bool import_int(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                int64_t *ret, bool *ret_empty);
bool import_flag(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                 bool *ret);
/* A key: a-z, 0-9, '_' and '-'. */
bool import_key(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                const char **ret);
/* The code of an entrant: of a region (normalised to dots, damage named) or of an organisation. */
bool import_code(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                 const char **ret, Region *ret_region);
/* The category named in column "category". NULL after recording what is wrong. */
const Category *import_category(Import *import, const TableRow *row, const ColumnSet *set);
/* The indicator named in column "indicator", which must take its values from `kind`. NULL after
 * recording what is wrong. */
const Indicator *import_indicator(Import *import, const TableRow *row, const ColumnSet *set,
                                  const Category *category, SourceKind kind, const char **ret_key);
/* OK if the category has this entrant; else the problem at column "code" says which category it is
 * in, or that it is none of the edition's. */
Status import_entrant(Import *import, const TableRow *row, const ColumnSet *set,
                      const Category *category, const char *code);
/* The level of the governments that a rubric judges. */
RegionLevel entrant_level(EntrantKind kind);
/* May this entrant enter, by the category's sector, and by its zone? */
bool category_admits_sector(const Category *category, const Entrant *entrant);
bool category_admits_region(const Category *category, const Entrant *entrant);
/* Records a problem at a cell and returns E_INVALID. */
Status import_problem(Import *import, const TableRow *row, const ColumnSet *set, const char *column,
                      const char *key, const char *first, const char *second);
/* E_INVALID "award.day_future" if the day of something that is said to have happened is still to
 * come. `place` may be NULL. */
Status day_has_come(Ctx *ctx, const Place *place, Date day);
/* The same for a cell. */
Status import_day_has_come(Import *import, const TableRow *row, const ColumnSet *set,
                           const char *column, Date day);
/* Refuses a key that an earlier row of the file had. */
Status import_once(Import *import, const TableRow *row, const ColumnSet *set, const char *column,
                   const char *key);

/* Writes what differs from what is stored and counts. In *_store.c. */
Status entrants_write(Store *store, const Edition *edition, const Entrant *rows, size_t count,
                      AwardImportCounts *counts);
Status evidence_write(Store *store, const Edition *edition, const Evidence *rows, size_t count,
                      AwardImportCounts *counts);
Status marks_write(Store *store, const Edition *edition, const Mark *rows, size_t count,
                   AwardImportCounts *counts);
Status facts_write(Store *store, Chain chain, const StatedFact *rows, size_t count,
                   AwardImportCounts *counts);
Status history_write(Store *store, const PublishedResult *rows, size_t count,
                     AwardImportCounts *counts);

/* The current version of one entrant. */
Status entrant_find(Store *store, void *parent, const Edition *edition, const char *category,
                    const char *code, Entrant *ret, bool *ret_found);
/* Current rows of a category, by indicator, assessor and entrant. */
Status mark_list(Store *store, void *parent, const Edition *edition, const char *category,
                 Mark **ret, size_t *ret_count);
