/* A category's tables as text. Whatever two people could write differently has one spelling here:
 * six decimals, ISO dates, "true" and "false", no control characters. */
#include "award/bundle_private.h"

#include "base/mem.h"

enum { MIB = 1 << 20 };
static const size_t TABLE_BYTES_MAX = (size_t)ZIP_BYTES_MAX_MIB * MIB;

typedef struct {
    Buf *buf;
    void *scratch; /* of one row */
    const char *fields[BUNDLE_COLUMNS_MAX];
    size_t width, at;
} Rows;

static Rows rows_begin(void *parent, BundleTable table)
{
    Rows rows = {.buf = buf_new(parent, TABLE_BYTES_MAX),
                 .scratch = mem_root(parent),
                 .width = BUNDLE_TABLES[table].count};
    bundle_header(table, rows.fields);
    csv_text_row(rows.buf, rows.fields, rows.width);
    return rows;
}

static void put(Rows *rows, const char *text)
{
    rows->fields[rows->at++] = text;
    if (rows->at < rows->width)
        return;
    csv_text_row(rows->buf, rows->fields, rows->width);
    rows->at = 0;
    mem_free(rows->scratch);
    rows->scratch = mem_root(NULL);
}

/* Free text as somebody wrote it, without what could move a line. */
static void put_text(Rows *rows, const char *text)
{
    put(rows, text_without_controls(rows->scratch, text_of(text)));
}

static void put_micro(Rows *rows, int64_t micro)
{
    put(rows, decimal_format(rows->scratch, micro, 6, 6, '.'));
}

static void put_int(Rows *rows, int64_t value)
{
    put(rows, mem_printf(rows->scratch, "%lld", (long long)value));
}

static void put_date(Rows *rows, bool known, Date date)
{
    put(rows, known ? date_format(rows->scratch, date) : "");
}

static void put_bool(Rows *rows, bool value) { put(rows, value ? "true" : "false"); }

static Text rows_end(Rows *rows)
{
    mem_free(rows->scratch);
    return buf_text(rows->buf);
}

bool bundle_is_panel(const Rubric *rubric, size_t indicator)
{
    return rubric->indicators[indicator].source.kind == SOURCE_PANEL;
}

bool bundle_is_share(const Rubric *rubric, size_t indicator)
{
    const IndicatorSource *source = &rubric->indicators[indicator].source;
    return source->kind == SOURCE_COVERAGE || source->over != OVER_NOTHING;
}

static const char *indicator_key(const Rubric *rubric, size_t indicator)
{
    return rubric->nodes[rubric->indicators[indicator].node].key;
}

static const RawValue *raw_of(const AwardInput *input, size_t entrant, size_t indicator)
{
    return &input->values[entrant * input->rubric->indicator_count + indicator];
}

static Text entrants_text(void *parent, const BundleCategory *category)
{
    Rows rows = rows_begin(parent, BUNDLE_ENTRANTS);
    for (size_t e = 0; e < category->input->count; e++) {
        const AwardEntrant *entrant = &category->input->entrants[e];
        put(&rows, entrant->code);
        put_text(&rows, entrant->name);
        put_bool(&rows, entrant->synthetic);
    }
    return rows_end(&rows);
}

static void put_heads(Rows *rows, const RawValue *raw, bool withheld)
{
    bool share = raw->known && raw->denominator != 0;
    if (!share || withheld) {
        put(rows, "");
        put(rows, "");
        put(rows, share ? "withheld" : "");
    } else {
        put_int(rows, raw->numerator);
        put_int(rows, raw->denominator);
        put(rows, "shown");
    }
}

static Text inputs_text(void *parent, const BundleCategory *category)
{
    const AwardInput *input = category->input;
    const Rubric *rubric = input->rubric;
    Rows rows = rows_begin(parent, BUNDLE_INPUTS);
    for (size_t e = 0; e < input->count; e++) {
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            const RawValue *raw = raw_of(input, e, i);
            const Scale *scale = &rubric->indicators[i].scale;
            bool level = scale->kind == SCALE_LEVELS;
            put(&rows, input->entrants[e].code);
            put(&rows, indicator_key(rubric, i));
            put(&rows, UNIT_KEYS[rubric->indicators[i].unit]);
            if (raw->known && !level)
                put_micro(&rows, raw->value);
            else
                put(&rows, "");
            put(&rows, raw->known && level ? scale->steps[raw->value].level : "");
            put_heads(&rows, raw, category->withheld[i]);
        }
    }
    return rows_end(&rows);
}

