/* What an edition's file says about its panel and its interviews: `conflicts`, `panel`,
 * `interviews`. */
#include "award/edition_panel.h"
#include "award/panel_private.h"
#include "award/rubric_private.h"
#include "base/mem.h"

enum { EXPERTISE_COST_MAX = 1000000, COMPANIONS_MAX = 100, PRESENCE_POINTS_MAX = 1000000 };

static const char *const PANEL_KEYS[] = {"assessors_per_entrant", "elements", "expertise", NULL};
static const char *const INTERVIEWS_KEYS[] = {"companions", "attendance", NULL};

static Status read_int(Ctx *ctx, YamlNode mapping, const char *key, int64_t least, int64_t most,
                       int64_t *ret)
{
    return yaml_present(yaml_get(mapping, key)) ? yaml_int(ctx, mapping, key, least, most, ret)
                                                : OK;
}

static Status not_a_mapping(Ctx *ctx, YamlNode node)
{
    Place place = yaml_place(node);
    return fail_at(ctx, E_INVALID, &place, "rubric.not_a_mapping", NULL);
}

static Status read_conflicts(Ctx *ctx, YamlNode mapping, PanelRules *rules)
{
    Status status = OK;
    if (!yaml_present(mapping))
        return OK;
    if (!yaml_is_mapping(mapping))
        return not_a_mapping(ctx, mapping);
    if (yaml_only(ctx, mapping, CONFLICT_KIND_KEYS) != OK)
        status = E_INVALID;
    for (int kind = 0; kind < CONFLICT_KIND_COUNT; kind++) {
        const char *key = CONFLICT_KIND_KEYS[kind];
        int effect = 0;
        if (!yaml_present(yaml_get(mapping, key)))
            continue;
        if (yaml_choice(ctx, mapping, key, CONFLICT_EFFECT_KEYS, &effect) != OK)
            status = E_INVALID;
        rules->effects[kind] = (ConflictEffect)effect;
    }
    return status;
}

static Status read_panel(Ctx *ctx, YamlNode mapping, PanelRules *rules)
{
    int64_t each = rules->per_entrant;
    int64_t elements = rules->elements_min;
    if (!yaml_present(mapping))
        return OK;
    if (!yaml_is_mapping(mapping))
        return not_a_mapping(ctx, mapping);
    Status status = yaml_only(ctx, mapping, PANEL_KEYS);
    if (read_int(ctx, mapping, "assessors_per_entrant", 0, PANEL_ASSESSORS_MAX, &each) != OK ||
        read_int(ctx, mapping, "elements", 0, ELEMENT_COUNT, &elements) != OK ||
        read_int(ctx, mapping, "expertise", 0, EXPERTISE_COST_MAX, &rules->expertise_cost) != OK)
        status = E_INVALID;
    if (each > 0 && elements > each) {
        Place place = yaml_place(yaml_get(mapping, "elements"));
        status = fail_at(ctx, E_INVALID, &place, "edition.elements",
                         mem_printf(ctx, "%d", (int)each), NULL);
    }
    rules->per_entrant = (int)each;
    rules->elements_min = (int)elements;
    return status;
}

static Status read_interviews(Ctx *ctx, YamlNode mapping, PanelRules *rules)
{
    int64_t companions = rules->companions_max;
    YamlNode points = yaml_get(mapping, "attendance");
    if (!yaml_present(mapping))
        return OK;
    if (!yaml_is_mapping(mapping))
        return not_a_mapping(ctx, mapping);
    Status status = yaml_only(ctx, mapping, INTERVIEWS_KEYS);
    if (read_int(ctx, mapping, "companions", 0, COMPANIONS_MAX, &companions) != OK)
        status = E_INVALID;
    rules->companions_max = (int)companions;
    if (!yaml_present(points))
        return status;
    if (!yaml_is_mapping(points))
        return not_a_mapping(ctx, points);
    if (yaml_only(ctx, points, PRESENCE_KEYS) != OK)
        status = E_INVALID;
    for (int i = 0; i < PRESENCE_COUNT; i++) {
        if (read_int(ctx, points, PRESENCE_KEYS[i], 0, PRESENCE_POINTS_MAX,
                     &rules->presence_points[i]) != OK)
            status = E_INVALID;
    }
    return status;
}

Status panel_rules_read(Ctx *ctx, void *parent, YamlNode root, const PanelRules **ret)
{
    bool any = yaml_present(yaml_get(root, "conflicts")) || yaml_present(yaml_get(root, "panel")) ||
               yaml_present(yaml_get(root, "interviews"));
    if (!any) {
        *ret = NULL;
        return OK;
    }
    PanelRules *rules = mem_new(parent, PanelRules);
    *rules = PANEL_RULES_DEFAULT;
    Status conflicts = read_conflicts(ctx, yaml_get(root, "conflicts"), rules);
    Status panel = read_panel(ctx, yaml_get(root, "panel"), rules);
    Status interviews = read_interviews(ctx, yaml_get(root, "interviews"), rules);
    TRY(conflicts);
    TRY(panel);
    TRY(interviews);
    *ret = rules;
    return OK;
}
