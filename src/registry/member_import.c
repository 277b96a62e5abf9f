/* `registry import`: streams a members file against the book of what is known and writes what is
 * new. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/progress.h"
#include "registry/member_row.h"
#include "registry/member_store.h"

enum {
    ROWS_PER_BREATH = 1024, /* between resets of the arena and steps of the progress */
    ARENA_BYTES = 256 << 10,
    ZEROS_ROWS_MIN = 50,    /* below, chance alone makes many NIKs end in 0 … */
    ZEROS_PERCENT_MAX = 25, /* … above, a tenth is natural */
};

typedef struct {
    Ctx *ctx;
    void *memory;
    Store *store;
    Chain chain;
    const MemberImportOptions *options;
    TableReader *reader;
    RowReader in;
    Book *book;
    MemberWriter *writer;
    bool others; /* other regencies have people: new NIKs are looked up */
    NikEntry *entries;
    size_t entry_count, entry_capacity;
    Map *employers; /* interned numbers looked at in this import */
    MemberImport counts;
} Import;

/* -- Saying what is wrong -------------------------------------------------------------------- */

static const struct {
    const char *key;
    size_t column;
} FAULTS[FAULT_COUNT] = {
    [FAULT_OTHER_NAME] = {"registry.other_name", MEMBER_NAME},
    [FAULT_OTHER_BIRTH] = {"registry.other_birth", MEMBER_BIRTH},
    [FAULT_PREVIOUS_UNKNOWN] = {"registry.previous_unknown", MEMBER_PREVIOUS_NIK},
    [FAULT_NIK_TAKEN] = {"registry.nik_of_another", MEMBER_NIK},
    [FAULT_OTHER_PAYER] = {"registry.other_payer", MEMBER_PAYER},
    [FAULT_REPLACES_UNKNOWN] = {"registry.replaces_unknown", MEMBER_REPLACES},
    [FAULT_REPLACED_ALREADY] = {"registry.replaced_already", MEMBER_REPLACES},
    [FAULT_SEX_DIFFERS] = {"registry.sex_differs", MEMBER_SEX},
    [FAULT_OCCUPATION_DIFFERS] = {"registry.occupation_differs", MEMBER_OCCUPATION},
    [FAULT_DIED_DIFFERS] = {"registry.died_differs", MEMBER_DIED},
    [FAULT_MEMBER_NUMBER_DIFFERS] = {"registry.member_number_differs", MEMBER_NUMBER},
    [FAULT_HOME_DIFFERS] = {"registry.home_differs", MEMBER_HOME},
    [FAULT_COVER_AFTER_DEATH] = {"registry.cover_after_death", MEMBER_FROM},
};

/* Names are not in the book: the store is asked, with what this import wrote so far put there
 * first. */
static Status recorded_name(Import *in, void *scratch, uint32_t person, const char **ret)
{
    PersonId id = {in->chain, book_person(in->book, person)->id};
    PersonInfo info;
    TRY(member_writer_close(in->writer));
    TRY(member_writer_open(in->memory, in->store, in->chain, &in->writer));
    TRY(registry_person(in->store, scratch, id, (Month){INT32_MAX}, &info));
    *ret = info.canonical;
    return OK;
}

