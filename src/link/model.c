#include <math.h>

#include "base/mem.h"
#include "base/message.h"
#include "base/resource.h"
#include "format/yaml.h"
#include "link/link.h"

enum { DECIMALS = 9, WHOLE = 1000000000 };

static const char *const FIELD_KEYS[LINK_FIELDS + 1] = {"name", "birth", "sex",
                                                        "home", "nik",   NULL};
static const char *const LEVEL_KEYS[LINK_FIELDS][LINK_LEVELS_MAX] = {
    [LINK_NAME] = {"exact", "key", "close", "part", "similar", "differ"},
    [LINK_BIRTH] = {"exact", "swapped", "year_near", "one_differs", "differ"},
    [LINK_SEX] = {"equal", "differ"},
    [LINK_HOME] = {"district", "regency", "differ"},
    [LINK_NIK] = {"equal", "long_prefix", "near", "near_serial", "short_prefix", "differ"},
};
static const char *const PART_KEYS[] = {"name_key", "birth",    "birth_year", "birth_day_month",
                                        "sex",      "district", "nik_12",     NULL};

const char *link_field_key(LinkField field) { return FIELD_KEYS[field]; }
const char *link_level_key(LinkField field, int level) { return LEVEL_KEYS[field][level - 1]; }

/* -- Reading --------------------------------------------------------------------------------- */

static Status read_fraction(Ctx *ctx, YamlNode node, const char *key, int64_t most, double *ret)
{
    int64_t scaled;
    TRY(yaml_decimal(ctx, node, key, DECIMALS, 1, most, &scaled));
    *ret = (double)scaled / WHOLE;
    return OK;
}

static Status read_field(Ctx *ctx, YamlNode fields, LinkField field, LinkModel *model)
{
    YamlNode node = yaml_get(fields, FIELD_KEYS[field]);
    if (!yaml_is_mapping(node))
        return fail_at(ctx, E_INVALID, &(Place){.file = NULL}, "link.field_missing",
                       FIELD_KEYS[field], NULL);
    TRY(yaml_only(ctx, node, LEVEL_KEYS[field]));
    int64_t m_sum = 0, u_sum = 0;
    for (int level = 1; level < link_level_count(field); level++) {
        YamlNode entry = yaml_get(node, LEVEL_KEYS[field][level - 1]);
        Place place = yaml_place(node);
        if (!yaml_is_mapping(entry))
            return fail_at(ctx, E_INVALID, &place, "link.level_missing", FIELD_KEYS[field],
                           LEVEL_KEYS[field][level - 1], NULL);
        TRY(yaml_only(ctx, entry, (const char *const[]){"m", "u", NULL}));
        int64_t m, u;
        TRY(yaml_decimal(ctx, entry, "m", DECIMALS, 1, WHOLE, &m));
        TRY(yaml_decimal(ctx, entry, "u", DECIMALS, 1, WHOLE, &u));
        m_sum += m;
        u_sum += u;
        model->m[field][level] = (double)m / WHOLE;
        model->u[field][level] = (double)u / WHOLE;
    }
    if (m_sum != WHOLE || u_sum != WHOLE) {
        Place place = yaml_place(node);
        return fail_at(ctx, E_INVALID, &place, "link.sum", FIELD_KEYS[field],
                       decimal_format(ctx, m_sum, DECIMALS, DECIMALS, '.'),
                       decimal_format(ctx, u_sum, DECIMALS, DECIMALS, '.'), NULL);
    }
    return OK;
}

static Status read_rules(Ctx *ctx, YamlNode rules, LinkModel *model)
{
    size_t count = yaml_count(rules);
    Place place = yaml_place(rules);
    if (!yaml_is_sequence(rules) || count == 0 || count > LINK_RULES_MAX)
        return fail_at(ctx, E_INVALID, &place, "link.rules", mem_printf(ctx, "%d", LINK_RULES_MAX),
                       NULL);
    for (size_t r = 0; r < count; r++) {
        YamlNode rule = yaml_item(rules, r);
        unsigned parts = 0;
        for (size_t i = 0; yaml_is_sequence(rule) && i < yaml_count(rule); i++) {
            const char *name = yaml_text(yaml_item(rule, i));
            int part = 0;
            while (name != NULL && PART_KEYS[part] != NULL && strcmp(PART_KEYS[part], name) != 0)
                part++;
            place = yaml_place(yaml_item(rule, i));
            if (name == NULL || PART_KEYS[part] == NULL)
                return fail_at(ctx, E_INVALID, &place, "link.part_unknown",
                               name == NULL ? "" : name, NULL);
            parts |= 1u << part;
        }
        if (parts == 0)
            return fail_at(ctx, E_INVALID, &place, "link.rules",
                           mem_printf(ctx, "%d", LINK_RULES_MAX), NULL);
        model->rules[r] = parts;
    }
    model->rule_count = (int)count;
    return OK;
}

