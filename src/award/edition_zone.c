/* Zones of an edition: which regions lie in which, and whom a category of a zone admits. */
#include "award/edition_private.h"
#include "award/import.h"
#include "base/mem.h"

static const char *const ZONE_KEYS[] = {"zone", "label", "regions", NULL};

/* -- The file -------------------------------------------------------------------------------- */

static void zone_problem(EditionReader *reader, const Place *place, const char *key, Region region,
                         const char *second)
{
    Ctx *ctx = reader->ctx;
    edition_keep(reader,
                 fail_at(ctx, E_INVALID, place, key, region_format(ctx, region), second, NULL));
}

/* A region lies in one zone, and once in it: nothing read before may hold it, or lie in it. */
static bool check_overlap(EditionReader *reader, const Place *place, Region region)
{
    const Edition *edition = reader->edition;
    for (size_t i = 0; i < edition->zone_count; i++) {
        const AwardZone *zone = &edition->zones[i];
        for (size_t j = 0; j < zone->count; j++) {
            Region other = zone->regions[j];
            if (!region_contains(other, region) && !region_contains(region, other))
                continue;
            const char *where =
                mem_printf(reader->ctx, "%s (%s)", zone->key, region_format(reader->ctx, other));
            zone_problem(reader, place, "edition.zone_overlap", region, where);
            return false;
        }
    }
    return true;
}

static void read_region(EditionReader *reader, YamlNode node, AwardZone *zone)
{
    Place place = yaml_place(node);
    Region province = reader->edition->province;
    Region region;
    const char *code = yaml_text(node);
    if (!edition_keep(reader, region_read(reader->ctx, &place,
                                          code == NULL ? TEXT_EMPTY : text_of(code), &region)))
        return;
    if (region_level(region) != LEVEL_PROVINCE && !region_contains(province, region)) {
        zone_problem(reader, &place, "award.entrant_outside", region,
                     region_format(reader->ctx, province));
    } else if (check_overlap(reader, &place, region)) {
        zone->regions[zone->count] = region;
        zone->places[zone->count++] = place;
    }
}

static void read_regions(EditionReader *reader, YamlNode item, AwardZone *zone)
{
    YamlNode list = yaml_get(item, "regions");
    size_t count = yaml_is_sequence(list) ? yaml_count(list) : 0;
    zone->regions = mem_array(reader->edition, Region, count);
    zone->places = mem_array(reader->edition, Place, count);
    if (count == 0)
        edition_problem(reader, yaml_present(list) ? list : item, "edition.zone_regions",
                        zone->key);
    for (size_t i = 0; i < count; i++)
        read_region(reader, yaml_item(list, i), zone);
}

void edition_read_zones(EditionReader *reader, YamlNode root)
{
    Edition *edition = reader->edition;
    YamlNode list = yaml_get(root, "zones");
    if (!yaml_present(list))
        return;
    if (!yaml_is_sequence(list)) {
        edition_problem(reader, list, "edition.zones", NULL);
        return;
    }
    edition->zones = mem_array(edition, AwardZone, yaml_count(list));
    for (size_t i = 0; i < yaml_count(list); i++) {
        YamlNode item = yaml_item(list, i);
        AwardZone *zone = &edition->zones[edition->zone_count];
        edition_keep(reader, yaml_only(reader->ctx, item, ZONE_KEYS));
        if (!edition_keep(reader, yaml_string(reader->ctx, item, "zone", &zone->key)))
            continue;
        if (!award_key_valid(text_of(zone->key)))
            edition_problem(reader, yaml_get(item, "zone"), "rubric.key", zone->key);
        for (size_t j = 0; j < edition->zone_count; j++) {
            if (strcmp(edition->zones[j].key, zone->key) == 0)
                edition_problem(reader, yaml_get(item, "zone"), "edition.twice", zone->key);
        }
        edition_read_label(reader, item, &zone->label_id, &zone->label_en);
        edition->zone_count++;
        read_regions(reader, item, zone);
    }
}

/* -- Who lies where -------------------------------------------------------------------------- */

void category_find_zone(const Edition *edition, Category *category)
{
    category->area = NULL;
    for (size_t i = 0; i < edition->zone_count; i++) {
        if (strcmp(edition->zones[i].key, category->zone) == 0)
            category->area = &edition->zones[i];
    }
}

RegionLevel entrant_level(EntrantKind kind)
{
    return kind == ENTRANT_PROVINCE  ? LEVEL_PROVINCE
           : kind == ENTRANT_VILLAGE ? LEVEL_VILLAGE
                                     : LEVEL_REGENCY;
}

void edition_read_zone(EditionReader *reader, YamlNode item, Category *category)
{
    YamlNode at = yaml_get(item, "zone");
    category_find_zone(reader->edition, category);
    if (category->zone[0] != '\0' && category->area == NULL)
        edition_problem(reader, at, "edition.zone_unknown", category->zone);
    for (size_t i = 0; category->area != NULL && i < category->area->count; i++) {
        Region region = category->area->regions[i];
        if (category->rubric->entrants == ENTRANT_ORGANISATION ||
            region_level(region) <= entrant_level(category->rubric->entrants))
            continue;
        Place place = yaml_place(at);
        edition_keep(reader, fail_at(reader->ctx, E_INVALID, &place, "edition.zone_level",
                                     category->zone, region_format(reader->ctx, region), NULL));
    }
}

bool category_admits_sector(const Category *category, const Entrant *entrant)
{
    return category->sector[0] == '\0' || strcmp(category->sector, entrant->sector) == 0;
}

bool category_admits_region(const Category *category, const Entrant *entrant)
{
    if (category->area == NULL)
        return true;
    for (size_t i = 0; i < category->area->count; i++) {
        if (region_contains(category->area->regions[i], entrant->region))
            return true;
    }
    return false;
}

const char *zone_label(const AwardZone *zone, Lang lang)
{
    if (zone->label_id[0] == '\0')
        return zone->key;
    return lang == LANG_EN ? zone->label_en : zone->label_id;
}

const char *category_zone_label(const Category *category, Lang lang)
{
    return category->area == NULL ? category->zone : zone_label(category->area, lang);
}
