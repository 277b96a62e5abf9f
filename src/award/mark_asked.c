/* Of whom which marks are asked, and how many of them are there. */
#include "award/seal_private.h"

#include "base/mem.h"

bool mark_taken(const Rubric *rubric, size_t indicator)
{
    return rubric->indicators[indicator].source.kind == SOURCE_PANEL &&
           rubric_needs(rubric, indicator);
}

/* Assignments (by code) of entrants (by code) that take part. */
static size_t keep_in_play(Assignment *pairs, size_t count, const NominationTable *table,
                           const char *assessor)
{
    size_t kept = 0, row = 0;
    for (size_t i = 0; i < count; i++) {
        while (row < table->count && strcmp(table->rows[row].entrant->code, pairs[i].code) < 0)
            row++;
        bool found = row < table->count &&
                     strcmp(table->rows[row].entrant->code, pairs[i].code) == 0 &&
                     table->rows[row].in_play;
        if (found && (assessor == NULL || strcmp(pairs[i].assessor, assessor) == 0))
            pairs[kept++] = pairs[i];
    }
    return kept;
}

Status mark_asked(Store *store, void *parent, const Edition *edition, const Category *category,
                  const char *assessor, Assignment **ret, size_t *ret_count)
{
    bool panel = false;
    NominationTable *table = NULL;
    Assignment *pairs = NULL;
    size_t count = 0;
    TRY(panel_exists(store, edition, &panel));
    TRY(nomination_table(store, parent, edition, category, NULL, &table));
    if (panel) {
        TRY(panel_assignments(store, parent, edition, category->key, &pairs, &count));
        count = keep_in_play(pairs, count, table, assessor);
    } else if (assessor != NULL) {
        pairs = mem_array(parent, Assignment, table->count);
        for (size_t i = 0; i < table->count; i++) {
            if (table->rows[i].in_play)
                pairs[count++] =
                    (Assignment){.assessor = assessor, .code = table->rows[i].entrant->code};
        }
    }
    *ret = pairs;
    *ret_count = count;
    return OK;
}

/* Without a panel everybody who has marked in the category is asked to mark all of it. */
static Status asked_of_all(Store *store, void *parent, const Edition *edition,
                           const Category *category, const SealedMark *sealed, size_t sealed_count,
                           Assignment **ret, size_t *ret_count)
{
    bool panel = false;
    TRY(panel_exists(store, edition, &panel));
    if (panel)
        return mark_asked(store, parent, edition, category, NULL, ret, ret_count);
    Interner *assessors = interner_new(parent);
    for (size_t i = 0; i < sealed_count; i++) {
        if (strcmp(sealed[i].category, category->key) == 0)
            intern(assessors, text_of(sealed[i].assessor));
    }
    Assignment *all = NULL;
    size_t count = 0;
    for (uint32_t a = 0; a < interned_count(assessors); a++) {
        Assignment *pairs = NULL;
        size_t added = 0;
        TRY(mark_asked(store, parent, edition, category,
                       text_string(parent, interned(assessors, a)), &pairs, &added));
        if (added == 0)
            continue;
        all = mem_resize(parent, all, count + added, sizeof *all);
        memcpy(all + count, pairs, added * sizeof *all);
        count += added;
    }
    *ret = all;
    *ret_count = count;
    return OK;
}

typedef struct {
    Store *store;
    void *parent; /* of what is given back */
    void *scratch;
    const Edition *edition;
    SealedMark *sealed;
    size_t sealed_count;
    Interner *made; /* "category|code|indicator|assessor" */
    MarkProgress *rows;
    size_t count, capacity;
} Progressing;

static const char *mark_key(void *parent, const char *category, const char *code,
                            const char *indicator, const char *assessor)
{
    return mem_printf(parent, "%s|%s|%s|%s", category, code, indicator, assessor);
}

static int compare_progress(const void *a, const void *b)
{
    const MarkProgress *x = a, *y = b;
    return strcmp(x->assessor, y->assessor);
}

static MarkProgress *row_of(Progressing *p, Interner *names, size_t first, const char *assessor,
                            const char *category)
{
    uint32_t before = interned_count(names);
    uint32_t number = intern(names, text_of(assessor));
    if (number == before) {
        p->rows = mem_grow(p->parent, p->rows, p->count, &p->capacity);
        p->rows[p->count++] = (MarkProgress){.assessor = mem_string(p->parent, assessor),
                                             .category = mem_string(p->parent, category)};
    }
    return &p->rows[first + number];
}

static void count_corrections(Progressing *p, Interner *names, size_t first, const char *category)
{
    for (size_t i = 0; i < p->sealed_count; i++) {
        const SealedMark *mark = &p->sealed[i];
        if (mark->revision == 2 && strcmp(mark->category, category) == 0)
            row_of(p, names, first, mark->assessor, category)->corrected++;
    }
}

static Status progress_of_category(Progressing *p, const Category *category)
{
    const Rubric *rubric = category->rubric;
    Assignment *pairs = NULL;
    size_t count = 0, first = p->count;
    Interner *names = interner_new(p->scratch);
    TRY(asked_of_all(p->store, p->scratch, p->edition, category, p->sealed, p->sealed_count, &pairs,
                     &count));
    for (size_t k = 0; k < count; k++) {
        MarkProgress *row = row_of(p, names, first, pairs[k].assessor, category->key);
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            if (!mark_taken(rubric, i))
                continue;
            const char *key =
                mark_key(p->scratch, category->key, pairs[k].code,
                         rubric->nodes[rubric->indicators[i].node].key, pairs[k].assessor);
            uint32_t known = interned_count(p->made);
            row->asked++;
            row->made += intern(p->made, text_of(key)) < known;
        }
    }
    count_corrections(p, names, first, category->key);
    if (p->count > first)
        qsort(&p->rows[first], p->count - first, sizeof *p->rows, compare_progress);
    for (size_t i = first; i < p->count; i++) {
        PublicKey key;
        TRY(assessor_key_public(p->store, p->edition, p->rows[i].assessor, &key,
                                &p->rows[i].has_key));
    }
    return OK;
}

Status mark_progress(Store *store, void *parent, const Edition *edition, MarkProgress **ret,
                     size_t *ret_count)
{
    Progressing p = {.store = store,
                     .parent = parent,
                     .scratch = mem_root(store_ctx(store)),
                     .edition = edition};
    Status status = sealed_list(store, p.scratch, edition, NULL, &p.sealed, &p.sealed_count);
    p.made = interner_new(p.scratch);
    for (size_t i = 0; i < p.sealed_count && status == OK; i++) {
        const SealedMark *mark = &p.sealed[i];
        intern(p.made, text_of(mark_key(p.scratch, mark->category, mark->code, mark->indicator,
                                        mark->assessor)));
    }
    for (size_t i = 0; i < edition->category_count && status == OK; i++)
        status = progress_of_category(&p, &edition->categories[i]);
    mem_free(p.scratch);
    if (status != OK)
        return status;
    *ret = p.rows;
    *ret_count = p.count;
    return OK;
}
