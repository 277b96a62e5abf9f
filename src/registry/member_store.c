/* Loads the book of a chain and writes what an import adds to it. */
#include "registry/member_store.h"

#include "base/mem.h"
#include "base/progress.h"

/* -- Reading --------------------------------------------------------------------------------- */

SQL(book_persons, "SELECT id, nik, birth, sex, home, occupation, died, key_hash, member_number, "
                  "canonical FROM person "
                  "WHERE chain = $1 ORDER BY id");
SQL(book_changes, "SELECT person, nik, birth, sex, occupation, died, key_hash, member_number, "
                  "canonical FROM person_change "
                  "WHERE chain = $1 ORDER BY id");
SQL(book_residences, "SELECT person, since, home FROM residence WHERE chain = $1 ORDER BY id");
SQL(book_spells, "SELECT id, person, from_month, until_month, programmes, segment, payer, "
                 "replaces, income, employer "
                 "FROM cover WHERE chain = $1 ORDER BY id");
SQL(person_last, "SELECT COALESCE(max(id), 0) FROM person WHERE chain = $1");

/* Ids are nearly dense, so an id is found near its own place. */
static uint32_t index_of_person(const Book *book, int64_t id)
{
    if (book->person_count == 0)
        return BOOK_NOBODY;
    size_t low = 0, high = book->person_count;
    int64_t guess = id - book_person(book, 0)->id;
    if (guess >= 0 && (size_t)guess < high && book_person(book, (uint32_t)guess)->id == id)
        return (uint32_t)guess;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (book_person(book, (uint32_t)middle)->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < book->person_count && book_person(book, (uint32_t)low)->id == id ? (uint32_t)low
                                                                                  : BOOK_NOBODY;
}

static Status chain_statement(Store *store, const Sql *sql, Chain chain, Statement **ret)
{
    TRY(store_prepare(store, sql, ret));
    bind_int(*ret, 1, chain.number);
    return OK;
}

static Status load_persons(Book *book, Store *store, Chain chain)
{
    Statement *statement;
    TRY(chain_statement(store, &book_persons, chain, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        BookPerson person = {
            .id = (uint32_t)column_int(statement, 0),
            .birth = (int32_t)column_int(statement, 2),
            .sex = (uint8_t)column_int(statement, 3),
            .home = column_int(statement, 4),
            .occupation = (uint32_t)column_int(statement, 5),
            .died = column_is_null(statement, 6) ? DATE_NONE : (int32_t)column_int(statement, 6),
            .key_hash = (uint64_t)column_int(statement, 7),
            .member_hash = book_text_hash(column_text(statement, 8)),
            .name_hash = book_text_hash(column_text(statement, 9)),
        };
        book_add_person(book, &person, column_int(statement, 1));
    }
}

static Status load_changes(Book *book, Store *store, Chain chain)
{
    Statement *statement;
    TRY(chain_statement(store, &book_changes, chain, &statement));
    for (bool more;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        static const unsigned CHANGES[] = {CHANGE_NIK,          CHANGE_BIRTH, CHANGE_SEX,
                                           CHANGE_OCCUPATION,   CHANGE_DIED,  CHANGE_NAME,
                                           CHANGE_MEMBER_NUMBER};
        static const int COLUMNS[] = {1, 2, 3, 4, 5, 6, 7};
        unsigned changes = 0;
        for (size_t i = 0; i < ARRAY_COUNT(CHANGES); i++)
            if (!column_is_null(statement, COLUMNS[i]))
                changes |= CHANGES[i];
        MemberRow row = {
            .nik = column_int(statement, 1),
            .birth = (int32_t)column_int(statement, 2),
            .sex = (uint8_t)column_int(statement, 3),
            .occupation = (uint32_t)column_int(statement, 4),
            .died = (int32_t)column_int(statement, 5),
            .key_hash = (uint64_t)column_int(statement, 6),
            .member_number = column_text(statement, 7),
            .canonical = column_text(statement, 8),
        };
        uint32_t person = index_of_person(book, column_int(statement, 0));
        if (person != BOOK_NOBODY)
            book_change(book, person, &row, changes);
    }
}

static Status load_residences(Book *book, Store *store, Chain chain)
{
    Statement *statement;
    TRY(chain_statement(store, &book_residences, chain, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        uint32_t person = index_of_person(book, column_int(statement, 0));
        if (person != BOOK_NOBODY)
            book_add_residence(book, person, (int32_t)column_int(statement, 1),
                               column_int(statement, 2));
    }
}

static Status load_spells(Book *book, Store *store, Chain chain)
{
    Statement *statement;
    TRY(chain_statement(store, &book_spells, chain, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        SpellFacts facts = {
            .from = (int32_t)column_int(statement, 2),
            .until = (int32_t)column_int(statement, 3),
            .programmes = (uint8_t)column_int(statement, 4),
            .segment = (uint8_t)column_int(statement, 5),
            .payer = (uint8_t)column_int(statement, 6),
            .replaces = column_int(statement, 7),
            .income = column_is_null(statement, 8) ? -1 : column_int(statement, 8),
            .employer = column_text(statement, 9),
        };
        uint32_t person = index_of_person(book, column_int(statement, 1));
        if (person != BOOK_NOBODY)
            book_add_spell(book, person, column_int(statement, 0), &facts);
    }
}

Status book_load(Ctx *ctx, void *parent, Store *store, Chain chain, int64_t rows_expected,
                 Book **ret)
{
    Statement *statement;
    bool row;
    TRY(chain_statement(store, &person_last, chain, &statement));
    TRY(statement_next(statement, &row));
    int64_t known = row ? column_int(statement, 0) : 0;
    statement_reset(statement);
    progress_begin(ctx, "progress.registry.load", known);
    Book *book = book_new(parent, (size_t)(known > rows_expected ? known : rows_expected));
    Status status = load_persons(book, store, chain);
    if (status == OK)
        status = load_changes(book, store, chain);
    if (status == OK)
        status = load_residences(book, store, chain);
    if (status == OK)
        status = load_spells(book, store, chain);
    if (status != OK) {
        mem_free(book);
        return status;
    }
    *ret = book;
    return OK;
}

/* -- Writing --------------------------------------------------------------------------------- */

enum {
    PERSON_NIK,
    PERSON_BIRTH,
    PERSON_SEX,
    PERSON_HOME,
    PERSON_OCCUPATION,
    PERSON_DIED,
    PERSON_SYNTHETIC,
    PERSON_KEY_HASH,
    PERSON_CANONICAL,
    PERSON_NAME,
    PERSON_MEMBER_NUMBER
};
FACT_TABLE(person_table, "person",
           {
               {"nik", FACT_INT, false},
               {"birth", FACT_INT, false},
               {"sex", FACT_INT, false},
               {"home", FACT_INT, false},
               {"occupation", FACT_INT, false},
               {"died", FACT_INT, true},
               {"synthetic", FACT_INT, false},
               {"key_hash", FACT_INT, false},
               {"canonical", FACT_TEXT, false},
               {"name", FACT_TEXT, true},
               {"member_number", FACT_TEXT, true},
           });

enum {
    PERSON_CHANGE_PERSON,
    PERSON_CHANGE_NIK,
    PERSON_CHANGE_BIRTH,
    PERSON_CHANGE_SEX,
    PERSON_CHANGE_OCCUPATION,
    PERSON_CHANGE_DIED,
    PERSON_CHANGE_KEY_HASH,
    PERSON_CHANGE_CANONICAL,
    PERSON_CHANGE_NAME,
    PERSON_CHANGE_MEMBER_NUMBER,
    PERSON_CHANGE_SYNTHETIC
};
FACT_TABLE(person_change_table, "person_change",
           {
               {"person", FACT_INT, false},
               {"nik", FACT_INT, true},
               {"birth", FACT_INT, true},
               {"sex", FACT_INT, true},
               {"occupation", FACT_INT, true},
               {"died", FACT_INT, true},
               {"key_hash", FACT_INT, true},
               {"canonical", FACT_TEXT, true},
               {"name", FACT_TEXT, true},
               {"member_number", FACT_TEXT, true},
               {"synthetic", FACT_INT, false},
           });

enum { RESIDENCE_PERSON, RESIDENCE_SINCE, RESIDENCE_HOME, RESIDENCE_SYNTHETIC };
FACT_TABLE(residence_table, "residence",
           {
               {"person", FACT_INT, false},
               {"since", FACT_INT, false},
               {"home", FACT_INT, false},
               {"synthetic", FACT_INT, false},
           });

enum {
    COVER_PERSON,
    COVER_FROM,
    COVER_UNTIL,
    COVER_PROGRAMMES,
    COVER_SEGMENT,
    COVER_PAYER,
    COVER_SYNTHETIC,
    COVER_REPLACES,
    COVER_INCOME,
    COVER_EMPLOYER
};
FACT_TABLE(cover_table, "cover",
           {
               {"person", FACT_INT, false},
               {"from_month", FACT_INT, false},
               {"until_month", FACT_INT, false},
               {"programmes", FACT_INT, false},
               {"segment", FACT_INT, false},
               {"payer", FACT_INT, false},
               {"synthetic", FACT_INT, false},
               {"replaces", FACT_INT, true},
               {"income", FACT_INT, true},
               {"employer", FACT_TEXT, true},
           });

struct MemberWriter {
    Store *store;
    Chain chain;
    FactWriter *person, *change, *residence, *cover;
    OrganisationWriter *organisation;
};

Status member_writer_open(void *parent, Store *store, Chain chain, MemberWriter **ret)
{
    MemberWriter *writer = mem_new(parent, MemberWriter);
    writer->store = store;
    writer->chain = chain;
    TRY(fact_writer_open(store, chain, &person_table, &writer->person));
    TRY(fact_writer_open(store, chain, &person_change_table, &writer->change));
    TRY(fact_writer_open(store, chain, &residence_table, &writer->residence));
    TRY(fact_writer_open(store, chain, &cover_table, &writer->cover));
    TRY(organisation_writer_open(writer, store, chain, &writer->organisation));
    *ret = writer;
    return OK;
}

Status member_writer_close(MemberWriter *writer)
{
    FactWriter *writers[] = {writer->person, writer->change, writer->residence, writer->cover};
    Status status = organisation_writer_close(writer->organisation);
    for (size_t i = 0; i < ARRAY_COUNT(writers); i++) {
        Status one = fact_writer_close(writers[i]);
        if (status == OK)
            status = one;
    }
    mem_free(writer);
    return status;
}

Status member_write_person(MemberWriter *writer, const MemberRow *row, int64_t *ret_id)
{
    FactWriter *out = writer->person;
    bool undated = row->home_since == MONTH_EVER;
    fact_int(out, PERSON_NIK, row->nik);
    fact_int(out, PERSON_BIRTH, row->birth);
    fact_int(out, PERSON_SEX, row->sex);
    fact_int(out, PERSON_HOME, undated ? row->home : 0);
    fact_int(out, PERSON_OCCUPATION, row->occupation);
    if (row->died != DATE_NONE)
        fact_int(out, PERSON_DIED, row->died);
    fact_int(out, PERSON_SYNTHETIC, row->synthetic);
    fact_int(out, PERSON_KEY_HASH, (int64_t)row->key_hash);
    fact_text(out, PERSON_CANONICAL, row->canonical);
    if (!text_equal(row->name, row->canonical))
        fact_text(out, PERSON_NAME, row->name);
    if (row->member_number.bytes > 0)
        fact_text(out, PERSON_MEMBER_NUMBER, row->member_number);
    return fact_row(out, ret_id);
}

Status member_write_change(MemberWriter *writer, int64_t person, const MemberRow *row,
                           unsigned changes)
{
    FactWriter *out = writer->change;
    fact_int(out, PERSON_CHANGE_PERSON, person);
    fact_int(out, PERSON_CHANGE_SYNTHETIC, row->synthetic);
    if ((changes & CHANGE_NIK) != 0)
        fact_int(out, PERSON_CHANGE_NIK, row->nik);
    if ((changes & CHANGE_BIRTH) != 0)
        fact_int(out, PERSON_CHANGE_BIRTH, row->birth);
    if ((changes & CHANGE_SEX) != 0)
        fact_int(out, PERSON_CHANGE_SEX, row->sex);
    if ((changes & CHANGE_OCCUPATION) != 0)
        fact_int(out, PERSON_CHANGE_OCCUPATION, row->occupation);
    if ((changes & CHANGE_DIED) != 0)
        fact_int(out, PERSON_CHANGE_DIED, row->died);
    if ((changes & CHANGE_NAME) != 0) {
        fact_int(out, PERSON_CHANGE_KEY_HASH, (int64_t)row->key_hash);
        fact_text(out, PERSON_CHANGE_CANONICAL, row->canonical);
        fact_text(out, PERSON_CHANGE_NAME, row->name);
    }
    if ((changes & CHANGE_MEMBER_NUMBER) != 0)
        fact_text(out, PERSON_CHANGE_MEMBER_NUMBER, row->member_number);
    return fact_row(out, NULL);
}

Status member_write_residence(MemberWriter *writer, int64_t person, const MemberRow *row)
{
    fact_int(writer->residence, RESIDENCE_PERSON, person);
    fact_int(writer->residence, RESIDENCE_SINCE, row->home_since);
    fact_int(writer->residence, RESIDENCE_HOME, row->home);
    fact_int(writer->residence, RESIDENCE_SYNTHETIC, row->synthetic);
    return fact_row(writer->residence, NULL);
}

Status member_write_spell(MemberWriter *writer, int64_t person, const MemberRow *row,
                          int64_t *ret_id)
{
    FactWriter *out = writer->cover;
    const SpellFacts *spell = &row->spell;
    fact_int(out, COVER_PERSON, person);
    fact_int(out, COVER_FROM, spell->from);
    fact_int(out, COVER_UNTIL, spell->until);
    fact_int(out, COVER_PROGRAMMES, spell->programmes);
    fact_int(out, COVER_SEGMENT, spell->segment);
    fact_int(out, COVER_PAYER, spell->payer);
    fact_int(out, COVER_SYNTHETIC, row->synthetic);
    if (spell->replaces != 0)
        fact_int(out, COVER_REPLACES, spell->replaces);
    if (spell->income >= 0)
        fact_int(out, COVER_INCOME, spell->income);
    if (spell->employer.bytes > 0)
        fact_text(out, COVER_EMPLOYER, spell->employer);
    return fact_row(out, ret_id);
}

Status member_write_employer(MemberWriter *writer, Region region, const MemberRow *row,
                             bool *ret_new)
{
    *ret_new = false;
    bool known;
    TRY(organisation_known(writer->store, row->spell.employer, &known));
    if (known)
        return OK;
    OrganisationRow organisation = {
        .number = row->spell.employer,
        .name = row->employer_name,
        .region = region,
        .staff = -1,
        .synthetic = row->synthetic,
    };
    TRY(organisation_write(writer->organisation, &organisation));
    *ret_new = true;
    return OK;
}
