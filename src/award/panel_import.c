/* Assessors, declared ties and owners as tables. Formats: doc/format-assessors.md, -ties.md,
 * -owners.md. */
#include "award/panel_private.h"
#include "award/rubric_private.h"
#include "base/mem.h"

enum { PANEL_TEXT_BYTES_MAX = 500 };

static const Column ASSESSOR_COLUMN_LIST[] = {
    {"assessor", "penilai|juri|kode penilai", "assessor|assessor key", COLUMN_TEXT, true,
     AWARD_KEY_BYTES_MAX, NULL},
    {"name", "nama", "name", COLUMN_TEXT, true, 200, NULL},
    {"role", "kedudukan|jabatan dalam tim", "role", COLUMN_CHOICE, false, 0,
     "chair|secretary|member"},
    {"element", "unsur", "element", COLUMN_CHOICE, true, 0,
     "province-secretary|labour-office|social-security|employers|unions|social-security-expert|"
     "economics|law|public-policy|community-empowerment|academic|statistics|sme-office|"
     "social-office|inspectorate|ombudsman|legal-bureau|expert-staff|ministry|other"},
    {"employer", "kode instansi|npp instansi", "employer|employer code", COLUMN_TEXT, false, 30,
     NULL},
    {"office", "instansi|kantor", "office", COLUMN_TEXT, false, 200, NULL},
    {"branch", "wilayah kerja cabang|wilayah kerja", "branch|regions served", COLUMN_TEXT, false,
     PANEL_TEXT_BYTES_MAX, NULL},
    {"supplies", "data yang dipasok", "supplies|data supplied", COLUMN_TEXT, false,
     PANEL_TEXT_BYTES_MAX, NULL},
    {"expertise", "keahlian", "expertise", COLUMN_TEXT, false, PANEL_TEXT_BYTES_MAX, NULL},
    {"decree", "sk|keputusan", "decree", COLUMN_TEXT, false, 100, NULL},
    {"from", "sejak|mulai bertugas", "from", COLUMN_DATE, false, 0, NULL},
    {"until", "sampai|akhir tugas", "until", COLUMN_DATE, false, 0, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet ASSESSOR_COLUMNS = COLUMN_SET("assessors", ASSESSOR_COLUMN_LIST);

static const Column TIE_COLUMN_LIST[] = {
    {"assessor", "penilai|juri|kode penilai", "assessor|assessor key", COLUMN_TEXT, true,
     AWARD_KEY_BYTES_MAX, NULL},
    {"code", "kode|kode wilayah|npp", "code|region code|employer number", COLUMN_TEXT, true, 30,
     NULL},
    {"kind", "jenis hubungan|hubungan", "kind|tie", COLUMN_CHOICE, true, 0,
     "family|shareholding|former-employer|business|other"},
    {"detail", "keterangan", "detail", COLUMN_TEXT, true, PANEL_TEXT_BYTES_MAX, NULL},
    {"source", "sumber", "source", COLUMN_TEXT, true, PANEL_TEXT_BYTES_MAX, NULL},
    {"withdrawn", "dicabut", "withdrawn", COLUMN_BOOL, false, 0, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet TIE_COLUMNS = COLUMN_SET("ties", TIE_COLUMN_LIST);

static const Column OWNER_COLUMN_LIST[] = {
    {"code", "kode|npp", "code|employer number", COLUMN_TEXT, true, 30, NULL},
    {"owner", "pemilik|kode pemilik", "owner|owner code", COLUMN_TEXT, true, 30, NULL},
    {"source", "sumber", "source", COLUMN_TEXT, true, PANEL_TEXT_BYTES_MAX, NULL},
    {"withdrawn", "dicabut", "withdrawn", COLUMN_BOOL, false, 0, NULL},
    {"synthetic", "sintetis", "synthetic", COLUMN_BOOL, false, 0, NULL},
};
const ColumnSet OWNER_COLUMNS = COLUMN_SET("owners", OWNER_COLUMN_LIST);

static Status refuse_synthetic(Import *import, const TableRow *row, const ColumnSet *set,
                               bool synthetic)
{
    if (synthetic && !import->edition->synthetic)
        return import_problem(import, row, set, "synthetic", "award.synthetic", NULL, NULL);
    return OK;
}

/* The panel may change until the freeze; a repeat of what is stored may come at any time. */
static Status stage_of_panel(const Import *import)
{
    if (import->counts.added + import->counts.updated == 0)
        return OK;
    return stage_require(import->store, import->edition, STAGE_DRAFT, STAGE_FIELD_CHECK);
}

/* -- Assessors --------------------------------------------------------------------------------- */

static const char *const ROLES[] = {"chair", "secretary", "member"};
enum { ROLE_MEMBER = 2 };

/* "32.77 | 3217" as "32.77|32.17"; each part is a region's code. */
static bool read_branch(Import *import, const TableRow *row, Assessor *assessor)
{
    const char *text = NULL;
    Text part;
    bool whole = true;
    if (!import_text(import, row, &ASSESSOR_COLUMNS, "branch", &text))
        return false;
    Text rest = text_of(text);
    Buf *codes = buf_new(import->parent, PANEL_TEXT_BYTES_MAX * 2);
    Place place = table_place(import->reader, row->line, column_index(&ASSESSOR_COLUMNS, "branch"));
    while (text_split(&rest, '|', &part)) {
        Region region = REGION_NATION;
        part = text_trim(part);
        if (part.bytes == 0)
            continue;
        if (region_read(import->ctx, &place, part, &region) != OK)
            whole = false;
        else
            buf_printf(codes, "%s%s", codes->bytes == 0 ? "" : "|",
                       region_format(import->parent, region));
    }
    assessor->branch = codes->data;
    return whole;
}

static bool read_term(Import *import, const TableRow *row, Assessor *assessor)
{
    int64_t day = 0;
    bool empty = true;
    if (!import_int(import, row, &ASSESSOR_COLUMNS, "from", &day, &empty))
        return false;
    assessor->has_from = !empty;
    assessor->from = (Date){(int32_t)day};
    day = 0;
    if (!import_int(import, row, &ASSESSOR_COLUMNS, "until", &day, &empty))
        return false;
    assessor->has_until = !empty;
    assessor->until = (Date){(int32_t)day};
    if (!assessor->has_from || !assessor->has_until || assessor->from.days <= assessor->until.days)
        return true;
    (void)import_problem(import, row, &ASSESSOR_COLUMNS, "until", "award.term_order", NULL, NULL);
    return false;
}

static bool read_employer(Import *import, const TableRow *row, Assessor *assessor)
{
    Region region = REGION_NATION;
    if (!import_text(import, row, &ASSESSOR_COLUMNS, "employer", &assessor->employer))
        return false;
    return assessor->employer[0] == '\0' ||
           import_code(import, row, &ASSESSOR_COLUMNS, "employer", &assessor->employer, &region);
}

static Status read_assessor(Import *import, const TableRow *row, void *ret_row)
{
    Assessor *assessor = ret_row;
    const ColumnSet *set = &ASSESSOR_COLUMNS;
    int64_t element = 0;
    int64_t role = ROLE_MEMBER;
    bool whole = import_key(import, row, set, "assessor", &assessor->key);
    whole = import_text(import, row, set, "name", &assessor->name) && whole;
    whole = import_int(import, row, set, "role", &role, NULL) && whole;
    whole = import_int(import, row, set, "element", &element, NULL) && whole;
    whole = read_employer(import, row, assessor) && whole;
    whole = import_text(import, row, set, "office", &assessor->office) && whole;
    whole = read_branch(import, row, assessor) && whole;
    whole = import_text(import, row, set, "supplies", &assessor->supplies) && whole;
    whole = import_text(import, row, set, "expertise", &assessor->expertise) && whole;
    whole = import_text(import, row, set, "decree", &assessor->decree) && whole;
    whole = read_term(import, row, assessor) && whole;
    whole = import_flag(import, row, set, "synthetic", &assessor->synthetic) && whole;
    if (!whole)
        return E_INVALID;
    assessor->role = ROLES[role];
    assessor->element = (Element)element;
    assessor->end_reason = "";
    TRY(refuse_synthetic(import, row, set, assessor->synthetic));
    return import_once(import, row, set, "assessor", assessor->key);
}

static Status write_assessors(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    TRY(assessors_write(import->store, import->edition, import->rows, import->count,
                        &import->counts));
    return stage_of_panel(import);
}

Status assessor_import(Store *store, const Edition *edition, const char *path,
                       const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award assessor import",
        .columns = &ASSESSOR_COLUMNS,
        .row_bytes = sizeof(Assessor),
        .read_row = read_assessor,
        .chain_of = import_edition_chain,
        .write = write_assessors,
    };
    return import_run(&KIND, store, edition, path, options, ret);
}

/* -- Ties -------------------------------------------------------------------------------------- */

/* The assessor must be on the panel. */
static Status known_assessor(Import *import, const TableRow *row, const ColumnSet *set,
                             const char *key)
{
    Assessor *assessors = NULL;
    size_t count = 0;
    TRY(assessor_list(import->store, import->parent, import->edition, &assessors, &count));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(assessors[i].key, key) == 0)
            return OK;
    }
    return import_problem(import, row, set, "assessor", "award.assessor_unknown", key,
                          import->edition->id);
}

static Status read_tie(Import *import, const TableRow *row, void *ret_row)
{
    Tie *tie = ret_row;
    const ColumnSet *set = &TIE_COLUMNS;
    Region region = REGION_NATION;
    int64_t kind = 0;
    bool whole = import_key(import, row, set, "assessor", &tie->assessor);
    whole = import_code(import, row, set, "code", &tie->code, &region) && whole;
    whole = import_int(import, row, set, "kind", &kind, NULL) && whole;
    whole = import_text(import, row, set, "detail", &tie->detail) && whole;
    whole = import_text(import, row, set, "source", &tie->source) && whole;
    whole = import_flag(import, row, set, "withdrawn", &tie->withdrawn) && whole;
    whole = import_flag(import, row, set, "synthetic", &tie->synthetic) && whole;
    if (!whole)
        return E_INVALID;
    tie->kind = (ConflictKind)(CONFLICT_FAMILY + kind);
    TRY(refuse_synthetic(import, row, set, tie->synthetic));
    TRY(known_assessor(import, row, set, tie->assessor));
    return import_once(
        import, row, set, "code",
        mem_printf(import->parent, "%s|%s|%d", tie->assessor, tie->code, (int)tie->kind));
}

static Status write_ties(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    TRY(ties_write(import->store, import->edition, import->rows, import->count, &import->counts));
    return stage_of_panel(import);
}

Status tie_import(Store *store, const Edition *edition, const char *path,
                  const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award tie import",
        .columns = &TIE_COLUMNS,
        .row_bytes = sizeof(Tie),
        .read_row = read_tie,
        .chain_of = import_edition_chain,
        .write = write_ties,
    };
    return import_run(&KIND, store, edition, path, options, ret);
}

