/* A fund from YAML (doc/format-fund.md), and back. */
#include "base/mem.h"
#include "fund/fund_private.h"

static const char *const FUND_KEYS[] = {
    "fund",      "name",  "kind",       "region",     "owner",      "basis",
    "ceiling",   "from",  "until",      "programmes", "precedence", "undecided_relief",
    "synthetic", "rules", "vulnerable", "priority",   NULL};
enum { PRECEDENCE_MAX = 1000, PRECEDENCE_STEP = 10 };

/* A text of one line of at most `bytes_max` bytes; "" if it is not there and not needed. */
static const char *read_text(RulesReader *reader, YamlNode root, const char *key, bool needed,
                             size_t bytes_max)
{
    const char *text = "";
    YamlNode node = yaml_get(root, key);
    if (!needed && !yaml_present(node))
        return text;
    if (!rules_keep(reader, yaml_string(reader->ctx, root, key, &text)))
        return "";
    size_t bytes = strlen(text);
    for (size_t i = 0; i < bytes; i++)
        if ((unsigned char)text[i] < 0x20)
            bytes = bytes_max + 1;
    if (bytes <= bytes_max)
        return text;
    rules_problem(reader, node, "fund.text_too_long", key);
    return "";
}

static void read_region(RulesReader *reader, YamlNode root, Fund *fund)
{
    const char *text = NULL;
    YamlNode node = yaml_get(root, "region");
    if (!rules_keep(reader, yaml_string(reader->ctx, root, "region", &text)))
        return;
    if (!region_parse(text_of(text), &fund->region) || !region_exists(reader->store, fund->region))
        rules_problem(reader, node, "fund.area_unknown", text);
}

static void read_kind(RulesReader *reader, YamlNode root, Fund *fund)
{
    int kind = 0;
    if (!rules_keep(reader, yaml_choice(reader->ctx, root, "kind", FUND_KIND_KEYS, &kind)))
        return;
    fund->kind = (FundKind)kind;
    fund->precedence = kind * PRECEDENCE_STEP;
    RegionLevel level = region_level(fund->region);
    bool fits = fund->kind == FUND_APBD_PROVINCE  ? level == LEVEL_PROVINCE
                : fund->kind == FUND_APBD_REGENCY ? level == LEVEL_REGENCY
                : fund->kind == FUND_VILLAGE      ? level == LEVEL_VILLAGE
                                                  : true;
    if (fund->region.code != 0 && !fits)
        rules_problem(reader, yaml_get(root, "region"), "fund.region_of_kind",
                      FUND_KIND_KEYS[fund->kind]);
}

static void read_programmes(RulesReader *reader, YamlNode root, Fund *fund)
{
    YamlNode node = yaml_get(root, "programmes");
    if (!yaml_present(node)) {
        fund->programmes = PROGRAMME_JKK | PROGRAMME_JKM;
        return;
    }
    size_t count = yaml_is_sequence(node) ? yaml_count(node) : 1;
    for (size_t i = 0; i < count; i++) {
        YamlNode item = yaml_is_sequence(node) ? yaml_item(node, i) : node;
        const char *text = yaml_text(item);
        unsigned programmes = 0;
        /* Own-account workers have no other programmes. */
        if (text == NULL || !programmes_parse(text_of(text), &programmes) ||
            (programmes & ~(unsigned)(PROGRAMME_JKK | PROGRAMME_JKM | PROGRAMME_JHT)) != 0)
            rules_problem(reader, item, "fund.programmes", text);
        fund->programmes |= programmes;
    }
    if (count == 0)
        rules_problem(reader, node, "fund.programmes", "");
}

static void read_months(RulesReader *reader, YamlNode root, Fund *fund)
{
    bool from = rules_keep(reader, yaml_month(reader->ctx, root, "from", &fund->from));
    bool until = rules_keep(reader, yaml_month(reader->ctx, root, "until", &fund->until));
    if (from && until && fund->until.months < fund->from.months)
        rules_problem(reader, yaml_get(root, "until"), "fund.months_cross", NULL);
}

