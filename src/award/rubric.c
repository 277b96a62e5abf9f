/* Reads a rubric: the head, the tree of aspects and indicators, and the sums of its weights. */
#include "award/rubric_private.h"

#include "base/mem.h"

const char *const ENTRANT_KIND_KEYS[ENTRANT_KIND_COUNT + 1] = {"province", "regency",
                                                               "organisation", "village", NULL};

static const char *const HEAD_KEYS[] = {"rubric",       "title",     "version",
                                        "weights_from", "entrants",  "rounding",
                                        "aspects",      "tie_break", NULL};
static const char *const GROUP_KEYS[] = {"key", "label", "weight", "indicators", NULL};
static const char *const INDICATOR_KEYS[] = {"key",       "label",  "weight", "unit",
                                             "direction", "source", "scale",  NULL};
static const char *const ROUNDING_KEYS[] = {"score", "points", "total", "mode", NULL};
static const char *const ROUNDING_MODES[] = {"half-away", "down", NULL};
static const char *const DIRECTION_KEYS[] = {"higher", "lower", NULL};

static const int64_t WEIGHT_ALL = (int64_t)100 * MICRO;

bool rubric_keep(RubricReader *reader, Status status)
{
    if (status != OK && reader->status == OK)
        reader->status = status;
    return status == OK;
}

bool award_key_valid(Text key)
{
    if (key.bytes == 0 || key.bytes > AWARD_KEY_BYTES_MAX)
        return false;
    for (size_t i = 0; i < key.bytes; i++) {
        char c = key.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return true;
}

int rubric_one_of(RubricReader *reader, YamlNode mapping, const char *const *alternatives,
                  const char *key)
{
    int found = -1;
    int count = 0;
    for (int i = 0; alternatives[i] != NULL; i++) {
        if (yaml_present(yaml_get(mapping, alternatives[i]))) {
            found = i;
            count++;
        }
    }
    if (count == 1)
        return found;
    Place place = yaml_place(mapping);
    rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, key, NULL));
    return -1;
}

void rubric_read_label(RubricReader *reader, YamlNode mapping, const char *key, const char **ret_id,
                       const char **ret_en)
{
    static const char *const keys[] = {"id", "en", NULL};
    YamlNode label = yaml_get(mapping, key);
    *ret_id = *ret_en = "";
    if (!yaml_is_mapping(label)) {
        Place place = yaml_place(yaml_present(label) ? label : mapping);
        rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, "rubric.label", key, NULL));
        return;
    }
    rubric_keep(reader, yaml_only(reader->ctx, label, keys));
    rubric_keep(reader, yaml_string(reader->ctx, label, "id", ret_id));
    rubric_keep(reader, yaml_string(reader->ctx, label, "en", ret_en));
}

int rubric_find(const Rubric *rubric, const char *key)
{
    for (size_t i = 0; i < rubric->node_count; i++) {
        if (strcmp(rubric->nodes[i].key, key) == 0)
            return (int)i;
    }
    return -1;
}

const char *rubric_label(const RubricNode *node, Lang lang)
{
    return lang == LANG_EN ? node->label_en : node->label_id;
}

bool rubric_needs(const Rubric *rubric, size_t indicator)
{
    size_t node = rubric->indicators[indicator].node;
    if (rubric->indicators[indicator].scale.kind == SCALE_GATE ||
        rubric->nodes[node].weight.micro > 0)
        return true;
    for (size_t i = 0; i < rubric->tie_break_count; i++) {
        for (int at = (int)node; at >= 0; at = rubric->nodes[at].parent) {
            if ((size_t)at == rubric->tie_break[i])
                return true;
        }
    }
    return false;
}

/* Key, label and weight, which groups and indicators have alike. NULL if the node cannot be kept.
 */
static RubricNode *read_node(RubricReader *reader, YamlNode mapping, int parent, bool needs_weight)
{
    Rubric *rubric = reader->rubric;
    Place place = yaml_place(mapping);
    const char *key = NULL;
    if (!rubric_keep(reader, yaml_string(reader->ctx, mapping, "key", &key)))
        return NULL;
    Place key_place = yaml_place(yaml_get(mapping, "key"));
    if (!award_key_valid(text_of(key))) {
        rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &key_place, "rubric.key", key, NULL));
        return NULL;
    }
    if (rubric_find(rubric, key) >= 0) {
        rubric_keep(reader,
                    fail_at(reader->ctx, E_INVALID, &key_place, "rubric.key_twice", key, NULL));
        return NULL;
    }
    if (rubric->node_count == RUBRIC_NODES_MAX) {
        char *limit = mem_printf(rubric, "%d", RUBRIC_NODES_MAX);
        rubric_keep(reader, fail_at(reader->ctx, E_LIMIT, &place, "rubric.too_many", limit, NULL));
        return NULL;
    }
    RubricNode *node = &rubric->nodes[rubric->node_count++];
    *node = (RubricNode){.key = key, .parent = parent, .indicator = -1, .line = (int)place.line};
    rubric_read_label(reader, mapping, "label", &node->label_id, &node->label_en);
    if (needs_weight || yaml_present(yaml_get(mapping, "weight")))
        rubric_keep(reader, yaml_decimal(reader->ctx, mapping, "weight", 6, 0, WEIGHT_ALL,
                                         &node->weight.micro));
    return node;
}

