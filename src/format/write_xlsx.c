/* XLSX by libxlsxwriter in constant memory: rows go to a temporary file beside the target as they
 * come. */
#include <xlsxwriter.h>

#include "base/unicode.h"
#include "format/table_reader.h"
#include "format/text_cell.h"
#include "format/write_internal.h"
#include "format/xlsx_zip.h"

enum {
    SHEET_NAME_CHARACTERS_MAX = 31, /* as Excel has it */
    SAMPLE_ROWS = 1000,             /* that settle the widths of the columns */
    WIDTH_MIN = 8,
    WIDTH_MAX = 60,
    DAYS_TO_1970 = 25569, /* Excel's day number of 1970-01-01 */
    LEAP_DAY_1900 = 60,   /* Excel's 29 February 1900, which never was */
};

/* A spreadsheet keeps 15 digits of a number; longer ones are written as text. */
static const int64_t EXACT_MAX = INT64_C(999999999999999);

typedef struct {
    lxw_workbook *workbook; /* NULL once closed */
    lxw_worksheet *sheet;
    lxw_format *header;
    lxw_format *formats[CELL_BOOL + 1];  /* by CellType, NULL: none */
    lxw_format *open_text, *open_number; /* of cells that a form leaves open */
    int *widths;
    Buf *text;
    int64_t bytes_max; /* of the largest sheet */
    Text *names;       /* of the sheets, to keep them apart */
    size_t name_count;
    size_t name_capacity;
} Xlsx;

static void discard(void *block)
{
    Xlsx *xlsx = block;
    if (xlsx->workbook == NULL)
        return;
    lxw_worksheet *sheet;
    STAILQ_FOREACH(sheet, xlsx->workbook->worksheets, list_pointers)
    {
        if (sheet->optimize_tmpfile != NULL)
            fclose(sheet->optimize_tmpfile); /* the library only does so on close */
    }
    lxw_workbook_free(xlsx->workbook);
}

/* Of a cell that stays open in a protected sheet, and looks like one. */
static lxw_format *open_format(Xlsx *xlsx, const char *number_format)
{
    enum { PALE_YELLOW = 0xFFFBE6 };
    lxw_format *format = workbook_add_format(xlsx->workbook);
    format_set_unlocked(format);
    format_set_bg_color(format, PALE_YELLOW);
    format_set_border(format, LXW_BORDER_HAIR);
    format_set_num_format(format, number_format);
    return format;
}

static Status xlsx_open(TableWriter *writer)
{
    static const char *const NUMBER_FORMATS[] = {
        [CELL_INT] = "#,##0",           [CELL_MONEY] = "\"Rp\"\\ #,##0",
        [CELL_PERCENT] = "0.00%",       [CELL_SCORE] = "0.00####",
        [CELL_DATE] = "yyyy\\-mm\\-dd", [CELL_POINTS] = "+0.00;-0.00;0.00",
        [CELL_MONTH] = "yyyy\\-mm",     [CELL_BOOL] = NULL,
    };
    const char *path = file_out_path(writer->file);
    const char *slash = strrchr(path, '/');
    Xlsx *xlsx = mem_new(writer, Xlsx);
    lxw_workbook_options options = {
        .constant_memory = LXW_TRUE,
        .tmpdir = slash == NULL ? mem_string(xlsx, ".")
                                : mem_string_bytes(xlsx, path, (size_t)(slash - path) + 1),
        .use_zip64 = LXW_TRUE,
    };
    xlsx->workbook = workbook_new_opt(path, &options);
    if (xlsx->workbook == NULL)
        abort(); /* no memory */
    mem_on_free(xlsx, discard);
    /* Same content, same bytes: the date is the command's, not the machine's. */
    lxw_doc_properties properties = {.created = (time_t)(writer->ctx->now.us / 1000000)};
    workbook_set_properties(xlsx->workbook, &properties);
    xlsx->header = workbook_add_format(xlsx->workbook);
    format_set_bold(xlsx->header);
    format_set_text_wrap(xlsx->header);
    format_set_align(xlsx->header, LXW_ALIGN_VERTICAL_TOP);
    for (size_t i = 0; i < ARRAY_COUNT(NUMBER_FORMATS); i++) {
        if (NUMBER_FORMATS[i] == NULL)
            continue;
        xlsx->formats[i] = workbook_add_format(xlsx->workbook);
        format_set_num_format(xlsx->formats[i], NUMBER_FORMATS[i]);
    }
    xlsx->open_text = open_format(xlsx, "@");
    xlsx->open_number = open_format(xlsx, NUMBER_FORMATS[CELL_SCORE]);
    xlsx->text = buf_new(xlsx, (size_t)TABLE_LINE_BYTES_MAX * 8);
    writer->state = xlsx;
    return OK;
}

