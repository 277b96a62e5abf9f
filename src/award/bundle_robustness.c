/* How firm the published places are, if the edition says that this is published: how often each
 * entrant had each place over draws of weights, and everybody's place under one change at a time.
 * Drawn from the values that the archive itself holds, so that whoever has it draws the same.
 * Nothing is done without one assessor: that would say who marked how. */
#include "award/bundle_private.h"

#include "base/mem.h"

static const size_t TABLE_BYTES_MAX = (size_t)ZIP_BYTES_MAX_MIB << 20;

static Buf *table_begin(void *parent, BundleTable table)
{
    const char *header[BUNDLE_COLUMNS_MAX];
    Buf *buf = buf_new(parent, TABLE_BYTES_MAX);
    bundle_header(table, header);
    csv_text_row(buf, header, BUNDLE_TABLES[table].count);
    return buf;
}

static const char *code_at(const Ranking *ranking, size_t i)
{
    return ranking->scores->input->entrants[ranking->rows[i].entrant].code;
}

static Text counts_text(void *parent, const Ranking *ranking, const Robustness *drawn)
{
    Buf *buf = table_begin(parent, BUNDLE_ROBUSTNESS);
    for (size_t i = 0; drawn != NULL && i < drawn->entrants; i++) {
        void *scratch = mem_root(parent);
        for (size_t p = 0; p < drawn->entrants; p++) {
            int64_t count = drawn->counts[i * drawn->entrants + p];
            const char *fields[] = {code_at(ranking, i), mem_printf(scratch, "%zu", p + 1),
                                    mem_printf(scratch, "%lld", (long long)count)};
            if (count > 0)
                csv_text_row(buf, fields, ARRAY_COUNT(fields));
        }
        mem_free(scratch);
    }
    return buf_text(buf);
}

static void put_places(Buf *buf, const Ranking *ranking, const char *kind, const char *what,
                       const uint16_t *places, size_t count)
{
    void *scratch = mem_root(NULL);
    for (size_t i = 0; i < count; i++) {
        const char *fields[] = {kind, what, code_at(ranking, i),
                                mem_printf(scratch, "%d", places[i])};
        csv_text_row(buf, fields, ARRAY_COUNT(fields));
    }
    mem_free(scratch);
}

/* First the places without a change, for they know nothing of the tie-break list. */
static Status changes_text(Ctx *ctx, void *parent, const Ranking *ranking,
                           const RobustnessTable *table, Text *ret)
{
    Buf *buf = table_begin(parent, BUNDLE_ROBUSTNESS_CHANGES);
    uint16_t *stated = mem_array(parent, uint16_t, table->entrants);
    RobustnessChange *changes = NULL;
    size_t count = 0;
    robustness_stated_places(parent, table, SIZE_MAX, stated);
    put_places(buf, ranking, "stated", "", stated, table->entrants);
    TRY(robustness_changes(ctx, parent, ranking, &changes, &count));
    for (size_t i = 0; i < count; i++)
        put_places(buf, ranking, changes[i].kind, changes[i].what, changes[i].places,
                   table->entrants);
    *ret = buf_text(buf);
    return OK;
}

Status bundle_robustness(Ctx *ctx, void *parent, const EditionRobustness *rule,
                         const Ranking *ranking, BundleTables *ret)
{
    const RobustnessTable *table =
        robustness_table(parent, ranking, NORMALISE_STATED, SUM_ARITHMETIC, NULL);
    const RobustnessOptions options = {
        .draws = rule->draws, .concentration = rule->concentration, .seed = (uint64_t)rule->seed};
    Robustness *drawn = NULL;
    Text changes = buf_text(table_begin(parent, BUNDLE_ROBUSTNESS_CHANGES));
    if (table->entrants > 1) { /* one alone is before nobody */
        TRY(award_robustness(ctx, parent, &table, 1, &options, &drawn));
        TRY(changes_text(ctx, parent, ranking, table, &changes));
    }
    ret->text[BUNDLE_ROBUSTNESS] = counts_text(parent, ranking, drawn);
    ret->text[BUNDLE_ROBUSTNESS_CHANGES] = changes;
    ret->drawn = drawn != NULL;
    ret->error = drawn == NULL ? (Rate){0} : drawn->error;
    return OK;
}
