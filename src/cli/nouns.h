/* The nouns of the command line, in the order of the help page. */
#ifdef DECLARE_NOUN
DECLARE_NOUN(help)
#endif
