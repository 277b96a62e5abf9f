/* What took place at an interview: read from YAML. Format: doc/format-interview-record.md. */
#include "award/interview_private.h"
#include "award/rubric_private.h"
#include "base/mem.h"

static const char *const RECORD_KEYS[] = {"interview",  "held",      "presence",  "speaker",
                                          "companions", "assessors", "questions", "findings",
                                          "minutes",    "synthetic", NULL};
static const char *const PERSON_KEYS[] = {"name", "position", NULL};
static const char *const QUESTION_KEYS[] = {"question", "answer", "by", NULL};
static const char *const FINDING_KEYS[] = {"indicator", "number", "found", NULL};
static const char *const LIST_KEYS[ITEM_KIND_COUNT] = {"companions", "assessors", "questions",
                                                       "findings"};

typedef struct {
    Ctx *ctx;
    InterviewRecord *record;
    Status status;
} RecordReader;

static bool keep(RecordReader *reader, Status status)
{
    if (status != OK && reader->status == OK)
        reader->status = status;
    return status == OK;
}

static void problem_at(RecordReader *reader, YamlNode at, const char *key, const char *argument)
{
    Place place = yaml_place(at);
    keep(reader, fail_at(reader->ctx, E_INVALID, &place, key, argument, NULL));
}

/* A text that may be left out. */
static void read_text(RecordReader *reader, YamlNode mapping, const char *key, const char **ret)
{
    const char *text = "";
    if (yaml_present(yaml_get(mapping, key)))
        keep(reader, yaml_string(reader->ctx, mapping, key, &text));
    *ret = mem_string(reader->record, text);
}

/* A text that must be there and say something. */
static void need_text(RecordReader *reader, YamlNode mapping, const char *key, const char **ret)
{
    const char *text = "";
    if (keep(reader, yaml_string(reader->ctx, mapping, key, &text)) && text[0] == '\0')
        problem_at(reader, yaml_get(mapping, key), "award.text_empty", key);
    *ret = mem_string(reader->record, text);
}

static void read_item(RecordReader *reader, InterviewItemKind kind, YamlNode node,
                      InterviewItem *item)
{
    Ctx *ctx = reader->ctx;
    *item = (InterviewItem){"", "", ""};
    switch (kind) {
    case ITEM_COMPANION:
        keep(reader, yaml_only(ctx, node, PERSON_KEYS));
        need_text(reader, node, "name", &item->subject);
        read_text(reader, node, "position", &item->detail);
        break;
    case ITEM_ASSESSOR:
        if (yaml_text(node) == NULL || yaml_text(node)[0] == '\0')
            problem_at(reader, node, "award.text_empty", LIST_KEYS[kind]);
        else
            item->subject = mem_string(reader->record, yaml_text(node));
        break;
    case ITEM_QUESTION:
        keep(reader, yaml_only(ctx, node, QUESTION_KEYS));
        need_text(reader, node, "question", &item->subject);
        read_text(reader, node, "answer", &item->detail);
        read_text(reader, node, "by", &item->note);
        break;
    case ITEM_FINDING:
        keep(reader, yaml_only(ctx, node, FINDING_KEYS));
        need_text(reader, node, "indicator", &item->subject);
        read_text(reader, node, "number", &item->detail);
        need_text(reader, node, "found", &item->note);
        break;
    case ITEM_KIND_COUNT:
        break;
    }
}

static void read_items(RecordReader *reader, YamlNode root, InterviewItemKind kind)
{
    InterviewRecord *record = reader->record;
    YamlNode list = yaml_get(root, LIST_KEYS[kind]);
    size_t count = yaml_count(list);
    if (!yaml_present(list))
        return;
    if (!yaml_is_sequence(list)) {
        problem_at(reader, list, "award.not_a_list", LIST_KEYS[kind]);
        return;
    }
    if (count > INTERVIEW_ITEMS_MAX) {
        problem_at(reader, list, "award.too_many_items",
                   mem_printf(record, "%d", INTERVIEW_ITEMS_MAX));
        return;
    }
    record->items[kind] = mem_array(record, InterviewItem, count);
    record->counts[kind] = count;
    for (size_t i = 0; i < count; i++) {
        YamlNode node = yaml_item(list, i);
        InterviewItem *item = &record->items[kind][i];
        *item = (InterviewItem){"", "", ""};
        if (kind != ITEM_ASSESSOR && !yaml_is_mapping(node))
            problem_at(reader, node, "rubric.not_a_mapping", NULL);
        else
            read_item(reader, kind, node, item);
    }
}

/* Somebody spoke for the entrant, unless nobody came. */
static void read_speaker(RecordReader *reader, YamlNode root)
{
    InterviewRecord *record = reader->record;
    YamlNode speaker = yaml_get(root, "speaker");
    bool absent = record->presence == PRESENCE_ABSENT;
    record->speaker = "";
    record->position = "";
    if (absent == yaml_present(speaker)) {
        problem_at(reader, absent ? speaker : root,
                   absent ? "award.speaker_absent" : "award.speaker_missing", NULL);
        return;
    }
    if (absent)
        return;
    if (!yaml_is_mapping(speaker)) {
        problem_at(reader, speaker, "rubric.not_a_mapping", NULL);
        return;
    }
    keep(reader, yaml_only(reader->ctx, speaker, PERSON_KEYS));
    need_text(reader, speaker, "name", &record->speaker);
    need_text(reader, speaker, "position", &record->position);
}

Status interview_parse(Ctx *ctx, void *parent, const char *name, Text content,
                       InterviewRecord **ret)
{
    Yaml *yaml = NULL;
    InterviewRecord *record = mem_new(parent, InterviewRecord);
    RecordReader reader = {.ctx = ctx, .record = record};
    int presence = PRESENCE_ABSENT;
    reader.status = yaml_parse(ctx, record, name, content, &yaml);
    if (reader.status == OK && !yaml_is_mapping(yaml_root(yaml)))
        problem_at(&reader, yaml_root(yaml), "rubric.not_a_mapping", NULL);
    if (reader.status == OK) {
        YamlNode root = yaml_root(yaml);
        keep(&reader, yaml_only(ctx, root, RECORD_KEYS));
        need_text(&reader, root, "interview", &record->interview);
        keep(&reader, yaml_date(ctx, root, "held", &record->held));
        bool known = keep(&reader, yaml_choice(ctx, root, "presence", PRESENCE_KEYS, &presence));
        record->presence = (Presence)presence;
        if (known)
            read_speaker(&reader, root);
        for (int kind = 0; kind < ITEM_KIND_COUNT; kind++)
            read_items(&reader, root, (InterviewItemKind)kind);
        read_text(&reader, root, "minutes", &record->minutes);
        if (yaml_present(yaml_get(root, "synthetic")))
            keep(&reader, yaml_bool(ctx, root, "synthetic", &record->synthetic));
    }
    if (reader.status != OK) {
        mem_free(record);
        return reader.status;
    }
    *ret = record;
    return OK;
}
