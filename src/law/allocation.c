/* Which fund receives what was billed, for members of JKP. The bill does not change: a part of JKK
 * (and until January 2025 of JKM) is passed on, and the State adds its share. */
#include "base/mem.h"
#include "base/message.h"
#include "law/law_internal.h"

enum { ALLOCATIONS_MAX = 2 * LAW_LINES_MAX };

/* Shares of one programme from the same source (employer and worker) are one amount for its fund.
 */
static void add(LawContribution *contribution, LawProgramme fund, LawProgramme from, Money amount,
                const LawParameter *parameter)
{
    for (size_t i = 0; i < contribution->allocation_count; i++) {
        LawAllocation *there = &contribution->allocation[i];
        if (there->fund == fund && there->from == from) {
            there->amount.rupiah += amount.rupiah; /* each is a part of a bounded wage */
            return;
        }
    }
    if (amount.rupiah > 0)
        contribution->allocation[contribution->allocation_count++] =
            (LawAllocation){fund, from, amount, parameter};
}

static void note(Ctx *ctx, void *parent, LawContribution *contribution, const char *key,
                 const char *argument)
{
    contribution_note(ctx, parent, contribution, key, say(parent, ctx->lang, key, argument, NULL));
}

static bool shares_with_jkp(LawProgramme programme)
{
    return programme == LAW_JKK || programme == LAW_JKM;
}

static Money share_of_wage(const LawTerms *terms, int64_t ceiling, const LawParameter *rate,
                           Money wage)
{
    Money base = MONEY(wage.rupiah > ceiling ? ceiling : wage.rupiah), amount = {0};
    if (!money_rate(base, RATE_PPM(rate->value), terms->rounding, &amount))
        abort(); /* wages are bounded */
    return amount;
}

Status contribution_allocate(Ctx *ctx, void *parent, const Law *law, const LawTerms *terms,
                             LawContribution *contribution)
{
    const LawPrice *price = &contribution->price;
    Money wage = terms->worker.income;
    const LawParameter *from_jkk, *from_jkm, *from_state, *ceiling;
    TRY(law_parameter(ctx, law, "jkp.from-jkk", terms->worker.month, &from_jkk));
    TRY(law_parameter(ctx, law, "jkp.from-jkm", terms->worker.month, &from_jkm));
    TRY(law_parameter(ctx, law, "jkp.from-state", terms->worker.month, &from_state));
    TRY(law_parameter(ctx, law, "jkp.ceiling", terms->worker.month, &ceiling));
    contribution->allocation = mem_array(parent, LawAllocation, ALLOCATIONS_MAX);
    note(ctx, parent, contribution, "law.note.jkp_no_line", from_state->source);
    for (size_t i = 0; i < price->line_count; i++) {
        const LawLine *line = &price->lines[i];
        if (!shares_with_jkp(line->programme)) {
            add(contribution, line->programme, line->programme, line->amount, line->parameter);
            continue;
        }
        const LawParameter *rate = line->programme == LAW_JKK ? from_jkk : from_jkm;
        Money passed_on = share_of_wage(terms, ceiling->value, rate, wage);
        if (passed_on.rupiah > line->amount.rupiah) {
            /* class I at half price: 0.12 % billed, 0.14 % to pass on */
            note(ctx, parent, contribution, "law.note.jkp_more_than_jkk",
                 line->relief == NULL ? line->parameter->source : line->relief->source);
            continue;
        }
        add(contribution, line->programme, line->programme,
            MONEY(line->amount.rupiah - passed_on.rupiah), line->parameter);
        add(contribution, LAW_JKP, line->programme, passed_on, rate);
        if (rate->note != NULL)
            contribution_note(ctx, parent, contribution, rate->name, rate->note);
    }
    add(contribution, LAW_JKP, 0, share_of_wage(terms, ceiling->value, from_state, wage),
        from_state);
    if (wage.rupiah > ceiling->value)
        note(ctx, parent, contribution, "law.note.jkp_above_ceiling",
             money_format(parent, MONEY(ceiling->value), ctx->lang == LANG_EN));
    return OK;
}
