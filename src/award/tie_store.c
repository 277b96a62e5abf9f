/* Declared ties and owners in the store; the latest row of a key counts, a withdrawn one no longer
 * holds. */
#include "award/panel_private.h"

#include "base/mem.h"

FACT_TABLE(TIE_FACT, "award_tie",
           {{"edition", FACT_TEXT, false},
            {"assessor", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"kind", FACT_TEXT, false},
            {"detail", FACT_TEXT, false},
            {"source", FACT_TEXT, false},
            {"withdrawn", FACT_INT, false},
            {"synthetic", FACT_INT, false}});
FACT_TABLE(OWNER_FACT, "award_owner",
           {{"edition", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"owner", FACT_TEXT, false},
            {"source", FACT_TEXT, false},
            {"withdrawn", FACT_INT, false},
            {"synthetic", FACT_INT, false}});

SQL(tie_current,
    "SELECT assessor, code, kind, detail, source, withdrawn, synthetic FROM award_tie t WHERE "
    "chain = $1 AND edition = $2 AND NOT EXISTS (SELECT 1 FROM award_tie later WHERE later.chain = "
    "t.chain AND later.edition = t.edition AND later.assessor = t.assessor AND later.code = t.code "
    "AND later.kind = t.kind AND later.id > t.id) ORDER BY code, assessor, kind");
SQL(owner_current,
    "SELECT code, owner, source, withdrawn, synthetic FROM award_owner o WHERE chain = $1 AND "
    "edition = $2 AND NOT EXISTS (SELECT 1 FROM award_owner later WHERE later.chain = o.chain AND "
    "later.edition = o.edition AND later.code = o.code AND later.owner = o.owner AND later.id > "
    "o.id) ORDER BY code, owner");

static Status read_ties(Store *store, void *parent, const Edition *edition, bool withdrawn,
                        Tie **ret, size_t *ret_count)
{
    Statement *statement;
    Tie *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &tie_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        int kind = panel_word(CONFLICT_KIND_KEYS, column_text(statement, 2));
        Tie tie = {.assessor = column_string(parent, statement, 0),
                   .code = column_string(parent, statement, 1),
                   .kind = kind < 0 ? CONFLICT_OTHER : (ConflictKind)kind,
                   .detail = column_string(parent, statement, 3),
                   .source = column_string(parent, statement, 4),
                   .withdrawn = column_int(statement, 5) != 0,
                   .synthetic = column_int(statement, 6) != 0};
        if (tie.withdrawn && !withdrawn)
            continue;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = tie;
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status tie_list(Store *store, void *parent, const Edition *edition, Tie **ret, size_t *ret_count)
{
    return read_ties(store, parent, edition, false, ret, ret_count);
}

static Status read_owners(Store *store, void *parent, const Edition *edition, bool withdrawn,
                          Owner **ret, size_t *ret_count)
{
    Statement *statement;
    Owner *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &owner_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        Owner owner = {.code = column_string(parent, statement, 0),
                       .owner = column_string(parent, statement, 1),
                       .source = column_string(parent, statement, 2),
                       .withdrawn = column_int(statement, 3) != 0,
                       .synthetic = column_int(statement, 4) != 0};
        if (owner.withdrawn && !withdrawn)
            continue;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = owner;
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status owner_list(Store *store, void *parent, const Edition *edition, Owner **ret,
                  size_t *ret_count)
{
    return read_owners(store, parent, edition, false, ret, ret_count);
}

static Status write_tie(FactWriter *writer, const Edition *edition, const Tie *tie)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(tie->assessor));
    fact_text(writer, 2, text_of(tie->code));
    fact_text(writer, 3, text_of(CONFLICT_KIND_KEYS[tie->kind]));
    fact_text(writer, 4, text_of(tie->detail));
    fact_text(writer, 5, text_of(tie->source));
    fact_int(writer, 6, tie->withdrawn);
    fact_int(writer, 7, tie->synthetic);
    return fact_row(writer, NULL);
}

static const Tie *find_tie(const Tie *list, size_t count, const Tie *key)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].kind == key->kind && strcmp(list[i].assessor, key->assessor) == 0 &&
            strcmp(list[i].code, key->code) == 0)
            return &list[i];
    }
    return NULL;
}

static bool same_tie(const Tie *a, const Tie *b)
{
    return strcmp(a->detail, b->detail) == 0 && strcmp(a->source, b->source) == 0 &&
           a->withdrawn == b->withdrawn && a->synthetic == b->synthetic;
}

Status ties_write(Store *store, const Edition *edition, const Tie *rows, size_t count,
                  AwardImportCounts *counts)
{
    FactWriter *writer;
    Tie *stored = NULL;
    size_t stored_count = 0;
    TRY(fact_writer_open(store, edition_chain(edition), &TIE_FACT, &writer));
    void *scratch = mem_root(store_ctx(store));
    Status status = read_ties(store, scratch, edition, true, &stored, &stored_count);
    for (size_t i = 0; i < count && status == OK; i++) {
        const Tie *before = find_tie(stored, stored_count, &rows[i]);
        if (before != NULL && same_tie(before, &rows[i])) {
            counts->unchanged++;
            continue;
        }
        *(before != NULL ? &counts->updated : &counts->added) += 1;
        status = write_tie(writer, edition, &rows[i]);
    }
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}

static Status write_owner(FactWriter *writer, const Edition *edition, const Owner *owner)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(owner->code));
    fact_text(writer, 2, text_of(owner->owner));
    fact_text(writer, 3, text_of(owner->source));
    fact_int(writer, 4, owner->withdrawn);
    fact_int(writer, 5, owner->synthetic);
    return fact_row(writer, NULL);
}

static const Owner *find_owner(const Owner *list, size_t count, const Owner *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].code, key->code) == 0 && strcmp(list[i].owner, key->owner) == 0)
            return &list[i];
    }
    return NULL;
}

Status owners_write(Store *store, const Edition *edition, const Owner *rows, size_t count,
                    AwardImportCounts *counts)
{
    FactWriter *writer;
    Owner *stored = NULL;
    size_t stored_count = 0;
    TRY(fact_writer_open(store, edition_chain(edition), &OWNER_FACT, &writer));
    void *scratch = mem_root(store_ctx(store));
    Status status = read_owners(store, scratch, edition, true, &stored, &stored_count);
    for (size_t i = 0; i < count && status == OK; i++) {
        const Owner *before = find_owner(stored, stored_count, &rows[i]);
        bool same = before != NULL && strcmp(before->source, rows[i].source) == 0 &&
                    before->withdrawn == rows[i].withdrawn &&
                    before->synthetic == rows[i].synthetic;
        if (same) {
            counts->unchanged++;
            continue;
        }
        *(before != NULL ? &counts->updated : &counts->added) += 1;
        status = write_owner(writer, edition, &rows[i]);
    }
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}
