/* Which relief a case has, and why not. */
#include "law/law_internal.h"

static bool holds(const LawParameter *parameter, Month month)
{
    return month.months >= parameter->from.months && month.months <= parameter->until.months;
}

static ReliefOutcome judge(const LawRelief *relief, const LawCase *worker)
{
    unsigned payer = 1u << worker->paid_by;
    if (relief->payers_without & payer)
        return RELIEF_EXCLUDED;
    if (relief->asked && !worker->covid)
        return RELIEF_NOT_ASKED;
    if (relief->active_workers > 0 && worker->active_workers < 0)
        return RELIEF_WORKERS_UNKNOWN;
    if (relief->active_workers > 0 && relief->active_workers > worker->active_workers)
        return RELIEF_WORKERS_FEW;
    if (relief->payers_undecided & payer)
        return worker->undecided_relief ? RELIEF_GRANTED_BY_OPTION : RELIEF_UNDECIDED;
    return RELIEF_GRANTED;
}

ReliefFound relief_find(const Law *law, const LawCase *worker, LawProgramme programme)
{
    for (size_t i = 0; i < law->count; i++) {
        const LawParameter *parameter = &law->parameters[i];
        const LawRelief *relief = parameter->relief;
        if (relief != NULL && holds(parameter, worker->month) &&
            (relief->segments & 1u << worker->segment) && (relief->programmes & programme) &&
            (relief->sectors & 1u << worker->sector))
            return (ReliefFound){parameter, judge(relief, worker)};
    }
    return (ReliefFound){NULL, RELIEF_NONE};
}

const LawParameter *relief_of_own_account(const Law *law, Month month)
{
    for (size_t i = 0; i < law->count; i++) {
        const LawParameter *parameter = &law->parameters[i];
        if (parameter->relief != NULL && holds(parameter, month) &&
            (parameter->relief->segments & 1u << LAW_BPU))
            return parameter;
    }
    return NULL;
}
