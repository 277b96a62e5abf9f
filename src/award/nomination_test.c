/* Where a nomination stands, what a checklist finds and what a document counts for: every case
 * against rules written out a second time, and random histories. */
#include "award/nomination_private.h"

#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { ROUNDS = 3000, ACTS_MAX = 8, DOCUMENTS_MAX = 5 };
static const uint64_t SEED = 20230131;

typedef struct {
    Random stream;
    uint64_t next;
} Draw;

static int64_t draw(Draw *d, int64_t low, int64_t high)
{
    return low + (int64_t)random_below(d->stream, d->next++, (uint64_t)(high - low + 1));
}

static bool flip(Draw *d) { return draw(d, 0, 1) == 1; }

static int setup(void **state)
{
    print_message("seed %llu\n", (unsigned long long)SEED);
    *state = ctx_new();
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

/* -- States ---------------------------------------------------------------------------------- */

/* The table of doc/format-nominations.md, from the bottom up: what is said later wins. */
static NominationState slow_state(const NominationFacts *f)
{
    NominationState state = NOMINATION_COMPLETE;
    if (f->shortlist)
        state = NOMINATION_NOT_SHORTLISTED;
    if (f->listed)
        state = NOMINATION_SHORTLISTED;
    if (!f->passed)
        state = NOMINATION_GATE_FAILED;
    if (!f->complete && f->closed)
        state = NOMINATION_INCOMPLETE;
    if (!f->complete && !f->closed)
        state = NOMINATION_OPEN;
    if (!f->nominated && f->any)
        state = NOMINATION_NONE;
    if (f->out == ACT_DISQUALIFY)
        state = NOMINATION_DISQUALIFIED;
    if (f->out == ACT_WITHDRAW)
        state = NOMINATION_WITHDRAWN;
    return state;
}

static bool slow_in_play(const NominationFacts *f)
{
    if (f->out == ACT_WITHDRAW || f->out == ACT_DISQUALIFY)
        return false;
    if (f->record)
        return true;
    if (f->any && !f->nominated)
        return false;
    if (!f->complete)
        return !f->closed;
    return f->passed && (f->listed || !f->shortlist);
}

static void the_first_state_that_holds_is_the_state(void **state)
{
    static const NominationActKind OUT[] = {ACT_COUNT, ACT_WITHDRAW, ACT_DISQUALIFY};
    (void)state;
    for (unsigned bits = 0; bits < 256; bits++) {
        for (size_t i = 0; i < ARRAY_COUNT(OUT); i++) {
            NominationFacts facts = {.record = bits & 1,
                                     .closed = bits & 2,
                                     .any = bits & 4,
                                     .nominated = bits & 8,
                                     .shortlist = bits & 16,
                                     .complete = bits & 32,
                                     .passed = bits & 64,
                                     .listed = bits & 128,
                                     .out = OUT[i]};
            if (facts.listed && !facts.shortlist)
                continue; /* who is on it makes it one */
            NominationState found = nomination_state(&facts);
            assert_int_equal(found, slow_state(&facts));
            assert_int_equal(nomination_state_in_play(&facts, found), slow_in_play(&facts));
        }
    }
}

/* A withdrawal or disqualification stands unless a reinstatement came after it; a place on the
 * shortlist unless it was taken off after. */
static void the_latest_act_of_its_kind_stands(void **state)
{
    Draw d = {random_stream(SEED, "acts"), 0};
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        NominationAct acts[ACTS_MAX] = {0};
        size_t count = (size_t)draw(&d, 0, ACTS_MAX);
        const NominationAct *out;
        const NominationAct *listed;
        const NominationAct *slow_out = NULL;
        const NominationAct *slow_listed = NULL;
        for (size_t i = 0; i < count; i++)
            acts[i].act = (NominationActKind)draw(&d, 0, ACT_COUNT - 1);
        nomination_fold(acts, count, &out, &listed);
        for (size_t i = count; i-- > 0;) {
            NominationActKind act = acts[i].act;
            if (act == ACT_REINSTATE)
                break;
            if (act == ACT_WITHDRAW || act == ACT_DISQUALIFY) {
                slow_out = &acts[i];
                break;
            }
        }
        for (size_t i = count; i-- > 0;) {
            if (acts[i].act == ACT_UNLIST)
                break;
            if (acts[i].act == ACT_SHORTLIST) {
                slow_listed = &acts[i];
                break;
            }
        }
        assert_ptr_equal(out, slow_out);
        assert_ptr_equal(listed, slow_listed);
    }
}

