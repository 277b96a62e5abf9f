/* Kinds of funds, what they are to the law, and what a month costs them. */
#include "base/mem.h"
#include "fund/fund_private.h"

const char *const FUND_KIND_KEYS[FUND_KIND_COUNT + 1] = {
    "apbd-regency", "apbd-province", "dbhcht",    "dbh-sawit", "village", "csr",
    "zakat",        "asn",           "household", "self",      NULL};

const char *fund_kind_message(FundKind kind)
{
    static const char *const KEYS[FUND_KIND_COUNT] = {
        "fund.kind.apbd-regency", "fund.kind.apbd-province", "fund.kind.dbhcht",
        "fund.kind.dbh-sawit",    "fund.kind.village",       "fund.kind.csr",
        "fund.kind.zakat",        "fund.kind.asn",           "fund.kind.household",
        "fund.kind.self"};
    return KEYS[kind];
}

PayerKind fund_payer(FundKind kind)
{
    static const PayerKind PAYERS[FUND_KIND_COUNT] = {
        [FUND_APBD_REGENCY] = PAYER_APBD,   [FUND_APBD_PROVINCE] = PAYER_APBD,
        [FUND_DBHCHT] = PAYER_APBD,         [FUND_DBH_SAWIT] = PAYER_APBD,
        [FUND_VILLAGE] = PAYER_VILLAGE,     [FUND_CSR] = PAYER_CSR,
        [FUND_ZAKAT] = PAYER_ZAKAT,         [FUND_ASN] = PAYER_DONOR,
        [FUND_HOUSEHOLD] = PAYER_HOUSEHOLD, [FUND_SELF] = PAYER_SELF};
    return PAYERS[kind];
}

/* The law counts payers and programmes as the register does: casts between them rely on it. */
#define SAME(a, b) ((int)(a) == (int)(b))
_Static_assert(SAME(PAYER_SELF, LAW_PAYER_SELF) && SAME(PAYER_EMPLOYER, LAW_PAYER_EMPLOYER) &&
                   SAME(PAYER_APBD, LAW_PAYER_APBD) && SAME(PAYER_APBN, LAW_PAYER_APBN) &&
                   SAME(PAYER_VILLAGE, LAW_PAYER_VILLAGE) && SAME(PAYER_CSR, LAW_PAYER_CSR) &&
                   SAME(PAYER_DONOR, LAW_PAYER_DONOR) && SAME(PAYER_ZAKAT, LAW_PAYER_ZAKAT) &&
                   SAME(PAYER_HOUSEHOLD, LAW_PAYER_HOUSEHOLD) &&
                   SAME(PAYER_COUNT, LAW_PAYER_WORKER),
               "payers of law.h and registry.h");
_Static_assert(SAME(PROGRAMME_JKK, LAW_JKK) && SAME(PROGRAMME_JKM, LAW_JKM) &&
                   SAME(PROGRAMME_JHT, LAW_JHT) && SAME(PROGRAMME_JP, LAW_JP) &&
                   SAME(PROGRAMME_JKP, LAW_JKP),
               "programmes of law.h and registry.h");

FundTerms fund_terms(const Fund *fund)
{
    return (FundTerms){fund->kind, fund->programmes, fund->undecided_relief};
}

bool fund_key_valid(Text key)
{
    if (key.bytes == 0 || key.bytes > FUND_KEY_BYTES_MAX)
        return false;
    for (size_t i = 0; i < key.bytes; i++) {
        char c = key.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

char *fund_account_key(void *parent, const char *kind, const char *key)
{
    return mem_printf(parent, "%s:%s", kind, key);
}

char *fund_reference(void *parent, const Fund *fund)
{
    return mem_printf(parent, "%s:%s", chain_format(parent, fund->id.chain), fund->key);
}
