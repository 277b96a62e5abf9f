#include "format/test_support.h"

#include "format/yaml.h"

static Yaml *parsed(Scratch *scratch, const char *content)
{
    Yaml *yaml = NULL;
    problems_clear(scratch->ctx);
    assert_int_equal(yaml_parse(scratch->ctx, scratch, "test.yaml", text_of(content), &yaml), OK);
    return yaml;
}

static void expect_refusal(Scratch *scratch, Text content, Status status, const char *key,
                           int64_t line, int column)
{
    Yaml *yaml = NULL;
    problems_clear(scratch->ctx);
    assert_int_equal(yaml_parse(scratch->ctx, scratch, "test.yaml", content, &yaml), status);
    assert_null(yaml);
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].key, key);
    assert_string_equal(list[0].place.file, "test.yaml");
    assert_int_equal(list[0].place.line, line);
    assert_int_equal(list[0].place.column, column);
    assert_texts(scratch->ctx);
}

static void mappings_and_sequences_open_in_file_order(void **state)
{
    Yaml *yaml = parsed(*state, "# rubric\nname: \"Rubrik: uji\"\naspects:\n  - key: law\n    "
                                "weight: 40\n  - [a, 'b', \"c\"]\nempty: {}\n");
    YamlNode root = yaml_root(yaml);
    assert_true(yaml_is_mapping(root));
    assert_int_equal(yaml_count(root), 3);
    assert_string_equal(yaml_key(root, 0), "name");
    assert_string_equal(yaml_key(root, 2), "empty");
    assert_null(yaml_key(root, 3));
    assert_string_equal(yaml_text(yaml_get(root, "name")), "Rubrik: uji");
    YamlNode aspects = yaml_get(root, "aspects");
    assert_true(yaml_is_sequence(aspects));
    assert_int_equal(yaml_count(aspects), 2);
    assert_string_equal(yaml_text(yaml_get(yaml_item(aspects, 0), "weight")), "40");
    YamlNode items = yaml_item(aspects, 1);
    assert_string_equal(yaml_text(yaml_item(items, 1)), "b");
    assert_false(yaml_present(yaml_item(items, 3)));
    assert_false(yaml_present(yaml_get(root, "nothing")));
    assert_false(yaml_present(yaml_get(aspects, "key")));
    assert_null(yaml_text(aspects));
    assert_int_equal(yaml_count(yaml_get(root, "name")), 0);
    assert_true(yaml_is_mapping(yaml_value(root, 2)));
}

static void every_node_knows_its_place(void **state)
{
    Yaml *yaml = parsed(*state, "a: 1\nb:\n  - x\n  -   y\n");
    Place place = yaml_place(yaml_item(yaml_get(yaml_root(yaml), "b"), 1));
    assert_string_equal(place.file, "test.yaml");
    assert_int_equal(place.line, 4);
    assert_int_equal(place.column, 7);
    place = yaml_place(yaml_get(yaml_root(yaml), "none"));
    assert_string_equal(place.file, "test.yaml");
    assert_int_equal(place.line, 0);
}

static void what_does_not_belong_is_refused_at_its_place(void **state)
{
    Scratch *scratch = *state;
    expect_refusal(scratch, TEXT(""), E_INVALID, "yaml.empty", 0, 0);
    expect_refusal(scratch, TEXT("# nothing\n"), E_INVALID, "yaml.empty", 0, 0);
    expect_refusal(scratch, TEXT("a: 1\nb: &x 2\n"), E_INVALID, "yaml.anchor", 2, 4);
    expect_refusal(scratch, TEXT("a: &x\n  b: 2\n"), E_INVALID, "yaml.anchor", 1, 4);
    expect_refusal(scratch, TEXT("a: &x [1]\n"), E_INVALID, "yaml.anchor", 1, 4);
    expect_refusal(scratch, TEXT("a: *x\n"), E_INVALID, "yaml.alias", 1, 4);
    expect_refusal(scratch, TEXT("a: !!str 2\n"), E_INVALID, "yaml.tag", 1, 4);
    expect_refusal(scratch, TEXT("a: !mine [2]\n"), E_INVALID, "yaml.tag", 1, 4);
    expect_refusal(scratch, TEXT("a: 1\nb: 2\na: 3\n"), E_INVALID, "yaml.key_twice", 3, 1);
    expect_refusal(scratch, TEXT("a:\n  x: 1\n  'x': 2\n"), E_INVALID, "yaml.key_twice", 3, 3);
    expect_refusal(scratch, TEXT("? [a]\n: 1\n"), E_INVALID, "yaml.key_not_text", 1, 3);
    expect_refusal(scratch, TEXT("a: 1\n---\nb: 2\n"), E_INVALID, "yaml.more_documents", 2, 1);
    expect_refusal(scratch, TEXT("a: 1\nb: \xFF\n"), E_INVALID, "yaml.not_utf8", 2, 0);
    expect_refusal(scratch, TEXT("a: \"x\\0y\"\n"), E_INVALID, "yaml.not_utf8", 1, 4);
    expect_refusal(scratch, TEXT("a: [1, 2\nb: 3\n"), E_INVALID, "yaml.syntax", 2, 2);
    expect_refusal(scratch, TEXT("a: 'open\n"), E_INVALID, "yaml.syntax", 2, 1);
    expect_refusal(scratch, TEXT("a:\n\t- x\n"), E_INVALID, "yaml.syntax", 2, 1);
}

