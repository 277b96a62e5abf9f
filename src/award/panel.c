/* A panel read from the store: who, whom, what stands between them, who was assigned. */
#include <stdlib.h>

#include "award/panel_private.h"
#include "base/mem.h"

const PanelRules *panel_rules(const Edition *edition)
{
    return edition->panel == NULL ? &PANEL_RULES_DEFAULT : edition->panel;
}

bool assessor_in_term(const Assessor *assessor, Date day)
{
    return (!assessor->has_from || day.days >= assessor->from.days) &&
           (!assessor->has_until || day.days <= assessor->until.days);
}

/* -- What an entrant is scored on, and where that comes from ---------------------------------- */

/* The indicators whose values come from the institution's own membership records. */
static const char *supplied_of(void *parent, const Rubric *rubric)
{
    Buf *keys = buf_new(parent, RUBRIC_BYTES_MAX);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        SourceKind kind = rubric->indicators[i].source.kind;
        if ((kind == SOURCE_COVERAGE || kind == SOURCE_ENTRANT) && rubric_needs(rubric, i))
            buf_printf(keys, "%s%s", keys->bytes == 0 ? "" : ", ",
                       rubric->nodes[rubric->indicators[i].node].key);
    }
    return keys->data;
}

typedef struct {
    const char **list;
    size_t count, capacity;
} Sources;

static void add_source(void *parent, Sources *sources, const char *source)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (strcmp(sources->list[i], source) == 0)
            return;
    }
    sources->list = mem_grow(parent, sources->list, sources->count, &sources->capacity);
    sources->list[sources->count++] = source;
}

/* The documents that reported the entrant's members in the last month of the period, and the
 * sources of what was stated about it. */
static Status find_sources(Store *store, void *parent, const Edition *edition,
                           const Category *category, ConflictEntrant *entrant)
{
    Sources sources = {0};
    const Rubric *rubric = category->rubric;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const IndicatorSource *source = &rubric->indicators[i].source;
        for (int s = 0; source->kind == SOURCE_COVERAGE && s < SEGMENT_COUNT; s++) {
            Reported reported;
            bool found = false;
            if ((source->segments & (1U << s)) == 0)
                continue;
            TRY(coverage_reported_find(store, parent, entrant->region, s,
                                       month_of(edition_last_day(edition)), NULL, &reported,
                                       &found));
            if (found)
                add_source(parent, &sources, reported.document);
        }
        if (source->kind != SOURCE_FACT)
            continue;
        StatedFact *facts = NULL;
        size_t count = 0;
        TRY(fact_list(store, parent, entrant->code, source->fact, &facts, &count));
        for (size_t f = 0; f < count; f++)
            add_source(parent, &sources, facts[f].source);
    }
    entrant->sources = sources.list;
    entrant->source_count = sources.count;
    return OK;
}

static bool anybody_supplies(const Panel *panel)
{
    for (size_t i = 0; i < panel->assessor_count; i++) {
        if (panel->assessors[i].supplies[0] != '\0')
            return true;
    }
    return false;
}

/* Who nominates itself is the entrant: only other offices count. Moves those to the front, in
 * order.
 */
static size_t keep_others(Nomination *nominations, size_t count, ConflictNominator *ret_nominators)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (nominations[i].by == NOMINATED_BY_SELF)
            continue;
        ret_nominators[kept] =
            (ConflictNominator){.code = nominations[i].nominator_code,
                                .name = nominations[i].nominator,
                                .branch = nominations[i].by == NOMINATED_BY_BRANCH};
        nominations[kept++] = nominations[i];
    }
    return kept;
}

/* Entrants of a category with where their nominations stand; rows of both are by code. */
static Status load_category(Store *store, Panel *panel, const Category *category, const char *code,
                            size_t *capacity)
{
    NominationTable *table = NULL;
    Nomination *nominations = NULL;
    size_t nomination_count = 0;
    bool by_source = anybody_supplies(panel);
    const char *supplied = supplied_of(panel, category->rubric);
    TRY(nomination_table(store, panel, panel->edition, category, code, &table));
    TRY(nomination_list(store, panel, panel->edition, category->key, code, &nominations,
                        &nomination_count));
    ConflictNominator *nominators = mem_array(panel, ConflictNominator, nomination_count);
    nomination_count = keep_others(nominations, nomination_count, nominators);
    for (size_t i = 0, next = 0; i < table->count; i++) {
        const Entrant *stored = table->rows[i].entrant;
        while (next < nomination_count && strcmp(nominations[next].code, stored->code) < 0)
            next++;
        ConflictEntrant entrant = {
            .category = category->key,
            .code = stored->code,
            .name = stored->name,
            .government = category->rubric->entrants != ENTRANT_ORGANISATION,
            .in_play = table->rows[i].in_play,
            .sector = stored->sector,
            .region = stored->region,
            .supplied = supplied,
            .nominators = nominators + next,
        };
        for (; next < nomination_count && strcmp(nominations[next].code, stored->code) == 0; next++)
            entrant.nominator_count++;
        if (by_source)
            TRY(find_sources(store, panel, panel->edition, category, &entrant));
        panel->entrants = mem_grow(panel, panel->entrants, panel->entrant_count, capacity);
        panel->entrants[panel->entrant_count++] = entrant;
    }
    return OK;
}

