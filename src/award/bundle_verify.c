/* The checks of a published bundle, in this order: the container, the manifest, the signature, and
 * for each category its rules and tables: everything that follows from something else is computed
 * anew and compared byte for byte. */
#include "award/bundle_verify.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "format/yaml.h"

enum { SHOWN_BYTES_MAX = 160 };

/* -- What a check found ----------------------------------------------------------------------- */

static BundleCheck *check_add(Verifying *v, const char *file, bool good, const char *key)
{
    v->report.checks = mem_grow(v->parent, v->report.checks, v->report.count, &v->capacity);
    BundleCheck *check = &v->report.checks[v->report.count++];
    *check = (BundleCheck){.file = mem_string(v->parent, file), .good = good, .key = key};
    v->report.failed += !good;
    return check;
}

void verify_good(Verifying *v, const char *file, const char *key, const char *argument)
{
    check_add(v, file, true, key)->args[0] = argument == NULL ? "" : argument;
}

void verify_bad(Verifying *v, const char *file, const char *key, const char *argument)
{
    check_add(v, file, false, key)->args[0] =
        argument == NULL ? "" : mem_string(v->parent, argument);
}

void verify_problem(Verifying *v, const char *file)
{
    size_t count;
    const Problem *list = problems(v->ctx, &count);
    for (size_t i = 0; i < count; i++) {
        if (list[i].level != PROBLEM_ERROR)
            continue;
        const Problem *problem = &list[i];
        BundleCheck *check = check_add(v, problem->place.file == NULL ? file : problem->place.file,
                                       false, mem_string(v->parent, problem->key));
        check->line = problem->place.line;
        for (int a = 0; a < problem->arg_count; a++)
            check->args[a] = mem_string(v->parent, problem->args[a]);
    }
    problems_clear(v->ctx);
}

const ZipEntry *verify_file(const Verifying *v, const char *name)
{
    for (size_t i = 0; i < v->count; i++) {
        if (strcmp(v->files[i].name, name) == 0)
            return &v->files[i];
    }
    return NULL;
}

static Text line_at(Text text, size_t *at)
{
    const char *end = memchr(text.data + *at, '\n', text.bytes - *at);
    size_t to = end == NULL ? text.bytes : (size_t)(end - text.data);
    Text line = text_slice(text, *at, to);
    *at = to < text.bytes ? to + 1 : to;
    return line;
}

/* The line as it can be printed: not too long, bytes that are no text as question marks. */
static const char *shown(Verifying *v, Text line)
{
    Text part = text_slice(line, 0, line.bytes < SHOWN_BYTES_MAX ? line.bytes : SHOWN_BYTES_MAX);
    char *text = text_without_controls(v->parent, part);
    size_t at = 0;
    while (!utf8_valid(text_of(text), &at))
        text[at] = '?';
    return text;
}

void verify_same(Verifying *v, const char *file, Text published, Text computed)
{
    size_t a = 0;
    size_t b = 0;
    if (text_equal(published, computed)) {
        verify_good(v, file, "bundle.good.computed", NULL);
        return;
    }
    for (int64_t line = 1;; line++) {
        Text has = line_at(published, &a);
        Text should = line_at(computed, &b);
        bool end = a >= published.bytes || b >= computed.bytes;
        if (text_equal(has, should) && !end)
            continue;
        BundleCheck *check = check_add(v, file, false, "bundle.bad.computed");
        check->line = line;
        check->args[0] = shown(v, has);
        check->args[1] = shown(v, should);
        return;
    }
}

/* -- Manifest and signature ------------------------------------------------------------------- */

/* One entry of the manifest beside the file it names. False if it does not hold. */
static bool check_listed(Verifying *v, YamlNode item, bool *seen)
{
    const char *path = NULL;
    const char *hex = NULL;
    Digest listed;
    if (yaml_string(v->ctx, item, "path", &path) != OK ||
        yaml_string(v->ctx, item, "blake2b", &hex) != OK || !digest_parse(text_of(hex), &listed)) {
        problems_clear(v->ctx);
        verify_bad(v, BUNDLE_MANIFEST, "bundle.bad.json", NULL);
        return false;
    }
    const ZipEntry *file = verify_file(v, path);
    if (file == NULL) {
        verify_bad(v, path, "bundle.bad.missing", NULL);
        return false;
    }
    seen[file - v->files] = true;
    Digest digest = digest_of(file->content.data, file->content.bytes);
    if (digest_equal(&digest, &listed))
        return true;
    verify_bad(v, path, "bundle.bad.digest", NULL);
    return false;
}

static void check_list(Verifying *v, YamlNode list)
{
    bool good = yaml_is_sequence(list);
    bool *seen = mem_array(v->parent, bool, v->count + 1);
    if (!good)
        verify_bad(v, BUNDLE_MANIFEST, "bundle.bad.json", NULL);
    for (size_t i = 0; good && i < yaml_count(list); i++) {
        if (!yaml_is_mapping(yaml_item(list, i))) {
            verify_bad(v, BUNDLE_MANIFEST, "bundle.bad.json", NULL);
            return;
        }
        (void)check_listed(v, yaml_item(list, i), seen);
    }
    for (size_t i = 0; good && i < v->count; i++) {
        bool listed = seen[i] || strcmp(v->files[i].name, BUNDLE_MANIFEST) == 0 ||
                      strcmp(v->files[i].name, BUNDLE_SIGNATURE) == 0;
        if (!listed)
            verify_bad(v, v->files[i].name, "bundle.bad.unlisted", NULL);
    }
}

