/* Who must not judge whom, and why. */
#include "award/conflict.h"

#include "base/mem.h"

typedef struct {
    void *parent;
    const ConflictInput *input;
    Conflict *list;
    size_t count, capacity;
    const Owner **owners; /* of the entrant at hand, nearest first */
    size_t owner_count, owner_capacity;
} Finder;

/* The first of the ties or owners (both ordered by code) with this code. */
static size_t first_tie(const ConflictInput *input, const char *code)
{
    size_t low = 0, high = input->tie_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(input->ties[middle].code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t first_owner(const ConflictInput *input, const char *code)
{
    size_t low = 0, high = input->owner_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(input->owners[middle].code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool owner_known(const Finder *finder, const char *code)
{
    for (size_t i = 0; i < finder->owner_count; i++) {
        if (strcmp(finder->owners[i]->owner, code) == 0)
            return true;
    }
    return false;
}

/* Owners of the code, then theirs, nearest first. */
static void collect_owners(Finder *finder, const char *code)
{
    const ConflictInput *input = finder->input;
    const char *at = code;
    finder->owner_count = 0;
    for (size_t next = 0;; next++) {
        for (size_t i = first_owner(input, at);
             i < input->owner_count && strcmp(input->owners[i].code, at) == 0; i++) {
            const Owner *owner = &input->owners[i];
            if (strcmp(owner->owner, code) == 0 || owner_known(finder, owner->owner))
                continue;
            finder->owners = mem_grow(finder->parent, finder->owners, finder->owner_count,
                                      &finder->owner_capacity);
            finder->owners[finder->owner_count++] = owner;
        }
        if (next == finder->owner_count)
            return;
        at = finder->owners[next]->owner;
    }
}

static void found(Finder *finder, size_t assessor, size_t entrant, ConflictKind kind,
                  const char *detail, const Owner *via, const char *source)
{
    ConflictEffect effect = finder->input->rules->effects[kind];
    if (effect == CONFLICT_OFF)
        return;
    finder->list = mem_grow(finder->parent, finder->list, finder->count, &finder->capacity);
    finder->list[finder->count++] = (Conflict){.assessor = assessor,
                                               .entrant = entrant,
                                               .kind = kind,
                                               .effect = effect,
                                               .detail = detail,
                                               .via = via == NULL ? "" : via->owner,
                                               .source = source};
}

static bool same_name(const char *a, const char *b)
{
    return a[0] != '\0' && text_equal_ascii_nocase(text_trim(text_of(a)), text_trim(text_of(b)));
}

static bool in_list(const char *list, const char *word)
{
    Text rest = text_of(list);
    Text part;
    while (text_split(&rest, '|', &part)) {
        part = text_trim(part);
        if (part.bytes > 0 && text_is(part, word))
            return true;
    }
    return false;
}

static void by_office(Finder *finder, size_t a, size_t e)
{
    const Assessor *assessor = &finder->input->assessors[a];
    const ConflictEntrant *entrant = &finder->input->entrants[e];
    Region own = REGION_NATION;
    bool employed = assessor->employer[0] != '\0';
    if ((employed && strcmp(assessor->employer, entrant->code) == 0) ||
        same_name(assessor->office, entrant->name)) {
        found(finder, a, e, CONFLICT_EMPLOYER,
              assessor->office[0] != '\0' ? assessor->office : assessor->employer, NULL, "");
        return;
    }
    for (size_t i = 0; employed && i < finder->owner_count; i++) {
        const Owner *owner = finder->owners[i];
        if (strcmp(owner->owner, assessor->employer) == 0) {
            found(finder, a, e, CONFLICT_OWNER,
                  assessor->office[0] != '\0' ? assessor->office : assessor->employer, owner,
                  owner->source);
            break;
        }
    }
    if (employed && entrant->government && region_parse(text_of(assessor->employer), &own) &&
        (region_contains(own, entrant->region) || region_contains(entrant->region, own)))
        found(finder, a, e, CONFLICT_LINE,
              assessor->office[0] != '\0' ? assessor->office : assessor->employer, NULL, "");
}

static const Tie *tie_to(const ConflictInput *input, const char *assessor, ConflictKind kind,
                         const char *code)
{
    for (size_t i = first_tie(input, code);
         i < input->tie_count && strcmp(input->ties[i].code, code) == 0; i++) {
        const Tie *tie = &input->ties[i];
        if (tie->kind == kind && strcmp(tie->assessor, assessor) == 0)
            return tie;
    }
    return NULL;
}

static void by_tie(Finder *finder, size_t a, size_t e)
{
    const ConflictInput *input = finder->input;
    const char *key = input->assessors[a].key;
    for (ConflictKind kind = CONFLICT_FAMILY; kind <= CONFLICT_OTHER; kind++) {
        const Owner *via = NULL;
        const Tie *tie = tie_to(input, key, kind, input->entrants[e].code);
        for (size_t i = 0; tie == NULL && i < finder->owner_count; i++) {
            via = finder->owners[i];
            tie = tie_to(input, key, kind, via->owner);
        }
        if (tie != NULL)
            found(finder, a, e, kind, tie->detail, via, tie->source);
    }
}

/* Does the branch serve the entrant's region, or a part of it? A branch without regions serves
 * them all. */
static bool serves(const Assessor *assessor, Region region)
{
    Text rest = text_of(assessor->branch);
    Text part;
    if (text_trim(rest).bytes == 0 || region.code == 0)
        return true;
    while (text_split(&rest, '|', &part)) {
        Region own = REGION_NATION;
        if (region_parse(text_trim(part), &own) &&
            (region_contains(own, region) || region_contains(region, own)))
            return true;
    }
    return false;
}

static void by_data(Finder *finder, size_t a, size_t e)
{
    const Assessor *assessor = &finder->input->assessors[a];
    const ConflictEntrant *entrant = &finder->input->entrants[e];
    for (size_t i = 0; i < entrant->source_count; i++) {
        if (in_list(assessor->supplies, entrant->sources[i])) {
            found(finder, a, e, CONFLICT_DATA_SUPPLIER, entrant->sources[i], NULL, "");
            return;
        }
    }
    if (assessor->element == ELEMENT_SOCIAL_SECURITY && entrant->supplied[0] != '\0' &&
        serves(assessor, entrant->region))
        found(finder, a, e, CONFLICT_DATA_SUPPLIER, entrant->supplied, NULL, "");
}

/* A branch's code may be its own or that of a region it serves; a government nominates under its
 * own, which says nothing about the branch that serves it. */
static bool nominates(const Assessor *assessor, const ConflictNominator *nominator)
{
    if (same_name(nominator->name, assessor->office))
        return true;
    if (nominator->code[0] == '\0')
        return false;
    if (nominator->branch && assessor->element != ELEMENT_SOCIAL_SECURITY)
        return false;
    return strcmp(assessor->employer, nominator->code) == 0 ||
           (nominator->branch && in_list(assessor->branch, nominator->code));
}

static void by_nomination(Finder *finder, size_t a, size_t e)
{
    const ConflictEntrant *entrant = &finder->input->entrants[e];
    for (size_t i = 0; i < entrant->nominator_count; i++) {
        const ConflictNominator *nominator = &entrant->nominators[i];
        if (nominates(&finder->input->assessors[a], nominator)) {
            found(finder, a, e, CONFLICT_NOMINATOR,
                  nominator->name[0] != '\0' ? nominator->name : nominator->code, NULL, "");
            return;
        }
    }
}

Conflict *conflict_find(void *parent, const ConflictInput *input, size_t *ret_count)
{
    Finder finder = {.parent = parent, .input = input};
    for (size_t e = 0; e < input->entrant_count; e++) {
        collect_owners(&finder, input->entrants[e].code);
        for (size_t a = 0; a < input->assessor_count; a++) {
            by_office(&finder, a, e);
            by_tie(&finder, a, e);
            by_data(&finder, a, e);
            by_nomination(&finder, a, e);
        }
    }
    *ret_count = finder.count;
    return finder.list;
}
