/* From a file to columns: cells are gathered in one pass, then understood by many threads. */
#include "base/mem.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "roster/judge.h"
#include "roster/roster_private.h"

enum { ROW_CHUNK = 1 << 14, NAME_BYTES_MAX = 400, HASH_BYTES = 1 << 16 };

Text roster_cell(const RosterFile *file, int64_t row, size_t column)
{
    size_t at = (size_t)row * file->column_count + column;
    return (Text){file->cell_data[at], file->cell_bytes[at]};
}

Text roster_field(const RosterFile *file, int64_t row, int column)
{
    int position = table_position_of(file->reader, (size_t)column);
    return position == 0 ? TEXT_EMPTY : text_trim(roster_cell(file, row, (size_t)position - 1));
}

/* -- Damage ---------------------------------------------------------------------------------- */

static bool is_damaged(Text text)
{
    return memmem(text.data, text.bytes, "\xEF\xBF\xBD", 3) != NULL;
}

/* The column of the set at a place in the file; ROSTER_COLUMN_COUNT: the caller's own. */
static size_t column_at(const TableReader *reader, size_t place)
{
    size_t column = 0;
    while (column < ROSTER_COLUMN_COUNT && table_position_of(reader, column) != (int)place + 1)
        column++;
    return column;
}

RowDamage roster_damage(const RosterFile *file, int64_t row, size_t *ret_place)
{
    RowDamage worst = ROW_WHOLE;
    for (size_t place = 0; place < file->column_count; place++) {
        Text cell = roster_cell(file, row, place);
        if (cell.bytes < 3 || memchr(cell.data, 0xEF, cell.bytes) == NULL || !is_damaged(cell))
            continue;
        size_t column = column_at(file->reader, place);
        bool ours = column >= ROSTER_VERDICT && column < ROSTER_COLUMN_COUNT;
        bool person = column == ROSTER_NIK || column == ROSTER_NAME || column == ROSTER_BIRTH ||
                      column == ROSTER_HOME;
        RowDamage damage = ours ? ROW_WHOLE : person ? ROW_DAMAGED : ROW_DAMAGED_ELSEWHERE;
        if (damage > worst) {
            worst = damage;
            *ret_place = place;
        }
    }
    return worst;
}

Place roster_cell_place(const RosterFile *file, int64_t row, size_t place)
{
    size_t count;
    const Text *headers = table_headers(file->reader, &count);
    return (Place){.file = table_path(file->reader),
                   .line = file->rows.line[row],
                   .column = (int)place + 1,
                   .field = headers[place].bytes > 0 ? headers[place].data : NULL};
}

/* -- Gathering ------------------------------------------------------------------------------- */

typedef struct {
    size_t line_capacity, data_capacity, bytes_capacity;
} Capacity;

static void keep_row(RosterFile *file, Capacity *capacity, const TableRow *row)
{
    RosterRows *rows = &file->rows;
    size_t cells = (size_t)rows->count * file->column_count;
    rows->line = mem_grow(file, rows->line, rows->count, &capacity->line_capacity);
    while (cells + file->column_count > capacity->data_capacity) {
        file->cell_data = mem_grow_array(file, file->cell_data, sizeof *file->cell_data,
                                         &capacity->data_capacity);
        file->cell_bytes = mem_grow_array(file, file->cell_bytes, sizeof *file->cell_bytes,
                                          &capacity->bytes_capacity);
    }
    for (size_t i = 0; i < file->column_count; i++) {
        file->cell_data[cells + i] = row->raw[i].data;
        file->cell_bytes[cells + i] =
            (uint32_t)row->raw[i].bytes; /* a row has at most TABLE_LINE_BYTES_MAX */
    }
    rows->line[rows->count++] = row->line;
}

