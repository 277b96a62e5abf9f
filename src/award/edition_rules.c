/* Editions as YAML, continued: whose decree, which committee, what is published of how firm the
 * places are, and what each category demands. */
#include "award/edition_private.h"
#include "base/mem.h"

const char *const COMMITTEE_KEYS[COMMITTEE_COUNT + 1] = {"chair", "deputy", "secretary", "member",
                                                         NULL};

static const char *const DECREE_KEYS[] = {"number", "date", "by", NULL};
static const char *const MEMBER_KEYS[] = {"role", "office", "name", NULL};
static const char *const ROBUSTNESS_KEYS[] = {"draws", "concentration", "seed", NULL};
static const char *const LABEL_KEYS[] = {"id", "en", NULL};

/* A text that may be left out: then it is empty. */
static void read_optional(EditionReader *reader, YamlNode mapping, const char *key,
                          const char **ret)
{
    *ret = "";
    if (yaml_present(yaml_get(mapping, key)))
        edition_keep(reader, yaml_string(reader->ctx, mapping, key, ret));
}

static void read_decree(EditionReader *reader, YamlNode root)
{
    Edition *edition = reader->edition;
    YamlNode decree = yaml_get(root, "decree");
    edition->decree = edition->decree_by = "";
    if (!yaml_present(decree))
        return;
    if (!yaml_is_mapping(decree)) {
        edition_problem(reader, decree, "rubric.not_a_mapping", NULL);
        return;
    }
    edition_keep(reader, yaml_only(reader->ctx, decree, DECREE_KEYS));
    edition_keep(reader, yaml_string(reader->ctx, decree, "number", &edition->decree));
    read_optional(reader, decree, "by", &edition->decree_by);
    edition->has_decree_date =
        edition_keep(reader, yaml_date(reader->ctx, decree, "date", &edition->decree_date));
}

static bool alone(CommitteeRole role) { return role == COMMITTEE_CHAIR; }

void edition_read_committee(EditionReader *reader, YamlNode root)
{
    Edition *edition = reader->edition;
    YamlNode list = yaml_get(root, "committee");
    read_decree(reader, root);
    if (yaml_present(list) && !yaml_is_sequence(list))
        edition_problem(reader, list, "edition.committee", NULL);
    edition->committee = mem_array(edition, CommitteeMember, yaml_count(list));
    for (size_t i = 0; yaml_is_sequence(list) && i < yaml_count(list); i++) {
        YamlNode item = yaml_item(list, i);
        CommitteeMember *member = &edition->committee[edition->committee_count];
        int role = 0;
        edition_keep(reader, yaml_only(reader->ctx, item, MEMBER_KEYS));
        if (!edition_keep(reader, yaml_choice(reader->ctx, item, "role", COMMITTEE_KEYS, &role)) ||
            !edition_keep(reader, yaml_string(reader->ctx, item, "office", &member->office)))
            continue;
        member->role = (CommitteeRole)role;
        read_optional(reader, item, "name", &member->name);
        for (size_t j = 0; j < edition->committee_count && alone(member->role); j++) {
            if (edition->committee[j].role == member->role)
                edition_problem(reader, item, "edition.twice", COMMITTEE_KEYS[role]);
        }
        edition->committee_count++;
    }
}

/* A number that may be left out: then it stays. */
static void read_number(EditionReader *reader, YamlNode mapping, const char *key, int64_t most,
                        int64_t *number)
{
    if (yaml_present(yaml_get(mapping, key)))
        edition_keep(reader, yaml_int(reader->ctx, mapping, key, 1, most, number));
}

void edition_read_robustness(EditionReader *reader, YamlNode root)
{
    EditionRobustness rule = {ROBUSTNESS_PUBLISHED_DRAWS, ROBUSTNESS_CONCENTRATION, 0};
    YamlNode mapping = yaml_get(root, "publish_robustness");
    if (!yaml_present(mapping))
        return;
    if (!yaml_is_mapping(mapping)) {
        edition_problem(reader, mapping, "rubric.not_a_mapping", NULL);
        return;
    }
    edition_keep(reader, yaml_only(reader->ctx, mapping, ROBUSTNESS_KEYS));
    read_number(reader, mapping, "draws", ROBUSTNESS_DRAWS_MAX, &rule.draws);
    read_number(reader, mapping, "concentration", ROBUSTNESS_CONCENTRATION_MAX,
                &rule.concentration);
    edition_keep(reader, yaml_int(reader->ctx, mapping, "seed", 0, INT64_MAX, &rule.seed));
    reader->edition->robustness = rule;
}

