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
/* The edition's labels as people read them: "A; B". */
const char *edition_labels(void *parent, const Edition *edition);
/* As people read it: "pemeriksaan berkas". */
const char *stage_label(void *parent, Lang lang, AwardStage stage);

/* Where the edition stands: the stage of its latest move, STAGE_DRAFT before the first. A record
 * stands at STAGE_FORWARDED: nothing is left to do. */
Status stage_current(Store *store, const Edition *edition, AwardStage *ret);
/* OK if the edition stands between the two stages, both included, or is a record. Otherwise
 * E_CONFLICT "award.stage_closed": where it stands, in which stages this can be done, and the
 * command that moves it. */
Status stage_require(Store *store, const Edition *edition, AwardStage from, AwardStage until);
/* False if it is no stage's key. */
bool stage_parse(Text key, AwardStage *ret);

/* -- Moves ----------------------------------------------------------------------------------- */

/* One move: forward by one stage (the interviews are passed over if no category has any), or back
 * by a decision with its reason. */
typedef struct {
    AwardStage stage; /* where to */
    Date dated;
    bool back;
    const char *reason, *decree; /* "" for a move forward */
} StageMove;

/* Needs a write transaction; begins the event. What is wrong is said all at once:
 * E_CONFLICT for a record, a step that is not the next one, a stage whose gate is not met, a date
 * before the last move's; E_INVALID for a date after today, a step back without reason or decree.
 * Moving to where the edition stands already, on the same day, is CHANGE_NONE. The freeze takes a
 * snapshot: the last event of every chain. */
Status stage_move(Store *store, const Edition *edition, const StageMove *move, Change *ret);
/* What an edition that has just been moved to the freeze must not lack, all at once. Before the
 * marks are opened: E_CONFLICT for an assignment that a conflict of interest forbids and for a
 * document that waits for its verdict, E_INVALID for each value, marks apart, that a ranking will
 * need. With `marks_open`, once they are: E_INVALID also for what everybody abstained from. A
 * category in which nobody takes part needs nothing. */
Status award_freeze_require(Store *store, const Edition *edition, bool marks_open);
/* All moves in their order. */
Status stage_moves(Store *store, void *parent, const Edition *edition, StageMove **ret,
                   size_t *ret_count);

/* When each stage was planned by the edition's file and passed by its last move forward. */
typedef struct {
    bool has_planned, has_actual;
    Date planned, actual;
} StagePlan;
Status stage_plan(Store *store, void *parent, const Edition *edition, StagePlan ret[STAGE_COUNT]);
/* Pure: may the edition, standing at `current` since *last (NULL: never moved), make this move? */
Status stage_check_move(Ctx *ctx, const Edition *edition, AwardStage current, const Date *last,
                        const StageMove *move);
void stage_fill_plan(const Edition *edition, const StageMove *moves, size_t count,
                     StagePlan ret[STAGE_COUNT]);
/* The planned day of a stage; false if the file names none. */
bool stage_planned(const Edition *edition, AwardStage stage, Date *ret);
/* The stages that follow from where the edition stands; STAGE_COUNT after the last. */
AwardStage stage_after(const Edition *edition, AwardStage stage);

/* What was known at the freeze that holds (the latest one, while the edition stands at it or
 * later). */
typedef struct {
    Chain chain;
    int64_t number; /* its last event that counts */
    const char *digest;
} SnapshotChain;
typedef struct {
    bool frozen; /* false: everything counts */
    Date dated;
    int64_t event;         /* of the freeze, in the edition's chain */
    Chain chain;           /* the edition's */
    int64_t move;          /* the freeze's row in award_stage_move */
    SnapshotChain *chains; /* by chain */
    size_t count;
} Snapshot;
Status stage_snapshot(Store *store, void *parent, const Edition *edition, Snapshot *ret);
/* The last event of a chain that counts: INT64_MAX unless frozen, 0 for a chain that had none. */
int64_t snapshot_limit(const Snapshot *snapshot, Chain chain);
/* The same for what is looked up in coverage; as long as the snapshot lives. */
CoverageAsOf snapshot_coverage(const Snapshot *snapshot);
/* One digest over the whole snapshot, for documents and the bundle. */
Digest snapshot_digest(void *parent, const Snapshot *snapshot);

/* The edition's days as an iCalendar (RFC 5545): what is planned and what has passed. */
char *stage_calendar(Ctx *ctx, void *parent, const Edition *edition,
                     const StagePlan plan[STAGE_COUNT]);
