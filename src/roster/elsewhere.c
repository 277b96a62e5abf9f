/* People of the roster whom other regencies recorded. They are few, so each is read by itself. */
#include "base/mem.h"
#include "roster/judge.h"
#include "roster/roster_private.h"

/* Does spell `a` show before `b`? The register's own order: ends last, then with JKK, then began
 * first, then by payer and segment. */
static bool shows_before(const CoverInfo *a, const CoverInfo *b)
{
    if (a->until.months != b->until.months)
        return a->until.months > b->until.months;
    bool a_jkk = (a->programmes & PROGRAMME_JKK) != 0, b_jkk = (b->programmes & PROGRAMME_JKK) != 0;
    if (a_jkk != b_jkk)
        return a_jkk;
    if (a->from.months != b->from.months)
        return a->from.months < b->from.months;
    return a->payer != b->payer ? a->payer < b->payer : a->segment < b->segment;
}

static Status add_cover(Store *store, void *scratch, PersonId person, Month as_of,
                        Register *members, int64_t at)
{
    CoverInfo *covers = NULL;
    size_t count = 0;
    TRY(registry_covers(store, scratch, person, &covers, &count));
    const CoverInfo *shown = NULL;
    for (size_t i = 0; i < count; i++) {
        if (covers[i].replaced || covers[i].programmes == 0 || covers[i].from.months > as_of.months)
            continue;
        if (shown == NULL || shows_before(&covers[i], shown))
            shown = &covers[i];
    }
    members->paid_until[at] = shown == NULL ? INT32_MIN : shown->until.months;
    members->paid_from[at] = shown == NULL ? INT32_MIN : shown->from.months;
    if (shown != NULL) {
        members->segment[at] = (uint8_t)shown->segment;
        members->payer[at] = (uint8_t)shown->payer;
        members->programmes[at] = (uint8_t)shown->programmes;
    }
    return OK;
}

typedef struct {
    Buf *names;
    Arena *arena;
} Names;

static Status add_member(Store *store, PersonId person, Month as_of, Names *names,
                         Register *members, int64_t at)
{
    void *scratch = mem_root(members);
    PersonInfo info;
    Status status = registry_person(store, scratch, person, as_of, &info);
    if (status == OK)
        status = add_cover(store, scratch, person, as_of, members, at);
    if (status == OK) {
        members->id[at] = person.id;
        members->nik[at] = info.nik.number;
        members->birth[at] = info.birth.days;
        members->sex[at] = (uint8_t)info.sex;
        members->home[at] = info.home.code;
        members->occupation[at] = info.occupation;
        members->died[at] = info.died.days;
        members->synthetic[at] = info.synthetic;
        PersonName name = person_name(names->arena, text_of(info.canonical));
        members->key_hash[at] = person_name_hash(&name);
        members->name_at[at] = (uint32_t)names->names->bytes;
        buf_append(names->names, (Text){info.canonical, strlen(info.canonical) + 1});
    }
    mem_free(scratch);
    return status;
}

static void members_allocate(Register *members, void *parent, int64_t count)
{
    members->count = count;
    members->id = mem_array(parent, int64_t, count);
    members->nik = mem_array(parent, int64_t, count);
    members->birth = mem_array(parent, int32_t, count);
    members->sex = mem_array(parent, uint8_t, count);
    members->home = mem_array(parent, int64_t, count);
    members->occupation = mem_array(parent, uint32_t, count);
    members->died = mem_array(parent, int32_t, count);
    members->key_hash = mem_array(parent, uint64_t, count);
    members->name_at = mem_array(parent, uint32_t, count);
    members->synthetic = mem_array(parent, uint8_t, count);
    members->paid_until = mem_array(parent, int32_t, count);
    members->paid_from = mem_array(parent, int32_t, count);
    members->segment = mem_array(parent, uint8_t, count);
    members->payer = mem_array(parent, uint8_t, count);
    members->programmes = mem_array(parent, uint8_t, count);
}

static Status load_members(Store *store, const PersonId *persons, const int64_t *rows,
                           int64_t count, Month as_of, RosterMatch *match, RosterElsewhere *result)
{
    int64_t found = 0;
    for (int64_t i = 0; i < count; i++)
        found += persons[i].id != 0;
    members_allocate(&result->members, result, found);
    result->members.as_of = as_of;
    Chain *chains = mem_array(result, Chain, found);
    result->chains = chains;
    Names names = {buf_new(result, UINT32_MAX), arena_new(result, 1 << 16)};
    int64_t at = 0;
    for (int64_t i = 0; i < count; i++) {
        if (persons[i].id == 0)
            continue;
        TRY(add_member(store, persons[i], as_of, &names, &result->members, at));
        chains[at] = persons[i].chain;
        match->elsewhere[rows[i]] = (int32_t)at++;
    }
    result->members.names = names.names->data;
    return OK;
}

Status roster_find_elsewhere(Store *store, void *parent, const RosterRows *rows,
                             const RosterRules *rules, RosterMatch *match, RosterElsewhere **ret)
{
    RosterElsewhere *result = mem_new(parent, RosterElsewhere);
    void *scratch = mem_root(parent);
    int64_t *niks = mem_array(scratch, int64_t, rows->count);
    int64_t *wanted = mem_array(scratch, int64_t, rows->count);
    int64_t count = 0;
    for (int64_t row = 0; row < rows->count; row++) {
        if (match->member[row] >= 0 || !row_nik_is_valid(rows, row))
            continue;
        niks[count] = rows->nik[row];
        wanted[count++] = row;
    }
    PersonId *persons = mem_array(scratch, PersonId, count);
    Status status =
        registry_find_nik(store, region_chain(rules->region), niks, (size_t)count, persons);
    if (status == OK)
        status = load_members(store, persons, wanted, count, rules->as_of, match, result);
    mem_free(scratch);
    if (status == OK)
        *ret = result;
    return status;
}
