/* The minutes (berita acara) of an edition: who decided what, on which grounds, and who did not
 * agree. */
#include "award/award_decision_private.h"
#include "award/panel_private.h"
#include "base/mem.h"
#include "base/message.h"

enum { MINUTES_BYTES_MAX = 1 << 20 };

typedef struct {
    Ctx *ctx;
    Store *store;
    void *scratch;
    Lang lang;
    const Edition *edition;
    const Category *only; /* NULL: all */
    int64_t top;          /* 0: all places */
    Document *document;
    AwardDecision **decisions; /* of the edition's categories; NULL: not decided */
    DecisionBasis *bases;      /* of those shown and decided */
    int chapter;
} Minutes;

static const char *text(const Minutes *minutes, const char *key)
{
    return say(minutes->scratch, minutes->lang, key, NULL);
}

static const char *number(const Minutes *minutes, int64_t value)
{
    return count_format(minutes->scratch, value, minutes->lang == LANG_EN);
}

static const char *long_date(const Minutes *minutes, Date date)
{
    return date_format_long(minutes->scratch, date, minutes->lang == LANG_EN);
}

static void chapter(Minutes *minutes, const char *key)
{
    document_heading(minutes->document, mem_printf(minutes->scratch, "%d. %s", ++minutes->chapter,
                                                   text(minutes, key)));
}

static bool shown(const Minutes *minutes, size_t category)
{
    return minutes->only == NULL || minutes->only == &minutes->edition->categories[category];
}

/* -- Head and committee ---------------------------------------------------------------------- */

static const char *weekday(const Minutes *minutes, Date date)
{
    enum { THURSDAY = 4, DAYS = 7 }; /* 1 January 1970 was one; 0 is Sunday */
    int day = (date.days % DAYS + DAYS + THURSDAY) % DAYS;
    return text(minutes, mem_printf(minutes->scratch, "award.weekday.%d", day));
}

/* On the day of the latest decision. */
static void write_opening(Minutes *minutes)
{
    const Edition *edition = minutes->edition;
    const AwardDecision *latest = NULL;
    Buf *open = buf_new(minutes->scratch, MINUTES_BYTES_MAX);
    for (size_t i = 0; i < edition->category_count; i++) {
        const AwardDecision *decision = minutes->decisions[i];
        if (shown(minutes, i) && decision != NULL &&
            (latest == NULL || decision->date.days > latest->date.days))
            latest = decision;
        if (shown(minutes, i) && decision == NULL)
            buf_printf(open, "%s%s", open->bytes == 0 ? "" : "; ",
                       category_label(&edition->categories[i], minutes->lang));
    }
    document_title(minutes->document, text(minutes, "award.minutes.title"));
    document_subtitle(minutes->document, text(minutes, "award.minutes.subtitle"));
    document_subtitle(minutes->document, award_edition_name(minutes->scratch, edition));
    const char *period = mem_printf(minutes->scratch, "%d", edition->period);
    if (latest != NULL)
        document_paragraph(minutes->document,
                           say(minutes->scratch, minutes->lang, "award.minutes.opening",
                               weekday(minutes, latest->date), long_date(minutes, latest->date),
                               award_edition_name(minutes->scratch, edition), period, NULL));
    if (open->bytes > 0)
        document_paragraph(minutes->document, say(minutes->scratch, minutes->lang,
                                                  "award.minutes.undecided", open->data, NULL));
}

static void write_committee(Minutes *minutes)
{
    const Edition *edition = minutes->edition;
    const DocumentColumn columns[] = {{text(minutes, "award.minutes.role"), false},
                                      {text(minutes, "award.minutes.name"), false},
                                      {text(minutes, "award.minutes.office"), false}};
    chapter(minutes, "award.minutes.committee");
    if (edition->decree[0] != '\0') {
        const char *date =
            edition->has_decree_date ? long_date(minutes, edition->decree_date) : "-";
        document_paragraph(minutes->document,
                           say(minutes->scratch, minutes->lang, "award.minutes.committee_decree",
                               edition->decree, date,
                               edition->decree_by[0] == '\0' ? "-" : edition->decree_by, NULL));
    }
    if (edition->committee_count == 0) {
        document_paragraph(minutes->document, text(minutes, "award.minutes.no_committee"));
        return;
    }
    document_table(minutes->document, columns, ARRAY_COUNT(columns));
    for (size_t i = 0; i < edition->committee_count; i++) {
        const CommitteeMember *member = &edition->committee[i];
        const char *role =
            mem_printf(minutes->scratch, "award.committee.%s", COMMITTEE_KEYS[member->role]);
        const char *cells[] = {text(minutes, role), member->name[0] == '\0' ? "-" : member->name,
                               member->office};
        document_row(minutes->document, cells);
    }
}

