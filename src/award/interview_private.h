/* What the files of interviews share. */
#pragma once

#include "award/interview.h"
#include "award/panel_private.h"

extern const char *const ITEM_KEYS[ITEM_KIND_COUNT + 1];

Status slots_write(Store *store, const Edition *edition, const InterviewSlot *rows, size_t count,
                   AwardImportCounts *counts);
/* Appends a record with its items. Needs the event. */
Status record_write(Store *store, const Edition *edition, const InterviewRecord *record,
                    const char *digest);
/* The record that counts and its digest; *ret NULL if there is none. */
Status record_find(Store *store, void *parent, const Edition *edition, const char *key,
                   InterviewRecord **ret, const char **ret_digest);