static Status gather(Ctx *ctx, RosterFile *file)
{
    progress_begin(ctx, "progress.roster.read", table_rows_expected(file->reader));
    Capacity capacity = {0};
    TableRow row;
    bool more = false;
    for (;;) {
        TRY(table_next(file->reader, &row, &more));
        if (!more)
            return OK;
        if (file->rows.count == ROSTER_ROWS_MAX)
            return fail(ctx, E_LIMIT, "roster.too_many_rows",
                        mem_printf(ctx, "%d", ROSTER_ROWS_MAX), NULL);
        keep_row(file, &capacity, &row);
        if (file->rows.count % ROW_CHUNK == 0)
            progress_add(ctx, ROW_CHUNK);
    }
}

/* Occupations are few and repeat; the list remembers what it was asked and is used by one thread.
 */
static Status find_occupations(Ctx *ctx, RosterFile *file)
{
    RosterRows *rows = &file->rows;
    if (!table_has(file->reader, ROSTER_OCCUPATION))
        return OK;
    List *list = NULL;
    TRY(occupation_list(ctx, file, &list));
    for (int64_t row = 0; row < rows->count; row++) {
        Text text = roster_field(file, row, ROSTER_OCCUPATION);
        if (text.bytes == 0)
            continue;
        const ListEntry *entry = list_find(list, text);
        if (entry == NULL)
            rows->faults[row] |= (uint32_t)REASON_BIT(REASON_OCCUPATION_UNKNOWN);
        else
            rows->occupation[row] = entry->code;
    }
    return OK;
}

/* -- Understanding --------------------------------------------------------------------------- */

/* Names of one chunk, joined with the others in chunk order. */
typedef struct {
    void *root;
    char *names;
    size_t bytes, capacity;
    Digest digest;
} ChunkNames;

typedef struct {
    RosterFile *file;
    const RegionSet *regions;
    Date today;
    ChunkNames *chunks;
} Understanding;

static void add_fault(RosterRows *rows, int64_t row, Reason reason)
{
    rows->faults[row] |= (uint32_t)REASON_BIT(reason);
}

static NikFacts read_nik(const Understanding *work, RosterRows *rows, int64_t row)
{
    NikFacts facts = nik_examine(roster_field(work->file, row, ROSTER_NIK), work->today);
    rows->faults[row] |= facts.faults;
    Text known = nik_known(&facts);
    if (known.bytes > 0 && known.bytes <= 17 && text_parse_int64(known, &rows->nik[row]))
        rows->nik_digits[row] = rows->nik[row] > 0 ? (uint8_t)known.bytes : 0;
    if (facts.nik.number != 0 && !region_set_has(work->regions, facts.district))
        rows->faults[row] |= NIK_REGION_UNKNOWN;
    return facts;
}

static void read_birth_and_sex(const Understanding *work, RosterRows *rows, int64_t row,
                               const NikFacts *facts)
{
    const Column *columns = ROSTER_COLUMNS.columns;
    bool valid = nik_is_valid(facts);
    int64_t value;
    Text text = roster_field(work->file, row, ROSTER_BIRTH);
    rows->birth[row] = valid ? facts->birth.days : INT32_MIN;
    if (text.bytes > 0 && column_parse(&columns[ROSTER_BIRTH], text, &value)) {
        if (valid && value != facts->birth.days)
            add_fault(rows, row, REASON_BIRTH_NOT_OF_NIK);
        rows->birth[row] = (int32_t)value;
        rows->birth_stated[row] = 1;
    } else if (text.bytes > 0) {
        add_fault(rows, row, REASON_BIRTH_UNREADABLE);
    }
    text = roster_field(work->file, row, ROSTER_SEX);
    rows->sex[row] = (uint8_t)(valid ? facts->sex : SEX_UNKNOWN);
    if (text.bytes > 0 && column_parse(&columns[ROSTER_SEX], text, &value)) {
        uint8_t sex = value < ROSTER_SEX_FIRST_FEMALE ? SEX_MALE : SEX_FEMALE;
        if (valid && sex != rows->sex[row])
            add_fault(rows, row, REASON_SEX_NOT_OF_NIK);
        rows->sex[row] = sex;
    } else if (text.bytes > 0) {
        add_fault(rows, row, REASON_SEX_UNREADABLE);
    }
}

