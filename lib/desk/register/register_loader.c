#include "desk/register/register_loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/core/masking.h"
#include "desk/register/register_cell.h"
#include "desk/register/register_doubt.h"
#include "desk/register/register_rules.h"

void register_loader_free(struct register_loader *l)
{
    for (size_t i = 0; i < REGISTER_COLUMNS; i++)
        free(l->header[i]);
    for (size_t i = 0; i < l->reference_count; i++)
        free(l->references[i].code);
    free(l->references);
    MAP_FREE(&l->seen, &l->groups, &l->known, &l->lost);
    free(l->source);
}

void register_loader_init(struct register_loader *l, struct desk *desk,
                          const struct register_info *r, const struct load_options *options,
                          struct load_count *count)
{
    *l = (struct register_loader){.desk = desk, .r = r, .options = options, .count = count};
    *count = (struct load_count){.r = r};
    l->when = desk_when(desk);
}

static const char *column_name(const struct register_loader *l, int column)
{
    return l->header[column] ? l->header[column] : l->r->columns[column].name;
}

/* Puts file, line and column before a message. Line 0 is a row that this load didn't contain;
 * the message then has its key. */
static enum status blame(const struct register_loader *l, int64_t line,
                         const struct register_row *row, int column, struct error *e)
{
    if (column >= 0)
        error_prefix(e, "%s", column_name(l, column));
    if (line && l->source)
        return error_prefix(e, "%s:%lld", l->source, (long long)line);
    if (line)
        return e->code;
    struct buf key = BUF_EMPTY;
    register_key(l->r, row, &key);
    error_prefix(e, "%s %s", l->r->name, utf8_quote(key.s));
    buf_free(&key);
    return e->code;
}

static int64_t line_of(const struct register_loader *l, const struct register_row *row)
{
    struct buf key = BUF_EMPTY;
    register_key(l->r, row, &key);
    const struct map_entry *entry = map_find(&l->seen, key.s, key.len);
    buf_free(&key);
    return entry ? entry->n : 0;
}

/* ---- one row ---- */

struct meeting {
    struct register_loader *l;
    int64_t line;
    int column;
    struct error *why;
    struct error *e;
};

static void unknown_code(struct desk *desk, const struct register_info *refers,
                         const char *code, struct error *e)
{
    desk_forget_codes(desk);
    desk_unknown_code(desk, refers->name, code, e);
}

/* Returns 1 if the row is rejected, with *why set, and -1 for an error. */
static int check_at_once(struct meeting *m, const struct register_info *refers,
                         const char *code, size_t n)
{
    int got = register_has(m->l->desk->store, refers, code, n, m->e);
    if (got)
        return got < 0 ? -1 : 0;
    char *word = mem_string_n(code, n);
    unknown_code(m->l->desk, refers, word, m->why);
    free(word);
    return 1;
}

static int meet_reference(void *context, int column, const struct register_info *refers,
                          const char *code, size_t n)
{
    struct meeting *m = context;
    struct register_loader *l = m->l;
    m->column = column;
    if (l->at_once)
        return check_at_once(m, refers, code, n);
    struct buf key = BUF_EMPTY;
    int added;
    buf_printf(&key, "%s|", refers->name);
    buf_add(&key, code, n);
    map_put(&l->known, key.s, key.len, &added);
    buf_free(&key);
    if (!added)
        return 0;
    *MEM_NEXT(l->references, l->reference_count, l->reference_room) =
        (struct reference){refers, mem_string_n(code, n), n, m->line, column};
    return 0;
}

/* A masked dump would replace data with stars. */
static enum status check_unmasked(const struct register_loader *l, size_t column,
                                  const struct csv_cell *cell, struct error *why)
{
    const struct register_column *c = &l->r->columns[column];
    if (masking_register_column(l->desk, l->r, c->name) == MASK_NONE ||
        !mask_was(cell->s, cell->len))
        return ST_OK;
    char *s = mem_string_n(cell->s, cell->len);
    error_set(why, ST_DATA, _("'%s' is masked; loading it would destroy the real value"),
              utf8_quote(s));
    free(s);
    return why->code;
}

static enum status read_cells(struct register_loader *l, const struct csv_cell *cells,
                              char room[][CELL_ROOM], struct register_row *row, int *column,
                              struct error *why)
{
    for (size_t i = 0; i < l->r->count; i++) {
        *column = (int)i;
        row->c[i] = value_null();
        if (cells[i].s && (check_unmasked(l, i, &cells[i], why) != ST_OK ||
                           register_cell_read(l->desk, &l->when, &l->r->columns[i], cells[i].s,
                                              cells[i].len, room[i], &row->c[i], why) != ST_OK))
            return why->code;
    }
    return ST_OK;
}