/* -- The panel ------------------------------------------------------------------------------- */

static void write_assessors(Minutes *minutes, const Panel *panel)
{
    const DocumentColumn columns[] = {{text(minutes, "award.minutes.name"), false},
                                      {text(minutes, "award.minutes.element"), false},
                                      {text(minutes, "award.minutes.office"), false},
                                      {text(minutes, "award.minutes.decree"), false}};
    document_table(minutes->document, columns, ARRAY_COUNT(columns));
    for (size_t i = 0; i < panel->assessor_count; i++) {
        const Assessor *assessor = &panel->assessors[i];
        const char *element =
            mem_printf(minutes->scratch, "award.element.%s", ELEMENT_KEYS[assessor->element]);
        const char *name = assessor->end_reason[0] == '\0'
                               ? assessor->name
                               : say(minutes->scratch, minutes->lang, "award.minutes.ended",
                                     assessor->name, assessor->end_reason, NULL);
        const char *cells[] = {name, text(minutes, element), assessor->office, assessor->decree};
        document_row(minutes->document, cells);
    }
}

/* How many conflicts the rules found, by kind: which entrant and whose is in `award conflict list`.
 */
static void write_conflicts(Minutes *minutes, const Panel *panel)
{
    const DocumentColumn columns[] = {{text(minutes, "award.minutes.conflict"), false},
                                      {text(minutes, "award.minutes.blocks"), true},
                                      {text(minutes, "award.minutes.warns"), true}};
    int64_t counts[CONFLICT_KIND_COUNT][CONFLICT_EFFECT_COUNT] = {0};
    for (size_t i = 0; i < panel->conflict_count; i++)
        counts[panel->conflicts[i].kind][panel->conflicts[i].effect]++;
    if (panel->conflict_count == 0) {
        document_paragraph(minutes->document, text(minutes, "award.minutes.no_conflicts"));
        return;
    }
    document_paragraph(minutes->document, text(minutes, "award.minutes.conflicts"));
    document_table(minutes->document, columns, ARRAY_COUNT(columns));
    for (ConflictKind kind = 0; kind < CONFLICT_KIND_COUNT; kind++) {
        if (counts[kind][CONFLICT_BLOCK] + counts[kind][CONFLICT_WARN] == 0)
            continue;
        const char *label =
            mem_printf(minutes->scratch, "award.conflict.%s", CONFLICT_KIND_KEYS[kind]);
        const char *cells[] = {text(minutes, label), number(minutes, counts[kind][CONFLICT_BLOCK]),
                               number(minutes, counts[kind][CONFLICT_WARN])};
        document_row(minutes->document, cells);
    }
}

static const char *assessor_name(const Panel *panel, const char *key)
{
    int assessor = panel_assessor(panel, key);
    return assessor < 0 ? key : panel->assessors[assessor].name;
}

static Status write_recusals(Minutes *minutes, const Panel *panel)
{
    Recusal *recusals = NULL;
    size_t count = 0;
    TRY(recusal_list(minutes->store, minutes->scratch, minutes->edition, &recusals, &count));
    document_paragraph(minutes->document, text(minutes, count == 0 ? "award.minutes.no_recusals"
                                                                   : "award.minutes.recusals"));
    for (size_t i = 0; i < count; i++)
        document_item(minutes->document, "-",
                      say(minutes->scratch, minutes->lang, "award.minutes.recusal",
                          assessor_name(panel, recusals[i].assessor), recusals[i].code,
                          recusals[i].category, recusals[i].reason,
                          long_date(minutes, recusals[i].dated), NULL));
    return OK;
}

