/* Pages of help, made from the command table and the message catalogue. */
#include "base/mem.h"
#include "base/message.h"
#include "base/unicode.h"
#include "cli/command.h"

static const char *GLOBAL_NAMES[] = {"db FILE",    "format table|csv|json",
                                     "lang id|en", "dry-run",
                                     "as NAME",    "now DATE",
                                     "seed N",     "threads N",
                                     "quiet",      "timings",
                                     "help"};

static const char *translate(Ctx *ctx, const char *key) { return say(ctx, ctx->lang, key, NULL); }

/* "command.coverage.reported-import": the verb's blank becomes a dash. */
static char *command_key(Ctx *ctx, const char *prefix, const Command *command, const char *suffix)
{
    char *key = command->verb == NULL
                    ? mem_printf(ctx, "%s.%s%s", prefix, command->noun, suffix)
                    : mem_printf(ctx, "%s.%s.%s%s", prefix, command->noun, command->verb, suffix);
    for (char *at = key; *at != '\0'; at++)
        if (*at == ' ')
            *at = '-';
    return key;
}

static const char *option_help(Ctx *ctx, const Command *command, const char *name)
{
    const char *own = command_key(ctx, "option", command, mem_printf(ctx, ".%s", name));
    if (message_text(ctx->lang, own).bytes > 0)
        return translate(ctx, own);
    return translate(ctx, mem_printf(ctx, "option.%s", name));
}

static const char *value_shape(Ctx *ctx, const Option *option)
{
    switch (option->type) {
    case VALUE_FLAG:
        return "";
    case VALUE_TEXT:
        return " TEXT";
    case VALUE_FILE:
        return " FILE";
    case VALUE_INT:
        return " N";
    case VALUE_MONTH:
        return " YYYY-MM";
    case VALUE_DATE:
        return " YYYY-MM-DD";
    case VALUE_CHOICE:
        return mem_printf(ctx, " %s", option->choices);
    case VALUE_REGION:
        return " REGION";
    }
    abort();
}

static void print_usage(const Command *command)
{
    printf("paritrana %s", command->noun);
    if (command->verb != NULL)
        printf(" %s", command->verb);
    if (command->operands != NULL)
        printf(" %s", command->operands);
}

enum { LINE_COLUMNS = 80 };

/* The text wrapped at the left edge. */
static void print_paragraph(const char *text)
{
    int column = 0;
    for (Text rest = text_of(text), word; text_split(&rest, ' ', &word);) {
        int width = unicode_width(word);
        bool breaks = column > 0 && column + 1 + width > LINE_COLUMNS;
        printf("%s%.*s", breaks ? "\n" : column > 0 ? " " : "", TEXT_ARGS(word));
        column = breaks || column == 0 ? width : column + 1 + width;
    }
    putchar('\n');
}

/* "  --name VALUE   what it is for", the text wrapped under itself at 80 columns. */
static void print_entry(const char *name, const char *text)
{
    enum { NAME_COLUMNS = 26 };
    int column = printf("  %s", name);
    bool below = column >= NAME_COLUMNS; /* a long name has the line to itself */
    for (Text rest = text_of(text), word; text_split(&rest, ' ', &word);) {
        int width = unicode_width(word);
        if (below || column + 1 + width > LINE_COLUMNS) {
            putchar('\n');
            column = 0;
            below = false;
        }
        int gap = column < NAME_COLUMNS ? NAME_COLUMNS - column : 1;
        printf("%*s%.*s", gap, "", TEXT_ARGS(word));
        column += gap + width;
    }
    putchar('\n');
}

static bool declares(const Command *command, Text name)
{
    bool declared = false;
    for (size_t i = 0; command != NULL && i < command->option_count; i++)
        declared |= text_is(name, command->options[i].name);
    return declared;
}

/* Without those that the command has an option of its own for; the command may be NULL. */
static void print_global_options(Ctx *ctx, const Command *command)
{
    for (size_t i = 0; i < ARRAY_COUNT(GLOBAL_NAMES); i++) {
        Text name, rest = text_of(GLOBAL_NAMES[i]);
        (void)text_split(&rest, ' ', &name);
        if (declares(command, name))
            continue;
        print_entry(mem_printf(ctx, "--%s", GLOBAL_NAMES[i]),
                    translate(ctx, mem_printf(ctx, "option.%.*s", TEXT_ARGS(name))));
    }
}