/* Is this how Excel writes a character that XML cannot hold: "_x000D_"? */
static bool is_escape(Text text)
{
    if (text.bytes < 7 || text.data[0] != '_' || text.data[1] != 'x' || text.data[6] != '_')
        return false;
    for (int i = 2; i < 6; i++)
        if (strchr("0123456789abcdefABCDEF", text.data[i]) == NULL)
            return false;
    return true;
}

/* What XML cannot hold, or would change, is escaped as Excel does; NUL-terminated, valid until the
 * next call. */
static const char *escaped(Xlsx *xlsx, Text text)
{
    buf_clear(xlsx->text);
    void *scratch = mem_root(xlsx);
    text = utf8_repaired(scratch, text);
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];
        Text rest = text_slice(text, i, text.bytes);
        if (c < ' ' && c != '\t' && c != '\n') {
            buf_printf(xlsx->text, "_x%04X_", c);
        } else if (c == '_' && is_escape(rest)) {
            buf_append_string(xlsx->text, "_x005F_");
        } else if (text_starts_with(rest, TEXT("\xEF\xBF\xBE")) ||
                   text_starts_with(rest, TEXT("\xEF\xBF\xBF"))) {
            buf_append_string(xlsx->text, "\xEF\xBF\xBD"); /* U+FFFE and U+FFFF are no characters */
            i += 2;
        } else {
            buf_append_char(xlsx->text, (char)c);
        }
    }
    mem_free(scratch);
    return xlsx->text->data;
}

static bool is_plain(Text text)
{
    for (size_t i = 0; i < text.bytes; i++)
        if ((unsigned char)text.data[i] < ' ' || (unsigned char)text.data[i] >= 0x7F ||
            text.data[i] == '_')
            return false;
    return true;
}

static const char *string_of(Xlsx *xlsx, Text text)
{
    if (!is_plain(text))
        return escaped(xlsx, text);
    buf_clear(xlsx->text);
    buf_append(xlsx->text, text);
    return xlsx->text->data;
}

static bool name_taken(const Xlsx *xlsx, Text name)
{
    for (size_t i = 0; i < xlsx->name_count; i++)
        if (text_equal_ascii_nocase(xlsx->names[i], name))
            return true;
    return false;
}

static Text characters(Text text, int count_max)
{
    size_t at = 0;
    for (; at < text.bytes; at++)
        if (((unsigned char)text.data[at] & 0xC0) != 0x80 && count_max-- == 0)
            break;
    return text_slice(text, 0, at);
}

/* A name that Excel accepts and no other sheet has. */
static const char *sheet_name(Xlsx *xlsx, const char *title)
{
    enum { NUMBER_CHARACTERS = 4 };
    char *name = mem_string(xlsx, title == NULL ? "Data" : title);
    for (char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || strchr("[]:*?/\\'", *c) != NULL)
            *c = ' ';
    Text base = utf8_repaired(xlsx, text_trim(text_of(name)));
    if (base.bytes == 0)
        base = TEXT("Data");
    Text unique = characters(base, SHEET_NAME_CHARACTERS_MAX);
    for (int number = 2; name_taken(xlsx, unique); number++) {
        Text part = characters(base, SHEET_NAME_CHARACTERS_MAX - NUMBER_CHARACTERS);
        unique = text_of(mem_printf(xlsx, "%.*s %d", TEXT_ARGS(part), number));
    }
    unique = text_of(text_string(xlsx, unique));
    xlsx->names = mem_grow(xlsx, xlsx->names, xlsx->name_count, &xlsx->name_capacity);
    xlsx->names[xlsx->name_count++] = unique;
    return unique.data;
}

static Status cell_failed(TableWriter *writer, size_t column, lxw_error error)
{
    Place place = {
        .file = writer->options.path, .line = writer->rows + 2, .column = (int)column + 1};
    place.field = writer->headers[column].data;
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        return fail_at(writer->ctx, E_LIMIT, &place, "table.cell_too_long", "32767", NULL);
    return fail_at(writer->ctx, E_BROKEN, &place, "table.xlsx_not_written", lxw_strerror(error),
                   NULL);
}

static void widen(Xlsx *xlsx, size_t column, int width)
{
    if (width > xlsx->widths[column])
        xlsx->widths[column] = width > WIDTH_MAX ? WIDTH_MAX : width;
}

