/* Where an indicator's value comes from, and in which unit it therefore is. */
#include "award/rubric_private.h"

#include "base/mem.h"

const char *const UNIT_KEYS[UNIT_COUNT + 1] = {"percent", "percent-points", "heads", "months",
                                               "mark",    "yes-no",         "level", NULL};
const char *const SOURCE_KEYS[SOURCE_COUNT + 1] = {"coverage", "fact",    "evidence",
                                                   "panel",    "entrant", NULL};

static const char *const MEASURES[] = {"share", "growth-points", "growth-relative", NULL};
static const char *const CHOICES[] = {"best", "latest", NULL};
static const char *const METHODS[] = {"mean", "median", "trimmed-mean", NULL};
static const char *const CORRECTIONS[] = {"none", "two-way", NULL};
static const char *const FIELDS[] = {"programmes", "arrears_months", NULL};
static const char *const OVERS[] = {"denominator", "staff", "fact", NULL};

/* Keys each kind of source may have. */
static const char *const COVERAGE_KEYS[] = {"coverage", "segments", "over", NULL};
static const char *const FACT_KEYS[] = {"fact", "over", NULL};
static const char *const EVIDENCE_KEYS[] = {"evidence", NULL};
static const char *const PANEL_KEYS[] = {"panel", "correction", "shrinkage", NULL};
static const char *const ENTRANT_KEYS[] = {"entrant", "includes", NULL};

static void source_problem(RubricReader *reader, YamlNode at, const char *key)
{
    Place place = yaml_place(at);
    rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, key, NULL));
}

static bool is_government(const RubricReader *reader)
{
    return reader->rubric->entrants != ENTRANT_ORGANISATION;
}

static void read_segments(RubricReader *reader, YamlNode source, IndicatorSource *ret)
{
    YamlNode list = yaml_get(source, "segments");
    if (!yaml_is_sequence(list) || yaml_count(list) == 0) {
        source_problem(reader, yaml_present(list) ? list : source, "rubric.segments");
        return;
    }
    for (size_t i = 0; i < yaml_count(list); i++) {
        const char *name = yaml_text(yaml_item(list, i));
        int segment = -1;
        for (int j = 0; j < SEGMENT_COUNT && name != NULL; j++) {
            if (strcmp(SEGMENT_KEYS[j], name) == 0)
                segment = j;
        }
        if (segment < 0 || (ret->segments & (1U << segment)) != 0)
            source_problem(reader, yaml_item(list, i), "rubric.segments");
        else
            ret->segments |= 1U << segment;
    }
}

static void read_key(RubricReader *reader, YamlNode mapping, const char *key, const char **ret)
{
    if (rubric_keep(reader, yaml_string(reader->ctx, mapping, key, ret)) &&
        !award_key_valid(text_of(*ret))) {
        Place place = yaml_place(yaml_get(mapping, key));
        rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, "rubric.key", *ret, NULL));
    }
}

static void read_over(RubricReader *reader, YamlNode source, IndicatorSource *ret)
{
    YamlNode over = yaml_get(source, "over");
    if (!yaml_present(over))
        return;
    rubric_keep(reader, yaml_only(reader->ctx, over, OVERS));
    int kind = rubric_one_of(reader, over, OVERS, "rubric.over");
    if (kind < 0)
        return;
    ret->over = (OverKind)(kind + OVER_DENOMINATOR);
    if (ret->over == OVER_STAFF) {
        bool yes = false;
        if (!rubric_keep(reader, yaml_bool(reader->ctx, over, "staff", &yes)))
            return;
        if (!yes || is_government(reader))
            source_problem(reader, over, "rubric.over_staff");
        return;
    }
    read_key(reader, over, OVERS[kind], &ret->over_key);
    if (ret->over == OVER_DENOMINATOR && !is_government(reader))
        source_problem(reader, over, "rubric.over_denominator");
}

static void read_coverage(RubricReader *reader, YamlNode source, IndicatorSource *ret)
{
    int measure = 0;
    rubric_keep(reader, yaml_only(reader->ctx, source, COVERAGE_KEYS));
    rubric_keep(reader, yaml_choice(reader->ctx, source, "coverage", MEASURES, &measure));
    ret->measure = (CoverageMeasure)measure;
    read_segments(reader, source, ret);
    read_over(reader, source, ret);
    if (!is_government(reader))
        source_problem(reader, source, "rubric.coverage_entrants");
    bool needs = ret->measure != COVERAGE_GROWTH_RELATIVE;
    if (needs != (ret->over == OVER_DENOMINATOR))
        source_problem(reader, source, needs ? "rubric.coverage_over" : "rubric.growth_over");
}

