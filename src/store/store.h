/* The store: one face over SQLite (a file, the default) and later PostgreSQL. Callers see
 * statements, rows and tables of facts.
 *
 * Life of a writing command: store_begin_write → event_begin (takes the regency's writer lock and
 * gives the event number) → facts through FactWriter, which stamps each row with the event and
 * digests it → store_commit, which seals the event: who, when, what, digest of the inputs, digest
 * of the rows, digest of the event before it. Anything else is rolled back.
 *
 * Rules (DESIGN 3): one SQL text for both engines; every SELECT whose rows reach an output has a
 * total ORDER BY; no path relies on a constraint error. Only *_store.c files call this; each
 * statement is declared once with SQL(). */
#pragma once

#include "base/ctx.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/money.h"
#include "base/text.h"

typedef struct Store Store;
typedef struct Statement Statement;

/* -- Opening --------------------------------------------------------------------------------- */

typedef enum {
    STORE_READ, /* must exist and be of this program's version */
    STORE_WRITE,
    STORE_CREATE, /* created and migrated if it does not exist; migrated if older */
} StoreMode;

/* `url` is a file path or, one day, postgresql://…. Options may follow it: `?max_page_count=N`
 * makes the store full at N pages (tests, quotas), `busy_timeout_ms=N` sets how long to wait for
 * another process's lock (joined with `&`). E_NOT_FOUND, E_INVALID (a directory, an empty file, no
 * database of ours, of another version), E_DENIED, E_BUSY, E_LIMIT, E_BROKEN. Closed when `parent`
 * is freed. */
Status store_open(Ctx *ctx, void *parent, const char *url, StoreMode mode, Store **ret);
/* A second connection to the same store, read-only, for another thread; sees what is committed now.
 * If `store` is in a transaction, store_begin_read on the new connection fails with E_BUSY should
 * somebody have committed since `store` began, so that all connections of one command see the same
 * facts. */
Status store_open_again(Ctx *worker, void *parent, const Store *store, Store **ret);
Ctx *store_ctx(const Store *store);
const char *store_url(const Store *store);

/* E_BUSY if another process holds the lock past the timeout. Transactions do not nest. */
Status store_begin_read(Store *store);
Status store_begin_write(Store *store);
/* Seals the open events and commits. E_LIMIT when the disk is full: everything is rolled back, as
 * after any failure of a statement in the transaction. A transaction that wrote nothing leaves
 * nothing behind, not even its event (see event_keep). Aborts if rows were changed without an
 * event, or a FactWriter is still open. */
Status store_commit(Store *store);
void store_rollback(Store *store); /* also for --dry-run; harmless without a transaction */
bool store_is_writing(const Store *store);

/* -- Statements ------------------------------------------------------------------------------ */

/* Declares a statement at file level; the linker collects them so that a test can prepare each on
 * both engines:
 *
 * SQL(region_name, "SELECT name FROM region WHERE code = $1"); */
