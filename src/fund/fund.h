/* Who pays for those who are not protected: restricted money, the people it may be spent on, and
 * what was promised and bought with it.
 *
 * Money in → fund → decree → allocation → bill → paid cover. A *fund* is restricted money of one
 * owner: a ceiling, months, programmes, rules about people (rules.h). A *decree* freezes a list of
 * people. A *commitment* promises a person's months out of a fund and reserves the money (pending
 * in the ledger). A *bill* posts it, a *receipt* of the institution says who was enrolled, and paid
 * bills write cover.
 *
 *   rules.h                 candidates, rules, priority classes
 *   pledge.h, household.h   givers, payroll deductions, households
 *   allocate.h, decision.h  who gets which fund, with certificates
 *   bill.h                  bills, payments, receipts, the three numbers
 *
 * Where it is kept. A fund, its accounts and its receipts belong to the chain of its owner's region
 * (region_chain: 3277 for the city and its villages and companies, 3200 for the province).
 * Commitments and decrees belong to the chain of the *people* they name, whoever pays: so one
 * writer lock guards that no worker-month is sold twice. A province's fund that pays for people of
 * a regency begins an event in both chains, the lower number first.
 *
 * How a person is named. By NIK: people on rosters are not members yet, and all of them have a
 * whole and valid NIK (rules.h, Candidate). Beside it stands where the NIK came from: the roster
 * row, the register's person, or both. A person-programme-month is one NIK, one programme bit, one
 * month. */
#pragma once

#include "base/ctx.h"
#include "coverage/coverage.h"
#include "law/law.h"
#include "ledger/ledger.h"
#include "registry/registry.h"
#include "roster/roster.h"
#include "store/store.h"

#include "fund/allocate.h"
#include "fund/rules.h"

/* -- Funds ------------------------------------------------------------------------------------- */

/* Stored as numbers: only ever append. The order is the default precedence of payers. */
typedef enum {
    FUND_APBD_REGENCY,  /* budget of a regency or city */
    FUND_APBD_PROVINCE, /* … of a province: fills the gap */
    FUND_DBHCHT,        /* tobacco-excise share */
    FUND_DBH_SAWIT,     /* palm-oil share */
    FUND_VILLAGE,       /* village budget */
    FUND_CSR,           /* a company's */
    FUND_ZAKAT,
    FUND_ASN,       /* civil servants' voluntary giving */
    FUND_HOUSEHOLD, /* households for their helpers and drivers */
    FUND_SELF,      /* workers themselves */
    FUND_KIND_COUNT
} FundKind;
/* "apbd-regency" "apbd-province" "dbhcht" "dbh-sawit" "village" "csr" "zakat" "asn" "household"
 * "self", NULL. */
extern const char *const FUND_KIND_KEYS[FUND_KIND_COUNT + 1];
const char *fund_kind_message(FundKind kind); /* "fund.kind.asn" */
/* How cover paid by it is recorded: tobacco and palm-oil shares are revenue of the regional budget,
 * so APBD; civil servants are DONOR. */
PayerKind fund_payer(FundKind kind);

typedef struct {
    Chain chain;
    int64_t id; /* of the fund's first version; 0: none */
} FundId;

/* Ids of the fund's accounts in its chain, opened with it (money flow: ledger.h). */
typedef struct {
    int64_t source;      /* "source:KEY": what its givers gave */
    int64_t fund;        /* "fund:KEY", with a floor */
    int64_t suspense;    /* "suspense:KEY", with a floor: received and not yet explained */
    int64_t receivable;  /* "receivable:KEY": billed to households and not yet received */
    int64_t institution; /* "institution:bpjs-tk", one for all funds of the chain */
    int64_t paid;        /* "paid:bpjs-tk", the same */
} FundAccounts;

enum { FUND_KEY_BYTES_MAX = 40, FUNDS_MAX = 64 /* that one allocation looks at */ };
#define FUND_NO_CEILING ((Money){-1})

typedef struct {
    FundId id;
    int version;     /* from 1; a later version is a correction or a revised budget */
    const char *key; /* "geliat-2023": a–z, 0–9, '-'; unique in its chain */
    const char *name;
    FundKind kind;
    Region region; /* of the owner */
    const char *owner;
    const char *basis; /* regulation, decree or agreement it rests on; "" none stated */
    Money ceiling;     /* the most it may receive; FUND_NO_CEILING */
    Month from, until; /* the months it may pay for */
    unsigned programmes;
    bool undecided_relief; /* reliefs of which no source says whether this payer has them (village,
                              zakat) are taken; false: the full price */
    int precedence; /* who pays first: the smaller. The kind's own number times 10 unless stated */
    FundRules rules;
    PriorityRules priority;
    FundAccounts accounts;
    bool synthetic;
    const char *definition; /* the whole of it as canonical YAML (doc/format-fund.md) */
} Fund;

