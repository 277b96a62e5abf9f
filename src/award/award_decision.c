/* Decisions, the part without a store: the places as a decision keeps them, the digest they follow
 * from, and the code that stands on letters. */
#include "award/award.h"
#include "base/mem.h"

static char *base32(void *parent, const uint8_t *bytes, size_t count)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    enum { BITS = 5, BYTE_BITS = 8, MASK = 31 };
    Buf *text = buf_new(parent, 2 * count);
    unsigned held = 0;
    int bits = 0;
    for (size_t i = 0; i < count; i++) {
        held = held << BYTE_BITS | bytes[i];
        for (bits += BYTE_BITS; bits >= BITS; bits -= BITS)
            buf_append_char(text, ALPHABET[held >> (bits - BITS) & MASK]);
    }
    return text->data;
}

char *award_result_code(void *parent, const char *edition, const char *category, const char *code,
                        int64_t place, Score total, const char *decree)
{
    enum { CODE_BYTES = 10 };
    char *text = mem_printf(parent, "paritrana result 1\n%s\n%s\n%s\n%lld\n%lld\n%s\n", edition,
                            category, code, (long long)place, (long long)total.micro, decree);
    Digest digest = digest_of(text, strlen(text));
    mem_free(text);
    return base32(parent, digest.bytes, CODE_BYTES);
}

char *award_result_code_grouped(void *parent, const char *result_code)
{
    enum { GROUP = 4 };
    size_t length = strlen(result_code);
    Buf *text = buf_new(parent, 2 * length + 1);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && i % GROUP == 0)
            buf_append_char(text, '-');
        buf_append_char(text, result_code[i]);
    }
    return text->data;
}

char *award_scores_digest(void *parent, const Scores *scores)
{
    const AwardInput *input = scores->input;
    Hasher *hasher = hasher_new(parent);
    hasher_add(hasher, &input->rubric->digest, sizeof input->rubric->digest);
    for (size_t e = 0; e < input->count; e++) {
        hasher_add_text(hasher, text_of(input->entrants[e].code));
        hasher_add_text(hasher, text_of(input->entrants[e].name));
        hasher_add_int(hasher, scores->gate_failed[e]);
        hasher_add_int(hasher, scores->complete[e]);
        hasher_add_int(hasher, scores->complete[e] ? scores->totals[e].micro : 0);
        for (size_t n = 0; n < input->rubric->node_count; n++) {
            const ScoreCell *cell = &scores->cells[e * input->rubric->node_count + n];
            hasher_add_int(hasher, cell->known);
            hasher_add_int(hasher, cell->failed);
            hasher_add_int(hasher, cell->known ? cell->score.micro : 0);
            hasher_add_int(hasher, cell->known ? cell->points.micro : 0);
        }
    }
    Digest digest = hasher_end(hasher);
    return digest_hex(parent, &digest);
}

static const char *tie_break_of(void *parent, const Rubric *rubric)
{
    Buf *keys = buf_new(parent, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < rubric->tie_break_count; i++)
        buf_printf(keys, "%s%s", i == 0 ? "" : "|", rubric->nodes[rubric->tie_break[i]].key);
    return keys->data;
}

static DecidedPlace place_of(void *parent, const Edition *edition, const Category *category,
                             const Ranking *ranking, const RankRow *row, const char *decree)
{
    const AwardEntrant *entrant = &ranking->scores->input->entrants[row->entrant];
    DecidedPlace place = {
        .code = mem_string(parent, entrant->code),
        .name = mem_string(parent, entrant->name),
        .place = row->place,
        .tied = row->tied,
        .awarded = row->place > 0 && row->place <= category->slots,
        .decided_by = row->decided_by < 0 ? "" : category->rubric->nodes[row->decided_by].key,
        .total = row->place > 0 ? ranking->scores->totals[row->entrant] : (Score){0},
        .result_code = "",
        .standing = row->place > 0 ? "ranked" : "gate",
        .reason = "",
    };
    if (row->place > 0)
        place.result_code = award_result_code(parent, edition->id, category->key, place.code,
                                              place.place, place.total, decree);
    return place;
}

void award_decision_fill(void *parent, const Edition *edition, const Category *category,
                         const Ranking *ranking, AwardDecision *decision)
{
    decision->category = category->key;
    decision->slots = category->slots;
    decision->tie_break = tie_break_of(parent, category->rubric);
    decision->rubric_version = category->rubric->version;
    decision->rubric_digest = digest_hex(parent, &category->rubric->digest);
    decision->scores_digest = award_scores_digest(parent, ranking->scores);
    decision->signatories = edition->committee;
    decision->signatory_count = edition->committee_count;
    decision->places = mem_array(parent, DecidedPlace, ranking->count);
    for (size_t i = 0; i < ranking->count; i++)
        decision->places[decision->count++] =
            place_of(parent, edition, category, ranking, &ranking->rows[i], decision->decree);
}

const DecidedPlace *award_decision_place(const AwardDecision *decision, const char *code)
{
    for (size_t i = 0; i < decision->count; i++) {
        if (strcmp(decision->places[i].code, code) == 0)
            return &decision->places[i];
    }
    return NULL;
}

size_t award_decision_ranked(const AwardDecision *decision)
{
    size_t ranked = 0;
    for (size_t i = 0; i < decision->count; i++)
        ranked += decision->places[i].place > 0;
    return ranked;
}
