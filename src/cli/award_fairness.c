/* paritrana award compare, fairness: where a difference in points comes from, and what of the
 * points goes with means. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"

static Status input_index(Session *session, const Edition *edition, const AwardInput *input,
                          const Category *category, const char *text, size_t *ret)
{
    const char *code = NULL;
    TRY(award_session_entrant(session, edition, text, &code));
    size_t at = award_entrant_at(input, code);
    if (at == input->count)
        return fail(session->ctx, E_NOT_FOUND, "award.no_entrant_in", code, category->key,
                    edition->id, NULL);
    *ret = at;
    return OK;
}

/* -- Compare --------------------------------------------------------------------------------- */

static Status write_comparison(Session *session, const Edition *edition, const Scores *scores,
                               const Comparison *comparison)
{
    static const OutputColumn COLUMNS[] = {
        {"indicator", "award.column.indicator"}, {"value_a", "award.column.value_a"},
        {"points_a", "award.column.points_a"},   {"value_b", "award.column.value_b"},
        {"points_b", "award.column.points_b"},   {"difference", "award.column.difference"},
        {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    const AwardInput *input = scores->input;
    const Rubric *rubric = input->rubric;
    const char *title =
        say(ctx, ctx->lang, "award.compare.title", input->entrants[comparison->a].name,
            input->entrants[comparison->b].name, NULL);
    TableWriter *writer;
    TRY(session_table(session, title, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < comparison->count; i++) {
        const ComparisonRow *row = &comparison->rows[i];
        const Indicator *indicator = &rubric->indicators[row->indicator];
        const RawValue *a =
            &input->values[comparison->a * rubric->indicator_count + row->indicator];
        const RawValue *b =
            &input->values[comparison->b * rubric->indicator_count + row->indicator];
        const RubricNode *node = &rubric->nodes[indicator->node];
        bool both = row->known_a && row->known_b;
        const Cell cells[] = {
            CELL_STRING(session->format == OUTPUT_TABLE ? rubric_label(node, ctx->lang)
                                                        : node->key),
            CELL_STRING(award_raw_text(ctx, indicator, a)),
            row->known_a ? CELL_SCORE_OF(row->points_a) : CELL_NONE,
            CELL_STRING(award_raw_text(ctx, indicator, b)),
            row->known_b ? CELL_SCORE_OF(row->points_b) : CELL_NONE,
            both ? CELL_SCORE_OF(row->difference) : CELL_NONE,
            CELL_BOOL_OF(edition->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status compare_command(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *category = NULL;
    const char *code = NULL;
    Scores *scores = NULL;
    size_t a = 0, b = 0;
    TRY(award_session_edition(session, &edition));
    TRY(award_session_entrant(session, edition, session->operands[0], &code));
    TRY(award_session_category(session, edition, code, &category));
    TRY(award_session_scores(session, edition, category, &scores));
    TRY(input_index(session, edition, scores->input, category, session->operands[0], &a));
    TRY(input_index(session, edition, scores->input, category, session->operands[1], &b));
    const Comparison *comparison = award_compare(ctx, scores, a, b);
    TRY(write_comparison(session, edition, scores, comparison));
    session_say(session, "award.compare.sum",
                score_format(ctx, scores->totals[a], 2, ctx->lang == LANG_EN),
                score_format(ctx, scores->totals[b], 2, ctx->lang == LANG_EN),
                score_format(ctx, comparison->difference, 2, ctx->lang == LANG_EN), NULL);
    if (edition->synthetic)
        session_say(session, "award.synthetic_note", edition->id, NULL);
    session_say(session, "award.weights_note", NULL);
    return OK;
}

/* -- Fairness -------------------------------------------------------------------------------- */

typedef enum { MEANS_FACT, MEANS_DENOMINATOR } MeansKind;

typedef struct {
    MeansKind kind;
    const char *key; /* the fact's, or the denominator's name */
} Means;

/* "fact:fiscal_capacity" or "denominator:employed" (a role of the edition). */
static Status read_means(Session *session, const Edition *edition, const Category *category,
                         Means *ret)
{
    Ctx *ctx = session->ctx;
    const char *given = option_text(session, "means");
    Text rest = text_of(given), kind;
    if (!text_split(&rest, ':', &kind) || rest.bytes == 0)
        return fail(ctx, E_INVALID, "award.fairness.means", given, NULL);
    const char *key = text_string(ctx, rest);
    if (text_equal(kind, text_of("fact"))) {
        *ret = (Means){MEANS_FACT, key};
        return OK;
    }
    if (!text_equal(kind, text_of("denominator")))
        return fail(ctx, E_INVALID, "award.fairness.means", given, NULL);
    const char *name = edition_denominator(edition, category->key, key);
    if (name == NULL)
        return fail(ctx, E_NOT_FOUND, "award.robustness.role", key, edition->id, NULL);
    *ret = (Means){MEANS_DENOMINATOR, name};
    return OK;
}

/* The latest statement up to the period's last day, real ones before synthetic ones (fact_list's
 * order); an edition that is not synthetic takes no synthetic one. −1: none. */
static Status stated_means(Session *session, const Edition *edition, const char *code,
                           const char *fact, int64_t *ret)
{
    StatedFact *facts = NULL;
    size_t count = 0;
    TRY(fact_list(session->store, session->ctx, code, fact, &facts, &count));
    *ret = -1;
    for (size_t i = 0; i < count && *ret < 0; i++) {
        bool usable = edition->synthetic || !facts[i].synthetic;
        if (usable && facts[i].as_of.days <= edition_last_day(edition).days)
            *ret = facts[i].value;
    }
    return OK;
}

static Status means_of(Session *session, const Edition *edition, const Means *means,
                       const AwardEntrant *entrant, int64_t *ret)
{
    Region region = REGION_NATION;
    Denominator denominator;
    bool found = false;
    if (means->kind == MEANS_FACT)
        return stated_means(session, edition, entrant->code, means->key, ret);
    if (region_parse(text_of(entrant->code), &region))
        TRY(denominator_find(session->store, session->ctx, means->key, region, NULL, &denominator,
                             &found));
    *ret = found ? denominator.value : -1;
    return OK;
}

static Status write_fairness(Session *session, const Edition *edition, const Ranking *ranking,
                             const Fairness *fairness)
{
    static const OutputColumn COLUMNS[] = {{"place_beyond", "award.column.place_beyond"},
                                           {"place", "award.column.number"},
                                           {"code", "column.code"},
                                           {"name", "column.name"},
                                           {"means", "award.column.means"},
                                           {"total", "award.column.total"},
                                           {"expected", "award.column.expected"},
                                           {"beyond", "award.column.beyond"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    TRY(session_table(session, say(ctx, ctx->lang, "award.fairness.title", NULL), COLUMNS,
                      ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < fairness->count; i++) {
        const FairnessRow *row = &fairness->rows[i];
        const AwardEntrant *entrant = &ranking->scores->input->entrants[row->entrant];
        bool line = row->known && !fairness->flat;
        const char *name =
            session->format == OUTPUT_TABLE ? award_short_name(ctx, entrant->name) : entrant->name;
        const Cell cells[] = {line ? CELL_INT_OF(row->place_beyond) : CELL_NONE,
                              CELL_INT_OF(row->place),
                              CELL_STRING(entrant->code),
                              CELL_STRING(name),
                              row->known ? CELL_INT_OF(row->means) : CELL_NONE,
                              CELL_SCORE_OF(row->total),
                              line ? CELL_SCORE_OF(row->expected) : CELL_NONE,
                              line ? CELL_SCORE_OF(row->beyond) : CELL_NONE,
                              CELL_BOOL_OF(edition->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status fairness_command(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *category = NULL;
    Ranking *ranking = NULL;
    Fairness *fairness = NULL;
    Means means = {0};
    bool english = ctx->lang == LANG_EN;
    TRY(award_session_edition(session, &edition));
    TRY(edition_category(ctx, edition, option_text(session, "category"), &category));
    TRY(read_means(session, edition, category, &means));
    TRY(award_session_ranking(session, edition, category, &ranking));
    const AwardInput *input = ranking->scores->input;
    int64_t *values = mem_array(ctx, int64_t, input->count);
    for (size_t i = 0; i < input->count; i++)
        TRY(means_of(session, edition, &means, &input->entrants[i], &values[i]));
    TRY(award_fairness(ctx, ctx, ranking, values, &fairness));
    if (fairness->known == 0)
        return fail(ctx, E_NOT_FOUND, "award.fairness.unknown", option_text(session, "means"),
                    category->key, NULL);
    TRY(write_fairness(session, edition, ranking, fairness));
    if (fairness->flat)
        session_say(session, "award.fairness.flat", NULL);
    else
        session_say(session, "award.fairness.explained", option_text(session, "means"),
                    rate_format_percent(ctx, fairness->explained, 1, english),
                    count_format(ctx, (int64_t)fairness->known, english), NULL);
    if (edition->synthetic)
        session_say(session, "award.synthetic_note", edition->id, NULL);
    return OK;
}

static const Option COMPARE_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                         {.name = "category", .type = VALUE_TEXT}};
static const Option FAIRNESS_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT, .required = true},
    {.name = "means", .type = VALUE_TEXT, .fallback = "denominator:employed"}};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "compare",
     .operands = "ENTRANT OTHER",
     .options = COMPARE_OPTIONS,
     .option_count = ARRAY_COUNT(COMPARE_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award compare 32.77 32.16 --edition west-java-2022-example "
                "--db var/west-java.db",
     .run = compare_command},
    {.noun = "award",
     .verb = "fairness",
     .options = FAIRNESS_OPTIONS,
     .option_count = ARRAY_COUNT(FAIRNESS_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award fairness --edition west-java-2022-example "
                "--category regency-city --means denominator:employed --db var/west-java.db",
     .run = fairness_command},
};
COMMAND_LIST(award_fairness, COMMANDS);
