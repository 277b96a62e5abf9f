/* paritrana fund proposal: the budget sheet that a council is shown. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"
#include "format/json.h"

enum { PAYERS_MAX = 32 };

typedef struct {
    Region region;
    Month from;
    int months;
    bool synthetic;
    ProposalPayer payers[PAYERS_MAX];
    ProposalQuery query;
    Proposal *proposal;
    bool has_coverage;
    CoverageRow coverage;
    bool has_indicator;
    IndicatorChange indicator;
    List *occupations;
} Sheet;

/* -- Reading --------------------------------------------------------------------------------- */

/* "apbd-regency=2500,asn=500,csr": the last one without a number pays for the rest. */
static Status read_payers(Session *session, Sheet *sheet)
{
    Ctx *ctx = session->ctx;
    const char *value = option_text(session, "payers");
    for (Text rest = text_of(value), part; text_split(&rest, ',', &part);) {
        Text key = text_trim(part), number = part;
        int64_t heads = -1;
        bool split = text_split(&number, '=', &key) && key.bytes < part.bytes;
        int kind = 0;
        while (kind < FUND_KIND_COUNT && !text_is(text_trim(key), FUND_KIND_KEYS[kind]))
            kind++;
        if (kind == FUND_KIND_COUNT || sheet->query.payer_count == PAYERS_MAX ||
            (split && (!text_parse_grouped(text_trim(number), &heads) || heads < 0)))
            return fail(ctx, E_INVALID, "cli.bad_value", "payers", value,
                        "apbd-regency=2500,asn=500,csr", NULL);
        sheet->payers[sheet->query.payer_count++] = (ProposalPayer){(FundKind)kind, heads};
    }
    sheet->query.payers = sheet->payers;
    return OK;
}

static Status read_cells(Session *session, Sheet *sheet, ProposalCell **ret, size_t *ret_count)
{
    Ctx *ctx = session->ctx;
    const char *roster = option_text(session, "roster");
    RosterId id;
    RosterInfo info;
    if (roster != NULL) {
        if (!roster_id_parse(text_of(roster), &id))
            return fail(ctx, E_INVALID, "roster.bad_id", roster, NULL);
        TRY(roster_get(session->store, ctx, id, &info));
        sheet->synthetic = info.synthetic;
        return fund_proposal_cells(session->store, ctx, &info, ret, ret_count);
    }
    if (!option_given(session, "heads"))
        return fail(ctx, E_INVALID, "proposal.heads_or_roster", NULL);
    /* Nobody said where they live or what they do. */
    ProposalCell *cell = mem_new(ctx, ProposalCell);
    cell->heads = option_int(session, "heads", 0);
    *ret = cell;
    *ret_count = 1;
    return OK;
}

static Status read_coverage(Session *session, Sheet *sheet)
{
    CoverageQuery query = {.within = sheet->region,
                           .denominator = option_text(session, "denominator"),
                           .target = option_text(session, "target"),
                           .from = FROM_BOTH};
    CoverageRow *rows;
    size_t count;
    if (query.denominator == NULL || !option_month(session, "coverage-month", &query.month))
        return OK;
    TRY(coverage_table(session->ctx, session->ctx, session->store, &query, &rows, &count));
    sheet->has_coverage =
        count > 0 && rows[count - 1].denominator > 0 && rows[count - 1].active >= 0;
    if (sheet->has_coverage)
        sheet->coverage = rows[count - 1];
    return OK;
}

static Status compute(Session *session, Sheet *sheet)
{
    Ctx *ctx = session->ctx;
    Law *law;
    ProposalCell *cells;
    size_t count;
    sheet->region = option_region(session, "region");
    sheet->months = (int)option_int(session, "months", 0);
    sheet->from = month_plus(month_of(instant_date(ctx->now)), 1);
    (void)option_month(session, "from", &sheet->from);
    sheet->query.from = sheet->from;
    sheet->query.months = sheet->months;
    sheet->query.heads = option_int(session, "heads", -1);
    sheet->query.undecided_relief = option_flag(session, "undecided-relief");
    const char *programmes = option_text(session, "programmes");
    if (!programmes_parse(text_of(programmes), &sheet->query.programmes))
        return fail(ctx, E_INVALID, "cli.bad_value", "programmes", programmes, "jkk,jkm", NULL);
    TRY(read_payers(session, sheet));
    TRY(law_load(ctx, ctx, &law));
    TRY(occupation_list(ctx, ctx, &sheet->occupations));
    TRY(read_cells(session, sheet, &cells, &count));
    TRY(fund_proposal(ctx, ctx, law, &sheet->query, cells, count, &sheet->proposal));
    TRY(read_coverage(session, sheet));
    sheet->has_indicator = option_given(session, "edition");
    if (sheet->has_indicator)
        TRY(fund_indicator_change(session, option_text(session, "edition"), sheet->region,
                                  option_text(session, "fact"), sheet->proposal->heads,
                                  &sheet->indicator));
    return OK;
}

