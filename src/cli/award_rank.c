/* paritrana award rank: totals, aspect points and places of one category or all. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"
#include "format/json.h"

/* Aspects that weigh something; a group of gates has no points to show. */
static size_t aspects_of(void *parent, const Rubric *rubric, size_t **ret)
{
    size_t *aspects = mem_array(parent, size_t, rubric->node_count);
    size_t count = 0;
    for (size_t i = 0; i < rubric->node_count; i++) {
        if (rubric->nodes[i].parent < 0 && rubric->nodes[i].weight.micro > 0)
            aspects[count++] = i;
    }
    *ret = aspects;
    return count;
}

static Score points_at(const Scores *scores, size_t entrant, size_t node)
{
    return scores->cells[entrant * scores->input->rubric->node_count + node].points;
}

/* The gates an entrant failed, by label. */
static const char *failed_gates(Ctx *ctx, const Scores *scores, size_t entrant)
{
    const Rubric *rubric = scores->input->rubric;
    Buf *names = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < rubric->node_count; i++) {
        if (rubric->nodes[i].indicator < 0 ||
            !scores->cells[entrant * rubric->node_count + i].failed)
            continue;
        buf_printf(names, "%s%s", names->bytes == 0 ? "" : "; ",
                   rubric_label(&rubric->nodes[i], ctx->lang));
    }
    return names->data;
}

/* Why the row stands where it stands, where the total alone does not say it. */
static const char *note_of(Ctx *ctx, const Scores *scores, const RankRow *row)
{
    const Rubric *rubric = scores->input->rubric;
    if (row->place == 0)
        return say(ctx, ctx->lang, "award.rank.gate", failed_gates(ctx, scores, row->entrant),
                   NULL);
    if (row->decided_by >= 0)
        return say(ctx, ctx->lang, "award.rank.decided",
                   rubric_label(&rubric->nodes[row->decided_by], ctx->lang), NULL);
    return row->tied ? say(ctx, ctx->lang, "award.rank.tied", NULL) : "";
}

static Json *json_of_row(void *parent, Ctx *ctx, const Scores *scores, const RankRow *row,
                         const size_t *aspects, size_t count)
{
    const Rubric *rubric = scores->input->rubric;
    const AwardEntrant *entrant = &scores->input->entrants[row->entrant];
    Json *object = json_object(parent);
    Json *points = json_object(parent);
    json_set_string(object, "code", entrant->code);
    json_set_string(object, "name", entrant->name);
    if (row->place == 0) {
        json_set_string(object, "place", NULL);
        json_set_bool(object, "tied", false);
        json_set_string(object, "total", NULL);
    } else {
        json_set_int(object, "place", row->place);
        json_set_bool(object, "tied", row->tied);
        json_set_decimal(object, "total", scores->totals[row->entrant].micro, 6);
        for (size_t i = 0; i < count; i++)
            json_set_decimal(points, rubric->nodes[aspects[i]].key,
                             points_at(scores, row->entrant, aspects[i]).micro, 6);
    }
    json_set(object, "aspects", points);
    if (row->place == 0)
        json_set_string(object, "reason", failed_gates(ctx, scores, row->entrant));
    return object;
}

static Json *json_of_ranking(void *parent, Ctx *ctx, const Edition *edition,
                             const Category *category, const Ranking *ranking)
{
    size_t *aspects;
    size_t count = aspects_of(ctx, category->rubric, &aspects);
    Json *object = json_object(parent);
    Json *entrants = json_array(parent);
    json_set_string(object, "edition", edition->id);
    json_set_string(object, "category", category->key);
    json_set_bool(object, "synthetic", edition->synthetic);
    for (size_t i = 0; i < ranking->count; i++)
        json_append(entrants,
                    json_of_row(parent, ctx, ranking->scores, &ranking->rows[i], aspects, count));
    json_set(object, "entrants", entrants);
    return object;
}

/* The columns before the aspects; people see a narrower table than programs do, with notes below.
 */
static const OutputColumn FIRST_FOR_PROGRAMS[] = {{"category", "award.column.category"},
                                                  {"place", "award.column.rank"},
                                                  {"code", "column.code"},
                                                  {"name", "column.name"},
                                                  {"total", "award.column.total"},
                                                  {"tied", "award.column.tied"}};
