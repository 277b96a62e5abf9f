/* The form of one assessor: a workbook with the entrants to mark, and what comes back in it. */
#include "award/seal_private.h"

#include "base/mem.h"
#include "base/message.h"
#include "format/table_writer.h"

/* Both sheets are read by their first (Indonesian) headers. */
enum { FORM_ID_DIGITS = 16, FORM_CHECK_DIGITS = 8, FORM_ROWS_MAX = 100000 };
static const char MARK_SHEET[] = "Nilai";
static const char FORM_SHEET[] = "Formulir";

enum { COL_CATEGORY, COL_CODE, COL_ENTRANT, COL_INDICATOR, COL_QUESTION, COL_MARK, COL_ABSTAINS };
enum { COL_NOTE = COL_ABSTAINS + 1, COL_CHECK };

static const Column COLUMNS[] = {
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode", "code", COLUMN_TEXT, true, 30, NULL},
    {"entrant", "peserta", "entrant", COLUMN_TEXT, true, 500, NULL},
    {"indicator", "indikator", "indicator", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"question", "uraian", "description", COLUMN_TEXT, true, 1000, NULL},
    {"mark", "nilai", "mark", COLUMN_SCORE, false, 0, NULL},
    {"abstains", "abstain", "abstains", COLUMN_BOOL, false, 0, NULL},
    {"note", "catatan", "note", COLUMN_TEXT, false, MARK_NOTE_BYTES_MAX, NULL},
    {"check", "kunci baris", "row key", COLUMN_TEXT, true, FORM_CHECK_DIGITS, NULL},
};
const ColumnSet MARK_FORM_COLUMNS = COLUMN_SET("mark-form", COLUMNS);

static const Column HEAD_COLUMNS[] = {
    {"item", "hal", "item", COLUMN_TEXT, true, 100, NULL},
    {"value", "isi", "value", COLUMN_TEXT, true, 1000, NULL},
};
static const ColumnSet HEAD = COLUMN_SET("mark-form", HEAD_COLUMNS);

/* -- What a form holds ----------------------------------------------------------------------- */

typedef struct {
    const char *category, *code, *name, *indicator, *question;
} FormRow;

typedef struct {
    FormRow *rows;
    size_t count, capacity;
} FormRows;

static Digest row_digest(const char *id, const char *category, const char *code,
                         const char *indicator)
{
    void *scratch = mem_root(NULL);
    Digest digest = digest_of(NULL, 0);
    Hasher *hasher = hasher_new(scratch);
    hasher_add_text(hasher, text_of(id));
    hasher_add_text(hasher, text_of(category));
    hasher_add_text(hasher, text_of(code));
    hasher_add_text(hasher, text_of(indicator));
    digest = hasher_end(hasher);
    mem_free(scratch);
    return digest;
}

static const char *row_check(void *parent, const char *id, const char *category, const char *code,
                             const char *indicator)
{
    Digest digest = row_digest(id, category, code, indicator);
    Text hex = text_of(digest_hex(parent, &digest));
    return text_string(parent, text_slice(hex, 0, FORM_CHECK_DIGITS));
}

/* A form's id follows from what it asks, so a row that was moved, added or taken out shows. */
static Hasher *id_begin(void *parent, const char *edition, const char *assessor)
{
    Hasher *hasher = hasher_new(parent);
    hasher_add_text(hasher, TEXT("paritrana mark form 1"));
    hasher_add_text(hasher, text_of(edition));
    hasher_add_text(hasher, text_of(assessor));
    return hasher;
}

static void id_add(Hasher *hasher, const char *category, const char *code, const char *indicator)
{
    hasher_add_text(hasher, text_of(category));
    hasher_add_text(hasher, text_of(code));
    hasher_add_text(hasher, text_of(indicator));
}

static const char *id_end(void *parent, Hasher *hasher)
{
    Digest digest = hasher_end(hasher);
    Text hex = text_of(digest_hex(parent, &digest));
    return text_string(parent, text_slice(hex, 0, FORM_ID_DIGITS));
}

static Status add_category(Store *store, void *parent, const Edition *edition,
                           const Category *category, const char *assessor, FormRows *form)
{
    Ctx *ctx = store_ctx(store);
    const Rubric *rubric = category->rubric;
    Assignment *pairs = NULL;
    size_t count = 0;
    TRY(mark_asked(store, parent, edition, category, assessor, &pairs, &count));
    for (size_t k = 0; k < count; k++) {
        Entrant entrant = {.name = ""};
        bool found = false;
        TRY(entrant_find(store, parent, edition, category->key, pairs[k].code, &entrant, &found));
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            const RubricNode *node = &rubric->nodes[rubric->indicators[i].node];
            if (!mark_taken(rubric, i))
                continue;
            if (form->count == FORM_ROWS_MAX)
                return fail(ctx, E_LIMIT, "award.too_many_rows", "100.000", NULL);
            form->rows = mem_grow(parent, form->rows, form->count, &form->capacity);
            form->rows[form->count++] = (FormRow){.category = category->key,
                                                  .code = pairs[k].code,
                                                  .name = entrant.name,
                                                  .indicator = node->key,
                                                  .question = rubric_label(node, ctx->lang)};
        }
    }
    return OK;
}