/* -- The sheet as tables --------------------------------------------------------------------- */

static const OutputColumn LINE_COLUMNS[] = {
    {"payer", "column.fund.payer"},           {"district", "column.fund.district"},
    {"occupation", "column.fund.occupation"}, {"heads", "column.fund.heads"},
    {"months", "column.fund.months"},         {"amount", "column.fund.amount"},
    {"synthetic", "column.synthetic"}};
static const OutputColumn MONTH_COLUMNS[] = {
    {"payer", "column.fund.payer"},   {"sector", "column.fund.sector"},
    {"from", "column.fund.from"},     {"until", "column.fund.until"},
    {"heads", "column.fund.heads"},   {"price", "column.fund.price"},
    {"amount", "column.fund.amount"}, {"synthetic", "column.synthetic"}};
enum { MONTHS_FOR_PEOPLE = 7 /* what fits a screen; a line below says what is synthetic */ };
static const OutputColumn FACT_COLUMNS[] = {{"fact", "column.fund.fact"},
                                            {"before", "column.fund.before"},
                                            {"after", "column.fund.after"},
                                            {"synthetic", "column.synthetic"}};

static Cell kind_cell(Session *session, FundKind kind, bool words)
{
    return words ? CELL_TEXT_OF(message_text(session->ctx->lang, fund_kind_message(kind)))
                 : CELL_STRING(FUND_KIND_KEYS[kind]);
}

static Cell district_cell(Session *session, Region district, bool words)
{
    RegionInfo info;
    Ctx *ctx = session->ctx;
    if (district.code == 0)
        return CELL_NONE;
    char *code = region_format(ctx, district);
    if (!words || !region_exists(session->store, district) ||
        region_get(session->store, ctx, district, &info) != OK)
        return CELL_STRING(code);
    return CELL_STRING(mem_printf(ctx, "%s (%s)", info.name, code));
}

