/* paritrana: finds the command, gives it a context, a store and a transaction, and reports how it
 * went. */
#include <errno.h>
#include <signal.h>

#include "base/mem.h"
#include "base/message.h"
#include "cli/command.h"
#include "link/link.h"

static const char DEFAULT_DB[] = "paritrana.db";

static Lang lang_of_environment(void)
{
    static const char *const VARIABLES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < ARRAY_COUNT(VARIABLES); i++) {
        const char *value = getenv(VARIABLES[i]);
        if (value != NULL && value[0] != '\0')
            return strncmp(value, "en", 2) == 0 ? LANG_EN : LANG_ID;
    }
    return LANG_ID;
}

static void print_problems(Ctx *ctx)
{
    static const char *const LEVELS[] = {"problem.error", "problem.warning", "problem.note"};
    size_t count;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; i < count; i++) {
        char *text = problem_format(ctx, ctx->lang, &list[i]);
        fprintf(stderr, "%s %s\n", say(ctx, ctx->lang, LEVELS[list[i].level], NULL), text);
        mem_free(text);
    }
    int64_t all = problem_count(ctx, PROBLEM_ERROR) + problem_count(ctx, PROBLEM_WARNING) +
                  problem_count(ctx, PROBLEM_NOTE);
    if (all > (int64_t)count) {
        bool english = ctx->lang == LANG_EN;
        fprintf(stderr, "%s\n",
                say(ctx, ctx->lang, "problem.more",
                    count_format(ctx, all - (int64_t)count, english),
                    count_format(ctx, all, english), NULL));
    }
}

static Status check_operands(Session *session)
{
    const char *shape = session->command->operands;
    int minimum = shape == NULL || shape[0] == '[' ? 0 : 1;
    int maximum = shape == NULL ? 0 : 1;
    for (const char *at = shape; at != NULL && *at != '\0'; at++)
        if (*at == ' ') {
            maximum++;
            minimum += at[1] != '[';
        }
    bool many = shape != NULL && strstr(shape, "…") != NULL;
    if (session->operand_count < minimum)
        return fail(session->ctx, E_INVALID, "cli.operand_missing", shape, NULL);
    if (!many && session->operand_count > maximum)
        return fail(session->ctx, E_INVALID, "cli.operand_extra", session->operands[maximum], NULL);
    return OK;
}

/* What the command, as it was asked, does with the store: who only looks waits for nobody. */
static CommandUse use_of(const Session *session)
{
    CommandUse use = session->command->use;
    if (use != USES_STORE_REVEAL)
        return use;
    return option_flag(session, "reveal") ? USES_STORE_WRITE : USES_STORE_READ;
}

static Status run_in_transaction(Session *session, const Globals *globals)
{
    static const StoreMode MODES[] = {[USES_STORE_READ] = STORE_READ,
                                      [USES_STORE_WRITE] = STORE_WRITE,
                                      [USES_STORE_NEW] = STORE_CREATE};
    CommandUse use = use_of(session);
    if (use == USES_NOTHING) {
        TRY(options_check(session));
        return session->command->run(session);
    }
    TRY(store_open(session->ctx, session->ctx, globals->db, MODES[use], &session->store));
    TRY(use == USES_STORE_READ ? store_begin_read(session->store)
                               : store_begin_write(session->store));
    Status status = options_check(session);
    if (status == OK)
        status = session->command->run(session);
    if (status == OK && use != USES_STORE_READ && !session->dry_run)
        return store_commit(session->store);
    store_rollback(session->store);
    if (status == OK && session->dry_run)
        fprintf(stderr, "%s\n", say(session->ctx, session->ctx->lang, "cli.dry_run", NULL));
    return status;
}

static Status run_command(Session *session, Globals *globals, int argc, char **argv)
{
    Ctx *ctx = session->ctx;
    const Command *command = session->command;
    int first;
    session->texts = mem_array(ctx, const char *, command->option_count);
    session->numbers = mem_array(ctx, int64_t, command->option_count);
    TRY(options_read(session, globals, argc, argv, &first));
    if (globals->help) {
        help_command(ctx, command);
        return OK;
    }
    session->operands = argv + first;
    session->operand_count = argc - first;
    session->format = globals->format;
    session->dry_run = globals->dry_run;
    CommandUse use = use_of(session);
    if (session->dry_run && (use == USES_NOTHING || use == USES_STORE_READ))
        return fail(ctx, E_INVALID, "cli.dry_run_reads", NULL);
    TRY(check_operands(session));
    ProgressBar *bar = progress_bar_start(ctx, !globals->quiet);
    Status status = run_in_transaction(session, globals);
    progress_bar_stop(bar, globals->timings);
    return status;
}

