/* paritrana demo: the West Java showcase's invented data, and how well a roster was checked against
 * their truth. */
#include "demo/demo.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/command.h"

/* One line for all files of a kind: "members/3201.csv … (27)". */
typedef struct {
    const char *about;
    const char *first;
    int64_t files, rows;
} FileKind;

static size_t group_files(const DemoFile *files, size_t count, FileKind *kinds)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        size_t kind = 0;
        while (kind < used && strcmp(kinds[kind].about, files[i].about) != 0)
            kind++;
        if (kind == used)
            kinds[used++] = (FileKind){.about = files[i].about, .first = files[i].path};
        kinds[kind].files++;
        kinds[kind].rows += files[i].rows;
    }
    return used;
}

static Status run_generate(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"about", "demo.column.about"},
                                           {"files", "demo.column.files"},
                                           {"rows", "demo.column.rows"},
                                           {"first", "demo.column.first"},
                                           {"synthetic", "demo.column.synthetic"}};
    Ctx *ctx = session->ctx;
    DemoOptions options = {.folder = option_text(session, "out"),
                           .scale = option_int(session, "scale", DEMO_SCALE_DEFAULT),
                           .seed = ctx->seed};
    DemoFile *files;
    size_t count;
    TRY(demo_generate(ctx, ctx, session->store, &options, &files, &count));
    FileKind *kinds = mem_array(ctx, FileKind, count);
    size_t kind_count = group_files(files, count, kinds);
    int64_t rows = 0;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < kind_count; i++) {
        rows += kinds[i].rows;
        const Cell cells[] = {CELL_STRING(say(ctx, ctx->lang, kinds[i].about, NULL)),
                              CELL_INT_OF(kinds[i].files), CELL_INT_OF(kinds[i].rows),
                              CELL_STRING(kinds[i].first), CELL_BOOL_OF(true)};
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    bool english = ctx->lang == LANG_EN;
    session_say(session, "demo.generated", count_format(ctx, (int64_t)count, english),
                count_format(ctx, rows, english), options.folder,
                mem_printf(ctx, "%llu", (unsigned long long)options.seed),
                count_format(ctx, options.scale, english), NULL);
    return OK;
}

/* A share that is not there when nothing was to be found: empty, never 100 %. */
static Cell share_cell(int64_t part, int64_t whole)
{
    Rate share;
    return share_of(part, whole, &share) ? CELL_RATE_OF(share) : CELL_NONE;
}

/* People read the verdict's name, machines its key. */
static Cell verdict_cell(const Session *session, const char *verdict)
{
    Ctx *ctx = session->ctx;
    if (session->format == OUTPUT_TABLE)
        return CELL_STRING(
            say(ctx, ctx->lang,
                verdict == NULL ? "demo.all_rows" : mem_printf(ctx, "verdict.%s", verdict), NULL));
    return CELL_STRING(verdict == NULL ? "all" : verdict);
}

static Status write_verdicts(Session *session, const DemoScore *score)
{
    static const OutputColumn COLUMNS[] = {
        {"verdict", "demo.column.verdict"},     {"truth", "demo.column.truth"},
        {"given", "demo.column.given"},         {"right", "demo.column.right"},
        {"precision", "demo.column.precision"}, {"recall", "demo.column.recall"},
        {"synthetic", "demo.column.synthetic"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < score->verdict_count; i++) {
        const VerdictScore *one = &score->verdicts[i];
        const Cell cells[] = {verdict_cell(session, one->verdict),
                              CELL_INT_OF(one->truth),
                              CELL_INT_OF(one->given),
                              CELL_INT_OF(one->right),
                              share_cell(one->right, one->given),
                              share_cell(one->right, one->truth),
                              CELL_BOOL_OF(true)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status write_faults(Session *session, const DemoScore *score)
{
    static const OutputColumn COLUMNS[] = {
        {"fault", "demo.column.fault"},         {"rows", "demo.column.rows"},
        {"right", "demo.column.right"},         {"recall", "demo.column.recall"},
        {"usual", "demo.column.usual_verdict"}, {"synthetic", "demo.column.synthetic"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < score->fault_count; i++) {
        const FaultScore *one = &score->faults[i];
        const Cell cells[] = {CELL_STRING(one->fault),           CELL_INT_OF(one->rows),
                              CELL_INT_OF(one->right),           share_cell(one->right, one->rows),
                              verdict_cell(session, one->usual), CELL_BOOL_OF(true)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_score(Session *session)
{
    DemoScore *score;
    TRY(demo_score(session->ctx, session->ctx, option_text(session, "roster-checked"),
                   option_text(session, "truth"), &score));
    return option_choice(session, "by") == 0 ? write_verdicts(session, score)
                                             : write_faults(session, score);
}

static Status run_answer(Session *session)
{
    Ctx *ctx = session->ctx;
    int64_t rows;
    const char *out = option_text(session, "out");
    TRY(demo_answer(ctx, session->operands[0], option_text(session, "truth"), out, &rows));
    session_say(session, "demo.answered", count_format(ctx, rows, ctx->lang == LANG_EN), out, NULL);
    return OK;
}

static Status run_receipt(Session *session)
{
    Ctx *ctx = session->ctx;
    int64_t rows;
    const char *out = option_text(session, "out");
    TRY(demo_receipt(ctx, session->operands[0], option_text(session, "truth"), out, &rows));
    session_say(session, "demo.answered", count_format(ctx, rows, ctx->lang == LANG_EN), out, NULL);
    return OK;
}

static const Option GENERATE_OPTIONS[] = {{.name = "out", .type = VALUE_FILE, .required = true},
                                          {.name = "scale", .type = VALUE_INT, .fallback = "100"}};

static const Option SCORE_OPTIONS[] = {
    {.name = "roster-checked", .type = VALUE_FILE, .required = true},
    {.name = "truth", .type = VALUE_FILE, .required = true},
    {.name = "by", .type = VALUE_CHOICE, .choices = "verdict|fault", .fallback = "verdict"}};

static const Option ANSWER_OPTIONS[] = {{.name = "truth", .type = VALUE_FILE, .required = true},
                                        {.name = "out", .type = VALUE_FILE, .required = true}};

static const Command COMMANDS[] = {
    {.noun = "demo",
     .verb = "generate",
     .options = GENERATE_OPTIONS,
     .option_count = ARRAY_COUNT(GENERATE_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana demo generate --db var/west-java.db --out var/showcase/data --seed 2022",
     .run = run_generate},
    {.noun = "demo",
     .verb = "score",
     .options = SCORE_OPTIONS,
     .option_count = ARRAY_COUNT(SCORE_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana demo score --roster-checked var/showcase/3216-checked.csv --truth "
                "var/showcase/data/truth/3216.csv",
     .run = run_score},
    {.noun = "demo",
     .verb = "answer",
     .operands = "FILE",
     .options = ANSWER_OPTIONS,
     .option_count = ARRAY_COUNT(ANSWER_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana demo answer var/showcase/3277-to-bpjs.csv --truth "
                "var/showcase/data/truth/3277.csv --out var/showcase/3277-from-bpjs.csv",
     .run = run_answer},
    {.noun = "demo",
     .verb = "receipt",
     .operands = "FILE",
     .options = ANSWER_OPTIONS,
     .option_count = ARRAY_COUNT(ANSWER_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana demo receipt var/showcase/bill-2023-03.csv --truth "
                "var/showcase/data/truth/3277.csv --out var/showcase/bill-2023-03-receipt.csv",
     .run = run_receipt},
};

COMMAND_LIST(demo, COMMANDS);
