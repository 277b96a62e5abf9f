/* Evidence in the store; the latest row of an (edition, category, code, indicator, kind, number)
 * counts. What the register knows beyond it is a row of award_document, what was said of it are
 * rows of award_verdict. */
#include "award/nomination_private.h"
#include "base/mem.h"

FACT_TABLE(EVIDENCE_FACT, "award_evidence",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"indicator", FACT_TEXT, false},
            {"number", FACT_TEXT, false},
            {"kind", FACT_TEXT, false},
            {"title", FACT_TEXT, false},
            {"in_force", FACT_INT, false},
            {"value", FACT_INT, true},
            {"source", FACT_TEXT, false},
            {"synthetic", FACT_INT, false}});
FACT_TABLE(DOCUMENT_FACT, "award_document",
           {{"evidence_row", FACT_INT, false},
            {"until", FACT_INT, true},
            {"submitted", FACT_INT, true},
            {"file_name", FACT_TEXT, false},
            {"file_bytes", FACT_INT, false},
            {"file_digest", FACT_TEXT, false}});

enum {
    AT_ROW,
    AT_CODE,
    AT_INDICATOR,
    AT_NUMBER,
    AT_KIND,
    AT_TITLE,
    AT_IN_FORCE,
    AT_VALUE,
    AT_SOURCE,
    AT_SYNTHETIC
};

#define EVIDENCE_FIELDS                                                                            \
    "id, code, indicator, number, kind, title, in_force, value, source, synthetic"
/* The index alone answers the inner questions; the planner would otherwise walk the whole chain.
 * Rows that a later one corrects are left out here, not in SQL, for the same reason. */
SQL(evidence_rows, "SELECT " EVIDENCE_FIELDS " FROM award_evidence WHERE chain = $1 AND edition = "
                   "$2 AND category = $3 ORDER BY code, indicator, id");
SQL(evidence_rows_of,
    "SELECT " EVIDENCE_FIELDS " FROM award_evidence WHERE chain = $1 AND id IN (SELECT id FROM "
    "award_evidence WHERE chain = $1 AND edition = $2 AND category = $3 AND code = $4) "
    "ORDER BY indicator, id");
SQL(evidence_document, "SELECT until, submitted, file_name, file_bytes, file_digest FROM "
                       "award_document WHERE chain = $1 AND id = (SELECT max(id) FROM "
                       "award_document WHERE chain = $1 AND evidence_row = $2)");

static Evidence evidence_of_row(void *parent, const Statement *statement, const char *category)
{
    return (Evidence){
        .category = category,
        .row = column_int(statement, AT_ROW),
        .code = column_string(parent, statement, AT_CODE),
        .indicator = column_string(parent, statement, AT_INDICATOR),
        .number = column_string(parent, statement, AT_NUMBER),
        .kind = column_string(parent, statement, AT_KIND),
        .title = column_string(parent, statement, AT_TITLE),
        .in_force = {(int32_t)column_int(statement, AT_IN_FORCE)},
        .has_value = !column_is_null(statement, AT_VALUE),
        .value = column_int(statement, AT_VALUE),
        .source = column_string(parent, statement, AT_SOURCE),
        .synthetic = column_int(statement, AT_SYNTHETIC) != 0,
        .file_name = "",
        .file_digest = "",
        .verdict_level = "",
        .verdict_reason = "",
        .verdict_by = "",
    };
}

static bool same_key(const Evidence *a, const Evidence *b)
{
    return strcmp(a->code, b->code) == 0 && strcmp(a->indicator, b->indicator) == 0 &&
           strcmp(a->kind, b->kind) == 0 && strcmp(a->number, b->number) == 0;
}

/* A row corrects an earlier one of the same key: it takes its place at the end of the entrant's
 * indicator, by which they are ordered. */
static size_t drop_corrected(Evidence *list, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = kept;
        while (from > 0 && strcmp(list[from - 1].code, list[i].code) == 0 &&
               strcmp(list[from - 1].indicator, list[i].indicator) == 0)
            from--;
        while (from < kept && !same_key(&list[from], &list[i]))
            from++;
        if (from < kept)
            memmove(&list[from], &list[from + 1], (--kept - from) * sizeof *list);
        list[kept++] = list[i];
    }
    return kept;
}