static void read_indicator(RubricReader *reader, YamlNode mapping, int parent)
{
    Rubric *rubric = reader->rubric;
    rubric_keep(reader, yaml_only(reader->ctx, mapping, INDICATOR_KEYS));
    bool gate = yaml_present(yaml_get(yaml_get(mapping, "scale"), "gate"));
    RubricNode *node = read_node(reader, mapping, parent, !gate);
    if (node == NULL)
        return;
    if (gate && node->weight.micro != 0) {
        Place place = yaml_place(yaml_get(mapping, "weight"));
        rubric_keep(reader,
                    fail_at(reader->ctx, E_INVALID, &place, "rubric.gate_weight", node->key, NULL));
    }
    node->indicator = (int)rubric->indicator_count;
    Indicator *indicator = &rubric->indicators[rubric->indicator_count++];
    *indicator = (Indicator){.node = (size_t)(node - rubric->nodes)};
    if (yaml_present(yaml_get(mapping, "direction"))) {
        int direction = 0;
        if (rubric_keep(reader,
                        yaml_choice(reader->ctx, mapping, "direction", DIRECTION_KEYS, &direction)))
            indicator->direction = (Direction)direction;
    }
    rubric_read_source(reader, mapping, indicator);
    rubric_read_unit(reader, mapping, indicator);
    rubric_read_scale(reader, mapping, indicator);
}

static void read_group(RubricReader *reader, YamlNode mapping, int parent, int depth);

static void read_children(RubricReader *reader, YamlNode list, YamlNode owner, int parent,
                          int depth)
{
    Place place = yaml_place(yaml_present(list) ? list : owner);
    if (!yaml_is_sequence(list) || yaml_count(list) == 0) {
        rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, "rubric.group_empty", NULL));
        return;
    }
    if (depth >= RUBRIC_DEPTH_MAX) {
        char *limit = mem_printf(reader->rubric, "%d", RUBRIC_DEPTH_MAX);
        rubric_keep(reader, fail_at(reader->ctx, E_LIMIT, &place, "rubric.too_deep", limit, NULL));
        return;
    }
    for (size_t i = 0; i < yaml_count(list); i++) {
        YamlNode item = yaml_item(list, i);
        if (!yaml_is_mapping(item)) {
            Place item_place = yaml_place(item);
            rubric_keep(reader,
                        fail_at(reader->ctx, E_INVALID, &item_place, "rubric.not_a_mapping", NULL));
        } else if (yaml_present(yaml_get(item, "indicators"))) {
            read_group(reader, item, parent, depth + 1);
        } else {
            read_indicator(reader, item, parent);
        }
    }
}

/* A weight without the zeros at its end. */
static const char *weight_text(void *parent, int64_t micro)
{
    char *text = decimal_format(parent, micro, 6, 6, '.');
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[length - 1] = '\0';
    return text;
}

static void check_sum(RubricReader *reader, YamlNode list, int parent, int64_t expected)
{
    const Rubric *rubric = reader->rubric;
    int64_t sum = 0;
    for (size_t i = 0; i < rubric->node_count; i++) {
        if (rubric->nodes[i].parent == parent)
            sum += rubric->nodes[i].weight.micro;
    }
    if (sum == expected)
        return;
    Place place = yaml_place(list);
    const char *sum_text = weight_text(reader->rubric, sum);
    const char *expected_text = weight_text(reader->rubric, expected);
    rubric_keep(reader,
                parent < 0
                    ? fail_at(reader->ctx, E_INVALID, &place, "rubric.weight_sum", sum_text, NULL)
                    : fail_at(reader->ctx, E_INVALID, &place, "rubric.weight_group",
                              rubric->nodes[parent].key, sum_text, expected_text, NULL));
}

static void read_group(RubricReader *reader, YamlNode mapping, int parent, int depth)
{
    rubric_keep(reader, yaml_only(reader->ctx, mapping, GROUP_KEYS));
    RubricNode *node = read_node(reader, mapping, parent, true);
    if (node == NULL)
        return;
    int index = (int)(node - reader->rubric->nodes);
    YamlNode children = yaml_get(mapping, "indicators");
    read_children(reader, children, mapping, index, depth);
    if (yaml_is_sequence(children) && yaml_count(children) > 0)
        check_sum(reader, children, index, reader->rubric->nodes[index].weight.micro);
}

