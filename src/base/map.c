#include "base/map.h"

#include "base/digest.h"
#include "base/mem.h"

typedef struct {
    uint64_t key;
    uint64_t value;
} Slot;

/* Linear probing at most 5/8 full. Key 0 marks an empty slot; the entry with key 0 lives beside the
 * table. */
struct Map {
    Slot *slots;
    size_t mask;
    size_t used;
    bool has_zero;
    uint64_t zero_value;
};

static Slot *find(const Map *map, uint64_t key)
{
    size_t at = hash64_int(key) & map->mask;
    while (map->slots[at].key != 0 && map->slots[at].key != key)
        at = (at + 1) & map->mask;
    return &map->slots[at];
}

static void allocate(Map *map, size_t slots)
{
    map->slots = mem_array(map, Slot, slots);
    map->mask = slots - 1;
}

Map *map_new(void *parent, size_t expected)
{
    Map *map = mem_new(parent, Map);
    size_t slots = 16;
    while (slots * 5 / 8 < expected)
        slots *= 2;
    allocate(map, slots);
    return map;
}

static void make_room(Map *map)
{
    size_t slots = map->mask + 1;
    if (map->used < slots * 5 / 8)
        return;
    Slot *old = map->slots;
    allocate(map, slots * 2);
    for (size_t i = 0; i < slots; i++)
        if (old[i].key != 0)
            *find(map, old[i].key) = old[i];
    mem_free(old);
}

/* The place of the key's value; *ret_new tells whether it was just made. */
static uint64_t *place_of(Map *map, uint64_t key, bool *ret_new)
{
    if (key == 0) {
        *ret_new = !map->has_zero;
        map->has_zero = true;
        return &map->zero_value;
    }
    make_room(map);
    Slot *slot = find(map, key);
    *ret_new = slot->key == 0;
    if (*ret_new) {
        slot->key = key;
        map->used++;
    }
    return &slot->value;
}

bool map_put(Map *map, uint64_t key, uint64_t value, uint64_t *ret_existing)
{
    bool is_new;
    uint64_t *place = place_of(map, key, &is_new);
    if (is_new)
        *place = value;
    else if (ret_existing != NULL)
        *ret_existing = *place;
    return is_new;
}

void map_set(Map *map, uint64_t key, uint64_t value)
{
    bool is_new;
    *place_of(map, key, &is_new) = value;
}

bool map_get(const Map *map, uint64_t key, uint64_t *ret_value)
{
    if (key == 0) {
        if (map->has_zero)
            *ret_value = map->zero_value;
        return map->has_zero;
    }
    const Slot *slot = find(map, key);
    if (slot->key == 0)
        return false;
    *ret_value = slot->value;
    return true;
}

size_t map_count(const Map *map) { return map->used + map->has_zero; }

/* Texts by hash; equal hashes are told apart by chaining to the next number with the same hash. */
struct Interner {
    Map *by_hash;
    Arena *arena;
    Text *texts;
    uint32_t *next;
    size_t count;
    size_t capacity;
};

enum { INTERNER_BLOCK_BYTES = 1 << 16 };
static const uint32_t NO_TEXT = UINT32_MAX;

Interner *interner_new(void *parent)
{
    Interner *interner = mem_new(parent, Interner);
    interner->by_hash = map_new(interner, 64);
    interner->arena = arena_new(interner, INTERNER_BLOCK_BYTES);
    return interner;
}

uint32_t intern(Interner *interner, Text text)
{
    uint64_t first = NO_TEXT;
    uint64_t hash = hash64(text.data, text.bytes, 0);
    bool known = map_get(interner->by_hash, hash, &first);
    for (uint32_t at = (uint32_t)first; known && at != NO_TEXT; at = interner->next[at])
        if (text_equal(interner->texts[at], text))
            return at;
    size_t before = interner->capacity;
    interner->texts = mem_grow(interner, interner->texts, interner->count, &interner->capacity);
    if (interner->capacity != before)
        interner->next =
            mem_resize(interner, interner->next, interner->capacity, sizeof *interner->next);
    uint32_t id = (uint32_t)interner->count++;
    interner->texts[id] = (Text){arena_copy(interner->arena, text.data, text.bytes), text.bytes};
    interner->next[id] = (uint32_t)first;
    map_set(interner->by_hash, hash, id);
    return id;
}

Text interned(const Interner *interner, uint32_t id) { return interner->texts[id]; }

uint32_t interned_count(const Interner *interner) { return (uint32_t)interner->count; }
