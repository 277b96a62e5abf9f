/* YAML documents for configuration (rubrics, law parameters, linkage settings), built from
 * libyaml's events: every node knows its line and column; anchors, tags, duplicate keys and unknown
 * keys are refused with their place; decimals are exact. */
#pragma once

#include "base/ctx.h"
#include "base/date.h"
#include "base/text.h"

enum { YAML_BYTES_MAX = 4 << 20, YAML_DEPTH_MAX = 32 };

typedef struct Yaml Yaml; /* a document; owned by the parent given to yaml_parse */
typedef struct {
    const Yaml *document;
    int node;
} YamlNode; /* node 0: absent */

/* `name` is how places name the file. E_INVALID: no UTF-8, bad syntax, empty, anchor, alias, tag,
 * duplicate key, a key that is no scalar, a second document; E_LIMIT: over YAML_BYTES_MAX or nested
 * deeper than YAML_DEPTH_MAX. */
Status yaml_parse(Ctx *ctx, void *parent, const char *name, Text content, Yaml **ret);
YamlNode yaml_root(const Yaml *yaml);
bool yaml_is_mapping(YamlNode node);
bool yaml_is_sequence(YamlNode node);
bool yaml_is_scalar(YamlNode node);
Place yaml_place(YamlNode node);

/* Refuses keys of a mapping that are not in the NULL-terminated list, each with its place. */
Status yaml_only(Ctx *ctx, YamlNode mapping, const char *const *keys);
/* The value of a key; absent if there is none. */
YamlNode yaml_get(YamlNode mapping, const char *key);
bool yaml_present(YamlNode node);
size_t yaml_count(YamlNode node); /* entries of a mapping or sequence */
YamlNode yaml_item(YamlNode sequence, size_t index);
const char *yaml_key(YamlNode mapping, size_t index); /* keys in file order */
YamlNode yaml_key_node(YamlNode mapping, size_t index);
YamlNode yaml_value(YamlNode mapping, size_t index);
bool yaml_is_plain(YamlNode scalar); /* a scalar without quotes */

/* Typed values of `mapping[key]`; an empty plain scalar, `~` and `null` count as missing. Each
 * records "yaml.missing", "yaml.not_a_…" with the place and returns E_INVALID. */
Status yaml_string(Ctx *ctx, YamlNode mapping, const char *key, const char **ret);
Status yaml_int(Ctx *ctx, YamlNode mapping, const char *key, int64_t minimum, int64_t maximum,
                int64_t *ret);
/* Exact decimal scaled by 10^digits. */
Status yaml_decimal(Ctx *ctx, YamlNode mapping, const char *key, int digits, int64_t minimum,
                    int64_t maximum, int64_t *ret);
Status yaml_bool(Ctx *ctx, YamlNode mapping, const char *key, bool *ret);
Status yaml_date(Ctx *ctx, YamlNode mapping, const char *key, Date *ret);
Status yaml_month(Ctx *ctx, YamlNode mapping, const char *key, Month *ret);
/* Index of the string in the NULL-terminated list. */
Status yaml_choice(Ctx *ctx, YamlNode mapping, const char *key, const char *const *choices,
                   int *ret);
/* A scalar node's own text (items of a sequence); NULL if not a scalar. Never empty for a plain
 * `null`: that stays as written. */
const char *yaml_text(YamlNode scalar);
