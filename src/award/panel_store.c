/* Recusals and assignments in the store; the latest row of a key counts. */
#include "award/panel_private.h"

#include "base/mem.h"

FACT_TABLE(RECUSAL_FACT, "award_recusal",
           {{"edition", FACT_TEXT, false},
            {"assessor", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"lifted", FACT_INT, false},
            {"dated", FACT_INT, false},
            {"reason", FACT_TEXT, false}});
FACT_TABLE(ASSIGNMENT_FACT, "award_assignment",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"assessor", FACT_TEXT, false},
            {"assigned", FACT_INT, false}});

SQL(recusal_current,
    "SELECT assessor, category, code, lifted, dated, reason FROM award_recusal r WHERE chain = $1 "
    "AND edition = $2 AND NOT EXISTS (SELECT 1 FROM award_recusal later WHERE later.chain = "
    "r.chain AND later.edition = r.edition AND later.assessor = r.assessor AND later.category = "
    "r.category AND later.code = r.code AND later.id > r.id) ORDER BY category, code, assessor");
SQL(assignment_current,
    "SELECT category, code, assessor, assigned FROM award_assignment a WHERE chain = $1 AND "
    "edition = $2 AND NOT EXISTS (SELECT 1 FROM award_assignment later WHERE later.chain = a.chain "
    "AND later.edition = a.edition AND later.category = a.category AND later.code = a.code AND "
    "later.assessor = a.assessor AND later.id > a.id) ORDER BY category, code, assessor");

Status recusal_list(Store *store, void *parent, const Edition *edition, Recusal **ret,
                    size_t *ret_count)
{
    Statement *statement;
    Recusal *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &recusal_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        if (column_int(statement, 3) != 0)
            continue;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (Recusal){.assessor = column_string(parent, statement, 0),
                                  .category = column_string(parent, statement, 1),
                                  .code = column_string(parent, statement, 2),
                                  .dated = {(int32_t)column_int(statement, 4)},
                                  .reason = column_string(parent, statement, 5)};
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

/* Is there such a recusal now, or its lifting? */
static bool holds(const Recusal *list, size_t count, const Recusal *recusal)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].assessor, recusal->assessor) == 0 &&
            strcmp(list[i].category, recusal->category) == 0 &&
            strcmp(list[i].code, recusal->code) == 0)
            return recusal->lifted ? false : strcmp(list[i].reason, recusal->reason) == 0;
    }
    return recusal->lifted;
}

Status recusal_write(Store *store, const Edition *edition, const Recusal *recusal,
                     bool *ret_changed)
{
    Recusal *list = NULL;
    size_t count = 0;
    void *scratch = mem_root(store_ctx(store));
    Status status = recusal_list(store, scratch, edition, &list, &count);
    bool known = status == OK && holds(list, count, recusal);
    mem_free(scratch);
    TRY(status);
    *ret_changed = !known;
    if (known)
        return OK;
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &RECUSAL_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(recusal->assessor));
    fact_text(writer, 2, text_of(recusal->category));
    fact_text(writer, 3, text_of(recusal->code));
    fact_int(writer, 4, recusal->lifted);
    fact_int(writer, 5, recusal->dated.days);
    fact_text(writer, 6, text_of(recusal->reason));
    TRY(fact_row(writer, NULL));
    return fact_writer_close(writer);
}

Status assignment_rows(Store *store, void *parent, const Edition *edition, AssignmentRow **ret,
                       size_t *ret_count)
{
    Statement *statement;
    AssignmentRow *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &assignment_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        if (column_int(statement, 3) == 0)
            continue;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (AssignmentRow){.category = column_string(parent, statement, 0),
                                        .code = column_string(parent, statement, 1),
                                        .assessor = column_string(parent, statement, 2),
                                        .assigned = true};
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status assignments_write(Store *store, const Edition *edition, const AssignmentRow *rows,
                         size_t count)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &ASSIGNMENT_FACT, &writer));
    for (size_t i = 0; i < count; i++) {
        fact_text(writer, 0, text_of(edition->id));
        fact_text(writer, 1, text_of(rows[i].category));
        fact_text(writer, 2, text_of(rows[i].code));
        fact_text(writer, 3, text_of(rows[i].assessor));
        fact_int(writer, 4, rows[i].assigned);
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}
