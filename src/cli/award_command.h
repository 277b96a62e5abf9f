/* What the files of `paritrana award` share. The table of its commands is in award.c. */
#pragma once

#include "award/award.h"
#include "cli/command.h"

/* What examples end with: the showcase's edition, at its end, and the national one, which still
 * takes nominations. */
#define WEST_JAVA " --edition west-java-2022-example --db var/west-java.db"
#define NATIONAL  " --edition national-2022-example --db var/west-java.db"

/* Options of every import into an edition. */
extern const Option AWARD_IMPORT_OPTIONS[4];

Status award_edition_create(Session *session);
Status award_edition_list(Session *session);
Status award_edition_show(Session *session);
Status award_rubric_show(Session *session);
Status award_rubric_check(Session *session);

Status award_entrant_import(Session *session);
Status award_entrant_list(Session *session);
Status award_evidence_import(Session *session);
Status award_fact_import(Session *session);
Status award_fact_list(Session *session);
Status award_history_import(Session *session);

Status award_rank_command(Session *session);
Status award_what_if_command(Session *session);
Status award_explain_command(Session *session);
Status award_parity_command(Session *session);
Status award_history_command(Session *session);

/* An import of award.h into the edition of --edition, with the common options, and what it did. */
typedef Status (*EditionImport)(Store *store, const Edition *edition, const char *path,
                                const AwardImportOptions *options, AwardImportCounts *ret);
Status award_import_into_edition(Session *session, EditionImport import);

/* What was published of the edition last, for people; nothing if nothing was. */
Status award_say_publication(Session *session, const Edition *edition);
/* The edition of --edition, or the only one. */
Status award_session_edition(Session *session, Edition **ret);
/* The code of an entrant as the user wrote it: a region's code with or without dots, a region's
 * name, an employer number. */
Status award_session_entrant(Session *session, const Edition *edition, const char *text,
                             const char **ret);
/* The category of --category, or the one the entrant is in. */
Status award_session_category(Session *session, const Edition *edition, const char *code,
                              const Category **ret);
/* For people the label of a category, of an indicator; for programs the key. */
Cell award_category_cell(const Session *session, const Edition *edition, const char *key);
Cell award_indicator_cell(const Session *session, const Category *category, const char *key);
/* The word of a key for people ("award.element.law"), the key for machines. */
Cell award_word(Session *session, const char *prefix, const char *key);
/* The day of an option, or today. */
Date award_session_day(const Session *session, const char *option);
/* Why an entrant is not among those who are scored: it is none of the category's, or takes no part.
 */
Status award_session_absent(Session *session, const Edition *edition, const Category *category,
                            const char *code);
/* The places of a category, from values without what they were computed from. */
Status award_session_ranking(Session *session, const Edition *edition, const Category *category,
                             Ranking **ret);
/* Collects and scores a category; the scores and their input hang under the session's context. */
Status award_session_scores(Session *session, const Edition *edition, const Category *category,
                            Scores **ret);

/* A raw value as people read it: "59 dari 286.038 = 0,0206 %", "Peraturan daerah", "ya". */
const char *award_raw_text(Ctx *ctx, const Indicator *indicator, const RawValue *raw);

/* "Kab. Bekasi" for "Kabupaten Bekasi": what fits a narrow table for people. */
const char *award_short_name(void *parent, const char *name);
