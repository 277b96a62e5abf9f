/* Where every entrant of a category stands: nominations, acts, documents, facts and gates brought
 * together, all ordered by code. */
#include "award/collect.h"
#include "award/nomination_private.h"

#include "base/mem.h"

typedef struct {
    const char **codes;
    size_t count;
    size_t at;
} FactCodes;

typedef struct {
    Store *store;
    void *parent;
    const Edition *edition;
    const Category *category;
    NominationTable *table;
    Entrant *entrants;
    Nomination *nominations;
    size_t nomination_count, nomination_at;
    NominationAct *acts;
    size_t act_count, act_at;
    Evidence *evidence;
    size_t evidence_count, evidence_at;
    FactCodes *facts;    /* by item of the checklist */
    Collector collector; /* for the gates */
    NominationFacts common;
    Snapshot snapshot; /* what counts once the edition is frozen */
} TableMaker;

/* Gates that the panel's marks decide are not known yet when one nominates. */
static bool is_gate(const Indicator *indicator)
{
    return indicator->scale.kind == SCALE_GATE && indicator->source.kind != SOURCE_PANEL;
}

static bool needs_evidence(const TableMaker *maker)
{
    const NominationTable *table = maker->table;
    for (size_t i = 0; i < table->gate_count; i++) {
        if (maker->category->rubric->indicators[table->gates[i]].source.kind == SOURCE_EVIDENCE)
            return true;
    }
    return table->check_count > 0;
}

static void list_gates(TableMaker *maker)
{
    const Rubric *rubric = maker->category->rubric;
    size_t *gates = mem_array(maker->table, size_t, rubric->indicator_count);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        if (is_gate(&rubric->indicators[i]))
            gates[maker->table->gate_count++] = i;
    }
    maker->table->gates = gates;
}

static Status load_facts(TableMaker *maker, const char *code)
{
    const Category *category = maker->category;
    maker->facts = mem_array(maker->table, FactCodes, category->checklist_count);
    for (size_t i = 0; i < category->checklist_count; i++) {
        CheckKind kind = CHECK_DOCUMENT;
        const char *key = NULL;
        FactCodes *facts = &maker->facts[i];
        if (!checklist_item_parse(category->rubric, category->checklist[i], &kind, &key) ||
            kind != CHECK_FACT)
            continue;
        TRY(fact_codes(maker->store, maker->table, key, edition_first_day(maker->edition),
                       edition_last_day(maker->edition), maker->edition->synthetic, code,
                       &maker->snapshot, &facts->codes, &facts->count));
    }
    return OK;
}

static Status load_one(TableMaker *maker, const char *code)
{
    bool found = false;
    maker->entrants = mem_array(maker->table, Entrant, 1);
    TRY(entrant_find(maker->store, maker->table, maker->edition, maker->category->key, code,
                     maker->entrants, &found));
    maker->table->count = found ? 1 : 0;
    return OK;
}

static Status load(TableMaker *maker, const char *code)
{
    const char *category = maker->category->key;
    NominationTable *table = maker->table;
    Store *store = maker->store;
    TRY(stage_snapshot(store, table, maker->edition, &maker->snapshot));
    if (code == NULL)
        TRY(entrant_list(store, table, maker->edition, category, &maker->entrants, &table->count));
    else
        TRY(load_one(maker, code));
    TRY(nomination_list(store, table, maker->edition, category, code, &maker->nominations,
                        &maker->nomination_count));
    /* Whether there is a shortlist is a matter of the whole category. */
    TRY(nomination_acts(store, table, maker->edition, category, NULL, &maker->acts,
                        &maker->act_count));
    if (needs_evidence(maker) && code == NULL)
        TRY(evidence_list(store, table, maker->edition, category, &maker->evidence,
                          &maker->evidence_count));
    else if (needs_evidence(maker))
        TRY(evidence_of(store, table, maker->edition, category, code, &maker->evidence,
                        &maker->evidence_count));
    return load_facts(maker, code);
}

