/* paritrana award explain: one entrant's result, weakest first, as a table, as JSON, or as a
 * letter. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"
#include "format/json.h"

typedef struct {
    Session *session;
    Ctx *ctx;
    Edition *edition;
    const Category *category;
    Scores *scores;
    Explanation *explanation;
    const RankRow *place; /* NULL: the category cannot be ranked yet */
    size_t ranked;        /* how many have a place */
} Explained;

const char *award_raw_text(Ctx *ctx, const Indicator *indicator, const RawValue *raw)
{
    bool english = ctx->lang == LANG_EN;
    char point = english ? '.' : ',';
    if (!raw->known)
        return "";
    switch (indicator->unit) {
    case UNIT_LEVEL:
        return english ? indicator->scale.steps[raw->value].label_en
                       : indicator->scale.steps[raw->value].label_id;
    case UNIT_YES_NO:
        return say(ctx, ctx->lang, raw->value > 0 ? "award.yes" : "award.no", NULL);
    case UNIT_PERCENT:
    case UNIT_PERCENT_POINTS:
        if (raw->denominator == 0)
            return mem_printf(ctx, "%s %%", decimal_format(ctx, raw->value, 6, 2, point));
        return say(ctx, ctx->lang, "award.share", count_format(ctx, raw->numerator, english),
                   count_format(ctx, raw->denominator, english),
                   decimal_format(ctx, raw->value, 6, 4, point), NULL);
    case UNIT_HEADS:
    case UNIT_MONTHS:
        return count_format(ctx, raw->value / MICRO, english);
    case UNIT_MARK:
        return decimal_format(ctx, raw->value, 6, 2, point);
    case UNIT_COUNT:
        break;
    }
    return "";
}

static const RubricNode *node_of(const Explained *explained, const ExplainRow *row)
{
    const Rubric *rubric = explained->category->rubric;
    return &rubric->nodes[rubric->indicators[row->indicator].node];
}

static const char *raw_of(const Explained *explained, const ExplainRow *row)
{
    const Rubric *rubric = explained->category->rubric;
    return award_raw_text(explained->ctx, &rubric->indicators[row->indicator], row->raw);
}

static const char *best_name(const Explained *explained, const ExplainRow *row)
{
    return row->best_entrant < 0 ? "" : explained->scores->input->entrants[row->best_entrant].name;
}

/* "passed", "failed", "missing" or nothing. */
static const char *state_of(const ExplainRow *row)
{
    if (!row->cell.known)
        return "missing";
    if (!row->gate)
        return "";
    return row->cell.failed ? "failed" : "passed";
}

static void append_basis(const Explained *explained, Buf *text, const ValueBasis *basis)
{
    Ctx *ctx = explained->ctx;
    buf_append_string(text, basis->label);
    if (basis->value[0] != '\0')
        buf_printf(text, " = %s", basis->value);
    if (basis->has_date || basis->source[0] != '\0')
        buf_printf(text, " (%s%s%s)", basis->has_date ? date_format(ctx, basis->dated) : "",
                   basis->has_date && basis->source[0] != '\0' ? ", " : "", basis->source);
}

/* What is synthetic says so: each, or all of them once at the end. */
static const char *basis_list(const Explained *explained, const ValueBasis *list, size_t count)
{
    Buf *text = buf_new(explained->ctx, RUBRIC_BYTES_MAX);
    const char *synthetic = say(explained->ctx, explained->ctx->lang, "award.synthetic_word", NULL);
    size_t marked = 0;
    for (size_t i = 0; i < count; i++)
        marked += list[i].synthetic;
    for (size_t i = 0; i < count; i++) {
        buf_append_string(text, i == 0 ? "" : "; ");
        append_basis(explained, text, &list[i]);
        if (list[i].synthetic && marked < count)
            buf_printf(text, " [%s]", synthetic);
    }
    if (marked > 0 && marked == count)
        buf_printf(text, " [%s]", synthetic);
    return text->data;
}

