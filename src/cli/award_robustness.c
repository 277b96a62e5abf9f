/* paritrana award robustness: how firm the places of a category are. For the committee. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"
#include "format/json.h"

typedef struct {
    Session *session;
    const Edition *edition;
    const Category *category;
    Ranking *ranking;
    const Ranking **data; /* the ranking, and its entrants on data that changed */
    size_t data_count;
    const RobustnessTable **tables;
    size_t table_count;
    Robustness *drawn;
    RobustnessChange *changes;
    size_t change_count;
    const char *alone; /* an assessor without whom somebody has no mark; NULL: none */
} Firmness;

static const AwardEntrant *entrant_at(const Firmness *firmness, size_t i)
{
    return &firmness->ranking->scores->input->entrants[firmness->ranking->rows[i].entrant];
}

static const char *name_at(const Firmness *firmness, size_t i)
{
    const char *name = entrant_at(firmness, i)->name;
    return firmness->session->format == OUTPUT_TABLE
               ? award_short_name(firmness->session->ctx, name)
               : name;
}

/* -- Work ------------------------------------------------------------------------------------ */

/* Weights alone, or every combination of data, scale and sum. */
static void make_tables(Firmness *firmness)
{
    Ctx *ctx = firmness->session->ctx;
    bool all = option_choice(firmness->session, "vary") == 1;
    size_t data = all ? firmness->data_count : 1;
    int scales = all ? NORMALISE_COUNT : 1, sums = all ? SUM_COUNT : 1;
    firmness->tables = mem_array(ctx, const RobustnessTable *, data *NORMALISE_COUNT *SUM_COUNT);
    for (size_t i = 0; i < data; i++)
        for (int normalisation = 0; normalisation < scales; normalisation++)
            for (int rule = 0; rule < sums; rule++)
                firmness->tables[firmness->table_count++] = robustness_table(
                    ctx, firmness->data[i], (Normalisation)normalisation, (SumRule)rule, NULL);
}

/* Tables that take turns have equal parts after a whole number of rounds: so many draws are made,
 * and the error is looked at after each doubling. */
static Status draw_in_turns(Firmness *firmness, RobustnessOptions options)
{
    Ctx *ctx = firmness->session->ctx;
    const int64_t turn = (int64_t)firmness->table_count * ROBUSTNESS_TURN_DRAWS;
    const Rate stop = options.stop_error;
    int64_t rounds = (options.draws + turn - 1) / turn;
    int64_t made = stop.ppm > 0 ? 1 : rounds;
    options.stop_error = (Rate){0};
    for (;; made = 2 * made < rounds ? 2 * made : rounds) {
        options.draws = made * turn;
        TRY(award_robustness(ctx, ctx, firmness->tables, firmness->table_count, &options,
                             &firmness->drawn));
        if (made == rounds || firmness->drawn->error.ppm <= stop.ppm)
            break;
        mem_free(firmness->drawn);
    }
    firmness->drawn->stopped = made < rounds;
    return OK;
}

static Status draw(Firmness *firmness)
{
    Session *session = firmness->session;
    const RobustnessOptions options = {
        .draws = option_int(session, "draws", 0),
        .concentration = option_int(session, "concentration", 0),
        .seed = (uint64_t)option_int(session, "seed", 0),
        .stop_error = {option_int(session, "stop-error", 0)},
    };
    if (options.stop_error.ppm < 0 || options.stop_error.ppm > PPM)
        return fail(session->ctx, E_INVALID, "award.robustness.stop_error",
                    option_text(session, "stop-error"), NULL);
    if (firmness->table_count > 1 && options.draws > 0 && options.draws <= ROBUSTNESS_DRAWS_MAX)
        return draw_in_turns(firmness, options);
    return award_robustness(session->ctx, session->ctx, firmness->tables, firmness->table_count,
                            &options, &firmness->drawn);
}

