/* paritrana award edition, rubric: what is assessed, when, and by which rules. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/resource.h"
#include "cli/award_command.h"

static const char *const CHANGES[] = {"award.change_none", "award.change_added",
                                      "award.change_updated"};

Status award_edition_create(Session *session)
{
    Ctx *ctx = session->ctx;
    FileMap *file = NULL;
    Edition *edition = NULL;
    Change change;
    TRY(file_map(ctx, ctx, session->operands[0], RUBRIC_BYTES_MAX, &file));
    TRY(edition_parse(ctx, ctx, session->operands[0], file->content, &edition));
    TRY(edition_save(session->store, edition, &change));
    static const OutputColumn COLUMNS[] = {{"edition", "award.column.edition"},
                                           {"change", "award.column.change"}};
    static const char *const KEYS[] = {"none", "added", "updated"};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    bool people = session->format == OUTPUT_TABLE;
    const Cell cells[] = {
        CELL_STRING(edition->id),
        CELL_STRING(people ? say(ctx, ctx->lang, CHANGES[change], NULL) : KEYS[change])};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

Status award_edition_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"edition", "award.column.edition"}, {"period", "award.column.period"},
        {"tier", "award.column.tier"},       {"province", "award.column.province"},
        {"labels", "award.column.labels"},   {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Edition *editions = NULL;
    size_t count = 0;
    TableWriter *writer;
    bool people = session->format == OUTPUT_TABLE;
    TRY(edition_list(session->store, ctx, &editions, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Edition *edition = &editions[i];
        bool national = edition->tier == TIER_NATIONAL;
        const Cell cells[] = {
            CELL_STRING(edition->id),
            CELL_STRING(mem_printf(ctx, "%d", edition->period)),
            award_word(session, "award.tier", TIER_KEYS[edition->tier]),
            national ? CELL_NONE : CELL_STRING(region_format(ctx, edition->province)),
            CELL_STRING(people ? edition_labels(ctx, edition) : edition->labels),
            CELL_BOOL_OF(edition->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static const char *checklist_text(Ctx *ctx, const Category *category)
{
    Buf *text = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < category->checklist_count; i++)
        buf_printf(text, "%s%s", i == 0 ? "" : ", ", category->checklist[i]);
    return text->data;
}

/* "32.04 32.77" */
static const char *zone_codes(Ctx *ctx, const AwardZone *zone)
{
    Buf *text = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (size_t i = 0; zone != NULL && i < zone->count; i++)
        buf_printf(text, "%s%s", i == 0 ? "" : " ", region_format(ctx, zone->regions[i]));
    return text->data;
}

/* The checklist as people read it. */
static const char *checklist_labels(Ctx *ctx, const Category *category)
{
    Buf *text = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < category->checklist_count; i++)
        buf_printf(text, "%s%s", i == 0 ? "" : ", ",
                   checklist_item_label(ctx, ctx->lang, category->rubric, category->checklist[i]));
    return text->data;
}

