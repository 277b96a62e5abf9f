/* Rosters: lists of people somebody wants to protect, checked person by person against the register
 * before they cost money.
 *
 * `roster check` reads a file, gives each row one verdict with its reasons, and writes the same
 * file back with verdict, reasons, explanation and who is meant added. It leaves nothing behind.
 * `roster commit` checks again inside its own transaction, refuses if a verdict is another than the
 * one that was seen, and stores roster and rows. Until an institution has answered
 * (`roster reply import`) a stored row is pending. Verdicts, reasons and their precedence:
 * doc/format-roster.md. */
#pragma once

#include "base/ctx.h"
#include "base/digest.h"
#include "format/column.h"
#include "format/table_reader.h"
#include "law/law.h"
#include "link/link.h"
#include "registry/registry.h"
#include "store/store.h"

/* -- Verdicts and reasons -------------------------------------------------------------------- */

/* One a row. Stored as numbers: only ever append. */
typedef enum {
    VERDICT_NEW,        /* nobody pays: the programme may */
    VERDICT_COVERED,    /* paid in the month asked: by whom, until when */
    VERDICT_ARREARS,    /* one to three unpaid months: the cheapest to save */
    VERDICT_LAPSED,     /* unpaid for longer: a new registration */
    VERDICT_DUPLICATE,  /* another row of this file is the same person */
    VERDICT_CONFLICT,   /* the NIK belongs to another name or birth date */
    VERDICT_INELIGIBLE, /* died, too old, too young, outside the area, occupation or decile outside
                           the programme */
    VERDICT_REVIEW,     /* a member is probably meant; a person should look */
    VERDICT_INVALID,    /* cannot be used as it stands */
    VERDICT_COUNT
} Verdict;
extern const char *const VERDICT_KEYS[VERDICT_COUNT + 1]; /* "new" … , NULL at the end */
/* VERDICT_COUNT if it is none. Takes a key, or its Indonesian or English name. */
Verdict verdict_parse(Text text);
const char *verdict_message(Verdict verdict); /* "verdict.new" */

/* Reasons are bits of a row's `reasons`; a reason's code is its message key. The low 16 bits are
 * NikFault. Stored: only ever append. */
typedef enum {
    REASON_NAME_MISSING = 16,
    REASON_BIRTH_UNREADABLE,
    REASON_HOME_UNREADABLE,
    REASON_HOME_UNKNOWN,   /* note: the code is not in the list of regions */
    REASON_SEX_UNREADABLE, /* note */
    REASON_DECILE_UNREADABLE,
    REASON_OCCUPATION_UNKNOWN, /* not in the list of occupations */
    REASON_BIRTH_NOT_OF_NIK,   /* note: the NIK keeps the birth date of its issue */
    REASON_SEX_NOT_OF_NIK,     /* note */
    REASON_OTHER_NAME,         /* conflict */
    REASON_OTHER_BIRTH,        /* conflict */
    REASON_NIK_OF_OTHER_ROW,   /* conflict: another row has this NIK under another name */
    REASON_NAME_SPELLING,      /* note: the member's name is spelled differently */
    REASON_SAME_NIK,           /* duplicate */
    REASON_SAME_PERSON,        /* duplicate: same name, birth date and village */
    REASON_SAME_MEMBER,        /* duplicate: both rows are the same member */
    REASON_MEMBER_FOUND,       /* review: a NIK that cannot be used, but one member fits */
    REASON_OTHER_NIK,       /* review: name, birth date and place fit a member with another NIK */
    REASON_MEMBERS_SEVERAL, /* more than one member fits */
    REASON_NO_MEMBER,       /* no member fits */
    REASON_DIED,
    REASON_OVER_AGE,
    REASON_UNDER_AGE,
    REASON_OUTSIDE_AREA,
    REASON_OCCUPATION_OUTSIDE,
    REASON_DECILE_OUTSIDE,
    REASON_OCCUPATION_MISSING, /* the programme asks for it */
    REASON_DECILE_MISSING,     /* the programme asks for it */
    REASON_HOME_MISSING,       /* note: the area could not be checked */
    REASON_PAID,
    REASON_IN_ARREARS,
    REASON_LAPSED,
    REASON_NEVER_PAID, /* a member for whom nobody ever paid */
    REASON_NOT_REGISTERED,
    REASON_ELSEWHERE,    /* note: recorded in another regency's register */
    REASON_DAMAGED_TEXT, /* characters were lost when the file was saved; a note where they are not
                            in NIK, name, birth date or region */
    REASON_END
} Reason;
#define REASON_BIT(reason) (1ull << (reason))
/* The message key of bit 0..REASON_END−1, "roster.same_nik", "nik.length"; NULL for a bit that is
 * none. */
