/* The machine names of the ledger's enums. */
#include <assert.h>

#include "ledger/ledger.h"

const char *const ACCOUNT_KIND_KEYS[ACCOUNT_KIND_COUNT + 1] = {
    "source", "fund", "institution", "paid", "receivable", "clearing", "suspense", NULL};

const char *const TRANSFER_KIND_KEYS[TRANSFER_KIND_COUNT + 1] = {"posted", "pending", "post",
                                                                 "void",   "expire",  NULL};

static const char *const RESULT_KEYS[LEDGER_RESULT_COUNT] = {
    [LEDGER_OK] = "ledger.ok",
    [LEDGER_LINKED_FAILED] = "ledger.linked_failed",
    [LEDGER_LINK_OPEN] = "ledger.link_open",
    [LEDGER_KEY_MISSING] = "ledger.key_missing",
    [LEDGER_KEY_TOO_LONG] = "ledger.key_too_long",
    [LEDGER_TEXT_INVALID] = "ledger.text_invalid",
    [LEDGER_EXISTS_DIFFERENT] = "ledger.exists_different",
    [LEDGER_EXISTS] = "ledger.exists",
    [LEDGER_FIELDS_CONFLICT] = "ledger.fields_conflict",
    [LEDGER_AMOUNT_NOT_POSITIVE] = "ledger.amount_not_positive",
    [LEDGER_AMOUNT_TOO_LARGE] = "ledger.amount_too_large",
    [LEDGER_DATE_INVALID] = "ledger.date_invalid",
    [LEDGER_EXPIRES_PAST] = "ledger.expires_past",
    [LEDGER_PENDING_NOT_FOUND] = "ledger.pending_not_found",
    [LEDGER_PENDING_NOT_PENDING] = "ledger.pending_not_pending",
    [LEDGER_PENDING_ALREADY_POSTED] = "ledger.pending_already_posted",
    [LEDGER_PENDING_ALREADY_VOIDED] = "ledger.pending_already_voided",
    [LEDGER_PENDING_EXPIRED] = "ledger.pending_expired",
    [LEDGER_EXCEEDS_PENDING] = "ledger.exceeds_pending",
    [LEDGER_DEBIT_NOT_FOUND] = "ledger.debit_not_found",
    [LEDGER_CREDIT_NOT_FOUND] = "ledger.credit_not_found",
    [LEDGER_ACCOUNTS_SAME] = "ledger.accounts_same",
    [LEDGER_REVERSED_NOT_FOUND] = "ledger.reversed_not_found",
    [LEDGER_REVERSED_NOT_POSTED] = "ledger.reversed_not_posted",
    [LEDGER_REVERSED_SIDES] = "ledger.reversed_sides",
    [LEDGER_EXCEEDS_REVERSED] = "ledger.exceeds_reversed",
    [LEDGER_PERIOD_CLOSED] = "ledger.period_closed",
    [LEDGER_EXCEEDS_FUNDS] = "ledger.exceeds_funds",
    [LEDGER_OVERFLOW] = "ledger.overflow",
};

const char *ledger_result_key(LedgerResult result)
{
    assert(result >= LEDGER_OK && result < LEDGER_RESULT_COUNT);
    return RESULT_KEYS[result];
}

bool account_is_debit(AccountKind kind)
{
    return kind == ACCOUNT_SOURCE || kind == ACCOUNT_RECEIVABLE;
}
