/* Every migration and every statement of the program on a real PostgreSQL 15, so that the second
 * engine needs no change of SQL. Run through test/support/postgres, which starts one. */

/* libpq's header of base types names a function that base/banned.h forbids; this is what we need of
 * it. */
#define POSTGRES_EXT_H
#define PG_DIAG_SQLSTATE 'C'
typedef unsigned int Oid;
typedef long int pg_int64;
#include <libpq-fe.h>

#include "base/mem.h"
#include "base/resource.h"
#include "base/testing.h"
#include "store/store.h"

enum { FACT_ROWS = 3, SQL_STATE_BYTES = 5 };

static int connect_to_server(void **state)
{
    PGconn *connection = PQconnectdb("");
    if (PQstatus(connection) != CONNECTION_OK) {
        print_error("%s", PQerrorMessage(connection));
        return -1;
    }
    *state = connection;
    return 0;
}

static int disconnect(void **state)
{
    PQfinish(*state);
    return 0;
}

/* 1 and a line on standard error if the engine refused, 0 if it took it. */
static int refused(PGresult *result, const char *what, const char *file)
{
    ExecStatusType status = PQresultStatus(result);
    bool ok =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!ok)
        print_error("%s (%s): %s", what, file, PQresultErrorMessage(result));
    PQclear(result);
    return ok ? 0 : 1;
}

static int execute(PGconn *connection, const char *sql, const char *what)
{
    void *memory = mem_root(NULL);
    char *text = store_translate(memory, ENGINE_POSTGRESQL, sql);
    int failed = refused(PQexec(connection, text), what, "migration");
    mem_free(memory);
    return failed;
}

static int prepare(PGconn *connection, const char *text, const char *what, const char *file)
{
    char *translated = store_translate(NULL, ENGINE_POSTGRESQL, text);
    int failed = refused(PQprepare(connection, "", translated, 0, NULL), what, file);
    mem_free(translated);
    return failed;
}

static void migrations_apply(void **state)
{
    int failures = 0;
    const Resource *resource;
    for (size_t i = 0; (resource = resource_at("migration/", i)) != NULL; i++) {
        char *text = mem_string_bytes(NULL, (const char *)resource->data,
                                      (size_t)(resource->end - resource->data));
        failures += execute(*state, text, resource->name);
        mem_free(text);
    }
    failures += execute(*state, store_migration_table(), "the list of migrations");
    assert_int_equal(failures, 0);
}

static void every_statement_prepares(void **state)
{
    int failures = 0;
    size_t count = 0;
    for (const Sql *sql; (sql = store_sql_at(count)) != NULL; count++)
        failures += prepare(*state, sql->text, sql->name, sql->file);
    print_message("%zu statements\n", count);
    assert_true(count > 0);
    assert_int_equal(failures, 0);
}

static void every_fact_table_is_written_and_read(void **state)
{
    int failures = 0;
    const FactTable *table;
    for (size_t i = 0; (table = store_fact_at(i)) != NULL; i++) {
        void *memory = mem_root(NULL);
        failures += prepare(*state, fact_insert_text(memory, ENGINE_POSTGRESQL, table, FACT_ROWS),
                            table->name, "INSERT");
        failures += prepare(*state, fact_select_text(memory, table), table->name, "SELECT");
        mem_free(memory);
    }
    assert_int_equal(failures, 0);
}

/* 1 and a line on standard error unless the schema has the column as the program declares it. */
static int differs(PGconn *connection, const FactTable *table, const char *name, const char *type,
                   bool nullable)
{
    const char *values[] = {table->name, name};
    PGresult *result = PQexecParams(connection,
                                    "SELECT data_type, is_nullable FROM information_schema.columns "
                                    "WHERE table_name = $1 AND column_name = $2",
                                    2, NULL, values, NULL, NULL, 0);
    bool found = PQntuples(result) == 1;
    const char *stored = found ? PQgetvalue(result, 0, 0) : "nothing";
    bool takes_null = found && strcmp(PQgetvalue(result, 0, 1), "YES") == 0;
    bool truth = strcmp(type, "bigint") == 0 && strcmp(stored, "boolean") == 0;
    bool same = (strcmp(stored, type) == 0 || truth) && takes_null == nullable;
    if (!same)
        print_error("%s.%s: the program says %s%s, the schema %s%s\n", table->name, name, type,
                    nullable ? " or NULL" : "", stored, takes_null ? " or NULL" : "");
    PQclear(result);
    return same ? 0 : 1;
}

static void every_fact_table_has_the_columns_it_declares(void **state)
{
    static const char *const TYPES[] = {
        [FACT_INT] = "bigint", [FACT_TEXT] = "text", [FACT_BLOB] = "bytea"};
    int failures = 0;
    const FactTable *table;
    for (size_t i = 0; (table = store_fact_at(i)) != NULL; i++) {
        failures += differs(*state, table, "chain", "bigint", false);
        failures += differs(*state, table, "id", "bigint", false);
        failures += differs(*state, table, "event", "bigint", false);
        for (size_t j = 0; j < table->count; j++)
            failures += differs(*state, table, table->columns[j].name,
                                TYPES[table->columns[j].type], table->columns[j].nullable);
    }
    assert_int_equal(failures, 0);
}

static void facts_cannot_be_changed_or_deleted(void **state)
{
    static const char *const ATTEMPTS[][2] = {
        {"UPDATE", "SET event = 1"}, {"DELETE FROM", ""}, {"TRUNCATE", "CASCADE"}};
    const FactTable *table;
    for (size_t i = 0; (table = store_fact_at(i)) != NULL; i++) {
        for (size_t j = 0; j < ARRAY_COUNT(ATTEMPTS); j++) {
            char *sql = mem_printf(NULL, "%s %s %s", ATTEMPTS[j][0], table->name, ATTEMPTS[j][1]);
            PGresult *result = PQexec(*state, sql);
            const char *sql_state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            if (sql_state == NULL || strncmp(sql_state, "P0001", SQL_STATE_BYTES) != 0)
                fail_msg("%s was not refused by the guard", sql);
            PQclear(result);
            mem_free(sql);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrations_apply),
        cmocka_unit_test(every_statement_prepares),
        cmocka_unit_test(every_fact_table_is_written_and_read),
        cmocka_unit_test(every_fact_table_has_the_columns_it_declares),
        cmocka_unit_test(facts_cannot_be_changed_or_deleted),
    };
    return cmocka_run_group_tests(tests, connect_to_server, disconnect);
}
