#include "region/region_name.h"

#include "base/mem.h"
#include "base/unicode.h"

typedef struct {
    const char *word;
    RegionKind kind;
} KindWord;

static const KindWord KIND_WORDS[] = {
    {"provinsi", KIND_PROVINCE},  {"propinsi", KIND_PROVINCE},   {"prov", KIND_PROVINCE},
    {"prop", KIND_PROVINCE},      {"kabupaten", KIND_KABUPATEN}, {"kab", KIND_KABUPATEN},
    {"kota", KIND_KOTA},          {"kotamadya", KIND_KOTA},      {"kodya", KIND_KOTA},
    {"kecamatan", KIND_DISTRICT}, {"kec", KIND_DISTRICT},        {"desa", KIND_VILLAGE},
    {"kelurahan", KIND_VILLAGE},  {"kel", KIND_VILLAGE},
};

/* Short names in everyday use; the full ones are in the list of regions. */
static const struct {
    const char *bare;
    int64_t code;
} ALIASES[] = {
    {"nad", 11},     {"sumut", 12},      {"sumbar", 13},
    {"sumsel", 16},  {"babel", 19},      {"bangkabelitung", 19},
    {"kepri", 21},   {"dki", 31},        {"jakarta", 31},
    {"dkj", 31},     {"dkijakarta", 31}, {"daerahkhususjakarta", 31},
    {"jabar", 32},   {"jateng", 33},     {"diy", 34},
    {"jogja", 34},   {"yogyakarta", 34}, {"diyogyakarta", 34},
    {"jatim", 35},   {"ntb", 52},        {"ntt", 53},
    {"kalbar", 61},  {"kalteng", 62},    {"kalsel", 63},
    {"kaltim", 64},  {"kaltara", 65},    {"sulut", 71},
    {"sulteng", 72}, {"sulsel", 73},     {"sultra", 74},
    {"sulbar", 76},  {"malut", 82},
};

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_word(char c)
{
    return is_lower(c) || is_upper(c) || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Takes the next word off; empty at the end. */
static Text next_word(Text *rest)
{
    size_t from = 0;
    while (from < rest->bytes && !is_word(rest->data[from]))
        from++;
    size_t to = from;
    while (to < rest->bytes && is_word(rest->data[to]))
        to++;
    Text word = text_slice(*rest, from, to);
    *rest = text_slice(*rest, to, rest->bytes);
    return word;
}

static RegionKind kind_of_word(Text word)
{
    for (size_t i = 0; i < ARRAY_COUNT(KIND_WORDS); i++)
        if (text_is(word, KIND_WORDS[i].word))
            return KIND_WORDS[i].kind;
    return KIND_ANY;
}

static bool is_administrative(Text word)
{
    return text_is(word, "administrasi") || text_is(word, "adm");
}

/* The words put together. A curly apostrophe (U+2018, U+2019) is dropped as the straight one is. */
static Text joined(void *parent, Text rest)
{
    char *bytes = mem_alloc(parent, rest.bytes + 1);
    size_t used = 0;
    for (Text word; (word = next_word(&rest)).bytes > 0;)
        for (size_t i = 0; i < word.bytes; i++) {
            Text left = text_slice(word, i, word.bytes);
            if (text_starts_with(left, TEXT("\xE2\x80\x98")) ||
                text_starts_with(left, TEXT("\xE2\x80\x99")))
                i += 2;
            else
                bytes[used++] = word.data[i];
        }
    return (Text){bytes, used};
}

RegionName region_name_of(void *parent, Text text)
{
    Text folded = unicode_fold(parent, text);
    Text rest = folded;
    RegionName name = {kind_of_word(next_word(&rest)), TEXT_EMPTY};
    if (name.kind == KIND_KABUPATEN || name.kind == KIND_KOTA) {
        Text after = rest;
        if (is_administrative(next_word(&after)))
            rest = after;
    }
    name.bare = joined(parent, name.kind == KIND_ANY ? folded : rest);
    if (name.bare.bytes == 0)
        name = (RegionName){KIND_ANY, joined(parent, folded)};
    return name;
}

Text region_name_plain(void *parent, Text text)
{
    return joined(parent, unicode_fold(parent, text));
}

bool region_kind_fits(RegionKind kind, RegionLevel level, Text name)
{
    switch (kind) {
    case KIND_ANY:
        return true;
    case KIND_PROVINCE:
        return level == LEVEL_PROVINCE;
    case KIND_KABUPATEN:
        return level == LEVEL_REGENCY && !text_starts_with(name, TEXT("Kota "));
    case KIND_KOTA:
        return level == LEVEL_REGENCY && text_starts_with(name, TEXT("Kota "));
    case KIND_DISTRICT:
        return level == LEVEL_DISTRICT;
    case KIND_VILLAGE:
        return level == LEVEL_VILLAGE;
    }
    return false;
}

Region region_alias(Text bare)
{
    for (size_t i = 0; i < ARRAY_COUNT(ALIASES); i++)
        if (text_is(bare, ALIASES[i].bare))
            return (Region){ALIASES[i].code};
    return REGION_NATION;
}

static bool is_roman(Text word)
{
    for (size_t i = 0; i < word.bytes; i++)
        if (word.data[i] != 'I' && word.data[i] != 'V' && word.data[i] != 'X')
            return false;
    return word.bytes > 0;
}

Text region_name_shown(void *parent, Text name)
{
    name = text_trim(name);
    char *shown = text_string(parent, name);
    size_t capitals = 0;
    for (size_t i = 0; i < name.bytes; i++) {
        if (is_lower(name.data[i]))
            return (Text){shown, name.bytes};
        capitals += is_upper(name.data[i]);
    }
    /* Four letters and fewer may be an abbreviation ("WKO"), which only a person can tell from a
     * name. */
    enum { ABBREVIATION_MAX = 4 };
    if (capitals <= ABBREVIATION_MAX)
        return (Text){shown, name.bytes};
    Text rest = name;
    for (Text word; (word = next_word(&rest)).bytes > 0;) {
        if (is_roman(word))
            continue;
        size_t at = (size_t)(word.data - name.data);
        /* A letter after an apostrophe is inside its word: "SAMA'AN", not "Sama'An". */
        bool inside = at > 0 && name.data[at - 1] == '\'';
        for (size_t i = inside ? 0 : 1; i < word.bytes; i++)
            if (is_upper(shown[at + i]))
                shown[at + i] = (char)(shown[at + i] + ('a' - 'A'));
    }
    return (Text){shown, name.bytes};
}
