/* paritrana award: editions, entrants, places, explanations, parity. */
#include "cli/award_command.h"

#include "base/mem.h"
#include "base/message.h"

Status award_session_edition(Session *session, Edition **ret)
{
    return edition_load(session->store, session->ctx, option_text(session, "edition"), ret);
}

/* A region's code has at most four digits here, or is a village's with its dots: an employer number
 * may have ten digits. */
static bool is_government(Text text, Region *ret)
{
    if (!region_parse(text, ret))
        return false;
    if (region_level(*ret) == LEVEL_VILLAGE)
        return text_contains(text, TEXT("."));
    return region_level(*ret) == LEVEL_PROVINCE || region_level(*ret) == LEVEL_REGENCY;
}

static bool has_digit(const char *text) { return strpbrk(text, "0123456789") != NULL; }

Status award_session_entrant(Session *session, const Edition *edition, const char *text,
                             const char **ret)
{
    Ctx *ctx = session->ctx;
    Region region = REGION_NATION;
    Entrant *entrants = NULL;
    size_t count = 0;
    if (is_government(text_of(text), &region)) {
        *ret = region_format(ctx, region);
        return OK;
    }
    TRY(entrant_list(session->store, ctx, edition, NULL, &entrants, &count));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entrants[i].code, text) == 0) {
            *ret = entrants[i].code;
            return OK;
        }
    }
    if (has_digit(text))
        return fail(ctx, E_NOT_FOUND, "award.no_entrant", text, edition->id, NULL);
    TRY(region_resolve(session->store, text_of(text), REGION_NATION, &region));
    *ret = region_format(ctx, region);
    return OK;
}

Status award_session_category(Session *session, const Edition *edition, const char *code,
                              const Category **ret)
{
    const char *key = option_text(session, "category");
    if (key != NULL)
        return edition_category(session->ctx, edition, key, ret);
    return entrant_category(session->store, edition, code, ret);
}

Cell award_category_cell(const Session *session, const Edition *edition, const char *key)
{
    for (size_t i = 0; i < edition->category_count && session->format == OUTPUT_TABLE; i++) {
        if (strcmp(edition->categories[i].key, key) == 0)
            return CELL_STRING(category_label(&edition->categories[i], session->ctx->lang));
    }
    return CELL_STRING(key);
}

Cell award_indicator_cell(const Session *session, const Category *category, const char *key)
{
    int node = session->format == OUTPUT_TABLE ? rubric_find(category->rubric, key) : -1;
    if (node < 0)
        return CELL_STRING(key);
    return CELL_STRING(rubric_label(&category->rubric->nodes[node], session->ctx->lang));
}

Cell award_word(Session *session, const char *prefix, const char *key)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_TABLE || key[0] == '\0')
        return CELL_STRING(key);
    return CELL_STRING(say(ctx, ctx->lang, mem_printf(ctx, "%s.%s", prefix, key), NULL));
}

Status award_session_scores(Session *session, const Edition *edition, const Category *category,
                            Scores **ret)
{
    AwardInput *input = NULL;
    TRY(award_collect(session->store, session->ctx, edition, category, &input));
    return award_score(session->ctx, input, input, ret);
}

Status award_session_ranking(Session *session, const Edition *edition, const Category *category,
                             Ranking **ret)
{
    Scores *scores = NULL;
    AwardInput *input = NULL;
    TRY(award_collect_values(session->store, session->ctx, edition, category, &input));
    TRY(award_score(session->ctx, input, input, &scores));
    return award_rank(session->ctx, session->ctx, scores, ret);
}

const char *award_short_name(void *parent, const char *name)
{
    static const char LONG[] = "Kabupaten ";
    if (!text_starts_with(text_of(name), text_of(LONG)))
        return name;
    return mem_printf(parent, "Kab. %s", name + sizeof LONG - 1);
}

static const Option ONE_EDITION[] = {{.name = "edition", .type = VALUE_TEXT}};
static const Option FREE_IMPORT[] = {
    {.name = "all-or-nothing", .type = VALUE_FLAG},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
};
const Option AWARD_IMPORT_OPTIONS[4] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "all-or-nothing", .type = VALUE_FLAG},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
};
static const Option FACT_OPTIONS[] = {
    {.name = "fact", .type = VALUE_TEXT, .fallback = "vulnerable_protected"}};
