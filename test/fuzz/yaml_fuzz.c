/* YAML documents: any bytes end in a document or in a problem, and every node of a document has a
 * place. */
#include <assert.h>

#include "base/mem.h"
#include "format/yaml.h"
#include "fuzz.h"

static size_t walk(Ctx *ctx, YamlNode node, int depth)
{
    assert(depth <= YAML_DEPTH_MAX);
    assert(yaml_place(node).line > 0);
    size_t seen = 1;
    if (yaml_is_scalar(node))
        assert(yaml_text(node) != NULL);
    for (size_t i = 0; yaml_is_sequence(node) && i < yaml_count(node); i++)
        seen += walk(ctx, yaml_item(node, i), depth + 1);
    for (size_t i = 0; yaml_is_mapping(node) && i < yaml_count(node); i++) {
        const char *key = yaml_key(node, i);
        int64_t number;
        Date date;
        bool truth;
        const char *text;
        assert(yaml_present(yaml_get(node, key)));
        (void)!yaml_decimal(ctx, node, key, 6, INT64_MIN, INT64_MAX, &number);
        (void)!yaml_int(ctx, node, key, -1000, 1000, &number);
        (void)!yaml_date(ctx, node, key, &date);
        (void)!yaml_bool(ctx, node, key, &truth);
        (void)!yaml_string(ctx, node, key, &text);
        seen += walk(ctx, yaml_value(node, i), depth + 1);
    }
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    Yaml *yaml;
    if (yaml_parse(ctx, ctx, "fuzz.yaml", (Text){(const char *)data, size}, &yaml) == OK)
        assert(walk(ctx, yaml_root(yaml), 0) > 0);
    else
        assert(problem_count(ctx, PROBLEM_ERROR) > 0);
    mem_free(ctx);
    return 0;
}
