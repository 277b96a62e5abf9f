/* What an import decides, against an oracle that keeps plain lists of facts: idempotence, order,
 * one payer. */
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"
#include "registry/member.h"

enum { ROUNDS = 400, ROWS_MAX = 40, PEOPLE = 5, FIRST_MONTH = 24240, ORACLE_MONTHS = 24 };

static const char *const EMPLOYERS[] = {"", "15070955", "16000001"};

static MemberRow random_row(Random draw, uint64_t *counter)
{
    int64_t person = (int64_t)random_below(draw, (*counter)++, PEOPLE);
    MemberRow row = {
        .nik = 3216010101900001 + person,
        .birth = 7305,
        .died = DATE_NONE,
        .sex = SEX_MALE,
        .key_hash = 100 + (uint64_t)person,
        .name = TEXT("ASEP"),
        .canonical = TEXT("ASEP"),
        .has_spell = true,
    };
    row.spell.from = FIRST_MONTH + (int32_t)random_below(draw, (*counter)++, ORACLE_MONTHS);
    row.spell.until = row.spell.from + (int32_t)random_below(draw, (*counter)++, 4);
    row.spell.programmes = (uint8_t)(1 + random_below(draw, (*counter)++, 7));
    row.spell.payer = (uint8_t)random_below(draw, (*counter)++, 3);
    row.spell.segment = (uint8_t)random_below(draw, (*counter)++, 2);
    row.spell.income = -1;
    row.spell.employer =
        text_of(EMPLOYERS[random_below(draw, (*counter)++, ARRAY_COUNT(EMPLOYERS))]);
    return row;
}

/* What an import does with a row, without files and store. True if something was added; *ret_bad if
 * it was refused. */
static bool take(Book *book, const MemberRow *row, bool *ret_bad)
{
    MemberFaults faults;
    MemberDecision decision = book_decide(book, row, &faults);
    *ret_bad = faults.bad;
    if (faults.bad)
        return false;
    uint32_t person = decision.person;
    if (person == BOOK_NOBODY) {
        BookPerson added = {.id = (uint32_t)book->person_count + 1,
                            .key_hash = row->key_hash,
                            .birth = row->birth,
                            .died = row->died,
                            .sex = row->sex};
        person = book_add_person(book, &added, row->nik);
    } else if (decision.changes != 0) {
        book_change(book, person, row, decision.changes & ~(unsigned)CHANGE_RESIDENCE);
    }
    if ((decision.changes & CHANGE_RESIDENCE) != 0)
        book_add_residence(book, person, row->home_since, row->home);
    if (decision.spell_new)
        book_add_spell(book, person, (int64_t)book->spell_count + 1, &row->spell);
    return decision.person == BOOK_NOBODY || decision.changes != 0 || decision.spell_new;
}

static bool same_facts(const SpellFacts *a, const SpellFacts *b)
{
    return a->from == b->from && a->until == b->until && a->programmes == b->programmes &&
           a->payer == b->payer && a->segment == b->segment && text_equal(a->employer, b->employer);
}

/* Month by month and programme by programme: does anybody else pay? */
static bool clashes(const MemberRow *a, const MemberRow *b)
{
    bool same_payer = a->spell.payer == b->spell.payer &&
                      (a->spell.employer.bytes == 0 || b->spell.employer.bytes == 0 ||
                       text_equal(a->spell.employer, b->spell.employer));
    if (a->nik != b->nik || same_payer)
        return false;
    for (int month = FIRST_MONTH; month < FIRST_MONTH + ORACLE_MONTHS + 8; month++)
        for (unsigned bit = 1; bit <= PROGRAMME_JKP; bit <<= 1) {
            bool left = month >= a->spell.from && month <= a->spell.until &&
                        (a->spell.programmes & bit) != 0;
            bool right = month >= b->spell.from && month <= b->spell.until &&
                         (b->spell.programmes & bit) != 0;
            if (left && right)
                return true;
        }
    return false;
}

