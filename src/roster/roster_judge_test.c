/* The verdict engine over arrays: each verdict once by example, and random rosters against a slow
 * reading of the rules. */
#include "base/testing.h"

#include "base/mem.h"
#include "base/random.h"
#include "roster/judge.h"

enum { PEOPLE_MAX = 600, NAME_BYTES = 40, DECEMBER_2022 = 2022 * 12 + 11 };
static const uint64_t SEED = 321612;

/* -- A small world ---------------------------------------------------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    Arena *arena;
    RosterRows rows;
    Register reg;
    RosterElsewhere elsewhere;
    RosterMatch match;
    RosterRules rules;
    LinkModel *model;
    size_t row_bytes, member_bytes;
} World;

static void *column(World *world, size_t size) { return mem_array_alloc(world, PEOPLE_MAX, size); }

static void register_allocate(World *world, Register *reg)
{
    *reg = (Register){.id = column(world, 8),
                      .nik = column(world, 8),
                      .birth = column(world, 4),
                      .sex = column(world, 1),
                      .home = column(world, 8),
                      .occupation = column(world, 4),
                      .died = column(world, 4),
                      .key_hash = column(world, 8),
                      .name_at = column(world, 4),
                      .names = column(world, NAME_BYTES),
                      .synthetic = column(world, 1),
                      .paid_until = column(world, 4),
                      .paid_from = column(world, 4),
                      .segment = column(world, 1),
                      .payer = column(world, 1),
                      .programmes = column(world, 1)};
}

static World *world_new(Ctx *ctx)
{
    World *world = mem_new(ctx, World);
    world->ctx = ctx;
    world->arena = arena_new(world, 1 << 16);
    world->rows = (RosterRows){.line = column(world, 8),
                               .nik = column(world, 8),
                               .nik_digits = column(world, 1),
                               .faults = column(world, 4),
                               .birth = column(world, 4),
                               .birth_stated = column(world, 1),
                               .sex = column(world, 1),
                               .home = column(world, 8),
                               .occupation = column(world, 4),
                               .decile = column(world, 1),
                               .synthetic = column(world, 1),
                               .seen = column(world, 1),
                               .key_hash = column(world, 8),
                               .name_at = column(world, 4),
                               .names = column(world, NAME_BYTES),
                               .homes_given = true};
    register_allocate(world, &world->reg);
    register_allocate(world, &world->elsewhere.members);
    world->elsewhere.chains = column(world, sizeof(Chain));
    world->rules = (RosterRules){.region = {3216},
                                 .as_of = {DECEMBER_2022},
                                 .area = {3216},
                                 .arrears_months = 3,
                                 .age_below = 65,
                                 .age_minimum = 18};
    assert_int_equal(link_model_load(ctx, ctx, "person", &world->model), OK);
    return world;
}

static uint32_t set_name(World *world, char *names, int64_t index, const char *name,
                         uint64_t *ret_hash)
{
    PersonName parsed = person_name(world->arena, text_of(name));
    snprintf(names + index * NAME_BYTES, NAME_BYTES, "%.*s", TEXT_ARGS(parsed.canonical));
    *ret_hash = parsed.canonical.bytes == 0 ? 0 : person_name_hash(&parsed);
    return (uint32_t)(index * NAME_BYTES);
}

static int32_t days(const char *iso)
{
    Date date = {INT32_MIN};
    assert_true(iso[0] == '\0' || date_parse(text_of(iso), &date));
    return date.days;
}

typedef struct {
    const char *nik, *name, *birth;
    int64_t home;
    int32_t paid_until; /* months before (negative) or after December 2022; INT32_MIN: never */
    const char *died;
} Person;

static void add_member(World *world, Register *reg, const Person *person)
{
    int64_t i = reg->count++;
    reg->id[i] = i + 1;
    assert_true(text_parse_int64(text_of(person->nik), &reg->nik[i]));
    reg->birth[i] = days(person->birth);
    reg->sex[i] = SEX_MALE;
    reg->home[i] = person->home;
    reg->died[i] = days(person->died);
    reg->name_at[i] = set_name(world, reg->names, i, person->name, &reg->key_hash[i]);
    reg->paid_until[i] =
        person->paid_until == INT32_MIN ? INT32_MIN : DECEMBER_2022 + person->paid_until;
    reg->payer[i] = PAYER_APBD;
}

