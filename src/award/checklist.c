/* What a category's checklist asks for, and whether it is there. */
#include "award/nomination_private.h"

#include "base/mem.h"
#include "base/message.h"

const char *const CHECK_RESULT_KEYS[CHECK_RESULT_COUNT + 1] = {
    "ok", "missing", "late", "outside", "rejected", "failed", NULL};

static const char *const FIELDS[] = {"region", "size_class", "sector",
                                     "staff",  "programmes", "arrears_months"};

static bool is_field(const char *item)
{
    for (size_t i = 0; i < ARRAY_COUNT(FIELDS); i++) {
        if (strcmp(FIELDS[i], item) == 0)
            return true;
    }
    return false;
}

/* The fact as the rubric spells it; NULL if it uses no such fact. */
static const char *fact_of_rubric(const Rubric *rubric, const char *item)
{
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const IndicatorSource *source = &rubric->indicators[i].source;
        if (source->kind == SOURCE_FACT && strcmp(source->fact, item) == 0)
            return source->fact;
        if (source->over == OVER_FACT && strcmp(source->over_key, item) == 0)
            return source->over_key;
    }
    return NULL;
}

static bool is_level(const Rubric *rubric, const char *item)
{
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        if (rubric->indicators[i].source.kind == SOURCE_EVIDENCE &&
            scale_level(&rubric->indicators[i].scale, item) >= 0)
            return true;
    }
    return false;
}

bool checklist_item_parse(const Rubric *rubric, const char *item, CheckKind *ret_kind,
                          const char **ret_key)
{
    int node = rubric_find(rubric, item);
    *ret_key = item;
    if (is_field(item)) {
        *ret_kind = CHECK_ENTRANT;
        return true;
    }
    if (node >= 0 && rubric->nodes[node].indicator >= 0) {
        const IndicatorSource *source = &rubric->indicators[rubric->nodes[node].indicator].source;
        if (source->kind == SOURCE_FACT) {
            *ret_kind = CHECK_FACT;
            *ret_key = source->fact;
            return true;
        }
        if (source->kind == SOURCE_EVIDENCE || source->kind == SOURCE_PANEL) {
            *ret_kind = CHECK_INDICATOR;
            return true;
        }
    }
    const char *fact = fact_of_rubric(rubric, item);
    if (fact != NULL) {
        *ret_kind = CHECK_FACT;
        *ret_key = fact;
        return true;
    }
    *ret_kind = CHECK_DOCUMENT;
    return evidence_kind_known(item) || is_level(rubric, item);
}

/* A message if there is one, else the key itself. */
static const char *named(void *parent, Lang lang, const char *group, const char *key)
{
    char *message = mem_printf(parent, "award.%s.%s", group, key);
    return message_text(lang, message).bytes > 0 ? say(parent, lang, message, NULL) : key;
}

const char *evidence_kind_label(void *parent, Lang lang, const char *kind)
{
    return named(parent, lang, "document", kind);
}

/* The scale of the indicator that a document is for; NULL: none. */
static const Scale *scale_of(const Edition *edition, const Evidence *evidence)
{
    for (size_t c = 0; c < edition->category_count; c++) {
        const Rubric *rubric = edition->categories[c].rubric;
        if (strcmp(edition->categories[c].key, evidence->category) != 0)
            continue;
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            const Indicator *indicator = &rubric->indicators[i];
            if (strcmp(rubric->nodes[indicator->node].key, evidence->indicator) == 0)
                return &indicator->scale;
        }
    }
    return NULL;
}

const char *evidence_label(void *parent, Lang lang, const Edition *edition,
                           const Evidence *evidence, const char *kind)
{
    const Scale *scale = scale_of(edition, evidence);
    int level = scale == NULL ? -1 : scale_level(scale, kind);
    if (level < 0)
        return evidence_kind_label(parent, lang, kind);
    return lang == LANG_EN ? scale->steps[level].label_en : scale->steps[level].label_id;
}

const char *checklist_item_label(void *parent, Lang lang, const Rubric *rubric, const char *item)
{
    CheckKind kind = CHECK_DOCUMENT;
    const char *key = item;
    if (!checklist_item_parse(rubric, item, &kind, &key))
        return item;
    switch (kind) {
    case CHECK_INDICATOR:
        return rubric_label(&rubric->nodes[rubric_find(rubric, item)], lang);
    case CHECK_FACT:
        return named(parent, lang, "fact", key);
    case CHECK_ENTRANT:
        return named(parent, lang, "field", key);
    case CHECK_DOCUMENT:
    case CHECK_COUNT:
        break;
    }
    return evidence_kind_label(parent, lang, key);
}

bool checklist_field_known(const Entrant *entrant, const char *field)
{
    if (strcmp(field, "region") == 0)
        return entrant->region.code != REGION_NATION.code;
    if (strcmp(field, "size_class") == 0)
        return entrant->size_class[0] != '\0';
    if (strcmp(field, "sector") == 0)
        return entrant->sector[0] != '\0';
    if (strcmp(field, "staff") == 0)
        return entrant->staff >= 0;
    if (strcmp(field, "programmes") == 0)
        return entrant->has_programmes;
    return entrant->arrears_months >= 0;
}

/* How near a document comes to what is asked; the nearest of several is what is said. */
static CheckResult judge(const Edition *edition, const Evidence *evidence, bool has_deadline,
                         Date deadline)
{
    if (evidence->verdict == DOCUMENT_REJECTED)
        return CHECK_REJECTED;
    if (evidence_outside(edition, evidence) != NULL)
        return CHECK_OUTSIDE;
    if (has_deadline && evidence->has_submitted && evidence->submitted.days > deadline.days)
        return CHECK_LATE;
    return CHECK_OK;
}

CheckResult checklist_documents(const Edition *edition, CheckKind kind, const char *key,
                                const Evidence *evidence, size_t count, bool has_deadline,
                                Date deadline, const Evidence **ret_found)
{
    static const CheckResult ORDER[] = {CHECK_OK, CHECK_LATE, CHECK_OUTSIDE, CHECK_REJECTED,
                                        CHECK_MISSING};
    const Evidence *found[CHECK_RESULT_COUNT] = {NULL};
    for (size_t i = 0; i < count; i++) {
        const char *own = kind == CHECK_INDICATOR ? evidence[i].indicator : evidence[i].kind;
        if (strcmp(own, key) != 0)
            continue;
        CheckResult result = judge(edition, &evidence[i], has_deadline, deadline);
        if (found[result] == NULL)
            found[result] = &evidence[i];
    }
    for (size_t i = 0; i < ARRAY_COUNT(ORDER); i++) {
        *ret_found = found[ORDER[i]];
        if (*ret_found != NULL)
            return ORDER[i];
    }
    return CHECK_MISSING;
}
