/* Keys of an edition and of its assessors: files that only their owners can read. */
#include "award/seal.h"

#include "base/file.h"
#include "base/mem.h"
#include "format/yaml.h"

static const char *const EDITION_KEYS[] = {"paritrana-edition-key", "opening", "signing", NULL};
static const char *const ASSESSOR_KEYS[] = {"paritrana-assessor-key", "assessor", "secret", NULL};

static EditionKey edition_key_of(const char *edition, Secret opening, Secret signing)
{
    return (EditionKey){
        .edition = edition,
        .opening = opening,
        .signing = signing,
        .shown = {.opening = opening_public(&opening), .signing = signing_public(&signing)}};
}

EditionKey edition_key_new(Ctx *ctx, const Edition *edition)
{
    Secret opening = secret_new(ctx, text_of(edition->id));
    return edition_key_of(edition->id, opening, secret_new(ctx, text_of(edition->id)));
}

static AssessorKey assessor_key_of(const char *edition, const char *assessor, Secret secret)
{
    AssessorKey key = {.edition = edition,
                       .assessor = assessor,
                       .secret = secret,
                       .signing = secret_derive(&secret, TEXT("paritrana signing 1")),
                       .marking = secret_derive(&secret, TEXT("paritrana marking 1"))};
    key.signer = signing_public(&key.signing);
    return key;
}

AssessorKey assessor_key_new(Ctx *ctx, void *parent, const Edition *edition, const char *assessor)
{
    return assessor_key_of(edition->id, mem_string(parent, assessor),
                           secret_new(ctx, text_of(assessor)));
}

/* -- Writing --------------------------------------------------------------------------------- */

static Status write_secret_file(Ctx *ctx, const char *path, const char *content)
{
    FileOut *file;
    TRY(file_out_open_secret(ctx, ctx, path, &file));
    file_out_write(file, text_of(content));
    Status status = file_commit(ctx, file);
    mem_free(file);
    return status;
}

Status edition_key_write(Ctx *ctx, const EditionKey *key, const char *path)
{
    const char *content =
        mem_printf(ctx,
                   "# Kunci rahasia edisi, disimpan wali di luar sekretariat. Secret key of an "
                   "edition, kept by a trustee outside the secretariat.\n"
                   "%s: %s\nopening: %s\nsigning: %s\n",
                   EDITION_KEYS[0], key->edition, secret_hex(ctx, &key->opening),
                   secret_hex(ctx, &key->signing));
    return write_secret_file(ctx, path, content);
}

Status assessor_key_write(Ctx *ctx, const AssessorKey *key, const char *path)
{
    const char *content =
        mem_printf(ctx,
                   "# Kunci rahasia penilai, disimpan sendiri. Secret key of an assessor, kept by "
                   "nobody else.\n"
                   "%s: %s\nassessor: %s\nsecret: %s\n",
                   ASSESSOR_KEYS[0], key->edition, key->assessor, secret_hex(ctx, &key->secret));
    return write_secret_file(ctx, path, content);
}

/* -- Reading --------------------------------------------------------------------------------- */

/* The document of a key file, whose first key names its kind. */
static Status read_key_file(Ctx *ctx, void *parent, const char *path, const char *const *keys,
                            YamlNode *ret)
{
    FileMap *file;
    Yaml *yaml;
    TRY(file_map(ctx, parent, path, KEY_FILE_BYTES_MAX, &file));
    TRY(yaml_parse(ctx, parent, path, file->content, &yaml));
    YamlNode root = yaml_root(yaml);
    if (!yaml_is_mapping(root) || !yaml_present(yaml_get(root, keys[0])))
        return fail(ctx, E_INVALID,
                    keys == EDITION_KEYS ? "seal.no_edition_key_file" : "seal.no_assessor_key_file",
                    path, NULL);
    TRY(yaml_only(ctx, root, keys));
    if (!file_is_private(path))
        problem_add(ctx, PROBLEM_WARNING, NULL, "seal.key_readable", path, NULL);
    *ret = root;
    return OK;
}

static Status read_secret(Ctx *ctx, YamlNode root, const char *key, Secret *ret)
{
    const char *hex = NULL;
    TRY(yaml_string(ctx, root, key, &hex));
    if (!secret_parse(text_of(hex), ret)) {
        Place place = yaml_place(yaml_get(root, key));
        return fail_at(ctx, E_INVALID, &place, "seal.key_damaged", NULL); /* never quoted */
    }
    return OK;
}

Status edition_key_read(Ctx *ctx, void *parent, const char *path, EditionKey *ret)
{
    YamlNode root;
    const char *edition = NULL;
    Secret opening, signing;
    TRY(read_key_file(ctx, parent, path, EDITION_KEYS, &root));
    TRY(yaml_string(ctx, root, EDITION_KEYS[0], &edition));
    TRY(read_secret(ctx, root, "opening", &opening));
    TRY(read_secret(ctx, root, "signing", &signing));
    *ret = edition_key_of(mem_string(parent, edition), opening, signing);
    return OK;
}

Status assessor_key_read(Ctx *ctx, void *parent, const char *path, AssessorKey *ret)
{
    YamlNode root;
    const char *edition = NULL, *assessor = NULL;
    Secret secret;
    TRY(read_key_file(ctx, parent, path, ASSESSOR_KEYS, &root));
    TRY(yaml_string(ctx, root, ASSESSOR_KEYS[0], &edition));
    TRY(yaml_string(ctx, root, "assessor", &assessor));
    TRY(read_secret(ctx, root, "secret", &secret));
    *ret = assessor_key_of(mem_string(parent, edition), mem_string(parent, assessor), secret);
    return OK;
}
