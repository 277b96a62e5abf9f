/* Typed values out of a YAML mapping, each refusal with its place. */
#include "base/mem.h"
#include "base/money.h"
#include "format/yaml.h"

enum { LIST_SHOWN_BYTES = 400 };

static const char *listed(void *scratch, const char *const *words)
{
    Buf *buf = buf_new(scratch, LIST_SHOWN_BYTES);
    for (; *words != NULL; words++) {
        if (buf->bytes > 0)
            buf_append_string(buf, ", ");
        buf_append_string(buf, *words);
    }
    return buf->data;
}

static Place place_of(YamlNode node, const char *key)
{
    Place place = yaml_place(node);
    place.field = key;
    return place;
}

Status yaml_only(Ctx *ctx, YamlNode mapping, const char *const *keys)
{
    if (!yaml_is_mapping(mapping)) {
        Place place = yaml_place(mapping);
        return fail_at(ctx, E_INVALID, &place, "yaml.not_a_mapping", NULL);
    }
    void *scratch = mem_root(ctx);
    Status status = OK;
    for (size_t i = 0; i < yaml_count(mapping); i++) {
        const char *key = yaml_key(mapping, i);
        size_t known = 0;
        while (keys[known] != NULL && strcmp(keys[known], key) != 0)
            known++;
        if (keys[known] != NULL)
            continue;
        Place place = place_of(yaml_key_node(mapping, i), key);
        status =
            fail_at(ctx, E_INVALID, &place, "yaml.key_unknown", key, listed(scratch, keys), NULL);
    }
    mem_free(scratch);
    return status;
}

static bool is_null(YamlNode node)
{
    const char *text = yaml_text(node);
    return yaml_is_plain(node) &&
           (*text == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0);
}

/* The scalar at mapping[key]. */
static Status scalar_of(Ctx *ctx, YamlNode mapping, const char *key, YamlNode *ret)
{
    YamlNode node = yaml_get(mapping, key);
    if (!yaml_present(node) || is_null(node)) {
        Place place = place_of(yaml_present(node) ? node : mapping, key);
        return fail_at(ctx, E_INVALID, &place, "yaml.missing", key, NULL);
    }
    if (!yaml_is_scalar(node)) {
        Place place = place_of(node, key);
        return fail_at(ctx, E_INVALID, &place, "yaml.not_a_value", key, NULL);
    }
    *ret = node;
    return OK;
}

static Status wrong(Ctx *ctx, YamlNode node, const char *key, const char *problem,
                    const char *allowed)
{
    Place place = place_of(node, key);
    return fail_at(ctx, E_INVALID, &place, problem, key, yaml_text(node), allowed, NULL);
}

Status yaml_string(Ctx *ctx, YamlNode mapping, const char *key, const char **ret)
{
    YamlNode node;
    TRY(scalar_of(ctx, mapping, key, &node));
    *ret = yaml_text(node);
    return OK;
}

static Status check_range(Ctx *ctx, YamlNode node, const char *key, int digits, int64_t value,
                          int64_t minimum, int64_t maximum)
{
    if (value >= minimum && value <= maximum)
        return OK;
    void *scratch = mem_root(ctx);
    const char *low = decimal_format(scratch, minimum, digits, digits, '.');
    const char *high = decimal_format(scratch, maximum, digits, digits, '.');
    Status status =
        wrong(ctx, node, key, "yaml.out_of_range", mem_printf(scratch, "%s … %s", low, high));
    mem_free(scratch);
    return status;
}

Status yaml_int(Ctx *ctx, YamlNode mapping, const char *key, int64_t minimum, int64_t maximum,
                int64_t *ret)
{
    YamlNode node;
    int64_t value;
    TRY(scalar_of(ctx, mapping, key, &node));
    if (!yaml_is_plain(node) || !text_parse_int64(text_of(yaml_text(node)), &value))
        return wrong(ctx, node, key, "yaml.not_a_number", NULL);
    TRY(check_range(ctx, node, key, 0, value, minimum, maximum));
    *ret = value;
    return OK;
}

Status yaml_decimal(Ctx *ctx, YamlNode mapping, const char *key, int digits, int64_t minimum,
                    int64_t maximum, int64_t *ret)
{
    YamlNode node;
    int64_t value;
    TRY(scalar_of(ctx, mapping, key, &node));
    Text text = text_of(yaml_text(node));
    if (!yaml_is_plain(node) || text_contains(text, TEXT(",")) ||
        !text_parse_decimal(text, digits, &value)) {
        char places[16];
        (void)snprintf(places, sizeof places, "%d", digits);
        return wrong(ctx, node, key, "yaml.not_a_decimal", places);
    }
    TRY(check_range(ctx, node, key, digits, value, minimum, maximum));
    *ret = value;
    return OK;
}

Status yaml_bool(Ctx *ctx, YamlNode mapping, const char *key, bool *ret)
{
    YamlNode node;
    TRY(scalar_of(ctx, mapping, key, &node));
    bool yes = strcmp(yaml_text(node), "true") == 0;
    if (!yaml_is_plain(node) || (!yes && strcmp(yaml_text(node), "false") != 0))
        return wrong(ctx, node, key, "yaml.not_a_bool", NULL);
    *ret = yes;
    return OK;
}

Status yaml_date(Ctx *ctx, YamlNode mapping, const char *key, Date *ret)
{
    YamlNode node;
    Date date;
    TRY(scalar_of(ctx, mapping, key, &node));
    if (!date_parse(text_of(yaml_text(node)), &date))
        return wrong(ctx, node, key, "yaml.not_a_date", NULL);
    *ret = date;
    return OK;
}

Status yaml_month(Ctx *ctx, YamlNode mapping, const char *key, Month *ret)
{
    YamlNode node;
    Month month;
    TRY(scalar_of(ctx, mapping, key, &node));
    if (!month_parse(text_of(yaml_text(node)), &month))
        return wrong(ctx, node, key, "yaml.not_a_month", NULL);
    *ret = month;
    return OK;
}

Status yaml_choice(Ctx *ctx, YamlNode mapping, const char *key, const char *const *choices,
                   int *ret)
{
    YamlNode node;
    TRY(scalar_of(ctx, mapping, key, &node));
    for (int i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], yaml_text(node)) == 0) {
            *ret = i;
            return OK;
        }
    }
    void *scratch = mem_root(ctx);
    Status status = wrong(ctx, node, key, "yaml.not_a_choice", listed(scratch, choices));
    mem_free(scratch);
    return status;
}
