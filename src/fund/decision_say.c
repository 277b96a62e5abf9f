/* Certificates in words. */
#include "base/mem.h"
#include "base/message.h"
#include "fund/fund_private.h"

static char *number(void *parent, Lang lang, int64_t value)
{
    return count_format(parent, value, lang == LANG_EN);
}

static char *months_words(void *parent, Lang lang, Month from, Month until)
{
    char *first = month_format_long(parent, from, lang == LANG_EN);
    if (from.months == until.months)
        return first;
    return say(parent, lang, "decision.words.months", first,
               month_format_long(parent, until, lang == LANG_EN), NULL);
}

/* "Geliat Disnaker, APBD Kota Cimahi" */
static char *funds_words(void *parent, const DecisionRun *run, uint64_t funds)
{
    Buf *buf = buf_new(parent, 1 << 16);
    for (size_t f = 0; f < run->request->fund_count; f++)
        if ((funds & FUND_BIT(f)) != 0) {
            buf_append_string(buf, buf->bytes == 0 ? "" : ", ");
            buf_append_string(buf, run->request->funds[f]->name);
        }
    return buf->data;
}

static char *say_used_up(void *parent, Lang lang, const DecisionRun *run, const Decision *decision)
{
    const TightSet *set = &run->plan->sets[decision->set];
    const char *names = funds_words(parent, run, set->funds);
    const char *rank = number(parent, lang, run->people[decision->person].rank);
    const char *unit = say(
        parent, lang,
        run->request->by_month ? "decision.words.person_months" : "decision.words.people", NULL);
    if (set->places == 0)
        return say(parent, lang, "decision.says.no_places", names, rank, NULL);
    const DecisionPerson *first = &run->people[run->unit_person[set->closed_at]];
    return say(parent, lang,
               __builtin_popcountll(set->funds) == 1 ? "decision.says.used_up"
                                                     : "decision.says.used_up_together",
               names, number(parent, lang, set->places), unit, number(parent, lang, first->rank),
               rank, NULL);
}

static char *say_no_money(void *parent, Lang lang, const DecisionRun *run, const Decision *decision)
{
    const DecisionPerson *person = &run->people[decision->person];
    Buf *buf = buf_new(parent, 1 << 16);
    for (size_t f = 0; f < run->request->fund_count; f++) {
        if ((person->admitting & FUND_BIT(f)) == 0)
            continue;
        const FundOffer *offer = &run->offers[f];
        Money left = {offer->available.rupiah - offer->given.rupiah};
        buf_append_string(buf, buf->bytes == 0 ? "" : ", ");
        buf_append_string(buf, say(parent, lang, "decision.words.left", offer->fund->name,
                                   money_format(parent, left, lang == LANG_EN), NULL));
    }
    return say(parent, lang, "decision.says.no_money", buf->data,
               number(parent, lang, person->rank), NULL);
}

/* Does the fund pay for none of these months at all, whatever its rules? */
static bool pays_never(const DecisionRequest *request, const Fund *fund, const Decision *decision)
{
    Month from = request->by_month ? decision->from : request->from;
    Month until = request->by_month ? decision->until : request->until;
    return (request->programmes & ~fund->programmes) != 0 || from.months < fund->from.months ||
           until.months > fund->until.months;
}

static char *say_excluded(void *parent, Lang lang, const DecisionRun *run, const Decision *decision)
{
    const DecisionRequest *request = run->request;
    const DecisionPerson *person = &run->people[decision->person];
    Buf *buf = buf_new(parent, 1 << 16);
    for (size_t f = 0; f < request->fund_count; f++) {
        const Fund *fund = request->funds[f];
        RuleReason reason = {RULE_NONE};
        const char *why;
        if (!fund_admits(&fund->rules, &person->candidate, request->from, &reason))
            why = rule_reason_say(parent, lang, run->occupations, &fund->rules, &person->candidate,
                                  reason);
        else
            why = say(parent, lang, "decision.words.never",
                      months_words(parent, lang, fund->from, fund->until),
                      programmes_format(parent, fund->programmes), NULL);
        buf_append_string(buf, buf->bytes == 0 ? "" : "; ");
        buf_printf(buf, "%s: %s", fund->name, why);
    }
    return say(parent, lang, "decision.says.excluded", buf->data, NULL);
}

