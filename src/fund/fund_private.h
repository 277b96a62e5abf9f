/* What the files about funds share. Private. */
#pragma once

#include "fund/rules_private.h"

/* The whole fund as canonical YAML. */
char *fund_write(void *parent, List *occupations, const Fund *fund);
/* fund_parse with a list of occupations that was loaded before. */
Status fund_read(Ctx *ctx, void *parent, Store *store, List *occupations, const char *name,
                 Text content, Fund **ret);
/* a–z, 0–9 and '-', at most FUND_KEY_BYTES_MAX. */
bool fund_key_valid(Text key);
/* Key of one of the fund's accounts, "fund:geliat-2023". */
char *fund_account_key(void *parent, const char *kind, const char *key);
/* The chains of all regions inside one, as a range: ret_end is the first after it. */
void chains_within(Region within, int64_t *ret_first, int64_t *ret_end);
/* What went to funds of other regions and came from them (clearing.h). */
Status fund_cleared(Store *store, const Fund *fund, Money *ret_sent, Money *ret_arrived);
/* What counts against the ceiling: what givers gave, and what arrived from other regions. */
Status fund_came_in(Store *store, const Fund *fund, Money *ret);
/* E_LIMIT "fund.ceiling". */
Status fund_check_ceiling(Ctx *ctx, Store *store, const Fund *fund);