/* Reads a fund from YAML (doc/format-fund.md). Every problem with its place; regions, occupations
 * and lists are looked up. Pure but for the store, which is asked for regions, rosters and decrees.
 * The id and the accounts are empty. */
Status fund_parse(Ctx *ctx, void *parent, Store *store, const char *name, Text content, Fund **ret);
/* Opens the accounts and stores it in the open write transaction. The same content again is a
 * no-op; another content under the same key is E_CONFLICT unless `amend`, which stores a new
 * version: region and kind stay, the ceiling may not fall below what was received, and months and
 * programmes that are promised to somebody stay in it. */
Status fund_create(Ctx *ctx, Store *store, Fund *fund, bool amend, bool *ret_existed);
/* The last version, below `parent`, lists resolved. E_NOT_FOUND. */
Status fund_get(Store *store, void *parent, FundId id, Fund **ret);
/* As people write it: "geliat-2023", or "32.77:geliat-2023" where two regions use one key
 * (E_CONFLICT names both). */
Status fund_resolve(Store *store, void *parent, Text text, Fund **ret);
/* Funds whose owner lies in `within`, by chain and key. */
Status fund_list(Store *store, void *parent, Region within, Fund ***ret, size_t *ret_count);
/* Funds that may pay for people of a region in some of the months: of the region itself, of those
 * below it, of its province, of the nation; by precedence, then chain and key. */
Status fund_list_for(Store *store, void *parent, Region region, Month from, Month until,
                     Fund ***ret, size_t *ret_count);
/* The fund and its rules in words, a line each, in the language, with the names of regions. */
Status fund_describe(Store *store, void *parent, const Fund *fund, Lang lang, char **ret);
char *fund_reference(void *parent, const Fund *fund); /* "32.77:geliat-2023" */

/* What the price depends on besides worker and month. */
typedef struct {
    FundKind kind;
    unsigned programmes;
    bool undecided_relief;
} FundTerms;
FundTerms fund_terms(const Fund *fund);

/* Does the law's relief of 2026 treat this occupation as transport? Drivers and motorcycle taxis;
 * a price depends on the occupation through nothing else, so bulk callers ask twice a month. */
bool occupation_is_transport(uint32_t occupation);
/* What the programmes cost for one own-account worker in the lowest band in a month if a fund of
 * this kind pays, with the relief that the law gives to this payer. */
Status fund_price(Ctx *ctx, const Law *law, FundTerms terms, uint32_t occupation, Month month,
                  Money *ret);
/* Sum of fund_price over the months. */
Status fund_price_months(Ctx *ctx, const Law *law, FundTerms terms, uint32_t occupation, Month from,
                         Month until, Money *ret);

/* -- Money in ---------------------------------------------------------------------------------- */

typedef struct {
    Text key; /* the caller's id, unique in the chain: "pledge:2023-03:bkn:198001…" */
    Money amount;
    Date date;
    Text giver;    /* who gave, as the statement shows it */
    Text document; /* number of the transfer, receipt or warrant (SP2D); may be empty */
    Text subject;  /* "pledge:12"; may be empty */
    Text reverses; /* key of the receipt that this one takes back, wholly or in part; else empty */
    bool unexplained; /* goes to SUSPENSE: nobody knows yet what for */
} Receipt;

/* Books receipts, all or none: SOURCE → FUND (SUSPENSE if unexplained; a reversal the other way).
 * One that is there already with the same content is nothing (*ret_new counts the others). E_LIMIT
 * "fund.ceiling" if the fund would have received more than its ceiling, E_CONFLICT for the same key
 * with other content or money already spent. */
Status fund_receive(Ctx *ctx, Store *store, const Fund *fund, const Receipt *receipts, size_t count,
                    int64_t *ret_new);
/* All receipts of a fund by date, texts below `parent`. */
Status fund_receipts(Store *store, void *parent, const Fund *fund, Receipt **ret,
                     size_t *ret_count);
