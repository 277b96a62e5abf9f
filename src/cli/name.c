/* paritrana name: how names are compared, for whoever wonders why two rows were or were not taken
 * for one person. */
#include "base/mem.h"
#include "base/unicode.h"
#include "cli/command.h"
#include "identity/identity.h"

enum { NAME_ARENA_BYTES = 4096 };

static Status read_name(Session *session, Arena *arena, int operand, PersonName *ret)
{
    Text text = text_of(session->operands[operand]);
    if (!utf8_valid(text, NULL))
        return fail(session->ctx, E_INVALID, "name.not_utf8", NULL);
    *ret = person_name(arena, text);
    return OK;
}

static Status run_check(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"name", "column.name"}, {"canonical", "column.canonical"}, {"key", "column.name_key"}};
    Arena *arena = arena_new(session->ctx, NAME_ARENA_BYTES);
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (int i = 0; i < session->operand_count; i++) {
        PersonName name;
        TRY(read_name(session, arena, i, &name));
        const Cell cells[] = {CELL_STRING(session->operands[i]), CELL_TEXT_OF(name.canonical),
                              CELL_TEXT_OF(name.key)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_compare(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"first", "column.first_name"},
                                           {"first_key", "column.first_key"},
                                           {"second", "column.second_name"},
                                           {"second_key", "column.second_key"},
                                           {"same_canonical", "column.same_canonical"},
                                           {"same_key", "column.same_key"}};
    Arena *arena = arena_new(session->ctx, NAME_ARENA_BYTES);
    TableWriter *writer;
    PersonName a, b;
    TRY(read_name(session, arena, 0, &a));
    TRY(read_name(session, arena, 1, &b));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(session->operands[0]),
                          CELL_TEXT_OF(a.key),
                          CELL_STRING(session->operands[1]),
                          CELL_TEXT_OF(b.key),
                          CELL_BOOL_OF(text_equal(a.canonical, b.canonical)),
                          CELL_BOOL_OF(text_equal(a.key, b.key))};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static const Command COMMANDS[] = {
    {.noun = "name",
     .verb = "check",
     .operands = "NAME…",
     .use = USES_NOTHING,
     .example = "paritrana name check \"H. Moch. Soekarno, S.Pd.\"",
     .run = run_check},
    {.noun = "name",
     .verb = "compare",
     .operands = "NAME NAME",
     .use = USES_NOTHING,
     .example = "paritrana name compare \"Moch. Djoko\" \"Muhammad Joko\"",
     .run = run_compare},
};

COMMAND_LIST(name, COMMANDS);