/* What is recorded, for the message: "employer 15070955, 2022-01 – 2022-06" and row 17. */
static Status name_recorded(Import *in, void *scratch, const MemberDecision *decision,
                            const FaultFound *fault, const char **ret_a, const char **ret_b)
{
    const Book *book = in->book;
    if (fault->spell != BOOK_NOBODY) {
        const BookSpell *spell = book_spell(book, fault->spell);
        Text employer = interned(book->employers, spell->employer);
        *ret_a = mem_printf(scratch, "%s%s%.*s, %s – %s",
                            say(scratch, in->ctx->lang, payer_message(spell->payer), NULL),
                            employer.bytes > 0 ? " " : "", TEXT_ARGS(employer),
                            month_format(scratch, (Month){spell->from}),
                            month_format(scratch, (Month){spell->until}));
        *ret_b = mem_printf(scratch, "%u", spell->id);
        return OK;
    }
    if (decision->person == BOOK_NOBODY)
        return OK;
    const BookPerson *person = book_person(book, decision->person);
    if (fault->fault == FAULT_OTHER_NAME &&
        problem_count(in->ctx, PROBLEM_ERROR) < PROBLEMS_SHOWN_MAX)
        return recorded_name(in, scratch, decision->person, ret_a);
    if (fault->fault == FAULT_OTHER_BIRTH)
        *ret_a = date_format(scratch, (Date){person->birth});
    else if (fault->fault == FAULT_DIED_DIFFERS && person->died != DATE_NONE)
        *ret_a = date_format(scratch, (Date){person->died});
    else if (fault->fault == FAULT_OCCUPATION_DIFFERS)
        *ret_a = list_name(in->in.occupations, person->occupation, in->ctx->lang);
    return OK;
}

static Status report_faults(Import *in, int64_t line, const MemberDecision *decision,
                            const MemberFaults *faults)
{
    Status status = OK;
    for (size_t i = 0; status == OK && i < faults->count; i++) {
        void *scratch = mem_root(NULL);
        const FaultFound *fault = &faults->found[i];
        const char *a = "", *b = "";
        status = name_recorded(in, scratch, decision, fault, &a, &b);
        ProblemLevel level = fault->fault < FAULT_SEX_DIFFERS ? PROBLEM_ERROR : PROBLEM_WARNING;
        if (status == OK)
            member_row_problem(&in->in, level, line, FAULTS[fault->fault].column,
                               FAULTS[fault->fault].key, a, b);
        mem_free(scratch);
    }
    return status;
}

/* A NIK that is new here must be new everywhere. *ret_free false after recording who has it. */
static Status check_elsewhere(Import *in, int64_t line, int64_t nik, bool *ret_free)
{
    PersonId person;
    bool found = false;
    if (in->others)
        TRY(directory_find(in->store, nik, &person, &found));
    if (found) {
        void *scratch = mem_root(NULL);
        Region owner = {person.chain.number};
        member_row_problem(&in->in, PROBLEM_ERROR, line, MEMBER_NIK, "registry.nik_elsewhere",
                           nik_mask(scratch, (Nik){nik}), region_format(scratch, owner));
        mem_free(scratch);
    }
    *ret_free = !found;
    return OK;
}

/* -- Carrying out ---------------------------------------------------------------------------- */

static void enter_nik(Import *in, int64_t nik, int64_t person)
{
    in->entries = mem_grow(in->book, in->entries, in->entry_count, &in->entry_capacity);
    in->entries[in->entry_count++] = (NikEntry){nik, person};
}

static Status check_id(Import *in, int64_t id)
{
    return id <= BOOK_ID_MAX ? OK : fail(in->ctx, E_LIMIT, "registry.too_many_rows", NULL);
}

static Status add_person(Import *in, const MemberRow *row, uint32_t *ret_person)
{
    int64_t id;
    TRY(member_write_person(in->writer, row, &id));
    TRY(check_id(in, id));
    BookPerson person = {
        .key_hash = row->key_hash,
        .home = row->home_since == MONTH_EVER ? row->home : 0,
        .id = (uint32_t)id,
        .name_hash = book_text_hash(row->canonical),
        .member_hash = book_text_hash(row->member_number),
        .birth = row->birth,
        .died = row->died,
        .occupation = row->occupation,
        .sex = row->sex,
    };
    *ret_person = book_add_person(in->book, &person, row->nik);
    enter_nik(in, row->nik, id);
    in->counts.persons_new++;
    return OK;
}

