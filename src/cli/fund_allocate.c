/* paritrana fund allocate: who gets which fund, and for everybody else the reason. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"
#include "format/json.h"

/* -- What is asked --------------------------------------------------------------------------- */

static int compare_funds(const Fund *a, const Fund *b)
{
    if (a->precedence != b->precedence)
        return a->precedence < b->precedence ? -1 : 1;
    if (a->id.chain.number != b->id.chain.number)
        return a->id.chain.number < b->id.chain.number ? -1 : 1;
    return strcmp(a->key, b->key);
}

/* Adds a fund at its place by precedence, once. */
static void add_fund(Fund **funds, size_t *count, Fund *fund)
{
    size_t at = *count;
    for (size_t i = 0; i < *count; i++)
        if (compare_funds(funds[i], fund) == 0)
            return;
    for (; at > 0 && compare_funds(funds[at - 1], fund) > 0; at--)
        funds[at] = funds[at - 1];
    funds[at] = fund;
    ++*count;
}

static Status fail_may_not(Session *session, const DecisionRequest *request, const Fund *fund)
{
    Ctx *ctx = session->ctx;
    return fail(ctx, E_INVALID, "decision.may_not", fund->key, month_format(ctx, fund->from),
                month_format(ctx, fund->until), programmes_format(ctx, fund->programmes),
                programmes_format(ctx, request->programmes), NULL);
}

/* Those of --funds, or all that may pay for the region's people. */
static Status read_funds(Session *session, DecisionRequest *request)
{
    Ctx *ctx = session->ctx;
    Fund **funds, *fund;
    size_t count = 0, used = 0;
    const char *named = option_text(session, "funds");
    if (named != NULL) {
        Text rest = text_of(named), one;
        funds = mem_array(ctx, Fund *, rest.bytes + 1);
        while (text_split(&rest, ',', &one)) {
            TRY(fund_resolve(session->store, ctx, text_trim(one), &fund));
            if (!decision_may_pay(request, fund))
                return fail_may_not(session, request, fund);
            add_fund(funds, &used, fund);
        }
    } else {
        TRY(fund_list_for(session->store, ctx, request->region, request->from, request->until,
                          &funds, &count));
        for (size_t i = 0; i < count; i++)
            if (decision_may_pay(request, funds[i]))
                funds[used++] = funds[i];
    }
    request->funds = funds;
    request->fund_count = used;
    return OK;
}

/* Whose priority rules are the order: --order, else the first fund that states classes, else the
 * first. */
static Status read_order(Session *session, DecisionRequest *request)
{
    Fund *named;
    const char *key = option_text(session, "order");
    request->order = request->fund_count > 0 ? request->funds[0] : NULL;
    for (size_t i = request->fund_count; i-- > 0;)
        if (request->funds[i]->priority.class_count > 0)
            request->order = request->funds[i];
    if (key == NULL)
        return OK;
    TRY(fund_resolve(session->store, session->ctx, text_of(key), &named));
    request->order = named;
    return OK;
}

static Status read_rosters(Session *session, DecisionRequest *request)
{
    const char *named = option_text(session, "rosters");
    if (named == NULL)
        return OK;
    Text rest = text_of(named), one;
    RosterId *rosters = mem_array(session->ctx, RosterId, rest.bytes + 1);
    while (text_split(&rest, ',', &one))
        if (!roster_id_parse(text_trim(one), &rosters[request->roster_count++]))
            return fail(session->ctx, E_INVALID, "cli.bad_value", "rosters", named, "3277-4,3277-5",
                        NULL);
    request->rosters = rosters;
    return OK;
}

