/* Decisions in the store: one row with its places, dissents and signatories. */
#include "award/award_decision_private.h"
#include "base/mem.h"

FACT_TABLE(DECISION_FACT, "award_decision",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"decree", FACT_TEXT, false},
            {"dated", FACT_INT, false},
            {"note", FACT_TEXT, false},
            {"slots", FACT_INT, false},
            {"tie_break", FACT_TEXT, false},
            {"rubric_version", FACT_TEXT, false},
            {"rubric_digest", FACT_TEXT, false},
            {"frozen_event", FACT_INT, true},
            {"frozen_digest", FACT_TEXT, false},
            {"scores_digest", FACT_TEXT, false},
            {"moves", FACT_INT, false}});
FACT_TABLE(PLACE_FACT, "award_decision_place",
           {{"decision", FACT_INT, false},
            {"code", FACT_TEXT, false},
            {"name", FACT_TEXT, false},
            {"place", FACT_INT, true},
            {"tied", FACT_INT, false},
            {"awarded", FACT_INT, false},
            {"decided_by", FACT_TEXT, false},
            {"total", FACT_INT, true},
            {"result_code", FACT_TEXT, false},
            {"standing", FACT_TEXT, false},
            {"reason", FACT_TEXT, false}});
FACT_TABLE(DISSENT_FACT, "award_dissent",
           {{"decision", FACT_INT, false}, {"statement", FACT_TEXT, false}});
FACT_TABLE(SIGNATORY_FACT, "award_signatory",
           {{"decision", FACT_INT, false},
            {"role", FACT_TEXT, false},
            {"office", FACT_TEXT, false},
            {"name", FACT_TEXT, false}});

SQL(decision_latest,
    "SELECT id, decree, dated, note, slots, tie_break, rubric_version, rubric_digest, "
    "frozen_event, frozen_digest, scores_digest, moves, event FROM award_decision "
    "WHERE chain = $1 AND edition = $2 AND category = $3 ORDER BY id DESC LIMIT 1");
SQL(decision_places,
    "SELECT code, name, place, tied, awarded, decided_by, total, result_code, standing, reason "
    "FROM award_decision_place WHERE chain = $1 AND decision = $2 ORDER BY id");
SQL(decision_dissents,
    "SELECT statement FROM award_dissent WHERE chain = $1 AND decision = $2 ORDER BY id");
SQL(decision_signatories,
    "SELECT role, office, name FROM award_signatory WHERE chain = $1 AND decision = $2 "
    "ORDER BY id");

/* -- Reading --------------------------------------------------------------------------------- */

static Status of_decision(Store *store, const Sql *sql, Chain chain, int64_t row, Statement **ret)
{
    TRY(store_prepare(store, sql, ret));
    bind_int(*ret, 1, chain.number);
    bind_int(*ret, 2, row);
    return OK;
}

static DecidedPlace read_place(void *parent, const Statement *statement)
{
    int at = 0;
    DecidedPlace place = {.code = column_string(parent, statement, at++)};
    place.name = column_string(parent, statement, at++);
    place.place = column_int(statement, at++); /* NULL reads as 0 */
    place.tied = column_int(statement, at++) != 0;
    place.awarded = column_int(statement, at++) != 0;
    place.decided_by = column_string(parent, statement, at++);
    place.total = (Score){column_int(statement, at++)};
    place.result_code = column_string(parent, statement, at++);
    place.standing = column_string(parent, statement, at++);
    place.reason = column_string(parent, statement, at);
    return place;
}

static Status load_places(Store *store, Chain chain, int64_t row, AwardDecision *decision)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(of_decision(store, &decision_places, chain, row, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        decision->places = mem_grow(decision, decision->places, decision->count, &capacity);
        decision->places[decision->count++] = read_place(decision, statement);
    }
}

static Status load_dissents(Store *store, Chain chain, int64_t row, AwardDecision *decision)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(of_decision(store, &decision_dissents, chain, row, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        decision->dissents =
            mem_grow(decision, decision->dissents, decision->dissent_count, &capacity);
        decision->dissents[decision->dissent_count++] = column_string(decision, statement, 0);
    }
}

static CommitteeRole role_of(Text key)
{
    for (CommitteeRole role = 0; role < COMMITTEE_COUNT; role++) {
        if (text_is(key, COMMITTEE_KEYS[role]))
            return role;
    }
    return COMMITTEE_MEMBER;
}

static Status load_signatories(Store *store, Chain chain, int64_t row, AwardDecision *decision)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(of_decision(store, &decision_signatories, chain, row, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        decision->signatories =
            mem_grow(decision, decision->signatories, decision->signatory_count, &capacity);
        decision->signatories[decision->signatory_count++] =
            (CommitteeMember){.role = role_of(column_text(statement, 0)),
                              .office = column_string(decision, statement, 1),
                              .name = column_string(decision, statement, 2)};
    }
}

