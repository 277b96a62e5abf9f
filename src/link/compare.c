#include "link/link.h"

enum { LETTER_OTHER = 26, NIK_SERIAL_SPAN = 10000, NIK_FULL_DIGITS = 16, LONG_PREFIX_DIGITS = 12 };

static uint64_t letters_of(const char *name, size_t bytes)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < bytes; i++) {
        unsigned letter = (unsigned char)name[i] - (unsigned)'A';
        unsigned bit = 2 * (letter < LETTER_OTHER ? letter : LETTER_OTHER);
        if (name[i] != ' ')
            letters |= (letters >> bit & 1) == 0 ? 1ull << bit : 2ull << bit;
    }
    return letters;
}

/* The district or regency of a region code. */
static uint32_t area_of(int64_t home)
{
    Region region = region_at((Region){home}, LEVEL_DISTRICT);
    return region_level(region) < LEVEL_REGENCY ? 0 : (uint32_t)region.code;
}

LinkSide link_side(const LinkRecords *records, int64_t index)
{
    LinkSide side = {.nik = records->nik[index],
                     .key_hash = records->key_hash[index],
                     .area = area_of(records->home[index]),
                     .name = records->names + records->name_at[index],
                     .sex = records->sex[index]};
    if (side.nik != 0)
        side.nik_digits =
            records->nik_digits == NULL ? NIK_FULL_DIGITS : records->nik_digits[index];
    size_t bytes = strlen(side.name);
    side.name_bytes = (uint16_t)(bytes < LINK_NAME_BYTES_MAX ? bytes : LINK_NAME_BYTES_MAX);
    side.letters = letters_of(side.name, side.name_bytes);
    memcpy(side.first, side.name, bytes < sizeof side.first ? bytes : sizeof side.first);
    if (records->birth[index] != INT32_MIN) {
        int year, month, day;
        date_to_ymd((Date){records->birth[index]}, &year, &month, &day);
        side.year = (uint16_t)year;
        side.month = (uint8_t)month;
        side.day = (uint8_t)day;
    }
    return side;
}

int link_level_count(LinkField field)
{
    static const int COUNTS[LINK_FIELDS] = {
        [LINK_NAME] = NAME_DIFFER + 1, [LINK_BIRTH] = BIRTH_DIFFER + 1, [LINK_SEX] = SEX_DIFFER + 1,
        [LINK_HOME] = HOME_DIFFER + 1, [LINK_NIK] = NIK_DIFFER + 1,
    };
    return COUNTS[field];
}

/* -- Names ----------------------------------------------------------------------------------- */

static double winkler(double jaro, size_t shared_prefix)
{
    return jaro > 0.7 ? jaro + 0.1 * (double)(shared_prefix > 4 ? 4 : shared_prefix) * (1 - jaro)
                      : jaro;
}

static size_t prefix_of(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    size_t shared = 0;
    while (shared < 4 && shared < a_bytes && shared < b_bytes && a[shared] == b[shared])
        shared++;
    return shared;
}

static double jaro_winkler_bytes(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    if (a_bytes == 0 || b_bytes == 0)
        return a_bytes == b_bytes ? 1 : 0;
    size_t longer = a_bytes > b_bytes ? a_bytes : b_bytes;
    size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    uint64_t a_matched = 0, b_matched = 0; /* one bit a byte: LINK_NAME_BYTES_MAX is 64 */
    size_t matches = 0;
    for (size_t i = 0; i < a_bytes; i++) {
        size_t from = i > window ? i - window : 0;
        size_t to = i + window + 1 < b_bytes ? i + window + 1 : b_bytes;
        for (size_t j = from; j < to; j++) {
            if (b[j] == a[i] && (b_matched >> j & 1) == 0) {
                a_matched |= 1ull << i;
                b_matched |= 1ull << j;
                matches++;
                break;
            }
        }
    }
    if (matches == 0)
        return 0;
    size_t moved = 0;
    while (a_matched != 0) {
        int i = __builtin_ctzll(a_matched), j = __builtin_ctzll(b_matched);
        moved += a[i] != b[j];
        a_matched &= a_matched - 1;
        b_matched &= b_matched - 1;
    }
    double m = (double)matches;
    double jaro = (m / (double)a_bytes + m / (double)b_bytes + (m - (double)(moved / 2)) / m) / 3;
    return winkler(jaro, prefix_of(a, a_bytes, b, b_bytes));
}

