/* What the files of nominations and documents share. */
#pragma once

#include "award/import.h"

/* The step of a scale with this level, or −1. */
int scale_level(const Scale *scale, const char *level);
/* "pos anggaran": a kind of document as people read it. */
const char *evidence_kind_label(void *parent, Lang lang, const char *kind);

/* Is this field of the entrant known? */
bool checklist_field_known(const Entrant *entrant, const char *field);
/* Whether one of an entrant's documents is what is asked (CHECK_DOCUMENT, CHECK_INDICATOR), and
 * which: the first that is, else the one that comes nearest. */
CheckResult checklist_documents(const Edition *edition, CheckKind kind, const char *key,
                                const Evidence *evidence, size_t count, bool has_deadline,
                                Date deadline, const Evidence **ret_found);

/* What a state is computed from. */
typedef struct {
    bool record;           /* the edition was written down afterwards: nothing is gated */
    bool closed;           /* nominations are over */
    bool any;              /* the category has nominations */
    bool nominated;        /* this one is among them */
    bool shortlist;        /* the category has a shortlist */
    bool complete;         /* nothing is missing */
    bool passed;           /* every gate */
    NominationActKind out; /* ACT_WITHDRAW, ACT_DISQUALIFY; ACT_COUNT: neither stands */
    bool listed;           /* on the shortlist */
} NominationFacts;
NominationState nomination_state(const NominationFacts *facts);
bool nomination_state_in_play(const NominationFacts *facts, NominationState state);

/* The acts that stand, of one entrant in order of writing: what put it out (NULL: nothing), and
 * what listed it (NULL: not listed). */
void nomination_fold(const NominationAct *acts, size_t count, const NominationAct **ret_out,
                     const NominationAct **ret_listed);

/* The entrant of the category; E_CONFLICT names the category it is in, E_NOT_FOUND. */
Status nomination_entrant(Store *store, void *parent, const Edition *edition, const char *category,
                          const char *code, Entrant *ret);
/* Checks a nomination against the entrant, the deadline and what was decided. */
Status nomination_check(Store *store, const Edition *edition, const Nomination *nomination);
/* What is wrong with a document as it is written down: a message key with two arguments and the
 * column it is about; NULL: nothing. */
const char *evidence_fault(Ctx *ctx, const Category *category, const Evidence *evidence,
                           const char **ret_column, const char **ret_first,
                           const char **ret_second);
/* evidence_find whose problems name a place, of an entrant that is known. */
Status evidence_find_at(Store *store, void *parent, const Edition *edition, const EvidenceKey *key,
                        const Place *place, Evidence *ret);
/* Is it in force outside the period, or no longer at its end? The message that says so; NULL. */
const char *evidence_outside(const Edition *edition, const Evidence *evidence);
/* What is wrong with the verdict that a document carries, with an argument; NULL: nothing. */
const char *verdict_fault(Ctx *ctx, const Category *category, const Evidence *evidence,
                          const char **ret_argument);
bool verdict_same(const Evidence *a, const Evidence *b);
/* Verdicts are for the desk review, the interview and the field check. */
Status verdict_stage(Store *store, const Edition *edition);

/* In the store. */
Status nominations_exist(Store *store, const Edition *edition, const char *category, bool *ret);
Status nominations_write(Store *store, const Edition *edition, const Nomination *rows, size_t count,
                         AwardImportCounts *counts);
Status nomination_act_write(Store *store, const Edition *edition, const NominationAct *act);
/* Stores the content of a document's file, unless it is there already. */
Status evidence_content_add(Store *store, const Evidence *evidence);
/* Gives each document of the list its latest verdict. */
Status verdicts_apply(Store *store, void *parent, const Edition *edition, const char *category,
                      const char *code, Evidence *list, size_t count);
/* Appends the verdicts that these documents carry. */
Status verdicts_write(Store *store, const Edition *edition, const Evidence *judged, size_t count);
/* The codes about which a fact was stated within the period, by code (what is synthetic only if
 * `synthetic`). `code` NULL: of everybody. What was written after the snapshot
 * is left out. */
Status fact_codes(Store *store, void *parent, const char *fact, Date first, Date last,
                  bool synthetic, const char *code, const Snapshot *snapshot, const char ***ret,
                  size_t *ret_count);
