#include "format/yaml.h"

#include <yaml.h>

#include "base/mem.h"
#include "base/unicode.h"

typedef enum { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING } NodeType;

typedef struct {
    NodeType type;
    bool plain; /* a scalar without quotes */
    int line;   /* from 1 */
    int column;
    size_t first; /* of its children in `children`: items, or keys and values in turn */
    size_t count; /* of its children */
    Text text;    /* a scalar's, NUL-terminated */
} Node;

struct Yaml {
    const char *name;
    Node *nodes; /* [0] stands for what is absent */
    size_t count;
    size_t capacity;
    int *children;
    size_t child_count;
    size_t child_capacity;
    int root;
};

/* A document while it is being read: finished nodes whose container is still open wait in
 * `pending`. */
typedef struct {
    Ctx *ctx;
    Yaml *yaml;
    int *pending;
    size_t pending_count;
    size_t pending_capacity;
    struct {
        int node;
        size_t first;
    } open[YAML_DEPTH_MAX];
    int depth;
    int documents;
} Builder;

static Place place_at(const Yaml *yaml, yaml_mark_t mark)
{
    return (Place){
        .file = yaml->name, .line = (int64_t)mark.line + 1, .column = (int)mark.column + 1};
}

static Status refuse(const Builder *builder, yaml_mark_t mark, const char *key)
{
    Place place = place_at(builder->yaml, mark);
    return fail_at(builder->ctx, E_INVALID, &place, key, NULL);
}

static int add_node(Yaml *yaml, NodeType type, yaml_mark_t mark)
{
    yaml->nodes = mem_grow(yaml, yaml->nodes, yaml->count, &yaml->capacity);
    yaml->nodes[yaml->count] =
        (Node){.type = type, .line = (int)mark.line + 1, .column = (int)mark.column + 1};
    return (int)yaml->count++;
}

static void finish_node(Builder *builder, int node)
{
    builder->pending = mem_grow(builder->yaml, builder->pending, builder->pending_count,
                                &builder->pending_capacity);
    builder->pending[builder->pending_count++] = node;
    if (builder->depth == 0)
        builder->yaml->root = node;
}

static Status add_scalar(Builder *builder, const yaml_event_t *event)
{
    Yaml *yaml = builder->yaml;
    if (event->data.scalar.anchor != NULL)
        return refuse(builder, event->start_mark, "yaml.anchor");
    if (event->data.scalar.tag != NULL)
        return refuse(builder, event->start_mark, "yaml.tag");
    size_t bytes = event->data.scalar.length;
    Text text = {(const char *)event->data.scalar.value, bytes};
    if (!utf8_valid(text, NULL)) /* "\0" in double quotes */
        return refuse(builder, event->start_mark, "yaml.not_utf8");
    int node = add_node(yaml, NODE_SCALAR, event->start_mark);
    yaml->nodes[node].plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    yaml->nodes[node].text = (Text){text_string(yaml, text), bytes};
    finish_node(builder, node);
    return OK;
}

static Status open_container(Builder *builder, NodeType type, yaml_mark_t mark,
                             const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL)
        return refuse(builder, mark, "yaml.anchor");
    if (tag != NULL)
        return refuse(builder, mark, "yaml.tag");
    if (builder->depth == YAML_DEPTH_MAX) {
        Place place = place_at(builder->yaml, mark);
        return fail_at(builder->ctx, E_LIMIT, &place, "yaml.too_deep", NULL);
    }
    builder->open[builder->depth].node = add_node(builder->yaml, type, mark);
    builder->open[builder->depth].first = builder->pending_count;
    builder->depth++;
    return OK;
}

static int compare_keys(const void *a, const void *b, void *argument)
{
    const Yaml *yaml = argument;
    int left = *(const int *)a;
    int right = *(const int *)b;
    int order = text_compare(yaml->nodes[left].text, yaml->nodes[right].text);
    return order != 0 ? order : (left > right) - (left < right);
}

static Status check_keys(const Builder *builder, const Node *mapping)
{
    Yaml *yaml = builder->yaml;
    size_t count = mapping->count / 2;
    int *keys = mem_array(yaml, int, count);
    Status status = OK;
    for (size_t i = 0; i < count && status == OK; i++) {
        keys[i] = yaml->children[mapping->first + 2 * i];
        const Node *key = &yaml->nodes[keys[i]];
        Place place = {.file = yaml->name, .line = key->line, .column = key->column};
        if (key->type != NODE_SCALAR)
            status = fail_at(builder->ctx, E_INVALID, &place, "yaml.key_not_text", NULL);
    }
    if (status == OK)
        qsort_r(keys, count, sizeof *keys, compare_keys, yaml);
    for (size_t i = 1; i < count && status == OK; i++) {
        const Node *key = &yaml->nodes[keys[i]];
        Place place = {.file = yaml->name, .line = key->line, .column = key->column};
        if (text_equal(key->text, yaml->nodes[keys[i - 1]].text))
            status =
                fail_at(builder->ctx, E_INVALID, &place, "yaml.key_twice", key->text.data, NULL);
    }
    mem_free(keys);
    return status;
}

static Status close_container(Builder *builder)
{
    Yaml *yaml = builder->yaml;
    builder->depth--;
    int id = builder->open[builder->depth].node;
    size_t first = builder->open[builder->depth].first;
    Node *node = &yaml->nodes[id];
    node->first = yaml->child_count;
    node->count = builder->pending_count - first;
    for (size_t i = first; i < builder->pending_count; i++) {
        yaml->children = mem_grow(yaml, yaml->children, yaml->child_count, &yaml->child_capacity);
        yaml->children[yaml->child_count++] = builder->pending[i];
    }
    builder->pending_count = first;
    if (node->type == NODE_MAPPING)
        TRY(check_keys(builder, node));
    finish_node(builder, id);
    return OK;
}

