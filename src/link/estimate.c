#include <math.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/random.h"
#include "link/block.h"

enum { RIGHT_CHUNK = 1 << 16, RANDOM_CHUNK = 1 << 14 };

/* A level never seen keeps this probability: what was not seen in a thousand pairs may be seen in
 * the next. */
static const double PROBABILITY_MIN = 1e-6;

int link_pattern(LinkLevels levels)
{
    int pattern = 0;
    for (int field = 0; field < LINK_FIELDS; field++)
        pattern = pattern * link_level_count((LinkField)field) + levels.level[field];
    return pattern;
}

LinkLevels link_pattern_levels(int pattern)
{
    LinkLevels levels = {{0}};
    for (int field = LINK_FIELDS - 1; field >= 0; field--) {
        int count = link_level_count((LinkField)field);
        levels.level[field] = (uint8_t)(pattern % count);
        pattern /= count;
    }
    return levels;
}

unsigned link_rule_fields(unsigned rule)
{
    unsigned fields = 0;
    if (rule & PART_NAME_KEY)
        fields |= 1u << LINK_NAME;
    if (rule & (PART_BIRTH | PART_BIRTH_YEAR | PART_BIRTH_DAY_MONTH))
        fields |= 1u << LINK_BIRTH;
    if (rule & PART_SEX)
        fields |= 1u << LINK_SEX;
    if (rule & PART_DISTRICT)
        fields |= 1u << LINK_HOME;
    if (rule & PART_NIK_12)
        fields |= 1u << LINK_NIK | 1u << LINK_BIRTH | 1u << LINK_SEX;
    return fields;
}

/* -- Counting -------------------------------------------------------------------------------- */

typedef struct {
    const LinkModel *model;
    const LinkRecords *left, *right;
    const int64_t *rows;
    int64_t row_count;
    const BlockIndex *index;
    unsigned rules;
    Random random;
    LinkPatterns
        *patterns; /* added to by all chunks: whole numbers, so the order does not matter */
} Counting;

static void count_pair(void *argument, int64_t slot, const LinkSide *left, int64_t right,
                       const LinkSide *right_side)
{
    (void)slot, (void)right;
    const Counting *counting = argument;
    int pattern = link_pattern(link_compare(counting->model, left, right_side));
    __atomic_fetch_add(&counting->patterns->counts[pattern], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&counting->patterns->total, 1, __ATOMIC_RELAXED);
}

static Status count_rule_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    Counting *counting = argument;
    block_each(counting->index, counting->rules, counting->right, begin, end, count_pair, counting);
    return OK;
}

Status link_rule_patterns(Ctx *ctx, const LinkModel *model, int rule, const LinkRecords *left,
                          const int64_t *rows, int64_t row_count, const LinkRecords *right,
                          LinkPatterns *ret)
{
    void *scratch = mem_root(ctx);
    LinkPatterns *patterns = mem_new(scratch, LinkPatterns);
    Counting counting = {
        .model = model, .left = left, .right = right, .patterns = patterns, .rules = 1u << rule};
    BlockIndex *index = NULL;
    rows = block_sort(scratch, left, rows, row_count);
    Status status = block_index_new(ctx, scratch, model, left, rows, row_count, &index);
    counting.index = index;
    if (status == OK)
        status = parallel_for(ctx, right->count, RIGHT_CHUNK, count_rule_chunk, &counting);
    if (status == OK)
        *ret = *patterns;
    mem_free(scratch);
    return status;
}

static Status count_random_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    Counting *counting = argument;
    for (int64_t i = begin; i < end; i++) {
        uint64_t row =
            random_below(counting->random, 2 * (uint64_t)i, (uint64_t)counting->row_count);
        uint64_t right =
            random_below(counting->random, 2 * (uint64_t)i + 1, (uint64_t)counting->right->count);
        LinkSide a = link_side(counting->left, counting->rows[row]),
                 b = link_side(counting->right, (int64_t)right);
        count_pair(counting, (int64_t)row, &a, (int64_t)right, &b);
    }
    return OK;
}

Status link_random_patterns(Ctx *ctx, const LinkModel *model, const LinkRecords *left,
                            const int64_t *rows, int64_t row_count, const LinkRecords *right,
                            LinkPatterns *ret)
{
    void *scratch = mem_root(ctx);
    LinkPatterns *patterns = mem_new(scratch, LinkPatterns);
    Counting counting = {.model = model,
                         .left = left,
                         .right = right,
                         .rows = rows,
                         .row_count = row_count,
                         .patterns = patterns};
    counting.random = random_stream(ctx->seed, "link.random_pairs");
    int64_t pairs = row_count > 0 && right->count > 0 ? model->train_random_pairs : 0;
    Status status = parallel_for(ctx, pairs, RANDOM_CHUNK, count_random_chunk, &counting);
    if (status == OK)
        *ret = *patterns;
    mem_free(scratch);
    return status;
}

/* -- Expectation–maximisation
 * -------------------------------------------------------------------------------------------- */

/* The probability that a pair with these levels is a match, from the fields that are not fixed. */
static double match_probability(double m[LINK_FIELDS][LINK_LEVELS_MAX], const LinkModel *model,
                                LinkLevels levels, unsigned fixed, double share)
{
    double match = share, other = 1 - share;
    for (int field = 0; field < LINK_FIELDS; field++) {
        int level = levels.level[field];
        if (level == LEVEL_UNKNOWN || (fixed >> field & 1) != 0)
            continue;
        match *= m[field][level];
        other *= model->u[field][level];
    }
    return match > 0 ? match / (match + other) : 0;
}

