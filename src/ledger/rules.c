/* The rules of the ledger, in the order of precedence that LedgerResult documents. */
#include <assert.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "ledger/book.h"

/* -- The book -------------------------------------------------------------------------------- */

Book *ledger_book_new(void *parent, size_t expected_entries)
{
    Book *book = mem_new(parent, Book);
    book->account_index = map_new(book, 16);
    book->entry_index = map_new(book, expected_entries);
    return book;
}

void ledger_book_add_account(Book *book, const BookAccount *account)
{
    book->accounts = mem_grow(book, book->accounts, book->account_count, &book->account_capacity);
    map_put(book->account_index, (uint64_t)account->id, book->account_count, NULL);
    book->accounts[book->account_count++] = *account;
}

BookAccount *ledger_book_account(const Book *book, int64_t id)
{
    uint64_t index;
    return map_get(book->account_index, (uint64_t)id, &index) ? &book->accounts[index] : NULL;
}

/* Entries are indexed by the hash of their key, and by the next numbers where keys share a hash. A
 * slot may also lead to nothing, or to another key, where a group was taken back. */
static uint64_t key_hash(Text key) { return hash64(key.data, key.bytes, 0); }

BookEntry *ledger_book_entry(const Book *book, Text key)
{
    uint64_t index;
    for (uint64_t slot = key_hash(key); map_get(book->entry_index, slot, &index); slot++)
        if (index < book->entry_count && text_equal(book->entries[index].content->key, key))
            return &book->entries[index];
    return NULL;
}

void ledger_book_add_entry(Book *book, const BookEntry *entry)
{
    uint64_t index, slot = key_hash(entry->content->key);
    bool named = entry->content->key.bytes > 0; /* an expiry has no key */
    while (named && map_get(book->entry_index, slot, &index) && index < book->entry_count)
        slot++;
    if (named)
        map_set(book->entry_index, slot, book->entry_count);
    book->entries = mem_grow(book, book->entries, book->entry_count, &book->entry_capacity);
    book->entries[book->entry_count++] = *entry;
}

/* No subtraction leaves 64 bits: a total and what is reserved on the same side never exceed
 * INT64_MAX together (LEDGER_OVERFLOW). */
Balance balance_of(AccountKind kind, const Totals *totals)
{
    bool debit = account_is_debit(kind);
    int64_t held = debit ? totals->debits - totals->credits : totals->credits - totals->debits;
    int64_t reserved = debit ? totals->pending_credits : totals->pending_debits;
    return (Balance){.debits = MONEY(totals->debits),
                     .credits = MONEY(totals->credits),
                     .pending_debits = MONEY(totals->pending_debits),
                     .pending_credits = MONEY(totals->pending_credits),
                     .balance = MONEY(held),
                     .available = MONEY(held - reserved)};
}

/* -- What a transfer does -------------------------------------------------------------------- */

/* Puts an entry's effect into the balances, or takes it out again (sign −1). */
static void take_effect(Book *book, const BookEntry *entry, int sign)
{
    BookAccount *debit = ledger_book_account(book, entry->debit);
    BookAccount *credit = ledger_book_account(book, entry->credit);
    TransferKind kind = entry->content->kind;
    int64_t posts = kind == TRANSFER_POSTED || kind == TRANSFER_POST ? sign * entry->amount : 0;
    int64_t reserves = kind == TRANSFER_PENDING ? sign * entry->amount : 0;
    if (entry->pending != BOOK_NONE) {
        BookEntry *pending = &book->entries[entry->pending];
        pending->completed_by = sign > 0 ? kind : TRANSFER_OPEN;
        reserves = -sign * pending->amount;
    }
    if (entry->reverses != BOOK_NONE)
        book->entries[entry->reverses].reversed += sign * entry->amount;
    debit->now.debits += posts;
    debit->now.pending_debits += reserves;
    credit->now.credits += posts;
    credit->now.pending_credits += reserves;
}

/* -- Judging one transfer -------------------------------------------------------------------- */

bool ledger_book_takes_text(Text text, size_t bytes_max)
{
    bool plain = true, control = false;
    for (size_t i = 0; i < text.bytes && text.bytes <= bytes_max; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        plain &= byte < 0x80;
        control |= byte < ' ' || byte == 0x7f;
    }
    return text.bytes <= bytes_max && !control && (plain || utf8_valid(text, NULL));
}

static LedgerResult judge_texts(const Transfer *transfer)
{
    if (transfer->key.bytes == 0)
        return LEDGER_KEY_MISSING;
    if (transfer->key.bytes > TRANSFER_KEY_BYTES_MAX)
        return LEDGER_KEY_TOO_LONG;
    if (!ledger_book_takes_text(transfer->key, TRANSFER_KEY_BYTES_MAX) ||
        !ledger_book_takes_text(transfer->reason, TRANSFER_REASON_BYTES_MAX) ||
        !ledger_book_takes_text(transfer->subject, TRANSFER_SUBJECT_BYTES_MAX))
        return LEDGER_TEXT_INVALID;
    return LEDGER_OK;
}