static void a_month_of_a_programme_never_has_two_payers_and_nothing_is_lost(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Random stream = random_stream(ctx->seed, "book_test.payer");
    print_message("seed %llu\n", (unsigned long long)ctx->seed);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        Random draw = random_child(stream, round);
        uint64_t counter = 0;
        MemberRow kept[ROWS_MAX];
        size_t kept_count = 0;
        Book *book = book_new(ctx, 8);
        for (size_t i = 0; i < ROWS_MAX; i++) {
            MemberRow row = random_row(draw, &counter);
            bool known = false, expect_bad = false, bad;
            for (size_t k = 0; k < kept_count; k++) {
                known = known || (kept[k].nik == row.nik && same_facts(&kept[k].spell, &row.spell));
                expect_bad = expect_bad || clashes(&kept[k], &row);
            }
            bool added = take(book, &row, &bad);
            assert_int_equal(bad, expect_bad && !known);
            assert_int_equal(added, !known && !expect_bad);
            if (added)
                kept[kept_count++] = row;
        }
        assert_int_equal(book->spell_count, kept_count);
        mem_free(book);
    }
    mem_free(ctx);
}

/* The rows that do not clash, in any order, leave the same facts; and once more they leave none. */
static void the_order_of_rows_does_not_matter_and_a_repeat_adds_nothing(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Random stream = random_stream(ctx->seed, "book_test.order");
    print_message("seed %llu\n", (unsigned long long)ctx->seed);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        Random draw = random_child(stream, round);
        uint64_t counter = 0;
        MemberRow rows[ROWS_MAX];
        size_t count = 0;
        bool bad;
        for (size_t i = 0; i < ROWS_MAX; i++) {
            MemberRow row = random_row(draw, &counter);
            bool clash = false;
            for (size_t k = 0; k < count; k++)
                clash = clash || clashes(&rows[k], &row);
            if (!clash)
                rows[count++] = row;
        }
        Book *one = book_new(ctx, 8), *other = book_new(ctx, 8);
        size_t added = 0, added_other = 0;
        for (size_t i = 0; i < count; i++) {
            added += take(one, &rows[i], &bad);
            assert_false(bad);
        }
        for (size_t i = count; i-- > 1;) { /* shuffle */
            size_t with = random_below(draw, counter++, i + 1);
            MemberRow swapped = rows[i];
            rows[i] = rows[with];
            rows[with] = swapped;
        }
        for (size_t i = 0; i < count; i++) {
            added_other += take(other, &rows[i], &bad);
            assert_false(bad);
        }
        assert_int_equal(one->spell_count, other->spell_count);
        assert_int_equal(one->person_count, other->person_count);
        assert_int_equal(added, added_other);
        for (size_t i = 0; i < count; i++) {
            assert_false(take(one, &rows[i], &bad));
            assert_false(take(other, &rows[i], &bad));
        }
        mem_free(one);
        mem_free(other);
    }
    mem_free(ctx);
}

static MemberRow plain_row(void)
{
    return (MemberRow){.nik = 3216010101900001,
                       .birth = 7305,
                       .birth_stated = true,
                       .died = DATE_NONE,
                       .sex = SEX_MALE,
                       .key_hash = 1,
                       .name = TEXT("ASEP"),
                       .canonical = TEXT("ASEP")};
}

static MemberFault fault_of(Book *book, const MemberRow *row)
{
    MemberFaults faults;
    (void)book_decide(book, row, &faults);
    return faults.count == 0 ? FAULT_NONE : faults.found[0].fault;
}

static void a_nik_with_another_name_or_birth_is_a_conflict_unless_corrected(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Book *book = book_new(ctx, 8);
    bool bad;
    MemberRow row = plain_row();
    assert_true(take(book, &row, &bad));
    row.key_hash = 2;
    assert_int_equal(fault_of(book, &row), FAULT_OTHER_NAME);
    row = plain_row();
    row.birth++;
    assert_int_equal(fault_of(book, &row), FAULT_OTHER_BIRTH);
    row.birth_stated = false; /* only what the NIK says: no statement */
    assert_int_equal(fault_of(book, &row), FAULT_NONE);
    row.birth_stated = true;
    row.correction = true;
    row.key_hash = 2;
    row.canonical = TEXT("USEP");
    assert_true(take(book, &row, &bad));
    assert_false(bad);
    row.correction = false;
    assert_false(take(book, &row, &bad)); /* known now */
    row = plain_row();
    assert_int_equal(fault_of(book, &row),
                     FAULT_NONE); /* the row from before the correction is old, not wrong */
    assert_false(take(book, &row, &bad));
    mem_free(ctx);
}

