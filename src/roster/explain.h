/* Verdicts in words. Private to roster. */
#pragma once

#include "roster/roster_private.h"

enum { REASON_ARGS_MAX = 2, REASON_NUMBER_BYTES = 24 };

/* What goes into a reason's text. Strings are valid as long as the explainer and this struct live.
 */
typedef struct {
    Text args[REASON_ARGS_MAX];
    char numbers[REASON_ARGS_MAX][REASON_NUMBER_BYTES];
} ReasonArgs;

/* Texts taken apart once, so that a million rows cost no look-up; any number of threads may use
 * one. */
typedef struct Explainer Explainer;
Explainer *explainer_new(void *parent, const RosterCheck *check, Lang lang);
void explain_args(const Explainer *explainer, int64_t row, int bit, ReasonArgs *ret);
/* Appends "Sudah terlindungi: dibayar APBD sampai Desember 2023. …": first what decided, then what
 * else is to be known. */
void explain_row(const Explainer *explainer, int64_t row, Buf *buf);

const char *explain_payer(const Explainer *explainer, int payer);

/* The reasons that decide a verdict, as bits; which of a row's it had is reasons & this. */
uint64_t verdict_reasons(Verdict verdict);
/* The roster column a reason is about. */
int reason_column(int bit);
/* The member a row is, or probably is, as "3216-123"; "" for nobody. `ret` has room for
 * REASON_NUMBER_BYTES. */
void explain_member(const RosterCheck *check, int64_t row, char *ret);
PersonId check_person(const RosterCheck *check, int64_t row); /* id 0: nobody */
/* The register and index of the member a row is; reg NULL for nobody. */
const Register *check_member(const RosterCheck *check, int64_t row, int64_t *ret_index);
