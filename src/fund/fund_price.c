/* What a month of cover costs a fund. */
#include "base/mem.h"
#include "fund/fund_private.h"

bool occupation_is_transport(uint32_t occupation)
{
    enum { FIRST_DRIVER = 8311, LAST_DRIVER = 8344, PEDAL = 9331, ANIMAL = 9332 };
    return (occupation >= FIRST_DRIVER && occupation <= LAST_DRIVER) || occupation == PEDAL ||
           occupation == ANIMAL;
}

Status fund_price(Ctx *ctx, const Law *law, FundTerms terms, uint32_t occupation, Month month,
                  Money *ret)
{
    static const struct {
        unsigned programme;
        const char *parameter;
    } PARTS[] = {{PROGRAMME_JKK, LAW_BPU_JKK}, {PROGRAMME_JKM, LAW_BPU_JKM}};
    (void)occupation;
    Money total = {0};
    unsigned left = terms.programmes;
    for (size_t i = 0; i < ARRAY_COUNT(PARTS); i++) {
        const LawParameter *parameter;
        if ((terms.programmes & PARTS[i].programme) == 0)
            continue;
        TRY(law_parameter(ctx, law, PARTS[i].parameter, month, &parameter));
        total.rupiah += parameter->value;
        left &= ~PARTS[i].programme;
    }
    if (left != 0)
        return fail(ctx, E_INVALID, "fund.price_programme", programmes_format(ctx, left), NULL);
    *ret = total;
    return OK;
}

Status fund_price_months(Ctx *ctx, const Law *law, FundTerms terms, uint32_t occupation, Month from,
                         Month until, Money *ret)
{
    Money total = {0}, price = {0};
    for (Month month = from; month.months <= until.months; month.months++) {
        TRY(fund_price(ctx, law, terms, occupation, month, &price));
        total.rupiah += price.rupiah;
    }
    *ret = total;
    return OK;
}
