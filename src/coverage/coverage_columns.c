/* The formats of reported totals, denominators and targets. See doc/format-reported.md and its
 * neighbours. */
#include "coverage/coverage_rows.h"

#define HEADS_MAX INT64_C(1000000000)

static const Column REPORTED[] = {
    [REPORTED_REGION] = {"region", "kode wilayah|wilayah", "region|region code", COLUMN_DIGITS,
                         true, 0, NULL},
    [REPORTED_SEGMENT] = {"segment", "segmen", "segment", COLUMN_TEXT, false, 60, NULL},
    [REPORTED_MONTH] = {"month", "bulan", "month", COLUMN_MONTH, true, 0, NULL},
    [REPORTED_HEADS] = {"heads", "peserta aktif|jumlah peserta|peserta",
                        "active members|heads|members", COLUMN_INT, true, HEADS_MAX, NULL},
    [REPORTED_BASIS] = {"basis", "dasar|dasar wilayah|dihitung menurut", "basis|counted by",
                        COLUMN_CHOICE, true, 0, BASIS_CHOICES},
    [REPORTED_DOCUMENT] = {"document", "dokumen|sumber", "document|source", COLUMN_TEXT, true, 500,
                           NULL},
    [REPORTED_DATED] = {"dated", "tanggal dokumen|tanggal", "dated|document date", COLUMN_DATE,
                        false, 0, NULL},
    [REPORTED_REPLACES] = {"replaces", "mengganti baris|menggantikan", "replaces|replaces row",
                           COLUMN_INT, false, 0, NULL},
    [REPORTED_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL, false, 0,
                            NULL},
};
const ColumnSet REPORTED_COLUMNS = COLUMN_SET("reported", REPORTED);

static const Column DENOMINATORS[] = {
    [DENOMINATOR_NAME] = {"name", "nama|nama penyebut", "name", COLUMN_TEXT, true, 60, NULL},
    [DENOMINATOR_REGION] = {"region", "kode wilayah|wilayah", "region|region code", COLUMN_DIGITS,
                            true, 0, NULL},
    [DENOMINATOR_PERIOD] = {"period", "periode|masa", "period", COLUMN_TEXT, true, 40, NULL},
    [DENOMINATOR_KIND] = {"kind", "jenis|yang dihitung", "kind|what it counts", COLUMN_CHOICE, true,
                          0, DENOMINATOR_KIND_CHOICES},
    [DENOMINATOR_VALUE] = {"value", "nilai|jumlah|jumlah pekerja", "value|workers", COLUMN_INT,
                           true, HEADS_MAX, NULL},
    [DENOMINATOR_SOURCE] = {"source", "sumber", "source", COLUMN_TEXT, true, 500, NULL},
    [DENOMINATOR_DATED] = {"dated", "tanggal sumber|tanggal", "dated|source date", COLUMN_DATE,
                           false, 0, NULL},
    [DENOMINATOR_CERTAINTY] = {"certainty", "kepastian", "certainty", COLUMN_TEXT, false, 40, NULL},
    [DENOMINATOR_REPLACES] = {"replaces", "mengganti baris|menggantikan", "replaces|replaces row",
                              COLUMN_INT, false, 0, NULL},
    [DENOMINATOR_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL, false,
                               0, NULL},
};
const ColumnSet DENOMINATOR_COLUMNS = COLUMN_SET("denominators", DENOMINATORS);

static const Column TARGETS[] = {
    [TARGET_NAME] = {"name", "nama|nama target", "name", COLUMN_TEXT, true, 60, NULL},
    [TARGET_REGION] = {"region", "kode wilayah|wilayah", "region|region code", COLUMN_DIGITS, true,
                       0, NULL},
    [TARGET_YEAR] = {"year", "tahun", "year", COLUMN_INT, true, YEAR_MAX, NULL},
    [TARGET_AUTHORITY] = {"authority", "penetap|ditetapkan oleh", "authority|set by", COLUMN_TEXT,
                          true, 200, NULL},
    [TARGET_DOCUMENT] = {"document", "dokumen|sumber", "document|source", COLUMN_TEXT, true, 500,
                         NULL},
    [TARGET_PERCENT] = {"percent", "persen|target persen", "percent|target percent", COLUMN_PERCENT,
                        false, 0, NULL},
    [TARGET_HEADS] = {"heads", "orang|target orang", "heads|target heads", COLUMN_INT, false,
                      HEADS_MAX, NULL},
    [TARGET_REPLACES] = {"replaces", "mengganti baris|menggantikan", "replaces|replaces row",
                         COLUMN_INT, false, 0, NULL},
    [TARGET_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL, false, 0,
                          NULL},
};
const ColumnSet TARGET_COLUMNS = COLUMN_SET("targets", TARGETS);