static Status read_model(Ctx *ctx, void *parent, YamlNode root, LinkModel *model)
{
    static const char *const KEYS[] = {"version",      "source",      "name_close",
                                       "name_similar", "match_share", "name_frequency_min",
                                       "match_from",   "review_from", "narrow_margin",
                                       "blocking",     "bucket_max",  "training",
                                       "fields",       NULL};
    static const char *const TRAINING_KEYS[] = {"pairs_min", "rounds", "random_pairs", NULL};
    TRY(yaml_only(ctx, root, KEYS));
    const char *version, *source;
    TRY(yaml_string(ctx, root, "version", &version));
    TRY(yaml_string(ctx, root, "source", &source));
    model->version = mem_string(parent, version);
    model->source = mem_string(parent, source);
    TRY(read_fraction(ctx, root, "name_close", WHOLE, &model->name_close));
    TRY(read_fraction(ctx, root, "name_similar", WHOLE, &model->name_similar));
    TRY(read_fraction(ctx, root, "match_share", WHOLE, &model->match_share));
    TRY(read_fraction(ctx, root, "name_frequency_min", WHOLE, &model->name_frequency_min));
    TRY(read_fraction(ctx, root, "match_from", WHOLE - 1, &model->match_from));
    TRY(read_fraction(ctx, root, "review_from", WHOLE - 1, &model->review_from));
    TRY(read_fraction(ctx, root, "narrow_margin", 100LL * WHOLE, &model->narrow_margin));
    if (model->review_from > model->match_from || model->name_similar > model->name_close) {
        Place place = yaml_place(root);
        return fail_at(ctx, E_INVALID, &place, "link.order", NULL);
    }
    TRY(yaml_int(ctx, root, "bucket_max", 1, 1000000, &model->bucket_max));
    YamlNode training = yaml_get(root, "training");
    TRY(yaml_only(ctx, training, TRAINING_KEYS));
    int64_t rounds;
    TRY(yaml_int(ctx, training, "pairs_min", 1, INT64_MAX, &model->train_pairs_min));
    TRY(yaml_int(ctx, training, "rounds", 1, 10000, &rounds));
    TRY(yaml_int(ctx, training, "random_pairs", 1, 1000000000, &model->train_random_pairs));
    model->train_rounds = (int)rounds;
    TRY(read_rules(ctx, yaml_get(root, "blocking"), model));
    YamlNode fields = yaml_get(root, "fields");
    TRY(yaml_only(ctx, fields, FIELD_KEYS));
    for (int field = 0; field < LINK_FIELDS; field++)
        TRY(read_field(ctx, fields, (LinkField)field, model));
    link_model_weigh(model);
    return OK;
}

Status link_model_parse(Ctx *ctx, void *parent, const char *name, Text content, LinkModel **ret)
{
    void *scratch = mem_root(parent);
    Yaml *yaml = NULL;
    LinkModel *model = mem_new(parent, LinkModel);
    Status status = yaml_parse(ctx, scratch, name, content, &yaml);
    if (status == OK)
        status = read_model(ctx, model, yaml_root(yaml), model);
    mem_free(scratch);
    if (status == OK)
        *ret = model;
    else
        mem_free(model);
    return status;
}

Status link_model_load(Ctx *ctx, void *parent, const char *name, LinkModel **ret)
{
    char *path = mem_printf(parent, "link/%s.yaml", name);
    Text content = resource_text(path);
    if (content.data == NULL)
        return fail(ctx, E_NOT_FOUND, "link.no_model", name, NULL);
    return link_model_parse(ctx, parent, path, content, ret);
}

/* -- Writing --------------------------------------------------------------------------------- */

