/* What the files about rules share. Private. */
#pragma once

#include "format/yaml.h"
#include "fund/fund.h"

enum { WORDS_BYTES_MAX = 1 << 20, FUND_TEXT_BYTES_MAX = 2000, CONDITION_ITEMS_MAX = 10000 };

/* Reading goes on after a fault, so that all of a file are reported together. */
typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent; /* of everything that is read */
    List *occupations;
    Region region; /* of the owner: names of areas are looked up inside it */
    Status status; /* the first failure */
} RulesReader;

/* Remembers a failure; true if it was none. */
bool rules_keep(RulesReader *reader, Status status);
void rules_problem(RulesReader *reader, YamlNode at, const char *key, const char *argument);
/* The keys of conditions, and of what stands beside them in `beside` (both NULL-terminated), are
 * the only ones that `mapping` may have. */
void rules_read_conditions(RulesReader *reader, YamlNode mapping, const char *const *beside,
                           Conditions *ret);
/* `rules`, `vulnerable` and `priority` of a fund's document. */
void rules_read(RulesReader *reader, YamlNode root, FundRules *ret_rules,
                PriorityRules *ret_priority);

/* The same as canonical YAML. */
void rules_write(Buf *buf, List *occupations, const FundRules *rules,
                 const PriorityRules *priority);
/* A double-quoted YAML scalar. */
void yaml_write_text(Buf *buf, const char *text);

/* Fills the numbers of a list's people (asks rosters and decrees). */
Status people_list_load(Store *store, void *parent, Region region, PeopleList *list);
/* The number of a NIK as a list has it; 0 unless it is whole and valid. */
int64_t nik_valid_number(const Ctx *ctx, Text text);
