/* `coverage reported|denominator|target import`: three formats, one rule. A cell has one value in
 * force; the same again is nothing, another one must name the row it replaces. */
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/progress.h"
#include "coverage/coverage_rows.h"

typedef struct Import Import;

/* One of the three formats. */
typedef struct {
    const ColumnSet *columns;
    size_t replaces_column;
    const char *command;
    /* Reads, decides and writes one row. */
    Status (*take)(Import *in, const TableRow *row);
} Format;

struct Import {
    Ctx *ctx;
    Store *store;
    const Format *format;
    const CoverageImportOptions *options;
    TableReader *reader;
    void *memory;  /* of the import */
    void *scratch; /* of the row */
    Map *chains_seen;
    Chain *chains;
    size_t chain_count, chain_capacity;
    CoverageImport counts;
};

/* -- Shared by the formats ------------------------------------------------------------------- */

/* What is recorded for the row's cell. */
typedef struct {
    int64_t id;
    bool replaced;
    bool same; /* the row says what this one says, and replaces the same or nothing */
    const char *shown;
} Recorded;

static bool bad(Import *in, const TableRow *row, size_t column, const char *key)
{
    Place place = table_place(in->reader, row->line, column);
    problem_add(in->ctx, PROBLEM_ERROR, &place, key, text_string(in->scratch, row->fields[column]),
                NULL);
    return false;
}

static bool field(Import *in, const TableRow *row, size_t column, int64_t absent, int64_t *ret)
{
    bool empty;
    *ret = absent;
    return table_field(in->ctx, in->reader, row, column, ret, &empty);
}

static bool text_field(Import *in, const TableRow *row, size_t column, const char **ret)
{
    Text text;
    if (!table_field_text(in->ctx, in->reader, row, column, &text))
        return false;
    *ret = text_string(in->scratch, text);
    return true;
}

static bool is_nation(Text text)
{
    static const char *const WORDS[] = {"0", "id", "nasional", "indonesia", "nation"};
    for (size_t i = 0; i < ARRAY_COUNT(WORDS); i++)
        if (text_equal_ascii_nocase(text, text_of(WORDS[i])))
            return true;
    return false;
}

static bool read_region(Import *in, const TableRow *row, size_t column, Region *ret)
{
    Text text;
    if (!table_field_text(in->ctx, in->reader, row, column, &text))
        return false;
    if (is_nation(text)) {
        *ret = REGION_NATION;
        return true;
    }
    Place place = table_place(in->reader, row->line, column);
    Region region;
    if (region_read(in->ctx, &place, text, &region) != OK)
        return false;
    if (!region_exists(in->store, region))
        return bad(in, row, column, "coverage.region_unknown");
    *ret = region;
    return true;
}

static Status begin_event(Import *in, Chain chain)
{
    if (!map_put(in->chains_seen, (uint64_t)chain.number, 1, NULL))
        return OK;
    in->chains = mem_grow(in->memory, in->chains, in->chain_count, &in->chain_capacity);
    in->chains[in->chain_count++] = chain;
    return event_begin(in->store, chain, in->format->command, path_name(table_path(in->reader)),
                       NULL);
}

/* True if the row is to be written; counts it otherwise. */
static bool decide(Import *in, const TableRow *row, const Recorded *recorded, size_t count,
                   int64_t replaces)
{
    const Recorded *in_force = NULL, *named = NULL;
    for (size_t i = 0; i < count; i++) {
        if (recorded[i].same) {
            in->counts.rows_unchanged++;
            return false;
        }
        if (!recorded[i].replaced)
            in_force = &recorded[i];
        if (recorded[i].id == replaces)
            named = &recorded[i];
    }
    const char *key = NULL;
    const Recorded *shown = NULL;
    if (replaces != 0 && named == NULL)
        key = "coverage.replaces_unknown";
    else if (replaces != 0 && named->replaced)
        key = "coverage.replaced_already";
    else if (replaces == 0 && in_force != NULL)
        key = "coverage.differs";
    else
        return true;
    shown = in_force != NULL ? in_force : named;
    Place place = table_place(in->reader, row->line, in->format->replaces_column);
    const char *number = shown == NULL ? "" : mem_printf(in->scratch, "%lld", (long long)shown->id);
    problem_add(in->ctx, PROBLEM_ERROR, &place, key, shown == NULL ? "" : shown->shown, number,
                NULL);
    in->counts.rows_bad++;
    return false;
}

