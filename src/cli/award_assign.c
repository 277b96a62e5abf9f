/* paritrana award assign: who marks whom. */
#include "base/mem.h"
#include "cli/award_panel_command.h"

static const char *const CHANGES[] = {"kept", "added", "removed"};

Status award_write_plan(Session *session, const AssignmentPlan *plan)
{
    static const OutputColumn COLUMNS[] = {
        {"code", "column.code"},
        {"assessor", "award.column.assessor"},
        {"element", "award.column.element"},
        {"change", "award.column.change"},
        {"category", "award.column.category"},
        {"entrant", "award.column.entrant"},
        {"name", "column.name"},
        {"in_field", "award.column.in_field"},
        {"warned", "award.column.warned"},
    };
    enum { FOR_PEOPLE = 4 };
    bool people = session->format == OUTPUT_TABLE;
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, people ? FOR_PEOPLE : ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < plan->count; i++) {
        const AssignmentStep *step = &plan->steps[i];
        const Cell cells[] = {
            CELL_STRING(step->code),
            CELL_STRING(step->assessor),
            award_word(session, "award.element", ELEMENT_KEYS[step->element]),
            award_word(session, "award.assignment", CHANGES[step->change]),
            CELL_STRING(step->category),
            CELL_STRING(step->entrant),
            CELL_STRING(step->assessor_name),
            CELL_BOOL_OF(step->in_field),
            CELL_BOOL_OF(step->warned),
        };
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    session_say(session, "award.assign_summary", mem_printf(ctx, "%zu", plan->kept),
                mem_printf(ctx, "%zu", plan->added), mem_printf(ctx, "%zu", plan->removed),
                mem_printf(ctx, "%zu", plan->load_least), mem_printf(ctx, "%zu", plan->load_most),
                NULL);
    return OK;
}

Status award_assign_command(Session *session)
{
    Edition *edition = NULL;
    const Category *category = NULL;
    AssignmentPlan *plan = NULL;
    int64_t each = option_int(session, "per-entrant", 0);
    AssignOptions options = {.category = option_text(session, "category"),
                             .afresh = option_flag(session, "afresh")};
    TRY(award_session_edition(session, &edition));
    if (options.category != NULL)
        TRY(edition_category(session->ctx, edition, options.category, &category));
    if (each < 0 || each > PANEL_ASSESSORS_MAX)
        return fail(session->ctx, E_INVALID, "award.per_entrant",
                    mem_printf(session->ctx, "%d", PANEL_ASSESSORS_MAX), NULL);
    options.per_entrant = (int)each;
    TRY(panel_assign(session->store, session->ctx, edition, &options, &plan));
    return award_write_plan(session, plan);
}

Status award_assignment_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"assessor", "award.column.assessor"},
                                           {"name", "column.name"}};
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *chosen = NULL;
    Assessor *assessors = NULL;
    size_t assessor_count = 0;
    TableWriter *writer;
    const char *key = option_text(session, "category");
    const char *only = option_text(session, "assessor");
    TRY(award_session_edition(session, &edition));
    if (key != NULL)
        TRY(edition_category(ctx, edition, key, &chosen));
    TRY(assessor_list(session->store, ctx, edition, &assessors, &assessor_count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t c = 0; c < edition->category_count; c++) {
        const Category *category = &edition->categories[c];
        Assignment *list = NULL;
        size_t count = 0;
        if (chosen != NULL && strcmp(category->key, chosen->key) != 0)
            continue;
        TRY(panel_assignments(session->store, ctx, edition, category->key, &list, &count));
        for (size_t i = 0; i < count; i++) {
            const char *name = "";
            if (only != NULL && strcmp(list[i].assessor, only) != 0)
                continue;
            for (size_t a = 0; a < assessor_count; a++)
                name = strcmp(assessors[a].key, list[i].assessor) == 0 ? assessors[a].name : name;
            const Cell cells[] = {award_category_cell(session, edition, category->key),
                                  CELL_STRING(list[i].code), CELL_STRING(list[i].assessor),
                                  CELL_STRING(name)};
            TRY(table_writer_row(writer, cells));
        }
    }
    return table_writer_close(writer);
}
