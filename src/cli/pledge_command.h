/* What the files of the noun pledge and of the noun household share. */
#pragma once

#include "cli/command.h"
#include "fund/fund.h"

/* The fund of --fund. */
Status pledge_fund(Session *session, Fund **ret);
/* A person's number, hidden unless --reveal; the same for a name. */
const char *pledge_shown_number(Session *session, bool reveal, const char *number);
const char *pledge_shown_name(Session *session, bool reveal, const char *name);
/* The word of a key for people, the key for machines. */
Cell pledge_word(Session *session, const char *key, const char *message);
/* --month, or the current one. */
Month pledge_month(Session *session);
Date pledge_date(Session *session); /* --date, or today */

Status pledge_run_reconcile(Session *session);
Status pledge_run_participation(Session *session);
Status pledge_run_statement(Session *session);
