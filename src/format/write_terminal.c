/* A table for people: columns as wide as their content while they fit the terminal, numbers to the
 * right and never cut, long texts wrapped. Where not even that fits, each row becomes a list of
 * "header: value" lines. */
#include "base/message.h"
#include "base/unicode.h"
#include "format/write_internal.h"

enum {
    SAMPLE_ROWS = 1000,  /* looked at to find the widths; rows beyond are written as they come */
    GAP = 2,             /* blanks between two columns */
    TEXT_WIDTH_MIN = 10, /* a text column is not made narrower than this */
    WORD_WIDTH_MAX = 24, /* a word up to this wide is broken only where the table would not fit */
    PERCENT_DECIMALS = 2,
    SCORE_DECIMALS = 2,
};

typedef struct {
    int natural;    /* widest content, header included */
    int least;      /* what it needs at least */
    int width;      /* what it gets */
    uint32_t words; /* bit w: a cell has a word w columns wide */
    uint32_t codes; /* the same of words with a digit: identity numbers, dates, digests */
    bool number;
    bool text;
} Layout;

typedef struct {
    void *scratch; /* texts of the rows held */
    Text *cells;   /* rows held × columns */
    size_t held;   /* rows */
    size_t capacity;
    Layout *layout; /* NULL until the sample is complete */
    Text *lines;    /* per column: what is still to be printed of the current row */
    bool records;   /* the list form */
} Terminal;

static char *points_format(void *parent, int64_t ppm, bool english)
{
    char *number = rate_format_percent(parent, RATE_PPM(ppm), PERCENT_DECIMALS, english);
    return ppm > 0 ? mem_printf(parent, "+%s", number) : number;
}

static Text shown(void *parent, const Cell *cell, Lang lang)
{
    bool english = lang == LANG_EN;
    switch (cell->type) {
    case CELL_EMPTY:
        return TEXT_EMPTY;
    case CELL_TEXT:
        return text_trim(text_of(text_without_controls(parent, cell->text)));
    case CELL_INT:
        return text_of(count_format(parent, cell->number, english));
    case CELL_MONEY:
        return text_of(money_format(parent, MONEY(cell->number), english));
    case CELL_PERCENT:
        return text_of(
            rate_format_percent(parent, RATE_PPM(cell->number), PERCENT_DECIMALS, english));
    case CELL_POINTS:
        return text_of(points_format(parent, cell->number, english));
    case CELL_SCORE:
        return text_of(score_format(parent, (Score){cell->number}, SCORE_DECIMALS, english));
    case CELL_DATE:
        return text_of(date_format(parent, (Date){(int32_t)cell->number}));
    case CELL_MONTH:
        return text_of(month_format(parent, (Month){(int32_t)cell->number}));
    case CELL_BOOL:
        return text_of(say(parent, lang, cell->number != 0 ? "table.yes" : "table.no", NULL));
    }
    abort();
}

static bool is_number(CellType type)
{
    return type == CELL_INT || type == CELL_MONEY || type == CELL_PERCENT || type == CELL_POINTS ||
           type == CELL_SCORE;
}

static int longest_word(Text text)
{
    int longest = 0;
    for (Text word; text_split(&text, ' ', &word);) {
        int width = unicode_width(word);
        longest = width > longest ? width : longest;
    }
    return longest;
}

static bool has_digit(Text word)
{
    for (size_t i = 0; i < word.bytes; i++)
        if (word.data[i] >= '0' && word.data[i] <= '9')
            return true;
    return false;
}

static void note_words(Layout *column, Text text)
{
    for (Text word; text_split(&text, ' ', &word);) {
        int width = unicode_width(word);
        uint32_t bit = width <= WORD_WIDTH_MAX ? UINT32_C(1) << width : 0;
        column->words |= bit;
        column->codes |= has_digit(word) ? bit : 0;
    }
}

