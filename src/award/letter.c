/* The feedback letter: what an entrant hears today by word of mouth, in writing and with figures.
 */
#include "award/award_decision_private.h"
#include "base/mem.h"
#include "base/message.h"

enum {
    LETTER_BYTES_MAX = 1 << 20,
    DISTANCE_SHOWN_MIN = 5000, /* micro-points that print as 0,01 */
    IMPROVEMENTS_SHOWN = 3
};

typedef struct {
    void *scratch;
    Lang lang;
    Document *document;
    const AwardDocument *about;
    const Scores *scores;
    const Explanation *explanation;
    const RankRow *row;        /* NULL: not ranked */
    const DecidedPlace *place; /* NULL: not decided */
    size_t ranked;
} Letter;

static const char *points(const Letter *letter, Score score)
{
    return score_format(letter->scratch, score, 2, letter->lang == LANG_EN);
}

static const RubricNode *node_of(const Letter *letter, const ExplainRow *row)
{
    const Rubric *rubric = letter->scores->input->rubric;
    return &rubric->nodes[rubric->indicators[row->indicator].node];
}

/* -- What each figure was computed from ------------------------------------------------------ */

/* "peserta aktif PU Desember 2022: 71.509 (31 Desember 2022; sumber)" */
static const char *basis_text(const Letter *letter, const ValueBasis *basis)
{
    void *parent = letter->scratch;
    const char *date =
        basis->has_date ? date_format_long(parent, basis->dated, letter->lang == LANG_EN) : "";
    const char *between = basis->has_date && basis->source[0] != '\0' ? "; " : "";
    const char *value = basis->value[0] == '\0' ? "" : mem_printf(parent, ": %s", basis->value);
    bool bare = !basis->has_date && basis->source[0] == '\0';
    return bare ? mem_printf(parent, "%s%s", basis->label, value)
                : mem_printf(parent, "%s%s (%s%s%s)", basis->label, value, date, between,
                             basis->source);
}

static void say_basis(const Letter *letter, Buf *text, const char *key, const ValueBasis *list,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *basis = basis_text(letter, &list[i]);
        buf_printf(text, "\n%s", say(letter->scratch, letter->lang, key, basis, NULL));
        if (list[i].synthetic)
            buf_printf(text, " %s",
                       say(letter->scratch, letter->lang, "award.letter.synthetic_mark", NULL));
    }
}

/* Marks of single assessors, counted or not, are theirs; the entrant is told how many counted, and
 * what the correction for harsh and lenient assessors changed. */
static void say_panel(const Letter *letter, Buf *text, const RawValue *raw)
{
    size_t count = 0;
    bool synthetic = false;
    const ValueBasis *uncorrected = NULL;
    for (size_t i = 0; i < raw->basis_count; i++) {
        if (strcmp(raw->basis[i].what, "uncorrected") == 0)
            uncorrected = &raw->basis[i];
        else
            count += raw->basis[i].plain[0] != '\0';
        synthetic = synthetic || raw->basis[i].synthetic;
    }
    buf_printf(text, "\n%s",
               say(letter->scratch, letter->lang, "award.letter.panel",
                   mem_printf(letter->scratch, "%zu", count), NULL));
    if (synthetic)
        buf_printf(text, " %s",
                   say(letter->scratch, letter->lang, "award.letter.synthetic_mark", NULL));
    if (uncorrected != NULL)
        buf_printf(text, "\n%s",
                   say(letter->scratch, letter->lang, "award.letter.uncorrected",
                       uncorrected->value, NULL));
}

/* -- Indicators ------------------------------------------------------------------------------ */

static const char *gate_key(const ExplainRow *row)
{
    if (!row->cell.known)
        return "award.letter.gate_unknown";
    return row->cell.failed ? "award.letter.gate_failed" : "award.letter.gate_passed";
}

static const char *result_of(const Letter *letter, const ExplainRow *row)
{
    void *parent = letter->scratch;
    if (row->gate)
        return say(parent, letter->lang, gate_key(row), NULL);
    if (!row->cell.known)
        return say(parent, letter->lang, "award.letter.unknown", points(letter, row->weight), NULL);
    return say(parent, letter->lang, "award.letter.points", points(letter, row->cell.score),
               points(letter, row->weight), points(letter, row->cell.points),
               points(letter, row->distance), NULL);
}

static void write_indicator(const Letter *letter, const ExplainRow *row, size_t number)
{
    const Rubric *rubric = letter->scores->input->rubric;
    void *parent = letter->scratch;
    Buf *text = buf_new(parent, LETTER_BYTES_MAX);
    buf_printf(text, "%s\n%s", rubric_label(node_of(letter, row), letter->lang),
               result_of(letter, row));
    if (!row->gate && row->cell.known && row->best_entrant >= 0 &&
        row->distance.micro >= DISTANCE_SHOWN_MIN)
        buf_printf(text, "\n%s",
                   say(parent, letter->lang, "award.letter.best", points(letter, row->best),
                       letter->scores->input->entrants[row->best_entrant].name, NULL));
    if (rubric->indicators[row->indicator].source.kind == SOURCE_PANEL) {
        say_panel(letter, text, row->raw);
    } else {
        say_basis(letter, text, "award.letter.basis", row->raw->basis, row->raw->basis_count);
        say_basis(letter, text, "award.letter.unscored", row->raw->unscored,
                  row->raw->unscored_count);
    }
    document_item(letter->document, mem_printf(parent, "%zu.", number), text->data);
}

