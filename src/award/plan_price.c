/* What a unit of an action costs. */
#include "award/plan_private.h"

#include "base/mem.h"

static Status law_months(Ctx *ctx, const Law *law, const PlanAction *action, Month first,
                         Money *ret_first, Money *ret_sum)
{
    LawCase worker = action->worker;
    Money sum = {0};
    void *scratch = mem_root(NULL);
    for (int m = 0; m < action->law_months; m++) {
        LawContribution contribution;
        worker.month = month_plus(first, m);
        Status status = law_contribution(ctx, scratch, law, &worker, &contribution);
        if (status != OK) {
            mem_free(scratch);
            return status;
        }
        if (m == 0)
            *ret_first = contribution.price.total;
        sum.rupiah += contribution.price.total.rupiah;
    }
    mem_free(scratch);
    *ret_sum = sum;
    return OK;
}

Status plan_price(Ctx *ctx, const Law *law, const PlanActions *actions, const PlanAction *action,
                  int64_t staff, PlanPrice *ret)
{
    PlanPrice price = {.ready = {actions->as_of.days + action->lead_days}};
    Money by_law = {0};
    price.first = month_of(price.ready);
    if (action->law_months > 0)
        TRY(law_months(ctx, law, action, price.first, &price.law_month, &by_law));
    if (!money_add(by_law, action->unit_cost, &price.unit))
        return fail(ctx, E_LIMIT, "plan.too_much", NULL);
    if (action->per_staff) {
        if (staff <= 0)
            return fail(ctx, E_INVALID, "plan.staff", action->key, NULL);
        if (!money_times(price.unit, staff, &price.unit))
            return fail(ctx, E_LIMIT, "plan.too_much", NULL);
    }
    Money all;
    if (!money_times(price.unit, action->at_most, &all) || all.rupiah > PLAN_COST_MAX)
        return fail(ctx, E_LIMIT, "plan.too_much", NULL);
    *ret = price;
    return OK;
}
