/* Editions as YAML: who, which year, which stages, which denominators, which categories with which
 * rubric. */
#include <stdlib.h>

#include "award/edition_panel.h"
#include "award/edition_private.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/resource.h"

const char *const TIER_KEYS[TIER_COUNT + 1] = {"provincial", "national", NULL};

const char *const CONDUCT_KEYS[CONDUCT_COUNT + 1] = {"cycle", "record", NULL};

static const char *const EDITION_KEYS[] = {"edition",
                                           "period",
                                           "tier",
                                           "province",
                                           "conduct",
                                           "synthetic",
                                           "labels",
                                           "note",
                                           "decree",
                                           "committee",
                                           "stages",
                                           "denominators",
                                           "categories",
                                           "conflicts",
                                           "panel",
                                           "interviews",
                                           "publish_robustness",
                                           "zones",
                                           NULL};
static const char *const STAGE_KEYS[] = {"stage", "planned", "actual", NULL};
static const char *const CATEGORY_KEYS[] = {"category", "label",     "rubric",  "denominators",
                                            "slots",    "interview", "forward", "checklist",
                                            "sector",   "zone",      NULL};
enum { DENOMINATORS_MAX = 200 }; /* of an edition, those of its categories included */

bool edition_keep(EditionReader *reader, Status status)
{
    if (status != OK && reader->status == OK)
        reader->status = status;
    return status == OK;
}

void edition_problem(EditionReader *reader, YamlNode at, const char *key, const char *argument)
{
    Place place = yaml_place(at);
    edition_keep(reader, fail_at(reader->ctx, E_INVALID, &place, key, argument, NULL));
}

Status rubric_load(Ctx *ctx, void *parent, const char *name, const char **ret_text, Rubric **ret)
{
    bool file =
        strchr(name, '/') != NULL || path_has_suffix(name, "yaml") || path_has_suffix(name, "yml");
    const char *path = file ? name : mem_printf(parent, "rubric/%s.yaml", name);
    Text content = TEXT_EMPTY;
    if (file) {
        FileMap *map = NULL;
        TRY(file_map(ctx, parent, name, RUBRIC_BYTES_MAX, &map));
        content = map->content;
    } else {
        content = resource_text(path);
        if (content.data == NULL)
            return fail(ctx, E_NOT_FOUND, "rubric.not_found", name, NULL);
    }
    Rubric *rubric = NULL;
    TRY(rubric_parse(ctx, parent, path, content, &rubric));
    if (ret_text != NULL)
        *ret_text = text_string(rubric, content);
    *ret = rubric;
    return OK;
}

/* A key that is used once in its list. */
static bool read_key(EditionReader *reader, YamlNode mapping, const char *name, const char **ret)
{
    if (!edition_keep(reader, yaml_string(reader->ctx, mapping, name, ret)))
        return false;
    if (award_key_valid(text_of(*ret)))
        return true;
    edition_problem(reader, yaml_get(mapping, name), "rubric.key", *ret);
    return false;
}

static void read_labels(EditionReader *reader, YamlNode root)
{
    YamlNode list = yaml_get(root, "labels");
    Buf *labels = buf_new(reader->edition, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < yaml_count(list); i++) {
        const char *label = yaml_text(yaml_item(list, i));
        if (label == NULL || strchr(label, '|') != NULL) {
            edition_problem(reader, yaml_item(list, i), "edition.label",
                            label == NULL ? "" : label);
            continue;
        }
        buf_printf(labels, "%s%s", labels->bytes == 0 ? "" : "|", label);
    }
    reader->edition->labels = labels->data;
}

static void read_stages(EditionReader *reader, YamlNode root)
{
    Edition *edition = reader->edition;
    YamlNode list = yaml_get(root, "stages");
    edition->stages = mem_array(edition, EditionStage, yaml_count(list));
    for (size_t i = 0; i < yaml_count(list); i++) {
        YamlNode item = yaml_item(list, i);
        EditionStage *stage = &edition->stages[edition->stage_count];
        edition_keep(reader, yaml_only(reader->ctx, item, STAGE_KEYS));
        if (!read_key(reader, item, "stage", &stage->stage))
            continue;
        for (size_t j = 0; j < edition->stage_count; j++) {
            if (strcmp(edition->stages[j].stage, stage->stage) == 0)
                edition_problem(reader, item, "edition.twice", stage->stage);
        }
        stage->has_planned = yaml_present(yaml_get(item, "planned"));
        stage->has_actual = yaml_present(yaml_get(item, "actual"));
        if (stage->has_planned)
            edition_keep(reader, yaml_date(reader->ctx, item, "planned", &stage->planned));
        if (stage->has_actual)
            edition_keep(reader, yaml_date(reader->ctx, item, "actual", &stage->actual));
        edition->stage_count++;
    }
}