static void read_home_and_decile(const Understanding *work, RosterRows *rows, int64_t row)
{
    Text text = roster_field(work->file, row, ROSTER_HOME);
    Region home = REGION_NATION;
    if (text.bytes > 0 && !region_parse(text, &home))
        add_fault(rows, row, REASON_HOME_UNREADABLE);
    else if (!region_set_has(work->regions, home))
        add_fault(rows, row, REASON_HOME_UNKNOWN);
    rows->home[row] = home.code;
    text = roster_field(work->file, row, ROSTER_DECILE);
    int64_t decile;
    if (text.bytes == 0)
        return;
    if (column_parse(&ROSTER_COLUMNS.columns[ROSTER_DECILE], text, &decile) && decile >= 1)
        rows->decile[row] = (uint8_t)decile;
    else
        add_fault(rows, row, REASON_DECILE_UNREADABLE);
}

static bool read_flag(const Understanding *work, int64_t row, int column, bool *ret_known)
{
    int64_t value = 0;
    Text text = roster_field(work->file, row, column);
    *ret_known = text.bytes > 0 && column_parse(&ROSTER_COLUMNS.columns[column], text, &value);
    return *ret_known && value != 0;
}

/* What funds ask besides: nothing here changes a verdict. */
static void read_particulars(const Understanding *work, RosterRows *rows, int64_t row)
{
    bool known;
    int64_t day;
    Text proposed = roster_field(work->file, row, ROSTER_PROPOSED);
    bool dated = proposed.bytes > 0 &&
                 column_parse(&ROSTER_COLUMNS.columns[ROSTER_PROPOSED], proposed, &day);
    rows->proposed[row] = dated ? (int32_t)day : INT32_MIN;
    rows->synthetic[row] = read_flag(work, row, ROSTER_SYNTHETIC, &known);
    bool disabled = read_flag(work, row, ROSTER_DISABILITY, &known);
    rows->disability[row] = !known ? DISABILITY_UNKNOWN : disabled ? DISABILITY_YES : DISABILITY_NO;
}

static void keep_name(ChunkNames *chunk, RosterRows *rows, int64_t row, Text canonical)
{
    while (chunk->bytes + canonical.bytes + 1 > chunk->capacity)
        chunk->names = mem_grow_array(chunk->root, chunk->names, 1, &chunk->capacity);
    rows->name_at[row] = (uint32_t)chunk->bytes; /* within the chunk, for now */
    if (canonical.bytes > 0)
        memcpy(chunk->names + chunk->bytes, canonical.data, canonical.bytes);
    chunk->names[chunk->bytes + canonical.bytes] = '\0';
    chunk->bytes += canonical.bytes + 1;
}

static void read_name(ChunkNames *chunk, Arena *arena, const Understanding *work, RosterRows *rows,
                      int64_t row)
{
    PersonName name = person_name(arena, roster_field(work->file, row, ROSTER_NAME));
    Text canonical = text_slice(name.canonical, 0, NAME_BYTES_MAX);
    if (canonical.bytes == 0)
        add_fault(rows, row, REASON_NAME_MISSING);
    else
        rows->key_hash[row] = person_name_hash(&name);
    keep_name(chunk, rows, row, canonical);
}

/* A damaged row is nobody: it finds no member, and no other row is its duplicate. */
static void leave_empty(ChunkNames *chunk, RosterRows *rows, int64_t row)
{
    rows->birth[row] = INT32_MIN;
    rows->faults[row] = 0;
    rows->occupation[row] = 0;
    keep_name(chunk, rows, row, TEXT_EMPTY);
}

/* What the row says, in a form that does not depend on how the file wrote it. */
static void add_to_digest(Hasher *hasher, Buf *buf, const RosterFile *file, int64_t row)
{
    const RosterRows *rows = &file->rows;
    Text nik = roster_field(file, row, ROSTER_NIK), name = roster_field(file, row, ROSTER_NAME);
    int64_t said[] = {rows->birth[row],      rows->sex[row],      rows->home[row],
                      rows->occupation[row], rows->decile[row],   rows->synthetic[row],
                      rows->disability[row], rows->proposed[row], (int64_t)nik.bytes,
                      (int64_t)name.bytes};
    buf_append(buf, (Text){(const char *)said, sizeof said});
    buf_append(buf, nik);
    buf_append(buf, name);
    if (buf->bytes >= HASH_BYTES) {
        hasher_add(hasher, buf->data, buf->bytes);
        buf_clear(buf);
    }
}

