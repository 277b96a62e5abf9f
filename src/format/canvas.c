/* Faces and pages: the only file that knows cairo and FreeType. Glyphs are chosen and placed here,
 * a character at a time, so that the widths of the layout are those of the drawing and the PDF's
 * text is the document's. */
#include <limits.h>
#include <stddef.h>

/* FreeType's own list of library functions names some that this program never calls
 * (base/banned.h); its public headers need only these. */
#define FT_CONFIG_STANDARD_LIBRARY_H <limits.h>
#define FT_CHAR_BIT                  CHAR_BIT
#define FT_USHORT_MAX                USHRT_MAX
#define FT_INT_MAX                   INT_MAX
#define FT_INT_MIN                   INT_MIN
#define FT_UINT_MAX                  UINT_MAX
#define FT_LONG_MIN                  LONG_MIN
#define FT_LONG_MAX                  LONG_MAX
#define FT_ULONG_MAX                 ULONG_MAX
typedef ptrdiff_t ft_ptrdiff_t;

#include <cairo-ft.h>
#include <cairo-pdf.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/resource.h"
#include "format/document_internal.h"

enum { CACHED_CHARACTERS = 0x3000, REPLACEMENT = 0xFFFD };

/* Written by tools/embed from the fonts of the system it is built on. */
extern const Resource font_table[];

static const char *const FACE_FILES[FACE_COUNT] = {
    [FACE_SANS] = "DejaVuSans.ttf",
    [FACE_BOLD] = "DejaVuSans-Bold.ttf",
    [FACE_SERIF] = "DejaVuSerif.ttf",
};

typedef struct {
    FT_Face face;
    cairo_font_face_t *cairo;
    int *advances; /* of the first characters, in font units; −1 not asked yet */
} OpenFace;

struct Faces {
    FT_Library library;
    OpenFace faces[FACE_COUNT];
};

static void close_faces(void *block)
{
    Faces *faces = block;
    for (int i = 0; i < FACE_COUNT; i++) {
        if (faces->faces[i].cairo != NULL)
            cairo_font_face_destroy(faces->faces[i].cairo);
        if (faces->faces[i].face != NULL)
            FT_Done_Face(faces->faces[i].face);
    }
    if (faces->library != NULL)
        FT_Done_FreeType(faces->library);
}

static const Resource *font_resource(const char *name)
{
    for (const Resource *font = font_table; font->name != NULL; font++) {
        if (strcmp(font->name, name) == 0)
            return font;
    }
    return NULL;
}

static bool open_face(Faces *faces, Face face)
{
    OpenFace *open = &faces->faces[face];
    const Resource *font = font_resource(FACE_FILES[face]);
    if (font == NULL || FT_New_Memory_Face(faces->library, font->data,
                                           (FT_Long)(font->end - font->data), 0, &open->face) != 0)
        return false;
    open->cairo = cairo_ft_font_face_create_for_ft_face(open->face, FT_LOAD_NO_HINTING);
    open->advances = mem_array(faces, int, CACHED_CHARACTERS);
    for (int i = 0; i < CACHED_CHARACTERS; i++)
        open->advances[i] = -1;
    return cairo_font_face_status(open->cairo) == CAIRO_STATUS_SUCCESS;
}

Status faces_open(Ctx *ctx, void *parent, Faces **ret)
{
    Faces *faces = mem_new(parent, Faces);
    mem_on_free(faces, close_faces);
    bool whole = FT_Init_FreeType(&faces->library) == 0;
    for (Face face = 0; whole && face < FACE_COUNT; face++)
        whole = open_face(faces, face);
    if (!whole)
        return fail(ctx, E_BROKEN, "document.font", NULL);
    *ret = faces;
    return OK;
}

