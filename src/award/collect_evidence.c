/* Raw values from documents. */
#include "award/collect.h"
#include "award/nomination_private.h"

#include "base/mem.h"
#include "base/message.h"

/* "perda 4 Tahun 2022: about", with what the desk review said of it, or why it does not count. */
static ValueBasis basis_of_evidence(const Collector *collector, const Evidence *evidence,
                                    const char *reason)
{
    void *parent = collector->parent;
    Lang lang = collector->ctx->lang;
    const char *colon = evidence->title[0] == '\0' ? "" : ": ";
    char *what =
        mem_printf(parent, "%s %s%s%s", evidence->kind, evidence->number, colon, evidence->title);
    const char *label = what;
    if (reason != NULL)
        label = mem_printf(parent, "%s (%s)", what,
                           say(parent, lang, reason, evidence->verdict_reason, NULL));
    else if (evidence->verdict == DOCUMENT_PARTLY)
        label = mem_printf(parent, "%s (%s)", what,
                           say(parent, lang, "award.basis.partly", evidence->verdict_reason, NULL));
    return (ValueBasis){.what = what,
                        .label = label,
                        .value = "",
                        .plain = "",
                        .source = evidence->source,
                        .dated = evidence->in_force,
                        .has_date = true,
                        .synthetic = evidence->synthetic};
}

/* The better of two documents: a higher level's score, or the later date; equals keep the earlier
 * recorded one. */
static bool is_better(const Indicator *indicator, const Evidence *a, int64_t a_value,
                      const Evidence *b, int64_t b_value)
{
    const ScaleStep *steps = indicator->scale.steps;
    if (b == NULL)
        return true;
    if (indicator->source.choice == EVIDENCE_BEST)
        return steps[a_value].score.micro > steps[b_value].score.micro;
    return a->in_force.days > b->in_force.days;
}

/* The first document of an entrant: they are ordered by code. */
static size_t first_of(const Collector *collector, const char *code)
{
    size_t low = 0;
    size_t high = collector->evidence_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(collector->evidence[middle].code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void value_of_none(Collector *collector, const Indicator *indicator, RawValue *value)
{
    if (indicator->scale.absent < 0) {
        const char *why =
            value->unscored_count == 0 ? "award.missing.evidence" : "award.missing.evidence_counts";
        value_missing(value, why, value->unscored_count == 0 ? NULL : value->unscored[0].label);
        return;
    }
    const char *none =
        say(collector->parent, collector->ctx->lang, "award.basis.no_document", NULL);
    value->known = true;
    value->value = indicator->scale.absent;
    basis_add(collector->parent, &value->basis, &value->basis_count,
              (ValueBasis){.what = "none",
                           .label = none,
                           .value = "",
                           .plain = "",
                           .source = collector->edition->id});
}

Status value_of_evidence(Collector *collector, const Entrant *entrant, const Indicator *indicator,
                         RawValue *value)
{
    const char *key = collector->category->rubric->nodes[indicator->node].key;
    const Evidence *chosen = NULL;
    int64_t chosen_value = 0;
    for (size_t i = first_of(collector, entrant->code); i < collector->evidence_count; i++) {
        const Evidence *evidence = &collector->evidence[i];
        if (strcmp(evidence->code, entrant->code) != 0)
            break;
        if (strcmp(evidence->indicator, key) != 0)
            continue;
        EvidenceWorth worth = evidence_worth(collector->edition, indicator, evidence);
        if (!worth.counts) {
            basis_add(collector->parent, &value->unscored, &value->unscored_count,
                      basis_of_evidence(collector, evidence, worth.reason));
        } else if (is_better(indicator, evidence, worth.value, chosen, chosen_value)) {
            chosen = evidence;
            chosen_value = worth.value;
        }
    }
    if (chosen == NULL) {
        value_of_none(collector, indicator, value);
        return OK;
    }
    basis_add(collector->parent, &value->basis, &value->basis_count,
              basis_of_evidence(collector, chosen, NULL));
    value->known = true;
    value->value = chosen_value;
    return OK;
}
