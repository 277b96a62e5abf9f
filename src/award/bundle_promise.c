/* Commitments to sealed marks: that none was added, dropped or changed after it was made. Whoever
 * has the openings also sees that each mark is the one that was promised. */
#include "award/bundle_verify.h"

#include "base/map.h"
#include "base/mem.h"

static const size_t BYTES_MAX = (size_t)ZIP_BYTES_MAX_MIB << 20;

/* -- As text ---------------------------------------------------------------------------------- */

static Buf *table_begin(void *parent, BundleTable table)
{
    const char *header[BUNDLE_COLUMNS_MAX];
    Buf *buf = buf_new(parent, BYTES_MAX);
    bundle_header(table, header);
    csv_text_row(buf, header, BUNDLE_TABLES[table].count);
    return buf;
}

static const char *number_text(void *parent, int64_t number)
{
    return mem_printf(parent, "%lld", (long long)number);
}

Text bundle_commitments(void *parent, const BundleSource *source)
{
    Buf *buf = table_begin(parent, BUNDLE_COMMITMENTS);
    for (size_t i = 0; i < source->commitment_count; i++) {
        const BundleCommitment *row = &source->commitments[i];
        void *scratch = mem_root(parent);
        const char *fields[] = {number_text(scratch, row->number),
                                row->category,
                                row->code,
                                row->indicator,
                                number_text(scratch, row->revision),
                                digest_hex(scratch, &row->commitment)};
        csv_text_row(buf, fields, ARRAY_COUNT(fields));
        mem_free(scratch);
    }
    return buf_text(buf);
}

Text bundle_openings(void *parent, const BundleSource *source)
{
    Buf *buf = table_begin(parent, BUNDLE_OPENINGS);
    for (size_t i = 0; i < source->opening_count; i++) {
        const BundleOpening *row = &source->openings[i];
        const Mark *mark = &row->mark;
        void *scratch = mem_root(parent);
        const char *fields[] = {
            number_text(scratch, row->number),
            row->pseudonym,
            mark->assessor,
            mark->category,
            mark->code,
            mark->indicator,
            number_text(scratch, row->revision),
            mark->abstains ? "" : decimal_format(scratch, mark->mark.micro, 6, 6, '.'),
            mark->note,
            secret_hex(scratch, &row->secret)};
        csv_text_row(buf, fields, ARRAY_COUNT(fields));
        mem_free(scratch);
    }
    return buf_text(buf);
}

Digest bundle_root(void *parent, const BundleCommitment *list, size_t count)
{
    Hasher *hasher = hasher_new(parent);
    for (size_t i = 0; i < count; i++)
        hasher_add(hasher, list[i].commitment.bytes, DIGEST_BYTES);
    return hasher_end(hasher);
}

/* -- From text -------------------------------------------------------------------------------- */

static Status read_table(Ctx *ctx, void *parent, BundleTable table, const char *name, Text content,
                         CsvText *ret)
{
    const char *header[BUNDLE_COLUMNS_MAX];
    bundle_header(table, header);
    return csv_text_read(ctx, parent, name, content, header, BUNDLE_TABLES[table].count, ret);
}

static Status wrong(Ctx *ctx, const char *name, size_t row)
{
    enum { HEADER_LINES = 2 };
    Place place = {.file = name, .line = (int64_t)row + HEADER_LINES};
    return fail_at(ctx, E_INVALID, &place, "bundle.promise_row", NULL);
}

Status bundle_read_commitments(Ctx *ctx, void *parent, Text content, BundleCommitment **ret,
                               size_t *ret_count)
{
    enum { NUMBER, CATEGORY, ENTRANT, INDICATOR, REVISION, COMMITMENT };
    const char *name = BUNDLE_TABLES[BUNDLE_COMMITMENTS].file;
    CsvText table;
    TRY(read_table(ctx, parent, BUNDLE_COMMITMENTS, name, content, &table));
    BundleCommitment *list = mem_array(parent, BundleCommitment, table.count);
    for (size_t i = 0; i < table.count; i++) {
        const char **fields = table.fields + i * table.width;
        list[i] = (BundleCommitment){
            .category = fields[CATEGORY], .code = fields[ENTRANT], .indicator = fields[INDICATOR]};
        if (!text_parse_int64(text_of(fields[NUMBER]), &list[i].number) ||
            list[i].number != (int64_t)i + 1 ||
            !text_parse_int64(text_of(fields[REVISION]), &list[i].revision) ||
            list[i].revision < 1 || !digest_parse(text_of(fields[COMMITMENT]), &list[i].commitment))
            return wrong(ctx, name, i);
    }
    *ret = list;
    *ret_count = table.count;
    return OK;
}

