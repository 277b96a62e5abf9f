/* Actions as YAML: doc/format-plan.md. */
#include "award/plan_private.h"
#include "award/rubric_private.h"

#include "base/file.h"
#include "base/mem.h"

static const char *const FILE_KEYS[] = {"plan", "as_of", "synthetic", "note", "actions", NULL};
static const char *const ACTION_KEYS[] = {
    "action",    "label",     "adds",       "at_least",  "at_most", "step", "law",
    "per_staff", "unit_cost", "fixed_cost", "lead_days", "source",  "note", NULL};
static const char *const LAW_KEYS[] = {"segment",    "programmes",     "months", "income",  "wage",
                                       "risk_class", "active_workers", "sector", "paid_by", NULL};
static const char *const EFFECT_KEYS[] = {"fact",     "segment", "arrears", "programmes",
                                          "evidence", "level",   NULL};

static void problem(RubricReader *reader, YamlNode at, const char *key, const char *argument)
{
    Place place = yaml_place(at);
    rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, key, argument, NULL));
}

/* -- Optional values ------------------------------------------------------------------------- */

static int64_t read_int(RubricReader *reader, YamlNode mapping, const char *key, int64_t least,
                        int64_t most, int64_t absent)
{
    int64_t value = absent;
    if (yaml_present(yaml_get(mapping, key)))
        rubric_keep(reader, yaml_int(reader->ctx, mapping, key, least, most, &value));
    return value;
}

static bool read_bool(RubricReader *reader, YamlNode mapping, const char *key)
{
    bool value = false;
    if (yaml_present(yaml_get(mapping, key)))
        rubric_keep(reader, yaml_bool(reader->ctx, mapping, key, &value));
    return value;
}

static const char *read_string(RubricReader *reader, YamlNode mapping, const char *key)
{
    const char *value = "";
    if (yaml_present(yaml_get(mapping, key)))
        rubric_keep(reader, yaml_string(reader->ctx, mapping, key, &value));
    return value;
}

static int read_choice(RubricReader *reader, YamlNode mapping, const char *key,
                       const char *const *choices, int absent)
{
    int value = absent;
    if (yaml_present(yaml_get(mapping, key)))
        rubric_keep(reader, yaml_choice(reader->ctx, mapping, key, choices, &value));
    return value;
}

/* [jkk, jkm] */
static unsigned read_programmes(RubricReader *reader, YamlNode mapping)
{
    YamlNode list = yaml_get(mapping, "programmes");
    unsigned programmes = 0;
    for (size_t i = 0; i < yaml_count(list) && yaml_is_sequence(list); i++) {
        const char *text = yaml_text(yaml_item(list, i));
        unsigned one = 0;
        if (text == NULL || !programmes_parse(text_of(text), &one))
            problem(reader, yaml_item(list, i), "plan.programme", text == NULL ? "" : text);
        programmes |= one;
    }
    if (programmes == 0)
        problem(reader, yaml_present(list) ? list : mapping, "plan.programmes", NULL);
    return programmes;
}

/* -- Parts of an action ---------------------------------------------------------------------- */

