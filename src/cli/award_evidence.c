/* paritrana award evidence: the register of documents and what is said of them. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"

static const char *const CHANGES[] = {"none", "added", "updated"};

static Cell named(const Session *session, const char *group, const char *key)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_TABLE)
        return CELL_STRING(key);
    return CELL_STRING(say(ctx, ctx->lang, mem_printf(ctx, "award.%s.%s", group, key), NULL));
}

static Cell change_cell(const Session *session, Change change)
{
    return named(session, "change", CHANGES[change]);
}

static Cell text_cell(const char *text) { return text[0] == '\0' ? CELL_NONE : CELL_STRING(text); }

/* What the document is, for people: the rubric's word for its level, or that for the kind. */
static Cell kind_cell(const Session *session, const Edition *edition, const Evidence *evidence,
                      const char *kind)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_TABLE || kind[0] == '\0')
        return text_cell(kind);
    return CELL_STRING(evidence_label(ctx, ctx->lang, edition, evidence, kind));
}

static Cell indicator_cell(const Session *session, const Edition *edition, const Evidence *evidence)
{
    for (size_t i = 0; i < edition->category_count && evidence->indicator[0] != '\0'; i++) {
        if (strcmp(edition->categories[i].key, evidence->category) == 0)
            return award_indicator_cell(session, &edition->categories[i], evidence->indicator);
    }
    return text_cell(evidence->indicator);
}

/* Names the document and what happened to it. */
static Status one_row(Session *session, const Edition *edition, const EvidenceKey *key,
                      Change change)
{
    static const OutputColumn COLUMNS[] = {{"code", "column.code"},
                                           {"indicator", "award.column.indicator"},
                                           {"kind", "award.column.document_kind"},
                                           {"number", "award.column.number_of_document"},
                                           {"verdict", "award.column.verdict"},
                                           {"change", "award.column.change"},
                                           {"file_digest", "award.column.file_digest"}};
    Evidence evidence;
    TableWriter *writer;
    TRY(evidence_find(session->store, session->ctx, edition, key, &evidence));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(evidence.code),
                          indicator_cell(session, edition, &evidence),
                          kind_cell(session, edition, &evidence, evidence.kind),
                          CELL_STRING(evidence.number),
                          named(session, "verdict", DOCUMENT_VERDICT_KEYS[evidence.verdict]),
                          change_cell(session, change),
                          text_cell(evidence.file_digest)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static const char *text_or_nothing(const Session *session, const char *option)
{
    const char *text = option_text(session, option);
    return text == NULL ? "" : text;
}

/* A decimal of an option, in millionths. */
static Status read_value(Session *session, const char *option, const char *text, int64_t *ret)
{
    if (text_parse_decimal(text_of(text), 6, ret))
        return OK;
    return fail(session->ctx, E_INVALID, "award.option_value", option, text, NULL);
}

static Status find_entrant(Session *session, Edition **ret_edition, const Category **ret_category,
                           const char **ret_code)
{
    TRY(award_session_edition(session, ret_edition));
    TRY(award_session_entrant(session, *ret_edition, session->operands[0], ret_code));
    return award_session_category(session, *ret_edition, *ret_code, ret_category);
}

static Status evidence_add(Session *session)
{
    Edition *edition = NULL;
    const Category *category = NULL;
    Change change = CHANGE_NONE;
    Evidence evidence = {.indicator = text_or_nothing(session, "indicator"),
                         .kind = option_text(session, "kind"),
                         .number = option_text(session, "number"),
                         .title = text_or_nothing(session, "title"),
                         .source = text_or_nothing(session, "source"),
                         .file_name = "",
                         .file_digest = "",
                         .verdict_level = "",
                         .verdict_reason = "",
                         .verdict_by = "",
                         .synthetic = option_flag(session, "synthetic")};
    TRY(find_entrant(session, &edition, &category, &evidence.code));
    evidence.category = category->key;
    (void)option_date(session, "in-force", &evidence.in_force); /* required */
    evidence.has_until = option_date(session, "until", &evidence.until);
    evidence.has_submitted = option_date(session, "date", &evidence.submitted);
    evidence.has_value = option_given(session, "value");
    if (evidence.has_value)
        TRY(read_value(session, "value", option_text(session, "value"), &evidence.value));
    if (option_given(session, "file"))
        TRY(evidence_file(session->ctx, session->ctx, option_text(session, "file"), &evidence));
    TRY(evidence_save(session->store, edition, &evidence, &change));
    const EvidenceKey key = {category->key, evidence.code, evidence.indicator, evidence.kind,
                             evidence.number};
    return one_row(session, edition, &key, change);
}

/* -- List ------------------------------------------------------------------------------------ */

static Status list_row(Session *session, TableWriter *writer, const Edition *edition,
                       const Evidence *evidence)
{
    const Cell cells[] = {
        CELL_STRING(evidence->category),
        CELL_STRING(evidence->code),
        text_cell(evidence->indicator),
        kind_cell(session, edition, evidence, evidence->kind),
        CELL_STRING(evidence->number),
        CELL_DATE_OF(evidence->in_force),
        evidence->has_until ? CELL_DATE_OF(evidence->until) : CELL_NONE,
        evidence->has_submitted ? CELL_DATE_OF(evidence->submitted) : CELL_NONE,
        named(session, "verdict", DOCUMENT_VERDICT_KEYS[evidence->verdict]),
        evidence->has_verdict_value
            ? CELL_STRING(decimal_format(session->ctx, evidence->verdict_value, 6, 0, '.'))
            : kind_cell(session, edition, evidence, evidence->verdict_level),
        text_cell(evidence->verdict_reason),
        text_cell(evidence->verdict_by),
        text_cell(evidence->title),
        text_cell(evidence->source),
        text_cell(evidence->file_name),
        text_cell(evidence->file_digest),
        CELL_BOOL_OF(evidence->synthetic),
    };
    if (session->format != OUTPUT_TABLE)
        return table_writer_row(writer, cells);
    /* What fits a screen: the others are for programs. */
    const Cell narrow[] = {cells[1], cells[3], cells[4], cells[5], cells[8], cells[9], cells[10]};
    return table_writer_row(writer, narrow);
}

static Status open_list(Session *session, TableWriter **ret)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"indicator", "award.column.indicator"},
                                           {"kind", "award.column.document_kind"},
                                           {"number", "award.column.number_of_document"},
                                           {"in_force", "award.column.in_force"},
                                           {"until", "award.column.until"},
                                           {"submitted", "award.column.submitted"},
                                           {"verdict", "award.column.verdict"},
                                           {"counts_as", "award.column.verdict_level"},
                                           {"reason", "column.note"},
                                           {"judged_by", "award.column.verdict_by"},
                                           {"title", "award.column.about"},
                                           {"source", "column.source"},
                                           {"file_name", "award.column.file_name"},
                                           {"file_digest", "award.column.file_digest"},
                                           {"synthetic", "column.synthetic"}};
    const OutputColumn narrow[] = {COLUMNS[1], COLUMNS[3], COLUMNS[4], COLUMNS[5],
                                   COLUMNS[8], COLUMNS[9], COLUMNS[10]};
    if (session->format != OUTPUT_TABLE)
        return session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), ret);
    return session_table(session, NULL, narrow, ARRAY_COUNT(narrow), ret);
}

