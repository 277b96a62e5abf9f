/* paritrana award parity, history: what equality would take, and what was published. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"
#include "format/json.h"

static Json *json_of_party(Ctx *ctx, const Entrant *entrant, const StatedFact *fact,
                           const Denominator *denominator, Rate share)
{
    Json *object = json_object(ctx);
    json_set_string(object, "code", entrant->code);
    json_set_string(object, "name", entrant->name);
    json_set_string(object, "fact", fact->fact);
    json_set_int(object, "value", fact->value);
    json_set_string(object, "as_of", date_format(ctx, fact->as_of));
    json_set_string(object, "source", fact->source);
    json_set_string(object, "certainty", fact->certainty);
    json_set_string(object, "note", fact->note);
    json_set_bool(object, "synthetic", fact->synthetic);
    json_set_string(object, "denominator", denominator->name);
    json_set_int(object, "denominator_value", denominator->value);
    json_set_string(object, "denominator_source", denominator->source);
    json_set_string(object, "denominator_date",
                    denominator->dated.days == INT32_MIN ? NULL
                                                         : date_format(ctx, denominator->dated));
    json_set_decimal(object, "share_percent", share.ppm, 4);
    return object;
}

static Json *json_of_law(Ctx *ctx, const LawParameter *parameter)
{
    Json *object = json_object(ctx);
    json_set_string(object, "name", parameter->name);
    json_set_int(object, "value", parameter->value);
    json_set_string(object, "source", parameter->source);
    json_set_string(object, "certainty", parameter->certainty);
    return object;
}

static void print_json(Session *session, const Edition *edition, const Category *category,
                       const ParityReport *report)
{
    Ctx *ctx = session->ctx;
    const Parity *parity = &report->parity;
    Json *object = json_object(ctx);
    Json *law = json_array(ctx);
    json_append(law, json_of_law(ctx, &report->jkk));
    json_append(law, json_of_law(ctx, &report->jkm));
    json_set_string(object, "edition", edition->id);
    json_set_string(object, "category", category->key);
    json_set_string(object, "indicator", option_text(session, "indicator"));
    json_set_int(object, "heads", parity->heads);
    json_set_int(object, "additional", parity->additional);
    json_set_int(object, "per_month", parity->per_month.rupiah);
    json_set_int(object, "per_year", parity->per_year.rupiah);
    json_set_int(object, "additional_per_month", parity->additional_per_month.rupiah);
    json_set_int(object, "additional_per_year", parity->additional_per_year.rupiah);
    json_set_int(object, "now_per_month", parity->now_per_month.rupiah);
    json_set_int(object, "contribution", report->parity_case.contribution.rupiah);
    json_set_string(object, "contribution_month", month_format(ctx, report->month));
    json_set(object, "law", law);
    json_set(object, "entrant",
             json_of_party(ctx, &report->own, &report->own_fact, &report->own_denominator,
                           parity->own_share));
    json_set(object, "other",
             json_of_party(ctx, &report->other, &report->other_fact, &report->other_denominator,
                           parity->other_share));
    json_set_bool(object, "synthetic", report->own_fact.synthetic || report->other_fact.synthetic);
    session_print(session, mem_printf(ctx, "%s\n", json_print(ctx, object, false)));
}

static const OutputColumn PARITY_COLUMNS[] = {
    {"name", "column.name"},          {"heads", "award.column.heads"},
    {"as_of", "award.column.as_of"},  {"denominator", "award.column.denominator"},
    {"share", "award.column.share"},  {"per_month", "award.column.per_month"},
    {"synthetic", "column.synthetic"}};

static void say_party(Session *session, const Entrant *entrant, const StatedFact *fact,
                      const Denominator *denominator)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    bool dated = denominator->dated.days != INT32_MIN;
    session_say(session, "award.parity.fact", entrant->name,
                date_format_long(ctx, fact->as_of, english), fact->source, fact->certainty,
                fact->note[0] == '\0' ? "-" : fact->note, NULL);
    session_say(session, "award.parity.denominator", entrant->name, denominator->name,
                denominator->source,
                dated ? date_format_long(ctx, denominator->dated, english) : "-", NULL);
}

static Status print_parties(Session *session, const ParityReport *report)
{
    const Parity *parity = &report->parity;
    TableWriter *writer;
    Money other = MONEY(0);
    if (!money_times(report->parity_case.contribution, report->other_fact.value, &other))
        return fail(session->ctx, E_LIMIT, "award.parity_overflow", NULL);
    TRY(session_table(session, NULL, PARITY_COLUMNS, ARRAY_COUNT(PARITY_COLUMNS), &writer));
    const Cell own_cells[] = {CELL_STRING(award_short_name(session->ctx, report->own.name)),
                              CELL_INT_OF(report->own_fact.value),
                              CELL_DATE_OF(report->own_fact.as_of),
                              CELL_INT_OF(report->own_denominator.value),
                              CELL_RATE_OF(parity->own_share),
                              CELL_MONEY_OF(parity->now_per_month),
                              CELL_BOOL_OF(report->own_fact.synthetic)};
    const Cell other_cells[] = {CELL_STRING(award_short_name(session->ctx, report->other.name)),
                                CELL_INT_OF(report->other_fact.value),
                                CELL_DATE_OF(report->other_fact.as_of),
                                CELL_INT_OF(report->other_denominator.value),
                                CELL_RATE_OF(parity->other_share),
                                CELL_MONEY_OF(other),
                                CELL_BOOL_OF(report->other_fact.synthetic)};
    TRY(table_writer_row(writer, own_cells));
    TRY(table_writer_row(writer, other_cells));
    return table_writer_close(writer);
}

/* For programs: the result as one row. */
static Status print_row(Session *session, const ParityReport *report)
{
    static const OutputColumn COLUMNS[] = {{"code", "column.code"},
                                           {"to", "award.column.to"},
                                           {"heads", "award.column.heads"},
                                           {"additional", "award.column.additional"},
                                           {"per_month", "award.column.per_month"},
                                           {"per_year", "award.column.per_year"},
                                           {"synthetic", "column.synthetic"}};
    const Parity *parity = &report->parity;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(report->own.code),
                          CELL_STRING(report->other.code),
                          CELL_INT_OF(parity->heads),
                          CELL_INT_OF(parity->additional),
                          CELL_MONEY_OF(parity->per_month),
                          CELL_MONEY_OF(parity->per_year),
                          CELL_BOOL_OF(report->own_fact.synthetic || report->other_fact.synthetic)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* What the figures rest on: the contribution's articles, both statements, both denominators. */
static void say_grounds(Session *session, const ParityReport *report)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    session_say(session, "award.parity.contribution",
                money_format(ctx, report->parity_case.contribution, english),
                month_format_long(ctx, report->month, english),
                mem_printf(ctx, "%s (%s)", money_format(ctx, MONEY(report->jkk.value), english),
                           report->jkk.source),
                mem_printf(ctx, "%s (%s)", money_format(ctx, MONEY(report->jkm.value), english),
                           report->jkm.source),
                NULL);
    say_party(session, &report->own, &report->own_fact, &report->own_denominator);
    say_party(session, &report->other, &report->other_fact, &report->other_denominator);
}

