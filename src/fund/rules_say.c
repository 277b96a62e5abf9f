/* Rules in words. */
#include "fund/rules_say.h"
#include "base/mem.h"
#include "base/message.h"
#include "fund/rules_private.h"

/* -- Parts ------------------------------------------------------------------------------------ */

static void between(Buf *buf, size_t i, size_t count, const char *last)
{
    if (i > 0)
        buf_append_string(buf, i + 1 == count ? last : ", ");
}

char *region_words(void *parent, Store *store, Region region)
{
    char *code = region_format(parent, region);
    RegionInfo info;
    if (store == NULL || !region_exists(store, region) ||
        region_get(store, parent, region, &info) != OK)
        return code;
    return mem_printf(parent, "%s (%s)", info.name, code);
}

static char *areas_words(const RuleWords *words, const Conditions *conditions)
{
    Buf *buf = buf_new(words->parent, WORDS_BYTES_MAX);
    for (size_t i = 0; i < conditions->area_count; i++) {
        between(buf, i, conditions->area_count, words->or_word);
        buf_append_string(buf, region_words(words->parent, words->store, conditions->areas[i]));
    }
    return buf->data;
}

static char *occupations_words(const RuleWords *words, const Conditions *conditions)
{
    Buf *buf = buf_new(words->parent, WORDS_BYTES_MAX);
    for (size_t i = 0; i < conditions->occupation_count; i++) {
        between(buf, i, conditions->occupation_count, words->or_word);
        buf_append_string(buf,
                          list_name(words->occupations, conditions->occupations[i], words->lang));
    }
    return buf->data;
}

static char *lists_words(const RuleWords *words, const Conditions *conditions)
{
    Buf *buf = buf_new(words->parent, WORDS_BYTES_MAX);
    for (size_t i = 0; i < conditions->list_count; i++) {
        const PeopleList *list = &conditions->lists[i];
        char *heads = count_format(words->parent, (int64_t)list->count, words->lang == LANG_EN);
        between(buf, i, conditions->list_count, words->or_word);
        buf_append_string(
            buf,
            list->kind == LIST_DECREE
                ? say(words->parent, words->lang, "fund.words.decree", list->name, heads, NULL)
                : say(words->parent, words->lang, "fund.words.roster", list->name, heads, NULL));
    }
    return buf->data;
}

static char *segments_words(const RuleWords *words, const Conditions *conditions)
{
    Buf *buf = buf_new(words->parent, WORDS_BYTES_MAX);
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        if ((conditions->segments & (1u << segment)) == 0)
            continue;
        buf_append_string(buf, buf->bytes == 0 ? "" : ", ");
        buf_append_string(buf,
                          say(words->parent, words->lang, segment_message((Segment)segment), NULL));
    }
    return buf->data;
}

static char *number_word(void *parent, int64_t value)
{
    return mem_printf(parent, "%lld", (long long)value);
}

static char *ages_words(const RuleWords *words, const Conditions *c)
{
    char *from = number_word(words->parent, c->age_from);
    char *below = number_word(words->parent, c->age_below);
    if (c->age_below == 0)
        return say(words->parent, words->lang, "fund.words.age_from", from, NULL);
    if (c->age_from == 0)
        return say(words->parent, words->lang, "fund.words.age_below", below, NULL);
    return say(words->parent, words->lang, "fund.words.age_between", from, below, NULL);
}

static const char *sex_words(const RuleWords *words, uint8_t sex)
{
    return say(words->parent, words->lang,
               sex == SEX_FEMALE ? "fund.words.female" : "fund.words.male", NULL);
}

RuleWords rule_words(void *parent, Store *store, List *occupations, Lang lang)
{
    char *word = mem_printf(parent, " %s ", say(parent, lang, "fund.words.or", NULL));
    return (RuleWords){parent, store, occupations, lang, word};
}

/* What a rule asks for, in words; "" if it asks nothing. */
static const char *asked(const RuleWords *words, const Conditions *c, RuleKind rule)
{
    switch (rule) {
    case RULE_AREA:
        return areas_words(words, c);
    case RULE_RESIDENCY:
        return c->resident_months == 0 ? "" : number_word(words->parent, c->resident_months);
    case RULE_OCCUPATION:
        return occupations_words(words, c);
    case RULE_SEX:
        return c->sex == SEX_UNKNOWN ? "" : sex_words(words, c->sex);
    case RULE_AGE:
        return c->age_from == 0 && c->age_below == 0 ? "" : ages_words(words, c);
    case RULE_DECILE:
        return c->decile_max == 0 ? "" : number_word(words->parent, c->decile_max);
    case RULE_SEGMENT:
        return segments_words(words, c);
    case RULE_LIST:
        return lists_words(words, c);
    case RULE_DISABILITY:
        return c->disability == DISABILITY_YES ? "+" : "";
    case RULE_NONE:
    case RULE_COUNT:
        break;
    }
    return "";
}

