/* paritrana fund create: from a file, or from options, which are the same thing in short. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"
#include "format/yaml.h"

enum { DEFINITION_BYTES_MAX = 1 << 20 };

static void add_text(Buf *buf, const char *key, const char *text)
{
    if (text == NULL)
        return;
    buf_printf(buf, "%s: \"", key);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            buf_append_char(buf, '\\');
        buf_append_char(buf, *at);
    }
    buf_append_string(buf, "\"\n");
}

/* "farmer,ojek" as ["farmer", "ojek"]; lists of people have ';' between, a decree's number may
 * have a comma. */
static void add_list(Buf *buf, const char *key, const char *text, char separator)
{
    if (text == NULL)
        return;
    size_t count = 0;
    buf_printf(buf, "  %s: [", key);
    for (Text rest = text_of(text), part; text_split(&rest, separator, &part);) {
        part = text_trim(part);
        buf_printf(buf, "%s\"%.*s\"", count++ == 0 ? "" : ", ", TEXT_ARGS(part));
    }
    buf_append_string(buf, "]\n");
}

static void add_number(Session *session, Buf *buf, const char *indent, const char *option,
                       const char *key)
{
    if (option_given(session, option))
        buf_printf(buf, "%s%s: %lld\n", indent, key, (long long)option_int(session, option, 0));
}

static void add_rules(Session *session, Buf *buf)
{
    size_t before = buf->bytes;
    Buf *rules = buf_new(session->ctx, DEFINITION_BYTES_MAX);
    add_list(rules, "areas", option_text(session, "areas"), ',');
    add_list(rules, "occupations", option_text(session, "occupations"), ',');
    add_list(rules, "lists", option_text(session, "lists"), ';');
    add_list(rules, "segments", option_text(session, "segments"), ',');
    add_number(session, rules, "  ", "resident-months", "resident_months");
    add_number(session, rules, "  ", "age-from", "age_from");
    add_number(session, rules, "  ", "age-below", "age_below");
    add_number(session, rules, "  ", "decile-max", "decile_max");
    if (option_flag(session, "disability"))
        buf_append_string(rules, "  disability: true\n");
    if (option_given(session, "sex"))
        buf_printf(rules, "  sex: %s\n", option_text(session, "sex"));
    if (rules->bytes > 0)
        buf_printf(buf, "rules:\n%s", rules->data);
    if (option_given(session, "order"))
        buf_printf(buf, "priority:\n  order: %s\n", option_text(session, "order"));
    if (option_given(session, "lottery-seed") && buf->bytes > before)
        add_number(session, buf, "  ", "lottery-seed", "seed");
}

static Status definition_from_options(Session *session, Text *ret)
{
    Ctx *ctx = session->ctx;
    Month from, until;
    bool months;
    Buf *buf = buf_new(ctx, DEFINITION_BYTES_MAX);
    TRY(fund_months(session, "months", &from, &until, &months));
    if (!option_given(session, "key"))
        return fail(ctx, E_INVALID, "fund.file_or_options", NULL);
    add_text(buf, "fund", option_text(session, "key"));
    add_text(buf, "name",
             option_given(session, "name") ? option_text(session, "name")
                                           : option_text(session, "key"));
    add_text(buf, "kind", option_text(session, "kind"));
    if (option_given(session, "region"))
        add_text(buf, "region", region_format(ctx, option_region(session, "region")));
    add_text(buf, "owner", option_text(session, "owner"));
    add_text(buf, "basis", option_text(session, "basis"));
    add_number(session, buf, "", "ceiling", "ceiling");
    if (months)
        buf_printf(buf, "from: %s\nuntil: %s\n", month_format(ctx, from), month_format(ctx, until));
    add_text(buf, "programmes", option_text(session, "programmes"));
    add_number(session, buf, "", "precedence", "precedence");
    if (option_flag(session, "undecided-relief"))
        buf_append_string(buf, "undecided_relief: true\n");
    if (option_flag(session, "synthetic"))
        buf_append_string(buf, "synthetic: true\n");
    add_rules(session, buf);
    *ret = buf_text(buf);
    return OK;
}

static Status write_result(Session *session, const Fund *fund, bool existed)
{
    static const OutputColumn COLUMNS[] = {{"fund", "column.fund.fund"},
                                           {"version", "column.fund.version"},
                                           {"existed", "column.fund.existed"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    char *words;
    if (session->format != OUTPUT_TABLE) {
        TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
        const Cell cells[] = {CELL_STRING(fund_reference(ctx, fund)), CELL_INT_OF(fund->version),
                              CELL_BOOL_OF(existed), CELL_BOOL_OF(fund->synthetic)};
        TRY(table_writer_row(writer, cells));
        return table_writer_close(writer);
    }
    TRY(fund_describe(session->store, ctx, fund, ctx->lang, &words));
    session_print(session, words);
    session_say(session,
                existed            ? "fund.existed"
                : session->dry_run ? "fund.would_create"
                                   : "fund.created",
                fund_reference(ctx, fund), NULL);
    return OK;
}

Status fund_run_create(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    bool existed;
    if (session->operand_count == 0) {
        Text content;
        TRY(definition_from_options(session, &content));
        TRY(fund_parse(ctx, ctx, session->store, "fund create", content, &fund));
    } else {
        FileMap *file;
        TRY(file_map(ctx, ctx, session->operands[0], YAML_BYTES_MAX, &file));
        TRY(fund_parse(ctx, ctx, session->store, session->operands[0], file->content, &fund));
    }
    TRY(fund_create(ctx, session->store, fund, option_flag(session, "amend"), &existed));
    return write_result(session, fund, existed);
}