static Status take_event(Builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return add_scalar(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(builder, NODE_SEQUENCE, event->start_mark,
                              event->data.sequence_start.anchor, event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_container(builder, NODE_MAPPING, event->start_mark,
                              event->data.mapping_start.anchor, event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_container(builder);
    case YAML_ALIAS_EVENT:
        return refuse(builder, event->start_mark, "yaml.alias");
    case YAML_DOCUMENT_START_EVENT:
        return builder->documents++ == 0
                   ? OK
                   : refuse(builder, event->start_mark, "yaml.more_documents");
    case YAML_DOCUMENT_END_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_NO_EVENT:
        return OK;
    }
    abort();
}

static Status take_events(Builder *builder, yaml_parser_t *parser)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            Place place = place_at(builder->yaml, parser->problem_mark);
            return fail_at(builder->ctx, E_INVALID, &place, "yaml.syntax",
                           parser->problem == NULL ? "?" : parser->problem, NULL);
        }
        Status status = take_event(builder, &event);
        bool end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (status != OK || end)
            return status;
    }
}

static Status check_text(Ctx *ctx, const char *name, Text content)
{
    Place place = {.file = name};
    if (content.bytes > YAML_BYTES_MAX)
        return fail_at(ctx, E_LIMIT, &place, "yaml.too_large", "4 MiB", NULL);
    size_t offset;
    if (utf8_valid(content, &offset))
        return OK;
    place.line = 1;
    for (size_t i = 0; i < offset; i++)
        place.line += content.data[i] == '\n';
    return fail_at(ctx, E_INVALID, &place, "yaml.not_utf8", NULL);
}

Status yaml_parse(Ctx *ctx, void *parent, const char *name, Text content, Yaml **ret)
{
    TRY(check_text(ctx, name, content));
    Yaml *yaml = mem_new(parent, Yaml);
    yaml->name = mem_string(yaml, name);
    yaml_mark_t start = {0};
    (void)add_node(yaml, NODE_SCALAR, start);
    Builder builder = {.ctx = ctx, .yaml = yaml};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        abort(); /* no memory */
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &parser, (const unsigned char *)(content.bytes == 0 ? "" : content.data), content.bytes);
    Status status = take_events(&builder, &parser);
    yaml_parser_delete(&parser);
    Place place = {.file = name};
    if (status == OK && yaml->root == 0)
        status = fail_at(ctx, E_INVALID, &place, "yaml.empty", NULL);
    mem_free(builder.pending);
    if (status != OK) {
        mem_free(yaml);
        return status;
    }
    *ret = yaml;
    return OK;
}

static const Node *node_of(YamlNode node)
{
    return node.node == 0 ? NULL : &node.document->nodes[node.node];
}

static bool is_type(YamlNode node, NodeType type)
{
    const Node *facts = node_of(node);
    return facts != NULL && facts->type == type;
}

static YamlNode child(YamlNode node, size_t index)
{
    return (YamlNode){node.document, node.document->children[node_of(node)->first + index]};
}

YamlNode yaml_root(const Yaml *yaml) { return (YamlNode){yaml, yaml->root}; }
bool yaml_is_mapping(YamlNode node) { return is_type(node, NODE_MAPPING); }
bool yaml_is_sequence(YamlNode node) { return is_type(node, NODE_SEQUENCE); }
bool yaml_is_scalar(YamlNode node) { return is_type(node, NODE_SCALAR); }
bool yaml_present(YamlNode node) { return node.node != 0; }

Place yaml_place(YamlNode node)
{
    const Node *facts = node_of(node);
    Place place = {.file = node.document == NULL ? NULL : node.document->name};
    if (facts != NULL) {
        place.line = facts->line;
        place.column = facts->column;
    }
    return place;
}

size_t yaml_count(YamlNode node)
{
    if (yaml_is_mapping(node))
        return node_of(node)->count / 2;
    return yaml_is_sequence(node) ? node_of(node)->count : 0;
}

YamlNode yaml_item(YamlNode sequence, size_t index)
{
    if (!yaml_is_sequence(sequence) || index >= yaml_count(sequence))
        return (YamlNode){sequence.document, 0};
    return child(sequence, index);
}

YamlNode yaml_key_node(YamlNode mapping, size_t index)
{
    if (!yaml_is_mapping(mapping) || index >= yaml_count(mapping))
        return (YamlNode){mapping.document, 0};
    return child(mapping, 2 * index);
}

const char *yaml_key(YamlNode mapping, size_t index)
{
    return yaml_text(yaml_key_node(mapping, index));
}

YamlNode yaml_value(YamlNode mapping, size_t index)
{
    if (!yaml_is_mapping(mapping) || index >= yaml_count(mapping))
        return (YamlNode){mapping.document, 0};
    return child(mapping, 2 * index + 1);
}

YamlNode yaml_get(YamlNode mapping, const char *key)
{
    size_t count = yaml_is_mapping(mapping) ? yaml_count(mapping) : 0;
    for (size_t i = 0; i < count; i++)
        if (text_is(node_of(child(mapping, 2 * i))->text, key))
            return child(mapping, 2 * i + 1);
    return (YamlNode){mapping.document, 0};
}

const char *yaml_text(YamlNode scalar)
{
    return yaml_is_scalar(scalar) ? node_of(scalar)->text.data : NULL;
}
bool yaml_is_plain(YamlNode scalar) { return yaml_is_scalar(scalar) && node_of(scalar)->plain; }
