/* Editions in the store: a definition is one row with its stages, denominators and categories; a
 * later one replaces it. */
#include "award/edition_panel.h"
#include "award/edition_private.h"
#include "base/mem.h"

enum { EDITIONS_SHOWN_BYTES_MAX = 4096 };

enum {
    EDITION_CHAIN,
    EDITION_ROW,
    EDITION_NAME,
    EDITION_PERIOD,
    EDITION_TIER,
    EDITION_PROVINCE,
    EDITION_LABELS,
    EDITION_NOTE,
    EDITION_SYNTHETIC,
    EDITION_DIGEST
};

FACT_TABLE(EDITION_FACT, "award_edition",
           {{"edition", FACT_TEXT, false},
            {"period", FACT_INT, false},
            {"tier", FACT_TEXT, false},
            {"province", FACT_INT, false},
            {"labels", FACT_TEXT, false},
            {"note", FACT_TEXT, false},
            {"synthetic", FACT_INT, false},
            {"digest", FACT_TEXT, false}});
FACT_TABLE(STAGE_FACT, "award_stage",
           {{"edition_row", FACT_INT, false},
            {"stage", FACT_TEXT, false},
            {"planned", FACT_INT, true},
            {"actual", FACT_INT, true}});
FACT_TABLE(DENOMINATOR_FACT, "award_denominator",
           {{"edition_row", FACT_INT, false},
            {"category", FACT_TEXT, false},
            {"role", FACT_TEXT, false},
            {"name", FACT_TEXT, false}});
FACT_TABLE(CATEGORY_FACT, "award_category",
           {{"edition_row", FACT_INT, false},
            {"category", FACT_TEXT, false},
            {"rubric_name", FACT_TEXT, false},
            {"rubric_text", FACT_TEXT, false},
            {"rubric_digest", FACT_TEXT, false}});

#define EDITION_FIELDS "chain, id, edition, period, tier, province, labels, note, synthetic, digest"
SQL(edition_latest,
    "SELECT " EDITION_FIELDS " FROM award_edition WHERE edition = $1 ORDER BY id DESC LIMIT 1");
SQL(edition_all,
    "SELECT " EDITION_FIELDS
    " FROM award_edition e WHERE NOT EXISTS (SELECT 1 FROM award_edition later "
    "WHERE later.edition = e.edition AND later.id > e.id) ORDER BY period DESC, edition");
SQL(edition_stages, "SELECT stage, planned, actual FROM award_stage WHERE chain = $1 AND "
                    "edition_row = $2 ORDER BY id");
SQL(edition_denominators, "SELECT category, role, name FROM award_denominator WHERE chain = $1 AND "
                          "edition_row = $2 ORDER BY id");
SQL(edition_categories,
    "SELECT category, rubric_name, rubric_text, rubric_digest FROM award_category "
    "WHERE chain = $1 AND edition_row = $2 ORDER BY id");
SQL(category_has_mark,
    "SELECT id FROM award_mark WHERE chain = $1 AND edition = $2 AND category = $3 UNION ALL "
    "SELECT "
    "id FROM award_sealed WHERE chain = $1 AND edition = $2 AND category = $3 ORDER BY id LIMIT 1");

typedef struct {
    bool found;
    Chain chain;
    int64_t row;
    const char *digest;
} EditionRow;

static void read_edition(void *parent, const Statement *statement, Edition *edition,
                         EditionRow *ret_row)
{
    *edition = (Edition){
        .id = column_string(parent, statement, EDITION_NAME),
        .period = (int)column_int(statement, EDITION_PERIOD),
        .tier = text_is(column_text(statement, EDITION_TIER), TIER_KEYS[TIER_NATIONAL])
                    ? TIER_NATIONAL
                    : TIER_PROVINCIAL,
        .province = {column_int(statement, EDITION_PROVINCE)},
        .labels = column_string(parent, statement, EDITION_LABELS),
        .note = column_string(parent, statement, EDITION_NOTE),
        .synthetic = column_int(statement, EDITION_SYNTHETIC) != 0,
    };
    *ret_row = (EditionRow){.found = true,
                            .chain = {column_int(statement, EDITION_CHAIN)},
                            .row = column_int(statement, EDITION_ROW),
                            .digest = column_string(parent, statement, EDITION_DIGEST)};
}

static Status find_edition(Store *store, void *parent, const char *id, Edition *ret,
                           EditionRow *ret_row)
{
    Statement *statement;
    bool more = false;
    TRY(store_prepare(store, &edition_latest, &statement));
    bind_text(statement, 1, text_of(id));
    TRY(statement_next(statement, &more));
    *ret_row = (EditionRow){0};
    if (!more)
        return OK;
    read_edition(parent, statement, ret, ret_row);
    statement_reset(statement);
    return OK;
}

