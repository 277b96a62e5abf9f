/* What the rubric's reader shares among its files: rubric.c the tree, rubric_source.c where values
 * come from, rubric_scale.c scales. */
#pragma once

#include "award/award.h"
#include "format/yaml.h"

typedef struct {
    Ctx *ctx;
    Rubric *rubric; /* also the parent of everything in it */
    Status
        status; /* the first failure; reading goes on so that all problems are reported together */
} RubricReader;

/* Remembers a failure; true if it was none. */
bool rubric_keep(RubricReader *reader, Status status);
/* Which one of the alternatives (NULL-terminated) the mapping has; −1 after recording `key` unless
 * exactly one. */
int rubric_one_of(RubricReader *reader, YamlNode mapping, const char *const *alternatives,
                  const char *key);
/* `mapping[key]` = {id, en}. */
void rubric_read_label(RubricReader *reader, YamlNode mapping, const char *key, const char **ret_id,
                       const char **ret_en);
/* True if it is a key: a-z, 0-9, '_' and '-', at most AWARD_KEY_BYTES_MAX. */
bool award_key_valid(Text key);

void rubric_read_source(RubricReader *reader, YamlNode mapping, Indicator *indicator);
void rubric_read_unit(RubricReader *reader, YamlNode mapping, Indicator *indicator);
void rubric_read_scale(RubricReader *reader, YamlNode mapping, Indicator *indicator);