/* -- Writing --------------------------------------------------------------------------------- */

static void set_headers(TableWriter *writer, void *parent, const ColumnSet *set)
{
    Text *headers = mem_array(parent, Text, set->count);
    for (size_t i = 0; i < set->count; i++) {
        Text names = text_of(set->columns[i].header_id);
        (void)text_split(&names, '|', &headers[i]);
    }
    Status status = table_writer_headers(writer, headers, set->count);
    (void)status; /* it never fails for the columns it was opened with */
}

static Status write_rows(TableWriter *writer, void *parent, const FormRows *form, const char *id)
{
    for (size_t i = 0; i < form->count; i++) {
        const FormRow *row = &form->rows[i];
        const Cell cells[] = {
            CELL_STRING(row->category),
            CELL_STRING(row->code),
            CELL_STRING(row->name),
            CELL_STRING(row->indicator),
            CELL_STRING(row->question),
            CELL_NONE,
            CELL_NONE,
            CELL_NONE,
            CELL_STRING(row_check(parent, id, row->category, row->code, row->indicator))};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

static Status write_head(TableWriter *writer, Ctx *ctx, const Edition *edition,
                         const char *assessor, const char *id)
{
    const char *rows[][2] = {
        {"formulir", id},
        {"edisi", edition->id},
        {"penilai", assessor},
        {"petunjuk 1", say(ctx, LANG_ID, "form.how.marks", NULL)},
        {"petunjuk 2", say(ctx, LANG_ID, "form.how.abstain", NULL)},
        {"petunjuk 3", say(ctx, LANG_ID, "form.how.return", NULL)},
        {edition->synthetic ? "sintetis" : NULL, say(ctx, LANG_ID, "synthetic.note", NULL)}};
    for (size_t i = 0; i < ARRAY_COUNT(rows) && rows[i][0] != NULL; i++) {
        const Cell cells[] = {CELL_STRING(rows[i][0]), CELL_STRING(rows[i][1])};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

static Status write_form(Ctx *ctx, void *parent, const Edition *edition, const char *assessor,
                         const char *path, const FormRows *form, const char *id)
{
    static const FormColumn MARKS[] = {
        [COL_CATEGORY] = {.width = 16},
        [COL_CODE] = {.width = 14},
        [COL_ENTRANT] = {.width = 36},
        [COL_INDICATOR] = {.width = 22},
        [COL_QUESTION] = {.width = 48},
        [COL_MARK] = {.editable = true, .width = 10, .bounded = true, .until = AWARD_MARK_MAX},
        [COL_ABSTAINS] = {.editable = true, .width = 10, .choices = "ya|tidak"},
        [COL_NOTE] = {.editable = true, .width = 50},
        [COL_CHECK] = {.hidden = true, .width = 12},
    };
    static const FormColumn ABOUT[] = {{.width = 14}, {.width = 100}};
    static const OutputColumn MARK_OUTPUT[] = {
        {"category", NULL},  {"code", NULL},     {"entrant", NULL},
        {"indicator", NULL}, {"question", NULL}, {"mark", NULL},
        {"abstains", NULL},  {"note", NULL},     {"check", NULL}};
    static const OutputColumn HEAD_OUTPUT[] = {{"item", NULL}, {"value", NULL}};
    TableWriterOptions options = {.path = path, .format = OUTPUT_XLSX, .title = MARK_SHEET};
    TableWriter *writer;
    TRY(table_writer_open(ctx, parent, &options, MARK_OUTPUT, ARRAY_COUNT(MARK_OUTPUT), &writer));
    table_writer_form(writer, MARKS);
    set_headers(writer, parent, &MARK_FORM_COLUMNS);
    TRY(write_rows(writer, parent, form, id));
    TRY(table_writer_sheet(writer, FORM_SHEET, HEAD_OUTPUT, ARRAY_COUNT(HEAD_OUTPUT)));
    table_writer_form(writer, ABOUT);
    set_headers(writer, parent, &HEAD);
    TRY(write_head(writer, ctx, edition, assessor, id));
    return table_writer_close(writer);
}

static Status collect_form(Store *store, void *parent, const Edition *edition, const char *assessor,
                           FormRows *form)
{
    bool panel = false;
    Assessor found;
    TRY(panel_exists(store, edition, &panel));
    if (panel)
        TRY(assessor_get(store, parent, edition, assessor, &found));
    for (size_t i = 0; i < edition->category_count; i++)
        TRY(add_category(store, parent, edition, &edition->categories[i], assessor, form));
    if (form->count == 0)
        return fail(store_ctx(store), E_NOT_FOUND, "form.nothing_to_mark", assessor, edition->id,
                    NULL);
    return OK;
}

Status mark_form_write(Store *store, const Edition *edition, const char *assessor, const char *path,
                       MarkForm *ret)
{
    Ctx *ctx = store_ctx(store);
    FormRows form = {0};
    void *scratch = mem_root(ctx);
    Status status = collect_form(store, scratch, edition, assessor, &form);
    if (status == OK) {
        Hasher *hasher = id_begin(scratch, edition->id, assessor);
        for (size_t i = 0; i < form.count; i++)
            id_add(hasher, form.rows[i].category, form.rows[i].code, form.rows[i].indicator);
        const char *id = id_end(ctx, hasher);
        status = write_form(ctx, scratch, edition, assessor, path, &form, id);
        if (status == OK)
            *ret = (MarkForm){.id = id, .rows = (int64_t)form.count};
    }
    mem_free(scratch);
    return status;
}

/* -- Reading back ---------------------------------------------------------------------------- */

bool mark_is_form(Ctx *ctx, const char *path)
{
    Ctx *probe = ctx_worker(ctx);
    TableReader *reader;
    TableReaderOptions options = {.sheet = FORM_SHEET};
    bool is =
        table_open(probe, probe, path, &HEAD, &options, &reader) == OK && table_is_xlsx(reader);
    mem_free(probe);
    return is;
}

typedef struct {
    const char *id, *edition, *assessor;
} FormHead;

static Status read_head(Ctx *ctx, void *parent, const char *path, FormHead *ret)
{
    TableReader *reader;
    TableReaderOptions options = {.sheet = FORM_SHEET};
    FormHead head = {.id = "", .edition = "", .assessor = ""};
    TRY(table_open(ctx, parent, path, &HEAD, &options, &reader));
    for (;;) {
        TableRow row;
        bool more = false;
        TRY(table_next(reader, &row, &more));
        if (!more)
            break;
        const char *value = text_string(parent, row.fields[1]);
        if (text_is(row.fields[0], "formulir"))
            head.id = value;
        else if (text_is(row.fields[0], "edisi"))
            head.edition = value;
        else if (text_is(row.fields[0], "penilai"))
            head.assessor = value;
    }
    *ret = head;
    return OK;
}

/* Every column where the form has it, under its own name. */
static Status check_layout(Ctx *ctx, const TableReader *reader)
{
    Status status = OK;
    size_t headers = 0;
    (void)table_headers(reader, &headers);
    for (size_t i = 0; i < MARK_FORM_COLUMNS.count; i++) {
        if (table_position_of(reader, i) == (int)i + 1)
            continue;
        Place place = {.file = table_path(reader), .line = 1, .column = (int)i + 1};
        status = fail_at(ctx, E_INVALID, &place, "form.column_moved",
                         MARK_FORM_COLUMNS.columns[i].header_id, NULL);
    }
    if (status == OK && headers != MARK_FORM_COLUMNS.count) {
        Place place = {
            .file = table_path(reader), .line = 1, .column = (int)MARK_FORM_COLUMNS.count + 1};
        status = fail_at(ctx, E_INVALID, &place, "form.column_added", NULL);
    }
    return status;
}

typedef struct {
    Store *store;
    Ctx *ctx;
    void *parent;
    const Edition *edition;
    const AssessorKey *key;
    const Panel *panel;
    FormHead head;
    TableReader *reader;
    Hasher *hasher;
    bool damaged; /* rows are not those of the form */
    Mark *marks;
    size_t count, capacity;
    int64_t empty;
    AwardImportCounts counts;
} FormReading;

static Status cell_problem(FormReading *form, const TableRow *row, size_t column, const char *key)
{
    Place place = table_place(form->reader, row->line, column);
    return fail_at(form->ctx, E_INVALID, &place, key, NULL);
}

/* The mark of a row. *ret_empty: nothing was filled in, which is not yet a mark and no mistake. */
static Status read_mark(FormReading *form, const TableRow *row, Mark *mark, bool *ret_empty)
{
    Text note = TEXT_EMPTY;
    int64_t abstains = 0;
    bool no_mark = true, unused = true;
    bool whole = table_field(form->ctx, form->reader, row, COL_MARK, &mark->mark.micro, &no_mark);
    whole = table_field(form->ctx, form->reader, row, COL_ABSTAINS, &abstains, &unused) && whole;
    whole = table_field_text(form->ctx, form->reader, row, COL_NOTE, &note) && whole;
    if (!whole)
        return E_INVALID;
    mark->abstains = abstains != 0;
    mark->note = text_string(form->parent, note);
    *ret_empty = no_mark && !mark->abstains;
    if (*ret_empty)
        return OK;
    if (!no_mark && mark->abstains)
        return cell_problem(form, row, COL_MARK, "award.mark_abstains");
    if (mark->mark.micro < 0 || mark->mark.micro > (int64_t)AWARD_MARK_MAX * MICRO)
        return cell_problem(form, row, COL_MARK, "award.mark_range");
    return OK;
}

static Status read_form_row(FormReading *form, const TableRow *row)
{
    const char *category = text_string(form->parent, row->fields[COL_CATEGORY]);
    const char *code = text_string(form->parent, row->fields[COL_CODE]);
    const char *indicator = text_string(form->parent, row->fields[COL_INDICATOR]);
    const char *check = row_check(form->parent, form->head.id, category, code, indicator);
    const char *reason = NULL;
    bool empty = false;
    id_add(form->hasher, category, code, indicator);
    if (!text_is(row->fields[COL_CHECK], check)) {
        form->damaged = true;
        return cell_problem(form, row, COL_CODE, "form.row_changed");
    }
    Mark mark = {.category = category,
                 .code = code,
                 .indicator = indicator,
                 .assessor = form->key->assessor,
                 .synthetic = form->edition->synthetic};
    TRY(read_mark(form, row, &mark, &empty));
    if (empty) {
        form->empty++;
        return OK;
    }
    if (!panel_pair_may(form->panel, mark.assessor, category, code, &reason)) {
        Place place = table_place(form->reader, row->line, COL_CODE);
        return fail_at(form->ctx, E_INVALID, &place, reason, mark.assessor, code, category, NULL);
    }
    form->marks = mem_grow(form->parent, form->marks, form->count, &form->capacity);
    form->marks[form->count++] = mark;
    return OK;
}

static Status read_rows(FormReading *form, const char *path)
{
    TableReaderOptions options = {.sheet = MARK_SHEET};
    TRY(table_open(form->ctx, form->parent, path, &MARK_FORM_COLUMNS, &options, &form->reader));
    TRY(check_layout(form->ctx, form->reader));
    form->hasher = id_begin(form->parent, form->head.edition, form->head.assessor);
    for (;;) {
        TableRow row;
        bool more = false;
        TRY(table_next(form->reader, &row, &more));
        if (!more)
            break;
        form->counts.rows++;
        Status status = read_form_row(form, &row);
        if (status != OK && status != E_INVALID)
            return status;
        form->counts.bad += status != OK;
    }
    form->counts.rows += table_bad_rows(form->reader);
    form->counts.bad += table_bad_rows(form->reader);
    const char *id = id_end(form->parent, form->hasher);
    if (form->damaged || strcmp(id, form->head.id) != 0)
        return fail(form->ctx, E_INVALID, "form.rows_changed", path, NULL);
    return OK;
}

static Status read_form(FormReading *form, const char *path)
{
    Ctx *ctx = form->ctx;
    TRY(mark_require_sealing(form->store, form->edition, form->key));
    TRY(read_head(ctx, form->parent, path, &form->head));
    if (strcmp(form->head.edition, form->edition->id) != 0)
        return fail(ctx, E_INVALID, "form.other_edition", path, form->head.edition,
                    form->edition->id, NULL);
    if (strcmp(form->head.assessor, form->key->assessor) != 0)
        return fail(ctx, E_DENIED, "form.other_assessor", path, form->head.assessor,
                    form->key->assessor, NULL);
    Panel *panel = NULL;
    TRY(panel_load(form->store, form->parent, form->edition, NULL, NULL, &panel));
    form->panel = panel;
    return read_rows(form, path);
}

static Status import_form(FormReading *form, const char *path)
{
    Ctx *ctx = form->ctx;
    bool english = ctx->lang == LANG_EN;
    TRY(read_form(form, path));
    if (form->counts.bad > 0)
        return fail(ctx, E_INVALID, "award.all_or_nothing",
                    count_format(form->parent, form->counts.bad, english), NULL);
    TRY(event_begin(form->store, edition_chain(form->edition), "award mark import",
                    form->edition->id, NULL));
    TRY(marks_seal(form->store, form->edition, form->key, form->marks, form->count, &form->counts));
    if (form->empty > 0)
        problem_add(ctx, PROBLEM_NOTE, NULL, "form.rows_empty",
                    count_format(form->parent, form->empty, english), NULL);
    return OK;
}

Status mark_form_import(Store *store, const Edition *edition, const char *path,
                        const AssessorKey *key, AwardImportCounts *ret)
{
    Ctx *ctx = store_ctx(store);
    FormReading form = {
        .store = store, .ctx = ctx, .parent = mem_root(ctx), .edition = edition, .key = key};
    Status status = import_form(&form, path);
    mem_free(form.parent);
    if (status == OK)
        *ret = form.counts;
    return status;
}
