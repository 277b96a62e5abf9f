/* Households: a civil servant registers the helper and the driver of the house and pays for them.
 *
 * The person is checked like a roster row. Two roads are lawful (law_household): as an own-account
 * worker, or as the wage earner of an individual employer; each has its price, its rule and how
 * certain that rule is, and the employer chooses. Each month in force is billed (RECEIVABLE →
 * INSTITUTION) and paid by the household (SOURCE → RECEIVABLE, INSTITUTION → PAID), which makes it
 * cover. */
#pragma once

#include "base/ctx.h"
#include "format/column.h"
#include "format/table_reader.h"
#include "law/law.h"
#include "roster/roster.h"
#include "store/store.h"

#include "fund/pledge.h"

/* Stored as numbers: only ever append. */
typedef enum { RELATION_HELPER, RELATION_DRIVER, RELATION_COUNT } HouseholdRelation;
extern const char *const RELATION_KEYS[RELATION_COUNT + 1]; /* "helper" "driver", NULL */
const char *relation_message(HouseholdRelation relation);
typedef enum { ROAD_OWN_ACCOUNT, ROAD_WAGE_EARNER, ROAD_COUNT } HouseholdRoad;
extern const char *const ROAD_KEYS[ROAD_COUNT + 1]; /* "own-account" "wage-earner", NULL */
const char *road_message(HouseholdRoad road);

/* What became of a registration. Stored as numbers. */
typedef enum { HOUSEHOLD_ENDED, HOUSEHOLD_BILLED, HOUSEHOLD_PAID } HouseholdFactKind;
typedef struct {
    HouseholdFactKind kind;
    Month month; /* ended: the first month no longer in force */
    Money amount;
    const char *key; /* of the transfer; "" none */
} HouseholdFact;

typedef struct {
    int64_t id;
    const char *number, *employer, *office; /* who registers: employee number, name, office */
    int64_t nik;
    const char *name;
    Region home; /* 0: not stated */
    HouseholdRelation relation;
    Money wage;
    HouseholdRoad road;
    Date consent; /* of the worker */
    Month from;
    Verdict verdict; /* of the day */
    bool synthetic;
    HouseholdFact *facts; /* in the order recorded */
    size_t fact_count;
} Household;

bool household_in_force(const Household *household, Month month);

extern const ColumnSet HOUSEHOLD_COLUMNS; /* doc/format-households.md */

/* A declaration as it was read or typed, and what the check says about its worker. */
typedef struct {
    Household household;
    int64_t line; /* of the file; 0: options */
    uint64_t reasons;
    LawHousehold roads; /* priced for the first month */
    Money price;        /* of the road chosen */
    bool existed;
    bool accepted;
} HouseholdChecked;
typedef struct {
    HouseholdChecked *list; /* rows that could be read */
    size_t count;
    int64_t rows, rows_bad, rows_unchanged, rows_new;
} HouseholdRegister;

/* What the command line gives in place of a file; NULL: not given. */
typedef struct {
    const char *number, *employer, *office, *nik, *name, *birth, *home, *relation, *wage, *consent,
        *from, *road;
} HouseholdTexts;

/* Reads declarations from `path`, or the one of `texts`, checks each worker against the register of
 * the fund's regency as of the first month, and stores the good ones in the open write transaction.
 * Not stored, with a problem each: who is covered by somebody else already, registered by another
 * household, not eligible, to be reviewed. The same declaration again is nothing. */
Status household_register(Ctx *ctx, void *parent, Store *store, const Law *law, const Fund *fund,
                          const LinkModel *model, const char *path,
                          const TableReaderOptions *options, const HouseholdTexts *texts,
                          bool synthetic, HouseholdRegister *ret);
/* All registrations of a fund with their facts, in the order recorded. */
Status household_list(Store *store, void *parent, const Fund *fund, Household **ret,
                      size_t *ret_count);
/* Months of a worker that are a household's to pay, paid or not yet. */
typedef struct {
    FundId fund;
    int64_t nik;
    Month from, last;
} HouseholdHold;
enum { HOUSEHOLD_PROGRAMMES = PROGRAMME_JKK | PROGRAMME_JKM };
/* All of every fund that touch the months from … until, cut to them; by chain and id. */
Status household_holds(Store *store, void *parent, Month from, Month until, HouseholdHold **ret,
                       size_t *ret_count);
/* Ends the registration of a worker from a month on. *ret_new: 0 if it had ended by then. */
Status household_end(Ctx *ctx, Store *store, const Fund *fund, Text nik, Month first_free,
                     int64_t *ret_new);

/* The price of a month by the road chosen. */
Status household_price(Ctx *ctx, const Law *law, const Household *household, Month month,
                       Money *ret);

typedef struct {
    int64_t bills, bills_new; /* of the month; of these, made now */
    Money amount, amount_new;
} HouseholdBill;
/* Bills every registration in force in the month, once. */
Status household_bill(Ctx *ctx, Store *store, const Law *law, const Fund *fund, Month month,
                      Date date, HouseholdBill *ret);
/* Books what an employer paid to the institution for all open bills up to a month, the whole of
 * each, and records the cover. A worker who has another payer meanwhile is a warning.
 * *ret_new: how many bills were paid now. E_NOT_FOUND if the number registers nobody. */
Status household_pay(Ctx *ctx, Store *store, const Fund *fund, Text number, Month until, Date date,
                     int64_t *ret_new, Money *ret_amount);

/* What households of a fund paid to the institution themselves: it never was the fund's to spend. */
Status household_paid(Store *store, const Fund *fund, Money *ret);

/* A bill and when it is due. */
typedef struct {
    const Household *household;
    Month month;
    Money amount;
    Date due;
    int64_t days_late; /* on the day asked; negative: days left */
} HouseholdReminder;
/* Open bills due by `until`, by due date, office and employer. */
Status household_reminders(Ctx *ctx, void *parent, const Law *law, const Household *list,
                           size_t count, Date today, Date until, HouseholdReminder **ret,
                           size_t *ret_count);

typedef struct {
    Office office;
    int64_t employers; /* with a registration in force */
    int64_t workers;
    int64_t billed, paid, overdue; /* bills up to the month asked */
    Money owed;                    /* of the overdue ones */
} HouseholdCompliance;
/* A row for each office, by key; those that only employers name too. */
Status household_compliance(Ctx *ctx, void *parent, const Law *law, const Office *offices,
                            size_t office_count, const Household *list, size_t count, Month month,
                            Date today, HouseholdCompliance **ret, size_t *ret_count);
