/* paritrana fund: who pays, for whom, and where the money stands. */
#include "cli/fund_command.h"

#include "base/mem.h"
#include "base/message.h"
#include "format/json.h"

/* -- Shared ---------------------------------------------------------------------------------- */

Status fund_months(Session *session, const char *name, Month *ret_from, Month *ret_until,
                   bool *ret_given)
{
    const char *value = option_text(session, name);
    *ret_given = value != NULL;
    if (value == NULL)
        return OK;
    Text text = text_of(value), until = text;
    Month from, last;
    for (size_t at = 0; at + 1 < text.bytes; at++)
        if (text.data[at] == '.' && text.data[at + 1] == '.') {
            until = text_slice(text, at + 2, text.bytes);
            text = text_slice(text, 0, at);
            break;
        }
    if (!month_parse(text_trim(text), &from) || !month_parse(text_trim(until), &last) ||
        last.months < from.months)
        return fail(session->ctx, E_INVALID, "cli.bad_value", name, value, "2023-01..2023-12",
                    NULL);
    *ret_from = from;
    *ret_until = last;
    return OK;
}

Status fund_operand(Session *session, Fund **ret)
{
    return fund_resolve(session->store, session->ctx, text_of(session->operands[0]), ret);
}

Cell fund_word(Session *session, const char *key, const char *message)
{
    return session->format == OUTPUT_TABLE ? CELL_TEXT_OF(message_text(session->ctx->lang, message))
                                           : CELL_STRING(key);
}

const char *fund_shown_nik(Session *session, bool reveal, int64_t nik)
{
    return reveal ? nik_format(session->ctx, (Nik){nik}) : nik_mask(session->ctx, (Nik){nik});
}

/* The first letter of each word. */
const char *fund_shown_name(Session *session, bool reveal, Text name)
{
    if (reveal)
        return text_string(session->ctx, name);
    Buf *buf = buf_new(session->ctx, 4 * name.bytes + 1);
    bool first = true;
    for (size_t i = 0; i < name.bytes; i++) {
        bool blank = name.data[i] == ' ';
        if (blank || first)
            buf_append_char(buf, name.data[i]);
        else if (((unsigned char)name.data[i] & 0xC0) != 0x80)
            buf_append_char(buf, '*');
        first = blank;
    }
    return buf->data;
}

Cell fund_region_cell(Session *session, Region region)
{
    Ctx *ctx = session->ctx;
    RegionInfo info;
    if (region.code == 0)
        return CELL_NONE;
    char *code = region_format(ctx, region);
    if (session->format != OUTPUT_TABLE || !region_exists(session->store, region) ||
        region_get(session->store, ctx, region, &info) != OK)
        return CELL_STRING(code);
    return CELL_STRING(mem_printf(ctx, "%s (%s)", info.name, code));
}

/* -- list ------------------------------------------------------------------------------------ */

static Cell kind_cell(Session *session, FundKind kind)
{
    return fund_word(session, FUND_KIND_KEYS[kind], fund_kind_message(kind));
}

static Cell money_or_none(Money amount)
{
    return amount.rupiah < 0 ? CELL_NONE : CELL_MONEY_OF(amount);
}