/* Does the transfer name what the entry named? A stored entry knows an id, a new one the key. */
static bool same_name(const Book *book, const BookEntry *entry, int64_t stored_id, Text stored_key,
                      Text key)
{
    if (entry->id == 0)
        return text_equal(stored_key, key);
    const BookEntry *named = key.bytes == 0 ? NULL : ledger_book_entry(book, key);
    return stored_id == 0 ? key.bytes == 0 : named != NULL && named->id == stored_id;
}

static bool same_content(const Book *book, const BookEntry *entry, const Transfer *transfer)
{
    const Transfer *content = entry->content;
    bool own_sides = transfer->kind == TRANSFER_POSTED || transfer->kind == TRANSFER_PENDING;
    return content->kind == transfer->kind &&
           content->value_date.days == transfer->value_date.days &&
           text_equal(content->reason, transfer->reason) &&
           text_equal(content->subject, transfer->subject) &&
           (!own_sides || (entry->debit == transfer->debit && entry->credit == transfer->credit)) &&
           (transfer->kind == TRANSFER_VOID || entry->amount == transfer->amount.rupiah) &&
           content->expires.days == transfer->expires.days &&
           same_name(book, entry, entry->pending_id, content->pending, transfer->pending) &&
           same_name(book, entry, entry->reverses_id, content->reverses, transfer->reverses);
}

static LedgerResult judge_fields(const Book *book, const Transfer *transfer)
{
    bool completes = transfer->kind == TRANSFER_POST || transfer->kind == TRANSFER_VOID;
    bool known =
        completes || transfer->kind == TRANSFER_POSTED || transfer->kind == TRANSFER_PENDING;
    if (!known || completes != (transfer->pending.bytes > 0) ||
        (transfer->reverses.bytes > 0 && transfer->kind != TRANSFER_POSTED) ||
        (transfer->expires.days != LEDGER_NEVER.days && transfer->kind != TRANSFER_PENDING))
        return LEDGER_FIELDS_CONFLICT;
    if (transfer->kind != TRANSFER_VOID && transfer->amount.rupiah <= 0)
        return LEDGER_AMOUNT_NOT_POSITIVE;
    if (transfer->kind != TRANSFER_VOID && transfer->amount.rupiah > LEDGER_AMOUNT_MAX)
        return LEDGER_AMOUNT_TOO_LARGE;
    Date first, last;
    bool bounds = date_from_ymd(YEAR_MIN, 1, 1, &first) && date_from_ymd(YEAR_MAX, 12, 31, &last);
    assert(bounds);
    if (transfer->value_date.days < first.days || transfer->value_date.days > last.days)
        return LEDGER_DATE_INVALID;
    if (transfer->expires.days != LEDGER_NEVER.days && transfer->expires.days <= book->today.days)
        return LEDGER_EXPIRES_PAST;
    return LEDGER_OK;
}

/* POST and VOID: the accounts, and for a void the amount, are those of the pending transfer. */
static LedgerResult judge_pending(const Book *book, const Transfer *transfer, BookEntry *made,
                                  Refusal *refusal)
{
    const BookEntry *pending = ledger_book_entry(book, transfer->pending);
    if (pending == NULL)
        return LEDGER_PENDING_NOT_FOUND;
    if (pending->content->kind != TRANSFER_PENDING)
        return LEDGER_PENDING_NOT_PENDING;
    if (pending->completed_by == TRANSFER_POST)
        return LEDGER_PENDING_ALREADY_POSTED;
    if (pending->completed_by == TRANSFER_VOID)
        return LEDGER_PENDING_ALREADY_VOIDED;
    if (pending->completed_by == TRANSFER_EXPIRE)
        return LEDGER_PENDING_EXPIRED;
    refusal->available = MONEY(pending->amount);
    if (transfer->kind == TRANSFER_POST && transfer->amount.rupiah > pending->amount)
        return LEDGER_EXCEEDS_PENDING;
    made->pending = (uint32_t)(pending - book->entries);
    made->debit = pending->debit;
    made->credit = pending->credit;
    made->amount = transfer->kind == TRANSFER_VOID ? pending->amount : transfer->amount.rupiah;
    return LEDGER_OK;
}

static LedgerResult judge_reversal(const Book *book, const Transfer *transfer, BookEntry *made,
                                   Refusal *refusal)
{
    const BookEntry *reversed = ledger_book_entry(book, transfer->reverses);
    if (reversed == NULL)
        return LEDGER_REVERSED_NOT_FOUND;
    if (reversed->content->kind != TRANSFER_POSTED && reversed->content->kind != TRANSFER_POST)
        return LEDGER_REVERSED_NOT_POSTED;
    if (reversed->debit != transfer->credit || reversed->credit != transfer->debit)
        return LEDGER_REVERSED_SIDES;
    refusal->available = MONEY(reversed->amount - reversed->reversed);
    if (transfer->amount.rupiah > refusal->available.rupiah)
        return LEDGER_EXCEEDS_REVERSED;
    made->reverses = (uint32_t)(reversed - book->entries);
    return LEDGER_OK;
}

