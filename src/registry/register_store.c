/* Streams one chain's register into columns, on as many read-only connections as there are threads.
 */
#include "base/map.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "registry/member.h"
#include "registry/register.h"

SQL(register_bounds,
    "SELECT COALESCE(min(id), 0), COALESCE(max(id), 0) FROM person WHERE chain = $1");
SQL(register_cover_last, "SELECT COALESCE(max(id), 0) FROM cover WHERE chain = $1");
SQL(register_people, "SELECT id, nik, birth, sex, home, occupation, died, synthetic, key_hash, "
                     "canonical FROM person "
                     "WHERE chain = $1 AND id >= $2 AND id <= $3 ORDER BY id");
SQL(register_heads, "SELECT id, home, died, synthetic FROM person WHERE chain = $1 AND id >= $2 "
                    "AND id <= $3 ORDER BY id");
SQL(register_cover,
    "SELECT person, from_month, until_month, programmes, segment, payer, synthetic FROM cover "
    "WHERE chain = $1 AND id >= $2 AND id <= $3 ORDER BY id");
SQL(register_cover_ids,
    "SELECT person, from_month, until_month, programmes, segment, payer, synthetic, id FROM cover "
    "WHERE chain = $1 AND id >= $2 AND id <= $3 ORDER BY id");
SQL(register_replaced,
    "SELECT replaces FROM cover WHERE chain = $1 AND replaces IS NOT NULL ORDER BY replaces");
SQL(register_residence, "SELECT person, since, home, synthetic FROM residence WHERE chain = $1 "
                        "ORDER BY person, since, id");
SQL(register_changes, "SELECT person, nik, birth, sex, occupation, died, key_hash, canonical, "
                      "synthetic FROM person_change "
                      "WHERE chain = $1 ORDER BY id");

enum {
    PARALLEL_MIN = 20000,       /* people or spells below which a second connection does not pay */
    SPELLS_AT_ONCE = 4 << 20,   /* read before they are applied: 64 MiB */
    NAMES_BYTES_MAX_MIB = 4095, /* offsets of names have 32 bits */
    NAME_BYTES_USUAL = 24,
};

/* One range of people: a thread's work. Names go to a block of its own and are joined at the end.
 */
typedef struct {
    void *memory;
    char *names;
    size_t names_bytes, names_capacity;
} NameBlock;

typedef struct {
    Store *store;
    Chain chain;
    RegisterPart part;
    Register *reg;
    int64_t first; /* id of slot 0 */
    int64_t slots;
    int64_t chunk;     /* people per range */
    NameBlock *blocks; /* one per range */
    Map *replaced;     /* ids of cover rows that a later one replaces; NULL none */
    RegisterSpell *spells;
    int64_t spell_first; /* id of the first cover row of this block */
    int64_t spell_last;  /* id of the last one of all */
    int64_t spell_chunk;
    int64_t spell_ranges;
    int64_t *spell_counts; /* spells read by each range of the block */
    int threads;           /* 1: all through the caller's own connection */
} Load;

static Status connection_for(Ctx *worker, const Load *load, Store **ret)
{
    if (load->threads == 1) {
        *ret = load->store;
        return OK;
    }
    return store_open_again(worker, worker, load->store, ret);
}

static void keep_name(NameBlock *block, Text name, uint32_t *ret_at)
{
    if (block->names_capacity - block->names_bytes < name.bytes + 1) {
        block->names_capacity = (block->names_capacity + name.bytes + 1) * 2;
        block->names = mem_resize(block->memory, block->names, block->names_capacity, 1);
    }
    *ret_at = (uint32_t)block->names_bytes;
    if (name.bytes > 0)
        memcpy(block->names + block->names_bytes, name.data, name.bytes);
    block->names[block->names_bytes + name.bytes] = '\0';
    block->names_bytes += name.bytes + 1;
}

static int32_t date_or_none(const Statement *statement, int column)
{
    int64_t days = column_int(statement, column);
    return days == 0 && column_is_null(statement, column) ? DATE_NONE : (int32_t)days;
}

