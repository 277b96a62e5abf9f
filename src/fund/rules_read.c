/* Rules from YAML. */
#include <stdlib.h>

#include "base/mem.h"
#include "fund/rules_private.h"

static const char *const CONDITION_KEYS[] = {
    "areas",     "occupations", "lists",    "resident_months", "age_from",
    "age_below", "decile_max",  "segments", "disability",      "sex"};
static const char *const SEX_KEYS[] = {"any", "male", "female", NULL};
enum { YEARS_MAX = 120, DECILE_MAX = 10, RESIDENT_MONTHS_MAX = 1200 };

bool rules_keep(RulesReader *reader, Status status)
{
    if (status != OK && reader->status == OK)
        reader->status = status;
    return status == OK;
}

void rules_problem(RulesReader *reader, YamlNode at, const char *key, const char *argument)
{
    Place place = yaml_place(at);
    rules_keep(reader, fail_at(reader->ctx, E_INVALID, &place, key, argument, NULL));
}

/* A list, or one item without brackets. */
static size_t items_of(RulesReader *reader, YamlNode mapping, const char *key)
{
    YamlNode node = yaml_get(mapping, key);
    if (!yaml_present(node))
        return 0;
    size_t count = yaml_is_sequence(node) ? yaml_count(node) : 1;
    if (count == 0 || count > CONDITION_ITEMS_MAX || yaml_is_mapping(node)) {
        rules_problem(reader, node, "fund.list_empty", key);
        return 0;
    }
    return count;
}

/* The text of item i; NULL after recording that it is none. */
static const char *item_text(RulesReader *reader, YamlNode mapping, const char *key, size_t i,
                             YamlNode *ret_node)
{
    YamlNode node = yaml_get(mapping, key);
    YamlNode item = yaml_is_sequence(node) ? yaml_item(node, i) : node;
    const char *text = yaml_text(item);
    *ret_node = item;
    if (text != NULL && text[0] != '\0')
        return text;
    rules_problem(reader, item, "fund.list_item", key);
    return NULL;
}

static int compare_regions(const void *a, const void *b)
{
    const Region *left = a, *right = b;
    return (left->code > right->code) - (left->code < right->code);
}