static bool has_shortlist(const TableMaker *maker)
{
    for (size_t from = 0, end; from < maker->act_count; from = end) {
        const NominationAct *out;
        const NominationAct *listed;
        for (end = from + 1;
             end < maker->act_count && strcmp(maker->acts[end].code, maker->acts[from].code) == 0;)
            end++;
        nomination_fold(&maker->acts[from], end - from, &out, &listed);
        if (listed != NULL)
            return true;
    }
    return false;
}

/* What all entrants of the category share. */
static Status set_common(TableMaker *maker)
{
    AwardStage stage;
    NominationFacts *common = &maker->common;
    TRY(stage_current(maker->store, maker->edition, &stage));
    TRY(nominations_exist(maker->store, maker->edition, maker->category->key, &common->any));
    common->record = maker->edition->conduct == EDITION_RECORD;
    common->closed = stage > STAGE_NOMINATIONS;
    common->shortlist = has_shortlist(maker);
    return OK;
}

static bool fact_stated(FactCodes *facts, const char *code)
{
    while (facts->at < facts->count && strcmp(facts->codes[facts->at], code) < 0)
        facts->at++;
    return facts->at < facts->count && strcmp(facts->codes[facts->at], code) == 0;
}

static CheckResult check_item(TableMaker *maker, size_t item, const Entrant *entrant,
                              const Evidence *evidence, size_t count)
{
    CheckKind kind = CHECK_DOCUMENT;
    const char *key = NULL;
    const Evidence *found;
    const Category *category = maker->category;
    if (!checklist_item_parse(category->rubric, category->checklist[item], &kind, &key))
        return CHECK_MISSING;
    if (kind == CHECK_ENTRANT)
        return checklist_field_known(entrant, key) ? CHECK_OK : CHECK_MISSING;
    if (kind == CHECK_FACT)
        return fact_stated(&maker->facts[item], entrant->code) ? CHECK_OK : CHECK_MISSING;
    return checklist_documents(maker->edition, kind, key, evidence, count,
                               maker->table->has_deadline, maker->table->deadline, &found);
}

static Status check_gate(TableMaker *maker, const Indicator *gate, const Entrant *entrant,
                         CheckResult *ret)
{
    RawValue value = {0};
    void *scratch = mem_root(maker->parent);
    maker->collector.parent = scratch;
    Status status = collect_value(&maker->collector, entrant, gate, &value);
    mem_free(scratch);
    TRY(status);
    bool passes = value.known && scale_gate_passes(&gate->scale, value.value);
    *ret = !value.known ? CHECK_MISSING : passes ? CHECK_OK : CHECK_FAILED;
    return OK;
}

/* The run of documents of one entrant. */
static const Evidence *evidence_run(TableMaker *maker, const char *code, size_t *ret_count)
{
    size_t from = maker->evidence_at;
    while (from < maker->evidence_count && strcmp(maker->evidence[from].code, code) < 0)
        from++;
    size_t end = from;
    while (end < maker->evidence_count && strcmp(maker->evidence[end].code, code) == 0)
        end++;
    maker->evidence_at = end;
    *ret_count = end - from;
    return from < maker->evidence_count ? &maker->evidence[from] : NULL;
}

static Status check(TableMaker *maker, const Entrant *entrant, uint8_t *results,
                    NominationFacts *facts)
{
    size_t count = 0;
    const NominationTable *table = maker->table;
    const Evidence *evidence = evidence_run(maker, entrant->code, &count);
    facts->complete = facts->passed = true;
    for (size_t i = 0; i < table->check_count; i++) {
        results[i] = (uint8_t)check_item(maker, i, entrant, evidence, count);
        facts->complete = facts->complete && results[i] == CHECK_OK;
    }
    for (size_t i = 0; i < table->gate_count; i++) {
        CheckResult result;
        const Indicator *gate = &maker->category->rubric->indicators[table->gates[i]];
        TRY(check_gate(maker, gate, entrant, &result));
        results[table->check_count + i] = (uint8_t)result;
        facts->complete = facts->complete && result != CHECK_MISSING;
        facts->passed = facts->passed && result != CHECK_FAILED;
    }
    return OK;
}