static void read_entrant(RubricReader *reader, YamlNode source, IndicatorSource *ret)
{
    int field = 0;
    rubric_keep(reader, yaml_only(reader->ctx, source, ENTRANT_KEYS));
    if (!rubric_keep(reader, yaml_choice(reader->ctx, source, "entrant", FIELDS, &field)))
        return;
    ret->field = (EntrantField)field;
    if (is_government(reader))
        source_problem(reader, source, "rubric.entrant_field");
    YamlNode includes = yaml_get(source, "includes");
    if (ret->field != ENTRANT_PROGRAMMES) {
        if (yaml_present(includes))
            source_problem(reader, includes, "rubric.includes");
        return;
    }
    for (size_t i = 0; i < yaml_count(includes); i++) {
        unsigned programme = 0;
        const char *name = yaml_text(yaml_item(includes, i));
        if (name == NULL || !programmes_parse(text_of(name), &programme))
            source_problem(reader, yaml_item(includes, i), "rubric.includes");
        ret->programmes |= programme;
    }
    if (ret->programmes == 0)
        source_problem(reader, source, "rubric.includes");
}

static void read_panel(RubricReader *reader, YamlNode source, IndicatorSource *ret)
{
    Ctx *ctx = reader->ctx;
    int choice = 0;
    rubric_keep(reader, yaml_only(ctx, source, PANEL_KEYS));
    rubric_keep(reader, yaml_choice(ctx, source, "panel", METHODS, &choice));
    ret->method = (PanelMethod)choice;
    choice = 0;
    if (yaml_present(yaml_get(source, "correction")))
        rubric_keep(reader, yaml_choice(ctx, source, "correction", CORRECTIONS, &choice));
    ret->correction = (PanelCorrection)choice;
    bool shrinks = yaml_present(yaml_get(source, "shrinkage"));
    if (shrinks != (ret->correction == CORRECTION_TWO_WAY))
        source_problem(reader, source, "rubric.shrinkage"); /* one does not go without the other */
    else if (shrinks)
        rubric_keep(reader, yaml_decimal(ctx, source, "shrinkage", 6, 0,
                                         (int64_t)SHRINKAGE_MAX * MICRO, &ret->shrinkage_micro));
}

void rubric_read_source(RubricReader *reader, YamlNode mapping, Indicator *indicator)
{
    YamlNode source = yaml_get(mapping, "source");
    IndicatorSource *ret = &indicator->source;
    ret->kind = SOURCE_COUNT;
    if (!yaml_is_mapping(source)) {
        source_problem(reader, yaml_present(source) ? source : mapping, "rubric.source");
        return;
    }
    int kind = rubric_one_of(reader, source, SOURCE_KEYS, "rubric.source");
    if (kind < 0)
        return;
    ret->kind = (SourceKind)kind;
    int choice = 0;
    switch (ret->kind) {
    case SOURCE_COVERAGE:
        read_coverage(reader, source, ret);
        break;
    case SOURCE_FACT:
        rubric_keep(reader, yaml_only(reader->ctx, source, FACT_KEYS));
        read_key(reader, source, "fact", &ret->fact);
        read_over(reader, source, ret);
        break;
    case SOURCE_EVIDENCE:
        rubric_keep(reader, yaml_only(reader->ctx, source, EVIDENCE_KEYS));
        rubric_keep(reader, yaml_choice(reader->ctx, source, "evidence", CHOICES, &choice));
        ret->choice = (EvidenceChoice)choice;
        break;
    case SOURCE_PANEL:
        read_panel(reader, source, ret);
        break;
    case SOURCE_ENTRANT:
        read_entrant(reader, source, ret);
        break;
    case SOURCE_COUNT:
        break;
    }
}

/* The unit that follows from the source; UNIT_COUNT if the rubric has to say it. */
static Unit unit_of(const IndicatorSource *source)
{
    switch (source->kind) {
    case SOURCE_COVERAGE:
        return source->measure == COVERAGE_GROWTH_POINTS ? UNIT_PERCENT_POINTS : UNIT_PERCENT;
    case SOURCE_FACT:
        return source->over == OVER_NOTHING ? UNIT_COUNT : UNIT_PERCENT;
    case SOURCE_EVIDENCE:
        return source->choice == EVIDENCE_BEST ? UNIT_LEVEL : UNIT_COUNT;
    case SOURCE_PANEL:
        return UNIT_MARK;
    case SOURCE_ENTRANT:
        return source->field == ENTRANT_PROGRAMMES ? UNIT_YES_NO : UNIT_MONTHS;
    case SOURCE_COUNT:
        break;
    }
    return UNIT_COUNT;
}

void rubric_read_unit(RubricReader *reader, YamlNode mapping, Indicator *indicator)
{
    Unit derived = unit_of(&indicator->source);
    YamlNode node = yaml_get(mapping, "unit");
    int unit = (int)derived;
    if (yaml_present(node) || (derived == UNIT_COUNT && indicator->source.kind != SOURCE_COUNT)) {
        if (!rubric_keep(reader, yaml_choice(reader->ctx, mapping, "unit", UNIT_KEYS, &unit)))
            return;
    }
    bool wrong = derived == UNIT_COUNT ? unit == UNIT_LEVEL : unit != (int)derived;
    if (wrong) {
        Place place = yaml_place(node);
        rubric_keep(reader,
                    fail_at(reader->ctx, E_INVALID, &place, "rubric.unit",
                            derived == UNIT_COUNT ? UNIT_KEYS[UNIT_PERCENT] : UNIT_KEYS[derived],
                            NULL));
        return;
    }
    indicator->unit = (Unit)unit;
}
