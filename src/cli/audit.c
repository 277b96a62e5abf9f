/* paritrana audit: who did what when, and the proof that nothing was changed since. */
#include "base/mem.h"
#include "cli/command.h"

/* Of a digest, people see the beginning; programs get all of it. */
enum { DIGEST_SHOWN = 16 };
enum { SECOND_US = 1000000 };

static Status run_verify(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"chains", "column.chains"}, {"events", "column.events"}, {"rows", "column.rows"}};
    AuditReport report;
    TableWriter *writer;
    TRY(audit_verify(session->ctx, session->store, &report));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(report.chains), CELL_INT_OF(report.events),
                          CELL_INT_OF(report.rows)};
    TRY(table_writer_row(writer, cells));
    TRY(table_writer_close(writer));
    session_say(session, "audit.proved", NULL);
    return OK;
}

static Status write_events(Session *session, const Event *events, size_t count)
{
    static const OutputColumn COLUMNS[] = {
        {"chain", "column.chain"},  {"event", "column.event"},     {"at", "column.at"},
        {"actor", "column.actor"},  {"command", "column.command"}, {"subject", "column.subject"},
        {"digest", "column.digest"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Event *event = &events[i];
        Text digest = text_of(digest_hex(session->ctx, &event->digest));
        Instant at = event->at;
        if (session->format == OUTPUT_TABLE) {
            digest = text_slice(digest, 0, DIGEST_SHOWN);
            at.us -= at.us % SECOND_US;
        }
        const Cell cells[] = {CELL_STRING(chain_format(session->ctx, event->chain)),
                              CELL_INT_OF(event->number),
                              CELL_STRING(instant_format(session->ctx, at)),
                              CELL_STRING(event->actor),
                              CELL_STRING(event->command),
                              CELL_STRING(event->subject),
                              CELL_TEXT_OF(digest)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_list(Session *session)
{
    int64_t limit = option_int(session, "limit", 0);
    if (limit < 1)
        return fail(session->ctx, E_INVALID, "audit.limit", NULL);
    int64_t chain = option_given(session, "region")
                        ? region_chain(option_region(session, "region")).number
                        : -1;
    Event *events;
    size_t count;
    TRY(audit_events(session->store, session->ctx, chain, limit, &events, &count));
    return write_events(session, events, count);
}

static const Option LIST_OPTIONS[] = {{.name = "region", .type = VALUE_REGION},
                                      {.name = "limit", .type = VALUE_INT, .fallback = "50"}};

static const Command COMMANDS[] = {
    {.noun = "audit",
     .verb = "verify",
     .use = USES_STORE_READ,
     .example = "paritrana audit verify --db var/west-java.db",
     .run = run_verify},
    {.noun = "audit",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana audit list --region 32.16 --limit 20 --db var/west-java.db",
     .run = run_list},
};

COMMAND_LIST(audit, COMMANDS);
