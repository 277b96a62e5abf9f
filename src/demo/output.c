#include "demo/output.h"

#include <assert.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/unicode.h"

/* The first of a column's Indonesian headers. */
static Text heading_of(void *parent, const Column *column)
{
    Text rest = text_of(column->header_id), first = TEXT_EMPTY;
    bool any = text_split(&rest, '|', &first);
    assert(any);
    return unicode_upper(parent, first);
}

Status output_open(Output *output, void *parent, const char *path, const char *about,
                   const ColumnSet *set, const char *const *keys, size_t count, OutputTable *ret)
{
    assert(count <= OUTPUT_COLUMNS_MAX);
    OutputColumn columns[OUTPUT_COLUMNS_MAX];
    Text headings[OUTPUT_COLUMNS_MAX];
    for (size_t i = 0; i < count; i++) {
        const Column *column = &set->columns[column_index(set, keys[i])];
        columns[i] = (OutputColumn){column->key, NULL};
        headings[i] = heading_of(parent, column);
    }
    const char *full = mem_printf(parent, "%s/%s", output->folder, path);
    TableWriterOptions options = {.path = full,
                                  .format =
                                      path_has_suffix(path, "xlsx") ? OUTPUT_XLSX : OUTPUT_CSV,
                                  .title = "sintetis",
                                  .header_keys = true};
    TableWriter *writer;
    TRY(table_writer_open(output->ctx, parent, &options, columns, count, &writer));
    TRY(table_writer_headers(writer, headings, count));
    output->files =
        mem_grow(output->parent, output->files, output->file_count, &output->file_capacity);
    output->files[output->file_count++] = (DemoFile){mem_string(output->parent, path), about, 0};
    *ret = (OutputTable){writer, count, 0};
    return OK;
}

Status output_row(OutputTable *table, const Cell *cells)
{
    table->rows++;
    return table_writer_row(table->writer, cells);
}

Status output_close(Output *output, OutputTable *table)
{
    output->files[output->file_count - 1].rows = table->rows;
    return table_writer_close(table->writer);
}