static Text basis_text(void *parent, const BundleCategory *category)
{
    const AwardInput *input = category->input;
    const Rubric *rubric = input->rubric;
    Rows rows = rows_begin(parent, BUNDLE_BASIS);
    for (size_t e = 0; e < input->count; e++) {
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            const RawValue *raw = raw_of(input, e, i);
            bool withheld = category->withheld[i];
            for (size_t b = 0; b < raw->basis_count && !bundle_is_panel(rubric, i); b++) {
                const ValueBasis *basis = &raw->basis[b];
                put(&rows, input->entrants[e].code);
                put(&rows, indicator_key(rubric, i));
                put_text(&rows, basis->what);
                put_text(&rows, withheld ? "" : basis->plain);
                put_text(&rows, basis->source);
                put_date(&rows, basis->has_date, basis->dated);
                put_bool(&rows, basis->synthetic);
            }
        }
    }
    return rows_end(&rows);
}

static Text evidence_text(void *parent, const BundleCategory *category)
{
    Rows rows = rows_begin(parent, BUNDLE_EVIDENCE);
    for (size_t i = 0; i < category->evidence_count; i++) {
        const Evidence *evidence = &category->evidence[i];
        put(&rows, evidence->code);
        put(&rows, evidence->indicator);
        put_text(&rows, evidence->number);
        put(&rows, evidence->kind);
        put_text(&rows, evidence->title);
        put_date(&rows, true, evidence->in_force);
        put_date(&rows, evidence->has_until, evidence->until);
        if (evidence->has_value)
            put_micro(&rows, evidence->value);
        else
            put(&rows, "");
        put_text(&rows, evidence->source);
        put_text(&rows, evidence->file_digest);
        put(&rows,
            evidence->verdict == DOCUMENT_UNJUDGED ? "" : DOCUMENT_VERDICT_KEYS[evidence->verdict]);
        put_text(&rows, evidence->verdict_level);
        if (evidence->has_verdict_value)
            put_micro(&rows, evidence->verdict_value);
        else
            put(&rows, "");
        put_text(&rows, evidence->verdict_reason);
        put_bool(&rows, evidence->synthetic);
    }
    return rows_end(&rows);
}

int bundle_assessor_number(const char *pseudonym)
{
    int64_t number = 0;
    bool good = pseudonym[0] == 'A' && pseudonym[1] >= '1' && pseudonym[1] <= '9' &&
                text_parse_int64(text_of(pseudonym + 1), &number) && number <= PANEL_ASSESSORS_MAX;
    return good ? (int)number : 0;
}

int bundle_by_mark(const void *a, const void *b)
{
    const BundleMark *x = a;
    const BundleMark *y = b;
    int order = strcmp(x->code, y->code);
    if (order == 0)
        order = strcmp(x->indicator, y->indicator);
    if (order == 0)
        order = bundle_assessor_number(x->assessor) - bundle_assessor_number(y->assessor);
    return order;
}

int bundle_by_assignment(const void *a, const void *b)
{
    const BundleAssignment *x = a;
    const BundleAssignment *y = b;
    int order = strcmp(x->code, y->code);
    return order != 0 ? order
                      : bundle_assessor_number(x->assessor) - bundle_assessor_number(y->assessor);
}

bool bundle_is_assigned(const BundleCategory *category, const char *code, const char *assessor)
{
    size_t from = 0;
    size_t to = category->assignment_count;
    const BundleAssignment wanted = {.code = code, .assessor = assessor};
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = bundle_by_assignment(&category->assignments[middle], &wanted);
        if (order == 0)
            return true;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return category->assignment_count == 0;
}

static Text assignments_text(void *parent, const BundleCategory *category)
{
    Rows rows = rows_begin(parent, BUNDLE_ASSIGNMENTS);
    for (size_t i = 0; i < category->assignment_count; i++) {
        put(&rows, category->assignments[i].code);
        put(&rows, category->assignments[i].assessor);
    }
    return rows_end(&rows);
}

static Text marks_text(void *parent, const BundleCategory *category)
{
    Rows rows = rows_begin(parent, BUNDLE_MARKS);
    for (size_t i = 0; i < category->mark_count; i++) {
        const BundleMark *mark = &category->marks[i];
        put(&rows, mark->code);
        put(&rows, mark->indicator);
        put(&rows, mark->assessor);
        if (mark->abstains)
            put(&rows, "");
        else
            put_micro(&rows, mark->mark.micro);
        put_bool(&rows, mark->counts);
    }
    return rows_end(&rows);
}

