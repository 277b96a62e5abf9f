/* What the files of a decision and its documents share. */
#pragma once

#include "award/award.h"

/* Appends the decision; the edition's event must have begun. */
Status award_decision_write(Store *store, const Edition *edition, const AwardDecision *decision);

/* What a decision follows from, while it still does. */
typedef struct {
    Scores *scores;
    NominationTable *table;
} DecisionBasis;
/* As award_decision_require, with what was looked at. */
Status award_decision_basis(Store *store, void *parent, const Edition *edition,
                            const Category *category, const AwardDecision *decision,
                            DecisionBasis *ret);

/* A document of an edition with its head, marked on every page if the edition is synthetic. */
Document *award_document_new(Ctx *ctx, void *parent, const Edition *edition, DocumentShape shape,
                             const char *title);
/* How the edition is called: its first label, or "Paritrana Award 2022". */
const char *award_edition_name(void *parent, const Edition *edition);
/* "Terbaik II". */
const char *award_place_title(void *parent, Lang lang, int64_t place);
/* Those who sign: of these roles (a set of 1 << CommitteeRole), in order of role. Without any, a
 * line for the chair to fill in. */
void award_document_sign(Document *document, void *parent, Lang lang,
                         const CommitteeMember *members, size_t count, unsigned roles);
/* The QR code of a decided result and what to do with it. */
void award_document_verify(Document *document, void *parent, Lang lang, const AwardDocument *about,
                           const DecidedPlace *place);
/* Why an entrant has no place, as a sentence's part: "tidak memenuhi syarat", with the recorded
 * reason. */
const char *award_standing_text(void *parent, Lang lang, const DecidedPlace *place);
/* The labels of the gates that an entrant does not pass, "a; b". */
const char *award_gates_text(void *parent, Lang lang, const Scores *scores, size_t entrant);