static void read_rounding(RubricReader *reader, YamlNode root)
{
    Rubric *rubric = reader->rubric;
    YamlNode rounding = yaml_get(root, "rounding");
    if (!yaml_is_mapping(rounding)) {
        Place place = yaml_place(yaml_present(rounding) ? rounding : root);
        rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, "rubric.rounding", NULL));
        return;
    }
    rubric_keep(reader, yaml_only(reader->ctx, rounding, ROUNDING_KEYS));
    int64_t score = 0;
    int64_t points = 0;
    int64_t total = 0;
    int mode = 0;
    rubric_keep(reader, yaml_int(reader->ctx, rounding, "score", 0, 6, &score));
    rubric_keep(reader, yaml_int(reader->ctx, rounding, "points", 0, 6, &points));
    rubric_keep(reader, yaml_int(reader->ctx, rounding, "total", 0, 6, &total));
    rubric_keep(reader, yaml_choice(reader->ctx, rounding, "mode", ROUNDING_MODES, &mode));
    rubric->score_decimals = (int)score;
    rubric->points_decimals = (int)points;
    rubric->total_decimals = (int)total;
    rubric->rounding = mode == 0 ? ROUND_HALF_AWAY : ROUND_DOWN;
}

static void read_tie_break(RubricReader *reader, YamlNode root)
{
    Rubric *rubric = reader->rubric;
    YamlNode list = yaml_get(root, "tie_break");
    if (!yaml_present(list))
        return; /* ties stay ties */
    Place place = yaml_place(list);
    if (!yaml_is_sequence(list) || yaml_count(list) > RUBRIC_TIE_BREAKS_MAX) {
        rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, "rubric.tie_break", NULL));
        return;
    }
    rubric->tie_break = mem_array(rubric, size_t, yaml_count(list));
    for (size_t i = 0; i < yaml_count(list); i++) {
        const char *key = yaml_text(yaml_item(list, i));
        Place item = yaml_place(yaml_item(list, i));
        int node = key == NULL ? -1 : rubric_find(rubric, key);
        bool gate = node >= 0 && rubric->nodes[node].indicator >= 0 &&
                    rubric->indicators[rubric->nodes[node].indicator].scale.kind == SCALE_GATE;
        bool twice = false;
        for (size_t j = 0; j < rubric->tie_break_count; j++)
            twice = twice || rubric->tie_break[j] == (size_t)node;
        if (node < 0 || gate || twice)
            rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &item, "rubric.tie_break_key",
                                        key == NULL ? "" : key, NULL));
        else
            rubric->tie_break[rubric->tie_break_count++] = (size_t)node;
    }
}

static void read_head(RubricReader *reader, YamlNode root)
{
    Rubric *rubric = reader->rubric;
    rubric_keep(reader, yaml_only(reader->ctx, root, HEAD_KEYS));
    if (rubric_keep(reader, yaml_string(reader->ctx, root, "rubric", &rubric->key)) &&
        !award_key_valid(text_of(rubric->key))) {
        Place place = yaml_place(yaml_get(root, "rubric"));
        rubric_keep(reader,
                    fail_at(reader->ctx, E_INVALID, &place, "rubric.key", rubric->key, NULL));
    }
    rubric_read_label(reader, root, "title", &rubric->title_id, &rubric->title_en);
    rubric_keep(reader, yaml_string(reader->ctx, root, "version", &rubric->version));
    rubric_read_label(reader, root, "weights_from", &rubric->weights_from_id,
                      &rubric->weights_from_en);
    int kind = 0;
    rubric_keep(reader, yaml_choice(reader->ctx, root, "entrants", ENTRANT_KIND_KEYS, &kind));
    rubric->entrants = (EntrantKind)kind;
    read_rounding(reader, root);
}

Status rubric_parse(Ctx *ctx, void *parent, const char *name, Text content, Rubric **ret)
{
    Rubric *rubric = mem_new(parent, Rubric);
    Yaml *yaml = NULL;
    RubricReader reader = {.ctx = ctx, .rubric = rubric};
    reader.status = yaml_parse(ctx, rubric, name, content, &yaml);
    if (reader.status == OK && !yaml_is_mapping(yaml_root(yaml))) {
        Place place = yaml_place(yaml_root(yaml));
        reader.status = fail_at(ctx, E_INVALID, &place, "rubric.not_a_mapping", NULL);
    }
    if (reader.status != OK) {
        mem_free(rubric);
        return reader.status;
    }
    YamlNode root = yaml_root(yaml);
    YamlNode aspects = yaml_get(root, "aspects");
    rubric->nodes = mem_array(rubric, RubricNode, RUBRIC_NODES_MAX);
    rubric->indicators = mem_array(rubric, Indicator, RUBRIC_NODES_MAX);
    rubric->digest = digest_of(content.data, content.bytes);
    read_head(&reader, root);
    read_children(&reader, aspects, root, -1, 0);
    if (yaml_is_sequence(aspects) && yaml_count(aspects) > 0)
        check_sum(&reader, aspects, -1, WEIGHT_ALL);
    read_tie_break(&reader, root);
    if (reader.status != OK) {
        mem_free(rubric);
        return reader.status;
    }
    *ret = rubric;
    return OK;
}
