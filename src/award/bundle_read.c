/* A category back from its tables. What follows from other tables is computed here anew, so that
 * writing the tables again shows the first place where the published ones do not hold together. */
#include "award/bundle_private.h"

#include "base/mem.h"

typedef struct {
    Ctx *ctx;
    void *parent;
    const char *folder;
    CsvText tables[BUNDLE_TABLE_COUNT];
    BundleCategory *category;
} Reader;

static const char *field(const Reader *reader, BundleTable table, size_t row, size_t column)
{
    const CsvText *text = &reader->tables[table];
    return text->fields[row * text->width + column];
}

static Status wrong(const Reader *reader, BundleTable table, size_t row, size_t column)
{
    enum { HEADER_LINES = 2 };
    Place place = {
        .file = mem_printf(reader->parent, "%s/%s", reader->folder, BUNDLE_TABLES[table].file),
        .line = (int64_t)row + HEADER_LINES,
        .field = BUNDLE_TABLES[table].columns[column].key};
    return fail_at(
        reader->ctx, E_INVALID, &place, "bundle.field",
        text_without_controls(reader->parent, text_of(field(reader, table, row, column))), NULL);
}

static bool parse_micro(const char *text, bool *ret_known, int64_t *ret)
{
    *ret_known = text[0] != '\0';
    *ret = 0;
    return !*ret_known || text_parse_decimal(text_of(text), 6, ret);
}

static bool parse_date(const char *text, bool *ret_known, Date *ret)
{
    *ret_known = text[0] != '\0';
    return !*ret_known || date_parse(text_of(text), ret);
}

static bool parse_bool(const char *text, bool *ret)
{
    *ret = strcmp(text, "true") == 0;
    return *ret || strcmp(text, "false") == 0;
}

/* -- Tables ----------------------------------------------------------------------------------- */

static Status read_entrants(Reader *reader)
{
    enum { CODE, NAME, SYNTHETIC };
    AwardInput *input = reader->category->input;
    input->count = reader->tables[BUNDLE_ENTRANTS].count;
    input->entrants = mem_array(input, AwardEntrant, input->count);
    for (size_t e = 0; e < input->count; e++) {
        AwardEntrant *entrant = &input->entrants[e];
        *entrant = (AwardEntrant){.code = field(reader, BUNDLE_ENTRANTS, e, CODE),
                                  .name = field(reader, BUNDLE_ENTRANTS, e, NAME)};
        if (e > 0 && strcmp(input->entrants[e - 1].code, entrant->code) >= 0)
            return wrong(reader, BUNDLE_ENTRANTS, e, CODE);
        if (!parse_bool(field(reader, BUNDLE_ENTRANTS, e, SYNTHETIC), &entrant->synthetic))
            return wrong(reader, BUNDLE_ENTRANTS, e, SYNTHETIC);
    }
    return OK;
}

static int level_index(const Scale *scale, const char *level)
{
    for (size_t i = 0; i < scale->step_count; i++) {
        if (scale->kind == SCALE_LEVELS && strcmp(scale->steps[i].level, level) == 0)
            return (int)i;
    }
    return -1;
}

/* The value, the level and the heads of one row of inputs.csv. */
static Status read_value(Reader *reader, size_t row, size_t i, RawValue *ret)
{
    enum { VALUE = 3, LEVEL, NUMERATOR, DENOMINATOR, HEADS };
    const Scale *scale = &reader->category->rubric->indicators[i].scale;
    const char *level = field(reader, BUNDLE_INPUTS, row, LEVEL);
    const char *heads = field(reader, BUNDLE_INPUTS, row, HEADS);
    if (!parse_micro(field(reader, BUNDLE_INPUTS, row, VALUE), &ret->known, &ret->value))
        return wrong(reader, BUNDLE_INPUTS, row, VALUE);
    if (level[0] != '\0') {
        ret->value = level_index(scale, level);
        ret->known = true;
        if (ret->value < 0)
            return wrong(reader, BUNDLE_INPUTS, row, LEVEL);
    }
    if (strcmp(heads, "withheld") == 0) {
        reader->category->withheld[i] = true;
        ret->denominator = 1; /* a share, whatever of */
    } else if (strcmp(heads, "shown") == 0) {
        Text numerator = text_of(field(reader, BUNDLE_INPUTS, row, NUMERATOR));
        Text denominator = text_of(field(reader, BUNDLE_INPUTS, row, DENOMINATOR));
        if (!text_parse_int64(numerator, &ret->numerator))
            return wrong(reader, BUNDLE_INPUTS, row, NUMERATOR);
        if (!text_parse_int64(denominator, &ret->denominator) ||
            !ratio_apply(ret->numerator, (int64_t)100 * MICRO, ret->denominator, ROUND_HALF_AWAY,
                         &ret->value))
            return wrong(reader, BUNDLE_INPUTS, row, DENOMINATOR);
    }
    return OK;
}

