/* What a month of cover costs a fund. */
#include "base/mem.h"
#include "fund/fund_private.h"

_Static_assert((int)PAYER_SELF == LAW_PAYER_SELF && (int)PAYER_HOUSEHOLD == LAW_PAYER_HOUSEHOLD,
               "payers of register and law are the same");
_Static_assert((int)PROGRAMME_JKK == LAW_JKK && (int)PROGRAMME_JHT == LAW_JHT,
               "programmes of register and law are the same");

bool occupation_is_transport(uint32_t occupation)
{
    /* ISCO-08 minor groups 832 and 833, and drivers of what people or animals pull. */
    enum { FIRST_DRIVER = 8321, LAST_DRIVER = 8332, PEDAL = 9331, ANIMAL = 9332 };
    return (occupation >= FIRST_DRIVER && occupation <= LAST_DRIVER) || occupation == PEDAL ||
           occupation == ANIMAL;
}

Status fund_price(Ctx *ctx, const Law *law, FundTerms terms, uint32_t occupation, Month month,
                  Money *ret)
{
    const LawCase worker = {
        .segment = LAW_BPU,
        .month = month,
        .programmes = terms.programmes,
        .income = {-1}, /* not known: the lowest band */
        .sector = occupation_is_transport(occupation) ? LAW_SECTOR_TRANSPORT : LAW_SECTOR_OTHER,
        .active_workers = -1,
        .paid_by = (LawPayer)fund_payer(terms.kind),
        .undecided_relief = terms.undecided_relief,
    };
    void *scratch = mem_root(NULL);
    const LawTerms *priced = NULL;
    LawPrice price;
    Status status = law_terms(ctx, scratch, law, &worker, &priced);
    if (status == OK && law_price(priced, worker.income, &price))
        *ret = price.total;
    else if (status == OK)
        status = fail(ctx, E_INVALID, "fund.price_programme",
                      programmes_format(scratch, terms.programmes), NULL);
    mem_free(scratch);
    return status;
}

Status fund_price_months(Ctx *ctx, const Law *law, FundTerms terms, uint32_t occupation, Month from,
                         Month until, Money *ret)
{
    Money total = {0}, price = {0};
    for (Month month = from; month.months <= until.months; month.months++) {
        TRY(fund_price(ctx, law, terms, occupation, month, &price));
        if (!money_add(total, price, &total))
            return fail(ctx, E_LIMIT, "fund.price_programme",
                        programmes_format(ctx, terms.programmes), NULL);
    }
    *ret = total;
    return OK;
}