Status bundle_read_openings(Ctx *ctx, void *parent, const char *name, Text content,
                            BundleOpening **ret, size_t *ret_count)
{
    enum { NUMBER, PSEUDONYM, NAME, CATEGORY, ENTRANT, INDICATOR, REVISION, MARK, NOTE, SECRET };
    CsvText table;
    TRY(read_table(ctx, parent, BUNDLE_OPENINGS, name, content, &table));
    BundleOpening *list = mem_array(parent, BundleOpening, table.count);
    for (size_t i = 0; i < table.count; i++) {
        const char **fields = table.fields + i * table.width;
        list[i] = (BundleOpening){.pseudonym = fields[PSEUDONYM],
                                  .mark = {.category = fields[CATEGORY],
                                           .code = fields[ENTRANT],
                                           .indicator = fields[INDICATOR],
                                           .assessor = fields[NAME],
                                           .abstains = fields[MARK][0] == '\0',
                                           .note = fields[NOTE]}};
        bool good = text_parse_int64(text_of(fields[NUMBER]), &list[i].number) &&
                    text_parse_int64(text_of(fields[REVISION]), &list[i].revision) &&
                    secret_parse(text_of(fields[SECRET]), &list[i].secret);
        if (!good || (!list[i].mark.abstains &&
                      !text_parse_decimal(text_of(fields[MARK]), 6, &list[i].mark.mark.micro)))
            return wrong(ctx, name, i);
    }
    *ret = list;
    *ret_count = table.count;
    return OK;
}

/* -- Checking --------------------------------------------------------------------------------- */

static bool opens(const Verifying *v, const BundleOpening *opening)
{
    if (opening->number < 1 || opening->number > (int64_t)v->commitment_count)
        return false;
    const BundleCommitment *promise = &v->commitments[opening->number - 1];
    Digest digest =
        mark_commitment(&opening->secret, v->edition.id, &opening->mark, opening->revision);
    return digest_equal(&digest, &promise->commitment) && promise->revision == opening->revision &&
           strcmp(promise->category, opening->mark.category) == 0 &&
           strcmp(promise->code, opening->mark.code) == 0 &&
           strcmp(promise->indicator, opening->mark.indicator) == 0;
}

static void check_openings(Verifying *v)
{
    enum { HEADER_LINES = 2 };
    uint8_t *opened = mem_array(v->parent, uint8_t, v->commitment_count + 1);
    size_t failed = v->report.failed;
    for (size_t i = 0; i < v->opening_count; i++) {
        const BundleOpening *opening = &v->openings[i];
        if (!opens(v, opening) || opened[opening->number]) {
            verify_bad(v, v->openings_name, "bundle.bad.opening",
                       number_text(v->parent, (int64_t)i + HEADER_LINES));
            return;
        }
        opened[opening->number] = true;
    }
    for (size_t i = 1; i <= v->commitment_count; i++) {
        if (!opened[i]) {
            verify_bad(v, v->openings_name, "bundle.bad.unopened",
                       number_text(v->parent, (int64_t)i));
            return;
        }
    }
    if (v->report.failed == failed)
        verify_good(v, v->openings_name, "bundle.good.openings",
                    number_text(v->parent, (int64_t)v->opening_count));
}

/* What was promised belongs to a category of the edition; a record promised nothing. */
static void check_homes(Verifying *v)
{
    const char *name = BUNDLE_TABLES[BUNDLE_COMMITMENTS].file;
    if (v->edition.conduct == EDITION_RECORD && v->commitment_count > 0)
        verify_bad(v, BUNDLE_EDITION, "bundle.bad.conduct", NULL);
    for (size_t i = 0; i < v->commitment_count; i++) {
        bool found = false;
        for (size_t c = 0; c < v->category_count && !found; c++)
            found = strcmp(v->categories[c].key, v->commitments[i].category) == 0;
        if (!found) {
            verify_bad(v, name, "bundle.bad.promise_category", v->commitments[i].category);
            return;
        }
    }
}