static Status run_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"fund", "column.fund.fund"},
        {"name", "column.name"},
        {"kind", "column.kind"},
        {"from", "column.fund.from"},
        {"until", "column.fund.until"},
        {"programmes", "column.fund.programmes"},
        {"ceiling", "column.fund.ceiling"},
        {"received", "column.fund.received"},
        {"reserved", "column.fund.reserved"},
        {"billed", "column.fund.billed"},
        {"available", "column.fund.available"},
        {"heads", "column.fund.heads"},
        {"synthetic", "column.synthetic"},
    };
    Ctx *ctx = session->ctx;
    Fund **funds;
    size_t count;
    TableWriter *writer;
    Month month = month_of(instant_date(ctx->now));
    (void)option_month(session, "month", &month);
    TRY(fund_list(session->store, ctx, option_region(session, "in"), &funds, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        FundPosition position;
        const Fund *fund = funds[i];
        TRY(fund_position(ctx, session->store, fund, month, &position));
        const Cell cells[] = {CELL_STRING(fund_reference(ctx, fund)),
                              CELL_STRING(fund->name),
                              kind_cell(session, fund->kind),
                              CELL_MONTH_OF(fund->from),
                              CELL_MONTH_OF(fund->until),
                              CELL_STRING(programmes_format(ctx, fund->programmes)),
                              money_or_none(fund->ceiling),
                              CELL_MONEY_OF(position.received),
                              CELL_MONEY_OF(position.reserved),
                              CELL_MONEY_OF(position.billed),
                              CELL_MONEY_OF(position.available),
                              CELL_INT_OF(position.heads),
                              CELL_BOOL_OF(fund->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* -- show ------------------------------------------------------------------------------------ */

static void show_json(Session *session, const Fund *fund, const FundPosition *position, char *words)
{
    Ctx *ctx = session->ctx;
    Json *root = json_object(ctx), *rules = json_array(ctx);
    json_set_string(root, "fund", fund_reference(ctx, fund));
    json_set_string(root, "name", fund->name);
    json_set_string(root, "kind", FUND_KIND_KEYS[fund->kind]);
    json_set_string(root, "payer", PAYER_KEYS[fund_payer(fund->kind)]);
    json_set_string(root, "region", region_format(ctx, fund->region));
    json_set_string(root, "owner", fund->owner);
    json_set_string(root, "from", month_format(ctx, fund->from));
    json_set_string(root, "until", month_format(ctx, fund->until));
    json_set_string(root, "programmes", programmes_format(ctx, fund->programmes));
    if (fund->ceiling.rupiah >= 0)
        json_set_int(root, "ceiling", fund->ceiling.rupiah);
    json_set_int(root, "version", fund->version);
    json_set_int(root, "received", position->received.rupiah);
    json_set_int(root, "suspense", position->suspense.rupiah);
    json_set_int(root, "sent", position->sent.rupiah);
    json_set_int(root, "arrived", position->arrived.rupiah);
    json_set_int(root, "reserved", position->reserved.rupiah);
    json_set_int(root, "billed", position->billed.rupiah);
    json_set_int(root, "available", position->available.rupiah);
    json_set_int(root, "heads", position->heads);
    for (Text rest = text_of(words), line; text_split(&rest, '\n', &line);)
        if (line.bytes > 0)
            json_append_string(rules, text_string(ctx, text_trim(line)));
    json_set(root, "words", rules);
    json_set_string(root, "definition", fund->definition);
    json_set_bool(root, "synthetic", fund->synthetic);
    session_print(session, json_print(ctx, root, true));
}

static void say_position(Session *session, const Fund *fund, const FundPosition *position,
                         Month month)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    session_say(session, "fund.position.money", money_format(ctx, position->received, english),
                money_format(ctx, position->reserved, english),
                money_format(ctx, position->billed, english),
                money_format(ctx, position->available, english), NULL);
    if (position->suspense.rupiah > 0)
        session_say(session, "fund.position.suspense",
                    money_format(ctx, position->suspense, english), NULL);
    if (position->sent.rupiah > 0 || position->arrived.rupiah > 0)
        session_say(session, "fund.position.cleared", money_format(ctx, position->sent, english),
                    money_format(ctx, position->arrived, english), NULL);
    session_say(session, "fund.position.heads", count_format(ctx, position->heads, english),
                month_format_long(ctx, month, english), NULL);
    if (fund->version > 1)
        session_say(session, "fund.position.version", mem_printf(ctx, "%d", fund->version), NULL);
    if (fund->synthetic)
        session_say(session, "synthetic.note", NULL);
}

static Status show_row(Session *session, const Fund *fund, const FundPosition *position)
{
    static const OutputColumn COLUMNS[] = {{"fund", "column.fund.fund"},
                                           {"name", "column.name"},
                                           {"kind", "column.kind"},
                                           {"received", "column.fund.received"},
                                           {"reserved", "column.fund.reserved"},
                                           {"billed", "column.fund.billed"},
                                           {"available", "column.fund.available"},
                                           {"definition", "column.fund.definition"},
                                           {"synthetic", "column.synthetic"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(fund_reference(session->ctx, fund)),
                          CELL_STRING(fund->name),
                          kind_cell(session, fund->kind),
                          CELL_MONEY_OF(position->received),
                          CELL_MONEY_OF(position->reserved),
                          CELL_MONEY_OF(position->billed),
                          CELL_MONEY_OF(position->available),
                          CELL_STRING(fund->definition),
                          CELL_BOOL_OF(fund->synthetic)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_show(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    FundPosition position;
    char *words;
    Month month = month_of(instant_date(ctx->now));
    (void)option_month(session, "month", &month);
    TRY(fund_operand(session, &fund));
    TRY(fund_position(ctx, session->store, fund, month, &position));
    TRY(fund_describe(session->store, ctx, fund, ctx->lang, &words));
    if (session->format == OUTPUT_CSV)
        return show_row(session, fund, &position);
    if (session->format == OUTPUT_JSON) {
        show_json(session, fund, &position, words);
        return OK;
    }
    session_print(session, words);
    say_position(session, fund, &position, month);
    return OK;
}

/* -- The table of commands ------------------------------------------------------------------- */

static const Option CREATE_OPTIONS[] = {
    {.name = "amend", .type = VALUE_FLAG},
    {.name = "key", .type = VALUE_TEXT},
    {.name = "name", .type = VALUE_TEXT},
    {.name = "kind",
     .type = VALUE_CHOICE,
     .choices = "apbd-regency|apbd-province|dbhcht|dbh-sawit|village|csr|zakat|asn|household|self"},
    {.name = "region", .type = VALUE_REGION},
    {.name = "owner", .type = VALUE_TEXT},
    {.name = "basis", .type = VALUE_TEXT},
    {.name = "ceiling", .type = VALUE_INT},
    {.name = "months", .type = VALUE_TEXT},
    {.name = "programmes", .type = VALUE_TEXT},
    {.name = "precedence", .type = VALUE_INT},
    {.name = "undecided-relief", .type = VALUE_FLAG},
    {.name = "areas", .type = VALUE_TEXT},
    {.name = "occupations", .type = VALUE_TEXT},
    {.name = "lists", .type = VALUE_TEXT},
    {.name = "segments", .type = VALUE_TEXT},
    {.name = "resident-months", .type = VALUE_INT},
    {.name = "age-from", .type = VALUE_INT},
    {.name = "age-below", .type = VALUE_INT},
    {.name = "decile-max", .type = VALUE_INT},
    {.name = "disability", .type = VALUE_FLAG},
    {.name = "sex", .type = VALUE_CHOICE, .choices = "male|female"},
    {.name = "order", .type = VALUE_CHOICE, .choices = "proposal|need|lottery"},
    {.name = "lottery-seed", .type = VALUE_INT},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option LIST_OPTIONS[] = {{.name = "in", .type = VALUE_REGION},
                                      {.name = "month", .type = VALUE_MONTH}};
static const Option SHOW_OPTIONS[] = {{.name = "month", .type = VALUE_MONTH}};
static const Option RECEIVE_OPTIONS[] = {
    {.name = "amount", .type = VALUE_INT, .required = true},
    {.name = "giver", .type = VALUE_TEXT},
    {.name = "document", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE},
    {.name = "id", .type = VALUE_TEXT},
    {.name = "unexplained", .type = VALUE_FLAG},
    {.name = "reverses", .type = VALUE_TEXT},
};
static const Option EXPLAIN_OPTIONS[] = {
    {.name = "amount", .type = VALUE_INT, .required = true},
    {.name = "id", .type = VALUE_TEXT, .required = true},
    {.name = "subject", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE},
};
static const Option STATEMENT_OPTIONS[] = {{.name = "from", .type = VALUE_DATE},
                                           {.name = "until", .type = VALUE_DATE}};
static const Option RUNWAY_OPTIONS[] = {
    {.name = "in", .type = VALUE_REGION, .required = true},
    {.name = "month", .type = VALUE_MONTH},
    {.name = "ahead", .type = VALUE_INT, .fallback = "3"},
    {.name = "names", .type = VALUE_FLAG},
    {.name = "reveal", .type = VALUE_FLAG},
};
static const Option PROPOSAL_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "heads", .type = VALUE_INT},
    {.name = "roster", .type = VALUE_TEXT},
    {.name = "from", .type = VALUE_MONTH},
    {.name = "months", .type = VALUE_INT, .fallback = "12"},
    {.name = "programmes", .type = VALUE_TEXT, .fallback = "jkk,jkm"},
    {.name = "payers", .type = VALUE_TEXT, .fallback = "apbd-regency"},
    {.name = "undecided-relief", .type = VALUE_FLAG},
    {.name = "coverage-month", .type = VALUE_MONTH},
    {.name = "denominator", .type = VALUE_TEXT},
    {.name = "target", .type = VALUE_TEXT},
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "fact", .type = VALUE_TEXT, .fallback = "vulnerable_protected"},
    {.name = "out", .type = VALUE_FILE},
};

static const Option ALLOCATE_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "months", .type = VALUE_TEXT, .required = true},
    {.name = "funds", .type = VALUE_TEXT},
    {.name = "rosters", .type = VALUE_TEXT},
    {.name = "decree", .type = VALUE_TEXT},
    {.name = "programmes", .type = VALUE_TEXT, .fallback = "jkk,jkm"},
    {.name = "unit", .type = VALUE_CHOICE, .choices = "period|month", .fallback = "period"},
    {.name = "order", .type = VALUE_TEXT},
    {.name = "answered", .type = VALUE_FLAG},
    {.name = "date", .type = VALUE_DATE},
    {.name = "hold-until", .type = VALUE_DATE},
    {.name = "out", .type = VALUE_FILE, .required = true},
};

#define COMMAND(word, usage, what, table, place, line)                                             \
    {                                                                                              \
        .noun = "fund", .verb = (word), .operands = (what), .options = (table),                    \
        .option_count = ARRAY_COUNT(table), .use = (usage), .example = (line), .run = (place)      \
    }

static const Command COMMANDS[] = {
    COMMAND("create", USES_STORE_WRITE, "[FILE]", CREATE_OPTIONS, fund_run_create,
            "paritrana fund create demo/west-java/fund-geliat.yaml --db var/west-java.db"),
    COMMAND("list", USES_STORE_READ, NULL, LIST_OPTIONS, run_list,
            "paritrana fund list --in 32 --db var/west-java.db"),
    COMMAND("show", USES_STORE_READ, "FUND", SHOW_OPTIONS, run_show,
            "paritrana fund show geliat-2023 --db var/west-java.db"),
    COMMAND("receive", USES_STORE_WRITE, "FUND", RECEIVE_OPTIONS, fund_run_receive,
            "paritrana fund receive geliat-2023 --amount 991200 --document BKM-1/2023 --giver "
            "\"Bendahara Disnaker\" --date 2023-03-01 --db var/west-java.db"),
    COMMAND("explain", USES_STORE_WRITE, "FUND", EXPLAIN_OPTIONS, fund_run_explain,
            "paritrana fund explain geliat-2023 --id mutasi-9 --amount 30000 --subject "
            "\"surat 12/2023\" --db var/west-java.db"),
    COMMAND("statement", USES_STORE_READ, "FUND", STATEMENT_OPTIONS, fund_run_statement,
            "paritrana fund statement geliat-2023 --from 2023-01-01 --until 2023-12-31 --db "
            "var/west-java.db"),
    COMMAND("runway", USES_STORE_REVEAL, NULL, RUNWAY_OPTIONS, fund_run_runway,
            "paritrana fund runway --in 32.77 --month 2023-06 --names --db var/west-java.db"),
    COMMAND("proposal", USES_STORE_READ, NULL, PROPOSAL_OPTIONS, fund_run_proposal,
            "paritrana fund proposal --region 32.77 --heads 4074 --months 12 --from 2024-01 "
            "--payers apbd-regency=2500,asn=500,csr --out proposal.xlsx --db var/west-java.db"),
    COMMAND("allocate", USES_STORE_WRITE, NULL, ALLOCATE_OPTIONS, fund_run_allocate,
            "paritrana fund allocate --region 32.77 --months 2023-03..2023-12 --funds geliat-2023 "
            "--dry-run --out decisions.xlsx --db var/west-java.db"),
    {.noun = "fund",
     .verb = "why",
     .operands = "PERSON|ROSTER:ROW",
     .use = USES_STORE_READ,
     .example = "paritrana fund why 3277-1:3 --db var/west-java.db",
     .run = fund_run_why},
};

COMMAND_LIST(fund, COMMANDS);
