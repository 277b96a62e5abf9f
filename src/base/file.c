#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static Status file_fail(Ctx *ctx, const char *path, int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return fail(ctx, E_NOT_FOUND, "file.not_found", path, NULL);
    case EACCES:
    case EPERM:
    case EROFS:
        return fail(ctx, E_DENIED, "file.denied", path, NULL);
    case ENOSPC:
    case EFBIG:
    case EDQUOT:
        return fail(ctx, E_LIMIT, "file.disk_full", path, NULL);
    case EISDIR:
        return fail(ctx, E_INVALID, "file.is_directory", path, NULL);
    default:
        return fail(ctx, E_BROKEN, "file.broken", path, strerror(error), NULL);
    }
}

static void unmap(void *block)
{
    FileMap *map = block;
    if (map->content.bytes > 0)
        munmap((void *)map->content.data, map->content.bytes);
}

static Status map_descriptor(Ctx *ctx, void *parent, const char *path, int descriptor,
                             int64_t bytes_max, FileMap **ret)
{
    struct stat facts;
    if (fstat(descriptor, &facts) != 0)
        return file_fail(ctx, path, errno);
    if (S_ISDIR(facts.st_mode))
        return fail(ctx, E_INVALID, "file.is_directory", path, NULL);
    if (!S_ISREG(facts.st_mode))
        return fail(ctx, E_INVALID, "file.not_regular", path, NULL);
    if (facts.st_size > bytes_max) {
        const char *size = mem_printf(ctx, "%lld", (long long)facts.st_size);
        return fail(ctx, E_LIMIT, "file.too_large", path, size,
                    mem_printf(ctx, "%lld", (long long)bytes_max), NULL);
    }
    void *data = NULL;
    if (facts.st_size > 0) {
        data = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (data == MAP_FAILED)
            return file_fail(ctx, path, errno);
    }
    FileMap *map = mem_new(parent, FileMap);
    map->path = mem_string(map, path);
    map->content = (Text){data, (size_t)facts.st_size};
    mem_on_free(map, unmap);
    *ret = map;
    return OK;
}

Status file_map(Ctx *ctx, void *parent, const char *path, int64_t bytes_max, FileMap **ret)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC |
                                    O_NONBLOCK); /* a pipe without a writer must not hang us */
    if (descriptor < 0)
        return file_fail(ctx, path, errno);
    Status status = map_descriptor(ctx, parent, path, descriptor, bytes_max, ret);
    close(descriptor);
    return status;
}

enum { WRITE_BUFFER_BYTES = 1 << 18 };

struct FileOut {
    char *path;      /* NULL: standard output */
    char *temporary; /* NULL: standard output */
    int descriptor;
    int error; /* errno of the first failure; later writes do nothing */
    size_t used;
    char *buffer;
};

static void flush(FileOut *file)
{
    for (size_t at = 0; at < file->used && file->error == 0;) {
        ssize_t written = write(file->descriptor, file->buffer + at, file->used - at);
        if (written >= 0)
            at += (size_t)written;
        else if (errno != EINTR)
            file->error = errno;
    }
    file->used = 0;
}

static void discard(void *block)
{
    FileOut *file = block;
    if (file->temporary != NULL && file->descriptor >= 0) {
        close(file->descriptor);
        unlink(file->temporary);
    }
}

