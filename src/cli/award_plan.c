/* paritrana award plan: the cheapest actions that bring an entrant to a place. */
#include "cli/award_command.h"

#include "base/mem.h"
#include "base/message.h"
#include "format/json.h"

typedef struct {
    Session *session;
    Edition *edition;
    const Category *category;
    PlanActions *actions;
    PlanPrice *prices; /* per action */
    Money *unit;
    bool *late;
    Date until; /* what is ready later is not taken */
    PlanQuestion question;
    PlanAnswer *answer;
    bool synthetic;
} Planned;

/* -- What is asked --------------------------------------------------------------------------- */

static Status find_entrant(Planned *planned, const char *code, int64_t *ret_staff)
{
    Session *session = planned->session;
    Ctx *ctx = session->ctx;
    const AwardInput *input = planned->question.input;
    Entrant *entrants;
    size_t count, at = award_entrant_at(input, code);
    if (at == input->count)
        return fail(ctx, E_NOT_FOUND, "award.no_entrant_in", code, planned->category->key,
                    planned->edition->id, NULL);
    planned->question.entrant = at;
    TRY(entrant_list(session->store, ctx, planned->edition, planned->category->key, &entrants,
                     &count));
    *ret_staff = -1;
    for (size_t i = 0; i < count; i++)
        if (strcmp(entrants[i].code, code) == 0)
            *ret_staff = entrants[i].staff;
    return OK;
}

static Status price_actions(Planned *planned, int64_t staff)
{
    Ctx *ctx = planned->session->ctx;
    const PlanActions *actions = planned->actions;
    Law *law;
    planned->prices = mem_array(ctx, PlanPrice, actions->count);
    planned->unit = mem_array(ctx, Money, actions->count);
    planned->late = mem_array(ctx, bool, actions->count);
    TRY(law_load(ctx, ctx, &law));
    for (size_t a = 0; a < actions->count; a++) {
        TRY(plan_price(ctx, law, actions, &actions->actions[a], staff, &planned->prices[a]));
        planned->unit[a] = planned->prices[a].unit;
        planned->late[a] = planned->prices[a].ready.days > planned->until.days;
    }
    return OK;
}

static Status ask(Planned *planned)
{
    Session *session = planned->session;
    Ctx *ctx = session->ctx;
    const char *code = NULL;
    AwardInput *input = NULL;
    int64_t place = option_int(session, "place", 0), staff = -1;
    TRY(award_session_edition(session, &planned->edition));
    TRY(award_session_entrant(session, planned->edition, session->operands[0], &code));
    TRY(award_session_category(session, planned->edition, code, &planned->category));
    TRY(award_collect(session->store, ctx, planned->edition, planned->category, &input));
    if (place < 1 || place > (int64_t)input->count)
        return fail(ctx, E_INVALID, "cli.bad_value", "place", option_text(session, "place"),
                    mem_printf(ctx, "1…%zu", input->count), NULL);
    TRY(plan_actions_load(ctx, ctx, option_text(session, "actions"), &planned->actions));
    planned->until = edition_last_day(planned->edition);
    (void)option_date(session, "until", &planned->until);
    planned->question.input = input;
    TRY(find_entrant(planned, code, &staff));
    TRY(price_actions(planned, staff));
    planned->question = (PlanQuestion){.input = input,
                                       .entrant = planned->question.entrant,
                                       .actions = planned->actions,
                                       .unit = planned->unit,
                                       .late = planned->late,
                                       .place = (int)place};
    TRY(award_plan(ctx, ctx, &planned->question, &planned->answer));
    planned->synthetic = planned->edition->synthetic || planned->actions->synthetic;
    return plan_prove(session->store, planned->edition, planned->category, &planned->question,
                      &planned->answer->plan);
}

/* -- Tables ---------------------------------------------------------------------------------- */

static const char *unit_key(const PlanAction *action)
{
    if (plan_in_heads(action))
        return "award.plan.heads";
    for (size_t e = 0; e < action->effect_count; e++)
        if (action->effects[e].kind == PLAN_ARREARS)
            return "award.plan.months";
    return "award.plan.acts";
}

