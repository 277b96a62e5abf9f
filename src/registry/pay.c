/* Cover that was paid for here: like the import, but from a bill's lines instead of a file. */
#include "base/mem.h"
#include "base/progress.h"
#include "registry/member_store.h"

enum { COVERS_PER_BREATH = 1024, ARENA_BYTES = 256 << 10 };

typedef struct {
    Ctx *ctx;
    Store *store;
    Chain chain;
    Book *book;
    MemberWriter *writer;
    Arena *arena;
    Date today;
    bool others; /* other chains have people */
    NikEntry *entries;
    size_t entry_count, entry_capacity;
} Payment;

static Status check_id(const Payment *in, int64_t id)
{
    return id <= BOOK_ID_MAX ? OK : fail(in->ctx, E_LIMIT, "registry.too_many_rows", NULL);
}

static NikFacts facts_of(int64_t nik, Date today)
{
    enum { DIGITS = 16 };
    char digits[DIGITS];
    for (int i = DIGITS - 1; i >= 0; i--, nik /= 10)
        digits[i] = (char)('0' + nik % 10);
    return nik_examine((Text){digits, DIGITS}, today);
}

static Status add_person(Payment *in, const PaidCover *cover, MemberRow *row, uint32_t *ret_person)
{
    int64_t id;
    NikFacts nik = facts_of(cover->nik, in->today);
    PersonName name = person_name(in->arena, cover->name);
    row->name = name.canonical.bytes == 0 ? TEXT("?") : cover->name; /* a name may never be empty */
    row->canonical = name.canonical.bytes == 0 ? TEXT("?") : name.canonical;
    row->key_hash = person_name_hash(&name);
    row->birth = nik.birth.days;
    row->sex = (uint8_t)nik.sex;
    row->home = cover->home.code;
    row->home_since = MONTH_EVER;
    row->occupation = cover->occupation;
    TRY(member_write_person(in->writer, row, &id));
    TRY(check_id(in, id));
    BookPerson person = {
        .key_hash = row->key_hash,
        .home = row->home,
        .id = (uint32_t)id,
        .name_hash = book_text_hash(row->canonical),
        .member_hash = book_text_hash(row->member_number),
        .birth = row->birth,
        .died = row->died,
        .occupation = row->occupation,
        .sex = row->sex,
    };
    *ret_person = book_add_person(in->book, &person, row->nik);
    in->entries = mem_grow(in->book, in->entries, in->entry_count, &in->entry_capacity);
    in->entries[in->entry_count++] = (NikEntry){row->nik, id};
    return OK;
}

static bool is_spell(const BookSpell *spell, const SpellFacts *facts)
{
    return spell->payer == facts->payer && spell->from <= facts->from &&
           spell->until >= facts->until &&
           (spell->programmes & facts->programmes) == facts->programmes;
}

/* How the person's spells stand to the one paid for; PAID_WRITTEN: nothing in the way. */
static PaidResult judge(const Book *book, uint32_t person, const SpellFacts *facts)
{
    PaidResult result = PAID_WRITTEN;
    const BookPerson *known = book_person(book, person);
    for (uint32_t at = known->spell; at != BOOK_NOBODY; at = book_spell(book, at)->next) {
        const BookSpell *spell = book_spell(book, at);
        if (spell->replaced || (spell->programmes & facts->programmes) == 0 ||
            spell->from > facts->until || facts->from > spell->until)
            continue;
        if (!is_spell(spell, facts))
            return PAID_OTHER_PAYER;
        result = PAID_KNOWN;
    }
    if (result == PAID_WRITTEN && known->died != DATE_NONE &&
        facts->from > month_of((Date){known->died}).months)
        return PAID_AFTER_DEATH;
    return result;
}

/* The spell in force that is exactly this one: its id, 0 if there is none. */
static int64_t exact_spell(const Book *book, uint32_t person, const SpellFacts *facts)
{
    uint32_t at = book_person(book, person)->spell;
    for (; at != BOOK_NOBODY; at = book_spell(book, at)->next) {
        const BookSpell *spell = book_spell(book, at);
        if (!spell->replaced && is_spell(spell, facts) && spell->from == facts->from &&
            spell->until == facts->until && spell->programmes == facts->programmes &&
            interned(book->employers, spell->employer).bytes == 0)
            return spell->id;
    }
    return 0;
}

static Status write_spell(Payment *in, uint32_t person, const MemberRow *row)
{
    int64_t id;
    TRY(member_write_spell(in->writer, book_person(in->book, person)->id, row, &id));
    TRY(check_id(in, id));
    book_add_spell(in->book, person, id, &row->spell);
    return OK;
}

