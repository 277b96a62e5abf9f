/* A household that registers its helper or driver: the two lawful roads and their prices. */
#include "law/law_internal.h"

static void add_rule_note(Ctx *ctx, void *parent, const LawParameter *rule,
                          LawContribution *contribution)
{
    if (rule->note != NULL)
        contribution_note(ctx, parent, contribution, rule->name, rule->note);
}

Status law_household(Ctx *ctx, void *parent, const Law *law, Month month, Money wage,
                     LawHousehold *ret)
{
    LawHousehold roads = {0};
    const LawParameter *bands;
    size_t band_count;
    LawCase worker = {.month = month,
                      .programmes = LAW_JKK | LAW_JKM,
                      .active_workers = -1,
                      .paid_by = LAW_PAYER_HOUSEHOLD};
    TRY(law_parameter(ctx, law, "household.own-account", month, &roads.own_account_rule));
    TRY(law_parameter(ctx, law, "household.risk-class", month, &roads.wage_earner_rule));
    TRY(law_parameter_rows(ctx, law, LAW_BPU_JKK, month, &bands, &band_count));
    int64_t band = roads.own_account_rule->value;
    if (band < 1 || (size_t)band > band_count)
        return fail(ctx, E_INVALID, "law.bad_table", roads.own_account_rule->name, NULL);
    worker.segment = LAW_BPU;
    worker.income = bands[band - 1].base;
    TRY(law_contribution(ctx, parent, law, &worker, &roads.own_account));
    worker.segment = LAW_PU;
    worker.income = wage;
    worker.risk_class = (int)roads.wage_earner_rule->value;
    TRY(law_contribution(ctx, parent, law, &worker, &roads.wage_earner));
    add_rule_note(ctx, parent, roads.own_account_rule, &roads.own_account);
    add_rule_note(ctx, parent, roads.wage_earner_rule, &roads.wage_earner);
    *ret = roads;
    return OK;
}
