/* Files: the only place that opens them. Whole-file reads are mappings with a ceiling; writes go to
 * a temporary name beside the target, are synced and renamed, so that a reader or a crash never
 * sees half a file. */
#pragma once

#include "base/ctx.h"
#include "base/text.h"

typedef struct {
    const char *path;
    Text content;
} FileMap;

/* Maps a regular file read-only; unmapped when `ret` (a child of `parent`) is freed.
 * E_NOT_FOUND; E_INVALID for a directory or anything that is no regular file; E_DENIED; E_LIMIT
 * over `bytes_max`. */
Status file_map(Ctx *ctx, void *parent, const char *path, int64_t bytes_max, FileMap **ret);

/* A file being written. Freed without file_commit, it leaves nothing behind and the old file
 * untouched. A `path` of NULL writes to standard output. E_NOT_FOUND if its folder is missing. */
typedef struct FileOut FileOut;
Status file_out_open(Ctx *ctx, void *parent, const char *path, FileOut **ret);
/* For a secret: readable by its owner alone (0600), and never over a file that is there (E_EXISTS).
 */
Status file_out_open_secret(Ctx *ctx, void *parent, const char *path, FileOut **ret);
/* Can nobody but the owner read it? True too if that cannot be told. */
bool file_is_private(const char *path);
/* Buffered; a failure (disk full, file size limit) is kept and reported by file_commit. */
void file_out_write(FileOut *file, Text text);
/* The temporary name, for a library that insists on writing the file itself; commit renames it.
 * NULL for standard output. */
const char *file_out_path(const FileOut *file);
/* E_LIMIT if the disk or the file-size limit was reached, E_DENIED, E_BROKEN. */
Status file_commit(Ctx *ctx, FileOut *file);

/* Creates a directory and its parents. */
Status directory_make(Ctx *ctx, const char *path);
bool file_exists(const char *path);
/* Is the folder there in which the path would lie? True too if that cannot be told. */
bool path_folder_exists(const char *path);
/* True if the text ends in `.suffix`, without regard to case: path_has_suffix("a.XLSX", "xlsx"). */
bool path_has_suffix(const char *path, const char *suffix);
/* The part after the last '/': what a file is called, wherever it lies. Points into `path`. */
const char *path_name(const char *path);
/* Is standard output / standard error a terminal, and how many columns has it (80 if unknown; a
 * pipe or file has those of the environment's COLUMNS)? */
bool stdout_is_terminal(void);
bool stderr_is_terminal(void);
int terminal_columns(void);