/* -- Owners ------------------------------------------------------------------------------------ */

static Status read_owner(Import *import, const TableRow *row, void *ret_row)
{
    Owner *owner = ret_row;
    const ColumnSet *set = &OWNER_COLUMNS;
    Region region = REGION_NATION;
    Region owning = REGION_NATION;
    bool whole = import_code(import, row, set, "code", &owner->code, &region);
    whole = import_code(import, row, set, "owner", &owner->owner, &owning) && whole;
    whole = import_text(import, row, set, "source", &owner->source) && whole;
    whole = import_flag(import, row, set, "withdrawn", &owner->withdrawn) && whole;
    whole = import_flag(import, row, set, "synthetic", &owner->synthetic) && whole;
    if (!whole)
        return E_INVALID;
    if (region.code != 0)
        return import_problem(import, row, set, "code", "award.owned_government", owner->code,
                              NULL);
    if (strcmp(owner->code, owner->owner) == 0)
        return import_problem(import, row, set, "owner", "award.owner_itself", owner->code, NULL);
    TRY(refuse_synthetic(import, row, set, owner->synthetic));
    return import_once(import, row, set, "owner",
                       mem_printf(import->parent, "%s|%s", owner->code, owner->owner));
}

static Status write_owners(Import *import, Chain chain)
{
    (void)chain; /* the edition's own */
    TRY(owners_write(import->store, import->edition, import->rows, import->count, &import->counts));
    return stage_of_panel(import);
}

Status owner_import(Store *store, const Edition *edition, const char *path,
                    const AwardImportOptions *options, AwardImportCounts *ret)
{
    static const ImportKind KIND = {
        .command = "award owner import",
        .columns = &OWNER_COLUMNS,
        .row_bytes = sizeof(Owner),
        .read_row = read_owner,
        .chain_of = import_edition_chain,
        .write = write_owners,
    };
    return import_run(&KIND, store, edition, path, options, ret);
}
