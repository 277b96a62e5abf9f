#include "base/mem.h"
#include "base/progress.h"
#include "roster/roster_private.h"

Status roster_rules_law(Ctx *ctx, const Law *law, RosterRules *rules)
{
    const LawParameter *arrears, *below, *minimum;
    TRY(law_parameter(ctx, law, LAW_ARREARS_MONTHS, rules->as_of, &arrears));
    TRY(law_parameter(ctx, law, LAW_AGE_BELOW, rules->as_of, &below));
    TRY(law_parameter(ctx, law, LAW_AGE_MINIMUM, rules->as_of, &minimum));
    rules->arrears_months = arrears->value;
    rules->age_below = below->value;
    rules->age_minimum = minimum->value;
    return OK;
}

/* Of what was asked and what came out: rows that say the same under the same rules with the same
 * verdicts give the same digest, whatever kind of file they came in. */
static Digest digest_check(Ctx *ctx, const RosterCheck *check)
{
    const RosterRules *rules = &check->rules;
    const RosterVerdicts *verdicts = check->verdicts;
    Hasher *hasher = hasher_new(ctx);
    hasher_add(hasher, check->file->content.bytes, DIGEST_BYTES);
    int64_t asked[] = {rules->region.code, rules->as_of.months,   rules->area.code,
                       rules->decile_max,  rules->arrears_months, rules->age_below,
                       rules->age_minimum};
    for (size_t i = 0; i < ARRAY_COUNT(asked); i++)
        hasher_add_int(hasher, asked[i]);
    for (size_t i = 0; i < rules->occupation_count; i++)
        hasher_add_int(hasher, rules->occupations[i]);
    hasher_add(hasher, verdicts->verdict, (size_t)verdicts->count);
    hasher_add(hasher, verdicts->reasons, (size_t)verdicts->count * sizeof *verdicts->reasons);
    Digest digest = hasher_end(hasher);
    mem_free(hasher);
    return digest;
}

Status roster_check(Ctx *ctx, void *parent, Store *store, const RosterFile *file,
                    const RosterRules *rules, const LinkModel *model, RosterCheck **ret)
{
    RosterCheck *check = mem_new(parent, RosterCheck);
    check->file = file;
    check->rules = *rules;
    check->model = model;
    Register *reg = NULL;
    RosterMatch *match = NULL;
    RosterElsewhere *elsewhere = NULL;
    RosterVerdicts *verdicts = NULL;
    progress_begin(ctx, "progress.roster.register", 0);
    Status status =
        register_load(ctx, check, store, region_chain(rules->region), rules->as_of, &reg);
    if (status == OK)
        progress_begin(ctx, "progress.roster.match", reg->count + file->rows.count);
    if (status == OK)
        status = roster_match(ctx, check, &file->rows, reg, &match);
    if (status == OK)
        status = roster_find_elsewhere(store, check, &file->rows, rules, match, &elsewhere);
    if (status == OK)
        progress_begin(ctx, "progress.roster.judge", 0);
    if (status == OK)
        status =
            roster_judge(ctx, check, &file->rows, reg, elsewhere, match, rules, model, &verdicts);
    if (status != OK) {
        mem_free(check);
        return status;
    }
    check->reg = reg;
    check->elsewhere = elsewhere;
    check->verdicts = verdicts;
    check->digest = digest_check(ctx, check);
    *ret = check;
    return OK;
}
