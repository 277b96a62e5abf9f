#include "demo/names.h"

#include <assert.h>
#include <ctype.h>

#include "demo/lines.h"

/* Tokens with running sums of their counts: a draw is one binary search. */
typedef struct {
    Text *tokens;
    int64_t *sums;
    size_t count;
} TokenList;

typedef struct {
    Text family, variant;
    int64_t count;
} Variant;

struct NamePool {
    TokenList first[2], last[2]; /* by sex: male, female */
    Variant *variants;
    size_t variant_count;
};

enum { TOKENS_MAX = 1000, TOKEN_SHARE_OF = 1000 };
/* Names of one and of two tokens per thousand, the others have three: counted in the list that
 * names.csv names (men, women). */
static const uint64_t ONE_TOKEN[2] = {262, 316}, UP_TO_TWO_TOKENS[2] = {733, 754};

static void list_add(TokenList *list, Text token, int64_t count)
{
    if (count == 0)
        return;
    assert(list->count < TOKENS_MAX);
    list->tokens[list->count] = token;
    list->sums[list->count] = count + (list->count == 0 ? 0 : list->sums[list->count - 1]);
    list->count++;
}

static void read_tokens(NamePool *pool)
{
    enum { TOKEN, FIRST_MALE, FIRST_FEMALE, LAST_MALE, LAST_FEMALE };
    for (int sex = 0; sex < 2; sex++) {
        TokenList *lists[] = {&pool->first[sex], &pool->last[sex]};
        for (size_t i = 0; i < ARRAY_COUNT(lists); i++) {
            lists[i]->tokens = mem_array(pool, Text, TOKENS_MAX);
            lists[i]->sums = mem_array(pool, int64_t, TOKENS_MAX);
        }
    }
    for (Lines line = lines_of("demo/west-java/names.csv"); lines_next(&line);) {
        list_add(&pool->first[0], line.fields[TOKEN], line_int(&line, FIRST_MALE));
        list_add(&pool->first[1], line.fields[TOKEN], line_int(&line, FIRST_FEMALE));
        list_add(&pool->last[0], line.fields[TOKEN], line_int(&line, LAST_MALE));
        list_add(&pool->last[1], line.fields[TOKEN], line_int(&line, LAST_FEMALE));
    }
}

static void read_variants(NamePool *pool)
{
    enum { FAMILY, VARIANT, COUNT };
    size_t capacity = 0;
    for (Lines line = lines_of("demo/west-java/spelling.csv"); lines_next(&line);) {
        pool->variants = mem_grow(pool, pool->variants, pool->variant_count, &capacity);
        pool->variants[pool->variant_count++] =
            (Variant){line.fields[FAMILY], line.fields[VARIANT], line_int(&line, COUNT)};
    }
}

NamePool *name_pool_new(void *parent)
{
    NamePool *pool = mem_new(parent, NamePool);
    read_tokens(pool);
    read_variants(pool);
    return pool;
}

static Text draw_token(const TokenList *list, Random stream, uint64_t counter)
{
    int64_t target = (int64_t)random_below(stream, counter, (uint64_t)list->sums[list->count - 1]);
    size_t low = 0, high = list->count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->sums[middle] > target)
            high = middle;
        else
            low = middle + 1;
    }
    return list->tokens[low];
}

/* Appends as much as fits; names here are far shorter than the buffer. */
static size_t put(char *buffer, size_t at, Text text)
{
    assert(at + text.bytes < NAME_BYTES_MAX);
    memcpy(buffer + at, text.data, text.bytes);
    buffer[at + text.bytes] = '\0';
    return at + text.bytes;
}

void name_draw(const NamePool *pool, Random stream, Sex sex, char ret[static NAME_BYTES_MAX])
{
    int which = sex == SEX_FEMALE;
    uint64_t share = random_below(stream, 0, TOKEN_SHARE_OF);
    int tokens = share < ONE_TOKEN[which] ? 1 : share < UP_TO_TWO_TOKENS[which] ? 2 : 3;
    Text parts[3];
    parts[0] = draw_token(&pool->first[which], stream, 1);
    for (int i = 1; i < tokens; i++) {
        /* A middle token is as often a first name as a last one; nobody is called SARI SARI. */
        const TokenList *list = i == 1 && tokens == 3 && random_below(stream, 20, 2) == 0
                                    ? &pool->first[which]
                                    : &pool->last[which];
        uint64_t counter = (uint64_t)(2 + 4 * i);
        do
            parts[i] = draw_token(list, stream, counter++);
        while (text_equal(parts[i], parts[i - 1]));
    }
    size_t at = put(ret, 0, parts[0]);
    for (int i = 1; i < tokens; i++) {
        at = put(ret, at, TEXT(" "));
        at = put(ret, at, parts[i]);
    }
}