static void take_person(const Load *load, const Statement *row, NameBlock *block)
{
    Register *reg = load->reg;
    int64_t id = column_int(row, 0);
    int64_t at = id - load->first;
    reg->id[at] = id;
    if (load->part == REGISTER_COVER_ONLY) {
        reg->home[at] = column_int(row, 1);
        reg->died[at] = date_or_none(row, 2);
        reg->synthetic[at] = (uint8_t)column_int(row, 3);
        return;
    }
    reg->nik[at] = column_int(row, 1);
    reg->birth[at] = (int32_t)column_int(row, 2);
    reg->sex[at] = (uint8_t)column_int(row, 3);
    reg->home[at] = column_int(row, 4);
    reg->occupation[at] = (uint32_t)column_int(row, 5);
    reg->died[at] = date_or_none(row, 6);
    reg->synthetic[at] = (uint8_t)column_int(row, 7);
    reg->key_hash[at] = (uint64_t)column_int(row, 8);
    keep_name(block, column_text(row, 9), &reg->name_at[at]);
}

static Status load_people(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    Load *load = argument;
    NameBlock *block = &load->blocks[begin / load->chunk];
    Store *store;
    Statement *statement;
    TRY(connection_for(worker, load, &store));
    block->memory = mem_root(NULL);
    block->names_capacity =
        load->part == REGISTER_ALL ? (size_t)(end - begin) * NAME_BYTES_USUAL : 1;
    block->names = mem_resize(block->memory, NULL, block->names_capacity, 1);
    TRY(store_prepare(store, load->part == REGISTER_ALL ? &register_people : &register_heads,
                      &statement));
    bind_int(statement, 1, load->chain.number);
    bind_int(statement, 2, load->first + begin);
    bind_int(statement, 3, load->first + end - 1);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        take_person(load, statement, block);
    }
}

/* The ranges' names into one block, in order. */
static Status join_names(Ctx *ctx, Load *load, int64_t ranges)
{
    Register *reg = load->reg;
    size_t total = 0;
    for (int64_t i = 0; i < ranges; i++)
        total += load->blocks[i].names_bytes;
    if (total > (size_t)NAMES_BYTES_MAX_MIB << 20)
        return fail(ctx, E_LIMIT, "registry.too_many_names", NULL);
    reg->names = mem_resize(reg, NULL, total + 1, 1);
    size_t at = 0;
    for (int64_t i = 0; i < ranges; i++) {
        const NameBlock *block = &load->blocks[i];
        int64_t end = (i + 1) * load->chunk < load->slots ? (i + 1) * load->chunk : load->slots;
        memcpy(reg->names + at, block->names, block->names_bytes);
        for (int64_t person = i * load->chunk; at > 0 && person < end; person++)
            reg->name_at[person] += (uint32_t)at;
        at += block->names_bytes;
    }
    reg->names[at] = '\0'; /* names of corrections are appended after this */
    return OK;
}

/* -- Cover ----------------------------------------------------------------------------------- */

static Status load_replaced(Load *load)
{
    Statement *statement;
    TRY(store_prepare(load->store, &register_replaced, &statement));
    bind_int(statement, 1, load->chain.number);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        if (load->replaced == NULL)
            load->replaced = map_new(load->reg, 64);
        map_put(load->replaced, (uint64_t)column_int(statement, 0), 1, NULL);
    }
}

static Status read_spells(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    Load *load = argument;
    Store *store;
    Statement *statement;
    TRY(connection_for(worker, load, &store));
    TRY(store_prepare(store, load->replaced == NULL ? &register_cover : &register_cover_ids,
                      &statement));
    bind_int(statement, 1, load->chain.number);
    bind_int(statement, 2, load->spell_first + begin);
    bind_int(statement, 3, load->spell_first + end - 1);
    RegisterSpell *out = load->spells + begin;
    int64_t count = 0;
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        int64_t slot = column_int(statement, 0) - load->first;
        bool gone = load->replaced != NULL &&
                    map_get(load->replaced, (uint64_t)column_int(statement, 7), &(uint64_t){0});
        if (gone || slot < 0 || slot >= load->slots)
            continue;
        out[count++] = (RegisterSpell){
            .slot = (uint32_t)slot,
            .from = (int32_t)column_int(statement, 1),
            .until = (int32_t)column_int(statement, 2),
            .programmes = (uint8_t)column_int(statement, 3),
            .segment = (uint8_t)column_int(statement, 4),
            .payer = (uint8_t)column_int(statement, 5),
            .synthetic = (uint8_t)column_int(statement, 6),
        };
    }
    load->spell_counts[begin / load->spell_chunk] = count;
    return OK;
}

