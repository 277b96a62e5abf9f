/* Workbooks from the inside: the input is the text of a sheet, its strings, styles, workbook part
 * and relations, one after another with a line "====" between; they are put into an archive with
 * right checksums, which no mutation of archive bytes would get past. Any such workbook ends in
 * rows or in a problem. */
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "format/table_reader.h"
#include "fuzz.h"

enum { ROWS_READ_MAX = 5000, ENTRIES = 6 };

static const struct {
    const char *name;
    const char *otherwise; /* where the input has no such part */
} PARTS[ENTRIES] = {
    {"xl/worksheets/sheet1.xml", ""},
    {"xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>"},
    {"xl/styles.xml",
     "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"},
    {"xl/workbook.xml",
     "<workbook><sheets><sheet name='A' r:id='r1' xmlns:r='r'/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>"
     "<Relationship Id='r2' Type='x/sharedStrings' Target='sharedStrings.xml'/>"
     "<Relationship Id='r3' Type='x/styles' Target='styles.xml'/></Relationships>"},
    {"_rels/.rels", "<Relationships><Relationship Id='r' Type='x/officeDocument' "
                    "Target='xl/workbook.xml'/></Relationships>"},
};

static const Column COLUMNS[] = {
    {"name", "nama", "name", COLUMN_TEXT, false, 50, NULL},
    {"birth_date", "lahir", "birth date", COLUMN_DATE, false, 0, NULL},
    {"share", "persen", "share", COLUMN_PERCENT, false, 0, NULL},
    {"heads", "jumlah", "heads", COLUMN_INT, false, 0, NULL},
};
static const ColumnSet SET = COLUMN_SET("fuzz", COLUMNS);

static uint32_t checksum(Text text)
{
    uint32_t sum = 0xFFFFFFFF;
    for (size_t i = 0; i < text.bytes; i++) {
        sum ^= (uint8_t)text.data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
    }
    return ~sum;
}

static void put(Buf *buf, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_append_char(buf, (char)(value >> (8 * i)));
}

/* What a local header and a directory entry have in common: version to file name length. */
static void put_facts(Buf *buf, Text name, Text content)
{
    put(buf, 20, 2); /* version */
    put(buf, 0, 2);  /* flags */
    put(buf, 0, 2);  /* stored */
    put(buf, 0, 4);  /* time */
    put(buf, checksum(content), 4);
    put(buf, content.bytes, 4);
    put(buf, content.bytes, 4);
    put(buf, name.bytes, 2);
    put(buf, 0, 2); /* no extra field */
}

static Text archive_of(Ctx *ctx, const Text contents[ENTRIES])
{
    Buf *archive = buf_new(ctx, 64 << 20);
    Buf *directory = buf_new(ctx, 1 << 16);
    for (size_t i = 0; i < ENTRIES; i++) {
        Text name = text_of(PARTS[i].name);
        buf_append_string(directory, "PK\x01\x02");
        put(directory, 20, 2);
        put_facts(directory, name, contents[i]);
        put(directory, 0, 8); /* lengths of comment, disk, attributes: ten bytes */
        put(directory, 0, 2);
        put(directory, archive->bytes, 4);
        buf_append(directory, name);
        buf_append_string(archive, "PK\x03\x04");
        put_facts(archive, name, contents[i]);
        buf_append(archive, name);
        buf_append(archive, contents[i]);
    }
    size_t begin = archive->bytes;
    buf_append(archive, buf_text(directory));
    buf_append_string(archive, "PK\x05\x06");
    put(archive, 0, 4);
    put(archive, ENTRIES, 2);
    put(archive, ENTRIES, 2);
    put(archive, directory->bytes, 4);
    put(archive, begin, 4);
    put(archive, 0, 2);
    return buf_text(archive);
}

/* Takes the text before the next line "====" off `rest`. */
static Text take_part(Text *rest)
{
    static const Text LINE = {"\n====\n", 6};
    const char *found =
        rest->bytes < LINE.bytes ? NULL : memmem(rest->data, rest->bytes, LINE.data, LINE.bytes);
    size_t bytes = found == NULL ? rest->bytes : (size_t)(found - rest->data);
    Text part = text_slice(*rest, 0, bytes);
    *rest = text_slice(*rest, bytes + LINE.bytes, rest->bytes);
    return part;
}

static void read_rows(Ctx *ctx, TableReader *reader)
{
    int64_t line = 0;
    for (int rows = 0; rows < ROWS_READ_MAX; rows++) {
        TableRow row;
        bool more;
        if (table_next(reader, &row, &more) != OK) {
            assert(problem_count(ctx, PROBLEM_ERROR) > 0);
            return;
        }
        if (!more)
            return;
        assert(row.line > line && row.line <= XLSX_ROWS_MAX);
        line = row.line;
        for (size_t column = 0; column < ARRAY_COUNT(COLUMNS); column++) {
            int64_t number;
            bool empty;
            Text text;
            if (COLUMNS[column].type == COLUMN_TEXT)
                (void)!table_field_text(ctx, reader, &row, column, &text);
            else
                (void)!table_field(ctx, reader, &row, column, &number, &empty);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx *ctx = fuzz_ctx();
    Text rest = {(const char *)data, size};
    Text contents[ENTRIES];
    for (size_t i = 0; i < ENTRIES; i++) {
        contents[i] = take_part(&rest);
        if (contents[i].bytes == 0)
            contents[i] = text_of(PARTS[i].otherwise);
    }
    Text archive = archive_of(ctx, contents);
    const char *path = fuzz_file(ctx, (const uint8_t *)archive.data, archive.bytes);
    TableReaderOptions options = {.keep = size % 2 == 0};
    TableReader *reader;
    if (table_open(ctx, ctx, path, &SET, &options, &reader) == OK)
        read_rows(ctx, reader);
    else
        assert(problem_count(ctx, PROBLEM_ERROR) > 0);
    mem_free(ctx);
    return 0;
}