static Status evidence_list_command(Session *session)
{
    Edition *edition = NULL;
    const Category *only = NULL;
    const char *code = NULL;
    TableWriter *writer;
    int wanted = option_choice(session, "verdict");
    TRY(award_session_edition(session, &edition));
    if (session->operand_count > 0) {
        TRY(award_session_entrant(session, edition, session->operands[0], &code));
        TRY(award_session_category(session, edition, code, &only));
    } else if (option_given(session, "category")) {
        TRY(edition_category(session->ctx, edition, option_text(session, "category"), &only));
    }
    TRY(open_list(session, &writer));
    for (size_t i = 0; i < edition->category_count; i++) {
        Evidence *list = NULL;
        size_t count = 0;
        const Category *category = &edition->categories[i];
        if (only != NULL && only != category)
            continue;
        TRY(evidence_list(session->store, session->ctx, edition, category->key, &list, &count));
        for (size_t j = 0; j < count; j++) {
            if ((code == NULL || strcmp(list[j].code, code) == 0) &&
                (wanted < 0 || wanted == (int)list[j].verdict))
                TRY(list_row(session, writer, edition, &list[j]));
        }
    }
    return table_writer_close(writer);
}

/* -- Verdicts -------------------------------------------------------------------------------- */

/* `--as` is a level of the indicator's scale, or a value where the indicator takes one. */
static Status read_as(Session *session, const Evidence *evidence, EvidenceVerdict *verdict)
{
    const char *as = option_text(session, "as");
    verdict->level = "";
    if (as == NULL)
        return OK;
    if (!evidence->has_value) {
        verdict->level = as;
        return OK;
    }
    verdict->has_value = true;
    return read_value(session, "as", as, &verdict->value);
}

static Status find_document(Session *session, Edition **ret_edition, EvidenceKey *ret_key,
                            Evidence *ret)
{
    const Category *category = NULL;
    TRY(find_entrant(session, ret_edition, &category, &ret_key->code));
    ret_key->category = category->key;
    ret_key->number = option_text(session, "number");
    ret_key->indicator = option_text(session, "indicator");
    ret_key->kind = option_text(session, "kind");
    return evidence_find(session->store, session->ctx, *ret_edition, ret_key, ret);
}

static Status evidence_verdict(Session *session)
{
    Edition *edition = NULL;
    EvidenceKey key = {0};
    Evidence evidence;
    Change change = CHANGE_NONE;
    TRY(find_document(session, &edition, &key, &evidence));
    EvidenceVerdict verdict = {
        .verdict = (DocumentVerdict)(option_choice(session, "verdict") + DOCUMENT_ACCEPTED),
        .reason = text_or_nothing(session, "reason"),
        .by = option_text(session, "by"),
        .on = award_session_day(session, "date")};
    TRY(read_as(session, &evidence, &verdict));
    TRY(evidence_judge(session->store, edition, &key, &verdict, &change));
    return one_row(session, edition, &key, change);
}