void edition_read_label(EditionReader *reader, YamlNode item, const char **ret_id,
                        const char **ret_en)
{
    YamlNode label = yaml_get(item, "label");
    *ret_id = *ret_en = "";
    if (!yaml_present(label))
        return;
    edition_keep(reader, yaml_only(reader->ctx, label, LABEL_KEYS));
    edition_keep(reader, yaml_string(reader->ctx, label, "id", ret_id));
    edition_keep(reader, yaml_string(reader->ctx, label, "en", ret_en));
}

static void read_checklist(EditionReader *reader, YamlNode item, Category *category)
{
    YamlNode list = yaml_get(item, "checklist");
    if (yaml_present(list) && !yaml_is_sequence(list)) {
        edition_problem(reader, list, "edition.checklist", NULL);
        return;
    }
    const char **keys = mem_array(reader->edition, const char *, yaml_count(list));
    const char *asked;
    CheckKind kind;
    for (size_t i = 0; i < yaml_count(list); i++) {
        const char *key = yaml_text(yaml_item(list, i));
        if (key == NULL || !award_key_valid(text_of(key))) {
            edition_problem(reader, yaml_item(list, i), "rubric.key", key == NULL ? "" : key);
            continue;
        }
        if (!checklist_item_parse(category->rubric, key, &kind, &asked))
            edition_problem(reader, yaml_item(list, i), "edition.checklist_item", key);
        for (size_t j = 0; j < category->checklist_count; j++) {
            if (strcmp(keys[j], key) == 0)
                edition_problem(reader, yaml_item(list, i), "edition.twice", key);
        }
        keys[category->checklist_count++] = mem_string(reader->edition, key);
    }
    category->checklist = keys;
}

void edition_read_rules(EditionReader *reader, YamlNode item, Category *category)
{
    Ctx *ctx = reader->ctx;
    category_default_rules(reader->edition, category);
    edition_read_label(reader, item, &category->label_id, &category->label_en);
    read_checklist(reader, item, category);
    read_optional(reader, item, "sector", &category->sector);
    read_optional(reader, item, "zone", &category->zone);
    edition_read_zone(reader, item, category);
    if (yaml_present(yaml_get(item, "slots")))
        edition_keep(reader, yaml_int(ctx, item, "slots", 1, AWARD_SLOTS_MAX, &category->slots));
    YamlNode forward = yaml_get(item, "forward");
    if (yaml_present(forward)) {
        edition_keep(reader,
                     yaml_int(ctx, item, "forward", 0, AWARD_SLOTS_MAX, &category->forward));
        if (category->forward > 0 && reader->edition->tier == TIER_NATIONAL)
            edition_problem(reader, forward, "edition.forward", NULL);
    }
    if (yaml_present(yaml_get(item, "interview")))
        edition_keep(reader, yaml_bool(ctx, item, "interview", &category->interview));
}

void category_default_rules(const Edition *edition, Category *category)
{
    category->label_id = category->label_en = category->sector = category->zone = "";
    category->slots = 3;
    category->forward = edition->tier == TIER_PROVINCIAL ? 1 : 0;
}

const char *edition_labels(void *parent, const Edition *edition)
{
    Buf *list = buf_new(parent, RUBRIC_BYTES_MAX);
    Text rest = text_of(edition->labels), label;
    while (text_split(&rest, '|', &label))
        buf_printf(list, "%s%.*s", list->bytes == 0 ? "" : "; ", (int)label.bytes, label.data);
    return list->data;
}

const char *category_label(const Category *category, Lang lang)
{
    if (category->label_id[0] == '\0')
        return lang == LANG_EN ? category->rubric->title_en : category->rubric->title_id;
    return lang == LANG_EN ? category->label_en : category->label_id;
}
