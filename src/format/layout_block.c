/* How each kind of block stands on the page. */
#include "base/mem.h"
#include "format/layout.h"

typedef struct {
    TextStyle style;
    Mpt leading;
    Mpt before; /* room above the block */
    bool centred;
} BlockStyle;

static const BlockStyle REPORT[] = {
    [BLOCK_TITLE] = {{FACE_BOLD, MPT(14), INK_BLACK}, MPT(19), MPT(6), true},
    [BLOCK_SUBTITLE] = {{FACE_SANS, MPT(10), INK_BLACK}, MPT(14), MPT(2), true},
    [BLOCK_HEADING] = {{FACE_BOLD, MPT(10.5), INK_BLACK}, MPT(15), MPT(14), false},
    [BLOCK_PARAGRAPH] = {{FACE_SANS, MPT(9.5), INK_BLACK}, MPT(13.5), MPT(7), false},
    [BLOCK_LARGE] = {{FACE_SERIF, MPT(20), INK_BLACK}, MPT(26), MPT(12), true},
    [BLOCK_PAIRS] = {{FACE_SANS, MPT(9.5), INK_BLACK}, MPT(13.5), MPT(7), false},
    [BLOCK_LIST] = {{FACE_SANS, MPT(9.5), INK_BLACK}, MPT(13.5), MPT(6), false},
    [BLOCK_TABLE] = {{FACE_SANS, MPT(8.3), INK_BLACK}, MPT(11.2), MPT(8), false},
    [BLOCK_SIGNATURES] = {{FACE_SANS, MPT(9.5), INK_BLACK}, MPT(13.5), MPT(22), false},
    [BLOCK_QR] = {{FACE_SANS, MPT(8.3), INK_BLACK}, MPT(11.5), MPT(16), false},
};

static const BlockStyle CERTIFICATE[] = {
    [BLOCK_TITLE] = {{FACE_SERIF, MPT(38), INK_GOLD}, MPT(46), MPT(0), true},
    [BLOCK_SUBTITLE] = {{FACE_SANS, MPT(12), INK_BLACK}, MPT(17), MPT(4), true},
    [BLOCK_HEADING] = {{FACE_BOLD, MPT(16), INK_BLACK}, MPT(22), MPT(12), true},
    [BLOCK_PARAGRAPH] = {{FACE_SANS, MPT(12), INK_BLACK}, MPT(18), MPT(12), true},
    [BLOCK_LARGE] = {{FACE_SERIF, MPT(30), INK_BLACK}, MPT(38), MPT(12), true},
    [BLOCK_PAIRS] = {{FACE_SANS, MPT(11), INK_BLACK}, MPT(16), MPT(8), false},
    [BLOCK_LIST] = {{FACE_SANS, MPT(11), INK_BLACK}, MPT(16), MPT(8), false},
    [BLOCK_TABLE] = {{FACE_SANS, MPT(10), INK_BLACK}, MPT(14), MPT(8), false},
    [BLOCK_SIGNATURES] = {{FACE_SANS, MPT(9.5), INK_BLACK}, MPT(13), MPT(14), false},
    [BLOCK_QR] = {{FACE_SANS, MPT(7.5), INK_GREY}, MPT(10.5), MPT(14), false},
};

static BlockStyle style_of(const Layout *layout, BlockKind kind)
{
    BlockStyle style = layout->certificate ? CERTIFICATE[kind] : REPORT[kind];
    style.style.size = style.style.size * layout->per_mille / 1000;
    style.leading = style.leading * layout->per_mille / 1000;
    style.before = style.before * layout->per_mille / 1000;
    return style;
}

/* The base line in a line of this height. */
static Mpt baseline(const BlockStyle *style) { return style->leading * 3 / 4; }

static void begin_block(Layout *layout, const BlockStyle *style)
{
    if (layout->y > layout->top)
        layout->y += style->before;
}

/* -- Running text ---------------------------------------------------------------------------- */

/* Centred lines are as even as their number allows: the narrowest width with no more of them. */
static Lines wrap_evenly(const Layout *layout, const BlockStyle *style, const char *text)
{
    static const Mpt STEP = MPT(2);
    Lines lines = layout_wrap(layout, &style->style, text, layout->width);
    Mpt low = 0;
    Mpt high = layout->width;
    while (lines.count > 1 && high - low > STEP) {
        Mpt middle = (low + high) / 2;
        Lines narrower = layout_wrap(layout, &style->style, text, middle);
        if (narrower.count > lines.count) {
            low = middle;
            continue;
        }
        high = middle;
        lines = narrower;
    }
    return lines;
}