static Status take_back(Payment *in, uint32_t person, MemberRow *row, PaidResult *ret)
{
    *ret = PAID_KNOWN;
    int64_t replaced = person == BOOK_NOBODY ? 0 : exact_spell(in->book, person, &row->spell);
    if (replaced == 0)
        return OK;
    row->spell = (SpellFacts){.replaces = replaced, .income = -1};
    *ret = PAID_WRITTEN;
    return write_spell(in, person, row);
}

static Status learn_number(Payment *in, uint32_t person, const MemberRow *row)
{
    const BookPerson *known = book_person(in->book, person);
    if (row->member_number.bytes == 0 || known->member_hash != 0)
        return OK;
    TRY(member_write_change(in->writer, known->id, row, CHANGE_MEMBER_NUMBER));
    book_change(in->book, person, row, CHANGE_MEMBER_NUMBER);
    return OK;
}

static Status pay_one(Payment *in, const PaidCover *cover, PaidResult *ret)
{
    MemberRow row = {
        .nik = cover->nik,
        .died = DATE_NONE,
        .member_number = cover->member_number,
        .synthetic = cover->synthetic,
        .spell = {.from = cover->from.months,
                  .until = cover->until.months,
                  .income = -1,
                  .programmes = (uint8_t)cover->programmes,
                  .segment = (uint8_t)cover->segment,
                  .payer = (uint8_t)cover->payer},
    };
    uint32_t person = book_find(in->book, cover->nik);
    if (cover->take_back)
        return take_back(in, person, &row, ret);
    if (person == BOOK_NOBODY) {
        PersonId other;
        bool found = false;
        if (in->others)
            TRY(directory_find(in->store, cover->nik, &other, &found));
        if (found) {
            *ret = PAID_ELSEWHERE;
            return OK;
        }
        TRY(add_person(in, cover, &row, &person));
        *ret = PAID_WRITTEN;
        return write_spell(in, person, &row);
    }
    *ret = judge(in->book, person, &row.spell);
    if (*ret == PAID_WRITTEN || *ret == PAID_KNOWN)
        TRY(learn_number(in, person, &row));
    return *ret == PAID_WRITTEN ? write_spell(in, person, &row) : OK;
}

static Status pay_all(Payment *in, void *scratch, const PaidCover *covers, size_t count,
                      PaidResult *ret_results)
{
    TRY(book_load(in->ctx, scratch, in->store, in->chain, (int64_t)count, &in->book));
    TRY(directory_has_others(in->store, in->chain, &in->others));
    TRY(member_writer_open(scratch, in->store, in->chain, &in->writer));
    progress_begin(in->ctx, "progress.registry.pay", (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        if (i % COVERS_PER_BREATH == COVERS_PER_BREATH - 1) {
            arena_reset(in->arena);
            progress_add(in->ctx, COVERS_PER_BREATH);
        }
        TRY(pay_one(in, &covers[i], &ret_results[i]));
    }
    TRY(member_writer_close(in->writer));
    progress_begin(in->ctx, "progress.registry.directory", 0);
    return directory_add(in->store, in->chain, in->entries, in->entry_count);
}

Status registry_pay(Ctx *ctx, Store *store, Chain chain, const PaidCover *covers, size_t count,
                    PaidResult *ret_results)
{
    if (count == 0)
        return OK;
    void *scratch = mem_root(NULL);
    Payment in = {.ctx = ctx,
                  .store = store,
                  .chain = chain,
                  .arena = arena_new(scratch, ARENA_BYTES),
                  .today = instant_date(ctx->now)};
    Status status = pay_all(&in, scratch, covers, count, ret_results);
    mem_free(scratch);
    return status;
}

static Status judge_all(const Payment *in, void *scratch, const PaidCover *covers, size_t count,
                        PaidResult *ret_results)
{
    Book *book;
    TRY(book_load(in->ctx, scratch, in->store, in->chain, 0, &book));
    for (size_t i = 0; i < count; i++) {
        const SpellFacts facts = {.from = covers[i].from.months,
                                  .until = covers[i].until.months,
                                  .programmes = (uint8_t)covers[i].programmes,
                                  .payer = (uint8_t)covers[i].payer};
        uint32_t person = book_find(book, covers[i].nik);
        ret_results[i] = person == BOOK_NOBODY ? PAID_WRITTEN : judge(book, person, &facts);
    }
    return OK;
}

Status registry_paid(Ctx *ctx, Store *store, Chain chain, const PaidCover *covers, size_t count,
                     PaidResult *ret_results)
{
    if (count == 0)
        return OK;
    void *scratch = mem_root(NULL);
    const Payment in = {.ctx = ctx, .store = store, .chain = chain};
    Status status = judge_all(&in, scratch, covers, count, ret_results);
    mem_free(scratch);
    return status;
}
