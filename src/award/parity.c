/* How many more would have to be protected to equal another entrant's share, and what that costs.
 */
#include "award/award.h"

/* Cross product first, one division, rounded up: a share is never turned into a decimal on the way.
 */
static bool heads_for_share(const ParityCase *c, int64_t *ret)
{
    return ratio_apply(c->other, c->own_denominator, c->other_denominator, ROUND_UP, ret);
}

Status award_parity(Ctx *ctx, const ParityCase *c, Parity *ret)
{
    if (c->own_denominator <= 0 || c->other_denominator <= 0 || c->own < 0 || c->other < 0 ||
        c->contribution.rupiah < 0)
        return fail(ctx, E_INVALID, "award.parity_numbers", NULL);
    Parity parity = {0};
    bool fits = heads_for_share(c, &parity.heads);
    if (fits)
        parity.additional = parity.heads > c->own ? parity.heads - c->own : 0;
    fits = fits && money_times(c->contribution, c->own, &parity.now_per_month) &&
           money_times(c->contribution, parity.heads, &parity.per_month) &&
           money_times(parity.per_month, 12, &parity.per_year) &&
           money_times(c->contribution, parity.additional, &parity.additional_per_month) &&
           money_times(parity.additional_per_month, 12, &parity.additional_per_year) &&
           share_of(c->own, c->own_denominator, &parity.own_share) &&
           share_of(c->other, c->other_denominator, &parity.other_share);
    if (!fits)
        return fail(ctx, E_LIMIT, "award.parity_overflow", NULL);
    *ret = parity;
    return OK;
}
