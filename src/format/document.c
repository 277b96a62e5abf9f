/* The blocks of a document, as the caller adds them. */
#include "format/document_internal.h"

#include <assert.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/unicode.h"

Document *document_new(void *parent, const DocumentHead *head)
{
    Document *document = mem_new(parent, Document);
    document->head = *head;
    document->head.title = mem_string(document, head->title);
    document->head.author = mem_string(document, head->author);
    document->head.mark = mem_string(document, head->mark);
    document->head.footer = mem_string(document, head->footer);
    return document;
}

static Block *begin(Document *document, BlockKind kind, size_t columns)
{
    document->blocks = mem_grow(document, document->blocks, document->count, &document->capacity);
    Block *block = &document->blocks[document->count++];
    *block = (Block){.kind = kind, .columns = columns};
    return block;
}

/* The last block, if it is of this kind; otherwise a new one. */
static Block *same_or_new(Document *document, BlockKind kind, size_t columns)
{
    if (document->count > 0 && document->blocks[document->count - 1].kind == kind)
        return &document->blocks[document->count - 1];
    return begin(document, kind, columns);
}

/* A copy in which nothing but a line break is left of the control characters, and which is UTF-8.
 */
static const char *clean(Document *document, const char *text)
{
    char *copy = mem_string(document, text);
    size_t bad = 0;
    while (!utf8_valid(text_of(copy), &bad))
        copy[bad] = '?';
    for (char *at = copy; *at != '\0'; at++) {
        if (((unsigned char)*at < ' ' && *at != '\n') || *at == 127)
            *at = ' ';
    }
    return copy;
}

static void add_row(Document *document, Block *block, const char *const *texts)
{
    if (++document->rows > DOCUMENT_ROWS_MAX)
        return; /* reported by document_write */
    if (block->rows == block->capacity) {
        block->capacity = block->capacity == 0 ? 4 : 2 * block->capacity;
        block->texts = mem_resize(document, block->texts, block->capacity * block->columns,
                                  sizeof *block->texts);
    }
    for (size_t i = 0; i < block->columns; i++)
        block->texts[block->rows * block->columns + i] = clean(document, texts[i]);
    block->rows++;
}

static void add_single(Document *document, BlockKind kind, const char *text)
{
    add_row(document, begin(document, kind, 1), &text);
}

void document_title(Document *document, const char *text)
{
    add_single(document, BLOCK_TITLE, text);
}

void document_subtitle(Document *document, const char *text)
{
    add_single(document, BLOCK_SUBTITLE, text);
}

void document_heading(Document *document, const char *text)
{
    add_single(document, BLOCK_HEADING, text);
}

void document_paragraph(Document *document, const char *text)
{
    add_single(document, BLOCK_PARAGRAPH, text);
}

void document_large(Document *document, const char *text)
{
    add_single(document, BLOCK_LARGE, text);
}

void document_pair(Document *document, const char *key, const char *value)
{
    const char *texts[] = {key, value};
    add_row(document, same_or_new(document, BLOCK_PAIRS, ARRAY_COUNT(texts)), texts);
}

void document_item(Document *document, const char *mark, const char *text)
{
    const char *texts[] = {mark, text};
    add_row(document, same_or_new(document, BLOCK_LIST, ARRAY_COUNT(texts)), texts);
}

void document_table(Document *document, const DocumentColumn *columns, size_t count)
{
    const char *headers[DOCUMENT_TABLE_COLUMNS_MAX];
    assert(count > 0 && count <= DOCUMENT_TABLE_COLUMNS_MAX);
    Block *block = begin(document, BLOCK_TABLE, count);
    for (size_t i = 0; i < count; i++) {
        headers[i] = columns[i].header;
        block->number[i] = columns[i].number;
    }
    add_row(document, block, headers);
}

void document_row(Document *document, const char *const *cells)
{
    assert(document->count > 0 && document->blocks[document->count - 1].kind == BLOCK_TABLE);
    add_row(document, &document->blocks[document->count - 1], cells);
}

void document_signature(Document *document, const char *role, const char *name, const char *office)
{
    const char *texts[] = {role, name, office};
    add_row(document, same_or_new(document, BLOCK_SIGNATURES, ARRAY_COUNT(texts)), texts);
}

void document_qr(Document *document, const char *content, const char *caption)
{
    const char *texts[] = {content, caption};
    add_row(document, begin(document, BLOCK_QR, ARRAY_COUNT(texts)), texts);
}

/* -- Writing --------------------------------------------------------------------------------- */

static Status check_size(Ctx *ctx, const Document *document)
{
    if (document->rows <= DOCUMENT_ROWS_MAX)
        return OK;
    return fail(ctx, E_LIMIT, "document.too_long", mem_printf(ctx, "%d", DOCUMENT_ROWS_MAX), NULL);
}

static Status write_pdf(Ctx *ctx, void *scratch, const Document *document, FileOut *file)
{
    Faces *faces = NULL;
    TRY(faces_open(ctx, scratch, &faces));
    return pages_draw(ctx, document, document_layout(scratch, document, faces), faces, file);
}

static Status write_document(Ctx *ctx, void *scratch, const Document *document,
                             DocumentFormat format, const char *path)
{
    FileOut *file = NULL;
    TRY(check_size(ctx, document));
    TRY(file_out_open(ctx, scratch, path, &file));
    if (format == DOCUMENT_PDF)
        TRY(write_pdf(ctx, scratch, document, file));
    else
        file_out_write(file, text_of(document_text(scratch, document)));
    return file_commit(ctx, file);
}

Status document_write(Ctx *ctx, const Document *document, DocumentFormat format, const char *path)
{
    void *scratch = mem_root(ctx);
    Status status = write_document(ctx, scratch, document, format, path);
    mem_free(scratch);
    return status;
}

Status document_page_count(Ctx *ctx, const Document *document, int *ret)
{
    void *scratch = mem_root(ctx);
    Faces *faces = NULL;
    Status status = check_size(ctx, document);
    if (status == OK)
        status = faces_open(ctx, scratch, &faces);
    if (status == OK)
        *ret = document_layout(scratch, document, faces)->page_count;
    mem_free(scratch);
    return status;
}