/* How many lines from this one on stay together: no line is alone at the foot or head of a page. */
static size_t lines_together(size_t line, size_t count)
{
    size_t left = count - line;
    if (count <= 3)
        return line == 0 ? count : 1;
    return line == 0 || left == 2 ? 2 : 1;
}

/* `keep_with` is the height of what must stand on the same page below, 0 if nothing need. */
static void lay_lines(Layout *layout, const BlockStyle *style, const char *text, Mpt keep_with)
{
    Lines lines = style->centred ? wrap_evenly(layout, style, text)
                                 : layout_wrap(layout, &style->style, text, layout->width);
    Mpt whole = style->leading * (Mpt)lines.count + keep_with;
    Mpt first = style->leading * (Mpt)lines_together(0, lines.count);
    begin_block(layout, style);
    layout_make_room(layout,
                     keep_with > 0 && whole <= layout->bottom - layout->top ? whole : first);
    for (size_t i = 0; i < lines.count; i++) {
        Mpt x = layout->left;
        layout_make_room(layout, style->leading * (Mpt)lines_together(i, lines.count));
        if (style->centred)
            x += (layout->width - layout_width(layout, &style->style, lines.lines[i])) / 2;
        layout_text(layout, &style->style, lines.lines[i], x, layout->y + baseline(style));
        layout->y += style->leading;
    }
}

/* -- Cells side by side ---------------------------------------------------------------------- */

typedef struct {
    BlockStyle style;
    const Mpt *xs, *widths;
    const bool *number;
    size_t count;
} Grid;

static size_t wrap_row(const Layout *layout, const Grid *grid, const char *const *texts,
                       Lines *ret_cells)
{
    size_t height = 0;
    for (size_t i = 0; i < grid->count; i++) {
        ret_cells[i] = layout_wrap(layout, &grid->style.style, texts[i], grid->widths[i]);
        height = ret_cells[i].count > height ? ret_cells[i].count : height;
    }
    return height;
}

static void lay_row_line(Layout *layout, const Grid *grid, const Lines *cells, size_t line)
{
    for (size_t i = 0; i < grid->count; i++) {
        if (line >= cells[i].count)
            continue;
        Text text = cells[i].lines[line];
        Mpt x = grid->xs[i];
        if (grid->number[i])
            x += grid->widths[i] - layout_width(layout, &grid->style.style, text);
        layout_text(layout, &grid->style.style, text, x, layout->y + baseline(&grid->style));
    }
    layout->y += grid->style.leading;
}

/* The mark or key, what stands between, and the text. */
enum { PAIR_CELLS = 3 };

static void lay_pair_row(Layout *layout, const Grid *grid, const char *const *texts)
{
    Lines cells[PAIR_CELLS];
    size_t height = wrap_row(layout, grid, texts, cells);
    for (size_t line = 0; line < height; line++) {
        layout_make_room(layout, grid->style.leading * (Mpt)lines_together(line, height));
        lay_row_line(layout, grid, cells, line);
    }
}

/* An item of several paragraphs has the first as its head, in bold, and room above. */
static void lay_headed_row(Layout *layout, const Grid *grid, const char *const *texts,
                           const char *head_end)
{
    static const Mpt ABOVE = MPT(4);
    enum { LINES_TOGETHER = 3 };
    Grid bold = *grid;
    const char *text = texts[PAIR_CELLS - 1];
    const char *head = mem_string_bytes(layout->scratch, text, (size_t)(head_end - text));
    bold.style.style.face = FACE_BOLD;
    layout->y += ABOVE;
    layout_make_room(layout, LINES_TOGETHER * grid->style.leading);
    lay_pair_row(layout, &bold, (const char *[]){texts[0], texts[1], head});
    lay_pair_row(layout, grid, (const char *[]){"", "", head_end + 1});
}

typedef struct {
    Mpt xs[PAIR_CELLS], widths[PAIR_CELLS];
    const char *between;
} PairColumns;

