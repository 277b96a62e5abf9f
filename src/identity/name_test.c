#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"
#include "base/unicode.h"
#include "identity/name.h"

enum { SEED = 1, TEXT_BYTES_MAX = 200 };

/* Spellings of one name, a family a line. Source: families chosen by hand and seen in the
 * provisional voter list of Jakarta 2017 (github.com/irfani/Jenis-Kelamin at 7f78b12; only counts
 * of single words were taken). */
static const char *const FAMILIES[] = {
    "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MOCHAMAD MOCHAMMAD MUCHAMAD MUCHAMMAD",
    "MUHAMMAD MUHAMMED MOHAMED MOHAMMED MOH MUH MOCH MUCH MHD MUHD MOHD",
    "SITI SITTI",
    "AHMAD ACHMAD AKHMAD AHMMAD ACHMMAD",
    "ABDUL ABD ABDOEL",
    "ABDULLAH ABDULAH",
    "NUR NOER NOOR NOR",
    "SYAIFUL SAIFUL SYAEFUL SAEFUL SAEPUL SAIPUL",
    "CAHYO TJAHJO CAHJO TJAHYO",
    "CAHYONO TJAHJONO TJAHYONO",
    "YUSUF JUSUF YUSUP JOESOEF",
    "SULAIMAN SULAEMAN SULEMAN SOLEMAN",
    "FITRI PITRI",
    "TAUFIK TAUFIQ TOPIK TAUPIK TAOFIK",
    "RAHMAT RACHMAT ROHMAT ROCHMAT",
    "JOKO DJOKO",
    "EDI EDY EDDY EDDI",
    "RUDI RUDY RUDDY",
    "DEDI DEDY DEDDY",
    "SUSILO SOESILO",
    "SUHARTO SOEHARTO",
    "YULIANTO JULIANTO",
    "SUPRIYADI SUPRIADI SUPRIJADI",
    "SUPRIYANTO SUPRIANTO SUPRIJANTO",
    "SUMIATI SUMIYATI SUMIJATI",
    "NURYATI NURIATI",
    "RIZKI RIZKY RISKI RISKY REZKY REZKI",
    "FAJAR PAJAR FADJAR",
    "FAUZI PAUZI FAUZY",
    "ARIF ARIEF ARIP",
    "SYARIF SYARIEF SARIF SARIP",
    "AISYAH AISAH AISIAH",
    "HASANAH KHASANAH CHASANAH",
    "CHAIRUL KHAIRUL HAIRUL KHOIRUL",
    "ZAINAL JAENAL ZAENAL JAINAL",
    "BUDI BOEDI BUDHI BUDY",
    "BUDIMAN BOEDIMAN",
    "WIJAYA WIDJAJA WIDJAYA WIJAJA",
    "SETIAWAN SETYAWAN",
    "SETIA SETYA",
    "HERU HERRU",
    "HARI HARY HARRY",
    "TRI TRIE",
    "SUNDARI SOENDARI",
    "ERNI ERNIE ERNY",
    "YANI YANIE YANNY",
    "ANI ANNY ANIE ANNIE",
    "SHINTA SINTA",
    "SIDIK SIDDIK SHIDIQ SIDIQ",
    "SYARIFUDIN SYARIFUDDIN SARIFUDIN SYARIPUDIN SJARIFUDDIN",
    "JAMALUDIN DJAMALUDDIN JAMALUDDIN",
    "SUWARNO SUARNO",
    "CHRISTINA KRISTINA",
    "STEFANUS STEPHANUS",
    "MUKHTAR MUCHTAR MUHTAR",
    "USMAN UTSMAN OSMAN",
    "DICKY DIKI DIKY",
    "ZAKI DZAKI JAKI",
    "RIZAL RIJAL",
    "AZIZ AZIS AJIS",
    "RAMADHAN RAMADAN",
    "HIDAYAT HIDAJAT",
    "NYOMAN NJOMAN",
    "ABDURRAHMAN ABDURAHMAN ABDURROHMAN",
    "SITI SITTI",
    "WAHYU WAHJU",
    "YOHANES JOHANES",
    "EFFENDI EFENDI EPENDI",
};