static Status write_panel(Minutes *minutes)
{
    bool exists = false;
    Panel *panel = NULL;
    TRY(panel_exists(minutes->store, minutes->edition, &exists));
    if (!exists)
        return OK;
    chapter(minutes, "award.minutes.panel");
    TRY(panel_load(minutes->store, minutes->scratch, minutes->edition, NULL, NULL, &panel));
    write_assessors(minutes, panel);
    write_conflicts(minutes, panel);
    return write_recusals(minutes, panel);
}

/* -- Stages ---------------------------------------------------------------------------------- */

static void stage_row(const Minutes *minutes, const char *label, bool has_planned, Date planned,
                      bool has_actual, Date actual)
{
    const char *cells[] = {label, has_planned ? long_date(minutes, planned) : "-",
                           has_actual ? long_date(minutes, actual) : "-"};
    document_row(minutes->document, cells);
}

static Status write_moves_back(const Minutes *minutes)
{
    StageMove *moves = NULL;
    size_t count = 0;
    TRY(stage_moves(minutes->store, minutes->scratch, minutes->edition, &moves, &count));
    for (size_t i = 0; i < count; i++) {
        if (moves[i].back)
            document_item(minutes->document, "-",
                          say(minutes->scratch, minutes->lang, "award.minutes.back",
                              stage_label(minutes->scratch, minutes->lang, moves[i].stage),
                              long_date(minutes, moves[i].dated), moves[i].reason, moves[i].decree,
                              NULL));
    }
    return OK;
}

static Status write_stages(Minutes *minutes)
{
    const Edition *edition = minutes->edition;
    StagePlan plan[STAGE_COUNT];
    const DocumentColumn columns[] = {{text(minutes, "award.minutes.stage"), false},
                                      {text(minutes, "award.minutes.planned"), false},
                                      {text(minutes, "award.minutes.actual"), false}};
    if (edition->conduct == EDITION_RECORD && edition->stage_count == 0)
        return OK;
    chapter(minutes, "award.minutes.stages");
    document_table(minutes->document, columns, ARRAY_COUNT(columns));
    if (edition->conduct == EDITION_RECORD) {
        for (size_t i = 0; i < edition->stage_count; i++)
            stage_row(minutes, edition->stages[i].stage, edition->stages[i].has_planned,
                      edition->stages[i].planned, edition->stages[i].has_actual,
                      edition->stages[i].actual);
        return OK;
    }
    TRY(stage_plan(minutes->store, minutes->scratch, edition, plan));
    for (AwardStage stage = 0; stage < STAGE_COUNT; stage++) {
        if (plan[stage].has_planned || plan[stage].has_actual)
            stage_row(minutes, stage_label(minutes->scratch, minutes->lang, stage),
                      plan[stage].has_planned, plan[stage].planned, plan[stage].has_actual,
                      plan[stage].actual);
    }
    return write_moves_back(minutes);
}

/* Two lines of equal length: 64 digits fit none. */
static const char *digest_lines(const Minutes *minutes, const char *digest)
{
    int half = (int)strlen(digest) / 2;
    return mem_printf(minutes->scratch, "%.*s\n%s", half, digest, digest + half);
}

/* -- Categories ------------------------------------------------------------------------------ */

