/* `organisation import`: employers and public bodies, each described from a month on. */
#include "base/file.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/progress.h"
#include "registry/member.h"
#include "registry/organisation.h"

enum { NUMBER_DIGITS_EXPECTED = 8 };

typedef struct {
    Ctx *ctx;
    Store *store;
    TableReader *reader;
    List *sectors;
    void *memory;
    Map *chains_seen;
    Chain *chains;
    size_t chain_count, chain_capacity;
    bool synthetic;
    OrganisationImport counts;
} Import;

static bool bad(Import *in, const TableRow *row, size_t column, const char *key)
{
    Place place = table_place(in->reader, row->line, column);
    char *text = text_string(NULL, row->fields[column]);
    problem_add(in->ctx, PROBLEM_ERROR, &place, key, text, NULL);
    mem_free(text);
    return false;
}

static bool read_number(Import *in, const TableRow *row, Text *ret)
{
    char buffer[CODE_BYTES_MAX];
    if (!table_field_text(in->ctx, in->reader, row, ORGANISATION_NUMBER, ret))
        return false;
    if (ret->bytes > CODE_BYTES_MAX)
        return bad(in, row, ORGANISATION_NUMBER, "registry.code_too_long");
    Damage damage = damage_of(*ret, NUMBER_DIGITS_EXPECTED, buffer);
    if (damage.kind == DAMAGE_SCIENTIFIC || (damage.kind == DAMAGE_DECIMAL && !damage.whole))
        return bad(in, row, ORGANISATION_NUMBER, "registry.code_damaged");
    return true;
}

static bool read_region(Import *in, const TableRow *row, Region *ret)
{
    Text text;
    if (!table_field_text(in->ctx, in->reader, row, ORGANISATION_REGION, &text))
        return false;
    Place place = table_place(in->reader, row->line, ORGANISATION_REGION);
    if (region_read(in->ctx, &place, text, ret) != OK)
        return false;
    if (!region_exists(in->store, *ret))
        return bad(in, row, ORGANISATION_REGION, "registry.region_unknown");
    return true;
}

static bool read_sector(Import *in, const TableRow *row, uint32_t *ret)
{
    Text text = row->fields[ORGANISATION_SECTOR];
    if (text.bytes == 0)
        return true;
    const ListEntry *entry = list_find(in->sectors, text);
    if (entry == NULL)
        return bad(in, row, ORGANISATION_SECTOR, "registry.sector_unknown");
    *ret = entry->code;
    return true;
}

static bool read_row(Import *in, const TableRow *row, OrganisationRow *ret)
{
    OrganisationRow out = {.number = TEXT_EMPTY};
    int64_t kind = 0, size = 0, staff = -1, jkk_class = 0, since = 0, synthetic = 0;
    bool empty;
    bool good = read_number(in, row, &out.number);
    good &= table_field_text(in->ctx, in->reader, row, ORGANISATION_NAME, &out.name);
    good &= read_region(in, row, &out.region);
    good &= read_sector(in, row, &out.sector);
    good &= table_field(in->ctx, in->reader, row, ORGANISATION_KIND, &kind, &empty);
    good &= table_field(in->ctx, in->reader, row, ORGANISATION_SIZE, &size, &empty);
    good &= table_field(in->ctx, in->reader, row, ORGANISATION_STAFF, &staff, &empty);
    good &= table_field(in->ctx, in->reader, row, ORGANISATION_JKK_CLASS, &jkk_class, &empty);
    good &= table_field(in->ctx, in->reader, row, ORGANISATION_SINCE, &since, &empty);
    good &= table_field(in->ctx, in->reader, row, ORGANISATION_SYNTHETIC, &synthetic, &empty);
    if (!good)
        return false;
    out.kind = (OrganisationKind)(kind % ORGANISATION_KIND_COUNT);
    out.size = (SizeClass)(size % SIZE_COUNT);
    out.staff = staff;
    out.jkk_class = (int)jkk_class;
    out.since = (int32_t)since;
    out.synthetic = synthetic != 0 || in->synthetic;
    *ret = out;
    return true;
}

/* Each regency that gets a row has an event of its own; all of them name the file. */
static Status begin_event(Import *in, Chain chain)
{
    if (!map_put(in->chains_seen, (uint64_t)chain.number, 1, NULL))
        return OK;
    in->chains = mem_grow(in->memory, in->chains, in->chain_count, &in->chain_capacity);
    in->chains[in->chain_count++] = chain;
    return event_begin(in->store, chain, "organisation import", path_name(table_path(in->reader)),
                       NULL);
}

static Status name_file(Import *in)
{
    Digest digest = table_digest(in->reader);
    for (size_t i = 0; i < in->chain_count; i++)
        TRY(event_input(in->store, in->chains[i], path_name(table_path(in->reader)),
                        table_bytes(in->reader), &digest));
    return OK;
}

static Status take_row(Import *in, const TableRow *row)
{
    OrganisationRow organisation;
    in->counts.rows++;
    bool same = false, differs = false;
    bool good = read_row(in, row, &organisation);
    if (good)
        TRY(organisation_compare(in->store, &organisation, &same, &differs));
    if (good && differs)
        good = bad(in, row, ORGANISATION_NUMBER, "organisation.differs");
    in->counts.rows_bad += !good;
    in->counts.rows_unchanged += good && same;
    if (!good || same)
        return OK;
    Chain chain = region_chain(organisation.region);
    OrganisationWriter *writer;
    TRY(begin_event(in, chain));
    TRY(organisation_writer_open(in->memory, in->store, chain, &writer));
    TRY(organisation_write(writer, &organisation));
    in->counts.rows_new++;
    return organisation_writer_close(writer);
}

static Status take_rows(Import *in)
{
    progress_begin(in->ctx, "progress.organisation.import", table_rows_expected(in->reader));
    for (;;) {
        TableRow row;
        bool more;
        TRY(table_next(in->reader, &row, &more));
        if (!more)
            break;
        TRY(take_row(in, &row));
        progress_add(in->ctx, 1);
    }
    in->counts.rows += table_bad_rows(in->reader);
    in->counts.rows_bad += table_bad_rows(in->reader);
    return OK;
}

Status organisation_import(Ctx *ctx, Store *store, const char *path,
                           const TableReaderOptions *reader, bool all_or_nothing, bool synthetic,
                           OrganisationImport *ret)
{
    void *scratch = mem_root(NULL);
    Import in = {.ctx = ctx,
                 .store = store,
                 .synthetic = synthetic,
                 .memory = scratch,
                 .chains_seen = map_new(scratch, 64)};
    Status status = sector_list(ctx, scratch, &in.sectors);
    if (status == OK)
        status = table_open(ctx, scratch, path, &ORGANISATION_COLUMNS, reader, &in.reader);
    if (status == OK)
        status = take_rows(&in);
    if (status == OK)
        status = name_file(&in);
    if (status == OK && all_or_nothing && in.counts.rows_bad > 0)
        status = fail(ctx, E_INVALID, "registry.all_or_nothing",
                      count_format(ctx, in.counts.rows_bad, ctx->lang == LANG_EN), NULL);
    if (status == OK)
        *ret = in.counts;
    mem_free(scratch);
    return status;
}
