/* What the files of sealed marks share. */
#pragma once

#include "award/import.h"
#include "award/nomination.h"
#include "award/panel.h"
#include "award/seal.h"

/* A sealed mark with what is secret about it: the box, who signed. */
typedef struct {
    SealedMark shown;
    uint8_t box[SEALED_BYTES];
    PublicKey signer;
    Signature signature;
} SealedRow;

/* -- Bytes (pure, seal.c) -------------------------------------------------------------------- */

/* Seals a mark as its `revision`: secret, commitment, box, signature. The strings are the mark's.
 */
SealedRow seal_mark(Ctx *ctx, const char *edition, const AssessorKey *key, const PublicKey *opening,
                    const Mark *mark, int64_t revision);
/* Did whoever holds `signer` seal this row? */
bool sealed_is_signed(void *scratch, const char *edition, const SealedRow *row);
/* Opens the box. False if it was sealed to another key, damaged, or holds no mark. */
bool sealed_open(void *parent, const Secret *opening, const SealedRow *row, Secret *ret_secret,
                 Mark *ret_mark);

/* -- Who marks what (mark_asked.c) ------------------------------------------------------------ */

/* Does the rubric take this indicator's value from the panel, and need it? */
bool mark_taken(const Rubric *rubric, size_t indicator);
/* The pairs of which marks are asked, entrants that take no part left out: as assigned, of one
 * assessor or (NULL) of all; without a panel every entrant of the assessor named. By code. */
Status mark_asked(Store *store, void *parent, const Edition *edition, const Category *category,
                  const char *assessor, Assignment **ret, size_t *ret_count);

/* -- Store (seal_store.c) -------------------------------------------------------------------- */

/* As sealed_list, with the secret parts. */
Status sealed_rows(Store *store, void *parent, const Edition *edition, const char *category,
                   SealedRow **ret, size_t *ret_count);
/* Seals what differs from the latest revision of the same assessor and counts; only the holder of
 * the key can tell what differs. Needs the event. */
Status marks_seal(Store *store, const Edition *edition, const AssessorKey *key, const Mark *rows,
                  size_t count, AwardImportCounts *counts);
/* Whether the category (NULL: any) has sealed marks. */
Status sealed_exists(Store *store, const Edition *edition, const char *category, bool *ret);

/* Was this ever the assessor's key? */
Status assessor_key_known(Store *store, const Edition *edition, const char *assessor,
                          const PublicKey *signer, bool *ret);

typedef struct {
    int64_t sealed; /* id in award_sealed */
    Mark mark;
    Secret secret;
} OpenedMark;
/* Writes marks that were opened, with what proves them. Needs the event. */
Status opened_write(Store *store, const Edition *edition, const OpenedMark *rows, size_t count);
/* The opened marks of an edition, in the order of sealing. */
Status opened_list(Store *store, void *parent, const Edition *edition, OpenedMark **ret,
                   size_t *ret_count);
/* How many marks of an edition no opened seal stands behind. */
Status marks_unproven(Store *store, const Edition *edition, int64_t *ret);
/* Writes one mark as it is (mark_store.c); gives the id of its row. */
Status mark_write_row(FactWriter *writer, const Edition *edition, const Mark *mark,
                      int64_t *ret_id);
Status mark_writer_open(Store *store, const Edition *edition, FactWriter **ret);
