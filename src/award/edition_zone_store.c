/* Zones in the store: one row for each region of each zone, below the definition of the edition. */
#include "award/edition_private.h"
#include "base/mem.h"

FACT_TABLE(ZONE_FACT, "award_zone",
           {{"edition_row", FACT_INT, false},
            {"zone", FACT_TEXT, false},
            {"label_id", FACT_TEXT, false},
            {"label_en", FACT_TEXT, false},
            {"region", FACT_INT, false}});

SQL(edition_zones, "SELECT zone, label_id, label_en, region FROM award_zone WHERE chain = $1 AND "
                   "edition_row = $2 ORDER BY id");

/* The rows of a zone follow each other. */
Status edition_zones_load(Store *store, Chain chain, int64_t row, Edition *edition)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(store_prepare(store, &edition_zones, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, row);
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        size_t last = edition->zone_count;
        if (last == 0 || !text_is(column_text(statement, 0), edition->zones[last - 1].key)) {
            edition->zones = mem_grow(edition, edition->zones, last, &capacity);
            edition->zones[last] = (AwardZone){.key = column_string(edition, statement, 0),
                                               .label_id = column_string(edition, statement, 1),
                                               .label_en = column_string(edition, statement, 2)};
            edition->zone_count++;
        }
        AwardZone *zone = &edition->zones[edition->zone_count - 1];
        zone->regions = mem_resize(edition, zone->regions, zone->count + 1, sizeof *zone->regions);
        zone->regions[zone->count++] = (Region){column_int(statement, 3)};
    }
}

static Status write_zone(FactWriter *writer, const AwardZone *zone, int64_t row)
{
    for (size_t i = 0; i < zone->count; i++) {
        fact_int(writer, 0, row);
        fact_text(writer, 1, text_of(zone->key));
        fact_text(writer, 2, text_of(zone->label_id));
        fact_text(writer, 3, text_of(zone->label_en));
        fact_int(writer, 4, zone->regions[i].code);
        TRY(fact_row(writer, NULL));
    }
    return OK;
}

Status edition_zones_write(Store *store, const Edition *edition, int64_t row)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &ZONE_FACT, &writer));
    for (size_t i = 0; i < edition->zone_count; i++)
        TRY(write_zone(writer, &edition->zones[i], row));
    return fact_writer_close(writer);
}

Status edition_zones_check(Store *store, const Edition *edition)
{
    Ctx *ctx = store_ctx(store);
    Status status = OK;
    for (size_t i = 0; i < edition->zone_count; i++) {
        const AwardZone *zone = &edition->zones[i];
        for (size_t j = 0; j < zone->count; j++) {
            if (!region_exists(store, zone->regions[j]))
                status = fail_at(ctx, E_NOT_FOUND, zone->places == NULL ? NULL : &zone->places[j],
                                 "region.not_found", region_format(ctx, zone->regions[j]), NULL);
        }
    }
    return status;
}
