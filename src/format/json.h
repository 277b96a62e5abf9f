/* JSON values, built and printed with stable key order (the order of setting). Behind it: jansson.
 * Integers stay exact. */
#pragma once

#include "base/ctx.h"
#include "base/text.h"

typedef struct Json
    Json; /* owned by `parent` of its root; a value set into another belongs to that one */

/* jansson exports functions of these names too; ours must not take their place when the program is
 * linked. */
#define json_object json_object_below
#define json_array  json_array_below

Json *json_object(void *parent);
Json *json_array(void *parent);
void json_set(Json *object, const char *key, Json *value); /* takes the value over */
void json_set_int(Json *object, const char *key, int64_t value);
void json_set_bool(Json *object, const char *key, bool value);
void json_set_string(Json *object, const char *key, const char *value); /* NULL gives null */
void json_set_text(Json *object, const char *key,
                   Text value); /* bytes that are not UTF-8 become U+FFFD */
/* `scaled` ÷ 10^digits as a decimal number without trailing zeros: (87500000, 6) prints 87.5. Exact
 * for whole numbers and up to 15 significant digits; more would be our bug. */
void json_set_decimal(Json *object, const char *key, int64_t scaled, int digits);
void json_append(Json *array, Json *value);
void json_append_int(Json *array, int64_t value);
void json_append_string(Json *array, const char *value);
/* Two-space indentation and a final newline if `pretty`; else one line without blanks between values
 * and without newline. */
char *json_print(void *parent, const Json *value, bool pretty);
