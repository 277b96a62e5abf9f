/* The certificate of an awarded entrant: one page for a wall. */
#include "award/award_decision_private.h"
#include "base/mem.h"
#include "base/message.h"

static void write_certificate(void *scratch, Lang lang, const AwardDocument *about,
                              const DecidedPlace *place, Document *document)
{
    enum { SIGNS = 1U << COMMITTEE_CHAIR | 1U << COMMITTEE_SECRETARY };
    const AwardDecision *decision = about->decision;
    const char *period = mem_printf(scratch, "%d", about->edition->period);
    const char *date = date_format_long(scratch, decision->date, lang == LANG_EN);
    document_title(document, say(scratch, lang, "award.certificate.title", NULL));
    document_subtitle(document, award_edition_name(scratch, about->edition));
    document_paragraph(document, say(scratch, lang, "award.certificate.given", NULL));
    document_large(document, place->name);
    document_heading(document, award_place_title(scratch, lang, place->place));
    document_paragraph(document,
                       say(scratch, lang,
                           place->tied ? "award.certificate.as_tied" : "award.certificate.as",
                           category_label(about->category, lang), period, NULL));
    document_paragraph(document,
                       say(scratch, lang, "award.certificate.by", decision->decree, date, NULL));
    award_document_sign(document, scratch, lang, decision->signatories, decision->signatory_count,
                        SIGNS);
    award_document_verify(document, scratch, lang, about, place);
}

Status award_certificate(Ctx *ctx, void *parent, const AwardDocument *about, const char *code,
                         Document **ret)
{
    const AwardDecision *decision = about->decision;
    const DecidedPlace *place = award_decision_place(decision, code);
    if (place == NULL)
        return fail(ctx, E_NOT_FOUND, "award.decision_no_entrant", code, decision->category,
                    about->edition->id, NULL);
    if (!place->awarded)
        return fail(ctx, E_CONFLICT, "award.certificate_none", code, place->name,
                    place->place > 0 ? mem_printf(parent, "%lld", (long long)place->place) : "-",
                    mem_printf(parent, "%lld", (long long)decision->slots), NULL);
    void *scratch = mem_root(ctx);
    Document *document =
        award_document_new(ctx, parent, about->edition, DOCUMENT_CERTIFICATE,
                           say(scratch, ctx->lang, "award.certificate.title", NULL));
    write_certificate(scratch, ctx->lang, about, place, document);
    mem_free(scratch);
    *ret = document;
    return OK;
}
