/* The roster format (doc/format-roster.md) and the reply format (doc/format-reply.md). */
#include "roster/roster_private.h"

static const Column ROSTER[] = {
    [ROSTER_NIK] = {"nik", "nik|no ktp|nomor ktp|nomor induk kependudukan", "nik|national id",
                    COLUMN_DIGITS, true, 16, NULL},
    [ROSTER_NAME] = {"name", "nama|nama lengkap|nama pekerja|nama peserta", "name|full name",
                     COLUMN_TEXT, true, 200, NULL},
    [ROSTER_BIRTH] = {"birth_date", "tanggal lahir|tgl lahir", "birth date|date of birth",
                      COLUMN_DATE, false, 0, NULL},
    [ROSTER_SEX] = {"sex", "jenis kelamin|kelamin|jk|l/p", "sex|gender", COLUMN_CHOICE, false, 0,
                    ROSTER_SEX_CHOICES},
    [ROSTER_HOME] = {"home", "kode wilayah|kode domisili|domisili|kode desa|kode kelurahan",
                     "home|home region|residence", COLUMN_DIGITS, false, 0, NULL},
    [ROSTER_OCCUPATION] = {"occupation", "pekerjaan|jenis pekerjaan|profesi", "occupation|job",
                           COLUMN_TEXT, false, 100, NULL},
    [ROSTER_DECILE] = {"decile", "desil|desil kesejahteraan", "decile", COLUMN_INT, false, 10,
                       NULL},
    [ROSTER_DISABILITY] = {"disability", "disabilitas|penyandang disabilitas|difabel",
                           "disability|disabled", COLUMN_BOOL, false, 0, NULL},
    [ROSTER_PROPOSED] = {"proposed", "tanggal usulan|tgl usulan|diusulkan tanggal",
                         "proposed|date proposed", COLUMN_DATE, false, 0, NULL},
    [ROSTER_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL, false, 0,
                          NULL},
    /* What `roster check` adds. The names are its own, so that no column of the caller's is taken
       for one of them. */
    [ROSTER_VERDICT] = {"paritrana_verdict", "putusan paritrana", "paritrana verdict", COLUMN_TEXT,
                        false, 40, NULL},
    [ROSTER_REASONS] = {"paritrana_reasons", "alasan paritrana", "paritrana reasons", COLUMN_TEXT,
                        false, 2000, NULL},
    [ROSTER_EXPLANATION] = {"paritrana_explanation", "penjelasan paritrana",
                            "paritrana explanation", COLUMN_TEXT, false, 8000, NULL},
    [ROSTER_MEMBER] = {"paritrana_member", "anggota paritrana", "paritrana member", COLUMN_TEXT,
                       false, 60, NULL},
    [ROSTER_PAYER] = {"paritrana_payer", "pembayar paritrana", "paritrana payer", COLUMN_TEXT,
                      false, 60, NULL},
    [ROSTER_UNTIL] = {"paritrana_until", "lunas sampai paritrana", "paritrana paid until",
                      COLUMN_MONTH, false, 0, NULL},
    [ROSTER_TWIN] = {"paritrana_duplicate_row", "baris kembar paritrana", "paritrana duplicate row",
                     COLUMN_INT, false, 0, NULL},
};
const ColumnSet ROSTER_COLUMNS = COLUMN_SET("roster", ROSTER);

static const Column REPLY[] = {
    [REPLY_ROW] = {"row", "nomor baris|baris|id baris", "row|row id", COLUMN_INT, false, 0, NULL},
    [REPLY_NIK] = {"nik", "nik|no ktp|nomor ktp|nomor induk kependudukan", "nik|national id",
                   COLUMN_DIGITS, false, 16, NULL},
    [REPLY_ANSWER] = {"answer", "jawaban|hasil|hasil padan|status", "answer|result|status",
                      COLUMN_CHOICE, true, 0, REPLY_ANSWER_CHOICES},
    [REPLY_NUMBER] = {"number", "nomor peserta|kpj|nomor kpj", "member number|kpj number",
                      COLUMN_DIGITS, false, 0, NULL},
    [REPLY_NOTE] = {"note", "keterangan|catatan", "note|remarks", COLUMN_TEXT, false, 500, NULL},
};
const ColumnSet REPLY_COLUMNS = COLUMN_SET("reply", REPLY);
