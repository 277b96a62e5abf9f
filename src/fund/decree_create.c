/* A decree: its list is read, checked and frozen. */
#include "base/digest.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "fund/decree_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    TableReader *reader;
    List *occupations;
    Interner *niks; /* to tell who is twice on the list */
    int64_t *lines; /* of each number in it */
    size_t lines_capacity;
    DecreeList *list;
    void *parent;
    bool faulty;
} ListReader;

static void list_problem(ListReader *reader, ProblemLevel level, int64_t line, int column,
                         const char *key, const char *argument)
{
    Place place = table_place(reader->reader, line, (size_t)column);
    problem_add(reader->ctx, level, &place, key, argument, NULL);
    reader->faulty |= level == PROBLEM_ERROR;
}

/* A file of decisions has a row for everybody who was asked for, and one for each payer. */
static bool is_left_out(ListReader *reader, const TableRow *row)
{
    static const char *const FUNDED[] = {"funded", "didanai"};
    Text decision = row->fields[DECREE_DECISION];
    if (!table_has(reader->reader, DECREE_DECISION))
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(FUNDED); i++)
        if (text_equal_ascii_nocase(decision, text_of(FUNDED[i])))
            return false;
    return true;
}

/* A number that cannot be used stays on the list: the decree says so, and the institution will.
 * False for a further row about the same person in a file of decisions. */
static bool read_nik(ListReader *reader, const TableRow *row, DecreePerson *person)
{
    Text text = row->fields[DECREE_NIK];
    person->nik_text = text_string(reader->parent, text);
    person->nik = nik_valid_number(reader->ctx, text);
    if (person->nik == 0 && table_has(reader->reader, DECREE_DECISION)) {
        list_problem(reader, PROBLEM_ERROR, row->line, DECREE_NIK, "decree.nik_hidden",
                     person->nik_text);
        return false;
    }
    if (person->nik == 0) {
        list_problem(reader, PROBLEM_WARNING, row->line, DECREE_NIK, "decree.nik",
                     person->nik_text);
        return true;
    }
    uint32_t seen = interned_count(reader->niks), id = intern(reader->niks, text);
    if (id < seen && table_has(reader->reader, DECREE_DECISION))
        return false;
    if (id < seen) {
        list_problem(reader, PROBLEM_WARNING, row->line, DECREE_NIK, "decree.twice",
                     mem_printf(reader->ctx, "%lld", (long long)reader->lines[id]));
        return true;
    }
    reader->lines = mem_grow(reader->ctx, reader->lines, id, &reader->lines_capacity);
    reader->lines[id] = row->line;
    return true;
}

static void read_home(ListReader *reader, const TableRow *row, DecreePerson *person)
{
    Text text = row->fields[DECREE_HOME];
    if (text.bytes > 0 && !region_parse(text, &person->home))
        list_problem(reader, PROBLEM_ERROR, row->line, DECREE_HOME, "decree.home",
                     text_string(reader->ctx, text));
}

static void read_occupation(ListReader *reader, const TableRow *row, DecreePerson *person)
{
    Text text = row->fields[DECREE_OCCUPATION];
    const ListEntry *entry = text.bytes == 0 ? NULL : list_find(reader->occupations, text);
    if (entry != NULL)
        person->occupation = entry->code;
    else if (text.bytes > 0)
        list_problem(reader, PROBLEM_WARNING, row->line, DECREE_OCCUPATION, "decree.occupation",
                     text_string(reader->ctx, text));
}

