/* What the files that read an edition's YAML share. */
#pragma once

#include "award/rubric_private.h"

typedef struct {
    Ctx *ctx;
    Edition *edition;
    Status status; /* of the worst so far */
} EditionReader;

/* Is it OK? If not, the whole reading fails, after everything else was looked at. */
bool edition_keep(EditionReader *reader, Status status);
void edition_problem(EditionReader *reader, YamlNode at, const char *key, const char *argument);

/* Decree and committee. */
void edition_read_committee(EditionReader *reader, YamlNode root);
/* Whether, and how drawn, the firmness of the places is published. */
void edition_read_robustness(EditionReader *reader, YamlNode root);
/* What a category says beside its rubric: label, slots, interview, forward, checklist, sector and
 * zone. */
void edition_read_rules(EditionReader *reader, YamlNode item, Category *category);

/* The same in the store, for one definition (`row` in award_edition). Loading needs the categories.
 */
Status edition_rules_load(Store *store, Chain chain, int64_t row, Edition *edition);
Status edition_rules_write(Store *store, const Edition *edition, int64_t row);
void edition_rules_hash(Hasher *hasher, const Edition *edition);
void category_rules_hash(Hasher *hasher, const Category *category);
