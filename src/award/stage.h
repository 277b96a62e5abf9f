/* The stages of an edition that is run here (`conduct: cycle`), and what may be done in which. An
 * edition that was written down afterwards (`conduct: record`) has no gates. Included by award.h.
 */
#pragma once

#include "award/award.h"

typedef enum {
    STAGE_DRAFT,
    STAGE_ANNOUNCED,
    STAGE_NOMINATIONS,
    STAGE_CLOSED,
    STAGE_DESK_REVIEW,
    STAGE_INTERVIEW,
    STAGE_FIELD_CHECK,
    STAGE_FROZEN,
    STAGE_DECIDED,
    STAGE_PUBLISHED,
    STAGE_FORWARDED,
    STAGE_COUNT
} AwardStage;
/* "draft", "announced", … "desk-review", "field-check" …, NULL: as files and commands write them.
 */
extern const char *const AWARD_STAGE_KEYS[STAGE_COUNT + 1];
/* As people read it: "pemeriksaan berkas". */
const char *stage_label(void *parent, Lang lang, AwardStage stage);

/* Where the edition stands: the stage of its latest move, STAGE_DRAFT before the first. A record
 * stands at STAGE_FORWARDED: nothing is left to do. */
Status stage_current(Store *store, const Edition *edition, AwardStage *ret);
/* OK if the edition stands between the two stages, both included, or is a record. Otherwise
 * E_CONFLICT "award.stage_closed": where it stands, in which stages this can be done, and the
 * command that moves it. */
Status stage_require(Store *store, const Edition *edition, AwardStage from, AwardStage until);
