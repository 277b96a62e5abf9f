#include <assert.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/progress.h"
#include "coverage/coverage.h"
#include "demo/output.h"

/* Regencies with a roster, and how many people somebody proposed there at full scale: for Kab.
 * Bekasi the 26,808 farmers of its own report, for Kota Cimahi what parity with it takes. */
static const struct {
    int64_t region, rows;
    bool xlsx;
} ROSTERS[] = {{3202, 12000, false}, {3216, 26808, false}, {3277, 4133, true}};

/* Provinces in whose districts some of the people got their NIK. */
static const int64_t BIRTH_PROVINCES[] = {31, 32, 33, 36};

typedef struct {
    Ctx *ctx;
    Store *store;
    const DemoOptions *options;
    DemoWorld world;
    PlannedRegency *places;
    Totals totals[DEMO_REGENCIES];
    RegionInfo *villages; /* of the province, by code */
    size_t village_count;
    Output output;
} Generation;

static int64_t roster_wanted(Region region)
{
    for (size_t i = 0; i < ARRAY_COUNT(ROSTERS); i++)
        if (ROSTERS[i].region == region.code)
            return ROSTERS[i].rows;
    return 0;
}

static Status load_regions(Generation *generation, void *memory)
{
    size_t capacity = 0;
    for (size_t i = 0; i < ARRAY_COUNT(BIRTH_PROVINCES); i++) {
        RegionInfo *districts;
        size_t count;
        TRY(region_list(generation->store, memory, LEVEL_DISTRICT, (Region){BIRTH_PROVINCES[i]},
                        &districts, &count));
        for (size_t d = 0; d < count; d++) {
            DemoWorld *world = &generation->world;
            world->districts = mem_grow(memory, world->districts, world->district_count, &capacity);
            world->districts[world->district_count++] = districts[d].region;
        }
    }
    TRY(region_list(generation->store, memory, LEVEL_VILLAGE, (Region){32}, &generation->villages,
                    &generation->village_count));
    if (generation->village_count == 0)
        return fail(generation->ctx, E_NOT_FOUND, "demo.no_regions", NULL);
    return OK;
}

static Status load_totals(Generation *generation, void *memory)
{
    Status status = OK;
    for (size_t i = 0; i < DEMO_REGENCIES; i++) {
        Denominator employed;
        Status one = denominator_get(generation->store, memory, DEMO_DENOMINATOR,
                                     generation->places[i].region, &employed);
        if (one == OK)
            generation->totals[i] = plan_totals(&generation->places[i], employed.value);
        else if (status == OK)
            status = one;
    }
    return status;
}

/* The regency's villages, and with `inside` false all others of the province. */
static Region *select_villages(const Generation *generation, void *memory, Region region,
                               bool inside, size_t *ret_count)
{
    Region *villages = mem_array(memory, Region, generation->village_count);
    size_t count = 0;
    for (size_t i = 0; i < generation->village_count; i++)
        if (region_contains(region, generation->villages[i].region) == inside)
            villages[count++] = generation->villages[i].region;
    *ret_count = count;
    return villages;
}