static Status read_inputs(Reader *reader)
{
    enum { ENTRANT, INDICATOR };
    BundleCategory *category = reader->category;
    AwardInput *input = category->input;
    size_t width = category->rubric->indicator_count;
    const CsvText *table = &reader->tables[BUNDLE_INPUTS];
    input->values = mem_array(input, RawValue, input->count * width);
    for (size_t row = 0; row < table->count; row++) {
        size_t e = row / width;
        size_t i = row % width;
        const RubricNode *node = &category->rubric->nodes[category->rubric->indicators[i].node];
        if (e >= input->count ||
            strcmp(field(reader, BUNDLE_INPUTS, row, ENTRANT), input->entrants[e].code) != 0)
            return wrong(reader, BUNDLE_INPUTS, row, ENTRANT);
        if (strcmp(field(reader, BUNDLE_INPUTS, row, INDICATOR), node->key) != 0)
            return wrong(reader, BUNDLE_INPUTS, row, INDICATOR);
        TRY(read_value(reader, row, i, &input->values[row]));
    }
    if (table->count < input->count * width) {
        Place place = {
            .file = mem_printf(reader->parent, "%s/%s", reader->folder,
                               BUNDLE_TABLES[BUNDLE_INPUTS].file),
            .line = (int64_t)table->count + 2,
        };
        return fail_at(reader->ctx, E_INVALID, &place, "bundle.row_missing",
                       input->entrants[table->count / width].code, NULL);
    }
    return OK;
}

static Status read_basis(Reader *reader)
{
    enum { ENTRANT, INDICATOR, WHAT, VALUE, SOURCE, DATED, SYNTHETIC };
    const BundleCategory *category = reader->category;
    AwardInput *input = category->input;
    size_t width = category->rubric->indicator_count;
    size_t cell = 0; /* rows are in the order of inputs.csv */
    for (size_t row = 0; row < reader->tables[BUNDLE_BASIS].count; row++) {
        const char *code = field(reader, BUNDLE_BASIS, row, ENTRANT);
        const char *key = field(reader, BUNDLE_BASIS, row, INDICATOR);
        const Rubric *rubric = category->rubric;
        while (cell < input->count * width &&
               (strcmp(input->entrants[cell / width].code, code) != 0 ||
                strcmp(rubric->nodes[rubric->indicators[cell % width].node].key, key) != 0))
            cell++;
        if (cell == input->count * width)
            return wrong(reader, BUNDLE_BASIS, row, ENTRANT);
        RawValue *raw = &input->values[cell];
        ValueBasis basis = {.what = field(reader, BUNDLE_BASIS, row, WHAT),
                            .plain = field(reader, BUNDLE_BASIS, row, VALUE),
                            .source = field(reader, BUNDLE_BASIS, row, SOURCE)};
        if (!parse_date(field(reader, BUNDLE_BASIS, row, DATED), &basis.has_date, &basis.dated))
            return wrong(reader, BUNDLE_BASIS, row, DATED);
        if (!parse_bool(field(reader, BUNDLE_BASIS, row, SYNTHETIC), &basis.synthetic))
            return wrong(reader, BUNDLE_BASIS, row, SYNTHETIC);
        raw->basis = mem_resize(input, raw->basis, raw->basis_count + 1, sizeof *raw->basis);
        raw->basis[raw->basis_count++] = basis;
    }
    return OK;
}

/* Moves on to the entrant with this code. False if none that follows has it. */
static bool entrant_from(const AwardInput *input, size_t *entrant, const char *code)
{
    while (*entrant < input->count && strcmp(input->entrants[*entrant].code, code) != 0)
        ++*entrant;
    return *entrant < input->count;
}

static bool parse_verdict(const char *text, DocumentVerdict *ret)
{
    *ret = DOCUMENT_UNJUDGED;
    if (text[0] == '\0')
        return true;
    for (int i = DOCUMENT_UNJUDGED + 1; i < DOCUMENT_VERDICT_COUNT; i++) {
        if (strcmp(DOCUMENT_VERDICT_KEYS[i], text) == 0)
            *ret = (DocumentVerdict)i;
    }
    return *ret != DOCUMENT_UNJUDGED;
}

