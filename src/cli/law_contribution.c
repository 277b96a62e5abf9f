/* paritrana law contribution: what a month of cover costs, who bears it, by which article. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/law_command.h"
#include "format/json.h"

/* "jkk,jkm" as bits. */
static Status read_programmes(Session *session, unsigned *ret)
{
    unsigned programmes = 0;
    Text rest = text_of(option_text(session, "programmes")), word;
    while (text_split(&rest, ',', &word)) {
        unsigned bit = 0;
        for (int i = 0; i < LAW_PROGRAMME_COUNT; i++)
            if (text_equal_ascii_nocase(text_trim(word), text_of(LAW_PROGRAMME_KEYS[i])))
                bit = 1u << i;
        if (bit == 0)
            return fail(session->ctx, E_INVALID, "law.programme_unknown",
                        text_string(session->ctx, word), NULL);
        programmes |= bit;
    }
    *ret = programmes;
    return OK;
}

/* A number from `least` up; `absent` if the option is not given. */
static Status read_number(Session *session, const char *name, int64_t least, int64_t absent,
                          int64_t *ret)
{
    int64_t number = option_int(session, name, absent);
    if (option_given(session, name) && number < least)
        return fail(session->ctx, E_INVALID, "law.negative", mem_printf(session->ctx, "--%s", name),
                    option_text(session, name), mem_printf(session->ctx, "%lld", (long long)least),
                    NULL);
    *ret = number;
    return OK;
}

static Status read_case(Session *session, LawCase *ret)
{
    LawCase worker = {.covid = option_given(session, "relief"),
                      .undecided_relief = option_flag(session, "undecided-relief")};
    int64_t wage, income;
    worker.segment = option_choice(session, "segment") == 0 ? LAW_PU : LAW_BPU;
    worker.sector = (LawSector)option_choice(session, "sector");
    worker.risk_class = option_choice(session, "risk") + 1;
    worker.paid_by = worker.segment == LAW_PU ? LAW_PAYER_EMPLOYER : LAW_PAYER_SELF;
    if (option_given(session, "paid-by"))
        worker.paid_by = (LawPayer)option_choice(session, "paid-by");
    (void)option_month(session, "month", &worker.month);
    TRY(read_programmes(session, &worker.programmes));
    TRY(read_number(session, "wage", 0, -1, &wage));
    TRY(read_number(session, "income", 0, -1, &income));
    TRY(read_number(session, "active-workers", 0, -1, &worker.active_workers));
    if (option_given(session, "wage") && option_given(session, "income"))
        return fail(session->ctx, E_INVALID, "law.wage_and_income", NULL);
    worker.income = MONEY(option_given(session, "wage") ? wage : income);
    *ret = worker;
    return OK;
}

/* "none", or the word of the parameter rounding.contribution, with "-split" where the programme's
 * sum was rounded and then divided. */
static const char *rounding_text(Session *session, const Law *law, const LawCase *worker,
                                 LawRounding rounding)
{
    const LawParameter *rule;
    if (rounding == LAW_NOT_ROUNDED ||
        law_parameter(session->ctx, law, "rounding.contribution", worker->month, &rule) != OK)
        return "none";
    return mem_printf(session->ctx, "%s%s", rule->word,
                      rounding == LAW_ROUNDED_SPLIT ? "-split" : "");
}

static Json *json_of_line(Session *session, const Law *law, const LawCase *worker,
                          const LawLine *line, const LawLine *all)
{
    Json *object = json_object(session->ctx);
    json_set_string(object, "programme", law_programme_key(line->programme));
    json_set_string(object, "payer", LAW_PAYER_KEYS[line->payer]);
    json_set_int(object, "base", line->base.rupiah);
    json_set_int(object, "rate_ppm", line->rate.ppm);
    json_set_int(object, "amount", all->amount.rupiah);
    json_set_string(object, "parameter", line->parameter->name);
    json_set_string(object, "source", line->parameter->source);
    json_set_string(object, "rounding", rounding_text(session, law, worker, line->rounding));
    json_set_string(object, "certainty", line->parameter->certainty);
    if (option_given(session, "heads"))
        json_set_int(object, "amount_per_head", line->amount.rupiah);
    if (line->relief != NULL) {
        json_set_string(object, "relief", line->relief->name);
        json_set_string(object, "relief_source", line->relief->source);
        json_set_int(object, "without_relief", all->normal.rupiah);
    }
    return object;
}

static Json *json_of_allocation(Session *session, const LawContribution *contribution)
{
    Json *list = json_array(session->ctx);
    for (size_t i = 0; i < contribution->allocation_count; i++) {
        const LawAllocation *allocation = &contribution->allocation[i];
        Json *object = json_object(session->ctx);
        json_set_string(object, "fund", law_programme_key(allocation->fund));
        json_set_string(object, "from",
                        allocation->from == 0 ? "state" : law_programme_key(allocation->from));
        json_set_int(object, "amount", allocation->amount.rupiah);
        json_set_string(object, "parameter", allocation->parameter->name);
        json_set_string(object, "source", allocation->parameter->source);
        json_append(list, object);
    }
    return list;
}

