/* paritrana registry: people and the cover paid for them. */
#include "registry/registry.h"

#include "base/mem.h"
#include "base/message.h"
#include "cli/command.h"

static Status write_counts(Session *session, const OutputColumn *columns, const int64_t *counts,
                           size_t count)
{
    TableWriter *writer;
    Cell *cells = mem_array(session->ctx, Cell, count);
    TRY(session_table(session, NULL, columns, count, &writer));
    for (size_t i = 0; i < count; i++)
        cells[i] = CELL_INT_OF(counts[i]);
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_import(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"rows", "column.rows"},
        {"rows_bad", "column.rows_bad"},
        {"rows_unchanged", "column.rows_unchanged"},
        {"persons_new", "column.persons_new"},
        {"persons_changed", "column.persons_changed"},
        {"covers_new", "column.covers_new"},
        {"covers_replaced", "column.covers_replaced"},
        {"organisations_new", "column.organisations_new"},
        {"warnings", "column.warnings"},
    };
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    MemberImportOptions options = {
        .region = option_region(session, "region"),
        .reader = &reader,
        .all_or_nothing = option_flag(session, "all-or-nothing"),
        .synthetic = option_flag(session, "synthetic"),
    };
    MemberImport counts;
    TRY(registry_import(session->ctx, session->store, session->operands[0], &options, &counts));
    const int64_t numbers[] = {counts.rows,
                               counts.rows_bad,
                               counts.rows_unchanged,
                               counts.persons_new,
                               counts.persons_changed,
                               counts.covers_new,
                               counts.covers_replaced,
                               counts.organisations_new,
                               counts.warnings};
    return write_counts(session, COLUMNS, numbers, ARRAY_COUNT(numbers));
}

/* -- One person ------------------------------------------------------------------------------ */

static const OutputColumn COVER_COLUMNS[] = {
    {"nik", "column.nik"},
    {"name", "column.name"},
    {"row", "column.row"},
    {"segment", "column.segment"},
    {"programmes", "column.programmes"},
    {"payer", "column.payer"},
    {"from", "column.from"},
    {"until", "column.until"},
    {"income", "column.income"},
    {"employer", "column.employer"},
    {"replaces", "column.replaces"},
    {"replaced", "column.replaced"},
    {"synthetic", "column.synthetic"},
};

static const char *segment_name(Session *session, Segment segment)
{
    Ctx *ctx = session->ctx;
    return session->format == OUTPUT_TABLE ? say(ctx, ctx->lang, segment_message(segment), NULL)
                                           : SEGMENT_KEYS[segment];
}

static const char *payer_name(Session *session, PayerKind payer)
{
    Ctx *ctx = session->ctx;
    return session->format == OUTPUT_TABLE ? say(ctx, ctx->lang, payer_message(payer), NULL)
                                           : PAYER_KEYS[payer];
}

static void fill_cover(Session *session, const CoverInfo *cover, Cell *cells)
{
    bool nothing = cover->programmes == 0;
    const Cell filled[] = {
        CELL_INT_OF(cover->id),
        nothing ? CELL_NONE : CELL_STRING(segment_name(session, cover->segment)),
        nothing ? CELL_NONE : CELL_STRING(programmes_format(session->ctx, cover->programmes)),
        nothing ? CELL_NONE : CELL_STRING(payer_name(session, cover->payer)),
        nothing ? CELL_NONE : CELL_MONTH_OF(cover->from),
        nothing ? CELL_NONE : CELL_MONTH_OF(cover->until),
        cover->income.rupiah < 0 ? CELL_NONE : CELL_MONEY_OF(cover->income),
        cover->employer_number[0] == '\0' ? CELL_NONE : CELL_STRING(cover->employer_number),
        cover->replaces == 0 ? CELL_NONE : CELL_INT_OF(cover->replaces),
        CELL_BOOL_OF(cover->replaced),
        CELL_BOOL_OF(cover->synthetic),
    };
    memcpy(cells, filled, sizeof filled);
}

/* People have read number and name above the table; machines get them in every row, and one row if
 * there is no cover. */