static const Option RANK_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                      {.name = "category", .type = VALUE_TEXT}};
static const Option EXPLAIN_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                         {.name = "category", .type = VALUE_TEXT},
                                         {.name = "letter", .type = VALUE_FLAG}};
static const Option PARITY_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "to", .type = VALUE_TEXT, .required = true},
    {.name = "indicator", .type = VALUE_TEXT, .fallback = "vulnerable-protection"},
    {.name = "month", .type = VALUE_MONTH},
};
static const Option HISTORY_OPTIONS[] = {{.name = "region", .type = VALUE_REGION},
                                         {.name = "period", .type = VALUE_INT}};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "edition create",
     .operands = "FILE",
     .use = USES_STORE_WRITE,
     .example = "paritrana award edition create demo/west-java/edition.yaml --db var/west-java.db",
     .run = award_edition_create},
    {.noun = "award",
     .verb = "edition list",
     .use = USES_STORE_READ,
     .example = "paritrana award edition list --db var/west-java.db",
     .run = award_edition_list},
    {.noun = "award",
     .verb = "edition show",
     OPTIONS(ONE_EDITION),
     .use = USES_STORE_READ,
     .example = "paritrana award edition show --db var/west-java.db",
     .run = award_edition_show},
    {.noun = "award",
     .verb = "rubric show",
     .operands = "[NAME]",
     .use = USES_NOTHING,
     .example = "paritrana award rubric show regency-city",
     .run = award_rubric_show},
    {.noun = "award",
     .verb = "rubric check",
     .operands = "FILE",
     .use = USES_NOTHING,
     .example = "paritrana award rubric check rubric/regency-city.yaml",
     .run = award_rubric_check},
    {.noun = "award",
     .verb = "entrant import",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award entrant import var/showcase/data/entrants.csv "
                "--edition national-2022-example --dry-run --db var/west-java.db",
     .run = award_entrant_import},
    {.noun = "award",
     .verb = "entrant list",
     OPTIONS(RANK_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award entrant list --category micro --db var/west-java.db",
     .run = award_entrant_list},
    {.noun = "award",
     .verb = "evidence import",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example =
         "paritrana award evidence import var/showcase/data/evidence.csv --db var/west-java.db",
     .run = award_evidence_import},
    {.noun = "award",
     .verb = "fact import",
     .operands = "FILE",
     OPTIONS(FREE_IMPORT),
     .use = USES_STORE_WRITE,
     .example = "paritrana award fact import demo/west-java/facts.csv --db var/west-java.db",
     .run = award_fact_import},
    {.noun = "award",
     .verb = "fact list",
     .operands = "ENTRANT",
     OPTIONS(FACT_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award fact list 32.16 --db var/west-java.db",
     .run = award_fact_list},
    {.noun = "award",
     .verb = "rank",
     OPTIONS(RANK_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award rank --edition west-java-2022-example --category regency-city "
                "--db var/west-java.db",
     .run = award_rank_command},
    {.noun = "award",
     .verb = "what-if",
     .operands = "SUPPOSITION…",
     OPTIONS(RANK_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award what-if 32.77:vulnerable_protected=4133 "
                "--edition west-java-2022-example --db var/west-java.db",
     .run = award_what_if_command},
    {.noun = "award",
     .verb = "explain",
     .operands = "ENTRANT",
     OPTIONS(EXPLAIN_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award explain 32.77 --db var/west-java.db",
     .run = award_explain_command},
    {.noun = "award",
     .verb = "parity",
     .operands = "ENTRANT",
     OPTIONS(PARITY_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award parity 32.77 --to 32.16 --indicator vulnerable-protection "
                "--db var/west-java.db",
     .run = award_parity_command},
    {.noun = "award",
     .verb = "history",
     OPTIONS(HISTORY_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award history --region 32 --period 2022 --db var/west-java.db",
     .run = award_history_command},
    {.noun = "award",
     .verb = "history import",
     .operands = "FILE",
     OPTIONS(FREE_IMPORT),
     .use = USES_STORE_WRITE,
     .example = "paritrana award history import demo/west-java/history.csv --db var/west-java.db",
     .run = award_history_import},
};

COMMAND_LIST(award, COMMANDS);
