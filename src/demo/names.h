/* Invented names from counted tokens, and the ways in which offices write one name differently.
 * Pure. Private to demo/. */
#pragma once

#include "base/mem.h"
#include "base/random.h"
#include "identity/identity.h"

typedef struct NamePool NamePool;

NamePool *name_pool_new(void *parent);

enum { NAME_BYTES_MAX = 96 };
/* A name of one to three tokens, upper case; the same stream gives the same name. NUL-terminated
 * into `ret`. */
void name_draw(const NamePool *pool, Random stream, Sex sex, char ret[static NAME_BYTES_MAX]);

/* How a name is written by somebody else. */
typedef enum {
    WRITTEN_VARIANT, /* another spelling of a token's family (MUHAMMAD, MOCH), old spelling, or a
                        doubled letter */
    WRITTEN_TITLE,   /* "H. ", ", S.Pd" */
    WRITTEN_CASE,    /* "Siti  nurhayati" */
    WRITTEN_COUNT
} Written;
/* Rewrites `name`. A spelling that cannot vary by family varies by letters, so the result always
 * differs from `name` bytewise. */
void name_rewrite(const NamePool *pool, Random stream, Written how, Sex sex, const char *name,
                  char ret[static NAME_BYTES_MAX]);
