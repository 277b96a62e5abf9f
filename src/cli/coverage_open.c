/* paritrana coverage list: what a cell is made of. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/coverage_cli.h"

static Cell date_cell(Date date) { return date.days == INT32_MIN ? CELL_NONE : CELL_DATE_OF(date); }

/* -- List: what a cell is made of ------------------------------------------------------------ */

static Status list_reported(Session *session, Region region, int segment, Month month)
{
    static const OutputColumn COLUMNS[] = {
        {"region", "column.region"},      {"segment", "column.segment"},
        {"month", "column.month"},        {"heads", "column.heads"},
        {"basis", "column.basis"},        {"row", "column.row"},
        {"dated", "column.dated"},        {"document", "column.document"},
        {"synthetic", "column.synthetic"}};
    Reported *list;
    size_t count;
    TableWriter *writer;
    TRY(reported_list(session->store, session->ctx, region, segment, month, &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {region_cell(session, list[i].region),
                              segment_cell(session, list[i].segment),
                              CELL_MONTH_OF(list[i].month),
                              CELL_INT_OF(list[i].heads),
                              basis_cell(session, list[i].basis),
                              CELL_INT_OF(list[i].id),
                              date_cell(list[i].dated),
                              CELL_STRING(list[i].document),
                              CELL_BOOL_OF(list[i].synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

typedef struct {
    Region region;
    int segment;
    Month month;
    int64_t arrears_months;
    bool reveal;
} Opening;

static Status write_person(Session *session, TableWriter *writer, const Opening *opening,
                           const Register *reg, int64_t i)
{
    void *row = mem_root(session->ctx);
    Nik nik = {reg->nik[i]};
    const Cell cells[] = {
        CELL_STRING(opening->reveal ? nik_format(row, nik) : nik_mask(row, nik)),
        CELL_TEXT_OF(register_name(reg, i)),
        CELL_STRING(region_format(row, (Region){reg->home[i]})),
        segment_cell(session, reg->segment[i]),
        CELL_STRING(programmes_format(row, reg->programmes[i])),
        word_cell(session, PAYER_KEYS[reg->payer[i]], payer_message((PayerKind)reg->payer[i])),
        CELL_MONTH_OF((Month){reg->paid_from[i]}),
        CELL_MONTH_OF((Month){reg->paid_until[i]}),
        CELL_BOOL_OF(reg->synthetic[i]),
    };
    Status status = table_writer_row(writer, cells);
    mem_free(row);
    return status;
}

static Status write_people(Session *session, TableWriter *writer, const Opening *opening,
                           const Register *reg)
{
    for (int64_t i = 0; i < reg->count; i++) {
        bool listed = region_contains(opening->region, (Region){reg->home[i]}) &&
                      coverage_is_active(opening->arrears_months, reg->paid_until[i], reg->died[i],
                                         reg->as_of) &&
                      (opening->segment == SEGMENT_ALL || reg->segment[i] == opening->segment);
        if (listed)
            TRY(write_person(session, writer, opening, reg, i));
    }
    return OK;
}

/* Who saw the numbers is written down before the first one is shown. */
static Status record_reveal(Session *session, const Opening *opening)
{
    Ctx *ctx = session->ctx;
    const char *subject =
        mem_printf(ctx, "--reveal %lld %s %s", (long long)opening->region.code,
                   month_format(ctx, opening->month),
                   opening->segment == SEGMENT_ALL ? "all" : SEGMENT_KEYS[opening->segment]);
    return session_leave_trace(session, region_chain(opening->region), "coverage list", subject);
}

static Status list_counted(Session *session, const Opening *opening)
{
    static const OutputColumn COLUMNS[] = {{"nik", "column.nik"},
                                           {"name", "column.name"},
                                           {"home", "column.home"},
                                           {"segment", "column.segment"},
                                           {"programmes", "column.programmes"},
                                           {"payer", "column.payer"},
                                           {"from", "column.from"},
                                           {"until", "column.until"},
                                           {"synthetic", "column.synthetic"}};
    Chain *chains;
    size_t count;
    TableWriter *writer;
    if (opening->reveal)
        TRY(record_reveal(session, opening));
    TRY(register_chains(session->store, session->ctx, &chains, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        Register *reg;
        TRY(register_load(session->ctx, session->ctx, session->store, chains[i], opening->month,
                          &reg));
        Status status = write_people(session, writer, opening, reg);
        mem_free(reg);
        TRY(status);
    }
    return table_writer_close(writer);
}

Status coverage_run_list(Session *session)
{
    Opening opening = {
        .region = option_region(session, "region"),
        .segment = option_choice(session, "segment"),
        .reveal = option_flag(session, "reveal"),
    };
    (void)option_month(session, "month", &opening.month);
    if (option_choice(session, "from") == 0)
        return list_reported(session, opening.region, opening.segment, opening.month);
    TRY(arrears_of(session, opening.month, &opening.arrears_months));
    return list_counted(session, &opening);
}