static void read_person(ListReader *reader, const TableRow *row)
{
    DecreePerson person = {0};
    Text name;
    if (is_left_out(reader, row))
        return;
    if (row->fields[DECREE_NIK].bytes == 0 && row->fields[DECREE_NAME].bytes == 0) {
        list_problem(reader, PROBLEM_ERROR, row->line, DECREE_NAME, "decree.nobody", NULL);
        return;
    }
    if (!table_field_text(reader->ctx, reader->reader, row, DECREE_NAME, &name)) {
        reader->faulty = true;
        return;
    }
    person.name = text_string(reader->parent, name);
    if (!read_nik(reader, row, &person))
        return;
    read_home(reader, row, &person);
    read_occupation(reader, row, &person);
    DecreeList *list = reader->list;
    list->persons = mem_grow(reader->parent, list->persons, list->count, &list->capacity);
    list->persons[list->count++] = person;
}

static Status read_list(Ctx *ctx, Store *store, void *parent, const char *path,
                        const TableReaderOptions *options, Decree *decree, DecreeList *ret,
                        TableReader **ret_reader)
{
    ListReader reader = {
        .ctx = ctx, .store = store, .niks = interner_new(parent), .list = ret, .parent = parent};
    TableRow row;
    TRY(occupation_list(ctx, parent, &reader.occupations));
    TRY(table_open(ctx, parent, path, &DECREE_COLUMNS, options, &reader.reader));
    for (bool more;;) {
        TRY(table_next(reader.reader, &row, &more));
        if (!more)
            break;
        read_person(&reader, &row);
    }
    if (reader.faulty || table_bad_rows(reader.reader) > 0)
        return fail(ctx, E_INVALID, "decree.list_faulty", path_name(path), NULL);
    if (ret->count == 0)
        return fail(ctx, E_INVALID, "decree.list_empty", path_name(path), NULL);
    decree->heads = (int64_t)ret->count;
    decree->listed = true;
    decree->file_name = text_string(parent, text_of(path_name(path)));
    *ret_reader = reader.reader;
    return OK;
}

static Digest digest_of_decree(void *parent, const Decree *decree, const DecreeList *list)
{
    Hasher *hasher = hasher_new(parent);
    const int64_t facts[] = {
        decree->date.days, decree->kind,        decree->region.code,  decree->fund.chain.number,
        decree->fund.id,   decree->from.months, decree->until.months, decree->amends.id,
        decree->heads,     decree->listed};
    hasher_add_text(hasher, text_of(decree->number));
    hasher_add_text(hasher, text_of(decree->signatory));
    for (size_t i = 0; i < ARRAY_COUNT(facts); i++)
        hasher_add_int(hasher, facts[i]);
    for (size_t i = 0; i < list->count; i++) {
        hasher_add_text(hasher, text_of(list->persons[i].nik_text));
        hasher_add_text(hasher, text_of(list->persons[i].name));
        hasher_add_int(hasher, list->persons[i].home.code);
        hasher_add_int(hasher, list->persons[i].occupation);
    }
    return hasher_end(hasher);
}

/* The decree that is changed, and with it the root. */
static Status read_amended(Ctx *ctx, Store *store, void *parent, const char *number, Decree *decree)
{
    Decree amended;
    if ((number == NULL) != (decree->kind == DECREE_ESTABLISHES))
        return fail(ctx, E_INVALID, "decree.amends", DECREE_KIND_KEYS[decree->kind], NULL);
    if (number == NULL)
        return OK;
    TRY(decree_find(store, parent, decree->region, text_of(number), &amended));
    if (decree->date.days < amended.date.days)
        return fail(ctx, E_INVALID, "decree.before", number, date_format(parent, amended.date),
                    NULL);
    decree->amends = amended.id;
    decree->root = amended.root;
    decree->synthetic = decree->synthetic || amended.synthetic;
    if (decree->fund.id == 0)
        decree->fund = amended.fund;
    return OK;
}

