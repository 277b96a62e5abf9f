/* Who was put forward to which national edition: each a fact. */
#include "award/award.h"
#include "base/mem.h"
#include "base/message.h"

FACT_TABLE(FORWARD_FACT, "award_forward",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"place", FACT_INT, false},
            {"to_edition", FACT_TEXT, false},
            {"to_category", FACT_TEXT, false}});

SQL(forward_of, "SELECT id FROM award_forward WHERE chain = $1 AND edition = $2 AND category = $3 "
                "AND code = $4 ORDER BY id DESC LIMIT 1");

SQL(forward_all, "SELECT category, code FROM award_forward WHERE chain = $1 AND edition = $2 AND "
                 "to_edition = $3 ORDER BY id");

static Status was_forwarded(Store *store, const Edition *edition, const char *category,
                            const char *code, bool *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &forward_of, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(category));
    bind_text(statement, 4, text_of(code));
    TRY(statement_next(statement, ret));
    if (*ret)
        statement_reset(statement);
    return OK;
}

static bool goes_on(const Category *category, const DecidedPlace *place)
{
    return place->place >= 1 && place->place <= category->forward;
}

static Status write_row(Store *store, const Edition *from, const Edition *to, const char *category,
                        const DecidedPlace *place)
{
    FactWriter *writer;
    TRY(event_begin(store, edition_chain(from), "award forward", from->id, NULL));
    TRY(fact_writer_open(store, edition_chain(from), &FORWARD_FACT, &writer));
    fact_text(writer, 0, text_of(from->id));
    fact_text(writer, 1, text_of(category));
    fact_text(writer, 2, text_of(place->code));
    fact_int(writer, 3, place->place);
    fact_text(writer, 4, text_of(to->id));
    fact_text(writer, 5, text_of(category));
    TRY(fact_row(writer, NULL));
    return fact_writer_close(writer);
}

/* The nomination that the province signs. */
static Status nomination_of(Store *store, void *parent, const Edition *from, const char *category,
                            const DecidedPlace *place, Date submitted, Nomination *ret)
{
    RegionInfo province;
    const char *number = mem_printf(parent, "%lld", (long long)place->place);
    TRY(region_get(store, parent, from->province, &province));
    *ret = (Nomination){.category = category,
                        .code = place->code,
                        .by = NOMINATED_BY_PROVINCE,
                        .nominator = province.name,
                        .nominator_code = region_format(parent, from->province),
                        .note = say(parent, LANG_ID, "award.forward_note", number, from->id, NULL),
                        .submitted = submitted,
                        .synthetic = from->synthetic};
    return OK;
}

static Status forward_one(Store *store, void *parent, const Edition *from, const Edition *to,
                          const char *category, const DecidedPlace *place, Date submitted,
                          ForwardedEntrant *ret)
{
    Nomination nomination;
    Change change = CHANGE_NONE;
    bool before = false;
    TRY(was_forwarded(store, from, category, place->code, &before));
    if (!before) {
        TRY(nomination_of(store, parent, from, category, place, submitted, &nomination));
        TRY(nomination_forward(store, from, category, to, &nomination, &change));
        TRY(write_row(store, from, to, category, place));
    }
    *ret = (ForwardedEntrant){.category = category,
                              .code = place->code,
                              .name = place->name,
                              .place = place->place,
                              .change = before ? CHANGE_NONE : CHANGE_ADDED};
    return OK;
}

typedef struct {
    const char *category, *code;
} Forwarded;

static Status forwarded_to(Store *store, void *parent, const Edition *from, const Edition *to,
                           Forwarded **ret, size_t *ret_count)
{
    Statement *statement;
    Forwarded *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &forward_all, &statement));
    bind_int(statement, 1, edition_chain(from).number);
    bind_text(statement, 2, text_of(from->id));
    bind_text(statement, 3, text_of(to->id));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (Forwarded){.category = column_string(parent, statement, 0),
                                    .code = column_string(parent, statement, 1)};
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