const char *reason_key(int bit);
/* "roster.over_age roster.outside_area": codes with a blank between, below `parent`. */
char *reasons_format(void *parent, uint64_t reasons);

/* -- Rows ------------------------------------------------------------------------------------ */

/* Stored as numbers. */
typedef enum { DISABILITY_UNKNOWN, DISABILITY_NO, DISABILITY_YES } Disability;

/* U+FFFD in a row stands for bytes that were not UTF-8, here or in a program before this one. A row
 * damaged in NIK, name, birth date or region is nobody: its columns are empty. */
typedef enum { ROW_WHOLE, ROW_DAMAGED_ELSEWHERE, ROW_DAMAGED } RowDamage;

enum { ROSTER_ROWS_MAX = 100000000 };

/* A roster in columns. Element i is row i of the file. */
typedef struct {
    int64_t count;
    int64_t *line;       /* of the file */
    int64_t *nik;        /* known leading digits */
    uint8_t *nik_digits; /* how many; 16 for a whole one */
    uint32_t *
        faults; /* NikFault and reasons that reading the cells gave, as REASON_BIT (below bit 32) */
    int32_t *birth; /* stated, else from a valid NIK; INT32_MIN unknown */
    uint8_t *birth_stated;
    uint8_t *sex;  /* stated, else from a valid NIK */
    int64_t *home; /* 0 unknown */
    uint32_t *occupation;
    uint8_t *decile;     /* 0 unknown */
    uint8_t *disability; /* Disability; a cell that says neither yes nor no is unknown */
    int32_t *proposed;   /* days; INT32_MIN not stated */
    uint8_t *synthetic;  /* 1: generated, the file says so */
    uint8_t *seen;       /* the verdict in a file that was checked before; VERDICT_COUNT none */
    uint8_t *damaged;    /* RowDamage; NULL: none */
    uint64_t *key_hash;
    uint32_t *name_at; /* offset in `names` of the canonical name */
    char *names;
    bool homes_given; /* the file has a column for where people live */
} RosterRows;

extern const ColumnSet ROSTER_COLUMNS; /* doc/format-roster.md */
extern const ColumnSet REPLY_COLUMNS;  /* doc/format-reply.md */

/* A roster file, read whole: its rows as this program understands them, and its cells as they were.
 */
typedef struct {
    TableReader *reader;
    RosterRows rows;
    size_t column_count;    /* of the file */
    const char **cell_data; /* row after row, column_count each */
    uint32_t *cell_bytes;
    bool seen;      /* it has verdicts: `roster check` wrote it */
    Digest content; /* of what was read, the same for CSV and XLSX and after a check */
} RosterFile;

/* Reads a roster. `store` is asked which regions exist (a code that does not is worth a note). Rows
 * that are not UTF-8 stay, with U+FFFD for what is damaged; rows that are no rows (too many cells,
 * a stray quote) are problems. E_INVALID for the file as a whole, E_LIMIT over ROSTER_ROWS_MAX. */
Status roster_read(Ctx *ctx, void *parent, Store *store, const char *path,
                   const TableReaderOptions *options, RosterFile **ret);

/* What a programme asks of the people it pays for, and when. */
typedef struct {
    Region region; /* whose register */
    Month as_of;
    Region area; /* people must live here; the region itself if nothing else was said */
    const uint32_t *occupations; /* allowed codes; none: any */
    size_t occupation_count;
    int decile_max;                                 /* 0: any */
    int64_t arrears_months, age_below, age_minimum; /* law.h, in force at as_of */
} RosterRules;