typedef struct {
    Ctx *ctx;
    const char *noun; /* only this one; NULL: all */
    const char *last; /* the noun whose heading was printed last */
} Listing;

static void list_command(const Command *command, void *argument)
{
    Listing *listing = argument;
    if (listing->noun != NULL && strcmp(listing->noun, command->noun) != 0)
        return;
    char *name = command->verb == NULL
                     ? mem_string(listing->ctx, command->noun)
                     : mem_printf(listing->ctx, "%s %s", command->noun, command->verb);
    if (listing->last != NULL && strcmp(listing->last, command->noun) != 0)
        putchar('\n');
    listing->last = command->noun;
    print_entry(name, translate(listing->ctx, command_key(listing->ctx, "command", command, "")));
}

void help_overview(Ctx *ctx)
{
    puts(translate(ctx, "help.what"));
    printf("\n%s paritrana NOUN VERB [OPTIONS]\n\n", translate(ctx, "help.usage"));
    Listing listing = {.ctx = ctx};
    command_each(list_command, &listing);
    printf("\n%s\n", translate(ctx, "help.global_options"));
    print_global_options(ctx, NULL);
    printf("\n%s\n", translate(ctx, "help.more"));
}

void help_noun(Ctx *ctx, const char *noun)
{
    Listing listing = {.ctx = ctx, .noun = noun};
    command_each(list_command, &listing);
    printf("\n%s\n", translate(ctx, "help.more"));
}

void help_command(Ctx *ctx, const Command *command)
{
    printf("%s ", translate(ctx, "help.usage"));
    print_usage(command);
    printf(" [OPTIONS]\n\n");
    print_paragraph(translate(ctx, command_key(ctx, "command", command, "")));
    const char *more = command_key(ctx, "command", command, ".more");
    if (message_text(ctx->lang, more).bytes > 0)
        print_paragraph(translate(ctx, more));
    if (command->option_count > 0)
        printf("\n%s\n", translate(ctx, "help.options"));
    for (size_t i = 0; i < command->option_count; i++) {
        const Option *option = &command->options[i];
        const char *text = option_help(ctx, command, option->name);
        if (option->required)
            text = mem_printf(ctx, "%s %s", text, translate(ctx, "help.required"));
        if (option->fallback != NULL)
            text = mem_printf(ctx, "%s %s", text,
                              say(ctx, ctx->lang, "help.fallback", option->fallback, NULL));
        print_entry(mem_printf(ctx, "--%s%s", option->name, value_shape(ctx, option)), text);
    }
    printf("\n%s\n", translate(ctx, "help.global_options"));
    print_global_options(ctx, command);
    printf("\n%s\n  %s\n", translate(ctx, "help.example"), command->example);
}

static void describe(const Command *command, void *argument)
{
    Ctx *ctx = argument;
    printf("\n## ");
    print_usage(command);
    printf("\n\n%s\n", translate(ctx, command_key(ctx, "command", command, "")));
    const char *more = command_key(ctx, "command", command, ".more");
    if (message_text(ctx->lang, more).bytes > 0)
        printf("\n%s\n", translate(ctx, more));
    if (command->option_count > 0)
        puts("");
    for (size_t i = 0; i < command->option_count; i++) {
        const Option *option = &command->options[i];
        printf("- `--%s%s`: %s", option->name, value_shape(ctx, option),
               option_help(ctx, command, option->name));
        if (option->required)
            printf(" %s", translate(ctx, "help.required"));
        if (option->fallback != NULL)
            printf(" %s", say(ctx, ctx->lang, "help.fallback", option->fallback, NULL));
        puts("");
    }
    printf("\n```\n%s\n```\n", command->example);
}

void help_all(Ctx *ctx)
{
    printf("# %s\n\n%s\n\n", translate(ctx, "help.commands"),
           translate(ctx, "help.global_options"));
    for (size_t i = 0; i < ARRAY_COUNT(GLOBAL_NAMES); i++) {
        Text name, rest = text_of(GLOBAL_NAMES[i]);
        (void)text_split(&rest, ' ', &name);
        printf("- `--%s`: %s\n", GLOBAL_NAMES[i],
               translate(ctx, mem_printf(ctx, "option.%.*s", TEXT_ARGS(name))));
    }
    command_each(describe, ctx);
}
