/* What a document counts as. */
#include "award/nomination_private.h"

#include "base/file.h"
#include "base/mem.h"

const char *const DOCUMENT_VERDICT_KEYS[DOCUMENT_VERDICT_COUNT + 1] = {
    "none", "accepted", "partly", "rejected", "reopened", NULL};
const char *const EVIDENCE_KINDS[] = {"perda",    "perkada",   "regulation",  "decree",
                                      "circular", "agreement", "budget-line", "membership-extract",
                                      "photo",    "link",      NULL};

enum { EVIDENCE_FILE_BYTES_MAX = 64 << 20 };

bool evidence_kind_known(const char *kind)
{
    for (size_t i = 0; EVIDENCE_KINDS[i] != NULL; i++) {
        if (strcmp(EVIDENCE_KINDS[i], kind) == 0)
            return true;
    }
    return false;
}

int scale_level(const Scale *scale, const char *level)
{
    for (size_t i = 0; i < scale->step_count; i++) {
        if (scale->steps[i].level != NULL && strcmp(scale->steps[i].level, level) == 0)
            return (int)i;
    }
    return -1;
}

/* Why it does not count whatever it is, or NULL. */
static const char *reason_against(const Edition *edition, const Evidence *evidence)
{
    Date last = edition_last_day(edition);
    if (evidence->in_force.days < edition_first_day(edition).days ||
        evidence->in_force.days > last.days)
        return "award.unscored.period";
    if (evidence->has_until && evidence->until.days < last.days)
        return "award.unscored.repealed";
    switch (evidence->verdict) {
    case DOCUMENT_REJECTED:
        return "award.unscored.rejected";
    case DOCUMENT_REOPENED:
        return "award.unscored.reopened";
    case DOCUMENT_UNJUDGED:
        return edition->conduct == EDITION_CYCLE ? "award.unscored.unjudged" : NULL;
    case DOCUMENT_ACCEPTED:
    case DOCUMENT_PARTLY:
    case DOCUMENT_VERDICT_COUNT:
        break;
    }
    return NULL;
}

EvidenceWorth evidence_worth(const Edition *edition, const Indicator *indicator,
                             const Evidence *evidence)
{
    bool partly = evidence->verdict == DOCUMENT_PARTLY;
    EvidenceWorth worth = {0};
    bool usable = evidence->has_value;
    if (indicator->source.choice == EVIDENCE_BEST) {
        const char *level = partly ? evidence->verdict_level : evidence->kind;
        int own = scale_level(&indicator->scale, evidence->kind);
        int step = scale_level(&indicator->scale, level);
        usable = own >= 0 && step >= 0;
        worth.value = step;
    } else {
        worth.value = partly ? evidence->verdict_value : evidence->value;
    }
    worth.reason = usable ? reason_against(edition, evidence) : "award.unscored.kind";
    worth.counts = worth.reason == NULL;
    return worth;
}

Status evidence_file(Ctx *ctx, void *parent, const char *path, Evidence *evidence)
{
    FileMap *map = NULL;
    TRY(file_map(ctx, parent, path, EVIDENCE_FILE_BYTES_MAX, &map));
    if (map->content.bytes == 0)
        return fail(ctx, E_INVALID, "award.evidence_empty_file", path, NULL);
    Digest digest = digest_of(map->content.data, map->content.bytes);
    evidence->file_name = mem_string(parent, path_name(path));
    evidence->file_bytes = (int64_t)map->content.bytes;
    evidence->file_digest = digest_hex(parent, &digest);
    evidence->file_content = map->content;
    return OK;
}