static Status understand_chunk(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    Understanding *work = argument;
    RosterRows *rows = &work->file->rows;
    ChunkNames *chunk = &work->chunks[begin / ROW_CHUNK];
    chunk->root = mem_root(NULL);
    Arena *arena = arena_new(worker, 1 << 18);
    Hasher *hasher = hasher_new(worker);
    Buf *buf = buf_new(worker, HASH_BYTES + 2 * TABLE_LINE_BYTES_MAX);
    for (int64_t row = begin; row < end; row++) {
        size_t place = 0;
        rows->damaged[row] = (uint8_t)roster_damage(work->file, row, &place);
        if (rows->damaged[row] == ROW_DAMAGED) {
            leave_empty(chunk, rows, row);
        } else {
            NikFacts facts = read_nik(work, rows, row);
            read_birth_and_sex(work, rows, row, &facts);
            read_home_and_decile(work, rows, row);
            read_name(chunk, arena, work, rows, row);
        }
        Text seen = roster_field(work->file, row, ROSTER_VERDICT);
        rows->seen[row] = (uint8_t)(seen.bytes == 0 ? VERDICT_COUNT : verdict_parse(seen));
        read_particulars(work, rows, row);
        add_to_digest(hasher, buf, work->file, row);
    }
    hasher_add(hasher, buf->data, buf->bytes);
    chunk->digest = hasher_end(hasher);
    return OK;
}

static Status join_names(Ctx *ctx, RosterFile *file, ChunkNames *chunks, int64_t chunk_count)
{
    RosterRows *rows = &file->rows;
    size_t total = 0;
    for (int64_t c = 0; c < chunk_count; c++)
        total += chunks[c].bytes;
    if (total > UINT32_MAX)
        return fail(ctx, E_LIMIT, "roster.too_many_rows", mem_printf(ctx, "%d", ROSTER_ROWS_MAX),
                    NULL);
    rows->names = mem_resize(file, NULL, total + 1, 1);
    Hasher *hasher = hasher_new(ctx);
    size_t at = 0;
    for (int64_t c = 0; c < chunk_count; c++) {
        memcpy(rows->names + at, chunks[c].names, chunks[c].bytes);
        int64_t end = (c + 1) * ROW_CHUNK < rows->count ? (c + 1) * ROW_CHUNK : rows->count;
        for (int64_t row = c * ROW_CHUNK; row < end; row++)
            rows->name_at[row] += (uint32_t)at;
        at += chunks[c].bytes;
        hasher_add(hasher, chunks[c].digest.bytes, DIGEST_BYTES);
    }
    file->content = hasher_end(hasher);
    mem_free(hasher);
    return OK;
}

static void rows_allocate(RosterFile *file)
{
    RosterRows *rows = &file->rows;
    rows->nik = mem_array(file, int64_t, rows->count);
    rows->nik_digits = mem_array(file, uint8_t, rows->count);
    rows->faults = mem_array(file, uint32_t, rows->count);
    rows->birth = mem_array(file, int32_t, rows->count);
    rows->birth_stated = mem_array(file, uint8_t, rows->count);
    rows->sex = mem_array(file, uint8_t, rows->count);
    rows->home = mem_array(file, int64_t, rows->count);
    rows->occupation = mem_array(file, uint32_t, rows->count);
    rows->decile = mem_array(file, uint8_t, rows->count);
    rows->disability = mem_array(file, uint8_t, rows->count);
    rows->proposed = mem_array(file, int32_t, rows->count);
    rows->synthetic = mem_array(file, uint8_t, rows->count);
    rows->seen = mem_array(file, uint8_t, rows->count);
    rows->damaged = mem_array(file, uint8_t, rows->count);
    rows->key_hash = mem_array(file, uint64_t, rows->count);
    rows->name_at = mem_array(file, uint32_t, rows->count);
    rows->homes_given = table_has(file->reader, ROSTER_HOME);
}

