/* Interviews and field visits: slots, who came, what was asked and found, the minutes. Included by
 * award.h. Formats: doc/format-interviews.md, doc/format-interview-record.md.
 *
 * Who came counts by the edition's rule (`interviews: attendance`): a rubric takes it as the fact
 * interview_attendance or interview_head_present, computed from the record, never stored. What is
 * found in the field re-opens the document it is about. */
#pragma once

#include "award/panel.h"

enum {
    INTERVIEW_BYTES_MAX = 1 << 20, /* of one record's file */
    INTERVIEW_ITEMS_MAX = 1000,    /* companions, assessors, questions and findings together */
    DAY_MINUTES = 24 * 60,
};

typedef enum {
    INTERVIEW_ONSITE,
    INTERVIEW_ONLINE,
    INTERVIEW_VISIT,
    INTERVIEW_MODE_COUNT
} InterviewMode;
extern const char
    *const INTERVIEW_MODE_KEYS[INTERVIEW_MODE_COUNT + 1]; /* "onsite" "online" "visit" */

typedef struct {
    const char *key; /* of the slot, unique in the edition */
    const char *category, *code;
    InterviewMode mode;
    Date date;
    int from_minute; /* of the day, local time */
    int minutes;     /* how long */
    const char *place;
    bool cancelled;
    bool synthetic;
} InterviewSlot;

/* What the three texts are depends on the list it stands in:
 *     companion  name, position, ""
 *     assessor   key, "", ""
 *     question   question, answer, key of who asked ("" the panel)
 *     finding    indicator, number of the document ("" none), what was found */
typedef struct {
    const char *subject, *detail, *note;
} InterviewItem;

typedef enum {
    ITEM_COMPANION,
    ITEM_ASSESSOR,
    ITEM_QUESTION,
    ITEM_FINDING,
    ITEM_KIND_COUNT
} InterviewItemKind;

typedef struct {
    const char *interview; /* key of its slot */
    Date held;
    Presence presence;
    const char *speaker, *position; /* who spoke for the entrant; "" nobody came */
    const char *minutes;
    InterviewItem *items[ITEM_KIND_COUNT];
    size_t counts[ITEM_KIND_COUNT];
    bool synthetic;
} InterviewRecord;

extern const ColumnSet INTERVIEW_COLUMNS;

/* Slots from a table; a differing row moves or cancels a slot. Refused: an entrant that does not
 * take part, an interview in a category without any, two slots at once for one entrant or one
 * place. */
Status interview_schedule(Store *store, const Edition *edition, const char *path,
                          const AwardImportOptions *options, AwardImportCounts *ret);
/* Slots by date, time and key; cancelled ones too. */
Status interview_list(Store *store, void *parent, const Edition *edition, InterviewSlot **ret,
                      size_t *ret_count);
/* E_NOT_FOUND. */
Status interview_get(Store *store, void *parent, const Edition *edition, const char *key,
                     InterviewSlot *ret);

/* Reads a record's YAML. E_INVALID with every problem. */
Status interview_parse(Ctx *ctx, void *parent, const char *name, Text content,
                       InterviewRecord **ret);
/* Records what took place (a later record of the same interview is a correction) and re-opens the
 * documents of new findings. E_INVALID: more companions than the edition allows, an assessor who is
 * not on the panel, recused or in a blocking conflict, an indicator that takes no documents;
 * E_NOT_FOUND: no such slot or document; E_CONFLICT: the stage, a cancelled slot. */
Status interview_record(Store *store, const Edition *edition, const InterviewRecord *record,
                        Change *ret, size_t *ret_reopened);
/* The record that counts; *ret NULL if nothing was recorded yet. */
Status interview_recorded(Store *store, void *parent, const Edition *edition, const char *key,
                          InterviewRecord **ret);

/* Is this a fact that interviews give? */
bool interview_gives(const char *fact);
/* Its value for an entrant, by the interview held last (field visits do not count); false in
 * *ret_found if none was recorded. */
Status interview_fact(Store *store, void *parent, const Edition *edition, const char *category,
                      const char *code, const char *fact, StatedFact *ret, bool *ret_found);