static Status read_evidence(Reader *reader)
{
    enum {
        ENTRANT,
        INDICATOR,
        NUMBER,
        KIND,
        TITLE,
        IN_FORCE,
        UNTIL,
        VALUE,
        SOURCE,
        FILE_DIGEST,
        VERDICT,
        LEVEL,
        VERDICT_VALUE,
        REASON,
        SYNTHETIC
    };
    BundleCategory *category = reader->category;
    category->evidence_count = reader->tables[BUNDLE_EVIDENCE].count;
    category->evidence = mem_array(reader->parent, Evidence, category->evidence_count);
    size_t entrant = 0;
    for (size_t row = 0; row < category->evidence_count; row++) {
        const char *cells[SYNTHETIC + 1];
        for (size_t i = 0; i <= SYNTHETIC; i++)
            cells[i] = field(reader, BUNDLE_EVIDENCE, row, i);
        Evidence *evidence = &category->evidence[row];
        bool dated = false;
        *evidence = (Evidence){.code = cells[ENTRANT],
                               .indicator = cells[INDICATOR],
                               .number = cells[NUMBER],
                               .kind = cells[KIND],
                               .title = cells[TITLE],
                               .source = cells[SOURCE],
                               .file_digest = cells[FILE_DIGEST],
                               .verdict_level = cells[LEVEL],
                               .verdict_reason = cells[REASON]};
        if (!entrant_from(category->input, &entrant, cells[ENTRANT]))
            return wrong(reader, BUNDLE_EVIDENCE, row, ENTRANT);
        if (!parse_date(cells[IN_FORCE], &dated, &evidence->in_force) || !dated)
            return wrong(reader, BUNDLE_EVIDENCE, row, IN_FORCE);
        if (!parse_date(cells[UNTIL], &evidence->has_until, &evidence->until))
            return wrong(reader, BUNDLE_EVIDENCE, row, UNTIL);
        if (!parse_micro(cells[VALUE], &evidence->has_value, &evidence->value))
            return wrong(reader, BUNDLE_EVIDENCE, row, VALUE);
        if (!parse_verdict(cells[VERDICT], &evidence->verdict))
            return wrong(reader, BUNDLE_EVIDENCE, row, VERDICT);
        if (!parse_micro(cells[VERDICT_VALUE], &evidence->has_verdict_value,
                         &evidence->verdict_value))
            return wrong(reader, BUNDLE_EVIDENCE, row, VERDICT_VALUE);
        if (!parse_bool(cells[SYNTHETIC], &evidence->synthetic))
            return wrong(reader, BUNDLE_EVIDENCE, row, SYNTHETIC);
    }
    return OK;
}

/* An entrant of the category, and a pseudonym. */
static bool pair_stands(const Reader *reader, const char *code, const char *assessor)
{
    const AwardInput *input = reader->category->input;
    return award_entrant_at(input, code) < input->count && bundle_assessor_number(assessor) > 0;
}

static Status read_assignments(Reader *reader)
{
    enum { ENTRANT, ASSESSOR };
    BundleCategory *category = reader->category;
    size_t count = reader->tables[BUNDLE_ASSIGNMENTS].count;
    category->assignments = mem_array(reader->parent, BundleAssignment, count);
    for (size_t row = 0; row < count; row++) {
        BundleAssignment *pair = &category->assignments[row];
        *pair = (BundleAssignment){.code = field(reader, BUNDLE_ASSIGNMENTS, row, ENTRANT),
                                   .assessor = field(reader, BUNDLE_ASSIGNMENTS, row, ASSESSOR)};
        if ((row > 0 && bundle_by_assignment(&pair[-1], pair) >= 0) ||
            !pair_stands(reader, pair->code, pair->assessor))
            return wrong(reader, BUNDLE_ASSIGNMENTS, row, ENTRANT);
    }
    category->assignment_count = count;
    return OK;
}

/* Does a mark stand after the one before it, for an entrant and an indicator of the panel? */
static bool mark_stands(const Reader *reader, const BundleMark *mark, bool first)
{
    const Rubric *rubric = reader->category->rubric;
    if ((!first && bundle_by_mark(&mark[-1], mark) >= 0) ||
        !pair_stands(reader, mark->code, mark->assessor))
        return false;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        if (bundle_is_panel(rubric, i) &&
            strcmp(rubric->nodes[rubric->indicators[i].node].key, mark->indicator) == 0)
            return true;
    }
    return false;
}