static void write_grounds(const Minutes *minutes, const Category *category,
                          const AwardDecision *decision)
{
    Document *document = minutes->document;
    const Rubric *rubric = category->rubric;
    bool english = minutes->lang == LANG_EN;
    document_pair(document, text(minutes, "award.minutes.decree"),
                  say(minutes->scratch, minutes->lang, "award.minutes.decree_of", decision->decree,
                      long_date(minutes, decision->date), NULL));
    document_pair(document, text(minutes, "award.minutes.rubric"),
                  say(minutes->scratch, minutes->lang, "award.minutes.rubric_of",
                      english ? rubric->title_en : rubric->title_id, decision->rubric_version,
                      NULL));
    document_pair(document, text(minutes, "award.minutes.rubric_digest"),
                  digest_lines(minutes, decision->rubric_digest));
    document_pair(document, text(minutes, "award.minutes.weights"),
                  english ? rubric->weights_from_en : rubric->weights_from_id);
    document_pair(document, text(minutes, "award.minutes.scores_digest"),
                  digest_lines(minutes, decision->scores_digest));
    if (decision->frozen_event > 0)
        document_pair(document, text(minutes, "award.minutes.frozen"),
                      say(minutes->scratch, minutes->lang, "award.minutes.frozen_at",
                          number(minutes, decision->frozen_event),
                          mem_printf(minutes->scratch, "\n%s",
                                     digest_lines(minutes, decision->frozen_digest)),
                          NULL));
    document_pair(document, text(minutes, "award.minutes.slots"), number(minutes, decision->slots));
}

static const char *note_of(const Minutes *minutes, const Rubric *rubric, const DecidedPlace *place)
{
    void *scratch = minutes->scratch;
    Buf *note = buf_new(scratch, MINUTES_BYTES_MAX);
    if (place->awarded)
        buf_append_string(note, award_place_title(scratch, minutes->lang, place->place));
    if (place->tied)
        buf_printf(note, "%s%s", note->bytes == 0 ? "" : "; ", text(minutes, "award.rank.tied"));
    if (place->decided_by[0] != '\0')
        buf_printf(note, "%s%s", note->bytes == 0 ? "" : "; ",
                   say(scratch, minutes->lang, "award.rank.decided",
                       award_tie_break_text(scratch, minutes->lang, rubric, place->decided_by),
                       NULL));
    return note->data;
}

static bool any_place(const AwardDecision *decision)
{
    bool any = false;
    for (size_t i = 0; i < decision->count; i++)
        any = any || decision->places[i].place > 0;
    return any;
}

static void write_places(const Minutes *minutes, const Category *category,
                         const AwardDecision *decision)
{
    const DocumentColumn columns[] = {{text(minutes, "award.minutes.place"), true},
                                      {text(minutes, "award.minutes.code"), false},
                                      {text(minutes, "award.minutes.entrant"), false},
                                      {text(minutes, "award.minutes.total"), true},
                                      {text(minutes, "award.minutes.note"), false}};
    int64_t left_out = 0;
    if (!any_place(decision)) {
        document_paragraph(minutes->document, text(minutes, "award.minutes.no_place"));
        return;
    }
    document_table(minutes->document, columns, ARRAY_COUNT(columns));
    for (size_t i = 0; i < decision->count; i++) {
        const DecidedPlace *place = &decision->places[i];
        if (place->place == 0)
            continue;
        if (minutes->top > 0 && place->place > minutes->top && !place->awarded) {
            left_out++;
            continue;
        }
        const char *cells[] = {
            mem_printf(minutes->scratch, "%lld", (long long)place->place), place->code, place->name,
            score_format(minutes->scratch, place->total, category->rubric->total_decimals,
                         minutes->lang == LANG_EN),
            note_of(minutes, category->rubric, place)};
        document_row(minutes->document, cells);
    }
    if (left_out > 0)
        document_paragraph(minutes->document,
                           say(minutes->scratch, minutes->lang, "award.minutes.left_out",
                               number(minutes, left_out), NULL));
}

/* With the gates that were not passed, or what was decided about the nomination. */
static const char *why_out(const Minutes *minutes, const DecisionBasis *basis,
                           const DecidedPlace *place)
{
    void *scratch = minutes->scratch;
    size_t entrant = award_entrant_at(basis->scores->input, place->code);
    DecidedPlace bare = *place;
    if (entrant < basis->scores->input->count && basis->scores->gate_failed[entrant])
        return say(scratch, minutes->lang, "award.rank.gate",
                   award_gates_text(scratch, minutes->lang, basis->scores, entrant), NULL);
    for (size_t i = 0; i < basis->table->count; i++) {
        const NominationStatus *status = &basis->table->rows[i];
        if (status->act == NULL || strcmp(status->entrant->code, place->code) != 0)
            continue;
        const char *date = long_date(minutes, status->act->on);
        const char *decree = status->act->decree;
        bare.reason = "";
        return mem_printf(scratch, "%s (%s): %s",
                          award_standing_text(scratch, minutes->lang, &bare),
                          decree[0] == '\0' ? date
                                            : say(scratch, minutes->lang, "award.minutes.decree_of",
                                                  decree, date, NULL),
                          place->reason);
    }
    return award_standing_text(scratch, minutes->lang, place);
}