/* -- JSON ------------------------------------------------------------------------------------ */

static Json *json_of_basis(const Explained *explained, const ValueBasis *list, size_t count)
{
    Json *array = json_array(explained->ctx);
    for (size_t i = 0; i < count; i++) {
        Json *object = json_object(explained->ctx);
        json_set_string(object, "what", list[i].what);
        json_set_string(object, "value", list[i].plain);
        json_set_string(object, "date",
                        list[i].has_date ? date_format(explained->ctx, list[i].dated) : NULL);
        json_set_string(object, "source", list[i].source);
        json_set_bool(object, "synthetic", list[i].synthetic);
        json_append(array, object);
    }
    return array;
}

static Json *json_of_row(const Explained *explained, const ExplainRow *row)
{
    const RubricNode *node = node_of(explained, row);
    const Indicator *indicator = &explained->category->rubric->indicators[row->indicator];
    Json *object = json_object(explained->ctx);
    json_set_string(object, "indicator", node->key);
    json_set_string(object, "label", rubric_label(node, explained->ctx->lang));
    json_set_string(object, "source", SOURCE_KEYS[indicator->source.kind]);
    json_set_string(object, "unit", UNIT_KEYS[indicator->unit]);
    if (!row->cell.known)
        json_set_string(object, "raw", NULL);
    else if (indicator->unit == UNIT_LEVEL)
        json_set_string(object, "raw", indicator->scale.steps[row->raw->value].level);
    else
        json_set_decimal(object, "raw", row->raw->value, 6);
    if (row->gate) {
        json_set_string(object, "gate", state_of(row));
    } else if (row->cell.known) {
        json_set_decimal(object, "score", row->cell.score.micro, 6);
        json_set_decimal(object, "weight", row->weight.micro, 6);
        json_set_decimal(object, "points", row->cell.points.micro, 6);
        json_set_decimal(object, "best", row->best.micro, 6);
        json_set_string(object, "best_entrant",
                        row->best_entrant < 0
                            ? NULL
                            : explained->scores->input->entrants[row->best_entrant].code);
        json_set_decimal(object, "distance", row->distance.micro, 6);
    } else {
        json_set_decimal(object, "weight", row->weight.micro, 6);
        json_set_string(object, "missing", row->raw->missing);
    }
    json_set(object, "basis", json_of_basis(explained, row->raw->basis, row->raw->basis_count));
    json_set(object, "unscored",
             json_of_basis(explained, row->raw->unscored, row->raw->unscored_count));
    return object;
}

static void print_json(const Explained *explained)
{
    Json *object = json_object(explained->ctx);
    Json *rows = json_array(explained->ctx);
    const AwardEntrant *entrant =
        &explained->scores->input->entrants[explained->explanation->entrant];
    json_set_string(object, "edition", explained->edition->id);
    json_set_string(object, "category", explained->category->key);
    json_set_bool(object, "synthetic", explained->edition->synthetic);
    json_set_string(object, "code", entrant->code);
    json_set_string(object, "name", entrant->name);
    if (explained->place != NULL && explained->place->place > 0) {
        json_set_int(object, "place", explained->place->place);
        json_set_bool(object, "tied", explained->place->tied);
        json_set_decimal(object, "total",
                         explained->scores->totals[explained->explanation->entrant].micro, 6);
    } else {
        json_set_string(object, "place", NULL);
        json_set_bool(object, "tied", false);
        json_set_string(object, "total", NULL);
    }
    for (size_t i = 0; i < explained->explanation->count; i++)
        json_append(rows, json_of_row(explained, &explained->explanation->rows[i]));
    json_set(object, "indicators", rows);
    session_print(explained->session,
                  mem_printf(explained->ctx, "%s\n", json_print(explained->ctx, object, false)));
}

/* -- Table ----------------------------------------------------------------------------------- */

