/* What the files of the nouns fund and decree share. */
#pragma once

#include "cli/command.h"
#include "fund/fund.h"

/* An option like "2023-01..2023-12", or one month. False in *ret_given if it is absent. */
Status fund_months(Session *session, const char *name, Month *ret_from, Month *ret_until,
                   bool *ret_given);
/* The fund named by the first operand. */
Status fund_operand(Session *session, Fund **ret);
/* The word of a key for people, the key for machines. */
Cell fund_word(Session *session, const char *key, const char *message);
/* A person's number or name, hidden unless --reveal. */
const char *fund_shown_nik(Session *session, bool reveal, int64_t nik);
const char *fund_shown_name(Session *session, bool reveal, Text name);
/* "Cibeber (32.77.01.1001)" for people, the code for machines; empty for no region. */
Cell fund_region_cell(Session *session, Region region);

Status fund_run_create(Session *session);
Status fund_run_receive(Session *session);
Status fund_run_explain(Session *session);
Status fund_run_statement(Session *session);
Status fund_run_runway(Session *session);
Status fund_run_proposal(Session *session);
Status fund_run_allocate(Session *session);
Status fund_run_why(Session *session);

/* What an award's indicator becomes if a region's fact grows; joined here, because fund does not
 * see award. */
typedef struct {
    const char *label;
    int64_t fact_before, fact_after;
    bool known;                        /* the indicator's value is */
    Score score_before, score_after;   /* 0 to 100 */
    Score points_before, points_after; /* of the rubric's 100 */
    bool placed;                       /* in the ranking, before and after */
    int place_before, place_after;
    bool synthetic;
} IndicatorChange;
Status fund_indicator_change(Session *session, const char *edition, Region region, const char *fact,
                             int64_t heads, IndicatorChange *ret);
