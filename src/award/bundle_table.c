/* The tables of a bundle: columns, their types and meaning, and the CSVW description of them (W3C,
 * Metadata Vocabulary for Tabular Data). doc/bundle.md says the same at length. */
#include "award/bundle_private.h"

#include <assert.h>

#include "format/json.h"

static const BundleColumn ENTRANTS[] = {
    {"entrant", "string", "region code with dots, or employer number"},
    {"name", "string", "official name"},
    {"synthetic", "boolean", "true if invented for a demonstration"},
};
static const BundleColumn INPUTS[] = {
    {"entrant", "string", "entrants.csv"},
    {"indicator", "string", "key in rubric.json"},
    {"unit", "string", "of the value"},
    {"value", "decimal", "raw value with six decimals; empty: unknown, or a level"},
    {"level", "string", "level of a document, instead of a value"},
    {"numerator", "integer", "heads the value is a share of; empty if withheld"},
    {"denominator", "integer", "heads it is taken of; empty if withheld"},
    {"heads", "string", "shown, withheld, or empty where the value is no share"},
};
static const BundleColumn BASIS[] = {
    {"entrant", "string", "entrants.csv"},
    {"indicator", "string", "key in rubric.json"},
    {"what", "string", "what the value was computed from"},
    {"value", "string", "its value; empty if withheld or none"},
    {"source", "string", "where it comes from"},
    {"dated", "date", "of the statement; empty if unknown"},
    {"synthetic", "boolean", "true if invented for a demonstration"},
};
static const BundleColumn EVIDENCE[] = {
    {"entrant", "string", "entrants.csv"},
    {"indicator", "string", "key in rubric.json; empty: an item of the checklist"},
    {"number", "string", "of the document"},
    {"kind", "string", "perda, perkada, decree …"},
    {"title", "string", "of the document"},
    {"in_force", "date", "from this day"},
    {"until", "date", "last day in force; empty: no end known"},
    {"value", "decimal", "what the document states, six decimals"},
    {"source", "string", "where it comes from"},
    {"file", "string", "BLAKE2b-256 of the stored file; empty: none stored"},
    {"verdict", "string", "accepted, partly, rejected, reopened; empty: not reviewed"},
    {"verdict_level", "string", "level it counts as, if partly"},
    {"verdict_value", "decimal", "value it counts as, if partly"},
    {"reason", "string", "of the verdict"},
    {"synthetic", "boolean", "true if invented for a demonstration"},
};
static const BundleColumn ASSIGNMENTS[] = {
    {"entrant", "string", "entrants.csv"},
    {"assessor", "string", "pseudonym of one who marks this entrant"},
};
static const BundleColumn MARKS[] = {
    {"entrant", "string", "entrants.csv"},
    {"indicator", "string", "key in rubric.json"},
    {"assessor", "string", "pseudonym"},
    {"mark", "decimal", "0 to 100, six decimals; empty: abstains"},
    {"counts", "boolean",
     "false for an abstention, and where assignments.csv does not have the assessor"},
};
static const BundleColumn SCORES[] = {
    {"entrant", "string", "entrants.csv"},
    {"node", "string", "aspect, group or indicator of rubric.json"},
    {"score", "decimal", "0 to 100, six decimals; indicators only"},
    {"points", "decimal", "six decimals; empty: unknown, or a gate"},
    {"gate", "string", "passed or failed, gates only"},
};
static const BundleColumn RANKS[] = {
    {"place", "integer", "empty: no place, a gate was failed"},
    {"tied", "boolean", "true if the place is shared"},
    {"entrant", "string", "entrants.csv"},
    {"name", "string", "official name"},
    {"total", "decimal", "six decimals; empty without a place"},
    {"decided_by", "string", "node of the tie-break list that put it below the one above"},
};
static const BundleColumn DECISIONS[] = {
    {"place", "integer", "empty: no place"},
    {"tied", "boolean", "true if the place is shared"},
    {"awarded", "boolean", "true if the place is one of the category's slots"},
    {"entrant", "string", "region code with dots, or employer number"},
    {"name", "string", "official name"},
    {"total", "decimal", "six decimals; empty without a place"},
    {"decided_by", "string", "node of the tie-break list that put it below the one above"},
    {"code", "string", "verification code of the result; empty without a place"},
    {"standing", "string", "ranked, gate, or why it takes no part"},
    {"reason", "string", "of a withdrawal or disqualification"},
};
static const BundleColumn ROBUSTNESS[] = {
    {"entrant", "string", "entrants.csv"},
    {"place", "integer", "place, 1 the best; equals share the better one"},
    {"draws", "integer", "number of draws, of those in edition.json, that gave it this place"},
};
static const BundleColumn ROBUSTNESS_CHANGES[] = {
    {"kind", "string", "stated, normalisation, sum, or indicator: what is changed"},
    {"what", "string", "min-max, rank or z; geometric; the indicator that is left out"},
    {"entrant", "string", "entrants.csv"},
    {"place", "integer", "place under this change alone, 1 the best; equals share the better one"},
};
static const BundleColumn COMMITMENTS[] = {
    {"number", "integer", "in the order of sealing, from 1"},
    {"category", "string", "folder in the archive"},
    {"entrant", "string", "entrants.csv"},
    {"indicator", "string", "key in rubric.json"},
    {"revision", "integer", "1, or higher for a correction"},
    {"commitment", "string", "BLAKE2b-256 keyed with the mark's own secret"},
};
static const BundleColumn OPENINGS[] = {
    {"number", "integer", "commitments.csv"},
    {"assessor", "string", "pseudonym"},
    {"name", "string", "who this is"},
    {"category", "string", "folder in the archive"},
    {"entrant", "string", "entrants.csv"},
    {"indicator", "string", "key in rubric.json"},
    {"revision", "integer", "1, or higher for a correction"},
    {"mark", "decimal", "0 to 100, six decimals; empty: abstains"},
    {"note", "string", "of the assessor"},
    {"secret", "string", "the mark's own secret"},
};