static int64_t add_row(World *world, const char *nik, const char *name, const char *birth,
                       int64_t home)
{
    RosterRows *rows = &world->rows;
    int64_t i = rows->count++;
    NikFacts facts = nik_examine(text_of(nik), (Date){days("2023-01-15")});
    rows->line[i] = i + 2;
    rows->faults[i] = facts.faults;
    Text known = nik_known(&facts);
    if (known.bytes > 0)
        assert_true(text_parse_int64(known, &rows->nik[i]));
    rows->nik_digits[i] = (uint8_t)known.bytes;
    bool valid = nik_is_valid(&facts);
    rows->birth[i] = birth[0] != '\0' ? days(birth) : valid ? facts.birth.days : INT32_MIN;
    rows->birth_stated[i] = birth[0] != '\0';
    rows->sex[i] = SEX_MALE;
    rows->home[i] = home;
    rows->name_at[i] = set_name(world, rows->names, i, name, &rows->key_hash[i]);
    if (rows->key_hash[i] == 0)
        rows->faults[i] |= (uint32_t)REASON_BIT(REASON_NAME_MISSING);
    return i;
}

static RosterVerdicts *judge(World *world)
{
    RosterMatch *match = NULL;
    RosterVerdicts *verdicts = NULL;
    assert_int_equal(roster_match(world->ctx, world, &world->rows, &world->reg, &match), OK);
    for (int64_t row = 0; row < world->rows.count; row++)
        for (int64_t i = 0; i < world->elsewhere.members.count && match->member[row] < 0; i++)
            if (row_nik_is_valid(&world->rows, row) &&
                world->elsewhere.members.nik[i] == world->rows.nik[row])
                match->elsewhere[row] = (int32_t)i;
    world->match = *match;
    assert_int_equal(roster_judge(world->ctx, world, &world->rows, &world->reg, &world->elsewhere,
                                  match, &world->rules, world->model, &verdicts),
                     OK);
    return verdicts;
}

static int setup(void **state)
{
    Ctx *ctx = ctx_new();
    ctx->threads = 2;
    *state = world_new(ctx);
    return 0;
}

static int teardown(void **state)
{
    mem_free(((World *)*state)->ctx);
    return 0;
}

static void check(const RosterVerdicts *verdicts, int64_t row, Verdict verdict, int reason)
{
    if (verdicts->verdict[row] != verdict || (verdicts->reasons[row] & REASON_BIT(reason)) == 0)
        fail_msg("row %d: %s, wanted %s with %s, has %s", (int)row,
                 VERDICT_KEYS[verdicts->verdict[row]], VERDICT_KEYS[verdict], reason_key(reason),
                 reasons_format((void *)verdicts, verdicts->reasons[row]));
}

/* -- By example ------------------------------------------------------------------------------------------------------------ */

static const Person MEMBERS[] = {
    {"3216051708900002", "Slamet Riyadi", "1990-08-17", 3216052001, 3, ""},
    {"3216051708900003", "Budi Santoso", "1990-08-17", 3216052001, 0, ""},
    {"3216051708900004", "Herman Saputra", "1990-08-17", 3216052001, -1, ""},
    {"3216051708900005", "Supardi", "1990-08-17", 3216052001, -3, ""},
    {"3216051708900006", "Wahyudi Gunawan", "1990-08-17", 3216052001, -4, ""},
    {"3216051708900007", "Junaidi Mulyana", "1990-08-17", 3216052001, INT32_MIN, ""},
    {"3216050101500001", "Karta Wijaya", "1950-01-01", 3216052001, -1, ""},
    {"3216050101500002", "Darma Wijaya", "1950-01-01", 3216052001, -12, ""},
    {"3216051203850001", "Asep Sunandar", "1985-03-12", 3216052001, 2, "2022-12-31"},
    {"3216051203850002", "Ujang Rukmana", "1985-03-12", 3216062001, 2, "2023-01-01"},
    {"3216071511790001", "Ismail Marzuki", "1979-11-15", 3216072003, 5, ""},
};

