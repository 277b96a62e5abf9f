#include "base/mem.h"
#include "base/parallel.h"
#include "link/block.h"

enum { RIGHT_CHUNK = 1 << 16 };

/* What one chunk of right records found, under a root of its own until the chunks are joined in
 * order. */
typedef struct {
    void *root;
    LinkPair *pairs;
    size_t capacity;
    int64_t count;
    int64_t compared;
} ChunkPairs;

typedef struct {
    const LinkModel *model;
    const LinkRecords *right;
    const BlockIndex *index;
    const int64_t *rows;
    const double *frequency; /* per slot */
    double weight_from;
    ChunkPairs *chunks;
} Search;

typedef struct {
    const Search *search;
    ChunkPairs *chunk;
} Visit;

static void keep_pair(void *argument, int64_t slot, const LinkSide *left, int64_t right,
                      const LinkSide *right_side)
{
    const Visit *visit = argument;
    const Search *search = visit->search;
    ChunkPairs *chunk = visit->chunk;
    chunk->compared++;
    LinkLevels levels = link_compare(search->model, left, right_side);
    bool named = levels.level[LINK_NAME] == NAME_EXACT || levels.level[LINK_NAME] == NAME_KEY;
    double weight = link_weight(search->model, levels, named ? search->frequency[slot] : 0);
    if (weight < search->weight_from)
        return;
    chunk->pairs = mem_grow(chunk->root, chunk->pairs, chunk->count, &chunk->capacity);
    chunk->pairs[chunk->count++] =
        (LinkPair){.left = search->rows[slot], .right = right, .weight = weight, .levels = levels};
}

static Status search_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    const Search *search = argument;
    ChunkPairs *chunk = &search->chunks[begin / RIGHT_CHUNK];
    chunk->root = mem_root(NULL);
    Visit visit = {search, chunk};
    block_each(search->index, ~0u, search->right, begin, end, keep_pair, &visit);
    return OK;
}

/* -- How frequent a name is
 * ------------------------------------------------------------------------------------------- */

typedef struct {
    const LinkRecords *right;
    uint64_t *keys; /* open addressing; 0: free */
    int32_t *counts;
    uint64_t mask;
} NameCounts;

static uint64_t name_place(const NameCounts *names, uint64_t key)
{
    uint64_t place = key & names->mask;
    while (names->keys[place] != 0 && names->keys[place] != key)
        place = (place + 1) & names->mask;
    return place;
}

static Status count_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    NameCounts *names = argument;
    for (int64_t i = begin; i < end; i++) {
        uint64_t key = names->right->key_hash[i];
        uint64_t place = name_place(names, key);
        if (key != 0 &&
            names->keys[place] == key) /* whole numbers: the order of adding does not matter */
            __atomic_fetch_add(&names->counts[place], 1, __ATOMIC_RELAXED);
    }
    return OK;
}

/* Per slot: the share of right records with the same name key, 0 without a name. */
static Status name_frequencies(Ctx *ctx, void *parent, const LinkRecords *left, const int64_t *rows,
                               int64_t row_count, const LinkRecords *right, double **ret)
{
    NameCounts names = {.right = right, .mask = 63};
    while (names.mask < (uint64_t)row_count * 2)
        names.mask = names.mask * 2 + 1;
    void *scratch = mem_root(parent);
    names.keys = mem_array(scratch, uint64_t, names.mask + 1);
    names.counts = mem_array(scratch, int32_t, names.mask + 1);
    for (int64_t slot = 0; slot < row_count; slot++) {
        uint64_t key = left->key_hash[rows[slot]];
        names.keys[name_place(&names, key)] = key;
    }
    TRY(parallel_for(ctx, right->count, RIGHT_CHUNK, count_chunk, &names));
    double *frequency = mem_array(parent, double, row_count);
    for (int64_t slot = 0; slot < row_count; slot++) {
        uint64_t key = left->key_hash[rows[slot]];
        bool named = left->names[left->name_at[rows[slot]]] != '\0';
        frequency[slot] =
            named ? (double)names.counts[name_place(&names, key)] / (double)right->count : 0;
    }
    mem_free(scratch);
    *ret = frequency;
    return OK;
}

Status link_candidates(Ctx *ctx, void *parent, const LinkModel *model, const LinkRecords *left,
                       const int64_t *rows, int64_t row_count, const LinkRecords *right,
                       LinkCandidates **ret)
{
    LinkCandidates *result = mem_new(parent, LinkCandidates);
    if (row_count == 0 || right->count == 0) {
        *ret = result;
        return OK;
    }
    void *scratch = mem_root(parent);
    double prior = link_prior(model, right->count);
    Search search = {
        .model = model, .right = right, .rows = block_sort(scratch, left, rows, row_count)};
    search.weight_from = link_weight_of(model->review_from, prior);
    double *frequency = NULL;
    TRY(name_frequencies(ctx, scratch, left, search.rows, row_count, right, &frequency));
    search.frequency = frequency;
    BlockIndex *index = NULL;
    TRY(block_index_new(ctx, scratch, model, left, search.rows, row_count, &index));
    search.index = index;
    int64_t chunk_count = (right->count + RIGHT_CHUNK - 1) / RIGHT_CHUNK;
    search.chunks = mem_array(scratch, ChunkPairs, chunk_count);
    Status status = parallel_for(ctx, right->count, RIGHT_CHUNK, search_chunk, &search);
    for (int64_t c = 0; c < chunk_count; c++)
        result->count += search.chunks[c].count;
    result->pairs = mem_array(result, LinkPair, result->count);
    result->keys_skipped = block_keys_skipped(search.index);
    int64_t at = 0;
    for (int64_t c = 0; c < chunk_count; c++) {
        const ChunkPairs *chunk = &search.chunks[c];
        result->compared += chunk->compared;
        for (int64_t i = 0; i < chunk->count; i++, at++) {
            result->pairs[at] = chunk->pairs[i];
            result->pairs[at].probability = link_probability(chunk->pairs[i].weight, prior);
        }
        mem_free(chunk->root);
    }
    mem_free(scratch);
    if (status == OK)
        *ret = result;
    return status;
}
