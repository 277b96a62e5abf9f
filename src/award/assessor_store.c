/* Assessors in the store; the latest row of an (edition, assessor) counts. */
#include "award/panel_private.h"

#include "base/mem.h"

enum {
    ASSESSOR_KEY,
    ASSESSOR_NAME,
    ASSESSOR_ROLE,
    ASSESSOR_ELEMENT,
    ASSESSOR_EMPLOYER,
    ASSESSOR_OFFICE,
    ASSESSOR_BRANCH,
    ASSESSOR_SUPPLIES,
    ASSESSOR_EXPERTISE,
    ASSESSOR_DECREE,
    ASSESSOR_FROM,
    ASSESSOR_UNTIL,
    ASSESSOR_END_REASON,
    ASSESSOR_SYNTHETIC
};

FACT_TABLE(ASSESSOR_FACT, "award_assessor",
           {{"edition", FACT_TEXT, false},
            {"assessor", FACT_TEXT, false},
            {"name", FACT_TEXT, false},
            {"role", FACT_TEXT, false},
            {"element", FACT_TEXT, false},
            {"employer", FACT_TEXT, false},
            {"office", FACT_TEXT, false},
            {"branch", FACT_TEXT, false},
            {"supplies", FACT_TEXT, false},
            {"expertise", FACT_TEXT, false},
            {"decree", FACT_TEXT, false},
            {"from_day", FACT_INT, true},
            {"until_day", FACT_INT, true},
            {"end_reason", FACT_TEXT, false},
            {"synthetic", FACT_INT, false}});

SQL(assessor_current,
    "SELECT assessor, name, role, element, employer, office, branch, supplies, expertise, decree, "
    "from_day, until_day, end_reason, synthetic FROM award_assessor a WHERE chain = $1 AND "
    "edition = $2 AND NOT EXISTS (SELECT 1 FROM award_assessor later WHERE later.chain = a.chain "
    "AND later.edition = a.edition AND later.assessor = a.assessor AND later.id > a.id) ORDER BY "
    "assessor");
SQL(assessor_any,
    "SELECT id FROM award_assessor WHERE chain = $1 AND edition = $2 ORDER BY id LIMIT 1");

static Assessor assessor_of_row(void *parent, const Statement *statement)
{
    int element = panel_word(ELEMENT_KEYS, column_text(statement, ASSESSOR_ELEMENT));
    return (Assessor){
        .key = column_string(parent, statement, ASSESSOR_KEY),
        .name = column_string(parent, statement, ASSESSOR_NAME),
        .role = column_string(parent, statement, ASSESSOR_ROLE),
        .element = element < 0 ? ELEMENT_OTHER : (Element)element,
        .employer = column_string(parent, statement, ASSESSOR_EMPLOYER),
        .office = column_string(parent, statement, ASSESSOR_OFFICE),
        .branch = column_string(parent, statement, ASSESSOR_BRANCH),
        .supplies = column_string(parent, statement, ASSESSOR_SUPPLIES),
        .expertise = column_string(parent, statement, ASSESSOR_EXPERTISE),
        .decree = column_string(parent, statement, ASSESSOR_DECREE),
        .has_from = !column_is_null(statement, ASSESSOR_FROM),
        .from = {(int32_t)column_int(statement, ASSESSOR_FROM)},
        .has_until = !column_is_null(statement, ASSESSOR_UNTIL),
        .until = {(int32_t)column_int(statement, ASSESSOR_UNTIL)},
        .end_reason = column_string(parent, statement, ASSESSOR_END_REASON),
        .synthetic = column_int(statement, ASSESSOR_SYNTHETIC) != 0,
    };
}

Status assessor_list(Store *store, void *parent, const Edition *edition, Assessor **ret,
                     size_t *ret_count)
{
    Statement *statement;
    Assessor *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &assessor_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = assessor_of_row(parent, statement);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status panel_exists(Store *store, const Edition *edition, bool *ret)
{
    Statement *statement;
    bool found = false;
    TRY(store_prepare(store, &assessor_any, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    TRY(statement_next(statement, &found));
    if (found)
        statement_reset(statement);
    *ret = found;
    return OK;
}

static bool same_days(bool a_has, Date a, bool b_has, Date b)
{
    return a_has == b_has && (!a_has || a.days == b.days);
}

static bool same_assessor(const Assessor *a, const Assessor *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->role, b->role) == 0 &&
           a->element == b->element && strcmp(a->employer, b->employer) == 0 &&
           strcmp(a->office, b->office) == 0 && strcmp(a->branch, b->branch) == 0 &&
           strcmp(a->supplies, b->supplies) == 0 && strcmp(a->expertise, b->expertise) == 0 &&
           strcmp(a->decree, b->decree) == 0 &&
           same_days(a->has_from, a->from, b->has_from, b->from) &&
           same_days(a->has_until, a->until, b->has_until, b->until) &&
           strcmp(a->end_reason, b->end_reason) == 0 && a->synthetic == b->synthetic;
}

static Status write_row(FactWriter *writer, const Edition *edition, const Assessor *assessor)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(assessor->key));
    fact_text(writer, 2, text_of(assessor->name));
    fact_text(writer, 3, text_of(assessor->role));
    fact_text(writer, 4, text_of(ELEMENT_KEYS[assessor->element]));
    fact_text(writer, 5, text_of(assessor->employer));
    fact_text(writer, 6, text_of(assessor->office));
    fact_text(writer, 7, text_of(assessor->branch));
    fact_text(writer, 8, text_of(assessor->supplies));
    fact_text(writer, 9, text_of(assessor->expertise));
    fact_text(writer, 10, text_of(assessor->decree));
    if (assessor->has_from)
        fact_int(writer, 11, assessor->from.days);
    if (assessor->has_until)
        fact_int(writer, 12, assessor->until.days);
    fact_text(writer, 13, text_of(assessor->end_reason));
    fact_int(writer, 14, assessor->synthetic);
    return fact_row(writer, NULL);
}

static Status write_all(Store *store, void *scratch, FactWriter *writer, const Edition *edition,
                        const Assessor *rows, size_t count, AwardImportCounts *counts)
{
    Assessor *stored = NULL;
    size_t stored_count = 0;
    TRY(assessor_list(store, scratch, edition, &stored, &stored_count));
    size_t people = stored_count;
    for (size_t i = 0; i < count; i++) {
        const Assessor *before = NULL;
        for (size_t j = 0; j < stored_count && before == NULL; j++)
            before = strcmp(stored[j].key, rows[i].key) == 0 ? &stored[j] : NULL;
        if (before != NULL && same_assessor(before, &rows[i])) {
            counts->unchanged++;
            continue;
        }
        people += before == NULL;
        if (people > PANEL_ASSESSORS_MAX)
            return fail(store_ctx(store), E_LIMIT, "award.too_many_assessors",
                        mem_printf(scratch, "%d", PANEL_ASSESSORS_MAX), NULL);
        *(before != NULL ? &counts->updated : &counts->added) += 1;
        TRY(write_row(writer, edition, &rows[i]));
    }
    return OK;
}

Status assessors_write(Store *store, const Edition *edition, const Assessor *rows, size_t count,
                       AwardImportCounts *counts)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &ASSESSOR_FACT, &writer));
    void *scratch = mem_root(store_ctx(store));
    Status status = write_all(store, scratch, writer, edition, rows, count, counts);
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}
