/* The feedback letter: what an entrant hears today by word of mouth, in writing and with figures.
 * Indonesian, plain text. */
#include "award/award.h"
#include "base/mem.h"
#include "base/message.h"

enum {
    LETTER_BYTES_MAX = 1 << 20,
    DISTANCE_SHOWN_MIN = 5000 /* micro-points that print as 0,01 */
};

static const char *points(void *parent, Score score)
{
    return score_format(parent, score, 2, false);
}

static void say_line(Buf *letter, void *parent, const char *key, const char *a, const char *b,
                     const char *c, const char *d)
{
    buf_append_string(letter, say(parent, LANG_ID, key, a, b, c, d, NULL));
    buf_append_char(letter, '\n');
}

/* "peserta aktif PU Desember 2022: 71.509 (31 Desember 2022; sumber)" */
static const char *basis_text(void *parent, const ValueBasis *basis)
{
    const char *date = basis->has_date ? date_format_long(parent, basis->dated, false) : "";
    const char *between = basis->has_date && basis->source[0] != '\0' ? "; " : "";
    const char *value = basis->value[0] == '\0' ? "" : mem_printf(parent, ": %s", basis->value);
    bool bare = !basis->has_date && basis->source[0] == '\0';
    return bare ? mem_printf(parent, "%s%s", basis->label, value)
                : mem_printf(parent, "%s%s (%s%s%s)", basis->label, value, date, between,
                             basis->source);
}

static void write_basis(Buf *letter, void *parent, const char *key, const ValueBasis *list,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(letter, "   %s", say(parent, LANG_ID, key, basis_text(parent, &list[i]), NULL));
        if (list[i].synthetic)
            buf_printf(letter, " %s", say(parent, LANG_ID, "award.letter.synthetic_mark", NULL));
        buf_append_char(letter, '\n');
    }
}

static void write_indicator(Buf *letter, void *parent, const Scores *scores, const ExplainRow *row,
                            int number)
{
    const Rubric *rubric = scores->input->rubric;
    const RubricNode *node = &rubric->nodes[rubric->indicators[row->indicator].node];
    buf_printf(letter, "%d. %s\n   ", number, node->label_id);
    if (row->gate) {
        say_line(letter, parent,
                 !row->cell.known   ? "award.letter.gate_unknown"
                 : row->cell.failed ? "award.letter.gate_failed"
                                    : "award.letter.gate_passed",
                 "", "", "", "");
    } else if (!row->cell.known) {
        say_line(letter, parent, "award.letter.unknown", points(parent, row->weight), "", "", "");
    } else {
        say_line(letter, parent, "award.letter.points", points(parent, row->cell.score),
                 points(parent, row->weight), points(parent, row->cell.points),
                 points(parent, row->distance));
        if (row->best_entrant >= 0 && row->distance.micro >= DISTANCE_SHOWN_MIN) {
            buf_append_string(letter, "   ");
            say_line(letter, parent, "award.letter.best", points(parent, row->best),
                     scores->input->entrants[row->best_entrant].name, "", "");
        }
    }
    write_basis(letter, parent, "award.letter.basis", row->raw->basis, row->raw->basis_count);
    write_basis(letter, parent, "award.letter.unscored", row->raw->unscored,
                row->raw->unscored_count);
}

static void write_result(Buf *letter, void *parent, const Scores *scores, size_t entrant,
                         const RankRow *place, size_t ranked)
{
    const char *name = scores->input->entrants[entrant].name;
    if (scores->gate_failed[entrant]) {
        say_line(letter, parent, "award.letter.no_place", name, "", "", "");
    } else if (place == NULL) {
        say_line(letter, parent, "award.letter.not_ranked", name, "", "", "");
    } else {
        say_line(letter, parent, place->tied ? "award.letter.place_tied" : "award.letter.place",
                 name, mem_printf(parent, "%d", place->place), mem_printf(parent, "%zu", ranked),
                 points(parent, scores->totals[entrant]));
    }
}

char *award_letter(Ctx *ctx, void *parent, const Edition *edition, const Category *category,
                   const Scores *scores, const Explanation *explanation, const RankRow *row,
                   size_t ranked)
{
    void *scratch = mem_root(ctx);
    Buf *letter = buf_new(scratch, LETTER_BYTES_MAX);
    const AwardEntrant *entrant = &scores->input->entrants[explanation->entrant];
    char *period = mem_printf(scratch, "%d", edition->period);
    if (edition->synthetic)
        say_line(letter, scratch, "award.letter.synthetic", "", "", "", "");
    say_line(letter, scratch, "award.letter.to", entrant->name, entrant->code, "", "");
    say_line(letter, scratch, "award.letter.subject", category->rubric->title_id, period,
             edition->id, "");
    buf_append_char(letter, '\n');
    write_result(letter, scratch, scores, explanation->entrant, row, ranked);
    say_line(letter, scratch, "award.letter.order", "", "", "", "");
    for (size_t i = 0; i < explanation->count; i++) {
        buf_append_char(letter, '\n');
        write_indicator(letter, scratch, scores, &explanation->rows[i], (int)i + 1);
    }
    buf_append_char(letter, '\n');
    say_line(letter, scratch, "award.letter.weights", category->rubric->version,
             category->rubric->weights_from_id, period, "");
    char *text = mem_string(parent, letter->data);
    mem_free(scratch);
    return text;
}
