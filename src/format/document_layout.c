/* Where everything of a document stands on its pages. Pure: blocks in, placed items out. */
#include "base/mem.h"
#include "base/message.h"
#include "format/layout.h"

static int measure(const void *how, Text text)
{
    const Measured *measured = how;
    return faces_width(measured->faces, &measured->style, text);
}

Lines layout_wrap(const Layout *layout, const TextStyle *style, const char *text, Mpt width)
{
    Measured measured = {layout->faces, *style};
    return text_wrap(layout->scratch, text_of(text), width, measure, &measured);
}

void layout_columns(const Layout *layout, const TextStyle *style, const Block *block, Mpt width,
                    Mpt gap, Mpt *ret_widths)
{
    Measured measured = {layout->faces, *style};
    column_widths(layout->scratch, block, width, gap, measure, &measured, ret_widths);
}

Mpt layout_width(const Layout *layout, const TextStyle *style, Text text)
{
    return faces_width(layout->faces, style, text);
}

void layout_place(Layout *layout, PlacedItem item)
{
    Pages *pages = layout->pages;
    pages->items = mem_grow(pages, pages->items, pages->count, &pages->capacity);
    item.page = layout->page;
    pages->items[pages->count++] = item;
}

void layout_text(Layout *layout, const TextStyle *style, Text text, Mpt x, Mpt y)
{
    if (text.bytes == 0)
        return;
    layout_place(layout, (PlacedItem){.kind = ITEM_TEXT,
                                      .x = x,
                                      .y = y,
                                      .style = *style,
                                      .text = text_string(layout->pages, text)});
}

static void centred(Layout *layout, const TextStyle *style, Text text, Mpt y)
{
    layout_text(layout, style, text, (layout->pages->width - layout_width(layout, style, text)) / 2,
                y);
}

/* The mark, framed, where nobody overlooks it. */
static void place_mark(Layout *layout)
{
    const char *mark = layout->document->head.mark;
    TextStyle style = {FACE_BOLD, MPT(9), INK_RED};
    Mpt y = layout->certificate ? MPT(54) : MPT(30);
    Mpt width = layout_width(layout, &style, text_of(mark));
    if (mark[0] == '\0')
        return;
    centred(layout, &style, text_of(mark), y);
    layout_place(layout, (PlacedItem){.kind = ITEM_BOX,
                                      .x = (layout->pages->width - width) / 2 - MPT(8),
                                      .y = y - MPT(11.5),
                                      .width = width + MPT(16),
                                      .height = MPT(16),
                                      .thick = MPT(0.8),
                                      .style = style});
}

static void place_frame(Layout *layout)
{
    static const Mpt INSETS[] = {MPT(22), MPT(29)};
    static const Mpt THICK[] = {MPT(3), MPT(0.8)};
    for (size_t i = 0; i < ARRAY_COUNT(INSETS); i++)
        layout_place(layout, (PlacedItem){.kind = ITEM_BOX,
                                          .x = INSETS[i],
                                          .y = INSETS[i],
                                          .width = layout->pages->width - 2 * INSETS[i],
                                          .height = layout->pages->height - 2 * INSETS[i],
                                          .thick = THICK[i],
                                          .style = {FACE_SANS, 0, INK_GOLD}});
}

static void begin_page(Layout *layout)
{
    static const TextStyle RUNNING = {FACE_SANS, MPT(7.5), INK_GREY};
    layout->page = layout->pages->page_count++;
    layout->y = layout->top;
    if (layout->certificate)
        place_frame(layout);
    place_mark(layout);
    if (layout->page > 0 && !layout->certificate) {
        Lines title = layout_wrap(layout, &RUNNING, layout->document->head.title, layout->width);
        layout_text(layout, &RUNNING, title.lines[0], layout->left, MPT(50));
        layout_place(layout, (PlacedItem){.kind = ITEM_LINE,
                                          .x = layout->left,
                                          .y = MPT(55),
                                          .width = layout->width,
                                          .thick = MPT(0.4),
                                          .style = RUNNING});
    }
}

bool layout_make_room(Layout *layout, Mpt height)
{
    if (layout->y + height <= layout->bottom || layout->y <= layout->top)
        return false;
    begin_page(layout);
    return true;
}