static World *world_of_members(void **state)
{
    World *world = *state;
    for (size_t i = 0; i < ARRAY_COUNT(MEMBERS); i++)
        add_member(world, &world->reg, &MEMBERS[i]);
    return world;
}

static void cover_and_the_law_decide_for_known_members(void **state)
{
    World *world = world_of_members(state);
    static const struct {
        Verdict verdict;
        Reason reason;
    } EXPECTED[ARRAY_COUNT(MEMBERS)] = {
        {VERDICT_COVERED, REASON_PAID},        {VERDICT_COVERED, REASON_PAID},
        {VERDICT_ARREARS, REASON_IN_ARREARS},  {VERDICT_ARREARS, REASON_IN_ARREARS},
        {VERDICT_LAPSED, REASON_LAPSED},       {VERDICT_NEW, REASON_NEVER_PAID},
        {VERDICT_ARREARS, REASON_IN_ARREARS}, /* 72, but registered already: age counts at
                                                 registration */
        {VERDICT_INELIGIBLE, REASON_OVER_AGE}, {VERDICT_INELIGIBLE, REASON_DIED},
        {VERDICT_COVERED, REASON_PAID}, /* died in the month after */
        {VERDICT_COVERED, REASON_PAID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(MEMBERS); i++)
        add_row(world, MEMBERS[i].nik, MEMBERS[i].name, MEMBERS[i].birth, MEMBERS[i].home);
    RosterVerdicts *verdicts = judge(world);
    for (size_t i = 0; i < ARRAY_COUNT(MEMBERS); i++) {
        check(verdicts, (int64_t)i, EXPECTED[i].verdict, EXPECTED[i].reason);
        assert_int_equal(verdicts->member[i], i);
    }
    assert_int_equal(verdicts->months_unpaid[3], 3);
    assert_int_equal(verdicts->months_unpaid[4], 4);
    assert_int_equal(verdicts->counts[VERDICT_COVERED], 4);
}

static void a_nik_that_belongs_to_somebody_else_is_a_conflict(void **state)
{
    World *world = world_of_members(state);
    int64_t name = add_row(world, "3216051708900002", "Bambang Sutrisno", "", 3216052001);
    int64_t birth = add_row(world, "3216051708900003", "Budi Santoso", "1990-08-16", 3216052001);
    int64_t spelling =
        add_row(world, "3216051708900004", "Herman Saputro", "1990-08-17", 3216052001);
    int64_t short_name = add_row(world, "3216051708900006", "Wahyudi", "", 3216052001);
    int64_t owner = add_row(world, "3216051708900002", "Slamet Riyadi", "", 3216052001);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, name, VERDICT_CONFLICT, REASON_OTHER_NAME);
    check(verdicts, birth, VERDICT_CONFLICT, REASON_OTHER_BIRTH);
    check(verdicts, spelling, VERDICT_ARREARS, REASON_NAME_SPELLING);
    check(verdicts, short_name, VERDICT_LAPSED, REASON_NAME_SPELLING);
    check(verdicts, owner, VERDICT_COVERED,
          REASON_PAID); /* the row in conflict does not take the NIK from its owner */
}

