/* Where an edition stands: its moves, each a fact; and what was known when it was frozen. */
#include "award/award.h"
#include "base/mem.h"

FACT_TABLE(MOVE_FACT, "award_stage_move",
           {{"edition", FACT_TEXT, false},
            {"stage", FACT_TEXT, false},
            {"dated", FACT_INT, false},
            {"back", FACT_INT, false},
            {"reason", FACT_TEXT, false},
            {"decree", FACT_TEXT, false}});
FACT_TABLE(SNAPSHOT_FACT, "award_snapshot",
           {{"move", FACT_INT, false},
            {"of_chain", FACT_INT, false},
            {"number", FACT_INT, false},
            {"digest", FACT_TEXT, false}});

SQL(stage_latest, "SELECT stage FROM award_stage_move WHERE chain = $1 AND edition = $2 "
                  "ORDER BY id DESC LIMIT 1");
SQL(stage_all, "SELECT stage, dated, back, reason, decree FROM award_stage_move WHERE chain = $1 "
               "AND edition = $2 ORDER BY id");
SQL(stage_freeze, "SELECT id, dated, event FROM award_stage_move WHERE chain = $1 AND edition = $2 "
                  "AND stage = $3 AND back = 0 ORDER BY id DESC LIMIT 1");
SQL(stage_heads, "SELECT chain, number, digest FROM chain_head ORDER BY chain");
SQL(stage_snapshot_of, "SELECT of_chain, number, digest FROM award_snapshot WHERE chain = $1 AND "
                       "move = $2 ORDER BY of_chain, id");

static Status of_edition(Store *store, const Sql *sql, const Edition *edition, Statement **ret)
{
    TRY(store_prepare(store, sql, ret));
    bind_int(*ret, 1, edition_chain(edition).number);
    bind_text(*ret, 2, text_of(edition->id));
    return OK;
}

static AwardStage stage_of(Text key)
{
    AwardStage stage;
    return stage_parse(key, &stage) ? stage : STAGE_DRAFT;
}

Status stage_current(Store *store, const Edition *edition, AwardStage *ret)
{
    Statement *statement;
    bool more = false;
    if (edition->conduct == EDITION_RECORD) {
        *ret = STAGE_FORWARDED;
        return OK;
    }
    TRY(of_edition(store, &stage_latest, edition, &statement));
    TRY(statement_next(statement, &more));
    if (!more) {
        *ret = STAGE_DRAFT;
        return OK;
    }
    *ret = stage_of(column_text(statement, 0));
    statement_reset(statement);
    return OK;
}

