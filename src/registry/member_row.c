/* From the cells of a members file to a MemberRow: every fault is a problem with line and column.
 */
#include "registry/member_row.h"

#include "base/mem.h"

enum { CODE_SHOWN_BYTES = 40, EMPLOYER_DIGITS_EXPECTED = 8, MEMBER_DIGITS_EXPECTED = 11 };

void member_row_problem(RowReader *in, ProblemLevel level, int64_t line, size_t column,
                        const char *key, const char *a, const char *b)
{
    Place place = table_place(in->reader, line, column);
    if (level == PROBLEM_WARNING)
        in->warnings++;
    if (a == NULL)
        problem_add(in->ctx, level, &place, key, NULL);
    else if (b == NULL)
        problem_add(in->ctx, level, &place, key, a, NULL);
    else
        problem_add(in->ctx, level, &place, key, a, b, NULL);
}

static const char *shown(RowReader *in, Text text)
{
    return arena_copy(in->arena, text.data,
                      text.bytes > CODE_SHOWN_BYTES ? CODE_SHOWN_BYTES : text.bytes);
}

/* Records a fault of a field; always false. */
static bool bad(RowReader *in, const TableRow *row, size_t column, const char *key)
{
    member_row_problem(in, PROBLEM_ERROR, row->line, column, key, shown(in, row->fields[column]),
                       NULL);
    return false;
}

static void doubt(RowReader *in, const TableRow *row, size_t column, const char *key)
{
    member_row_problem(in, PROBLEM_WARNING, row->line, column, key, shown(in, row->fields[column]),
                       NULL);
}

/* A number from an optional column; `absent` if it is empty. */
static bool field(RowReader *in, const TableRow *row, size_t column, int64_t absent, int64_t *ret)
{
    bool empty = true;
    if (row->fields[column].bytes == 0 && !MEMBER_COLUMNS.columns[column].required) {
        *ret = absent;
        return true;
    }
    return table_field(in->ctx, in->reader, row, column, ret, &empty);
}

static bool read_nik(RowReader *in, const TableRow *row, size_t column, NikFacts *ret)
{
    Text text;
    if (!table_field_text(in->ctx, in->reader, row, column, &text))
        return false;
    *ret = nik_examine(text, in->today);
    bool valid = nik_is_valid(ret);
    for (unsigned bit = 1; bit <= NIK_TRAILING_ZERO; bit <<= 1) {
        if ((ret->faults & bit & NIK_ERRORS) == 0)
            continue;
        if (bit == NIK_DAMAGED)
            member_row_problem(in, PROBLEM_ERROR, row->line, column, nik_fault_key(NIK_DAMAGED),
                               shown(in, text), damage_key(ret->damage));
        else
            bad(in, row, column, nik_fault_key((NikFault)bit));
    }
    if (!valid)
        return false;
    if ((ret->faults & NIK_HARMLESS) != 0)
        doubt(in, row, column, nik_fault_key(NIK_HARMLESS));
    if (!map_get(in->regions, (uint64_t)ret->district.code, &(uint64_t){0}))
        doubt(in, row, column, nik_fault_key(NIK_REGION_UNKNOWN));
    return true;
}

static bool read_name(RowReader *in, const TableRow *row, MemberRow *out)
{
    if (!table_field_text(in->ctx, in->reader, row, MEMBER_NAME, &out->name))
        return false;
    PersonName name = person_name(in->arena, out->name);
    if (name.canonical.bytes == 0)
        return bad(in, row, MEMBER_NAME, "registry.no_name");
    out->canonical = name.canonical;
    out->key_hash = person_name_hash(&name);
    return true;
}

/* Birth and sex: the columns if they are filled, else what the NIK says. A difference is worth a
 * look: a NIK keeps the day it was issued with when the day is corrected later. */
static bool read_birth(RowReader *in, const TableRow *row, const NikFacts *nik, MemberRow *out)
{
    int64_t birth, sex;
    if (!field(in, row, MEMBER_BIRTH, DATE_NONE, &birth) || !field(in, row, MEMBER_SEX, -1, &sex))
        return false;
    out->birth_stated = birth != DATE_NONE;
    out->birth = out->birth_stated ? (int32_t)birth : nik->birth.days;
    if (out->birth > in->today.days)
        return bad(in, row, MEMBER_BIRTH, "registry.birth_future");
    if (out->birth != nik->birth.days)
        doubt(in, row, MEMBER_BIRTH, "registry.birth_not_in_nik");
    out->sex_stated = sex >= 0;
    out->sex = (uint8_t)(sex < 0                         ? nik->sex
                         : sex < MEMBER_SEX_FIRST_FEMALE ? SEX_MALE
                                                         : SEX_FEMALE);
    if (out->sex != nik->sex)
        doubt(in, row, MEMBER_SEX, "registry.sex_not_in_nik");
    return true;
}

static bool read_home(RowReader *in, const TableRow *row, MemberRow *out)
{
    int64_t since;
    Text text = row->fields[MEMBER_HOME];
    if (!field(in, row, MEMBER_HOME_SINCE, MONTH_EVER, &since))
        return false;
    out->home_since = (int32_t)since;
    if (text.bytes == 0)
        return true;
    Region home;
    Place place = table_place(in->reader, row->line, MEMBER_HOME);
    if (region_read(in->ctx, &place, text, &home) != OK)
        return false;
    if (region_level(home) < LEVEL_REGENCY)
        return bad(in, row, MEMBER_HOME, "registry.home_too_wide");
    if (!map_get(in->regions, (uint64_t)home.code, &(uint64_t){0}))
        doubt(in, row, MEMBER_HOME, "registry.home_not_listed");
    out->home = home.code;
    return true;
}

