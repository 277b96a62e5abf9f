/* Documents: what stands on which page, and what other programs read out of the PDF (pdftotext,
 * pdfinfo, pdftoppm of poppler; zbarimg). */
#include "format/document_internal.h"
#include "format/test_support.h"

#include "base/random.h"
#include "base/unicode.h"

static const DocumentHead HEAD = {.shape = DOCUMENT_REPORT,
                                  .lang = LANG_ID,
                                  .title = "Berita acara",
                                  .author = "Panitia",
                                  .mark = "CONTOH - DATA SINTETIS",
                                  .footer = "Edisi contoh",
                                  .created = {1700000000000000}};
static const char LONG_NAME[] =
    "Perusahaan Umum Daerah Air Minum Tirta Sukapura Kabupaten Tasikmalaya";

static Document *new_document(Scratch *scratch, DocumentShape shape)
{
    DocumentHead head = HEAD;
    head.shape = shape;
    return document_new(scratch, &head);
}

/* What a program prints; it must end well. */
static const char *output_of(Scratch *scratch, const char *command)
{
    Buf *out = buf_new(scratch, 1 << 22);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    for (int c; (c = fgetc(pipe)) != EOF;)
        buf_append_char(out, (char)c);
    if (pclose(pipe) != 0)
        fail_msg("%s failed", command);
    return out->data;
}

static const char *write_pdf(Scratch *scratch, const Document *document, const char *name)
{
    const char *path = scratch_path(scratch, name);
    assert_int_equal(document_write(scratch->ctx, document, DOCUMENT_PDF, path), OK);
    return path;
}

static const char *pdf_text(Scratch *scratch, const char *path)
{
    return output_of(scratch, mem_printf(scratch, "pdftotext -layout %s -", path));
}

static int pages_of(Scratch *scratch, const Document *document)
{
    int count = 0;
    assert_int_equal(document_page_count(scratch->ctx, document, &count), OK);
    return count;
}

