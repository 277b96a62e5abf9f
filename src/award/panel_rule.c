/* The words of the panel, and the rules that hold where an edition says nothing. */
#include "award/panel_private.h"

const char *const CONFLICT_KIND_KEYS[CONFLICT_KIND_COUNT + 1] = {
    "employer",      "owner",           "line",     "family",
    "shareholding",  "former-employer", "business", "other",
    "data-supplier", "nominator",       NULL};
const char *const CONFLICT_EFFECT_KEYS[CONFLICT_EFFECT_COUNT + 1] = {"off", "warn", "block", NULL};
const char *const PRESENCE_KEYS[PRESENCE_COUNT + 1] = {"head", "deputy", "delegate", "absent",
                                                       NULL};
const char *const ELEMENT_KEYS[ELEMENT_COUNT + 1] = {"province-secretary",
                                                     "labour-office",
                                                     "social-security",
                                                     "employers",
                                                     "unions",
                                                     "social-security-expert",
                                                     "economics",
                                                     "law",
                                                     "public-policy",
                                                     "community-empowerment",
                                                     "academic",
                                                     "statistics",
                                                     "sme-office",
                                                     "social-office",
                                                     "inspectorate",
                                                     "ombudsman",
                                                     "legal-bureau",
                                                     "expert-staff",
                                                     "ministry",
                                                     "other",
                                                     NULL};

/* The branch that reports membership sits in every provincial panel by its standard composition, so
 * its data warn; whoever has an interest of his own in the result is kept from marking. */
const PanelRules PANEL_RULES_DEFAULT = {
    .effects = {[CONFLICT_EMPLOYER] = CONFLICT_BLOCK,
                [CONFLICT_OWNER] = CONFLICT_BLOCK,
                [CONFLICT_LINE] = CONFLICT_OFF,
                [CONFLICT_FAMILY] = CONFLICT_BLOCK,
                [CONFLICT_SHAREHOLDING] = CONFLICT_BLOCK,
                [CONFLICT_FORMER_EMPLOYER] = CONFLICT_WARN,
                [CONFLICT_BUSINESS] = CONFLICT_BLOCK,
                [CONFLICT_OTHER] = CONFLICT_WARN,
                [CONFLICT_DATA_SUPPLIER] = CONFLICT_WARN,
                [CONFLICT_NOMINATOR] = CONFLICT_BLOCK},
    .per_entrant = 0,
    .elements_min = 1,
    .expertise_cost = 4,
    .companions_max = 2,
    .presence_points = {[PRESENCE_HEAD] = 2,
                        [PRESENCE_DEPUTY] = 1,
                        [PRESENCE_DELEGATE] = 0,
                        [PRESENCE_ABSENT] = 0},
};

int panel_word(const char *const *keys, Text text)
{
    for (int i = 0; keys[i] != NULL; i++) {
        if (text_is(text, keys[i]))
            return i;
    }
    return -1;
}