/* Moves what was explained: SUSPENSE → FUND. */
Status fund_explain(Ctx *ctx, Store *store, const Fund *fund, Text key, Text subject, Money amount,
                    Date date);

typedef struct {
    Money received;  /* SOURCE → FUND, less reversals */
    Money suspense;  /* not yet explained */
    Money reserved;  /* committed and not billed */
    Money billed;    /* FUND → INSTITUTION, less credits */
    Money available; /* what can be committed now */
    Money sent, arrived; /* to and from funds of other regions (clearing.h) */
    Money room; /* ceiling − what came in, unexplained or from other regions included;
                   FUND_NO_CEILING if there is none */
    int64_t heads;   /* people with a commitment in force in the month asked */
} FundPosition;
Status fund_position(Ctx *ctx, Store *store, const Fund *fund, Month month, FundPosition *ret);

typedef struct {
    Date date;
    TransferKind kind;
    Text reason; /* of the transfer: "receipt", "commitment", "bill" … */
    Text key;    /* the receipt's own key, or the transfer's */
    Text subject;
    Text giver, document; /* of a receipt */
    Money in, out;
    Money reserved; /* what it reserves; negative: releases */
    Money balance;  /* after it, reserved money included */
} FundLine;
/* What moved or reserved the fund's money on the days from … until, and what it held before.
 * Everything hangs under `parent`. */
Status fund_statement(Ctx *ctx, Store *store, void *parent, const Fund *fund, Date from, Date until,
                      Money *ret_opening, FundLine **ret, size_t *ret_count);

/* -- Decrees ----------------------------------------------------------------------------------- */

/* Stored as numbers: only ever append. What a decree does to the list of the one it names. */
typedef enum {
    DECREE_ESTABLISHES, /* a new list; names no other decree */
    DECREE_ADDS,
    DECREE_REMOVES,
    DECREE_REPLACES, /* the whole list anew */
    DECREE_REVOKES,  /* nobody any more; has no list */
    DECREE_KIND_COUNT
} DecreeKind;
extern const char *const DECREE_KIND_KEYS[DECREE_KIND_COUNT + 1]; /* "establishes" … NULL */

typedef struct {
    Chain chain; /* of the people */
    int64_t id;  /* 0: none */
} DecreeId;

typedef struct {
    DecreeId id;
    const char *number; /* unique in the chain */
    Date date;
    const char *signatory;
    DecreeKind kind;
    Region region;
    FundId fund;       /* id 0: none named */
    Month from, until; /* the months it is about; months 0: not stated */
    DecreeId amends;   /* the decree it changes; id 0: establishes */
    DecreeId root;     /* the one that established the list: itself, or where `amends` leads */
    int64_t heads;     /* on its list */
    bool listed;       /* false: only the number of heads is known */
    const char *file_name;
    const char *digest; /* of number, date, kind and list: the same again is the same decree */
    bool synthetic;
} Decree;

typedef struct {
    int64_t id;                  /* in the chain */
    int64_t nik;                 /* 0: what the list has is no valid number */
    const char *nik_text, *name; /* as the list has them */
    Region home;                 /* 0 unknown */
    uint32_t occupation;         /* 0 unknown */
} DecreePerson;

extern const ColumnSet DECREE_COLUMNS; /* doc/format-decree.md */

/* Reads the list (CSV, XLSX; NULL: none, then decree->heads counts; of a file of decisions, who is
 * funded) and stores the decree in the
 * open write transaction. The same again is a no-op; the same number with other content E_CONFLICT:
 * a decree is frozen, a change is a new one that names the old one (`amends_number`). Nothing goes
 * in while a row cannot be used. */
Status decree_create(Ctx *ctx, Store *store, const Decree *decree, const char *amends_number,
                     const char *path, const TableReaderOptions *options, DecreeId *ret_id,
                     bool *ret_existed);
Status decree_get(Store *store, void *parent, DecreeId id, Decree *ret);
Status decree_find(Store *store, void *parent, Region region, Text number, Decree *ret);
/* By date and number; `within` REGION_NATION: all. */
Status decree_list(Store *store, void *parent, Region within, Decree **ret, size_t *ret_count);
/* The list of one decree, as frozen. */
Status decree_persons(Store *store, void *parent, DecreeId id, DecreePerson **ret,
                      size_t *ret_count);
/* The list as all decrees of the root up to a day leave it, by NIK; people without a valid NIK in
 * the order listed. *ret_heads also counts what was only stated in heads. */
