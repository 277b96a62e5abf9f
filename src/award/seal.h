/* Sealed marks: keys of an edition and of its assessors, commitments, and what opens them. In an
 * edition that is run here (`conduct: cycle`) a mark is stored as a commitment, published at once,
 * and a box that only the edition's key opens; at the freeze every box is opened, checked against
 * its commitment and written to the marks. Before that nobody can list, sort, total or infer marks
 * of others. doc/marks-sealed.md has the threats and the bytes. Included by award.h.
 *
 * Keys are files of mode 0600 (YAML); the store has public halves only.
 *     edition:  a trustee outside the secretariat keeps it. `opening` (X25519) opens the marks,
 *               `signing` (Ed25519) signs what is published.
 *     assessor: one secret of 32 bytes, from which follow a signing secret (nobody else can seal in
 *               this name) and a marking secret (nobody else can test a guess). */
#pragma once

#include "award/award.h"
#include "base/crypto.h"

enum {
    KEY_FILE_BYTES_MAX = 1 << 16,
    MARK_NOTE_BYTES_MAX = 1000,
    SEAL_PAYLOAD_BYTES = 1088, /* of every mark, whatever it holds */
    SEALED_BYTES = SEAL_PAYLOAD_BYTES + SEAL_EXTRA_BYTES,
};

/* -- Keys ------------------------------------------------------------------------------------ */

typedef struct {
    PublicKey opening, signing;
} EditionPublic;

typedef struct {
    const char *edition;
    Secret opening, signing;
    EditionPublic shown; /* the public halves */
} EditionKey;

/* A new key (base/crypto.h says where it is drawn from), and its file: refuses to write over a file
 * that is there (E_EXISTS). */
EditionKey edition_key_new(Ctx *ctx, const Edition *edition);
Status edition_key_write(Ctx *ctx, const EditionKey *key, const char *path);
/* Reads a key file. E_NOT_FOUND, E_DENIED (not readable); E_INVALID with line and column. */
Status edition_key_read(Ctx *ctx, void *parent, const char *path, EditionKey *ret);
/* The public halves that hold for an edition: the latest. *ret_found false: it has no key yet. */
Status edition_key_public(Store *store, const Edition *edition, EditionPublic *ret,
                          bool *ret_found);
/* OK if `key` is the edition's; E_DENIED "seal.other_edition_key", E_NOT_FOUND "seal.no_key". */
Status edition_key_check(Store *store, const Edition *edition, const EditionKey *key);
/* Stores the public halves. A repeat is CHANGE_NONE. E_EXISTS if the edition has another key and
 * `replace_reason` is NULL; with a reason the key takes its place, on record, while nothing rests
 * on the old one: E_CONFLICT "seal.key_sealed", "seal.key_decided", "seal.key_published". */
Status edition_key_save(Store *store, const Edition *edition, const EditionKey *key,
                        const char *replace_reason, Change *ret);
/* How many keys an edition has had. */
Status edition_key_count(Store *store, const Edition *edition, int64_t *ret);

typedef struct {
    const char *edition, *assessor;
    Secret secret;
    Secret signing, marking; /* derived */
    PublicKey signer;
} AssessorKey;

AssessorKey assessor_key_new(Ctx *ctx, void *parent, const Edition *edition, const char *assessor);
Status assessor_key_write(Ctx *ctx, const AssessorKey *key, const char *path);
Status assessor_key_read(Ctx *ctx, void *parent, const char *path, AssessorKey *ret);
/* OK if the edition knows this key as the assessor's; E_DENIED otherwise. */
Status assessor_key_check(Store *store, const Edition *edition, const AssessorKey *key);
/* The public half that the edition knows of an assessor. */
Status assessor_key_public(Store *store, const Edition *edition, const char *assessor,
                           PublicKey *ret, bool *ret_found);
/* Registers the public half. E_EXISTS if the assessor has another one, unless `replace`. */
Status assessor_key_save(Store *store, const Edition *edition, const AssessorKey *key, bool replace,
                         Change *ret);

/* -- Commitments (pure) ---------------------------------------------------------------------- */

/* What a commitment is over:
 *     "paritrana mark 1\n" edition "\n" category "\n" code "\n" indicator "\n" assessor "\n"
 *     revision "\n" mark "\n" note
 * revision in decimal, from 1; mark in micro-points in decimal, or "abstains". The commitment is
 * the BLAKE2b-256 of it keyed with the mark's own secret. */
char *mark_canonical(void *parent, const char *edition, const Mark *mark, int64_t revision);
/* The secret of one mark: BLAKE2b-256, keyed with the assessor's marking secret, of the same text
 * up to and including the revision's "\n". */
Secret mark_secret(const AssessorKey *key, const char *edition, const Mark *mark, int64_t revision);
Digest mark_commitment(const Secret *secret, const char *edition, const Mark *mark,
                       int64_t revision);

/* -- Sealed marks in the store --------------------------------------------------------------- */

/* A published commitment; what it hides is not in here. */
typedef struct {
    int64_t id; /* of its row */
    const char *category, *code, *indicator, *assessor;
    int64_t revision; /* from 1; a correction has the next one */
    Digest commitment;
    int64_t event;
    bool synthetic;
    bool opened;
    Secret secret; /* if opened */
} SealedMark;

/* All commitments of an edition, in the order of writing; category NULL: all. */
Status sealed_list(Store *store, void *parent, const Edition *edition, const char *category,
                   SealedMark **ret, size_t *ret_count);