/* Nothing is lacking: by how much it is ahead, in shares and in people. */
static void say_reached(Session *session, const ParityReport *report)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const Parity *parity = &report->parity;
    int64_t spare = report->own_fact.value - parity->heads;
    const char *own = decimal_format(ctx, parity->own_share.ppm, 4, 2, english ? '.' : ',');
    const char *other = decimal_format(ctx, parity->other_share.ppm, 4, 2, english ? '.' : ',');
    const char *heads = count_format(ctx, parity->heads, english);
    if (spare == 0)
        session_say(session, "award.parity.level", report->own.name, report->other.name, other,
                    heads, NULL);
    else
        session_say(session, "award.parity.ahead", report->own.name, own, report->other.name, other,
                    heads, count_format(ctx, spare, english), NULL);
}

static Status print_report(Session *session, const ParityReport *report)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const Parity *parity = &report->parity;
    TRY(print_parties(session, report));
    if (parity->additional == 0) {
        say_reached(session, report);
        say_grounds(session, report);
        return OK;
    }
    session_say(session, "award.parity.heads", count_format(ctx, parity->heads, english),
                report->own.name, report->other.name, money_format(ctx, parity->per_month, english),
                money_format(ctx, parity->per_year, english), NULL);
    session_say(session, "award.parity.additional", count_format(ctx, parity->additional, english),
                money_format(ctx, parity->additional_per_month, english),
                money_format(ctx, parity->additional_per_year, english), NULL);
    say_grounds(session, report);
    return OK;
}

