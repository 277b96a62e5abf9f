/* The command table: one row per `paritrana NOUN VERB`. Parsing, --help, defaults, opening the
 * store, the transaction, the audit event's actor and the printing of problems are done once, here
 * and in main.c; a command only does its work. */
#pragma once

#include "base/ctx.h"
#include "format/table_writer.h"
#include "region/region.h"
#include "store/store.h"

typedef enum {
    VALUE_FLAG,
    VALUE_TEXT,
    VALUE_FILE,
    VALUE_INT,
    VALUE_MONTH,
    VALUE_DATE,
    VALUE_CHOICE,
    VALUE_REGION, /* a code or an unambiguous name */
} ValueType;

/* Help text of an option: message key "option.NOUN.VERB.name", or "option.name" where it means the
 * same everywhere. */
typedef struct {
    const char *name;
    ValueType type;
    bool required;
    const char *choices;  /* VALUE_CHOICE: "reported|counted" */
    const char *fallback; /* value when absent; NULL: none */
} Option;

typedef enum {
    USES_NOTHING,      /* no store */
    USES_STORE_READ,   /* store and a read transaction */
    USES_STORE_WRITE,  /* store and a write transaction, committed if run returns OK; rolled back on
                          --dry-run */
    USES_STORE_REVEAL, /* as USES_STORE_READ; with its option --reveal as USES_STORE_WRITE, to
                          leave a trace */
    USES_STORE_NEW,    /* the store is created if missing; otherwise as USES_STORE_WRITE */
} CommandUse;

/* In a Command: the whole array of its options. */
#define OPTIONS(array) .options = (array), .option_count = ARRAY_COUNT(array)

typedef struct Session Session;

/* Summary and description are the messages "command.NOUN.VERB" and (optional)
 * "command.NOUN.VERB.more". */
typedef struct {
    const char *noun;
    const char *verb;     /* one or two words ("reported import"); NULL: the noun alone */
    const char *operands; /* "FILE", "NIK…", NULL: none. '…' takes many, […] is optional */
    const Option *options;
    size_t option_count;
    CommandUse use;
    const char *example; /* one full command line that works on the showcase */
    Status (*run)(Session *session);
} Command;

struct Session {
    Ctx *ctx;
    const Command *command;
    Store *store;        /* NULL for USES_NOTHING */
    OutputFormat format; /* --format */
    bool dry_run;        /* the transaction will be rolled back; say so where it matters */
    char **operands;
    int operand_count;
    const char **texts; /* by the option's place in the command's table: as given, or its fallback;
                           NULL: absent */
    int64_t *numbers;   /* parsed, for the types that are numbers */
};

/* Values by option name; asking for an option that the command does not declare is our bug and
 * aborts. */
bool option_given(const Session *session, const char *name);
/* NULL if absent and without fallback. */
const char *option_text(const Session *session, const char *name);
bool option_flag(const Session *session, const char *name);
int64_t option_int(const Session *session, const char *name, int64_t absent);
bool option_month(const Session *session, const char *name, Month *ret); /* false if absent */
bool option_date(const Session *session, const char *name, Date *ret);
Region option_region(const Session *session, const char *name); /* REGION_NATION if absent */
int option_choice(const Session *session, const char *name); /* index in choices; −1 if absent */

/* Writes an event of its own and commits it, before numbers are shown or given away in full:
 * whoever sees them is on record even if the command then ends badly. Refuses --dry-run. */
Status session_leave_trace(Session *session, Chain chain, const char *command, const char *subject);

/* A table on standard output in --format. */
Status session_table(Session *session, const char *title, const OutputColumn *columns, size_t count,
                     TableWriter **ret);
/* A line of result for people on standard output (only with --format table): session_say(session,
 * "coverage.note", a, b, NULL). */
void session_say(Session *session, const char *key, ...) NULL_TERMINATED;
/* A finished text or JSON document on standard output. */
void session_print(Session *session, const char *text);

/* The nouns, each in its own file NOUN.c (or several, where a noun is large) with `const
 * CommandList NOUN_commands`. A new noun is one word in nouns.h. */
typedef struct {
    const Command *commands;
    size_t count;
} CommandList;
#define COMMAND_LIST(noun, array) const CommandList noun##_commands = {(array), ARRAY_COUNT(array)}
#define DECLARE_NOUN(noun)        extern const CommandList noun##_commands;
#include "cli/nouns.h"

/* Calls `visit` for every command in the order of the table. */
void command_each(void (*visit)(const Command *command, void *argument), void *argument);

/* -- Used by main.c -------------------------------------------------------------------------- */

/* Options that every command has: --db, --format, --lang … */
typedef struct {
    const char *db;
    OutputFormat format;
    bool dry_run;
    bool help;
    bool quiet;   /* no progress bar */
    bool timings; /* print what each step took */
} Globals;

/* Finds the command that the words begin with (the longest verb wins) and how many words it took.
 * NULL if there is none. */
const Command *command_find(char **words, int count, int *ret_words);
/* The language asked for anywhere on the command line: what is wrong with the options is said in
 * it. */
Lang options_lang(int argc, char **argv, Lang fallback);
/* Reads the options of argv (after the command's words) into the session and globals; what is left
 * are the operands ("-1" is one: a number, no option). With a NULL command only the global options
 * before the noun are read; *ret_index is the first argument that is none. */
Status options_read(Session *session, Globals *globals, int argc, char **argv, int *ret_index);
/* Checks and parses the values given; region names need the store to be open. */
Status options_check(Session *session);
/* Pages of help, as text in the context's language. */
void help_overview(Ctx *ctx);
void help_noun(Ctx *ctx, const char *noun);
void help_command(Ctx *ctx, const Command *command);
void help_all(Ctx *ctx); /* everything, as Markdown: doc/commands.md */

/* Gives the context a progress to count in; draws it on standard error if `draw`, that is a
 * terminal, and the work takes over a second. Stop waits for the last line and, if `timings`,
 * prints seconds and units a second of each step. */
typedef struct ProgressBar ProgressBar;
ProgressBar *progress_bar_start(Ctx *ctx, bool draw);
void progress_bar_stop(ProgressBar *bar, bool timings);
