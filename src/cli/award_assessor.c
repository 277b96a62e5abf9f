/* paritrana award assessor: who is on the panel, for how long, tied to whom, recused from whom. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_panel_command.h"

Status award_assessor_import(Session *session)
{
    return award_import_into_edition(session, assessor_import);
}

Date award_session_date(const Session *session)
{
    Date date;
    return option_date(session, "date", &date) ? date : instant_date(session->ctx->now);
}

Status award_write_change(Session *session, const char *what, const char *key, Change change)
{
    static const char *const WORDS[] = {"none", "added", "updated"};
    const OutputColumn columns[] = {{"key", what}, {"change", "award.column.change"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, columns, ARRAY_COUNT(columns), &writer));
    const Cell cells[] = {CELL_STRING(key), award_word(session, "award.change", WORDS[change])};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Cell day_cell(bool given, Date day) { return given ? CELL_DATE_OF(day) : CELL_NONE; }

Status award_assessor_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"assessor", "award.column.assessor"},
        {"name", "column.name"},
        {"role", "award.column.role"},
        {"element", "award.column.element"},
        {"office", "award.column.office"},
        {"assigned", "award.column.assigned"},
        {"synthetic", "column.synthetic"},
        {"employer", "award.column.employer"},
        {"branch", "award.column.branch"},
        {"supplies", "award.column.supplies"},
        {"expertise", "award.column.expertise"},
        {"decree", "award.about.decree"},
        {"from", "column.from"},
        {"until", "column.until"},
    };
    enum { FOR_PEOPLE = 7 };
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    Assessor *assessors = NULL;
    size_t count = 0;
    TableWriter *writer;
    bool people = session->format == OUTPUT_TABLE;
    TRY(award_session_edition(session, &edition));
    TRY(assessor_list(session->store, ctx, edition, &assessors, &count));
    int64_t *loads = mem_array(ctx, int64_t, count);
    TRY(award_panel_loads(session, edition, assessors, count, loads));
    TRY(session_table(session, NULL, COLUMNS, people ? FOR_PEOPLE : ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Assessor *assessor = &assessors[i];
        const Cell cells[] = {
            CELL_STRING(assessor->key),
            CELL_STRING(assessor->name),
            award_word(session, "award.role", assessor->role),
            award_word(session, "award.element", ELEMENT_KEYS[assessor->element]),
            CELL_STRING(assessor->office),
            CELL_INT_OF(loads[i]),
            CELL_BOOL_OF(assessor->synthetic),
            CELL_STRING(assessor->employer),
            CELL_STRING(assessor->branch),
            CELL_STRING(assessor->supplies),
            CELL_STRING(assessor->expertise),
            CELL_STRING(assessor->decree),
            day_cell(assessor->has_from, assessor->from),
            day_cell(assessor->has_until, assessor->until),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* How many entrants each assessor must mark. */
Status award_panel_loads(Session *session, const Edition *edition, const Assessor *assessors,
                         size_t count, int64_t *ret_loads)
{
    for (size_t c = 0; c < edition->category_count; c++) {
        Assignment *assignments = NULL;
        size_t assigned = 0;
        TRY(panel_assignments(session->store, session->ctx, edition, edition->categories[c].key,
                              &assignments, &assigned));
        for (size_t i = 0; i < assigned; i++) {
            for (size_t a = 0; a < count; a++)
                ret_loads[a] += strcmp(assessors[a].key, assignments[i].assessor) == 0;
        }
    }
    return OK;
}

/* One assessor as a list of what is known, with ties, conflicts and assignments below. */
Status award_assessor_show(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"fact", "award.about.about"},
                                           {"value", "award.column.value"}};
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    Edition *edition = NULL;
    Assessor assessor;
    TableWriter *writer;
    int64_t load = 0;
    TRY(award_session_edition(session, &edition));
    TRY(assessor_get(session->store, ctx, edition, session->operands[0], &assessor));
    TRY(award_panel_loads(session, edition, &assessor, 1, &load));
    const struct {
        const char *key, *value;
    } facts[] = {
        {"assessor", assessor.key},
        {"name", assessor.name},
        {"role", award_word(session, "award.role", assessor.role).text.data},
        {"element", award_word(session, "award.element", ELEMENT_KEYS[assessor.element]).text.data},
        {"employer", assessor.employer},
        {"office", assessor.office},
        {"branch", assessor.branch},
        {"supplies", assessor.supplies},
        {"expertise", assessor.expertise},
        {"decree", assessor.decree},
        {"from", assessor.has_from ? date_format_long(ctx, assessor.from, english) : ""},
        {"until", assessor.has_until ? date_format_long(ctx, assessor.until, english) : ""},
        {"end_reason", assessor.end_reason},
        {"assigned", mem_printf(ctx, "%lld", (long long)load)},
    };
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < ARRAY_COUNT(facts); i++) {
        const Cell cells[] = {award_word(session, "award.about", facts[i].key),
                              CELL_STRING(facts[i].value)};
        if (facts[i].value[0] != '\0')
            TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    return session->format == OUTPUT_TABLE
               ? award_write_conflicts(session, edition, NULL, assessor.key, EFFECT_ALL)
               : OK;
}

Status award_assessor_end(Session *session)
{
    Edition *edition = NULL;
    Change change;
    TRY(award_session_edition(session, &edition));
    TRY(assessor_end(session->store, edition, session->operands[0], award_session_date(session),
                     option_text(session, "reason"), &change));
    return award_write_change(session, "award.column.assessor", session->operands[0], change);
}

Status award_assessor_tie(Session *session)
{
    Edition *edition = NULL;
    Change change;
    Tie tie = {.assessor = session->operands[0],
               .kind = (ConflictKind)(CONFLICT_FAMILY + option_choice(session, "kind")),
               .detail = option_text(session, "detail"),
               .source = option_text(session, "source"),
               .withdrawn = option_flag(session, "withdrawn"),
               .synthetic = option_flag(session, "synthetic")};
    TRY(award_session_edition(session, &edition));
    TRY(award_session_party(session, option_text(session, "to"), &tie.code));
    TRY(tie_add(session->store, edition, &tie, &change));
    return award_write_change(session, "award.column.assessor", tie.assessor, change);
}

Status award_assessor_recuse(Session *session)
{
    Edition *edition = NULL;
    const Category *category = NULL;
    Change change;
    AssignmentPlan *plan = NULL;
    Recusal recusal = {.assessor = session->operands[0],
                       .reason = option_text(session, "reason"),
                       .lifted = option_flag(session, "lift"),
                       .dated = award_session_date(session)};
    TRY(award_session_edition(session, &edition));
    TRY(award_session_entrant(session, edition, option_text(session, "entrant"), &recusal.code));
    TRY(award_session_category(session, edition, recusal.code, &category));
    recusal.category = category->key;
    TRY(panel_recuse(session->store, session->ctx, edition, &recusal, &change, &plan));
    if (plan->count > 0)
        return award_write_plan(session, plan);
    return award_write_change(session, "award.column.assessor", recusal.assessor, change);
}