static Status read_marks(Reader *reader)
{
    enum { ENTRANT, INDICATOR, ASSESSOR, MARK };
    BundleCategory *category = reader->category;
    category->mark_count = reader->tables[BUNDLE_MARKS].count;
    category->marks = mem_array(reader->parent, BundleMark, category->mark_count);
    for (size_t row = 0; row < category->mark_count; row++) {
        BundleMark *mark = &category->marks[row];
        bool known = false;
        *mark = (BundleMark){.code = field(reader, BUNDLE_MARKS, row, ENTRANT),
                             .indicator = field(reader, BUNDLE_MARKS, row, INDICATOR),
                             .assessor = field(reader, BUNDLE_MARKS, row, ASSESSOR)};
        if (!parse_micro(field(reader, BUNDLE_MARKS, row, MARK), &known, &mark->mark.micro) ||
            mark->mark.micro < 0 || mark->mark.micro > (int64_t)AWARD_MARK_MAX * MICRO)
            return wrong(reader, BUNDLE_MARKS, row, MARK);
        mark->abstains = !known;
        if (!mark_stands(reader, mark, row == 0))
            return wrong(reader, BUNDLE_MARKS, row, ENTRANT);
        mark->counts = known && bundle_is_assigned(category, mark->code, mark->assessor);
    }
    return OK;
}

/* Whoever is out takes no part, and is out once. */
static bool is_out_once(const Reader *reader, const AwardDecision *decision, const char *code)
{
    const AwardInput *input = reader->category->input;
    if (award_entrant_at(input, code) < input->count)
        return false;
    for (size_t i = 0; i < decision->count; i++) {
        if (strcmp(decision->places[i].code, code) == 0)
            return false;
    }
    return true;
}

/* Those who are out; who is ranked follows from the scores. */
static Status read_decisions(Reader *reader)
{
    enum { ENTRANT = 3, NAME, STANDING = 8, REASON };
    AwardDecision *decision = mem_new(reader->parent, AwardDecision);
    size_t count = reader->tables[BUNDLE_DECISIONS].count;
    decision->places = mem_array(reader->parent, DecidedPlace, count);
    for (size_t row = 0; row < count; row++) {
        DecidedPlace place = {.code = field(reader, BUNDLE_DECISIONS, row, ENTRANT),
                              .name = field(reader, BUNDLE_DECISIONS, row, NAME),
                              .decided_by = "",
                              .result_code = "",
                              .standing = field(reader, BUNDLE_DECISIONS, row, STANDING),
                              .reason = field(reader, BUNDLE_DECISIONS, row, REASON)};
        if (bundle_is_ranked(&place))
            continue;
        if (!is_out_once(reader, decision, place.code))
            return wrong(reader, BUNDLE_DECISIONS, row, ENTRANT);
        decision->places[decision->count++] = place;
    }
    reader->category->decision = decision;
    return OK;
}

Status bundle_read(Ctx *ctx, void *parent, const char *folder, Text rubric, const Text *tables,
                   const Edition *edition, BundleCategory *ret)
{
    BundleCategory category = {.key = folder, .rubric_text = text_string(parent, rubric)};
    Reader reader = {.ctx = ctx, .parent = parent, .folder = folder, .category = &category};
    Rubric *rules = NULL;
    const char *name = mem_printf(parent, "%s/" BUNDLE_RUBRIC, folder);
    TRY(rubric_parse(ctx, parent, name, rubric, &rules));
    category.rubric = rules;
    category.input = mem_new(parent, AwardInput);
    category.input->rubric = rules;
    category.withheld = mem_array(parent, bool, rules->indicator_count);
    for (int i = 0; i < BUNDLE_TABLE_COUNT; i++) {
        bool result = i == BUNDLE_SCORES || i == BUNDLE_RANKS || i >= BUNDLE_ROBUSTNESS;
        if (result)
            continue;
        const char *header[BUNDLE_COLUMNS_MAX];
        const char *file = mem_printf(parent, "%s/%s", folder, BUNDLE_TABLES[i].file);
        bundle_header((BundleTable)i, header);
        TRY(csv_text_read(ctx, parent, file, tables[i], header, BUNDLE_TABLES[i].count,
                          &reader.tables[i]));
    }
    TRY(read_entrants(&reader));
    TRY(read_inputs(&reader));
    TRY(read_basis(&reader));
    TRY(read_evidence(&reader));
    TRY(read_assignments(&reader));
    TRY(read_marks(&reader));
    TRY(read_decisions(&reader));
    bundle_derive(parent, edition, &category);
    *ret = category;
    return OK;
}