static FT_ULong code_point(Text character)
{
    static const unsigned char FIRST_BITS[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *bytes = (const unsigned char *)character.data;
    if (character.bytes == 1 && bytes[0] >= 0x80)
        return REPLACEMENT; /* not UTF-8 */
    FT_ULong code = bytes[0] & FIRST_BITS[character.bytes];
    for (size_t i = 1; i < character.bytes; i++)
        code = code << 6 | (bytes[i] & 0x3FU);
    return code;
}

static FT_UInt glyph_of(const OpenFace *face, FT_ULong code)
{
    FT_UInt glyph = FT_Get_Char_Index(face->face, code);
    return glyph != 0 ? glyph : FT_Get_Char_Index(face->face, REPLACEMENT);
}

static int glyph_advance(const OpenFace *face, FT_UInt glyph)
{
    if (FT_Load_Glyph(face->face, glyph, FT_LOAD_NO_SCALE) != 0)
        return 0;
    return (int)face->face->glyph->advance.x;
}

/* In font units. */
static int character_advance(const OpenFace *face, FT_ULong code)
{
    if (code >= CACHED_CHARACTERS)
        return glyph_advance(face, glyph_of(face, code));
    if (face->advances[code] < 0)
        face->advances[code] = glyph_advance(face, glyph_of(face, code));
    return face->advances[code];
}

static Mpt scaled(const OpenFace *face, int64_t units, Mpt size)
{
    return (Mpt)(units * size / face->face->units_per_EM);
}

Mpt faces_width(const Faces *faces, const TextStyle *style, Text text)
{
    const OpenFace *face = &faces->faces[style->face];
    int64_t units = 0;
    for (size_t at = 0; at < text.bytes;) {
        Text rest = text_slice(text, at, text.bytes);
        size_t bytes = text_first_bytes(rest);
        units += character_advance(face, code_point(text_slice(rest, 0, bytes)));
        at += bytes;
    }
    return scaled(face, units, style->size);
}

/* -- Drawing --------------------------------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    void *scratch;
    const Faces *faces;
    cairo_surface_t *surface;
    cairo_t *cairo;
} Canvas;

static double points(Mpt length) { return length / 1000.0; }

static void set_ink(cairo_t *cairo, Ink ink)
{
    static const double COLOURS[][3] = {
        [INK_BLACK] = {0.08, 0.08, 0.10}, [INK_GREY] = {0.42, 0.42, 0.46},
        [INK_RED] = {0.75, 0.07, 0.07},   [INK_PALE] = {0.92, 0.93, 0.95},
        [INK_GOLD] = {0.60, 0.47, 0.14},
    };
    cairo_set_source_rgb(cairo, COLOURS[ink][0], COLOURS[ink][1], COLOURS[ink][2]);
}

static void draw_text(Canvas *canvas, const PlacedItem *item)
{
    const OpenFace *face = &canvas->faces->faces[item->style.face];
    Text text = text_of(item->text);
    int count = 0;
    int64_t units = 0;
    cairo_glyph_t *glyphs = mem_array(canvas->scratch, cairo_glyph_t, text.bytes);
    cairo_text_cluster_t *clusters = mem_array(canvas->scratch, cairo_text_cluster_t, text.bytes);
    for (size_t at = 0; at < text.bytes; count++) {
        Text rest = text_slice(text, at, text.bytes);
        size_t bytes = text_first_bytes(rest);
        FT_ULong code = code_point(text_slice(rest, 0, bytes));
        glyphs[count] = (cairo_glyph_t){
            .index = glyph_of(face, code),
            .x = points(item->x + scaled(face, units, item->style.size)),
            .y = points(item->y),
        };
        clusters[count] = (cairo_text_cluster_t){(int)bytes, 1};
        units += character_advance(face, code);
        at += bytes;
    }
    set_ink(canvas->cairo, item->style.ink);
    cairo_set_font_face(canvas->cairo, face->cairo);
    cairo_set_font_size(canvas->cairo, points(item->style.size));
    cairo_show_text_glyphs(canvas->cairo, text.data, (int)text.bytes, glyphs, count, clusters,
                           count, 0);
    mem_free(glyphs);
    mem_free(clusters);
}

static Status draw_qr(Canvas *canvas, const PlacedItem *item)
{
    QrCode code;
    TRY(qr_encode(canvas->ctx, canvas->scratch, text_of(item->text), &code));
    double side = points(item->width) / code.size;
    set_ink(canvas->cairo, INK_BLACK);
    /* Dark modules side by side are one rectangle, or hair lines would show between them. */
    for (int row = 0; row < code.size; row++) {
        for (int column = 0; column < code.size;) {
            int end = column;
            while (end < code.size && code.modules[row * code.size + end])
                end++;
            if (end > column)
                cairo_rectangle(canvas->cairo, points(item->x) + column * side,
                                points(item->y) + row * side, (end - column) * side, side);
            column = end > column ? end : column + 1;
        }
    }
    cairo_fill(canvas->cairo);
    return OK;
}

