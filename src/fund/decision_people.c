/* Who is a candidate. */
#include "base/mem.h"
#include "base/progress.h"
#include "fund/decision_private.h"

uint64_t decision_months(const DecisionRequest *request, Month from, Month until)
{
    uint64_t months = 0;
    for (int m = 0; m < decision_month_count(request); m++) {
        Month month = month_plus(request->from, m);
        if (month.months >= from.months && month.months <= until.months)
            months |= UINT64_C(1) << m;
    }
    return months;
}

static bool is_wanted(Verdict verdict)
{
    return verdict == VERDICT_NEW || verdict == VERDICT_ARREARS || verdict == VERDICT_LAPSED;
}

/* The person of a number, known or new. */
static DecisionPerson *person_of(Gathering *gathering, int64_t nik, size_t *ret_index,
                                 bool *ret_new)
{
    uint64_t at = gathering->count;
    *ret_new = map_put(gathering->by_nik, (uint64_t)nik, at, &at);
    *ret_index = (size_t)at;
    if (*ret_new) {
        gathering->people =
            mem_grow(gathering->parent, gathering->people, gathering->count, &gathering->capacity);
        gathering->wanted = mem_grow(gathering->parent, gathering->wanted, gathering->count,
                                     &gathering->wanted_capacity);
        gathering->people[at] = (DecisionPerson){
            .candidate = {.nik = nik, .age = -1, .proposed = {INT32_MIN}, .segment = SEGMENT_BPU},
            .paid_until = {INT32_MIN}};
        gathering->wanted[at] = false;
        gathering->count++;
    }
    return &gathering->people[at];
}

static Text keep_name(Gathering *gathering, Text name)
{
    return (Text){arena_copy(gathering->names, name.data, name.bytes), name.bytes};
}

static int16_t age_at(int32_t birth, Month from)
{
    return birth == INT32_MIN ? -1 : (int16_t)age_on((Date){birth}, month_first_day(from));
}

void decision_read_row(const RosterRow *row, RosterId roster, Month from, Candidate *ret)
{
    ret->roster = roster;
    ret->row = row->id;
    ret->home = row->home;
    ret->occupation = row->occupation;
    ret->age = age_at(row->birth.days, from);
    ret->sex = (uint8_t)row->sex;
    ret->disability = (uint8_t)row->disability;
    ret->decile = (uint8_t)row->decile;
    ret->verdict = (uint8_t)row->final;
    ret->synthetic = row->synthetic;
}

/* -- Rosters --------------------------------------------------------------------------------- */

typedef struct {
    Gathering *gathering;
    const RosterInfo *roster;
    const Map *listed; /* numbers on the decree; NULL: no decree */
} RosterVisitor;

/* A later roster says more of a person than an earlier one; the day somebody was first proposed
 * stays. */
static Status visit_row(const RosterRow *row, void *argument)
{
    RosterVisitor *visitor = argument;
    Gathering *gathering = visitor->gathering;
    uint64_t listed;
    size_t at;
    bool fresh;
    int64_t nik = nik_valid_number(gathering->ctx, row->nik);
    if (nik == 0 || row->final == VERDICT_DUPLICATE ||
        (visitor->listed != NULL && !map_get(visitor->listed, (uint64_t)nik, &listed)))
        return OK;
    DecisionPerson *person = person_of(gathering, nik, &at, &fresh);
    Date proposed =
        row->proposed.days == INT32_MIN ? month_first_day(visitor->roster->as_of) : row->proposed;
    Date before = person->candidate.proposed;
    if (!fresh && before.days != INT32_MIN && before.days < proposed.days)
        proposed = before;
    decision_read_row(row, visitor->roster->id, gathering->request->from, &person->candidate);
    person->candidate.proposed = proposed;
    person->pending = row->pending;
    person->name = keep_name(gathering, row->name);
    gathering->wanted[at] =
        is_wanted(row->final) && (!row->pending || !gathering->request->answered);
    return OK;
}

static Status gather_rosters(Gathering *gathering, const Map *listed)
{
    const DecisionRequest *request = gathering->request;
    RosterInfo *rosters, one;
    size_t count;
    RosterVisitor visitor = {gathering, &one, listed};
    progress_begin(gathering->ctx, "progress.fund.candidates", 0);
    if (request->roster_count == 0) {
        TRY(roster_list(gathering->store, gathering->parent,
                        region_at(request->region, LEVEL_REGENCY), &rosters, &count));
        for (size_t i = 0; i < count; i++) {
            visitor.roster = &rosters[i];
            TRY(roster_each_row(gathering->store, &rosters[i], visit_row, &visitor));
        }
        return OK;
    }
    for (size_t i = 0; i < request->roster_count; i++) {
        TRY(roster_get(gathering->store, gathering->parent, request->rosters[i], &one));
        if (one.id.chain.number != gathering->chain.number)
            return fail(gathering->ctx, E_INVALID, "decision.roster_region",
                        roster_id_format(gathering->ctx, one.id),
                        region_format(gathering->ctx, request->region), NULL);
        TRY(roster_each_row(gathering->store, &one, visit_row, &visitor));
    }
    return OK;
}

/* -- Decree ---------------------------------------------------------------------------------- */

