/* What the generator knows about each row of a roster; see doc/format-demo-truth.md. The same table
 * reads a checked roster, which has the first two columns under other names. */
#include "demo/output.h"

static const Column COLUMNS[] = {
    {"no", "no", "no", COLUMN_INT, true, 0, NULL},
    {"verdict", "putusan|putusan paritrana", "verdict|paritrana verdict", COLUMN_TEXT, true, 40,
     NULL},
    {"fault", "cacat", "fault", COLUMN_TEXT, false, 60, NULL},
    {"true_nik", "nik sebenarnya", "true nik", COLUMN_TEXT, false, 20, NULL},
    {"duplicate_of", "ganda dari no", "duplicate of", COLUMN_INT, false, 0, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};

const ColumnSet DEMO_TRUTH_COLUMNS = COLUMN_SET("demo-truth", COLUMNS);
