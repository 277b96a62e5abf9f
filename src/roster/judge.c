#include "roster/judge.h"

#include "base/mem.h"
#include "base/parallel.h"

enum { ROW_CHUNK = 1 << 14 };

MemberRef judge_member(const Judge *judge, int64_t row)
{
    if (judge->match->member[row] >= 0)
        return (MemberRef){judge->reg, judge->match->member[row]};
    if (judge->match->elsewhere[row] >= 0)
        return (MemberRef){&judge->elsewhere->members, judge->match->elsewhere[row]};
    return (MemberRef){NULL, -1};
}

/* -- Does the NIK belong to this name and birth date? ---------------------------------------- */

static uint64_t compare_with_member(const Judge *judge, int64_t row, MemberRef member)
{
    const RosterRows *rows = judge->rows;
    uint64_t reasons = 0;
    int32_t born = member.reg->birth[member.index];
    if (rows->birth_stated[row] && born != INT32_MIN && born != rows->birth[row])
        reasons |= REASON_BIT(REASON_OTHER_BIRTH);
    if (rows->key_hash[row] == member.reg->key_hash[member.index])
        return reasons;
    LinkRecords left = rows_as_records(rows), right = register_as_records(member.reg);
    LinkSide a = link_side(&left, row), b = link_side(&right, member.index);
    NameLevel level = link_name_level(judge->model->name_close, judge->model->name_similar, &a, &b);
    if (level == NAME_DIFFER)
        reasons |= REASON_BIT(REASON_OTHER_NAME);
    else if (level > NAME_KEY)
        reasons |= REASON_BIT(REASON_NAME_SPELLING);
    return reasons;
}

static Status compare_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    Judge *judge = argument;
    for (int64_t row = begin; row < end; row++) {
        MemberRef member = judge_member(judge, row);
        if (member.reg != NULL)
            judge->verdicts->reasons[row] = compare_with_member(judge, row, member);
    }
    return OK;
}

/* -- The verdict ----------------------------------------------------------------------------- */

static void meant(RosterVerdicts *verdicts, int64_t row, int64_t member, double probability)
{
    verdicts->member[row] = (int32_t)member;
    verdicts->probability[row] = (float)probability;
}

/* A row whose NIK cannot be used. */
static Verdict judge_damaged(Judge *judge, int64_t row, const LinkResult *link, uint64_t *reasons)
{
    RosterVerdicts *verdicts = judge->verdicts;
    if (link == NULL || link->best < 0) {
        *reasons |= link == NULL ? 0 : REASON_BIT(REASON_NO_MEMBER);
        return VERDICT_INVALID;
    }
    int32_t other_row = judge->row_of_member[link->best];
    if (link->rivals > 0) {
        *reasons |= REASON_BIT(REASON_MEMBERS_SEVERAL);
        return VERDICT_INVALID;
    }
    meant(verdicts, row, link->best, link->probability);
    if (other_row >= 0 && other_row != row) {
        verdicts->twin[row] = other_row;
        *reasons |= REASON_BIT(REASON_SAME_MEMBER);
        return VERDICT_DUPLICATE;
    }
    *reasons |= REASON_BIT(REASON_MEMBER_FOUND);
    return VERDICT_REVIEW;
}

/* A usable NIK that nobody has: does the row nevertheless say who it is? Two NIKs are two persons
 * unless much speaks against it: the same name, at most a letter wrong, or a last digit that a
 * spreadsheet may have lost. */
static bool judge_other_nik(Judge *judge, int64_t row, const LinkResult *link, uint64_t *reasons)
{
    bool lost_digit = (judge->rows->faults[row] & NIK_TRAILING_ZERO) != 0 && link->rivals == 0 &&
                      link->levels.level[LINK_NIK] == NIK_NEAR_SERIAL;
    bool same_name = link->levels.level[LINK_NAME] <= NAME_CLOSE &&
                     link->probability >= judge->model->match_from;
    if (!lost_digit && !same_name)
        return false;
    if (link->rivals > 0) { /* several fit as well: naming one of them would point at a stranger */
        *reasons |= REASON_BIT(REASON_MEMBERS_SEVERAL);
        return true;
    }
    int32_t other_row = judge->row_of_member[link->best];
    judge->verdicts->twin[row] = other_row == row ? -1 : other_row;
    meant(judge->verdicts, row, link->best, link->probability);
    *reasons |= lost_digit ? REASON_BIT(REASON_MEMBER_FOUND) | NIK_TRAILING_ZERO
                           : REASON_BIT(REASON_OTHER_NIK);
    return true;
}