static Grid pair_grid(const Layout *layout, const Block *block, PairColumns *columns)
{
    static const bool TEXTS[PAIR_CELLS] = {false};
    bool list = block->kind == BLOCK_LIST;
    Mpt gap = list ? MPT(6) : MPT(5);
    BlockStyle style = style_of(layout, block->kind);
    TextStyle widest = style.style;
    Mpt key = 0;
    columns->between = list ? "" : ":";
    Mpt middle = layout_width(layout, &style.style, text_of(columns->between));
    widest.face = FACE_BOLD;
    for (size_t row = 0; row < block->rows; row++) {
        const TextStyle *measured = list ? &widest : &style.style;
        Mpt width = layout_width(layout, measured, text_of(block_text(block, row, 0)));
        key = width > key ? width : key;
    }
    key = key > layout->width * 2 / 5 ? layout->width * 2 / 5 : key;
    Mpt from = key + gap + middle + (middle > 0 ? gap : 0);
    const Mpt xs[] = {layout->left, layout->left + key + gap, layout->left + from};
    const Mpt widths[] = {key, middle + 1, layout->width - from};
    memcpy(columns->xs, xs, sizeof xs);
    memcpy(columns->widths, widths, sizeof widths);
    return (Grid){style, columns->xs, columns->widths, TEXTS, PAIR_CELLS};
}

static Mpt pairs_height(const Layout *layout, const Block *block)
{
    PairColumns columns;
    Lines cells[PAIR_CELLS];
    Grid grid = pair_grid(layout, block, &columns);
    size_t lines = 0;
    for (size_t row = 0; row < block->rows; row++) {
        const char *texts[] = {block_text(block, row, 0), columns.between,
                               block_text(block, row, 1)};
        lines += wrap_row(layout, &grid, texts, cells);
    }
    return grid.style.leading * (Mpt)lines;
}

static void lay_pairs(Layout *layout, const Block *block)
{
    PairColumns columns;
    Grid grid = pair_grid(layout, block, &columns);
    begin_block(layout, &grid.style);
    for (size_t row = 0; row < block->rows; row++) {
        const char *texts[] = {block_text(block, row, 0), columns.between,
                               block_text(block, row, 1)};
        const char *head_end = strchr(texts[PAIR_CELLS - 1], '\n');
        if (block->kind == BLOCK_LIST && head_end != NULL)
            lay_headed_row(layout, &grid, texts, head_end);
        else
            lay_pair_row(layout, &grid, texts);
    }
}

/* -- Tables ---------------------------------------------------------------------------------- */

enum { CELL_PADDING = MPT(2.6) };

static void rule(Layout *layout, Mpt thick)
{
    layout_place(layout, (PlacedItem){.kind = ITEM_LINE,
                                      .x = layout->left,
                                      .y = layout->y,
                                      .width = layout->width,
                                      .thick = thick,
                                      .style = {FACE_SANS, 0, INK_GREY}});
}

static void lay_header(Layout *layout, const Grid *grid, const Lines *cells, size_t height)
{
    Mpt tall = (Mpt)height * grid->style.leading + 2 * CELL_PADDING;
    layout_place(layout, (PlacedItem){.kind = ITEM_BOX,
                                      .x = layout->left,
                                      .y = layout->y,
                                      .width = layout->width,
                                      .height = tall,
                                      .style = {FACE_SANS, 0, INK_PALE}});
    rule(layout, MPT(0.8));
    layout->y += CELL_PADDING;
    for (size_t line = 0; line < height; line++)
        lay_row_line(layout, grid, cells, line);
    layout->y += CELL_PADDING;
    rule(layout, MPT(0.8));
}

static void lay_table_rows(Layout *layout, const Block *block, const Grid *head, const Grid *body)
{
    Lines header[DOCUMENT_TABLE_COLUMNS_MAX];
    Lines cells[DOCUMENT_TABLE_COLUMNS_MAX];
    Mpt leading = body->style.leading;
    size_t header_height = wrap_row(layout, head, block->texts, header);
    Mpt header_tall = (Mpt)header_height * leading + 2 * CELL_PADDING;
    layout_make_room(layout, header_tall + 2 * leading);
    lay_header(layout, head, header, header_height);
    for (size_t row = 1; row < block->rows; row++) {
        size_t height = wrap_row(layout, body, &block->texts[row * block->columns], cells);
        Mpt tall = (Mpt)height * leading + 2 * CELL_PADDING;
        Mpt page = layout->bottom - layout->top - header_tall;
        if (layout_make_room(layout, tall < page ? tall : page))
            lay_header(layout, head, header, header_height);
        layout->y += CELL_PADDING;
        for (size_t line = 0; line < height; line++) {
            if (layout_make_room(layout, leading))
                lay_header(layout, head, header, header_height);
            lay_row_line(layout, body, cells, line);
        }
        layout->y += CELL_PADDING;
        rule(layout, row + 1 < block->rows ? MPT(0.25) : MPT(0.8));
    }
}