static void write_those_out(const Minutes *minutes, const DecisionBasis *basis,
                            const AwardDecision *decision)
{
    bool any = false;
    for (size_t i = 0; i < decision->count; i++) {
        const DecidedPlace *place = &decision->places[i];
        if (place->place > 0)
            continue;
        if (!any)
            document_paragraph(minutes->document, text(minutes, "award.minutes.out"));
        any = true;
        document_item(minutes->document, "-",
                      mem_printf(minutes->scratch, "%s %s - %s", place->code, place->name,
                                 why_out(minutes, basis, place)));
    }
}

/* Which tie-break list held, who shares a place nevertheless, and how many were awarded for it. */
static void write_ties(const Minutes *minutes, const Category *category,
                       const AwardDecision *decision)
{
    int64_t tied = 0;
    int64_t awarded = 0;
    const char *list = award_tie_break_text(minutes->scratch, minutes->lang, category->rubric,
                                            decision->tie_break);
    for (size_t i = 0; i < decision->count; i++) {
        tied += decision->places[i].tied;
        awarded += decision->places[i].awarded;
    }
    document_paragraph(minutes->document, list[0] == '\0'
                                              ? text(minutes, "award.minutes.no_tie_break")
                                              : say(minutes->scratch, minutes->lang,
                                                    "award.minutes.tie_break", list, NULL));
    document_paragraph(minutes->document,
                       tied == 0 ? text(minutes, "award.minutes.no_ties")
                                 : say(minutes->scratch, minutes->lang, "award.minutes.ties",
                                       number(minutes, tied), NULL));
    if (awarded > decision->slots)
        document_paragraph(minutes->document,
                           say(minutes->scratch, minutes->lang, "award.minutes.more_awarded",
                               number(minutes, awarded), number(minutes, decision->slots), NULL));
}

static void write_dissent(const Minutes *minutes, const AwardDecision *decision)
{
    document_paragraph(minutes->document,
                       text(minutes, decision->dissent_count == 0 ? "award.minutes.no_dissent"
                                                                  : "award.minutes.dissent"));
    for (size_t i = 0; i < decision->dissent_count; i++)
        document_item(minutes->document, mem_printf(minutes->scratch, "%zu.", i + 1),
                      decision->dissents[i]);
    if (decision->note[0] != '\0')
        document_paragraph(minutes->document, say(minutes->scratch, minutes->lang,
                                                  "award.minutes.remark", decision->note, NULL));
}

static void write_categories(Minutes *minutes)
{
    const Edition *edition = minutes->edition;
    chapter(minutes, "award.minutes.results");
    for (size_t i = 0, section = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        const AwardDecision *decision = minutes->decisions[i];
        if (!shown(minutes, i) || decision == NULL)
            continue;
        document_heading(minutes->document,
                         mem_printf(minutes->scratch, "%d.%zu %s", minutes->chapter, ++section,
                                    category_label(category, minutes->lang)));
        write_grounds(minutes, category, decision);
        write_places(minutes, category, decision);
        write_those_out(minutes, &minutes->bases[i], decision);
        write_ties(minutes, category, decision);
        write_dissent(minutes, decision);
    }
}

/* -- Anchors --------------------------------------------------------------------------------- */

static void write_promises(const Minutes *minutes, const SealedMark *list, size_t count)
{
    Digest root = sealed_root(list, count);
    document_pair(minutes->document, text(minutes, "award.minutes.promises"),
                  number(minutes, (int64_t)count));
    document_pair(minutes->document, text(minutes, "award.minutes.promises_root"),
                  digest_lines(minutes, digest_hex(minutes->scratch, &root)));
}

/* What whoever doubts a published archive holds against it: on paper, and signed, before there is
 * an archive. */
