#include "format/test_support.h"

#include "base/random.h"

static const Column COLUMNS[] = {
    {"name", "nama", "name", COLUMN_TEXT, .required = true},
    {"nik", "nik", "nik", COLUMN_DIGITS, .required = true},
    {"born", "lahir", "born", COLUMN_DATE},
    {"share", "bagian", "share", COLUMN_PERCENT},
};
static const ColumnSet SET = COLUMN_SET("workers", COLUMNS);

#define ROWS(rows)   "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define INLINE(text) "<c t='inlineStr'><is><t>" text "</t></is></c>"
#define HEADER       "<row>" INLINE("nama") INLINE("nik") "</row>"

static TableReader *opened(Scratch *scratch, const char *path, const TableReaderOptions *options)
{
    TableReader *reader = NULL;
    assert_int_equal(table_open(scratch->ctx, scratch, path, &SET, options, &reader), OK);
    return reader;
}

static char *rows_of(Scratch *scratch, TableReader *reader)
{
    Buf *buf = buf_new(scratch, 1 << 20);
    TableRow row;
    bool more;
    for (;;) {
        assert_int_equal(table_next(reader, &row, &more), OK);
        if (!more)
            return buf->data;
        buf_printf(buf, "%lld:", (long long)row.line);
        for (size_t i = 0; i < SET.count; i++)
            buf_printf(buf, "%s%.*s", i > 0 ? "/" : "", TEXT_ARGS(row.fields[i]));
        buf_append_char(buf, '\n');
    }
}

/* Reads to the end or the first failure. */
static Status read_all(Scratch *scratch, const char *path, const TableReaderOptions *options)
{
    TableReader *reader;
    TableRow row;
    bool more = true;
    problems_clear(scratch->ctx);
    TRY(table_open(scratch->ctx, scratch, path, &SET, options, &reader));
    while (more)
        TRY(table_next(reader, &row, &more));
    return OK;
}

static void expect_refusal(Scratch *scratch, const char *path, Status status, const char *key)
{
    assert_int_equal(read_all(scratch, path, NULL), status);
    size_t count;
    (void)problems(scratch->ctx, &count);
    assert_int_equal(count, 1);
    assert_string_equal(problem_key(scratch->ctx, 0), key);
    assert_texts(scratch->ctx);
}

/* As LibreOffice writes: prefixes, shared strings with runs, styles, sparse rows, rows without
 * cells, no r here and there. */