static void print_json(Session *session, const Law *law, const LawCase *worker,
                       const LawContribution *contribution, const LawPrice *all, int64_t heads)
{
    Ctx *ctx = session->ctx;
    const LawPrice *price = &contribution->price;
    Json *object = json_object(ctx);
    Json *lines = json_array(ctx), *by_payer = json_object(ctx), *notes = json_array(ctx);
    for (size_t i = 0; i < price->line_count; i++)
        json_append(lines, json_of_line(session, law, worker, &price->lines[i], &all->lines[i]));
    for (int i = 0; i < LAW_PAYER_COUNT; i++)
        if (all->by_payer[i].rupiah > 0)
            json_set_int(by_payer, LAW_PAYER_KEYS[i], all->by_payer[i].rupiah);
    for (size_t i = 0; i < contribution->note_count; i++)
        json_append_string(notes, contribution->notes[i].text);
    json_set(object, "lines", lines);
    json_set(object, "by_payer", by_payer);
    json_set_int(object, "total", all->total.rupiah);
    json_set(object, "notes", notes);
    if (option_given(session, "heads")) {
        json_set_int(object, "heads", heads);
        json_set_int(object, "total_per_head", price->total.rupiah);
    }
    if (contribution->allocation_count > 0)
        json_set(object, "allocation", json_of_allocation(session, contribution));
    session_print(session, mem_printf(ctx, "%s\n", json_print(ctx, object, false)));
}

void law_say_notes(Session *session, const LawContribution *contribution)
{
    for (size_t i = 0; i < contribution->note_count; i++)
        session_say(session, "law.note", contribution->notes[i].text, NULL);
}

static const char *payer_name(Session *session, LawPayer payer)
{
    Ctx *ctx = session->ctx;
    return say(ctx, ctx->lang, mem_printf(ctx, "payer.%s", LAW_PAYER_KEYS[payer]), NULL);
}

static void say_sums(Session *session, const LawCase *worker, const LawContribution *contribution,
                     const LawPrice *all, int64_t heads)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const char *month = month_format_long(ctx, worker->month, english);
    const char *total = money_format(ctx, all->total, english);
    if (option_given(session, "heads"))
        session_say(session, "law.total_heads", month, count_format(ctx, heads, english), total,
                    money_format(ctx, contribution->price.total, english), NULL);
    else
        session_say(session, "law.total", month, total, NULL);
    for (int i = 0; i < LAW_PAYER_COUNT; i++)
        if (all->by_payer[i].rupiah > 0)
            session_say(session, "law.borne", payer_name(session, (LawPayer)i),
                        money_format(ctx, all->by_payer[i], english), NULL);
    for (size_t i = 0; i < contribution->allocation_count; i++) {
        const LawAllocation *allocation = &contribution->allocation[i];
        session_say(session, "law.to_fund", law_programme_key(allocation->fund),
                    money_format(ctx, allocation->amount, english),
                    allocation->from == 0 ? say(ctx, ctx->lang, "law.from_state", NULL)
                                          : law_programme_key(allocation->from),
                    allocation->parameter->source, NULL);
    }
    law_say_notes(session, contribution);
}

static Status write_for_people(Session *session, const LawPrice *all)
{
    static const OutputColumn COLUMNS[] = {
        {"programme", "column.programme"}, {"payer", "column.payer"},   {"base", "column.base"},
        {"rate", "column.rate"},           {"amount", "column.amount"}, {"source", "column.source"},
    };
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < all->line_count; i++) {
        const LawLine *line = &all->lines[i];
        const char *source = line->parameter->source;
        if (line->relief != NULL)
            source = mem_printf(ctx, "%s; %s", source, line->relief->source);
        const Cell cells[] = {
            CELL_STRING(law_programme_key(line->programme)),
            CELL_STRING(payer_name(session, line->payer)),
            CELL_MONEY_OF(line->base),
            CELL_STRING(rate_text(session, line->rate)),
            CELL_MONEY_OF(line->amount),
            CELL_STRING(source),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status write_csv(Session *session, const Law *law, const LawCase *worker,
                        const LawPrice *all)
{
    static const OutputColumn COLUMNS[] = {
        {"programme", "column.programme"},
        {"payer", "column.payer"},
        {"base", "column.base"},
        {"rate_ppm", "column.rate"},
        {"amount", "column.amount"},
        {"parameter", "column.parameter"},
        {"source", "column.source"},
        {"rounding", "column.rounding"},
        {"certainty", "column.certainty"},
        {"relief", "column.relief"},
        {"without_relief", "column.normal"},
    };
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < all->line_count; i++) {
        const LawLine *line = &all->lines[i];
        const Cell cells[] = {
            CELL_STRING(law_programme_key(line->programme)),
            CELL_STRING(LAW_PAYER_KEYS[line->payer]),
            CELL_MONEY_OF(line->base),
            CELL_INT_OF(line->rate.ppm),
            CELL_MONEY_OF(line->amount),
            CELL_STRING(line->parameter->name),
            CELL_STRING(line->parameter->source),
            CELL_STRING(rounding_text(session, law, worker, line->rounding)),
            CELL_STRING(line->parameter->certainty),
            line->relief == NULL ? CELL_NONE : CELL_STRING(line->relief->name),
            line->relief == NULL ? CELL_NONE : CELL_MONEY_OF(line->normal),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

Status law_run_contribution(Session *session)
{
    Ctx *ctx = session->ctx;
    Law *law;
    LawCase worker;
    LawContribution contribution;
    LawPrice all;
    int64_t heads;
    TRY(read_case(session, &worker));
    TRY(read_number(session, "heads", 1, 1, &heads));
    TRY(law_load(ctx, ctx, &law));
    TRY(law_contribution(ctx, ctx, law, &worker, &contribution));
    if (!law_price_times(&contribution.price, heads, &all))
        return fail(ctx, E_LIMIT, "law.income_limit",
                    money_format(ctx, MONEY(LAW_INCOME_MAX), ctx->lang == LANG_EN), NULL);
    if (session->format == OUTPUT_JSON) {
        print_json(session, law, &worker, &contribution, &all, heads);
        return OK;
    }
    if (session->format == OUTPUT_CSV)
        return write_csv(session, law, &worker, &all);
    TRY(write_for_people(session, &all));
    say_sums(session, &worker, &contribution, &all, heads);
    return OK;
}
