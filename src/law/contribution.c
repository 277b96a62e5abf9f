/* What a month of cover costs: the terms of a case, looked up once, and the price for an income. */
#include <assert.h>

#include "base/mem.h"
#include "law/law_internal.h"

typedef struct {
    LawProgramme programme;
    const char *parameter;
    BaseKind base;
    bool workers_share; /* borne by the worker, not by who pays for the case */
} LineRule;

static const LineRule PU_LINES[] = {
    {LAW_JKK, "jkk.rate", BASE_INCOME, false},     {LAW_JKM, "jkm.rate", BASE_INCOME, false},
    {LAW_JHT, "jht.employer", BASE_INCOME, false}, {LAW_JHT, "jht.worker", BASE_INCOME, true},
    {LAW_JP, "jp.employer", BASE_CAPPED, false},   {LAW_JP, "jp.worker", BASE_CAPPED, true},
};
static const LineRule BPU_LINES[] = {
    {LAW_JKK, "bpu.jkk", BASE_NOMINAL, false},
    {LAW_JKM, "bpu.jkm", BASE_FLAT, false},
    {LAW_JHT, "bpu.jht", BASE_BAND, false},
};
static_assert(ARRAY_COUNT(PU_LINES) <= LAW_LINES_MAX, "a case has no more lines than this");

/* -- Terms -- */

static Status check_case(Ctx *ctx, const LawCase *worker)
{
    assert(worker->segment < LAW_SEGMENT_COUNT && worker->sector < LAW_SECTOR_COUNT &&
           worker->paid_by < LAW_PAYER_COUNT);
    bool pu = worker->segment == LAW_PU;
    if (worker->programmes == 0 || (worker->programmes & ~(unsigned)LAW_PROGRAMMES_ALL) != 0)
        return fail(ctx, E_INVALID, "law.no_programmes", NULL);
    if (!pu && (worker->programmes & (LAW_JP | LAW_JKP)) != 0)
        return fail(ctx, E_INVALID, "law.programme_not_for_bpu",
                    worker->programmes & LAW_JP ? "JP" : "JKP", NULL);
    if (pu && (worker->programmes & LAW_JKK) &&
        (worker->risk_class < 1 || worker->risk_class > LAW_RISK_CLASSES))
        return fail(ctx, E_INVALID, "law.risk_missing", NULL);
    if (pu && (worker->paid_by == LAW_PAYER_SELF || worker->paid_by == LAW_PAYER_WORKER))
        return fail(ctx, E_INVALID, "law.payer_not_for_pu", NULL);
    if (!pu && worker->paid_by == LAW_PAYER_WORKER)
        return fail(ctx, E_INVALID, "law.payer_not_for_bpu", NULL);
    return OK;
}

static Status add_line(Ctx *ctx, const Law *law, const LineRule *rule, LawTerms *terms)
{
    const LawCase *worker = &terms->worker;
    const LawParameter *rows;
    size_t count;
    TRY(law_parameter_rows(ctx, law, rule->parameter, worker->month, &rows, &count));
    if (rule->programme == LAW_JKK && worker->segment == LAW_PU)
        rows += worker->risk_class - 1;
    TermLine *line = &terms->lines[terms->line_count++];
    *line = (TermLine){.programme = rule->programme,
                       .payer = rule->workers_share ? LAW_PAYER_WORKER : worker->paid_by,
                       .base = rule->base,
                       .rate = RATE_PPM(rows->value),
                       .due = PPM,
                       .parameter = rows,
                       .relief = relief_find(law, worker, rule->programme)};
    if (line->relief.outcome == RELIEF_GRANTED || line->relief.outcome == RELIEF_GRANTED_BY_OPTION)
        line->due -= line->relief.relief->value;
    return OK;
}

static Status read_rounding(Ctx *ctx, const Law *law, LawTerms *terms)
{
    static const struct {
        const char *word;
        Rounding rounding;
    } MODES[] = {{"half-away", ROUND_HALF_AWAY}, {"down", ROUND_DOWN}, {"up", ROUND_UP}};
    const LawParameter *rule;
    TRY(law_parameter(ctx, law, "rounding.contribution", terms->worker.month, &rule));
    for (size_t i = 0; i < ARRAY_COUNT(MODES); i++)
        if (rule->word != NULL && strcmp(rule->word, MODES[i].word) == 0) {
            terms->rounding_rule = rule;
            terms->rounding = MODES[i].rounding;
            return OK;
        }
    return fail(ctx, E_INVALID, "law.word_unknown", rule->name,
                rule->word == NULL ? "" : rule->word, NULL);
}

/* -- Price -- */

/* amount = base × numerator ÷ denominator. */
typedef struct {
    int64_t base;
    int64_t numerator;
    int64_t denominator;
} Product;

