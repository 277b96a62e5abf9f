/* Raw values from the panel's marks. */
#include "award/collect.h"

#include "base/mem.h"
#include "base/message.h"

enum { ASSESSORS_SHOWN_BYTES_MAX = 1000 };

/* One indicator's marks: those of entrant e are marks[from[e]] up to marks[from[e + 1]], by
 * assessor. */
typedef struct {
    bool built;
    const Mark **marks;
    size_t *from;
    PanelCell *cells; /* only marks that count: neither abstentions nor of who was not assigned */
    size_t count;
    size_t *cell_of; /* by mark: its cell; SIZE_MAX: none */
    bool *due;       /* by assessor: marked the indicator for anybody */
    PanelValue *values;
    Score *effects;
} MarkTable;

struct PanelView {
    Interner *codes; /* of the entrants, in their order */
    size_t entrant_count;
    Interner *assessors;
    bool assigned; /* the edition has a panel: assignments say who must mark whom */
    uint32_t
        *asked; /* assessors of entrant e: asked[asked_from[e]] up to asked[asked_from[e + 1]] */
    size_t *asked_from;
    MarkTable *tables; /* by indicator */
    Buf *absent;       /* who has not marked the entrant at hand */
};

/* Counts by entrant become where each entrant's items begin; gives a copy to fill by. */
static size_t *begin_of(PanelView *view, size_t *from)
{
    size_t *next = mem_array(view, size_t, view->entrant_count + 1);
    for (size_t e = 0; e < view->entrant_count; e++)
        from[e + 1] += from[e];
    memcpy(next, from, view->entrant_count * sizeof *next);
    return next;
}

static Status read_assignments(Collector *collector, PanelView *view)
{
    Assignment *pairs = NULL;
    size_t count = 0;
    TRY(panel_exists(collector->store, collector->edition, &view->assigned));
    view->asked_from = mem_array(view, size_t, view->entrant_count + 1);
    if (!view->assigned)
        return OK;
    TRY(panel_assignments(collector->store, view, collector->edition, collector->category->key,
                          &pairs, &count));
    view->asked = mem_array(view, uint32_t, count);
    uint32_t *entrant = mem_array(view, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        entrant[i] = intern(view->codes, text_of(pairs[i].code));
        if (entrant[i] < view->entrant_count)
            view->asked_from[entrant[i] + 1]++;
    }
    size_t *next = begin_of(view, view->asked_from);
    for (size_t i = 0; i < count; i++) {
        if (entrant[i] < view->entrant_count)
            view->asked[next[entrant[i]]++] = intern(view->assessors, text_of(pairs[i].assessor));
    }
    return OK;
}

Status collect_panel_prepare(Collector *collector, const Entrant *entrants, size_t count)
{
    PanelView *view = mem_new(collector->parent, PanelView);
    view->codes = interner_new(view);
    view->assessors = interner_new(view);
    view->entrant_count = count;
    view->absent = buf_new(view, ASSESSORS_SHOWN_BYTES_MAX);
    view->tables = mem_array(view, MarkTable, collector->category->rubric->indicator_count);
    for (size_t e = 0; e < count; e++)
        intern(view->codes, text_of(entrants[e].code));
    TRY(read_assignments(collector, view));
    for (size_t i = 0; i < collector->mark_count; i++)
        intern(view->assessors, text_of(collector->marks[i].assessor));
    collector->panel = view;
    return OK;
}

static bool is_asked(const PanelView *view, size_t entrant, uint32_t assessor)
{
    if (!view->assigned)
        return true;
    for (size_t i = view->asked_from[entrant]; i < view->asked_from[entrant + 1]; i++) {
        if (view->asked[i] == assessor)
            return true;
    }
    return false;
}

