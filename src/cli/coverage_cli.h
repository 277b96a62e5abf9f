/* What the commands of the noun coverage share. */
#pragma once

#include "cli/command.h"
#include "coverage/coverage.h"
#include "law/law.h"

/* A word for people, the key for machines. */
Cell word_cell(const Session *session, const char *key, const char *message);
Cell segment_cell(const Session *session, int segment);
Cell basis_cell(const Session *session, Basis basis);
Cell kind_cell(const Session *session, DenominatorKind kind);
/* How many unpaid months count as active by --arrears: the law's arrears months, or none. */
Status arrears_of(Session *session, Month month, int64_t *ret_months);
/* Empty below 0. */
Cell count_cell(int64_t count);
Cell region_cell(const Session *session, Region region);

/* coverage_objects.c: taking in and listing what offices state. */
Status coverage_run_reported_import(Session *session);
Status coverage_run_denominator_import(Session *session);
Status coverage_run_target_import(Session *session);
Status coverage_run_denominator_list(Session *session);
Status coverage_run_target_list(Session *session);
/* coverage_open.c: opening a cell. */
Status coverage_run_list(Session *session);
