/* paritrana nik check: what a NIK says, and what is wrong with it. */
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/progress.h"
#include "cli/command.h"
#include "format/table_reader.h"
#include "identity/identity.h"

enum { NIK_TEXT_BYTES_MAX = 64 };

/* A number cell turns the 16th digit into 0. One NIK in ten ends in 0 by itself; a file in which
 * this share of at least so many do has been through such cells. */
enum { SUSPICIOUS_ROWS_MIN = 20, SUSPICIOUS_PERCENT = 40 };

static const Column FILE_COLUMNS[] = {
    {"nik", "nik|no ktp|no nik|nomor ktp|nomor induk kependudukan", "nik|national id", COLUMN_TEXT,
     true, NIK_TEXT_BYTES_MAX, NULL},
};
static const ColumnSet FILE_SET = COLUMN_SET("nik", FILE_COLUMNS);

enum {
    CELL_LINE,
    CELL_NIK,
    CELL_VERDICT,
    CELL_REASONS,
    CELL_CODE,
    CELL_PLACE,
    CELL_BIRTH,
    CELL_SEX,
    CELL_SERIAL,
    CELLS
};

/* Machines get all cells. People get a table that fits 80 columns: the verdict with its reasons,
 * and no code, which the NIK begins with. The first column is for files only. */
static const OutputColumn ALL[CELLS] = {
    {"line", "column.line"},       {"nik", "column.nik"},     {"verdict", "column.verdict"},
    {"reasons", "column.reasons"}, {"region", "column.code"}, {"place", "column.place"},
    {"birth", "column.birth"},     {"sex", "column.sex"},     {"serial", "column.serial"}};
static const int FOR_PEOPLE[] = {CELL_LINE,  CELL_NIK, CELL_VERDICT, CELL_PLACE,
                                 CELL_BIRTH, CELL_SEX, CELL_SERIAL};

typedef enum { VERDICT_VALID, VERDICT_WARNING, VERDICT_INVALID } Verdict;
static const char *const VERDICT_KEYS[] = {"valid", "warning", "invalid"};
static const char *const VERDICT_WORDS[] = {"nik.verdict.valid", "nik.verdict.warning",
                                            "nik.verdict.invalid"};
static const char *const SEX_KEYS[] = {"", "male", "female"};
static const char *const SEX_WORDS[] = {NULL, "sex.male", "sex.female"};

typedef struct {
    Session *session;
    Date today;
    Map *places; /* code of a province, regency or district → index in `names` */
    const char **names;
    size_t name_count, name_capacity;
    TableWriter *writer;
    bool for_people;
    bool lines; /* the first column is there */
    int64_t counts[VERDICT_INVALID + 1];
    int64_t zeros; /* NIKs that end in 0 */
} Check;

/* All names down to the districts at once: a file has many more rows than the country has
 * districts. */
static Status load_places(Check *check)
{
    Session *session = check->session;
    check->places = map_new(session->ctx, 16384);
    for (RegionLevel level = LEVEL_PROVINCE; level <= LEVEL_DISTRICT; level++) {
        RegionInfo *regions;
        size_t count;
        TRY(region_list(session->store, session->ctx, level, REGION_NATION, &regions, &count));
        for (size_t i = 0; i < count; i++) {
            check->names =
                mem_grow(session->ctx, check->names, check->name_count, &check->name_capacity);
            map_set(check->places, (uint64_t)regions[i].region.code, check->name_count);
            check->names[check->name_count++] = regions[i].name;
        }
    }
    return OK;
}

/* "Cimanggis, Kota Depok, Jawa Barat": what of the code at issue is in the list. */
static const char *place_of(const Check *check, void *parent, Region district)
{
    Buf *place = buf_new(parent, 1024);
    for (int level = LEVEL_DISTRICT; level >= LEVEL_PROVINCE; level--) {
        uint64_t index;
        Region region = region_at(district, (RegionLevel)level);
        if (map_get(check->places, (uint64_t)region.code, &index))
            buf_printf(place, "%s%s", place->bytes == 0 ? "" : ", ", check->names[index]);
    }
    return place->data;
}

static Verdict verdict_of(const NikFacts *facts)
{
    if (!nik_is_valid(facts))
        return VERDICT_INVALID;
    /* A last 0 says nothing about a single NIK. */
    return (facts->faults & ~(unsigned)NIK_TRAILING_ZERO) != 0 ? VERDICT_WARNING : VERDICT_VALID;
}

