/* What the members import reads from the store and writes to it. Private to registry/. */
#pragma once

#include "registry/member.h"
#include "registry/organisation.h"

/* All that is recorded of a chain's people. `rows_expected` sizes the book for what will come. */
Status book_load(Ctx *ctx, void *parent, Store *store, Chain chain, int64_t rows_expected,
                 Book **ret);

/* Bulk writing under the event that was begun in the chain. */
typedef struct MemberWriter MemberWriter;
Status member_writer_open(void *parent, Store *store, Chain chain, MemberWriter **ret);
Status member_write_person(MemberWriter *writer, const MemberRow *row, int64_t *ret_id);
/* The person_change columns named in `changes`. */
Status member_write_change(MemberWriter *writer, int64_t person, const MemberRow *row,
                           unsigned changes);
Status member_write_residence(MemberWriter *writer, int64_t person, const MemberRow *row);
Status member_write_spell(MemberWriter *writer, int64_t person, const MemberRow *row,
                          int64_t *ret_id);
/* An organisation of which only number and name are known, unless the number is recorded already
 * (*ret_new). */
Status member_write_employer(MemberWriter *writer, Region region, const MemberRow *row,
                             bool *ret_new);
Status member_writer_close(MemberWriter *writer);

/* The directory: a NIK and whose it is. */
typedef struct {
    int64_t nik;
    int64_t person;
} NikEntry;
/* Enters NIKs, sorted here. E_CONFLICT if one is taken: another process was faster. */
Status directory_add(Store *store, Chain chain, NikEntry *entries, size_t count);
/* Does any other chain have people, so that NIKs must be looked up at all? */
Status directory_has_others(Store *store, Chain chain, bool *ret);
Status directory_find(Store *store, int64_t nik, PersonId *ret, bool *ret_found);