/* Each thread applies what belongs to its own people: nobody's columns are written by two. */
static Status apply_spells(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    Load *load = argument;
    for (int64_t range = 0; range < load->spell_ranges; range++) {
        const RegisterSpell *spells = load->spells + range * load->spell_chunk;
        for (int64_t i = 0; i < load->spell_counts[range]; i++)
            if (spells[i].slot >= begin && spells[i].slot < end)
                register_add_spell(load->reg, &spells[i]);
    }
    return OK;
}

static Status load_cover(Ctx *ctx, Load *load)
{
    TRY(load_replaced(load));
    int64_t most = load->spell_last < SPELLS_AT_ONCE ? load->spell_last : SPELLS_AT_ONCE;
    load->spells = mem_resize(load->reg, NULL, (size_t)most, sizeof *load->spells);
    load->spell_counts = mem_array(load->reg, int64_t, load->threads);
    for (load->spell_first = 1; load->spell_first <= load->spell_last;
         load->spell_first += SPELLS_AT_ONCE) {
        int64_t left = load->spell_last - load->spell_first + 1;
        int64_t count = left < SPELLS_AT_ONCE ? left : SPELLS_AT_ONCE;
        load->spell_chunk = (count + load->threads - 1) / load->threads;
        load->spell_ranges = (count + load->spell_chunk - 1) / load->spell_chunk;
        TRY(parallel_for(ctx, count, load->spell_chunk, read_spells, load));
        TRY(parallel_for(ctx, load->slots, load->chunk, apply_spells, load));
    }
    mem_free(load->spells);
    mem_free(load->spell_counts);
    return OK;
}

/* -- Later residences and corrections -------------------------------------------------------- */

/* Rows come by person, then by month, then as recorded: the last one not after the month asked
 * holds; before the first, the first. */
static Status apply_residences(Load *load)
{
    Register *reg = load->reg;
    Statement *statement;
    TRY(store_prepare(load->store, &register_residence, &statement));
    bind_int(statement, 1, load->chain.number);
    int64_t first_since = 0, last_person = 0;
    bool stands_in = false; /* the earliest home stands for the time before it */
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        int64_t person = column_int(statement, 0), since = column_int(statement, 1),
                at = person - load->first;
        if (at < 0 || at >= load->slots)
            continue;
        if (person != last_person) {
            last_person = person;
            first_since = since;
            stands_in = since > reg->as_of.months && reg->home[at] == 0;
        }
        if (since <= reg->as_of.months || (stands_in && since == first_since))
            reg->home[at] = column_int(statement, 2);
        if (column_int(statement, 3) != 0)
            reg->synthetic[at] = 1;
    }
}

static void append_name(Load *load, size_t *used, size_t *capacity, int64_t at, Text name)
{
    Register *reg = load->reg;
    if (*capacity - *used < name.bytes + 1) {
        *capacity = (*capacity + name.bytes + 1) * 2;
        reg->names = mem_resize(reg, reg->names, *capacity, 1);
    }
    memcpy(reg->names + *used, name.data, name.bytes);
    reg->names[*used + name.bytes] = '\0';
    reg->name_at[at] = (uint32_t)*used;
    *used += name.bytes + 1;
}

static Status apply_changes(Load *load, size_t names_bytes)
{
    Register *reg = load->reg;
    size_t used = names_bytes, capacity = names_bytes + 1;
    Statement *statement;
    TRY(store_prepare(load->store, &register_changes, &statement));
    bind_int(statement, 1, load->chain.number);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        int64_t at = column_int(statement, 0) - load->first;
        if (at < 0 || at >= load->slots)
            continue;
        if (!column_is_null(statement, 5))
            reg->died[at] = (int32_t)column_int(statement, 5);
        if (column_int(statement, 8) != 0)
            reg->synthetic[at] = 1;
        if (load->part == REGISTER_COVER_ONLY)
            continue;
        if (!column_is_null(statement, 1))
            reg->nik[at] = column_int(statement, 1);
        if (!column_is_null(statement, 2))
            reg->birth[at] = (int32_t)column_int(statement, 2);
        if (!column_is_null(statement, 3))
            reg->sex[at] = (uint8_t)column_int(statement, 3);
        if (!column_is_null(statement, 4))
            reg->occupation[at] = (uint32_t)column_int(statement, 4);
        if (!column_is_null(statement, 6)) {
            reg->key_hash[at] = (uint64_t)column_int(statement, 6);
            append_name(load, &used, &capacity, at, column_text(statement, 7));
        }
    }
}

