/* Where a nomination stands: computed from what was handed in and decided. */
#include "award/nomination_private.h"

#include "base/mem.h"
#include "base/message.h"

const char *const NOMINATED_BY_KEYS[NOMINATED_BY_COUNT + 1] = {"self", "branch", "regency",
                                                               "province", NULL};
const char *const NOMINATION_ACT_KEYS[ACT_COUNT + 1] = {"shortlist",  "unlist",    "withdraw",
                                                        "disqualify", "reinstate", NULL};
const char *const NOMINATION_STATE_KEYS[NOMINATION_STATE_COUNT + 1] = {
    "not-nominated",   "open",      "incomplete",   "gate-failed", "complete", "shortlisted",
    "not-shortlisted", "withdrawn", "disqualified", NULL};

enum { LABELS_BYTES_MAX = 1 << 16 };

NominationState nomination_state(const NominationFacts *facts)
{
    if (facts->out != ACT_COUNT)
        return facts->out == ACT_WITHDRAW ? NOMINATION_WITHDRAWN : NOMINATION_DISQUALIFIED;
    if (facts->any && !facts->nominated)
        return NOMINATION_NONE;
    if (!facts->complete)
        return facts->closed ? NOMINATION_INCOMPLETE : NOMINATION_OPEN;
    if (!facts->passed)
        return NOMINATION_GATE_FAILED;
    if (facts->listed)
        return NOMINATION_SHORTLISTED;
    return facts->shortlist ? NOMINATION_NOT_SHORTLISTED : NOMINATION_COMPLETE;
}

bool nomination_state_in_play(const NominationFacts *facts, NominationState state)
{
    if (state == NOMINATION_WITHDRAWN || state == NOMINATION_DISQUALIFIED)
        return false;
    return facts->record || state == NOMINATION_OPEN || state == NOMINATION_COMPLETE ||
           state == NOMINATION_SHORTLISTED;
}

void nomination_fold(const NominationAct *acts, size_t count, const NominationAct **ret_out,
                     const NominationAct **ret_listed)
{
    const NominationAct *out = NULL;
    const NominationAct *listed = NULL;
    for (size_t i = 0; i < count; i++) {
        switch (acts[i].act) {
        case ACT_WITHDRAW:
        case ACT_DISQUALIFY:
            out = &acts[i];
            break;
        case ACT_REINSTATE:
            out = NULL;
            break;
        case ACT_SHORTLIST:
            listed = &acts[i];
            break;
        case ACT_UNLIST:
            listed = NULL;
            break;
        case ACT_COUNT:
            break;
        }
    }
    *ret_out = out;
    *ret_listed = listed;
}

bool nomination_deadline(const Edition *edition, Date *ret)
{
    for (size_t i = 0; i < edition->stage_count; i++) {
        const EditionStage *stage = &edition->stages[i];
        if (!stage->has_planned || strcmp(stage->stage, AWARD_STAGE_KEYS[STAGE_CLOSED]) != 0)
            continue;
        *ret = stage->planned;
        return true;
    }
    return false;
}

const char *nomination_check_label(void *parent, Lang lang, const NominationTable *table,
                                   size_t check)
{
    const Rubric *rubric = table->category->rubric;
    if (check < table->check_count)
        return checklist_item_label(parent, lang, rubric, table->category->checklist[check]);
    const Indicator *gate = &rubric->indicators[table->gates[check - table->check_count]];
    return rubric_label(&rubric->nodes[gate->node], lang);
}

const char *nomination_missing(void *parent, Lang lang, const NominationTable *table,
                               const NominationStatus *status)
{
    Buf *labels = buf_new(parent, LABELS_BYTES_MAX);
    for (size_t i = 0; i < table->check_count + table->gate_count; i++) {
        CheckResult result = (CheckResult)status->results[i];
        if (result == CHECK_OK)
            continue;
        const char *how = mem_printf(parent, "award.check_result.%s", CHECK_RESULT_KEYS[result]);
        buf_printf(labels, "%s%s", labels->bytes == 0 ? "" : "; ",
                   say(parent, lang, how, nomination_check_label(parent, lang, table, i), NULL));
    }
    return labels->data;
}

const char *nomination_reason(void *parent, Lang lang, const NominationTable *table,
                              const NominationStatus *status)
{
    if (status->in_play)
        return "";
    const char *detail = "";
    const char *day = "";
    if (status->state == NOMINATION_WITHDRAWN || status->state == NOMINATION_DISQUALIFIED) {
        detail = status->act->reason;
        day = date_format_long(parent, status->act->on, lang == LANG_EN);
    } else if (status->state == NOMINATION_INCOMPLETE || status->state == NOMINATION_GATE_FAILED) {
        detail = nomination_missing(parent, lang, table, status);
    }
    const char *key =
        mem_printf(parent, "award.nomination_out.%s", NOMINATION_STATE_KEYS[status->state]);
    return say(parent, lang, key, detail, day, NULL);
}