static const char *office_workbook(Scratch *scratch)
{
    static const Part PARTS[] = {
        {"[Content_Types].xml", "<Types/>"},
        PART_RELATIONS,
        {"xl/workbook.xml", "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><x:workbook "
                            "xmlns:x='main' xmlns:r='r'><x:workbookPr date1904='false'/>"
                            "<x:sheets><x:sheet name='Referensi' sheetId='1' state='hidden' "
                            "r:id='rId9'/><x:sheet name='Pekerja' sheetId='2' "
                            "state='visible' r:id='rId1'/><x:sheet name='Lain' sheetId='3' "
                            "r:id='rId8'/></x:sheets></x:workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id='rId1' Type='x/relationships/worksheet' "
         "Target='worksheets/sheet2.xml'/>"
         "<Relationship Id='rId8' Type='x/relationships/worksheet' "
         "Target='/xl/worksheets/../worksheets/./sheet3.xml'/>"
         "<Relationship Id='rId9' Type='x/relationships/worksheet' Target='worksheets/sheet1.xml'/>"
         "<Relationship Id='rId2' Type='x/relationships/sharedStrings' Target='sharedStrings.xml'/>"
         "<Relationship Id='rId3' Type='x/relationships/styles' "
         "Target='styles.xml'/></Relationships>"},
        {"xl/styles.xml", "<styleSheet><numFmts count='2'><numFmt numFmtId='164' "
                          "formatCode='General'/><numFmt numFmtId='165' "
                          "formatCode='dd/mm/yyyy'/></numFmts><cellStyleXfs><xf "
                          "numFmtId='14'/></cellStyleXfs><cellXfs count='4'>"
                          "<xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='10'/><xf "
                          "numFmtId='22'/></cellXfs><dxfs><dxf><numFmt "
                          "numFmtId='164' formatCode='yyyy'/></dxf></dxfs></styleSheet>"},
        {"xl/sharedStrings.xml",
         "<sst count='9' "
         "uniqueCount='6'><si><t>Nama</t></si><si><t>NIK</t></si><si><t>Lahir</t></si>"
         "<si><r><rPr><b/></rPr><t xml:space='preserve'>Budi </t></r><r><t>Santoso</t></r><rPh "
         "sb='0' eb='1'><t>reading</t></rPh>"
         "<phoneticPr/></si><si/><si><t>Ani_x000D_\n&amp; Eko_x005F_x0041_ _x00_ "
         "_xZZZZ_</t></si></sst>"},
        {"xl/worksheets/sheet1.xml",
         ROWS("<row><c t='inlineStr'><is><t>hidden</t></is></c></row>")},
        {"xl/worksheets/sheet2.xml",
         "<?xml version='1.0' encoding='UTF-8'?><x:worksheet xmlns:x='main'><x:dimension "
         "ref='A1:D12'/><x:sheetViews/><x:sheetData>"
         "<x:row r='2'/><x:row r='3' spans='1:4'><x:c r='A3' s='0' t='s'><x:v>0</x:v></x:c><x:c "
         "r='B3' t='s'><x:v>1</x:v></x:c>"
         "<x:c r='D3' t='s'><x:v>2</x:v></x:c><x:c r='E3' "
         "t='str'><x:f>1</x:f><x:v>Bagian</x:v></x:c></x:row>"
         "<x:row r='5'><x:c r='A5' t='s'><x:v>3</x:v></x:c><x:c "
         "r='B5'><x:v>3276055708900002</x:v></x:c>"
         "<x:c r='D5' s='1'><x:v>33102</x:v></x:c><x:c r='E5' "
         "s='2'><x:f>A1</x:f><x:v>0.51590000000000003</x:v></x:c></x:row>"
         "<x:row><x:c t='s'><x:v>5</x:v></x:c><x:c t='n'><x:v>1</x:v></x:c><x:c s='1'/><x:c "
         "s='3'><x:v>33102.5</x:v></x:c></x:row>"
         "<x:row r='9'><x:c r='B9' t='b'><x:v>1</x:v></x:c><x:c r='D9' "
         "t='d'><x:v>1990-08-17T00:00:00</x:v></x:c>"
         "<x:c r='E9' t='e'><x:v>#N/A</x:v></x:c></x:row>"
         "<x:row r='10'><x:c r='A10' t='s'><x:v>4</x:v></x:c><x:c r='B10' "
         "t='inlineStr'><x:is><x:r><x:t>0</x:t></x:r><x:r>"
         "<x:t>42</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c></x:row>"
         "<x:row r='11'><x:c r='A11' s='1'/></x:row></x:sheetData><x:autoFilter "
         "ref='A3:E11'/></x:worksheet>"},
        {"xl/worksheets/sheet3.xml", ROWS(HEADER "<row>" INLINE("Lain") INLINE("7") "</row>")},
    };
    return write_zip(scratch, "office.xlsx", PARTS, ARRAY_COUNT(PARTS));
}

static void a_workbook_of_an_office_program_reads_right(void **state)
{
    Scratch *scratch = *state;
    static const char EXPECTED[] = "5:Budi Santoso/3276055708900002/1990-08-17/51.59%\n"
                                   "6:Ani\r\n& Eko_x0041_ _x00_ _xZZZZ_/1/1990-08-17 12:00:00/\n"
                                   "9:/TRUE/1990-08-17/#N/A\n"
                                   "10:/042//\n";
    const char *path = office_workbook(scratch);
    TableReader *reader = opened(scratch, path, NULL);
    assert_true(table_is_xlsx(reader));
    assert_int_equal(table_rows_expected(reader), 12);
    assert_int_equal(table_position_of(reader, 2), 4);
    assert_string_equal(table_header_of(reader, 3), "Bagian");
    size_t count;
    const Text *headers = table_headers(reader, &count);
    assert_int_equal(count, 5);
    assert_int_equal(headers[2].bytes, 0);
    assert_string_equal(rows_of(scratch, reader), EXPECTED);
    assert_int_equal(problem_count(scratch->ctx, PROBLEM_ERROR), 0);
    TableReaderOptions keep = {.keep = true};
    assert_string_equal(rows_of(scratch, opened(scratch, path, &keep)), EXPECTED);
}

