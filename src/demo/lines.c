#include "demo/lines.h"

#include <assert.h>

#include "base/resource.h"

bool lines_next(Lines *lines)
{
    Text line;
    do {
        if (!text_split(&lines->rest, '\n', &line))
            return false;
        line = text_trim(line);
    } while (line.bytes == 0 || line.data[0] == '#');
    lines->count = 0;
    for (Text part; text_split(&line, ',', &part);) {
        assert(lines->count < LINE_FIELDS_MAX);
        lines->fields[lines->count++] = part;
    }
    return true;
}

Lines lines_of(const char *resource)
{
    Lines lines = {.rest = resource_text(resource)};
    assert(lines.rest.data != NULL);
    bool heading = lines_next(&lines);
    assert(heading);
    return lines;
}

int64_t line_int(const Lines *lines, size_t index)
{
    int64_t value = 0;
    bool good = index < lines->count && text_parse_int64(lines->fields[index], &value);
    assert(good);
    return value;
}

int64_t line_decimal(const Lines *lines, size_t index, int digits)
{
    int64_t value = 0;
    bool good = index < lines->count && text_parse_decimal(lines->fields[index], digits, &value);
    assert(good);
    return value;
}