static void nesting_and_size_have_limits(void **state)
{
    Scratch *scratch = *state;
    Buf *buf = buf_new(scratch, YAML_BYTES_MAX * 2);
    for (int i = 0; i < YAML_DEPTH_MAX; i++)
        buf_append_char(buf, '[');
    for (int i = 0; i < YAML_DEPTH_MAX; i++)
        buf_append_char(buf, ']');
    (void)parsed(scratch, buf->data);
    char *deeper = mem_printf(scratch, "[%s]", buf->data);
    expect_refusal(scratch, text_of(deeper), E_LIMIT, "yaml.too_deep", 1, YAML_DEPTH_MAX + 1);
    buf_clear(buf);
    for (int i = 0; i < YAML_BYTES_MAX; i++)
        buf_append_char(buf, '[');
    expect_refusal(scratch, buf_text(buf), E_LIMIT, "yaml.too_deep", 1, YAML_DEPTH_MAX + 1);
    buf_clear(buf);
    buf_append_string(buf, "a: 1\n");
    while (buf->bytes < YAML_BYTES_MAX)
        buf_append_char(buf, '#');
    (void)parsed(scratch, buf->data);
    buf_append_char(buf, '#');
    expect_refusal(scratch, buf_text(buf), E_LIMIT, "yaml.too_large", 0, 0);
}

static void many_keys_are_told_apart(void **state)
{
    Scratch *scratch = *state;
    Buf *buf = buf_new(scratch, YAML_BYTES_MAX);
    for (int i = 0; i < 50000; i++)
        buf_printf(buf, "key%d: %d\n", i, i);
    Yaml *yaml = parsed(scratch, buf->data);
    assert_int_equal(yaml_count(yaml_root(yaml)), 50000);
    assert_string_equal(yaml_text(yaml_get(yaml_root(yaml), "key49999")), "49999");
    buf_append_string(buf, "key7: again\n");
    expect_refusal(scratch, buf_text(buf), E_INVALID, "yaml.key_twice", 50001, 1);
}

static void unknown_keys_are_all_refused(void **state)
{
    Scratch *scratch = *state;
    static const char *const KNOWN[] = {"name", "weight", NULL};
    Yaml *yaml = parsed(scratch, "name: x\nwieght: 1\nweight: 2\ncolour: red\n");
    assert_int_equal(yaml_only(scratch->ctx, yaml_root(yaml), KNOWN), E_INVALID);
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].key, "yaml.key_unknown");
    assert_string_equal(list[0].args[0], "wieght");
    assert_string_equal(list[0].args[1], "name, weight");
    assert_int_equal(list[0].place.line, 2);
    assert_int_equal(list[1].place.line, 4);
    yaml = parsed(scratch, "[name]");
    assert_int_equal(yaml_only(scratch->ctx, yaml_root(yaml), KNOWN), E_INVALID);
    assert_string_equal(problem_key(scratch->ctx, 0), "yaml.not_a_mapping");
    assert_texts(scratch->ctx);
}