static Product product_of(const LawTerms *terms, const TermLine *line, Money income,
                          const LawParameter *band, int64_t due)
{
    int64_t base = income.rupiah;
    switch (line->base) {
    case BASE_CAPPED:
        if (base > terms->ceiling->value)
            base = terms->ceiling->value;
        break;
    case BASE_INCOME:
        break;
    case BASE_BAND:
        base = band->base.rupiah;
        break;
    case BASE_NOMINAL:
        return (Product){band->value, due, PPM};
    case BASE_FLAT:
        return (Product){line->parameter->value, due, PPM};
    }
    return (Product){base, line->rate.ppm * due, (int64_t)PPM * PPM};
}

static int64_t rounded(Product product, Rounding rounding)
{
    int64_t amount;
    bool fits =
        ratio_apply(product.base, product.numerator, product.denominator, rounding, &amount);
    assert(fits); /* incomes, rates and amounts are bounded */
    return amount;
}

/* The amounts of the `count` lines of one programme. Where they are not whole, the programme's sum
 * is rounded once and split, so that what several payers owe adds up to it. */
static LawRounding price_programme(const LawTerms *terms, const Product *products, size_t count,
                                   int64_t *ret_amounts)
{
    bool exact = true;
    int64_t weights[LAW_LINES_MAX];
    Product sum = {products[0].base, 0, products[0].denominator};
    for (size_t i = 0; i < count; i++) {
        exact = exact && ratio_apply(products[i].base, products[i].numerator,
                                     products[i].denominator, ROUND_EXACT, &ret_amounts[i]);
        weights[i] = products[i].numerator;
        sum.numerator += products[i].numerator;
    }
    if (exact)
        return LAW_NOT_ROUNDED;
    int64_t total = rounded(sum, terms->rounding);
    if (count == 1) {
        ret_amounts[0] = total;
        return LAW_ROUNDED;
    }
    bool split = split_largest_remainder(total, weights, count, ret_amounts);
    assert(split);
    return LAW_ROUNDED_SPLIT;
}

/* The rate that a reader multiplies the base with. */
static Rate shown_rate(const TermLine *line, const LawParameter *band)
{
    int64_t ppm = line->due;
    bool fits = true;
    if (line->base == BASE_NOMINAL)
        fits = ratio_apply(band->value, line->due, band->base.rupiah, ROUND_HALF_AWAY, &ppm);
    else if (line->base != BASE_FLAT)
        fits = ratio_apply(line->rate.ppm, line->due, PPM, ROUND_HALF_AWAY, &ppm);
    assert(fits);
    return RATE_PPM(ppm);
}

static void add_to(Money *sum, Money amount)
{
    bool fits = money_add(*sum, amount, sum);
    assert(fits);
}

static void price_lines(const LawTerms *terms, Money income, const LawParameter *band,
                        LawPrice *price)
{
    for (size_t first = 0, count; first < terms->line_count; first += count) {
        const TermLine *lines = &terms->lines[first];
        Product normal[LAW_LINES_MAX], due[LAW_LINES_MAX];
        int64_t normal_amounts[LAW_LINES_MAX], amounts[LAW_LINES_MAX] = {0};
        bool relieved = false;
        for (count = 0;
             first + count < terms->line_count && lines[count].programme == lines[0].programme;
             count++) {
            normal[count] = product_of(terms, &lines[count], income, band, PPM);
            due[count] = product_of(terms, &lines[count], income, band, lines[count].due);
            relieved = relieved || lines[count].due != PPM;
        }
        LawRounding rounding = price_programme(terms, due, count, amounts);
        if (relieved)
            (void)price_programme(terms, normal, count, normal_amounts);
        else
            memcpy(normal_amounts, amounts, sizeof amounts);
        for (size_t i = 0; i < count; i++) {
            const TermLine *line = &lines[i];
            price->lines[price->line_count++] =
                (LawLine){.programme = line->programme,
                          .payer = line->payer,
                          .base = line->base == BASE_NOMINAL ? band->base : MONEY(due[i].base),
                          .rate = shown_rate(line, band),
                          .amount = MONEY(amounts[i]),
                          .normal = MONEY(normal_amounts[i]),
                          .rounding = rounding,
                          .parameter = line->base == BASE_NOMINAL ? band : line->parameter,
                          .relief = line->due == PPM ? NULL : line->relief.relief};
            add_to(&price->by_payer[line->payer], MONEY(amounts[i]));
            add_to(&price->total, MONEY(amounts[i]));
        }
    }
}

/* The band an income belongs to. The table leaves gaps between two bands and is silent about them:
 * the parameter bpu.income-gap decides. An unknown income (negative) is in the first one. */
