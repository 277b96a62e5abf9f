/* The rows of one sheet, one at a time: expat is paused at the end of each row. */
#include "base/mem.h"
#include "format/table_source.h"
#include "format/xlsx_book.h"

enum { KEEP_ARENA_BYTES = 1 << 20 };

/* A cell of the row being read: a shared string, or a part of `row_text` (which may still move). */
typedef struct {
    const char *shared; /* NULL: in row_text at `offset` */
    size_t offset;
    size_t bytes;
} CellRef;

struct XlsxSheet {
    Ctx *ctx;
    ZipFile *zip;
    XmlStream *stream;
    XlsxBook book;
    bool keep;
    Arena *kept;
    Text *fields;
    CellRef *cells;
    size_t count; /* cells of this row, the last filled one included */
    Buf *row_text;
    Buf *value;       /* of the cell being read */
    int64_t row;      /* its number */
    int64_t last_row; /* by the sheet's own declaration, 0 unknown */
    size_t column;    /* of the cell being read, from 0 */
    size_t next_column;
    char type[10]; /* its t attribute */
    int64_t style;
    bool in_row;
    bool in_cell;
    bool in_value;
    bool in_aid;
    bool too_wide; /* a filled cell beyond TABLE_COLUMNS_MAX */
};

bool xlsx_recognise(Text content)
{
    return text_starts_with(content, TEXT("PK\x03\x04")) ||
           text_starts_with(content, TEXT("PK\x05\x06")) ||
           text_starts_with(content, TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

static void stop(XlsxSheet *sheet, Status status, const char *key, const char *argument)
{
    Place place = {.file = zip_path(sheet->zip), .line = sheet->row};
    xml_stop(sheet->stream, fail_at(sheet->ctx, status, &place, key, argument, NULL));
}

/* "AB12": the column, from 0; the sheet's own letters, so anything else is damage. */
static bool parse_reference(const char *reference, size_t *ret_column)
{
    size_t column = 0;
    const char *c = reference;
    for (; *c >= 'A' && *c <= 'Z' && c - reference < 4; c++)
        column = column * 26 + (size_t)(*c - 'A' + 1);
    if (column == 0 || *c < '0' || *c > '9')
        return false;
    *ret_column = column - 1;
    return true;
}

static void start_row(XlsxSheet *sheet, const char *const *attributes)
{
    int64_t number = sheet->row + 1;
    const char *stated = xml_attribute(attributes, "r");
    if (stated != NULL && (!text_parse_int64(text_of(stated), &number) || number <= sheet->row)) {
        stop(sheet, E_INVALID, "table.damaged", NULL);
        return;
    }
    sheet->row = number;
    if (number > XLSX_ROWS_MAX) {
        stop(sheet, E_LIMIT, "table.too_many_rows", "1048576");
        return;
    }
    memset(sheet->cells, 0, sheet->count * sizeof *sheet->cells);
    sheet->count = 0;
    sheet->next_column = 0;
    sheet->too_wide = false;
    buf_clear(sheet->row_text);
    sheet->in_row = true;
}

static void start_cell(XlsxSheet *sheet, const char *const *attributes)
{
    sheet->column = sheet->next_column;
    sheet->type[0] = '\0';
    sheet->style = 0;
    for (; attributes[0] != NULL; attributes += 2) {
        const char *value = attributes[1];
        if (strcmp(attributes[0], "r") == 0 && !parse_reference(value, &sheet->column)) {
            stop(sheet, E_INVALID, "table.damaged", NULL);
            return;
        }
        if (strcmp(attributes[0], "t") == 0)
            (void)snprintf(sheet->type, sizeof sheet->type, "%s", value);
        else if (strcmp(attributes[0], "s") == 0 &&
                 !text_parse_int64(text_of(value), &sheet->style))
            sheet->style = 0;
    }
    sheet->next_column = sheet->column + 1;
    sheet->in_cell = true;
    buf_clear(sheet->value);
}

static void take_dimension(XlsxSheet *sheet, const char *reference)
{
    if (reference == NULL)
        return;
    const char *digits = reference + strlen(reference);
    while (digits > reference && digits[-1] >= '0' && digits[-1] <= '9')
        digits--;
    int64_t row;
    if (text_parse_int64(text_of(digits), &row) && row <= XLSX_ROWS_MAX)
        sheet->last_row = row;
}

static void on_start(void *user, const char *name, const char *const *attributes)
{
    XlsxSheet *sheet = user;
    if (sheet->in_cell) {
        if (strcmp(name, "rPh") == 0)
            sheet->in_aid = true;
        sheet->in_value = (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) && !sheet->in_aid;
    } else if (sheet->in_row) {
        if (strcmp(name, "c") == 0)
            start_cell(sheet, attributes);
    } else if (strcmp(name, "row") == 0) {
        start_row(sheet, attributes);
    } else if (strcmp(name, "dimension") == 0) {
        take_dimension(sheet, xml_attribute(attributes, "ref"));
    }
}

static void on_text(void *user, Text text)
{
    XlsxSheet *sheet = user;
    if (sheet->in_value)
        buf_append(sheet->value, text);
}

static Text number_of(XlsxSheet *sheet, char *buffer)
{
    NumberKind kind = NUMBER_PLAIN;
    if (sheet->style >= 0 && (size_t)sheet->style < sheet->book.kind_count)
        kind = (NumberKind)sheet->book.kinds[sheet->style];
    return xlsx_number_text(text_trim(buf_text(sheet->value)), kind, sheet->book.from_1904, buffer);
}

/* "2022-12-31T00:00:00" (type d) as dates with a number format come out. */
static Text iso_date(Buf *value)
{
    Text text = text_trim(buf_text(value));
    static const Text MIDNIGHT[] = {
        {"T00:00:00Z", 10}, {"T00:00:00", 9}, {"T00:00:00.000Z", 14}, {"T00:00:00.000", 13}};
    for (size_t i = 0; i < ARRAY_COUNT(MIDNIGHT); i++)
        if (text.bytes > MIDNIGHT[i].bytes &&
            text_equal(text_slice(text, text.bytes - MIDNIGHT[i].bytes, text.bytes), MIDNIGHT[i]))
            return text_slice(text, 0, text.bytes - MIDNIGHT[i].bytes);
    return text;
}

/* The text of the cell that just ended, in the sheet's memory or `buffer`; false if its shared
 * string does not exist. */
static bool cell_text(XlsxSheet *sheet, char *buffer, Text *ret, bool *ret_shared)
{
    const char *type = sheet->type;
    Text value = buf_text(sheet->value);
    *ret_shared = false;
    if (value.bytes == 0) {
        *ret = TEXT_EMPTY;
    } else if (strcmp(type, "s") == 0) {
        int64_t index;
        if (!text_parse_int64(text_trim(value), &index) || index < 0 ||
            (size_t)index >= sheet->book.string_count)
            return false;
        *ret = sheet->book.strings[index];
        *ret_shared = true;
    } else if (strcmp(type, "inlineStr") == 0 || strcmp(type, "str") == 0) {
        *ret = (Text){value.data, xlsx_unescape(sheet->value->data, value.bytes)};
    } else if (strcmp(type, "b") == 0) {
        *ret = text_is(text_trim(value), "1") || text_is(text_trim(value), "true") ? TEXT("TRUE")
                                                                                   : TEXT("FALSE");
    } else if (strcmp(type, "d") == 0) {
        *ret = iso_date(sheet->value);
    } else if (strcmp(type, "e") == 0) {
        *ret = value;
    } else {
        *ret = number_of(sheet, buffer);
    }
    return true;
}

static void end_cell(XlsxSheet *sheet)
{
    char buffer[XLSX_NUMBER_BYTES];
    Text text;
    bool shared;
    sheet->in_cell = false;
    sheet->in_value = false;
    sheet->in_aid = false;
    if (!cell_text(sheet, buffer, &text, &shared)) {
        stop(sheet, E_INVALID, "table.damaged", NULL);
        return;
    }
    if (text.bytes == 0)
        return;
    if (sheet->column >= TABLE_COLUMNS_MAX) {
        sheet->too_wide = true;
        return;
    }
    CellRef *cell = &sheet->cells[sheet->column];
    if (cell->bytes > 0) { /* a cell that is there twice */
        stop(sheet, E_INVALID, "table.damaged", NULL);
        return;
    }
    *cell = (CellRef){
        .shared = shared ? text.data : NULL, .offset = sheet->row_text->bytes, .bytes = text.bytes};
    if (!shared)
        buf_append(sheet->row_text, text);
    if (sheet->row_text->overflowed || sheet->value->overflowed)
        stop(sheet, E_LIMIT, "table.line_too_long", "1 MiB");
    if (sheet->column >= sheet->count)
        sheet->count = sheet->column + 1;
}

static void on_end(void *user, const char *name)
{
    XlsxSheet *sheet = user;
    if (sheet->in_cell) {
        sheet->in_value = false;
        if (strcmp(name, "rPh") == 0)
            sheet->in_aid = false;
        else if (strcmp(name, "c") == 0)
            end_cell(sheet);
    } else if (sheet->in_row && strcmp(name, "row") == 0) {
        sheet->in_row = false;
        if (sheet->count > 0 || sheet->too_wide)
            xml_pause(sheet->stream);
    }
}

static Status open_sheet(XlsxSheet *sheet, const FileMap *file, const char *name)
{
    static const XmlHandlers HANDLERS = {.start = on_start, .end = on_end, .text = on_text};
    Place place = {.file = file->path};
    if (!text_starts_with(file->content, TEXT("PK")))
        return fail_at(sheet->ctx, E_INVALID, &place, "table.encrypted", NULL);
    TRY(zip_open(sheet->ctx, sheet, file, &sheet->zip));
    TRY(xlsx_book_read(sheet->ctx, sheet, sheet->zip, name, &sheet->book));
    bool found;
    TRY(zip_enter(sheet->zip, sheet->book.sheet_part, &found));
    if (!found)
        return fail_at(sheet->ctx, E_INVALID, &place, "table.damaged", NULL);
    xml_open(sheet->ctx, sheet, sheet->zip, &HANDLERS, sheet, &sheet->stream);
    return OK;
}

Status xlsx_sheet_open(Ctx *ctx, void *parent, const FileMap *file, const char *name, bool keep,
                       XlsxSheet **ret)
{
    XlsxSheet *sheet = mem_new(parent, XlsxSheet);
    sheet->ctx = ctx;
    sheet->keep = keep;
    sheet->kept = arena_new(sheet, KEEP_ARENA_BYTES);
    sheet->fields = mem_array(sheet, Text, TABLE_COLUMNS_MAX);
    sheet->cells = mem_array(sheet, CellRef, TABLE_COLUMNS_MAX);
    sheet->row_text = buf_new(sheet, TABLE_LINE_BYTES_MAX);
    sheet->value = buf_new(sheet, TABLE_LINE_BYTES_MAX);
    Status status = open_sheet(sheet, file, name);
    if (status != OK) {
        mem_free(sheet);
        return status;
    }
    *ret = sheet;
    return OK;
}

Status xlsx_sheet_next(XlsxSheet *sheet, RawRow *ret_row, bool *ret_more)
{
    bool more;
    TRY(xml_continue(sheet->stream, &more));
    if (!more) {
        *ret_more = false;
        return OK;
    }
    Text row = buf_text(sheet->row_text);
    const char *base =
        sheet->keep && row.bytes > 0 ? arena_copy(sheet->kept, row.data, row.bytes) : row.data;
    for (size_t i = 0; i < sheet->count; i++) {
        const CellRef *cell = &sheet->cells[i];
        sheet->fields[i] =
            (Text){cell->shared != NULL ? cell->shared : base + cell->offset, cell->bytes};
    }
    *ret_row = (RawRow){
        .fields = sheet->fields,
        .count = sheet->count,
        .line = sheet->row,
        .fault = sheet->too_wide ? "table.too_many_fields" : NULL,
        .fault_field = TABLE_COLUMNS_MAX,
    };
    *ret_more = true;
    return OK;
}

int64_t xlsx_sheet_rows_expected(const XlsxSheet *sheet) { return sheet->last_row; }
