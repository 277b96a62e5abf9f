#include "format/json.h"

#undef json_object
#undef json_array
#include <assert.h>
#include <jansson.h>

#include "base/mem.h"
#include "format/text_cell.h"

enum { EXACT_DIGITS = 15 }; /* decimal digits a double keeps */

struct Json {
    json_t *value;
};

static void release(void *block) { json_decref(((Json *)block)->value); }

static Json *json_new(void *parent, json_t *value)
{
    assert(value != NULL);
    Json *json = mem_new(parent, Json);
    json->value = value;
    mem_on_free(json, release);
    return json;
}

Json *json_object_below(void *parent) { return json_new(parent, json_object()); }
Json *json_array_below(void *parent) { return json_new(parent, json_array()); }

/* jansson fails only for a NULL value, a key that is not UTF-8, or lack of memory: all ours. */
static void set(Json *object, const char *key, json_t *value)
{
    int failed = json_object_set_new(object->value, key, value);
    assert(failed == 0);
}

static void append(Json *array, json_t *value)
{
    int failed = json_array_append_new(array->value, value);
    assert(failed == 0);
}

static json_t *string_of(Text value)
{
    if (value.data == NULL)
        return json_string("");
    json_t *string = json_stringn(value.data, value.bytes);
    if (string != NULL)
        return string;
    void *scratch = mem_root(NULL);
    Text repaired = utf8_repaired(scratch, value);
    string = json_stringn(repaired.data, repaired.bytes);
    mem_free(scratch);
    return string;
}

void json_set(Json *object, const char *key, Json *value)
{
    set(object, key, json_incref(value->value));
    mem_move(object, value);
}

void json_set_int(Json *object, const char *key, int64_t value)
{
    set(object, key, json_integer(value));
}
void json_set_bool(Json *object, const char *key, bool value)
{
    set(object, key, json_boolean(value));
}

void json_set_string(Json *object, const char *key, const char *value)
{
    set(object, key, value == NULL ? json_null() : string_of(text_of(value)));
}

void json_set_text(Json *object, const char *key, Text value)
{
    set(object, key, string_of(value));
}

void json_set_decimal(Json *object, const char *key, int64_t scaled, int digits)
{
    int64_t unit = 1;
    while (digits > 0 && scaled % 10 == 0) {
        scaled /= 10;
        digits--;
    }
    for (int i = 0; i < digits; i++)
        unit *= 10;
    if (unit == 1) {
        set(object, key, json_integer(scaled));
        return;
    }
    assert(scaled < INT64_C(1000000000000000) &&
           scaled > -INT64_C(1000000000000000)); /* 10^EXACT_DIGITS */
    set(object, key, json_real((double)scaled / (double)unit));
}

void json_append(Json *array, Json *value)
{
    append(array, json_incref(value->value));
    mem_move(array, value);
}

void json_append_int(Json *array, int64_t value) { append(array, json_integer(value)); }

void json_append_string(Json *array, const char *value)
{
    append(array, value == NULL ? json_null() : string_of(text_of(value)));
}

char *json_print(void *parent, const Json *value, bool pretty)
{
    size_t flags =
        JSON_ENCODE_ANY | JSON_REAL_PRECISION(EXACT_DIGITS) | (pretty ? JSON_INDENT(2) : JSON_COMPACT);
    char *printed = json_dumps(value->value, flags);
    assert(printed != NULL);
    char *copy = pretty ? mem_printf(parent, "%s\n", printed) : mem_string(parent, printed);
    free(printed);
    return copy;
}
