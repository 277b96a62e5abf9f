/* The embedded engine: one file, SQLite 3.40 or later. The only file of the program that knows
 * SQLite. */
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/engine.h"

/* Pages a connection keeps: the inner pages of a province's tables; leaves are streamed. The file
 * is not mapped into memory: measured, a scan gains nothing, and a failing disk would end the
 * program by a signal instead of a message. */
enum { CACHE_KIB = 65536 };
/* After a large import the log is cut back to this. */
enum { LOG_BYTES_KEPT = 64 << 20 };
/* Measured: bulk writes are a fifth faster than with 4 KiB, larger ones gain no more. */
enum { PAGE_BYTES = 8192 };

static sqlite3 *connection(const Store *store) { return store->handle; }
static sqlite3_stmt *handle_of(const Statement *statement) { return statement->handle; }

static bool is_space_error(int error)
{
    return error == ENOSPC || error == EFBIG || error == EDQUOT;
}

/* The system's last error on a file of SQLite's: more reliable than sqlite3_system_errno, which
 * tidying up after the failure may overwrite. */
static int file_error(sqlite3_file *file)
{
    int error = 0;
    if (file != NULL && file->pMethods != NULL)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

static bool is_disk_full(sqlite3 *db, int code)
{
    if ((code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE)
        return true;
    if ((code & 0xff) != SQLITE_IOERR && (code & 0xff) != SQLITE_CANTOPEN)
        return false;
    sqlite3_file *main_file = NULL, *log_file = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &main_file);
    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log_file);
    return is_space_error(sqlite3_system_errno(db)) || is_space_error(file_error(main_file)) ||
           is_space_error(file_error(log_file));
}

static Status cannot_open(Store *store)
{
    int error = sqlite3_system_errno(connection(store));
    if (error == ENOENT || error == ENOTDIR)
        return store_fail(store, E_NOT_FOUND,
                          path_folder_exists(store->path) ? "store.not_found" : "store.no_folder",
                          NULL, NULL);
    if (error == EISDIR)
        return store_fail(store, E_INVALID, "store.directory", NULL, NULL);
    return store_fail(store, E_DENIED, "store.denied", NULL, NULL);
}

/* Turns SQLite's result into a status with a problem. `what` names the statement, for our own bugs.
 */
static Status engine_fail(Store *store, int code, const char *what)
{
    sqlite3 *db = connection(store);
    if (is_disk_full(db, code))
        return store_fail(store, E_LIMIT, "store.disk_full", NULL, NULL);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return store_fail(store, E_BUSY, "store.busy", NULL, NULL);
    case SQLITE_CANTOPEN:
        return cannot_open(store);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return store_fail(store, E_DENIED, "store.denied", NULL, NULL);
    case SQLITE_NOTADB:
        return store_fail(store, E_INVALID, "store.not_a_database", NULL, NULL);
    case SQLITE_CORRUPT:
        return store_fail(store, E_BROKEN, "store.corrupt", sqlite3_errmsg(db), NULL);
    case SQLITE_IOERR:
        return store_fail(store, E_BROKEN, "store.disk_error", sqlite3_errstr(code), NULL);
    default:
        return store_fail(store, E_BROKEN, "store.statement", what, sqlite3_errmsg(db));
    }
}