static Status read_request(Session *session, DecisionRequest *ret)
{
    Ctx *ctx = session->ctx;
    bool given;
    const char *number = option_text(session, "decree");
    const char *programmes = option_text(session, "programmes");
    DecisionRequest request = {.region = option_region(session, "region"),
                               .by_month = option_choice(session, "unit") == 1,
                               .answered = option_flag(session, "answered")};
    TRY(fund_months(session, "months", &request.from, &request.until, &given));
    if (!programmes_parse(text_of(programmes), &request.programmes))
        return fail(ctx, E_INVALID, "cli.bad_value", "programmes", programmes, "jkk,jkm", NULL);
    if (number != NULL) {
        Decree *decree = mem_new(ctx, Decree);
        TRY(decree_find(session->store, ctx, request.region, text_of(number), decree));
        request.decree = decree;
    }
    TRY(read_rosters(session, &request));
    TRY(read_funds(session, &request));
    TRY(read_order(session, &request));
    *ret = request;
    return OK;
}

/* -- The file -------------------------------------------------------------------------------- */

static const OutputColumn DECISION_OUTPUT[] = {
    {"rank", "column.decision.rank"},
    {"nik", "column.fund.nik"},
    {"name", "column.name"},
    {"home", "column.fund.home"},
    {"occupation", "column.fund.occupation"},
    {"roster", "column.decision.roster"},
    {"row", "column.decision.row"},
    {"verdict", "column.decision.verdict"},
    {"pending", "column.decision.pending"},
    {"class", "column.decision.class"},
    {"decision", "column.decision.decision"},
    {"fund", "column.fund.fund"},
    {"from", "column.from"},
    {"until", "column.until"},
    {"amount", "column.fund.amount"},
    {"reasons", "column.decision.reasons"},
    {"explanation_id", "column.decision.explanation_id"},
    {"explanation_en", "column.decision.explanation_en"},
    {"synthetic", "column.synthetic"},
};

static const char *class_name(const DecisionRun *run, const DecisionPerson *person)
{
    const PriorityRules *rules = &run->request->order->priority;
    return person->priority.class < rules->class_count ? rules->classes[person->priority.class].name
                                                       : "";
}

static Status write_decision(TableWriter *writer, void *scratch, const DecisionRun *run,
                             const Decision *decision, bool hidden)
{
    const DecisionPerson *person = &run->people[decision->person];
    const Candidate *candidate = &person->candidate;
    bool funded = decision->kind == DECISION_FUNDED, listed = candidate->roster.id != 0;
    const Nik nik = {candidate->nik};
    const Cell cells[] = {
        person->rank == 0 ? CELL_NONE : CELL_INT_OF(person->rank),
        CELL_STRING(hidden ? nik_mask(scratch, nik) : nik_format(scratch, nik)),
        CELL_TEXT_OF(person->name),
        candidate->home.code == 0 ? CELL_NONE
                                  : CELL_STRING(region_format(scratch, candidate->home)),
        CELL_STRING(list_name(run->occupations, candidate->occupation, LANG_ID)),
        listed ? CELL_STRING(roster_id_format(scratch, candidate->roster)) : CELL_NONE,
        listed ? CELL_INT_OF(candidate->row) : CELL_NONE,
        CELL_STRING(VERDICT_KEYS[candidate->verdict]),
        CELL_BOOL_OF(person->pending),
        CELL_STRING(class_name(run, person)),
        CELL_STRING(DECISION_KEYS[decision->kind]),
        funded ? CELL_STRING(fund_reference(scratch, run->request->funds[decision->fund]))
               : CELL_NONE,
        CELL_MONTH_OF(decision->from),
        CELL_MONTH_OF(decision->until),
        funded ? CELL_MONEY_OF(decision->amount) : CELL_NONE,
        CELL_STRING(funded ? "" : decision_codes(scratch, run, decision)),
        CELL_STRING(decision_say(scratch, LANG_ID, run, decision)),
        CELL_STRING(decision_say(scratch, LANG_EN, run, decision)),
        CELL_BOOL_OF(candidate->synthetic)};
    return table_writer_row(writer, cells);
}

static const OutputColumn FUND_OUTPUT[] = {
    {"fund", "column.fund.fund"},
    {"available", "column.decision.available"},
    {"price", "column.decision.price"},
    {"people", "column.decision.people"},
    {"person_months", "column.decision.person_months"},
    {"given", "column.decision.given"},
    {"left", "column.decision.left"},
    {"refused", "column.decision.refused"},
    {"freed", "column.decision.freed"},
    {"synthetic", "column.synthetic"},
};

