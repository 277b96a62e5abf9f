/* Regions of Indonesia by their Kemendagri code: province (32), regency or city (32.16), district
 * (32.16.05), village (32.16.05.2001).
 *
 * Source: npm idn-area-data (data ODbL), loaded at `paritrana init`. A Region is the code's digits
 * as one number; how many digits tells the level. Kabupaten and kota of one name are different
 * regions: an ambiguous name is refused. */
#pragma once

#include "base/ctx.h"
#include "store/store.h"

typedef struct {
    int64_t code;
} Region;
#define REGION_NATION ((Region){0})

typedef enum {
    LEVEL_NATION,
    LEVEL_PROVINCE,
    LEVEL_REGENCY,
    LEVEL_DISTRICT,
    LEVEL_VILLAGE
} RegionLevel;

typedef struct {
    Region region;
    RegionLevel level;
    Region parent;
    const char *name; /* "Kabupaten Bekasi", "Kota Cimahi", "Cibeber" */
} RegionInfo;

RegionLevel region_level(Region region);
/* The region's ancestor at a level: region_at(3216052001, LEVEL_REGENCY) is 3216. The nation for a
 * level above the nation's children; the region itself if it is at or above `level`. */
Region region_at(Region region, RegionLevel level);
bool region_contains(Region outer, Region inner);
/* The chain (writer lock, audit chain) a region's facts belong to: 3216 for all in Kab. Bekasi,
 * 3200 for the province, 0 for the nation. */
Chain region_chain(Region region);
/* "32.16.05.2001" */
char *region_format(void *parent, Region region);
/* A code with or without dots; the shape only. "32.1" (spreadsheet damage for 32.10) is refused. */
MUST_USE bool region_parse(Text text, Region *ret);
/* The same, recording what is wrong: "region.damaged" naming the damage, or "region.malformed".
 * `place` may be NULL. */
Status region_read(Ctx *ctx, const Place *place, Text text, Region *ret);

/* E_NOT_FOUND with the problem "region.not_found". */
Status region_get(Store *store, void *parent, Region region, RegionInfo *ret);
bool region_exists(Store *store, Region region);
/* A code, or a name: exact after folding, with or without "Kabupaten"/"Kab."/"Kota"; "Bekasi" is
 * ambiguous (two regions): E_CONFLICT with the candidates in the problem. Names are looked up among
 * provinces and regencies, or among all levels inside `within`. */
Status region_resolve(Store *store, Text text, Region within, Region *ret);
/* Regions whose folded name contains `text`, by level then code. */
Status region_search(Store *store, void *parent, Text text, size_t limit, RegionInfo **ret,
                     size_t *ret_count);
/* All regions of a level inside `within`, by code. */
Status region_list(Store *store, void *parent, RegionLevel level, Region within, RegionInfo **ret,
                   size_t *ret_count);

/* Loads the folder of idn-area-data's CSV files. A repeat with the same data is a no-op. */
typedef struct {
    int64_t provinces, regencies, districts, villages;
} RegionCounts;
Status region_import(Store *store, const char *folder, RegionCounts *ret_counts);
Status region_counts(Store *store, RegionCounts *ret_counts);