static Status change_person(Import *in, const MemberRow *row, uint32_t person, unsigned changes)
{
    if (changes == 0)
        return OK;
    int64_t id = book_person(in->book, person)->id;
    TRY(member_write_change(in->writer, id, row, changes));
    book_change(in->book, person, row, changes);
    if ((changes & CHANGE_NIK) != 0)
        enter_nik(in, row->nik, id);
    return OK;
}

static Status add_spell(Import *in, const MemberRow *row, uint32_t person)
{
    int64_t id;
    TRY(member_write_spell(in->writer, book_person(in->book, person)->id, row, &id));
    TRY(check_id(in, id));
    book_add_spell(in->book, person, id, &row->spell);
    in->counts.covers_new++;
    in->counts.covers_replaced += row->spell.replaces != 0;
    return OK;
}

/* An employer that nobody described yet is at least known by number and name. */
static Status add_employer(Import *in, const MemberRow *row)
{
    if (row->spell.employer.bytes == 0 || row->employer_name.bytes == 0)
        return OK;
    bool new_one;
    uint32_t id = intern(in->book->employers, row->spell.employer);
    if (!map_put(in->employers, id, 1, NULL))
        return OK;
    TRY(member_write_employer(in->writer, in->options->region, row, &new_one));
    in->counts.organisations_new += new_one;
    return OK;
}

static Status carry_out(Import *in, const MemberRow *row, const MemberDecision *decision)
{
    uint32_t person = decision->person;
    int64_t organisations = in->counts.organisations_new;
    if (person == BOOK_NOBODY)
        TRY(add_person(in, row, &person));
    else
        TRY(change_person(in, row, person, decision->changes & ~(unsigned)CHANGE_RESIDENCE));
    if ((decision->changes & CHANGE_RESIDENCE) != 0) {
        TRY(member_write_residence(in->writer, book_person(in->book, person)->id, row));
        book_add_residence(in->book, person, row->home_since, row->home);
    }
    if (decision->spell_new)
        TRY(add_spell(in, row, person));
    TRY(add_employer(in, row));
    bool known = decision->person != BOOK_NOBODY;
    in->counts.persons_changed += known && decision->changes != 0;
    bool nothing = known && decision->changes == 0 && !decision->spell_new;
    in->counts.rows_unchanged += nothing && in->counts.organisations_new == organisations;
    return OK;
}

static Status take_row(Import *in, const TableRow *row)
{
    MemberRow member;
    in->counts.rows++;
    if (!member_row_read(&in->in, row, &member)) {
        in->counts.rows_bad++;
        return OK;
    }
    MemberFaults faults;
    MemberDecision decision = book_decide(in->book, &member, &faults);
    if (faults.count > 0)
        TRY(report_faults(in, row->line, &decision, &faults));
    bool free_nik = true;
    if (!faults.bad && (decision.person == BOOK_NOBODY || (decision.changes & CHANGE_NIK) != 0))
        TRY(check_elsewhere(in, row->line, member.nik, &free_nik));
    if (faults.bad || !free_nik) {
        in->counts.rows_bad++;
        return OK;
    }
    return carry_out(in, &member, &decision);
}

static Status take_rows(Import *in)
{
    progress_begin(in->ctx, "progress.registry.import", table_rows_expected(in->reader));
    for (int64_t since = 0;; since++) {
        TableRow row;
        bool more;
        TRY(table_next(in->reader, &row, &more));
        if (!more)
            break;
        if (since == ROWS_PER_BREATH) {
            arena_reset(in->in.arena);
            progress_add(in->ctx, since);
            since = 0;
        }
        TRY(take_row(in, &row));
    }
    int64_t unreadable = table_bad_rows(in->reader);
    in->counts.rows += unreadable;
    in->counts.rows_bad += unreadable;
    in->counts.warnings = in->in.warnings;
    return OK;
}

/* -- Around the rows ------------------------------------------------------------------------- */