static enum status note_key(struct register_loader *l, int64_t line,
                            const struct register_row *row, int *column, struct error *why)
{
    struct buf key = BUF_EMPTY;
    int added;
    register_key(l->r, row, &key);
    struct map_entry *entry = map_put(&l->seen, key.s, key.len, &added);
    *column = 0;
    if (added)
        entry->n = line;
    else
        error_set(why, ST_DATA, _("'%s' already appears in line %lld"), utf8_quote(key.s),
                  (long long)entry->n);
    buf_free(&key);
    return why->code;
}

/* For columns that the input lacks, keeps the old value, or uses the default. */
static enum status fill_missing(struct register_loader *l, const struct csv_cell *cells,
                                const struct register_row *old, struct register_row *row,
                                int *column, struct error *why)
{
    struct register_row presets = REGISTER_ROW_EMPTY;
    register_row_presets(l->r, &presets);
    for (size_t i = 0; i < l->r->count; i++) {
        if (cells[i].s)
            continue;
        if (!(l->r->columns[i].flags & REG_KEY))
            row->c[i] = old ? old->c[i] : presets.c[i];
        *column = (int)i;
        if (l->r->columns[i].flags & REG_REQUIRED && row->c[i].type == VALUE_NULL)
            return error_set(why, ST_DATA, _("is missing: a new row requires it"));
    }
    return ST_OK;
}

static int is_unchanged(const struct register_row *old, const struct register_row *row,
                        size_t column)
{
    const struct value *a = &old->c[column], *b = &row->c[column];
    return a->type == VALUE_TEXT && a->len == b->len && memcmp(a->s, b->s, a->len) == 0;
}

static void warn(struct register_loader *l, int64_t line, size_t column, const char *words)
{
    struct buf text = BUF_EMPTY;
    if (!l->options->warn || l->count->doubtful++ >= LOAD_WARNINGS)
        return;
    if (l->source)
        buf_printf(&text, "%s:%lld: ", l->source, (long long)line);
    buf_printf(&text, "%s: %s", column_name(l, (int)column), words);
    l->options->warn(l->options->context, text.s);
    buf_free(&text);
}

/* `old` NULL: the row is new. */
static enum status doubt_cells(struct register_loader *l, int64_t line,
                               const struct csv_cell *cells, const struct register_row *old,
                               const struct register_row *row, int *column, struct error *why)
{
    struct buf words = BUF_EMPTY;
    for (size_t i = 0; i < l->r->count && why->code == ST_OK; i++) {
        if (!cells[i].s || row->c[i].type != VALUE_TEXT || !row->c[i].len)
            continue;
        buf_clear(&words);
        enum register_doubt doubt =
            register_doubt(l->r, &l->r->columns[i], row->c[i].s, &words);
        *column = (int)i;
        if (doubt == REGISTER_WRONG && !(old && is_unchanged(old, row, i)))
            error_set(why, ST_DATA, "%s", words.s);
        else if (doubt != REGISTER_FINE)
            warn(l, line, i, words.s);
    }
    buf_free(&words);
    return why->code;
}

static void count_outcome(struct load_count *count, enum register_outcome outcome)
{
    if (outcome == REGISTER_ADDED)
        count->added++;
    else if (outcome == REGISTER_CHANGED)
        count->changed++;
    else
        count->same++;
}

/* With PERMISSION_OWN, a row may neither come from another department nor go to one. */
static void check_permission(struct register_loader *l, const struct register_row *old,
                             const struct register_row *row, int *column, struct error *why)
{
    if (l->may != PERMISSION_OWN)
        return;
    if (!old || permission_row(l->desk, l->r, old, column, why) == ST_OK)
        permission_row(l->desk, l->r, row, column, why);
}

/* Nobody is on two shifts at once, neither of the input nor of those on file. What is on file
 * and stays as it is isn't looked at, so that a dump goes back in. */
