/* paritrana award minutes, letter, certificate: documents to a file, to the screen, or for a whole
 * category into a folder. */
#include "cli/award_documents.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"

/* -- Where to and how ------------------------------------------------------------------------ */

typedef struct {
    DocumentFormat format;
    const char *path;   /* NULL: standard output */
    const char *folder; /* NULL: one document */
} Destination;

/* --format, or what the file's ending says; text otherwise. */
static Status read_target(Session *session, Destination *ret)
{
    static const char *const ENDINGS[] = {"txt", "pdf"};
    static const char *const FORMATS[] = {"text", "pdf"};
    int choice = option_choice(session, "format");
    const char *path = option_text(session, "out");
    bool pdf = path != NULL && path_has_suffix(path, ENDINGS[DOCUMENT_PDF]);
    bool text = path != NULL && path_has_suffix(path, ENDINGS[DOCUMENT_TEXT]);
    if ((choice == DOCUMENT_TEXT && pdf) || (choice == DOCUMENT_PDF && text))
        return fail(session->ctx, E_INVALID, "award.document_ending", path, FORMATS[choice], NULL);
    *ret = (Destination){.format = choice >= 0 ? (DocumentFormat)choice
                                   : pdf       ? DOCUMENT_PDF
                                               : DOCUMENT_TEXT,
                         .path = path};
    return OK;
}

/* A PDF is not for a screen. */
static Status check_path(Session *session, const Destination *target)
{
    if (target->path == NULL && target->folder == NULL && target->format == DOCUMENT_PDF)
        return fail(session->ctx, E_INVALID, "award.document_out", NULL);
    return OK;
}

static Status give(Session *session, const Document *document, const Destination *target,
                   const char *path)
{
    if (path == NULL) {
        session_print(session, document_text(session->ctx, document));
        return OK;
    }
    return document_write(session->ctx, document, target->format, path);
}

