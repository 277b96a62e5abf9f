/* iCalendar (RFC 5545): whole-day events that any calendar program imports. Lines end in CRLF and
 * are folded at 75 octets, never inside a UTF-8 character; texts are escaped. */
#pragma once

#include "base/date.h"
#include "base/text.h"

enum { CALENDAR_LINE_BYTES = 75, CALENDAR_BYTES_MAX = 1 << 20 };

typedef struct {
    const char *uid; /* the same event keeps its uid: a later import updates it */
    Date day;
    const char *summary;
    const char *description; /* "" none */
    bool tentative;          /* planned, not yet certain */
} CalendarEvent;

/* `stamp` is when the calendar was made. The text hangs under `parent`. */
char *calendar_text(void *parent, const char *name, Instant stamp, const CalendarEvent *events,
                    size_t count);