/* What a table leaves over goes to its widest column of text (without one, to its first). */
static void widen(const Block *block, Mpt *widths, Mpt width)
{
    size_t widest = 0;
    Mpt used = 0;
    for (size_t i = 0; i < block->columns; i++) {
        bool better = !block->number[i] && (block->number[widest] || widths[i] > widths[widest]);
        widest = better ? i : widest;
        used += widths[i];
    }
    if (used < width)
        widths[widest] += width - used;
}

static void lay_table(Layout *layout, const Block *block)
{
    static const Mpt GAP = MPT(9);
    Mpt widths[DOCUMENT_TABLE_COLUMNS_MAX];
    Mpt xs[DOCUMENT_TABLE_COLUMNS_MAX];
    BlockStyle style = style_of(layout, BLOCK_TABLE);
    BlockStyle bold = style;
    bold.style.face = FACE_BOLD;
    /* Measured in bold, which is wider, so that the header fits too. */
    layout_columns(layout, &bold.style, block, layout->width - 2 * CELL_PADDING, GAP, widths);
    widen(block, widths, layout->width - 2 * CELL_PADDING - GAP * (Mpt)(block->columns - 1));
    Mpt x = layout->left + CELL_PADDING;
    for (size_t i = 0; i < block->columns; i++) {
        xs[i] = x;
        x += widths[i] + GAP;
    }
    Grid head = {bold, xs, widths, block->number, block->columns};
    Grid body = {style, xs, widths, block->number, block->columns};
    begin_block(layout, &style);
    lay_table_rows(layout, block, &head, &body);
}

/* -- Signatures and codes -------------------------------------------------------------------- */

/* One signature in a column; returns where it ends. */
static Mpt lay_signature(Layout *layout, const Block *block, size_t row, Mpt x, Mpt width)
{
    BlockStyle style = style_of(layout, BLOCK_SIGNATURES);
    TextStyle bold = style.style;
    bold.face = FACE_BOLD;
    Mpt room = layout->certificate ? MPT(38) : MPT(46);
    Mpt y = layout->y;
    for (size_t part = 0; part < block->columns; part++) {
        const TextStyle *face = part == 1 ? &bold : &style.style;
        Lines lines = layout_wrap(layout, face, block_text(block, row, part), width);
        for (size_t i = 0; i < lines.count; i++) {
            layout_text(layout, face, lines.lines[i], x, y + baseline(&style));
            y += style.leading;
        }
        if (part == 0)
            y += room * layout->per_mille / 1000;
    }
    return y;
}

/* The height of the highest of these signatures. */
static Mpt signatures_height(Layout *layout, const Block *block, size_t row, size_t count,
                             Mpt width)
{
    Layout trial = *layout;
    Mpt end = layout->y;
    size_t placed = layout->pages->count;
    for (size_t i = 0; i < count; i++) {
        Mpt one = lay_signature(&trial, block, row + i, 0, width);
        end = one > end ? one : end;
    }
    layout->pages->count = placed; /* it was only a trial */
    return end - layout->y;
}

enum { SIGNATURES_A_ROW = 2 };
static const Mpt SIGNATURE_GAP = MPT(30);

static Mpt signature_width(const Layout *layout)
{
    return (layout->width - SIGNATURE_GAP) / SIGNATURES_A_ROW;
}

static size_t signatures_in_row(const Block *block, size_t row)
{
    return block->rows - row < SIGNATURES_A_ROW ? block->rows - row : SIGNATURES_A_ROW;
}