/* -- Documents ------------------------------------------------------------------------------- */

static const char *const LEVELS[] = {"perda", "perkada", "decree", "none"};

static Indicator levels_indicator(void)
{
    static ScaleStep steps[] = {{.level = "perda", .score = {100}},
                                {.level = "perkada", .score = {80}},
                                {.level = "decree", .score = {50}},
                                {.level = "none", .score = {0}}};
    return (Indicator){
        .source = {.kind = SOURCE_EVIDENCE, .choice = EVIDENCE_BEST},
        .scale = {.kind = SCALE_LEVELS, .steps = steps, .step_count = ARRAY_COUNT(steps)}};
}

static Date day(int year, int month, int number)
{
    Date date = {0};
    assert_true(date_from_ymd(year, month, number, &date));
    return date;
}

static Evidence random_document(Draw *d)
{
    static const char *const KINDS[] = {"perda", "perkada", "decree", "photo"};
    Evidence evidence = {.code = "32.77",
                         .indicator = flip(d) ? "regulation" : "",
                         .kind = KINDS[draw(d, 0, 3)],
                         .number = "1",
                         .in_force = day((int)draw(d, 2021, 2023), (int)draw(d, 1, 12), 1),
                         .has_until = flip(d),
                         .has_submitted = flip(d),
                         .submitted = day(2023, 1, (int)draw(d, 1, 31)),
                         .has_value = flip(d),
                         .value = draw(d, 0, 100),
                         .verdict = (DocumentVerdict)draw(d, 0, DOCUMENT_VERDICT_COUNT - 1),
                         .verdict_level = LEVELS[draw(d, 0, 3)],
                         .verdict_value = draw(d, 0, 100)};
    evidence.until.days = evidence.in_force.days + (int32_t)draw(d, 0, 800);
    return evidence;
}

/* A document's worth, from the list in doc/format-verdicts.md. */
static bool slow_counts(const Edition *edition, const Indicator *indicator, const Evidence *e)
{
    int year = 0;
    int month = 0;
    int number = 0;
    date_to_ymd(e->in_force, &year, &month, &number);
    bool best = indicator->source.choice == EVIDENCE_BEST;
    bool usable = best ? strcmp(e->kind, "photo") != 0 : e->has_value;
    bool lasts = !e->has_until || e->until.days >= day(edition->period, 12, 31).days;
    bool judged = e->verdict == DOCUMENT_ACCEPTED || e->verdict == DOCUMENT_PARTLY;
    bool open = e->verdict == DOCUMENT_UNJUDGED && edition->conduct == EDITION_RECORD;
    return usable && year == edition->period && lasts && (judged || open);
}

static void a_document_counts_as_its_verdict_says(void **state)
{
    Draw d = {random_stream(SEED, "worth"), 0};
    Indicator best = levels_indicator();
    Indicator latest = {.source = {.kind = SOURCE_EVIDENCE, .choice = EVIDENCE_LATEST}};
    int counted = 0;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        Edition edition = {.period = 2022, .conduct = flip(&d) ? EDITION_CYCLE : EDITION_RECORD};
        Evidence evidence = random_document(&d);
        const Indicator *indicator = flip(&d) ? &best : &latest;
        EvidenceWorth worth = evidence_worth(&edition, indicator, &evidence);
        assert_int_equal(worth.counts, slow_counts(&edition, indicator, &evidence));
        assert_int_equal(worth.counts, worth.reason == NULL);
        if (!worth.counts)
            continue;
        counted++;
        bool partly = evidence.verdict == DOCUMENT_PARTLY;
        if (indicator == &best)
            assert_string_equal(LEVELS[worth.value],
                                partly ? evidence.verdict_level : evidence.kind);
        else
            assert_int_equal(worth.value, partly ? evidence.verdict_value : evidence.value);
    }
    assert_true(counted > 100);
}

static void a_rejected_document_never_counts(void **state)
{
    Draw d = {random_stream(SEED, "rejected"), 0};
    Indicator best = levels_indicator();
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        Edition edition = {.period = 2022, .conduct = flip(&d) ? EDITION_CYCLE : EDITION_RECORD};
        Evidence evidence = random_document(&d);
        evidence.verdict = DOCUMENT_REJECTED;
        assert_false(evidence_worth(&edition, &best, &evidence).counts);
    }
}

/* -- The checklist --------------------------------------------------------------------------- */