static Status write_steps(const Planned *planned)
{
    static const OutputColumn COLUMNS[] = {{"step", "award.column.step"},
                                           {"action", "award.column.action"},
                                           {"amount", "column.amount"},
                                           {"unit", "award.column.counted"},
                                           {"unit_cost", "award.column.unit_cost"},
                                           {"cost", "award.column.cost"},
                                           {"gained", "award.column.gained"},
                                           {"total", "award.column.total"},
                                           {"place", "award.column.place"},
                                           {"synthetic", "column.synthetic"}};
    Session *session = planned->session;
    Ctx *ctx = session->ctx;
    bool table = session->format == OUTPUT_TABLE;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t s = 0; s < planned->answer->step_count; s++) {
        const PlanStep *step = &planned->answer->steps[s];
        const PlanAction *action = &planned->actions->actions[step->action];
        const Cell cells[] = {
            CELL_INT_OF((int64_t)s + 1),
            CELL_STRING(table ? plan_action_label(action, ctx->lang) : action->key),
            CELL_INT_OF(step->amount),
            CELL_STRING(say(ctx, ctx->lang, unit_key(action), NULL)),
            CELL_MONEY_OF(planned->unit[step->action]),
            CELL_MONEY_OF(step->cost),
            CELL_SCORE_OF(step->gained),
            CELL_SCORE_OF(step->total),
            step->place > 0 ? CELL_INT_OF(step->place) : CELL_NONE,
            CELL_BOOL_OF(planned->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status write_frontier(const Planned *planned)
{
    static const OutputColumn COLUMNS[] = {
        {"place", "award.column.place"},  {"reachable", "award.column.reachable"},
        {"cost", "award.column.cost"},    {"above_least", "award.column.above_least"},
        {"heads", "award.column.heads"},  {"total", "award.column.total"},
        {"synthetic", "column.synthetic"}};
    Session *session = planned->session;
    TableWriter *writer;
    TRY(session_table(session, say(session->ctx, session->ctx->lang, "award.plan.frontier", NULL),
                      COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < planned->answer->frontier_count; i++) {
        const PlanPoint *point = &planned->answer->frontier[i];
        const Cell cells[] = {CELL_INT_OF(point->place),
                              CELL_BOOL_OF(point->reachable),
                              point->reachable ? CELL_MONEY_OF(point->cost) : CELL_NONE,
                              point->reachable ? CELL_MONEY_OF(point->beyond) : CELL_NONE,
                              point->reachable ? CELL_INT_OF(point->heads) : CELL_NONE,
                              CELL_SCORE_OF(point->total),
                              CELL_BOOL_OF(planned->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* -- Words ----------------------------------------------------------------------------------- */

static char *show_score(Ctx *ctx, Score score)
{
    return score_format(ctx, score, 2, ctx->lang == LANG_EN);
}

static void say_action(const Planned *planned, size_t a)
{
    Session *session = planned->session;
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const PlanAction *action = &planned->actions->actions[a];
    const PlanPrice *price = &planned->prices[a];
    const char *label = plan_action_label(action, ctx->lang);
    if (planned->late[a])
        session_say(session, "award.plan.late", label, date_format_long(ctx, price->ready, english),
                    date_format_long(ctx, planned->until, english), NULL);
    if (action->law_months > 0)
        session_say(session, "award.plan.law", label, money_format(ctx, price->law_month, english),
                    month_format_long(ctx, price->first, english),
                    mem_printf(ctx, "%d", action->law_months),
                    money_format(ctx, price->unit, english), NULL);
    if (action->source[0] != '\0' || action->note[0] != '\0')
        session_say(session, "award.plan.source", label,
                    action->source[0] == '\0' ? "-" : action->source,
                    action->note[0] == '\0' ? "-" : action->note, NULL);
}

static void say_result(const Planned *planned)
{
    Session *session = planned->session;
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const PlanAnswer *answer = planned->answer;
    const AwardEntrant *entrant = &planned->question.input->entrants[planned->question.entrant];
    const char *wanted = mem_printf(ctx, "%d", planned->question.place);
    session_say(session, answer->now.reached > 0 ? "award.plan.now" : "award.plan.now_gate",
                entrant->name, mem_printf(ctx, "%d", answer->now.reached),
                count_format(ctx, (int64_t)planned->question.input->count, english),
                show_score(ctx, answer->now.total), NULL);
    if (answer->step_count == 0)
        session_say(session, "award.plan.there", wanted, NULL);
    else if (answer->plan.reachable)
        session_say(
            session, answer->plan.beyond.rupiah == 0 ? "award.plan.cheapest" : "award.plan.near",
            wanted, money_format(ctx, answer->plan.cost, english),
            count_format(ctx, answer->plan.heads, english), show_score(ctx, answer->plan.total),
            money_format(ctx, answer->plan.beyond, english), NULL);
    else
        session_say(session, "award.plan.unreachable", wanted,
                    mem_printf(ctx, "%d", answer->plan.reached),
                    show_score(ctx, answer->plan.total), NULL);
    if (answer->plan.reachable && answer->plan.shared)
        session_say(session, "award.plan.shared", NULL);
}

static void say_assumptions(const Planned *planned)
{
    Session *session = planned->session;
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const PlanActions *actions = planned->actions;
    for (size_t a = 0; a < actions->count; a++)
        say_action(planned, a);
    session_say(session, "award.plan.others", planned->edition->id,
                date_format_long(ctx, edition_last_day(planned->edition), english), actions->key,
                date_format_long(ctx, actions->as_of, english), NULL);
    if (actions->note[0] != '\0')
        session_say(session, "award.plan.note", actions->note, NULL);
    if (planned->edition->synthetic)
        session_say(session, "award.synthetic_note", planned->edition->id, NULL);
    else if (planned->synthetic)
        session_say(session, "synthetic.note", NULL);
}

static Status print_tables(const Planned *planned)
{
    Session *session = planned->session;
    if (option_flag(session, "frontier") && session->format != OUTPUT_TABLE)
        return write_frontier(planned);
    say_result(planned);
    if (planned->answer->step_count > 0 || session->format != OUTPUT_TABLE)
        TRY(write_steps(planned));
    if (planned->answer->frontier_count > 0 && session->format == OUTPUT_TABLE)
        TRY(write_frontier(planned));
    say_assumptions(planned);
    return OK;
}

/* -- JSON ------------------------------------------------------------------------------------ */

static Json *json_of_point(const Planned *planned, const PlanPoint *point)
{
    Ctx *ctx = planned->session->ctx;
    Json *object = json_object(ctx), *amounts = json_object(ctx);
    json_set_int(object, "place", point->place);
    json_set_bool(object, "reachable", point->reachable);
    json_set_int(object, "reached", point->reached);
    json_set_bool(object, "shared", point->shared);
    json_set_decimal(object, "total", point->total.micro, 6);
    json_set_int(object, "cost", point->cost.rupiah);
    json_set_int(object, "above_least", point->beyond.rupiah);
    json_set_int(object, "heads", point->heads);
    for (size_t a = 0; a < planned->actions->count; a++)
        if (point->amounts[a] > 0)
            json_set_int(amounts, planned->actions->actions[a].key, point->amounts[a]);
    json_set(object, "amounts", amounts);
    return object;
}

static Json *json_of_action(const Planned *planned, size_t a)
{
    Ctx *ctx = planned->session->ctx;
    const PlanAction *action = &planned->actions->actions[a];
    const PlanPrice *price = &planned->prices[a];
    Json *object = json_object(ctx);
    json_set_string(object, "action", action->key);
    json_set_int(object, "unit_cost", price->unit.rupiah);
    json_set_int(object, "fixed_cost", action->fixed_cost.rupiah);
    json_set_int(object, "at_most", action->at_most);
    json_set_string(object, "ready", date_format(ctx, price->ready));
    json_set_bool(object, "late", planned->late[a]);
    if (action->law_months > 0) {
        json_set_int(object, "law_month", price->law_month.rupiah);
        json_set_int(object, "law_months", action->law_months);
        json_set_string(object, "law_first", month_format(ctx, price->first));
    }
    json_set_string(object, "source", action->source);
    json_set_string(object, "note", action->note);
    return object;
}

static void print_json(const Planned *planned)
{
    Ctx *ctx = planned->session->ctx;
    const PlanAnswer *answer = planned->answer;
    Json *object = json_object(ctx), *steps = json_array(ctx), *frontier = json_array(ctx),
         *actions = json_array(ctx);
    json_set_string(object, "edition", planned->edition->id);
    json_set_string(object, "category", planned->category->key);
    json_set_string(object, "entrant",
                    planned->question.input->entrants[planned->question.entrant].code);
    json_set_string(object, "actions_file", planned->actions->key);
    json_set_string(object, "as_of", date_format(ctx, planned->actions->as_of));
    json_set(object, "now", json_of_point(planned, &answer->now));
    json_set(object, "plan", json_of_point(planned, &answer->plan));
    for (size_t s = 0; s < answer->step_count; s++) {
        const PlanStep *step = &answer->steps[s];
        Json *one = json_object(ctx);
        json_set_string(one, "action", planned->actions->actions[step->action].key);
        json_set_int(one, "amount", step->amount);
        json_set_int(one, "cost", step->cost.rupiah);
        json_set_decimal(one, "gained", step->gained.micro, 6);
        json_set_decimal(one, "total", step->total.micro, 6);
        json_set_int(one, "place", step->place);
        json_append(steps, one);
    }
    for (size_t i = 0; i < answer->frontier_count; i++)
        json_append(frontier, json_of_point(planned, &answer->frontier[i]));
    for (size_t a = 0; a < planned->actions->count; a++)
        json_append(actions, json_of_action(planned, a));
    json_set(object, "steps", steps);
    json_set(object, "frontier", frontier);
    json_set(object, "actions", actions);
    json_set_bool(object, "synthetic", planned->synthetic);
    session_print(planned->session, mem_printf(ctx, "%s\n", json_print(ctx, object, false)));
}

static Status plan_command(Session *session)
{
    Planned planned = {.session = session};
    TRY(ask(&planned));
    if (session->format == OUTPUT_JSON) {
        print_json(&planned);
        return OK;
    }
    return print_tables(&planned);
}

static const Option PLAN_OPTIONS[] = {
    {.name = "place", .type = VALUE_INT, .required = true},
    {.name = "actions", .type = VALUE_FILE, .required = true},
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "until", .type = VALUE_DATE},
    {.name = "frontier", .type = VALUE_FLAG},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "plan",
     .operands = "ENTRANT",
     .options = PLAN_OPTIONS,
     .option_count = ARRAY_COUNT(PLAN_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award plan 32.77 --place 1 --actions demo/west-java/plan-3277.yaml "
                "--edition west-java-2022-example --db var/west-java.db",
     .run = plan_command},
};
COMMAND_LIST(award_plan, COMMANDS);
