/* From what people write to the canonical form: pieces, modern spelling, no titles and degrees,
 * short forms written out. */
#include "identity/name.h"

enum { DEGREE_PIECES_MAX = 4 }; /* S.Tr.Keb, Amd.Kom */

typedef enum { CLASS_BLANK, CLASS_WORD, CLASS_DROP, CLASS_DOT, CLASS_COMMA } CharClass;

static CharClass class_of(unsigned char c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
        return CLASS_WORD;
    if (c == '\'' || c == '`' || c == '"')
        return CLASS_DROP;
    if (c == '.')
        return CLASS_DOT;
    return c == ',' || c == ';' || c == '(' || c == ')' || c == '[' || c == ']' ? CLASS_COMMA
                                                                                : CLASS_BLANK;
}

/* Old spelling of one word, in place; returns its new length. Published rules: van Ophuijsen 1901
 * to Republican 1947 (oe is u) and to EYD 1972 (dj is j, tj is c, j is y). A word with one of the
 * first three was written when y was j, so the j that are left in it are y: Widjaja, Joesoef,
 * Tjahjono. */
static uint32_t modernise(char *word, uint32_t count)
{
    uint32_t to = 0;
    bool old = false;
    for (uint32_t from = 0; from < count; from++) {
        char c = word[from];
        if (c == 'J') {
            /* Lower case marks a j that comes from dj, and is upper case again at the end. */
            for (; to > 0 && word[to - 1] == 'D'; c = 'j')
                to--;
            if (to > 0 && word[to - 1] == 'T')
                word[--to] = c = 'C';
            old = old || c != 'J';
        }
        word[to++] = c;
    }
    count = to;
    to = 0;
    for (uint32_t from = 0; from < count; from++) {
        bool oe = word[from] == 'O' && from + 1 < count && word[from + 1] == 'E';
        /* At the end it is another sound (Zoe, Joe), and Joel and Noel are other names. */
        bool kept = from + 2 == count || (count == 4 && from == 1 && word[3] == 'L');
        word[to++] = oe && !kept ? 'U' : word[from];
        from += oe && !kept;
        old = old || (oe && !kept);
    }
    for (uint32_t i = 0; i < to; i++) {
        if (word[i] == 'J' && old && i + 1 < to && strchr("AEIOU", word[i + 1]) != NULL)
            word[i] = 'Y';
        else if (word[i] == 'j')
            word[i] = 'J';
    }
    return to;
}

size_t name_pieces(Text text, char *buffer, Piece *pieces)
{
    size_t count = 0;
    char *to = buffer;
    bool dot = false, comma = false;
    for (size_t at = 0; at < text.bytes;) {
        CharClass class = class_of((unsigned char)text.data[at]);
        if (class != CLASS_WORD) {
            dot = dot || class == CLASS_DOT;
            comma = comma || class == CLASS_COMMA;
            at++;
            continue;
        }
        char *word = to, last = '\0';
        bool maybe_old = false;
        for (; at < text.bytes; at++) {
            char c = text.data[at];
            class = class_of((unsigned char)c);
            if (class == CLASS_DROP)
                continue;
            if (class != CLASS_WORD)
                break;
            c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
            maybe_old = maybe_old || c == 'J' || (c == 'E' && last == 'O');
            *to++ = last = c;
        }
        uint32_t length = (uint32_t)(to - word);
        if (maybe_old)
            length = modernise(word, length);
        to = word + length;
        pieces[count++] = (Piece){word, length, dot, comma, word_find(word, length)};
        dot = comma = false;
    }
    return count;
}

static bool has_role(const Piece *piece, unsigned roles)
{
    return piece->word != NULL && (piece->word->roles & roles) != 0;
}

/* The word that `count` pieces make together ("S" "PD"); NULL if none. */
static const Word *joined_word(const Piece *pieces, size_t count)
{
    char bytes[WORD_BYTES_MAX];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].count > WORD_BYTES_MAX - used)
            return NULL;
        memcpy(bytes + used, pieces[i].bytes, pieces[i].count);
        used += pieces[i].count;
    }
    return word_find(bytes, used);
}

/* Do these last pieces make one degree? Marks tell more than letters: "Rina, M.A." has one, "Rina
 * Ma" a name. */
static bool is_degree(const Piece *pieces, size_t count)
{
    const Piece *last = &pieces[count - 1];
    const Word *word = count == 1 ? last->word : joined_word(pieces, count);
    if (word == NULL)
        return false;
    bool dotted = count > 1, comma = pieces[0].comma_before;
    for (size_t i = 1; i < count; i++)
        dotted = dotted && pieces[i].dot_before;
    if (word->roles & WORD_DEGREE)
        return count == 1 || dotted || comma || last->count > 1;
    if (word->roles & WORD_DEGREE_MARKED)
        return dotted || comma;
    return (word->roles & WORD_TITLE) != 0 && count == 1 && comma; /* "Achmad, Drs." */
}

static size_t drop_noise(Piece *pieces, size_t count)
{
    size_t names = 0, kept = 0;
    for (size_t i = 0; i < count; i++)
        names += !has_role(&pieces[i], WORD_NOISE);
    if (names == 0)
        return count;
    for (size_t i = 0; i < count; i++)
        if (!has_role(&pieces[i], WORD_NOISE))
            pieces[kept++] = pieces[i];
    return kept;
}

static size_t drop_degrees(const Piece *pieces, size_t count)
{
    size_t taken;
    do {
        taken = 0;
        for (size_t n = count - 1 < DEGREE_PIECES_MAX ? count - 1 : DEGREE_PIECES_MAX;
             n > 0 && taken == 0; n--)
            if (is_degree(pieces + count - n, n))
                taken = n;
        count -= taken;
    } while (taken > 0);
    return count;
}

/* How many pieces the title here takes: "K.H." two. */
static size_t title_at(const Piece *pieces, size_t left)
{
    if (left > 2 && pieces[1].dot_before) {
        const Word *word = joined_word(pieces, 2);
        if (word != NULL && (word->roles & WORD_TITLE))
            return 2;
    }
    return has_role(&pieces[0], WORD_TITLE) ? 1 : 0;
}

/* Titles also stand behind a nobleman's: "Rd. H. Asep". */
static size_t drop_titles(Piece *pieces, size_t count)
{
    for (size_t at = 0; at + 1 < count;) {
        size_t taken = title_at(pieces + at, count - at);
        if (taken > 0) {
            count -= taken;
            memmove(pieces + at, pieces + at + taken, (count - at) * sizeof *pieces);
        } else if (has_role(&pieces[at], WORD_NOBLE | WORD_INITIAL_NOBLE)) {
            at++;
        } else {
            break;
        }
    }
    return count;
}

size_t name_undress(Piece *pieces, size_t count)
{
    if (count < 2)
        return count;
    count = drop_noise(pieces, count);
    count = count < 2 ? count : drop_degrees(pieces, count);
    return drop_titles(pieces, count);
}

char *name_write(const Piece *pieces, size_t count, char *to)
{
    for (size_t i = 0; i < count; i++) {
        const char *bytes = pieces[i].bytes;
        size_t length = pieces[i].count;
        if (has_role(&pieces[i], WORD_SHORT) ||
            (has_role(&pieces[i], WORD_SHORT_FIRST) && i == 0 && count > 1)) {
            bytes = pieces[i].word->full;
            length = strlen(bytes);
        }
        if (i > 0)
            *to++ = ' ';
        memcpy(to, bytes, length);
        to += length;
    }
    return to;
}
