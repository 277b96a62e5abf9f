/* Names of regions as people write them, made comparable. Pure; inside the folder only. */
#pragma once

#include "region/region.h"

/* What a name says its region is: "Kab." and "Kota" tell two regions of one name apart. */
typedef enum {
    KIND_ANY,
    KIND_PROVINCE,
    KIND_KABUPATEN,
    KIND_KOTA,
    KIND_DISTRICT,
    KIND_VILLAGE
} RegionKind;

typedef struct {
    RegionKind kind;
    Text bare; /* letters and digits, folded, without the kind: "bekasi", "lubuklinggau" */
} RegionName;

/* "KAB. Bekasi" gives KIND_KABUPATEN and "bekasi"; a name that is only a kind ("Kota") stays a bare
 * name. `text` is valid UTF-8. */
RegionName region_name_of(void *parent, Text text);
/* The whole name folded, also what might say its kind: "Kota Baru" the village is "kotabaru". */
Text region_name_plain(void *parent, Text text);
/* Can a region of this level and full name ("Kota Bekasi") be what `kind` says? */
bool region_kind_fits(RegionKind kind, RegionLevel level, Text name);
/* The province an everyday short name stands for ("jabar", "dkijakarta"), or the nation. */
Region region_alias(Text bare);
/* The name as written, or with capitals only where words begin if it is all capitals: "KOTA CIMAHI"
 * gives "Kota Cimahi". Roman numerals stay ("LALAI I/II"). */
Text region_name_shown(void *parent, Text name);