/* A number that may hold anything but the traces of a number cell. */
static bool read_code(RowReader *in, const TableRow *row, size_t column, int expected, Text *ret)
{
    char buffer[CODE_BYTES_MAX];
    Text text = row->fields[column];
    if (text.bytes > CODE_BYTES_MAX)
        return bad(in, row, column, "registry.code_too_long");
    if (text.bytes > 0) {
        Damage damage = damage_of(text, expected, buffer);
        if (damage.kind == DAMAGE_SCIENTIFIC || (damage.kind == DAMAGE_DECIMAL && !damage.whole))
            return bad(in, row, column, "registry.code_damaged");
    }
    *ret = text;
    return true;
}

static bool read_details(RowReader *in, const TableRow *row, MemberRow *out)
{
    int64_t died, correction, synthetic;
    Text occupation = row->fields[MEMBER_OCCUPATION];
    bool good = true;
    if (occupation.bytes > 0) {
        const ListEntry *entry = list_find(in->occupations, occupation);
        if (entry == NULL)
            doubt(in, row, MEMBER_OCCUPATION, "registry.occupation_unknown");
        else
            out->occupation = entry->code;
    }
    good &= field(in, row, MEMBER_DIED, DATE_NONE, &died);
    good &= read_code(in, row, MEMBER_NUMBER, MEMBER_DIGITS_EXPECTED, &out->member_number);
    good &= field(in, row, MEMBER_CORRECTION, 0, &correction);
    good &= field(in, row, MEMBER_SYNTHETIC, 0, &synthetic);
    if (!good)
        return false;
    out->died = (int32_t)died;
    if (died != DATE_NONE && (died > in->today.days || died < out->birth))
        return bad(in, row, MEMBER_DIED, "registry.died_impossible");
    out->correction = correction != 0;
    out->synthetic = synthetic != 0 || in->synthetic;
    return true;
}

static bool read_words(RowReader *in, const TableRow *row, SpellFacts *spell)
{
    Segment segment;
    PayerKind payer;
    unsigned programmes;
    bool good = true;
    if (!segment_parse(row->fields[MEMBER_SEGMENT], &segment))
        good = bad(in, row, MEMBER_SEGMENT, "registry.segment_unknown");
    if (!payer_parse(row->fields[MEMBER_PAYER], &payer))
        good = bad(in, row, MEMBER_PAYER, "registry.payer_unknown");
    if (!programmes_parse(row->fields[MEMBER_PROGRAMMES], &programmes))
        good = bad(in, row, MEMBER_PROGRAMMES, "registry.programme_unknown");
    if (!good)
        return false;
    spell->segment = (uint8_t)segment;
    spell->payer = (uint8_t)payer;
    spell->programmes = (uint8_t)programmes;
    return true;
}

static bool read_spell(RowReader *in, const TableRow *row, MemberRow *out)
{
    static const size_t COLUMNS[] = {MEMBER_SEGMENT, MEMBER_PROGRAMMES, MEMBER_PAYER, MEMBER_FROM,
                                     MEMBER_UNTIL};
    SpellFacts *spell = &out->spell;
    size_t filled = 0, missing = 0;
    for (size_t i = 0; i < ARRAY_COUNT(COLUMNS); i++) {
        if (row->fields[COLUMNS[i]].bytes > 0)
            filled++;
        else
            missing = COLUMNS[i];
    }
    int64_t from, until;
    bool good = field(in, row, MEMBER_REPLACES, 0, &spell->replaces);
    good &= field(in, row, MEMBER_INCOME, -1, &spell->income);
    good &= read_code(in, row, MEMBER_EMPLOYER, EMPLOYER_DIGITS_EXPECTED, &spell->employer);
    good &= table_field_text(in->ctx, in->reader, row, MEMBER_EMPLOYER_NAME, &out->employer_name);
    out->has_spell = filled > 0 || spell->replaces != 0;
    if (!good || !out->has_spell || filled == 0)
        return good; /* a row that only replaces takes the other one back */
    if (filled < ARRAY_COUNT(COLUMNS))
        return bad(in, row, missing, "registry.spell_incomplete");
    good = read_words(in, row, spell);
    good &= field(in, row, MEMBER_FROM, 0, &from);
    good &= field(in, row, MEMBER_UNTIL, 0, &until);
    if (!good)
        return false;
    if (until < from)
        return bad(in, row, MEMBER_UNTIL, "registry.until_before_from");
    spell->from = (int32_t)from;
    spell->until = (int32_t)until;
    return true;
}

bool member_row_read(RowReader *in, const TableRow *row, MemberRow *ret)
{
    MemberRow out = {.died = DATE_NONE, .spell = {.income = -1}};
    NikFacts nik, previous = {.nik = {0}};
    bool good = read_nik(in, row, MEMBER_NIK, &nik);
    bool known = good;
    if (row->fields[MEMBER_PREVIOUS_NIK].bytes > 0) {
        good &= read_nik(in, row, MEMBER_PREVIOUS_NIK, &previous);
        out.previous_nik = previous.nik.number;
    }
    good &= read_name(in, row, &out);
    if (known)
        good &= read_birth(in, row, &nik, &out);
    good &= read_home(in, row, &out);
    good &= read_details(in, row, &out);
    good &= read_spell(in, row, &out);
    if (!good)
        return false;
    out.nik = nik.nik.number;
    in->trailing_zeros += (nik.faults & NIK_TRAILING_ZERO) != 0;
    *ret = out;
    return true;
}
