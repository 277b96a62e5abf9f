/* The archive: every category's files, the edition, the manifest over them and the signature over
 * the manifest. */
#include "award/bundle_private.h"

#include "base/mem.h"

typedef struct {
    void *parent;
    ZipEntry *files;
    size_t count, capacity;
} Files;

static void add(Files *files, const char *folder, const char *name, Text content)
{
    files->files = mem_grow(files->parent, files->files, files->count, &files->capacity);
    files->files[files->count++] = (ZipEntry){
        folder == NULL ? name : mem_printf(files->parent, "%s/%s", folder, name), content};
}

static Status add_category(Ctx *ctx, Files *files, const Edition *edition,
                           const BundleCategory *category, BundleTables *ret)
{
    BundleTable end = bundle_tables_end(edition);
    TRY(bundle_tables(ctx, files->parent, edition, category, ret));
    add(files, category->key, BUNDLE_RUBRIC, text_of(category->rubric_text));
    add(files, category->key, BUNDLE_RULES, text_of(rubric_json(files->parent, category->rubric)));
    add(files, category->key, BUNDLE_METADATA,
        text_of(bundle_metadata(files->parent, BUNDLE_ENTRANTS, end)));
    for (size_t i = 0; i < end; i++)
        add(files, category->key, BUNDLE_TABLES[i].file, ret->text[i]);
    return OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const ZipEntry *)a)->name, ((const ZipEntry *)b)->name);
}

char *bundle_signature(void *parent, const Signature *signature)
{
    static const char HEX[] = "0123456789abcdef";
    char *text = mem_alloc(parent, 2 * SIGNATURE_BYTES + 2);
    for (size_t i = 0; i < SIGNATURE_BYTES; i++) {
        text[2 * i] = HEX[signature->bytes[i] >> 4];
        text[2 * i + 1] = HEX[signature->bytes[i] & 15];
    }
    text[2 * SIGNATURE_BYTES] = '\n';
    return text;
}

Status bundle_build(Ctx *ctx, void *parent, const BundleSource *source, const Secret *signing,
                    Bundle *ret)
{
    Files files = {.parent = parent};
    PublicKey signer = signing_public(signing);
    BundleTables *tables = mem_array(parent, BundleTables, source->category_count);
    Status status = OK;
    for (size_t c = 0; c < source->category_count; c++) {
        Status one = add_category(ctx, &files, source->edition, &source->categories[c], &tables[c]);
        if (status == OK)
            status = one;
    }
    TRY(status);
    BundleTable after = source->open_marks ? BUNDLE_ALL_TABLES : BUNDLE_OPENINGS;
    add(&files, NULL, BUNDLE_METADATA, text_of(bundle_metadata(parent, BUNDLE_COMMITMENTS, after)));
    add(&files, NULL, BUNDLE_TABLES[BUNDLE_COMMITMENTS].file, bundle_commitments(parent, source));
    if (source->open_marks)
        add(&files, NULL, BUNDLE_TABLES[BUNDLE_OPENINGS].file, bundle_openings(parent, source));
    add(&files, NULL, BUNDLE_EDITION, text_of(bundle_edition(parent, source, tables, &signer)));
    qsort(files.files, files.count, sizeof *files.files, by_name);
    Text manifest = text_of(bundle_manifest(parent, files.files, files.count));
    Signature signature = sign_message(signing, manifest);
    add(&files, NULL, BUNDLE_MANIFEST, manifest);
    add(&files, NULL, BUNDLE_SIGNATURE, text_of(bundle_signature(parent, &signature)));
    Bundle bundle = {.manifest = digest_of(manifest.data, manifest.bytes)};
    TRY(zip_pack(ctx, parent, files.files, files.count, &bundle.archive));
    bundle.files = files.files;
    bundle.count = files.count;
    *ret = bundle;
    return OK;
}
