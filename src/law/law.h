/* Dated, cited parameters of the law (the files of law/id/) and what follows from them: status of
 * cover, the basic contribution. Pure: no store. Contribution and benefit follow in an issue of
 * their own; what stands here is what coverage and rosters need. */
#pragma once

#include "base/ctx.h"
#include "base/date.h"
#include "base/money.h"

typedef struct Law Law;

/* All parameters, from the embedded law/id/ files. E_INVALID with places if a file is not
 * well-formed. */
Status law_load(Ctx *ctx, void *parent, Law **ret);

/* How a value is shown. */
typedef enum { LAW_MONEY, LAW_MONTHS, LAW_YEARS } LawUnit;

/* One value with its validity and source: "bpu-jkk-band-1: Rp 10.000, from 2015-07, PP 44/2015
 * Lampiran II, B". `label` and `note` are in the context's language. */
typedef struct {
    const char *name; /* "bpu-jkk-band-1" */
    const char *label;
    LawUnit unit;
    int64_t value;
    Month from;  /* in force from this month … */
    Month until; /* … to this one; INT32_MAX months: open */
    const char *source;
    const char *certainty; /* "A".."D": A article seen, B two sources, C one source, D not verified;
                              D always carries a note */
    const char *note;      /* NULL: none */
    bool local;            /* local configuration, not national law */
} LawParameter;

/* The names that code relies on; each is in law/id/. */
#define LAW_BPU_JKK        "bpu-jkk-band-1" /* rupiah a month */
#define LAW_BPU_JKM        "bpu-jkm"        /* rupiah a month */
#define LAW_ARREARS_MONTHS "arrears-months" /* unpaid months in a row before membership lapses: 3  \
                                             */
#define LAW_AGE_BELOW                                                                              \
    "registration-age-below" /* full years at registration must be below this: 65 */
#define LAW_AGE_MINIMUM "registration-age-minimum" /* … and at least this; a local parameter */

/* The value of a parameter in force in a month. E_NOT_FOUND with "law.no_parameter" (no such name)
 * or "law.not_in_force". */
Status law_parameter(Ctx *ctx, const Law *law, const char *name, Month month,
                     const LawParameter **ret);
/* All values, by name and then by month of validity; the array belongs to `law`. */
const LawParameter *law_parameters(const Law *law, size_t *ret_count);

/* What a month without payment means. Own-account members: after LAW_ARREARS_MONTHS unpaid months
 * in a row the membership lapses. */
typedef enum { COVER_NONE, COVER_ACTIVE, COVER_ARREARS, COVER_LAPSED } CoverStatus;
typedef struct {
    CoverStatus status;
    int months_unpaid; /* 0 when active */
} CoverState;
/* `paid_until` is the last paid month (one not before `month` is active); use no_cover = true when
 * nothing was ever paid. */
Status law_cover_state(Ctx *ctx, const Law *law, Month paid_until, bool no_cover, Month month,
                       CoverState *ret);
/* The same for bulk work, with the parameter already looked up. */
CoverState law_cover_state_of(int64_t arrears_months, Month paid_until, bool no_cover, Month month);

/* JKK + JKM of an own-account worker in the lowest band: the price of protecting one vulnerable
 * worker for a month, with its parameters. */
Status law_basic_contribution(Ctx *ctx, const Law *law, Month month, Money *ret_amount,
                              const LawParameter **ret_jkk, const LawParameter **ret_jkm);