static void a_sheet_is_found_by_its_name(void **state)
{
    Scratch *scratch = *state;
    const char *path = office_workbook(scratch);
    TableReaderOptions options = {.sheet = "Lain"};
    assert_string_equal(rows_of(scratch, opened(scratch, path, &options)), "2:Lain/7//\n");
    options.sheet = "lain";
    assert_string_equal(rows_of(scratch, opened(scratch, path, &options)), "2:Lain/7//\n");
    options.sheet = "Nowhere";
    assert_int_equal(read_all(scratch, path, &options), E_NOT_FOUND);
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_string_equal(list[0].key, "table.sheet_missing");
    assert_string_equal(list[0].args[1], "Referensi, Pekerja, Lain");
    assert_texts(scratch->ctx);
}

static void kept_cells_stay_as_they_were(void **state)
{
    Scratch *scratch = *state;
    enum { ROWS_COUNT = 2000 };
    Buf *buf = buf_new(scratch, 1 << 22);
    buf_append_string(buf, "<worksheet><sheetData>" HEADER);
    for (int i = 0; i < ROWS_COUNT; i++)
        buf_printf(buf, "<row>" INLINE("name %d") "<c><v>%d</v></c></row>", i, i);
    buf_append_string(buf, "</sheetData></worksheet>");
    TableReaderOptions options = {.keep = true};
    TableReader *reader = opened(scratch, write_sheet(scratch, buf->data), &options);
    Text *names = mem_array(scratch, Text, ROWS_COUNT);
    TableRow row;
    bool more;
    for (int i = 0; i < ROWS_COUNT; i++) {
        assert_int_equal(table_next(reader, &row, &more), OK);
        names[i] = row.fields[0];
    }
    for (int i = 0; i < ROWS_COUNT; i++)
        assert_text(names[i], mem_printf(scratch, "name %d", i));
}

static void dates_may_count_from_1904(void **state)
{
    Scratch *scratch = *state;
    static const Part PARTS[] = {
        PART_RELATIONS,
        {"xl/workbook.xml", "<workbook><workbookPr date1904='1'/><sheets><sheet name='A' "
                            "id='rId1'/></sheets></workbook>"},
        PART_WORKBOOK_RELATIONS,
        {"xl/styles.xml",
         "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"},
        {"xl/worksheets/sheet1.xml",
         ROWS("<row>" INLINE("nama") INLINE("nik") INLINE("lahir") "</row><row>" INLINE("a")
                  INLINE("1") "<c s='1'><v>31640</v></c></row>")},
    };
    TableReader *reader =
        opened(scratch, write_zip(scratch, "mac.xlsx", PARTS, ARRAY_COUNT(PARTS)), NULL);
    assert_string_equal(rows_of(scratch, reader), "2:a/1/1990-08-17/\n");
}

static void archives_that_are_no_workbook_are_refused(void **state)
{
    Scratch *scratch = *state;
    static const Part OTHER[] = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}};
    expect_refusal(scratch, write_zip(scratch, "a.ods", OTHER, 1), E_INVALID,
                   "table.not_a_workbook");
    static const Part NO_SHEET[] = {
        PART_RELATIONS, {"xl/workbook.xml", "<workbook/>"}, PART_WORKBOOK_RELATIONS};
    expect_refusal(scratch, write_zip(scratch, "b.xlsx", NO_SHEET, 3), E_INVALID,
                   "table.not_a_workbook");
    static const Part LOST_SHEET[] = {PART_RELATIONS, PART_WORKBOOK, PART_WORKBOOK_RELATIONS};
    expect_refusal(scratch, write_zip(scratch, "c.xlsx", LOST_SHEET, 3), E_INVALID,
                   "table.damaged");
    expect_refusal(scratch, write_zip(scratch, "empty.zip", NULL, 0), E_INVALID, "table.truncated");
}