/* Data on which somebody who has a place would have none is left to the changes. */
static void add_data(Firmness *firmness, const Ranking *ranking)
{
    Ctx *ctx = firmness->session->ctx;
    const Ranking *ordered = robustness_in_order(ctx, firmness->ranking, ranking);
    if (ordered == NULL)
        return;
    firmness->data =
        mem_resize(ctx, firmness->data, firmness->data_count + 1, sizeof *firmness->data);
    firmness->data[firmness->data_count++] = ordered;
}

static void add_change(Firmness *firmness, RobustnessChange change)
{
    firmness->changes = mem_resize(firmness->session->ctx, firmness->changes,
                                   firmness->change_count + 1, sizeof *firmness->changes);
    firmness->changes[firmness->change_count++] = change;
}

/* Each assessor left out. Where nobody else marked somebody there is no ranking without them. */
static Status change_assessors(Firmness *firmness)
{
    Ctx *ctx = firmness->session->ctx;
    const AwardInput *input = firmness->ranking->scores->input;
    const char *const *assessors;
    size_t count = robustness_assessors(ctx, input, &assessors);
    for (size_t i = 0; i < count; i++) {
        Scores *scores = NULL;
        Ranking *ranking = NULL;
        TRY(award_score(ctx, ctx, robustness_without_assessor(ctx, input, assessors[i]), &scores));
        if (!award_scores_complete(scores)) {
            firmness->alone = assessors[i];
            continue;
        }
        TRY(award_rank(ctx, ctx, scores, &ranking));
        add_change(firmness,
                   robustness_change_to(ctx, "assessor", assessors[i], firmness->ranking, ranking));
        add_data(firmness, ranking);
    }
    return OK;
}

/* The ranking with another denominator in one role: "employed=sakernas-2022-02". */
static Status rank_on_base(Firmness *firmness, Text change, Ranking **ret, const char **ret_what)
{
    Session *session = firmness->session;
    Ctx *ctx = session->ctx;
    Text rest = change, role;
    if (!text_split(&rest, '=', &role) || role.bytes == 0 || rest.bytes == 0)
        return fail(ctx, E_INVALID, "award.robustness.base", text_string(ctx, change), NULL);
    Edition *edition = mem_new(ctx, Edition);
    *edition = *firmness->edition;
    const char *role_key = text_string(ctx, role);
    const char *name = text_string(ctx, rest);
    const char *before = edition_denominator(edition, firmness->category->key, role_key);
    if (before == NULL)
        return fail(ctx, E_NOT_FOUND, "award.robustness.role", role_key, edition->id, NULL);
    edition->denominators =
        mem_array(ctx, EditionDenominator, firmness->edition->denominator_count);
    for (size_t i = 0; i < edition->denominator_count; i++) {
        edition->denominators[i] = firmness->edition->denominators[i];
        if (strcmp(edition->denominators[i].role, role_key) == 0)
            edition->denominators[i].name = name;
    }
    *ret_what = mem_printf(ctx, "%s=%s", role_key, name);
    return award_session_ranking(session, edition, firmness->category, ret);
}

static Status change_bases(Firmness *firmness)
{
    const char *bases = option_text(firmness->session, "bases");
    Text rest = text_of(bases == NULL ? "" : bases), change;
    while (rest.bytes > 0) {
        Ranking *other = NULL;
        const char *what = NULL;
        if (!text_split(&rest, ',', &change)) {
            change = rest;
            rest = TEXT_EMPTY;
        }
        TRY(rank_on_base(firmness, change, &other, &what));
        add_change(firmness, robustness_change_to(firmness->session->ctx, "denominator", what,
                                                  firmness->ranking, other));
        add_data(firmness, other);
    }
    return OK;
}

/* -- Output ---------------------------------------------------------------------------------- */

