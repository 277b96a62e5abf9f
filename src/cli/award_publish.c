/* paritrana award publish, verify: the signed archive of a result, and its check. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"
#include "format/csv_text.h"

enum { DIGEST_SHOWN = 16 };

static const char *shortened(Ctx *ctx, const char *hex)
{
    return mem_printf(ctx, "%.*s", DIGEST_SHOWN, hex);
}

/* -- Publishing ------------------------------------------------------------------------------- */

enum { WRITTEN_MAX = 3 };

/* Files that are written together or not at all: each stands under a temporary name until all do.
 */
typedef struct {
    FileOut *files[WRITTEN_MAX];
    size_t count;
} Written;

/* A secret file that already has this content stays; another one is never overwritten. */
static Status file_ready(Session *session, const char *path, Text content, bool secret,
                         Written *written)
{
    Ctx *ctx = session->ctx;
    FileOut *file = NULL;
    FileMap *there = NULL;
    if (session->dry_run)
        return OK;
    if (secret && file_exists(path)) {
        TRY(file_map(ctx, ctx, path, (int64_t)ZIP_BYTES_MAX_MIB << 20, &there));
        if (!text_equal(there->content, content) || !file_is_private(path))
            return fail(ctx, E_EXISTS, "publish.file_there", path, NULL);
        return OK;
    }
    TRY(secret ? file_out_open_secret(ctx, ctx, path, &file)
               : file_out_open(ctx, ctx, path, &file));
    file_out_write(file, content);
    written->files[written->count++] = file;
    return OK;
}

static Status files_commit(Ctx *ctx, const Written *written)
{
    for (size_t i = 0; i < written->count; i++)
        TRY(file_commit(ctx, written->files[i]));
    return OK;
}

/* The panel's name for who marks carry as `key`; "" without a panel. */
static const char *person_of(const Assessor *panel, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(panel[i].key, key) == 0)
            return panel[i].name;
    }
    return "";
}

/* Who is A1, A2 …: for the committee's safe, never part of the archive. */
static Status names_text(Session *session, const BundleSource *source, Text *ret)
{
    static const char *const HEADER[] = {"assessor", "name", "person"};
    Ctx *ctx = session->ctx;
    Assessor *panel = NULL;
    size_t count = 0;
    Buf *buf = buf_new(ctx, (size_t)ZIP_BYTES_MAX_MIB << 20);
    TRY(assessor_list(session->store, ctx, source->edition, &panel, &count));
    csv_text_row(buf, HEADER, ARRAY_COUNT(HEADER));
    for (size_t i = 0; i < source->assessor_count; i++) {
        const char *fields[] = {mem_printf(ctx, "A%zu", i + 1), source->assessors[i],
                                person_of(panel, count, source->assessors[i])};
        csv_text_row(buf, fields, ARRAY_COUNT(fields));
    }
    *ret = buf_text(buf);
    return OK;
}

/* The archive, and apart from it, for their owner's eyes: names, and what proves each commitment.
 * The archive comes last: once it is there, all is. */
static Status write_results(Session *session, const BundleSource *source, Text archive)
{
    const char *names = option_text(session, "names-out");
    const char *openings = option_text(session, "openings-out");
    Written written = {0};
    Text text = TEXT_EMPTY;
    if (names != NULL) {
        TRY(names_text(session, source, &text));
        TRY(file_ready(session, names, text, true, &written));
    }
    if (openings != NULL)
        TRY(file_ready(session, openings, bundle_openings(session->ctx, source), true, &written));
    TRY(file_ready(session, option_text(session, "out"), archive, false, &written));
    return files_commit(session->ctx, &written);
}

/* Three files have three names. */
static Status check_paths(Session *session)
{
    static const char *const OPTIONS[] = {"out", "names-out", "openings-out"};
    for (size_t i = 0; i < ARRAY_COUNT(OPTIONS); i++) {
        for (size_t j = i + 1; j < ARRAY_COUNT(OPTIONS); j++) {
            const char *a = option_text(session, OPTIONS[i]);
            const char *b = option_text(session, OPTIONS[j]);
            if (a != NULL && b != NULL && strcmp(a, b) == 0)
                return fail(session->ctx, E_INVALID, "publish.same_path", OPTIONS[i], OPTIONS[j], a,
                            NULL);
        }
    }
    return OK;
}