/* The word among the nouns, or among the verbs of one noun, that is nearest to a wrong one. */
typedef struct {
    const char *noun;   /* NULL: compare nouns */
    const char *wanted; /* NULL: only look whether the noun exists */
    bool noun_found;
    bool begun;          /* `wanted` is the first of a verb's two words */
    const char *nearest; /* "award rank", without the noun when nouns are compared */
    double likeness;
} WordSearch;

/* Two letters exchanged or one forgotten stay above this. */
static const double LIKENESS_MIN = 0.8;

static void compare_word(const Command *command, void *argument)
{
    WordSearch *search = argument;
    bool same_noun = search->noun != NULL && strcmp(command->noun, search->noun) == 0;
    search->noun_found = search->noun_found || same_noun;
    if (search->wanted == NULL || (search->noun != NULL && !same_noun))
        return;
    const char *word = search->noun == NULL ? command->noun : command->verb;
    size_t bytes = strlen(search->wanted);
    search->begun = search->begun || (word != NULL && strncmp(word, search->wanted, bytes) == 0 &&
                                      word[bytes] == ' ');
    double likeness = word == NULL ? 0 : jaro_winkler(text_of(search->wanted), text_of(word));
    if (likeness > search->likeness) {
        search->nearest = word;
        search->likeness = likeness;
    }
}

/* Refuses a word that is no noun or, with `noun`, no verb of it. */
static Status refuse_word(Ctx *ctx, const char *noun, const char *word)
{
    WordSearch search = {.noun = noun, .wanted = word, .likeness = LIKENESS_MIN};
    const char *whole = noun == NULL ? word : mem_printf(ctx, "%s %s", noun, word);
    command_each(compare_word, &search);
    if (search.begun) {
        help_noun(ctx, noun);
        return fail(ctx, E_INVALID, "cli.no_verb", whole, NULL);
    }
    if (search.nearest == NULL)
        return fail(ctx, E_INVALID, "cli.unknown_command", whole, NULL);
    const char *near =
        noun == NULL ? search.nearest : mem_printf(ctx, "%s %s", noun, search.nearest);
    return fail(ctx, E_INVALID, "cli.unknown_near", whole, near, NULL);
}

/* A noun without a verb of its own gets the list of its verbs. */
static Status explain_missing(Ctx *ctx, const Globals *globals, int count, char **words)
{
    if (count == 0) {
        help_overview(ctx);
        return globals->help ? OK : fail(ctx, E_INVALID, "cli.no_command", NULL);
    }
    WordSearch search = {.noun = words[0]};
    command_each(compare_word, &search);
    if (!search.noun_found)
        return refuse_word(ctx, NULL, words[0]);
    if (count > 1 && words[1][0] != '-')
        return refuse_word(ctx, words[0], words[1]);
    help_noun(ctx, words[0]);
    bool asked = globals->help || (count > 1 && strcmp(words[1], "--help") == 0);
    return asked ? OK : fail(ctx, E_INVALID, "cli.no_verb", words[0], NULL);
}

static Status dispatch(Ctx *ctx, int argc, char **argv)
{
    Session session = {.ctx = ctx};
    Globals globals = {.db = DEFAULT_DB, .format = OUTPUT_TABLE};
    int first, used;
    if (argc > 1 && strcmp(argv[argc - 1], "--version") == 0)
        argv[argc - 1] += 2; /* the command of that name, as most programs call it */
    TRY(options_read(&session, &globals, argc, argv, &first));
    session.command = command_find(argv + first, argc - first, &used);
    if (session.command == NULL)
        return explain_missing(ctx, &globals, argc - first, argv + first);
    /* getopt wants a program name in place 0: the last word of the command serves. */
    return run_command(&session, &globals, argc - first - used + 1, argv + first + used - 1);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a reader that went away ends the output, not the transaction */
    signal(SIGXFSZ, SIG_IGN); /* a file-size limit is an error to report, not a death */
    Ctx *ctx = ctx_new();
    ctx->lang = options_lang(argc, argv, lang_of_environment());
    Status status = dispatch(ctx, argc, argv);
    if (fflush(stdout) != 0 && errno != EPIPE &&
        status == OK) /* a reader that went away is no error */
        status = fail(ctx, E_LIMIT, "file.disk_full", "-", NULL);
    print_problems(ctx);
    mem_free(ctx);
    return status_exit_code(status);
}