static void rows_of_one_person_are_duplicates_of_the_surest(void **state)
{
    World *world = world_of_members(state);
    int64_t damaged = add_row(world, "3.21605E+15", "Ismail Marzuki", "1979-11-15", 3216072003);
    int64_t first = add_row(world, "3216081001880001", "Ahmad Fauzi", "", 3216082001);
    int64_t again = add_row(world, "3216081001880001", "Ahmad Fauzi", "", 3216082001);
    int64_t respelled =
        add_row(world, "3216081001880009", "Achmad Fauzi", "1988-01-10", 3216082001);
    int64_t member = add_row(world, "3216071511790001", "Ismail Marzuki", "", 3216072003);
    int64_t elsewhere = add_row(world, "3216081001880008", "Ahmad Fauzi", "1988-01-10", 3216082002);
    int64_t stolen = add_row(world, "3216081001880001", "Rina Permata", "", 3216082001);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, damaged, VERDICT_DUPLICATE, REASON_SAME_PERSON);
    assert_int_equal(verdicts->twin[damaged], member); /* a later row, but the one with the NIK */
    check(verdicts, first, VERDICT_NEW, REASON_NOT_REGISTERED);
    check(verdicts, again, VERDICT_DUPLICATE, REASON_SAME_NIK);
    assert_int_equal(verdicts->twin[again], first);
    check(verdicts, respelled, VERDICT_DUPLICATE, REASON_SAME_PERSON);
    assert_int_equal(verdicts->twin[respelled], first);
    check(verdicts, member, VERDICT_COVERED, REASON_PAID);
    check(verdicts, elsewhere, VERDICT_NEW,
          REASON_NOT_REGISTERED); /* another village: somebody else */
    check(verdicts, stolen, VERDICT_CONFLICT, REASON_NIK_OF_OTHER_ROW);
    assert_int_equal(verdicts->twin[stolen], first);
}

static void a_damaged_nik_is_reviewed_if_one_member_fits(void **state)
{
    World *world = world_of_members(state);
    static const Person TWINS[] = {{"3216090505800001", "Dadang", "1980-05-05", 3216092001, 1, ""},
                                   {"3216090505800002", "Dadang", "1980-05-05", 3216092002, 1, ""}};
    add_member(world, &world->reg, &TWINS[0]);
    add_member(world, &world->reg, &TWINS[1]);
    int64_t scientific = add_row(world, "3.21607E+15", "Ismail Marzuki", "1979-11-15", 3216072003);
    int64_t slip = add_row(world, "3216051208850001", "Asep Sunandar", "1985-03-12", 3216052001);
    int64_t truncated =
        add_row(world, "321605170890000", "Wahyudi Gunawan", "1990-08-17", 3216052001);
    int64_t nobody = add_row(world, "3.21607E+15", "Tatang Koswara", "1979-11-15", 3216072003);
    int64_t several = add_row(world, "3.21609E+15", "Dadang", "1980-05-05", 3216092003);
    int64_t empty = add_row(world, "", "", "", 0);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, scientific, VERDICT_REVIEW, REASON_MEMBER_FOUND);
    assert_int_equal(verdicts->member[scientific], 10);
    assert_true((verdicts->reasons[scientific] & NIK_DAMAGED) != 0);
    check(verdicts, slip, VERDICT_REVIEW,
          REASON_OTHER_NIK); /* a valid NIK of nobody, one digit off a member's */
    assert_int_equal(verdicts->member[slip], 8);
    check(verdicts, truncated, VERDICT_REVIEW, REASON_MEMBER_FOUND);
    assert_int_equal(verdicts->member[truncated], 4);
    check(verdicts, nobody, VERDICT_INVALID, REASON_NO_MEMBER);
    check(verdicts, several, VERDICT_INVALID, REASON_MEMBERS_SEVERAL);
    check(verdicts, empty, VERDICT_INVALID, REASON_NAME_MISSING);
    assert_int_equal(verdicts->member[empty], -1);
}

static void two_damaged_rows_of_one_member_are_one_person(void **state)
{
    World *world = world_of_members(state);
    int64_t good = add_row(world, "3216071511790001", "Ismail Marzuki", "", 0);
    int64_t damaged = add_row(world, "3.21607E+15", "Ismail Marzuki", "1979-11-15", 3216072003);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, good, VERDICT_COVERED, REASON_PAID);
    check(verdicts, damaged, VERDICT_DUPLICATE, REASON_SAME_MEMBER);
    assert_int_equal(verdicts->twin[damaged], good);
}