static Status load_stages(Store *store, const EditionRow *row, Edition *edition)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(store_prepare(store, &edition_stages, &statement));
    bind_int(statement, 1, row->chain.number);
    bind_int(statement, 2, row->row);
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        edition->stages = mem_grow(edition, edition->stages, edition->stage_count, &capacity);
        edition->stages[edition->stage_count++] = (EditionStage){
            .stage = column_string(edition, statement, 0),
            .has_planned = !column_is_null(statement, 1),
            .planned = {(int32_t)column_int(statement, 1)},
            .has_actual = !column_is_null(statement, 2),
            .actual = {(int32_t)column_int(statement, 2)},
        };
    }
}

static Status load_denominators(Store *store, const EditionRow *row, Edition *edition)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(store_prepare(store, &edition_denominators, &statement));
    bind_int(statement, 1, row->chain.number);
    bind_int(statement, 2, row->row);
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        edition->denominators =
            mem_grow(edition, edition->denominators, edition->denominator_count, &capacity);
        edition->denominators[edition->denominator_count++] =
            (EditionDenominator){.category = column_string(edition, statement, 0),
                                 .role = column_string(edition, statement, 1),
                                 .name = column_string(edition, statement, 2)};
    }
}

/* Categories with their rubrics read from the stored text: what is scored is what was frozen, not
 * what the program ships today. */
static Status load_categories(Store *store, const EditionRow *row, Edition *edition)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(store_prepare(store, &edition_categories, &statement));
    bind_int(statement, 1, row->chain.number);
    bind_int(statement, 2, row->row);
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        edition->categories =
            mem_grow(edition, edition->categories, edition->category_count, &capacity);
        edition->categories[edition->category_count++] =
            (Category){.key = column_string(edition, statement, 0),
                       .rubric_name = column_string(edition, statement, 1),
                       .rubric_text = column_string(edition, statement, 2)};
    }
    for (size_t i = 0; i < edition->category_count; i++) {
        Category *category = &edition->categories[i];
        Rubric *rubric = NULL;
        TRY(rubric_parse(store_ctx(store), edition, category->rubric_name,
                         text_of(category->rubric_text), &rubric));
        category->rubric = rubric;
    }
    return OK;
}

Status edition_list(Store *store, void *parent, Edition **ret, size_t *ret_count)
{
    Statement *statement;
    Edition *editions = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &edition_all, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        EditionRow row;
        editions = mem_grow(parent, editions, count, &capacity);
        read_edition(parent, statement, &editions[count++], &row);
    }
    *ret = editions;
    *ret_count = count;
    return OK;
}

/* The only edition of all, or of a province: a national one beside it is where its winners go. */
static const Edition *obvious_edition(const Edition *editions, size_t count)
{
    const Edition *provincial = NULL;
    for (size_t i = 0; i < count; i++) {
        if (editions[i].tier != TIER_PROVINCIAL)
            continue;
        if (provincial != NULL)
            return NULL;
        provincial = &editions[i];
    }
    return count == 1 ? editions : provincial;
}

/* The name of the edition that is meant when none is named. */
static Status only_edition(Store *store, void *parent, const char **ret)
{
    Ctx *ctx = store_ctx(store);
    Edition *editions = NULL;
    size_t count = 0;
    TRY(edition_list(store, parent, &editions, &count));
    if (count == 0)
        return fail(ctx, E_NOT_FOUND, "award.no_edition", NULL);
    const Edition *obvious = obvious_edition(editions, count);
    if (obvious == NULL) {
        Buf *names = buf_new(parent, EDITIONS_SHOWN_BYTES_MAX);
        for (size_t i = 0; i < count; i++)
            buf_printf(names, "%s%s", i == 0 ? "" : ", ", editions[i].id);
        return fail(ctx, E_CONFLICT, "award.several_editions", names->data, NULL);
    }
    *ret = obvious->id;
    return OK;
}

Status edition_load(Store *store, void *parent, const char *id, Edition **ret)
{
    Edition *edition = mem_new(parent, Edition);
    EditionRow row;
    if (id == NULL)
        TRY(only_edition(store, edition, &id));
    TRY(find_edition(store, edition, id, edition, &row));
    if (!row.found)
        return fail(store_ctx(store), E_NOT_FOUND, "award.edition_unknown", id, NULL);
    TRY(load_stages(store, &row, edition));
    TRY(panel_rules_load(store, edition, row.chain, row.row, &edition->panel));
    TRY(load_denominators(store, &row, edition));
    TRY(load_categories(store, &row, edition));
    TRY(edition_rules_load(store, row.chain, row.row, edition));
    *ret = edition;
    return OK;
}