static bool same_text(const char *a, const char *b) { return strcmp(a, b) == 0; }

static const char *shown_heads(Import *in, int64_t heads, const char *source)
{
    return mem_printf(in->scratch, "%s (%s)",
                      count_format(in->scratch, heads, in->ctx->lang == LANG_EN), source);
}

/* -- Reported -------------------------------------------------------------------------------- */

static bool read_segment(Import *in, const TableRow *row, int *ret)
{
    static const char *const ALL[] = {"all", "total", "semua", "jumlah"};
    Text text = row->fields[REPORTED_SEGMENT];
    Segment segment;
    *ret = SEGMENT_ALL;
    for (size_t i = 0; i < ARRAY_COUNT(ALL); i++)
        if (text.bytes == 0 || text_equal_ascii_nocase(text, text_of(ALL[i])))
            return true;
    if (!segment_parse(text, &segment))
        return bad(in, row, REPORTED_SEGMENT, "registry.segment_unknown");
    *ret = (int)segment;
    return true;
}

static bool read_reported(Import *in, const TableRow *row, ReportedRow *ret)
{
    ReportedRow out = {.replaces = 0};
    Reported *fact = &out.fact;
    int64_t month, basis, dated, synthetic;
    bool good = read_region(in, row, REPORTED_REGION, &fact->region);
    good &= read_segment(in, row, &fact->segment);
    good &= field(in, row, REPORTED_MONTH, 0, &month);
    good &= field(in, row, REPORTED_HEADS, 0, &fact->heads);
    good &= field(in, row, REPORTED_BASIS, 0, &basis);
    good &= text_field(in, row, REPORTED_DOCUMENT, &fact->document);
    good &= field(in, row, REPORTED_DATED, INT32_MIN, &dated);
    good &= field(in, row, REPORTED_REPLACES, 0, &out.replaces);
    good &= field(in, row, REPORTED_SYNTHETIC, 0, &synthetic);
    if (!good)
        return false;
    fact->month = (Month){(int32_t)month};
    fact->basis = (Basis)(basis % BASIS_COUNT);
    fact->dated = (Date){(int32_t)dated};
    fact->synthetic = synthetic != 0 || in->options->synthetic;
    *ret = out;
    return true;
}

static Status take_reported(Import *in, const TableRow *row)
{
    ReportedRow out, *known;
    size_t count;
    if (!read_reported(in, row, &out)) {
        in->counts.rows_bad++;
        return OK;
    }
    TRY(reported_cell(in->store, in->scratch, &out.fact, &known, &count));
    Recorded *recorded = mem_array(in->scratch, Recorded, count);
    for (size_t i = 0; i < count; i++) {
        const Reported *fact = &known[i].fact;
        bool same = fact->heads == out.fact.heads &&
                    (out.replaces == 0 || out.replaces == known[i].replaces);
        if (same && !known[i].replaced && !same_text(fact->document, out.fact.document)) {
            Place place = table_place(in->reader, row->line, REPORTED_DOCUMENT);
            problem_add(in->ctx, PROBLEM_NOTE, &place, "coverage.same_heads", fact->document, NULL);
        }
        recorded[i] = (Recorded){fact->id, known[i].replaced, same,
                                 shown_heads(in, fact->heads, fact->document)};
    }
    if (!decide(in, row, recorded, count, out.replaces))
        return OK;
    TRY(begin_event(in, region_chain(out.fact.region)));
    TRY(reported_write(in->store, &out));
    in->counts.rows_new++;
    in->counts.rows_replacing += out.replaces != 0;
    return OK;
}

static const Format REPORTED = {&REPORTED_COLUMNS, REPORTED_REPLACES, "coverage reported import",
                                take_reported};

/* -- Denominators ---------------------------------------------------------------------------- */

