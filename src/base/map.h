/* A hash table from uint64 keys to uint64 values (open addressing, linear probing). For texts, key
 * by hash64 and verify, or intern. Not thread-safe while written; any number of readers may look up
 * a finished one. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

typedef struct Map Map;

Map *map_new(void *parent, size_t expected);
/* Stores `value` unless the key is there. True if it was stored; else *ret_existing (may be NULL)
 * has the old value. */
bool map_put(Map *map, uint64_t key, uint64_t value, uint64_t *ret_existing);
void map_set(Map *map, uint64_t key, uint64_t value); /* stores or replaces */
bool map_get(const Map *map, uint64_t key, uint64_t *ret_value);
size_t map_count(const Map *map);

/* Texts to small numbers 0, 1, 2 … in order of first appearance. */
typedef struct Interner Interner;
Interner *interner_new(void *parent);
uint32_t intern(Interner *interner, Text text);
Text interned(const Interner *interner, uint32_t id);
uint32_t interned_count(const Interner *interner);
