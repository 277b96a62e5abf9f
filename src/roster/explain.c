#include "roster/explain.h"

#include "base/mem.h"
#include "base/message.h"

enum { MONTHS_FROM = YEAR_MIN * 12, MONTHS_COUNT = (YEAR_MAX - YEAR_MIN + 1) * 12 };

typedef struct {
    Text what, remedy;
} ReasonText;

struct Explainer {
    const RosterCheck *check;
    Text verdicts[VERDICT_COUNT];
    ReasonText reasons[REASON_END];
    const char *payers[PAYER_COUNT];
    const char *months[MONTHS_COUNT];
    const char *area;
};

/* -- What decides ---------------------------------------------------------------------------- */

uint64_t verdict_reasons(Verdict verdict)
{
    switch (verdict) {
    case VERDICT_NEW:
        return REASON_BIT(REASON_NOT_REGISTERED) | REASON_BIT(REASON_NEVER_PAID);
    case VERDICT_COVERED:
        return REASON_BIT(REASON_PAID);
    case VERDICT_ARREARS:
        return REASON_BIT(REASON_IN_ARREARS);
    case VERDICT_LAPSED:
        return REASON_BIT(REASON_LAPSED);
    case VERDICT_DUPLICATE:
        return REASON_BIT(REASON_SAME_NIK) | REASON_BIT(REASON_SAME_PERSON) |
               REASON_BIT(REASON_SAME_MEMBER);
    case VERDICT_CONFLICT:
        return REASON_BIT(REASON_OTHER_NAME) | REASON_BIT(REASON_OTHER_BIRTH) |
               REASON_BIT(REASON_NIK_OF_OTHER_ROW);
    case VERDICT_INELIGIBLE:
        return REASON_BIT(REASON_DIED) | REASON_BIT(REASON_OVER_AGE) |
               REASON_BIT(REASON_UNDER_AGE) | REASON_BIT(REASON_OUTSIDE_AREA) |
               REASON_BIT(REASON_OCCUPATION_OUTSIDE) | REASON_BIT(REASON_DECILE_OUTSIDE);
    case VERDICT_REVIEW:
        return REASON_BIT(REASON_MEMBER_FOUND) | REASON_BIT(REASON_OTHER_NIK);
    case VERDICT_INVALID:
        return NIK_ERRORS | REASON_BIT(REASON_NAME_MISSING) | REASON_BIT(REASON_BIRTH_UNREADABLE) |
               REASON_BIT(REASON_HOME_UNREADABLE) | REASON_BIT(REASON_MEMBERS_SEVERAL) |
               REASON_BIT(REASON_NO_MEMBER) | REASON_BIT(REASON_OCCUPATION_MISSING) |
               REASON_BIT(REASON_DECILE_MISSING) | REASON_BIT(REASON_DAMAGED_TEXT);
    case VERDICT_COUNT:
        break;
    }
    return 0;
}

int reason_column(int bit)
{
    static const uint64_t NAMES = REASON_BIT(REASON_NAME_MISSING) | REASON_BIT(REASON_OTHER_NAME) |
                                  REASON_BIT(REASON_NAME_SPELLING);
    static const uint64_t BIRTHS =
        REASON_BIT(REASON_BIRTH_UNREADABLE) | REASON_BIT(REASON_BIRTH_NOT_OF_NIK) |
        REASON_BIT(REASON_OTHER_BIRTH) | REASON_BIT(REASON_OVER_AGE) | REASON_BIT(REASON_UNDER_AGE);
    static const uint64_t HOMES = REASON_BIT(REASON_HOME_UNREADABLE) |
                                  REASON_BIT(REASON_HOME_UNKNOWN) |
                                  REASON_BIT(REASON_OUTSIDE_AREA) | REASON_BIT(REASON_HOME_MISSING);
    static const uint64_t SEXES =
        REASON_BIT(REASON_SEX_UNREADABLE) | REASON_BIT(REASON_SEX_NOT_OF_NIK);
    static const uint64_t OCCUPATIONS = REASON_BIT(REASON_OCCUPATION_UNKNOWN) |
                                        REASON_BIT(REASON_OCCUPATION_OUTSIDE) |
                                        REASON_BIT(REASON_OCCUPATION_MISSING);
    static const uint64_t DECILES = REASON_BIT(REASON_DECILE_UNREADABLE) |
                                    REASON_BIT(REASON_DECILE_OUTSIDE) |
                                    REASON_BIT(REASON_DECILE_MISSING);
    uint64_t reason = REASON_BIT(bit);
    return reason & NAMES         ? ROSTER_NAME
           : reason & BIRTHS      ? ROSTER_BIRTH
           : reason & HOMES       ? ROSTER_HOME
           : reason & SEXES       ? ROSTER_SEX
           : reason & OCCUPATIONS ? ROSTER_OCCUPATION
           : reason & DECILES     ? ROSTER_DECILE
                                  : ROSTER_NIK;
}

