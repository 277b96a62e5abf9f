/* The state of laying a document out, shared by document_layout.c (pages) and layout_block.c
 * (blocks). */
#pragma once

#include "format/document_internal.h"

typedef struct {
    const Faces *faces;
    TextStyle style;
} Measured;

typedef struct {
    const Document *document;
    const Faces *faces;
    void *scratch;
    Pages *pages;
    bool certificate;
    int page;      /* that is being filled */
    int per_mille; /* of the full size of letters: certificates shrink */
    Mpt left, width, top, bottom;
    Mpt y;           /* where the next block begins */
    Mpt spare;       /* certificate: height to share out above and below the blocks */
    Mpt free_height; /* certificate: what was left over */
} Layout;

Lines layout_wrap(const Layout *layout, const TextStyle *style, const char *text, Mpt width);
void layout_columns(const Layout *layout, const TextStyle *style, const Block *block, Mpt width,
                    Mpt gap, Mpt *ret_widths);
Mpt layout_width(const Layout *layout, const TextStyle *style, Text text);
void layout_place(Layout *layout, PlacedItem item);
void layout_text(Layout *layout, const TextStyle *style, Text text, Mpt x, Mpt y);
/* Goes to a new page, and says so, unless this height is left on the page or the page is empty. */
bool layout_make_room(Layout *layout, Mpt height);

/* One block of a report, below the one before it. */
void layout_block(Layout *layout, const Block *block);
/* All blocks of a certificate. */
void layout_certificate(Layout *layout);
