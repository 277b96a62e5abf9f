/* What the tests of bills share: people with commitments, and the commands in one line each. */
#pragma once

#include "fund/bill_private.h"
#include "fund/fund_world_test.h"

enum { PRICE = 16800 }; /* JKK and JKM of one head in a month of 2023 */

static inline int64_t nik_number(int64_t person) { return 3277010101800000 + person; }

static inline Commitment promise(const Fund *fund, int64_t person, Month from, Month until)
{
    return (Commitment){.fund = fund->id,
                        .nik = nik_number(person),
                        .name = TEXT("Siti Rahayu"),
                        .home = UTAMA,
                        .occupation = 5212,
                        .from = from,
                        .until = until,
                        .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                        .synthetic = true};
}

/* Ends the transaction as a command would. */
static inline Status finish(World *world, Status status)
{
    if (status != OK)
        store_rollback(world->store);
    else
        commit(world);
    return status;
}

static inline Status try_promise(World *world, const char *key, const Commitment *list,
                                 size_t count)
{
    AllocationId id;
    bool existed;
    const Allocation allocation = {.chain = region_chain(KOTA_CIMAHI),
                                   .region = KOTA_CIMAHI,
                                   .key = text_of(key),
                                   .date = day(2023, 3, 15),
                                   .expires = LEDGER_NEVER};
    begin(world);
    return finish(world, commitment_add(world->ctx, world->store, world->law, &allocation, list,
                                        count, &id, &existed));
}

static inline Status try_issue(World *world, const Fund *fund, Month month, BillId *ret_id,
                               bool *ret_existed)
{
    begin(world);
    return finish(world, bill_issue(world->ctx, world->store, world->law, fund, month,
                                    day(2023, 3, 15), ret_id, ret_existed));
}

static inline BillId issue(World *world, const Fund *fund, Month month)
{
    BillId id;
    bool existed;
    assert_ok(world->ctx, try_issue(world, fund, month, &id, &existed));
    assert_false(existed);
    return id;
}

static inline Status try_pay(World *world, BillId id, const char *code, BillPayment *ret)
{
    begin(world);
    return finish(world,
                  bill_pay(world->ctx, world->store, id, day(2023, 3, 16), text_of(code), ret));
}

static inline BillPayment pay(World *world, BillId id)
{
    BillPayment payment;
    assert_ok(world->ctx, try_pay(world, id, "KODE-1", &payment));
    return payment;
}

/* `rows` are "line;answer;number;reason" without the header. */
static inline Status try_answer(World *world, BillId id, const char *rows, BillReceipt *ret)
{
    char *path = write_file(world, "in.csv",
                            mem_printf(world->ctx, "baris tagihan;jawaban;kpj;alasan\n%s", rows));
    begin(world);
    return finish(world, bill_receipt_import(world->ctx, world->store, id, path, NULL,
                                             day(2023, 3, 17), false, ret));
}

static inline Bill bill_now(World *world, BillId id)
{
    Bill bill;
    assert_ok(world->ctx, bill_get(world->store, world->ctx, id, &bill));
    return bill;
}

static inline void verify(World *world)
{
    LedgerReport report;
    AuditReport audit;
    assert_ok(world->ctx, ledger_verify(world->ctx, world->store, &report));
    assert_ok(world->ctx, commitment_verify(world->ctx, world->store));
    assert_ok(world->ctx, bill_verify(world->ctx, world->store, &(BillProof){0}));
    assert_ok(world->ctx, audit_verify(world->ctx, world->store, &audit));
}

/* Months in which the register has this person's cover in force, as bits from January 2023 on. */
static inline unsigned covered_months(World *world, int64_t nik, PayerKind payer)
{
    PersonId person;
    CoverInfo *covers;
    size_t count;
    unsigned months = 0;
    assert_ok(world->ctx, registry_find_nik(world->store, (Chain){-1}, &nik, 1, &person));
    if (person.id == 0)
        return 0;
    assert_ok(world->ctx, registry_covers(world->store, world->ctx, person, &covers, &count));
    for (size_t i = 0; i < count; i++)
        for (Month month = covers[i].from;
             !covers[i].replaced && covers[i].programmes != 0 && covers[i].payer == payer &&
             month.months <= covers[i].until.months;
             month.months++) {
            unsigned bit = 1u << (month.months - month_at(2023, 1).months);
            assert_int_equal(months & bit, 0); /* nobody is covered twice by one payer either */
            months |= bit;
        }
    mem_free(covers);
    return months;
}
