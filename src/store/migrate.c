/* The schema's versions: migration/NNNN_name.sql, embedded, applied in number order, remembered
 * with a checksum. What was applied is never edited; a store whose list is not the beginning of
 * this program's list is refused. */
#include <assert.h>

#include "base/mem.h"
#include "base/resource.h"
#include "store/engine.h"

static const char MIGRATION_TABLE[] =
    "CREATE TABLE migration (number @int NOT NULL, name @text NOT NULL, checksum @blob NOT NULL, "
    "at @int NOT NULL, PRIMARY KEY (number)) @table_end;\n@immutable(migration)";

const char *store_migration_table(void) { return MIGRATION_TABLE; }

SQL(migration_list, "SELECT number, name, checksum FROM migration ORDER BY number");
SQL(migration_add, "INSERT INTO migration (number, name, checksum, at) VALUES ($1, $2, $3, $4)");

enum { PREFIX_BYTES = sizeof "migration/" - 1, NUMBER_DIGITS = 4 };

typedef struct {
    const char *name;
    int64_t number;
    Text text;
    Digest checksum;
} Migration;

static bool migration_at(size_t index, Migration *ret)
{
    const Resource *resource = resource_at("migration/", index);
    if (resource == NULL)
        return false;
    Migration migration = {.name = resource->name + PREFIX_BYTES};
    bool numbered = strlen(migration.name) > NUMBER_DIGITS &&
                    text_parse_int64((Text){migration.name, NUMBER_DIGITS}, &migration.number);
    assert(numbered);
    migration.text = (Text){(const char *)resource->data, (size_t)(resource->end - resource->data)};
    migration.checksum = digest_of(migration.text.data, migration.text.bytes);
    *ret = migration;
    return true;
}

/* Compares one applied migration with ours at the same place. */
static Status check_applied(Store *store, const Statement *statement, size_t index)
{
    int64_t number = column_int(statement, 0);
    size_t bytes;
    const void *checksum = column_blob(statement, 2, &bytes);
    Text name = column_text(statement, 1);
    Migration ours;
    if (!migration_at(index, &ours) || number > ours.number)
        return store_fail(store, E_INVALID, "store.newer", text_string(store, name), NULL);
    bool same = number == ours.number && bytes == DIGEST_BYTES &&
                memcmp(checksum, ours.checksum.bytes, DIGEST_BYTES) == 0;
    return same ? OK
                : store_fail(store, E_INVALID, "store.migration_changed", text_string(store, name),
                             NULL);
}

/* *ret_count: how many of our migrations the store has. */
static Status check_version(Store *store, size_t *ret_count)
{
    Statement *statement;
    TRY(store_prepare(store, &migration_list, &statement));
    size_t count = 0;
    for (;;) {
        bool row;
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        Status status = check_applied(store, statement, count);
        if (status != OK) {
            statement_reset(statement);
            return status;
        }
        count++;
    }
    *ret_count = count;
    return OK;
}

static Status apply(Store *store, const Migration *migration)
{
    char *text = text_string(store, migration->text);
    char *sql = store_translate(store, store->engine->name, text);
    Status status = store->engine->execute(store, sql);
    mem_free(sql);
    mem_free(text);
    TRY(status);
    Statement *statement;
    TRY(store_prepare(store, &migration_add, &statement));
    bind_int(statement, 1, migration->number);
    bind_text(statement, 2, text_of(migration->name));
    bind_blob(statement, 3, migration->checksum.bytes, DIGEST_BYTES);
    bind_int(statement, 4, store->ctx->now.us);
    return statement_run(statement, NULL);
}

static Status create(Store *store)
{
    TRY(store->engine->claim(store));
    char *sql = store_translate(store, store->engine->name, MIGRATION_TABLE);
    Status status = store->engine->execute(store, sql);
    mem_free(sql);
    return status;
}

/* Under the write lock: another process may have been faster, so everything is looked at again. */
static Status migrate_locked(Store *store)
{
    StoreKind kind;
    TRY(store->engine->identify(store, &kind));
    if (kind == STORE_BLANK)
        TRY(create(store));
    size_t applied;
    TRY(check_version(store, &applied));
    Migration migration;
    for (size_t i = applied; migration_at(i, &migration); i++)
        TRY(apply(store, &migration));
    TRY(store->engine->tune(store));
    return store->engine->commit(store);
}

static Status migrate(Store *store)
{
    TRY(store->engine->begin(store, true));
    store->transaction = TRANSACTION_WRITE;
    Status status = migrate_locked(store);
    if (status != OK)
        store->engine->rollback(store);
    store->transaction = TRANSACTION_NONE;
    store->failure = OK;
    store->changes = 0;
    return status;
}

Status store_migrate(Store *store)
{
    StoreKind kind;
    TRY(store->engine->identify(store, &kind));
    if (kind == STORE_FOREIGN)
        return store_fail(store, E_INVALID, "store.foreign", NULL, NULL);
    if (kind == STORE_BLANK) {
        if (store->mode != STORE_CREATE)
            return store_fail(store, E_INVALID, "store.empty", NULL, NULL);
        return migrate(store);
    }
    size_t applied;
    Migration next;
    TRY(check_version(store, &applied));
    if (!migration_at(applied, &next))
        return OK;
    if (store->mode != STORE_CREATE)
        return store_fail(store, E_INVALID, "store.older", NULL, NULL);
    return migrate(store);
}
