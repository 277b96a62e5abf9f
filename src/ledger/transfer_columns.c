/* The transfers format (doc/format-transfers.md). */
#include "ledger/ledger_private.h"

static const Column COLUMNS[] = {
    [TRANSFER_FILE_KEY] = {"key", "id|kunci|nomor transaksi|pengenal", "id|key|transaction",
                           COLUMN_TEXT, true, TRANSFER_KEY_BYTES_MAX, NULL},
    [TRANSFER_FILE_DATE] = {"date", "tanggal|tanggal valuta|tgl", "date|value date", COLUMN_DATE,
                            true, 0, NULL},
    [TRANSFER_FILE_KIND] = {"kind", "jenis", "kind", COLUMN_CHOICE, false, 0,
                            "posted|pending|post|void"},
    [TRANSFER_FILE_DEBIT] = {"debit", "debit|akun debit|dari", "debit|debit account|from",
                             COLUMN_TEXT, false, ACCOUNT_KEY_BYTES_MAX, NULL},
    [TRANSFER_FILE_CREDIT] = {"credit", "kredit|akun kredit|ke", "credit|credit account|to",
                              COLUMN_TEXT, false, ACCOUNT_KEY_BYTES_MAX, NULL},
    [TRANSFER_FILE_AMOUNT] = {"amount", "jumlah|nominal|rupiah", "amount", COLUMN_MONEY, false, 0,
                              NULL},
    [TRANSFER_FILE_REASON] = {"reason", "alasan|keperluan", "reason", COLUMN_TEXT, false,
                              TRANSFER_REASON_BYTES_MAX, NULL},
    [TRANSFER_FILE_SUBJECT] = {"subject", "pokok|perihal|uraian", "subject", COLUMN_TEXT, false,
                               TRANSFER_SUBJECT_BYTES_MAX, NULL},
    [TRANSFER_FILE_PENDING] = {"pending", "tertunda|cadangan", "pending|reservation", COLUMN_TEXT,
                               false, TRANSFER_KEY_BYTES_MAX, NULL},
    [TRANSFER_FILE_REVERSES] = {"reverses", "membalik|koreksi atas", "reverses|corrects",
                                COLUMN_TEXT, false, TRANSFER_KEY_BYTES_MAX, NULL},
    [TRANSFER_FILE_EXPIRES] = {"expires", "kedaluwarsa|berlaku sampai", "expires", COLUMN_DATE,
                               false, 0, NULL},
    [TRANSFER_FILE_LINKED] = {"linked", "terangkai|bersama berikutnya", "linked|with next",
                              COLUMN_BOOL, false, 0, NULL},
};

const ColumnSet TRANSFER_COLUMNS = COLUMN_SET("transfers", COLUMNS);