static void add_rows(Scratch *scratch, Document *document, int count)
{
    static const DocumentColumn COLUMNS[] = {{"No.", true}, {"Peserta", false}, {"Nilai", true}};
    document_table(document, COLUMNS, ARRAY_COUNT(COLUMNS));
    for (int i = 1; i <= count; i++) {
        const char *cells[] = {mem_printf(scratch, "%d", i),
                               mem_printf(scratch, "Kabupaten Rekaan %d", i), "87,50"};
        document_row(document, cells);
    }
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

/* -- Facts ----------------------------------------------------------------------------------- */

static void a_long_table_breaks_across_pages_and_repeats_its_header(void **state)
{
    Scratch *scratch = *state;
    Document *document = new_document(scratch, DOCUMENT_REPORT);
    document_title(document, "Daftar");
    add_rows(scratch, document, 200);
    const char *text = pdf_text(scratch, write_pdf(scratch, document, "table.pdf"));
    int pages = pages_of(scratch, document);
    assert_true(pages >= 4 && pages <= 8);
    assert_int_equal(count_of(text, "Peserta"), pages);
    assert_non_null(strstr(text, mem_printf(scratch, "Halaman 1 dari %d", pages)));
    assert_non_null(strstr(text, mem_printf(scratch, "Halaman %d dari %d", pages, pages)));
    assert_int_equal(count_of(text, "CONTOH - DATA SINTETIS"), pages);
    for (int i = 1; i <= 200; i++) {
        if (strstr(text, mem_printf(scratch, "Kabupaten Rekaan %d ", i)) == NULL)
            fail_msg("row %d is missing", i);
    }
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    Scratch *scratch = *state;
    FileMap *files[2];
    for (int i = 0; i < 2; i++) {
        Document *document = new_document(scratch, DOCUMENT_REPORT);
        document_title(document, "BERITA ACARA");
        document_paragraph(document, LONG_NAME);
        add_rows(scratch, document, 90);
        document_qr(document, "paritrana:contoh/ABCD", "Kode ABCD");
        const char *path = write_pdf(scratch, document, mem_printf(scratch, "same%d.pdf", i));
        assert_int_equal(file_map(scratch->ctx, scratch, path, 1 << 24, &files[i]), OK);
    }
    assert_true(text_equal(files[0]->content, files[1]->content));
    assert_true(text_starts_with(files[0]->content, TEXT("%PDF-1.5")));
    mem_free(files[0]);
    mem_free(files[1]);
}

static void the_date_in_the_file_is_the_one_given(void **state)
{
    Scratch *scratch = *state;
    Document *document = new_document(scratch, DOCUMENT_REPORT);
    document_title(document, "BERITA ACARA");
    const char *path = write_pdf(scratch, document, "date.pdf");
    const char *info = output_of(scratch, mem_printf(scratch, "TZ=UTC pdfinfo -isodates %s", path));
    assert_non_null(strstr(info, "2023-11-14T22:13:20"));
    assert_non_null(strstr(info, "Berita acara"));
    assert_non_null(strstr(info, "A4"));
}

static void a_reader_scans_back_the_qr_code(void **state)
{
    static const char CONTENT[] = "paritrana:west-java-2022-example/JBSWY3DPEHPK3PXP";
    Scratch *scratch = *state;
    for (DocumentShape shape = DOCUMENT_REPORT; shape <= DOCUMENT_CERTIFICATE; shape++) {
        Document *document = new_document(scratch, shape);
        document_title(document, "Umpan balik");
        document_qr(document, CONTENT, "Kode verifikasi");
        const char *path = write_pdf(scratch, document, "qr.pdf");
        const char *image = scratch_path(scratch, "qr");
        output_of(scratch,
                  mem_printf(scratch, "pdftoppm -r 150 -png -singlefile %s %s", path, image));
        const char *read = output_of(
            scratch, mem_printf(scratch, "zbarimg --quiet --raw %s.png 2>/dev/null", image));
        assert_string_equal(read, mem_printf(scratch, "%s\n", CONTENT));
    }
}

static void a_qr_content_past_its_ceiling_is_refused_and_leaves_no_file(void **state)
{
    Scratch *scratch = *state;
    Document *document = new_document(scratch, DOCUMENT_REPORT);
    char *content = mem_array(scratch, char, 4001);
    memset(content, 'x', 4000);
    document_qr(document, content, "Kode");
    const char *path = scratch_path(scratch, "none.pdf");
    assert_int_equal(document_write(scratch->ctx, document, DOCUMENT_PDF, path), E_LIMIT);
    assert_false(file_exists(path));
}

static void characters_the_fonts_lack_do_no_harm_and_stay_in_the_text(void **state)
{
    Scratch *scratch = *state;
    Document *document = new_document(scratch, DOCUMENT_REPORT);
    document_paragraph(document,
                       "Aksara: \xEA\xA6\x97\xEA\xA6\xAE dan \xE6\x97\xA5\xE6\x9C\xAC, "
                       "emoji \xF0\x9F\x98\x80; Ba\xC3\xB1uwangi \xE2\x80\x94 \xC5\x9Ail\xC4\x81");
    document_paragraph(document, "control\tand\x01 bad \xFF\xC3 bytes");
    const char *text = pdf_text(scratch, write_pdf(scratch, document, "letters.pdf"));
    assert_non_null(strstr(text, "Ba\xC3\xB1uwangi"));
    assert_non_null(strstr(text, "\xE6\x97\xA5\xE6\x9C\xAC"));
    assert_non_null(strstr(text, "control and"));
    assert_true(utf8_valid(text_of(document_text(scratch, document)), NULL));
}

/* Nothing stands outside the paper's margins, and no text line of one page on another. */
static void check_inside(Scratch *scratch, const Document *document)
{
    Faces *faces;
    assert_int_equal(faces_open(scratch->ctx, scratch, &faces), OK);
    const Pages *pages = document_layout(scratch, document, faces);
    for (size_t i = 0; i < pages->count; i++) {
        const PlacedItem *item = &pages->items[i];
        Mpt width = item->kind == ITEM_TEXT ? faces_width(faces, &item->style, text_of(item->text))
                                            : item->width;
        assert_true(item->page >= 0 && item->page < pages->page_count);
        assert_true(i == 0 || item->page >= pages->items[i - 1].page);
        if (item->x < MPT(20) || item->y < MPT(18) || item->x + width > pages->width - MPT(20) ||
            item->y + item->height > pages->height - MPT(20))
            fail_msg("outside: %s at %d, %d", item->text == NULL ? "(line)" : item->text, item->x,
                     item->y);
    }
}

/* A stream and how far it was read. */
typedef struct {
    Random stream;
    uint64_t at;
} Draws;

static Draws draws_of(uint64_t seed)
{
    print_message("seed %d\n", (int)seed);
    return (Draws){random_stream(seed, "document"), 0};
}

static size_t draw_below(Draws *draws, uint64_t bound)
{
    return (size_t)random_below(draws->stream, draws->at++, bound);
}

static const char *random_text(Scratch *scratch, Draws *draws, size_t words_max)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,-";
    Buf *text = buf_new(scratch, 1 << 20);
    size_t words = draw_below(draws, words_max + 1);
    for (size_t i = 0; i < words; i++) {
        size_t letters =
            draw_below(draws, 20) == 0 ? draw_below(draws, 300) : draw_below(draws, 14);
        for (size_t j = 0; j < letters; j++)
            buf_append_char(text, LETTERS[draw_below(draws, sizeof LETTERS - 1)]);
        buf_append_char(text, draw_below(draws, 30) == 0 ? '\n' : ' ');
    }
    return text->data;
}

