/* The table writer's inside and what its four formats share. Private to format/. */
#pragma once

#include "base/file.h"
#include "base/mem.h"
#include "format/table_writer.h"

/* How a format writes. `begin` and `end` enclose one table (a sheet), `close` the whole; `file` is
 * committed afterwards. A failure of writing is kept by the file and comes out when it is
 * committed. */
typedef struct {
    Status (*open)(TableWriter *writer);
    Status (*begin)(TableWriter *writer);
    Status (*row)(TableWriter *writer, const Cell *cells);
    Status (*end)(TableWriter *writer);
    Status (*close)(TableWriter *writer);
} WriterFormat;

extern const WriterFormat WRITER_TERMINAL;
extern const WriterFormat WRITER_CSV;
extern const WriterFormat WRITER_JSON;
extern const WriterFormat WRITER_XLSX;

struct TableWriter {
    Ctx *ctx;
    const WriterFormat *format;
    TableWriterOptions options; /* title and path are copies */
    FileOut *file;
    char *chunk; /* CHUNK_BYTES gathered before they go to the file */
    size_t chunk_used;
    const char **keys; /* of the table being written */
    Text *headers;
    size_t count;
    const FormColumn *form; /* by column; NULL: nothing is protected */
    int64_t rows;           /* of this table, so far */
    int tables;             /* begun so far */
    bool begun;
    void *state; /* the format's own */
};

enum { CHUNK_BYTES = 1 << 16, NUMBER_BYTES_MAX = 32 };

void writer_flush(TableWriter *writer);
void writer_put_long(TableWriter *writer, Text text);

static inline void writer_put(TableWriter *writer, Text text)
{
    if (text.bytes > CHUNK_BYTES - writer->chunk_used) {
        writer_put_long(writer, text);
        return;
    }
    if (text.bytes > 0)
        memcpy(writer->chunk + writer->chunk_used, text.data, text.bytes);
    writer->chunk_used += text.bytes;
}

static inline void writer_put_char(TableWriter *writer, char c)
{
    if (writer->chunk_used == CHUNK_BYTES)
        writer_flush(writer);
    writer->chunk[writer->chunk_used++] = c;
}

/* A value as machines read it (CSV, JSON): integers, decimals with '.', ISO dates. `buffer` has
 * NUMBER_BYTES_MAX bytes; returns how many were used. Not for CELL_TEXT and CELL_EMPTY. */
size_t cell_plain(const Cell *cell, char *buffer);
