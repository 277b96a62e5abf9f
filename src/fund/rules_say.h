/* Words for rules, as rules_say.c and fund_describe.c use them. Private. */
#pragma once

#include "fund/rules_private.h"

typedef struct {
    void *parent;
    Store *store; /* NULL: regions by code only */
    List *occupations;
    Lang lang;
    const char *or_word;
} RuleWords;
RuleWords rule_words(void *parent, Store *store, List *occupations, Lang lang);
/* "Cibeber (32.77.01.1005)"; the code alone without a store or a name. */
char *region_words(void *parent, Store *store, Region region);
/* Appends each condition between `before` and `after`; with `after` NULL they are joined with ';'.
 * How many there were. */
size_t conditions_say(const RuleWords *words, const Conditions *conditions, const char *before,
                      const char *after, Buf *buf);