static void any_texts_stay_on_the_paper(void **state)
{
    enum { ROUNDS = 60, SEED = 20221231 };
    Scratch *scratch = *state;
    Draws draws = draws_of(SEED);
    for (int round = 0; round < ROUNDS; round++) {
        Document *document =
            new_document(scratch, round % 4 == 0 ? DOCUMENT_CERTIFICATE : DOCUMENT_REPORT);
        DocumentColumn columns[DOCUMENT_TABLE_COLUMNS_MAX];
        const char *cells[DOCUMENT_TABLE_COLUMNS_MAX];
        size_t count = 1 + draw_below(&draws, DOCUMENT_TABLE_COLUMNS_MAX);
        for (size_t i = 0; i < count; i++)
            columns[i] = (DocumentColumn){random_text(scratch, &draws, 2), i % 2 == 1};
        document_title(document, random_text(scratch, &draws, 20));
        document_heading(document, random_text(scratch, &draws, 10));
        document_paragraph(document, random_text(scratch, &draws, 200));
        for (int i = 0; i < 5; i++)
            document_pair(document, random_text(scratch, &draws, 4),
                          random_text(scratch, &draws, 30));
        document_table(document, columns, count);
        for (size_t row = draw_below(&draws, 40); row > 0; row--) {
            for (size_t i = 0; i < count; i++)
                cells[i] = random_text(scratch, &draws, row == 3 ? 150 : 6);
            document_row(document, cells);
        }
        for (int i = 0; i < 3; i++)
            document_signature(document, random_text(scratch, &draws, 5),
                               random_text(scratch, &draws, 8), random_text(scratch, &draws, 9));
        check_inside(scratch, document);
    }
}

static void plain_text_fits_eighty_columns(void **state)
{
    enum { ROUNDS = 60, SEED = 80 };
    Scratch *scratch = *state;
    Draws draws = draws_of(SEED);
    for (int round = 0; round < ROUNDS; round++) {
        Document *document = new_document(scratch, DOCUMENT_REPORT);
        document_heading(document, random_text(scratch, &draws, 30));
        document_paragraph(document, random_text(scratch, &draws, 80));
        document_pair(document, random_text(scratch, &draws, 9), random_text(scratch, &draws, 40));
        document_item(document, "1.", random_text(scratch, &draws, 40));
        add_rows(scratch, document, 3);
        const char *cells[] = {"4", random_text(scratch, &draws, 40),
                               random_text(scratch, &draws, 3)};
        document_row(document, cells);
        document_signature(document, "Ketua,", random_text(scratch, &draws, 9), LONG_NAME);
        Text rest = text_of(document_text(scratch, document));
        for (Text line; text_split(&rest, '\n', &line);) {
            assert_true(unicode_width(line) <= DOCUMENT_COLUMNS);
            assert_true(line.bytes == 0 || line.data[line.bytes - 1] != ' ');
        }
    }
}

/* The oracle: words in order, none lost, as many on a line as fit. */
static int columns_of(const void *how, Text text)
{
    (void)how;
    return (int)text.bytes;
}

