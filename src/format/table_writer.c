#include "format/table_writer.h"

#include "base/message.h"
#include "format/write_internal.h"

void writer_flush(TableWriter *writer)
{
    file_out_write(writer->file, (Text){writer->chunk, writer->chunk_used});
    writer->chunk_used = 0;
}

void writer_put_long(TableWriter *writer, Text text)
{
    writer_flush(writer);
    file_out_write(writer->file, text);
}

/* People read messages, machines keys. */
static Text header_of(const TableWriter *writer, const OutputColumn *column)
{
    OutputFormat format = writer->options.format;
    bool key = format == OUTPUT_CSV || format == OUTPUT_JSON || column->header == NULL ||
               (format == OUTPUT_XLSX && writer->options.header_keys);
    return text_of(key ? mem_string(writer->headers, column->key)
                       : say(writer->headers, writer->ctx->lang, column->header, NULL));
}

static void set_columns(TableWriter *writer, const OutputColumn *columns, size_t count)
{
    mem_free(writer->keys);
    mem_free(writer->headers);
    writer->keys = mem_array(writer, const char *, count);
    writer->headers = mem_array(writer, Text, count);
    writer->count = count;
    for (size_t i = 0; i < count; i++) {
        writer->keys[i] = mem_string(writer->keys, columns[i].key);
        writer->headers[i] = header_of(writer, &columns[i]);
    }
    writer->rows = 0;
    writer->begun = false;
    writer->form = NULL;
}

static const WriterFormat *format_of(OutputFormat format)
{
    switch (format) {
    case OUTPUT_TABLE:
        return &WRITER_TERMINAL;
    case OUTPUT_CSV:
        return &WRITER_CSV;
    case OUTPUT_JSON:
        return &WRITER_JSON;
    case OUTPUT_XLSX:
        return &WRITER_XLSX;
    }
    abort();
}

Status table_writer_open(Ctx *ctx, void *parent, const TableWriterOptions *options,
                         const OutputColumn *columns, size_t count, TableWriter **ret)
{
    if (options->format == OUTPUT_XLSX && options->path == NULL)
        return fail(ctx, E_INVALID, "table.xlsx_needs_file", NULL);
    TableWriter *writer = mem_new(parent, TableWriter);
    writer->ctx = ctx;
    writer->format = format_of(options->format);
    writer->options = *options;
    if (options->title != NULL)
        writer->options.title = mem_string(writer, options->title);
    if (options->path != NULL)
        writer->options.path = mem_string(writer, options->path);
    writer->chunk = mem_alloc(writer, CHUNK_BYTES);
    set_columns(writer, columns, count);
    Status status = file_out_open(ctx, writer, options->path, &writer->file);
    if (status == OK && writer->format->open != NULL)
        status = writer->format->open(writer);
    if (status != OK) {
        mem_free(writer);
        return status;
    }
    *ret = writer;
    return OK;
}

/* Headers are written with the first row, so that table_writer_headers can still change them. */
static Status begin(TableWriter *writer)
{
    if (writer->begun)
        return OK;
    writer->begun = true;
    writer->tables++;
    return writer->format->begin(writer);
}

static Status end(TableWriter *writer)
{
    TRY(begin(writer));
    return writer->format->end == NULL ? OK : writer->format->end(writer);
}

Status table_writer_row(TableWriter *writer, const Cell *cells)
{
    if (!writer->begun)
        TRY(begin(writer));
    TRY(writer->format->row(writer, cells));
    writer->rows++;
    return OK;
}

Status table_writer_sheet(TableWriter *writer, const char *title, const OutputColumn *columns,
                          size_t count)
{
    TRY(end(writer));
    writer->options.title = title == NULL ? NULL : mem_string(writer, title);
    set_columns(writer, columns, count);
    return OK;
}

Status table_writer_headers(TableWriter *writer, const Text *headers, size_t count)
{
    if (count != writer->count || writer->begun)
        abort(); /* our own bug: called late, or for other columns */
    for (size_t i = 0; i < count; i++)
        writer->headers[i] = text_of(text_string(writer->headers, headers[i]));
    return OK;
}

void table_writer_form(TableWriter *writer, const FormColumn *columns)
{
    if (writer->options.format != OUTPUT_XLSX || writer->begun)
        abort(); /* our own bug */
    FormColumn *form = mem_array(writer->headers, FormColumn, writer->count);
    memcpy(form, columns, writer->count * sizeof *form);
    writer->form = form;
}

Status table_writer_close(TableWriter *writer)
{
    TRY(end(writer));
    if (writer->format->close != NULL)
        TRY(writer->format->close(writer));
    writer_flush(writer);
    return file_commit(writer->ctx, writer->file);
}
