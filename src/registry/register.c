/* The columns of a register in memory. */
#include "registry/register.h"

#include "base/mem.h"
#include "registry/member.h"

void register_allocate(Register *reg, int64_t count, RegisterPart part)
{
    reg->count = count;
    reg->id = mem_array(reg, int64_t, count);
    reg->home = mem_array(reg, int64_t, count);
    reg->died = mem_array(reg, int32_t, count);
    reg->synthetic = mem_array(reg, uint8_t, count);
    reg->paid_until = mem_array(reg, int32_t, count);
    reg->paid_from = mem_array(reg, int32_t, count);
    reg->segment = mem_array(reg, uint8_t, count);
    reg->payer = mem_array(reg, uint8_t, count);
    reg->programmes = mem_array(reg, uint8_t, count);
    for (int64_t i = 0; i < count; i++)
        reg->paid_until[i] = reg->paid_from[i] = INT32_MIN;
    if (part == REGISTER_COVER_ONLY)
        return;
    reg->nik = mem_array(reg, int64_t, count);
    reg->birth = mem_array(reg, int32_t, count);
    reg->sex = mem_array(reg, uint8_t, count);
    reg->occupation = mem_array(reg, uint32_t, count);
    reg->key_hash = mem_array(reg, uint64_t, count);
    reg->name_at = mem_array(reg, uint32_t, count);
}

/* Does spell `a` come before the one shown of its person? Ends last, then has JKK, then began
 * first, then payer and segment. */
static bool is_shown_before(const Register *reg, const RegisterSpell *a, bool shown_has_jkk)
{
    uint32_t at = a->slot;
    if (a->until != reg->paid_until[at])
        return a->until > reg->paid_until[at];
    bool has_jkk = (a->programmes & PROGRAMME_JKK) != 0;
    if (has_jkk != shown_has_jkk)
        return has_jkk;
    if (a->from != reg->paid_from[at])
        return a->from < reg->paid_from[at];
    if (a->payer != reg->payer[at])
        return a->payer < reg->payer[at];
    return a->segment < reg->segment[at];
}

/* `programmes` unites many spells, so it cannot tell whether the one shown has JKK; bit 7 remembers
 * that while loading. */
enum { SHOWN_HAS_JKK = 0x80, SYNTHETIC_SHOWN = 2 };

void register_add_spell(Register *reg, const RegisterSpell *spell)
{
    uint32_t at = spell->slot;
    if (spell->from > reg->as_of.months || spell->programmes == 0)
        return;
    bool first = reg->paid_until[at] == INT32_MIN;
    bool covers = spell->until >= reg->as_of.months;
    bool covered = !first && reg->paid_until[at] >= reg->as_of.months;
    uint8_t jkk = reg->programmes[at] & SHOWN_HAS_JKK;
    uint8_t united = reg->programmes[at] & (uint8_t)~SHOWN_HAS_JKK;
    if (first || (covers && !covered) ||
        (!covers && !covered && spell->until > reg->paid_until[at]))
        united = spell->programmes;
    else if (covers || (!covered && spell->until == reg->paid_until[at]))
        united |= spell->programmes;
    if (first || is_shown_before(reg, spell, jkk != 0)) {
        reg->paid_until[at] = spell->until;
        reg->paid_from[at] = spell->from;
        reg->segment[at] = spell->segment;
        reg->payer[at] = spell->payer;
        reg->synthetic[at] =
            (uint8_t)((reg->synthetic[at] & 1) | (spell->synthetic != 0 ? SYNTHETIC_SHOWN : 0));
        jkk = (spell->programmes & PROGRAMME_JKK) != 0 ? SHOWN_HAS_JKK : 0;
    }
    reg->programmes[at] = united | jkk;
}

#define MOVE(column) (reg->column[to] = reg->column[from])

void register_compact(Register *reg, RegisterPart part)
{
    int64_t to = 0;
    for (int64_t from = 0; from < reg->count; from++) {
        reg->programmes[from] &= (uint8_t)~SHOWN_HAS_JKK;
        reg->synthetic[from] = reg->synthetic[from] != 0;
        if (reg->id[from] == 0)
            continue;
        if (to != from) {
            MOVE(id);
            MOVE(home);
            MOVE(died);
            MOVE(synthetic);
            MOVE(paid_until);
            MOVE(paid_from);
            MOVE(segment);
            MOVE(payer);
            MOVE(programmes);
            if (part == REGISTER_ALL) {
                MOVE(nik);
                MOVE(birth);
                MOVE(sex);
                MOVE(occupation);
                MOVE(key_hash);
                MOVE(name_at);
            }
        }
        to++;
    }
    reg->count = to;
}
