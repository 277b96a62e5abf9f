/* The list an institution is asked to check. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "format/table_writer.h"
#include "roster/roster_private.h"

typedef struct {
    TableWriter *writer;
    ExportKind kind;
    List *occupations;
    Arena *arena;
    int64_t rows;
} Export;

/* The first columns are those the reply is read by. */
static const OutputColumn COLUMNS[] = {
    {"row", "column.roster.row"},
    {"nik", "column.roster.nik"},
    {"name", "column.roster.name"},
    {"birth_date", "column.roster.birth"},
    {"sex", "column.roster.sex"},
    {"home", "column.roster.home"},
    {"occupation", "column.roster.occupation"},
    {"verdict", "column.roster.verdict"},
    {"member", "column.roster.member"},
    {"synthetic", "column.synthetic"},
};
enum {
    DUKCAPIL_COLUMNS = 5
}; /* identity only: what is not needed is not given away; and the synthetic mark */

static const char *sex_letter(Sex sex)
{
    return sex == SEX_MALE ? "L" : sex == SEX_FEMALE ? "P" : "";
}

static Status export_row(const RosterRow *row, void *argument)
{
    Export *out = argument;
    if (!row->pending)
        return OK;
    void *scratch = mem_root(out->arena);
    Cell cells[ARRAY_COUNT(COLUMNS)] = {
        CELL_INT_OF(row->id),
        CELL_TEXT_OF(row->nik),
        CELL_TEXT_OF(row->name),
        row->birth.days == INT32_MIN ? CELL_NONE : CELL_DATE_OF(row->birth),
        CELL_STRING(sex_letter(row->sex)),
    };
    size_t count = DUKCAPIL_COLUMNS;
    if (out->kind == EXPORT_BPJS) {
        cells[count++] =
            row->home.code == 0 ? CELL_NONE : CELL_STRING(region_format(scratch, row->home));
        cells[count++] = CELL_STRING(list_name(out->occupations, row->occupation, LANG_ID));
        cells[count++] = CELL_STRING(VERDICT_KEYS[row->verdict]);
        cells[count++] =
            row->person.id == 0
                ? CELL_NONE
                : CELL_STRING(mem_printf(scratch, "%lld-%lld", (long long)row->person.chain.number,
                                         (long long)row->person.id));
    }
    cells[count] = CELL_BOOL_OF(row->synthetic);
    Status status = table_writer_row(out->writer, cells);
    mem_free(scratch);
    out->rows += status == OK;
    return status;
}

static Status export_rows(Ctx *ctx, Store *store, const RosterInfo *roster, Export *out,
                          const char *path)
{
    bool xlsx = path_has_suffix(path, "xlsx");
    if (!xlsx && !path_has_suffix(path, "csv"))
        return fail(ctx, E_INVALID, "roster.out_suffix", path, NULL);
    OutputColumn columns[ARRAY_COUNT(COLUMNS)];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_COUNT(COLUMNS); i++)
        if (out->kind == EXPORT_BPJS || i < DUKCAPIL_COLUMNS || i + 1 == ARRAY_COUNT(COLUMNS))
            columns[count++] = COLUMNS[i];
    TableWriterOptions options = {.path = path,
                                  .format = xlsx ? OUTPUT_XLSX : OUTPUT_CSV,
                                  .title = say(out->arena, ctx->lang, "roster.sheet.rows", NULL)};
    TRY(occupation_list(ctx, out->arena, &out->occupations));
    TRY(table_writer_open(ctx, out->arena, &options, columns, count, &out->writer));
    TRY(roster_each_row(store, roster, export_row, out));
    return table_writer_close(out->writer);
}

Status roster_export(Ctx *ctx, Store *store, const RosterInfo *roster, ExportKind kind,
                     const char *path, int64_t *ret_rows)
{
    Export *out = mem_new(ctx, Export);
    out->kind = kind;
    out->arena = arena_new(out, 1 << 12);
    Status status = export_rows(ctx, store, roster, out, path);
    if (status == OK)
        *ret_rows = out->rows;
    mem_free(out);
    return status;
}