static enum status check_overlap(struct register_loader *l, const struct register_row *old,
                                 const struct register_row *row, int *column, struct error *why,
                                 struct error *e)
{
    if (strcmp(l->r->name, "shift") != 0)
        return ST_OK;
    int starts = register_column(l->r, "starts"), ends = register_column(l->r, "ends");
    if (old && old->c[ends].n == row->c[ends].n)
        return ST_OK;
    struct stmt *st =
        store_query(l->desk->store,
                    "SELECT starts, ends FROM shift WHERE staff = :staff"
                    " AND starts < :ends AND ends > :starts AND starts <> :starts"
                    " ORDER BY starts",
                    WITH(BIND(":staff", row->c[0]), BIND(":starts", row->c[starts]),
                         BIND(":ends", row->c[ends])),
                    e);
    while (why->code == ST_OK && stmt_step(st, e) > 0) {
        struct register_row other = *row;
        other.c[starts] = value_int(stmt_int(st, 0));
        if (l->options->replace && !line_of(l, &other))
            continue; /* it goes */
        struct buf from = BUF_EMPTY, to = BUF_EMPTY;
        when_print(&from, l->desk->zone, stmt_int(st, 0));
        when_print(&to, l->desk->zone, stmt_int(st, 1));
        *column = starts;
        error_set(why, ST_DATA,
                  _("overlaps the shift of %s from %s to %s; end one of them "
                    "before the other starts"),
                  utf8_quote(row->c[0].s), from.s, to.s);
        BUF_FREE(&from, &to);
    }
    stmt_reset(st);
    return e->code;
}

/* Sets *why if the row is wrong, and *column to the one at fault; *e for any other failure. */
static void judge_row(struct register_loader *l, int64_t line, const struct csv_cell *cells,
                      int *column, struct error *why, struct error *e)
{
    struct register_row row = REGISTER_ROW_EMPTY, old = REGISTER_ROW_EMPTY;
    char room[REGISTER_COLUMNS][CELL_ROOM];
    int had = 0;
    struct meeting m = {l, line, 0, why, e};
    enum register_outcome outcome;
    if (read_cells(l, cells, room, &row, column, why) == ST_OK &&
        note_key(l, line, &row, column, why) == ST_OK)
        had = register_get(l->desk->store, l->r, &row, &old, e);
    if (why->code == ST_OK && had >= 0 &&
        fill_missing(l, cells, had ? &old : NULL, &row, column, why) == ST_OK &&
        doubt_cells(l, line, cells, had ? &old : NULL, &row, column, why) == ST_OK)
        register_rules_row(l->desk, l->r, &row, column, why);
    if (why->code == ST_OK && e->code == ST_OK)
        check_permission(l, had ? &old : NULL, &row, column, why);
    if (why->code == ST_OK && e->code == ST_OK)
        check_overlap(l, had ? &old : NULL, &row, column, why, e);
    if (why->code == ST_OK && e->code == ST_OK) {
        register_rules_references(l->r, &row, meet_reference, &m);
        *column = m.column;
    }
    if (why->code == ST_OK && e->code == ST_OK &&
        register_write(l->desk->store, l->r, had ? &old : NULL, &row, l->desk->now,
                       l->desk->user, &outcome, e) == ST_OK) {
        count_outcome(l->count, outcome);
        if (l->r->group)
            map_put(&l->groups, row.c[0].s, row.c[0].len, NULL);
    }
    register_row_free(&old);
}

enum status register_loader_row(struct register_loader *l, int64_t line,
                                const struct csv_cell *cells, struct error *e)
{
    struct error why = ERROR_NONE;
    int column = 0;
    judge_row(l, line, cells, &column, &why, e);
    if (why.code != ST_OK && store_sound(l->desk->store, e) == ST_OK && e->code == ST_OK) {
        error_prefix(&why, "%s", column_name(l, column));
        if (l->in)
            csv_import_refuse(l->in, &why, e);
        else
            error_set(e, why.code, "%s", why.message);
    }
    error_clear(&why);
    return e->code;
}

/* ---- rows to delete ---- */

struct doomed {
    struct register_row *rows;
    size_t count, room;
};

static enum status doom(struct register_loader *l, struct stmt *st, struct doomed *doomed,
                        struct error *e)
{
    while (stmt_step(st, e) > 0) {
        struct register_row row = REGISTER_ROW_EMPTY;
        register_from_row(l->r, st, &row);
        if (line_of(l, &row))
            continue;
        register_row_keep(l->r, &row);
        *MEM_NEXT(doomed->rows, doomed->count, doomed->room) = row;
    }
    return e->code;
}