static void damaged_sheets_are_refused(void **state)
{
    Scratch *scratch = *state;
    static const char *const SHEETS[] = {
        "<worksheet><sheetData>" HEADER "<row>",         /* cut off */
        ROWS(HEADER "<row></c>"),                        /* not well-formed */
        ROWS(HEADER "<row r='1'><c><v>1</v></c></row>"), /* rows that go back */
        ROWS(HEADER "<row r='x'><c><v>1</v></c></row>"), /* a row without a number */
        ROWS(HEADER "<row r='-5'><c><v>1</v></c></row>"),
        ROWS(HEADER "<row><c r='1A'><v>1</v></c></row>"), /* a cell without a place */
        ROWS(HEADER "<row><c r='ABCDE1'><v>1</v></c></row>"),
        ROWS(HEADER "<row><c r='A2'><v>1</v></c><c r='A2'><v>2</v></c></row>"), /* a cell twice */
        ROWS(HEADER "<row><c t='s'><v>0</v></c></row>"),                        /* no such string */
        ROWS(HEADER "<row><c t='s'><v>-1</v></c></row>"),
        ROWS(HEADER "<row><c t='inlineStr'><is><t>\x01</t></is></c></row>"), /* no character */
        ROWS(HEADER "<row><c t='inlineStr'><is><t>\xFF</t></is></c></row>"), /* no UTF-8 */
        ROWS(HEADER "<row><c t='inlineStr'><is><t>&unknown;</t></is></c></row>"),
        "",
    };
    for (size_t i = 0; i < ARRAY_COUNT(SHEETS); i++)
        expect_refusal(scratch, write_sheet(scratch, SHEETS[i]), E_INVALID, "table.damaged");
    Buf *deep = buf_new(scratch, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buf_append_string(deep, "<a>");
    expect_refusal(scratch, write_sheet(scratch, deep->data), E_INVALID, "table.damaged");
}

static void a_document_type_or_entity_is_refused_in_every_part(void **state)
{
    Scratch *scratch = *state;
    static const char LAUGHS[] =
        "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><worksheet/>";
    const Part parts[] = {
        PART_RELATIONS,
        PART_WORKBOOK,
        PART_WORKBOOK_RELATIONS,
        {"xl/sharedStrings.xml", "<sst/>"},
        {"xl/styles.xml", "<styleSheet/>"},
        {"xl/worksheets/sheet1.xml", ROWS(HEADER)},
    };
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        Part changed[ARRAY_COUNT(parts)];
        memcpy(changed, parts, sizeof parts);
        changed[i].content = LAUGHS;
        expect_refusal(scratch, write_zip(scratch, "laughs.xlsx", changed, ARRAY_COUNT(parts)),
                       E_INVALID, "table.doctype");
    }
}

/* The good workbook with one byte changed, or cut. */
static void truncated_or_encrypted_archives_are_refused(void **state)
{
    Scratch *scratch = *state;
    Text whole = read_bytes(
        scratch, write_sheet(scratch, ROWS(HEADER "<row>" INLINE("a") INLINE("1") "</row>")));
    for (size_t bytes = 4; bytes < whole.bytes - 2;
         bytes += 3) { /* the last two only say that there is no comment */
        assert_int_equal(
            read_all(scratch, write_bytes(scratch, "cut.xlsx", text_slice(whole, 0, bytes)), NULL),
            E_INVALID);
        const char *key = problem_key(
            scratch->ctx, 0); /* a cut inside its very last record looks like other damage */
        bool near_end = bytes + 22 > whole.bytes;
        assert_true(strcmp(key, "table.truncated") == 0 ||
                    (near_end && strcmp(key, "table.damaged") == 0));
    }
    char *flagged = mem_string_bytes(scratch, whole.data, whole.bytes);
    char *entry = memmem(flagged, whole.bytes, "PK\x01\x02", 4);
    entry[8] |= 1; /* the flag of an encrypted entry, in the archive's directory */
    expect_refusal(scratch, write_bytes(scratch, "locked.xlsx", (Text){flagged, whole.bytes}),
                   E_INVALID, "table.encrypted");
}