static void values_read_by_their_type(void **state)
{
    Scratch *scratch = *state;
    static const char *const DIRECTIONS[] = {"up", "down", NULL};
    Yaml *yaml = parsed(scratch, "text: Perda\nempty: ''\nint: -42\nrate: 0.24\nyes: true\nday: "
                                 "2022-12-31\nmonth: 2022-12\ndirection: down\n");
    YamlNode root = yaml_root(yaml);
    const char *text;
    int64_t number;
    bool flag;
    Date date, expected;
    Month month;
    int choice;
    assert_int_equal(yaml_string(scratch->ctx, root, "text", &text), OK);
    assert_string_equal(text, "Perda");
    assert_int_equal(yaml_string(scratch->ctx, root, "empty", &text), OK);
    assert_string_equal(text, "");
    assert_int_equal(yaml_int(scratch->ctx, root, "int", -42, 0, &number), OK);
    assert_int_equal(number, -42);
    assert_int_equal(yaml_decimal(scratch->ctx, root, "rate", 4, 0, 1000000, &number), OK);
    assert_int_equal(number, 2400);
    assert_int_equal(yaml_bool(scratch->ctx, root, "yes", &flag), OK);
    assert_true(flag);
    assert_true(date_from_ymd(2022, 12, 31, &expected));
    assert_int_equal(yaml_date(scratch->ctx, root, "day", &date), OK);
    assert_int_equal(date.days, expected.days);
    assert_int_equal(yaml_month(scratch->ctx, root, "month", &month), OK);
    assert_int_equal(month.months, 2022 * 12 + 11);
    assert_int_equal(yaml_choice(scratch->ctx, root, "direction", DIRECTIONS, &choice), OK);
    assert_int_equal(choice, 1);
    assert_int_equal(problem_count(scratch->ctx, PROBLEM_ERROR), 0);
}

#define EXPECT_WRONG(content, call, problem)                                                       \
    do {                                                                                           \
        YamlNode root = yaml_root(parsed(scratch, (content)));                                     \
        assert_int_equal((call), E_INVALID);                                                       \
        assert_string_equal(problem_key(scratch->ctx, 0), (problem));                              \
        assert_texts(scratch->ctx);                                                                \
    } while (0)

static void a_value_of_another_type_is_refused(void **state)
{
    Scratch *scratch = *state;
    Ctx *ctx = scratch->ctx;
    static const char *const DIRECTIONS[] = {"up", "down", NULL};
    const char *text;
    int64_t number = -1;
    bool flag;
    Date date;
    Month month;
    int choice;
    EXPECT_WRONG("b: 1", yaml_string(ctx, root, "a", &text), "yaml.missing");
    EXPECT_WRONG("a:", yaml_string(ctx, root, "a", &text), "yaml.missing");
    EXPECT_WRONG("a: ~", yaml_string(ctx, root, "a", &text), "yaml.missing");
    EXPECT_WRONG("a: null", yaml_int(ctx, root, "a", 0, 9, &number), "yaml.missing");
    EXPECT_WRONG("a: [1]", yaml_int(ctx, root, "a", 0, 9, &number), "yaml.not_a_value");
    EXPECT_WRONG("a: x", yaml_int(ctx, root, "a", 0, 9, &number), "yaml.not_a_number");
    EXPECT_WRONG("a: '1'", yaml_int(ctx, root, "a", 0, 9, &number), "yaml.not_a_number");
    EXPECT_WRONG("a: 1.0", yaml_int(ctx, root, "a", 0, 9, &number), "yaml.not_a_number");
    EXPECT_WRONG("a: 10", yaml_int(ctx, root, "a", 0, 9, &number), "yaml.out_of_range");
    EXPECT_WRONG("a: -1", yaml_int(ctx, root, "a", 0, 9, &number), "yaml.out_of_range");
    EXPECT_WRONG("a: 0,24", yaml_decimal(ctx, root, "a", 4, 0, 9, &number), "yaml.not_a_decimal");
    EXPECT_WRONG("a: 0.12345", yaml_decimal(ctx, root, "a", 4, 0, 9999, &number),
                 "yaml.not_a_decimal");
    EXPECT_WRONG("a: 1.5", yaml_decimal(ctx, root, "a", 2, 0, 100, &number), "yaml.out_of_range");
    EXPECT_WRONG("a: yes", yaml_bool(ctx, root, "a", &flag), "yaml.not_a_bool");
    EXPECT_WRONG("a: 'true'", yaml_bool(ctx, root, "a", &flag), "yaml.not_a_bool");
    EXPECT_WRONG("a: 2022-02-30", yaml_date(ctx, root, "a", &date), "yaml.not_a_date");
    EXPECT_WRONG("a: 2022", yaml_month(ctx, root, "a", &month), "yaml.not_a_month");
    EXPECT_WRONG("a: left", yaml_choice(ctx, root, "a", DIRECTIONS, &choice), "yaml.not_a_choice");
    EXPECT_WRONG("[a]", yaml_string(ctx, root, "a", &text), "yaml.missing");
    assert_int_equal(number, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(mappings_and_sequences_open_in_file_order),
        SCRATCH_TEST(every_node_knows_its_place),
        SCRATCH_TEST(what_does_not_belong_is_refused_at_its_place),
        SCRATCH_TEST(nesting_and_size_have_limits),
        SCRATCH_TEST(many_keys_are_told_apart),
        SCRATCH_TEST(unknown_keys_are_all_refused),
        SCRATCH_TEST(values_read_by_their_type),
        SCRATCH_TEST(a_value_of_another_type_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