static Status xlsx_begin(TableWriter *writer)
{
    Xlsx *xlsx = writer->state;
    if (writer->count > TABLE_COLUMNS_MAX)
        return fail(writer->ctx, E_LIMIT, "table.too_many_columns", "1024", NULL);
    xlsx->sheet = workbook_add_worksheet(xlsx->workbook, sheet_name(xlsx, writer->options.title));
    if (xlsx->sheet == NULL || xlsx->sheet->optimize_tmpfile == NULL)
        return fail(writer->ctx, E_LIMIT, "file.disk_full", writer->options.path, NULL);
    worksheet_ignore_errors(xlsx->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
    mem_free(xlsx->widths);
    xlsx->widths = mem_array(xlsx, int, writer->count);
    for (size_t i = 0; i < writer->count; i++) {
        xlsx->widths[i] = WIDTH_MIN;
        widen(xlsx, i, unicode_width(writer->headers[i]) + 2);
        lxw_error error = worksheet_write_string(xlsx->sheet, 0, (lxw_col_t)i,
                                                 string_of(xlsx, writer->headers[i]), xlsx->header);
        if (error != LXW_NO_ERROR)
            return cell_failed(writer, i, error);
    }
    return OK;
}

static double day_number(int64_t days)
{
    int64_t number = days + DAYS_TO_1970;
    return (double)(number <= LEAP_DAY_1900 ? number - 1 : number);
}

static lxw_error write_cell(Xlsx *xlsx, lxw_row_t row, lxw_col_t column, const Cell *cell)
{
    lxw_format *format = xlsx->formats[cell->type];
    switch (cell->type) {
    case CELL_EMPTY:
        return LXW_NO_ERROR;
    case CELL_TEXT:
        if (cell->text.bytes == 0)
            return LXW_NO_ERROR;
        return worksheet_write_string(xlsx->sheet, row, column, string_of(xlsx, cell->text), NULL);
    case CELL_INT:
    case CELL_MONEY:
        if (cell->number > EXACT_MAX || cell->number < -EXACT_MAX) {
            char number[NUMBER_BYTES_MAX];
            size_t bytes = cell_plain(cell, number);
            return worksheet_write_string(xlsx->sheet, row, column,
                                          string_of(xlsx, (Text){number, bytes}), NULL);
        }
        return worksheet_write_number(xlsx->sheet, row, column, (double)cell->number, format);
    case CELL_PERCENT:
        return worksheet_write_number(xlsx->sheet, row, column, (double)cell->number / PPM, format);
    case CELL_POINTS:
        return worksheet_write_number(xlsx->sheet, row, column, (double)cell->number / (PPM / 100),
                                      format);
    case CELL_SCORE:
        return worksheet_write_number(xlsx->sheet, row, column, (double)cell->number / MICRO,
                                      format);
    case CELL_DATE:
        return worksheet_write_number(xlsx->sheet, row, column, day_number(cell->number), format);
    case CELL_MONTH: {
        Date day = month_first_day((Month){(int32_t)cell->number});
        return worksheet_write_number(xlsx->sheet, row, column, day_number(day.days), format);
    }
    case CELL_BOOL:
        return worksheet_write_boolean(xlsx->sheet, row, column, cell->number != 0, NULL);
    }
    abort();
}

/* A cell that whoever fills in the form may change. */
static lxw_error write_open_cell(Xlsx *xlsx, const FormColumn *form, lxw_row_t row,
                                 lxw_col_t column, const Cell *cell)
{
    lxw_format *format = form->bounded ? xlsx->open_number : xlsx->open_text;
    if (cell->type == CELL_SCORE)
        return worksheet_write_number(xlsx->sheet, row, column, (double)cell->number / MICRO,
                                      format);
    if (cell->type == CELL_TEXT && cell->text.bytes > 0)
        return worksheet_write_string(xlsx->sheet, row, column, string_of(xlsx, cell->text),
                                      format);
    return worksheet_write_blank(xlsx->sheet, row, column, format);
}

static lxw_error write_any_cell(TableWriter *writer, lxw_row_t row, size_t column, const Cell *cell)
{
    Xlsx *xlsx = writer->state;
    if (writer->form != NULL && writer->form[column].editable)
        return write_open_cell(xlsx, &writer->form[column], row, (lxw_col_t)column, cell);
    return write_cell(xlsx, row, (lxw_col_t)column, cell);
}

static Status xlsx_row(TableWriter *writer, const Cell *cells)
{
    Xlsx *xlsx = writer->state;
    if (writer->rows + 1 >= XLSX_ROWS_MAX) {
        Place place = {.file = writer->options.path};
        return fail_at(writer->ctx, E_LIMIT, &place, "table.sheet_full", "1048576", NULL);
    }
    lxw_row_t row = (lxw_row_t)writer->rows + 1;
    for (size_t i = 0; i < writer->count; i++) {
        lxw_error error = write_any_cell(writer, row, i, &cells[i]);
        if (error != LXW_NO_ERROR)
            return cell_failed(writer, i, error);
        if (writer->rows >= SAMPLE_ROWS)
            continue;
        char number[NUMBER_BYTES_MAX];
        int width = cells[i].type == CELL_TEXT ? unicode_width(cells[i].text)
                                               : (int)cell_plain(&cells[i], number) + 4;
        widen(xlsx, i, width + 1);
    }
    return OK;
}

/* What may be entered into a column's cells. */
static void add_validation(Xlsx *xlsx, const FormColumn *form, lxw_row_t last, lxw_col_t column)
{
    lxw_data_validation rule = {.ignore_blank = LXW_VALIDATION_ON,
                                .show_error = LXW_VALIDATION_ON,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_STOP};
    if (form->bounded) {
        rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
        rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
        rule.minimum_number = (double)form->from;
        rule.maximum_number = (double)form->until;
        worksheet_data_validation_range(xlsx->sheet, 1, column, last, column, &rule);
        return;
    }
    if (form->choices == NULL)
        return;
    Text rest = text_of(form->choices), part;
    size_t count = 0, capacity = 0;
    char **list = NULL;
    while (text_split(&rest, '|', &part)) {
        list = mem_grow(xlsx, list, count, &capacity);
        list[count++] = text_string(xlsx, part);
    }
    list = mem_grow(xlsx, list, count, &capacity);
    list[count] = NULL;
    rule.validate = LXW_VALIDATION_TYPE_LIST;
    rule.value_list = list;
    worksheet_data_validation_range(xlsx->sheet, 1, column, last, column, &rule);
}

static Status end_form(TableWriter *writer)
{
    Xlsx *xlsx = writer->state;
    lxw_protection allowed = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
    worksheet_protect(xlsx->sheet, NULL, &allowed);
    for (size_t i = 0; i < writer->count; i++) {
        const FormColumn *form = &writer->form[i];
        lxw_row_col_options options = {.hidden = form->hidden};
        int width = form->width > 0 ? form->width : xlsx->widths[i];
        worksheet_set_column_opt(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL, &options);
        if (form->editable && writer->rows > 0)
            add_validation(xlsx, form, (lxw_row_t)writer->rows, (lxw_col_t)i);
    }
    return OK;
}

static Status xlsx_end(TableWriter *writer)
{
    Xlsx *xlsx = writer->state;
    worksheet_freeze_panes(xlsx->sheet, 1, 0);
    if (writer->form != NULL)
        return end_form(writer);
    if (writer->count > 0)
        worksheet_autofilter(xlsx->sheet, 0, 0, (lxw_row_t)writer->rows,
                             (lxw_col_t)(writer->count - 1));
    for (size_t i = 0; i < writer->count; i++)
        worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i, xlsx->widths[i], NULL);
    return OK;
}