static int by_category_and_code(const void *a, const void *b)
{
    const ConflictEntrant *x = a;
    const ConflictEntrant *y = b;
    int order = strcmp(x->category, y->category);
    return order != 0 ? order : strcmp(x->code, y->code);
}

static Status load_entrants(Store *store, Panel *panel, const char *category, const char *code)
{
    size_t capacity = 0;
    const Edition *edition = panel->edition;
    for (size_t i = 0; i < edition->category_count; i++) {
        if (category == NULL || strcmp(edition->categories[i].key, category) == 0)
            TRY(load_category(store, panel, &edition->categories[i], code, &capacity));
    }
    if (panel->entrant_count > 1)
        qsort(panel->entrants, panel->entrant_count, sizeof *panel->entrants, by_category_and_code);
    if (panel->assessor_count > 0 &&
        panel->entrant_count > (size_t)PANEL_PAIRS_MAX / panel->assessor_count)
        return fail(panel->ctx, E_LIMIT, "award.too_many_pairs",
                    count_format(panel, PANEL_PAIRS_MAX, panel->ctx->lang == LANG_EN), NULL);
    return OK;
}

/* -- Owners: as stated, and as the register knows government organisations --------------------- */

static int by_code_and_owner(const void *a, const void *b)
{
    const Owner *x = a;
    const Owner *y = b;
    int order = strcmp(x->code, y->code);
    return order != 0 ? order : strcmp(x->owner, y->owner);
}

static bool has_organisations(const Panel *panel)
{
    for (size_t i = 0; i < panel->entrant_count; i++) {
        if (!panel->entrants[i].government)
            return true;
    }
    return false;
}

static Status load_owners(Store *store, Panel *panel, Owner **ret, size_t *ret_count)
{
    Owner *owners = NULL;
    size_t count = 0;
    Organisation *organisations = NULL;
    size_t organisation_count = 0;
    const Edition *edition = panel->edition;
    TRY(owner_list(store, panel, edition, &owners, &count));
    if (has_organisations(panel))
        TRY(organisation_list(store, panel, edition->province, month_of(edition_last_day(edition)),
                              &organisations, &organisation_count));
    size_t capacity = count;
    for (size_t i = 0; i < organisation_count; i++) {
        if (organisations[i].kind != ORGANISATION_GOVERNMENT)
            continue;
        owners = mem_grow(panel, owners, count, &capacity);
        owners[count++] = (Owner){
            .code = organisations[i].number,
            .owner = region_format(panel, region_at(organisations[i].region, LEVEL_REGENCY)),
            .source = ""};
    }
    if (count > 1)
        qsort(owners, count, sizeof *owners, by_code_and_owner);
    *ret = owners;
    *ret_count = count;
    return OK;
}

/* -- Pairs ------------------------------------------------------------------------------------- */