/* One digest over the list, in that order: for each its commitment's 32 bytes. Printed in minutes
 * or sent to a newspaper it fixes all of them. */
Digest sealed_root(const SealedMark *list, size_t count);

/* E_DENIED "award.sealed" while the marks of the category are sealed: the edition is run here, is
 * not frozen, and the category's rubric takes marks of a panel. The same whatever was marked. */
Status seal_require_open(Store *store, const Edition *edition, const Category *category);

typedef struct {
    int64_t opened;  /* now, corrections included */
    int64_t already; /* at an earlier freeze */
    Digest root;     /* sealed_root of all */
} SealOpening;

/* Opens every sealed mark of an edition at the freeze: checks signature, box, commitment and range
 * of each, and writes what it held to the marks (award_mark) with the secret that proves it. Begins
 * or continues the event. E_DENIED if it is not the edition's key; E_CONFLICT "seal.incomplete" if
 * somebody assigned has not marked (each assessor named with the count, never a value); E_BROKEN
 * with each mark that does not hold. Nothing is written then. Opening again writes nothing. An
 * edition without sealed marks, or a record, needs no opening: OK with zeros. */
Status seal_open(Store *store, const Edition *edition, const EditionKey *key, SealOpening *ret);
/* Checks every signature, and every opened mark against its commitment, from the store alone;
 * `opened` of `already` commitments were opened. E_BROKEN names each
 * that does not hold. */
Status seal_verify(Store *store, const Edition *edition, SealOpening *ret);

/* -- Marking --------------------------------------------------------------------------------- */

/* OK if the edition is run here, has a key, stands between desk review and field check, and knows
 * the assessor's key. */
Status mark_require_sealing(Store *store, const Edition *edition, const AssessorKey *key);
/* As mark_import, for the marks of one assessor in an edition that is run here: each is sealed.
 * Counts tell what changed, which only the holder of the key may learn. */
Status mark_import_sealed(Store *store, const Edition *edition, const char *path,
                          const AwardImportOptions *options, const AssessorKey *key,
                          AwardImportCounts *ret);
/* Seals one mark; every string in it lives as long as the call. E_INVALID, E_NOT_FOUND,
 * E_CONFLICT as for a row of a file. */
Status mark_seal_one(Store *store, const Edition *edition, const AssessorKey *key, const Mark *mark,
                     Change *ret);

/* The form of one assessor: a workbook with the entrants to mark, protected but for mark,
 * abstention and note. */
typedef struct {
    const char *id; /* follows from what it asks */
    int64_t rows;
} MarkForm;
/* E_NOT_FOUND: no such assessor, or nothing is asked of this one. */
Status mark_form_write(Store *store, const Edition *edition, const char *assessor, const char *path,
                       MarkForm *ret);
/* Is the file a form that was filled in, rather than a table of marks? */
bool mark_is_form(Ctx *ctx, const char *path);
/* Seals what was filled in; rows left empty are not yet marks. E_INVALID with the cell of each
 * problem; a form whose columns or rows were moved, renamed, added or taken out, of another edition
 * or another assessor, is refused as a whole. */
Status mark_form_import(Store *store, const Edition *edition, const char *path,
                        const AssessorKey *key, AwardImportCounts *ret);
extern const ColumnSet MARK_FORM_COLUMNS;

/* A mark once it is open, and what it counts as. */
typedef struct {
    const Mark *mark;
    bool counts; /* neither an abstention nor of an assessor who was not, or no longer, assigned */
    Score corrected; /* for harsh and lenient assessors, if the rubric says so; else as given */
} MarkShown;
/* The marks of a category's entrants that take part: by indicator in the rubric's order, entrant,
 * assessor. E_DENIED while they are sealed. */
Status mark_show(Store *store, void *parent, const Edition *edition, const Category *category,
                 MarkShown **ret, size_t *ret_count);

/* How many of the marks asked of an assessor in a category are there; values play no part. */
typedef struct {
    const char *assessor, *category;
    int64_t asked, made;
    int64_t corrected; /* marks with a later revision */
    bool has_key;
} MarkProgress;
Status mark_progress(Store *store, void *parent, const Edition *edition, MarkProgress **ret,
                     size_t *ret_count);

/* -- Aggregation (pure) ---------------------------------------------------------------------- */

enum {
    TWO_WAY_ROUNDS_MAX = 200,
    SHRINKAGE_MAX = 1000000, /* marks */
};

typedef struct {
    PanelMethod method;
    PanelCorrection correction;
    int64_t shrinkage_micro; /* millionths of a mark, ≥ 0; only with CORRECTION_TWO_WAY */
} PanelRule;

/* One mark that counts (who abstains has none). */
typedef struct {
    size_t entrant, assessor; /* from 0 */
    Score mark;
    Score corrected; /* set by panel_aggregate */
} PanelCell;

typedef struct {
    size_t count; /* marks it was made from; 0: no value */
    Score value;
    Score uncorrected; /* by the same method from the marks as given */
} PanelValue;

/* One indicator of one category: each entrant's value from its assessors' marks, after the
 * correction for harsh and lenient assessors if the rule asks for one. Exact in integers, and the
 * same for any order of cells; doc/rubric.md ("Harsh and lenient assessors") has every rounding
 * step. `values` has one place for each entrant, `effects` one for each assessor: what was taken
 * off the marks (0 without correction). */
void panel_aggregate(const PanelRule *rule, PanelCell *cells, size_t count, size_t entrants,
                     size_t assessors, PanelValue *values, Score *effects);
