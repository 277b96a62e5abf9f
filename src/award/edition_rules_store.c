/* What belongs to a definition of an edition beside its rubrics: conduct, decree, committee, what
 * is published of how firm the places are, and the categories' rules. */
#include "award/edition_private.h"
#include "base/mem.h"

FACT_TABLE(CONDUCT_FACT, "award_conduct",
           {{"edition_row", FACT_INT, false},
            {"conduct", FACT_TEXT, false},
            {"decree", FACT_TEXT, false},
            {"decree_by", FACT_TEXT, false},
            {"decree_date", FACT_INT, true},
            {"robustness_draws", FACT_INT, true},
            {"robustness_concentration", FACT_INT, true},
            {"robustness_seed", FACT_INT, true}});
FACT_TABLE(COMMITTEE_FACT, "award_committee",
           {{"edition_row", FACT_INT, false},
            {"role", FACT_TEXT, false},
            {"office", FACT_TEXT, false},
            {"name", FACT_TEXT, false}});
FACT_TABLE(RULE_FACT, "award_category_rule",
           {{"edition_row", FACT_INT, false},
            {"category", FACT_TEXT, false},
            {"label_id", FACT_TEXT, false},
            {"label_en", FACT_TEXT, false},
            {"slots", FACT_INT, false},
            {"interview", FACT_INT, false},
            {"forward", FACT_INT, false},
            {"sector", FACT_TEXT, false},
            {"zone", FACT_TEXT, false}});
FACT_TABLE(CHECKLIST_FACT, "award_checklist",
           {{"edition_row", FACT_INT, false},
            {"category", FACT_TEXT, false},
            {"item", FACT_TEXT, false}});

SQL(edition_conduct,
    "SELECT conduct, decree, decree_by, decree_date, robustness_draws, robustness_concentration, "
    "robustness_seed FROM award_conduct WHERE chain = $1 AND edition_row = $2 "
    "ORDER BY id LIMIT 1");
SQL(edition_committee, "SELECT role, office, name FROM award_committee WHERE chain = $1 AND "
                       "edition_row = $2 ORDER BY id");
SQL(edition_category_rules,
    "SELECT category, label_id, label_en, slots, interview, forward, sector, zone FROM "
    "award_category_rule WHERE chain = $1 AND edition_row = $2 ORDER BY id");
SQL(edition_checklist, "SELECT category, item FROM award_checklist WHERE chain = $1 AND "
                       "edition_row = $2 ORDER BY id");

static Status of_row(Store *store, const Sql *sql, Chain chain, int64_t row, Statement **ret)
{
    TRY(store_prepare(store, sql, ret));
    bind_int(*ret, 1, chain.number);
    bind_int(*ret, 2, row);
    return OK;
}

/* A definition of a time before there were cycles has no row: a record. */
static Status load_conduct(Store *store, Chain chain, int64_t row, Edition *edition)
{
    Statement *statement;
    bool more = false;
    edition->conduct = EDITION_RECORD;
    edition->decree = edition->decree_by = "";
    TRY(of_row(store, &edition_conduct, chain, row, &statement));
    TRY(statement_next(statement, &more));
    if (!more)
        return OK;
    if (text_is(column_text(statement, 0), CONDUCT_KEYS[EDITION_CYCLE]))
        edition->conduct = EDITION_CYCLE;
    edition->decree = column_string(edition, statement, 1);
    edition->decree_by = column_string(edition, statement, 2);
    edition->has_decree_date = !column_is_null(statement, 3);
    edition->decree_date = (Date){(int32_t)column_int(statement, 3)};
    if (!column_is_null(statement, 4))
        edition->robustness = (EditionRobustness){
            column_int(statement, 4), column_int(statement, 5), column_int(statement, 6)};
    statement_reset(statement);
    return OK;
}

static CommitteeRole role_of(Text key)
{
    for (int i = 0; i < COMMITTEE_COUNT; i++) {
        if (text_is(key, COMMITTEE_KEYS[i]))
            return (CommitteeRole)i;
    }
    return COMMITTEE_MEMBER;
}

static Status load_committee(Store *store, Chain chain, int64_t row, Edition *edition)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(of_row(store, &edition_committee, chain, row, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        edition->committee =
            mem_grow(edition, edition->committee, edition->committee_count, &capacity);
        edition->committee[edition->committee_count++] =
            (CommitteeMember){.role = role_of(column_text(statement, 0)),
                              .office = column_string(edition, statement, 1),
                              .name = column_string(edition, statement, 2)};
    }
}

static Category *category_of(const Edition *edition, Text key)
{
    for (size_t i = 0; i < edition->category_count; i++) {
        if (text_is(key, edition->categories[i].key))
            return &edition->categories[i];
    }
    return NULL;
}