/* -- Words ----------------------------------------------------------------------------------- */

static ReasonText reason_text(Lang lang, int bit)
{
    const char *key = reason_key(bit);
    if (key == NULL)
        return (ReasonText){TEXT_EMPTY, TEXT_EMPTY};
    Text text = message_text(lang, key);
    if (text.bytes == 0)
        text = text_of(key);
    const char *bars = memmem(text.data, text.bytes, "||", 2);
    if (bars == NULL)
        return (ReasonText){text_trim(text), TEXT_EMPTY};
    size_t at = (size_t)(bars - text.data);
    return (ReasonText){text_trim(text_slice(text, 0, at)),
                        text_trim(text_slice(text, at + 2, text.bytes))};
}

Explainer *explainer_new(void *parent, const RosterCheck *check, Lang lang)
{
    Explainer *explainer = mem_new(parent, Explainer);
    explainer->check = check;
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        explainer->verdicts[verdict] = message_text(lang, verdict_message((Verdict)verdict));
    for (int bit = 0; bit < REASON_END; bit++)
        explainer->reasons[bit] = reason_text(lang, bit);
    for (int payer = 0; payer < PAYER_COUNT; payer++)
        explainer->payers[payer] = say(explainer, lang, payer_message((PayerKind)payer), NULL);
    for (int month = 0; month < MONTHS_COUNT; month++)
        explainer->months[month] =
            month_format_long(explainer, (Month){MONTHS_FROM + month}, lang == LANG_EN);
    explainer->area = region_format(explainer, check->rules.area);
    return explainer;
}

const Register *check_member(const RosterCheck *check, int64_t row, int64_t *ret_index)
{
    const RosterVerdicts *verdicts = check->verdicts;
    bool here = verdicts->member[row] >= 0;
    *ret_index = here ? verdicts->member[row] : verdicts->elsewhere[row];
    return *ret_index < 0 ? NULL : here ? check->reg : &check->elsewhere->members;
}

static int64_t member_chain(const RosterCheck *check, int64_t row)
{
    const RosterVerdicts *verdicts = check->verdicts;
    return verdicts->member[row] >= 0 ? region_chain(check->rules.region).number
                                      : check->elsewhere->chains[verdicts->elsewhere[row]].number;
}

PersonId check_person(const RosterCheck *check, int64_t row)
{
    int64_t index;
    const Register *reg = check_member(check, row, &index);
    return reg == NULL ? (PersonId){{0}, 0}
                       : (PersonId){{member_chain(check, row)}, reg->id[index]};
}

void explain_member(const RosterCheck *check, int64_t row, char *ret)
{
    PersonId person = check_person(check, row);
    ret[0] = '\0';
    if (person.id != 0)
        snprintf(ret, REASON_NUMBER_BYTES, "%lld-%lld", (long long)person.chain.number,
                 (long long)person.id);
}

const char *explain_payer(const Explainer *explainer, int payer)
{
    return explainer->payers[payer];
}

static const char *month_name(const Explainer *explainer, int32_t month)
{
    int32_t at = month - MONTHS_FROM;
    return at >= 0 && at < MONTHS_COUNT ? explainer->months[at] : "?";
}

static void set_number(ReasonArgs *args, int at, int64_t number)
{
    snprintf(args->numbers[at], REASON_NUMBER_BYTES, "%lld", (long long)number);
    args->args[at] = text_of(args->numbers[at]);
}

static int row_age(const RosterCheck *check, int64_t row, const Register *reg, int64_t member)
{
    int32_t birth = check->file->rows.birth[row];
    if (birth == INT32_MIN && reg != NULL)
        birth = reg->birth[member];
    return age_on((Date){birth}, month_first_day(check->rules.as_of));
}