static void read_head(AwardDecision *decision, const Statement *statement, const char *category,
                      int64_t *ret_row)
{
    int at = 0;
    *ret_row = column_int(statement, at++);
    decision->category = mem_string(decision, category);
    decision->decree = column_string(decision, statement, at++);
    decision->date = (Date){(int32_t)column_int(statement, at++)};
    decision->note = column_string(decision, statement, at++);
    decision->slots = column_int(statement, at++);
    decision->tie_break = column_string(decision, statement, at++);
    decision->rubric_version = column_string(decision, statement, at++);
    decision->rubric_digest = column_string(decision, statement, at++);
    decision->frozen_event = column_int(statement, at++);
    decision->frozen_digest = column_string(decision, statement, at++);
    decision->scores_digest = column_string(decision, statement, at++);
    decision->moves = column_int(statement, at++);
    decision->event = column_int(statement, at);
}

Status award_decision_find(Store *store, void *parent, const Edition *edition, const char *category,
                           AwardDecision **ret)
{
    Statement *statement;
    bool more = false;
    int64_t row = 0;
    Chain chain = edition_chain(edition);
    TRY(store_prepare(store, &decision_latest, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(category));
    TRY(statement_next(statement, &more));
    if (!more) {
        *ret = NULL;
        return OK;
    }
    AwardDecision *decision = mem_new(parent, AwardDecision);
    read_head(decision, statement, category, &row);
    statement_reset(statement);
    TRY(load_places(store, chain, row, decision));
    TRY(load_dissents(store, chain, row, decision));
    TRY(load_signatories(store, chain, row, decision));
    *ret = decision;
    return OK;
}

/* -- Writing --------------------------------------------------------------------------------- */

static Status write_head(Store *store, const Edition *edition, const AwardDecision *decision,
                         int64_t *ret_row)
{
    FactWriter *writer;
    int at = 0;
    TRY(fact_writer_open(store, edition_chain(edition), &DECISION_FACT, &writer));
    fact_text(writer, at++, text_of(edition->id));
    fact_text(writer, at++, text_of(decision->category));
    fact_text(writer, at++, text_of(decision->decree));
    fact_int(writer, at++, decision->date.days);
    fact_text(writer, at++, text_of(decision->note));
    fact_int(writer, at++, decision->slots);
    fact_text(writer, at++, text_of(decision->tie_break));
    fact_text(writer, at++, text_of(decision->rubric_version));
    fact_text(writer, at++, text_of(decision->rubric_digest));
    if (decision->frozen_event > 0)
        fact_int(writer, at, decision->frozen_event);
    at++;
    fact_text(writer, at++, text_of(decision->frozen_digest));
    fact_text(writer, at++, text_of(decision->scores_digest));
    fact_int(writer, at, decision->moves);
    TRY(fact_row(writer, ret_row));
    return fact_writer_close(writer);
}

static Status write_place(FactWriter *writer, const DecidedPlace *place, int64_t row)
{
    int at = 0;
    fact_int(writer, at++, row);
    fact_text(writer, at++, text_of(place->code));
    fact_text(writer, at++, text_of(place->name));
    if (place->place > 0)
        fact_int(writer, at, place->place);
    at++;
    fact_int(writer, at++, place->tied);
    fact_int(writer, at++, place->awarded);
    fact_text(writer, at++, text_of(place->decided_by));
    if (place->place > 0)
        fact_int(writer, at, place->total.micro);
    at++;
    fact_text(writer, at++, text_of(place->result_code));
    fact_text(writer, at++, text_of(place->standing));
    fact_text(writer, at, text_of(place->reason));
    return fact_row(writer, NULL);
}

static Status write_places(Store *store, Chain chain, const AwardDecision *decision, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, chain, &PLACE_FACT, &writer));
    for (size_t i = 0; i < decision->count; i++)
        TRY(write_place(writer, &decision->places[i], row));
    return fact_writer_close(writer);
}

static Status write_dissents(Store *store, Chain chain, const AwardDecision *decision, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, chain, &DISSENT_FACT, &writer));
    for (size_t i = 0; i < decision->dissent_count; i++) {
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(decision->dissents[i]));
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status write_signatories(Store *store, Chain chain, const AwardDecision *decision,
                                int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, chain, &SIGNATORY_FACT, &writer));
    for (size_t i = 0; i < decision->signatory_count; i++) {
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(COMMITTEE_KEYS[decision->signatories[i].role]));
        fact_text(writer, 2, text_of(decision->signatories[i].office));
        fact_text(writer, 3, text_of(decision->signatories[i].name));
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

Status award_decision_write(Store *store, const Edition *edition, const AwardDecision *decision)
{
    Chain chain = edition_chain(edition);
    int64_t row = 0;
    TRY(write_head(store, edition, decision, &row));
    TRY(write_places(store, chain, decision, row));
    TRY(write_dissents(store, chain, decision, row));
    return write_signatories(store, chain, decision, row);
}
