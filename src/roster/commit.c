#include "base/file.h"
#include "base/mem.h"
#include "roster/explain.h"
#include "roster/roster_store.h"

bool roster_id_parse(Text text, RosterId *ret)
{
    Text chain;
    int64_t number, id;
    if (!text_split(&text, '-', &chain) || !text_parse_int64(chain, &number) ||
        !text_parse_int64(text, &id) || number < 0 || id < 1)
        return false;
    *ret = (RosterId){{number}, id};
    return true;
}

char *roster_id_format(void *parent, RosterId id)
{
    return mem_printf(parent, "%lld-%lld", (long long)id.chain.number, (long long)id.id);
}

Status roster_unchanged(Ctx *ctx, const RosterCheck *check, const Digest *expect)
{
    const RosterRows *rows = &check->file->rows;
    if (expect != NULL) {
        if (digest_equal(expect, &check->digest))
            return OK;
        return fail(ctx, E_CONFLICT, "roster.digest_differs", digest_hex(ctx, &check->digest),
                    NULL);
    }
    if (!check->file->seen)
        return fail(ctx, E_INVALID, "roster.unchecked", table_path(check->file->reader), NULL);
    int64_t changed = 0;
    for (int64_t row = 0; row < rows->count; row++) {
        int seen = rows->seen[row], now = check->verdicts->verdict[row];
        if (seen == now)
            continue;
        changed++;
        Place place = table_place(check->file->reader, rows->line[row], ROSTER_VERDICT);
        problem_add(ctx, PROBLEM_ERROR, &place, "roster.verdict_changed",
                    seen == VERDICT_COUNT ? "–" : VERDICT_KEYS[seen], VERDICT_KEYS[now], NULL);
    }
    if (changed == 0)
        return OK;
    return fail(ctx, E_CONFLICT, "roster.verdicts_changed",
                mem_printf(ctx, "%lld", (long long)changed), NULL);
}

Status roster_commit(Ctx *ctx, Store *store, const RosterCheck *check, RosterId *ret_id,
                     bool *ret_existed)
{
    Chain chain = region_chain(check->rules.region);
    TableReader *reader = check->file->reader;
    int64_t event, known, id;
    TRY(event_begin(store, chain, "roster commit", path_name(table_path(reader)), &event));
    TRY(roster_find_digest(store, chain, digest_hex(ctx, &check->digest), &known));
    if (known != 0) {
        *ret_id = (RosterId){chain, known};
        *ret_existed = true;
        return OK;
    }
    Digest digest = table_digest(reader);
    TRY(event_input(store, chain, path_name(table_path(reader)), table_bytes(reader), &digest));
    TRY(roster_write(ctx, store, chain, check, &id));
    *ret_id = (RosterId){chain, id};
    *ret_existed = false;
    return OK;
}
