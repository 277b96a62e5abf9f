/* `paritrana help [NOUN [VERB]]` and `paritrana version`. */
#include "cli/command.h"

static Status run_help(Session *session)
{
    int used;
    if (option_flag(session, "all"))
        help_all(session->ctx);
    else if (session->operand_count == 0)
        help_overview(session->ctx);
    else {
        const Command *command = command_find(session->operands, session->operand_count, &used);
        if (command != NULL)
            help_command(session->ctx, command);
        else
            help_noun(session->ctx, session->operands[0]);
    }
    return OK;
}

static Status run_version(Session *session)
{
    session_print(session, "paritrana " PARITRANA_VERSION "\n");
    return OK;
}

static const Option HELP_OPTIONS[] = {{.name = "all", .type = VALUE_FLAG}};

static const Command COMMANDS[] = {
    {.noun = "help",
     .operands = "[NOUN] [VERB…]",
     .options = HELP_OPTIONS,
     .option_count = ARRAY_COUNT(HELP_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana help roster check",
     .run = run_help},
    {.noun = "version", .use = USES_NOTHING, .example = "paritrana version", .run = run_version},
};

COMMAND_LIST(help, COMMANDS);
