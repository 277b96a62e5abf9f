/* paritrana award key, assessor key, seal: keys of sealed marks, their commitments and the proof
 * that they were opened as they were sealed. */
#include "base/file.h"
#include "base/mem.h"
#include "cli/award_command.h"

static Status write_key_row(Session *session, const char *whose, const char *kind,
                            const PublicKey *key)
{
    static const OutputColumn COLUMNS[] = {{"whose", "award.column.seal_whose"},
                                           {"kind", "award.column.seal_kind"},
                                           {"public", "award.column.seal_public"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(whose), CELL_STRING(kind),
                          CELL_STRING(public_hex(session->ctx, key))};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static void warn_if_seeded(Session *session)
{
    if (!crypto_is_secret(session->ctx))
        problem_add(session->ctx, PROBLEM_WARNING, NULL, "seal.seeded", NULL);
}

static Status write_edition_keys(Session *session, const Edition *edition,
                                 const EditionPublic *keys)
{
    static const OutputColumn COLUMNS[] = {{"edition", "award.column.edition"},
                                           {"opening", "award.column.seal_opening"},
                                           {"signing", "award.column.seal_signing"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(edition->id),
                          CELL_STRING(public_hex(session->ctx, &keys->opening)),
                          CELL_STRING(public_hex(session->ctx, &keys->signing))};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status require_cycle(Session *session, const Edition *edition)
{
    if (edition->conduct == EDITION_CYCLE)
        return OK;
    return fail(session->ctx, E_INVALID, "seal.record_has_no_keys", edition->id, NULL);
}

/* --replace and --reason, one with the other; NULL without both. */
static Status replace_reason(Session *session, const char **ret)
{
    const char *reason = option_text(session, "reason");
    bool given = reason != NULL && text_trim(text_of(reason)).bytes > 0;
    if (given != option_flag(session, "replace") || (reason != NULL && !given))
        return fail(session->ctx, E_INVALID, "seal.replace_reason", NULL);
    *ret = given ? text_without_controls(session->ctx, text_trim(text_of(reason))) : NULL;
    return OK;
}

/* A file that is there already is used if it is the edition's key: the repeat changes nothing. A
 * record has one too: it signs what is published. */
static Status run_key_create(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    EditionKey key;
    Change change;
    const char *path = option_text(session, "out");
    const char *reason = NULL;
    TRY(replace_reason(session, &reason));
    TRY(award_session_edition(session, &edition));
    bool there = file_exists(path);
    if (there) {
        TRY(edition_key_read(ctx, ctx, path, &key));
        TRY(edition_key_check(session->store, edition, &key));
    } else {
        key = edition_key_new(ctx, edition);
        warn_if_seeded(session);
    }
    TRY(edition_key_save(session->store, edition, &key, reason, &change));
    if (!there && !session->dry_run)
        TRY(edition_key_write(ctx, &key, path));
    return write_edition_keys(session, edition, &key.shown);
}

static Status run_key_show(Session *session)
{
    Edition *edition = NULL;
    EditionPublic keys;
    bool found = false;
    int64_t count = 0;
    TRY(award_session_edition(session, &edition));
    TRY(edition_key_public(session->store, edition, &keys, &found));
    if (!found)
        return fail(session->ctx, E_NOT_FOUND, "seal.no_key", edition->id, NULL);
    TRY(write_edition_keys(session, edition, &keys));
    TRY(edition_key_count(session->store, edition, &count));
    if (count > 1)
        session_say(session, "seal.key_number",
                    count_format(session->ctx, count - 1, session->ctx->lang == LANG_EN), NULL);
    return OK;
}

/* With a panel only its assessors have keys. */
static Status require_assessor(Session *session, const Edition *edition, const char *name)
{
    bool panel = false;
    Assessor assessor;
    TRY(panel_exists(session->store, edition, &panel));
    if (panel)
        return assessor_get(session->store, session->ctx, edition, name, &assessor);
    for (const char *c = name; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ')
            return fail(session->ctx, E_INVALID, "award.key", name, NULL);
    }
    return OK;
}

static Status run_assessor_key(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    AssessorKey key;
    Change change;
    const char *name = session->operands[0];
    const char *path = option_text(session, "out");
    TRY(award_session_edition(session, &edition));
    TRY(require_cycle(session, edition));
    TRY(require_assessor(session, edition, name));
    bool there = file_exists(path);
    if (there) {
        TRY(assessor_key_read(ctx, ctx, path, &key));
        if (strcmp(key.assessor, name) != 0)
            return fail(ctx, E_EXISTS, "file.secret_there", path, NULL);
        TRY(assessor_key_check(session->store, edition, &key));
    } else {
        key = assessor_key_new(ctx, ctx, edition, name);
        warn_if_seeded(session);
    }
    TRY(assessor_key_save(session->store, edition, &key, option_flag(session, "replace"), &change));
    if (!there && !session->dry_run)
        TRY(assessor_key_write(ctx, &key, path));
    return write_key_row(session, name, "ed25519", &key.signer);
}

static Status run_seal_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"category", "award.column.category"},      {"code", "column.code"},
        {"indicator", "award.column.indicator"},    {"assessor", "award.column.seal_assessor"},
        {"revision", "award.column.seal_revision"}, {"commitment", "award.column.seal_commitment"},
        {"opened", "award.column.seal_opened"},     {"secret", "award.column.seal_secret"},
        {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    SealedMark *list = NULL;
    size_t count = 0;
    TableWriter *writer;
    TRY(award_session_edition(session, &edition));
    TRY(sealed_list(session->store, ctx, edition, option_text(session, "category"), &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const SealedMark *mark = &list[i];
        const Category *category = NULL;
        TRY(edition_category(ctx, edition, mark->category, &category));
        const Cell cells[] = {award_category_cell(session, edition, mark->category),
                              CELL_STRING(mark->code),
                              award_indicator_cell(session, category, mark->indicator),
                              CELL_STRING(mark->assessor),
                              CELL_INT_OF(mark->revision),
                              CELL_STRING(digest_hex(ctx, &mark->commitment)),
                              CELL_BOOL_OF(mark->opened),
                              mark->opened ? CELL_STRING(secret_hex(ctx, &mark->secret))
                                           : CELL_NONE,
                              CELL_BOOL_OF(mark->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    Digest root = sealed_root(list, count);
    session_say(session, "seal.root", count_format(ctx, (int64_t)count, ctx->lang == LANG_EN),
                digest_hex(ctx, &root), NULL);
    return OK;
}

static Status run_seal_verify(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"commitments", "award.column.seal_commitments"},
                                           {"opened", "award.column.seal_opened"},
                                           {"root", "award.column.seal_root"}};
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    SealOpening found;
    TableWriter *writer;
    TRY(award_session_edition(session, &edition));
    TRY(seal_verify(session->store, edition, &found));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(found.already), CELL_INT_OF(found.opened),
                          CELL_STRING(digest_hex(ctx, &found.root))};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static const Option EDITION_OPTION[] = {{.name = "edition", .type = VALUE_TEXT}};
static const Option KEY_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                     {.name = "out", .type = VALUE_FILE, .required = true},
                                     {.name = "replace", .type = VALUE_FLAG},
                                     {.name = "reason", .type = VALUE_TEXT}};
static const Option ASSESSOR_KEY_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                              {.name = "out", .type = VALUE_FILE, .required = true},
                                              {.name = "replace", .type = VALUE_FLAG}};
static const Option LIST_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                      {.name = "category", .type = VALUE_TEXT}};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "key create",
     OPTIONS(KEY_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award key create --edition west-java-2022-example "
                "--out var/showcase/keys/edition.key --db var/west-java.db",
     .run = run_key_create},
    {.noun = "award",
     .verb = "key show",
     OPTIONS(EDITION_OPTION),
     .use = USES_STORE_READ,
     .example = "paritrana award key show --edition west-java-2022-example --db var/west-java.db",
     .run = run_key_show},
    {.noun = "award",
     .verb = "assessor key",
     .operands = "ASSESSOR",
     OPTIONS(ASSESSOR_KEY_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award assessor key penilai-1 --edition west-java-2022-example "
                "--out var/showcase/keys/penilai-1.key --db var/west-java.db",
     .run = run_assessor_key},
    {.noun = "award",
     .verb = "seal list",
     OPTIONS(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award seal list --edition west-java-2022-example "
                "--category regency-city --db var/west-java.db",
     .run = run_seal_list},
    {.noun = "award",
     .verb = "seal verify",
     OPTIONS(EDITION_OPTION),
     .use = USES_STORE_READ,
     .example = "paritrana award seal verify --edition west-java-2022-example "
                "--db var/west-java.db",
     .run = run_seal_verify},
};

COMMAND_LIST(award_seal, COMMANDS);