static Text scores_text(void *parent, const Scores *scores)
{
    const Rubric *rubric = scores->input->rubric;
    Rows rows = rows_begin(parent, BUNDLE_SCORES);
    for (size_t e = 0; e < scores->input->count; e++) {
        for (size_t n = 0; n < rubric->node_count; n++) {
            const RubricNode *node = &rubric->nodes[n];
            const ScoreCell *cell = &scores->cells[e * rubric->node_count + n];
            bool leaf = node->indicator >= 0;
            bool gate = leaf && rubric->indicators[node->indicator].scale.kind == SCALE_GATE;
            put(&rows, scores->input->entrants[e].code);
            put(&rows, node->key);
            if (cell->known && leaf && !gate)
                put_micro(&rows, cell->score.micro);
            else
                put(&rows, "");
            if (cell->known && !gate)
                put_micro(&rows, cell->points.micro);
            else
                put(&rows, "");
            put(&rows, !gate || !cell->known ? "" : cell->failed ? "failed" : "passed");
        }
    }
    return rows_end(&rows);
}

static Text ranks_text(void *parent, const Ranking *ranking)
{
    const Scores *scores = ranking->scores;
    Rows rows = rows_begin(parent, BUNDLE_RANKS);
    for (size_t i = 0; i < ranking->count; i++) {
        const RankRow *row = &ranking->rows[i];
        const AwardEntrant *entrant = &scores->input->entrants[row->entrant];
        if (row->place > 0)
            put_int(&rows, row->place);
        else
            put(&rows, "");
        put_bool(&rows, row->tied);
        put(&rows, entrant->code);
        put_text(&rows, entrant->name);
        if (row->place > 0)
            put_micro(&rows, scores->totals[row->entrant].micro);
        else
            put(&rows, "");
        put(&rows, row->decided_by < 0 ? "" : scores->input->rubric->nodes[row->decided_by].key);
    }
    return rows_end(&rows);
}

bool bundle_is_ranked(const DecidedPlace *place)
{
    return strcmp(place->standing, "ranked") == 0 || strcmp(place->standing, "gate") == 0;
}

static void put_place(Rows *rows, const DecidedPlace *place)
{
    if (place->place > 0)
        put_int(rows, place->place);
    else
        put(rows, "");
    put_bool(rows, place->tied);
    put_bool(rows, place->awarded);
    put(rows, place->code);
    put_text(rows, place->name);
    if (place->place > 0)
        put_micro(rows, place->total.micro);
    else
        put(rows, "");
    put(rows, place->decided_by);
    put(rows, place->result_code);
    put(rows, place->standing);
    put_text(rows, place->reason);
}

static Text decisions_text(void *parent, const Edition *edition, const BundleCategory *category,
                           const Ranking *ranking)
{
    Rows rows = rows_begin(parent, BUNDLE_DECISIONS);
    const AwardDecision *decision = category->decision;
    if (decision == NULL)
        return rows_end(&rows);
    Category rules = {.key = category->key, .slots = decision->slots, .rubric = category->rubric};
    AwardDecision now = {.decree = decision->decree};
    award_decision_fill(parent, edition, &rules, ranking, &now);
    for (size_t i = 0; i < now.count; i++)
        put_place(&rows, &now.places[i]);
    for (size_t i = 0; i < decision->count; i++) {
        if (!bundle_is_ranked(&decision->places[i]))
            put_place(&rows, &decision->places[i]);
    }
    return rows_end(&rows);
}

Status bundle_tables(Ctx *ctx, void *parent, const Edition *edition, const BundleCategory *category,
                     BundleTables *ret)
{
    Scores *scores = NULL;
    Ranking *ranking = NULL;
    BundleTables tables = {.drawn = false};
    Text *text = tables.text;
    TRY(award_score(ctx, parent, category->input, &scores));
    TRY(award_rank(ctx, parent, scores, &ranking));
    text[BUNDLE_ENTRANTS] = entrants_text(parent, category);
    text[BUNDLE_INPUTS] = inputs_text(parent, category);
    text[BUNDLE_BASIS] = basis_text(parent, category);
    text[BUNDLE_EVIDENCE] = evidence_text(parent, category);
    text[BUNDLE_ASSIGNMENTS] = assignments_text(parent, category);
    text[BUNDLE_MARKS] = marks_text(parent, category);
    text[BUNDLE_SCORES] = scores_text(parent, scores);
    text[BUNDLE_RANKS] = ranks_text(parent, ranking);
    text[BUNDLE_DECISIONS] = decisions_text(parent, edition, category, ranking);
    if (edition->robustness.draws > 0)
        TRY(bundle_robustness(ctx, parent, &edition->robustness, ranking, &tables));
    for (size_t i = 0; i < bundle_tables_end(edition); i++) {
        if (text[i].bytes >= TABLE_BYTES_MAX)
            return fail(ctx, E_LIMIT, "zip.too_large", BUNDLE_TABLES[i].file, NULL);
    }
    *ret = tables;
    return OK;
}
