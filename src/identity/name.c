/* A name from end to end. Called once a row on both sides of a linkage, so: one pass each, one
 * block of the arena. */
#include "identity/name.h"
#include "base/unicode.h"

/* Pieces kept on the stack; a longer name takes its pieces from the arena. */
enum { PIECES_INLINE = 48, PIECE_GROWTH_BYTES = 9 };

static bool is_ascii(Text text)
{
    unsigned char bits = 0;
    for (size_t i = 0; i < text.bytes; i++)
        bits |= (unsigned char)text.data[i];
    return bits < 0x80;
}

/* Curly and other quotes as the straight one (it is dropped), dashes and other general punctuation
 * as blanks. */
static Text plain_marks(Arena *arena, Text name)
{
    char *plain = arena_alloc(arena, name.bytes + 1);
    size_t used = 0;
    for (size_t at = 0; at < name.bytes;) {
        Text rest = text_slice(name, at, name.bytes);
        if (text_starts_with(rest, TEXT("\xC2\xB4")) || text_starts_with(rest, TEXT("\xCA\xBC"))) {
            plain[used++] = '\'';
            at += 2;
        } else if (rest.bytes >= 3 && text_starts_with(rest, TEXT("\xE2\x80"))) {
            unsigned char third = (unsigned char)rest.data[2];
            plain[used++] = third >= 0x98 && third <= 0x9B ? '\'' : ' ';
            at += 3;
        } else {
            plain[used++] = name.data[at++];
        }
    }
    return (Text){plain, used};
}

/* Marks off, full-width letters plain; scripts without case stay as they are. Folding takes some
 * letters apart into a quote and a letter, so the quotes are looked at on both sides of it. */
static Text fold_unicode(Arena *arena, Text name)
{
    return plain_marks(arena, unicode_fold(arena, plain_marks(arena, name)));
}

PersonName person_name(Arena *arena, Text name)
{
    Piece few[PIECES_INLINE];
    PersonName result = {0};
    if (!is_ascii(name))
        name = fold_unicode(arena, name);
    size_t pieces_max = name.bytes / 2 + 1;
    Piece *pieces =
        pieces_max <= PIECES_INLINE ? few : arena_alloc(arena, pieces_max * sizeof *pieces);
    char *buffer = arena_alloc(arena, name.bytes + 1);
    size_t count = name_undress(pieces, name_pieces(name, buffer, pieces));
    char *canonical = arena_alloc(arena, name.bytes + count * PIECE_GROWTH_BYTES + 1);
    char *end = name_write(pieces, count, canonical);
    result.canonical = (Text){canonical, (size_t)(end - canonical)};
    name_key(result.canonical, arena_alloc(arena, 2 * result.canonical.bytes + 8), &result);
    return result;
}