static void the_programme_chooses_by_age_area_occupation_and_decile(void **state)
{
    World *world = world_of_members(state);
    static const uint32_t FARMERS[] = {6111, 6112};
    world->rules.occupations = FARMERS;
    world->rules.occupation_count = ARRAY_COUNT(FARMERS);
    world->rules.decile_max = 4;
    world->rules.area = (Region){321605};
    static const struct {
        const char *nik;
        int64_t home;
        uint32_t occupation;
        uint8_t decile;
        Verdict verdict;
        Reason reason;
    } ROWS[] = {
        {"3216050212570001", 3216052001, 6111, 4, VERDICT_NEW,
         REASON_NOT_REGISTERED}, /* 65 on 2 December */
        {"3216050112570001", 3216052001, 6111, 4, VERDICT_INELIGIBLE,
         REASON_OVER_AGE}, /* 65 on the 1st */
        {"3216050112040001", 3216052001, 6111, 4, VERDICT_NEW,
         REASON_NOT_REGISTERED}, /* 18 on the 1st */
        {"3216050212040001", 3216052001, 6111, 4, VERDICT_INELIGIBLE, REASON_UNDER_AGE},
        {"3216050112800001", 3216062001, 6111, 4, VERDICT_INELIGIBLE, REASON_OUTSIDE_AREA},
        {"3216050112800002", 3216, 6111, 4, VERDICT_NEW,
         REASON_HOME_MISSING}, /* somewhere in the regency */
        {"3216050112800003", 3216052001, 5221, 4, VERDICT_INELIGIBLE, REASON_OCCUPATION_OUTSIDE},
        {"3216050112800004", 3216052001, 0, 4, VERDICT_INVALID, REASON_OCCUPATION_MISSING},
        {"3216050112800005", 3216052001, 6112, 5, VERDICT_INELIGIBLE, REASON_DECILE_OUTSIDE},
        {"3216050112800006", 3216052001, 6112, 0, VERDICT_INVALID, REASON_DECILE_MISSING},
        {"3216051708900002", 3216062001, 5221, 9, VERDICT_COVERED,
         REASON_PAID}, /* paid: nothing to ask */
        {"3216051708900004", 3216062001, 6111, 1, VERDICT_INELIGIBLE, REASON_OUTSIDE_AREA},
    };
    static const char *const NAMES[] = {"Agus Salim",     "Bayu Aji",      "Candra Kirana",
                                        "Dedi Kusuma",    "Eko Prasetyo",  "Feri Irawan",
                                        "Gilang Ramadan", "Hasan Basri",   "Indra Lesmana",
                                        "Joko Widagdo",   "Slamet Riyadi", "Herman Saputra"};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        int64_t row = add_row(world, ROWS[i].nik, NAMES[i], "", ROWS[i].home);
        world->rows.occupation[row] = ROWS[i].occupation;
        world->rows.decile[row] = ROWS[i].decile;
    }
    RosterVerdicts *verdicts = judge(world);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++)
        check(verdicts, (int64_t)i, ROWS[i].verdict, ROWS[i].reason);
}

static void members_of_other_regencies_count_as_members(void **state)
{
    World *world = world_of_members(state);
    static const Person BANDUNG = {
        "3273011505750001", "Yayat Supriatna", "1975-05-15", 3216052001, 0, ""};
    add_member(world, &world->elsewhere.members, &BANDUNG);
    int64_t covered = add_row(world, BANDUNG.nik, BANDUNG.name, "", 3216052001);
    int64_t conflict = add_row(world, BANDUNG.nik, "Bambang Sutrisno", "", 3216052001);
    RosterVerdicts *verdicts = judge(world);
    check(verdicts, covered, VERDICT_COVERED, REASON_PAID);
    check(verdicts, covered, VERDICT_COVERED, REASON_ELSEWHERE);
    assert_int_equal(verdicts->elsewhere[covered], 0);
    check(verdicts, conflict, VERDICT_CONFLICT, REASON_OTHER_NAME);
}

/* -- Against a slow reading of the rules ------------------------------------------------------------------------------------ */

