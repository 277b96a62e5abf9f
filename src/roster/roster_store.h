/* What the store of rosters does for the other files of roster/. Private. */
#pragma once

#include "roster/roster_private.h"

/* The roster with this check digest, 0 if there is none. */
Status roster_find_digest(Store *store, Chain chain, const char *check_digest, int64_t *ret_id);
/* Writes roster and rows under the event that was begun. */
Status roster_write(Ctx *ctx, Store *store, Chain chain, const RosterCheck *check, int64_t *ret_id);

typedef struct ReplyWriter ReplyWriter;
Status reply_writer_open(void *parent, Store *store, RosterId roster, ReplyWriter **ret);
Status reply_write(ReplyWriter *writer, int64_t row_id, Answer answer, Text number, Text note);
Status reply_writer_close(ReplyWriter *writer);
