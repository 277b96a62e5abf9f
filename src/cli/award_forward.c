/* paritrana award forward: the province's winners become nominees of the nation's edition. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"

static Status run_forward(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"place", "award.column.place"},
                                           {"code", "column.code"},
                                           {"name", "column.name"},
                                           {"to", "award.column.forward_to"},
                                           {"change", "award.column.change"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Edition *from = NULL, *to = NULL;
    ForwardedEntrant *list = NULL;
    size_t count = 0;
    TableWriter *writer;
    Date submitted = instant_date(ctx->now);
    (void)option_date(session, "date", &submitted);
    TRY(award_session_edition(session, &from));
    TRY(edition_load(session->store, ctx, option_text(session, "to"), &to));
    TRY(award_forward(session->store, ctx, from, to, submitted, &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    bool people = session->format == OUTPUT_TABLE;
    for (size_t i = 0; i < count; i++) {
        bool none = list[i].change == CHANGE_NONE;
        const char *change = none ? "award.forward_before" : "award.forward_now";
        const Cell cells[] = {award_category_cell(session, from, list[i].category),
                              CELL_INT_OF(list[i].place),
                              CELL_STRING(list[i].code),
                              CELL_STRING(list[i].name),
                              CELL_STRING(to->id),
                              CELL_STRING(people ? say(ctx, ctx->lang, change, NULL)
                                          : none ? "none"
                                                 : "added"),
                              CELL_BOOL_OF(from->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static const Option FORWARD_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                         {.name = "to", .type = VALUE_TEXT, .required = true},
                                         {.name = "date", .type = VALUE_DATE}};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "forward",
     .options = FORWARD_OPTIONS,
     .option_count = ARRAY_COUNT(FORWARD_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award forward --edition west-java-2022-example "
                "--to national-2022-example --date 2023-06-05 --db var/west-java.db",
     .run = run_forward},
};

COMMAND_LIST(award_forward, COMMANDS);