/* The people a decree names, and which of them no roster has. */
static Status gather_decree(Gathering *gathering)
{
    const Decree *decree = gathering->request->decree;
    DecreePerson *listed;
    size_t count, at;
    int64_t heads;
    bool fresh;
    TRY(decree_in_force(gathering->store, gathering->parent, decree->root,
                        instant_date(gathering->ctx->now), &listed, &count, &heads));
    Map *numbers = map_new(gathering->parent, count);
    for (size_t i = 0; i < count; i++)
        if (listed[i].nik != 0)
            map_set(numbers, (uint64_t)listed[i].nik, i);
    TRY(gather_rosters(gathering, numbers));
    for (size_t i = 0; i < count; i++) {
        if (listed[i].nik == 0)
            continue;
        DecisionPerson *person = person_of(gathering, listed[i].nik, &at, &fresh);
        if (!fresh)
            continue;
        void *scratch = mem_root(gathering->parent);
        NikFacts facts = nik_examine(text_of(nik_format(scratch, (Nik){listed[i].nik})),
                                     instant_date(gathering->ctx->now));
        mem_free(scratch);
        person->candidate.home = listed[i].home;
        person->candidate.occupation = listed[i].occupation;
        person->candidate.age = age_at(facts.birth.days, gathering->request->from);
        person->candidate.sex = (uint8_t)facts.sex;
        person->candidate.verdict = VERDICT_NEW;
        person->candidate.proposed = decree->date;
        person->candidate.synthetic = decree->synthetic;
        person->name = keep_name(gathering, text_of(listed[i].name));
        gathering->wanted[at] = true;
    }
    return OK;
}

/* -- Members --------------------------------------------------------------------------------- */

/* Does this member's cover, paid by somebody else than himself or an employer, end just before the
 * months asked? */
static bool about_to_lapse(const Gathering *gathering, const Register *reg, int64_t i)
{
    Month from = gathering->request->from;
    PayerKind payer = (PayerKind)reg->payer[i];
    return reg->paid_until[i] != INT32_MIN && reg->paid_until[i] < from.months &&
           reg->paid_until[i] >= from.months - gathering->arrears_months &&
           reg->segment[i] == SEGMENT_BPU && payer != PAYER_SELF && payer != PAYER_EMPLOYER &&
           reg->died[i] == INT32_MIN;
}

static Verdict verdict_of(const Gathering *gathering, int32_t paid_until, Verdict before)
{
    CoverState state = law_cover_state_of(gathering->arrears_months, (Month){paid_until},
                                          paid_until == INT32_MIN, gathering->request->from);
    switch (state.status) {
    case COVER_ARREARS:
        return VERDICT_ARREARS;
    case COVER_LAPSED:
        return VERDICT_LAPSED;
    case COVER_NONE:
    case COVER_ACTIVE:
        break;
    }
    return before;
}

/* What the register knows of a person today counts more than what a roster knew then. */
static void know_member(Gathering *gathering, const Register *reg, int64_t i,
                        DecisionPerson *person, bool fresh)
{
    Candidate *candidate = &person->candidate;
    person->member = true;
    person->died =
        reg->died[i] != INT32_MIN && reg->died[i] < month_first_day(gathering->request->from).days;
    person->paid_until.months = reg->paid_until[i];
    person->payer = reg->payer[i];
    candidate->person = (PersonId){reg->chain, reg->id[i]};
    candidate->verdict =
        (uint8_t)verdict_of(gathering, reg->paid_until[i], (Verdict)candidate->verdict);
    if (candidate->home.code == 0)
        candidate->home.code = reg->home[i];
    if (candidate->occupation == 0)
        candidate->occupation = reg->occupation[i];
    if (candidate->age < 0)
        candidate->age = age_at(reg->birth[i], gathering->request->from);
    if (candidate->sex == SEX_UNKNOWN)
        candidate->sex = reg->sex[i];
    if (fresh) {
        person->name = keep_name(gathering, register_name(reg, i));
        candidate->synthetic = reg->synthetic[i] != 0;
    }
}

static Status gather_members(Gathering *gathering, bool with_lapsing)
{
    Register *reg;
    void *scratch = mem_root(gathering->parent);
    TRY(register_load(gathering->ctx, scratch, gathering->store, gathering->chain,
                      gathering->request->from, &reg));
    for (int64_t i = 0; i < reg->count; i++) {
        uint64_t known;
        size_t at;
        bool fresh, lapsing = with_lapsing && about_to_lapse(gathering, reg, i);
        if (!lapsing && !map_get(gathering->by_nik, (uint64_t)reg->nik[i], &known))
            continue;
        DecisionPerson *person = person_of(gathering, reg->nik[i], &at, &fresh);
        know_member(gathering, reg, i, person, fresh);
        if (lapsing)
            gathering->wanted[at] = true;
    }
    mem_free(scratch);
    return OK;
}

Status decision_gather(Gathering *gathering)
{
    const DecisionRequest *request = gathering->request;
    bool all = request->decree == NULL && request->roster_count == 0;
    TRY(request->decree == NULL ? gather_rosters(gathering, NULL) : gather_decree(gathering));
    return gather_members(gathering, all);
}

void decision_keep_wanted(Gathering *gathering)
{
    const DecisionRequest *request = gathering->request;
    bool inside = region_level(request->region) > LEVEL_REGENCY;
    size_t used = 0;
    mem_free(gathering->by_nik);
    gathering->by_nik = map_new(gathering->parent, gathering->count);
    for (size_t i = 0; i < gathering->count; i++) {
        const DecisionPerson *person = &gathering->people[i];
        if (!gathering->wanted[i] ||
            (inside && !region_contains(request->region, person->candidate.home)))
            continue;
        gathering->people[used] = *person;
        gathering->people[used].candidate.need = candidate_need(&person->candidate);
        map_set(gathering->by_nik, (uint64_t)person->candidate.nik, used++);
    }
    gathering->count = used;
}