/* Probabilities as whole billionths, none of them 0, that add up to a billion. */
static void whole_parts(const double *probability, int count, int64_t *ret)
{
    int64_t left = WHOLE;
    int largest = 0;
    for (int i = 0; i < count; i++) {
        ret[i] = (int64_t)(probability[i] * WHOLE + 0.5);
        ret[i] = ret[i] < 1 ? 1 : ret[i];
        left -= ret[i];
        if (ret[i] > ret[largest])
            largest = i;
    }
    ret[largest] += left;
}

static void format_number(Buf *buf, const char *key, double value)
{
    char *text = decimal_format(buf, (int64_t)(value * WHOLE + 0.5), DECIMALS, DECIMALS, '.');
    buf_printf(buf, "%s: %s\n", key, text);
    mem_free(text);
}

static void format_field(Buf *buf, const LinkModel *model, LinkField field)
{
    int64_t m[LINK_LEVELS_MAX], u[LINK_LEVELS_MAX];
    int levels = link_level_count(field) - 1;
    whole_parts(model->m[field] + 1, levels, m);
    whole_parts(model->u[field] + 1, levels, u);
    buf_printf(buf, "  %s:\n", FIELD_KEYS[field]);
    for (int i = 0; i < levels; i++)
        buf_printf(buf, "    %s: {m: %lld.%09lld, u: %lld.%09lld}\n", LEVEL_KEYS[field][i],
                   (long long)(m[i] / WHOLE), (long long)(m[i] % WHOLE), (long long)(u[i] / WHOLE),
                   (long long)(u[i] % WHOLE));
}

char *link_model_format(void *parent, const LinkModel *model)
{
    Buf *buf = buf_new(parent, 1 << 20);
    buf_printf(buf, "version: \"%s\"\nsource: >-\n  %s\n", model->version, model->source);
    format_number(buf, "name_close", model->name_close);
    format_number(buf, "name_similar", model->name_similar);
    format_number(buf, "match_share", model->match_share);
    format_number(buf, "name_frequency_min", model->name_frequency_min);
    format_number(buf, "match_from", model->match_from);
    format_number(buf, "review_from", model->review_from);
    format_number(buf, "narrow_margin", model->narrow_margin);
    buf_printf(buf, "bucket_max: %lld\nblocking:\n", (long long)model->bucket_max);
    for (int r = 0; r < model->rule_count; r++) {
        buf_append_string(buf, "  - [");
        const char *separator = "";
        for (int part = 0; PART_KEYS[part] != NULL; part++) {
            if ((model->rules[r] >> part & 1) != 0) {
                buf_printf(buf, "%s%s", separator, PART_KEYS[part]);
                separator = ", ";
            }
        }
        buf_append_string(buf, "]\n");
    }
    buf_printf(buf, "training: {pairs_min: %lld, rounds: %d, random_pairs: %lld}\nfields:\n",
               (long long)model->train_pairs_min, model->train_rounds,
               (long long)model->train_random_pairs);
    for (int field = 0; field < LINK_FIELDS; field++)
        format_field(buf, model, (LinkField)field);
    return buf->data;
}

/* -- Weights --------------------------------------------------------------------------------- */

void link_model_weigh(LinkModel *model)
{
    for (int field = 0; field < LINK_FIELDS; field++)
        for (int level = 1; level < link_level_count((LinkField)field); level++)
            model->weight[field][level] = log2(model->m[field][level] / model->u[field][level]);
}

double link_weight(const LinkModel *model, LinkLevels levels, double name_frequency)
{
    double weight = 0;
    for (int field = 0; field < LINK_FIELDS; field++) {
        int level = levels.level[field];
        if (level == LEVEL_UNKNOWN)
            continue;
        if (field == LINK_NAME && level <= NAME_KEY && name_frequency > 0) {
            double u = name_frequency > model->name_frequency_min ? name_frequency
                                                                  : model->name_frequency_min;
            weight += log2(model->m[field][level] / u);
        } else {
            weight += model->weight[field][level];
        }
    }
    return weight;
}

double link_prior(const LinkModel *model, int64_t right_count)
{
    double random = model->match_share / (double)(right_count > 0 ? right_count : 1);
    return random < 0.5 ? log2(random / (1 - random)) : 0;
}

double link_probability(double weight, double prior) { return 1 / (1 + exp2(-(weight + prior))); }

double link_weight_of(double probability, double prior)
{
    return log2(probability / (1 - probability)) - prior;
}
