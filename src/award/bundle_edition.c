/* edition.json as the verifier reads it: that it is JSON, written in the one way there is, and what
 * it claims. */
#include "award/bundle_verify.h"

#include "base/mem.h"
#include "format/json.h"
#include "format/yaml.h"

/* -- The one way to write it -------------------------------------------------------------------- */

/* A value without quotes: null, true, false or a whole number. Whatever else gets quotes here, and
 * so differs from what was read. */
static void plain_json(Json *object, Json *array, const char *key, const char *text)
{
    int64_t number = 0;
    if (array != NULL) /* there is no list of numbers or truth values in edition.json */
        json_append_string(array, text);
    else if (strcmp(text, "null") == 0)
        json_set_string(object, key, NULL);
    else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        json_set_bool(object, key, text[0] == 't');
    else if (text_parse_int64(text_of(text), &number))
        json_set_int(object, key, number);
    else
        json_set_string(object, key, text);
}

/* Sets a node under `key` of an object, or appends it to a list. */
static void copy_node(void *parent, YamlNode node, Json *object, Json *array, const char *key)
{
    Json *value = NULL;
    if (yaml_is_mapping(node)) {
        value = json_object(parent);
        for (size_t i = 0; i < yaml_count(node); i++)
            copy_node(parent, yaml_value(node, i), value, NULL, yaml_key(node, i));
    } else if (yaml_is_sequence(node)) {
        value = json_array(parent);
        for (size_t i = 0; i < yaml_count(node); i++)
            copy_node(parent, yaml_item(node, i), NULL, value, NULL);
    } else if (yaml_is_plain(node)) {
        plain_json(object, array, key, yaml_text(node));
        return;
    } else {
        const char *text = yaml_text(node);
        if (array != NULL)
            json_append_string(array, text);
        else
            json_set_string(object, key, text);
        return;
    }
    if (array != NULL)
        json_append(array, value);
    else
        json_set(object, key, value);
}

/* What was parsed, written again, gives the same bytes: so it was JSON as a bundle has it, and
 * every reader of JSON reads the same from it. */
static bool is_canonical(Verifying *v, YamlNode root, Text content)
{
    Json *json = json_object(v->parent);
    for (size_t i = 0; i < yaml_count(root); i++)
        copy_node(v->parent, yaml_value(root, i), json, NULL, yaml_key(root, i));
    return text_equal(text_of(json_print(v->parent, json, true)), content);
}

/* -- What it claims ----------------------------------------------------------------------------- */

static Status read_category(Verifying *v, YamlNode item, size_t i)
{
    VerifyCategory *category = &v->categories[i];
    const char *hex = NULL;
    TRY(yaml_string(v->ctx, item, "category", &category->key));
    TRY(yaml_string(v->ctx, item, "rubric_blake2b", &hex));
    TRY(yaml_string(v->ctx, item, "rules_blake2b", &category->rules));
    TRY(yaml_int(v->ctx, item, "entrants", 0, AWARD_ENTRANTS_SHOWN_MAX, &category->entrants));
    category->drawn = yaml_present(yaml_get(item, "robustness_error"));
    if (category->drawn)
        TRY(yaml_int(v->ctx, item, "robustness_error", 0, PPM, &category->error));
    YamlNode decision = yaml_get(item, "decision");
    category->decided = yaml_is_mapping(decision);
    if (category->decided) {
        TRY(yaml_string(v->ctx, decision, "decree", &category->decree));
        TRY(yaml_int(v->ctx, decision, "slots", 0, AWARD_SLOTS_MAX, &category->slots));
        TRY(yaml_string(v->ctx, decision, "scores_blake2b", &category->scores));
    }
    Place place = yaml_place(item);
    if (!digest_parse(text_of(hex), &category->rubric) || !zip_name_valid(text_of(category->key)) ||
        strchr(category->key, '/') != NULL)
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", category->key, NULL);
    return OK;
}

/* The event that the result rests on: there is one, and it has a digest. That it is this one is to
 * be seen in the audit chain only. */
static Status read_snapshot(Verifying *v, YamlNode root)
{
    static const Digest NOTHING;
    YamlNode snapshot = yaml_get(root, "snapshot");
    Place place = yaml_place(root);
    const char *hex = NULL;
    int64_t event = 0;
    Digest digest;
    if (!yaml_is_mapping(snapshot))
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", "snapshot", NULL);
    TRY(yaml_int(v->ctx, snapshot, "event", 1, INT64_MAX, &event));
    TRY(yaml_string(v->ctx, snapshot, "digest", &hex));
    if (!digest_parse(text_of(hex), &digest) || digest_equal(&digest, &NOTHING))
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", hex, NULL);
    return OK;
}