static const char *village_name(const void *argument, Region village)
{
    const Generation *generation = argument;
    size_t low = 0, high = generation->village_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (generation->villages[middle].region.code < village.code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < generation->village_count ? generation->villages[low].name : "";
}

static Status write_rosters(Generation *generation, const DemoRegency *regency, int64_t count)
{
    void *memory = mem_root(generation->ctx);
    size_t elsewhere_count;
    Region *elsewhere =
        select_villages(generation, memory, regency->place->region, false, &elsewhere_count);
    RosterOutput roster = {.regency = regency,
                           .rows = roster_draw(memory, regency, count, elsewhere, elsewhere_count),
                           .count = count,
                           .village_name = village_name,
                           .argument = generation};
    Status status = output_roster(&generation->output, &roster, "csv");
    for (size_t i = 0; status == OK && i < ARRAY_COUNT(ROSTERS); i++)
        if (ROSTERS[i].region == regency->place->region.code && ROSTERS[i].xlsx)
            status = output_roster(&generation->output, &roster, "xlsx");
    if (status == OK)
        status = output_truth(&generation->output, &roster);
    mem_free(memory);
    return status;
}

static Status write_people(Generation *generation, void *memory)
{
    DemoRegency *regencies = mem_array(memory, DemoRegency, DEMO_REGENCIES);
    int64_t rows[DEMO_REGENCIES], members = 0;
    for (int i = 0; i < DEMO_REGENCIES; i++) {
        const PlannedRegency *place = &generation->places[i];
        rows[i] = roster_rows(&generation->totals[i], generation->options->scale,
                              roster_wanted(place->region));
        Population population = plan_population(&generation->totals[i], generation->options->scale,
                                                roster_newcomers(rows[i]));
        regency_prepare(&regencies[i], &generation->world, place, i, &generation->totals[i],
                        &population);
        regencies[i].villages =
            select_villages(generation, memory, place->region, true, &regencies[i].village_count);
        if (regencies[i].village_count == 0)
            return fail(generation->ctx, E_NOT_FOUND, "demo.no_regions", NULL);
        members += population.members;
    }
    progress_begin(generation->ctx, "progress.demo.members", members);
    for (int i = 0; i < DEMO_REGENCIES; i++) {
        TRY(output_members(&generation->output, &regencies[i]));
        if (rows[i] > 0)
            TRY(write_rosters(generation, &regencies[i], rows[i]));
    }
    return output_organisations(&generation->output, regencies, DEMO_REGENCIES);
}

static Status write_edition(Generation *generation, void *memory)
{
    DemoEdition *edition =
        edition_draw(memory, generation->options->seed, generation->places, generation->totals);
    const char **names = mem_array(memory, const char *, edition->entrant_count);
    for (size_t i = 0; i < edition->entrant_count; i++)
        if (edition->entrants[i].name == NULL) {
            RegionInfo info;
            TRY(region_get(generation->store, memory, edition->entrants[i].region, &info));
            names[i] = info.name;
        }
    TRY(output_reported(&generation->output, generation->places, generation->totals));
    TRY(output_denominators(&generation->output, generation->places, generation->totals));
    TRY(output_targets(&generation->output));
    return output_edition(&generation->output, edition, names);
}

static Status run(Generation *generation, void *memory)
{
    const DemoOptions *options = generation->options;
    generation->world.seed = options->seed;
    generation->world.names = name_pool_new(memory);
    world_read_occupations(&generation->world, memory);
    generation->places = plan_places(memory);
    TRY(load_regions(generation, memory));
    TRY(load_totals(generation, memory));
    static const char *const FOLDERS[] = {"members", "rosters", "truth"};
    for (size_t i = 0; i < ARRAY_COUNT(FOLDERS); i++)
        TRY(directory_make(generation->ctx,
                           mem_printf(memory, "%s/%s", options->folder, FOLDERS[i])));
    TRY(write_people(generation, memory));
    return write_edition(generation, memory);
}

Status demo_generate(Ctx *ctx, void *parent, Store *store, const DemoOptions *options,
                     DemoFile **ret_files, size_t *ret_count)
{
    if (options->scale < 1 || options->scale > DEMO_SCALE_MAX)
        return fail(ctx, E_INVALID, "demo.scale",
                    mem_printf(ctx, "%lld", (long long)options->scale),
                    mem_printf(ctx, "%d", DEMO_SCALE_MAX), NULL);
    void *memory = mem_root(ctx);
    /* Workbooks carry the time they were made: that of the invented reports, or the same seed would
     * not give the same bytes. */
    Instant now = ctx->now;
    ctx->now = (Instant){(int64_t)demo_report_date().days * 86400 * 1000000};
    Generation generation = {.ctx = ctx,
                             .store = store,
                             .options = options,
                             .output = {.ctx = ctx, .folder = options->folder, .parent = parent}};
    Status status = run(&generation, memory);
    ctx->now = now;
    mem_free(memory);
    if (status != OK)
        return status;
    *ret_files = generation.output.files;
    *ret_count = generation.output.file_count;
    return OK;
}