void verify_commitments(Verifying *v, const BundleVerifyOptions *options)
{
    const char *name = BUNDLE_TABLES[BUNDLE_COMMITMENTS].file;
    const ZipEntry *file = verify_file(v, name);
    const ZipEntry *openings = verify_file(v, BUNDLE_TABLES[BUNDLE_OPENINGS].file);
    const ZipEntry *metadata = verify_file(v, BUNDLE_METADATA);
    BundleTable after = openings == NULL ? BUNDLE_OPENINGS : BUNDLE_ALL_TABLES;
    if (metadata == NULL)
        verify_bad(v, BUNDLE_METADATA, "bundle.bad.missing", NULL);
    else
        verify_same(v, BUNDLE_METADATA, metadata->content,
                    text_of(bundle_metadata(v->parent, BUNDLE_COMMITMENTS, after)));
    if (file == NULL) {
        verify_bad(v, name, "bundle.bad.missing", NULL);
        return;
    }
    if (bundle_read_commitments(v->ctx, v->parent, file->content, &v->commitments,
                                &v->commitment_count) != OK) {
        verify_problem(v, name);
        return;
    }
    BundleSource read = {.commitments = v->commitments, .commitment_count = v->commitment_count};
    if (!text_equal(bundle_commitments(v->parent, &read), file->content))
        verify_same(v, name, file->content, bundle_commitments(v->parent, &read));
    Digest root = bundle_root(v->parent, v->commitments, v->commitment_count);
    if (digest_equal(&root, &v->root) && v->promised == (int64_t)v->commitment_count)
        verify_good(v, name, "bundle.good.commitments",
                    number_text(v->parent, (int64_t)v->commitment_count));
    else
        verify_bad(v, name, "bundle.bad.commitments", NULL);
    check_homes(v);
    v->report.record = v->edition.conduct == EDITION_RECORD;
    v->report.unopened =
        v->commitment_count > 0 && openings == NULL && options->openings_name == NULL;
    if (openings != NULL && options->openings_name != NULL)
        verify_bad(v, options->openings_name, "bundle.bad.openings_twice", NULL);
    Text text = openings != NULL ? openings->content : options->openings;
    if (openings == NULL && options->openings_name == NULL)
        return;
    v->openings_name = openings != NULL ? openings->name : options->openings_name;
    if (bundle_read_openings(v->ctx, v->parent, v->openings_name, text, &v->openings,
                             &v->opening_count) != OK)
        verify_problem(v, v->openings_name);
    else
        check_openings(v);
}

/* Counts by "code|indicator" or "code|indicator|pseudonym". */
typedef struct {
    Interner *keys;
    int64_t *counts;
} Tally;

static int64_t *tally(Tally *t, const char *code, const char *indicator, const char *assessor)
{
    char *key = mem_printf(t->keys, "%s|%s|%s", code, indicator, assessor);
    uint32_t at = intern(t->keys, text_of(key));
    mem_free(key);
    return &t->counts[at];
}

/* How many marks each entrant has, beside how many were promised. */
static void check_counts(Verifying *v, const BundleCategory *category, void *scratch)
{
    Tally promised = {interner_new(scratch),
                      mem_array(scratch, int64_t, v->commitment_count + category->mark_count + 1)};
    const char *file = mem_printf(v->parent, "%s/marks.csv", category->key);
    for (size_t i = 0; i < v->commitment_count; i++) {
        const BundleCommitment *row = &v->commitments[i];
        if (strcmp(row->category, category->key) == 0 && row->revision == 1)
            ++*tally(&promised, row->code, row->indicator, "");
    }
    for (size_t i = 0; i < category->mark_count; i++)
        --*tally(&promised, category->marks[i].code, category->marks[i].indicator, "");
    for (size_t e = 0; e < category->input->count; e++) {
        const Rubric *rubric = category->rubric;
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            const char *code = category->input->entrants[e].code;
            const char *key = rubric->nodes[rubric->indicators[i].node].key;
            if (!bundle_is_panel(rubric, i))
                continue;
            char *name = mem_printf(scratch, "%s|%s|", code, key);
            uint32_t known = interned_count(promised.keys);
            uint32_t at = intern(promised.keys, text_of(name));
            if (at < known && promised.counts[at] != 0) {
                verify_bad(v, file, "bundle.bad.promises",
                           mem_printf(scratch, "%s, %s", code, key));
                return;
            }
        }
    }
}