static char *digest_edition(void *parent, const Edition *edition)
{
    Hasher *hasher = hasher_new(parent);
    hasher_add_text(hasher, text_of(edition->id));
    hasher_add_int(hasher, edition->period);
    hasher_add_int(hasher, (int64_t)edition->tier);
    hasher_add_int(hasher, edition->province.code);
    hasher_add_int(hasher, edition->synthetic);
    hasher_add_text(hasher, text_of(edition->labels));
    hasher_add_text(hasher, text_of(edition->note));
    panel_rules_hash(hasher, edition->panel);
    for (size_t i = 0; i < edition->stage_count; i++) {
        const EditionStage *stage = &edition->stages[i];
        hasher_add_text(hasher, text_of(stage->stage));
        hasher_add_int(hasher, stage->has_planned ? stage->planned.days : INT64_MIN);
        hasher_add_int(hasher, stage->has_actual ? stage->actual.days : INT64_MIN);
    }
    for (size_t i = 0; i < edition->denominator_count; i++) {
        hasher_add_text(hasher, text_of(edition->denominators[i].category));
        hasher_add_text(hasher, text_of(edition->denominators[i].role));
        hasher_add_text(hasher, text_of(edition->denominators[i].name));
    }
    for (size_t i = 0; i < edition->category_count; i++) {
        hasher_add_text(hasher, text_of(edition->categories[i].key));
        hasher_add_text(hasher, text_of(edition->categories[i].rubric_name));
        hasher_add_text(hasher, text_of(edition->categories[i].rubric_text));
    }
    edition_rules_hash(hasher, edition);
    Digest digest = hasher_end(hasher);
    return digest_hex(parent, &digest);
}

static bool same_key(const Edition *a, const Edition *b)
{
    return a->period == b->period && a->tier == b->tier && a->province.code == b->province.code &&
           a->synthetic == b->synthetic;
}

/* One edition for one period, tier and province (the synthetic example apart), and one name for it.
 */
static Status check_key(Store *store, void *parent, const Edition *edition)
{
    Ctx *ctx = store_ctx(store);
    Edition *editions = NULL;
    size_t count = 0;
    TRY(edition_list(store, parent, &editions, &count));
    for (size_t i = 0; i < count; i++) {
        bool name = strcmp(editions[i].id, edition->id) == 0;
        if (name != same_key(&editions[i], edition))
            return fail(ctx, E_EXISTS, name ? "edition.other_key" : "edition.key_taken",
                        edition->id, editions[i].id, NULL);
    }
    return OK;
}

static Status has_mark(Store *store, const Edition *edition, const Category *category, bool *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &category_has_mark, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(category->key));
    TRY(statement_next(statement, ret));
    if (*ret)
        statement_reset(statement);
    return OK;
}

static Status check_frozen(Store *store, const Edition *edition, const Edition *before)
{
    for (size_t i = 0; i < before->category_count; i++) {
        const Category *old = &before->categories[i];
        bool same = false;
        bool marked = false;
        for (size_t j = 0; j < edition->category_count; j++) {
            const Category *now = &edition->categories[j];
            same = same || (strcmp(old->key, now->key) == 0 &&
                            strcmp(old->rubric_text, now->rubric_text) == 0);
        }
        if (same && edition->conduct == before->conduct)
            continue;
        TRY(has_mark(store, edition, old, &marked));
        if (marked)
            return fail(store_ctx(store), E_CONFLICT,
                        same ? "edition.conduct_fixed" : "edition.rubric_frozen",
                        same ? edition->id : old->key, edition->id, NULL);
    }
    return OK;
}

static bool same_robustness(const EditionRobustness *a, const EditionRobustness *b)
{
    return a->draws == b->draws && a->concentration == b->concentration && a->seed == b->seed;
}

/* What is drawn and published stays from the desk review on, and once there are marks even if the
 * stage is moved back: whoever knows them could choose a pleasing seed, or keep a displeasing
 * result to himself. */
static Status check_robustness(Store *store, const Edition *edition, const Edition *before)
{
    AwardStage stage;
    bool marked = false;
    if (same_robustness(&edition->robustness, &before->robustness))
        return OK;
    TRY(stage_current(store, before, &stage));
    for (size_t i = 0; i < before->category_count && !marked; i++)
        TRY(has_mark(store, before, &before->categories[i], &marked));
    if (marked || (before->conduct == EDITION_CYCLE && stage >= STAGE_DESK_REVIEW))
        return fail(store_ctx(store), E_CONFLICT, "edition.robustness_fixed", edition->id, NULL);
    return OK;
}

