/* Who came to an interview, as facts that a rubric can score. */
#include "award/interview_private.h"

#include "base/mem.h"

static const char ATTENDANCE[] = "interview_attendance";     /* points by the edition's rule */
static const char HEAD_PRESENT[] = "interview_head_present"; /* 1 or 0 */

bool interview_gives(const char *fact)
{
    return strcmp(fact, ATTENDANCE) == 0 || strcmp(fact, HEAD_PRESENT) == 0;
}

/* The record held last; of two on one day the one whose slot is later. What was cancelled did not
 * take place. */
static Status latest(Store *store, void *parent, const Edition *edition, const char *category,
                     const char *code, InterviewRecord **ret)
{
    InterviewSlot *slots = NULL;
    InterviewRecord *chosen = NULL;
    size_t count = 0;
    TRY(interview_list(store, parent, edition, &slots, &count));
    for (size_t i = 0; i < count; i++) {
        InterviewRecord *record = NULL;
        if (slots[i].mode == INTERVIEW_VISIT || slots[i].cancelled ||
            strcmp(slots[i].category, category) != 0 || strcmp(slots[i].code, code) != 0)
            continue;
        TRY(interview_recorded(store, parent, edition, slots[i].key, &record));
        if (record != NULL && (chosen == NULL || record->held.days >= chosen->held.days))
            chosen = record;
    }
    *ret = chosen;
    return OK;
}

Status interview_fact(Store *store, void *parent, const Edition *edition, const char *category,
                      const char *code, const char *fact, StatedFact *ret, bool *ret_found)
{
    InterviewRecord *record = NULL;
    TRY(latest(store, parent, edition, category, code, &record));
    *ret_found = record != NULL;
    if (record == NULL)
        return OK;
    bool points = strcmp(fact, ATTENDANCE) == 0;
    *ret = (StatedFact){
        .code = mem_string(parent, code),
        .fact = points ? ATTENDANCE : HEAD_PRESENT,
        .value = points ? panel_rules(edition)->presence_points[record->presence]
                        : record->presence == PRESENCE_HEAD,
        .as_of = record->held,
        .source = record->interview,
        .certainty = "A",
        .note = record->speaker,
        .synthetic = record->synthetic,
    };
    return OK;
}
