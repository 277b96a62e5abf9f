/* The closed set of tokens that stand for what the two engines spell differently. */
#include "base/mem.h"
#include "store/store.h"

enum { STATEMENT_BYTES_MAX = 1 << 20 };

typedef struct {
    Text token;
    Text sqlite, postgresql;
} Token;

static const Token TOKENS[] = {
    {TEXT("@int"), TEXT("INTEGER"), TEXT("bigint")},
    {TEXT("@text"), TEXT("TEXT"), TEXT("text COLLATE \"C\"")},
    {TEXT("@bool"), TEXT("INTEGER"), TEXT("boolean")},
    {TEXT("@blob"), TEXT("BLOB"), TEXT("bytea")},
    {TEXT("@table_end"), TEXT("STRICT, WITHOUT ROWID"), TEXT("")},
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t word_end(Text sql, size_t at)
{
    while (at < sql.bytes && is_word(sql.data[at]))
        at++;
    return at;
}

/* The end of the literal, quoted name or comment that begins at `at`; `at` itself if none does. */
static size_t skip_opaque(Text sql, size_t at)
{
    char first = sql.data[at];
    if (first == '\'' || first == '"') {
        const char *end =
            at + 1 < sql.bytes ? memchr(sql.data + at + 1, first, sql.bytes - at - 1) : NULL;
        return end == NULL ? sql.bytes : (size_t)(end - sql.data) + 1;
    }
    if (first == '-' && at + 1 < sql.bytes && sql.data[at + 1] == '-') {
        const char *end = memchr(sql.data + at, '\n', sql.bytes - at);
        return end == NULL ? sql.bytes : (size_t)(end - sql.data);
    }
    return at;
}

static void append_guards(Buf *out, Engine engine, Text table)
{
    if (engine == ENGINE_SQLITE) {
        static const char *const ACTIONS[] = {"UPDATE", "DELETE"};
        for (size_t i = 0; i < ARRAY_COUNT(ACTIONS); i++)
            buf_printf(out,
                       "CREATE TRIGGER %.*s_refuse_%s BEFORE %s ON %.*s BEGIN "
                       "SELECT RAISE(ABORT, 'rows of %.*s are never changed or deleted'); END;\n",
                       TEXT_ARGS(table), ACTIONS[i], ACTIONS[i], TEXT_ARGS(table),
                       TEXT_ARGS(table));
        return;
    }
    buf_printf(
        out,
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
        "BEGIN "
        "RAISE EXCEPTION 'rows of %% are never changed or deleted', TG_TABLE_NAME; END $guard$;\n"
        "CREATE TRIGGER %.*s_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON %.*s "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();\n",
        TEXT_ARGS(table), TEXT_ARGS(table));
}

/* "AS @text)" is a cast, where PostgreSQL takes the collation outside: "AS text) COLLATE …". */
static bool is_cast(Text sql, size_t token, size_t after)
{
    Text before = text_trim(text_slice(sql, 0, token));
    bool as =
        before.bytes > 2 &&
        text_equal_ascii_nocase(text_slice(before, before.bytes - 2, before.bytes), TEXT("as")) &&
        !is_word(before.data[before.bytes - 3]);
    return as && after < sql.bytes && sql.data[after] == ')';
}

/* Translates the token at `at`; returns where it ends. */
static size_t append_token(Buf *out, Engine engine, Text sql, size_t at)
{
    size_t after = word_end(sql, at + 1);
    Text token = text_slice(sql, at, after);
    if (text_is(token, "@immutable") && after < sql.bytes && sql.data[after] == '(') {
        size_t end = word_end(sql, after + 1);
        append_guards(out, engine, text_slice(sql, after + 1, end));
        while (end < sql.bytes &&
               (sql.data[end] == ')' ||
                sql.data[end] == ';')) /* the guards end with a semicolon of their own */
            end++;
        return end;
    }
    if (text_is(token, "@text") && engine == ENGINE_POSTGRESQL && is_cast(sql, at, after)) {
        buf_append(out, TEXT("text) COLLATE \"C\""));
        return after + 1;
    }
    for (size_t i = 0; i < ARRAY_COUNT(TOKENS); i++) {
        if (text_equal(token, TOKENS[i].token)) {
            buf_append(out, engine == ENGINE_SQLITE ? TOKENS[i].sqlite : TOKENS[i].postgresql);
            return after;
        }
    }
    buf_append(out, token); /* the engine will refuse it, and the test that prepares everything
                               names the statement */
    return after;
}

char *store_translate(void *parent, Engine engine, const char *sql)
{
    Text text = text_of(sql);
    Buf *out = buf_new(parent, STATEMENT_BYTES_MAX);
    size_t at = 0;
    while (at < text.bytes) {
        size_t opaque = skip_opaque(text, at);
        if (opaque > at) {
            buf_append(out, text_slice(text, at, opaque));
            at = opaque;
        } else if (text.data[at] == '@') {
            at = append_token(out, engine, text, at);
        } else {
            buf_append_char(out, text.data[at++]);
        }
    }
    char *translated = text_string(parent, buf_text(out));
    mem_free(out);
    return translated;
}