static void what_was_unknown_is_filled_in_and_what_differs_stays(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Book *book = book_new(ctx, 8);
    bool bad;
    MemberRow row = plain_row();
    assert_true(take(book, &row, &bad));
    row.occupation = 6111;
    row.member_number = TEXT("20000000001");
    row.died = 19000;
    assert_true(take(book, &row, &bad));
    assert_false(take(book, &row, &bad));
    MemberRow other = row;
    other.occupation = 6222;
    assert_int_equal(fault_of(book, &other), FAULT_OCCUPATION_DIFFERS);
    assert_false(take(book, &other, &bad));
    assert_false(bad); /* a warning: the row's cover still goes in */
    other = row;
    other.member_number = TEXT("20000000002");
    assert_int_equal(fault_of(book, &other), FAULT_MEMBER_NUMBER_DIFFERS);
    other = row;
    other.died++;
    assert_int_equal(fault_of(book, &other), FAULT_DIED_DIFFERS);
    other.correction = true;
    assert_true(take(book, &other, &bad));
    assert_int_equal(book_person(book, 0)->died, 19001);
    mem_free(ctx);
}

static void a_corrected_nik_leads_to_the_same_person(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Book *book = book_new(ctx, 8);
    bool bad;
    MemberRow row = plain_row();
    assert_true(take(book, &row, &bad));
    row.previous_nik = row.nik;
    row.nik += 5;
    assert_true(take(book, &row, &bad));
    assert_false(take(book, &row, &bad));
    assert_int_equal(book_find(book, plain_row().nik), 0);
    assert_int_equal(book_find(book, row.nik), 0);
    row.previous_nik = 999;
    assert_int_equal(fault_of(book, &row), FAULT_PREVIOUS_UNKNOWN);
    MemberRow second = plain_row();
    second.nik += 9;
    assert_true(take(book, &second, &bad));
    second.previous_nik = plain_row().nik;
    assert_int_equal(fault_of(book, &second), FAULT_NIK_TAKEN);
    mem_free(ctx);
}

static void a_spell_is_replaced_once_and_only_by_its_own_person(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Book *book = book_new(ctx, 8);
    bool bad;
    MemberRow row = plain_row();
    row.has_spell = true;
    row.spell = (SpellFacts){
        .from = 100, .until = 110, .programmes = PROGRAMME_JKK, .payer = PAYER_APBD, .income = -1};
    assert_true(take(book, &row, &bad));
    MemberRow correction = row;
    correction.spell.until = 105;
    correction.spell.replaces = 1;
    assert_true(take(book, &correction, &bad));
    assert_false(take(book, &correction, &bad)); /* the same correction again */
    assert_false(take(book, &row, &bad));        /* and the row it replaced: both are known */
    assert_false(bad);
    correction.spell.until = 107;
    assert_int_equal(fault_of(book, &correction), FAULT_REPLACED_ALREADY);
    MemberRow freed = row; /* months that the correction set free may be paid by another */
    freed.spell.from = 106;
    freed.spell.payer = PAYER_SELF;
    assert_true(take(book, &freed, &bad));
    MemberRow stranger = row;
    stranger.nik += 1;
    stranger.spell.replaces = 2;
    assert_int_equal(fault_of(book, &stranger), FAULT_REPLACES_UNKNOWN);
    mem_free(ctx);
}

static void a_move_needs_a_month_and_a_second_undated_home_is_doubted(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Book *book = book_new(ctx, 8);
    bool bad;
    MemberRow row = plain_row();
    assert_true(take(book, &row, &bad));
    row.home = 321601;
    assert_true(take(book, &row, &bad)); /* unknown until now */
    assert_false(take(book, &row, &bad));
    row.home = 327701;
    assert_int_equal(fault_of(book, &row), FAULT_HOME_DIFFERS);
    row.home_since = 24270;
    assert_int_equal(fault_of(book, &row), FAULT_NONE);
    assert_true(take(book, &row, &bad));
    assert_false(take(book, &row, &bad));
    row.home = 321602;
    assert_int_equal(fault_of(book, &row), FAULT_HOME_DIFFERS);
    row.correction = true;
    assert_true(take(book, &row, &bad));
    assert_false(take(book, &row, &bad));
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_of_a_programme_never_has_two_payers_and_nothing_is_lost),
        cmocka_unit_test(the_order_of_rows_does_not_matter_and_a_repeat_adds_nothing),
        cmocka_unit_test(a_nik_with_another_name_or_birth_is_a_conflict_unless_corrected),
        cmocka_unit_test(what_was_unknown_is_filled_in_and_what_differs_stays),
        cmocka_unit_test(a_corrected_nik_leads_to_the_same_person),
        cmocka_unit_test(a_spell_is_replaced_once_and_only_by_its_own_person),
        cmocka_unit_test(a_move_needs_a_month_and_a_second_undated_home_is_doubted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
