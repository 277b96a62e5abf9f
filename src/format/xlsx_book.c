#include "format/xlsx_book.h"

#include "base/mem.h"
#include "format/table_reader.h"

enum { SHEETS_SHOWN_BYTES = 300, STRING_ARENA_BYTES = 1 << 18 };

/* Relations: one part names others by an id, a type and a target. */
typedef struct {
    const char *id;
    const char *type; /* the last step of its address: "worksheet", "styles" */
    const char *part; /* the entry, resolved */
} Relation;

typedef struct {
    void *memory;
    const char *folder; /* of the part that has these relations: "xl/" */
    Relation *items;
    size_t count;
    size_t capacity;
} Relations;

/* "worksheets/sheet1.xml" in "xl/", "/xl/worksheets/sheet1.xml", "../x.xml": all as "xl/…". */
static const char *resolve(void *memory, const char *folder, const char *target)
{
    Text rest = text_of(*target == '/' ? target + 1 : mem_printf(memory, "%s%s", folder, target));
    Buf *path = buf_new(memory, rest.bytes + 1);
    for (Text step; text_split(&rest, '/', &step);) {
        if (text_is(step, "."))
            continue;
        if (text_is(step, "..")) {
            const char *slash = memrchr(path->data, '/', path->bytes);
            path->bytes = slash == NULL ? 0 : (size_t)(slash - path->data);
            path->data[path->bytes] = '\0';
            continue;
        }
        if (path->bytes > 0)
            buf_append_char(path, '/');
        buf_append(path, step);
    }
    return path->data;
}

static void relation_start(void *user, const char *name, const char *const *attributes)
{
    Relations *relations = user;
    const char *id = xml_attribute(attributes, "Id");
    const char *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL)
        return;
    const char *slash = strrchr(type, '/');
    relations->items =
        mem_grow(relations->memory, relations->items, relations->count, &relations->capacity);
    relations->items[relations->count++] = (Relation){
        .id = mem_string(relations->memory, id),
        .type = mem_string(relations->memory, slash == NULL ? type : slash + 1),
        .part = resolve(relations->memory, relations->folder, target),
    };
}

static const char *part_by_type(const Relations *relations, const char *type)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->items[i].type, type) == 0)
            return relations->items[i].part;
    return NULL;
}

static const char *part_by_id(const Relations *relations, const char *id, const char *type)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->items[i].id, id) == 0 && strcmp(relations->items[i].type, type) == 0)
            return relations->items[i].part;
    return NULL;
}

/* The workbook part: which sheets there are. */
typedef struct {
    void *memory;
    const Relations *relations;
    const char *wanted;
    const char *named;        /* the part of the sheet with exactly the wanted name */
    const char *named_nocase; /* … without regard to case */
    const char *first_visible;
    const char *first;
    Buf *names;
    bool from_1904;
} Workbook;

static void workbook_start(void *user, const char *name, const char *const *attributes)
{
    Workbook *book = user;
    if (strcmp(name, "workbookPr") == 0) {
        const char *value = xml_attribute(attributes, "date1904");
        book->from_1904 = value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
        return;
    }
    const char *title = xml_attribute(attributes, "name");
    const char *id = xml_attribute(attributes, "id");
    if (strcmp(name, "sheet") != 0 || title == NULL || id == NULL)
        return;
    const char *part = part_by_id(book->relations, id, "worksheet");
    if (part == NULL) /* a chart */
        return;
    const char *state = xml_attribute(attributes, "state");
    bool visible = state == NULL || strcmp(state, "visible") == 0;
    if (book->names->bytes > 0)
        buf_append_string(book->names, ", ");
    buf_append_string(book->names, title);
    if (book->first == NULL)
        book->first = part;
    if (visible && book->first_visible == NULL)
        book->first_visible = part;
    if (book->wanted == NULL)
        return;
    if (book->named == NULL && strcmp(title, book->wanted) == 0)
        book->named = part;
    if (book->named_nocase == NULL &&
        text_equal_ascii_nocase(text_of(title), text_of(book->wanted)))
        book->named_nocase = part;
}

