/* The format of household registrations. doc/format-households.md. */
#include "fund/pledge_private.h"

/* The keys, then the Indonesian words in the same order. */
#define RELATION_CHOICES "helper|driver|pembantu|sopir|asisten rumah tangga|supir"
#define ROAD_CHOICES     "own-account|wage-earner|bpu|pu"

static const Column HOUSEHOLDS[] = {
    [HOUSEHOLD_COLUMN_NUMBER] = {"number", "nip|nomor pegawai", "employee number|number",
                                 COLUMN_DIGITS, true, 0, NULL},
    [HOUSEHOLD_COLUMN_EMPLOYER] = {"employer", "nama pegawai|pemberi kerja", "employer",
                                   COLUMN_TEXT, true, GIVER_NAME_BYTES_MAX, NULL},
    [HOUSEHOLD_COLUMN_OFFICE] = {"office", "instansi|opd|unit kerja", "office", COLUMN_TEXT, true,
                                 OFFICE_BYTES_MAX, NULL},
    [HOUSEHOLD_COLUMN_NIK] = {"nik", "nik pekerja|nik|no ktp", "worker nik|nik", COLUMN_DIGITS,
                              true, 0, NULL},
    [HOUSEHOLD_COLUMN_NAME] = {"name", "nama pekerja", "worker name", COLUMN_TEXT, true,
                               GIVER_NAME_BYTES_MAX, NULL},
    [HOUSEHOLD_COLUMN_BIRTH] = {"birth_date", "tanggal lahir|tgl lahir", "birth date", COLUMN_DATE,
                                false, 0, NULL},
    [HOUSEHOLD_COLUMN_HOME] = {"home", "kode wilayah|kode desa", "home", COLUMN_DIGITS, false, 0,
                               NULL},
    [HOUSEHOLD_COLUMN_RELATION] = {"relation", "hubungan|sebagai", "relation", COLUMN_CHOICE, true,
                                   0, RELATION_CHOICES},
    [HOUSEHOLD_COLUMN_WAGE] = {"wage", "upah|upah sebulan", "wage", COLUMN_MONEY, true, 0, NULL},
    [HOUSEHOLD_COLUMN_CONSENT] = {"consent_date", "tanggal persetujuan", "consent date|consent",
                                  COLUMN_DATE, true, 0, NULL},
    [HOUSEHOLD_COLUMN_FROM] = {"from", "mulai|dari bulan", "from", COLUMN_MONTH, true, 0, NULL},
    [HOUSEHOLD_COLUMN_ROAD] = {"road", "jalan|segmen", "road", COLUMN_CHOICE, false, 0,
                               ROAD_CHOICES},
    [HOUSEHOLD_COLUMN_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL,
                                    false, 0, NULL},
};
const ColumnSet HOUSEHOLD_COLUMNS = COLUMN_SET("households", HOUSEHOLDS);