int panel_assessor(const Panel *panel, const char *key)
{
    size_t low = 0, high = panel->assessor_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(panel->assessors[middle].key, key);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

int64_t panel_entrant(const Panel *panel, const char *category, const char *code)
{
    ConflictEntrant wanted = {.category = category, .code = code};
    const ConflictEntrant *found = panel->entrant_count == 0
                                       ? NULL
                                       : bsearch(&wanted, panel->entrants, panel->entrant_count,
                                                 sizeof wanted, by_category_and_code);
    return found == NULL ? -1 : found - panel->entrants;
}

static void set_pair(Panel *panel, const char *assessor, const char *category, const char *code,
                     int bit)
{
    int a = panel_assessor(panel, assessor);
    int64_t e = panel_entrant(panel, category, code);
    if (a >= 0 && e >= 0)
        panel->pairs[(size_t)e * panel->assessor_count + (size_t)a] |= (unsigned char)bit;
}

static Status load_pairs(Store *store, Panel *panel)
{
    Recusal *recusals = NULL;
    AssignmentRow *rows = NULL;
    size_t count = 0;
    panel->pairs = mem_alloc(panel, panel->entrant_count * panel->assessor_count);
    for (size_t i = 0; i < panel->conflict_count; i++) {
        const Conflict *conflict = &panel->conflicts[i];
        panel->pairs[conflict->entrant * panel->assessor_count + conflict->assessor] |=
            conflict->effect == CONFLICT_BLOCK ? PAIR_BLOCKED : PAIR_WARNED;
    }
    TRY(recusal_list(store, panel, panel->edition, &recusals, &count));
    for (size_t i = 0; i < count; i++)
        set_pair(panel, recusals[i].assessor, recusals[i].category, recusals[i].code, PAIR_RECUSED);
    TRY(assignment_rows(store, panel, panel->edition, &rows, &count));
    for (size_t i = 0; i < count; i++)
        set_pair(panel, rows[i].assessor, rows[i].category, rows[i].code, PAIR_ASSIGNED);
    return OK;
}

Status panel_load(Store *store, void *parent, const Edition *edition, const char *category,
                  const char *code, Panel **ret)
{
    Panel *panel = mem_new(parent, Panel);
    panel->ctx = store_ctx(store);
    panel->edition = edition;
    panel->today = instant_date(panel->ctx->now);
    TRY(assessor_list(store, panel, edition, &panel->assessors, &panel->assessor_count));
    if (panel->assessor_count > 0) {
        ConflictInput input = {.rules = panel_rules(edition),
                               .assessors = panel->assessors,
                               .assessor_count = panel->assessor_count};
        Tie *ties = NULL;
        Owner *owners = NULL;
        TRY(load_entrants(store, panel, category, code));
        TRY(tie_list(store, panel, edition, &ties, &input.tie_count));
        TRY(load_owners(store, panel, &owners, &input.owner_count));
        input.entrants = panel->entrants;
        input.entrant_count = panel->entrant_count;
        input.ties = ties;
        input.owners = owners;
        panel->conflicts = conflict_find(panel, &input, &panel->conflict_count);
        TRY(load_pairs(store, panel));
    }
    *ret = panel;
    return OK;
}

bool panel_pair_may(const Panel *panel, const char *assessor, const char *category,
                    const char *code, const char **ret_reason_key)
{
    if (panel->assessor_count == 0)
        return true;
    int a = panel_assessor(panel, assessor);
    int64_t e = panel_entrant(panel, category, code);
    unsigned pair =
        a < 0 || e < 0 ? 0 : panel->pairs[(size_t)e * panel->assessor_count + (size_t)a];
    const char *reason = NULL;
    if (a < 0)
        reason = "award.no_assessor";
    else if (!assessor_in_term(&panel->assessors[a], panel->today))
        reason = "award.term_over";
    else if (pair & PAIR_RECUSED)
        reason = "award.recused";
    else if (pair & PAIR_BLOCKED)
        reason = "award.conflict_blocks";
    else if (!(pair & PAIR_ASSIGNED))
        reason = "award.not_assigned";
    if (reason != NULL)
        *ret_reason_key = reason;
    return reason == NULL;
}

Status panel_may_mark(Store *store, const Edition *edition, const char *assessor,
                      const char *category, const char *code, bool *ret_may,
                      const char **ret_reason_key)
{
    Panel *panel = NULL;
    void *scratch = mem_root(store_ctx(store));
    Status status = panel_load(store, scratch, edition, category, code, &panel);
    if (status == OK)
        *ret_may = panel_pair_may(panel, assessor, category, code, ret_reason_key);
    mem_free(scratch);
    return status;
}

Status panel_assignments(Store *store, void *parent, const Edition *edition, const char *category,
                         Assignment **ret, size_t *ret_count)
{
    Panel *panel = NULL;
    Assignment *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(panel_load(store, parent, edition, category, NULL, &panel));
    for (size_t e = 0; e < panel->entrant_count; e++) {
        for (size_t a = 0; panel->entrants[e].in_play && a < panel->assessor_count; a++) {
            unsigned pair = panel->pairs[e * panel->assessor_count + a];
            if ((pair & PAIR_ASSIGNED) == 0 || (pair & PAIR_RECUSED) != 0)
                continue;
            list = mem_grow(parent, list, count, &capacity);
            list[count++] =
                (Assignment){.assessor = panel->assessors[a].key, .code = panel->entrants[e].code};
        }
    }
    *ret = list;
    *ret_count = count;
    return OK;
}
