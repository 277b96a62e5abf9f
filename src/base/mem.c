#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
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

/* talloc refuses blocks of 256 MiB. Big ones are mapped instead and hang under their parent by a
 * small holder whose destructor unmaps them. There are few of them, so a list is enough. */
enum { BIG_BYTES_MIN = 64 << 20 };

typedef struct BigBlock {
    struct BigBlock *next;
    void *data;
    size_t bytes;
} BigBlock;

static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;
static BigBlock *big_blocks;
static _Atomic int big_count; /* lets the usual case, no big block at all, go without the lock */

static int big_destroy(BigBlock *block)
{
    pthread_mutex_lock(&big_lock);
    BigBlock **place = &big_blocks;
    while (*place != block)
        place = &(*place)->next;
    *place = block->next;
    big_count--;
    pthread_mutex_unlock(&big_lock);
    munmap(block->data, block->bytes);
    return 0;
}

static void *big_alloc(void *parent, size_t bytes)
{
    void *data = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    must(data == MAP_FAILED ? NULL : data);
    BigBlock *block = must(talloc_zero(parent, BigBlock));
    *block = (BigBlock){.data = data, .bytes = bytes};
    pthread_mutex_lock(&big_lock);
    block->next = big_blocks;
    big_blocks = block;
    big_count++;
    pthread_mutex_unlock(&big_lock);
    talloc_set_destructor(block, big_destroy);
    return data;
}

/* The holder of a big block; NULL if this is an ordinary one. */
static BigBlock *big_find(const void *data)
{
    if (data == NULL || big_count == 0)
        return NULL;
    pthread_mutex_lock(&big_lock);
    BigBlock *block = big_blocks;
    while (block != NULL && block->data != data)
        block = block->next;
    pthread_mutex_unlock(&big_lock);
    return block;
}

static void *big_resize(BigBlock *block, size_t bytes)
{
    void *data = mremap(block->data, block->bytes, bytes, MREMAP_MAYMOVE);
    must(data == MAP_FAILED ? NULL : data);
    pthread_mutex_lock(&big_lock);
    block->data = data;
    block->bytes = bytes;
    pthread_mutex_unlock(&big_lock);
    return data;
}

void *mem_root(void *parent) { return must(talloc_new(parent)); }

void *mem_alloc(void *parent, size_t bytes)
{
    return bytes >= BIG_BYTES_MIN ? big_alloc(parent, bytes)
                                  : must(talloc_zero_size(parent, bytes));
}

void *mem_resize(void *parent, void *block, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        must(NULL);
    BigBlock *big = big_find(block);
    if (big != NULL && bytes > 0)
        return big_resize(big, bytes);
    if (bytes < BIG_BYTES_MIN)
        return must(talloc_realloc_size(parent, block, bytes == 0 ? 1 : bytes));
    void *grown = big_alloc(parent, bytes);
    if (block != NULL) {
        size_t before = talloc_get_size(block);
        memcpy(grown, block, before < bytes ? before : bytes);
        talloc_free(block);
    }
    return grown;
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

void *mem_move(void *parent, void *block)
{
    BigBlock *big = big_find(block);
    talloc_steal(parent, big == NULL ? block : (void *)big);
    return block;
}

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
    BigBlock *big = big_find(block);
    if (block != NULL)
        talloc_free(big == NULL ? block : (void *)big);
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