static int compare_codes(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void read_areas(RulesReader *reader, YamlNode mapping, Conditions *ret)
{
    size_t count = items_of(reader, mapping, "areas");
    Region *areas = mem_array(reader->parent, Region, count);
    for (size_t i = 0; i < count; i++) {
        YamlNode item;
        const char *text = item_text(reader, mapping, "areas", i, &item);
        Region region = REGION_NATION;
        if (text == NULL)
            continue;
        if (region_parse(text_of(text), &region) && !region_exists(reader->store, region))
            rules_problem(reader, item, "fund.area_unknown", text);
        else if (region.code == 0 &&
                 region_resolve(reader->store, text_of(text), reader->region, &region) != OK)
            rules_problem(reader, item, "fund.area_unknown", text);
        else
            areas[ret->area_count++] = region;
    }
    qsort(areas, ret->area_count, sizeof *areas, compare_regions);
    ret->areas = areas;
}

static void read_occupations(RulesReader *reader, YamlNode mapping, Conditions *ret)
{
    size_t count = items_of(reader, mapping, "occupations");
    uint32_t *codes = mem_array(reader->parent, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        YamlNode item;
        const char *text = item_text(reader, mapping, "occupations", i, &item);
        const ListEntry *entry =
            text == NULL ? NULL : list_find(reader->occupations, text_of(text));
        if (entry != NULL)
            codes[ret->occupation_count++] = entry->code;
        else if (text != NULL)
            rules_problem(reader, item, "fund.occupation_unknown", text);
    }
    qsort(codes, ret->occupation_count, sizeof *codes, compare_codes);
    ret->occupations = codes;
}

/* "roster 3277-4", "decree 560/Kep.12-Disnaker/2023". */
static void read_lists(RulesReader *reader, YamlNode mapping, Conditions *ret)
{
    size_t count = items_of(reader, mapping, "lists");
    PeopleList *lists = mem_array(reader->parent, PeopleList, count);
    for (size_t i = 0; i < count; i++) {
        YamlNode item;
        const char *text = item_text(reader, mapping, "lists", i, &item);
        if (text == NULL)
            continue;
        Text rest = text_of(text), kind;
        bool split = text_split(&rest, ' ', &kind) && text_trim(rest).bytes > 0;
        PeopleList *list = &lists[ret->list_count];
        list->kind = text_is(kind, "decree") ? LIST_DECREE : LIST_ROSTER;
        list->name = text_string(reader->parent, text_trim(rest));
        if (!split || !(text_is(kind, "roster") || text_is(kind, "decree")))
            rules_problem(reader, item, "fund.list_kind", text);
        else if (rules_keep(reader,
                            people_list_load(reader->store, reader->parent, reader->region, list)))
            ret->list_count++;
        else
            rules_problem(reader, item, "fund.list_unknown", text);
    }
    ret->lists = lists;
}

static void read_segments(RulesReader *reader, YamlNode mapping, Conditions *ret)
{
    size_t count = items_of(reader, mapping, "segments");
    for (size_t i = 0; i < count; i++) {
        YamlNode item;
        Segment segment;
        const char *text = item_text(reader, mapping, "segments", i, &item);
        if (text == NULL)
            continue;
        if (segment_parse(text_of(text), &segment))
            ret->segments |= 1u << segment;
        else
            rules_problem(reader, item, "fund.segment_unknown", text);
    }
}

static int read_number(RulesReader *reader, YamlNode mapping, const char *key, int minimum,
                       int maximum)
{
    int64_t value = 0;
    if (yaml_present(yaml_get(mapping, key)))
        rules_keep(reader, yaml_int(reader->ctx, mapping, key, minimum, maximum, &value));
    return (int)value;
}

void rules_read_conditions(RulesReader *reader, YamlNode mapping, const char *const *beside,
                           Conditions *ret)
{
    enum { BESIDE_MAX = 8 };
    const char *allowed[ARRAY_COUNT(CONDITION_KEYS) + BESIDE_MAX + 1] = {NULL};
    size_t used = 0;
    *ret = (Conditions){0};
    if (!yaml_is_mapping(mapping)) {
        rules_problem(reader, mapping, "fund.not_a_mapping", NULL);
        return;
    }
    for (size_t i = 0; i < ARRAY_COUNT(CONDITION_KEYS); i++)
        allowed[used++] = CONDITION_KEYS[i];
    for (size_t i = 0; beside != NULL && beside[i] != NULL; i++)
        allowed[used++] = beside[i];
    rules_keep(reader, yaml_only(reader->ctx, mapping, allowed));
    read_areas(reader, mapping, ret);
    read_occupations(reader, mapping, ret);
    read_lists(reader, mapping, ret);
    read_segments(reader, mapping, ret);
    ret->resident_months = read_number(reader, mapping, "resident_months", 1, RESIDENT_MONTHS_MAX);
    ret->age_from = read_number(reader, mapping, "age_from", 1, YEARS_MAX);
    ret->age_below = read_number(reader, mapping, "age_below", 1, YEARS_MAX);
    ret->decile_max = read_number(reader, mapping, "decile_max", 1, DECILE_MAX);
    if (ret->age_below > 0 && ret->age_below <= ret->age_from)
        rules_problem(reader, yaml_get(mapping, "age_below"), "fund.ages_cross", NULL);
    bool disability = false;
    if (yaml_present(yaml_get(mapping, "disability")))
        rules_keep(reader, yaml_bool(reader->ctx, mapping, "disability", &disability));
    ret->disability = disability ? DISABILITY_YES : DISABILITY_UNKNOWN;
    int sex = SEX_UNKNOWN;
    if (yaml_present(yaml_get(mapping, "sex")))
        rules_keep(reader, yaml_choice(reader->ctx, mapping, "sex", SEX_KEYS, &sex));
    ret->sex = (uint8_t)sex;
}

static void read_vulnerable(RulesReader *reader, YamlNode root, VulnerableDefinition *ret)
{
    static const char *const BESIDE[] = {"text", "source", "dated", NULL};
    YamlNode node = yaml_get(root, "vulnerable");
    if (!yaml_present(node))
        return;
    rules_read_conditions(reader, node, BESIDE, &ret->conditions);
    if (!yaml_is_mapping(node))
        return;
    rules_keep(reader, yaml_string(reader->ctx, node, "text", &ret->text));
    rules_keep(reader, yaml_string(reader->ctx, node, "source", &ret->source));
    rules_keep(reader, yaml_date(reader->ctx, node, "dated", &ret->dated));
}

/* A class is one set of conditions, or alternatives under `any`. */
static void read_class(RulesReader *reader, YamlNode node, PriorityClass *ret)
{
    static const char *const BESIDE[] = {"name", NULL};
    static const char *const ANY_KEYS[] = {"name", "any", NULL};
    YamlNode any = yaml_get(node, "any");
    if (!yaml_is_mapping(node)) {
        rules_problem(reader, node, "fund.not_a_mapping", NULL);
        return;
    }
    rules_keep(reader, yaml_string(reader->ctx, node, "name", &ret->name));
    size_t count = yaml_present(any) ? yaml_count(any) : 1;
    Conditions *alternatives = mem_array(reader->parent, Conditions, count);
    if (!yaml_present(any)) {
        rules_read_conditions(reader, node, BESIDE, &alternatives[0]);
    } else {
        rules_keep(reader, yaml_only(reader->ctx, node, ANY_KEYS));
        if (!yaml_is_sequence(any) || count == 0)
            rules_problem(reader, any, "fund.list_empty", "any");
        for (size_t i = 0; yaml_is_sequence(any) && i < count; i++)
            rules_read_conditions(reader, yaml_item(any, i), NULL, &alternatives[i]);
    }
    ret->any = alternatives;
    ret->any_count = count;
}

static void read_priority(RulesReader *reader, YamlNode root, PriorityRules *ret)
{
    static const char *const KEYS[] = {"order", "seed", "classes", NULL};
    YamlNode node = yaml_get(root, "priority");
    *ret = (PriorityRules){.order = ORDER_PROPOSAL};
    if (!yaml_present(node))
        return;
    if (!yaml_is_mapping(node)) {
        rules_problem(reader, node, "fund.not_a_mapping", NULL);
        return;
    }
    rules_keep(reader, yaml_only(reader->ctx, node, KEYS));
    int order = ORDER_PROPOSAL;
    int64_t seed = 0;
    if (yaml_present(yaml_get(node, "order")))
        rules_keep(reader, yaml_choice(reader->ctx, node, "order", ORDER_KEYS, &order));
    bool drawn = order == ORDER_LOTTERY;
    if (drawn != yaml_present(yaml_get(node, "seed")))
        rules_problem(reader, node, "fund.seed", NULL);
    else if (drawn)
        rules_keep(reader, yaml_int(reader->ctx, node, "seed", 0, INT64_MAX, &seed));
    YamlNode classes = yaml_get(node, "classes");
    size_t count = yaml_count(classes);
    if (yaml_present(classes) && (!yaml_is_sequence(classes) || count > PRIORITY_CLASSES_MAX)) {
        rules_problem(reader, classes, "fund.classes", NULL);
        count = 0;
    }
    PriorityClass *list = mem_array(reader->parent, PriorityClass, count);
    for (size_t i = 0; i < count; i++)
        read_class(reader, yaml_item(classes, i), &list[i]);
    *ret = (PriorityRules){list, count, (PriorityOrder)order, (uint64_t)seed};
}

void rules_read(RulesReader *reader, YamlNode root, FundRules *ret_rules,
                PriorityRules *ret_priority)
{
    YamlNode node = yaml_get(root, "rules");
    *ret_rules = (FundRules){0};
    if (yaml_present(node))
        rules_read_conditions(reader, node, NULL, &ret_rules->conditions);
    read_vulnerable(reader, root, &ret_rules->vulnerable);
    read_priority(reader, root, ret_priority);
}
