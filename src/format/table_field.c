/* Values out of fields, each by its column's type, with a reason code where it is not one. */
#include "base/mem.h"
#include "base/money.h"
#include "base/unicode.h"
#include "format/table_internal.h"

enum {
    VALUE_SHOWN_COLUMNS = 60, /* how much of a wrong value a message repeats */
    DIGITS_BYTES_MAX = 64,    /* a code, also a damaged one, is never longer */
    PERCENT_DIGITS = 4,       /* of a percent: parts per million */
    SCORE_DIGITS = 6,
};

static bool is_one_of(Text text, const char *words)
{
    Text rest = text_of(words);
    for (Text word; text_split(&rest, '|', &word);)
        if (text_equal_ascii_nocase(text, word))
            return true;
    return false;
}

/* Choices compare without case, and '-', '_' and blank are the same. */
static bool same_choice(Text a, Text b)
{
    if (a.bytes != b.bytes)
        return false;
    for (size_t i = 0; i < a.bytes; i++) {
        char left = a.data[i] == '-' || a.data[i] == ' ' ? '_' : a.data[i];
        char right = b.data[i] == '-' || b.data[i] == ' ' ? '_' : b.data[i];
        if (!text_equal_ascii_nocase((Text){&left, 1}, (Text){&right, 1}))
            return false;
    }
    return true;
}

static bool ends_with(Text text, Text suffix)
{
    return text.bytes >= suffix.bytes &&
           text_equal(text_slice(text, text.bytes - suffix.bytes, text.bytes), suffix);
}

/* "Rp 16.800,-" and "16800,00" are whole rupiah. */
static Text without_sen(Text text)
{
    static const Text SEN[] = {{",-", 2}, {".-", 2}, {",00", 3}, {".00", 3}};
    for (size_t i = 0; i < ARRAY_COUNT(SEN); i++)
        if (text.bytes > SEN[i].bytes && ends_with(text, SEN[i]))
            return text_slice(text, 0, text.bytes - SEN[i].bytes);
    return text;
}

/* The parsers return the message key of what is wrong, NULL if nothing is. */
static const char *parse_whole(const Column *column, Text text, int64_t *ret)
{
    int64_t value; /* plain digits are by far the most */
    if (!text_parse_int64(text, &value) &&
        !text_parse_grouped(column->type == COLUMN_MONEY ? without_sen(text) : text, &value))
        return column->type == COLUMN_MONEY ? "table.not_an_amount" : "table.not_a_number";
    if (value < 0)
        return "table.negative";
    if (column->limit > 0 && value > column->limit)
        return "table.too_large";
    *ret = value;
    return NULL;
}

static const char *parse_decimal(Text text, int digits, const char *key, int64_t *ret)
{
    return text_parse_decimal(text, digits, ret) ? NULL : key;
}

static const char *parse_month(Text text, int64_t *ret)
{
    Month month;
    Date date;
    if (month_parse(text, &month))
        *ret = month.months;
    else if (date_parse(text, &date)) /* spreadsheets turn "Des 2022" into a day of that month */
        *ret = month_of(date).months;
    else
        return "table.not_a_month";
    return NULL;
}

/* "2022-12-31", which files of millions of rows should not have to guess. */
static bool parse_iso_date(Text text, Date *ret)
{
    int64_t year, month, day;
    return text.bytes == 10 && text.data[4] == '-' && text.data[7] == '-' &&
           text_parse_int64(text_slice(text, 0, 4), &year) &&
           text_parse_int64(text_slice(text, 5, 7), &month) &&
           text_parse_int64(text_slice(text, 8, 10), &day) &&
           date_from_ymd((int)year, (int)month, (int)day, ret);
}

static const char *parse_date(Text text, int64_t *ret)
{
    Date date;
    if (!parse_iso_date(text, &date) && !date_parse(text, &date))
        return "table.not_a_date";
    *ret = date.days;
    return NULL;
}

