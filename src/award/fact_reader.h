/* Stated facts as an edition counts them: what stands, and, once it is frozen, what stood then. */
#pragma once

#include "award/award.h"

typedef struct FactReader FactReader;

/* For the facts of about `entrants` entrants, asked for in the order of their codes: of many, all
 * facts are read once, side by side with them; of few, each by itself. */
Status fact_reader_open(Store *store, void *parent, const Edition *edition, size_t entrants,
                        FactReader **ret);
/* As fact_list. They live until another code is asked for, or as long as the reader. */
Status fact_reader_list(FactReader *reader, const char *code, const char *fact,
                        const StatedFact **ret, size_t *ret_count);
/* What was known when the edition was frozen. */
const Snapshot *fact_reader_snapshot(const FactReader *reader);
