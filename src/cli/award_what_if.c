/* paritrana award what-if: the places as they are beside the places as they would be if something
 * had been stated otherwise. Only looks: neither the facts nor the edition change. */
#include "cli/award_command.h"

#include "base/mem.h"
#include "base/message.h"
#include "format/json.h"

/* "32.77:vulnerable_protected=4133" */
static Status read_supposition(Session *session, const Edition *edition, const char *text,
                               StatedFact *ret)
{
    Ctx *ctx = session->ctx;
    Text rest = text_of(text), code, fact;
    int64_t value = 0;
    const char *entrant = NULL;
    bool shaped = text_split(&rest, ':', &code) && text_split(&rest, '=', &fact);
    if (!shaped || code.bytes == 0 || fact.bytes == 0 ||
        !text_parse_int64(text_trim(rest), &value) || value < 0)
        return fail(ctx, E_INVALID, "award.what_if.form", text, NULL);
    TRY(award_session_entrant(session, edition, text_string(ctx, code), &entrant));
    *ret = (StatedFact){.code = entrant,
                        .fact = text_string(ctx, fact),
                        .value = value,
                        .as_of = edition_last_day(edition),
                        .source = "what-if",
                        .certainty = "",
                        .note = "",
                        .synthetic = true};
    return OK;
}

/* A supposition that no indicator looks at would show "nothing changes" for a mistyped key. */
static Status check_used(Ctx *ctx, const Edition *edition, const Category *category,
                         const AwardInput *input, const StatedFact *supposed)
{
    bool entrant = false, used = false;
    for (size_t i = 0; i < input->count; i++)
        entrant = entrant || strcmp(input->entrants[i].code, supposed->code) == 0;
    if (!entrant)
        return fail(ctx, E_NOT_FOUND, "award.no_entrant_in", supposed->code, category->key,
                    edition->id, NULL);
    for (size_t i = 0; i < category->rubric->indicator_count; i++) {
        const IndicatorSource *source = &category->rubric->indicators[i].source;
        used = used || (source->kind == SOURCE_FACT && strcmp(source->fact, supposed->fact) == 0) ||
               (source->over == OVER_FACT && strcmp(source->over_key, supposed->fact) == 0);
    }
    return used ? OK
                : fail(ctx, E_INVALID, "award.what_if.unused", supposed->code, supposed->fact,
                       category->key, NULL);
}

static Status rank_input(Ctx *ctx, const AwardInput *input, Ranking **ret)
{
    Scores *scores = NULL;
    TRY(award_score(ctx, ctx, input, &scores));
    return award_rank(ctx, ctx, scores, ret);
}

static const RankRow *row_of(const Ranking *ranking, size_t entrant)
{
    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->rows[i].entrant == entrant)
            return &ranking->rows[i];
    }
    return NULL;
}

static Score total_of(const Ranking *ranking, size_t entrant)
{
    return ranking->scores->totals[entrant];
}

static void print_comparison_json(Session *session, const Edition *edition,
                                  const Category *category, const Ranking *before,
                                  const Ranking *after)
{
    Ctx *ctx = session->ctx;
    Json *object = json_object(ctx);
    Json *entrants = json_array(ctx);
    json_set_string(object, "edition", edition->id);
    json_set_string(object, "category", category->key);
    json_set_bool(object, "supposed", true);
    json_set_bool(object, "synthetic", edition->synthetic);
    for (size_t i = 0; i < after->count; i++) {
        const RankRow *now = &after->rows[i];
        const RankRow *then = row_of(before, now->entrant);
        const AwardEntrant *entrant = &after->scores->input->entrants[now->entrant];
        Json *row = json_object(ctx);
        json_set_string(row, "code", entrant->code);
        json_set_string(row, "name", entrant->name);
        if (then->place > 0 && now->place > 0) {
            json_set_int(row, "place_before", then->place);
            json_set_int(row, "place_after", now->place);
            json_set_decimal(row, "total_before", total_of(before, now->entrant).micro, 6);
            json_set_decimal(row, "total_after", total_of(after, now->entrant).micro, 6);
        }
        json_append(entrants, row);
    }
    json_set(object, "entrants", entrants);
    session_print(session, mem_printf(ctx, "%s\n", json_print(ctx, object, false)));
}

static Status print_comparison(Session *session, const Edition *edition, const Category *category,
                               const Ranking *before, const Ranking *after)
{
    static const OutputColumn COLUMNS[] = {{"place_before", "award.column.place_before"},
                                           {"place_after", "award.column.place_after"},
                                           {"code", "column.code"},
                                           {"name", "column.name"},
                                           {"total_before", "award.column.total_before"},
                                           {"total_after", "award.column.total_after"},
                                           {"change", "award.column.total_change"},
                                           {"synthetic", "column.synthetic"}};
    TableWriter *writer;
    const char *title =
        session->ctx->lang == LANG_EN ? category->rubric->title_en : category->rubric->title_id;
    TRY(session_table(session, title, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < after->count; i++) {
        const RankRow *now = &after->rows[i];
        const RankRow *then = row_of(before, now->entrant);
        const AwardEntrant *entrant = &after->scores->input->entrants[now->entrant];
        bool ranked = now->place > 0 && then->place > 0;
        Score old = total_of(before, now->entrant), new = total_of(after, now->entrant);
        const char *name = session->format == OUTPUT_TABLE
                               ? award_short_name(session->ctx, entrant->name)
                               : entrant->name;
        const Cell cells[] = {then->place > 0 ? CELL_INT_OF(then->place) : CELL_NONE,
                              now->place > 0 ? CELL_INT_OF(now->place) : CELL_NONE,
                              CELL_STRING(entrant->code),
                              CELL_STRING(name),
                              ranked ? CELL_SCORE_OF(old) : CELL_NONE,
                              ranked ? CELL_SCORE_OF(new) : CELL_NONE,
                              ranked ? CELL_SCORE_OF(((Score){new.micro - old.micro})) : CELL_NONE,
                              CELL_BOOL_OF(edition->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

Status award_what_if_command(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *category = NULL;
    AwardInput *stated = NULL, *input = NULL;
    Ranking *before = NULL, *after = NULL;
    size_t count = (size_t)session->operand_count;
    StatedFact *supposed = mem_array(ctx, StatedFact, count);
    TRY(award_session_edition(session, &edition));
    for (size_t i = 0; i < count; i++)
        TRY(read_supposition(session, edition, session->operands[i], &supposed[i]));
    TRY(award_session_category(session, edition, supposed[0].code, &category));
    TRY(award_collect(session->store, ctx, edition, category, &stated));
    for (size_t i = 0; i < count; i++)
        TRY(check_used(ctx, edition, category, stated, &supposed[i]));
    TRY(award_suppose(session->store, ctx, edition, category, supposed, count, &input));
    TRY(rank_input(ctx, stated, &before));
    TRY(rank_input(ctx, input, &after));
    if (session->format == OUTPUT_JSON) {
        print_comparison_json(session, edition, category, before, after);
        return OK;
    }
    TRY(print_comparison(session, edition, category, before, after));
    for (size_t i = 0; i < count; i++)
        session_say(session, "award.what_if.supposed", supposed[i].code, supposed[i].fact,
                    count_format(ctx, supposed[i].value, ctx->lang == LANG_EN), NULL);
    if (edition->synthetic)
        session_say(session, "award.synthetic_note", edition->id, NULL);
    session_say(session, "award.weights_note", NULL);
    return OK;
}