static Status write_places(Firmness *firmness)
{
    static const OutputColumn COLUMNS[] = {{"place", "award.column.number"},
                                           {"code", "column.code"},
                                           {"name", "column.name"},
                                           {"first", "award.column.first"},
                                           {"first_three", "award.column.first_three"},
                                           {"median", "award.column.median"},
                                           {"from", "award.column.from_place"},
                                           {"to", "award.column.to_place"},
                                           {"synthetic", "column.synthetic"}};
    enum { PLACES_OF_HONOUR = 3, LOW = 50000, MIDDLE = 500000, HIGH = 950000 };
    const Robustness *drawn = firmness->drawn;
    Session *session = firmness->session;
    TableWriter *writer;
    TRY(session_table(session,
                      say(session->ctx, session->ctx->lang, "award.robustness.title", NULL),
                      COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < drawn->entrants; i++) {
        const Cell cells[] = {
            CELL_INT_OF(firmness->ranking->rows[i].place),
            CELL_STRING(entrant_at(firmness, i)->code),
            CELL_STRING(name_at(firmness, i)),
            CELL_RATE_OF(robustness_share(drawn, i, 1)),
            CELL_RATE_OF(robustness_share(drawn, i, PLACES_OF_HONOUR)),
            CELL_INT_OF(robustness_quantile(drawn, i, (Rate){MIDDLE})),
            CELL_INT_OF(robustness_quantile(drawn, i, (Rate){LOW})),
            CELL_INT_OF(robustness_quantile(drawn, i, (Rate){HIGH})),
            CELL_BOOL_OF(firmness->edition->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* The assessors' and denominators' names are their own; the rest has a label. */
static const char *changed_text(const Firmness *firmness, const RobustnessChange *change)
{
    Ctx *ctx = firmness->session->ctx;
    const Rubric *rubric = firmness->category->rubric;
    int node = strcmp(change->kind, "indicator") == 0 ? rubric_find(rubric, change->what) : -1;
    if (firmness->session->format != OUTPUT_TABLE)
        return change->what;
    if (node >= 0)
        return rubric_label(&rubric->nodes[node], ctx->lang);
    if (strcmp(change->kind, "normalisation") != 0 && strcmp(change->kind, "sum") != 0)
        return change->what;
    return say(ctx, ctx->lang, mem_printf(ctx, "award.robustness.what.%s", change->what), NULL);
}

static const char *kind_text(const Firmness *firmness, const RobustnessChange *change)
{
    Ctx *ctx = firmness->session->ctx;
    if (firmness->session->format != OUTPUT_TABLE)
        return change->kind;
    return say(ctx, ctx->lang, mem_printf(ctx, "award.robustness.kind.%s", change->kind), NULL);
}

static Status write_changes(Firmness *firmness)
{
    static const OutputColumn COLUMNS[] = {
        {"kind", "award.column.change_kind"}, {"what", "award.column.change_what"},
        {"first", "award.column.then_first"}, {"decides", "award.column.decides"},
        {"moved", "award.column.moved"},      {"farthest", "award.column.farthest"},
        {"synthetic", "column.synthetic"}};
    Session *session = firmness->session;
    TableWriter *writer;
    TRY(session_table(session,
                      say(session->ctx, session->ctx->lang, "award.robustness.changes", NULL),
                      COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < firmness->change_count; i++) {
        const RobustnessChange *change = &firmness->changes[i];
        bool anybody = change->first < firmness->drawn->entrants;
        const Cell cells[] = {
            CELL_STRING(kind_text(firmness, change)),
            CELL_STRING(changed_text(firmness, change)),
            anybody ? CELL_STRING(name_at(firmness, change->first)) : CELL_NONE,
            CELL_BOOL_OF(change->decides),
            CELL_INT_OF((int64_t)change->moved),
            CELL_INT_OF(change->farthest),
            CELL_BOOL_OF(firmness->edition->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Rate share_ahead(const Robustness *drawn, size_t a, size_t b)
{
    Rate share = {0};
    bool fits = share_of(drawn->ahead[a * drawn->pairs + b], drawn->draws, &share);
    return fits ? share : (Rate){0};
}

static Status write_pairs(Firmness *firmness)
{
    static const OutputColumn COLUMNS[] = {
        {"code", "column.code"},         {"name", "column.name"},
        {"other", "award.column.other"}, {"other_name", "award.column.other_name"},
        {"ahead", "award.column.ahead"}, {"synthetic", "column.synthetic"}};
    Session *session = firmness->session;
    TableWriter *writer;
    TRY(session_table(session,
                      say(session->ctx, session->ctx->lang, "award.robustness.pairs", NULL),
                      COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t a = 0; a < firmness->drawn->pairs; a++) {
        for (size_t b = 0; b < firmness->drawn->pairs; b++) {
            const Cell cells[] = {CELL_STRING(entrant_at(firmness, a)->code),
                                  CELL_STRING(name_at(firmness, a)),
                                  CELL_STRING(entrant_at(firmness, b)->code),
                                  CELL_STRING(name_at(firmness, b)),
                                  CELL_RATE_OF(share_ahead(firmness->drawn, a, b)),
                                  CELL_BOOL_OF(firmness->edition->synthetic)};
            if (a != b)
                TRY(table_writer_row(writer, cells));
        }
    }
    return table_writer_close(writer);
}

static Json *json_of_entrant(const Firmness *firmness, size_t i)
{
    const Robustness *drawn = firmness->drawn;
    Json *row = json_object(firmness->session->ctx);
    Json *places = json_array(firmness->session->ctx);
    json_set_string(row, "code", entrant_at(firmness, i)->code);
    json_set_string(row, "name", entrant_at(firmness, i)->name);
    json_set_int(row, "place", firmness->ranking->rows[i].place);
    for (size_t p = 0; p < drawn->entrants; p++)
        json_append_int(places, drawn->counts[i * drawn->entrants + p]);
    json_set(row, "draws_at_place", places);
    return row;
}

static Json *json_of_pairs(const Firmness *firmness)
{
    const Robustness *drawn = firmness->drawn;
    Json *pairs = json_array(firmness->session->ctx);
    for (size_t i = 0; i < drawn->pairs * drawn->pairs; i++) {
        size_t a = i / drawn->pairs, b = i % drawn->pairs;
        Json *pair = json_object(firmness->session->ctx);
        json_set_string(pair, "code", entrant_at(firmness, a)->code);
        json_set_string(pair, "other", entrant_at(firmness, b)->code);
        json_set_int(pair, "draws_ahead", drawn->ahead[i]);
        if (a != b)
            json_append(pairs, pair);
    }
    return pairs;
}

static void print_json(const Firmness *firmness)
{
    Ctx *ctx = firmness->session->ctx;
    const Robustness *drawn = firmness->drawn;
    Json *object = json_object(ctx), *entrants = json_array(ctx), *changes = json_array(ctx);
    json_set_string(object, "edition", firmness->edition->id);
    json_set_string(object, "category", firmness->category->key);
    json_set_bool(object, "synthetic", firmness->edition->synthetic);
    json_set_int(object, "draws", drawn->draws);
    json_set_int(object, "combinations", (int64_t)firmness->table_count);
    json_set_bool(object, "stopped_early", drawn->stopped);
    json_set_int(object, "error_ppm", drawn->error.ppm);
    for (size_t i = 0; i < drawn->entrants; i++)
        json_append(entrants, json_of_entrant(firmness, i));
    json_set(object, "entrants", entrants);
    json_set(object, "pairs", json_of_pairs(firmness));
    for (size_t i = 0; i < firmness->change_count; i++) {
        const RobustnessChange *change = &firmness->changes[i];
        Json *row = json_object(ctx);
        json_set_string(row, "kind", change->kind);
        json_set_string(row, "what", change->what);
        json_set_string(row, "first",
                        change->first < drawn->entrants ? entrant_at(firmness, change->first)->code
                                                        : NULL);
        json_set_bool(row, "decides", change->decides);
        json_set_int(row, "moved", (int64_t)change->moved);
        json_set_int(row, "farthest", change->farthest);
        json_append(changes, row);
    }
    json_set(object, "changes", changes);
    session_print(firmness->session, mem_printf(ctx, "%s\n", json_print(ctx, object, false)));
}

/* For people all three tables; for programs the one that was asked for. */
static Status print_tables(Firmness *firmness)
{
    Session *session = firmness->session;
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    int show = option_choice(session, "show");
    if (session->format != OUTPUT_TABLE)
        return show == 1   ? write_changes(firmness)
               : show == 2 ? write_pairs(firmness)
                           : write_places(firmness);
    if (show <= 0)
        TRY(write_places(firmness));
    if (show < 0)
        session_print(session, "\n");
    if (show < 0 || show == 1)
        TRY(write_changes(firmness));
    if (show == 2)
        TRY(write_pairs(firmness));
    session_say(session, "award.robustness.how", count_format(ctx, firmness->drawn->draws, english),
                count_format(ctx, option_int(session, "concentration", 0), english),
                count_format(ctx, option_int(session, "seed", 0), english),
                rate_format_percent(ctx, firmness->drawn->error, 2, english), NULL);
    if (firmness->drawn->stopped)
        session_say(session, "award.robustness.stopped",
                    count_format(ctx, option_int(session, "draws", 0), english), NULL);
    if (firmness->table_count > 1)
        session_say(session, "award.robustness.turns",
                    count_format(ctx, (int64_t)firmness->table_count, english),
                    count_format(ctx, (int64_t)firmness->data_count, english), NULL);
    if (firmness->alone != NULL)
        session_say(session, "award.robustness.alone", firmness->alone, NULL);
    if (firmness->edition->synthetic)
        session_say(session, "award.synthetic_note", firmness->edition->id, NULL);
    session_say(session, "award.weights_note", NULL);
    return OK;
}

static Status robustness_command(Session *session)
{
    Firmness firmness = {.session = session};
    Edition *edition = NULL;
    Scores *scores = NULL;
    TRY(award_session_edition(session, &edition));
    firmness.edition = edition;
    TRY(edition_category(session->ctx, edition, option_text(session, "category"),
                         &firmness.category));
    TRY(award_session_scores(session, edition, firmness.category, &scores));
    TRY(award_rank(session->ctx, session->ctx, scores, &firmness.ranking));
    add_data(&firmness, firmness.ranking);
    TRY(robustness_changes(session->ctx, session->ctx, firmness.ranking, &firmness.changes,
                           &firmness.change_count));
    TRY(change_assessors(&firmness));
    TRY(change_bases(&firmness));
    make_tables(&firmness);
    TRY(draw(&firmness));
    if (session->format == OUTPUT_JSON) {
        print_json(&firmness);
        return OK;
    }
    return print_tables(&firmness);
}

static const Option OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT, .required = true},
    {.name = "draws", .type = VALUE_INT, .fallback = "1000000"},
    {.name = "concentration", .type = VALUE_INT, .fallback = "100"},
    {.name = "seed", .type = VALUE_INT, .fallback = "1"},
    {.name = "stop-error", .type = VALUE_INT, .fallback = "0"},
    {.name = "vary", .type = VALUE_CHOICE, .choices = "weights|all", .fallback = "weights"},
    {.name = "bases", .type = VALUE_TEXT},
    {.name = "show", .type = VALUE_CHOICE, .choices = "places|changes|pairs"},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "robustness",
     .options = OPTIONS,
     .option_count = ARRAY_COUNT(OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award robustness --edition west-java-2022-example "
                "--category regency-city --draws 100000 --db var/west-java.db",
     .run = robustness_command},
};
COMMAND_LIST(award_robustness, COMMANDS);
