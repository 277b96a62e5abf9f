/* paritrana organisation: employers and public bodies. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/command.h"
#include "registry/registry.h"

static Status run_import(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"rows", "column.rows"},
                                           {"rows_bad", "column.rows_bad"},
                                           {"rows_unchanged", "column.rows_unchanged"},
                                           {"rows_new", "column.rows_new"}};
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    OrganisationImport counts;
    TableWriter *writer;
    TRY(organisation_import(session->ctx, session->store, session->operands[0], &reader,
                            option_flag(session, "all-or-nothing"),
                            option_flag(session, "synthetic"), &counts));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(counts.rows), CELL_INT_OF(counts.rows_bad),
                          CELL_INT_OF(counts.rows_unchanged), CELL_INT_OF(counts.rows_new)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* A word for people, the key for machines. */
static Cell word(Session *session, const char *key, const char *message)
{
    Ctx *ctx = session->ctx;
    return CELL_STRING(session->format == OUTPUT_TABLE ? say(ctx, ctx->lang, message, NULL) : key);
}

static const char *kind_message(OrganisationKind kind)
{
    static const char *const KEYS[] = {"organisation.kind.unknown", "organisation.kind.company",
                                       "organisation.kind.public-service",
                                       "organisation.kind.government"};
    return KEYS[kind];
}

static const char *size_message(SizeClass size)
{
    static const char *const KEYS[] = {"organisation.size.unknown", "organisation.size.micro",
                                       "organisation.size.small", "organisation.size.medium",
                                       "organisation.size.large"};
    return KEYS[size];
}

static Status run_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"number", "column.employer_number"},
                                           {"name", "column.name"},
                                           {"region", "column.region"},
                                           {"kind", "column.kind"},
                                           {"size", "column.size"},
                                           {"sector", "column.sector"},
                                           {"staff", "column.staff"},
                                           {"jkk_class", "column.jkk_class"},
                                           {"since", "column.since"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Month month = month_of(instant_date(ctx->now));
    Organisation *list;
    size_t count;
    List *sectors;
    TableWriter *writer;
    (void)option_month(session, "month", &month);
    TRY(sector_list(ctx, ctx, &sectors));
    TRY(organisation_list(session->store, ctx, option_region(session, "in"), month, &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Organisation *one = &list[i];
        const ListEntry *sector = list_get(sectors, one->sector);
        const char *sector_text = sector == NULL ? ""
                                  : session->format == OUTPUT_TABLE
                                      ? list_name(sectors, one->sector, ctx->lang)
                                      : sector->key;
        const Cell cells[] = {
            CELL_STRING(one->number),
            CELL_STRING(one->name),
            CELL_STRING(region_format(ctx, one->region)),
            word(session, ORGANISATION_KIND_KEYS[one->kind], kind_message(one->kind)),
            word(session, SIZE_KEYS[one->size], size_message(one->size)),
            CELL_STRING(sector_text),
            one->staff < 0 ? CELL_NONE : CELL_INT_OF(one->staff),
            one->jkk_class == 0 ? CELL_NONE : CELL_INT_OF(one->jkk_class),
            one->since.months == 0 ? CELL_NONE : CELL_MONTH_OF(one->since),
            CELL_BOOL_OF(one->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_sectors(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"key", "column.key"}, {"name_id", "column.name_id"}, {"name_en", "column.name_en"}};
    List *list;
    size_t count;
    TableWriter *writer;
    TRY(sector_list(session->ctx, session->ctx, &list));
    const ListEntry *entries = list_entries(list, &count);
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {CELL_STRING(entries[i].key), CELL_STRING(entries[i].name_id),
                              CELL_STRING(entries[i].name_en)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static const Option IMPORT_OPTIONS[] = {
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "all-or-nothing", .type = VALUE_FLAG},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option LIST_OPTIONS[] = {{.name = "in", .type = VALUE_REGION},
                                      {.name = "month", .type = VALUE_MONTH}};

static const Command COMMANDS[] = {
    {.noun = "organisation",
     .verb = "import",
     .operands = "FILE",
     .options = IMPORT_OPTIONS,
     .option_count = ARRAY_COUNT(IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana organisation import var/showcase/data/organisations.csv "
                "--db var/west-java.db",
     .run = run_import},
    {.noun = "organisation",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana organisation list --in 32.16 --db var/west-java.db",
     .run = run_list},
    {.noun = "organisation",
     .verb = "sectors",
     .use = USES_NOTHING,
     .example = "paritrana organisation sectors",
     .run = run_sectors},
};

COMMAND_LIST(organisation, COMMANDS);