static void lay_signatures(Layout *layout, const Block *block)
{
    BlockStyle style = style_of(layout, BLOCK_SIGNATURES);
    Mpt width = signature_width(layout);
    for (size_t row = 0; row < block->rows; row += SIGNATURES_A_ROW) {
        size_t count = signatures_in_row(block, row);
        begin_block(layout, &style);
        Mpt height = signatures_height(layout, block, row, count, width);
        layout_make_room(layout, height);
        for (size_t i = 0; i < count; i++) {
            /* One alone stands at the right, where a letter is signed. */
            size_t column = block->rows == 1 ? SIGNATURES_A_ROW - 1 : i;
            (void)lay_signature(layout, block, row + i,
                                layout->left + (Mpt)column * (width + SIGNATURE_GAP), width);
        }
        layout->y += height;
    }
}

static void place_qr(Layout *layout, const char *content, Mpt x, Mpt y, Mpt side)
{
    layout_place(layout, (PlacedItem){.kind = ITEM_QR,
                                      .x = x,
                                      .y = y,
                                      .width = side,
                                      .height = side,
                                      .style = {FACE_SANS, 0, INK_BLACK},
                                      .text = mem_string(layout->pages, content)});
}

static void lay_qr(Layout *layout, const Block *block)
{
    static const Mpt SIDE = MPT(74), GAP = MPT(14);
    BlockStyle style = style_of(layout, BLOCK_QR);
    Lines lines =
        layout_wrap(layout, &style.style, block_text(block, 0, 1), layout->width - SIDE - GAP);
    Mpt caption = (Mpt)lines.count * style.leading;
    Mpt height = caption > SIDE ? caption : SIDE;
    begin_block(layout, &style);
    layout_make_room(layout, height);
    place_qr(layout, block_text(block, 0, 0), layout->left, layout->y, SIDE);
    Mpt y = layout->y + (height - caption) / 2;
    for (size_t i = 0; i < lines.count; i++, y += style.leading)
        layout_text(layout, &style.style, lines.lines[i], layout->left + SIDE + GAP,
                    y + baseline(&style));
    layout->y += height;
}

/* -- What stands together -------------------------------------------------------------------- */

/* All signatures, unless they are a page of their own: then the first row. */
static Mpt all_signatures_height(Layout *layout, const Block *block)
{
    BlockStyle style = style_of(layout, BLOCK_SIGNATURES);
    Mpt first = 0;
    Mpt height = 0;
    for (size_t row = 0; row < block->rows; row += SIGNATURES_A_ROW) {
        size_t count = signatures_in_row(block, row);
        height +=
            style.before + signatures_height(layout, block, row, count, signature_width(layout));
        first = row == 0 ? height : first;
    }
    return height <= (layout->bottom - layout->top) / 2 ? height : first;
}

static Mpt lines_height(const Layout *layout, const Block *block, size_t *ret_lines)
{
    BlockStyle style = style_of(layout, block->kind);
    Lines lines = layout_wrap(layout, &style.style, block_text(block, 0, 0), layout->width);
    *ret_lines = lines.count;
    return style.before + (Mpt)lines.count * style.leading;
}

/* What follows a paragraph and must not be parted from it: signatures, which nobody signs apart
 * from a text; and a few single lines, which would be lost at the head of a page. */
static Mpt height_that_follows(Layout *layout, const Block *block)
{
    enum { FEW = 3 };
    const Block *end = layout->document->blocks + layout->document->count;
    const Block *next = block + 1;
    Mpt height = 0;
    size_t lines = 0;
    for (; next < end && next->kind == BLOCK_PARAGRAPH && next <= block + FEW + 1; next++) {
        height += lines_height(layout, next, &lines);
        if (lines > 1 || next == block + FEW + 1)
            return 0; /* running text breaks anywhere */
    }
    if (next < end && next->kind == BLOCK_SIGNATURES)
        height += all_signatures_height(layout, next);
    return height;
}

/* The height of that, unless it is too much to stay together. */
static Mpt height_below_paragraph(Layout *layout, const Block *block)
{
    size_t lines = 0;
    Mpt below = height_that_follows(layout, block);
    Mpt page = layout->bottom - layout->top;
    return below > 0 && lines_height(layout, block, &lines) + below <= page * 3 / 4 ? below : 0;
}

/* A heading never stands alone at the foot of a page, nor do several in a row; and what stands
 * below it as keys and values stands with it. */