static Status write_funds(Ctx *ctx, TableWriter *writer, const DecisionRun *run)
{
    for (size_t f = 0; f < run->request->fund_count; f++) {
        const FundOffer *offer = &run->offers[f];
        bool one_price = offer->price_least.rupiah == offer->price_largest.rupiah;
        const Cell cells[] = {CELL_STRING(fund_reference(ctx, offer->fund)),
                              CELL_MONEY_OF(offer->available),
                              one_price && offer->price_least.rupiah > 0
                                  ? CELL_MONEY_OF(offer->price_least)
                                  : CELL_NONE,
                              CELL_INT_OF(offer->people),
                              CELL_INT_OF(offer->person_months),
                              CELL_MONEY_OF(offer->given),
                              CELL_MONEY_OF(MONEY(offer->available.rupiah - offer->given.rupiah)),
                              CELL_INT_OF(offer->refused),
                              CELL_INT_OF(offer->freed),
                              CELL_BOOL_OF(offer->fund->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

static Status check_suffix(Ctx *ctx, const char *path)
{
    if (path_has_suffix(path, "xlsx") || path_has_suffix(path, "csv"))
        return OK;
    return fail(ctx, E_INVALID, "decision.out_suffix", path, NULL);
}

/* Numbers in full only where the event of this very run says who has them: not on a trial run, and
 * not where nothing new was stored. */
static bool hides_numbers(const Session *session, const DecisionStored *stored)
{
    return session->dry_run || (stored->commitments == 0 && stored->refusals == 0);
}

static Status write_file(Session *session, const DecisionRun *run, const char *path, bool hidden)
{
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    bool xlsx = path_has_suffix(path, "xlsx");
    const TableWriterOptions options = {.path = path,
                                        .format = xlsx ? OUTPUT_XLSX : OUTPUT_CSV,
                                        .title =
                                            say(ctx, ctx->lang, "decision.sheet.people", NULL)};
    TRY(table_writer_open(ctx, ctx, &options, DECISION_OUTPUT, ARRAY_COUNT(DECISION_OUTPUT),
                          &writer));
    for (size_t i = 0; i < run->decision_count; i++) {
        void *scratch = mem_root(ctx);
        Status status = write_decision(writer, scratch, run, &run->decisions[i], hidden);
        mem_free(scratch);
        TRY(status);
    }
    if (xlsx) {
        TRY(table_writer_sheet(writer, say(ctx, ctx->lang, "decision.sheet.funds", NULL),
                               FUND_OUTPUT, ARRAY_COUNT(FUND_OUTPUT)));
        TRY(write_funds(ctx, writer, run));
    }
    return table_writer_close(writer);
}

/* -- What is shown --------------------------------------------------------------------------- */

static void show_json(Session *session, const DecisionRun *run, const DecisionStored *stored,
                      const char *out)
{
    Ctx *ctx = session->ctx;
    const DecisionRequest *request = run->request;
    Json *root = json_object(ctx), *kinds = json_object(ctx), *funds = json_array(ctx);
    json_set_string(root, "region", region_format(ctx, request->region));
    json_set_string(root, "from", month_format(ctx, request->from));
    json_set_string(root, "until", month_format(ctx, request->until));
    json_set_string(root, "programmes", programmes_format(ctx, request->programmes));
    json_set_string(root, "unit", request->by_month ? "month" : "period");
    json_set_string(root, "order", fund_reference(ctx, request->order));
    for (int kind = 0; kind < DECISION_KIND_COUNT; kind++)
        json_set_int(kinds, DECISION_KEYS[kind], run->kinds[kind]);
    json_set(root, "decisions", kinds);
    json_set_bool(root, "exact", run->plan->exact);
    json_set_int(root, "served", run->plan->served);
    json_set_int(root, "most", run->plan->most);
    for (size_t f = 0; f < request->fund_count; f++) {
        const FundOffer *offer = &run->offers[f];
        Json *fund = json_object(ctx);
        json_set_string(fund, "fund", fund_reference(ctx, offer->fund));
        json_set_int(fund, "available", offer->available.rupiah);
        json_set_int(fund, "price_least", offer->price_least.rupiah);
        json_set_int(fund, "price_largest", offer->price_largest.rupiah);
        json_set_int(fund, "people", offer->people);
        json_set_int(fund, "person_months", offer->person_months);
        json_set_int(fund, "given", offer->given.rupiah);
        json_set_int(fund, "refused", offer->refused);
        json_set_int(fund, "freed", offer->freed);
        json_append(funds, fund);
    }
    json_set(root, "funds", funds);
    json_set_string(root, "allocation",
                    stored->allocation.id == 0
                        ? NULL
                        : mem_printf(ctx, "%s-%lld", chain_format(ctx, stored->allocation.chain),
                                     (long long)stored->allocation.id));
    json_set_int(root, "commitments", stored->commitments);
    json_set_int(root, "refusals_new", stored->refusals);
    json_set_bool(root, "dry_run", session->dry_run);
    json_set_string(root, "out", out);
    session_print(session, json_print(ctx, root, true));
}

static void say_quality(Session *session, const DecisionRun *run)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const AllocationPlan *plan = run->plan;
    if (plan->exact)
        session_say(session, "decision.best", NULL);
    else if (plan->agree_until == run->unit_count)
        session_say(session, "decision.proved", NULL);
    else
        session_say(
            session, "decision.bound", count_format(ctx, plan->served, english),
            count_format(ctx, plan->most, english),
            count_format(ctx, run->people[run->unit_person[plan->agree_until]].rank - 1, english),
            NULL);
}

static void say_result(Session *session, const DecisionRun *run, const DecisionStored *stored,
                       const char *out)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    int64_t synthetic = 0;
    for (int kind = 0; kind < DECISION_KIND_COUNT; kind++)
        if (run->kinds[kind] > 0)
            session_say(session, "decision.count",
                        say(ctx, ctx->lang, decision_message((DecisionKind)kind), NULL),
                        count_format(ctx, run->kinds[kind], english), NULL);
    for (size_t i = 0; i < run->people_count; i++)
        synthetic += run->people[i].candidate.synthetic;
    session_say(session, "decision.order", run->request->order->name, NULL);
    say_quality(session, run);
    bool anything = stored->commitments > 0 || stored->refusals > 0;
    if (anything && !session->dry_run)
        session_say(session, "decision.stored", count_format(ctx, stored->commitments, english),
                    count_format(ctx, stored->refusals, english), NULL);
    if (!anything)
        session_say(session, "decision.nothing_new", NULL);
    session_say(session,
                hides_numbers(session, stored) ? "decision.written_hidden" : "decision.written",
                out, NULL);
    if (synthetic > 0)
        session_say(session, "synthetic.note", NULL);
}

static Status show_funds(Session *session, const DecisionRun *run)
{
    TableWriter *writer;
    TRY(session_table(session, NULL, FUND_OUTPUT, ARRAY_COUNT(FUND_OUTPUT), &writer));
    TRY(write_funds(session->ctx, writer, run));
    return table_writer_close(writer);
}

Status fund_run_allocate(Session *session)
{
    Ctx *ctx = session->ctx;
    Law *law;
    DecisionRequest request;
    DecisionRun *run;
    DecisionStored stored;
    const char *out = option_text(session, "out");
    Date date = instant_date(ctx->now), expires = LEDGER_NEVER;
    (void)option_date(session, "date", &date);
    (void)option_date(session, "hold-until", &expires);
    TRY(check_suffix(ctx, out)); /* before the work, not after it */
    TRY(law_load(ctx, ctx, &law));
    TRY(read_request(session, &request));
    TRY(decision_run(ctx, session->store, ctx, law, &request, &run));
    TRY(decision_commit(ctx, session->store, law, run, date, expires, &stored));
    TRY(write_file(session, run, out, hides_numbers(session, &stored)));
    if (session->format == OUTPUT_JSON) {
        show_json(session, run, &stored, out);
        return OK;
    }
    TRY(show_funds(session, run));
    say_result(session, run, &stored, out);
    return OK;
}
