/* The bill that goes to the institution and comes back as its receipt (doc/format-bill.md,
 * doc/format-bill-receipt.md). */
#include "fund/bill_private.h"

static const Column BILL[] = {
    [BILL_BILL] = {"bill", "tagihan|nomor tagihan", "bill|bill number", COLUMN_TEXT, false, 40,
                   NULL},
    [BILL_LINE] = {"line", "baris tagihan|nomor baris", "bill line|line", COLUMN_INT, false, 0,
                   NULL},
    [BILL_NIK] = {"nik", "nik|no ktp|nomor ktp|nomor induk kependudukan", "nik|national id",
                  COLUMN_DIGITS, false, 16, NULL},
    [BILL_NAME] = {"name", "nama|nama lengkap|nama peserta", "name|full name", COLUMN_TEXT, false,
                   200, NULL},
    [BILL_HOME] = {"home", "kode wilayah|domisili", "home|home region", COLUMN_DIGITS, false, 0,
                   NULL},
    [BILL_OCCUPATION] = {"occupation", "pekerjaan", "occupation", COLUMN_TEXT, false, 100, NULL},
    [BILL_MONTH] = {"month", "bulan|bulan iuran", "month", COLUMN_MONTH, false, 0, NULL},
    [BILL_PROGRAMMES] = {"programmes", "program", "programmes", COLUMN_TEXT, false, 40, NULL},
    [BILL_AMOUNT] = {"amount", "iuran|jumlah", "amount|contribution", COLUMN_MONEY, false, 0, NULL},
    [BILL_PAYMENT_CODE] = {"payment_code", "kode bayar|kode iuran|kode billing", "payment code",
                           COLUMN_TEXT, false, BILL_CODE_BYTES_MAX, NULL},
    [BILL_ANSWER] = {"answer", "jawaban|hasil|status", "answer|result|status", COLUMN_CHOICE, false,
                     0, BILL_ANSWER_CHOICES},
    [BILL_NUMBER] = {"number", "nomor peserta|kpj|nomor kpj", "member number|kpj number",
                     COLUMN_DIGITS, false, 0, NULL},
    [BILL_REASON] = {"reason", "alasan|keterangan", "reason|remarks", COLUMN_TEXT, false,
                     BILL_REASON_BYTES_MAX, NULL},
    [BILL_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL, false, 0,
                        NULL},
};
const ColumnSet BILL_COLUMNS = COLUMN_SET("bill", BILL);