/* Lays the marks of each entrant side by side; they come by assessor and stay so. */
static void lay_out(const Collector *collector, PanelView *view, const char *key, MarkTable *table)
{
    size_t count = 0;
    uint32_t *entrant = mem_array(view, uint32_t, collector->mark_count);
    const Mark **marks = mem_array(view, const Mark *, collector->mark_count);
    table->from = mem_array(view, size_t, view->entrant_count + 1);
    for (size_t i = 0; i < collector->mark_count; i++) {
        const Mark *mark = &collector->marks[i];
        if (strcmp(mark->indicator, key) != 0)
            continue;
        uint32_t at = intern(view->codes, text_of(mark->code));
        if (at >= view->entrant_count)
            continue; /* takes no part */
        entrant[count] = at;
        marks[count++] = mark;
        table->from[at + 1]++;
    }
    size_t *next = begin_of(view, table->from);
    table->marks = mem_array(view, const Mark *, count);
    for (size_t i = 0; i < count; i++)
        table->marks[next[entrant[i]]++] = marks[i];
    mem_free(entrant);
    mem_free(marks);
    mem_free(next);
}

static void build(const Collector *collector, PanelView *view, const Indicator *indicator,
                  MarkTable *table)
{
    const IndicatorSource *source = &indicator->source;
    lay_out(collector, view, collector->category->rubric->nodes[indicator->node].key, table);
    size_t marks = table->from[view->entrant_count];
    size_t assessors = interned_count(view->assessors);
    table->cells = mem_array(view, PanelCell, marks);
    table->cell_of = mem_array(view, size_t, marks);
    table->due = mem_array(view, bool, assessors);
    for (size_t e = 0; e < view->entrant_count; e++) {
        for (size_t i = table->from[e]; i < table->from[e + 1]; i++) {
            const Mark *mark = table->marks[i];
            uint32_t assessor = intern(view->assessors, text_of(mark->assessor));
            table->due[assessor] = true;
            table->cell_of[i] = SIZE_MAX;
            if (mark->abstains || !is_asked(view, e, assessor))
                continue;
            table->cell_of[i] = table->count;
            table->cells[table->count++] =
                (PanelCell){.entrant = e, .assessor = assessor, .mark = mark->mark};
        }
    }
    PanelRule rule = {.method = source->method,
                      .correction = source->correction,
                      .shrinkage_micro = source->shrinkage_micro};
    table->values = mem_array(view, PanelValue, view->entrant_count);
    table->effects = mem_array(view, Score, assessors);
    panel_aggregate(&rule, table->cells, table->count, view->entrant_count, assessors,
                    table->values, table->effects);
    table->built = true;
}

static ValueBasis basis_of_mark(const Collector *collector, const Mark *mark, const PanelCell *cell)
{
    void *parent = collector->parent;
    Lang lang = collector->ctx->lang;
    const char *shown = mark->abstains ? say(parent, lang, "award.basis.abstains", NULL)
                                       : score_format(parent, mark->mark, 2, lang == LANG_EN);
    const char *plain = mark->abstains ? "" : decimal_format(parent, mark->mark.micro, 6, 6, '.');
    if (cell != NULL && cell->corrected.micro != cell->mark.micro)
        shown = mem_printf(parent, "%s → %s", shown,
                           score_format(parent, cell->corrected, 2, lang == LANG_EN));
    return (ValueBasis){.what = mark->assessor,
                        .label = mark->assessor,
                        .value = shown,
                        .plain = plain,
                        .source = mark->note,
                        .synthetic = mark->synthetic};
}

/* What the value would be without the correction. */
static ValueBasis basis_uncorrected(const Collector *collector, const PanelValue *value)
{
    void *parent = collector->parent;
    Lang lang = collector->ctx->lang;
    return (ValueBasis){.what = BASIS_UNCORRECTED,
                        .label = say(parent, lang, "award.basis.uncorrected", NULL),
                        .value = score_format(parent, value->uncorrected, 2, lang == LANG_EN),
                        .plain = decimal_format(parent, value->uncorrected.micro, 6, 6, '.'),
                        .source = collector->category->rubric_name};
}

static void name_absent(const PanelView *view, Buf *absent, uint32_t assessor)
{
    Text name = interned(view->assessors, assessor);
    buf_printf(absent, "%s%.*s", absent->bytes == 0 ? "" : ", ", TEXT_ARGS(name));
}

static bool has_marked(const MarkTable *table, size_t entrant, Text assessor)
{
    for (size_t i = table->from[entrant]; i < table->from[entrant + 1]; i++) {
        if (text_is(assessor, table->marks[i]->assessor))
            return true;
    }
    return false;
}

