/* paritrana award … import: tables of entrants, evidence, facts, marks and published results. */
#include "cli/award_command.h"

#include "base/mem.h"

static const OutputColumn COUNT_COLUMNS[] = {{"rows", "column.rows"},
                                             {"rows_new", "column.rows_new"},
                                             {"rows_updated", "award.column.rows_updated"},
                                             {"rows_unchanged", "column.rows_unchanged"},
                                             {"rows_bad", "column.rows_bad"}};

static Status write_counts(Session *session, const AwardImportCounts *counts)
{
    TableWriter *writer;
    TRY(session_table(session, NULL, COUNT_COLUMNS, ARRAY_COUNT(COUNT_COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(counts->rows), CELL_INT_OF(counts->added),
                          CELL_INT_OF(counts->updated), CELL_INT_OF(counts->unchanged),
                          CELL_INT_OF(counts->bad)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static AwardImportOptions import_options(const Session *session)
{
    return (AwardImportOptions){.all_or_nothing = option_flag(session, "all-or-nothing"),
                                .map = option_text(session, "map"),
                                .sheet = option_text(session, "sheet")};
}

Status award_import_into_edition(Session *session, EditionImport import)
{
    Edition *edition = NULL;
    AwardImportCounts counts;
    AwardImportOptions options = import_options(session);
    TRY(award_session_edition(session, &edition));
    TRY(import(session->store, edition, session->operands[0], &options, &counts));
    return write_counts(session, &counts);
}

Status award_entrant_import(Session *session)
{
    return award_import_into_edition(session, entrant_import);
}

Status award_evidence_import(Session *session)
{
    return award_import_into_edition(session, evidence_import);
}

Status award_fact_import(Session *session)
{
    AwardImportCounts counts;
    AwardImportOptions options = import_options(session);
    TRY(fact_import(session->store, session->operands[0], &options, &counts));
    return write_counts(session, &counts);
}

Status award_fact_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"code", "column.code"},           {"fact", "award.column.fact"},
        {"value", "award.column.value"},   {"as_of", "award.column.as_of"},
        {"certainty", "column.certainty"}, {"note", "column.note"},
        {"source", "column.source"},       {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Region region;
    StatedFact *facts = NULL;
    size_t count = 0;
    TableWriter *writer;
    const char *code = session->operands[0];
    if (region_parse(text_of(code), &region))
        code = region_format(ctx, region);
    TRY(fact_list(session->store, ctx, code, option_text(session, "fact"), &facts, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const StatedFact *fact = &facts[i];
        const Cell cells[] = {CELL_STRING(fact->code),      CELL_STRING(fact->fact),
                              CELL_INT_OF(fact->value),     CELL_DATE_OF(fact->as_of),
                              CELL_STRING(fact->certainty), CELL_STRING(fact->note),
                              CELL_STRING(fact->source),    CELL_BOOL_OF(fact->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

Status award_history_import(Session *session)
{
    AwardImportCounts counts;
    AwardImportOptions options = import_options(session);
    TRY(history_import(session->store, session->operands[0], &options, &counts));
    return write_counts(session, &counts);
}

Status award_entrant_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"name", "column.name"},
                                           {"size_class", "column.size"},
                                           {"sector", "column.sector"},
                                           {"staff", "column.staff"},
                                           {"programmes", "column.programmes"},
                                           {"arrears_months", "award.column.arrears_months"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    Entrant *entrants = NULL;
    const Category *category = NULL;
    size_t count = 0;
    TableWriter *writer;
    const char *key = option_text(session, "category");
    TRY(award_session_edition(session, &edition));
    if (key != NULL)
        TRY(edition_category(ctx, edition, key, &category));
    TRY(entrant_list(session->store, ctx, edition, key, &entrants, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Entrant *entrant = &entrants[i];
        const Cell cells[] = {
            award_category_cell(session, edition, entrant->category),
            CELL_STRING(entrant->code),
            CELL_STRING(entrant->name),
            award_word(session, "organisation.size", entrant->size_class),
            CELL_STRING(entrant->sector),
            entrant->staff < 0 ? CELL_NONE : CELL_INT_OF(entrant->staff),
            !entrant->has_programmes ? CELL_NONE
                                     : CELL_STRING(programmes_format(ctx, entrant->programmes)),
            entrant->arrears_months < 0 ? CELL_NONE : CELL_INT_OF(entrant->arrears_months),
            CELL_BOOL_OF(entrant->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}