static bool breaks_floor(const BookAccount *account, int64_t amount, Refusal *refusal)
{
    Money available = balance_of(account->kind, &account->now).available;
    if (!account->floor || available.rupiah >= amount)
        return false;
    *refusal = (Refusal){account->id, available};
    return true;
}

static LedgerResult judge_money(const Book *book, const BookEntry *made, Refusal *refusal)
{
    const BookAccount *debit = ledger_book_account(book, made->debit);
    const BookAccount *credit = ledger_book_account(book, made->credit);
    if (!account_is_debit(debit->kind) && breaks_floor(debit, made->amount, refusal))
        return LEDGER_EXCEEDS_FUNDS;
    if (account_is_debit(credit->kind) && breaks_floor(credit, made->amount, refusal))
        return LEDGER_EXCEEDS_FUNDS;
    __int128 debits = (__int128)debit->now.debits + debit->now.pending_debits + made->amount;
    __int128 credits = (__int128)credit->now.credits + credit->now.pending_credits + made->amount;
    return debits > INT64_MAX || credits > INT64_MAX ? LEDGER_OVERFLOW : LEDGER_OK;
}

/* A transfer that names its accounts itself. */
static LedgerResult judge_accounts(const Book *book, const Transfer *transfer, BookEntry *made,
                                   Refusal *refusal)
{
    if (ledger_book_account(book, transfer->debit) == NULL)
        return LEDGER_DEBIT_NOT_FOUND;
    if (ledger_book_account(book, transfer->credit) == NULL)
        return LEDGER_CREDIT_NOT_FOUND;
    refusal->account = transfer->debit;
    if (transfer->debit == transfer->credit)
        return LEDGER_ACCOUNTS_SAME;
    made->debit = transfer->debit;
    made->credit = transfer->credit;
    made->amount = transfer->amount.rupiah;
    return transfer->reverses.bytes > 0 ? judge_reversal(book, transfer, made, refusal) : LEDGER_OK;
}

/* On OK *made is what would be entered. */
static LedgerResult judge(const Book *book, const Transfer *transfer, BookEntry *made,
                          Refusal *refusal)
{
    *made = (BookEntry){.content = transfer,
                        .pending = BOOK_NONE,
                        .reverses = BOOK_NONE,
                        .completed_by = TRANSFER_OPEN};
    *refusal = (Refusal){0};
    LedgerResult result = judge_texts(transfer);
    if (result != LEDGER_OK)
        return result;
    const BookEntry *existing = ledger_book_entry(book, transfer->key);
    if (existing != NULL)
        return same_content(book, existing, transfer) ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    result = judge_fields(book, transfer);
    if (result != LEDGER_OK)
        return result;
    bool completes = transfer->pending.bytes > 0;
    result = completes ? judge_pending(book, transfer, made, refusal)
                       : judge_accounts(book, transfer, made, refusal);
    if (result != LEDGER_OK)
        return result;
    if (book->any_closed && month_of(transfer->value_date).months <= book->closed.months)
        return LEDGER_PERIOD_CLOSED;
    /* What completes a reservation takes no more than was set aside. */
    return completes ? LEDGER_OK : judge_money(book, made, refusal);
}

/* -- Groups ---------------------------------------------------------------------------------- */

static void take_back(Book *book, size_t entry_count)
{
    while (book->entry_count > entry_count) {
        take_effect(book, &book->entries[book->entry_count - 1], -1);
        book->entry_count--;
    }
}

/* Applies transfers[0 … count) as one. */
static void apply_group(Book *book, const Transfer *transfers, size_t count, LedgerResult *results,
                        Refusal *refusals)
{
    size_t before = book->entry_count;
    for (size_t i = 0; i < count; i++) {
        BookEntry made;
        results[i] = judge(book, &transfers[i], &made, &refusals[i]);
        if (results[i] == LEDGER_OK) {
            ledger_book_add_entry(book, &made);
            take_effect(book, &made, 1);
        }
        if (!ledger_is_in(results[i])) {
            take_back(book, before);
            for (size_t j = 0; j < count; j++)
                if (j != i)
                    results[j] = LEDGER_LINKED_FAILED;
            return;
        }
    }
}

void ledger_book_apply(Book *book, const Transfer *transfers, size_t count,
                       LedgerResult *ret_results, Refusal *ret_refusals)
{
    Refusal *own = mem_array(book, Refusal, ret_refusals == NULL ? count : 0);
    Refusal *refusals = ret_refusals == NULL ? own : ret_refusals;
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && transfers[end].linked;)
            end++;
        if (end == count) {
            for (size_t i = begin; i < count; i++)
                ret_results[i] = i + 1 < count ? LEDGER_LINKED_FAILED : LEDGER_LINK_OPEN;
            break;
        }
        end++;
        apply_group(book, transfers + begin, end - begin, ret_results + begin, refusals + begin);
    }
    mem_free(own);
}