static bool read_denominator(Import *in, const TableRow *row, DenominatorRow *ret)
{
    DenominatorRow out = {.replaces = 0};
    Denominator *fact = &out.fact;
    int64_t kind, dated, synthetic;
    bool good = text_field(in, row, DENOMINATOR_NAME, &fact->name);
    good &= read_region(in, row, DENOMINATOR_REGION, &fact->region);
    good &= text_field(in, row, DENOMINATOR_PERIOD, &fact->period);
    good &= field(in, row, DENOMINATOR_KIND, 0, &kind);
    good &= field(in, row, DENOMINATOR_VALUE, 0, &fact->value);
    good &= text_field(in, row, DENOMINATOR_SOURCE, &fact->source);
    good &= field(in, row, DENOMINATOR_DATED, INT32_MIN, &dated);
    good &= text_field(in, row, DENOMINATOR_CERTAINTY, &fact->certainty);
    good &= field(in, row, DENOMINATOR_REPLACES, 0, &out.replaces);
    good &= field(in, row, DENOMINATOR_SYNTHETIC, 0, &synthetic);
    if (!good)
        return false;
    if (fact->value == 0)
        return bad(in, row, DENOMINATOR_VALUE, "coverage.denominator_zero");
    fact->kind = (DenominatorKind)(kind % DENOMINATOR_KIND_COUNT);
    fact->dated = (Date){(int32_t)dated};
    fact->synthetic = synthetic != 0 || in->options->synthetic;
    *ret = out;
    return true;
}

static bool same_denominator(const Denominator *a, const Denominator *b)
{
    return a->value == b->value && a->kind == b->kind && a->dated.days == b->dated.days &&
           same_text(a->period, b->period) && same_text(a->source, b->source) &&
           same_text(a->certainty, b->certainty);
}

static Status take_denominator(Import *in, const TableRow *row)
{
    DenominatorRow out, *known;
    size_t count;
    if (!read_denominator(in, row, &out)) {
        in->counts.rows_bad++;
        return OK;
    }
    TRY(denominator_cell(in->store, in->scratch, out.fact.name, out.fact.region, NULL, &known,
                         &count));
    Recorded *recorded = mem_array(in->scratch, Recorded, count);
    for (size_t i = 0; i < count; i++) {
        bool same = same_denominator(&known[i].fact, &out.fact) &&
                    (out.replaces == 0 || out.replaces == known[i].replaces);
        recorded[i] = (Recorded){known[i].fact.id, known[i].replaced, same,
                                 shown_heads(in, known[i].fact.value, known[i].fact.source)};
    }
    if (!decide(in, row, recorded, count, out.replaces))
        return OK;
    TRY(begin_event(in, region_chain(out.fact.region)));
    TRY(denominator_write(in->store, &out));
    in->counts.rows_new++;
    in->counts.rows_replacing += out.replaces != 0;
    return OK;
}

static const Format DENOMINATOR = {&DENOMINATOR_COLUMNS, DENOMINATOR_REPLACES,
                                   "coverage denominator import", take_denominator};

/* -- Targets --------------------------------------------------------------------------------- */

static bool read_target(Import *in, const TableRow *row, TargetRow *ret)
{
    TargetRow out = {.replaces = 0};
    Target *fact = &out.fact;
    int64_t year, synthetic;
    bool good = text_field(in, row, TARGET_NAME, &fact->name);
    good &= read_region(in, row, TARGET_REGION, &fact->region);
    good &= field(in, row, TARGET_YEAR, 0, &year);
    good &= text_field(in, row, TARGET_AUTHORITY, &fact->authority);
    good &= text_field(in, row, TARGET_DOCUMENT, &fact->document);
    good &= field(in, row, TARGET_PERCENT, -1, &fact->percent.ppm);
    good &= field(in, row, TARGET_HEADS, -1, &fact->heads);
    good &= field(in, row, TARGET_REPLACES, 0, &out.replaces);
    good &= field(in, row, TARGET_SYNTHETIC, 0, &synthetic);
    if (!good)
        return false;
    if (year < YEAR_MIN)
        return bad(in, row, TARGET_YEAR, "coverage.year");
    if ((row->fields[TARGET_PERCENT].bytes == 0) == (row->fields[TARGET_HEADS].bytes == 0))
        return bad(in, row, TARGET_PERCENT, "coverage.target_one");
    if (row->fields[TARGET_PERCENT].bytes > 0 && (fact->percent.ppm > PPM || fact->percent.ppm < 0))
        return bad(in, row, TARGET_PERCENT, "coverage.target_percent");
    fact->year = (int)year;
    fact->synthetic = synthetic != 0 || in->options->synthetic;
    *ret = out;
    return true;
}