static Status write_categories(Session *session, const Edition *edition)
{
    static const OutputColumn COLUMNS[] = {
        {"category", "award.column.category"},
        {"title", "award.column.title"},
        {"version", "award.column.version"},
        {"entrants", "award.column.entrants"},
        {"slots", "award.column.slots"},
        {"interview", "award.column.interview"},
        {"forward", "award.column.forward"},
        {"synthetic", "column.synthetic"},
        {"checklist", "award.column.checklist"},
        {"sector", "award.column.sector"},
        {"zone", "award.column.zone"},
        {"zone_regions", "award.column.zone_regions"},
        {"rubric", "award.column.rubric"},
        {"digest", "award.column.digest"},
        {"robustness_draws", "award.column.draws"},
        {"robustness_concentration", "award.column.concentration"},
        {"robustness_seed", "award.column.seed"},
    };
    enum { FOR_PEOPLE = 8 }; /* the rest is for programs, or said below */
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    bool people = session->format == OUTPUT_TABLE;
    const EditionRobustness *firm = &edition->robustness;
    TRY(session_table(session, NULL, COLUMNS, people ? FOR_PEOPLE : ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        const Rubric *rubric = category->rubric;
        Entrant *entrants = NULL;
        size_t count = 0;
        TRY(entrant_list(session->store, ctx, edition, category->key, &entrants, &count));
        const Cell cells[] = {
            CELL_STRING(category->key),
            CELL_STRING(category_label(category, ctx->lang)),
            CELL_STRING(rubric->version),
            CELL_INT_OF((int64_t)count),
            CELL_INT_OF(category->slots),
            CELL_BOOL_OF(category->interview),
            CELL_INT_OF(category->forward),
            CELL_BOOL_OF(edition->synthetic),
            CELL_STRING(checklist_text(ctx, category)),
            CELL_STRING(category->sector),
            CELL_STRING(category->zone),
            CELL_STRING(zone_codes(ctx, category->area)),
            CELL_STRING(category->rubric_name),
            CELL_STRING(digest_hex(ctx, &rubric->digest)),
            firm->draws > 0 ? CELL_INT_OF(firm->draws) : CELL_NONE,
            firm->draws > 0 ? CELL_INT_OF(firm->concentration) : CELL_NONE,
            firm->draws > 0 ? CELL_INT_OF(firm->seed) : CELL_NONE,
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static const char *long_date(Session *session, bool known, Date date)
{
    return known ? date_format_long(session->ctx, date, session->ctx->lang == LANG_EN) : "-";
}

static void say_committee(Session *session, const Edition *edition)
{
    Ctx *ctx = session->ctx;
    if (edition->decree[0] != '\0')
        session_say(session, "award.decree_of", edition->decree,
                    long_date(session, edition->has_decree_date, edition->decree_date),
                    edition->decree_by[0] == '\0' ? "-" : edition->decree_by, NULL);
    for (size_t i = 0; i < edition->committee_count; i++) {
        const CommitteeMember *member = &edition->committee[i];
        const char *key = mem_printf(ctx, "award.committee.%s", COMMITTEE_KEYS[member->role]);
        const char *who = member->name[0] == '\0'
                              ? member->office
                              : mem_printf(ctx, "%s (%s)", member->office, member->name);
        session_say(session, "award.committee_line", say(ctx, ctx->lang, key, NULL), who, NULL);
    }
}

static void say_robustness(Session *session, const EditionRobustness *firm)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    session_say(session, "award.publish_robustness", count_format(ctx, firm->draws, english),
                count_format(ctx, firm->concentration, english),
                mem_printf(ctx, "%lld", (long long)firm->seed), NULL);
}

/* The label; "*" for every category. */
static const char *category_shown(Session *session, const Edition *edition, const char *key)
{
    Cell cell = award_category_cell(session, edition, key);
    return key[0] == '\0' ? "*" : text_string(session->ctx, cell.text);
}

static void say_rules(Session *session, const Edition *edition)
{
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        const char *label = category_label(category, session->ctx->lang);
        if (category->checklist_count > 0)
            session_say(session, "award.checklist_line", label,
                        checklist_labels(session->ctx, category), NULL);
        if (category->sector[0] != '\0' || category->zone[0] != '\0')
            session_say(
                session, "award.sector_line", label,
                category->sector[0] == '\0' ? "-" : category->sector,
                category->zone[0] == '\0' ? "-" : category_zone_label(category, session->ctx->lang),
                NULL);
    }
    for (size_t i = 0; i < edition->denominator_count; i++) {
        const EditionDenominator *denominator = &edition->denominators[i];
        session_say(session, "award.denominator", denominator->role, denominator->name,
                    category_shown(session, edition, denominator->category), NULL);
    }
    if (edition->robustness.draws > 0)
        say_robustness(session, &edition->robustness);
    if (edition->note[0] != '\0')
        session_say(session, "award.note", edition->note, NULL);
}

static Status say_zones(Session *session, const Edition *edition)
{
    Ctx *ctx = session->ctx;
    for (size_t i = 0; i < edition->zone_count; i++) {
        const AwardZone *zone = &edition->zones[i];
        Buf *regions = buf_new(ctx, RUBRIC_BYTES_MAX);
        for (size_t j = 0; j < zone->count; j++) {
            RegionInfo info;
            TRY(region_get(session->store, ctx, zone->regions[j], &info));
            buf_printf(regions, "%s%s (%s)", j == 0 ? "" : ", ", info.name,
                       region_format(ctx, info.region));
        }
        session_say(session, "award.zone_line", zone_label(zone, ctx->lang), regions->data, NULL);
    }
    return OK;
}

/* The gates in their order with the day each was passed, then the file's other days. */
static Status say_stages(Session *session, const Edition *edition)
{
    Ctx *ctx = session->ctx;
    AwardStage current;
    StagePlan plan[STAGE_COUNT];
    TRY(stage_current(session->store, edition, &current));
    bool cycle = edition->conduct == EDITION_CYCLE;
    session_say(session, cycle ? "award.conduct.cycle" : "award.conduct.record",
                stage_label(ctx, ctx->lang, current), NULL);
    TRY(stage_plan(session->store, ctx, edition, plan));
    for (int i = 0; i < STAGE_COUNT && cycle; i++) {
        if (plan[i].has_planned || plan[i].has_actual)
            session_say(session, "award.stage", stage_label(ctx, ctx->lang, (AwardStage)i),
                        long_date(session, plan[i].has_planned, plan[i].planned),
                        long_date(session, plan[i].has_actual, plan[i].actual), NULL);
    }
    for (size_t i = 0; i < edition->stage_count; i++) {
        const EditionStage *stage = &edition->stages[i];
        AwardStage gate;
        if (cycle && stage_parse(text_of(stage->stage), &gate))
            continue;
        session_say(session, "award.stage", stage->stage,
                    long_date(session, stage->has_planned, stage->planned),
                    long_date(session, stage->has_actual, stage->actual), NULL);
    }
    return OK;
}

Status award_edition_show(Session *session)
{
    Edition *edition = NULL;
    TRY(award_session_edition(session, &edition));
    session_say(session, "award.edition_head", edition->id,
                mem_printf(session->ctx, "%d", edition->period),
                edition->labels[0] == '\0' ? "-" : edition_labels(session->ctx, edition), NULL);
    TRY(write_categories(session, edition));
    TRY(say_stages(session, edition));
    say_committee(session, edition);
    say_rules(session, edition);
    TRY(say_zones(session, edition));
    return award_say_publication(session, edition);
}

/* -- Rubrics --------------------------------------------------------------------------------- */

static const char *scale_text(Ctx *ctx, const Indicator *indicator)
{
    const Scale *scale = &indicator->scale;
    char point = ctx->lang == LANG_EN ? '.' : ',';
    Buf *text = buf_new(ctx, RUBRIC_BYTES_MAX);
    switch (scale->kind) {
    case SCALE_LEVELS:
    case SCALE_STEPS:
        for (size_t i = 0; i < scale->step_count; i++) {
            const ScaleStep *step = &scale->steps[i];
            if (scale->kind == SCALE_LEVELS)
                buf_printf(text, "%s%s", i == 0 ? "" : "; ", step->level);
            else
                buf_printf(text, "%s≥ %s", i == 0 ? "" : "; ",
                           decimal_format(ctx, step->from, 6, 2, point));
            buf_printf(text, " %s", decimal_format(ctx, step->score.micro, 6, 0, point));
        }
        break;
    case SCALE_LINEAR:
        buf_printf(text, "%s … %s", decimal_format(ctx, scale->low, 6, 2, point),
                   decimal_format(ctx, scale->high, 6, 2, point));
        break;
    case SCALE_TARGET:
        buf_printf(text, "÷ %s", decimal_format(ctx, scale->high, 6, 2, point));
        break;
    case SCALE_GATE:
        if (scale->low != INT64_MIN)
            buf_printf(text, "≥ %s", decimal_format(ctx, scale->low, 6, 2, point));
        if (scale->high != INT64_MAX)
            buf_printf(text, "%s≤ %s", text->bytes == 0 ? "" : " ",
                       decimal_format(ctx, scale->high, 6, 2, point));
        break;
    case SCALE_MIN_MAX:
        buf_printf(text, "min … max; = %s", decimal_format(ctx, scale->equal.micro, 6, 0, point));
        break;
    case SCALE_COUNT:
        break;
    }
    return text->data;
}

static int depth_of(const Rubric *rubric, size_t node)
{
    int depth = 0;
    for (int at = rubric->nodes[node].parent; at >= 0; at = rubric->nodes[at].parent)
        depth++;
    return depth;
}

static Status write_rubric(Session *session, const Rubric *rubric)
{
    static const char *const KINDS[] = {"levels", "steps", "linear", "target", "gate", "min_max"};
    static const OutputColumn COLUMNS[] = {
        {"label", "award.column.indicator"},
        {"weight", "award.column.weight"},
        {"source", "column.source"},
        {"scale", "award.column.bounds"},
        {"key", "column.key"},
        {"unit", "column.unit"},
        {"direction", "award.column.direction"},
        {"scale_kind", "award.column.scale"},
    };
    enum { FOR_PEOPLE = 4 };
    Ctx *ctx = session->ctx;
    bool people = session->format == OUTPUT_TABLE;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, people ? FOR_PEOPLE : ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < rubric->node_count; i++) {
        const RubricNode *node = &rubric->nodes[i];
        int indent = people ? 2 * depth_of(rubric, i) : 0;
        Cell cells[ARRAY_COUNT(COLUMNS)] = {
            CELL_STRING(mem_printf(ctx, "%*s%s", indent, "", rubric_label(node, ctx->lang))),
            CELL_SCORE_OF(node->weight)};
        cells[4] = CELL_STRING(node->key);
        if (node->indicator >= 0) {
            const Indicator *indicator = &rubric->indicators[node->indicator];
            cells[2] = CELL_STRING(SOURCE_KEYS[indicator->source.kind]);
            cells[3] = CELL_STRING(scale_text(ctx, indicator));
            cells[5] = CELL_STRING(UNIT_KEYS[indicator->unit]);
            cells[6] = CELL_STRING(indicator->direction == DIRECTION_HIGHER ? "higher" : "lower");
            cells[7] = CELL_STRING(KINDS[indicator->scale.kind]);
        }
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    session_say(session, "award.rubric_foot", rubric->key, rubric->version,
                ctx->lang == LANG_EN ? rubric->weights_from_en : rubric->weights_from_id, NULL);
    return OK;
}

static Status list_rubrics(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"rubric", "award.column.rubric"},
                                           {"title", "award.column.title"},
                                           {"version", "award.column.version"}};
    static const char FOLDER[] = "rubric/";
    static const char SUFFIX[] = ".yaml";
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Resource *resource;
    for (size_t i = 0; (resource = resource_at(FOLDER, i)) != NULL; i++) {
        Text name = text_of(resource->name);
        Rubric *rubric = NULL;
        name = text_slice(name, sizeof FOLDER - 1, name.bytes - (sizeof SUFFIX - 1));
        TRY(rubric_load(ctx, ctx, text_string(ctx, name), NULL, &rubric));
        const Cell cells[] = {
            CELL_STRING(rubric->key),
            CELL_STRING(ctx->lang == LANG_EN ? rubric->title_en : rubric->title_id),
            CELL_STRING(rubric->version)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

Status award_rubric_show(Session *session)
{
    Rubric *rubric = NULL;
    if (session->operand_count == 0)
        return list_rubrics(session);
    TRY(rubric_load(session->ctx, session->ctx, session->operands[0], NULL, &rubric));
    return write_rubric(session, rubric);
}

Status award_rubric_check(Session *session)
{
    Ctx *ctx = session->ctx;
    FileMap *file = NULL;
    Rubric *rubric = NULL;
    TRY(file_map(ctx, ctx, session->operands[0], RUBRIC_BYTES_MAX, &file));
    TRY(rubric_parse(ctx, ctx, session->operands[0], file->content, &rubric));
    session_say(session, "award.rubric_good", session->operands[0],
                mem_printf(ctx, "%zu", rubric->indicator_count), NULL);
    return session->format == OUTPUT_TABLE ? OK : write_rubric(session, rubric);
}
