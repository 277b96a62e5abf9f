/* The closed vocabularies of the register: segments, payers, programmes, and the words offices use
 * for them. */
#include "base/mem.h"
#include "base/unicode.h"
#include "registry/registry.h"

const char *const SEGMENT_KEYS[SEGMENT_COUNT + 1] = {"pu",      "bpu",     "construction",
                                                     "migrant", "non-asn", NULL};
const char *const PAYER_KEYS[PAYER_COUNT + 1] = {
    "self", "employer", "apbd", "apbn", "village", "csr", "donor", "zakat", "household", NULL};
const char *const ORGANISATION_KIND_KEYS[ORGANISATION_KIND_COUNT + 1] = {
    "unknown", "company", "public-service", "government", NULL};
const char *const SIZE_KEYS[SIZE_COUNT + 1] = {"unknown", "micro", "small",
                                               "medium",  "large", NULL};

typedef struct {
    const char *word; /* lower case, blanks and dashes left out */
    int value;
} Word;

static const Word SEGMENT_WORDS[] = {
    {"pu", SEGMENT_PU},
    {"penerimaupah", SEGMENT_PU},
    {"bpu", SEGMENT_BPU},
    {"bukanpenerimaupah", SEGMENT_BPU},
    {"construction", SEGMENT_CONSTRUCTION},
    {"jakon", SEGMENT_CONSTRUCTION},
    {"jasakonstruksi", SEGMENT_CONSTRUCTION},
    {"konstruksi", SEGMENT_CONSTRUCTION},
    {"migrant", SEGMENT_MIGRANT},
    {"pmi", SEGMENT_MIGRANT},
    {"pekerjamigran", SEGMENT_MIGRANT},
    {"pekerjamigranindonesia", SEGMENT_MIGRANT},
    {"migran", SEGMENT_MIGRANT},
    {"nonasn", SEGMENT_NON_ASN},
    {"honorer", SEGMENT_NON_ASN},
    {"pegawaipemerintahnonasn", SEGMENT_NON_ASN},
};

static const Word PAYER_WORDS[] = {
    {"self", PAYER_SELF},
    {"mandiri", PAYER_SELF},
    {"sendiri", PAYER_SELF},
    {"employer", PAYER_EMPLOYER},
    {"pemberikerja", PAYER_EMPLOYER},
    {"perusahaan", PAYER_EMPLOYER},
    {"apbd", PAYER_APBD},
    {"pemda", PAYER_APBD},
    {"apbn", PAYER_APBN},
    {"village", PAYER_VILLAGE},
    {"apbdes", PAYER_VILLAGE},
    {"desa", PAYER_VILLAGE},
    {"danadesa", PAYER_VILLAGE},
    {"csr", PAYER_CSR},
    {"tjsl", PAYER_CSR},
    {"donor", PAYER_DONOR},
    {"donatur", PAYER_DONOR},
    {"sertakan", PAYER_DONOR},
    {"zakat", PAYER_ZAKAT},
    {"baznas", PAYER_ZAKAT},
    {"infak", PAYER_ZAKAT},
    {"household", PAYER_HOUSEHOLD},
    {"rumahtangga", PAYER_HOUSEHOLD},
    {"majikan", PAYER_HOUSEHOLD},
};

enum { WORD_BYTES_MAX = 64 };

/* ASCII letters and digits only, lower case: "Non-ASN" and "non asn" are one word. 0 if something
 * else is in it. */
static size_t squeeze(Text text, char *buffer)
{
    size_t used = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        if (c == ' ' || c == '-' || c == '_' || c == '.')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain || used == WORD_BYTES_MAX)
            return 0;
        buffer[used++] = c;
    }
    return used;
}

static bool find_word(const Word *words, size_t count, Text text, int *ret)
{
    char buffer[WORD_BYTES_MAX];
    Text word = {buffer, squeeze(text, buffer)};
    for (size_t i = 0; i < count; i++)
        if (text_is(word, words[i].word)) {
            *ret = words[i].value;
            return true;
        }
    return false;
}

bool segment_parse(Text text, Segment *ret)
{
    int value;
    if (!find_word(SEGMENT_WORDS, ARRAY_COUNT(SEGMENT_WORDS), text, &value))
        return false;
    *ret = (Segment)value;
    return true;
}

const char *segment_message(Segment segment)
{
    static const char *const KEYS[SEGMENT_COUNT] = {
        "segment.pu", "segment.bpu", "segment.construction", "segment.migrant", "segment.non-asn"};
    return KEYS[segment];
}

bool payer_parse(Text text, PayerKind *ret)
{
    int value;
    if (!find_word(PAYER_WORDS, ARRAY_COUNT(PAYER_WORDS), text, &value))
        return false;
    *ret = (PayerKind)value;
    return true;
}

const char *payer_message(PayerKind payer)
{
    static const char *const KEYS[PAYER_COUNT] = {
        "payer.self", "payer.employer", "payer.apbd",  "payer.apbn",     "payer.village",
        "payer.csr",  "payer.donor",    "payer.zakat", "payer.household"};
    return KEYS[payer];
}

static const struct {
    const char *name;
    unsigned bit;
} PROGRAMMES[] = {{"JKK", PROGRAMME_JKK},
                  {"JKM", PROGRAMME_JKM},
                  {"JHT", PROGRAMME_JHT},
                  {"JP", PROGRAMME_JP},
                  {"JKP", PROGRAMME_JKP}};

static bool is_between_programmes(char c)
{
    return c == ',' || c == '+' || c == ' ' || c == ';' || c == '/' || c == '|' || c == '&';
}

bool programmes_parse(Text text, unsigned *ret)
{
    unsigned found = 0;
    for (size_t at = 0; at < text.bytes;) {
        size_t end = at;
        while (end < text.bytes && !is_between_programmes(text.data[end]))
            end++;
        Text word = text_slice(text, at, end);
        unsigned bit = 0;
        for (size_t i = 0; i < ARRAY_COUNT(PROGRAMMES); i++)
            if (text_equal_ascii_nocase(word, text_of(PROGRAMMES[i].name)))
                bit = PROGRAMMES[i].bit;
        if (word.bytes > 0 && bit == 0)
            return false;
        found |= bit;
        at = end + 1;
    }
    if (found == 0)
        return false;
    *ret = found;
    return true;
}

char *programmes_format(void *parent, unsigned programmes)
{
    char text[sizeof "JKK, JKM, JHT, JP, JKP"] = "";
    size_t used = 0;
    for (size_t i = 0; i < ARRAY_COUNT(PROGRAMMES); i++) {
        if ((programmes & PROGRAMMES[i].bit) == 0)
            continue;
        if (used > 0) {
            memcpy(text + used, ", ", 2);
            used += 2;
        }
        size_t bytes = strlen(PROGRAMMES[i].name);
        memcpy(text + used, PROGRAMMES[i].name, bytes);
        used += bytes;
    }
    return mem_string_bytes(parent, text, used);
}
