/* Publication: a signed archive of everything a result follows from, that anybody recomputes
 * without this program's database. Format: doc/bundle.md; a second implementation of the check is
 * doc/verify.py. Included by award.h.
 *
 *     bundle_collect  store → BundleSource     what is published
 *     bundle_withhold small counts of people → which columns show shares only
 *     bundle_build    BundleSource → archive   the same bytes on any machine
 *     bundle_verify   archive → checks         recomputes scores, places, codes, digests
 * All but the first are pure. */
#pragma once

#include "award/award.h"
#include "award/award_decision.h"
#include "award/seal.h"
#include "base/crypto.h"
#include "format/zip.h"

enum {
    BUNDLE_SMALL_BELOW = 5, /* counts of people from 1 to below this are withheld, unless said
                               otherwise */
    BUNDLE_SMALL_MAX = 1000,
    BUNDLE_CHECK_ARGS_MAX = 6,
};

/* A mark under a pseudonym ("A1"). */
typedef struct {
    const char *code, *indicator, *assessor;
    bool abstains;
    bool counts; /* neither an abstention nor of somebody who was not, or no longer, assigned */
    Score mark;
} BundleMark;

/* Who marks whom, under a pseudonym. */
typedef struct {
    const char *code, *assessor;
} BundleAssignment;

/* What was promised when a mark was sealed; number from 1 in the order of sealing. */
typedef struct {
    int64_t number;
    const char *category, *code, *indicator;
    int64_t revision;
    Digest commitment;
} BundleCommitment;

/* What proves a commitment: it names the assessor, so it is kept apart from the archive unless the
 * committee decides that everybody may know who marked what. */
typedef struct {
    int64_t number;        /* of the commitment */
    const char *pseudonym; /* "A1" */
    int64_t revision;
    Mark mark;
    Secret secret;
} BundleOpening;

typedef struct {
    const char *key;
    const char *title_id, *title_en;
    const char *rubric_text;
    const Rubric *rubric;
    AwardInput *input; /* entrants by code */
    bool *withheld;    /* by indicator: its heads are not published, only shares */
    Evidence *evidence;
    size_t evidence_count;
    BundleAssignment *assignments; /* of pseudonyms; by entrant, then number. Empty: no panel */
    size_t assignment_count;
    BundleMark *marks;
    size_t mark_count;
    AwardDecision *decision; /* NULL: none */
} BundleCategory;

/* The event up to which the store was read, so that the result can be found in its audit chain. */
typedef struct {
    const char *chain;
    int64_t event;
    Digest digest;
} BundleSnapshot;

typedef struct {
    const Edition *edition;
    BundleCategory *categories; /* those that have entrants, in the edition's order */
    size_t category_count;
    BundleSnapshot snapshot;
    Digest regions; /* codes and names of provinces and regencies */
    int64_t region_count;
    int64_t small_below;
    const char **assessors; /* names, in the order of their pseudonyms: A1 first */
    size_t assessor_count;
    BundleCommitment *commitments; /* of an edition that was run here */
    size_t commitment_count;
    BundleOpening *openings; /* one for each commitment */
    size_t opening_count;
    bool open_marks; /* openings go into the archive */
} BundleSource;

/* Everything that is published of an edition. The order of pseudonyms follows from the signing
 * secret, so that it is the same in a repeat and tells nobody else who is who. E_INVALID with
 * every value that is missing. */
Status bundle_collect(Store *store, void *parent, const Edition *edition, const Secret *signing,
                      BundleSource *ret);

/* Decides whose heads are withheld: every indicator with a count from 1 to source->small_below − 1
 * at anybody (of a share, or of what is left of the whole), those of `also` ("CATEGORY/INDICATOR",
 * ',' between; NULL none), and, again and again, every indicator that shares a number with one of
 * these, for the same entrant, so that nothing can be computed back. E_INVALID if a count must be
 * published because it is itself the value scored; E_NOT_FOUND for an indicator that is not there.
 */
Status bundle_withhold(Ctx *ctx, BundleSource *source, const char *also);

typedef struct {
    ZipEntry *files;
    size_t count;
    Text archive;
    Digest manifest;
} Bundle;

Status bundle_build(Ctx *ctx, void *parent, const BundleSource *source, const Secret *signing,
                    Bundle *ret);

typedef struct {
    const char *file; /* "regency-city/scores.csv", or the archive's name */
    bool good;
    int64_t line;    /* of the first difference; 0: the whole file */
    const char *key; /* message: what was checked, or what is wrong */
    const char *args[BUNDLE_CHECK_ARGS_MAX];
} BundleCheck;

typedef struct {
    const char *edition;
    PublicKey signer;
    Digest manifest;
    BundleCheck *checks; /* in the order they were made */
    size_t count;
    size_t failed;
    bool record;          /* written down afterwards: nothing was promised */
    bool unopened;        /* marks were promised, and nobody gave what opens the promises */
    size_t uncounted;     /* marks that were given and do not count */
    const char *unmarked; /* the first of them: category, entrant, indicator, assessor */
} BundleReport;

typedef struct {
    const PublicKey *signer; /* the key it must be signed with; NULL: the one it names */
    const char *openings_name;
    Text openings; /* a file of openings that was kept apart; empty: none */
} BundleVerifyOptions;

/* The openings as a table: to be kept apart, or (with open_marks) a file of the archive. */
Text bundle_openings(void *parent, const BundleSource *source);

/* Exactly 64 hexadecimal digits, small letters. */
bool bundle_public_parse(Text hex, PublicKey *ret);

/* Checks an archive. OK also if checks fail: they are in the report. What cannot be read at all is
 * one failed check. */
Status bundle_verify(Ctx *ctx, void *parent, const char *name, Text archive,
                     const BundleVerifyOptions *options, BundleReport *ret);

/* What a verification code on a letter or certificate stands for. */
typedef struct {
    const char *category, *entrant, *name;
    const char *place, *total; /* as published */
    bool awarded;
} BundleResult;
/* Finds the code, small letters, blanks and dashes allowed. E_INVALID: no code; E_NOT_FOUND. The
 * archive should have been verified first. */
Status bundle_find_code(Ctx *ctx, void *parent, const char *name, Text archive, const char *code,
                        BundleResult *ret);

/* -- What was published ----------------------------------------------------------------------- */

typedef struct {
    const char *edition;
    Digest manifest, archive;
    int64_t files, bytes;
    const char *signer; /* public key in hexadecimal digits */
    int64_t event;      /* in the edition's chain */
} Publication;

/* Records a publication. A repeat of the same archive is CHANGE_NONE. */
Status publication_save(Store *store, const Edition *edition, const Publication *publication,
                        Change *ret);
/* The latest. */
Status publication_find(Store *store, void *parent, const Edition *edition, Publication *ret,
                        bool *ret_found);
