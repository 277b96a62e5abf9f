/* The list of a decree (doc/format-decree.md). */
#include "fund/decree_private.h"

static const Column COLUMNS[] = {
    [DECREE_NIK] = {"nik", "nik|no ktp|nomor ktp|nomor induk kependudukan", "nik|national id",
                    COLUMN_DIGITS, true, 16, NULL},
    [DECREE_NAME] = {"name", "nama|nama lengkap|nama pekerja|nama peserta", "name|full name",
                     COLUMN_TEXT, true, 200, NULL},
    [DECREE_HOME] = {"home", "kode wilayah|kode domisili|domisili|kode desa|kode kelurahan",
                     "home|home region|residence", COLUMN_DIGITS, false, 0, NULL},
    [DECREE_OCCUPATION] = {"occupation", "pekerjaan|jenis pekerjaan|profesi", "occupation|job",
                           COLUMN_TEXT, false, 100, NULL},
    /* A file of decisions (`fund allocate --out`): only who is funded is decreed. */
    [DECREE_DECISION] = {"decision", "keputusan|keputusan paritrana", "decision|paritrana decision",
                         COLUMN_TEXT, false, 40, NULL},
};
const ColumnSet DECREE_COLUMNS = COLUMN_SET("decree", COLUMNS);

const char *const DECREE_KIND_KEYS[DECREE_KIND_COUNT + 1] = {"establishes", "adds",    "removes",
                                                             "replaces",    "revokes", NULL};