static bool same_target(const Target *a, const Target *b)
{
    return a->year == b->year && a->percent.ppm == b->percent.ppm && a->heads == b->heads &&
           same_text(a->authority, b->authority) && same_text(a->document, b->document);
}

static Status take_target(Import *in, const TableRow *row)
{
    TargetRow out, *known;
    size_t count;
    if (!read_target(in, row, &out)) {
        in->counts.rows_bad++;
        return OK;
    }
    TRY(target_cell(in->store, in->scratch, out.fact.name, out.fact.region, &known, &count));
    Recorded *recorded = mem_array(in->scratch, Recorded, count);
    for (size_t i = 0; i < count; i++) {
        const Target *fact = &known[i].fact;
        bool same = same_target(fact, &out.fact) &&
                    (out.replaces == 0 || out.replaces == known[i].replaces);
        const char *shown = fact->heads >= 0
                                ? shown_heads(in, fact->heads, fact->document)
                                : mem_printf(in->scratch, "%s (%s)",
                                             rate_format_percent(in->scratch, fact->percent, 2,
                                                                 in->ctx->lang == LANG_EN),
                                             fact->document);
        recorded[i] = (Recorded){fact->id, known[i].replaced, same, shown};
    }
    if (!decide(in, row, recorded, count, out.replaces))
        return OK;
    TRY(begin_event(in, region_chain(out.fact.region)));
    TRY(target_write(in->store, &out));
    in->counts.rows_new++;
    in->counts.rows_replacing += out.replaces != 0;
    return OK;
}

static const Format TARGET = {&TARGET_COLUMNS, TARGET_REPLACES, "coverage target import",
                              take_target};

/* -- Around the rows ------------------------------------------------------------------------- */

static Status take_rows(Import *in)
{
    progress_begin(in->ctx, "progress.coverage.import", table_rows_expected(in->reader));
    for (;;) {
        TableRow row;
        bool more;
        TRY(table_next(in->reader, &row, &more));
        if (!more)
            break;
        in->counts.rows++;
        in->scratch = mem_root(NULL);
        Status status = in->format->take(in, &row);
        mem_free(in->scratch);
        TRY(status);
        progress_add(in->ctx, 1);
    }
    in->counts.rows += table_bad_rows(in->reader);
    in->counts.rows_bad += table_bad_rows(in->reader);
    return OK;
}

static Status finish(Import *in)
{
    if (in->options->all_or_nothing && in->counts.rows_bad > 0) {
        char *count = count_format(in->ctx, in->counts.rows_bad, in->ctx->lang == LANG_EN);
        return fail(in->ctx, E_INVALID, "registry.all_or_nothing", count, NULL);
    }
    Digest digest = table_digest(in->reader);
    for (size_t i = 0; i < in->chain_count; i++)
        TRY(event_input(in->store, in->chains[i], path_name(table_path(in->reader)),
                        table_bytes(in->reader), &digest));
    return OK;
}

static Status import(Ctx *ctx, Store *store, const char *path, const Format *format,
                     const CoverageImportOptions *options, CoverageImport *ret)
{
    void *memory = mem_root(NULL);
    Import in = {
        .ctx = ctx, .store = store, .format = format, .options = options, .memory = memory};
    in.chains_seen = map_new(memory, 64);
    Status status = table_open(ctx, memory, path, format->columns, options->reader, &in.reader);
    if (status == OK)
        status = take_rows(&in);
    if (status == OK)
        status = finish(&in);
    if (status == OK)
        *ret = in.counts;
    mem_free(memory);
    return status;
}

Status reported_import(Ctx *ctx, Store *store, const char *path,
                       const CoverageImportOptions *options, CoverageImport *ret)
{
    return import(ctx, store, path, &REPORTED, options, ret);
}

Status denominator_import(Ctx *ctx, Store *store, const char *path,
                          const CoverageImportOptions *options, CoverageImport *ret)
{
    return import(ctx, store, path, &DENOMINATOR, options, ret);
}

Status target_import(Ctx *ctx, Store *store, const char *path, const CoverageImportOptions *options,
                     CoverageImport *ret)
{
    return import(ctx, store, path, &TARGET, options, ret);
}