static char *say_taken(void *parent, Lang lang, const DecisionRun *run, const Decision *decision)
{
    const DecisionPerson *person = &run->people[decision->person];
    if (decision->kind == DECISION_COMMITTED)
        return say(parent, lang, "decision.says.committed", run->holders[person->holder]->name,
                   number(parent, lang, __builtin_popcountll(person->committed)), NULL);
    if (decision->kind == DECISION_HOUSEHOLD)
        return say(parent, lang, "decision.says.household", run->holders[person->holder]->name,
                   number(parent, lang, __builtin_popcountll(person->household)), NULL);
    if (person->paid_until.months < run->request->from.months)
        return say(parent, lang, "decision.says.covered_some",
                   number(parent, lang, __builtin_popcountll(person->covered)), NULL);
    return say(parent, lang, "decision.says.covered",
               say(parent, lang, payer_message((PayerKind)person->payer), NULL),
               month_format_long(parent, person->paid_until, lang == LANG_EN), NULL);
}

char *decision_say(void *parent, Lang lang, const DecisionRun *run, const Decision *decision)
{
    const DecisionPerson *person = &run->people[decision->person];
    void *scratch = mem_root(NULL);
    char *text = NULL;
    switch (decision->kind) {
    case DECISION_FUNDED:
        text = say(scratch, lang, "decision.says.funded", run->request->funds[decision->fund]->name,
                   months_words(scratch, lang, decision->from, decision->until),
                   money_format(scratch, decision->amount, lang == LANG_EN), NULL);
        break;
    case DECISION_USED_UP:
        text = say_used_up(scratch, lang, run, decision);
        break;
    case DECISION_NO_MONEY:
        text = say_no_money(scratch, lang, run, decision);
        break;
    case DECISION_EXCLUDED:
        text = say_excluded(scratch, lang, run, decision);
        break;
    case DECISION_COMMITTED:
    case DECISION_COVERED:
    case DECISION_HOUSEHOLD:
        text = say_taken(scratch, lang, run, decision);
        break;
    case DECISION_ELSEWHERE:
        text = say(scratch, lang, "decision.says.elsewhere",
                   chain_format(scratch, person->elsewhere), NULL);
        break;
    case DECISION_DIED:
    case DECISION_KIND_COUNT:
        text = say(scratch, lang, "decision.says.died", NULL);
        break;
    }
    text = mem_string(parent, text);
    mem_free(scratch);
    return text;
}

char *decision_codes(void *parent, const DecisionRun *run, const Decision *decision)
{
    const DecisionRequest *request = run->request;
    const DecisionPerson *person = &run->people[decision->person];
    Buf *buf = buf_new(parent, 1 << 16);
    for (size_t f = 0; f < request->fund_count; f++) {
        const Fund *fund = request->funds[f];
        RuleReason reason = {RULE_NONE};
        uint64_t funds = decision->kind == DECISION_USED_UP ? run->plan->sets[decision->set].funds
                         : decision->kind == DECISION_NO_MONEY ? person->admitting
                         : decision->kind == DECISION_FUNDED   ? FUND_BIT(decision->fund)
                                                               : 0;
        if (decision->kind == DECISION_EXCLUDED) {
            const char *code = "decision.never";
            if (!fund_admits(&fund->rules, &person->candidate, request->from, &reason))
                code = rule_reason_key(reason);
            else if (!pays_never(request, fund, decision))
                continue;
            buf_printf(buf, "%s%s:%s", buf->bytes == 0 ? "" : " ", fund->key, code);
        } else if ((funds & FUND_BIT(f)) != 0) {
            buf_printf(buf, "%s%s", buf->bytes == 0 ? "" : " ", fund->key);
        }
    }
    return buf->data;
}
