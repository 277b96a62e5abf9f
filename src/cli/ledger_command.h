/* What the files of `paritrana ledger` share. */
#pragma once

#include "cli/command.h"
#include "ledger/ledger.h"

/* A word for people, the key for machines. */
Cell ledger_kind_word(Session *session, AccountKind kind);
/* The chain of --region, or all. */
Status ledger_chains_asked(Session *session, Chain **ret, size_t *ret_count);

Status ledger_run_verify(Session *session);
Status ledger_run_export(Session *session);
Status ledger_run_open(Session *session);
Status ledger_run_post(Session *session);
Status ledger_run_close(Session *session);