static bool read_effect(RubricReader *reader, YamlNode item, PlanEffect *ret)
{
    static const char *const KINDS[] = {"fact",       "segment",  "arrears",
                                        "programmes", "evidence", NULL};
    static const PlanEffectKind KIND_OF[] = {PLAN_FACT, PLAN_SEGMENT, PLAN_ARREARS, PLAN_PROGRAMMES,
                                             PLAN_EVIDENCE};
    if (!yaml_is_mapping(item)) {
        problem(reader, item, "plan.effect", NULL);
        return false;
    }
    if (!rubric_keep(reader, yaml_only(reader->ctx, item, EFFECT_KEYS)))
        return false;
    int found = -1;
    for (int i = 0; KINDS[i] != NULL; i++) {
        if (!yaml_present(yaml_get(item, KINDS[i])))
            continue;
        if (found >= 0) {
            problem(reader, item, "plan.effect", NULL);
            return false;
        }
        found = i;
    }
    if (found < 0) {
        problem(reader, item, "plan.effect", NULL);
        return false;
    }
    *ret = (PlanEffect){.kind = KIND_OF[found], .key = "", .level = ""};
    if (ret->kind == PLAN_FACT || ret->kind == PLAN_EVIDENCE)
        ret->key = read_string(reader, item, KINDS[found]);
    if (ret->kind == PLAN_EVIDENCE)
        rubric_keep(reader, yaml_string(reader->ctx, item, "level", &ret->level));
    if (ret->kind == PLAN_SEGMENT)
        ret->segment = (Segment)read_choice(reader, item, "segment", SEGMENT_KEYS, 0);
    if (ret->kind == PLAN_PROGRAMMES)
        ret->programmes = read_programmes(reader, item);
    if (ret->kind == PLAN_ARREARS && !read_bool(reader, item, "arrears"))
        problem(reader, item, "plan.effect", NULL);
    return true;
}

static void read_effects(RubricReader *reader, void *parent, YamlNode item, PlanAction *action)
{
    YamlNode list = yaml_get(item, "adds");
    size_t count = yaml_count(list);
    if (!yaml_is_sequence(list) || count == 0 || count > PLAN_EFFECTS_MAX) {
        problem(reader, yaml_present(list) ? list : item, "plan.adds", NULL);
        return;
    }
    action->effects = mem_array(parent, PlanEffect, count);
    for (size_t i = 0; i < count; i++)
        action->effect_count +=
            read_effect(reader, yaml_item(list, i), &action->effects[action->effect_count]);
}

static void read_law(RubricReader *reader, YamlNode item, PlanAction *action)
{
    YamlNode law = yaml_get(item, "law");
    if (!yaml_present(law))
        return;
    if (!yaml_is_mapping(law)) {
        problem(reader, law, "plan.law", NULL);
        return;
    }
    rubric_keep(reader, yaml_only(reader->ctx, law, LAW_KEYS));
    LawCase worker = {
        .segment = (LawSegment)read_choice(reader, law, "segment", LAW_SEGMENT_KEYS, LAW_BPU),
        .sector = (LawSector)read_choice(reader, law, "sector", LAW_SECTOR_KEYS, LAW_SECTOR_OTHER),
        .programmes = read_programmes(reader, law),
        .risk_class = (int)read_int(reader, law, "risk_class", 1, LAW_RISK_CLASSES, 1),
        .active_workers = read_int(reader, law, "active_workers", 1, PLAN_AMOUNT_MAX, -1)};
    int payer = worker.segment == LAW_PU ? LAW_PAYER_EMPLOYER : LAW_PAYER_SELF;
    worker.paid_by = (LawPayer)read_choice(reader, law, "paid_by", LAW_PAYER_KEYS, payer);
    int64_t income = read_int(reader, law, "income", 0, LAW_INCOME_MAX, -1);
    worker.income = MONEY(read_int(reader, law, "wage", 0, LAW_INCOME_MAX, income));
    int64_t months = 0;
    rubric_keep(reader, yaml_int(reader->ctx, law, "months", 1, PLAN_MONTHS_MAX, &months));
    action->worker = worker;
    action->law_months = (int)months;
}

/* Acts and programmes happen or not; what is counted says how much of it there can be. */
static void read_bounds(RubricReader *reader, YamlNode item, PlanAction *action)
{
    bool once = action->effect_count > 0;
    for (size_t e = 0; e < action->effect_count; e++)
        once = once && (action->effects[e].kind == PLAN_EVIDENCE ||
                        action->effects[e].kind == PLAN_PROGRAMMES);
    int64_t most = once ? 1 : PLAN_AMOUNT_MAX;
    action->at_most = once ? 1 : 0;
    if (!once || yaml_present(yaml_get(item, "at_most")))
        rubric_keep(reader, yaml_int(reader->ctx, item, "at_most", 1, most, &action->at_most));
    action->at_least = read_int(reader, item, "at_least", 1, most, 1);
    action->step = read_int(reader, item, "step", 1, most, 1);
    if (action->at_most > 0 &&
        (action->at_least > action->at_most || action->step > action->at_most))
        problem(reader, item, "plan.bounds", action->key);
}