static void no_changed_byte_reads_as_another_table(void **state)
{
    Scratch *scratch = *state;
    Text whole = read_bytes(
        scratch, write_sheet(scratch, ROWS(HEADER "<row>" INLINE("Budi") INLINE("3276") "</row>")));
    Random random = random_stream(7, "flip");
    for (uint64_t i = 0; i < 400; i++) {
        char *copy = mem_string_bytes(scratch, whole.data, whole.bytes);
        copy[random_below(random, 2 * i, whole.bytes)] ^=
            (char)(1 << random_below(random, 2 * i + 1, 8));
        const char *path = write_bytes(scratch, "flip.xlsx", (Text){copy, whole.bytes});
        problems_clear(scratch->ctx);
        if (read_all(scratch, path, NULL) !=
            OK) /* rows may come before the checksum tells that they are wrong */
            continue;
        const char *rows = rows_of(scratch, opened(scratch, path, NULL));
        assert_string_equal(rows, "2:Budi/3276//\n");
    }
}

static void rows_beyond_what_a_sheet_holds_are_refused(void **state)
{
    Scratch *scratch = *state;
    expect_refusal(scratch,
                   write_sheet(scratch, ROWS(HEADER "<row r='1048577'>" INLINE("a") "</row>")),
                   E_LIMIT, "table.too_many_rows");
    assert_int_equal(
        read_all(scratch,
                 write_sheet(scratch, ROWS(HEADER "<row r='1048576'>" INLINE("a") "</row>")), NULL),
        OK);
}

static void cells_beyond_the_headers_damage_only_their_row(void **state)
{
    Scratch *scratch = *state;
    const char *path = write_sheet(
        scratch, ROWS(HEADER "<row><c r='C2'><v>1</v></c></row><row><c r='XFD3'><v>1</v></c></row>"
                             "<row>" INLINE("Budi") INLINE("1") "<c r='XFD4' s='0'/></row>"));
    TableReader *reader = opened(scratch, path, NULL);
    assert_string_equal(rows_of(scratch, reader), "4:Budi/1//\n");
    assert_int_equal(table_bad_rows(reader), 2);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.too_many_fields");
    assert_string_equal(problem_key(scratch->ctx, 1), "table.too_many_fields");
    expect_refusal(
        scratch,
        write_sheet(scratch, ROWS("<row>" INLINE("nama") "<c r='AMK1'><v>1</v></c></row>")),
        E_LIMIT, "table.too_many_columns");
}

static void a_row_longer_than_allowed_is_refused(void **state)
{
    Scratch *scratch = *state;
    Buf *buf = buf_new(scratch, 4 << 20);
    buf_append_string(buf, "<worksheet><sheetData>" HEADER "<row><c t='inlineStr'><is><t>");
    for (int i = 0; i < TABLE_LINE_BYTES_MAX + 1; i++)
        buf_append_char(buf, (char)('a' + i * 7 % 26));
    buf_append_string(buf, "</t></is></c></row></sheetData></worksheet>");
    expect_refusal(scratch, write_sheet(scratch, buf->data), E_LIMIT, "table.line_too_long");
}

/* A zip bomb: `mebibytes` of blanks inside a sheet. */
static const char *write_bomb(Scratch *scratch, int mebibytes)
{
    const char *path = scratch_path(scratch, "bomb.xlsx");
    zipFile archive = zipOpen64(path, APPEND_STATUS_CREATE);
    static const Part PARTS[] = {PART_RELATIONS, PART_WORKBOOK, PART_WORKBOOK_RELATIONS};
    for (size_t i = 0; i < ARRAY_COUNT(PARTS); i++)
        add_part(archive, PARTS[i].name, text_of(PARTS[i].content));
    zip_fileinfo facts = {0};
    static char blanks[1 << 20];
    memset(blanks, ' ', sizeof blanks);
    assert_int_equal(zipOpenNewFileInZip64(archive, "xl/worksheets/sheet1.xml", &facts, NULL, 0,
                                           NULL, 0, NULL, Z_DEFLATED, 1, 1),
                     ZIP_OK);
    static const char HEAD[] = "<worksheet><sheetData>" HEADER;
    assert_int_equal(zipWriteInFileInZip(archive, HEAD, sizeof HEAD - 1), ZIP_OK);
    for (int i = 0; i < mebibytes; i++)
        assert_int_equal(zipWriteInFileInZip(archive, blanks, sizeof blanks), ZIP_OK);
    static const char TAIL[] = "</sheetData></worksheet>";
    assert_int_equal(zipWriteInFileInZip(archive, TAIL, sizeof TAIL - 1), ZIP_OK);
    assert_int_equal(zipCloseFileInZip(archive), ZIP_OK);
    assert_int_equal(zipClose(archive, NULL), ZIP_OK);
    return path;
}