static Status sqlite_execute(Store *store, const char *sql)
{
    int code = sqlite3_exec(connection(store), sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : engine_fail(store, code, sql);
}

/* One integer, for settings that are read back. */
static Status read_setting(Store *store, const char *sql, int64_t *ret)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(connection(store), sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    int ended = sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return engine_fail(store, ended == SQLITE_OK ? code : ended, sql);
    *ret = value;
    return OK;
}

static void close_connection(void *block)
{
    sqlite3 *db = connection(block);
    if (db == NULL)
        return;
    for (sqlite3_stmt *statement; (statement = sqlite3_next_stmt(db, NULL)) != NULL;)
        sqlite3_finalize(statement);
    sqlite3_close(db);
}

static Status harden(Store *store)
{
    sqlite3 *db = connection(store);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout(db, (int)store->busy_timeout_ms);
    return sqlite_execute(
        store,
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY");
}

/* The path as SQLite must be given it: names that it would take for something else get a folder. */
static const char *plain_path(Store *store)
{
    bool special = store->path[0] == ':' || strncmp(store->path, "file:", 5) == 0;
    return special ? mem_printf(store, "./%s", store->path) : store->path;
}

static Status sqlite_open(Store *store)
{
    /* A file-size limit (ulimit -f) must end in a message, not in a signal. */
    signal(SIGXFSZ, SIG_IGN);
    if (store->path[0] == '\0')
        return store_fail(store, E_NOT_FOUND, "store.not_found", NULL, NULL);
    /* Readers open for writing too: reading after a crash means replaying the log. query_only keeps
     * them honest. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (store->mode == STORE_CREATE)
        flags |= SQLITE_OPEN_CREATE;
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(plain_path(store), &db, flags, NULL);
    store->handle = db;
    mem_on_free(store, close_connection);
    if (code != SQLITE_OK)
        return engine_fail(store, code, "open");
    TRY(harden(store));
    char *settings =
        mem_printf(store,
                   "PRAGMA page_size = %d; PRAGMA synchronous = FULL; PRAGMA cache_size = -%d; "
                   "PRAGMA journal_size_limit = %d; PRAGMA mmap_size = 0; PRAGMA query_only = %d",
                   PAGE_BYTES, CACHE_KIB, LOG_BYTES_KEPT, store->mode == STORE_READ);
    TRY(sqlite_execute(store, settings));
    if (store->max_page_count > 0)
        TRY(sqlite_execute(store, mem_printf(store, "PRAGMA max_page_count = %lld",
                                             (long long)store->max_page_count)));
    return OK;
}

static Status sqlite_identify(Store *store, StoreKind *ret)
{
    int64_t application = 0, objects = 0;
    TRY(read_setting(store, "SELECT count(*) FROM sqlite_schema", &objects));
    TRY(read_setting(store, "PRAGMA application_id", &application));
    if (application == STORE_APPLICATION_ID)
        *ret = STORE_OURS;
    else
        *ret = application == 0 && objects == 0 ? STORE_BLANK : STORE_FOREIGN;
    /* Only now that the file is known to be ours or empty may anything be written to it. */
    if (store->mode != STORE_READ && *ret != STORE_FOREIGN &&
        (*ret == STORE_OURS || store->mode == STORE_CREATE))
        TRY(sqlite_execute(store, "PRAGMA journal_mode = WAL"));
    return OK;
}

static Status sqlite_claim(Store *store)
{
    return sqlite_execute(store,
                          mem_printf(store, "PRAGMA application_id = %d", STORE_APPLICATION_ID));
}

/* Tells the planner what every table of facts is like: nearly all rows may lie in one chain, so
 * that the first column of the primary key (chain, id) alone selects little, and further columns of
 * an index a lot. Without it SQLite takes ten rows for granted and reads whole chains to find one
 * row. The numbers are rough and always the same: the plans do not depend on the data. */
static Status sqlite_tune(Store *store)
{
    return sqlite_execute(
        store,
        "ANALYZE migration; DELETE FROM sqlite_stat1; "
        "INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT t.name, t.name, '1000000 100000 1' "
        "FROM sqlite_schema t WHERE t.type = 'table' AND (SELECT group_concat(name) FROM "
        "(SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk)) = 'chain,id'; "
        "INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT i.tbl_name, i.name, '1000000 100000' || "
        "substr(' 50 25 12 10 10 10 10 10', 1, 3 * (SELECT count(*) - 1 FROM "
        "pragma_index_info(i.name))) FROM sqlite_schema i JOIN sqlite_stat1 t ON t.idx = "
        "i.tbl_name WHERE i.type = 'index' AND i.sql IS NOT NULL AND 'chain' = (SELECT name FROM "
        "pragma_index_info(i.name) WHERE seqno = 0); ANALYZE sqlite_schema");
}

/* A deferred transaction has its snapshot from its first read on; store.c reads at once. */
static Status sqlite_begin(Store *store, bool write)
{
    return sqlite_execute(store, write ? "BEGIN IMMEDIATE" : "BEGIN");
}

static Status sqlite_commit(Store *store) { return sqlite_execute(store, "COMMIT"); }

static void sqlite_rollback(Store *store)
{
    if (!sqlite3_get_autocommit(connection(store))) /* a full disk has rolled back already */
        sqlite3_exec(connection(store), "ROLLBACK", NULL, NULL, NULL);
}

static Status sqlite_prepare(Store *store, const char *name, const char *text, Statement **ret)
{
    sqlite3_stmt *handle = NULL;
    int code =
        sqlite3_prepare_v3(connection(store), text, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (code != SQLITE_OK)
        return engine_fail(store, code, name);
    assert(handle != NULL);
    Statement *statement = mem_new(store, Statement);
    statement->store = store;
    statement->name = mem_string(statement, name);
    statement->handle = handle;
    statement->reads_only = sqlite3_stmt_readonly(handle);
    /* "$2" is a name to SQLite, numbered by first appearance; callers bind by the number they
     * wrote. */
    int count = sqlite3_bind_parameter_count(handle);
    statement->parameters = mem_array(statement, int, count + 1);
    statement->parameter_count = count;
    for (int i = 1; i <= count; i++) {
        int64_t number = 0;
        const char *parameter = sqlite3_bind_parameter_name(handle, i);
        bool numbered = parameter != NULL && text_parse_int64(text_of(parameter + 1), &number);
        assert(numbered && number >= 1 && number <= count); /* $1 … $n, none left out */
        statement->parameters[number] = i;
    }
    *ret = statement;
    return OK;
}

static int index_of(const Statement *statement, int parameter)
{
    assert(parameter >= 1 && parameter <= statement->parameter_count);
    return statement->parameters[parameter];
}

static void sqlite_bind_int(Statement *statement, int parameter, int64_t value)
{
    int code = sqlite3_bind_int64(handle_of(statement), index_of(statement, parameter), value);
    assert(code == SQLITE_OK);
}

static void sqlite_bind_text(Statement *statement, int parameter, Text value)
{
    int code = sqlite3_bind_text64(handle_of(statement), index_of(statement, parameter),
                                   value.data == NULL ? "" : value.data, value.bytes, SQLITE_STATIC,
                                   SQLITE_UTF8);
    assert(code == SQLITE_OK);
}

static void sqlite_bind_blob(Statement *statement, int parameter, const void *data, size_t bytes)
{
    int code = sqlite3_bind_blob64(handle_of(statement), index_of(statement, parameter),
                                   data == NULL ? "" : data, bytes, SQLITE_STATIC);
    assert(code == SQLITE_OK);
}

static void sqlite_bind_null(Statement *statement, int parameter)
{
    int code = sqlite3_bind_null(handle_of(statement), index_of(statement, parameter));
    assert(code == SQLITE_OK);
}

static void sqlite_unbind(Statement *statement) { sqlite3_clear_bindings(handle_of(statement)); }

static Status sqlite_step(Statement *statement, bool *ret_row)
{
    int code = sqlite3_step(handle_of(statement));
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        *ret_row = code == SQLITE_ROW;
        return OK;
    }
    Status status = engine_fail(statement->store, code, statement->name);
    sqlite3_reset(handle_of(statement));
    return status;
}

static int64_t sqlite_changed(const Statement *statement)
{
    return sqlite3_changes64(connection(statement->store));
}

static void sqlite_reset(Statement *statement) { sqlite3_reset(handle_of(statement)); }

static int64_t sqlite_column_int(const Statement *statement, int column)
{
    return sqlite3_column_int64(handle_of(statement), column);
}

static Text sqlite_column_text(const Statement *statement, int column)
{
    const unsigned char *data = sqlite3_column_text(handle_of(statement), column);
    return (Text){(const char *)data, (size_t)sqlite3_column_bytes(handle_of(statement), column)};
}

static const void *sqlite_column_blob(const Statement *statement, int column, size_t *ret_bytes)
{
    const void *data = sqlite3_column_blob(handle_of(statement), column);
    *ret_bytes = (size_t)sqlite3_column_bytes(handle_of(statement), column);
    return data;
}

static bool sqlite_column_is_null(const Statement *statement, int column)
{
    return sqlite3_column_type(handle_of(statement), column) == SQLITE_NULL;
}

/* Parameters of a fact INSERT are numbered row by row: id, then the columns; 1 is the chain, 2 the
 * event. */
static void bind_fact(sqlite3_stmt *insert, int *at, int64_t id, const FactValue *values,
                      size_t count)
{
    int code = sqlite3_bind_int64(insert, (*at)++, id);
    for (size_t i = 0; i < count; i++) {
        const FactValue *value = &values[i];
        if (value->is_null)
            code |= sqlite3_bind_null(insert, *at);
        else if (value->type == FACT_INT)
            code |= sqlite3_bind_int64(insert, *at, value->number);
        else if (value->type == FACT_TEXT)
            code |= sqlite3_bind_text64(insert, *at, value->bytes.data, value->bytes.bytes,
                                        SQLITE_STATIC, SQLITE_UTF8);
        else
            code |= sqlite3_bind_blob64(insert, *at, value->bytes.data, value->bytes.bytes,
                                        SQLITE_STATIC);
        (*at)++;
    }
    assert(code == SQLITE_OK);
}

static Status write_rows(Store *store, const FactBatch *batch, size_t from, size_t rows)
{
    /* The statement for a full batch and the one for a single row are kept under two addresses of
     * the table. */
    const char *key = (const char *)batch->table + (rows == 1 ? 0 : 1);
    Statement *statement = store_prepared(store, key);
    if (statement == NULL) {
        char *text = fact_insert_text(store, ENGINE_SQLITE, batch->table, rows);
        Status status = store_prepare_keyed(store, key, batch->table->name, text, &statement);
        mem_free(text);
        TRY(status);
    }
    sqlite3_stmt *insert = handle_of(statement);
    sqlite3_bind_int64(insert, 1, batch->chain);
    sqlite3_bind_int64(insert, 2, batch->event);
    int at = 3;
    for (size_t i = from; i < from + rows; i++)
        bind_fact(insert, &at, batch->ids[i], batch->values + i * batch->table->count,
                  batch->table->count);
    bool row;
    TRY(sqlite_step(statement, &row));
    sqlite3_reset(insert);
    return OK;
}

static Status sqlite_write_facts(Store *store, const FactBatch *batch)
{
    if (batch->rows == FACT_BATCH_ROWS)
        return write_rows(store, batch, 0, batch->rows);
    for (size_t i = 0; i < batch->rows; i++)
        TRY(write_rows(store, batch, i, 1));
    return OK;
}

const StoreEngine SQLITE_ENGINE = {
    .name = ENGINE_SQLITE,
    .open = sqlite_open,
    .identify = sqlite_identify,
    .claim = sqlite_claim,
    .tune = sqlite_tune,
    .execute = sqlite_execute,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .prepare = sqlite_prepare,
    .bind_int = sqlite_bind_int,
    .bind_text = sqlite_bind_text,
    .bind_blob = sqlite_bind_blob,
    .bind_null = sqlite_bind_null,
    .unbind = sqlite_unbind,
    .step = sqlite_step,
    .changed = sqlite_changed,
    .reset = sqlite_reset,
    .column_int = sqlite_column_int,
    .column_text = sqlite_column_text,
    .column_blob = sqlite_column_blob,
    .column_is_null = sqlite_column_is_null,
    .write_facts = sqlite_write_facts,
};
