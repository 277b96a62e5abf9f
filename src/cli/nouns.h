/* The nouns of the command line, in the order of the help page. */
#ifdef DECLARE_NOUN
DECLARE_NOUN(help)
DECLARE_NOUN(init)
DECLARE_NOUN(region)
DECLARE_NOUN(nik)
DECLARE_NOUN(name)
DECLARE_NOUN(law)
DECLARE_NOUN(registry)
DECLARE_NOUN(organisation)
DECLARE_NOUN(coverage)
DECLARE_NOUN(award)
DECLARE_NOUN(roster)
DECLARE_NOUN(ledger)
DECLARE_NOUN(bill)
DECLARE_NOUN(demo)
DECLARE_NOUN(audit)
#endif
