/* From the store to what is published. */
#include "award/bundle_private.h"
#include "award/seal_private.h"

#include "base/map.h"
#include "base/mem.h"

enum { EVENTS_LOOKED_AT = 100 };

typedef struct {
    Store *store;
    Ctx *ctx;
    void *parent;
    const Edition *edition;
    BundleSource *source;
    Interner *names;
} Collecting;

/* -- Pseudonyms ------------------------------------------------------------------------------- */

typedef struct {
    Digest order;
    const char *name;
} Pseudonym;

static int by_order(const void *a, const void *b)
{
    return memcmp(((const Pseudonym *)a)->order.bytes, ((const Pseudonym *)b)->order.bytes,
                  DIGEST_BYTES);
}

/* Sorted by a digest that only the edition's key can make. */
static void order_assessors(Collecting *c, const Secret *signing)
{
    Secret secret = secret_derive(signing, TEXT("paritrana pseudonyms 1"));
    size_t count = interned_count(c->names);
    Pseudonym *list = mem_array(c->parent, Pseudonym, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        list[i].name = text_string(c->parent, interned(c->names, i));
        char *text = mem_printf(c->parent, "%s\n%s", c->edition->id, list[i].name);
        list[i].order = digest_keyed(&secret, text_of(text));
    }
    qsort(list, count, sizeof *list, by_order);
    c->source->assessors = mem_array(c->parent, const char *, count + 1);
    c->source->assessor_count = count;
    for (size_t i = 0; i < count; i++)
        c->source->assessors[i] = list[i].name;
}

static const char *pseudonym_of(const Collecting *c, const char *name)
{
    for (size_t i = 0; i < c->source->assessor_count; i++) {
        if (strcmp(c->source->assessors[i], name) == 0)
            return mem_printf(c->parent, "A%zu", i + 1);
    }
    return ""; /* cannot be: every name was interned */
}

/* -- A category ------------------------------------------------------------------------------- */