/* -- All of it ------------------------------------------------------------------------------- */

typedef struct {
    int64_t first, last, spell_last;
} Bounds;

static Status bounds_of(Store *store, Chain chain, Bounds *ret)
{
    Statement *people, *cover;
    bool row;
    TRY(store_prepare(store, &register_bounds, &people));
    bind_int(people, 1, chain.number);
    TRY(statement_next(people, &row));
    Bounds bounds = {.first = column_int(people, 0), .last = column_int(people, 1)};
    statement_reset(people);
    TRY(store_prepare(store, &register_cover_last, &cover));
    bind_int(cover, 1, chain.number);
    TRY(statement_next(cover, &row));
    bounds.spell_last = column_int(cover, 0);
    statement_reset(cover);
    *ret = bounds;
    return OK;
}

/* How many connections to use. Others see only what is committed: if the caller's transaction has
 * added to this chain itself, its own connection reads all. */
static Status choose_threads(Ctx *ctx, Store *store, Chain chain, const Bounds *bounds, int *ret)
{
    int threads = ctx->threads;
    if (bounds->last - bounds->first < PARALLEL_MIN)
        threads = 1;
    if (threads > 1 && store_is_writing(store)) {
        Store *other;
        Bounds committed;
        TRY(store_open_again(ctx, ctx, store, &other));
        Status status = bounds_of(other, chain, &committed);
        mem_free(other);
        TRY(status);
        if (committed.last != bounds->last || committed.spell_last != bounds->spell_last)
            threads = 1;
    }
    *ret = threads;
    return OK;
}

static Status load_columns(Ctx *ctx, Load *load)
{
    Register *reg = load->reg;
    load->chunk = (load->slots + load->threads - 1) / load->threads;
    int64_t ranges = (load->slots + load->chunk - 1) / load->chunk;
    load->blocks = mem_array(reg, NameBlock, ranges);
    register_allocate(reg, load->slots, load->part);
    Status status = parallel_for(ctx, load->slots, load->chunk, load_people, load);
    size_t names_bytes = 0;
    for (int64_t i = 0; i < ranges; i++)
        names_bytes += load->blocks[i].names_bytes;
    if (status == OK && load->part == REGISTER_ALL)
        status = join_names(ctx, load, ranges);
    for (int64_t i = 0; i < ranges; i++)
        mem_free(load->blocks[i].memory);
    TRY(status);
    TRY(load_cover(ctx, load));
    TRY(apply_residences(load));
    TRY(apply_changes(load, names_bytes));
    for (int64_t i = 0; i < load->slots; i++)
        if (reg->home[i] == 0)
            reg->home[i] =
                load->chain.number; /* nothing stated: the regency that recorded the person */
    register_compact(reg, load->part);
    return OK;
}

Status register_load_part(Ctx *ctx, void *parent, Store *store, Chain chain, Month as_of,
                          RegisterPart part, Register **ret)
{
    Bounds bounds;
    TRY(bounds_of(store, chain, &bounds));
    Register *reg = mem_new(parent, Register);
    reg->chain = chain;
    reg->as_of = as_of;
    if (bounds.last == 0) {
        register_allocate(reg, 0, part);
        reg->names = mem_alloc(reg, 1);
        *ret = reg;
        return OK;
    }
    Load load = {
        .store = store,
        .chain = chain,
        .part = part,
        .reg = reg,
        .first = bounds.first,
        .slots = bounds.last - bounds.first + 1,
        .spell_last = bounds.spell_last,
    };
    progress_begin(ctx, "progress.registry.load", 2 * load.slots + load.spell_last);
    Status status = choose_threads(ctx, store, chain, &bounds, &load.threads);
    if (status == OK)
        status = load_columns(ctx, &load);
    if (status != OK) {
        mem_free(reg);
        return status;
    }
    mem_free(load.blocks);
    mem_free(load.replaced);
    *ret = reg;
    return OK;
}

Status register_load(Ctx *ctx, void *parent, Store *store, Chain chain, Month as_of, Register **ret)
{
    return register_load_part(ctx, parent, store, chain, as_of, REGISTER_ALL, ret);
}
