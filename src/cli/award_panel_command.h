/* What the files of the panel's commands share. Their table is in award_panel.c. */
#pragma once

#include "cli/award_command.h"

Status award_assessor_import(Session *session);
Status award_assessor_list(Session *session);
Status award_assessor_show(Session *session);
Status award_assessor_end(Session *session);
Status award_assessor_tie(Session *session);
Status award_assessor_recuse(Session *session);
Status award_assign_command(Session *session);
Status award_assignment_list(Session *session);

/* --date, or today. */
Date award_session_date(const Session *session);
/* What was named and whether it changed. */
Status award_write_change(Session *session, const char *what, const char *key, Change change);
/* A government's code or an employer number, as the user wrote it; need not be an entrant. */
Status award_session_party(Session *session, const char *text, const char **ret);
Status award_panel_loads(Session *session, const Edition *edition, const Assessor *assessors,
                         size_t count, int64_t *ret_loads);
/* Conflicts of a category and an assessor (NULL: all) with one ConflictEffect, or EFFECT_ALL: the
 * places in the choices of --effect. */
enum { EFFECT_ALL = 0 };
Status award_write_conflicts(Session *session, const Edition *edition, const char *category,
                             const char *assessor, int effect);
Status award_write_plan(Session *session, const AssignmentPlan *plan);