static Status write_lines(Session *session, const Sheet *sheet, TableWriter *writer, bool words)
{
    for (size_t i = 0; i < sheet->proposal->line_count; i++) {
        const ProposalLine *line = &sheet->proposal->lines[i];
        const ListEntry *entry = list_get(sheet->occupations, line->occupation);
        const Cell cells[] = {
            kind_cell(session, line->payer, words),
            district_cell(session, line->district, words),
            entry == NULL ? CELL_NONE
            : words ? CELL_STRING(list_name(sheet->occupations, entry->code, session->ctx->lang))
                    : CELL_STRING(entry->key),
            CELL_INT_OF(line->heads),
            CELL_INT_OF(sheet->months),
            CELL_MONEY_OF(line->amount),
            CELL_BOOL_OF(line->synthetic || sheet->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

static const char *const SECTOR_KEYS[] = {"other", "transport", "all"};

static Cell sector_cell(Session *session, PriceSector sector, bool words)
{
    static const char *const MESSAGES[] = {"fund.sector.other", "fund.sector.transport",
                                           "fund.sector.all"};
    return words ? CELL_TEXT_OF(message_text(session->ctx->lang, MESSAGES[sector]))
                 : CELL_STRING(SECTOR_KEYS[sector]);
}

static Status write_months(Session *session, const Sheet *sheet, TableWriter *writer, bool words)
{
    for (size_t i = 0; i < sheet->proposal->month_count; i++) {
        const ProposalMonths *row = &sheet->proposal->months[i];
        const Cell cells[] = {kind_cell(session, row->payer, words),
                              sector_cell(session, row->sector, words),
                              CELL_MONTH_OF(row->from),
                              CELL_MONTH_OF(row->until),
                              CELL_INT_OF(row->heads),
                              CELL_MONEY_OF(row->price),
                              CELL_MONEY_OF(row->amount),
                              CELL_BOOL_OF(sheet->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

static Status write_fact(Session *session, TableWriter *writer, const char *message, Cell before,
                         Cell after, bool synthetic)
{
    const Cell cells[] = {CELL_TEXT_OF(message_text(session->ctx->lang, message)), before, after,
                          CELL_BOOL_OF(synthetic)};
    return table_writer_row(writer, cells);
}

static int64_t capped(int64_t value, int64_t most) { return value < most ? value : most; }

/* What it costs, and what it changes. */
static Status write_facts(Session *session, const Sheet *sheet, TableWriter *writer)
{
    const Proposal *proposal = sheet->proposal;
    const CoverageRow *coverage = &sheet->coverage;
    const IndicatorChange *change = &sheet->indicator;
    int64_t heads = proposal->heads;
    TRY(write_fact(session, writer, "proposal.fact.heads", CELL_NONE, CELL_INT_OF(heads),
                   sheet->synthetic));
    TRY(write_fact(session, writer, "proposal.fact.amount", CELL_NONE,
                   CELL_MONEY_OF(proposal->amount), sheet->synthetic));
    if (sheet->has_coverage) {
        Rate before, after, closed;
        TRY(coverage_share(session->ctx, coverage->active, coverage->denominator, &before));
        TRY(coverage_share(session->ctx, coverage->active + heads, coverage->denominator, &after));
        TRY(write_fact(session, writer, "proposal.fact.coverage", CELL_RATE_OF(before),
                       CELL_RATE_OF(after), coverage->synthetic));
        int64_t gap = coverage->gap > 0 ? coverage->gap : coverage->uncovered;
        TRY(write_fact(
            session, writer, coverage->gap > 0 ? "proposal.fact.gap" : "proposal.fact.uncovered",
            CELL_INT_OF(gap), CELL_INT_OF(gap - capped(heads, gap)), coverage->synthetic));
        if (gap > 0 && share_of(capped(heads, gap), gap, &closed))
            TRY(write_fact(session, writer, "proposal.fact.closed", CELL_NONE, CELL_RATE_OF(closed),
                           coverage->synthetic));
    }
    if (!sheet->has_indicator)
        return OK;
    TRY(write_fact(session, writer, "proposal.fact.protected", CELL_INT_OF(change->fact_before),
                   CELL_INT_OF(change->fact_after), change->synthetic));
    if (change->known) {
        TRY(write_fact(session, writer, "proposal.fact.score", CELL_SCORE_OF(change->score_before),
                       CELL_SCORE_OF(change->score_after), change->synthetic));
        TRY(write_fact(session, writer, "proposal.fact.points",
                       CELL_SCORE_OF(change->points_before), CELL_SCORE_OF(change->points_after),
                       change->synthetic));
    }
    if (change->placed)
        TRY(write_fact(session, writer, "proposal.fact.place", CELL_INT_OF(change->place_before),
                       CELL_INT_OF(change->place_after), change->synthetic));
    return OK;
}

/* -- Out ------------------------------------------------------------------------------------- */

static Status write_file(Session *session, const Sheet *sheet, const char *path)
{
    Ctx *ctx = session->ctx;
    bool xlsx = path_has_suffix(path, "xlsx");
    if (!xlsx && !path_has_suffix(path, "csv"))
        return fail(ctx, E_INVALID, "roster.out_suffix", path, NULL);
    TableWriterOptions options = {.path = path,
                                  .format = xlsx ? OUTPUT_XLSX : OUTPUT_CSV,
                                  .title = say(ctx, ctx->lang, "proposal.sheet.lines", NULL)};
    TableWriter *writer;
    TRY(table_writer_open(ctx, ctx, &options, LINE_COLUMNS, ARRAY_COUNT(LINE_COLUMNS), &writer));
    TRY(write_lines(session, sheet, writer, xlsx));
    if (xlsx) {
        TRY(table_writer_sheet(writer, say(ctx, ctx->lang, "proposal.sheet.months", NULL),
                               MONTH_COLUMNS, ARRAY_COUNT(MONTH_COLUMNS)));
        TRY(write_months(session, sheet, writer, true));
        TRY(table_writer_sheet(writer, say(ctx, ctx->lang, "proposal.sheet.facts", NULL),
                               FACT_COLUMNS, ARRAY_COUNT(FACT_COLUMNS)));
        TRY(write_facts(session, sheet, writer));
    }
    TRY(table_writer_close(writer));
    session_say(session, "roster.written", path, NULL);
    return OK;
}

static Json *json_of_lines(Session *session, const Sheet *sheet)
{
    Ctx *ctx = session->ctx;
    Json *lines = json_array(ctx);
    for (size_t i = 0; i < sheet->proposal->line_count; i++) {
        const ProposalLine *line = &sheet->proposal->lines[i];
        const ListEntry *entry = list_get(sheet->occupations, line->occupation);
        Json *row = json_object(ctx);
        json_set_string(row, "payer", FUND_KIND_KEYS[line->payer]);
        json_set_string(row, "district",
                        line->district.code == 0 ? NULL : region_format(ctx, line->district));
        json_set_string(row, "occupation", entry == NULL ? NULL : entry->key);
        json_set_int(row, "heads", line->heads);
        json_set_int(row, "amount", line->amount.rupiah);
        json_append(lines, row);
    }
    return lines;
}

static Json *json_of_months(Session *session, const Sheet *sheet)
{
    Ctx *ctx = session->ctx;
    Json *months = json_array(ctx);
    for (size_t i = 0; i < sheet->proposal->month_count; i++) {
        const ProposalMonths *one = &sheet->proposal->months[i];
        Json *row = json_object(ctx);
        json_set_string(row, "payer", FUND_KIND_KEYS[one->payer]);
        json_set_string(row, "sector", SECTOR_KEYS[one->sector]);
        json_set_string(row, "from", month_format(ctx, one->from));
        json_set_string(row, "until", month_format(ctx, one->until));
        json_set_int(row, "heads", one->heads);
        json_set_int(row, "price", one->price.rupiah);
        json_set_int(row, "amount", one->amount.rupiah);
        json_append(months, row);
    }
    return months;
}

static Json *json_of_indicator(Session *session, const IndicatorChange *change)
{
    Json *object = json_object(session->ctx);
    json_set_string(object, "label", change->label);
    json_set_int(object, "fact_before", change->fact_before);
    json_set_int(object, "fact_after", change->fact_after);
    if (change->known) {
        json_set_decimal(object, "score_before", change->score_before.micro, 6);
        json_set_decimal(object, "score_after", change->score_after.micro, 6);
        json_set_decimal(object, "points_before", change->points_before.micro, 6);
        json_set_decimal(object, "points_after", change->points_after.micro, 6);
    }
    if (change->placed) {
        json_set_int(object, "place_before", change->place_before);
        json_set_int(object, "place_after", change->place_after);
    }
    json_set_bool(object, "synthetic", change->synthetic);
    return object;
}

static void print_json(Session *session, const Sheet *sheet)
{
    Ctx *ctx = session->ctx;
    Json *root = json_object(ctx);
    json_set_string(root, "region", region_format(ctx, sheet->region));
    json_set_string(root, "from", month_format(ctx, sheet->from));
    json_set_int(root, "months", sheet->months);
    json_set_int(root, "heads", sheet->proposal->heads);
    json_set_int(root, "amount", sheet->proposal->amount.rupiah);
    json_set_bool(root, "scaled", sheet->proposal->scaled);
    json_set(root, "lines", json_of_lines(session, sheet));
    json_set(root, "prices", json_of_months(session, sheet));
    if (sheet->has_coverage) {
        Json *coverage = json_object(ctx);
        json_set_int(coverage, "active", sheet->coverage.active);
        json_set_int(coverage, "denominator", sheet->coverage.denominator);
        json_set_int(coverage, "uncovered", sheet->coverage.uncovered);
        if (sheet->coverage.gap >= 0)
            json_set_int(coverage, "gap", sheet->coverage.gap);
        json_set_bool(coverage, "synthetic", sheet->coverage.synthetic);
        json_set(root, "coverage", coverage);
    }
    if (sheet->has_indicator)
        json_set(root, "indicator", json_of_indicator(session, &sheet->indicator));
    json_set_bool(root, "synthetic", sheet->synthetic);
    session_print(session, json_print(ctx, root, true));
}

static Status print_tables(Session *session, const Sheet *sheet)
{
    Ctx *ctx = session->ctx;
    bool words = session->format == OUTPUT_TABLE;
    TableWriter *writer;
    TRY(session_table(session, words ? say(ctx, ctx->lang, "proposal.sheet.lines", NULL) : NULL,
                      LINE_COLUMNS, ARRAY_COUNT(LINE_COLUMNS), &writer));
    TRY(write_lines(session, sheet, writer, words));
    if (words) {
        TRY(table_writer_sheet(writer, say(ctx, ctx->lang, "proposal.sheet.months", NULL),
                               MONTH_COLUMNS, MONTHS_FOR_PEOPLE));
        TRY(write_months(session, sheet, writer, true));
        TRY(table_writer_sheet(writer, say(ctx, ctx->lang, "proposal.sheet.facts", NULL),
                               FACT_COLUMNS, ARRAY_COUNT(FACT_COLUMNS)));
        TRY(write_facts(session, sheet, writer));
    }
    return table_writer_close(writer);
}

Status fund_run_proposal(Session *session)
{
    Ctx *ctx = session->ctx;
    Sheet sheet = {.region = REGION_NATION};
    TRY(compute(session, &sheet));
    if (session->format == OUTPUT_JSON)
        print_json(session, &sheet);
    else
        TRY(print_tables(session, &sheet));
    if (sheet.proposal->scaled)
        session_say(session, "proposal.scaled",
                    count_format(ctx, sheet.proposal->heads, ctx->lang == LANG_EN), NULL);
    if (sheet.has_indicator && !sheet.indicator.placed)
        session_say(session, "proposal.not_placed", NULL);
    if (sheet.has_indicator)
        session_say(session, "award.weights_note", NULL);
    if (sheet.synthetic)
        session_say(session, "synthetic.note", NULL);
    const char *path = option_text(session, "out");
    return path == NULL ? OK : write_file(session, &sheet, path);
}