/* One document alone is what is asked, or is not, and why: the first reason in this order. */
static CheckResult slow_check(const Evidence *e, Date deadline)
{
    int year = 0;
    int month = 0;
    int number = 0;
    date_to_ymd(e->in_force, &year, &month, &number);
    if (e->verdict == DOCUMENT_REJECTED)
        return CHECK_REJECTED;
    if (year != 2022 || (e->has_until && e->until.days < day(2022, 12, 31).days))
        return CHECK_OUTSIDE;
    return e->has_submitted && e->submitted.days > deadline.days ? CHECK_LATE : CHECK_OK;
}

static void an_item_is_there_if_one_document_is(void **state)
{
    Draw d = {random_stream(SEED, "checklist"), 0};
    Edition edition = {.period = 2022};
    int seen[CHECK_RESULT_COUNT] = {0};
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        Evidence documents[DOCUMENTS_MAX];
        size_t count = (size_t)draw(&d, 0, DOCUMENTS_MAX);
        Date deadline = day(2023, 1, (int)draw(&d, 1, 31));
        const Evidence *found = NULL;
        bool any = false;
        bool there = false;
        for (size_t i = 0; i < count; i++) {
            documents[i] = random_document(&d);
            bool asked = strcmp(documents[i].kind, "perda") == 0;
            any = any || asked;
            there = there || (asked && slow_check(&documents[i], deadline) == CHECK_OK);
        }
        CheckResult result = checklist_documents(&edition, CHECK_DOCUMENT, "perda", documents,
                                                 count, true, deadline, &found);
        seen[result]++;
        assert_int_equal(result == CHECK_OK, there);
        assert_int_equal(result == CHECK_MISSING, !any);
        assert_int_equal(found != NULL, any);
        if (found != NULL)
            assert_int_equal(slow_check(found, deadline), result);
    }
    for (int i = CHECK_OK; i <= CHECK_REJECTED; i++)
        assert_true(seen[i] > 0);
}

/* More documents, or better verdicts, never take an item away. */
static void a_further_document_never_harms(void **state)
{
    Draw d = {random_stream(SEED, "monotone"), 0};
    Edition edition = {.period = 2022};
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        Evidence documents[DOCUMENTS_MAX];
        const Evidence *found;
        for (size_t i = 0; i < DOCUMENTS_MAX; i++)
            documents[i] = random_document(&d);
        bool before = false;
        for (size_t count = 0; count <= DOCUMENTS_MAX; count++) {
            CheckResult result =
                checklist_documents(&edition, CHECK_INDICATOR, "regulation", documents, count, true,
                                    day(2023, 1, 15), &found);
            assert_true(!before || result == CHECK_OK);
            before = result == CHECK_OK;
        }
    }
}

static void an_item_is_a_field_an_indicator_a_fact_or_a_kind(void **state)
{
    static const struct {
        const char *item;
        bool known;
        CheckKind kind;
        const char *key;
    } CASES[] = {
        {"staff", true, CHECK_ENTRANT, "staff"},
        {"regulation", true, CHECK_INDICATOR, "regulation"},
        {"innovation", true, CHECK_INDICATOR, "innovation"},
        {"vulnerable-protection", true, CHECK_FACT, "vulnerable_protected"},
        {"vulnerable_protected", true, CHECK_FACT, "vulnerable_protected"},
        {"budget-line", true, CHECK_DOCUMENT, "budget-line"},
        {"perda", true, CHECK_DOCUMENT, "perda"},
        {"coverage-pu", false, CHECK_DOCUMENT, NULL},
        {"policy", false, CHECK_DOCUMENT, NULL},
        {"anything", false, CHECK_DOCUMENT, NULL},
    };
    Rubric *rubric = NULL;
    Ctx *ctx = *state;
    assert_int_equal(rubric_load(ctx, ctx, "regency-city", NULL, &rubric), OK);
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        CheckKind kind = CHECK_DOCUMENT;
        const char *key = NULL;
        assert_int_equal(checklist_item_parse(rubric, CASES[i].item, &kind, &key), CASES[i].known);
        if (!CASES[i].known)
            continue;
        assert_int_equal(kind, CASES[i].kind);
        assert_string_equal(key, CASES[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_state_that_holds_is_the_state),
        cmocka_unit_test(the_latest_act_of_its_kind_stands),
        cmocka_unit_test(a_document_counts_as_its_verdict_says),
        cmocka_unit_test(a_rejected_document_never_counts),
        cmocka_unit_test(an_item_is_there_if_one_document_is),
        cmocka_unit_test(a_further_document_never_harms),
        cmocka_unit_test(an_item_is_a_field_an_indicator_a_fact_or_a_kind),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
