/* What the committee decided for a category, and the documents that say so: minutes (berita acara),
 * letters of feedback, certificates. Included by award.h. doc/award-documents.md.
 *
 * A decision keeps the places as they were decided, with the digest of the scores that they follow
 * from; a correction that comes later changes no decided place, and is seen, because the digests
 * then differ. */
#pragma once

#include "award/award.h"
#include "award/nomination.h"
#include "format/document.h"

enum {
    RESULT_CODE_LENGTH = 16,
    DISSENTS_MAX = 100,
    DECISION_TEXT_BYTES_MAX = 4000, /* decree, note, one dissenting statement */
};

/* One entrant of a decided category. */
typedef struct {
    const char *code, *name;
    int64_t place;          /* 0: none */
    bool tied;              /* shares its place */
    bool awarded;           /* its place is one of the category's slots */
    const char *decided_by; /* key of the tie-break list that put it below the one above; "" none */
    Score total;            /* counts only with a place */
    const char *result_code; /* RESULT_CODE_LENGTH letters and digits; "" without a place */
    const char *standing;    /* "ranked", "gate", or a key of NOMINATION_STATE_KEYS */
    const char *reason;      /* of a withdrawal or disqualification; "" */
} DecidedPlace;

typedef struct {
    const char *category;
    const char *decree;
    Date date;
    const char *note;
    const char **dissents;
    size_t dissent_count;
    int64_t slots;
    const char *tie_break; /* keys, '|' between, first decides first */
    const char *rubric_version, *rubric_digest;
    int64_t frozen_event;      /* 0 for a record */
    const char *frozen_digest; /* "" for a record */
    const char *scores_digest;
    int64_t moves;        /* from stage to stage, when it was decided */
    DecidedPlace *places; /* best first, then those without a place by code */
    size_t count;
    CommitteeMember *signatories; /* of the edition, when it was decided */
    size_t signatory_count;
    int64_t event; /* in the edition's chain; 0 while it is not stored */
} AwardDecision;

/* Sixteen letters and digits that stand on a letter or certificate and in the published result:
 * base32 (RFC 4648) of the first ten bytes of the BLAKE2b-256 digest of
 *     paritrana result 1 LF edition LF category LF code LF place LF total LF decree LF
 * with place and total (micro-points) in decimal digits. */
char *award_result_code(void *parent, const char *edition, const char *category, const char *code,
                        int64_t place, Score total, const char *decree);
/* The same as people read it: "ABCD-EFGH-IJKL-MNOP". */
char *award_result_code_grouped(void *parent, const char *result_code);

/* What the places follow from, as one digest: BLAKE2b-256 over every entrant by code with its cells
 * and total. In hexadecimal digits. */
char *award_scores_digest(void *parent, const Scores *scores);

/* Pure: the places of a ranking as the decision keeps them; `slots` and tie-break list are those of
 * the category. */
void award_decision_fill(void *parent, const Edition *edition, const Category *category,
                         const Ranking *ranking, AwardDecision *decision);

/* The row of an entrant that takes no part (any more). */
DecidedPlace award_decision_out(const NominationStatus *status);

/* Decides a category: needs a write transaction, begins the event. `asked` gives decree, date, note
 * and dissents; *ret is the whole decision. A repeat of the same is CHANGE_NONE. E_CONFLICT: not
 * frozen (stage_require), or decided already, and the edition not taken back since; E_INVALID: a
 * mark or value is missing, a date before the freeze or after today, an empty or too long text. */
Status award_decide(Store *store, void *parent, const Edition *edition, const Category *category,
                    const AwardDecision *asked, AwardDecision **ret, Change *ret_change);
/* The decision that holds; *ret is NULL if there is none. */
Status award_decision_find(Store *store, void *parent, const Edition *edition, const char *category,
                           AwardDecision **ret);
/* The same; E_NOT_FOUND if there is none. */
Status award_decision_get(Store *store, void *parent, const Edition *edition, const char *category,
                          AwardDecision **ret);
/* Does the decision still hold? E_CONFLICT "award.decision_reopened": the edition was taken back
 * behind the freeze that was decided on; "award.decision_changed" (or "…_record"): scores,
 * withdrawals or disqualifications are no longer those that were decided on. */
Status award_decision_require(Store *store, const Edition *edition, const Category *category,
                              const AwardDecision *decision);
/* Is every category that has entrants decided on the freeze that holds, and does each decision
 * still follow from the data? E_CONFLICT names each that does not: an edition is not moved to
 * STAGE_DECIDED before. */
Status award_decisions_require(Store *store, const Edition *edition);
/* The place of an entrant; NULL if the decision does not know it. */
const DecidedPlace *award_decision_place(const AwardDecision *decision, const char *code);
/* The labels of a tie-break list ("a|b"), in order. */
const char *award_tie_break_text(void *parent, Lang lang, const Rubric *rubric, const char *keys);
/* How many entrants have a place. */
size_t award_decision_ranked(const AwardDecision *decision);

/* -- Documents, in the context's language ---------------------------------------------------- */

/* Of one edition; `only` is the category to be shown (NULL: all). Places after `top` are counted,
 * not listed (0: all are listed). E_NOT_FOUND if nothing is decided; E_CONFLICT if a decision that
 * is shown does not hold any more (award_decision_require). */
Status award_minutes(Store *store, void *parent, const Edition *edition, const Category *only,
                     int64_t top, Document **ret);

/* What a letter or certificate is made of. `decision` NULL: not decided, and the letter says so;
 * `link` is what the QR code puts before the result code ("" none: "paritrana:EDITION/"); `signer`
 * is of award_document_signer. */
typedef struct {
    const Edition *edition;
    const Category *category;
    const AwardDecision *decision;
    const char *link;
    const char *signer;
} AwardDocument;

/* The first 16 digits of the edition's public signing key, which letters and certificates print
 * beside their code: whoever has one knows which archive is the edition's. "" while it has none. */
Status award_document_signer(Store *store, void *parent, const Edition *edition, const char **ret);

/* The feedback letter to one entrant: result, every indicator from the weakest up, what each figure
 * was computed from. `row` is the place the scores give, NULL without a ranking; a decision's place
 * goes before it. Marks of single assessors are not told, only how many there were. */
Document *award_letter(Ctx *ctx, void *parent, const AwardDocument *about, const Scores *scores,
                       const Explanation *explanation, const RankRow *row, size_t ranked);
/* The letter to an entrant that takes no part (any more): why, and by which decree or letter. `act`
 * is the withdrawal or disqualification; NULL: the standing follows from something else. */
Document *award_letter_out(Ctx *ctx, void *parent, const AwardDocument *about,
                           const DecidedPlace *place, const NominationAct *act);
/* For one that was awarded; E_CONFLICT for anybody else. */
Status award_certificate(Ctx *ctx, void *parent, const AwardDocument *about, const char *code,
                         Document **ret);