static const char *reasons_of(void *parent, unsigned faults)
{
    Buf *reasons = buf_new(parent, 1024);
    for (unsigned bit = 1; bit <= NIK_TRAILING_ZERO; bit <<= 1)
        if (faults & bit)
            buf_printf(reasons, "%s%s", reasons->bytes == 0 ? "" : " ",
                       nik_fault_key((NikFault)bit));
    return reasons->data;
}

static void record_problems(Check *check, void *row, const Place *place, Text text,
                            const NikFacts *facts)
{
    Ctx *ctx = check->session->ctx;
    for (unsigned bit = 1; bit < NIK_TRAILING_ZERO; bit <<= 1)
        if (facts->faults & bit)
            problem_add(ctx, bit & NIK_ERRORS ? PROBLEM_ERROR : PROBLEM_WARNING, place,
                        nik_fault_key((NikFault)bit), text_string(row, text), NULL);
}

/* Machines read the key, people the word in their language, with what comes after it. */
static Cell word_cell(const Check *check, void *row, const char *key, const char *word,
                      const char *after)
{
    if (!check->for_people || word == NULL)
        return CELL_STRING(key);
    const char *translated = say(row, check->session->ctx->lang, word, NULL);
    return CELL_STRING(after[0] == '\0' ? translated
                                        : mem_printf(row, "%s: %s", translated, after));
}

static Status write_cells(const Check *check, const Cell *all)
{
    Cell shown[ARRAY_COUNT(FOR_PEOPLE)];
    for (size_t i = 0; i < ARRAY_COUNT(FOR_PEOPLE); i++)
        shown[i] = all[FOR_PEOPLE[i]];
    return table_writer_row(check->writer, (check->for_people ? shown : all) + !check->lines);
}

static Status check_one(Check *check, const Place *place, Text text)
{
    void *row = mem_root(check->session->ctx);
    NikFacts facts = nik_examine(text, check->today);
    bool whole = facts.nik.number != 0;
    bool dated = whole && (facts.faults & NIK_DATE) == 0;
    if (whole && !map_get(check->places, (uint64_t)facts.district.code, &(uint64_t){0}))
        facts.faults |= NIK_REGION_UNKNOWN;
    Verdict verdict = verdict_of(&facts);
    const char *reasons = reasons_of(row, facts.faults);
    check->counts[verdict]++;
    check->zeros += (facts.faults & NIK_TRAILING_ZERO) != 0;
    record_problems(check, row, place, text, &facts);
    const Cell cells[CELLS] = {
        [CELL_LINE] = place != NULL ? CELL_INT_OF(place->line) : CELL_NONE,
        [CELL_NIK] = CELL_TEXT_OF(text),
        [CELL_VERDICT] = word_cell(check, row, VERDICT_KEYS[verdict], VERDICT_WORDS[verdict],
                                   verdict == VERDICT_VALID ? "" : reasons),
        [CELL_REASONS] = CELL_STRING(reasons),
        [CELL_CODE] = whole ? CELL_STRING(region_format(row, facts.district)) : CELL_NONE,
        [CELL_PLACE] = whole ? CELL_STRING(place_of(check, row, facts.district)) : CELL_NONE,
        [CELL_BIRTH] = dated ? CELL_DATE_OF(facts.birth) : CELL_NONE,
        [CELL_SEX] = word_cell(check, row, SEX_KEYS[facts.sex], SEX_WORDS[facts.sex], ""),
        [CELL_SERIAL] = whole ? CELL_STRING(mem_printf(row, "%04d", facts.serial)) : CELL_NONE,
    };
    Status status = write_cells(check, cells);
    mem_free(row);
    return status;
}

static Status check_file(Check *check, const char *path)
{
    Session *session = check->session;
    TableReaderOptions options = {.map = option_text(session, "map"),
                                  .sheet = option_text(session, "sheet")};
    TableReader *reader;
    TRY(table_open(session->ctx, session->ctx, path, &FILE_SET, &options, &reader));
    progress_begin(session->ctx, "progress.nik.check", table_rows_expected(reader));
    for (;;) {
        TableRow row;
        bool more;
        TRY(table_next(reader, &row, &more));
        if (!more)
            break;
        Place place = table_place(reader, row.line, 0);
        TRY(check_one(check, &place, row.fields[0]));
        progress_add(session->ctx, 1);
    }
    check->counts[VERDICT_INVALID] += table_bad_rows(reader);
    return OK;
}

