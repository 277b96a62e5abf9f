/* paritrana award interview: slots of interviews and field visits, and what took place. */
#include "base/file.h"
#include "base/mem.h"
#include "cli/award_panel_command.h"

static Status run_schedule(Session *session)
{
    return award_import_into_edition(session, interview_schedule);
}

static const char *clock_text(Ctx *ctx, int minute)
{
    return mem_printf(ctx, "%02d:%02d", minute / 60, minute % 60);
}

static Status run_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"interview", "award.column.slot"},      {"code", "column.code"},
        {"mode", "award.column.mode"},           {"date", "award.column.date"},
        {"from", "award.column.time"},           {"minutes", "award.column.minutes"},
        {"presence", "award.column.presence"},   {"category", "award.column.category"},
        {"place", "award.column.place"},         {"held", "award.column.held"},
        {"cancelled", "award.column.cancelled"}, {"synthetic", "column.synthetic"},
    };
    enum { FOR_PEOPLE = 7 };
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    InterviewSlot *slots = NULL;
    const Category *category = NULL;
    size_t count = 0;
    Date day;
    TableWriter *writer;
    const char *key = option_text(session, "category");
    bool one_day = option_date(session, "date", &day);
    bool people = session->format == OUTPUT_TABLE;
    TRY(award_session_edition(session, &edition));
    if (key != NULL)
        TRY(edition_category(ctx, edition, key, &category));
    TRY(interview_list(session->store, ctx, edition, &slots, &count));
    TRY(session_table(session, NULL, COLUMNS, people ? FOR_PEOPLE : ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const InterviewSlot *slot = &slots[i];
        InterviewRecord *record = NULL;
        if ((key != NULL && strcmp(slot->category, key) != 0) ||
            (one_day && slot->date.days != day.days))
            continue;
        TRY(interview_recorded(session->store, ctx, edition, slot->key, &record));
        Cell presence = CELL_NONE;
        if (record != NULL)
            presence = award_word(session, "award.presence", PRESENCE_KEYS[record->presence]);
        else if (slot->cancelled && people)
            presence = award_word(session, "award.presence", "cancelled");
        const Cell cells[] = {
            CELL_STRING(slot->key),
            CELL_STRING(slot->code),
            award_word(session, "award.mode", INTERVIEW_MODE_KEYS[slot->mode]),
            CELL_DATE_OF(slot->date),
            CELL_STRING(clock_text(ctx, slot->from_minute)),
            CELL_INT_OF(slot->minutes),
            presence,
            CELL_STRING(slot->category),
            CELL_STRING(slot->place),
            record == NULL ? CELL_NONE : CELL_DATE_OF(record->held),
            CELL_BOOL_OF(slot->cancelled),
            CELL_BOOL_OF(slot->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_record(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"interview", "award.column.slot"},
                                           {"presence", "award.column.presence"},
                                           {"change", "award.column.change"},
                                           {"reopened", "award.column.reopened"}};
    static const char *const CHANGES[] = {"none", "added", "updated"};
    Ctx *ctx = session->ctx;
    FileMap *file = NULL;
    Edition *edition = NULL;
    InterviewRecord *record = NULL;
    Change change;
    size_t reopened = 0;
    TableWriter *writer;
    TRY(file_map(ctx, ctx, session->operands[0], INTERVIEW_BYTES_MAX, &file));
    TRY(award_session_edition(session, &edition));
    TRY(interview_parse(ctx, ctx, session->operands[0], file->content, &record));
    TRY(interview_record(session->store, edition, record, &change, &reopened));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(record->interview),
                          award_word(session, "award.presence", PRESENCE_KEYS[record->presence]),
                          award_word(session, "award.change", CHANGES[change]),
                          CELL_INT_OF((int64_t)reopened)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* -- One interview ------------------------------------------------------------------------------ */

typedef struct {
    Session *session;
    TableWriter *writer;
} ItemWriter;

static Status write_item(const ItemWriter *out, const char *kind, const char *subject,
                         const char *detail, const char *note)
{
    const Cell cells[] = {award_word(out->session, "award.item", kind), CELL_STRING(subject),
                          CELL_STRING(detail), CELL_STRING(note)};
    return table_writer_row(out->writer, cells);
}

static const char *presence_text(Session *session, Presence presence)
{
    return text_string(session->ctx,
                       award_word(session, "award.presence", PRESENCE_KEYS[presence]).text);
}

static Status write_record(Session *session, const InterviewRecord *record)
{
    static const OutputColumn COLUMNS[] = {{"item", "award.item.what"},
                                           {"text", "award.column.text"},
                                           {"detail", "award.column.answer"},
                                           {"note", "award.column.by"}};
    static const char *const KINDS[] = {"companion", "assessor", "question", "finding"};
    ItemWriter out = {.session = session};
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &out.writer));
    if (record != NULL)
        TRY(write_item(&out, "presence", presence_text(session, record->presence),
                       date_format(session->ctx, record->held), ""));
    if (record != NULL && record->presence != PRESENCE_ABSENT)
        TRY(write_item(&out, "speaker", record->speaker, record->position, ""));
    for (int kind = 0; record != NULL && kind < ITEM_KIND_COUNT; kind++) {
        for (size_t i = 0; i < record->counts[kind]; i++) {
            const InterviewItem *item = &record->items[kind][i];
            TRY(write_item(&out, KINDS[kind], item->subject, item->detail, item->note));
        }
    }
    if (record != NULL && record->minutes[0] != '\0')
        TRY(write_item(&out, "minutes", record->minutes, "", ""));
    return table_writer_close(out.writer);
}

static Status run_show(Session *session)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    Edition *edition = NULL;
    InterviewSlot slot;
    InterviewRecord *record = NULL;
    StatedFact attendance;
    bool counts = false;
    TRY(award_session_edition(session, &edition));
    TRY(interview_get(session->store, ctx, edition, session->operands[0], &slot));
    TRY(interview_recorded(session->store, ctx, edition, slot.key, &record));
    TRY(interview_fact(session->store, ctx, edition, slot.category, slot.code,
                       "interview_attendance", &attendance, &counts));
    session_say(session, "award.interview_head", slot.key, slot.code, slot.category,
                date_format_long(ctx, slot.date, english), clock_text(ctx, slot.from_minute), NULL);
    if (record == NULL)
        session_say(session, "award.interview_open", NULL);
    else
        session_say(
            session, "award.interview_held", date_format_long(ctx, record->held, english),
            text_string(
                ctx, award_word(session, "award.presence", PRESENCE_KEYS[record->presence]).text),
            counts && strcmp(attendance.source, slot.key) == 0
                ? mem_printf(ctx, "%lld", (long long)attendance.value)
                : "-",
            NULL);
    return write_record(session, record);
}

static const Option ONE_EDITION[] = {{.name = "edition", .type = VALUE_TEXT}};
static const Option LIST_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "date", .type = VALUE_DATE},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "interview schedule",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award interview schedule demo/west-java/interviews.csv --edition "
                "west-java-2022-example --db var/west-java.db",
     .run = run_schedule},
    {.noun = "award",
     .verb = "interview list",
     OPTIONS(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example =
         "paritrana award interview list --edition west-java-2022-example --db var/west-java.db",
     .run = run_list},
    {.noun = "award",
     .verb = "interview record",
     .operands = "FILE",
     OPTIONS(ONE_EDITION),
     .use = USES_STORE_WRITE,
     .example = "paritrana award interview record demo/west-java/interview-3277.yaml --edition "
                "west-java-2022-example --db var/west-java.db",
     .run = run_record},
    {.noun = "award",
     .verb = "interview show",
     .operands = "INTERVIEW",
     OPTIONS(ONE_EDITION),
     .use = USES_STORE_READ,
     .example = "paritrana award interview show wawancara-3277 --edition west-java-2022-example "
                "--db var/west-java.db",
     .run = run_show},
};

COMMAND_LIST(award_interview, COMMANDS);