static Status write_files(Session *session, const Bundle *bundle)
{
    static const OutputColumn COLUMNS[] = {{"file", "award.column.file"},
                                           {"bytes", "award.column.bytes"},
                                           {"blake2b", "award.column.digest"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    bool people = session->format == OUTPUT_TABLE;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < bundle->count; i++) {
        const ZipEntry *file = &bundle->files[i];
        Digest digest = digest_of(file->content.data, file->content.bytes);
        const char *hex = digest_hex(ctx, &digest);
        const Cell cells[] = {CELL_STRING(file->name), CELL_INT_OF((int64_t)file->content.bytes),
                              CELL_STRING(people ? shortened(ctx, hex) : hex)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static void say_withheld(Session *session, const BundleSource *source)
{
    Ctx *ctx = session->ctx;
    for (size_t c = 0; c < source->category_count; c++) {
        const BundleCategory *category = &source->categories[c];
        const Rubric *rubric = category->rubric;
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            const RubricNode *node = &rubric->nodes[rubric->indicators[i].node];
            if (category->withheld[i])
                session_say(session, "publish.withheld", category->key,
                            rubric_label(node, ctx->lang), NULL);
        }
    }
}

static Status build(Session *session, const Edition *edition, const EditionKey *key,
                    BundleSource *source, Bundle *ret)
{
    Ctx *ctx = session->ctx;
    int64_t below = option_int(session, "small-below", BUNDLE_SMALL_BELOW);
    if (below < 0 || below > BUNDLE_SMALL_MAX)
        return fail(ctx, E_INVALID, "publish.small_below", mem_printf(ctx, "%d", BUNDLE_SMALL_MAX),
                    NULL);
    TRY(bundle_collect(session->store, ctx, edition, &key->signing, source));
    source->small_below = below;
    source->open_marks = option_flag(session, "open-marks");
    TRY(bundle_withhold(ctx, source, option_text(session, "withhold")));
    return bundle_build(ctx, ctx, source, &key->signing, ret);
}

static Status award_publish_command(Session *session)
{
    Ctx *ctx = session->ctx;
    const char *path = option_text(session, "out");
    Edition *edition = NULL;
    EditionKey key;
    BundleSource source;
    Bundle bundle;
    Change change;
    if (!path_has_suffix(path, "zip"))
        return fail(ctx, E_INVALID, "publish.suffix", path, NULL);
    TRY(check_paths(session));
    TRY(award_session_edition(session, &edition));
    TRY(stage_require(session->store, edition, STAGE_DECIDED, STAGE_FORWARDED));
    TRY(edition_key_read(ctx, ctx, option_text(session, "key"), &key));
    TRY(edition_key_check(session->store, edition, &key));
    TRY(build(session, edition, &key, &source, &bundle));
    Digest archive = digest_of(bundle.archive.data, bundle.archive.bytes);
    Publication publication = {.edition = edition->id,
                               .manifest = bundle.manifest,
                               .archive = archive,
                               .files = (int64_t)bundle.count,
                               .bytes = (int64_t)bundle.archive.bytes,
                               .signer = public_hex(ctx, &key.shown.signing)};
    TRY(publication_save(session->store, edition, &publication, &change));
    TRY(write_results(session, &source, bundle.archive));
    TRY(write_files(session, &bundle));
    say_withheld(session, &source);
    session_say(session, "publish.done", path, mem_printf(ctx, "%zu", bundle.archive.bytes),
                digest_hex(ctx, &bundle.manifest), publication.signer, NULL);
    if (change == CHANGE_NONE)
        session_say(session, "publish.again", edition->id, NULL);
    if (edition->synthetic)
        session_say(session, "award.synthetic_note", edition->id, NULL);
    return OK;
}

Status award_say_publication(Session *session, const Edition *edition)
{
    Ctx *ctx = session->ctx;
    Publication publication;
    bool found = false;
    TRY(publication_find(session->store, ctx, edition, &publication, &found));
    if (found)
        session_say(session, "publish.stands", digest_hex(ctx, &publication.manifest),
                    publication.signer, NULL);
    return OK;
}

/* -- Checking --------------------------------------------------------------------------------- */

static Status write_checks(Session *session, const BundleReport *report)
{
    static const OutputColumn COLUMNS[] = {{"result", "award.column.result"},
                                           {"file", "award.column.file"},
                                           {"line", "column.line"},
                                           {"finding", "award.column.finding"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    bool people = session->format == OUTPUT_TABLE;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < report->count; i++) {
        const BundleCheck *check = &report->checks[i];
        const char *args[BUNDLE_CHECK_ARGS_MAX];
        for (int a = 0; a < BUNDLE_CHECK_ARGS_MAX; a++)
            args[a] = check->args[a] == NULL ? "" : check->args[a];
        const char *result = check->good ? "good" : "bad";
        const char *text =
            say(ctx, ctx->lang, check->key, args[0], args[1], args[2], args[3], args[4], NULL);
        const char *remedy = strstr(text, " || ");
        if (remedy != NULL)
            text = text_string(ctx, text_slice(text_of(text), 0, (size_t)(remedy - text)));
        const Cell cells[] = {
            CELL_STRING(people
                            ? say(ctx, ctx->lang, check->good ? "bundle.good" : "bundle.bad", NULL)
                            : result),
            CELL_STRING(check->file), check->line > 0 ? CELL_INT_OF(check->line) : CELL_NONE,
            CELL_STRING(text)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* "73.440000" is "73.44": at least two decimals, none of the zeros after them. */
static const char *plain_total(Ctx *ctx, const char *total)
{
    const char *point = strchr(total, '.');
    size_t bytes = strlen(total);
    while (point != NULL && total + bytes > point + 3 && total[bytes - 1] == '0')
        bytes--;
    return mem_printf(ctx, "%.*s", (int)bytes, total);
}

/* After the checks: what a code on a letter or certificate stands for. */
static Status say_code(Session *session, const char *path, Text archive)
{
    BundleResult result;
    const char *code = option_text(session, "code");
    if (code == NULL)
        return OK;
    TRY(bundle_find_code(session->ctx, session->ctx, path, archive, code, &result));
    session_say(session, result.awarded ? "publish.code_awarded" : "publish.code", result.entrant,
                result.name, result.category, result.place, plain_total(session->ctx, result.total),
                code, NULL);
    return OK;
}

/* What holds only as far as the archive goes, in one line each. */
static void say_unchecked(Session *session, const BundleReport *report)
{
    if (report->record)
        session_say(session, "publish.record", report->edition, NULL);
    if (report->unopened)
        session_say(session, "publish.unopened", NULL);
    if (report->uncounted > 0)
        session_say(session, "publish.uncounted",
                    mem_printf(session->ctx, "%zu", report->uncounted), report->unmarked, NULL);
}

static Status award_verify_command(Session *session)
{
    Ctx *ctx = session->ctx;
    const char *path = session->operands[0];
    const char *hex = option_text(session, "key");
    PublicKey wanted;
    BundleVerifyOptions options = {.signer = hex == NULL ? NULL : &wanted};
    FileMap *file = NULL;
    BundleReport report;
    if (hex != NULL && !bundle_public_parse(text_of(hex), &wanted))
        return fail(ctx, E_INVALID, "publish.key_form", hex, NULL);
    TRY(file_map(ctx, ctx, path, (int64_t)ZIP_BYTES_MAX_MIB << 20, &file));
    if (option_given(session, "openings")) {
        FileMap *openings = NULL;
        options.openings_name = option_text(session, "openings");
        TRY(file_map(ctx, ctx, options.openings_name, (int64_t)ZIP_BYTES_MAX_MIB << 20, &openings));
        options.openings = openings->content;
    }
    TRY(bundle_verify(ctx, ctx, path, file->content, &options, &report));
    TRY(write_checks(session, &report));
    if (report.failed > 0)
        return fail(ctx, E_INVALID, "publish.verify_failed", path,
                    mem_printf(ctx, "%zu", report.failed), NULL);
    say_unchecked(session, &report);
    session_say(session, hex == NULL ? "publish.verified" : "publish.verified_key", path,
                report.edition, public_hex(ctx, &report.signer), digest_hex(ctx, &report.manifest),
                NULL);
    return say_code(session, path, file->content);
}

static const Option PUBLISH_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "key", .type = VALUE_FILE, .required = true},
    {.name = "out", .type = VALUE_TEXT, .required = true},
    {.name = "names-out", .type = VALUE_TEXT},
    {.name = "openings-out", .type = VALUE_TEXT},
    {.name = "open-marks", .type = VALUE_FLAG},
    {.name = "small-below", .type = VALUE_INT},
    {.name = "withhold", .type = VALUE_TEXT},
};
static const Option VERIFY_OPTIONS[] = {
    {.name = "code", .type = VALUE_TEXT},
    {.name = "key", .type = VALUE_TEXT},
    {.name = "openings", .type = VALUE_FILE},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "publish",
     OPTIONS(PUBLISH_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award publish --edition west-java-2022-example --key "
                "var/showcase/keys/edition.key --out var/showcase/result.zip --db "
                "var/west-java.db",
     .run = award_publish_command},
    {.noun = "award",
     .verb = "verify",
     .operands = "FILE",
     OPTIONS(VERIFY_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana award verify var/showcase/result.zip",
     .run = award_verify_command},
};

COMMAND_LIST(award_publish, COMMANDS);
