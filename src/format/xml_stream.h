/* Streaming XML out of a zip entry, by expat. A DOCTYPE (and with it every entity) is refused.
 * Private to format/. */
#pragma once

#include "format/xlsx_zip.h"

typedef struct XmlStream XmlStream;

/* Names come without their prefix; `attributes` is name, value, name, value …, NULL. Any handler
 * may be NULL. */
typedef struct {
    void (*start)(void *user, const char *name, const char *const *attributes);
    void (*end)(void *user, const char *name);
    void (*text)(void *user, Text text);
} XmlHandlers;

/* The value of the attribute with this name, whatever its prefix; NULL if there is none. */
const char *xml_attribute(const char *const *attributes, const char *name);

/* Reads the entry that is open in `zip`. */
void xml_open(Ctx *ctx, void *parent, ZipFile *zip, const XmlHandlers *handlers, void *user,
              XmlStream **ret);
/* Goes on until a handler pauses or stops, or the document ends (false in *ret_more). */
Status xml_continue(XmlStream *stream, bool *ret_more);
/* For handlers: xml_continue returns after this event; or fails with `status`, for which a problem
 * has been recorded. */
void xml_pause(XmlStream *stream);
void xml_stop(XmlStream *stream, Status status);

/* Opens an entry, reads it to its end, closes it. E_INVALID "table.not_a_workbook" if there is no
 * such entry and it is required. */
Status xml_read_entry(Ctx *ctx, ZipFile *zip, const char *name, bool required,
                      const XmlHandlers *handlers, void *user, XmlStream **stream);
