/* Reads one dated value of a parameter: a single one, or a table by risk class or income band. */
#include "base/mem.h"
#include "format/yaml.h"
#include "law/law_internal.h"

enum { PERCENT_DIGITS = 4 }; /* a percentage to four decimals is a whole number of ppm */

Status law_read_words(Ctx *ctx, YamlNode mapping, const char *key, const char **ret)
{
    static const char *const LANGUAGES[] = {"id", "en", NULL};
    YamlNode words = yaml_get(mapping, key);
    if (!yaml_present(words) || !yaml_is_mapping(words)) {
        Place place = yaml_place(yaml_present(words) ? words : mapping);
        return fail_at(ctx, E_INVALID, &place, "law.words_missing", key, NULL);
    }
    const char *indonesian, *english;
    TRY(yaml_only(ctx, words, LANGUAGES));
    TRY(yaml_string(ctx, words, "id", &indonesian));
    TRY(yaml_string(ctx, words, "en", &english));
    *ret = ctx->lang == LANG_EN ? english : indonesian;
    return OK;
}

/* The place of a text in a NULL-terminated list, −1 if it is not there. */
static int place_in(const char *const *keys, const char *text)
{
    for (int i = 0; text != NULL && keys[i] != NULL; i++)
        if (strcmp(keys[i], text) == 0)
            return i;
    return -1;
}

/* A list of keys as a set of bits; `absent` if there is no such list. */
static Status read_set(Ctx *ctx, YamlNode mapping, const char *key, const char *const *keys,
                       unsigned absent, unsigned *ret)
{
    YamlNode list = yaml_get(mapping, key);
    unsigned set = 0;
    if (!yaml_present(list)) {
        *ret = absent;
        return OK;
    }
    for (size_t i = 0; i < yaml_count(list); i++) {
        YamlNode item = yaml_is_sequence(list) ? yaml_item(list, i) : list;
        int place = place_in(keys, yaml_text(item));
        if (place < 0) {
            Place where = yaml_place(item);
            return fail_at(ctx, E_INVALID, &where, "law.word_unknown", key,
                           yaml_text(item) == NULL ? "" : yaml_text(item), NULL);
        }
        set |= 1u << place;
    }
    Place where = yaml_place(list);
    if (set == 0)
        return fail_at(ctx, E_INVALID, &where, "law.no_values", key, NULL);
    *ret = set;
    return OK;
}

Status law_read_relief(Ctx *ctx, Law *law, YamlNode node, const LawRelief **ret)
{
    static const char *const KEYS[] = {"segments",  "programmes", "sectors",        "without",
                                       "undecided", "asked",      "active_workers", NULL};
    enum { ALL = -1 };
    LawRelief relief = {0};
    TRY(yaml_only(ctx, node, KEYS));
    TRY(read_set(ctx, node, "segments", LAW_SEGMENT_KEYS, (unsigned)ALL, &relief.segments));
    TRY(read_set(ctx, node, "programmes", LAW_PROGRAMME_KEYS, LAW_PROGRAMMES_ALL,
                 &relief.programmes));
    TRY(read_set(ctx, node, "sectors", LAW_SECTOR_KEYS, (unsigned)ALL, &relief.sectors));
    TRY(read_set(ctx, node, "without", LAW_PAYER_KEYS, 0, &relief.payers_without));
    TRY(read_set(ctx, node, "undecided", LAW_PAYER_KEYS, 0, &relief.payers_undecided));
    if (yaml_present(yaml_get(node, "asked")))
        TRY(yaml_bool(ctx, node, "asked", &relief.asked));
    if (yaml_present(yaml_get(node, "active_workers")))
        TRY(yaml_int(ctx, node, "active_workers", 1, 1000000, &relief.active_workers));
    LawRelief *kept = mem_new(law, LawRelief);
    *kept = relief;
    *ret = kept;
    return OK;
}

static void append(Law *law, const LawParameter *value)
{
    law->parameters = mem_grow(law, law->parameters, law->count, &law->capacity);
    law->parameters[law->count++] = *value;
}

static Status bad_table(Ctx *ctx, YamlNode node, const LawParameter *value)
{
    Place place = yaml_place(node);
    return fail_at(ctx, E_INVALID, &place, "law.bad_table", value->name, NULL);
}

/* classes: one percentage a risk class. */
static Status read_classes(Ctx *ctx, Law *law, YamlNode list, LawParameter value)
{
    if (value.unit != LAW_RATE || yaml_count(list) != LAW_RISK_CLASSES)
        return bad_table(ctx, list, &value);
    for (int risk = 1; risk <= LAW_RISK_CLASSES; risk++) {
        const char *text = yaml_text(yaml_item(list, (size_t)risk - 1));
        value.row = risk;
        if (!text_parse_decimal(text_of(text), PERCENT_DIGITS, &value.value) || value.value < 0 ||
            value.value > PPM)
            return bad_table(ctx, list, &value);
        append(law, &value);
    }
    return OK;
}