/* People of this roster that other regencies' registers hold. */
typedef struct {
    Register members;
    const Chain *chains; /* per member */
} RosterElsewhere;

/* Who each row is by its exact NIK (rule 0 of the pass). −1: nobody. Arrays of rows->count. */
typedef struct {
    int32_t *member;    /* index in the register */
    int32_t *elsewhere; /* index in RosterElsewhere */
    int32_t *first;     /* the first row with the same valid NIK: its own index if it is that, −1
                           without a valid NIK */
} RosterMatch;

typedef struct {
    int64_t count;
    uint8_t *verdict;
    uint64_t *reasons;
    int32_t *member;    /* who is meant: index in the register, −1 nobody */
    int32_t *elsewhere; /* … or in RosterElsewhere */
    int32_t *twin;      /* the row it duplicates or collides with, −1 none */
    uint8_t *months_unpaid;
    float *probability; /* of a member found by linkage; 0 none */
    int64_t counts[VERDICT_COUNT];
    int64_t link_keys_skipped;
} RosterVerdicts;

/* Which people of the roster other regencies' registers hold; looked up for every valid NIK that
 * `match` has no member for, and entered there. */
Status roster_find_elsewhere(Store *store, void *parent, const RosterRows *rows,
                             const RosterRules *rules, RosterMatch *match, RosterElsewhere **ret);
/* Finds each valid NIK in the register: the roster is hashed, the register streamed past it once.
 */
Status roster_match(Ctx *ctx, void *parent, const RosterRows *rows, const Register *reg,
                    RosterMatch **ret);
/* The verdicts; pure. Same result on any number of threads. */
Status roster_judge(Ctx *ctx, void *parent, const RosterRows *rows, const Register *reg,
                    const RosterElsewhere *elsewhere, const RosterMatch *match,
                    const RosterRules *rules, const LinkModel *model, RosterVerdicts **ret);

/* -- Check ----------------------------------------------------------------------------------- */

typedef struct {
    const RosterFile *file;
    RosterRules rules;
    const Register *reg;
    const RosterElsewhere *elsewhere;
    const RosterVerdicts *verdicts;
    const LinkModel *model;
    Digest digest; /* of rows, rules and verdicts: what `commit --expect` compares */
} RosterCheck;

/* Fills arrears_months and the ages from the law in force at rules->as_of. */
Status roster_rules_law(Ctx *ctx, const Law *law, RosterRules *rules);
/* The whole check: register, exact NIKs here and elsewhere, linkage, verdicts. */
Status roster_check(Ctx *ctx, void *parent, Store *store, const RosterFile *file,
                    const RosterRules *rules, const LinkModel *model, RosterCheck **ret);
/* E_INVALID "roster.out_suffix" unless `path` ends in .xlsx or .csv. */
Status roster_checked_suffix(Ctx *ctx, const char *path);
/* Writes the caller's rows with verdict, reasons, explanation, member, payer, paid-until and
 * duplicate row added; .xlsx also gets a summary sheet. E_INVALID "roster.out_suffix" unless `path`
 * ends in .xlsx or .csv. */
Status roster_write_checked(Ctx *ctx, const RosterCheck *check, const char *path);
/* Records a problem for each row that needs somebody's hand, at its place in the file. */
void roster_record_problems(Ctx *ctx, const RosterCheck *check);

/* Learns link parameters from the rows whose NIK the register does not have (link_train): a model
 * to look at, and to give to later checks; no check ever learns by itself, so that a verdict can be
 * explained from files. */
Status roster_estimate(Ctx *ctx, void *parent, Store *store, const RosterFile *file, Region region,
                       Month as_of, const LinkModel *model, LinkModel **ret,
                       LinkTraining *ret_training);

/* -- Commit ---------------------------------------------------------------------------------- */

/* A roster's id as people write it: "3216-4". */
typedef struct {
    Chain chain;
    int64_t id;
} RosterId;
MUST_USE bool roster_id_parse(Text text, RosterId *ret);
char *roster_id_format(void *parent, RosterId id);