static Status open_output(Check *check)
{
    Session *session = check->session;
    const char *out = option_text(session, "out");
    OutputColumn shown[ARRAY_COUNT(FOR_PEOPLE)];
    for (size_t i = 0; i < ARRAY_COUNT(FOR_PEOPLE); i++)
        shown[i] = ALL[FOR_PEOPLE[i]];
    check->for_people = out == NULL && session->format == OUTPUT_TABLE;
    const OutputColumn *columns = (check->for_people ? shown : ALL) + !check->lines;
    size_t count = (check->for_people ? ARRAY_COUNT(FOR_PEOPLE) : CELLS) - !check->lines;
    if (out == NULL)
        return session_table(session, NULL, columns, count, &check->writer);
    TableWriterOptions options = {.path = out, .format = OUTPUT_CSV, .title = "NIK"};
    if (path_has_suffix(out, "xlsx"))
        options.format = OUTPUT_XLSX;
    else if (path_has_suffix(out, "json"))
        options.format = OUTPUT_JSON;
    return table_writer_open(session->ctx, session->ctx, &options, columns, count, &check->writer);
}

static Status write_summary(Check *check)
{
    static const OutputColumn SUMMARY[] = {{"rows", "column.rows"},
                                           {"valid", "column.valid"},
                                           {"warning", "column.warning"},
                                           {"invalid", "column.invalid"}};
    TableWriter *writer;
    int64_t rows = check->counts[VERDICT_VALID] + check->counts[VERDICT_WARNING] +
                   check->counts[VERDICT_INVALID];
    TRY(session_table(check->session, NULL, SUMMARY, ARRAY_COUNT(SUMMARY), &writer));
    const Cell cells[] = {CELL_INT_OF(rows), CELL_INT_OF(check->counts[VERDICT_VALID]),
                          CELL_INT_OF(check->counts[VERDICT_WARNING]),
                          CELL_INT_OF(check->counts[VERDICT_INVALID])};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static void warn_of_zeros(const Check *check)
{
    Ctx *ctx = check->session->ctx;
    int64_t rows = check->counts[VERDICT_VALID] + check->counts[VERDICT_WARNING] +
                   check->counts[VERDICT_INVALID];
    if (rows >= SUSPICIOUS_ROWS_MIN && check->zeros * 100 >= rows * SUSPICIOUS_PERCENT)
        problem_add(ctx, PROBLEM_WARNING, NULL, "nik.many_zeros",
                    mem_printf(ctx, "%lld", (long long)check->zeros),
                    mem_printf(ctx, "%lld", (long long)rows), NULL);
}

static Status run_check(Session *session)
{
    const char *file = option_text(session, "file");
    Check check = {
        .session = session, .today = instant_date(session->ctx->now), .lines = file != NULL};
    if ((file == NULL) == (session->operand_count == 0))
        return fail(session->ctx, E_INVALID, "nik.what_to_check", NULL);
    TRY(load_places(&check));
    TRY(open_output(&check));
    if (file != NULL)
        TRY(check_file(&check, file));
    for (int i = 0; i < session->operand_count; i++)
        TRY(check_one(&check, NULL, text_of(session->operands[i])));
    TRY(table_writer_close(check.writer));
    if (option_text(session, "out") != NULL)
        TRY(write_summary(&check));
    warn_of_zeros(&check);
    /* Each fault is recorded as a problem of its own, with its place. */
    return check.counts[VERDICT_INVALID] > 0 ? E_INVALID : OK;
}

static const Option OPTIONS[] = {
    {.name = "file", .type = VALUE_FILE},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "out", .type = VALUE_FILE},
};

static const Command COMMANDS[] = {
    {.noun = "nik",
     .verb = "check",
     .operands = "[NIK…]",
     .options = OPTIONS,
     .option_count = ARRAY_COUNT(OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana nik check 3276055708900002 --db var/west-java.db",
     .run = run_check},
};

COMMAND_LIST(nik, COMMANDS);
