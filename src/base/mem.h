/* Memory owned by a lifetime: a hierarchical allocator (talloc). Whatever is allocated hangs under
 * a parent and is freed with it; a command's `Ctx` is the root of everything the command allocates.
 *
 * An allocation that fails aborts the program: sizes are bounded where data enters, so running out
 * of memory is not an error anybody could handle. Parents may not be shared between threads; each
 * worker of parallel_for has its own root. */
#pragma once

#include <stddef.h>

#include "base/attr.h"

/* A new root, or with a parent a new empty node below it. Free it with mem_free. */
void *mem_root(void *parent);

/* `bytes` zeroed bytes below `parent`. Never NULL, also for 0 bytes. Nothing can hang below a block
 * of 64 MiB or more. */
void *mem_alloc(void *parent, size_t bytes);

/* Resizes (or, with a NULL block, allocates); new bytes are not zeroed. Aborts if count × size
 * overflows. */
void *mem_resize(void *parent, void *block, size_t count, size_t size);

char *mem_string(void *parent, const char *text);
char *mem_string_bytes(void *parent, const char *data, size_t bytes);
char *mem_printf(void *parent, const char *format, ...) PRINTF_LIKE(2, 3);

/* Moves a block, with all below it, under another parent; returns the block. */
void *mem_move(void *parent, void *block);

/* Calls `destroy` when the block is freed: for what is not memory (files, handles). */
void mem_on_free(void *block, void (*destroy)(void *block));

/* Frees a block and all below it. NULL is allowed. */
void mem_free(void *block);

#define mem_new(parent, Type) ((Type *)mem_alloc((parent), sizeof(Type)))
#define mem_array(parent, Type, count)                                                             \
    ((Type *)mem_array_alloc((parent), (size_t)(count), sizeof(Type)))
void *mem_array_alloc(void *parent, size_t count, size_t size);

/* Makes room for one more element: doubles `array` when `count` has reached `*capacity`. */
#define mem_grow(parent, array, count, capacity)                                                   \
    ((size_t)(count) < *(capacity)                                                                 \
         ? (array)                                                                                 \
         : mem_grow_array((parent), (array), sizeof *(array), (capacity)))
void *mem_grow_array(void *parent, void *array, size_t size, size_t *capacity);

/* A bump allocator for many small blocks that live and die together (rows of a file):
 * no header per block, nothing to free but the whole. */
typedef struct Arena Arena;
Arena *arena_new(void *parent, size_t block_bytes);
void *arena_alloc(Arena *arena, size_t bytes);
char *arena_copy(Arena *arena, const char *data, size_t bytes); /* NUL-terminated copy */
void arena_reset(Arena *arena);                                 /* frees all its blocks */