/* The foot of every page, once their number is known. */
static void place_feet(Layout *layout)
{
    static const TextStyle FOOT = {FACE_SANS, MPT(7.5), INK_GREY};
    const DocumentHead *head = &layout->document->head;
    Mpt y = layout->pages->height - (layout->certificate ? MPT(36) : MPT(32));
    int count = layout->pages->page_count;
    for (layout->page = 0; layout->page < count; layout->page++) {
        const char *number = say(layout->scratch, head->lang, "document.page",
                                 mem_printf(layout->scratch, "%d", layout->page + 1),
                                 mem_printf(layout->scratch, "%d", count), NULL);
        Mpt width = layout_width(layout, &FOOT, text_of(number));
        if (layout->certificate) {
            centred(layout, &FOOT, text_of(head->footer), y);
            continue;
        }
        Lines footer = layout_wrap(layout, &FOOT, head->footer, layout->width - width - MPT(20));
        layout_text(layout, &FOOT, footer.lines[0], layout->left, y);
        layout_text(layout, &FOOT, text_of(number), layout->left + layout->width - width, y);
    }
}

static int by_page(const void *a, const void *b)
{
    const PlacedItem *const *first = a;
    const PlacedItem *const *second = b;
    if ((*first)->page != (*second)->page)
        return (*first)->page < (*second)->page ? -1 : 1;
    return (*first) < (*second) ? -1 : *first > *second;
}

/* Items in page order, otherwise as they were placed. */
static void sort_items(Layout *layout)
{
    Pages *pages = layout->pages;
    const PlacedItem **order = mem_array(layout->scratch, const PlacedItem *, pages->count);
    PlacedItem *sorted = mem_array(pages, PlacedItem, pages->count);
    for (size_t i = 0; i < pages->count; i++)
        order[i] = &pages->items[i];
    qsort(order, pages->count, sizeof *order, by_page);
    for (size_t i = 0; i < pages->count; i++)
        sorted[i] = *order[i];
    mem_free(pages->items);
    pages->items = sorted;
}

static void begin_pages(Layout *layout, int per_mille)
{
    Pages *pages = layout->pages;
    pages->count = 0;
    pages->page_count = 0;
    layout->per_mille = per_mille;
    begin_page(layout);
}

static void set_up_report(Layout *layout)
{
    layout->pages->width = MPT(595);
    layout->pages->height = MPT(842);
    layout->left = MPT(62);
    layout->width = layout->pages->width - 2 * layout->left;
    layout->top = MPT(66);
    layout->bottom = layout->pages->height - MPT(56);
}

static void set_up_certificate(Layout *layout)
{
    layout->pages->width = MPT(842);
    layout->pages->height = MPT(595);
    layout->left = MPT(70);
    layout->width = layout->pages->width - 2 * layout->left;
    layout->top = MPT(76);
    layout->bottom = layout->pages->height - MPT(54);
}

/* A certificate is one page: what does not fit is set smaller, and only past half its size goes on
 * to another page. The blocks stand in the middle of the room above the signatures. */
static void lay_certificate(Layout *layout)
{
    enum { FULL = 1000, STEP = 50, SMALLEST = 500 };
    for (int size = FULL; size >= SMALLEST; size -= STEP) {
        begin_pages(layout, size);
        layout->spare = 0;
        layout_certificate(layout);
        if (layout->pages->page_count == 1) {
            layout->spare = layout->free_height;
            begin_pages(layout, size);
            layout_certificate(layout);
            return;
        }
    }
}

Pages *document_layout(void *parent, const Document *document, const Faces *faces)
{
    Layout layout = {.document = document,
                     .faces = faces,
                     .scratch = mem_root(parent),
                     .pages = mem_new(parent, Pages),
                     .certificate = document->head.shape == DOCUMENT_CERTIFICATE};
    if (layout.certificate) {
        set_up_certificate(&layout);
        lay_certificate(&layout);
    } else {
        set_up_report(&layout);
        begin_pages(&layout, 1000);
        for (size_t i = 0; i < document->count; i++)
            layout_block(&layout, &document->blocks[i]);
    }
    place_feet(&layout);
    sort_items(&layout);
    mem_free(layout.scratch);
    return layout.pages;
}