/* Has anything changed since somebody looked? With `expect` the digest that `roster check` showed
 * must be this check's; else the file must be one that `roster check` wrote, and each row's verdict
 * the one it has there. E_CONFLICT with a problem for each row that changed, E_INVALID
 * "roster.unchecked" if there is nothing to compare with. */
Status roster_unchanged(Ctx *ctx, const RosterCheck *check, const Digest *expect);

/* Stores roster and rows in the open write transaction. A roster with the same rows, rules and
 * verdicts is there already: *ret_existed, and nothing is written. */
Status roster_commit(Ctx *ctx, Store *store, const RosterCheck *check, RosterId *ret_id,
                     bool *ret_existed);

/* -- Stored rosters -------------------------------------------------------------------------- */

typedef struct {
    RosterId id;
    Region region;
    Month as_of;
    Region area;
    const char *occupations; /* "" any */
    int decile_max;          /* 0 any */
    const char *file_name;
    const char *check_digest;
    int64_t first_row, row_count;
    bool synthetic;
} RosterInfo;
/* E_NOT_FOUND with "roster.not_found". */
Status roster_get(Store *store, void *parent, RosterId id, RosterInfo *ret);
/* Those of the regencies in `within`, by chain and id. */
Status roster_list(Store *store, void *parent, Region within, RosterInfo **ret, size_t *ret_count);

/* What an institution said of a row. Stored as numbers: only ever append. */
typedef enum {
    ANSWER_NONE,
    ANSWER_FOUND,      /* NIK, name and birth date belong together */
    ANSWER_MISMATCHED, /* they do not */
    ANSWER_NOT_FOUND,  /* no such NIK */
    ANSWER_DECEASED,
    ANSWER_MEMBER, /* already a member */
    ANSWER_NUMBER, /* registered: a member number was given */
    ANSWER_COUNT
} Answer;
extern const char *const ANSWER_KEYS[ANSWER_COUNT + 1];
const char *answer_message(Answer answer); /* "answer.found" */

/* Local checking settles what is covered, twice in the list, not eligible or unusable; whatever
 * else waits for an authoritative answer. */
bool verdict_needs_answer(Verdict verdict);
/* The final verdict after an answer: the answer has the last word. */
Verdict verdict_after(Verdict verdict, Answer answer);

typedef struct {
    int64_t id;
    int64_t line;
    Verdict verdict; /* of the day it was committed */
    uint64_t reasons;
    Text nik, name; /* as in the file */
    Date birth;     /* days INT32_MIN unknown */
    Sex sex;
    Region home;
    uint32_t occupation;
    int decile;
    Disability disability;
    Date proposed; /* days INT32_MIN: not stated */
    bool synthetic;
    int64_t twin_line; /* 0 none */
    PersonId person;
    Answer answer;     /* the last one */
    Text number, note; /* of the answer */
    bool pending;      /* waits for an answer */
    Verdict final;     /* the verdict, or what the answer made of it */
} RosterRow;
/* Visits all rows of a roster in file order; texts are valid during the visit. Stops at the first
 * status that is not OK. */
typedef Status (*RosterVisit)(const RosterRow *row, void *argument);
Status roster_each_row(Store *store, const RosterInfo *roster, RosterVisit visit, void *argument);

/* -- Institutions ---------------------------------------------------------------------------- */

typedef enum { EXPORT_BPJS, EXPORT_DUKCAPIL } ExportKind;
/* Writes the pending rows as the list to be checked: for dukcapil identity only, for bpjs also
 * home, occupation and known member. .csv or .xlsx by suffix. */
Status roster_export(Ctx *ctx, Store *store, const RosterInfo *roster, ExportKind kind,
                     const char *path, int64_t *ret_rows);

typedef struct {
    int64_t rows, rows_new, rows_unchanged, rows_bad;
    int64_t answers[ANSWER_COUNT];
} ReplyImport;
/* Reads an institution's answers: rows are found by row id or by NIK. Unknown rows and answers that
 * say nothing are problems with line and column; good ones go in unless `all_or_nothing`. A repeat
 * stores nothing. */
Status reply_import(Ctx *ctx, Store *store, const RosterInfo *roster, const char *path,
                    const TableReaderOptions *options, bool all_or_nothing, ReplyImport *ret);