static bool still_goes_on(const ForwardedEntrant *list, size_t count, const Forwarded *before)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].category, before->category) == 0 &&
            strcmp(list[i].code, before->code) == 0)
            return true;
    }
    return false;
}

/* Who was put forward by a decision that no longer holds is the national committee's to take off.
 */
static Status warn_of_former(Store *store, void *parent, const Edition *from, const Edition *to,
                             const ForwardedEntrant *list, size_t count)
{
    Forwarded *before = NULL;
    size_t before_count = 0;
    TRY(forwarded_to(store, parent, from, to, &before, &before_count));
    for (size_t i = 0; i < before_count; i++) {
        bool in_play = false;
        if (still_goes_on(list, count, &before[i]))
            continue;
        TRY(nomination_in_play(store, to, before[i].category, before[i].code, &in_play));
        if (in_play)
            problem_add(store_ctx(store), PROBLEM_WARNING, NULL, "award.forward_former",
                        before[i].code, before[i].category, from->id, to->id, NULL);
    }
    return OK;
}

static Status check_editions(Ctx *ctx, const Edition *from, const Edition *to)
{
    if (from->tier != TIER_PROVINCIAL || to->tier != TIER_NATIONAL)
        return fail(ctx, E_CONFLICT, "award.forward_tier", from->id, to->id, NULL);
    if (from->period != to->period || from->synthetic != to->synthetic)
        return fail(ctx, E_CONFLICT, "award.forward_period", from->id, to->id, NULL);
    return OK;
}

Status award_forward(Store *store, void *parent, const Edition *from, const Edition *to,
                     Date submitted, ForwardedEntrant **ret, size_t *ret_count)
{
    ForwardedEntrant *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(check_editions(store_ctx(store), from, to));
    TRY(stage_require(store, from, STAGE_PUBLISHED, STAGE_FORWARDED));
    for (size_t i = 0; i < from->category_count; i++) {
        const Category *category = &from->categories[i];
        const Category *target;
        AwardDecision *decision = NULL;
        if (category->forward == 0)
            continue;
        TRY(award_decision_find(store, parent, from, category->key, &decision));
        if (decision == NULL)
            continue; /* nobody entered: award_decisions_require saw to the others */
        TRY(edition_category(store_ctx(store), to, category->key, &target));
        for (size_t p = 0; p < decision->count; p++) {
            if (!goes_on(category, &decision->places[p]))
                continue;
            list = mem_grow(parent, list, count, &capacity);
            TRY(forward_one(store, parent, from, to, target->key, &decision->places[p], submitted,
                            &list[count++]));
        }
    }
    TRY(warn_of_former(store, parent, from, to, list, count));
    *ret = list;
    *ret_count = count;
    return OK;
}

static Status require_category(Store *store, void *scratch, const Edition *edition,
                               const Category *category, bool *ret)
{
    AwardDecision *decision = NULL;
    *ret = true;
    TRY(award_decision_find(store, scratch, edition, category->key, &decision));
    for (size_t p = 0; decision != NULL && p < decision->count && *ret; p++) {
        if (goes_on(category, &decision->places[p]))
            TRY(was_forwarded(store, edition, category->key, decision->places[p].code, ret));
    }
    return OK;
}

Status award_forward_require(Store *store, const Edition *edition)
{
    Ctx *ctx = store_ctx(store);
    void *scratch = mem_root(ctx);
    Status status = OK;
    for (size_t i = 0; i < edition->category_count; i++) {
        bool done = true;
        const Category *category = &edition->categories[i];
        Status one = require_category(store, scratch, edition, category, &done);
        if (one == OK && !done)
            one = fail(ctx, E_CONFLICT, "award.gate_forward", edition->id, category->key, NULL);
        status = one == OK ? status : one;
    }
    mem_free(scratch);
    return status;
}
