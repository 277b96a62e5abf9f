/* Records of interviews: any bytes end in problems or in a record without holes. */
#include <assert.h>
#include <string.h>

#include "award/award.h"
#include "base/mem.h"
#include "fuzz.h"

static void check_items(const InterviewRecord *record)
{
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++) {
        assert(record->counts[kind] <= INTERVIEW_ITEMS_MAX);
        for (size_t i = 0; i < record->counts[kind]; i++) {
            const InterviewItem *item = &record->items[kind][i];
            assert(strlen(item->subject) > 0);
            assert(strlen(item->detail) + strlen(item->note) < INTERVIEW_BYTES_MAX);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    InterviewRecord *record;
    Text content = {(const char *)data, size};
    if (interview_parse(ctx, ctx, "fuzz.yaml", content, &record) == OK) {
        assert(strlen(record->interview) > 0 && strlen(record->minutes) <= size);
        assert((record->presence == PRESENCE_ABSENT) == (record->speaker[0] == '\0'));
        check_items(record);
    } else {
        assert(problem_count(ctx, PROBLEM_ERROR) > 0);
    }
    mem_free(ctx);
    return 0;
}
