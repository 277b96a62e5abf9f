/* What minutes, letters and certificates have in common. */
#include "award/award_decision_private.h"
#include "base/mem.h"
#include "base/message.h"

const char *award_edition_name(void *parent, const Edition *edition)
{
    Text rest = text_of(edition->labels);
    Text first;
    if (text_split(&rest, '|', &first) && text_trim(first).bytes > 0)
        return text_string(parent, text_trim(first));
    return mem_printf(parent, "Paritrana Award %d", edition->period);
}

Document *award_document_new(Ctx *ctx, void *parent, const Edition *edition, DocumentShape shape,
                             const char *title)
{
    void *scratch = mem_root(ctx);
    const char *name = award_edition_name(scratch, edition);
    const DocumentHead head = {
        .shape = shape,
        .lang = ctx->lang,
        .title = mem_printf(scratch, "%s - %s", title, name),
        .author = say(scratch, ctx->lang, "award.doc.author", NULL),
        .mark = edition->synthetic ? say(scratch, ctx->lang, "award.doc.synthetic", NULL) : "",
        .footer = say(scratch, ctx->lang, "award.doc.footer", edition->id, PARITRANA_VERSION, NULL),
        .created = ctx->now,
    };
    Document *document = document_new(parent, &head);
    mem_free(scratch);
    return document;
}

/* I, II, III, IV …: how Indonesian awards count their places. */
static const char *roman(void *parent, int64_t number)
{
    static const struct {
        int64_t value;
        const char *sign;
    } SIGNS[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"},
                 {90, "XC"},  {50, "L"},   {40, "XL"}, {10, "X"},   {9, "IX"},
                 {5, "V"},    {4, "IV"},   {1, "I"}};
    enum { SIGNS_BYTES_MAX = 64 };
    Buf *text = buf_new(parent, SIGNS_BYTES_MAX);
    for (size_t i = 0; i < ARRAY_COUNT(SIGNS); i++) {
        for (; number >= SIGNS[i].value; number -= SIGNS[i].value)
            buf_append_string(text, SIGNS[i].sign);
    }
    return text->data;
}

const char *award_place_title(void *parent, Lang lang, int64_t place)
{
    return say(parent, lang, "award.doc.place", roman(parent, place), NULL);
}

void award_document_sign(Document *document, void *parent, Lang lang,
                         const CommitteeMember *members, size_t count, unsigned roles)
{
    const char *line = "(................................)";
    size_t signed_by = 0;
    for (CommitteeRole role = 0; role < COMMITTEE_COUNT; role++) {
        if ((roles & 1U << role) == 0)
            continue;
        const char *key = mem_printf(parent, "award.committee.%s", COMMITTEE_KEYS[role]);
        for (size_t i = 0; i < count; i++) {
            if (members[i].role != role)
                continue;
            const char *name = members[i].name[0] == '\0' ? line : members[i].name;
            document_signature(document, mem_printf(parent, "%s,", say(parent, lang, key, NULL)),
                               name, members[i].office);
            signed_by++;
        }
    }
    if (signed_by == 0)
        document_signature(
            document, mem_printf(parent, "%s,", say(parent, lang, "award.committee.chair", NULL)),
            line, "");
}

void award_document_verify(Document *document, void *parent, Lang lang, const AwardDocument *about,
                           const DecidedPlace *place)
{
    const char *grouped = award_result_code_grouped(parent, place->result_code);
    const char *link = about->link[0] != '\0'
                           ? about->link
                           : mem_printf(parent, "paritrana:%s/", about->edition->id);
    const char *how =
        mem_printf(parent, "%s\n%s", say(parent, lang, "award.doc.verify", grouped, NULL),
                   say(parent, lang, "award.doc.verify_how", grouped, NULL));
    if (about->signer[0] != '\0')
        how = mem_printf(parent, "%s\n%s", how,
                         say(parent, lang, "award.doc.verify_key", about->signer, NULL));
    document_qr(document, mem_printf(parent, "%s%s", link, place->result_code), how);
}

Status award_document_signer(Store *store, void *parent, const Edition *edition, const char **ret)
{
    enum { DIGITS = 16 };
    EditionPublic key;
    bool found = false;
    TRY(edition_key_public(store, edition, &key, &found));
    *ret = found ? mem_string_bytes(parent, public_hex(parent, &key.signing), DIGITS) : "";
    return OK;
}

const char *award_standing_text(void *parent, Lang lang, const DecidedPlace *place)
{
    const char *standing =
        say(parent, lang, mem_printf(parent, "award.standing.%s", place->standing), NULL);
    return place->reason[0] == '\0' ? standing
                                    : mem_printf(parent, "%s: %s", standing, place->reason);
}

const char *award_gates_text(void *parent, Lang lang, const Scores *scores, size_t entrant)
{
    const Rubric *rubric = scores->input->rubric;
    const ScoreCell *cells = &scores->cells[entrant * rubric->node_count];
    Buf *text = buf_new(parent, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        size_t node = rubric->indicators[i].node;
        if (rubric->indicators[i].scale.kind == SCALE_GATE && cells[node].failed)
            buf_printf(text, "%s%s", text->bytes == 0 ? "" : "; ",
                       rubric_label(&rubric->nodes[node], lang));
    }
    return text->data;
}

const char *award_tie_break_text(void *parent, Lang lang, const Rubric *rubric, const char *keys)
{
    Buf *text = buf_new(parent, RUBRIC_BYTES_MAX);
    Text rest = text_of(keys);
    Text key;
    while (text_split(&rest, '|', &key)) {
        int node = rubric_find(rubric, text_string(parent, key));
        buf_printf(text, "%s%s", text->bytes == 0 ? "" : "; ",
                   node < 0 ? text_string(parent, key) : rubric_label(&rubric->nodes[node], lang));
    }
    return text->data;
}
