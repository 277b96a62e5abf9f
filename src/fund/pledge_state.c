/* What a pledge is in a month, and how people's data is shown. Pure. */
#include "base/damage.h"
#include "base/mem.h"
#include "base/money.h"
#include "fund/pledge_private.h"

const char *const CHANNEL_KEYS[CHANNEL_COUNT + 1] = {"payroll", "treasurer", "transfer",
                                                     "cash",    "one-off",   NULL};
const char *const PLEDGE_STATE_KEYS[PLEDGE_STATE_COUNT + 1] = {"filled", "signed",  "active",
                                                               "failed", "stopped", NULL};

const char *channel_message(PledgeChannel channel)
{
    static const char *const KEYS[CHANNEL_COUNT] = {
        "pledge.channel.payroll", "pledge.channel.treasurer", "pledge.channel.transfer",
        "pledge.channel.cash", "pledge.channel.one-off"};
    return KEYS[channel];
}

const char *pledge_state_message(PledgeState state)
{
    static const char *const KEYS[PLEDGE_STATE_COUNT] = {
        "pledge.state.filled", "pledge.state.signed", "pledge.state.active", "pledge.state.failed",
        "pledge.state.stopped"};
    return KEYS[state];
}

/* -- State ----------------------------------------------------------------------------------- */

bool pledge_fact_last(const Pledge *pledge, PledgeFactKind kind, Month *ret)
{
    for (size_t i = pledge->fact_count; i-- > 0;)
        if (pledge->facts[i].kind == kind) {
            *ret = pledge->facts[i].month;
            return true;
        }
    return false;
}

bool pledge_collected(const Pledge *pledge, Month month, PledgeFactKind *ret)
{
    for (size_t i = pledge->fact_count; i-- > 0;) {
        const PledgeFact *fact = &pledge->facts[i];
        if (fact->month.months == month.months &&
            (fact->kind == PLEDGE_MISSED_FACT || fact->kind == PLEDGE_RECEIVED_FACT)) {
            *ret = fact->kind;
            return true;
        }
    }
    return false;
}

void pledge_fact_add(void *parent, Pledge *pledge, PledgeFactKind kind, Month month)
{
    pledge->facts =
        mem_resize(parent, pledge->facts, pledge->fact_count + 1, sizeof *pledge->facts);
    pledge->facts[pledge->fact_count++] = (PledgeFact){kind, month};
}

/* A stop is never taken back: the earliest one counts. */
Month pledge_last(const Pledge *pledge)
{
    Month last = pledge->channel == CHANNEL_ONE_OFF ? pledge->from : pledge->until;
    for (size_t i = 0; i < pledge->fact_count; i++) {
        const PledgeFact *fact = &pledge->facts[i];
        if (fact->kind == PLEDGE_STOPPED_FACT && fact->month.months <= last.months)
            last = month_plus(fact->month, -1);
    }
    return last;
}

static bool signed_by(const Pledge *pledge, Month month)
{
    if (pledge->consent.days != DATE_UNKNOWN && month_of(pledge->consent).months <= month.months)
        return true;
    for (size_t i = 0; i < pledge->fact_count; i++)
        if (pledge->facts[i].kind == PLEDGE_SIGNED_FACT &&
            pledge->facts[i].month.months <= month.months)
            return true;
    return false;
}

/* Of the months up to this one of which the collection is known, was the last one missed? */
static bool failed_by(const Pledge *pledge, Month month)
{
    Month latest = {INT32_MIN};
    bool missed = false;
    for (size_t i = 0; i < pledge->fact_count; i++) {
        const PledgeFact *fact = &pledge->facts[i];
        if ((fact->kind == PLEDGE_MISSED_FACT || fact->kind == PLEDGE_RECEIVED_FACT) &&
            fact->month.months <= month.months && fact->month.months >= latest.months) {
            latest = fact->month;
            missed = fact->kind == PLEDGE_MISSED_FACT;
        }
    }
    return missed;
}