static const char *const FIRST[] = {"Siti", "Ahmad", "Budi", "Dewi", "Rizki", "Agus", "Tri", "Nur"};
static const char *const LAST[] = {"Aminah",  "Fauzi", "Santoso", "Lestari",
                                   "Hidayat", "Salim", "Wahyuni", "Hasanah"};

static uint64_t draw(Random random, uint64_t *counter, uint64_t bound)
{
    return random_below(random, (*counter)++, bound);
}

/* Few names, birth dates and villages, so that everything collides. */
static void random_world(World *world, Random random)
{
    uint64_t counter = 0;
    char nik[40], name[NAME_BYTES], birth[40];
    for (int i = 0; i < 60; i++) {
        int year = 1945 + (int)draw(random, &counter, 4) * 20,
            day = 1 + (int)draw(random, &counter, 3);
        snprintf(nik, sizeof nik, "32160%d%02d01%02d%04d", 1 + (int)draw(random, &counter, 3), day,
                 year % 100, i + 1);
        snprintf(birth, sizeof birth, "%04d-01-%02d", year, day);
        snprintf(name, sizeof name, "%s %s", FIRST[draw(random, &counter, 8)],
                 LAST[draw(random, &counter, 8)]);
        Person person = {nik,
                         name,
                         birth,
                         3216012001 + (int64_t)draw(random, &counter, 3) * 10000,
                         draw(random, &counter, 5) == 0 ? INT32_MIN
                                                        : (int32_t)draw(random, &counter, 12) - 8,
                         draw(random, &counter, 10) == 0 ? "2022-06-01" : ""};
        add_member(world, &world->reg, &person);
    }
    for (int i = 0; i < 120; i++) {
        int64_t member = (int64_t)draw(random, &counter, 60);
        const Register *reg = &world->reg;
        bool known = draw(random, &counter, 3) > 0;
        int year, month, day;
        date_to_ymd((Date){reg->birth[member]}, &year, &month, &day);
        snprintf(nik, sizeof nik, "%lld", (long long)reg->nik[member]);
        if (!known)
            snprintf(nik + 12, sizeof nik - 12, "%04d", 100 + (int)draw(random, &counter, 40));
        if (draw(random, &counter, 10) == 0)
            nik[draw(random, &counter, 16)] = 'x';
        snprintf(birth, sizeof birth, "%04d-01-%02d", year, day);
        const char *original = reg->names + reg->name_at[member];
        bool renamed = draw(random, &counter, 8) == 0;
        snprintf(name, sizeof name, "%s", renamed ? LAST[draw(random, &counter, 8)] : original);
        int64_t row = add_row(world, nik, draw(random, &counter, 30) == 0 ? "" : name,
                              draw(random, &counter, 3) == 0 ? "" : birth,
                              draw(random, &counter, 10) == 0 ? 0 : reg->home[member]);
        world->rows.occupation[row] = (uint32_t)draw(random, &counter, 3);
        world->rows.decile[row] = (uint8_t)draw(random, &counter, 6);
    }
}

static bool same_name(const World *world, const char *a_names, uint32_t a, uint64_t a_hash,
                      const char *b_names, uint32_t b, uint64_t b_hash)
{
    static const int64_t ZERO = 0;
    static const int32_t UNBORN = INT32_MIN;
    static const uint8_t NOTHING = 0;
    LinkRecords x = {1, &ZERO, &NOTHING, &UNBORN, &NOTHING, &ZERO, &a_hash, &a, a_names};
    LinkRecords y = {1, &ZERO, &NOTHING, &UNBORN, &NOTHING, &ZERO, &b_hash, &b, b_names};
    LinkSide left = link_side(&x, 0), right = link_side(&y, 0);
    return link_name_level(world->model->name_close, world->model->name_similar, &left, &right) !=
           NAME_DIFFER;
}

