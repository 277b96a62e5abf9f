/* Reads the files of law/id/: every parameter with its dated, cited values. */
#include "base/mem.h"
#include "base/message.h"
#include "base/resource.h"
#include "law/law_internal.h"

static const char LAW_FOLDER[] = "law/id/";

const char *const LAW_UNIT_KEYS[] = {"money", "rate",   "months", "years",
                                     "day",   "number", "word",   NULL};

/* The values of one parameter stand in order of time; each ends where the next begins. `previous`
 * is where the entries of the value before it begin, `added` where the new ones do. */
static Status follow(Ctx *ctx, Law *law, YamlNode node, size_t previous, size_t added)
{
    const LawParameter *value = &law->parameters[added];
    LawParameter *before = &law->parameters[previous];
    Place place = yaml_place(node);
    if (value->from.months <= before->from.months)
        return fail_at(ctx, E_INVALID, &place, "law.not_in_order", value->name, NULL);
    for (size_t i = previous; i < added; i++)
        if (law->parameters[i].until.months == LAW_MONTHS_OPEN)
            law->parameters[i].until = month_plus(value->from, -1);
    if (before->until.months >= value->from.months)
        return fail_at(ctx, E_INVALID, &place, "law.overlap", value->name, NULL);
    return OK;
}

static bool is_known(const Law *law, const char *name)
{
    for (size_t i = 0; i < law->count; i++)
        if (strcmp(law->parameters[i].name, name) == 0)
            return true;
    return false;
}

static Status read_parameter(Ctx *ctx, Law *law, YamlNode node, Month known_until)
{
    static const char *const KEYS[] = {"name",    "label",  "unit",   "local",
                                       "choices", "relief", "values", NULL};
    LawParameter common = {.until = {LAW_MONTHS_OPEN},
                           .day = {LAW_NO_DAY},
                           .known_until = known_until,
                           .income_from = {-1},
                           .income_to = {-1},
                           .base = {-1}};
    int unit;
    TRY(yaml_only(ctx, node, KEYS));
    TRY(yaml_string(ctx, node, "name", &common.name));
    TRY(law_read_words(ctx, node, "label", &common.label));
    TRY(yaml_choice(ctx, node, "unit", LAW_UNIT_KEYS, &unit));
    common.unit = (LawUnit)unit;
    if (yaml_present(yaml_get(node, "local")))
        TRY(yaml_bool(ctx, node, "local", &common.local));
    if (yaml_present(yaml_get(node, "relief")))
        TRY(law_read_relief(ctx, law, yaml_get(node, "relief"), &common.relief));
    Place place = yaml_place(node);
    if (is_known(law, common.name))
        return fail_at(ctx, E_INVALID, &place, "law.named_twice", common.name, NULL);
    YamlNode values = yaml_get(node, "values");
    if (!yaml_is_sequence(values) || yaml_count(values) == 0)
        return fail_at(ctx, E_INVALID, &place, "law.no_values", common.name, NULL);
    size_t previous = law->count;
    for (size_t i = 0; i < yaml_count(values); i++) {
        size_t added = law->count;
        TRY(law_read_value(ctx, law, yaml_item(values, i), yaml_get(node, "choices"), &common));
        if (i > 0)
            TRY(follow(ctx, law, yaml_item(values, i), previous, added));
        previous = added;
    }
    return OK;
}

Status law_read(Ctx *ctx, Law *law, const char *name, Text content)
{
    static const char *const KEYS[] = {"known_until", "parameters", NULL};
    Yaml *yaml;
    Month known_until = {LAW_MONTHS_OPEN};
    /* texts stay in the document, which lives as long as the law */
    TRY(yaml_parse(ctx, law, name, content, &yaml));
    YamlNode root = yaml_root(yaml);
    TRY(yaml_only(ctx, root, KEYS));
    if (yaml_present(yaml_get(root, "known_until")))
        TRY(yaml_month(ctx, root, "known_until", &known_until));
    YamlNode list = yaml_get(root, "parameters");
    for (size_t i = 0; i < yaml_count(list); i++)
        TRY(read_parameter(ctx, law, yaml_item(list, i), known_until));
    return OK;
}

/* By name, month, row; qsort is stable enough because no two have all three. */
static int compare_parameters(const void *left, const void *right)
{
    const LawParameter *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    if (order == 0)
        order = (a->from.months > b->from.months) - (a->from.months < b->from.months);
    return order != 0 ? order : (a->row > b->row) - (a->row < b->row);
}

/* The full price of the lowest band, with the relief named that some have in that month. */
static Status add_basic(Ctx *ctx, Law *law, Month month, const LawParameter *relief)
{
    const LawParameter *jkk, *jkm;
    TRY(law_parameter(ctx, law, LAW_BPU_JKK, month, &jkk));
    TRY(law_parameter(ctx, law, LAW_BPU_JKM, month, &jkm));
    char *note = say(law, ctx->lang, "law.note.before_relief", relief->label, relief->source, NULL);
    law->basic = mem_grow(law, law->basic, law->basic_count, &law->basic_capacity);
    BasicInRelief *basic = &law->basic[law->basic_count++];
    *basic = (BasicInRelief){month, *jkk, *jkm};
    basic->jkk.note = basic->jkm.note = note;
    return OK;
}

Status law_finish(Ctx *ctx, Law *law)
{
    Month first = {LAW_MONTHS_OPEN}, last = {0};
    if (law->count > 0)
        qsort(law->parameters, law->count, sizeof *law->parameters, compare_parameters);
    for (size_t i = 0; i < law->count; i++) {
        const LawParameter *relief = &law->parameters[i];
        if (relief->relief == NULL)
            continue;
        Place place = {.field = relief->name};
        if (relief->unit != LAW_RATE || relief->until.months == LAW_MONTHS_OPEN)
            return fail_at(ctx, E_INVALID, &place, "law.bad_relief", relief->name, NULL);
        first = relief->from.months < first.months ? relief->from : first;
        last = relief->until.months > last.months ? relief->until : last;
    }
    for (Month month = first; month.months <= last.months; month = month_plus(month, 1)) {
        const LawParameter *relief = relief_of_own_account(law, month);
        if (relief != NULL)
            TRY(add_basic(ctx, law, month, relief));
    }
    return OK;
}

Status law_load(Ctx *ctx, void *parent, Law **ret)
{
    Law *law = mem_new(parent, Law);
    const Resource *resource;
    Status status = OK;
    for (size_t i = 0; status == OK && (resource = resource_at(LAW_FOLDER, i)) != NULL; i++) {
        Text content = {(const char *)resource->data, (size_t)(resource->end - resource->data)};
        status = law_read(ctx, law, resource->name, content);
    }
    if (status == OK)
        status = law_finish(ctx, law);
    if (status != OK) {
        mem_free(law);
        return status;
    }
    *ret = law;
    return OK;
}
