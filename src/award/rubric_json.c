/* A rubric as JSON: every number a whole one (millionths), every choice a word, nothing left to a
 * YAML parser's judgement. doc/bundle.md describes it. */
#include "award/bundle_private.h"

#include "format/json.h"

static const char *const SCALE_KEYS[SCALE_COUNT] = {"levels", "steps", "linear",
                                                    "target", "gate",  "min_max"};
static const char *const MEASURE_KEYS[] = {"share", "growth-points", "growth-relative"};
static const char *const CHOICE_KEYS[] = {"best", "latest"};
static const char *const METHOD_KEYS[] = {"mean", "median", "trimmed-mean"};
static const char *const CORRECTION_KEYS[] = {"none", "two-way"};
static const char *const FIELD_KEYS[] = {"programmes", "arrears_months"};
static const char *const OVER_KEYS[] = {NULL, "denominator", "staff", "fact"};

static Json *label_json(void *parent, const char *id, const char *en)
{
    Json *label = json_object(parent);
    json_set_string(label, "id", id);
    json_set_string(label, "en", en);
    return label;
}

static Json *segments_json(void *parent, unsigned segments)
{
    Json *list = json_array(parent);
    for (int i = 0; i < SEGMENT_COUNT; i++) {
        if ((segments & (1U << i)) != 0)
            json_append_string(list, SEGMENT_KEYS[i]);
    }
    return list;
}

static Json *source_json(void *parent, const IndicatorSource *source)
{
    Json *json = json_object(parent);
    json_set_string(json, "kind", SOURCE_KEYS[source->kind]);
    switch (source->kind) {
    case SOURCE_COVERAGE:
        json_set_string(json, "measure", MEASURE_KEYS[source->measure]);
        json_set(json, "segments", segments_json(parent, source->segments));
        break;
    case SOURCE_FACT:
        json_set_string(json, "fact", source->fact);
        break;
    case SOURCE_EVIDENCE:
        json_set_string(json, "choice", CHOICE_KEYS[source->choice]);
        break;
    case SOURCE_PANEL:
        json_set_string(json, "method", METHOD_KEYS[source->method]);
        json_set_string(json, "correction", CORRECTION_KEYS[source->correction]);
        if (source->correction == CORRECTION_TWO_WAY)
            json_set_int(json, "shrinkage", source->shrinkage_micro);
        break;
    case SOURCE_ENTRANT:
        json_set_string(json, "field", FIELD_KEYS[source->field]);
        if (source->field == ENTRANT_PROGRAMMES)
            json_set_string(json, "includes", programmes_format(parent, source->programmes));
        break;
    case SOURCE_COUNT:
        break;
    }
    if (source->over != OVER_NOTHING) {
        json_set_string(json, "over", OVER_KEYS[source->over]);
        if (source->over != OVER_STAFF)
            json_set_string(json, "over_key", source->over_key);
    }
    return json;
}

static void set_bound(Json *json, const char *key, int64_t bound, int64_t open)
{
    if (bound == open)
        json_set_string(json, key, NULL);
    else
        json_set_int(json, key, bound);
}

static Json *steps_json(void *parent, const Scale *scale)
{
    Json *steps = json_array(parent);
    for (size_t i = 0; i < scale->step_count; i++) {
        const ScaleStep *step = &scale->steps[i];
        Json *json = json_object(parent);
        if (scale->kind == SCALE_LEVELS) {
            json_set_string(json, "level", step->level);
            json_set(json, "label", label_json(parent, step->label_id, step->label_en));
        } else {
            json_set_int(json, "from", step->from);
        }
        json_set_int(json, "score", step->score.micro);
        json_append(steps, json);
    }
    return steps;
}

static Json *scale_json(void *parent, const Scale *scale)
{
    Json *json = json_object(parent);
    json_set_string(json, "kind", SCALE_KEYS[scale->kind]);
    switch (scale->kind) {
    case SCALE_LEVELS:
        json_set(json, "steps", steps_json(parent, scale));
        json_set_string(json, "absent",
                        scale->absent < 0 ? NULL : scale->steps[scale->absent].level);
        break;
    case SCALE_STEPS:
        json_set(json, "steps", steps_json(parent, scale));
        break;
    case SCALE_LINEAR:
        json_set_int(json, "low", scale->low);
        json_set_int(json, "high", scale->high);
        break;
    case SCALE_TARGET:
        json_set_int(json, "high", scale->high);
        break;
    case SCALE_GATE:
        set_bound(json, "low", scale->low, INT64_MIN);
        set_bound(json, "high", scale->high, INT64_MAX);
        break;
    case SCALE_MIN_MAX:
        json_set_int(json, "equal", scale->equal.micro);
        break;
    case SCALE_COUNT:
        break;
    }
    return json;
}

static Json *node_json(void *parent, const Rubric *rubric, const RubricNode *node)
{
    Json *json = json_object(parent);
    json_set_string(json, "key", node->key);
    json_set(json, "label", label_json(parent, node->label_id, node->label_en));
    json_set_string(json, "parent", node->parent < 0 ? NULL : rubric->nodes[node->parent].key);
    json_set_int(json, "weight", node->weight.micro);
    if (node->indicator < 0)
        return json;
    const Indicator *indicator = &rubric->indicators[node->indicator];
    json_set_string(json, "unit", UNIT_KEYS[indicator->unit]);
    json_set_string(json, "direction",
                    indicator->direction == DIRECTION_HIGHER ? "higher" : "lower");
    json_set(json, "source", source_json(parent, &indicator->source));
    json_set(json, "scale", scale_json(parent, &indicator->scale));
    return json;
}

const char *rubric_json(void *parent, const Rubric *rubric)
{
    Json *json = json_object(parent);
    Json *rounding = json_object(parent);
    Json *nodes = json_array(parent);
    Json *ties = json_array(parent);
    json_set_string(json, "rubric", rubric->key);
    json_set(json, "title", label_json(parent, rubric->title_id, rubric->title_en));
    json_set_string(json, "version", rubric->version);
    json_set(json, "weights_from",
             label_json(parent, rubric->weights_from_id, rubric->weights_from_en));
    json_set_string(json, "entrants", ENTRANT_KIND_KEYS[rubric->entrants]);
    json_set_int(rounding, "score", rubric->score_decimals);
    json_set_int(rounding, "points", rubric->points_decimals);
    json_set_int(rounding, "total", rubric->total_decimals);
    json_set_string(rounding, "mode", rubric->rounding == ROUND_DOWN ? "down" : "half-away");
    json_set(json, "rounding", rounding);
    for (size_t i = 0; i < rubric->node_count; i++)
        json_append(nodes, node_json(parent, rubric, &rubric->nodes[i]));
    json_set(json, "nodes", nodes);
    for (size_t i = 0; i < rubric->tie_break_count; i++)
        json_append_string(ties, rubric->nodes[rubric->tie_break[i]].key);
    json_set(json, "tie_break", ties);
    return json_print(parent, json, true);
}