void explain_args(const Explainer *explainer, int64_t row, int bit, ReasonArgs *ret)
{
    static const uint64_t TWINS = REASON_BIT(REASON_NIK_OF_OTHER_ROW) |
                                  REASON_BIT(REASON_SAME_NIK) | REASON_BIT(REASON_SAME_PERSON) |
                                  REASON_BIT(REASON_SAME_MEMBER);
    static const uint64_t MEMBERS = REASON_BIT(REASON_MEMBER_FOUND) | REASON_BIT(REASON_OTHER_NIK);
    const RosterCheck *check = explainer->check;
    int64_t member;
    const Register *reg = check_member(check, row, &member);
    ret->args[0] = ret->args[1] = TEXT_EMPTY;
    uint64_t reason = REASON_BIT(bit);
    if (bit < REASON_NAME_MISSING) {
        ret->args[0] = roster_field(check->file, row, ROSTER_NIK);
    } else if (reason & TWINS) {
        set_number(ret, 0, check->file->rows.line[check->verdicts->twin[row]]);
    } else if (reason & MEMBERS) {
        explain_member(check, row, ret->numbers[0]);
        ret->args[0] = text_of(ret->numbers[0]);
    } else if (bit == REASON_DAMAGED_TEXT) {
        set_number(ret, 0, check->file->rows.line[row]);
    } else if (bit == REASON_ELSEWHERE) {
        int64_t chain = member_chain(check, row);
        snprintf(ret->numbers[0], REASON_NUMBER_BYTES, "%02lld.%02lld", (long long)(chain / 100),
                 (long long)(chain % 100));
        ret->args[0] = text_of(ret->numbers[0]);
    } else if (bit == REASON_PAID && reg != NULL) {
        ret->args[0] = text_of(explainer->payers[reg->payer[member]]);
        ret->args[1] = text_of(month_name(explainer, reg->paid_until[member]));
    } else if (bit == REASON_IN_ARREARS && reg != NULL) {
        set_number(ret, 0, check->verdicts->months_unpaid[row]);
        ret->args[1] = text_of(month_name(explainer, reg->paid_until[member]));
    } else if (bit == REASON_LAPSED && reg != NULL) {
        ret->args[0] = text_of(month_name(explainer, reg->paid_until[member]));
    } else if (bit == REASON_OVER_AGE || bit == REASON_UNDER_AGE) {
        set_number(ret, 0, row_age(check, row, reg, member));
        set_number(ret, 1,
                   bit == REASON_OVER_AGE ? check->rules.age_below : check->rules.age_minimum);
    } else if (bit == REASON_OUTSIDE_AREA) {
        ret->args[0] = text_of(explainer->area);
    } else if (bit == REASON_DECILE_OUTSIDE) {
        set_number(ret, 0, check->file->rows.decile[row]);
        set_number(ret, 1, check->rules.decile_max);
    }
}

/* {1} and {2} put in. */
static void append_filled(Buf *buf, Text text, const ReasonArgs *args)
{
    while (text.bytes > 0) {
        const char *brace = memchr(text.data, '{', text.bytes);
        size_t plain = brace == NULL ? text.bytes : (size_t)(brace - text.data);
        buf_append(buf, text_slice(text, 0, plain));
        text = text_slice(text, plain, text.bytes);
        if (text.bytes >= 3 && text.data[2] == '}' && text.data[1] >= '1' &&
            text.data[1] < '1' + REASON_ARGS_MAX) {
            buf_append(buf, args->args[text.data[1] - '1']);
            text = text_slice(text, 3, text.bytes);
        } else if (text.bytes > 0) {
            buf_append_char(buf, text.data[0]);
            text = text_slice(text, 1, text.bytes);
        }
    }
}

static void append_reason(const Explainer *explainer, int64_t row, int bit, Buf *buf)
{
    ReasonArgs args;
    const ReasonText *text = &explainer->reasons[bit];
    explain_args(explainer, row, bit, &args);
    buf_append_char(buf, ' ');
    append_filled(buf, text->what, &args);
    if (text->remedy.bytes > 0) {
        buf_append_char(buf, ' ');
        append_filled(buf, text->remedy, &args);
    }
}

void explain_row(const Explainer *explainer, int64_t row, Buf *buf)
{
    const RosterVerdicts *verdicts = explainer->check->verdicts;
    Verdict verdict = (Verdict)verdicts->verdict[row];
    uint64_t deciding = verdicts->reasons[row] & verdict_reasons(verdict);
    uint64_t rest = verdicts->reasons[row] & ~deciding;
    buf_append(buf, explainer->verdicts[verdict]);
    buf_append_char(buf, ':');
    for (; deciding != 0; deciding &= deciding - 1)
        append_reason(explainer, row, __builtin_ctzll(deciding), buf);
    for (; rest != 0; rest &= rest - 1)
        append_reason(explainer, row, __builtin_ctzll(rest), buf);
}