/* With the openings: each mark is the last one that its assessor promised. */
static void check_marks(Verifying *v, const BundleCategory *category, void *scratch)
{
    Tally last = {interner_new(scratch),
                  mem_array(scratch, int64_t, v->opening_count + category->mark_count + 1)};
    const char *file = mem_printf(v->parent, "%s/marks.csv", category->key);
    for (size_t i = 0; i < v->opening_count; i++) {
        const BundleOpening *opening = &v->openings[i];
        if (strcmp(opening->mark.category, category->key) != 0)
            continue;
        int64_t *at = tally(&last, opening->mark.code, opening->mark.indicator, opening->pseudonym);
        if (*at == 0 || v->openings[*at - 1].revision < opening->revision)
            *at = (int64_t)i + 1;
    }
    for (size_t i = 0; i < category->mark_count; i++) {
        const BundleMark *mark = &category->marks[i];
        int64_t at = *tally(&last, mark->code, mark->indicator, mark->assessor);
        const BundleOpening *opening = at == 0 ? NULL : &v->openings[at - 1];
        if (opening == NULL || opening->mark.abstains != mark->abstains ||
            opening->mark.mark.micro != mark->mark.micro) {
            verify_bad(
                v, file, "bundle.bad.mark",
                mem_printf(scratch, "%s, %s, %s", mark->code, mark->indicator, mark->assessor));
            return;
        }
    }
}

static bool takes_part(const BundleCategory *category, const char *code)
{
    if (award_entrant_at(category->input, code) < category->input->count)
        return true;
    for (size_t i = 0; category->decision != NULL && i < category->decision->count; i++) {
        if (strcmp(category->decision->places[i].code, code) == 0)
            return true;
    }
    return false;
}

/* Whoever was marked is ranked, or is out for a reason that decisions.csv gives; and it was the
 * panel that was asked. */
static void check_promised(Verifying *v, const BundleCategory *category, void *scratch)
{
    const Rubric *rubric = category->rubric;
    const char *file = BUNDLE_TABLES[BUNDLE_COMMITMENTS].file;
    for (size_t i = 0; i < v->commitment_count; i++) {
        const BundleCommitment *row = &v->commitments[i];
        bool panel = false;
        if (strcmp(row->category, category->key) != 0)
            continue;
        for (size_t n = 0; n < rubric->indicator_count && !panel; n++)
            panel = bundle_is_panel(rubric, n) &&
                    strcmp(rubric->nodes[rubric->indicators[n].node].key, row->indicator) == 0;
        if (!panel || !takes_part(category, row->code)) {
            verify_bad(v, file, "bundle.bad.promise_entrant",
                       mem_printf(scratch, "%s, %s, %s", row->category, row->code, row->indicator));
            return;
        }
    }
}

/* Marks that were given and do not count: everybody should see that there are some. */
static void note_uncounted(Verifying *v, const BundleCategory *category)
{
    for (size_t i = 0; i < category->mark_count; i++) {
        const BundleMark *mark = &category->marks[i];
        if (mark->counts || mark->abstains)
            continue;
        if (v->report.uncounted++ == 0)
            v->report.unmarked = mem_printf(v->parent, "%s, %s, %s, %s", category->key, mark->code,
                                            mark->indicator, mark->assessor);
    }
}

void verify_promises(Verifying *v, const BundleCategory *category)
{
    void *scratch = mem_root(v->parent);
    check_promised(v, category, scratch);
    note_uncounted(v, category);
    if (v->edition.conduct == EDITION_CYCLE)
        check_counts(v, category, scratch);
    if (v->opening_count > 0)
        check_marks(v, category, scratch);
    mem_free(scratch);
}