static void draw_line(Canvas *canvas, const PlacedItem *item)
{
    set_ink(canvas->cairo, item->style.ink);
    cairo_set_line_width(canvas->cairo, points(item->thick));
    cairo_move_to(canvas->cairo, points(item->x), points(item->y));
    cairo_rel_line_to(canvas->cairo, points(item->width), points(item->height));
    cairo_stroke(canvas->cairo);
}

static void draw_box(Canvas *canvas, const PlacedItem *item)
{
    set_ink(canvas->cairo, item->style.ink);
    cairo_rectangle(canvas->cairo, points(item->x), points(item->y), points(item->width),
                    points(item->height));
    if (item->thick == 0) {
        cairo_fill(canvas->cairo);
        return;
    }
    cairo_set_line_width(canvas->cairo, points(item->thick));
    cairo_stroke(canvas->cairo);
}

static Status draw_item(Canvas *canvas, const PlacedItem *item)
{
    switch (item->kind) {
    case ITEM_TEXT:
        draw_text(canvas, item);
        break;
    case ITEM_LINE:
        draw_line(canvas, item);
        break;
    case ITEM_BOX:
        draw_box(canvas, item);
        break;
    case ITEM_QR:
        return draw_qr(canvas, item);
    }
    return OK;
}

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int length)
{
    file_out_write(closure, (Text){(const char *)data, length});
    return CAIRO_STATUS_SUCCESS; /* a full disk is reported by file_commit */
}

static void set_properties(cairo_surface_t *surface, void *scratch, const Document *document)
{
    Instant whole = {document->head.created.us - document->head.created.us % 1000000};
    char *created = instant_format(scratch, whole);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->head.title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, document->head.author);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Paritrana");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

/* Items come in page order. */
static Status draw_pages(Canvas *canvas, const Pages *pages)
{
    size_t at = 0;
    for (int page = 0; page < pages->page_count; page++) {
        for (; at < pages->count && pages->items[at].page == page; at++)
            TRY(draw_item(canvas, &pages->items[at]));
        cairo_show_page(canvas->cairo);
    }
    return OK;
}

Status pages_draw(Ctx *ctx, const Document *document, const Pages *pages, const Faces *faces,
                  FileOut *file)
{
    Canvas canvas = {.ctx = ctx, .scratch = mem_root(file), .faces = faces};
    cairo_font_options_t *options = cairo_font_options_create();
    canvas.surface = cairo_pdf_surface_create_for_stream(write_bytes, file, points(pages->width),
                                                         points(pages->height));
    cairo_pdf_surface_restrict_to_version(canvas.surface, CAIRO_PDF_VERSION_1_5);
    set_properties(canvas.surface, canvas.scratch, document);
    canvas.cairo = cairo_create(canvas.surface);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(canvas.cairo, options);
    Status status = draw_pages(&canvas, pages);
    bool drawn = cairo_status(canvas.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(canvas.cairo);
    cairo_surface_finish(canvas.surface);
    drawn = drawn && cairo_surface_status(canvas.surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(canvas.surface);
    cairo_font_options_destroy(options);
    mem_free(canvas.scratch);
    if (status == OK && !drawn)
        return fail(ctx, E_BROKEN, "document.drawing", NULL);
    return status;
}
