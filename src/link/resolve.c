#include "base/mem.h"
#include "link/link.h"

static int by_weight(const void *a, const void *b)
{
    const LinkPair *x = *(const LinkPair *const *)a, *y = *(const LinkPair *const *)b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return x->right < y->right ? -1 : x->right > y->right;
}

/* Best candidate of each left record, and how many others come within the margin. */
static void find_best(const LinkModel *model, const LinkPair *const *order, int64_t count,
                      const double *best_weight, LinkResult *ret)
{
    for (int64_t i = 0; i < count; i++) {
        const LinkPair *pair = order[i];
        LinkResult *result = &ret[pair->left];
        if (result->best != pair->right &&
            pair->weight > best_weight[pair->left] - model->narrow_margin)
            result->rivals++;
    }
}

void link_resolve(const LinkModel *model, const LinkPair *pairs, int64_t count, int64_t left_count,
                  LinkResult *ret)
{
    for (int64_t i = 0; i < left_count; i++)
        ret[i] = (LinkResult){.outcome = LINK_NEW, .right = -1, .best = -1};
    void *scratch = mem_root(NULL);
    const LinkPair **order = mem_array(scratch, const LinkPair *, count);
    double *best_weight = mem_array(scratch, double, left_count);
    int64_t right_max = -1;
    for (int64_t i = 0; i < count; i++) {
        order[i] = &pairs[i];
        right_max = pairs[i].right > right_max ? pairs[i].right : right_max;
    }
    qsort(order, (size_t)count, sizeof *order, by_weight);
    uint8_t *taken = mem_array(scratch, uint8_t, right_max + 1);
    for (int64_t i = 0; i < count; i++) {
        const LinkPair *pair = order[i];
        LinkResult *result = &ret[pair->left];
        if (result->best < 0) {
            result->best = pair->right;
            result->probability = pair->probability;
            result->levels = pair->levels;
            best_weight[pair->left] = pair->weight;
        }
        if (result->right >= 0 || taken[pair->right])
            continue;
        taken[pair->right] = 1;
        result->right = pair->right;
        result->probability = pair->probability;
        result->levels = pair->levels;
        result->outcome = pair->probability >= model->match_from ? LINK_MATCH : LINK_REVIEW;
    }
    find_best(model, order, count, best_weight, ret);
    mem_free(scratch);
}
