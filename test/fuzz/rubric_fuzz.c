/* Rubrics: any bytes end in problems or in a rubric that holds together, whose scales give 0 to 100
 * whatever the raw value. */
#include <assert.h>

#include "award/award.h"
#include "base/mem.h"
#include "fuzz.h"

static const int64_t POINTS_MAX = (int64_t)100 * MICRO;

static void check_weights(const Rubric *rubric)
{
    int64_t sum = 0;
    for (size_t i = 0; i < rubric->node_count; i++) {
        const RubricNode *node = &rubric->nodes[i];
        assert(node->parent < (int)i && node->line > 0);
        assert(rubric_find(rubric, node->key) == (int)i);
        if (node->indicator >= 0)
            sum += node->weight.micro;
    }
    assert(sum == POINTS_MAX);
}

static void check_scales(Ctx *ctx, const Rubric *rubric)
{
    static const int64_t RAWS[] = {INT64_MIN,           -MICRO,   -1, 0, 1, MICRO / 2,
                                   50 * (int64_t)MICRO, INT64_MAX};
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const Indicator *indicator = &rubric->indicators[i];
        for (size_t j = 0; j < ARRAY_COUNT(RAWS); j++) {
            Score score = {-1};
            if (indicator->scale.kind == SCALE_GATE) {
                (void)scale_gate_passes(&indicator->scale, RAWS[j]);
                continue;
            }
            assert(scale_score(ctx, rubric, indicator, RAWS[j], &score) == OK);
            assert(score.micro >= 0 && score.micro <= POINTS_MAX);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    Rubric *rubric;
    if (rubric_parse(ctx, ctx, "fuzz.yaml", (Text){(const char *)data, size}, &rubric) == OK) {
        check_weights(rubric);
        check_scales(ctx, rubric);
    } else {
        assert(problem_count(ctx, PROBLEM_ERROR) > 0);
    }
    mem_free(ctx);
    return 0;
}