static Mpt height_below_heading(Layout *layout, const Block *block)
{
    static const Mpt BEGINNING = MPT(40); /* of what it is the heading of */
    const Block *next = block + 1;
    const Block *end = layout->document->blocks + layout->document->count;
    Mpt above = 0;
    Mpt below = BEGINNING;
    size_t lines = 0;
    for (; next < end && next->kind == BLOCK_HEADING; next++)
        above += lines_height(layout, next, &lines);
    if (next == end || layout->certificate)
        return above + BEGINNING;
    if (next->kind == BLOCK_PAIRS)
        below = style_of(layout, BLOCK_PAIRS).before + pairs_height(layout, next);
    if (next->kind == BLOCK_PARAGRAPH && height_below_paragraph(layout, next) > 0)
        below = lines_height(layout, next, &lines) + height_below_paragraph(layout, next);
    return above + (below > BEGINNING && below <= (layout->bottom - layout->top) * 3 / 4
                        ? below
                        : BEGINNING);
}

void layout_block(Layout *layout, const Block *block)
{
    BlockStyle style = style_of(layout, block->kind);
    switch (block->kind) {
    case BLOCK_TITLE:
    case BLOCK_SUBTITLE:
    case BLOCK_LARGE:
        lay_lines(layout, &style, block_text(block, 0, 0), 0);
        break;
    case BLOCK_PARAGRAPH:
        lay_lines(layout, &style, block_text(block, 0, 0),
                  layout->certificate ? 0 : height_below_paragraph(layout, block));
        break;
    case BLOCK_HEADING:
        lay_lines(layout, &style, block_text(block, 0, 0), height_below_heading(layout, block));
        break;
    case BLOCK_PAIRS:
    case BLOCK_LIST:
        lay_pairs(layout, block);
        break;
    case BLOCK_TABLE:
        lay_table(layout, block);
        break;
    case BLOCK_SIGNATURES:
        lay_signatures(layout, block);
        break;
    case BLOCK_QR:
        lay_qr(layout, block);
        break;
    }
}

/* -- Certificates ---------------------------------------------------------------------------- */

/* The QR code with its caption at the left, signatures beside it, on the lower edge. Returns its
 * height. */
static Mpt lay_band(Layout *layout, const Block *qr, const Block *signatures, Mpt bottom)
{
    static const Mpt SIDE = MPT(80), CAPTION = MPT(150), GAP = MPT(24);
    Mpt height = 0;
    Mpt beside = qr == NULL ? 0 : CAPTION + GAP;
    BlockStyle style = style_of(layout, BLOCK_QR);
    if (qr != NULL) {
        Lines lines = layout_wrap(layout, &style.style, block_text(qr, 0, 1), CAPTION);
        height = SIDE + MPT(6) + (Mpt)lines.count * style.leading;
        place_qr(layout, block_text(qr, 0, 0), layout->left, bottom - height, SIDE);
        Mpt y = bottom - (Mpt)lines.count * style.leading;
        for (size_t i = 0; i < lines.count; i++, y += style.leading)
            layout_text(layout, &style.style, lines.lines[i], layout->left, y + baseline(&style));
    }
    if (signatures == NULL)
        return height;
    size_t count = signatures->rows;
    size_t columns = count == 1 ? 2 : count; /* one alone stands at the right */
    Mpt width = (layout->width - beside - GAP * (Mpt)(columns - 1)) / (Mpt)columns;
    Mpt tall = signatures_height(layout, signatures, 0, count, width);
    height = tall > height ? tall : height;
    Mpt y = layout->y;
    layout->y = bottom - height;
    for (size_t i = 0; i < count; i++)
        (void)lay_signature(layout, signatures, i, layout->left + beside + (Mpt)i * (width + GAP),
                            width);
    layout->y = y;
    return height;
}

void layout_certificate(Layout *layout)
{
    const Document *document = layout->document;
    const Block *qr = NULL;
    const Block *signatures = NULL;
    Mpt bottom = layout->bottom;
    for (size_t i = 0; i < document->count; i++) {
        if (document->blocks[i].kind == BLOCK_QR)
            qr = &document->blocks[i];
        if (document->blocks[i].kind == BLOCK_SIGNATURES)
            signatures = &document->blocks[i];
    }
    layout->bottom -= lay_band(layout, qr, signatures, bottom) + MPT(14);
    layout->y += layout->spare / 2;
    for (size_t i = 0; i < document->count; i++) {
        const Block *block = &document->blocks[i];
        if (block->kind != BLOCK_QR && block->kind != BLOCK_SIGNATURES)
            layout_block(layout, block);
    }
    layout->free_height = layout->bottom - layout->y;
    layout->bottom = bottom;
}
