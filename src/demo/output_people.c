/* Members, employers, rosters and their truth as files. */
#include <assert.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "demo/output.h"

/* People are drawn in blocks on all threads and written in order. */
enum { BLOCK_PEOPLE = 32768, CHUNK_PEOPLE = 1024 };

typedef struct {
    const DemoRegency *regency;
    int64_t first;
    DemoPerson *people;
} Block;

static Status draw_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    Block *block = argument;
    for (int64_t i = begin; i < end; i++)
        person_draw(block->regency, block->first + i, &block->people[i]);
    return OK;
}

/* Texts that many rows share, so that none is made a row. */
typedef struct {
    const char *programmes[32];
} Words;

static const char *programmes_word(void *parent, Words *words, unsigned programmes)
{
    assert(programmes < ARRAY_COUNT(words->programmes));
    if (words->programmes[programmes] == NULL)
        words->programmes[programmes] = programmes_format(parent, programmes);
    return words->programmes[programmes];
}

static const char *const MEMBER_KEYS[] = {
    "nik",     "name",          "birth_date",      "sex",        "home",  "occupation",
    "died_on", "member_number", "segment",         "programmes", "payer", "from",
    "until",   "income",        "employer_number", "synthetic"};

static Status write_person(OutputTable *table, void *parent, Words *words, const DemoPerson *person)
{
    for (int i = 0; i < person->spell_count; i++) {
        const DemoSpell *spell = &person->spells[i];
        const Cell cells[] = {
            CELL_INT_OF(person->nik.number),
            CELL_STRING(person->name),
            CELL_DATE_OF(person->birth),
            CELL_STRING(person->sex == SEX_FEMALE ? "P" : "L"),
            CELL_INT_OF(person->home.code),
            CELL_STRING(person->occupation),
            person->died.days == INT32_MIN ? CELL_NONE : CELL_DATE_OF(person->died),
            CELL_INT_OF(person->member_number),
            CELL_STRING(SEGMENT_KEYS[spell->segment]),
            CELL_STRING(programmes_word(parent, words, spell->programmes)),
            CELL_STRING(PAYER_KEYS[spell->payer]),
            CELL_MONTH_OF(spell->from),
            CELL_MONTH_OF(spell->until),
            CELL_INT_OF(spell->income.rupiah),
            spell->employer == 0 ? CELL_NONE : CELL_INT_OF(spell->employer),
            CELL_BOOL_OF(true),
        };
        static_assert(ARRAY_COUNT(cells) == ARRAY_COUNT(MEMBER_KEYS), "a cell for each column");
        TRY(output_row(table, cells));
    }
    return OK;
}

Status output_members(Output *output, const DemoRegency *regency)
{
    Ctx *ctx = output->ctx;
    void *memory = mem_root(ctx);
    Words words = {0};
    OutputTable table;
    Block block = {.regency = regency, .people = mem_array(memory, DemoPerson, BLOCK_PEOPLE)};
    const char *path =
        mem_printf(memory, "members/%lld.csv", (long long)regency->place->region.code);
    Status status = output_open(output, memory, path, "demo.file.members", &MEMBER_COLUMNS,
                                MEMBER_KEYS, ARRAY_COUNT(MEMBER_KEYS), &table);
    int64_t members = regency->population.members;
    for (block.first = 0; status == OK && block.first < members; block.first += BLOCK_PEOPLE) {
        int64_t count = members - block.first < BLOCK_PEOPLE ? members - block.first : BLOCK_PEOPLE;
        status = parallel_for(ctx, count, CHUNK_PEOPLE, draw_chunk, &block);
        for (int64_t i = 0; status == OK && i < count; i++)
            status = write_person(&table, memory, &words, &block.people[i]);
    }
    if (status == OK)
        status = output_close(output, &table);
    mem_free(memory);
    return status;
}

Status output_organisations(Output *output, const DemoRegency *regencies, size_t count)
{
    static const char *const KEYS[] = {"number", "name", "region", "kind", "size", "synthetic"};
    void *memory = mem_root(output->ctx);
    OutputTable table;
    Status status = output_open(output, memory, "organisations.csv", "demo.file.organisations",
                                &ORGANISATION_COLUMNS, KEYS, ARRAY_COUNT(KEYS), &table);
    for (size_t r = 0; status == OK && r < count; r++)
        for (int64_t i = 0; status == OK && i < regencies[r].employers; i++) {
            int64_t number = employer_number(regencies[r].index, i);
            char name[64];
            snprintf(name, sizeof name, "PT Contoh %lld (sintetis)", (long long)number);
            const Cell cells[] = {CELL_INT_OF(number),
                                  CELL_STRING(name),
                                  CELL_INT_OF(regencies[r].place->region.code),
                                  CELL_STRING("company"),
                                  CELL_STRING(i < regencies[r].employers / 20 ? "large" : "medium"),
                                  CELL_BOOL_OF(true)};
            status = output_row(&table, cells);
        }
    if (status == OK)
        status = output_close(output, &table);
    mem_free(memory);
    return status;
}