static void find_nomination(TableMaker *maker, const char *code, NominationStatus *status)
{
    size_t at = maker->nomination_at;
    while (at < maker->nomination_count && strcmp(maker->nominations[at].code, code) < 0)
        at++;
    for (maker->nomination_at = at;
         maker->nomination_at < maker->nomination_count &&
         strcmp(maker->nominations[maker->nomination_at].code, code) == 0;)
        maker->nomination_at++;
    status->nomination_count = maker->nomination_at - at;
    status->nomination = status->nomination_count == 0 ? NULL : &maker->nominations[at];
}

static void find_act(TableMaker *maker, const char *code, NominationFacts *facts,
                     NominationStatus *status)
{
    const NominationAct *out;
    const NominationAct *listed;
    size_t from = maker->act_at;
    while (from < maker->act_count && strcmp(maker->acts[from].code, code) < 0)
        from++;
    size_t end = from;
    while (end < maker->act_count && strcmp(maker->acts[end].code, code) == 0)
        end++;
    maker->act_at = end;
    nomination_fold(from == end ? NULL : &maker->acts[from], end - from, &out, &listed);
    facts->out = out == NULL ? ACT_COUNT : out->act;
    facts->listed = listed != NULL;
    status->act = out != NULL ? out : listed;
}

static Status fill(TableMaker *maker)
{
    NominationTable *table = maker->table;
    size_t checks = table->check_count + table->gate_count;
    uint8_t *results = mem_array(table, uint8_t, table->count * checks);
    table->rows = mem_array(table, NominationStatus, table->count);
    for (size_t i = 0; i < table->count; i++) {
        NominationFacts facts = maker->common;
        NominationStatus *status = &table->rows[i];
        status->entrant = &maker->entrants[i];
        status->results = &results[i * checks];
        find_nomination(maker, status->entrant->code, status);
        find_act(maker, status->entrant->code, &facts, status);
        facts.nominated = status->nomination != NULL;
        TRY(check(maker, status->entrant, &results[i * checks], &facts));
        status->state = nomination_state(&facts);
        status->in_play = nomination_state_in_play(&facts, status->state);
    }
    return OK;
}

Status nomination_table(Store *store, void *parent, const Edition *edition,
                        const Category *category, const char *code, NominationTable **ret)
{
    NominationTable *table = mem_new(parent, NominationTable);
    TableMaker maker = {.store = store,
                        .parent = table,
                        .edition = edition,
                        .category = category,
                        .table = table,
                        .collector = {.store = store,
                                      .ctx = store_ctx(store),
                                      .edition = edition,
                                      .category = category,
                                      .first = edition_first_day(edition),
                                      .last = edition_last_day(edition)}};
    table->category = category;
    table->check_count = category->checklist_count;
    table->has_deadline = nomination_deadline(edition, &table->deadline);
    list_gates(&maker);
    TRY(load(&maker, code));
    maker.collector.lean = true;
    TRY(fact_reader_open(store, table, edition, table->count, &maker.collector.facts));
    TRY(set_common(&maker));
    maker.collector.evidence = maker.evidence;
    maker.collector.evidence_count = maker.evidence_count;
    TRY(fill(&maker));
    *ret = table;
    return OK;
}

Status nomination_in_play(Store *store, const Edition *edition, const char *category,
                          const char *code, bool *ret)
{
    const Category *found = NULL;
    NominationTable *table = NULL;
    void *scratch = mem_root(store_ctx(store));
    Status status = edition_category(store_ctx(store), edition, category, &found);
    if (status == OK)
        status = nomination_table(store, scratch, edition, found, code, &table);
    if (status == OK)
        *ret = table->count == 1 && table->rows[0].in_play;
    mem_free(scratch);
    return status;
}
