/* Occupations and sectors: embedded lists, looked up by code, key or any name. */
#include <assert.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/resource.h"
#include "base/unicode.h"
#include "format/yaml.h"
#include "registry/registry.h"

enum { LIST_ENTRIES_MAX = 4096, LIST_UNKNOWN = UINT32_MAX };

struct List {
    ListEntry *entries;
    size_t count;
    size_t capacity;
    Interner *names;      /* folded names, keys and codes … */
    uint32_t *name_entry; /* … and the entry each means */
    size_t name_capacity;
    Interner *asked;       /* texts as they were asked … */
    uint32_t *asked_entry; /* … and the entry, or LIST_UNKNOWN */
    size_t asked_capacity;
};

/* The comparison form of a name: folded, only letters and digits, one blank between words. */
static Text list_fold(void *parent, Text text)
{
    Text folded = unicode_fold(parent, text);
    char *copy = mem_alloc(parent, folded.bytes + 1);
    size_t used = 0;
    bool gap = false;
    for (size_t i = 0; i < folded.bytes; i++) {
        unsigned char c = (unsigned char)folded.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (letter && gap && used > 0)
            copy[used++] = ' ';
        if (letter)
            copy[used++] = (char)c;
        gap = !letter;
    }
    return (Text){copy, used};
}

static Status add_name(Ctx *ctx, List *list, YamlNode node, Text name)
{
    void *scratch = mem_root(NULL);
    uint32_t before = interned_count(list->names);
    uint32_t id = intern(list->names, list_fold(scratch, name));
    mem_free(scratch);
    if (id < before && list->name_entry[id] == list->count - 1)
        return OK;
    if (id < before) {
        Place place = yaml_place(node);
        char *text = text_string(ctx, name);
        return fail_at(ctx, E_INVALID, &place, "list.name_twice", text, NULL);
    }
    list->name_entry = mem_grow(list, list->name_entry, before, &list->name_capacity);
    list->name_entry[id] = (uint32_t)(list->count - 1);
    return OK;
}

static Status read_entry(Ctx *ctx, List *list, YamlNode node)
{
    static const char *const KEYS[] = {"code", "key", "id", "en", "also", NULL};
    ListEntry entry = {0};
    int64_t code;
    TRY(yaml_only(ctx, node, KEYS));
    TRY(yaml_int(ctx, node, "code", 1, UINT32_MAX, &code));
    TRY(yaml_string(ctx, node, "key", &entry.key));
    TRY(yaml_string(ctx, node, "id", &entry.name_id));
    TRY(yaml_string(ctx, node, "en", &entry.name_en));
    entry.code = (uint32_t)code;
    Place place = yaml_place(node);
    if (list->count > 0 && entry.code <= list->entries[list->count - 1].code)
        return fail_at(ctx, E_INVALID, &place, "list.not_in_order", entry.key, NULL);
    list->entries = mem_grow(list, list->entries, list->count, &list->capacity);
    list->entries[list->count++] = entry;
    char *number = mem_printf(list, "%u", entry.code);
    TRY(add_name(ctx, list, node, text_of(number)));
    TRY(add_name(ctx, list, node, text_of(entry.key)));
    TRY(add_name(ctx, list, node, text_of(entry.name_id)));
    TRY(add_name(ctx, list, node, text_of(entry.name_en)));
    YamlNode also = yaml_get(node, "also");
    for (size_t i = 0; i < yaml_count(also); i++) {
        const char *name = yaml_text(yaml_item(also, i));
        if (name == NULL)
            return fail_at(ctx, E_INVALID, &place, "list.not_a_name", entry.key, NULL);
        TRY(add_name(ctx, list, node, text_of(name)));
    }
    return OK;
}

static Status read_list(Ctx *ctx, List *list, const char *resource)
{
    static const char *const KEYS[] = {"entries", NULL};
    Yaml *yaml;
    TRY(yaml_parse(ctx, list, resource, resource_text(resource), &yaml));
    TRY(yaml_only(ctx, yaml_root(yaml), KEYS));
    YamlNode entries = yaml_get(yaml_root(yaml), "entries");
    Place place = yaml_place(yaml_root(yaml));
    if (yaml_count(entries) == 0 || yaml_count(entries) > LIST_ENTRIES_MAX)
        return fail_at(ctx, E_INVALID, &place, "list.size", NULL);
    for (size_t i = 0; i < yaml_count(entries); i++)
        TRY(read_entry(ctx, list, yaml_item(entries, i)));
    return OK;
}

static Status list_load(Ctx *ctx, void *parent, const char *resource, List **ret)
{
    List *list = mem_new(parent, List);
    list->names = interner_new(list);
    list->asked = interner_new(list);
    Status status = read_list(ctx, list, resource);
    if (status != OK) {
        mem_free(list);
        return status;
    }
    *ret = list;
    return OK;
}

Status occupation_list(Ctx *ctx, void *parent, List **ret)
{
    return list_load(ctx, parent, "law/list/occupation.yaml", ret);
}

Status sector_list(Ctx *ctx, void *parent, List **ret)
{
    return list_load(ctx, parent, "law/list/sector.yaml", ret);
}

const ListEntry *list_entries(const List *list, size_t *ret_count)
{
    *ret_count = list->count;
    return list->entries;
}

static uint32_t search(List *list, Text text)
{
    void *scratch = mem_root(NULL);
    uint32_t before = interned_count(list->names);
    uint32_t id = intern(list->names, list_fold(scratch, text));
    mem_free(scratch);
    if (id < before)
        return list->name_entry[id];
    list->name_entry = mem_grow(list, list->name_entry, before, &list->name_capacity);
    list->name_entry[id] = LIST_UNKNOWN;
    return LIST_UNKNOWN;
}

const ListEntry *list_find(List *list, Text text)
{
    if (text.bytes == 0)
        return NULL;
    uint32_t before = interned_count(list->asked);
    uint32_t id = intern(list->asked, text);
    if (id >= before) {
        list->asked_entry = mem_grow(list, list->asked_entry, before, &list->asked_capacity);
        list->asked_entry[id] = search(list, text);
    }
    uint32_t entry = list->asked_entry[id];
    return entry == LIST_UNKNOWN ? NULL : &list->entries[entry];
}

const ListEntry *list_get(const List *list, uint32_t code)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->entries[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->entries[low].code == code ? &list->entries[low] : NULL;
}

const char *list_name(const List *list, uint32_t code, Lang lang)
{
    const ListEntry *entry = list_get(list, code);
    if (entry == NULL)
        return "";
    return lang == LANG_EN ? entry->name_en : entry->name_id;
}
