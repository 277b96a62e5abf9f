#include "base/message.h"

#include <assert.h>
#include <pthread.h>
#include <stdarg.h>

#include "base/digest.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/resource.h"

/* A catalogue is read once, on first use, and lives as long as the program. */
typedef struct {
    char **keys;
    Text *texts;
    size_t count;
    size_t capacity;
    Map *by_hash; /* hash of the key → index; keys are few and their hashes are tested to differ */
} Catalogue;

static Catalogue catalogues[2];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(Lang lang, const char *resource)
{
    Catalogue *catalogue = &catalogues[lang];
    catalogue->by_hash = map_new(NULL, 1024);
    void *owner = catalogue->by_hash;
    for (Text rest = resource_text(resource), line; text_split(&rest, '\n', &line);) {
        static const Text EQUALS = {" = ", 3};
        line = text_trim(line);
        if (line.bytes == 0 || line.data[0] == '#')
            continue;
        const char *found = memmem(line.data, line.bytes, EQUALS.data, EQUALS.bytes);
        if (found == NULL)
            continue; /* the catalogue's test reports it */
        size_t before = catalogue->capacity;
        catalogue->keys = mem_grow(owner, catalogue->keys, catalogue->count, &catalogue->capacity);
        if (before != catalogue->capacity)
            catalogue->texts =
                mem_resize(owner, catalogue->texts, catalogue->capacity, sizeof *catalogue->texts);
        Text key = text_trim(text_slice(line, 0, (size_t)(found - line.data)));
        catalogue->keys[catalogue->count] = text_string(owner, key);
        catalogue->texts[catalogue->count] =
            text_trim(text_slice(line, (size_t)(found - line.data) + 3, line.bytes));
        map_put(catalogue->by_hash, hash64(key.data, key.bytes, 0), catalogue->count, NULL);
        catalogue->count++;
    }
}

static void load_all(void)
{
    load(LANG_ID, "message/id.txt");
    load(LANG_EN, "message/en.txt");
}

static const Catalogue *catalogue_of(Lang lang)
{
    pthread_once(&once, load_all);
    return &catalogues[lang];
}

Text message_text(Lang lang, const char *key)
{
    const Catalogue *catalogue = catalogue_of(lang);
    uint64_t index;
    if (!map_get(catalogue->by_hash, hash64(key, strlen(key), 0), &index) ||
        strcmp(catalogue->keys[index], key) != 0)
        return TEXT_EMPTY;
    return catalogue->texts[index];
}

void message_each(Lang lang, void (*visit)(const char *key, void *argument), void *argument)
{
    const Catalogue *catalogue = catalogue_of(lang);
    for (size_t i = 0; i < catalogue->count; i++)
        visit(catalogue->keys[i], argument);
}

enum { MESSAGE_BYTES_MAX = 1 << 20 };

static void fill(Buf *buf, Text text, const char *const *args, int arg_count)
{
    for (size_t i = 0; i < text.bytes; i++) {
        bool is_argument = text.data[i] == '{' && i + 2 < text.bytes && text.data[i + 2] == '}';
        int number = is_argument ? text.data[i + 1] - '1' : -1;
        if (number < 0 || number >= PROBLEM_ARGS_MAX) {
            buf_append_char(buf, text.data[i]);
            continue;
        }
        if (number < arg_count)
            buf_append_string(buf, args[number]);
        i += 2;
    }
}

char *message_format(void *parent, Lang lang, const char *key, const char *const *args,
                     int arg_count)
{
    Text text = message_text(lang, key);
    Buf *buf = buf_new(NULL, MESSAGE_BYTES_MAX);
    if (text.bytes == 0) {
        buf_append_string(buf, key);
        for (int i = 0; i < arg_count; i++)
            buf_printf(buf, " %s", args[i]);
    } else {
        fill(buf, text, args, arg_count);
    }
    char *result = text_string(parent, buf_text(buf));
    mem_free(buf);
    return result;
}

char *say_list(void *parent, Lang lang, const char *key, va_list arguments)
{
    const char *args[PROBLEM_ARGS_MAX];
    int count = 0;
    for (const char *argument; (argument = va_arg(arguments, const char *)) != NULL;) {
        assert(count < PROBLEM_ARGS_MAX);
        args[count++] = argument;
    }
    return message_format(parent, lang, key, args, count);
}

char *say(void *parent, Lang lang, const char *key, ...)
{
    va_list arguments;
    va_start(arguments, key);
    char *text = say_list(parent, lang, key, arguments);
    va_end(arguments);
    return text;
}

static void append_place(Buf *buf, Lang lang, const Place *place)
{
    if (place->file != NULL)
        buf_append_string(buf, place->file);
    if (place->line > 0)
        buf_printf(buf, "%s%lld", place->file != NULL ? ":" : "", (long long)place->line);
    if (place->column > 0)
        buf_printf(buf, ":%d", place->column);
    if (place->field != NULL)
        buf_printf(buf, lang == LANG_ID ? " (kolom %s)" : " (column %s)", place->field);
    if (buf->bytes > 0)
        buf_append_string(buf, ": ");
}

char *problem_format(void *parent, Lang lang, const Problem *problem)
{
    static const Text REMEDY = {" || ", 4};
    Buf *buf = buf_new(NULL, MESSAGE_BYTES_MAX);
    append_place(buf, lang, &problem->place);
    char *message = message_format(NULL, lang, problem->key, problem->args, problem->arg_count);
    const char *remedy = strstr(message, REMEDY.data);
    if (remedy == NULL) {
        buf_append_string(buf, message);
    } else {
        buf_append(buf, (Text){message, (size_t)(remedy - message)});
        buf_append_char(buf, ' ');
        buf_append_string(buf, remedy + REMEDY.bytes);
    }
    mem_free(message);
    buf_printf(buf, " [%s]", problem->key);
    char *result = text_without_controls(parent, buf_text(buf));
    mem_free(buf);
    return result;
}