static Digest rules_of(void *parent, const Edition *edition)
{
    Hasher *hasher = hasher_new(parent);
    for (size_t i = 0; i < edition->category_count; i++) {
        hasher_add_text(hasher, text_of(edition->categories[i].key));
        hasher_add_text(hasher, text_of(edition->categories[i].rubric_text));
        category_rules_hash(hasher, &edition->categories[i]);
    }
    return hasher_end(hasher);
}

/* An edition that has begun stays a cycle; from the desk review on its categories, rubrics and
 * their rules are what the entrants were told. */
static Status check_cycle(Store *store, void *scratch, const Edition *edition,
                          const Edition *before)
{
    AwardStage stage;
    if (before->conduct != EDITION_CYCLE)
        return OK;
    TRY(stage_current(store, before, &stage));
    Ctx *ctx = store_ctx(store);
    if (edition->conduct != EDITION_CYCLE && stage > STAGE_DRAFT)
        return fail(ctx, E_CONFLICT, "edition.conduct_fixed", edition->id, NULL);
    Digest now = rules_of(scratch, edition);
    Digest then = rules_of(scratch, before);
    if (stage >= STAGE_DESK_REVIEW && memcmp(&now, &then, sizeof now) != 0)
        return fail(ctx, E_CONFLICT, "edition.rules_fixed", edition->id,
                    stage_label(scratch, ctx->lang, stage), NULL);
    return OK;
}

static Status write_head(Store *store, const Edition *edition, const char *digest, int64_t *ret_row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &EDITION_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_int(writer, 1, edition->period);
    fact_text(writer, 2, text_of(TIER_KEYS[edition->tier]));
    fact_int(writer, 3, edition->province.code);
    fact_text(writer, 4, text_of(edition->labels));
    fact_text(writer, 5, text_of(edition->note));
    fact_int(writer, 6, edition->synthetic);
    fact_text(writer, 7, text_of(digest));
    TRY(fact_row(writer, ret_row));
    return fact_writer_close(writer);
}

static Status write_stages(Store *store, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &STAGE_FACT, &writer));
    for (size_t i = 0; i < edition->stage_count; i++) {
        const EditionStage *stage = &edition->stages[i];
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(stage->stage));
        if (stage->has_planned)
            fact_int(writer, 2, stage->planned.days);
        if (stage->has_actual)
            fact_int(writer, 3, stage->actual.days);
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status write_denominators(Store *store, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &DENOMINATOR_FACT, &writer));
    for (size_t i = 0; i < edition->denominator_count; i++) {
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(edition->denominators[i].category));
        fact_text(writer, 2, text_of(edition->denominators[i].role));
        fact_text(writer, 3, text_of(edition->denominators[i].name));
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status write_categories(Store *store, void *parent, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &CATEGORY_FACT, &writer));
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(category->key));
        fact_text(writer, 2, text_of(category->rubric_name));
        fact_text(writer, 3, text_of(category->rubric_text));
        fact_text(writer, 4, text_of(digest_hex(parent, &category->rubric->digest)));
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status save_edition(Store *store, void *scratch, const Edition *edition, Change *ret)
{
    int64_t event = 0;
    int64_t row = 0;
    EditionRow stored;
    Edition *before = mem_new(scratch, Edition);
    TRY(event_begin(store, edition_chain(edition), "award edition create", edition->id, &event));
    TRY(check_key(store, scratch, edition));
    TRY(find_edition(store, scratch, edition->id, before, &stored));
    const char *digest = digest_edition(scratch, edition);
    if (stored.found && strcmp(stored.digest, digest) == 0) {
        *ret = CHANGE_NONE;
        return OK;
    }
    if (stored.found) {
        TRY(load_categories(store, &stored, before));
        TRY(edition_rules_load(store, stored.chain, stored.row, before));
        TRY(check_frozen(store, edition, before));
        TRY(check_robustness(store, edition, before));
        TRY(check_cycle(store, scratch, edition, before));
    }
    TRY(edition_zones_check(store, edition));
    TRY(write_head(store, edition, digest, &row));
    TRY(write_stages(store, edition, row));
    TRY(panel_rules_write(store, edition_chain(edition), row, edition->panel));
    TRY(write_denominators(store, edition, row));
    TRY(write_categories(store, scratch, edition, row));
    TRY(edition_rules_write(store, edition, row));
    *ret = stored.found ? CHANGE_UPDATED : CHANGE_ADDED;
    return OK;
}

Status edition_save(Store *store, const Edition *edition, Change *ret)
{
    void *scratch = mem_root(store_ctx(store));
    Status status = save_edition(store, scratch, edition, ret);
    mem_free(scratch);
    return status;
}