static Status evidence_reopen_command(Session *session)
{
    Edition *edition = NULL;
    EvidenceKey key = {0};
    Evidence evidence;
    Change change = CHANGE_NONE;
    TRY(find_document(session, &edition, &key, &evidence));
    TRY(evidence_reopen(session->store, edition, &key, option_text(session, "reason"),
                        option_text(session, "by"), award_session_day(session, "date"), &change));
    return one_row(session, edition, &key, change);
}

/* Writes the file back that was handed in. */
static Status evidence_file_command(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    EvidenceKey key = {0};
    Evidence evidence;
    Text content;
    FileOut *file = NULL;
    const char *path = option_text(session, "out");
    TRY(find_document(session, &edition, &key, &evidence));
    TRY(evidence_content(session->store, ctx, &evidence, &content));
    TRY(file_out_open(ctx, ctx, path, &file));
    file_out_write(file, content);
    TRY(file_commit(ctx, file));
    session_say(session, "award.evidence_file_written", evidence.file_name,
                count_format(ctx, (int64_t)content.bytes, ctx->lang == LANG_EN), path, NULL);
    return OK;
}

static Status verdict_import_command(Session *session)
{
    return award_import_into_edition(session, verdict_import);
}

/* -- The commands ---------------------------------------------------------------------------- */

static const Option ADD_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "indicator", .type = VALUE_TEXT},
    {.name = "kind", .type = VALUE_TEXT, .required = true},
    {.name = "number", .type = VALUE_TEXT, .required = true},
    {.name = "title", .type = VALUE_TEXT},
    {.name = "in-force", .type = VALUE_DATE, .required = true},
    {.name = "until", .type = VALUE_DATE},
    {.name = "value", .type = VALUE_TEXT},
    {.name = "source", .type = VALUE_TEXT, .required = true},
    {.name = "file", .type = VALUE_FILE},
    {.name = "date", .type = VALUE_DATE},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option LIST_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "verdict", .type = VALUE_CHOICE, .choices = "none|accepted|partly|rejected|reopened"},
};
static const Option VERDICT_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "number", .type = VALUE_TEXT, .required = true},
    {.name = "indicator", .type = VALUE_TEXT},
    {.name = "kind", .type = VALUE_TEXT},
    {.name = "verdict",
     .type = VALUE_CHOICE,
     .required = true,
     .choices = "accepted|partly|rejected"},
    {.name = "as", .type = VALUE_TEXT},
    {.name = "reason", .type = VALUE_TEXT},
    {.name = "by", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE},
};
static const Option FILE_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "number", .type = VALUE_TEXT, .required = true},
    {.name = "indicator", .type = VALUE_TEXT},
    {.name = "kind", .type = VALUE_TEXT},
    {.name = "out", .type = VALUE_FILE, .required = true},
};
static const Option REOPEN_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "number", .type = VALUE_TEXT, .required = true},
    {.name = "indicator", .type = VALUE_TEXT},
    {.name = "kind", .type = VALUE_TEXT},
    {.name = "reason", .type = VALUE_TEXT, .required = true},
    {.name = "by", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "evidence add",
     .operands = "ENTRANT",
     OPTIONS(ADD_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award evidence add 32.16 --indicator regulation --kind circular "
                "--number '9 Tahun 2022 (contoh)' --in-force 2022-06-01 --source contoh "
                "--file demo/west-java/edition.yaml --synthetic --dry-run" NATIONAL,
     .run = evidence_add},
    {.noun = "award",
     .verb = "evidence list",
     .operands = "[ENTRANT]",
     OPTIONS(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award evidence list 32.77" WEST_JAVA,
     .run = evidence_list_command},
    {.noun = "award",
     .verb = "evidence file",
     .operands = "ENTRANT",
     OPTIONS(FILE_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award evidence file 32.77 --number '1 Tahun 2022 (contoh)' --out "
                "var/document.pdf" WEST_JAVA,
     .run = evidence_file_command},
    {.noun = "award",
     .verb = "evidence verdict",
     .operands = "ENTRANT",
     OPTIONS(VERDICT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award evidence verdict 32.77 --number '1 Tahun 2022 (contoh)' --verdict "
                "accepted "
                "--by 'Tim pemeriksa berkas (contoh)' --date 2023-01-20 --dry-run" WEST_JAVA,
     .run = evidence_verdict},
    {.noun = "award",
     .verb = "evidence verdict import",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award evidence verdict import var/showcase/data/verdicts.csv "
                "--dry-run" WEST_JAVA,
     .run = verdict_import_command},
    {.noun = "award",
     .verb = "evidence reopen",
     .operands = "ENTRANT",
     OPTIONS(REOPEN_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award evidence reopen 32.77 --number '1 Tahun 2022 (contoh)' --reason "
                "'Peraturan belum "
                "diundangkan (contoh)' --by 'Tim lapangan (contoh)' --date 2023-02-07 "
                "--dry-run" WEST_JAVA,
     .run = evidence_reopen_command},
};

COMMAND_LIST(award_evidence, COMMANDS);
