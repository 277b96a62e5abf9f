#include "base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <talloc.h>

struct Arena {
    char *block;
    size_t block_bytes;
    size_t used;
    size_t size;
};

typedef struct {
    void (*destroy)(void *block);
    void *block;
} Finalizer;

static void *must(void *block)
{
    if (block == NULL) {
        fputs("paritrana: out of memory\n", stderr);
        abort();
    }
    return block;
}

void *mem_root(void *parent) { return must(talloc_new(parent)); }

void *mem_alloc(void *parent, size_t bytes) { return must(talloc_zero_size(parent, bytes)); }

void *mem_resize(void *parent, void *block, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        must(NULL);
    return must(talloc_realloc_size(parent, block, bytes == 0 ? 1 : bytes));
}

char *mem_string(void *parent, const char *text) { return must(talloc_strdup(parent, text)); }

char *mem_string_bytes(void *parent, const char *data, size_t bytes)
{
    char *copy = must(talloc_size(parent, bytes + 1));
    if (bytes > 0)
        memcpy(copy, data, bytes);
    copy[bytes] = '\0';
    return copy;
}

char *mem_printf(void *parent, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = must(talloc_vasprintf(parent, format, arguments));
    va_end(arguments);
    return text;
}

void *mem_move(void *parent, void *block) { return talloc_steal(parent, block); }

static int finalize(Finalizer *finalizer)
{
    finalizer->destroy(finalizer->block);
    return 0;
}

void mem_on_free(void *block, void (*destroy)(void *block))
{
    /* A child node carries the destructor, so that a block may have several and callers
     * need not know talloc's own signature. Children go before the parent's bytes do. */
    Finalizer *finalizer = must(talloc_zero(block, Finalizer));
    finalizer->destroy = destroy;
    finalizer->block = block;
    talloc_set_destructor(finalizer, finalize);
}

void mem_free(void *block)
{
    if (block != NULL)
        talloc_free(block);
}

void *mem_array_alloc(void *parent, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        must(NULL);
    return mem_alloc(parent, bytes);
}

void *mem_grow_array(void *parent, void *array, size_t size, size_t *capacity)
{
    size_t grown = *capacity == 0 ? 16 : *capacity * 2;
    assert(grown > *capacity);
    array = mem_resize(parent, array, grown, size);
    *capacity = grown;
    return array;
}

Arena *arena_new(void *parent, size_t block_bytes)
{
    Arena *arena = mem_new(parent, Arena);
    arena->block_bytes = block_bytes;
    return arena;
}

void *arena_alloc(Arena *arena, size_t bytes)
{
    size_t rounded = (bytes + 7) & ~(size_t)7;
    assert(rounded >= bytes);
    if (arena->block == NULL || arena->size - arena->used < rounded) {
        arena->size = rounded > arena->block_bytes ? rounded : arena->block_bytes;
        arena->block = must(talloc_size(arena, arena->size));
        arena->used = 0;
    }
    void *place = arena->block + arena->used;
    arena->used += rounded;
    return place;
}

char *arena_copy(Arena *arena, const char *data, size_t bytes)
{
    char *copy = arena_alloc(arena, bytes + 1);
    if (bytes > 0)
        memcpy(copy, data, bytes);
    copy[bytes] = '\0';
    return copy;
}

void arena_reset(Arena *arena)
{
    talloc_free_children(arena);
    arena->block = NULL;
    arena->used = 0;
    arena->size = 0;
}
