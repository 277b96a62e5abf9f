/* Reads the files of law/id/: every parameter with its dated, cited values. */
#include "base/mem.h"
#include "base/resource.h"
#include "format/yaml.h"
#include "law/law_internal.h"

static const char LAW_FOLDER[] = "law/id/";
enum { LAW_MONTHS_OPEN = INT32_MAX };
#define LAW_VALUE_MAX INT64_C(1000000000000)

static Status read_words(Ctx *ctx, YamlNode mapping, const char *key, const char **ret)
{
    static const char *const LANGUAGES[] = {"id", "en", NULL};
    YamlNode words = yaml_get(mapping, key);
    if (!yaml_present(words) || !yaml_is_mapping(words)) {
        Place place = yaml_place(yaml_present(words) ? words : mapping);
        return fail_at(ctx, E_INVALID, &place, "law.words_missing", key, NULL);
    }
    const char *indonesian, *english;
    TRY(yaml_only(ctx, words, LANGUAGES));
    TRY(yaml_string(ctx, words, "id", &indonesian));
    TRY(yaml_string(ctx, words, "en", &english));
    *ret = ctx->lang == LANG_EN ? english : indonesian;
    return OK;
}

static Status read_value(Ctx *ctx, YamlNode node, LawParameter *value)
{
    static const char *const KEYS[] = {"from",      "until", "value", "source",
                                       "certainty", "note",  NULL};
    static const char *const GRADES[] = {"A", "B", "C", "D", NULL};
    TRY(yaml_only(ctx, node, KEYS));
    TRY(yaml_month(ctx, node, "from", &value->from));
    value->until = (Month){LAW_MONTHS_OPEN};
    if (yaml_present(yaml_get(node, "until")))
        TRY(yaml_month(ctx, node, "until", &value->until));
    TRY(yaml_int(ctx, node, "value", 0, LAW_VALUE_MAX, &value->value));
    TRY(yaml_string(ctx, node, "source", &value->source));
    int grade;
    TRY(yaml_choice(ctx, node, "certainty", GRADES, &grade));
    value->certainty = GRADES[grade];
    if (yaml_present(yaml_get(node, "note")))
        TRY(read_words(ctx, node, "note", &value->note));
    Place place = yaml_place(node);
    if (value->until.months < value->from.months)
        return fail_at(ctx, E_INVALID, &place, "law.until_before_from", value->name, NULL);
    if (grade == 3 && value->note == NULL)
        return fail_at(ctx, E_INVALID, &place, "law.unverified_without_note", value->name, NULL);
    return OK;
}

/* The values of one parameter stand in order of time; each ends where the next begins. */
static Status add_value(Ctx *ctx, Law *law, YamlNode node, const LawParameter *value, bool first)
{
    if (!first) {
        LawParameter *previous = &law->parameters[law->count - 1];
        Place place = yaml_place(node);
        if (value->from.months <= previous->from.months)
            return fail_at(ctx, E_INVALID, &place, "law.not_in_order", value->name, NULL);
        if (previous->until.months == LAW_MONTHS_OPEN)
            previous->until = month_plus(value->from, -1);
        if (previous->until.months >= value->from.months)
            return fail_at(ctx, E_INVALID, &place, "law.overlap", value->name, NULL);
    }
    law->parameters = mem_grow(law, law->parameters, law->count, &law->capacity);
    law->parameters[law->count++] = *value;
    return OK;
}

static bool is_known(const Law *law, const char *name)
{
    for (size_t i = 0; i < law->count; i++)
        if (strcmp(law->parameters[i].name, name) == 0)
            return true;
    return false;
}

static Status read_parameter(Ctx *ctx, Law *law, YamlNode node)
{
    static const char *const KEYS[] = {"name", "label", "unit", "local", "values", NULL};
    static const char *const UNITS[] = {"money", "months", "years", NULL};
    LawParameter common = {.unit = LAW_MONEY};
    int unit;
    TRY(yaml_only(ctx, node, KEYS));
    TRY(yaml_string(ctx, node, "name", &common.name));
    TRY(read_words(ctx, node, "label", &common.label));
    TRY(yaml_choice(ctx, node, "unit", UNITS, &unit));
    common.unit = (LawUnit)unit;
    if (yaml_present(yaml_get(node, "local")))
        TRY(yaml_bool(ctx, node, "local", &common.local));
    Place place = yaml_place(node);
    if (is_known(law, common.name))
        return fail_at(ctx, E_INVALID, &place, "law.named_twice", common.name, NULL);
    YamlNode values = yaml_get(node, "values");
    if (!yaml_is_sequence(values) || yaml_count(values) == 0)
        return fail_at(ctx, E_INVALID, &place, "law.no_values", common.name, NULL);
    for (size_t i = 0; i < yaml_count(values); i++) {
        LawParameter value = common;
        TRY(read_value(ctx, yaml_item(values, i), &value));
        TRY(add_value(ctx, law, yaml_item(values, i), &value, i == 0));
    }
    return OK;
}

Status law_read(Ctx *ctx, Law *law, const char *name, Text content)
{
    static const char *const KEYS[] = {"parameters", NULL};
    Yaml *yaml;
    TRY(yaml_parse(ctx, law, name, content,
                   &yaml)); /* texts stay in the document, which lives as long as the law */
    TRY(yaml_only(ctx, yaml_root(yaml), KEYS));
    YamlNode list = yaml_get(yaml_root(yaml), "parameters");
    for (size_t i = 0; i < yaml_count(list); i++)
        TRY(read_parameter(ctx, law, yaml_item(list, i)));
    return OK;
}

/* By name, then by month; qsort is stable enough because no two have both. */
static int compare_parameters(const void *left, const void *right)
{
    const LawParameter *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order
                      : (a->from.months > b->from.months) - (a->from.months < b->from.months);
}

Status law_load(Ctx *ctx, void *parent, Law **ret)
{
    Law *law = mem_new(parent, Law);
    const Resource *resource;
    for (size_t i = 0; (resource = resource_at(LAW_FOLDER, i)) != NULL; i++) {
        Text content = {(const char *)resource->data, (size_t)(resource->end - resource->data)};
        Status status = law_read(ctx, law, resource->name, content);
        if (status != OK) {
            mem_free(law);
            return status;
        }
    }
    if (law->count > 0)
        qsort(law->parameters, law->count, sizeof *law->parameters, compare_parameters);
    *ret = law;
    return OK;
}
