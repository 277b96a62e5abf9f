/* What is known of one regency's people, and what a row adds to it. No store: the import loads the
 * book, asks it, and writes. */
#include "base/digest.h"
#include "base/mem.h"
#include "registry/member.h"

enum { TEXT_HASH_SEED = 7 };

Book *book_new(void *parent, size_t persons_expected)
{
    Book *book = mem_new(parent, Book);
    book->by_nik = map_new(book, persons_expected);
    book->employers = interner_new(book);
    intern(book->employers, TEXT_EMPTY);
    return book;
}

uint32_t book_text_hash(Text text)
{
    return text.bytes == 0 ? 0 : (uint32_t)hash64(text.data, text.bytes, TEXT_HASH_SEED) | 1;
}

/* Room for element `count` in the last chunk, which is made when the one before is full. */
static void **grow_chunks(Book *book, void **chunks, size_t count, size_t *capacity, size_t size)
{
    if (count % BOOK_CHUNK != 0)
        return chunks;
    chunks = mem_grow(book, chunks, count / BOOK_CHUNK, capacity);
    chunks[count / BOOK_CHUNK] = mem_resize(book, NULL, BOOK_CHUNK, size);
    return chunks;
}

uint32_t book_add_person(Book *book, const BookPerson *person, int64_t nik)
{
    uint32_t index = (uint32_t)book->person_count;
    book->person_chunks =
        (BookPerson **)grow_chunks(book, (void **)book->person_chunks, book->person_count,
                                   &book->person_chunk_capacity, sizeof *person);
    book->person_count++;
    BookPerson *added = book_person(book, index);
    *added = *person;
    added->spell = added->residence = added->former = BOOK_NOBODY;
    book_add_nik(book, nik, index);
    return index;
}

void book_add_nik(Book *book, int64_t nik, uint32_t person)
{
    map_put(book->by_nik, (uint64_t)nik, person, NULL);
}

uint32_t book_find(const Book *book, int64_t nik)
{
    uint64_t person;
    return map_get(book->by_nik, (uint64_t)nik, &person) ? (uint32_t)person : BOOK_NOBODY;
}

void book_add_residence(Book *book, uint32_t person, int32_t since, int64_t home)
{
    BookPerson *known = book_person(book, person);
    book->residences =
        mem_grow(book, book->residences, book->residence_count, &book->residence_capacity);
    book->residences[book->residence_count] = (BookResidence){home, since, known->residence};
    known->residence = (uint32_t)book->residence_count++;
}

/* The person's spell recorded under this id. */
static uint32_t spell_by_id(const Book *book, uint32_t person, int64_t id)
{
    uint32_t at = book_person(book, person)->spell;
    while (at != BOOK_NOBODY && book_spell(book, at)->id != id)
        at = book_spell(book, at)->next;
    return at;
}

void book_add_spell(Book *book, uint32_t person, int64_t id, const SpellFacts *facts)
{
    BookPerson *known = book_person(book, person);
    if (facts->replaces != 0) {
        uint32_t replaced = spell_by_id(book, person, facts->replaces);
        if (replaced != BOOK_NOBODY)
            book_spell(book, replaced)->replaced = true;
    }
    book->spell_chunks =
        (BookSpell **)grow_chunks(book, (void **)book->spell_chunks, book->spell_count,
                                  &book->spell_chunk_capacity, sizeof(BookSpell));
    *book_spell(book, (uint32_t)book->spell_count) = (BookSpell){
        .income = facts->income,
        .id = (uint32_t)id,
        .replaces = (uint32_t)facts->replaces,
        .employer = intern(book->employers, facts->employer),
        .next = known->spell,
        .from = (uint16_t)facts->from,
        .until = (uint16_t)facts->until,
        .programmes = facts->programmes,
        .segment = facts->segment,
        .payer = facts->payer,
    };
    known->spell = (uint32_t)book->spell_count++;
}

void book_change(Book *book, uint32_t person, const MemberRow *row, unsigned changes)
{
    BookPerson *known = book_person(book, person);
    if ((changes & (CHANGE_NAME | CHANGE_BIRTH)) != 0) {
        book->formers = mem_grow(book, book->formers, book->former_count, &book->former_capacity);
        book->formers[book->former_count] =
            (BookFormer){known->key_hash, known->birth, known->former};
        known->former = (uint32_t)book->former_count++;
    }
    if ((changes & CHANGE_NIK) != 0)
        book_add_nik(book, row->nik, person);
    if ((changes & CHANGE_NAME) != 0) {
        known->key_hash = row->key_hash;
        known->name_hash = book_text_hash(row->canonical);
    }
    if ((changes & CHANGE_BIRTH) != 0)
        known->birth = row->birth;
    if ((changes & CHANGE_SEX) != 0)
        known->sex = row->sex;
    if ((changes & CHANGE_OCCUPATION) != 0)
        known->occupation = row->occupation;
    if ((changes & CHANGE_DIED) != 0)
        known->died = row->died;
    if ((changes & CHANGE_MEMBER_NUMBER) != 0)
        known->member_hash = book_text_hash(row->member_number);
}

