/* The formats about givers: pledges, offices, what arrived. doc/format-pledges.md,
 * doc/format-receipts.md. */
#include "fund/pledge_private.h"

/* The keys, then the Indonesian words in the same order. */
#define CHANNEL_CHOICES                                                                            \
    "payroll|treasurer|transfer|cash|one-off|potong gaji|bendahara|transfer bank|tunai|sekali"

static const Column PLEDGES[] = {
    [PLEDGE_COLUMN_NUMBER] = {"number", "nip|nomor pegawai|no pegawai", "employee number|number",
                              COLUMN_DIGITS, true, 0, NULL},
    [PLEDGE_COLUMN_NAME] = {"name", "nama|nama pegawai|nama donatur", "name|giver", COLUMN_TEXT,
                            true, GIVER_NAME_BYTES_MAX, NULL},
    [PLEDGE_COLUMN_OFFICE] = {"office", "instansi|opd|unit kerja|perangkat daerah", "office",
                              COLUMN_TEXT, true, OFFICE_BYTES_MAX, NULL},
    [PLEDGE_COLUMN_AMOUNT] = {"amount", "nominal|jumlah rupiah|besaran", "amount", COLUMN_MONEY,
                              false, 0, NULL},
    [PLEDGE_COLUMN_WORKERS] = {"workers", "jumlah pekerja|pekerja", "workers", COLUMN_INT, false,
                               PLEDGE_WORKERS_MAX, NULL},
    [PLEDGE_COLUMN_CHANNEL] = {"channel", "cara bayar|cara|saluran", "channel", COLUMN_CHOICE, true,
                               0, CHANNEL_CHOICES},
    [PLEDGE_COLUMN_CONSENT] = {"consent_date", "tanggal persetujuan|tgl persetujuan",
                               "consent date|consent", COLUMN_DATE, false, 0, NULL},
    [PLEDGE_COLUMN_FROM] = {"from", "dari bulan|mulai bulan|mulai", "from", COLUMN_MONTH, true, 0,
                            NULL},
    [PLEDGE_COLUMN_UNTIL] = {"until", "sampai bulan|sampai", "until", COLUMN_MONTH, false, 0, NULL},
    [PLEDGE_COLUMN_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL,
                                 false, 0, NULL},
};
const ColumnSet PLEDGE_COLUMNS = COLUMN_SET("pledges", PLEDGES);

static const Column OFFICES[] = {
    [OFFICE_COLUMN_NAME] = {"office", "instansi|opd|unit kerja|perangkat daerah", "office|name",
                            COLUMN_TEXT, true, OFFICE_BYTES_MAX, NULL},
    [OFFICE_COLUMN_STAFF] = {"staff", "jumlah pegawai|jumlah asn", "staff", COLUMN_INT, true,
                             10000000, NULL},
    [OFFICE_COLUMN_SINCE] = {"since", "berlaku sejak|sejak", "since|valid from", COLUMN_MONTH,
                             false, 0, NULL},
    [OFFICE_COLUMN_SYNTHETIC] = {"synthetic", "sintetis|data buatan", "synthetic", COLUMN_BOOL,
                                 false, 0, NULL},
};
const ColumnSet OFFICE_COLUMNS = COLUMN_SET("offices", OFFICES);

static const Column RECEIPTS[] = {
    [RECEIPT_COLUMN_NUMBER] = {"number", "nip|nomor pegawai|no pegawai", "employee number|number",
                               COLUMN_DIGITS, true, 0, NULL},
    [RECEIPT_COLUMN_NAME] = {"name", "nama|nama pegawai|nama donatur", "name|giver", COLUMN_TEXT,
                             false, GIVER_NAME_BYTES_MAX, NULL},
    [RECEIPT_COLUMN_AMOUNT] = {"amount", "nominal|jumlah|jumlah rupiah", "amount", COLUMN_MONEY,
                               true, 0, NULL},
    [RECEIPT_COLUMN_DATE] = {"date", "tanggal|tanggal setor", "date", COLUMN_DATE, false, 0, NULL},
    [RECEIPT_COLUMN_REFERENCE] = {"reference", "nomor bukti|no bukti|referensi", "reference",
                                  COLUMN_TEXT, false, 60, NULL},
};
const ColumnSet PLEDGE_RECEIPT_COLUMNS = COLUMN_SET("receipts", RECEIPTS);