double jaro_winkler(Text a, Text b)
{
    return jaro_winkler_bytes(a.data, a.bytes < LINK_NAME_BYTES_MAX ? a.bytes : LINK_NAME_BYTES_MAX,
                              b.data,
                              b.bytes < LINK_NAME_BYTES_MAX ? b.bytes : LINK_NAME_BYTES_MAX);
}

/* Jaro–Winkler cannot be above this: a letter that one name has more often has no partner in the
 * other. Most pairs that share no more than a birthday end here, without a look at the names
 * themselves. */
static double similarity_bound(const LinkSide *a, const LinkSide *b)
{
    int a_alone = __builtin_popcountll(a->letters & ~b->letters);
    int b_alone = __builtin_popcountll(b->letters & ~a->letters);
    int a_left = a->name_bytes - a_alone, b_left = b->name_bytes - b_alone;
    double m = (double)(a_left < b_left ? a_left : b_left);
    double jaro = (m / (double)a->name_bytes + m / (double)b->name_bytes + 1) / 3;
    return winkler(jaro, prefix_of(a->first, a->name_bytes, b->first, b->name_bytes));
}

/* Are all words of `part` in `whole`, in order, a single letter standing for a word that begins
 * with it, and at least one word of three letters or more the same? */
static bool name_is_part(Text part, Text whole)
{
    bool anchored = false;
    Text word, other;
    while (text_split(&part, ' ', &word)) {
        bool found = false;
        while (!found && text_split(&whole, ' ', &other)) {
            if (text_equal(word, other)) {
                found = true;
                anchored = anchored || word.bytes >= 3;
            } else if (word.bytes > 0 && other.bytes > 0 && (word.bytes == 1 || other.bytes == 1)) {
                found = word.data[0] == other.data[0];
            }
        }
        if (!found)
            return false;
    }
    return anchored;
}

NameLevel link_name_level(double name_close, double name_similar, const LinkSide *a,
                          const LinkSide *b)
{
    if (a->name_bytes == 0 || b->name_bytes == 0)
        return (NameLevel)LEVEL_UNKNOWN;
    Text a_name = {a->name, a->name_bytes}, b_name = {b->name, b->name_bytes};
    if (a->key_hash == b->key_hash) /* the same name has the same key */
        return text_equal(a_name, b_name) ? NAME_EXACT : NAME_KEY;
    /* Words first: an added word leaves Jaro–Winkler high, but it is no slip of the pen. */
    bool may_be_part = (a->letters & ~b->letters) == 0 || (b->letters & ~a->letters) == 0;
    if (may_be_part && (a->name_bytes < b->name_bytes ? name_is_part(a_name, b_name)
                                                      : name_is_part(b_name, a_name)))
        return NAME_PART;
    double similarity = 0;
    if (similarity_bound(a, b) >= name_similar)
        similarity = jaro_winkler_bytes(a->name, a->name_bytes, b->name, b->name_bytes);
    return similarity >= name_close     ? NAME_CLOSE
           : similarity >= name_similar ? NAME_SIMILAR
                                        : NAME_DIFFER;
}

/* -- Birth, home, NIK ------------------------------------------------------------------------ */

static int birth_level(const LinkSide *a, const LinkSide *b)
{
    if (a->year == 0 || b->year == 0)
        return LEVEL_UNKNOWN;
    int same = (a->year == b->year) + (a->month == b->month) + (a->day == b->day);
    if (same == 3)
        return BIRTH_EXACT;
    if (a->year == b->year && a->day == b->month && a->month == b->day)
        return BIRTH_SWAPPED;
    if (same < 2)
        return BIRTH_DIFFER;
    int years = (int)a->year - (int)b->year;
    return years == 1 || years == -1 ? BIRTH_YEAR_NEAR : BIRTH_ONE_DIFFERS;
}

