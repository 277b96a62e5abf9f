/* Rules as canonical YAML: the same rules give the same text, whatever file they came from. */
#include "base/mem.h"
#include "fund/rules_private.h"

void yaml_write_text(Buf *buf, const char *text)
{
    buf_append_char(buf, '"');
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\')
            buf_printf(buf, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7F)
            buf_printf(buf, "\\x%02x", byte);
        else
            buf_append_char(buf, *at);
    }
    buf_append_char(buf, '"');
}

static void write_areas(Buf *buf, const Conditions *conditions, const char *indent)
{
    void *scratch = mem_root(NULL);
    buf_printf(buf, "%sareas: [", indent);
    for (size_t i = 0; i < conditions->area_count; i++)
        buf_printf(buf, "%s\"%s\"", i == 0 ? "" : ", ",
                   region_format(scratch, conditions->areas[i]));
    buf_append_string(buf, "]\n");
    mem_free(scratch);
}

static void write_lists(Buf *buf, const Conditions *conditions, const char *indent)
{
    buf_printf(buf, "%slists: [", indent);
    for (size_t i = 0; i < conditions->list_count; i++) {
        const PeopleList *list = &conditions->lists[i];
        void *scratch = mem_root(NULL);
        buf_append_string(buf, i == 0 ? "" : ", ");
        yaml_write_text(buf,
                        mem_printf(scratch, "%s %s",
                                   list->kind == LIST_DECREE ? "decree" : "roster", list->name));
        mem_free(scratch);
    }
    buf_append_string(buf, "]\n");
}

/* A condition that asks nothing is not written; none at all needs an empty mapping. */
static void write_conditions(Buf *buf, List *occupations, const Conditions *c, const char *indent)
{
    static const struct {
        const char *key;
        size_t at;
    } NUMBERS[] = {{"resident_months", offsetof(Conditions, resident_months)},
                   {"age_from", offsetof(Conditions, age_from)},
                   {"age_below", offsetof(Conditions, age_below)},
                   {"decile_max", offsetof(Conditions, decile_max)}};
    if (c->area_count > 0)
        write_areas(buf, c, indent);
    if (c->occupation_count > 0) {
        buf_printf(buf, "%soccupations: [", indent);
        for (size_t i = 0; i < c->occupation_count; i++)
            buf_printf(buf, "%s%s", i == 0 ? "" : ", ",
                       list_get(occupations, c->occupations[i])->key);
        buf_append_string(buf, "]\n");
    }
    if (c->list_count > 0)
        write_lists(buf, c, indent);
    for (size_t i = 0; i < ARRAY_COUNT(NUMBERS); i++) {
        int value;
        memcpy(&value, (const char *)c + NUMBERS[i].at, sizeof value);
        if (value > 0)
            buf_printf(buf, "%s%s: %d\n", indent, NUMBERS[i].key, value);
    }
    if (c->segments != 0) {
        const char *separator = "";
        buf_printf(buf, "%ssegments: [", indent);
        for (int segment = 0; segment < SEGMENT_COUNT; segment++)
            if (c->segments & (1u << segment)) {
                buf_printf(buf, "%s%s", separator, SEGMENT_KEYS[segment]);
                separator = ", ";
            }
        buf_append_string(buf, "]\n");
    }
    if (c->disability == DISABILITY_YES)
        buf_printf(buf, "%sdisability: true\n", indent);
    if (c->sex != SEX_UNKNOWN)
        buf_printf(buf, "%ssex: %s\n", indent, c->sex == SEX_MALE ? "male" : "female");
}

static bool asks_nothing(const Conditions *c)
{
    return c->area_count == 0 && c->occupation_count == 0 && c->list_count == 0 &&
           c->resident_months == 0 && c->age_from == 0 && c->age_below == 0 && c->decile_max == 0 &&
           c->segments == 0 && c->disability == DISABILITY_UNKNOWN && c->sex == SEX_UNKNOWN;
}

static void write_class(Buf *buf, List *occupations, const PriorityClass *class)
{
    buf_append_string(buf, "    - name: ");
    yaml_write_text(buf, class->name);
    buf_append_string(buf, "\n      any:\n");
    for (size_t i = 0; i < class->any_count; i++) {
        /* The first key of a list item stands after the dash. */
        Buf *one = buf_new(NULL, WORDS_BYTES_MAX);
        write_conditions(one, occupations, &class->any[i], "          ");
        if (asks_nothing(&class->any[i]))
            buf_append_string(buf, "        - {}\n");
        else
            buf_printf(buf, "        - %s", one->data + strlen("          "));
        mem_free(one);
    }
}

void rules_write(Buf *buf, List *occupations, const FundRules *rules, const PriorityRules *priority)
{
    const VulnerableDefinition *vulnerable = &rules->vulnerable;
    if (!asks_nothing(&rules->conditions)) {
        buf_append_string(buf, "rules:\n");
        write_conditions(buf, occupations, &rules->conditions, "  ");
    }
    if (vulnerable->text != NULL) {
        void *scratch = mem_root(NULL);
        buf_append_string(buf, "vulnerable:\n  text: ");
        yaml_write_text(buf, vulnerable->text);
        buf_append_string(buf, "\n  source: ");
        yaml_write_text(buf, vulnerable->source);
        buf_printf(buf, "\n  dated: %s\n", date_format(scratch, vulnerable->dated));
        write_conditions(buf, occupations, &vulnerable->conditions, "  ");
        mem_free(scratch);
    }
    buf_printf(buf, "priority:\n  order: %s\n", ORDER_KEYS[priority->order]);
    if (priority->order == ORDER_LOTTERY)
        buf_printf(buf, "  seed: %llu\n", (unsigned long long)priority->seed);
    if (priority->class_count > 0)
        buf_append_string(buf, "  classes:\n");
    for (size_t i = 0; i < priority->class_count; i++)
        write_class(buf, occupations, &priority->classes[i]);
}