static void normalise(double *weights, int levels)
{
    double sum = 0;
    for (int level = 1; level < levels; level++)
        sum += weights[level];
    for (int level = 1; level < levels; level++)
        weights[level] =
            (weights[level] + PROBABILITY_MIN * sum) / (sum * (1 + PROBABILITY_MIN * (levels - 1)));
}

void link_em(const LinkModel *model, const LinkPatterns *patterns, unsigned fixed,
             double ret_m[LINK_FIELDS][LINK_LEVELS_MAX], double *ret_match_share)
{
    double m[LINK_FIELDS][LINK_LEVELS_MAX];
    memcpy(m, model->m, sizeof m);
    double share =
        0.1; /* the start hardly matters: the counts pull it where it belongs in a few rounds */
    for (int round = 0; round < model->train_rounds && patterns->total > 0; round++) {
        double seen[LINK_FIELDS][LINK_LEVELS_MAX] = {{0}};
        double matches = 0;
        for (int pattern = 0; pattern < LINK_PATTERNS; pattern++) {
            if (patterns->counts[pattern] == 0)
                continue;
            LinkLevels levels = link_pattern_levels(pattern);
            double expected = (double)patterns->counts[pattern] *
                              match_probability(m, model, levels, fixed, share);
            matches += expected;
            for (int field = 0; field < LINK_FIELDS; field++)
                seen[field][levels.level[field]] += expected;
        }
        share = matches / (double)patterns->total;
        for (int field = 0; field < LINK_FIELDS; field++) {
            double known = matches - seen[field][LEVEL_UNKNOWN];
            if (known <= 0 || (fixed >> field & 1) != 0)
                continue;
            memcpy(m[field], seen[field], sizeof m[field]);
            m[field][LEVEL_UNKNOWN] = 0;
            normalise(m[field], link_level_count((LinkField)field));
        }
    }
    for (int field = 0; field < LINK_FIELDS; field++)
        if ((fixed >> field & 1) == 0)
            memcpy(ret_m[field], m[field], sizeof m[field]);
    *ret_match_share = share;
}

/* u of every field from random pairs: nearly all of them are two persons. */
static void learn_u(const LinkPatterns *patterns, LinkModel *model)
{
    double seen[LINK_FIELDS][LINK_LEVELS_MAX] = {{0}};
    for (int pattern = 0; pattern < LINK_PATTERNS; pattern++) {
        LinkLevels levels = link_pattern_levels(pattern);
        for (int field = 0; field < LINK_FIELDS; field++)
            seen[field][levels.level[field]] += (double)patterns->counts[pattern];
    }
    for (int field = 0; field < LINK_FIELDS; field++) {
        /* The stated u stay for the NIK: they are given that birth date and sex agree, which random
         * pairs cannot show. */
        double known = (double)patterns->total - seen[field][LEVEL_UNKNOWN];
        if (field == LINK_NIK || known < 1)
            continue;
        /* The stated values count as much as a hundredth of the sample, so that a level too rare to
         * be drawn keeps a sensible u. */
        double stated = known / 100;
        for (int level = 1; level < link_level_count((LinkField)field); level++)
            model->u[field][level] =
                (seen[field][level] + stated * model->u[field][level]) / (known + stated);
    }
}

Status link_train(Ctx *ctx, void *parent, const LinkModel *model, const LinkRecords *left,
                  const int64_t *rows, int64_t row_count, const LinkRecords *right, LinkModel **ret,
                  LinkTraining *ret_training)
{
    void *scratch = mem_root(ctx);
    LinkPatterns *patterns = mem_new(scratch, LinkPatterns);
    LinkModel *trained = mem_new(parent, LinkModel);
    *trained = *model;
    LinkTraining training = {.random_pairs = 0};
    Status status = link_random_patterns(ctx, model, left, rows, row_count, right, patterns);
    if (status == OK) {
        training.random_pairs = patterns->total;
        learn_u(patterns, trained);
    }
    double sums[LINK_FIELDS][LINK_LEVELS_MAX] = {{0}}, weights[LINK_FIELDS] = {0};
    for (int rule = 0; rule < model->rule_count && status == OK; rule++) {
        status = link_rule_patterns(ctx, model, rule, left, rows, row_count, right, patterns);
        if (status != OK)
            break;
        unsigned fixed = link_rule_fields(model->rules[rule]);
        double m[LINK_FIELDS][LINK_LEVELS_MAX] = {{0}}, share;
        link_em(trained, patterns, fixed, m, &share);
        training.pairs[rule] = patterns->total;
        training.matches[rule] = share * (double)patterns->total;
        for (int field = 0;
             field < LINK_FIELDS && training.matches[rule] >= (double)model->train_pairs_min;
             field++) {
            if ((fixed >> field & 1) != 0)
                continue;
            weights[field] += training.matches[rule];
            for (int level = 1; level < link_level_count((LinkField)field); level++)
                sums[field][level] += training.matches[rule] * m[field][level];
        }
    }
    mem_free(scratch);
    if (status != OK) {
        mem_free(trained);
        return status;
    }
    for (int field = 0; field < LINK_FIELDS; field++)
        for (int level = 1; level < link_level_count((LinkField)field) && weights[field] > 0;
             level++)
            trained->m[field][level] = sums[field][level] / weights[field];
    link_model_weigh(trained);
    *ret = trained;
    *ret_training = training;
    return OK;
}