/* The widest word of at most `limit` columns. */
static int widest_word(uint32_t widths, int limit)
{
    int width = limit;
    while (width > 0 && (widths >> width & 1) == 0)
        width--;
    return width;
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Words up to these widths stay whole. */
typedef struct {
    int code, word;
} Whole;

static int width_under(const Layout *column, int cap, Whole whole)
{
    int code = widest_word(column->codes, whole.code);
    int word = widest_word(column->words, whole.word);
    int least = code > word ? code : word;
    return clamp(cap, least > column->least ? least : column->least, column->natural);
}

/* Gives every column the widest share, equal for all that must be cut, with which the row still
 * fits. False: it cannot. */
static bool share_width(Layout *layout, size_t count, int available, Whole whole)
{
    for (int cap = available; cap > 0; cap--) {
        int sum = 0;
        for (size_t i = 0; i < count && sum <= available; i++)
            sum += width_under(&layout[i], cap, whole);
        if (sum > available)
            continue;
        for (size_t i = 0; i < count; i++)
            layout[i].width = width_under(&layout[i], cap, whole);
        return true;
    }
    return false;
}

/* A code broken in two can neither be read nor copied: codes stay whole before words do, and both
 * only as far as the table still fits. */
static bool share_width_by_words(Layout *layout, size_t count, int available)
{
    Whole whole;
    for (whole.code = WORD_WIDTH_MAX; whole.code >= 0; whole.code--)
        for (whole.word = WORD_WIDTH_MAX; whole.word >= 0; whole.word--)
            if (share_width(layout, count, available, whole))
                return true;
    return false;
}

static void lay_out(TableWriter *writer, Terminal *terminal)
{
    size_t count = writer->count;
    terminal->lines = mem_array(terminal, Text, count);
    for (size_t i = 0; i < count; i++) {
        Layout *column = &terminal->layout[i];
        int cells = 0;
        for (size_t row = 0; row < terminal->held; row++) {
            Text cell = terminal->cells[row * count + i];
            int width = unicode_width(cell);
            cells = width > cells ? width : cells;
            note_words(column, cell);
        }
        int header = unicode_width(writer->headers[i]);
        column->natural = header > cells ? header : cells;
        column->number = column->number && !column->text;
        int least = column->number || cells < TEXT_WIDTH_MIN ? cells : TEXT_WIDTH_MIN;
        int word = longest_word(writer->headers[i]);
        word = !column->number && word > TEXT_WIDTH_MIN ? TEXT_WIDTH_MIN : word;
        column->least = least > word ? least : word;
    }
    int width = writer->options.width > 0 ? writer->options.width : terminal_columns();
    terminal->records =
        !share_width_by_words(terminal->layout, count, width - GAP * ((int)count - 1));
}

/* Takes the part of a text that fits on one line off its beginning, at a blank if there is one. */
static Text take_line(Text *rest, int width)
{
    Text line = unicode_fit(*rest, width);
    if (line.bytes == 0 && rest->bytes > 0)
        line = *rest; /* a character wider than the column */
    if (line.bytes < rest->bytes && rest->data[line.bytes] != ' ') {
        const char *blank = memrchr(line.data, ' ', line.bytes);
        if (blank != NULL && blank > line.data)
            line.bytes = (size_t)(blank - line.data);
    }
    *rest = text_trim(text_slice(*rest, line.bytes, rest->bytes));
    return text_trim(line);
}

static void put_blanks(TableWriter *writer, int count)
{
    for (; count > 0; count--)
        writer_put_char(writer, ' ');
}

/* Prints one row on as many lines as its longest cell needs; a number stays whole even beyond its
 * column. */
static void print_row(TableWriter *writer, Terminal *terminal, const Text *cells)
{
    for (size_t i = 0; i < writer->count; i++)
        terminal->lines[i] = cells[i];
    for (bool more = true; more;) {
        more = false;
        int blanks = 0; /* owed; at the end of a line they are not printed */
        for (size_t i = 0; i < writer->count; i++) {
            const Layout *column = &terminal->layout[i];
            bool whole = column->number && cells != writer->headers;
            Text line = take_line(&terminal->lines[i], whole ? INT32_MAX : column->width);
            int room = column->width - unicode_width(line);
            blanks += i > 0 ? GAP : 0;
            if (line.bytes > 0) {
                put_blanks(writer, blanks + (column->number ? room : 0));
                writer_put(writer, line);
                blanks = column->number ? 0 : room;
            } else {
                blanks += column->width;
            }
            more = more || terminal->lines[i].bytes > 0;
        }
        writer_put_char(writer, '\n');
    }
}

static void print_header(TableWriter *writer, Terminal *terminal)
{
    print_row(writer, terminal, writer->headers);
    for (size_t i = 0; i < writer->count; i++) {
        put_blanks(writer, i > 0 ? GAP : 0);
        for (int dash = 0; dash < terminal->layout[i].width; dash++)
            writer_put(writer, TEXT("─"));
    }
    writer_put_char(writer, '\n');
}

static void print_record(TableWriter *writer, const Text *cells)
{
    for (size_t i = 0; i < writer->count; i++) {
        if (cells[i].bytes == 0)
            continue;
        writer_put(writer, writer->headers[i]);
        writer_put(writer, TEXT(": "));
        writer_put(writer, cells[i]);
        writer_put_char(writer, '\n');
    }
    writer_put_char(writer, '\n');
}

static void print_held(TableWriter *writer, Terminal *terminal)
{
    for (size_t row = 0; row < terminal->held; row++) {
        const Text *cells = &terminal->cells[row * writer->count];
        if (terminal->records)
            print_record(writer, cells);
        else
            print_row(writer, terminal, cells);
    }
    terminal->held = 0;
    mem_free(terminal->scratch);
    terminal->scratch = mem_root(terminal);
}

static void print_sample(TableWriter *writer, Terminal *terminal)
{
    lay_out(writer, terminal);
    if (!terminal->records)
        print_header(writer, terminal);
    print_held(writer, terminal);
}

static Status terminal_begin(TableWriter *writer)
{
    mem_free(writer->state);
    Terminal *terminal = mem_new(writer, Terminal);
    writer->state = terminal;
    terminal->scratch = mem_root(terminal);
    terminal->layout = mem_array(terminal, Layout, writer->count);
    if (writer->tables > 1)
        writer_put_char(writer, '\n');
    if (writer->options.title != NULL) {
        writer_put(writer, text_of(writer->options.title));
        writer_put(writer, TEXT("\n\n"));
    }
    return OK;
}

static void hold_row(TableWriter *writer, Terminal *terminal, const Cell *cells)
{
    size_t used = terminal->held * writer->count;
    while (terminal->capacity < used + writer->count)
        terminal->cells =
            mem_grow_array(terminal, terminal->cells, sizeof *terminal->cells, &terminal->capacity);
    for (size_t i = 0; i < writer->count; i++) {
        terminal->cells[used + i] = shown(terminal->scratch, &cells[i], writer->ctx->lang);
        terminal->layout[i].number |= is_number(cells[i].type);
        terminal->layout[i].text |= cells[i].type != CELL_EMPTY && !is_number(cells[i].type);
    }
    terminal->held++;
}

static Status terminal_row(TableWriter *writer, const Cell *cells)
{
    Terminal *terminal = writer->state;
    hold_row(writer, terminal, cells);
    if (writer->rows + 1 == SAMPLE_ROWS)
        print_sample(writer, terminal);
    else if (writer->rows + 1 > SAMPLE_ROWS)
        print_held(writer, terminal);
    return OK;
}

static Status terminal_end(TableWriter *writer)
{
    if (writer->rows < SAMPLE_ROWS)
        print_sample(writer, writer->state);
    return OK;
}

const WriterFormat WRITER_TERMINAL = {
    .begin = terminal_begin, .row = terminal_row, .end = terminal_end};
