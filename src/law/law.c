#include "law/law_internal.h"

#include <assert.h>

#include "base/mem.h"

static bool has_name(const LawParameter *parameter, const char *name)
{
    return strcmp(parameter->name, name) == 0;
}

Status law_parameter(Ctx *ctx, const Law *law, const char *name, Month month,
                     const LawParameter **ret)
{
    bool known = false;
    for (size_t i = 0; i < law->count; i++) {
        const LawParameter *parameter = &law->parameters[i];
        if (!has_name(parameter, name))
            continue;
        known = true;
        if (month.months >= parameter->from.months && month.months <= parameter->until.months) {
            *ret = parameter;
            return OK;
        }
    }
    char *when = month_format(ctx, month);
    Status status = known ? fail(ctx, E_NOT_FOUND, "law.not_in_force", name, when, NULL)
                          : fail(ctx, E_NOT_FOUND, "law.no_parameter", name, NULL);
    mem_free(when);
    return status;
}

const LawParameter *law_parameters(const Law *law, size_t *ret_count)
{
    *ret_count = law->count;
    return law->parameters;
}

CoverState law_cover_state_of(int64_t arrears_months, Month paid_until, bool no_cover, Month month)
{
    if (no_cover)
        return (CoverState){COVER_NONE, 0};
    int unpaid = month.months - paid_until.months;
    if (unpaid <= 0)
        return (CoverState){COVER_ACTIVE, 0};
    return (CoverState){unpaid <= arrears_months ? COVER_ARREARS : COVER_LAPSED, unpaid};
}

Status law_cover_state(Ctx *ctx, const Law *law, Month paid_until, bool no_cover, Month month,
                       CoverState *ret)
{
    const LawParameter *arrears;
    TRY(law_parameter(ctx, law, LAW_ARREARS_MONTHS, month, &arrears));
    *ret = law_cover_state_of(arrears->value, paid_until, no_cover, month);
    return OK;
}

Status law_basic_contribution(Ctx *ctx, const Law *law, Month month, Money *ret_amount,
                              const LawParameter **ret_jkk, const LawParameter **ret_jkm)
{
    const LawParameter *jkk, *jkm;
    TRY(law_parameter(ctx, law, LAW_BPU_JKK, month, &jkk));
    TRY(law_parameter(ctx, law, LAW_BPU_JKM, month, &jkm));
    bool fits = money_add(MONEY(jkk->value), MONEY(jkm->value), ret_amount);
    assert(fits); /* the loader bounds every value */
    *ret_jkk = jkk;
    *ret_jkm = jkm;
    return OK;
}