Status decree_in_force(Store *store, void *parent, DecreeId root, Date day, DecreePerson **ret,
                       size_t *ret_count, int64_t *ret_heads);
/* Decreed heads of a fund in a month: over all roots that name the fund and cover the month, as in
 * force at the month's end. *ret_any false if no decree names the fund. */
Status decree_heads(Store *store, FundId fund, Month month, int64_t *ret_heads, bool *ret_any);

/* -- Commitments ------------------------------------------------------------------------------- */

typedef struct {
    Chain chain; /* of the people */
    int64_t id;
} AllocationId;
typedef struct {
    Chain chain;
    int64_t id;
} CommitmentId;

/* One person's months out of one fund. */
typedef struct {
    CommitmentId id;         /* ignored by commitment_add */
    AllocationId allocation; /* ignored by commitment_add */
    FundId fund;
    int64_t nik;
    RosterId roster; /* id 0: none */
    int64_t row;
    PersonId person; /* id 0: not a member when committed */
    Text name;
    Region home;
    uint32_t occupation;
    Month from, until; /* as committed */
    unsigned programmes;
    Month last;      /* the last month still in force; before `from`: none. = until unless ended */
    Text end_reason; /* machine key: "refused" "died" "covered-elsewhere" "removed"; empty: not
                        ended */
    bool synthetic;
} Commitment;

typedef struct {
    Chain chain;   /* of the people; every commitment's person belongs here */
    Region region; /* what was allocated for */
    Text key;      /* the caller's id: the same again is "exists" (digest of the decisions, say) */
    DecreeId decree; /* id 0: none */
    Date date;       /* value date of the reservations */
    Date expires;    /* LEDGER_NEVER, or when what is not billed is released by the ledger */
} Allocation;

/* Stores an allocation with its commitments in the open write transaction and reserves the money:
 * pending transfers FUND → INSTITUTION, one for each fund, month, set of programmes and price.
 * Funds of households and workers reserve nothing: they pay what they are billed (RECEIVABLE). All
 * or nothing: E_CONFLICT with a problem for each person-programme-month that another commitment has
 * already (here or in another chain), or if a fund's money does not suffice (the problem names fund
 * and what is missing), or for the same key with other content; E_INVALID if a fund does not pay
 * for such a month or programme. Cover that is paid already by somebody outside is the caller's to
 * look at (register_load). */
Status commitment_add(Ctx *ctx, Store *store, const Law *law, const Allocation *allocation,
                      const Commitment *commitments, size_t count, AllocationId *ret_id,
                      bool *ret_existed);

typedef struct {
    CommitmentId commitment;
    Month last;  /* months after it are given back; before `from`: all of them */
    Text reason; /* machine key */
} CommitmentEnd;
/* Ends commitments and gives back what is reserved for months not billed yet (those that are billed
 * are corrected by the bill's own transfers). The same end again is nothing. */
Status commitment_end(Ctx *ctx, Store *store, const CommitmentEnd *ends, size_t count, Date date,
                      int64_t *ret_new);

typedef struct {
    Region region;     /* whose people: inside it; REGION_NATION all */
    FundId fund;       /* id 0: any */
    int64_t nik;       /* 0: any */
    Month from, until; /* in force in some of these months; both 0: any */
    bool with_ended;   /* also those that ended before `from` or never began */
} CommitmentQuery;
/* Visits by chain and id; texts are valid during the visit. Stops at the first status not OK.
 * A visitor reads no commitments itself. */
typedef Status (*CommitmentVisit)(const Commitment *commitment, void *argument);
Status commitment_each(Store *store, const CommitmentQuery *query, CommitmentVisit visit,
                       void *argument);

/* Money that is reserved for a fund's month: what a bill of this month posts, in this order. People
 * of one allocation with the same programmes and the same price share a pending transfer. */
typedef struct {
    AllocationId allocation;
    Month month;
    unsigned programmes;
    bool transport; /* occupation_is_transport */
    Money price;    /* a head */
    int64_t heads;
    Money amount; /* price × heads */
    Text key;     /* of the pending transfer in the fund's chain */
} Reservation;
/* Those still open. Texts hang under `parent`. */
Status reservation_list(Store *store, void *parent, FundId fund, Month month, Reservation **ret,
                        size_t *ret_count);

/* Checks what the ledger cannot know: no person-programme-month with two commitments, every
 * reservation equal to what its commitments cost. The first disagreement is a problem; E_BROKEN. */