static Status pick_sheet(Ctx *ctx, ZipFile *zip, const Workbook *book, const char **ret)
{
    Place place = {.file = zip_path(zip)};
    const char *first = book->first_visible != NULL ? book->first_visible : book->first;
    const char *named = book->named != NULL ? book->named : book->named_nocase;
    if (first == NULL)
        return fail_at(ctx, E_INVALID, &place, "table.not_a_workbook", NULL);
    if (book->wanted != NULL && named == NULL)
        return fail_at(ctx, E_NOT_FOUND, &place, "table.sheet_missing", book->wanted,
                       book->names->data, NULL);
    *ret = book->wanted != NULL ? named : first;
    return OK;
}

/* Styles: the number format of each cell style. */
typedef struct {
    void *memory;
    XlsxBook *book;
    struct {
        int64_t id;
        NumberKind kind;
    } * formats;
    size_t format_count;
    size_t format_capacity;
    size_t kind_capacity;
    bool in_formats;
    bool in_cells;
} Styles;

static NumberKind kind_of(const Styles *styles, int64_t id)
{
    for (size_t i = 0; i < styles->format_count; i++)
        if (styles->formats[i].id == id)
            return styles->formats[i].kind;
    return xlsx_builtin_kind(id);
}

static void styles_start(void *user, const char *name, const char *const *attributes)
{
    Styles *styles = user;
    int64_t id = 0;
    const char *number = xml_attribute(attributes, "numFmtId");
    if (number != NULL && !text_parse_int64(text_of(number), &id))
        id = 0;
    if (strcmp(name, "numFmts") == 0) {
        styles->in_formats = true;
    } else if (strcmp(name, "cellXfs") == 0) {
        styles->in_cells = true;
    } else if (styles->in_formats && strcmp(name, "numFmt") == 0) {
        const char *code = xml_attribute(attributes, "formatCode");
        styles->formats = mem_grow(styles->memory, styles->formats, styles->format_count,
                                   &styles->format_capacity);
        styles->formats[styles->format_count].id = id;
        styles->formats[styles->format_count++].kind = xlsx_format_kind(text_of(code));
    } else if (styles->in_cells && strcmp(name, "xf") == 0) {
        XlsxBook *book = styles->book;
        book->kinds =
            mem_grow(styles->memory, book->kinds, book->kind_count, &styles->kind_capacity);
        book->kinds[book->kind_count++] = (uint8_t)kind_of(styles, id);
    }
}

static void styles_end(void *user, const char *name)
{
    Styles *styles = user;
    if (strcmp(name, "numFmts") == 0)
        styles->in_formats = false;
    else if (strcmp(name, "cellXfs") == 0)
        styles->in_cells = false;
}

/* Shared strings: plain or in runs of formatted text; reading aids (rPh) are left out. */
typedef struct {
    Ctx *ctx;
    void *memory;
    ZipFile *zip;
    XmlStream *stream;
    XlsxBook *book;
    Arena *arena;
    Buf *text;
    size_t capacity;
    size_t bytes; /* of memory taken */
    bool in_text;
    bool in_aid;
} Strings;

static void strings_start(void *user, const char *name, const char *const *attributes)
{
    (void)attributes;
    Strings *strings = user;
    if (strcmp(name, "si") == 0)
        buf_clear(strings->text);
    else if (strcmp(name, "rPh") == 0)
        strings->in_aid = true;
    strings->in_text = strcmp(name, "t") == 0 && !strings->in_aid;
}

static void strings_text(void *user, Text text)
{
    Strings *strings = user;
    if (strings->in_text)
        buf_append(strings->text, text);
}

static void add_string(Strings *strings)
{
    XlsxBook *book = strings->book;
    Place place = {.file = zip_path(strings->zip)};
    strings->bytes += strings->text->bytes + sizeof *book->strings;
    if (strings->bytes > (size_t)XLSX_STRINGS_MAX_MIB << 20) {
        xml_stop(strings->stream, fail_at(strings->ctx, E_LIMIT, &place, "table.too_many_strings",
                                          "1024 MiB", NULL));
        return;
    }
    if (strings->text->overflowed) {
        xml_stop(strings->stream,
                 fail_at(strings->ctx, E_LIMIT, &place, "table.line_too_long", "1 MiB", NULL));
        return;
    }
    size_t bytes = xlsx_unescape(strings->text->data, strings->text->bytes);
    book->strings =
        mem_grow(strings->memory, book->strings, book->string_count, &strings->capacity);
    book->strings[book->string_count++] =
        (Text){arena_copy(strings->arena, strings->text->data, bytes), bytes};
}