static const OutputColumn FIRST_FOR_PEOPLE[] = {{"place", "award.column.number"},
                                                {"code", "column.code"},
                                                {"name", "column.name"},
                                                {"total", "award.column.total"}};

typedef struct {
    Session *session;
    const Edition *edition;
    const Category *category;
    const Ranking *ranking;
    size_t *aspects;
    size_t aspect_count;
    OutputColumn *columns;
    Cell *cells;
    size_t count;
} RankTable;

static void add_column(RankTable *table, const char *key, const char *header)
{
    table->columns[table->count++] = (OutputColumn){key, header};
}

static void make_columns(RankTable *table)
{
    enum { BEFORE_AND_AFTER_MAX = 8 };
    Ctx *ctx = table->session->ctx;
    const Rubric *rubric = table->category->rubric;
    bool people = table->session->format == OUTPUT_TABLE;
    const OutputColumn *first = people ? FIRST_FOR_PEOPLE : FIRST_FOR_PROGRAMS;
    size_t first_count = people ? ARRAY_COUNT(FIRST_FOR_PEOPLE) : ARRAY_COUNT(FIRST_FOR_PROGRAMS);
    table->aspect_count = aspects_of(ctx, rubric, &table->aspects);
    table->columns = mem_array(ctx, OutputColumn, table->aspect_count + BEFORE_AND_AFTER_MAX);
    table->cells = mem_array(ctx, Cell, table->aspect_count + BEFORE_AND_AFTER_MAX);
    for (size_t i = 0; i < first_count; i++)
        add_column(table, first[i].key, first[i].header);
    for (size_t i = 0; i < table->aspect_count; i++) {
        const RubricNode *node = &rubric->nodes[table->aspects[i]];
        add_column(table, node->key, rubric_label(node, ctx->lang));
    }
    if (!people)
        add_column(table, "note", "column.note");
    add_column(table, "synthetic", "column.synthetic");
}

static void fill_row(RankTable *table, const RankRow *row)
{
    const Scores *scores = table->ranking->scores;
    const AwardEntrant *entrant = &scores->input->entrants[row->entrant];
    Cell place = row->place > 0 ? CELL_INT_OF(row->place) : CELL_NONE;
    Cell total = row->place > 0 ? CELL_SCORE_OF(scores->totals[row->entrant]) : CELL_NONE;
    size_t at = 0;
    if (table->session->format != OUTPUT_TABLE)
        table->cells[at++] = CELL_STRING(table->category->key);
    table->cells[at++] = place;
    table->cells[at++] = CELL_STRING(entrant->code);
    table->cells[at++] = CELL_STRING(table->session->format == OUTPUT_TABLE
                                         ? award_short_name(table->session->ctx, entrant->name)
                                         : entrant->name);
    table->cells[at++] = total;
    if (table->session->format != OUTPUT_TABLE)
        table->cells[at++] = CELL_BOOL_OF(row->tied);
    for (size_t i = 0; i < table->aspect_count; i++)
        table->cells[at++] = row->place > 0
                                 ? CELL_SCORE_OF(points_at(scores, row->entrant, table->aspects[i]))
                                 : CELL_NONE;
    if (table->session->format != OUTPUT_TABLE)
        table->cells[at++] = CELL_STRING(note_of(table->session->ctx, scores, row));
    table->cells[at] = CELL_BOOL_OF(table->edition->synthetic);
}

/* Those who do not take part, below the table with their reasons. Who failed a gate is in it. */
static bool is_out(const NominationStatus *status)
{
    return !status->in_play && status->state != NOMINATION_GATE_FAILED;
}

static Status say_who_is_out(Session *session, const Edition *edition, const Category *category)
{
    Ctx *ctx = session->ctx;
    NominationTable *table = NULL;
    TRY(nomination_table(session->store, ctx, edition, category, NULL, &table));
    for (size_t i = 0; i < table->count; i++) {
        const NominationStatus *status = &table->rows[i];
        if (is_out(status))
            session_say(session, "award.rank.out", status->entrant->code, status->entrant->name,
                        nomination_reason(ctx, ctx->lang, table, status), NULL);
    }
    return OK;
}