static Status understand(Ctx *ctx, Store *store, RosterFile *file)
{
    RosterRows *rows = &file->rows;
    RegionSet *regions = NULL;
    TRY(region_set_load(store, file, &regions));
    rows_allocate(file);
    TRY(find_occupations(ctx, file));
    int64_t chunk_count = (rows->count + ROW_CHUNK - 1) / ROW_CHUNK;
    ChunkNames *chunks = mem_array(file, ChunkNames, chunk_count);
    Understanding work = {file, regions, instant_date(ctx->now), chunks};
    progress_begin(ctx, "progress.roster.understand", rows->count);
    Status status = parallel_for(ctx, rows->count, ROW_CHUNK, understand_chunk, &work);
    if (status == OK)
        status = join_names(ctx, file, chunks, chunk_count);
    for (int64_t c = 0; c < chunk_count; c++)
        mem_free(chunks[c].root);
    mem_free(chunks);
    return status;
}

/* A number cell turns the 16th digit into 0. One row with such a NIK says nothing, a file full of
 * them does. */
static void warn_of_zeros(Ctx *ctx, const RosterFile *file)
{
    enum { SUSPICIOUS_ROWS_MIN = 20, SUSPICIOUS_PERCENT = 40 };
    const RosterRows *rows = &file->rows;
    int64_t whole = 0, zeros = 0;
    for (int64_t row = 0; row < rows->count; row++) {
        whole += rows->nik_digits[row] == 16;
        zeros += (rows->faults[row] & NIK_TRAILING_ZERO) != 0;
    }
    if (whole < SUSPICIOUS_ROWS_MIN || zeros * 100 < whole * SUSPICIOUS_PERCENT)
        return;
    void *scratch = mem_root(ctx);
    Place place = table_place(file->reader, 0, ROSTER_NIK);
    problem_add(ctx, PROBLEM_WARNING, &place, "nik.many_zeros",
                count_format(scratch, zeros, ctx->lang == LANG_EN),
                count_format(scratch, whole, ctx->lang == LANG_EN), NULL);
    mem_free(scratch);
}

/* Where saving the file lost characters, there are rows to be got anew from whoever has them whole.
 */
static void warn_of_damage(Ctx *ctx, const RosterFile *file)
{
    const RosterRows *rows = &file->rows;
    int64_t damaged = 0, first = -1;
    size_t place = 0;
    for (int64_t row = 0; row < rows->count; row++) {
        first = damaged == 0 && rows->damaged[row] != ROW_WHOLE ? row : first;
        damaged += rows->damaged[row] != ROW_WHOLE;
    }
    if (damaged == 0)
        return;
    (void)roster_damage(file, first, &place);
    Place at = roster_cell_place(file, first, place);
    char *count = count_format(ctx, damaged, ctx->lang == LANG_EN);
    problem_add(ctx, PROBLEM_WARNING, &at, "roster.damaged_rows", count, NULL);
}

Status roster_read(Ctx *ctx, void *parent, Store *store, const char *path,
                   const TableReaderOptions *options, RosterFile **ret)
{
    TableReaderOptions keeping = options == NULL ? (TableReaderOptions){0} : *options;
    keeping.keep = true;
    keeping.repair = true;
    RosterFile *file = mem_new(parent, RosterFile);
    Status status = table_open(ctx, file, path, &ROSTER_COLUMNS, &keeping, &file->reader);
    if (status == OK) {
        table_headers(file->reader, &file->column_count);
        file->seen = table_has(file->reader, ROSTER_VERDICT);
        status = gather(ctx, file);
    }
    if (status == OK)
        status = understand(ctx, store, file);
    if (status != OK) {
        mem_free(file);
        return status;
    }
    warn_of_zeros(ctx, file);
    warn_of_damage(ctx, file);
    *ret = file;
    return OK;
}
