/* What the files about givers and households share. Private. */
#pragma once

#include "base/map.h"
#include "fund/household.h"
#include "fund/pledge.h"

enum { DATE_UNKNOWN = INT32_MIN, OFFICE_BYTES_MAX = 200, GIVER_NAME_BYTES_MAX = 200 };

enum {
    PLEDGE_COLUMN_NUMBER,
    PLEDGE_COLUMN_NAME,
    PLEDGE_COLUMN_OFFICE,
    PLEDGE_COLUMN_AMOUNT,
    PLEDGE_COLUMN_WORKERS,
    PLEDGE_COLUMN_CHANNEL,
    PLEDGE_COLUMN_CONSENT,
    PLEDGE_COLUMN_FROM,
    PLEDGE_COLUMN_UNTIL,
    PLEDGE_COLUMN_SYNTHETIC,
};
enum { OFFICE_COLUMN_NAME, OFFICE_COLUMN_STAFF, OFFICE_COLUMN_SINCE, OFFICE_COLUMN_SYNTHETIC };
enum {
    RECEIPT_COLUMN_NUMBER,
    RECEIPT_COLUMN_NAME,
    RECEIPT_COLUMN_AMOUNT,
    RECEIPT_COLUMN_DATE,
    RECEIPT_COLUMN_REFERENCE,
};
enum {
    HOUSEHOLD_COLUMN_NUMBER,
    HOUSEHOLD_COLUMN_EMPLOYER,
    HOUSEHOLD_COLUMN_OFFICE,
    HOUSEHOLD_COLUMN_NIK,
    HOUSEHOLD_COLUMN_NAME,
    HOUSEHOLD_COLUMN_BIRTH,
    HOUSEHOLD_COLUMN_HOME,
    HOUSEHOLD_COLUMN_RELATION,
    HOUSEHOLD_COLUMN_WAGE,
    HOUSEHOLD_COLUMN_CONSENT,
    HOUSEHOLD_COLUMN_FROM,
    HOUSEHOLD_COLUMN_ROAD,
    HOUSEHOLD_COLUMN_SYNTHETIC,
    HOUSEHOLD_COLUMN_COUNT
};

/* Of the pledge's facts the last one of this kind; false if there is none. */
bool pledge_fact_last(const Pledge *pledge, PledgeFactKind kind, Month *ret);
/* What the last fact about a month says of its collection; false if nothing does. */
bool pledge_collected(const Pledge *pledge, Month month, PledgeFactKind *ret);
void pledge_fact_add(void *parent, Pledge *pledge, PledgeFactKind kind, Month month);

/* -- pledge_store.c -------------------------------------------------------------------------- */

/* Each needs the event of the chain; the writer is opened and closed inside. */
Status pledge_write(Store *store, Pledge *pledges, size_t count);
typedef struct {
    const Pledge *pledge;
    PledgeFact fact;
} PledgeNews;
Status pledge_news_write(Store *store, const PledgeNews *news, size_t count);
Status office_write(Store *store, Chain chain, const Office *office, Month since);
Status pledge_receipt_write(Store *store, const Fund *fund, const PledgeReceipt *receipts,
                            size_t count);
/* A receipt by its key, of any fund of the chain. */
Status pledge_receipt_find(Store *store, void *parent, Chain chain, Text key, PledgeReceipt *ret,
                           int64_t *ret_fund, bool *ret_found);
/* What is recorded of an office for exactly that month. */
Status office_find(Store *store, void *parent, Chain chain, const char *key, Month since,
                   Office *ret, bool *ret_found);

/* -- household_store.c ----------------------------------------------------------------------- */

Status household_write(Store *store, const Fund *fund, Household *household);
typedef struct {
    const Household *household;
    HouseholdFact fact;
} HouseholdNews;
Status household_news_write(Store *store, const Fund *fund, const HouseholdNews *news,
                            size_t count);
/* Whether a NIK is registered by a household of any fund, in force in a month. */
Status household_of_nik(Store *store, void *parent, int64_t nik, Month month, Household *ret,
                        Chain *ret_chain, bool *ret_found);
