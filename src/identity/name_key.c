/* From the canonical form to the key: spellings of one name made equal by rules on letters, a list
 * of exceptions, and what people leave out left out. Which families of spellings meet and which
 * names stay apart: doc/names.md. */
#include "base/digest.h"
#include "identity/name.h"

typedef struct {
    const char *from;
    const char *to;
} Variant;

/* Whole tokens after the rules on letters, sorted. Arabic o for a, old j for y, and a few that only
 * habit explains. */
static const Variant VARIANTS[] = {
    {"AHMAT", "AHMAD"},     {"AISIA", "AISA"},        {"ELIJABET", "ELISABET"},
    {"GOPUR", "GAPUR"},     {"HIDAJAT", "HIDAYAT"},   {"HOLID", "HALID"},
    {"HOLIL", "HALIL"},     {"HUSAIN", "HUSEIN"},     {"HUSEN", "HUSEIN"},
    {"HUSIN", "HUSEIN"},    {"JEIN", "JAIN"},         {"JEN", "JAIN"},
    {"JENAL", "JAINAL"},    {"JOHANES", "YOHANES"},   {"KOSIM", "KASIM"},
    {"NOR", "NUR"},         {"OMAR", "UMAR"},         {"OSMAN", "USMAN"},
    {"RAHMAD", "RAHMAT"},   {"RESKI", "RISKI"},       {"ROHIM", "RAHIM"},
    {"ROHIMA", "RAHIMA"},   {"ROJAK", "RAJAK"},       {"ROSID", "RASID"},
    {"SANJAJA", "SANJAYA"}, {"SOLE", "SALE"},         {"SOLEMAN", "SULAIMAN"},
    {"SOLIHA", "SALIHA"},   {"SOLIHIN", "SALIHIN"},   {"SULEMAN", "SULAIMAN"},
    {"SURJA", "SURIA"},     {"SURJADI", "SURIADI"},   {"SURJANA", "SURIANA"},
    {"SURJANI", "SURIANI"}, {"SURJANTO", "SURIANTO"}, {"SURJATI", "SURIATI"},
    {"TOPIK", "TAUPIK"},    {"WIJAJA", "WIJAYA"},
};