/* Would the programme take this person? Sets what speaks against it. */
static uint64_t programme_reasons(const Judge *judge, int64_t row, MemberRef member,
                                  CoverStatus status)
{
    const RosterRows *rows = judge->rows;
    const RosterRules *rules = judge->rules;
    uint64_t reasons = 0;
    Region home = {rows->home[row]};
    if (home.code == 0 && member.reg != NULL)
        home.code = member.reg->home[member.index];
    bool vague =
        home.code == 0 || (home.code != rules->area.code && region_contains(home, rules->area));
    if (vague && rows->homes_given)
        reasons |= REASON_BIT(REASON_HOME_MISSING);
    else if (!vague && !region_contains(rules->area, home))
        reasons |= REASON_BIT(REASON_OUTSIDE_AREA);
    uint32_t occupation = rows->occupation[row];
    if (occupation == 0 && member.reg != NULL)
        occupation = member.reg->occupation[member.index];
    if (rules->occupation_count > 0) {
        bool allowed = false;
        for (size_t i = 0; i < rules->occupation_count; i++)
            allowed = allowed || rules->occupations[i] == occupation;
        if (occupation == 0)
            reasons |= REASON_BIT(REASON_OCCUPATION_MISSING);
        else if (!allowed)
            reasons |= REASON_BIT(REASON_OCCUPATION_OUTSIDE);
    }
    if (rules->decile_max > 0 && rows->decile[row] == 0)
        reasons |= REASON_BIT(REASON_DECILE_MISSING);
    else if (rules->decile_max > 0 && rows->decile[row] > rules->decile_max)
        reasons |= REASON_BIT(REASON_DECILE_OUTSIDE);
    /* Age counts at registration: whoever is in arrears is registered already. */
    int32_t birth = rows->birth[row];
    if (birth == INT32_MIN && member.reg != NULL)
        birth = member.reg->birth[member.index];
    if (birth == INT32_MIN || status == COVER_ARREARS)
        return reasons;
    int age = age_on((Date){birth}, month_first_day(rules->as_of));
    if (age >= rules->age_below)
        reasons |= REASON_BIT(REASON_OVER_AGE);
    else if (age < rules->age_minimum)
        reasons |= REASON_BIT(REASON_UNDER_AGE);
    return reasons;
}

/* A row that is a known member, or nobody's. */
static Verdict judge_cover(const Judge *judge, int64_t row, MemberRef member, CoverState *ret_state,
                           uint64_t *reasons)
{
    static const uint64_t INELIGIBLE = REASON_BIT(REASON_OUTSIDE_AREA) |
                                       REASON_BIT(REASON_OCCUPATION_OUTSIDE) |
                                       REASON_BIT(REASON_DECILE_OUTSIDE) |
                                       REASON_BIT(REASON_OVER_AGE) | REASON_BIT(REASON_UNDER_AGE);
    static const uint64_t MISSING =
        REASON_BIT(REASON_OCCUPATION_MISSING) | REASON_BIT(REASON_DECILE_MISSING);
    const RosterRules *rules = judge->rules;
    int32_t died = member.reg == NULL ? INT32_MIN : member.reg->died[member.index];
    if (died != INT32_MIN && died <= month_last_day(rules->as_of).days) {
        *reasons |= REASON_BIT(REASON_DIED);
        return VERDICT_INELIGIBLE;
    }
    int32_t paid_until = member.reg == NULL ? INT32_MIN : member.reg->paid_until[member.index];
    CoverState state = law_cover_state_of(rules->arrears_months, (Month){paid_until},
                                          paid_until == INT32_MIN, rules->as_of);
    *ret_state = state;
    if (state.status == COVER_ACTIVE) {
        *reasons |= REASON_BIT(REASON_PAID);
        return VERDICT_COVERED;
    }
    *reasons |= programme_reasons(judge, row, member, state.status);
    if (state.status == COVER_ARREARS)
        *reasons |= REASON_BIT(REASON_IN_ARREARS);
    else if (state.status == COVER_LAPSED)
        *reasons |= REASON_BIT(REASON_LAPSED);
    else
        *reasons |= REASON_BIT(member.reg == NULL ? REASON_NOT_REGISTERED : REASON_NEVER_PAID);
    if (*reasons & INELIGIBLE)
        return VERDICT_INELIGIBLE;
    if (*reasons & MISSING)
        return VERDICT_INVALID;
    return state.status == COVER_ARREARS  ? VERDICT_ARREARS
           : state.status == COVER_LAPSED ? VERDICT_LAPSED
                                          : VERDICT_NEW;
}

