/* What the parts of the verdict engine share. Private to roster. */
#pragma once

#include "roster/roster.h"

#define REASON_CONFLICTS                                                                           \
    (REASON_BIT(REASON_OTHER_NAME) | REASON_BIT(REASON_OTHER_BIRTH) |                              \
     REASON_BIT(REASON_NIK_OF_OTHER_ROW))

/* Sixteen digits without an error. */
bool row_nik_is_valid(const RosterRows *rows, int64_t row);

/* Everything a verdict is made from, filled step by step (judge.c). */
typedef struct {
    const RosterRows *rows;
    const Register *reg;
    const RosterElsewhere *elsewhere;
    const RosterMatch *match;
    const RosterRules *rules;
    const LinkModel *model;
    RosterVerdicts *verdicts;
    int32_t *linked; /* per row: its place in `links`, −1 if linkage did not look at it */
    LinkResult *links;
    int32_t *row_of_member; /* per member of the register: the row that is this member, −1 none */
} Judge;

/* The two sides as linkage wants them; nothing is copied. */
LinkRecords rows_as_records(const RosterRows *rows);
LinkRecords register_as_records(const Register *reg);

/* The member a row is by its exact NIK. */
typedef struct {
    const Register *reg; /* NULL: none */
    int64_t index;
} MemberRef;
MemberRef judge_member(const Judge *judge, int64_t row);

/* Rows that are the same person: by NIK, then by name, birth date and village. Sets twin and
 * reasons of the later or worse row. Rows in conflict with the register do not lead. */
void judge_twins(void *parent, Judge *judge);
/* Looks for the members behind damaged and unknown NIKs. */
Status judge_links(Ctx *ctx, void *parent, Judge *judge);
