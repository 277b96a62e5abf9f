/* What offices hold: totals as they report them, denominators and targets. */
#include "base/mem.h"
#include "coverage/coverage.h"
#include "demo/output.h"

static const char SOURCE[] = "contoh sintetis, demo/west-java";

static Status write_reported(Output *output, OutputTable *table, void *memory, Region region,
                             Month month, const int64_t heads[SEGMENT_COUNT])
{
    (void)output;
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        const Cell cells[] = {
            CELL_STRING(region_format(memory, region)),
            CELL_STRING(SEGMENT_KEYS[segment]),
            CELL_MONTH_OF(month),
            CELL_INT_OF(heads[segment]),
            CELL_STRING(BASIS_KEYS[BASIS_HOME]),
            CELL_STRING(mem_printf(memory, "Laporan rekaan kepesertaan %s (sintetis)",
                                   month_format(memory, month))),
            CELL_DATE_OF(demo_report_date()),
            CELL_BOOL_OF(true)};
        TRY(output_row(table, cells));
    }
    return OK;
}

static Status write_reports(Output *output, void *memory, const PlannedRegency *places,
                            const Totals *totals)
{
    static const char *const KEYS[] = {"region", "segment",  "month", "heads",
                                       "basis",  "document", "dated", "synthetic"};
    OutputTable table;
    Month now = demo_month(), before = month_plus(now, -12);
    TRY(output_open(output, memory, "reported.csv", "demo.file.reported", &REPORTED_COLUMNS, KEYS,
                    ARRAY_COUNT(KEYS), &table));
    for (int i = 0; i < DEMO_REGENCIES; i++) {
        TRY(write_reported(output, &table, memory, places[i].region, before, totals[i].before));
        TRY(write_reported(output, &table, memory, places[i].region, now, totals[i].active));
    }
    int64_t *employed;
    PlannedRegency *provinces = plan_provinces(memory, &employed);
    for (int i = 0; i < DEMO_PROVINCES; i++) {
        if (employed[i] < 0)
            continue; /* the sum of its regencies */
        Totals sums = plan_totals(&provinces[i], employed[i]);
        TRY(write_reported(output, &table, memory, provinces[i].region, before, sums.before));
        TRY(write_reported(output, &table, memory, provinces[i].region, now, sums.active));
    }
    return output_close(output, &table);
}

Status output_reported(Output *output, const PlannedRegency *places, const Totals *totals)
{
    void *memory = mem_root(output->ctx);
    Status status = write_reports(output, memory, places, totals);
    mem_free(memory);
    return status;
}

static Status write_denominator(OutputTable *table, void *memory, const char *name, Region region,
                                DenominatorKind kind, int64_t value)
{
    const Cell cells[] = {CELL_STRING(name),
                          CELL_STRING(region_format(memory, region)),
                          CELL_STRING("2022-08"),
                          CELL_STRING(DENOMINATOR_KIND_KEYS[kind]),
                          CELL_INT_OF(value),
                          CELL_STRING(SOURCE),
                          CELL_DATE_OF(demo_report_date()),
                          CELL_STRING("D"),
                          CELL_BOOL_OF(true)};
    return output_row(table, cells);
}

static Status write_shares(OutputTable *table, void *memory, Region region, const Totals *totals)
{
    TRY(write_denominator(table, memory, DEMO_WAGE, region, DENOMINATOR_WAGE, totals->wage));
    TRY(write_denominator(table, memory, DEMO_NON_WAGE, region, DENOMINATOR_NON_WAGE,
                          totals->non_wage));
    return write_denominator(table, memory, DEMO_NON_ASN, region, DENOMINATOR_OTHER,
                             totals->non_asn);
}

static Status write_denominators(Output *output, void *memory, const PlannedRegency *places,
                                 const Totals *totals)
{
    static const char *const KEYS[] = {"name",   "region", "period",    "kind",     "value",
                                       "source", "dated",  "certainty", "synthetic"};
    OutputTable table;
    TRY(output_open(output, memory, "denominators.csv", "demo.file.denominators",
                    &DENOMINATOR_COLUMNS, KEYS, ARRAY_COUNT(KEYS), &table));
    int64_t all = 0;
    for (int i = 0; i < DEMO_REGENCIES; i++) {
        all += totals[i].employed;
        TRY(write_shares(&table, memory, places[i].region, &totals[i]));
    }
    int64_t *employed;
    PlannedRegency *provinces = plan_provinces(memory, &employed);
    for (int i = 0; i < DEMO_PROVINCES; i++) {
        TRY(write_denominator(&table, memory, DEMO_EMPLOYED, provinces[i].region,
                              DENOMINATOR_EMPLOYED, employed[i] < 0 ? all : employed[i]));
        if (employed[i] < 0)
            continue; /* the others are sums of its regencies */
        Totals sums = plan_totals(&provinces[i], employed[i]);
        TRY(write_shares(&table, memory, provinces[i].region, &sums));
    }
    return output_close(output, &table);
}

Status output_denominators(Output *output, const PlannedRegency *places, const Totals *totals)
{
    void *memory = mem_root(output->ctx);
    Status status = write_denominators(output, memory, places, totals);
    mem_free(memory);
    return status;
}

Status output_targets(Output *output)
{
    static const char *const KEYS[] = {"name",     "region",  "year",     "authority",
                                       "document", "percent", "synthetic"};
    void *memory = mem_root(output->ctx);
    OutputTable table;
    const Cell cells[] = {CELL_STRING(DEMO_TARGET),
                          CELL_STRING("32"),
                          CELL_INT_OF(DEMO_YEAR),
                          CELL_STRING("contoh sintetis"),
                          CELL_STRING("Target rekaan (sintetis), bukan keputusan siapa pun"),
                          CELL_RATE_OF(RATE_PPM(400000)),
                          CELL_BOOL_OF(true)};
    Status status = output_open(output, memory, "targets.csv", "demo.file.targets", &TARGET_COLUMNS,
                                KEYS, ARRAY_COUNT(KEYS), &table);
    if (status == OK)
        status = output_row(&table, cells);
    if (status == OK)
        status = output_close(output, &table);
    mem_free(memory);
    return status;
}
