/* The organisations format: employers and public bodies. See doc/format-organisations.md. */
#include "registry/member.h"

static const Column COLUMNS[] = {
    [ORGANISATION_NUMBER] = {"number", "npp|nomor perusahaan|no npp", "employer number|number",
                             COLUMN_DIGITS, true, 0, NULL},
    [ORGANISATION_NAME] = {"name", "nama|nama perusahaan|nama badan usaha", "name|organisation",
                           COLUMN_TEXT, true, 200, NULL},
    [ORGANISATION_REGION] = {"region", "kode wilayah|wilayah", "region", COLUMN_DIGITS, true, 0,
                             NULL},
    [ORGANISATION_KIND] = {"kind", "jenis|jenis badan", "kind", COLUMN_CHOICE, false, 0,
                           ORGANISATION_KIND_CHOICES},
    [ORGANISATION_SIZE] = {"size", "skala|skala usaha|ukuran", "size|size class", COLUMN_CHOICE,
                           false, 0, ORGANISATION_SIZE_CHOICES},
    [ORGANISATION_SECTOR] = {"sector", "sektor|lapangan usaha|kbli", "sector", COLUMN_TEXT, false,
                             100, NULL},
    [ORGANISATION_STAFF] = {"staff", "jumlah pekerja|jumlah tenaga kerja|jumlah karyawan",
                            "staff|employees", COLUMN_INT, false, 10000000, NULL},
    [ORGANISATION_JKK_CLASS] = {"jkk_class", "kelas risiko jkk|kelas jkk|tingkat risiko",
                                "jkk class|risk class", COLUMN_INT, false, 5, NULL},
    [ORGANISATION_SINCE] = {"since", "berlaku sejak|sejak", "since|valid from", COLUMN_MONTH, false,
                            0, NULL},
    [ORGANISATION_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL,
                                false, 0, NULL},
};

const ColumnSet ORGANISATION_COLUMNS = COLUMN_SET("organisations", COLUMNS);