static void write_table(const Letter *letter)
{
    void *parent = letter->scratch;
    const DocumentColumn columns[] = {
        {say(parent, letter->lang, "award.letter.column_number", NULL), true},
        {say(parent, letter->lang, "award.letter.column_indicator", NULL), false},
        {say(parent, letter->lang, "award.letter.column_score", NULL), true},
        {say(parent, letter->lang, "award.letter.column_weight", NULL), true},
        {say(parent, letter->lang, "award.letter.column_points", NULL), true},
        {say(parent, letter->lang, "award.letter.column_distance", NULL), true},
    };
    document_table(letter->document, columns, ARRAY_COUNT(columns));
    for (size_t i = 0; i < letter->explanation->count; i++) {
        const ExplainRow *row = &letter->explanation->rows[i];
        bool scored = row->cell.known && !row->gate;
        const char *gate = say(parent, letter->lang,
                               !row->cell.known   ? "award.letter.cell_unknown"
                               : row->cell.failed ? "award.letter.cell_failed"
                                                  : "award.letter.cell_passed",
                               NULL);
        const char *cells[] = {mem_printf(parent, "%zu", i + 1),
                               rubric_label(node_of(letter, row), letter->lang),
                               scored ? points(letter, row->cell.score) : gate,
                               row->gate ? "" : points(letter, row->weight),
                               scored ? points(letter, row->cell.points) : "",
                               scored ? points(letter, row->distance) : ""};
        document_row(letter->document, cells);
    }
}

/* -- The result ------------------------------------------------------------------------------ */

static void write_place(const Letter *letter, const char *name, int64_t place, bool tied,
                        size_t ranked, Score total)
{
    document_paragraph(
        letter->document,
        say(letter->scratch, letter->lang, tied ? "award.letter.place_tied" : "award.letter.place",
            name, mem_printf(letter->scratch, "%lld", (long long)place),
            mem_printf(letter->scratch, "%zu", ranked), points(letter, total), NULL));
}

static void write_result(const Letter *letter)
{
    size_t entrant = letter->explanation->entrant;
    const char *name = letter->scores->input->entrants[entrant].name;
    const char *key =
        letter->scores->gate_failed[entrant] ? "award.letter.no_place" : "award.letter.not_ranked";
    if (letter->place != NULL && letter->place->place > 0)
        write_place(letter, name, letter->place->place, letter->place->tied,
                    award_decision_ranked(letter->about->decision), letter->place->total);
    else if (letter->row != NULL && letter->row->place > 0)
        write_place(letter, name, letter->row->place, letter->row->tied, letter->ranked,
                    letter->scores->totals[entrant]);
    else
        document_paragraph(letter->document, say(letter->scratch, letter->lang, key, name, NULL));
}

static void write_decision(const Letter *letter)
{
    const AwardDecision *decision = letter->about->decision;
    void *parent = letter->scratch;
    if (decision == NULL) {
        document_paragraph(letter->document,
                           say(parent, letter->lang, "award.letter.undecided", NULL));
        return;
    }
    const char *date = date_format_long(parent, decision->date, letter->lang == LANG_EN);
    document_paragraph(letter->document, say(parent, letter->lang, "award.letter.decided",
                                             decision->decree, date, NULL));
    if (letter->place != NULL && letter->place->awarded)
        document_paragraph(letter->document,
                           say(parent, letter->lang, "award.letter.awarded",
                               award_place_title(parent, letter->lang, letter->place->place),
                               category_label(letter->about->category, letter->lang), NULL));
}

/* First the gates, without which no points count; then the indicators in which most points lie
 * between this entrant and the best. */
static void write_improvements(const Letter *letter)
{
    size_t entrant = letter->explanation->entrant;
    bool gated = letter->scores->gate_failed[entrant];
    if (gated)
        document_paragraph(
            letter->document,
            say(letter->scratch, letter->lang, "award.letter.gates_first",
                award_gates_text(letter->scratch, letter->lang, letter->scores, entrant), NULL));
    bool *taken = mem_array(letter->scratch, bool, letter->explanation->count);
    Buf *text = buf_new(letter->scratch, LETTER_BYTES_MAX);
    for (int shown = 0; shown < IMPROVEMENTS_SHOWN; shown++) {
        const ExplainRow *most = NULL;
        for (size_t i = 0; i < letter->explanation->count; i++) {
            const ExplainRow *row = &letter->explanation->rows[i];
            if (!taken[i] && !row->gate && row->cell.known &&
                row->distance.micro >= DISTANCE_SHOWN_MIN &&
                (most == NULL || row->distance.micro > most->distance.micro))
                most = row;
        }
        if (most == NULL)
            break;
        taken[most - letter->explanation->rows] = true;
        buf_printf(text, "%s%s", text->bytes == 0 ? "" : "; ",
                   say(letter->scratch, letter->lang, "award.letter.improvement",
                       rubric_label(node_of(letter, most), letter->lang),
                       points(letter, most->distance), NULL));
    }
    if (text->bytes > 0)
        document_paragraph(letter->document, say(letter->scratch, letter->lang,
                                                 gated ? "award.letter.improvements_then"
                                                       : "award.letter.improvements",
                                                 text->data, NULL));
}

