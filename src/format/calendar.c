/* iCalendar text. */
#include "format/calendar.h"

#include "base/mem.h"

/* TEXT of RFC 5545 §3.3.11: backslash, semicolon, comma and line ends are escaped. */
static void append_escaped(Buf *line, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\n')
            buf_append_string(line, "\\n");
        else if (*at == '\\' || *at == ';' || *at == ',')
            buf_printf(line, "\\%c", *at);
        else if (*at != '\r')
            buf_append_char(line, *at);
    }
}

static bool continues_character(char byte) { return ((unsigned char)byte & 0xC0) == 0x80; }

/* Appends a content line, folded: each further line begins with one space (§3.1). */
static void append_folded(Buf *out, Text line)
{
    size_t room = CALENDAR_LINE_BYTES;
    while (line.bytes > room) {
        size_t cut = room;
        while (cut > 1 && continues_character(line.data[cut]))
            cut--;
        buf_append(out, text_slice(line, 0, cut));
        buf_append_string(out, "\r\n ");
        line = text_slice(line, cut, line.bytes);
        room = CALENDAR_LINE_BYTES - 1;
    }
    buf_append(out, line);
    buf_append_string(out, "\r\n");
}

static void append_line(Buf *out, Buf *scratch, const char *name, const char *text)
{
    buf_clear(scratch);
    buf_printf(scratch, "%s:", name);
    append_escaped(scratch, text);
    append_folded(out, buf_text(scratch));
}

/* 20230207 */
static void append_day(Buf *out, const char *name, Date date)
{
    int year, month, day;
    date_to_ymd(date, &year, &month, &day);
    buf_printf(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, year, month, day);
}

/* 20230207T093000Z */
static char *utc_stamp(void *parent, Instant instant)
{
    static const int64_t SECOND_US = 1000000, DAY_S = 86400;
    int64_t seconds = instant.us / SECOND_US - (instant.us % SECOND_US < 0 ? 1 : 0);
    int64_t days = seconds / DAY_S - (seconds % DAY_S < 0 ? 1 : 0);
    int rest = (int)(seconds - days * DAY_S);
    int year, month, day;
    date_to_ymd((Date){(int32_t)days}, &year, &month, &day);
    return mem_printf(parent, "%04d%02d%02dT%02d%02d%02dZ", year, month, day, rest / 3600,
                      rest / 60 % 60, rest % 60);
}

char *calendar_text(void *parent, const char *name, Instant stamp, const CalendarEvent *events,
                    size_t count)
{
    Buf *out = buf_new(parent, CALENDAR_BYTES_MAX);
    Buf *scratch = buf_new(parent, CALENDAR_BYTES_MAX);
    const char *made = utc_stamp(parent, stamp);
    buf_append_string(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    append_line(out, scratch, "PRODID", "-//Paritrana//award//ID");
    append_line(out, scratch, "X-WR-CALNAME", name);
    for (size_t i = 0; i < count; i++) {
        const CalendarEvent *event = &events[i];
        buf_append_string(out, "BEGIN:VEVENT\r\n");
        append_line(out, scratch, "UID", event->uid);
        append_line(out, scratch, "DTSTAMP", made);
        append_day(out, "DTSTART", event->day);
        append_day(out, "DTEND", (Date){event->day.days + 1});
        append_line(out, scratch, "SUMMARY", event->summary);
        if (event->description[0] != '\0')
            append_line(out, scratch, "DESCRIPTION", event->description);
        append_line(out, scratch, "STATUS", event->tentative ? "TENTATIVE" : "CONFIRMED");
        append_line(out, scratch, "TRANSP", "TRANSPARENT");
        buf_append_string(out, "END:VEVENT\r\n");
    }
    buf_append_string(out, "END:VCALENDAR\r\n");
    return out->data;
}
