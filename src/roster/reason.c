#include <assert.h>

#include "base/mem.h"
#include "base/message.h"
#include "roster/roster.h"

const char *const VERDICT_KEYS[VERDICT_COUNT + 1] = {
    [VERDICT_NEW] = "new",
    [VERDICT_COVERED] = "covered",
    [VERDICT_ARREARS] = "arrears",
    [VERDICT_LAPSED] = "lapsed",
    [VERDICT_DUPLICATE] = "duplicate",
    [VERDICT_CONFLICT] = "conflict",
    [VERDICT_INELIGIBLE] = "ineligible",
    [VERDICT_REVIEW] = "review",
    [VERDICT_INVALID] = "invalid",
    [VERDICT_COUNT] = NULL,
};

static const char *const VERDICT_MESSAGES[VERDICT_COUNT] = {
    [VERDICT_NEW] = "verdict.new",
    [VERDICT_COVERED] = "verdict.covered",
    [VERDICT_ARREARS] = "verdict.arrears",
    [VERDICT_LAPSED] = "verdict.lapsed",
    [VERDICT_DUPLICATE] = "verdict.duplicate",
    [VERDICT_CONFLICT] = "verdict.conflict",
    [VERDICT_INELIGIBLE] = "verdict.ineligible",
    [VERDICT_REVIEW] = "verdict.review",
    [VERDICT_INVALID] = "verdict.invalid",
};

static const char *const REASON_KEYS[REASON_END] = {
    [REASON_NAME_MISSING] = "roster.name_missing",
    [REASON_BIRTH_UNREADABLE] = "roster.birth_unreadable",
    [REASON_HOME_UNREADABLE] = "roster.home_unreadable",
    [REASON_HOME_UNKNOWN] = "roster.home_unknown",
    [REASON_SEX_UNREADABLE] = "roster.sex_unreadable",
    [REASON_DECILE_UNREADABLE] = "roster.decile_unreadable",
    [REASON_OCCUPATION_UNKNOWN] = "roster.occupation_unknown",
    [REASON_BIRTH_NOT_OF_NIK] = "roster.birth_not_of_nik",
    [REASON_SEX_NOT_OF_NIK] = "roster.sex_not_of_nik",
    [REASON_OTHER_NAME] = "roster.other_name",
    [REASON_OTHER_BIRTH] = "roster.other_birth",
    [REASON_NIK_OF_OTHER_ROW] = "roster.nik_of_other_row",
    [REASON_NAME_SPELLING] = "roster.name_spelling",
    [REASON_SAME_NIK] = "roster.same_nik",
    [REASON_SAME_PERSON] = "roster.same_person",
    [REASON_SAME_MEMBER] = "roster.same_member",
    [REASON_MEMBER_FOUND] = "roster.member_found",
    [REASON_OTHER_NIK] = "roster.other_nik",
    [REASON_MEMBERS_SEVERAL] = "roster.members_several",
    [REASON_NO_MEMBER] = "roster.no_member",
    [REASON_DIED] = "roster.died",
    [REASON_OVER_AGE] = "roster.over_age",
    [REASON_UNDER_AGE] = "roster.under_age",
    [REASON_OUTSIDE_AREA] = "roster.outside_area",
    [REASON_OCCUPATION_OUTSIDE] = "roster.occupation_outside",
    [REASON_DECILE_OUTSIDE] = "roster.decile_outside",
    [REASON_OCCUPATION_MISSING] = "roster.occupation_missing",
    [REASON_DECILE_MISSING] = "roster.decile_missing",
    [REASON_HOME_MISSING] = "roster.home_missing",
    [REASON_PAID] = "roster.paid",
    [REASON_IN_ARREARS] = "roster.in_arrears",
    [REASON_LAPSED] = "roster.lapsed",
    [REASON_NEVER_PAID] = "roster.never_paid",
    [REASON_NOT_REGISTERED] = "roster.not_registered",
    [REASON_ELSEWHERE] = "roster.elsewhere",
    [REASON_DAMAGED_TEXT] = "roster.damaged_text",
};

const char *verdict_message(Verdict verdict)
{
    assert((unsigned)verdict < VERDICT_COUNT);
    return VERDICT_MESSAGES[verdict];
}

Verdict verdict_parse(Text text)
{
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        if (text_equal_ascii_nocase(text, text_of(VERDICT_KEYS[verdict])) ||
            text_equal_ascii_nocase(text, message_text(LANG_ID, VERDICT_MESSAGES[verdict])) ||
            text_equal_ascii_nocase(text, message_text(LANG_EN, VERDICT_MESSAGES[verdict])))
            return (Verdict)verdict;
    return VERDICT_COUNT;
}

const char *reason_key(int bit)
{
    enum { NIK_FAULT_BITS = 10 };
    if (bit < NIK_FAULT_BITS)
        return nik_fault_key((NikFault)(1 << bit));
    return bit < REASON_END ? REASON_KEYS[bit] : NULL;
}

char *reasons_format(void *parent, uint64_t reasons)
{
    Buf *buf = buf_new(parent, 4096);
    for (int bit = 0; bit < REASON_END; bit++) {
        if ((reasons >> bit & 1) == 0 || reason_key(bit) == NULL)
            continue;
        if (buf->bytes > 0)
            buf_append_char(buf, ' ');
        buf_append_string(buf, reason_key(bit));
    }
    return buf->data;
}
