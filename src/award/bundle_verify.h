/* What the verifier's files share: bundle_verify.c container, manifest, signature;
 * bundle_edition.c edition.json; bundle_promise.c commitments; bundle_recompute.c the categories.
 */
#pragma once

#include "award/bundle_private.h"

enum { AWARD_ENTRANTS_SHOWN_MAX = 10000000 };

typedef struct {
    const char *key;
    Digest rubric;
    const char *rules; /* digest of rubric.json */
    int64_t entrants;
    bool decided;
    const char *decree;
    int64_t slots;
    const char *scores; /* digest in the minutes */
    bool drawn;         /* it has an error of the draws of weights … */
    int64_t error;      /* … in parts per million */
} VerifyCategory;

typedef struct {
    Ctx *ctx;
    void *parent;
    ZipEntry *files;
    size_t count;
    Edition edition; /* id, period, conduct, robustness */
    bool has_signer;
    VerifyCategory *categories;
    size_t category_count;
    BundleReport report;
    size_t capacity;
    const char **withheld; /* CATEGORY/INDICATOR, as edition.json lists them */
    size_t withheld_count;
    int64_t promised; /* how many commitments edition.json counts */
    Digest root;      /* of the commitments, as edition.json has it */
    BundleCommitment *commitments;
    size_t commitment_count;
    const char *openings_name; /* NULL: there are none */
    BundleOpening *openings;
    size_t opening_count;
} Verifying;

/* Reads edition.json. False, after saying so, if nothing more can be checked without it. */
bool verify_edition(Verifying *v, const ZipEntry *edition);
/* NULL if the archive has no such file. */
const ZipEntry *verify_file(const Verifying *v, const char *name);
/* Does a bundle of these categories have such a file? */
bool verify_expects(const Verifying *v, const char *name);
void verify_good(Verifying *v, const char *file, const char *key, const char *argument);
void verify_bad(Verifying *v, const char *file, const char *key, const char *argument);
/* The errors recorded become failed checks (of their own file, else of `file`) and are forgotten as
 * problems. */
void verify_problem(Verifying *v, const char *file);
/* Compares byte for byte and names the first line that differs. */
void verify_same(Verifying *v, const char *file, Text published, Text computed);
/* Reads commitments and openings: those of the archive, else those that were kept apart. */
void verify_commitments(Verifying *v, const BundleVerifyOptions *options);
/* Does every mark of a category stand behind a commitment, and every opening open one? */
void verify_promises(Verifying *v, const BundleCategory *category);
/* Recomputes a category. */
void verify_category(Verifying *v, const VerifyCategory *category);