/* The precedence of doc/format-roster.md: who is it, is the row usable, and only then what may be
 * done. */
static Verdict judge_row(Judge *judge, int64_t row, uint64_t *reasons)
{
    static const uint64_t UNUSABLE = REASON_BIT(REASON_NAME_MISSING) |
                                     REASON_BIT(REASON_BIRTH_UNREADABLE) |
                                     REASON_BIT(REASON_HOME_UNREADABLE);
    const RosterRows *rows = judge->rows;
    RosterVerdicts *verdicts = judge->verdicts;
    MemberRef member = judge_member(judge, row);
    RowDamage damage = rows->damaged == NULL ? ROW_WHOLE : (RowDamage)rows->damaged[row];
    verdicts->member[row] = judge->match->member[row];
    verdicts->elsewhere[row] = judge->match->elsewhere[row];
    if (damage != ROW_WHOLE)
        *reasons |= REASON_BIT(REASON_DAMAGED_TEXT);
    if (damage == ROW_DAMAGED)
        return VERDICT_INVALID;
    /* One NIK in ten ends in 0; that is worth a word only where it decides. */
    *reasons |= rows->faults[row] & ~(uint32_t)NIK_TRAILING_ZERO;
    if (judge->match->elsewhere[row] >= 0)
        *reasons |= REASON_BIT(REASON_ELSEWHERE);
    if (*reasons & REASON_CONFLICTS)
        return VERDICT_CONFLICT;
    if (verdicts->twin[row] >= 0)
        return VERDICT_DUPLICATE;
    const LinkResult *link = judge->linked[row] < 0 ? NULL : &judge->links[judge->linked[row]];
    if (!row_nik_is_valid(rows, row))
        return judge_damaged(judge, row, link, reasons);
    if (link != NULL && link->best >= 0 && judge_other_nik(judge, row, link, reasons))
        return VERDICT_REVIEW;
    if (member.reg == NULL && (*reasons & UNUSABLE) != 0)
        return VERDICT_INVALID;
    CoverState state = {COVER_NONE, 0};
    Verdict verdict = judge_cover(judge, row, member, &state, reasons);
    verdicts->months_unpaid[row] =
        (uint8_t)(state.months_unpaid > UINT8_MAX ? UINT8_MAX : state.months_unpaid);
    return verdict;
}

static Status judge_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    Judge *judge = argument;
    int64_t counts[VERDICT_COUNT] = {0};
    for (int64_t row = begin; row < end; row++) {
        Verdict verdict = judge_row(judge, row, &judge->verdicts->reasons[row]);
        judge->verdicts->verdict[row] = (uint8_t)verdict;
        counts[verdict]++;
    }
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        __atomic_fetch_add(&judge->verdicts->counts[verdict], counts[verdict], __ATOMIC_RELAXED);
    return OK;
}

Status roster_judge(Ctx *ctx, void *parent, const RosterRows *rows, const Register *reg,
                    const RosterElsewhere *elsewhere, const RosterMatch *match,
                    const RosterRules *rules, const LinkModel *model, RosterVerdicts **ret)
{
    RosterVerdicts *verdicts = mem_new(parent, RosterVerdicts);
    verdicts->count = rows->count;
    verdicts->verdict = mem_array(verdicts, uint8_t, rows->count);
    verdicts->reasons = mem_array(verdicts, uint64_t, rows->count);
    verdicts->member = mem_array(verdicts, int32_t, rows->count);
    verdicts->elsewhere = mem_array(verdicts, int32_t, rows->count);
    verdicts->twin = mem_array(verdicts, int32_t, rows->count);
    memset(verdicts->twin, 0xFF, (size_t)rows->count * sizeof *verdicts->twin);
    verdicts->months_unpaid = mem_array(verdicts, uint8_t, rows->count);
    verdicts->probability = mem_array(verdicts, float, rows->count);
    void *scratch = mem_root(parent);
    Judge judge = {.rows = rows,
                   .reg = reg,
                   .elsewhere = elsewhere,
                   .match = match,
                   .rules = rules,
                   .model = model,
                   .verdicts = verdicts};
    Status status = parallel_for(ctx, rows->count, ROW_CHUNK, compare_chunk, &judge);
    if (status == OK)
        judge_twins(scratch, &judge);
    if (status == OK)
        status = judge_links(ctx, scratch, &judge);
    if (status == OK)
        status = parallel_for(ctx, rows->count, ROW_CHUNK, judge_chunk, &judge);
    mem_free(scratch);
    if (status == OK)
        *ret = verdicts;
    else
        mem_free(verdicts);
    return status;
}
