/* The register of documents: what an entrant hands in, until when it is in force, which file it is
 * (by digest), and what the panel's desk review said of it. Included by award.h; the document
 * itself is `Evidence` there. Format: doc/format-evidence.md.
 *
 * A verdict belongs to one version of a document: who corrects the document asks for a new
 * verdict. */
#pragma once

#include "award/award.h"

/* Kinds that any document may have, besides the levels of an indicator's scale ("perda"). NULL at
 * the end. */
extern const char *const EVIDENCE_KINDS[];
bool evidence_kind_known(const char *kind);

/* A kind or level of a document as people read it: the rubric's word for the level of its
 * indicator, or the word for the kind. */
const char *evidence_label(void *parent, Lang lang, const Edition *edition,
                           const Evidence *evidence, const char *kind);

/* What a document counts as for an indicator. */
typedef struct {
    bool counts;
    int64_t value;      /* as RawValue.value: the step's index, or millionths */
    const char *reason; /* if it does not count: message key "award.unscored.…" */
} EvidenceWorth;

/* Whether and as what a document counts (pure). In this order, the first that holds:
 *   not a level of the scale, or without a value       award.unscored.kind
 *   in force outside the period                        award.unscored.period
 *   no longer in force on the period's last day        award.unscored.repealed
 *   rejected                                           award.unscored.rejected
 *   re-opened, and not judged since                    award.unscored.reopened
 *   not judged yet, in an edition that is run here     award.unscored.unjudged
 * What is accepted in part counts as the level or value that the verdict names. */
EvidenceWorth evidence_worth(const Edition *edition, const Indicator *indicator,
                             const Evidence *evidence);

/* Documents of a category, by entrant, indicator and in order of writing, each with its latest
 * verdict. */
Status evidence_list(Store *store, void *parent, const Edition *edition, const char *category,
                     Evidence **ret, size_t *ret_count);
/* Those of one entrant. */
Status evidence_of(Store *store, void *parent, const Edition *edition, const char *category,
                   const char *code, Evidence **ret, size_t *ret_count);

/* Names one document; indicator and kind may be NULL: whichever there is. */
typedef struct {
    const char *category, *code, *indicator, *kind, *number;
} EvidenceKey;

/* E_NOT_FOUND lists the documents the entrant has; E_CONFLICT if several have the number. */
Status evidence_find(Store *store, void *parent, const Edition *edition, const EvidenceKey *key,
                     Evidence *ret);

/* Adds a document, or corrects the one with the same entrant, indicator, kind and number; a repeat
 * is CHANGE_NONE. Needs a write transaction; begins the event. `submitted` is today if it is not
 * given. E_INVALID, E_NOT_FOUND or E_CONFLICT (stage; entrant of another category). */
Status evidence_save(Store *store, const Edition *edition, const Evidence *evidence, Change *ret);
/* Opens a file for its name, size, digest and content, which evidence_save stores: once, whoever
 * hands it in, also for a document that was known by the digest alone. E_INVALID: it is empty. */
Status evidence_file(Ctx *ctx, void *parent, const char *path, Evidence *evidence);
/* The content of a document's file. E_NOT_FOUND: it has none, or only its digest is known;
 * E_BROKEN: the stored content is not that of the digest. */
Status evidence_content(Store *store, void *parent, const Evidence *evidence, Text *ret);

typedef struct {
    DocumentVerdict verdict; /* DOCUMENT_REOPENED by evidence_reopen */
    const char *level;       /* DOCUMENT_PARTLY on a scale of levels: what it counts as; else "" */
    bool has_value;          /* DOCUMENT_PARTLY on a document with a value */
    int64_t value;
    const char *reason; /* needed for all but DOCUMENT_ACCEPTED */
    const char *by;     /* who judged */
    Date on;
} EvidenceVerdict;

/* Appends a verdict. E_INVALID: no reason, nobody, a level or value that is not there or not below
 * the document's own; E_CONFLICT: the stage. */
Status evidence_judge(Store *store, const Edition *edition, const EvidenceKey *key,
                      const EvidenceVerdict *verdict, Change *ret);
/* A finding in the field puts a document in doubt: it stops counting until it is judged again. */
Status evidence_reopen(Store *store, const Edition *edition, const EvidenceKey *key,
                       const char *reason, const char *by, Date on, Change *ret);
/* All verdicts of an entrant's documents in order of writing, each in its document's Evidence. */
Status evidence_history(Store *store, void *parent, const Edition *edition, const char *category,
                        const char *code, Evidence **ret, size_t *ret_count);

extern const ColumnSet DOCUMENT_VERDICT_COLUMNS;
/* Verdicts from a table; a repeat writes nothing. Format: doc/format-verdicts.md. */
Status verdict_import(Store *store, const Edition *edition, const char *path,
                      const AwardImportOptions *options, AwardImportCounts *ret);
