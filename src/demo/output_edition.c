/* The example edition as files. */
#include <assert.h>

#include "award/award.h"
#include "base/mem.h"
#include "demo/output.h"

static const char SOURCE[] = "contoh sintetis, demo/west-java";

static Status write_entrants(Output *output, void *memory, const DemoEdition *edition,
                             const char *const *names)
{
    static const char *const KEYS[] = {"category",       "code",     "name",  "region",
                                       "size_class",     "sector",   "staff", "programmes",
                                       "arrears_months", "synthetic"};
    OutputTable table;
    TRY(output_open(output, memory, "entrants.csv", "demo.file.entrants", &ENTRANT_COLUMNS, KEYS,
                    ARRAY_COUNT(KEYS), &table));
    for (size_t i = 0; i < edition->entrant_count; i++) {
        const DemoEntrant *entrant = &edition->entrants[i];
        const Cell cells[] = {
            CELL_STRING(entrant->category),
            CELL_STRING(entrant->code),
            CELL_STRING(entrant->name != NULL ? entrant->name : names[i]),
            CELL_STRING(region_format(memory, entrant->region)),
            entrant->size_class == NULL ? CELL_NONE : CELL_STRING(entrant->size_class),
            entrant->sector == NULL ? CELL_NONE : CELL_STRING(entrant->sector),
            entrant->staff < 0 ? CELL_NONE : CELL_INT_OF(entrant->staff),
            entrant->programmes == NULL ? CELL_NONE : CELL_STRING(entrant->programmes),
            entrant->arrears_months < 0 ? CELL_NONE : CELL_INT_OF(entrant->arrears_months),
            CELL_BOOL_OF(true),
        };
        TRY(output_row(&table, cells));
    }
    return output_close(output, &table);
}

static Status write_facts(Output *output, void *memory, const DemoEdition *edition)
{
    static const char *const KEYS[] = {"code",   "fact",      "value", "as_of",
                                       "source", "certainty", "note",  "synthetic"};
    OutputTable table;
    TRY(output_open(output, memory, "facts.csv", "demo.file.facts", &FACT_COLUMNS, KEYS,
                    ARRAY_COUNT(KEYS), &table));
    for (size_t i = 0; i < edition->fact_count; i++) {
        const DemoFact *fact = &edition->facts[i];
        const Cell cells[] = {CELL_STRING(fact->code),
                              CELL_STRING(fact->fact),
                              CELL_INT_OF(fact->value),
                              CELL_DATE_OF(fact->as_of),
                              CELL_STRING(SOURCE),
                              CELL_STRING("D"),
                              CELL_STRING("angka rekaan untuk contoh"),
                              CELL_BOOL_OF(true)};
        TRY(output_row(&table, cells));
    }
    return output_close(output, &table);
}

/* Documents come with the nomination. */
static Date submitted_of(const DemoEdition *edition, const DemoEntrant *entrant)
{
    Date day = {0};
    for (size_t i = 0; i < edition->nomination_count; i++) {
        if (edition->nominations[i].entrant == entrant)
            day = edition->nominations[i].submitted;
    }
    return day;
}

static Status write_evidence(Output *output, void *memory, const DemoEdition *edition)
{
    static const char *const KEYS[] = {"category", "code",     "indicator", "number", "kind",
                                       "title",    "in_force", "submitted", "source", "synthetic"};
    OutputTable table;
    TRY(output_open(output, memory, "evidence.csv", "demo.file.evidence", &EVIDENCE_COLUMNS, KEYS,
                    ARRAY_COUNT(KEYS), &table));
    for (size_t i = 0; i < edition->evidence_count; i++) {
        const DemoEvidence *evidence = &edition->evidence[i];
        const Cell cells[] = {CELL_STRING(evidence->entrant->category),
                              CELL_STRING(evidence->entrant->code),
                              evidence->indicator[0] == '\0' ? CELL_NONE
                                                             : CELL_STRING(evidence->indicator),
                              CELL_STRING(evidence->number),
                              CELL_STRING(evidence->kind),
                              CELL_STRING(evidence->title),
                              CELL_DATE_OF(evidence->in_force),
                              CELL_DATE_OF(submitted_of(edition, evidence->entrant)),
                              CELL_STRING(SOURCE),
                              CELL_BOOL_OF(true)};
        TRY(output_row(&table, cells));
    }
    return output_close(output, &table);
}

