/* Slots and records of interviews in the store; the latest row of a key counts. */
#include "award/interview_private.h"

#include "base/mem.h"

FACT_TABLE(SLOT_FACT, "award_interview",
           {{"edition", FACT_TEXT, false},
            {"interview", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"mode", FACT_TEXT, false},
            {"dated", FACT_INT, false},
            {"from_minute", FACT_INT, false},
            {"minutes", FACT_INT, false},
            {"place", FACT_TEXT, false},
            {"cancelled", FACT_INT, false},
            {"synthetic", FACT_INT, false}});
FACT_TABLE(RECORD_FACT, "award_interview_record",
           {{"edition", FACT_TEXT, false},
            {"interview", FACT_TEXT, false},
            {"held", FACT_INT, false},
            {"presence", FACT_TEXT, false},
            {"speaker", FACT_TEXT, false},
            {"position", FACT_TEXT, false},
            {"minutes", FACT_TEXT, false},
            {"digest", FACT_TEXT, false},
            {"synthetic", FACT_INT, false}});
FACT_TABLE(ITEM_FACT, "award_interview_item",
           {{"record", FACT_INT, false},
            {"kind", FACT_TEXT, false},
            {"subject", FACT_TEXT, false},
            {"detail", FACT_TEXT, false},
            {"note", FACT_TEXT, false}});

SQL(slot_current,
    "SELECT interview, category, code, mode, dated, from_minute, minutes, place, cancelled, "
    "synthetic FROM award_interview i WHERE chain = $1 AND edition = $2 AND NOT EXISTS (SELECT 1 "
    "FROM award_interview later WHERE later.chain = i.chain AND later.edition = i.edition AND "
    "later.interview = i.interview AND later.id > i.id) ORDER BY dated, from_minute, interview");
SQL(record_latest,
    "SELECT id, held, presence, speaker, position, minutes, digest, synthetic FROM "
    "award_interview_record WHERE chain = $1 AND edition = $2 AND interview = $3 ORDER BY id DESC "
    "LIMIT 1");
SQL(record_items, "SELECT kind, subject, detail, note FROM award_interview_item WHERE chain = $1 "
                  "AND record = $2 ORDER BY id");

Status interview_list(Store *store, void *parent, const Edition *edition, InterviewSlot **ret,
                      size_t *ret_count)
{
    Statement *statement;
    InterviewSlot *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &slot_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        int mode = panel_word(INTERVIEW_MODE_KEYS, column_text(statement, 3));
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (InterviewSlot){
            .key = column_string(parent, statement, 0),
            .category = column_string(parent, statement, 1),
            .code = column_string(parent, statement, 2),
            .mode = mode < 0 ? INTERVIEW_ONSITE : (InterviewMode)mode,
            .date = {(int32_t)column_int(statement, 4)},
            .from_minute = (int)column_int(statement, 5),
            .minutes = (int)column_int(statement, 6),
            .place = column_string(parent, statement, 7),
            .cancelled = column_int(statement, 8) != 0,
            .synthetic = column_int(statement, 9) != 0,
        };
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

static bool same_slot(const InterviewSlot *a, const InterviewSlot *b)
{
    return strcmp(a->category, b->category) == 0 && strcmp(a->code, b->code) == 0 &&
           a->mode == b->mode && a->date.days == b->date.days && a->from_minute == b->from_minute &&
           a->minutes == b->minutes && strcmp(a->place, b->place) == 0 &&
           a->cancelled == b->cancelled && a->synthetic == b->synthetic;
}

static Status write_slot(FactWriter *writer, const Edition *edition, const InterviewSlot *slot)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(slot->key));
    fact_text(writer, 2, text_of(slot->category));
    fact_text(writer, 3, text_of(slot->code));
    fact_text(writer, 4, text_of(INTERVIEW_MODE_KEYS[slot->mode]));
    fact_int(writer, 5, slot->date.days);
    fact_int(writer, 6, slot->from_minute);
    fact_int(writer, 7, slot->minutes);
    fact_text(writer, 8, text_of(slot->place));
    fact_int(writer, 9, slot->cancelled);
    fact_int(writer, 10, slot->synthetic);
    return fact_row(writer, NULL);
}

