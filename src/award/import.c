/* Reading the award's tables, whatever they hold: fields with their places, keys, codes,
 * categories. */
#include "award/import.h"

#include "award/rubric_private.h"
#include "base/mem.h"

enum { ORGANISATION_CODE_BYTES_MAX = 30, REGENCY_DIGITS = 4 };

static bool is_bad_row(Status status)
{
    return status == E_INVALID || status == E_NOT_FOUND || status == E_CONFLICT;
}

static Status read_rows(Import *import, size_t row_bytes, ImportRow read_row)
{
    for (;;) {
        TableRow row;
        bool more = false;
        TRY(table_next(import->reader, &row, &more));
        if (!more)
            return OK;
        if (import->count == AWARD_ROWS_MAX) {
            char *limit =
                count_format(import->parent, AWARD_ROWS_MAX, import->ctx->lang == LANG_EN);
            return fail(import->ctx, E_LIMIT, "award.too_many_rows", limit, NULL);
        }
        if (import->count == import->capacity)
            import->rows =
                mem_grow_array(import->parent, import->rows, row_bytes, &import->capacity);
        char *slot = (char *)import->rows + import->count * row_bytes;
        memset(slot, 0, row_bytes);
        import->counts.rows++;
        Status status = read_row(import, &row, slot);
        if (status == OK)
            import->count++;
        else if (is_bad_row(status))
            import->counts.bad++;
        else
            return status;
    }
}

static Status read_file(Import *import, const ImportKind *kind, const char *path)
{
    TableReaderOptions options = {.sheet = import->options->sheet, .map = import->options->map};
    import->keys = interner_new(import->parent);
    TRY(table_open(import->ctx, import->parent, path, kind->columns, &options, &import->reader));
    TRY(read_rows(import, kind->row_bytes, kind->read_row));
    import->counts.rows += table_bad_rows(import->reader);
    import->counts.bad += table_bad_rows(import->reader);
    if (import->counts.bad > 0 && import->options->all_or_nothing)
        return fail(import->ctx, E_INVALID, "award.all_or_nothing",
                    count_format(import->parent, import->counts.bad, import->ctx->lang == LANG_EN),
                    NULL);
    return OK;
}

/* Begins the event and notes the file as its input. */
static Status begin(Import *import, Chain chain, const char *command)
{
    int64_t event = 0;
    const char *path = table_path(import->reader);
    Digest digest = table_digest(import->reader);
    TRY(event_begin(import->store, chain, command,
                    import->edition == NULL ? path : import->edition->id, &event));
    if (import->input_is_secret)
        return OK;
    return event_input(import->store, chain, path, table_bytes(import->reader), &digest);
}

Chain import_edition_chain(const Import *import) { return edition_chain(import->edition); }

Status import_run(const ImportKind *kind, Store *store, const Edition *edition, const char *path,
                  const AwardImportOptions *options, AwardImportCounts *ret)
{
    Ctx *ctx = store_ctx(store);
    Import import = {.store = store,
                     .ctx = ctx,
                     .parent = mem_root(ctx),
                     .edition = edition,
                     .options = options};
    import.input_is_secret = kind->input_is_secret;
    Status status = read_file(&import, kind, path);
    Chain chain = status == OK ? kind->chain_of(&import) : CHAIN_NATION;
    if (status == OK)
        status = begin(&import, chain, kind->command);
    if (status == OK)
        status = kind->write(&import, chain);
    mem_free(import.parent);
    if (status == OK)
        *ret = import.counts;
    return status;
}

Status import_problem(Import *import, const TableRow *row, const ColumnSet *set, const char *column,
                      const char *key, const char *first, const char *second)
{
    Place place = table_place(import->reader, row->line, column_index(set, column));
    return fail_at(import->ctx, E_INVALID, &place, key, first == NULL ? "" : first,
                   second == NULL ? "" : second, NULL);
}

bool import_text(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                 const char **ret)
{
    Text text = TEXT_EMPTY;
    if (!table_field_text(import->ctx, import->reader, row, column_index(set, key), &text))
        return false;
    *ret = text_string(import->parent, text);
    return true;
}

bool import_int(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                int64_t *ret, bool *ret_empty)
{
    bool empty = false;
    if (!table_field(import->ctx, import->reader, row, column_index(set, key), ret, &empty))
        return false;
    if (ret_empty != NULL)
        *ret_empty = empty;
    return true;
}

bool import_flag(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                 bool *ret)
{
    int64_t value = 0;
    if (!import_int(import, row, set, key, &value, NULL))
        return false;
    *ret = value != 0;
    return true;
}

bool import_key(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                const char **ret)
{
    const char *text = NULL;
    if (!import_text(import, row, set, key, &text))
        return false;
    if (!award_key_valid(text_of(text))) {
        (void)import_problem(import, row, set, key, "award.key", text, NULL);
        return false;
    }
    *ret = text;
    return true;
}

/* 32.77.01.1001: a village's code is known by its dots, for an employer number may have ten digits.
 */