/* A roster as an office makes it: its own numbering and a village's name besides the columns that a
 * check reads. */
static const Column ROSTER_FILE[] = {
    {"no", "no", "no", COLUMN_INT, true, 0, NULL},
    {"nik", "nik", "nik", COLUMN_TEXT, true, 0, NULL},
    {"name", "nama", "name", COLUMN_TEXT, true, 0, NULL},
    {"birth_date", "tanggal lahir", "birth date", COLUMN_DATE, false, 0, NULL},
    {"sex", "l/p", "sex", COLUMN_TEXT, false, 0, NULL},
    {"home", "kode desa", "home", COLUMN_TEXT, false, 0, NULL},
    {"village", "desa/kelurahan", "village", COLUMN_TEXT, false, 0, NULL},
    {"occupation", "pekerjaan", "occupation", COLUMN_TEXT, false, 0, NULL},
    {"decile", "desil", "decile", COLUMN_INT, false, 0, NULL},
    {"disability", "disabilitas", "disability", COLUMN_BOOL, false, 0, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
static const ColumnSet ROSTER_FILE_COLUMNS = {"roster", ROSTER_FILE, ARRAY_COUNT(ROSTER_FILE)};

Status output_roster(Output *output, const RosterOutput *roster, const char *suffix)
{
    static const char *const KEYS[] = {"no",     "nik",        "name",     "birth_date",
                                       "sex",    "home",       "village",  "occupation",
                                       "decile", "disability", "synthetic"};
    void *memory = mem_root(output->ctx);
    OutputTable table;
    const char *path = mem_printf(memory, "rosters/%lld.%s",
                                  (long long)roster->regency->place->region.code, suffix);
    Status status = output_open(output, memory, path, "demo.file.roster", &ROSTER_FILE_COLUMNS,
                                KEYS, ARRAY_COUNT(KEYS), &table);
    for (int64_t i = 0; status == OK && i < roster->count; i++) {
        const DemoRosterRow *row = &roster->rows[i];
        void *texts = mem_root(memory);
        const Cell cells[] = {
            CELL_INT_OF(row->no),
            CELL_STRING(row->nik),
            CELL_STRING(row->name),
            CELL_DATE_OF(row->birth),
            CELL_STRING(row->sex == SEX_FEMALE ? "P" : "L"),
            CELL_STRING(region_format(texts, row->home)),
            CELL_STRING(roster->village_name(roster->argument, row->home)),
            CELL_STRING(row->occupation),
            CELL_INT_OF(row->decile),
            CELL_BOOL_OF(row->disabled),
            CELL_BOOL_OF(true),
        };
        status = output_row(&table, cells);
        mem_free(texts);
    }
    if (status == OK)
        status = output_close(output, &table);
    mem_free(memory);
    return status;
}

Status output_truth(Output *output, const RosterOutput *roster)
{
    static const char *const KEYS[] = {"no",       "verdict",      "fault",
                                       "true_nik", "duplicate_of", "synthetic"};
    void *memory = mem_root(output->ctx);
    OutputTable table;
    const char *path =
        mem_printf(memory, "truth/%lld.csv", (long long)roster->regency->place->region.code);
    Status status = output_open(output, memory, path, "demo.file.truth", &DEMO_TRUTH_COLUMNS, KEYS,
                                ARRAY_COUNT(KEYS), &table);
    for (int64_t i = 0; status == OK && i < roster->count; i++) {
        const DemoRosterRow *row = &roster->rows[i];
        const Cell cells[] = {
            CELL_INT_OF(row->no),
            CELL_STRING(VERDICT_KEYS[roster_fault_verdict(row->fault)]),
            CELL_STRING(roster_fault_key(row->fault)),
            CELL_INT_OF(row->true_nik.number),
            row->duplicate_of == 0 ? CELL_NONE : CELL_INT_OF(row->duplicate_of),
            CELL_BOOL_OF(true),
        };
        status = output_row(&table, cells);
    }
    if (status == OK)
        status = output_close(output, &table);
    mem_free(memory);
    return status;
}
