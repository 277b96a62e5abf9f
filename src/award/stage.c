/* Stages by name, and what to say to somebody who comes too early or too late. */
#include "award/award.h"
#include "base/mem.h"
#include "base/message.h"

const char *const AWARD_STAGE_KEYS[STAGE_COUNT + 1] = {
    "draft",       "announced", "nominations", "closed",    "desk-review", "interview",
    "field-check", "frozen",    "decided",     "published", "forwarded",   NULL};

const char *stage_label(void *parent, Lang lang, AwardStage stage)
{
    return say(parent, lang, mem_printf(parent, "award.stage_name.%s", AWARD_STAGE_KEYS[stage]),
               NULL);
}

/* The command that brings the edition nearer to the stages in which it can be done. */
static const char *way_there(void *parent, const Edition *edition, AwardStage current,
                             AwardStage until)
{
    if (current > until)
        return mem_printf(
            parent, "paritrana award edition stage %s --edition %s --back --reason … --decree …",
            AWARD_STAGE_KEYS[until], edition->id);
    return mem_printf(parent, "paritrana award edition stage %s --edition %s",
                      AWARD_STAGE_KEYS[current + 1], edition->id);
}

Status stage_require(Store *store, const Edition *edition, AwardStage from, AwardStage until)
{
    Ctx *ctx = store_ctx(store);
    AwardStage current;
    if (edition->conduct == EDITION_RECORD)
        return OK;
    TRY(stage_current(store, edition, &current));
    if (current >= from && current <= until)
        return OK;
    const char *first = stage_label(ctx, ctx->lang, from);
    const char *stages =
        from == until ? first
                      : mem_printf(ctx, "%s … %s", first, stage_label(ctx, ctx->lang, until));
    return fail(ctx, E_CONFLICT, "award.stage_closed", edition->id,
                stage_label(ctx, ctx->lang, current), stages,
                way_there(ctx, edition, current, until), NULL);
}