static enum status find_doomed(struct register_loader *l, struct doomed *doomed,
                               struct error *e)
{
    struct stmt *st;
    if (l->options->replace)
        return register_select(l->desk->store, l->r, &st, e) == ST_OK ? doom(l, st, doomed, e)
                                                                      : e->code;
    for (size_t i = 0; i < l->groups.count && e->code == ST_OK; i++) {
        struct value code = value_text_n(l->groups.entries[i].key, l->groups.entries[i].len);
        if (register_select_group(l->desk->store, l->r, &code, &st, e) == ST_OK)
            doom(l, st, doomed, e);
    }
    return e->code;
}

enum status register_loader_remove_rows(struct register_loader *l, struct error *e)
{
    struct doomed doomed = {NULL, 0, 0};
    find_doomed(l, &doomed, e);
    for (size_t i = 0; i < doomed.count && l->may == PERMISSION_OWN && e->code == ST_OK; i++) {
        int column;
        if (permission_row(l->desk, l->r, &doomed.rows[i], &column, e) != ST_OK)
            blame(l, 0, &doomed.rows[i], column, e);
    }
    for (size_t i = 0; i < doomed.count; i++) {
        struct register_row *row = &doomed.rows[i];
        if (e->code == ST_OK && register_delete(l->desk->store, l->r, row, l->desk->now,
                                                l->desk->user, e) == ST_OK) {
            l->count->removed++;
            if (row->c[0].type == VALUE_TEXT)
                map_put(&l->lost, row->c[0].s, row->c[0].len, NULL)->n = 1;
        }
        register_row_free(row);
    }
    free(doomed.rows);
    return e->code;
}

/* ---- the end of the transaction ---- */

static enum status check_references(struct register_loader *l, struct error *e)
{
    for (size_t i = 0; i < l->reference_count; i++) {
        const struct reference *ref = &l->references[i];
        int got = register_has(l->desk->store, ref->refers, ref->code, ref->len, e);
        if (got > 0)
            continue;
        if (got == 0) {
            unknown_code(l->desk, ref->refers, ref->code, e);
            blame(l, ref->line, NULL, ref->column, e);
        }
        return e->code;
    }
    return ST_OK;
}

static enum status check_lost(struct register_loader *l, struct error *e)
{
    size_t still = 0;
    for (size_t i = 0; i < l->lost.count; i++) {
        struct map_entry *entry = &l->lost.entries[i];
        int got = register_has(l->desk->store, l->r, entry->key, entry->len, e);
        if (got < 0)
            return e->code;
        entry->n = !got;
        still += !got;
    }
    return still ? register_rules_lost(l->desk, l->r, &l->lost, e) : ST_OK;
}

static enum status check_together(struct register_loader *l, struct error *e)
{
    struct register_row row = REGISTER_ROW_EMPTY;
    int column = 0;
    for (size_t i = 0; i < l->groups.count && e->code == ST_OK; i++) {
        struct value code = value_text_n(l->groups.entries[i].key, l->groups.entries[i].len);
        register_rules_group(l->desk, l->r, &code, &row, &column, e);
    }
    if (e->code == ST_OK)
        register_rules_circles(l->desk, l->r, &row, &column, e);
    /* other failures, such as of the disk, have no line */
    if (e->code == ST_DATA && row.texts.len)
        blame(l, line_of(l, &row), &row, column, e);
    register_row_free(&row);
    return e->code;
}

static enum status check_all(struct register_loader *loads, size_t n, struct error *e)
{
    for (size_t i = 0; i < n; i++)
        if (check_references(&loads[i], e) != ST_OK)
            return e->code;
    for (size_t i = 0; i < n; i++)
        if (check_lost(&loads[i], e) != ST_OK || check_together(&loads[i], e) != ST_OK)
            return e->code;
    return ST_OK;
}

enum status register_loader_end(struct desk *desk, struct register_loader *loads, size_t n,
                                int own, struct error *e)
{
    int dry = n && loads[0].options->dry_run;
    if (e->code == ST_OK)
        check_all(loads, n, e);
    for (size_t i = 0; i < n && e->code == ST_OK; i++)
        if (loads[i].in)
            csv_import_finish(loads[i].in, e);
    if (e->code == ST_OK && own && !dry)
        store_commit(desk->store, e);
    for (size_t i = 0; i < n && e->code == ST_OK; i++)
        if (loads[i].in)
            csv_import_keep(loads[i].in);
    if (own)
        store_rollback(desk->store);
    if (e->code == ST_OK)
        desk_refresh(desk, e);
    return e->code;
}
