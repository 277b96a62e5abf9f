/* Texts on their way into a format that insists on UTF-8. Private to format/. */
#pragma once

#include "base/text.h"

/* The text itself if it is valid UTF-8 without NUL; else a copy below `parent` with U+FFFD for each
 * wrong byte. */
Text utf8_repaired(void *parent, Text text);
