#include "format/xml_stream.h"

#include <expat.h>

#include "base/mem.h"

enum {
    CHUNK_BYTES = 1 << 16,
    DEPTH_MAX = 256,            /* elements within elements; a sheet has about five */
    SILENT_BYTES_MAX = 8 << 20, /* read without any event: one giant tag or comment */
};

struct XmlStream {
    Ctx *ctx;
    ZipFile *zip;
    XML_Parser parser;
    XmlHandlers handlers;
    void *user;
    Status status;
    int depth;
    int silent_bytes;
    bool paused;
    bool ended;
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

const char *xml_attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static Status damaged(XmlStream *stream, const char *key)
{
    Place place = {.file = zip_path(stream->zip)};
    return fail_at(stream->ctx, E_INVALID, &place, key, NULL);
}

void xml_stop(XmlStream *stream, Status status)
{
    if (stream->status != OK)
        return;
    stream->status = status;
    XML_StopParser(stream->parser, XML_FALSE);
}

void xml_pause(XmlStream *stream)
{
    if (stream->status == OK && !stream->paused &&
        XML_StopParser(stream->parser, XML_TRUE) == XML_STATUS_OK)
        stream->paused = true;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    XmlStream *stream = user;
    if (stream->status != OK) /* expat may still tell the rest of a tag after it was stopped */
        return;
    stream->silent_bytes = 0;
    if (++stream->depth > DEPTH_MAX)
        xml_stop(stream, damaged(stream, "table.damaged"));
    else if (stream->handlers.start != NULL)
        stream->handlers.start(stream->user, local_name(name), (const char *const *)attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    XmlStream *stream = user;
    stream->silent_bytes = 0;
    stream->depth--;
    if (stream->status == OK && stream->handlers.end != NULL)
        stream->handlers.end(stream->user, local_name(name));
}

static void XMLCALL on_text(void *user, const XML_Char *data, int bytes)
{
    XmlStream *stream = user;
    stream->silent_bytes = 0;
    if (stream->status == OK)
        stream->handlers.text(stream->user, (Text){data, (size_t)bytes});
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)subset;
    XmlStream *stream = user;
    xml_stop(stream, damaged(stream, "table.doctype"));
}

static void discard(void *block) { XML_ParserFree(((XmlStream *)block)->parser); }

void xml_open(Ctx *ctx, void *parent, ZipFile *zip, const XmlHandlers *handlers, void *user,
              XmlStream **ret)
{
    XmlStream *stream = mem_new(parent, XmlStream);
    stream->ctx = ctx;
    stream->zip = zip;
    stream->handlers = *handlers;
    stream->user = user;
    stream->parser = XML_ParserCreate(NULL);
    if (stream->parser == NULL)
        abort(); /* no memory */
    mem_on_free(stream, discard);
    XML_SetUserData(stream->parser, stream);
    XML_SetElementHandler(stream->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(stream->parser, on_doctype);
    if (handlers->text != NULL)
        XML_SetCharacterDataHandler(stream->parser, on_text);
    *ret = stream;
}

/* Feeds the next piece of the entry. */
static Status feed(XmlStream *stream, enum XML_Status *ret_parsed)
{
    void *buffer = XML_GetBuffer(stream->parser, CHUNK_BYTES);
    if (buffer == NULL)
        return damaged(stream, "table.damaged");
    int bytes;
    TRY(zip_read(stream->zip, buffer, CHUNK_BYTES, &bytes));
    stream->silent_bytes += bytes;
    if (stream->silent_bytes > SILENT_BYTES_MAX)
        return damaged(stream, "table.damaged");
    stream->ended = bytes == 0;
    *ret_parsed = XML_ParseBuffer(stream->parser, bytes, stream->ended);
    return OK;
}

Status xml_continue(XmlStream *stream, bool *ret_more)
{
    for (;;) {
        enum XML_Status parsed = XML_STATUS_ERROR;
        if (stream->paused) {
            stream->paused = false;
            parsed = XML_ResumeParser(stream->parser);
        } else if (stream->ended) {
            *ret_more = false;
            return OK;
        } else {
            TRY(feed(stream, &parsed));
        }
        if (stream->status != OK)
            return stream->status;
        if (parsed == XML_STATUS_ERROR)
            return damaged(stream, "table.damaged");
        if (stream->paused) {
            *ret_more = true;
            return OK;
        }
    }
}

Status xml_read_entry(Ctx *ctx, ZipFile *zip, const char *name, bool required,
                      const XmlHandlers *handlers, void *user, XmlStream **stream)
{
    bool found;
    TRY(zip_enter(zip, name, &found));
    if (!found) {
        Place place = {.file = zip_path(zip)};
        return required ? fail_at(ctx, E_INVALID, &place, "table.not_a_workbook", NULL) : OK;
    }
    xml_open(ctx, zip, zip, handlers, user, stream);
    bool more = true;
    Status status = OK;
    while (status == OK && more)
        status = xml_continue(*stream, &more);
    mem_free(*stream);
    *stream = NULL;
    return status;
}
