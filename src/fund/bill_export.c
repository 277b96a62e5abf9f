/* The list that goes to the institution. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "format/table_writer.h"
#include "fund/bill_private.h"

static const OutputColumn COLUMNS[BILL_COLUMN_COUNT] = {
    [BILL_BILL] = {"bill", "column.bill.bill"},
    [BILL_LINE] = {"line", "column.bill.line"},
    [BILL_NIK] = {"nik", "column.nik"},
    [BILL_NAME] = {"name", "column.name"},
    [BILL_HOME] = {"home", "column.bill.home"},
    [BILL_OCCUPATION] = {"occupation", "column.bill.occupation"},
    [BILL_MONTH] = {"month", "column.bill.month"},
    [BILL_PROGRAMMES] = {"programmes", "column.programmes"},
    [BILL_AMOUNT] = {"amount", "column.bill.amount"},
    [BILL_PAYMENT_CODE] = {"payment_code", "column.bill.payment_code"},
    [BILL_ANSWER] = {"answer", "column.bill.answer"},
    [BILL_NUMBER] = {"number", "column.bill.number"},
    [BILL_REASON] = {"reason", "column.bill.reason"},
    [BILL_SYNTHETIC] = {"synthetic", "column.synthetic"},
};

static Status export_line(void *scratch, const BillDetail *detail, size_t place,
                          const BillPerson *person, const List *occupations, TableWriter *writer)
{
    const BillLine *line = &detail->lines[place];
    const BillGroup *group = &detail->groups[line->group];
    Text name = person == NULL ? TEXT_EMPTY : person->name;
    uint32_t occupation = person == NULL ? 0 : person->occupation;
    bool at_home = person != NULL && person->home.code != 0;
    const Cell cells[BILL_COLUMN_COUNT] = {
        [BILL_BILL] = CELL_STRING(bill_id_format(scratch, detail->bill.id)),
        [BILL_LINE] = CELL_INT_OF((int64_t)place + 1),
        [BILL_NIK] = CELL_STRING(nik_format(scratch, (Nik){line->nik})),
        [BILL_NAME] = CELL_TEXT_OF(name),
        [BILL_HOME] = at_home ? CELL_STRING(region_format(scratch, person->home)) : CELL_NONE,
        [BILL_OCCUPATION] = CELL_STRING(list_name(occupations, occupation, LANG_ID)),
        [BILL_MONTH] = CELL_MONTH_OF(detail->bill.month),
        [BILL_PROGRAMMES] = CELL_STRING(programmes_format(scratch, group->programmes)),
        [BILL_AMOUNT] = CELL_MONEY_OF(group->price),
        [BILL_PAYMENT_CODE] = CELL_STRING(detail->bill.code),
        [BILL_ANSWER] = line->state == LINE_ENROLLED ? CELL_STRING("enrolled") : CELL_NONE,
        [BILL_NUMBER] = line->number == NULL ? CELL_NONE : CELL_STRING(line->number),
        [BILL_REASON] = CELL_NONE,
        [BILL_SYNTHETIC] = CELL_BOOL_OF(person != NULL && person->synthetic),
    };
    return table_writer_row(writer, cells);
}

static Status export_all(Ctx *ctx, Store *store, void *parent, BillId id, const char *path,
                         int64_t *ret_rows)
{
    BillDetail *detail;
    BillPeople *people;
    List *occupations;
    TableWriter *writer;
    int64_t rows = 0;
    bool xlsx = path_has_suffix(path, "xlsx");
    if (!xlsx && !path_has_suffix(path, "csv"))
        return fail(ctx, E_INVALID, "bill.out_suffix", path, NULL);
    TRY(bill_detail(store, parent, id, &detail));
    TRY(bill_people_load(store, parent, detail->bill.fund, detail->bill.month, &people));
    TRY(occupation_list(ctx, parent, &occupations));
    const TableWriterOptions options = {.path = path,
                                        .format = xlsx ? OUTPUT_XLSX : OUTPUT_CSV,
                                        .title = say(parent, ctx->lang, "bill.sheet", NULL)};
    TRY(table_writer_open(ctx, parent, &options, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < detail->line_count; i++) {
        if (detail->lines[i].state == LINE_DROPPED)
            continue;
        const BillLine *line = &detail->lines[i];
        void *scratch = mem_root(parent);
        Status status =
            export_line(scratch, detail, i,
                        bill_person(people, detail->groups[line->group].people, line->commitment),
                        occupations, writer);
        mem_free(scratch);
        TRY(status);
        rows++;
    }
    TRY(table_writer_close(writer));
    *ret_rows = rows;
    return OK;
}

Status bill_export(Ctx *ctx, Store *store, BillId id, const char *path, int64_t *ret_rows)
{
    void *scratch = mem_root(NULL);
    Status status = export_all(ctx, store, scratch, id, path, ret_rows);
    mem_free(scratch);
    return status;
}