static const OutputColumn FOR_PEOPLE[] = {
    {"label", "award.column.indicator"},  {"raw", "award.column.raw"},
    {"score", "award.column.score"},      {"weight", "award.column.weight"},
    {"points", "award.column.points"},    {"distance", "award.column.distance"},
    {"best_entrant", "award.column.best"}};
static const OutputColumn FOR_PROGRAMS[] = {
    {"indicator", "column.key"},           {"label", "award.column.indicator"},
    {"raw", "award.column.raw"},           {"score", "award.column.score"},
    {"weight", "award.column.weight"},     {"points", "award.column.points"},
    {"distance", "award.column.distance"}, {"best_entrant", "award.column.best"},
    {"state", "award.column.state"},       {"basis", "award.column.basis"},
    {"unscored", "award.column.unscored"}, {"synthetic", "column.synthetic"}};

static void fill_row(const Explained *explained, const ExplainRow *row, Cell *cells)
{
    Ctx *ctx = explained->ctx;
    bool people = explained->session->format == OUTPUT_TABLE;
    bool scored = row->cell.known && !row->gate;
    const char *state = state_of(row);
    size_t at = 0;
    if (!people)
        cells[at++] = CELL_STRING(node_of(explained, row)->key);
    cells[at++] = CELL_STRING(rubric_label(node_of(explained, row), ctx->lang));
    const char *raw = raw_of(explained, row);
    if (people && state[0] != '\0')
        raw = mem_printf(ctx, "%s%s%s", raw, raw[0] == '\0' ? "" : ": ",
                         say(ctx, ctx->lang, mem_printf(ctx, "award.state.%s", state), NULL));
    cells[at++] = CELL_STRING(raw);
    cells[at++] = scored ? CELL_SCORE_OF(row->cell.score) : CELL_NONE;
    cells[at++] = row->gate ? CELL_NONE : CELL_SCORE_OF(row->weight);
    cells[at++] = scored ? CELL_SCORE_OF(row->cell.points) : CELL_NONE;
    cells[at++] = scored ? CELL_SCORE_OF(row->distance) : CELL_NONE;
    cells[at++] = row->gate || row->distance.micro == 0
                      ? CELL_NONE
                      : CELL_STRING(people ? award_short_name(ctx, best_name(explained, row))
                                           : best_name(explained, row));
    if (people)
        return;
    cells[at++] = CELL_STRING(state);
    cells[at++] = CELL_STRING(basis_list(explained, row->raw->basis, row->raw->basis_count));
    cells[at++] = CELL_STRING(basis_list(explained, row->raw->unscored, row->raw->unscored_count));
    cells[at] = CELL_BOOL_OF(explained->edition->synthetic);
}

static void say_head(const Explained *explained)
{
    Ctx *ctx = explained->ctx;
    const AwardEntrant *entrant =
        &explained->scores->input->entrants[explained->explanation->entrant];
    bool english = ctx->lang == LANG_EN;
    const char *title =
        english ? explained->category->rubric->title_en : explained->category->rubric->title_id;
    session_say(explained->session, "award.explain.head", entrant->code, entrant->name, title,
                explained->edition->id, NULL);
    if (explained->place != NULL && explained->place->place > 0)
        session_say(explained->session, "award.explain.place",
                    mem_printf(ctx, "%d", explained->place->place),
                    mem_printf(ctx, "%zu", explained->ranked),
                    score_format(ctx, explained->scores->totals[explained->explanation->entrant], 2,
                                 english),
                    NULL);
    else if (explained->scores->gate_failed[explained->explanation->entrant])
        session_say(explained->session, "award.explain.gate", NULL);
    else
        session_say(explained->session, "award.explain.not_ranked", NULL);
}

/* What each figure was computed from, under the table. */
static void say_basis(const Explained *explained)
{
    session_say(explained->session, "award.explain.basis", NULL);
    for (size_t i = 0; i < explained->explanation->count; i++) {
        const ExplainRow *row = &explained->explanation->rows[i];
        const char *label = rubric_label(node_of(explained, row), explained->ctx->lang);
        if (row->raw->basis_count > 0)
            session_say(explained->session, "award.explain.from", label,
                        basis_list(explained, row->raw->basis, row->raw->basis_count), NULL);
        if (row->raw->unscored_count > 0)
            session_say(explained->session, "award.explain.unscored", label,
                        basis_list(explained, row->raw->unscored, row->raw->unscored_count), NULL);
    }
}

