/* The table of all commands. */
#include "cli/command.h"

#undef DECLARE_NOUN
#define DECLARE_NOUN(noun) &noun##_commands,

static const CommandList *const LISTS[] = {
#include "cli/nouns.h"
};

void command_each(void (*visit)(const Command *command, void *argument), void *argument)
{
    for (size_t i = 0; i < ARRAY_COUNT(LISTS); i++)
        for (size_t c = 0; c < LISTS[i]->count; c++)
            visit(&LISTS[i]->commands[c], argument);
}