/* The codes of all regions: a home or a NIK's place that is not among them is worth a warning. */
static Status load_regions(Store *store, void *parent, Map **ret)
{
    void *scratch = mem_root(NULL);
    Map *map = map_new(parent, 1 << 17);
    Status status = OK;
    for (RegionLevel level = LEVEL_REGENCY; status == OK && level <= LEVEL_VILLAGE; level++) {
        RegionInfo *regions = NULL;
        size_t count = 0;
        status = region_list(store, scratch, level, REGION_NATION, &regions, &count);
        for (size_t i = 0; status == OK && i < count; i++)
            map_put(map, (uint64_t)regions[i].region.code, 1, NULL);
    }
    mem_free(scratch);
    if (status == OK)
        *ret = map;
    return status;
}

static void check_zeros(Import *in)
{
    int64_t good = in->counts.rows - in->counts.rows_bad;
    if (good < ZEROS_ROWS_MIN || in->in.trailing_zeros * 100 <= good * ZEROS_PERCENT_MAX)
        return;
    void *scratch = mem_root(NULL);
    bool english = in->ctx->lang == LANG_EN;
    Place place = table_place(in->reader, 0, MEMBER_NIK);
    problem_add(in->ctx, PROBLEM_WARNING, &place, "registry.many_zeros",
                count_format(scratch, in->in.trailing_zeros, english),
                count_format(scratch, good, english), NULL);
    in->counts.warnings++;
    mem_free(scratch);
}

static Status finish(Import *in)
{
    TRY(member_writer_close(in->writer));
    check_zeros(in);
    if (in->options->all_or_nothing && in->counts.rows_bad > 0) {
        char *bad = count_format(in->ctx, in->counts.rows_bad, in->ctx->lang == LANG_EN);
        return fail(in->ctx, E_INVALID, "registry.all_or_nothing", bad, NULL);
    }
    progress_begin(in->ctx, "progress.registry.directory", 0);
    TRY(directory_add(in->store, in->chain, in->entries, in->entry_count));
    Digest digest = table_digest(in->reader);
    return event_input(in->store, in->chain, path_name(table_path(in->reader)),
                       table_bytes(in->reader), &digest);
}

static Status prepare(Import *in, void *scratch, const char *path)
{
    Ctx *ctx = in->ctx;
    if (region_level(in->options->region) != LEVEL_REGENCY)
        return fail(ctx, E_INVALID, "registry.not_a_regency",
                    region_format(ctx, in->options->region), NULL);
    in->chain = region_chain(in->options->region);
    TRY(table_open(ctx, scratch, path, &MEMBER_COLUMNS, in->options->reader, &in->reader));
    /* The event takes the regency's writer lock: what is loaded from here on cannot change under
     * us. */
    TRY(event_begin(in->store, in->chain, "registry import", path_name(table_path(in->reader)),
                    NULL));
    TRY(book_load(ctx, scratch, in->store, in->chain, table_rows_expected(in->reader), &in->book));
    TRY(directory_has_others(in->store, in->chain, &in->others));
    Map *regions;
    TRY(load_regions(in->store, scratch, &regions));
    List *occupations;
    TRY(occupation_list(ctx, scratch, &occupations));
    in->employers = map_new(scratch, 1024);
    in->in = (RowReader){
        .ctx = ctx,
        .reader = in->reader,
        .today = instant_date(ctx->now),
        .occupations = occupations,
        .regions = regions,
        .arena = arena_new(scratch, ARENA_BYTES),
        .region = in->options->region,
        .synthetic = in->options->synthetic,
    };
    return member_writer_open(scratch, in->store, in->chain, &in->writer);
}

Status registry_import(Ctx *ctx, Store *store, const char *path, const MemberImportOptions *options,
                       MemberImport *ret)
{
    void *scratch = mem_root(NULL);
    Import in = {.ctx = ctx, .memory = scratch, .store = store, .options = options};
    Status status = prepare(&in, scratch, path);
    if (status == OK)
        status = take_rows(&in);
    if (status == OK)
        status = finish(&in);
    if (status == OK)
        *ret = in.counts;
    mem_free(scratch);
    return status;
}