static void wrapping_loses_nothing_and_fills_lines(void **state)
{
    enum { ROUNDS = 2000, SEED = 7 };
    Scratch *scratch = *state;
    Draws draws = draws_of(SEED);
    for (int round = 0; round < ROUNDS; round++) {
        const char *text = random_text(scratch, &draws, 12);
        int width = 1 + (int)draw_below(&draws, 60);
        Lines lines = text_wrap(scratch, text_of(text), width, columns_of, NULL);
        Buf *before = buf_new(scratch, 1 << 20);
        Buf *after = buf_new(scratch, 1 << 20);
        for (const char *at = text; *at != '\0'; at++) {
            if (*at != ' ' && *at != '\n')
                buf_append_char(before, *at);
        }
        for (size_t i = 0; i < lines.count; i++) {
            assert_true((int)lines.lines[i].bytes <= width);
            for (size_t j = 0; j < lines.lines[i].bytes; j++) {
                if (lines.lines[i].data[j] != ' ')
                    buf_append_char(after, lines.lines[i].data[j]);
            }
        }
        assert_string_equal(before->data, after->data);
        mem_free(lines.lines);
    }
    static const char *const EXPECTED[] = {"satu dua", "tiga", "empat", "lima enam"};
    Lines four = text_wrap(scratch, TEXT("satu dua tiga empat lima enam"), 9, columns_of, NULL);
    assert_int_equal(four.count, ARRAY_COUNT(EXPECTED));
    for (size_t i = 0; i < four.count; i++)
        assert_true(text_is(four.lines[i], EXPECTED[i]));
}

static void a_certificate_with_the_longest_names_is_one_page(void **state)
{
    Scratch *scratch = *state;
    Document *document = new_document(scratch, DOCUMENT_CERTIFICATE);
    document_title(document, "SERTIFIKAT");
    for (int i = 0; i < 4; i++)
        document_paragraph(document, LONG_NAME);
    document_large(document, mem_printf(scratch, "%s dan %s", LONG_NAME, LONG_NAME));
    document_paragraph(document,
                       mem_printf(scratch, "%s; %s; %s", LONG_NAME, LONG_NAME, LONG_NAME));
    document_signature(document, "Ketua,", LONG_NAME, LONG_NAME);
    document_signature(document, "Sekretaris,", LONG_NAME, LONG_NAME);
    document_qr(document, "paritrana:contoh/ABCD", "Kode verifikasi ABCD");
    assert_int_equal(pages_of(scratch, document), 1);
    check_inside(scratch, document);
}

/* Whatever stands above, the last text on a page is no heading. */
static void no_heading_stands_at_the_foot_of_a_page(void **state)
{
    Scratch *scratch = *state;
    Faces *faces;
    assert_int_equal(faces_open(scratch->ctx, scratch, &faces), OK);
    for (int lines = 0; lines < 60; lines++) {
        Document *document = new_document(scratch, DOCUMENT_REPORT);
        for (int i = 0; i < lines; i++)
            document_item(document, "-", "x");
        document_heading(document, "4. Hasil");
        document_heading(document, "4.1 Kabupaten");
        document_paragraph(document, "Isi");
        const Pages *pages = document_layout(scratch, document, faces);
        int heading = -1;
        for (size_t i = 0; i < pages->count; i++) {
            const PlacedItem *item = &pages->items[i];
            if (item->kind == ITEM_TEXT && strncmp(item->text, "4.", 2) == 0) {
                assert_true(heading < 0 || heading == item->page);
                heading = item->page;
            }
            if (item->kind == ITEM_TEXT && strcmp(item->text, "Isi") == 0)
                assert_int_equal(item->page, heading);
        }
    }
}

/* The page on which a text stands; -1 if nowhere. */
static int page_of(const Pages *pages, const char *text)
{
    for (size_t i = 0; i < pages->count; i++) {
        if (pages->items[i].kind == ITEM_TEXT && strcmp(pages->items[i].text, text) == 0)
            return pages->items[i].page;
    }
    return -1;
}

/* Lists of any length above: the end of minutes stays together, as do a category's heading and its
 * keys and values, and the single lines that close a category. */
static void what_belongs_together_stands_on_one_page(void **state)
{
    Scratch *scratch = *state;
    Faces *faces;
    assert_int_equal(faces_open(scratch->ctx, scratch, &faces), OK);
    for (int lines = 0; lines < 120; lines++) {
        Document *document = new_document(scratch, DOCUMENT_REPORT);
        for (int i = 0; i < lines; i++)
            document_item(document, "-", "x");
        document_heading(document, "4. Hasil");
        document_heading(document, "4.1 Kabupaten");
        for (int i = 0; i < 9; i++)
            document_pair(document, mem_printf(scratch, "Kunci %d", i), "a\nb");
        for (int i = 0; i < lines % 50; i++)
            document_item(document, "-", "y");
        document_paragraph(document, LONG_NAME);
        document_paragraph(document, "Tidak dibagi.");
        document_paragraph(document, "Tidak berbeda.");
        document_heading(document, "5. Penutup");
        document_paragraph(document, "Demikian.");
        for (int i = 0; i < 4; i++)
            document_signature(document, mem_printf(scratch, "Anggota %d,", i), "Rekaan", "Dinas");
        const Pages *pages = document_layout(scratch, document, faces);
        int grounds = page_of(pages, "4. Hasil");
        int closing = page_of(pages, "5. Penutup");
        assert_int_equal(page_of(pages, "4.1 Kabupaten"), grounds);
        assert_int_equal(page_of(pages, "Kunci 0"), grounds);
        assert_int_equal(page_of(pages, "Kunci 8"), grounds);
        assert_int_equal(page_of(pages, LONG_NAME), page_of(pages, "Tidak berbeda."));
        assert_int_equal(page_of(pages, "Demikian."), closing);
        assert_int_equal(page_of(pages, "Anggota 0,"), closing);
        assert_int_equal(page_of(pages, "Anggota 3,"), closing);
    }
}

