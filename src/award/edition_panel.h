/* An edition's own rules for its panel and interviews: read from its file, kept with its
 * definition. NULL everywhere: the edition says nothing, PANEL_RULES_DEFAULT holds. */
#pragma once

#include "award/award.h"
#include "format/yaml.h"

/* The keys `conflicts`, `panel` and `interviews` of an edition's file. E_INVALID with every problem
 * found. */
Status panel_rules_read(Ctx *ctx, void *parent, YamlNode root, const PanelRules **ret);
/* Into the digest of an edition's definition: nothing if NULL. */
void panel_rules_hash(Hasher *hasher, const PanelRules *rules);
Status panel_rules_write(Store *store, Chain chain, int64_t edition_row, const PanelRules *rules);
Status panel_rules_load(Store *store, void *parent, Chain chain, int64_t edition_row,
                        const PanelRules **ret);