static bool takes_part(const AwardInput *input, const char *code)
{
    size_t from = 0;
    size_t to = input->count;
    while (from < to) { /* entrants are sorted by code */
        size_t middle = from + (to - from) / 2;
        int order = strcmp(input->entrants[middle].code, code);
        if (order == 0)
            return true;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

static Status collect_assignments(Collecting *c, BundleCategory *category)
{
    Assignment *list = NULL;
    size_t count = 0;
    TRY(panel_assignments(c->store, c->parent, c->edition, category->key, &list, &count));
    category->assignments = mem_array(c->parent, BundleAssignment, count);
    for (size_t i = 0; i < count; i++) {
        if (!takes_part(category->input, list[i].code))
            continue;
        (void)intern(c->names, text_of(list[i].assessor));
        category->assignments[category->assignment_count++] =
            (BundleAssignment){.code = list[i].code, .assessor = list[i].assessor};
    }
    return OK;
}

static Status collect_marks(Collecting *c, const Category *definition, BundleCategory *category)
{
    MarkShown *marks = NULL;
    size_t count = 0;
    bool panel = false;
    for (size_t i = 0; i < definition->rubric->indicator_count; i++)
        panel = panel || bundle_is_panel(definition->rubric, i);
    if (!panel)
        return OK; /* mark_show would collect everything once more */
    TRY(mark_show(c->store, c->parent, c->edition, definition, &marks, &count));
    TRY(collect_assignments(c, category));
    category->marks = mem_array(c->parent, BundleMark, count);
    for (size_t i = 0; i < count; i++) {
        const Mark *mark = marks[i].mark;
        (void)intern(c->names, text_of(mark->assessor));
        category->marks[category->mark_count++] = (BundleMark){.code = mark->code,
                                                               .indicator = mark->indicator,
                                                               .assessor = mark->assessor,
                                                               .abstains = mark->abstains,
                                                               .counts = marks[i].counts,
                                                               .mark = mark->mark};
    }
    return OK;
}

static Status collect_documents(Collecting *c, BundleCategory *category)
{
    Evidence *list = NULL;
    size_t count = 0;
    size_t kept = 0;
    TRY(evidence_list(c->store, c->parent, c->edition, category->key, &list, &count));
    for (size_t i = 0; i < count; i++) {
        if (takes_part(category->input, list[i].code))
            list[kept++] = list[i];
    }
    category->evidence = list;
    category->evidence_count = kept;
    return OK;
}

/* The decision must be the one that follows from the scores, for that is what is recomputed. */
static Status collect_decision(Collecting *c, BundleCategory *category)
{
    AwardDecision *decision = NULL;
    Scores *scores = NULL;
    TRY(award_decision_find(c->store, c->parent, c->edition, category->key, &decision));
    category->decision = decision;
    if (decision == NULL && c->edition->conduct == EDITION_RECORD)
        return OK;
    if (decision == NULL)
        return fail(c->ctx, E_CONFLICT, "publish.undecided", category->key, c->edition->id, NULL);
    TRY(award_score(c->ctx, c->parent, category->input, &scores));
    if (strcmp(award_scores_digest(c->parent, scores), decision->scores_digest) == 0)
        return OK;
    return fail(c->ctx, E_CONFLICT, "publish.decision_differs", category->key, c->edition->id,
                decision->decree, NULL);
}

/* Did the decision place nobody, because all had withdrawn or were disqualified? */
static Status decided_for_nobody(Collecting *c, const Category *definition, bool *ret)
{
    AwardDecision *decision = NULL;
    const char *gate = NOMINATION_STATE_KEYS[NOMINATION_GATE_FAILED];
    TRY(award_decision_find(c->store, c->parent, c->edition, definition->key, &decision));
    *ret = decision != NULL;
    for (size_t i = 0; decision != NULL && i < decision->count; i++)
        *ret = *ret && decision->places[i].place == 0 &&
               strcmp(decision->places[i].standing, gate) != 0;
    return OK;
}

static Status collect_category(Collecting *c, const Category *definition)
{
    BundleCategory category = {.key = definition->key,
                               .title_id = category_label(definition, LANG_ID),
                               .title_en = category_label(definition, LANG_EN),
                               .rubric_text = definition->rubric_text,
                               .rubric = definition->rubric};
    Entrant *entrants = NULL;
    size_t count = 0;
    bool nobody = false;
    TRY(entrant_list(c->store, c->parent, c->edition, definition->key, &entrants, &count));
    if (count == 0)
        return OK;
    TRY(decided_for_nobody(c, definition, &nobody));
    TRY((nobody ? award_collect_values : award_collect)(c->store, c->parent, c->edition, definition,
                                                        &category.input));
    category.withheld = mem_array(c->parent, bool, definition->rubric->indicator_count);
    if (!nobody)
        TRY(collect_marks(c, definition, &category));
    TRY(collect_documents(c, &category));
    TRY(collect_decision(c, &category));
    c->source->categories[c->source->category_count++] = category;
    return OK;
}

/* -- The edition ------------------------------------------------------------------------------ */

/* The freeze; of a record the latest event that is no publication: a repeat finds the same. */
static Status find_snapshot(Collecting *c)
{
    Event *events = NULL;
    size_t count = 0;
    Chain chain = edition_chain(c->edition);
    BundleSnapshot *snapshot = &c->source->snapshot;
    Snapshot frozen;
    TRY(stage_snapshot(c->store, c->parent, c->edition, &frozen));
    if (frozen.frozen) {
        *snapshot = (BundleSnapshot){.chain = chain_format(c->parent, chain),
                                     .event = frozen.event,
                                     .digest = snapshot_digest(c->parent, &frozen)};
        return OK;
    }
    TRY(audit_events(c->store, c->parent, chain.number, EVENTS_LOOKED_AT, &events, &count));
    snapshot->chain = chain_format(c->parent, chain);
    for (size_t i = 0; i < count; i++) {
        snapshot->event = events[i].number;
        snapshot->digest = events[i].digest;
        if (strcmp(events[i].command, "award publish") != 0)
            break;
    }
    return OK;
}

static Status digest_regions(Collecting *c)
{
    static const RegionLevel LEVELS[] = {LEVEL_PROVINCE, LEVEL_REGENCY};
    Hasher *hasher = hasher_new(c->parent);
    for (size_t i = 0; i < ARRAY_COUNT(LEVELS); i++) {
        RegionInfo *list = NULL;
        size_t count = 0;
        TRY(region_list(c->store, c->parent, LEVELS[i], REGION_NATION, &list, &count));
        for (size_t r = 0; r < count; r++) {
            char *line = mem_printf(c->parent, "%s %s\n", region_format(c->parent, list[r].region),
                                    list[r].name);
            hasher_add(hasher, line, strlen(line));
        }
        c->source->region_count += (int64_t)count;
    }
    c->source->regions = hasher_end(hasher);
    return OK;
}

/* -- Commitments ------------------------------------------------------------------------------ */

static Status collect_openings(Collecting *c, const SealedMark *sealed, size_t count)
{
    OpenedMark *opened = NULL;
    size_t opened_count = 0;
    TRY(opened_list(c->store, c->parent, c->edition, &opened, &opened_count));
    c->source->openings = mem_array(c->parent, BundleOpening, opened_count);
    for (size_t i = 0; i < opened_count; i++)
        (void)intern(c->names, text_of(opened[i].mark.assessor));
    for (size_t i = 0, at = 0; i < opened_count; i++) {
        while (at < count && sealed[at].id < opened[i].sealed) /* both in the order of sealing */
            at++;
        if (at == count || sealed[at].id != opened[i].sealed)
            return fail(c->ctx, E_BROKEN, "publish.stored", c->edition->id, NULL);
        c->source->openings[c->source->opening_count++] =
            (BundleOpening){.number = (int64_t)at + 1,
                            .revision = sealed[at].revision,
                            .mark = opened[i].mark,
                            .secret = opened[i].secret};
    }
    return OK;
}

static Status collect_commitments(Collecting *c)
{
    SealedMark *sealed = NULL;
    size_t count = 0;
    TRY(sealed_list(c->store, c->parent, c->edition, NULL, &sealed, &count));
    c->source->commitments = mem_array(c->parent, BundleCommitment, count);
    c->source->commitment_count = count;
    for (size_t i = 0; i < count; i++)
        c->source->commitments[i] = (BundleCommitment){.number = (int64_t)i + 1,
                                                       .category = sealed[i].category,
                                                       .code = sealed[i].code,
                                                       .indicator = sealed[i].indicator,
                                                       .revision = sealed[i].revision,
                                                       .commitment = sealed[i].commitment};
    return collect_openings(c, sealed, count);
}

/* Names become pseudonyms, and rows stand in their order. */
static void name_assessors(const Collecting *c, BundleCategory *category)
{
    for (size_t i = 0; i < category->mark_count; i++)
        category->marks[i].assessor = pseudonym_of(c, category->marks[i].assessor);
    for (size_t i = 0; i < category->assignment_count; i++)
        category->assignments[i].assessor = pseudonym_of(c, category->assignments[i].assessor);
    if (category->mark_count > 1)
        qsort(category->marks, category->mark_count, sizeof *category->marks, bundle_by_mark);
    if (category->assignment_count > 1)
        qsort(category->assignments, category->assignment_count, sizeof *category->assignments,
              bundle_by_assignment);
}

Status bundle_collect(Store *store, void *parent, const Edition *edition, const Secret *signing,
                      BundleSource *ret)
{
    BundleSource source = {.edition = edition, .small_below = BUNDLE_SMALL_BELOW};
    Collecting c = {.store = store,
                    .ctx = store_ctx(store),
                    .parent = parent,
                    .edition = edition,
                    .source = &source,
                    .names = interner_new(parent)};
    source.categories = mem_array(parent, BundleCategory, edition->category_count);
    for (size_t i = 0; i < edition->category_count; i++)
        TRY(collect_category(&c, &edition->categories[i]));
    if (source.category_count == 0)
        return fail(c.ctx, E_NOT_FOUND, "publish.nobody", edition->id, NULL);
    TRY(collect_commitments(&c));
    order_assessors(&c, signing);
    for (size_t i = 0; i < source.opening_count; i++)
        source.openings[i].pseudonym = pseudonym_of(&c, source.openings[i].mark.assessor);
    for (size_t i = 0; i < source.category_count; i++)
        name_assessors(&c, &source.categories[i]);
    TRY(find_snapshot(&c));
    TRY(digest_regions(&c));
    *ret = source;
    return OK;
}
