/* What the files of `paritrana law` share. */
#pragma once

#include "cli/command.h"
#include "law/law.h"

Status law_run_contribution(Session *session);
/* The notes of a price, for people. */
void law_say_notes(Session *session, const LawContribution *contribution);
/* "0,24 %": as many decimals as the rate has, at least two. */
char *rate_text(Session *session, Rate rate);