Status stage_moves(Store *store, void *parent, const Edition *edition, StageMove **ret,
                   size_t *ret_count)
{
    Statement *statement;
    StageMove *moves = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(of_edition(store, &stage_all, edition, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        moves = mem_grow(parent, moves, count, &capacity);
        moves[count++] = (StageMove){
            .stage = stage_of(column_text(statement, 0)),
            .dated = {(int32_t)column_int(statement, 1)},
            .back = column_int(statement, 2) != 0,
            .reason = column_string(parent, statement, 3),
            .decree = column_string(parent, statement, 4),
        };
    }
    *ret = moves;
    *ret_count = count;
    return OK;
}

Status stage_plan(Store *store, void *parent, const Edition *edition, StagePlan ret[STAGE_COUNT])
{
    StageMove *moves = NULL;
    size_t count = 0;
    TRY(stage_moves(store, parent, edition, &moves, &count));
    stage_fill_plan(edition, moves, count, ret);
    return OK;
}

/* The head of every chain: of the edition's own, the freeze itself. */
static Status write_snapshot(Store *store, void *scratch, const Edition *edition, int64_t move,
                             int64_t event)
{
    Statement *statement;
    FactWriter *writer;
    SnapshotChain *heads = NULL;
    size_t count = 0;
    size_t capacity = 0;
    Chain own = edition_chain(edition);
    TRY(store_prepare(store, &stage_heads, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        size_t bytes = 0;
        Digest digest = {0};
        const void *blob = column_blob(statement, 2, &bytes);
        if (bytes == sizeof digest)
            memcpy(&digest, blob, bytes);
        heads = mem_grow(scratch, heads, count, &capacity);
        heads[count++] = (SnapshotChain){.chain = {column_int(statement, 0)},
                                         .number = column_int(statement, 1),
                                         .digest = digest_hex(scratch, &digest)};
    }
    TRY(fact_writer_open(store, own, &SNAPSHOT_FACT, &writer));
    for (size_t i = 0; i < count; i++) {
        fact_int(writer, 0, move);
        fact_int(writer, 1, heads[i].chain.number);
        fact_int(writer, 2, heads[i].chain.number == own.number ? event : heads[i].number);
        fact_text(writer, 3, text_of(heads[i].digest));
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status write_move(Store *store, const Edition *edition, const StageMove *move,
                         int64_t *ret_id)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &MOVE_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(AWARD_STAGE_KEYS[move->stage]));
    fact_int(writer, 2, move->dated.days);
    fact_int(writer, 3, move->back);
    fact_text(writer, 4, text_of(move->reason));
    fact_text(writer, 5, text_of(move->decree));
    TRY(fact_row(writer, ret_id));
    return fact_writer_close(writer);
}

/* What was published must be what is decided: an edition that was taken back and decided anew has
 * an archive of before. */
static Status require_publication(Store *store, void *scratch, const Edition *edition)
{
    Ctx *ctx = store_ctx(store);
    Publication publication;
    bool found = false;
    TRY(publication_find(store, scratch, edition, &publication, &found));
    if (!found)
        return fail(ctx, E_CONFLICT, "award.gate_published", edition->id, NULL);
    for (size_t i = 0; i < edition->category_count; i++) {
        AwardDecision *decision = NULL;
        const char *category = edition->categories[i].key;
        TRY(award_decision_find(store, scratch, edition, category, &decision));
        if (decision != NULL && decision->event > publication.event)
            return fail(ctx, E_CONFLICT, "award.gate_published_old", edition->id, category,
                        decision->decree, NULL);
    }
    return OK;
}

static Status make_move(Store *store, void *scratch, const Edition *edition, const StageMove *move,
                        Change *ret)
{
    int64_t event = 0;
    int64_t id = 0;
    StageMove *moves = NULL;
    size_t count = 0;
    TRY(event_begin(store, edition_chain(edition), "award edition stage", edition->id, &event));
    TRY(stage_moves(store, scratch, edition, &moves, &count));
    const StageMove *last = count == 0 ? NULL : &moves[count - 1];
    bool repeated = last != NULL && last->stage == move->stage && last->back == move->back &&
                    last->dated.days == move->dated.days;
    if (repeated && edition->conduct == EDITION_CYCLE) {
        *ret = CHANGE_NONE;
        return OK;
    }
    TRY(stage_check_move(store_ctx(store), edition, last == NULL ? STAGE_DRAFT : last->stage,
                         last == NULL ? NULL : &last->dated, move));
    if (move->stage == STAGE_DECIDED && !move->back)
        TRY(award_decisions_require(store, edition));
    if (move->stage == STAGE_PUBLISHED && !move->back)
        TRY(require_publication(store, scratch, edition));
    if (move->stage == STAGE_FORWARDED && !move->back)
        TRY(award_forward_require(store, edition));
    TRY(write_move(store, edition, move, &id));
    if (move->stage == STAGE_FROZEN && !move->back)
        TRY(write_snapshot(store, scratch, edition, id, event));
    *ret = CHANGE_ADDED;
    return OK;
}

Status stage_move(Store *store, const Edition *edition, const StageMove *move, Change *ret)
{
    void *scratch = mem_root(store_ctx(store));
    Status status = make_move(store, scratch, edition, move, ret);
    mem_free(scratch);
    return status;
}

/* The chains of the latest freeze, if it still holds. */
Status stage_snapshot(Store *store, void *parent, const Edition *edition, Snapshot *ret)
{
    Statement *statement;
    AwardStage current;
    bool found = false;
    size_t capacity = 0;
    Snapshot snapshot = {0};
    TRY(stage_current(store, edition, &current));
    if (edition->conduct == EDITION_RECORD || current < STAGE_FROZEN) {
        *ret = snapshot;
        return OK;
    }
    TRY(of_edition(store, &stage_freeze, edition, &statement));
    bind_text(statement, 3, text_of(AWARD_STAGE_KEYS[STAGE_FROZEN]));
    TRY(statement_next(statement, &found));
    if (!found) {
        *ret = snapshot;
        return OK;
    }
    int64_t move = column_int(statement, 0);
    snapshot.frozen = true;
    snapshot.chain = edition_chain(edition);
    snapshot.move = move;
    snapshot.dated = (Date){(int32_t)column_int(statement, 1)};
    snapshot.event = column_int(statement, 2);
    statement_reset(statement);
    TRY(store_prepare(store, &stage_snapshot_of, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_int(statement, 2, move);
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        snapshot.chains = mem_grow(parent, snapshot.chains, snapshot.count, &capacity);
        snapshot.chains[snapshot.count++] =
            (SnapshotChain){.chain = {column_int(statement, 0)},
                            .number = column_int(statement, 1),
                            .digest = column_string(parent, statement, 2)};
    }
    *ret = snapshot;
    return OK;
}
