#include "ledger/journal.h"

#include "base/map.h"
#include "base/mem.h"

enum { LINE_BYTES_MAX = 1 << 16 };

typedef struct {
    const char *name;
    int64_t held; /* debits − credits of the entries written */
    bool moved;   /* in the month at hand */
} JournalAccount;

struct Journal {
    JournalFormat format;
    FileOut *file;
    Buf *line;
    void *memory; /* of the chain at hand */
    JournalAccount *accounts;
    size_t count;
    Map *index;
    bool any;
    Date last;
};

/* What a kind of account is to a bookkeeper. */
static const char *const CLASSES[ACCOUNT_KIND_COUNT] = {
    [ACCOUNT_SOURCE] = "assets",           [ACCOUNT_FUND] = "liabilities",
    [ACCOUNT_INSTITUTION] = "liabilities", [ACCOUNT_PAID] = "assets",
    [ACCOUNT_RECEIVABLE] = "assets",       [ACCOUNT_CLEARING] = "assets",
    [ACCOUNT_SUSPENSE] = "liabilities"};

Journal *journal_new(void *parent, JournalFormat format, FileOut *file)
{
    Journal *journal = mem_new(parent, Journal);
    journal->format = format;
    journal->file = file;
    journal->line = buf_new(journal, LINE_BYTES_MAX);
    return journal;
}

static void flush(Journal *journal)
{
    file_out_write(journal->file, buf_text(journal->line));
    buf_clear(journal->line);
}

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

static char capital(char byte)
{
    return byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
}

/* "liabilities:3277:fund:2-fund-geliat-2023": both programs take it, with capitals where beancount
 * wants them. The id keeps accounts apart whose keys differ only in what had to go. */
static char *account_name(void *parent, JournalFormat format, Chain chain, const Account *account)
{
    char *name =
        mem_printf(parent, "%s:%04lld:%s:%lld-%s", CLASSES[account->kind], (long long)chain.number,
                   ACCOUNT_KIND_KEYS[account->kind], (long long)account->id, account->key);
    int colons = 0;
    for (char *at = name; *at != '\0'; at++) {
        bool first = at == name || at[-1] == ':';
        if (*at == ':' && colons < 3)
            colons++;
        else if (!is_plain(*at))
            *at = '-';
        else if (first && format == JOURNAL_BEANCOUNT)
            *at = capital(*at);
    }
    return name;
}

/* What the programs would read something into is left out, with one blank in its place. */
static void append_words(Buf *line, Text text)
{
    bool blank = true;
    for (size_t i = 0; i < text.bytes; i++) {
        char byte = text.data[i];
        bool kept = is_plain(byte) || (unsigned char)byte >= 0x80 || strchr("-_./", byte) != NULL;
        if (kept || !blank)
            buf_append_char(line, kept ? byte : ' ');
        blank = !kept;
    }
}

static void append_quoted(Buf *line, Text text)
{
    buf_append_char(line, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            buf_append_char(line, '\\');
        buf_append_char(line, text.data[i]);
    }
    buf_append_char(line, '"');
}

void journal_begin(Journal *journal)
{
    bool hledger = journal->format == JOURNAL_HLEDGER;
    buf_append_string(journal->line, "; Paritrana\n");
    buf_append_string(journal->line, hledger ? "commodity 1000. IDR\n"
                                             : "option \"operating_currency\" \"IDR\"\n"
                                               "1900-01-01 commodity IDR\n");
    flush(journal);
}

void journal_chain(Journal *journal, Chain chain, const Account *accounts, size_t count)
{
    mem_free(journal->memory);
    journal->memory = mem_root(journal);
    journal->accounts = mem_array(journal->memory, JournalAccount, count);
    journal->count = count;
    journal->index = map_new(journal->memory, count);
    journal->any = false;
    for (size_t i = 0; i < count; i++) {
        char *name = account_name(journal->memory, journal->format, chain, &accounts[i]);
        journal->accounts[i].name = name;
        map_put(journal->index, (uint64_t)accounts[i].id, i, NULL);
        if (journal->format == JOURNAL_HLEDGER)
            buf_printf(journal->line, "account %s\n", name);
        else
            buf_printf(journal->line, "1900-01-01 open %s IDR\n", name);
        flush(journal);
    }
}

/* What an account holds at the end of a day, for the program to check. */
static void assert_held(Journal *journal, const JournalAccount *account, Date day, int64_t held)
{
    bool hledger = journal->format == JOURNAL_HLEDGER;
    char *date = date_format(journal->memory, hledger ? day : (Date){day.days + 1});
    if (hledger)
        buf_printf(journal->line, "    %s  0 IDR = %lld IDR\n", account->name, (long long)held);
    else
        buf_printf(journal->line, "%s balance %s  %lld IDR\n", date, account->name,
                   (long long)held);
    mem_free(date);
    flush(journal);
}

static void begin_assertions(Journal *journal, Date day)
{
    char *date = date_format(journal->memory, day);
    buf_append_char(journal->line, '\n');
    if (journal->format == JOURNAL_HLEDGER)
        buf_printf(journal->line, "%s * saldo\n", date);
    mem_free(date);
}

static void end_month(Journal *journal)
{
    Date day = month_last_day(month_of(journal->last));
    begin_assertions(journal, day);
    for (size_t i = 0; i < journal->count; i++) {
        if (journal->accounts[i].moved)
            assert_held(journal, &journal->accounts[i], day, journal->accounts[i].held);
        journal->accounts[i].moved = false;
    }
}

static void append_head(Journal *journal, const LedgerEntry *entry)
{
    Buf *line = journal->line;
    char *date = date_format(journal->memory, entry->value_date);
    if (journal->format == JOURNAL_HLEDGER) {
        buf_printf(line, "\n%s * ", date);
        append_words(line, entry->reason);
        buf_printf(line, "\n    ; id: %.*s\n", TEXT_ARGS(entry->key));
        if (entry->subject.bytes > 0)
            buf_printf(line, "    ; subject: %.*s\n", TEXT_ARGS(entry->subject));
    } else {
        buf_printf(line, "\n%s * ", date);
        append_quoted(line, entry->reason);
        buf_append_string(line, "\n    id: ");
        append_quoted(line, entry->key);
        if (entry->subject.bytes > 0) {
            buf_append_string(line, "\n    subject: ");
            append_quoted(line, entry->subject);
        }
        buf_append_char(line, '\n');
    }
    mem_free(date);
}

static void append_posting(Journal *journal, int64_t account, int64_t amount)
{
    uint64_t index;
    if (!map_get(journal->index, (uint64_t)account, &index))
        return;
    JournalAccount *one = &journal->accounts[index];
    one->held += amount;
    one->moved = true;
    buf_printf(journal->line, "    %s  %lld IDR\n", one->name, (long long)amount);
}

void journal_entry(Journal *journal, const LedgerEntry *entry)
{
    if (journal->any && month_of(journal->last).months != month_of(entry->value_date).months)
        end_month(journal);
    append_head(journal, entry);
    append_posting(journal, entry->debit, entry->amount.rupiah);
    append_posting(journal, entry->credit, -entry->amount.rupiah);
    flush(journal);
    journal->any = true;
    journal->last = entry->value_date;
}

void journal_chain_end(Journal *journal, const AccountBalance *balances, size_t count)
{
    if (!journal->any)
        return;
    end_month(journal);
    Date day = month_last_day(month_of(journal->last));
    begin_assertions(journal, day);
    for (size_t i = 0; i < count && i < journal->count; i++)
        assert_held(journal, &journal->accounts[i], day,
                    balances[i].balance.debits.rupiah - balances[i].balance.credits.rupiah);
}
