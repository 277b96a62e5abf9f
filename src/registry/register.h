/* How a spell of cover enters the columns of a Register. Private to registry/, pure. */
#pragma once

#include "registry/registry.h"

/* A spell that counts (not replaced), as the store gives it. `slot` is the person's place in the
 * columns. */
typedef struct {
    uint32_t slot;
    int32_t from, until;
    uint8_t segment, payer, programmes, synthetic;
} RegisterSpell;

/* Allocates the columns for `count` people under `reg`, with nothing known of anybody. */
void register_allocate(Register *reg, int64_t count, RegisterPart part);
/* Takes the spell into the person's columns by the rule in registry.h. The order of calls does not
 * matter. */
void register_add_spell(Register *reg, const RegisterSpell *spell);
/* Closes the gaps: drops the places without a person (id 0). */
void register_compact(Register *reg, RegisterPart part);
