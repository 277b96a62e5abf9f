/* Stages by name, and what to say to somebody who comes too early or too late. */
#include "award/award.h"
#include "base/mem.h"
#include "base/message.h"
#include "format/calendar.h"

const char *const AWARD_STAGE_KEYS[STAGE_COUNT + 1] = {
    "draft",       "announced", "nominations", "closed",    "desk-review", "interview",
    "field-check", "frozen",    "decided",     "published", "forwarded",   NULL};

const char *stage_label(void *parent, Lang lang, AwardStage stage)
{
    return say(parent, lang, mem_printf(parent, "award.stage_name.%s", AWARD_STAGE_KEYS[stage]),
               NULL);
}

bool stage_parse(Text key, AwardStage *ret)
{
    for (int i = 0; i < STAGE_COUNT; i++) {
        if (text_is(key, AWARD_STAGE_KEYS[i])) {
            *ret = (AwardStage)i;
            return true;
        }
    }
    return false;
}

bool stage_planned(const Edition *edition, AwardStage stage, Date *ret)
{
    for (size_t i = 0; i < edition->stage_count; i++) {
        const EditionStage *planned = &edition->stages[i];
        if (strcmp(planned->stage, AWARD_STAGE_KEYS[stage]) == 0 && planned->has_planned) {
            *ret = planned->planned;
            return true;
        }
    }
    return false;
}

static bool any_interview(const Edition *edition)
{
    for (size_t i = 0; i < edition->category_count; i++) {
        if (edition->categories[i].interview)
            return true;
    }
    return false;
}

AwardStage stage_after(const Edition *edition, AwardStage stage)
{
    if (stage == STAGE_DESK_REVIEW && !any_interview(edition))
        return STAGE_FIELD_CHECK;
    if (stage == STAGE_PUBLISHED && edition->tier == TIER_NATIONAL)
        return STAGE_COUNT;
    return stage == STAGE_COUNT ? stage : (AwardStage)(stage + 1);
}

/* The command that brings the edition nearer to the stages in which it can be done. */
static const char *way_there(void *parent, const Edition *edition, AwardStage current,
                             AwardStage until)
{
    if (current > until)
        return mem_printf(
            parent, "paritrana award edition stage %s --edition %s --back --reason … --decree …",
            AWARD_STAGE_KEYS[until], edition->id);
    return mem_printf(parent, "paritrana award edition stage %s --edition %s",
                      AWARD_STAGE_KEYS[stage_after(edition, current)], edition->id);
}

Status stage_require(Store *store, const Edition *edition, AwardStage from, AwardStage until)
{
    Ctx *ctx = store_ctx(store);
    AwardStage current;
    if (edition->conduct == EDITION_RECORD)
        return OK;
    TRY(stage_current(store, edition, &current));
    if (current >= from && current <= until)
        return OK;
    const char *first = stage_label(ctx, ctx->lang, from);
    const char *stages =
        from == until ? first
                      : mem_printf(ctx, "%s … %s", first, stage_label(ctx, ctx->lang, until));
    return fail(ctx, E_CONFLICT, "award.stage_closed", edition->id,
                stage_label(ctx, ctx->lang, current), stages,
                way_there(ctx, edition, current, until), NULL);
}

/* -- Moves ----------------------------------------------------------------------------------- */

/* An edition is announced by a committee that somebody appointed. */
static Status check_committee(Ctx *ctx, const Edition *edition)
{
    bool has[COMMITTEE_COUNT] = {false};
    Status status = OK;
    for (size_t i = 0; i < edition->committee_count; i++)
        has[edition->committee[i].role] = true;
    if (edition->decree[0] == '\0')
        status = fail(ctx, E_CONFLICT, "award.gate_decree", edition->id, NULL);
    if (!has[COMMITTEE_CHAIR] || !has[COMMITTEE_SECRETARY])
        status = fail(ctx, E_CONFLICT, "award.gate_committee", edition->id, NULL);
    return status;
}

static Status check_step(Ctx *ctx, const Edition *edition, AwardStage current,
                         const StageMove *move)
{
    AwardStage next = stage_after(edition, current);
    const char *here = stage_label(ctx, ctx->lang, current);
    if (move->back && move->stage >= current)
        return fail(ctx, E_CONFLICT, "award.stage_not_back", edition->id, here,
                    AWARD_STAGE_KEYS[move->stage], NULL);
    if (!move->back && move->stage < current)
        return fail(ctx, E_CONFLICT, "award.stage_passed", edition->id, here,
                    AWARD_STAGE_KEYS[move->stage], NULL);
    if (!move->back && next == STAGE_COUNT)
        return fail(ctx, E_CONFLICT, "award.stage_last", edition->id, here, NULL);
    if (!move->back && move->stage != next)
        return fail(ctx, E_CONFLICT, "award.stage_next", edition->id, here, AWARD_STAGE_KEYS[next],
                    AWARD_STAGE_KEYS[move->stage], NULL);
    return OK;
}