typedef struct {
    const char *name;
    const char *file;
    const char *text;
} Sql;
#define SQL(identifier, sql_text)                                                                  \
    static const Sql identifier = {#identifier, __FILE__, sql_text};                               \
    static const Sql *const identifier##_entry __attribute__((section("paritrana_sql"), used)) =   \
        &identifier
/* All declared statements; NULL past the end. */
const Sql *store_sql_at(size_t index);

/* Prepares (cached per store) and resets. Fails only with E_BROKEN. Parameters are $1…, bound by
 * number from 1. */
Status store_prepare(Store *store, const Sql *sql, Statement **ret);
void bind_int(Statement *statement, int parameter, int64_t value);
/* The bytes must live until the statement is reset or bound anew. A text that is no UTF-8 or holds
 * a NUL byte makes the next statement_next fail with E_INVALID. */
void bind_text(Statement *statement, int parameter, Text value);
void bind_blob(Statement *statement, int parameter, const void *data, size_t bytes);
void bind_null(Statement *statement, int parameter);
/* The next row; false in *ret_row at the end (the statement is then reset). */
Status statement_next(Statement *statement, bool *ret_row);
/* Runs a statement that returns no rows; *ret_changed (may be NULL) gets the number of rows
 * touched. */
Status statement_run(Statement *statement, int64_t *ret_changed);
/* Stops before the end. Needed only then. */
void statement_reset(Statement *statement);
/* Columns count from 0; NULL reads as 0, as the empty text, as no bytes. Texts and blobs are valid
 * until the next statement_next. */
int64_t column_int(const Statement *statement, int column);
Text column_text(const Statement *statement, int column);
/* A text column as a string of its own under `parent`; empty and NULL give "". */
const char *column_string(void *parent, const Statement *statement, int column);
const void *column_blob(const Statement *statement, int column, size_t *ret_bytes);
bool column_is_null(const Statement *statement, int column);

/* -- Events and facts ------------------------------------------------------------------------ */

/* A chain is one regency's (3216), a province's (3200) or the nation's (0): the first four digits
 * of what it is about. */
typedef struct {
    int64_t number;
} Chain;
#define CHAIN_NATION ((Chain){0})
/* As people write it: "32.16", "32", "0" for the nation. */
char *chain_format(void *parent, Chain chain);

/* Begins the command's event in a chain and takes its writer lock (it updates the chain's head
 * row). `command` is "registry import", `subject` what it is about (a file name, a region, an
 * edition). At most one event per chain and transaction: a second call gives the same event.
 * *ret_event is its number in the chain, from 1. */
Status event_begin(Store *store, Chain chain, const char *command, const char *subject,
                   int64_t *ret_event);
/* An event that wrote no fact, in a transaction whose statements changed no row either, is dropped
 * at commit: the repeat of an import leaves no trace. This keeps it nevertheless: reading that must
 * be known (`--reveal`). */
void event_keep(Store *store, Chain chain);
/* Adds an input's digest to the event, and remembers the file by digest with its name and size. */
Status event_input(Store *store, Chain chain, const char *name, int64_t bytes,
                   const Digest *digest);
/* Takes `count` consecutive ids from the counter of (chain, table), returning the first; ids start
 * at 1. Needs the event. */
Status event_take_ids(Store *store, Chain chain, const char *table, int64_t count,
                      int64_t *ret_first);

typedef enum { FACT_INT, FACT_TEXT, FACT_BLOB } FactType;
typedef struct {
    const char *name;
    FactType type;
    bool nullable;
} FactColumn;

/* A table of facts: rows are only ever added, never changed or deleted. Its schema has, in this
 * order, `chain`, `id`, the columns here, `event`; primary key (chain, id); ids ascend with events,
 * so the key order is the order of writing, and the audit recomputes each event's digest by one
 * pass in key order. */
typedef struct {
    const char *name;
    const FactColumn *columns;
    size_t count;
} FactTable;
#define FACT_TABLE(identifier, table_name, ...)                                                    \
    static const FactColumn identifier##_columns[] = __VA_ARGS__;                                  \
    static const FactTable identifier = {table_name, identifier##_columns,                         \
                                         ARRAY_COUNT(identifier##_columns)};                       \
    static const FactTable *const identifier##_entry                                               \
        __attribute__((section("paritrana_fact"), used)) = &identifier
const FactTable *store_fact_at(size_t index);

/* Writes rows of one fact table in bulk under an event that was begun. Ids are taken in blocks from
 * the counter. */
typedef struct FactWriter FactWriter;
Status fact_writer_open(Store *store, Chain chain, const FactTable *table, FactWriter **ret);
void fact_int(FactWriter *writer, int column,
              int64_t value); /* columns count from 0 in FactTable order */
void fact_text(FactWriter *writer, int column, Text value); /* bytes must live until fact_row */
void fact_blob(FactWriter *writer, int column, const void *data, size_t bytes);
void fact_null(FactWriter *writer, int column);
/* Writes the row (columns not set are NULL) and gives its id (ret_id may be NULL). */
Status fact_row(FactWriter *writer, int64_t *ret_id);
/* Flushes. Must be called before commit; a writer may be reopened later in the same transaction. */
Status fact_writer_close(FactWriter *writer);

/* -- Audit ----------------------------------------------------------------------------------- */

typedef struct {
    int64_t events;
    int64_t chains;
    int64_t rows;
} AuditReport;

/* Proves every chain: each event's digest from its fields and its predecessor, each event's row
 * digest from the rows. The first broken link is a problem that names chain, event, command and
 * table; E_BROKEN. */
Status audit_verify(Ctx *ctx, Store *store, AuditReport *ret_report);

typedef struct {
    Chain chain;
    int64_t number;
    Instant at;
    const char *actor, *command, *subject;
    Digest digest;
} Event;
/* Newest first, at most `limit`; chain number −1 for all chains. The array hangs under `parent`. */
Status audit_events(Store *store, void *parent, int64_t chain, int64_t limit, Event **ret,
                    size_t *ret_count);

typedef enum { ENGINE_SQLITE, ENGINE_POSTGRESQL } Engine;
/* The statements a FactWriter and the audit use for a table (for the test that prepares
 * everything). */
char *fact_insert_text(void *parent, Engine engine, const FactTable *table, size_t rows);
char *fact_select_text(void *parent, const FactTable *table);
/* The table that remembers which migrations were applied; made before the first one. */
const char *store_migration_table(void);
/* Translates the schema tokens for an engine (also used by the test that prepares everything on
 * PostgreSQL). */
char *store_translate(void *parent, Engine engine, const char *sql);
