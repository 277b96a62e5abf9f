/* A fund in words, for an officer or a council. */
#include "base/mem.h"
#include "base/message.h"
#include "fund/fund_private.h"
#include "fund/rules_say.h"

static void add_line(Buf *buf, char *line)
{
    buf_append_string(buf, line);
    buf_append_char(buf, '\n');
}

static void describe_head(const RuleWords *words, const Fund *fund, Buf *buf)
{
    void *parent = words->parent;
    bool english = words->lang == LANG_EN;
    char *months = mem_printf(parent, "%s – %s", month_format_long(parent, fund->from, english),
                              month_format_long(parent, fund->until, english));
    add_line(buf,
             say(parent, words->lang, "fund.says.name", fund->name, fund_reference(parent, fund),
                 say(parent, words->lang, fund_kind_message(fund->kind), NULL), NULL));
    add_line(buf, say(parent, words->lang, "fund.says.owner", fund->owner,
                      region_words(parent, words->store, fund->region), NULL));
    if (fund->basis[0] != '\0')
        add_line(buf, say(parent, words->lang, "fund.says.basis", fund->basis, NULL));
    add_line(buf, say(parent, words->lang, "fund.says.pays",
                      programmes_format(parent, fund->programmes), months, NULL));
    if (fund->ceiling.rupiah >= 0)
        add_line(buf, say(parent, words->lang, "fund.says.ceiling",
                          money_format(parent, fund->ceiling, english), NULL));
    else
        add_line(buf, say(parent, words->lang, "fund.says.no_ceiling", NULL));
    PayerKind payer = fund_payer(fund->kind);
    if (payer == PAYER_VILLAGE || payer == PAYER_ZAKAT)
        add_line(buf, say(parent, words->lang,
                          fund->undecided_relief ? "fund.says.relief_taken"
                                                 : "fund.says.relief_not_taken",
                          NULL));
}

static void describe_rules(const RuleWords *words, const FundRules *rules, Buf *buf)
{
    const VulnerableDefinition *vulnerable = &rules->vulnerable;
    add_line(buf, say(words->parent, words->lang, "fund.says.rules", NULL));
    if (conditions_say(words, &rules->conditions, "  - ", "\n", buf) == 0)
        add_line(buf, mem_printf(words->parent, "  %s",
                                 say(words->parent, words->lang, "fund.says.anybody", NULL)));
    if (vulnerable->text == NULL)
        return;
    add_line(buf, say(words->parent, words->lang, "fund.says.vulnerable", vulnerable->source,
                      date_format_long(words->parent, vulnerable->dated, words->lang == LANG_EN),
                      vulnerable->text, NULL));
    conditions_say(words, &vulnerable->conditions, "  - ", "\n", buf);
}

static void describe_class(const RuleWords *words, size_t place, const PriorityClass *class,
                           Buf *buf)
{
    Buf *who = buf_new(words->parent, WORDS_BYTES_MAX);
    for (size_t i = 0; i < class->any_count; i++) {
        if (i > 0)
            buf_append_string(who, words->or_word);
        conditions_say(words, &class->any[i], "", NULL, who);
    }
    add_line(buf, say(words->parent, words->lang, "fund.says.class",
                      mem_printf(words->parent, "%zu", place), class->name, who->data, NULL));
}

static void describe_priority(const RuleWords *words, const PriorityRules *priority, Buf *buf)
{
    static const char *const KEYS[ORDER_COUNT] = {
        "fund.says.order_proposal", "fund.says.order_need", "fund.says.order_lottery"};
    add_line(buf, say(words->parent, words->lang, "fund.says.priority", NULL));
    for (size_t i = 0; i < priority->class_count; i++)
        describe_class(words, i + 1, &priority->classes[i], buf);
    if (priority->class_count > 0)
        add_line(buf, say(words->parent, words->lang, "fund.says.class_rest",
                          mem_printf(words->parent, "%zu", priority->class_count + 1), NULL));
    add_line(buf, say(words->parent, words->lang, KEYS[priority->order],
                      mem_printf(words->parent, "%llu", (unsigned long long)priority->seed), NULL));
}

Status fund_describe(Store *store, void *parent, const Fund *fund, Lang lang, char **ret)
{
    void *scratch = mem_root(NULL);
    List *occupations = NULL;
    Status status = occupation_list(store_ctx(store), scratch, &occupations);
    if (status == OK) {
        RuleWords words = rule_words(scratch, store, occupations, lang);
        Buf *buf = buf_new(scratch, WORDS_BYTES_MAX);
        describe_head(&words, fund, buf);
        describe_rules(&words, &fund->rules, buf);
        describe_priority(&words, &fund->priority, buf);
        *ret = text_string(parent, buf_text(buf));
    }
    mem_free(scratch);
    return status;
}