static Status write_anchors(Minutes *minutes)
{
    Snapshot snapshot = {0};
    EditionPublic key;
    SealedMark *promises = NULL;
    size_t count = 0;
    bool has_key = false;
    TRY(edition_key_public(minutes->store, minutes->edition, &key, &has_key));
    TRY(stage_snapshot(minutes->store, minutes->scratch, minutes->edition, &snapshot));
    TRY(sealed_list(minutes->store, minutes->scratch, minutes->edition, NULL, &promises, &count));
    if (!has_key && !snapshot.frozen)
        return OK;
    chapter(minutes, "award.minutes.anchors");
    document_paragraph(minutes->document, text(minutes, "award.minutes.anchors_what"));
    document_pair(minutes->document, text(minutes, "award.minutes.signing_key"),
                  has_key ? digest_lines(minutes, public_hex(minutes->scratch, &key.signing))
                          : text(minutes, "award.minutes.no_signing_key"));
    if (has_key)
        write_promises(minutes, promises, count);
    if (snapshot.frozen) {
        Digest digest = snapshot_digest(minutes->scratch, &snapshot);
        document_pair(minutes->document, text(minutes, "award.minutes.snapshot"),
                      digest_lines(minutes, digest_hex(minutes->scratch, &digest)));
    }
    return OK;
}

/* -- All of it ------------------------------------------------------------------------------- */

/* The decisions, with what those shown follow from. */
static Status read_decisions(Minutes *minutes)
{
    const Edition *edition = minutes->edition;
    bool any = false;
    minutes->decisions = mem_array(minutes->scratch, AwardDecision *, edition->category_count);
    minutes->bases = mem_array(minutes->scratch, DecisionBasis, edition->category_count);
    for (size_t i = 0; i < edition->category_count; i++) {
        TRY(award_decision_find(minutes->store, minutes->scratch, edition,
                                edition->categories[i].key, &minutes->decisions[i]));
        any = any || (shown(minutes, i) && minutes->decisions[i] != NULL);
    }
    if (!any && minutes->only == NULL)
        return fail(minutes->ctx, E_NOT_FOUND, "award.undecided_all", edition->id, NULL);
    if (!any)
        return fail(minutes->ctx, E_NOT_FOUND, "award.undecided", minutes->only->key, edition->id,
                    NULL);
    for (size_t i = 0; i < edition->category_count; i++) {
        if (shown(minutes, i) && minutes->decisions[i] != NULL)
            TRY(award_decision_basis(minutes->store, minutes->scratch, edition,
                                     &edition->categories[i], minutes->decisions[i],
                                     &minutes->bases[i]));
    }
    return OK;
}

static Status write_minutes(Minutes *minutes)
{
    enum { ALL_ROLES = (1U << COMMITTEE_COUNT) - 1 };
    const Edition *edition = minutes->edition;
    TRY(read_decisions(minutes));
    write_opening(minutes);
    write_committee(minutes);
    TRY(write_panel(minutes));
    TRY(write_stages(minutes));
    write_categories(minutes);
    TRY(write_anchors(minutes));
    chapter(minutes, "award.minutes.closing");
    document_paragraph(minutes->document, text(minutes, "award.minutes.close"));
    award_document_sign(minutes->document, minutes->scratch, minutes->lang, edition->committee,
                        edition->committee_count, ALL_ROLES);
    return OK;
}

Status award_minutes(Store *store, void *parent, const Edition *edition, const Category *only,
                     int64_t top, Document **ret)
{
    Ctx *ctx = store_ctx(store);
    Minutes minutes = {.ctx = ctx,
                       .store = store,
                       .scratch = mem_root(ctx),
                       .lang = ctx->lang,
                       .edition = edition,
                       .only = only,
                       .top = top};
    minutes.document =
        award_document_new(ctx, parent, edition, DOCUMENT_REPORT,
                           say(minutes.scratch, ctx->lang, "award.minutes.title", NULL));
    Status status = write_minutes(&minutes);
    mem_free(minutes.scratch);
    if (status == OK)
        *ret = minutes.document;
    return status;
}