static Status say_files(Session *session, const Category *category, int64_t count,
                        const char *where)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"documents", "award.column.documents"},
                                           {"file", "award.column.file"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const char *shown = category == NULL ? "*"
                        : session->format == OUTPUT_TABLE
                            ? category_label(category, session->ctx->lang)
                            : category->key;
    const Cell cells[] = {CELL_STRING(shown), CELL_INT_OF(count), CELL_STRING(where)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* -- Minutes --------------------------------------------------------------------------------- */

Status award_minutes_command(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *only = NULL;
    Document *document = NULL;
    Destination target;
    TRY(read_target(session, &target));
    TRY(check_path(session, &target));
    TRY(award_session_edition(session, &edition));
    if (option_given(session, "category"))
        TRY(edition_category(ctx, edition, option_text(session, "category"), &only));
    TRY(award_minutes(session->store, ctx, edition, only, option_int(session, "top", 0),
                      &document));
    TRY(give(session, document, &target, target.path));
    return target.path == NULL ? OK : say_files(session, only, 1, target.path);
}

/* -- Letters and certificates ---------------------------------------------------------------- */

typedef struct {
    Session *session;
    Ctx *ctx;
    Destination target;
    Edition *edition;
    AwardDocument about;
    Scores *scores;   /* letters only */
    Ranking *ranking; /* NULL: the category cannot be ranked yet */
    size_t ranked;
    int64_t written;
} Writing;

/* Places, unless a value that is needed is missing: a letter then says so. */
static Status rank_all(Writing *writing)
{
    const Scores *scores = writing->scores;
    if (!award_scores_complete(scores))
        return OK;
    TRY(award_rank(writing->ctx, writing->ctx, scores, &writing->ranking));
    for (size_t i = 0; i < writing->ranking->count; i++)
        writing->ranked += writing->ranking->rows[i].place > 0;
    return OK;
}

static Status score_all(Writing *writing)
{
    TRY(award_session_scores(writing->session, writing->edition, writing->about.category,
                             &writing->scores));
    return rank_all(writing);
}

static const RankRow *row_of(const Writing *writing, size_t entrant)
{
    for (size_t i = 0; writing->ranking != NULL && i < writing->ranking->count; i++) {
        if (writing->ranking->rows[i].entrant == entrant)
            return &writing->ranking->rows[i];
    }
    return NULL;
}

/* To one that is not ranked: as the decision knows it, or, undecided, as it stands now. */
static Status make_letter_out(const Writing *writing, void *parent, const char *code,
                              Document **ret)
{
    NominationTable *table = NULL;
    DecidedPlace standing;
    const DecidedPlace *place = NULL;
    TRY(nomination_table(writing->session->store, parent, writing->edition, writing->about.category,
                         code, &table));
    const NominationStatus *status = table->count == 0 ? NULL : &table->rows[0];
    if (writing->about.decision != NULL) {
        place = award_decision_place(writing->about.decision, code);
    } else if (status != NULL && !status->in_play) {
        standing = award_decision_out(status);
        place = &standing;
    }
    if (place == NULL)
        return fail(writing->ctx, E_NOT_FOUND, "award.no_entrant_in", code,
                    writing->about.category->key, writing->edition->id, NULL);
    bool out = status != NULL &&
               (status->state == NOMINATION_WITHDRAWN || status->state == NOMINATION_DISQUALIFIED);
    *ret = award_letter_out(writing->ctx, parent, &writing->about, place, out ? status->act : NULL);
    return OK;
}

static Status make(Writing *writing, void *parent, const char *code, Document **ret)
{
    if (writing->scores == NULL)
        return award_certificate(writing->ctx, parent, &writing->about, code, ret);
    const AwardInput *input = writing->scores->input;
    size_t entrant = award_entrant_at(input, code);
    if (entrant == input->count)
        return make_letter_out(writing, parent, code, ret);
    *ret = award_letter(writing->ctx, parent, &writing->about, writing->scores,
                        award_explain(parent, writing->scores, entrant), row_of(writing, entrant),
                        writing->ranked);
    return OK;
}

/* "32.77.pdf": the code with anything unusual in a file's name as '_'. */
static char *path_of(const Writing *writing, void *parent, const char *code)
{
    static const char USUAL[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    char *name = mem_string(parent, code);
    for (size_t at; name[at = strspn(name, USUAL)] != '\0';)
        name[at] = '_';
    return mem_printf(parent, "%s/%s.%s", writing->target.folder, name,
                      writing->target.format == DOCUMENT_PDF ? "pdf" : "txt");
}

static Status write_one(Writing *writing, const char *code)
{
    Document *document = NULL;
    const char *path = writing->target.path;
    void *scratch = mem_root(writing->ctx);
    Status status = make(writing, scratch, code, &document);
    if (writing->target.folder != NULL)
        path = path_of(writing, scratch, code);
    if (status == OK)
        status = give(writing->session, document, &writing->target, path);
    mem_free(scratch);
    writing->written += status == OK;
    return status;
}

/* Everybody of the decision, or, undecided, everybody who is scored; certificates for the awarded.
 */
static Status write_all(Writing *writing)
{
    const AwardDecision *decision = writing->about.decision;
    bool certificates = writing->scores == NULL;
    TRY(directory_make(writing->ctx, writing->target.folder));
    for (size_t i = 0; decision != NULL && i < decision->count; i++) {
        if (!certificates || decision->places[i].awarded)
            TRY(write_one(writing, decision->places[i].code));
    }
    for (size_t i = 0; decision == NULL && i < writing->scores->input->count; i++)
        TRY(write_one(writing, writing->scores->input->entrants[i].code));
    return say_files(writing->session, writing->about.category, writing->written,
                     writing->target.folder);
}

/* One entrant, named, or a category into a folder. */
static Status read_which(Writing *writing, const char **ret_code)
{
    Session *session = writing->session;
    const char *entrant = session->operand_count > 0 ? session->operands[0] : NULL;
    TRY(read_target(session, &writing->target));
    writing->target.folder = option_text(session, "out-dir");
    if ((entrant == NULL) == (writing->target.folder == NULL))
        return fail(session->ctx, E_INVALID, "award.document_both", NULL);
    if (entrant == NULL && !option_given(session, "category"))
        return fail(session->ctx, E_INVALID, "award.document_category", NULL);
    TRY(check_path(session, &writing->target));
    TRY(award_session_edition(session, &writing->edition));
    if (entrant != NULL)
        TRY(award_session_entrant(session, writing->edition, entrant, ret_code));
    return award_session_category(session, writing->edition, *ret_code, &writing->about.category);
}

static Status run(Session *session, bool letters)
{
    Writing writing = {.session = session, .ctx = session->ctx};
    const char *code = NULL;
    const char *link = option_text(session, "link");
    AwardDecision *decision = NULL;
    TRY(read_which(&writing, &code));
    writing.about.edition = writing.edition;
    writing.about.link = link == NULL ? "" : link;
    TRY(award_document_signer(session->store, session->ctx, writing.edition,
                              &writing.about.signer));
    TRY(letters ? award_decision_find(session->store, session->ctx, writing.edition,
                                      writing.about.category->key, &decision)
                : award_decision_get(session->store, session->ctx, writing.edition,
                                     writing.about.category->key, &decision));
    writing.about.decision = decision;
    if (decision != NULL) /* its figures must be those that were decided on */
        TRY(award_decision_require(session->store, writing.edition, writing.about.category,
                                   decision));
    if (letters)
        TRY(score_all(&writing));
    if (writing.target.folder != NULL)
        return write_all(&writing);
    TRY(write_one(&writing, code));
    return writing.target.path == NULL
               ? OK
               : say_files(session, writing.about.category, 1, writing.target.path);
}

Status award_letter_command(Session *session) { return run(session, true); }

Status award_certificate_command(Session *session) { return run(session, false); }
