/* Slots of interviews and field visits as a table. Format: doc/format-interviews.md. */
#include "award/interview_private.h"

#include "base/mem.h"

enum { PLACE_BYTES_MAX = 300, CLOCK_BYTES_MAX = 5, HOUR_MINUTES = 60 };

const char *const INTERVIEW_MODE_KEYS[INTERVIEW_MODE_COUNT + 1] = {"onsite", "online", "visit",
                                                                   NULL};

static const Column COLUMNS[] = {
    {"interview", "wawancara|kode wawancara", "interview", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX,
     NULL},
    {"category", "kategori", "category", COLUMN_TEXT, true, AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"mode", "cara", "mode", COLUMN_CHOICE, true, 0, "onsite|online|visit"},
    {"date", "tanggal", "date", COLUMN_DATE, true, 0, NULL},
    {"from", "pukul|mulai", "from|time", COLUMN_TEXT, true, CLOCK_BYTES_MAX, NULL},
    {"minutes", "lama menit|menit", "minutes", COLUMN_INT, true, DAY_MINUTES, NULL},
    {"place", "tempat", "place", COLUMN_TEXT, false, PLACE_BYTES_MAX, NULL},
    {"cancelled", "batal", "cancelled", COLUMN_BOOL, false, 0, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet INTERVIEW_COLUMNS = COLUMN_SET("interviews", COLUMNS);

/* "9:30", "09.30": minutes of the day. */
static bool clock_parse(Text text, int *ret)
{
    Text part;
    int64_t hour = 0;
    int64_t minute = 0;
    Text rest = text_trim(text);
    char sign = text_contains(rest, TEXT(":")) ? ':' : '.';
    if (!text_split(&rest, sign, &part) || !text_parse_int64(part, &hour) || rest.bytes != 2 ||
        !text_parse_int64(rest, &minute))
        return false;
    if (hour < 0 || hour >= DAY_MINUTES / HOUR_MINUTES || minute < 0 || minute >= HOUR_MINUTES)
        return false;
    *ret = (int)(hour * HOUR_MINUTES + minute);
    return true;
}

static Status read_cells(Import *import, const TableRow *row, InterviewSlot *slot)
{
    const ColumnSet *set = &INTERVIEW_COLUMNS;
    Region region;
    const char *from = NULL;
    int64_t mode = 0;
    int64_t day = 0;
    int64_t minutes = 0;
    bool whole = import_key(import, row, set, "interview", &slot->key);
    whole = import_code(import, row, set, "code", &slot->code, &region) && whole;
    whole = import_int(import, row, set, "mode", &mode, NULL) && whole;
    whole = import_int(import, row, set, "date", &day, NULL) && whole;
    whole = import_text(import, row, set, "from", &from) && whole;
    whole = import_int(import, row, set, "minutes", &minutes, NULL) && whole;
    whole = import_text(import, row, set, "place", &slot->place) && whole;
    whole = import_flag(import, row, set, "cancelled", &slot->cancelled) && whole;
    whole = import_flag(import, row, set, "synthetic", &slot->synthetic) && whole;
    if (!whole)
        return E_INVALID;
    slot->mode = (InterviewMode)mode;
    slot->date = (Date){(int32_t)day};
    slot->minutes = (int)minutes;
    if (!clock_parse(text_of(from), &slot->from_minute))
        return import_problem(import, row, set, "from", "award.clock", from, NULL);
    if (minutes == 0 || slot->from_minute + minutes > DAY_MINUTES)
        return import_problem(import, row, set, "minutes", "award.interview_length", NULL, NULL);
    return OK;
}

static bool overlap(const InterviewSlot *a, const InterviewSlot *b)
{
    bool at_once = a->date.days == b->date.days && a->from_minute < b->from_minute + b->minutes &&
                   b->from_minute < a->from_minute + a->minutes;
    bool entrant = strcmp(a->code, b->code) == 0;
    bool place = a->place[0] != '\0' && strcmp(a->place, b->place) == 0;
    return at_once && (entrant || place) && !a->cancelled && !b->cancelled &&
           strcmp(a->key, b->key) != 0;
}

/* Against the rows of the file before this one, and what is stored and not in the file so far. */
static Status check_overlap(Import *import, const TableRow *row, const InterviewSlot *slot)
{
    InterviewSlot *stored = NULL;
    const InterviewSlot *rows = import->rows;
    size_t count = 0;
    TRY(interview_list(import->store, import->parent, import->edition, &stored, &count));
    for (size_t i = 0; i < import->count; i++) {
        if (overlap(slot, &rows[i]))
            return import_problem(import, row, &INTERVIEW_COLUMNS, "from",
                                  "award.interview_overlap", rows[i].key, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        bool again = false;
        for (size_t j = 0; j < import->count && !again; j++)
            again = strcmp(rows[j].key, stored[i].key) == 0;
        if (!again && overlap(slot, &stored[i]))
            return import_problem(import, row, &INTERVIEW_COLUMNS, "from",
                                  "award.interview_overlap", stored[i].key, NULL);
    }
    return OK;
}

static Status read_row(Import *import, const TableRow *row, void *ret_row)
{
    InterviewSlot *slot = ret_row;
    const ColumnSet *set = &INTERVIEW_COLUMNS;
    bool plays = false;
    const Category *category = import_category(import, row, set);
    TRY(read_cells(import, row, slot));
    if (category == NULL)
        return E_INVALID;
    slot->category = category->key;
    if (slot->mode != INTERVIEW_VISIT && !category->interview)
        return import_problem(import, row, set, "category", "award.interview_none", category->key,
                              NULL);
    if (slot->synthetic && !import->edition->synthetic)
        return import_problem(import, row, set, "synthetic", "award.synthetic", NULL, NULL);
    TRY(nomination_in_play(import->store, import->edition, category->key, slot->code, &plays));
    if (!plays && !slot->cancelled)
        return import_problem(import, row, set, "code", "award.interview_entrant", slot->code,
                              category->key);
    TRY(check_overlap(import, row, slot));
    return import_once(import, row, set, "interview", slot->key);
}

static Status write(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    TRY(slots_write(import->store, import->edition, import->rows, import->count, &import->counts));
    if (import->counts.added + import->counts.updated == 0)
        return OK;
    return stage_require(import->store, import->edition, STAGE_CLOSED, STAGE_FIELD_CHECK);
}

Status interview_schedule(Store *store, const Edition *edition, const char *path,
                          const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award interview schedule",
        .columns = &INTERVIEW_COLUMNS,
        .row_bytes = sizeof(InterviewSlot),
        .read_row = read_row,
        .chain_of = import_edition_chain,
        .write = write,
    };
    return import_run(&KIND, store, edition, path, options, ret);
}
