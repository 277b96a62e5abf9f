/* A stored certificate in words. */
#include "base/mem.h"
#include "base/message.h"
#include "fund/decision_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    Lang lang;
    const Refusal *refusal;
    Fund **funds;
} Saying;

static char *number(const Saying *saying, int64_t value)
{
    return count_format(saying->parent, value, saying->lang == LANG_EN);
}

/* -- Used up --------------------------------------------------------------------------------- */

static char *say_set(const Saying *saying)
{
    const Refusal *refusal = saying->refusal;
    Buf *names = buf_new(saying->parent, 1 << 16);
    for (size_t f = 0; f < refusal->fund_count; f++)
        if ((refusal->set & FUND_BIT(f)) != 0) {
            buf_append_string(names, names->bytes == 0 ? "" : ", ");
            buf_append_string(names, saying->funds[f]->name);
        }
    if (refusal->set_places == 0)
        return say(saying->parent, saying->lang, "decision.says.no_places", names->data,
                   number(saying, refusal->rank), NULL);
    const char *unit = refusal->by_month ? "decision.words.person_months" : "decision.words.people";
    return say(saying->parent, saying->lang,
               __builtin_popcountll(refusal->set) == 1 ? "decision.says.used_up"
                                                       : "decision.says.used_up_together",
               names->data, number(saying, refusal->set_places),
               say(saying->parent, saying->lang, unit, NULL), number(saying, refusal->set_rank),
               number(saying, refusal->rank), NULL);
}

/* -- Excluded -------------------------------------------------------------------------------- */

typedef struct {
    const Refusal *refusal;
    Candidate candidate;
} RowSearch;

static Status find_row(const RosterRow *row, void *argument)
{
    RowSearch *search = argument;
    if (row->id == search->refusal->row)
        decision_read_row(row, search->refusal->roster, search->refusal->asked_from,
                          &search->candidate);
    return OK;
}

/* The person as the roster or the register knows him now. */
static Status find_candidate(const Saying *saying, Candidate *ret)
{
    const Refusal *refusal = saying->refusal;
    RowSearch search = {refusal, {.nik = refusal->nik, .age = -1, .segment = SEGMENT_BPU}};
    RosterInfo roster;
    PersonId person = {0};
    PersonInfo info;
    if (refusal->roster.id != 0) {
        TRY(roster_get(saying->store, saying->parent, refusal->roster, &roster));
        TRY(roster_each_row(saying->store, &roster, find_row, &search));
    }
    TRY(registry_find_nik(saying->store, (Chain){-1}, &refusal->nik, 1, &person));
    if (person.id != 0) {
        TRY(registry_person(saying->store, saying->parent, person, refusal->asked_from, &info));
        if (search.candidate.home.code == 0)
            search.candidate.home = info.home;
        if (search.candidate.occupation == 0)
            search.candidate.occupation = info.occupation;
        if (search.candidate.age < 0 && info.birth.days != INT32_MIN)
            search.candidate.age =
                (int16_t)age_on(info.birth, month_first_day(refusal->asked_from));
        if (search.candidate.sex == SEX_UNKNOWN)
            search.candidate.sex = (uint8_t)info.sex;
    }
    *ret = search.candidate;
    return OK;
}

static Status say_rules(const Saying *saying, char **ret)
{
    const Refusal *refusal = saying->refusal;
    Candidate candidate;
    List *occupations;
    Buf *buf = buf_new(saying->parent, 1 << 16);
    TRY(find_candidate(saying, &candidate));
    TRY(occupation_list(saying->ctx, saying->parent, &occupations));
    for (size_t f = 0; f < refusal->fund_count; f++) {
        const Fund *fund = saying->funds[f];
        RuleReason reason = refusal_reason(refusal, f);
        const char *why = reason.rule == RULE_NONE
                              ? say(saying->parent, saying->lang, "decision.never", NULL)
                              : rule_reason_say(saying->parent, saying->lang, occupations,
                                                &fund->rules, &candidate, reason);
        buf_printf(buf, "%s%s: %s", buf->bytes == 0 ? "" : "; ", fund->name, why);
    }
    *ret = say(saying->parent, saying->lang, "decision.says.excluded", buf->data, NULL);
    return OK;
}

/* -- All ------------------------------------------------------------------------------------- */

static const char *plain_key(DecisionKind kind)
{
    switch (kind) {
    case DECISION_NO_MONEY:
        return "decision.says.was_short";
    case DECISION_COVERED:
        return "decision.says.was_covered";
    case DECISION_ELSEWHERE:
        return "decision.says.was_elsewhere";
    case DECISION_HOUSEHOLD:
        return "decision.says.was_household";
    case DECISION_DIED:
    case DECISION_FUNDED:
    case DECISION_USED_UP:
    case DECISION_EXCLUDED:
    case DECISION_COMMITTED:
    case DECISION_KIND_COUNT:
        break;
    }
    return "decision.says.died";
}

static Status say_refusal(Saying *saying, char **ret)
{
    const Refusal *refusal = saying->refusal;
    saying->funds = mem_array(saying->parent, Fund *, refusal->fund_count);
    for (size_t f = 0; f < refusal->fund_count; f++)
        TRY(fund_get(saying->store, saying->parent, refusal->funds[f], &saying->funds[f]));
    if (refusal->kind == DECISION_EXCLUDED)
        return say_rules(saying, ret);
    *ret = refusal->kind == DECISION_USED_UP
               ? say_set(saying)
               : say(saying->parent, saying->lang, plain_key(refusal->kind), NULL);
    return OK;
}

Status refusal_say(Ctx *ctx, Store *store, void *parent, Lang lang, const Refusal *refusal,
                   char **ret)
{
    Saying saying = {
        .ctx = ctx, .store = store, .parent = mem_root(NULL), .lang = lang, .refusal = refusal};
    char *text = NULL;
    Status status = say_refusal(&saying, &text);
    if (status == OK)
        *ret = mem_string(parent, text);
    mem_free(saying.parent);
    return status;
}
