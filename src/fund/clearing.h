/* Money from one region's fund to a fund of another region: a province's share for a regency's
 * people, say. Part of fund.h: other folders include that.
 *
 * No transaction crosses a region, so the money goes in two steps, each in its own chain:
 *
 *   fund_send     in the sender's chain      FUND → CLEARING   key "send:KEY"
 *   fund_accept   in the receiver's chain    CLEARING → FUND   key "arrive:3200:KEY"
 *
 * Each fund has one account of kind CLEARING, "clearing:geliat-2023", opened with its first
 * transfer. The sender's transfer is the outbox, the receiver's the inbox: what was sent under a
 * key arrives once, however often it is accepted, and whatever was interrupted in between. What was
 * sent and has not arrived is under way: no fund can spend it, and the proof names it. */
#pragma once

#include "fund/fund.h"

enum { SENDING_KEY_BYTES_MAX = 90 };

typedef struct {
    Chain from;
    const char *from_fund, *to_fund; /* "32:apbd-jabar", "32.77:geliat-2023" */
    const char *key;                 /* the sender's id, unique in his chain */
    Money amount;                    /* less what was taken back by a reversal before it arrived */
    Date sent;
    bool arrived;
    Date arrived_on; /* if arrived */
    bool synthetic;  /* the sending fund is */
} Sending;

/* Sends money to a fund of another region in the open write transaction. The same again is nothing
 * (true in *ret_existed). E_CONFLICT for the same key with other content or more than is
 * available, E_INVALID "fund.send_same_region", "fund.send_synthetic", "fund.send_key". */
Status fund_send(Ctx *ctx, Store *store, const Fund *from, const Fund *to, Text key, Money amount,
                 Date date, bool *ret_existed);
/* Takes in what is under way to the fund, all or none. Only the receiver's chain is written.
 * E_LIMIT "fund.ceiling" if the fund would then have had more than its ceiling: that counts what
 * arrives. *ret: what arrived now, below `parent`. */
Status fund_accept(Ctx *ctx, Store *store, void *parent, const Fund *to, Date date, Sending **ret,
                   size_t *ret_count);
/* What was sent between all regions, by the sender's chain, account and then in the order sent. */
Status fund_sendings(Ctx *ctx, Store *store, void *parent, Sending **ret, size_t *ret_count);

typedef struct {
    int64_t sendings, under_way;
    Money sent, amount_under_way;
} ClearingProof;
/* Proves that the clearing accounts of all chains agree: on each nothing but sendings and arrivals;
 * every arrival has its sending, with that amount and to that fund; all accounts together hold what
 * is under way. The first disagreement is a problem; E_BROKEN. */
Status clearing_verify(Ctx *ctx, Store *store, ClearingProof *ret);