static int home_level(uint32_t a, uint32_t b)
{
    enum { REGENCY_END = 10000, DISTRICTS = 100 };
    if (a == 0 || b == 0)
        return LEVEL_UNKNOWN;
    if (a == b && a >= REGENCY_END)
        return HOME_DISTRICT;
    uint32_t a_regency = a < REGENCY_END ? a : a / DISTRICTS,
             b_regency = b < REGENCY_END ? b : b / DISTRICTS;
    return a_regency == b_regency ? HOME_REGENCY : HOME_DIFFER;
}

typedef struct {
    char digit[NIK_FULL_DIGITS + 2];
    int count;
} Digits;

static Digits digits_of(int64_t number, int count)
{
    Digits digits = {.count = count};
    for (int i = count - 1; i >= 0; i--, number /= 10)
        digits.digit[i] = (char)(number % 10);
    return digits;
}

/* Where the only edit between the two is (index of the digit), −1 if they are further apart or the
 * same. */
static int single_edit(const Digits *a, const Digits *b)
{
    const Digits *shorter = a->count <= b->count ? a : b, *longer = a->count <= b->count ? b : a;
    int at = 0;
    while (at < shorter->count && shorter->digit[at] == longer->digit[at])
        at++;
    if (longer->count == shorter->count + 1)
        return memcmp(shorter->digit + at, longer->digit + at + 1, (size_t)(shorter->count - at)) ==
                       0
                   ? at
                   : -1;
    if (longer->count != shorter->count || at == shorter->count)
        return -1;
    size_t rest = (size_t)(shorter->count - at - 1);
    if (memcmp(shorter->digit + at + 1, longer->digit + at + 1, rest) == 0)
        return at;
    bool exchanged = rest > 0 && shorter->digit[at] == longer->digit[at + 1] &&
                     shorter->digit[at + 1] == longer->digit[at] &&
                     memcmp(shorter->digit + at + 2, longer->digit + at + 2, rest - 1) == 0;
    return exchanged ? at : -1;
}

NikLevel link_nik_level(const LinkSide *a, const LinkSide *b)
{
    if (a->nik_digits == 0 || b->nik_digits == 0)
        return (NikLevel)LEVEL_UNKNOWN;
    if (a->nik_digits == b->nik_digits && a->nik == b->nik)
        return a->nik_digits == NIK_FULL_DIGITS      ? NIK_EQUAL
               : a->nik_digits >= LONG_PREFIX_DIGITS ? NIK_LONG_PREFIX
                                                     : NIK_SHORT_PREFIX;
    const LinkSide *shorter = a->nik_digits <= b->nik_digits ? a : b,
                   *longer = shorter == a ? b : a;
    int64_t cut = longer->nik;
    for (int i = shorter->nik_digits; i < longer->nik_digits; i++)
        cut /= 10;
    if (shorter->nik_digits < longer->nik_digits && cut == shorter->nik)
        return shorter->nik_digits >= LONG_PREFIX_DIGITS ? NIK_LONG_PREFIX : NIK_SHORT_PREFIX;
    if (longer->nik_digits - shorter->nik_digits > 1 || shorter->nik_digits < NIK_FULL_DIGITS - 1)
        return NIK_DIFFER;
    Digits shorter_digits = digits_of(shorter->nik, shorter->nik_digits),
           longer_digits = digits_of(longer->nik, longer->nik_digits);
    int edit = single_edit(&shorter_digits, &longer_digits);
    if (edit < 0)
        return NIK_DIFFER;
    return edit >= LONG_PREFIX_DIGITS ? NIK_NEAR_SERIAL : NIK_NEAR;
}

LinkLevels link_compare(const LinkModel *model, const LinkSide *a, const LinkSide *b)
{
    LinkLevels levels = {{
        [LINK_NAME] = (uint8_t)link_name_level(model->name_close, model->name_similar, a, b),
        [LINK_BIRTH] = (uint8_t)birth_level(a, b),
        [LINK_SEX] = (uint8_t)(a->sex == SEX_UNKNOWN || b->sex == SEX_UNKNOWN ? LEVEL_UNKNOWN
                               : a->sex == b->sex                             ? SEX_EQUAL
                                                                              : SEX_DIFFER),
        [LINK_HOME] = (uint8_t)home_level(a->area, b->area),
        [LINK_NIK] = (uint8_t)link_nik_level(a, b),
    }};
    return levels;
}