/* The same for programs; an edition whose entrants all take part has no such list. */
static Status list_who_is_out(Session *session, const Edition *edition, const Category *category,
                              Json *object)
{
    Ctx *ctx = session->ctx;
    NominationTable *table = NULL;
    Json *out = json_array(ctx);
    size_t count = 0;
    TRY(nomination_table(session->store, ctx, edition, category, NULL, &table));
    for (size_t i = 0; i < table->count; i++) {
        const NominationStatus *status = &table->rows[i];
        if (!is_out(status))
            continue;
        Json *row = json_object(ctx);
        json_set_string(row, "code", status->entrant->code);
        json_set_string(row, "name", status->entrant->name);
        json_set_string(row, "state", NOMINATION_STATE_KEYS[status->state]);
        json_set_string(row, "reason", nomination_reason(ctx, ctx->lang, table, status));
        json_append(out, row);
        count++;
    }
    if (count > 0)
        json_set(object, "out", out);
    return OK;
}

static Status write_table(Session *session, const Edition *edition, const Category *category,
                          const Ranking *ranking)
{
    RankTable table = {
        .session = session, .edition = edition, .category = category, .ranking = ranking};
    TableWriter *writer;
    const char *title =
        session->ctx->lang == LANG_EN ? category->rubric->title_en : category->rubric->title_id;
    make_columns(&table);
    TRY(session_table(session, title, table.columns, table.count, &writer));
    for (size_t i = 0; i < ranking->count; i++) {
        fill_row(&table, &ranking->rows[i]);
        TRY(table_writer_row(writer, table.cells));
    }
    TRY(table_writer_close(writer));
    if (session->format != OUTPUT_TABLE)
        return OK; /* what follows is said to people */
    for (size_t i = 0; i < ranking->count; i++) {
        const RankRow *row = &ranking->rows[i];
        const AwardEntrant *entrant = &ranking->scores->input->entrants[row->entrant];
        const char *note = note_of(session->ctx, ranking->scores, row);
        if (note[0] != '\0')
            session_say(session, "award.rank.note", entrant->code, entrant->name, note, NULL);
    }
    return say_who_is_out(session, edition, category);
}

/* One line, as programs read it. */
static void print_json(Session *session, const Json *json)
{
    session_print(session, mem_printf(session->ctx, "%s\n", json_print(session->ctx, json, false)));
}

/* All categories are ranked before anything is printed, so that a missing mark leaves no half a
 * result behind. */
static Status rank_all(Session *session, const Edition *edition, Ranking **rankings)
{
    Status status = OK;
    for (size_t i = 0; i < edition->category_count; i++) {
        Status one = award_session_ranking(session, edition, &edition->categories[i], &rankings[i]);
        if (status == OK)
            status = one;
    }
    return status;
}

static Status print_all(Session *session, const Edition *edition, Ranking **rankings)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_JSON) {
        for (size_t i = 0; i < edition->category_count; i++) {
            TRY(write_table(session, edition, &edition->categories[i], rankings[i]));
            if (i + 1 < edition->category_count)
                session_print(session, "\n");
        }
        return OK;
    }
    Json *object = json_object(ctx);
    Json *categories = json_array(ctx);
    json_set_string(object, "edition", edition->id);
    json_set_bool(object, "synthetic", edition->synthetic);
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        Json *one = json_of_ranking(ctx, ctx, edition, category, rankings[i]);
        TRY(list_who_is_out(session, edition, category, one));
        json_append(categories, one);
    }
    json_set(object, "categories", categories);
    print_json(session, object);
    return OK;
}

Status award_rank_command(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    TRY(award_session_edition(session, &edition));
    if (option_given(session, "category")) {
        const Category *category = NULL;
        Ranking *ranking = NULL;
        TRY(edition_category(ctx, edition, option_text(session, "category"), &category));
        TRY(award_session_ranking(session, edition, category, &ranking));
        if (session->format == OUTPUT_JSON) {
            Json *object = json_of_ranking(ctx, ctx, edition, category, ranking);
            TRY(list_who_is_out(session, edition, category, object));
            print_json(session, object);
        } else {
            TRY(write_table(session, edition, category, ranking));
        }
    } else {
        Ranking **rankings = mem_array(ctx, Ranking *, edition->category_count);
        TRY(rank_all(session, edition, rankings));
        TRY(print_all(session, edition, rankings));
    }
    if (edition->synthetic)
        session_say(session, "award.synthetic_note", edition->id, NULL);
    session_say(session, "award.weights_note", NULL);
    return OK;
}