static bool is_vowel(char c) { return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U'; }
static bool is_consonant(char c) { return c >= 'A' && c <= 'Z' && !is_vowel(c); }

/* One token on its way from `in` to `out`. */
typedef struct {
    const char *in;
    size_t count;
    size_t at;
    char *out;
    size_t used;
} Folding;

static char ahead(const Folding *f, size_t steps)
{
    return f->at + steps < f->count ? f->in[f->at + steps] : '\0';
}
static char behind(const Folding *f) { return f->at > 0 ? f->in[f->at - 1] : '\0'; }

/* Writes a letter unless it doubles the one before. */
static void emit(Folding *f, char c)
{
    bool letter = c >= 'A' && c <= 'Z';
    if (!letter || f->used == 0 || f->out[f->used - 1] != c)
        f->out[f->used++] = c;
}

/* Writes `text` for the next `taken` letters. */
static void fold_to(Folding *f, const char *text, size_t taken)
{
    for (; *text != '\0'; text++)
        emit(f, *text);
    f->at += taken;
}

static bool rest_is(const Folding *f, const char *rest)
{
    size_t bytes = strlen(rest);
    return f->count - f->at == bytes && memcmp(f->in + f->at, rest, bytes) == 0;
}

static bool rest_begins(const Folding *f, const char *part)
{
    size_t bytes = strlen(part);
    return f->count - f->at >= bytes && memcmp(f->in + f->at, part, bytes) == 0;
}

static void fold_c(Folding *f)
{
    if (ahead(f, 1) == 'K')
        fold_to(f, "K", 2); /* Dicky */
    else if (ahead(f, 1) != 'H')
        fold_to(f, "C", 1);
    else if (ahead(f, 2) == 'R')
        fold_to(f, "K", 2); /* Christina */
    else if (f->at == 0 && (ahead(f, 2) == 'I' || rest_begins(f, "CHAND")))
        fold_to(f, "C", 2); /* Chintya, Chandra */
    else
        fold_to(f, "H", 2); /* Achmad, Chairul, Muchtar */
}

static void fold_z(Folding *f)
{
    if (ahead(f, 1) == 'Z')
        fold_to(f, "", 1);
    else if (f->used == 0 && ahead(f, 1) == 'U')
        fold_to(f, "Y", 1); /* as Julkifli would be */
    else
        fold_to(f, is_vowel(ahead(f, 1)) || ahead(f, 1) == 'Y' ? "J" : "S",
                1); /* Zainal Jaenal, Fauzy; Rizki Riski, Aziz Azis */
}

static void fold_j(Folding *f)
{
    bool as_y = (f->at == 0 && ahead(f, 1) == 'U') ||
                (behind(f) == 'H' && is_vowel(ahead(f, 1))); /* Julianto; Cahjo */
    fold_to(f, !as_y ? "J" : f->at == 0 ? "Y" : "I", 1);
}

static void fold_y(Folding *f)
{
    if (is_consonant(behind(f)))
        fold_to(f, "I", 1); /* Edy, Setyawan, Nyoman */
    else if (behind(f) == 'I' && is_vowel(ahead(f, 1)))
        fold_to(f, "", 1); /* Supriyadi */
    else
        fold_to(f, is_vowel(ahead(f, 1)) ? "Y" : "I", 1);
}

/* Supriyadi as it was written until 1972: a j after i, in an ending that no modern name has. */
static bool is_old_ending(const Folding *f)
{
    static const char *const ENDINGS[] = {"IJADI", "IJANTO", "IJANTI", "IJATI",
                                          "IJONO", "IJANA",  "IJANI"};
    for (size_t i = 0; i < ARRAY_COUNT(ENDINGS); i++)
        if (rest_is(f, ENDINGS[i]))
            return true;
    return false;
}

static void fold_i(Folding *f)
{
    char next = ahead(f, 1);
    bool longer = next == 'E' || (next == 'J' && is_old_ending(f)); /* Arief */
    fold_to(f, "I", longer ? 2 : 1);
}

static void fold_s(Folding *f)
{
    char next = ahead(f, 1), after = ahead(f, 2);
    bool as_s = next == 'H' ||
                ((next == 'Y' || next == 'J') && is_vowel(after)); /* Shinta, Syarif, Sjarif */
    fold_to(f, "S", as_s ? 2 : 1);
}

static void fold_o(Folding *f)
{
    if (f->at == 1 && f->in[0] == 'N' && ahead(f, 1) == 'O' && ahead(f, 2) == 'R')
        fold_to(f, "U", 2); /* Noor */
    else if (behind(f) == 'R' &&
             (rest_begins(f, "OHM") || rest_begins(f, "OCHM") || rest_begins(f, "OKHM")))
        fold_to(f, "A", 1); /* Rohmat */
    else if (behind(f) == 'H' && f->at > 1 &&
             (f->in[f->at - 2] == 'K' || f->in[f->at - 2] == 'C') && rest_begins(f, "OIR"))
        fold_to(f, "A", 1); /* Khoirul */
    else
        fold_to(f, "O", 1);
}

static void fold_vowel_or_w(Folding *f)
{
    char c = f->in[f->at], next = ahead(f, 1);
    if (c == 'A' && next == 'E')
        fold_to(f, "AI", 2); /* Saeful */
    else if (c == 'A' && next == 'O')
        fold_to(f, "AU", 2); /* Taofik */
    else if (c == 'W' && behind(f) == 'U' && is_vowel(next))
        fold_to(f, "", 1); /* Suwarno, Suarno */
    else
        fold_to(f, (char[]){c, '\0'}, 1);
}

/* Letters that may carry a silent h, and those that only change their sound. */
static void fold_consonant(Folding *f)
{
    char c = f->in[f->at], next = ahead(f, 1);
    switch (c) {
    case 'K':
        fold_to(f, next == 'H' ? "H" : "K", next == 'H' ? 2 : 1);
        break;
    case 'P':
    case 'F':
    case 'V':
        fold_to(f, "P", next == 'H' ? 2 : 1);
        break;
    case 'B':
    case 'D':
    case 'G':
    case 'T':
        if ((c == 'D' && next == 'Z') || (c == 'T' && next == 'S'))
            f->at++; /* Dzaki, Utsman */
        else
            fold_to(f, (char[]){c, '\0'}, next == 'H' ? 2 : 1);
        break;
    case 'Q':
        fold_to(f, "K", 1);
        break;
    case 'X':
        fold_to(f, "KS", 1);
        break;
    case 'N':
        if (f->at == 0 && next == 'J')
            fold_to(f, "NI", 2); /* Njoman */
        else
            fold_to(f, "N", 1);
        break;
    case 'H':
        if (f->at + 1 == f->count && is_vowel(behind(f)))
            f->at++; /* Fatimah, Fatima */
        else
            fold_to(f, "H", 1);
        break;
    default:
        fold_to(f, (char[]){c, '\0'}, 1);
        break;
    }
}

static void fold_next(Folding *f)
{
    switch (f->in[f->at]) {
    case 'C':
        fold_c(f);
        break;
    case 'I':
        fold_i(f);
        break;
    case 'J':
        fold_j(f);
        break;
    case 'O':
        fold_o(f);
        break;
    case 'S':
        fold_s(f);
        break;
    case 'Y':
        fold_y(f);
        break;
    case 'Z':
        fold_z(f);
        break;
    case 'A':
    case 'E':
    case 'U':
    case 'W':
        fold_vowel_or_w(f);
        break;
    default:
        fold_consonant(f);
        break;
    }
}

static const char *variant_of(const char *token, size_t count)
{
    size_t low = 0, high = ARRAY_COUNT(VARIANTS);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(VARIANTS[middle].from, token, count);
        if (order == 0 && VARIANTS[middle].from[count] == '\0')
            return VARIANTS[middle].to;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Folds one token to `out`; returns how many bytes that gave, never 0. An initial stays what it is.
 */
static size_t fold_token(Text token, char *out)
{
    if (token.bytes == 1) {
        out[0] = token.data[0];
        return 1;
    }
    Folding f = {.in = token.data, .count = token.bytes, .out = out};
    while (f.at < f.count)
        fold_next(&f);
    if (f.used == 0)
        out[f.used++] = token.data[0];
    const char *variant = variant_of(out, f.used);
    if (variant != NULL) {
        f.used = strlen(variant);
        memcpy(out, variant, f.used);
    }
    /* Abdurrahman, Abdussalam: the l of abdul becomes the letter after it. */
    if (f.used > 6 && memcmp(out, "ABDU", 4) == 0 && strchr("RSNTD", out[4]) != NULL &&
        is_vowel(out[5])) {
        memmove(out + 5, out + 4, f.used - 4);
        out[4] = 'L';
        f.used++;
    }
    return f.used;
}

/* Nur and Abdul are written apart or together: Nur Hayati, Nurhayati; Abdul Rahman, Abdurrahman. */
static bool is_glued(const char *token, size_t count)
{
    return (count == 3 && memcmp(token, "NUR", 3) == 0) ||
           (count == 5 && memcmp(token, "ABDUL", 5) == 0);
}

typedef struct {
    Text token;
    unsigned roles;
} Token;

static unsigned roles_of(Text token)
{
    const Word *word = word_find(token.data, token.bytes);
    return word == NULL ? 0 : word->roles;
}

static bool next_token(Text *rest, Token *ret)
{
    if (!text_split(rest, ' ', &ret->token) || ret->token.bytes == 0)
        return false;
    ret->roles = roles_of(ret->token);
    return true;
}

static size_t token_count(Text canonical)
{
    size_t count = canonical.bytes > 0;
    for (size_t i = 0; i < canonical.bytes; i++)
        count += canonical.data[i] == ' ';
    return count;
}

void name_key(Text canonical, char *to, PersonName *name)
{
    char *begin = to, *last = to;
    size_t left = token_count(canonical);
    bool glue = false;
    Token token;
    for (Text rest = canonical; next_token(&rest, &token); left--) {
        bool at_start = to == begin;
        if (at_start && ((left > 1 && (token.roles & WORD_NOBLE)) ||
                         (left > 2 && (token.roles & WORD_INITIAL_NOBLE))))
            continue;
        if (!at_start && left > 1 && (token.roles & WORD_LINK))
            continue;
        if (!at_start && !glue) {
            *to++ = ' ';
            last = to;
        }
        /* M. before a name is a man's in 105 of 121 cases (Jakarta 2017), and then Muhammad. */
        Text folded = at_start && left > 1 && text_is(token.token, "M")
                          ? TEXT("MUHAMAD")
                          : (Text){to, fold_token(token.token, to)};
        if (folded.data != to)
            memcpy(to, folded.data, folded.bytes);
        /* Glued together, a doubled letter may meet: Abdul Latif, Abdullatif. */
        if (glue && to[-1] == to[0]) {
            memmove(to, to + 1, folded.bytes - 1);
            to--;
        }
        glue = left > 1 && is_glued(last, (size_t)(to + folded.bytes - last));
        to += folded.bytes;
    }
    Text key = {begin, (size_t)(to - begin)};
    const char *space = key.bytes == 0 ? NULL : memchr(begin, ' ', key.bytes);
    name->key = key;
    name->first = space == NULL ? key : text_slice(key, 0, (size_t)(space - begin));
    name->last = text_slice(key, (size_t)(last - begin), key.bytes);
}

bool name_variant_at(size_t index, const char **ret_from, const char **ret_to)
{
    if (index >= ARRAY_COUNT(VARIANTS))
        return false;
    *ret_from = VARIANTS[index].from;
    *ret_to = VARIANTS[index].to;
    return true;
}

uint64_t person_name_hash(const PersonName *name)
{
    return hash64(name->key.data, name->key.bytes, 0);
}
