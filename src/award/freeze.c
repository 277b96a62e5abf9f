/* What must be settled before an edition is frozen: whatever is found out later can only be mended
 * by taking the edition back, when the marks have been seen. */
#include "award/collect.h"
#include "award/nomination_private.h"
#include "award/panel_private.h"
#include "award/seal_private.h"

#include "base/map.h"
#include "base/mem.h"

typedef struct {
    Store *store;
    Ctx *ctx;
    void *scratch;
    const Edition *edition;
    bool marks_open;
} Freezing;

/* Everybody assigned may still mark: a conflict may have come to light after the assignment, and
 * after the mark. */
static Status check_panel(const Freezing *f)
{
    Panel *panel = NULL;
    Status status = OK;
    TRY(panel_load(f->store, f->scratch, f->edition, NULL, NULL, &panel));
    for (size_t e = 0; e < panel->entrant_count; e++) {
        const ConflictEntrant *entrant = &panel->entrants[e];
        for (size_t a = 0; entrant->in_play && a < panel->assessor_count; a++) {
            unsigned pair = panel->pairs[e * panel->assessor_count + a];
            if ((pair & (PAIR_ASSIGNED | PAIR_BLOCKED | PAIR_RECUSED)) ==
                (PAIR_ASSIGNED | PAIR_BLOCKED))
                status = fail(f->ctx, E_CONFLICT, "award.freeze_conflict", panel->assessors[a].key,
                              entrant->code, entrant->category, NULL);
        }
    }
    return status;
}

static const Indicator *judged_indicator(const Category *category, const char *key)
{
    int node = rubric_find(category->rubric, key);
    int indicator = node < 0 ? -1 : category->rubric->nodes[node].indicator;
    const Indicator *found = indicator < 0 ? NULL : &category->rubric->indicators[indicator];
    return found != NULL && found->source.kind == SOURCE_EVIDENCE ? found : NULL;
}

/* A document that would count if it were judged is no document that does not count. */
static Status check_documents(const Freezing *f, const Category *category, const Scores *scores)
{
    Evidence *list = NULL;
    size_t count = 0;
    Status status = OK;
    const AwardInput *input = scores->input;
    Interner *codes = interner_new(f->scratch);
    for (size_t e = 0; e < input->count; e++) {
        if (!scores->gate_failed[e])
            (void)intern(codes, text_of(input->entrants[e].code));
    }
    uint32_t ranked = interned_count(codes);
    TRY(evidence_list(f->store, f->scratch, f->edition, category->key, &list, &count));
    for (size_t i = 0; i < count; i++) {
        const Indicator *indicator = judged_indicator(category, list[i].indicator);
        if (indicator == NULL || intern(codes, text_of(list[i].code)) >= ranked)
            continue;
        const char *reason = evidence_worth(f->edition, indicator, &list[i]).reason;
        bool reopened = reason != NULL && strcmp(reason, "award.unscored.reopened") == 0;
        if (reopened || (reason != NULL && strcmp(reason, "award.unscored.unjudged") == 0))
            status = fail(f->ctx, E_CONFLICT,
                          reopened ? "award.freeze_reopened" : "award.freeze_unjudged",
                          list[i].code, list[i].number, category->key, NULL);
    }
    return status;
}

/* A gate that marks decide is not known before they are open, nor what it makes unnecessary. */
static bool marks_decide_gate(const Rubric *rubric)
{
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        if (rubric->indicators[i].scale.kind == SCALE_GATE &&
            rubric->indicators[i].source.kind == SOURCE_PANEL)
            return true;
    }
    return false;
}

static Status check_category(const Freezing *f, const Category *category)
{
    AwardInput *input = NULL;
    Scores *scores = NULL;
    TRY(award_collect_values(f->store, f->scratch, f->edition, category, &input));
    TRY(award_score(f->ctx, f->scratch, input, &scores));
    Status documents = check_documents(f, category, scores);
    Status values =
        marks_decide_gate(category->rubric) ? OK : award_check_values(f->ctx, scores, false);
    return documents == OK ? values : documents;
}

/* -- Once the marks are open ------------------------------------------------------------------ */

static const char *pair_key(void *parent, const char *code, const char *other)
{
    return mem_printf(parent, "%s|%s", code, other);
}

/* Entrant and indicator of each mark that counts. */
static Status marked_pairs(const Freezing *f, const Category *category, Interner *marked)
{
    Assignment *pairs = NULL;
    Mark *marks = NULL;
    size_t pair_count = 0, count = 0;
    bool panel = false;
    Interner *asked = interner_new(f->scratch);
    TRY(panel_exists(f->store, f->edition, &panel));
    TRY(mark_asked(f->store, f->scratch, f->edition, category, NULL, &pairs, &pair_count));
    for (size_t i = 0; i < pair_count; i++)
        (void)intern(asked, text_of(pair_key(f->scratch, pairs[i].code, pairs[i].assessor)));
    uint32_t known = interned_count(asked);
    TRY(mark_list(f->store, f->scratch, f->edition, category->key, &marks, &count));
    for (size_t i = 0; i < count; i++) {
        const char *pair = pair_key(f->scratch, marks[i].code, marks[i].assessor);
        if (!marks[i].abstains && (!panel || intern(asked, text_of(pair)) < known))
            (void)intern(marked, text_of(pair_key(f->scratch, marks[i].code, marks[i].indicator)));
    }
    return OK;
}

/* Whom nobody has marked, be it that all abstained. */
static Status check_marks(const Freezing *f, const Category *category, const NominationTable *table)
{
    Status status = OK;
    const Rubric *rubric = category->rubric;
    Interner *marked = interner_new(f->scratch);
    TRY(marked_pairs(f, category, marked));
    uint32_t known = interned_count(marked);
    for (size_t e = 0; e < table->count; e++) {
        const Entrant *entrant = table->rows[e].entrant;
        for (size_t i = 0; i < rubric->indicator_count && table->rows[e].in_play; i++) {
            const RubricNode *node = &rubric->nodes[rubric->indicators[i].node];
            if (!mark_taken(rubric, i) ||
                intern(marked, text_of(pair_key(f->scratch, entrant->code, node->key))) < known)
                continue;
            status = fail(f->ctx, E_INVALID, "award.freeze_marks", entrant->code, entrant->name,
                          rubric_label(node, f->ctx->lang), category->key, NULL);
        }
    }
    return status;
}

static Status check_all(const Freezing *f)
{
    const Edition *edition = f->edition;
    Status status = f->marks_open ? OK : check_panel(f);
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        NominationTable *table = NULL;
        bool anybody = false;
        TRY(nomination_table(f->store, f->scratch, edition, category, NULL, &table));
        for (size_t e = 0; e < table->count; e++)
            anybody = anybody || table->rows[e].in_play;
        if (!anybody)
            continue;
        Status one = f->marks_open ? check_marks(f, category, table) : check_category(f, category);
        if (one != OK && one != E_CONFLICT && one != E_INVALID)
            return one;
        status = status == OK ? one : status;
    }
    return status;
}

Status award_freeze_require(Store *store, const Edition *edition, bool marks_open)
{
    if (edition->conduct == EDITION_RECORD)
        return OK;
    Freezing f = {.store = store,
                  .ctx = store_ctx(store),
                  .scratch = mem_root(store_ctx(store)),
                  .edition = edition,
                  .marks_open = marks_open};
    Status status = check_all(&f);
    mem_free(f.scratch);
    return status;
}