static Status out_open(Ctx *ctx, void *parent, const char *path, mode_t mode, FileOut **ret)
{
    struct stat facts;
    if (path != NULL && stat(path, &facts) == 0 && S_ISDIR(facts.st_mode))
        return fail(ctx, E_INVALID, "file.is_directory", path, NULL);
    FileOut *file = mem_new(parent, FileOut);
    file->buffer = mem_alloc(file, WRITE_BUFFER_BYTES);
    file->descriptor = STDOUT_FILENO;
    if (path != NULL) {
        if (!path_folder_exists(path)) {
            mem_free(file);
            return fail(ctx, E_NOT_FOUND, "file.no_folder", path, NULL);
        }
        file->path = mem_string(file, path);
        file->temporary = mem_printf(file, "%s.part-%ld", path, (long)getpid());
        file->descriptor = open(file->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
        if (file->descriptor < 0) {
            int error = errno;
            mem_free(file);
            return file_fail(ctx, path, error);
        }
        mem_on_free(file, discard);
    }
    *ret = file;
    return OK;
}

Status file_out_open(Ctx *ctx, void *parent, const char *path, FileOut **ret)
{
    return out_open(ctx, parent, path, 0644, ret);
}

Status file_out_open_secret(Ctx *ctx, void *parent, const char *path, FileOut **ret)
{
    if (file_exists(path))
        return fail(ctx, E_EXISTS, "file.secret_there", path, NULL);
    return out_open(ctx, parent, path, 0600, ret);
}

bool file_is_private(const char *path)
{
    struct stat facts;
    return stat(path, &facts) != 0 || (facts.st_mode & 077) == 0;
}

void file_out_write(FileOut *file, Text text)
{
    while (text.bytes > 0 && file->error == 0) {
        size_t room = WRITE_BUFFER_BYTES - file->used;
        size_t part = text.bytes < room ? text.bytes : room;
        memcpy(file->buffer + file->used, text.data, part);
        file->used += part;
        text = (Text){text.data + part, text.bytes - part};
        if (file->used == WRITE_BUFFER_BYTES)
            flush(file);
    }
}

const char *file_out_path(const FileOut *file) { return file->temporary; }

Status file_commit(Ctx *ctx, FileOut *file)
{
    flush(file);
    if (file->path == NULL)
        /* A reader that went away (| head) is no error of ours. */
        return file->error == 0 || file->error == EPIPE ? OK : file_fail(ctx, "-", file->error);
    if (file->error == 0 && fsync(file->descriptor) != 0)
        file->error = errno;
    if (file->error == 0 && rename(file->temporary, file->path) != 0)
        file->error = errno;
    if (file->error != 0)
        return file_fail(ctx, file->path, file->error); /* freeing the file removes the temporary */
    close(file->descriptor);
    file->descriptor = -1;
    return OK;
}

Status directory_make(Ctx *ctx, const char *path)
{
    char *copy = mem_string(ctx, path);
    for (char *slash = strchr(copy + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0755) != 0 && errno != EEXIST)
            return file_fail(ctx, copy, errno);
        *slash = '/';
    }
    if (mkdir(copy, 0755) != 0 && errno != EEXIST)
        return file_fail(ctx, copy, errno);
    mem_free(copy);
    return OK;
}

bool file_exists(const char *path) { return access(path, F_OK) == 0; }

bool path_folder_exists(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL || slash == path)
        return true;
    char *folder = text_string(NULL, (Text){path, (size_t)(slash - path)});
    struct stat facts;
    bool exists =
        stat(folder, &facts) != 0 ? errno != ENOENT && errno != ENOTDIR : S_ISDIR(facts.st_mode);
    mem_free(folder);
    return exists;
}

bool path_has_suffix(const char *path, const char *suffix)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && text_equal_ascii_nocase(text_of(dot + 1), text_of(suffix));
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

bool stdout_is_terminal(void) { return isatty(STDOUT_FILENO) == 1; }

bool stderr_is_terminal(void) { return isatty(STDERR_FILENO) == 1; }

int terminal_columns(void)
{
    enum { COLUMNS_DEFAULT = 80, COLUMNS_MIN = 40, COLUMNS_MAX = 1000 };
    struct winsize size;
    int64_t said;
    if (!stdout_is_terminal() && text_parse_int64(text_of(getenv("COLUMNS")), &said) &&
        said >= COLUMNS_MIN && said <= COLUMNS_MAX)
        return (int)said;
    if ((ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 &&
         ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0) ||
        size.ws_col == 0)
        return COLUMNS_DEFAULT;
    return size.ws_col < COLUMNS_MIN ? COLUMNS_MIN : size.ws_col;
}
