/* paritrana award decide, decision show, minutes, letter, certificate: what the committee decides,
 * and the documents that say so. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"
#include "cli/award_documents.h"
#include "format/json.h"

static const char *const CHANGES[] = {"award.change_none", "award.change_added",
                                      "award.change_updated"};
static const char *const CHANGE_WORDS[] = {"none", "added", "updated"};

/* -- decide ---------------------------------------------------------------------------------- */

/* "one|another": several statements in one option. */
static void read_dissents(Session *session, AwardDecision *asked)
{
    const char *given = option_text(session, "dissent");
    size_t capacity = 0;
    Text rest = text_of(given);
    Text part;
    while (given != NULL && text_split(&rest, '|', &part)) {
        asked->dissents = mem_grow(session->ctx, asked->dissents, asked->dissent_count, &capacity);
        asked->dissents[asked->dissent_count++] =
            text_without_controls(session->ctx, text_trim(part));
    }
}

static Status write_change(Session *session, const Edition *edition, const AwardDecision *decision,
                           Change change)
{
    static const OutputColumn COLUMNS[] = {
        {"edition", "award.column.edition"}, {"category", "award.column.category"},
        {"decree", "award.column.decree"},   {"places", "award.column.rank"},
        {"awarded", "award.column.awarded"}, {"change", "award.column.change"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    int64_t awarded = 0;
    bool people = session->format == OUTPUT_TABLE;
    for (size_t i = 0; i < decision->count; i++)
        awarded += decision->places[i].awarded;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {
        CELL_STRING(edition->id),
        award_category_cell(session, edition, decision->category),
        CELL_STRING(decision->decree),
        CELL_INT_OF((int64_t)award_decision_ranked(decision)),
        CELL_INT_OF(awarded),
        CELL_STRING(people ? say(ctx, ctx->lang, CHANGES[change], NULL) : CHANGE_WORDS[change])};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status decide(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *category = NULL;
    AwardDecision asked = {0};
    AwardDecision *decision = NULL;
    Change change = CHANGE_NONE;
    TRY(award_session_edition(session, &edition));
    TRY(edition_category(ctx, edition, option_text(session, "category"), &category));
    const char *note = option_text(session, "note");
    asked.decree = text_without_controls(ctx, text_trim(text_of(option_text(session, "decree"))));
    asked.note = note == NULL ? "" : text_without_controls(ctx, text_trim(text_of(note)));
    (void)option_date(session, "date", &asked.date); /* required */
    read_dissents(session, &asked);
    TRY(award_decide(session->store, ctx, edition, category, &asked, &decision, &change));
    return write_change(session, edition, decision, change);
}

/* -- decision show --------------------------------------------------------------------------- */

static const OutputColumn FOR_PEOPLE[] = {{"place", "award.column.number"},
                                          {"code", "column.code"},
                                          {"name", "column.name"},
                                          {"total", "award.column.total"},
                                          {"awarded", "award.column.awarded"},
                                          {"standing", "award.column.standing"},
                                          {"result_code", "award.column.result_code"},
                                          {"synthetic", "column.synthetic"}};
static const OutputColumn FOR_PROGRAMS[] = {{"category", "award.column.category"},
                                            {"place", "award.column.rank"},
                                            {"code", "column.code"},
                                            {"name", "column.name"},
                                            {"total", "award.column.total"},
                                            {"tied", "award.column.tied"},
                                            {"awarded", "award.column.awarded"},
                                            {"decided_by", "award.column.decided_by"},
                                            {"standing", "award.column.standing"},
                                            {"reason", "award.column.reason"},
                                            {"result_code", "award.column.result_code"},
                                            {"decree", "award.column.decree"},
                                            {"date", "column.dated"},
                                            {"synthetic", "column.synthetic"}};

/* What the place alone does not say. */
static const char *standing_for_people(Session *session, const DecidedPlace *place)
{
    Ctx *ctx = session->ctx;
    const char *key = mem_printf(ctx, "award.standing.%s", place->standing);
    if (place->place > 0)
        return place->tied ? say(ctx, ctx->lang, "award.rank.tied", NULL) : "";
    const char *standing = say(ctx, ctx->lang, key, NULL);
    return place->reason[0] == '\0' ? standing : mem_printf(ctx, "%s: %s", standing, place->reason);
}

static void fill_place(Session *session, const Edition *edition, const AwardDecision *decision,
                       const DecidedPlace *place, Cell *cells)
{
    bool people = session->format == OUTPUT_TABLE;
    bool placed = place->place > 0;
    size_t at = 0;
    if (!people)
        cells[at++] = CELL_STRING(decision->category);
    cells[at++] = placed ? CELL_INT_OF(place->place) : CELL_NONE;
    cells[at++] = CELL_STRING(place->code);
    cells[at++] = CELL_STRING(people ? award_short_name(session->ctx, place->name) : place->name);
    cells[at++] = placed ? CELL_SCORE_OF(place->total) : CELL_NONE;
    if (!people)
        cells[at++] = CELL_BOOL_OF(place->tied);
    cells[at++] = CELL_BOOL_OF(place->awarded);
    if (!people)
        cells[at++] = CELL_STRING(place->decided_by);
    cells[at++] = CELL_STRING(people ? standing_for_people(session, place) : place->standing);
    if (!people)
        cells[at++] = CELL_STRING(place->reason);
    cells[at++] = CELL_STRING(people ? award_result_code_grouped(session->ctx, place->result_code)
                                     : place->result_code);
    if (!people) {
        cells[at++] = CELL_STRING(decision->decree);
        cells[at++] = CELL_DATE_OF(decision->date);
    }
    cells[at] = CELL_BOOL_OF(edition->synthetic);
}

static void say_head(Session *session, const Edition *edition, const Category *category,
                     const AwardDecision *decision)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    session_say(session, "award.decision_head", category_label(category, ctx->lang), edition->id,
                decision->decree, date_format_long(ctx, decision->date, english),
                count_format(ctx, decision->slots, english), NULL);
}

static void say_grounds(Session *session, const Category *category, const AwardDecision *decision)
{
    Ctx *ctx = session->ctx;
    if (decision->tie_break[0] != '\0')
        session_say(session, "award.decision_tie_break",
                    award_tie_break_text(ctx, ctx->lang, category->rubric, decision->tie_break),
                    NULL);
    for (size_t i = 0; i < decision->dissent_count; i++)
        session_say(session, "award.decision_dissent", decision->dissents[i], NULL);
    if (decision->note[0] != '\0')
        session_say(session, "award.decision_note", decision->note, NULL);
    if (decision->frozen_event > 0)
        session_say(session, "award.decision_frozen",
                    mem_printf(ctx, "%lld", (long long)decision->frozen_event),
                    decision->frozen_digest, NULL);
    session_say(session, "award.decision_digest", decision->scores_digest, NULL);
}

typedef struct {
    const Edition *edition;
    AwardDecision **decisions;
    size_t count;
} Decisions;

static Status write_places(Session *session, const Decisions *decisions, size_t from, size_t until)
{
    bool people = session->format == OUTPUT_TABLE;
    TableWriter *writer;
    Cell cells[ARRAY_COUNT(FOR_PROGRAMS)];
    TRY(session_table(session, NULL, people ? FOR_PEOPLE : FOR_PROGRAMS,
                      people ? ARRAY_COUNT(FOR_PEOPLE) : ARRAY_COUNT(FOR_PROGRAMS), &writer));
    for (size_t d = from; d < until; d++) {
        const AwardDecision *decision = decisions->decisions[d];
        for (size_t i = 0; i < decision->count; i++) {
            fill_place(session, decisions->edition, decision, &decision->places[i], cells);
            TRY(table_writer_row(writer, cells));
        }
    }
    return table_writer_close(writer);
}

/* Programs get one table, people one for each category with what it rests on. */
static Status show_all(Session *session, const Decisions *decisions)
{
    if (session->format != OUTPUT_TABLE)
        return write_places(session, decisions, 0, decisions->count);
    for (size_t i = 0; i < decisions->count; i++) {
        const AwardDecision *decision = decisions->decisions[i];
        const Category *category = NULL;
        TRY(edition_category(session->ctx, decisions->edition, decision->category, &category));
        session_print(session, i == 0 ? "" : "\n");
        say_head(session, decisions->edition, category, decision);
        TRY(write_places(session, decisions, i, i + 1));
        say_grounds(session, category, decision);
    }
    return OK;
}

/* Of one category, or of all that were decided. */
static Status decision_show(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *only = NULL;
    TRY(award_session_edition(session, &edition));
    if (option_given(session, "category"))
        TRY(edition_category(ctx, edition, option_text(session, "category"), &only));
    Decisions decisions = {.edition = edition,
                           .decisions = mem_array(ctx, AwardDecision *, edition->category_count)};
    for (size_t i = 0; i < edition->category_count; i++) {
        AwardDecision *decision = NULL;
        if (only != NULL && only != &edition->categories[i])
            continue;
        TRY(award_decision_find(session->store, ctx, edition, edition->categories[i].key,
                                &decision));
        if (decision != NULL)
            decisions.decisions[decisions.count++] = decision;
    }
    if (decisions.count == 0 && only == NULL)
        return fail(ctx, E_NOT_FOUND, "award.undecided_all", edition->id, NULL);
    if (decisions.count == 0)
        return fail(ctx, E_NOT_FOUND, "award.undecided", only->key, edition->id, NULL);
    TRY(show_all(session, &decisions));
    if (edition->synthetic)
        session_say(session, "award.synthetic_note", edition->id, NULL);
    return OK;
}

/* -- The commands ---------------------------------------------------------------------------- */

static const Option DECIDE[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT, .required = true},
    {.name = "decree", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE, .required = true},
    {.name = "dissent", .type = VALUE_TEXT},
    {.name = "note", .type = VALUE_TEXT},
};
static const Option SHOW[] = {{.name = "edition", .type = VALUE_TEXT},
                              {.name = "category", .type = VALUE_TEXT}};
static const Option MINUTES[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "top", .type = VALUE_INT},
    {.name = "format", .type = VALUE_CHOICE, .choices = AWARD_DOCUMENT_FORMATS},
    {.name = "out", .type = VALUE_FILE},
};
static const Option DOCUMENT[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "format", .type = VALUE_CHOICE, .choices = AWARD_DOCUMENT_FORMATS},
    {.name = "out", .type = VALUE_FILE},
    {.name = "out-dir", .type = VALUE_FILE},
    {.name = "link", .type = VALUE_TEXT},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "decide",
     OPTIONS(DECIDE),
     .use = USES_STORE_WRITE,
     .example = "paritrana award decide --edition west-java-2022-example --category regency-city "
                "--decree 463/Kep.CONTOH-3/2023 --date 2023-05-22 --db var/west-java.db",
     .run = decide},
    {.noun = "award",
     .verb = "decision show",
     OPTIONS(SHOW),
     .use = USES_STORE_READ,
     .example =
         "paritrana award decision show --edition west-java-2022-example --category regency-city "
         "--db var/west-java.db",
     .run = decision_show},
    {.noun = "award",
     .verb = "minutes",
     OPTIONS(MINUTES),
     .use = USES_STORE_READ,
     .example = "paritrana award minutes --edition west-java-2022-example --out var/minutes.pdf "
                "--db var/west-java.db",
     .run = award_minutes_command},
    {.noun = "award",
     .verb = "letter",
     .operands = "[ENTRANT]",
     OPTIONS(DOCUMENT),
     .use = USES_STORE_READ,
     .example =
         "paritrana award letter 32.77 --edition west-java-2022-example --out var/3277-letter.pdf "
         "--db var/west-java.db",
     .run = award_letter_command},
    {.noun = "award",
     .verb = "certificate",
     .operands = "[ENTRANT]",
     OPTIONS(DOCUMENT),
     .use = USES_STORE_READ,
     .example =
         "paritrana award certificate --edition west-java-2022-example --category regency-city "
         "--out-dir var/certificates --format pdf --db var/west-java.db",
     .run = award_certificate_command},
};

COMMAND_LIST(award_decision, COMMANDS);