static void check_manifest(Verifying *v, const ZipEntry *manifest)
{
    ZipEntry *listed = mem_array(v->parent, ZipEntry, v->count);
    size_t count = 0;
    size_t before = v->report.failed;
    for (size_t i = 0; i < v->count; i++) {
        if (strcmp(v->files[i].name, BUNDLE_MANIFEST) != 0 &&
            strcmp(v->files[i].name, BUNDLE_SIGNATURE) != 0)
            listed[count++] = v->files[i];
    }
    v->report.manifest = digest_of(manifest->content.data, manifest->content.bytes);
    Text computed = text_of(bundle_manifest(v->parent, listed, count));
    if (text_equal(computed, manifest->content)) {
        verify_good(v, BUNDLE_MANIFEST, "bundle.good.manifest",
                    mem_printf(v->parent, "%zu", count));
        return;
    }
    Yaml *yaml = NULL;
    if (yaml_parse(v->ctx, v->parent, BUNDLE_MANIFEST, manifest->content, &yaml) != OK)
        verify_problem(v, BUNDLE_MANIFEST);
    else
        check_list(v, yaml_is_mapping(yaml_root(yaml)) ? yaml_get(yaml_root(yaml), "files")
                                                       : yaml_root(yaml));
    if (v->report.failed == before)
        verify_same(v, BUNDLE_MANIFEST, manifest->content, computed);
}

static bool parse_hex(Text hex, uint8_t *ret, size_t bytes)
{
    static const char DIGITS[] = "0123456789abcdef";
    if (hex.bytes != 2 * bytes)
        return false;
    for (size_t i = 0; i < hex.bytes; i++) {
        const char *digit = hex.data[i] == '\0' ? NULL : strchr(DIGITS, hex.data[i]);
        if (digit == NULL)
            return false;
        uint8_t value = (uint8_t)(digit - DIGITS);
        ret[i / 2] = (uint8_t)(i % 2 == 0 ? value << 4 : ret[i / 2] | value);
    }
    return true;
}

bool bundle_public_parse(Text hex, PublicKey *ret)
{
    PublicKey key;
    bool good = parse_hex(hex, key.bytes, sizeof key.bytes);
    if (good)
        *ret = key;
    return good;
}

static void check_signature(Verifying *v, const ZipEntry *manifest, const ZipEntry *signature,
                            const PublicKey *wanted)
{
    Text text = signature->content;
    Signature parsed;
    bool good = text.bytes == 2 * SIGNATURE_BYTES + 1 && text.data[text.bytes - 1] == '\n' &&
                parse_hex(text_slice(text, 0, text.bytes - 1), parsed.bytes, sizeof parsed.bytes);
    const char *signer = public_hex(v->parent, &v->report.signer);
    if (!good || !v->has_signer ||
        !signature_holds(&v->report.signer, manifest->content, &parsed)) {
        verify_bad(v, BUNDLE_SIGNATURE, "bundle.bad.signature", NULL);
        verify_bad(v, BUNDLE_MANIFEST, "bundle.bad.unsigned", NULL);
    } else if (wanted != NULL && !public_equal(wanted, &v->report.signer)) {
        verify_bad(v, BUNDLE_SIGNATURE, "bundle.bad.signer", signer);
    } else {
        verify_good(v, BUNDLE_SIGNATURE, "bundle.good.signature", signer);
    }
}

/* -- The whole archive ------------------------------------------------------------------------- */

/* Files that belong to no category and to no edition. */
static void check_strangers(Verifying *v)
{
    for (size_t i = 0; i < v->count; i++) {
        if (!verify_expects(v, v->files[i].name))
            verify_bad(v, v->files[i].name, "bundle.bad.extra", NULL);
    }
}

Status bundle_verify(Ctx *ctx, void *parent, const char *name, Text archive,
                     const BundleVerifyOptions *options, BundleReport *ret)
{
    Verifying verifying = {.ctx = ctx, .parent = parent};
    Verifying *v = &verifying;
    Status status = zip_unpack(ctx, parent, name, archive, &v->files, &v->count);
    if (status != OK) {
        verify_problem(v, name);
        *ret = v->report;
        return OK;
    }
    verify_good(v, name, "bundle.good.archive", mem_printf(parent, "%zu", v->count));
    static const char *const NEEDED[] = {BUNDLE_EDITION, BUNDLE_MANIFEST, BUNDLE_SIGNATURE};
    const ZipEntry *needed[ARRAY_COUNT(NEEDED)];
    size_t missing = 0;
    for (size_t i = 0; i < ARRAY_COUNT(NEEDED); i++) {
        needed[i] = verify_file(v, NEEDED[i]);
        missing += needed[i] == NULL;
        if (needed[i] == NULL)
            verify_bad(v, NEEDED[i], "bundle.bad.missing", NULL);
    }
    bool readable = needed[0] != NULL && verify_edition(v, needed[0]);
    if (needed[1] != NULL)
        check_manifest(v, needed[1]);
    if (missing == 0)
        check_signature(v, needed[1], needed[2], options->signer);
    if (readable) {
        check_strangers(v);
        verify_commitments(v, options);
        for (size_t i = 0; i < v->category_count; i++)
            verify_category(v, &v->categories[i]);
    }
    problems_clear(ctx);
    *ret = v->report;
    return OK;
}
