/* paritrana init: a new store with the national list of regions in it. */
#include "base/file.h"
#include "base/mem.h"
#include "cli/command.h"

/* Where tools/setup and npm put the package, seen from the folder the program runs in. */
static const char *const USUAL_FOLDERS[] = {".cache/idn-area-data/data",
                                            ".cache/idn-area-data/package/data",
                                            "node_modules/idn-area-data/data"};

static bool holds_regions(Ctx *ctx, const char *folder)
{
    return file_exists(mem_printf(ctx, "%s/provinces.csv", folder));
}

/* The folder of CSV files: the one named (or the package's root above it), else the first usual one
 * that has them. */
static Status find_regions(Session *session, const char **ret)
{
    Ctx *ctx = session->ctx;
    const char *named = option_text(session, "regions");
    if (named != NULL) {
        const char *below = mem_printf(ctx, "%s/data", named);
        *ret = !holds_regions(ctx, named) && holds_regions(ctx, below) ? below : named;
        return OK;
    }
    for (size_t i = 0; i < ARRAY_COUNT(USUAL_FOLDERS); i++)
        if (holds_regions(ctx, USUAL_FOLDERS[i])) {
            *ret = USUAL_FOLDERS[i];
            return OK;
        }
    return fail(ctx, E_NOT_FOUND, "init.no_regions", USUAL_FOLDERS[0], NULL);
}

static Status run_init(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"provinces", "column.provinces"},
                                           {"regencies", "column.regencies"},
                                           {"districts", "column.districts"},
                                           {"villages", "column.villages"}};
    const char *folder = NULL;
    RegionCounts counts;
    TableWriter *writer;
    TRY(find_regions(session, &folder));
    TRY(region_import(session->store, folder, &counts));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(counts.provinces), CELL_INT_OF(counts.regencies),
                          CELL_INT_OF(counts.districts), CELL_INT_OF(counts.villages)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static const Option OPTIONS[] = {
    {.name = "regions", .type = VALUE_FILE},
};

static const Command COMMANDS[] = {
    {.noun = "init",
     .options = OPTIONS,
     .option_count = ARRAY_COUNT(OPTIONS),
     .use = USES_STORE_NEW,
     .example = "paritrana init --db var/west-java.db",
     .run = run_init},
};

COMMAND_LIST(init, COMMANDS);
