#include "base/mem.h"
#include "base/testing.h"
#include "store/store.h"

static void check(Engine engine, const char *sql, const char *expected)
{
    char *translated = store_translate(NULL, engine, sql);
    assert_string_equal(translated, expected);
    mem_free(translated);
}

static void types_are_spelled_as_the_engine_wants(void **state)
{
    (void)state;
    const char *table = "CREATE TABLE t (a @int NOT NULL, b @text, c @bool, d @blob) @table_end";
    check(ENGINE_SQLITE, table,
          "CREATE TABLE t (a INTEGER NOT NULL, b TEXT, c INTEGER, d BLOB) STRICT, WITHOUT ROWID");
    check(ENGINE_POSTGRESQL, table,
          "CREATE TABLE t (a bigint NOT NULL, b text COLLATE \"C\", c boolean, d bytea) ");
}

static void a_cast_to_text_takes_its_collation_outside(void **state)
{
    (void)state;
    check(ENGINE_SQLITE, "SELECT CAST($1 AS @text) ORDER BY 1",
          "SELECT CAST($1 AS TEXT) ORDER BY 1");
    check(ENGINE_POSTGRESQL, "SELECT CAST($1 AS @text), CAST(x as  @int)",
          "SELECT CAST($1 AS text) COLLATE \"C\", CAST(x as  bigint)");
    check(ENGINE_POSTGRESQL, "b @text, alias @text)",
          "b text COLLATE \"C\", alias text COLLATE \"C\")");
}

static void literals_and_comments_stay_as_they_are(void **state)
{
    (void)state;
    check(ENGINE_SQLITE, "SELECT '@int', \"@text\" -- @bool\n, @int",
          "SELECT '@int', \"@text\" -- @bool\n, INTEGER");
    check(ENGINE_SQLITE, "SELECT 'it''s @int', @int", "SELECT 'it''s @int', INTEGER");
    check(ENGINE_SQLITE, "'open @int", "'open @int");
    check(ENGINE_SQLITE, "-- end @int", "-- end @int");
    check(ENGINE_SQLITE, "", "");
}

static void an_unknown_token_is_left_for_the_engine_to_refuse(void **state)
{
    (void)state;
    check(ENGINE_SQLITE, "a @integer, b @, c @immutable", "a @integer, b @, c @immutable");
}

static void guards_exist_for_both_engines(void **state)
{
    (void)state;
    char *sqlite = store_translate(NULL, ENGINE_SQLITE, "@immutable(mark);\nSELECT 1");
    assert_non_null(strstr(sqlite, "BEFORE UPDATE ON mark"));
    assert_non_null(strstr(sqlite, "BEFORE DELETE ON mark"));
    assert_non_null(strstr(sqlite, "\nSELECT 1"));
    mem_free(sqlite);
    char *postgresql = store_translate(NULL, ENGINE_POSTGRESQL, "@immutable(mark)");
    assert_non_null(strstr(postgresql, "BEFORE UPDATE OR DELETE OR TRUNCATE ON mark"));
    mem_free(postgresql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_spelled_as_the_engine_wants),
        cmocka_unit_test(a_cast_to_text_takes_its_collation_outside),
        cmocka_unit_test(literals_and_comments_stay_as_they_are),
        cmocka_unit_test(an_unknown_token_is_left_for_the_engine_to_refuse),
        cmocka_unit_test(guards_exist_for_both_engines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