static const char *parse_bool(Text text, int64_t *ret)
{
    bool yes = is_one_of(text, "ya|yes|y|true|1");
    if (!yes && !is_one_of(text, "tidak|no|n|t|false|0"))
        return "table.not_a_bool";
    *ret = yes;
    return NULL;
}

static const char *parse_choice(const Column *column, Text text, int64_t *ret)
{
    Text rest = text_of(column->choices);
    Text choice;
    for (int64_t i = 0; text_split(&rest, '|', &choice); i++) {
        if (same_choice(text, choice)) {
            *ret = i;
            return NULL;
        }
    }
    return "table.not_a_choice";
}

static const char *parse(const Column *column, Text text, int64_t *ret)
{
    switch (column->type) {
    case COLUMN_TEXT:
    case COLUMN_DIGITS:
        return "table.not_a_number";
    case COLUMN_INT:
    case COLUMN_MONEY:
        return parse_whole(column, text, ret);
    case COLUMN_PERCENT:
        if (ends_with(text, TEXT("%")))
            text = text_trim(text_slice(text, 0, text.bytes - 1));
        return parse_decimal(text, PERCENT_DIGITS, "table.not_a_percent", ret);
    case COLUMN_SCORE:
        return parse_decimal(text, SCORE_DIGITS, "table.not_a_decimal", ret);
    case COLUMN_DATE:
        return parse_date(text, ret);
    case COLUMN_MONTH:
        return parse_month(text, ret);
    case COLUMN_BOOL:
        return parse_bool(text, ret);
    case COLUMN_CHOICE:
        return parse_choice(column, text, ret);
    }
    abort();
}

bool column_parse(const Column *column, Text text, int64_t *ret)
{
    return parse(column, text_trim(text), ret) == NULL;
}

/* Records what is wrong with a field; always false. */
static bool report(Ctx *ctx, const TableReader *reader, const TableRow *row, size_t column,
                   const char *key)
{
    const Column *facts = &reader->set->columns[column];
    void *scratch = mem_root(ctx);
    Text value = row->fields[column];
    Text shown = unicode_fit(value, VALUE_SHOWN_COLUMNS);
    const char *argument =
        mem_printf(scratch, "%.*s%s", TEXT_ARGS(shown), shown.bytes < value.bytes ? "…" : "");
    const char *allowed = facts->type == COLUMN_CHOICE
                              ? facts->choices
                              : mem_printf(scratch, "%lld", (long long)facts->limit);
    Place place = table_place(reader, row->line, column);
    problem_add(ctx, PROBLEM_ERROR, &place, key, argument, allowed, NULL);
    mem_free(scratch);
    return false;
}

bool table_field(Ctx *ctx, const TableReader *reader, const TableRow *row, size_t column,
                 int64_t *ret, bool *ret_empty)
{
    const Column *facts = &reader->set->columns[column];
    Text text = row->fields[column];
    if (text.bytes == 0) {
        if (facts->required)
            return report(ctx, reader, row, column, "table.required");
        *ret_empty = true;
        return true;
    }
    const char *key = parse(facts, text, ret);
    if (key != NULL)
        return report(ctx, reader, row, column, key);
    *ret_empty = false;
    return true;
}

bool table_field_text(Ctx *ctx, const TableReader *reader, const TableRow *row, size_t column,
                      Text *ret)
{
    const Column *facts = &reader->set->columns[column];
    Text text = row->fields[column];
    if (text.bytes == 0 && facts->required)
        return report(ctx, reader, row, column, "table.required");
    if (facts->type == COLUMN_TEXT && facts->limit > 0 && text.bytes > (size_t)facts->limit)
        return report(ctx, reader, row, column, "table.too_long");
    if (facts->type == COLUMN_DIGITS && text.bytes > DIGITS_BYTES_MAX)
        return report(ctx, reader, row, column, "table.code_too_long");
    *ret = text;
    return true;
}
