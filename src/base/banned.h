/* Functions this program never calls, each with what to use instead; tools/tidy and the compiler
 * refuse them. Included by the build on every command line (-include), so that no file can forget
 * it. */
#pragma once

#ifndef __ASSEMBLER__ /* the embedded data files pass here too */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* strncpy is banned too, but xlsxwriter.h uses it in a macro; tools/tidy alone refuses it. */
#pragma GCC poison strcpy strcat strncat sprintf vsprintf gets strtok strdup                       \
    strndup /* base/mem.h, base/text.h */
#pragma GCC poison atoi atol atoll atof strtol strtoll strtoul strtoull /* text_parse_int64 */
#pragma GCC poison gmtime localtime ctime asctime                       /* base/date.h */
#pragma GCC poison rand srand srandom drand48                           /* base/random.h */

#endif
