/* What the tests of this folder share: a context with a scratch folder, files and workbooks written
 * by hand. */
#pragma once

#include "base/testing.h"

#include <dirent.h>
#include <minizip/zip.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "format/table_reader.h"

typedef struct {
    Ctx *ctx;
    char *folder;
} Scratch;

static inline int scratch_setup(void **state)
{
    Scratch *scratch = mem_new(NULL, Scratch);
    scratch->ctx = ctx_new();
    mem_move(scratch, scratch->ctx);
    scratch->folder = mem_string(scratch, "/tmp/format-test-XXXXXX");
    assert_non_null(mkdtemp(scratch->folder));
    *state = scratch;
    return 0;
}

static inline int scratch_teardown(void **state)
{
    Scratch *scratch = *state;
    DIR *folder = opendir(scratch->folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        unlink(mem_printf(scratch, "%s/%s", scratch->folder, entry->d_name));
    closedir(folder);
    assert_int_equal(rmdir(scratch->folder), 0); /* nothing may be left that is no file of ours */
    mem_free(scratch);
    return 0;
}

#define SCRATCH_TEST(function)                                                                     \
    cmocka_unit_test_setup_teardown(function, scratch_setup, scratch_teardown)

static inline const char *scratch_path(Scratch *scratch, const char *name)
{
    return mem_printf(scratch, "%s/%s", scratch->folder, name);
}

static inline const char *write_bytes(Scratch *scratch, const char *name, Text content)
{
    const char *path = scratch_path(scratch, name);
    FileOut *file;
    assert_int_equal(file_out_open(scratch->ctx, scratch, path, &file), OK);
    file_out_write(file, content);
    assert_int_equal(file_commit(scratch->ctx, file), OK);
    return path;
}

static inline Text read_bytes(Scratch *scratch, const char *path)
{
    FileMap *map;
    assert_int_equal(file_map(scratch->ctx, scratch, path, INT64_MAX, &map), OK);
    return map->content;
}

/* One part of a hand-made workbook. */
typedef struct {
    const char *name;
    const char *content;
} Part;

static inline void add_part(zipFile archive, const char *name, Text content)
{
    zip_fileinfo facts = {0};
    assert_int_equal(
        zipOpenNewFileInZip(archive, name, &facts, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6), ZIP_OK);
    assert_int_equal(zipWriteInFileInZip(archive, content.data, (unsigned)content.bytes), ZIP_OK);
    assert_int_equal(zipCloseFileInZip(archive), ZIP_OK);
}

static inline const char *write_zip(Scratch *scratch, const char *name, const Part *parts,
                                    size_t count)
{
    const char *path = scratch_path(scratch, name);
    zipFile archive = zipOpen64(path, APPEND_STATUS_CREATE);
    assert_non_null(archive);
    for (size_t i = 0; i < count; i++)
        add_part(archive, parts[i].name, text_of(parts[i].content));
    assert_int_equal(zipClose(archive, NULL), ZIP_OK);
    return path;
}

/* The parts every workbook has; one sheet called "Data". */
#define PART_RELATIONS                                                                             \
    {                                                                                              \
        "_rels/.rels", "<Relationships "                                                           \
                       "xmlns='http://schemas.openxmlformats.org/package/2006/"                    \
                       "relationships'><Relationship Id='rId1' "                                   \
                       "Type='http://schemas.openxmlformats.org/officeDocument/2006/"              \
                       "relationships/officeDocument' "                                            \
                       "Target='xl/workbook.xml'/></Relationships>"                                \
    }
#define PART_WORKBOOK                                                                              \
    {                                                                                              \
        "xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='Data' sheetId='1' "         \
                           "r:id='rId1'/></sheets></workbook>"                                     \
    }
#define PART_WORKBOOK_RELATIONS                                                                    \
    {                                                                                              \
        "xl/_rels/workbook.xml.rels",                                                              \
            "<Relationships><Relationship Id='rId1' Type='x/relationships/worksheet' "             \
            "Target='worksheets/sheet1.xml'/>"                                                     \
            "<Relationship Id='rId2' Type='x/relationships/sharedStrings' "                        \
            "Target='/xl/sharedStrings.xml'/>"                                                     \
            "<Relationship Id='rId3' Type='x/relationships/styles' "                               \
            "Target='styles.xml'/></Relationships>"                                                \
    }

/* A workbook whose only own part is its sheet. */
static inline const char *write_sheet(Scratch *scratch, const char *sheet)
{
    const Part parts[] = {PART_RELATIONS,
                          PART_WORKBOOK,
                          PART_WORKBOOK_RELATIONS,
                          {"xl/worksheets/sheet1.xml", sheet}};
    return write_zip(scratch, "sheet.xlsx", parts, ARRAY_COUNT(parts));
}

/* The key of problem number `index`, "" if there are fewer. */
static inline const char *problem_key(const Ctx *ctx, size_t index)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    return index < count ? list[index].key : "";
}

/* Every problem must have a text in both languages. */
static inline void assert_texts(const Ctx *ctx)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; i < count; i++) {
        assert_true(message_text(LANG_ID, list[i].key).bytes > 0);
        assert_true(message_text(LANG_EN, list[i].key).bytes > 0);
    }
}

static inline void assert_text(Text text, const char *expected)
{
    char *copy = text_string(NULL, text);
    assert_string_equal(copy, expected);
    mem_free(copy);
}
