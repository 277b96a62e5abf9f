/* The rules an edition states for its panel and interviews: rows of a word and a number, below the
 * definition they belong to. */
#include "award/edition_panel.h"
#include "award/panel_private.h"
#include "base/mem.h"

FACT_TABLE(RULE_FACT, "award_panel_rule",
           {{"edition_row", FACT_INT, false},
            {"rule", FACT_TEXT, false},
            {"value", FACT_INT, false}});

SQL(panel_rule_list,
    "SELECT rule, value FROM award_panel_rule WHERE chain = $1 AND edition_row = $2 ORDER BY id");

enum { NUMBERS = 4, WORDS_MAX = CONFLICT_KIND_COUNT + PRESENCE_COUNT + NUMBERS };

typedef struct {
    const char *word;
    int64_t value;
} Rule;

/* Every rule as a word and its number, always in this order. */
static size_t rules_flatten(void *parent, const PanelRules *rules, Rule *list)
{
    size_t count = 0;
    for (int i = 0; i < CONFLICT_KIND_COUNT; i++)
        list[count++] = (Rule){mem_printf(parent, "conflict.%s", CONFLICT_KIND_KEYS[i]),
                               (int64_t)rules->effects[i]};
    list[count++] = (Rule){"panel.assessors_per_entrant", rules->per_entrant};
    list[count++] = (Rule){"panel.elements", rules->elements_min};
    list[count++] = (Rule){"panel.expertise", rules->expertise_cost};
    list[count++] = (Rule){"interviews.companions", rules->companions_max};
    for (int i = 0; i < PRESENCE_COUNT; i++)
        list[count++] = (Rule){mem_printf(parent, "interviews.attendance.%s", PRESENCE_KEYS[i]),
                               rules->presence_points[i]};
    return count;
}

/* Takes a row back into the rules; words of another version of the program are passed over. */
static void rules_take(PanelRules *rules, Text word, int64_t value)
{
    Text conflict = TEXT("conflict.");
    Text attendance = TEXT("interviews.attendance.");
    int at = -1;
    if (text_starts_with(word, conflict) &&
        (at = panel_word(CONFLICT_KIND_KEYS, text_slice(word, conflict.bytes, word.bytes))) >= 0)
        rules->effects[at] = (ConflictEffect)value;
    else if (text_starts_with(word, attendance) &&
             (at = panel_word(PRESENCE_KEYS, text_slice(word, attendance.bytes, word.bytes))) >= 0)
        rules->presence_points[at] = value;
    else if (text_is(word, "panel.assessors_per_entrant"))
        rules->per_entrant = (int)value;
    else if (text_is(word, "panel.elements"))
        rules->elements_min = (int)value;
    else if (text_is(word, "panel.expertise"))
        rules->expertise_cost = value;
    else if (text_is(word, "interviews.companions"))
        rules->companions_max = (int)value;
}

void panel_rules_hash(Hasher *hasher, const PanelRules *rules)
{
    void *scratch = mem_root(NULL);
    Rule list[WORDS_MAX];
    size_t count = rules == NULL ? 0 : rules_flatten(scratch, rules, list);
    for (size_t i = 0; i < count; i++) {
        hasher_add_text(hasher, text_of(list[i].word));
        hasher_add_int(hasher, list[i].value);
    }
    mem_free(scratch);
}

Status panel_rules_write(Store *store, Chain chain, int64_t edition_row, const PanelRules *rules)
{
    FactWriter *writer;
    Rule list[WORDS_MAX];
    if (rules == NULL)
        return OK;
    TRY(fact_writer_open(store, chain, &RULE_FACT, &writer));
    size_t count = rules_flatten(store_ctx(store), rules, list);
    for (size_t i = 0; i < count; i++) {
        fact_int(writer, 0, edition_row);
        fact_text(writer, 1, text_of(list[i].word));
        fact_int(writer, 2, list[i].value);
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

Status panel_rules_load(Store *store, void *parent, Chain chain, int64_t edition_row,
                        const PanelRules **ret)
{
    Statement *statement;
    PanelRules *rules = NULL;
    TRY(store_prepare(store, &panel_rule_list, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, edition_row);
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        if (rules == NULL) {
            rules = mem_new(parent, PanelRules);
            *rules = PANEL_RULES_DEFAULT;
        }
        rules_take(rules, column_text(statement, 0), column_int(statement, 1));
    }
    *ret = rules;
    return OK;
}