/* In a cycle the gates are planned in their order, and only a move says when one was passed. */
static void check_stages(EditionReader *reader, YamlNode root)
{
    const Edition *edition = reader->edition;
    Date before = {INT32_MIN};
    if (edition->conduct != EDITION_CYCLE)
        return;
    YamlNode at = yaml_get(root, "stages");
    for (int i = 0; i < STAGE_COUNT; i++) {
        for (size_t j = 0; j < edition->stage_count; j++) {
            const EditionStage *stage = &edition->stages[j];
            if (strcmp(stage->stage, AWARD_STAGE_KEYS[i]) != 0)
                continue;
            if (stage->has_actual)
                edition_problem(reader, at, "edition.stage_actual", stage->stage);
            if (stage->has_planned && stage->planned.days < before.days)
                edition_problem(reader, at, "edition.stage_order", stage->stage);
            if (stage->has_planned)
                before = stage->planned;
        }
    }
}

/* The denominators of all categories ("") or of one. */
static void read_denominators(EditionReader *reader, YamlNode mapping, const char *category)
{
    Edition *edition = reader->edition;
    if (yaml_present(mapping) && !yaml_is_mapping(mapping)) {
        edition_problem(reader, mapping, "rubric.not_a_mapping", NULL);
        return;
    }
    for (size_t i = 0; i < yaml_count(mapping); i++) {
        EditionDenominator denominator = {.category = category,
                                          .role = mem_string(edition, yaml_key(mapping, i))};
        if (!award_key_valid(text_of(denominator.role)) ||
            edition->denominator_count == DENOMINATORS_MAX)
            edition_problem(reader, yaml_value(mapping, i), "rubric.key", denominator.role);
        else if (edition_keep(reader, yaml_string(reader->ctx, mapping, denominator.role,
                                                  &denominator.name)))
            edition->denominators[edition->denominator_count++] = denominator;
    }
}

const char *edition_denominator(const Edition *edition, const char *category, const char *role)
{
    const char *common = NULL;
    for (size_t i = 0; i < edition->denominator_count; i++) {
        const EditionDenominator *denominator = &edition->denominators[i];
        if (strcmp(denominator->role, role) != 0)
            continue;
        if (strcmp(denominator->category, category) == 0)
            return denominator->name;
        if (denominator->category[0] == '\0')
            common = denominator->name;
    }
    return common;
}

/* Is it the first indicator of the rubric that asks for its denominator? */
static bool asks_first(const Rubric *rubric, size_t indicator)
{
    const char *role = rubric->indicators[indicator].source.over_key;
    for (size_t i = 0; i < indicator; i++) {
        const IndicatorSource *source = &rubric->indicators[i].source;
        if (source->over == OVER_DENOMINATOR && strcmp(source->over_key, role) == 0)
            return false;
    }
    return true;
}

/* Every denominator a rubric asks for must be named by the edition or the category. */
static void check_roles(EditionReader *reader, YamlNode at, const Category *category)
{
    const Rubric *rubric = category->rubric;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const IndicatorSource *source = &rubric->indicators[i].source;
        if (source->over == OVER_DENOMINATOR && asks_first(rubric, i) &&
            edition_denominator(reader->edition, category->key, source->over_key) == NULL)
            edition_problem(reader, at, "edition.role", source->over_key);
    }
}

static void read_categories(EditionReader *reader, YamlNode root)
{
    Edition *edition = reader->edition;
    YamlNode list = yaml_get(root, "categories");
    if (!yaml_is_sequence(list) || yaml_count(list) == 0) {
        edition_problem(reader, yaml_present(list) ? list : root, "edition.no_category", NULL);
        return;
    }
    edition->categories = mem_array(edition, Category, yaml_count(list));
    for (size_t i = 0; i < yaml_count(list); i++) {
        YamlNode item = yaml_item(list, i);
        Category *category = &edition->categories[edition->category_count];
        edition_keep(reader, yaml_only(reader->ctx, item, CATEGORY_KEYS));
        if (!read_key(reader, item, "category", &category->key) ||
            !edition_keep(reader, yaml_string(reader->ctx, item, "rubric", &category->rubric_name)))
            continue;
        for (size_t j = 0; j < edition->category_count; j++) {
            if (strcmp(edition->categories[j].key, category->key) == 0)
                edition_problem(reader, item, "edition.twice", category->key);
        }
        Rubric *rubric = NULL;
        Status status = rubric_load(reader->ctx, edition, category->rubric_name,
                                    &category->rubric_text, &rubric);
        if (!edition_keep(reader, status)) {
            edition_problem(reader, yaml_get(item, "rubric"), "edition.rubric",
                            category->rubric_name);
            continue;
        }
        category->rubric = rubric;
        edition_read_rules(reader, item, category);
        read_denominators(reader, yaml_get(item, "denominators"), category->key);
        check_roles(reader, item, category);
        edition->category_count++;
    }
}

