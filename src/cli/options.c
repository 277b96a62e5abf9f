/* Options of the command line: getopt_long over the command table. */
#include <getopt.h>

#include "base/mem.h"
#include "cli/command.h"

enum { OPTION_BASE = 256 }; /* getopt values of the global options, then of the command's own */

typedef enum {
    GLOBAL_DB,
    GLOBAL_FORMAT,
    GLOBAL_LANG,
    GLOBAL_SEED,
    GLOBAL_NOW,
    GLOBAL_THREADS,
    GLOBAL_AS,
    GLOBAL_DRY_RUN,
    GLOBAL_QUIET,
    GLOBAL_TIMINGS,
    GLOBAL_HELP,
    GLOBAL_COUNT
} GlobalOption;

static const struct option GLOBAL_OPTIONS[GLOBAL_COUNT] = {
    [GLOBAL_DB] = {"db", required_argument, NULL, OPTION_BASE + GLOBAL_DB},
    [GLOBAL_FORMAT] = {"format", required_argument, NULL, OPTION_BASE + GLOBAL_FORMAT},
    [GLOBAL_LANG] = {"lang", required_argument, NULL, OPTION_BASE + GLOBAL_LANG},
    [GLOBAL_SEED] = {"seed", required_argument, NULL, OPTION_BASE + GLOBAL_SEED},
    [GLOBAL_NOW] = {"now", required_argument, NULL, OPTION_BASE + GLOBAL_NOW},
    [GLOBAL_THREADS] = {"threads", required_argument, NULL, OPTION_BASE + GLOBAL_THREADS},
    [GLOBAL_AS] = {"as", required_argument, NULL, OPTION_BASE + GLOBAL_AS},
    [GLOBAL_DRY_RUN] = {"dry-run", no_argument, NULL, OPTION_BASE + GLOBAL_DRY_RUN},
    [GLOBAL_QUIET] = {"quiet", no_argument, NULL, OPTION_BASE + GLOBAL_QUIET},
    [GLOBAL_TIMINGS] = {"timings", no_argument, NULL, OPTION_BASE + GLOBAL_TIMINGS},
    [GLOBAL_HELP] = {"help", no_argument, NULL, OPTION_BASE + GLOBAL_HELP},
};

enum { THREADS_MAX = 256 };

static Status bad_value(Ctx *ctx, const char *name, const char *value, const char *expected)
{
    return fail(ctx, E_INVALID, "cli.bad_value", name, value, expected, NULL);
}

/* Index of `value` among the choices separated by '|', −1 if it is none of them. */
static int choice_index(const char *choices, const char *value)
{
    int index = 0;
    for (Text rest = text_of(choices), choice; text_split(&rest, '|', &choice); index++)
        if (text_is(choice, value))
            return index;
    return -1;
}

static Status read_global(Ctx *ctx, Globals *globals, GlobalOption option, const char *value)
{
    int64_t number;
    int choice;
    switch (option) {
    case GLOBAL_DB:
        globals->db = value;
        return OK;
    case GLOBAL_FORMAT:
        choice = choice_index("table|csv|json", value);
        if (choice < 0)
            return bad_value(ctx, "format", value, "table|csv|json");
        globals->format = (OutputFormat)choice;
        return OK;
    case GLOBAL_LANG:
        choice = choice_index("id|en", value);
        if (choice < 0)
            return bad_value(ctx, "lang", value, "id|en");
        ctx->lang = (Lang)choice;
        return OK;
    case GLOBAL_SEED:
        if (!text_parse_int64(text_of(value), &number) || number < 0)
            return bad_value(ctx, "seed", value, "0…");
        ctx->seed = (uint64_t)number;
        ctx->seeded = true;
        return OK;
    case GLOBAL_NOW:
        return instant_parse(text_of(value), &ctx->now)
                   ? OK
                   : bad_value(ctx, "now", value, "2022-12-31 / 2022-12-31T08:00:00Z");
    case GLOBAL_THREADS:
        if (!text_parse_int64(text_of(value), &number) || number < 1 || number > THREADS_MAX)
            return bad_value(ctx, "threads", value, "1…256");
        ctx->threads = (int)number;
        return OK;
    case GLOBAL_AS:
        ctx->actor = value;
        return value[0] == '\0' ? bad_value(ctx, "as", value, "nama") : OK;
    case GLOBAL_DRY_RUN:
        globals->dry_run = true;
        return OK;
    case GLOBAL_QUIET:
        globals->quiet = true;
        return OK;
    case GLOBAL_TIMINGS:
        globals->timings = true;
        return OK;
    case GLOBAL_HELP:
        globals->help = true;
        return OK;
    case GLOBAL_COUNT:
        break;
    }
    abort();
}

static Status unknown_option(Ctx *ctx, const char *argument, int code)
{
    return fail(ctx, E_INVALID, code == ':' ? "cli.value_missing" : "cli.unknown_option", argument,
                NULL);
}

/* -- Numbers below zero ---------------------------------------------------------------------- */

/* "-1" is an operand, not the option '1'. getopt knows no such thing, so meanwhile it sees this
 * byte in front. */