/* -- Conditions ------------------------------------------------------------------------------- */

static const char *asked_key(RuleKind rule)
{
    static const char *const KEYS[RULE_COUNT] = {[RULE_AREA] = "fund.asks.area",
                                                 [RULE_RESIDENCY] = "fund.asks.residency",
                                                 [RULE_OCCUPATION] = "fund.asks.occupation",
                                                 [RULE_DISABILITY] = "fund.asks.disability",
                                                 [RULE_SEX] = "fund.asks.sex",
                                                 [RULE_AGE] = "fund.asks.age",
                                                 [RULE_DECILE] = "fund.asks.decile",
                                                 [RULE_SEGMENT] = "fund.asks.segment",
                                                 [RULE_LIST] = "fund.asks.list"};
    return KEYS[rule];
}

size_t conditions_say(const RuleWords *words, const Conditions *conditions, const char *before,
                      const char *after, Buf *buf)
{
    size_t count = 0;
    for (RuleKind rule = RULE_AREA; rule < RULE_COUNT; rule++) {
        const char *what = asked(words, conditions, rule);
        if (what[0] == '\0')
            continue;
        if (after == NULL && count > 0)
            buf_append_string(buf, "; ");
        buf_append_string(buf, before);
        buf_append_string(buf, say(words->parent, words->lang, asked_key(rule), what, NULL));
        buf_append_string(buf, after == NULL ? "" : after);
        count++;
    }
    return count;
}

/* -- Reasons ---------------------------------------------------------------------------------- */

const char *rule_reason_key(RuleReason reason)
{
    static const char *const KEYS[RULE_COUNT][2] = {
        [RULE_NONE] = {"fund.rule.none", "fund.rule.none"},
        [RULE_AREA] = {"fund.rule.area", "fund.rule.area_unknown"},
        [RULE_RESIDENCY] = {"fund.rule.residency", "fund.rule.residency_unknown"},
        [RULE_OCCUPATION] = {"fund.rule.occupation", "fund.rule.occupation_unknown"},
        [RULE_DISABILITY] = {"fund.rule.disability", "fund.rule.disability_unknown"},
        [RULE_SEX] = {"fund.rule.sex", "fund.rule.sex_unknown"},
        [RULE_AGE] = {"fund.rule.age", "fund.rule.age_unknown"},
        [RULE_DECILE] = {"fund.rule.decile", "fund.rule.decile_unknown"},
        [RULE_SEGMENT] = {"fund.rule.segment", "fund.rule.segment"},
        [RULE_LIST] = {"fund.rule.list", "fund.rule.list"},
    };
    return KEYS[reason.rule][reason.unknown];
}

/* What the candidate has of it. */
static const char *had(const RuleWords *words, const Candidate *candidate, RuleKind rule)
{
    switch (rule) {
    case RULE_AREA:
        return candidate->home.code == 0 ? "–" : region_format(words->parent, candidate->home);
    case RULE_RESIDENCY:
        return candidate->home_since.months == 0
                   ? "–"
                   : month_format(words->parent, candidate->home_since);
    case RULE_OCCUPATION:
        return list_name(words->occupations, candidate->occupation, words->lang);
    case RULE_SEX:
        return candidate->sex == SEX_UNKNOWN ? "–" : sex_words(words, candidate->sex);
    case RULE_AGE:
        return number_word(words->parent, candidate->age);
    case RULE_DECILE:
        return number_word(words->parent, candidate->decile);
    case RULE_SEGMENT:
        return say(words->parent, words->lang, segment_message((Segment)candidate->segment), NULL);
    case RULE_LIST:
    case RULE_DISABILITY:
    case RULE_NONE:
    case RULE_COUNT:
        break;
    }
    return "";
}

char *rule_reason_say(void *parent, Lang lang, List *occupations, const FundRules *rules,
                      const Candidate *candidate, RuleReason reason)
{
    void *scratch = mem_root(NULL);
    RuleWords words = rule_words(scratch, NULL, occupations, lang);
    const Conditions *conditions =
        reason.vulnerable ? &rules->vulnerable.conditions : &rules->conditions;
    char *text = say(scratch, lang, rule_reason_key(reason), had(&words, candidate, reason.rule),
                     asked(&words, conditions, reason.rule), NULL);
    if (reason.vulnerable)
        text = say(scratch, lang, "fund.rule.vulnerable", rules->vulnerable.source, text, NULL);
    text = mem_string(parent, text);
    mem_free(scratch);
    return text;
}
