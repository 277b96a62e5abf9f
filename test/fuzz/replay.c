/* Drives a fuzz target without libFuzzer, as a regression test: every file of a corpus folder, each
 * of its prefixes (thinned out for long files) and a fixed number of seeded mutations. The same
 * input always gives the same calls.
 *
 *     NAME_fuzz CORPUS-FOLDER|FILE… */
#include <dirent.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/random.h"
#include "fuzz.h"

enum { PREFIXES_MAX = 64, MUTATIONS = 150, CHANGES_MAX = 8, INPUT_BYTES_MAX = 1 << 20 };

static size_t runs;

/* The target gets a copy of exactly this size, so that reading past the end is seen by the
 * sanitizer. */
static void feed(const uint8_t *data, size_t bytes)
{
    uint8_t *copy = malloc(bytes == 0 ? 1 : bytes);
    if (copy == NULL)
        abort();
    if (bytes > 0)
        memcpy(copy, data, bytes);
    LLVMFuzzerTestOneInput(copy, bytes);
    free(copy);
    runs++;
}

static void mutate(Random stream, uint8_t *data, size_t bytes)
{
    static const uint8_t TELLING[] = {0,   '\n', '"', ',',  ';',  '<',  '{',
                                      '-', '0',  '9', 0x7f, 0x80, 0xff, 0xc3};
    uint64_t changes = 1 + random_below(stream, 0, CHANGES_MAX);
    for (uint64_t i = 0; i < changes; i++) {
        size_t at = (size_t)random_below(stream, 3 * i + 1, bytes);
        uint64_t draw = random_at(stream, 3 * i + 2);
        switch (random_below(stream, 3 * i + 3, 3)) {
        case 0:
            data[at] ^= (uint8_t)(1u << (draw % 8));
            break;
        case 1:
            data[at] = TELLING[draw % sizeof TELLING];
            break;
        default: /* a part of the input again at another place */
            memmove(data + at, data + draw % bytes,
                    bytes - (at > draw % bytes ? at : draw % bytes));
            break;
        }
    }
}

static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "cannot open %s\n", path);
        exit(2);
    }
    uint8_t *data = malloc(INPUT_BYTES_MAX);
    uint8_t *changed = malloc(INPUT_BYTES_MAX);
    if (data == NULL || changed == NULL)
        abort();
    size_t bytes = fread(data, 1, INPUT_BYTES_MAX, file);
    fclose(file);

    feed(data, bytes);
    size_t step = bytes / PREFIXES_MAX + 1;
    for (size_t prefix = 0; prefix < bytes; prefix += step)
        feed(data, prefix);
    Random stream = random_stream(1, "replay");
    for (uint64_t i = 0; i < MUTATIONS && bytes > 0; i++) {
        memcpy(changed, data, bytes);
        mutate(random_child(stream, i), changed, bytes);
        feed(changed, bytes);
    }
    free(changed);
    free(data);
}

static void replay(const char *path)
{
    struct stat facts;
    if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode)) {
        replay_file(path);
        return;
    }
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            char *child = mem_printf(NULL, "%s/%s", path, entries[i]->d_name);
            replay_file(child);
            mem_free(child);
        }
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    if (runs == 0) {
        fputs("usage: NAME_fuzz CORPUS-FOLDER|FILE...\n", stderr);
        return 2;
    }
    printf("ok %zu inputs\n", runs);
    return 0;
}
