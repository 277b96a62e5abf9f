/* Calendars read back by an unfolder of their own. */
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"
#include "format/calendar.h"

enum { ROUNDS = 300, PIECES = 120 };
static const uint64_t SEED = 5545;

static int setup(void **state)
{
    print_message("seed %llu\n", (unsigned long long)SEED);
    *state = mem_root(NULL);
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

/* Takes the folding out again, as a reader does: CRLF and one space vanish. */
static char *unfold(void *parent, const char *text)
{
    Buf *out = buf_new(parent, CALENDAR_BYTES_MAX);
    for (const char *at = text; *at != '\0';) {
        if (at[0] == '\r' && at[1] == '\n' && at[2] == ' ')
            at += 3;
        else
            buf_append_char(out, *at++);
    }
    return out->data;
}

/* The text of a property, its escapes undone. */
static char *value_of(void *parent, const char *text, const char *name)
{
    const char *at = strstr(text, mem_printf(parent, "\r\n%s:", name));
    assert_non_null(at);
    at += strlen(name) + 3;
    Buf *out = buf_new(parent, CALENDAR_BYTES_MAX);
    for (; at[0] != '\r'; at++) {
        if (*at == '\\')
            buf_append_char(out, *++at == 'n' ? '\n' : *at);
        else
            buf_append_char(out, *at);
    }
    return out->data;
}

static void every_line_is_at_most_75_octets_and_reads_back(void **state)
{
    static const char *const ALPHABET[] = {"a", "kunjungan ", "é", "€", "😀", ",", ";", "\\", "\n"};
    Random stream = random_stream(SEED, "fold");
    uint64_t next = 0;
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(*state);
        Buf *summary = buf_new(scratch, CALENDAR_BYTES_MAX);
        uint64_t pieces = 1 + random_below(stream, next++, PIECES);
        for (uint64_t i = 0; i < pieces; i++)
            buf_append_string(summary,
                              ALPHABET[random_below(stream, next++, ARRAY_COUNT(ALPHABET))]);
        CalendarEvent event = {
            .uid = "x@paritrana", .day = {19000}, .summary = summary->data, .description = ""};
        char *text = calendar_text(scratch, "n", (Instant){0}, &event, 1);
        Text rest = text_of(text), line;
        while (text_split(&rest, '\n', &line)) {
            if (line.bytes == 0)
                continue;
            assert_true(line.data[line.bytes - 1] == '\r');
            assert_true(line.bytes - 1 <= CALENDAR_LINE_BYTES);
            assert_false(((unsigned char)line.data[0] & 0xC0) == 0x80);
            bool continued = line.data[0] == ' ' && line.bytes > 2;
            assert_false(continued && ((unsigned char)line.data[1] & 0xC0) == 0x80);
        }
        assert_string_equal(value_of(scratch, unfold(scratch, text), "SUMMARY"), summary->data);
        mem_free(scratch);
    }
}

static void a_day_and_the_stamp_are_written_as_the_standard_says(void **state)
{
    Date day;
    Instant stamp;
    assert_true(date_from_ymd(2023, 2, 28, &day));
    assert_true(instant_parse(TEXT("2023-02-07T23:59:01Z"), &stamp));
    CalendarEvent event = {.uid = "interview.x@paritrana",
                           .day = day,
                           .summary = "S",
                           .description = "",
                           .tentative = true};
    assert_string_equal(calendar_text(*state, "Edisi", stamp, &event, 1),
                        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Paritrana//award//ID\r\n"
                        "X-WR-CALNAME:Edisi\r\nBEGIN:VEVENT\r\nUID:interview.x@paritrana\r\n"
                        "DTSTAMP:20230207T235901Z\r\nDTSTART;VALUE=DATE:20230228\r\n"
                        "DTEND;VALUE=DATE:20230301\r\nSUMMARY:S\r\nSTATUS:TENTATIVE\r\n"
                        "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_at_most_75_octets_and_reads_back),
        cmocka_unit_test(a_day_and_the_stamp_are_written_as_the_standard_says),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
