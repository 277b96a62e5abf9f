/* Where an edition stands: its moves, each a fact. */
#include "award/award.h"

SQL(stage_latest, "SELECT stage FROM award_stage_move WHERE chain = $1 AND edition = $2 "
                  "ORDER BY id DESC LIMIT 1");

static AwardStage stage_of(Text key)
{
    for (int i = 0; i < STAGE_COUNT; i++) {
        if (text_is(key, AWARD_STAGE_KEYS[i]))
            return (AwardStage)i;
    }
    return STAGE_DRAFT;
}

Status stage_current(Store *store, const Edition *edition, AwardStage *ret)
{
    Statement *statement;
    bool more = false;
    if (edition->conduct == EDITION_RECORD) {
        *ret = STAGE_FORWARDED;
        return OK;
    }
    TRY(store_prepare(store, &stage_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    TRY(statement_next(statement, &more));
    if (!more) {
        *ret = STAGE_DRAFT;
        return OK;
    }
    *ret = stage_of(column_text(statement, 0));
    statement_reset(statement);
    return OK;
}