/* -- Deciding -------------------------------------------------------------------------------- */

static void add_fault(MemberFaults *faults, MemberFault fault, uint32_t spell)
{
    if (faults->count < FAULTS_PER_ROW_MAX)
        faults->found[faults->count++] = (FaultFound){fault, spell};
    faults->bad = faults->bad || fault < FAULT_SEX_DIFFERS;
}

static bool was_named(const Book *book, const BookPerson *person, uint64_t key_hash)
{
    for (uint32_t at = person->former; at != BOOK_NOBODY; at = book->formers[at].next)
        if (book->formers[at].key_hash == key_hash)
            return true;
    return false;
}

static bool was_born(const Book *book, const BookPerson *person, int32_t birth)
{
    for (uint32_t at = person->former; at != BOOK_NOBODY; at = book->formers[at].next)
        if (book->formers[at].birth == birth)
            return true;
    return false;
}

/* Whose row it is. */
static uint32_t resolve(const Book *book, const MemberRow *row, MemberFaults *faults,
                        unsigned *changes)
{
    uint32_t person = book_find(book, row->nik);
    if (row->previous_nik == 0)
        return person;
    uint32_t previous = book_find(book, row->previous_nik);
    if (previous == BOOK_NOBODY)
        add_fault(faults, FAULT_PREVIOUS_UNKNOWN, BOOK_NOBODY);
    else if (person != BOOK_NOBODY && person != previous)
        add_fault(faults, FAULT_NIK_TAKEN, BOOK_NOBODY);
    else if (person == BOOK_NOBODY)
        *changes |= CHANGE_NIK;
    return previous;
}

static void decide_identity(const Book *book, const BookPerson *known, const MemberRow *row,
                            unsigned *changes, MemberFaults *faults)
{
    if (row->correction && book_text_hash(row->canonical) != known->name_hash)
        *changes |= CHANGE_NAME;
    else if (row->key_hash != known->key_hash && !was_named(book, known, row->key_hash))
        add_fault(faults, FAULT_OTHER_NAME, BOOK_NOBODY);
    if (row->birth_stated && row->birth != known->birth) {
        if (row->correction)
            *changes |= CHANGE_BIRTH;
        else if (!was_born(book, known, row->birth))
            add_fault(faults, FAULT_OTHER_BIRTH, BOOK_NOBODY);
    }
}

/* A detail that was unknown is filled in, a different one is replaced only by a correction. */
static void decide_detail(bool stated, bool unknown, bool same, bool correction,
                          MemberChange change, MemberFault fault, unsigned *changes,
                          MemberFaults *faults)
{
    if (!stated || same)
        return;
    if (unknown || correction)
        *changes |= change;
    else
        add_fault(faults, fault, BOOK_NOBODY);
}

static void decide_details(const BookPerson *known, const MemberRow *row, unsigned *changes,
                           MemberFaults *faults)
{
    decide_detail(row->sex_stated, known->sex == SEX_UNKNOWN, row->sex == known->sex,
                  row->correction, CHANGE_SEX, FAULT_SEX_DIFFERS, changes, faults);
    decide_detail(row->occupation != 0, known->occupation == 0,
                  row->occupation == known->occupation, row->correction, CHANGE_OCCUPATION,
                  FAULT_OCCUPATION_DIFFERS, changes, faults);
    decide_detail(row->died != DATE_NONE, known->died == DATE_NONE, row->died == known->died,
                  row->correction, CHANGE_DIED, FAULT_DIED_DIFFERS, changes, faults);
    uint32_t hash = book_text_hash(row->member_number);
    decide_detail(hash != 0, known->member_hash == 0, hash == known->member_hash, row->correction,
                  CHANGE_MEMBER_NUMBER, FAULT_MEMBER_NUMBER_DIFFERS, changes, faults);
}

