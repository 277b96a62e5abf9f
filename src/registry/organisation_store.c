/* Organisations in the store. */
#include "registry/organisation.h"

#include "base/mem.h"

enum {
    COLUMN_NUMBER,
    COLUMN_NAME,
    COLUMN_REGION,
    COLUMN_KIND,
    COLUMN_SIZE,
    COLUMN_SECTOR,
    COLUMN_STAFF,
    COLUMN_JKK_CLASS,
    COLUMN_SINCE,
    COLUMN_SYNTHETIC
};
FACT_TABLE(organisation_table, "organisation",
           {
               {"number", FACT_TEXT, false},
               {"name", FACT_TEXT, false},
               {"region", FACT_INT, false},
               {"kind", FACT_INT, false},
               {"size", FACT_INT, false},
               {"sector", FACT_INT, false},
               {"staff", FACT_INT, true},
               {"jkk_class", FACT_INT, false},
               {"since", FACT_INT, false},
               {"synthetic", FACT_INT, false},
           });

#define ORGANISATION_FIELDS                                                                        \
    "chain, id, number, name, region, kind, size, sector, staff, jkk_class, since, synthetic"
SQL(organisation_any, "SELECT 1 FROM organisation WHERE number = $1 LIMIT 1");
/* Of descriptions from the same month the one recorded last holds. */
SQL(organisation_versions,
    "SELECT " ORGANISATION_FIELDS " FROM organisation WHERE number = $1 ORDER BY since, chain, id");
SQL(organisation_in_force,
    "SELECT " ORGANISATION_FIELDS " FROM organisation WHERE number = $1 AND since <= $2 "
    "ORDER BY since DESC, chain DESC, id DESC LIMIT 1");
SQL(organisation_all, "SELECT " ORGANISATION_FIELDS
                      " FROM organisation WHERE since <= $1 ORDER BY number, since, chain, id");

struct OrganisationWriter {
    FactWriter *out;
};

Status organisation_writer_open(void *parent, Store *store, Chain chain, OrganisationWriter **ret)
{
    OrganisationWriter *writer = mem_new(parent, OrganisationWriter);
    TRY(fact_writer_open(store, chain, &organisation_table, &writer->out));
    *ret = writer;
    return OK;
}

Status organisation_write(OrganisationWriter *writer, const OrganisationRow *row)
{
    fact_text(writer->out, COLUMN_NUMBER, row->number);
    fact_text(writer->out, COLUMN_NAME, row->name);
    fact_int(writer->out, COLUMN_REGION, row->region.code);
    fact_int(writer->out, COLUMN_KIND, row->kind);
    fact_int(writer->out, COLUMN_SIZE, row->size);
    fact_int(writer->out, COLUMN_SECTOR, row->sector);
    if (row->staff >= 0)
        fact_int(writer->out, COLUMN_STAFF, row->staff);
    fact_int(writer->out, COLUMN_JKK_CLASS, row->jkk_class);
    fact_int(writer->out, COLUMN_SINCE, row->since);
    fact_int(writer->out, COLUMN_SYNTHETIC, row->synthetic);
    return fact_row(writer->out, NULL);
}

Status organisation_writer_close(OrganisationWriter *writer)
{
    Status status = fact_writer_close(writer->out);
    mem_free(writer);
    return status;
}

Status organisation_known(Store *store, Text number, bool *ret)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &organisation_any, &statement));
    bind_text(statement, 1, number);
    TRY(statement_next(statement, &row));
    statement_reset(statement);
    *ret = row;
    return OK;
}

static void read_row(const Statement *statement, void *parent, Organisation *ret)
{
    *ret = (Organisation){
        .chain = {column_int(statement, 0)},
        .id = column_int(statement, 1),
        .number = column_string(parent, statement, 2),
        .name = column_string(parent, statement, 3),
        .region = {column_int(statement, 4)},
        .kind = (OrganisationKind)column_int(statement, 5),
        .size = (SizeClass)column_int(statement, 6),
        .sector = (uint32_t)column_int(statement, 7),
        .staff = column_is_null(statement, 8) ? -1 : column_int(statement, 8),
        .jkk_class = (int)column_int(statement, 9),
        .since = {(int32_t)column_int(statement, 10)},
        .synthetic = column_int(statement, 11) != 0,
    };
}

static bool same_description(const Organisation *known, const OrganisationRow *row)
{
    return text_is(row->name, known->name) && known->region.code == row->region.code &&
           known->kind == row->kind && known->size == row->size && known->sector == row->sector &&
           known->staff == row->staff && known->jkk_class == row->jkk_class;
}

/* Only a number and a name, taken from a members file: any description is more. */
static bool is_bare(const Organisation *known)
{
    return known->kind == ORGANISATION_UNKNOWN && known->size == SIZE_UNKNOWN &&
           known->sector == 0 && known->staff < 0 && known->jkk_class == 0 &&
           known->since.months == 0;
}

Status organisation_compare(Store *store, const OrganisationRow *row, bool *ret_same,
                            bool *ret_differs)
{
    Statement *statement;
    bool same = false, differs = false;
    void *scratch = mem_root(NULL);
    Status status = store_prepare(store, &organisation_versions, &statement);
    if (status == OK)
        bind_text(statement, 1, row->number);
    for (bool more = true; status == OK && more;) {
        status = statement_next(statement, &more);
        if (status != OK || !more)
            break;
        Organisation known;
        read_row(statement, scratch, &known);
        if (known.since.months != row->since)
            continue;
        same = same || same_description(&known, row);
        differs = differs || !is_bare(&known);
    }
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret_same = same;
    *ret_differs = differs && !same;
    return OK;
}

Status organisation_find(Store *store, void *parent, Text number, Month as_of, Organisation *ret)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &organisation_in_force, &statement));
    bind_text(statement, 1, number);
    bind_int(statement, 2, as_of.months);
    TRY(statement_next(statement, &row));
    if (row)
        read_row(statement, parent, ret);
    statement_reset(statement);
    if (row)
        return OK;
    Ctx *ctx = store_ctx(store);
    return fail(ctx, E_NOT_FOUND, "organisation.not_found", text_string(ctx, number), NULL);
}

static int by_region_and_number(const void *left, const void *right)
{
    const Organisation *a = left, *b = right;
    if (a->region.code != b->region.code)
        return a->region.code < b->region.code ? -1 : 1;
    return strcmp(a->number, b->number);
}

Status organisation_list(Store *store, void *parent, Region within, Month as_of, Organisation **ret,
                         size_t *ret_count)
{
    Statement *statement;
    Organisation *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &organisation_all, &statement));
    bind_int(statement, 1, as_of.months);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        Organisation organisation;
        read_row(statement, parent, &organisation);
        /* Versions of one number follow each other, the one in force last. */
        if (count > 0 && strcmp(list[count - 1].number, organisation.number) == 0) {
            list[count - 1] = organisation;
            continue;
        }
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = organisation;
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (region_contains(within, list[i].region))
            list[kept++] = list[i];
    if (kept > 0)
        qsort(list, kept, sizeof *list, by_region_and_number);
    *ret = list;
    *ret_count = kept;
    return OK;
}
