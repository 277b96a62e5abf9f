/* What the files of roster/ share. Private. */
#pragma once

#include "base/map.h"
#include "roster/roster.h"

enum {
    ROSTER_NIK,
    ROSTER_NAME,
    ROSTER_BIRTH,
    ROSTER_SEX,
    ROSTER_HOME,
    ROSTER_OCCUPATION,
    ROSTER_DECILE,
    ROSTER_DISABILITY,
    ROSTER_PROPOSED,
    ROSTER_SYNTHETIC,
    ROSTER_VERDICT, /* from here on: what `roster check` adds */
    ROSTER_REASONS,
    ROSTER_EXPLANATION,
    ROSTER_MEMBER,
    ROSTER_PAYER,
    ROSTER_UNTIL,
    ROSTER_TWIN,
    ROSTER_COLUMN_COUNT,
    ROSTER_ADDED_COUNT = ROSTER_COLUMN_COUNT - ROSTER_VERDICT,
};
#define ROSTER_SEX_CHOICES "l|laki-laki|laki laki|m|male|pria|p|perempuan|f|female|wanita"
enum { ROSTER_SEX_FIRST_FEMALE = 6 };

enum { REPLY_ROW, REPLY_NIK, REPLY_ANSWER, REPLY_NUMBER, REPLY_NOTE };
#define REPLY_ANSWER_CHOICES                                                                       \
    "found|ditemukan|sesuai|valid|mismatched|tidak sesuai|tidak padan|deceased|meninggal|"         \
    "member|sudah peserta|sudah terdaftar|number|terdaftar baru|diberi nomor|not-found|tidak "     \
    "ditemukan"

/* Does a region of a level exist? A bit each for districts (six digits), and for regencies (four).
 */
typedef struct RegionSet RegionSet;
Status region_set_load(Store *store, void *parent, RegionSet **ret);
bool region_set_has(const RegionSet *set, Region region);

/* The cell of row i in the file's own column (from 0), as it is in the file. */
Text roster_cell(const RosterFile *file, int64_t row, size_t column);
Place roster_cell_place(const RosterFile *file, int64_t row, size_t column);
/* How damaged the caller's cells of a row are, and the worst of them (untouched without damage). */
RowDamage roster_damage(const RosterFile *file, int64_t row, size_t *ret_column);
/* The cell of one of our columns, trimmed; empty if the file has none. */
Text roster_field(const RosterFile *file, int64_t row, int column);
