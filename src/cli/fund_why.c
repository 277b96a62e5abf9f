/* paritrana fund why: who pays for a person, and why nobody does. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"

typedef struct {
    Session *session;
    TableWriter *writer;
    int64_t row;      /* asked for; 0: a number was given */
    bool found;       /* the row */
    int64_t nik;      /* 0: none, or none that can be used */
    Verdict verdict;  /* of the row */
    uint64_t reasons; /* … */
    bool synthetic;
    size_t answers; /* commitments and refusals shown */
} Why;

/* -- Who is meant ---------------------------------------------------------------------------- */

static Status find_row(const RosterRow *row, void *argument)
{
    Why *why = argument;
    Ctx *ctx = why->session->ctx;
    if (row->id != why->row)
        return OK;
    NikFacts facts = nik_examine(row->nik, instant_date(ctx->now));
    why->found = true;
    why->nik = nik_is_valid(&facts) ? facts.nik.number : 0;
    why->verdict = row->final;
    why->reasons = row->reasons;
    why->synthetic = row->synthetic;
    return OK;
}

/* "3277-4:17" or a NIK. */
static Status find_person(Why *why, Text operand)
{
    Session *session = why->session;
    Ctx *ctx = session->ctx;
    Text rest = operand, roster;
    RosterId id;
    RosterInfo info;
    NikFacts facts = nik_examine(operand, instant_date(ctx->now));
    if (nik_is_valid(&facts)) {
        why->nik = facts.nik.number;
        return OK;
    }
    if (!text_split(&rest, ':', &roster) || !roster_id_parse(roster, &id) ||
        !text_parse_int64(rest, &why->row) || why->row <= 0)
        return fail(ctx, E_INVALID, "fund.why_operand", text_string(ctx, operand), NULL);
    TRY(roster_get(session->store, ctx, id, &info));
    TRY(roster_each_row(session->store, &info, find_row, why));
    return why->found ? OK
                      : fail(ctx, E_NOT_FOUND, "fund.why_row", text_string(ctx, roster),
                             text_string(ctx, rest), NULL);
}

/* -- Answers --------------------------------------------------------------------------------- */

typedef struct {
    const char *kind, *kind_message;
    Month from, until;
    const Fund *fund;        /* NULL: none pays */
    const Refusal *refusal;  /* NULL: a commitment */
    const char *explanation; /* in the context's language */
    bool synthetic;
} Answered;

/* People read sentences, machines rows. */
static Status show(Why *why, const Answered *answer)
{
    Session *session = why->session;
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    const Refusal *refusal = answer->refusal;
    why->answers++;
    why->synthetic |= answer->synthetic;
    if (session->format == OUTPUT_TABLE) {
        session_say(session, refusal == NULL ? "fund.why.line" : "fund.why.line_decided",
                    month_format_long(ctx, answer->from, english),
                    month_format_long(ctx, answer->until, english),
                    say(ctx, ctx->lang, answer->kind_message, NULL), answer->explanation,
                    refusal == NULL ? NULL : date_format_long(ctx, refusal->date, english), NULL);
        return OK;
    }
    const Cell cells[] = {
        CELL_STRING(answer->kind),
        CELL_MONTH_OF(answer->from),
        CELL_MONTH_OF(answer->until),
        answer->fund == NULL ? CELL_NONE : CELL_STRING(fund_reference(ctx, answer->fund)),
        refusal == NULL ? CELL_NONE : CELL_DATE_OF(refusal->date),
        refusal == NULL || refusal->rank == 0 ? CELL_NONE : CELL_INT_OF(refusal->rank),
        CELL_STRING(answer->explanation),
        CELL_BOOL_OF(answer->synthetic)};
    return table_writer_row(why->writer, cells);
}

static Status show_commitment(const Commitment *commitment, void *argument)
{
    Why *why = argument;
    Ctx *ctx = why->session->ctx;
    Fund *fund;
    bool never = commitment->last.months < commitment->from.months;
    bool ended = commitment->end_reason.bytes > 0;
    TRY(fund_get(why->session->store, ctx, commitment->fund, &fund));
    const char *text = ended
                           ? say(ctx, ctx->lang, never ? "fund.why.never_began" : "fund.why.ended",
                                 fund->name, text_string(ctx, commitment->end_reason), NULL)
                           : say(ctx, ctx->lang, "fund.why.paid", fund->name,
                                 programmes_format(ctx, commitment->programmes), NULL);
    const Answered answer = {
        .kind = ended ? "ended" : "funded",
        .kind_message = ended ? "fund.why.kind_ended" : "decision.funded",
        .from = commitment->from,
        .until = never ? commitment->until : commitment->last,
        .fund = fund,
        .explanation = text,
        .synthetic = commitment->synthetic,
    };
    return show(why, &answer);
}

static Status show_refusals(Why *why)
{
    Ctx *ctx = why->session->ctx;
    Refusal *list;
    size_t count;
    TRY(refusal_list(why->session->store, ctx, why->nik, &list, &count));
    for (size_t i = 0; i < count; i++) {
        const Refusal *refusal = &list[i];
        char *text;
        TRY(refusal_say(ctx, why->session->store, ctx, ctx->lang, refusal, &text));
        const Answered answer = {.kind = DECISION_KEYS[refusal->kind],
                                 .kind_message = decision_message(refusal->kind),
                                 .from = refusal->from,
                                 .until = refusal->until,
                                 .refusal = refusal,
                                 .explanation = text,
                                 .synthetic = refusal->synthetic};
        TRY(show(why, &answer));
    }
    return OK;
}

/* Nothing was promised and nothing refused: what there is to say then. */
static void say_nothing_known(const Why *why)
{
    Session *session = why->session;
    Ctx *ctx = session->ctx;
    bool candidate = why->verdict == VERDICT_NEW || why->verdict == VERDICT_ARREARS ||
                     why->verdict == VERDICT_LAPSED;
    if (why->answers > 0)
        return;
    if (why->row != 0 && !candidate)
        session_say(session, "fund.why.no_candidate",
                    say(ctx, ctx->lang, verdict_message(why->verdict), NULL),
                    reasons_format(ctx, why->reasons), NULL);
    else
        session_say(session, "fund.why.not_asked", NULL);
}

Status fund_run_why(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"decision", "column.decision.decision"},
                                           {"from", "column.from"},
                                           {"until", "column.until"},
                                           {"fund", "column.fund.fund"},
                                           {"date", "column.fund.date"},
                                           {"rank", "column.decision.rank"},
                                           {"explanation", "column.fund.why"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Why why = {.session = session, .verdict = VERDICT_NEW};
    TRY(find_person(&why, text_of(session->operands[0])));
    if (why.nik != 0)
        session_say(session, "fund.why.person", nik_mask(ctx, (Nik){why.nik}), NULL);
    if (session->format != OUTPUT_TABLE)
        TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &why.writer));
    if (why.nik != 0) {
        CommitmentQuery query = {.region = REGION_NATION, .nik = why.nik, .with_ended = true};
        TRY(commitment_each(session->store, &query, show_commitment, &why));
        TRY(show_refusals(&why));
    }
    if (why.writer != NULL)
        TRY(table_writer_close(why.writer));
    say_nothing_known(&why);
    if (why.synthetic)
        session_say(session, "synthetic.note", NULL);
    return OK;
}