static size_t band_of(const LawTerms *terms, Money income, bool *ret_in_gap)
{
    size_t low = 0, high = terms->band_count; /* the last band that begins at or below the income */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (terms->bands[middle].income_from.rupiah <= income.rupiah)
            low = middle;
        else
            high = middle;
    }
    *ret_in_gap = income.rupiah > terms->bands[low].income_to.rupiah;
    return *ret_in_gap && terms->gap_upper ? low + 1 : low;
}

bool law_price(const LawTerms *terms, Money income, LawPrice *ret)
{
    bool own_account = terms->bands != NULL;
    if (income.rupiah > LAW_INCOME_MAX || (income.rupiah < 0 && !own_account))
        return false;
    if (own_account) {
        bool in_gap;
        size_t band = band_of(terms, income, &in_gap);
        *ret = terms->by_band[band];
        ret->in_gap = in_gap;
        return true;
    }
    LawPrice price = {0};
    price_lines(terms, income, NULL, &price);
    price.capped = terms->ceiling != NULL && income.rupiah > terms->ceiling->value;
    *ret = price;
    return true;
}

bool law_price_times(const LawPrice *price, int64_t heads, LawPrice *ret)
{
    LawPrice product = *price;
    if (heads < 1 || !money_times(price->total, heads, &product.total))
        return false;
    for (size_t i = 0; i < price->line_count; i++)
        if (!money_times(price->lines[i].amount, heads, &product.lines[i].amount) ||
            !money_times(price->lines[i].normal, heads, &product.lines[i].normal))
            return false;
    for (int i = 0; i < LAW_PAYER_COUNT; i++)
        if (!money_times(price->by_payer[i], heads, &product.by_payer[i]))
            return false;
    *ret = product;
    return true;
}

/* Looks the bands up and prices each of them: an own-account income is then only a search. */
static Status read_bands(Ctx *ctx, const Law *law, LawTerms *terms)
{
    const LawParameter *gap;
    TRY(law_parameter_rows(ctx, law, LAW_BPU_JKK, terms->worker.month, &terms->bands,
                           &terms->band_count));
    TRY(law_parameter(ctx, law, "bpu.income-gap", terms->worker.month, &gap));
    terms->gap = gap;
    terms->gap_upper = gap->word != NULL && strcmp(gap->word, "upper") == 0;
    terms->by_band = mem_array(terms, LawPrice, terms->band_count);
    for (size_t i = 0; i < terms->band_count; i++) {
        const LawParameter *band = &terms->bands[i];
        price_lines(terms, band->base, band, &terms->by_band[i]);
        terms->by_band[i].band = band->row;
    }
    return OK;
}

static Status fill_terms(Ctx *ctx, const Law *law, LawTerms *terms)
{
    const LawCase *worker = &terms->worker;
    bool pu = worker->segment == LAW_PU;
    const LineRule *rules = pu ? PU_LINES : BPU_LINES;
    for (size_t i = 0; i < (pu ? ARRAY_COUNT(PU_LINES) : ARRAY_COUNT(BPU_LINES)); i++)
        if (worker->programmes & rules[i].programme)
            TRY(add_line(ctx, law, &rules[i], terms));
    if (worker->programmes & LAW_JP)
        TRY(law_parameter(ctx, law, "jp.ceiling", worker->month, &terms->ceiling));
    TRY(read_rounding(ctx, law, terms));
    return pu ? OK : read_bands(ctx, law, terms);
}

Status law_terms(Ctx *ctx, void *parent, const Law *law, const LawCase *worker,
                 const LawTerms **ret)
{
    TRY(check_case(ctx, worker));
    LawTerms *terms = mem_new(parent, LawTerms);
    terms->worker = *worker;
    Status status = fill_terms(ctx, law, terms);
    if (status != OK) {
        mem_free(terms);
        return status;
    }
    *ret = terms;
    return OK;
}

Status law_contribution(Ctx *ctx, void *parent, const Law *law, const LawCase *worker,
                        LawContribution *ret)
{
    const LawTerms *terms;
    LawContribution contribution = {0};
    TRY(law_terms(ctx, parent, law, worker, &terms));
    if (worker->segment == LAW_PU && worker->income.rupiah < 0)
        return fail(ctx, E_INVALID, "law.wage_missing", NULL);
    if (!law_price(terms, worker->income, &contribution.price))
        return fail(ctx, E_LIMIT, "law.income_limit",
                    money_format(ctx, MONEY(LAW_INCOME_MAX), ctx->lang == LANG_EN), NULL);
    if (worker->programmes & LAW_JKP)
        TRY(contribution_allocate(ctx, parent, law, terms, &contribution));
    TRY(contribution_notes(ctx, parent, law, terms, &contribution));
    *ret = contribution;
    return OK;
}
