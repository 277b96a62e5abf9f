/* Region codes as arithmetic: nothing here knows which regions exist. */
#include "region/region.h"

#include "base/damage.h"
#include "base/mem.h"
#include "base/message.h"

/* One more than the largest code of each level; a code's magnitude is its level. */
enum { PROVINCE_END = 100, REGENCY_END = 10000, DISTRICT_END = 1000000 };
enum { PART_MAX = 4, CODE_DIGITS_MAX = 10 };

static const int PART_DIGITS[PART_MAX] = {2, 2, 2, 4};

RegionLevel region_level(Region region)
{
    if (region.code == 0)
        return LEVEL_NATION;
    if (region.code < PROVINCE_END)
        return LEVEL_PROVINCE;
    if (region.code < REGENCY_END)
        return LEVEL_REGENCY;
    return region.code < DISTRICT_END ? LEVEL_DISTRICT : LEVEL_VILLAGE;
}

static Region region_up(Region region)
{
    switch (region_level(region)) {
    case LEVEL_VILLAGE:
        return (Region){region.code / 10000};
    case LEVEL_DISTRICT:
    case LEVEL_REGENCY:
        return (Region){region.code / 100};
    case LEVEL_PROVINCE:
    case LEVEL_NATION:
        break;
    }
    return REGION_NATION;
}

Region region_at(Region region, RegionLevel level)
{
    while (region_level(region) > level)
        region = region_up(region);
    return region;
}

bool region_contains(Region outer, Region inner)
{
    return region_at(inner, region_level(outer)).code == outer.code;
}

Chain region_chain(Region region)
{
    Region regency = region_at(region, LEVEL_REGENCY);
    return (Chain){region_level(regency) == LEVEL_PROVINCE ? regency.code * 100 : regency.code};
}

char *region_format(void *parent, Region region)
{
    int64_t code = region.code;
    switch (region_level(region)) {
    case LEVEL_NATION:
        return mem_string(parent, "0");
    case LEVEL_PROVINCE:
        return mem_printf(parent, "%02d", (int)code);
    case LEVEL_REGENCY:
        return mem_printf(parent, "%02d.%02d", (int)(code / 100), (int)(code % 100));
    case LEVEL_DISTRICT:
        return mem_printf(parent, "%02d.%02d.%02d", (int)(code / 10000), (int)(code / 100 % 100),
                          (int)(code % 100));
    case LEVEL_VILLAGE:
        break;
    }
    return mem_printf(parent, "%02d.%02d.%02d.%04d", (int)(code / 100000000),
                      (int)(code / 1000000 % 100), (int)(code / 10000 % 100), (int)(code % 10000));
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The number in text[at .. at + digits), or 0 (which no part of a code is) if these are not all
 * digits. */
static int64_t part_value(Text text, size_t at, int digits)
{
    int64_t value = 0;
    for (int i = 0; i < digits; i++) {
        size_t place = at + (size_t)i;
        if (place >= text.bytes || !is_digit(text.data[place]))
            return 0;
        value = value * 10 + (text.data[place] - '0');
    }
    return value;
}

bool region_parse(Text text, Region *ret)
{
    text = text_trim(text);
    bool dotted = text.bytes > 2 && text.data[2] == '.';
    int64_t code = 0;
    size_t at = 0;
    for (int part = 0; part < PART_MAX; part++) {
        int64_t value = part_value(text, at, PART_DIGITS[part]);
        if (value == 0 || (part == 0 && value < 10))
            return false;
        code = code * (part == PART_MAX - 1 ? 10000 : 100) + value;
        at += (size_t)PART_DIGITS[part];
        if (at == text.bytes) {
            *ret = (Region){code};
            return true;
        }
        if (dotted && text.data[at++] != '.')
            return false;
    }
    return false;
}

/* What a spreadsheet did to a code of unknown length: "32.1" for 32.10, "32,16" under decimal
 * commas, "32.16.5" where a zero is gone, "3.21605E+09". DAMAGE_NONE if it looks like none of
 * these. */
static DamageKind code_damage(Text text)
{
    size_t digits = 0, points = 0, commas = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        digits += is_digit(text.data[i]);
        points += text.data[i] == '.';
        commas += text.data[i] == ',';
    }
    if (digits + points + commas == text.bytes && digits > 2 && digits <= CODE_DIGITS_MAX)
        return points + commas == 1  ? DAMAGE_DECIMAL
               : points + commas > 1 ? DAMAGE_LEADING_ZERO
                                     : DAMAGE_NONE;
    char buffer[32];
    DamageKind kind = damage_of(text, CODE_DIGITS_MAX, buffer).kind;
    return kind == DAMAGE_SCIENTIFIC ? kind : DAMAGE_NONE;
}

/* The code behind an apostrophe that forced a cell to be text. */
static Text code_unquoted(Text text)
{
    if (text.bytes > 0 && (text.data[0] == '\'' || text.data[0] == '`'))
        return text_slice(text, 1, text.bytes);
    return text_starts_with(text, TEXT("\xE2\x80\x99")) ? text_slice(text, 3, text.bytes)
                                                        : TEXT_EMPTY;
}

Status region_read(Ctx *ctx, const Place *place, Text text, Region *ret)
{
    if (region_parse(text, ret))
        return OK;
    text = text_trim(text);
    const char *shown = text_string(ctx, text);
    if (region_parse(code_unquoted(text), ret)) {
        problem_add(ctx, PROBLEM_WARNING, place, "region.apostrophe", shown, NULL);
        return OK;
    }
    DamageKind damage = code_damage(text);
    if (damage == DAMAGE_NONE)
        return fail_at(ctx, E_INVALID, place, "region.malformed", shown, NULL);
    return fail_at(ctx, E_INVALID, place, "region.damaged", shown,
                   say(ctx, ctx->lang, damage_key(damage), NULL), NULL);
}
