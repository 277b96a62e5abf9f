/* edition.json and manifest.json of a bundle. */
#include "award/bundle_private.h"

#include "base/mem.h"
#include "base/resource.h"
#include "format/json.h"

#ifndef PARITRANA_VERSION
#define PARITRANA_VERSION "0"
#endif

const char *bundle_manifest(void *parent, const ZipEntry *files, size_t count)
{
    Json *json = json_object(parent);
    Json *list = json_array(parent);
    json_set_string(json, "format", BUNDLE_FORMAT);
    for (size_t i = 0; i < count; i++) {
        Json *file = json_object(parent);
        Digest digest = digest_of(files[i].content.data, files[i].content.bytes);
        json_set_string(file, "path", files[i].name);
        json_set_int(file, "bytes", (int64_t)files[i].content.bytes);
        json_set_string(file, "blake2b", digest_hex(parent, &digest));
        json_append(list, file);
    }
    json_set(json, "files", list);
    return json_print(parent, json, true);
}

static Json *law_json(void *parent)
{
    Json *list = json_array(parent);
    const Resource *resource;
    for (size_t i = 0; (resource = resource_at("law/", i)) != NULL; i++) {
        Json *law = json_object(parent);
        Text text = resource_text(resource->name);
        Digest digest = digest_of(text.data, text.bytes);
        json_set_string(law, "file", resource->name);
        json_set_string(law, "blake2b", digest_hex(parent, &digest));
        json_append(list, law);
    }
    return list;
}

static Json *withheld_json(void *parent, const BundleSource *source)
{
    Json *list = json_array(parent);
    for (size_t c = 0; c < source->category_count; c++) {
        const BundleCategory *category = &source->categories[c];
        for (size_t i = 0; i < category->rubric->indicator_count; i++) {
            const Rubric *rubric = category->rubric;
            if (category->withheld[i])
                json_append_string(list, mem_printf(parent, "%s/%s", category->key,
                                                    rubric->nodes[rubric->indicators[i].node].key));
        }
    }
    return list;
}

/* What the committee decided; null if it has not. */
static Json *decision_json(void *parent, const AwardDecision *decision)
{
    Json *json = json_object(parent);
    Json *dissents = json_array(parent);
    json_set_string(json, "decree", decision->decree);
    json_set_string(json, "date", date_format(parent, decision->date));
    json_set_int(json, "slots", decision->slots);
    json_set_string(json, "note", decision->note);
    for (size_t i = 0; i < decision->dissent_count; i++)
        json_append_string(dissents, decision->dissents[i]);
    json_set(json, "dissents", dissents);
    json_set_string(json, "scores_blake2b", decision->scores_digest);
    return json;
}

static const char *rules_digest(void *parent, const Rubric *rubric)
{
    Text rules = text_of(rubric_json(parent, rubric));
    Digest digest = digest_of(rules.data, rules.bytes);
    return digest_hex(parent, &digest);
}

/* How it was drawn how firm the places are: as the edition fixed it beforehand. */
static Json *robustness_json(void *parent, const EditionRobustness *rule)
{
    Json *json = json_object(parent);
    json_set_int(json, "draws", rule->draws);
    json_set_int(json, "concentration", rule->concentration);
    json_set_int(json, "seed", rule->seed);
    return json;
}

static Json *category_json(void *parent, const BundleCategory *category, const BundleTables *tables)
{
    Json *json = json_object(parent);
    Json *title = json_object(parent);
    json_set_string(json, "category", category->key);
    json_set_string(title, "id", category->title_id);
    json_set_string(title, "en", category->title_en);
    json_set(json, "title", title);
    json_set_int(json, "entrants", (int64_t)category->input->count);
    json_set_string(json, "rubric_blake2b", digest_hex(parent, &category->rubric->digest));
    json_set_string(json, "rules_blake2b", rules_digest(parent, category->rubric));
    if (tables->drawn)
        json_set_int(json, "robustness_error", tables->error.ppm);
    if (category->decision == NULL)
        json_set_string(json, "decision", NULL);
    else
        json_set(json, "decision", decision_json(parent, category->decision));
    return json;
}

static Json *labels_json(void *parent, const char *labels)
{
    Json *list = json_array(parent);
    Text rest = text_of(labels);
    Text label;
    while (rest.bytes > 0 && text_split(&rest, '|', &label))
        json_append_string(list, text_string(parent, label));
    return list;
}

const char *bundle_edition(void *parent, const BundleSource *source, const BundleTables *drawn,
                           const PublicKey *signer)
{
    const Edition *edition = source->edition;
    Json *json = json_object(parent);
    Json *program = json_object(parent);
    Json *snapshot = json_object(parent);
    Json *regions = json_object(parent);
    Json *small = json_object(parent);
    Json *categories = json_array(parent);
    bool national = edition->tier == TIER_NATIONAL;
    json_set_string(json, "format", BUNDLE_FORMAT);
    json_set_string(json, "edition", edition->id);
    json_set_int(json, "period", edition->period);
    json_set_string(json, "tier", TIER_KEYS[edition->tier]);
    json_set_string(json, "province", national ? NULL : region_format(parent, edition->province));
    json_set(json, "labels", labels_json(parent, edition->labels));
    json_set_string(json, "note", edition->note);
    json_set_bool(json, "synthetic", edition->synthetic);
    json_set_string(json, "conduct", CONDUCT_KEYS[edition->conduct]);
    json_set_string(json, "signing_key", public_hex(parent, signer));
    json_set_string(program, "name", "paritrana");
    json_set_string(program, "version", PARITRANA_VERSION);
    json_set(json, "program", program);
    json_set_string(snapshot, "chain", source->snapshot.chain);
    json_set_int(snapshot, "event", source->snapshot.event);
    json_set_string(snapshot, "digest", digest_hex(parent, &source->snapshot.digest));
    json_set(json, "snapshot", snapshot);
    json_set_int(regions, "count", source->region_count);
    json_set_string(regions, "blake2b", digest_hex(parent, &source->regions));
    json_set(json, "regions", regions);
    json_set(json, "law", law_json(parent));
    json_set_int(small, "below", source->small_below);
    json_set(small, "withheld", withheld_json(parent, source));
    json_set(json, "small_counts", small);
    Json *commitments = json_object(parent);
    Digest root = bundle_root(parent, source->commitments, source->commitment_count);
    json_set_int(commitments, "count", (int64_t)source->commitment_count);
    json_set_string(commitments, "root", digest_hex(parent, &root));
    json_set(json, "commitments", commitments);
    if (edition->robustness.draws > 0)
        json_set(json, "robustness", robustness_json(parent, &edition->robustness));
    for (size_t c = 0; c < source->category_count; c++)
        json_append(categories, category_json(parent, &source->categories[c], &drawn[c]));
    json_set(json, "categories", categories);
    return json_print(parent, json, true);
}
