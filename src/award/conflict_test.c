/* Conflicts against a slow restatement of each rule, on random panels. */
#include "award/conflict.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { ROUNDS = 400, ASSESSORS = 4, ENTRANTS = 6, TIES = 8, OWNERS = 8, CODES = 8 };
static const uint64_t SEED = 20220530;
/* Governments first: a province, two of its cities, a city elsewhere; then organisations. */
static const char *const PARTIES[CODES] = {"32",       "32.73",    "32.77",    "33.74",
                                           "98000001", "98000002", "98000003", "98000004"};

typedef struct {
    Assessor assessors[ASSESSORS];
    ConflictEntrant entrants[ENTRANTS];
    ConflictNominator nominators[ENTRANTS];
    Tie ties[TIES];
    Owner owners[OWNERS];
    PanelRules rules;
    ConflictInput input;
} World;

static Random stream;
static uint64_t counter;

static uint64_t draw(uint64_t bound) { return random_below(stream, counter++, bound); }

static const char *some_party(void) { return PARTIES[draw(CODES)]; }

static int setup(void **state)
{
    print_message("seed %llu\n", (unsigned long long)SEED);
    stream = random_stream(SEED, "conflict");
    *state = mem_root(NULL);
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

static int ties_by_code(const void *a, const void *b)
{
    return strcmp(((const Tie *)a)->code, ((const Tie *)b)->code);
}

static int owners_by_code(const void *a, const void *b)
{
    const Owner *x = a;
    const Owner *y = b;
    int order = strcmp(x->code, y->code);
    return order != 0 ? order : strcmp(x->owner, y->owner);
}

static void random_entrant(World *world, size_t e)
{
    static const char *const SOURCES[] = {"report A", "report B"};
    ConflictEntrant *entrant = &world->entrants[e];
    size_t party = draw(CODES);
    *entrant = (ConflictEntrant){.category = "c",
                                 .code = PARTIES[party],
                                 .name = party == CODES - 1 ? "PT Empat" : "other",
                                 .in_play = true,
                                 .sector = "",
                                 .government = party < 4,
                                 .supplied = draw(2) == 0 ? "" : "coverage-pu",
                                 .sources = &SOURCES[draw(2)],
                                 .source_count = draw(2),
                                 .nominators = &world->nominators[e],
                                 .nominator_count = draw(2)};
    assert_true(region_parse(text_of(PARTIES[party < 4 ? party : draw(4)]), &entrant->region));
    world->nominators[e] =
        (ConflictNominator){.code = draw(2) == 0 ? "" : some_party(),
                            .name = draw(2) == 0 ? "kantor cabang cimahi" : "someone else",
                            .branch = draw(2) == 0};
}

static void random_world(World *world)
{
    static const char *const KEYS[ASSESSORS] = {"a", "b", "c", "d"};
    static const char *const BRANCHES[] = {"", "32.77", "32.73|33.74", "32"};
    static const char *const OFFICES[] = {"", "Kantor Cabang Cimahi", "PT EMPAT"};
    static const char *const SUPPLIES[] = {"", "report A", "report B|report C"};
    for (size_t i = 0; i < CONFLICT_KIND_COUNT; i++)
        world->rules.effects[i] = (ConflictEffect)draw(CONFLICT_EFFECT_COUNT);
    for (size_t i = 0; i < ASSESSORS; i++)
        world->assessors[i] =
            (Assessor){.key = KEYS[i],
                       .element = draw(2) == 0 ? ELEMENT_SOCIAL_SECURITY : ELEMENT_LAW,
                       .employer = draw(3) == 0 ? "" : some_party(),
                       .office = OFFICES[draw(3)],
                       .branch = BRANCHES[draw(4)],
                       .supplies = SUPPLIES[draw(3)]};
    for (size_t i = 0; i < ENTRANTS; i++)
        random_entrant(world, i);
    for (size_t i = 0; i < TIES; i++)
        world->ties[i] = (Tie){.assessor = KEYS[draw(ASSESSORS)],
                               .code = some_party(),
                               .kind = (ConflictKind)(CONFLICT_FAMILY + draw(5)),
                               .detail = "tie",
                               .source = ""};
    for (size_t i = 0; i < OWNERS; i++)
        world->owners[i] =
            (Owner){.code = PARTIES[4 + draw(4)], .owner = some_party(), .source = ""};
    qsort(world->ties, TIES, sizeof *world->ties, ties_by_code);
    qsort(world->owners, OWNERS, sizeof *world->owners, owners_by_code);
    world->input = (ConflictInput){.rules = &world->rules,
                                   .assessors = world->assessors,
                                   .assessor_count = ASSESSORS,
                                   .entrants = world->entrants,
                                   .entrant_count = ENTRANTS,
                                   .ties = world->ties,
                                   .tie_count = TIES,
                                   .owners = world->owners,
                                   .owner_count = OWNERS};
}

/* -- The rules once more, slowly ----------------------------------------------------------------- */

/* Does `owner` own `code`, at any remove? */
static bool owns(const World *world, const char *owner, const char *code, int remove)
{
    for (size_t i = 0; remove > 0 && i < OWNERS; i++) {
        if (strcmp(world->owners[i].code, code) == 0 &&
            (strcmp(world->owners[i].owner, owner) == 0 ||
             owns(world, owner, world->owners[i].owner, remove - 1)))
            return true;
    }
    return false;
}

static bool own_office(const Assessor *assessor, const ConflictEntrant *entrant)
{
    if (strcmp(assessor->employer, entrant->code) == 0)
        return true;
    return strcmp(assessor->office, "PT EMPAT") == 0 && strcmp(entrant->name, "PT Empat") == 0;
}

static bool in_line(const Assessor *assessor, const ConflictEntrant *entrant)
{
    const char *a = assessor->employer;
    const char *b = entrant->code;
    bool cities = strncmp(a, "32.", 3) == 0 && strcmp(b, "32") == 0;
    return entrant->government && (cities || (strncmp(b, "32.", 3) == 0 && strcmp(a, "32") == 0));
}

static bool tied(const World *world, const Assessor *assessor, const ConflictEntrant *entrant,
                 ConflictKind kind)
{
    for (size_t i = 0; i < TIES; i++) {
        const Tie *tie = &world->ties[i];
        if (tie->kind == kind && strcmp(tie->assessor, assessor->key) == 0 &&
            (strcmp(tie->code, entrant->code) == 0 ||
             owns(world, tie->code, entrant->code, OWNERS)))
            return true;
    }
    return false;
}

static bool branch_serves(const char *branch, int64_t region)
{
    bool all = branch[0] == '\0';
    bool province = strcmp(branch, "32") == 0;
    bool cimahi = strcmp(branch, "32.77") == 0;
    bool two = strncmp(branch, "32.73", 5) == 0;
    switch (region) {
    case 32:
        return true; /* the province holds a part of every branch's regions */
    case 3273:
        return all || province || two;
    case 3277:
        return all || province || cimahi;
    default:
        return all || two; /* 33.74 */
    }
}

static bool supplies(const Assessor *assessor, const ConflictEntrant *entrant)
{
    if (entrant->source_count > 0 && strncmp(assessor->supplies, entrant->sources[0], 8) == 0)
        return true;
    return assessor->element == ELEMENT_SOCIAL_SECURITY && entrant->supplied[0] != '\0' &&
           branch_serves(assessor->branch, entrant->region.code);
}

static bool nominated(const Assessor *assessor, const ConflictEntrant *entrant)
{
    const ConflictNominator *nominator = entrant->nominators;
    if (entrant->nominator_count == 0)
        return false;
    if (strcmp(assessor->office, "Kantor Cabang Cimahi") == 0 &&
        strcmp(nominator->name, "kantor cabang cimahi") == 0)
        return true;
    bool employer = nominator->code[0] != '\0' && strcmp(assessor->employer, nominator->code) == 0;
    if (!nominator->branch)
        return employer;
    bool serves = nominator->code[0] != '\0' && strstr(assessor->branch, nominator->code) != NULL &&
                  (strcmp(nominator->code, "32") != 0 || strcmp(assessor->branch, "32") == 0);
    return assessor->element == ELEMENT_SOCIAL_SECURITY && (employer || serves);
}

static bool conflicting(const World *world, size_t a, size_t e, ConflictKind kind)
{
    const Assessor *assessor = &world->assessors[a];
    const ConflictEntrant *entrant = &world->entrants[e];
    switch (kind) {
    case CONFLICT_EMPLOYER:
        return own_office(assessor, entrant);
    case CONFLICT_OWNER:
        return !own_office(assessor, entrant) &&
               owns(world, assessor->employer, entrant->code, OWNERS);
    case CONFLICT_LINE:
        return !own_office(assessor, entrant) && in_line(assessor, entrant);
    case CONFLICT_FAMILY:
    case CONFLICT_SHAREHOLDING:
    case CONFLICT_FORMER_EMPLOYER:
    case CONFLICT_BUSINESS:
    case CONFLICT_OTHER:
        return tied(world, assessor, entrant, kind);
    case CONFLICT_DATA_SUPPLIER:
        return supplies(assessor, entrant);
    case CONFLICT_NOMINATOR:
        return nominated(assessor, entrant);
    case CONFLICT_KIND_COUNT:
        break;
    }
    return false;
}

static void every_conflict_is_found_once_and_no_other(void **state)
{
    size_t seen[CONFLICT_KIND_COUNT] = {0};
    for (int round = 0; round < ROUNDS; round++) {
        World *world = mem_new(*state, World);
        size_t count = 0;
        size_t next = 0;
        random_world(world);
        const Conflict *list = conflict_find(world, &world->input, &count);
        for (size_t e = 0; e < ENTRANTS; e++) {
            for (size_t a = 0; a < ASSESSORS; a++) {
                for (int kind = 0; kind < CONFLICT_KIND_COUNT; kind++) {
                    if (world->rules.effects[kind] == CONFLICT_OFF ||
                        !conflicting(world, a, e, (ConflictKind)kind))
                        continue;
                    assert_true(next < count);
                    assert_int_equal(list[next].entrant, e);
                    assert_int_equal(list[next].assessor, a);
                    assert_int_equal(list[next].kind, kind);
                    assert_int_equal(list[next].effect, world->rules.effects[kind]);
                    seen[kind]++;
                    next++;
                }
            }
        }
        assert_int_equal(next, count);
        mem_free(world);
    }
    for (int kind = 0; kind < CONFLICT_KIND_COUNT; kind++)
        assert_true(seen[kind] > 0);
}

static void owners_in_a_circle_end(void **state)
{
    Owner owners[] = {{.code = "98000001", .owner = "98000002", .source = ""},
                      {.code = "98000002", .owner = "98000003", .source = ""},
                      {.code = "98000003", .owner = "98000001", .source = ""}};
    Assessor assessor = {.key = "a",
                         .element = ELEMENT_LAW,
                         .employer = "98000003",
                         .office = "",
                         .branch = "",
                         .supplies = ""};
    ConflictEntrant entrant = {.category = "c",
                               .code = "98000001",
                               .name = "PT",
                               .in_play = true,
                               .sector = "",
                               .supplied = ""};
    ConflictInput input = {.rules = &PANEL_RULES_DEFAULT,
                           .assessors = &assessor,
                           .assessor_count = 1,
                           .entrants = &entrant,
                           .entrant_count = 1,
                           .owners = owners,
                           .owner_count = ARRAY_COUNT(owners)};
    size_t count = 0;
    const Conflict *list = conflict_find(*state, &input, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].kind, CONFLICT_OWNER);
    assert_string_equal(list[0].via, "98000003");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_conflict_is_found_once_and_no_other, setup, teardown),
        cmocka_unit_test_setup_teardown(owners_in_a_circle_end, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