/* bands: rows in order of income, each beginning after the one before it ends; only the last is
 * open. */
static Status read_bands(Ctx *ctx, Law *law, YamlNode list, LawParameter value)
{
    static const char *const KEYS[] = {"from", "to", "base", "value", NULL};
    size_t count = yaml_count(list);
    int64_t end = -1;
    if (value.unit != LAW_MONEY || !yaml_is_sequence(list) || count == 0 || count > LAW_BANDS_MAX)
        return bad_table(ctx, list, &value);
    for (size_t i = 0; i < count; i++) {
        YamlNode row = yaml_item(list, i);
        bool last = i + 1 == count;
        value.row = (int)i + 1;
        value.income_to = MONEY(INT64_MAX);
        TRY(yaml_only(ctx, row, KEYS));
        TRY(yaml_int(ctx, row, "from", 0, LAW_INCOME_MAX, &value.income_from.rupiah));
        if (!last)
            TRY(yaml_int(ctx, row, "to", 0, LAW_INCOME_MAX, &value.income_to.rupiah));
        TRY(yaml_int(ctx, row, "base", 1, LAW_INCOME_MAX, &value.base.rupiah));
        TRY(yaml_int(ctx, row, "value", 0, LAW_INCOME_MAX, &value.value));
        if (value.income_from.rupiah <= end || (i == 0 && value.income_from.rupiah != 0) ||
            value.income_to.rupiah < value.income_from.rupiah ||
            (last && yaml_present(yaml_get(row, "to"))))
            return bad_table(ctx, row, &value);
        end = value.income_to.rupiah;
        append(law, &value);
    }
    return OK;
}

static Status read_single(Ctx *ctx, YamlNode node, YamlNode choices, LawParameter *value)
{
    switch (value->unit) {
    case LAW_RATE:
        return yaml_decimal(ctx, node, "value", PERCENT_DIGITS, 0, PPM, &value->value);
    case LAW_WORD:
        TRY(yaml_string(ctx, node, "value", &value->word));
        for (size_t i = 0; i < yaml_count(choices); i++) {
            const char *choice = yaml_text(yaml_item(choices, i));
            if (choice != NULL && strcmp(choice, value->word) == 0)
                return OK;
        }
        Place place = yaml_place(node);
        return fail_at(ctx, E_INVALID, &place, "law.word_unknown", value->name, value->word, NULL);
    case LAW_DAY:
        return yaml_int(ctx, node, "value", 1, 31, &value->value);
    case LAW_MONEY:
    case LAW_MONTHS:
    case LAW_YEARS:
    case LAW_NUMBER:
        return yaml_int(ctx, node, "value", 0, LAW_INCOME_MAX, &value->value);
    case LAW_UNIT_COUNT:
        break;
    }
    abort();
}

static Status read_about(Ctx *ctx, YamlNode node, LawParameter *value)
{
    static const char *const GRADES[] = {"A", "B", "C", "D", NULL};
    Place place = yaml_place(node);
    int grade;
    TRY(yaml_month(ctx, node, "from", &value->from));
    if (yaml_present(yaml_get(node, "until")))
        TRY(yaml_month(ctx, node, "until", &value->until));
    if (yaml_present(yaml_get(node, "day"))) {
        TRY(yaml_date(ctx, node, "day", &value->day));
        if (month_of(value->day).months != value->from.months)
            return fail_at(ctx, E_INVALID, &place, "law.day_outside_month", value->name, NULL);
    }
    TRY(yaml_string(ctx, node, "source", &value->source));
    if (yaml_present(yaml_get(node, "seen")))
        TRY(yaml_string(ctx, node, "seen", &value->seen));
    TRY(yaml_choice(ctx, node, "certainty", GRADES, &grade));
    value->certainty = GRADES[grade];
    if (yaml_present(yaml_get(node, "note")))
        TRY(law_read_words(ctx, node, "note", &value->note));
    if (value->until.months < value->from.months)
        return fail_at(ctx, E_INVALID, &place, "law.until_before_from", value->name, NULL);
    if (grade == 3 && value->note == NULL)
        return fail_at(ctx, E_INVALID, &place, "law.unverified_without_note", value->name, NULL);
    return OK;
}

Status law_read_value(Ctx *ctx, Law *law, YamlNode node, YamlNode choices,
                      const LawParameter *common)
{
    static const char *const KEYS[] = {"from",      "until", "day",     "value", "source", "seen",
                                       "certainty", "note",  "classes", "bands", NULL};
    LawParameter value = *common;
    YamlNode classes = yaml_get(node, "classes");
    YamlNode bands = yaml_get(node, "bands");
    TRY(yaml_only(ctx, node, KEYS));
    TRY(read_about(ctx, node, &value));
    if (yaml_present(classes))
        return read_classes(ctx, law, classes, value);
    if (yaml_present(bands))
        return read_bands(ctx, law, bands, value);
    TRY(read_single(ctx, node, choices, &value));
    append(law, &value);
    return OK;
}