/* Another member of the token's family, by frequency; the token itself if it has none. */
static Text other_spelling(const NamePool *pool, Random stream, Text token)
{
    Text family = TEXT_EMPTY;
    int64_t sum = 0;
    for (size_t i = 0; i < pool->variant_count; i++)
        if (text_equal(pool->variants[i].variant, token))
            family = pool->variants[i].family;
    for (size_t i = 0; i < pool->variant_count; i++)
        if (family.data != NULL && text_equal(pool->variants[i].family, family) &&
            !text_equal(pool->variants[i].variant, token))
            sum += pool->variants[i].count;
    if (sum == 0)
        return token;
    int64_t target = (int64_t)random_below(stream, 1, (uint64_t)sum);
    for (size_t i = 0; i < pool->variant_count; i++)
        if (text_equal(pool->variants[i].family, family) &&
            !text_equal(pool->variants[i].variant, token)) {
            target -= pool->variants[i].count;
            if (target < 0)
                return pool->variants[i].variant;
        }
    abort();
}

/* One change of letters as typists make it: old spelling, i for y, or a doubled consonant. Always
 * changes something. */
static void misspell(Random stream, const char *name, char *ret)
{
    static const struct {
        const char *now, *then;
    } OLD[] = {{"J", "DJ"}, {"U", "OE"}, {"Y", "J"}, {"C", "TJ"}, {"I", "Y"}};
    size_t first = random_below(stream, 2, ARRAY_COUNT(OLD));
    for (size_t i = 0; i < ARRAY_COUNT(OLD); i++) {
        size_t rule = (first + i) % ARRAY_COUNT(OLD);
        /* Not the first letter: initials change rarely. */
        const char *found = strstr(name + 1, OLD[rule].now);
        if (found != NULL && found[-1] != ' ') {
            size_t at = put(ret, 0, (Text){name, (size_t)(found - name)});
            at = put(ret, at, text_of(OLD[rule].then));
            put(ret, at, text_of(found + 1));
            return;
        }
    }
    size_t bytes = strlen(name);
    size_t at = put(ret, 0, (Text){name, bytes});
    put(ret, at, (Text){name + bytes - 1, 1});
}

static void rewrite_spelling(const NamePool *pool, Random stream, const char *name, char *ret)
{
    size_t at = 0;
    bool changed = false;
    for (Text rest = text_of(name), token; text_split(&rest, ' ', &token);) {
        Text spelling = changed ? token : other_spelling(pool, stream, token);
        changed = changed || !text_equal(spelling, token);
        if (at > 0)
            at = put(ret, at, TEXT(" "));
        at = put(ret, at, spelling);
    }
    if (!changed)
        misspell(stream, name, ret);
}

static void rewrite_title(Random stream, Sex sex, const char *name, char *ret)
{
    static const char *const DEGREES[] = {", S.Pd", ", S.E.", " S.Sos", ", A.Md"};
    size_t at = 0;
    bool haji = random_below(stream, 3, 2) == 0;
    if (haji)
        at = put(ret, at, sex == SEX_FEMALE ? TEXT("Hj. ") : TEXT("H. "));
    at = put(ret, at, text_of(name));
    if (!haji)
        put(ret, at, text_of(DEGREES[random_below(stream, 4, ARRAY_COUNT(DEGREES))]));
}

/* "Siti  nurhayati": capitals only in front, two blanks between. */
static void rewrite_case(const char *name, char *ret)
{
    size_t at = 0;
    for (size_t i = 0; name[i] != '\0'; i++) {
        char letter = i == 0 ? name[i] : (char)tolower((unsigned char)name[i]);
        at = put(ret, at, (Text){&letter, 1});
        if (letter == ' ')
            at = put(ret, at, TEXT(" "));
    }
}

void name_rewrite(const NamePool *pool, Random stream, Written how, Sex sex, const char *name,
                  char ret[static NAME_BYTES_MAX])
{
    switch (how) {
    case WRITTEN_VARIANT:
        rewrite_spelling(pool, stream, name, ret);
        return;
    case WRITTEN_TITLE:
        rewrite_title(stream, sex, name, ret);
        return;
    case WRITTEN_CASE:
    case WRITTEN_COUNT:
        rewrite_case(name, ret);
        return;
    }
}