/* clang-format off */
#define TABLE(file, unique, array, meaning) {(file), (meaning), (unique), (array), ARRAY_COUNT(array)}
/* clang-format on */
const BundleTableFacts BUNDLE_TABLES[BUNDLE_ALL_TABLES] = {
    [BUNDLE_ENTRANTS] = TABLE("entrants.csv", "entrant", ENTRANTS, "Who is ranked"),
    [BUNDLE_INPUTS] =
        TABLE("inputs.csv", "entrant|indicator", INPUTS, "The raw value of every indicator"),
    [BUNDLE_BASIS] = TABLE("basis.csv", "", BASIS, "What each raw value was computed from"),
    [BUNDLE_EVIDENCE] = TABLE("evidence.csv", "", EVIDENCE, "Documents and what became of them"),
    [BUNDLE_ASSIGNMENTS] = TABLE("assignments.csv", "entrant|assessor", ASSIGNMENTS,
                                 "Who marks whom; nobody: everybody may"),
    [BUNDLE_MARKS] = TABLE("marks.csv", "entrant|indicator|assessor", MARKS, "The panel's marks"),
    [BUNDLE_SCORES] = TABLE("scores.csv", "entrant|node", SCORES, "Scores and points"),
    [BUNDLE_RANKS] = TABLE("ranks.csv", "entrant", RANKS, "Places"),
    [BUNDLE_DECISIONS] =
        TABLE("decisions.csv", "entrant", DECISIONS, "What was decided, and who was out"),
    [BUNDLE_ROBUSTNESS] = TABLE("robustness.csv", "entrant|place", ROBUSTNESS,
                                "How often each entrant had each place over draws of weights"),
    [BUNDLE_ROBUSTNESS_CHANGES] =
        TABLE("robustness-changes.csv", "kind|what|entrant", ROBUSTNESS_CHANGES,
              "Places by the stated weights under one change at a time"),
    [BUNDLE_COMMITMENTS] =
        TABLE("commitments.csv", "number", COMMITMENTS, "What was promised when marks were sealed"),
    [BUNDLE_OPENINGS] = TABLE("openings.csv", "number", OPENINGS, "What proves the commitments"),
};

BundleTable bundle_tables_end(const Edition *edition)
{
    return edition->robustness.draws > 0 ? BUNDLE_TABLE_COUNT : BUNDLE_ROBUSTNESS;
}

void bundle_header(BundleTable table, const char **ret_keys)
{
    const BundleTableFacts *facts = &BUNDLE_TABLES[table];
    assert(facts->count <= BUNDLE_COLUMNS_MAX);
    for (size_t i = 0; i < facts->count; i++)
        ret_keys[i] = facts->columns[i].key;
}

static Json *key_json(void *parent, const char *unique)
{
    Json *keys = json_array(parent);
    Text rest = text_of(unique);
    Text part;
    while (text_split(&rest, '|', &part))
        json_append_string(keys, text_string(parent, part));
    return keys;
}

static Json *table_json(void *parent, const BundleTableFacts *facts)
{
    Json *table = json_object(parent);
    Json *schema = json_object(parent);
    Json *columns = json_array(parent);
    for (size_t i = 0; i < facts->count; i++) {
        Json *column = json_object(parent);
        json_set_string(column, "name", facts->columns[i].key);
        json_set_string(column, "titles", facts->columns[i].key);
        json_set_string(column, "dc:description", facts->columns[i].meaning);
        json_set_string(column, "datatype", facts->columns[i].datatype);
        json_append(columns, column);
    }
    json_set_string(table, "url", facts->file);
    json_set_string(table, "dc:title", facts->meaning);
    json_set(schema, "columns", columns);
    if (facts->unique[0] != '\0')
        json_set(schema, "primaryKey", key_json(parent, facts->unique));
    json_set(table, "tableSchema", schema);
    return table;
}

const char *bundle_metadata(void *parent, BundleTable from, BundleTable to)
{
    Json *json = json_object(parent);
    Json *dialect = json_object(parent);
    Json *tables = json_array(parent);
    json_set_string(json, "@context", "http://www.w3.org/ns/csvw");
    json_set_string(dialect, "lineTerminators", "\n");
    json_set_string(dialect, "encoding", "utf-8");
    json_set(json, "dialect", dialect);
    for (BundleTable i = from; i < to; i++)
        json_append(tables, table_json(parent, &BUNDLE_TABLES[i]));
    json_set(json, "tables", tables);
    return json_print(parent, json, true);
}