/* Nothing that is to stay together is so big, or so long a chain, that pages are left empty. */
static void many_single_lines_fill_the_pages(void **state)
{
    Scratch *scratch = *state;
    Document *lines = new_document(scratch, DOCUMENT_REPORT);
    Document *signatures = new_document(scratch, DOCUMENT_REPORT);
    for (int i = 0; i < 340; i++)
        document_paragraph(lines, "x");
    assert_int_equal(pages_of(scratch, lines), 10);
    document_heading(signatures, "5. Penutup");
    document_paragraph(signatures, "Demikian.");
    for (int i = 0; i < 40; i++)
        document_signature(signatures, "Anggota,", "Rekaan", "Dinas");
    assert_true(pages_of(scratch, signatures) <= 5);
    check_inside(scratch, signatures);
}

static void a_long_address_breaks_behind_its_signs(void **state)
{
    static const char *const EXPECTED[] = {"lihat", "https://contoh.id/", "kota-cimahi-",
                                           "tingkat-jabar?", "kode=1&bahasa=id"};
    Scratch *scratch = *state;
    Lines lines = text_wrap(
        scratch, TEXT("lihat https://contoh.id/kota-cimahi-tingkat-jabar?kode=1&bahasa=id"), 18,
        columns_of, NULL);
    for (size_t i = 0; i < lines.count && i < ARRAY_COUNT(EXPECTED); i++) {
        if (!text_is(lines.lines[i], EXPECTED[i]))
            fail_msg("%.*s instead of %s", (int)lines.lines[i].bytes, lines.lines[i].data,
                     EXPECTED[i]);
    }
    assert_int_equal(lines.count, ARRAY_COUNT(EXPECTED));
    lines = text_wrap(scratch, TEXT("a-bcdefghijklmnopqrst"), 16, columns_of, NULL);
    assert_int_equal(lines.lines[0].bytes, 16); /* rather than a line of two letters */
}

static void more_rows_than_the_ceiling_are_refused(void **state)
{
    Scratch *scratch = *state;
    Document *document = new_document(scratch, DOCUMENT_REPORT);
    int count = 0;
    for (int i = 0; i < DOCUMENT_ROWS_MAX; i++)
        document_item(document, "-", "x");
    document_item(document, "-", "one too many");
    assert_int_equal(document_page_count(scratch->ctx, document, &count), E_LIMIT);
    const char *path = scratch_path(scratch, "long.txt");
    assert_int_equal(document_write(scratch->ctx, document, DOCUMENT_TEXT, path), E_LIMIT);
    assert_false(file_exists(path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(a_long_table_breaks_across_pages_and_repeats_its_header),
        SCRATCH_TEST(the_same_document_gives_the_same_bytes),
        SCRATCH_TEST(the_date_in_the_file_is_the_one_given),
        SCRATCH_TEST(a_reader_scans_back_the_qr_code),
        SCRATCH_TEST(a_qr_content_past_its_ceiling_is_refused_and_leaves_no_file),
        SCRATCH_TEST(characters_the_fonts_lack_do_no_harm_and_stay_in_the_text),
        SCRATCH_TEST(any_texts_stay_on_the_paper),
        SCRATCH_TEST(plain_text_fits_eighty_columns),
        SCRATCH_TEST(wrapping_loses_nothing_and_fills_lines),
        SCRATCH_TEST(a_certificate_with_the_longest_names_is_one_page),
        SCRATCH_TEST(no_heading_stands_at_the_foot_of_a_page),
        SCRATCH_TEST(what_belongs_together_stands_on_one_page),
        SCRATCH_TEST(many_single_lines_fill_the_pages),
        SCRATCH_TEST(a_long_address_breaks_behind_its_signs),
        SCRATCH_TEST(more_rows_than_the_ceiling_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