/* Pairs that people confuse but that are different names; they stay apart. */
static const char *const APART[] = {
    "ZAINAL ZAINUL",      "HENDRA HENDRO",     "IWAN IRWAN",      "TITI TITIK",      "YATI JATI",
    "YANI JANI",          "ABDULLAH ABDILLAH", "AISYAH ASIAH",    "LESTARI LISTARI", "DEWI DEVI",
    "YAYA JAYA",          "HASAN HUSEIN",      "SUHARTO SUHARTI", "ANI ANA",         "NURUL NUR",
    "RAHMAT RAHMAN",      "SAMSUL SAMSIAH",    "ABDUL ABDULLAH",  "YUNUS YUSUF",     "ALI ALIYAH",
    "SETIAWAN SETIAWATI", "JOKO YOKO",         "TANJUNG TANYUNG", "PANJI PANYI",
};

/* The most frequent words of the same list, one of each family. */
static const char FREQUENT[] =
    "SITI MUHAMMAD SARI AHMAD ABDUL DEWI PUTRI AGUS PUTRA SETIAWAN RAHAYU SAPUTRA NURHAYATI BUDI "
    "MAULANA LESTARI FITRI DIAN GUNAWAN INDRA HADI HANDAYANI INDAH RIZKI KURNIAWAN SUSANTI WAHYU "
    "MARIA ANDI ASTUTI ENDANG SIREGAR WAHYUDI FAJAR HIDAYAT SUSANTO AGUNG HENDRA WAHYUNI HASAN "
    "NURUL PRATAMA YANTI RAHMAN WULANDARI ANWAR BAMBANG MANURUNG PUJI RINI SLAMET WIBOWO WIJAYA "
    "RATNA AMELIA SANTOSO SINAGA YUSUF AGUSTINA ARIF IRAWAN RAHMAT RAMADHAN RIDWAN RINA UTAMI "
    "HASANAH NOVITA NUGROHO PURWANTO RAHMAWATI SETIAWATI SULASTRI SUTRISNO WATI EFFENDI FAUZI "
    "NINGSIH PASARIBU PUSPITA YENI YULI YUNITA ARIFIN BAYU DEDI DENI DIAH DIMAS ERNAWATI INTAN "
    "KURNIA MULYADI PRATIWI SIAHAAN SISKA HERMAN IQBAL JAYA LINDA NATALIA NURJANAH PRASETYO "
    "SIMANJUNTAK TUTI YULIANA ABDULLAH AKBAR AMINAH ASEP CHANDRA DESI FARIDA FAUZIAH HARAHAP HERI "
    "HERMAWAN MARYATI MAYA YULIA YULIANTI ADITYA ANDRI ANITA DAVID HALIM HARTONO HERU ILHAM IWAN "
    "MULYATI RIZAL SIAGIAN SUCI SUMARNI SUMIATI YULIANTO AMALIA ANGGRAINI ARIS BINTI DEDE DIANA "
    "HARI HARTATI HASIBUAN KARTIKA MULYANI PURNOMO SAFITRI SITORUS SURYADI SURYANI AULIA DEVI "
    "FIRMANSYAH HAYATI IMAM ISKANDAR KUSUMA RETNO REZA RIKA RITA RUDI SALIM SUHERMAN WIDYA AMANDA "
    "DAMAYANTI DANIEL ERWIN FAHMI HENDRI HUTABARAT IRMA KARTINI LINA LUBIS MARLINA NURAINI "
    "NURHASANAH PURBA SATRIA SIDIK TAMBUNAN TEGUH WIDODO YUNI AMIR ANGGA ARDIANSYAH BUTAR FAISAL "
    "HARIS IRFAN JOKO MAIMUNAH NAINGGOLAN NANI PANJAITAN PERMANA RANI SAPUTRO SHINTA SOFYAN "
    "SUGENG SUSI SUTANTO UMAR YANI AGUSTIN AISYAH AMIN ANDIKA BUDIMAN DICKY DINA DINI ENDAH "
    "FATIMAH FIRDAUS FITRIANI GINTING HERLINA IBNU ISMAIL KIKI LILIS LUKMAN MARYANI MULYONO MURNI "
    "MUTIARA NENENG NOVA NUGRAHA PARDEDE PRABOWO PURNAMA RATIH RIYANTO ROSDIANA SAID SIGIT "
    "SULAIMAN SURYA SURYATI TITIN ALEXANDER ANNISA ANTON AZIS BAGUS EDDY FAUZAN FIRMAN GULTOM "
    "HENNY HERAWATI HUTAPEA IBRAHIM IMELDA IRWAN JAMALUDIN KRISTINA KURNIASIH MAISAROH MALIK "
    "NURMALA PURWANTI RAHMA RICKY RUSLI SAMUEL SANDY SARAH SEPTIAN SIHOMBING SITOMPUL SOLEH "
    "SUGIANTO SUGIARTI SUPRIYANTO TATI UTOMO YUDI ABIDIN AFRIZAL AINI ALAMSYAH CITRA DINDA ERNA "
    "EUIS FERRY GUSTI HAMZAH HARYATI JANUAR JAYANTI NAPITUPULU NASUTION NENI NOVI PAKPAHAN "
    "PERDANA RENI RIYANTI RONI SITUMORANG SUNDARI SUPRIYADI SUSILAWATI WAWAN WIWI WULAN YANTO "
    "ZAINAL ANANDA ";

static Arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(NULL, 1 << 16);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    mem_free(arena);
    return 0;
}

static const char *key_of(const char *name)
{
    return text_string(arena, person_name(arena, text_of(name)).key);
}
static const char *canonical_of(const char *name)
{
    return text_string(arena, person_name(arena, text_of(name)).canonical);
}

static void check(const char *name, const char *canonical, const char *key)
{
    assert_string_equal(canonical_of(name), canonical);
    assert_string_equal(key_of(name), key);
}

static void the_examples_of_the_page_hold(void **state)
{
    (void)state;
    check("H. Moch. Soekarno, S.Pd.", "MUHAMMAD SUKARNO", "MUHAMAD SUKARNO");
    check("Dr. Ir. Tjahjono Widjaja, M.Sc., Ph.D", "CAHYONO WIJAYA", "CAHIONO WIJAYA");
    check("Hj. St. Aminah", "SITI AMINAH", "SITI AMINA");
    check("K.H. Abdurrahman Wahid", "ABDURRAHMAN WAHID", "ABDULRAHMAN WAHID");
    check("Abd. Rochman", "ABDUL ROCHMAN", "ABDULRAHMAN");
    check("Noerhajati", "NURHAYATI", "NURHAYATI");
    check("Nur Hayati", "NUR HAYATI", "NURHAYATI");
    check("Rd. H. Asep Sunandar", "RADEN ASEP SUNANDAR", "ASEP SUNANDAR");
    check("Siti binti Tarudin", "SITI BINTI TARUDIN", "SITI TARUDIN");
    check("Ma'ruf Amin", "MARUF AMIN", "MARUP AMIN");
    check("Ma\xE2\x80\x99ruf Amin", "MARUF AMIN", "MARUP AMIN");
    check("Andr\xC3\xA9", "ANDRE", "ANDRE");
    check("M. Yusuf", "M YUSUF", "MUHAMAD YUSUP");
    check("Budi Santoso SE", "BUDI SANTOSO", "BUDI SANTOSO");
    check("Sugeng Amd. Keb", "SUGENG", "SUGENG");
    check("Achmad, Drs.", "ACHMAD", "AHMAD");
}

static void a_title_or_degree_that_is_all_there_is_stays(void **state)
{
    (void)state;
    check("H", "H", "H");
    check("H. SE", "H", "H");
    check("Raden", "RADEN", "RADEN");
    check("M", "M", "M");
    check("St", "ST", "ST");
    check("Hj.", "HJ", "HJ");
    check("", "", "");
    check(" .,-' ", "", "");
}

