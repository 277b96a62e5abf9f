/* Documents that people sign, send or hang on a wall: built once from blocks, written as plain text
 * (80 columns) or as PDF. The model knows no award: callers give finished, translated text.
 *
 *     Document *document = document_new(parent, &head);
 *     document_title(document, "BERITA ACARA");
 *     document_pair(document, "Nomor", "400.9/77");
 *     document_table(document, COLUMNS, 3);  document_row(document, cells);
 *     document_write(ctx, document, DOCUMENT_PDF, "minutes.pdf");
 *
 * The same blocks and the same head give the same bytes: the PDF's date is the head's, its fonts
 * are embedded in this program. Characters that the fonts lack are drawn as a replacement sign and
 * stay what they are in the PDF's text. Control characters become blanks; '\n' breaks a line. */
#pragma once

#include "base/ctx.h"
#include "base/text.h"

enum {
    DOCUMENT_COLUMNS = 80, /* of the plain text */
    DOCUMENT_TABLE_COLUMNS_MAX = 12,
    DOCUMENT_ROWS_MAX = 100000, /* rows, paragraphs and items of one document: past it
                                   document_write fails with E_LIMIT */
    DOCUMENT_BYTES_MAX = 64 << 20,
};

typedef enum {
    DOCUMENT_REPORT,     /* A4 portrait; "page x of y" at the foot */
    DOCUMENT_CERTIFICATE /* A4 landscape, bordered and centred, shrunk to one page */
} DocumentShape;

typedef enum { DOCUMENT_TEXT, DOCUMENT_PDF } DocumentFormat;

typedef struct {
    DocumentShape shape;
    Lang lang;
    const char *title;  /* for the PDF's properties and the head of later pages */
    const char *author; /* for the PDF's properties */
    const char *mark;   /* "CONTOH - DATA SINTETIS": visible on every page; "" none */
    const char *footer; /* at the foot of every page, beside the page number */
    Instant created;
} DocumentHead;

typedef struct {
    const char *header;
    bool number; /* flush right */
} DocumentColumn;

typedef struct Document Document;

/* Copies what the head and all later texts point to. */
Document *document_new(void *parent, const DocumentHead *head);

void document_title(Document *document, const char *text);
void document_subtitle(Document *document, const char *text);
void document_heading(Document *document, const char *text);
void document_paragraph(Document *document, const char *text);
/* The name on a certificate: large. */
void document_large(Document *document, const char *text);
/* Successive pairs ("Nomor", "400.9/77") stand below each other with their values aligned. */
void document_pair(Document *document, const char *key, const char *value);
/* Successive items form a list; `mark` is "1." or "-". */
void document_item(Document *document, const char *mark, const char *text);
/* Begins a table; its header is repeated on every page. `count` is at most
 * DOCUMENT_TABLE_COLUMNS_MAX. */
void document_table(Document *document, const DocumentColumn *columns, size_t count);
/* A row of the table begun last, one text for each column. */
void document_row(Document *document, const char *const *cells);
/* Successive signatures stand side by side: role, room to sign, name, office. */
void document_signature(Document *document, const char *role, const char *name, const char *office);
/* A QR code of `content`, with the caption beside it; in plain text the caption alone. */
void document_qr(Document *document, const char *content, const char *caption);

/* As plain text, 80 columns. */
char *document_text(void *parent, const Document *document);
/* Writes the file; `path` NULL is standard output. E_LIMIT for a document past a ceiling or a QR
 * content past what a code holds (about 2,900 bytes); otherwise as file_out_open and file_commit.
 */
Status document_write(Ctx *ctx, const Document *document, DocumentFormat format, const char *path);
/* How many pages the PDF has. E_LIMIT as document_write. */
Status document_page_count(Ctx *ctx, const Document *document, int *ret);