static Status write_verdicts(Output *output, void *memory, const DemoEdition *edition)
{
    static const char *const KEYS[] = {"category", "code",   "number",    "kind", "verdict",
                                       "level",    "reason", "judged_by", "date", "synthetic"};
    OutputTable table;
    Date day = {0};
    bool good = date_from_ymd(DEMO_YEAR + 1, 1, 26, &day);
    assert(good);
    TRY(output_open(output, memory, "verdicts.csv", "demo.file.verdicts", &DOCUMENT_VERDICT_COLUMNS,
                    KEYS, ARRAY_COUNT(KEYS), &table));
    for (size_t i = 0; i < edition->evidence_count; i++) {
        const DemoEvidence *evidence = &edition->evidence[i];
        const Cell cells[] = {
            CELL_STRING(evidence->entrant->category),
            CELL_STRING(evidence->entrant->code),
            CELL_STRING(evidence->number),
            CELL_STRING(evidence->kind),
            CELL_STRING(evidence->verdict),
            evidence->level[0] == '\0' ? CELL_NONE : CELL_STRING(evidence->level),
            evidence->reason[0] == '\0' ? CELL_NONE : CELL_STRING(evidence->reason),
            CELL_STRING("Tim pemeriksa berkas (contoh)"),
            CELL_DATE_OF(day),
            CELL_BOOL_OF(true),
        };
        TRY(output_row(&table, cells));
    }
    return output_close(output, &table);
}

/* Who signs: the entrant itself, the branch or the labour office of where it is. */
static const char *nominator_of(void *memory, const DemoNomination *nomination, const char *name)
{
    const DemoEntrant *entrant = nomination->entrant;
    const char *place = region_format(memory, entrant->region);
    if (strcmp(nomination->by, "branch") == 0)
        return mem_printf(memory, "Kantor cabang contoh %s", place);
    if (strcmp(nomination->by, "regency") == 0)
        return mem_printf(memory, "Dinas tenaga kerja %s (contoh)", place);
    return entrant->name != NULL ? entrant->name
                                 : mem_printf(memory, "Pemerintah %s (contoh)", name);
}

static const char *nominator_code_of(void *memory, const DemoNomination *nomination)
{
    const DemoEntrant *entrant = nomination->entrant;
    if (strcmp(nomination->by, "branch") == 0)
        return mem_printf(memory, "KC-%lld", (long long)entrant->region.code);
    if (strcmp(nomination->by, "regency") == 0)
        return region_format(memory, entrant->region);
    return entrant->code;
}

static Status write_nominations(Output *output, void *memory, const DemoEdition *edition,
                                const char *const *names)
{
    static const char *const KEYS[] = {"category",       "code",      "by",       "nominator",
                                       "nominator_code", "submitted", "synthetic"};
    OutputTable table;
    TRY(output_open(output, memory, "nominations.csv", "demo.file.nominations", &NOMINATION_COLUMNS,
                    KEYS, ARRAY_COUNT(KEYS), &table));
    for (size_t i = 0; i < edition->nomination_count; i++) {
        const DemoNomination *nomination = &edition->nominations[i];
        const char *name = names[nomination->entrant - edition->entrants];
        const Cell cells[] = {CELL_STRING(nomination->entrant->category),
                              CELL_STRING(nomination->entrant->code),
                              CELL_STRING(nomination->by),
                              CELL_STRING(nominator_of(memory, nomination, name)),
                              CELL_STRING(nominator_code_of(memory, nomination)),
                              CELL_DATE_OF(nomination->submitted),
                              CELL_BOOL_OF(true)};
        TRY(output_row(&table, cells));
    }
    return output_close(output, &table);
}

static Status write_marks(Output *output, void *memory, const DemoEdition *edition)
{
    static const char *const KEYS[] = {"category", "code",     "indicator", "assessor",
                                       "mark",     "abstains", "note",      "synthetic"};
    OutputTable table;
    TRY(output_open(output, memory, "marks.csv", "demo.file.marks", &MARK_COLUMNS, KEYS,
                    ARRAY_COUNT(KEYS), &table));
    for (size_t i = 0; i < edition->mark_count; i++) {
        const DemoMark *mark = &edition->marks[i];
        char assessor[32];
        snprintf(assessor, sizeof assessor, "penilai-%d", mark->assessor);
        const Cell cells[] = {CELL_STRING(mark->entrant->category),
                              CELL_STRING(mark->entrant->code),
                              CELL_STRING(mark->indicator),
                              CELL_STRING(assessor),
                              mark->abstains ? CELL_NONE : CELL_SCORE_OF(mark->mark),
                              CELL_BOOL_OF(mark->abstains),
                              mark->abstains ? CELL_STRING("bertugas di kota ini") : CELL_NONE,
                              CELL_BOOL_OF(true)};
        TRY(output_row(&table, cells));
    }
    return output_close(output, &table);
}

Status output_edition(Output *output, const DemoEdition *edition, const char *const *names)
{
    void *memory = mem_root(output->ctx);
    Status status = write_entrants(output, memory, edition, names);
    if (status == OK)
        status = write_facts(output, memory, edition);
    if (status == OK)
        status = write_evidence(output, memory, edition);
    if (status == OK)
        status = write_nominations(output, memory, edition, names);
    if (status == OK)
        status = write_verdicts(output, memory, edition);
    if (status == OK)
        status = write_marks(output, memory, edition);
    mem_free(memory);
    return status;
}
