/* What the files of the published bundle share: bundle_table.c the columns of its tables,
 * bundle_rows.c and bundle_robustness.c write them, bundle_read.c reads them back,
 * bundle_withhold.c small counts, bundle_build.c the archive, bundle_verify.c the checks. */
#pragma once

#include "award/publish.h"
#include "format/csv_text.h"

#define BUNDLE_FORMAT    "paritrana-bundle-1"
#define BUNDLE_EDITION   "edition.json"
#define BUNDLE_MANIFEST  "manifest.json"
#define BUNDLE_SIGNATURE "signature"
#define BUNDLE_RUBRIC    "rubric.yaml"
#define BUNDLE_RULES     "rubric.json"
#define BUNDLE_METADATA  "csv-metadata.json"

enum { BUNDLE_COLUMNS_MAX = 20 };

typedef enum {
    BUNDLE_ENTRANTS,
    BUNDLE_INPUTS,
    BUNDLE_BASIS,
    BUNDLE_EVIDENCE,
    BUNDLE_ASSIGNMENTS,
    BUNDLE_MARKS,
    BUNDLE_SCORES,
    BUNDLE_RANKS,
    BUNDLE_DECISIONS,
    BUNDLE_ROBUSTNESS, /* from here on only if the edition publishes it */
    BUNDLE_ROBUSTNESS_CHANGES,
    BUNDLE_TABLE_COUNT, /* of a category; those of the whole edition follow */
    BUNDLE_COMMITMENTS = BUNDLE_TABLE_COUNT,
    BUNDLE_OPENINGS,
    BUNDLE_ALL_TABLES
} BundleTable;

typedef struct {
    const char *key;
    const char *datatype; /* of XML Schema, as CSVW names it */
    const char *meaning;
} BundleColumn;

typedef struct {
    const char *file;
    const char *meaning;
    const char *unique; /* the columns that tell rows apart, '|' between; "" none */
    const BundleColumn *columns;
    size_t count;
} BundleTableFacts;
extern const BundleTableFacts BUNDLE_TABLES[BUNDLE_ALL_TABLES];

/* The tables of a category end before this one. */
BundleTable bundle_tables_end(const Edition *edition);
/* The headers of a table, BUNDLE_COLUMNS_MAX at most. */
void bundle_header(BundleTable table, const char **ret_keys);
/* The CSVW description of the tables from `from` to before `to`. */
const char *bundle_metadata(void *parent, BundleTable from, BundleTable to);

Text bundle_commitments(void *parent, const BundleSource *source);
/* E_INVALID at the first row that cannot be. */
Status bundle_read_commitments(Ctx *ctx, void *parent, Text content, BundleCommitment **ret,
                               size_t *ret_count);
Status bundle_read_openings(Ctx *ctx, void *parent, const char *name, Text content,
                            BundleOpening **ret, size_t *ret_count);
/* One digest over all commitments in their order, as sealed_root. */
Digest bundle_root(void *parent, const BundleCommitment *list, size_t count);

/* A rubric as canonical JSON. */
const char *rubric_json(void *parent, const Rubric *rubric);

/* The tables of a category as text, up to bundle_tables_end. */
typedef struct {
    Text text[BUNDLE_TABLE_COUNT];
    bool drawn; /* weights were, for two entrants at least have a place */
    Rate error; /* then: the largest standard error of a share of the draws */
} BundleTables;

/* The tables of a category. Scores and ranks on the way: E_INVALID with award_rank's problems.
 * Decided places are those that follow from the scores now, with the decree and slots of the
 * decision; only who is out is taken from it. */
Status bundle_tables(Ctx *ctx, void *parent, const Edition *edition, const BundleCategory *category,
                     BundleTables *ret);
/* The last two of them, with what was drawn. */
Status bundle_robustness(Ctx *ctx, void *parent, const EditionRobustness *rule,
                         const Ranking *ranking, BundleTables *ret);
/* Does a decided place say that the entrant was ranked (or failed a gate), not that it is out? */
bool bundle_is_ranked(const DecidedPlace *place);

/* "A12" is 12; 0: no pseudonym. */
int bundle_assessor_number(const char *pseudonym);
/* The order in which an archive has marks and assignments, for qsort: by entrant, then indicator,
 * then the number of the pseudonym. */
int bundle_by_mark(const void *a, const void *b);
int bundle_by_assignment(const void *a, const void *b);
/* Does a mark of this assessor count for this entrant? Where nobody is assigned, everybody's. */
bool bundle_is_assigned(const BundleCategory *category, const char *code, const char *assessor);
/* Is this the value of a panel? Its basis is the marks. */
bool bundle_is_panel(const Rubric *rubric, size_t indicator);
/* Is its value heads taken as a share of heads? */
bool bundle_is_share(const Rubric *rubric, size_t indicator);

/* A category from the texts of its tables that are no results (entrants, inputs, basis, evidence,
 * marks, and who is out from the decisions) and of its rubric. Those of results are not looked at.
 * Values that follow from other tables are computed anew, not read: a share from its heads, a
 * panel's mark from the marks, a document's level from the evidence. `folder` names the files in
 * problems; of the edition only period and conduct play a part. E_INVALID. */
Status bundle_read(Ctx *ctx, void *parent, const char *folder, Text rubric, const Text *tables,
                   const Edition *edition, BundleCategory *ret);
/* Values that follow from marks and documents, in the place of those read. Only the edition's
 * period and conduct play a part. */
void bundle_derive(void *parent, const Edition *edition, BundleCategory *category);

/* `drawn` has the tables of each category. */
const char *bundle_edition(void *parent, const BundleSource *source, const BundleTables *drawn,
                           const PublicKey *signer);
/* 128 hexadecimal digits and a line feed. */
char *bundle_signature(void *parent, const Signature *signature);
/* manifest.json of these files, sorted by name. */
const char *bundle_manifest(void *parent, const ZipEntry *files, size_t count);