static void read_head(EditionReader *reader, YamlNode root)
{
    Edition *edition = reader->edition;
    int64_t period = 0;
    int tier = 0;
    edition_keep(reader, yaml_only(reader->ctx, root, EDITION_KEYS));
    (void)read_key(reader, root, "edition", &edition->id);
    if (edition_keep(reader, yaml_int(reader->ctx, root, "period", YEAR_MIN, YEAR_MAX, &period)))
        edition->period = (int)period;
    if (edition_keep(reader, yaml_choice(reader->ctx, root, "tier", TIER_KEYS, &tier)))
        edition->tier = (AwardTier)tier;
    edition_keep(reader, yaml_bool(reader->ctx, root, "synthetic", &edition->synthetic));
    int conduct = EDITION_CYCLE;
    if (yaml_present(yaml_get(root, "conduct")) &&
        edition_keep(reader, yaml_choice(reader->ctx, root, "conduct", CONDUCT_KEYS, &conduct)))
        edition->conduct = (EditionConduct)conduct;
    edition->note = "";
    if (yaml_present(yaml_get(root, "note")))
        edition_keep(reader, yaml_string(reader->ctx, root, "note", &edition->note));
    YamlNode province = yaml_get(root, "province");
    bool needed = edition->tier == TIER_PROVINCIAL;
    if (needed != yaml_present(province)) {
        edition_problem(reader, needed ? root : province, "edition.province", NULL);
    } else if (needed) {
        const char *code = yaml_text(province);
        Region region = REGION_NATION;
        if (code == NULL || !region_parse(text_of(code), &region) ||
            region_level(region) != LEVEL_PROVINCE)
            edition_problem(reader, province, "edition.province", NULL);
        edition->province = region;
    }
}

Status edition_parse(Ctx *ctx, void *parent, const char *name, Text content, Edition **ret)
{
    Edition *edition = mem_new(parent, Edition);
    EditionReader reader = {.ctx = ctx, .edition = edition};
    Yaml *yaml = NULL;
    reader.status = yaml_parse(ctx, edition, name, content, &yaml);
    if (reader.status == OK && !yaml_is_mapping(yaml_root(yaml)))
        edition_problem(&reader, yaml_root(yaml), "rubric.not_a_mapping", NULL);
    if (reader.status == OK) {
        YamlNode root = yaml_root(yaml);
        read_head(&reader, root);
        read_labels(&reader, root);
        read_stages(&reader, root);
        check_stages(&reader, root);
        edition_read_committee(&reader, root);
        edition_read_robustness(&reader, root);
        edition_read_zones(&reader, root);
        edition->denominators = mem_array(edition, EditionDenominator, DENOMINATORS_MAX);
        read_denominators(&reader, yaml_get(root, "denominators"), "");
        read_categories(&reader, root);
        edition_keep(&reader, panel_rules_read(ctx, edition, root, &edition->panel));
    }
    if (reader.status != OK) {
        mem_free(edition);
        return reader.status;
    }
    *ret = edition;
    return OK;
}

Chain edition_chain(const Edition *edition) { return region_chain(edition->province); }

Date edition_first_day(const Edition *edition)
{
    Date day = {0};
    if (!date_from_ymd(edition->period, 1, 1, &day))
        abort(); /* edition_parse bounds the period */
    return day;
}

Date edition_last_day(const Edition *edition)
{
    Date day = {0};
    if (!date_from_ymd(edition->period, 12, 31, &day))
        abort();
    return day;
}

Status edition_category(Ctx *ctx, const Edition *edition, const char *key, const Category **ret)
{
    Buf *names = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < edition->category_count; i++) {
        if (strcmp(edition->categories[i].key, key) == 0) {
            *ret = &edition->categories[i];
            return OK;
        }
        buf_printf(names, "%s%s", i == 0 ? "" : ", ", edition->categories[i].key);
    }
    return fail(ctx, E_NOT_FOUND, "award.no_category", key, edition->id, names->data, NULL);
}