static Status check_head(Ctx *ctx, const Decree *decree, bool has_list)
{
    size_t number = strlen(decree->number);
    if (number == 0 || number > DECREE_NUMBER_BYTES_MAX)
        return fail(ctx, E_INVALID, "decree.number", decree->number, NULL);
    if (decree->signatory[0] == '\0')
        return fail(ctx, E_INVALID, "decree.signatory", decree->number, NULL);
    if (decree->until.months < decree->from.months)
        return fail(ctx, E_INVALID, "decree.months", decree->number, NULL);
    bool counts = has_list || decree->heads > 0;
    if (counts == (decree->kind == DECREE_REVOKES) || (has_list && decree->heads > 0))
        return fail(ctx, E_INVALID, "decree.list_or_heads", decree->number, NULL);
    return OK;
}

/* Is somebody added who is there, or removed who is not? Worth a word, no more. */
static Status check_against_force(Ctx *ctx, Store *store, void *parent, const Decree *decree,
                                  const DecreeList *list)
{
    Decree *decrees;
    size_t count;
    if ((decree->kind != DECREE_ADDS && decree->kind != DECREE_REMOVES) || !decree->listed)
        return OK;
    DecreeFold *fold = decree_fold_new(parent);
    TRY(decrees_of_root(store, parent, decree->root, &decrees, &count));
    for (size_t i = 0; i < count; i++) {
        DecreePerson *persons = NULL;
        size_t person_count = 0;
        if (decrees[i].listed)
            TRY(decree_persons(store, parent, decrees[i].id, &persons, &person_count));
        decree_fold_apply(fold, &decrees[i], persons, person_count);
    }
    size_t found = decree_fold_apply(fold, decree, list->persons, list->count);
    size_t odd = decree->kind == DECREE_ADDS ? found : list->count - found;
    if (odd > 0)
        problem_add(ctx, PROBLEM_WARNING, NULL,
                    decree->kind == DECREE_ADDS ? "decree.added_twice" : "decree.removed_absent",
                    mem_printf(parent, "%zu", odd), NULL);
    return OK;
}

static Status create(Ctx *ctx, Store *store, void *parent, Decree *decree,
                     const char *amends_number, const char *path, const TableReaderOptions *options,
                     DecreeId *ret_id, bool *ret_existed)
{
    DecreeList list = {0};
    TableReader *reader = NULL;
    Decree known;
    int64_t event, id;
    decree->id = (DecreeId){region_chain(decree->region), 0};
    TRY(check_head(ctx, decree, path != NULL));
    TRY(event_begin(store, decree->id.chain, "decree create", decree->number, &event));
    TRY(read_amended(ctx, store, parent, amends_number, decree));
    decree->file_name = "";
    if (path != NULL)
        TRY(read_list(ctx, store, parent, path, options, decree, &list, &reader));
    Digest digest = digest_of_decree(parent, decree, &list);
    decree->digest = digest_hex(parent, &digest);
    TRY(decree_of_number(store, parent, decree->id.chain, text_of(decree->number), &known));
    if (known.id.id != 0 && strcmp(known.digest, decree->digest) != 0)
        return fail(ctx, E_CONFLICT, "decree.differs", decree->number, NULL);
    *ret_existed = known.id.id != 0;
    *ret_id = known.id;
    if (*ret_existed)
        return OK;
    TRY(check_against_force(ctx, store, parent, decree, &list));
    if (reader != NULL) {
        Digest content = table_digest(reader);
        TRY(event_input(store, decree->id.chain, decree->file_name, table_bytes(reader), &content));
    }
    TRY(decree_write(store, decree, &list, &id));
    *ret_id = (DecreeId){decree->id.chain, id};
    return OK;
}

Status decree_create(Ctx *ctx, Store *store, const Decree *decree, const char *amends_number,
                     const char *path, const TableReaderOptions *options, DecreeId *ret_id,
                     bool *ret_existed)
{
    void *scratch = mem_root(NULL);
    Decree copy = *decree;
    DecreeId id = {0};
    bool existed = false;
    Status status = create(ctx, store, scratch, &copy, amends_number, path, options, &id, &existed);
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret_id = id;
    *ret_existed = existed;
    return OK;
}