/* How weights were drawn; not there: nothing of it is published. */
static Status read_robustness(Verifying *v, YamlNode root)
{
    EditionRobustness rule = {0};
    YamlNode robustness = yaml_get(root, "robustness");
    Place place = yaml_place(root);
    if (!yaml_present(robustness))
        return OK;
    if (!yaml_is_mapping(robustness))
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", "robustness", NULL);
    TRY(yaml_int(v->ctx, robustness, "draws", 1, ROBUSTNESS_DRAWS_MAX, &rule.draws));
    TRY(yaml_int(v->ctx, robustness, "concentration", 1, ROBUSTNESS_CONCENTRATION_MAX,
                 &rule.concentration));
    TRY(yaml_int(v->ctx, robustness, "seed", 0, INT64_MAX, &rule.seed));
    v->edition.robustness = rule;
    return OK;
}

/* CATEGORY/INDICATOR of each whose heads are withheld. */
static Status read_withheld(Verifying *v, YamlNode root)
{
    YamlNode small = yaml_get(root, "small_counts");
    YamlNode list = yaml_is_mapping(small) ? yaml_get(small, "withheld") : small;
    Place place = yaml_place(root);
    if (!yaml_is_sequence(list))
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", "small_counts", NULL);
    v->withheld = mem_array(v->parent, const char *, yaml_count(list) + 1);
    for (size_t i = 0; i < yaml_count(list); i++) {
        const char *name = yaml_text(yaml_item(list, i));
        if (name == NULL)
            return fail_at(v->ctx, E_INVALID, &place, "bundle.field", "withheld", NULL);
        v->withheld[v->withheld_count++] = name;
    }
    return OK;
}

static Status read_edition(Verifying *v, YamlNode root)
{
    int64_t period = 0;
    int conduct = 0;
    const char *format = NULL;
    const char *hex = NULL;
    TRY(yaml_string(v->ctx, root, "format", &format));
    Place place = yaml_place(root);
    if (strcmp(format, BUNDLE_FORMAT) != 0)
        return fail_at(v->ctx, E_INVALID, &place, "bundle.format", format, BUNDLE_FORMAT, NULL);
    TRY(yaml_string(v->ctx, root, "edition", &v->edition.id));
    TRY(yaml_int(v->ctx, root, "period", 1900, 9999, &period));
    TRY(yaml_choice(v->ctx, root, "conduct", CONDUCT_KEYS, &conduct));
    TRY(yaml_string(v->ctx, root, "signing_key", &hex));
    v->edition.period = (int)period;
    v->edition.conduct = (EditionConduct)conduct;
    v->report.edition = v->edition.id;
    v->has_signer = bundle_public_parse(text_of(hex), &v->report.signer);
    YamlNode commitments = yaml_get(root, "commitments");
    if (!yaml_is_mapping(commitments))
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", "commitments", NULL);
    TRY(yaml_string(v->ctx, commitments, "root", &hex));
    TRY(yaml_int(v->ctx, commitments, "count", 0, INT64_MAX, &v->promised));
    if (!digest_parse(text_of(hex), &v->root))
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", hex, NULL);
    TRY(read_snapshot(v, root));
    TRY(read_withheld(v, root));
    TRY(read_robustness(v, root));
    YamlNode list = yaml_get(root, "categories");
    if (!yaml_is_sequence(list))
        return fail_at(v->ctx, E_INVALID, &place, "bundle.field", "categories", NULL);
    v->categories = mem_array(v->parent, VerifyCategory, yaml_count(list) + 1);
    for (size_t i = 0; i < yaml_count(list); i++) {
        YamlNode item = yaml_item(list, i);
        Place at = yaml_place(item);
        if (!yaml_is_mapping(item))
            return fail_at(v->ctx, E_INVALID, &at, "bundle.field", "categories", NULL);
        TRY(read_category(v, item, i));
        v->category_count++;
    }
    return OK;
}

bool verify_edition(Verifying *v, const ZipEntry *edition)
{
    Yaml *yaml = NULL;
    Status status = yaml_parse(v->ctx, v->parent, BUNDLE_EDITION, edition->content, &yaml);
    if (status == OK && !yaml_is_mapping(yaml_root(yaml))) {
        verify_bad(v, BUNDLE_EDITION, "bundle.bad.json", NULL);
        return false;
    }
    if (status == OK)
        status = read_edition(v, yaml_root(yaml));
    if (status != OK)
        verify_problem(v, BUNDLE_EDITION);
    else if (!is_canonical(v, yaml_root(yaml), edition->content))
        verify_bad(v, BUNDLE_EDITION, "bundle.bad.json", NULL);
    return status == OK;
}