static bool row_conflicts(const World *world, int64_t row)
{
    int32_t member = world->match.member[row];
    const RosterRows *rows = &world->rows;
    const Register *reg = &world->reg;
    return member >= 0 && ((rows->birth_stated[row] && rows->birth[row] != reg->birth[member]) ||
                           !same_name(world, rows->names, rows->name_at[row], rows->key_hash[row],
                                      reg->names, reg->name_at[member], reg->key_hash[member]));
}

/* What doc/format-roster.md says, read row by row, for all but linkage. VERDICT_COUNT: linkage has
 * the say. */
static Verdict slow_verdict(const World *world, int64_t row, int64_t *ret_twin)
{
    const RosterRows *rows = &world->rows;
    const Register *reg = &world->reg;
    int32_t member = world->match.member[row];
    *ret_twin = -1;
    if (row_conflicts(world, row))
        return VERDICT_CONFLICT;
    bool valid = row_nik_is_valid(rows, row);
    for (int64_t other = 0; other < row && valid; other++) {
        if (!row_nik_is_valid(rows, other) || rows->nik[other] != rows->nik[row] ||
            row_conflicts(world, other))
            continue;
        *ret_twin = other;
        bool other_birth = rows->birth_stated[row] && rows->birth_stated[other] &&
                           rows->birth[row] != rows->birth[other];
        bool same = same_name(world, rows->names, rows->name_at[row], rows->key_hash[row],
                              rows->names, rows->name_at[other], rows->key_hash[other]);
        return member < 0 && (other_birth || !same) ? VERDICT_CONFLICT : VERDICT_DUPLICATE;
    }
    bool named = rows->names[rows->name_at[row]] != '\0';
    int best_rank = 9, my_rank = member >= 0 ? 0 : valid ? 1 : 2;
    int64_t leader = -1;
    for (int64_t other = 0; other < rows->count && named; other++) {
        int64_t unused;
        bool together = rows->key_hash[other] == rows->key_hash[row] &&
                        rows->birth[other] == rows->birth[row] && rows->birth[row] != INT32_MIN &&
                        rows->home[other] == rows->home[row] &&
                        region_level((Region){rows->home[row]}) == LEVEL_VILLAGE;
        if (!together || row_conflicts(world, other))
            continue;
        /* A row that shares its NIK with an earlier one stands aside. */
        bool aside = false;
        for (int64_t earlier = 0; earlier < other && row_nik_is_valid(rows, other); earlier++)
            aside =
                aside || (row_nik_is_valid(rows, earlier) &&
                          rows->nik[earlier] == rows->nik[other] && !row_conflicts(world, earlier));
        (void)unused;
        int rank = world->match.member[other] >= 0 ? 0 : row_nik_is_valid(rows, other) ? 1 : 2;
        if (!aside && rank < best_rank) {
            best_rank = rank;
            leader = other;
        }
    }
    if (leader >= 0 && leader != row && !(my_rank == 0 && best_rank == 0)) {
        *ret_twin = leader;
        return VERDICT_DUPLICATE;
    }
    if (member < 0 && (named || !valid))
        return VERDICT_COUNT;
    if (member < 0)
        return VERDICT_INVALID;
    if (reg->died[member] != INT32_MIN && reg->died[member] <= days("2022-12-31"))
        return VERDICT_INELIGIBLE;
    int unpaid =
        reg->paid_until[member] == INT32_MIN ? -1 : DECEMBER_2022 - reg->paid_until[member];
    if (reg->paid_until[member] != INT32_MIN && unpaid <= 0)
        return VERDICT_COVERED;
    bool registered = reg->paid_until[member] != INT32_MIN && unpaid <= 3;
    int age = age_on((Date){rows->birth[row]}, (Date){days("2022-12-01")});
    if (!registered && (age >= 65 || age < 18))
        return VERDICT_INELIGIBLE;
    if (rows->home[row] != 0 && rows->home[row] / 1000000 != 3216)
        return VERDICT_INELIGIBLE;
    if (rows->decile[row] > world->rules.decile_max)
        return VERDICT_INELIGIBLE;
    if (rows->decile[row] == 0)
        return VERDICT_INVALID;
    return registered                             ? VERDICT_ARREARS
           : reg->paid_until[member] != INT32_MIN ? VERDICT_LAPSED
                                                  : VERDICT_NEW;
}