/* The library writes its temporary files without looking at errors: a full disk would give a
 * workbook that lacks rows. */
static Status check_temporary(TableWriter *writer, Xlsx *xlsx)
{
    lxw_worksheet *sheet;
    STAILQ_FOREACH(sheet, xlsx->workbook->worksheets, list_pointers)
    {
        if (fflush(sheet->optimize_tmpfile) != 0 || ferror(sheet->optimize_tmpfile))
            return fail(writer->ctx, E_LIMIT, "file.disk_full", writer->options.path, NULL);
        int64_t bytes = ftello(sheet->optimize_tmpfile);
        if (bytes > xlsx->bytes_max)
            xlsx->bytes_max = bytes;
    }
    return OK;
}

static Status xlsx_close(TableWriter *writer)
{
    Xlsx *xlsx = writer->state;
    TRY(check_temporary(writer, xlsx));
    lxw_error error = workbook_close(xlsx->workbook);
    xlsx->workbook = NULL;
    bool no_room = error == LXW_ERROR_CREATING_TMPFILE || error == LXW_ERROR_ZIP_FILE_OPERATION ||
                   error == LXW_ERROR_ZIP_FILE_ADD || error == LXW_ERROR_ZIP_CLOSE ||
                   error == LXW_ERROR_READING_TMPFILE;
    if (no_room)
        return fail(writer->ctx, E_LIMIT, "file.disk_full", writer->options.path, NULL);
    if (error != LXW_NO_ERROR)
        return fail(writer->ctx, E_BROKEN, "table.xlsx_not_written", lxw_strerror(error), NULL);
    if (!xlsx_zip_holds(writer->ctx, file_out_path(writer->file), xlsx->bytes_max))
        return fail(writer->ctx, E_LIMIT, "file.disk_full", writer->options.path, NULL);
    return OK;
}

const WriterFormat WRITER_XLSX = {
    .open = xlsx_open, .begin = xlsx_begin, .row = xlsx_row, .end = xlsx_end, .close = xlsx_close};
