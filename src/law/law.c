#include <assert.h>

#include "base/mem.h"
#include "law/law_internal.h"

const char *const LAW_PROGRAMME_KEYS[] = {"jkk", "jkm", "jht", "jp", "jkp", NULL};
const char *const LAW_PAYER_KEYS[] = {"self",  "employer", "apbd",      "apbn",   "village", "csr",
                                      "donor", "zakat",    "household", "worker", NULL};
const char *const LAW_SEGMENT_KEYS[] = {"pu", "bpu", NULL};
const char *const LAW_SECTOR_KEYS[] = {"other", "transport", "labour-intensive", NULL};

const char *law_programme_key(LawProgramme programme)
{
    for (int i = 0; i < LAW_PROGRAMME_COUNT; i++)
        if (programme == (LawProgramme)(1 << i))
            return LAW_PROGRAMME_KEYS[i];
    abort();
}

static bool holds(const LawParameter *parameter, Month month)
{
    return month.months >= parameter->from.months && month.months <= parameter->until.months;
}

static Status not_found(Ctx *ctx, bool known, const char *name, Month month)
{
    char *when = month_format(ctx, month);
    Status status = known ? fail(ctx, E_NOT_FOUND, "law.not_in_force", name, when, NULL)
                          : fail(ctx, E_NOT_FOUND, "law.no_parameter", name, NULL);
    mem_free(when);
    return status;
}

Status law_parameter_rows(Ctx *ctx, const Law *law, const char *name, Month month,
                          const LawParameter **ret_rows, size_t *ret_count)
{
    bool known = false;
    for (size_t i = 0; i < law->count; i++) {
        const LawParameter *first = &law->parameters[i];
        if (strcmp(first->name, name) != 0)
            continue;
        known = true;
        if (!holds(first, month))
            continue;
        size_t count = 1;
        while (i + count < law->count && strcmp(first[count].name, name) == 0 &&
               first[count].from.months == first->from.months)
            count++;
        *ret_rows = first;
        *ret_count = count;
        return OK;
    }
    return not_found(ctx, known, name, month);
}

Status law_parameter(Ctx *ctx, const Law *law, const char *name, Month month,
                     const LawParameter **ret)
{
    size_t count;
    return law_parameter_rows(ctx, law, name, month, ret, &count);
}

Status law_parameter_on(Ctx *ctx, const Law *law, const char *name, Date date,
                        const LawParameter **ret)
{
    Month month = month_of(date);
    const LawParameter *found;
    TRY(law_parameter(ctx, law, name, month, &found));
    if (found->day.days > date.days)
        TRY(law_parameter(ctx, law, name, month_plus(month, -1), &found));
    *ret = found;
    return OK;
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
    for (size_t i = 0; i < law->basic_count; i++)
        if (law->basic[i].month.months == month.months) {
            jkk = &law->basic[i].jkk;
            jkm = &law->basic[i].jkm;
        }
    bool fits = money_add(MONEY(jkk->value), MONEY(jkm->value), ret_amount);
    assert(fits); /* the loader bounds every value */
    *ret_jkk = jkk;
    *ret_jkm = jkm;
    return OK;
}

Status law_due_date(Ctx *ctx, const Law *law, LawSegment segment, Month month, Date *ret,
                    const LawParameter **ret_parameter)
{
    const LawParameter *day;
    Month next = month_plus(month, 1);
    TRY(law_parameter(ctx, law, segment == LAW_PU ? "pu.due-day" : "bpu.due-day", month, &day));
    Date due = {month_first_day(next).days + (int32_t)day->value - 1};
    Date last = month_last_day(next);
    *ret = due.days > last.days ? last : due;
    *ret_parameter = day;
    return OK;
}

Status law_death_benefit(Ctx *ctx, const Law *law, Month member_from, Date death,
                         LawDeathBenefit *ret)
{
    LawDeathBenefit benefit = {0};
    TRY(law_parameter_on(ctx, law, "jkm.waiting-months", death, &benefit.waiting));
    benefit.full_from = month_plus(member_from, (int)benefit.waiting->value);
    benefit.full = month_of(death).months >= benefit.full_from.months;
    TRY(law_parameter_on(ctx, law, benefit.full ? "jkm.benefit" : "jkm.benefit-waiting", death,
                         &benefit.benefit));
    benefit.amount = MONEY(benefit.benefit->value);
    *ret = benefit;
    return OK;
}