static const char BELOW_ZERO = '\x01';

static void hide_numbers(Ctx *ctx, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-' && argv[i][1] >= '0' && argv[i][1] <= '9')
            argv[i] = mem_printf(ctx, "%c%s", BELOW_ZERO, argv[i]);
    }
}

static char *shown_number(char *argument)
{
    return argument + (argument[0] == BELOW_ZERO && argument[1] == '-');
}

static void show_numbers(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        argv[i] = shown_number(argv[i]);
}

/* -- Reading --------------------------------------------------------------------------------- */

/* What follows "--lang" or "--lang=" at argv[i]; NULL: something else stands there. */
static const char *lang_at(int argc, char **argv, int i)
{
    static const char OPTION[] = "--lang";
    const char *rest = argv[i] + sizeof OPTION - 1;
    if (strncmp(argv[i], OPTION, sizeof OPTION - 1) != 0)
        return NULL;
    if (rest[0] == '=')
        return rest + 1;
    return rest[0] == '\0' && i + 1 < argc ? argv[i + 1] : NULL;
}

Lang options_lang(int argc, char **argv, Lang fallback)
{
    Lang lang = fallback;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = lang_at(argc, argv, i);
        int choice = value == NULL ? -1 : choice_index("id|en", value);
        lang = choice < 0 ? lang : (Lang)choice;
    }
    return lang;
}

static Status read_all(Session *session, Globals *globals, int argc, char **argv)
{
    size_t own = session->command == NULL ? 0 : session->command->option_count;
    struct option *table = mem_array(session->ctx, struct option, GLOBAL_COUNT + own + 1);
    /* A command's own option hides a global one of the same name: the first match counts. */
    memcpy(table + own, GLOBAL_OPTIONS, sizeof GLOBAL_OPTIONS);
    for (size_t i = 0; i < own; i++) {
        const Option *option = &session->command->options[i];
        table[i] = (struct option){option->name,
                                   option->type == VALUE_FLAG ? no_argument : required_argument,
                                   NULL, OPTION_BASE + GLOBAL_COUNT + (int)i};
    }
    optind = 0; /* glibc: start afresh */
    opterr = 0;
    for (int code;
         (code = getopt_long(argc, argv, own == 0 && session->command == NULL ? "+:h" : ":h", table,
                             NULL)) != -1;) {
        if (code == '?' || code == ':')
            return unknown_option(session->ctx, argv[optind - 1], code);
        if (code == 'h')
            globals->help = true;
        else if (code < OPTION_BASE + GLOBAL_COUNT)
            TRY(read_global(session->ctx, globals, (GlobalOption)(code - OPTION_BASE),
                            optarg == NULL ? NULL : shown_number(optarg)));
        else
            session->texts[code - OPTION_BASE - GLOBAL_COUNT] =
                optarg == NULL ? "" : shown_number(optarg);
    }
    return OK;
}

Status options_read(Session *session, Globals *globals, int argc, char **argv, int *ret_index)
{
    hide_numbers(session->ctx, argc, argv);
    Status status = read_all(session, globals, argc, argv);
    show_numbers(argc, argv);
    *ret_index = optind;
    return status;
}

static Status check_value(Session *session, const Option *option, const char *value,
                          int64_t *ret_number)
{
    Ctx *ctx = session->ctx;
    Month month;
    Date date;
    Region region;
    switch (option->type) {
    case VALUE_FLAG:
    case VALUE_TEXT:
    case VALUE_FILE:
        return OK;
    case VALUE_INT:
        return text_parse_grouped(text_of(value), ret_number)
                   ? OK
                   : bad_value(ctx, option->name, value, "59");
    case VALUE_MONTH:
        if (!month_parse(text_of(value), &month))
            return bad_value(ctx, option->name, value, "2022-12");
        *ret_number = month.months;
        return OK;
    case VALUE_DATE:
        if (!date_parse(text_of(value), &date))
            return bad_value(ctx, option->name, value, "2022-12-31");
        *ret_number = date.days;
        return OK;
    case VALUE_CHOICE:
        *ret_number = choice_index(option->choices, value);
        return *ret_number >= 0 ? OK : bad_value(ctx, option->name, value, option->choices);
    case VALUE_REGION:
        if (session->store != NULL)
            TRY(region_resolve(session->store, text_of(value), REGION_NATION, &region));
        else
            TRY(region_read(ctx, NULL, text_of(value), &region));
        *ret_number = region.code;
        return OK;
    }
    abort();
}

Status options_check(Session *session)
{
    Status status = OK;
    for (size_t i = 0; i < session->command->option_count; i++) {
        const Option *option = &session->command->options[i];
        if (session->texts[i] == NULL)
            session->texts[i] = option->fallback;
        Status one = OK;
        if (session->texts[i] != NULL)
            one = check_value(session, option, session->texts[i], &session->numbers[i]);
        else if (option->required)
            one = fail(session->ctx, E_INVALID, "cli.option_missing", option->name, NULL);
        if (status == OK)
            status = one;
    }
    return status;
}
