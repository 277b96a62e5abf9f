/* Dated, cited parameters of the law (law/id/*.yaml) and what follows from them: status of cover, eligibility. Pure: no store.
 * Contribution and benefit follow in an issue of their own; what stands here is what coverage and rosters need. */
#pragma once

#include "base/ctx.h"
#include "base/date.h"
#include "base/money.h"

typedef struct Law Law;

/* All parameters, from the embedded law/id/ files. E_INVALID with places if a file is not well-formed. */
Status law_load(Ctx *ctx, void *parent, Law **ret);

/* One value with its validity and source, as `paritrana` shows it: "JKK band 1: Rp 10.000, from 2015-07, PP 44/2015 Lampiran II, B". */
typedef struct {
    const char *name;
    int64_t value;
    Month from;
    const char *source;
    const char *certainty; /* "A".."D" as in domain/law.md; D carries a note */
    const char *note;      /* NULL: none */
} LawParameter;
/* The value of a parameter in force in a month. E_NOT_FOUND with "law.no_parameter". */
Status law_parameter(Ctx *ctx, const Law *law, const char *name, Month month, const LawParameter **ret);

/* What a month without payment means. Own-account members: after `law.arrears_months` (3) unpaid months in a row the membership lapses. */
typedef enum { COVER_NONE, COVER_ACTIVE, COVER_ARREARS, COVER_LAPSED } CoverStatus;
typedef struct {
    CoverStatus status;
    int months_unpaid; /* 0 when active */
} CoverState;
/* `paid_until` is the last paid month not after `month`; use no_cover = true when nothing was ever paid. */
Status law_cover_state(Ctx *ctx, const Law *law, Month paid_until, bool no_cover, Month month, CoverState *ret);

/* JKK + JKM of an own-account worker in the lowest band: the price of protecting one vulnerable worker for a month, with its parameters. */
Status law_basic_contribution(Ctx *ctx, const Law *law, Month month, Money *ret_amount, const LawParameter **ret_jkk, const LawParameter **ret_jkm);
