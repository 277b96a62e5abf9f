#include "format/text_cell.h"

#include "base/unicode.h"

Text utf8_repaired(void *parent, Text text)
{
    size_t offset;
    if (utf8_valid(text, &offset))
        return text;
    Buf *buf = buf_new(parent, text.bytes * 3 + 1);
    do {
        buf_append(buf, text_slice(text, 0, offset));
        buf_append_string(buf, "\xEF\xBF\xBD");
        text = text_slice(text, offset + 1, text.bytes);
    } while (!utf8_valid(text, &offset));
    buf_append(buf, text);
    return buf_text(buf);
}