static bool read_action(RubricReader *reader, PlanActions *actions, YamlNode item, PlanAction *ret)
{
    PlanAction action = {0};
    if (!yaml_is_mapping(item)) {
        problem(reader, item, "plan.action", NULL);
        return false;
    }
    rubric_keep(reader, yaml_only(reader->ctx, item, ACTION_KEYS));
    if (!rubric_keep(reader, yaml_string(reader->ctx, item, "action", &action.key)))
        return false;
    if (!award_key_valid(text_of(action.key)))
        problem(reader, yaml_get(item, "action"), "rubric.key", action.key);
    for (size_t i = 0; i < actions->count; i++)
        if (strcmp(actions->actions[i].key, action.key) == 0)
            problem(reader, yaml_get(item, "action"), "plan.twice", action.key);
    rubric_read_label(reader, item, "label", &action.label_id, &action.label_en);
    read_effects(reader, actions, item, &action);
    read_bounds(reader, item, &action);
    read_law(reader, item, &action);
    action.per_staff = read_bool(reader, item, "per_staff");
    action.unit_cost = MONEY(read_int(reader, item, "unit_cost", 0, PLAN_COST_MAX, 0));
    action.fixed_cost = MONEY(read_int(reader, item, "fixed_cost", 0, PLAN_COST_MAX, 0));
    action.lead_days = (int)read_int(reader, item, "lead_days", 0, PLAN_LEAD_DAYS_MAX, 0);
    action.source = read_string(reader, item, "source");
    action.note = read_string(reader, item, "note");
    *ret = action;
    return true;
}

Status plan_actions_parse(Ctx *ctx, void *parent, const char *name, Text content, PlanActions **ret)
{
    Yaml *yaml;
    PlanActions *actions = mem_new(parent, PlanActions);
    RubricReader reader = {.ctx = ctx};
    TRY(yaml_parse(ctx, actions, name, content, &yaml));
    YamlNode root = yaml_root(yaml), list = yaml_get(root, "actions");
    if (!yaml_is_mapping(root)) {
        problem(&reader, root, "plan.file", NULL);
        return reader.status;
    }
    rubric_keep(&reader, yaml_only(ctx, root, FILE_KEYS));
    rubric_keep(&reader, yaml_string(ctx, root, "plan", &actions->key));
    rubric_keep(&reader, yaml_date(ctx, root, "as_of", &actions->as_of));
    actions->synthetic = read_bool(&reader, root, "synthetic");
    actions->note = read_string(&reader, root, "note");
    size_t count = yaml_count(list);
    if (!yaml_is_sequence(list) || count == 0 || count > PLAN_ACTIONS_MAX) {
        problem(&reader, yaml_present(list) ? list : root, "plan.actions", NULL);
        return reader.status;
    }
    actions->actions = mem_array(actions, PlanAction, count);
    for (size_t i = 0; i < count; i++)
        actions->count +=
            read_action(&reader, actions, yaml_item(list, i), &actions->actions[actions->count]);
    if (reader.status != OK) {
        mem_free(actions);
        return reader.status;
    }
    *ret = actions;
    return OK;
}

Status plan_actions_load(Ctx *ctx, void *parent, const char *path, PlanActions **ret)
{
    FileMap *map;
    TRY(file_map(ctx, parent, path, RUBRIC_BYTES_MAX, &map));
    return plan_actions_parse(ctx, parent, path, map->content, ret);
}