static void letters_that_are_no_degree_stay_without_a_mark(void **state)
{
    (void)state;
    check("Rina Ma", "RINA MA", "RINA MA");
    check("Rina, M.A.", "RINA", "RINA");
    check("Budi S", "BUDI S", "BUDI S");
    check("Budi S E", "BUDI S E", "BUDI S E");
    check("Maria A", "MARIA A", "MARIA A");
    check("Joel", "JOEL", "JOEL");
}

static void first_and_last_are_tokens_of_the_key(void **state)
{
    (void)state;
    PersonName name = person_name(arena, TEXT("Dra. Sri Wahyuni Lestari, M.M."));
    assert_string_equal(text_string(arena, name.first), "SRI");
    assert_string_equal(text_string(arena, name.last), "LESTARI");
    name = person_name(arena, TEXT("Slamet"));
    assert_true(text_equal(name.first, name.last));
    name = person_name(arena, TEXT("Siti Nur Hayati"));
    assert_string_equal(text_string(arena, name.last), "NURHAYATI");
}

static void the_spellings_of_a_family_have_one_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(FAMILIES); i++) {
        Text rest = text_of(FAMILIES[i]), word;
        assert_true(text_split(&rest, ' ', &word));
        const char *expected = key_of(text_string(arena, word));
        while (text_split(&rest, ' ', &word))
            assert_string_equal(key_of(text_string(arena, word)), expected);
    }
}

static void different_names_stay_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(APART); i++) {
        Text b = text_of(APART[i]), a;
        assert_true(text_split(&b, ' ', &a));
        assert_string_not_equal(key_of(text_string(arena, a)), key_of(text_string(arena, b)));
    }
}

/* The words of FREQUENT as C strings. */
static const char *const *frequent_words(size_t *ret_count)
{
    size_t capacity = 0, count = 0;
    const char **words = NULL;
    for (Text rest = text_of(FREQUENT), word; text_split(&rest, ' ', &word);) {
        if (word.bytes == 0)
            continue;
        words = mem_grow(arena, words, count, &capacity);
        words[count++] = text_string(arena, word);
    }
    *ret_count = count;
    return words;
}

