/* What a reader of a price should know: values that are not verified, reliefs given and refused,
 * choices the law does not make. */
#include "base/mem.h"
#include "base/message.h"
#include "law/law_internal.h"

void contribution_note(Ctx *ctx, void *parent, LawContribution *contribution, const char *key,
                       const char *text)
{
    (void)ctx;
    for (size_t i = 0; i < contribution->note_count; i++)
        if (strcmp(contribution->notes[i].text, text) == 0)
            return;
    /* few notes: one more place at a time */
    contribution->notes = mem_resize(parent, contribution->notes, contribution->note_count + 1,
                                     sizeof *contribution->notes);
    contribution->notes[contribution->note_count++] = (LawNote){key, text};
}

static bool english(const Ctx *ctx) { return ctx->lang == LANG_EN; }

static void note_of_parameter(Ctx *ctx, void *parent, LawContribution *contribution,
                              const LawParameter *parameter)
{
    if (parameter->note != NULL)
        contribution_note(ctx, parent, contribution, parameter->name, parameter->note);
}

static const char *outcome_key(ReliefOutcome outcome)
{
    switch (outcome) {
    case RELIEF_NONE:
        return NULL;
    case RELIEF_GRANTED:
        return "law.note.relief_granted";
    case RELIEF_GRANTED_BY_OPTION:
        return "law.note.relief_by_option";
    case RELIEF_NOT_ASKED:
        return "law.note.relief_not_asked";
    case RELIEF_EXCLUDED:
        return "law.note.relief_excluded";
    case RELIEF_UNDECIDED:
        return "law.note.relief_undecided";
    case RELIEF_WORKERS_UNKNOWN:
        return "law.note.relief_workers_unknown";
    case RELIEF_WORKERS_FEW:
        return "law.note.relief_workers_few";
    }
    abort();
}

/* {1} the relief, {2} its article, {3} the payer, {4} the least number of active workers. */
static void note_of_relief(Ctx *ctx, void *parent, LawContribution *contribution,
                           const LawTerms *terms, ReliefFound found)
{
    const char *key = outcome_key(found.outcome);
    if (key == NULL)
        return;
    const char *payer =
        say(parent, ctx->lang,
            mem_printf(parent, "payer.%s", LAW_PAYER_KEYS[terms->worker.paid_by]), NULL);
    contribution_note(ctx, parent, contribution, key,
                      say(parent, ctx->lang, key, found.relief->label, found.relief->source, payer,
                          count_format(parent, found.relief->relief->active_workers, english(ctx)),
                          NULL));
    note_of_parameter(ctx, parent, contribution, found.relief);
}

static void note_of_band(Ctx *ctx, void *parent, const LawTerms *terms,
                         LawContribution *contribution)
{
    const LawPrice *price = &contribution->price;
    const LawParameter *band = &terms->bands[price->band - 1];
    if (terms->worker.income.rupiah < 0)
        contribution_note(ctx, parent, contribution, "law.note.income_unknown",
                          say(parent, ctx->lang, "law.note.income_unknown",
                              money_format(parent, band->base, english(ctx)), NULL));
    if (!price->in_gap)
        return;
    contribution_note(ctx, parent, contribution, "law.note.income_in_gap",
                      say(parent, ctx->lang, "law.note.income_in_gap",
                          money_format(parent, terms->worker.income, english(ctx)),
                          count_format(parent, price->band, english(ctx)), NULL));
    note_of_parameter(ctx, parent, contribution, terms->gap);
}

/* After the last month in which a change would have been seen, the last known values go on. */
static void note_of_knowledge(Ctx *ctx, void *parent, const LawTerms *terms,
                              LawContribution *contribution)
{
    for (size_t i = 0; i < terms->line_count; i++) {
        Month known = terms->lines[i].parameter->known_until;
        if (terms->worker.month.months <= known.months)
            continue;
        contribution_note(ctx, parent, contribution, "law.note.known_until",
                          say(parent, ctx->lang, "law.note.known_until",
                              month_format_long(parent, known, english(ctx)),
                              month_format_long(parent, terms->worker.month, english(ctx)), NULL));
    }
}

Status contribution_notes(Ctx *ctx, void *parent, const Law *law, const LawTerms *terms,
                          LawContribution *contribution)
{
    (void)law;
    const LawPrice *price = &contribution->price;
    bool rounded = false, asked = false;
    for (size_t i = 0; i < terms->line_count; i++) {
        const TermLine *line = &terms->lines[i];
        note_of_relief(ctx, parent, contribution, terms, line->relief);
        note_of_parameter(ctx, parent, contribution, line->parameter);
        rounded = rounded || price->lines[i].rounding != LAW_NOT_ROUNDED;
        asked = asked || (line->relief.relief != NULL && line->relief.relief->relief->asked);
    }
    if (terms->bands != NULL)
        note_of_band(ctx, parent, terms, contribution);
    if (terms->ceiling != NULL)
        note_of_parameter(ctx, parent, contribution, terms->ceiling);
    if (price->capped)
        contribution_note(ctx, parent, contribution, "law.note.capped",
                          say(parent, ctx->lang, "law.note.capped",
                              money_format(parent, MONEY(terms->ceiling->value), english(ctx)),
                              month_format_long(parent, terms->ceiling->from, english(ctx)),
                              terms->ceiling->source, NULL));
    if (rounded)
        note_of_parameter(ctx, parent, contribution, terms->rounding_rule);
    if (terms->worker.covid && !asked)
        contribution_note(ctx, parent, contribution, "law.note.covid_not_here",
                          say(parent, ctx->lang, "law.note.covid_not_here",
                              month_format_long(parent, terms->worker.month, english(ctx)), NULL));
    note_of_knowledge(ctx, parent, terms, contribution);
    return OK;
}
