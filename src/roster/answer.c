#include <assert.h>

#include "roster/roster.h"

const char *const ANSWER_KEYS[ANSWER_COUNT + 1] = {
    [ANSWER_NONE] = "none",
    [ANSWER_FOUND] = "found",
    [ANSWER_MISMATCHED] = "mismatched",
    [ANSWER_NOT_FOUND] = "not-found",
    [ANSWER_DECEASED] = "deceased",
    [ANSWER_MEMBER] = "member",
    [ANSWER_NUMBER] = "number",
    [ANSWER_COUNT] = NULL,
};

const char *answer_message(Answer answer)
{
    static const char *const MESSAGES[ANSWER_COUNT] = {
        [ANSWER_NONE] = "answer.none",
        [ANSWER_FOUND] = "answer.found",
        [ANSWER_MISMATCHED] = "answer.mismatched",
        [ANSWER_NOT_FOUND] = "answer.not-found",
        [ANSWER_DECEASED] = "answer.deceased",
        [ANSWER_MEMBER] = "answer.member",
        [ANSWER_NUMBER] = "answer.number",
    };
    assert((unsigned)answer < ANSWER_COUNT);
    return MESSAGES[answer];
}

bool verdict_needs_answer(Verdict verdict)
{
    switch (verdict) {
    case VERDICT_NEW:
    case VERDICT_ARREARS:
    case VERDICT_LAPSED:
    case VERDICT_CONFLICT:
    case VERDICT_REVIEW:
        return true;
    case VERDICT_COVERED:
    case VERDICT_DUPLICATE:
    case VERDICT_INELIGIBLE:
    case VERDICT_INVALID:
    case VERDICT_COUNT:
        break;
    }
    return false;
}

Verdict verdict_after(Verdict verdict, Answer answer)
{
    switch (answer) {
    case ANSWER_FOUND: /* the doubt is gone: NIK and name belong together */
        return verdict == VERDICT_CONFLICT || verdict == VERDICT_REVIEW ||
                       verdict == VERDICT_INVALID
                   ? VERDICT_NEW
                   : verdict;
    case ANSWER_MISMATCHED:
        return VERDICT_CONFLICT;
    case ANSWER_NOT_FOUND:
        return VERDICT_INVALID;
    case ANSWER_DECEASED:
        return VERDICT_INELIGIBLE;
    case ANSWER_MEMBER:
    case ANSWER_NUMBER:
        return VERDICT_COVERED;
    case ANSWER_NONE:
    case ANSWER_COUNT:
        break;
    }
    return verdict;
}
