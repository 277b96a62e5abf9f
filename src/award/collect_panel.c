/* Raw values from the panel's marks. */
#include "award/collect.h"

#include "base/mem.h"
#include "base/message.h"

enum { ASSESSORS_SHOWN_BYTES_MAX = 1000 };

/* Marks are ordered by indicator and assessor: the end of the run that begins at `from`. */
static size_t run_end(const Collector *collector, size_t from)
{
    const Mark *first = &collector->marks[from];
    size_t end = from + 1;
    while (end < collector->mark_count &&
           strcmp(collector->marks[end].assessor, first->assessor) == 0 &&
           strcmp(collector->marks[end].indicator, first->indicator) == 0)
        end++;
    return end;
}

static const Mark *mark_for(const Collector *collector, size_t from, size_t end, const char *code)
{
    for (size_t i = from; i < end; i++) {
        if (strcmp(collector->marks[i].code, code) == 0)
            return &collector->marks[i];
    }
    return NULL;
}

static ValueBasis basis_of_mark(const Collector *collector, const Mark *mark)
{
    void *parent = collector->parent;
    Lang lang = collector->ctx->lang;
    const char *shown = mark->abstains ? say(parent, lang, "award.basis.abstains", NULL)
                                       : score_format(parent, mark->mark, 2, lang == LANG_EN);
    const char *plain = mark->abstains ? "" : decimal_format(parent, mark->mark.micro, 6, 6, '.');
    return (ValueBasis){.what = mark->assessor,
                        .label = mark->assessor,
                        .value = shown,
                        .plain = plain,
                        .source = mark->note,
                        .synthetic = mark->synthetic};
}

/* The assessors of an indicator are those who marked it for anybody; each must have marked this
 * entrant or abstained. */
Status value_of_panel(Collector *collector, const Entrant *entrant, const Indicator *indicator,
                      RawValue *value)
{
    const char *key = collector->category->rubric->nodes[indicator->node].key;
    Score *marks = mem_array(collector->parent, Score, collector->mark_count);
    Buf *absent = buf_new(collector->parent, ASSESSORS_SHOWN_BYTES_MAX);
    size_t count = 0;
    for (size_t from = 0, end; from < collector->mark_count; from = end) {
        end = run_end(collector, from);
        if (strcmp(collector->marks[from].indicator, key) != 0)
            continue;
        const Mark *mark = mark_for(collector, from, end, entrant->code);
        if (mark == NULL) {
            buf_printf(absent, "%s%s", absent->bytes == 0 ? "" : ", ",
                       collector->marks[from].assessor);
            continue;
        }
        basis_add(collector->parent, &value->basis, &value->basis_count,
                  basis_of_mark(collector, mark));
        if (!mark->abstains)
            marks[count++] = mark->mark;
    }
    if (absent->bytes > 0) {
        value_missing(value, "award.missing.mark", absent->data);
    } else if (count == 0) {
        value_missing(value, "award.missing.marks", NULL);
    } else {
        value->known = true;
        value->value = panel_mark(indicator->source.method, marks, count).micro;
    }
    return OK;
}