PledgeState pledge_state(const Pledge *pledge, Month month)
{
    if (month.months > pledge_last(pledge).months)
        return PLEDGE_STOPPED;
    if (!signed_by(pledge, month))
        return PLEDGE_FILLED;
    if (month.months < pledge->from.months)
        return PLEDGE_SIGNED;
    return failed_by(pledge, month) ? PLEDGE_FAILED : PLEDGE_ACTIVE;
}

bool pledge_is_due(const Pledge *pledge, Month month)
{
    PledgeState state = pledge_state(pledge, month);
    return state == PLEDGE_ACTIVE || state == PLEDGE_FAILED;
}

Status pledge_due(Ctx *ctx, const Pledge *pledge, Month month, Money price, Money *ret)
{
    Money due = {0};
    if (!pledge_is_due(pledge, month)) {
        *ret = due;
        return OK;
    }
    due = pledge->amount;
    if (pledge->workers > 0 && !money_times(price, pledge->workers, &due))
        return fail(ctx, E_LIMIT, "pledge.too_much", pledge_number_mask(ctx, pledge->number), NULL);
    *ret = due;
    return OK;
}

/* -- People's data --------------------------------------------------------------------------- */

enum { NIP_DIGITS = 18, NUMBER_DIGITS_SHOWN = 4 };

bool pledge_number_read(void *parent, Text text, Text *ret)
{
    char buffer[PLEDGE_NUMBER_DIGITS_MAX];
    char *digits = mem_array(parent, char, text.bytes + 1);
    size_t count = 0;
    if (text.bytes <= PLEDGE_NUMBER_DIGITS_MAX) {
        Damage damage = damage_of(text, NIP_DIGITS, buffer);
        if (damage.kind == DAMAGE_SCIENTIFIC || (damage.kind == DAMAGE_DECIMAL && !damage.whole))
            return false;
    }
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        if (c >= '0' && c <= '9')
            digits[count++] = c;
        else if (c != ' ' && c != '.' && c != '-' && !(c == '\'' && i == 0))
            return false;
    }
    if (count == 0 || count > PLEDGE_NUMBER_DIGITS_MAX)
        return false;
    *ret = (Text){digits, count};
    return true;
}

char *pledge_number_mask(void *parent, const char *number)
{
    char *masked = mem_string(parent, number);
    size_t bytes = strlen(masked);
    size_t hidden = bytes > 2 * (size_t)NUMBER_DIGITS_SHOWN ? bytes - NUMBER_DIGITS_SHOWN : bytes;
    memset(masked, '*', hidden);
    return masked;
}

char *pledge_name_mask(void *parent, const char *name)
{
    Buf *buf = buf_new(parent, 2 * GIVER_NAME_BYTES_MAX);
    Text rest = text_of(name), word;
    while (text_split(&rest, ' ', &word)) {
        if (word.bytes == 0)
            continue;
        size_t first = 1; /* a whole character: its continuation bytes begin with the bits 10 */
        while (first < word.bytes && ((unsigned char)word.data[first] & 0xC0) == 0x80)
            first++;
        buf_printf(buf, "%s%.*s***", buf->bytes == 0 ? "" : " ", (int)first, word.data);
    }
    return buf->data;
}

char *office_key(void *parent, Text name)
{
    char *key = mem_array(parent, char, name.bytes + 1);
    size_t bytes = 0;
    name = text_trim(name);
    for (size_t i = 0; i < name.bytes; i++) {
        char c = name.data[i];
        if (c == ' ' && (bytes == 0 || key[bytes - 1] == ' '))
            continue;
        key[bytes++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    key[bytes] = '\0';
    return key;
}

bool pledge_in_scope(void *scratch, const Pledge *pledge, const PledgeScope *scope)
{
    if (scope->channel != CHANNEL_COUNT && pledge->channel != scope->channel)
        return false;
    return scope->office == NULL || strcmp(office_key(scratch, text_of(pledge->office)),
                                           office_key(scratch, text_of(scope->office))) == 0;
}