static void a_zip_bomb_is_refused_before_it_is_unpacked(void **state)
{
    Scratch *scratch = *state;
    expect_refusal(scratch, write_bomb(scratch, XLSX_RATIO_FREE_MIB + 1), E_LIMIT,
                   "table.packed_too_tightly");
    assert_int_equal(read_all(scratch, write_bomb(scratch, XLSX_RATIO_FREE_MIB - 1), NULL), OK);
}

/* Makes the directory declare another unpacked size for the last entry. */
static void a_size_declared_beyond_the_limit_is_refused(void **state)
{
    Scratch *scratch = *state;
    Text whole = read_bytes(scratch, write_sheet(scratch, ROWS(HEADER)));
    char *copy = mem_string_bytes(scratch, whole.data, whole.bytes);
    for (char *entry = copy;
         (entry = memmem(entry, whole.bytes - (size_t)(entry - copy), "PK\x01\x02", 4)) != NULL;
         entry += 4) {
        uint32_t size = 0xFFFFFFF0;
        memcpy(entry + 24, &size, sizeof size);
    }
    expect_refusal(scratch, write_bytes(scratch, "huge.xlsx", (Text){copy, whole.bytes}), E_LIMIT,
                   "table.too_large_unpacked");
}

static void more_parts_than_allowed_are_refused(void **state)
{
    Scratch *scratch = *state;
    Part *parts = mem_array(scratch, Part, XLSX_ENTRIES_MAX + 1);
    for (int i = 0; i <= XLSX_ENTRIES_MAX; i++)
        parts[i] = (Part){mem_printf(scratch, "x/%d", i), ""};
    expect_refusal(scratch, write_zip(scratch, "many.xlsx", parts, XLSX_ENTRIES_MAX + 1), E_LIMIT,
                   "table.too_many_entries");
    expect_refusal(scratch, write_zip(scratch, "many.xlsx", parts, XLSX_ENTRIES_MAX), E_INVALID,
                   "table.not_a_workbook");
}

static void one_giant_tag_is_refused(void **state)
{
    Scratch *scratch = *state;
    enum { BYTES = 12 << 20 };
    char *sheet = mem_alloc(scratch, BYTES + 1);
    Random random = random_stream(3, "tag");
    for (uint64_t i = 0; i < BYTES; i++)
        sheet[i] = (char)('a' + random_below(random, i, 26));
    memcpy(sheet, "<!--", 4);
    expect_refusal(scratch, write_sheet(scratch, sheet), E_INVALID, "table.damaged");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(a_workbook_of_an_office_program_reads_right),
        SCRATCH_TEST(a_sheet_is_found_by_its_name),
        SCRATCH_TEST(kept_cells_stay_as_they_were),
        SCRATCH_TEST(dates_may_count_from_1904),
        SCRATCH_TEST(archives_that_are_no_workbook_are_refused),
        SCRATCH_TEST(damaged_sheets_are_refused),
        SCRATCH_TEST(a_document_type_or_entity_is_refused_in_every_part),
        SCRATCH_TEST(truncated_or_encrypted_archives_are_refused),
        SCRATCH_TEST(no_changed_byte_reads_as_another_table),
        SCRATCH_TEST(rows_beyond_what_a_sheet_holds_are_refused),
        SCRATCH_TEST(cells_beyond_the_headers_damage_only_their_row),
        SCRATCH_TEST(a_row_longer_than_allowed_is_refused),
        SCRATCH_TEST(a_zip_bomb_is_refused_before_it_is_unpacked),
        SCRATCH_TEST(a_size_declared_beyond_the_limit_is_refused),
        SCRATCH_TEST(more_parts_than_allowed_are_refused),
        SCRATCH_TEST(one_giant_tag_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