Status award_parity_command(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *category = NULL;
    const char *own = NULL;
    const char *other = NULL;
    Law *law = NULL;
    ParityReport *report = NULL;
    TRY(award_session_edition(session, &edition));
    TRY(award_session_entrant(session, edition, session->operands[0], &own));
    TRY(award_session_entrant(session, edition, option_text(session, "to"), &other));
    TRY(award_session_category(session, edition, own, &category));
    TRY(law_load(ctx, ctx, &law));
    Month month = month_of(edition_last_day(edition));
    (void)option_month(session, "month", &month);
    TRY(award_parity_report(session->store, ctx, law, edition, category, own, other,
                            option_text(session, "indicator"), month, &report));
    if (session->format == OUTPUT_JSON) {
        print_json(session, edition, category, report);
        return OK;
    }
    return session->format == OUTPUT_TABLE ? print_report(session, report)
                                           : print_row(session, report);
}

/* -- History --------------------------------------------------------------------------------- */

/* Sources name categories of their own: one without a label stays as it is written. */
static Cell published_category(Session *session, const char *key)
{
    const char *message = mem_printf(session->ctx, "award.published_category.%s", key);
    bool labelled = message_text(session->ctx->lang, message).bytes > 0;
    return labelled ? award_word(session, "award.published_category", key) : CELL_STRING(key);
}

Status award_history_command(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"period", "award.column.period"},
                                           {"label", "award.column.label"},
                                           {"level", "award.column.tier"},
                                           {"province", "award.column.province"},
                                           {"category", "award.column.category"},
                                           {"rank", "award.column.rank"},
                                           {"recipient", "award.column.recipient"},
                                           {"region", "column.code"},
                                           {"result", "award.column.result"},
                                           {"date", "award.column.date"},
                                           {"note", "column.note"},
                                           {"source", "column.source"}};
    Ctx *ctx = session->ctx;
    PublishedResult *results = NULL;
    size_t count = 0;
    TableWriter *writer;
    TRY(history_list(session->store, ctx, option_region(session, "region"),
                     (int)option_int(session, "period", 0), &results, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const PublishedResult *result = &results[i];
        const Cell cells[] = {
            result->period == 0 ? CELL_NONE : CELL_STRING(mem_printf(ctx, "%d", result->period)),
            CELL_STRING(result->label),
            award_word(session, "award.level", result->level),
            result->province.code == 0 ? CELL_NONE
                                       : CELL_STRING(region_format(ctx, result->province)),
            published_category(session, result->category),
            result->rank == 0 ? CELL_NONE : CELL_INT_OF(result->rank),
            CELL_STRING(result->recipient),
            result->region.code == 0 ? CELL_NONE : CELL_STRING(region_format(ctx, result->region)),
            award_word(session, "award.published", result->result),
            CELL_STRING(result->date),
            CELL_STRING(result->note),
            CELL_STRING(result->source),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}