static void strings_end(void *user, const char *name)
{
    Strings *strings = user;
    strings->in_text = false;
    if (strcmp(name, "rPh") == 0)
        strings->in_aid = false;
    else if (strcmp(name, "si") == 0)
        add_string(strings);
}

static Status read_relations(Ctx *ctx, ZipFile *zip, Relations *relations, const char *part)
{
    static const XmlHandlers HANDLERS = {.start = relation_start};
    const char *slash = strrchr(part, '/');
    int folder = slash == NULL ? 0 : (int)(slash - part) + 1;
    relations->folder = mem_printf(relations->memory, "%.*s", folder, part);
    const char *name =
        mem_printf(relations->memory, "%s_rels/%s.rels", relations->folder, part + folder);
    XmlStream *stream;
    return xml_read_entry(ctx, zip, name, true, &HANDLERS, relations, &stream);
}

static Status read_styles(Ctx *ctx, void *memory, ZipFile *zip, const char *part, XlsxBook *book)
{
    static const XmlHandlers HANDLERS = {.start = styles_start, .end = styles_end};
    Styles styles = {.memory = memory, .book = book};
    XmlStream *stream;
    return part == NULL ? OK : xml_read_entry(ctx, zip, part, false, &HANDLERS, &styles, &stream);
}

static Status read_strings(Ctx *ctx, void *memory, ZipFile *zip, const char *part, XlsxBook *book)
{
    static const XmlHandlers HANDLERS = {
        .start = strings_start, .end = strings_end, .text = strings_text};
    Strings strings = {
        .ctx = ctx,
        .memory = memory,
        .zip = zip,
        .book = book,
        .arena = arena_new(memory, STRING_ARENA_BYTES),
        .text = buf_new(memory, TABLE_LINE_BYTES_MAX),
    };
    return part == NULL
               ? OK
               : xml_read_entry(ctx, zip, part, false, &HANDLERS, &strings, &strings.stream);
}

Status xlsx_book_read(Ctx *ctx, void *parent, ZipFile *zip, const char *sheet, XlsxBook *ret)
{
    static const XmlHandlers HANDLERS = {.start = workbook_start};
    XlsxBook result = {0};
    Relations package = {.memory = mem_root(parent)};
    TRY(read_relations(ctx, zip, &package, ""));
    const char *part = part_by_type(&package, "officeDocument");
    if (part == NULL)
        part = "xl/workbook.xml";
    Relations relations = {.memory = package.memory};
    TRY(read_relations(ctx, zip, &relations, part));
    Workbook workbook = {
        .memory = package.memory,
        .relations = &relations,
        .wanted = sheet,
        .names = buf_new(package.memory, SHEETS_SHOWN_BYTES),
    };
    XmlStream *stream;
    TRY(xml_read_entry(ctx, zip, part, true, &HANDLERS, &workbook, &stream));
    TRY(pick_sheet(ctx, zip, &workbook, &result.sheet_part));
    result.from_1904 = workbook.from_1904;
    TRY(read_styles(ctx, parent, zip, part_by_type(&relations, "styles"), &result));
    TRY(read_strings(ctx, parent, zip, part_by_type(&relations, "sharedStrings"), &result));
    *ret = result;
    return OK;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The ASCII character that "_xHHHH_" stands for, −1 if it is none of ours. */
static int escaped_character(const char *at, size_t bytes)
{
    if (bytes < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return -1;
    int value = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value > 0 && value < 0x80 ? value : -1;
}

size_t xlsx_unescape(char *data, size_t bytes)
{
    const char *first = bytes == 0 ? NULL : memmem(data, bytes, "_x", 2);
    if (first == NULL)
        return bytes;
    size_t to = (size_t)(first - data);
    for (size_t from = to; from < bytes;) {
        int character = escaped_character(data + from, bytes - from);
        data[to++] = character < 0 ? data[from] : (char)character;
        from += character < 0 ? 1 : 7;
    }
    return to;
}