Status commitment_verify(Ctx *ctx, Store *store);

/* -- Runway ---------------------------------------------------------------------------------- */

typedef struct {
    const Fund *fund;
    FundPosition position;
    int64_t heads;  /* people it pays for in the month asked */
    int months;     /* for so many months after it all of them can go on: what is committed, then
                       what can still be committed */
    Month until;    /* the last of these months */
    bool fund_ends; /* it is the fund's own months that end there; else its money */
} FundRunway;

typedef enum {
    LAPSE_FUND_ENDS,     /* the fund pays for no later month */
    LAPSE_MONEY_ENDS,    /* … or cannot afford it */
    LAPSE_NOT_COMMITTED, /* the money is there: allocate */
    LAPSE_ENDED,         /* the commitment was ended, for end_reason */
    LAPSE_NO_COMMITMENT, /* paid by somebody whose intentions are not recorded here */
    LAPSE_REASON_COUNT
} LapseReason;
extern const char *const LAPSE_KEYS[LAPSE_REASON_COUNT + 1]; /* "fund-ends" … NULL */

typedef struct {
    int64_t nik;
    Text name;
    Region home;
    uint32_t occupation;
    FundId fund;         /* id 0: none of ours */
    const Fund *paid_by; /* NULL: none of the funds that were looked at */
    PayerKind payer;
    Month last;   /* the last month paid or promised */
    Month lapses; /* from this month on membership has lapsed, unless somebody pays before */
    LapseReason reason;
    Text end_reason;
    bool synthetic;
} Lapse;

typedef struct {
    Month as_of;
    int months_ahead;
    FundRunway *funds; /* that may pay for people of the region, by precedence */
    size_t fund_count;
    Lapse
        *lapses; /* those in arrears, and those whose last month comes before the months asked are
                    over; by last month, home and NIK. Not: who pays for himself, or an employer */
    size_t lapse_count;
} Runway;
/* How long the money lasts and who loses cover in a region, seen from a month. */
Status fund_runway(Ctx *ctx, Store *store, void *parent, const Law *law, Region region, Month as_of,
                   int months_ahead, Runway *ret);

/* -- Proposals ------------------------------------------------------------------------------- */

/* People of one district and occupation; both may be unknown (0). */
typedef struct {
    Region district;
    uint32_t occupation;
    int64_t heads;
    bool synthetic;
} ProposalCell;

typedef struct {
    FundKind kind;
    int64_t heads; /* the last payer may have −1: the rest */
} ProposalPayer;

typedef struct {
    Month from;
    int months;
    unsigned programmes;
    bool undecided_relief;
    int64_t heads; /* in all; −1: as many as the cells have. Else the cells' mix is scaled */
    const ProposalPayer *payers;
    size_t payer_count;
} ProposalQuery;

typedef struct {
    Region district;
    uint32_t occupation;
    FundKind payer;
    int64_t heads;
    Money amount; /* of all months */
    bool synthetic;
} ProposalLine;

typedef enum { SECTOR_OTHER, SECTOR_TRANSPORT, SECTOR_BOTH /* at the same prices */ } PriceSector;

/* Months that follow each other at one price. */
typedef struct {
    Month from, until;
    FundKind payer;
    PriceSector sector;
    int64_t heads;
    Money price, amount;
} ProposalMonths;

typedef struct {
    ProposalLine
        *lines; /* by payer as asked, district, occupation; heads and amounts add up to … */
    size_t line_count;
    ProposalMonths *months; /* … and so do the amounts here */
    size_t month_count;
    int64_t heads;
    Money amount;
    bool scaled; /* the heads are not those of the cells */
} Proposal;

/* The budget sheet: heads × price × months. A payer's heads are taken from the cells in proportion
 * (largest remainder). Pure. E_INVALID if the payers' heads are not the heads asked. */
Status fund_proposal(Ctx *ctx, void *parent, const Law *law, const ProposalQuery *query,
                     const ProposalCell *cells, size_t count, Proposal **ret);
/* The cells of a roster: its rows that are new, in arrears or lapsed after the institution's
 * answers, those that still wait for one included. */
Status fund_proposal_cells(Store *store, void *parent, const RosterInfo *roster, ProposalCell **ret,
                           size_t *ret_count);

#include "fund/bill.h"
#include "fund/clearing.h"
#include "fund/decision.h"
#include "fund/pledge.h"