static Status load_category_rules(Store *store, Chain chain, int64_t row, Edition *edition)
{
    Statement *statement;
    for (size_t i = 0; i < edition->category_count; i++)
        category_default_rules(edition, &edition->categories[i]);
    TRY(of_row(store, &edition_category_rules, chain, row, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        Category *category = category_of(edition, column_text(statement, 0));
        if (category == NULL)
            continue;
        category->label_id = column_string(edition, statement, 1);
        category->label_en = column_string(edition, statement, 2);
        category->slots = column_int(statement, 3);
        category->interview = column_int(statement, 4) != 0;
        category->forward = column_int(statement, 5);
        category->sector = column_string(edition, statement, 6);
        category->zone = column_string(edition, statement, 7);
        category_find_zone(edition, category);
    }
}

static Status load_checklists(Store *store, Chain chain, int64_t row, Edition *edition)
{
    Statement *statement;
    TRY(of_row(store, &edition_checklist, chain, row, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        Category *category = category_of(edition, column_text(statement, 0));
        if (category == NULL)
            continue;
        const char **items = mem_resize(edition, (void *)category->checklist,
                                        category->checklist_count + 1, sizeof *category->checklist);
        items[category->checklist_count++] = column_string(edition, statement, 1);
        category->checklist = items;
    }
}

Status edition_rules_load(Store *store, Chain chain, int64_t row, Edition *edition)
{
    TRY(load_conduct(store, chain, row, edition));
    TRY(load_committee(store, chain, row, edition));
    TRY(edition_zones_load(store, chain, row, edition));
    TRY(load_category_rules(store, chain, row, edition));
    return load_checklists(store, chain, row, edition);
}

static void hash_zone(Hasher *hasher, const AwardZone *zone)
{
    hasher_add_text(hasher, text_of(zone->key));
    hasher_add_text(hasher, text_of(zone->label_id));
    hasher_add_text(hasher, text_of(zone->label_en));
    hasher_add_int(hasher, (int64_t)zone->count);
    for (size_t i = 0; i < zone->count; i++)
        hasher_add_int(hasher, zone->regions[i].code);
}

void edition_rules_hash(Hasher *hasher, const Edition *edition)
{
    hasher_add_int(hasher, (int64_t)edition->conduct);
    hasher_add_text(hasher, text_of(edition->decree));
    hasher_add_text(hasher, text_of(edition->decree_by));
    hasher_add_int(hasher, edition->has_decree_date ? edition->decree_date.days : INT64_MIN);
    for (size_t i = 0; i < edition->committee_count; i++) {
        hasher_add_int(hasher, (int64_t)edition->committee[i].role);
        hasher_add_text(hasher, text_of(edition->committee[i].office));
        hasher_add_text(hasher, text_of(edition->committee[i].name));
    }
    for (size_t i = 0; i < edition->category_count; i++)
        category_rules_hash(hasher, &edition->categories[i]);
    for (size_t i = 0; i < edition->zone_count; i++)
        hash_zone(hasher, &edition->zones[i]);
    if (edition->robustness.draws == 0)
        return; /* a definition without keeps its digest */
    hasher_add_text(hasher, TEXT("publish_robustness"));
    hasher_add_int(hasher, edition->robustness.draws);
    hasher_add_int(hasher, edition->robustness.concentration);
    hasher_add_int(hasher, edition->robustness.seed);
}

void category_rules_hash(Hasher *hasher, const Category *category)
{
    hasher_add_text(hasher, text_of(category->label_id));
    hasher_add_text(hasher, text_of(category->label_en));
    hasher_add_int(hasher, category->slots);
    hasher_add_int(hasher, category->interview);
    hasher_add_int(hasher, category->forward);
    hasher_add_text(hasher, text_of(category->sector));
    hasher_add_text(hasher, text_of(category->zone));
    if (category->area != NULL)
        hash_zone(hasher, category->area);
    hasher_add_int(hasher, (int64_t)category->checklist_count);
    for (size_t i = 0; i < category->checklist_count; i++)
        hasher_add_text(hasher, text_of(category->checklist[i]));
}

static Status write_conduct(Store *store, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &CONDUCT_FACT, &writer));
    fact_int(writer, 0, row);
    fact_text(writer, 1, text_of(CONDUCT_KEYS[edition->conduct]));
    fact_text(writer, 2, text_of(edition->decree));
    fact_text(writer, 3, text_of(edition->decree_by));
    if (edition->has_decree_date)
        fact_int(writer, 4, edition->decree_date.days);
    if (edition->robustness.draws > 0) {
        fact_int(writer, 5, edition->robustness.draws);
        fact_int(writer, 6, edition->robustness.concentration);
        fact_int(writer, 7, edition->robustness.seed);
    }
    TRY(fact_row(writer, NULL));
    return fact_writer_close(writer);
}

static Status write_committee(Store *store, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &COMMITTEE_FACT, &writer));
    for (size_t i = 0; i < edition->committee_count; i++) {
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(COMMITTEE_KEYS[edition->committee[i].role]));
        fact_text(writer, 2, text_of(edition->committee[i].office));
        fact_text(writer, 3, text_of(edition->committee[i].name));
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status write_rules(Store *store, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &RULE_FACT, &writer));
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(category->key));
        fact_text(writer, 2, text_of(category->label_id));
        fact_text(writer, 3, text_of(category->label_en));
        fact_int(writer, 4, category->slots);
        fact_int(writer, 5, category->interview);
        fact_int(writer, 6, category->forward);
        fact_text(writer, 7, text_of(category->sector));
        fact_text(writer, 8, text_of(category->zone));
        TRY(fact_row(writer, NULL));
    }
    return fact_writer_close(writer);
}

static Status write_checklists(Store *store, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &CHECKLIST_FACT, &writer));
    for (size_t i = 0; i < edition->category_count; i++) {
        const Category *category = &edition->categories[i];
        for (size_t j = 0; j < category->checklist_count; j++) {
            fact_int(writer, 0, row);
            fact_text(writer, 1, text_of(category->key));
            fact_text(writer, 2, text_of(category->checklist[j]));
            TRY(fact_row(writer, NULL));
        }
    }
    return fact_writer_close(writer);
}

Status edition_rules_write(Store *store, const Edition *edition, int64_t row)
{
    TRY(write_conduct(store, edition, row));
    TRY(write_committee(store, edition, row));
    TRY(edition_zones_write(store, edition, row));
    TRY(write_rules(store, edition, row));
    return write_checklists(store, edition, row);
}
