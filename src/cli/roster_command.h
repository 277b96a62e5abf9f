/* What the files of the noun roster share. Their table is in roster.c. */
#pragma once

#include "cli/command.h"
#include "roster/roster.h"

/* A verdict's words for people, its key for programs. */
Cell roster_verdict_cell(const Session *session, Verdict verdict);
/* Beside it: for people the key, which --verdict takes; for programs the words. */
Cell roster_verdict_other_cell(const Session *session, Verdict verdict);
OutputColumn roster_verdict_other_column(const Session *session);
/* A stored roster by its name, "3216-1". */
Status roster_session_find(Session *session, const char *text, RosterInfo *ret);

Status roster_run_list(Session *session);
Status roster_run_show(Session *session);
