#include "format/xlsx_zip.h"

#include <minizip/unzip.h>

#include "base/mem.h"
#include "format/table_reader.h"

enum { FLAG_ENCRYPTED = 1, CASE_INSENSITIVE = 2 };

/* The mapped file as minizip's "stream". */
typedef struct {
    Text content;
    uint64_t at;
} Memory;

struct ZipFile {
    Ctx *ctx;
    const char *path;
    Memory memory;
    unzFile archive;
    bool entered;
};

static voidpf memory_open(voidpf opaque, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return opaque;
}

static uLong memory_read(voidpf opaque, voidpf stream, void *buffer, uLong size)
{
    (void)stream;
    Memory *memory = opaque;
    uint64_t left = memory->at < memory->content.bytes ? memory->content.bytes - memory->at : 0;
    uLong part = size < left ? size : (uLong)left;
    if (part > 0)
        memcpy(buffer, memory->content.data + memory->at, part);
    memory->at += part;
    return part;
}

static ZPOS64_T memory_tell(voidpf opaque, voidpf stream)
{
    (void)stream;
    return ((Memory *)opaque)->at;
}

static long memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    (void)stream;
    Memory *memory = opaque;
    uint64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? memory->at
                    : origin == ZLIB_FILEFUNC_SEEK_END ? memory->content.bytes
                                                       : 0;
    uint64_t to;
    if (__builtin_add_overflow(from, offset, &to) || to > memory->content.bytes)
        return -1;
    memory->at = to;
    return 0;
}

static int memory_close(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

static Status damaged(const ZipFile *zip, Status status, const char *key, const char *argument)
{
    Place place = {.file = zip->path};
    return fail_at(zip->ctx, status, &place, key, argument, NULL);
}

static Status check_entry(const ZipFile *zip, uint64_t *packed, uint64_t *unpacked)
{
    unz_file_info64 facts;
    if (unzGetCurrentFileInfo64(zip->archive, &facts, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
        return damaged(zip, E_INVALID, "table.damaged", NULL);
    if ((facts.flag & FLAG_ENCRYPTED) != 0)
        return damaged(zip, E_INVALID, "table.encrypted", NULL);
    if (__builtin_add_overflow(*packed, facts.compressed_size, packed) ||
        __builtin_add_overflow(*unpacked, facts.uncompressed_size, unpacked))
        return damaged(zip, E_INVALID, "table.damaged", NULL);
    return OK;
}

/* The ceilings, by what the archive's directory declares. */
static Status check_directory(const ZipFile *zip)
{
    unz_global_info64 facts;
    if (unzGetGlobalInfo64(zip->archive, &facts) != UNZ_OK)
        return damaged(zip, E_INVALID, "table.damaged", NULL);
    if (facts.number_entry > XLSX_ENTRIES_MAX)
        return damaged(zip, E_LIMIT, "table.too_many_entries", "10000");
    uint64_t packed = 0;
    uint64_t unpacked = 0;
    int step = unzGoToFirstFile(zip->archive);
    for (; step == UNZ_OK; step = unzGoToNextFile(zip->archive))
        TRY(check_entry(zip, &packed, &unpacked));
    if (step != UNZ_END_OF_LIST_OF_FILE)
        return damaged(zip, E_INVALID, "table.damaged", NULL);
    if (unpacked > (uint64_t)XLSX_BYTES_MAX_MIB << 20)
        return damaged(zip, E_LIMIT, "table.too_large_unpacked", "4096 MiB");
    if (unpacked > (uint64_t)XLSX_RATIO_FREE_MIB << 20 && unpacked / XLSX_RATIO_MAX > packed)
        return damaged(zip, E_LIMIT, "table.packed_too_tightly", "200");
    return OK;
}

static void discard(void *block)
{
    ZipFile *zip = block;
    if (zip->archive == NULL)
        return;
    zip_leave(zip);
    unzClose(zip->archive);
}

Status zip_open(Ctx *ctx, void *parent, const FileMap *file, ZipFile **ret)
{
    ZipFile *zip = mem_new(parent, ZipFile);
    zip->ctx = ctx;
    zip->path = file->path;
    zip->memory.content = file->content;
    mem_on_free(zip, discard);
    zlib_filefunc64_def functions = {
        .zopen64_file = memory_open,
        .zread_file = memory_read,
        .ztell64_file = memory_tell,
        .zseek64_file = memory_seek,
        .zclose_file = memory_close,
        .zerror_file = memory_close,
        .opaque = &zip->memory,
    };
    zip->archive = unzOpen2_64(file->path, &functions);
    Status status = zip->archive == NULL ? damaged(zip, E_INVALID, "table.truncated", NULL)
                                         : check_directory(zip);
    if (status != OK) {
        mem_free(zip);
        return status;
    }
    *ret = zip;
    return OK;
}

Status zip_enter(ZipFile *zip, const char *name, bool *ret_found)
{
    zip_leave(zip);
    int found = unzLocateFile(zip->archive, name, CASE_INSENSITIVE);
    if (found == UNZ_END_OF_LIST_OF_FILE ||
        found == UNZ_PARAMERROR) { /* PARAMERROR: the name is too long */
        *ret_found = false;
        return OK;
    }
    if (found != UNZ_OK || unzOpenCurrentFile(zip->archive) != UNZ_OK)
        return damaged(zip, E_INVALID, "table.damaged", NULL);
    zip->entered = true;
    *ret_found = true;
    return OK;
}

Status zip_read(ZipFile *zip, void *buffer, int size, int *ret_bytes)
{
    int bytes = unzReadCurrentFile(zip->archive, buffer, (unsigned)size);
    if (bytes < 0)
        return damaged(zip, E_INVALID, "table.damaged", NULL);
    if (bytes == 0) {
        zip->entered = false;
        if (unzCloseCurrentFile(zip->archive) != UNZ_OK) /* the checksum */
            return damaged(zip, E_INVALID, "table.damaged", NULL);
    }
    *ret_bytes = bytes;
    return OK;
}

void zip_leave(ZipFile *zip)
{
    if (zip->entered)
        (void)unzCloseCurrentFile(zip->archive);
    zip->entered = false;
}

const char *zip_path(const ZipFile *zip) { return zip->path; }

bool xlsx_zip_holds(Ctx *ctx, const char *path, int64_t bytes)
{
    FileMap *file;
    ZipFile *zip;
    void *scratch = mem_root(ctx);
    bool holds = false;
    if (file_map(ctx, scratch, path, INT64_MAX, &file) == OK &&
        zip_open(ctx, scratch, file, &zip) == OK) {
        for (int step = unzGoToFirstFile(zip->archive); step == UNZ_OK && !holds;
             step = unzGoToNextFile(zip->archive)) {
            unz_file_info64 facts;
            holds = unzGetCurrentFileInfo64(zip->archive, &facts, NULL, 0, NULL, 0, NULL, 0) ==
                        UNZ_OK &&
                    (int64_t)facts.uncompressed_size >= bytes;
        }
    }
    mem_free(scratch);
    return holds;
}