static bool is_village_code(Text code)
{
    static const char FORM[] = "00.00.00.0000";
    if (code.bytes != sizeof FORM - 1)
        return false;
    for (size_t i = 0; i < code.bytes; i++) {
        bool digit = code.data[i] >= '0' && code.data[i] <= '9';
        if (FORM[i] == '.' ? code.data[i] != '.' : !digit)
            return false;
    }
    return true;
}

/* Up to four digits, with or without dots, mean a province or a regency; ten with dots a village;
 * anything else is an organisation's number. */
static bool is_region_code(Text code)
{
    if (is_village_code(code))
        return true;
    int digits = 0;
    for (size_t i = 0; i < code.bytes; i++) {
        if (code.data[i] >= '0' && code.data[i] <= '9')
            digits++;
        else if (code.data[i] != '.')
            return false;
    }
    return digits <= REGENCY_DIGITS;
}

static bool is_organisation_code(Text code)
{
    for (size_t i = 0; i < code.bytes; i++) {
        char c = code.data[i];
        bool sign = c == '-' || c == '.' || c == '/';
        if (!sign && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z'))
            return false;
    }
    return code.bytes > 0 && code.bytes <= ORGANISATION_CODE_BYTES_MAX;
}

bool import_code(Import *import, const TableRow *row, const ColumnSet *set, const char *key,
                 const char **ret, Region *ret_region)
{
    const char *text = NULL;
    if (!import_text(import, row, set, key, &text))
        return false;
    if (is_region_code(text_of(text))) {
        Region region = REGION_NATION;
        Place place = table_place(import->reader, row->line, column_index(set, key));
        if (region_read(import->ctx, &place, text_of(text), &region) != OK)
            return false;
        *ret = region_format(import->parent, region);
        *ret_region = region;
        return true;
    }
    if (!is_organisation_code(text_of(text))) {
        (void)import_problem(import, row, set, key, "award.code", text, NULL);
        return false;
    }
    *ret = text;
    *ret_region = REGION_NATION;
    return true;
}

const Category *import_category(Import *import, const TableRow *row, const ColumnSet *set)
{
    const char *key = NULL;
    if (!import_text(import, row, set, "category", &key))
        return NULL;
    Buf *names = buf_new(import->parent, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < import->edition->category_count; i++) {
        if (strcmp(import->edition->categories[i].key, key) == 0)
            return &import->edition->categories[i];
        buf_printf(names, "%s%s", i == 0 ? "" : ", ", import->edition->categories[i].key);
    }
    (void)import_problem(import, row, set, "category", "award.row_category", key, names->data);
    return NULL;
}

const Indicator *import_indicator(Import *import, const TableRow *row, const ColumnSet *set,
                                  const Category *category, SourceKind kind, const char **ret_key)
{
    const char *key = NULL;
    if (!import_text(import, row, set, "indicator", &key))
        return NULL;
    const Rubric *rubric = category->rubric;
    Buf *names = buf_new(import->parent, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const Indicator *indicator = &rubric->indicators[i];
        const char *name = rubric->nodes[indicator->node].key;
        if (indicator->source.kind != kind)
            continue;
        if (strcmp(name, key) == 0) {
            *ret_key = name;
            return indicator;
        }
        buf_printf(names, "%s%s", names->bytes == 0 ? "" : ", ", name);
    }
    (void)import_problem(import, row, set, "indicator", "award.row_indicator", key, names->data);
    return NULL;
}

Status import_entrant(Import *import, const TableRow *row, const ColumnSet *set,
                      const Category *category, const char *code)
{
    const Edition *edition = import->edition;
    Entrant entrant;
    bool found = false;
    TRY(entrant_find(import->store, import->parent, edition, category->key, code, &entrant,
                     &found));
    if (found)
        return OK;
    for (size_t i = 0; i < edition->category_count; i++) {
        const char *other = edition->categories[i].key;
        TRY(entrant_find(import->store, import->parent, edition, other, code, &entrant, &found));
        if (!found)
            continue;
        Place place = table_place(import->reader, row->line, column_index(set, "code"));
        return fail_at(import->ctx, E_CONFLICT, &place, "award.other_category", code,
                       category->key, other, entrant.name, NULL);
    }
    return import_problem(import, row, set, "code", "award.row_entrant", code, category->key);
}

Status day_has_come(Ctx *ctx, const Place *place, Date day)
{
    if (day.days <= instant_date(ctx->now).days)
        return OK;
    return fail_at(ctx, E_INVALID, place, "award.day_future",
                   date_format_long(ctx, day, ctx->lang == LANG_EN), NULL);
}

Status import_day_has_come(Import *import, const TableRow *row, const ColumnSet *set,
                           const char *column, Date day)
{
    Place place = table_place(import->reader, row->line, column_index(set, column));
    return day_has_come(import->ctx, &place, day);
}

Status import_once(Import *import, const TableRow *row, const ColumnSet *set, const char *column,
                   const char *key)
{
    uint32_t before = interned_count(import->keys);
    if (intern(import->keys, text_of(key)) < before)
        return import_problem(import, row, set, column, "award.row_twice", NULL, NULL);
    return OK;
}
