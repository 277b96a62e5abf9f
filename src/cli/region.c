/* paritrana region: the list of provinces, regencies and cities, districts, villages. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/command.h"

static const char *const LEVEL_KEYS[] = {"nation", "province", "regency", "district", "village"};
static const char LEVEL_CHOICES[] = "province|regency|district|village";

static const OutputColumn COLUMNS[] = {{"code", "column.code"},
                                       {"name", "column.region"},
                                       {"level", "column.level"},
                                       {"within", "column.within"}};

static Cell level_cell(const Session *session, RegionLevel level)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_TABLE)
        return CELL_STRING(LEVEL_KEYS[level]);
    return CELL_STRING(say(ctx, ctx->lang, mem_printf(ctx, "level.%s", LEVEL_KEYS[level]), NULL));
}

/* "Cimahi Selatan, Kota Cimahi, Jawa Barat": what the region lies in, nearest first. */
static Status names_above(Session *session, Region region, const char **ret)
{
    Buf *names = buf_new(session->ctx, 1024);
    for (int level = (int)region_level(region) - 1; level >= LEVEL_PROVINCE; level--) {
        RegionInfo above;
        TRY(region_get(session->store, session->ctx, region_at(region, (RegionLevel)level),
                       &above));
        buf_printf(names, "%s%s", names->bytes == 0 ? "" : ", ", above.name);
    }
    *ret = names->data;
    return OK;
}

static Status write_regions(Session *session, const RegionInfo *regions, size_t count)
{
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const char *above;
        TRY(names_above(session, regions[i].region, &above));
        const Cell cells[] = {CELL_STRING(region_format(session->ctx, regions[i].region)),
                              CELL_STRING(regions[i].name), level_cell(session, regions[i].level),
                              CELL_STRING(above)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_find(Session *session)
{
    RegionInfo *regions;
    size_t count;
    int64_t limit = option_int(session, "limit", 0);
    if (limit < 1)
        return fail(session->ctx, E_INVALID, "region.limit", NULL);
    TRY(region_search(session->store, session->ctx, text_of(session->operands[0]),
                      (size_t)limit + 1, &regions, &count));
    if (count == 0)
        return fail(session->ctx, E_NOT_FOUND, "region.none_found", session->operands[0], NULL);
    bool more = count > (size_t)limit;
    TRY(write_regions(session, regions, more ? (size_t)limit : count));
    if (more)
        problem_add(session->ctx, PROBLEM_NOTE, NULL, "region.more_found",
                    option_text(session, "limit"), NULL);
    return OK;
}

static Status run_show(Session *session)
{
    static const OutputColumn SHOWN[] = {
        {"code", "column.code"},           {"name", "column.region"},
        {"level", "column.level"},         {"within", "column.within"},
        {"regencies", "column.regencies"}, {"districts", "column.districts"},
        {"villages", "column.villages"}};
    Region region;
    RegionInfo info, *inside;
    const char *above;
    size_t counts[LEVEL_VILLAGE + 1] = {0};
    TableWriter *writer;
    TRY(region_resolve(session->store, text_of(session->operands[0]), option_region(session, "in"),
                       &region));
    TRY(region_get(session->store, session->ctx, region, &info));
    TRY(names_above(session, region, &above));
    for (RegionLevel level = LEVEL_REGENCY; level <= LEVEL_VILLAGE; level++)
        if (level > info.level)
            TRY(region_list(session->store, session->ctx, level, region, &inside, &counts[level]));
    TRY(session_table(session, NULL, SHOWN, ARRAY_COUNT(SHOWN), &writer));
    Cell cells[ARRAY_COUNT(SHOWN)] = {CELL_STRING(region_format(session->ctx, region)),
                                      CELL_STRING(info.name), level_cell(session, info.level),
                                      CELL_STRING(above)};
    for (int level = LEVEL_REGENCY; level <= LEVEL_VILLAGE; level++)
        cells[2 + level] =
            (RegionLevel)level > info.level ? CELL_INT_OF((int64_t)counts[level]) : CELL_NONE;
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_list(Session *session)
{
    RegionInfo *regions;
    size_t count;
    RegionLevel level = (RegionLevel)(LEVEL_PROVINCE + option_choice(session, "level"));
    TRY(region_list(session->store, session->ctx, level, option_region(session, "in"), &regions,
                    &count));
    return write_regions(session, regions, count);
}

static const Option FIND_OPTIONS[] = {
    {.name = "limit", .type = VALUE_INT, .fallback = "50"},
};
static const Option SHOW_OPTIONS[] = {
    {.name = "in", .type = VALUE_REGION},
};
static const Option LIST_OPTIONS[] = {
    {.name = "level", .type = VALUE_CHOICE, .choices = LEVEL_CHOICES, .fallback = "regency"},
    {.name = "in", .type = VALUE_REGION},
};

static const Command COMMANDS[] = {
    {.noun = "region",
     .verb = "find",
     .operands = "TEXT",
     .options = FIND_OPTIONS,
     .option_count = ARRAY_COUNT(FIND_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana region find bekasi --db var/west-java.db",
     .run = run_find},
    {.noun = "region",
     .verb = "show",
     .operands = "REGION",
     .options = SHOW_OPTIONS,
     .option_count = ARRAY_COUNT(SHOW_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana region show 32.16 --db var/west-java.db",
     .run = run_show},
    {.noun = "region",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana region list --level regency --in 32 --db var/west-java.db",
     .run = run_list},
};

COMMAND_LIST(region, COMMANDS);