static void decide_residence(const Book *book, const BookPerson *known, const MemberRow *row,
                             unsigned *changes, MemberFaults *faults)
{
    if (row->home == 0)
        return;
    /* The list begins with what was recorded last, so a correction is met before what it corrects.
     */
    uint32_t at = known->residence;
    while (at != BOOK_NOBODY && book->residences[at].since != row->home_since)
        at = book->residences[at].next;
    int64_t recorded = at != BOOK_NOBODY               ? book->residences[at].home
                       : row->home_since == MONTH_EVER ? known->home
                                                       : 0;
    if (recorded == row->home)
        return;
    if (recorded != 0 && !row->correction)
        add_fault(faults, FAULT_HOME_DIFFERS, BOOK_NOBODY);
    else
        *changes |= CHANGE_RESIDENCE;
}

static bool same_spell(const Book *book, const BookSpell *known, const SpellFacts *facts)
{
    return known->from == facts->from && known->until == facts->until &&
           known->programmes == facts->programmes && known->segment == facts->segment &&
           known->payer == facts->payer && known->income == facts->income &&
           known->replaces == facts->replaces &&
           text_equal(interned(book->employers, known->employer), facts->employer);
}

static bool same_payer(const Book *book, const BookSpell *known, const SpellFacts *facts)
{
    if (known->payer != facts->payer)
        return false;
    Text employer = interned(book->employers, known->employer);
    return employer.bytes == 0 || facts->employer.bytes == 0 ||
           text_equal(employer, facts->employer);
}

/* One payer per person, programme and month: the first spell in force that stands against the
 * row's. */
static uint32_t paid_by_another(const Book *book, const BookPerson *known, const SpellFacts *facts)
{
    for (uint32_t at = known->spell; at != BOOK_NOBODY; at = book_spell(book, at)->next) {
        const BookSpell *spell = book_spell(book, at);
        bool counts = !spell->replaced && spell->id != facts->replaces &&
                      (spell->programmes & facts->programmes) != 0;
        if (counts && spell->from <= facts->until && facts->from <= spell->until &&
            !same_payer(book, spell, facts))
            return at;
    }
    return BOOK_NOBODY;
}

/* True if the spell is to be recorded. */
static bool decide_spell(const Book *book, uint32_t person, const MemberRow *row,
                         MemberFaults *faults)
{
    const SpellFacts *facts = &row->spell;
    if (!row->has_spell)
        return false;
    if (person == BOOK_NOBODY) {
        if (facts->replaces != 0)
            add_fault(faults, FAULT_REPLACES_UNKNOWN, BOOK_NOBODY);
        return true;
    }
    const BookPerson *known = book_person(book, person);
    for (uint32_t at = known->spell; at != BOOK_NOBODY; at = book_spell(book, at)->next)
        if (same_spell(book, book_spell(book, at), facts))
            return false;
    if (facts->replaces != 0) {
        uint32_t replaced = spell_by_id(book, person, facts->replaces);
        if (replaced == BOOK_NOBODY)
            add_fault(faults, FAULT_REPLACES_UNKNOWN, BOOK_NOBODY);
        else if (book_spell(book, replaced)->replaced)
            add_fault(faults, FAULT_REPLACED_ALREADY, replaced);
    }
    uint32_t other = paid_by_another(book, known, facts);
    if (other != BOOK_NOBODY)
        add_fault(faults, FAULT_OTHER_PAYER, other);
    return true;
}

static void check_death(int32_t died, const MemberRow *row, MemberFaults *faults)
{
    bool paid = row->has_spell && row->spell.programmes != 0;
    if (paid && died != DATE_NONE && row->spell.from > month_of((Date){died}).months)
        add_fault(faults, FAULT_COVER_AFTER_DEATH, BOOK_NOBODY);
}

MemberDecision book_decide(const Book *book, const MemberRow *row, MemberFaults *ret_faults)
{
    MemberFaults faults = {.count = 0};
    MemberDecision decision = {.person = BOOK_NOBODY};
    decision.person = resolve(book, row, &faults, &decision.changes);
    int32_t died = row->died;
    if (decision.person == BOOK_NOBODY) {
        if (row->home != 0 && row->home_since != MONTH_EVER)
            decision.changes |= CHANGE_RESIDENCE;
    } else {
        const BookPerson *known = book_person(book, decision.person);
        decide_identity(book, known, row, &decision.changes, &faults);
        decide_details(known, row, &decision.changes, &faults);
        decide_residence(book, known, row, &decision.changes, &faults);
        if (died == DATE_NONE)
            died = known->died;
    }
    decision.spell_new = decide_spell(book, decision.person, row, &faults);
    check_death(died, row, &faults);
    *ret_faults = faults;
    return decision;
}