static void read_head(RulesReader *reader, YamlNode root, Fund *fund)
{
    rules_keep(reader, yaml_only(reader->ctx, root, FUND_KEYS));
    if (rules_keep(reader, yaml_string(reader->ctx, root, "fund", &fund->key)) &&
        !fund_key_valid(text_of(fund->key)))
        rules_problem(reader, yaml_get(root, "fund"), "fund.key", fund->key);
    fund->name = read_text(reader, root, "name", true, ACCOUNT_NAME_BYTES_MAX);
    fund->owner = read_text(reader, root, "owner", true, ACCOUNT_NAME_BYTES_MAX);
    fund->basis = read_text(reader, root, "basis", false, FUND_TEXT_BYTES_MAX);
    read_region(reader, root, fund);
    read_kind(reader, root, fund);
    reader->region = fund->region;
    fund->ceiling = FUND_NO_CEILING;
    if (yaml_present(yaml_get(root, "ceiling")))
        rules_keep(reader, yaml_int(reader->ctx, root, "ceiling", 1, LEDGER_AMOUNT_MAX,
                                    &fund->ceiling.rupiah));
    read_months(reader, root, fund);
    read_programmes(reader, root, fund);
    int64_t precedence = fund->precedence;
    if (yaml_present(yaml_get(root, "precedence")))
        rules_keep(reader,
                   yaml_int(reader->ctx, root, "precedence", 0, PRECEDENCE_MAX, &precedence));
    fund->precedence = (int)precedence;
    if (yaml_present(yaml_get(root, "undecided_relief")))
        rules_keep(reader,
                   yaml_bool(reader->ctx, root, "undecided_relief", &fund->undecided_relief));
    if (yaml_present(yaml_get(root, "synthetic")))
        rules_keep(reader, yaml_bool(reader->ctx, root, "synthetic", &fund->synthetic));
}

Status fund_read(Ctx *ctx, void *parent, Store *store, List *occupations, const char *name,
                 Text content, Fund **ret)
{
    Fund *fund = mem_new(parent, Fund);
    RulesReader reader = {.ctx = ctx, .store = store, .parent = fund, .occupations = occupations};
    Yaml *yaml = NULL;
    reader.status = yaml_parse(ctx, fund, name, content, &yaml);
    if (reader.status == OK && !yaml_is_mapping(yaml_root(yaml)))
        rules_problem(&reader, yaml_root(yaml), "fund.not_a_mapping", NULL);
    if (reader.status == OK) {
        read_head(&reader, yaml_root(yaml), fund);
        rules_read(&reader, yaml_root(yaml), &fund->rules, &fund->priority);
    }
    if (reader.status != OK) {
        mem_free(fund);
        return reader.status;
    }
    fund->version = 1;
    fund->id.chain = region_chain(fund->region);
    fund->definition = fund_write(fund, occupations, fund);
    *ret = fund;
    return OK;
}

Status fund_parse(Ctx *ctx, void *parent, Store *store, const char *name, Text content, Fund **ret)
{
    List *occupations = NULL;
    void *scratch = mem_root(NULL);
    Status status = occupation_list(ctx, scratch, &occupations);
    if (status == OK)
        status = fund_read(ctx, parent, store, occupations, name, content, ret);
    mem_free(scratch);
    return status;
}

static void write_entry(Buf *buf, const char *key, const char *text)
{
    if (text[0] == '\0')
        return;
    buf_printf(buf, "%s: ", key);
    yaml_write_text(buf, text);
    buf_append_char(buf, '\n');
}

char *fund_write(void *parent, List *occupations, const Fund *fund)
{
    Buf *buf = buf_new(parent, WORDS_BYTES_MAX);
    void *scratch = mem_root(NULL);
    buf_printf(buf, "fund: \"%s\"\n", fund->key);
    write_entry(buf, "name", fund->name);
    buf_printf(buf, "kind: %s\nregion: \"%s\"\n", FUND_KIND_KEYS[fund->kind],
               region_format(scratch, fund->region));
    write_entry(buf, "owner", fund->owner);
    write_entry(buf, "basis", fund->basis);
    if (fund->ceiling.rupiah >= 0)
        buf_printf(buf, "ceiling: %lld\n", (long long)fund->ceiling.rupiah);
    buf_printf(buf, "from: %s\nuntil: %s\nprogrammes: \"%s\"\nprecedence: %d\n",
               month_format(scratch, fund->from), month_format(scratch, fund->until),
               programmes_format(scratch, fund->programmes), fund->precedence);
    if (fund->undecided_relief)
        buf_append_string(buf, "undecided_relief: true\n");
    if (fund->synthetic)
        buf_append_string(buf, "synthetic: true\n");
    rules_write(buf, occupations, &fund->rules, &fund->priority);
    mem_free(scratch);
    return buf->data;
}
