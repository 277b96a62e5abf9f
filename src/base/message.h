/* The catalogue of everything this program says to people: message/id.txt and message/en.txt,
 * embedded in the binary.
 *
 * A line is `key = text`; in a problem's text ` || ` separates what is wrong from what to do.
 * `{1}`…`{6}` stand for the arguments. Lines that begin with '#' are comments. Both files have the
 * same keys (tested). */
#pragma once

#include <stdarg.h>

#include "base/ctx.h"
#include "base/text.h"

/* The raw text of a key; empty if there is none. */
Text message_text(Lang lang, const char *key);
/* With the arguments put in. A key without a text gives the key itself, so that nothing is ever
 * silent. */
char *message_format(void *parent, Lang lang, const char *key, const char *const *args,
                     int arg_count);
/* One argument list in place: say(parent, lang, "coverage.gap", heads, target, NULL). */
char *say(void *parent, Lang lang, const char *key, ...) NULL_TERMINATED;
/* The same for a function that has such a list itself. */
char *say_list(void *parent, Lang lang, const char *key, va_list arguments);
/* A problem as one line: place, what is wrong, what to do, [reason code]. */
char *problem_format(void *parent, Lang lang, const Problem *problem);
/* Calls `visit` for every key of a language, in file order (for the test that compares them). */
void message_each(Lang lang, void (*visit)(const char *key, void *argument), void *argument);
