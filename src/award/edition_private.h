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
/* `zones`, before the categories that name them. */
void edition_read_zones(EditionReader *reader, YamlNode root);
/* A category's zone is one that the edition defines, in regions large enough for its entrants. */
void edition_read_zone(EditionReader *reader, YamlNode item, Category *category);
/* What a text in two languages says under `label`; "" twice if there is none. */
void edition_read_label(EditionReader *reader, YamlNode item, const char **ret_id,
                        const char **ret_en);
/* Points the category to its zone; NULL if no zone has that key. */
void category_find_zone(const Edition *edition, Category *category);
/* What a category says beside its rubric: label, slots, interview, forward, checklist, sector and
 * zone. */
void edition_read_rules(EditionReader *reader, YamlNode item, Category *category);

/* The same in the store, for one definition (`row` in award_edition). Loading needs the categories.
 */
Status edition_rules_load(Store *store, Chain chain, int64_t row, Edition *edition);
Status edition_rules_write(Store *store, const Edition *edition, int64_t row);
void edition_rules_hash(Hasher *hasher, const Edition *edition);
Status edition_zones_load(Store *store, Chain chain, int64_t row, Edition *edition);
Status edition_zones_write(Store *store, const Edition *edition, int64_t row);
/* Every region of a zone is in the list of regions. E_NOT_FOUND with the place of each that is not.
 */
Status edition_zones_check(Store *store, const Edition *edition);
void category_rules_hash(Hasher *hasher, const Category *category);