/* What the register knows beyond the row. */
static Status add_document(Store *store, void *parent, const Edition *edition, Evidence *evidence)
{
    Statement *statement;
    bool found = false;
    TRY(store_prepare(store, &evidence_document, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_int(statement, 2, evidence->row);
    TRY(statement_next(statement, &found));
    if (!found)
        return OK;
    evidence->has_until = !column_is_null(statement, 0);
    evidence->until = (Date){(int32_t)column_int(statement, 0)};
    evidence->has_submitted = !column_is_null(statement, 1);
    evidence->submitted = (Date){(int32_t)column_int(statement, 1)};
    evidence->file_name = column_string(parent, statement, 2);
    evidence->file_bytes = column_int(statement, 3);
    evidence->file_digest = column_string(parent, statement, 4);
    statement_reset(statement);
    return OK;
}

static Status load(Store *store, void *parent, const Edition *edition, const char *category,
                   const char *code, Evidence **ret, size_t *ret_count)
{
    Statement *statement;
    Evidence *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    const char *name = mem_string(parent, category);
    TRY(store_prepare(store, code == NULL ? &evidence_rows : &evidence_rows_of, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(category));
    if (code != NULL)
        bind_text(statement, 4, text_of(code));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = evidence_of_row(parent, statement, name);
    }
    count = drop_corrected(list, count);
    for (size_t i = 0; i < count; i++)
        TRY(add_document(store, parent, edition, &list[i]));
    TRY(verdicts_apply(store, parent, edition, category, code, list, count));
    *ret = list;
    *ret_count = count;
    return OK;
}

Status evidence_list(Store *store, void *parent, const Edition *edition, const char *category,
                     Evidence **ret, size_t *ret_count)
{
    return load(store, parent, edition, category, NULL, ret, ret_count);
}

Status evidence_of(Store *store, void *parent, const Edition *edition, const char *category,
                   const char *code, Evidence **ret, size_t *ret_count)
{
    return load(store, parent, edition, category, code, ret, ret_count);
}

static bool same_document(const Evidence *a, const Evidence *b)
{
    bool submitted =
        !b->has_submitted || (a->has_submitted && a->submitted.days == b->submitted.days);
    return a->has_until == b->has_until && (!a->has_until || a->until.days == b->until.days) &&
           submitted && strcmp(a->file_name, b->file_name) == 0 &&
           strcmp(a->file_digest, b->file_digest) == 0;
}

static bool same_evidence(const Evidence *a, const Evidence *b)
{
    return strcmp(a->title, b->title) == 0 && a->in_force.days == b->in_force.days &&
           a->has_value == b->has_value && (!a->has_value || a->value == b->value) &&
           strcmp(a->source, b->source) == 0 && a->synthetic == b->synthetic && same_document(a, b);
}

typedef struct {
    Store *store;
    void *scratch;
    const Edition *edition;
    FactWriter *evidence, *documents;
} EvidenceWriter;

static Status write_row(EvidenceWriter *to, const Evidence *row)
{
    FactWriter *writer = to->evidence;
    int64_t id = 0;
    fact_text(writer, 0, text_of(to->edition->id));
    fact_text(writer, 1, text_of(row->category));
    fact_text(writer, 2, text_of(row->code));
    fact_text(writer, 3, text_of(row->indicator));
    fact_text(writer, 4, text_of(row->number));
    fact_text(writer, 5, text_of(row->kind));
    fact_text(writer, 6, text_of(row->title));
    fact_int(writer, 7, row->in_force.days);
    if (row->has_value)
        fact_int(writer, 8, row->value);
    fact_text(writer, 9, text_of(row->source));
    fact_int(writer, 10, row->synthetic);
    TRY(fact_row(writer, &id));
    writer = to->documents;
    if (!row->has_until && !row->has_submitted && row->file_name[0] == '\0' &&
        row->file_digest[0] == '\0')
        return OK; /* nothing beyond the row itself */
    fact_int(writer, 0, id);
    if (row->has_until)
        fact_int(writer, 1, row->until.days);
    if (row->has_submitted)
        fact_int(writer, 2, row->submitted.days);
    fact_text(writer, 3, text_of(row->file_name));
    fact_int(writer, 4, row->file_bytes);
    fact_text(writer, 5, text_of(row->file_digest));
    return fact_row(writer, NULL);
}

/* Documents by what they are known by. */
static char *key_of(void *parent, const Evidence *evidence)
{
    return mem_printf(parent, "%s|%s|%s|%s", evidence->code, evidence->indicator, evidence->kind,
                      evidence->number);
}

/* A row without a date of submission came in when it was first written, or comes in today. */
static Evidence dated(const EvidenceWriter *to, const Evidence *row, const Evidence *before)
{
    Evidence evidence = *row;
    if (!row->has_submitted && before != NULL) {
        evidence.has_submitted = before->has_submitted;
        evidence.submitted = before->submitted;
    } else if (!row->has_submitted) {
        evidence.has_submitted = to->edition->conduct == EDITION_CYCLE;
        evidence.submitted = instant_date(store_ctx(to->store)->now);
    }
    return evidence;
}

/* The rows of one category against those stored. */
static Status write_category(EvidenceWriter *to, const char *category, const Evidence *rows,
                             size_t count, AwardImportCounts *counts)
{
    Evidence *stored = NULL;
    size_t stored_count = 0;
    Interner *keys = interner_new(to->scratch);
    TRY(evidence_list(to->store, to->scratch, to->edition, category, &stored, &stored_count));
    for (size_t i = 0; i < stored_count; i++)
        (void)intern(keys, text_of(key_of(to->scratch, &stored[i])));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].category, category) != 0)
            continue;
        uint32_t at = intern(keys, text_of(key_of(to->scratch, &rows[i])));
        const Evidence *before = at < stored_count ? &stored[at] : NULL;
        if (before != NULL && same_evidence(before, &rows[i])) {
            counts->unchanged++;
            continue;
        }
        *(before != NULL ? &counts->updated : &counts->added) += 1;
        Evidence evidence = dated(to, &rows[i], before);
        TRY(write_row(to, &evidence));
    }
    return OK;
}

static bool has_category(const char *category, const Evidence *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].category, category) == 0)
            return true;
    }
    return false;
}

Status evidence_write(Store *store, const Edition *edition, const Evidence *rows, size_t count,
                      AwardImportCounts *counts)
{
    EvidenceWriter to = {.store = store, .edition = edition};
    TRY(fact_writer_open(store, edition_chain(edition), &EVIDENCE_FACT, &to.evidence));
    TRY(fact_writer_open(store, edition_chain(edition), &DOCUMENT_FACT, &to.documents));
    to.scratch = mem_root(store_ctx(store));
    Status status = OK;
    for (size_t i = 0; i < edition->category_count && status == OK; i++) {
        const char *category = edition->categories[i].key;
        if (has_category(category, rows, count))
            status = write_category(&to, category, rows, count, counts);
    }
    mem_free(to.scratch);
    TRY(status);
    TRY(fact_writer_close(to.evidence));
    return fact_writer_close(to.documents);
}
