/* Inside the store only: what the face (store.c, event.c, fact.c, audit.c, migrate.c) asks of an
 * engine, and what they share. sqlite.c is the engine; a second one implements the same table of
 * functions and nothing else changes. */
#pragma once

#include "base/map.h"
#include "store/store.h"

typedef struct OpenEvent OpenEvent;
typedef struct StoreEngine StoreEngine;

/* Marks the file as ours (SQLite's application_id): "PTRN". */
enum { STORE_APPLICATION_ID = 0x5054524e };
/* How long a connection waits for another process's lock before E_BUSY. */
enum { STORE_BUSY_TIMEOUT_MS = 5000 };
/* Rows of one multi-row INSERT; FactWriter collects this many. Measured: one row at a time is 40 %
 * slower, 16 to 64 do not differ. */
enum { FACT_BATCH_ROWS = 32 };

typedef enum { TRANSACTION_NONE, TRANSACTION_READ, TRANSACTION_WRITE } TransactionState;

struct Store {
    Ctx *ctx;
    const StoreEngine *engine;
    void *handle;           /* the engine's connection */
    const char *url;        /* as given */
    const char *path;       /* without the options */
    int64_t max_page_count; /* 0: none */
    int64_t busy_timeout_ms;
    StoreMode mode;
    TransactionState transaction;
    Status
        failure; /* the first failure of the write transaction; it can only be rolled back then */
    Map *statement_index; /* address of the key → index in statements */
    Statement **statements;
    size_t statement_count, statement_capacity;
    OpenEvent *events;        /* of the write transaction, by chain number */
    void *transaction_memory; /* what lives as long as the write transaction */
    int64_t changes;          /* rows changed by callers' own statements in it */
    int64_t state; /* sum of the event numbers of all chains as the transaction sees them: grows
                      with each event */
    int64_t expected_state; /* a reader opened again must see this; −1: anything */
};

struct Statement {
    Store *store;
    const char *name;
    void *handle;    /* the engine's */
    int *parameters; /* engine index of $1, $2 … */
    int parameter_count;
    bool reads_only;
    bool running;
    bool rejected; /* a bound text was no UTF-8 or held a NUL byte */
};

/* One value of a fact on its way in or out. */
typedef struct {
    FactType type;
    bool is_null;
    int64_t number;
    Text bytes;
} FactValue;

/* Rows of one table under one event, waiting to be written. */
typedef struct {
    const FactTable *table;
    int64_t chain, event;
    size_t rows;
    int64_t ids[FACT_BATCH_ROWS];
    FactValue *values; /* FACT_BATCH_ROWS × table->count, row by row */
} FactBatch;

typedef enum { STORE_BLANK, STORE_OURS, STORE_FOREIGN } StoreKind;

struct StoreEngine {
    Engine name;
    Status (*open)(Store *store);
    Status (*identify)(Store *store, StoreKind *ret);
    Status (*claim)(Store *store); /* marks a blank store as ours */
    Status (*execute)(Store *store,
                      const char *sql); /* one or more statements without rows or parameters */
    Status (*tune)(Store *store);       /* after the schema changed, before its commit */
    Status (*begin)(Store *store, bool write);
    Status (*commit)(Store *store);
    void (*rollback)(Store *store);
    Status (*prepare)(Store *store, const char *name, const char *text, Statement **ret);
    void (*bind_int)(Statement *statement, int parameter, int64_t value);
    void (*bind_text)(Statement *statement, int parameter, Text value);
    void (*bind_blob)(Statement *statement, int parameter, const void *data, size_t bytes);
    void (*bind_null)(Statement *statement, int parameter);
    void (*unbind)(Statement *statement);
    Status (*step)(Statement *statement, bool *ret_row);
    int64_t (*changed)(const Statement *statement);
    void (*reset)(Statement *statement);
    int64_t (*column_int)(const Statement *statement, int column);
    Text (*column_text)(const Statement *statement, int column);
    const void *(*column_blob)(const Statement *statement, int column, size_t *ret_bytes);
    bool (*column_is_null)(const Statement *statement, int column);
    Status (*write_facts)(Store *store, const FactBatch *batch);
};

extern const StoreEngine SQLITE_ENGINE;

/* Fails with the store's address as {1}. Within a write transaction the failure sticks:
 * store_commit will roll back. */
Status store_fail(Store *store, Status status, const char *key, const char *second,
                  const char *third);
/* Statements prepared once per connection under any address as key: NULL if there is none yet;
 * prepare it. */
Statement *store_prepared(const Store *store, const void *key);
Status store_prepare_keyed(Store *store, const void *key, const char *name, const char *text,
                           Statement **ret);
/* A reader like store_open_again, but with any committed state. */
Status store_open_reader(Ctx *worker, void *parent, const Store *store, Store **ret);

/* Brings a store to this program's version (STORE_CREATE) or refuses it. */
Status store_migrate(Store *store);

/* May this text be stored? Valid UTF-8 without NUL bytes. */
bool store_takes_text(Text text);

/* event.c: the events of the write transaction. */
typedef struct TableState TableState;
typedef struct Counter Counter;
typedef struct Input Input;

struct Counter {
    Counter *next;
    const char *table;
    int64_t next_id;
};

struct OpenEvent {
    OpenEvent *next; /* by chain number: the order in which they are sealed */
    Event event;
    Digest previous;
    bool keep;
    Input *inputs, **inputs_end;
    Counter *counters;
    TableState *tables;
};

OpenEvent *event_of(Store *store, Chain chain); /* aborts if none was begun */
Status event_counter(Store *store, OpenEvent *event, const char *table, Counter **ret);
/* Writes the events, their inputs and tables, heads and counters. *ret_sealed is how many; 0: the
 * transaction did nothing. */
Status event_seal_all(Store *store, int64_t *ret_sealed);

/* fact.c: the rows and the digest of one table under one event. */
struct TableState {
    TableState *next;
    const FactTable *table;
    OpenEvent *event;
    Counter *counter;
    int64_t rows;
    Hasher *hasher;
    FactBatch batch;
    char *bytes; /* encoded rows of the batch: what is digested, and what the batch's texts point
                    into */
    size_t bytes_used, bytes_capacity;
    int open_writers;
};

/* encode.c: how events and rows become bytes; doc/store.md is the description for outsiders. */
void event_hash_begin(Hasher *hasher, const Event *event, const Digest *previous);
void event_hash_input(Hasher *hasher, Text name, int64_t bytes, const Digest *digest);
void event_hash_table(Hasher *hasher, Text name, int64_t rows, const Digest *digest);
/* Bytes a row can need at most. */
size_t row_bytes_max(const FactValue *values, size_t count);
/* Encodes the row at `to`; texts and blobs of `values` then point there. Returns the bytes used. */
size_t row_encode(char *to, int64_t id, FactValue *values, size_t count);