static Status write_covers(Session *session, const PersonInfo *person, const char *nik)
{
    enum { PERSON_COLUMNS = 2 };
    CoverInfo *covers;
    size_t count;
    TableWriter *writer;
    bool people = session->format == OUTPUT_TABLE;
    size_t skipped = people ? PERSON_COLUMNS : 0;
    TRY(registry_covers(session->store, session->ctx, person->id, &covers, &count));
    TRY(session_table(session, NULL, COVER_COLUMNS + skipped, ARRAY_COUNT(COVER_COLUMNS) - skipped,
                      &writer));
    for (size_t i = 0; i < count || (i == 0 && !people); i++) {
        Cell cells[ARRAY_COUNT(COVER_COLUMNS)] = {CELL_STRING(nik), CELL_STRING(person->name)};
        if (i < count)
            fill_cover(session, &covers[i], cells + PERSON_COLUMNS);
        else
            cells[ARRAY_COUNT(COVER_COLUMNS) - 1] = CELL_BOOL_OF(person->synthetic);
        TRY(table_writer_row(writer, cells + skipped));
    }
    return table_writer_close(writer);
}

static const char *or_dash(const char *text) { return text[0] == '\0' ? "–" : text; }

/* What is known of the person besides cover, for people. */
static void say_person(Session *session, const PersonInfo *person)
{
    Ctx *ctx = session->ctx;
    List *occupations;
    bool english = ctx->lang == LANG_EN;
    if (session->format != OUTPUT_TABLE || occupation_list(ctx, ctx, &occupations) != OK)
        return;
    session_say(session, "registry.person", person->name,
                date_format_long(ctx, person->birth, english), region_format(ctx, person->home),
                or_dash(list_name(occupations, person->occupation, ctx->lang)),
                or_dash(person->member_number), nik_format(ctx, person->nik), NULL);
    if (person->died.days != INT32_MIN)
        session_say(session, "registry.person_died", date_format_long(ctx, person->died, english),
                    NULL);
    if (person->synthetic)
        session_say(session, "synthetic.note", NULL);
}

static Status run_show(Session *session)
{
    Ctx *ctx = session->ctx;
    NikFacts facts = nik_examine(text_of(session->operands[0]), instant_date(ctx->now));
    Month month = month_of(instant_date(ctx->now));
    (void)option_month(session, "month", &month);
    PersonId id = {{0}, 0};
    if (facts.nik.number != 0)
        TRY(registry_find_nik(session->store, (Chain){-1}, &facts.nik.number, 1, &id));
    if (id.id == 0)
        return fail(ctx, E_NOT_FOUND, "registry.nik_unknown", session->operands[0], NULL);
    PersonInfo person;
    TRY(registry_person(session->store, ctx, id, month, &person));
    say_person(session, &person);
    return write_covers(session, &person, nik_format(ctx, person.nik));
}

static Status run_occupations(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"code", "column.code"},
                                           {"key", "column.key"},
                                           {"name_id", "column.name_id"},
                                           {"name_en", "column.name_en"}};
    List *list;
    size_t count;
    TableWriter *writer;
    TRY(occupation_list(session->ctx, session->ctx, &list));
    const ListEntry *entries = list_entries(list, &count);
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {CELL_INT_OF(entries[i].code), CELL_STRING(entries[i].key),
                              CELL_STRING(entries[i].name_id), CELL_STRING(entries[i].name_en)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static const Option IMPORT_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "all-or-nothing", .type = VALUE_FLAG},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option SHOW_OPTIONS[] = {{.name = "month", .type = VALUE_MONTH}};

static const Command COMMANDS[] = {
    {.noun = "registry",
     .verb = "import",
     .operands = "FILE",
     .options = IMPORT_OPTIONS,
     .option_count = ARRAY_COUNT(IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana registry import var/showcase/data/members/3216.csv --region 32.16 "
                "--db var/west-java.db",
     .run = run_import},
    {.noun = "registry",
     .verb = "show",
     .operands = "NIK",
     .options = SHOW_OPTIONS,
     .option_count = ARRAY_COUNT(SHOW_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana registry show 3277036709040063 --db var/west-java.db",
     .run = run_show},
    {.noun = "registry",
     .verb = "occupations",
     .use = USES_NOTHING,
     .example = "paritrana registry occupations",
     .run = run_occupations},
};

COMMAND_LIST(registry, COMMANDS);