Status slots_write(Store *store, const Edition *edition, const InterviewSlot *rows, size_t count,
                   AwardImportCounts *counts)
{
    FactWriter *writer;
    InterviewSlot *stored = NULL;
    size_t stored_count = 0;
    TRY(fact_writer_open(store, edition_chain(edition), &SLOT_FACT, &writer));
    void *scratch = mem_root(store_ctx(store));
    Status status = interview_list(store, scratch, edition, &stored, &stored_count);
    for (size_t i = 0; i < count && status == OK; i++) {
        const InterviewSlot *before = NULL;
        for (size_t j = 0; j < stored_count && before == NULL; j++)
            before = strcmp(stored[j].key, rows[i].key) == 0 ? &stored[j] : NULL;
        if (before != NULL && same_slot(before, &rows[i])) {
            counts->unchanged++;
            continue;
        }
        *(before != NULL ? &counts->updated : &counts->added) += 1;
        status = write_slot(writer, edition, &rows[i]);
    }
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}

/* -- Records ------------------------------------------------------------------------------------ */

static Status load_items(Store *store, const Edition *edition, int64_t row, InterviewRecord *record)
{
    Statement *statement;
    size_t capacities[ITEM_KIND_COUNT] = {0};
    TRY(store_prepare(store, &record_items, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_int(statement, 2, row);
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        int kind = panel_word(ITEM_KEYS, column_text(statement, 0));
        if (kind < 0)
            continue;
        record->items[kind] =
            mem_grow(record, record->items[kind], record->counts[kind], &capacities[kind]);
        record->items[kind][record->counts[kind]++] =
            (InterviewItem){.subject = column_string(record, statement, 1),
                            .detail = column_string(record, statement, 2),
                            .note = column_string(record, statement, 3)};
    }
}

Status record_find(Store *store, void *parent, const Edition *edition, const char *key,
                   InterviewRecord **ret, const char **ret_digest)
{
    Statement *statement;
    bool found = false;
    TRY(store_prepare(store, &record_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(key));
    TRY(statement_next(statement, &found));
    if (!found) {
        *ret = NULL;
        return OK;
    }
    InterviewRecord *record = mem_new(parent, InterviewRecord);
    int64_t row = column_int(statement, 0);
    int presence = panel_word(PRESENCE_KEYS, column_text(statement, 2));
    record->interview = mem_string(record, key);
    record->held = (Date){(int32_t)column_int(statement, 1)};
    record->presence = presence < 0 ? PRESENCE_ABSENT : (Presence)presence;
    record->speaker = column_string(record, statement, 3);
    record->position = column_string(record, statement, 4);
    record->minutes = column_string(record, statement, 5);
    *ret_digest = column_string(record, statement, 6);
    record->synthetic = column_int(statement, 7) != 0;
    statement_reset(statement);
    TRY(load_items(store, edition, row, record));
    *ret = record;
    return OK;
}

static Status write_items(Store *store, const Edition *edition, int64_t row,
                          const InterviewRecord *record)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &ITEM_FACT, &writer));
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++) {
        for (size_t i = 0; i < record->counts[kind]; i++) {
            const InterviewItem *item = &record->items[kind][i];
            fact_int(writer, 0, row);
            fact_text(writer, 1, text_of(ITEM_KEYS[kind]));
            fact_text(writer, 2, text_of(item->subject));
            fact_text(writer, 3, text_of(item->detail));
            fact_text(writer, 4, text_of(item->note));
            TRY(fact_row(writer, NULL));
        }
    }
    return fact_writer_close(writer);
}

Status record_write(Store *store, const Edition *edition, const InterviewRecord *record,
                    const char *digest)
{
    FactWriter *writer;
    int64_t row = 0;
    TRY(fact_writer_open(store, edition_chain(edition), &RECORD_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(record->interview));
    fact_int(writer, 2, record->held.days);
    fact_text(writer, 3, text_of(PRESENCE_KEYS[record->presence]));
    fact_text(writer, 4, text_of(record->speaker));
    fact_text(writer, 5, text_of(record->position));
    fact_text(writer, 6, text_of(record->minutes));
    fact_text(writer, 7, text_of(digest));
    fact_int(writer, 8, record->synthetic);
    TRY(fact_row(writer, &row));
    TRY(fact_writer_close(writer));
    return write_items(store, edition, row, record);
}