static Status print_table(const Explained *explained)
{
    bool people = explained->session->format == OUTPUT_TABLE;
    TableWriter *writer;
    Cell cells[ARRAY_COUNT(FOR_PROGRAMS)];
    say_head(explained);
    TRY(session_table(explained->session, NULL, people ? FOR_PEOPLE : FOR_PROGRAMS,
                      people ? ARRAY_COUNT(FOR_PEOPLE) : ARRAY_COUNT(FOR_PROGRAMS), &writer));
    for (size_t i = 0; i < explained->explanation->count; i++) {
        fill_row(explained, &explained->explanation->rows[i], cells);
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    say_basis(explained);
    if (explained->edition->synthetic)
        session_say(explained->session, "award.synthetic_note", explained->edition->id, NULL);
    return OK;
}

/* -- The command ----------------------------------------------------------------------------- */

/* The place, if the whole category can be ranked; an explanation does not fail because another
 * entrant's mark is missing. */
static Status find_place(Explained *explained)
{
    Ranking *ranking = NULL;
    const Scores *scores = explained->scores;
    if (!award_scores_complete(scores))
        return OK;
    TRY(award_rank(explained->ctx, explained->ctx, scores, &ranking));
    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->rows[i].place > 0)
            explained->ranked++;
        if (ranking->rows[i].entrant == explained->explanation->entrant)
            explained->place = &ranking->rows[i];
    }
    return OK;
}

static Status find_entrant(const Explained *explained, const char *code, size_t *ret)
{
    const AwardInput *input = explained->scores->input;
    size_t at = award_entrant_at(input, code);
    if (at == input->count)
        return award_session_absent(explained->session, explained->edition, explained->category,
                                    code);
    *ret = at;
    return OK;
}

/* As `award letter` writes it. */
static Status print_letter(const Explained *explained)
{
    Ctx *ctx = explained->ctx;
    AwardDocument about = {
        .edition = explained->edition, .category = explained->category, .link = ""};
    AwardDecision *decision = NULL;
    TRY(award_decision_find(explained->session->store, ctx, explained->edition,
                            explained->category->key, &decision));
    if (decision != NULL &&
        strcmp(decision->scores_digest, award_scores_digest(ctx, explained->scores)) == 0)
        about.decision = decision;
    Document *letter = award_letter(ctx, ctx, &about, explained->scores, explained->explanation,
                                    explained->place, explained->ranked);
    session_print(explained->session, document_text(ctx, letter));
    return OK;
}

Status award_explain_command(Session *session)
{
    Explained explained = {.session = session, .ctx = session->ctx};
    const char *code = NULL;
    size_t entrant = 0;
    TRY(award_session_edition(session, &explained.edition));
    TRY(award_session_entrant(session, explained.edition, session->operands[0], &code));
    TRY(award_session_category(session, explained.edition, code, &explained.category));
    bool letter = option_flag(session, "letter");
    Lang lang = session->ctx->lang;
    if (letter)
        session->ctx->lang = LANG_ID; /* letters, and what their figures come from */
    Status status =
        award_session_scores(session, explained.edition, explained.category, &explained.scores);
    if (status == OK)
        status = find_entrant(&explained, code, &entrant);
    if (status == OK) {
        explained.explanation = award_explain(session->ctx, explained.scores, entrant);
        status = find_place(&explained);
    }
    if (status == OK && letter)
        status = print_letter(&explained);
    session->ctx->lang = lang;
    if (status != OK || letter)
        return status;
    if (session->format == OUTPUT_JSON) {
        print_json(&explained);
        return OK;
    }
    return print_table(&explained);
}