/* Who must have marked this entrant and has not. Without a panel: everybody who marked the
 * indicator for anybody. */
static void find_absent(const PanelView *view, const MarkTable *table, size_t entrant, Buf *absent)
{
    if (view->assigned) {
        for (size_t i = view->asked_from[entrant]; i < view->asked_from[entrant + 1]; i++) {
            if (!has_marked(table, entrant, interned(view->assessors, view->asked[i])))
                name_absent(view, absent, view->asked[i]);
        }
        return;
    }
    for (uint32_t a = 0; a < interned_count(view->assessors); a++) {
        if (table->due[a] && !has_marked(table, entrant, interned(view->assessors, a)))
            name_absent(view, absent, a);
    }
}

static void add_bases(Collector *collector, const MarkTable *table, size_t entrant, RawValue *value)
{
    for (size_t i = table->from[entrant]; i < table->from[entrant + 1]; i++) {
        const Mark *mark = table->marks[i];
        bool counts = table->cell_of[i] != SIZE_MAX;
        ValueBasis basis =
            basis_of_mark(collector, mark, counts ? &table->cells[table->cell_of[i]] : NULL);
        if (counts || mark->abstains)
            basis_add(collector->parent, &value->basis, &value->basis_count, basis);
        else /* of who was not, or is no longer, assigned */
            basis_add(collector->parent, &value->unscored, &value->unscored_count, basis);
    }
}

Status value_of_panel(Collector *collector, const Entrant *entrant, const Indicator *indicator,
                      RawValue *value)
{
    PanelView *view = collector->panel;
    MarkTable *table = &view->tables[indicator - collector->category->rubric->indicators];
    size_t e = intern(view->codes, text_of(entrant->code));
    if (!table->built)
        build(collector, view, indicator, table);
    const PanelValue *found = &table->values[e];
    buf_clear(view->absent);
    find_absent(view, table, e, view->absent);
    add_bases(collector, table, e, value);
    if (view->absent->bytes > 0) {
        value_missing(value, "award.missing.mark",
                      mem_string(collector->parent, view->absent->data));
    } else if (found->count == 0) {
        value_missing(value, "award.missing.marks", NULL);
    } else {
        value->known = true;
        value->value = found->value.micro;
        if (indicator->source.correction != CORRECTION_NONE)
            basis_add(collector->parent, &value->basis, &value->basis_count,
                      basis_uncorrected(collector, found));
    }
    return OK;
}

/* -- All marks of a category ----------------------------------------------------------------- */

static void show_table(const Collector *collector, PanelView *view, const Indicator *indicator,
                       MarkShown *rows, size_t *count)
{
    MarkTable *table = &view->tables[indicator - collector->category->rubric->indicators];
    build(collector, view, indicator, table);
    for (size_t i = 0; i < table->from[view->entrant_count]; i++) {
        bool counts = table->cell_of[i] != SIZE_MAX;
        rows[(*count)++] = (MarkShown){
            .mark = table->marks[i],
            .counts = counts,
            .corrected = counts ? table->cells[table->cell_of[i]].corrected : (Score){0}};
    }
}

Status mark_show(Store *store, void *parent, const Edition *edition, const Category *category,
                 MarkShown **ret, size_t *ret_count)
{
    AwardInput *input = NULL;
    size_t count = 0;
    TRY(award_collect(store, parent, edition, category, &input));
    Collector collector = {.store = store,
                           .ctx = store_ctx(store),
                           .parent = input,
                           .edition = edition,
                           .category = category};
    Entrant *entrants = mem_array(input, Entrant, input->count);
    for (size_t i = 0; i < input->count; i++)
        entrants[i].code = input->entrants[i].code;
    TRY(mark_list(store, input, edition, category->key, &collector.marks, &collector.mark_count));
    TRY(collect_panel_prepare(&collector, entrants, input->count));
    MarkShown *rows = mem_array(parent, MarkShown, collector.mark_count);
    for (size_t i = 0; i < category->rubric->indicator_count; i++) {
        const Indicator *indicator = &category->rubric->indicators[i];
        if (indicator->source.kind == SOURCE_PANEL)
            show_table(&collector, collector.panel, indicator, rows, &count);
    }
    *ret = rows;
    *ret_count = count;
    return OK;
}
