/* What the files of the document model share: blocks, wrapping, pages of placed items. */
#pragma once

#include "format/document.h"

typedef enum {
    BLOCK_TITLE,
    BLOCK_SUBTITLE,
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_LARGE,
    BLOCK_PAIRS,
    BLOCK_LIST,
    BLOCK_TABLE,
    BLOCK_SIGNATURES,
    BLOCK_QR
} BlockKind;

/* rows × columns texts. A table's first row is its header; a signature is a row of role, name and
 * office; a QR code is one of content and caption. */
typedef struct {
    BlockKind kind;
    size_t columns, rows;
    const char **texts;
    size_t capacity;
    bool number[DOCUMENT_TABLE_COLUMNS_MAX];
} Block;

struct Document {
    DocumentHead head;
    Block *blocks;
    size_t count, capacity;
    size_t rows; /* of all blocks */
};

static inline const char *block_text(const Block *block, size_t row, size_t column)
{
    return block->texts[row * block->columns + column];
}

/* -- Wrapping (document_wrap.c) -------------------------------------------------------------- */

/* The width of a text in the caller's units: columns of a terminal, thousandths of a point. */
typedef int (*TextMeasure)(const void *how, Text text);

/* The bytes of the first character; 1 where there is no valid one. 0 only for the empty text. */
size_t text_first_bytes(Text text);

/* Breaks a text at blanks (a word longer than a line behind '/', '-', '?' or '&' if there is one,
 * else anywhere) into lines no wider than `width`. Always at least one line; the lines point into
 * `text`. */
typedef struct {
    Text *lines;
    size_t count;
} Lines;
Lines text_wrap(void *parent, Text text, int width, TextMeasure measure, const void *how);

/* The widths of a block's columns, so that they and the gaps between them fit `width`: what each
 * needs if that fits, otherwise the narrow ones what they need and the wide ones the rest. */
void column_widths(void *parent, const Block *block, int width, int gap, TextMeasure measure,
                   const void *how, int *ret_widths);

/* -- Pages (document_layout.c) --------------------------------------------------------------- */

/* Lengths are thousandths of a point, y grows downwards; a text's y is its base line. */
typedef int Mpt;
#define MPT(points) ((Mpt)((points)*1000))

typedef enum { FACE_SANS, FACE_BOLD, FACE_SERIF, FACE_COUNT } Face;
typedef enum { INK_BLACK, INK_GREY, INK_RED, INK_PALE, INK_GOLD } Ink;
typedef struct {
    Face face;
    Mpt size;
    Ink ink;
} TextStyle;

typedef enum { ITEM_TEXT, ITEM_LINE, ITEM_BOX, ITEM_QR } ItemKind;
/* ITEM_LINE goes from (x, y) over (width, height) and is `thick` thick; ITEM_BOX is outlined, or
 * filled if `thick` is 0. */
typedef struct {
    ItemKind kind;
    int page;
    Mpt x, y, width, height, thick;
    TextStyle style;
    const char *text; /* the QR code's content */
} PlacedItem;

typedef struct {
    Mpt width, height;
    int page_count;
    PlacedItem *items;
    size_t count, capacity;
} Pages;

typedef struct Faces Faces; /* canvas.c */

/* Lays the document out; the items hang under `parent`. */
Pages *document_layout(void *parent, const Document *document, const Faces *faces);

/* -- Drawing (canvas.c: the only file that knows cairo and FreeType) ------------------------- */

Status faces_open(Ctx *ctx, void *parent, Faces **ret);
/* Width of a line; no kerning, so that it is the sum of its characters. */
Mpt faces_width(const Faces *faces, const TextStyle *style, Text text);
/* Draws the pages as PDF into a file. */
typedef struct FileOut FileOut;
Status pages_draw(Ctx *ctx, const Document *document, const Pages *pages, const Faces *faces,
                  FileOut *file);

/* -- QR codes (qr.c: the only file that knows libqrencode) ----------------------------------- */

typedef struct {
    int size;      /* modules a side */
    bool *modules; /* size × size, row by row; true is dark */
} QrCode;
/* E_LIMIT if the content does not fit. */
Status qr_encode(Ctx *ctx, void *parent, Text content, QrCode *ret);