Status stage_check_move(Ctx *ctx, const Edition *edition, AwardStage current, const Date *last,
                        const StageMove *move)
{
    Status status = OK;
    Date today = instant_date(ctx->now);
    if (edition->conduct == EDITION_RECORD)
        return fail(ctx, E_CONFLICT, "award.stage_record", edition->id, NULL);
    TRY(check_step(ctx, edition, current, move));
    if (move->back && (move->reason[0] == '\0' || move->decree[0] == '\0'))
        status = fail(ctx, E_INVALID, "award.stage_back_reason", NULL);
    if (move->dated.days > today.days)
        status = fail(ctx, E_INVALID, "award.stage_future", date_format(ctx, move->dated), NULL);
    if (last != NULL && move->dated.days < last->days)
        status = fail(ctx, E_CONFLICT, "award.stage_date", date_format(ctx, move->dated),
                      date_format(ctx, *last), NULL);
    if (!move->back && move->stage == STAGE_ANNOUNCED && check_committee(ctx, edition) != OK)
        status = E_CONFLICT;
    return status;
}

void stage_fill_plan(const Edition *edition, const StageMove *moves, size_t count,
                     StagePlan ret[STAGE_COUNT])
{
    memset(ret, 0, STAGE_COUNT * sizeof *ret);
    for (int i = 0; i < STAGE_COUNT; i++)
        ret[i].has_planned = stage_planned(edition, (AwardStage)i, &ret[i].planned);
    for (size_t i = 0; i < count; i++) {
        const StageMove *move = &moves[i];
        for (int j = (int)move->stage + 1; j < STAGE_COUNT && move->back; j++)
            ret[j].has_actual = false;
        if (!move->back) {
            ret[move->stage].has_actual = true;
            ret[move->stage].actual = move->dated;
        }
    }
}

int64_t snapshot_limit(const Snapshot *snapshot, Chain chain)
{
    if (!snapshot->frozen)
        return INT64_MAX;
    size_t from = 0;
    size_t to = snapshot->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (snapshot->chains[middle].chain.number < chain.number)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < snapshot->count && snapshot->chains[from].chain.number == chain.number;
    return found ? snapshot->chains[from].number : 0;
}

static int64_t last_event(const void *of, Chain chain) { return snapshot_limit(of, chain); }

CoverageAsOf snapshot_coverage(const Snapshot *snapshot)
{
    return (CoverageAsOf){.last_event = last_event, .of = snapshot};
}

Digest snapshot_digest(void *parent, const Snapshot *snapshot)
{
    Hasher *hasher = hasher_new(parent);
    for (size_t i = 0; i < snapshot->count; i++) {
        hasher_add_int(hasher, snapshot->chains[i].chain.number);
        hasher_add_int(hasher, snapshot->chains[i].number);
        hasher_add_text(hasher, text_of(snapshot->chains[i].digest));
    }
    return hasher_end(hasher);
}

/* -- Calendar -------------------------------------------------------------------------------- */

static CalendarEvent event_of_day(void *parent, Lang lang, const Edition *edition,
                                  const char *label, const char *key, Date day, bool actual)
{
    const char *said = actual ? "award.calendar.actual" : "award.calendar.planned";
    return (CalendarEvent){
        .uid = mem_printf(parent, "%s.%s@award.paritrana", key, edition->id),
        .day = day,
        .summary = say(parent, lang, "award.calendar.summary", label, edition->id, NULL),
        .description = say(parent, lang, said, edition_labels(parent, edition), NULL),
        .tentative = !actual};
}

char *stage_calendar(Ctx *ctx, void *parent, const Edition *edition,
                     const StagePlan plan[STAGE_COUNT])
{
    CalendarEvent *events = mem_array(parent, CalendarEvent, STAGE_COUNT + edition->stage_count);
    size_t count = 0;
    bool cycle = edition->conduct == EDITION_CYCLE;
    for (int i = 0; i < STAGE_COUNT && cycle; i++) {
        if (plan[i].has_planned || plan[i].has_actual)
            events[count++] = event_of_day(
                parent, ctx->lang, edition, stage_label(parent, ctx->lang, (AwardStage)i),
                AWARD_STAGE_KEYS[i], plan[i].has_actual ? plan[i].actual : plan[i].planned,
                plan[i].has_actual);
    }
    for (size_t i = 0; i < edition->stage_count; i++) {
        const EditionStage *stage = &edition->stages[i];
        AwardStage gate;
        if ((cycle && stage_parse(text_of(stage->stage), &gate)) ||
            !(stage->has_planned || stage->has_actual))
            continue;
        events[count++] =
            event_of_day(parent, ctx->lang, edition, stage->stage, stage->stage,
                         stage->has_actual ? stage->actual : stage->planned, stage->has_actual);
    }
    return calendar_text(parent, edition->id, ctx->now, events, count);
}
