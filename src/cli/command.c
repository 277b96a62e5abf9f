/* Finding commands in the table, and what commands use to answer. */
#include "cli/command.h"

#include <stdarg.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"

/* How many of the words the command's name takes; 0 if they are another's. */
static int words_matched(const Command *command, char **words, int count)
{
    if (count == 0 || strcmp(command->noun, words[0]) != 0)
        return 0;
    int used = 1;
    for (Text rest = text_of(command->verb), word; text_split(&rest, ' ', &word); used++)
        if (used == count || !text_is(word, words[used]))
            return 0;
    return used;
}

typedef struct {
    char **words;
    int count;
    const Command *best;
    int best_words;
} Search;

static void consider(const Command *command, void *argument)
{
    Search *search = argument;
    int used = words_matched(command, search->words, search->count);
    if (used > search->best_words) {
        search->best = command;
        search->best_words = used;
    }
}

const Command *command_find(char **words, int count, int *ret_words)
{
    Search search = {.words = words, .count = count};
    command_each(consider, &search);
    *ret_words = search.best_words;
    return search.best;
}

static size_t option_index(const Session *session, const char *name)
{
    const Command *command = session->command;
    for (size_t i = 0; i < command->option_count; i++)
        if (strcmp(command->options[i].name, name) == 0)
            return i;
    fprintf(stderr, "paritrana: %s %s asks for an option it does not declare: %s\n", command->noun,
            command->verb == NULL ? "" : command->verb, name);
    abort();
}

const char *option_text(const Session *session, const char *name)
{
    return session->texts[option_index(session, name)];
}

bool option_given(const Session *session, const char *name)
{
    return option_text(session, name) != NULL;
}

bool option_flag(const Session *session, const char *name) { return option_given(session, name); }

static bool option_number(const Session *session, const char *name, int64_t *ret)
{
    size_t index = option_index(session, name);
    if (session->texts[index] == NULL)
        return false;
    *ret = session->numbers[index];
    return true;
}

int64_t option_int(const Session *session, const char *name, int64_t absent)
{
    int64_t value = absent;
    (void)option_number(session, name, &value);
    return value;
}

bool option_month(const Session *session, const char *name, Month *ret)
{
    int64_t value;
    if (!option_number(session, name, &value))
        return false;
    *ret = (Month){(int32_t)value};
    return true;
}

bool option_date(const Session *session, const char *name, Date *ret)
{
    int64_t value;
    if (!option_number(session, name, &value))
        return false;
    *ret = (Date){(int32_t)value};
    return true;
}

Region option_region(const Session *session, const char *name)
{
    return (Region){option_int(session, name, 0)};
}

int option_choice(const Session *session, const char *name)
{
    return (int)option_int(session, name, -1);
}

Status session_leave_trace(Session *session, Chain chain, const char *command, const char *subject)
{
    if (session->dry_run)
        return fail(session->ctx, E_INVALID, "cli.trace_dry_run", NULL);
    TRY(event_begin(session->store, chain, command, subject, NULL));
    event_keep(session->store, chain);
    TRY(store_commit(session->store));
    return store_begin_write(session->store); /* main ends this one */
}

Status session_table(Session *session, const char *title, const OutputColumn *columns, size_t count,
                     TableWriter **ret)
{
    fflush(
        stdout); /* what was said before stands before the table, which has a buffer of its own */
    TableWriterOptions options = {.format = session->format, .title = title};
    return table_writer_open(session->ctx, session->ctx, &options, columns, count, ret);
}

void session_say(Session *session, const char *key, ...)
{
    if (session->format != OUTPUT_TABLE)
        return;
    va_list arguments;
    va_start(arguments, key);
    char *text = say_list(NULL, session->ctx->lang, key, arguments);
    va_end(arguments);
    puts(text);
    fflush(stdout); /* tables do not go through stdio: keep the order */
    mem_free(text);
}

void session_print(Session *session, const char *text)
{
    (void)session;
    fputs(text, stdout);
}
