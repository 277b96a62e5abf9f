/* What the two files of `paritrana award decide …` share. */
#pragma once

#include "cli/award_command.h"

/* In the order of DocumentFormat. */
#define AWARD_DOCUMENT_FORMATS "text|pdf"

Status award_minutes_command(Session *session);
Status award_letter_command(Session *session);
Status award_certificate_command(Session *session);