static void random_rosters_get_the_verdicts_of_the_rules_read_slowly(void **state)
{
    Ctx *ctx = ((World *)*state)->ctx;
    int64_t seen[VERDICT_COUNT + 1] = {0};
    for (uint64_t round = 0; round < 150; round++) {
        World *world = world_new(ctx);
        world->rules.decile_max = 4;
        random_world(world, random_child(random_stream(SEED, "rosters"), round));
        RosterVerdicts *verdicts = judge(world);
        int64_t counts[VERDICT_COUNT] = {0};
        for (int64_t row = 0; row < world->rows.count; row++) {
            int64_t twin;
            Verdict expected = slow_verdict(world, row, &twin),
                    verdict = (Verdict)verdicts->verdict[row];
            seen[expected]++;
            counts[verdict]++;
            if (expected != VERDICT_COUNT && (verdict != expected || verdicts->twin[row] != twin))
                fail_msg("seed %d, round %d, row %d: %s (twin %d), slowly %s (twin %d)", (int)SEED,
                         (int)round, (int)row, VERDICT_KEYS[verdict], verdicts->twin[row],
                         VERDICT_KEYS[expected], (int)twin);
            bool allowed = verdict == VERDICT_NEW || verdict == VERDICT_REVIEW ||
                           verdict == VERDICT_INVALID || verdict == VERDICT_INELIGIBLE ||
                           verdict == VERDICT_DUPLICATE;
            assert_true(expected != VERDICT_COUNT || allowed);
            assert_true(verdicts->reasons[row] != 0);
        }
        assert_memory_equal(counts, verdicts->counts, sizeof counts);
        mem_free(world);
    }
    for (int verdict = 0; verdict <= VERDICT_COUNT; verdict++)
        assert_true(verdict == VERDICT_REVIEW || seen[verdict] > 0);
}

static void one_thread_and_many_give_the_same_verdicts(void **state)
{
    World *world = *state;
    random_world(world, random_stream(SEED, "threads"));
    world->ctx->threads = 1;
    RosterVerdicts *one = judge(world);
    world->ctx->threads = 4;
    RosterVerdicts *many = judge(world);
    size_t count = (size_t)world->rows.count;
    assert_memory_equal(one->verdict, many->verdict, count);
    assert_memory_equal(one->reasons, many->reasons, count * sizeof *one->reasons);
    assert_memory_equal(one->twin, many->twin, count * sizeof *one->twin);
    assert_memory_equal(one->member, many->member, count * sizeof *one->member);
}

static void every_reason_has_a_code(void **state)
{
    (void)state;
    for (int bit = 0; bit < REASON_END; bit++)
        assert_true((reason_key(bit) != NULL) == (bit < 10 || bit >= REASON_NAME_MISSING));
    assert_true(REASON_END <= 64);
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        assert_int_equal(verdict_parse(text_of(VERDICT_KEYS[verdict])), verdict);
    assert_int_equal(verdict_parse(TEXT("sudah terlindungi")), VERDICT_COVERED);
    assert_int_equal(verdict_parse(TEXT("mungkin")), VERDICT_COUNT);
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(cover_and_the_law_decide_for_known_members),
        WORLD_TEST(a_nik_that_belongs_to_somebody_else_is_a_conflict),
        WORLD_TEST(rows_of_one_person_are_duplicates_of_the_surest),
        WORLD_TEST(a_damaged_nik_is_reviewed_if_one_member_fits),
        WORLD_TEST(two_damaged_rows_of_one_member_are_one_person),
        WORLD_TEST(the_programme_chooses_by_age_area_occupation_and_decile),
        WORLD_TEST(members_of_other_regencies_count_as_members),
        WORLD_TEST(random_rosters_get_the_verdicts_of_the_rules_read_slowly),
        WORLD_TEST(one_thread_and_many_give_the_same_verdicts),
        WORLD_TEST(every_reason_has_a_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