static void write_head(const Letter *letter, const char *name, const char *code)
{
    const Edition *edition = letter->about->edition;
    void *parent = letter->scratch;
    Lang lang = letter->lang;
    Document *document = letter->document;
    document_title(document, say(parent, lang, "award.letter.title", NULL));
    document_subtitle(document, award_edition_name(parent, edition));
    document_pair(document, say(parent, lang, "award.letter.to", NULL),
                  say(parent, lang, "award.letter.addressee", name, code, NULL));
    document_pair(document, say(parent, lang, "award.doc.category", NULL),
                  category_label(letter->about->category, lang));
    document_pair(document, say(parent, lang, "award.doc.period", NULL),
                  say(parent, lang, "award.doc.year", mem_printf(parent, "%d", edition->period),
                      edition->id, NULL));
}

static void write_foot(const Letter *letter)
{
    const AwardDecision *decision = letter->about->decision;
    const Edition *edition = letter->about->edition;
    enum { SIGNS = 1U << COMMITTEE_CHAIR };
    if (decision != NULL)
        award_document_sign(letter->document, letter->scratch, letter->lang, decision->signatories,
                            decision->signatory_count, SIGNS);
    else
        award_document_sign(letter->document, letter->scratch, letter->lang, edition->committee,
                            edition->committee_count, SIGNS);
    if (letter->place != NULL && letter->place->place > 0)
        award_document_verify(letter->document, letter->scratch, letter->lang, letter->about,
                              letter->place);
}

static Letter begin_letter(Ctx *ctx, void *parent, const AwardDocument *about)
{
    Letter letter = {.scratch = mem_root(ctx), .lang = ctx->lang, .about = about};
    letter.document = award_document_new(ctx, parent, about->edition, DOCUMENT_REPORT,
                                         say(letter.scratch, ctx->lang, "award.letter.name", NULL));
    return letter;
}

Document *award_letter(Ctx *ctx, void *parent, const AwardDocument *about, const Scores *scores,
                       const Explanation *explanation, const RankRow *row, size_t ranked)
{
    Letter letter = begin_letter(ctx, parent, about);
    const AwardEntrant *entrant = &scores->input->entrants[explanation->entrant];
    const Rubric *rubric = scores->input->rubric;
    letter.scores = scores;
    letter.explanation = explanation;
    letter.row = row;
    letter.ranked = ranked;
    if (about->decision != NULL)
        letter.place = award_decision_place(about->decision, entrant->code);
    write_head(&letter, entrant->name, entrant->code);
    write_result(&letter);
    write_decision(&letter);
    write_improvements(&letter);
    document_heading(letter.document, say(letter.scratch, letter.lang, "award.letter.order", NULL));
    write_table(&letter);
    document_heading(letter.document,
                     say(letter.scratch, letter.lang, "award.letter.detail", NULL));
    for (size_t i = 0; i < explanation->count; i++)
        write_indicator(&letter, &explanation->rows[i], i + 1);
    document_paragraph(
        letter.document,
        say(letter.scratch, letter.lang, "award.letter.weights", rubric->version,
            letter.lang == LANG_EN ? rubric->weights_from_en : rubric->weights_from_id, NULL));
    write_foot(&letter);
    mem_free(letter.scratch);
    return letter.document;
}

/* When it was decided, and by which decree; a withdrawal has the entrant's own letter. */
static void write_act(const Letter *letter, const NominationAct *act)
{
    const char *date = date_format_long(letter->scratch, act->on, letter->lang == LANG_EN);
    bool withdrawn = act->act == ACT_WITHDRAW;
    if (act->decree[0] == '\0')
        document_paragraph(letter->document, say(letter->scratch, letter->lang,
                                                 withdrawn ? "award.letter.withdrawn_on"
                                                           : "award.letter.disqualified_on",
                                                 date, NULL));
    else
        document_paragraph(letter->document, say(letter->scratch, letter->lang,
                                                 withdrawn ? "award.letter.withdrawn_by"
                                                           : "award.letter.disqualified_by",
                                                 act->decree, date, NULL));
}

Document *award_letter_out(Ctx *ctx, void *parent, const AwardDocument *about,
                           const DecidedPlace *place, const NominationAct *act)
{
    Letter letter = begin_letter(ctx, parent, about);
    letter.place = place;
    write_head(&letter, place->name, place->code);
    document_paragraph(letter.document,
                       say(letter.scratch, letter.lang, "award.letter.out", place->name,
                           award_standing_text(letter.scratch, letter.lang, place), NULL));
    if (act != NULL)
        write_act(&letter, act);
    write_decision(&letter);
    write_foot(&letter);
    mem_free(letter.scratch);
    return letter.document;
}