static void frequent_names_have_keys_of_their_own(void **state)
{
    (void)state;
    size_t count;
    const char *const *words = frequent_words(&count);
    assert_true(count > 300);
    const char **keys = mem_array(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        keys[i] = key_of(words[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(keys[i], keys[j]) == 0)
                fail_msg("%s and %s share the key %s", words[i], words[j], keys[i]);
    }
}

static const char *const TITLES[] = {"H. ",   "H ",  "Hj. ", "DRS. ", "Dr.",   "Prof. Dr. ",
                                     "K.H. ", "ir ", "Ny. ", "Alm. ", "Ust. ", "Tn "};
static const char *const DEGREES[] = {" SE",    ", S.E.", ", S.Pd., M.Si", " S.Pd.I",
                                      " SH MH", ", M.A.", " (alm)",        ", A.Md.Keb",
                                      " S Kom", ", Ph.D", " ,ST"};
static const char *const BLANKS[] = {" ", "  ", "\t", " - ", "\xC2\xA0", ". "};

/* Two to four frequent words. */
static Text random_name(Random stream, const char *const *words, size_t count, Buf *buf)
{
    buf_clear(buf);
    size_t tokens = 2 + random_below(stream, 0, 3);
    for (size_t i = 0; i < tokens; i++) {
        buf_append_string(buf, i == 0 ? "" : " ");
        buf_append_string(buf, words[random_below(stream, 1 + i, count)]);
    }
    return buf_text(buf);
}

/* The same name as somebody else would type it. */
static Text dressed(Random stream, Text name, Buf *buf)
{
    uint64_t draw = 0;
    buf_clear(buf);
    for (size_t n = random_below(stream, draw++, 3); n > 0; n--)
        buf_append_string(buf, TITLES[random_below(stream, draw++, ARRAY_COUNT(TITLES))]);
    for (size_t i = 0; i < name.bytes; i++) {
        char c = name.data[i];
        if (c == ' ')
            buf_append_string(buf, BLANKS[random_below(stream, draw++, ARRAY_COUNT(BLANKS))]);
        else
            buf_append_char(buf, random_below(stream, draw++, 2) == 0 ? c : (char)(c - 'A' + 'a'));
        if (c != ' ' && random_below(stream, draw++, 40) == 0)
            buf_append_char(buf, '\'');
    }
    for (size_t n = random_below(stream, draw++, 3); n > 0; n--)
        buf_append_string(buf, DEGREES[random_below(stream, draw++, ARRAY_COUNT(DEGREES))]);
    return buf_text(buf);
}

static void case_spacing_titles_and_degrees_do_not_change_the_key(void **state)
{
    (void)state;
    size_t count;
    const char *const *words = frequent_words(&count);
    Buf *plain = buf_new(arena, 1000), *typed = buf_new(arena, 1000);
    Random stream = random_stream(SEED, "dressed names");
    for (uint64_t i = 0; i < 20000; i++) {
        Random one = random_child(stream, i);
        Text name = random_name(random_child(one, 0), words, count, plain);
        Text other = dressed(random_child(one, 1), name, typed);
        Arena *rows = arena_new(NULL, 4096);
        PersonName a = person_name(rows, name), b = person_name(rows, other);
        if (!text_equal(a.key, b.key) || !text_equal(a.canonical, b.canonical))
            fail_msg("seed %d, case %d: \"%s\" and \"%s\" differ", SEED, (int)i, plain->data,
                     typed->data);
        mem_free(rows);
    }
}

/* A second pass changes nothing: the canonical form of a canonical form is itself, and has the same
 * key. */
static void check_stable(uint64_t number, Text name)
{
    Arena *rows = arena_new(NULL, 4096);
    PersonName once = person_name(rows, name), twice = person_name(rows, once.canonical);
    if (!text_equal(once.canonical, twice.canonical) || !text_equal(once.key, twice.key))
        fail_msg("seed %d, case %d: \"%.*s\" gives \"%.*s\", then \"%.*s\"", SEED, (int)number,
                 TEXT_ARGS(name), TEXT_ARGS(once.canonical), TEXT_ARGS(twice.canonical));
    assert_true((once.canonical.bytes == 0) == (once.key.bytes == 0));
    assert_true(utf8_valid(once.canonical, NULL) && utf8_valid(once.key, NULL));
    assert_true(text_starts_with(once.key, once.first));
    mem_free(rows);
}

static void the_canonical_form_is_stable_for_any_letters(void **state)
{
    (void)state;
    static const char ALPHABET[] = "DDJJTTOOEESSHYZMMARNKICUXabd.., '-(0";
    Random stream = random_stream(SEED, "any letters");
    for (uint64_t i = 0; i < 200000; i++) {
        Random one = random_child(stream, i);
        char text[TEXT_BYTES_MAX];
        size_t bytes = random_below(one, 0, i % 100 == 0 ? TEXT_BYTES_MAX : 24);
        for (size_t at = 0; at < bytes; at++)
            text[at] = ALPHABET[random_below(one, at + 1, sizeof ALPHABET - 1)];
        check_stable(i, (Text){text, bytes});
    }
}

static void the_canonical_form_is_stable_for_any_titles_and_degrees(void **state)
{
    (void)state;
    static const char *const BETWEEN[] = {" ", ".", ". ", ", ", "", "' "};
    size_t words = 0;
    while (word_at(words) != NULL)
        words++;
    Random stream = random_stream(SEED, "any words");
    Buf *buf = buf_new(arena, 1000);
    for (uint64_t i = 0; i < 200000; i++) {
        Random one = random_child(stream, i);
        buf_clear(buf);
        for (uint64_t n = random_below(one, 0, 7), draw = 1; n > 0; n--) {
            uint64_t pick = random_below(one, draw++, words * 2);
            const char *word = pick < words ? word_at(pick)->word : pick % 2 == 0 ? "BUDI" : "S";
            buf_append_string(buf, word);
            buf_append_string(buf, BETWEEN[random_below(one, draw++, ARRAY_COUNT(BETWEEN))]);
        }
        check_stable(i, buf_text(buf));
    }
}

static size_t encode(char *to, uint32_t point)
{
    if (point < 0x80)
        return (size_t)(to[0] = (char)point, 1);
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    to[0] = (char)(0xE0 | point >> 12);
    to[1] = (char)(0x80 | (point >> 6 & 0x3F));
    to[2] = (char)(0x80 | (point & 0x3F));
    return 3;
}

static void the_canonical_form_is_stable_for_any_script(void **state)
{
    (void)state;
    Random stream = random_stream(SEED, "any script");
    for (uint64_t i = 0; i < 30000; i++) {
        Random one = random_child(stream, i);
        char text[TEXT_BYTES_MAX];
        size_t bytes = 0;
        for (uint64_t n = random_below(one, 0, 20), draw = 1; n > 0; n--) {
            uint32_t limit = random_below(one, draw++, 2) == 0 ? 0x250 : 0xD800;
            bytes += encode(text + bytes, 1 + (uint32_t)random_below(one, draw++, limit - 1));
        }
        check_stable(i, (Text){text, bytes});
    }
}

static void a_very_long_name_is_taken_whole(void **state)
{
    (void)state;
    Buf *buf = buf_new(arena, 100000);
    for (int i = 0; i < 5000; i++)
        buf_append_string(buf, "x.");
    assert_int_equal(person_name(arena, buf_text(buf)).canonical.bytes, 2 * 5000 - 1);
}

static void the_tables_are_sorted_and_final(void **state)
{
    (void)state;
    const char *from, *to, *last = "";
    for (size_t i = 0; word_at(i) != NULL; i++) {
        const Word *word = word_at(i);
        assert_true(strlen(word->word) <= WORD_BYTES_MAX);
        assert_true(strcmp(last, word->word) < 0);
        assert_ptr_equal(word_find(word->word, strlen(word->word)), word);
        assert_true((word->full != NULL) == ((word->roles & (WORD_SHORT | WORD_SHORT_FIRST)) != 0));
        last = word->word;
    }
    last = "";
    for (size_t i = 0; name_variant_at(i, &from, &to); i++) {
        assert_true(strcmp(last, from) < 0);
        assert_string_equal(key_of(to), to);
        last = from;
    }
}

static void the_hash_is_of_the_key(void **state)
{
    (void)state;
    PersonName a = person_name(arena, TEXT("H. Moch. Soekarno")),
               b = person_name(arena, TEXT("MUHAMMAD SUKARNO"));
    PersonName c = person_name(arena, TEXT("MUHAMMAD SUKARNI"));
    assert_true(person_name_hash(&a) == person_name_hash(&b));
    assert_false(person_name_hash(&a) == person_name_hash(&c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_page_hold),
        cmocka_unit_test(a_title_or_degree_that_is_all_there_is_stays),
        cmocka_unit_test(letters_that_are_no_degree_stay_without_a_mark),
        cmocka_unit_test(first_and_last_are_tokens_of_the_key),
        cmocka_unit_test(the_spellings_of_a_family_have_one_key),
        cmocka_unit_test(different_names_stay_apart),
        cmocka_unit_test(frequent_names_have_keys_of_their_own),
        cmocka_unit_test(case_spacing_titles_and_degrees_do_not_change_the_key),
        cmocka_unit_test(the_canonical_form_is_stable_for_any_letters),
        cmocka_unit_test(the_canonical_form_is_stable_for_any_titles_and_degrees),
        cmocka_unit_test(the_canonical_form_is_stable_for_any_script),
        cmocka_unit_test(a_very_long_name_is_taken_whole),
        cmocka_unit_test(the_tables_are_sorted_and_final),
        cmocka_unit_test(the_hash_is_of_the_key),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
