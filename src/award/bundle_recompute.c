/* One category of a bundle, computed anew from what was put into it. */
#include "award/bundle_verify.h"

#include "base/mem.h"

static const char *path_of(Verifying *v, const VerifyCategory *category, const char *file)
{
    return mem_printf(v->parent, "%s/%s", category->key, file);
}

bool verify_expects(const Verifying *v, const char *name)
{
    static const char *const ROOT[] = {BUNDLE_EDITION,  BUNDLE_MANIFEST,   BUNDLE_SIGNATURE,
                                       BUNDLE_METADATA, "commitments.csv", "openings.csv"};
    static const char *const FILES[] = {BUNDLE_RUBRIC, BUNDLE_RULES, BUNDLE_METADATA};
    for (size_t i = 0; i < ARRAY_COUNT(ROOT); i++) {
        if (strcmp(name, ROOT[i]) == 0)
            return true;
    }
    Text rest = text_of(name);
    Text folder;
    bool expected = false;
    if (!text_split(&rest, '/', &folder))
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++)
        expected = expected || text_is(rest, FILES[i]);
    for (size_t i = 0; i < bundle_tables_end(&v->edition); i++)
        expected = expected || text_is(rest, BUNDLE_TABLES[i].file);
    for (size_t i = 0; i < v->category_count && expected; i++) {
        if (text_is(folder, v->categories[i].key))
            return true;
    }
    return false;
}

/* The file's content; false, after saying so, if it is missing. */
static bool take(Verifying *v, const VerifyCategory *category, const char *name, Text *ret)
{
    const char *path = path_of(v, category, name);
    const ZipEntry *file = verify_file(v, path);
    if (file == NULL) {
        verify_bad(v, path, "bundle.bad.missing", NULL);
        return false;
    }
    *ret = file->content;
    return true;
}

static void check_rules(Verifying *v, const VerifyCategory *category, const Rubric *rubric,
                        Text rules)
{
    if (!digest_equal(&rubric->digest, &category->rubric))
        verify_bad(v, path_of(v, category, BUNDLE_RUBRIC), "bundle.bad.rubric", NULL);
    else
        verify_good(v, path_of(v, category, BUNDLE_RUBRIC), "bundle.good.rubric", NULL);
    Digest digest = digest_of(rules.data, rules.bytes);
    if (strcmp(digest_hex(v->parent, &digest), category->rules) != 0)
        verify_bad(v, path_of(v, category, BUNDLE_RULES), "bundle.bad.rubric", NULL);
    verify_same(v, path_of(v, category, BUNDLE_RULES), rules,
                text_of(rubric_json(v->parent, rubric)));
}

/* The digest in the minutes is over the rules, entrants, scores and points. */
static void check_minutes(Verifying *v, const VerifyCategory *category, const AwardInput *input)
{
    Scores *scores = NULL;
    if (!category->decided || award_score(v->ctx, v->parent, input, &scores) != OK)
        return; /* bundle_tables has said why */
    if (strcmp(award_scores_digest(v->parent, scores), category->scores) == 0)
        verify_good(v, BUNDLE_EDITION, "bundle.good.minutes", category->key);
    else
        verify_bad(v, BUNDLE_EDITION, "bundle.bad.minutes", category->key);
}

static bool lists_withheld(const Verifying *v, const char *name)
{
    for (size_t i = 0; i < v->withheld_count; i++) {
        if (strcmp(v->withheld[i], name) == 0)
            return true;
    }
    return false;
}

/* Are the indicators whose heads are withheld those that edition.json lists, and is every share of
 * the others shown with its heads? */
static void check_withheld(Verifying *v, const BundleCategory *category)
{
    const AwardInput *input = category->input;
    const Rubric *rubric = input->rubric;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const char *key = rubric->nodes[rubric->indicators[i].node].key;
        char *name = mem_printf(v->parent, "%s/%s", category->key, key);
        bool shares = false;
        bool bare = false; /* a share that is said to be none: it would follow from nothing */
        for (size_t e = 0; e < input->count; e++) {
            const RawValue *raw = &input->values[e * rubric->indicator_count + i];
            shares = shares || (raw->known && raw->denominator != 0);
            bare = bare || (raw->known && raw->denominator == 0 && bundle_is_share(rubric, i));
        }
        if (bare || (shares && lists_withheld(v, name) != category->withheld[i]))
            verify_bad(v, BUNDLE_EDITION, "bundle.bad.withheld", name);
    }
}

void verify_category(Verifying *v, const VerifyCategory *category)
{
    Text rubric = TEXT_EMPTY;
    Text rules = TEXT_EMPTY;
    Text metadata = TEXT_EMPTY;
    Text tables[BUNDLE_TABLE_COUNT];
    BundleTables computed;
    BundleTable end = bundle_tables_end(&v->edition);
    BundleCategory read;
    bool whole = take(v, category, BUNDLE_RUBRIC, &rubric);
    whole = take(v, category, BUNDLE_RULES, &rules) && whole;
    whole = take(v, category, BUNDLE_METADATA, &metadata) && whole;
    for (size_t i = 0; i < end; i++)
        whole = take(v, category, BUNDLE_TABLES[i].file, &tables[i]) && whole;
    if (!whole)
        return;
    verify_same(v, path_of(v, category, BUNDLE_METADATA), metadata,
                text_of(bundle_metadata(v->parent, BUNDLE_ENTRANTS, end)));
    Status status =
        bundle_read(v->ctx, v->parent, category->key, rubric, tables, &v->edition, &read);
    if (status == OK && category->decided)
        read.decision->decree = category->decree;
    if (status == OK && category->decided)
        read.decision->slots = category->slots;
    if (status == OK && !category->decided)
        read.decision = NULL;
    if (status == OK)
        check_rules(v, category, read.rubric, rules);
    if (status == OK && (int64_t)read.input->count != category->entrants)
        verify_bad(v, path_of(v, category, BUNDLE_TABLES[BUNDLE_ENTRANTS].file),
                   "bundle.bad.entrants", NULL);
    if (status == OK)
        status = bundle_tables(v->ctx, v->parent, &v->edition, &read, &computed);
    if (status != OK) {
        verify_problem(v, path_of(v, category, BUNDLE_TABLES[BUNDLE_INPUTS].file));
        return;
    }
    for (size_t i = 0; i < end; i++)
        verify_same(v, path_of(v, category, BUNDLE_TABLES[i].file), tables[i], computed.text[i]);
    if (category->drawn != computed.drawn || category->error != computed.error.ppm)
        verify_bad(v, BUNDLE_EDITION, "bundle.bad.robustness_error", category->key);
    check_minutes(v, category, read.input);
    check_withheld(v, &read);
    verify_promises(v, &read);
}
